/* Trained networks as files: parameters and constants under their names, a check of 64
 * inputs and outputs, and a Python program that computes the networks from them.  Where
 * there are several models, names begin with that of theirs and a slash. */
#pragma once

#include "engine/export/safetensors.h"
#include "engine/graph/model.h"

/* All parameters and known arrays; `metadata`: keys and values in turn, ended by NULL. */
AnsSafetensors *ans_model_file_tensors (int n, AnsModel *const *models,
                                        const char *const *metadata);

/* For each model its inputs and outputs "input.NAME", "output.NAME"; in the metadata
 * "tolerance" and "tolerance.float32", relative to max (1, |output|), the largest of all.
 */
AnsSafetensors *ans_model_file_check (int n, AnsModel *const *models,
                                      const char *const *metadata, GError **error);

/* The text of load.py, with a function for each model; free it.  `tensors` and `check`
 * are the files' names.  An operation that Python has no counterpart for is an error. */
char *ans_model_file_loader (int n, AnsModel *const *models, const char *tensors,
                             const char *check, GError **error);

/* The name of a known array among the tensors; free it. */
char *ans_model_file_constant (const AnsNode *node);
