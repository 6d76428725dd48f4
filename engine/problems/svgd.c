/* Stein variational gradient descent (Liu, Wang 2016): particles x_i that follow
 *
 *   x_i' = (1/n) sum_j [ -K (x_i - x_j) grad L (x_j) - (1/beta) grad K (x_i - x_j) ]
 *
 * towards exp (-beta L), the first term along smoothed gradients, the second apart.  With
 * infinitely many of them KL falls at the rate KSD^2, the kernelised Stein discrepancy.
 * Beside it as many Langevin particles, at one gradient each a step.  The truth: closed
 * forms and quadrature on grids. */
#include "engine/problems/svgd_state.h"

#include "engine/core/statistics.h"

#include <math.h>
#include <string.h>

enum { DATA = 1, START, PAIRS, NOISE, DROPS };
enum { REFRESH = 10 }; /* steps between two medians */

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsSvgdState, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsSvgdState, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsSvgdState, params.field)
#define FIELD_SWITCH(field) ANS_SWITCH (AnsSvgdState, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)

static const AnsChoice targets[] = {
    {"mixture", "Two Gaussians"},
    {"double-well", "Double well"},
    {"ring", "Ring"},
    {"banana", "Banana"},
    {"blobs", "Five Gaussians"},
    {"gaussian", "Gaussian"},
    {"logistic", "Logistic regression"},
    {NULL, NULL},
};
static const AnsChoice kernels[] = {
    {"gaussian", "Gaussian"},
    {"imq", "Inverse multiquadric"},
    {"linear", "Linear"},
    {NULL, NULL},
};
static const AnsChoice rules[] = {
    {"plain", "Plain"},
    {"rms", "RMS-scaled"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (target), .id = "target", .label = "Target", .symbol = "L",
     .group = "Target", .help = "The energy whose density exp(-βL) is sampled.",
     .choices = targets, HARD (0, 6), .liveness = ANS_RESTART},
    {FIELD_INTEGER (dimension), .id = "dimension", .label = "Dimension", .symbol = "d",
     .group = "Target", .help = "Number of coordinates; raise it to see variances fall.",
     .initial = 2, HARD (1, ANS_TARGET_MAX_DIMENSION), SOFT (1, 64),
     .liveness = ANS_RESTART, .when = "target=gaussian"},
    {FIELD_REAL (ratio), .id = "ratio", .label = "Stretch", .group = "Target",
     .help = "Largest over smallest curvature of the Gaussian.", .initial = 1,
     HARD (1, 1000), SOFT (1, 20), .log_scale = TRUE, .liveness = ANS_RESTART,
     .when = "target=gaussian"},
    {FIELD_REAL (beta), .id = "beta", .label = "Inverse temperature", .symbol = "β",
     .group = "Target", .help = "The particles push each other apart with 1/β.",
     .initial = 1, HARD (0.05, 100), SOFT (0.2, 10), .log_scale = TRUE,
     .liveness = ANS_LIVE},

    {FIELD_INTEGER (n), .id = "n", .label = "Particles", .symbol = "n",
     .group = "Particles", .help = "Number of particles, in either method.",
     .initial = 100, HARD (1, 8192), SOFT (10, 2048), .log_scale = TRUE,
     .liveness = ANS_RESTART},
    {FIELD_REAL (start), .id = "start", .label = "Start", .group = "Particles",
     .help = "First coordinate that the particles start about.", .initial = -10,
     HARD (-100, 100), SOFT (-10, 10), .liveness = ANS_RESTART},
    {FIELD_REAL (spread), .id = "spread", .label = "Spread at start",
     .group = "Particles", .help = "Standard deviation of the particles at the start.",
     .initial = 1, HARD (1e-3, 100), SOFT (0.1, 5), .log_scale = TRUE,
     .liveness = ANS_RESTART},

    {FIELD_CHOICE (kernel), .id = "kernel", .label = "Kernel", .symbol = "K",
     .group = "Kernel",
     .help =
         "Gaussian exp(-r²/h); (1 + r²/h)^(-1/2), which reaches further; 1 + x·y, which "
         "feels mean and covariance only.",
     .choices = kernels, HARD (0, 2), .liveness = ANS_LIVE},
    {FIELD_SWITCH (median), .id = "median", .label = "Median bandwidth",
     .group = "Kernel", .help = "Sets h to the median distance squared over ln(n + 1).",
     .initial = 1, HARD (0, 1), .liveness = ANS_LIVE},
    {FIELD_REAL (h), .id = "h", .label = "Bandwidth", .symbol = "h", .group = "Kernel",
     .help = "The kernel reaches as far as the square root of h.", .initial = 1,
     HARD (1e-6, 1e6), SOFT (0.01, 100), .log_scale = TRUE, .liveness = ANS_LIVE,
     .when = "median=off"},
    {FIELD_SWITCH (flipped), .id = "flipped", .label = "Flip repulsion",
     .group = "Kernel",
     .help = "The sign error that many make: see the cloud fall into the modes.",
     HARD (0, 1), .liveness = ANS_LIVE},

    {FIELD_CHOICE (rule), .id = "rule", .label = "Step rule", .group = "Steps",
     .help = "Plain steps settle; RMS-scaled ones need a decay to.", .choices = rules,
     HARD (0, 1), .liveness = ANS_LIVE},
    {FIELD_REAL (eta), .id = "eta", .label = "Step size", .symbol = "η", .group = "Steps",
     .help = "Step size of SVGD.", .initial = 1, HARD (1e-6, 100), SOFT (1e-3, 3),
     .log_scale = TRUE, .liveness = ANS_LIVE},
    {FIELD_REAL (decay), .id = "decay", .label = "Halved after", .unit = "steps",
     .group = "Steps",
     .help = "Steps after which the step size has halved, as 1 / (1 + k / decay); 0: "
             "never.",
     .initial = 0, HARD (0, 1e6), SOFT (0, 1000), .liveness = ANS_LIVE},
    {FIELD_REAL (dt), .id = "dt", .label = "Langevin step", .symbol = "Δt",
     .group = "Steps", .help = "Time step of the Langevin particles.", .initial = 0.01,
     HARD (1e-6, 1), SOFT (1e-4, 0.5), .log_scale = TRUE, .liveness = ANS_LIVE},

    {FIELD_INTEGER (selected), .id = "selected", .label = "Selected particle",
     .group = "View",
     .help = "The particle whose forces are drawn; click one to pick it.", HARD (0, 8191),
     .liveness = ANS_VIEW, .advanced = TRUE},
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

static const AnsPreset presets[] = {
    {"mixture", "Two Gaussians",
     "The paper's toy: from N(-10, 1) into both modes, far closer than random samples.",
     "target=mixture dt=0.1", 2000},
    {"logistic", "Logistic regression",
     "Weights of a Bayesian classifier of 60 points, and its averaged predictions.",
     "target=logistic n=200 start=0 spread=1 eta=0.05 dt=0.005", 1000},
    {"ring", "Ring", "A density about a circle, reached from one side.",
     "target=ring beta=2 n=300 start=-1.2 spread=0.3 eta=0.05 dt=0.002", 1500},
    {"banana", "Banana", "A bent ridge with long thin arms.",
     "target=banana n=300 start=0 spread=1 eta=0.05 dt=0.005", 2000},
    {"gaussian-50d", "Gaussian in fifty dimensions",
     "The collapse: with the median bandwidth a hundred particles lose their variance.",
     "target=gaussian dimension=50 n=100 start=0 spread=1.5 eta=0.5 dt=0.05", 1000},
    {"linear-kernel", "Linear kernel",
     "With K = 1 + x·y mean and covariance of a Gaussian follow equations of their own.",
     "target=gaussian dimension=2 ratio=4 kernel=linear n=50 start=3 spread=0.6 eta=0.01 "
     "dt=0.01",
     500},
    {"double-well", "Slow over the pass",
     "Without noise, and with a kernel that reaches less and less, few particles leave "
     "the first well; the equation of their density says the same.",
     "target=double-well beta=3 n=200 start=-1.4 spread=0.2 eta=0.1 dt=0.02", 1000},
    {"flipped-sign", "Flipped sign",
     "Without the minus before the kernel's gradient the particles fall together.",
     "target=mixture flipped=on median=off h=1 eta=0.3 dt=0.1", 1000},
    {.id = NULL},
};

static const AnsMetric metrics[] = {
    [METRIC_KSD] = {"ksd", "Stein discrepancy", "KSD", "",
                    "Kernelised Stein discrepancy; the reference is what n independent "
                    "samples have.",
                    TRUE},
    [METRIC_L1] = {"l1", "L¹ of histograms", "L¹", "",
                   "Histogram of x₁ against the exact law; the reference is what n "
                   "independent samples have.",
                   TRUE},
    [METRIC_KL] =
        {"kl", "KL of histograms", "KL", "",
         "KL of the histogram of x₁ from the exact law; the reference is what n "
         "independent samples have.",
         TRUE},
    [METRIC_L1_EQUATION] =
        {"l1_equation", "L¹ from the equation", "L¹", "",
         "Histogram of the particles against the equation of their density, in one "
         "dimension; the reference is what n independent samples have.",
         TRUE},
    [METRIC_FREE_ENERGY] = {"free_energy", "Free energy", "F", "",
                            "Of the density by its equation, in one dimension; the "
                            "reference is the least of all.",
                            FALSE},
    [METRIC_DISSIPATION] = {"dissipation", "Dissipation", "∫KSD²/β²", "",
                            "What the density has dissipated; the reference is the free "
                            "energy that it has lost.",
                            FALSE},
    [METRIC_MOMENT_ERROR] = {"moment_error", "Moment error", "", "",
                             "Mean and second moments against their closed equations, "
                             "for the linear kernel: of the order of η.",
                             TRUE},
    [METRIC_LOSS] = {"loss", "Mean energy", "E L", "",
                     "The energy L averaged over the particles.", FALSE},
    [METRIC_MEAN] = {"mean", "Mean of x₁", "E x₁", "",
                     "Mean of the first coordinate, and the exact one.", FALSE},
    [METRIC_SECOND] = {"second_moment", "Mean square of x₁", "E x₁²", "",
                       "Mean square of the first coordinate, and the exact one.", FALSE},
    [METRIC_SQUARE_ERROR] = {"square_error", "Error² of E x₁²", "", "",
                             "Square of the mean square's error; the reference is what n "
                             "independent samples have.",
                             TRUE},
    [METRIC_VARIANCE_RATIO] = {"variance_ratio", "Variance over truth", "", "",
                               "Variance of a coordinate over the exact one, averaged "
                               "over coordinates.",
                               FALSE},
    [METRIC_BANDWIDTH] = {"bandwidth", "Bandwidth in use", "h", "",
                          "The median heuristic's, or the one that is set.", TRUE},
    [METRIC_PREDICTIVE_ERROR] = {"predictive_error", "Error of predictions", "", "",
                                 "Mean error of the averaged predictions at the data "
                                 "(logistic regression).",
                                 TRUE},
    [METRIC_LANGEVIN_L1] = {"langevin_l1", "Langevin: L¹", "L¹", "",
                            "The same for the Langevin particles.", TRUE},
    [METRIC_LANGEVIN_SQUARE_ERROR] = {"langevin_square_error", "Langevin: error²", "", "",
                                      "The same for the Langevin particles.", TRUE},
    [METRIC_LANGEVIN_VARIANCE_RATIO] = {"langevin_variance_ratio", "Langevin: variance",
                                        "", "", "The same for the Langevin particles.",
                                        FALSE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    {"particles", "Particles and forces",
     "SVGD's particles over the density, the selected one with its forces and its "
     "kernel's reach; drag a particle, or click elsewhere to drop some.",
     "x₁", "x₂ or density", .touch = TRUE},
    {"density", "Law of x₁",
     "Histograms of both methods against the exact density; in one dimension with the "
     "equation of SVGD's density.",
     "x₁", "density"},
    {"ksd", "Stein discrepancy", "Against the level of independent samples.", "step",
     "KSD", .y_log = TRUE, .history = "ksd"},
    {"error", "Distance to the exact law",
     "SVGD and Langevin at equal numbers of gradients.", "step", "L¹", .y_log = TRUE,
     .history = "l1 langevin_l1"},
    {"variances", "Variance over truth", "By coordinate, of both methods.", "coordinate",
     "variance / exact"},
    {"moments", "Moments", "Mean and mean square of the first coordinate.", "step", "",
     .history = "mean second_moment"},
    {"langevin", "Langevin particles", "As many, at one gradient each a step.", "x₁",
     "x₂ or density"},
    {"free-energy", "Free energy", "Of the density by its equation, in one dimension.",
     "step", "F", .history = "free_energy", .hidden = TRUE},
    {"predictions", "Predictions", "Averaged predictions of the logistic regression.",
     "a", "b", .aspect = ANS_AXES_EQUAL, .hidden = TRUE},
    {.id = NULL},
};

#define TOY "Mean square of the toy of Liu, Wang 2016; independent samples: 18 / n = 0.18"
#define QUADRATURE "Quadrature on a grid"
#define COLLAPSE                                                                         \
  "Variances collapse in high dimension with the median bandwidth (Priser, Bianchi, "    \
  "Salim 2025)"
#define SIGN "Without the minus the particles fall into the mode"

static const AnsClaim claims[] = {
    {"mixture", "square_error", ANS_AT_MOST, 2e-3, 0, TOY, FALSE},
    {"mixture", "mean", ANS_WITHIN, 0.15, 0, QUADRATURE, FALSE},
    {"mixture", "second_moment", ANS_WITHIN, 0.01, 0, QUADRATURE, FALSE},
    {"mixture", "ksd", ANS_AT_MOST, 0.02, 0, "Far below the 0.17 of independent samples",
     FALSE},
    {"mixture", "dissipation", ANS_WITHIN, 0.02, 0,
     "Along the equation of many particles dKL/dt = -KSD^2 (Liu 2017), in time of 1/beta",
     FALSE},
    {"double-well", "l1_equation", ANS_AT_MOST, 0.1, 0,
     "Particles follow the equation of their density (Lu, Lu, Nolen 2019)", FALSE},
    {"double-well", "dissipation", ANS_WITHIN, 0.02, 0, "dF/dt = -(KSD/beta)^2", FALSE},
    {"linear-kernel", "moment_error", ANS_AT_MOST, 0.02, 0,
     "Closed equations of mean and covariance, to O(eta)", FALSE},
    {"logistic", "mean", ANS_WITHIN, 0.05, 0, QUADRATURE, FALSE},
    {"logistic", "predictive_error", ANS_AT_MOST, 0.005, 0, QUADRATURE, FALSE},
    {"ring", "second_moment", ANS_WITHIN, 0.02, 0, QUADRATURE, FALSE},
    {"banana", "l1", ANS_AT_MOST, 0.15, 0, QUADRATURE, FALSE},
    {"gaussian-50d", "variance_ratio", ANS_AT_MOST, 0.2, 0, COLLAPSE, FALSE},
    {"gaussian-50d", "langevin_variance_ratio", ANS_WITHIN, 0.1, 0,
     "1 / (1 - dt / 2) of the exact variance (Euler's bias)", FALSE},
    {"flipped-sign", "variance_ratio", ANS_AT_MOST, 1e-6, 0, SIGN, FALSE},
    {NULL},
};

/* ---- life ---- */

static void
renew_bandwidth (AnsSvgdState *self)
{
  AnsRandom pairs = *self->pair_random;
  double h = self->params.h;
  if (self->params.median)
    h = ans_svgd_median_bandwidth (self->params.n, self->d, self->x, &pairs,
                                   self->distances);
  if (h >= 1e-12 && isfinite (h))
    self->h[0] = h;
}

static void
allocate (AnsSvgdState *self, AnsContext *context)
{
  int n = self->params.n, d = self->d, m = n * d;
  self->x = ans_context_array (context, double, m);
  self->walkers = ans_context_array (context, double, m);
  self->memory = ans_context_array (context, double, m);
  self->grad = ans_context_array (context, double, m);
  self->g = ans_context_array (context, double, m);
  self->h = ans_context_array (context, double, 1);
  self->stein = ans_context_array (context, double, 1);
  self->counters = ans_context_array (context, gint64, 4);
  self->scratch = ans_context_array (context, double, ans_svgd_scratch (n, d));
  self->langevin_scratch =
      ans_context_array (context, double, ans_langevin_scratch (n, d));
  self->distances = ans_context_array (context, double, ANS_SVGD_SAMPLE);
  self->pair_random = ans_context_random (context, PAIRS, 1);
  self->drop_random = ans_context_random (context, DROPS, 1);
  self->noise = ans_context_random (context, NOISE, ans_langevin_shards (n));
}

static void
keep (AnsSvgdState *self, AnsContext *context)
{
  const gint64 shape[] = {self->params.n, self->d}, one[] = {1};
  ans_context_keep (context, "particles", 2, shape, self->x);
  ans_context_keep (context, "langevin", 2, shape, self->walkers);
  ans_context_keep (context, "memory", 2, shape, self->memory);
  ans_context_keep (context, "bandwidth", 1, one, self->h);
  ans_context_keep (context, "discrepancy", 1, one, self->stein);
  ans_context_keep_integers (context, "counters", 4, self->counters);
}

static gboolean
is_cancelled (gpointer context)
{
  return ans_context_cancelled (context);
}

/* FALSE when it was told to stop. */
static gboolean
find_direction (AnsSvgdState *self, AnsContext *context, GError **error)
{
  AnsSvgd svgd = ans_svgd_system_sampler (self);
  svgd.stop = is_cancelled;
  svgd.data = context;
  ans_svgd_system_force (&self->system, self->params.n, self->d, self->x, NULL,
                         self->grad);
  self->stein[0] =
      ans_svgd_direction (&svgd, ans_context_parallel (context), self->params.n, self->d,
                          self->x, self->grad, self->g, self->scratch);
  if (isnan (self->stein[0]) && ans_context_cancelled (context))
    return ans_context_set_cancelled (context, error);
  return TRUE;
}

/* Explicit steps that are known to run away. */
static gboolean
check_steps (const AnsSvgdStateParams *p, GError **error)
{
  AnsSvgdSystem system = {.logistic = FALSE};
  AnsRandom unused = ans_random (0, DATA, 0);
  if (p->target == ANS_SVGD_STATE_LOGISTIC)
    return TRUE;
  ans_svgd_system_init (&system, p, &unused);
  double limit = 2 / ans_target_stiffest (&system.target);
  if (p->dt >= limit) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "The Langevin step %g is not stable on this target: dt has to be less "
                 "than %.3g, 2 over the largest curvature",
                 p->dt, limit);
    return FALSE;
  }
  if (p->n == 1 && p->rule == ANS_SVGD_PLAIN && p->eta >= limit) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "A single particle descends the gradient, and the step size %g is not "
                 "stable: eta has to be less than %.3g, or n more than 1",
                 p->eta, limit);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check (gconstpointer state, GError **error)
{
  const AnsSvgdStateParams *p = &((const AnsSvgdState *) state)->params;
  if (p->kernel == ANS_SVGD_LINEAR && p->target != ANS_SVGD_STATE_GAUSSIAN) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "The linear kernel feels mean and covariance only, and goes with the "
                 "target gaussian, not with %s",
                 targets[p->target].id);
    return FALSE;
  }
  return check_steps (p, error);
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error)
{
  AnsSvgdState *self = state;
  AnsRandom *data = ans_context_random (context, DATA, 1);
  AnsRandom *start = ans_context_random (context, START, 1);
  ans_svgd_system_init (&self->system, &self->params, data);
  self->d = self->system.d;
  allocate (self, context);
  ans_random_fill_normal (start, self->params.n * self->d, self->x);
  for (int i = 0; i < self->params.n * self->d; i++)
    self->x[i] =
        self->params.spread * self->x[i] + (i % self->d == 0 ? self->params.start : 0);
  memcpy (self->walkers, self->x,
          sizeof *self->x * (gsize) self->params.n * (gsize) self->d);
  self->h[0] = self->params.h;
  renew_bandwidth (self);
  keep (self, context);
  if (!find_direction (self, context, error))
    return FALSE;
  if (!ans_svgd_truth_init (&self->truth, &self->system, self->params.beta,
                            self->params.n, context))
    return ans_context_set_cancelled (context, error);
  ans_svgd_limit_open (self, context);
  if (self->params.n == 1)
    ans_context_say (context, "A single particle descends the gradient: n is 1.");
  return TRUE;
}

