/* The buffers of pictures go round: a buffer is handed to the main thread under a surface
 * of its own, whose destruction gives it back.  So no thread ever draws into a surface
 * that another one, or a render node, still refers to. */
#include "ui/widgets/raster.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

enum { SPARES = 4 };

typedef struct {
  unsigned char *pixels;
  gsize size;
} Buffer;

struct _AnsRaster {
  int references; /* main thread */
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t work;
  GSource *wake;

  /* Under the mutex. */
  gboolean quit;
  GPtrArray *slots;
  AnsRasterSlot *drawing;
  Buffer spares[SPARES];
  gboolean moving, governed;
  gboolean lowered; /* some picture was not drawn as well as it could be */
  AnsGovernor governor;
  AnsRasterStatistics statistics;
};

struct _AnsRasterSlot {
  AnsRaster *raster;
  void (*ready) (gpointer data);
  gpointer data;

  /* Of the raster thread. */
  gint64 turn; /* when it was last drawn, us */
  gpointer kept;
  GDestroyNotify free_kept;

  /* Under the mutex. */
  gboolean waiting, removed;
  gint64 posted; /* when the job was, us */
  AnsRasterJob job;
  AnsRasterImage *image;
};

/* ---- buffers ---- */

static Buffer
take_buffer (AnsRaster *self, gsize size)
{
  Buffer buffer = {0};
  for (int i = 0; i < SPARES && !buffer.pixels; i++) {
    if (self->spares[i].size == size) {
      buffer = self->spares[i];
      self->spares[i] = (Buffer){0};
    }
  }
  return buffer;
}

static void
give_buffer (AnsRaster *self, Buffer buffer)
{
  static int next;
  int place = next++ % SPARES;
  for (int i = 0; i < SPARES; i++)
    if (!self->spares[i].pixels)
      place = i;
  g_free (self->spares[place].pixels);
  self->spares[place] = buffer;
}

typedef struct {
  AnsRaster *raster;
  Buffer buffer;
} Loan;

/* A surface is gone (main thread). */
static void
end_loan (gpointer data)
{
  Loan *loan = data;
  pthread_mutex_lock (&loan->raster->mutex);
  give_buffer (loan->raster, loan->buffer);
  pthread_mutex_unlock (&loan->raster->mutex);
  ans_raster_unref (loan->raster);
  g_free (loan);
}

static cairo_surface_t *
wrap (Buffer buffer, const AnsRasterJob *job)
{
  int stride = 4 * job->width * job->scale;
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      buffer.pixels, CAIRO_FORMAT_ARGB32, job->width * job->scale,
      job->height * job->scale, stride);
  cairo_surface_set_device_scale (surface, job->scale, job->scale);
  return surface;
}

/* ---- the raster thread ---- */

static gint64
due (const AnsRasterSlot *slot)
{
  return slot->job.urgent ? 0 : slot->turn + slot->job.period;
}

static gboolean
comes_before (const AnsRasterSlot *a, const AnsRasterSlot *b)
{
  return a->job.urgent != b->job.urgent ? a->job.urgent : a->turn < b->turn;
}

/* The slot that is due and urgent or has waited longest, or NULL; then `wake` is when the
 * first will be due, or G_MAXINT64.  Called under the mutex. */
static AnsRasterSlot *
next_slot (AnsRaster *self, gint64 *wake)
{
  AnsRasterSlot *next = NULL;
  gint64 now = g_get_monotonic_time ();
  *wake = G_MAXINT64;
  for (guint i = 0; i < self->slots->len; i++) {
    AnsRasterSlot *slot = g_ptr_array_index (self->slots, i);
    if (!slot->waiting || slot->removed)
      continue;
    *wake = MIN (*wake, due (slot));
    if (due (slot) <= now && (!next || comes_before (slot, next)))
      next = slot;
  }
  return next;
}

/* Sleeps until there is something new, or till `wake`. */
static void
sleep_until (AnsRaster *self, gint64 wake)
{
  struct timespec time = {wake / G_USEC_PER_SEC, 1000 * (wake % G_USEC_PER_SEC)};
  if (wake == G_MAXINT64)
    pthread_cond_wait (&self->work, &self->mutex);
  else
    pthread_cond_timedwait (&self->work, &self->mutex, &time);
}

static void
draw_job (const AnsRasterJob *job, Buffer buffer, gpointer *kept)
{
  memset (buffer.pixels, 0, buffer.size);
  cairo_surface_t *surface = wrap (buffer, job);
  cairo_t *cr = cairo_create (surface);
  job->draw (cr, job->data, kept);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
}

/* Frees slots that have been removed; called under the mutex. */
static void
sweep (AnsRaster *self)
{
  for (guint i = self->slots->len; i-- > 0;) {
    AnsRasterSlot *slot = g_ptr_array_index (self->slots, i);
    if (!slot->removed)
      continue;
    g_ptr_array_remove_index_fast (self->slots, i);
    if (slot->waiting)
      slot->job.free (slot->job.data);
    if (slot->kept)
      slot->free_kept (slot->kept);
    g_free (slot);
  }
}

