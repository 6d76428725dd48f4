/* Exponentials of a block of points are gathered, so that they run as vector kernels. */
#include "engine/models/target.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define BLOCK 256
#define RING 4.0         /* c of c (|x|^2 - 1)^2 */
#define BANANA_BEND 0.5  /* b of x^2 / 2 + (y + b (x^2 - 1))^2 / (2 v) */
#define BANANA_ACROSS 4. /* 1 / v */
#define THREE_WELLS (16.0 / 27)

/* L (n), if not NULL, and grad (n x d), if not NULL, at x (n x d). */
typedef void (*Form) (const AnsTarget *self, int n, const double *x, double *L,
                      double *grad);

typedef struct {
  AnsTargetInfo info;
  Form form;
  AnsTarget seed;
} Kind;

static const Kind kinds[ANS_N_TARGETS];

const AnsTargetInfo *
ans_target_info (AnsTargetKind kind)
{
  g_assert ((int) kind >= 0 && kind < ANS_N_TARGETS);
  return &kinds[kind].info;
}

AnsTarget
ans_target (AnsTargetKind kind, int d)
{
  const AnsTargetInfo *info = ans_target_info (kind);
  AnsTarget self = kinds[kind].seed;
  self.kind = kind;
  self.d = d == 0 ? info->d_usual : d;
  g_assert (self.d >= info->d_min && self.d <= info->d_max);
  if (kind == ANS_TARGET_MUELLER_BROWN)
    self.potential = ans_potential (ANS_POTENTIAL_MUELLER_BROWN, 0);
  if (kind == ANS_TARGET_REGRESSION) {
    self.regression = ans_regression ();
    for (int k = 0; k < 2; k++) {
      self.lower[k] += self.regression.minimum[k];
      self.upper[k] += self.regression.minimum[k];
    }
  }
  /* The weights of mixtures are those of normalised Gaussians. */
  if (kind == ANS_TARGET_MIXTURE || kind == ANS_TARGET_BLOBS)
    for (int i = 0; i < self.n_wells; i++) {
      AnsTargetWell *well = &self.wells[i];
      well->log_weight =
          log (well->log_weight) + 0.5 * self.d * log (well->k / (2 * G_PI));
    }
  return self;
}

void
ans_target_set_stiffness (AnsTarget *self, double stiffness)
{
  g_assert (stiffness > 0);
  if (self->stiffness > 0)
    self->stiffness = stiffness;
}

void
ans_target_set_ratio (AnsTarget *self, double ratio)
{
  g_assert (ratio > 0);
  if (self->ratio > 0)
    self->ratio = ratio;
  if (self->kind == ANS_TARGET_FLAT_SHARP)
    self->wells[1].k = ratio;
}

gboolean
ans_target_add_bump (AnsTarget *self, AnsTargetBump bump)
{
  g_assert (bump.width > 0);
  if (self->kind != ANS_TARGET_BUMPS || self->n_bumps == ANS_TARGET_MAX_BUMPS)
    return FALSE;
  self->bumps[self->n_bumps++] = bump;
  return TRUE;
}

void
ans_target_eval (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  kinds[self->kind].form (self, n, x, L, grad);
}

void
ans_target_force (gconstpointer target, int n, int d, const double *x, double *L,
                  double *grad)
{
  const AnsTarget *self = target;
  g_assert (d == self->d);
  kinds[self->kind].form (self, n, x, L, grad);
}

double
ans_target_curvature (const AnsTarget *self, int i)
{
  if (self->d == 1)
    return self->ratio;
  return pow (self->ratio, (double) i / (self->d - 1));
}

double
ans_target_stiffest (const AnsTarget *self)
{
  static const double known[ANS_N_TARGETS] = {[ANS_TARGET_DOUBLE_WELL] = 8,
                                              [ANS_TARGET_THREE_WELLS] = 24,
                                              [ANS_TARGET_MUELLER_BROWN] = 4069,
                                              [ANS_TARGET_RING] = 8 * RING,
                                              [ANS_TARGET_BANANA] = BANANA_ACROSS};
  if (self->kind == ANS_TARGET_REGRESSION)
    return ans_regression_stiffest (&self->regression);
  double most = fmax (fmax (known[self->kind], self->stiffness), self->ratio);
  for (int i = 0; i < self->n_wells; i++)
    most = fmax (most, self->wells[i].k);
  for (int i = 0; i < self->n_bumps; i++)
    most += fabs (self->bumps[i].height) / (self->bumps[i].width * self->bumps[i].width);
  return most;
}

