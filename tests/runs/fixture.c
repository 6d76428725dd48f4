/* Overdamped Langevin particles in a double well, and a curve that learns the force from
 * them.
 *
 *   dX = -V'(X) dt + sqrt (2 / beta) dB,   V(x) = h (x^2 - 1)^2   or   V(x) = h x^2
 *   f(x) = sum_k c_k exp (-(x - s_k)^2 / 2 w^2),   loss = mean (f(X) + V'(X))^2,   c by
 * Adam.
 *
 * The particles are cut into eight shards with a stream each; the gradient is summed in
 * the order of the shards, so that results have the same bits for any number of threads.
 */
#include "tests/runs/fixture.h"

#include "engine/graph/op.h"

#include <math.h>
#include <stddef.h>

enum { SHARDS = 8, GRID = 101, TABLE = 2001 };

typedef enum { DOUBLE_WELL, SINGLE_WELL } Well;

static const AnsBox reach = {.x0 = -2.5, .x1 = 2.5};

typedef struct {
  double beta, height, dt, rate; /* live */
  int frozen;
  double target;              /* live, dragged */
  int well, particles, bumps; /* restart */
  double open_seconds;
  int open_fails;
  double step_milliseconds; /* live */
  int step_fails;
  int bins, dots; /* view */

  AnsRandom *random;
  double *x, *c, *first, *second, *parts, *losses;
  gint64 *adam_steps;
  double loss;
} State;

static const AnsChoice wells[] = {
    {"double-well", "Double well"}, {"single-well", "Single well"}, {NULL}};

