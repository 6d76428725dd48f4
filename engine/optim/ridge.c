#include "engine/optim/ridge.h"

#include "engine/core/linalg.h"
#include "engine/core/statistics.h"

#include <math.h>
#include <string.h>

#define ATTEMPTS 12
#define LEAST_GROWN 1e-15 /* of the mean diagonal */

gboolean
ans_ridge_solve (int n, const double *A, double damping, double *factor, const double *b,
                 double *x)
{
  gsize bytes = sizeof (double) * (gsize) n, next = (gsize) n + 1;
  double trace = 0.0;

  for (int i = 0; i < n; i++)
    trace += A[(gsize) i * next];
  if (!isfinite (trace))
    return FALSE;
  if (x != b)
    memcpy (x, b, bytes);
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    memcpy (factor, A, bytes * (gsize) n);
    for (int i = 0; i < n; i++)
      factor[(gsize) i * next] += damping;
    if (ans_linalg_cholesky (n, factor)) {
      ans_linalg_cholesky_solve (n, factor, 1, x);
      return ans_statistics_finite ((gsize) n, x);
    }
    damping = 10.0 * fmax (damping, LEAST_GROWN * trace / n);
  }
  return FALSE;
}
