/* What a run looked like, or was, at chosen steps, within a budget of bytes.
 *
 * The last `keep` items are all there, of as many older ones every second, then every
 * fourth, and so on: n items leave about keep log2 (n / keep), and the first stays.  When
 * the bytes pass the budget `keep` is halved, as often as it takes.  Adding costs O(1),
 * amortised.  Items are in the order of their steps, of which no two are equal.  One
 * thread owns a film. */
#pragma once

#include <glib.h>

typedef struct _AnsFilm AnsFilm;

/* `drop` frees an item. */
AnsFilm *ans_film_new (gsize budget, int keep, GDestroyNotify drop);
void ans_film_free (AnsFilm *self);
void ans_film_clear (AnsFilm *self);
/* From now on; what does not fit goes at once. */
void ans_film_set_budget (AnsFilm *self, gsize budget);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsFilm, ans_film_free)

/* Takes over the item.  What is there of this and later steps goes: time has been turned
 * back. */
void ans_film_add (AnsFilm *self, gint64 step, gsize bytes, gpointer item);

/* Forgets what comes after the step. */
void ans_film_cut (AnsFilm *self, gint64 step);

int ans_film_length (const AnsFilm *self);
gsize ans_film_bytes (const AnsFilm *self);
gint64 ans_film_step (const AnsFilm *self, int index);
gpointer ans_film_item (const AnsFilm *self, int index);

/* The index of the last item at or before the step; -1: there is none. */
int ans_film_find (const AnsFilm *self, gint64 step);
