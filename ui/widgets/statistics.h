/* What the window costs, in small letters in a corner: the speed of the engine, pictures
 * a second, what drawing takes and how well it is done.  It counts from one update to the
 * next, and nothing at all while nobody updates it. */
#pragma once

#include <gtk/gtk.h>

#include "engine/frame/history.h"
#include "engine/run/run.h"
#include "ui/widgets/raster.h"

#define ANS_TYPE_STATISTICS (ans_statistics_get_type ())
G_DECLARE_FINAL_TYPE (AnsStatistics, ans_statistics, ANS, STATISTICS, GtkBox)

/* Forgets what was counted: for the first update after a time without. */
void ans_statistics_begin (AnsStatistics *self);

/* history may be NULL. */
void ans_statistics_update (AnsStatistics *self, const AnsRunStatus *status,
                            AnsRaster *raster, const AnsHistory *history);

/* What is to be read, line by line. */
const char *ans_statistics_get_text (AnsStatistics *self);
