/* Gibbs densities exp (-beta U) / Z and distances of densities on grids of equal cells,
 * by the midpoint rule: spectrally accurate for smooth densities that vanish at the
 * border or are periodic, second order otherwise.  The grid may have any dimension: n is
 * the number of all cells and `cell` the length, area or volume of one.  Pure functions;
 * call them from any thread. */
#pragma once

#include <glib.h>

/* Fills p (n) with exp (-beta U) / Z, cell sum p = 1, and returns ln Z; U (n) may hold
 * INFINITY (no density there), but not everywhere.  `p` may be NULL, or U itself. */
double ans_gibbs_density (int n, double cell, const double *U, double beta, double *p);

/* The free energy cell sum p (eps ln p + U) of the density p (n), eps = 1 / beta >= 0;
 * 0 ln 0 = 0 and 0 INFINITY = 0.  Its least value over densities of mass 1 is
 * -eps ln Z, and what is above that equals eps KL (p | Gibbs). */
double ans_gibbs_free_energy (int n, double cell, const double *U, double eps,
                              const double *p);

/* KL (p | q) = cell sum (p ln (p / q) - p + q) >= 0 in nats; for equal masses the usual
 * one.  Infinite where q = 0 < p. */
double ans_gibbs_kl (int n, double cell, const double *p, const double *q);

/* cell sum |p - q|, 0 ... 2 for densities of mass 1. */
double ans_gibbs_l1 (int n, double cell, const double *p, const double *q);

/* The expected L1 distance between the density p (n, mass 1) and the histogram of
 * `samples` >= 1 independent draws from it, exactly (de Moivre's mean deviation of the
 * binomial distribution); close to sum sqrt (2 p cell / (pi samples)) when every cell is
 * hit often.  `deviation`, unless NULL, gets the standard deviation of that distance when
 * the cells are taken for independent and hit often: sqrt ((1 - 2 / pi) sum p cell (1 - p
 * cell) / samples). */
double ans_gibbs_l1_band (int n, double cell, const double *p, int samples,
                          double *deviation);
