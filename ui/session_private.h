/* The inside of a session, for session.c, session_past.c and session_commands.c. */
#pragma once

#include "ui/session.h"

struct _AnsSession {
  GObject parent;
  AnsRun *run;
  AnsHistory *history;
  AnsFrame *frame; /* the latest */
  AnsFrame *past;  /* what is shown instead; NULL: the latest */
  AnsFilm *film, *keys;
  AnsSessionFile captured; /* the last */
  gboolean turning;        /* key-frames and journal may be of two pasts */
  AnsRunStatus status;
  char *failure;
  char *message, *told; /* the last message before it is told, and after */
  gint64 message_came;  /* monotonic, us */
  int n_metrics;
  gint64 busy_until; /* monotonic, us */
  gint64 drained;    /* scalars seen so far */
  guint64 watched;
  double limit;
  int threads; /* 0: as recipes say */
  gsize budget;
  GSource *wake;
};

/* Its signals, as ans_session_tell emits them. */
typedef enum {
  ANS_SESSION_OPENED,
  ANS_SESSION_STATUS,
  ANS_SESSION_FRAME,
  ANS_SESSION_HISTORY,
  ANS_SESSION_VALUES,
  ANS_SESSION_MESSAGE,
  ANS_SESSION_CAPTURED,
  ANS_SESSION_WAKE,
  ANS_SESSION_N_SIGNALS,
} AnsSessionSignal;

/* Emits one that carries nothing. */
void ans_session_tell (AnsSession *self, AnsSessionSignal signal);

/* After a command frames may still come although the run is paused. */
void ans_session_linger (AnsSession *self);

/* The number of threads that recipes have which name none. */
int ans_session_default_threads (const AnsRecipe *recipe);
