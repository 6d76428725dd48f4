/* The plots of a page on paper, by the same drawing as figures. */
#pragma once

#include <gtk/gtk.h>

#include "ui/film/composition.h"

/* Takes the page.  `file`: printed there as PDF without asking; NULL: the dialog of the
 * desktop asks.  FALSE, with an error, if nothing was printed for another reason than
 * that the person did not want it. */
gboolean ans_print (GtkWindow *parent, AnsComposition *page, const char *file,
                    GError **error);
