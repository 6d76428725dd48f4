#include "engine/models/potential.h"

#include "engine/core/linalg.h"
#include "engine/models/landscape.h"

#include <math.h>
#include <string.h>

#define MAX_STARTS 4

/* What is fixed for a kind; `seed` has what ans_potential copies. */
typedef struct {
  AnsPotentialInfo info;
  AnsLandscape landscape;
  AnsPotential seed;
  int n_starts;
  double starts[MAX_STARTS][2]; /* close to the minima in the plane, deepest first */
} Kind;

static const Kind kinds[ANS_N_POTENTIALS];

const AnsPotentialInfo *
ans_potential_info (AnsPotentialKind kind)
{
  g_assert ((int) kind >= 0 && kind < ANS_N_POTENTIALS);
  return &kinds[kind].info;
}

AnsPotential
ans_potential (AnsPotentialKind kind, int d)
{
  const AnsPotentialInfo *info = ans_potential_info (kind);
  AnsPotential self = kinds[kind].seed;
  self.kind = kind;
  self.d = d == 0 ? info->d_usual : d;
  g_assert (self.d >= info->d_min && self.d <= info->d_max);
  if (self.active == 0 || self.active > self.d)
    self.active = self.d;
  if (self.sigma > 0)
    self.stiffness = 1 / (self.sigma * self.sigma);

  double x[ANS_SET_MAX_DIMENSION];
  ans_potential_minima (&self, 1, x);
  ans_potential_eval (&self, 1, x, &self.V_min, NULL);
  return self;
}

void
ans_potential_eval (const AnsPotential *self, int n, const double *x, double *V,
                    double *grad)
{
  kinds[self->kind].landscape (self, n, self->d, x, V, grad);
}

void
ans_potential_force (gconstpointer potential, int n, int d, const double *x, double *V,
                     double *grad)
{
  const AnsPotential *self = potential;
  g_assert (d >= 1 && d <= self->d);
  kinds[self->kind].landscape (self, n, d, x, V, grad);
}

void
ans_potential_value (gconstpointer potential, int n, int d, const double *x, double *V)
{
  const AnsPotential *self = potential;
  g_assert (d >= 1 && d <= self->d);
  kinds[self->kind].landscape (self, n, d, x, V, NULL);
}

/* The Hessian at x in the plane, by differences of the gradient: xx, xy, yy. */
static void
hessian (const AnsPotential *self, const double *x, double *H)
{
  const double h = 1e-5;
  double points[8] = {x[0] + h, x[1], x[0] - h, x[1], x[0], x[1] + h, x[0], x[1] - h},
         grad[8];
  kinds[self->kind].landscape (self, 4, 2, points, NULL, grad);
  H[0] = (grad[0] - grad[2]) / (2 * h);
  H[1] = (grad[1] - grad[3] + grad[4] - grad[6]) / (4 * h);
  H[2] = (grad[5] - grad[7]) / (2 * h);
}

/* The nearby minimum in the plane: Newton's steps where the Hessian is positive definite,
 * the gradient else, halved until V falls. */
static void
descend (const AnsPotential *self, double *x)
{
  AnsLandscape landscape = kinds[self->kind].landscape;
  for (int step = 0; step < 200; step++) {
    double V, grad[2], H[3], p[2];
    landscape (self, 1, 2, x, &V, grad);
    hessian (self, x, H);
    double det = H[0] * H[2] - H[1] * H[1];
    gboolean convex = det > 0 && H[0] > 0;
    p[0] = convex ? (H[2] * grad[0] - H[1] * grad[1]) / det : 1e-3 * grad[0];
    p[1] = convex ? (H[0] * grad[1] - H[1] * grad[0]) / det : 1e-3 * grad[1];
    for (int halving = 0; halving < 60; halving++) {
      double y[2] = {x[0] - p[0], x[1] - p[1]}, V_y;
      landscape (self, 1, 2, y, &V_y, NULL);
      if (V_y <= V) {
        memcpy (x, y, sizeof y);
        break;
      }
      p[0] /= 2;
      p[1] /= 2;
    }
    if (hypot (p[0], p[1]) < 1e-13)
      return;
  }
}

