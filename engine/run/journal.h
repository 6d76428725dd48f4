/* What was done to a run since it was opened, and at which step: recipe (or snapshot) and
 * journal together are the truth of a run, from which it can be computed again bit by
 * bit. */
#pragma once

#include "engine/run/recipe.h"
#include "engine/run/snapshot.h"

typedef enum {
  ANS_ENTRY_SET,   /* a live parameter has got a value */
  ANS_ENTRY_TOUCH, /* the pointer has touched a plot */
} AnsEntryKind;

typedef struct {
  AnsEntryKind kind;
  gint64 step; /* steps done when it was carried out */
  int param;
  double value;
  AnsTouch touch;
} AnsEntry;

typedef struct _AnsJournal AnsJournal;

/* Of a run that was opened with this recipe, and went on from `start` if that is not
 * NULL. */
AnsJournal *ans_journal_new (const AnsRecipe *opened, AnsSnapshot *start);
AnsJournal *ans_journal_copy (const AnsJournal *self);
void ans_journal_free (AnsJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsJournal, ans_journal_free)

void ans_journal_append (AnsJournal *self, const AnsEntry *entry);

/* Which opening of its run it is of, as snapshots know it; 1 for a new one. */
void ans_journal_set_opening (AnsJournal *self, guint opening);
guint ans_journal_opening (const AnsJournal *self);

/* Forgets what was done after the step. */
void ans_journal_cut (AnsJournal *self, gint64 step);

const AnsRecipe *ans_journal_recipe (const AnsJournal *self);
AnsSnapshot *ans_journal_start (const AnsJournal *self); /* NULL: from the beginning */
int ans_journal_length (const AnsJournal *self);
const AnsEntry *ans_journal_entry (const AnsJournal *self, int index);
