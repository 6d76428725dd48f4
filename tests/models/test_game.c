/* Pay-offs against their formulas written out, fields against sums over pairs. */
#include "engine/core/error.h"
#include "engine/models/game_field.h"

#include <math.h>
#include <string.h>

enum { MINE = 13, OTHERS = 131, SIZE = 200 };

#define TAU (2 * G_PI)

/* Points of a player's space, away from walls. */
static void
scatter (const AnsGameSpace *space, guint64 seed, int n, double *x)
{
  AnsRandom random = ans_random (seed, 1, 0);
  for (int i = 0; i < n; i++) {
    double square = 0;
    for (int k = 0; k < space->d; k++) {
      double u = 0.1 + 0.8 * ans_random_uniform (&random);
      x[i * space->d + k] = space->lower[k] + (space->upper[k] - space->lower[k]) * u;
      square += x[i * space->d + k] * x[i * space->d + k];
    }
    for (int k = 0; k < space->d && space->sphere; k++)
      x[i * space->d + k] /= sqrt (square);
  }
}

static double
pay (const AnsGame *game, const double *x, const double *y)
{
  double E;
  ans_game_field_matrix (game, 1, x, 1, y, &E);
  return E;
}

static double
bump (const AnsGame *game, double r)
{
  double sum = 0;
  for (int image = -3; image <= 3; image++)
    sum += exp (-0.5 * pow ((r + image) / game->width, 2));
  return sum;
}

/* k * p* by the midpoint rule, on the circle or in the plane. */
static double
smooth (const AnsGame *game, const double *c)
{
  enum { CELLS = 400 };
  double sum = 0, p;
  for (int i = 0; i < CELLS; i++) {
    double x = (i + 0.5) / CELLS;
    ans_game_target_density (game, 1, &x, &p);
    sum += p * bump (game, x - c[0]) / CELLS;
  }
  return sum;
}

static double
smooth_in_plane (const AnsGame *game, const double *c)
{
  enum { CELLS = 120 };
  double sum = 0, h = 4.0 / CELLS;
  for (int i = 0; i < CELLS; i++)
    for (int j = 0; j < CELLS; j++) {
      double x[2] = {-2 + (i + 0.5) * h, -2 + (j + 0.5) * h}, p;
      ans_game_target_density (game, 1, x, &p);
      sum += p * h * h *
             exp (-0.5 * (pow (x[0] - c[0], 2) + pow (x[1] - c[1], 2)) /
                  pow (game->width, 2));
    }
  return sum;
}

static double
formula (const AnsGame *game, const double *x, const double *y)
{
  double a = x[0], b = y[0];
  switch (game->kind) {
  case ANS_GAME_OSCILLATING:
    return pow (a * a - 1, 2) / 4 - pow (b * b - 1, 2) / 4 + game->alpha * a * b;
  case ANS_GAME_TORUS:
    return sin (2 * TAU * a) + sin (2 * TAU * b) + 2 * cos (TAU * (a + b));
  case ANS_GAME_GAN_CIRCLE:
    return cos (y[1]) * (bump (game, a - b) - smooth (game, y));
  case ANS_GAME_GAN_PLANE:
    return cos (y[2]) *
           (exp (-0.5 * (pow (a - b, 2) + pow (x[1] - y[1], 2)) / pow (game->width, 2)) -
            smooth_in_plane (game, y));
  case ANS_GAME_TRIGONOMETRIC:
  case ANS_GAME_SPHERES:
  case ANS_N_GAMES:
    break;
  }
  return NAN;
}

static void
pay_offs_are_their_formulas (void)
{
  static const AnsGameKind kinds[] = {ANS_GAME_OSCILLATING, ANS_GAME_TORUS,
                                      ANS_GAME_GAN_CIRCLE, ANS_GAME_GAN_PLANE};
  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    AnsGame game;
    double x[SIZE], y[SIZE];
    ans_game_init (&game, kinds[k], 0, 0);
    ans_game_set_coupling (&game, 2.7);
    ans_game_set_modes (&game, 5);
    ans_game_set_width (&game, 0.17);
    scatter (&game.space[0], 1, 5, x);
    scatter (&game.space[1], 2, 5, y);
    for (int i = 0; i < 5; i++) {
      const double *at = x + i * game.space[0].d, *against = y + i * game.space[1].d;
      double E = pay (&game, at, against), known = formula (&game, at, against);
      g_assert_cmpfloat_with_epsilon (E, known, 1e-11 * (1 + fabs (known)));
    }
  }
}

/* A trigonometric polynomial of order 3 that is real and differs from seed to seed: its
 * discrete Fourier coefficients beyond the third vanish, and its mean square over the
 * torus is that of 49 waves. */
