#include "ui/plot/text.h"

#include <pango/pangocairo.h>

enum { MOST_LAYOUTS = 400 };

struct _AnsText {
  PangoContext *context;
  PangoFontDescription *fonts[ANS_N_TEXT_STYLES];
  double sizes[ANS_N_TEXT_STYLES];
  GHashTable *layouts; /* style and text to PangoLayout */
  const AnsTheme *theme;
  double font_scale;
};

AnsText *
ans_text_new (void)
{
  AnsText *self = g_new0 (AnsText, 1);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_round_glyph_positions (self->context, FALSE);
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
ans_text_free (AnsText *self)
{
  for (int i = 0; i < ANS_N_TEXT_STYLES; i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
  g_hash_table_unref (self->layouts);
  g_object_unref (self->context);
  g_free (self);
}

static void
choose_fonts (AnsText *self)
{
  const AnsTheme *theme = self->theme;
  const double sizes[] = {theme->tick_size, theme->label_size, theme->label_size,
                          theme->title_size};
  for (int i = 0; i < ANS_N_TEXT_STYLES; i++) {
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
    self->fonts[i] = pango_font_description_new ();
    self->sizes[i] = sizes[i] * self->font_scale;
    pango_font_description_set_family_static (self->fonts[i], theme->family);
    pango_font_description_set_absolute_size (self->fonts[i],
                                              self->sizes[i] * PANGO_SCALE);
    if (i >= ANS_TEXT_STRONG)
      pango_font_description_set_weight (self->fonts[i], PANGO_WEIGHT_BOLD);
  }
}

void
ans_text_begin (AnsText *self, cairo_t *cr, const AnsTheme *theme, double font_scale)
{
  gboolean fonts = !self->theme || theme->tick_size != self->theme->tick_size ||
                   theme->label_size != self->theme->label_size ||
                   theme->family != self->theme->family || font_scale != self->font_scale;
  self->theme = theme;
  self->font_scale = font_scale;
  if (fonts)
    choose_fonts (self);
  if (fonts || g_hash_table_size (self->layouts) > MOST_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  pango_cairo_update_context (cr, self->context);
}

double
ans_text_font_size (const AnsText *self, AnsTextStyle style)
{
  return self->sizes[style];
}

static PangoLayout *
layout_of (AnsText *self, AnsTextStyle style, const char *text)
{
  g_autofree char *key = g_strdup_printf ("%d%s", style, text);
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);
  if (layout)
    return layout;
  layout = pango_layout_new (self->context);
  pango_layout_set_font_description (layout, self->fonts[style]);
  PangoAttrList *attributes = NULL;
  char *plain = NULL;
  if (pango_parse_markup (text, -1, 0, &attributes, &plain, NULL, NULL))
    pango_layout_set_text (layout, plain, -1);
  else
    pango_layout_set_text (layout, text, -1);
  if (!attributes)
    attributes = pango_attr_list_new ();
  if (style == ANS_TEXT_TICK) /* digits of one width, so that numbers do not tremble */
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  g_free (plain);
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);
  return layout;
}

static void
size_of (PangoLayout *layout, double *width, double *height)
{
  int w, h;
  pango_layout_get_size (layout, &w, &h);
  *width = w / (double) PANGO_SCALE;
  *height = h / (double) PANGO_SCALE;
}

void
ans_text_size (AnsText *self, AnsTextStyle style, const char *text, double *width,
               double *height)
{
  size_of (layout_of (self, style, text), width, height);
}

/* The upper left corner for an anchor. */
static void
corner (AnsText *self, AnsTextStyle style, PangoLayout *layout, double ax, double ay,
        double *x, double *y)
{
  double width, height,
      baseline = pango_layout_get_baseline (layout) / (double) PANGO_SCALE;
  size_of (layout, &width, &height);
  *x -= ax * width;
  if (ay == ANS_TEXT_BASELINE)
    *y -= baseline;
  else if (ay == ANS_TEXT_MIDDLE)
    *y -= baseline - 0.36 * self->sizes[style];
  else
    *y -= ay * height;
}

void
ans_text_draw (AnsText *self, cairo_t *cr, AnsTextStyle style, const char *text, double x,
               double y, double ax, double ay)
{
  PangoLayout *layout = layout_of (self, style, text);
  corner (self, style, layout, ax, ay, &x, &y);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

void
ans_text_draw_rimmed (AnsText *self, cairo_t *cr, AnsTextStyle style, const char *text,
                      double x, double y, double ax, double ay, AnsColour colour,
                      AnsColour rim)
{
  PangoLayout *layout = layout_of (self, style, text);
  corner (self, style, layout, ax, ay, &x, &y);
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_move_to (cr, x, y);
  pango_cairo_layout_path (cr, layout);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 0.25 * self->sizes[style]);
  ans_colour_set (cr, rim, 0.8);
  cairo_stroke (cr);
  ans_colour_set (cr, colour, 1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

void
ans_text_draw_wrapped (AnsText *self, cairo_t *cr, AnsTextStyle style, const char *text,
                       double x, double y, double width)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (layout_of (self, style, text));
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_line_spacing (layout, 1.25f);
  double w, h;
  size_of (layout, &w, &h);
  cairo_move_to (cr, x - 0.5 * width, y - 0.5 * h);
  pango_cairo_show_layout (cr, layout);
}
