/* A pool of worker threads that shares out numbered tasks.  Which worker does a task is
 * not determined; what a task computes must depend on its number alone, so that results
 * have the same bits for any number of threads.  POSIX threads only (see the reason in
 * engine/README.md). */
#pragma once

#include <glib.h>

typedef struct _AnsParallel AnsParallel;

/* `threads` >= 1 counts the caller, who works too; 1 starts no thread. */
AnsParallel *ans_parallel_new (int threads);
void ans_parallel_free (AnsParallel *self);
int ans_parallel_threads (const AnsParallel *self);

/* One task; `worker` in 0 ... threads - 1 picks scratch memory, nothing else. */
typedef void (*AnsTask) (gpointer data, int task, int worker);

/* Runs tasks 0 ... n - 1 and returns when all are done.  Called from one thread at a
 * time, never from inside a task.  `self` may be NULL: then the caller does all. */
void ans_parallel_run (AnsParallel *self, int n, AnsTask task, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsParallel, ans_parallel_free)
