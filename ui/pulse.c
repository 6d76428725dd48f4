#include "ui/pulse.h"

/* Period (ms) of the timer of a hidden window. */
#define HIDDEN_PERIOD 250

struct _AnsPulse {
  GtkWidget *widget;
  gboolean (*serve) (gpointer data);
  gpointer data;
  guint tick, timer;
  gint64 served, ticked; /* monotonic, us */
};

static void
serve (AnsPulse *self)
{
  self->served = g_get_monotonic_time ();
  if (!self->serve (self->data))
    ans_pulse_stop (self);
}

static gboolean
tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  (void) widget, (void) clock;
  ((AnsPulse *) data)->ticked = g_get_monotonic_time ();
  serve (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
serve_hidden (gpointer data)
{
  AnsPulse *self = data;
  if (g_get_monotonic_time () - self->served >= 1000 * HIDDEN_PERIOD)
    serve (self);
  return G_SOURCE_CONTINUE;
}

AnsPulse *
ans_pulse_new (GtkWidget *widget, gboolean (*serve_data) (gpointer data), gpointer data)
{
  AnsPulse *self = g_new0 (AnsPulse, 1);
  self->widget = widget;
  self->serve = serve_data;
  self->data = data;
  return self;
}

void
ans_pulse_start (AnsPulse *self)
{
  if (!self->timer)
    self->ticked = g_get_monotonic_time ();
  if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (self->widget, tick, self, NULL);
  if (!self->timer)
    self->timer = g_timeout_add (HIDDEN_PERIOD, serve_hidden, self);
}

gboolean
ans_pulse_is_seen (const AnsPulse *self)
{
  return g_get_monotonic_time () - self->ticked < 4 * 1000 * HIDDEN_PERIOD;
}

/* Both sources may be stopped from within themselves. */
void
ans_pulse_stop (AnsPulse *self)
{
  if (self->tick)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
}

void
ans_pulse_free (AnsPulse *self)
{
  ans_pulse_stop (self);
  g_free (self);
}
