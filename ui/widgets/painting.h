/* A picture of a plot as a job for the raster thread. */
#pragma once

#include "engine/problems/problem.h"
#include "ui/plot/view.h"
#include "ui/widgets/raster.h"

typedef struct {
  AnsPlot *plot;
  AnsAxes axes;
  AnsPlotView view;
  double width, height;
  int generation;   /* another one: another plot or another run */
  AnsLayout layout; /* where things have come to lie */
} AnsPainting;

/* The axes of a plot of a problem; its strings live as long as the tables. */
AnsAxes ans_painting_axes (const AnsPlotInfo *info);

/* The job of painting a plot; the finished picture has an AnsPainting as its data. */
AnsRasterJob ans_painting_job (AnsPlot *plot, const AnsPlotInfo *info,
                               const AnsPlotView *view, int generation, int width,
                               int height, int scale);
