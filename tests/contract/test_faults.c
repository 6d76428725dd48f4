/* The checks of the contract find what they look for: a problem without a fault is broken
 * in one place at a time. */
#include "tests/contract/faults.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

typedef struct {
  double beta;
  int n, kind, on;
} State;

static const AnsChoice kinds[] = {
    {"flat", "Flat"}, {"double-well", "Double well"}, {NULL}};

static const AnsParam params[] = {
    {ANS_REAL (State, beta), .id = "beta", .label = "Inverse temperature",
     .group = "Physics", .help = "How cold it is.", .initial = 1, .hard_min = 0.1,
     .hard_max = 10},
    {ANS_INTEGER (State, n), .id = "n_points", .label = "Points", .group = "Method",
     .help = "How many there are.", .initial = 8, .hard_min = 1, .hard_max = 100,
     .soft_min = 2, .soft_max = 50, .log_scale = TRUE, .when = "kind=flat|double-well"},
    {ANS_CHOICE (State, kind), .id = "kind", .label = "Potential", .group = "Physics",
     .help = "Which one it is.", .choices = kinds},
    {ANS_SWITCH (State, on), .id = "on", .label = "On", .group = "Method",
     .help = "Whether it runs."},
    {.id = NULL}};

static const AnsPreset presets[] = {
    {"first-one", "First", "The default.", "beta=2 kind=double-well", 10}, {.id = NULL}};
static const AnsMetric metrics[] = {{"flux_spread", "Spread", .help = "Of the flux."},
                                    {NULL}};
static const AnsPlotInfo plots[] = {
    {"field", "Field", "What is learned.", "x", "y", .touch = TRUE},
    {"curve", "Curve", "Over time.", "step", "spread", .history = "flux_spread"},
    {.id = NULL}};
static const AnsClaim claims[] = {
    {"first-one", "flux_spread", ANS_AT_MOST, 0.1, 0, "A sentence."}, {.preset = NULL}};

