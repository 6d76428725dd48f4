/* Exploring the plots of the fixture with keys and pointer. */
#include <adwaita.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/application.h"
#include "ui/plot/highlight.h"
#include "ui/widgets/link.h"
#include "ui/window.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

enum { FORCE, WELL, DENSITY, LOSS, MOMENTS }; /* the cells of a window of six */

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  AnsPlotGrid *grid;
} Fixture;

static gboolean
is_ready (gpointer data)
{
  Fixture *self = data;
  AnsRunState state = ans_session_get_status (self->session)->state;
  return state == ANS_RUN_PAUSED && ans_session_get_frame (self->session) &&
         gtk_window_is_active (GTK_WINDOW (self->window));
}

static gboolean
is_resting (gpointer data)
{
  Fixture *self = data;
  return !ans_session_busy (self->session);
}

static gboolean
has_run (gpointer data)
{
  Fixture *self = data;
  return ans_session_get_status (self->session)->step > 40;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  g_autoptr (GError) error = NULL;
  ans_recipe_init (&self->recipe, &ans_problem_fixture, &ans_problem_fixture.presets[0]);
  self->application = ans_application_new (&self->recipe);
  g_assert_true (
      g_application_register (G_APPLICATION (self->application), NULL, &error));
  g_application_activate (G_APPLICATION (self->application));
  self->window = ANS_WINDOW (gtk_application_get_active_window (self->application));
  self->session = ans_window_get_session (self->window);
  self->grid = ans_window_get_grid (self->window);
  g_assert_true (driver_until (is_ready, self));
  ans_plot_grid_set_cells (self->grid, 6);
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
  ans_recipe_clear (&self->recipe);
}

static AnsCanvas *
canvas (Fixture *self, int cell)
{
  return ans_plot_cell_get_view (ans_plot_grid_get_cell (self->grid, cell));
}

static const AnsBox *
box (Fixture *self, int cell)
{
  return &ans_canvas_get_view (canvas (self, cell))->box;
}

/* Some steps, so that curves have points. */
static void
run_a_little (Fixture *self)
{
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (has_run, self));
  driver_key ("ctrl+Return");
  g_assert_true (driver_until (is_resting, self));
  driver_run_for (0.3);
}

/* ---- linked axes ---- */

static void
curves_of_a_run_are_zoomed_together (Fixture *self, gconstpointer data)
{
  (void) data;
  run_a_little (self);
  driver_scroll (GTK_WIDGET (canvas (self, LOSS)), 0.5, 0.5, 3);
  driver_run_for (0.2);
  g_assert_true (isfinite (box (self, LOSS)->x0));
  g_assert_cmpfloat (box (self, MOMENTS)->x0, ==, box (self, LOSS)->x0);
  g_assert_cmpfloat (box (self, MOMENTS)->x1, ==, box (self, LOSS)->x1);
  g_assert_true (isnan (box (self, MOMENTS)->y0)); /* another quantity */
  g_assert_true (isnan (box (self, DENSITY)->x0));
  driver_key ("5");
  driver_key ("ctrl+0");
  g_assert_true (isnan (box (self, LOSS)->x0) && isnan (box (self, MOMENTS)->x0));
  driver_key ("j"); /* goes its own way */
  driver_scroll (GTK_WIDGET (canvas (self, LOSS)), 0.5, 0.5, 3);
  driver_run_for (0.2);
  g_assert_true (isnan (box (self, MOMENTS)->x0));
}

static void
views_are_gone_back_to (Fixture *self, gconstpointer data)
{
  (void) data;
  run_a_little (self);
  driver_key ("4");
  driver_scroll (GTK_WIDGET (canvas (self, LOSS)), 0.5, 0.5, 3);
  driver_run_for (0.6);
  AnsBox first = *box (self, LOSS);
  driver_drag (GTK_WIDGET (canvas (self, LOSS)), 0.5, 0.5, 0.6, 0.6, 1);
  driver_run_for (0.2);
  AnsBox second = *box (self, LOSS);
  g_assert_cmpfloat (second.x0, <, first.x0);
  driver_key ("alt+Left");
  g_assert_cmpfloat (box (self, LOSS)->x0, ==, first.x0);
  g_assert_cmpfloat (box (self, LOSS)->y1, ==, first.y1);
  g_assert_cmpfloat (box (self, MOMENTS)->x0, ==, first.x0);
  driver_key ("alt+Left");
  g_assert_true (isnan (box (self, LOSS)->x0) && isnan (box (self, MOMENTS)->x0));
  driver_key ("alt+Left");
  g_assert_true (isnan (box (self, LOSS)->x0));
  driver_key ("5"); /* a linked plot has the same views */
  for (int i = 0; i < 4; i++)
    driver_key ("alt+Right");
  g_assert_cmpfloat (box (self, LOSS)->x0, ==, second.x0);
}

