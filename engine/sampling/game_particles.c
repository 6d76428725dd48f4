#include "engine/sampling/game_particles.h"

#include <math.h>
#include <string.h>

/* Player 0 goes down, player 1 goes up. */
static const double signs[2] = {-1, 1};

static AnsGameParticlesCloud
felt_by (const AnsGameParticles *self, int player)
{
  const AnsStrategies *other = self->player[!player];
  if (self->felt[player])
    return *self->felt[player];
  return (AnsGameParticlesCloud){other->n, other->x, other->w};
}

void
ans_game_particles_look (const AnsGameParticles *self, int player)
{
  AnsStrategies *own = self->player[player];
  AnsGameParticlesCloud other = felt_by (self, player);
  self->field (self->game, self->parallel, player, own->n, own->x, &other, own->value,
               own->grad);
}

/* ---- Langevin, birth and death ---- */

static void
move (const AnsGameParticles *self, int player)
{
  AnsStrategiesBirth birth = self->birth[player];
  double eta = self->eta[player];
  if (!self->moves[player])
    return;
  birth.dt = eta;
  birth.eps = self->entropic ? self->eps[player] : 0;
  birth.sign = -signs[player];
  ans_strategies_move (self->player[player], self->parallel, signs[player] * eta,
                       self->eps[player]);
  ans_strategies_birth_run (&birth, self->player[player], self->parallel,
                            self->birth_random[player], self->counts + 2 * player);
}

void
ans_game_particles_alone (const AnsGameParticles *self, int player, int moves)
{
  for (int k = 0; k < moves && self->moves[player]; k++) {
    ans_game_particles_look (self, player);
    move (self, player);
  }
}

void
ans_game_particles_langevin (const AnsGameParticles *self)
{
  ans_game_particles_alone (self, 1, self->inner);
  ans_game_particles_alone (self, 0, 1);
}

/* ---- weights ---- */

void
ans_game_particles_weights (const AnsGameParticles *self)
{
  for (int player = 0; player < 2; player++)
    ans_game_particles_look (self, player);
  for (int player = 0; player < 2; player++) {
    if (!self->moves[player])
      continue;
    ans_strategies_weigh (self->player[player], signs[player] * self->eta_w);
    ans_strategies_move (self->player[player], self->parallel,
                         signs[player] * self->eta[player], 0);
  }
}

/* x_to = x + rate factor_i grad_i, in the space; factor may be NULL. */
static void
shift (AnsStrategies *own, double rate, const double *factor, const double *x, double *to)
{
  int d = own->space.d;
  double *v = own->scratch;
  for (int i = 0; i < own->n; i++) {
    double scale = rate * (factor ? factor[i] : 1);
    for (int k = 0; k < d; k++)
      v[i * d + k] = scale * own->grad[i * d + k];
  }
  ans_strategy_space_project (&own->space, own->n, x, v);
  for (int i = 0; i < own->n * d; i++)
    to[i] = x[i] + v[i];
  ans_strategy_space_settle (&own->space, own->n, to);
}

/* The ghosts are where a plain step leads. */
static void
make_ghosts (const AnsGameParticles *self, int player)
{
  AnsStrategies *own = self->player[player];
  double sign = self->moves[player] ? signs[player] : 0;
  shift (own, sign * self->eta[player], NULL, own->x, own->other_x);
  for (int i = 0; i < own->n; i++)
    own->rate[i] = own->log_w[i] + sign * self->eta_w * own->value[i];
  ans_strategies_normalise (own->n, own->rate, own->other_w);
}

static void
follow_ghosts (const AnsGameParticles *self, int player)
{
  AnsStrategies *own = self->player[player], *other = self->player[!player];
  AnsGameParticlesCloud ghosts = {other->n, other->other_x, other->other_w};
  self->field (self->game, self->parallel, player, own->n, own->other_x, &ghosts,
               own->value, own->grad);
}

void
ans_game_particles_mirror_prox (const AnsGameParticles *self)
{
  for (int player = 0; player < 2; player++)
    ans_game_particles_look (self, player);
  for (int player = 0; player < 2; player++)
    make_ghosts (self, player);
  for (int player = 0; player < 2; player++)
    follow_ghosts (self, player);
  for (int player = 0; player < 2; player++) {
    AnsStrategies *own = self->player[player];
    if (!self->moves[player])
      continue;
    for (int i = 0; i < own->n; i++)
      own->rate[i] = exp (own->rate[i] - own->log_w[i]);
    shift (own, signs[player] * self->eta[player], own->rate, own->x, own->x);
    ans_strategies_weigh (own, signs[player] * self->eta_w);
  }
}

/* ---- the exact inner solution ---- */

void
ans_game_particles_best (const AnsGameParticles *self, int player, double eps, int m,
                         const double *grid, double *value, double *log_w, double *w)
{
  AnsGameParticlesCloud other = felt_by (self, player);
  self->field (self->game, self->parallel, player, m, grid, &other, value, NULL);
  for (int i = 0; i < m; i++)
    log_w[i] = signs[player] * value[i] / eps;
  ans_strategies_normalise (m, log_w, w);
}
