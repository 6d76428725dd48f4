#include "engine/run/scalars.h"

#include <stdatomic.h>

enum { CHUNK = 2048 };

typedef struct Chunk Chunk;

struct Chunk {
  atomic_int filled;
  _Atomic (Chunk *) next;
  AnsScalar scalars[CHUNK];
};

struct _AnsScalars {
  Chunk *back; /* the producer's */
  _Atomic (Chunk *) spare;
  Chunk *front; /* the consumer's */
  int read;
};

AnsScalars *
ans_scalars_new (void)
{
  AnsScalars *self = g_new0 (AnsScalars, 1);
  self->front = self->back = g_new0 (Chunk, 1);
  return self;
}

void
ans_scalars_free (AnsScalars *self)
{
  for (Chunk *chunk = self->front; chunk;) {
    Chunk *next = atomic_load (&chunk->next);
    g_free (chunk);
    chunk = next;
  }
  g_free (atomic_load (&self->spare));
  g_free (self);
}

static Chunk *
empty_chunk (AnsScalars *self)
{
  Chunk *chunk = atomic_exchange_explicit (&self->spare, NULL, memory_order_acquire);
  if (!chunk)
    return g_new0 (Chunk, 1);
  atomic_store_explicit (&chunk->filled, 0, memory_order_relaxed);
  atomic_store_explicit (&chunk->next, NULL, memory_order_relaxed);
  return chunk;
}

void
ans_scalars_push (AnsScalars *self, AnsScalar scalar)
{
  int filled = atomic_load_explicit (&self->back->filled, memory_order_relaxed);
  if (filled == CHUNK) {
    Chunk *chunk = empty_chunk (self);
    atomic_store_explicit (&self->back->next, chunk, memory_order_release);
    self->back = chunk;
    filled = 0;
  }
  self->back->scalars[filled] = scalar;
  atomic_store_explicit (&self->back->filled, filled + 1, memory_order_release);
}

gboolean
ans_scalars_pop (AnsScalars *self, AnsScalar *scalar)
{
  if (self->read == CHUNK) {
    Chunk *next = atomic_load_explicit (&self->front->next, memory_order_acquire);
    if (!next)
      return FALSE;
    g_free (atomic_exchange_explicit (&self->spare, self->front, memory_order_acq_rel));
    self->front = next;
    self->read = 0;
  }
  if (self->read == atomic_load_explicit (&self->front->filled, memory_order_acquire))
    return FALSE;
  *scalar = self->front->scalars[self->read++];
  return TRUE;
}