static const AnsParam params[] = {
    {ANS_REAL (State, beta), .id = "beta", .label = "Inverse temperature", .symbol = "β",
     .help = "How cold the particles are.", .group = "Physics", .initial = 3,
     .hard_min = 0.01, .hard_max = 1000, .soft_min = 0.1, .soft_max = 20,
     .log_scale = TRUE, .liveness = ANS_LIVE},
    {ANS_REAL (State, height), .id = "height", .label = "Barrier", .symbol = "h",
     .help = "How high the hill between the wells is.", .group = "Physics", .initial = 1,
     .hard_min = 0, .hard_max = 100, .soft_min = 0, .soft_max = 5, .liveness = ANS_LIVE},
    {ANS_CHOICE (State, well), .id = "well", .label = "Potential",
     .help = "One well or two.", .group = "Physics", .choices = wells,
     .liveness = ANS_RESTART},
    {ANS_REAL (State, dt), .id = "dt", .label = "Time step", .symbol = "Δt",
     .help = "Above about 0.1 the particles fly away.", .group = "Method",
     .initial = 0.005, .hard_min = 1e-6, .hard_max = 10, .soft_min = 1e-4,
     .soft_max = 0.05, .log_scale = TRUE, .liveness = ANS_LIVE},
    {ANS_REAL (State, rate), .id = "rate", .label = "Learning rate",
     .help = "Step size of Adam.", .group = "Method", .initial = 0.02, .hard_min = 0,
     .hard_max = 10, .soft_min = 1e-4, .soft_max = 1, .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {ANS_SWITCH (State, frozen), .id = "frozen", .label = "Hold the particles still",
     .help = "Learn from the same points again and again.", .group = "Method",
     .liveness = ANS_LIVE},
    {ANS_INTEGER (State, particles), .id = "particles", .label = "Particles",
     .symbol = "n", .help = "How many particles move.", .group = "Method", .initial = 512,
     .hard_min = 16, .hard_max = 1000000, .soft_min = 16, .soft_max = 10000,
     .log_scale = TRUE, .liveness = ANS_RESTART},
    {ANS_INTEGER (State, bumps), .id = "bumps", .label = "Bumps", .symbol = "m",
     .help = "How many bumps make up the curve.", .group = "Method", .initial = 24,
     .hard_min = 2, .hard_max = 200, .soft_min = 4, .soft_max = 64,
     .liveness = ANS_RESTART},
    {ANS_REAL (State, target), .id = "target", .label = "Mark", .symbol = "x₀",
     .help = "A mark that can be dragged along the axis.", .group = "Method",
     .initial = 0.5, .hard_min = -2, .hard_max = 2, .liveness = ANS_LIVE},
    {ANS_REAL (State, open_seconds), .id = "open-seconds", .label = "Time to open",
     .unit = "s", .help = "How long opening takes; for tests.", .group = "Misbehaviour",
     .hard_min = 0, .hard_max = 3600, .soft_min = 0, .soft_max = 10,
     .liveness = ANS_RESTART, .advanced = TRUE},
    {ANS_SWITCH (State, open_fails), .id = "open-fails", .label = "Fail to open",
     .help = "Opening ends with an error; for tests.", .group = "Misbehaviour",
     .liveness = ANS_RESTART, .advanced = TRUE},
    {ANS_REAL (State, step_milliseconds), .id = "step-milliseconds",
     .label = "Time of a step", .unit = "ms", .help = "How long a step waits; for tests.",
     .group = "Misbehaviour", .hard_min = 0, .hard_max = 60000, .soft_min = 0,
     .soft_max = 100, .liveness = ANS_LIVE, .advanced = TRUE},
    {ANS_SWITCH (State, step_fails), .id = "step-fails", .label = "Fail to step",
     .help = "Every step ends with an error; for tests.", .group = "Misbehaviour",
     .liveness = ANS_LIVE, .advanced = TRUE},
    {ANS_INTEGER (State, bins), .id = "bins", .label = "Bars",
     .help = "Bars in the histogram.", .group = "Picture", .initial = 40, .hard_min = 2,
     .hard_max = 400, .soft_min = 10, .soft_max = 100, .liveness = ANS_VIEW},
    {ANS_SWITCH (State, dots), .id = "dots", .label = "Show particles",
     .help = "Draw the particles on the potential.", .group = "Picture", .initial = 1,
     .when = "well=double-well|single-well", .liveness = ANS_VIEW},
    {.id = NULL}};

static const AnsPreset presets[] = {
    {"double-well", "Double well", "Particles hop between two wells.", "", 2000},
    {"single-well", "Single well", "A harmonic well, where everything is known.",
     "well=single-well beta=2", 2000},
    {"short", "Short", "A run that is over at once.", "particles=64 bumps=8", 50},
    {"exploding", "Exploding", "A time step that is too large.", "dt=2 height=10", 1000},
    {"slow", "Slow", "Opens slowly and steps slowly.",
     "open-seconds=1 step-milliseconds=20", 100},
    {.id = NULL}};

enum { LOSS, ENERGY, MEAN };

static const AnsMetric metrics[] = {
    {"loss", "Loss", .help = "Mean squared error of the force.", .log_scale = TRUE},
    {"energy", "Mean potential energy", "E",
     .help = "Of the particles, against quadrature."},
    {"mean", "Mean position", "m", .help = "Vanishes by symmetry."},
    {.id = NULL}};

enum { FORCE, WELL, DENSITY };

static const AnsPlotInfo plots[] = {
    {"force", "Force", "The learned curve over the true force.", "x", "-V'(x)"},
    {"well", "Particles in the potential", "Drag the mark along the axis.", "x", "V(x)",
     .touch = TRUE},
    {"density", "Density", "Histogram over the Gibbs density.", "x", "density"},
    {"loss", "Loss", "Error of the learned force.", "step", "loss", .y_log = TRUE,
     .history = "loss"},
    {"moments", "Moments", "Energy and position with their exact values.", "step",
     "value", .history = "energy mean", .hidden = TRUE},
    {.id = NULL}};

static const AnsClaim claims[] = {
    {"double-well", "loss", ANS_AT_MOST, 0.1, 0, "The curve learns the force."},
    {"single-well", "energy", ANS_WITHIN, 0.3, 0, "Equipartition: E = 1 / (2 beta)."},
    {.preset = NULL}};

/* ---- the mathematics ---- */

static double
potential (const State *self, double x)
{
  double q = x * x - 1;
  return self->well == DOUBLE_WELL ? self->height * q * q : self->height * x * x;
}

static double
force (const State *self, double x)
{
  return self->well == DOUBLE_WELL ? -4 * self->height * x * (x * x - 1)
                                   : -2 * self->height * x;
}

static double
grid_point (int index, int n)
{
  return reach.x0 + index * (reach.x1 - reach.x0) / (n - 1);
}

static double
bump (const State *self, int k, double x)
{
  double width = (reach.x1 - reach.x0) / (self->bumps - 1);
  double r = (x - grid_point (k, self->bumps)) / width;
  return exp (-0.5 * r * r);
}

static double
curve (const State *self, double x)
{
  double sum = 0;
  for (int k = 0; k < self->bumps; k++)
    sum += self->c[k] * bump (self, k, x);
  return sum;
}

/* The Gibbs average of the potential energy by the rectangle rule, which is spectrally
 * accurate here because the density vanishes at the ends; the partition function as well.
 */
static double
gibbs_energy (const State *self, double *partition)
{
  double z = 0, sum = 0, h = 12.0 / (TABLE - 1);
  for (int i = 0; i < TABLE; i++) {
    double v = potential (self, -6 + i * h), weight = exp (-self->beta * v);
    z += h * weight;
    sum += h * weight * v;
  }
  *partition = z;
  return sum / z;
}

static int
shard_start (const State *self, int shard)
{
  return (int) ((gint64) self->particles * shard / SHARDS);
}

/* ---- open ---- */

static gboolean
wait_for (double seconds, AnsContext *context, gboolean report, GError **error)
{
  gint64 start = g_get_monotonic_time (), length = (gint64) (seconds * 1e6);
  for (gint64 now = start; now - start < length; now = g_get_monotonic_time ()) {
    if (ans_context_cancelled (context))
      return ans_context_set_cancelled (context, error);
    if (report)
      ans_context_progress (context, (double) (now - start) / (double) length, "Waiting");
    g_usleep (1000);
  }
  return TRUE;
}

static void
keep (State *self, AnsContext *context)
{
  ans_context_keep (context, "particles", 2, (gint64[]){self->particles, 1}, self->x);
  ans_context_keep (context, "parameters.curve", 1, (gint64[]){self->bumps}, self->c);
  ans_context_keep (context, "adam.first", 1, (gint64[]){self->bumps}, self->first);
  ans_context_keep (context, "adam.second", 1, (gint64[]){self->bumps}, self->second);
  ans_context_keep (context, "loss", 0, NULL, &self->loss);
  ans_context_keep_integers (context, "adam.steps", 1, self->adam_steps);
}

static gboolean
fixture_open (gpointer state, AnsContext *context, GError **error)
{
  State *self = state;
  if (!wait_for (self->open_seconds, context, TRUE, error))
    return FALSE;
  if (self->open_fails) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC, "open-fails=on: told to fail");
    return FALSE;
  }
  self->random = ans_context_random (context, 1, SHARDS);
  self->x = ans_context_array (context, double, self->particles);
  self->c = ans_context_array (context, double, self->bumps);
  self->first = ans_context_array (context, double, self->bumps);
  self->second = ans_context_array (context, double, self->bumps);
  self->parts = ans_context_array (context, double, SHARDS * self->bumps);
  self->losses = ans_context_array (context, double, SHARDS);
  self->adam_steps = ans_context_array (context, gint64, 1);
  self->loss = NAN;
  for (int i = 0; i < self->particles; i++)
    self->x[i] = i % 2 ? -1 : 1;
  keep (self, context);
  return TRUE;
}

