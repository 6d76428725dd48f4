#include "app/claim.h"
#include "app/command.h"
#include "app/progress.h"
#include "app/report.h"
#include "app/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const AnsProblem *problem;
  const AnsClaim *claim;
  const AnsPreset *preset;
  AnsMeasure measure;
  char *failure; /* of the run; NULL: none */
  gboolean done, holds;
} Verdict;

/* ---- running ---- */

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  ans_progress_update (data, status);
}

static gboolean
same_run (const Verdict *a, const Verdict *b)
{
  return a->problem == b->problem && a->preset == b->preset &&
         ans_claim_steps (a->claim, a->preset) == ans_claim_steps (b->claim, b->preset);
}

static void
judge (Verdict *self, const AnsHeadlessResult *result, const char *failure)
{
  self->done = TRUE;
  self->failure = g_strdup (failure);
  self->measure = ANS_MEASURE_NONE;
  if (result->frame)
    self->measure = ans_frame_measure (
        result->frame, ans_problem_metric_index (self->problem, self->claim->metric));
  self->holds = !failure && ans_claim_holds (self->claim, &self->measure);
}

/* Runs what the first of n verdicts asks for, and judges all that ask for the same. */
static void
run (Verdict *verdicts, guint n)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsRecipe) recipe = {0};
  g_auto (AnsHeadlessResult) result = {0};
  AnsProgress progress;
  gint64 steps = ans_claim_steps (verdicts->claim, verdicts->preset);
  ans_recipe_init (&recipe, verdicts->problem, verdicts->preset);
  ans_progress_init (&progress, verdicts->problem, steps);
  AnsHeadless options = {
      .recipe = &recipe, .steps = steps, .progress = on_progress, .data = &progress};
  ans_headless_run (&options, &result, &error);
  ans_progress_clear (&progress);
  for (guint i = 0; i < n; i++)
    if (!verdicts[i].done && same_run (&verdicts[0], &verdicts[i]))
      judge (&verdicts[i], &result, error ? error->message : NULL);
}

/* ---- telling ---- */

static void
add_number (AnsTable *table, double value)
{
  g_autofree char *text = ans_table_number (value);
  ans_table_add (table, text);
}

static char *
table_text (const Verdict *verdicts, guint n)
{
  static const char *const heads[] = {"problem", "preset", "metric", "reference",
                                      "reached", "bound",  "",       "claim"};
  g_autoptr (AnsTable) table = ans_table_new ("lllrrrll");
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    ans_table_add (table, heads[i]);
  for (guint i = 0; i < n; i++) {
    const Verdict *verdict = &verdicts[i];
    g_autofree char *bound = ans_claim_bound_text (verdict->claim);
    ans_table_add (table, verdict->problem->id);
    ans_table_add (table, verdict->preset->id);
    ans_table_add (table, verdict->claim->metric);
    add_number (table, verdict->measure.reference);
    add_number (table, verdict->measure.value);
    ans_table_add (table, bound);
    ans_table_add (table, verdict->holds ? "holds" : "FAILS");
    ans_table_add (table, verdict->failure ? verdict->failure : verdict->claim->source);
  }
  return ans_table_text (table, 0);
}

static void
add_json (AnsJson *json, const Verdict *verdict)
{
  const AnsClaim *claim = verdict->claim;
  ans_json_begin_object (json, NULL);
  ans_json_string (json, "problem", verdict->problem->id);
  ans_json_string (json, "preset", claim->preset);
  ans_json_string (json, "metric", claim->metric);
  ans_json_integer (json, "steps", ans_claim_steps (claim, verdict->preset));
  if (isfinite (verdict->measure.reference))
    ans_json_number (json, "reference", verdict->measure.reference);
  ans_json_number (json, "value", verdict->measure.value);
  ans_json_string (json, "kind", ans_claim_bound_id (claim->kind));
  ans_json_number (json, "bound", claim->bound);
  ans_json_boolean (json, "holds", verdict->holds);
  ans_json_string (json, "source", claim->source);
  if (verdict->failure)
    ans_json_string (json, "failure", verdict->failure);
  ans_json_end_object (json);
}

static void
print_json (const Verdict *verdicts, guint n)
{
  AnsJson *json = ans_json_new (TRUE);
  ans_json_begin_array (json, NULL);
  for (guint i = 0; i < n; i++)
    add_json (json, &verdicts[i]);
  ans_json_end_array (json);
  g_autofree char *text = ans_json_finish (json);
  ans_command_print (text);
}

static guint
count_failures (const Verdict *verdicts, guint n)
{
  guint failures = 0;
  for (guint i = 0; i < n; i++)
    failures += !verdicts[i].holds;
  return failures;
}

/* ---- the command ---- */

static gboolean
add_claims (GArray *verdicts, const AnsProblem *problem, gboolean slow, GError **error)
{
  for (const AnsClaim *claim = problem->claims; claim && claim->preset; claim++) {
    const AnsPreset *preset = ans_problem_preset (problem, claim->preset, error);
    Verdict verdict = {.problem = problem, .claim = claim, .preset = preset};
    if (!preset)
      return FALSE;
    if (slow || !claim->slow)
      g_array_append_val (verdicts, verdict);
  }
  return TRUE;
}

static gboolean
collect (GArray *verdicts, int argc, char **argv, gboolean slow, GError **error)
{
  for (int i = 1; i < argc; i++) {
    const AnsProblem *problem = ans_problem_find (argv[i], error);
    if (!problem || !add_claims (verdicts, problem, slow, error))
      return FALSE;
  }
  for (int i = 0; argc == 1 && ans_problems[i]; i++)
    if (!add_claims (verdicts, ans_problems[i], slow, error))
      return FALSE;
  return TRUE;
}

static void
clear_verdict (gpointer data)
{
  g_free (((Verdict *) data)->failure);
}

int
ans_command_reproduce (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) array = g_array_new (FALSE, TRUE, sizeof (Verdict));
  gboolean as_json = FALSE, slow = FALSE;
  const GOptionEntry entries[] = {
      {"slow", 0, 0, G_OPTION_ARG_NONE, &slow, "Also what takes minutes", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON", NULL},
      {NULL}};
  g_array_set_clear_func (array, clear_verdict);
  if (!ans_command_parse ("[PROBLEM]...",
                          "Runs what every claim needs, and says whether it holds.",
                          entries, &argc, &argv, &error) ||
      !collect (array, argc, argv, slow, &error))
    return ans_command_refuse (error);
  Verdict *verdicts = (Verdict *) (gpointer) array->data;
  for (guint i = 0; i < array->len; i++)
    if (!verdicts[i].done)
      run (verdicts + i, array->len - i);
  if (as_json) {
    print_json (verdicts, array->len);
  } else {
    g_autofree char *text = table_text (verdicts, array->len);
    ans_command_printf ("%s%u of %u claims hold\n", text,
                        array->len - count_failures (verdicts, array->len), array->len);
  }
  return count_failures (verdicts, array->len) > 0 ? ANS_EXIT_FAILED : ANS_EXIT_SUCCESS;
}
