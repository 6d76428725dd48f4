/* Reductions over sets of axes, beside ans_op_sum of engine/graph/op.h: the axes whose
 * bits are set (bit 0: axis 0, the batch if there is one) are dropped, or kept with size
 * 1 if `keep`. */
#pragma once

#include "engine/graph/graph.h"

/* The largest and the smallest entry.  Equal ones share the derivative equally.  Over the
 * batch too, where no rows give -infinity and infinity. */
AnsNode *ans_op_max (AnsNode *x, guint axes, gboolean keep);
AnsNode *ans_op_min (AnsNode *x, guint axes, gboolean keep);

AnsNode *ans_op_mean (AnsNode *x, guint axes, gboolean keep);

/* log (sum (exp (x))), without overflow; -infinity for entries which all are. */
AnsNode *ans_op_logsumexp (AnsNode *x, guint axes, gboolean keep);

/* exp (x) / sum (exp (x)) along an axis which is not the batch, and its logarithm.  An
 * entry of -infinity has the weight 0; if all are, the weights are NaN. */
AnsNode *ans_op_softmax (AnsNode *x, int axis);
AnsNode *ans_op_log_softmax (AnsNode *x, int axis);

/* sqrt (sum (x^2)); its derivative at 0 is 0. */
AnsNode *ans_op_norm (AnsNode *x, guint axes, gboolean keep);
