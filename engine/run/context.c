#include "engine/run/context.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

/* A stream in a snapshot: seed, purpose, shard, position. */
enum { STREAM_WORDS = 4 };

void
ans_context_init (AnsContext *self, guint64 seed)
{
  self->arena = ans_arena_new ();
  self->seed = seed;
  self->step = 0;
  self->stepping = FALSE;
}

void
ans_context_clear (AnsContext *self)
{
  for (int i = 0; i < self->n_named; i++)
    g_free (self->named[i].name);
  g_clear_pointer (&self->named, g_free);
  g_clear_pointer (&self->streams, g_free);
  g_clear_pointer (&self->arena, ans_arena_free);
  self->n_named = self->n_streams = 0;
}

/* ---- what a problem sees ---- */

AnsParallel *
ans_context_parallel (AnsContext *self)
{
  return self->parallel;
}

AnsArena *
ans_context_arena (AnsContext *self)
{
  return self->arena;
}

AnsRandom *
ans_context_random (AnsContext *self, guint32 purpose, int shards)
{
  for (int i = 0; i < self->n_streams; i++)
    g_assert (self->streams[i].purpose != purpose);
  AnsRandom *streams = ans_arena_array (self->arena, AnsRandom, shards);
  for (int i = 0; i < shards; i++)
    streams[i] = ans_random (self->seed, purpose, (guint32) i);
  self->streams = g_renew (AnsStreams, self->streams, self->n_streams + 1);
  self->streams[self->n_streams++] = (AnsStreams){purpose, shards, streams};
  return streams;
}

static AnsNamed *
add_named (AnsContext *self, const char *name, gpointer values)
{
  for (int i = 0; i < self->n_named; i++)
    g_assert (strcmp (self->named[i].name, name) != 0);
  self->named = g_renew (AnsNamed, self->named, self->n_named + 1);
  AnsNamed *named = &self->named[self->n_named++];
  *named = (AnsNamed){.name = g_strdup (name), .values = values, .n = 1};
  return named;
}

void
ans_context_keep (AnsContext *self, const char *name, int rank, const gint64 *shape,
                  double *values)
{
  AnsNamed *named = add_named (self, name, values);
  g_assert (rank >= 0 && rank <= ANS_SNAPSHOT_MAX_RANK);
  named->rank = rank;
  for (int i = 0; i < rank; i++) {
    named->shape[i] = shape[i];
    named->n *= (gsize) shape[i];
  }
}

void
ans_context_keep_integers (AnsContext *self, const char *name, gsize n, gint64 *values)
{
  AnsNamed *named = add_named (self, name, values);
  named->integers = TRUE;
  named->rank = 1;
  named->shape[0] = (gint64) n;
  named->n = n;
}

gint64
ans_context_step (const AnsContext *self)
{
  return self->step;
}

void
ans_context_record (AnsContext *self, int metric, double value)
{
  const AnsListener *listener = self->listener;
  if (listener->record && !self->muted)
    listener->record (listener->data, metric, self->step + self->stepping, value);
}

gboolean
ans_context_cancelled (const AnsContext *self)
{
  return self->cancel && atomic_load_explicit (self->cancel, memory_order_relaxed);
}

gboolean
ans_context_set_cancelled (const AnsContext *self, GError **error)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_CANCELLED,
               "%s was stopped at step %" G_GINT64_FORMAT, self->problem->id, self->step);
  return FALSE;
}

void
ans_context_progress (AnsContext *self, double fraction, const char *what)
{
  const AnsListener *listener = self->listener;
  if (listener->progress && !self->muted)
    listener->progress (listener->data, CLAMP (fraction, 0, 1), what);
}

void
ans_context_say (AnsContext *self, const char *format, ...)
{
  const AnsListener *listener = self->listener;
  if (!listener->say || self->muted)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  listener->say (listener->data, text);
}

gboolean
ans_context_set (AnsContext *self, const char *id, double value)
{
  const AnsProblem *problem = self->problem;
  int param = ans_problem_param_index (problem, id, NULL);
  g_assert (param >= 0);
  if (!ans_problem_check_value (problem, param, value, NULL))
    return FALSE;
  g_autofree double *values = g_new0 (double, ans_problem_n_params (problem));
  ans_problem_store (problem, self->state, values);
  values[param] = value;
  ans_problem_load (problem, values, self->state);
  if (self->listener->changed && !self->muted)
    self->listener->changed (self->listener->data, param, value);
  return TRUE;
}