/* The minimiser U_+ of the chain: Newton from the profile of the continuous problem,
 * tanh (s / (sqrt 2 lambda)), at both ends. */
static void
relax_chain (const AnsPotential *self, double *u)
{
  int d = self->d;
  double spring = self->lambda * (d + 1.0) * (d + 1.0), width = G_SQRT2 * self->lambda;
  for (int i = 0; i < d; i++) {
    double s = (i + 1) / (d + 1.0);
    u[i] = tanh (s / width) * tanh ((1 - s) / width);
  }
  double grad[ANS_SET_MAX_DIMENSION], diagonal[ANS_SET_MAX_DIMENSION];
  double off[ANS_SET_MAX_DIMENSION];
  for (int step = 0; step < 50; step++) {
    ans_potential_eval (self, 1, u, NULL, grad);
    for (int i = 0; i < d; i++) {
      diagonal[i] = 2 * spring + (3 * u[i] * u[i] - 1) / self->lambda;
      off[i] = -spring;
    }
    ans_linalg_tridiagonal (d, off, diagonal, off, grad);
    ans_linalg_axpy (d, -1, grad, u);
    if (ans_linalg_norm (d, grad) < 1e-14 * d)
      return;
  }
}

static int
chain_minima (const AnsPotential *self, int max, double *x)
{
  double u[ANS_SET_MAX_DIMENSION];
  relax_chain (self, u);
  int n = MIN (max, 2);
  for (int i = 0; i < n * self->d; i++)
    x[i] = i < self->d ? -u[i] : u[i - self->d];
  return n;
}

int
ans_potential_minima (const AnsPotential *self, int max, double *x)
{
  const Kind *kind = &kinds[self->kind];
  if (self->kind == ANS_POTENTIAL_GINZBURG_LANDAU)
    return chain_minima (self, max, x);
  int n = MIN (max, kind->n_starts);
  memset (x, 0, sizeof (double) * (gsize) n * (gsize) self->d);
  for (int i = 0; i < n; i++) {
    double plane[2] = {kind->starts[i][0], kind->starts[i][1]};
    descend (self, plane);
    memcpy (x + (gsize) i * (gsize) self->d, plane, sizeof plane);
  }
  return n;
}

void
ans_potential_sets (const AnsPotential *self, AnsSet *a, AnsSet *b)
{
  const double zero[ANS_SET_MAX_DIMENSION] = {0};
  double minima[2 * ANS_SET_MAX_DIMENSION];
  switch (self->kind) {
  case ANS_POTENTIAL_MUELLER_BROWN:
    *a = ans_set_ball (2, (const double[]){-0.558, 1.441}, 0.1);
    *b = ans_set_ball (2, (const double[]){0.623, 0.028}, 0.1);
    return;
  case ANS_POTENTIAL_RUGGED_MUELLER:
    *a = ans_set_ball (2, (const double[]){-0.57, 1.43}, 0.3);
    *b = ans_set_ball (2, (const double[]){0.56, 0.044}, 0.3);
    return;
  case ANS_POTENTIAL_DOUBLE_WELL:
    *a = ans_set_below (-1);
    *b = ans_set_above (1);
    return;
  case ANS_POTENTIAL_SPHERES:
    *a = ans_set_ball (self->d, zero, 0.25);
    *b = ans_set_outside (self->d, zero, 1);
    return;
  case ANS_POTENTIAL_THREE_HOLES:
    *a = ans_set_ball (2, kinds[self->kind].starts[0], 0.2);
    *b = ans_set_ball (2, kinds[self->kind].starts[1], 0.2);
    return;
  case ANS_POTENTIAL_GINZBURG_LANDAU:
    chain_minima (self, 2, minima);
    *a = ans_set_ball (self->d, minima, 3);
    *b = ans_set_ball (self->d, minima + self->d, 3);
    return;
  case ANS_N_POTENTIALS:
    break;
  }
  g_assert_not_reached ();
}

