#include "engine/store/saver.h"

#include <pthread.h>
#include <string.h>

typedef struct {
  char *path;
  AnsSessionFile file;
  gboolean asked;
} Job;

struct _AnsSaver {
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t work, rest;
  gboolean quit, busy;
  GQueue jobs, results; /* of Job, of AnsSaverResult */
  void (*done) (gpointer data);
  gpointer data;
};

static void
free_job (gpointer data)
{
  Job *job = data;
  g_free (job->path);
  ans_session_file_clear (&job->file);
  g_free (job);
}

void
ans_saver_result_clear (AnsSaverResult *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
}

static void
free_result (gpointer data)
{
  ans_saver_result_clear (data);
  g_free (data);
}

/* ---- the thread ---- */

/* The next job, or NULL at the end, when all are done. */
static Job *
take_job (AnsSaver *self)
{
  pthread_mutex_lock (&self->mutex);
  self->busy = FALSE;
  while (!self->quit && g_queue_is_empty (&self->jobs)) {
    pthread_cond_broadcast (&self->rest);
    pthread_cond_wait (&self->work, &self->mutex);
  }
  Job *job = g_queue_pop_head (&self->jobs);
  self->busy = job != NULL;
  pthread_mutex_unlock (&self->mutex);
  return job;
}

static void
write_file (AnsSaver *self, Job *job)
{
  AnsSaverResult *result = g_new0 (AnsSaverResult, 1);
  ans_session_file_save (&job->file, job->path, &result->error);
  result->path = g_strdup (job->path);
  result->asked = job->asked;
  pthread_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->results, result);
  pthread_mutex_unlock (&self->mutex);
  if (self->done)
    self->done (self->data);
}

static gpointer
run (gpointer data)
{
  AnsSaver *self = data;
  for (Job *job; (job = take_job (self));) {
    write_file (self, job);
    free_job (job);
  }
  return NULL;
}

/* ---- the caller's ---- */

AnsSaver *
ans_saver_new (void (*done) (gpointer data), gpointer data)
{
  AnsSaver *self = g_new0 (AnsSaver, 1);
  self->done = done;
  self->data = data;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->work, NULL);
  pthread_cond_init (&self->rest, NULL);
  int failure = pthread_create (&self->thread, NULL, run, self);
  if (failure != 0)
    g_error ("cannot start the saver's thread: %s", g_strerror (failure));
  return self;
}

void
ans_saver_free (AnsSaver *self)
{
  if (!self)
    return;
  pthread_mutex_lock (&self->mutex);
  self->quit = TRUE;
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
  pthread_join (self->thread, NULL);
  g_queue_clear_full (&self->jobs, free_job);
  g_queue_clear_full (&self->results, free_result);
  pthread_cond_destroy (&self->work);
  pthread_cond_destroy (&self->rest);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static Job *
find_job (AnsSaver *self, const char *path)
{
  for (GList *link = self->jobs.head; link; link = link->next)
    if (strcmp (((Job *) link->data)->path, path) == 0)
      return link->data;
  return NULL;
}

void
ans_saver_post (AnsSaver *self, const char *path, AnsSessionFile *file, gboolean asked)
{
  Job *job = g_new0 (Job, 1);
  *job = (Job){g_strdup (path), *file, asked};
  *file = (AnsSessionFile){0};
  pthread_mutex_lock (&self->mutex);
  Job *old = find_job (self, path);
  if (old) {
    g_queue_remove (&self->jobs, old);
    job->asked |= old->asked;
  }
  g_queue_push_tail (&self->jobs, job);
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
  if (old)
    free_job (old);
}

void
ans_saver_wait (AnsSaver *self)
{
  pthread_mutex_lock (&self->mutex);
  while (self->busy || !g_queue_is_empty (&self->jobs))
    pthread_cond_wait (&self->rest, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}

gboolean
ans_saver_take (AnsSaver *self, AnsSaverResult *result)
{
  pthread_mutex_lock (&self->mutex);
  AnsSaverResult *next = g_queue_pop_head (&self->results);
  pthread_mutex_unlock (&self->mutex);
  *result = next ? *next : (AnsSaverResult){0};
  g_free (next);
  return result->path != NULL;
}
