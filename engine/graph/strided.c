#include "engine/graph/strided.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__ ((always_inline))

void
ans_strided_strides (const AnsShape *shape, const AnsShape *operand, int row,
                     int *strides)
{
  int stride = 1, shift = shape->rank - operand->rank;

  for (int i = shape->rank - 1; i >= 0; i--) {
    int size = i >= shift ? operand->size[i - shift] : 1;
    gboolean batch = size == ANS_BATCH;
    strides[i] = batch ? row : size == 1 ? 0 : stride;
    stride *= batch ? 1 : size;
  }
}

AnsStrided
ans_strided (const AnsShape *shape, const int *a, const int *b)
{
  AnsStrided self = {.batched = ans_shape_is_batched (shape)};
  int first = self.batched ? 1 : 0;

  self.rank = 1;
  self.size[0] = 1;
  self.a[0] = self.batched ? a[0] : 0;
  self.b[0] = self.batched ? b[0] : 0;
  for (int i = first; i < shape->rank; i++) {
    int n = shape->size[i], last = self.rank - 1;
    gboolean unused = last == 0 && !self.batched && self.size[0] == 1;
    gboolean merges = unused || (self.a[last] == a[i] * n && self.b[last] == b[i] * n);
    if (n == 1)
      continue;
    if (!merges) {
      last = self.rank++;
      self.size[last] = 1;
    }
    self.size[last] *= n;
    self.a[last] = a[i];
    self.b[last] = b[i];
  }
  return self;
}

gint64
ans_strided_count (const AnsStrided *self, int rows)
{
  gint64 n = self->batched ? rows : 1;
  for (int i = 0; i < self->rank; i++)
    n *= self->size[i];
  return n;
}

#define LONGEST_ROW 4096
#define LONGEST_RUN 12 /* longer ones are better copied as they are */

void
ans_strided_tabulate (AnsStrided *self, AnsArena *arena)
{
  int last = self->rank - 1, row = 1, *table;

  for (int i = 0; i < self->rank; i++)
    row *= MIN (self->size[i], LONGEST_ROW + 1);
  if (row < 2 || row > LONGEST_ROW || last == 0 || self->size[last] > LONGEST_RUN)
    return;
  table = ans_arena_array (arena, int, row);
  self->in_order = TRUE;
  for (int e = 0; e < row; e++) {
    int rest = e, to = 0;
    for (int i = last; i >= 0; i--) {
      table[e] += rest % self->size[i] * self->a[i];
      to += rest % self->size[i] * self->b[i];
      rest /= self->size[i];
    }
    self->in_order = self->in_order && to == e;
  }
  self->row = row;
  self->table = table;
}

/* n elements from `first` on; those of b lie `step` from sample to sample, counted from
 * element `origin`. */
INLINE void
look_up (const AnsStrided *self, gint64 first, gint64 n, const double *a, double *b,
         gint64 step, gint64 origin)
{
  gint64 sample = first / self->row, i = first % self->row;

  for (; n > 0; sample++, i = 0) {
    gint64 m = MIN (self->row - i, n);
    const double *restrict from = a + sample * self->size[0] * self->a[0];
    const int *restrict table = self->table + i;
    double *restrict to = b + (sample * step + i - origin);
    for (gint64 k = 0; k < m; k++)
      to[k] = from[table[k]];
    n -= m;
  }
}

typedef void (*Run) (gint64 n, const double *a, int sa, double *b, int sb);

/* Calls `run` for each run along the last dimension.  With pack_a or pack_b that array
 * holds the elements of the walk one after the other. */
INLINE void
each_run (const AnsStrided *self, gint64 first, gint64 n, gboolean pack_a,
          gboolean pack_b, const double *a, double *b, Run run)
{
  int last = self->rank - 1, size = self->size[last], index[ANS_MAX_RANK + 1] = {0};
  gint64 rest = last > 0 ? first / size : 0, inner = last > 0 ? first % size : first;
  gint64 offset_a = 0, offset_b = 0, done = 0;

  for (int i = last - 1; i >= 0; i--) {
    index[i] = (int) (i > 0 ? rest % self->size[i] : rest);
    rest = i > 0 ? rest / self->size[i] : 0;
    offset_a += (gint64) index[i] * self->a[i];
    offset_b += (gint64) index[i] * self->b[i];
  }
  while (done < n) {
    gint64 m = last > 0 ? MIN (size - inner, n - done) : n - done;
    run (m, pack_a ? a + done : a + offset_a + inner * self->a[last],
         pack_a ? 1 : self->a[last],
         pack_b ? b + done : b + offset_b + inner * self->b[last],
         pack_b ? 1 : self->b[last]);
    done += m;
    inner = 0;
    for (int i = last - 1; i >= 0; i--) {
      offset_a += self->a[i];
      offset_b += self->b[i];
      if (++index[i] < self->size[i] || i == 0)
        break;
      offset_a -= (gint64) self->size[i] * self->a[i];
      offset_b -= (gint64) self->size[i] * self->b[i];
      index[i] = 0;
    }
  }
}

