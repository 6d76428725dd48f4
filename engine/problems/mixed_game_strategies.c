/* Plots of strategies: the pay-off with the particles on its margins, histograms beside
 * their limits, first variations. */
#include "engine/models/game_field.h"
#include "engine/problems/mixed_game_truth.h"

#include <math.h>

#define SIDE 72      /* points of the pay-off's picture along each side */
#define BINS 64      /* of histograms, at most */
#define SHOWN 1500   /* particles drawn at most */
#define CLASSES 5    /* of sizes of dots, by weight */
#define MARGIN 0.06  /* of the picture, for the particles */
#define YOUNG 12     /* steps for which a birth is shown */
#define VISIBLE 0.02 /* of the largest density: less is not looked at for flatness */

static const AnsRole players[2] = {ANS_ROLE_FIRST, ANS_ROLE_SECOND};

static gboolean
weighted (const AnsMixedGame *self)
{
  return self->params.dynamics != ANS_MIXED_GAME_LANGEVIN;
}

static double
golden (int i)
{
  return fmod (i * 0.6180339887498949, 1);
}

/* Particles that are shown, at (x, y) by `place`; with weights, in classes of sizes so
 * that areas go like weights. */
static void
add_dots (AnsMixedGame *self, int player, AnsRole role, const char *label, double size,
          void (*place) (const AnsMixedGame *, int, int, double *, double *),
          AnsPlot *plot)
{
  const AnsStrategies *own = &self->side[player].own;
  int n = MIN (own->n, SHOWN), classes = weighted (self) ? CLASSES : 1;
  double most = 0;
  for (int i = 0; i < n; i++)
    most = fmax (most, own->w[i]);
  for (int c = 0; c < classes; c++) {
    int count = 0;
    for (int pass = 0; pass < 2; pass++) {
      AnsLayer *dots = NULL;
      if (pass == 1) {
        if (count == 0)
          break;
        dots = ans_plot_points (plot, count, FALSE, role, label);
        dots->size = classes > 1 ? size * (0.6 + 2.4 * (c + 1) / CLASSES) : size;
        label = NULL;
        count = 0;
      }
      for (int i = 0; i < n; i++) {
        double x, y, share = sqrt (own->w[i] / most);
        if (classes > 1 && CLAMP ((int) (share * CLASSES), 0, CLASSES - 1) != c)
          continue;
        if (dots) {
          place (self, player, i, &x, &y);
          dots->x[count] = (float) x;
          dots->y[count] = (float) y;
        }
        count++;
      }
    }
  }
}

/* ---- the pay-off ---- */

static AnsBox
box_of (const AnsMixedGame *self)
{
  const AnsStrategySpace *x = &self->side[0].grid.space, *y = &self->side[1].grid.space;
  double fx = 0.5 * (x->upper[0] - x->lower[0]) / SIDE,
         fy = 0.5 * (y->upper[0] - y->lower[0]) / SIDE;
  return (AnsBox){x->lower[0] + fx, x->upper[0] - fx, y->lower[0] + fy, y->upper[0] - fy};
}

static void
fill_points (const AnsMixedGame *self, int player, double *x)
{
  const AnsMixedGameGrid *grid = &self->side[player].grid;
  double lower = grid->space.lower[0], width = grid->space.upper[0] - lower;
  for (int i = 0; i < SIDE; i++) {
    double at = lower + width * (i + 0.5) / SIDE;
    x[grid->d * i] = grid->d == 1 ? at : cos (at);
    if (grid->d == 2)
      x[2 * i + 1] = sin (at);
  }
}

/* Particles lie in strips along the lower and the left side. */
static void
on_margin (const AnsMixedGame *self, int player, int i, double *x, double *y)
{
  const AnsMixedGameGrid *grid = &self->side[player].grid;
  const AnsStrategySpace *other = &self->side[!player].grid.space;
  double at = ans_mixed_game_grid_coordinate (grid, self->side[player].own.x +
                                                        (gsize) i * (gsize) grid->d);
  double strip = MARGIN * (other->upper[0] - other->lower[0]);
  double beside = other->lower[0] + strip * (0.2 + 0.8 * golden (i));
  *x = player == 0 ? at : beside;
  *y = player == 0 ? beside : at;
}

