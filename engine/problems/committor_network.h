/* The committor network: u (x) = P_x (tau_A < tau_B) as a graph, its treatment of the
 * boundary, and the terms of its losses, each a sum of squares over samples, compiled for
 * what its optimiser needs.
 *
 *   logit     u = sigmoid (log phi_B - log phi_A + N (x)), phi = level / (level + c): 0 <
 * u < 1 and exact on the boundaries mollifier u = (1 - chi_B) ((1 - chi_A) sigmoid (N) +
 * chi_A), chi = (1 - tanh (s (level - m))) / 2 (Li, Lin, Ren 2019) penalty   u = N, with
 * the squares of u - 1 on the boundary of A and of u on that of B in the loss (Khoo, Lu,
 * Ying 2019) singular  u = N_1 S_A + N_2 S_B + N_3, S the fundamental solution about a
 * ball's centre: log r in two dimensions, r^(2 - k) in k; the same penalties */
#pragma once

#include "engine/core/parallel.h"
#include "engine/graph/model.h"
#include "engine/graph/program.h"
#include "engine/models/set.h"
#include "engine/nets/mlp.h"

typedef enum {
  ANS_COMMITTOR_LOGIT,
  ANS_COMMITTOR_PENALTY,
  ANS_COMMITTOR_SINGULAR,
  ANS_COMMITTOR_MOLLIFIER,
} AnsCommittorTreatment;

typedef struct {
  int d;                  /* dimension of x */
  int n_features;         /* inputs of the network, f = F x + o: a fixed linear layer */
  const double *features; /* F, n_features x d */
  const double *offset;   /* o, n_features */
  AnsSet a, b; /* kinds and k are built in; centres and radii are given when it runs */
  AnsCommittorTreatment treatment;
  double softness; /* c of the logit form */
  AnsMlp net;      /* n_out is set by the treatment */
} AnsCommittorNetwork;

/* A term of a loss, sum_i r_i^2. */
typedef enum {
  ANS_COMMITTOR_ENERGY, /* r = s v . grad u (x); its sum of squares has s^2 |grad u|^2 */
  ANS_COMMITTOR_BOUNDARY, /* r = s (u (x) - t) */
  ANS_COMMITTOR_PAIR, /* r = s (m_0 u (x_0) + e_0 - m_1 u (x_1) - e_1): the semigroup's */
  ANS_COMMITTOR_N_TERMS,
} AnsCommittorTerm;

typedef struct _AnsCommittorPrograms AnsCommittorPrograms;

/* Compiles; with `second_order` also what Gauss-Newton needs: rows and loss. */
AnsCommittorPrograms *ans_committor_network_compile (const AnsCommittorNetwork *self,
                                                     gboolean second_order,
                                                     AnsParallel *parallel,
                                                     GError **error);
void ans_committor_network_free (AnsCommittorPrograms *self);

int ans_committor_network_parameters (const AnsCommittorPrograms *self);

/* Where the sets are now; takes the place of what was compiled from.  Kinds must be the
 * same. */
void ans_committor_network_move_sets (AnsCommittorPrograms *self, const AnsSet *a,
                                      const AnsSet *b);

/* Initial values: Glorot weights, the last layer scaled by net.output_scale. */
void ans_committor_network_init (const AnsCommittorPrograms *self, AnsRandom *random,
                                 double *theta);

/* u (n), and its gradient (n x d) unless NULL, at x (n x d); the network's own values
 * also inside of A and B. */
void ans_committor_network_eval (AnsCommittorPrograms *self, const double *theta, int n,
                                 const double *x, double *u, double *gradient);

/* u with the sets where they are and the parameters theta, as a graph of x alone whose
 * box is (lower, upper), d each. */
AnsModel *ans_committor_network_model (const AnsCommittorPrograms *self,
                                       const double *theta, const double *lower,
                                       const double *upper);

/* The samples of a term; arrays that a term does not use are NULL. */
typedef struct {
  const double *x, *s; /* n x d, n */
  const double *v;     /* n x d: energy */
  const double *t;     /* n: boundary */
  const double *x1;    /* n x d: pairs */
  const double *ends;  /* n x 4: m_0, e_0, m_1, e_1 of pairs */
} AnsCommittorSamples;

/* Rows first ... first + n - 1: r (n) and J (n x P). */
void ans_committor_network_rows (AnsCommittorPrograms *self, AnsCommittorTerm term,
                                 const AnsCommittorSamples *samples, int first, int n,
                                 const double *theta, double *J, double *r);

/* The sum of squares over n samples; of the energy s^2 |grad u|^2, without v. */
double ans_committor_network_loss (AnsCommittorPrograms *self, AnsCommittorTerm term,
                                   const AnsCommittorSamples *samples, int n,
                                   const double *theta);

/* That sum of squares and its gradient (P). */
double ans_committor_network_gradient (AnsCommittorPrograms *self, AnsCommittorTerm term,
                                       const AnsCommittorSamples *samples, int n,
                                       const double *theta, double *gradient);
