/* Shapes of nodes: row-major, the first dimension may be ANS_BATCH. */
#pragma once

#include "engine/graph/graph.h"

typedef struct {
  int rank;
  int size[ANS_MAX_RANK]; /* beyond the rank: 0 */
} AnsShape;

AnsShape ans_shape (int rank, const int *size);
gboolean ans_shape_equal (const AnsShape *a, const AnsShape *b);
gboolean ans_shape_is_batched (const AnsShape *self);

/* Elements of one sample, or of all of a global node. */
int ans_shape_row (const AnsShape *self);

/* The common shape of two operands; FALSE if they do not fit. */
gboolean ans_shape_broadcast (const AnsShape *a, const AnsShape *b, AnsShape *result);

/* Whether `self` can be repeated to `target` without `target` growing. */
gboolean ans_shape_fits (const AnsShape *self, const AnsShape *target);

/* `front` before the dimensions of `self`; the rank must stay within ANS_MAX_RANK. */
AnsShape ans_shape_prepend (const AnsShape *self, int front);
/* One more dimension in front of dimension `axis`, 0 to the rank. */
AnsShape ans_shape_insert (const AnsShape *self, int axis, int size);
AnsShape ans_shape_remove (const AnsShape *self, guint axes);

/* "[batch, 3, 4]"; free with g_free. */
char *ans_shape_text (const AnsShape *self);
