/* What helps to teach, in the window with all problems, driven by keys and pointer. */
#include <adwaita.h>

#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/widgets/gallery.h"
#include "ui/window_private.h"

typedef struct {
  GtkApplication *application;
  AnsWindow *window;
} Fixture;

/* ---- conditions ---- */

static const AnsRunStatus *
status (Fixture *self)
{
  return ans_session_get_status (self->window->session);
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (((Fixture *) data)->window));
}

static gboolean
is_open (gpointer data)
{
  Fixture *self = data;
  return ans_session_get_recipe (self->window->session) &&
         status (self)->state == ANS_RUN_PAUSED &&
         ans_session_get_frame (self->window->session);
}

static gboolean
has_moved (gpointer data)
{
  return status (data)->step > 5;
}

static gboolean
is_at_start (gpointer data)
{
  return status (data)->step == 0 && is_open (data);
}

static double
value (Fixture *self, const char *param)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->window->session);
  return recipe->values[ans_problem_param_index (recipe->problem, param, NULL)];
}

static GtkWidget *
row (Fixture *self, const char *param)
{
  const AnsProblem *problem = ans_session_get_recipe (self->window->session)->problem;
  return ans_param_panel_get_row (self->window->panel,
                                  ans_problem_param_index (problem, param, NULL));
}

/* ---- opening and closing ---- */

static void
set_up (Fixture *self, gconstpointer share)
{
  g_autoptr (GError) error = NULL;
  self->application = ans_application_new (NULL);
  g_assert_true (
      g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_application_activate (G_APPLICATION (self->application));
  self->window = ANS_WINDOW (gtk_application_get_active_window (self->application));
  g_assert_true (driver_until (is_active, self));
  if (!share)
    return;
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, ans_problem_find (share, &error), NULL);
  ans_window_open (self->window, &recipe);
  g_assert_true (driver_until (is_open, self));
  driver_run_for (0.3);
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->window == NULL;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  (void) data;
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_close (GTK_WINDOW (self->window));
  g_assert_true (driver_until (is_gone, self));
  g_object_unref (self->application);
}

/* ---- tests ---- */

static void
test_gallery (Fixture *self, gconstpointer data)
{
  (void) data;
  const AnsProblem *problem = ans_problem_find ("svgd", NULL);
  driver_run_for (0.3);
  driver_key ("ctrl+f");
  driver_type ("svgd");
  driver_run_for (0.3);
  driver_key ("Return");
  g_assert_true (driver_until (is_open, self));
  g_assert_true (ans_session_get_recipe (self->window->session)->problem == problem);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window->grid)));
  driver_key ("ctrl+f");
  driver_run_for (0.3);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->window->grid)));
  driver_key ("Escape");
  driver_key ("Escape");
  driver_run_for (0.3);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window->grid)));
}

static void
test_lesson (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_key ("F2");
  g_assert_true (driver_until (is_open, self));
  driver_run_for (0.2);
  g_assert_nonnull (self->window->lesson);
  g_assert_true (gtk_revealer_get_reveal_child (self->window->lesson_revealer));
  driver_key ("Right");
  g_assert_true (driver_until (has_moved, self));
  driver_key ("Right");
  driver_run_for (0.2);
  g_assert_cmpint (self->window->lesson_state, ==, 2);
  g_assert_cmpfloat (value (self, "flipped"), ==, 1);
  g_assert_cmpint (status (self)->step, >, 5);
  driver_key ("Left");
  driver_run_for (0.2);
  g_assert_cmpint (self->window->lesson_state, ==, 1);
  g_assert_cmpfloat (value (self, "flipped"), ==, 0);
  driver_key ("Left");
  g_assert_true (driver_until (is_at_start, self));
  driver_key ("Left");
  g_assert_cmpint (self->window->lesson_state, ==, 0);
}

static gboolean
has_opened (gpointer data)
{
  Fixture *self = data;
  return ans_session_get_recipe (self->window->session) &&
         status (self)->state != ANS_RUN_OPENING;
}

/* Walks through a lesson to its end and back. */
static void
walk (Fixture *self, const char *id)
{
  ans_window_begin_lesson (self->window, id);
  int n = self->window->lesson->n;
  for (int i = 0; i < 2 * n - 1; i++) {
    if (i > 0)
      ans_window_move_lesson (self->window, i < n ? 1 : -1);
    for (int k = 0; k < 6 && !has_opened (self); k++)
      driver_until (has_opened, self);
    driver_run_for (0.3);
    g_test_message ("%s %d", id, self->window->lesson_state);
    g_assert_cmpint (self->window->lesson_state, ==, i < n ? i : 2 * n - 2 - i);
    g_assert_cmpint (status (self)->state, !=, ANS_RUN_FAILED);
    g_assert_true (has_opened (self));
    g_assert_false (ans_param_panel_has_staged (self->window->panel));
  }
}

static void
test_all_lessons (Fixture *self, gconstpointer data)
{
  (void) data;
  g_auto (GStrv) ids = ans_lesson_ids ();
  if (!g_test_slow ()) {
    g_test_skip ("slow");
    return;
  }
  for (char **id = ids; *id; id++)
    walk (self, *id);
}

