/* The settings of the application, also where it is not installed. */
#pragma once

#include <gtk/gtk.h>

/* The one settings object, or NULL if its schema is nowhere to be found: then the
 * defaults hold, and nothing is remembered.  Not owned. */
GSettings *ans_settings_get (void);

/* The size of a window, the place of its pane, and its actions "show-pane" and "cells".
 */
void ans_settings_restore (GtkWindow *window, GtkPaned *paned);
void ans_settings_remember (GtkWindow *window, GtkPaned *paned);
