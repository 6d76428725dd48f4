/* Noisy gradient descent as a sampler of exp (-beta L).
 *
 *   ULA    theta <- theta - eta grad L + sqrt (2 eta / beta) xi
 *   MALA   the same with Metropolis' test
 *   birth-death Langevin (Lu, Lu, Nolen 2019), ULA and
 *          dp/dt = ... - alpha p (ln (p / pi) - <ln (p / pi)>)
 *   SGD    theta <- theta - eta mean_batch grad L_i, for a line through points
 *
 * beside their limit, the Fokker-Planck equation dp/dt = div (p grad L) + Delta p / beta,
 * whose free energy F = int p (ln p / beta + L) falls to that of the Gibbs density. */
#include "engine/problems/sgd_sampling_state.h"

#include <math.h>
#include <string.h>

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsSgdSampling, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsSgdSampling, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsSgdSampling, params.field)
#define FIELD_SWITCH(field) ANS_SWITCH (AnsSgdSampling, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)

/* In the order of AnsTargetKind. */
static const AnsChoice targets[] = {
    {"double-well", "Double well"},
    {"three-wells", "Three wells"},
    {"quadratic", "Quadratic"},
    {"mixture", "Two Gaussians"},
    {"mueller-brown", "Müller–Brown"},
    {"ring", "Ring"},
    {"banana", "Banana"},
    {"blobs", "Five Gaussians"},
    {"bumps", "Bumps of your own"},
    {"gaussian", "Gaussian"},
    {"flat-sharp", "Flat and sharp"},
    {"regression", "Regression"},
    {NULL, NULL},
};
static const AnsChoice dynamics[] = {
    {"ula", "Langevin"},
    {"mala", "Langevin with Metropolis"},
    {"birth-death", "Birth-death Langevin"},
    {"sgd", "SGD on batches"},
    {NULL, NULL},
};
static const AnsChoice starts[] = {
    {"well", "In one well"},
    {"wide", "Wide Gaussian"},
    {"uniform", "Uniform"},
    {NULL, NULL},
};
static const AnsChoice schedules[] = {
    {"hold", "Hold β"},
    {"quench", "Quench"},
    {"anneal", "Anneal"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (target), .id = "target", .label = "Target", .symbol = "L",
     .group = "Target", .help = "The loss whose Gibbs density exp(-βL) is sampled.",
     .choices = targets, HARD (0, ANS_N_TARGETS - 1), .liveness = ANS_RESTART},
    {FIELD_INTEGER (dimension), .id = "dimension", .label = "Dimension", .symbol = "d",
     .group = "Target", .help = "Number of coordinates.", .initial = 2, HARD (1, 16),
     SOFT (1, 10), .liveness = ANS_RESTART, .when = "target=gaussian|flat-sharp"},
    {FIELD_REAL (ratio), .id = "ratio", .label = "Ratio of curvatures", .symbol = "k₂/k₁",
     .group = "Target",
     .help = "Largest curvature over smallest; flat minima win by (k₂/k₁)^(d/2).",
     .initial = 9, HARD (1, 100), SOFT (1, 30), .log_scale = TRUE,
     .liveness = ANS_RESTART, .when = "target=gaussian|flat-sharp"},
    {FIELD_REAL (stiffness), .id = "stiffness", .label = "Stiffness", .symbol = "k",
     .group = "Target",
     .help = "The curvature of the quadratic, or the pull of the bumps to the middle.",
     .initial = 1, HARD (0.1, 100), SOFT (0.2, 10), .log_scale = TRUE,
     .liveness = ANS_RESTART, .when = "target=quadratic|bumps"},
    {FIELD_REAL (height), .id = "height", .label = "Depth of a bump", .group = "Target",
     .help = "What the secondary button places: a well this deep; below 0, a hill.",
     .initial = 2, HARD (-20, 20), SOFT (-4, 4), .liveness = ANS_LIVE,
     .when = "target=bumps"},
    {FIELD_REAL (width), .id = "width", .label = "Width of a bump", .group = "Target",
     .help = "Standard deviation of the next bump.", .initial = 0.5, HARD (0.2, 3),
     SOFT (0.3, 1.5), .liveness = ANS_LIVE, .when = "target=bumps"},

    {FIELD_REAL (beta), .id = "beta", .label = "Inverse temperature", .symbol = "β",
     .group = "Temperature", .help = "How cold the particles are: noise is sqrt(2η/β).",
     .initial = 4, HARD (1e-3, 1e3), SOFT (0.02, 20), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_CHOICE (schedule), .id = "schedule", .label = "Schedule",
     .group = "Temperature",
     .help =
         "From the moment it is chosen: a quench stays hot for a while and then drops, "
         "annealing cools all the while.",
     .choices = schedules, HARD (0, 2), .liveness = ANS_LIVE},
    {FIELD_REAL (hot), .id = "hot", .label = "Hot β", .symbol = "β₀",
     .group = "Temperature", .help = "Inverse temperature at the start of the schedule.",
     .initial = 1, HARD (1e-3, 1e3), SOFT (0.02, 5), .log_scale = TRUE,
     .liveness = ANS_LIVE, .when = "schedule=quench|anneal"},
    {FIELD_REAL (over), .id = "over", .label = "For", .unit = "time",
     .group = "Temperature", .help = "How long the schedule takes.", .initial = 10,
     HARD (1e-3, 1e4), SOFT (0.1, 100), .log_scale = TRUE, .liveness = ANS_LIVE,
     .when = "schedule=quench|anneal"},

    {FIELD_CHOICE (dynamics), .id = "dynamics", .label = "Dynamics", .group = "Particles",
     .help = "How the particles move; all aim at the same density.", .choices = dynamics,
     HARD (0, 3), .liveness = ANS_LIVE},
    {FIELD_INTEGER (batch), .id = "batch", .label = "Batch", .symbol = "B",
     .unit = "points", .group = "Particles",
     .help = "Points of a batch, drawn with replacement; the temperature is set by η/B.",
     .initial = 1, HARD (1, 64), SOFT (1, 32), .log_scale = TRUE, .liveness = ANS_LIVE,
     .when = "dynamics=sgd"},
    {FIELD_REAL (eta), .id = "eta", .label = "Step size", .symbol = "η",
     .group = "Particles",
     .help = "Learning rate; Langevin's density is off by O(η), Metropolis mends it.",
     .initial = 0.005, HARD (1e-7, 10), SOFT (1e-5, 1), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_INTEGER (at_once), .id = "at_once", .label = "Steps at once",
     .group = "Particles", .help = "Steps of the particles for one step of the run.",
     .initial = 10, HARD (1, 1000), SOFT (1, 50), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_INTEGER (particles), .id = "particles", .label = "Particles", .symbol = "n",
     .group = "Particles", .help = "More of them follow the equation more closely.",
     .initial = 4000, HARD (1, 1000000), SOFT (100, 100000), .log_scale = TRUE,
     .liveness = ANS_RESTART},
    {FIELD_CHOICE (start), .id = "start", .label = "Start", .group = "Particles",
     .help = "Where all particles, and the equation's density, begin.", .choices = starts,
     HARD (0, 2), .liveness = ANS_RESTART},

    {FIELD_REAL (alpha), .id = "alpha", .label = "Rate", .symbol = "α",
     .group = "Birth and death",
     .help = "How fast particles that are too many die, and too few multiply.",
     .initial = 1, HARD (0, 1000), SOFT (0, 10), .liveness = ANS_LIVE,
     .when = "dynamics=birth-death"},
    {FIELD_REAL (bandwidth), .id = "bandwidth", .label = "Bandwidth", .symbol = "h",
     .group = "Birth and death",
     .help = "Width of the Gaussian kernel through which the particles are counted.",
     .initial = 0.15, HARD (1e-3, 10), SOFT (0.02, 1), .log_scale = TRUE,
     .liveness = ANS_LIVE, .when = "dynamics=birth-death"},
    {FIELD_INTEGER (every), .id = "every", .label = "Every", .unit = "steps",
     .group = "Birth and death", .help = "Steps of the run between two rounds of events.",
     .initial = 1, HARD (1, 1000), SOFT (1, 20), .liveness = ANS_LIVE, .advanced = TRUE,
     .when = "dynamics=birth-death"},
    {FIELD_SWITCH (correct), .id = "correct", .label = "Correct the kernel",
     .group = "Birth and death",
     .help =
         "Compares the blurred particles with the blurred Gibbs density; without, the "
         "kernel's width biases the result.",
     .initial = 1, HARD (0, 1), .liveness = ANS_LIVE, .when = "dynamics=birth-death"},

    {FIELD_SWITCH (all), .id = "all", .label = "Draw all particles", .group = "Picture",
     .help = "Instead of some thousand of them.", .initial = 0, HARD (0, 1),
     .liveness = ANS_VIEW},
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

static const AnsPreset presets[] = {
    {"double-well", "Double well",
     "L = (x² − 1)² at β = 4: particles leak over the pass as slowly as Kramers says.",
     "target=double-well beta=4 eta=0.005", 2000},
    {"three-wells", "Three wells", "Out of an outer well, over two passes.",
     "target=three-wells beta=3 eta=0.002 at_once=20", 1500},
    {"ula-bias", "The bias of large steps",
     "A quadratic with η = ½: the variance settles at 4/3, not at 1.",
     "target=quadratic beta=1 eta=0.5 at_once=1 particles=1000000", 40},
    {"mala", "Metropolis mends the bias",
     "The same large steps with Metropolis' test: the variance is 1.",
     "target=quadratic beta=1 eta=0.5 at_once=1 particles=200000 dynamics=mala", 60},
    {"mueller-brown", "Müller–Brown",
     "Two saddles and three wells, warm enough to see the particles cross.",
     "target=mueller-brown beta=0.05 eta=0.00001 at_once=40", 1500},
    {"flat-sharp", "Flat and sharp minima",
     "Two wells of equal depth, curvatures 1 and 9: the flat one wins.",
     "target=flat-sharp beta=4 ratio=9 eta=0.005", 2500},
    {"flat-sharp-6d", "Flat and sharp in six dimensions",
     "The more dimensions, the more the flat well wins: by 9³ here.",
     "target=flat-sharp dimension=6 beta=4 ratio=9 eta=0.005", 1500},
    {"ring", "Ring", "Fast across, slow around.",
     "target=ring beta=2 eta=0.001 at_once=20", 1000},
    {"banana", "Banana", "A bent Gaussian whose ends are hard to reach.",
     "target=banana beta=1 eta=0.005", 1000},
    {"mixture", "Two Gaussians", "One third here, two thirds there.",
     "target=mixture beta=1 eta=0.02 at_once=4", 1500},
    {"gaussian", "Gaussian", "Each coordinate on its own is Ornstein–Uhlenbeck.",
     "target=gaussian beta=1 ratio=4 eta=0.01", 600},
    {"birth-death", "Birth and death",
     "Five blobs from a uniform start: births and deaths put their weights right at "
     "once.",
     "target=blobs beta=1 eta=0.02 start=uniform dynamics=birth-death bandwidth=0.3",
     400},
    {"sgd", "SGD is not Langevin",
     "A line fitted on single points: the noise depends on where one is, and the cloud "
     "is "
     "not that of the Gibbs density.",
     "target=regression dynamics=sgd batch=1 eta=0.1 at_once=4 particles=20000", 200},
    {"anneal", "Annealing",
     "Müller–Brown from hot to cold: the deepest well gets what slow cooling leaves it.",
     "target=mueller-brown beta=0.2 eta=0.00004 at_once=20 dynamics=mala "
     "schedule=anneal hot=0.03 over=0.5",
     1000},
    {"bumps", "Bumps of your own",
     "Place wells with the secondary button and watch the particles find them.",
     "target=bumps beta=3 stiffness=0.5 eta=0.01", 1000},
    {.id = NULL},
};

static const AnsMetric metrics[] = {
    [METRIC_FREE_ENERGY] = {"free_energy", "Free energy", "F", "",
                            "Of the particles, with the entropy of their histogram, so "
                            "in one and two dimensions only; the reference is that of "
                            "the equation, in the same bins.",
                            FALSE},
    [METRIC_BALANCE] = {"energy_balance", "Start less dissipation", "F₀ − ∫D", "",
                        "The equation's free energy at the start less what it has "
                        "dissipated; the reference is its free energy now.",
                        FALSE},
    [METRIC_DISSIPATION] =
        {"dissipation", "Dissipation", "∫D dt", "",
         "Time integral of the equation's dissipation; the reference is the free energy "
         "that it has lost.",
         FALSE},
    [METRIC_SPECTRAL_GAP] =
        {"spectral_gap", "Spectral gap", "λ₁", "1/time",
         "Half the rate at which KL falls, βD/(2 KL); late, the gap of the generator.",
         TRUE},
    [METRIC_KL] =
        {"kl", "KL from Gibbs", "KL", "",
         "Of the particles' histogram, corrected by Miller's (bins − 1)/2n; the "
         "reference is that of the equation.",
         TRUE},
    [METRIC_L1] =
        {"l1", "L¹ from Gibbs", "", "",
         "Of the particles' histogram; the reference is what n independent samples "
         "would have.",
         TRUE},
    [METRIC_L1_PDE] = {"l1_equation", "L¹ from the equation", "", "",
                       "Of the particles' histogram from the equation's density now; the "
                       "reference is what n independent samples would have.",
                       TRUE},
    [METRIC_MEAN] = {"mean", "Mean", "⟨x₁⟩", "",
                     "Of the first coordinate, against the equation's.", FALSE},
    [METRIC_VARIANCE] =
        {"variance", "Variance", "⟨x₁²⟩ − ⟨x₁⟩²", "",
         "Of the first coordinate, against the equation's; for Langevin on "
         "the quadratic against the exact recursion in η.",
         FALSE},
    [METRIC_ACCEPTANCE] = {"acceptance", "Acceptance", "", "",
                           "Share of moves that Metropolis' test lets pass.", FALSE},
    [METRIC_ESCAPE_TIME] =
        {"escape_time", "Escape time", "τ", "time",
         "Mean time to get beyond the pass; the reference is the mean first passage by "
         "quadrature in one dimension, on the grid in two, and Kramers' time elsewhere.",
         TRUE},
    [METRIC_KRAMERS_TIME] =
        {"kramers_time", "Kramers' time", "1/k", "time",
         "The escape time in the limit of cold, against the exact one.", TRUE},
    [METRIC_SURVIVORS] = {"survivors", "Survivors", "", "",
                          "Share of particles that have never been beyond the pass.",
                          TRUE},
    [METRIC_FLAT_SHARE] = {"flat_share", "Share in the flat well", "", "",
                           "Against the Gibbs density by quadrature.", FALSE},
    [METRIC_ANCESTORS] =
        {"ancestors", "Distinct ancestors", "", "",
         "Share of the first particles that still have descendants: copies "
         "are no new samples.",
         FALSE},
    [METRIC_BETA] = {"beta_now", "β now", "β", "",
                     "The inverse temperature of Gibbs density and equation: the "
                     "schedule's, or that of as much noise as SGD has.",
                     TRUE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    [PLOT_PARTICLES] = {"particles", "Particles",
                        "Particles over the landscape; drag to drop some elsewhere.",
                        "x₁", "x₂, or L", .touch = TRUE},
    [PLOT_DENSITY] =
        {"density", "Density of x₁",
         "Histogram, the equation now, and the Gibbs density with the band of n "
         "samples.",
         "x₁", "density"},
    [PLOT_FREE_ENERGY] =
        {"free-energy", "Free energy above its least",
         "Of particles and equation; what is dissipated accounts for its "
         "fall.",
         "time", "F − F(Gibbs)"},
    [PLOT_ESCAPE] = {"escape", "Survivors in the first well",
                     "Share of particles that have not yet been beyond the pass.", "time",
                     "share", .y_log = TRUE},
    [PLOT_DISTANCES] = {"distances", "L¹ distances",
                        "Down to what independent samples have, and no further.", "time",
                        "L¹", .y_log = TRUE},
    [N_SHOWN] = {"temperature", "Inverse temperature", "The schedule.", "step", "β",
                 .y_log = TRUE, .history = "beta_now", .hidden = TRUE},
    {.id = NULL},
};

static const AnsClaim claims[] = {
    {"double-well", "spectral_gap", ANS_WITHIN, 0.01, 0,
     "KL decays at twice the spectral gap, 0.02977964 at beta = 4", FALSE},
    {"double-well", "dissipation", ANS_WITHIN, 0.001, 0, "dF/dt = -D", FALSE},
    {"double-well", "escape_time", ANS_WITHIN, 0.08, 0,
     "Mean first passage by quadrature", FALSE},
    {"flat-sharp", "escape_time", ANS_WITHIN, 0.08, 0,
     "Mean first passage by the backward equation on the grid", FALSE},
    {"flat-sharp", "dissipation", ANS_WITHIN, 0.005, 0, "dF/dt = -D", FALSE},
    {"ula-bias", "variance", ANS_WITHIN, 0.01, 0, "1 / (beta k (1 - k eta / 2)) = 4/3",
     FALSE},
    {"mala", "variance", ANS_WITHIN, 0.02, 0, "MALA has no bias: 1 / (beta k)", FALSE},
    {"sgd", "variance", ANS_WITHIN, 0.05, 0, "Closed recursion of the moments of SGD",
     FALSE},
    {"sgd", "l1_equation", ANS_AT_LEAST, 0.15, 0,
     "SGD with its state-dependent noise does not sample exp(-beta L)", FALSE},
    {"flat-sharp", "flat_share", ANS_WITHIN, 0.03, 0,
     "The mass ratio of wells is (k_2 / k_1)^(d/2)", FALSE},
    {"birth-death", "l1_equation", ANS_WITHIN, 0.5, 0,
     "Particles follow the equation of Lu, Lu, Nolen 2019", FALSE},
    {NULL},
};

/* ---- life ---- */

static AnsTarget
make_target (const AnsSgdSamplingParams *p)
{
  AnsTargetKind kind = (AnsTargetKind) p->target;
  gboolean free = kind == ANS_TARGET_GAUSSIAN || kind == ANS_TARGET_FLAT_SHARP;
  AnsTarget target = ans_target (kind, free ? p->dimension : 0);
  ans_target_set_ratio (&target, p->ratio);
  ans_target_set_stiffness (&target, p->stiffness);
  return target;
}

static gboolean
check (gconstpointer state, GError **error)
{
  const AnsSgdSamplingParams *p = &((const AnsSgdSampling *) state)->params;
  AnsTarget target = make_target (p);
  double limit = 2 / ans_target_stiffest (&target);
  if (p->dynamics != ANS_SGD_SAMPLING_MALA && p->eta >= limit) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "The step size %g is not stable on this target: it has to be less than "
                 "%.3g, 2 over the largest curvature, or MALA be chosen",
                 p->eta, limit);
    return FALSE;
  }
  if (p->dynamics == ANS_SGD_SAMPLING_BIRTH_DEATH && (target.d > 2 || p->particles < 2)) {
    g_set_error (
        error, ANS_ERROR, ANS_ERROR_RANGE,
        "Births and deaths need 2 particles or more (here %d) and a density on a "
        "grid, in 1 or 2 dimensions (here %d)",
        p->particles, target.d);
    return FALSE;
  }
  double most = ans_regression_limit (&target.regression, p->batch);
  if (p->dynamics == ANS_SGD_SAMPLING_SGD && target.kind != ANS_TARGET_REGRESSION) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "Batches need data: SGD runs on the target regression only, not on %s",
                 ans_target_info (target.kind)->id);
    return FALSE;
  }
  if (p->dynamics == ANS_SGD_SAMPLING_SGD && p->eta >= most) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "The step size %g is not stable with batches of %d: it has to be less "
                 "than %.3g",
                 p->eta, p->batch, most);
    return FALSE;
  }
  if (p->particles > ANS_SGD_SAMPLING_MOST_NUMBERS / target.d) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "%d particles in %d dimensions are more than %d numbers", p->particles,
                 target.d, ANS_SGD_SAMPLING_MOST_NUMBERS);
    return FALSE;
  }
  return TRUE;
}