double
ans_target_log_partition (const AnsTarget *self, double beta)
{
  double sum = 0;
  if (self->kind == ANS_TARGET_QUADRATIC)
    return 0.5 * log (2 * G_PI / (beta * self->stiffness));
  if (self->kind == ANS_TARGET_RING)
    return log (0.5 * G_PI * sqrt (G_PI / (beta * RING)) * erfc (-sqrt (beta * RING)));
  const double *H = self->regression.H;
  if (self->kind == ANS_TARGET_REGRESSION)
    return log (2 * G_PI / beta) - 0.5 * log (H[0] * H[2] - H[1] * H[1]) -
           beta * self->regression.floor;
  if (self->kind == ANS_TARGET_BANANA)
    return log (2 * G_PI / beta) - 0.5 * log (BANANA_ACROSS);
  if (self->kind == ANS_TARGET_GAUSSIAN) {
    for (int i = 0; i < self->d; i++)
      sum += 0.5 * log (2 * G_PI / (beta * ans_target_curvature (self, i)));
    return sum;
  }
  if (self->n_wells == 0 || fabs (beta - self->softness) > 1e-12 * beta)
    return (double) NAN;
  for (int i = 0; i < self->n_wells; i++)
    sum += exp (self->wells[i].log_weight +
                0.5 * self->d * log (2 * G_PI / (beta * self->wells[i].k)));
  return log (sum);
}

/* ---- formulas ---- */

static void
double_well (const AnsTarget *self G_GNUC_UNUSED, int n, const double *x, double *L,
             double *grad)
{
  for (int i = 0; L != NULL && i < n; i++) {
    double q = x[i] * x[i] - 1;
    L[i] = q * q;
  }
  for (int i = 0; grad != NULL && i < n; i++)
    grad[i] = 4 * x[i] * (x[i] * x[i] - 1);
}

static void
three_wells (const AnsTarget *self G_GNUC_UNUSED, int n, const double *x, double *L,
             double *grad)
{
  for (int i = 0; L != NULL && i < n; i++) {
    double u = x[i] * x[i], q = u - 2.25;
    L[i] = THREE_WELLS * u * q * q;
  }
  for (int i = 0; grad != NULL && i < n; i++) {
    double u = x[i] * x[i], q = u - 2.25;
    grad[i] = THREE_WELLS * 2 * x[i] * q * (q + 2 * u);
  }
}

static void
quadratic (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  for (int i = 0; L != NULL && i < n; i++)
    L[i] = 0.5 * self->stiffness * x[i] * x[i];
  for (int i = 0; grad != NULL && i < n; i++)
    grad[i] = self->stiffness * x[i];
}

static void
mueller (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  ans_potential_eval (&self->potential, n, x, L, grad);
}

static void
regression (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  ans_regression_eval (&self->regression, n, x, L, grad);
}

static void
ring (const AnsTarget *self G_GNUC_UNUSED, int n, const double *x, double *L,
      double *grad)
{
  for (int i = 0; i < n; i++) {
    double a = x[2 * i], b = x[2 * i + 1], q = a * a + b * b - 1;
    if (L != NULL)
      L[i] = RING * q * q;
    if (grad == NULL)
      continue;
    grad[2 * i] = 4 * RING * q * a;
    grad[2 * i + 1] = 4 * RING * q * b;
  }
}

static void
banana (const AnsTarget *self G_GNUC_UNUSED, int n, const double *x, double *L,
        double *grad)
{
  for (int i = 0; i < n; i++) {
    double a = x[2 * i], q = x[2 * i + 1] + BANANA_BEND * (a * a - 1);
    if (L != NULL)
      L[i] = 0.5 * a * a + 0.5 * BANANA_ACROSS * q * q;
    if (grad == NULL)
      continue;
    grad[2 * i] = a + 2 * BANANA_ACROSS * BANANA_BEND * q * a;
    grad[2 * i + 1] = BANANA_ACROSS * q;
  }
}

static void
gaussian (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  double k[ANS_TARGET_MAX_DIMENSION] = {0};
  gsize d = (gsize) self->d;
  for (int j = 0; j < self->d; j++)
    k[j] = ans_target_curvature (self, j);
  for (gsize i = 0; i < (gsize) n; i++) {
    double sum = 0;
    for (gsize j = 0; j < d; j++)
      sum += k[j] * x[i * d + j] * x[i * d + j];
    if (L != NULL)
      L[i] = 0.5 * sum;
    for (gsize j = 0; grad != NULL && j < d; j++)
      grad[i * d + j] = k[j] * x[i * d + j];
  }
}

