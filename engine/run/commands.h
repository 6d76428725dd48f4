/* What a run is told to do, in the order it was told.  Not locked: the run's mutex guards
 * it. */
#pragma once

#include "engine/problems/problem.h"
#include "engine/run/condition.h"
#include "engine/run/snapshot.h"

typedef enum {
  ANS_COMMAND_PLAY,
  ANS_COMMAND_PLAY_UNTIL,
  ANS_COMMAND_PAUSE,
  ANS_COMMAND_STEP,
  ANS_COMMAND_RESET,
  ANS_COMMAND_SET,
  ANS_COMMAND_TOUCH,
  ANS_COMMAND_WATCH,
  ANS_COMMAND_LIMIT,
  ANS_COMMAND_CAPTURE,
  ANS_COMMAND_AWAIT,
  ANS_COMMAND_BRANCH,
  ANS_COMMAND_THREADS,
  ANS_N_COMMANDS,
} AnsCommandKind;

typedef struct {
  AnsCommandKind kind;
  int param;
  gint64 steps;       /* step, threads: how many; play until: which; branch: where */
  guint64 bits;       /* reset: the seed; watch: the plots */
  double value;       /* set, limit */
  double *values;     /* reset: owned, or NULL */
  AnsSnapshot *start; /* reset, branch: owned, or NULL */
  AnsCondition condition;
  AnsTouch touch;
} AnsCommand;

typedef struct {
  int n, room;
  AnsCommand *items;
} AnsCommands;

/* Takes over what the command owns. */
void ans_commands_push (AnsCommands *self, const AnsCommand *command);

/* Moves everything to `out`, which is cleared by the caller when it is done with it. */
void ans_commands_take (AnsCommands *self, AnsCommands *out);
void ans_commands_clear (AnsCommands *self);
