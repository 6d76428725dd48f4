/* Every problem against its interface, at each of its presets: tables, frames, bits,
 * changes by hand, and how soon it stops.  Nothing here knows any problem. */
#include "tests/contract/bench.h"

#include <math.h>
#include <string.h>

static const AnsListener nobody;

/* What a preset has come to after its first steps on one thread: the bits that all other
 * ways of running it must reproduce.  Remembered for one preset at a time. */
static AnsSnapshot *
truth (const BenchCase *self)
{
  static const AnsPreset *preset;
  static AnsSnapshot *snapshot;
  if (preset != self->preset) {
    g_autoptr (AnsExperiment) experiment = bench_open (self, 1, BENCH_SEED, NULL);
    g_clear_pointer (&snapshot, ans_snapshot_unref);
    bench_steps (experiment, BENCH_STEPS);
    snapshot = ans_experiment_capture (experiment);
    preset = self->preset;
  }
  return snapshot;
}

/* ---- tables and frames ---- */

static void
test_tables (gconstpointer data)
{
  const BenchCase *self = data;
  g_auto (GStrv) names = g_strsplit (PROBLEM_NAMES, " ", -1);
  g_autoptr (GString) faults = g_string_new (NULL);
  for (int i = 0; ans_problems[i]; i++)
    if (ans_problems[i] == self->problem)
      contract_table_faults (self->problem, names[i], faults);
  g_assert_cmpstr (faults->str, ==, "");
}

static void
test_frames (gconstpointer data)
{
  const BenchCase *self = data;
  g_autoptr (AnsExperiment) experiment = bench_open (self, 2, BENCH_SEED, NULL);
  bench_assert_frame (self, experiment);
  bench_steps (experiment, BENCH_STEPS);
  bench_assert_frame (self, experiment);
  g_autoptr (AnsFrame) unseen = ans_experiment_frame (experiment, 0);
  for (int i = 0; i < ans_frame_n_plots (unseen); i++)
    g_assert_null (ans_frame_plot (unseen, i));
}

/* ---- bits ---- */

/* Looking must not change what is computed: this run draws every frame, and it is opened
 * twice in the same place. */
static void
test_same_seed (gconstpointer data)
{
  const BenchCase *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree double *values = bench_values (self);
  g_autoptr (AnsExperiment) experiment = bench_open (self, 1, BENCH_SEED, NULL);
  bench_steps (experiment, 1);
  ans_experiment_close (experiment);
  ans_experiment_open (experiment, values, BENCH_SEED, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < BENCH_STEPS; i++) {
    ans_frame_unref (ans_experiment_frame (experiment, bench_watch (self->problem)));
    bench_steps (experiment, 1);
  }
  g_autoptr (AnsSnapshot) reached = ans_experiment_capture (experiment);
  bench_assert_same (truth (self), reached);
}

static void
test_other_seed (gconstpointer data)
{
  const BenchCase *self = data;
  g_autoptr (AnsExperiment) experiment = bench_open (self, 1, BENCH_SEED + 1, NULL);
  bench_steps (experiment, BENCH_STEPS);
  g_autoptr (AnsSnapshot) reached = ans_experiment_capture (experiment);
  g_assert_false (ans_snapshot_equal (truth (self), reached));
}

/* All counts for the first preset, one of them in turn for the others. */
static void
test_threads (gconstpointer data)
{
  static const int counts[] = {3, 2, 4, 8};
  const BenchCase *self = data;
  if (bench_skips (self))
    return;
  for (int i = 0; i < (int) G_N_ELEMENTS (counts); i++) {
    if (self->index > 0 && self->index % (int) G_N_ELEMENTS (counts) != i)
      continue;
    g_autoptr (AnsExperiment) experiment = bench_open (self, counts[i], BENCH_SEED, NULL);
    bench_steps (experiment, BENCH_STEPS);
    g_autoptr (AnsSnapshot) reached = ans_experiment_capture (experiment);
    bench_assert_same (truth (self), reached);
  }
}

