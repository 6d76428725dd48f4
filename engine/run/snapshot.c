#include "engine/run/snapshot.h"

#include <stdatomic.h>
#include <string.h>

struct _AnsSnapshot {
  atomic_int refs;
  const AnsProblem *problem;
  double *values, *opened;
  guint64 seed;
  gint64 step;
  guint opening;
  int entries;
  int n_kept, room;
  AnsKept *kept;
};

AnsSnapshot *
ans_snapshot_new (const AnsProblem *problem, const double *values, guint64 seed,
                  gint64 step)
{
  AnsSnapshot *self = g_new0 (AnsSnapshot, 1);
  gsize n = (gsize) ans_problem_n_params (problem);
  atomic_init (&self->refs, 1);
  self->problem = problem;
  self->values = g_new0 (double, n + 1);
  if (n > 0)
    memcpy (self->values, values, n * sizeof *values);
  self->seed = seed;
  self->step = step;
  return self;
}

void
ans_snapshot_set_opened (AnsSnapshot *self, const double *values)
{
  gsize n = (gsize) ans_problem_n_params (self->problem) + 1;
  g_free (self->opened);
  self->opened = g_new0 (double, n);
  memcpy (self->opened, values, (n - 1) * sizeof *values);
}

void
ans_snapshot_add (AnsSnapshot *self, const char *name, gboolean integers, int rank,
                  const gint64 *shape, gconstpointer values)
{
  AnsKept kept = {.name = g_strdup (name), .integers = integers, .rank = rank, .n = 1};
  g_assert (rank <= ANS_SNAPSHOT_MAX_RANK);
  for (int i = 0; i < rank; i++) {
    kept.shape[i] = shape[i];
    kept.n *= (gsize) shape[i];
  }
  kept.values = g_memdup2 (values, kept.n * sizeof (double));
  if (self->n_kept == self->room) {
    self->room = self->room ? 2 * self->room : 8;
    self->kept = g_renew (AnsKept, self->kept, self->room);
  }
  self->kept[self->n_kept++] = kept;
}

AnsSnapshot *
ans_snapshot_ref (AnsSnapshot *self)
{
  atomic_fetch_add_explicit (&self->refs, 1, memory_order_relaxed);
  return self;
}

void
ans_snapshot_unref (AnsSnapshot *self)
{
  if (!self || atomic_fetch_sub_explicit (&self->refs, 1, memory_order_acq_rel) != 1)
    return;
  for (int i = 0; i < self->n_kept; i++) {
    g_free (self->kept[i].name);
    g_free (self->kept[i].values);
  }
  g_free (self->kept);
  g_free (self->values);
  g_free (self->opened);
  g_free (self);
}

const AnsProblem *
ans_snapshot_problem (const AnsSnapshot *self)
{
  return self->problem;
}

const double *
ans_snapshot_values (const AnsSnapshot *self)
{
  return self->values;
}

const double *
ans_snapshot_opened (const AnsSnapshot *self)
{
  return self->opened ? self->opened : self->values;
}

guint64
ans_snapshot_seed (const AnsSnapshot *self)
{
  return self->seed;
}

gint64
ans_snapshot_step (const AnsSnapshot *self)
{
  return self->step;
}

void
ans_snapshot_set_origin (AnsSnapshot *self, guint opening, int entries)
{
  self->opening = opening;
  self->entries = entries;
}

guint
ans_snapshot_opening (const AnsSnapshot *self)
{
  return self->opening;
}

int
ans_snapshot_entries (const AnsSnapshot *self)
{
  return self->entries;
}

int
ans_snapshot_n_kept (const AnsSnapshot *self)
{
  return self->n_kept;
}

const AnsKept *
ans_snapshot_kept (const AnsSnapshot *self, int index)
{
  return &self->kept[index];
}

gsize
ans_snapshot_bytes (const AnsSnapshot *self)
{
  gsize bytes = sizeof *self;
  for (int i = 0; i < self->n_kept; i++)
    bytes += sizeof *self->kept + self->kept[i].n * sizeof (double);
  return bytes;
}

static gboolean
kept_equal (const AnsKept *a, const AnsKept *b)
{
  return strcmp (a->name, b->name) == 0 && a->integers == b->integers &&
         a->rank == b->rank && memcmp (a->shape, b->shape, sizeof a->shape) == 0 &&
         (a->n == 0 || memcmp (a->values, b->values, a->n * sizeof (double)) == 0);
}

gboolean
ans_snapshot_equal (const AnsSnapshot *self, const AnsSnapshot *other)
{
  gsize n = (gsize) ans_problem_n_params (self->problem);
  if (self->problem != other->problem || self->seed != other->seed ||
      self->step != other->step || self->n_kept != other->n_kept)
    return FALSE;
  if (n > 0 && memcmp (self->values, other->values, n * sizeof (double)) != 0)
    return FALSE;
  for (int i = 0; i < self->n_kept; i++)
    if (!kept_equal (&self->kept[i], &other->kept[i]))
      return FALSE;
  return TRUE;
}
