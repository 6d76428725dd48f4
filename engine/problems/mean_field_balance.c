/* Energy that is lost against energy that is dissipated. */
#include "engine/problems/mean_field_state.h"

#include <math.h>

void
ans_mean_field_balance_begin (AnsMeanFieldBalance *self, double energy)
{
  if (self->anew == 0)
    return;
  *self = (AnsMeanFieldBalance){.energy = energy};
}

double
ans_mean_field_balance_mismatch (const AnsMeanFieldBalance *self, double energy)
{
  if (self->anew != 0 || !(self->spent > 0))
    return (double) NAN;
  return fabs (self->energy - energy - self->spent) / self->spent;
}
