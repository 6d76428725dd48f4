#include "ui/widgets/plot_data.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/export/csv.h"
#include "engine/export/rows.h"

static const AnsBox everything = {(double) NAN, (double) NAN, (double) NAN, (double) NAN};

/* ---- rows that are made when they are looked at ---- */

#define TYPE_LINE (ans_plot_data_line_get_type ())
G_DECLARE_FINAL_TYPE (AnsPlotDataLine, ans_plot_data_line, ANS, PLOT_DATA_LINE, GObject)

struct _AnsPlotDataLine {
  GObject parent;
  AnsRow row;
};

G_DEFINE_FINAL_TYPE (AnsPlotDataLine, ans_plot_data_line, G_TYPE_OBJECT)

static void
ans_plot_data_line_class_init (AnsPlotDataLineClass *class)
{
  (void) class;
}

static void
ans_plot_data_line_init (AnsPlotDataLine *self)
{
  (void) self;
}

#define TYPE_LINES (ans_plot_data_lines_get_type ())
G_DECLARE_FINAL_TYPE (AnsPlotDataLines, ans_plot_data_lines, ANS, PLOT_DATA_LINES,
                      GObject)

struct _AnsPlotDataLines {
  GObject parent;
  AnsPlot *plot;
  AnsBox box; /* seen */
  AnsRows *rows;
};

static GType
lines_item_type (GListModel *model)
{
  (void) model;
  return TYPE_LINE;
}

static guint
lines_n_items (GListModel *model)
{
  return (guint) ans_rows_length (ANS_PLOT_DATA_LINES (model)->rows);
}

static gpointer
lines_item (GListModel *model, guint position)
{
  if (position >= lines_n_items (model))
    return NULL;
  AnsPlotDataLine *line = g_object_new (TYPE_LINE, NULL);
  line->row = ans_rows_get (ANS_PLOT_DATA_LINES (model)->rows, (int) position);
  return line;
}

static void
lines_model_init (GListModelInterface *interface)
{
  interface->get_item_type = lines_item_type;
  interface->get_n_items = lines_n_items;
  interface->get_item = lines_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AnsPlotDataLines, ans_plot_data_lines, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      lines_model_init))

static void
ans_plot_data_lines_finalize (GObject *object)
{
  AnsPlotDataLines *self = ANS_PLOT_DATA_LINES (object);
  g_clear_pointer (&self->rows, ans_rows_free);
  g_clear_pointer (&self->plot, ans_plot_unref);
  G_OBJECT_CLASS (ans_plot_data_lines_parent_class)->finalize (object);
}

static void
ans_plot_data_lines_class_init (AnsPlotDataLinesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ans_plot_data_lines_finalize;
}

static void
ans_plot_data_lines_init (AnsPlotDataLines *self)
{
  (void) self;
}

static void
fill (AnsPlotDataLines *self, gboolean all)
{
  int before = self->rows ? ans_rows_length (self->rows) : 0;
  g_clear_pointer (&self->rows, ans_rows_free);
  self->rows = ans_rows_new (self->plot, all ? &everything : &self->box);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, (guint) before,
                              (guint) ans_rows_length (self->rows));
}

/* ---- the window ---- */

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  (void) factory;
  GtkWidget *label = gtk_label_new (NULL);
  int j = GPOINTER_TO_INT (column);
  gboolean words = j == 1 || j == 2 || j == ANS_ROWS_COLUMNS - 1;
  gtk_label_set_xalign (GTK_LABEL (label), words ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  (void) factory;
  char number[ANS_NUMBER_SIZE];
  AnsPlotDataLine *line = gtk_list_item_get_item (item);
  const char *text = ans_rows_field (&line->row, GPOINTER_TO_INT (column), number);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));
  if (GPOINTER_TO_INT (column) == 1) /* names of layers are markup */
    gtk_label_set_markup (label, text);
  else
    gtk_label_set_text (label, text);
}

/* Does any row have something there? */
static gboolean
is_used (const AnsRows *rows, int column)
{
  char number[ANS_NUMBER_SIZE];
  for (int i = 0, n = ans_rows_length (rows); i < n; i += 1 + n / 5000) {
    AnsRow row = ans_rows_get (rows, i);
    if (*ans_rows_field (&row, column, number))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
view_of (AnsPlotDataLines *lines, const char *title)
{
  g_autoptr (AnsRows) all = ans_rows_new (lines->plot, &everything);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (
      gtk_single_selection_new (g_object_ref (G_LIST_MODEL (lines))));
  GtkWidget *view = gtk_column_view_new (selection);
  for (int j = 1; j < ANS_ROWS_COLUMNS; j++) {
    if (!is_used (all, j))
      continue;
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), GINT_TO_POINTER (j));
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GINT_TO_POINTER (j));
    g_autoptr (GtkColumnViewColumn) column =
        gtk_column_view_column_new (ans_rows_columns[j], factory);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_column_set_expand (column, TRUE);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
  }
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  return view;
}

typedef struct {
  AnsPlotDataLines *lines;
  GtkWindow *window;
  GtkLabel *count;
  gboolean all;
} Table;

static void
show_count (Table *self)
{
  int n = ans_rows_length (self->lines->rows);
  g_autofree char *text =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d row", "%d rows", (gulong) n), n);
  gtk_label_set_text (self->count, text);
}