/* ---- snapshots ---- */

static char *
streams_name (const AnsStreams *streams)
{
  return g_strdup_printf ("random.%u", streams->purpose);
}

static void
capture_streams (const AnsStreams *streams, AnsSnapshot *snapshot)
{
  g_autofree char *name = streams_name (streams);
  gint64 *words = g_new (gint64, (gsize) streams->shards * STREAM_WORDS);
  for (int i = 0; i < streams->shards; i++) {
    const AnsRandom *stream = &streams->streams[i];
    gint64 *word = words + i * STREAM_WORDS;
    word[0] = (gint64) stream->seed;
    word[1] = stream->purpose;
    word[2] = stream->shard;
    word[3] = (gint64) stream->position;
  }
  ans_snapshot_add (snapshot, name, TRUE, 2, (gint64[]){streams->shards, STREAM_WORDS},
                    words);
  g_free (words);
}

void
ans_context_capture (const AnsContext *self, AnsSnapshot *snapshot)
{
  for (int i = 0; i < self->n_named; i++) {
    const AnsNamed *named = &self->named[i];
    ans_snapshot_add (snapshot, named->name, named->integers, named->rank, named->shape,
                      named->values);
  }
  for (int i = 0; i < self->n_streams; i++)
    capture_streams (&self->streams[i], snapshot);
}

static const AnsKept *
find_kept (const AnsSnapshot *snapshot, const char *name, GError **error)
{
  for (int i = 0; i < ans_snapshot_n_kept (snapshot); i++)
    if (strcmp (ans_snapshot_kept (snapshot, i)->name, name) == 0)
      return ans_snapshot_kept (snapshot, i);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "the checkpoint has no tensor '%s'",
               name);
  return NULL;
}

static char *
shape_text (int rank, const gint64 *shape)
{
  GString *text = g_string_new ("[");
  for (int i = 0; i < rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i ? ", " : "", shape[i]);
  return g_string_free (g_string_append_c (text, ']'), FALSE);
}

static const AnsKept *
matching (const AnsSnapshot *snapshot, const AnsNamed *wanted, GError **error)
{
  const AnsKept *kept = find_kept (snapshot, wanted->name, error);
  if (!kept)
    return NULL;
  if (kept->integers == wanted->integers && kept->rank == wanted->rank &&
      memcmp (kept->shape, wanted->shape, sizeof kept->shape) == 0)
    return kept;
  g_autofree char *there = shape_text (kept->rank, kept->shape);
  g_autofree char *here = shape_text (wanted->rank, wanted->shape);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE,
               "the checkpoint's tensor '%s' is %s%s, the run's is %s%s", kept->name,
               kept->integers ? "integers " : "", there,
               wanted->integers ? "integers " : "", here);
  return NULL;
}

static const AnsKept *
matching_streams (const AnsSnapshot *snapshot, const AnsStreams *streams, GError **error)
{
  g_autofree char *name = streams_name (streams);
  AnsNamed wanted = {.name = name,
                     .integers = TRUE,
                     .rank = 2,
                     .shape = {streams->shards, STREAM_WORDS}};
  return matching (snapshot, &wanted, error);
}

static void
restore_streams (AnsStreams *streams, const gint64 *words)
{
  for (int i = 0; i < streams->shards; i++, words += STREAM_WORDS)
    streams->streams[i] = (AnsRandom){.seed = (guint64) words[0],
                                      .purpose = (guint32) words[1],
                                      .shard = (guint32) words[2],
                                      .position = (guint64) words[3]};
}

gboolean
ans_context_restore (AnsContext *self, const AnsSnapshot *snapshot, GError **error)
{
  for (int i = 0; i < self->n_named; i++)
    if (!matching (snapshot, &self->named[i], error))
      return FALSE;
  for (int i = 0; i < self->n_streams; i++)
    if (!matching_streams (snapshot, &self->streams[i], error))
      return FALSE;
  for (int i = 0; i < self->n_named; i++) {
    AnsNamed *named = &self->named[i];
    const AnsKept *kept = matching (snapshot, named, NULL);
    if (named->n > 0)
      memcpy (named->values, kept->values, named->n * sizeof (double));
  }
  for (int i = 0; i < self->n_streams; i++)
    restore_streams (&self->streams[i],
                     matching_streams (snapshot, &self->streams[i], NULL)->values);
  self->step = ans_snapshot_step (snapshot);
  return TRUE;
}
