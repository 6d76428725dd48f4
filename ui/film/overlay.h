/* The curves of several runs of a problem on one plot. */
#pragma once

#include "engine/frame/history.h"
#include "engine/run/recipe.h"

/* So long (s) a run had taken when it stood at a step. */
typedef struct {
  gint64 step;
  double seconds;
} AnsTick;

/* A run as it is shown beside others.  Nothing here is owned. */
typedef struct {
  int number;       /* what it is called by, as long as it is there */
  const char *name; /* for the person */
  AnsRole role;     /* its colour */
  gboolean visible, current;
  gint64 step;
  double progress; /* in the background, 0 ... 1; < 0: it is not */
  const char *failure;
  const AnsRecipe *recipe;
  const AnsHistory *history;
  AnsFrame *frame; /* or NULL */
  int n_ticks;
  const AnsTick *ticks;
} AnsOverlayRun;

/* What runs along the horizontal axis. */
typedef enum {
  ANS_CLOCK_STEP,
  ANS_CLOCK_TIME, /* the problem's own, if it has a metric "time" */
  ANS_CLOCK_WALL, /* seconds spent in steps */
  ANS_N_CLOCKS,
} AnsClock;

typedef struct {
  AnsClock clock;
  gboolean bands;     /* runs that differ in their seed only: mean and standard error */
  gint64 first, last; /* steps; last < first: all */
  int columns;
} AnsOverlay;

/* A new plot of what plot `index` of the problem names, for those of the n runs that are
 * visible; the first metric is drawn in full, others dashed. */
AnsPlot *ans_overlay_plot (const AnsProblem *problem, int index, int n,
                           const AnsOverlayRun *runs, const AnsOverlay *options);

/* The curves of a minus those of b. */
AnsPlot *ans_overlay_difference (const AnsProblem *problem, int index,
                                 const AnsOverlayRun *a, const AnsOverlayRun *b,
                                 int columns);

/* Has the problem a time of its own? */
gboolean ans_overlay_has_time (const AnsProblem *problem);

/* Are they the same but for the seed? */
gboolean ans_overlay_is_sibling (const AnsRecipe *a, const AnsRecipe *b);
