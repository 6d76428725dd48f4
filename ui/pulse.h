/* Serves something on the frame clock of a widget while it is busy, and not at all while
 * it is not: an idle window uses no time.  Where the frame clock stands still because the
 * window is hidden, a slow timer takes its place. */
#pragma once

#include <gtk/gtk.h>

typedef struct _AnsPulse AnsPulse;

/* `serve` returns FALSE when there is nothing more to do; then it is not called until the
 * next start. */
AnsPulse *ans_pulse_new (GtkWidget *widget, gboolean (*serve) (gpointer data),
                         gpointer data);
void ans_pulse_start (AnsPulse *self);
/* Does the frame clock go?  Only while started. */
gboolean ans_pulse_is_seen (const AnsPulse *self);
void ans_pulse_stop (AnsPulse *self);
void ans_pulse_free (AnsPulse *self);
