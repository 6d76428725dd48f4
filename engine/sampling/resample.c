#include "engine/sampling/resample.h"

#include <math.h>
#include <string.h>

#define BATCH 256

gboolean
ans_resample_stratified (int m, const double *w, int n, AnsRandom *random, int *out)
{
  double sum = 0, passed = 0;
  for (int i = 0; i < m; i++)
    sum += w[i];
  if (!(sum > 0) || !isfinite (sum)) {
    memset (out, 0, sizeof (int) * (gsize) n);
    return FALSE;
  }
  int last = m - 1, i = 0;
  while (last > 0 && w[last] <= 0)
    last--;
  double uniform[BATCH];
  for (int k = 0; k < n; k++) {
    if (k % BATCH == 0)
      ans_random_fill_uniform (random, MIN (BATCH, n - k), uniform);
    double target = (k + uniform[k % BATCH]) / n * sum;
    while (i < last && passed + w[i] <= target)
      passed += w[i++];
    out[k] = i;
  }
  return TRUE;
}
