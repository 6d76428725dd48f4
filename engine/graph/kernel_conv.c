/* Convolutions as products of small tiles, without copies: with channels last the window
 * of a result lies in memory as a few runs of window width times channels, one for each
 * of its rows, and so do those of its neighbours, `stride` positions further on.
 *
 * The weights are laid into panels, which the tiles read in order, once a run by a step
 * of their own.  A transposed convolution of stride s is s convolutions of stride 1 in
 * each direction, with every s-th tap in reverse order, whose results lie between each
 * other's.  Windows that hang over the image's edge read only the part inside. */
#include "engine/core/tile.h"
#include "engine/graph/op_conv.h"
#include "engine/graph/plan.h"

#include <string.h>

/* One set of windows over the image that is read; index 0: down, 1: across. */
typedef struct {
  int taps[2];              /* of the window, 0: all results are zero */
  int tap[2], tap_step[2];  /* the first tap's index in the weights, and from it on */
  int before[2], stride[2]; /* the first window begins at -before */
  int out[2];               /* how many windows */
  gsize to, step[2];        /* where their results go, in doubles */
  double *panels;
} Windows;

typedef struct {
  int n; /* sets of windows */
  Windows *sets;
  int in[2], c_in, c_out;
  int panel;         /* columns of one panel */
  gboolean wraps[2]; /* the image repeats */
  gboolean folded;   /* signals: each sample is a row of one image */
  gboolean batched;  /* else `images` of them */
  int images;
  gsize from_next, to_next; /* from one image to the next one */
  gsize pitch;              /* from row to row of the image that is read */
  gsize k_step, out_step;   /* in the weights, from channel to channel */
  gsize tap_size;
  int width; /* of the weights' window */
} Conv;

/* The smallest integer not below a / b, b > 0. */
static int
divide_up (int a, int b)
{
  return a > 0 ? (a + b - 1) / b : -(-a / b);
}

/* Results first to end - 1 have their windows inside, but for the rest of them. */
static void
inside (const Windows *set, int i, int in, int out, int *first, int *end)
{
  *first = CLAMP (divide_up (set->before[i], set->stride[i]), 0, out);
  *end = divide_up (in + set->before[i] - set->taps[i] + 1, set->stride[i]);
  *end = CLAMP (*end, *first, out);
}

/* The taps of window `o` that lie within the image, or within the one `copy` images
 * further on if the image repeats. */
static void
clip (const Windows *set, int i, int in, int o, int copy, int *first, int *end)
{
  int begin = o * set->stride[i] - set->before[i] - copy * in;
  *first = CLAMP (-begin, 0, set->taps[i]);
  *end = CLAMP (in - begin, *first, set->taps[i]);
}

/* n windows beside each other, or below each other, all clipped as the first one. */
typedef struct {
  int height; /* of the image */
  int oy, ox, n;
  gboolean down;
} Part;

/* What these windows see of one copy of the image; TRUE if that is all there is. */
static gboolean
run_copy (const Conv *self, const Windows *set, const Part *part, const int *copy,
          const double *x, double *y)
{
  int r[2], t[2], panels = (self->c_out + self->panel - 1) / self->panel;
  gsize size = (gsize) self->panel * (gsize) self->c_in;
  AnsTile tile = {.m = part->n, .a_step = 1, .a_segment = self->pitch, .A = x};

  clip (set, 0, part->height, part->oy, copy[0], &r[0], &r[1]);
  clip (set, 1, self->in[1], part->ox, copy[1], &t[0], &t[1]);
  tile.segments = r[1] - r[0];
  tile.k = (t[1] - t[0]) * self->c_in;
  tile.add = copy[0] != 0 || copy[1] != 0;
  if (tile.segments > 0 && tile.k > 0) {
    int i = part->oy * set->stride[0] - set->before[0] - copy[0] * part->height + r[0];
    int j = part->ox * set->stride[1] - set->before[1] - copy[1] * self->in[1] + t[0];
    tile.A += (gsize) i * self->pitch + (gsize) (j * self->c_in);
  } else if (tile.add)
    return FALSE;
  tile.a_row = part->down ? (gsize) set->stride[0] * self->pitch
                          : (gsize) (set->stride[1] * self->c_in);
  tile.B = set->panels + (gsize) (r[0] * set->taps[1] + t[0]) * size;
  tile.b_step = (gsize) self->panel;
  tile.b_segment = (gsize) set->taps[1] * size;
  tile.C =
      y + set->to + (gsize) part->oy * set->step[0] + (gsize) part->ox * set->step[1];
  tile.c_row = set->step[part->down ? 0 : 1];
  for (int p = 0; p < panels; p++) {
    tile.n = MIN (self->panel, self->c_out - p * self->panel);
    ans_tile_run (&tile);
    tile.B += (gsize) (set->taps[0] * set->taps[1]) * size;
    tile.C += self->panel;
  }
  return tile.segments == set->taps[0] && t[1] - t[0] == set->taps[1];
}

