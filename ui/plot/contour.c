/* An edge of the grid is crossed at most once by a level, so that edges serve as the
 * vertices of the lines: each cell links pairs of its edges, an edge has at most two
 * links, and lines are followed from link to link. */
#include "ui/plot/contour.h"

#include <math.h>
#include <string.h>

struct _AnsContour {
  int nx, ny;
  const float *values;
  double level;
  int *links;      /* two for each edge: -1 is none */
  gsize n_links;   /* allocated */
  GArray *touched; /* edges with links */
  GArray *lines, *points;
};

enum { BOTTOM, RIGHT, TOP, LEFT, NONE };

/* For each set of corners above (bits: 1 lower left, 2 lower right, 4 upper right, 8
 * upper left), the pairs of edges that are joined; saddles as if their middle were below.
 */
static const signed char pairs[16][4] = {
    {NONE, NONE, NONE, NONE},  {LEFT, BOTTOM, NONE, NONE},  {BOTTOM, RIGHT, NONE, NONE},
    {LEFT, RIGHT, NONE, NONE}, {RIGHT, TOP, NONE, NONE},    {LEFT, BOTTOM, RIGHT, TOP},
    {BOTTOM, TOP, NONE, NONE}, {LEFT, TOP, NONE, NONE},     {TOP, LEFT, NONE, NONE},
    {BOTTOM, TOP, NONE, NONE}, {BOTTOM, RIGHT, TOP, LEFT},  {RIGHT, TOP, NONE, NONE},
    {LEFT, RIGHT, NONE, NONE}, {BOTTOM, RIGHT, NONE, NONE}, {LEFT, BOTTOM, NONE, NONE},
    {NONE, NONE, NONE, NONE},
};

AnsContour *
ans_contour_new (void)
{
  AnsContour *self = g_new0 (AnsContour, 1);
  self->touched = g_array_new (FALSE, FALSE, sizeof (int));
  self->lines = g_array_new (FALSE, FALSE, sizeof (AnsContourLine));
  self->points = g_array_new (FALSE, FALSE, 2 * sizeof (double));
  return self;
}

void
ans_contour_free (AnsContour *self)
{
  g_free (self->links);
  g_array_unref (self->touched);
  g_array_unref (self->lines);
  g_array_unref (self->points);
  g_free (self);
}

static void
prepare (AnsContour *self)
{
  gsize n = 4 * (gsize) self->nx * (gsize) self->ny;
  if (n > self->n_links) {
    g_free (self->links);
    self->links = g_new (int, n);
    self->n_links = n;
    memset (self->links, 0xff, n * sizeof (int));
  }
  g_array_set_size (self->touched, 0);
  g_array_set_size (self->lines, 0);
  g_array_set_size (self->points, 0);
}

/* Edges along x come first, those along y after them, both by their lower left node. */
static int
edge_of (const AnsContour *self, int i, int j, int side)
{
  int node = j * self->nx + i, all = self->nx * self->ny;
  const int edges[] = {node, all + node + 1, node + self->nx, all + node};
  return edges[side];
}

static void
add_link (AnsContour *self, int from, int to)
{
  int *links = &self->links[2 * (gsize) from];
  if (links[0] < 0) {
    links[0] = to;
    g_array_append_val (self->touched, from);
  } else
    links[1] = to;
}

static void
link_cell (AnsContour *self, int i, int j, int code)
{
  const float *v = &self->values[(gsize) j * (gsize) self->nx + (gsize) i];
  double sum =
      (double) v[0] + (double) v[1] + (double) v[self->nx] + (double) v[self->nx + 1];
  if (!isfinite (sum))
    return;
  if ((code == 5 || code == 10) && 0.25 * sum > self->level)
    code = 15 - code;
  const signed char *pair = pairs[code];
  for (int k = 0; k < 4 && pair[k] != NONE; k += 2) {
    int a = edge_of (self, i, j, pair[k]), b = edge_of (self, i, j, pair[k + 1]);
    add_link (self, a, b);
    add_link (self, b, a);
  }
}

static void
link_cells (AnsContour *self)
{
  float level = (float) self->level;
  for (int j = 0; j < self->ny - 1; j++) {
    const float *low = &self->values[(gsize) j * (gsize) self->nx];
    const float *high = low + self->nx;
    int left = (low[0] > level) | (high[0] > level) << 3;
    for (int i = 0; i < self->nx - 1; i++) {
      int right = (low[i + 1] > level) | (high[i + 1] > level) << 3;
      int code = left | (right & 1) << 1 | (right & 8) >> 1;
      if (code != 0 && code != 15)
        link_cell (self, i, j, code);
      left = right;
    }
  }
}

static void
unlink_from (AnsContour *self, int edge, int other)
{
  int *links = &self->links[2 * (gsize) edge];
  if (links[0] == other)
    links[0] = links[1];
  links[1] = -1;
}

/* Goes from an edge to a neighbour and forgets the link; -1: there is none. */
static int
follow (AnsContour *self, int edge)
{
  int next = self->links[2 * (gsize) edge];
  if (next < 0)
    return -1;
  unlink_from (self, edge, next);
  unlink_from (self, next, edge);
  return next;
}

static void
add_point (AnsContour *self, int edge)
{
  int all = self->nx * self->ny;
  gboolean upright = edge >= all;
  int node = upright ? edge - all : edge;
  double a = (double) self->values[node];
  double b = (double) self->values[node + (upright ? self->nx : 1)];
  double t = CLAMP ((self->level - a) / (b - a), 0, 1);
  int column = node % self->nx, row = node / self->nx;
  double point[2] = {column, row};
  point[upright] += t;
  g_array_append_vals (self->points, point, 1);
}

static void
trace_line (AnsContour *self, int start)
{
  AnsContourLine line = {.first = (int) self->points->len};
  add_point (self, start);
  for (int edge = follow (self, start); edge >= 0; edge = follow (self, edge)) {
    line.closed = edge == start;
    if (!line.closed)
      add_point (self, edge);
  }
  line.n = (int) self->points->len - line.first;
  g_array_append_val (self->lines, line);
}

AnsContourResult
ans_contour_trace (AnsContour *self, int nx, int ny, const float *values, double level)
{
  g_return_val_if_fail (nx >= 2 && ny >= 2 && nx <= G_MAXINT / 4 / ny,
                        (AnsContourResult){0});
  self->nx = nx;
  self->ny = ny;
  self->values = values;
  self->level = (double) (float) level; /* as coarse as the values it is compared with */
  prepare (self);
  link_cells (self);
  /* Open lines from their ends, then what is left: closed ones. */
  for (int pass = 0; pass < 2; pass++)
    for (guint k = 0; k < self->touched->len; k++) {
      int edge = g_array_index (self->touched, int, k);
      const int *links = &self->links[2 * (gsize) edge];
      if (links[0] >= 0 && (pass == 1 || links[1] < 0))
        trace_line (self, edge);
    }
  return (AnsContourResult){(int) self->lines->len, (int) self->points->len,
                            (AnsContourLine *) (gpointer) self->lines->data,
                            (double *) (gpointer) self->points->data};
}
