#include "ui/actions.h"

#include <glib/gi18n.h>

#define RUN N_ ("Run")
#define PLOTS N_ ("Plots")
#define VIEW N_ ("View of a Plot")
#define TEACHING N_ ("Teaching and Sharing")
#define GENERAL N_ ("General")

const AnsAction ans_actions[] = {
    {"win.run", "<Control>Return <Control>KP_Enter", N_ ("Run or pause"), RUN,
     ANS_KEY_ALWAYS, "<Control>Return"},
    {"win.run", "space", N_ ("Run or pause, outside of controls"), RUN, ANS_KEY_FREE},
    {"win.step", "period", N_ ("One step"), RUN, ANS_KEY_FREE},
    {"win.run-menu", "<Control>j", N_ ("Run to a step, or until a condition holds"), RUN,
     ANS_KEY_ALWAYS},
    {"win.step-back", "comma", N_ ("One step back"), RUN, ANS_KEY_FREE},
    {"win.branch", "<Control>b", N_ ("Go on from the step that is shown"), RUN,
     ANS_KEY_ALWAYS},
    {"win.follow", "<Control>l", N_ ("Follow the run live"), RUN, ANS_KEY_ALWAYS},
    {"win.undo", "<Control>z", N_ ("Undo the change of a parameter"), RUN, ANS_KEY_FREE},
    {"win.redo", "<Shift><Control>z", N_ ("Redo it"), RUN, ANS_KEY_FREE},
    {"win.reset", "<Control>r", N_ ("Reset, same seed"), RUN, ANS_KEY_ALWAYS},
    {"win.new-seed", "<Shift><Control>r", N_ ("Reset with a new seed"), RUN,
     ANS_KEY_ALWAYS},
    {"win.duplicate", "<Control>u", N_ ("Keep the run and start another"), RUN,
     ANS_KEY_ALWAYS},
    {"win.sweep", "<Shift><Control>p", N_ ("Sweep a parameter"), RUN, ANS_KEY_ALWAYS},
    {"win.faster", "<Control>Up", N_ ("Faster"), RUN, ANS_KEY_ALWAYS},
    {"win.slower", "<Control>Down", N_ ("Slower"), RUN, ANS_KEY_ALWAYS},

    {"cell.fit", "<Control>0", N_ ("Fit to data"), VIEW, ANS_KEY_ALWAYS},
    {"cell.zoom-in", "<Control>plus <Control>equal", N_ ("Zoom in"), VIEW, ANS_KEY_ALWAYS,
     "<Control>plus"},
    {"cell.zoom-out", "<Control>minus", N_ ("Zoom out"), VIEW, ANS_KEY_ALWAYS},
    {"cell.back", "<Alt>Left", N_ ("Previous view"), VIEW, ANS_KEY_ALWAYS},
    {"cell.forward", "<Alt>Right", N_ ("Next view"), VIEW, ANS_KEY_ALWAYS},
    {"cell.link", "j", N_ ("Zoom together with plots of the same quantities"), VIEW,
     ANS_KEY_FREE},
    {"cell.auto", "a", N_ ("Follow the data"), VIEW, ANS_KEY_FREE},
    {"cell.log-y", "l", N_ ("Next scale of the y axis: linear, logarithmic, symmetric"),
     VIEW, ANS_KEY_FREE},
    {"cell.log-x", "<Shift>l", N_ ("Next scale of the x axis"), VIEW, ANS_KEY_FREE},
    {"cell.next-palette", "c", N_ ("Next colour map"), VIEW, ANS_KEY_FREE},
    {"cell.colours('fixed')", "<Shift>c", N_ ("Fix the range of colours as it is now"),
     VIEW, ANS_KEY_FREE},
    {"cell.next-smoothing", "m", N_ ("Smoother curves, then none"), VIEW, ANS_KEY_FREE},
    {"cell.grid", "g", N_ ("Grid lines"), VIEW, ANS_KEY_FREE},
    {"cell.zoom-mode", "z", N_ ("Zoom to a rectangle"), VIEW, ANS_KEY_FREE},
    {"cell.select-mode", "s", N_ ("Select particles: drag around them, or click"), VIEW,
     ANS_KEY_FREE},
    {"cell.pin", "p", N_ ("Pin the read-out"), VIEW, ANS_KEY_FREE},

    {"win.cell(0)", "1", N_ ("Go to a plot"), PLOTS, ANS_KEY_FREE, "1...6"},
    {"win.cell(1)", "2", NULL, PLOTS, ANS_KEY_FREE},
    {"win.cell(2)", "3", NULL, PLOTS, ANS_KEY_FREE},
    {"win.cell(3)", "4", NULL, PLOTS, ANS_KEY_FREE},
    {"win.cell(4)", "5", NULL, PLOTS, ANS_KEY_FREE},
    {"win.cell(5)", "6", NULL, PLOTS, ANS_KEY_FREE},
    {"cell.maximize", "f", N_ ("Maximize or restore"), PLOTS, ANS_KEY_FREE},
    {"win.export-figure", "<Control>e", N_ ("Export figure"), PLOTS, ANS_KEY_ALWAYS},
    {"win.export-data", "<Shift><Control>f", N_ ("Export the numbers that are shown"),
     PLOTS, ANS_KEY_ALWAYS},
    {"win.export-movie", "<Shift><Control>a", N_ ("Export a movie of the run"), PLOTS,
     ANS_KEY_ALWAYS},
    {"win.print", "<Control>p", N_ ("Print the plots"), PLOTS, ANS_KEY_ALWAYS},

    {"cell.table", "t", N_ ("Show as a table"), PLOTS, ANS_KEY_FREE},
    {"cell.copy-data", "<Shift><Control>c", N_ ("Copy the data that are seen"), PLOTS,
     ANS_KEY_ALWAYS},
    {"cell.export-data", "<Shift><Control>e", N_ ("Export data"), PLOTS, ANS_KEY_ALWAYS},
    {"win.show-page", "F1", N_ ("About the problem"), TEACHING, ANS_KEY_ALWAYS},
    {"win.lesson", "F2", N_ ("Lesson about the problem"), TEACHING, ANS_KEY_ALWAYS},
    {"win.lesson-next", "Page_Down", N_ ("Next in the lesson"), TEACHING, ANS_KEY_FREE,
     "Right Page_Down"},
    {"win.lesson-back", "Page_Up", N_ ("Back in the lesson"), TEACHING, ANS_KEY_FREE,
     "Left Page_Up"},
    {"win.copy-share", "<Control>k", N_ ("Copy a share string"), TEACHING,
     ANS_KEY_ALWAYS},
    {"win.paste-share", "<Control>v", N_ ("Open the share string that was copied"),
     TEACHING, ANS_KEY_FREE},
    {"win.open-share", "<Shift><Control>v", N_ ("Open a share string"), TEACHING,
     ANS_KEY_ALWAYS},
    {"win.present", "F5", N_ ("Present"), TEACHING, ANS_KEY_ALWAYS},
    {"win.stage-bare", "h", N_ ("Only the plots, while presenting"), TEACHING,
     ANS_KEY_FREE},
    {"win.stage-blank", "b", N_ ("Blank screen, while presenting"), TEACHING,
     ANS_KEY_FREE},
    {"win.stage-larger", "plus equal KP_Add", N_ ("Larger, while presenting"), TEACHING,
     ANS_KEY_FREE, "plus"},
    {"win.stage-smaller", "minus KP_Subtract", N_ ("Smaller, while presenting"), TEACHING,
     ANS_KEY_FREE, "minus"},
    {"win.stage-leave", "Escape", N_ ("Leave the presentation"), TEACHING, ANS_KEY_FREE},

    {"win.problems", "<Control>o", N_ ("Problems and presets"), GENERAL, ANS_KEY_ALWAYS},
    {"win.open-session", "<Shift><Control>o", N_ ("Open a session"), GENERAL,
     ANS_KEY_ALWAYS},
    {"win.save-session", "<Control>s", N_ ("Save the session"), GENERAL, ANS_KEY_ALWAYS},
    {"win.save-session-as", "<Shift><Control>s", N_ ("Save it under another name"),
     GENERAL, ANS_KEY_ALWAYS},
    {"win.search", "<Control>f", N_ ("Gallery and search"), GENERAL, ANS_KEY_ALWAYS},
    {"win.show-pane", "F9", N_ ("Parameters"), GENERAL, ANS_KEY_ALWAYS},
    {"win.compare('overlay')", "o", N_ ("Runs over each other"), GENERAL, ANS_KEY_FREE},
    {"win.compare('side-by-side')", "i", N_ ("Runs side by side"), GENERAL, ANS_KEY_FREE},
    {"win.compare('difference')", "d", N_ ("Difference of two runs"), GENERAL,
     ANS_KEY_FREE},
    {"win.show-runs", "<Control>F9", N_ ("Runs"), GENERAL, ANS_KEY_ALWAYS},
    {"win.copy-command", "<Control>c", N_ ("Copy the command that reproduces the run"),
     GENERAL, ANS_KEY_FREE},
    {"win.statistics", "F12", N_ ("Statistics"), GENERAL, ANS_KEY_ALWAYS},
    {"win.fullscreen", "F11", N_ ("Fullscreen"), GENERAL, ANS_KEY_ALWAYS},
    {"win.menu", "F10", N_ ("Main menu"), GENERAL, ANS_KEY_ALWAYS},
    {"app.preferences", "<Control>comma", N_ ("Preferences"), GENERAL, ANS_KEY_ALWAYS},
    {"win.show-help-overlay", "<Control>question", N_ ("Keyboard shortcuts"), GENERAL,
     ANS_KEY_ALWAYS},
    {"window.close", "<Control>w", N_ ("Close the window"), GENERAL, ANS_KEY_ALWAYS},
    {"app.quit", "<Control>q", N_ ("Quit"), GENERAL, ANS_KEY_ALWAYS},
    {NULL}};

