/* Sums that a fused unit takes along: its values are added up block by block while they
 * are in L1, so that one whose sum alone is wanted is never stored. */
#pragma once

#include "engine/graph/plan.h"

/* The summed values as [outer, middle, inner], of which the middle is summed. */
typedef struct {
  AnsPlace place;
  gboolean reduces; /* over the batch: outer is 1, the middle all that there is */
  int outer;        /* of one sample */
  int middle, inner;
} AnsTrail;

/* Whether the axes of a sum are neighbours and the rest is worth it. */
gboolean ans_trail_fits (const AnsNode *sum);

AnsTrail ans_trail (const AnsNode *sum, const AnsPlace *place);

/* Blocks of a multiple of so many values are the easiest to add. */
int ans_trail_whole (const AnsTrail *self);

/* Adds the values first ... first + n - 1 of the summed ones; they come in order. */
void ans_trail_add (const AnsTrail *self, const AnsRun *run, gint64 first, int n,
                    const double *values);
