/* Layers as \addplot, one function a kind. */
#include "ui/film/pgf_private.h"

#include "ui/film/tex.h"
#include "ui/plot/contour.h"
#include "ui/plot/picture.h"

enum { MOST_NODES = 64, MOST_OF_A_LINE = 2000, CIRCLE = 72 };

/* ---- colours and tables ---- */

static void
write_colour (const AnsPgf *self, const char *key, AnsRole role)
{
  const AnsTheme *theme = self->over_field ? ans_theme_on_field () : self->theme;
  AnsColour colour = theme->roles[role];
  g_string_append_printf (self->text, "%s={rgb,255:red,%ld;green,%ld;blue,%ld}", key,
                          lround (255 * colour.red), lround (255 * colour.green),
                          lround (255 * colour.blue));
}

static void
begin (const AnsPgf *self, const AnsLayer *layer, const char *options)
{
  g_string_append_printf (self->text, "\\addplot[%s, ", options);
  write_colour (self, "color", layer->role);
  if (layer->dashed || layer->role == ANS_ROLE_REFERENCE)
    g_string_append (self->text, ", dashed");
}

/* The end of the options and the head of the table. */
static void
open_table (const AnsPgf *self, const char *options, const char *columns)
{
  g_string_append_printf (self->text, "] table[%s] {\n%s\n", options, columns);
}

static void
write_row (const AnsPgf *self, int n, const double *numbers)
{
  for (int i = 0; i < n; i++) {
    g_string_append (self->text, i ? " " : "");
    ans_tex_number (self->text, numbers[i]);
  }
  g_string_append_c (self->text, '\n');
}

/* What has colours is named at their bar. */
static gboolean
is_named (const AnsLayer *layer)
{
  return layer->label && !ans_picture_is_coloured (layer);
}

static void
end (const AnsPgf *self, const AnsLayer *layer)
{
  g_string_append (self->text, "};\n");
  if (!is_named (layer))
    return;
  g_autofree char *label = ans_tex_text (layer->label);
  g_string_append_printf (self->text, "\\addlegendentry{%s}\n", label);
}

static const char *
forget (const AnsLayer *layer)
{
  return is_named (layer) ? "" : ", forget plot";
}

/* ---- grids ---- */

/* The place of a node; logarithmic axes have theirs as they are. */
static double
place (double from, double to, int index, int n)
{
  return from + (to - from) * index / MAX (n - 1, 1);
}

static void
pgf_grid (AnsPgf *self, const AnsLayer *layer)
{
  gboolean matrix = layer->kind == ANS_LAYER_MATRIX;
  int dx = matrix ? 1 : (layer->n - 1) / MOST_NODES + 1;
  int dy = matrix ? 1 : (layer->m - 1) / MOST_NODES + 1;
  int columns = (layer->n + dx - 1) / dx;
  AnsColourScale scale = ans_colour_scale (layer);
  g_string_append_printf (self->text,
                          "\\addplot[matrix plot*, mesh/cols=%d, point meta=explicit, "
                          "colormap name=%s, point meta min=",
                          columns, ans_pgf_map (layer->map));
  ans_tex_number (self->text, scale.low);
  g_string_append (self->text, ", point meta max=");
  ans_tex_number (self->text, scale.high);
  g_string_append (self->text, ", forget plot");
  open_table (self, "x=x, y=y, meta=value", "x y value");
  for (int j = 0; j < layer->m; j += dy)
    for (int i = 0; i < layer->n; i += dx)
      write_row (
          self, 3,
          (double[]){matrix ? i : place (layer->box.x0, layer->box.x1, i, layer->n),
                     matrix ? j : place (layer->box.y0, layer->box.y1, j, layer->m),
                     (double) layer->values[j * layer->n + i]});
  g_string_append (self->text, "};\n");
}

static void
write_contour (const AnsPgf *self, const AnsLayer *layer, AnsContourResult lines)
{
  double dx = (layer->box.x1 - layer->box.x0) / (layer->n - 1);
  double dy = (layer->box.y1 - layer->box.y0) / (layer->m - 1);
  for (int k = 0; k < lines.n_lines; k++) {
    AnsContourLine line = lines.lines[k];
    for (int i = 0; i < line.n + line.closed; i++) {
      const double *point = &lines.points[2 * (line.first + i % line.n)];
      write_row (
          self, 2,
          (double[]){layer->box.x0 + dx * point[0], layer->box.y0 + dy * point[1]});
    }
    g_string_append (self->text, "nan nan\n");
  }
}

static void
write_levels (const AnsPgf *self, const AnsLayer *layer, gboolean strong)
{
  g_autoptr (AnsContour) contour = ans_contour_new ();
  gsize start = self->text->len;
  begin (self, layer, strong ? "very thick" : "semithick");
  g_string_append (self->text, forget (layer));
  open_table (self, "", "x y");
  gsize empty = self->text->len;
  for (int k = 0; k < layer->n_levels; k++)
    if ((fabs (layer->levels[k] - layer->emphasis) < 1e-9) == strong)
      write_contour (self, layer,
                     ans_contour_trace (contour, layer->n, layer->m, layer->values,
                                        layer->levels[k]));
  if (self->text->len == empty)
    g_string_truncate (self->text, start);
  else
    end (self, layer);
}

