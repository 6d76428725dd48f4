/* Target potentials of samplers: energies L (theta) whose Gibbs densities exp (-beta L)
 * are to be sampled, each with a box to draw, and an inverse temperature and a time step
 * that suit it.
 *
 *   double well    (x^2 - 1)^2                                                    d = 1
 *   three wells    (16/27) x^2 (x^2 - 9/4)^2, minima 0 and +-3/2, barriers 1      d = 1
 *   quadratic      stiffness x^2 / 2                                              d = 1
 *   mixture        -ln (1/3 N(-2, 1) + 2/3 N(2, 1))  (Liu, Wang 2016)             d = 1
 *   Mueller-Brown  four Gaussians                                                 d = 2
 *   ring           4 (|x|^2 - 1)^2                                                d = 2
 *   banana         x^2 / 2 + 2 (y + x^2 / 2 - 1/2)^2                              d = 2
 *   blobs          -ln of five Gaussians of unequal weight                        d = 2
 *   bumps          stiffness |x|^2 / 2 + sum_i h_i exp (-|x - c_i|^2 / (2 w_i^2)) d = 2
 *   Gaussian       sum_i k_i x_i^2 / 2, k_i from 1 to ratio in equal factors      d >= 1
 *   flat and sharp -(1/s) ln (exp (-s |x + e|^2 / 2) + exp (-s ratio |x - e|^2 / 2)),
 *                  e = e_1, s = softness: two wells of equal depth, one flat      d >= 1
 *   regression     least squares of a straight line (regression.h)                d = 2
 *
 * A target is a value; while it is not written it may be used from any thread. */
#pragma once

#include "engine/models/potential.h"
#include "engine/models/regression.h"

#define ANS_TARGET_MAX_DIMENSION 128
#define ANS_TARGET_MAX_BUMPS 16
#define ANS_TARGET_MAX_WELLS 5

typedef enum {
  ANS_TARGET_DOUBLE_WELL,
  ANS_TARGET_THREE_WELLS,
  ANS_TARGET_QUADRATIC,
  ANS_TARGET_MIXTURE,
  ANS_TARGET_MUELLER_BROWN,
  ANS_TARGET_RING,
  ANS_TARGET_BANANA,
  ANS_TARGET_BLOBS,
  ANS_TARGET_BUMPS,
  ANS_TARGET_GAUSSIAN,
  ANS_TARGET_FLAT_SHARP,
  ANS_TARGET_REGRESSION,
  ANS_N_TARGETS
} AnsTargetKind;

typedef struct {
  double height; /* < 0: a well */
  double x, y;
  double width; /* > 0 */
} AnsTargetBump;

/* One of the wells whose soft minimum a target is: exp (log_weight - s k |x - c|^2 / 2),
 * c = (x, y, 0 ...). */
typedef struct {
  double log_weight, k, x, y;
} AnsTargetWell;

typedef struct {
  AnsTargetKind kind;
  int d;
  double lower[2], upper[2]; /* the box of the first two coordinates to draw */
  double beta;               /* a telling inverse temperature */
  double dt;                 /* a telling time step of Langevin dynamics */
  double stiffness;          /* quadratic, bumps: > 0 */
  double ratio;    /* Gaussian, flat and sharp: largest over smallest curvature */
  double softness; /* s of mixtures, blobs, flat and sharp; 0: not of this form */
  int n_wells;
  AnsTargetWell wells[ANS_TARGET_MAX_WELLS];
  int n_bumps;
  AnsTargetBump bumps[ANS_TARGET_MAX_BUMPS];
  AnsPotential potential;   /* Mueller-Brown */
  AnsRegression regression; /* regression */
} AnsTarget;

typedef struct {
  const char *id; /* "double-well" */
  const char *title;
  int d_min, d_max, d_usual;
} AnsTargetInfo;

const AnsTargetInfo *ans_target_info (AnsTargetKind kind);

/* d in d_min ... d_max of the kind, or 0 for the usual one. */
AnsTarget ans_target (AnsTargetKind kind, int d);

/* Sets what a kind has of these: the stiffness of quadratic and bumps, the ratio of
 * Gaussian and flat and sharp. */
void ans_target_set_stiffness (AnsTarget *self, double stiffness);
void ans_target_set_ratio (AnsTarget *self, double ratio);

/* FALSE when there are ANS_TARGET_MAX_BUMPS already. */
gboolean ans_target_add_bump (AnsTarget *self, AnsTargetBump bump);

/* Fills L (n) and the gradient grad (n x d), either of which may be NULL, at x (n x d).
 */
void ans_target_eval (const AnsTarget *self, int n, const double *x, double *L,
                      double *grad);

/* The same with the signature of AnsForce (engine/sampling/langevin.h); d is self->d. */
void ans_target_force (gconstpointer target, int n, int d, const double *x, double *L,
                       double *grad);

/* ln int exp (-beta L) where it is known in closed form, else NaN: quadratic, Gaussian,
 * ring and banana at any beta, soft minima at beta = softness. */
double ans_target_log_partition (const AnsTarget *self, double beta);

/* The largest curvature at the minima (bumps: a bound of it): explicit time steps have to
 * stay below 2 / stiffest. */
double ans_target_stiffest (const AnsTarget *self);

/* Curvature i of the Gaussian. */
double ans_target_curvature (const AnsTarget *self, int i);
