/* The pictures of the min-max problem. */
#include "engine/problems/minmax_state.h"

#include <math.h>

enum { WIDE = ANS_MINMAX_MAX, METHODS = ANS_MINMAX_METHODS, TRAIL = ANS_MINMAX_TRAIL };
enum { CONTOURS, COLOURS };
enum { GRID = 49, LEVELS = 13, ARROWS = 17, CURVE = ANS_MINMAX_CURVE };
#define LEAST 1e-30 /* what is below is not drawn on a logarithmic axis */

static const AnsRole roles[] = {
    [ANS_DESCENT_ASCENT_SIMULTANEOUS] = ANS_ROLE_WARNING,
    [ANS_DESCENT_ASCENT_ALTERNATING] = ANS_ROLE_FIRST,
    [ANS_DESCENT_ASCENT_EXTRAGRADIENT] = ANS_ROLE_PARTICLES,
    [ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT] = ANS_ROLE_DATA,
    [ANS_DESCENT_ASCENT_OPTIMISTIC] = ANS_ROLE_THIRD,
    [ANS_DESCENT_ASCENT_CONSENSUS] = ANS_ROLE_SECOND,
    [ANS_DESCENT_ASCENT_PROXIMAL] = ANS_ROLE_NEUTRAL,
    [ANS_DESCENT_ASCENT_TWO_TIME_SCALES] = ANS_ROLE_NETWORK,
};

/* The highlighted method is shown whatever its switch says. */
static gboolean
is_shown (const AnsMinmaxState *self, int method)
{
  return self->params.shown[method] || self->params.method == method;
}

/* The method in place `k` of the order of drawing: the highlighted one is on top. */
static int
drawn (const AnsMinmaxState *self, int k)
{
  int method = self->params.method;
  return k == METHODS - 1 ? method : k < method ? k : k + 1;
}

void
ans_minmax_views_axes (const AnsMinmaxState *self, int *across, int *up)
{
  static const int axes[4][2] = {{0, 2}, {1, 3}, {0, 1}, {2, 3}};
  *across = self->n == 2 ? 0 : axes[self->params.plane][0];
  *up = self->n == 2 ? 1 : axes[self->params.plane][1];
}

/* ---- the plane ---- */

/* The pay-off in the plane, GRID x GRID. */
static void
fill_payoff (const AnsMinmaxState *self, float *values, float *low, float *high)
{
  double R = self->params.box, z[WIDE];
  int across, up;
  ans_minmax_views_axes (self, &across, &up);
  for (int i = 0; i < WIDE; i++)
    z[i] = self->truth.z[i];
  *low = INFINITY;
  *high = -INFINITY;
  for (int row = 0; row < GRID; row++)
    for (int column = 0; column < GRID; column++) {
      z[across] = R * (2.0 * column / (GRID - 1) - 1);
      z[up] = R * (2.0 * row / (GRID - 1) - 1);
      float value = (float) ans_payoff_value (&self->payoff, z);
      values[row * GRID + column] = value;
      *low = fminf (*low, value);
      *high = fmaxf (*high, value);
    }
}

static void
add_payoff (const AnsMinmaxState *self, AnsPlot *plot)
{
  double R = self->params.box, levels[LEVELS] = {0};
  AnsBox box = {-R, R, -R, R};
  float low, high;
  if (self->params.background == COLOURS) {
    AnsLayer *field =
        ans_plot_field (plot, GRID, GRID, box, ANS_MAP_DIVERGING, "pay-off E");
    fill_payoff (self, field->values, &low, &high);
  } else if (self->params.background == CONTOURS) {
    AnsLayer *lines = ans_plot_contours (plot, GRID, GRID, box, ANS_ROLE_LANDSCAPE,
                                         LEVELS, levels, NULL);
    fill_payoff (self, lines->values, &low, &high);
    for (int i = 0; i < LEVELS; i++)
      lines->levels[i] = low + (high - low) * (i + 1) / (LEVELS + 1);
  }
}

/* Lengths grow as the square root of the field's. */
static void
add_arrows (const AnsMinmaxState *self, AnsPlot *plot)
{
  double R = self->params.box, z[WIDE], V[WIDE], most = 0;
  double spacing = 2 * R / ARROWS;
  int across, up;
  ans_minmax_views_axes (self, &across, &up);
  AnsLayer *arrows = ans_plot_arrows (plot, ARROWS * ARROWS, ANS_ROLE_LANDSCAPE, NULL);
  for (int i = 0; i < WIDE; i++)
    z[i] = self->truth.z[i];
  for (int row = 0; row < ARROWS; row++)
    for (int column = 0; column < ARROWS; column++) {
      int i = row * ARROWS + column;
      z[across] = (column + 0.5) * spacing - R;
      z[up] = (row + 0.5) * spacing - R;
      ans_payoff_field (&self->payoff, z, V, NULL);
      double size = hypot (V[across], V[up]), shrink = size > 0 ? 1 / sqrt (size) : 0;
      most = fmax (most, sqrt (size));
      arrows->u[i] = (float) (V[across] * shrink);
      arrows->v[i] = (float) (V[up] * shrink);
      arrows->x[i] = (float) z[across];
      arrows->y[i] = (float) z[up];
    }
  arrows->size = most > 0 ? 0.7 * spacing / most : 1;
}