/* Hiding acts on rows: other rows, plots and badges stay, and all is back at the end. */
static void
test_hiding (Fixture *self, gconstpointer data)
{
  (void) data;
  g_assert_true (gtk_widget_get_visible (row (self, "arrows")));
  driver_key ("F2");
  g_assert_true (driver_until (is_open, self));
  driver_run_for (0.2);
  g_assert_false (gtk_widget_get_visible (row (self, "arrows")));
  g_assert_true (gtk_widget_get_visible (row (self, "eta")));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window->badges)));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.lesson-end", NULL);
  driver_run_for (0.1);
  g_assert_null (self->window->lesson);
  g_assert_true (gtk_widget_get_visible (row (self, "arrows")));
}

static double
font_scale (Fixture *self)
{
  AnsPlotCell *cell = ans_plot_grid_get_cell (self->window->grid, 0);
  return ans_canvas_get_view (ans_plot_cell_get_view (cell))->font_scale;
}

static void
test_present (Fixture *self, gconstpointer data)
{
  (void) data;
  double before = font_scale (self);
  driver_key ("F5");
  driver_run_for (0.4);
  g_assert_true (gtk_window_is_fullscreen (GTK_WINDOW (self->window)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->window->header)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->window->panel)));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window->caption)));
  g_assert_cmpfloat_with_epsilon (font_scale (self), 1.5 * before, 1e-9);
  driver_key ("plus");
  g_assert_cmpfloat (font_scale (self), >, 1.6 * before);
  driver_key ("minus minus");
  g_assert_cmpfloat (font_scale (self), <, 1.5 * before);
  driver_key ("h");
  driver_run_for (0.1);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->window->caption)));
  driver_key ("2");
  g_assert_cmpint (ans_plot_grid_get_maximized (self->window->grid), ==, 1);
  driver_key ("2");
  g_assert_cmpint (ans_plot_grid_get_maximized (self->window->grid), ==, -1);
  driver_key ("6");
  driver_key ("space");
  g_assert_true (driver_until (has_moved, self));
  driver_key ("b");
  driver_run_for (0.1);
  g_assert_true (gtk_widget_get_mapped (self->window->blank));
  driver_key ("Escape");
  driver_run_for (0.1);
  g_assert_false (gtk_widget_get_mapped (self->window->blank));
  g_assert_true (self->window->presenting);
  driver_key ("Escape");
  driver_run_for (0.4);
  g_assert_false (self->window->presenting);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window->header)));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->window->panel)));
  g_assert_cmpfloat_with_epsilon (font_scale (self), before, 1e-9);
}

static void
test_page (Fixture *self, gconstpointer data)
{
  (void) data;
  g_assert_false (adw_flap_get_reveal_flap (self->window->side));
  driver_key ("F1");
  driver_run_for (0.4);
  g_assert_true (adw_flap_get_reveal_flap (self->window->side));
  driver_key ("F1");
  driver_run_for (0.4);
  g_assert_false (adw_flap_get_reveal_flap (self->window->side));
}

static gboolean
has_seed_42 (gpointer data)
{
  const AnsRecipe *recipe = ans_session_get_recipe (((Fixture *) data)->window->session);
  return recipe->seed == 42;
}

static void
test_share (Fixture *self, gconstpointer data)
{
  (void) data;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->window));
  gdk_clipboard_set_text (clipboard, "ansatz:svgd/ring?seed=42&beta=-5");
  driver_key ("ctrl+v");
  driver_run_for (0.3);
  g_assert_false (has_seed_42 (self));
  gdk_clipboard_set_text (clipboard, "ansatz:svgd/ring?seed=42&beta=2");
  driver_key ("ctrl+v");
  g_assert_true (driver_until (has_seed_42, self));
  g_assert_cmpfloat (value (self, "beta"), ==, 2);
  g_assert_cmpstr (ans_session_get_recipe (self->window->session)->preset->id, ==,
                   "ring");
}

static void
test_symbol (Fixture *self, gconstpointer data)
{
  (void) data;
  const char *usual = ans_session_get_recipe (self->window->session)->problem->equation;
  driver_move (GTK_WIDGET (self->window->grid), 0.5, 0.5);
  driver_run_for (0.1);
  g_assert_cmpstr (ans_param_panel_get_equation (self->window->panel), ==, usual);
  driver_move (row (self, "beta"), 0.2, 0.5);
  driver_run_for (0.1);
  g_assert_nonnull (
      strstr (ans_param_panel_get_equation (self->window->panel), ">β</span>"));
  driver_move (GTK_WIDGET (self->window->grid), 0.5, 0.5);
  driver_run_for (0.1);
  g_assert_cmpstr (ans_param_panel_get_equation (self->window->panel), ==, usual);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = g_dir_make_tmp ("ansatz-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
#define TEST(name, problem, f) g_test_add (name, Fixture, problem, set_up, f, tear_down)
  TEST ("/ui/teach/a-problem-is-found-and-opened", NULL, test_gallery);
  TEST ("/ui/teach/arrows-step-through-a-lesson", "svgd", test_lesson);
  TEST ("/ui/teach/every-lesson-can-be-walked-through", "svgd", test_all_lessons);
  TEST ("/ui/teach/a-lesson-hides-rows-only", "minmax", test_hiding);
  TEST ("/ui/teach/a-presentation-shows-plots-large", "minmax", test_present);
  TEST ("/ui/teach/the-page-opens-and-closes", "minmax", test_page);
  TEST ("/ui/teach/share-strings-are-pasted", "svgd", test_share);
  TEST ("/ui/teach/the-symbol-under-the-pointer-stands-out", "svgd", test_symbol);
  int result = g_test_run ();
  driver_stop ();
  return result;
}
