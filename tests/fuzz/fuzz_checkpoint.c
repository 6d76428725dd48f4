/* Any bytes are either a checkpoint or refused with a message; a problem either opens
 * with what is read or says why not. */
#include "engine/run/experiment.h"
#include "engine/store/checkpoint.h"
#include "tests/fuzz/target.h"
#include "tests/runs/fixture.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static void
try_to_open (const AnsRecipe *recipe, const AnsSnapshot *snapshot)
{
  static const AnsListener nobody = {NULL};
  static AnsExperiment *experiment;
  g_autoptr (GError) error = NULL;
  if (!experiment)
    experiment = ans_experiment_new (&ans_problem_fixture, 1, &nobody, NULL);
  gboolean open =
      ans_experiment_open (experiment, recipe->values, recipe->seed, snapshot, &error);
  g_assert (open == (error == NULL));
  ans_experiment_close (experiment);
}

static gboolean
is_small (const AnsRecipe *recipe)
{
  int particles = ans_problem_param_index (recipe->problem, "particles", NULL);
  int wait = ans_problem_param_index (recipe->problem, "open-seconds", NULL);
  return recipe->values[particles] <= 64 && recipe->values[wait] == 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (AnsSafetensors) file = ans_safetensors_parse (data, bytes, "fuzz", NULL);
  g_autoptr (AnsSnapshot) snapshot =
      file ? ans_checkpoint_read (file, "fuzz", &recipe, &error) : NULL;
  g_assert (!file || (snapshot == NULL) == (error != NULL));
  if (snapshot && is_small (&recipe))
    try_to_open (&recipe, snapshot);
  return 0;
}
