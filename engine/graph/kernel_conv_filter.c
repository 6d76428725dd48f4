/* The gradient of a convolution in its weights: for each tap the product of the image's
 * channels with the result's, summed over all positions where both are.  The sums of a
 * block of positions stay in registers. */
#include "engine/core/tile.h"
#include "engine/graph/op_conv.h"
#include "engine/graph/plan.h"

#include <string.h>

/* Positions of one block: enough to make reading and writing the sums cheap. */
#define BLOCK 256

typedef struct {
  AnsOpConv at;      /* its size: that of the window */
  int in[2], out[2]; /* of the image and of the result */
  int c_in, c_out;
  gsize x_pitch, y_pitch; /* from row to row */
  int panel;              /* columns of one tile */
  gboolean packed;  /* y is copied, since its rows cannot be read in whole vectors */
  gboolean batched; /* else `images` of them */
  int images;
  gsize x_next, y_next; /* from one image to the next one */
  gboolean folded;      /* signals: each sample is a row of one image */
  int block[2];         /* positions */
} Filter;

/* A block of the result, as the tiles read it. */
typedef struct {
  int first[2], end[2];
  const double *y;
  gsize step, pitch; /* from position to position, from row to row */
} Block;

/* Those of the block's positions at which tap `t` meets the image. */
static void
meet (const Filter *self, const Block *block, int i, int in, int t, int *first, int *end)
{
  int s = self->at.stride[i], shift = t - self->at.before[i];

  *first = MAX (block->first[i], shift < 0 ? (-shift + s - 1) / s : 0);
  *end = MIN (block->end[i], in > shift ? (in - shift + s - 1) / s : 0);
}

/* What tap t, which may be beyond the window, sees of the image. */
static void
add_tap (const Filter *self, const Block *block, const int *in, const int *t,
         AnsTile tile, const double *x)
{
  const int *s = self->at.stride;
  int first[2], end[2];

  for (int i = 0; i < 2; i++)
    meet (self, block, i, in[i], t[i], &first[i], &end[i]);
  if (first[0] >= end[0] || first[1] >= end[1])
    return;
  tile.segments = end[0] - first[0];
  tile.k = end[1] - first[1];
  tile.A = x + (gsize) (first[0] * s[0] + t[0] - self->at.before[0]) * self->x_pitch +
           (gsize) ((first[1] * s[1] + t[1] - self->at.before[1]) * self->c_in);
  tile.B = block->y + (gsize) (first[0] - block->first[0]) * block->pitch +
           (gsize) (first[1] - block->first[1]) * block->step;
  ans_tile_run (&tile);
}

/* If the image repeats, a tap meets its copies as other taps would. */
static void
add_block (const Filter *self, const Block *block, int height, int column,
           const double *x, double *w)
{
  AnsTile tile = {.m = self->c_in, .add = TRUE, .a_row = 1};
  int in[2] = {height, self->in[1]};
  int down = self->at.wraps[0] ? 1 : 0, across = self->at.wraps[1] ? 1 : 0;

  tile.n = MIN (self->panel, self->c_out - column);
  tile.a_step = (gsize) self->at.stride[1] * (gsize) self->c_in;
  tile.a_segment = (gsize) self->at.stride[0] * self->x_pitch;
  tile.b_step = block->step;
  tile.b_segment = block->pitch;
  tile.c_row = (gsize) self->c_out;
  for (int t = 0; t < self->at.size[0] * self->at.size[1]; t++) {
    tile.C = w + (gsize) (t * self->c_in) * tile.c_row + column;
    for (int i = -down; i <= down; i++)
      for (int j = -across; j <= across; j++) {
        int tap[2] = {t / self->at.size[1] - i * in[0], t % self->at.size[1] - j * in[1]};
        add_tap (self, block, in, tap, tile, x);
      }
  }
}

/* The block's columns from `column` on, in whole vectors; what is beyond the last one
 * gives sums that nobody reads. */
