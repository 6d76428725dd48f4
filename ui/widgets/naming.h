/* Names for screen readers where GTK leaves a thing without one.  What has been given a
 * name in its template or in code keeps it. */
#pragma once

#include <gtk/gtk.h>

/* From now on, whatever comes to the screen: parts of rows and of drop-down lists,
 * buttons with a mnemonic, panes. */
void ans_naming_start (void);

/* Names a control; `help` may be NULL. */
void ans_naming_set (GtkWidget *control, const char *name, const char *help);
