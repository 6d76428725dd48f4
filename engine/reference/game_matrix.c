/* The sum is found by elimination with the largest entry of the rest as pivot, which ends
 * when the rest is rounding. */
#include "engine/reference/game_matrix.h"

#include "engine/core/linalg.h"

#include <math.h>
#include <string.h>

#define ROUNDING 2e-15 /* of the largest entry */

static AnsGameMatrix *
make (int nx, int ny, double cell_x, double cell_y)
{
  AnsGameMatrix *self = g_new0 (AnsGameMatrix, 1);
  g_assert (nx >= 1 && ny >= 1 && cell_x > 0 && cell_y > 0);
  self->nx = nx;
  self->ny = ny;
  self->cell[0] = cell_x;
  self->cell[1] = cell_y;
  return self;
}

static gsize
largest (gsize n, const double *rest)
{
  gsize at = 0;
  for (gsize i = 1; i < n; i++)
    if (fabs (rest[i]) > fabs (rest[at]))
      at = i;
  return at;
}

/* Takes the cross through `pivot` off the rest and adds it to the sum. */
static void
take_cross (AnsGameMatrix *self, gsize pivot, double *rest)
{
  gsize nx = (gsize) self->nx, ny = (gsize) self->ny, row = pivot / ny,
        column = pivot % ny;
  double *x = self->x + (gsize) self->rank * nx, *y = self->y + (gsize) self->rank * ny;
  double value = rest[pivot];
  for (gsize i = 0; i < nx; i++)
    x[i] = rest[i * ny + column] / value;
  memcpy (y, rest + row * ny, sizeof *y * ny);
  for (gsize i = 0; i < nx; i++)
    for (gsize j = 0; j < ny; j++)
      rest[i * ny + j] -= x[i] * y[j];
  self->rank++;
}

static void
look_for_sum (AnsGameMatrix *self)
{
  gsize n = (gsize) self->nx * (gsize) self->ny, pivot = largest (n, self->E);
  int most = MAX (MIN (self->nx, self->ny) / 4, 1);
  double small = ROUNDING * fabs (self->E[pivot]);
  double *rest = g_memdup2 (self->E, sizeof *rest * n);
  self->x = g_new0 (double, most * self->nx);
  self->y = g_new0 (double, most * self->ny);
  while (fabs (rest[pivot]) > small && self->rank < most) {
    take_cross (self, pivot, rest);
    pivot = largest (n, rest);
  }
  if (!(fabs (rest[pivot]) <= small))
    self->rank = 0;
  else
    self->rank = MAX (self->rank, 1);
  g_free (rest);
}

AnsGameMatrix *
ans_game_matrix_new (int nx, int ny, double cell_x, double cell_y, const double *E)
{
  AnsGameMatrix *self = make (nx, ny, cell_x, cell_y);
  self->E = g_memdup2 (E, sizeof *E * (gsize) nx * (gsize) ny);
  look_for_sum (self);
  return self;
}

AnsGameMatrix *
ans_game_matrix_new_sum (int nx, int ny, double cell_x, double cell_y, int rank,
                         const double *x, const double *y)
{
  AnsGameMatrix *self = make (nx, ny, cell_x, cell_y);
  g_assert (rank >= 1);
  self->rank = rank;
  self->x = g_memdup2 (x, sizeof *x * (gsize) rank * (gsize) nx);
  self->y = g_memdup2 (y, sizeof *y * (gsize) rank * (gsize) ny);
  return self;
}

void
ans_game_matrix_free (AnsGameMatrix *self)
{
  if (self == NULL)
    return;
  g_free (self->E);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

/* out (m) = cell sum_r mine_r (theirs_r . density). */
static void
apply_sum (int rank, int m, const double *mine, int n, const double *theirs, double cell,
           const double *density, double *out)
{
  memset (out, 0, sizeof *out * (gsize) m);
  for (int r = 0; r < rank; r++) {
    double mean = cell * ans_linalg_dot (n, theirs + (gsize) r * (gsize) n, density);
    ans_linalg_axpy (m, mean, mine + (gsize) r * (gsize) m, out);
  }
}

void
ans_game_matrix_facing_x (const AnsGameMatrix *self, const double *q, double *Eq)
{
  if (self->rank > 0) {
    apply_sum (self->rank, self->nx, self->x, self->ny, self->y, self->cell[1], q, Eq);
    return;
  }
  ans_linalg_gemv (FALSE, self->nx, self->ny, self->E, q, 0, Eq);
  ans_linalg_scale (self->nx, self->cell[1], Eq);
}

void
ans_game_matrix_facing_y (const AnsGameMatrix *self, const double *p, double *Ep)
{
  if (self->rank > 0) {
    apply_sum (self->rank, self->ny, self->y, self->nx, self->x, self->cell[0], p, Ep);
    return;
  }
  ans_linalg_gemv (TRUE, self->ny, self->nx, self->E, p, 0, Ep);
  ans_linalg_scale (self->ny, self->cell[0], Ep);
}

static double
entry (const AnsGameMatrix *self, int i, int j)
{
  gsize nx = (gsize) self->nx, ny = (gsize) self->ny;
  double sum = 0;
  if (self->E != NULL)
    return self->E[(gsize) i * ny + (gsize) j];
  for (gsize r = 0; r < (gsize) self->rank; r++)
    sum += self->x[r * nx + (gsize) i] * self->y[r * ny + (gsize) j];
  return sum;
}

double
ans_game_matrix_coupling (const AnsGameMatrix *self)
{
  double *rows = g_new0 (double, self->nx), *columns = g_new0 (double, self->ny);
  double mean = 0, most = 0;
  for (int i = 0; i < self->nx; i++)
    for (int j = 0; j < self->ny; j++) {
      double E = entry (self, i, j);
      rows[i] += E / self->ny;
      columns[j] += E / self->nx;
    }
  for (int i = 0; i < self->nx; i++)
    mean += rows[i] / self->nx;
  for (int i = 0; i < self->nx; i++)
    for (int j = 0; j < self->ny; j++)
      most = fmax (most, fabs (entry (self, i, j) - rows[i] - columns[j] + mean));
  g_free (rows);
  g_free (columns);
  return most;
}
