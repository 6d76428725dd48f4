#include "engine/reference/exit_time.h"

#include "engine/core/linalg.h"
#include "engine/reference/fokker_planck_line.h"

#include <math.h>
#include <string.h>

typedef struct {
  int nx, ny, cells;
  const char *out;
  double *rates[4]; /* of leaving a cell to the right, left, up, down */
  double *band;     /* cells x (nx + 1): a row ends with its diagonal */
} Grid;

static void
fill_rates (Grid *g, const double *h, const double *U, double eps)
{
  gsize nx = (gsize) g->nx, ny = (gsize) g->ny;
  double *up = g->band, *down = up + ny; /* not yet in use */
  for (gsize j = 0; j < ny; j++)
    ans_fokker_planck_line_rates (g->nx, FALSE, h[0], U + j * nx, 1, eps,
                                  g->rates[0] + j * nx, g->rates[1] + j * nx);
  for (gsize i = 0; i < nx; i++) {
    ans_fokker_planck_line_rates (g->ny, FALSE, h[1], U + i, nx, eps, up, down);
    for (gsize j = 0; j < ny; j++) {
      g->rates[2][j * nx + i] = up[j];
      g->rates[3][j * nx + i] = down[j];
    }
  }
}

/* Row i of the symmetric matrix; a cell of the set stands for itself. */
static void
fill_row (const Grid *g, int i)
{
  int nx = g->nx;
  double *diagonal = g->band + (gsize) i * (gsize) (nx + 1) + nx;
  memset (diagonal - nx, 0, sizeof *diagonal * (gsize) nx);
  *diagonal = 1;
  if (g->out[i])
    return;
  *diagonal = 0;
  for (int k = 0; k < 4; k++)
    *diagonal += g->rates[k][i];
  if (i % nx > 0 && !g->out[i - 1])
    diagonal[-1] = -sqrt (g->rates[1][i] * g->rates[0][i - 1]);
  if (i >= nx && !g->out[i - nx])
    diagonal[-nx] = -sqrt (g->rates[3][i] * g->rates[2][i - nx]);
}

/* The row of Cholesky's factor from those above it. */
static gboolean
factor_row (const Grid *g, int i)
{
  int nx = g->nx, first = MAX (0, i - nx);
  gsize width = (gsize) nx + 1;
  double *row = g->band + (gsize) i * width + nx - i; /* row[j] is entry (i, j) */
  for (int j = first; j < i; j++) {
    const double *other = g->band + (gsize) j * width + nx - j;
    int from = MAX (first, j - nx);
    row[j] = (row[j] - ans_linalg_dot (j - from, row + from, other + from)) / other[j];
  }
  double rest = row[i] - ans_linalg_dot (i - first, row + first, row + first);
  if (!(rest > 0))
    return FALSE;
  row[i] = sqrt (rest);
  return TRUE;
}

static void
solve (const Grid *g, double *b)
{
  int nx = g->nx;
  gsize width = (gsize) nx + 1;
  for (int i = 0; i < g->cells; i++) {
    const double *row = g->band + (gsize) i * width + nx - i;
    int first = MAX (0, i - nx);
    b[i] = (b[i] - ans_linalg_dot (i - first, row + first, b + first)) / row[i];
  }
  for (int i = g->cells - 1; i >= 0; i--) {
    const double *row = g->band + (gsize) i * width + nx - i;
    int first = MAX (0, i - nx);
    b[i] /= row[i];
    ans_linalg_axpy (i - first, -b[i], row + first, b + first);
  }
}

gboolean
ans_exit_time (int nx, int ny, const double *h, const double *U, double eps,
               const char *out, double *scratch, double *time)
{
  Grid g = {nx, ny, nx * ny, out, {NULL}, scratch};
  gsize cells = (gsize) g.cells;
  double low = INFINITY;
  for (gsize k = 0; k < 4; k++)
    g.rates[k] = scratch + cells * ((gsize) nx + 1 + k);
  fill_rates (&g, h, U, eps);
  for (int i = 0; i < g.cells; i++) {
    fill_row (&g, i);
    if (!factor_row (&g, i))
      return FALSE;
    low = fmin (low, U[i]);
  }
  for (int i = 0; i < g.cells; i++)
    time[i] = out[i] ? 0 : exp (-0.5 * (U[i] - low) / eps);
  solve (&g, time);
  for (int i = 0; i < g.cells; i++)
    time[i] = out[i] ? 0 : time[i] * exp (0.5 * (U[i] - low) / eps);
  return TRUE;
}
