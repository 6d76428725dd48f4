/* Methods for saddle points: z = (x, y), x (d) descends and y (d) ascends along the field
 * V (z) = (-dE/dx, dE/dy) of a game, J its Jacobian.
 *
 *   simultaneous     z+ = z + eta V (z)
 *   alternating      x+ = x + eta V_x (x, y), then y+ = y + eta V_y (x+, y)
 *   extragradient    h = z + eta V (z), z+ = z + eta V (h)              (Korpelevich
 * 1976) past extrag.     h = z + eta V (h_prev), z+ = z + eta V (h)              (Popov
 * 1980) optimistic       z+ = z + 2 eta V (z) - eta V (z_prev)       (Daskalakis et al.
 * 2018) consensus        z+ = z + eta (V - gamma J^T V)     (Mescheder, Nowozin, Geiger
 * 2017) proximal         z+ = z + eta V (z+), by Newton's method         (Rockafellar
 * 1976) two time scales  simultaneous, with the step ratio eta for y   (Heusel et al.
 * 2017)
 *
 * The first step of those with a memory takes the past to be the start.  Nothing is
 * allocated. */
#pragma once

#include "engine/core/random.h"

#define ANS_DESCENT_ASCENT_MAX 4 /* most coordinates of z */

typedef enum {
  ANS_DESCENT_ASCENT_SIMULTANEOUS,
  ANS_DESCENT_ASCENT_ALTERNATING,
  ANS_DESCENT_ASCENT_EXTRAGRADIENT,
  ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT,
  ANS_DESCENT_ASCENT_OPTIMISTIC,
  ANS_DESCENT_ASCENT_CONSENSUS,
  ANS_DESCENT_ASCENT_PROXIMAL,
  ANS_DESCENT_ASCENT_TWO_TIME_SCALES,
  ANS_DESCENT_ASCENT_N_METHODS
} AnsDescentAscentMethod;

/* Fills V (2 d) and J (2 d x 2 d), either of which may be NULL, at z (2 d). */
typedef void (*AnsGameField) (gconstpointer game, const double *z, double *V, double *J);

typedef struct {
  AnsGameField field;
  gconstpointer game;
  int d;            /* 1 or 2 */
  double eta;       /* > 0 */
  double ratio;     /* > 0: two time scales */
  double consensus; /* gamma >= 0 */
  double clip;      /* after each move |y_i| <= clip; 0: not clipped */
  double noise;     /* standard deviation of what is added to each coordinate of V */
} AnsDescentAscent;

/* TRUE for methods that carry the memory (2 d) from step to step: the field at the last
 * point where it was asked for. */
gboolean ans_descent_ascent_remembers (AnsDescentAscentMethod method);

/* Fills the memory for a start at z. */
void ans_descent_ascent_start (const AnsDescentAscent *self, const double *z,
                               double *memory);

/* One step, in place; `random` may be NULL without noise.  FALSE, z unchanged, when the
 * next point is not finite or the implicit equation is not solved. */
gboolean ans_descent_ascent_step (const AnsDescentAscent *self,
                                  AnsDescentAscentMethod method, double *z,
                                  double *memory, AnsRandom *random);
