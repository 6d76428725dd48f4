/* What the files of the plane's committor share. */
#pragma once

#include "engine/reference/committor_2d.h"
#include "engine/reference/mic.h"

typedef enum {
  ANS_CELL_LEFT_OUT, /* V >= cut, or no way to A or B */
  ANS_CELL_UNKNOWN,
  ANS_CELL_A,
  ANS_CELL_B,
  ANS_CELL_UNREACHED, /* only while the grid is being made */
} AnsCell;

typedef struct {
  AnsCommittor2d base; /* first: the two are cast to each other */
  AnsArena *arena;
  AnsMic mic;
  double h[2];     /* sides of a cell */
  double shift;    /* weights are exp (-beta (V - shift)) m */
  double sum;      /* of the weights of all cells, times their area */
  AnsCell *cell;   /* ny x nx */
  double *level_a; /* ny x nx */
  double *level_b; /* ny x nx */
  double *right,
      *up; /* ny x nx, weights of all faces of unknowns times length over distance */
  double *extended; /* ny x nx, u continued smoothly into A and B, for interpolation */
  double *points;   /* max (nx, ny) x 2, a row of points */
  double *m;        /* max (nx, ny), the extra weight there */
  int *queue;       /* ny x nx */
} AnsCommittor2dSolver;

/* Evaluates V and the levels at the cells, and says which are in A, in B, unknown, left
 * out. */
gboolean ans_committor_2d_grid_classify (AnsCommittor2dSolver *self,
                                         const AnsCommittor2dProblem *problem,
                                         GError **error);

/* Fills the weights of cells (base.rho, not yet normalised) and faces. */
void ans_committor_2d_grid_weigh (AnsCommittor2dSolver *self,
                                  const AnsCommittor2dProblem *problem);
