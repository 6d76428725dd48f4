#include "app/checkpoint.h"
#include "app/command.h"
#include "engine/core/number.h"
#include "engine/export/file.h"

#include <stdio.h>
#include <string.h>

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

static gboolean
save_model (const AnsSnapshot *snapshot, const AnsPreset *preset, const char *path,
            GError **error)
{
  if (ans_checkpoint_has_model (snapshot))
    return ans_checkpoint_save_model (snapshot, preset, path, error);
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "%s trains no model: there is none to export",
               ans_snapshot_problem (snapshot)->id);
  return FALSE;
}

static gboolean export(const char *checkpoint, const char *model, const char *table,
                       GError **error)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (AnsSnapshot) snapshot = ans_checkpoint_load (checkpoint, &recipe, error);
  return snapshot && (!model || save_model (snapshot, recipe.preset, model, error)) &&
         (!table || save_table (snapshot, table, error));
}

int
ans_command_export (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *model = NULL, *table = NULL;
  const GOptionEntry entries[] = {{"safetensors", 0, 0, G_OPTION_ARG_FILENAME, &model,
                                   "Write the trained model", "FILE"},
                                  {"csv", 0, 0, G_OPTION_ARG_FILENAME, &table,
                                   "Write everything in the checkpoint as a table",
                                   "FILE"},
                                  {NULL}};
  if (!ans_command_parse ("CHECKPOINT",
                          "Takes out of a checkpoint what other programs can read.",
                          entries, &argc, &argv, &error))
    return ans_command_refuse (error);
  if (argc != 2 || (!model && !table)) {
    g_set_error (&error, ANS_ERROR, ANS_ERROR_USAGE,
                 "'export' needs one checkpoint, and --safetensors FILE or --csv FILE");
    return ans_command_refuse (error);
  }
  return export(argv[1], model, table, &error) ? ANS_EXIT_SUCCESS
                                               : ans_command_refuse (error);
}
