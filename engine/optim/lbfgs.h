/* L-BFGS: quasi-Newton minimisation of a smooth function with the curvature of the last
 * few steps (Liu, Nocedal 1989; Nocedal, Wright 2006, algorithms 7.4, the two-loop
 * recursion, and 7.5, scaled by equation 7.20), with the line search of
 * engine/optim/wolfe.h.
 *
 * A step s with change y of the gradient is remembered only if s.y > 0 beyond rounding.
 * Where the line search fails the memory is dropped and the steepest descent tried; where
 * that fails too theta is stuck.  The function must stay the same while it is minimised:
 * with samples, all of them or a fixed batch. */
#pragma once

#include "engine/core/arena.h"

typedef struct {
  gpointer data;
  /* The function at theta (n), and its gradient in grad (n). */
  double (*value) (gpointer data, const double *theta, double *grad);
} AnsObjective;

typedef struct _AnsLbfgs AnsLbfgs;

/* n parameters, the last `history` >= 1 steps are remembered (5 to 20 are usual); memory
 * from the arena, (2 history + 4) n doubles. */
AnsLbfgs *ans_lbfgs_new (AnsArena *arena, int n, int history);

typedef enum {
  ANS_LBFGS_TRIED, /* one value more is known, theta is the same; call again */
  ANS_LBFGS_MOVED, /* theta has changed, and the function is lower: one iteration is over
                    */
  ANS_LBFGS_STUCK, /* theta is a minimum up to rounding, or the function or its gradient
                      is not finite there; the next call starts anew */
} AnsLbfgsStage;

/* Evaluates the function at most once. */
AnsLbfgsStage ans_lbfgs_advance (AnsLbfgs *self, const AnsObjective *objective,
                                 double *theta);

/* Forgets all: the function, or theta, has been changed. */
void ans_lbfgs_restart (AnsLbfgs *self);

/* At theta: NaN before the first call. */
double ans_lbfgs_loss (const AnsLbfgs *self);
double ans_lbfgs_gradient_norm (const AnsLbfgs *self); /* Euclidean */

/* What is needed to be continued bit by bit: arrays to be kept. */
typedef struct {
  double *scalars;
  int n_scalars;
  double *pairs;                /* history x 2 x n: steps, changes of the gradient */
  double *rho;                  /* history: 1 / s.y */
  double *gradient, *direction; /* n */
} AnsLbfgsState;

AnsLbfgsState ans_lbfgs_state (AnsLbfgs *self);