static void
run_windows (const Conv *self, const Windows *set, Part part, const double *x, double *y)
{
  int down = self->wraps[0] ? 1 : 0, across = self->wraps[1] ? 1 : 0;

  if (run_copy (self, set, &part, (int[]){0, 0}, x, y) || !(down || across))
    return;
  for (int i = -down; i <= down; i++)
    for (int j = -across; j <= across; j++)
      if (i != 0 || j != 0)
        run_copy (self, set, &part, (int[]){i, j}, x, y);
}

/* Results whose windows are inside from top to bottom go row by row, but for the columns
 * at both ends, which go from top to bottom. */
static void
run_set (const Conv *self, const Windows *set, int height, int out, const double *x,
         double *y)
{
  int top, bottom, left, right;

  inside (set, 0, height, out, &top, &bottom);
  inside (set, 1, self->in[1], set->out[1], &left, &right);
  for (int oy = 0; oy < out; oy++) {
    if (right > left)
      run_windows (self, set, (Part){height, oy, left, right - left, FALSE}, x, y);
    for (int ox = 0; ox < set->out[1]; ox++)
      if ((ox < left || ox >= right) && (oy < top || oy >= bottom))
        run_windows (self, set, (Part){height, oy, ox, 1, FALSE}, x, y);
  }
  for (int ox = 0; ox < set->out[1] && bottom > top; ox++)
    if (ox < left || ox >= right)
      run_windows (self, set, (Part){height, top, ox, bottom - top, TRUE}, x, y);
}

static void
run_conv (const AnsStep *step, const AnsRun *run)
{
  const Conv *self = step->data;
  const double *x = ans_place_read (run, &step->in[0]);
  double *y = ans_place_write (run, &step->out[0]);
  int n = self->batched ? run->rows : self->images;

  for (int i = 0; i < (self->folded ? 1 : n); i++) {
    for (int k = 0; k < self->n; k++) {
      const Windows *set = &self->sets[k];
      run_set (self, set, self->folded ? n : self->in[0], self->folded ? n : set->out[0],
               x, y);
    }
    x += self->from_next;
    y += self->to_next;
  }
}

static void
pack (const Conv *self, const Windows *set, const double *w)
{
  double *to = set->panels;

  for (int first = 0; first < self->c_out; first += self->panel) {
    int n = MIN (self->panel, self->c_out - first);
    for (int t = 0; t < set->taps[0] * set->taps[1]; t++) {
      int r = set->tap[0] + t / set->taps[1] * set->tap_step[0];
      int s = set->tap[1] + t % set->taps[1] * set->tap_step[1];
      const double *tap = w + (gsize) (r * self->width + s) * self->tap_size;
      for (int k = 0; k < self->c_in; k++, to += self->panel)
        for (int j = 0; j < n; j++)
          to[j] = tap[(gsize) k * self->k_step + (gsize) (first + j) * self->out_step];
    }
  }
}

static void
run_pack (const AnsStep *step, const AnsRun *run)
{
  const Conv *self = step->data;
  const double *w = ans_place_read (run, &step->in[0]);
  for (int k = 0; k < self->n; k++)
    pack (self, &self->sets[k], w);
}

/* Before all shards of its stage, when the weights are known. */
static void
add_pack (AnsProgram *program, const AnsStep *conv, Conv *self)
{
  AnsStage *stage = program->stages->pdata[conv->unit->stage];
  AnsStep *step = ans_arena_array (program->memory, AnsStep, 1);

  for (int k = 0; k < self->n; k++) {
    Windows *set = &self->sets[k];
    int panels = (self->c_out + self->panel - 1) / self->panel;
    gsize rows = (gsize) (set->taps[0] * set->taps[1]) * (gsize) (panels * self->c_in);
    set->panels = ans_arena_array (program->memory, double, rows *(gsize) self->panel);
  }
  step->run = run_pack;
  step->name = "pack";
  step->unit = conv->unit;
  step->node = conv->node;
  step->n_in = 1;
  step->in = ans_arena_array (program->memory, AnsPlace, 1);
  step->in[0] = conv->in[1];
  step->data = self;
  g_ptr_array_add (stage->global, step);
}