INLINE void
copy_run (gint64 n, const double *a, int sa, double *b, int sb)
{
  if (sb == 1 && sa == 1 && n > 16)
    memcpy (b, a, (gsize) n * sizeof *b);
  else if (sb == 1 && sa == 0) {
    double value = *a;
    for (gint64 i = 0; i < n; i++)
      b[i] = value;
  } else
    for (gint64 i = 0; i < n; i++)
      b[i * sb] = a[i * sa];
}

/* The sum of a long run in eight strands, which the compiler keeps in vectors. */
INLINE double
sum_run (gint64 n, const double *a)
{
  double part[8] = {0}, sum = 0;
  gint64 i = 0;
  for (; i + 8 <= n; i += 8)
    for (int j = 0; j < 8; j++)
      part[j] += a[i + j];
  for (; i < n; i++)
    sum += a[i];
  return sum + (((part[0] + part[4]) + (part[2] + part[6])) +
                ((part[1] + part[5]) + (part[3] + part[7])));
}

INLINE void
add_run (gint64 n, const double *a, int sa, double *b, int sb)
{
  if (sb == 0 && sa == 1)
    *b += sum_run (n, a);
  else if (sb == 1 && sa == 1)
    for (gint64 i = 0; i < n; i++)
      b[i] += a[i];
  else
    for (gint64 i = 0; i < n; i++)
      b[i * sb] += a[i * sa];
}

/* A NaN is larger than anything. */
INLINE double
larger (double a, double b)
{
  double most = a > b ? a : b; /* b, if that is a NaN */
  return isnan (a) ? a : most;
}

/* A whole number that grows with x, and back: compilers make vectors of a maximum of
 * whole numbers only.  A NaN lies beyond the infinities, on the side of its sign. */
INLINE gint64
turned (gint64 u)
{
  return u < 0 ? u ^ G_MAXINT64 : u;
}

INLINE gint64
rank_of (double x)
{
  gint64 u;
  memcpy (&u, &x, sizeof u);
  return turned (u);
}

INLINE double
max_of_run (gint64 n, const double *a, double b)
{
  gint64 most = rank_of (b), least = most;

  for (gint64 i = 0; i < n; i++) {
    gint64 rank = rank_of (a[i]);
    most = MAX (most, rank);
    least = MIN (least, rank);
  }
  most = turned (most);
  memcpy (&b, &most, sizeof b);
  return least < rank_of (-INFINITY) ? NAN : b;
}

INLINE void
max_run (gint64 n, const double *a, int sa, double *b, int sb)
{
  if (sb == 0 && sa == 1)
    *b = max_of_run (n, a, *b);
  else if (sb == 1 && sa == 1)
    for (gint64 i = 0; i < n; i++)
      b[i] = larger (a[i], b[i]);
  else
    for (gint64 i = 0; i < n; i++)
      b[i * sb] = larger (a[i * sa], b[i * sb]);
}

ANS_CLONES void
ans_strided_copy (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                  double *b)
{
  if (self->table != NULL && self->in_order)
    look_up (self, first, n, a, b, (gint64) self->size[0] * self->b[0], 0);
  else
    each_run (self, first, n, FALSE, FALSE, a, b, copy_run);
}

ANS_CLONES void
ans_strided_add (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                 double *b)
{
  each_run (self, first, n, FALSE, FALSE, a, b, add_run);
}

ANS_CLONES void
ans_strided_max (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                 double *b)
{
  each_run (self, first, n, FALSE, FALSE, a, b, max_run);
}

ANS_CLONES void
ans_strided_read (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                  double *b)
{
  if (self->table != NULL)
    look_up (self, first, n, a, b, self->row, first);
  else
    each_run (self, first, n, FALSE, TRUE, a, b, copy_run);
}

ANS_CLONES void
ans_strided_write (const AnsStrided *self, gint64 first, gint64 n, const double *a,
                   double *b)
{
  each_run (self, first, n, TRUE, FALSE, a, b, copy_run);
}
