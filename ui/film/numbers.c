#include "ui/film/numbers.h"

#include "engine/export/npz.h"

static void
add_floats (AnsSafetensors *file, const char *layer, const char *array, int rank,
            const gint64 *shape, const float *values)
{
  gsize n = (gsize) shape[0] * (gsize) (rank > 1 ? shape[1] : 1);
  if (!values)
    return;
  g_autofree char *name = g_strdup_printf ("%s.%s", layer, array);
  g_autofree double *numbers = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    numbers[i] = (double) values[i];
  ans_safetensors_add (file, name, FALSE, rank, shape, numbers);
}

static void
add_grid (AnsSafetensors *file, const char *name, const AnsLayer *layer)
{
  g_autofree char *box = g_strconcat (name, ".box", NULL);
  g_autofree char *levels = g_strconcat (name, ".levels", NULL);
  const double sides[] = {layer->box.x0, layer->box.x1, layer->box.y0, layer->box.y1};
  add_floats (file, name, "values", 2, (gint64[]){layer->m, layer->n}, layer->values);
  if (layer->kind != ANS_LAYER_MATRIX)
    ans_safetensors_add (file, box, FALSE, 1, (gint64[]){4}, sides);
  if (layer->n_levels > 0)
    ans_safetensors_add (file, levels, FALSE, 1, (gint64[]){layer->n_levels},
                         layer->levels);
}

static void
add_series (AnsSafetensors *file, const char *name, const AnsLayer *layer)
{
  const struct {
    const char *array;
    const float *values;
  } arrays[] = {{"y", layer->y},          {"u", layer->u},
                {"v", layer->v},          {"values", layer->values},
                {"low", layer->band_low}, {"high", layer->band_high}};
  gint64 edges = layer->n + (layer->kind == ANS_LAYER_BARS);
  add_floats (file, name, "x", 1, &edges, layer->x);
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    add_floats (file, name, arrays[i].array, 1, (gint64[]){layer->n}, arrays[i].values);
}

static void
add_plot (AnsSafetensors *file, const char *id, const AnsPlot *plot)
{
  static const char *const kinds[] = {"field", "contours", "points", "arrows", "lines",
                                      "bars",  "path",     "matrix", "marks"};
  for (int i = 0; i < ans_plot_n_layers (plot); i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    g_autofree char *name = g_strdup_printf ("%s.%d", id, i);
    g_autofree char *words = g_strdup_printf (layer->label ? "%s: %s" : "%s",
                                              kinds[layer->kind], layer->label);
    if (layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_CONTOURS ||
        layer->kind == ANS_LAYER_MATRIX)
      add_grid (file, name, layer);
    else
      add_series (file, name, layer);
    ans_safetensors_set_metadata (file, name, words);
  }
}

static void
add_metric (AnsSafetensors *file, const char *id, AnsMeasure measure)
{
  const struct {
    const char *what;
    double value;
  } numbers[] = {{"value", measure.value},
                 {"reference", measure.reference},
                 {"stderror", measure.stderror}};
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *name = g_strdup_printf ("%s.%s", id, numbers[i].what);
    ans_safetensors_add (file, name, FALSE, 0, NULL, &numbers[i].value);
  }
}

gboolean
ans_numbers_save (const AnsRecipe *recipe, const AnsFrame *frame, AnsPlot *const *plots,
                  const char *path, GError **error)
{
  const AnsProblem *problem = recipe->problem;
  g_autoptr (AnsSafetensors) file = ans_safetensors_new ();
  g_autofree char *command = ans_recipe_command (recipe, ans_frame_step (frame));
  ans_safetensors_set_metadata (file, "recipe", command);
  for (int i = 0; i < ans_problem_n_plots (problem); i++) {
    const AnsPlot *plot = plots && plots[i] ? plots[i] : ans_frame_plot (frame, i);
    if (plot)
      add_plot (file, problem->plots[i].id, plot);
  }
  for (int i = 0; i < ans_frame_n_metrics (frame); i++) {
    g_autofree char *id = g_strconcat ("metric.", problem->metrics[i].id, NULL);
    add_metric (file, id, ans_frame_measure (frame, i));
  }
  return ans_npz_save (file, path, error);
}
