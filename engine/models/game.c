#include "engine/models/game.h"

#include "engine/core/error.h"
#include "engine/models/game_features.h"

#include <math.h>
#include <string.h>

enum { PURPOSE = 0x67616d65 }; /* of the stream that draws a game */

#define TAU (2 * G_PI)

typedef struct {
  AnsGameInfo info;
  AnsGameSpace space[2];
  double alpha, width, spread;
} Kind;

static const Kind kinds[ANS_N_GAMES];

const AnsGameInfo *
ans_game_info (AnsGameKind kind)
{
  g_assert ((int) kind >= 0 && kind < ANS_N_GAMES);
  return &kinds[kind].info;
}

gboolean
ans_game_check (AnsGameKind kind, int d, GError **error)
{
  const AnsGameInfo *info = ans_game_info (kind);
  if (d == 0 || (d >= info->d_min && d <= info->d_max))
    return TRUE;
  if (info->d_min == info->d_max)
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "strategies of the game %s have %d dimensions, not %d", info->id,
                 info->d_min, d);
  else
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "strategies of the game %s have %d to %d dimensions, not %d", info->id,
                 info->d_min, info->d_max, d);
  return FALSE;
}

/* The unit sphere of R^d. */
static AnsGameSpace
sphere (int d)
{
  AnsGameSpace self = {.sphere = TRUE, .d = d};
  for (int k = 0; k < d; k++) {
    self.lower[k] = -1;
    self.upper[k] = 1;
  }
  return self;
}

/* Modes at 0.2, 0.5, 0.75 over a floor of 1e-6. */
static void
set_circle_target (AnsGame *self)
{
  static const double at[3] = {0.2, 0.5, 0.75}, weight[3] = {0.3, 0.45, 0.25};
  self->modes = 3;
  self->floor = 1e-6 / (1 + 1e-6);
  for (int i = 0; i < 3; i++) {
    self->mode[i][0] = at[i];
    self->weight[i] = weight[i];
  }
}

static void
set_ring_target (AnsGame *self, int modes)
{
  self->modes = modes;
  for (int i = 0; i < modes; i++) {
    self->mode[i][0] = cos (TAU * i / modes);
    self->mode[i][1] = sin (TAU * i / modes);
    self->weight[i] = 1.0 / modes;
  }
}

void
ans_game_init (AnsGame *self, AnsGameKind kind, int d, guint64 seed)
{
  const Kind *from = &kinds[kind];
  AnsRandom random = ans_random (seed, PURPOSE, (guint32) kind);
  g_assert (ans_game_check (kind, d, NULL));
  memset (self, 0, sizeof *self);
  self->kind = kind;
  self->alpha = from->alpha;
  self->width = from->width;
  self->spread = from->spread;
  for (int i = 0; i < 2; i++)
    self->space[i] = kind == ANS_GAME_SPHERES ? sphere (d == 0 ? from->info.d_usual : d)
                                              : from->space[i];
  if (kind == ANS_GAME_GAN_CIRCLE)
    set_circle_target (self);
  if (kind == ANS_GAME_GAN_PLANE)
    set_ring_target (self, 8);
  ans_game_features_init (self, &random);
}

void
ans_game_set_coupling (AnsGame *self, double alpha)
{
  g_assert (isfinite (alpha));
  if (self->kind != ANS_GAME_OSCILLATING)
    return;
  self->alpha = alpha;
  ans_game_features_init (self, NULL);
}

void
ans_game_set_modes (AnsGame *self, int modes)
{
  g_assert (modes >= 1 && modes <= ANS_GAME_MAX_MODES);
  if (self->kind == ANS_GAME_GAN_PLANE)
    set_ring_target (self, modes);
}

void
ans_game_set_width (AnsGame *self, double width)
{
  gboolean circle = self->kind == ANS_GAME_GAN_CIRCLE;
  g_assert (width > 0 && isfinite (width) && (!circle || width >= 0.06));
  if (!circle && self->kind != ANS_GAME_GAN_PLANE)
    return;
  self->width = width;
  if (circle)
    ans_game_features_init (self, NULL);
}

double
ans_game_well (double x)
{
  double s = x * x - 1;
  return 0.25 * s * s;
}

double
ans_game_well_slope (double x)
{
  return x * (x * x - 1);
}

