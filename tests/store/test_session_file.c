/* Session files: what is saved is what is loaded, and what is wrong is refused by name.
 */
#include "engine/store/session_file.h"

#include "engine/run/branch.h"
#include "engine/run/experiment.h"
#include "engine/store/session_private.h"
#include "tests/runs/fixture.h"
#include "tests/store/sample.h"

#include <math.h>
#include <string.h>

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

#define SMALL "particles=64 bumps=8"

static void
assert_same_journal (const AnsJournal *one, const AnsJournal *other)
{
  const AnsRecipe *a = ans_journal_recipe (one), *b = ans_journal_recipe (other);
  gsize n = (gsize) ans_problem_n_params (a->problem) * sizeof *a->values;
  g_assert_true (a->problem == b->problem && a->preset == b->preset);
  g_assert_cmpuint (a->seed, ==, b->seed);
  g_assert_cmpmem (a->values, n, b->values, n);
  g_assert_cmpint (ans_journal_length (one), ==, ans_journal_length (other));
  for (int i = 0; i < ans_journal_length (one); i++) {
    const AnsEntry *x = ans_journal_entry (one, i), *y = ans_journal_entry (other, i);
    g_assert_cmpint (x->kind, ==, y->kind);
    g_assert_cmpint (x->step, ==, y->step);
    g_assert_cmpint (x->param, ==, y->param);
    g_assert_cmpfloat (x->value, ==, y->value);
    g_assert_cmpint (x->touch.kind, ==, y->touch.kind);
    g_assert_cmpint (x->touch.plot, ==, y->touch.plot);
    g_assert_cmpint (x->touch.second, ==, y->touch.second);
    g_assert_cmpfloat (x->touch.x, ==, y->touch.x);
    g_assert_cmpfloat (x->touch.y, ==, y->touch.y);
    g_assert_cmpfloat (x->touch.reach, ==, y->touch.reach);
  }
}

static void
load (const char *path, AnsSessionFile *file)
{
  g_autoptr (GError) error = NULL;
  ans_session_file_load (path, file, &error);
  g_assert_no_error (error);
}

static void
save (const AnsSessionFile *file, const char *path)
{
  g_autoptr (GError) error = NULL;
  ans_session_file_save (file, path, &error);
  g_assert_no_error (error);
}

static void
what_is_saved_is_loaded (void)
{
  const gint64 begins[] = {0, 5};
  for (gsize i = 0; i < G_N_ELEMENTS (begins); i++) {
    g_auto (AnsSessionFile) file =
        ans_test_session (&ans_problem_fixture, SMALL, begins[i], 9);
    g_auto (AnsSessionFile) loaded = {0};
    g_autofree char *path = ans_test_session_path ("round.ansatz");
    save (&file, path);
    load (path, &loaded);
    assert_same_journal (file.journal, loaded.journal);
    g_assert_cmpint (ans_journal_length (loaded.journal), ==, 2);
    g_assert_true (ans_snapshot_equal (file.latest, loaded.latest));
    g_assert_cmpstr (loaded.view, ==, "{\"cells\":4}");
    AnsSnapshot *start = ans_journal_start (file.journal);
    g_assert_cmpint (start != NULL, ==, begins[i] > 0);
    if (start)
      g_assert_true (ans_snapshot_equal (start, ans_journal_start (loaded.journal)));
  }
}

static void
the_same_session_gives_the_same_bytes (void)
{
  g_auto (AnsSessionFile) file = ans_test_session (&ans_problem_fixture, SMALL, 5, 9);
  g_auto (AnsSessionFile) loaded = {0};
  g_autofree char *one = ans_test_session_path ("one.ansatz");
  g_autofree char *two = ans_test_session_path ("two.ansatz");
  g_autofree char *x = NULL, *y = NULL;
  gsize m, n;
  save (&file, one);
  load (one, &loaded);
  save (&loaded, two);
  g_assert_true (g_file_get_contents (one, &x, &m, NULL));
  g_assert_true (g_file_get_contents (two, &y, &n, NULL));
  g_assert_cmpmem (x, m, y, n);
}

