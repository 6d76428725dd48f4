/* Second derivatives along many directions at once, for the table of operations: the sum
 * over d of w_d D^2 f [t_d, t_d].  Tangents are [BATCH or 1, D, rest of the operand],
 * NULL for an operand that does not move; weights [D] or [BATCH, D], NULL: all one. */
#pragma once

#include "engine/graph/node.h"

/* The weighted sum over the directions of x [BATCH or 1, D, rest]. */
AnsNode *ans_second_sum (AnsNode *x, AnsNode *weights);

AnsNode *ans_second_matmul (const AnsNode *node, AnsNode *const *tangents,
                            AnsNode *weights);
AnsNode *ans_second_log_abs_det (const AnsNode *node, AnsNode *const *tangents,
                                 AnsNode *weights);