static gboolean
stay (gpointer state G_GNUC_UNUSED, AnsContext *context G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static void
show (gpointer state G_GNUC_UNUSED, AnsContext *context G_GNUC_UNUSED,
      AnsFrame *frame G_GNUC_UNUSED)
{
}

static AnsMeasure
measure (gpointer state G_GNUC_UNUSED, AnsContext *context G_GNUC_UNUSED,
         int metric G_GNUC_UNUSED)
{
  return ANS_MEASURE_NONE;
}

static void
touch (gpointer state G_GNUC_UNUSED, AnsContext *context G_GNUC_UNUSED,
       const AnsTouch *where G_GNUC_UNUSED)
{
}

/* A copy of all tables that may be broken. */
typedef struct {
  AnsParam params[G_N_ELEMENTS (params)];
  AnsPreset presets[G_N_ELEMENTS (presets)];
  AnsMetric metrics[G_N_ELEMENTS (metrics)];
  AnsPlotInfo plots[G_N_ELEMENTS (plots)];
  AnsClaim claims[G_N_ELEMENTS (claims)];
  AnsProblem problem;
} Copy;

static void
copy_init (Copy *self)
{
  memcpy (self->params, params, sizeof params);
  memcpy (self->presets, presets, sizeof presets);
  memcpy (self->metrics, metrics, sizeof metrics);
  memcpy (self->plots, plots, sizeof plots);
  memcpy (self->claims, claims, sizeof claims);
  self->problem = (AnsProblem){.id = "gan-games",
                               .title = "Games",
                               .section = "Games",
                               .summary = "Two players.",
                               .equation = "x",
                               .state_size = sizeof (State),
                               .params = self->params,
                               .presets = self->presets,
                               .metrics = self->metrics,
                               .plots = self->plots,
                               .claims = self->claims,
                               .open = stay,
                               .step = stay,
                               .show = show,
                               .measure = measure,
                               .touch = touch};
}

static void
assert_found (const char *faults, const char *part)
{
  if (!strstr (faults, part))
    g_error ("'%s' is not among the faults:\n%s", part, faults);
}

/* Breaks one thing in a fresh copy and looks for what is said about it. */
#define ASSERT_FOUND(part, breaking)                                                     \
  G_STMT_START                                                                           \
  {                                                                                      \
    Copy copy;                                                                           \
    g_autoptr (GString) faults = g_string_new (NULL);                                    \
    copy_init (&copy);                                                                   \
    breaking;                                                                            \
    contract_table_faults (&copy.problem, "gan_games", faults);                          \
    assert_found (faults->str, part);                                                    \
  }                                                                                      \
  G_STMT_END

static void
test_good (void)
{
  Copy copy;
  g_autoptr (GString) faults = g_string_new (NULL);
  copy_init (&copy);
  contract_table_faults (&copy.problem, "gan_games", faults);
  g_assert_cmpstr (faults->str, ==, "");
}

static void
test_names (void)
{
  ASSERT_FOUND ("its id is 'games'", copy.problem.id = "games");
  ASSERT_FOUND ("summary", copy.problem.summary = "two players");
  ASSERT_FOUND ("open, step", copy.problem.step = NULL);
  ASSERT_FOUND ("one_two", copy.params[0].id = "in-verse");
  ASSERT_FOUND ("one-two", copy.presets[0].id = "first_one");
  ASSERT_FOUND ("one_two", copy.metrics[0].id = "Spread");
  ASSERT_FOUND ("there twice", copy.params[1].id = "beta");
  ASSERT_FOUND ("no label", copy.plots[0].title = "");
  ASSERT_FOUND ("full stop", copy.params[0].help = "How cold");
  ASSERT_FOUND ("no group", copy.params[0].group = NULL);
}

static void
test_params (void)
{
  ASSERT_FOUND ("no room", copy.params[0].hard_max = 0.1);
  ASSERT_FOUND ("starts outside", copy.params[0].initial = 11);
  ASSERT_FOUND ("soft limits", copy.params[1].soft_max = 101);
  ASSERT_FOUND ("logarithmic", copy.params[1].soft_min = copy.params[1].hard_min = 0);
  ASSERT_FOUND ("whole numbers", copy.params[3].initial = 0.5);
  ASSERT_FOUND ("no choice", copy.params[2].choices = NULL);
  ASSERT_FOUND ("outside of the state", copy.problem.state_size = sizeof (double));
  ASSERT_FOUND ("share a field", copy.params[3].offset = copy.params[2].offset);
  ASSERT_FOUND ("when", copy.params[1].when = "kind=round");
  ASSERT_FOUND ("when", copy.params[1].when = "sort=flat");
}

static void
test_tables (void)
{
  ASSERT_FOUND ("beta=11", copy.presets[0].settings = "beta=11");
  ASSERT_FOUND ("gamma", copy.presets[0].settings = "gamma=1");
  ASSERT_FOUND ("no length", copy.presets[0].steps = 0);
  ASSERT_FOUND ("no preset", copy.problem.presets = NULL);
  ASSERT_FOUND ("no metric", copy.problem.metrics = NULL);
  ASSERT_FOUND ("no metric 'loss'", copy.plots[1].history = "flux_spread loss");
  ASSERT_FOUND ("cannot be touched", copy.problem.touch = NULL);
  ASSERT_FOUND ("no plot", copy.plots[0].hidden = copy.plots[1].hidden = TRUE);
  ASSERT_FOUND ("claim", copy.claims[0].preset = "second-one");
  ASSERT_FOUND ("no metric 'spread'", copy.claims[0].metric = "spread");
  ASSERT_FOUND ("bound", copy.claims[0].bound = (double) NAN);
  ASSERT_FOUND ("no source", copy.claims[0].source = NULL);
}

/* ---- frames ---- */

static AnsFrame *
good_frame (void)
{
  AnsFrame *frame = ans_frame_new (3, 2, 1, 1);
  AnsLayer *field = ans_plot_field (ans_frame_want (frame, 0), 2, 2, (AnsBox){0, 1, 0, 1},
                                    ANS_MAP_SEQUENTIAL, "u");
  AnsLayer *points =
      ans_plot_points (ans_frame_want (frame, 0), 2, FALSE, ANS_ROLE_PARTICLES, NULL);
  for (int i = 0; i < 4; i++)
    field->values[i] = (float) i;
  field->values[1] = (float) NAN;
  for (int i = 0; i < 2; i++)
    points->x[i] = points->y[i] = (float) i;
  ans_frame_set_measure (frame, 0, (AnsMeasure){.value = 1, .reference = (double) NAN});
  return frame;
}

/* The layer while it is being filled. */
static AnsLayer *
layer (AnsFrame *frame, int index)
{
  return (AnsLayer *) (gsize) ans_plot_layer (ans_frame_plot (frame, 0), index);
}

#define ASSERT_SEEN(part, watched, breaking)                                             \
  G_STMT_START                                                                           \
  {                                                                                      \
    Copy copy;                                                                           \
    copy_init (&copy);                                                                   \
    g_autoptr (GString) faults = g_string_new (NULL);                                    \
    g_autoptr (AnsFrame) frame = good_frame ();                                          \
    breaking;                                                                            \
    contract_frame_faults (&copy.problem, frame, watched, faults);                       \
    assert_found (faults->str, part);                                                    \
  }                                                                                      \
  G_STMT_END

static void
test_good_frame (void)
{
  Copy copy;
  copy_init (&copy);
  g_autoptr (GString) faults = g_string_new (NULL);
  g_autoptr (AnsFrame) good = good_frame ();
  contract_frame_faults (&copy.problem, good, 3, faults);
  g_assert_cmpstr (faults->str, ==, "");
}

static void
test_frames (void)
{
  ASSERT_SEEN (
      "4 of the 4", 1,
      for (int i = 0; i < 4; i++) { layer (frame, 0)->values[i] = (float) NAN; });
  ASSERT_SEEN ("of x are not finite", 1, layer (frame, 1)->x[0] = (float) NAN);
  ASSERT_SEEN ("box", 1, layer (frame, 0)->box.x1 = 0);
  ASSERT_SEEN ("for nobody", 0, (void) frame);
  ASSERT_SEEN ("not there", 1,
               (ans_frame_unref (frame), frame = ans_frame_new (3, 2, 0, 1)));
  ASSERT_SEEN ("neither", 1,
               (ans_frame_unref (frame), frame = ans_frame_new (3, 2, 1, 1),
                ans_frame_want (frame, 0)));
  ASSERT_SEEN ("metric 'flux_spread'", 1,
               ans_frame_set_measure (frame, 0, (AnsMeasure){.value = INFINITY}));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contract/faults/none-in-good-tables", test_good);
  g_test_add_func ("/contract/faults/of-names-are-found", test_names);
  g_test_add_func ("/contract/faults/of-parameters-are-found", test_params);
  g_test_add_func ("/contract/faults/of-other-tables-are-found", test_tables);
  g_test_add_func ("/contract/faults/none-in-a-good-frame", test_good_frame);
  g_test_add_func ("/contract/faults/of-frames-are-found", test_frames);
  return g_test_run ();
}
