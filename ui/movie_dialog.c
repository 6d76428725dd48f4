#include "ui/movie_dialog.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "ui/film/sheet.h"
#include "ui/job.h"
#include "ui/settings.h"
#include "ui/widgets/readable.h"

enum { PERIOD = 100 /* ms */, LENGTH = 10 /* seconds */ };

struct _AnsMovieDialog {
  AdwWindow parent;
  AnsJournal *journal;
  gint64 begin; /* its first step */
  guint64 plots;
  double speed;
  AnsJob *job;
  guint timer;
  gboolean filling;
  GtkCheckButton *formats[ANS_N_MOVIE_FORMATS];
  AdwActionRow *rows[ANS_N_MOVIE_FORMATS];
  GtkSpinButton *first, *last, *every, *rate;
  AdwComboRow *size, *theme;
  GtkLabel *estimate, *refusal;
  GtkButton *export_button;
  GtkProgressBar *progress;
  GtkWidget *choices;
  GtkFileChooserNative *chooser;
  struct _Filming *filming; /* the job's, while there is one */
};

G_DEFINE_FINAL_TYPE (AnsMovieDialog, ans_movie_dialog, ADW_TYPE_WINDOW)

enum { SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  int width, height;
} sizes[] = {{1280, 720}, {1920, 1080}, {960, 540}, {640, 360}, {1080, 1080}};

static const AnsThemeKind themes[] = {ANS_THEME_LIGHT, ANS_THEME_DARK, ANS_THEME_PRINT};

/* Bytes for a pixel of a picture, as plots come out. */
static const double weights[] = {
    [ANS_MOVIE_WEBM] = 0.016, [ANS_MOVIE_GIF] = 0.025, [ANS_MOVIE_PNG] = 0.11};

/* Seconds for a pixel drawn and encoded. */
#define COST 4e-8

/* ---- what is chosen ---- */

AnsMovieChoice
ans_movie_dialog_get_choice (AnsMovieDialog *self)
{
  guint size = MIN (adw_combo_row_get_selected (self->size), G_N_ELEMENTS (sizes) - 1);
  guint theme = MIN (adw_combo_row_get_selected (self->theme), G_N_ELEMENTS (themes) - 1);
  AnsMovieChoice choice = {.format = ANS_MOVIE_PNG,
                           .first = (gint64) gtk_spin_button_get_value (self->first),
                           .last = (gint64) gtk_spin_button_get_value (self->last),
                           .every = (gint64) gtk_spin_button_get_value (self->every),
                           .width = sizes[size].width,
                           .height = sizes[size].height,
                           .rate = gtk_spin_button_get_value_as_int (self->rate),
                           .theme = themes[theme]};
  for (int i = 0; i < ANS_N_MOVIE_FORMATS; i++)
    if (gtk_check_button_get_active (self->formats[i]))
      choice.format = (AnsMovieFormat) i;
  return choice;
}

/* They are counted from where the run began; the last step is always seen. */
static gint64
count_pictures (AnsMovieDialog *self, const AnsMovieChoice *choice)
{
  gint64 every = choice->every, first = choice->first - self->begin,
         last = choice->last - self->begin;
  return last < first
             ? 0
             : last / every - (first + every - 1) / every + 1 + (last % every != 0);
}

static char *
duration (double seconds)
{
  if (seconds < 90)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  return g_strdup_printf (_ ("%.0f min"), ceil (seconds / 60));
}

static void
show_estimate (AnsMovieDialog *self)
{
  AnsMovieChoice choice = ans_movie_dialog_get_choice (self);
  double pictures = (double) count_pictures (self, &choice);
  double pixels = (double) choice.width * choice.height;
  double work = pictures * pixels * COST +
                (self->speed > 0 ? (double) choice.last / self->speed : 0);
  g_autofree char *count = ans_readable_count ((gint64) pictures);
  g_autofree char *length = duration (pictures / choice.rate);
  g_autofree char *bytes =
      g_format_size ((guint64) (pictures * pixels * weights[choice.format]));
  g_autofree char *takes = duration (work);
  g_autofree char *text =
      self->speed > 0
          ? g_strdup_printf (_ ("%s pictures, %s long, about %s. Takes about %s."), count,
                             length, bytes, takes)
          : g_strdup_printf (_ ("%s pictures, %s long, about %s."), count, length, bytes);
  gtk_label_set_text (self->estimate, pictures >= 1
                                          ? text
                                          : _ ("The last step is before the first one."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->export_button), pictures >= 1);
}

