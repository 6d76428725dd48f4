/* The trained networks of a run as files: tensors, a check, a Python program, ONNX. */
#pragma once

#include "engine/export/onnx.h"
#include "engine/run/recipe.h"
#include "engine/run/snapshot.h"

typedef struct {
  const AnsSnapshot *snapshot; /* where it came from */
  const AnsPreset *preset;
  const GPtrArray *models; /* AnsModel; without any, what the snapshot calls parameters */
} AnsModels;

/* Is there anything that was trained? */
gboolean ans_models_exist (const AnsModels *self);

/* Writes the tensors; and a check and a program if the networks are known, where these
 * are not NULL. */
gboolean ans_models_save (const AnsModels *self, const char *tensors, const char *check,
                          const char *loader, GError **error);
gboolean ans_models_save_npz (const AnsModels *self, const char *path, GError **error);

/* One file; with several networks NAME.onnx becomes NAME-NETWORK.onnx. */
gboolean ans_models_save_onnx (const AnsModels *self, AnsOnnxPrecision precision,
                               const char *path, GError **error);

/* All into the folder that a run leaves; what cannot be written is said in `notes`. */
gboolean ans_models_save_all (const AnsModels *self, const char *folder, GPtrArray *notes,
                              GError **error);