static gboolean
check_finite (const AnsSvgdState *self, const double *x, const char *what,
              const char *knob, double value, GError **error)
{
  gsize m = (gsize) self->params.n * (gsize) self->d;
  if (ans_statistics_finite (m, x))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
               "%s have run away to infinity: lower %s, which is %g.", what, knob, value);
  return FALSE;
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsSvgdState *self = state;
  const AnsSvgdStateParams *p = &self->params;
  int n = p->n, d = self->d;
  double decay = p->decay > 0 ? 1 + (double) self->counters[0] / p->decay : 1;
  AnsLangevin langevin = {ans_svgd_system_force, &self->system, p->beta, p->dt, INFINITY};
  if (ans_context_step (context) % REFRESH == 0)
    renew_bandwidth (self);
  if (!find_direction (self, context, error))
    return FALSE;
  ans_svgd_limit_step (self, p->eta / decay);
  ans_svgd_move ((AnsSvgdRule) p->rule, p->eta / decay, self->counters[0] == 0, n * d,
                 self->g, self->memory, self->x);
  self->counters[0]++;
  ans_langevin_run (&langevin, ans_context_parallel (context), 1, n, d, self->walkers,
                    self->noise, self->langevin_scratch);
  if (!check_finite (self, self->x, "The particles", "the step size η", p->eta, error) ||
      !check_finite (self, self->walkers, "The Langevin particles",
                     "the Langevin step Δt", p->dt, error))
    return FALSE;
  static const int cheap[] = {
      METRIC_KSD,         METRIC_L1,          METRIC_KL,
      METRIC_MEAN,        METRIC_SECOND,      METRIC_VARIANCE_RATIO,
      METRIC_BANDWIDTH,   METRIC_LANGEVIN_L1, METRIC_L1_EQUATION,
      METRIC_FREE_ENERGY, METRIC_DISSIPATION, METRIC_MOMENT_ERROR};
  for (int i = 0; i < (int) G_N_ELEMENTS (cheap); i++) {
    double value = ans_svgd_gauge_measure (self, cheap[i]).value;
    if (isfinite (value))
      ans_context_record (context, cheap[i], value);
  }
  return TRUE;
}

