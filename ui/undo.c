#include "ui/undo.h"

#define ONE_CHANGE 1000000

typedef struct {
  int param;
  double before, after;
  gint64 time;
} Change;

struct _AnsUndo {
  GArray *changes;
  guint done; /* of them; those beyond have been taken back */
};

AnsUndo *
ans_undo_new (void)
{
  AnsUndo *self = g_new0 (AnsUndo, 1);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  return self;
}

void
ans_undo_free (AnsUndo *self)
{
  if (!self)
    return;
  g_array_unref (self->changes);
  g_free (self);
}

void
ans_undo_clear (AnsUndo *self)
{
  g_array_set_size (self->changes, 0);
  self->done = 0;
}

static Change *
change_at (const AnsUndo *self, guint index)
{
  return &g_array_index (self->changes, Change, index);
}

void
ans_undo_add (AnsUndo *self, int param, double before, double after, gint64 time)
{
  Change *last = self->done > 0 ? change_at (self, self->done - 1) : NULL;
  gboolean newest = self->done == self->changes->len;
  if (last && newest && last->param == param && time - last->time < ONE_CHANGE) {
    last->after = after;
    last->time = time;
    return;
  }
  Change change = {param, before, after, time};
  g_array_set_size (self->changes, self->done);
  g_array_append_val (self->changes, change);
  self->done++;
}

gboolean
ans_undo_can_go_back (const AnsUndo *self)
{
  return self->done > 0;
}

gboolean
ans_undo_can_go_again (const AnsUndo *self)
{
  return self->done < self->changes->len;
}

gboolean
ans_undo_back (AnsUndo *self, int *param, double *value)
{
  if (!ans_undo_can_go_back (self))
    return FALSE;
  Change *change = change_at (self, --self->done);
  change->time = 0; /* what comes next is another change */
  *param = change->param;
  *value = change->before;
  return TRUE;
}

gboolean
ans_undo_again (AnsUndo *self, int *param, double *value)
{
  if (!ans_undo_can_go_again (self))
    return FALSE;
  const Change *change = change_at (self, self->done++);
  *param = change->param;
  *value = change->after;
  return TRUE;
}