static void
add_equilibrium (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsGameEquilibrium *star = self->truth->equilibrium;
  const AnsMixedGameGrid *x = &self->side[0].grid, *y = &self->side[1].grid;
  double most[2] = {0, 0};
  if (!ans_mixed_game_truth_solved (self))
    return;
  for (int i = 0; i < x->n; i++)
    most[0] = fmax (most[0], star->p[i]);
  for (int j = 0; j < y->n; j++)
    most[1] = fmax (most[1], star->q[j]);
  AnsLayer *lines =
      ans_plot_contours (plot, SIDE, SIDE, box_of (self), ANS_ROLE_REFERENCE, 2,
                         (double[]){0.1, 0.5}, "equilibrium");
  for (int j = 0; j < SIDE; j++)
    for (int i = 0; i < SIDE; i++)
      lines->values[j * SIDE + i] =
          (float) (star->p[(2 * i + 1) * x->n / (2 * SIDE)] / most[0] *
                   (star->q[(2 * j + 1) * y->n / (2 * SIDE)] / most[1]));
}

static void
show_map (AnsMixedGame *self, AnsPlot *plot)
{
  double x[2 * SIDE], y[2 * SIDE], *E = self->picture;
  fill_points (self, 0, x);
  fill_points (self, 1, y);
  ans_game_field_matrix (&self->game, SIDE, x, SIDE, y, E);
  AnsLayer *field = ans_plot_field (plot, SIDE, SIDE, box_of (self), ANS_MAP_DIVERGING,
                                    "pay-off, y to x");
  for (int j = 0; j < SIDE; j++)
    for (int i = 0; i < SIDE; i++)
      field->values[j * SIDE + i] = (float) E[i * SIDE + j];
  add_equilibrium (self, plot);
  add_dots (self, 0, ANS_ROLE_FIRST, "x", 3, on_margin, plot);
  add_dots (self, 1, ANS_ROLE_SECOND, "y", 3, on_margin, plot);
  if (self->game.kind != ANS_GAME_OSCILLATING)
    return;
  ans_mixed_game_views_trail (self, 0, ANS_ROLE_NEUTRAL, NULL, plot);
  ans_plot_mark (plot, ANS_MARK_POINT, self->gauge.mean[0], self->gauge.mean[1],
                 ANS_ROLE_NEUTRAL, "means");
}

/* A GAN on the circle: the discriminator's field over generated and true densities. */
static void
show_field_on_circle (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsMixedGameSide *side = &self->side[0];
  const AnsMixedGameGrid *grid = &side->grid;
  double most = 0, scale = 0;
  for (int i = 0; i < grid->n; i++) {
    most = fmax (most, self->truth->target[i]);
    scale = fmax (scale, fabs (side->value[i]));
  }
  AnsLayer *field =
      ans_plot_lines (plot, grid->n, FALSE, ANS_ROLE_SECOND, "discriminator, scaled");
  AnsLayer *made =
      ans_plot_lines (plot, grid->n, TRUE, ANS_ROLE_FIRST, "generated density");
  AnsLayer *target =
      ans_plot_lines (plot, grid->n, FALSE, ANS_ROLE_DATA, "target density");
  for (int i = 0; i < grid->n; i++) {
    field->x[i] = made->x[i] = target->x[i] = (float) grid->at[i];
    field->y[i] = scale > 0 ? (float) (0.5 * most * side->value[i] / scale) : 0;
    made->y[i] = made->band_high[i] = (float) side->density[i];
    made->band_low[i] = 0;
    target->y[i] = (float) self->truth->target[i];
  }
}

static void
first_two (const AnsMixedGame *self, int player, int i, double *x, double *y)
{
  const AnsStrategies *own = &self->side[player].own;
  *x = own->x[(gsize) i * (gsize) own->space.d];
  *y = own->x[(gsize) i * (gsize) own->space.d + 1];
}

