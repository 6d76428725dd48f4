/* What a person has chosen for each plot of each problem, kept from window to window. */
#pragma once

#include <gio/gio.h>

#include "ui/plot/colour.h"

typedef struct {
  AnsPalette palette;
  AnsColourPolicy colours; /* a range that is fixed belongs to a run and is not kept */
  double smoothing;        /* weight of a curve's average, 0: none */
} AnsPlotOptions;

/* Their names in settings and actions. */
extern const char *const ans_plot_options_palettes[ANS_N_PALETTES];
extern const char *const ans_plot_options_colours[ANS_N_COLOURS];

/* Where they are kept; NULL: nowhere. */
void ans_plot_options_use (GSettings *settings);

AnsPlotOptions ans_plot_options_load (const char *problem, const char *plot);
void ans_plot_options_save (const char *problem, const char *plot,
                            const AnsPlotOptions *options);
