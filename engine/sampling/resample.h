/* Stratified resampling of a pool in proportion to given weights (Kitagawa 1996): one
 * uniform number in each of n equal strata of the cumulated weights, so that point i is
 * drawn floor (n w_i) - 1 to ceil (n w_i) + 1 times. */
#pragma once

#include "engine/core/random.h"

/* Draws n numbers of the pool 0 ... m - 1 into out (n), in rising order.  Weights w (m)
 * >= 0 need not be normalised; FALSE, with out all 0, when their sum is not positive and
 * finite. */
gboolean ans_resample_stratified (int m, const double *w, int n, AnsRandom *random,
                                  int *out);
