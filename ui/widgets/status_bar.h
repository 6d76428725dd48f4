/* The line below the plots: speed control, why the run rests, what the run is doing and
 * how fast, and what identifies it.  Signal "speed-changed" (double steps_per_second; 0:
 * as fast as it goes). */
#pragma once

#include <gtk/gtk.h>

#include "engine/run/run.h"

#define ANS_TYPE_STATUS_BAR (ans_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (AnsStatusBar, ans_status_bar, ANS, STATUS_BAR, GtkBox)

void ans_status_bar_show (AnsStatusBar *self, const AnsRunStatus *status,
                          const AnsRecipe *recipe);

/* Why the run rests; "": nothing special. */
/* Leaves out what can be read elsewhere. */
void ans_status_bar_set_narrow (AnsStatusBar *self, gboolean narrow);
void ans_status_bar_show_reason (AnsStatusBar *self, const char *reason);

/* The speed that is nearest to so many steps a second; 0: as fast as it goes. */
void ans_status_bar_set_speed (AnsStatusBar *self, double steps_per_second);

/* The next faster (direction 1) or slower (-1) speed. */
void ans_status_bar_change_speed (AnsStatusBar *self, int direction);
