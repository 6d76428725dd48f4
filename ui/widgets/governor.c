#include "ui/widgets/governor.h"

#include <math.h>

/* Below this share of the time a better picture is tried. */
#define LOW_LOAD 0.3

/* us: the memory of the average, between two steps down, and up. */
#define MEMORY 700000
#define HASTE 800000
#define PATIENCE 3000000
#define LONGEST_PATIENCE 60000000

void
ans_governor_init (AnsGovernor *self)
{
  *self = (AnsGovernor){.level = ANS_QUALITY_FULL, .patience = PATIENCE};
}

/* The average over a stretch of time in which the load was `load`. */
static void
average (AnsGovernor *self, double load, gint64 time)
{
  self->load += -expm1 (-(double) time / MEMORY) * (load - self->load);
}

/* Who goes down soon after having gone up shall wait longer before the next attempt. */
static void
go_down (AnsGovernor *self, gint64 now)
{
  if (self->raised > 0) {
    gboolean soon = now - self->raised < 2 * PATIENCE;
    self->patience = soon ? MIN (2 * self->patience, LONGEST_PATIENCE) : PATIENCE;
  }
  self->raised = 0;
  self->level++;
  self->changed = now;
}

static void
go_up (AnsGovernor *self, gint64 now)
{
  self->level--;
  self->changed = self->raised = now;
}

gboolean
ans_governor_note (AnsGovernor *self, gint64 begin, gint64 end)
{
  AnsQuality before = self->level;
  if (self->noted == 0)
    self->changed = begin;
  else
    average (self, 0, MAX (begin - self->noted, 0));
  average (self, 1, MAX (end - begin, 0));
  self->noted = end;
  gint64 since = end - self->changed;
  if (self->load > ANS_GOVERNOR_BUDGET && since >= HASTE &&
      self->level < ANS_QUALITY_N - 1)
    go_down (self, end);
  else if (self->load < LOW_LOAD && since >= self->patience &&
           self->level > ANS_QUALITY_FULL)
    go_up (self, end);
  return self->level != before;
}

gint64
ans_governor_period (AnsQuality level, gboolean looked_at)
{
  if (level >= ANS_QUALITY_OTHERS_SLOW && !looked_at)
    return 1000000 / 15;
  return level >= ANS_QUALITY_ALL_SLOW ? 1000000 / 30 : 0;
}
