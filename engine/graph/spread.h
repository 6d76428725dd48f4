/* An axis of directions behind the batch: values [BATCH, rest] become [BATCH, D, rest],
 * or [1, D, rest] if they are the same for all samples.  An operation spread over it is
 * still one operation. */
#pragma once

#include "engine/graph/node.h"

/* An operand of a batched node of this rank, ready to be combined elementwise with what
 * is spread: [BATCH, 1, rest]. */
AnsNode *ans_spread_value (AnsNode *x, int rank);

/* x, of the shape [1 or BATCH, rest], repeated to [BATCH, rest]. */
AnsNode *ans_spread_to_batch (AnsNode *x);

/* x repeated to this shape, if it has not got it. */
AnsNode *ans_spread_to_shape (AnsNode *x, const AnsShape *shape);

typedef struct {
  AnsNode *placeholder; /* batched */
  AnsNode *spread;      /* what it stands for, with the axis of directions */
} AnsSpread;

/* `result`, which was built on placeholders by the nodes numbered `first` and above,
 * built again on what they stand for, all with D directions.  NULL if it does not depend
 * on them. */
AnsNode *ans_spread (AnsNode *result, int first, int n, const AnsSpread *spreads, int D);

/* Rules for the table of operations.  `first`: the other operands say how the first one
 * is moved, in the same way for all directions. */
AnsNode *ans_spread_matmul (const AnsNode *node, AnsNode **operands,
                            const gboolean *spread, int D);
AnsNode *ans_spread_first (const AnsNode *node, AnsNode **operands,
                           const gboolean *spread, int D);
AnsNode *ans_spread_conv (const AnsNode *node, AnsNode **operands, const gboolean *spread,
                          int D); /* of images; the weights stay */
