/*   kind           phi (x)                          psi (y)
 *   oscillating    1, x, V (x)                      1, y, V (y)
 *   torus, trig.   1, cos 2 pi k x, sin 2 pi k x    the same; k = 1 ... order
 *   spheres        1, x'A0 x, x, x o x              1, y'A2 y, y
 *   GAN, circle    cos 2 pi k x - a_k, sin 2 pi k x - b_k    cos f times cos, sin 2 pi k
 * c
 *
 * a_k, b_k are the Fourier coefficients of p*, so that the GAN's pay-off has
 * A = diag (kappa_k), kappa_k = 2 sqrt (2 pi) s exp (-2 pi^2 s^2 k^2) for bumps of width
 * s. */
#include "engine/models/game_features.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

enum { BLOCK = ANS_GAME_FEATURES_BLOCK, ORDER = 3, CIRCLE = ANS_GAME_MAX_FEATURES / 2 };

#define TAU (2 * G_PI)

/* Cosines and sines of 2 pi k x, k = first ... first + waves - 1 >= 0, alternating
 * columns. */
static void
waves (int m, const double *x, int stride, int first, int n, double *out)
{
  double angle[BLOCK];
  for (int k = 0; k < n; k++) {
    for (int i = 0; i < m; i++) {
      double turns = (first + k) * x[i * stride];
      angle[i] = TAU * (turns - round (turns));
    }
    ans_vector_cos ((gsize) m, angle, out + 2 * k * m);
    ans_vector_sin ((gsize) m, angle, out + (2 * k + 1) * m);
  }
}

/* The slopes of waves from the waves. */
static void
wave_slopes (int m, int first, int n, const double *wave, double *out)
{
  for (int k = 0; k < n; k++) {
    double rate = TAU * (first + k);
    const double *c = wave + 2 * k * m, *s = c + m;
    for (int i = 0; i < m; i++) {
      out[2 * k * m + i] = -rate * s[i];
      out[(2 * k + 1) * m + i] = rate * c[i];
    }
  }
}

static void
fill_column (int m, double value, double *out)
{
  for (int i = 0; i < m; i++)
    out[i] = value;
}

static void
wells (int m, const double *x, double *phi)
{
  fill_column (m, 1, phi);
  for (int i = 0; i < m; i++) {
    phi[m + i] = x[i];
    phi[2 * m + i] = ans_game_well (x[i]);
  }
}

static void
well_slopes (int m, const double *x, double *slope)
{
  fill_column (m, 0, slope);
  fill_column (m, 1, slope + m);
  for (int i = 0; i < m; i++)
    slope[2 * m + i] = ans_game_well_slope (x[i]);
}

static void
polynomials (const AnsGame *self, AnsGamePlayer player, int m, const double *x,
             double *phi)
{
  int d = self->space[player].d;
  const double *Q = self->square[player];
  fill_column (m, 1, phi);
  for (int i = 0; i < m; i++) {
    double form = 0;
    for (int a = 0; a < d; a++)
      for (int b = 0; b < d; b++)
        form += Q[a * d + b] * x[i * d + a] * x[i * d + b];
    phi[m + i] = form;
    for (int a = 0; a < d; a++)
      phi[(2 + a) * m + i] = x[i * d + a];
    for (int a = 0; a < d && player == ANS_GAME_MINIMISER; a++)
      phi[(2 + d + a) * m + i] = x[i * d + a] * x[i * d + a];
  }
}

static void
polynomial_slopes (const AnsGame *self, AnsGamePlayer player, int m, const double *x,
                   int k, double *slope)
{
  int d = self->space[player].d;
  const double *Q = self->square[player];
  memset (slope, 0, sizeof *slope * (gsize) (self->features[player] * m));
  for (int i = 0; i < m; i++) {
    for (int a = 0; a < d; a++)
      slope[m + i] += (Q[a * d + k] + Q[k * d + a]) * x[i * d + a];
    slope[(2 + k) * m + i] = 1;
    if (player == ANS_GAME_MINIMISER)
      slope[(2 + d + k) * m + i] = 2 * x[i * d + k];
  }
}