static void
random_waves_have_order_three (void)
{
  enum { N = 16, GAMES = 40 };
  double x[N], E[N * N], power = 0;
  for (int i = 0; i < N; i++)
    x[i] = (double) i / N;
  for (int seed = 0; seed < GAMES; seed++) {
    AnsGame game;
    ans_game_init (&game, ANS_GAME_TRIGONOMETRIC, 0, (guint64) seed);
    ans_game_field_matrix (&game, N, x, N, x, E);
    for (int i = 0; i < N; i++) {
      double re = 0, im = 0, low = 0;
      for (int j = 0; j < N; j++) {
        re += E[i * N + j] * cos (TAU * 4 * x[j]);
        im += E[i * N + j] * sin (TAU * 4 * x[j]);
        low += E[i * N + j] * sin (TAU * 3 * x[j]);
        power += E[i * N + j] * E[i * N + j] / (N * N * GAMES);
      }
      g_assert_cmpfloat (fabs (re) + fabs (im), <, 1e-11);
      g_assert_cmpfloat (fabs (low), >, 1e-6);
    }
  }
  /* Waves of opposite sign fall together: 24 of mean square 2 and the constant's 1; each
   * draw deviates by about 10, so that 4 deviations of the mean are 7. */
  g_assert_cmpfloat (power, >, 40);
  g_assert_cmpfloat (power, <, 58);
}

static void
spheres_are_of_their_degrees (void)
{
  double x[8], y[8], minus[8];
  AnsGame game;
  ans_game_init (&game, ANS_GAME_SPHERES, 8, 5);
  scatter (&game.space[0], 3, 1, x);
  scatter (&game.space[1], 4, 1, y);
  double expected = 0;
  for (int a = 0; a < 8; a++) {
    minus[a] = -y[a];
    for (int b = 0; b < 8; b++) {
      expected += x[a] * x[b] * game.square[0][a * 8 + b];
      expected += y[a] * y[b] * game.square[1][a * 8 + b];
    }
  }
  double even = 0.5 * (pay (&game, x, y) + pay (&game, x, minus));
  g_assert_cmpfloat_with_epsilon (even, expected, 1e-12);
  double odd = pay (&game, x, y) - expected;
  for (int a = 0; a < 8; a++)
    x[a] *= -1;
  double sum = odd + pay (&game, x, y) - expected, known = 0;
  for (int a = 0; a < 8; a++)
    for (int b = 0; b < 8; b++)
      known += 2 * game.A[(10 + a) * 10 + 2 + b] * x[a] * x[a] * y[b];
  g_assert_cmpfloat_with_epsilon (sum, known, 1e-12);
}

typedef struct {
  AnsGame game;
  int n[2];
  double x[2][SIZE * ANS_GAME_MAX_DIMENSION], w[2][SIZE], *field;
} Fields;

static void
open_fields (Fields *self, AnsGameKind kind, gboolean by_pairs)
{
  ans_game_init (&self->game, kind, kind == ANS_GAME_SPHERES ? 7 : 0, 11);
  self->game.by_pairs = by_pairs;
  for (int p = 0; p < 2; p++) {
    double sum = 0;
    self->n[p] = p == 0 ? MINE : OTHERS;
    scatter (&self->game.space[p], p == 0 ? 7 : 8, self->n[p], self->x[p]);
    for (int i = 0; i < self->n[p]; i++)
      sum += self->w[p][i] = 1 + sin (i);
    for (int i = 0; i < self->n[p]; i++)
      self->w[p][i] /= sum;
  }
}

static void
face (Fields *self, AnsGamePlayer player)
{
  AnsGamePlayer other = 1 - player;
  gsize size = ans_game_field_size (&self->game, player, self->n[other]);
  g_free (self->field);
  self->field = g_new (double, size);
  ans_game_field_prepare (&self->game, player, self->n[other], self->x[other],
                          self->w[other], self->field);
}

static double
sum_by_hand (const Fields *self, AnsGamePlayer player, const double *at)
{
  AnsGamePlayer other = 1 - player;
  int d = self->game.space[other].d;
  double sum = 0;
  for (int j = 0; j < self->n[other]; j++) {
    const double *y = self->x[other] + j * d;
    sum += self->w[other][j] * (player == ANS_GAME_MINIMISER ? pay (&self->game, at, y)
                                                             : pay (&self->game, y, at));
  }
  return sum;
}

/* Values to rounding; gradients to the fourth-order difference's. */
static void
check_fields (AnsGameKind kind, gboolean by_pairs, AnsGamePlayer player)
{
  Fields *self = g_new0 (Fields, 1);
  double V[SIZE], grad[SIZE * ANS_GAME_MAX_DIMENSION];
  open_fields (self, kind, by_pairs);
  face (self, player);
  int d = self->game.space[player].d, n = self->n[player];
  double *x = self->x[player], scale = 0;
  ans_game_field_eval (&self->game, player, self->n[1 - player], self->field, n, x, V,
                       grad);
  for (int i = 0; i < n; i++)
    scale = fmax (scale, 1 + fabs (V[i]));
  for (int i = 0; i < n; i++) {
    g_assert_cmpfloat_with_epsilon (V[i], sum_by_hand (self, player, x + i * d),
                                    1e-12 * scale);
    for (int k = 0; k < d && i < 3; k++) {
      double *c = x + i * d + k, h = 1e-3, at = *c, v[4];
      for (int s = 0; s < 4; s++) {
        *c = at + (s < 2 ? s - 2 : s - 1) * h;
        v[s] = sum_by_hand (self, player, x + i * d);
      }
      *c = at;
      double slope = (v[0] - 8 * v[1] + 8 * v[2] - v[3]) / (12 * h);
      g_assert_cmpfloat_with_epsilon (grad[i * d + k], slope, 2e-7 * scale);
    }
  }
  g_free (self->field);
  g_free (self);
}

