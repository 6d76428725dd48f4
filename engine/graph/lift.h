/* The batch in front of nodes that had none. */
#pragma once

#include "engine/graph/node.h"

/* `result`, which was built on `placeholder` by the nodes numbered `first` and above,
 * built again on `batched`, [BATCH, shape of placeholder]: the value for each sample,
 * [BATCH, shape of result]. */
AnsNode *ans_lift (AnsNode *result, int first, AnsNode *placeholder, AnsNode *batched);

/* The attributes of a node whose operands and result have one more axis in front of
 * `axis`, of this size, over which the operation works one by one. */
AnsAttributes ans_lift_attributes (const AnsNode *node, int axis, int size);
