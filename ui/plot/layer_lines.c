/* Curves.  Where there are many samples in a column of pixels, each column keeps its
 * first, smallest, largest and last; if the curve is noisy as well, so that stroking
 * would be slow, the columns are filled from smallest to largest. */
#include "ui/plot/image.h"
#include "ui/plot/layer.h"

typedef struct {
  double *x, *y;
  int n; /* points kept so far */
  int column;
  int first, last, low, high; /* of the column in hand; first < 0: none */
} Reducer;

static void
keep (Reducer *self, int i)
{
  double x = self->x[i], y = self->y[i];
  self->x[self->n] = x;
  self->y[self->n++] = y;
}

/* Writes the column in hand over points already read. */
static void
flush (Reducer *self)
{
  if (self->first < 0)
    return;
  int order[] = {self->first, MIN (self->low, self->high), MAX (self->low, self->high),
                 self->last};
  double x[4], y[4];
  for (int k = 0; k < 4; k++) {
    x[k] = self->x[order[k]];
    y[k] = self->y[order[k]];
  }
  for (int k = 0; k < 4; k++)
    if (k == 0 || order[k] != order[k - 1]) {
      self->x[self->n] = x[k];
      self->y[self->n++] = y[k];
    }
  self->first = -1;
}

static int
column_of (const AnsPicture *picture, double x, double density)
{
  const AnsLayout *layout = &picture->layout;
  double column = floor ((x - layout->left) * density);
  return (int) CLAMP (column, -1, ceil ((layout->right - layout->left) * density));
}

static gboolean
goes_right (const double *x, int n)
{
  double last = -INFINITY;
  for (int i = 0; i < n; i++) {
    if (x[i] < last)
      return FALSE;
    last = isnan (x[i]) ? last : x[i];
  }
  return TRUE;
}

/* Reduces the points in place to a few in each of `density` columns to a unit; returns
 * how many are left. */
static int
reduce (const AnsPicture *picture, int n, double *x, double *y, double density)
{
  if (n < 3 * density * (picture->layout.right - picture->layout.left) ||
      !goes_right (x, n))
    return n;
  Reducer self = {.x = x, .y = y, .first = -1};
  for (int i = 0; i < n; i++) {
    if (isnan (x[i])) {
      flush (&self);
      if (self.n == 0 || !isnan (x[self.n - 1]))
        keep (&self, i);
      continue;
    }
    int column = column_of (picture, x[i], density);
    if (column != self.column)
      flush (&self);
    if (self.first < 0)
      self.first = self.low = self.high = i;
    self.column = column;
    self.last = i;
    self.low = y[i] < y[self.low] ? i : self.low;
    self.high = y[i] > y[self.high] ? i : self.high;
  }
  flush (&self);
  return self.n;
}

static double
total_variation (int n, const double *y)
{
  double sum = 0;
  for (int i = 1; i < n; i++)
    sum += isfinite (y[i] - y[i - 1]) ? fabs (y[i] - y[i - 1]) : 0;
  return sum;
}

/* Fills a column of the image between two heights, the ends by their share of a pixel. */
static void
fill_column (const AnsImage *image, int column, double top, double bottom, guint32 pixel)
{
  if (column < 0 || column >= image->width || !(bottom > 0) || !(top < image->height))
    return;
  top = MAX (top, 0), bottom = MIN (bottom, image->height);
  for (int row = (int) top; row < bottom; row++) {
    double cover = MIN (bottom, row + 1) - MAX (top, row);
    ans_image_blend (&image->pixels[(gsize) row * (gsize) image->width + (gsize) column],
                     pixel, (guint32) lround (256 * cover));
  }
}

static double
opacity (const AnsLayer *layer)
{
  return layer->faint ? 0.3 : 1;
}

/* A polyline that goes right, from column to column: what lies between two points is
 * shared out among the columns they span. */
static void
fill_columns (AnsPicture *picture, const AnsLayer *layer, int n, const double *px,
              const double *py)
{
  AnsImage image = ans_image_begin (picture, 1);
  const AnsLayout *layout = &picture->layout;
  double half = 0.5 * picture->theme->line_width * picture->unit * image.scale;
  AnsColour colour = picture->theme->roles[layer->role];
  colour.alpha *= opacity (layer);
  guint32 pixel = ans_colour_to_pixel (colour);
  int column = -1;
  double low = INFINITY, high = -INFINITY, x0 = 0, y0 = (double) NAN;
  for (int i = 0; i < n; i++) {
    double x = (px[i] - layout->left) * image.scale,
           y = (py[i] - layout->top) * image.scale;
    int next = isnan (x) ? column + 1 : (int) CLAMP (floor (x), -1, image.width);
    for (; column < next; column++) {
      double edge =
          isnan (x) || isnan (y0) ? y0 : y0 + (y - y0) * (column + 1 - x0) / (x - x0);
      low = fmin (low, edge), high = fmax (high, edge);
      fill_column (&image, column, low - half, high + half, pixel);
      low = isnan (x) || isnan (y0) ? INFINITY : edge;
      high = isnan (x) || isnan (y0) ? -INFINITY : edge;
    }
    low = fmin (low, y), high = fmax (high, y);
    x0 = x, y0 = y;
  }
  fill_column (&image, column, low - half, high + half, pixel);
  ans_image_end (picture, &image);
}

