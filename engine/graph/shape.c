#include "engine/graph/shape.h"

AnsShape
ans_shape (int rank, const int *size)
{
  AnsShape self = {rank, {0}};
  g_assert (rank >= 0 && rank <= ANS_MAX_RANK);
  for (int i = 0; i < rank; i++)
    self.size[i] = size[i];
  return self;
}

gboolean
ans_shape_equal (const AnsShape *a, const AnsShape *b)
{
  gboolean equal = a->rank == b->rank;
  for (int i = 0; equal && i < a->rank; i++)
    equal = a->size[i] == b->size[i];
  return equal;
}

gboolean
ans_shape_is_batched (const AnsShape *self)
{
  return self->rank > 0 && self->size[0] == ANS_BATCH;
}

int
ans_shape_row (const AnsShape *self)
{
  int n = 1;
  for (int i = ans_shape_is_batched (self) ? 1 : 0; i < self->rank; i++)
    n *= self->size[i];
  return n;
}

/* The size along `axis` of a shape aligned at the right with one of `rank` dimensions. */
static int
aligned_size (const AnsShape *self, int rank, int axis)
{
  int i = axis - (rank - self->rank);
  return i < 0 ? 1 : self->size[i];
}

gboolean
ans_shape_broadcast (const AnsShape *a, const AnsShape *b, AnsShape *result)
{
  AnsShape shape = {MAX (a->rank, b->rank), {0}};

  for (int i = 0; i < shape.rank; i++) {
    int n = aligned_size (a, shape.rank, i), m = aligned_size (b, shape.rank, i);
    if (n != m && n != 1 && m != 1)
      return FALSE;
    shape.size[i] = n == 1 ? m : n;
    if (shape.size[i] == ANS_BATCH && i > 0)
      return FALSE;
  }
  *result = shape;
  return TRUE;
}

gboolean
ans_shape_fits (const AnsShape *self, const AnsShape *target)
{
  AnsShape both;
  return ans_shape_broadcast (self, target, &both) && ans_shape_equal (&both, target);
}

AnsShape
ans_shape_prepend (const AnsShape *self, int front)
{
  AnsShape shape = {self->rank + 1, {front}};
  g_assert (shape.rank <= ANS_MAX_RANK);
  for (int i = 0; i < self->rank; i++)
    shape.size[i + 1] = self->size[i];
  return shape;
}

AnsShape
ans_shape_insert (const AnsShape *self, int axis, int size)
{
  AnsShape shape = ans_shape_prepend (self, size);
  for (int i = 0; i < axis; i++)
    shape.size[i] = self->size[i];
  shape.size[axis] = size;
  return shape;
}

AnsShape
ans_shape_remove (const AnsShape *self, guint axes)
{
  AnsShape shape = {0, {0}};
  for (int i = 0; i < self->rank; i++)
    if (!(axes >> i & 1))
      shape.size[shape.rank++] = self->size[i];
  return shape;
}

char *
ans_shape_text (const AnsShape *self)
{
  GString *text = g_string_new ("[");
  for (int i = 0; i < self->rank; i++) {
    g_string_append (text, i ? ", " : "");
    if (self->size[i] == ANS_BATCH)
      g_string_append (text, "batch");
    else
      g_string_append_printf (text, "%d", self->size[i]);
  }
  return g_string_free (g_string_append (text, "]"), FALSE);
}
