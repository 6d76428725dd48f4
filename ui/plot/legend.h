/* Which layers are named where: at the right end of their curves if these are few,
 * otherwise in rows above the axes, where they cover no data. */
#pragma once

#include "ui/plot/view.h"

typedef struct _AnsPicture AnsPicture;

enum { ANS_LEGEND_MAX = 12, ANS_LEGEND_MAX_DIRECT = 5 };

typedef struct {
  const char *text;
  const AnsLayer *layer;
  int index; /* of a mark in its layer */
  double width;
} AnsLegendEntry;

typedef struct {
  int n;
  AnsLegendEntry entries[ANS_LEGEND_MAX];
  gboolean direct; /* at the ends of the curves */
  double margin;   /* room at the right for direct labels */
  double height;   /* of the rows above the axes ... */
  double room;     /* ... wrapped at this width */
  double width;    /* of the longest */
} AnsLegend;

/* Chooses the entries and how they are shown, for a picture of some width. */
void ans_legend_arrange (AnsPicture *picture, double width);
void ans_legend_draw (AnsPicture *picture);
