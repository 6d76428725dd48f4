/* The particles of both players: where they start, their rounds, their time averages. */
#include "engine/models/game_field.h"
#include "engine/problems/mixed_game_state.h"

#include <math.h>
#include <string.h>

enum {
  PURPOSE_NOISE = 1, /* and 2 */
  PURPOSE_BIRTH = 3, /* and 4 */
  PURPOSE_START = 5,
  PURPOSE_HAND = 6,
};

#define SHARD 128         /* points whose field is one task */
#define SMALL (SHARD * 4) /* points for which other threads are not worth waking */
#define DROPPED 12        /* a pull moves one particle in so many */
#define WARMED 10         /* moves of the warm-up between two looks at whether to stop */
#define WINDOW 10.0       /* time over which the radius is averaged */

/* ---- the field of a game, for game_particles ---- */

typedef struct {
  const AnsMixedGame *self;
  AnsGamePlayer player;
  int n, others;
  const double *x;
  double *value, *grad;
} Task;

static void
eval_shard (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Task *t = data;
  const AnsGame *game = &t->self->game;
  int first = task * SHARD, count = MIN (SHARD, t->n - first);
  gsize at = (gsize) first * (gsize) game->space[t->player].d;
  ans_game_field_eval (game, t->player, t->others, t->self->field, count, t->x + at,
                       t->value ? t->value + first : NULL, t->grad ? t->grad + at : NULL);
}

static void
field_of_game (gconstpointer game, AnsParallel *parallel, int player, int n,
               const double *x, const AnsGameParticlesCloud *other, double *value,
               double *grad)
{
  const AnsMixedGame *self = game;
  AnsGamePlayer who = (AnsGamePlayer) player;
  gboolean light = self->game.features[0] > 0 && n <= SMALL;
  Task task = {self, who, n, other->n, x, value, grad};
  ans_game_field_prepare (&self->game, who, other->n, other->x, other->w, self->field);
  ans_parallel_run (light ? NULL : parallel, (n + SHARD - 1) / SHARD, eval_shard, &task);
}

/* ---- start ---- */

/* Density 1 + 0.8 cos (2 pi x), or with sin (2 pi y + 0.3), by rejection. */
static double
draw_wave (int player, AnsRandom *random)
{
  for (;;) {
    double x = ans_random_uniform (random), angle = 2 * G_PI * x;
    double wave = player == 0 ? cos (angle) : sin (angle + 0.3);
    if (1.8 * ans_random_uniform (random) < 1 + 0.8 * wave)
      return x;
  }
}

static void
draw_aside (AnsMixedGame *self, int player, AnsRandom *random, double *x)
{
  if (self->game.kind == ANS_GAME_OSCILLATING)
    *x = (player == 0 ? 1.1 : 0) + 0.1 * ans_random_normal (random);
  else
    *x = draw_wave (player, random);
}

static void
draw_uniform (const AnsStrategySpace *space, AnsRandom *random, double *x)
{
  for (int k = 0; k < space->d; k++)
    x[k] = space->sphere ? ans_random_normal (random)
                         : space->lower[k] + (space->upper[k] - space->lower[k]) *
                                                 ans_random_uniform (random);
}

static void
place_particles (AnsMixedGame *self, int player, AnsRandom *random)
{
  AnsStrategies *own = &self->side[player].own;
  const AnsStrategySpace *space = &own->space;
  int start = self->params.start, d = space->d;
  gboolean waves = !space->sphere && d == 1 && self->game.kind != ANS_GAME_GAN_CIRCLE;
  for (int i = 0; i < own->n; i++) {
    double *x = own->x + (gsize) i * (gsize) d;
    if (start == ANS_MIXED_GAME_ASIDE && waves)
      draw_aside (self, player, random, x);
    else if (start == ANS_MIXED_GAME_GRID && !space->sphere && d == 1)
      x[0] = space->lower[0] + (space->upper[0] - space->lower[0]) * (i + 0.5) / own->n;
    else
      draw_uniform (space, random, x);
  }
  ans_strategy_space_settle (space, own->n, own->x);
}

