/* Every problem is held to its claims, by the run that a person would start.  The slow
 * ones are checked with `-m slow`, the others without. */
#include "engine/run/headless.h"
#include "tests/contract/faults.h"

#include <math.h>

typedef struct {
  const AnsProblem *problem;
  const AnsClaim *claim;
} Case;

/* Claims about the same run follow one another, so that the last run is worth keeping. */
static struct {
  const AnsProblem *problem;
  const AnsPreset *preset;
  gint64 steps;
  AnsHeadlessResult result;
} last;

static const AnsFrame *
last_frame (const AnsProblem *problem, const AnsPreset *preset, gint64 steps)
{
  if (last.problem == problem && last.preset == preset && last.steps == steps)
    return last.result.frame;
  g_autoptr (GError) error = NULL;
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, problem, preset);
  if (last.problem)
    ans_headless_result_clear (&last.result);
  last.problem = problem;
  last.preset = preset;
  last.steps = steps;
  AnsHeadless options = {.recipe = &recipe, .steps = steps};
  ans_headless_run (&options, &last.result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last.result.step, ==, steps);
  return last.result.frame;
}

static gboolean
holds (const AnsClaim *claim, AnsMeasure measure)
{
  switch (claim->kind) {
  case ANS_AT_MOST:
    return measure.value <= claim->bound;
  case ANS_AT_LEAST:
    return measure.value >= claim->bound;
  case ANS_WITHIN:
    break;
  }
  return fabs (measure.value / measure.reference - 1) <= claim->bound;
}

static void
test_claim (gconstpointer data)
{
  const Case *self = data;
  const AnsClaim *claim = self->claim;
  const AnsPreset *preset = ans_problem_preset (self->problem, claim->preset, NULL);
  gint64 steps = claim->steps > 0 ? claim->steps : preset->steps;
  const AnsFrame *frame = last_frame (self->problem, preset, steps);
  int metric = ans_problem_metric_index (self->problem, claim->metric);
  AnsMeasure measure = ans_frame_measure (frame, metric);
  g_test_message ("%s = %g, reference %g, bound %g: %s", claim->metric, measure.value,
                  measure.reference, claim->bound, claim->source);
  if (!holds (claim, measure))
    g_error ("%s of %s after %" G_GINT64_FORMAT " steps: %g, reference %g, bound %g",
             claim->metric, claim->preset, steps, measure.value, measure.reference,
             claim->bound);
}

static void
add_claims (const AnsProblem *problem, gboolean slow)
{
  static const char *const kinds[] = {
      [ANS_AT_MOST] = "at-most", [ANS_AT_LEAST] = "at-least", [ANS_WITHIN] = "within"};
  int number = 0;
  for (const AnsClaim *claim = problem->claims; claim && claim->preset;
       claim++, number++) {
    if (!claim->slow != !slow)
      continue;
    Case *item = g_new (Case, 1);
    *item = (Case){problem, claim};
    g_autofree char *path =
        g_strdup_printf ("/contract/claims/%s/%d-%s-has-%s-%s-%g", problem->id, number,
                         claim->preset, claim->metric, kinds[claim->kind], claim->bound);
    g_test_add_data_func_full (path, item, test_claim, g_free);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; ans_problems[i]; i++)
    add_claims (ans_problems[i], g_test_slow ());
  int status = g_test_run ();
  if (last.problem)
    ans_headless_result_clear (&last.result);
  return status;
}
