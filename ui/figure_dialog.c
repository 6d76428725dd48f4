#include "ui/figure_dialog.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/export/file.h"
#include "ui/figure_settings.h"
#include "ui/job.h"

enum { PERIOD = 100 /* ms */ };

struct _AnsFigureDialog {
  AdwWindow parent;
  AnsComposition *page;
  int current;
  AnsJob *job;      /* a preview or the export */
  guint timer;      /* while it exports */
  gboolean stale;   /* the preview is to be made again */
  gboolean filling; /* the widgets are being set */
  char *path;       /* to export to as soon as the job in hand is done */
  cairo_surface_t *picture;
  AdwComboRow *what, *format, *size, *theme;
  AdwActionRow *lengths;
  GtkSpinButton *width, *height, *dpi, *dense;
  GtkSwitch *transparent, *title, *bar, *footer, *equation;
  GtkDrawingArea *preview;
  GtkLabel *estimate, *refusal;
  GtkButton *export_button;
  GtkProgressBar *progress;
  GtkWidget *choices;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (AnsFigureDialog, ans_figure_dialog, ADW_TYPE_WINDOW)

enum { SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- between options and widgets ---- */

AnsFigureChoice
ans_figure_dialog_get_choice (AnsFigureDialog *self)
{
  return (AnsFigureChoice) adw_combo_row_get_selected (self->what);
}

static AnsCompositionFormat
format_of (AnsFigureDialog *self)
{
  return (AnsCompositionFormat) adw_combo_row_get_selected (self->format);
}

static const AnsThemeKind themes[] = {ANS_THEME_PRINT, ANS_THEME_LIGHT, ANS_THEME_DARK};

AnsCompositionOptions
ans_figure_dialog_get_options (AnsFigureDialog *self)
{
  AnsCompositionOptions options = ans_composition_options (format_of (self));
  options.size = (AnsCompositionSize) adw_combo_row_get_selected (self->size);
  options.width = gtk_spin_button_get_value (self->width);
  options.height = gtk_spin_button_get_value (self->height);
  options.dpi = gtk_spin_button_get_value_as_int (self->dpi);
  options.dense = gtk_spin_button_get_value_as_int (self->dense);
  options.theme =
      themes[MIN (adw_combo_row_get_selected (self->theme), G_N_ELEMENTS (themes) - 1)];
  options.transparent = gtk_switch_get_active (self->transparent);
  options.title = gtk_switch_get_active (self->title);
  options.bar = gtk_switch_get_active (self->bar);
  options.footer = gtk_switch_get_active (self->footer);
  options.equation = gtk_switch_get_active (self->equation);
  return options;
}

/* What does not change the file cannot be chosen. */
static void
show_sense (AnsFigureDialog *self)
{
  AnsCompositionOptions options = ans_figure_dialog_get_options (self);
  gboolean tex = options.format == ANS_COMPOSITION_TEX,
           png = options.format == ANS_COMPOSITION_PNG;
  gboolean pixels = options.size == ANS_COMPOSITION_PIXELS;
  gtk_widget_set_visible (GTK_WIDGET (self->lengths),
                          pixels || options.size == ANS_COMPOSITION_CENTIMETRES);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->lengths),
                                 pixels ? _ ("Pixels") : _ ("Centimetres"));
  const struct {
    gpointer widget;
    gboolean on;
  } rows[] = {{self->dpi, !tex && !(png && pixels)},
              {self->dense, !png},
              {self->transparent, !tex},
              {self->footer, !tex},
              {self->equation, !tex}};
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_sensitive (
        gtk_widget_get_ancestor (rows[i].widget, ADW_TYPE_ACTION_ROW), rows[i].on);
}

static void
fill (AnsFigureDialog *self, const AnsCompositionOptions *options)
{
  guint theme = 0;
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    theme = themes[i] == options->theme ? i : theme;
  self->filling = TRUE;
  adw_combo_row_set_selected (self->format, options->format);
  adw_combo_row_set_selected (self->size, options->size);
  adw_combo_row_set_selected (self->theme, theme);
  gtk_spin_button_set_value (self->width, options->width);
  gtk_spin_button_set_value (self->height, options->height);
  gtk_spin_button_set_value (self->dpi, options->dpi);
  gtk_spin_button_set_value (self->dense, options->dense);
  gtk_switch_set_active (self->transparent, options->transparent);
  gtk_switch_set_active (self->title, options->title);
  gtk_switch_set_active (self->bar, options->bar);
  gtk_switch_set_active (self->footer, options->footer);
  gtk_switch_set_active (self->equation, options->equation);
  self->filling = FALSE;
  show_sense (self);
}