static void
open_side (AnsMixedGame *self, AnsContext *context, int player)
{
  static const char *const names[2][6] = {
      {"parameters.x", "x.log_weights", "x.weights", "x.average", "x.best", "x.values"},
      {"parameters.y", "y.log_weights", "y.weights", "y.average", "y.best", "y.values"}};
  static const char *const integers[2][2] = {{"x.ancestors", "x.born"},
                                             {"y.ancestors", "y.born"}};
  AnsMixedGameSide *side = &self->side[player];
  const AnsGameSpace *space = &self->game.space[player];
  int n = player == 0 ? self->params.n_x : self->params.n_y, d = space->d;
  AnsStrategySpace room = {.sphere = space->sphere, .d = d};
  for (int k = 0; k < MIN (d, ANS_STRATEGY_SPACE_BOX); k++) {
    room.lower[k] = space->lower[k];
    room.upper[k] = space->upper[k];
    room.periodic[k] = space->periodic[k];
  }
  ans_mixed_game_grid_init (&side->grid, space, &self->game, player,
                            ans_context_arena (context));
  int cells = MAX (1, side->grid.n);
  ans_strategies_init (&side->own, ans_context_arena (context), &room, n,
                       ans_context_random (context, (guint32) (PURPOSE_NOISE + player),
                                           ans_strategies_shards (n)));
  side->coordinate = ans_context_array (context, double, n);
  side->born = ans_context_array (context, gint64, n);
  side->average = ans_context_array (context, double, cells);
  side->best = ans_context_array (context, double, cells);
  side->log_best = ans_context_array (context, double, cells);
  side->scratch = ans_context_array (context, double, 2 * cells);
  ans_context_keep (context, names[player][0], 2, (gint64[]){n, d}, side->own.x);
  ans_context_keep (context, names[player][1], 1, (gint64[]){n}, side->own.log_w);
  ans_context_keep (context, names[player][2], 1, (gint64[]){n}, side->own.w);
  ans_context_keep (context, names[player][3], 1, (gint64[]){cells}, side->average);
  ans_context_keep (context, names[player][4], 1, (gint64[]){cells}, side->best);
  ans_context_keep_integers (context, integers[player][0], (gsize) n, side->own.ancestor);
  ans_context_keep_integers (context, integers[player][1], (gsize) n, side->born);
  side->mean = (AnsGameParticlesCloud){side->grid.n, side->grid.x, side->average};
  side->exact = (AnsGameParticlesCloud){side->grid.n, side->grid.x, side->best};
  for (int i = 0; i < n; i++)
    side->born[i] = -1;
}

static gsize
largest_field (const AnsMixedGame *self)
{
  gsize most = 0;
  for (int player = 0; player < 2; player++) {
    const AnsMixedGameSide *other = &self->side[!player];
    int n = MAX (other->own.n, other->grid.n);
    most = MAX (most, ans_game_field_size (&self->game, (AnsGamePlayer) player, n));
  }
  return most;
}

/* y moves alone before the game begins. */
static gboolean
warm_up (AnsMixedGame *self, AnsContext *context, GError **error)
{
  int moves = self->params.warm_up;
  self->play.moves[1] = TRUE;
  for (int k = 0; k < moves; k += WARMED) {
    if (ans_context_cancelled (context))
      return ans_context_set_cancelled (context, error);
    ans_context_progress (context, 0.5 * k / moves, "the inner player warms up");
    ans_game_particles_alone (&self->play, 1, MIN (WARMED, moves - k));
  }
  ans_mixed_game_play_set (self);
  return TRUE;
}

gboolean
ans_mixed_game_play_open (AnsMixedGame *self, AnsContext *context, GError **error)
{
  AnsRandom *start = ans_context_random (context, PURPOSE_START, 2);
  AnsGameParticles *play = &self->play;
  self->hand = ans_context_random (context, PURPOSE_HAND, 1);
  self->parallel = ans_context_parallel (context);
  for (int player = 0; player < 2; player++) {
    open_side (self, context, player);
    place_particles (self, player, start + player);
  }
  self->field = ans_context_array (context, double, largest_field (self));
  self->picture = ans_context_array (context, double, 72 * 72);
  self->birth_cells = ans_context_array (context, double, 2 * ANS_MIXED_GAME_CELLS);
  *play = (AnsGameParticles){.field = field_of_game,
                             .game = self,
                             .parallel = self->parallel,
                             .counts = self->counts + COUNT_BIRTHS};
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    play->player[player] = &side->own;
    play->birth_random[player] =
        ans_context_random (context, (guint32) (PURPOSE_BIRTH + player), 1);
    play->birth[player] = (AnsStrategiesBirth){
        .cells = ANS_MIXED_GAME_CELLS, .density = self->birth_cells, .born = side->born};
  }
  ans_mixed_game_play_set (self);
  ans_mixed_game_play_average_anew (self);
  return warm_up (self, context, error);
}

/* ---- parameters ---- */

static gboolean
exact_inner (const AnsMixedGame *self)
{
  const AnsMixedGameParams *p = &self->params;
  return p->dynamics == ANS_MIXED_GAME_LANGEVIN && p->inner == 0 &&
         self->side[1].grid.known;
}

double
ans_mixed_game_play_eps (const AnsMixedGame *self, int player)
{
  const AnsMixedGameParams *p = &self->params;
  return player == 1 && p->separate ? p->epsilon_y : p->epsilon;
}

