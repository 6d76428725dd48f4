/* Calls something on the main loop when any thread asks for it; asking twice before it is
 * called is asking once. */
#pragma once

#include <glib.h>

typedef struct _AnsAlarm AnsAlarm;

AnsAlarm *ans_alarm_new (void (*call) (gpointer data), gpointer data);
void ans_alarm_free (AnsAlarm *self); /* on the main thread, when nobody rings any more */
void ans_alarm_ring (gpointer self);  /* from any thread */
