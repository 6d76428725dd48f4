/* Models as Python, in NumPy or PyTorch, on the functions of engine/export/loader.py. */
#pragma once

#include "engine/graph/model.h"

/* The lines of engine/export/loader.py, from which the build makes a source; then NULL.
 */
extern const char *const ans_python_text[];

/* Appends `def NAME(p, INPUT...)`, which takes parameters and constants from the dict p,
 * under their names with `prefix`, and returns the outputs.  FALSE for an operation that
 * Python has no counterpart for. */
gboolean ans_python_function (const AnsModel *model, const char *prefix, GString *text,
                              GError **error);