static void
test_resume (gconstpointer data)
{
  const BenchCase *self = data;
  if (bench_skips (self))
    return;
  g_autoptr (AnsExperiment) first = bench_open (self, 1, BENCH_SEED, NULL);
  bench_steps (first, 1);
  g_autoptr (AnsSnapshot) middle = ans_experiment_capture (first);
  ans_experiment_close (first);
  g_autoptr (AnsExperiment) second = bench_open (self, 2, BENCH_SEED, middle);
  g_autoptr (AnsSnapshot) again = ans_experiment_capture (second);
  bench_assert_same (middle, again);
  bench_steps (second, BENCH_STEPS - 1);
  g_autoptr (AnsSnapshot) reached = ans_experiment_capture (second);
  bench_assert_same (truth (self), reached);
}

/* ---- changes by hand ---- */

enum { CHANGES = 24 };

typedef struct {
  const BenchCase *bench;
  AnsExperiment *experiment;
  AnsJournal *journal;
  AnsRandom random;
} Hand;

static void
note (Hand *self, AnsEntry entry)
{
  entry.step = ans_experiment_done (self->experiment);
  ans_journal_append (self->journal, &entry);
}

/* What fits is taken, what does not is refused with a reason and changes nothing. */
static void
change (Hand *self)
{
  const AnsProblem *problem = self->bench->problem;
  int param = ans_random_below (&self->random, ans_problem_n_params (problem));
  const AnsParam *info = &problem->params[param];
  if (info->liveness == ANS_RESTART)
    return;
  g_autoptr (GError) error = NULL;
  g_autofree double *before = bench_values (self->bench);
  g_autofree double *after = bench_values (self->bench);
  double value = bench_random_value (info, FALSE, &self->random);
  ans_experiment_values (self->experiment, before);
  if (ans_experiment_set (self->experiment, param, value, &error)) {
    before[param] = value;
    note (self, (AnsEntry){.kind = ANS_ENTRY_SET, .param = param, .value = value});
    g_test_message ("%s=%g", info->id, value);
  } else {
    g_assert_cmpstr (error->message, !=, "");
  }
  ans_experiment_values (self->experiment, after);
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    g_assert_cmpfloat (before[i], ==, after[i]);
}

static void
touch (Hand *self)
{
  const AnsProblem *problem = self->bench->problem;
  int plot = ans_random_below (&self->random, ans_problem_n_plots (problem));
  if (!problem->touch || !problem->plots[plot].touch)
    return;
  AnsTouch where = bench_random_touch (problem, self->experiment, plot, &self->random);
  ans_experiment_touch (self->experiment, &where);
  g_test_message ("%s touched at %g, %g", problem->plots[plot].id, where.x, where.y);
  note (self, (AnsEntry){.kind = ANS_ENTRY_TOUCH, .touch = where});
}

/* A wild setting may make a step fail or take long; then it says so, and the run goes
 * back to the last good step.  FALSE: the hand stays away from now on. */
static gboolean
step (Hand *self)
{
  g_autoptr (GError) error = NULL;
  ans_experiment_mark (self->experiment);
  bench_alarm (1.0 * BENCH_SLOW);
  gboolean success = ans_experiment_step (self->experiment, &error);
  bench_alarm (0);
  if (success)
    return TRUE;
  g_assert_nonnull (error);
  g_test_message ("a step failed: %s", error->message);
  g_assert_cmpstr (error->message, !=, "");
  g_assert_true (g_error_matches (error, ANS_ERROR, ANS_ERROR_NUMERIC) ||
                 g_error_matches (error, ANS_ERROR, ANS_ERROR_CANCELLED));
  g_assert_true (ans_experiment_rewind (self->experiment));
  return FALSE;
}

static void
replay (const BenchCase *self, const AnsJournal *journal, const AnsSnapshot *reached)
{
  g_autoptr (AnsExperiment) experiment = bench_open (self, 2, BENCH_SEED, NULL);
  int entry = ans_experiment_replay (experiment, journal, 0);
  while (ans_experiment_done (experiment) < ans_snapshot_step (reached)) {
    bench_steps (experiment, 1);
    entry = ans_experiment_replay (experiment, journal, entry);
  }
  g_assert_cmpint (entry, ==, ans_journal_length (journal));
  g_autoptr (AnsSnapshot) again = ans_experiment_capture (experiment);
  bench_assert_same (reached, again);
}

