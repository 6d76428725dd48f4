/* Stein variational gradient descent (Liu, Wang 2016) for the density exp (-beta L):
 *
 *   g_i = (1/n) sum_j [ -K_ij grad L (x_j) - (1/beta) grad_i K_ij ],   x_i += eta g_i
 *
 * with the kernels K = exp (-|r|^2 / h) and K = (1 + |r|^2 / h)^(-1/2), r = x_i - x_j:
 * the first term pulls along smoothed gradients, the second pushes particles apart.  In
 * beta times this time it is the textbook's form for log pi = -beta L.  The kernel
 * K = 1 + x_i . x_j has grad_j K = x_i instead of -grad_i K, and feels only the first two
 * moments; its sums need n d^2 operations.
 *
 * Rows of pairs are cut into fixed shards, so results have the same bits for any number
 * of threads.  Nothing here allocates. */
#pragma once

#include "engine/core/parallel.h"
#include "engine/core/random.h"
#include "engine/sampling/svgd_pairs.h"

typedef struct {
  AnsSvgdKernel kernel;
  double h;         /* bandwidth, > 0, a squared length */
  double beta;      /* inverse temperature, > 0 */
  gboolean flipped; /* teaching switch: the push becomes a pull */

  /* Asked every few milliseconds of a long pair loop, unless NULL: TRUE ends it. */
  gboolean (*stop) (gpointer data);
  gpointer data;
} AnsSvgd;

/* Doubles of scratch for n points in d dimensions. */
gsize ans_svgd_scratch (int n, int d);

/* Fills g (n x d) at the points x (n x d) with the gradients grad (n x d) of L.  Returns
 * the squared kernelised Stein discrepancy, V-statistic with s = -beta grad L,
 *
 *   (1/n^2) sum_ij [ s_i . s_j K + s_i . grad_j K + s_j . grad_i K + tr grad_i grad_j K
 * ],
 *
 * from the same pairs; the switch does not change it.  NaN, and g unfinished, if stopped.
 */
double ans_svgd_direction (const AnsSvgd *self, AnsParallel *parallel, int n, int d,
                           const double *x, const double *grad, double *g,
                           double *scratch);

/* The two terms of g at one particle, each d; naive sums. */
void ans_svgd_forces (const AnsSvgd *self, int n, int d, const double *x,
                      const double *grad, int at, double *attraction, double *repulsion);

/* K at the squared distance r2, and dK / d(r2); not of the linear kernel. */
double ans_svgd_kernel (const AnsSvgd *self, double r2, double *slope);

/* Median heuristic h = med^2 / ln (n + 1), med the median distance of pairs i < j.  All
 * pairs are taken where there are at most ANS_SVGD_SAMPLE of them, else so many drawn
 * from the stream, whose copy a caller passes to have the same pairs, and so a smooth h,
 * each time.  `scratch` holds ANS_SVGD_SAMPLE doubles.  0 if half of the distances
 * vanish, or n = 1: the caller keeps what it had. */
#define ANS_SVGD_SAMPLE 4096
double ans_svgd_median_bandwidth (int n, int d, const double *x, AnsRandom *random,
                                  double *scratch);

/* The k-th smallest of x (n), k = 0 ... n - 1, by quickselect; reorders x. */
double ans_svgd_select (int n, double *x, int k);

typedef enum {
  ANS_SVGD_PLAIN, /* x += eta g */
  ANS_SVGD_RMS, /* x += eta g / (1e-6 + sqrt (G)), G <- 0.9 G + 0.1 g^2, first G = g^2 */
} AnsSvgdRule;

/* Moves m coordinates x along g; G (m) is the rule's memory, `first` starts it. */
void ans_svgd_move (AnsSvgdRule rule, double eta, gboolean first, int m, const double *g,
                    double *G, double *x);
