/* A display of its own with a window manager, and a person at it: keys and pointer
 * through xdotool, while the main loop goes on. */
#pragma once

#include <gtk/gtk.h>

/* Starts Xvfb and openbox and initialises GTK; FALSE (and a TAP skip) if they are not
 * installed.  What was started ends with driver_stop, or with the process. */
gboolean driver_start (void);
void driver_stop (void);

/* Keys as xdotool names them: "ctrl+Return", "period". */
void driver_key (const char *keys);
void driver_type (const char *text);

/* The pointer at a fraction of a widget's size. */
void driver_move (GtkWidget *widget, double x, double y);
void driver_click (GtkWidget *widget, double x, double y, int button);
void driver_scroll (GtkWidget *widget, double x, double y, int notches); /* > 0: up */
void driver_drag (GtkWidget *widget, double x0, double y0, double x1, double y1,
                  int button);

/* Runs the main loop until a condition holds; FALSE after ten seconds without. */
gboolean driver_until (gboolean (*condition) (gpointer data), gpointer data);
void driver_run_for (double seconds);
