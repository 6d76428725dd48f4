#include "ui/figure_settings.h"

#include "ui/settings.h"

#define TUPLE "(iddiibbbbbi)"

AnsCompositionFormat
ans_figure_settings_last (AnsFigureChoice *choice)
{
  GSettings *settings = ans_settings_get ();
  *choice = ANS_FIGURE_THIS;
  if (!settings)
    return ANS_COMPOSITION_PDF;
  *choice = (AnsFigureChoice) g_settings_get_int (settings, "figure-choice");
  return (AnsCompositionFormat) g_settings_get_int (settings, "figure-format");
}

/* A file of settings may hold anything. */
static gboolean
is_sound (const AnsCompositionOptions *options)
{
  return (guint) options->size < ANS_N_PAGE_SIZES &&
         (guint) options->theme < ANS_N_THEMES && options->width > 0 &&
         options->height > 0 && options->dpi >= 72 && options->dpi <= 1200 &&
         options->dense > 0;
}

AnsCompositionOptions
ans_figure_settings_load (AnsCompositionFormat format)
{
  AnsCompositionOptions usual = ans_composition_options (format), options = usual;
  GSettings *settings = ans_settings_get ();
  int size = 0, theme = 0;
  if (!settings)
    return usual;
  g_autoptr (GVariant) all = g_settings_get_value (settings, "figure-options");
  if (!g_variant_lookup (all, ans_composition_extension (format), TUPLE, &size,
                         &options.width, &options.height, &options.dpi, &theme,
                         &options.transparent, &options.title, &options.bar,
                         &options.footer, &options.equation, &options.dense))
    return usual;
  options.size = (AnsCompositionSize) size;
  options.theme = (AnsThemeKind) theme;
  return is_sound (&options) ? options : usual;
}

void
ans_figure_settings_save (AnsFigureChoice choice, const AnsCompositionOptions *options)
{
  GSettings *settings = ans_settings_get ();
  if (!settings)
    return;
  g_autoptr (GVariant) all = g_settings_get_value (settings, "figure-options");
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (all);
  g_variant_dict_insert (&dictionary, ans_composition_extension (options->format), TUPLE,
                         (int) options->size, options->width, options->height,
                         options->dpi, (int) options->theme, options->transparent,
                         options->title, options->bar, options->footer, options->equation,
                         options->dense);
  g_settings_set_value (settings, "figure-options", g_variant_dict_end (&dictionary));
  g_settings_set_int (settings, "figure-format", (int) options->format);
  g_settings_set_int (settings, "figure-choice", (int) choice);
}
