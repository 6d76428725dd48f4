/* More elementwise mathematics on top of engine/graph/op.h, broadcast as there.  A NaN in
 * any operand that counts gives a NaN, but comparisons with one are 0. */
#pragma once

#include "engine/graph/graph.h"

/* Comparisons: 1 where true, else 0; derivative 0.  ans_op_greater is in op.h. */
AnsNode *ans_op_less (AnsNode *a, AnsNode *b);
AnsNode *ans_op_greater_equal (AnsNode *a, AnsNode *b);
AnsNode *ans_op_less_equal (AnsNode *a, AnsNode *b);
AnsNode *ans_op_equal (AnsNode *a, AnsNode *b);
AnsNode *ans_op_not_equal (AnsNode *a, AnsNode *b);

/* The larger and the smaller of two; where they are equal, each has half of the
 * derivative. */
AnsNode *ans_op_maximum (AnsNode *a, AnsNode *b);
AnsNode *ans_op_minimum (AnsNode *a, AnsNode *b);

AnsNode *ans_op_sign (AnsNode *x); /* -1, 0 or 1; derivative 0 */
AnsNode *ans_op_abs (AnsNode *x);  /* derivative 0 at 0 */
AnsNode *ans_op_erf (AnsNode *x);  /* 2 / sqrt (pi) int_0^x exp (-t^2) dt */

/* x^p for a constant p: by products for whole |p| <= 64, a square root more for halves,
 * else exp (p log x), which wants x > 0. */
AnsNode *ans_op_power (AnsNode *x, double p);

/* log (cosh (x)); its error near 0 is that of numbers of size 1. */
AnsNode *ans_op_log_cosh (AnsNode *x);

/* Activations. */
AnsNode *ans_op_relu (AnsNode *x);                     /* max (x, 0); derivative 0 at 0 */
AnsNode *ans_op_leaky_relu (AnsNode *x, double slope); /* slope x for x < 0 */
AnsNode *ans_op_elu (AnsNode *x, double alpha); /* alpha (exp (x) - 1) for x <= 0 */
AnsNode *ans_op_gelu (AnsNode *x); /* x Phi (x), Phi the normal distribution's function */
AnsNode *ans_op_silu (AnsNode *x); /* x sigmoid (x), also known as swish */
