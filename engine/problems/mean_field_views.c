/* The pictures. */
#include "engine/problems/mean_field_state.h"

#include <math.h>
#include <string.h>

#define LEVELS ANS_MEAN_FIELD_LEVELS
#define CELLS ANS_MEAN_FIELD_CELLS
#define ANGLES 181
#define BINS 48
#define FIELD 96
#define RIDGES 12 /* neurons whose ridges are drawn */

/* ---- circle ---- */

/* A closed curve at the distance 1 + p from the middle. */
static void
add_ring (AnsPlot *plot, const AnsMeanField *self, gboolean target, AnsRole role)
{
  const AnsFokkerPlanck *grid = &self->circle.grid;
  AnsLayer *ring = ans_plot_lines (plot, CELLS + 1, FALSE, role, NULL);
  for (int i = 0; i <= CELLS; i++) {
    double angle = ans_fokker_planck_centre (grid, i % CELLS);
    double p = target ? ans_mean_field_circle_target (angle) : grid->p[i % CELLS];
    ring->x[i] = (float) ((1 + p) * cos (angle));
    ring->y[i] = (float) ((1 + p) * sin (angle));
  }
  ring->dashed = target;
}

static void
show_circle (const AnsMeanField *self, AnsPlot *plot)
{
  const AnsMeanFieldCircle *circle = &self->circle;
  int m = circle->m[0], picked = self->params.picked;
  add_ring (plot, self, TRUE, ANS_ROLE_SECOND);
  add_ring (plot, self, FALSE, ANS_ROLE_REFERENCE);
  AnsLayer *points = ans_plot_points (plot, m, TRUE, ANS_ROLE_PARTICLES, "Ψ");
  points->map = ANS_MAP_DIVERGING;
  for (int i = 0; i < m; i++) {
    points->x[i] = (float) cos (circle->phi[i]);
    points->y[i] = (float) sin (circle->phi[i]);
    points->values[i] = (float) circle->psi[i];
  }
  if (picked >= 1 && picked <= m)
    ans_plot_mark (plot, ANS_MARK_POINT, cos (circle->phi[picked - 1]),
                   sin (circle->phi[picked - 1]), ANS_ROLE_FIRST, "picked");
}

/* f at the angle of a unit input: the moments times the Fourier coefficients of relu
 * (cos). */
static double
function_at (const AnsReluCircle *p, double angle)
{
  double sum = 0;
  for (int index = 0; index < ANS_RELU_CIRCLE_MODES; index++) {
    double n = ans_relu_circle_mode (index);
    double a = index == 0   ? 1 / G_PI
               : index == 1 ? 0.5
                            : (index % 2 == 0 ? 2 : -2) / (G_PI * (n * n - 1));
    sum += a * (p->re[index] * cos (n * angle) + p->im[index] * sin (n * angle));
  }
  return sum;
}

static void
add_function (AnsPlot *plot, const AnsReluCircle *p, AnsRole role, const char *label)
{
  AnsLayer *line = ans_plot_lines (plot, ANGLES, FALSE, role, label);
  for (int i = 0; i < ANGLES; i++) {
    double angle = G_PI * (2.0 * i / (ANGLES - 1) - 1);
    line->x[i] = (float) angle;
    line->y[i] = (float) function_at (p, angle);
  }
}

/* Of the network that is shown, a picked neuron's own part, the density's, the target. */
static void
show_circle_function (const AnsMeanField *self, AnsPlot *plot)
{
  const AnsMeanFieldCircle *circle = &self->circle;
  AnsReluCircle p;
  int picked = self->params.picked;
  ans_relu_circle_moments_of_cells (CELLS, circle->grid.p, &p);
  add_function (plot, &circle->target, ANS_ROLE_DATA, "target");
  add_function (plot, circle->moments, ANS_ROLE_NETWORK, "network");
  add_function (plot, &p, ANS_ROLE_REFERENCE, "mean field");
  if (picked >= 1 && picked <= circle->m[0]) {
    ans_relu_circle_moments (1, circle->phi + picked - 1, &p);
    add_function (plot, &p, ANS_ROLE_FIRST, "picked neuron");
  }
}

static double
wrap (double angle)
{
  return angle - 2 * G_PI * floor (angle / (2 * G_PI));
}

