/* Particles of zero-sum games against closed forms, symmetries and published radii. */
#include "engine/sampling/game_particles.h"
#include "engine/sampling/strategies_density.h"

#include <math.h>
#include <string.h>

#define MOST 4000
#define SHARDS (2 * MOST / ANS_STRATEGIES_SHARD + 4)

typedef struct {
  double alpha, curvature, constant;
  gboolean wells;   /* double wells, else parabolas of this curvature */
  gboolean swapped; /* the players have changed roles: E (x, y) = -E' (y, x) */
} Law;

/* Means of the powers of the other's points are all that this pay-off sees. */
static void
field (gconstpointer game, AnsParallel *parallel G_GNUC_UNUSED, int player, int n,
       const double *x, const AnsGameParticlesCloud *other, double *value, double *grad)
{
  const Law *law = game;
  double mean = 0, rest = 0, sign = player == 0 ? 1 : -1;
  double alpha = law->swapped ? -law->alpha : law->alpha;
  for (int j = 0; j < other->n; j++) {
    double y = other->x[j], s = y * y - 1;
    mean += other->w[j] * y;
    rest += other->w[j] * (law->wells ? 0.25 * s * s : 0.5 * law->curvature * y * y);
  }
  for (int i = 0; i < n; i++) {
    double s = x[i] * x[i] - 1;
    double own = law->wells ? 0.25 * s * s : 0.5 * law->curvature * x[i] * x[i];
    double slope = law->wells ? s * x[i] : law->curvature * x[i];
    if (value)
      value[i] = sign * (own - rest) + alpha * x[i] * mean + law->constant;
    if (grad)
      grad[i] = sign * slope + alpha * mean;
  }
}

typedef struct {
  AnsArena *arena;
  Law law;
  AnsStrategies player[2];
  AnsRandom streams[SHARDS], births[2];
  double cells[1024];
  gint64 counts[4];
  AnsGameParticles play;
} Duel;

static Duel *
duel (Law law, int n, double eps, double eta)
{
  static const AnsStrategySpace line = {.d = 1, .lower = {-2.6}, .upper = {2.6}};
  Duel *self = g_new0 (Duel, 1);
  AnsRandom start = ans_random (5, 9, 0);
  self->arena = ans_arena_new ();
  self->law = law;
  self->play = (AnsGameParticles){.field = field,
                                  .game = &self->law,
                                  .moves = {TRUE, TRUE},
                                  .eta = {eta, eta},
                                  .eps = {eps, eps},
                                  .eta_w = 0.05,
                                  .inner = 1,
                                  .entropic = TRUE,
                                  .counts = self->counts};
  for (int i = 0; i < SHARDS; i++)
    self->streams[i] = ans_random (5, 1, (guint32) i);
  for (int k = 0; k < 2; k++) {
    AnsStrategies *own = &self->player[k];
    ans_strategies_init (own, self->arena, &line, n, self->streams + k * (SHARDS / 2));
    self->births[k] = ans_random (5, 2, (guint32) k);
    self->play.player[k] = own;
    self->play.birth_random[k] = &self->births[k];
    self->play.birth[k] = (AnsStrategiesBirth){
        .bandwidth = 0.05, .jitter = 0.15, .cells = 512, .density = self->cells};
    for (int i = 0; i < n; i++)
      own->x[i] = (k == 0 ? 1.1 : 0) + 0.1 * ans_random_normal (&start);
  }
  return self;
}

static void
duel_free (Duel *self)
{
  ans_arena_free (self->arena);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Duel, duel_free)

static double
mean (const AnsStrategies *self)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++)
    sum += self->w[i] * self->x[i];
  return sum;
}

static gboolean
same (const AnsStrategies *a, const AnsStrategies *b)
{
  gsize bytes = sizeof (double) * (gsize) a->n;
  return memcmp (a->x, b->x, bytes) == 0 && memcmp (a->w, b->w, bytes) == 0;
}

/* Mean distance of the means from 0 in the second half of a run of length `until`. */
static double
radius (Duel *self, double until)
{
  int steps = (int) (until / self->play.eta[0]);
  double sum = 0;
  for (int k = 0; k < steps; k++) {
    ans_game_particles_langevin (&self->play);
    if (2 * k >= steps)
      sum += hypot (mean (&self->player[0]), mean (&self->player[1]));
  }
  return sum / (steps - steps / 2);
}

