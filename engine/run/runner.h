/* The inside of a run, for run.c (the thread that made it) and runner.c (the thread that
 * runs it). */
#pragma once

#include "engine/run/branch.h"
#include "engine/run/commands.h"
#include "engine/run/experiment.h"
#include "engine/run/run.h"
#include "engine/run/scalars.h"

#include <pthread.h>

enum { ANS_MOST_MESSAGES = 64, ANS_RATE_MARKS = 9 };

/* A parameter that the problem itself has set. */
typedef struct {
  int param;
  double value;
} AnsChange;

struct _AnsRun {
  /* ---- the caller's ---- */
  AnsRecipe recipe;
  double
      *applied; /* what the state has, while recipe may already hold the next restart's */
  gboolean cut;
  gint64 cut_step;
  pthread_t thread;

  /* ---- shared, guarded by the mutex ---- */
  pthread_mutex_t mutex;
  pthread_cond_t work;    /* there are commands */
  pthread_cond_t resting; /* the runner has become idle */
  gboolean quit, idle;
  AnsCommands commands;
  int n_messages, n_changes;
  char *messages[ANS_MOST_MESSAGES]; /* the oldest first */
  AnsChange *changes;
  AnsJournal *journal;
  AnsSnapshot *captured;
  AnsJournal *captured_journal; /* as it was there */
  char doing[ANS_RUN_DOING];

  /* ---- shared, atomic ---- */
  atomic_int state;          /* written with the mutex held */
  atomic_int pending;        /* commands, or quit: look into the queue */
  atomic_int cancel;         /* stop opening or stepping, it is in vain */
  atomic_int woken, stopped; /* AnsStop */
  _Atomic gint64 step;
  _Atomic double steps_per_second, progress, seconds;
  _Atomic (AnsFrame *) frame;
  _Atomic (AnsSnapshot *) key;
  AnsScalars *scalars;
  void (*wake) (gpointer data);
  gpointer wake_data;

  /* ---- the runner's ---- */
  AnsRecipe own;
  AnsListener listener;
  AnsExperiment *experiment;
  AnsSnapshot *start;
  AnsSnapshot *latest; /* the state to open in, with the journal that is there; once */
  AnsAwaited awaited;
  guint opening; /* how often it has been opened */
  gboolean open, failed, done, playing, reopen;
  gboolean dirty; /* the last frame does not show what is */
  gint64 until;   /* < 0: no end */
  gint64 budget;  /* steps before it pauses; < 0: no end */
  guint64 watch;
  double limit;
  double turn; /* when the next step is due, if limited; all times in seconds */
  double last_frame, frame_pause, next_mark;
  int n_rates;
  struct {
    double time;
    gint64 step;
  } rates[ANS_RATE_MARKS];
};

/* The seconds from the end of a frame to the beginning of the next while the run goes on,
 * when filling the last one took `cost`: frames take a tenth of the time, but come
 * fifteen times a second if they can. */
double ans_runner_frame_pause (double cost);

/* What the runner's thread does until it is told to quit; data is the AnsRun. */
gpointer ans_runner_main (gpointer data);