static void
pgf_contours (AnsPgf *self, const AnsLayer *layer)
{
  AnsLayer unnamed = *layer;
  unnamed.label = NULL;
  write_levels (self, layer, FALSE);
  if (!isnan (layer->emphasis))
    write_levels (self, &unnamed, TRUE);
}

/* ---- points, arrows, bars ---- */

static void
pgf_points (AnsPgf *self, const AnsLayer *layer)
{
  int stride = (layer->n - 1) / self->dense + 1;
  AnsColourScale scale = layer->values ? ans_colour_scale (layer) : (AnsColourScale){0};
  if (stride > 1)
    g_string_append_printf (self->text, "%% every %d. of %d points\n", stride, layer->n);
  begin (self, layer, "only marks, mark=*, draw=none");
  g_string_append_printf (self->text, ", mark size=%s, fill opacity=0.85%s",
                          layer->n > 1000 ? "0.8pt" : "1.4pt", forget (layer));
  if (layer->values) {
    g_string_append_printf (self->text,
                            ", scatter, scatter src=explicit, colormap name=%s"
                            ", point meta min=",
                            ans_pgf_map (layer->map));
    ans_tex_number (self->text, scale.low);
    g_string_append (self->text, ", point meta max=");
    ans_tex_number (self->text, scale.high);
  }
  open_table (self, layer->values ? "meta=value" : "",
              layer->values ? "x y value" : "x y");
  for (int i = 0; i < layer->n; i += stride)
    write_row (self, layer->values ? 3 : 2,
               (double[]){(double) layer->x[i], (double) layer->y[i],
                          layer->values ? (double) layer->values[i] : 0});
  end (self, layer);
}

static void
pgf_arrows (AnsPgf *self, const AnsLayer *layer)
{
  begin (self, layer, "-stealth, quiver={u=\\thisrow{u}, v=\\thisrow{v}}");
  g_string_append (self->text, forget (layer));
  open_table (self, "x=x, y=y", "x y u v");
  for (int i = 0; i < layer->n; i++) {
    double numbers[] = {(double) layer->x[i], (double) layer->y[i],
                        layer->size * (double) layer->u[i],
                        layer->size * (double) layer->v[i]};
    if (isfinite (numbers[0] + numbers[1] + numbers[2] + numbers[3]))
      write_row (self, 4, numbers);
  }
  end (self, layer);
}

static void
write_errors (const AnsPgf *self, const AnsLayer *layer)
{
  g_string_append (self->text,
                   "\\addplot[only marks, mark=none, forget plot, color=black, "
                   "error bars/.cd, y dir=both, y explicit");
  open_table (self, "x=x, y=y, y error plus=plus, y error minus=minus", "x y plus minus");
  for (int i = 0; i < layer->n; i++)
    write_row (self, 4,
               (double[]){0.5 * ((double) layer->x[i] + (double) layer->x[i + 1]),
                          (double) layer->y[i],
                          (double) (layer->band_high[i] - layer->y[i]),
                          (double) (layer->y[i] - layer->band_low[i])});
  g_string_append (self->text, "};\n");
}

static void
pgf_bars (AnsPgf *self, const AnsLayer *layer)
{
  begin (self, layer, "ybar interval, draw=none, fill opacity=0.7");
  write_colour (self, ", fill", layer->role);
  g_string_append_printf (self->text, "%s", forget (layer));
  open_table (self, "", "x y");
  for (int i = 0; i <= layer->n; i++)
    write_row (
        self, 2,
        (double[]){(double) layer->x[i], (double) layer->y[MIN (i, layer->n - 1)]});
  end (self, layer);
  if (layer->band_low)
    write_errors (self, layer);
}

/* ---- lines ---- */

/* Of a long line each stretch keeps its smallest and its largest. */
static void
write_line (const AnsPgf *self, const AnsLayer *layer, const float *y)
{
  int stride = (layer->n - 1) / MOST_OF_A_LINE + 1;
  for (int i = 0; i < layer->n; i += stride) {
    int low = i, high = i;
    for (int k = i; k < MIN (i + stride, layer->n); k++) {
      low = y[k] < y[low] ? k : low;
      high = y[k] > y[high] ? k : high;
    }
    int first = MIN (low, high), last = MAX (low, high);
    write_row (self, 2, (double[]){(double) layer->x[first], (double) y[first]});
    if (last != first)
      write_row (self, 2, (double[]){(double) layer->x[last], (double) y[last]});
  }
}

