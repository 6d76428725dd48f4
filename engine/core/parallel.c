/* Tasks are dealt out by a ticket: the number of the round and how many tasks nobody has
 * taken, in one atomic word.  Who takes a task of a round therefore knows that this round
 * is not over, and what was read of it before belongs to it.  The caller waits for tasks,
 * not for workers: one that has no processor to run on holds nobody up, it finds its
 * round empty when it comes.
 *
 * Rounds follow each other within microseconds, while to sleep and be woken takes longer
 * than that.  So workers look for the next round for a moment before they sleep, and the
 * caller for the last task to end; not where there are more threads than processors, and
 * hardly where rounds have turned out to be far apart. */
#include "engine/core/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum {
  LONGEST_LOOK = 40000, /* ns */
  SHORTEST_LOOK = 1000,
  LOOKS = 32, /* between two looks at the clock */
  TRIAL = 64, /* after so many sleeps the longest look is tried again */
};

struct _AnsParallel {
  int threads;
  gint64 longest_look;
  pthread_t *workers;
  pthread_mutex_t mutex;
  pthread_cond_t start, done;
  _Atomic guint64 ticket; /* round << 32 | tasks that nobody has taken */
  atomic_int finished;    /* tasks of the round */
  atomic_int closed;
  /* Of the round; written while no task of any round is left. */
  _Atomic (AnsTask) task;
  _Atomic (gpointer) data;
  atomic_int n;
};

typedef struct {
  AnsParallel *pool;
  int worker;
} Seat;

/* ---- looking before sleeping ---- */

static gint64
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static inline void
breathe (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#endif
}

