/* A window under 700 pixels across: one plot at a time, the parameters above it. */
#include <adwaita.h>

#include "tests/ui/workbench.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static void
set_up (Workbench *self, gconstpointer data)
{
  (void) data;
  workbench_open (self, "double-well", "");
}

static void
tear_down (Workbench *self, gconstpointer data)
{
  (void) data;
  workbench_close (self);
}

static gboolean
shows_one (gpointer data)
{
  Workbench *self = data;
  guint64 watched = ans_plot_grid_watched (self->grid);
  return watched && (watched & (watched - 1)) == 0;
}

static gboolean
shows_four (gpointer data)
{
  Workbench *self = data;
  return ans_plot_grid_watched (self->grid) == 0xf;
}

static void
resize (Workbench *self, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, 640);
}

static gboolean
panel_is_seen (gpointer data)
{
  Workbench *self = data;
  graphene_rect_t place;
  return gtk_widget_get_child_visible (
             gtk_widget_get_parent (GTK_WIDGET (self->panel))) &&
         gtk_widget_compute_bounds (GTK_WIDGET (self->panel), GTK_WIDGET (self->window),
                                    &place) &&
         gtk_widget_get_mapped (GTK_WIDGET (self->panel)) && place.origin.x >= 0;
}

static gboolean
panel_is_away (gpointer data)
{
  return !panel_is_seen (data);
}

static void
one_plot_at_a_time_and_back (Workbench *self, gconstpointer data)
{
  (void) data;
  g_assert_true (shows_four (self));
  resize (self, 560);
  g_assert_true (driver_until (shows_one, self));
  g_assert_true (driver_until (panel_is_away, self));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self->window)), <, 700);
  g_action_group_change_action_state (G_ACTION_GROUP (self->window), "show-plot",
                                      g_variant_new_int32 (2));
  g_assert_cmpuint (ans_plot_grid_watched (self->grid), ==, 1 << 2);
  driver_key ("F9");
  g_assert_true (driver_until (panel_is_seen, self));
  resize (self, 1100);
  g_assert_true (driver_until (shows_four, self));
  g_assert_true (driver_until (panel_is_seen, self));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
  g_test_add ("/ui/narrow/one-plot-at-a-time-and-back", Workbench, NULL, set_up,
              one_plot_at_a_time_and_back, tear_down);
  int status = g_test_run ();
  driver_stop ();
  return status;
}
