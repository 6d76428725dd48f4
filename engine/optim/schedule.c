#include "engine/optim/schedule.h"

#include <math.h>

double
ans_schedule_rate (const AnsSchedule *self, gint64 step)
{
  if (self->kind == ANS_CONSTANT || self->length <= 0)
    return self->rate;
  double progress = MIN ((double) step / (double) self->length, 1.0);
  if (self->kind == ANS_EXPONENTIAL)
    return self->rate * pow (self->last / self->rate, progress);
  return self->last + 0.5 * (self->rate - self->last) * (1.0 + cos (G_PI * progress));
}
