#include "ui/thumbnails.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "ui/film/thumbnail.h"

typedef enum { MISSING, MADE, TOLD } Progress;

struct _AnsThumbnails {
  const AnsProblem *const *problems;
  int n;
  void (*ready) (gpointer data, const AnsProblem *problem);
  gpointer data;
  pthread_t thread;
  gboolean started; /* there is a thread to be joined */
  atomic_int stopping, ended;
  atomic_int cancel;    /* of the run in hand, which may take it back */
  atomic_int *progress; /* n */
  GSource *wake;
};

/* ---- the thread ---- */

static gboolean
is_cached (const AnsProblem *problem)
{
  g_autofree char *light = ans_thumbnail_path (NULL, problem, ANS_THEME_LIGHT);
  g_autofree char *dark = ans_thumbnail_path (NULL, problem, ANS_THEME_DARK);
  return g_file_test (light, G_FILE_TEST_EXISTS) &&
         g_file_test (dark, G_FILE_TEST_EXISTS);
}

/* A problem whose picture cannot be made goes without. */
static gpointer
work (gpointer data)
{
  AnsThumbnails *self = data;
  struct sched_param idle = {0};
  pthread_setschedparam (pthread_self (), SCHED_IDLE, &idle);
  for (int i = 0; i < self->n; i++) {
    atomic_store (&self->cancel, 0);
    if (atomic_load (&self->stopping))
      break;
    if (atomic_load (&self->progress[i]) != MISSING)
      continue;
    if (!is_cached (self->problems[i]) &&
        !ans_thumbnail_make (NULL, self->problems[i], &self->cancel, NULL))
      continue;
    atomic_store (&self->progress[i], MADE);
    g_source_set_ready_time (self->wake, 0);
  }
  atomic_store (&self->ended, 1);
  return NULL;
}

/* ---- the main thread ---- */

static gboolean
dispatch (GSource *source, GSourceFunc function, gpointer data)
{
  (void) function;
  AnsThumbnails *self = data;
  g_source_set_ready_time (source, -1);
  for (int i = 0; i < self->n; i++) {
    int made = MADE;
    if (atomic_compare_exchange_strong (&self->progress[i], &made, TOLD))
      self->ready (self->data, self->problems[i]);
  }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs functions = {.dispatch = dispatch};

/* GSource offers no data to a dispatch without a callback. */
static gboolean
unused_callback (gpointer data)
{
  (void) data;
  return G_SOURCE_CONTINUE;
}

AnsThumbnails *
ans_thumbnails_new (const AnsProblem *const *problems,
                    void (*ready) (gpointer data, const AnsProblem *problem),
                    gpointer data)
{
  AnsThumbnails *self = g_new0 (AnsThumbnails, 1);
  self->problems = problems;
  while (problems[self->n])
    self->n++;
  self->ready = ready;
  self->data = data;
  self->progress = g_new0 (atomic_int, self->n + 1);
  self->wake = g_source_new (&functions, sizeof (GSource));
  g_source_set_priority (self->wake, G_PRIORITY_LOW);
  g_source_set_callback (self->wake, unused_callback, self, NULL);
  g_source_set_ready_time (self->wake, -1);
  g_source_attach (self->wake, NULL);
  return self;
}

static void
join (AnsThumbnails *self)
{
  if (self->started)
    pthread_join (self->thread, NULL);
  self->started = FALSE;
}

void
ans_thumbnails_stop (AnsThumbnails *self)
{
  atomic_store (&self->stopping, 1);
  atomic_store (&self->cancel, 1);
}

void
ans_thumbnails_free (AnsThumbnails *self)
{
  if (!self)
    return;
  ans_thumbnails_stop (self);
  join (self);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_free (self->progress);
  g_free (self);
}

/* A thread that was told to stop and has not ended yet is let go on. */
void
ans_thumbnails_start (AnsThumbnails *self)
{
  atomic_store (&self->stopping, 0);
  if (self->started && !atomic_load (&self->ended))
    return;
  join (self);
  atomic_store (&self->ended, 0);
  self->started = pthread_create (&self->thread, NULL, work, self) == 0;
}
