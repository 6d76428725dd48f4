/* Shared by the files of the window. */
#pragma once

#include "ui/pulse.h"
#include "ui/undo.h"
#include "ui/widgets/badge_row.h"
#include "ui/widgets/problem_list.h"
#include "ui/widgets/run_menu.h"
#include "ui/widgets/statistics.h"
#include "ui/widgets/status_bar.h"
#include "ui/widgets/timeline.h"
#include "ui/window.h"

struct _AnsWindow {
  AdwApplicationWindow parent;
  AnsSession *session;
  AnsPulse *pulse;
  gint64 numbers_shown, curves_shown, opened; /* monotonic, us */
  gboolean curves_stale, problems_filled;
  AnsRunState shown_state;
  AdwToastOverlay *toasts;
  GtkButton *run_button;
  AdwButtonContent *run_content;
  AdwWindowTitle *window_title;
  GtkMenuButton *title_button, *menu_button;
  GtkPopover *problems_popover;
  AnsProblemList *problems, *gallery;
  GtkPaned *paned;
  AnsParamPanel *panel;
  GtkStack *stack;
  AdwStatusPage *opening_page;
  GtkProgressBar *opening_progress;
  AnsPlotGrid *grid;
  GtkWidget *failure, *bottom;
  GtkLabel *failure_text;
  GtkWidget *failure_back;
  GtkButton *failure_smaller;
  AnsBadgeRow *badges;
  AnsStatusBar *status_bar;
  AnsTimeline *timeline;
  AnsRunMenu *run_menu;
  GtkMenuButton *run_menu_button;
  AnsUndo *undo;
  GArray *stops; /* of AnsTimeMark: where the run has stopped */
  gint64 goal;   /* the step that was asked for last; 0: none */
  char *awaited; /* the condition, in words */
  gboolean awaiting;
  AnsStatistics *statistics;
  gint64 statistics_shown; /* monotonic, us */
};

/* In window.c: shows what the session says now. */
void ans_window_show_state (AnsWindow *self);
void ans_window_show_pane (AnsWindow *self);
void ans_window_show_numbers (AnsWindow *self);
void ans_window_show_statistics (AnsWindow *self);

/* In window_time.c: the timeline. */
void ans_window_add_time (AnsWindow *self);
void ans_window_end_time (AnsWindow *self);
void ans_window_start_time (AnsWindow *self); /* another run */
void ans_window_show_time (AnsWindow *self);
void ans_window_show_shown (AnsWindow *self); /* the frame, live or past */

/* In window_failure.c: the card over the plots. */
void ans_window_add_failure (AnsWindow *self);
void ans_window_show_failure (AnsWindow *self);

/* In window_actions.c: the actions with their keys, and what they share with the widgets.
 */
void ans_window_add_actions (AnsWindow *self);
void ans_window_say (AnsWindow *self, const char *message);
/* Opens the run again, with other values (NULL: as they are). */
void ans_window_restart (AnsWindow *self, const double *values, gboolean new_seed);
void ans_window_export (AnsWindow *self, int plot);
