/* Level k is a ring of items whose ordinals are multiples of 2^k; a full level hands its
 * oldest to the next if the ordinal suits that, else drops it.  All of a level is older
 * than all of the level below. */
#include "engine/frame/film.h"

enum { LEVELS = 40, LEAST = 4 };

typedef struct {
  gint64 step;
  gsize bytes;
  guint64 ordinal;
  gpointer item;
} Shot;

typedef struct {
  int first, n;
  Shot *ring; /* NULL until it is needed */
} Level;

struct _AnsFilm {
  gsize budget, bytes;
  int room, keep; /* of a level's ring, and of it in use */
  int n;
  guint64 next;
  GDestroyNotify drop;
  Level levels[LEVELS];
};

AnsFilm *
ans_film_new (gsize budget, int keep, GDestroyNotify drop)
{
  g_assert (keep >= LEAST);
  AnsFilm *self = g_new0 (AnsFilm, 1);
  self->budget = budget;
  self->room = self->keep = keep;
  self->drop = drop;
  return self;
}

void
ans_film_free (AnsFilm *self)
{
  if (!self)
    return;
  ans_film_clear (self);
  for (int k = 0; k < LEVELS; k++)
    g_free (self->levels[k].ring);
  g_free (self);
}

static Shot *
at (const AnsFilm *self, const Level *level, int i)
{
  return &level->ring[(level->first + i) % self->room];
}

static void
forget (AnsFilm *self, const Shot *shot)
{
  self->bytes -= shot->bytes;
  self->n--;
  self->drop (shot->item);
}

static Shot
pop_oldest (AnsFilm *self, Level *level)
{
  Shot shot = *at (self, level, 0);
  level->first = (level->first + 1) % self->room;
  level->n--;
  return shot;
}

static void
append (AnsFilm *self, Level *level, const Shot *shot)
{
  if (!level->ring)
    level->ring = g_new (Shot, self->room);
  level->n++;
  *at (self, level, level->n - 1) = *shot;
}

/* Puts a shot into level k, and what that pushes out into the ones above. */
static void
store (AnsFilm *self, int k, Shot shot)
{
  for (; k < LEVELS && (shot.ordinal & ((G_GUINT64_CONSTANT (1) << k) - 1)) == 0; k++) {
    Level *level = &self->levels[k];
    if (level->n < self->keep) {
      append (self, level, &shot);
      return;
    }
    Shot oldest = pop_oldest (self, level);
    append (self, level, &shot);
    shot = oldest;
  }
  forget (self, &shot);
}

static void
thin (AnsFilm *self)
{
  self->keep = MAX (self->keep / 2, LEAST);
  for (int k = LEVELS - 1; k >= 0; k--)
    while (self->levels[k].n > self->keep)
      store (self, k + 1, pop_oldest (self, &self->levels[k]));
}

static void
drop_oldest (AnsFilm *self)
{
  for (int k = LEVELS - 1; k >= 0; k--)
    if (self->levels[k].n > 0) {
      Shot shot = pop_oldest (self, &self->levels[k]);
      forget (self, &shot);
      return;
    }
}

/* The last item stays, whatever its size. */
static void
hold_budget (AnsFilm *self)
{
  while (self->bytes > self->budget && self->keep > LEAST)
    thin (self);
  while (self->bytes > self->budget && self->n > 1)
    drop_oldest (self);
}

void
ans_film_add (AnsFilm *self, gint64 step, gsize bytes, gpointer item)
{
  ans_film_cut (self, step - 1);
  Shot shot = {.step = step, .bytes = bytes, .ordinal = self->next++, .item = item};
  self->bytes += bytes;
  self->n++;
  store (self, 0, shot);
  hold_budget (self);
}

void
ans_film_set_budget (AnsFilm *self, gsize budget)
{
  if (budget > self->budget)
    self->keep = self->room;
  self->budget = budget;
  hold_budget (self);
}

void
ans_film_cut (AnsFilm *self, gint64 step)
{
  for (int k = 0; k < LEVELS; k++) {
    Level *level = &self->levels[k];
    while (level->n > 0) {
      Shot *last = at (self, level, level->n - 1);
      if (last->step <= step) {
        self->next = last->ordinal + 1;
        return;
      }
      level->n--;
      forget (self, last);
    }
  }
  self->next = 0;
  self->keep = self->room;
}

void
ans_film_clear (AnsFilm *self)
{
  ans_film_cut (self, G_MININT64);
}

int
ans_film_length (const AnsFilm *self)
{
  return self->n;
}

gsize
ans_film_bytes (const AnsFilm *self)
{
  return self->bytes;
}

static const Shot *
shot_of (const AnsFilm *self, int index)
{
  g_assert (index >= 0 && index < self->n);
  int k = LEVELS - 1;
  for (; index >= self->levels[k].n; k--)
    index -= self->levels[k].n;
  return at (self, &self->levels[k], index);
}

gint64
ans_film_step (const AnsFilm *self, int index)
{
  return shot_of (self, index)->step;
}

gpointer
ans_film_item (const AnsFilm *self, int index)
{
  return shot_of (self, index)->item;
}

int
ans_film_find (const AnsFilm *self, gint64 step)
{
  int low = -1, high = self->n; /* low is at or before the step, high is after it */
  while (high - low > 1) {
    int middle = low + (high - low) / 2;
    if (shot_of (self, middle)->step <= step)
      low = middle;
    else
      high = middle;
  }
  return low;
}
