/* The window about the program, and what a report of a fault needs to know. */
#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

void ans_about_show (GtkWindow *parent, AnsSession *session);

/* Versions, what draws, and the run: no names of people or files.  The window and the
 * session may be NULL.  Free it. */
char *ans_about_debug (GtkWidget *window, AnsSession *session);
