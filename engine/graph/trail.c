#include "engine/graph/trail.h"

#include "engine/core/vector.h"

#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))
#define LANES 8
#define COLUMNS 32 /* that fit in registers */
/* Shorter rows are summed by the kernel that walks over any strides. */
#define SHORTEST_ROW 8
/* Sums of no more values than this are not worth lanes of their own. */
#define LONGEST_EACH 16

static void
find_axes (const AnsNode *sum, int *first, int *end)
{
  guint axes = sum->attributes.axes;
  *first = 0;
  while (!(axes >> *first & 1))
    ++*first;
  *end = *first;
  while (axes >> *end & 1)
    ++*end;
}

static int
product (const AnsShape *shape, int first, int end)
{
  int n = 1;
  for (int i = first; i < end; i++)
    n *= shape->size[i] == ANS_BATCH ? 1 : shape->size[i];
  return n;
}

gboolean
ans_trail_fits (const AnsNode *sum)
{
  const AnsShape *shape = &sum->operands[0]->shape;
  int first, end, inner;

  if (sum->op != ANS_OP_SUM || sum->attributes.axes == 0)
    return FALSE;
  find_axes (sum, &first, &end);
  inner = product (shape, end, shape->rank);
  return sum->attributes.axes >> end == 0 && (inner == 1 || inner >= SHORTEST_ROW);
}

AnsTrail
ans_trail (const AnsNode *sum, const AnsPlace *place)
{
  const AnsShape *shape = &sum->operands[0]->shape;
  AnsTrail self = {.place = *place};
  int first, end;

  find_axes (sum, &first, &end);
  self.reduces = ans_shape_is_batched (shape) && first == 0;
  self.outer = product (shape, 0, first);
  self.middle = product (shape, first, end);
  self.inner = product (shape, end, shape->rank);
  return self;
}

int
ans_trail_whole (const AnsTrail *self)
{
  return self->inner == 1 && !self->reduces ? self->middle : self->inner;
}

INLINE double
sum_lanes (int n, const double *restrict x)
{
  double lanes[LANES] = {0}, sum = 0;
  int i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      lanes[l] += x[i + l];
  for (; i < n; i++)
    lanes[i % LANES] += x[i];
  for (int l = 0; l < LANES; l++)
    sum += lanes[l];
  return sum;
}

static ANS_CLONES double
sum_of (int n, const double *x)
{
  return sum_lanes (n, x);
}

/* Adds up `width` columns of rows that lie n apart. */
INLINE void
add_columns (int rows, int n, int width, const double *restrict x, double *restrict sum)
{
  double part[COLUMNS];
  for (int l = 0; l < width; l++)
    part[l] = sum[l];
  for (int r = 0; r < rows; r++, x += n)
    for (int l = 0; l < width; l++)
      part[l] += x[l];
  for (int l = 0; l < width; l++)
    sum[l] = part[l];
}

static ANS_CLONES void
add_all_columns (int rows, int n, const double *x, double *sum)
{
  int i = 0;
  for (; i + COLUMNS <= n; i += COLUMNS)
    add_columns (rows, n, COLUMNS, x + i, sum + i);
  for (; i + LANES <= n; i += LANES)
    add_columns (rows, n, LANES, x + i, sum + i);
  for (; i < n; i++)
    add_columns (rows, n, 1, x + i, sum + i);
}

/* Rows of n values each; with `fresh` the first begins the sum. */
static void
add_rows (int rows, int n, gboolean fresh, const double *x, double *sum)
{
  if (n == 1) {
    *sum = (fresh ? 0 : *sum) + sum_of (rows, x);
    return;
  }
  if (fresh)
    memset (sum, 0, (gsize) n * sizeof *sum);
  add_all_columns (rows, n, x, sum);
}

/* Sums of n values each that follow one another; there may be very few to each. */
static ANS_CLONES void
sum_each (int sums, int n, const double *restrict x, double *restrict out)
{
  for (int s = 0; s < sums; s++, x += n) {
    double sum = x[0];
    for (int i = 1; i < n; i++)
      sum += x[i];
    out[s] = sum;
  }
}

/* The same for sums of many. */
static ANS_CLONES void
sum_each_long (int sums, int n, const double *restrict x, double *restrict out)
{
  for (int s = 0; s < sums; s++, x += n)
    out[s] = sum_lanes (n, x);
}

/* Whether these are all the values of some sums that lie one after the other. */
static gboolean
is_even (const AnsTrail *self, gint64 first, int n)
{
  return self->inner == 1 && !self->reduces &&
         (self->place.stride == self->outer || self->place.stride == 0) &&
         first % self->middle == 0 && n % self->middle == 0;
}

/* Where the sum begins to which a row belongs, and how many rows are still to come. */
static double *
find_sum (const AnsTrail *self, double *out, gint64 row, gboolean *first, int *left)
{
  gint64 sum = row / self->middle, in_sum = row % self->middle;
  if (self->reduces) {
    *first = row == 0;
    *left = G_MAXINT;
    return out;
  }
  *first = in_sum == 0;
  *left = self->middle - (int) in_sum;
  return out + sum / self->outer * self->place.stride + sum % self->outer * self->inner;
}

void
ans_trail_add (const AnsTrail *self, const AnsRun *run, gint64 first, int n,
               const double *values)
{
  double *out = ans_place_write (run, &self->place);
  gint64 row = first / self->inner;
  int begin = (int) (first % self->inner);

  if (is_even (self, first, n)) {
    (self->middle <= LONGEST_EACH ? sum_each : sum_each_long) (
        n / self->middle, self->middle, values, out + first / self->middle);
    return;
  }
  while (n > 0) {
    int left, rows = 1, length = MIN (self->inner - begin, n);
    gboolean fresh;
    double *sum = find_sum (self, out, row, &fresh, &left);
    if (self->reduces)
      fresh = fresh && ans_place_is_fresh (run, &self->place);
    if (length == self->inner)
      rows = MIN (n / length, left);
    add_rows (rows, length, fresh, values, sum + begin);
    values += rows * length;
    n -= rows * length;
    row += begin + length == self->inner ? rows : 0;
    begin = (begin + length) % self->inner;
  }
}