/* ---- step ---- */

static void
move_and_measure (gpointer data, int shard, int worker G_GNUC_UNUSED)
{
  State *self = data;
  double *part = self->parts + shard * self->bumps, loss = 0;
  for (int k = 0; k < self->bumps; k++)
    part[k] = 0;
  for (int i = shard_start (self, shard); i < shard_start (self, shard + 1); i++) {
    double noise = ans_random_normal (&self->random[shard]);
    if (!self->frozen)
      self->x[i] +=
          self->dt * force (self, self->x[i]) + sqrt (2 * self->dt / self->beta) * noise;
    double error = curve (self, self->x[i]) - force (self, self->x[i]);
    loss += error * error;
    for (int k = 0; k < self->bumps; k++)
      part[k] += 2 * error * bump (self, k, self->x[i]);
  }
  self->losses[shard] = loss;
}

static void
adam (State *self)
{
  double t = (double) ++self->adam_steps[0];
  for (int k = 0; k < self->bumps; k++) {
    double g = 0;
    for (int shard = 0; shard < SHARDS; shard++)
      g += self->parts[shard * self->bumps + k];
    g /= self->particles;
    self->first[k] += 0.1 * (g - self->first[k]);
    self->second[k] += 0.001 * (g * g - self->second[k]);
    double m = self->first[k] / (1 - pow (0.9, t)),
           v = self->second[k] / (1 - pow (0.999, t));
    self->c[k] -= self->rate * m / (sqrt (v) + 1e-8);
  }
}