static double
normal_density (double x, double deviation)
{
  double z = x / deviation;
  return exp (-0.5 * z * z) / (sqrt (TAU) * deviation);
}

/* Images one turn away are 1e-30 of the nearest. */
static double
circle_density (const AnsGame *self, const double *x)
{
  double sum = 0;
  for (int i = 0; i < self->modes; i++) {
    double apart = x[0] - self->mode[i][0];
    sum += self->weight[i] * normal_density (apart - round (apart), self->spread);
  }
  return self->floor + (1 - self->floor) * sum;
}

static double
plane_density (const AnsGame *self, const double *x)
{
  double sum = 0;
  for (int i = 0; i < self->modes; i++)
    sum += self->weight[i] * normal_density (x[0] - self->mode[i][0], self->spread) *
           normal_density (x[1] - self->mode[i][1], self->spread);
  return sum;
}

void
ans_game_target_density (const AnsGame *self, int n, const double *x, double *p)
{
  g_assert (kinds[self->kind].info.target);
  for (int i = 0; i < n; i++)
    p[i] = self->kind == ANS_GAME_GAN_CIRCLE ? circle_density (self, x + i)
                                             : plane_density (self, x + 2 * i);
}

static int
draw_mode (const AnsGame *self, AnsRandom *random)
{
  double left = ans_random_uniform (random);
  int i = 0;
  while (i < self->modes - 1 && (left -= self->weight[i]) >= 0)
    i++;
  return i;
}

static double
draw_on_circle (const AnsGame *self, AnsRandom *random)
{
  double share = ans_random_uniform (random);
  int i = draw_mode (self, random);
  double x = self->mode[i][0] + self->spread * ans_random_normal (random);
  return share < self->floor ? ans_random_uniform (random) : x - floor (x);
}

void
ans_game_target_sample (const AnsGame *self, AnsRandom *random, int n, double *x)
{
  g_assert (kinds[self->kind].info.target);
  for (int i = 0; i < n; i++) {
    if (self->kind == ANS_GAME_GAN_CIRCLE) {
      x[i] = draw_on_circle (self, random);
      continue;
    }
    int mode = draw_mode (self, random);
    for (int k = 0; k < 2; k++)
      x[2 * i + k] = self->mode[mode][k] + self->spread * ans_random_normal (random);
  }
}

#define LINE                                                                             \
  {                                                                                      \
    .d = 1, .lower = {-2.6}, .upper = { 2.6 }                                            \
  }
#define TURN                                                                             \
  {                                                                                      \
    .d = 1, .lower = {0}, .upper = {1}, .periodic = { TRUE }                             \
  }

static const Kind kinds[ANS_N_GAMES] = {
    [ANS_GAME_OSCILLATING] = {.info = {"oscillating", "Coupled double wells", FALSE,
                                       FALSE, 1, 1, 1},
                              .space = {LINE, LINE},
                              .alpha = 4},
    [ANS_GAME_TORUS] = {.info = {"torus", "Waves on a torus", FALSE, FALSE, 1, 1, 1},
                        .space = {TURN, TURN}},
    [ANS_GAME_TRIGONOMETRIC] = {.info = {"trigonometric", "Random waves", TRUE, FALSE, 1,
                                         1, 1},
                                .space = {TURN, TURN}},
    [ANS_GAME_SPHERES] = {.info = {"spheres", "Random polynomial on spheres", TRUE, FALSE,
                                   2, ANS_GAME_MAX_DIMENSION, 2}},
    [ANS_GAME_GAN_CIRCLE] = {.info = {"gan-circle", "GAN on a circle", FALSE, TRUE, 1, 1,
                                      1},
                             .space = {TURN,
                                       {.d = 2,
                                        .lower = {0, 0},
                                        .upper = {1, TAU},
                                        .periodic = {TRUE, TRUE}}},
                             .width = 0.06,
                             .spread = 0.04},
    [ANS_GAME_GAN_PLANE] = {.info = {"gan-plane", "GAN in the plane", FALSE, TRUE, 2, 2,
                                     2},
                            .space = {{.d = 2, .lower = {-2, -2}, .upper = {2, 2}},
                                      {.d = 3,
                                       .lower = {-2, -2, 0},
                                       .upper = {2, 2, TAU},
                                       .periodic = {FALSE, FALSE, TRUE}}},
                            .width = 0.3,
                            .spread = 0.1},
};
