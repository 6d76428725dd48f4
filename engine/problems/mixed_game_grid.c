/* The grids on which strategies are counted. */
#include "engine/problems/mixed_game_state.h"
#include "engine/sampling/strategies_density.h"

#include <math.h>
#include <string.h>

/* How many cells along each coordinate; a line has one coordinate. */
static void
choose_sides (AnsMixedGameGrid *self, const AnsGame *game, int player)
{
  static const int circle[2] = {48, 16}, plane[2][3] = {{48, 48, 1}, {24, 24, 4}};
  self->side[0] = self->side[1] = self->side[2] = 1;
  if (self->line)
    self->side[0] = game->kind == ANS_GAME_GAN_CIRCLE ? 128 : ANS_MIXED_GAME_LINE;
  else if (game->kind == ANS_GAME_GAN_CIRCLE)
    memcpy (self->side, circle, sizeof circle);
  else if (game->kind == ANS_GAME_GAN_PLANE)
    memcpy (self->side, plane[player], sizeof plane[player]);
}

static void
place_line (AnsMixedGameGrid *self, const AnsGameSpace *space, AnsArena *arena)
{
  double lower = space->sphere ? -G_PI : space->lower[0];
  double upper = space->sphere ? G_PI : space->upper[0], h = (upper - lower) / self->n;
  self->space = (AnsStrategySpace){.d = 1,
                                   .lower = {lower},
                                   .upper = {upper},
                                   .periodic = {space->sphere || space->periodic[0]}};
  self->cell = h;
  self->at = ans_arena_array (arena, double, (gsize) self->n);
  for (int i = 0; i < self->n; i++) {
    double at = self->at[i] = lower + (i + 0.5) * h;
    self->x[i * self->d] = space->sphere ? cos (at) : at;
    if (space->sphere)
      self->x[i * self->d + 1] = sin (at);
  }
}

/* A lattice has points at the lower ends of coordinates that go round, and between walls
 * in the middle of the cells. */
static void
place_lattice (AnsMixedGameGrid *self, const AnsGameSpace *space)
{
  self->cell = 1;
  for (int k = 0, stride = 1; k < self->d; stride *= self->side[k++]) {
    double h = (space->upper[k] - space->lower[k]) / self->side[k];
    double first = space->periodic[k] ? 0 : 0.5;
    self->cell *= h;
    self->space.lower[k] = space->lower[k];
    self->space.upper[k] = space->upper[k];
    self->space.periodic[k] = space->periodic[k];
    for (int i = 0; i < self->n; i++)
      self->x[i * self->d + k] =
          space->lower[k] + ((i / stride) % self->side[k] + first) * h;
  }
  self->space.d = self->d;
}

void
ans_mixed_game_grid_init (AnsMixedGameGrid *self, const AnsGameSpace *space,
                          const AnsGame *game, int player, AnsArena *arena)
{
  self->d = space->d;
  self->line = space->sphere ? space->d == 2 : space->d == 1;
  self->known = self->line || !space->sphere;
  if (!self->known)
    return;
  choose_sides (self, game, player);
  self->n = self->side[0] * self->side[1] * self->side[2];
  self->x = ans_arena_array (arena, double, (gsize) self->n *(gsize) self->d);
  if (self->line)
    place_line (self, space, arena);
  else
    place_lattice (self, space);
}

double
ans_mixed_game_grid_coordinate (const AnsMixedGameGrid *self, const double *x)
{
  return self->d == 1 ? x[0] : atan2 (x[1], x[0]);
}

/* The nearest point of a lattice. */
static int
nearest (const AnsMixedGameGrid *self, const double *x)
{
  int at = 0;
  for (int k = 0, stride = 1; k < self->d; stride *= self->side[k++]) {
    int side = self->side[k];
    double h = (self->space.upper[k] - self->space.lower[k]) / side;
    double s = (x[k] - self->space.lower[k]) / h;
    int i = (int) floor (self->space.periodic[k] ? s + 0.5 : s);
    i = self->space.periodic[k] ? ((i % side) + side) % side : CLAMP (i, 0, side - 1);
    at += i * stride;
  }
  return at;
}

void
ans_mixed_game_grid_bin (const AnsMixedGameGrid *self, int count, const double *x,
                         const double *w, double *coordinate, double *mass)
{
  if (self->line) {
    for (int i = 0; i < count; i++)
      coordinate[i] = ans_mixed_game_grid_coordinate (self, x + i * self->d);
    ans_strategies_density_bin (&self->space, count, coordinate, w, self->n, mass);
    for (int i = 0; i < self->n; i++)
      mass[i] *= self->cell;
    return;
  }
  memset (mass, 0, sizeof *mass * (gsize) self->n);
  for (int i = 0; i < count; i++)
    mass[nearest (self, x + i * self->d)] += w[i];
}