static const Law wells = {.alpha = 4, .wells = TRUE};

/* Under sanitizers everything is some ten times slower: long runs are judged elsewhere.
 */
static gboolean
skips (void)
{
#ifdef ANS_SANITIZED
  g_test_skip ("too slow with sanitizers");
  return TRUE;
#else
  return FALSE;
#endif
}

/* ---- spaces ---- */

static void
spaces_keep_their_points (void)
{
  AnsStrategySpace box = {.d = 2, .lower = {0, -1}, .upper = {1, 3}, .periodic = {TRUE}};
  double x[] = {-0.25, 3.5, 2.75, -1.25, 0.5, 100};
  ans_strategy_space_settle (&box, 3, x);
  g_assert_cmpfloat (x[0], ==, 0.75);
  g_assert_cmpfloat (x[1], ==, 2.5);
  g_assert_cmpfloat (x[2], ==, 0.75);
  g_assert_cmpfloat (x[3], ==, -0.75);
  g_assert_cmpfloat (x[5], ==, -1);
  g_assert_cmpfloat (
      ans_strategy_space_apart (&box, (double[]){0.9, 0}, (double[]){0.1, 0}), <, 0.0401);
  AnsStrategySpace sphere = {.sphere = TRUE, .d = 3};
  double y[] = {3, 0, 4}, v[] = {1, 2, 3};
  ans_strategy_space_settle (&sphere, 1, y);
  ans_strategy_space_project (&sphere, 1, y, v);
  g_assert_cmpfloat_with_epsilon (y[0], 0.6, 1e-15);
  g_assert_cmpfloat_with_epsilon (y[0] * v[0] + y[2] * v[2], 0, 1e-15);
  g_assert_cmpfloat (v[1], ==, 2);
}

/* ---- Langevin ---- */

/* Without coupling each particle is Ornstein-Uhlenbeck, and Euler's variance is eps / (k
 * (1 - k eta / 2)).  4000 particles leave 2 %; five deviations. */
static void
variance_is_that_of_euler (void)
{
  g_autoptr (Duel) self = duel ((Law){.curvature = 2}, 4000, 0.05, 0.2);
  for (int k = 0; k < 60; k++)
    ans_game_particles_langevin (&self->play);
  double exact = 0.05 / (2 * (1 - 0.2));
  for (int player = 0; player < 2; player++) {
    double m = mean (&self->player[player]), square = 0;
    for (int i = 0; i < 4000; i++)
      square += pow (self->player[player].x[i] - m, 2) / 4000;
    g_assert_cmpfloat_with_epsilon (square / exact, 1, 0.11);
  }
}

/* Published at step 0.005: 1.086 at alpha = 4, eps = 0.03.  Elsewhere the Gaussian
 * closure r^2 = 4/3 (1 - 3 s), eps = s (1 - 3 s), knows it to some 3 %. */
static void
coupled_wells_cycle (void)
{
  static const double cases[][2] = {{4, 0.03}, {5.5, 0.02}, {3, 0.04}};
  if (skips ())
    return;
  for (int i = 0; i < 3; i++) {
    double eps = cases[i][1], s = (1 - sqrt (1 - 12 * eps)) / 6;
    g_autoptr (Duel) self =
        duel ((Law){.alpha = cases[i][0], .wells = TRUE}, 500, eps, 0.005);
    double r = radius (self, 60);
    g_assert_cmpfloat_with_epsilon (r / sqrt (4.0 / 3 * (1 - 3 * s)), 1, 0.05);
    if (i == 0)
      g_assert_cmpfloat_with_epsilon (r / 1.086, 1, 0.02);
  }
}

static void
three_inner_steps_settle (void)
{
  static const double cases[][2] = {{4, 0.03}, {5, 0.04}};
  if (skips ())
    return;
  for (int i = 0; i < 2; i++) {
    g_autoptr (Duel) self =
        duel ((Law){.alpha = cases[i][0], .wells = TRUE}, 500, cases[i][1], 0.005);
    self->play.inner = 3;
    g_assert_cmpfloat (radius (self, 100), <, 0.02);
  }
}