/* Point `step` in the plane; FALSE outside of the box. */
static gboolean
place (const AnsMinmaxState *self, const double *ring, int method, gint64 step, float *x,
       float *y)
{
  double R = self->params.box;
  int across, up;
  ans_minmax_views_axes (self, &across, &up);
  const double *z = ans_minmax_flow_point (self, ring, method, step);
  *x = (float) z[across];
  *y = (float) z[up];
  if (fabs (z[across]) <= R && fabs (z[up]) <= R)
    return TRUE;
  *x = *y = NAN;
  return FALSE;
}

static AnsLayer *
add_path (const AnsMinmaxState *self, const double *ring, int method, AnsRole role,
          const char *label, AnsPlot *plot)
{
  gint64 last = self->counters[COUNT_STEPS], first = last < TRAIL ? 0 : last - TRAIL + 1;
  float x, y;
  if (!ans_minmax_flow_runs (self, method))
    last = MIN (last, self->counters[COUNT_ENDED + method] - 1);
  while (last >= first && !place (self, ring, method, last, &x, &y))
    last--;
  while (first <= last && !place (self, ring, method, first, &x, &y))
    first++;
  if (first > last)
    return NULL;
  int n = (int) (last - first) + 1;
  AnsLayer *path = ans_plot_path (plot, n, role, label);
  for (int i = 0; i < n; i++)
    place (self, ring, method, first + i, path->x + i, path->y + i);
  return path;
}

/* A method's name, and where it ended. */
static char *
name (const AnsMinmaxState *self, int method)
{
  if (ans_minmax_flow_runs (self, method))
    return g_strdup (ans_minmax_flow_name (method));
  return g_strdup_printf ("%s (ended at %" G_GINT64_FORMAT ")",
                          ans_minmax_flow_name (method),
                          self->counters[COUNT_ENDED + method]);
}

static void
add_point (AnsPlot *plot, double x, double y, double size, AnsRole role,
           const char *label)
{
  AnsLayer *point = ans_plot_points (plot, 1, FALSE, role, label);
  point->x[0] = (float) x;
  point->y[0] = (float) y;
  point->size = size;
}

static void
add_equilibria (const AnsMinmaxState *self, AnsPlot *plot)
{
  const AnsMinmaxTruth *truth = &self->truth;
  int across, up;
  ans_minmax_views_axes (self, &across, &up);
  for (int k = 0; k < truth->n_points; k++) {
    const double *z = truth->points + k * self->n;
    add_point (plot, z[across], z[up], 8, ANS_ROLE_REFERENCE,
               k > 0                 ? NULL
               : truth->n_points > 1 ? "equilibria"
                                     : "equilibrium");
  }
}

static void
show_plane (const AnsMinmaxState *self, AnsPlot *plot)
{
  int method = self->params.method, across, up;
  float x, y;
  ans_minmax_views_axes (self, &across, &up);
  add_payoff (self, plot);
  if (self->params.arrows)
    add_arrows (self, plot);
  for (int k = 0; k < METHODS; k++) {
    int m = drawn (self, k);
    g_autofree char *label = name (self, m);
    if (is_shown (self, m))
      add_path (self, self->trail, m, roles[m], label, plot);
  }
  if (self->params.averages) {
    g_autofree char *label =
        g_strdup_printf ("average of %s", ans_minmax_flow_name (method));
    AnsLayer *path =
        add_path (self, self->mean_trail, method, ANS_ROLE_FOURTH, label, plot);
    if (path != NULL)
      path->dashed = TRUE;
  }
  add_equilibria (self, plot);
  int d = self->n / 2;
  int start_x = across < d ? 2 * across : 2 * (across - d) + 1;
  int start_y = up < d ? 2 * up : 2 * (up - d) + 1;
  add_point (plot, self->params.start[start_x], self->params.start[start_y], 10,
             ANS_ROLE_NEUTRAL, "start");
  if (place (self, self->trail, method, self->counters[COUNT_STEPS], &x, &y))
    add_point (plot, x, y, 9, roles[method], NULL);
}

/* ---- curves ---- */

static float
positive (double value)
{
  return value >= LEAST && value < 1e30 ? (float) value : NAN;
}