/* Fourier coefficients of p*. */
static void
coefficients (const AnsGame *self, int k, double *a, double *b)
{
  double damped =
      (1 - self->floor) * exp (-0.5 * TAU * TAU * self->spread * self->spread * k * k);
  *a = *b = 0;
  for (int i = 0; i < self->modes; i++) {
    *a += damped * self->weight[i] * cos (TAU * k * self->mode[i][0]);
    *b += damped * self->weight[i] * sin (TAU * k * self->mode[i][0]);
  }
}

static void
samples (const AnsGame *self, int m, const double *x, double *phi)
{
  waves (m, x, 1, 1, CIRCLE, phi);
  for (int k = 0; k < CIRCLE; k++) {
    double a, b;
    coefficients (self, k + 1, &a, &b);
    for (int i = 0; i < m; i++) {
      phi[2 * k * m + i] -= a;
      phi[(2 * k + 1) * m + i] -= b;
    }
  }
}

/* `out` may be `wave`: columns times `factor` of every point. */
static void
modulate (int m, const double *factor, const double *wave, double *out)
{
  for (int l = 0; l < ANS_GAME_MAX_FEATURES; l++)
    for (int i = 0; i < m; i++)
      out[l * m + i] = factor[i] * wave[l * m + i];
}

static void
bumps (int m, const double *y, double *psi)
{
  double factor[BLOCK];
  for (int i = 0; i < m; i++)
    factor[i] = cos (y[2 * i + 1]);
  waves (m, y, 2, 1, CIRCLE, psi);
  modulate (m, factor, psi, psi);
}

static void
bump_phase_slopes (int m, const double *y, double *slope)
{
  double factor[BLOCK];
  for (int i = 0; i < m; i++)
    factor[i] = -sin (y[2 * i + 1]);
  waves (m, y, 2, 1, CIRCLE, slope);
  modulate (m, factor, slope, slope);
}

/* The slopes of samples do not know of p*: the waves are needed afresh. */
static void
sample_slopes (int m, const double *x, double *slope)
{
  double wave[ANS_GAME_MAX_FEATURES * BLOCK];
  waves (m, x, 1, 1, CIRCLE, wave);
  wave_slopes (m, 1, CIRCLE, wave, slope);
}

void
ans_game_features_fill (const AnsGame *self, AnsGamePlayer player, int m, const double *x,
                        double *phi)
{
  g_assert (m <= BLOCK);
  switch (self->kind) {
  case ANS_GAME_OSCILLATING:
    wells (m, x, phi);
    break;
  case ANS_GAME_TORUS:
  case ANS_GAME_TRIGONOMETRIC:
    fill_column (m, 1, phi);
    waves (m, x, 1, 1, self->features[player] / 2, phi + m);
    break;
  case ANS_GAME_SPHERES:
    polynomials (self, player, m, x, phi);
    break;
  case ANS_GAME_GAN_CIRCLE:
    if (player == ANS_GAME_MINIMISER)
      samples (self, m, x, phi);
    else
      bumps (m, x, phi);
    break;
  case ANS_GAME_GAN_PLANE:
  case ANS_N_GAMES:
    g_assert_not_reached ();
  }
}

void
ans_game_features_slope (const AnsGame *self, AnsGamePlayer player, int m,
                         const double *x, const double *phi, int k, double *slope)
{
  switch (self->kind) {
  case ANS_GAME_OSCILLATING:
    well_slopes (m, x, slope);
    break;
  case ANS_GAME_TORUS:
  case ANS_GAME_TRIGONOMETRIC:
    fill_column (m, 0, slope);
    wave_slopes (m, 1, self->features[player] / 2, phi + m, slope + m);
    break;
  case ANS_GAME_SPHERES:
    polynomial_slopes (self, player, m, x, k, slope);
    break;
  case ANS_GAME_GAN_CIRCLE:
    if (player == ANS_GAME_MINIMISER)
      sample_slopes (m, x, slope);
    else if (k == 0)
      wave_slopes (m, 1, CIRCLE, phi, slope);
    else
      bump_phase_slopes (m, x, slope);
    break;
  case ANS_GAME_GAN_PLANE:
  case ANS_N_GAMES:
    g_assert_not_reached ();
  }
}

