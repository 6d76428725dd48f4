/* The folder that a run leaves behind. */
#pragma once

#include "app/report.h"

/* Writes run.json, metrics.csv, checkpoint.safetensors, if something is trained
 * model.safetensors, model.onnx, load.py and check.safetensors, and each plot as PNG, SVG
 * and PDF into the folder; says what is left out and why in `notes` (an array of
 * strings). */
gboolean ans_results_save (const AnsReport *report, const char *folder, GPtrArray *notes,
                           GError **error);
