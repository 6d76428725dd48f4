/* One pair of axes while it is written, for pgf.c and pgf_layers.c. */
#pragma once

#include "ui/film/pgf.h"

typedef struct {
  GString *text;
  const AnsPlot *plot;
  const AnsTheme *theme;
  AnsBox box; /* x0 < x1; y0 > y1: downwards */
  gboolean x_log, y_log;
  gboolean over_field; /* the layer in hand lies on one */
  int dense;
} AnsPgf;

void ans_pgf_layer (AnsPgf *self, const AnsLayer *layer);

/* The name of a map among the colour maps. */
const char *ans_pgf_map (AnsMap map);