/* An image without a surface yet: that is made on the main thread. */
typedef struct {
  AnsRasterImage image;
  Buffer buffer;
} Finished;

static void
drop_finished (AnsRaster *self, Finished *finished)
{
  give_buffer (self, finished->buffer);
  finished->image.job.free (finished->image.job.data);
  g_free (finished);
}

static double
processor_time (void)
{
  struct timespec time;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

/* Counts a picture; called under the mutex. */
static void
count (AnsRaster *self, gint64 posted, gint64 start, double used)
{
  AnsRasterStatistics *statistics = &self->statistics;
  gint64 end = g_get_monotonic_time ();
  double cost = (double) (end - start) / 1000, age = (double) (end - posted) / 1000;
  statistics->pictures++;
  statistics->used += processor_time () - used;
  statistics->cost += 0.1 * (cost - statistics->cost);
  statistics->age += 0.1 * (age - statistics->age);
  statistics->worst = MAX (statistics->worst, cost);
  if (self->moving && self->governed)
    ans_governor_note (&self->governor, start, end);
}

/* Draws one job; called with the mutex held, which it lets go while drawing. */
static void
work_on (AnsRaster *self, AnsRasterSlot *slot)
{
  AnsRasterJob job = slot->job;
  slot->waiting = FALSE;
  slot->turn = g_get_monotonic_time ();
  self->drawing = slot;
  gint64 start = slot->turn, posted = slot->posted;
  double used = processor_time ();
  gsize size =
      4 * (gsize) job.width * (gsize) job.height * (gsize) (job.scale * job.scale);
  Buffer buffer = take_buffer (self, size);
  pthread_mutex_unlock (&self->mutex);

  if (!buffer.pixels)
    buffer = (Buffer){g_malloc (size), size};
  draw_job (&job, buffer, &slot->kept);
  slot->free_kept = job.free_kept;

  pthread_mutex_lock (&self->mutex);
  self->drawing = NULL;
  count (self, posted, start, used);
  Finished *finished = g_new0 (Finished, 1);
  finished->image.job = job;
  finished->buffer = buffer;
  if (slot->removed) {
    drop_finished (self, finished);
    return;
  }
  if (slot->image)
    drop_finished (self, (Finished *) slot->image);
  slot->image = &finished->image;
  g_source_set_ready_time (self->wake, 0);
}

/* Where the engine has all processors to itself, it and the main thread come first: a
 * picture that is late is replaced by the next, a worker that is late holds up the step.
 * On Linux this is about the thread that calls. */
static void
step_back (void)
{
#ifdef __linux__
  enum { NICE = 5 };
  (void) setpriority (PRIO_PROCESS, 0, NICE);
#endif
}

static gpointer
run (gpointer data)
{
  AnsRaster *self = data;
  step_back ();
  pthread_mutex_lock (&self->mutex);
  while (!self->quit) {
    sweep (self);
    gint64 wake;
    AnsRasterSlot *slot = next_slot (self, &wake);
    if (slot)
      work_on (self, slot);
    else
      sleep_until (self, wake);
  }
  sweep (self);
  pthread_mutex_unlock (&self->mutex);
  return NULL;
}

/* ---- the main thread ---- */

static gboolean
tell_ready (gpointer data)
{
  AnsRaster *self = data;
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  g_source_set_ready_time (self->wake, -1);
  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->slots->len; i++) {
    AnsRasterSlot *slot = g_ptr_array_index (self->slots, i);
    if (slot->image)
      g_ptr_array_add (ready, slot);
  }
  pthread_mutex_unlock (&self->mutex);
  for (guint i = 0; i < ready->len; i++) {
    AnsRasterSlot *slot = g_ptr_array_index (ready, i);
    slot->ready (slot->data);
  }
  return G_SOURCE_CONTINUE;
}

static gboolean
wake_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  (void) source;
  return callback (data);
}

static GSourceFuncs wake_functions = {.dispatch = wake_dispatch};

AnsRaster *
ans_raster_new (void)
{
  AnsRaster *self = g_new0 (AnsRaster, 1);
  self->references = 1;
  self->slots = g_ptr_array_new ();
  self->wake = g_source_new (&wake_functions, sizeof (GSource));
  g_source_set_priority (self->wake, GDK_PRIORITY_REDRAW - 1);
  g_source_set_callback (self->wake, tell_ready, self, NULL);
  g_source_attach (self->wake, NULL);
  self->governed = TRUE;
  ans_governor_init (&self->governor);
  pthread_condattr_t clock;
  pthread_condattr_init (&clock);
  pthread_condattr_setclock (&clock, CLOCK_MONOTONIC); /* as g_get_monotonic_time */
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->work, &clock);
  pthread_condattr_destroy (&clock);
  if (pthread_create (&self->thread, NULL, run, self) != 0)
    g_error ("no thread for drawing could be started");
  return self;
}

