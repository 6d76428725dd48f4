/* Entropic equilibria of zero-sum games on grids, and how far a pair of mixed strategies
 * is from being one.  With temperatures eps_x, eps_y > 0 and densities p, q
 *
 *   min_p max_q  <p, E q> + eps_x int p ln p - eps_y int q ln q
 *
 * has one solution, where p = BR (q) ~ exp (-E q / eps_x), q = BR (p) ~ exp (E' p /
 * eps_y). It is found by mirror-prox in logarithms u of p and v of q: with a step eta,
 *
 *   u <- (u - eta E q) / (1 + eta eps_x),  v <- (v + eta E' p) / (1 + eta eps_y),
 *
 * first to a ghost, then from the same u, v with the pay-offs at the ghost.  It gains a
 * factor of about exp (-eta eps) in an iteration for eta below 1 / coupling.
 *
 * The gap of Nikaido and Isoda, max_q' <p, E q'> - min_p' <p', E q> >= 0, vanishes at
 * equilibria without entropy; with entropy, for these bilinear games, it is
 * eps_x KL (p | BR (q)) + eps_y KL (q | BR (p)). */
#pragma once

#include "engine/reference/game_matrix.h"

typedef struct {
  const AnsGameMatrix *matrix;
  double eps[2];    /* of x, of y; > 0 */
  double eta;       /* 0 for 0.9 / coupling */
  double tolerance; /* on the residual, > 0, in units of the pay-off */
  int iterations;   /* at most */
  /* Called now and then with the residual; FALSE cancels.  May be NULL. */
  gboolean (*progress) (gpointer data, int iteration, double residual);
  gpointer progress_data;
} AnsGameEquilibriumProblem;

/* Densities are per unit of length or volume. */
typedef struct {
  int nx, ny;
  double *p, *q;   /* nx, ny: the result, and the start unless it is set to uniform */
  double *Eq, *Ep; /* nx, ny: the first variations <E q>, <E' p> at the result */
  double residual; /* largest |eps_x ln p + E q - const|, |eps_y ln q - E' p - const| */
  double value;    /* <p, E q> */
  int iterations;
  double *work; /* private */
} AnsGameEquilibrium;

/* How far p and q are from equilibrium; all parts are >= 0 but for rounding. */
typedef struct {
  double gap;      /* without entropy, over the points of the grids */
  double part_p;   /* eps_x KL (p | BR (q)) */
  double part_q;   /* eps_y KL (q | BR (p)) */
  double entropic; /* part_p + part_q: the gap with entropy */
  double value;    /* <p, E q> */
} AnsGameGap;

/* Uniform densities. */
AnsGameEquilibrium *ans_game_equilibrium_new (const AnsGameMatrix *matrix);
void ans_game_equilibrium_free (AnsGameEquilibrium *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsGameEquilibrium, ans_game_equilibrium_free)

/* From the densities in self (a warm start) to the equilibrium.  FALSE with an error if
 * cancelled or if the iterations were too few: then self holds what was reached. */
gboolean ans_game_equilibrium_solve (AnsGameEquilibrium *self,
                                     const AnsGameEquilibriumProblem *problem,
                                     GError **error);

/* The best response: density (n, may be `field`) ~ exp (sign field / eps), sign -1 for
 * the minimiser and 1 for the maximiser; returns eps ln int exp (sign field / eps). */
double ans_game_equilibrium_respond (int n, double cell, const double *field, double sign,
                                     double eps, double *density);

/* Gaps of p and q, of mass 1, given E q and E' p; work has max (nx, ny) doubles. */
AnsGameGap ans_game_equilibrium_gap (const AnsGameMatrix *matrix, const double eps[2],
                                     const double *p, const double *q, const double *Eq,
                                     const double *Ep, double *work);
