/* Shared by the files of the pane of runs. */
#pragma once

#include "ui/widgets/runs_pane.h"

struct _AnsRunsPane {
  GtkBox parent;
  GtkColumnView *table;
  GtkRevealer *background;
  GtkProgressBar *progress;
  GtkMenuButton *seeds_button, *clock;
  GMenu *metrics_menu;
  GListStore *items; /* of AnsRunItem */
  GSimpleActionGroup *actions;
  const AnsProblem *problem;
  GArray *cells;   /* of AnsRunCell: what the columns show */
  guint64 metrics; /* bit i: metric i has a column */
  AnsStatistic statistic;
  gboolean all_params;
  GHashTable *checks, *names; /* widgets by number of run; not owned */
  GtkPopover *popover;        /* that renames */
  int renamed;
};

/* In runs_pane_cells.c: what makes the cells of a column. */
GtkListItemFactory *ans_runs_pane_factory (AnsRunsPane *self, const AnsRunCell *cell);
/* The number of the run whose cell or row a widget is; 0: none. */
int ans_runs_pane_number (GtkWidget *widget);
