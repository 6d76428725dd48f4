#include "engine/sampling/uniform.h"

#include "engine/core/error.h"

#include <string.h>

#define BATCH 256
#define FEWEST 1e-5 /* share of the box that must be below the cut */

/* Puts m points of the box at x and moves those below the cut to its head; returns how
 * many. */
static int
propose (const AnsUniform *self, int m, AnsRandom *random, double *x)
{
  double V[BATCH];
  int d = self->d, kept = 0;
  ans_random_fill_uniform (random, m * d, x);
  for (int i = 0; i < m * d; i++)
    x[i] = self->lower[i % d] + (self->upper[i % d] - self->lower[i % d]) * x[i];
  self->force (self->potential, m, d, x, V, NULL);
  for (int i = 0; i < m; i++)
    if (V[i] < self->cut)
      memmove (x + d * kept++, x + d * i, sizeof (double) * (gsize) d);
  return kept;
}

gboolean
ans_uniform_draw (const AnsUniform *self, int n, AnsRandom *random, double *x,
                  GError **error)
{
  gint64 tried = 0;
  for (int done = 0; done < n;) {
    int m = MIN (BATCH, n - done);
    done += propose (self, m, random, x + (gsize) done * (gsize) self->d);
    tried += m;
    if (FEWEST * (double) tried > 1 && done < FEWEST * (double) tried) {
      g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                   "only %d of %" G_GINT64_FORMAT " points of the box have V < %.6g",
                   done, tried, self->cut);
      return FALSE;
    }
  }
  return TRUE;
}