/* m <= BLOCK points of the plane. */
static void
bumps_block (const AnsTarget *self, int m, const double *x, double *L, double *grad)
{
  double e[BLOCK], sum[BLOCK], gx[BLOCK], gy[BLOCK];
  for (int i = 0; i < m; i++) {
    gx[i] = self->stiffness * x[2 * i];
    gy[i] = self->stiffness * x[2 * i + 1];
    sum[i] = 0.5 * (gx[i] * x[2 * i] + gy[i] * x[2 * i + 1]);
  }
  for (const AnsTargetBump *b = self->bumps; b < self->bumps + self->n_bumps; b++) {
    double p = 1 / (b->width * b->width);
    for (int i = 0; i < m; i++) {
      double dx = x[2 * i] - b->x, dy = x[2 * i + 1] - b->y;
      e[i] = -0.5 * p * (dx * dx + dy * dy);
    }
    ans_vector_exp ((gsize) m, e, e);
    for (int i = 0; i < m; i++) {
      double value = b->height * e[i];
      sum[i] += value;
      gx[i] -= value * p * (x[2 * i] - b->x);
      gy[i] -= value * p * (x[2 * i + 1] - b->y);
    }
  }
  if (L != NULL)
    memcpy (L, sum, sizeof (double) * (gsize) m);
  for (int i = 0; grad != NULL && i < m; i++) {
    grad[2 * i] = gx[i];
    grad[2 * i + 1] = gy[i];
  }
}

static void
bumps (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  for (int i = 0; i < n; i += BLOCK)
    bumps_block (self, MIN (BLOCK, n - i), x + 2 * i, L != NULL ? L + i : NULL,
                 grad != NULL ? grad + 2 * i : NULL);
}

/* The exponents log_weight - s k |x - c|^2 / 2 of the wells, less the largest of them,
 * which is returned in `most`, at m <= BLOCK points. */
static void
well_exponents (const AnsTarget *self, int m, const double *x, double e[][BLOCK],
                double *most)
{
  gsize d = (gsize) self->d;
  for (int i = 0; i < m; i++) {
    const double *xi = x + (gsize) i * d;
    double passive = 0;
    most[i] = -INFINITY;
    for (gsize j = 2; j < d; j++)
      passive += xi[j] * xi[j];
    for (int c = 0; c < self->n_wells; c++) {
      const AnsTargetWell *well = &self->wells[c];
      double dx = xi[0] - well->x, dy = d > 1 ? xi[1] - well->y : 0;
      e[c][i] = well->log_weight -
                0.5 * self->softness * well->k * (dx * dx + dy * dy + passive);
      most[i] = fmax (most[i], e[c][i]);
    }
    for (int c = 0; c < self->n_wells; c++)
      e[c][i] -= most[i];
  }
}

/* sum_c p_c k_c (x - c_c), p_c the shares of the wells. */
static void
well_slope (const AnsTarget *self, int i, const double *xi, double e[][BLOCK], double sum,
            double *gi)
{
  double pull = 0, gx = 0, gy = 0;
  gsize d = (gsize) self->d;
  for (int c = 0; c < self->n_wells; c++) {
    const AnsTargetWell *well = &self->wells[c];
    double p = well->k * e[c][i] / sum;
    pull += p;
    gx += p * (xi[0] - well->x);
    gy += d > 1 ? p * (xi[1] - well->y) : 0;
  }
  gi[0] = gx;
  if (d > 1)
    gi[1] = gy;
  for (gsize j = 2; j < d; j++)
    gi[j] = pull * xi[j];
}

static void
wells (const AnsTarget *self, int n, const double *x, double *L, double *grad)
{
  double e[ANS_TARGET_MAX_WELLS][BLOCK], most[BLOCK], sum[BLOCK];
  gsize d = (gsize) self->d;
  for (int first = 0; first < n; first += BLOCK) {
    int m = MIN (BLOCK, n - first);
    const double *xs = x + (gsize) first * d;
    well_exponents (self, m, xs, e, most);
    memset (sum, 0, sizeof sum);
    for (int c = 0; c < self->n_wells; c++) {
      ans_vector_exp ((gsize) m, e[c], e[c]);
      for (int i = 0; i < m; i++)
        sum[i] += e[c][i];
    }
    for (int i = 0; grad != NULL && i < m; i++)
      well_slope (self, i, xs + (gsize) i * d, e, sum[i], grad + (gsize) (first + i) * d);
    if (L == NULL)
      continue;
    ans_vector_log ((gsize) m, sum, sum);
    for (int i = 0; i < m; i++)
      L[first + i] = -(most[i] + sum[i]) / self->softness;
  }
}

