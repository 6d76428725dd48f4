/* The pay-off of a game on two grids, E_ij = E (x_i, y_j), as it acts on densities.  Most
 * games have few features: where the matrix is a short sum of products of a function of x
 * and one of y, it is kept as that sum, to rounding.
 *
 * Once made it is only read, from any thread. */
#pragma once

#include <glib.h>

typedef struct {
  int nx, ny;
  double cell[2]; /* length or volume of a cell of x, of y */
  int rank;       /* products in the sum; 0 for a full matrix */
  double *E;      /* nx x ny, or NULL where a sum was given */
  double *x, *y;  /* rank x nx, rank x ny: E = x' y */
} AnsGameMatrix;

/* Copies E (nx x ny) and looks for a sum of at most a quarter of the rows or columns; or
 * takes the sum of `rank` >= 1 products itself, x (rank x nx) and y (rank x ny). */
AnsGameMatrix *ans_game_matrix_new (int nx, int ny, double cell_x, double cell_y,
                                    const double *E);
AnsGameMatrix *ans_game_matrix_new_sum (int nx, int ny, double cell_x, double cell_y,
                                        int rank, const double *x, const double *y);
void ans_game_matrix_free (AnsGameMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsGameMatrix, ans_game_matrix_free)

/* E q (nx), of the density q (ny), what the minimiser faces; E' p (ny), of p (nx), what
 * the maximiser faces. */
void ans_game_matrix_facing_x (const AnsGameMatrix *self, const double *q, double *Eq);
void ans_game_matrix_facing_y (const AnsGameMatrix *self, const double *p, double *Ep);

/* The largest |E_ij - a_i - b_j + c| with the means of rows and columns taken off: what
 * the players' coupling amounts to. */
double ans_game_matrix_coupling (const AnsGameMatrix *self);
