/* The parts of the GAN problem, and what it does at settings that nobody tuned it to. */
#include "engine/core/statistics.h"
#include "engine/nets/init.h"
#include "engine/problems/gan_state.h"
#include "engine/run/experiment.h"
#include "engine/run/headless.h"

#include <math.h>
#include <string.h>

/* Under sanitizers everything is some ten times slower: runs are judged elsewhere. */
#ifdef ANS_SANITIZED
#define PLAIN FALSE
#else
#define PLAIN TRUE
#endif

extern const AnsProblem ans_problem_gan;

static const AnsListener nobody;

/* The problem, with its state in sight: that of the experiment opened last. */
static AnsProblem seen;
static AnsGan *gan;

static gboolean
open_seen (gpointer state, AnsContext *context, GError **error)
{
  gan = state;
  return ans_problem_gan.open (state, context, error);
}

static AnsExperiment *
open_experiment (const char *settings, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  double values[64];
  seen = ans_problem_gan;
  seen.open = open_seen;
  AnsExperiment *self = ans_experiment_new (&seen, 1, &nobody, NULL);
  ans_problem_defaults (&ans_problem_gan, values);
  ans_problem_apply (&ans_problem_gan, settings, values, &error);
  g_assert_no_error (error);
  ans_experiment_open (self, values, seed, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
steps (AnsExperiment *self, int n)
{
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < n; i++)
    ans_experiment_step (self, &error);
  g_assert_no_error (error);
}

static double
value (AnsExperiment *self, int metric)
{
  return ans_experiment_measure (self, metric).value;
}

/* ---- derivatives ---- */

enum { N = 5, LATENT = 3 };

typedef struct {
  AnsGanNetwork network;
  double *theta_g, *theta_d, *gradient;
  double x[2 * N], y[2 * N], z[LATENT * N], weight[N], between[N];
} Small;

static void
small_open (Small *self, AnsActivation activation, int depth)
{
  g_autoptr (GError) error = NULL;
  AnsGanShape shape = {LATENT, 7, depth, activation};
  AnsRandom random = ans_random (3, 1, 0);
  memset (self, 0, sizeof *self);
  g_assert_true (ans_gan_network_init (&self->network, &shape, NULL, &error));
  self->theta_g = g_new (double, self->network.n_generator);
  self->theta_d = g_new (double, self->network.n_discriminator);
  self->gradient =
      g_new (double, MAX (self->network.n_generator, self->network.n_discriminator));
  ans_init_parameters (self->network.generator, &random, self->theta_g);
  ans_init_parameters (self->network.discriminator, &random, self->theta_d);
  ans_random_fill_normal (&random, 2 * N, self->x);
  ans_random_fill_normal (&random, 2 * N, self->y);
  ans_random_fill_normal (&random, LATENT * N, self->z);
  ans_random_fill_uniform (&random, N, self->weight);
  ans_random_fill_uniform (&random, N, self->between);
}

static void
small_close (Small *self)
{
  ans_gan_network_clear (&self->network);
  g_free (self->theta_g);
  g_free (self->theta_d);
  g_free (self->gradient);
}

/* L_D with its penalty, from values of D and differences of them alone. */
static double
objective (Small *self, AnsGanLoss loss, double lambda)
{
  double of_x[N], of_y[N], sum = 0;
  const double h = 1e-4;
  ans_gan_network_value (&self->network, self->theta_d, N, self->x, of_x);
  ans_gan_network_value (&self->network, self->theta_d, N, self->y, of_y);
  for (int i = 0; i < N; i++) {
    double at[2], square = 0;
    for (int k = 0; k < 2; k++)
      at[k] = loss == ANS_GAN_R1 ? self->x[2 * i + k]
                                 : self->between[i] * self->x[2 * i + k] +
                                       (1 - self->between[i]) * self->y[2 * i + k];
    for (int k = 0; k < 2; k++) {
      double ends[4] = {at[0], at[1], at[0], at[1]}, D[2];
      ends[k] -= h;
      ends[2 + k] += h;
      ans_gan_network_value (&self->network, self->theta_d, 2, ends, D);
      square += pow ((D[1] - D[0]) / (2 * h), 2);
    }
    double row = loss == ANS_GAN_WASSERSTEIN
                     ? of_y[i] - of_x[i] + lambda * pow (sqrt (square) - 1, 2)
                     : log1p (exp (-of_x[i])) + log1p (exp (of_y[i]));
    if (loss == ANS_GAN_R1)
      row += 0.5 * lambda * square;
    sum += self->weight[i] * row;
  }
  return sum;
}

/* Differences of differences: errors of h^2 and of rounding are below 1e-6. */
static void
compare_descent (AnsActivation activation, int depth)
{
  Small self;
  small_open (&self, activation, depth);
  AnsGanBatch batch = {N, self.x, self.y, self.weight, self.between, 0.7};
  for (int loss = 0; loss < ANS_GAN_N_LOSSES; loss++) {
    AnsGanLoss kind = (AnsGanLoss) loss;
    double lambda = kind == ANS_GAN_NON_SATURATING ? 0 : batch.lambda, h = 1e-4;
    double payoff =
        ans_gan_network_train (&self.network, kind, self.theta_d, &batch, self.gradient);
    g_assert_cmpfloat_with_epsilon (payoff, objective (&self, kind, 0), 1e-6);
    for (int p = 0; p < self.network.n_discriminator; p += 5) {
      double at = self.theta_d[p];
      self.theta_d[p] = at + h;
      double above = objective (&self, kind, lambda);
      self.theta_d[p] = at - h;
      double below = objective (&self, kind, lambda);
      self.theta_d[p] = at;
      g_assert_cmpfloat_with_epsilon (self.gradient[p], (above - below) / (2 * h), 1e-5);
    }
  }
  small_close (&self);
}

/* R1 has a way of its own where the activation is piecewise linear; none of the points is
 * within h of a kink. */
static void
discriminators_descend_their_objective (void)
{
  compare_descent (ANS_TANH, 2);
  compare_descent (ANS_LEAKY_RELU, 2);
  compare_descent (ANS_LEAKY_RELU, 3);
  compare_descent (ANS_RELU, 1);
  compare_descent (ANS_SWISH, 3);
}

/* The generator's loss as a function of its own parameters. */
static double
loss_of_generator (Small *self, AnsGanLoss loss)
{
  double y[2 * N], D[N], sum = 0;
  ans_gan_network_sample (&self->network, self->theta_g, N, self->z, y);
  ans_gan_network_value (&self->network, self->theta_d, N, y, D);
  for (int i = 0; i < N; i++)
    sum += loss == ANS_GAN_WASSERSTEIN ? -D[i] : log1p (exp (-D[i]));
  return sum;
}

static void
generators_descend_through_the_discriminator (void)
{
  Small self;
  double y[2 * N], rows[N], slope[2 * N], h = 1e-5;
  small_open (&self, ANS_TANH, 2);
  for (int loss = 0; loss < ANS_GAN_N_LOSSES; loss++) {
    AnsGanLoss kind = (AnsGanLoss) loss;
    ans_gan_network_sample (&self.network, self.theta_g, N, self.z, y);
    ans_gan_network_slope (&self.network, kind, self.theta_d, N, y, rows, slope);
    ans_gan_network_back (&self.network, self.theta_g, N, self.z, slope, self.gradient);
    g_assert_cmpfloat_with_epsilon (N * ans_statistics_mean (N, rows),
                                    loss_of_generator (&self, kind), 1e-12);
    for (int p = 0; p < self.network.n_generator; p += 5) {
      double at = self.theta_g[p];
      self.theta_g[p] = at + h;
      double above = loss_of_generator (&self, kind);
      self.theta_g[p] = at - h;
      double below = loss_of_generator (&self, kind);
      self.theta_g[p] = at;
      g_assert_cmpfloat_with_epsilon (self.gradient[p], (above - below) / (2 * h), 1e-8);
    }
  }
  small_close (&self);
}

/* ---- the truth ---- */

/* Two points a distance r apart have 2 r.  Normal points of the plane of variance v are
 * sqrt (v pi / 2) from the origin on average, and their differences are normal too. */
static void
energy_distances_are_exact (void)
{
  enum { M = 800 };
  static double x[2 * M], y[2 * M];
  double error, unit = sqrt (G_PI / 2);
  for (int i = 0; i < M; i++) {
    y[2 * i] = 3;
    y[2 * i + 1] = 4;
  }
  g_assert_cmpfloat_with_epsilon (ans_gan_truth_energy (M, x, y, &error), 10, 1e-12);
  g_assert_cmpfloat_with_epsilon (error, 0, 1e-12);
  for (int k = 0; k < 4; k++) {
    AnsRandom random = ans_random (8, 1, (guint32) k);
    double s = 1 + 0.5 * k;
    ans_random_fill_normal (&random, 2 * M, x);
    ans_random_fill_normal (&random, 2 * M, y);
    for (int i = 0; i < 2 * M; i++)
      y[i] *= s;
    double exact = unit * (2 * sqrt (1 + s * s) - G_SQRT2 * (1 + s));
    double found = ans_gan_truth_energy (M, x, y, &error);
    g_assert_cmpfloat (error, <, 0.2);
    g_assert_cmpfloat_with_epsilon (found, exact, 4.5 * error);
  }
}

/* Draws of the data against the data: a coin's toss everywhere. */
static void
best_discriminators_cannot_tell_data_from_data (void)
{
  enum { DRAWS = 20000, SQUARE = ANS_GAN_SIDE * ANS_GAN_SIDE };
  g_autofree double *x = g_new (double, 2 * DRAWS);
  g_autofree double *work = g_new (double, 2 * DRAWS * ANS_GAN_SIDE);
  g_autofree double *p = g_new (double, 5 * SQUARE);
  double *exact = p + SQUARE, *D = p + 2 * SQUARE, *points = p + 3 * SQUARE;
  AnsMixture2d data = ans_mixture_2d (ANS_MIXTURE_2D_MOONS);
  AnsRandom random = ans_random (4, 4, 0);
  double blur = ans_gan_truth_blur (data.half), sum = 0;
  double cell = 2 * data.half / (ANS_GAN_SIDE - 1);
  ans_mixture_2d_sample (&data, &random, DRAWS, x);
  ans_gan_truth_estimate (data.half, DRAWS, x, work, p);
  for (int i = 0; i < SQUARE; i++) {
    points[2 * i] = -data.half + cell * (i % ANS_GAN_SIDE);
    points[2 * i + 1] = -data.half + cell * (int) (i / ANS_GAN_SIDE);
    sum += p[i] * cell * cell;
  }
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-3);
  ans_mixture_2d_density (&data, blur, SQUARE, points, exact);
  /* Where there are 300 samples under the kernel, D is off by 1/4 of 1 / sqrt (300). */
  ans_gan_truth_discriminator (SQUARE, exact, p,
                               2 * 300 / (DRAWS * 4 * G_PI * blur * blur), D);
  int known = 0;
  for (int i = 0; i < SQUARE; i++)
    if (!isnan (D[i])) {
      g_assert_cmpfloat_with_epsilon (D[i], 0.5, 4.5 * 0.25 / sqrt (300));
      known++;
    }
  g_assert_cmpint (known, >, 100);
}