/* What is left is noise of n particles: sixteen times as many leave a quarter. */
static void
noise_falls_like_the_root_of_the_number (void)
{
  double r[2];
  if (skips ())
    return;
  for (int i = 0; i < 2; i++) {
    g_autoptr (Duel) self = duel (wells, i == 0 ? 125 : 2000, 0.03, 0.005);
    self->play.inner = 3;
    r[i] = radius (self, 80);
  }
  g_assert_cmpfloat (r[0] / r[1], >, 2.5);
  g_assert_cmpfloat (r[0] / r[1], <, 6.5);
}

static void
a_constant_in_the_payoff_changes_nothing (void)
{
  g_autoptr (Duel) self = duel (wells, 300, 0.03, 0.005);
  g_autoptr (Duel) other = duel (wells, 300, 0.03, 0.005);
  other->law.constant = 64; /* a power of 2: differences keep most of their bits */
  for (int k = 0; k < 40; k++) {
    ans_game_particles_langevin (&self->play);
    ans_game_particles_langevin (&other->play);
  }
  g_assert_true (same (&self->player[0], &other->player[0]));
  for (int k = 0; k < 40; k++) {
    ans_game_particles_weights (&self->play);
    ans_game_particles_weights (&other->play);
  }
  for (int i = 0; i < 300; i++)
    g_assert_cmpfloat_with_epsilon (self->player[0].w[i] / other->player[0].w[i], 1,
                                    1e-9);
}

/* A player who stands still does, and draws no noise. */
static void
one_player_moves_alone (void)
{
  g_autoptr (Duel) self = duel (wells, 200, 0.03, 0.005);
  g_autoptr (Duel) other = duel (wells, 200, 0.03, 0.005);
  self->play.moves[1] = FALSE;
  ans_game_particles_langevin (&self->play);
  g_assert_true (same (&self->player[1], &other->player[1]));
  g_assert_false (same (&self->player[0], &other->player[0]));
}

/* ---- weights ---- */

/* The maximiser's pay-off is the other's loss: with E' (y, x) = -E (x, y) and the clouds
 * exchanged, all is as before. */
static void
players_can_be_exchanged (void)
{
  static void (*const rounds[]) (const AnsGameParticles *) = {
      ans_game_particles_weights, ans_game_particles_mirror_prox};
  for (int which = 0; which < 2; which++) {
    g_autoptr (Duel) self = duel (wells, 60, 0, 0.005);
    g_autoptr (Duel) other = duel (wells, 60, 0, 0.005);
    other->law.swapped = TRUE;
    memcpy (other->player[0].x, self->player[1].x, 60 * sizeof (double));
    memcpy (other->player[1].x, self->player[0].x, 60 * sizeof (double));
    for (int k = 0; k < 50; k++) {
      rounds[which](&self->play);
      rounds[which](&other->play);
    }
    for (int i = 0; i < 60; i++) {
      g_assert_cmpfloat_with_epsilon (self->player[0].x[i], other->player[1].x[i], 1e-12);
      g_assert_cmpfloat_with_epsilon (self->player[1].w[i], other->player[0].w[i], 1e-12);
    }
  }
}

static void
weights_add_up_to_one (void)
{
  g_autoptr (Duel) self = duel (wells, 400, 0, 0.005);
  self->play.eta_w = 300;
  for (int k = 0; k < 20; k++) {
    ans_game_particles_weights (&self->play);
    for (int player = 0; player < 2; player++) {
      double sum = 0;
      for (int i = 0; i < 400; i++)
        sum += self->player[player].w[i];
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-13);
    }
  }
}

/* Mirror-prox spirals into the saddle of x y with parabolas; a plain step would as well,
 * but not on x y alone, where it goes out. */
static void
mirror_prox_is_stable_where_plain_steps_are_not (void)
{
  g_autoptr (Duel) self = duel ((Law){.alpha = 1}, 1, 0, 0.1);
  g_autoptr (Duel) plain = duel ((Law){.alpha = 1}, 1, 0, 0.1);
  for (int k = 0; k < 200; k++) {
    ans_game_particles_mirror_prox (&self->play);
    ans_game_particles_weights (&plain->play);
  }
  double r = hypot (self->player[0].x[0], self->player[1].x[0]);
  /* |z|^2 falls by 1 - eta^2 + eta^4 in a step. */
  g_autoptr (Duel) start = duel ((Law){.alpha = 1}, 1, 0, 0.1);
  double r0 = hypot (start->player[0].x[0], start->player[1].x[0]);
  g_assert_cmpfloat_with_epsilon (r / r0, pow (1 - 0.01 + 0.0001, 100), 1e-12);
  g_assert_cmpfloat (hypot (plain->player[0].x[0], plain->player[1].x[0]), >, 2 * r0);
}

