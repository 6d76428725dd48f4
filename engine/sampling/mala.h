/* Langevin dynamics with Metropolis' test (MALA; Roberts, Tweedie 1996): the move of
 * Euler-Maruyama from a to b is taken with probability
 *
 *   min (1, exp (-beta (V (b) - V (a))) q (a|b) / q (b|a)),
 *   q (b|a) = exp (-beta |b - a + dt grad V (a)|^2 / (4 dt)),
 *
 * so that exp (-beta V) is stationary for every dt.  Shards, streams and bits as in
 * langevin.h, with twice a stream's numbers; `cut` is not read. */
#pragma once

#include "engine/sampling/langevin.h"

/* How many doubles of scratch n points need. */
gsize ans_mala_scratch (int n, int d);

/* Moves the n points x (n x d) by so many steps, in place; accepted (one a shard) counts
 * the moves that were taken, on top of what it holds. */
void ans_mala_run (const AnsLangevin *self, AnsParallel *parallel, int steps, int n,
                   int d, double *x, AnsRandom *streams, double *scratch,
                   gint64 *accepted);