/* Wells to begin with, so that there is something to see. */
static void
place_bumps (AnsSgdSampling *self)
{
  static const double first[] = {3, -3, -1.2, 0, 0.5, -2, 1.4, 1, 0.6, 2, 0.2, 0.6, 0.5};
  if (self->target.kind == ANS_TARGET_BUMPS)
    memcpy (self->bumps, first, sizeof first);
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error)
{
  AnsSgdSampling *self = state;
  if (!check (self, error))
    return FALSE;
  int numbers = 1 + 4 * ANS_TARGET_MAX_BUMPS;
  self->target = make_target (&self->params);
  self->passage = ans_passage (&self->target);
  self->clock = ans_context_array (context, double, N_CLOCK);
  self->counts = ans_context_array (context, gint64, N_COUNTS);
  self->bumps = ans_context_array (context, double, numbers);
  self->trace = ans_context_array (context, double, ANS_SGD_SAMPLING_TRACE *N_TRACE);
  ans_context_keep (context, "clock", 1, (gint64[]){N_CLOCK}, self->clock);
  ans_context_keep (context, "bumps", 1, (gint64[]){numbers}, self->bumps);
  ans_context_keep (context, "trace", 2, (gint64[]){ANS_SGD_SAMPLING_TRACE, N_TRACE},
                    self->trace);
  ans_context_keep_integers (context, "counts", N_COUNTS, self->counts);
  self->counts[COUNT_STRIDE] = 1;
  place_bumps (self);
  ans_sgd_sampling_truth_open (self, context);
  ans_sgd_sampling_walk_open (self, context);
  ans_sgd_sampling_gauge_open (self, context);
  self->clock[CLOCK_BETA] = ans_sgd_sampling_walk_beta (self);
  ans_sgd_sampling_truth_renew (self, context);
  ans_sgd_sampling_truth_jumped (self, 0);
  return TRUE;
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsSgdSampling *self = state;
  if (!ans_sgd_sampling_walk_step (self, context, error))
    return FALSE;
  ans_sgd_sampling_gauge_record (self, context);
  return TRUE;
}

