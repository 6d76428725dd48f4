#include "ui/plot/view_history.h"

#include <math.h>
#include <string.h>

static gboolean
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

gboolean
ans_view_history_same (const AnsBox *a, const AnsBox *b)
{
  return same (a->x0, b->x0) && same (a->x1, b->x1) && same (a->y0, b->y0) &&
         same (a->y1, b->y1);
}

void
ans_view_history_init (AnsViewHistory *self, const AnsBox *box)
{
  self->boxes[0] = *box;
  self->n = 1;
  self->at = 0;
}

/* Where there is no more room the oldest is forgotten. */
static void
push (AnsViewHistory *self, const AnsBox *box)
{
  if (self->at == ANS_VIEW_HISTORY_MAX - 1) {
    memmove (self->boxes, self->boxes + 1,
             (ANS_VIEW_HISTORY_MAX - 1) * sizeof self->boxes[0]);
    self->at--;
  }
  self->boxes[++self->at] = *box;
  self->n = self->at + 1;
}

void
ans_view_history_record (AnsViewHistory *self, const AnsBox *box, gboolean goes_on)
{
  if (ans_view_history_same (box, &self->boxes[self->at]))
    return;
  gboolean newest = self->at == self->n - 1;
  if (self->at > 0 && ans_view_history_same (box, &self->boxes[self->at - 1]))
    self->at--;
  else if (!newest && ans_view_history_same (box, &self->boxes[self->at + 1]))
    self->at++;
  else if (goes_on && newest && self->at > 0)
    self->boxes[self->at] = *box;
  else
    push (self, box);
}

const AnsBox *
ans_view_history_go (AnsViewHistory *self, int by)
{
  int to = self->at + by;
  if (to < 0 || to >= self->n)
    return NULL;
  self->at = to;
  return &self->boxes[to];
}