static void
best_response_is_a_softmax (void)
{
  double grid[50], value[50], log_w[50], w[50], sum = 0;
  g_autoptr (Duel) self = duel (wells, 100, 0.03, 0.005);
  for (int i = 0; i < 50; i++)
    grid[i] = -2.5 + 0.1 * i;
  ans_game_particles_best (&self->play, 1, 0.03, 50, grid, value, log_w, w);
  double m = mean (&self->player[0]);
  for (int i = 0; i < 50; i++) {
    double s = grid[i] * grid[i] - 1;
    sum += exp ((4 * grid[i] * m - 0.25 * s * s) / 0.03);
  }
  for (int i = 0; i < 50; i++) {
    double s = grid[i] * grid[i] - 1;
    double exact = exp ((4 * grid[i] * m - 0.25 * s * s) / 0.03) / sum;
    g_assert_cmpfloat_with_epsilon (w[i], exact, 1e-11);
  }
}

/* ---- births and deaths ---- */

static void
no_rate_is_langevin_bit_by_bit (void)
{
  g_autoptr (Duel) self = duel (wells, 300, 0.03, 0.005);
  g_autoptr (Duel) other = duel (wells, 300, 0.03, 0.005);
  other->births[0] = ans_random (77, 3, 0);
  other->play.birth[0].bandwidth = other->play.birth[1].jitter = 1;
  for (int k = 0; k < 50; k++) {
    ans_game_particles_langevin (&self->play);
    ans_game_particles_langevin (&other->play);
  }
  g_assert_true (same (&self->player[0], &other->player[0]));
  g_assert_true (same (&self->player[1], &other->player[1]));
  g_assert_cmpint (other->births[0].position, ==, 0);
  g_assert_cmpfloat (ans_strategies_distinct (&other->player[0]), ==, 1);
}

/* Two values that stay: the share p of the better one grows as p' = alpha p (1 - p).
 * 4000 particles: the share of lineages wanders by some 0.01; five of these. */
static void
shares_grow_like_replicators (void)
{
  g_autoptr (Duel) self = duel (wells, 4000, 0, 0.01);
  AnsStrategies *own = &self->player[0];
  AnsStrategiesBirth birth = {.alpha = 1.5, .dt = 0.01, .sign = 1};
  gint64 counts[2] = {0, 0};
  for (int i = 0; i < own->n; i++)
    own->x[i] = i % 4 == 0 ? 1 : -1;
  for (int k = 0; k < 150; k++) {
    for (int i = 0; i < own->n; i++)
      own->value[i] = own->x[i] < 0;
    ans_strategies_birth_run (&birth, own, NULL, &self->births[0], counts);
  }
  double share = 0, exact = 1 / (1 + 3 * exp (-1.5 * 1.5));
  for (int i = 0; i < own->n; i++)
    share += own->x[i] > 0 ? 1.0 / own->n : 0;
  g_assert_cmpfloat_with_epsilon (share, exact, 0.05);
  g_assert_cmpint (counts[0] + counts[1], >, 1000);
}

/* Rate 2, with copies put near their parents, ends the cycle. */
static void
births_and_deaths_settle (void)
{
  if (skips ())
    return;
  g_autoptr (Duel) self = duel (wells, 500, 0.03, 0.005);
  self->play.birth[0].alpha = self->play.birth[1].alpha = 2;
  g_assert_cmpfloat (radius (self, 100), <, 0.06);
  g_assert_cmpfloat (ans_strategies_distinct (&self->player[0]), <, 0.5);
}

/* A blurred density keeps its mass at walls and round circles, and its variance grows by
 * that of the kernel. */
static void
blur_keeps_mass (void)
{
  AnsStrategySpace line = {.d = 1, .lower = {-1}, .upper = {1}};
  double x[] = {0.02, -0.97, 0.99}, w[] = {0.5, 0.25, 0.25}, density[400], scratch[400];
  for (int turn = 0; turn < 2; turn++) {
    double mass = 0, square = 0;
    line.periodic[0] = turn;
    ans_strategies_density_bin (&line, 3, x, w, 400, density);
    ans_strategies_density_blur (&line, 0.05, 400, density, scratch);
    for (int i = 0; i < 400; i++)
      mass += density[i] / 200;
    g_assert_cmpfloat_with_epsilon (mass, 1, 1e-12);
    ans_strategies_density_bin (&line, 1, x, (double[]){1}, 400, density);
    ans_strategies_density_blur (&line, 0.05, 400, density, scratch);
    for (int i = 0; i < 400; i++)
      square += density[i] / 200 * pow ((i + 0.5) / 200 - 1 - 0.02, 2);
    /* The cut of the kernel takes 0.1 % of it; a cell adds h^2 / 12. */
    g_assert_cmpfloat_with_epsilon (square / 0.0025, 1, 0.01);
  }
}

