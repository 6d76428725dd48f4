/* Tangents of what is computed particle by particle, or pair by pair.  The D = N c
 * coordinates are c of each of N particles; a part with axis a of a node holds the
 * tangents along the coordinates of the particle numbered by the position along a:
 *   T [(n, k), position] = sum over parts of delta (n, position[a]) part [k, position],
 * so that a function of two of N particles carries 2 c tangents instead of N c. */
#pragma once

#include "engine/graph/node.h"

enum { ANS_LOCAL_PARTS = 2 };

typedef struct {
  int n; /* parts; 0: not local */
  int axes[ANS_LOCAL_PARTS];
  AnsNode *parts[ANS_LOCAL_PARTS]; /* [BATCH or 1, c, rest of the node] */
} AnsLocal;

/* For a node [BATCH, N, c] (and axes of size 1 before c) whose tangents are diagonal;
 * not local for others. */
AnsLocal ans_local_from_diagonal (const AnsNode *node, AnsNode *diagonal);

/* The part of an axis, or NULL. */
AnsNode *ans_local_part (const AnsLocal *self, int axis);

/* Adds to the part of an axis; FALSE if there would be too many. */
gboolean ans_local_add (AnsLocal *self, int axis, AnsNode *part);

/* The tangents written out: [BATCH or 1, N c, rest of the node]. */
AnsNode *ans_local_dense (const AnsNode *node, const AnsLocal *self);

/* sum_d w_d T_d U_d, elementwise, for a and b of this rank. */
AnsNode *ans_local_pair (const AnsLocal *a, const AnsLocal *b, int rank,
                         AnsNode *weights);

/* Where a linear node has the axis of its operand, position by position; -1: nowhere. */
int ans_local_axis (const AnsNode *node, const AnsNode *operand, int axis);

/* The tangents, written out, of a sum over an axis of a part among others. */
AnsNode *ans_local_sum (const AnsNode *node, AnsNode *part, int axis);
