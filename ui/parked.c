#include "ui/parked.h"

void
ans_parked_free (AnsParked *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->run, ans_run_free);
  g_clear_pointer (&self->history, ans_history_free);
  g_clear_pointer (&self->frame, ans_frame_unref);
  g_clear_pointer (&self->film, ans_film_free);
  g_clear_pointer (&self->keys, ans_film_free);
  g_free (self);
}

gboolean
ans_parked_pull (AnsParked *self)
{
  gint64 before = self->status.step;
  ans_run_status (self->run, &self->status);
  ans_run_drain (self->run, self->history);
  AnsFrame *frame = ans_run_take_frame (self->run);
  if (!frame)
    return self->status.step != before;
  g_clear_pointer (&self->frame, ans_frame_unref);
  self->frame = frame;
  return TRUE;
}

gsize
ans_parked_bytes (const AnsParked *self)
{
  return ans_film_bytes (self->film) + ans_film_bytes (self->keys);
}

void
ans_parked_forget (AnsParked *self)
{
  ans_film_clear (self->film);
  ans_film_clear (self->keys);
}