static void
a_replay_comes_to_the_latest_state (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) file = ans_test_session (&ans_problem_fixture, SMALL, 5, 9);
  g_auto (AnsSessionFile) loaded = {0};
  g_autofree char *path = ans_test_session_path ("replay.ansatz");
  save (&file, path);
  load (path, &loaded);
  g_autoptr (AnsSnapshot) again =
      ans_branch_state (loaded.journal, NULL, ans_snapshot_step (loaded.latest), &error);
  g_assert_no_error (error);
  g_assert_true (ans_snapshot_equal (again, file.latest));
  g_assert_null (ans_session_file_difference (again, loaded.latest));
  g_autoptr (AnsSnapshot) before = ans_branch_state (
      loaded.journal, NULL, ans_snapshot_step (loaded.latest) - 1, &error);
  g_autofree char *step = ans_session_file_difference (before, loaded.latest);
  g_assert_cmpstr (step, ==, "the step");
}

/* What was done after the state that is saved does not belong to it. */
static void
the_journal_ends_at_the_state (void)
{
  g_auto (AnsSessionFile) file = ans_test_session (&ans_problem_fixture, SMALL, 0, 9);
  g_auto (AnsSessionFile) cut = {0};
  ans_snapshot_set_origin (file.latest, 1, 1);
  ans_session_file_init (&cut, file.journal, file.latest, NULL);
  g_assert_cmpint (ans_journal_length (cut.journal), ==, 1);
}

/* ---- the name of what differs ---- */

static AnsSnapshot *
state (double x, double beta, double bins)
{
  g_autofree double *values =
      g_new0 (double, ans_problem_n_params (&ans_problem_fixture));
  ans_problem_defaults (&ans_problem_fixture, values);
  values[ans_problem_param_index (&ans_problem_fixture, "beta", NULL)] = beta;
  values[ans_problem_param_index (&ans_problem_fixture, "bins", NULL)] = bins;
  AnsSnapshot *self = ans_snapshot_new (&ans_problem_fixture, values, 1, 4);
  ans_snapshot_add (self, "first", FALSE, 0, NULL, &(double){1});
  ans_snapshot_add (self, "second", FALSE, 0, NULL, &x);
  return self;
}

static void
what_differs_has_a_name (void)
{
  g_autoptr (AnsSnapshot) one = state (0, 3, 40), array = state (-0.0, 3, 40),
                          value = state (0, 4, 40), view = state (0, 3, 41),
                          more = state (0, 3, 40);
  ans_snapshot_add (more, "third", FALSE, 0, NULL, &(double){1});
  g_autofree char *a = ans_session_file_difference (one, array);
  g_autofree char *b = ans_session_file_difference (one, value);
  g_autofree char *c = ans_session_file_difference (one, more);
  g_assert_cmpstr (a, ==, "second");
  g_assert_cmpstr (b, ==, "beta");
  g_assert_cmpstr (c, ==, "third");
  g_assert_null (ans_session_file_difference (one, view));
}

/* ---- hostile files ---- */

typedef struct {
  const char *key, *value; /* metadata that is another, or NULL */
  const char *table;       /* of the journal: one number of it is another */
  int row, column;
  double number;
  const char *message;
} Fault;

