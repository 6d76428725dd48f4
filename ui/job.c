#include "ui/job.h"

#include <pthread.h>

struct _AnsJob {
  const AnsJobKind *kind;
  gpointer data, user;
  atomic_int cancel;
  pthread_t thread;
  GSource *source; /* dispatched when the thread is done */
};

static void *
run (void *data)
{
  AnsJob *self = data;
  self->kind->work (self->data, &self->cancel);
  g_source_set_ready_time (self->source, 0);
  return NULL;
}

static void
forget (AnsJob *self)
{
  pthread_join (self->thread, NULL);
  g_source_destroy (self->source);
  g_source_unref (self->source);
}

static gboolean
tell (gpointer data)
{
  AnsJob *self = data;
  forget (self);
  self->kind->done (self->data, self->user);
  self->kind->free (self->data);
  g_free (self);
  return G_SOURCE_REMOVE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  (void) source;
  return callback (data);
}

static GSourceFuncs functions = {.dispatch = dispatch};

AnsJob *
ans_job_start (const AnsJobKind *kind, gpointer data, gpointer user)
{
  AnsJob *self = g_new0 (AnsJob, 1);
  self->kind = kind;
  self->data = data;
  self->user = user;
  self->source = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (self->source, tell, self, NULL);
  g_source_attach (self->source, NULL);
  if (pthread_create (&self->thread, NULL, run, self) != 0)
    g_error ("no thread could be started");
  return self;
}

void
ans_job_cancel (AnsJob *self)
{
  atomic_store (&self->cancel, TRUE);
}

void
ans_job_end (AnsJob *self)
{
  if (!self)
    return;
  ans_job_cancel (self);
  forget (self);
  self->kind->free (self->data);
  g_free (self);
}
