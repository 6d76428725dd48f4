/* Generative adversarial networks in the plane: a generator G pushes noise z to samples
 * G (z), a discriminator D tells them from data, and each learns against the other
 * (Goodfellow et al. 2014); or n_G generators and n_D discriminators with weights, a game
 * of mixed strategies over networks (Domingo-Enrich et al. 2020).  The data are mixtures
 * of which density, modes and best discriminator are known.
 *
 * `ansatz reproduce gan --slow` holds coverage and quality beside the published ones; the
 * whole table, over ten seeds, is printed by
 *
 *   meson test -C build --suite slow problems-gan-slow -v
 *
 * A continuous map of a Gaussian must pass from mode to mode: quality is bounded by how
 * steep the generator is.  With two hidden layers of 64 some 86 to 90 % of the samples
 * are good, with three 93 %, with four (`ring-deep`) 96 %, at the price of slower steps.
 */
#include "engine/problems/gan_state.h"

#include <math.h>
#include <string.h>

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsGan, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsGan, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsGan, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)

static const AnsChoice sets[] = {
    {"ring", "Ring of 8"}, {"grid", "Grid of 25"}, {"rings", "Rings"},
    {"moons", "Moons"},    {"drawn", "Drawn"},     {NULL, NULL},
};
static const AnsChoice activations[] = {
    {"leaky-relu", "Leaky ReLU"},
    {"relu", "ReLU"},
    {"tanh", "tanh"},
    {"silu", "SiLU"},
    {NULL, NULL},
};
static const AnsChoice losses[] = {
    {"non-saturating", "Non-saturating"},
    {"r1", "Non-saturating, R1"},
    {"wgan-gp", "Wasserstein, gradient penalty"},
    {NULL, NULL},
};
static const AnsChoice turns[] = {
    {"both", "Both"},
    {"generator", "Generator only"},
    {"discriminator", "Discriminator only"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (data), .id = "data", .label = "Data", .symbol = "p", .group = "Data",
     .help = "What is to be generated; click the samples to place modes of your own.",
     .choices = sets, HARD (0, ANS_N_MIXTURES_2D - 1), .liveness = ANS_LIVE},
    {FIELD_REAL (bump_sd), .id = "bump_sd", .label = "Width of new modes", .symbol = "σ",
     .group = "Data", .help = "Standard deviation of the modes that you place.",
     .initial = 0.1, HARD (0.005, 1), SOFT (0.01, 0.5), .log_scale = TRUE,
     .liveness = ANS_LIVE, .when = "data=drawn"},

    {FIELD_INTEGER (latent), .id = "latent", .label = "Noise dimension", .symbol = "d_z",
     .group = "Networks", .help = "Normal numbers that a sample is made of.",
     .initial = 2, HARD (1, 256), SOFT (1, 32), .liveness = ANS_RESTART},
    {FIELD_INTEGER (width), .id = "width", .label = "Width", .group = "Networks",
     .help = "Units of each hidden layer of either network.", .initial = 64,
     HARD (4, 512), SOFT (16, 256), .log_scale = TRUE, .liveness = ANS_RESTART},
    {FIELD_INTEGER (depth), .id = "depth", .label = "Hidden layers", .group = "Networks",
     .help = "Hidden layers of either network.", .initial = 2, HARD (1, 6), SOFT (1, 4),
     .liveness = ANS_RESTART},
    {FIELD_CHOICE (activation), .id = "activation", .label = "Activation",
     .group = "Networks", .help = "What each hidden unit does.", .choices = activations,
     HARD (0, 3), .liveness = ANS_RESTART},
    {FIELD_INTEGER (generators), .id = "generators", .label = "Generators",
     .symbol = "n_G", .group = "Networks",
     .help = "Several generators share the work, each with a weight.", .initial = 1,
     HARD (1, ANS_GAN_PLAYERS), .liveness = ANS_RESTART},
    {FIELD_INTEGER (discriminators), .id = "discriminators", .label = "Discriminators",
     .symbol = "n_D", .group = "Networks",
     .help = "Several discriminators judge together, each with a weight.", .initial = 1,
     HARD (1, ANS_GAN_PLAYERS), .liveness = ANS_RESTART},

    {FIELD_CHOICE (loss), .id = "loss", .label = "Loss", .group = "Game",
     .help = "What the players play for.", .choices = losses,
     HARD (0, ANS_GAN_N_LOSSES - 1), .liveness = ANS_LIVE},
    {FIELD_REAL (penalty), .id = "penalty", .label = "Gradient penalty", .symbol = "λ",
     .group = "Game",
     .help = "Holds the slope of D: to 0 at data (R1), to 1 in between (Wasserstein).",
     .initial = 0.1, HARD (1e-6, 1000), SOFT (1e-3, 10), .log_scale = TRUE,
     .liveness = ANS_LIVE, .when = "loss=r1|wgan-gp"},
    {FIELD_CHOICE (turns), .id = "turns", .label = "Who learns", .group = "Game",
     .help = "Hold one player still, and see what the other makes of it.",
     .choices = turns, HARD (0, 2), .liveness = ANS_LIVE},
    {FIELD_INTEGER (d_steps), .id = "d_steps", .label = "Steps of D", .symbol = "k_D",
     .group = "Game", .help = "Steps of the discriminator to one of the generator.",
     .initial = 1, HARD (1, 100), SOFT (1, 10), .liveness = ANS_LIVE},
    {FIELD_REAL (mirror_rate), .id = "mirror_rate", .label = "Rate of weights",
     .group = "Game",
     .help = "How fast the weights of several networks follow their losses; 0: equal.",
     .initial = 0, HARD (0, 10), SOFT (0, 0.1), .liveness = ANS_LIVE},

    {FIELD_REAL (rate_d), .id = "rate_d", .label = "Learning rate of D", .group = "Steps",
     .help = "Adam's rate for the discriminator.", .initial = 1e-3, HARD (1e-7, 1),
     SOFT (1e-5, 1e-2), .log_scale = TRUE, .liveness = ANS_LIVE},
    {FIELD_REAL (rate_g), .id = "rate_g", .label = "Learning rate of G", .group = "Steps",
     .help = "Adam's rate for the generator.", .initial = 1e-3, HARD (1e-7, 1),
     SOFT (1e-5, 1e-2), .log_scale = TRUE, .liveness = ANS_LIVE},
    {FIELD_REAL (half_life), .id = "half_life", .label = "Rates halved after",
     .unit = "steps", .group = "Steps",
     .help = "Both rates fall by half in so many steps; 0: never.", .initial = 0,
     HARD (0, 1e7), SOFT (0, 10000), .liveness = ANS_LIVE},
    {FIELD_REAL (beta1), .id = "beta1", .label = "Momentum", .symbol = "β₁",
     .group = "Steps", .help = "Adam's memory of gradients; games want little of it.",
     .initial = 0.5, HARD (0, 0.999), .liveness = ANS_LIVE},
    {FIELD_REAL (beta2), .id = "beta2", .label = "Memory of squares", .symbol = "β₂",
     .group = "Steps", .help = "Adam's memory of squared gradients.", .initial = 0.999,
     HARD (0, 0.99999), .liveness = ANS_LIVE, .advanced = TRUE},
    {FIELD_REAL (averaging), .id = "averaging", .label = "Averaging", .group = "Steps",
     .help = "Samples come from a moving average of G with this memory; 0: from G.",
     .initial = 0, HARD (0, 0.9999), .liveness = ANS_LIVE},
    {FIELD_INTEGER (batch), .id = "batch", .label = "Batch", .symbol = "B",
     .group = "Steps", .help = "Data, and samples of each generator, to a step.",
     .initial = 256, HARD (1, 4096), SOFT (16, 1024), .log_scale = TRUE,
     .liveness = ANS_RESTART},
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

static const AnsPreset presets[] = {
    {"ring", "Ring of 8", "Eight narrow modes on a circle, all to be found.",
     "loss=r1 penalty=0.005 rate_d=2e-3 rate_g=1e-3 half_life=5000 averaging=0.99",
     15000},
    {"ring-deep", "Ring of 8, deeper",
     "Four hidden layers make steeper maps, which leave fewer samples between the modes.",
     "depth=4 loss=r1 penalty=0.005 rate_d=2e-3 rate_g=1e-3 half_life=5000 "
     "averaging=0.99",
     15000},
    {"grid", "Grid of 25", "Twenty-five modes, by four hidden layers.",
     "data=grid depth=4 loss=r1 penalty=0.002 rate_d=2e-3 half_life=8000 averaging=0.99",
     20000},
    {"moons", "Moons", "Two curves, one inside the other.",
     "data=moons loss=r1 averaging=0.99 half_life=4000", 6000},
    {"rings", "Rings", "Three rings, which no continuous map makes without bridges.",
     "data=rings loss=r1 averaging=0.99 half_life=4000", 10000},
    {"wgan-gp", "Wasserstein",
     "A critic whose slope is held near one, five steps of it to one of the generator.",
     "loss=wgan-gp d_steps=5 beta2=0.9 half_life=4000 averaging=0.99", 8000},
    {"r1", "R1", "The slope of D is held near 0 at the data, and the game settles.",
     "loss=r1 penalty=1", 6000},
    {"mixture", "Mixture of networks",
     "Three generators against three discriminators, with weights.",
     "generators=3 discriminators=3 loss=r1 penalty=0.02 batch=128 mirror_rate=0.001 "
     "averaging=0.99 half_life=5000",
     10000},
    {"drawn", "Drawn by hand", "Click to place a mode, drag it, remove it.",
     "data=drawn loss=r1 averaging=0.99", 5000},
    {"collapse", "Mode collapse",
     "A generator that learns too fast chases the discriminator from mode to mode.",
     "beta1=0.9 rate_g=0.01 rate_d=1e-3 batch=32", 4000},
    {.id = NULL},
};

static const AnsMetric metrics[] = {
    [METRIC_MODES] =
        {"modes", "Modes captured", "", "",
         "Modes within three standard deviations of which one of 2500 samples "
         "lies.",
         FALSE},
    [METRIC_HIGH_QUALITY] =
        {"high_quality", "High quality", "", "",
         "Share of 2500 samples within three standard deviations of a "
         "mode; reference: that of the data.",
         FALSE},
    [METRIC_REVERSE_KL] = {"reverse_kl", "Reverse KL over modes", "KL", "",
                           "KL of the samples' shares of the modes from the weights; "
                           "reference: what 2500 draws of the data have.",
                           TRUE},
    [METRIC_ENERGY_DISTANCE] = {"energy_distance", "Energy distance", "", "",
                                "2 E|x − y| − E|x − x′| − E|y − y′| of 500 samples and "
                                "draws, without bias; 0 for equal laws.",
                                TRUE},
    [METRIC_LOSS_D] =
        {"loss_d", "Loss of D", "", "",
         "The discriminators' loss without penalty; reference: where samples "
         "are as the data.",
         FALSE},
    [METRIC_LOSS_G] = {"loss_g", "Loss of G", "", "",
                       "The generators' loss; reference: where samples are as the data.",
                       FALSE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    [PLOT_SAMPLES] =
        {"samples", "Samples and discriminator",
         "Samples over data, and what the discriminator thinks of each place. "
         "Click to place a mode, drag it, and remove it with the second "
         "button.",
         "x₁", "x₂", .aspect = ANS_AXES_EQUAL, .touch = TRUE},
    [PLOT_TRUTH] = {"truth", "Best discriminator",
                    "p / (p + p_g) of the data's density and a kernel estimate of the "
                    "samples', blurred alike; empty where there is neither.",
                    "x₁", "x₂", .aspect = ANS_AXES_EQUAL},
    [PLOT_MANIFOLD] = {"manifold", "Generator",
                       "Where G takes a square net of the noise, out to two standard "
                       "deviations; of several generators the heaviest.",
                       "x₁", "x₂", .aspect = ANS_AXES_EQUAL},
    [PLOT_FORCES] = {"forces", "What the discriminator asks for",
                     "Minus the gradient of the generator's loss at its samples.", "x₁",
                     "x₂", .aspect = ANS_AXES_EQUAL},
    [PLOT_MASSES] = {"masses", "Mass of modes",
                     "Share of the samples nearest to each mode, and the band of "
                     "independent draws.",
                     "mode", "share"},
    [PLOT_LOSSES] = {"losses", "Losses",
                     "Of both players, with their values at the goal.", "step", "",
                     .history = "loss_d loss_g"},
    [PLOT_MODES] = {"coverage", "Modes captured", "Of all there are.", "step", "",
                    .history = "modes"},
    [PLOT_QUALITY] = {"quality", "High quality",
                      "Share of samples near a mode, and that of the data.", "step", "",
                      .history = "high_quality"},
    [PLOT_DISTANCE] = {"distance", "Distance to the data",
                       "Energy distance and reverse KL.", "step", "", .y_log = TRUE,
                       .history = "energy_distance reverse_kl", .hidden = TRUE},
    [PLOT_WEIGHTS] = {"weights", "Weights of the networks",
                      "Of generators, then of discriminators.", "network", "weight",
                      .hidden = TRUE},
    {.id = NULL},
};

#define TABLE                                                                            \
  "A GAN captures 6.3 +- 0.5 of 8 modes, packed ones 7.9 +- 0.1 (Lin et al. 2018, "      \
  "table 2)"
#define MIXED                                                                            \
  "Several networks with weights (Domingo-Enrich et al. 2020), beside 6.3 +- 0.5 of 8 "  \
  "modes of a GAN"
#define NASH                                                                             \
  "At the goal D cannot tell samples from data: its loss is 2 ln 2 (Goodfellow et al. "  \
  "2014, theorem 1)"

static const AnsClaim claims[] = {
    {"ring", "modes", ANS_AT_LEAST, 7, 5000, TABLE, FALSE},
    {"ring", "reverse_kl", ANS_AT_MOST, 0.3, 5000, TABLE, FALSE},
    {"ring", "modes", ANS_AT_LEAST, 7, 0, TABLE, TRUE},
    {"ring", "high_quality", ANS_AT_LEAST, 0.75, 0,
     "98.2 +- 0.2 % of a GAN's samples are near the modes that it found (Lin et al. "
     "2018)",
     TRUE},
    {"ring-deep", "modes", ANS_AT_LEAST, 8, 0, TABLE, TRUE},
    {"ring-deep", "high_quality", ANS_AT_LEAST, 0.93, 0,
     "98.2 +- 0.2 % of a GAN's samples are near the modes that it found, 95.9 +- 1.4 % "
     "of a packed one's (Lin et al. 2018)",
     TRUE},
    {"grid", "modes", ANS_AT_LEAST, 24, 0,
     "A GAN captures 17.3 +- 0.8 of 25 modes, packed ones 24.8 +- 0.2 (Lin et al. 2018)",
     TRUE},
    {"grid", "high_quality", ANS_AT_LEAST, 0.9, 0,
     "94.8 +- 0.7 % of a GAN's samples, 93.6 +- 0.6 % of a packed one's (Lin et al. "
     "2018)",
     TRUE},
    {"moons", "loss_d", ANS_WITHIN, 0.05, 3000, NASH, FALSE},
    {"moons", "energy_distance", ANS_AT_MOST, 0.03, 3000, NASH, FALSE},
    {"rings", "reverse_kl", ANS_AT_MOST, 0.02, 0, NASH, TRUE},
    {"wgan-gp", "modes", ANS_AT_LEAST, 7, 0,
     "A critic with a gradient penalty learns toy mixtures (Gulrajani et al. 2017)",
     TRUE},
    {"r1", "loss_d", ANS_WITHIN, 0.05, 3000,
     "With R1 the game converges locally (Mescheder, Geiger, Nowozin 2018)", FALSE},
    {"mixture", "modes", ANS_AT_LEAST, 8, 5000, MIXED, TRUE},
    {"mixture", "high_quality", ANS_AT_LEAST, 0.85, 5000, MIXED, TRUE},
    {"collapse", "modes", ANS_AT_MOST, 4, 0,
     "A generator may end at a few modes, and wander (Metz et al. 2017)", FALSE},
    {"collapse", "reverse_kl", ANS_AT_LEAST, 0.5, 0,
     "A generator may end at a few modes, and wander (Metz et al. 2017)", FALSE},
    {NULL},
};

/* ---- life ---- */

#define MOST_ROWS 8192
#define RECORD_EVERY 50 /* steps: what takes samples costs as much as some steps */

static gboolean
check (gconstpointer state, GError **error)
{
  const AnsGanParams *p = &((const AnsGan *) state)->params;
  if (p->batch * p->generators <= MOST_ROWS)
    return TRUE;
  g_set_error (
      error, ANS_ERROR, ANS_ERROR_RANGE,
      "batches of %d for %d generators are too many; their product is at most %d",
      p->batch, p->generators, MOST_ROWS);
  return FALSE;
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error)
{
  AnsGan *self = state;
  if (!check (self, error))
    return FALSE;
  self->data = ans_context_array (context, AnsMixture2d, 1);
  *self->data = ans_mixture_2d ((AnsMixture2dKind) self->params.data);
  ans_context_keep (context, "data", 1, (gint64[]){sizeof *self->data / sizeof (double)},
                    &self->data->count);
  if (!ans_gan_train_open (self, context, error))
    return FALSE;
  ans_gan_gauge_open (self, context);
  return TRUE;
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsGan *self = state;
  self->gauge.stale = TRUE;
  if (!ans_gan_train_step (self, context, error))
    return FALSE;
  if (ans_context_step (context) % RECORD_EVERY != 0)
    return TRUE;
  ans_gan_gauge_renew (self, context);
  for (int metric = 0; metric < METRIC_LOSS_D; metric++)
    ans_context_record (context, metric, ans_gan_gauge_measure (self, metric).value);
  self->gauge.stale = TRUE;
  return TRUE;
}

static void
changed (gpointer state, AnsContext *context G_GNUC_UNUSED, const char *param)
{
  AnsGan *self = state;
  self->gauge.stale = TRUE;
  if (strcmp (param, "data") == 0)
    *self->data = ans_mixture_2d ((AnsMixture2dKind) self->params.data);
}

static void
show (gpointer state, AnsContext *context, AnsFrame *frame)
{
  ans_gan_views_show (state, context, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context, int metric)
{
  ans_gan_gauge_renew (state, context);
  return ans_gan_gauge_measure (state, metric);
}

static void
close_problem (gpointer state)
{
  AnsGan *self = state;
  ans_gan_network_clear (&self->network);
}

const AnsProblem ans_problem_gan = {
    .id = "gan",
    .title = "GANs in the plane",
    .section = "2.4 Min-max problems",
    .summary =
        "Generators against discriminators, alone or in mixtures, and what the best "
        "discriminator would say.",
    .equation = "min<sub><i>G</i></sub> max<sub><i>D</i></sub>  "
                "E ln <i>D</i>(<i>x</i>) + E ln(1 − <i>D</i>(<i>G</i>(<i>z</i>)))",
    .state_size = sizeof (AnsGan),
    .params = params,
    .presets = presets,
    .metrics = metrics,
    .plots = plots,
    .claims = claims,
    .check = check,
    .open = open_problem,
    .step = step,
    .changed = changed,
    .show = show,
    .measure = measure,
    .touch = ans_gan_touch,
    .close = close_problem,
};