/* The width of the space, of which bandwidth and noise of copies are shares. */
static double
breadth (const AnsStrategySpace *space)
{
  return space->sphere ? 2 : space->upper[0] - space->lower[0];
}

void
ans_mixed_game_play_set (AnsMixedGame *self)
{
  const AnsMixedGameParams *p = &self->params;
  AnsGameParticles *play = &self->play;
  gboolean langevin = p->dynamics == ANS_MIXED_GAME_LANGEVIN;
  play->inner = MAX (1, p->inner);
  play->eta_w = p->eta_w;
  play->entropic = p->entropic;
  for (int player = 0; player < 2; player++) {
    const AnsMixedGameSide *other = &self->side[!player];
    double width = breadth (&self->side[player].own.space);
    play->moves[player] = p->player == ANS_MIXED_GAME_BOTH ||
                          (p->player == ANS_MIXED_GAME_SECOND) == player;
    play->eta[player] = p->eta * (player == 1 ? p->ratio : 1);
    play->eps[player] = langevin ? ans_mixed_game_play_eps (self, player) : 0;
    play->birth[player].alpha = langevin ? p->rate : 0;
    play->birth[player].bandwidth = p->bandwidth * width;
    play->birth[player].jitter = p->jitter * width;
    play->birth[player].stamp = self->counts[COUNT_STEPS];
    play->felt[player] = p->averaged && other->grid.known ? &other->mean : NULL;
  }
  if (langevin && p->printed && p->inner != 1)
    play->eps[1] = 1;
  if (!exact_inner (self))
    self->counts[COUNT_EXACT] = 0;
  else if (play->moves[1] || self->counts[COUNT_EXACT])
    play->felt[0] = &self->side[1].exact;
  if (!langevin)
    return;
  for (int player = 0; player < 2; player++)
    if (self->side[player].own.w[0] != 1.0 / self->side[player].own.n)
      ans_strategies_level (&self->side[player].own);
}

/* ---- a step ---- */

/* The density of y is solved for; its particles show it, as quantiles of the cells. */
static void
solve_inner (AnsMixedGame *self)
{
  AnsMixedGameSide *side = &self->side[1];
  const AnsMixedGameGrid *grid = &side->grid;
  AnsStrategies *own = &side->own;
  double passed = 0;
  if (!self->play.moves[1])
    return;
  self->counts[COUNT_EXACT] = 1;
  ans_game_particles_best (&self->play, 1, self->play.eps[1], grid->n, grid->x,
                           side->scratch, side->log_best, side->best);
  for (int i = 0, cell = 0; i < own->n; i++) {
    double target = (i + 0.5) / own->n;
    while (cell < grid->n - 1 && passed + side->best[cell] < target)
      passed += side->best[cell++];
    memcpy (own->x + (gsize) i * (gsize) grid->d,
            grid->x + (gsize) cell * (gsize) grid->d, sizeof (double) * (gsize) grid->d);
    if (grid->line && grid->d == 1)
      own->x[i] += grid->cell * ((target - passed) / side->best[cell] - 0.5);
  }
}

AnsGameParticlesCloud
ans_mixed_game_play_cloud (const AnsMixedGame *self, int player)
{
  const AnsStrategies *own = &self->side[player].own;
  if (player == 1 && exact_inner (self) && self->counts[COUNT_EXACT])
    return self->side[1].exact;
  return (AnsGameParticlesCloud){own->n, own->x, own->w};
}

static void
play_round (AnsMixedGame *self)
{
  switch ((AnsMixedGameDynamics) self->params.dynamics) {
  case ANS_MIXED_GAME_WEIGHTS:
    ans_game_particles_weights (&self->play);
    break;
  case ANS_MIXED_GAME_MIRROR_PROX:
    ans_game_particles_mirror_prox (&self->play);
    break;
  case ANS_MIXED_GAME_LANGEVIN:
    if (!exact_inner (self)) {
      ans_game_particles_langevin (&self->play);
      break;
    }
    solve_inner (self);
    ans_game_particles_alone (&self->play, 0, 1);
    break;
  }
}

void
ans_mixed_game_play_average_anew (AnsMixedGame *self)
{
  self->clock[CLOCK_AVERAGED] = 0;
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    if (side->grid.known)
      ans_mixed_game_grid_bin (&side->grid, side->own.n, side->own.x, side->own.w,
                               side->coordinate, side->average);
  }
}

