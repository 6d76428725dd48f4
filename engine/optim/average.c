#include "engine/optim/average.h"

#include "engine/core/vector.h"

#include <string.h>

/* mean += share (theta - mean), in a form that keeps equal numbers equal. */
ANS_CLONES static void
pull (double share, int n, const double *restrict theta, double *restrict mean)
{
  for (int i = 0; i < n; i++)
    mean[i] += share * (theta[i] - mean[i]);
}

void
ans_average_exponential (double decay, int n, const double *restrict theta,
                         double *restrict mean)
{
  pull (1.0 - decay, n, theta, mean);
}

void
ans_average_polyak (gint64 k, int n, const double *restrict theta, double *restrict mean)
{
  if (k <= 0)
    memcpy (mean, theta, sizeof (double) * (gsize) n);
  else
    pull (1.0 / ((double) k + 1.0), n, theta, mean);
}
