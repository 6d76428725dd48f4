/* A line search for the strong Wolfe conditions
 *   f (a) <= f (0) + c1 a f'(0),  |f'(a)| <= c2 |f'(0)|
 * along f (a) = F (theta + a p) with f'(0) < 0: bracketing, then zooming by the minimum
 * of a cubic (Nocedal, Wright 2006, algorithms 3.5 and 3.6, equation 3.59).
 *
 * It asks for one value at a time, so that a step of a run is one evaluation: start it,
 * evaluate at `alpha`, say what was found, and go on until it has ended.  Near a minimum
 * differences of f are lost in rounding; a rise by 1e-14 |f (0)| is not taken as one, and
 * the slope decides there (after Hager, Zhang 2005).
 *
 * A small value without pointers, to be kept in checkpoints as it is. */
#pragma once

#include <glib.h>

typedef struct {
  double a, f, slope; /* f is +infinity where it was not finite */
} AnsWolfePoint;

typedef struct {
  double alpha;     /* what to try next; at the end the step taken */
  double f, slope;  /* f (0), f'(0) */
  double trials;    /* values asked for so far */
  double bracketed; /* whether a minimum lies between the two ends: 0 or 1 */
  AnsWolfePoint low, high;
} AnsWolfe;

typedef enum {
  ANS_WOLFE_TRY,    /* evaluate at alpha, and tell */
  ANS_WOLFE_FOUND,  /* the value told last is of a good step alpha */
  ANS_WOLFE_FAILED, /* no such step was found */
} AnsWolfeState;

/* At 0 the value f and the slope < 0, both finite; `first` > 0 is tried first. */
AnsWolfe ans_wolfe (double f, double slope, double first);

/* Takes f (alpha) and f'(alpha); infinities and NaNs are steps too long.  After 30 values
 * it settles for the best point that lowers f, without regard to the slope, and asks for
 * it once more; if there is none it has failed. */
AnsWolfeState ans_wolfe_tell (AnsWolfe *self, double f, double slope);
