#include "engine/optim/adam.h"

#include "engine/core/vector.h"

#include <math.h>

ANS_CLONES void
ans_adam_step (const AnsAdam *self, gint64 t, double rate, int n,
               const double *restrict grad, double *restrict m, double *restrict v,
               double *restrict theta)
{
  double b1 = self->beta1, b2 = self->beta2, epsilon = self->epsilon;
  double c1 = 1.0 / (1.0 - pow (b1, (double) (t + 1)));
  double c2 = 1.0 / (1.0 - pow (b2, (double) (t + 1)));
  double decay = rate * self->weight_decay;
  for (int i = 0; i < n; i++) {
    m[i] = b1 * m[i] + (1.0 - b1) * grad[i];
    v[i] = b2 * v[i] + (1.0 - b2) * grad[i] * grad[i];
    theta[i] -= decay * theta[i];
    theta[i] -= rate * c1 * m[i] / (sqrt (c2 * v[i]) + epsilon);
  }
}
