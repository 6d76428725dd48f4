/* Pure best responses: the largest pay-off that a player can still have. */
#include "engine/models/game_field.h"
#include "engine/problems/mixed_game_state.h"

#include <math.h>
#include <string.h>

#define CLIMB 40       /* steps uphill */
#define LOOK_BLOCK 256 /* points looked at at once */
#define SMALLEST 1e-9  /* step, in widths of the space, at which the climb ends */

typedef struct {
  const AnsMixedGame *self;
  AnsGamePlayer player;
  int others;
  double sign; /* -1 for the minimiser: all here goes uphill */
  double best, x[ANS_GAME_MAX_DIMENSION];
} Climb;

static void
look_at (Climb *climb, int n, const double *x)
{
  const AnsGame *game = &climb->self->game;
  int d = game->space[climb->player].d;
  double value[LOOK_BLOCK];
  for (int first = 0; first < n; first += LOOK_BLOCK) {
    int count = MIN (LOOK_BLOCK, n - first);
    const double *at = x + (gsize) first * (gsize) d;
    ans_game_field_eval (game, climb->player, climb->others, climb->self->field, count,
                         at, value, NULL);
    for (int i = 0; i < count; i++) {
      if (!(climb->sign * value[i] > climb->best))
        continue;
      climb->best = climb->sign * value[i];
      memcpy (climb->x, at + i * d, sizeof (double) * (gsize) d);
    }
  }
}

/* Gradient ascent in the space; a step that gains grows, one that does not is halved. */
static void
uphill (Climb *climb)
{
  const AnsGame *game = &climb->self->game;
  const AnsStrategySpace *space = &climb->self->side[climb->player].own.space;
  int d = space->d;
  double width = space->sphere ? 2 : space->upper[0] - space->lower[0];
  double grad[ANS_GAME_MAX_DIMENSION], y[ANS_GAME_MAX_DIMENSION], step = 1e-3 * width;
  for (int k = 0; k < CLIMB && step > SMALLEST * width; k++) {
    double slope = 0, before = climb->best;
    ans_game_field_eval (game, climb->player, climb->others, climb->self->field, 1,
                         climb->x, NULL, grad);
    ans_strategy_space_project (space, 1, climb->x, grad);
    for (int i = 0; i < d; i++)
      slope += grad[i] * grad[i];
    if (!(slope > 0))
      return;
    for (int i = 0; i < d; i++)
      y[i] = climb->x[i] + climb->sign * step / sqrt (slope) * grad[i];
    ans_strategy_space_settle (space, 1, y);
    look_at (climb, 1, y);
    step *= climb->best > before ? 1.5 : 0.4;
  }
}

double
ans_mixed_game_best_value (AnsMixedGame *self, int player,
                           const AnsGameParticlesCloud *other,
                           const AnsGameParticlesCloud *also)
{
  const AnsMixedGameGrid *grid = &self->side[player].grid;
  Climb climb = {.self = self,
                 .player = (AnsGamePlayer) player,
                 .others = other->n,
                 .sign = player == 0 ? -1 : 1,
                 .best = -INFINITY};
  ans_game_field_prepare (&self->game, climb.player, other->n, other->x, other->w,
                          self->field);
  if (grid->known)
    look_at (&climb, grid->n, grid->x);
  if (also)
    look_at (&climb, also->n, also->x);
  if (isfinite (climb.best))
    uphill (&climb);
  return climb.sign * climb.best;
}
