#include "tests/runs/fixture.h"
#include "ui/film/overlay.h"

enum { LOSS_PLOT = 3, MOMENTS_PLOT = 4, N = 4 };

typedef struct {
  AnsRecipe recipes[N];
  AnsHistory *histories[N];
  AnsTick ticks[N][2];
  AnsOverlayRun runs[N];
} Fixture;

/* Runs 0, 1 and 2 differ in their seed, run 3 in a parameter; the first is live. */
static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  static const AnsRole roles[] = {ANS_ROLE_NETWORK, ANS_ROLE_FIRST, ANS_ROLE_SECOND,
                                  ANS_ROLE_PARTICLES};
  static const char *const names[] = {"one", "two", "three", "four"};
  for (int k = 0; k < N; k++) {
    ans_recipe_init (&self->recipes[k], &ans_problem_fixture, NULL);
    self->recipes[k].seed = (guint64) k + 1;
    self->recipes[k].values[0] = k == 3 ? 7 : 3;
    self->histories[k] = ans_history_new (3);
    for (int i = 0; i <= 10; i++)
      for (int metric = 0; metric < 3; metric++)
        ans_history_append (self->histories[k], metric, i, i + k + 100 * metric);
    self->ticks[k][0] = (AnsTick){4, 1 + k};
    self->ticks[k][1] = (AnsTick){8, 5 + k};
    self->runs[k] = (AnsOverlayRun){.number = k + 1,
                                    .name = names[k],
                                    .role = roles[k],
                                    .visible = TRUE,
                                    .current = k == 0,
                                    .progress = -1,
                                    .recipe = &self->recipes[k],
                                    .history = self->histories[k],
                                    .n_ticks = 2,
                                    .ticks = self->ticks[k]};
  }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  (void) data;
  for (int k = 0; k < N; k++) {
    ans_recipe_clear (&self->recipes[k]);
    ans_history_free (self->histories[k]);
  }
}

static AnsPlot *
draw (Fixture *self, int plot, const AnsOverlay *options)
{
  return ans_overlay_plot (&ans_problem_fixture, plot, N, self->runs, options);
}

static void
every_visible_run_has_its_colour_and_name (Fixture *self, gconstpointer data)
{
  (void) data;
  self->runs[2].visible = FALSE;
  g_autoptr (AnsPlot) plot = draw (self, LOSS_PLOT, &(AnsOverlay){0, 0, 0, -1, 100});
  static const char *const names[] = {"two", "four", "one"}; /* the live one on top */
  static const AnsRole roles[] = {ANS_ROLE_FIRST, ANS_ROLE_PARTICLES, ANS_ROLE_NETWORK};
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 3);
  for (int i = 0; i < 3; i++) {
    g_assert_cmpstr (ans_plot_layer (plot, i)->label, ==, names[i]);
    g_assert_cmpint (ans_plot_layer (plot, i)->role, ==, roles[i]);
  }
}

static void
further_metrics_are_dashed_and_named_once (Fixture *self, gconstpointer data)
{
  (void) data;
  g_autoptr (AnsPlot) plot = draw (self, MOMENTS_PLOT, &(AnsOverlay){0, 0, 0, -1, 100});
  int dashed = 0, named = 0;
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 2 * N);
  for (int i = 0; i < 2 * N; i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    dashed += layer->dashed;
    named += layer->dashed && layer->label;
  }
  g_assert_cmpint (dashed, ==, N);
  g_assert_cmpint (named, ==, 1);
}

static void
siblings_become_a_band (Fixture *self, gconstpointer data)
{
  (void) data;
  g_autoptr (AnsPlot) plot = draw (self, LOSS_PLOT, &(AnsOverlay){0, TRUE, 0, -1, 100});
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 2);
  for (int i = 0; i < 2; i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    gboolean band = layer->role == ANS_ROLE_NETWORK;
    g_assert_true (band == (layer->band_low != NULL));
    /* The mean of i, i + 1 and i + 2. */
    g_assert_cmpfloat (layer->y[5], ==, band ? 6 : 8);
  }
  g_assert_true (ans_overlay_is_sibling (&self->recipes[0], &self->recipes[2]));
  g_assert_false (ans_overlay_is_sibling (&self->recipes[0], &self->recipes[3]));
}

static void
computing_time_lies_between_the_ticks (Fixture *self, gconstpointer data)
{
  (void) data;
  AnsOverlay options = {ANS_CLOCK_WALL, FALSE, 0, -1, 100};
  g_autoptr (AnsPlot) plot = draw (self, LOSS_PLOT, &options);
  const AnsLayer *layer = ans_plot_layer (plot, N - 1); /* run 0 */
  static const float seconds[] = {0, 0.25f, 0.5f, 0.75f, 1, 2, 3, 4, 5, 5, 5};
  for (int i = 0; i <= 10; i++)
    g_assert_cmpfloat (layer->x[i], ==, seconds[i]);
  g_assert_false (ans_overlay_has_time (&ans_problem_fixture));
}

static void
a_difference_is_of_every_metric (Fixture *self, gconstpointer data)
{
  (void) data;
  g_autoptr (AnsPlot) plot = ans_overlay_difference (&ans_problem_fixture, MOMENTS_PLOT,
                                                     &self->runs[3], &self->runs[1], 100);
  g_assert_cmpint (ans_plot_n_layers (plot), ==, 3); /* and the line at 0 */
  for (int i = 0; i < 2; i++)
    for (int k = 0; k <= 10; k++)
      g_assert_cmpfloat (ans_plot_layer (plot, i)->y[k], ==, 2);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
      {"every-visible-run-has-its-colour-and-name",
       every_visible_run_has_its_colour_and_name},
      {"further-metrics-are-dashed-and-named-once",
       further_metrics_are_dashed_and_named_once},
      {"siblings-become-a-band", siblings_become_a_band},
      {"computing-time-lies-between-the-ticks", computing_time_lies_between_the_ticks},
      {"a-difference-is-of-every-metric", a_difference_is_of_every_metric}};
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/film/overlay/%s", tests[i].path);
    g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }
  return g_test_run ();
}
