/* The way out of a well of a target: its minimum, the pass over which particles leave
 * it, and the rate at which they do in the limit of cold (Eyring, Kramers),
 *
 *   k = |lambda_-| / (2 pi) sqrt (det H_min / |det H_pass|) exp (-beta (L_pass - L_min)),
 *
 * lambda_- the negative eigenvalue of the Hessian at the pass. */
#pragma once

#include "engine/models/target.h"

#define ANS_PASSAGE_MAX_DIMENSION 16

typedef struct {
  gboolean found;
  double minimum[ANS_PASSAGE_MAX_DIMENSION], pass[ANS_PASSAGE_MAX_DIMENSION];
  double barrier;   /* L_pass - L_min */
  double prefactor; /* |lambda_-| / (2 pi) sqrt (det H_min / |det H_pass|) */
  double normal[2], offset; /* a point is out when normal . (x_1, x_2) > offset: well
                               beyond the pass, in one dimension as far as the minimum is
                               before it */
} AnsPassage;

/* Out of the first well of the double well (at -1), the three wells (at -3/2), the
 * mixture (at -2), Mueller-Brown (the deepest), flat and sharp (the sharp one, at +1).
 * Elsewhere, and past ANS_PASSAGE_MAX_DIMENSION, `found` is FALSE. */
AnsPassage ans_passage (const AnsTarget *target);

double ans_passage_rate (const AnsPassage *self, double beta);

/* Is x (d) beyond the pass?  FALSE where there is none. */
gboolean ans_passage_out (const AnsPassage *self, int d, const double *x);