/* ---- the game ---- */

static void
a_player_can_be_held_still (void)
{
  for (int turn = 1; turn <= 2; turn++) {
    AnsExperiment *self = open_experiment (
        turn == 1 ? "turns=generator width=16" : "turns=discriminator width=16", 5);
    double g = gan->generators.theta[3], d = gan->discriminators.theta[3];
    steps (self, 3);
    g_assert_true ((gan->generators.theta[3] == g) == (turn == 2));
    g_assert_true ((gan->discriminators.theta[3] == d) == (turn == 1));
    ans_experiment_free (self);
  }
}

/* Equal networks have equal losses, and keep equal weights; a generator that is far off
 * loses its weight, which stays normalised. */
static void
weights_follow_losses (void)
{
  AnsExperiment *self = open_experiment ("generators=3 discriminators=2 mirror_rate=0.05 "
                                         "width=16 batch=32 rate_g=1e-6 data=moons",
                                         6);
  double weight[ANS_GAN_PLAYERS];
  int P = gan->generators.P;
  gan->generators.theta[3 * P - 1] += 8; /* the last bias: it draws far from all data */
  steps (self, 300);
  ans_gan_train_weights (&gan->generators, weight);
  g_assert_cmpfloat_with_epsilon (weight[0] + weight[1] + weight[2], 1, 1e-12);
  g_assert_cmpfloat (weight[2], <, 0.02);
  ans_experiment_free (self);
}

