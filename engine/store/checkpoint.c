#include "engine/store/checkpoint.h"

#include "engine/core/error.h"
#include "engine/store/recipe_text.h"

#include <string.h>

#define FORMAT "ansatz-checkpoint-1"
#define MODEL_FORMAT "ansatz-model-1"
#define MODEL "parameters"

char **
ans_checkpoint_metadata (const AnsSnapshot *snapshot, const AnsPreset *preset,
                         const char *format)
{
  const AnsProblem *problem = ans_snapshot_problem (snapshot);
  g_autofree char *settings =
      ans_recipe_text_settings (problem, ans_snapshot_values (snapshot));
  g_autofree char *seed =
      g_strdup_printf ("%" G_GUINT64_FORMAT, ans_snapshot_seed (snapshot));
  g_autofree char *step =
      g_strdup_printf ("%" G_GINT64_FORMAT, ans_snapshot_step (snapshot));
  const char *const pairs[] = {"format",    format,   "version",  ANS_VERSION, "problem",
                               problem->id, "preset", preset->id, "settings",  settings,
                               "seed",      seed,     "step",     step};
  char **copy = g_new0 (char *, G_N_ELEMENTS (pairs) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    copy[i] = g_strdup (pairs[i]);
  return copy;
}

static AnsSafetensors *
new_file (const AnsSnapshot *snapshot, const AnsPreset *preset, const char *format)
{
  g_auto (GStrv) pairs = ans_checkpoint_metadata (snapshot, preset, format);
  AnsSafetensors *file = ans_safetensors_new ();
  for (int i = 0; pairs[i]; i += 2)
    ans_safetensors_set_metadata (file, pairs[i], pairs[i + 1]);
  return file;
}

gboolean
ans_checkpoint_save (const AnsSnapshot *snapshot, const AnsPreset *preset,
                     const char *path, GError **error)
{
  g_autoptr (AnsSafetensors) file = new_file (snapshot, preset, FORMAT);
  ans_recipe_text_add_opened (file, ans_snapshot_problem (snapshot),
                              ans_snapshot_values (snapshot),
                              ans_snapshot_opened (snapshot));
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++) {
    const AnsKept *kept = ans_snapshot_kept (snapshot, i);
    ans_safetensors_add (file, kept->name, kept->integers, kept->rank, kept->shape,
                         kept->values);
  }
  return ans_safetensors_save (file, path, error);
}

/* NULL if it is no part of the model. */
static const char *
model_name (const AnsKept *kept)
{
  gsize n = strlen (MODEL);
  if (strncmp (kept->name, MODEL, n) != 0)
    return NULL;
  if (kept->name[n] == '\0')
    return kept->name;
  return kept->name[n] == '.' ? kept->name + n + 1 : NULL;
}

gboolean
ans_checkpoint_has_model (const AnsSnapshot *snapshot)
{
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++)
    if (model_name (ans_snapshot_kept (snapshot, i)))
      return TRUE;
  return FALSE;
}

AnsSafetensors *
ans_checkpoint_model (const AnsSnapshot *snapshot, const AnsPreset *preset,
                      const char *format)
{
  AnsSafetensors *file = new_file (snapshot, preset, format);
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++) {
    const AnsKept *kept = ans_snapshot_kept (snapshot, i);
    const char *name = model_name (kept);
    if (name)
      ans_safetensors_add (file, name, kept->integers, kept->rank, kept->shape,
                           kept->values);
  }
  return file;
}

/* ---- loading ---- */

static gboolean
check_format (const AnsSafetensors *file, const char *path, GError **error)
{
  const char *format = ans_recipe_text_metadata (file, "format");
  if (strcmp (format, FORMAT) == 0)
    return TRUE;
  g_set_error (
      error, ANS_ERROR, ANS_ERROR_FILE, "'%s' is not a checkpoint of Ansatz%s", path,
      strcmp (format, MODEL_FORMAT) == 0 ? " but a model, which cannot go on" : "");
  return FALSE;
}

static AnsSnapshot *
read_state (const AnsSafetensors *file, AnsRecipe *recipe, GError **error)
{
  guint64 step;
  if (!ans_recipe_text_number (file, "step", G_MAXINT64, &step, error) ||
      !ans_recipe_text_read (file, recipe, error))
    return NULL;
  g_autofree double *opened = ans_recipe_text_opened (file, recipe, error);
  if (!opened) {
    ans_recipe_clear (recipe);
    return NULL;
  }
  AnsSnapshot *snapshot =
      ans_snapshot_new (recipe->problem, recipe->values, recipe->seed, (gint64) step);
  ans_snapshot_set_opened (snapshot, opened);
  for (int i = 0; i < ans_safetensors_n_tensors (file); i++) {
    const AnsTensor *tensor = ans_safetensors_tensor (file, i);
    ans_snapshot_add (snapshot, tensor->name, tensor->integers, tensor->rank,
                      tensor->shape, tensor->values);
  }
  return snapshot;
}

AnsSnapshot *
ans_checkpoint_read (const AnsSafetensors *file, const char *name, AnsRecipe *recipe,
                     GError **error)
{
  if (!check_format (file, name, error))
    return NULL;
  AnsSnapshot *snapshot = read_state (file, recipe, error);
  if (!snapshot)
    g_prefix_error (error, "the checkpoint '%s': ", name);
  return snapshot;
}

AnsSnapshot *
ans_checkpoint_load (const char *path, AnsRecipe *recipe, GError **error)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_load (path, error);
  return file ? ans_checkpoint_read (file, path, recipe, error) : NULL;
}
