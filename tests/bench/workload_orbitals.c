/* Six fermions of one spin in a two-dimensional dot: psi = det of six orbitals at six
 * positions, which backflow has moved (see the literature on variational Monte Carlo),
 *   y_i = x_i + sum_j eta (s_ij, t_i, t_j) (x_i - x_j),  s_ij = r^2 / (1 + r^2), t
 * likewise, phi_a (y) = (monomial_a (y) + net_a (y)) exp (-(1 + alpha) |y|^2 / 2), with
 * monomials up to the second degree.  Wanted are log|psi|, its gradient and Laplacian in
 * x, and for each walker its gradient in the parameters. */
#include "tests/bench/workload.h"

#include "engine/graph/grad.h"
#include "engine/graph/laplacian.h"
#include "engine/graph/op.h"
#include "engine/graph/op_linalg.h"
#include "engine/nets/mlp.h"

enum { N = 6, D = 2 };

/* z / (1 + z) for the sum z of squares over the last axis, which is kept. */
static AnsNode *
squash (AnsNode *x)
{
  AnsNode *z = ans_op_sum (ans_op_square (x), 1u << (ans_node_rank (x) - 1), TRUE);
  return ans_op_div (z, ans_op_shift (z, 1));
}

static AnsNode *
backflow (AnsNode *x, int width)
{
  AnsMlp net = {1, width, 1, ANS_TANH, FALSE, 0.5, 1};
  int row[] = {ANS_BATCH, N, 1, D}, column[] = {ANS_BATCH, 1, N, D};
  int pairs[] = {ANS_BATCH, N, N, 1};
  AnsNode *xi = ans_op_reshape (x, 4, row), *xj = ans_op_reshape (x, 4, column);
  AnsNode *apart = ans_op_sub (xi, xj);
  AnsNode *features[] = {squash (apart), ans_op_broadcast (squash (xi), 4, pairs),
                         ans_op_broadcast (squash (xj), 4, pairs)};
  AnsNode *eta = ans_mlp (ans_op_concat (3, 3, features), "eta", &net);
  return ans_op_add (x, ans_op_sum (ans_op_mul (eta, apart), 1u << 2, FALSE));
}

/* [BATCH, position, orbital] */
static AnsNode *
orbitals (Workload *self, AnsNode *y)
{
  AnsMlp net = {1, self->size.width, N, ANS_TANH, FALSE, 0.5, 0.3};
  AnsNode *alpha = ans_graph_parameter (self->graph, "alpha", 1, (int[]){1}, 0.1);
  AnsNode *a = ans_op_slice (y, 2, 0, 1), *b = ans_op_slice (y, 2, 1, 1);
  AnsNode *one =
      ans_op_broadcast (ans_graph_scalar (self->graph, 1), 3, (int[]){ANS_BATCH, N, 1});
  AnsNode *monomials[] = {
      one, a, b, ans_op_square (a), ans_op_mul (a, b), ans_op_square (b)};
  AnsNode *r2 = ans_op_sum (ans_op_square (y), 1u << 2, TRUE);
  AnsNode *decay = ans_op_scale (ans_op_mul (ans_op_shift (alpha, 1), r2), -0.5);
  return ans_op_mul (
      ans_op_add (ans_op_concat (2, N, monomials), ans_mlp (y, "phi", &net)),
      ans_op_exp (decay));
}

static void
build (Workload *self)
{
  AnsNode *x = workload_input (self, "x", 3, (int[]){ANS_BATCH, N, D}), *gradient;
  AnsNode *psi = ans_op_log_abs_det (orbitals (self, backflow (x, self->size.width)));
  AnsNode *laplacian = ans_laplacian (psi, x, NULL, &gradient);

  workload_output (self, "log_psi", psi);
  workload_output (self, "gradient_x", gradient);
  workload_output (self, "laplacian", laplacian);
  workload_output (self, "per_sample", ans_grad_parameters_per_sample (psi));
}

static const WorkloadSize sizes[] = {{1, 16, D, 1024}, {0}};

const WorkloadKind workload_orbitals = {
    "orbitals", "log|det| of six orbitals with backflow, all its derivatives", sizes,
    build};