static void
test_changes (gconstpointer data)
{
  const BenchCase *self = data;
  if (bench_skips (self))
    return;
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, self->problem, self->preset);
  g_autoptr (AnsExperiment) experiment = bench_open (self, 1, BENCH_SEED, NULL);
  g_autoptr (AnsJournal) journal = ans_journal_new (&recipe, NULL);
  Hand hand = {self, experiment, journal,
               ans_random (BENCH_SEED, 1, (guint32) self->index)};
  gboolean well = TRUE;
  for (int i = 0; i < CHANGES && well; i++) {
    for (int k = ans_random_below (&hand.random, 3); k >= 0; k--)
      change (&hand);
    touch (&hand);
    bench_assert_values (self, experiment);
    if (i % 4 == 0)
      well = step (&hand);
    if (i % 8 == 0)
      bench_assert_frame (self, experiment);
  }
  g_autoptr (AnsSnapshot) reached = ans_experiment_capture (experiment);
  replay (self, journal, reached);
}

/* ---- stopping ---- */

/* Raises the flag at a given report of progress. */
typedef struct {
  int left;
  double raised;
} Interruption;

static void
interrupt (gpointer data, double fraction, const char *what)
{
  Interruption *self = data;
  g_assert_true (fraction >= 0 && fraction <= 1);
  g_assert_nonnull (what);
  if (--self->left != 0)
    return;
  self->raised = bench_now ();
  atomic_store (&bench_stop, TRUE);
}

/* A machine with other work may keep a process waiting; the bound for a person is 20 ms.
 */
#define STOP_TIME (0.5 * BENCH_SLOW)

static void
test_stopped_opening (gconstpointer data)
{
  const BenchCase *self = data;
  g_autofree double *values = bench_values (self);
  for (int report = 0; report < 4; report++) {
    g_autoptr (GError) error = NULL;
    Interruption interruption = {report, bench_now ()};
    AnsListener listener = {.progress = interrupt, .data = &interruption};
    g_autoptr (AnsExperiment) experiment =
        ans_experiment_new (self->problem, 1, &listener, &bench_stop);
    atomic_store (&bench_stop, report == 0);
    gboolean success = ans_experiment_open (experiment, values, BENCH_SEED, NULL, &error);
    double delay = bench_now () - interruption.raised;
    if (atomic_load (&bench_stop))
      g_assert_cmpfloat (delay, <, STOP_TIME);
    if (!success)
      g_assert_error (error, ANS_ERROR, ANS_ERROR_CANCELLED);
    g_assert_true (success == ans_experiment_is_open (experiment));
    atomic_store (&bench_stop, FALSE);
  }
}

static int
ascending (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Steps are short or hear soon that they should stop. */
static void
test_stopped_step (gconstpointer data)
{
  enum { TIMES = 7 };
  const BenchCase *self = data;
  double seconds[TIMES], worst = 0;
  if (bench_skips (self))
    return;
  g_autoptr (AnsExperiment) experiment = bench_open (self, 1, BENCH_SEED, NULL);
  for (int i = 0; i < TIMES; i++) {
    double start = bench_now ();
    bench_steps (experiment, 1);
    seconds[i] = bench_now () - start;
  }
  for (int i = 0; i < TIMES; i++) {
    g_autoptr (GError) error = NULL;
    ans_experiment_mark (experiment);
    bench_alarm (0.0005 + 0.001 * i);
    while (!atomic_load (&bench_stop))
      if (!ans_experiment_step (experiment, &error)) {
        g_assert_error (error, ANS_ERROR, ANS_ERROR_CANCELLED);
        break;
      }
    worst = MAX (worst, bench_now () - bench_alarm_time ());
    bench_alarm (0);
    g_assert_true (ans_experiment_rewind (experiment));
  }
  qsort (seconds, TIMES, sizeof *seconds, ascending);
  g_test_message (
      "%s: a step takes %.2f ms (median), %.2f ms at worst, and stops in %.2f ms",
      self->preset->id, 1e3 * seconds[TIMES / 2], 1e3 * seconds[TIMES - 1], 1e3 * worst);
  g_assert_cmpfloat (worst, <, STOP_TIME);
}

/* ---- settings ---- */

static void
disturb (const BenchCase *self, double *values, AnsRandom *random)
{
  for (int k = ans_random_below (random, 3); k >= 0; k--) {
    int param = ans_random_below (random, ans_problem_n_params (self->problem));
    const AnsParam *info = &self->problem->params[param];
    gboolean number = info->kind == ANS_PARAM_REAL || info->kind == ANS_PARAM_INTEGER;
    values[param] = bench_random_value (info, ans_random_below (random, 3) == 0, random);
    if (number && ans_random_below (random, 4) == 0)
      values[param] = ans_random_below (random, 2) ? info->hard_min : info->hard_max;
  }
}

static void
assert_reason (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == ANS_ERROR);
  g_assert_cmpstr (error->message, !=, "");
}

