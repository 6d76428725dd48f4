#include "ui/widgets/status_bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/readable.h"

struct _AnsStatusBar {
  GtkBox parent;
  GtkDropDown *speed;
  GtkLabel *reason, *state, *rate, *identity;
};

G_DEFINE_FINAL_TYPE (AnsStatusBar, ans_status_bar, GTK_TYPE_BOX)

static guint speed_changed_signal;

/* Frames a second. */
#define FRAMES 60.0

static const struct {
  const char *label;
  double steps_per_second;
} speeds[] = {{N_ ("Slow motion"), 0.8},
              {N_ ("1 step a frame"), FRAMES},
              {N_ ("10 steps a frame"), 10 * FRAMES},
              {N_ ("100 steps a frame"), 100 * FRAMES},
              {N_ ("Maximum"), 0}};

static const char *const states[] = {[ANS_RUN_OPENING] = N_ ("Opening"),
                                     [ANS_RUN_PAUSED] = N_ ("Paused"),
                                     [ANS_RUN_RUNNING] = N_ ("Running"),
                                     [ANS_RUN_DONE] = N_ ("Finished"),
                                     [ANS_RUN_FAILED] = N_ ("Failed")};

/* Labels that have not changed cost nothing. */
static void
set_text (GtkLabel *label, const char *text)
{
  if (strcmp (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

void
ans_status_bar_show (AnsStatusBar *self, const AnsRunStatus *status,
                     const AnsRecipe *recipe)
{
  g_return_if_fail (ANS_IS_STATUS_BAR (self));
  set_text (self->state, _ (states[status->state]));
  g_autofree char *speed =
      status->steps_per_second < 10
          ? ans_readable_number (status->steps_per_second, 2)
          : ans_readable_count ((gint64) (status->steps_per_second + 0.5));
  gboolean running = status->state == ANS_RUN_RUNNING && status->steps_per_second > 0;
  g_autofree char *rate =
      running ? g_strdup_printf (_ ("%s steps/s"), speed) : g_strdup ("");
  set_text (self->rate, rate);
  g_autofree char *threads = g_strdup_printf (
      ngettext ("%d thread", "%d threads", (gulong) recipe->threads), recipe->threads);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipe->seed);
  g_autofree char *identity = g_strdup_printf (_ ("seed %s · %s"), seed, threads);
  set_text (self->identity, identity);
}

void
ans_status_bar_set_narrow (AnsStatusBar *self, gboolean narrow)
{
  g_return_if_fail (ANS_IS_STATUS_BAR (self));
  gtk_widget_set_visible (GTK_WIDGET (self->identity), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->rate), !narrow);
}

void
ans_status_bar_show_reason (AnsStatusBar *self, const char *reason)
{
  g_return_if_fail (ANS_IS_STATUS_BAR (self));
  set_text (self->reason, reason);
}

void
ans_status_bar_change_speed (AnsStatusBar *self, int direction)
{
  g_return_if_fail (ANS_IS_STATUS_BAR (self));
  int next = (int) gtk_drop_down_get_selected (self->speed) + direction;
  gtk_drop_down_set_selected (self->speed,
                              (guint) CLAMP (next, 0, (int) G_N_ELEMENTS (speeds) - 1));
}

void
ans_status_bar_set_speed (AnsStatusBar *self, double steps_per_second)
{
  g_return_if_fail (ANS_IS_STATUS_BAR (self));
  guint nearest = G_N_ELEMENTS (speeds) - 1;
  double least = G_MAXDOUBLE;
  for (guint i = 0; i < G_N_ELEMENTS (speeds) && steps_per_second > 0; i++) {
    double distance = speeds[i].steps_per_second > 0
                          ? fabs (log (speeds[i].steps_per_second / steps_per_second))
                          : G_MAXDOUBLE;
    if (distance < least)
      nearest = i;
    least = MIN (least, distance);
  }
  gtk_drop_down_set_selected (self->speed, nearest);
}

static void
speed_selected (AnsStatusBar *self)
{
  guint index = gtk_drop_down_get_selected (self->speed);
  if (index < G_N_ELEMENTS (speeds))
    g_signal_emit (self, speed_changed_signal, 0, speeds[index].steps_per_second);
}

static void
ans_status_bar_class_init (AnsStatusBarClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  speed_changed_signal =
      g_signal_new ("speed-changed", ANS_TYPE_STATUS_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/status-bar.ui");
  gtk_widget_class_bind_template_child (widget, AnsStatusBar, speed);
  gtk_widget_class_bind_template_child (widget, AnsStatusBar, reason);
  gtk_widget_class_bind_template_child (widget, AnsStatusBar, state);
  gtk_widget_class_bind_template_child (widget, AnsStatusBar, rate);
  gtk_widget_class_bind_template_child (widget, AnsStatusBar, identity);
}

static void
ans_status_bar_init (AnsStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_string_list_append (labels, _ (speeds[i].label));
  gtk_drop_down_set_model (self->speed, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->speed, G_N_ELEMENTS (speeds) - 1);
  g_signal_connect_swapped (self->speed, "notify::selected", G_CALLBACK (speed_selected),
                            self);
}
