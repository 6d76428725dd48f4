#include "ui/alarm.h"

struct _AnsAlarm {
  GSource source;
  void (*call) (gpointer data);
  gpointer data;
};

static gboolean
alarm_dispatch (GSource *source, GSourceFunc function, gpointer data)
{
  (void) function, (void) data;
  AnsAlarm *self = (AnsAlarm *) source;
  g_source_set_ready_time (source, -1);
  self->call (self->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs functions = {.dispatch = alarm_dispatch};

AnsAlarm *
ans_alarm_new (void (*call) (gpointer data), gpointer data)
{
  AnsAlarm *self = (AnsAlarm *) g_source_new (&functions, sizeof (AnsAlarm));
  self->call = call;
  self->data = data;
  g_source_attach (&self->source, NULL);
  return self;
}

void
ans_alarm_free (AnsAlarm *self)
{
  if (!self)
    return;
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}

void
ans_alarm_ring (gpointer self)
{
  g_source_set_ready_time (self, 0);
}