static void
all_toggled (GtkToggleButton *button, Table *self)
{
  self->all = gtk_toggle_button_get_active (button);
  fill (self->lines, self->all);
  show_count (self);
}

static int
copy (GtkWidget *widget, const AnsPlot *plot, const AnsBox *box)
{
  g_autoptr (AnsRows) rows = ans_rows_new (plot, box);
  g_autofree char *text = ans_csv_plot_text (plot, box);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  return ans_rows_length (rows);
}

static void
copy_clicked (GtkWidget *button, Table *self)
{
  copy (button, self->lines->plot, self->all ? &everything : &self->lines->box);
}

static gboolean
table_key (GtkEventControllerKey *controller, guint key, guint code,
           GdkModifierType modifiers, Table *self)
{
  (void) controller, (void) code;
  if (key == GDK_KEY_Escape)
    gtk_window_close (self->window);
  else if (key == GDK_KEY_c && modifiers & GDK_CONTROL_MASK)
    copy_clicked (GTK_WIDGET (self->window), self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
free_table (gpointer data)
{
  Table *self = data;
  g_object_unref (self->lines);
  g_free (self);
}

static void
fill_header (Table *self, const char *title)
{
  GtkWidget *header = gtk_header_bar_new (),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (title), *count = gtk_label_new (NULL);
  GtkWidget *all = gtk_toggle_button_new_with_mnemonic (_ ("_All"));
  GtkWidget *copies = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  self->count = GTK_LABEL (count);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (name, "title");
  gtk_widget_add_css_class (count, "subtitle");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);
  gtk_header_bar_set_title_widget (GTK_HEADER_BAR (header), box);
  gtk_widget_set_tooltip_text (all, _ ("Also what lies outside of the axes"));
  gtk_widget_set_tooltip_text (copies, _ ("Copy as CSV (Ctrl+C)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copies), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy as CSV"), -1);
  g_signal_connect (all, "toggled", G_CALLBACK (all_toggled), self);
  g_signal_connect (copies, "clicked", G_CALLBACK (copy_clicked), self);
  gtk_header_bar_pack_start (GTK_HEADER_BAR (header), all);
  gtk_header_bar_pack_end (GTK_HEADER_BAR (header), copies);
  gtk_window_set_titlebar (self->window, header);
  show_count (self);
}

GtkWindow *
ans_plot_data_show (GtkWidget *parent, const AnsPlotData *data)
{
  Table *self = g_new0 (Table, 1);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->lines = g_object_new (TYPE_LINES, NULL);
  self->lines->plot = ans_plot_ref (data->plot);
  self->lines->box = data->box;
  self->window = GTK_WINDOW (gtk_window_new ());
  fill (self->lines, FALSE);
  GtkWidget *view = view_of (self->lines, data->title);
  gtk_window_set_title (self->window, data->title);
  gtk_window_set_default_size (self->window, 640, 520);
  gtk_window_set_transient_for (self->window, GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_set_destroy_with_parent (self->window, TRUE);
  fill_header (self, data->title);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_window_set_child (self->window, scroller);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (table_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  g_object_set_data_full (G_OBJECT (self->window), "ans-table", self, free_table);
  gtk_window_present (self->window);
  gtk_widget_grab_focus (view);
  return self->window;
}

int
ans_plot_data_copy (GtkWidget *parent, const AnsPlotData *data)
{
  return copy (parent, data->plot, &data->box);
}

/* ---- to a file ---- */

typedef struct {
  GtkWidget *parent;
  AnsPlot *plot;
  AnsBox box;
  GtkFileChooserNative *chooser;
  void (*said) (GtkWidget *parent, const char *message);
} Save;

static void
write_file (Save *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  const char *choice =
      gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (self->chooser), "seen");
  gboolean seen = g_strcmp0 (choice, "true") == 0;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *saved = g_strdup_printf (_ ("Saved %s"), name);
  gboolean done =
      ans_csv_save_plot (self->plot, seen ? &self->box : &everything, path, &error);
  self->said (self->parent, done ? saved : error->message);
}

static void
chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  Save *self = data;
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = file ? g_file_get_path (file) : NULL;
    if (path)
      write_file (self, path);
    else
      self->said (self->parent, _ ("This place is not a folder of this computer"));
  }
  ans_plot_unref (self->plot);
  g_object_unref (self->parent);
  g_object_unref (self->chooser);
  g_free (self);
}

void
ans_plot_data_save (GtkWidget *parent, const AnsPlotData *data,
                    void (*said) (GtkWidget *parent, const char *message))
{
  Save *self = g_new0 (Save, 1);
  self->parent = g_object_ref (parent);
  self->plot = ans_plot_ref (data->plot);
  self->box = data->box;
  self->said = said;
  self->chooser = gtk_file_chooser_native_new (
      _ ("Export Data"), GTK_WINDOW (gtk_widget_get_root (parent)),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (self->chooser);
  g_autofree char *name = g_strdup_printf ("%s.csv", data->name);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_file_chooser_add_choice (chooser, "seen", _ ("Only what is seen"), NULL, NULL);
  gtk_file_chooser_set_choice (chooser, "seen", "false");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