static void
set (AnsGame *self, int row, int column, double value)
{
  self->A[row * self->features[1] + column] += value;
}

/* a cos 2 pi (k x + l y) - b sin 2 pi (k x + l y), k and l of any sign. */
static void
add_wave (AnsGame *self, int k, int l, double a, double b)
{
  int cx = MAX (2 * ABS (k) - 1, 0), sx = 2 * ABS (k);
  int cy = MAX (2 * ABS (l) - 1, 0), sy = 2 * ABS (l);
  double sign_x = k < 0 ? -1 : 1, sign_y = l < 0 ? -1 : 1;
  set (self, cx, cy, a);
  if (k != 0 && l != 0)
    set (self, sx, sy, -a * sign_x * sign_y);
  if (k != 0)
    set (self, sx, cy, -b * sign_x);
  if (l != 0)
    set (self, cx, sy, -b * sign_y);
}

static void
init_oscillating (AnsGame *self, AnsRandom *random)
{
  (void) random;
  self->features[0] = self->features[1] = 3;
  set (self, 2, 0, 1);
  set (self, 0, 2, -1);
  set (self, 1, 1, self->alpha);
}

static void
init_torus (AnsGame *self, AnsRandom *random)
{
  (void) random;
  self->features[0] = self->features[1] = 5;
  add_wave (self, 2, 0, 0, -1);
  add_wave (self, 0, 2, 0, -1);
  add_wave (self, 1, 1, 2, 0);
}

static void
init_trigonometric (AnsGame *self, AnsRandom *random)
{
  self->features[0] = self->features[1] = 2 * ORDER + 1;
  for (int k = -ORDER; k <= ORDER; k++)
    for (int l = -ORDER; l <= ORDER; l++) {
      double a = ans_random_normal (random), b = ans_random_normal (random);
      add_wave (self, k, l, a, b);
    }
}

static void
init_spheres (AnsGame *self, AnsRandom *random)
{
  int d = self->space[0].d;
  self->features[0] = 2 * d + 2;
  self->features[1] = d + 2;
  ans_random_fill_normal (random, d * d, self->square[0]);
  ans_random_fill_normal (random, d * d, self->square[1]);
  set (self, 1, 0, 1);
  set (self, 0, 1, 1);
  for (int a = 0; a < d; a++)
    for (int b = 0; b < d; b++) {
      set (self, 2 + a, 2 + b, ans_random_normal (random));
      set (self, 2 + d + a, 2 + b, ans_random_normal (random));
    }
}

static void
init_circle (AnsGame *self, AnsRandom *random)
{
  double s = self->width;
  (void) random;
  self->features[0] = self->features[1] = 2 * CIRCLE;
  for (int k = 1; k <= CIRCLE; k++) {
    double kappa = 2 * sqrt (TAU) * s * exp (-0.5 * TAU * TAU * s * s * k * k);
    set (self, 2 * k - 2, 2 * k - 2, kappa);
    set (self, 2 * k - 1, 2 * k - 1, kappa);
  }
}

void
ans_game_features_init (AnsGame *self, AnsRandom *random)
{
  static void (*const init[ANS_N_GAMES]) (AnsGame *, AnsRandom *) = {
      [ANS_GAME_OSCILLATING] = init_oscillating,     [ANS_GAME_TORUS] = init_torus,
      [ANS_GAME_TRIGONOMETRIC] = init_trigonometric, [ANS_GAME_SPHERES] = init_spheres,
      [ANS_GAME_GAN_CIRCLE] = init_circle,
  };
  memset (self->A, 0, sizeof self->A);
  if (init[self->kind] != NULL)
    init[self->kind](self, random);
}