/* There and back. */
static void
write_band (const AnsPgf *self, const AnsLayer *layer)
{
  int stride = (layer->n - 1) / MOST_OF_A_LINE + 1;
  begin (self, layer, "draw=none, forget plot, fill opacity=0.2");
  write_colour (self, ", fill", layer->role);
  open_table (self, "", "x y");
  for (int k = 0; k < 2 * layer->n; k += stride) {
    int i = k < layer->n ? k : 2 * layer->n - 1 - k;
    double y = (double) (k < layer->n ? layer->band_low : layer->band_high)[i];
    if (isfinite (y) && !(self->y_log && y <= 0))
      write_row (self, 2, (double[]){(double) layer->x[i], y});
  }
  g_string_append (self->text, "} -- cycle;\n");
}

static void
pgf_lines (AnsPgf *self, const AnsLayer *layer)
{
  if (layer->band_low)
    write_band (self, layer);
  begin (self, layer, "thick");
  g_string_append (self->text, forget (layer));
  open_table (self, "", "x y");
  write_line (self, layer, layer->y);
  end (self, layer);
}

static void
pgf_path (AnsPgf *self, const AnsLayer *layer)
{
  begin (self, layer, "semithick, mark=*, mark size=1.5pt");
  g_string_append_printf (self->text, ", mark indices={%d}%s",
                          (layer->n - 1) / ((layer->n - 1) / MOST_OF_A_LINE + 1) + 1,
                          forget (layer));
  open_table (self, "", "x y");
  int stride = (layer->n - 1) / MOST_OF_A_LINE + 1;
  for (int i = 0; i < layer->n; i += stride)
    write_row (self, 2, (double[]){(double) layer->x[i], (double) layer->y[i]});
  end (self, layer);
}

/* ---- marks ---- */

static void
write_circle (const AnsPgf *self, double x, double y, double radius)
{
  for (int k = 0; k <= CIRCLE; k++)
    write_row (self, 2,
               (double[]){x + radius * cos (2 * G_PI * k / CIRCLE),
                          y + radius * sin (2 * G_PI * k / CIRCLE)});
}

static void
write_note (const AnsPgf *self, const AnsLayer *layer, const char *note, double x,
            double y, const char *anchor)
{
  g_autofree char *text = ans_tex_text (note);
  g_string_append_printf (self->text,
                          "\\node[anchor=%s, inner sep=3pt, font=\\scriptsize, ", anchor);
  write_colour (self, "text", layer->role);
  g_string_append (self->text, "] at (axis cs:");
  ans_tex_number (self->text, x);
  g_string_append_c (self->text, ',');
  ans_tex_number (self->text, y);
  g_string_append_printf (self->text, ") {%s};\n", text);
}

static void
write_mark (const AnsPgf *self, const AnsLayer *layer, int i)
{
  static const char *const anchors[] = {[ANS_MARK_POINT] = "west",
                                        [ANS_MARK_VERTICAL] = "north west",
                                        [ANS_MARK_HORIZONTAL] = "south east",
                                        [ANS_MARK_CIRCLE] = "center"};
  double x = (double) layer->x[i], y = (double) layer->y[i];
  double top = MAX (self->box.y0, self->box.y1),
         bottom = MIN (self->box.y0, self->box.y1);
  begin (self, layer,
         layer->mark == ANS_MARK_POINT ? "only marks, mark=*, forget plot"
                                       : "semithick, forget plot");
  open_table (self, "", "x y");
  if (layer->mark == ANS_MARK_VERTICAL) {
    write_row (self, 2, (double[]){x, bottom});
    write_row (self, 2, (double[]){x, top});
    y = top;
  } else if (layer->mark == ANS_MARK_HORIZONTAL) {
    write_row (self, 2, (double[]){self->box.x0, y});
    write_row (self, 2, (double[]){self->box.x1, y});
    x = self->box.x1;
  } else if (layer->mark == ANS_MARK_CIRCLE) {
    write_circle (self, x, y, layer->size);
  } else {
    write_row (self, 2, (double[]){x, y});
  }
  g_string_append (self->text, "};\n");
  if (layer->texts && layer->texts[i])
    write_note (self, layer, layer->texts[i], x, y, anchors[layer->mark]);
}

static void
pgf_marks (AnsPgf *self, const AnsLayer *layer)
{
  for (int i = 0; i < layer->n; i++)
    if ((layer->mark == ANS_MARK_HORIZONTAL || isfinite (layer->x[i])) &&
        (layer->mark == ANS_MARK_VERTICAL || isfinite (layer->y[i])))
      write_mark (self, layer, i);
}

void
ans_pgf_layer (AnsPgf *self, const AnsLayer *layer)
{
  static void (*const write[]) (AnsPgf *, const AnsLayer *) = {
      [ANS_LAYER_FIELD] = pgf_grid,    [ANS_LAYER_CONTOURS] = pgf_contours,
      [ANS_LAYER_POINTS] = pgf_points, [ANS_LAYER_ARROWS] = pgf_arrows,
      [ANS_LAYER_LINES] = pgf_lines,   [ANS_LAYER_BARS] = pgf_bars,
      [ANS_LAYER_PATH] = pgf_path,     [ANS_LAYER_MATRIX] = pgf_grid,
      [ANS_LAYER_MARKS] = pgf_marks,
  };
  write[layer->kind](self, layer);
}
