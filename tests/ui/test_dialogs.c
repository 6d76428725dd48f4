/* The dialogs that take figures and movies home: what they remember, what they write, and
 * that they can be closed at any time. */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/run/headless.h"
#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/figure_dialog.h"
#include "ui/figure_settings.h"
#include "ui/film/sheet.h"
#include "ui/movie_dialog.h"
#include "ui/print.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

enum { STEPS = 30, PLOTS = 4 };

static AnsRecipe recipe;
static AnsHeadlessResult result;
static GtkWindow *parent;
static char *folder;

typedef struct {
  AnsFigureDialog *dialog;
  char *saved;
} Figure;

static void
figure_saved (Figure *self, const char *path)
{
  g_free (self->saved);
  self->saved = g_strdup (path);
}

static AnsComposition *
new_page (void)
{
  AnsComposition *page = ans_composition_new (&recipe, STEPS, 320, 240);
  for (int i = 0; i < PLOTS; i++) {
    g_autoptr (AnsPlot) plot =
        ans_sheet_plot (recipe.problem, i, result.frame, result.history, 300);
    ans_composition_add (page, i, plot, NULL);
  }
  return page;
}

static void
open_figure (Figure *self)
{
  self->dialog = ans_figure_dialog_new (parent, new_page (), 2);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  g_signal_connect_swapped (self->dialog, "saved", G_CALLBACK (figure_saved), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static gboolean
is_estimated (gpointer data)
{
  const char *text = ans_figure_dialog_get_estimate (((Figure *) data)->dialog);
  return strstr (text, "B") != NULL;
}

static gboolean
says (gpointer data)
{
  return strstr (ans_figure_dialog_get_estimate (((Figure *) data)->dialog),
                 "640 × 400 pixels") != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return ((Figure *) data)->dialog == NULL;
}

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
the_estimate_is_the_file (void)
{
  Figure self = {0};
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PNG);
  g_autofree char *path = path_of ("a.png");
  open_figure (&self);
  g_assert_true (driver_until (is_estimated, &self));
  options.size = ANS_COMPOSITION_PIXELS;
  options.width = 640;
  options.height = 400;
  ans_figure_dialog_set (self.dialog, ANS_FIGURE_PAGE, &options);
  g_assert_true (driver_until (says, &self));
  g_autofree char *said = g_strdup (ans_figure_dialog_get_estimate (self.dialog));
  ans_figure_dialog_save (self.dialog, path);
  g_assert_true (driver_until (is_gone, &self));
  g_assert_cmpstr (self.saved, ==, path);
  GStatBuf information;
  g_assert_cmpint (g_stat (path, &information), ==, 0);
  g_autofree char *size = g_format_size ((guint64) information.st_size);
  g_assert_nonnull (strstr (said, size));
  g_unlink (path);
  g_free (self.saved);
}

/* The options of each format come back with it, in the next dialog too. */
static void
each_format_remembers_its_options (void)
{
  Figure self = {0};
  AnsCompositionOptions png = ans_composition_options (ANS_COMPOSITION_PNG),
                        svg = ans_composition_options (ANS_COMPOSITION_SVG), got;
  g_autofree char *one = path_of ("a.png"), *two = path_of ("b.svg");
  png.dpi = 144;
  png.theme = ANS_THEME_DARK;
  svg.size = ANS_COMPOSITION_SLIDE;
  svg.footer = TRUE;
  open_figure (&self);
  ans_figure_dialog_set (self.dialog, ANS_FIGURE_THIS, &png);
  ans_figure_dialog_save (self.dialog, one);
  g_assert_true (driver_until (is_gone, &self));
  open_figure (&self);
  ans_figure_dialog_set (self.dialog, ANS_FIGURE_PAGE, &svg);
  ans_figure_dialog_save (self.dialog, two);
  g_assert_true (driver_until (is_gone, &self));
  open_figure (&self);
  got = ans_figure_dialog_get_options (self.dialog);
  g_assert_cmpint (got.format, ==, ANS_COMPOSITION_SVG);
  g_assert_cmpint (got.size, ==, ANS_COMPOSITION_SLIDE);
  g_assert_true (got.footer);
  g_assert_cmpint (ans_figure_dialog_get_choice (self.dialog), ==, ANS_FIGURE_PAGE);
  got = ans_figure_settings_load (ANS_COMPOSITION_PNG);
  g_assert_cmpint (got.dpi, ==, 144);
  g_assert_cmpint (got.theme, ==, ANS_THEME_DARK);
  gtk_window_close (GTK_WINDOW (self.dialog));
  g_assert_true (driver_until (is_gone, &self));
  g_unlink (one);
  g_unlink (two);
  g_free (self.saved);
}

static void
one_file_each_is_named_by_its_plot (void)
{
  static const char *const names[] = {"f-force.pdf", "f-well.pdf", "f-density.pdf",
                                      "f-loss.pdf"};
  Figure self = {0};
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PDF);
  g_autofree char *path = path_of ("f");
  open_figure (&self);
  ans_figure_dialog_set (self.dialog, ANS_FIGURE_EACH, &options);
  ans_figure_dialog_save (self.dialog, path);
  g_assert_true (driver_until (is_gone, &self));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *file = path_of (names[i]);
    g_assert_cmpint (g_unlink (file), ==, 0);
  }
  g_free (self.saved);
}