/* A discriminator alone, against a generator that stands still, comes to the best one:
 * its loss is then 2 ln 2 - 2 JS, here by a sum over the blurred densities' grid, which
 * can only be closer to 2 ln 2 than those of the sharp ones. */
static void
a_discriminator_alone_finds_the_best (void)
{
  if (!PLAIN) {
    g_test_skip ("too slow with sanitizers");
    return;
  }
  AnsExperiment *self = open_experiment ("data=moons loss=r1 width=32 rate_d=2e-3", 11);
  int turns = ans_problem_param_index (&seen, "turns", NULL);
  enum { SQUARE = ANS_GAN_SIDE * ANS_GAN_SIDE };
  double half = gan->data->half, cell = 2 * half / (ANS_GAN_SIDE - 1), best = 0, mean = 0;
  steps (self, 250);
  ans_experiment_set (self, turns, ANS_GAN_ONLY_D, NULL);
  ans_experiment_set (self, ans_problem_param_index (&seen, "loss", NULL),
                      ANS_GAN_NON_SATURATING, NULL);
  steps (self, 1000);
  for (int i = 0; i < 100; i++) {
    steps (self, 1);
    mean += value (self, METRIC_LOSS_D) / 100;
  }
  ans_gan_truth_estimate (half, ANS_GAN_SAMPLES, gan->gauge.x, gan->work, gan->field);
  for (int i = 0; i < SQUARE; i++) {
    double p = gan->gauge.blurred[i], q = gan->field[i], sum = p + q;
    best -=
        cell * cell * ((p > 0 ? p * log (p / sum) : 0) + (q > 0 ? q * log (q / sum) : 0));
  }
  g_test_message ("loss %.3f, of the best under the kernel %.3f", mean, best);
  g_assert_cmpfloat (best, <, 1.3);
  g_assert_cmpfloat (mean, <, best + 0.05);
  g_assert_cmpfloat (mean, >, best - 0.15);
  ans_experiment_free (self);
}

