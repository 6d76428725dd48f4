/* Sums of Gaussians are evaluated block by block: the exponents of a block of points are
 * gathered in columns, so that exp, sin and cos run as vector kernels. */
#include "engine/models/landscape.h"

#include "engine/core/vector.h"

#include <math.h>

#define BLOCK 256

/* height exp (a dx^2 + b dx dy + c dy^2) about (x, y). */
typedef struct {
  double height, a, b, c, x, y;
} Bump;

static const Bump mueller_bumps[4];
static const Bump hole_bumps[4];

/* The first two coordinates of m <= BLOCK points, and what is summed up at them. */
typedef struct {
  int m;
  double x[BLOCK], y[BLOCK], V[BLOCK], Vx[BLOCK], Vy[BLOCK];
} Block;

/* In the plane, the numbers of a point are neighbours. */
ANS_CLONES static void
block_load (Block *block, int m, int d, const double *restrict x)
{
  block->m = m;
  if (d == 2)
    for (int i = 0; i < m; i++) {
      block->x[i] = x[2 * i];
      block->y[i] = x[2 * i + 1];
    }
  else
    for (int i = 0; i < m; i++) {
      block->x[i] = x[(gsize) i * (gsize) d];
      block->y[i] = x[(gsize) i * (gsize) d + 1];
    }
  for (int i = 0; i < m; i++)
    block->V[i] = block->Vx[i] = block->Vy[i] = 0;
}

ANS_CLONES static void
block_add_bumps (Block *block, int n, const Bump *bumps)
{
  double e[BLOCK];
  for (const Bump *g = bumps; g < bumps + n; g++) {
    for (int i = 0; i < block->m; i++) {
      double dx = block->x[i] - g->x, dy = block->y[i] - g->y;
      e[i] = (g->a * dx + g->b * dy) * dx + g->c * dy * dy;
    }
    ans_vector_exp ((gsize) block->m, e, e);
    for (int i = 0; i < block->m; i++) {
      double dx = block->x[i] - g->x, dy = block->y[i] - g->y;
      double value = g->height * e[i];
      block->V[i] += value;
      block->Vx[i] += value * (2 * g->a * dx + g->b * dy);
      block->Vy[i] += value * (g->b * dx + 2 * g->c * dy);
    }
  }
}

/* gamma sin (2 k pi x) sin (2 k pi y) */
static void
block_add_rugs (Block *block, double gamma, double k)
{
  double sx[BLOCK], sy[BLOCK], cx[BLOCK], cy[BLOCK];
  gsize m = (gsize) block->m;
  double q = 2 * G_PI * k;
  for (gsize i = 0; i < m; i++) {
    sx[i] = cx[i] = q * block->x[i];
    sy[i] = cy[i] = q * block->y[i];
  }
  ans_vector_sin (m, sx, sx);
  ans_vector_sin (m, sy, sy);
  ans_vector_cos (m, cx, cx);
  ans_vector_cos (m, cy, cy);
  for (gsize i = 0; i < m; i++) {
    block->V[i] += gamma * sx[i] * sy[i];
    block->Vx[i] += gamma * q * cx[i] * sy[i];
    block->Vy[i] += gamma * q * sx[i] * cy[i];
  }
}

/* (x^4 + (y - 1/3)^4) / 5 */
static void
block_add_walls (Block *block)
{
  for (int i = 0; i < block->m; i++) {
    double x = block->x[i], y = block->y[i] - 1.0 / 3;
    block->V[i] += 0.2 * (x * x * x * x + y * y * y * y);
    block->Vx[i] += 0.8 * x * x * x;
    block->Vy[i] += 0.8 * y * y * y;
  }
}

ANS_CLONES static void
store_plane (const Block *block, double *restrict grad)
{
  for (int i = 0; i < block->m; i++) {
    grad[2 * i] = block->Vx[i];
    grad[2 * i + 1] = block->Vy[i];
  }
}

/* Writes the block out; coordinates past the second add stiffness / 2 x^2. */
static void
block_store (const Block *block, int d, double stiffness, const double *x, double *V,
             double *grad)
{
  if (d == 2 && V == NULL && grad != NULL) {
    store_plane (block, grad);
    return;
  }
  for (int i = 0; i < block->m; i++) {
    const double *xi = x + (gsize) i * (gsize) d;
    if (V != NULL) {
      double square = 0;
      for (int j = 2; j < d; j++)
        square += xi[j] * xi[j];
      V[i] = block->V[i] + 0.5 * stiffness * square;
    }
    if (grad == NULL)
      continue;
    double *gi = grad + (gsize) i * (gsize) d;
    gi[0] = block->Vx[i];
    gi[1] = block->Vy[i];
    for (int j = 2; j < d; j++)
      gi[j] = stiffness * xi[j];
  }
}

