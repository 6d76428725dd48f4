#include "ui/session_private.h"

/* The first play goes to the length of the preset; who plays on after that goes on. */
static void
play (AnsSession *self)
{
  const AnsRecipe *recipe = ans_run_recipe (self->run);
  gint64 steps = recipe->preset ? recipe->preset->steps : 0;
  if (steps > 0 && self->status.step < steps)
    ans_run_play_until (self->run, steps);
  else
    ans_run_play (self->run);
}

void
ans_session_toggle (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  if (self->status.state == ANS_RUN_RUNNING)
    ans_run_pause (self->run);
  else
    play (self);
  ans_session_linger (self);
}

void
ans_session_step (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  if (self->status.state == ANS_RUN_RUNNING)
    ans_run_pause (self->run);
  else
    ans_run_step (self->run, 1);
  ans_session_linger (self);
}

void
ans_session_play_until (AnsSession *self, gint64 step)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  ans_run_await (self->run, &(AnsCondition){.kind = ANS_CONDITION_NONE});
  ans_run_play_until (self->run, step);
  ans_session_linger (self);
}

void
ans_session_await (AnsSession *self, const AnsCondition *condition)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  ans_run_await (self->run, condition);
  ans_session_linger (self);
}

void
ans_session_reset (AnsSession *self, const double *values, gboolean new_seed)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  guint64 seed = ans_run_recipe (self->run)->seed;
  if (new_seed)
    seed = g_random_int_range (1, 1000000);
  self->turning = TRUE;
  ans_run_reset (self->run, values, seed);
  ans_session_linger (self);
}

gboolean
ans_session_set (AnsSession *self, int param, double value, GError **error)
{
  g_return_val_if_fail (ANS_IS_SESSION (self), FALSE);
  if (!self->run)
    return TRUE;
  gboolean done = ans_run_set (self->run, param, value, error);
  ans_session_linger (self);
  return done;
}

void
ans_session_touch (AnsSession *self, const AnsTouch *touch)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run)
    return;
  ans_run_touch (self->run, touch);
  ans_session_linger (self);
}

void
ans_session_watch (AnsSession *self, guint64 plots)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  self->watched = plots;
  if (!self->run)
    return;
  ans_run_watch (self->run, plots);
  ans_session_linger (self);
}

void
ans_session_limit (AnsSession *self, double steps_per_second)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  self->limit = steps_per_second;
  if (self->run)
    ans_run_limit (self->run, steps_per_second);
}

void
ans_session_pause (AnsSession *self)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  if (!self->run || self->status.state != ANS_RUN_RUNNING)
    return;
  ans_run_pause (self->run);
  ans_session_linger (self);
}

void
ans_session_set_threads (AnsSession *self, int threads)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  gboolean same = threads == self->threads;
  self->threads = threads;
  if (!self->run || same)
    return;
  int wanted =
      threads > 0 ? threads : ans_session_default_threads (ans_run_recipe (self->run));
  ans_run_set_threads (self->run, wanted);
  ans_session_linger (self);
}

void
ans_session_set_budget (AnsSession *self, gsize bytes)
{
  g_return_if_fail (ANS_IS_SESSION (self));
  self->budget = bytes;
  if (!self->film)
    return;
  ans_film_set_budget (self->film, bytes - bytes / 4);
  ans_film_set_budget (self->keys, bytes / 4);
}