static double
mean (const State *self, gboolean of_energy)
{
  double sum = 0;
  for (int i = 0; i < self->particles; i++)
    sum += of_energy ? potential (self, self->x[i]) : self->x[i];
  return sum / self->particles;
}

static gboolean
fixture_step (gpointer state, AnsContext *context, GError **error)
{
  State *self = state;
  if (!wait_for (self->step_milliseconds / 1000, context, FALSE, error))
    return FALSE;
  if (self->step_fails) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC, "step-fails=on: told to fail");
    return FALSE;
  }
  ans_parallel_run (ans_context_parallel (context), SHARDS, move_and_measure, self);
  double sum = 0;
  for (int shard = 0; shard < SHARDS; shard++)
    sum += self->losses[shard];
  if (!isfinite (sum)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "the particles have flown away: lower dt (it is %g)", self->dt);
    return FALSE;
  }
  adam (self);
  self->loss = sum / self->particles;
  ans_context_record (context, LOSS, self->loss);
  ans_context_record (context, ENERGY, mean (self, TRUE));
  ans_context_record (context, MEAN, mean (self, FALSE));
  return TRUE;
}

static void
fixture_changed (gpointer state, AnsContext *context, const char *param)
{
  State *self = state;
  if (g_str_equal (param, "height") && self->height == 0)
    ans_context_say (context, "Without a barrier the particles diffuse freely.");
}

/* ---- show ---- */

static void
show_force (const State *self, AnsPlot *plot)
{
  AnsLayer *truth = ans_plot_lines (plot, GRID, FALSE, ANS_ROLE_REFERENCE, "force");
  AnsLayer *learned = ans_plot_lines (plot, GRID, FALSE, ANS_ROLE_NETWORK, "curve");
  for (int i = 0; i < GRID; i++) {
    double x = grid_point (i, GRID);
    truth->x[i] = learned->x[i] = (float) x;
    truth->y[i] = (float) force (self, x);
    learned->y[i] = (float) curve (self, x);
  }
}

static void
show_well (const State *self, AnsPlot *plot)
{
  AnsLayer *line = ans_plot_lines (plot, GRID, FALSE, ANS_ROLE_LANDSCAPE, "V");
  for (int i = 0; i < GRID; i++) {
    line->x[i] = (float) grid_point (i, GRID);
    line->y[i] = (float) potential (self, grid_point (i, GRID));
  }
  if (self->dots) {
    AnsLayer *points =
        ans_plot_points (plot, self->particles, FALSE, ANS_ROLE_PARTICLES, "particles");
    for (int i = 0; i < self->particles; i++) {
      points->x[i] = (float) self->x[i];
      points->y[i] = (float) potential (self, self->x[i]);
    }
  }
  ans_plot_mark (plot, ANS_MARK_VERTICAL, self->target, 0, ANS_ROLE_FIRST, "mark");
}

static void
show_density (const State *self, AnsPlot *plot)
{
  AnsLayer *bars = ans_plot_bars (plot, self->bins, FALSE, ANS_ROLE_DATA, "particles");
  double width = (reach.x1 - reach.x0) / self->bins, partition;
  for (int i = 0; i <= self->bins; i++)
    bars->x[i] = (float) (reach.x0 + i * width);
  for (int i = 0; i < self->bins; i++)
    bars->y[i] = 0;
  for (int i = 0; i < self->particles; i++) {
    double place = (self->x[i] - reach.x0) / width;
    if (place >= 0 && place < self->bins)
      bars->y[(int) place] += (float) (1 / (width * self->particles));
  }
  gibbs_energy (self, &partition);
  AnsLayer *truth = ans_plot_lines (plot, GRID, FALSE, ANS_ROLE_REFERENCE, "Gibbs");
  for (int i = 0; i < GRID; i++) {
    truth->x[i] = (float) grid_point (i, GRID);
    truth->y[i] =
        (float) (exp (-self->beta * potential (self, grid_point (i, GRID))) / partition);
  }
}