/* More a ribbon than a line: on most columns, and up and down many times the width. */
static gboolean
is_noise (const AnsPicture *picture, const AnsLayer *layer, int n, const double *px,
          const double *py)
{
  double width = picture->layout.right - picture->layout.left;
  return !picture->vector && !layer->dashed && n > 0.6 * width * picture->resolution &&
         total_variation (n, py) > 8 * width && goes_right (px, n);
}

static void
draw_curve (AnsPicture *picture, const AnsLayer *layer)
{
  int n = layer->n;
  double *px = ans_picture_numbers (picture, 2 * (gsize) n), *py = px + n;
  ans_picture_map (picture, n, layer->x, layer->y, px, py);
  int left = reduce (picture, n, px, py, picture->vector ? 4 : picture->resolution);
  if (is_noise (picture, layer, left, px, py))
    fill_columns (picture, layer, left, px, py);
  else
    ans_layer_stroke_polyline (picture, layer, picture->theme->line_width,
                               opacity (layer), left, px, py);
}

/* Adds the band between two finite stretches i ... j - 1. */
static void
add_stretch (AnsPicture *picture, int i, int j, const double *px, const double *low,
             const double *high)
{
  cairo_t *cr = picture->cr;
  if (j - i < 2)
    return;
  cairo_move_to (cr, px[i], low[i]);
  for (int k = i + 1; k < j; k++)
    cairo_line_to (cr, px[k], low[k]);
  for (int k = j - 1; k >= i; k--)
    cairo_line_to (cr, px[k], high[k]);
  cairo_close_path (cr);
}

/* At most one point of the band in each column: the widest. */
static int
thin (const AnsPicture *picture, int n, double *px, double *low, double *high)
{
  double density = picture->vector ? 4 : picture->resolution;
  if (n < 3 * density * (picture->layout.right - picture->layout.left) ||
      !goes_right (px, n))
    return n;
  int kept = 0, column = -2;
  for (int i = 0; i < n; i++) {
    gboolean hole = isnan (px[i]);
    int next = hole ? -2 : column_of (picture, px[i], density);
    if (kept > 0 && next == column && hole == isnan (px[kept - 1])) {
      low[kept - 1] = fmax (low[kept - 1], low[i]); /* pixels grow downwards */
      high[kept - 1] = fmin (high[kept - 1], high[i]);
      continue;
    }
    px[kept] = px[i], low[kept] = low[i], high[kept++] = high[i];
    column = next;
  }
  return kept;
}

static void
draw_band (AnsPicture *picture, const AnsLayer *layer)
{
  int n = layer->n;
  double *px = ans_picture_numbers (picture, 4 * (gsize) n), *low = px + n,
         *high = low + n;
  double *px_high = high + n;
  int hidden = picture->hidden; /* only curves are counted */
  ans_picture_map (picture, n, layer->x, layer->band_high, px_high, high);
  ans_picture_map (picture, n, layer->x, layer->band_low, px, low);
  picture->hidden = hidden;
  for (int i = 0; i < n; i++) {
    if (isnan (px[i]) && isfinite (layer->band_low[i]) && picture->layout.y.log)
      px[i] = px_high[i],
      low[i] = picture->layout.bottom; /* down to where nothing is seen */
    if (isnan (px_high[i]))
      px[i] = (double) NAN;
  }
  n = thin (picture, n, px, low, high);
  cairo_new_path (picture->cr);
  for (int i = 0, j; i < n; i = j + 1) {
    for (j = i; j < n && !isnan (px[j]); j++)
      ;
    add_stretch (picture, i, j, px, low, high);
  }
  ans_colour_set (picture->cr, picture->theme->roles[layer->role], 0.2);
  cairo_fill (picture->cr);
}

void
ans_layer_lines (AnsPicture *picture, const AnsLayer *layer,
                 G_GNUC_UNUSED const AnsColourScale *colours)
{
  if (layer->band_low)
    draw_band (picture, layer);
  draw_curve (picture, layer);
}
