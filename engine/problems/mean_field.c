/* Two-layer networks as particles: u_i' = -grad Psi (u_i), Psi = dL/dp the first
 * variation of the loss at the density p of the neurons, whose limit for many neurons is
 *
 *   dp/dt = div (p grad Psi[p]) + eps lap p.
 *
 * (Mei, Montanari, Nguyen 2018; Rotskoff, Vanden-Eijnden 2018; Chizat, Bach 2018;
 * Sirignano, Spiliopoulos 2020.)  On a circle under Gaussian inputs all is closed form,
 * and the equation is solved beside the particles; in the plane of (w, b) tanh neurons
 * learn a curve; rectified students learn a rectified teacher. */
#include "engine/problems/mean_field_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsMeanField, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsMeanField, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsMeanField, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)
#define ON_CIRCLE "model=circle"
#define ON_PLANE "model=regression"
#define OFF_CIRCLE "model=regression|relu-teacher"

static const AnsChoice models[] = {
    {"circle", "Neurons on a circle"},
    {"regression", "Regression, tanh"},
    {"relu-teacher", "ReLU teacher and student"},
    {NULL, NULL},
};
static const AnsChoice targets[] = {
    {"sine", "Sine"},   {"step", "Step"}, {"kink", "|x|"}, {"teacher", "Three neurons"},
    {"drawn", "Drawn"}, {NULL, NULL},
};
static const AnsChoice scalings[] = {
    {"mean-field", "1/m (mean field)"},
    {"lazy", "1/√m (lazy)"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (model), .id = "model", .label = "Model", .group = "Network",
     .help = "Which neurons learn what.", .choices = models, HARD (0, 2),
     .liveness = ANS_RESTART},
    {FIELD_INTEGER (neurons), .id = "neurons", .label = "Neurons", .symbol = "m",
     .group = "Network", .help = "How many neurons a network has.", .initial = 400,
     HARD (1, 20000), SOFT (10, 3200), .log_scale = TRUE, .liveness = ANS_RESTART},
    {FIELD_INTEGER (replicas), .id = "replicas", .label = "Replicas", .symbol = "R",
     .group = "Network",
     .help = "Independent networks of each width, over which fluctuations are averaged.",
     .initial = 16, HARD (1, 4096), SOFT (1, 256), .log_scale = TRUE,
     .liveness = ANS_RESTART, .when = ON_CIRCLE},
    {FIELD_REAL (concentration), .id = "concentration", .label = "Concentration",
     .symbol = "κ", .group = "Network",
     .help = "The neurons start with density exp(κ cos(φ + 2)), normalised.",
     .initial = 2, HARD (0, 20), SOFT (0, 10), .liveness = ANS_RESTART,
     .when = ON_CIRCLE},
    {FIELD_CHOICE (target), .id = "target", .label = "Target", .symbol = "y",
     .group = "Network", .help = "The curve to learn; draw one with the pointer.",
     .choices = targets, HARD (0, 4), .liveness = ANS_LIVE, .when = ON_PLANE},
    {FIELD_INTEGER (points), .id = "points", .label = "Data points", .symbol = "n",
     .group = "Network",
     .help = "Points at which the network is compared with its target.", .initial = 128,
     HARD (8, 1024), SOFT (8, 256), .liveness = ANS_RESTART, .when = OFF_CIRCLE},
    {FIELD_CHOICE (scaling), .id = "scaling", .label = "Scaling", .group = "Network",
     .help = "The factor of the sum over neurons; with 1/√m each of them hardly moves.",
     .choices = scalings, HARD (0, 1), .liveness = ANS_RESTART, .when = OFF_CIRCLE},
    {FIELD_REAL (spread), .id = "spread", .label = "Spread at the start",
     .group = "Network",
     .help = "Standard deviation of w and b; of students, the length of (a, b).",
     .initial = 2, HARD (0.01, 20), SOFT (0.1, 5), .log_scale = TRUE,
     .liveness = ANS_RESTART, .when = OFF_CIRCLE},

    {FIELD_REAL (rate), .id = "rate", .label = "Learning rate", .symbol = "dt",
     .group = "Training", .help = "The time that one step takes; neurons move by dt ∇Ψ.",
     .initial = 0.05, HARD (1e-6, 10), SOFT (1e-3, 1), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_INTEGER (batch), .id = "batch", .label = "Batch", .symbol = "B",
     .unit = "points", .group = "Training",
     .help = "Points drawn for each step of stochastic gradient descent; 0: all of them.",
     .initial = 0, HARD (0, 1024), SOFT (0, 64), .liveness = ANS_LIVE,
     .when = OFF_CIRCLE},
    {FIELD_REAL (noise), .id = "noise", .label = "Noise", .symbol = "1/β",
     .group = "Training", .help = "Temperature: each step adds sqrt(2 dt/β) of noise.",
     .initial = 0, HARD (0, 10), SOFT (0, 0.05), .liveness = ANS_LIVE},
    {FIELD_REAL (weight_decay), .id = "weight_decay", .label = "Weight decay",
     .symbol = "λ", .group = "Training",
     .help = "Adds λ/2 |u|² of each neuron to the loss.", .initial = 0, HARD (0, 10),
     SOFT (0, 0.1), .liveness = ANS_LIVE, .when = OFF_CIRCLE},
    {FIELD_REAL (birth_death), .id = "birth_death", .label = "Birth and death",
     .symbol = "α", .group = "Training",
     .help = "Neurons with Ψ above the mean die, those below are copied, at α times the "
             "difference.",
     .initial = 0, HARD (0, 1000), SOFT (0, 10), .liveness = ANS_LIVE},

    {FIELD_INTEGER (picked), .id = "picked", .label = "Picked neuron", .group = "View",
     .help = "Its ridge is drawn strong; touch a neuron to pick it, 0 is none.",
     .initial = 0, HARD (0, 20000), SOFT (0, 400), .liveness = ANS_VIEW},
    {FIELD_REAL (probe), .id = "probe", .label = "Probe x", .group = "View",
     .help = "Neurons on the line b = -w x bend at this x.", .initial = 0, HARD (-2, 2),
     .liveness = ANS_VIEW, .when = ON_PLANE},
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

static const AnsPreset presets[] = {
    {"circle", "Neurons on a circle",
     "The neurons flow to the target, and their density by its equation.", "", 2000},
    {"circle-noise", "Circle with noise",
     "Noise lifts the loss a little and keeps the density smooth.", "noise=0.002", 2000},
    {"one-over-m", "The law of 1/m",
     "Two thousand networks of each width: the square of their distance to the limit.",
     "neurons=64 replicas=2000 noise=0.002 rate=0.1", 100},
    {"circle-births", "Births and deaths on the circle",
     "Neurons are copied where Ψ is low, and die where it is high.",
     "birth_death=2 neurons=800", 1000},
    {"regression", "Regression", "Neurons in the plane of (w, b) learn a sine.",
     "model=regression neurons=800 rate=0.2", 4000},
    {"step", "A step", "Neurons gather where the target jumps.",
     "model=regression neurons=400 target=step rate=0.2", 4000},
    {"births", "Births and deaths", "The same step, with neurons copied to where it is.",
     "model=regression neurons=400 target=step rate=0.2 birth_death=1 noise=0.0001",
     4000},
    {"lazy", "Lazy training",
     "With 1/√m the network follows its linearisation, and no neuron moves far.",
     "model=regression neurons=3200 scaling=lazy rate=0.2", 1000},
    {"relu-teacher", "ReLU teacher and student",
     "Students align with the three directions of their teacher.",
     "model=relu-teacher neurons=200 points=15 rate=0.2 weight_decay=0.002", 8000},
    {"weak-decay", "Teacher under weak decay",
     "A tenth of the decay takes ten times as long: idle students fade as exp(-λt).",
     "model=relu-teacher neurons=200 points=15 rate=0.4 weight_decay=0.0002", 16000},
    {"sgd", "Stochastic gradient descent",
     "The sine, learned from eight points at a time.",
     "model=regression neurons=400 rate=0.1 batch=8", 4000},
    {.id = NULL},
};

static const AnsMetric metrics[] = {
    [METRIC_TIME] = {"time", "Time", "t", "", "Steps times learning rate.", FALSE},
    [METRIC_LOSS] = {"loss", "Loss", "L", "",
                     "Half the mean square error; reference: the density's, or the "
                     "linearised network's in the lazy scaling.",
                     TRUE},
    [METRIC_GRID_LOSS] = {"grid_loss", "Density's loss", "", "",
                          "The loss of infinitely many neurons on the circle, by the "
                          "equation of their density.",
                          TRUE},
    [METRIC_FREE_ENERGY] = {"free_energy", "Free energy", "F", "",
                            "Loss and weight decay; of the density on the circle, with "
                            "its entropy. Reference: the least of all.",
                            FALSE},
    [METRIC_DISSIPATION] =
        {"dissipation", "Dissipation", "D", "",
         "Mean square drift of the neurons, which is what they dissipate "
         "without noise; reference: that of the density.",
         TRUE},
    [METRIC_GRID_DISSIPATION] = {"grid_dissipation", "Density's D", "D", "",
                                 "How fast the free energy of the density falls.", TRUE},
    [METRIC_ENERGY_MISMATCH] = {"energy_mismatch", "Energy mismatch", "", "",
                                "Energy lost against dissipation over time, for neurons "
                                "without noise or births: of the order of dt.",
                                TRUE},
    [METRIC_GRID_MISMATCH] = {"grid_mismatch", "Its mismatch", "", "",
                              "Free energy lost against dissipation over time.", TRUE},
    [METRIC_FLUCTUATION] = {"fluctuation", "Fluctuation", "m E‖f_m − f‖²", "",
                            "The squared distance to the limit times m; reference: that "
                            "of independent draws of the density.",
                            TRUE},
    [METRIC_START_FLUCTUATION] = {"start_fluctuation", "Fluctuation at start", "", "",
                                  "As it was in the beginning, averaged over all widths; "
                                  "reference: k(0) − ⟨p,kp⟩ in closed form.",
                                  TRUE},
    [METRIC_TRAVEL] = {"travel", "Distance moved", "", "",
                       "Root mean square distance of the neurons from their start.",
                       FALSE},
    [METRIC_TANGENT_LOSS] = {"tangent_loss", "Loss, linearised", "", "",
                             "Loss of the network linearised at its start.", TRUE},
    [METRIC_ANCESTORS] = {"ancestors", "Ancestors", "", "",
                          "How many neurons of the start have descendants.", FALSE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    [PLOT_NEURONS] = {"neurons", "Neurons",
                      "The neurons of a network; touch one to pick it, drag to move it. "
                      "On the circle the rings are the density and, dashed, its target.",
                      "θ₁", "θ₂", .aspect = ANS_AXES_EQUAL, .touch = TRUE},
    [PLOT_FUNCTION] = {"function", "Function",
                       "What the network computes, and its target; in regression, draw "
                       "a target, or touch with the second button to probe an x.",
                       "x", "f(x)", .touch = TRUE},
    [PLOT_LOSS] = {"losses", "Loss", "The loss and its reference.", "step", "",
                   .y_log = TRUE, .history = "loss grid_loss tangent_loss"},
    [PLOT_DISSIPATION] = {"dissipations", "Dissipation", "How fast the energy falls.",
                          "step", "", .y_log = TRUE,
                          .history = "dissipation grid_dissipation"},
    [PLOT_DENSITY] = {"density", "Density of neurons",
                      "Histogram of the neurons; on the circle with the density by its "
                      "equation.",
                      "angle, or where the ridge bends", ""},
    [PLOT_LAW] = {"law", "The law of 1/m",
                  "Squared distance to the limit by width, now and at the start.", "m",
                  "E‖f_m − f‖²", .x_log = TRUE, .y_log = TRUE},
    {.id = NULL},
};

static const AnsClaim claims[] = {
    {"circle", "loss", ANS_AT_MOST, 5e-6, 0,
     "The loss of 2-homogeneous convex problems goes to its global minimum (Chizat, Bach "
     "2018)"},
    {"circle", "energy_mismatch", ANS_AT_MOST, 0.01, 0,
     "dL/dt = -int |grad Psi|^2 p: energy lost is energy dissipated, to O(dt)"},
    {"circle", "fluctuation", ANS_AT_MOST, 0.002, 0,
     "Without noise fluctuations heal: m E|f_m - f|^2 falls far below the 0.17152 of "
     "independent neurons (Rotskoff, Vanden-Eijnden 2018)"},
    {"circle-noise", "free_energy", ANS_AT_MOST, -0.003370, 0,
     "F(100) = -0.003371 at 1/beta = 0.002"},
    {"circle-noise", "free_energy", ANS_AT_LEAST, -0.003372, 0,
     "F(100) = -0.003371 at 1/beta = 0.002"},
    {"circle-noise", "free_energy", ANS_WITHIN, 0.002, 0,
     "p goes to p* ~ exp (-beta Psi[p*]), where the free energy is least (Mei, "
     "Montanari, "
     "Nguyen 2018)"},
    {"circle-noise", "grid_mismatch", ANS_AT_MOST, 0.01, 0,
     "The free energy falls by what is dissipated, to O(dt)"},
    {"one-over-m", "start_fluctuation", ANS_WITHIN, 0.05, 0,
     "m E|f_m - f|^2 = k(0) - <p,kp> = 0.17152 at the start: the law of 1/m"},
    {"regression", "energy_mismatch", ANS_AT_MOST, 0.05, 0,
     "dL/dt = -int |grad Psi|^2 p: energy lost is energy dissipated, to O(dt)"},
    {"lazy", "loss", ANS_WITHIN, 0.1, 0,
     "With 1/sqrt(m) training follows the linearised network (Chizat, Oyallon, Bach "
     "2019)"},
    {"lazy", "travel", ANS_AT_MOST, 0.1, 0, "With 1/sqrt(m) neurons freeze"},
    {"relu-teacher", "free_energy", ANS_WITHIN, 0.01, 0,
     "Particles reach the minimum of the convex problem over measures (Chizat, Bach "
     "2018)"},
    {"weak-decay", "free_energy", ANS_WITHIN, 0.05, 0,
     "The minimum of the convex problem over measures, but for idle students that are "
     "left"},
    {NULL},
};

/* ---- life ---- */

#define MOST_NEURONS (1 << 19) /* of all networks on the circle */
#define MOST_VALUES (1 << 22)  /* neurons times points */

/* Weight decay by itself multiplies a neuron by 1 - rate decay, in the lazy scaling by 1
 * - rate decay / sqrt (m), and births need somebody to copy. */
static gboolean
check_training (const AnsMeanFieldParams *p, GError **error)
{
  double factor = p->scaling == 0 ? 1 : 1 / sqrt (p->neurons);
  double limit = 2 / (factor * p->weight_decay);
  if (p->model != ANS_MEAN_FIELD_CIRCLE && p->rate >= limit) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "The learning rate %g is not stable under weight decay %g: it has to be "
                 "less than %.3g",
                 p->rate, p->weight_decay, limit);
    return FALSE;
  }
  if (p->birth_death > 0 && p->neurons < 2) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "Births and deaths need 2 neurons or more, here is %d", p->neurons);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check (gconstpointer state, GError **error)
{
  const AnsMeanFieldParams *p = &((const AnsMeanField *) state)->params;
  gint64 neurons = 2 * (gint64) p->neurons * p->replicas;
  gint64 values = (gint64) p->neurons * p->points;
  if (p->model == ANS_MEAN_FIELD_CIRCLE && neurons > MOST_NEURONS) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "%d replicas of %d neurons are too many; their product is at most %d",
                 p->replicas, p->neurons, MOST_NEURONS / 2);
    return FALSE;
  }
  if (p->model != ANS_MEAN_FIELD_CIRCLE && values > MOST_VALUES) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "%d neurons at %d points are too many; their product is at most %d",
                 p->neurons, p->points, MOST_VALUES);
    return FALSE;
  }
  return check_training (p, error);
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error)
{
  AnsMeanField *self = state;
  if (!check (self, error))
    return FALSE;
  self->gauge.stale = TRUE;
  self->time = ans_context_array (context, double, 1);
  self->balance = ans_context_array (context, AnsMeanFieldBalance, 2);
  self->grid_balance = self->balance + 1;
  self->balance->anew = self->grid_balance->anew = 1;
  self->ancestors = ans_context_array (context, gint64, self->params.neurons);
  for (int i = 0; i < self->params.neurons; i++)
    self->ancestors[i] = i;
  ans_context_keep (context, "time", 1, (gint64[]){1}, self->time);
  ans_context_keep (context, "balance", 2, (gint64[]){2, 3}, &self->balance->anew);
  ans_context_keep_integers (context, "ancestors", (gsize) self->params.neurons,
                             self->ancestors);
  if (self->params.model == ANS_MEAN_FIELD_CIRCLE)
    ans_mean_field_circle_open (self, context);
  else
    ans_mean_field_plane_open (self, context);
  return TRUE;
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsMeanField *self = state;
  self->gauge.stale = TRUE;
  if (!(self->params.model == ANS_MEAN_FIELD_CIRCLE
            ? ans_mean_field_circle_step
            : ans_mean_field_plane_step) (self, context, error))
    return FALSE;
  *self->time += self->params.rate;
  return TRUE;
}

