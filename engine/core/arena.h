/* Memory that lives and dies together: a run's arrays are taken from one arena when it is
 * opened and given back at once when it is closed, so that nothing is allocated in a
 * step. */
#pragma once

#include <glib.h>

typedef struct _AnsArena AnsArena;

AnsArena *ans_arena_new (void);
void ans_arena_free (AnsArena *self);

/* `bytes` zeroed bytes, aligned to 64; owned by the arena.  Aborts when memory is out. */
gpointer ans_arena_alloc (AnsArena *self, gsize bytes);

/* All bytes handed out so far. */
gsize ans_arena_bytes (const AnsArena *self);

#define ans_arena_array(self, Type, n)                                                   \
  ((Type *) ans_arena_alloc ((self), sizeof (Type) * (gsize) (n)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsArena, ans_arena_free)
