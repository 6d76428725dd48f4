/* The inside of what a problem sees as its context; for engine/run only. */
#pragma once

#include "engine/problems/problem.h"
#include "engine/run/snapshot.h"

#include <stdatomic.h>

/* Who hears what a problem says while it runs, called in the thread that runs it; each
 * may be NULL. */
typedef struct {
  void (*record) (gpointer data, int metric, gint64 step, double value);
  void (*progress) (gpointer data, double fraction, const char *what);
  void (*say) (gpointer data, const char *text);
  void (*changed) (gpointer data, int param, double value); /* by the problem itself */
  gpointer data;
} AnsListener;

typedef struct {
  guint32 purpose;
  int shards;
  AnsRandom *streams;
} AnsStreams;

/* An array that the problem named; `values` is the problem's own memory. */
typedef AnsKept AnsNamed;

struct _AnsContext {
  const AnsProblem *problem;
  gpointer state;
  const AnsListener *listener;
  const atomic_int *cancel;
  AnsParallel *parallel;
  AnsArena *arena;
  guint64 seed;
  gint64 step;
  gboolean
      stepping;   /* within step: values recorded belong to the step that is being done */
  gboolean muted; /* what is computed again is not told again */
  int n_streams, n_named;
  AnsStreams *streams;
  AnsNamed *named;
};

/* Makes the context ready for open: no step done, nothing named; memory is new. */
void ans_context_init (AnsContext *self, guint64 seed);
void ans_context_clear (AnsContext *self);

/* Copies named arrays and random streams out to a snapshot, and back.  In restores only
 * what has the same names, kinds and shapes; FALSE, changing nothing, otherwise. */
void ans_context_capture (const AnsContext *self, AnsSnapshot *snapshot);
gboolean ans_context_restore (AnsContext *self, const AnsSnapshot *snapshot,
                              GError **error);
