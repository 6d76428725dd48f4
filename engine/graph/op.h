/* The primitive operations.  Each has a row in the table of engine/graph/op_table.c:
 * shape rule, kernel, VJP and JVP, the last two emitting nodes, so that the set is closed
 * under differentiation.  Elementwise operations broadcast as NumPy does: shapes are
 * aligned at the right, a dimension of 1 or a missing one is repeated; ANS_BATCH is
 * repeated over a missing first dimension only by a node whose rank is smaller or whose
 * first dimension is 1. */
#pragma once

#include "engine/graph/graph.h"

/* Elementwise, two operands. */
AnsNode *ans_op_add (AnsNode *a, AnsNode *b);
AnsNode *ans_op_sub (AnsNode *a, AnsNode *b);
AnsNode *ans_op_mul (AnsNode *a, AnsNode *b);
AnsNode *ans_op_div (AnsNode *a, AnsNode *b);
AnsNode *ans_op_greater (AnsNode *a,
                         AnsNode *b);         /* 1 where a > b, else 0; derivative 0 */
AnsNode *ans_op_scale (AnsNode *x, double a); /* a x */
AnsNode *ans_op_shift (AnsNode *x, double a); /* x + a */

/* Elementwise, one operand. */
AnsNode *ans_op_neg (AnsNode *x);
AnsNode *ans_op_exp (AnsNode *x);
AnsNode *ans_op_log (AnsNode *x);
AnsNode *ans_op_sin (AnsNode *x);
AnsNode *ans_op_cos (AnsNode *x);
AnsNode *ans_op_tanh (AnsNode *x);
AnsNode *ans_op_sigmoid (AnsNode *x);
AnsNode *ans_op_softplus (AnsNode *x);
AnsNode *ans_op_square (AnsNode *x);
AnsNode *ans_op_sqrt (AnsNode *x);
AnsNode *ans_op_reciprocal (AnsNode *x);

/* condition != 0 ? a : b, elementwise; the condition gets no derivative. */
AnsNode *ans_op_select (AnsNode *condition, AnsNode *a, AnsNode *b);

/* The same value; nothing flows back through it. */
AnsNode *ans_op_stop_gradient (AnsNode *x);

/* op(A) op(B) of the last two axes; ta, tb transpose them.  Leading axes must be equal,
 * or missing in one operand: [BATCH, in] x [in, out], [out, in]^T as well as [BATCH, m,
 * k] x [BATCH, k, n] and [BATCH, m, k] x [k, n].  [BATCH, m]^T x [BATCH, n] contracts the
 * batch and is global. */
AnsNode *ans_op_matmul (AnsNode *a, AnsNode *b, gboolean ta, gboolean tb);

/* Sum over all leading axes of a^T b, [..., m] and [..., n] -> [m, n]; global even for
 * batched operands. */
AnsNode *ans_op_contract (AnsNode *a, AnsNode *b);

/* Sums over the axes whose bits are set (bit 0: axis 0, the batch if there is one); the
 * axes are dropped, or kept with size 1 if `keep`. */
AnsNode *ans_op_sum (AnsNode *x, guint axes, gboolean keep);
AnsNode *ans_op_sum_all (AnsNode *x);

/* Shape.  A batched node stays batched: its first dimension is given as ANS_BATCH. */
AnsNode *ans_op_broadcast (AnsNode *x, int rank, const int *shape);
AnsNode *ans_op_reshape (AnsNode *x, int rank, const int *shape);
AnsNode *ans_op_transpose (AnsNode *x,
                           const int *axes); /* result axis i is axes[i] of x */
AnsNode *ans_op_slice (AnsNode *x, int axis, int first, int size);
AnsNode *ans_op_pad (AnsNode *x, int axis, int before, int after); /* with zeros */
AnsNode *ans_op_concat (int axis, int n, AnsNode *const *parts);