/* Actions of a plot are not known to the application: their keys are those of the window.
 */
static gboolean
is_of_application (const AnsAction *action)
{
  return action->scope == ANS_KEY_ALWAYS && !g_str_has_prefix (action->action, "cell.");
}

void
ans_actions_install (GtkApplication *application)
{
  for (const AnsAction *action = ans_actions; action->action; action++) {
    if (!is_of_application (action))
      continue;
    g_auto (GStrv) keys = g_strsplit (action->keys, " ", -1);
    gtk_application_set_accels_for_action (application, action->action,
                                           (const char *const *) keys);
  }
}

typedef struct {
  const AnsAction *action;
  void (*activate) (GtkWidget *window, const AnsAction *action);
} FreeKey;

static gboolean
free_key_pressed (GtkWidget *window, GVariant *arguments, gpointer data)
{
  (void) arguments;
  FreeKey *key = data;
  key->activate (window, key->action);
  return TRUE;
}

void
ans_actions_add_free_keys (GtkWidget *window,
                           void (*activate) (GtkWidget *window, const AnsAction *action))
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  for (const AnsAction *action = ans_actions; action->action; action++) {
    if (is_of_application (action))
      continue;
    g_auto (GStrv) keys = g_strsplit (action->keys, " ", -1);
    for (char **key = keys; *key; key++) {
      FreeKey *data = g_new (FreeKey, 1);
      *data = (FreeKey){action, activate};
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (*key),
                            gtk_callback_action_new (free_key_pressed, data, g_free)));
    }
  }
  gtk_widget_add_controller (window, controller);
}

