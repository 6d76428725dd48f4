#include "engine/core/arena.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64

struct _AnsArena {
  GPtrArray *blocks;
  gsize bytes;
};

AnsArena *
ans_arena_new (void)
{
  AnsArena *self = g_new0 (AnsArena, 1);
  self->blocks = g_ptr_array_new_with_free_func (free);
  return self;
}

void
ans_arena_free (AnsArena *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

gpointer
ans_arena_alloc (AnsArena *self, gsize bytes)
{
  gsize rounded = (MAX (bytes, 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  void *block = aligned_alloc (ALIGNMENT, rounded);
  if (block == NULL || rounded < bytes)
    g_error ("out of memory: %" G_GSIZE_FORMAT " bytes asked for", bytes);
  memset (block, 0, rounded);
  g_ptr_array_add (self->blocks, block);
  self->bytes += rounded;
  return block;
}

gsize
ans_arena_bytes (const AnsArena *self)
{
  return self->bytes;
}