/* Averages over time since they began, equally. */
static void
average (AnsMixedGame *self, double dt)
{
  double *weight = &self->clock[CLOCK_AVERAGED], share = dt / (*weight + dt);
  *weight += dt;
  for (int player = 0; player < 2; player++) {
    AnsMixedGameSide *side = &self->side[player];
    AnsGameParticlesCloud cloud = ans_mixed_game_play_cloud (self, player);
    const double *mass = side->scratch;
    if (!side->grid.known)
      continue;
    if (cloud.x == side->grid.x)
      mass = cloud.w;
    else
      ans_mixed_game_grid_bin (&side->grid, cloud.n, cloud.x, cloud.w, side->coordinate,
                               side->scratch);
    for (int i = 0; i < side->grid.n; i++)
      side->average[i] += share * (mass[i] - side->average[i]);
  }
}

double
ans_mixed_game_play_mean (const AnsMixedGame *self, int player,
                          const AnsGameParticlesCloud *cloud)
{
  gsize d = (gsize) self->game.space[player].d;
  const AnsGameSpace *space = &self->game.space[player];
  gboolean halves = !space->sphere && space->periodic[0];
  double sum = 0, middle = 0.5 * (space->lower[0] + space->upper[0]);
  for (int i = 0; i < cloud->n; i++) {
    double x = cloud->x[(gsize) i * d];
    sum += cloud->w[i] * (halves ? x >= middle : x);
  }
  return sum;
}

static void
follow_radius (AnsMixedGame *self, double dt)
{
  double mean[2], share = dt / (fmin (self->clock[CLOCK_TIME], WINDOW) + dt);
  for (int player = 0; player < 2; player++) {
    AnsGameParticlesCloud cloud = ans_mixed_game_play_cloud (self, player);
    mean[player] = ans_mixed_game_play_mean (self, player, &cloud);
  }
  double *radius = &self->clock[CLOCK_RADIUS];
  *radius += share * (hypot (mean[0], mean[1]) - *radius);
  if (!ans_mixed_game_truth_has_equation (self))
    return;
  radius = &self->clock[CLOCK_EQUATION];
  *radius += share * (hypot (ans_mixed_game_truth_mean (self, 0),
                             ans_mixed_game_truth_mean (self, 1)) -
                      *radius);
}

static gboolean
is_finite (const AnsMixedGame *self, GError **error)
{
  for (int player = 0; player < 2; player++) {
    const AnsStrategies *own = &self->side[player].own;
    for (int i = 0; i < own->n * own->space.d; i++)
      if (!isfinite (own->x[i])) {
        g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                     "A strategy of the %s player went to infinity with the step size "
                     "%g: make it smaller",
                     player == 0 ? "first" : "second", self->play.eta[player]);
        return FALSE;
      }
  }
  return TRUE;
}

gboolean
ans_mixed_game_play_step (AnsMixedGame *self, AnsContext *context, GError **error)
{
  double dt = self->params.eta;
  ans_mixed_game_play_set (self);
  for (int k = 0; k < self->params.at_once; k++) {
    if (ans_context_cancelled (context))
      return ans_context_set_cancelled (context, error);
    play_round (self);
    self->counts[COUNT_STEPS] += k == 0;
    ans_mixed_game_truth_step (self, dt, k == self->params.at_once - 1);
    average (self, dt);
    follow_radius (self, dt);
    self->clock[CLOCK_TIME] += dt;
  }
  return is_finite (self, error);
}

/* ---- by hand ---- */

void
ans_mixed_game_play_drop (AnsMixedGame *self, int player, double at, double up)
{
  AnsMixedGameSide *side = &self->side[player];
  AnsStrategies *own = &side->own;
  const AnsStrategySpace *space = &own->space;
  int moved = (own->n + DROPPED - 1) / DROPPED, first, d = space->d;
  double width = 0.01 * breadth (space), to[2] = {at, up};
  if (side->grid.line && space->sphere) {
    to[0] = cos (at);
    to[1] = sin (at);
  }
  first = ans_random_below (self->hand, own->n);
  for (int i = 0; i < moved; i++) {
    double *x = own->x + (gsize) ((first + i) % own->n) * (gsize) d;
    for (int k = 0; k < MIN (2, d); k++)
      x[k] = to[k] + width * ans_random_normal (self->hand);
  }
  ans_strategy_space_settle (space, own->n, own->x);
  ans_mixed_game_truth_drop (self, player, at, width, (double) moved / own->n);
  self->gauge.counted = 0;
}

void
ans_mixed_game_play_shift (AnsMixedGame *self, int player, double mean)
{
  AnsStrategies *own = &self->side[player].own;
  AnsGameParticlesCloud cloud = {own->n, own->x, own->w};
  double by = mean - ans_mixed_game_play_mean (self, player, &cloud);
  for (int i = 0; i < own->n; i++)
    own->x[i] += by;
  ans_strategy_space_settle (&own->space, own->n, own->x);
  ans_mixed_game_truth_shift (self, player, by);
  self->gauge.counted = 0;
}
