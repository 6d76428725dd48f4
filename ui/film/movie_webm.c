/* WebM with VP8, by GStreamer. */
#include "engine/core/error.h"
#include "ui/film/movie_private.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

#include <glib/gstdio.h>
#include <string.h>

/* VP8's quantiser and its effort: sharp lines at a few hundred kB for ten seconds. */
#define ENCODER                                                                          \
  "vp8enc end-usage=cq cq-level=10 min-quantizer=2 max-quantizer=40 "                    \
  "target-bitrate=8000000 deadline=1 cpu-used=4 threads=1 keyframe-max-dist=120"

enum { PATIENCE = 60, WAITING = 8 }; /* seconds for the end; pictures in the queue */

typedef struct {
  AnsMovie movie;
  GstElement *pipeline, *source;
  char *temporary;
  gboolean finished;
} Webm;

static gboolean
available (GError **error)
{
  static const char *const needed[] = {"appsrc", "videoconvert", "vp8enc", "webmmux",
                                       "filesink"};
  g_autoptr (GError) failure = NULL;
  if (!gst_init_check (NULL, NULL, &failure)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "GStreamer does not start: %s",
                 failure ? failure->message : "unknown");
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autoptr (GstElementFactory) factory = gst_element_factory_find (needed[i]);
    if (!factory) {
      g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
                   "GStreamer's %s is missing: install gstreamer1.0-plugins-base and "
                   "gstreamer1.0-plugins-good",
                   needed[i]);
      return FALSE;
    }
  }
  return TRUE;
}

/* The first error on the pipeline's bus becomes ours. */
static gboolean
check_bus (Webm *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) failure = NULL;
  if (!message)
    return TRUE;
  gst_message_parse_error (message, &failure, NULL);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot write the movie '%s': %s",
               self->movie.path, failure->message);
  return FALSE;
}

static void
set_source (Webm *self)
{
  const AnsMovieInfo *info = &self->movie.info;
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING,
                           G_BYTE_ORDER == G_LITTLE_ENDIAN ? "BGRx" : "xRGB", "width",
                           G_TYPE_INT, info->width, "height", G_TYPE_INT, info->height,
                           "framerate", GST_TYPE_FRACTION, info->rate, 1, NULL);
  guint64 bytes = (guint64) info->width * (guint64) info->height * 4;
  g_object_set (self->source, "caps", caps, "format", GST_FORMAT_TIME, "block", TRUE,
                "max-bytes", WAITING * bytes, NULL);
}

static void
set_tags (Webm *self)
{
  const AnsMovieInfo *info = &self->movie.info;
  g_autoptr (GstElement) muxer = gst_bin_get_by_name (GST_BIN (self->pipeline), "mux");
  GstTagSetter *tags = GST_TAG_SETTER (muxer);
  if (info->title)
    gst_tag_setter_add_tags (tags, GST_TAG_MERGE_REPLACE, GST_TAG_TITLE, info->title,
                             NULL);
  if (info->recipe)
    gst_tag_setter_add_tags (tags, GST_TAG_MERGE_REPLACE, GST_TAG_COMMENT, info->recipe,
                             NULL);
}

static gboolean
open_file (AnsMovie *movie, GError **error)
{
  Webm *self = (Webm *) movie;
  g_autoptr (GError) failure = NULL;
  self->pipeline =
      gst_parse_launch ("appsrc name=source ! videoconvert ! " ENCODER
                        " ! webmmux name=mux writing-app=Ansatz ! filesink name=sink",
                        &failure);
  if (!self->pipeline) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "GStreamer: %s", failure->message);
    return FALSE;
  }
  self->temporary = g_strdup_printf ("%s.%08x", movie->path, g_random_int ());
  self->source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  g_object_set (sink, "location", self->temporary, NULL);
  set_source (self);
  set_tags (self);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) !=
      GST_STATE_CHANGE_FAILURE)
    return TRUE;
  if (check_bus (self, error))
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot write the movie '%s'",
                 movie->path);
  return FALSE;
}

static gboolean
add (AnsMovie *movie, guint8 *pixels, GError **error)
{
  Webm *self = (Webm *) movie;
  gsize bytes = 4 * (gsize) movie->info.width * (gsize) movie->info.height;
  GstBuffer *buffer = gst_buffer_new_memdup (pixels, bytes);
  guint64 rate = (guint64) movie->info.rate;
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale ((guint64) movie->n, GST_SECOND, rate);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / rate;
  gboolean success =
      gst_app_src_push_buffer (GST_APP_SRC (self->source), buffer) == GST_FLOW_OK;
  if (!check_bus (self, error))
    return FALSE;
  if (!success)
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot write the movie '%s'",
                 movie->path);
  return success;
}

static gboolean
wait_for_end (Webm *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_timed_pop_filtered (
      bus, PATIENCE * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (message && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return TRUE;
  g_autoptr (GError) failure = NULL;
  if (message)
    gst_message_parse_error (message, &failure, NULL);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot finish the movie '%s': %s",
               self->movie.path, failure ? failure->message : "it takes too long");
  return FALSE;
}

static gboolean
finish (AnsMovie *movie, GError **error)
{
  Webm *self = (Webm *) movie;
  gst_app_src_end_of_stream (GST_APP_SRC (self->source));
  if (!wait_for_end (self, error))
    return FALSE;
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  self->finished = g_rename (self->temporary, movie->path) == 0;
  if (!self->finished)
    g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "cannot write the movie '%s'",
                 movie->path);
  return self->finished;
}

static void
clear (AnsMovie *movie)
{
  Webm *self = (Webm *) movie;
  if (self->pipeline)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->source);
  gst_clear_object (&self->pipeline);
  if (self->temporary && !self->finished)
    g_unlink (self->temporary);
  g_free (self->temporary);
}

const AnsMovieKind ans_movie_webm = {.ending = ".webm",
                                     .size = sizeof (Webm),
                                     .available = available,
                                     .open = open_file,
                                     .add = add,
                                     .finish = finish,
                                     .clear = clear};