static void
add_density (AnsPlot *plot, const AnsMeanField *self, gboolean target)
{
  const AnsFokkerPlanck *grid = &self->circle.grid;
  AnsLayer *line =
      ans_plot_lines (plot, CELLS, FALSE, target ? ANS_ROLE_SECOND : ANS_ROLE_REFERENCE,
                      target ? "target" : "PDE");
  for (int i = 0; i < CELLS; i++) {
    double angle = ans_fokker_planck_centre (grid, i);
    line->x[i] = (float) angle;
    line->y[i] = (float) (target ? ans_mean_field_circle_target (angle) : grid->p[i]);
  }
}

/* Bars over [low, high] whose sum is one over their width. */
static void
add_bars (AnsPlot *plot, double low, double high, double *count, const char *label)
{
  AnsLayer *bars = ans_plot_bars (plot, BINS, FALSE, ANS_ROLE_PARTICLES, label);
  double sum = 0, width = (high - low) / BINS;
  for (int i = 0; i < BINS; i++)
    sum += count[i];
  for (int i = 0; i <= BINS; i++)
    bars->x[i] = (float) (low + i * width);
  for (int i = 0; i < BINS; i++)
    bars->y[i] = (float) (sum > 0 ? count[i] / (sum * width) : 0);
}

static void
show_circle_density (const AnsMeanField *self, AnsPlot *plot)
{
  const AnsMeanFieldCircle *circle = &self->circle;
  double count[BINS] = {0};
  for (int replica = 0; replica < self->params.replicas; replica++) {
    const double *phi = circle->phi + (gsize) replica * (gsize) circle->each;
    for (int i = 0; i < circle->m[0]; i++)
      count[CLAMP ((int) (wrap (phi[i]) * BINS / (2 * G_PI)), 0, BINS - 1)] += 1;
  }
  add_bars (plot, 0, 2 * G_PI, count, "neurons of all replicas");
  add_density (plot, self, TRUE);
  add_density (plot, self, FALSE);
}

/* ---- the law ---- */

static void
add_law (AnsPlot *plot, const AnsMeanField *self, double constant, AnsRole role,
         gboolean dashed, const char *label)
{
  AnsLayer *line = ans_plot_lines (plot, LEVELS, FALSE, role, label);
  line->dashed = dashed;
  for (int level = 0; level < LEVELS; level++) {
    line->x[level] = (float) self->circle.m[level];
    line->y[level] = (float) (constant / self->circle.m[level]);
  }
}

static void
show_law (const AnsMeanField *self, AnsPlot *plot)
{
  const AnsMeanFieldCircle *circle = &self->circle;
  const AnsMeanFieldGauge *gauge = &self->gauge;
  add_law (plot, self, circle->start_square, ANS_ROLE_REFERENCE, TRUE,
           "independent neurons at the start");
  add_law (plot, self, gauge->reference[METRIC_FLUCTUATION], ANS_ROLE_SECOND, TRUE,
           "independent neurons now");
  AnsLayer *line = ans_plot_lines (plot, LEVELS, self->params.replicas > 1,
                                   ANS_ROLE_PARTICLES, "networks now");
  for (int level = 0; level < LEVELS; level++) {
    double mean, error;
    ans_mean_field_circle_distance (self, level, &mean, &error);
    line->x[level] = (float) circle->m[level];
    line->y[level] = (float) mean;
    if (self->params.replicas > 1) {
      line->band_low[level] = (float) MAX (mean - 2 * error, 0.1 * mean);
      line->band_high[level] = (float) (mean + 2 * error);
    }
  }
}

/* ---- regression ---- */

/* Half the width of a square that holds nearly all (w, b), in whole numbers. */
static double
half_width (const AnsMeanField *self)
{
  const double *theta = self->plane.theta;
  int m = self->params.neurons;
  for (int half = 1; half < 100; half++) {
    int outside = 0;
    for (int i = 0; i < m; i++)
      outside += !(fabs (theta[3 * i + 1]) < half && fabs (theta[3 * i + 2]) < half);
    if (50 * outside <= m)
      return half;
  }
  return 100;
}

/* Where neuron i is drawn; FALSE outside of the square. */
static gboolean
place (const AnsMeanField *self, double half, int i, double *x, double *y)
{
  const double *u = self->plane.theta + 3 * i;
  double factor = self->params.model == ANS_MEAN_FIELD_TEACHER ? fabs (u[0]) : 1;
  *x = factor * u[1];
  *y = factor * u[2];
  return fabs (*x) <= half && fabs (*y) <= half;
}

