#include "engine/optim/schedule.h"

#include <math.h>

static const struct {
  const char *id, *label;
} choices[] = {ANS_SCHEDULE_CHOICES};

const char *
ans_schedule_id (AnsScheduleKind kind)
{
  g_assert ((gsize) kind < G_N_ELEMENTS (choices));
  return choices[kind].id;
}

double
ans_schedule_rate (const AnsSchedule *self, gint64 step)
{
  double rate = self->rate, last = self->last;

  if (step < self->warmup)
    return rate * ((double) step + 1.0) / ((double) self->warmup + 1.0);
  if (self->length <= self->warmup)
    return rate;
  gint64 span = self->length - self->warmup, gone = step - self->warmup;
  gint64 stairs = MAX (self->stairs, 1), fallen = stairs * MIN (gone, span) / span;
  double time = (double) gone / (double) span, s = fmin (time, 1.0);
  switch (self->kind) {
  case ANS_CONSTANT:
    return rate;
  case ANS_COSINE:
    return last + 0.5 * (rate - last) * (1.0 + cos (G_PI * s));
  case ANS_EXPONENTIAL:
    return rate * pow (last / rate, s);
  case ANS_STEP:
    return rate * pow (last / rate, (double) fallen / (double) stairs);
  case ANS_INVERSE:
    return rate / (1.0 + (rate / last - 1.0) * time);
  case ANS_LINEAR:
    return rate + (last - rate) * s;
  }
  g_assert_not_reached ();
}
