/* The card that says why a run has failed, and what can be done about it. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "ui/advice.h"
#include "ui/widgets/readable.h"

static int
smaller (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  const char *message = ans_session_get_failure (self->session);
  return recipe && message ? ans_advice_smaller (recipe->problem, recipe->values, message)
                           : -1;
}

static void
show_smaller (AnsWindow *self)
{
  int param = smaller (self);
  gtk_widget_set_visible (GTK_WIDGET (self->failure_smaller), param >= 0);
  if (param < 0)
    return;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  const AnsParam *info = &recipe->problem->params[param];
  g_autofree char *value =
      ans_readable_number (ans_advice_half (info, recipe->values[param]), 3);
  g_autofree char *label =
      g_strdup_printf (_ ("Restart With %s = %s"), _ (info->label), value);
  gtk_button_set_label (self->failure_smaller, label);
}

void
ans_window_show_failure (AnsWindow *self)
{
  const AnsRunStatus *status = ans_session_get_status (self->session);
  gboolean there = ans_session_get_recipe (self->session) != NULL;
  gboolean failed = there && status->state == ANS_RUN_FAILED;
  const char *message = ans_session_get_failure (self->session);
  g_autofree char *sentence = ans_readable_sentence (message ? message : "");
  gtk_label_set_text (self->failure_text, sentence);
  gtk_widget_set_visible (self->failure, failed);
  gtk_widget_set_visible (self->failure_back, failed && status->step > 0);
  if (failed)
    show_smaller (self);
}

/* The run stands there: it is only told to forget that it has failed. */
static void
act_good_step (AnsWindow *self)
{
  ans_session_branch (self->session, ans_session_get_status (self->session)->step);
}

static void
act_restart_smaller (AnsWindow *self)
{
  int param = smaller (self);
  if (param < 0)
    return;
  const AnsProblem *problem = ans_session_get_recipe (self->session)->problem;
  g_autofree double *values = ans_session_get_values (self->session);
  values[param] = ans_advice_half (&problem->params[param], values[param]);
  ans_window_restart (self, values, FALSE);
}

static void
act_copy_failure (AnsWindow *self)
{
  const char *message = ans_session_get_failure (self->session);
  g_autofree char *command = ans_session_get_command (self->session);
  g_autofree char *text = g_strdup_printf ("%s\n%s\n", message ? message : "", command);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ans_window_say (self, _ ("Message copied"));
}

static const struct {
  const char *name;
  void (*act) (AnsWindow *self);
} acts[] = {{"good-step", act_good_step},
            {"restart-smaller", act_restart_smaller},
            {"copy-failure", act_copy_failure}};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, g_action_get_name (G_ACTION (action))))
      acts[i].act (data);
}

void
ans_window_add_failure (AnsWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    GActionEntry entry = {.name = acts[i].name, .activate = activate};
    g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  }
}
