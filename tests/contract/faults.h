/* What can be wrong with a problem's tables and with its frames, as sentences: one line a
 * fault, nothing if all is well. */
#pragma once

#include "engine/problems/problem.h"

/* `name` is the problem's file: "gan_games" for gan_games.c. */
void contract_table_faults (const AnsProblem *problem, const char *name, GString *faults);

/* `watch` names the plots that were asked for. */
void contract_frame_faults (const AnsProblem *problem, const AnsFrame *frame,
                            guint64 watch, GString *faults);

void contract_fault (GString *faults, const char *format, ...) G_GNUC_PRINTF (2, 3);
