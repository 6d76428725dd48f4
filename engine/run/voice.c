#include "engine/run/voice.h"

#include <string.h>

void
ans_voice_wake (AnsRun *self)
{
  if (self->wake && !atomic_exchange (&self->woken, TRUE))
    self->wake (self->wake_data);
}

void
ans_voice_set_state (AnsRun *self, AnsRunState state)
{
  if (atomic_load (&self->state) == (int) state)
    return;
  pthread_mutex_lock (&self->mutex);
  atomic_store (&self->state, state);
  pthread_mutex_unlock (&self->mutex);
  ans_voice_wake (self);
}

static void
on_record (gpointer data, int metric, gint64 step, double value)
{
  AnsRun *self = data;
  ans_scalars_push (self->scalars, (AnsScalar){metric, step, value});
  ans_condition_see (&self->awaited, metric, value);
}

static void
on_progress (gpointer data, double fraction, const char *what)
{
  AnsRun *self = data;
  atomic_store (&self->progress, fraction);
  pthread_mutex_lock (&self->mutex);
  g_strlcpy (self->doing, what ? what : "", sizeof self->doing);
  pthread_mutex_unlock (&self->mutex);
}

void
ans_voice_say (AnsRun *self, const char *text)
{
  pthread_mutex_lock (&self->mutex);
  if (self->n_messages == ANS_MOST_MESSAGES) {
    g_free (self->messages[0]);
    memmove (self->messages, self->messages + 1,
             (ANS_MOST_MESSAGES - 1) * sizeof *self->messages);
    self->n_messages--;
  }
  self->messages[self->n_messages++] = g_strdup (text);
  pthread_mutex_unlock (&self->mutex);
  ans_voice_wake (self);
}

void
ans_voice_changed (AnsRun *self, int param, double value)
{
  self->own.values[param] = value;
  pthread_mutex_lock (&self->mutex);
  self->changes = g_renew (AnsChange, self->changes, self->n_changes + 1);
  self->changes[self->n_changes++] = (AnsChange){param, value};
  pthread_mutex_unlock (&self->mutex);
  ans_voice_wake (self);
}

void
ans_voice_write (AnsRun *self, const AnsEntry *entry)
{
  pthread_mutex_lock (&self->mutex);
  ans_journal_append (self->journal, entry);
  pthread_mutex_unlock (&self->mutex);
}

static void
on_say (gpointer data, const char *text)
{
  ans_voice_say (data, text);
}

static void
on_changed (gpointer data, int param, double value)
{
  ans_voice_changed (data, param, value);
}

AnsListener
ans_voice_listener (AnsRun *self)
{
  return (AnsListener){on_record, on_progress, on_say, on_changed, self};
}