static void
copy_block (const Filter *self, Block *block, int column, const double *y, double *to)
{
  int n = MIN (self->panel, self->c_out - column);

  block->y = to;
  block->step = (gsize) self->panel;
  block->pitch = block->step * (gsize) (block->end[1] - block->first[1]);
  for (int i = block->first[0]; i < block->end[0]; i++)
    for (int j = block->first[1]; j < block->end[1]; j++, to += self->panel) {
      memcpy (to, y + (gsize) i * self->y_pitch + (gsize) (j * self->c_out + column),
              (gsize) n * sizeof *to);
      memset (to + n, 0, (gsize) (self->panel - n) * sizeof *to);
    }
}

static void
add_image (const Filter *self, int height, int rows, const double *x, const double *y,
           double *w, double *scratch)
{
  Block block;

  for (int i = 0; i < rows; i += self->block[0])
    for (int j = 0; j < self->out[1]; j += self->block[1]) {
      block = (Block){.first = {i, j}};
      block.end[0] = MIN (i + self->block[0], rows);
      block.end[1] = MIN (j + self->block[1], self->out[1]);
      for (int column = 0; column < self->c_out; column += self->panel) {
        if (self->packed)
          copy_block (self, &block, column, y, scratch);
        else {
          block.y = y + (gsize) i * self->y_pitch + (gsize) (j * self->c_out + column);
          block.step = (gsize) self->c_out;
          block.pitch = self->y_pitch;
        }
        add_block (self, &block, height, column, x, w);
      }
    }
}

static void
run_filter (const AnsStep *step, const AnsRun *run)
{
  const Filter *self = step->data;
  const double *x = ans_place_read (run, &step->in[0]);
  const double *y = ans_place_read (run, &step->in[1]);
  double *w = ans_place_write (run, &step->out[0]);
  int n = self->batched ? run->rows : self->images;

  if (ans_place_is_fresh (run, &step->out[0]))
    memset (w, 0, (gsize) ans_shape_row (&step->node->shape) * sizeof *w);
  if (self->folded) {
    add_image (self, n, n, x, y, w, run->scratch);
    return;
  }
  for (int i = 0; i < n; i++) {
    add_image (self, self->in[0], self->out[0], x, y, w, run->scratch);
    x += self->x_next;
    y += self->y_next;
  }
}

void
ans_kernel_conv_filter (AnsProgram *program, AnsStep *step)
{
  const AnsShape *x = &step->node->operands[0]->shape;
  const AnsShape *y = &step->node->operands[1]->shape;
  Filter *self = ans_arena_array (program->memory, Filter, 1);
  int positions = BLOCK;

  *self = (Filter){.at = ans_op_conv_geometry (step->node),
                   .in = {x->size[1], x->size[2]},
                   .out = {y->size[1], y->size[2]},
                   .c_in = x->size[3],
                   .c_out = y->size[3]};
  self->x_pitch = (gsize) self->in[1] * (gsize) self->c_in;
  self->y_pitch = (gsize) self->out[1] * (gsize) self->c_out;
  self->panel = ans_tile_panel (self->c_out);
  self->packed = self->c_out % ANS_TILE_VECTOR != 0;
  self->folded =
      ans_op_conv_is_signal (&self->at, self->in[0], self->out[0], self->at.size[0]);
  self->batched = ans_shape_is_batched (x);
  self->images = x->size[0];
  self->x_next = ans_op_conv_stride (x, step->in[0].stride);
  self->y_next = ans_op_conv_stride (y, step->in[1].stride);
  if (self->folded) {
    self->x_pitch = self->x_next;
    self->y_pitch = self->y_next;
  }
  if (self->packed)
    positions = MIN (positions, 2 * ANS_PLAN_SCRATCH / self->panel);
  self->block[1] = MIN (positions, self->out[1]);
  self->block[0] = MAX (positions / self->block[1], 1);
  step->run = run_filter;
  step->name = "conv-filter";
  step->data = self;
  step->flops =
      2.0 * ans_shape_row (y) * self->c_in * self->at.size[0] * self->at.size[1];
}
