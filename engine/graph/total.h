/* Sums of sums over the batch: a parameter that is used many times gets a contribution to
 * its gradient from each use.  They are gathered in one place while the shards run. */
#pragma once

#include "engine/graph/node.h"

/* Replaces the additions of sums over the batch in what `outputs` need by nodes
 * ANS_OP_TOTAL of all those sums. */
void ans_total_join (AnsGraph *graph, int n, AnsNode *const *outputs);