/* ---- the preview ---- */

typedef struct {
  AnsComposition *shown;
  GPtrArray *pages; /* of AnsComposition, one for each file */
  AnsCompositionOptions options;
  int width, height;
  cairo_surface_t *picture;
  double paper_width, paper_height;
  gsize bytes;
  GPtrArray *paths; /* to write to; NULL: a preview */
  GError *error;
} Drawing;

static void
free_drawing (gpointer data)
{
  Drawing *self = data;
  ans_composition_free (self->shown);
  g_ptr_array_unref (self->pages);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static Drawing *
new_drawing (AnsFigureDialog *self)
{
  Drawing *drawing = g_new0 (Drawing, 1);
  AnsFigureChoice choice = ans_figure_dialog_get_choice (self);
  drawing->options = ans_figure_dialog_get_options (self);
  drawing->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) ans_composition_free);
  drawing->shown =
      ans_composition_copy (self->page, choice == ANS_FIGURE_PAGE ? -1 : self->current);
  if (choice == ANS_FIGURE_EACH)
    for (int i = 0; i < ans_composition_n_plots (self->page); i++)
      g_ptr_array_add (drawing->pages, ans_composition_copy (self->page, i));
  else
    g_ptr_array_add (drawing->pages, ans_composition_copy (drawing->shown, -1));
  return drawing;
}

static void
draw_preview (gpointer data, atomic_int *cancel)
{
  Drawing *self = data;
  ans_composition_measure (self->shown, &self->options, &self->paper_width,
                           &self->paper_height);
  self->picture =
      ans_composition_preview (self->shown, &self->options, self->width, self->height);
  for (guint i = 0; i < self->pages->len && !self->error && !atomic_load (cancel); i++) {
    g_autoptr (GBytes) bytes =
        ans_composition_bytes (self->pages->pdata[i], &self->options, &self->error);
    self->bytes += bytes ? g_bytes_get_size (bytes) : 0;
  }
}

static void
show_estimate (AnsFigureDialog *self, const Drawing *drawing)
{
  g_autofree char *bytes = g_format_size (drawing->bytes), *files = NULL, *size = NULL;
  gboolean png = drawing->options.format == ANS_COMPOSITION_PNG;
  gboolean exact = drawing->options.size == ANS_COMPOSITION_PIXELS;
  double dots = exact ? 4 / 3.0 : drawing->options.dpi / 72.0;
  if (png)
    size = g_strdup_printf (_ ("%.0f × %.0f pixels"), ceil (drawing->paper_width * dots),
                            ceil (drawing->paper_height * dots));
  else
    size = g_strdup_printf (_ ("%.1f × %.1f cm"), drawing->paper_width * 2.54 / 72,
                            drawing->paper_height * 2.54 / 72);
  if (drawing->pages->len > 1)
    files = g_strdup_printf (
        ngettext ("%s · %u file, %s", "%s · %u files, %s", drawing->pages->len), size,
        drawing->pages->len, bytes);
  else
    files = g_strdup_printf ("%s · %s", size, bytes);
  gtk_label_set_text (self->estimate, files);
}

static void start_job (AnsFigureDialog *self);

static void
preview_done (gpointer data, gpointer user)
{
  Drawing *drawing = data;
  AnsFigureDialog *self = user;
  self->job = NULL;
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  self->picture = g_steal_pointer (&drawing->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self->preview));
  gtk_label_set_text (self->refusal, drawing->error ? drawing->error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), drawing->error != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->export_button), !drawing->error);
  if (drawing->error)
    gtk_label_set_text (self->estimate, "");
  else
    show_estimate (self, drawing);
  start_job (self);
}

static const AnsJobKind previewing = {draw_preview, preview_done, free_drawing};

static void
paint_squares (cairo_t *cr, int width, int height)
{
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.87, 0.87, 0.87);
  for (int y = 0; y < height; y += 8)
    for (int x = y / 8 % 2 * 8; x < width; x += 16)
      cairo_rectangle (cr, x, y, 8, 8);
  cairo_fill (cr);
}

static void
paint_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  AnsFigureDialog *self = data;
  if (!self->picture)
    return;
  double w = cairo_image_surface_get_width (self->picture),
         h = cairo_image_surface_get_height (self->picture);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (area));
  double shrink = MIN (MIN (width / w, height / h), 1.0 / scale);
  cairo_translate (cr, floor ((width - shrink * w) / 2),
                   floor ((height - shrink * h) / 2));
  cairo_rectangle (cr, 0, 0, shrink * w, shrink * h);
  cairo_clip (cr);
  if (gtk_switch_get_active (self->transparent))
    paint_squares (cr, (int) (shrink * w) + 1, (int) (shrink * h) + 1);
  cairo_save (cr);
  cairo_scale (cr, shrink, shrink);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  /* The edge of the paper. */
  cairo_rectangle (cr, 0.5, 0.5, shrink * w - 1, shrink * h - 1);
  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.4);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* ---- the export ---- */

