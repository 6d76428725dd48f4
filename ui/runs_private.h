/* Shared by the files of the store of runs. */
#pragma once

#include "ui/alarm.h"
#include "ui/runs.h"

/* So many times of a run are kept at most. */
enum { ANS_RUNS_TICKS = 1000 };

typedef struct {
  int number, batch; /* its place in the batch; -1: none */
  char *name, *failure;
  AnsRole role;
  gboolean visible;
  gint64 step, used; /* used: the larger, the later it was live */
  AnsRecipe recipe;
  AnsParked *parked;   /* NULL: it cannot go on */
  AnsHistory *history; /* of one that cannot, as the next */
  AnsFrame *frame;
  GArray *ticks; /* of AnsTick */
} AnsRunsEntry;

struct _AnsRuns {
  GObject parent;
  AnsSession *session;
  GPtrArray *entries;    /* of AnsRunsEntry, in the order of their numbers */
  AnsRunsEntry *live;    /* of the session */
  AnsRunsEntry *removed; /* the last one */
  AnsBatch *batch;
  AnsAlarm *alarm;
  int last_number;
  gint64 last_used;
  gboolean is_new; /* what is opened next is another run */
};

/* In runs.c. */
AnsRunsEntry *ans_runs_add (AnsRuns *self, const AnsRecipe *recipe);
gboolean ans_runs_has_room (AnsRuns *self, int n, GError **error);
void ans_runs_tell (AnsRuns *self, gboolean changed); /* otherwise: advanced */
void ans_runs_thin (GArray *ticks);

/* In runs_seeds.c: something has come from the background. */
void ans_runs_seeds_advanced (gpointer runs);