/* A GAN in the plane: samples over the discriminator's field and the target. */
static void
show_field_in_plane (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsMixedGameSide *side = &self->side[0];
  const AnsMixedGameGrid *grid = &side->grid;
  const AnsStrategySpace *space = &grid->space;
  double hx = 0.5 * (space->upper[0] - space->lower[0]) / grid->side[0], most = 0;
  AnsBox box = {space->lower[0] + hx, space->upper[0] - hx, space->lower[1] + hx,
                space->upper[1] - hx};
  for (int i = 0; i < grid->n; i++)
    most = fmax (most, self->truth->target[i]);
  AnsLayer *field = ans_plot_field (plot, grid->side[0], grid->side[1], box,
                                    ANS_MAP_DIVERGING, "discriminator");
  AnsLayer *target =
      ans_plot_contours (plot, grid->side[0], grid->side[1], box, ANS_ROLE_REFERENCE, 2,
                         (double[]){0.2 * most, 0.6 * most}, "target");
  for (int i = 0; i < grid->n; i++) {
    field->values[i] = (float) side->value[i];
    target->values[i] = (float) self->truth->target[i];
  }
  add_dots (self, 0, ANS_ROLE_FIRST, "generated", 3, first_two, plot);
}

static void
show_balls (AnsMixedGame *self, AnsPlot *plot)
{
  ans_plot_mark (plot, ANS_MARK_CIRCLE, 0, 0, ANS_ROLE_LANDSCAPE, NULL)->size = 1;
  add_dots (self, 0, ANS_ROLE_FIRST, "x, first two coordinates", 3, first_two, plot);
  add_dots (self, 1, ANS_ROLE_SECOND, "y", 3, first_two, plot);
}

void
ans_mixed_game_strategies_payoff (AnsMixedGame *self, AnsPlot *plot)
{
  if (self->game.kind == ANS_GAME_GAN_CIRCLE)
    show_field_on_circle (self, plot);
  else if (self->game.kind == ANS_GAME_GAN_PLANE)
    show_field_in_plane (self, plot);
  else if (self->side[0].grid.line)
    show_map (self, plot);
  else
    show_balls (self, plot);
}

/* ---- histograms ---- */

static void
add_line (const AnsMixedGameGrid *grid, const double *p, double scale, AnsRole role,
          const char *label, AnsPlot *plot)
{
  AnsLayer *line = ans_plot_lines (plot, grid->n, FALSE, role, label);
  for (int i = 0; i < grid->n; i++) {
    line->x[i] = (float) grid->at[i];
    line->y[i] = (float) (p[i] * scale);
  }
  line->dashed = role == ANS_ROLE_REFERENCE;
}

static void
add_bars (AnsMixedGame *self, int player, double lower, double upper, AnsPlot *plot)
{
  AnsMixedGameSide *side = &self->side[player];
  AnsGameParticlesCloud cloud = ans_mixed_game_play_cloud (self, player);
  double mass[BINS] = {0}, width = (upper - lower) / BINS;
  for (int i = 0; i < cloud.n; i++) {
    const double *x = cloud.x + (gsize) i * (gsize) side->own.space.d;
    double at = side->grid.line ? ans_mixed_game_grid_coordinate (&side->grid, x) : x[0];
    mass[CLAMP ((int) floor ((at - lower) / width), 0, BINS - 1)] += cloud.w[i];
  }
  AnsLayer *bars =
      ans_plot_bars (plot, BINS, FALSE, players[player], player == 0 ? "x" : "y");
  for (int i = 0; i <= BINS; i++)
    bars->x[i] = (float) (lower + width * i);
  for (int i = 0; i < BINS; i++)
    bars->y[i] = (float) (mass[i] / width);
}

/* Those who were born a moment ago. */
static void
add_births (const AnsMixedGame *self, int player, AnsPlot *plot)
{
  const AnsMixedGameSide *side = &self->side[player];
  int n = 0;
  for (int pass = 0; pass < 2; pass++) {
    AnsLayer *dots = NULL;
    if (pass == 1) {
      if (n == 0)
        return;
      dots = ans_plot_points (plot, n, FALSE, ANS_ROLE_WARNING, "just born");
      dots->size = 4;
      n = 0;
    }
    for (int i = 0; i < side->own.n; i++) {
      if (side->born[i] < 0 || self->counts[COUNT_STEPS] - side->born[i] > YOUNG)
        continue;
      if (dots) {
        dots->x[n] = (float) ans_mixed_game_grid_coordinate (
            &side->grid, side->own.x + (gsize) i * (gsize) side->grid.d);
        dots->y[n] = 0;
      }
      n++;
    }
  }
}