static const Fault faults[] = {
    {"format", "ansatz-session-2", .message = "is not a session"},
    {"format", "ansatz-checkpoint-1", .message = "is not a session"},
    {"problem", "fixtures", .message = "fixture"},
    {"preset", "double", .message = "double-well"},
    {"settings", "beta=1e9", .message = "beta=1000000000"},
    {"settings", "gamma=1", .message = "gamma"},
    {"seed", "-1", .message = "its seed '-1'"},
    {"seed", "18446744073709551616", .message = "its seed"},
    {"step", "x", .message = "its step 'x'"},
    {"step", "7", .message = "entry 1 of its journal: its step 8 is after"},
    {"step", "4", .message = "before its start at 5"},
    {"start-step", "", .message = "its start-step ''"},
    {"now", "beta=nan", .message = "latest state"},
    {"now", "bumps=9", .message = "bumps of its latest state"},
    {"parameters", "beta", .message = "its parameters are not those"},
    {"plots", "", .message = "its plots are not those"},
    {.table = ANS_SESSION_WHAT,
     .row = 0,
     .column = 0,
     .number = 9,
     .message = "its step 8 comes after 9"},
    {.table = ANS_SESSION_WHAT,
     .row = 0,
     .column = 0,
     .number = 4,
     .message = "entry 0 of its journal: its step 4 comes after 5"},
    {.table = ANS_SESSION_WHAT,
     .row = 1,
     .column = 0,
     .number = 15,
     .message = "after the latest state's, 14"},
    {.table = ANS_SESSION_WHAT,
     .row = 0,
     .column = 1,
     .number = 2,
     .message = "unknown kind"},
    {.table = ANS_SESSION_WHAT,
     .row = 0,
     .column = 2,
     .number = 99,
     .message = "parameter 99"},
    {.table = ANS_SESSION_WHAT,
     .row = 0,
     .column = 2,
     .number = -1,
     .message = "parameter -1"},
    {.table = ANS_SESSION_WHAT,
     .row = 0,
     .column = 2,
     .number = 2,
     .message = "well, which does not change"},
    {.table = ANS_SESSION_NUMBERS,
     .row = 0,
     .column = 0,
     .number = 1e9,
     .message = "beta="},
    {.table = ANS_SESSION_NUMBERS,
     .row = 0,
     .column = 0,
     .number = NAN,
     .message = "beta="},
    {.table = ANS_SESSION_WHAT,
     .row = 1,
     .column = 2,
     .number = 0,
     .message = "plot 0, which cannot be touched"},
    {.table = ANS_SESSION_WHAT,
     .row = 1,
     .column = 2,
     .number = 99,
     .message = "plot 99, which cannot be touched"},
    {.table = ANS_SESSION_WHAT,
     .row = 1,
     .column = 3,
     .number = 3,
     .message = "unknown way"},
    {.table = ANS_SESSION_WHAT,
     .row = 1,
     .column = 3,
     .number = 8,
     .message = "unknown way"},
    {.table = ANS_SESSION_WHAT,
     .row = 1,
     .column = 3,
     .number = -1,
     .message = "unknown way"},
    {.table = ANS_SESSION_NUMBERS,
     .row = 1,
     .column = 0,
     .number = NAN,
     .message = "what is no number"},
    {.table = ANS_SESSION_NUMBERS,
     .row = 1,
     .column = 1,
     .number = INFINITY,
     .message = "what is no number"},
    {.table = ANS_SESSION_NUMBERS,
     .row = 1,
     .column = 2,
     .number = -INFINITY,
     .message = "what is no number"}};

static gboolean
is (const char *a, const char *b)
{
  return a && b && strcmp (a, b) == 0;
}

static void
copy_tensor (const AnsTensor *tensor, const Fault *fault, AnsSafetensors *copy)
{
  gsize bytes = tensor->n * sizeof (double);
  g_autofree gint64 *values = g_memdup2 (tensor->values, bytes);
  if (is (tensor->name, fault->table)) {
    gint64 at = fault->row * tensor->shape[1] + fault->column;
    if (tensor->integers)
      values[at] = (gint64) fault->number;
    else
      memcpy (&values[at], &fault->number, sizeof (double));
  }
  ans_safetensors_add (copy, tensor->name, tensor->integers, tensor->rank, tensor->shape,
                       values);
}

static void
assert_refused (const AnsSafetensors *file, const char *message)
{
  g_autoptr (GError) error = NULL;
  AnsSessionFile session;
  gboolean read = ans_session_file_read (file, "x.ansatz", &session, &error);
  if (read)
    g_error ("it is read, instead of '%s'", message);
  g_assert_true (!session.journal && !session.latest && !session.view);
  if (!strstr (error->message, message) || !strstr (error->message, "x.ansatz"))
    g_error ("'%s' instead of '%s'", error->message, message);
}

static AnsSafetensors *
sound_file (gint64 begin)
{
  g_auto (AnsSessionFile) session =
      ans_test_session (&ans_problem_fixture, SMALL, begin, 9);
  g_autofree char *path = ans_test_session_path ("sound.ansatz");
  save (&session, path);
  return ans_safetensors_load (path, NULL);
}

static void
faults_are_refused_by_name (void)
{
  g_autoptr (AnsSafetensors) sound = sound_file (5);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    const Fault *fault = &faults[i];
    g_autoptr (AnsSafetensors) file = ans_safetensors_new ();
    const char *key, *value;
    for (int k = 0; (key = ans_safetensors_metadata_entry (sound, k, &value)); k++)
      ans_safetensors_set_metadata (file, key,
                                    is (key, fault->key) ? fault->value : value);
    for (int k = 0; k < ans_safetensors_n_tensors (sound); k++)
      copy_tensor (ans_safetensors_tensor (sound, k), fault, file);
    assert_refused (file, fault->message);
  }
}