/* ---- the table ---- */

static const Kind kinds[ANS_N_TARGETS] = {
    [ANS_TARGET_DOUBLE_WELL] = {{"double-well", "Double well", 1, 1, 1},
                                double_well,
                                {.lower = {-2.6}, .upper = {2.6}, .beta = 4, .dt = 5e-3}},
    [ANS_TARGET_THREE_WELLS] = {{"three-wells", "Three wells", 1, 1, 1},
                                three_wells,
                                {.lower = {-2.6}, .upper = {2.6}, .beta = 4, .dt = 2e-3}},
    [ANS_TARGET_QUADRATIC] =
        {{"quadratic", "Quadratic", 1, 1, 1},
         quadratic,
         {.lower = {-5}, .upper = {5}, .beta = 1, .dt = 0.05, .stiffness = 1}},
    [ANS_TARGET_MIXTURE] = {{"mixture", "Two Gaussians", 1, 1, 1},
                            wells,
                            {.lower = {-7},
                             .upper = {7},
                             .beta = 1,
                             .dt = 0.05,
                             .softness = 1,
                             .n_wells = 2,
                             .wells = {{1.0 / 3, 1, -2, 0}, {2.0 / 3, 1, 2, 0}}}},
    [ANS_TARGET_MUELLER_BROWN] =
        {{"mueller-brown", "Müller–Brown", 2, 2, 2},
         mueller,
         {.lower = {-1.7, -0.6}, .upper = {1.4, 2.3}, .beta = 0.1, .dt = 5e-5}},
    [ANS_TARGET_RING] = {{"ring", "Ring", 2, 2, 2},
                         ring,
                         {.lower = {-2, -2}, .upper = {2, 2}, .beta = 2, .dt = 2e-3}},
    [ANS_TARGET_BANANA] =
        {{"banana", "Banana", 2, 2, 2},
         banana,
         {.lower = {-5, -10}, .upper = {5, 3.5}, .beta = 1, .dt = 5e-3}},
    [ANS_TARGET_BLOBS] = {{"blobs", "Five Gaussians", 2, 2, 2},
                          wells,
                          {.lower = {-6, -6},
                           .upper = {6, 6},
                           .beta = 1,
                           .dt = 0.02,
                           .softness = 1,
                           .n_wells = 5,
                           .wells = {{0.2, 1, 0, 0},
                                     {0.3, 2, 2.6, 1},
                                     {0.2, 4, -0.6, 2.6},
                                     {0.2, 2, -2.6, -0.6},
                                     {0.1, 4, 0.8, -2.4}}}},
    [ANS_TARGET_BUMPS] = {{"bumps", "Bumps of your own", 2, 2, 2},
                          bumps,
                          {.lower = {-3.5, -3.5},
                           .upper = {3.5, 3.5},
                           .beta = 2,
                           .dt = 5e-3,
                           .stiffness = 1}},
    [ANS_TARGET_GAUSSIAN] =
        {{"gaussian", "Gaussian", 1, ANS_TARGET_MAX_DIMENSION, 2},
         gaussian,
         {.lower = {-5, -5}, .upper = {5, 5}, .beta = 1, .dt = 0.02, .ratio = 4}},
    [ANS_TARGET_FLAT_SHARP] = {{"flat-sharp", "Flat and sharp", 1, 16, 2},
                               wells,
                               {.lower = {-3.5, -2.5},
                                .upper = {2.5, 2.5},
                                .beta = 4,
                                .dt = 5e-3,
                                .ratio = 9,
                                .softness = 4,
                                .n_wells = 2,
                                .wells = {{0, 1, -1, 0}, {0, 9, 1, 0}}}},
    [ANS_TARGET_REGRESSION] =
        {{"regression", "Regression", 2, 2, 2},
         regression,
         {.lower = {-0.9, -0.9}, .upper = {0.9, 0.9}, .beta = 60, .dt = 0.05}},
};
