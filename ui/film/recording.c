#include "ui/film/recording.h"

#include "engine/core/error.h"

typedef struct {
  const AnsRecording *recording;
  AnsCamera *camera;
  GError *failure; /* of the camera */
} Job;

static gboolean
on_picture (gpointer data, const AnsFrame *frame, const AnsHistory *history)
{
  Job *self = data;
  if (ans_frame_step (frame) < self->recording->first)
    return TRUE;
  return ans_camera_shoot (self->camera, frame, history, &self->failure);
}

static void
on_progress (gpointer data, const AnsHeadlessStatus *status)
{
  Job *self = data;
  if (self->recording->progress)
    self->recording->progress (self->recording->data, status);
}

/* TRUE if the movie is to be finished. */
static gboolean
run (Job *self, GError **error)
{
  const AnsRecording *recording = self->recording;
  g_auto (AnsHeadlessResult) result = {0};
  g_autoptr (GError) stopped = NULL;
  AnsHeadless options = {.recipe = recording->recipe,
                         .start = recording->start,
                         .journal = recording->journal,
                         .steps = recording->steps,
                         .watch = recording->camera.plots,
                         .cancel = recording->cancel,
                         .progress = on_progress,
                         .picture = on_picture,
                         .picture_every = recording->every,
                         .data = self};
  gboolean success = ans_headless_run (&options, &result, &stopped);
  if (self->failure) {
    g_propagate_error (error, g_steal_pointer (&self->failure));
    return FALSE;
  }
  if (result.cancelled) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_CANCELLED, "the movie was cancelled");
    return FALSE;
  }
  if (!success && !result.frame) {
    g_propagate_error (error, g_steal_pointer (&stopped));
    return FALSE;
  }
  return TRUE;
}

gboolean
ans_recording_make (const AnsRecording *self, GError **error)
{
  Job job = {.recording = self};
  job.camera = ans_camera_open (self->path, &self->camera, error);
  if (!job.camera)
    return FALSE;
  if (run (&job, error))
    return ans_camera_finish (job.camera, error);
  ans_camera_abandon (job.camera);
  return FALSE;
}