static void
add_neurons (AnsPlot *plot, const AnsMeanField *self, double half)
{
  int m = self->params.neurons, picked = self->params.picked, inside = 0;
  double x, y;
  for (int i = 0; i < m; i++)
    inside += place (self, half, i, &x, &y);
  if (inside == 0)
    return;
  AnsLayer *points = ans_plot_points (plot, inside, TRUE, ANS_ROLE_PARTICLES, "a");
  points->map = ANS_MAP_DIVERGING;
  points->low = -2;
  points->high = 2;
  for (int i = 0, k = 0; i < m; i++)
    if (place (self, half, i, &x, &y)) {
      points->x[k] = (float) x;
      points->y[k] = (float) y;
      points->values[k++] = (float) self->plane.theta[3 * i];
    }
  if (picked >= 1 && picked <= m && place (self, half, picked - 1, &x, &y))
    ans_plot_mark (plot, ANS_MARK_POINT, x, y, ANS_ROLE_FIRST, "picked");
}

/* Psi / a over (w, b), the line of neurons that bend at the probed x, the neurons. */
static void
show_plane (const AnsMeanField *self, AnsPlot *plot)
{
  double half = half_width (self), probe = self->params.probe;
  AnsBox box = {-half, half, -half, half};
  AnsLayer *field =
      ans_plot_field (plot, FIELD, FIELD, box, ANS_MAP_DIVERGING, "Ψ(w, b) / a");
  for (int k = 0; k < FIELD; k++)
    for (int l = 0; l < FIELD; l++)
      field->values[k * FIELD + l] = (float) ans_mean_field_net_potential (
          &self->net, -half + 2 * half * l / (FIELD - 1),
          -half + 2 * half * k / (FIELD - 1));
  double end = fabs (probe) > 1 ? half / fabs (probe) : half;
  AnsLayer *line =
      ans_plot_lines (plot, 2, FALSE, ANS_ROLE_NEUTRAL, "b = −w x, probed x");
  line->dashed = TRUE;
  line->x[0] = (float) -end;
  line->x[1] = (float) end;
  line->y[0] = (float) (end * probe);
  line->y[1] = (float) (-end * probe);
  add_neurons (plot, self, half);
}

static double
abscissa (const AnsMeanField *self, int j)
{
  return self->params.model == ANS_MEAN_FIELD_TEACHER
             ? atan2 (self->net.x2[j], self->net.x1[j])
             : self->net.x1[j];
}

/* Points in the order of their abscissa: those of a circle begin at angle -pi. */
static int
in_order (const AnsMeanField *self, int j)
{
  int n = self->net.n;
  return self->params.model == ANS_MEAN_FIELD_TEACHER ? (j + (n + 1) / 2) % n : j;
}

/* A factor that brings the largest ridge of those that are drawn to the height of the
 * target. */
static double
ridge_factor (const AnsMeanField *self)
{
  const AnsMeanFieldNet *net = &self->net;
  double height = 0.1, ridge = 0;
  for (int j = 0; j < net->n; j++)
    height = MAX (height, fabs (net->y[j]));
  for (int i = 0; i < net->m; i++)
    for (int j = 0; j < net->n; j += 4) {
      double t = net->T[(gsize) i * (gsize) net->pad + (gsize) j];
      ridge = MAX (ridge, fabs (self->plane.theta[3 * i] * t));
    }
  return ridge > height ? height / ridge : 1;
}

static void
add_ridge (AnsPlot *plot, const AnsMeanField *self, int i, double factor, AnsRole role,
           const char *label)
{
  const AnsMeanFieldNet *net = &self->net;
  AnsLayer *line = ans_plot_lines (plot, net->n, FALSE, role, label);
  for (int k = 0; k < net->n; k++) {
    int j = in_order (self, k);
    line->x[k] = (float) abscissa (self, j);
    line->y[k] = (float) (factor * self->plane.theta[3 * i] *
                          net->T[(gsize) i * (gsize) net->pad + (gsize) j]);
  }
}

static void
add_curve (AnsPlot *plot, const AnsMeanField *self, const double *values,
           const double *plus, AnsRole role, const char *label)
{
  const AnsMeanFieldNet *net = &self->net;
  AnsLayer *line = ans_plot_lines (plot, net->n, FALSE, role, label);
  for (int k = 0; k < net->n; k++) {
    int j = in_order (self, k);
    line->x[k] = (float) abscissa (self, j);
    line->y[k] = (float) (values[j] + (plus ? plus[j] : 0));
  }
}

