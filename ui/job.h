/* Work on a thread of its own for the window: started and ended on the main thread, which
 * is told when it is done. */
#pragma once

#include <glib.h>
#include <stdatomic.h>

typedef struct _AnsJob AnsJob;

typedef struct {
  /* On the thread; it should end soon when cancel is set. */
  void (*work) (gpointer data, atomic_int *cancel);
  /* On the main thread, once; the job is gone then, the data until it returns there. */
  void (*done) (gpointer data, gpointer user);
  void (*free) (gpointer data);
} AnsJobKind;

/* Owns the data. */
AnsJob *ans_job_start (const AnsJobKind *kind, gpointer data, gpointer user);

/* Asks it to end; `done` is called all the same. */
void ans_job_cancel (AnsJob *self);

/* Cancels, waits and frees it; `done` is not called. */
void ans_job_end (AnsJob *self);
