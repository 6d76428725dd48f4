/* The window and the time of its run: the timeline, turning back, undo. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "ui/widgets/readable.h"

/* Marks of one parameter closer than this part of the time are one; and so many fit. */
#define MARK_GAP (1.0 / 60)
enum { MOST_MARKS = 60 };

static gint64
present (AnsWindow *self)
{
  return ans_session_get_status (self->session)->step;
}

static gint64
end_of_time (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  gint64 length = recipe->preset ? recipe->preset->steps : 0;
  return MAX (MAX (length, present (self)), self->goal);
}

/* ---- marks ---- */

static void
clear_mark (gpointer data)
{
  g_free (((AnsTimeMark *) data)->text);
}

static GArray *
new_marks (void)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (AnsTimeMark));
  g_array_set_clear_func (marks, clear_mark);
  return marks;
}

static char *
describe (const AnsProblem *problem, const AnsEntry *entry)
{
  g_autofree char *step = ans_readable_count (entry->step);
  if (entry->kind == ANS_ENTRY_TOUCH)
    return g_strdup_printf (_ ("%s touched at step %s"),
                            _ (problem->plots[entry->touch.plot].title), step);
  g_autofree char *value = ans_readable_number (entry->value, 4);
  return g_strdup_printf (_ ("%s = %s at step %s"),
                          _ (problem->params[entry->param].label), value, step);
}

static gboolean
is_one (const AnsEntry *entry, const AnsEntry *next, double gap)
{
  return next->kind == entry->kind &&
         (entry->kind == ANS_ENTRY_TOUCH || next->param == entry->param) &&
         (double) (next->step - entry->step) < gap;
}

static void
add_changes (AnsWindow *self, GArray *marks)
{
  g_autoptr (AnsJournal) journal = ans_session_get_journal (self->session);
  const AnsProblem *problem = ans_journal_recipe (journal)->problem;
  double gap = MAX (1, MARK_GAP * (double) end_of_time (self));
  int n = ans_journal_length (journal);
  for (int i = 0; i < n; i++) {
    const AnsEntry *entry = ans_journal_entry (journal, i);
    if (i + 1 < n && is_one (entry, ans_journal_entry (journal, i + 1), gap))
      continue;
    gboolean touch = entry->kind == ANS_ENTRY_TOUCH;
    AnsTimeMark mark = {touch ? ANS_TIME_TOUCH : ANS_TIME_CHANGE, entry->step,
                        describe (problem, entry)};
    g_array_append_val (marks, mark);
  }
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const AnsTimeMark *) a)->step,
         second = ((const AnsTimeMark *) b)->step;
  return (first > second) - (first < second);
}

static void
add_stops (AnsWindow *self, GArray *marks)
{
  for (guint i = 0; i < self->stops->len; i++) {
    AnsTimeMark mark = g_array_index (self->stops, AnsTimeMark, i);
    if (mark.step > present (self))
      continue;
    mark.text = g_strdup (mark.text);
    g_array_append_val (marks, mark);
  }
}

static void
show_marks (AnsWindow *self)
{
  g_autoptr (GArray) marks = new_marks ();
  add_changes (self, marks);
  add_stops (self, marks);
  g_array_sort (marks, compare_marks);
  if (marks->len > MOST_MARKS)
    g_array_remove_range (marks, 0, marks->len - MOST_MARKS);
  ans_timeline_set_marks (self->timeline, (int) marks->len,
                          (const AnsTimeMark *) (gpointer) marks->data);
}

/* ---- why the run has stopped ---- */

static char *
stop_reason (AnsWindow *self, const AnsRunStatus *status)
{
  g_autofree char *step = ans_readable_count (status->step);
  switch (status->stop) {
  case ANS_STOP_NONE:
    return self->awaiting ? g_strdup_printf (_ ("Until %s"), self->awaited) : NULL;
  case ANS_STOP_STEP:
    return g_strdup_printf (_ ("Reached step %s"), step);
  case ANS_STOP_CONDITION:
    return g_strdup_printf (_ ("%s at step %s"), self->awaited, step);
  case ANS_STOP_FAILED:
    return g_strdup_printf (_ ("Failed after step %s"), step);
  }
  return NULL;
}

static void
note_stop (AnsWindow *self)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  g_autofree char *reason = stop_reason (self, status);
  ans_status_bar_show_reason (self->status_bar, reason ? reason : "");
  AnsTimeMark *last =
      self->stops->len ? &g_array_index (self->stops, AnsTimeMark, self->stops->len - 1)
                       : NULL;
  if (status->stop == ANS_STOP_NONE || (last && last->step == status->step))
    return;
  AnsTimeMark mark = {ANS_TIME_STOP, status->step, g_strdup (reason)};
  g_array_append_val (self->stops, mark);
  if (status->stop == ANS_STOP_CONDITION)
    self->awaiting = FALSE;
}

/* ---- the timeline ---- */

static void
enable (AnsWindow *self, const char *name, gboolean on)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), on);
}

void
ans_window_show_time (AnsWindow *self)
{
  AnsFrame *frame = ans_session_get_frame (self->session);
  gboolean there = ans_session_get_recipe (self->session) != NULL;
  gboolean live = ans_session_is_live (self->session);
  gboolean rests = ans_session_get_status (self->session)->state != ANS_RUN_OPENING;
  enable (self, "follow", there && !live);
  enable (self, "branch", there && !live && rests);
  enable (self, "step-back", there && rests && (!live || present (self) > 0));
  enable (self, "undo", there && ans_undo_can_go_back (self->undo));
  enable (self, "redo", there && ans_undo_can_go_again (self->undo));
  if (!there)
    return;
  gint64 shown = live || !frame ? present (self) : ans_frame_step (frame);
  ans_timeline_show (self->timeline, present (self), end_of_time (self), shown, live);
  note_stop (self);
  show_marks (self);
}

