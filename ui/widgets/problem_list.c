#include "ui/widgets/problem_list.h"

#include <glib/gi18n.h>

#include "ui/widgets/catalogue.h"

struct _AnsProblemList {
  AdwBin parent;
  GtkBox *sections;
  GPtrArray *rows; /* of presets */
  GQueue later;    /* problems to be added, or NULL before a heading */
  guint adding;
  const AnsProblem *problem; /* that is marked, with its preset */
  const AnsPreset *preset;
};

/* Rows full of text take long to lay out: the first problems are there at once, the
 * others are added one by one as soon as there is nothing else to do. */
enum { AT_ONCE = 2 };

G_DEFINE_FINAL_TYPE (AnsProblemList, ans_problem_list, ADW_TYPE_BIN)

static guint chosen_signal;

static void
row_activated (GtkWidget *row, AnsProblemList *self)
{
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (row), "problem"),
                 g_object_get_data (G_OBJECT (row), "preset"));
}

static GtkWidget *
preset_row (AnsProblemList *self, const AnsProblem *problem, const AnsPreset *preset)
{
  GtkWidget *row = adw_action_row_new (), *mark = gtk_image_new ();
  gtk_image_set_from_icon_name (GTK_IMAGE (mark), "object-select-symbolic");
  gtk_widget_set_opacity (mark, 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (preset->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               preset->summary ? _ (preset->summary) : "");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (problem == self->problem && preset == self->preset)
    gtk_widget_set_opacity (mark, 1);
  g_object_set_data (G_OBJECT (row), "problem", (gpointer) (gsize) problem);
  g_object_set_data (G_OBJECT (row), "preset", (gpointer) (gsize) preset);
  g_object_set_data (G_OBJECT (row), "mark", mark);
  g_signal_connect (row, "activated", G_CALLBACK (row_activated), self);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_problem (AnsProblemList *self, const AnsProblem *problem)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (_ (problem->title), -1);
  g_autofree char *summary =
      g_markup_escape_text (problem->summary ? _ (problem->summary) : "", -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), summary);
  for (const AnsPreset *preset = problem->presets; preset->id; preset++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               preset_row (self, problem, preset));
  gtk_box_append (self->sections, group);
}

static void
add_heading (AnsProblemList *self, const char *text)
{
  GtkWidget *heading = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "section-heading");
  gtk_widget_set_visible (heading, *text != '\0');
  gtk_box_append (self->sections, heading);
}

/* The next problem, under its heading if it is the first of its half. */
static void
add_next (AnsProblemList *self)
{
  const AnsProblem *problem = g_queue_pop_head (&self->later);
  if (!problem) {
    problem = g_queue_pop_head (&self->later);
    add_heading (self, ans_catalogue_heading (problem));
  }
  add_problem (self, problem);
}

static gboolean
add_later (gpointer data)
{
  AnsProblemList *self = data;
  if (!g_queue_is_empty (&self->later))
    add_next (self);
  if (!g_queue_is_empty (&self->later))
    return G_SOURCE_CONTINUE;
  self->adding = 0;
  return G_SOURCE_REMOVE;
}

/* Headings in the order in which they first come. */
void
ans_problem_list_fill (AnsProblemList *self, const AnsProblem *const *problems)
{
  g_return_if_fail (ANS_IS_PROBLEM_LIST (self));
  for (int first = 0; problems[first]; first++) {
    const char *heading = ans_catalogue_heading (problems[first]);
    int before = 0;
    while (before < first &&
           !g_str_equal (ans_catalogue_heading (problems[before]), heading))
      before++;
    if (before < first)
      continue;
    g_queue_push_tail (&self->later, NULL);
    for (int i = first; problems[i]; i++)
      if (g_str_equal (ans_catalogue_heading (problems[i]), heading))
        g_queue_push_tail (&self->later, (gpointer) (gsize) problems[i]);
  }
  for (int i = 0; i < AT_ONCE && !g_queue_is_empty (&self->later); i++)
    add_next (self);
  if (!self->adding)
    self->adding = g_idle_add_full (G_PRIORITY_LOW, add_later, self, NULL);
}

void
ans_problem_list_mark (AnsProblemList *self, const AnsProblem *problem,
                       const AnsPreset *preset)
{
  g_return_if_fail (ANS_IS_PROBLEM_LIST (self));
  self->problem = problem;
  self->preset = preset;
  for (guint i = 0; i < self->rows->len; i++) {
    GObject *row = g_ptr_array_index (self->rows, i);
    gboolean open = g_object_get_data (row, "problem") == problem &&
                    g_object_get_data (row, "preset") == preset;
    gtk_widget_set_opacity (g_object_get_data (row, "mark"), open ? 1 : 0);
  }
}

static void
ans_problem_list_dispose (GObject *object)
{
  AnsProblemList *self = ANS_PROBLEM_LIST (object);
  g_clear_handle_id (&self->adding, g_source_remove);
  g_queue_clear (&self->later);
  G_OBJECT_CLASS (ans_problem_list_parent_class)->dispose (object);
}

static void
ans_problem_list_finalize (GObject *object)
{
  g_ptr_array_unref (ANS_PROBLEM_LIST (object)->rows);
  G_OBJECT_CLASS (ans_problem_list_parent_class)->finalize (object);
}

static void
ans_problem_list_class_init (AnsProblemListClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_problem_list_dispose;
  G_OBJECT_CLASS (class)->finalize = ans_problem_list_finalize;
  chosen_signal =
      g_signal_new ("chosen", ANS_TYPE_PROBLEM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/problem-list.ui");
  gtk_widget_class_bind_template_child (widget, AnsProblemList, sections);
}

static void
ans_problem_list_init (AnsProblemList *self)
{
  self->rows = g_ptr_array_new ();
  g_queue_init (&self->later);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ans_problem_list_new (void)
{
  return g_object_new (ANS_TYPE_PROBLEM_LIST, NULL);
}
