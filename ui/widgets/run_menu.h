/* How far to run: to a step, a number of steps, or until a metric says so.
 *
 * Signals:
 *   "until" (gint64 step);
 *   "steps" (gint64 count);
 *   "await" (AnsCondition *condition, const char *words): `words` say what holds then. */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"
#include "engine/run/condition.h"

#define ANS_TYPE_RUN_MENU (ans_run_menu_get_type ())
G_DECLARE_FINAL_TYPE (AnsRunMenu, ans_run_menu, ANS, RUN_MENU, GtkPopover)

/* Offers the metrics of the problem that are recorded while it runs. */
void ans_run_menu_set_problem (AnsRunMenu *self, const AnsProblem *problem);

/* The step to go to that is proposed. */
void ans_run_menu_set_goal (AnsRunMenu *self, gint64 step);

/* The three lines, for tests: what is typed into, and the button. */
typedef enum { ANS_RUN_TO, ANS_RUN_STEPS, ANS_RUN_UNTIL } AnsRunLine;
GtkWidget *ans_run_menu_get_entry (AnsRunMenu *self, AnsRunLine line);
GtkWidget *ans_run_menu_get_button (AnsRunMenu *self, AnsRunLine line);