static void
write_files (gpointer data, atomic_int *cancel)
{
  Drawing *self = data;
  for (guint i = 0; i < self->pages->len && !self->error && !atomic_load (cancel); i++) {
    g_autoptr (GBytes) bytes =
        ans_composition_bytes (self->pages->pdata[i], &self->options, &self->error);
    gsize size = 0;
    gconstpointer content = bytes ? g_bytes_get_data (bytes, &size) : NULL;
    if (bytes)
      ans_file_save (self->paths->pdata[i], content, size, &self->error);
  }
}

static gboolean
pulse (gpointer data)
{
  gtk_progress_bar_pulse (((AnsFigureDialog *) data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
show_working (AnsFigureDialog *self, gboolean working)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), working);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (working)
    self->timer = g_timeout_add (PERIOD, pulse, self);
  gtk_widget_set_sensitive (self->choices, !working);
  gtk_widget_set_sensitive (GTK_WIDGET (self->export_button), !working);
}

static void
export_done (gpointer data, gpointer user)
{
  Drawing *drawing = data;
  AnsFigureDialog *self = user;
  self->job = NULL;
  show_working (self, FALSE);
  if (drawing->error) {
    gtk_label_set_text (self->refusal, drawing->error->message);
    gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
    return;
  }
  ans_figure_settings_save (ans_figure_dialog_get_choice (self), &drawing->options);
  g_signal_emit (self, signals[SAVED], 0, drawing->paths->pdata[0]);
  gtk_window_close (GTK_WINDOW (self));
}

static const AnsJobKind writing = {write_files, export_done, free_drawing};

/* The ending that is typed, if it is that of a format, otherwise that of the choice. */
static char *
path_for (AnsFigureDialog *self, AnsCompositionOptions *options)
{
  if (ans_composition_format_of (self->path, &options->format))
    return g_strdup (self->path);
  return g_strdup_printf ("%s.%s", self->path,
                          ans_composition_extension (options->format));
}

static void
start_export (AnsFigureDialog *self)
{
  Drawing *drawing = new_drawing (self);
  g_autofree char *path = path_for (self, &drawing->options);
  char *dot = strrchr (path, '.');
  drawing->paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < drawing->pages->len; i++) {
    const char *id = ans_composition_plot_id (drawing->pages->pdata[i], 0);
    g_ptr_array_add (
        drawing->paths,
        drawing->pages->len == 1
            ? g_strdup (path)
            : g_strdup_printf ("%.*s-%s%s", (int) (dot - path), path, id, dot));
  }
  g_clear_pointer (&self->path, g_free);
  show_working (self, TRUE);
  self->job = ans_job_start (&writing, drawing, self);
}

/* One job at a time; the latest wish wins. */
static void
start_job (AnsFigureDialog *self)
{
  if (self->job)
    return;
  if (self->path) {
    start_export (self);
    return;
  }
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self->preview));
  if (!self->stale || gtk_widget_get_width (GTK_WIDGET (self->preview)) < 2)
    return;
  Drawing *drawing = new_drawing (self);
  self->stale = FALSE;
  drawing->width = gtk_widget_get_width (GTK_WIDGET (self->preview)) * scale;
  drawing->height = gtk_widget_get_height (GTK_WIDGET (self->preview)) * scale;
  self->job = ans_job_start (&previewing, drawing, self);
}

void
ans_figure_dialog_save (AnsFigureDialog *self, const char *path)
{
  g_return_if_fail (ANS_IS_FIGURE_DIALOG (self));
  g_free (self->path);
  self->path = g_strdup (path);
  start_job (self);
}

static void
file_chosen (AnsFigureDialog *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
    g_autofree char *path = file ? g_file_get_path (file) : NULL;
    if (path)
      ans_figure_dialog_save (self, path);
  }
  g_clear_object (&self->chooser);
}