static void
scales_go_in_a_circle (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *force = canvas (self, FORCE), *density = canvas (self, DENSITY);
  driver_key ("1");
  driver_key ("l"); /* the force has both signs */
  g_assert_cmpint (ans_canvas_get_scale (force, TRUE), ==, ANS_SCALE_LOG);
  driver_key ("l");
  g_assert_cmpint (ans_canvas_get_scale (force, TRUE), ==, ANS_SCALE_SYMLOG);
  driver_run_for (0.3);
  g_assert_cmpfloat (ans_canvas_get_layout (force)->y.gap, >, 0);
  g_assert_cmpfloat (ans_canvas_get_layout (force)->y.low, <, 0);
  driver_key ("l");
  g_assert_cmpint (ans_canvas_get_scale (force, TRUE), ==, ANS_SCALE_LINEAR);
  driver_key ("3");
  driver_key ("l"); /* a density has not */
  driver_key ("l");
  g_assert_cmpint (ans_canvas_get_scale (density, TRUE), ==, ANS_SCALE_LINEAR);
  driver_key ("shift+l");
  g_assert_cmpint (ans_canvas_get_scale (density, FALSE), ==, ANS_SCALE_LOG);
}

static void
colours_are_kept_for_each_plot (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsPlotCell *cell = ans_plot_grid_get_cell (self->grid, WELL);
  driver_key ("2");
  driver_key ("c");
  driver_key ("c");
  g_assert_cmpint (ans_canvas_get_palette (canvas (self, WELL)), ==, ANS_PALETTE_CIVIDIS);
  driver_key ("shift+c");
  g_assert_cmpint (ans_canvas_get_colours (canvas (self, WELL)), ==, ANS_COLOURS_FIXED);
  ans_plot_cell_set_plot (cell, DENSITY);
  g_assert_cmpint (ans_canvas_get_palette (canvas (self, WELL)), ==, ANS_PALETTE_AUTO);
  ans_plot_cell_set_plot (cell, WELL);
  g_assert_cmpint (ans_canvas_get_palette (canvas (self, WELL)), ==, ANS_PALETTE_CIVIDIS);
  g_assert_cmpint (ans_canvas_get_colours (canvas (self, WELL)), ==, ANS_COLOURS_STEADY);
  ans_plot_cell_activate (cell, "palette('auto')");
  g_assert_cmpint (ans_canvas_get_palette (canvas (self, WELL)), ==, ANS_PALETTE_AUTO);
}

static void
curves_are_smoothed (Fixture *self, gconstpointer data)
{
  (void) data;
  run_a_little (self);
  int before = ans_plot_n_layers (ans_canvas_get_plot (canvas (self, LOSS)));
  driver_key ("4");
  driver_key ("m");
  driver_key ("m");
  driver_run_for (0.3);
  AnsPlotCell *cell = ans_plot_grid_get_cell (self->grid, LOSS);
  g_assert_cmpfloat_with_epsilon (ans_plot_cell_get_smoothing (cell), 0.9, 1e-9);
  AnsPlot *plot = ans_canvas_get_plot (canvas (self, LOSS));
  g_assert_cmpint (ans_plot_n_layers (plot), ==, before + 1);
  const AnsLayer *top = ans_plot_layer (plot, before);
  g_assert_false (top->faint);
  g_assert_nonnull (top->label);
  gboolean faint = FALSE;
  for (int i = 0; i < before; i++)
    faint |= ans_plot_layer (plot, i)->faint;
  g_assert_true (faint);
  for (int i = 0; i < 5; i++)
    driver_key ("m");
  g_assert_cmpfloat (ans_plot_cell_get_smoothing (cell), ==, 0);
}