static void
refresh (AnsMovieDialog *self)
{
  if (!self->filling && self->journal)
    show_estimate (self);
}

void
ans_movie_dialog_set (AnsMovieDialog *self, const AnsMovieChoice *choice)
{
  g_return_if_fail (ANS_IS_MOVIE_DIALOG (self));
  self->filling = TRUE;
  gtk_check_button_set_active (self->formats[choice->format], TRUE);
  gtk_spin_button_set_value (self->first, (double) choice->first);
  gtk_spin_button_set_value (self->last, (double) choice->last);
  gtk_spin_button_set_value (self->every, (double) choice->every);
  gtk_spin_button_set_value (self->rate, choice->rate);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].width == choice->width && sizes[i].height == choice->height)
      adw_combo_row_set_selected (self->size, i);
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    if (themes[i] == choice->theme)
      adw_combo_row_set_selected (self->theme, i);
  self->filling = FALSE;
  show_estimate (self);
}

/* ---- filming ---- */

typedef struct _Filming {
  AnsJournal *journal;
  AnsMovieChoice choice;
  guint64 plots;
  char *path, *command;
  atomic_int thousandths; /* done */
  GError *error;
} Filming;

static void
free_filming (gpointer data)
{
  Filming *self = data;
  ans_journal_free (self->journal);
  g_free (self->path);
  g_free (self->command);
  g_clear_error (&self->error);
  g_free (self);
}

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  Filming *self = data;
  if (!status->opening)
    atomic_store (&self->thousandths, (int) (1000 * CLAMP (status->fraction, 0, 1)));
}

static void
film (gpointer data, atomic_int *cancel)
{
  Filming *self = data;
  const AnsRecipe *recipe = ans_journal_recipe (self->journal);
  const AnsMovieChoice *choice = &self->choice;
  AnsRecording recording = {.recipe = recipe,
                            .journal = self->journal,
                            .start = ans_journal_start (self->journal),
                            .first = choice->first,
                            .steps = choice->last,
                            .every = choice->every,
                            .path = self->path,
                            .cancel = cancel,
                            .progress = on_progress,
                            .data = self,
                            .camera = {.problem = recipe->problem,
                                       .plots = self->plots,
                                       .theme = choice->theme,
                                       .font_scale = choice->height / 720.0,
                                       .movie = {.format = choice->format,
                                                 .width = choice->width,
                                                 .height = choice->height,
                                                 .rate = choice->rate,
                                                 .title = recipe->problem->title,
                                                 .recipe = self->command}}};
  ans_recording_make (&recording, &self->error);
}

static gboolean
show_progress (gpointer data)
{
  AnsMovieDialog *self = data;
  int done = atomic_load (&self->filming->thousandths);
  if (done > 0)
    gtk_progress_bar_set_fraction (self->progress, done / 1000.0);
  else
    gtk_progress_bar_pulse (self->progress);
  return G_SOURCE_CONTINUE;
}

static void
show_filming (AnsMovieDialog *self, gboolean filming)
{
  gtk_widget_set_visible (GTK_WIDGET (self->progress), filming);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_sensitive (self->choices, !filming);
  gtk_widget_set_sensitive (GTK_WIDGET (self->export_button), !filming);
  if (filming)
    self->timer = g_timeout_add (PERIOD, show_progress, self);
  else
    g_clear_handle_id (&self->timer, g_source_remove);
}

static void
remember (const AnsMovieChoice *choice)
{
  GSettings *settings = ans_settings_get ();
  if (!settings)
    return;
  g_settings_set_int (settings, "movie-format", (int) choice->format);
  g_settings_set_int (settings, "movie-width", choice->width);
  g_settings_set_int (settings, "movie-height", choice->height);
  g_settings_set_int (settings, "movie-rate", choice->rate);
}

