/* Linear algebra of small matrices, the last two axes of [..., n, n]; the leading axes,
 * of which the first may be ANS_BATCH, count independent matrices.  What is asked of one
 * matrix shares one elimination.
 *
 * A matrix is singular when elimination meets a pivot that is exactly zero.  Nothing
 * stops then: log|det| is -inf, the sign 0, the determinant 0, all entries of the inverse
 * NaN, and with them every derivative.  A matrix with a NaN gives NaN. */
#pragma once

#include "engine/graph/shape.h"

AnsNode *ans_op_log_abs_det (AnsNode *a);       /* [..., n, n] -> [...] */
AnsNode *ans_op_det_sign (AnsNode *a);          /* -1, 0 or 1; derivative 0 */
AnsNode *ans_op_det (AnsNode *a);               /* sign exp (log|det|) */
AnsNode *ans_op_inverse (AnsNode *a);           /* [..., n, n] */
AnsNode *ans_op_solve (AnsNode *a, AnsNode *b); /* A^-1 b, [..., n, m] */

/* The solution x of T x = b, or of T^T x = b if `transposed`: [..., n, m].  Only the
 * upper or lower triangle of T [..., n, n] is read.  A zero on its diagonal gives what
 * division by zero gives.  T of rank 2 serves all leading axes of b. */
AnsNode *ans_op_triangular_solve (AnsNode *t, AnsNode *b, gboolean upper,
                                  gboolean transposed);

/* The entries on and above the diagonal, or on and below it; zeros elsewhere. */
AnsNode *ans_op_triangle (AnsNode *a, gboolean upper);
AnsNode *ans_op_trace (AnsNode *a); /* [..., n, n] -> [...] */

/* For the table of operations. */
char *ans_op_linalg_shape_det (const AnsNode *draft, AnsShape *shape);
char *ans_op_linalg_shape_inverse (const AnsNode *draft, AnsShape *shape);
char *ans_op_linalg_shape_triangular_solve (const AnsNode *draft, AnsShape *shape);

#define ANS_OP_LINALG_RULES(name)                                                        \
  AnsNode *ans_op_linalg_vjp_##name (const AnsNode *, int, AnsNode *, gboolean);         \
  AnsNode *ans_op_linalg_jvp_##name (const AnsNode *, AnsNode *const *)
ANS_OP_LINALG_RULES (log_abs_det);
ANS_OP_LINALG_RULES (det_sign);
ANS_OP_LINALG_RULES (inverse);
ANS_OP_LINALG_RULES (triangular_solve);
