#include "engine/store/checkpoint.h"
#include "app/command.h"
#include "app/models.h"
#include "engine/core/number.h"
#include "engine/export/file.h"
#include "engine/run/experiment.h"
#include "engine/store/session_file.h"

#include <stdio.h>
#include <string.h>

/* What is asked for: the files to write, or NULL. */
typedef struct {
  char *file, *onnx, *safetensors, *npz, *csv;
  gboolean as_double;
} Options;

static void
clear_options (Options *self)
{
  g_free (self->onnx);
  g_free (self->safetensors);
  g_free (self->npz);
  g_free (self->csv);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

/* Each value of each tensor on a line: its name, its place, itself. */
static void
write_tensor (AnsFile *file, const AnsKept *kept)
{
  gint64 columns = kept->rank > 1 ? (gint64) kept->n / MAX (kept->shape[0], 1) : 1;
  for (gsize i = 0; i < kept->n; i++) {
    char line[128], number[ANS_NUMBER_SIZE];
    if (kept->integers)
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT,
                  ((const gint64 *) kept->values)[i]);
    else
      ans_number_text (((const double *) kept->values)[i], number);
    g_snprintf (line, sizeof line, ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s\r\n",
                (gint64) i / columns, (gint64) i % columns, number);
    ans_file_print (file, kept->name);
    ans_file_print (file, line);
  }
}

static gboolean
save_table (const AnsSnapshot *snapshot, const char *path, GError **error)
{
  AnsFile *file = ans_file_open (path, error);
  if (!file)
    return FALSE;
  ans_file_print (file, "tensor,row,column,value\r\n");
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++)
    write_tensor (file, ans_snapshot_kept (snapshot, i));
  return ans_file_commit (file, error);
}

/* The networks, for which the problem is opened again where it was. */
static GPtrArray *
networks (const AnsRecipe *recipe, const AnsSnapshot *snapshot, GError **error)
{
  const AnsListener listener = {NULL};
  if (!recipe->problem->model)
    return g_ptr_array_new ();
  g_autoptr (AnsExperiment) experiment =
      ans_experiment_new (recipe->problem, recipe->threads, &listener, NULL);
  if (!ans_experiment_open (experiment, recipe->values, recipe->seed, snapshot, error))
    return NULL;
  return ans_experiment_models (experiment);
}

/* STEM.safetensors goes with STEM_check.safetensors and STEM_load.py. */
static gboolean
save_tensors (const AnsModels *models, const char *path, GError **error)
{
  static const char ending[] = ".safetensors";
  gsize length = strlen (path);
  if (g_str_has_suffix (path, ending))
    length -= strlen (ending);
  g_autofree char *stem = g_strndup (path, length);
  g_autofree char *check = g_strconcat (stem, "_check", ending, NULL);
  g_autofree char *loader = g_strconcat (stem, "_load.py", NULL);
  return ans_models_save (models, path, check, loader, error);
}

static gboolean
save_models (const Options *options, const AnsRecipe *recipe, const AnsSnapshot *snapshot,
             GError **error)
{
  AnsOnnxPrecision precision = options->as_double ? ANS_ONNX_DOUBLE : ANS_ONNX_SINGLE;
  if (!options->onnx && !options->safetensors && !options->npz)
    return TRUE;
  g_autoptr (GPtrArray) found = networks (recipe, snapshot, error);
  AnsModels models = {snapshot, recipe->preset, found};
  return found &&
         (!options->safetensors || save_tensors (&models, options->safetensors, error)) &&
         (!options->npz || ans_models_save_npz (&models, options->npz, error)) &&
         (!options->onnx ||
          ans_models_save_onnx (&models, precision, options->onnx, error));
}

/* The latest state of a session, with the recipe that it has come to. */
static AnsSnapshot *
read_session (const AnsSafetensors *file, const char *name, AnsRecipe *recipe,
              GError **error)
{
  g_auto (AnsSessionFile) session = {0};
  if (!ans_session_file_read (file, name, &session, error))
    return NULL;
  const AnsProblem *problem = ans_snapshot_problem (session.latest);
  ans_recipe_copy (recipe, ans_journal_recipe (session.journal));
  memcpy (recipe->values, ans_snapshot_values (session.latest),
          (gsize) ans_problem_n_params (problem) * sizeof *recipe->values);
  return g_steal_pointer (&session.latest);
}

static AnsSnapshot *
read_state (const char *path, AnsRecipe *recipe, GError **error)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_load (path, error);
  if (!file)
    return NULL;
  return ans_session_file_is_one (file) ? read_session (file, path, recipe, error)
                                        : ans_checkpoint_read (file, path, recipe, error);
}

static gboolean
write_files (const Options *options, GError **error)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (AnsSnapshot) snapshot = read_state (options->file, &recipe, error);
  return snapshot && save_models (options, &recipe, snapshot, error) &&
         (!options->csv || save_table (snapshot, options->csv, error));
}

static gboolean
parse (Options *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"onnx", 0, 0, G_OPTION_ARG_FILENAME, &self->onnx,
       "Write each network as ONNX (NAME-NETWORK.onnx if there are several)", "FILE"},
      {"double", 0, 0, G_OPTION_ARG_NONE, &self->as_double,
       "ONNX in double precision, which not every runtime knows in full", NULL},
      {"safetensors", 0, 0, G_OPTION_ARG_FILENAME, &self->safetensors,
       "Write what was trained, with a check and a program in Python beside it", "FILE"},
      {"npz", 0, 0, G_OPTION_ARG_FILENAME, &self->npz, "Write the same for NumPy",
       "FILE"},
      {"csv", 0, 0, G_OPTION_ARG_FILENAME, &self->csv,
       "Write everything in the state as a table", "FILE"},
      {NULL}};
  if (!ans_command_parse (
          "FILE", "Takes out of a checkpoint or a session what other programs can read.",
          entries, argc, argv, error))
    return FALSE;
  if (*argc == 2 && (self->onnx || self->safetensors || self->npz || self->csv)) {
    self->file = (*argv)[1];
    return TRUE;
  }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "'export' needs one checkpoint or session, and --onnx, --safetensors, "
               "--npz or --csv "
               "with a FILE");
  return FALSE;
}

int
ans_command_export (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (Options) options = {0};
  if (parse (&options, &argc, &argv, &error) && write_files (&options, &error))
    return ANS_EXIT_SUCCESS;
  return ans_command_refuse (error);
}
