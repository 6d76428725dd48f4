#include "ui/export.h"

#include <glib/gi18n.h>

#include "ui/plot/figure.h"
#include "ui/widgets/painting.h"

/* The figure keeps the shape of the plot on the screen, at this width in points. */
#define WIDTH 480.0

typedef struct {
  AnsPlot *plot;
  AnsFigurePanel panel;
  double width, height;
  char *title, *command;
  GtkFileChooserNative *chooser;
  AdwToastOverlay *toasts;
} Export;

static void
free_export (Export *self)
{
  ans_plot_unref (self->plot);
  g_free (self->title);
  g_free (self->command);
  g_object_unref (self->chooser);
  g_object_unref (self->toasts);
  g_free (self);
}

static void
say (Export *self, const char *message)
{
  g_autofree char *title = g_markup_escape_text (message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
write_figure (Export *self, const char *path)
{
  AnsFigure figure = {.n = 1,
                      .columns = 1,
                      .panels = &self->panel,
                      .width = self->width,
                      .height = self->height,
                      .theme = ANS_THEME_PRINT,
                      .title = self->title,
                      .recipe = self->command};
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *message = NULL;
  if (!ans_figure_format_of (path, &figure.format))
    message = g_strdup_printf (_ ("%s: end the name in .png, .svg or .pdf"), name);
  else if (!ans_figure_write (&figure, path, &error))
    message = g_strdup (error->message);
  else
    message = g_strdup_printf (_ ("Saved %s"), name);
  say (self, message);
}

static void
chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  Export *self = data;
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char *path = file ? g_file_get_path (file) : NULL;
    if (path)
      write_figure (self, path);
    else
      say (self, _ ("This place is not a folder of this computer"));
  }
  free_export (self);
}

static void
add_filters (GtkFileChooser *chooser)
{
  static const struct {
    const char *name, *pattern;
  } filters[] = {{N_ ("PDF, SVG and PNG figures"), NULL},
                 {N_ ("PDF figures"), "*.pdf"},
                 {N_ ("SVG figures"), "*.svg"},
                 {N_ ("PNG pictures"), "*.png"}};
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
    gtk_file_filter_set_name (filter, _ (filters[i].name));
    for (gsize j = 1; j < G_N_ELEMENTS (filters); j++)
      if (i == 0 || i == j)
        gtk_file_filter_add_pattern (filter, filters[j].pattern);
    gtk_file_chooser_add_filter (chooser, filter);
  }
}

void
ans_export_figure (GtkWindow *window, const AnsRecipe *recipe, int plot,
                   AnsCanvas *canvas, gint64 step, AdwToastOverlay *toasts)
{
  const AnsPlotInfo *info = &recipe->problem->plots[plot];
  int width = MAX (1, gtk_widget_get_width (GTK_WIDGET (canvas)));
  int height = gtk_widget_get_height (GTK_WIDGET (canvas));
  Export *self = g_new0 (Export, 1);
  self->plot = ans_plot_ref (ans_canvas_get_plot (canvas));
  self->panel = (AnsFigurePanel){.plot = self->plot,
                                 .axes = ans_painting_axes (info),
                                 .view = *ans_canvas_get_view (canvas)};
  self->panel.view.highlight = NULL; /* does not live as long as the dialog */
  self->width = WIDTH;
  self->height = WIDTH * CLAMP ((double) height / width, 0.3, 2);
  self->title = g_strdup_printf ("%s: %s", _ (recipe->problem->title), _ (info->title));
  self->command = ans_recipe_command (recipe, step);
  self->toasts = g_object_ref (toasts);
  self->chooser = gtk_file_chooser_native_new (
      _ ("Export Figure"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s-step%" G_GINT64_FORMAT ".pdf",
                                           recipe->problem->id, info->id, step);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  add_filters (GTK_FILE_CHOOSER (self->chooser));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
