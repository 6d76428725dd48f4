/* Shared by the files of the window. */
#pragma once

#include "ui/alarm.h"
#include "ui/film/sweep.h"
#include "ui/lesson.h"
#include "ui/pulse.h"
#include "ui/runs.h"
#include "ui/thumbnails.h"
#include "ui/undo.h"
#include "ui/widgets/badge_row.h"
#include "ui/widgets/compare_page.h"
#include "ui/widgets/gallery.h"
#include "ui/widgets/lesson_card.h"
#include "ui/widgets/page_view.h"
#include "ui/widgets/problem_list.h"
#include "ui/widgets/run_menu.h"
#include "ui/widgets/runs_pane.h"
#include "ui/widgets/statistics.h"
#include "ui/widgets/status_bar.h"
#include "ui/widgets/timeline.h"
#include "ui/window.h"

typedef struct _AnsWindowStore AnsWindowStore;

/* What is shown in the place of the plots of one run. */
typedef enum {
  ANS_COMPARE_OVERLAY, /* those plots: curves lie over each other */
  ANS_COMPARE_SIDE_BY_SIDE,
  ANS_COMPARE_DIFFERENCE,
  ANS_COMPARE_SWEEP,
} AnsCompare;

struct _AnsWindow {
  AdwApplicationWindow parent;
  AnsSession *session;
  AnsPulse *pulse;
  gint64 numbers_shown, curves_shown, opened; /* monotonic, us */
  gboolean curves_stale, problems_filled;
  gint64 seen; /* the last time that it was not hidden, or not running */
  AnsRunState shown_state;
  AdwToastOverlay *toasts;
  GtkButton *run_button;
  AdwButtonContent *run_content;
  AdwWindowTitle *window_title;
  GtkMenuButton *title_button, *menu_button;
  GtkPopover *problems_popover;
  AnsProblemList *problems;
  AnsGallery *gallery;
  AnsThumbnails *thumbnails;
  guint thumbnails_due; /* source */
  AdwFlap *side;        /* with the page about the problem */
  AnsPageView *page;
  AdwHeaderBar *header;
  GtkLabel *caption;
  GtkRevealer *stage_revealer; /* with the bar of a presentation */
  GtkWidget *blank;
  double stage_scale;        /* of the plots while presenting */
  gboolean presenting, bare; /* bare: only the plots */
  gboolean was_fullscreen;
  guint bar_fades; /* source */
  GtkRevealer *lesson_revealer;
  AnsLessonCard *lesson_card;
  AnsLesson *lesson; /* NULL: none */
  int lesson_state;
  int lesson_cells;      /* how many plots there were before it */
  gboolean lesson_opens; /* the lesson itself opens a run */
  gboolean browsing;     /* the gallery is shown although a run is open */
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
  AnsWindowStore *store;
  GtkRevealer *recovery;
  gboolean awaiting;
  AnsRuns *runs;
  GtkWidget *runs_pane;
  gint64 table_shown; /* monotonic, us */
  AnsClock clock;
  gboolean bands;
  AnsCompare compare;
  GtkWidget *compare_page;
  const AnsProblem *compared;
  AnsSweep *sweep;
  AnsAlarm *sweep_alarm;
  AnsPlotInfo metric_infos[2]; /* of a metric over the parameter: the other one is new */
  int metric_shown, n_metric_infos;
  AnsStatistics *statistics;
  gint64 statistics_shown; /* monotonic, us */
  gboolean narrow, pane_when_wide;
  guint fitting; /* a source */
  GtkRevealer *drawer;
  GtkWidget *switcher;
  GtkBox *switcher_box;
  GtkWidget *seed_button, *layout_button; /* no room for them when narrow */
  GtkWindow *movie_dialog;                /* weak */
};

/* In window.c: shows what the session says now. */
void ans_window_show_state (AnsWindow *self);
void ans_window_show_pane (AnsWindow *self);
void ans_window_show_numbers (AnsWindow *self);
void ans_window_show_page (AnsWindow *self);
void ans_window_show_statistics (AnsWindow *self);
void ans_window_show_page (AnsWindow *self);

/* In window_time.c: the timeline. */
void ans_window_add_time (AnsWindow *self);
void ans_window_end_time (AnsWindow *self);
void ans_window_start_time (AnsWindow *self); /* another run */
void ans_window_show_time (AnsWindow *self);
void ans_window_show_shown (AnsWindow *self); /* the frame, live or past */

/* In window_gallery.c: the start page. */
void ans_window_add_gallery (AnsWindow *self);
void ans_window_end_gallery (AnsWindow *self);
void ans_window_browse (AnsWindow *self, gboolean on);

/* In window_page.c: the page about the problem. */
void ans_window_add_page (AnsWindow *self);

/* In window_lesson.c. */
void ans_window_add_lesson (AnsWindow *self);
void ans_window_end_lesson (AnsWindow *self); /* frees it */
void ans_window_begin_lesson (AnsWindow *self, const char *id);
void ans_window_move_lesson (AnsWindow *self, int by);

/* In window_stage.c: presenting. */
void ans_window_add_stage (AnsWindow *self);
void ans_window_end_stage (AnsWindow *self);

/* In window_share.c. */
void ans_window_add_share (AnsWindow *self);
/* In window_store.c: session files, and saving by itself. */
void ans_window_add_store (AnsWindow *self);
void ans_window_end_store (AnsWindow *self, gboolean clean);
/* Before the run is given up for another or turned back: what has been is saved. */
void ans_window_keep (AnsWindow *self);

/* In window_narrow.c: what a window under 700 pixels across looks like. */
void ans_window_add_narrow (AnsWindow *self);
void ans_window_end_narrow (AnsWindow *self);
void ans_window_leave_narrow (AnsWindow *self);
void ans_window_fit_soon (AnsWindow *self, int width);
void ans_window_fill_switcher (AnsWindow *self);
void ans_window_show_drawer (AnsWindow *self, gboolean shown);

/* In window_settings.c. */
void ans_window_add_settings (AnsWindow *self);
void ans_window_rest_if_hidden (AnsWindow *self);

/* In window_runs.c: the runs beside the live one. */
void ans_window_add_runs (AnsWindow *self);
void ans_window_end_runs (AnsWindow *self);
void ans_window_show_runs (AnsWindow *self);

/* In window_compare.c: one plot of several runs. */
void ans_window_add_compare (AnsWindow *self);
void ans_window_end_compare (AnsWindow *self);
void ans_window_restart_compare (AnsWindow *self); /* another run */
void ans_window_show_compare (AnsWindow *self);
gboolean ans_window_is_comparing (AnsWindow *self);

/* In window_failure.c: the card over the plots. */
void ans_window_add_failure (AnsWindow *self);
void ans_window_show_failure (AnsWindow *self);

/* In window_actions.c: the actions with their keys, and what they share with the widgets.
 */
void ans_window_add_actions (AnsWindow *self);
void ans_window_say (AnsWindow *self, const char *message);
/* Opens the run again, with other values (NULL: as they are). */
void ans_window_restart (AnsWindow *self, const double *values, gboolean new_seed);

/* In window_export.c: what is taken home. */
void ans_window_add_exports (AnsWindow *self);
void ans_window_export (AnsWindow *self, int plot);
