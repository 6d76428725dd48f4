/* Derivatives as rewrites of the graph: each call emits new nodes, which can be
 * differentiated again. */
#pragma once

#include "engine/graph/graph.h"

/* grads[i] = d (sum of y) / d wrt[i], of the shape of wrt[i]; reverse mode.  For a
 * batched y and a batched wrt[i] these are the derivatives of each sample on its own; for
 * a global wrt[i] the sum over the batch.  Zeros where y does not depend on wrt[i].
 * wrt[i] may be any node. */
void ans_grad (AnsNode *y, int n, AnsNode *const *wrt, AnsNode **grads);

/* The same for global wrt[i] and batched y [BATCH], without the sum over the batch:
 * grads[i] is [BATCH, shape of wrt[i]]. */
void ans_grad_per_sample (AnsNode *y, int n, AnsNode *const *wrt, AnsNode **grads);

/* d loss / d (all parameters) as one flat node, [P], for a loss that is one number; or
 * that of each sample, [BATCH, P], for y [BATCH]. */
AnsNode *ans_grad_parameters (AnsNode *loss);
AnsNode *ans_grad_parameters_per_sample (AnsNode *y);

/* Forward mode: the derivative of y along tangents[i] (of the shape of wrt[i]) at all
 * wrt. */
AnsNode *ans_jvp (AnsNode *y, int n, AnsNode *const *wrt, AnsNode *const *tangents);

/* The same for m >= 1 nodes y in one sweep. */
void ans_jvp_several (int m, AnsNode *const *y, int n, AnsNode *const *wrt,
                      AnsNode *const *tangents, AnsNode **results);
