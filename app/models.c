#include "app/models.h"

#include "engine/store/checkpoint.h"
#include "engine/export/file.h"
#include "engine/export/model_file.h"
#include "engine/export/npz.h"

#include <string.h>

#define FORMAT "ansatz-model-1"
#define CHECK_FORMAT "ansatz-check-1"

static int
number (const AnsModels *self)
{
  return self->models ? (int) self->models->len : 0;
}

static AnsModel *const *
all (const AnsModels *self)
{
  return (AnsModel *const *) self->models->pdata;
}

gboolean
ans_models_exist (const AnsModels *self)
{
  return number (self) > 0 || ans_checkpoint_has_model (self->snapshot);
}

static gboolean
refuse (const AnsModels *self, const char *reason, GError **error)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "%s %s",
               ans_snapshot_problem (self->snapshot)->id, reason);
  return FALSE;
}

/* The tensors; NULL if nothing is trained. */
static AnsSafetensors *
tensors_of (const AnsModels *self, GError **error)
{
  if (!ans_models_exist (self)) {
    refuse (self, "trains no model: there is none to export", error);
    return NULL;
  }
  if (number (self) == 0)
    return ans_checkpoint_model (self->snapshot, self->preset, FORMAT);
  g_auto (GStrv) metadata =
      ans_checkpoint_metadata (self->snapshot, self->preset, FORMAT);
  return ans_model_file_tensors (number (self), all (self),
                                 (const char *const *) metadata);
}

static gboolean
save_check (const AnsModels *self, const char *path, GError **error)
{
  g_auto (GStrv) metadata =
      ans_checkpoint_metadata (self->snapshot, self->preset, CHECK_FORMAT);
  g_autoptr (AnsSafetensors) file = ans_model_file_check (
      number (self), all (self), (const char *const *) metadata, error);
  return file && ans_safetensors_save (file, path, error);
}

static gboolean
save_loader (const AnsModels *self, const char *tensors, const char *check,
             const char *path, GError **error)
{
  g_autofree char *tensors_name = g_path_get_basename (tensors);
  g_autofree char *check_name = g_path_get_basename (check);
  g_autofree char *text =
      ans_model_file_loader (number (self), all (self), tensors_name, check_name, error);
  return text && ans_file_save (path, text, strlen (text), error);
}

gboolean
ans_models_save (const AnsModels *self, const char *tensors, const char *check,
                 const char *loader, GError **error)
{
  g_autoptr (AnsSafetensors) file = tensors_of (self, error);
  if (!file || !ans_safetensors_save (file, tensors, error))
    return FALSE;
  return number (self) == 0 ||
         ((!check || save_check (self, check, error)) &&
          (!loader || save_loader (self, tensors, check, loader, error)));
}

gboolean
ans_models_save_npz (const AnsModels *self, const char *path, GError **error)
{
  g_autoptr (AnsSafetensors) file = tensors_of (self, error);
  return file && ans_npz_save (file, path, error);
}

/* ---- ONNX ---- */

static char *
path_of (const AnsModels *self, const AnsModel *model, const char *path)
{
  const char *ending = g_str_has_suffix (path, ".onnx") ? ".onnx" : "";
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (ending));
  return number (self) == 1 ? g_strdup (path)
                            : g_strconcat (stem, "-", model->name, ending, NULL);
}

gboolean
ans_models_save_onnx (const AnsModels *self, AnsOnnxPrecision precision, const char *path,
                      GError **error)
{
  if (number (self) == 0)
    return refuse (self, "has no network to export as ONNX", error);
  g_auto (GStrv) metadata =
      ans_checkpoint_metadata (self->snapshot, self->preset, FORMAT);
  for (int i = 0; i < number (self); i++) {
    const AnsModel *model = all (self)[i];
    g_autofree char *own = path_of (self, model, path);
    if (!ans_onnx_save (model, precision, (const char *const *) metadata, own, error))
      return FALSE;
  }
  return TRUE;
}

/* A network that ONNX cannot say is told of; all else is written. */
static gboolean
try_onnx (const AnsModels *self, const char *path, GPtrArray *notes, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (ans_models_save_onnx (self, ANS_ONNX_SINGLE, path, &problem))
    return TRUE;
  if (!g_error_matches (problem, ANS_ERROR, ANS_ERROR_USAGE)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  g_ptr_array_add (notes, g_strdup (problem->message));
  return TRUE;
}

gboolean
ans_models_save_all (const AnsModels *self, const char *folder, GPtrArray *notes,
                     GError **error)
{
  g_autofree char *tensors = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *check = g_build_filename (folder, "check.safetensors", NULL);
  g_autofree char *loader = g_build_filename (folder, "load.py", NULL);
  g_autofree char *onnx = g_build_filename (folder, "model.onnx", NULL);
  if (!ans_models_exist (self))
    return TRUE;
  return ans_models_save (self, tensors, check, loader, error) &&
         (number (self) == 0 || try_onnx (self, onnx, notes, error));
}
