/* The committor of Langevin dynamics, u (x) = P_x (tau_A < tau_B), learned by a network.
 *
 *   -(1/beta) Delta u + grad V . grad u = 0,  u = 1 on A, u = 0 on B
 *   <=>  u = argmin (1/2) int |grad u|^2 exp (-beta V)                     (Khoo, Lu,
 * Ying 2019)
 *
 * Beside it: finite volumes in the plane, closed forms where one coordinate carries the
 * answer. */
#include "engine/problems/committor_state.h"

#include <math.h>
#include <string.h>

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsCommittor, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsCommittor, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsCommittor, params.field)
#define FIELD_SWITCH(field) ANS_SWITCH (AnsCommittor, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)
#define ON_BALLS "potential=mueller-brown|rugged-mueller|three-holes"
#define ON_PLANE "potential=mueller-brown|rugged-mueller|three-holes|double-well"

static const AnsChoice potentials[] = {
    {"mueller-brown", "Müller–Brown"},
    {"rugged-mueller", "Rugged Müller"},
    {"double-well", "Double well"},
    {"spheres", "Concentric spheres"},
    {"three-holes", "Three holes"},
    {"ginzburg-landau", "Ginzburg–Landau chain"},
    {NULL, NULL},
};
static const AnsChoice boundaries[] = {
    {"logit", "Exact (logit)"},
    {"penalty", "Penalty"},
    {"singular", "Penalty, singular terms"},
    {"mollifier", "Mollifier"},
    {NULL, NULL},
};
static const AnsChoice activations[] = {
    {"tanh", "tanh"}, {"sigmoid", "Sigmoid"}, {"softplus", "Softplus"},
    {"sin", "sin"},   {"swish", "Swish"},     {NULL, NULL},
};
static const AnsChoice losses[] = {
    {"variational", "Variational"},
    {"semigroup", "Semigroup"},
    {NULL, NULL},
};
static const AnsChoice samplings[] = {
    {"uniform", "Uniform, weighted"},
    {"langevin", "Langevin at β"},
    {"warm", "Langevin, warmer"},
    {"tilted", "Langevin, tilted to A and B"},
    {NULL, NULL},
};
static const AnsChoice optimisers[] = {
    {"gauss-newton", "Gauss–Newton"},
    {"adam", "Adam"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (potential), .id = "potential", .label = "Potential", .symbol = "V",
     .group = "System", .help = "The energy landscape that the particle moves in.",
     .choices = potentials, HARD (0, 5), .liveness = ANS_RESTART},
    {FIELD_INTEGER (dimension), .id = "dimension", .label = "Dimension", .symbol = "d",
     .group = "System",
     .help = "Number of coordinates; 0 takes the potential's usual one.", HARD (0, 64),
     SOFT (0, 50), .liveness = ANS_RESTART,
     .when = "potential=rugged-mueller|double-well|spheres|ginzburg-landau"},
    {FIELD_REAL (beta), .id = "beta", .label = "Inverse temperature", .symbol = "β",
     .group = "System",
     .help =
         "Noise is sqrt(2/β) dB; the equilibrium density is proportional to exp(-βV).",
     .initial = 0.1, HARD (1e-3, 1e3), SOFT (0.02, 10), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_REAL (a_x), .id = "a_x", .label = "A, first coordinate", .symbol = "A",
     .group = "Sets",
     .help = "Centre of the ball A, or the bound of the half space; A can be dragged in "
             "the field.",
     .initial = -0.558, HARD (-10, 10), SOFT (-1.5, 1.5), .liveness = ANS_LIVE,
     .when = ON_PLANE},
    {FIELD_REAL (a_y), .id = "a_y", .label = "A, second coordinate", .group = "Sets",
     .help = "Centre of the ball A.", .initial = 1.441, HARD (-10, 10), SOFT (-1, 2.3),
     .liveness = ANS_LIVE, .when = ON_BALLS},
    {FIELD_REAL (radius_a), .id = "radius_a", .label = "A, radius", .group = "Sets",
     .help = "Radius of the ball A, on which u = 1.", .initial = 0.1, HARD (0, 20),
     SOFT (0.05, 0.5), .liveness = ANS_LIVE,
     .when =
         "potential=mueller-brown|rugged-mueller|three-holes|spheres|ginzburg-landau"},
    {FIELD_REAL (b_x), .id = "b_x", .label = "B, first coordinate", .symbol = "B",
     .group = "Sets",
     .help = "Centre of the ball B, or the bound of the half space; B can be dragged in "
             "the field.",
     .initial = 0.623, HARD (-10, 10), SOFT (-1.5, 1.5), .liveness = ANS_LIVE,
     .when = ON_PLANE},
    {FIELD_REAL (b_y), .id = "b_y", .label = "B, second coordinate", .group = "Sets",
     .help = "Centre of the ball B.", .initial = 0.028, HARD (-10, 10), SOFT (-1, 2.3),
     .liveness = ANS_LIVE, .when = ON_BALLS},
    {FIELD_REAL (radius_b), .id = "radius_b", .label = "B, radius", .group = "Sets",
     .help =
         "Radius of the ball B, on which u = 0; of the spheres, B is all outside of it.",
     .initial = 0.1, HARD (0, 20), SOFT (0.05, 0.5), .liveness = ANS_LIVE,
     .when =
         "potential=mueller-brown|rugged-mueller|three-holes|spheres|ginzburg-landau"},

    {FIELD_CHOICE (boundary), .id = "boundary", .label = "Boundary", .group = "Network",
     .help = "How the network meets u = 1 on A and u = 0 on B.", .choices = boundaries,
     HARD (0, 3), .liveness = ANS_RESTART},
    {FIELD_REAL (penalty), .id = "penalty", .label = "Penalty weight", .symbol = "c",
     .group = "Network",
     .help = "Weight of the squared boundary errors beside the energy.", .initial = 100,
     HARD (1e-4, 1e8), SOFT (0.1, 1e4), .log_scale = TRUE, .liveness = ANS_LIVE,
     .when = "boundary=penalty|singular"},
    {FIELD_INTEGER (depth), .id = "depth", .label = "Hidden layers", .group = "Network",
     .help = "Number of hidden layers.", .initial = 2, HARD (1, 8), SOFT (1, 4),
     .liveness = ANS_RESTART},
    {FIELD_INTEGER (width), .id = "width", .label = "Width", .group = "Network",
     .help = "Units of each hidden layer.", .initial = 20, HARD (1, 512), SOFT (5, 64),
     .liveness = ANS_RESTART},
    {FIELD_CHOICE (activation), .id = "activation", .label = "Activation", .symbol = "σ",
     .group = "Network", .help = "The nonlinearity of the hidden layers.",
     .choices = activations, HARD (0, 4), .liveness = ANS_RESTART},
    {FIELD_SWITCH (residual), .id = "residual", .label = "Residual", .group = "Network",
     .help = "Adds each hidden layer's input to its output.", HARD (0, 1),
     .liveness = ANS_RESTART, .advanced = TRUE},

    {FIELD_CHOICE (loss), .id = "loss", .label = "Loss", .group = "Training",
     .help = "The Dirichlet energy, or the semigroup's form of it, which needs no "
             "gradient of u.",
     .choices = losses, HARD (0, 1), .liveness = ANS_RESTART},
    {FIELD_REAL (lag), .id = "lag", .label = "Lag", .symbol = "δ", .unit = "time",
     .group = "Training",
     .help = "Time between the two points of a pair of the semigroup loss.",
     .initial = 5e-4, HARD (1e-7, 10), SOFT (1e-5, 0.1), .log_scale = TRUE,
     .liveness = ANS_RESTART, .when = "loss=semigroup"},
    {FIELD_CHOICE (optimiser), .id = "optimiser", .label = "Optimiser",
     .group = "Training",
     .help = "Damped Gauss-Newton on the per-sample Jacobian, or Adam.",
     .choices = optimisers, HARD (0, 1), .liveness = ANS_RESTART},
    {FIELD_REAL (rate), .id = "rate", .label = "Learning rate", .symbol = "η",
     .group = "Training", .help = "Learning rate of Adam at the start.", .initial = 5e-3,
     HARD (1e-8, 10), SOFT (1e-5, 0.1), .log_scale = TRUE, .liveness = ANS_LIVE,
     .when = "optimiser=adam"},
    {FIELD_INTEGER (decay), .id = "decay", .label = "Decay over", .unit = "steps",
     .group = "Training",
     .help = "Steps over which the learning rate falls to a hundredth, along a cosine.",
     .initial = 4000, HARD (1, 10000000), SOFT (100, 20000), .log_scale = TRUE,
     .liveness = ANS_RESTART, .when = "optimiser=adam"},

    {FIELD_CHOICE (sampling), .id = "sampling", .label = "Sampling", .group = "Data",
     .help = "Where the training points come from; weights make up for the difference to "
             "exp(-βV).",
     .choices = samplings, HARD (0, 3), .liveness = ANS_RESTART},
    {FIELD_REAL (warmth), .id = "warmth", .label = "Warmer by", .symbol = "T'/T",
     .group = "Data",
     .help = "Temperature of the sampling dynamics over the true temperature.",
     .initial = 4, HARD (1, 100), SOFT (1, 10), .liveness = ANS_RESTART,
     .when = "sampling=warm"},
    {FIELD_INTEGER (pool), .id = "pool", .label = "Pool", .unit = "points",
     .group = "Data", .help = "Number of weighted points from which batches are drawn.",
     .initial = 100000, HARD (100, 1000000), SOFT (1000, 100000), .log_scale = TRUE,
     .liveness = ANS_RESTART},
    {FIELD_INTEGER (points), .id = "points", .label = "Batch", .unit = "points",
     .group = "Data", .help = "Points of one batch.", .initial = 4096, HARD (16, 200000),
     SOFT (256, 16384), .log_scale = TRUE, .liveness = ANS_RESTART},
    {FIELD_INTEGER (keep_batch), .id = "keep_batch", .label = "Keep a batch for",
     .unit = "iterations", .group = "Data",
     .help = "Iterations of the optimiser on one batch.", .initial = 4, HARD (1, 100000),
     SOFT (1, 20), .liveness = ANS_LIVE, .advanced = TRUE},
    {FIELD_INTEGER (settle), .id = "settle", .label = "Average after",
     .unit = "iterations", .group = "Training",
     .help = "Iterations after which Gauss-Newton averages over fresh batches; 0 never "
             "averages.",
     .initial = 20, HARD (0, 100000), SOFT (0, 100), .liveness = ANS_RESTART,
     .advanced = TRUE, .when = "optimiser=gauss-newton"},
    {FIELD_INTEGER (refresh), .id = "refresh", .label = "Resample every",
     .unit = "iterations", .group = "Data",
     .help = "Iterations between two draws of the pool; 0 keeps the first.",
     .initial = 12, HARD (0, 1000000), SOFT (0, 100), .liveness = ANS_LIVE},

    {FIELD_INTEGER (walkers), .id = "walkers", .label = "Particles", .group = "Particles",
     .help = "Langevin particles on the screen.", .initial = 2000, HARD (1, 1000000),
     SOFT (100, 20000), .log_scale = TRUE, .liveness = ANS_RESTART},
    {FIELD_REAL (dt), .id = "dt", .label = "Time step", .symbol = "Δt", .unit = "time",
     .group = "Particles",
     .help = "Euler-Maruyama step of particles, paths and Langevin data.",
     .initial = 2e-5, HARD (1e-9, 0.1), SOFT (1e-6, 1e-2), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_INTEGER (substeps), .id = "substeps", .label = "Steps at once",
     .group = "Particles",
     .help = "Time steps of the particles for one step of the run; 0 freezes them.",
     .initial = 5, HARD (0, 1000), SOFT (0, 50), .liveness = ANS_LIVE},

    {FIELD_INTEGER (view_x), .id = "view_x", .label = "Horizontal", .group = "Slice",
     .help = "Coordinate (of the chain: sine mode) along the horizontal axis of the "
             "pictures.",
     .initial = 1, HARD (1, 64), SOFT (1, 10), .liveness = ANS_VIEW, .advanced = TRUE,
     .when = "potential=rugged-mueller|double-well|spheres|ginzburg-landau"},
    {FIELD_INTEGER (view_y), .id = "view_y", .label = "Vertical", .group = "Slice",
     .help =
         "Coordinate (of the chain: sine mode) along the vertical axis of the pictures.",
     .initial = 2, HARD (1, 64), SOFT (1, 10), .liveness = ANS_VIEW, .advanced = TRUE,
     .when = "potential=rugged-mueller|double-well|spheres|ginzburg-landau"},
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

#define RUGGED_SETS                                                                      \
  "beta=0.0454545454545454545 a_x=-0.57 a_y=1.43 b_x=0.56 b_y=0.044 radius_a=0.3 "       \
  "radius_b=0.3 "
#define DOUBLE_WELL "potential=double-well beta=5 a_x=-1 b_x=1 dt=1e-3 "

static const AnsPreset presets[] = {
    {"mueller-brown", "Müller–Brown",
     "Three wells and two saddles at β = 0.1: the standard test, learned in seconds.",
     "potential=mueller-brown beta=0.1", 640},
    {"mueller-brown-adam", "Müller–Brown with Adam",
     "The same network with Adam: the error stalls and the rate stays far too large.",
     "potential=mueller-brown beta=0.1 optimiser=adam points=2048 keep_batch=1 "
     "refresh=100 decay=4000",
     4000},
    {"mueller-brown-penalty", "Müller–Brown with a penalty",
     "The talk's first form: the boundary enters as a penalty, the network's values may "
     "leave [0, 1].",
     "potential=mueller-brown beta=0.1 boundary=penalty", 720},
    {"rugged-mueller", "Rugged Müller", "Ripples on the landscape, T = 22.",
     "potential=rugged-mueller dimension=2 " RUGGED_SETS, 640},
    {"rugged-mueller-10d", "Rugged Müller in ten dimensions",
     "Eight stiff coordinates more: the answer is the plane's, but the network has to "
     "find that out.",
     "potential=rugged-mueller dimension=10 points=8192 settle=24 " RUGGED_SETS, 1600},
    {"double-well-2d", "Double well, d = 2", "A closed form to compare with.",
     DOUBLE_WELL "dimension=2", 640},
    {"double-well-10d", "Double well, d = 10", "The same closed form in ten dimensions.",
     DOUBLE_WELL "dimension=10", 640},
    {"double-well-50d", "Double well, d = 50",
     "The same closed form in fifty dimensions.",
     DOUBLE_WELL "dimension=50 points=8192 width=12 settle=24", 1600},
    {"spheres-6d", "Concentric spheres, d = 6",
     "From a small inner sphere to an outer one; the answer depends on the radius only.",
     "potential=spheres dimension=6 beta=0.5 radius_a=0.25 radius_b=1 dt=1e-4 "
     "activation=swish points=8192 settle=24",
     1920},
    {"three-holes", "Three holes",
     "Two deep holes, a shallow third, and two channels between them.",
     "potential=three-holes beta=1.67 a_x=-1.048 a_y=-0.042 b_x=1.048 b_y=-0.042 "
     "radius_a=0.2 "
     "radius_b=0.2 dt=1e-3",
     640},
    {"ginzburg-landau", "Ginzburg–Landau chain, d = 49",
     "A field that flips: no closed form, but u(−U) = 1 − u(U), and a flux that is the "
     "same through "
     "every level.",
     "potential=ginzburg-landau dimension=49 beta=0.05 radius_a=3 radius_b=3 "
     "sampling=tilted "
     "dt=5e-4 pool=50000 points=8192 width=12 activation=swish settle=45 refresh=1",
     2560},
    {.id = NULL},
};

static const AnsMetric metrics[] = {
    [METRIC_RMSE] = {"rmse", "Error of u", "RMSE", "",
                     "Root mean square of u minus the reference where V < V_min + 12/β.",
                     TRUE},
    [METRIC_RATE] =
        {"rate", "Transition rate", "ν", "1/time",
         "Transitions from A to B per unit time, from the Dirichlet energy of u.", TRUE},
    [METRIC_FLUX_SPREAD] =
        {"flux_spread", "Flux spread", "Δν/ν", "",
         "Largest minus smallest flux through u = 0.1 ... 0.9, over their mean.", TRUE},
    [METRIC_BOUNDARY_ERROR] = {"boundary_error", "Boundary error", "", "",
                               "Largest error of u on the boundaries of A and B.", TRUE},
    [METRIC_OUT_OF_RANGE] = {"out_of_range", "Out of range", "", "",
                             "Share of points where u is not in [0, 1].", FALSE},
    [METRIC_EFFECTIVE_SAMPLE_SHARE] =
        {"effective_sample_share", "Effective samples", "", "",
         "Kish's effective sample size of the weights over the number of points.", FALSE},
    [METRIC_SYMMETRY_ERROR] =
        {"symmetry_error", "Symmetry error", "", "",
         "Root mean square of u(x) + u(-x) - 1 where the system is symmetric.", TRUE},
    [METRIC_LOSS] = {"loss", "Loss", "E", "", "The loss on the batch.", TRUE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    {"committor", "Committor u",
     "The network's u with its level lines over those of the reference.", "x₁", "x₂",
     .aspect = ANS_AXES_EQUAL, .touch = TRUE},
    {"particles", "Particles and reactive paths",
     "Langevin particles coloured by u, and paths from A to B guided by u.", "x₁", "x₂",
     .aspect = ANS_AXES_EQUAL, .touch = TRUE},
    {"convergence", "Error and loss", "Error of u against the reference, and the loss.",
     "step", "", .y_log = TRUE, .history = "rmse loss"},
    {"rate", "Transition rate", "The rate from the Dirichlet energy, and the reference.",
     "step", "ν", .y_log = TRUE, .history = "rate"},
    {"error", "Error of u", "Network minus reference.", "x₁", "x₂",
     .aspect = ANS_AXES_EQUAL},
    {"flux", "Flux through u = c", "The same for every level when u is exact.", "c",
     "flux"},
    {"histogram", "u over the data", "Where the training points lie between A and B.",
     "u", "share of points"},
    {"current", "Reactive current", "Where the transitions run.", "x₁", "x₂",
     .aspect = ANS_AXES_EQUAL},
    {"scatter", "Network against reference", "Test points; the diagonal is exact.",
     "reference u", "network u", .hidden = TRUE},
    {"profile", "Profile from A to B", "u along the straight line from A to B.",
     "share of the way", "u", .hidden = TRUE},
    {"chain", "Chains", "States of the particles, coloured by u.", "coordinate", "x",
     .hidden = TRUE},
    {.id = NULL},
};

#define CLOSED "Closed form by quadrature"
#define VOLUMES "Finite volumes on 200 x 200 cells"

static const AnsClaim claims[] = {
    {"mueller-brown", "rmse", ANS_AT_MOST, 0.02, 0, VOLUMES, FALSE},
    {"mueller-brown", "rate", ANS_WITHIN, 0.1, 0, VOLUMES, FALSE},
    {"rugged-mueller", "rmse", ANS_AT_MOST, 0.02, 0, VOLUMES, FALSE},
    {"rugged-mueller", "rate", ANS_WITHIN, 0.15, 0, VOLUMES, FALSE},
    {"rugged-mueller-10d", "rmse", ANS_AT_MOST, 0.05, 0, VOLUMES, TRUE},
    {"double-well-2d", "rmse", ANS_AT_MOST, 0.01, 0, CLOSED, FALSE},
    {"double-well-10d", "rmse", ANS_AT_MOST, 0.01, 0, CLOSED, TRUE},
    {"double-well-50d", "rmse", ANS_AT_MOST, 0.01, 0, CLOSED, TRUE},
    {"spheres-6d", "rmse", ANS_AT_MOST, 0.01, 0, CLOSED, TRUE},
    {"three-holes", "rmse", ANS_AT_MOST, 0.02, 0, VOLUMES, FALSE},
    {"ginzburg-landau", "symmetry_error", ANS_AT_MOST, 0.02, 0, "u(-U) = 1 - u(U)", TRUE},
    {"ginzburg-landau", "flux_spread", ANS_AT_MOST, 0.1, 0,
     "Flux is the same for every level", TRUE},
    {NULL},
};

/* ---- life ---- */

/* Brings reference and metrics up to date after sets or temperature have changed. */
static gboolean
renew_truth (AnsCommittor *self, AnsContext *context, GError **error)
{
  if (!self->truth_stale)
    return TRUE;
  g_autoptr (GError) problem = NULL;
  self->truth_stale = FALSE;
  if (!ans_committor_truth_solve (&self->truth, &self->potential, self->params.beta,
                                  &self->a, &self->b, context, &problem)) {
    if (g_error_matches (problem, ANS_ERROR, ANS_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
    ans_context_say (context, "No reference: %s", problem->message);
  }
  ans_committor_gauge_place (self, context);
  return TRUE;
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error)
{
  AnsCommittor *self = state;
  AnsCommittorParams *p = &self->params;
  if (!ans_committor_system_check (self, error))
    return FALSE;
  self->potential = ans_committor_system_potential (p);
  ans_committor_system_sets (p, &self->potential, &self->a, &self->b);
  ans_committor_views_plane (self);
  ans_committor_truth_init (&self->truth, &self->potential);
  ans_committor_data_init (&self->pool, &self->potential, &self->a, &self->b,
                           (AnsCommittorSampling) p->sampling, p->beta, p->pool, context);
  self->pool.warmth = p->warmth;
  self->pool.dt = p->dt;
  self->pool.mirrored =
      self->potential.kind == ANS_POTENTIAL_GINZBURG_LANDAU && p->radius_a == p->radius_b;
  if (!ans_committor_data_fill (&self->pool, p->beta, context, error) ||
      !ans_committor_train_open (self, context, error))
    return FALSE;
  ans_context_keep_integers (context, "data.stale", 1, &self->data_stale);
  ans_committor_data_weigh (&self->pool, p->beta);
  ans_committor_gauge_open (self, context);
  ans_committor_walk_open (self, context);
  self->truth_stale = TRUE;
  if (!renew_truth (self, context, error))
    return FALSE;
  ans_committor_gauge_evaluate (self, context);
  return TRUE;
}

/* New weights for new sets or a new temperature, and an iteration started afresh. */
static gboolean
renew_data (AnsCommittor *self, AnsContext *context, GError **error)
{
  if (!self->data_stale)
    return renew_truth (self, context, error);
  self->data_stale = FALSE;
  ans_committor_data_weigh (&self->pool, self->params.beta);
  ans_committor_train_restart (self);
  return renew_truth (self, context, error);
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsCommittor *self = state;
  gboolean finished = FALSE;
  if (!renew_data (self, context, error) ||
      !ans_committor_train_step (self, context, &finished, error))
    return FALSE;
  if (finished)
    ans_committor_gauge_evaluate (self, context);
  ans_committor_walk_step (self, context);
  return TRUE;
}

static void
changed (gpointer state, AnsContext *context, const char *param)
{
  AnsCommittor *self = state;
  static const char *const sets[] = {"a_x",      "a_y",      "b_x", "b_y",
                                     "radius_a", "radius_b", NULL};
  if (g_strv_contains (sets, param))
    ans_committor_system_adopt (self, context);
  else if (strcmp (param, "beta") == 0)
    self->truth_stale = self->data_stale = TRUE;
  else if (strcmp (param, "dt") == 0)
    self->pool.dt = self->params.dt;
  else if (strcmp (param, "view_x") == 0 || strcmp (param, "view_y") == 0)
    ans_committor_views_plane (self);
}

static void
show (gpointer state, AnsContext *context, AnsFrame *frame)
{
  AnsCommittor *self = state;
  renew_truth (self, context, NULL);
  ans_committor_views_show (self, context, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context G_GNUC_UNUSED, int metric)
{
  return ans_committor_gauge_measure (state, metric);
}

/* ---- pointer ---- */

static gboolean
set_is_at (const AnsSet *set, const AnsTouch *touch)
{
  if (set->kind != ANS_SET_BALL)
    return fabs (touch->x - set->center[0]) < touch->reach;
  return hypot (touch->x - set->center[0], touch->y - set->center[1]) <
         set->radius + touch->reach;
}

static void
drag (AnsCommittor *self, AnsContext *context, const AnsTouch *touch)
{
  ans_context_set (context, self->dragged == 1 ? "a_x" : "b_x", touch->x);
  if (self->a.k >= 2)
    ans_context_set (context, self->dragged == 1 ? "a_y" : "b_y", touch->y);
  ans_committor_system_adopt (self, context);
}

static void
touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  AnsCommittor *self = state;
  gboolean movable = self->truth.kind != ANS_TRUTH_NONE &&
                     self->potential.kind != ANS_POTENTIAL_SPHERES &&
                     self->params.view_x == 1 &&
                     (self->params.view_y == 2 || self->a.k == 1);
  if (touch->kind == ANS_TOUCH_PRESS && movable) {
    self->dragged = set_is_at (&self->a, touch) ? 1 : set_is_at (&self->b, touch) ? 2 : 0;
  } else if (touch->kind == ANS_TOUCH_DRAG && self->dragged != 0) {
    drag (self, context, touch);
  }
  if (touch->kind == ANS_TOUCH_RELEASE)
    self->dragged = 0;
  else if (touch->kind == ANS_TOUCH_PRESS && self->dragged == 0)
    ans_committor_walk_release (self, context, touch->x, touch->y);
}

/* The box holds the points that are trained on. */
static AnsModel *
model (gpointer state, AnsContext *context G_GNUC_UNUSED, int index)
{
  const AnsCommittor *self = state;
  int d = self->potential.d;
  double lower[ANS_SET_MAX_DIMENSION], upper[ANS_SET_MAX_DIMENSION];
  if (index > 0)
    return NULL;
  for (int k = 0; k < d; k++) {
    lower[k] = upper[k] = self->pool.x[k];
    for (int i = 1; i < self->pool.n; i++) {
      lower[k] = fmin (lower[k], self->pool.x[i * d + k]);
      upper[k] = fmax (upper[k], self->pool.x[i * d + k]);
    }
  }
  return ans_committor_network_model (self->network, self->theta, lower, upper);
}

static void
close_problem (gpointer state)
{
  AnsCommittor *self = state;
  ans_committor_truth_clear (&self->truth);
  g_clear_pointer (&self->network, ans_committor_network_free);
}

const AnsProblem ans_problem_committor = {
    .id = "committor",
    .title = "Committor",
    .section = "1.1.2 Molecular dynamics",
    .summary = "The probability to reach A before B, learned from its Dirichlet energy.",
    .equation =
        "−<i>β</i><sup>−1</sup>Δ<i>u</i> + ∇<i>V</i>·∇<i>u</i> = 0,   "
        "<i>u</i>|<sub>∂A</sub> = 1,  <i>u</i>|<sub>∂B</sub> = 0\n"
        "min<sub><i>u</i></sub> ½∫|∇<i>u</i>|² <i>e</i><sup>−<i>βV</i></sup> d<i>x</i>",
    .state_size = sizeof (AnsCommittor),
    .params = params,
    .presets = presets,
    .metrics = metrics,
    .plots = plots,
    .claims = claims,
    .check = ans_committor_system_check,
    .open = open_problem,
    .step = step,
    .changed = changed,
    .show = show,
    .measure = measure,
    .touch = touch,
    .close = close_problem,
    .model = model,
};
