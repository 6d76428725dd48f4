/* The primitives on small matrices at many shapes. */
#pragma once

#include "engine/graph/op_linalg.h"
#include "tests/graph/cases.h"

/* x plus a constant matrix that is far from singular, and needs rows exchanged: 3 on the
 * antidiagonal. */
static inline AnsNode *
regular (AnsNode *x)
{
  int n = x->shape.size[x->shape.rank - 1];
  g_autofree double *values = g_new0 (double, n *n);
  for (int i = 0; i < n; i++)
    values[i * n + n - 1 - i] = 3;
  return ans_op_add (x, ans_graph_constant (x->graph, 2, (int[]){n, n}, values));
}

/* x plus 2 on the diagonal. */
static inline AnsNode *
dominant (AnsNode *x)
{
  int n = x->shape.size[x->shape.rank - 1];
  g_autofree double *values = g_new0 (double, n *n);
  for (int i = 0; i < n; i++)
    values[i * n + i] = 2;
  return ans_op_add (x, ans_graph_constant (x->graph, 2, (int[]){n, n}, values));
}

#define B ANS_BATCH

BUILDER (log_abs_det, ans_op_log_abs_det (regular (x[0])))
BUILDER (det_sign, ans_op_mul (ans_op_det_sign (regular (x[0])),
                               ans_op_trace (ans_op_square (x[0]))))
BUILDER (det, ans_op_det (regular (x[0])))
BUILDER (inverse, ans_op_inverse (regular (x[0])))
BUILDER (linalg_solve, ans_op_solve (regular (x[0]), x[1]))
BUILDER (solve_lower, ans_op_triangular_solve (dominant (x[0]), x[1], FALSE, FALSE))
BUILDER (solve_upper, ans_op_triangular_solve (dominant (x[0]), x[1], TRUE, FALSE))
BUILDER (solve_lower_t, ans_op_triangular_solve (dominant (x[0]), x[1], FALSE, TRUE))
BUILDER (solve_upper_t, ans_op_triangular_solve (dominant (x[0]), x[1], TRUE, TRUE))
BUILDER (trace, ans_op_trace (x[0]))
BUILDER (triangle, ans_op_triangle (x[0], TRUE))
BUILDER (triangle_lower, ans_op_triangle (x[0], FALSE))

static const Case linalg_cases[] = {
    {BUILD (log_abs_det), 1, {{3, {B, 3, 3}}}, -1, 1},
    {BUILD (log_abs_det), 1, {{4, {B, 2, 4, 4}}}, -1, 1},
    {BUILD (log_abs_det), 1, {{3, {B, 1, 1}}}, -1, 1},
    {BUILD (log_abs_det), 1, {{2, {3, 3}}}, -1, 1},
    {BUILD (log_abs_det), 1, {{3, {5, 2, 2}}}, -1, 1},
    {BUILD (det_sign), 1, {{3, {B, 3, 3}}}, -1, 1},
    {BUILD (det), 1, {{3, {B, 2, 2}}}, -0.5, 0.5},
    {BUILD (det), 1, {{2, {2, 2}}}, -0.5, 0.5},
    {BUILD (inverse), 1, {{3, {B, 3, 3}}}, -1, 1},
    {BUILD (inverse), 1, {{4, {B, 2, 2, 2}}}, -1, 1},
    {BUILD (inverse), 1, {{2, {4, 4}}}, -1, 1},
    {BUILD (linalg_solve), 2, {{3, {B, 3, 3}}, {3, {B, 3, 2}}}, -1, 1},
    {BUILD (linalg_solve), 2, {{2, {2, 2}}, {3, {B, 2, 3}}}, -1, 1},
    {BUILD (solve_lower), 2, {{3, {B, 3, 3}}, {3, {B, 3, 2}}}, -1, 1},
    {BUILD (solve_lower), 2, {{2, {3, 3}}, {3, {B, 3, 2}}}, -1, 1},
    {BUILD (solve_upper), 2, {{3, {B, 3, 3}}, {3, {B, 3, 1}}}, -1, 1},
    {BUILD (solve_upper), 2, {{2, {3, 3}}, {2, {3, 2}}}, -1, 1},
    {BUILD (solve_lower_t), 2, {{4, {B, 2, 2, 2}}, {4, {B, 2, 2, 2}}}, -1, 1},
    {BUILD (solve_upper_t), 2, {{3, {B, 3, 3}}, {3, {B, 3, 2}}}, -1, 1},
    {BUILD (trace), 1, {{3, {B, 3, 3}}}, -1, 1},
    {BUILD (triangle), 1, {{3, {B, 3, 3}}}, -1, 1},
    {BUILD (triangle_lower), 1, {{2, {3, 3}}}, -1, 1},
};

#undef B
