/* When a run is to stop by what it has come to.  It is looked at whenever the metric is
 * recorded, so where it stops is exact and the same each time. */
#pragma once

#include <glib.h>

typedef enum {
  ANS_CONDITION_NONE,
  ANS_CONDITION_BELOW,   /* the metric is below the value */
  ANS_CONDITION_ABOVE,   /* or above it */
  ANS_CONDITION_PLATEAU, /* its mean over the last `window` records differs from that over
                            as many before by no more than the value times their size */
} AnsConditionKind;

typedef struct {
  AnsConditionKind kind;
  int metric;
  double value;
  int window; /* plateau: >= 1 */
} AnsCondition;

/* A condition with what it has seen. */
typedef struct {
  AnsCondition condition;
  gboolean met;
  int n;              /* records in the window that is being filled */
  double sum, before; /* theirs; the mean of the window before, or NaN */
} AnsAwaited;

/* From now on; a condition that has been met is not met again by what was. */
void ans_condition_await (AnsAwaited *self, const AnsCondition *condition);
void ans_condition_see (AnsAwaited *self, int metric, double value);