void
ans_potential_sample_passive (const AnsPotential *self, double beta, int n,
                              AnsRandom *random, double *x)
{
  int m = self->d - self->active;
  if (m == 0)
    return;
  double sd = 1 / sqrt (beta * self->stiffness);
  for (int i = 0; i < n; i++) {
    double *passive = x + (gsize) i * (gsize) self->d + self->active;
    ans_random_fill_normal (random, m, passive);
    ans_linalg_scale (m, sd, passive);
  }
}

static const Kind kinds[ANS_N_POTENTIALS] =
    {
        [ANS_POTENTIAL_MUELLER_BROWN] =
            {
                .info = {"mueller-brown", "Müller–Brown", 2, 2, 2},
                .landscape = ans_landscape_mueller,
                .seed = {.active = 2,
                         .cut = 250,
                         .lower = {-1.8, -0.7},
                         .upper = {1.4, 2.3},
                         .beta = 0.1},
                .n_starts = 3,
                .starts = {{-0.5582, 1.4417}, {0.6235, 0.0280}, {-0.0500, 0.4667}},
            },
        [ANS_POTENTIAL_RUGGED_MUELLER] =
            {
                .info = {"rugged-mueller", "Rugged Müller", 2, 64, 10},
                .landscape = ans_landscape_mueller,
                .seed = {.active = 2,
                         .cut = 2000,
                         .lower = {-1.5, -0.5},
                         .upper = {1, 2},
                         .beta = 1.0 / 22,
                         .gamma = 9,
                         .k = 5,
                         .sigma = 0.05},
                .n_starts = 3,
                .starts = {{-0.5582, 1.4417}, {0.6235, 0.0280}, {-0.0500, 0.4667}},
            },
        [ANS_POTENTIAL_DOUBLE_WELL] =
            {
                .info = {"double-well", "Double well", 2, ANS_SET_MAX_DIMENSION, 10},
                .landscape = ans_landscape_double_well,
                .seed = {.active = 1,
                         .stiffness = 0.6,
                         .cut = 8,
                         .lower = {-1.8, -3},
                         .upper = {1.8, 3},
                         .beta = 5},
                .n_starts = 2,
                .starts = {{-1, 0}, {1, 0}},
            },
        [ANS_POTENTIAL_SPHERES] =
            {
                .info = {"spheres", "Concentric spheres", 2, ANS_SET_MAX_DIMENSION, 6},
                .landscape = ans_landscape_spheres,
                .seed = {.cut = INFINITY,
                         .lower = {-1.2, -1.2},
                         .upper = {1.2, 1.2},
                         .beta = 0.5},
                .n_starts = 1,
                .starts = {{0, 0}},
            },
        [ANS_POTENTIAL_THREE_HOLES] =
            {
                .info = {"three-holes", "Three holes", 2, 2, 2},
                .landscape = ans_landscape_three_holes,
                .seed = {.cut = 5,
                         .lower = {-2.2, -1.5},
                         .upper = {2.2, 2.6},
                         .beta = 1.67},
                .n_starts = 3,
                .starts = {{-1.0481, -0.0421}, {1.0481, -0.0421}, {0, 1.5371}},
            },
        [ANS_POTENTIAL_GINZBURG_LANDAU] =
            {
                .info = {"ginzburg-landau", "Ginzburg–Landau", 8, ANS_SET_MAX_DIMENSION,
                         49},
                .landscape = ans_landscape_ginzburg_landau,
                .seed = {.cut = INFINITY,
                         .lower = {-1.5, -1.5},
                         .upper = {1.5, 1.5},
                         .beta = 1.0 / 20,
                         .lambda = 0.03},
            },
};
