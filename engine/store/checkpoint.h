/* Snapshots as files: checkpoint.safetensors holds the whole state of a run. */
#pragma once

#include "engine/export/safetensors.h"
#include "engine/run/recipe.h"
#include "engine/run/snapshot.h"

#define ANS_CHECKPOINT_FILE "checkpoint.safetensors" /* in the folder of a run */

gboolean ans_checkpoint_save (const AnsSnapshot *snapshot, const AnsPreset *preset,
                              const char *path, GError **error);

/* Reads a checkpoint: the snapshot, and the recipe (threads as usual) it belongs to.
 * NULL, with nothing in the recipe, on failure. */
AnsSnapshot *ans_checkpoint_load (const char *path, AnsRecipe *recipe, GError **error);

/* The same from a file that is read already; `name` is how errors call it. */
AnsSnapshot *ans_checkpoint_read (const AnsSafetensors *file, const char *name,
                                  AnsRecipe *recipe, GError **error);

/* The tensors named "parameters" or "parameters.WHAT", as WHAT, with the recipe as
 * metadata. */
gboolean ans_checkpoint_has_model (const AnsSnapshot *snapshot);
AnsSafetensors *ans_checkpoint_model (const AnsSnapshot *snapshot,
                                      const AnsPreset *preset, const char *format);

/* The recipe, as the keys and values of a file's metadata in turn; free it. */
char **ans_checkpoint_metadata (const AnsSnapshot *snapshot, const AnsPreset *preset,
                                const char *format);
