/* Plots of the course of time and of the plane of means; those of strategies are in
 * mixed_game_strategies.c. */
#include "engine/problems/mixed_game_truth.h"

#include <math.h>

#define ABSENT ANS_MIXED_GAME_ABSENT
#define CIRCLE 97 /* points of a circle */

/* ---- the plane of means ---- */

static void
add_circle (double radius, const char *label, AnsPlot *plot)
{
  AnsLayer *path = ans_plot_path (plot, CIRCLE, ANS_ROLE_REFERENCE, label);
  for (int i = 0; i < CIRCLE; i++) {
    path->x[i] = (float) (radius * cos (2 * G_PI * i / (CIRCLE - 1)));
    path->y[i] = (float) (radius * sin (2 * G_PI * i / (CIRCLE - 1)));
  }
  path->dashed = TRUE;
}

void
ans_mixed_game_views_trail (const AnsMixedGame *self, int first, AnsRole role,
                            const char *label, AnsPlot *plot)
{
  gint64 noted = self->counts[COUNT_TRAIL];
  int n = (int) MIN (noted, ANS_MIXED_GAME_TRAIL);
  if (n < 2 || (first == 2 && !ans_mixed_game_truth_has_equation (self)))
    return;
  AnsLayer *path = ans_plot_path (plot, n, role, label);
  for (int i = 0; i < n; i++) {
    const double *row = self->trail + 4 * ((noted - n + i) % ANS_MIXED_GAME_TRAIL);
    path->x[i] = row[first] < ABSENT ? (float) row[first] : (float) NAN;
    path->y[i] = row[first] < ABSENT ? (float) row[first + 1] : (float) NAN;
  }
}

static void
show_means (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsMixedGameGauge *g = &self->gauge;
  gboolean wells = self->game.kind == ANS_GAME_OSCILLATING;
  gboolean halves = !self->game.space[0].sphere && self->game.space[0].periodic[0];
  double radius = ans_mixed_game_closure_radius (ans_mixed_game_play_eps (self, 0));
  double middle = halves ? 0.5 : 0;
  if (wells && radius > 0)
    add_circle (radius, "cycle by Gaussian closure", plot);
  ans_mixed_game_views_trail (self, 2, ANS_ROLE_SECOND, "equation", plot);
  ans_mixed_game_views_trail (self, 0, ANS_ROLE_PARTICLES, "particles", plot);
  ans_plot_mark (plot, ANS_MARK_POINT, g->mean[0], g->mean[1], ANS_ROLE_PARTICLES, NULL);
  if (wells || self->game.kind == ANS_GAME_TORUS)
    ans_plot_mark (plot, ANS_MARK_POINT, middle, middle, ANS_ROLE_REFERENCE,
                   "equilibrium");
  if (halves || wells)
    for (int k = 0; k < 2; k++) {
      double reach = wells ? 1.5 : 0.55;
      AnsLayer *corner = ans_plot_points (plot, 1, FALSE, ANS_ROLE_LANDSCAPE, NULL);
      corner->x[0] = corner->y[0] = (float) (middle + (k ? reach : -reach));
      corner->size = 0.1;
    }
}

/* ---- the course of time ---- */

static gboolean
is_traced (const AnsMixedGame *self, int what)
{
  for (int i = 0; i < (int) self->counts[COUNT_TRACE]; i++)
    if (self->trace[i * N_TRACE + what] < ABSENT && self->trace[i * N_TRACE + what] > 0)
      return TRUE;
  return FALSE;
}

static void
add_trace (const AnsMixedGame *self, int what, AnsRole role, const char *label,
           AnsPlot *plot)
{
  int n = (int) self->counts[COUNT_TRACE];
  if (!is_traced (self, what))
    return;
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, role, label);
  for (int i = 0; i < n; i++) {
    const double *row = self->trace + i * N_TRACE;
    line->x[i] = (float) row[TRACE_TIME];
    line->y[i] = row[what] < ABSENT && row[what] > 0 ? (float) row[what] : (float) NAN;
  }
  line->dashed = role == ANS_ROLE_REFERENCE;
}

/* The parts go up and down within a turn of a cycle, more often than the trace is noted:
 * points, not lines. */
