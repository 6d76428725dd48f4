/* Mean times of first passage in a rectangle: tau of dX = -grad U dt + sqrt (2 eps) dB
 * from each cell until it is in a set, with walls around,
 *
 *   eps lap tau - grad U . grad tau = -1,   tau = 0 in the set,
 *
 * on the cells and with the rates of fokker_planck_2d.h, in the symmetric form
 * u = exp (-U / (2 eps)) tau, by the elimination of a band. */
#pragma once

#include <glib.h>

/* Doubles of scratch that nx x ny cells need. */
#define ANS_EXIT_TIME_SCRATCH(nx, ny) (((gsize) (nx) + 5) * (gsize) (nx) * (gsize) (ny))

/* Fills time (ny x nx) for U (ny x nx, finite) and cells of the size h (2); `out`
 * (ny x nx) is not 0 in the set.  FALSE if it cannot be reached in double precision. */
gboolean ans_exit_time (int nx, int ny, const double *h, const double *U, double eps,
                        const char *out, double *scratch, double *time);