static void
film_done (gpointer data, gpointer user)
{
  Filming *filming = data;
  AnsMovieDialog *self = user;
  self->job = NULL;
  show_filming (self, FALSE);
  self->filming = NULL;
  if (filming->error) {
    gtk_label_set_text (self->refusal, filming->error->message);
    gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
    return;
  }
  remember (&filming->choice);
  g_signal_emit (self, signals[SAVED], 0, filming->path);
  gtk_window_close (GTK_WINDOW (self));
}

static const AnsJobKind kind = {film, film_done, free_filming};

static const char *const endings[] = {
    [ANS_MOVIE_WEBM] = ".webm", [ANS_MOVIE_GIF] = ".gif", [ANS_MOVIE_PNG] = ""};

void
ans_movie_dialog_save (AnsMovieDialog *self, const char *path)
{
  g_return_if_fail (ANS_IS_MOVIE_DIALOG (self));
  if (self->job)
    return;
  Filming *filming = g_new0 (Filming, 1);
  filming->choice = ans_movie_dialog_get_choice (self);
  const char *ending = endings[filming->choice.format];
  filming->journal = ans_journal_copy (self->journal);
  filming->plots = self->plots;
  filming->path = g_str_has_suffix (path, ending) ? g_strdup (path)
                                                  : g_strconcat (path, ending, NULL);
  filming->command =
      ans_recipe_command (ans_journal_recipe (self->journal), filming->choice.last);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  self->filming = filming;
  show_filming (self, TRUE);
  self->job = ans_job_start (&kind, filming, self);
}

static void
file_chosen (AnsMovieDialog *self, int response)
{
  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
    g_autofree char *path = file ? g_file_get_path (file) : NULL;
    if (path)
      ans_movie_dialog_save (self, path);
  }
  g_clear_object (&self->chooser);
}

