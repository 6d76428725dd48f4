/* Damped Gauss-Newton for sums of squares, min_theta sum_i r_i(theta)^2, in the primal
 * form (rows >> parameters): (J^T J + lambda (trace (J^T J) / P) I) delta = J^T r, theta
 * <- theta - alpha delta, with backtracking alpha = 1, 1/2, 1/4, ... on the same rows,
 * lambda halved after a full step and tripled after alpha < 1/4 (Levenberg 1944; Nocedal,
 * Wright 2006, section 10.3).
 *
 * Where each iteration sees other samples, that overfits the last batch.  Hence a second
 * phase, a stochastic Newton method with averaging: J^T J is averaged over all batches of
 * the phase, the step length falls as alpha = 1 / (2 + j / 2) with its iterations j = 0,
 * 1, ..., and a step is only refused when it raises the batch's loss by half.
 *
 * One iteration is cut into slices of `slice` rows each, so that a caller can do other
 * things between them: call ans_gauss_newton_advance until it says that the iteration is
 * over. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/parallel.h"

typedef struct {
  gpointer data;
  /* Fills the rows first ... first + n - 1 of J (n x P) and r (n) at theta. */
  void (*rows) (gpointer data, const double *theta, int first, int n, double *J,
                double *r);
  /* The loss sum_i r_i^2 over all rows at theta; it may hold terms whose rows are only
   * sketched (a random subset with the right J^T J on average), as long as J^T r is half
   * its gradient. */
  double (*loss) (gpointer data, const double *theta);
  /* Optional: the longest alpha <= 1 to be tried along theta - alpha delta, a trust
   * region. */
  double (*reach) (gpointer data, const double *theta, const double *delta);
} AnsLeastSquares;

typedef struct _AnsGaussNewton AnsGaussNewton;

/* P parameters, `slice` rows at most at once; memory from the arena. */
AnsGaussNewton *ans_gauss_newton_new (AnsArena *arena, AnsParallel *parallel, int P,
                                      int slice);

typedef enum {
  ANS_GAUSS_NEWTON_ROWS,  /* a slice was gathered; call again */
  ANS_GAUSS_NEWTON_MOVED, /* theta has changed: one iteration is over */
  ANS_GAUSS_NEWTON_STUCK, /* no step lowers the loss; theta is unchanged, lambda has grown
                           */
} AnsGaussNewtonStage;

AnsGaussNewtonStage ans_gauss_newton_advance (AnsGaussNewton *self,
                                              const AnsLeastSquares *problem, int n_rows,
                                              double *theta);

/* Enters the averaging phase with the next iteration; a second call does nothing. */
void ans_gauss_newton_average (AnsGaussNewton *self);

/* Back to the first phase: the problem has changed.  Slices gathered so far are
 * forgotten. */
void ans_gauss_newton_reset (AnsGaussNewton *self);

/* Forgets the slices gathered so far (the rows have changed). */
void ans_gauss_newton_restart (AnsGaussNewton *self);

/* What an unfinished iteration needs to be continued bit by bit: arrays to be kept. */
typedef struct {
  double *scalars; /* damping, loss, step length, next row, phase */
  int n_scalars;
  double *gram;     /* P x P */
  double *gradient; /* P */
} AnsGaussNewtonState;

AnsGaussNewtonState ans_gauss_newton_state (AnsGaussNewton *self);
double
ans_gauss_newton_loss (const AnsGaussNewton *self); /* of the last iteration's end */
double ans_gauss_newton_lambda (const AnsGaussNewton *self);
double ans_gauss_newton_alpha (const AnsGaussNewton *self); /* step length last taken */
