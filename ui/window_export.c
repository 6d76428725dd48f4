/* What is taken home from the window: figures, numbers, movies, paper. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "engine/export/csv.h"
#include "ui/figure_dialog.h"
#include "ui/film/numbers.h"
#include "ui/film/sheet.h"
#include "ui/movie_dialog.h"
#include "ui/print.h"

/* ---- where it went ---- */

static void
shown (GObject *bus, GAsyncResult *result, gpointer data)
{
  g_autofree char *path = data, *folder = g_path_get_dirname (path);
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);
  if (!answer && uri)
    gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

/* In the desktop's file manager, or only its folder. */
static void
show_file (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) data;
  const char *path = g_variant_get_string (parameter, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (!uri || !bus)
    return;
  const char *const uris[] = {uri, NULL};
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1",
                          "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1",
                          "ShowItems", g_variant_new ("(^ass)", uris, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, shown, g_strdup (path));
}

static void
say_saved (AnsWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *sentence = g_strdup_printf (_ ("Saved %s"), name);
  g_autofree char *title = g_markup_escape_text (sentence, -1);
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  AdwToast *toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _ ("Show in Files"));
  adw_toast_set_action_name (toast, "win.show-file");
  adw_toast_set_action_target (toast, "s", whole);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- figures ---- */

static gboolean
is_seen (AnsPlotCell *cell)
{
  return gtk_widget_get_child_visible (GTK_WIDGET (cell)) &&
         ans_plot_cell_get_plot (cell) >= 0 &&
         ans_canvas_get_plot (ans_plot_cell_get_view (cell));
}

/* The plots on the screen; NULL if there are none. */
static AnsComposition *
new_page (AnsWindow *self, AnsPlotCell *chosen, int *current)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  AnsFrame *frame = ans_session_get_frame (self->session);
  if (!recipe || !frame || !is_seen (chosen))
    return NULL;
  AnsCanvas *canvas = ans_plot_cell_get_view (chosen);
  AnsComposition *page = ans_composition_new (
      recipe, ans_frame_step (frame), gtk_widget_get_width (GTK_WIDGET (canvas)),
      gtk_widget_get_height (GTK_WIDGET (canvas)));
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    AnsPlotCell *cell = ans_plot_grid_get_cell (self->grid, i);
    if (!is_seen (cell))
      continue;
    if (cell == chosen)
      *current = ans_composition_n_plots (page);
    canvas = ans_plot_cell_get_view (cell);
    ans_composition_add (page, ans_plot_cell_get_plot (cell),
                         ans_canvas_get_plot (canvas), ans_canvas_get_view (canvas));
  }
  return page;
}

void
ans_window_export (AnsWindow *self, int plot)
{
  (void) plot; /* that of the current cell */
  int current = 0;
  AnsComposition *page =
      new_page (self, ans_plot_grid_get_current (self->grid), &current);
  if (!page)
    return;
  AnsFigureDialog *dialog = ans_figure_dialog_new (GTK_WINDOW (self), page, current);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (say_saved), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
export_figure (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  ans_window_export (data, 0);
}

/* ---- paper ---- */

static void
print_plots (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  int current = 0;
  g_autoptr (GError) error = NULL;
  AnsComposition *page =
      new_page (self, ans_plot_grid_get_current (self->grid), &current);
  if (page && !ans_print (GTK_WINDOW (self), page, NULL, &error))
    ans_window_say (self, error->message);
}

/* ---- movies ---- */

/* One dialog at a time, which lets the window go on. */
static void
export_movie (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  const AnsRunStatus *status = ans_session_get_status (self->session);
  AnsJournal *journal = recipe ? ans_session_get_journal (self->session) : NULL;
  guint64 plots = ans_plot_grid_watched (self->grid);
  if (!journal)
    return;
  if (self->movie_dialog) {
    ans_journal_free (journal);
    gtk_window_present (self->movie_dialog);
    return;
  }
  gint64 step = status->step > 0 ? status->step : recipe->preset->steps;
  AnsMovieDialog *dialog = ans_movie_dialog_new (
      GTK_WINDOW (self), journal, step, plots ? plots : ans_sheet_usual (recipe->problem),
      status->steps_per_second);
  g_set_weak_pointer (&self->movie_dialog, GTK_WINDOW (dialog));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (say_saved), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- numbers ---- */

typedef struct {
  AnsWindow *window;
  AnsRecipe recipe;
  AnsFrame *frame;
  AnsPlot *plot;
  AnsBox box;
  GtkFileChooserNative *chooser;
} Numbers;

static void
free_numbers (Numbers *self)
{
  ans_recipe_clear (&self->recipe);
  ans_frame_unref (self->frame);
  ans_plot_unref (self->plot);
  g_object_unref (self->chooser);
  g_object_unref (self->window);
  g_free (self);
}

static void
numbers_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  Numbers *self = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;
  if (response == GTK_RESPONSE_ACCEPT && path) {
    if (g_str_has_suffix (path, ".npz"))
      ans_numbers_save (&self->recipe, self->frame, NULL, path, &error);
    else
      ans_csv_save_plot (self->plot, &self->box, path, &error);
    if (error)
      ans_window_say (self->window, error->message);
    else
      say_saved (self->window, path);
  }
  free_numbers (self);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
export_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  AnsPlotCell *cell = ans_plot_grid_get_current (self->grid);
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  AnsFrame *frame = ans_session_get_frame (self->session);
  if (!recipe || !frame || !is_seen (cell))
    return;
  AnsCanvas *canvas = ans_plot_cell_get_view (cell);
  Numbers *numbers = g_new0 (Numbers, 1);
  numbers->window = g_object_ref (self);
  ans_recipe_copy (&numbers->recipe, recipe);
  numbers->frame = ans_frame_ref (frame);
  numbers->plot = ans_plot_ref (ans_canvas_get_plot (canvas));
  numbers->box = ans_canvas_get_view (canvas)->box;
  numbers->chooser =
      gtk_file_chooser_native_new (_ ("Export Data"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  g_autofree char *name = g_strdup_printf (
      "%s-step%" G_GINT64_FORMAT "-%s.csv", recipe->problem->id, ans_frame_step (frame),
      recipe->problem->plots[ans_plot_cell_get_plot (cell)].id);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (numbers->chooser), name);
  add_filter (GTK_FILE_CHOOSER (numbers->chooser), _ ("This plot (.csv)"), "*.csv");
  add_filter (GTK_FILE_CHOOSER (numbers->chooser), _ ("All plots, for NumPy (.npz)"),
              "*.npz");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (numbers->chooser), TRUE);
  g_signal_connect (numbers->chooser, "response", G_CALLBACK (numbers_chosen), numbers);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (numbers->chooser));
}

void
ans_window_add_exports (AnsWindow *self)
{
  static const GActionEntry entries[] = {
      {.name = "show-file", .activate = show_file, .parameter_type = "s"},
      {.name = "export-figure", .activate = export_figure},
      {.name = "export-data", .activate = export_data},
      {.name = "export-movie", .activate = export_movie},
      {.name = "print", .activate = print_plots}};
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
}
