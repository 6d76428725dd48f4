/* What the window does with the settings, from the moment they change. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "ui/settings.h"

#define MEGABYTE ((gsize) 1 << 20)
#define MINUTE 60e6

static void
take_threads (AnsWindow *self)
{
  ans_session_set_threads (self->session,
                           g_settings_get_int (ans_settings_get (), "threads"));
  ans_window_show_numbers (self);
}

static void
take_memory (AnsWindow *self)
{
  int megabytes = g_settings_get_int (ans_settings_get (), "history-memory");
  ans_session_set_budget (self->session, MEGABYTE * (gsize) megabytes);
}

void
ans_window_add_settings (AnsWindow *self)
{
  static const struct {
    const char *signal;
    void (*take) (AnsWindow *self);
  } keys[] = {{"changed::threads", take_threads},
              {"changed::history-memory", take_memory}};
  GSettings *settings = ans_settings_get ();
  for (gsize i = 0; i < G_N_ELEMENTS (keys) && settings; i++) {
    keys[i].take (self);
    g_signal_connect_object (settings, keys[i].signal, G_CALLBACK (keys[i].take), self,
                             G_CONNECT_SWAPPED);
  }
}

static gboolean
is_hidden (AnsWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  return !surface || !gdk_surface_get_mapped (surface) ||
         gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED ||
         !ans_pulse_is_seen (self->pulse);
}

/* A run that nobody looks at need not go on for ever. */
void
ans_window_rest_if_hidden (AnsWindow *self)
{
  gint64 now = g_get_monotonic_time ();
  GSettings *settings = ans_settings_get ();
  double minutes = settings ? g_settings_get_double (settings, "hidden-pause") : 0;
  if (!(minutes > 0) || !is_hidden (self) ||
      ans_session_get_status (self->session)->state != ANS_RUN_RUNNING)
    self->seen = now;
  if ((double) (now - self->seen) <= minutes * MINUTE)
    return;
  self->seen = now;
  ans_session_pause (self->session);
  ans_window_say (self, _ ("Paused while the window was hidden"));
}
