#include "engine/run/condition.h"

#include <math.h>

void
ans_condition_await (AnsAwaited *self, const AnsCondition *condition)
{
  *self = (AnsAwaited){.condition = *condition, .before = (double) NAN};
}

/* Windows follow each other without overlap: nothing but two sums is remembered. */
static gboolean
is_level (AnsAwaited *self, double value)
{
  self->sum += value;
  if (++self->n < self->condition.window)
    return FALSE;
  double mean = self->sum / self->n, before = self->before;
  self->before = mean;
  self->sum = self->n = 0;
  return fabs (mean - before) <=
         self->condition.value * fmax (fabs (mean), fabs (before));
}

void
ans_condition_see (AnsAwaited *self, int metric, double value)
{
  const AnsCondition *condition = &self->condition;
  if (self->met || condition->kind == ANS_CONDITION_NONE || metric != condition->metric)
    return;
  if (condition->kind == ANS_CONDITION_PLATEAU)
    self->met = is_level (self, value);
  else if (condition->kind == ANS_CONDITION_BELOW)
    self->met = value < condition->value;
  else
    self->met = value > condition->value;
}
