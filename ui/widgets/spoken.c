#include "ui/widgets/spoken.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pango.h>

#include "ui/widgets/readable.h"

/* A curve rises or falls if its last fifth does by more than this part of its range. */
#define LEVEL 0.01
enum { LAST_PART = 5, MOST_LAYERS = 6 };

typedef struct {
  double low, high;
} Range;

static Range
range_of (int n, const float *values)
{
  Range range = {NAN, NAN};
  for (int i = 0; i < n; i++) {
    if (!isfinite (values[i]))
      continue;
    range.low = fmin (range.low, (double) values[i]);
    range.high = fmax (range.high, (double) values[i]);
  }
  return range;
}

static int
last_finite (const AnsLayer *layer)
{
  int i = layer->n - 1;
  while (i >= 0 && !isfinite (layer->y[i]))
    i--;
  return i;
}

static const char *
trend (const AnsLayer *layer, int last, Range range)
{
  int first = last - MAX (1, last / LAST_PART);
  if (first < 0 || !isfinite (layer->y[first]))
    return NULL;
  double change = (double) layer->y[last] - (double) layer->y[first];
  if (fabs (change) <= LEVEL * (range.high - range.low))
    return _ ("level");
  return change > 0 ? _ ("rising") : _ ("falling");
}

static char *
plain (const char *markup)
{
  char *text = NULL;
  if (!markup || !pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL))
    return g_strdup (markup ? markup : "");
  return text;
}

static char *
range_text (Range range)
{
  g_autofree char *low = ans_readable_number (range.low, 3);
  g_autofree char *high = ans_readable_number (range.high, 3);
  /* Translators: the smallest and the largest value of a plot. */
  return g_strdup_printf (_ ("range %s to %s"), low, high);
}

/* A curve of a history is told by its end, another by its range. */
static char *
speak_curve (const AnsLayer *layer, const AnsPlotInfo *info, const char *name)
{
  int last = last_finite (layer);
  if (last < 0)
    return NULL;
  Range range = range_of (layer->n, layer->y);
  g_autofree char *reach = range_text (range);
  if (!info->history)
    return g_strdup_printf (_ ("%s: %s"), name, reach);
  g_autofree char *value = ans_readable_number ((double) layer->y[last], 3);
  g_autofree char *step = ans_readable_count ((gint64) layer->x[last]);
  const char *way = trend (layer, last, range);
  return way ? g_strdup_printf (_ ("%s %s at step %s, %s; %s"), name, value, step, way,
                                reach)
             : g_strdup_printf (_ ("%s %s at step %s"), name, value, step);
}

static char *
speak_count (const AnsLayer *layer, const char *name)
{
  g_autofree char *count = ans_readable_count (layer->n);
  /* Translators: a name, and how many points. */
  return g_strdup_printf (ngettext ("%s: %s point", "%s: %s points", (gulong) layer->n),
                          name, count);
}

static char *
speak_layer (const AnsLayer *layer, const AnsPlotInfo *info)
{
  g_autofree char *label = plain (layer->label ? _ (layer->label) : _ (info->title));
  switch (layer->kind) {
  case ANS_LAYER_LINES:
  case ANS_LAYER_BARS:
    return speak_curve (layer, info, label);
  case ANS_LAYER_FIELD:
  case ANS_LAYER_MATRIX: {
    g_autofree char *reach = range_text (range_of (layer->n * layer->m, layer->values));
    return g_strdup_printf (_ ("%s: %s"), label, reach);
  }
  case ANS_LAYER_POINTS:
    return speak_count (layer, label);
  case ANS_LAYER_CONTOURS:
  case ANS_LAYER_ARROWS:
  case ANS_LAYER_PATH:
  case ANS_LAYER_MARKS:
    break;
  }
  return NULL;
}

char *
ans_spoken_plot (const AnsPlot *plot, const AnsPlotInfo *info)
{
  g_return_val_if_fail (plot && info, NULL);
  GString *text = g_string_new (NULL);
  if (ans_plot_message (plot))
    g_string_append (text, _ (ans_plot_message (plot)));
  for (int i = 0, said = 0; i < ans_plot_n_layers (plot) && said < MOST_LAYERS; i++) {
    g_autofree char *part = speak_layer (ans_plot_layer (plot, i), info);
    if (!part)
      continue;
    said++;
    g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", part);
  }
  return g_string_free (text, FALSE);
}
