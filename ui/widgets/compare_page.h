/* The page with one plot of several runs: a bar that chooses the plot, and the pictures.
 * For a sweep the bar also chooses a metric to be drawn over the parameter, shows the
 * progress and exports the table.
 *
 * Signals: "chosen": plot or metric; "close", "stop", "export". */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"
#include "ui/widgets/multiples.h"

#define ANS_TYPE_COMPARE_PAGE (ans_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (AnsComparePage, ans_compare_page, ANS, COMPARE_PAGE, GtkBox)

GtkWidget *ans_compare_page_new (void);

/* Offers the plots of a problem, `plot` at first, and, of a sweep, the metrics. */
void ans_compare_page_set_problem (AnsComparePage *self, const AnsProblem *problem,
                                   int plot, gboolean sweep);
void ans_compare_page_set_title (AnsComparePage *self, const char *title);
/* 0 ... 1; < 0: nothing runs. */
void ans_compare_page_set_progress (AnsComparePage *self, double fraction);

int ans_compare_page_get_plot (AnsComparePage *self);
int ans_compare_page_get_metric (AnsComparePage *self); /* -1: the plots are shown */
void ans_compare_page_choose (AnsComparePage *self, int plot, int metric);
AnsMultiples *ans_compare_page_get_multiples (AnsComparePage *self);
GtkWidget *ans_compare_page_get_close (AnsComparePage *self);
