/* Two-layer networks over points with two coordinates,
 *
 *   f (x) = scale sum_i a_i sigma (w_i x_1 + b_i x_2),   L = 1/2 sum_j mu_j (f (x_j) -
 * y_j)^2,
 *
 * and their first variation Psi (u) = sum_j mu_j (f (x_j) - y_j) a sigma (w x_j1 + b
 * x_j2) with its gradient in u = (a, w, b).  Neurons are cut into a fixed number of
 * shards, added in their order: the same bits for any number of threads. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/parallel.h"

typedef enum { ANS_MEAN_FIELD_TANH, ANS_MEAN_FIELD_RELU } AnsMeanFieldUnit;

#define ANS_MEAN_FIELD_SHARDS 16

typedef struct {
  AnsMeanFieldUnit unit;
  int m, n, pad;   /* neurons, points, points rounded up to eights */
  double scale;    /* 1 / m, or 1 / sqrt (m) */
  double *x1, *x2; /* pad, the caller's to fill up to n */
  double *y, *mu;  /* pad, likewise; mu is 1 / n until changed */
  double *f;       /* pad: the network, after _forward */
  double *r;       /* 3 x pad: mu (f - y), times x1, times x2 */
  double *T;       /* m x pad: sigma of all neurons at all points */
  double *partial; /* shards x pad, private */
  double *square;  /* shards, private */
} AnsMeanFieldNet;

/* All memory comes from the arena; nothing is allocated afterwards. */
void ans_mean_field_net_init (AnsMeanFieldNet *self, AnsArena *arena,
                              AnsMeanFieldUnit unit, int m, int n, double scale);

/* f, r and T at the neurons theta (m x 3); the loss. */
double ans_mean_field_net_forward (AnsMeanFieldNet *self, AnsParallel *parallel,
                                   const double *theta);

/* After _forward: slope (m x 3) = grad Psi + decay u; the mean of its square. */
double ans_mean_field_net_slopes (AnsMeanFieldNet *self, AnsParallel *parallel,
                                  const double *theta, double decay, double *slope);

/* After _forward: Psi / a at (w, b). */
double ans_mean_field_net_potential (const AnsMeanFieldNet *self, double w, double b);