static void
show_function (const AnsMeanField *self, AnsPlot *plot)
{
  const AnsMeanFieldNet *net = &self->net;
  int m = self->params.neurons, picked = self->params.picked, n = MIN (m, RIDGES);
  double factor = ridge_factor (self);
  for (int i = 0; i < n; i++)
    add_ridge (plot, self, (int) ((gint64) i * m / n), factor, ANS_ROLE_LANDSCAPE, NULL);
  add_curve (plot, self, net->y, NULL, ANS_ROLE_DATA, "target");
  add_curve (plot, self, net->y, self->plane.tangent, ANS_ROLE_REFERENCE, "linearised");
  add_curve (plot, self, net->f, NULL, ANS_ROLE_NETWORK, "network");
  if (picked >= 1 && picked <= m)
    add_ridge (plot, self, picked - 1, factor, ANS_ROLE_FIRST, "picked neuron, scaled");
  if (self->params.model == ANS_MEAN_FIELD_REGRESSION)
    ans_plot_mark (plot, ANS_MARK_VERTICAL, self->params.probe, 0, ANS_ROLE_NEUTRAL,
                   "probe");
}

/* Where the ridges bend: -b / w, or the angle of (w, b), weighed by |a| |(w, b)|. */
static void
show_bends (const AnsMeanField *self, AnsPlot *plot)
{
  gboolean teacher = self->params.model == ANS_MEAN_FIELD_TEACHER;
  double count[BINS] = {0}, low = teacher ? -G_PI : -3, high = -low;
  for (int i = 0; i < self->params.neurons; i++) {
    const double *u = self->plane.theta + 3 * i;
    double at = teacher ? atan2 (u[2], u[1]) : -u[2] / u[1];
    double bin = floor ((at - low) / (high - low) * BINS);
    if (bin >= 0 && bin < BINS)
      count[(int) bin] += fabs (u[0]) * hypot (u[1], u[2]);
  }
  add_bars (plot, low, high, count, teacher ? "students" : "bends of neurons");
  for (int k = 0; k < 3 && teacher; k++) {
    const double *v = self->plane.teacher + 3 * k;
    ans_plot_mark (plot, ANS_MARK_VERTICAL, atan2 (v[2], v[1]), 0, ANS_ROLE_REFERENCE,
                   v[0] > 0 ? "+" : "−");
  }
}

/* ---- teacher ---- */

/* |a| (w, b) of the students, and the directions of the teacher. */
static void
show_students (const AnsMeanField *self, AnsPlot *plot)
{
  double half = 1;
  for (int i = 0; i < self->params.neurons; i++) {
    const double *u = self->plane.theta + 3 * i;
    half = MAX (half, fabs (u[0]) * hypot (u[1], u[2]));
  }
  AnsLayer *arrows = ans_plot_arrows (plot, 3, ANS_ROLE_REFERENCE, "teacher");
  arrows->size = 1;
  for (int k = 0; k < 3; k++) {
    arrows->x[k] = arrows->y[k] = 0;
    arrows->u[k] = (float) (half * self->plane.teacher[3 * k + 1]);
    arrows->v[k] = (float) (half * self->plane.teacher[3 * k + 2]);
  }
  add_neurons (plot, self, half);
}

/* ---- all ---- */

typedef void (*Picture) (const AnsMeanField *self, AnsPlot *plot);

void
ans_mean_field_views_show (AnsMeanField *self, AnsContext *context G_GNUC_UNUSED,
                           AnsFrame *frame)
{
  static const struct {
    int plot;
    Picture picture[3];
  } table[] = {
      {PLOT_NEURONS, {show_circle, show_plane, show_students}},
      {PLOT_FUNCTION, {show_circle_function, show_function, show_function}},
      {PLOT_DENSITY, {show_circle_density, show_bends, show_bends}},
      {PLOT_LAW, {show_law, NULL, NULL}},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    AnsPlot *plot = ans_frame_want (frame, table[i].plot);
    Picture picture = table[i].picture[self->params.model];
    if (plot && picture)
      picture (self, plot);
    else if (plot)
      ans_plot_set_message (plot, "The law of 1/m is shown for neurons on a circle.");
  }
}