/* The file without the tensor, or with it in another shape (rank < 0: as it was). */
static AnsSafetensors *
without (const AnsSafetensors *sound, const char *name, int rank, const gint64 *shape)
{
  AnsSafetensors *file = ans_safetensors_new ();
  const char *key, *value;
  for (int k = 0; (key = ans_safetensors_metadata_entry (sound, k, &value)); k++)
    ans_safetensors_set_metadata (file, key, value);
  for (int k = 0; k < ans_safetensors_n_tensors (sound); k++) {
    const AnsTensor *tensor = ans_safetensors_tensor (sound, k);
    if (!is (tensor->name, name))
      ans_safetensors_add (file, tensor->name, tensor->integers, tensor->rank,
                           tensor->shape, tensor->values);
    else if (rank >= 0)
      ans_safetensors_add (file, tensor->name, tensor->integers, rank, shape,
                           tensor->values);
  }
  return file;
}

static void
tensors_that_are_missing_or_others_are_refused (void)
{
  g_autoptr (AnsSafetensors) sound = sound_file (5);
  static const struct {
    const char *name;
    int rank;
    gint64 shape[2];
    const char *message;
  } cases[] = {
      {ANS_SESSION_WHAT, -1, {0}, "no tensor 'journal.what'"},
      {ANS_SESSION_NUMBERS, -1, {0}, "no tensor 'journal.numbers'"},
      {ANS_SESSION_WHAT, 2, {4, 2}, "'journal.what' is not of n x 4"},
      {ANS_SESSION_WHAT, 1, {8}, "'journal.what' is not of n x 4"},
      {ANS_SESSION_NUMBERS, 2, {1, 3}, "2 entries with 1 numbers"},
      {"latest/particles", -1, {0}, "no tensor 'latest/particles'"},
      {"start/particles", -1, {0}, "no tensor 'start/particles'"},
      {"latest/particles", 1, {63}, "shape of 'latest/particles'"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (AnsSafetensors) file =
        without (sound, cases[i].name, cases[i].rank, cases[i].shape);
    assert_refused (file, cases[i].message);
  }
  ans_safetensors_add (sound, "other", FALSE, 0, NULL, &(double){1});
  assert_refused (sound, "its tensor 'other' is of no session");
}

/* Without a start only the problem knows the shapes: it refuses to open. */
static void
a_kept_array_of_another_shape_does_not_open (void)
{
  static const AnsListener nobody = {NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsSafetensors) sound = sound_file (0);
  g_autoptr (AnsSafetensors) file =
      without (sound, "latest/particles", 1, (gint64[]){63});
  g_auto (AnsSessionFile) session = {0};
  g_assert_true (ans_session_file_read (file, "x", &session, NULL));
  g_autoptr (AnsExperiment) experiment =
      ans_experiment_new (&ans_problem_fixture, 1, &nobody, NULL);
  g_assert_false (ans_experiment_open (experiment, ans_snapshot_values (session.latest),
                                       ans_snapshot_seed (session.latest), session.latest,
                                       &error));
  g_assert_nonnull (strstr (error->message, "tensor 'particles' is [63]"));
}

static void
what_could_not_be_read_is_not_written (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) file = ans_test_session (&ans_problem_fixture, SMALL, 0, 9);
  g_autofree char *path = ans_test_session_path ("unwritten.ansatz");
  AnsEntry touch = {.kind = ANS_ENTRY_TOUCH, .step = 9, .touch = {.plot = 1, .x = NAN}};
  ans_journal_append (file.journal, &touch);
  g_assert_false (ans_session_file_save (&file, path, &error));
  g_assert_nonnull (strstr (error->message, "entry 2"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (void);
  } tests[] = {
      {"what-is-saved-is-loaded", what_is_saved_is_loaded},
      {"the-same-session-gives-the-same-bytes", the_same_session_gives_the_same_bytes},
      {"a-replay-comes-to-the-latest-state", a_replay_comes_to_the_latest_state},
      {"the-journal-ends-at-the-state", the_journal_ends_at_the_state},
      {"what-differs-has-a-name", what_differs_has_a_name},
      {"faults-are-refused-by-name", faults_are_refused_by_name},
      {"tensors-that-are-missing-or-others-are-refused",
       tensors_that_are_missing_or_others_are_refused},
      {"a-kept-array-of-another-shape-does-not-open",
       a_kept_array_of_another_shape_does_not_open},
      {"what-could-not-be-read-is-not-written", what_could_not_be_read_is_not_written}};
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/store/session-file/%s", tests[i].name);
    g_test_add_func (path, tests[i].test);
  }
  int result = g_test_run ();
  ans_test_session_end ();
  return result;
}
