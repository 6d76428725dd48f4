#include "engine/optim/wolfe.h"

#include <math.h>

#define C1 1e-4
#define C2 0.9
#define NOISE 1e-14 /* of |f (0)|: rounding of a sum */
#define MOST_TRIALS 30
#define LONGER 4.0   /* most by which a step grows while a minimum is not yet enclosed */
#define INSIDE 0.1   /* least distance from the ends, as a share of their distance */
#define NARROW 1e-14 /* share of the step at which the ends are the same */

AnsWolfe
ans_wolfe (double f, double slope, double first)
{
  AnsWolfePoint zero = {0.0, f, slope};
  return (AnsWolfe){.alpha = first, .f = f, .slope = slope, .low = zero, .high = zero};
}

static double
noise (const AnsWolfe *self)
{
  return NOISE * fabs (self->f);
}

static gboolean
descends (const AnsWolfe *self, const AnsWolfePoint *p)
{
  return p->f <= self->f + C1 * p->a * self->slope + noise (self);
}

/* The minimum of the cubic through two points, or NaN. */
static double
cubic (const AnsWolfePoint *x, const AnsWolfePoint *y)
{
  double d1 = x->slope + y->slope - 3.0 * (x->f - y->f) / (x->a - y->a);
  double d2 = copysign (sqrt (d1 * d1 - x->slope * y->slope), y->a - x->a);
  return y->a - (y->a - x->a) * (y->slope + d2 - d1) / (y->slope - x->slope + 2.0 * d2);
}

/* The next trial between the ends. */
static double
between (const AnsWolfe *self)
{
  double low = self->low.a, width = self->high.a - low;
  double share = (cubic (&self->low, &self->high) - low) / width;
  if (isfinite (self->high.f) && share >= 0.0 && share <= 1.0)
    return low + CLAMP (share, INSIDE, 1.0 - INSIDE) * width;
  return low + (isfinite (self->high.f) ? 0.5 : INSIDE) * width;
}

/* The next trial beyond the longest step so far, `before` the one that was longest. */
static double
beyond (const AnsWolfePoint *before, const AnsWolfePoint *longest)
{
  double guess = cubic (before, longest), a = longest->a;
  if (isfinite (guess) && guess > a)
    return CLAMP (guess, a + INSIDE * a, LONGER * a);
  return LONGER * a;
}

/* Whether the two ends have met, or time is up. */
static gboolean
exhausted (const AnsWolfe *self)
{
  double width = fabs (self->high.a - self->low.a);
  return self->trials >= MOST_TRIALS ||
         (self->bracketed != 0.0 && width <= NARROW * fmax (self->low.a, self->high.a));
}

/* Asks for the best point again, as its gradient is not kept. */
static AnsWolfeState
settle (AnsWolfe *self)
{
  self->trials = MOST_TRIALS + 1;
  self->alpha = self->low.a;
  return self->low.a > 0.0 && self->low.f < self->f ? ANS_WOLFE_TRY : ANS_WOLFE_FAILED;
}

AnsWolfeState
ans_wolfe_tell (AnsWolfe *self, double f, double slope)
{
  gboolean finite = isfinite (f) && isfinite (slope);
  AnsWolfePoint p = {self->alpha, finite ? f : INFINITY, finite ? slope : NAN};
  AnsWolfePoint before = self->low;

  if (self->trials > MOST_TRIALS)
    return finite ? ANS_WOLFE_FOUND : ANS_WOLFE_FAILED;
  self->trials++;
  gboolean good = descends (self, &p) && p.f <= before.f + noise (self);
  if (good && fabs (slope) <= C2 * fabs (self->slope))
    return ANS_WOLFE_FOUND;
  if (!good) {
    self->high = p;
    self->bracketed = 1.0;
  } else {
    /* The minimum is on the side to which f falls at p. */
    if (self->bracketed != 0.0 ? slope * (self->high.a - before.a) >= 0.0
                               : slope >= 0.0) {
      self->high = before;
      self->bracketed = 1.0;
    }
    self->low = p;
  }
  if (exhausted (self))
    return settle (self);
  self->alpha = self->bracketed != 0.0 ? between (self) : beyond (&before, &self->low);
  return ANS_WOLFE_TRY;
}
