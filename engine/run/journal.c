#include "engine/run/journal.h"

struct _AnsJournal {
  AnsRecipe recipe;
  AnsSnapshot *start;
  guint opening;
  int n, room;
  AnsEntry *entries;
};

AnsJournal *
ans_journal_new (const AnsRecipe *opened, AnsSnapshot *start)
{
  AnsJournal *self = g_new0 (AnsJournal, 1);
  ans_recipe_copy (&self->recipe, opened);
  self->start = start ? ans_snapshot_ref (start) : NULL;
  self->opening = 1;
  return self;
}

AnsJournal *
ans_journal_copy (const AnsJournal *self)
{
  AnsJournal *copy = ans_journal_new (&self->recipe, self->start);
  copy->opening = self->opening;
  copy->n = copy->room = self->n;
  copy->entries = g_memdup2 (self->entries, (gsize) self->n * sizeof *self->entries);
  return copy;
}

void
ans_journal_free (AnsJournal *self)
{
  if (!self)
    return;
  ans_recipe_clear (&self->recipe);
  ans_snapshot_unref (self->start);
  g_free (self->entries);
  g_free (self);
}

void
ans_journal_set_opening (AnsJournal *self, guint opening)
{
  self->opening = opening;
}

guint
ans_journal_opening (const AnsJournal *self)
{
  return self->opening;
}

void
ans_journal_append (AnsJournal *self, const AnsEntry *entry)
{
  if (self->n == self->room) {
    self->room = self->room ? 2 * self->room : 16;
    self->entries = g_renew (AnsEntry, self->entries, self->room);
  }
  self->entries[self->n++] = *entry;
}

void
ans_journal_cut (AnsJournal *self, gint64 step)
{
  while (self->n > 0 && self->entries[self->n - 1].step > step)
    self->n--;
}

const AnsRecipe *
ans_journal_recipe (const AnsJournal *self)
{
  return &self->recipe;
}

AnsSnapshot *
ans_journal_start (const AnsJournal *self)
{
  return self->start;
}

int
ans_journal_length (const AnsJournal *self)
{
  return self->n;
}

const AnsEntry *
ans_journal_entry (const AnsJournal *self, int index)
{
  return &self->entries[index];
}