void
ans_landscape_mueller (const AnsPotential *self, int n, int d, const double *x, double *V,
                       double *grad)
{
  g_assert (d >= 2);
  Block block;
  for (int i = 0; i < n; i += BLOCK) {
    gsize at = (gsize) i * (gsize) d;
    block_load (&block, MIN (BLOCK, n - i), d, x + at);
    block_add_bumps (&block, 4, mueller_bumps);
    if (self->gamma != 0)
      block_add_rugs (&block, self->gamma, self->k);
    block_store (&block, d, self->stiffness, x + at, V != NULL ? V + i : NULL,
                 grad != NULL ? grad + at : NULL);
  }
}

void
ans_landscape_three_holes (const AnsPotential *self, int n, int d, const double *x,
                           double *V, double *grad)
{
  g_assert (d == 2);
  Block block;
  for (int i = 0; i < n; i += BLOCK) {
    gsize at = (gsize) i * (gsize) d;
    block_load (&block, MIN (BLOCK, n - i), d, x + at);
    block_add_bumps (&block, 4, hole_bumps);
    block_add_walls (&block);
    block_store (&block, d, self->stiffness, x + at, V != NULL ? V + i : NULL,
                 grad != NULL ? grad + at : NULL);
  }
}

void
ans_landscape_double_well (const AnsPotential *self, int n, int d, const double *x,
                           double *V, double *grad)
{
  for (int i = 0; i < n; i++) {
    const double *xi = x + (gsize) i * (gsize) d;
    double well = xi[0] * xi[0] - 1, square = 0;
    for (int j = 1; j < d; j++)
      square += xi[j] * xi[j];
    if (V != NULL)
      V[i] = well * well + 0.5 * self->stiffness * square;
    if (grad == NULL)
      continue;
    double *gi = grad + (gsize) i * (gsize) d;
    gi[0] = 4 * well * xi[0];
    for (int j = 1; j < d; j++)
      gi[j] = self->stiffness * xi[j];
  }
}

void
ans_landscape_spheres (const AnsPotential *self, int n, int d, const double *x, double *V,
                       double *grad)
{
  (void) self;
  for (int i = 0; i < n; i++) {
    const double *xi = x + (gsize) i * (gsize) d;
    double square = 0;
    for (int j = 0; j < d; j++)
      square += xi[j] * xi[j];
    if (V != NULL)
      V[i] = ANS_POTENTIAL_SPHERES_C * square;
    if (grad != NULL)
      for (int j = 0; j < d; j++)
        grad[(gsize) i * (gsize) d + (gsize) j] = 2 * ANS_POTENTIAL_SPHERES_C * xi[j];
  }
}

void
ans_landscape_ginzburg_landau (const AnsPotential *self, int n, int d, const double *x,
                               double *V, double *grad)
{
  double spring = self->lambda * (self->d + 1.0) * (self->d + 1.0); /* lambda / h^2 */
  double well = 1 / self->lambda;
  for (int i = 0; i < n; i++) {
    const double *u = x + (gsize) i * (gsize) d;
    double *gi = grad != NULL ? grad + (gsize) i * (gsize) d : NULL;
    double bonds = 0, sites = self->d - d;
    for (int j = 0; j < d; j++) {
      double left = j > 0 ? u[j - 1] : 0, right = j + 1 < d ? u[j + 1] : 0;
      double off = 1 - u[j] * u[j];
      bonds += (u[j] - left) * (u[j] - left);
      sites += off * off;
      if (gi != NULL)
        gi[j] = spring * (2 * u[j] - left - right) - well * off * u[j];
    }
    if (V != NULL)
      V[i] = 0.5 * spring * (bonds + u[d - 1] * u[d - 1]) + 0.25 * well * sites;
  }
}

static const Bump mueller_bumps[4] = {
    {-200, -1, 0, -10, 1, 0},
    {-100, -1, 0, -10, 0, 0.5},
    {-170, -6.5, 11, -6.5, -0.5, 1.5},
    {15, 0.7, 0.6, 0.7, -1, 1},
};

static const Bump hole_bumps[4] = {
    {3, -1, 0, -1, 0, 1.0 / 3},
    {-3, -1, 0, -1, 0, 5.0 / 3},
    {-5, -1, 0, -1, 1, 0},
    {-5, -1, 0, -1, -1, 0},
};