/* The energy is another one, or it is no longer dissipated alone: its balance starts
 * anew. */
static void
changed (gpointer state, AnsContext *context G_GNUC_UNUSED, const char *param)
{
  AnsMeanField *self = state;
  self->gauge.stale = TRUE;
  if (strcmp (param, "target") == 0 && self->params.model == ANS_MEAN_FIELD_REGRESSION)
    ans_mean_field_plane_retarget (self);
  if (strcmp (param, "picked") != 0 && strcmp (param, "probe") != 0)
    self->balance->anew = self->grid_balance->anew = 1;
}

static int
ascending (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return (x > y) - (x < y);
}

static int
count_ancestors (const AnsMeanField *self)
{
  int m = self->params.neurons, count = 1;
  g_autofree gint64 *sorted = g_memdup2 (self->ancestors, (gsize) m * sizeof *sorted);
  qsort (sorted, (gsize) m, sizeof *sorted, ascending);
  for (int i = 1; i < m; i++)
    count += sorted[i] != sorted[i - 1];
  return count;
}

/* Brings the metrics up to date; scratch memory only. */
static void
renew_gauge (AnsMeanField *self, AnsContext *context)
{
  AnsMeanFieldGauge *gauge = &self->gauge;
  if (!gauge->stale && gauge->step == ans_context_step (context))
    return;
  for (int i = 0; i < N_METRICS; i++)
    gauge->value[i] = gauge->reference[i] = gauge->error[i] = (double) NAN;
  gauge->step = ans_context_step (context);
  gauge->stale = FALSE;
  gauge->value[METRIC_TIME] = *self->time;
  gauge->value[METRIC_ANCESTORS] = count_ancestors (self);
  if (self->params.model == ANS_MEAN_FIELD_CIRCLE)
    ans_mean_field_circle_gauge (self, context);
  else
    ans_mean_field_plane_gauge (self, context);
}

static void
show (gpointer state, AnsContext *context, AnsFrame *frame)
{
  AnsMeanField *self = state;
  renew_gauge (self, context);
  ans_mean_field_views_show (self, context, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context, int metric)
{
  AnsMeanField *self = state;
  renew_gauge (self, context);
  return (AnsMeasure){.value = self->gauge.value[metric],
                      .reference = self->gauge.reference[metric],
                      .stderror = self->gauge.error[metric]};
}

const AnsProblem ans_problem_mean_field = {
    .id = "mean-field",
    .title = "Mean-field networks",
    .section = "2.2.1 Two-layer networks",
    .summary = "Neurons as particles, and the equation that their density follows.",
    .equation = "<i>θ̇</i><sub>i</sub> = −∇Ψ(<i>θ</i><sub>i</sub>),   "
                "Ψ = δ<i>L</i>/δ<i>p</i>\n"
                "∂<sub><i>t</i></sub><i>p</i> = ∇·(<i>p</i>∇Ψ[<i>p</i>]) + "
                "<i>β</i><sup>−1</sup>Δ<i>p</i>",
    .state_size = sizeof (AnsMeanField),
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
    .touch = ans_mean_field_touch,
    .model = ans_mean_field_model,
};