static void
changed (gpointer state, AnsContext *context G_GNUC_UNUSED, const char *param)
{
  AnsSgdSampling *self = state;
  if (strcmp (param, "schedule") == 0)
    self->clock[CLOCK_SCHEDULE] = self->clock[CLOCK_TIME];
}

static void
show (gpointer state, AnsContext *context, AnsFrame *frame)
{
  AnsSgdSampling *self = state;
  ans_sgd_sampling_truth_renew (self, context);
  ans_sgd_sampling_views_show (self, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context, int metric)
{
  ans_sgd_sampling_truth_renew (state, context);
  return ans_sgd_sampling_gauge_measure (state, metric);
}

/* ---- pointer ---- */

static void
add_bump (AnsSgdSampling *self, AnsContext *context, const AnsTouch *touch)
{
  const AnsSgdSamplingParams *p = &self->params;
  int n = (int) self->bumps[0];
  AnsTarget more = self->target;
  if (!ans_target_add_bump (&more,
                            (AnsTargetBump){-p->height, touch->x, touch->y, p->width})) {
    ans_context_say (context, "There is room for %d bumps.", ANS_TARGET_MAX_BUMPS);
    return;
  }
  if (p->dynamics != ANS_SGD_SAMPLING_MALA && p->eta >= 2 / ans_target_stiffest (&more)) {
    ans_context_say (context,
                     "The step size %g would not be stable with this bump: make "
                     "it smaller, or the bump wider.",
                     p->eta);
    return;
  }
  double before = ans_sgd_sampling_truth_free_energy (self);
  memcpy (self->bumps + 1 + 4 * n, (double[]){-p->height, touch->x, touch->y, p->width},
          4 * sizeof (double));
  self->bumps[0] = n + 1;
  self->counts[COUNT_ROUGH] = ANS_SGD_SAMPLING_ROUGH;
  ans_sgd_sampling_truth_renew (self, context);
  ans_sgd_sampling_truth_jumped (self, before);
}

static void
touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  AnsSgdSampling *self = state;
  const AnsTarget *target = &self->target;
  gboolean plane = target->d > 1;
  if (touch->kind == ANS_TOUCH_RELEASE || touch->x <= target->lower[0] ||
      touch->x >= target->upper[0] ||
      (plane && (touch->y <= target->lower[1] || touch->y >= target->upper[1])))
    return;
  ans_sgd_sampling_truth_renew (self, context);
  if (!touch->second)
    ans_sgd_sampling_walk_drop (self, touch->x, plane ? touch->y : 0);
  else if (target->kind == ANS_TARGET_BUMPS && touch->kind == ANS_TOUCH_PRESS)
    add_bump (self, context, touch);
}

const AnsProblem ans_problem_sgd_sampling = {
    .id = "sgd-sampling",
    .title = "SGD as sampling",
    .section = "2.2.2 Training as sampling",
    .summary = "Noisy gradient descent samples a Gibbs density, as its equation says.",
    .equation = "d<i>θ</i> = −∇<i>L</i> d<i>t</i> + √(2/<i>β</i>) d<i>W</i>\n"
                "∂<i>p</i>/∂<i>t</i> = ∇·(<i>p</i>∇<i>L</i>) + "
                "<i>β</i><sup>−1</sup>Δ<i>p</i>",
    .state_size = sizeof (AnsSgdSampling),
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
    .touch = touch,
};