static void
add_curve (const AnsMinmaxState *self, int method, int which, AnsPlot *plot)
{
  int n = (int) self->counters[COUNT_CURVE];
  gint64 stride = self->counters[COUNT_STRIDE],
         end = self->counters[COUNT_ENDED + method];
  const double *values = self->curves + (method * N_CURVES + which) * CURVE;
  g_autofree char *label = name (self, method);
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, roles[method], label);
  for (int i = 0; i < n; i++) {
    gboolean over = end >= 0 && i * stride >= end;
    line->x[i] = (float) (i * stride);
    line->y[i] = over ? NAN : positive (values[i]);
  }
}

/* The closed form, from the last change of a parameter on. */
static void
add_reference (const AnsMinmaxState *self, int method, gboolean labelled, AnsPlot *plot)
{
  const AnsMinmaxTruth *truth = &self->truth;
  double first = (double) self->counters[COUNT_ANCHOR], anchor = self->anchor[method];
  double last = (double) self->counters[COUNT_STEPS];
  double slope = log (truth->maps[method].rate) / 2;
  gint64 end = self->counters[COUNT_ENDED + method];
  if (end >= 0)
    last = fmin (last, (double) end);
  if (!isfinite (slope) || !(anchor > LEAST) || last <= first)
    return;
  if (slope < 0)
    last = fmin (last, first + (log (LEAST) - log (anchor)) / slope);
  AnsLayer *line = ans_plot_lines (plot, 2, FALSE, roles[method],
                                   labelled ? "dashed: closed forms" : NULL);
  line->dashed = TRUE;
  line->x[0] = (float) first;
  line->x[1] = (float) last;
  line->y[0] = positive (anchor);
  line->y[1] = positive (anchor * exp (slope * (last - first)));
}

static void
show_distance (const AnsMinmaxState *self, AnsPlot *plot)
{
  gboolean known = self->truth.known && self->truth.smooth;
  for (int k = 0; k < METHODS; k++)
    if (is_shown (self, drawn (self, k)))
      add_curve (self, drawn (self, k), CURVE_DISTANCE, plot);
  for (int k = 0; known && k < METHODS; k++)
    if (is_shown (self, drawn (self, k)))
      add_reference (self, drawn (self, k), k == METHODS - 1, plot);
}

static void
show_averages (const AnsMinmaxState *self, AnsPlot *plot)
{
  int n = (int) self->counters[COUNT_CURVE];
  gint64 stride = self->counters[COUNT_STRIDE];
  for (int k = 0; k < METHODS; k++)
    if (is_shown (self, drawn (self, k)))
      add_curve (self, drawn (self, k), CURVE_AVERAGE, plot);
  if (n < 2)
    return;
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, ANS_ROLE_REFERENCE, "1 / (η steps)");
  for (int i = 0; i < n; i++) {
    line->x[i] = (float) (i * stride);
    line->y[i] = i > 0 ? positive (1 / (self->params.eta * (double) (i * stride))) : NAN;
  }
}

/* ---- eigenvalues ---- */

static void
add_eigenvalues (const AnsMinmaxState *self, int method, AnsPlot *plot)
{
  const AnsMinmaxMap *map = &self->truth.maps[method];
  if (isnan (map->spectral))
    return;
  AnsLayer *points =
      ans_plot_points (plot, map->n, FALSE, roles[method], ans_minmax_flow_name (method));
  for (int i = 0; i < map->n; i++) {
    points->x[i] = (float) map->real[i];
    points->y[i] = (float) map->imaginary[i];
  }
  points->size = self->params.method == method ? 10 : 7;
}

static gboolean
says_why (const AnsMinmaxState *self, AnsPlot *plot)
{
  if (self->truth.known && self->truth.smooth)
    return FALSE;
  ans_plot_set_message (plot, self->truth.known
                                  ? "The field has a jump at the equilibrium."
                                  : "No equilibrium in the box: make the box larger.");
  return TRUE;
}

static void
show_spectrum (const AnsMinmaxState *self, AnsPlot *plot)
{
  int method = self->params.method;
  if (says_why (self, plot))
    return;
  ans_plot_mark (plot, ANS_MARK_CIRCLE, 0, 0, ANS_ROLE_NEUTRAL, NULL)->size = 1;
  if (self->rate[method] > 0) {
    AnsLayer *circle =
        ans_plot_mark (plot, ANS_MARK_CIRCLE, 0, 0, ANS_ROLE_REFERENCE, NULL);
    circle->size = sqrt (self->rate[method]);
    circle->dashed = TRUE;
  }
  for (int k = 0; k < METHODS; k++)
    if (is_shown (self, drawn (self, k)))
      add_eigenvalues (self, drawn (self, k), plot);
}

