/* The derivative rules of the primitive operations, for the table in
 * engine/graph/op_table.c, which says what each of them does. */
#pragma once

#include "engine/graph/op_table.h"

/* Sums g down to a cotangent of shape `target`, which was repeated to the shape of g.
 * With `per_sample` and a global target the batch stays in front. */
AnsNode *ans_derive_unbroadcast (AnsNode *g, const AnsShape *target, gboolean per_sample);

/* One value, repeated to a shape. */
AnsNode *ans_derive_fill (AnsGraph *graph, const AnsShape *shape, double value);

#define ANS_DERIVE_CHAIN(name)                                                           \
  AnsNode *ans_derive_chain_##name (const AnsNode *, int, AnsNode *)
ANS_DERIVE_CHAIN (add);
ANS_DERIVE_CHAIN (sub);
ANS_DERIVE_CHAIN (mul);
ANS_DERIVE_CHAIN (div);
ANS_DERIVE_CHAIN (zero);
ANS_DERIVE_CHAIN (affine);
ANS_DERIVE_CHAIN (exp);
ANS_DERIVE_CHAIN (log);
ANS_DERIVE_CHAIN (sin);
ANS_DERIVE_CHAIN (cos);
ANS_DERIVE_CHAIN (tanh);
ANS_DERIVE_CHAIN (sigmoid);
ANS_DERIVE_CHAIN (softplus);
ANS_DERIVE_CHAIN (square);
ANS_DERIVE_CHAIN (sqrt);
ANS_DERIVE_CHAIN (reciprocal);
ANS_DERIVE_CHAIN (select);
ANS_DERIVE_CHAIN (maximum);
ANS_DERIVE_CHAIN (relu);
ANS_DERIVE_CHAIN (erf);

#define ANS_DERIVE_VJP(name)                                                             \
  AnsNode *ans_derive_vjp_##name (const AnsNode *, int, AnsNode *, gboolean)
ANS_DERIVE_VJP (elementwise);
ANS_DERIVE_VJP (matmul);
ANS_DERIVE_VJP (contract);
ANS_DERIVE_VJP (sum);
ANS_DERIVE_VJP (broadcast);
ANS_DERIVE_VJP (reshape);
ANS_DERIVE_VJP (transpose);
ANS_DERIVE_VJP (slice);
ANS_DERIVE_VJP (pad);
ANS_DERIVE_VJP (concat);

#define ANS_DERIVE_JVP(name)                                                             \
  AnsNode *ans_derive_jvp_##name (const AnsNode *, AnsNode *const *)
ANS_DERIVE_JVP (elementwise);
ANS_DERIVE_JVP (bilinear); /* matmul, contract */
ANS_DERIVE_JVP (linear);   /* sum and what only moves values */