void
ans_window_show_shown (AnsWindow *self)
{
  AnsFrame *frame = ans_session_get_frame (self->session);
  gboolean live = ans_session_is_live (self->session);
  ans_plot_grid_set_cursor (self->grid, live || !frame ? -1 : ans_frame_step (frame));
  if (frame)
    ans_plot_grid_show_frame (self->grid, frame);
}

/* A step of the past is shown with all that belongs to it. */
static void
scrubbed (AnsWindow *self)
{
  self->curves_stale = TRUE;
  ans_window_show_numbers (self);
  ans_pulse_start (self->pulse);
}

static void
timeline_scrubbed (AnsWindow *self, gint64 step)
{
  ans_session_scrub (self->session, step);
  scrubbed (self);
}

static void
timeline_moved (AnsWindow *self, int frames)
{
  ans_session_scrub_by (self->session, frames);
  scrubbed (self);
}

/* ---- how far to run ---- */

static void
run_until (AnsWindow *self, gint64 step)
{
  if (step <= present (self)) {
    ans_window_say (self, _ ("That step has been: the timeline goes back to it"));
    return;
  }
  self->goal = step;
  self->awaiting = FALSE;
  ans_session_play_until (self->session, step);
}

static void
run_steps (AnsWindow *self, gint64 count)
{
  run_until (self, present (self) + count);
}

static void
run_await (AnsWindow *self, AnsCondition *condition, const char *words)
{
  g_free (self->awaited);
  self->awaited = g_strdup (words);
  self->awaiting = TRUE;
  ans_session_await (self->session, condition);
}

/* ---- actions ---- */

static void
act_follow (AnsWindow *self)
{
  ans_session_follow (self->session);
  scrubbed (self);
}

static void
branch_at (AnsWindow *self, gint64 step)
{
  ans_window_keep (self);
  while (self->stops->len > 0 &&
         g_array_index (self->stops, AnsTimeMark, self->stops->len - 1).step > step)
    g_array_set_size (self->stops, self->stops->len - 1);
  ans_undo_clear (self->undo);
  self->awaiting = FALSE;
  ans_session_branch (self->session, step);
  scrubbed (self);
}

static void
act_branch (AnsWindow *self)
{
  g_autoptr (GError) error = NULL;
  if (ans_session_is_live (self->session))
    return;
  if (!ans_runs_keep_past (self->runs, &error) && error)
    ans_window_say (self, error->message);
  branch_at (self, ans_frame_step (ans_session_get_frame (self->session)));
}

/* Back from where the picture is: in the past by a frame, at the present by a step. */
static void
act_step_back (AnsWindow *self)
{
  if (!ans_session_is_live (self->session) ||
      ans_session_get_status (self->session)->state == ANS_RUN_RUNNING)
    timeline_moved (self, -1);
  else if (present (self) > 0)
    branch_at (self, present (self) - 1);
}

/* Where something is typed or chosen, undo is of that. */
static gboolean
is_editing (AnsWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  return focus && (GTK_IS_TEXT (focus) || GTK_IS_EDITABLE (focus) ||
                   gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER));
}

static void
take (AnsWindow *self, gboolean (*next) (AnsUndo *undo, int *param, double *value))
{
  int param;
  double value;
  if (is_editing (self) || !next (self->undo, &param, &value))
    return;
  g_autoptr (GError) error = NULL;
  if (!ans_session_set (self->session, param, value, &error))
    ans_window_say (self, error->message);
  g_autofree double *values = ans_session_get_values (self->session);
  ans_param_panel_set_values (self->panel, values);
  ans_window_show_time (self);
}

static void
act_run_menu (AnsWindow *self)
{
  gtk_menu_button_popup (self->run_menu_button);
}

static void
act_undo (AnsWindow *self)
{
  take (self, ans_undo_back);
}

static void
act_redo (AnsWindow *self)
{
  take (self, ans_undo_again);
}

static const struct {
  const char *name;
  void (*act) (AnsWindow *self);
} acts[] = {{"follow", act_follow},       {"branch", act_branch},
            {"step-back", act_step_back}, {"run-menu", act_run_menu},
            {"undo", act_undo},           {"redo", act_redo}};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, g_action_get_name (G_ACTION (action))))
      acts[i].act (data);
}

/* ---- life ---- */

void
ans_window_start_time (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  self->goal = 0;
  self->awaiting = FALSE;
  ans_undo_clear (self->undo);
  g_array_set_size (self->stops, 0);
  ans_run_menu_set_problem (self->run_menu, recipe->problem);
  ans_run_menu_set_goal (self->run_menu, recipe->preset ? recipe->preset->steps : 1000);
}

void
ans_window_add_time (AnsWindow *self)
{
  self->undo = ans_undo_new ();
  self->stops = new_marks ();
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    GActionEntry entry = {.name = acts[i].name, .activate = activate};
    g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  }
  const struct {
    gpointer widget;
    const char *signal;
    GCallback callback;
  } handlers[] = {{self->timeline, "scrubbed", G_CALLBACK (timeline_scrubbed)},
                  {self->timeline, "moved", G_CALLBACK (timeline_moved)},
                  {self->run_menu, "until", G_CALLBACK (run_until)},
                  {self->run_menu, "steps", G_CALLBACK (run_steps)},
                  {self->run_menu, "await", G_CALLBACK (run_await)}};
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (handlers[i].widget, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
}

void
ans_window_end_time (AnsWindow *self)
{
  g_clear_pointer (&self->undo, ans_undo_free);
  g_clear_pointer (&self->stops, g_array_unref);
  g_clear_pointer (&self->awaited, g_free);
}