static void
show_rates (const AnsMinmaxState *self, AnsPlot *plot)
{
  double low = INFINITY, high = -INFINITY;
  if (says_why (self, plot))
    return;
  for (int k = 0; k < METHODS; k++) {
    int m = drawn (self, k);
    double rate = self->truth.maps[m].rate;
    if (!is_shown (self, m) || !(self->rate[m] > 0) || !isfinite (rate))
      continue;
    low = fmin (low, rate);
    high = fmax (high, rate);
    add_point (plot, rate, self->rate[m], self->params.method == m ? 11 : 8, roles[m],
               ans_minmax_flow_name (m));
  }
  if (!(low <= high)) {
    ans_plot_set_message (plot, "Run it: rates are measured step by step.");
    return;
  }
  double margin = fmax (0.05 * (high - low), 1e-3);
  AnsLayer *line = ans_plot_lines (plot, 2, FALSE, ANS_ROLE_REFERENCE, "equal");
  line->x[0] = line->y[0] = (float) (low - margin);
  line->x[1] = line->y[1] = (float) (high + margin);
}

/* The eigenvalues that the Dirac-GAN has at weights of R1 from 0 to 3. */
static void
add_locus (const AnsMinmaxState *self, AnsPlot *plot)
{
  enum { POINTS = 121 };
  double s = self->truth.pairs[0].s;
  for (int branch = 0; branch < 2; branch++) {
    AnsLayer *path = ans_plot_path (plot, POINTS, ANS_ROLE_LANDSCAPE,
                                    branch == 0 ? "as R1 grows from 0 to 3" : NULL);
    for (int i = 0; i < POINTS; i++) {
      AnsSaddle saddle = {.b = 3.0 * i / (POINTS - 1), .s = s};
      double real[2], imaginary[2];
      ans_saddle_eigenvalues (saddle, real, imaginary);
      path->x[i] = (float) real[branch];
      path->y[i] = (float) imaginary[branch];
    }
  }
}

static void
show_field_spectrum (const AnsMinmaxState *self, AnsPlot *plot)
{
  const AnsMinmaxTruth *truth = &self->truth;
  if (says_why (self, plot))
    return;
  ans_plot_mark (plot, ANS_MARK_VERTICAL, 0, 0, ANS_ROLE_NEUTRAL, NULL);
  if (self->params.payoff == ANS_MINMAX_DIRAC && truth->n_pairs == 1)
    add_locus (self, plot);
  AnsLayer *points = ans_plot_points (plot, self->n, FALSE, ANS_ROLE_NETWORK,
                                      "eigenvalues of the game's Jacobian");
  for (int i = 0; i < self->n; i++) {
    points->x[i] = (float) truth->real[i];
    points->y[i] = (float) truth->imaginary[i];
  }
  points->size = 9;
}

/* ---- players ---- */

static void
show_players (const AnsMinmaxState *self, AnsPlot *plot)
{
  static const char *const labels[2][4] = {{"x", "y"}, {"x₁", "x₂", "y₁", "y₂"}};
  static const AnsRole players[2][4] = {
      {ANS_ROLE_FIRST, ANS_ROLE_SECOND},
      {ANS_ROLE_FIRST, ANS_ROLE_FOURTH, ANS_ROLE_SECOND, ANS_ROLE_THIRD}};
  gint64 last = self->counters[COUNT_STEPS], first = last < TRAIL ? 0 : last - TRAIL + 1;
  gint64 end = self->counters[COUNT_ENDED + self->params.method];
  int n = (int) (last - first) + 1, pick = self->n / 2 - 1;
  for (int k = 0; k < self->n; k++) {
    AnsLayer *line = ans_plot_lines (plot, n, FALSE, players[pick][k], labels[pick][k]);
    for (int i = 0; i < n; i++) {
      const double *z =
          ans_minmax_flow_point (self, self->trail, self->params.method, first + i);
      gboolean over = end >= 0 && first + i >= end;
      line->x[i] = (float) (first + i);
      line->y[i] = over ? NAN : (float) z[k];
    }
  }
}

void
ans_minmax_views_show (AnsMinmaxState *self, AnsFrame *frame)
{
  static void (*const views[]) (const AnsMinmaxState *, AnsPlot *) = {
      [PLOT_PLANE] = show_plane,       [PLOT_DISTANCE] = show_distance,
      [PLOT_SPECTRUM] = show_spectrum, [PLOT_RATES] = show_rates,
      [PLOT_AVERAGES] = show_averages, [PLOT_FIELD_SPECTRUM] = show_field_spectrum,
      [PLOT_PLAYERS] = show_players,
  };
  for (int i = 0; i < (int) G_N_ELEMENTS (views); i++) {
    AnsPlot *plot = views[i] != NULL ? ans_frame_want (frame, i) : NULL;
    if (plot != NULL)
      views[i](self, plot);
  }
}
