#include "ui/widgets/plot_options.h"

#define KEY "plot-options"

const char *const ans_plot_options_palettes[ANS_N_PALETTES] = {
    "auto", "viridis", "cividis", "magma", "batlow", "diverging", "grey"};
const char *const ans_plot_options_colours[ANS_N_COLOURS] = {"steady", "frame", "robust",
                                                             "fixed"};

static GSettings *store;

void
ans_plot_options_use (GSettings *settings)
{
  store = settings;
}

static int
find (const char *const *names, int n, const char *name)
{
  for (int i = 0; i < n; i++)
    if (g_str_equal (names[i], name))
      return i;
  return 0;
}

AnsPlotOptions
ans_plot_options_load (const char *problem, const char *plot)
{
  AnsPlotOptions options = {0};
  if (!store)
    return options;
  const char *palette, *colours;
  double smoothing;
  g_autofree char *name = g_strdup_printf ("%s/%s", problem, plot);
  g_autoptr (GVariant) all = g_settings_get_value (store, KEY);
  if (g_variant_lookup (all, name, "(&s&sd)", &palette, &colours, &smoothing)) {
    options.palette =
        (AnsPalette) find (ans_plot_options_palettes, ANS_N_PALETTES, palette);
    options.colours =
        (AnsColourPolicy) find (ans_plot_options_colours, ANS_COLOURS_FIXED, colours);
    options.smoothing = smoothing >= 0 && smoothing < 1 ? smoothing : 0;
  }
  return options;
}

void
ans_plot_options_save (const char *problem, const char *plot,
                       const AnsPlotOptions *options)
{
  if (!store)
    return;
  AnsColourPolicy colours =
      options->colours == ANS_COLOURS_FIXED ? ANS_COLOURS_STEADY : options->colours;
  g_autofree char *name = g_strdup_printf ("%s/%s", problem, plot);
  g_autoptr (GVariant) all = g_settings_get_value (store, KEY);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  GVariant *value;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{s(ssd)}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&s@(ssd)}", &key, &value))
    if (!g_str_equal (key, name))
      g_variant_builder_add (&builder, "{s@(ssd)}", key, value);
  if (options->palette || colours || options->smoothing > 0)
    g_variant_builder_add (&builder, "{s(ssd)}", name,
                           ans_plot_options_palettes[options->palette],
                           ans_plot_options_colours[colours], options->smoothing);
  g_settings_set_value (store, KEY, g_variant_builder_end (&builder));
}
