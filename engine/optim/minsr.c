#include "engine/optim/minsr.h"

#include "engine/core/linalg.h"
#include "engine/core/statistics.h"
#include "engine/optim/ridge.h"

#include <math.h>
#include <string.h>

struct _AnsMinsr {
  AnsParallel *parallel;
  int P, rows;
  double *last, *scratch; /* P */
  double *rest;           /* rows */
  double *gram, *factor;  /* min (P, rows) squared */
};

AnsMinsr *
ans_minsr_new (AnsArena *arena, AnsParallel *parallel, int P, int rows)
{
  AnsMinsr *self = ans_arena_array (arena, AnsMinsr, 1);
  gsize size = (gsize) MIN (P, rows);
  g_assert (P >= 1 && rows >= 1);
  self->parallel = parallel;
  self->P = P;
  self->rows = rows;
  self->last = ans_arena_array (arena, double, P);
  self->scratch = ans_arena_array (arena, double, P);
  self->rest = ans_arena_array (arena, double, rows);
  self->gram = ans_arena_array (arena, double, size *size);
  self->factor = ans_arena_array (arena, double, size *size);
  return self;
}

void
ans_minsr_restart (AnsMinsr *self)
{
  memset (self->last, 0, sizeof (double) * (gsize) self->P);
}

double *
ans_minsr_state (AnsMinsr *self)
{
  return self->last;
}

void
ans_minsr_centre (AnsMinsr *self, int rows, double *J, double *eps)
{
  double mean = ans_statistics_mean (rows, eps), scale = 1.0 / sqrt ((double) rows);
  int P = self->P;

  memset (self->scratch, 0, sizeof (double) * (gsize) P);
  for (int i = 0; i < rows; i++)
    ans_linalg_axpy (P, 1.0 / rows, J + (gsize) i * (gsize) P, self->scratch);
  for (int i = 0; i < rows; i++) {
    double *row = J + (gsize) i * (gsize) P;
    eps[i] = scale * (eps[i] - mean);
    for (int k = 0; k < P; k++)
      row[k] = scale * (row[k] - self->scratch[k]);
  }
}

/* direction = J^T (J J^T + lambda I)^-1 rest, or the same by the parameters' system. */
static gboolean
solve (AnsMinsr *self, double damping, int rows, const double *J, double *direction)
{
  int P = self->P;

  if (rows > P) {
    ans_linalg_gram (self->parallel, rows, P, J, 0.0, self->gram);
    ans_linalg_gemv (TRUE, P, rows, J, self->rest, 0.0, direction);
    return ans_ridge_solve (P, self->gram, damping, self->factor, direction, direction);
  }
  ans_linalg_gram_rows (self->parallel, rows, P, J, 0.0, self->gram);
  if (!ans_ridge_solve (rows, self->gram, damping, self->factor, self->rest, self->rest))
    return FALSE;
  ans_linalg_gemv (TRUE, P, rows, J, self->rest, 0.0, direction);
  return TRUE;
}

gboolean
ans_minsr_direction (AnsMinsr *self, const AnsMinsrStep *step, int rows, const double *J,
                     const double *eps, double *direction)
{
  gsize bytes = sizeof (double) * (gsize) self->P;
  gboolean pulled = step->momentum != 0.0;

  g_assert (rows >= 1 && rows <= self->rows);
  memcpy (self->rest, eps, sizeof (double) * (gsize) rows);
  if (pulled) {
    memcpy (self->scratch, self->last, bytes);
    ans_linalg_scale (self->P, -step->momentum, self->scratch);
    ans_linalg_gemv (FALSE, rows, self->P, J, self->scratch, 1.0, self->rest);
  }
  if (!solve (self, step->damping, rows, J, direction))
    return FALSE;
  if (pulled)
    ans_linalg_axpy (self->P, -1.0, self->scratch, direction);
  if (!ans_statistics_finite ((gsize) self->P, direction))
    return FALSE;
  memcpy (self->last, direction, bytes);
  return TRUE;
}