static void
ask_for_file (AnsFigureDialog *self)
{
  gboolean this = ans_figure_dialog_get_choice (self) == ANS_FIGURE_THIS;
  g_autoptr (AnsComposition) page =
      ans_composition_copy (self->page, this ? self->current : -1);
  g_autofree char *name = ans_composition_name (page, format_of (self));
  g_set_object (&self->chooser, NULL);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Export Figure"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- what a person does ---- */

static void
refresh (AnsFigureDialog *self)
{
  if (self->filling)
    return;
  show_sense (self);
  self->stale = TRUE;
  start_job (self);
}

static void
format_chosen (AnsFigureDialog *self)
{
  if (self->filling)
    return;
  AnsCompositionOptions options = ans_figure_settings_load (format_of (self));
  fill (self, &options);
  refresh (self);
}

static void
size_chosen (AnsFigureDialog *self)
{
  guint size = adw_combo_row_get_selected (self->size);
  gboolean pixels = size == ANS_COMPOSITION_PIXELS;
  gboolean large = gtk_spin_button_get_value (self->width) >= 100;
  if (!self->filling && (pixels || size == ANS_COMPOSITION_CENTIMETRES) &&
      pixels != large) {
    self->filling = TRUE;
    gtk_spin_button_set_value (self->width, pixels ? 1280 : 12);
    gtk_spin_button_set_value (self->height, pixels ? 960 : 9);
    self->filling = FALSE;
  }
  refresh (self);
}

static void
copy_command (AnsFigureDialog *self)
{
  AnsFigureChoice choice = ans_figure_dialog_get_choice (self);
  AnsCompositionOptions options = ans_figure_dialog_get_options (self);
  g_autoptr (AnsComposition) page =
      ans_composition_copy (self->page, choice == ANS_FIGURE_THIS ? self->current : -1);
  g_autofree char *name = ans_composition_name (page, options.format);
  g_autofree char *command =
      ans_composition_command (page, &options, choice == ANS_FIGURE_EACH, name);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
}

void
ans_figure_dialog_set (AnsFigureDialog *self, AnsFigureChoice choice,
                       const AnsCompositionOptions *options)
{
  g_return_if_fail (ANS_IS_FIGURE_DIALOG (self));
  self->filling = TRUE;
  adw_combo_row_set_selected (self->what, choice);
  fill (self, options);
  refresh (self);
}

const char *
ans_figure_dialog_get_estimate (AnsFigureDialog *self)
{
  g_return_val_if_fail (ANS_IS_FIGURE_DIALOG (self), NULL);
  return gtk_label_get_text (self->estimate);
}

/* ---- the object ---- */

static void
ans_figure_dialog_dispose (GObject *object)
{
  AnsFigureDialog *self = ANS_FIGURE_DIALOG (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->job, ans_job_end);
  g_clear_pointer (&self->page, ans_composition_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (ans_figure_dialog_parent_class)->dispose (object);
}

#define CHILD(field)                                                                     \
  {                                                                                      \
#field, G_STRUCT_OFFSET(AnsFigureDialog, field)                                      \
  }
static const struct {
  const char *name;
  gssize offset;
} children[] = {
    CHILD (what),    CHILD (format),        CHILD (size),     CHILD (theme),
    CHILD (lengths), CHILD (width),         CHILD (height),   CHILD (dpi),
    CHILD (dense),   CHILD (transparent),   CHILD (title),    CHILD (bar),
    CHILD (footer),  CHILD (equation),      CHILD (preview),  CHILD (estimate),
    CHILD (refusal), CHILD (export_button), CHILD (progress), CHILD (choices)};

static void
ans_figure_dialog_class_init (AnsFigureDialogClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_figure_dialog_dispose;
  signals[SAVED] = g_signal_new ("saved", ANS_TYPE_FIGURE_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/figure-dialog.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE,
                                               children[i].offset);
  gtk_widget_class_bind_template_callback (widget, refresh);
  gtk_widget_class_bind_template_callback (widget, format_chosen);
  gtk_widget_class_bind_template_callback (widget, size_chosen);
  gtk_widget_class_bind_template_callback (widget, ask_for_file);
  gtk_widget_class_bind_template_callback (widget, copy_command);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ans_figure_dialog_init (AnsFigureDialog *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
  gtk_drawing_area_set_draw_func (self->preview, paint_preview, self, NULL);
}

AnsFigureDialog *
ans_figure_dialog_new (GtkWindow *parent, AnsComposition *page, int current)
{
  AnsFigureDialog *self =
      g_object_new (ANS_TYPE_FIGURE_DIALOG, "transient-for", parent, NULL);
  AnsFigureChoice choice;
  AnsCompositionFormat format = ans_figure_settings_last (&choice);
  AnsCompositionOptions options = ans_figure_settings_load (format);
  self->page = page;
  self->current = current;
  ans_figure_dialog_set (self, choice, &options);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->export_button));
  return self;
}