static void
ask_for_file (AnsMovieDialog *self)
{
  AnsMovieChoice choice = ans_movie_dialog_get_choice (self);
  const AnsRecipe *recipe = ans_journal_recipe (self->journal);
  g_autofree char *name = g_strdup_printf (
      "%s-%s-step%" G_GINT64_FORMAT "%s", recipe->problem->id,
      recipe->preset ? recipe->preset->id : "own", choice.last, endings[choice.format]);
  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (_ ("Export Movie"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (file_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* The journal's changes have no options: the command has the values at the opening. */
static char *
command_of (AnsMovieDialog *self)
{
  static const char *const names[ANS_N_THEMES] = {"light", "dark", "print"};
  AnsMovieChoice choice = ans_movie_dialog_get_choice (self);
  const AnsRecipe *recipe = ans_journal_recipe (self->journal);
  g_autofree char *run = ans_recipe_command (recipe, choice.last);
  GString *text = g_string_new ("ansatz movie");
  g_string_append (text, run + strlen ("ansatz run"));
  g_string_append_printf (text, " --from %" G_GINT64_FORMAT " --every %" G_GINT64_FORMAT,
                          choice.first, choice.every);
  const char *before = " --plots ";
  for (int i = 0; i < ans_problem_n_plots (recipe->problem); i++)
    if (self->plots >> i & 1) {
      g_string_append_printf (text, "%s%s", before, recipe->problem->plots[i].id);
      before = ",";
    }
  g_string_append_printf (text, " --rate %d --size %dx%d --theme %s --out %s%s",
                          choice.rate, choice.width, choice.height, names[choice.theme],
                          recipe->problem->id, endings[choice.format]);
  return g_string_free (text, FALSE);
}

static void
copy_command (AnsMovieDialog *self)
{
  g_autofree char *command = command_of (self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), command);
}

gboolean
ans_movie_dialog_is_filming (AnsMovieDialog *self)
{
  g_return_val_if_fail (ANS_IS_MOVIE_DIALOG (self), FALSE);
  return self->job != NULL;
}

const char *
ans_movie_dialog_get_estimate (AnsMovieDialog *self)
{
  g_return_val_if_fail (ANS_IS_MOVIE_DIALOG (self), NULL);
  return gtk_label_get_text (self->estimate);
}

/* ---- the object ---- */

/* What this machine cannot write says why. */
static void
show_formats (AnsMovieDialog *self)
{
  for (int i = 0; i < ANS_N_MOVIE_FORMATS; i++) {
    g_autoptr (GError) error = NULL;
    if (ans_movie_available ((AnsMovieFormat) i, &error))
      continue;
    g_autofree char *reason = ans_readable_sentence (error->message);
    g_autofree char *subtitle = g_markup_escape_text (reason, -1);
    adw_action_row_set_subtitle (self->rows[i], subtitle);
    gtk_widget_set_sensitive (GTK_WIDGET (self->rows[i]), FALSE);
  }
}

static void
ans_movie_dialog_dispose (GObject *object)
{
  AnsMovieDialog *self = ANS_MOVIE_DIALOG (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->job, ans_job_end);
  g_clear_pointer (&self->journal, ans_journal_free);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (ans_movie_dialog_parent_class)->dispose (object);
}

#define CHILD(name, field)                                                               \
  {                                                                                      \
    name, G_STRUCT_OFFSET (AnsMovieDialog, field)                                        \
  }
static const struct {
  const char *name;
  gssize offset;
} children[] = {CHILD ("webm", formats[ANS_MOVIE_WEBM]),
                CHILD ("gif", formats[ANS_MOVIE_GIF]),
                CHILD ("png", formats[ANS_MOVIE_PNG]),
                CHILD ("webm_row", rows[ANS_MOVIE_WEBM]),
                CHILD ("gif_row", rows[ANS_MOVIE_GIF]),
                CHILD ("png_row", rows[ANS_MOVIE_PNG]),
                CHILD ("first", first),
                CHILD ("last", last),
                CHILD ("every", every),
                CHILD ("rate", rate),
                CHILD ("size", size),
                CHILD ("theme", theme),
                CHILD ("estimate", estimate),
                CHILD ("refusal", refusal),
                CHILD ("export_button", export_button),
                CHILD ("progress", progress),
                CHILD ("choices", choices)};

static void
ans_movie_dialog_class_init (AnsMovieDialogClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = ans_movie_dialog_dispose;
  signals[SAVED] = g_signal_new ("saved", ANS_TYPE_MOVIE_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/movie-dialog.ui");
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget, children[i].name, FALSE,
                                               children[i].offset);
  gtk_widget_class_bind_template_callback (widget, refresh);
  gtk_widget_class_bind_template_callback (widget, ask_for_file);
  gtk_widget_class_bind_template_callback (widget, copy_command);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ans_movie_dialog_init (AnsMovieDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_formats (self);
}

static AnsMovieChoice
usual_choice (gint64 first, gint64 step)
{
  GSettings *settings = ans_settings_get ();
  AnsMovieChoice choice = {ANS_MOVIE_WEBM, first, step, 1,
                           1280,           720,   30,   ANS_THEME_LIGHT};
  if (settings) {
    choice.format = (AnsMovieFormat) g_settings_get_int (settings, "movie-format");
    choice.width = g_settings_get_int (settings, "movie-width");
    choice.height = g_settings_get_int (settings, "movie-height");
    choice.rate = g_settings_get_int (settings, "movie-rate");
  }
  if (!ans_movie_available (choice.format, NULL))
    choice.format = ANS_MOVIE_PNG;
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    choice.theme = ANS_THEME_DARK;
  choice.every = ans_camera_interval (step - first, LENGTH, choice.rate);
  return choice;
}

AnsMovieDialog *
ans_movie_dialog_new (GtkWindow *parent, AnsJournal *journal, gint64 step, guint64 plots,
                      double speed)
{
  AnsMovieDialog *self =
      g_object_new (ANS_TYPE_MOVIE_DIALOG, "transient-for", parent, NULL);
  AnsSnapshot *start = ans_journal_start (journal);
  gint64 first = start ? ans_snapshot_step (start) : 0;
  AnsMovieChoice choice = usual_choice (first, MAX (step, first));
  self->journal = journal;
  self->begin = first;
  self->plots = plots;
  self->speed = speed;
  gtk_spin_button_set_range (self->first, (double) first, 1e12);
  gtk_spin_button_set_range (self->last, (double) first, 1e12);
  ans_movie_dialog_set (self, &choice);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->export_button));
  return self;
}
