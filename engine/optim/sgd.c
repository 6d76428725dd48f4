#include "engine/optim/sgd.h"

void
ans_sgd_step (double rate, double momentum, int n, const double *grad, double *velocity,
              double *theta)
{
  for (int i = 0; i < n; i++) {
    velocity[i] = momentum * velocity[i] - rate * grad[i];
    theta[i] += velocity[i];
  }
}
