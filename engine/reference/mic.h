/* Conjugate gradients preconditioned by a modified incomplete Cholesky factorisation,
 * MIC(0) (Gustafsson 1978), for symmetric M-matrices on the five-point grid:
 *
 *   (A x)_i = diagonal_i x_i - sum of weight x_j over the four neighbours j,
 *
 * cell i = row nx + column.  Cells with diagonal 0 take no part. */
#pragma once

#include "engine/core/arena.h"

typedef struct {
  int nx, ny;
  double *diagonal; /* ny x nx, >= the sum of the weights of its four faces */
  double *right; /* ny x nx, weight >= 0 of the face to the next column; 0 in the last */
  double *up;    /* ny x nx, weight >= 0 of the face to the next row; 0 in the last */
  double *inverse;       /* of the factor's diagonal; made by ans_mic_factor */
  double *r, *z, *p, *q; /* scratch; p has nx zeros before and after it */
} AnsMic;

/* May return FALSE to stop; `share` in 0 ... 1 is a guess of how much is done. */
typedef gboolean (*AnsMicProgress) (gpointer data, double share);

typedef enum { ANS_MIC_CONVERGED, ANS_MIC_STALLED, ANS_MIC_CANCELLED } AnsMicEnd;

/* The arrays belong to the arena. */
void ans_mic_init (AnsMic *self, AnsArena *arena, int nx, int ny);

/* Factors the matrix that is in the three arrays. */
void ans_mic_factor (AnsMic *self);

/* Adds to x (ny x nx) the solution of A dx = r, for the residual that is in self->r,
 * until no entry of the preconditioned residual exceeds `tolerance`; `iterations` says
 * how many.  Stalls after max_iterations, or when a number is no longer finite. */
AnsMicEnd ans_mic_solve (AnsMic *self, double tolerance, int max_iterations, double *x,
                         AnsMicProgress progress, gpointer progress_data,
                         int *iterations);
