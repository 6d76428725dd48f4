/* Averages of the parameters along a run, which have less noise than the last ones; mean
 * and theta (n) are flat vectors. */
#pragma once

#include <glib.h>

/* mean = decay mean + (1 - decay) theta, 0 <= decay < 1: the exponential moving average;
 * `mean` starts as a copy of theta. */
void ans_average_exponential (double decay, int n, const double *restrict theta,
                              double *restrict mean);

/* The plain mean of theta at the steps k = 0, 1, ..., of which this is step k (Polyak,
 * Juditsky 1992); what `mean` holds before k = 0 is forgotten. */
void ans_average_polyak (gint64 k, int n, const double *restrict theta,
                         double *restrict mean);
