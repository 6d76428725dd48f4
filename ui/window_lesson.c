/* Lessons in the window. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "ui/widgets/readable.h"

static void
change_cells (AnsWindow *self, int n)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self), "cells",
                                      g_variant_new_int32 (n));
}

static void
enable_actions (AnsWindow *self)
{
  static const char *const names[] = {"lesson-next", "lesson-back", "lesson-end"};
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->lesson != NULL);
  }
}

/* The plots, and all rows, are as they were before the lesson. */
static void
end_lesson (AnsWindow *self)
{
  if (!self->lesson)
    return;
  g_clear_pointer (&self->lesson, ans_lesson_free);
  gtk_revealer_set_reveal_child (self->lesson_revealer, FALSE);
  ans_param_panel_hide (self->panel, NULL);
  change_cells (self, self->lesson_cells);
  enable_actions (self);
}

/* ---- a state ---- */

/* The run goes on: live and view parameters take their values while it does. */
static void
set_live (AnsWindow *self, const AnsLessonState *state)
{
  const AnsProblem *problem = self->lesson->problem;
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    g_autoptr (GError) error = NULL;
    if (problem->params[i].liveness == ANS_RESTART ||
        ans_session_get_recipe (self->session)->values[i] == state->values[i])
      continue;
    if (!ans_session_set (self->session, i, state->values[i], &error))
      ans_window_say (self, error->message);
  }
  g_autofree double *values = ans_session_get_values (self->session);
  ans_param_panel_set_values (self->panel, values);
}

static void
open_state (AnsWindow *self, int index)
{
  g_auto (AnsRecipe) recipe = {0};
  ans_lesson_recipe (self->lesson, index, &recipe);
  self->lesson_opens = TRUE;
  ans_window_open (self, &recipe);
  self->lesson_opens = FALSE;
}

static void
run_state (AnsWindow *self, const AnsLessonState *state)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  ans_status_bar_set_speed (self->status_bar, state->speed);
  if (state->run == ANS_LESSON_PAUSE && status->state == ANS_RUN_RUNNING)
    ans_session_toggle (self->session);
  if (state->run == ANS_LESSON_STEPS)
    ans_session_play_until (self->session, status->step + state->steps);
  if (state->run == ANS_LESSON_PLAY)
    ans_session_play_until (self->session, -1);
}

static void
show_state (AnsWindow *self, int index, gboolean goes_on)
{
  const AnsLessonState *state = &self->lesson->states[index];
  self->lesson_state = index;
  if (goes_on)
    set_live (self, state);
  else
    open_state (self, index);
  if (state->n_plots > 0) {
    change_cells (self, state->n_plots);
    ans_plot_grid_choose (self->grid, state->n_plots, state->plots);
  }
  ans_param_panel_hide (self->panel, state->hidden);
  ans_lesson_card_show (self->lesson_card, self->lesson->title, state->title,
                        state->narration, index, self->lesson->n);
  gtk_revealer_set_reveal_child (self->lesson_revealer, TRUE);
  run_state (self, state);
}

/* What a state says holds, wherever the person comes from and whatever they have changed:
 * only the step to the next one lets the run go on. */
void
ans_window_move_lesson (AnsWindow *self, int by)
{
  int next = self->lesson ? self->lesson_state + by : -1;
  if (next < 0 || next >= self->lesson->n)
    return;
  show_state (self, next, by == 1 && ans_lesson_goes_on (self->lesson, next));
}

void
ans_window_begin_lesson (AnsWindow *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  AnsLesson *lesson = ans_lesson_load (id, &error);
  if (!lesson) {
    ans_window_say (self, error->message);
    return;
  }
  end_lesson (self);
  g_autoptr (GVariant) cells =
      g_action_group_get_action_state (G_ACTION_GROUP (self), "cells");
  self->lesson_cells = g_variant_get_int32 (cells);
  self->lesson = lesson;
  show_state (self, 0, FALSE);
  enable_actions (self);
}

/* The first lesson about a problem. */
static void
begin_any (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  g_auto (GStrv) ids = ans_lesson_ids ();
  for (char **id = ids; recipe && *id; id++) {
    g_autoptr (AnsLesson) lesson = ans_lesson_load (*id, NULL);
    if (lesson && lesson->problem == recipe->problem) {
      ans_window_begin_lesson (self, *id);
      return;
    }
  }
  ans_window_say (self, _ ("There is no lesson about this problem"));
}

/* ---- what can be done ---- */

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  AnsWindow *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  if (g_str_equal (name, "lesson"))
    begin_any (self);
  else if (g_str_equal (name, "lesson-end"))
    end_lesson (self);
  else
    ans_window_move_lesson (self, g_str_equal (name, "lesson-next") ? 1 : -1);
}

/* The arrows move a lesson unless a control has a use for them. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code,
             GdkModifierType modifiers, AnsWindow *self)
{
  (void) controller, (void) code;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean arrow = key == GDK_KEY_Left || key == GDK_KEY_Right;
  if (!self->lesson || !arrow || modifiers & gtk_accelerator_get_default_mod_mask () ||
      !gtk_widget_get_mapped (GTK_WIDGET (self->grid)))
    return GDK_EVENT_PROPAGATE;
  if (focus && (GTK_IS_TEXT (focus) || GTK_IS_RANGE (focus) ||
                gtk_widget_is_ancestor (focus, GTK_WIDGET (self->panel)) ||
                gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER)))
    return GDK_EVENT_PROPAGATE;
  ans_window_move_lesson (self, key == GDK_KEY_Right ? 1 : -1);
  return GDK_EVENT_STOP;
}

static void
session_opened (AnsWindow *self)
{
  if (!self->lesson_opens)
    end_lesson (self);
}

void
ans_window_end_lesson (AnsWindow *self)
{
  g_clear_pointer (&self->lesson, ans_lesson_free);
}

void
ans_window_add_lesson (AnsWindow *self)
{
  static const GActionEntry entries[] = {{.name = "lesson", .activate = activate},
                                         {.name = "lesson-next", .activate = activate},
                                         {.name = "lesson-back", .activate = activate},
                                         {.name = "lesson-end", .activate = activate}};
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  enable_actions (self);
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect_object (self->lesson_card, "moved",
                           G_CALLBACK (ans_window_move_lesson), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lesson_card, "ended", G_CALLBACK (end_lesson), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "lesson", G_CALLBACK (ans_window_begin_lesson),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "opened", G_CALLBACK (session_opened), self,
                           G_CONNECT_SWAPPED);
}