/* Looks until the condition holds or `ns` have passed; TRUE if it holds. */
static gboolean
look_for (gboolean (*holds) (AnsParallel *self, guint64 arg), AnsParallel *self,
          guint64 arg, gint64 ns)
{
  if (holds (self, arg))
    return TRUE;
  if (ns <= 0)
    return FALSE;
  for (gint64 end = now () + ns; now () < end;)
    for (int i = 0; i < LOOKS; i++) {
      breathe ();
      if (holds (self, arg))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_begun (AnsParallel *self, guint64 seen)
{
  return atomic_load_explicit (&self->ticket, memory_order_acquire) >> 32 != seen ||
         atomic_load_explicit (&self->closed, memory_order_relaxed);
}

static gboolean
has_ended (AnsParallel *self, guint64 n)
{
  return (guint64) atomic_load_explicit (&self->finished, memory_order_acquire) == n;
}

/* ---- working ---- */

/* The last task of a round may have somebody who sleeps until it ends. */
static void
finish_task (AnsParallel *self, int n, int worker)
{
  int finished = atomic_fetch_add_explicit (&self->finished, 1, memory_order_acq_rel) + 1;
  if (finished < n || worker == 0)
    return;
  pthread_mutex_lock (&self->mutex);
  pthread_cond_signal (&self->done);
  pthread_mutex_unlock (&self->mutex);
}

/* Does tasks until none is left; returns the round. */
static guint64
work (AnsParallel *self, int worker)
{
  guint64 ticket = atomic_load_explicit (&self->ticket, memory_order_acquire);
  for (;;) {
    int left = (int) (ticket & G_MAXUINT32);
    int n = atomic_load_explicit (&self->n, memory_order_relaxed);
    AnsTask task = atomic_load_explicit (&self->task, memory_order_relaxed);
    gpointer data = atomic_load_explicit (&self->data, memory_order_relaxed);
    if (left == 0)
      return ticket >> 32;
    if (!atomic_compare_exchange_weak_explicit (&self->ticket, &ticket, ticket - 1,
                                                memory_order_acq_rel,
                                                memory_order_acquire))
      continue;
    task (data, n - left, worker);
    finish_task (self, n, worker);
    ticket = atomic_load_explicit (&self->ticket, memory_order_acquire);
  }
}

/* ---- a worker ---- */

/* How long a worker looks: longer after it has seen a round begin, shorter after not. */
typedef struct {
  gint64 look;
  int sleeps;
} Habit;

static void
learn (Habit *habit, gboolean seen, gint64 longest)
{
  if (seen) {
    habit->look = MIN (2 * habit->look, longest);
    return;
  }
  habit->look = MAX (habit->look / 2, MIN (SHORTEST_LOOK, longest));
  if (++habit->sleeps % TRIAL == 0)
    habit->look = longest;
}

/* Waits for the round after `seen`; FALSE when the pool is closed. */
static gboolean
await_round (AnsParallel *self, guint64 seen, Habit *habit)
{
  gboolean begun = look_for (has_begun, self, seen, habit->look);
  learn (habit, begun, self->longest_look);
  if (!begun) {
    pthread_mutex_lock (&self->mutex);
    while (!has_begun (self, seen))
      pthread_cond_wait (&self->start, &self->mutex);
    pthread_mutex_unlock (&self->mutex);
  }
  return !atomic_load (&self->closed);
}

static gpointer
worker_main (gpointer data)
{
  Seat *seat = data;
  AnsParallel *self = seat->pool;
  int worker = seat->worker;
  Habit habit = {.look = self->longest_look};
  guint64 seen = 0;
  g_free (seat);
  while (await_round (self, seen, &habit))
    seen = work (self, worker);
  return NULL;
}

/* ---- the caller ---- */

AnsParallel *
ans_parallel_new (int threads)
{
  g_assert (threads >= 1);
  AnsParallel *self = g_new0 (AnsParallel, 1);
  self->threads = threads;
  self->longest_look = threads <= (int) g_get_num_processors () ? LONGEST_LOOK : 0;
  self->workers = g_new0 (pthread_t, threads);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->start, NULL);
  pthread_cond_init (&self->done, NULL);
  for (int i = 1; i < threads; i++) {
    Seat *seat = g_new (Seat, 1);
    *seat = (Seat){.pool = self, .worker = i};
    if (pthread_create (&self->workers[i], NULL, worker_main, seat) != 0)
      g_error ("cannot start worker thread %d of %d", i, threads);
  }
  return self;
}

void
ans_parallel_free (AnsParallel *self)
{
  if (self == NULL)
    return;
  pthread_mutex_lock (&self->mutex);
  atomic_store (&self->closed, TRUE);
  pthread_cond_broadcast (&self->start);
  pthread_mutex_unlock (&self->mutex);
  for (int i = 1; i < self->threads; i++)
    pthread_join (self->workers[i], NULL);
  pthread_cond_destroy (&self->done);
  pthread_cond_destroy (&self->start);
  pthread_mutex_destroy (&self->mutex);
  g_free (self->workers);
  g_free (self);
}

int
ans_parallel_threads (const AnsParallel *self)
{
  return self == NULL ? 1 : self->threads;
}

/* A sleeper that has seen the round before holds the mutex until it sleeps. */
static void
begin_round (AnsParallel *self, int n, AnsTask task, gpointer data)
{
  guint64 round = (atomic_load_explicit (&self->ticket, memory_order_relaxed) >> 32) + 1;
  atomic_store_explicit (&self->task, task, memory_order_relaxed);
  atomic_store_explicit (&self->data, data, memory_order_relaxed);
  atomic_store_explicit (&self->n, n, memory_order_relaxed);
  atomic_store_explicit (&self->finished, 0, memory_order_relaxed);
  atomic_store_explicit (&self->ticket, round << 32 | (guint64) n, memory_order_release);
  pthread_mutex_lock (&self->mutex);
  pthread_cond_broadcast (&self->start);
  pthread_mutex_unlock (&self->mutex);
}

void
ans_parallel_run (AnsParallel *self, int n, AnsTask task, gpointer data)
{
  if (self == NULL || self->threads == 1 || n <= 1) {
    for (int i = 0; i < n; i++)
      task (data, i, 0);
    return;
  }
  begin_round (self, n, task, data);
  work (self, 0);
  if (look_for (has_ended, self, (guint64) n, self->longest_look))
    return;
  pthread_mutex_lock (&self->mutex);
  while (!has_ended (self, (guint64) n))
    pthread_cond_wait (&self->done, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}
