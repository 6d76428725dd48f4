/* The pointer: Gaussians of the data are placed, dragged and removed. */
#include "engine/problems/gan_state.h"

#include <math.h>

/* The Gaussian within reach, or -1. */
static int
nearest (const AnsGan *self, const AnsTouch *touch)
{
  double best = touch->reach;
  int found = -1;
  for (int i = 0; i < ans_mixture_2d_count (self->data); i++) {
    const AnsMixture2dPart *part = &self->data->parts[i];
    double distance = hypot (part->x - touch->x, part->y - touch->y);
    if (part->radius == 0 && distance < best) {
      best = distance;
      found = i;
    }
  }
  return found;
}

/* A ring or a grid becomes what is drawn on; curves make place for it. */
static void
adopt (AnsGan *self, AnsContext *context)
{
  AnsMixture2d before = *self->data;
  if (self->params.data == ANS_MIXTURE_2D_DRAWN)
    return;
  ans_context_set (context, "data", ANS_MIXTURE_2D_DRAWN);
  *self->data =
      before.parts[0].radius == 0 ? before : ans_mixture_2d (ANS_MIXTURE_2D_DRAWN);
}

static void
press (AnsGan *self, AnsContext *context, const AnsTouch *touch)
{
  int found = nearest (self, touch);
  self->dragged = 0;
  if (fabs (touch->x) > self->data->half || fabs (touch->y) > self->data->half) {
    ans_context_say (context, "Modes lie within %g of the middle", self->data->half);
    return;
  }
  adopt (self, context);
  found = found < ans_mixture_2d_count (self->data) ? found : -1;
  if (touch->second) {
    if (found >= 0 && !ans_mixture_2d_remove (self->data, found))
      ans_context_say (context, "The last mode stays");
    return;
  }
  if (found < 0 &&
      ans_mixture_2d_add (self->data, touch->x, touch->y, self->params.bump_sd))
    found = ans_mixture_2d_count (self->data) - 1;
  if (found < 0)
    ans_context_say (context, "There are %d modes, the most there can be",
                     ANS_MIXTURE_2D_PARTS);
  else
    ans_context_say (context, "%d modes", ans_mixture_2d_count (self->data));
  self->dragged = found + 1;
}

void
ans_gan_touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  AnsGan *self = state;
  double half = self->data->half;
  if (touch->kind == ANS_TOUCH_RELEASE) {
    self->dragged = 0;
  } else if (touch->kind == ANS_TOUCH_PRESS) {
    press (self, context, touch);
  } else if (self->params.data == ANS_MIXTURE_2D_DRAWN && self->dragged > 0 &&
             self->dragged <= ans_mixture_2d_count (self->data)) {
    AnsMixture2dPart *part = &self->data->parts[self->dragged - 1];
    part->x = CLAMP (touch->x, -half, half);
    part->y = CLAMP (touch->y, -half, half);
  }
}
