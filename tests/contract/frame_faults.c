#include "tests/contract/faults.h"

#include <math.h>

/* What may be missing in an array: in none a value that is not finite is right; with
 * holes some may, but not all. */
typedef enum { WHOLE, HOLES } Missing;

typedef struct {
  const char *plot; /* for the message */
  int layer;
  GString *faults;
} Place;

static void
complain (const Place *place, const char *what)
{
  contract_fault (place->faults, "plot '%s', layer %d: %s", place->plot, place->layer,
                  what);
}

static void
check_array (const Place *place, const char *name, int n, const float *values,
             Missing missing)
{
  int holes = 0;
  g_autofree char *message = NULL;
  if (!values) {
    message = g_strdup_printf ("%s is missing", name);
  } else {
    for (int i = 0; i < n; i++)
      holes += !isfinite (values[i]);
    if (missing == WHOLE ? holes > 0 : holes == n)
      message =
          g_strdup_printf ("%d of the %d values of %s are not finite", holes, n, name);
  }
  if (message)
    complain (place, message);
}

/* Arrays that a layer may do without. */
static void
check_optional (const Place *place, const char *name, int n, const float *values,
                Missing missing)
{
  if (values)
    check_array (place, name, n, values, missing);
}

static void
check_grid (const Place *place, const AnsLayer *layer)
{
  const AnsBox *box = &layer->box;
  if (layer->n < 2 || layer->m < 2)
    complain (place, "a grid is at least 2 x 2");
  if (!isfinite (box->x0) || !isfinite (box->x1) || !isfinite (box->y0) ||
      !isfinite (box->y1) || box->x0 >= box->x1 || box->y0 >= box->y1)
    complain (place, "its box is empty or not finite");
  check_array (place, "values", layer->n * layer->m, layer->values, HOLES);
  for (int i = 0; i < layer->n_levels; i++)
    if (!isfinite (layer->levels[i]))
      complain (place, "a level is not finite");
}

static void
check_bars (const Place *place, const AnsLayer *layer)
{
  check_array (place, "x", layer->n + 1, layer->x, WHOLE);
  check_array (place, "y", layer->n, layer->y, HOLES);
  for (int i = 0; layer->x && i < layer->n; i++)
    if (!(layer->x[i] < layer->x[i + 1])) {
      complain (place, "the edges of its bars do not go up");
      return;
    }
}

static void
check_path (const Place *place, const AnsLayer *layer)
{
  check_array (place, "x", layer->n, layer->x, HOLES);
  check_array (place, "y", layer->n, layer->y, HOLES);
  if (layer->x && layer->y && !isfinite (layer->x[layer->n - 1] + layer->y[layer->n - 1]))
    complain (place, "the head of the path is not finite");
}

static void
check_marks (const Place *place, const AnsLayer *layer)
{
  if (layer->mark != ANS_MARK_HORIZONTAL)
    check_array (place, "x", layer->n, layer->x, WHOLE);
  if (layer->mark != ANS_MARK_VERTICAL)
    check_array (place, "y", layer->n, layer->y, WHOLE);
  if (layer->mark == ANS_MARK_CIRCLE && !(layer->size > 0))
    complain (place, "a circle has no radius");
}

static void
check_points (const Place *place, const AnsLayer *layer)
{
  check_array (place, "x", layer->n, layer->x, WHOLE);
  check_array (place, "y", layer->n, layer->y, WHOLE);
  check_optional (place, "values", layer->n, layer->values, WHOLE);
}

static void
check_arrows (const Place *place, const AnsLayer *layer)
{
  check_array (place, "x", layer->n, layer->x, WHOLE);
  check_array (place, "y", layer->n, layer->y, WHOLE);
  check_array (place, "u", layer->n, layer->u, HOLES);
  check_array (place, "v", layer->n, layer->v, HOLES);
}

static void
check_lines (const Place *place, const AnsLayer *layer)
{
  check_array (place, "x", layer->n, layer->x, WHOLE);
  check_array (place, "y", layer->n, layer->y, HOLES);
  check_optional (place, "the band's foot", layer->n, layer->band_low, HOLES);
  check_optional (place, "the band's top", layer->n, layer->band_high, HOLES);
}

static void
check_matrix (const Place *place, const AnsLayer *layer)
{
  check_array (place, "values", layer->n * layer->m, layer->values, HOLES);
}

static void
check_layer (const Place *place, const AnsLayer *layer)
{
  static void (*const checks[]) (const Place *, const AnsLayer *) = {
      [ANS_LAYER_FIELD] = check_grid,    [ANS_LAYER_CONTOURS] = check_grid,
      [ANS_LAYER_POINTS] = check_points, [ANS_LAYER_ARROWS] = check_arrows,
      [ANS_LAYER_LINES] = check_lines,   [ANS_LAYER_BARS] = check_bars,
      [ANS_LAYER_PATH] = check_path,     [ANS_LAYER_MATRIX] = check_matrix,
      [ANS_LAYER_MARKS] = check_marks};
  if (layer->n < 1 || layer->role >= ANS_N_ROLES) {
    complain (place, "it is empty, or its role is unknown");
    return;
  }
  checks[layer->kind](place, layer);
  if (!isfinite (layer->low) || !isfinite (layer->high) || !(layer->size >= 0))
    complain (place, "its range or its size is not finite");
  if (layer->label && !g_utf8_validate (layer->label, -1, NULL))
    complain (place, "its label is no text");
}

static void
check_plot (const AnsPlotInfo *info, const AnsPlot *plot, GString *faults)
{
  if (!plot) {
    contract_fault (faults, "plot '%s' was asked for and is not there", info->id);
    return;
  }
  if (ans_plot_n_layers (plot) == 0 && !ans_plot_message (plot))
    contract_fault (faults, "plot '%s' has neither a layer nor a message", info->id);
  for (int i = 0; i < ans_plot_n_layers (plot); i++) {
    Place place = {info->id, i, faults};
    check_layer (&place, ans_plot_layer (plot, i));
  }
}

/* NaN says that a number is not known; infinity says nothing. */
static void
check_measure (const AnsMetric *metric, AnsMeasure measure, GString *faults)
{
  if (isinf (measure.value) || isinf (measure.reference) || isinf (measure.stderror) ||
      measure.stderror < 0)
    contract_fault (faults, "metric '%s': %g, reference %g, standard error %g",
                    metric->id, measure.value, measure.reference, measure.stderror);
}

void
contract_frame_faults (const AnsProblem *problem, const AnsFrame *frame, guint64 watch,
                       GString *faults)
{
  for (int i = 0; i < ans_problem_n_plots (problem); i++)
    if (!problem->plots[i].history && watch >> i & 1)
      check_plot (&problem->plots[i], ans_frame_plot (frame, i), faults);
    else if (ans_frame_plot (frame, i))
      contract_fault (faults, "plot '%s' was drawn for nobody", problem->plots[i].id);
  for (int i = 0; i < ans_problem_n_metrics (problem); i++)
    check_measure (&problem->metrics[i], ans_frame_measure (frame, i), faults);
}
