/* The start page of the window. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

/* The window comes up first (ms). */
enum { PICTURES_DELAY = 800 };

static gboolean
start_pictures (gpointer data)
{
  AnsWindow *self = data;
  self->thumbnails_due = 0;
  ans_thumbnails_start (self->thumbnails);
  return G_SOURCE_REMOVE;
}

/* Pictures are made while the gallery is looked at and nothing runs. */
static void
gallery_mapped (AnsWindow *self)
{
  gboolean open = ans_session_get_recipe (self->session) != NULL;
  AnsRunState state = ans_session_get_status (self->session)->state;
  if (open && (state == ANS_RUN_RUNNING || state == ANS_RUN_OPENING))
    return;
  if (!self->thumbnails_due)
    self->thumbnails_due =
        g_timeout_add_full (G_PRIORITY_LOW, PICTURES_DELAY, start_pictures, self, NULL);
}

static void
stop_pictures (AnsWindow *self)
{
  g_clear_handle_id (&self->thumbnails_due, g_source_remove);
  if (self->thumbnails)
    ans_thumbnails_stop (self->thumbnails);
}

static void
session_changed (AnsWindow *self)
{
  AnsRunState state = ans_session_get_status (self->session)->state;
  if (state == ANS_RUN_RUNNING || state == ANS_RUN_OPENING)
    stop_pictures (self);
}

static void
picture_ready (gpointer data, const AnsProblem *problem)
{
  ans_gallery_show_picture (ANS_WINDOW (data)->gallery, problem);
}

static void
left (AnsWindow *self)
{
  ans_window_browse (self, FALSE);
}

/* Back to the plots only if there are any. */
void
ans_window_browse (AnsWindow *self, gboolean on)
{
  self->browsing = on;
  ans_window_show_page (self);
  ans_window_show_pane (self);
  if (on)
    ans_gallery_focus_search (self->gallery);
  else if (ans_session_get_recipe (self->session))
    gtk_widget_grab_focus (
        GTK_WIDGET (ans_plot_cell_get_view (ans_plot_grid_get_current (self->grid))));
}

void
ans_window_add_gallery (AnsWindow *self)
{
  self->thumbnails = ans_thumbnails_new (ans_problems, picture_ready, self);
  ans_gallery_fill (self->gallery, ans_problems);
  g_signal_connect_object (self->gallery, "map", G_CALLBACK (gallery_mapped), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gallery, "unmap", G_CALLBACK (stop_pictures), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gallery, "left", G_CALLBACK (left), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "status", G_CALLBACK (session_changed), self,
                           G_CONNECT_SWAPPED);
}

void
ans_window_end_gallery (AnsWindow *self)
{
  stop_pictures (self);
  g_clear_pointer (&self->thumbnails, ans_thumbnails_free);
}