static void
add_part (const AnsMixedGame *self, int what, AnsRole role, const char *label,
          AnsPlot *plot)
{
  int n = (int) self->counts[COUNT_TRACE];
  if (!is_traced (self, what))
    return;
  AnsLayer *dots = ans_plot_points (plot, n, FALSE, role, label);
  dots->size = 2.5;
  for (int i = 0; i < n; i++) {
    const double *row = self->trace + i * N_TRACE;
    dots->x[i] = (float) row[TRACE_TIME];
    dots->y[i] = row[what] < ABSENT && row[what] > 0 ? (float) row[what] : (float) NAN;
  }
}

static void
show_gap (AnsMixedGame *self, AnsPlot *plot)
{
  gboolean averages = self->params.dynamics != ANS_MIXED_GAME_LANGEVIN ||
                      self->params.averaged || self->params.show_average;
  add_part (self, TRACE_KL_P, ANS_ROLE_FIRST, "ε KL of x from its best response", plot);
  add_part (self, TRACE_KL_Q, ANS_ROLE_SECOND, "ε KL of y", plot);
  add_trace (self, TRACE_GAP, ANS_ROLE_PARTICLES, "gap", plot);
  if (averages)
    add_trace (self, TRACE_AVERAGE_GAP, ANS_ROLE_THIRD, "gap of the time averages", plot);
  add_trace (self, TRACE_FLOOR, ANS_ROLE_REFERENCE, "gap of the equilibrium", plot);
}

/* What a trace is above another. */
static void
add_excess (const AnsMixedGame *self, int what, int least, AnsRole role,
            const char *label, AnsPlot *plot)
{
  int n = (int) self->counts[COUNT_TRACE], known_points = 0;
  for (int i = 0; i < n; i++) {
    const double *row = self->trace + i * N_TRACE;
    known_points += row[what] < ABSENT && row[least] < ABSENT && row[what] > row[least];
  }
  if (known_points == 0)
    return;
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, role, label);
  for (int i = 0; i < n; i++) {
    const double *row = self->trace + i * N_TRACE;
    double excess = row[what] - row[least];
    gboolean known = row[what] < ABSENT && row[least] < ABSENT && excess > 0;
    line->x[i] = (float) row[TRACE_TIME];
    line->y[i] = known ? (float) excess : (float) NAN;
  }
}

static void
show_phi (AnsMixedGame *self, AnsPlot *plot)
{
  if (!self->side[0].grid.line || !self->side[1].grid.line) {
    ans_plot_set_message (plot, "Φ is computed for strategies in one dimension.");
    return;
  }
  if (!ans_mixed_game_truth_solved (self)) {
    ans_plot_set_message (plot, "The least Φ is still being solved for.");
    return;
  }
  add_excess (self, TRACE_PHI, TRACE_PHI_LEAST, ANS_ROLE_PARTICLES,
              "Φ above its least, particles", plot);
  if (ans_mixed_game_truth_has_equation (self)) {
    add_excess (self, TRACE_PHI_EQUATION, TRACE_PHI_LEAST, ANS_ROLE_SECOND,
                "Φ above its least, equation", plot);
    add_trace (self, TRACE_DISSIPATION_EQUATION, ANS_ROLE_THIRD, "dissipation, equation",
               plot);
  } else {
    add_trace (self, TRACE_DISSIPATION, ANS_ROLE_LANDSCAPE, "dissipation, particles",
               plot);
  }
}

/* Events for each particle and unit of time, between points of the trace. */
static void
add_rate (const AnsMixedGame *self, int what, AnsRole role, const char *label,
          AnsPlot *plot)
{
  int n = (int) self->counts[COUNT_TRACE] - 1,
      particles = self->params.n_x + self->params.n_y;
  AnsLayer *line = ans_plot_lines (plot, n, FALSE, role, label);
  for (int i = 0; i < n; i++) {
    const double *row = self->trace + i * N_TRACE, *next = row + N_TRACE;
    line->x[i] = (float) next[TRACE_TIME];
    line->y[i] = (float) ((next[what] - row[what]) /
                          (particles * (next[TRACE_TIME] - row[TRACE_TIME])));
  }
}