static void
show_line (AnsMixedGame *self, int player, AnsPlot *plot)
{
  AnsMixedGameSide *side = &self->side[player];
  const AnsMixedGameGrid *grid = &side->grid;
  const AnsGameEquilibrium *star = self->truth->equilibrium;
  add_bars (self, player, grid->space.lower[0], grid->space.upper[0], plot);
  if (self->params.show_average || weighted (self) || self->params.averaged)
    add_line (grid, side->average, 1 / grid->cell, ANS_ROLE_THIRD, "time average", plot);
  if (ans_mixed_game_truth_has_equation (self))
    add_line (grid, ans_mixed_game_truth_density (self, player), 1, ANS_ROLE_NEUTRAL,
              "equation", plot);
  if (self->truth->target && player == 0)
    add_line (grid, self->truth->target, 1, ANS_ROLE_DATA, "target", plot);
  if (star)
    add_line (grid, player == 0 ? star->p : star->q, 1, ANS_ROLE_REFERENCE,
              ans_mixed_game_truth_solved (self) ? "equilibrium"
                                                 : "equilibrium, being solved",
              plot);
  add_births (self, player, plot);
}

/* Discriminators of a GAN on the circle: centres and phases over what they would earn. */
static void
show_phases (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsMixedGameSide *side = &self->side[1];
  const AnsMixedGameGrid *grid = &side->grid;
  double hx = 1.0 / grid->side[0], hy = 2 * G_PI / grid->side[1];
  AnsBox box = {0, 1 - hx, 0, 2 * G_PI - hy};
  AnsLayer *field = ans_plot_field (plot, grid->side[0], grid->side[1], box,
                                    ANS_MAP_DIVERGING, "pay-off of a bump and phase");
  for (int i = 0; i < grid->n; i++)
    field->values[i] = (float) side->value[i];
  add_dots (self, 1, ANS_ROLE_SECOND, "discriminators", 3, first_two, plot);
}

/* Discriminators in the plane: those that push away and those that draw near. */
static void
show_bumps (AnsMixedGame *self, AnsPlot *plot)
{
  const AnsStrategies *own = &self->side[1].own;
  int n = MIN (own->n, SHOWN);
  AnsLayer *dots =
      ans_plot_points (plot, n, TRUE, ANS_ROLE_SECOND, "sign of the bump, cos f");
  dots->map = ANS_MAP_DIVERGING;
  dots->low = -1;
  dots->high = 1;
  dots->size = 4;
  for (int i = 0; i < n; i++) {
    dots->x[i] = (float) own->x[3 * i];
    dots->y[i] = (float) own->x[3 * i + 1];
    dots->values[i] = (float) cos (own->x[3 * i + 2]);
  }
}

static void
show_strategy (AnsMixedGame *self, int player, AnsPlot *plot)
{
  const AnsStrategySpace *space = &self->side[player].own.space;
  if (self->side[player].grid.line)
    show_line (self, player, plot);
  else if (player == 1 && self->game.kind == ANS_GAME_GAN_CIRCLE)
    show_phases (self, plot);
  else if (player == 1 && self->game.kind == ANS_GAME_GAN_PLANE)
    show_bumps (self, plot);
  else
    add_bars (self, player, space->sphere ? -1 : space->lower[0],
              space->sphere ? 1 : space->upper[0], plot);
}

void
ans_mixed_game_strategies_first (AnsMixedGame *self, AnsPlot *plot)
{
  show_strategy (self, 0, plot);
}

void
ans_mixed_game_strategies_second (AnsMixedGame *self, AnsPlot *plot)
{
  show_strategy (self, 1, plot);
}

/* ---- first variations ---- */