static void
fields_are_sums_over_pairs (void)
{
  for (int kind = 0; kind < ANS_N_GAMES; kind++)
    for (int by_pairs = 0; by_pairs < 2; by_pairs++)
      for (int player = 0; player < 2; player++)
        check_fields ((AnsGameKind) kind, by_pairs, (AnsGamePlayer) player);
}

static void
parts_have_the_bits_of_the_whole (void)
{
  for (int kind = 0; kind < ANS_N_GAMES; kind++) {
    Fields *self = g_new0 (Fields, 1);
    double whole[OTHERS], part[OTHERS], slope[OTHERS * 10], slopes[OTHERS * 10];
    open_fields (self, (AnsGameKind) kind, kind % 2);
    face (self, ANS_GAME_MAXIMISER);
    int d = self->game.space[1].d;
    ans_game_field_eval (&self->game, ANS_GAME_MAXIMISER, MINE, self->field, OTHERS,
                         self->x[1], whole, slopes);
    for (int from = 0; from < OTHERS; from += 37)
      ans_game_field_eval (&self->game, ANS_GAME_MAXIMISER, MINE, self->field,
                           MIN (37, OTHERS - from), self->x[1] + from * d, part + from,
                           slope + from * d);
    g_assert_cmpmem (whole, sizeof whole, part, sizeof part);
    g_assert_cmpmem (slopes, sizeof *slopes * (gsize) (OTHERS * d), slope,
                     sizeof *slope * (gsize) (OTHERS * d));
    g_free (self->field);
    g_free (self);
  }
}

/* Moments of draws on the circle, E exp (2 pi i x), within 5 standard errors; in the
 * plane the mean square radius 1 + 2 t^2. */
static void
samples_follow_the_target (void)
{
  enum { DRAWS = 40000 };
  AnsGame game;
  AnsRandom random = ans_random (3, 4, 5);
  double *x = g_new (double, 2 * DRAWS), c = 0, s = 0, a = 0, b = 0, square = 0;
  ans_game_init (&game, ANS_GAME_GAN_CIRCLE, 0, 0);
  ans_game_target_sample (&game, &random, DRAWS, x);
  for (int i = 0; i < DRAWS; i++) {
    g_assert_true (x[i] >= 0 && x[i] < 1);
    a += cos (TAU * x[i]) / DRAWS;
    b += sin (TAU * x[i]) / DRAWS;
  }
  for (int i = 0; i < 500; i++) {
    double at = (i + 0.5) / 500, p;
    ans_game_target_density (&game, 1, &at, &p);
    c += p * cos (TAU * at) / 500;
    s += p * sin (TAU * at) / 500;
  }
  g_assert_cmpfloat_with_epsilon (a, c, 5 / sqrt (DRAWS));
  g_assert_cmpfloat_with_epsilon (b, s, 5 / sqrt (DRAWS));
  ans_game_init (&game, ANS_GAME_GAN_PLANE, 0, 0);
  ans_game_target_sample (&game, &random, DRAWS, x);
  for (int i = 0; i < 2 * DRAWS; i++)
    square += x[i] * x[i] / DRAWS;
  g_assert_cmpfloat_with_epsilon (square, 1 + 2 * 0.01, 5 * 0.21 / sqrt (DRAWS));
  g_free (x);
}

static void
wrong_dimensions_are_named (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (ans_game_check (ANS_GAME_SPHERES, 10, &error));
  g_assert_false (ans_game_check (ANS_GAME_SPHERES, 11, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "11"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/game/pay-offs-are-their-formulas",
                   pay_offs_are_their_formulas);
  g_test_add_func ("/models/game/random-waves-have-order-three",
                   random_waves_have_order_three);
  g_test_add_func ("/models/game/spheres-are-of-their-degrees",
                   spheres_are_of_their_degrees);
  g_test_add_func ("/models/game/fields-are-sums-over-pairs", fields_are_sums_over_pairs);
  g_test_add_func ("/models/game/parts-have-the-bits-of-the-whole",
                   parts_have_the_bits_of_the_whole);
  g_test_add_func ("/models/game/samples-follow-the-target", samples_follow_the_target);
  g_test_add_func ("/models/game/wrong-dimensions-are-named", wrong_dimensions_are_named);
  return g_test_run ();
}
