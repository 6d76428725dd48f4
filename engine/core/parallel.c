#include "engine/core/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

struct _AnsParallel {
  int threads;
  pthread_t *workers;
  pthread_mutex_t mutex;
  pthread_cond_t start, done;
  guint64 round; /* counts calls of run; a worker joins each round once */
  int working;   /* workers that have not finished this round */
  gboolean closed;
  AnsTask task;
  gpointer data;
  int n;
  atomic_int next; /* first task that nobody has taken */
};

typedef struct {
  AnsParallel *pool;
  int worker;
} Seat;

static void
work (AnsParallel *self, int worker)
{
  for (;;) {
    int task = atomic_fetch_add_explicit (&self->next, 1, memory_order_relaxed);
    if (task >= self->n)
      return;
    self->task (self->data, task, worker);
  }
}

/* Sleeps until the next round; FALSE when the pool is closed. */
static gboolean
await_round (AnsParallel *self, guint64 *seen)
{
  pthread_mutex_lock (&self->mutex);
  while (self->round == *seen && !self->closed)
    pthread_cond_wait (&self->start, &self->mutex);
  *seen = self->round;
  gboolean open = !self->closed;
  pthread_mutex_unlock (&self->mutex);
  return open;
}

static void
leave_round (AnsParallel *self)
{
  pthread_mutex_lock (&self->mutex);
  if (--self->working == 0)
    pthread_cond_signal (&self->done);
  pthread_mutex_unlock (&self->mutex);
}

static gpointer
worker_main (gpointer data)
{
  Seat *seat = data;
  AnsParallel *self = seat->pool;
  int worker = seat->worker;
  guint64 seen = 0;
  g_free (seat);
  while (await_round (self, &seen)) {
    work (self, worker);
    leave_round (self);
  }
  return NULL;
}

AnsParallel *
ans_parallel_new (int threads)
{
  g_assert (threads >= 1);
  AnsParallel *self = g_new0 (AnsParallel, 1);
  self->threads = threads;
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
  self->closed = TRUE;
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

void
ans_parallel_run (AnsParallel *self, int n, AnsTask task, gpointer data)
{
  if (self == NULL || self->threads == 1 || n <= 1) {
    for (int i = 0; i < n; i++)
      task (data, i, 0);
    return;
  }
  pthread_mutex_lock (&self->mutex);
  self->task = task;
  self->data = data;
  self->n = n;
  atomic_store_explicit (&self->next, 0, memory_order_relaxed);
  self->working = self->threads - 1;
  self->round++;
  pthread_cond_broadcast (&self->start);
  pthread_mutex_unlock (&self->mutex);
  work (self, 0);
  pthread_mutex_lock (&self->mutex);
  while (self->working > 0)
    pthread_cond_wait (&self->done, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}
