/* Entries chosen along an axis by an index, which is a node of whole numbers (as doubles)
 * counted from 0.  A global index [n] is the same for all samples; [BATCH, n] is a
 * sample's own.  An index without its last axis, [] or [BATCH], chooses one entry, and
 * the axis is dropped.
 *
 * Indices known as constants are refused where they are out of range.  Others are looked
 * at when a program runs: what is no whole number of the range stands for no entry, it
 * reads 0 and adds to nothing.  Nothing is differentiated in the index. */
#pragma once

#include "engine/graph/graph.h"

/* y[..., j, ...] = x[..., index[j], ...] along `axis` of x, which is not the batch; of x
 * [BATCH, ...], or of a global x, a table, for every sample of a batched index:
 * [BATCH, ...]. */
AnsNode *ans_op_gather (AnsNode *x, int axis, AnsNode *index);

/* The transpose: y is zero but for y[..., index[j], ...] += x[..., j, ...], with `size`
 * entries along `axis`.  An index without its last axis puts one entry on a new axis. */
AnsNode *ans_op_scatter_add (AnsNode *x, int axis, int size, AnsNode *index);

/* Periodic shift: y[i] = x[i - shift] along the axis, indices modulo its size. */
AnsNode *ans_op_roll (AnsNode *x, int axis, int shift);

/* Periodic continuation by `before` and `after` entries (any number). */
AnsNode *ans_op_pad_periodic (AnsNode *x, int axis, int before, int after);

/* The entries in reverse order. */
AnsNode *ans_op_flip (AnsNode *x, int axis);

/* Windows along an axis, which begin `stride` apart and lie within it, laid side by side:
 * [..., n, ...] -> [..., ((n - window) / stride + 1) window, ...]. */
AnsNode *ans_op_windows (AnsNode *x, int axis, int window, int stride);
