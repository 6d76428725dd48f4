/* Asks which parameter is to be swept, between which limits, and how far.
 *
 * Signal "start": what the getters say is valid and wanted; the dialog closes. */
#pragma once

#include <adwaita.h>

#include "engine/run/recipe.h"

#define ANS_TYPE_SWEEP_DIALOG (ans_sweep_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnsSweepDialog, ans_sweep_dialog, ANS, SWEEP_DIALOG, AdwWindow)

/* `param`: chosen at first. */
GtkWidget *ans_sweep_dialog_new (const AnsRecipe *recipe, int param, gint64 steps);

int ans_sweep_dialog_get_param (AnsSweepDialog *self);
/* At most ANS_BATCH_MOST; returns how many. */
int ans_sweep_dialog_get_values (AnsSweepDialog *self, double *values);
gint64 ans_sweep_dialog_get_steps (AnsSweepDialog *self);