static void
fixture_show (gpointer state, AnsContext *context G_GNUC_UNUSED, AnsFrame *frame)
{
  static void (*const draw[]) (const State *, AnsPlot *) = {
      [FORCE] = show_force, [WELL] = show_well, [DENSITY] = show_density};
  for (int i = 0; i < (int) G_N_ELEMENTS (draw); i++) {
    AnsPlot *plot = ans_frame_want (frame, i);
    if (plot)
      draw[i](state, plot);
  }
}

static AnsMeasure
fixture_measure (gpointer state, AnsContext *context G_GNUC_UNUSED, int metric)
{
  State *self = state;
  AnsMeasure measure = ANS_MEASURE_NONE;
  double partition;
  switch (metric) {
  case LOSS:
    measure.value = self->loss;
    break;
  case ENERGY:
    measure.value = mean (self, TRUE);
    measure.reference = gibbs_energy (self, &partition);
    break;
  case MEAN:
    measure.value = mean (self, FALSE);
    measure.reference = 0;
    measure.stderror = 1 / sqrt (self->particles);
    break;
  }
  return measure;
}

static void
fixture_touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  State *self = state;
  if (touch->second && touch->kind == ANS_TOUCH_PRESS) {
    int shard = 0, index = ans_random_below (&self->random[shard], self->particles);
    self->x[index] = touch->x;
    ans_context_say (context, "Particle %d has moved to %.3g.", index, touch->x);
  } else if (!touch->second && !ans_context_set (context, "target", touch->x)) {
    ans_context_say (context, "The mark stays between -2 and 2.");
  }
}

static gboolean
fixture_check (gconstpointer state, GError **error)
{
  const State *self = state;
  if (self->bumps <= self->particles)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "bumps=%d is more than particles=%d: the curve is not determined",
               self->bumps, self->particles);
  return FALSE;
}

/* f (x) as a graph: bumps about constant places, weighted by the curve. */
static AnsModel *
fixture_model (gpointer state, AnsContext *context G_GNUC_UNUSED, int index)
{
  const State *self = state;
  int n = self->bumps;
  double width = (reach.x1 - reach.x0) / (n - 1);
  if (index > 0)
    return NULL;
  g_autofree double *places = g_new (double, n);
  for (int k = 0; k < n; k++)
    places[k] = grid_point (k, n);
  AnsGraph *graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 1});
  AnsNode *c = ans_graph_parameter (graph, "curve", 1, &n, 0);
  AnsNode *r = ans_op_sub (x, ans_graph_constant (graph, 1, &n, places));
  AnsNode *square = ans_op_square (ans_op_scale (r, 1 / width));
  AnsNode *bumps = ans_op_exp (ans_op_scale (square, -0.5));
  AnsModel *model = ans_model_new ("curve", "The force f at a place x.", graph, self->c);
  ans_model_add_output (model, "f", ans_op_sum (ans_op_mul (bumps, c), 2, FALSE));
  ans_model_set_box (model, 0, &reach.x0, &reach.x1);
  return model;
}

const AnsProblem ans_problem_fixture = {
    .id = "fixture",
    .title = "Fixture",
    .section = "Tests",
    .summary = "A curve learns the force that moves particles in a well.",
    .equation = "<i>dX = -V'(X) dt + √(2/β) dB</i>",
    .state_size = sizeof (State),
    .params = params,
    .presets = presets,
    .metrics = metrics,
    .plots = plots,
    .claims = claims,
    .check = fixture_check,
    .open = fixture_open,
    .step = fixture_step,
    .changed = fixture_changed,
    .show = fixture_show,
    .measure = fixture_measure,
    .touch = fixture_touch,
    .model = fixture_model,
};
