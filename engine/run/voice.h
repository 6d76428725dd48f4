/* What the runner's thread tells the thread that made the run; called in the runner's. */
#pragma once

#include "engine/run/runner.h"

void ans_voice_wake (AnsRun *self);
void ans_voice_set_state (AnsRun *self, AnsRunState state);
void ans_voice_say (AnsRun *self, const char *text);

/* A parameter has got a value that nobody gave it from outside. */
void ans_voice_changed (AnsRun *self, int param, double value);
void ans_voice_write (AnsRun *self, const AnsEntry *entry); /* into the journal */

/* Tells what the problem says. */
AnsListener ans_voice_listener (AnsRun *self);
