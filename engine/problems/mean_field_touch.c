/* The pointer: neurons are picked and moved, a target is drawn, an x is probed. */
#include "engine/problems/mean_field_state.h"

#include <math.h>

/* Where a neuron is drawn. */
static void
place (const AnsMeanField *self, int i, double *x, double *y)
{
  if (self->params.model == ANS_MEAN_FIELD_CIRCLE) {
    *x = cos (self->circle.phi[i]);
    *y = sin (self->circle.phi[i]);
    return;
  }
  const double *u = self->plane.theta + 3 * i;
  double factor = self->params.model == ANS_MEAN_FIELD_TEACHER ? fabs (u[0]) : 1;
  *x = factor * u[1];
  *y = factor * u[2];
}

static int
nearest (const AnsMeanField *self, const AnsTouch *touch)
{
  double best = touch->reach;
  int found = 0;
  for (int i = 0; i < self->params.neurons; i++) {
    double x, y;
    place (self, i, &x, &y);
    double distance = hypot (x - touch->x, y - touch->y);
    if (distance < best) {
      best = distance;
      found = i + 1;
    }
  }
  return found;
}

static void
pick (AnsMeanField *self, AnsContext *context, const AnsTouch *touch)
{
  self->dragged = nearest (self, touch);
  ans_context_set (context, "picked", self->dragged);
  if (self->dragged == 0)
    return;
  if (self->params.model == ANS_MEAN_FIELD_CIRCLE) {
    ans_context_say (context, "Neuron %d at angle %.3f", self->dragged,
                     remainder (self->circle.phi[self->dragged - 1], 2 * G_PI));
    return;
  }
  const double *u = self->plane.theta + 3 * (self->dragged - 1);
  ans_context_say (context, "Neuron %d: a = %.3f, (w, b) = (%.3f, %.3f)", self->dragged,
                   u[0], u[1], u[2]);
}

static void
move (AnsMeanField *self, const AnsTouch *touch)
{
  if (self->params.model == ANS_MEAN_FIELD_CIRCLE) {
    if (hypot (touch->x, touch->y) > 0)
      self->circle.phi[self->dragged - 1] = atan2 (touch->y, touch->x);
  } else {
    double *u = self->plane.theta + 3 * (self->dragged - 1);
    double factor = self->params.model == ANS_MEAN_FIELD_TEACHER ? fabs (u[0]) : 1;
    if (factor > 0) {
      u[1] = CLAMP (touch->x, -100, 100) / factor;
      u[2] = CLAMP (touch->y, -100, 100) / factor;
    }
  }
  self->balance->anew = 1;
}

/* The height at x of the line from the pen to the pointer. */
static double
height (const double *pen, const AnsTouch *touch, double x)
{
  double width = touch->x - pen[0];
  double at = width != 0 ? CLAMP ((x - pen[0]) / width, 0, 1) : 1;
  return CLAMP (pen[1] + at * (touch->y - pen[1]), -100, 100);
}

/* Points within reach of the pointer's way take its height. */
static void
draw (AnsMeanField *self, AnsContext *context, const AnsTouch *touch)
{
  AnsMeanFieldNet *net = &self->net;
  double reach = MAX (touch->reach, 2.0 / net->n), *pen = self->plane.pen;
  ans_context_set (context, "target", ANS_MEAN_FIELD_DRAWN);
  if (touch->kind == ANS_TOUCH_PRESS) {
    pen[0] = touch->x;
    pen[1] = touch->y;
  }
  for (int j = 0; j < net->n; j++) {
    double before = net->y[j], x = net->x1[j];
    if (x >= fmin (pen[0], touch->x) - reach && x <= fmax (pen[0], touch->x) + reach)
      net->y[j] = height (pen, touch, x);
    self->plane.tangent[j] += before - net->y[j];
  }
  pen[0] = touch->x;
  pen[1] = touch->y;
  self->balance->anew = 1;
}

void
ans_mean_field_touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  AnsMeanField *self = state;
  gboolean regression = self->params.model == ANS_MEAN_FIELD_REGRESSION;
  self->gauge.stale = TRUE;
  if (touch->kind == ANS_TOUCH_RELEASE) {
    self->dragged = 0;
  } else if (touch->plot == PLOT_FUNCTION && regression && touch->second) {
    ans_context_set (context, "probe", CLAMP (touch->x, -2, 2));
  } else if (touch->plot == PLOT_FUNCTION && regression) {
    draw (self, context, touch);
  } else if (touch->plot == PLOT_NEURONS && touch->kind == ANS_TOUCH_PRESS) {
    pick (self, context, touch);
  } else if (touch->plot == PLOT_NEURONS && self->dragged != 0) {
    move (self, touch);
  }
}