static void
changed (gpointer state, AnsContext *context, const char *param)
{
  AnsSvgdState *self = state;
  if (strcmp (param, "beta") == 0) {
    ans_svgd_truth_init (&self->truth, &self->system, self->params.beta, self->params.n,
                         context);
    ans_svgd_limit_reheated (self);
  } else if (strcmp (param, "h") == 0 || strcmp (param, "median") == 0)
    renew_bandwidth (self);
  else if (strcmp (param, "rule") == 0)
    self->counters[0] = 0;
}

static void
show (gpointer state, AnsContext *context G_GNUC_UNUSED, AnsFrame *frame)
{
  ans_svgd_views_show (state, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context G_GNUC_UNUSED, int metric)
{
  return ans_svgd_gauge_measure (state, metric);
}

static void
close_problem (gpointer state)
{
  ans_svgd_limit_close (state);
}

/* ---- pointer ---- */

static int
nearest (const AnsSvgdState *self, const AnsTouch *touch, double *distance)
{
  int best = 0;
  *distance = INFINITY;
  for (int i = 0; i < self->params.n; i++) {
    const double *x = self->x + i * self->d;
    double far =
        self->d == 1 ? fabs (x[0] - touch->x) : hypot (x[0] - touch->x, x[1] - touch->y);
    if (far < *distance) {
      *distance = far;
      best = i;
    }
  }
  return best;
}

static void
place (AnsSvgdState *self, int i, double x, double y)
{
  self->x[i * self->d] = x;
  if (self->d > 1)
    self->x[i * self->d + 1] = y;
}

/* A twentieth of the particles, in turn, taken from where they are. */
static void
drop (AnsSvgdState *self, const AnsTouch *touch)
{
  int n = self->params.n, count = MAX (1, n / 20);
  for (int k = 0; k < count; k++) {
    int i = (int) (self->counters[1]++ % n);
    double x = touch->reach * ans_random_normal (self->drop_random);
    double y = touch->reach * ans_random_normal (self->drop_random);
    place (self, i, touch->x + x, touch->y + y);
  }
  ans_svgd_limit_dropped (self, (double) count / n, touch->x, touch->reach);
}

static void
touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  AnsSvgdState *self = state;
  double distance;
  int i = nearest (self, touch, &distance);
  if (touch->kind == ANS_TOUCH_PRESS) {
    self->dragging = distance < touch->reach;
    if (self->dragging)
      ans_context_set (context, "selected", i);
    else
      drop (self, touch);
  } else if (self->dragging) {
    place (self, MIN (self->params.selected, self->params.n - 1), touch->x, touch->y);
    self->counters[3] = 0;
  }
  if (touch->kind == ANS_TOUCH_RELEASE)
    self->dragging = FALSE;
}

const AnsProblem ans_problem_svgd = {
    .id = "svgd",
    .title = "Stein variational gradient descent",
    .section = "2.2.2 Sampling",
    .summary = "Particles that sample a density by attraction and repulsion, without "
               "noise.",
    .equation =
        "<i>θ̇<sub>i</sub></i> = <i>n</i><sup>−1</sup>∑<sub><i>j</i></sub> "
        "[ −<i>K</i>(<i>θ<sub>i</sub></i>−<i>θ<sub>j</sub></i>)∇<i>L</i>(<i>θ<sub>"
        "j</sub></i>) − <i>β</i><sup>−1</sup>∇<i>K</i>(<i>θ<sub>i</sub></i>−<i>θ<"
        "sub>j</sub></i>) ]",
    .state_size = sizeof (AnsSvgdState),
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
    .close = close_problem,
    .model = ans_svgd_model,
};
