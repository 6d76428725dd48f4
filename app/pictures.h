/* The plots of a run's last frame as files. */
#pragma once

#include "app/report.h"

/* Writes each plot as PLOT.png, PLOT.svg and PLOT.pdf into the folder; what is left out
 * is said in notes. */
gboolean ans_pictures_save (const AnsReport *report, const char *folder, GPtrArray *notes,
                            GError **error);
