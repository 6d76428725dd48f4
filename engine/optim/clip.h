/* Gradient clipping over a flat vector (Pascanu, Mikolov, Bengio 2013, "On the difficulty
 * of training recurrent neural networks", algorithm 1).  A NaN is never hidden: it stays
 * in the gradient for whoever checks the run. */
#pragma once

#include <glib.h>

/* Scales grad (n) to the Euclidean norm `limit` > 0 if it is longer, and returns the norm
 * it had.  Where that norm is not finite grad is left as it is: no factor would make a
 * direction of it. */
double ans_clip_norm (int n, double limit, double *grad);

/* Moves each component of grad (n) into [-limit, limit], limit > 0, and returns how many
 * were outside.  Infinite components become +-limit, NaNs stay and are not counted. */
int ans_clip_value (int n, double limit, double *grad);
