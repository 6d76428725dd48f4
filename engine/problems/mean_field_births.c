/* Birth and death of neurons (Rotskoff, Jelassi, Bruna, Vanden-Eijnden 2019). */
#include "engine/problems/mean_field_state.h"

#include <math.h>
#include <string.h>

#define BLOCK 128 /* random numbers drawn at once */

/* Neuron `to` becomes a copy of neuron `from`. */
static void
copy (int width, int from, int to, double *theta, double *start, gint64 *ancestors)
{
  gsize size = (gsize) width * sizeof *theta;
  memmove (theta + (gsize) to * (gsize) width, theta + (gsize) from * (gsize) width,
           size);
  if (start)
    memmove (start + (gsize) to * (gsize) width, start + (gsize) from * (gsize) width,
             size);
  if (ancestors)
    ancestors[to] = ancestors[from];
}

void
ans_mean_field_births (double strength, int m, int width, const double *V,
                       AnsRandom *random, double *theta, double *start, gint64 *ancestors)
{
  double mean = 0, uniform[BLOCK];
  if (!(strength > 0) || m < 2)
    return;
  for (int i = 0; i < m; i++)
    mean += V[i] / m;
  for (int i = 0; i < m; i++) {
    double excess = V[i] - mean;
    if (i % BLOCK == 0)
      ans_random_fill_uniform (random, BLOCK, uniform);
    if (uniform[i % BLOCK] >= -expm1 (-strength * fabs (excess)))
      continue;
    int other = ans_random_below (random, m - 1);
    other += other >= i;
    if (excess > 0)
      copy (width, other, i, theta, start, ancestors);
    else
      copy (width, i, other, theta, start, ancestors);
  }
}
