#include "engine/sampling/strategies.h"

#include "engine/core/statistics.h"
#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

int
ans_strategies_shards (int n)
{
  return (n + ANS_STRATEGIES_SHARD - 1) / ANS_STRATEGIES_SHARD;
}

void
ans_strategies_init (AnsStrategies *self, AnsArena *arena, const AnsStrategySpace *space,
                     int n, AnsRandom *noise)
{
  gsize numbers = (gsize) n * (gsize) space->d;
  *self = (AnsStrategies){.space = *space, .n = n, .noise = noise};
  self->x = ans_arena_array (arena, double, numbers);
  self->grad = ans_arena_array (arena, double, numbers);
  self->other_x = ans_arena_array (arena, double, numbers);
  self->scratch = ans_arena_array (arena, double, numbers);
  self->log_w = ans_arena_array (arena, double, (gsize) n);
  self->w = ans_arena_array (arena, double, (gsize) n);
  self->value = ans_arena_array (arena, double, (gsize) n);
  self->rate = ans_arena_array (arena, double, (gsize) n);
  self->other_w = ans_arena_array (arena, double, (gsize) n);
  self->ancestor = ans_arena_array (arena, gint64, (gsize) n);
  self->order = ans_arena_array (arena, int, (gsize) n);
  self->seen = ans_arena_array (arena, char, (gsize) n);
  for (int i = 0; i < n; i++)
    self->ancestor[i] = i;
  ans_strategies_level (self);
}

typedef struct {
  AnsStrategies *self;
  double rate, sd;
} Move;

static void
move_shard (gpointer data, int task, int worker G_GNUC_UNUSED)
{
  const Move *move = data;
  AnsStrategies *self = move->self;
  int first = task * ANS_STRATEGIES_SHARD, d = self->space.d;
  int n = MIN (ANS_STRATEGIES_SHARD, self->n - first), m = n * d;
  gsize at = (gsize) first * (gsize) d;
  double *restrict x = self->x + at, *restrict v = self->scratch + at;
  const double *restrict grad = self->grad + at;
  if (move->sd > 0)
    ans_random_fill_normal (self->noise + task, m, v);
  for (int i = 0; i < m; i++)
    v[i] = move->rate * grad[i] + (move->sd > 0 ? move->sd * v[i] : 0);
  ans_strategy_space_project (&self->space, n, x, v);
  for (int i = 0; i < m; i++)
    x[i] += v[i];
  ans_strategy_space_settle (&self->space, n, x);
}

void
ans_strategies_move (AnsStrategies *self, AnsParallel *parallel, double rate, double eps)
{
  Move move = {self, rate, sqrt (2 * fabs (rate) * eps)};
  ans_parallel_run (parallel, ans_strategies_shards (self->n), move_shard, &move);
}

void
ans_strategies_normalise (int n, double *log_w, double *w)
{
  double most = -INFINITY, sum = 0;
  g_assert (n > 0);
  for (int i = 0; i < n; i++)
    most = fmax (most, log_w[i]);
  for (int i = 0; i < n; i++)
    log_w[i] -= most;
  ans_vector_exp ((gsize) n, log_w, w);
  for (int i = 0; i < n; i++)
    sum += w[i];
  double shift = log (sum), factor = 1 / sum;
  for (int i = 0; i < n; i++) {
    log_w[i] -= shift;
    w[i] *= factor;
  }
}

void
ans_strategies_weigh (AnsStrategies *self, double rate)
{
  for (int i = 0; i < self->n; i++)
    self->log_w[i] += rate * self->value[i];
  ans_strategies_normalise (self->n, self->log_w, self->w);
}

void
ans_strategies_level (AnsStrategies *self)
{
  for (int i = 0; i < self->n; i++) {
    self->w[i] = 1.0 / self->n;
    self->log_w[i] = -log (self->n);
  }
}

double
ans_strategies_effective (const AnsStrategies *self)
{
  return ans_statistics_effective_size (self->n, self->w);
}

double
ans_strategies_distinct (AnsStrategies *self)
{
  int distinct = 0;
  memset (self->seen, 0, (gsize) self->n);
  for (int i = 0; i < self->n; i++) {
    distinct += !self->seen[self->ancestor[i]];
    self->seen[self->ancestor[i]] = 1;
  }
  return (double) distinct / self->n;
}