/* At a seed, a rate, a width and a penalty which no preset has. */
static void
modes_are_found (void)
{
  if (!PLAIN) {
    g_test_skip ("too slow with sanitizers");
    return;
  }
  AnsExperiment *self =
      open_experiment ("loss=r1 penalty=0.03 width=48 rate_d=3e-3 rate_g=1.5e-3", 21);
  steps (self, 2500);
  g_assert_cmpfloat (value (self, METRIC_MODES), >=, 7);
  g_assert_cmpfloat (value (self, METRIC_REVERSE_KL), <, 0.2);
  g_assert_cmpfloat (value (self, METRIC_ENERGY_DISTANCE), <, 0.1);
  ans_experiment_free (self);
}

/* ---- the published table ---- */

typedef struct {
  double mean, error;
} Figure;

static Figure
figure (int n, const double *x)
{
  return (Figure){ans_statistics_mean (n, x), sqrt (ans_statistics_variance (n, x) / n)};
}

enum { SEEDS = 10 };

/* Prints the row of a preset over ten seeds, and gives its mean number of modes. */
static double
table_row (const char *name, const char *settings, int n)
{
  double modes[SEEDS], quality[SEEDS], kl[SEEDS];
  for (int i = 0; i < SEEDS; i++) {
    AnsExperiment *self = open_experiment (settings, (guint64) (100 + i));
    steps (self, n);
    modes[i] = value (self, METRIC_MODES);
    quality[i] = 100 * value (self, METRIC_HIGH_QUALITY);
    kl[i] = value (self, METRIC_REVERSE_KL);
    ans_experiment_free (self);
  }
  Figure m = figure (SEEDS, modes), q = figure (SEEDS, quality), k = figure (SEEDS, kl);
  g_test_message ("%-28s %4.1f+-%.1f  %5.1f+-%.1f %%  %.2f+-%.2f", name, m.mean, m.error,
                  q.mean, q.error, k.mean, k.error);
  return m.mean;
}

