#include "ui/session_private.h"

/* ---- what can be saved ---- */

void
ans_session_capture (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (self->run)
    ans_run_capture (self->run);
}

/* The latest key-frame, unless what was captured is as late. */
static AnsSnapshot *
later_key (AnsSession *self)
{
  int last = self->keys ? ans_film_length (self->keys) - 1 : -1;
  AnsSnapshot *key = last < 0 || self->turning ? NULL : ans_film_item (self->keys, last);
  AnsSnapshot *captured = self->captured.latest;
  if (key && captured && ans_snapshot_opening (key) == ans_snapshot_opening (captured) &&
      ans_snapshot_step (key) <= ans_snapshot_step (captured))
    return NULL;
  return key;
}

gboolean
ans_session_get_record (AnsSession *self, AnsSessionFile *record)
{
  g_return_val_if_fail (ANS_IS_SESSION (self), FALSE);
  *record = (AnsSessionFile){0};
  AnsSnapshot *key = self->run ? later_key (self) : NULL;
  g_autoptr (AnsJournal) journal = key ? ans_run_journal (self->run) : NULL;
  if (key && ans_journal_opening (journal) == ans_snapshot_opening (key))
    ans_session_file_init (record, journal, key, NULL);
  else if (self->captured.latest)
    ans_session_file_init (record, self->captured.journal, self->captured.latest, NULL);
  return record->latest != NULL;
}

/* ---- the past ---- */

gboolean
ans_session_is_live (AnsSession *self)
{
  g_return_val_if_fail (ANS_IS_SESSION (self), TRUE);
  return self->past == NULL;
}

static void
show_index (AnsSession *self, int index)
{
  int last = ans_film_length (self->film) - 1;
  g_clear_pointer (&self->past, ans_frame_unref);
  if (index < last)
    self->past = ans_frame_ref (ans_film_item (self->film, MAX (index, 0)));
  ans_session_tell (self, ANS_SESSION_FRAME);
}

void
ans_session_scrub (AnsSession *self, gint64 step)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (self->film && ans_film_length (self->film) > 0)
    show_index (self, ans_film_find (self->film, step));
}

void
ans_session_scrub_by (AnsSession *self, int frames)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->film || ans_film_length (self->film) == 0)
    return;
  int last = ans_film_length (self->film) - 1;
  int now = self->past ? ans_film_find (self->film, ans_frame_step (self->past)) : last;
  show_index (self, now + frames);
}

void
ans_session_follow (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (self->past)
    show_index (self, ans_film_length (self->film));
}

void
ans_session_branch (AnsSession *self, gint64 step)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run || step < 0)
    return;
  int key = ans_film_find (self->keys, step);
  self->turning = TRUE;
  ans_run_branch (self->run, key < 0 ? NULL : ans_film_item (self->keys, key), step);
  ans_session_follow (self);
  ans_session_linger (self);
}
