/* Pooling over windows of neighbours, channels last: [BATCH, length, channels] and
 * [BATCH, height, width, channels] (or without BATCH).  Windows begin `stride` apart and
 * lie within the array: n entries give (n - window) / stride + 1.  Equal maxima of a
 * window share the derivative; in two dimensions first along the width, then along the
 * height. */
#pragma once

#include "engine/graph/graph.h"

AnsNode *ans_op_pool_max_1d (AnsNode *x, int window, int stride);
AnsNode *ans_op_pool_mean_1d (AnsNode *x, int window, int stride);

/* window and stride: height, width. */
AnsNode *ans_op_pool_max_2d (AnsNode *x, const int *window, const int *stride);
AnsNode *ans_op_pool_mean_2d (AnsNode *x, const int *window, const int *stride);
