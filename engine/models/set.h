/* Sets of a metastable system: a ball, the outside of a ball, a half space.  A set may
 * look at the first `k` of d coordinates only and is then a cylinder over them.
 *
 * The functions over many points share the signature of a scalar field,
 * (data, n, d, x (n x d), out (n)), in which samplers and reference solvers take them. */
#pragma once

#include "engine/core/random.h"

#define ANS_SET_MAX_DIMENSION 128

typedef enum {
  ANS_SET_BALL,    /* |x - center| <= radius */
  ANS_SET_OUTSIDE, /* |x - center| >= radius */
  ANS_SET_BELOW,   /* x_1 <= center[0] */
  ANS_SET_ABOVE,   /* x_1 >= center[0] */
} AnsSetKind;

typedef struct {
  AnsSetKind kind;
  int k;         /* the first k coordinates count; 1 for half spaces */
  double radius; /* of balls, > 0 */
  double center[ANS_SET_MAX_DIMENSION];
} AnsSet;

AnsSet ans_set_ball (int k, const double *center, double radius);
AnsSet ans_set_outside (int k, const double *center, double radius);
AnsSet ans_set_below (double bound);
AnsSet ans_set_above (double bound);

/* TRUE when x (at least k numbers) is in the closed set. */
gboolean ans_set_contains (const AnsSet *self, const double *x);

/* A smooth level function: > 0 outside of the set, 0 exactly on its boundary, < 0 in it.
 * Ball: |x - c|^2 - r^2; outside: r^2 - |x - c|^2; below: x_1 - a; above: a - x_1. */
void ans_set_level (gconstpointer set, int n, int d, const double *x, double *level);

/* The gradient (n x d) of that level function. */
void ans_set_level_gradient (const AnsSet *self, int n, int d, const double *x,
                             double *grad);

/* Signed Euclidean distance to the boundary, > 0 outside of the set. */
void ans_set_distance (gconstpointer set, int n, int d, const double *x,
                       double *distance);

/* Puts the n points x (n x d) on the boundary: the first k coordinates uniform on the
 * surface (k = 1: the two ends of an interval, or the bound), the others as they were. */
void ans_set_sample_boundary (const AnsSet *self, int n, int d, AnsRandom *random,
                              double *x);

/* "centre (-0.558, 1.441), radius 0.1" or "x1 <= -1"; free with g_free. */
char *ans_set_describe (const AnsSet *self);

/* FALSE with ANS_ERROR_RANGE, naming the values, when A or B is empty (radius not > 0 or
 * not finite), lies off the box lower ... upper (the first `axes` coordinates; 0 for no
 * box), or when the two overlap or touch in d dimensions. */
gboolean ans_set_check_pair (const AnsSet *a, const AnsSet *b, int d, int axes,
                             const double *lower, const double *upper, GError **error);