static void
particles_are_picked_out_and_followed (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsCanvas *well = canvas (self, WELL);
  double target = ans_session_get_recipe (self->session)->values[0];
  driver_key ("2");
  driver_key ("s");
  g_assert_true (ans_canvas_get_mode (well, ANS_CANVAS_SELECT_MODE));
  /* A drag is a line and back: a thin lasso.  A wide one is tested without a window. */
  driver_key ("Escape");
  g_assert_false (ans_canvas_get_mode (well, ANS_CANVAS_SELECT_MODE));
  const AnsPlot *plot = ans_canvas_get_plot (well);
  const AnsLayer *points = NULL;
  for (int i = 0; i < ans_plot_n_layers (plot); i++)
    if (ans_plot_layer (plot, i)->kind == ANS_LAYER_POINTS)
      points = ans_plot_layer (plot, i);
  g_assert_nonnull (points);
  double px, py;
  ans_view_to_pixel (ans_canvas_get_layout (well), (double) points->x[0],
                     (double) points->y[0], &px, &py);
  driver_key ("s");
  driver_click (GTK_WIDGET (well), px / gtk_widget_get_width (GTK_WIDGET (well)),
                py / gtk_widget_get_height (GTK_WIDGET (well)), 1);
  driver_run_for (0.2);
  AnsHighlight *chosen = ans_canvas_get_chosen (well);
  g_assert_nonnull (chosen);
  g_assert_cmpint (chosen->n_chosen, ==, 1);
  g_assert_true (ans_canvas_get_chosen (canvas (self, DENSITY)) == chosen);
  g_assert_cmpfloat (ans_session_get_recipe (self->session)->values[0], ==, target);
  driver_key ("period");
  driver_key ("period");
  g_assert_true (driver_until (is_resting, self));
  driver_run_for (0.2);
  g_assert_cmpint (ans_canvas_get_view (well)->highlight->n_trail, >=, 1);
  g_assert_nonnull (
      strstr (ans_plot_cell_get_readout (ans_plot_grid_get_cell (self->grid, WELL)),
              "1 selected"));
  driver_key ("Escape");
  driver_key ("Escape");
  g_assert_null (ans_canvas_get_chosen (well));
  g_assert_null (ans_canvas_get_view (well)->highlight);
}

static gboolean
is_behind (gpointer data)
{
  return !gtk_window_is_active (GTK_WINDOW (((Fixture *) data)->window));
}

static gboolean
is_in_front (gpointer data)
{
  return !is_behind (data);
}

static void
got_text (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  *(char **) data =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_there (gpointer data)
{
  return *(char **) data != NULL;
}

static void
data_are_copied_and_shown_as_a_table (Fixture *self, gconstpointer data)
{
  (void) data;
  run_a_little (self);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self->window));
  g_autofree char *text = NULL;
  driver_key ("4");
  driver_key ("ctrl+shift+c");
  gdk_clipboard_read_text_async (clipboard, NULL, got_text, &text);
  g_assert_true (driver_until (is_there, &text));
  g_assert_true (g_str_has_prefix (text, "layer,label,kind,x,y,"));
  const AnsHistory *history = ans_session_get_history (self->session);
  int loss = ans_problem_metric_index (&ans_problem_fixture, "loss"), lines = 0;
  for (char *at = text; (at = strstr (at, ",line,")) != NULL; at++)
    lines++;
  g_assert_cmpint (lines, ==, ans_history_length (history, loss)); /* every sample */
  driver_key ("t");
  g_assert_true (driver_until (is_behind, self));
  driver_run_for (0.3);
  driver_key ("Down");
  driver_key ("Escape");
  g_assert_true (driver_until (is_in_front, self));
}

static void
what_shows_the_same_quantities_is_linked (void)
{
  const AnsPlotInfo plane = {.x_label = "x", .y_label = "y"};
  const AnsPlotInfo other = {.x_label = "x", .y_label = "y"};
  const AnsPlotInfo curve = {.x_label = "x", .y_label = "u"}, bare = {.x_label = "x"};
  const AnsPlotInfo loss = {.x_label = "step", .y_label = "loss", .history = "loss"};
  const AnsPlotInfo rate = {.x_label = "step", .y_label = "rate", .history = "rate"};
  g_assert_cmpint (ans_link_of (&plane, &other), ==, ANS_LINK_BOTH);
  g_assert_cmpint (ans_link_of (&plane, &plane), ==, ANS_LINK_NONE);
  g_assert_cmpint (ans_link_of (&plane, &curve), ==, ANS_LINK_NONE);
  g_assert_cmpint (ans_link_of (&plane, &bare), ==, ANS_LINK_NONE);
  g_assert_cmpint (ans_link_of (&loss, &rate), ==, ANS_LINK_X);
  g_assert_cmpint (ans_link_of (&loss, &plane), ==, ANS_LINK_NONE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"curves-of-a-run-are-zoomed-together", curves_of_a_run_are_zoomed_together},
      {"views-are-gone-back-to", views_are_gone_back_to},
      {"scales-go-in-a-circle", scales_go_in_a_circle},
      {"particles-are-picked-out-and-followed", particles_are_picked_out_and_followed},
      {"data-are-copied-and-shown-as-a-table", data_are_copied_and_shown_as_a_table},
      {"curves-are-smoothed", curves_are_smoothed},
      {"colours-are-kept-for-each-plot", colours_are_kept_for_each_plot},
  };
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  g_test_add_func ("/ui/explore/what-shows-the-same-quantities-is-linked",
                   what_shows_the_same_quantities_is_linked);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/ui/explore/%s", tests[i].name);
    g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }
  int status = g_test_run ();
  driver_stop ();
  return status;
}