static const char *
preset (const char *id)
{
  g_autoptr (GError) error = NULL;
  const AnsPreset *found = ans_problem_preset (&ans_problem_gan, id, &error);
  g_assert_no_error (error);
  return found->settings;
}

/* Published are means over ten trials and their standard errors (Lin et al. 2018, table
 * 2), of larger networks. */
static void
the_ring_is_covered_beside_the_published_table (void)
{
  if (!g_test_slow () || !PLAIN) {
    g_test_skip ("slow");
    return;
  }
  g_test_message ("ring of 8                    modes      high quality  reverse KL");
  g_test_message ("GAN, published                6.3+-0.5   98.2+-0.2 %%  0.45+-0.09");
  g_test_message ("ALI, published                6.6+-0.3   97.6+-0.4 %%  0.36+-0.04");
  g_test_message ("PacGAN2, published            7.9+-0.1   95.6+-2.0 %%  0.07+-0.03");
  g_test_message ("PacGAN4, published            7.8+-0.1   95.9+-1.4 %%  0.07+-0.02");
  g_assert_cmpfloat (table_row ("GAN, here", "half_life=5000 rate_d=2e-3", 10000), >=, 5);
  g_assert_cmpfloat (table_row ("R1, here", preset ("ring"), 10000), >=, 7);
  g_assert_cmpfloat (table_row ("R1, 4 layers, here", preset ("ring-deep"), 15000), >=,
                     7.8);
  g_assert_cmpfloat (table_row ("3 x 3 networks, here", preset ("mixture"), 5000), >=, 7);
}

static void
the_grid_is_covered_beside_the_published_table (void)
{
  if (!g_test_slow () || !PLAIN) {
    g_test_skip ("slow");
    return;
  }
  g_test_message ("grid of 25                   modes      high quality  reverse KL");
  g_test_message ("GAN, published               17.3+-0.8   94.8+-0.7 %%  0.70+-0.07");
  g_test_message ("ALI, published               24.1+-0.4   95.7+-0.6 %%  0.14+-0.03");
  g_test_message ("PacGAN2, published           23.8+-0.7   91.3+-0.8 %%  0.13+-0.04");
  g_test_message ("PacGAN4, published           24.8+-0.2   93.6+-0.6 %%  0.04+-0.01");
  g_assert_cmpfloat (table_row ("R1, 4 layers, here", preset ("grid"), 20000), >=, 24);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/gan/discriminators-descend-their-objective",
                   discriminators_descend_their_objective);
  g_test_add_func ("/problems/gan/generators-descend-through-the-discriminator",
                   generators_descend_through_the_discriminator);
  g_test_add_func ("/problems/gan/energy-distances-are-exact",
                   energy_distances_are_exact);
  g_test_add_func ("/problems/gan/best-discriminators-cannot-tell-data-from-data",
                   best_discriminators_cannot_tell_data_from_data);
  g_test_add_func ("/problems/gan/a-player-can-be-held-still",
                   a_player_can_be_held_still);
  g_test_add_func ("/problems/gan/weights-follow-losses", weights_follow_losses);
  g_test_add_func ("/problems/gan/a-discriminator-alone-finds-the-best",
                   a_discriminator_alone_finds_the_best);
  g_test_add_func ("/problems/gan/modes-are-found", modes_are_found);
  g_test_add_func ("/problems/gan/the-ring-is-covered-beside-the-published-table",
                   the_ring_is_covered_beside_the_published_table);
  g_test_add_func ("/problems/gan/the-grid-is-covered-beside-the-published-table",
                   the_grid_is_covered_beside_the_published_table);
  return g_test_run ();
}