/* Whatever the settings, opening and a first step end well, or with a reason, and soon
 * after they are told to stop. */
static void
try_settings (const BenchCase *self, const double *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsExperiment) experiment =
      ans_experiment_new (self->problem, 2, &nobody, &bench_stop);
  bench_alarm (1.0 * BENCH_SLOW);
  gboolean success = ans_experiment_open (experiment, values, BENCH_SEED, NULL, &error) &&
                     ans_experiment_step (experiment, &error);
  gboolean rang = atomic_load (&bench_stop);
  double delay = bench_now () - bench_alarm_time ();
  bench_alarm (0);
  if (rang)
    g_assert_cmpfloat (delay, <, 2 * STOP_TIME);
  if (!success)
    assert_reason (error);
  else
    ans_frame_unref (ans_experiment_frame (experiment, bench_watch (self->problem)));
}

static void
test_settings (gconstpointer data)
{
  enum { TRIALS = 40 };
  const BenchCase *self = data;
  AnsRandom random = ans_random (BENCH_SEED, 2, (guint32) self->index);
  for (int i = 0; i < TRIALS; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree double *values = bench_values (self);
    disturb (self, values, &random);
    if (ans_problem_check (self->problem, values, &error))
      try_settings (self, values);
    else
      assert_reason (error);
  }
}

/* ---- the list ---- */

typedef enum { EVERY_PRESET, FIRST_PRESET } Extent;

static const struct {
  const char *statement;
  GTestDataFunc test;
  Extent extent;
} tests[] = {
    {"tables-have-no-fault", test_tables, FIRST_PRESET},
    {"frames-have-no-fault", test_frames, EVERY_PRESET},
    {"same-seed-gives-the-same-bits", test_same_seed, FIRST_PRESET},
    {"another-seed-gives-other-bits", test_other_seed, FIRST_PRESET},
    {"any-number-of-threads-gives-the-same-bits", test_threads, EVERY_PRESET},
    {"resuming-gives-the-same-bits", test_resume, EVERY_PRESET},
    {"changes-by-hand-stay-within-limits-and-replay", test_changes, EVERY_PRESET},
    {"opening-can-be-stopped", test_stopped_opening, FIRST_PRESET},
    {"a-step-can-be-stopped", test_stopped_step, EVERY_PRESET},
    {"settings-open-or-say-why-not", test_settings, FIRST_PRESET},
};

static void
add_preset (const AnsProblem *problem, int index)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    if (index > 0 && tests[i].extent == FIRST_PRESET)
      continue;
    BenchCase *item = g_new (BenchCase, 1);
    *item = (BenchCase){problem, &problem->presets[index], index};
    g_autofree char *path =
        g_strdup_printf ("/contract/%s/%s/%s", problem->id, problem->presets[index].id,
                         tests[i].statement);
    g_test_add_data_func_full (path, item, tests[i].test, g_free);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; ans_problems[i]; i++)
    for (int k = 0; ans_problems[i]->presets[k].id; k++)
      add_preset (ans_problems[i], k);
  return g_test_run ();
}
