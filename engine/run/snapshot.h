/* The whole state of a run at the boundary between two steps: what is needed to go on
 * from there with the same bits.  Immutable once built, reference counted; any thread may
 * read it. */
#pragma once

#include "engine/problems/problem.h"

enum { ANS_SNAPSHOT_MAX_RANK = 8 };

typedef struct {
  char *name;
  gboolean integers; /* values are gint64, else double */
  int rank;
  gint64 shape[ANS_SNAPSHOT_MAX_RANK];
  gsize n; /* the product of the shape */
  gpointer values;
} AnsKept;

typedef struct _AnsSnapshot AnsSnapshot;

/* Building: copies `values` (one per parameter) and each array that is added. */
AnsSnapshot *ans_snapshot_new (const AnsProblem *problem, const double *values,
                               guint64 seed, gint64 step);
void ans_snapshot_add (AnsSnapshot *self, const char *name, gboolean integers, int rank,
                       const gint64 *shape, gconstpointer values);

/* Whose state it is: the how-manieth opening of its run, and how many entries of that
 * opening's journal were carried out before it. */
void ans_snapshot_set_origin (AnsSnapshot *self, guint opening, int entries);

/* The values that its run was opened with, on which what is prepared once may depend;
 * copied.  Without, they are the snapshot's own. */
void ans_snapshot_set_opened (AnsSnapshot *self, const double *values);

AnsSnapshot *ans_snapshot_ref (AnsSnapshot *self);
void ans_snapshot_unref (AnsSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsSnapshot, ans_snapshot_unref)

/* Reading. */
const AnsProblem *ans_snapshot_problem (const AnsSnapshot *self);
const double *ans_snapshot_values (const AnsSnapshot *self);
const double *ans_snapshot_opened (const AnsSnapshot *self);
guint64 ans_snapshot_seed (const AnsSnapshot *self);
gint64 ans_snapshot_step (const AnsSnapshot *self);
guint ans_snapshot_opening (const AnsSnapshot *self); /* 0: not known */
int ans_snapshot_entries (const AnsSnapshot *self);
int ans_snapshot_n_kept (const AnsSnapshot *self);
const AnsKept *ans_snapshot_kept (const AnsSnapshot *self, int index);
gsize ans_snapshot_bytes (const AnsSnapshot *self);

/* The same state, bit by bit? */
gboolean ans_snapshot_equal (const AnsSnapshot *self, const AnsSnapshot *other);
