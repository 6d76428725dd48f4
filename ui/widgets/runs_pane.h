/* The pane beside the plots with the table of runs: only the parameters that differ, a
 * statistic of the metrics, sorted by any column; and how runs are compared.
 *
 * Its buttons act on the window: win.duplicate, win.run-seeds, win.stop-seeds,
 * win.compare (string: overlay, side-by-side, difference), win.clock (string: step, time,
 * wall), win.bands.
 *
 * Signals, each with the number of a run: "choose", "repeat", "delete"; "seen" (int,
 * gboolean); "rename" (int, const char *). */
#pragma once

#include <gtk/gtk.h>

#include "ui/widgets/run_item.h"

#define ANS_TYPE_RUNS_PANE (ans_runs_pane_get_type ())
G_DECLARE_FINAL_TYPE (AnsRunsPane, ans_runs_pane, ANS, RUNS_PANE, GtkBox)

GtkWidget *ans_runs_pane_new (void);
void ans_runs_pane_show (AnsRunsPane *self, const AnsProblem *problem, int n,
                         const AnsOverlayRun *runs);

/* What runs in the background: < 0: nothing. */
void ans_runs_pane_show_progress (AnsRunsPane *self, double fraction);

/* For tests: the titles of the columns, joined by "|"; the widget of a run's check. */
char *ans_runs_pane_get_columns (AnsRunsPane *self);
GtkWidget *ans_runs_pane_get_check (AnsRunsPane *self, int number);
GtkWidget *ans_runs_pane_get_name (AnsRunsPane *self, int number);
