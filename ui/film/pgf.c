#include "ui/film/pgf_private.h"

#include "ui/film/tex.h"
#include "ui/plot/picture.h"
#include "ui/plot/range.h"

enum { USUAL_DENSE = 5000, MAP_STOPS = 33 };

#define POINTS_PER_CM (72 / 2.54)

const char *
ans_pgf_map (AnsMap map)
{
  static const char *const names[] = {[ANS_MAP_SEQUENTIAL] = "sequential",
                                      [ANS_MAP_DIVERGING] = "diverging",
                                      [ANS_MAP_CYCLIC] = "cyclic",
                                      [ANS_MAP_GREY] = "grey"};
  return names[map];
}

static void
write_map (GString *text, AnsMap map)
{
  const guint32 *table = ans_colour_table (map);
  g_string_append_printf (text, "\\pgfplotsset{colormap={%s}{", ans_pgf_map (map));
  for (int i = 0; i < MAP_STOPS; i++) {
    guint32 pixel = table[i * (ANS_COLOUR_TABLE_SIZE - 1) / (MAP_STOPS - 1)];
    g_string_append_printf (text, "%srgb255=(%u,%u,%u)", i ? (i % 4 ? " " : "\n  ") : "",
                            pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255);
  }
  g_string_append (text, "}}\n");
}

static void
write_preamble (const AnsFigure *figure, GString *text)
{
  g_string_append (text, "% Compile with pdflatex, xelatex or lualatex.\n");
  const char *notes[] = {figure->title, figure->recipe};
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (notes[i]) {
      g_autofree char *line = g_strdelimit (g_strdup (notes[i]), "\r\n", ' ');
      g_string_append_printf (text, "%% %s\n", line);
    }
  g_string_append (text, "\\documentclass[border=2pt]{standalone}\n"
                         "\\usepackage[utf8]{inputenc}\n"
                         "\\usepackage{pgfplots}\n"
                         "\\pgfplotsset{compat=1.15}\n");
  for (int map = 0; map <= ANS_MAP_GREY; map++)
    write_map (text, (AnsMap) map);
}

static void
write_option (GString *text, const char *name, const char *markup)
{
  if (!markup || !*markup)
    return;
  g_autofree char *tex = ans_tex_text (markup);
  g_string_append_printf (text, "  %s={%s},\n", name, tex);
}

static void
write_limit (GString *text, const char *name, double value)
{
  g_string_append_printf (text, "  %s=", name);
  ans_tex_number (text, value);
  g_string_append (text, ",\n");
}

/* What a person has chosen, side by side; what cannot be shown is not heard. */
static AnsBox
box_of (const AnsFigurePanel *panel, gboolean x_log, gboolean y_log)
{
  AnsBox box = ans_range_of_plot (panel->plot, x_log, y_log), chosen = panel->view.box;
  gboolean falls = box.y0 > box.y1;
  AnsBox wish = {isfinite (chosen.x0) ? chosen.x0 : box.x0,
                 isfinite (chosen.x1) ? chosen.x1 : box.x1,
                 isfinite (chosen.y0) ? chosen.y0 : box.y0,
                 isfinite (chosen.y1) ? chosen.y1 : box.y1};
  if (wish.x0 < wish.x1 && !(x_log && wish.x0 <= 0))
    box.x0 = wish.x0, box.x1 = wish.x1;
  if ((falls ? wish.y0 > wish.y1 : wish.y0 < wish.y1) && !(y_log && wish.y0 <= 0))
    box.y0 = wish.y0, box.y1 = wish.y1;
  return box;
}

/* The bar is that of the first layer with colours; others bring their own scale. */
static void
write_bar (const AnsFigure *figure, const AnsPgf *pgf)
{
  for (int i = 0; i < ans_plot_n_layers (pgf->plot); i++) {
    const AnsLayer *layer = ans_plot_layer (pgf->plot, i);
    if (!ans_picture_is_coloured (layer))
      continue;
    AnsColourScale scale = ans_colour_scale (layer);
    g_string_append_printf (pgf->text, "  colormap name=%s,\n", ans_pgf_map (layer->map));
    write_limit (pgf->text, "point meta min", scale.low);
    write_limit (pgf->text, "point meta max", scale.high);
    if (figure->no_bar)
      return;
    g_string_append (pgf->text, "  colorbar,\n");
    if (layer->label) {
      g_autofree char *label = ans_tex_text (layer->label);
      g_string_append_printf (pgf->text, "  colorbar style={ylabel={%s}},\n", label);
    }
    return;
  }
}