/* Direction i of a convolution. */
static void
forward (Windows *set, const AnsOpConv *at, const AnsShape *w, int i)
{
  set->taps[i] = w->size[i];
  set->tap[i] = 0;
  set->tap_step[i] = 1;
  set->before[i] = at->before[i];
  set->stride[i] = at->stride[i];
  set->out[i] = at->size[i];
}

/* Direction i of those results of a transposed convolution whose taps are `phase`, phase
 * + stride and so on: x[i] of i = o stride + t - before.  Returns the first of them. */
static int
backward (Windows *set, const AnsOpConv *at, const AnsShape *w, int i, int phase)
{
  int s = at->stride[i], first = phase - at->before[i];
  int o = 0; /* the position of y that meets the phase's first tap at the first result */

  if (first < 0) {
    o = divide_up (-first, s);
    first += o * s;
  }
  set->taps[i] = phase < w->size[i] ? (w->size[i] - phase + s - 1) / s : 0;
  set->tap[i] = phase + (set->taps[i] - 1) * s;
  set->tap_step[i] = -s;
  set->before[i] = set->taps[i] - 1 - o;
  set->stride[i] = 1;
  set->out[i] = first < at->size[i] ? (at->size[i] - first + s - 1) / s : 0;
  return first;
}

static void
lay_windows (AnsProgram *program, const AnsNode *node, Conv *self)
{
  AnsOpConv at = ans_op_conv_geometry (node);
  const AnsShape *w = &node->operands[1]->shape;
  gboolean transposed = node->op == ANS_OP_CONV_TRANSPOSED;
  int columns = transposed ? at.stride[1] : 1;
  gsize step[2] = {(gsize) (at.size[1] * self->c_out), (gsize) self->c_out};

  self->n = transposed ? at.stride[0] * at.stride[1] : 1;
  self->sets = ans_arena_array (program->memory, Windows, self->n);
  for (int k = 0; k < self->n; k++) {
    Windows *set = &self->sets[k];
    for (int i = 0; i < 2; i++) {
      set->step[i] = step[i];
      if (transposed) {
        int first = backward (set, &at, w, i, i == 0 ? k / columns : k % columns);
        set->to += (gsize) first * step[i];
        set->step[i] *= (gsize) at.stride[i];
      } else
        forward (set, &at, w, i);
    }
  }
}

void
ans_kernel_conv (AnsProgram *program, AnsStep *step)
{
  const AnsNode *node = step->node;
  const AnsShape *x = &node->operands[0]->shape, *w = &node->operands[1]->shape;
  Conv *self = ans_arena_array (program->memory, Conv, 1);
  gboolean transposed = node->op == ANS_OP_CONV_TRANSPOSED;
  AnsOpConv at = ans_op_conv_geometry (node);

  *self = (Conv){.in = {x->size[1], x->size[2]}, .c_in = x->size[3]};
  self->c_out = node->shape.size[3];
  self->panel = ans_tile_panel (self->c_out);
  self->pitch = (gsize) self->in[1] * (gsize) self->c_in;
  self->width = w->size[1];
  self->tap_size = (gsize) w->size[2] * (gsize) w->size[3];
  self->k_step = transposed ? 1 : (gsize) w->size[3];
  self->out_step = transposed ? (gsize) w->size[3] : 1;
  lay_windows (program, node, self);
  self->folded =
      ans_op_conv_is_signal (&at, self->in[0], node->shape.size[1], w->size[0]);
  self->wraps[0] = at.wraps[0];
  self->wraps[1] = at.wraps[1];
  self->batched = ans_shape_is_batched (x);
  self->images = x->size[0];
  self->from_next = ans_op_conv_stride (x, step->in[0].stride);
  self->to_next = ans_op_conv_stride (&node->shape, step->out[0].stride);
  if (self->folded) {
    self->pitch = self->from_next;
    for (int k = 0; k < self->n; k++)
      self->sets[k].step[0] = self->to_next;
  }
  add_pack (program, step, self);
  step->run = run_conv;
  step->name = "conv";
  step->data = self;
  step->flops = 2.0 * ans_shape_row (transposed ? x : &node->shape) * w->size[0] *
                w->size[1] * w->size[2];
}