AnsRaster *
ans_raster_ref (AnsRaster *self)
{
  self->references++;
  return self;
}

void
ans_raster_unref (AnsRaster *self)
{
  if (--self->references > 0)
    return;
  pthread_mutex_lock (&self->mutex);
  self->quit = TRUE;
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
  pthread_join (self->thread, NULL);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_assert (self->slots->len == 0);
  g_ptr_array_unref (self->slots);
  for (int i = 0; i < SPARES; i++)
    g_free (self->spares[i].pixels);
  pthread_cond_destroy (&self->work);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

AnsRasterSlot *
ans_raster_add (AnsRaster *self, void (*ready) (gpointer data), gpointer data)
{
  AnsRasterSlot *slot = g_new0 (AnsRasterSlot, 1);
  slot->raster = ans_raster_ref (self);
  slot->ready = ready;
  slot->data = data;
  pthread_mutex_lock (&self->mutex);
  g_ptr_array_add (self->slots, slot);
  pthread_mutex_unlock (&self->mutex);
  return slot;
}

void
ans_raster_remove (AnsRasterSlot *slot)
{
  AnsRaster *self = slot->raster;
  pthread_mutex_lock (&self->mutex);
  if (slot->image)
    drop_finished (self, (Finished *) g_steal_pointer (&slot->image));
  slot->removed = TRUE;
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
  ans_raster_unref (self);
}

void
ans_raster_post (AnsRasterSlot *slot, const AnsRasterJob *job)
{
  AnsRaster *self = slot->raster;
  pthread_mutex_lock (&self->mutex);
  AnsRasterJob before = slot->job;
  gboolean replaced = slot->waiting;
  slot->job = *job;
  slot->posted = g_get_monotonic_time ();
  slot->waiting = TRUE;
  pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
  if (replaced)
    before.free (before.data);
}

gboolean
ans_raster_busy (AnsRasterSlot *slot)
{
  AnsRaster *self = slot->raster;
  pthread_mutex_lock (&self->mutex);
  gboolean busy = slot->waiting || self->drawing == slot;
  pthread_mutex_unlock (&self->mutex);
  return busy;
}

AnsRasterImage *
ans_raster_take (AnsRasterSlot *slot)
{
  static const cairo_user_data_key_t key;
  AnsRaster *self = slot->raster;
  pthread_mutex_lock (&self->mutex);
  Finished *finished = (Finished *) g_steal_pointer (&slot->image);
  pthread_mutex_unlock (&self->mutex);
  if (!finished)
    return NULL;
  AnsRasterImage *image = g_memdup2 (&finished->image, sizeof *image);
  Loan *loan = g_new (Loan, 1);
  *loan = (Loan){ans_raster_ref (self), finished->buffer};
  image->surface = wrap (finished->buffer, &image->job);
  cairo_surface_set_user_data (image->surface, &key, loan, end_loan);
  g_free (finished);
  return image;
}

void
ans_raster_image_free (AnsRasterImage *image)
{
  image->job.free (image->job.data);
  cairo_surface_destroy (image->surface);
  g_free (image);
}

/* ---- quality ---- */

/* Called under the mutex. */
static AnsQuality
level (const AnsRaster *self)
{
  return self->moving && self->governed ? self->governor.level : ANS_QUALITY_FULL;
}

gboolean
ans_raster_set_moving (AnsRaster *self, gboolean moving)
{
  pthread_mutex_lock (&self->mutex);
  if (moving && !self->moving)
    self->governor.noted = 0;
  self->moving = moving;
  gboolean lowered = self->lowered && level (self) == ANS_QUALITY_FULL;
  self->lowered = self->lowered && !lowered;
  pthread_mutex_unlock (&self->mutex);
  return lowered;
}

void
ans_raster_set_governed (AnsRaster *self, gboolean governed)
{
  pthread_mutex_lock (&self->mutex);
  self->governed = governed;
  ans_governor_init (&self->governor);
  pthread_mutex_unlock (&self->mutex);
}

AnsQuality
ans_raster_quality (AnsRasterSlot *slot)
{
  AnsRaster *self = slot->raster;
  pthread_mutex_lock (&self->mutex);
  AnsQuality quality = level (self);
  self->lowered |= quality > ANS_QUALITY_FULL;
  pthread_mutex_unlock (&self->mutex);
  return quality;
}

gint64
ans_raster_period (AnsRasterSlot *slot, gboolean looked_at)
{
  AnsRaster *self = slot->raster;
  pthread_mutex_lock (&self->mutex);
  gint64 period = ans_governor_period (level (self), looked_at);
  pthread_mutex_unlock (&self->mutex);
  return period;
}

void
ans_raster_look (AnsRaster *self, AnsRasterStatistics *statistics)
{
  pthread_mutex_lock (&self->mutex);
  *statistics = self->statistics;
  statistics->level = level (self);
  statistics->load = self->governor.load;
  self->statistics.worst = 0;
  pthread_mutex_unlock (&self->mutex);
}