/* Lines on fields are light, and so are they in the legend. */
static gboolean
has_field (const AnsPlot *plot)
{
  for (int i = 0; i < ans_plot_n_layers (plot); i++)
    if (ans_picture_is_field (ans_plot_layer (plot, i)))
      return TRUE;
  return FALSE;
}

static void
write_options (const AnsFigure *figure, const AnsPgf *pgf, const AnsAxes *axes,
               double width, double height)
{
  GString *text = pgf->text;
  g_string_append (text, "  width=");
  ans_tex_number (text, width);
  g_string_append (text, "cm, height=");
  ans_tex_number (text, height);
  g_string_append (text, "cm,\n");
  write_option (text, "title", axes->title);
  write_option (text, "xlabel", axes->x_label);
  write_option (text, "ylabel", axes->y_label);
  write_limit (text, "xmin", pgf->box.x0);
  write_limit (text, "xmax", pgf->box.x1);
  write_limit (text, "ymin", MIN (pgf->box.y0, pgf->box.y1));
  write_limit (text, "ymax", MAX (pgf->box.y0, pgf->box.y1));
  g_string_append_printf (
      text, "%s%s%s%s", pgf->box.y0 > pgf->box.y1 ? "  y dir=reverse,\n" : "",
      pgf->x_log ? "  xmode=log,\n" : "", pgf->y_log ? "  ymode=log,\n" : "",
      axes->equal && !pgf->x_log && !pgf->y_log ? "  axis equal image,\n" : "");
  write_bar (figure, pgf);
  g_string_append (text, "  axis on top, unbounded coords=jump, clip mode=individual,\n"
                         "  font=\\footnotesize, legend columns=3,\n"
                         "  legend style={font=\\scriptsize, at={(0.5,0)}, "
                         "yshift=-1.05cm, anchor=north,\n"
                         "    /tikz/every even column/.append style={column sep=2mm}, ");
  g_string_append_printf (text, "draw=none, fill=%s},\n",
                          has_field (pgf->plot) ? "black!35" : "none");
}

static void
write_panel (const AnsFigure *figure, int i, GString *text)
{
  const AnsFigurePanel *panel = &figure->panels[i];
  int columns = CLAMP (figure->columns, 1, figure->n),
      rows = (figure->n + columns - 1) / columns;
  double width = figure->width / columns / POINTS_PER_CM,
         height = figure->height / rows / POINTS_PER_CM;
  AnsPgf pgf = {.text = text,
                .plot = panel->plot,
                .theme = ans_theme_get (figure->theme),
                .x_log = ans_view_x_log (&panel->view, &panel->axes),
                .y_log = ans_view_y_log (&panel->view, &panel->axes),
                .dense = figure->dense > 0 ? figure->dense : USUAL_DENSE};
  pgf.box = box_of (panel, pgf.x_log, pgf.y_log);
  g_string_append (text, "\\begin{axis}[\n  at={(");
  ans_tex_number (text, i % columns * 1.15 * width);
  g_string_append (text, "cm,");
  ans_tex_number (text, -(i / columns) * (height + 1.6));
  g_string_append (text, "cm)}, anchor=north west,\n");
  write_options (figure, &pgf, &panel->axes, width, height);
  g_string_append (text, "]\n");
  for (int k = 0; k < ans_plot_n_layers (panel->plot); k++) {
    const AnsLayer *layer = ans_plot_layer (panel->plot, k);
    ans_pgf_layer (&pgf, layer);
    pgf.over_field |= ans_picture_is_field (layer);
  }
  g_string_append (text, "\\end{axis}\n");
}

char *
ans_pgf_text (const AnsFigure *figure)
{
  GString *text = g_string_new (NULL);
  write_preamble (figure, text);
  g_string_append (text, "\\begin{document}\n\\begin{tikzpicture}\n");
  for (int i = 0; i < figure->n; i++)
    write_panel (figure, i, text);
  g_string_append (text, "\\end{tikzpicture}\n\\end{document}\n");
  return g_string_free (text, FALSE);
}