static void
on_variation (const AnsMixedGame *self, int player, int i, double *x, double *y)
{
  const AnsMixedGameSide *side = &self->side[player];
  const AnsMixedGameGrid *grid = &side->grid;
  double at =
      ans_mixed_game_grid_coordinate (grid, side->own.x + (gsize) i * (gsize) grid->d);
  int cell = (int) floor ((at - grid->space.lower[0]) / grid->cell);
  *x = at;
  *y = side->value[CLAMP (cell, 0, grid->n - 1)];
}

/* What is worth looking at: the values on the support, and as much again around them. */
static void
find_window (const AnsMixedGame *self, int player, double *low, double *high)
{
  const AnsMixedGameSide *side = &self->side[player];
  double most = 0;
  *low = INFINITY;
  *high = -INFINITY;
  for (int i = 0; i < side->grid.n; i++)
    most = fmax (most, side->density[i]);
  for (int i = 0; i < side->grid.n; i++) {
    if (side->density[i] < VISIBLE * most)
      continue;
    *low = fmin (*low, side->value[i]);
    *high = fmax (*high, side->value[i]);
  }
  double margin = *high - *low + 5 * ans_mixed_game_play_eps (self, player);
  *low -= margin;
  *high += margin;
}

static void
add_variation (const AnsMixedGameGrid *grid, const double *value, double low, double high,
               AnsRole role, const char *label, AnsPlot *plot)
{
  gboolean seen = FALSE;
  for (int i = 0; i < grid->n; i++)
    seen |= value[i] > low && value[i] < high;
  if (!seen)
    return;
  AnsLayer *line = ans_plot_lines (plot, grid->n, FALSE, role, label);
  for (int i = 0; i < grid->n; i++) {
    line->x[i] = (float) grid->at[i];
    line->y[i] = value[i] > low && value[i] < high ? (float) value[i] : (float) NAN;
  }
  line->dashed = role == ANS_ROLE_REFERENCE;
}

static void
add_flat (const AnsMixedGame *self, int player, AnsPlot *plot)
{
  const AnsMixedGameSide *side = &self->side[player];
  const AnsMixedGameGrid *grid = &side->grid;
  double most = 0, eps = ans_mixed_game_play_eps (self, player) * (player ? -1 : 1);
  for (int i = 0; i < grid->n; i++)
    most = fmax (most, side->density[i]);
  AnsLayer *flat = ans_plot_lines (plot, grid->n, FALSE, ANS_ROLE_THIRD,
                                   player ? "less ε ln q: flat at equilibrium"
                                          : "plus ε ln p: flat at equilibrium");
  for (int i = 0; i < grid->n; i++) {
    gboolean seen = side->density[i] > VISIBLE * most;
    flat->x[i] = (float) grid->at[i];
    flat->y[i] = seen ? (float) (side->value[i] + eps * log (side->density[i] / most))
                      : (float) NAN;
  }
}

static void
show_variation (AnsMixedGame *self, int player, AnsPlot *plot)
{
  const AnsMixedGameSide *side = &self->side[player];
  AnsMixedGameTruth *truth = self->truth;
  double low, high, *star = player == 0 ? truth->Eq : truth->Ep;
  if (!side->grid.line) {
    ans_plot_set_message (plot, "First variations are drawn in one dimension.");
    return;
  }
  find_window (self, player, &low, &high);
  if (truth->equilibrium) {
    if (player == 0)
      ans_game_matrix_facing_x (truth->matrix, truth->equilibrium->q, star);
    else
      ans_game_matrix_facing_y (truth->matrix, truth->equilibrium->p, star);
    add_variation (&side->grid, star, low, high, ANS_ROLE_REFERENCE, "at the equilibrium",
                   plot);
  }
  add_variation (&side->grid, side->value, low, high, ANS_ROLE_NEUTRAL, "now", plot);
  add_dots (self, player, players[player], "particles", 3, on_variation, plot);
  add_flat (self, player, plot);
}

void
ans_mixed_game_strategies_variation_x (AnsMixedGame *self, AnsPlot *plot)
{
  show_variation (self, 0, plot);
}

void
ans_mixed_game_strategies_variation_y (AnsMixedGame *self, AnsPlot *plot)
{
  show_variation (self, 1, plot);
}
