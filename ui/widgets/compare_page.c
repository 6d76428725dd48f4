#include "ui/widgets/compare_page.h"

#include <glib/gi18n.h>

struct _AnsComparePage {
  GtkBox parent;
  GtkLabel *title;
  GtkDropDown *plot, *metric;
  GtkProgressBar *progress;
  GtkWidget *stop, *export, *close;
  AnsMultiples *multiples;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (AnsComparePage, ans_compare_page, GTK_TYPE_BOX)

enum { CHOSEN, CLOSE, STOP, EXPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
chosen (AnsComparePage *self)
{
  if (self->filling)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->plot),
                            ans_compare_page_get_metric (self) < 0);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
clicked (GtkWidget *button, AnsComparePage *self)
{
  guint signal = button == self->close  ? signals[CLOSE]
                 : button == self->stop ? signals[STOP]
                                        : signals[EXPORT];
  g_signal_emit (self, signal, 0);
}

void
ans_compare_page_set_problem (AnsComparePage *self, const AnsProblem *problem, int plot,
                              gboolean sweep)
{
  g_return_if_fail (ANS_IS_COMPARE_PAGE (self));
  g_autoptr (GtkStringList) plots = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) metrics = gtk_string_list_new (NULL);
  for (int i = 0; i < ans_problem_n_plots (problem); i++)
    gtk_string_list_append (plots, _ (problem->plots[i].title));
  gtk_string_list_append (metrics, _ ("Plots"));
  for (int i = 0; i < ans_problem_n_metrics (problem); i++) {
    g_autofree char *name =
        g_strdup_printf (_ ("%s over the parameter"), _ (problem->metrics[i].label));
    gtk_string_list_append (metrics, name);
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->plot, G_LIST_MODEL (plots));
  gtk_drop_down_set_model (self->metric, G_LIST_MODEL (metrics));
  gtk_drop_down_set_selected (self->plot, (guint) MAX (plot, 0));
  gtk_drop_down_set_selected (self->metric, 0);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->metric), sweep);
  gtk_widget_set_visible (self->export, sweep);
  gtk_widget_set_sensitive (GTK_WIDGET (self->plot), TRUE);
  ans_compare_page_set_progress (self, -1);
}

void
ans_compare_page_set_title (AnsComparePage *self, const char *title)
{
  g_return_if_fail (ANS_IS_COMPARE_PAGE (self));
  if (strcmp (title, gtk_label_get_text (self->title)) != 0)
    gtk_label_set_text (self->title, title);
}

void
ans_compare_page_set_progress (AnsComparePage *self, double fraction)
{
  g_return_if_fail (ANS_IS_COMPARE_PAGE (self));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), fraction >= 0);
  gtk_widget_set_visible (self->stop, fraction >= 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
}

int
ans_compare_page_get_plot (AnsComparePage *self)
{
  g_return_val_if_fail (ANS_IS_COMPARE_PAGE (self), 0);
  guint selected = gtk_drop_down_get_selected (self->plot);
  return selected == GTK_INVALID_LIST_POSITION ? 0 : (int) selected;
}

int
ans_compare_page_get_metric (AnsComparePage *self)
{
  g_return_val_if_fail (ANS_IS_COMPARE_PAGE (self), -1);
  guint selected = gtk_drop_down_get_selected (self->metric);
  return selected == GTK_INVALID_LIST_POSITION ? -1 : (int) selected - 1;
}

void
ans_compare_page_choose (AnsComparePage *self, int plot, int metric)
{
  g_return_if_fail (ANS_IS_COMPARE_PAGE (self));
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->plot, (guint) plot);
  gtk_drop_down_set_selected (self->metric, (guint) (metric + 1));
  self->filling = FALSE;
  chosen (self);
}

AnsMultiples *
ans_compare_page_get_multiples (AnsComparePage *self)
{
  g_return_val_if_fail (ANS_IS_COMPARE_PAGE (self), NULL);
  return self->multiples;
}

GtkWidget *
ans_compare_page_get_close (AnsComparePage *self)
{
  g_return_val_if_fail (ANS_IS_COMPARE_PAGE (self), NULL);
  return self->close;
}

/* ---- the object ---- */

static GtkDropDown *
add_choice (AnsComparePage *self, GtkWidget *bar, const char *label)
{
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);
  gtk_widget_add_css_class (choice, "flat");
  gtk_widget_set_tooltip_text (choice, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (chosen), self);
  gtk_box_append (GTK_BOX (bar), choice);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
add_button (AnsComparePage *self, GtkWidget *bar, const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked), self);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static void
ans_compare_page_class_init (AnsComparePageClass *class)
{
  static const char *const names[] = {"chosen", "close", "stop", "export"};
  (void) class;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ANS_TYPE_COMPARE_PAGE, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ans_compare_page_init (AnsComparePage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (bar, "compare-bar");
  gtk_box_append (GTK_BOX (self), bar);
  self->title = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->title));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress of the sweep"), -1);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->progress));
  self->stop = add_button (self, bar, "process-stop-symbolic", _ ("Stop the Sweep"));
  self->plot = add_choice (self, bar, _ ("Plot"));
  self->metric = add_choice (self, bar, _ ("Plots, or a Metric Over the Parameter"));
  self->export =
      add_button (self, bar, "document-save-symbolic", _ ("Export the Table as CSV"));
  self->close = add_button (self, bar, "window-close-symbolic", _ ("Back to the Run"));
  self->multiples = ANS_MULTIPLES (ans_multiples_new ());
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->multiples));
}

GtkWidget *
ans_compare_page_new (void)
{
  return g_object_new (ANS_TYPE_COMPARE_PAGE, NULL);
}
