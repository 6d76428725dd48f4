/* A straight line theta_1 + theta_2 x through ANS_REGRESSION_POINTS points by least
 * squares, as a model of training with two parameters: with phi_i = (1, x_i) and
 * r_i = phi_i . theta - y_i,
 *
 *   L (theta) = mean r_i^2 / 2 = floor + (theta - minimum)^T H (theta - minimum) / 2,
 *
 * gradients of single points r_i phi_i, and stochastic gradient descent on batches of B
 * points drawn with replacement, theta <- theta - eta mean_batch r phi, whose first two
 * moments obey a closed recursion: the noise depends on the state.  The points scatter
 * the more, the farther out they are. */
#pragma once

#include "engine/core/random.h"

#define ANS_REGRESSION_POINTS 32

typedef struct {
  double x[ANS_REGRESSION_POINTS], y[ANS_REGRESSION_POINTS];
  double minimum[2], H[3]; /* H: 11, 12, 22 */
  double floor;
} AnsRegression;

/* The first two moments of delta = theta - minimum. */
typedef struct {
  double mean[2], square[3]; /* E delta delta^T: 11, 12, 22 */
} AnsRegressionMoments;

/* Always the same points. */
AnsRegression ans_regression (void);

/* L (n), if not NULL, and grad (n x 2), if not NULL, at theta (n x 2). */
void ans_regression_eval (const AnsRegression *self, int n, const double *theta,
                          double *L, double *grad);

/* One step of SGD on `batch` >= 1 points for each of n thetas (n x 2), in place. */
void ans_regression_step (const AnsRegression *self, int batch, double eta, int n,
                          double *theta, AnsRandom *random);

/* Moments after such a step from those before, exactly. */
void ans_regression_follow (const AnsRegression *self, int batch, double eta,
                            AnsRegressionMoments *moments);

/* The largest eigenvalue of H. */
double ans_regression_stiffest (const AnsRegression *self);

/* Below this step the second moments of SGD stay bounded. */
double ans_regression_limit (const AnsRegression *self, int batch);

/* The inverse temperature 4 batch / (eta tr C) at which Langevin dynamics has as much
 * noise as SGD at the minimum, C the covariance of the gradients of single points. */
double ans_regression_beta (const AnsRegression *self, int batch, double eta);