/* Sums over pairs have the density of the grid, up to a factor. */
static void
pairs_agree_with_the_grid (void)
{
  g_autoptr (Duel) self = duel (wells, 300, 0.03, 0.005);
  AnsStrategies *own = &self->player[0];
  double density[512], scratch[512], shift = 0;
  ans_strategies_density_bin (&own->space, own->n, own->x, own->w, 512, density);
  ans_strategies_density_blur (&own->space, 0.1, 512, density, scratch);
  ans_strategies_density_pairs (own, NULL, 0.1);
  for (int i = 0; i < own->n; i++) {
    double grid = log (ans_strategies_density_at (&own->space, 512, density, own->x[i]));
    if (i == 0)
      shift = own->rate[0] - grid;
    g_assert_cmpfloat_with_epsilon (own->rate[i] - grid, shift, 0.02);
  }
}

/* ---- threads ---- */

static void
threads_do_not_change_bits (void)
{
  g_autoptr (AnsParallel) three = ans_parallel_new (3);
  g_autoptr (Duel) self = duel (wells, 1000, 0.03, 0.005);
  g_autoptr (Duel) other = duel (wells, 1000, 0.03, 0.005);
  other->play.parallel = three;
  for (int player = 0; player < 2; player++)
    self->play.birth[player].alpha = other->play.birth[player].alpha = 3;
  for (int k = 0; k < 30; k++) {
    ans_game_particles_langevin (&self->play);
    ans_game_particles_langevin (&other->play);
  }
  g_assert_true (same (&self->player[0], &other->player[0]));
  g_assert_true (same (&self->player[1], &other->player[1]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/game_particles/spaces-keep-their-points",
                   spaces_keep_their_points);
  g_test_add_func ("/sampling/game_particles/variance-is-that-of-euler",
                   variance_is_that_of_euler);
  g_test_add_func ("/sampling/game_particles/a-constant-in-the-payoff-changes-nothing",
                   a_constant_in_the_payoff_changes_nothing);
  g_test_add_func ("/sampling/game_particles/one-player-moves-alone",
                   one_player_moves_alone);
  g_test_add_func ("/sampling/game_particles/players-can-be-exchanged",
                   players_can_be_exchanged);
  g_test_add_func ("/sampling/game_particles/weights-add-up-to-one",
                   weights_add_up_to_one);
  g_test_add_func (
      "/sampling/game_particles/mirror-prox-is-stable-where-plain-steps-are-not",
      mirror_prox_is_stable_where_plain_steps_are_not);
  g_test_add_func ("/sampling/game_particles/best-response-is-a-softmax",
                   best_response_is_a_softmax);
  g_test_add_func ("/sampling/game_particles/no-rate-is-langevin-bit-by-bit",
                   no_rate_is_langevin_bit_by_bit);
  g_test_add_func ("/sampling/game_particles/shares-grow-like-replicators",
                   shares_grow_like_replicators);
  g_test_add_func ("/sampling/game_particles/blur-keeps-mass", blur_keeps_mass);
  g_test_add_func ("/sampling/game_particles/pairs-agree-with-the-grid",
                   pairs_agree_with_the_grid);
  g_test_add_func ("/sampling/game_particles/threads-do-not-change-bits",
                   threads_do_not_change_bits);
  g_test_add_func ("/sampling/game_particles/coupled-wells-cycle", coupled_wells_cycle);
  g_test_add_func ("/sampling/game_particles/three-inner-steps-settle",
                   three_inner_steps_settle);
  g_test_add_func ("/sampling/game_particles/noise-falls-like-the-root-of-the-number",
                   noise_falls_like_the_root_of_the_number);
  g_test_add_func ("/sampling/game_particles/births-and-deaths-settle",
                   births_and_deaths_settle);
  return g_test_run ();
}