/* ---- the shortcuts window ---- */

static void
append_group (GString *ui, const char *group)
{
  g_string_append_printf (
      ui,
      "<child><object class='GtkShortcutsGroup'><property name='title'>%s"
      "</property>",
      group);
}

/* The window is made from its interface description, as GTK 4.8 offers no other way. */
GtkWidget *
ans_actions_shortcuts_window (void)
{
  g_autoptr (GString) ui = g_string_new (
      "<interface><object class='GtkShortcutsWindow' id='window'><property name='modal'>1"
      "</property><child><object class='GtkShortcutsSection'><property "
      "name='section-name'>keys"
      "</property><property name='max-height'>17</property>");
  const char *group = NULL;
  for (const AnsAction *action = ans_actions; action->action; action++) {
    if (!action->title)
      continue;
    g_autofree char *title = g_markup_escape_text (_ (action->title), -1);
    g_autofree char *keys =
        g_markup_escape_text (action->shown ? action->shown : action->keys, -1);
    g_autofree char *heading = g_markup_escape_text (_ (action->group), -1);
    if (group && !g_str_equal (group, action->group))
      g_string_append (ui, "</object></child>");
    if (!group || !g_str_equal (group, action->group))
      append_group (ui, heading);
    group = action->group;
    g_string_append_printf (
        ui,
        "<child><object class='GtkShortcutsShortcut'><property name='title'>"
        "%s</property><property name='accelerator'>%s</property></object>"
        "</child>",
        title, keys);
  }
  g_string_append (ui, "</object></child></object></child></object></interface>");
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_string (ui->str, (gssize) ui->len);
  return g_object_ref (GTK_WIDGET (gtk_builder_get_object (builder, "window")));
}