static void
figures_can_be_closed_at_any_time (void)
{
  int rounds = g_test_slow () ? 200 : 20;
  g_autofree char *path = path_of ("c.png");
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PNG);
  for (int i = 0; i < rounds; i++) {
    Figure self = {0};
    open_figure (&self);
    driver_run_for (0.01 * (i % 7));
    if (i % 2) {
      ans_figure_dialog_set (self.dialog, ANS_FIGURE_PAGE, &options);
      ans_figure_dialog_save (self.dialog, path);
    }
    if (self.dialog)
      gtk_window_close (GTK_WINDOW (self.dialog));
    g_assert_true (driver_until (is_gone, &self));
    g_free (self.saved);
  }
  g_unlink (path);
}

/* ---- movies ---- */

typedef struct {
  AnsMovieDialog *dialog;
  char *saved;
} Movie;

static void
movie_saved (Movie *self, const char *path)
{
  g_free (self->saved);
  self->saved = g_strdup (path);
}

static void
open_movie (Movie *self)
{
  AnsJournal *journal = ans_journal_new (&recipe, NULL);
  const AnsEntry entry = {.kind = ANS_ENTRY_SET, .step = 3, .param = 0, .value = 1};
  ans_journal_append (journal, &entry);
  self->dialog = ans_movie_dialog_new (parent, journal, 60, 1 << 2, 100);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  g_signal_connect_swapped (self->dialog, "saved", G_CALLBACK (movie_saved), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static gboolean
is_movie_gone (gpointer data)
{
  return ((Movie *) data)->dialog == NULL;
}

static int
count_files (const char *path)
{
  GDir *listing = g_dir_open (path, 0, NULL);
  int n = 0;
  for (; listing && g_dir_read_name (listing); n++)
    ;
  g_clear_pointer (&listing, g_dir_close);
  return n;
}

static void
remove_folder (const char *path)
{
  for (int i = 0; i < 100; i++) {
    g_autofree char *file = g_strdup_printf ("%s/%05d.png", path, i);
    g_unlink (file);
  }
  g_autofree char *script = g_build_filename (path, "make-movie.sh", NULL);
  g_unlink (script);
  g_rmdir (path);
}

static const AnsMovieChoice short_movie = {ANS_MOVIE_PNG, 20,  50, 7,
                                           640,           360, 12, ANS_THEME_PRINT};

static void
a_movie_has_the_pictures_that_were_told (void)
{
  Movie self = {0};
  g_autofree char *path = path_of ("film");
  open_movie (&self);
  ans_movie_dialog_set (self.dialog, &short_movie);
  /* Steps 20 ... 50: those of 0, 7, 14, ... from 20 on, and the last. */
  const char *told = ans_movie_dialog_get_estimate (self.dialog);
  g_assert_nonnull (strstr (told, "6 pictures"));
  ans_movie_dialog_save (self.dialog, path);
  g_assert_true (ans_movie_dialog_is_filming (self.dialog));
  g_assert_true (driver_until (is_movie_gone, &self));
  g_assert_cmpstr (self.saved, ==, path);
  g_assert_cmpint (count_files (path), ==, 6 + 1); /* and a script */
  remove_folder (path);
  g_free (self.saved);
}

static void
an_impossible_movie_is_not_offered (void)
{
  Movie self = {0};
  AnsMovieChoice choice = short_movie;
  choice.first = 51;
  open_movie (&self);
  ans_movie_dialog_set (self.dialog, &choice);
  g_assert_nonnull (
      strstr (ans_movie_dialog_get_estimate (self.dialog), "before the first"));
  gtk_window_close (GTK_WINDOW (self.dialog));
  g_assert_true (driver_until (is_movie_gone, &self));
}

/* A movie that is given up leaves nothing behind. */
static void
movies_can_be_closed_at_any_time (void)
{
  int rounds = g_test_slow () ? 200 : 20;
  g_autofree char *path = path_of ("film");
  AnsMovieChoice choice = short_movie;
  choice.last = 1000000;
  choice.every = 10;
  for (int i = 0; i < rounds; i++) {
    Movie self = {0};
    open_movie (&self);
    ans_movie_dialog_set (self.dialog, &choice);
    ans_movie_dialog_save (self.dialog, path);
    driver_run_for (0.015 * (i % 5));
    gtk_window_close (GTK_WINDOW (self.dialog));
    g_assert_true (driver_until (is_movie_gone, &self));
    g_assert_null (self.saved);
    g_assert_cmpint (count_files (folder), ==, 0);
  }
}

/* ---- paper ---- */

static void
plots_are_printed_with_letters (void)
{
  g_autofree char *path = path_of ("paper.pdf"), *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  ans_print (parent, new_page (), path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpmem (data, 5, "%PDF-", 5);
  g_assert_nonnull (memmem (data, size, "/FontFile", 9));
  g_assert_nonnull (memmem (data, size, "/Count 1", 8));
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  folder = g_dir_make_tmp ("ansatz-dialogs-XXXXXX", NULL);
  parent = GTK_WINDOW (gtk_window_new ());
  gtk_window_present (parent);
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  AnsHeadless run = {.recipe = &recipe, .steps = STEPS, .watch = G_MAXUINT64};
  g_assert_true (ans_headless_run (&run, &result, NULL));
  g_test_add_func ("/ui/dialogs/the-estimate-is-the-file", the_estimate_is_the_file);
  g_test_add_func ("/ui/dialogs/each-format-remembers-its-options",
                   each_format_remembers_its_options);
  g_test_add_func ("/ui/dialogs/one-file-each-is-named-by-its-plot",
                   one_file_each_is_named_by_its_plot);
  g_test_add_func ("/ui/dialogs/figures-can-be-closed-at-any-time",
                   figures_can_be_closed_at_any_time);
  g_test_add_func ("/ui/dialogs/a-movie-has-the-pictures-that-were-told",
                   a_movie_has_the_pictures_that_were_told);
  g_test_add_func ("/ui/dialogs/an-impossible-movie-is-not-offered",
                   an_impossible_movie_is_not_offered);
  g_test_add_func ("/ui/dialogs/movies-can-be-closed-at-any-time",
                   movies_can_be_closed_at_any_time);
  g_test_add_func ("/ui/dialogs/plots-are-printed-with-letters",
                   plots_are_printed_with_letters);
  int status = g_test_run ();
  gtk_window_destroy (parent);
  ans_headless_result_clear (&result);
  ans_recipe_clear (&recipe);
  g_rmdir (folder);
  g_free (folder);
  driver_stop ();
  return status;
}