static void
show_events (AnsMixedGame *self, AnsPlot *plot)
{
  const gint64 *events = self->counts + COUNT_BIRTHS;
  if (events[0] + events[1] + events[2] + events[3] == 0) {
    ans_plot_set_message (plot, "Nobody is born and nobody dies: raise the birth-death "
                                "rate.");
    return;
  }
  add_rate (self, TRACE_BIRTHS, ANS_ROLE_FIRST, "births of a particle per time", plot);
  add_rate (self, TRACE_DEATHS, ANS_ROLE_SECOND, "deaths", plot);
  add_trace (self, TRACE_DISTINCT, ANS_ROLE_THIRD, "share of distinct ancestors", plot);
}

/* ---- coupling and temperature ---- */

/* Couplings with a temperature at which the equation still cycles and one at which it
 * settles: Crank-Nicolson on 2400 cells to t = 150; of the last, 4000 particles. */
static const double thresholds[][3] = {
    {0.55, 0, 0},      {0.6, 0.005, 0.0075}, {0.8, 0.015, 0.02}, {1, 0.025, 0.03},
    {2, 0.0475, 0.05}, {4, 0.06, 0.0625},    {8, 0.065, 0.07},   {16, 0.07, 0.08},
};

static void
show_plane (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsMixedGameThresholds *t = self->thresholds;
  int n = (int) G_N_ELEMENTS (thresholds);
  if (t == NULL) {
    ans_plot_set_message (plot, "Coupled double wells only: where do they cycle?");
    return;
  }
  AnsLayer *area = ans_plot_lines (plot, n, TRUE, ANS_ROLE_SECOND, "the equation cycles");
  for (int i = 0; i < n; i++) {
    area->x[i] = (float) thresholds[i][0];
    area->y[i] = (float) (0.5 * (thresholds[i][1] + thresholds[i][2]));
    area->band_low[i] = 0;
    area->band_high[i] = area->y[i];
  }
  AnsLayer *line = ans_plot_lines (plot, ANS_MIXED_GAME_THRESHOLDS, FALSE,
                                   ANS_ROLE_REFERENCE, "limit by Gaussian closure");
  for (int i = 0; i < ANS_MIXED_GAME_THRESHOLDS; i++) {
    line->x[i] = (float) t->alpha[i];
    line->y[i] = (float) t->eps[i];
  }
  line->dashed = TRUE;
  ans_plot_mark (plot, ANS_MARK_POINT, CLAMP (self->params.alpha, 0.25, 16),
                 fmin (ans_mixed_game_play_eps (self, 0), 0.12), ANS_ROLE_PARTICLES,
                 "this run");
  AnsLayer *top = ans_plot_points (plot, 1, FALSE, ANS_ROLE_LANDSCAPE, NULL);
  top->x[0] = 1;
  top->y[0] = 0.12F;
  top->size = 0.1;
}

void
ans_mixed_game_views_show (AnsMixedGame *self, AnsFrame *frame)
{
  static void (*const shows[N_PLOTS]) (AnsMixedGame *, AnsPlot *) = {
      [PLOT_PAYOFF] = ans_mixed_game_strategies_payoff,
      [PLOT_STRATEGY_X] = ans_mixed_game_strategies_first,
      [PLOT_STRATEGY_Y] = ans_mixed_game_strategies_second,
      [PLOT_MEANS] = show_means,
      [PLOT_GAP] = show_gap,
      [PLOT_PLANE] = show_plane,
      [PLOT_VARIATION_X] = ans_mixed_game_strategies_variation_x,
      [PLOT_VARIATION_Y] = ans_mixed_game_strategies_variation_y,
      [PLOT_PHI] = show_phi,
      [PLOT_EVENTS] = show_events,
  };
  ans_mixed_game_gauge_count (self);
  for (int i = 0; i < N_PLOTS; i++) {
    AnsPlot *plot = ans_frame_want (frame, i);
    gboolean timed = i == PLOT_GAP || i == PLOT_PHI || i == PLOT_EVENTS;
    if (plot == NULL)
      continue;
    if (timed && self->counts[COUNT_TRACE] < 2)
      ans_plot_set_message (plot, "Run to see this in the course of time.");
    else
      shows[i](self, plot);
  }
}
