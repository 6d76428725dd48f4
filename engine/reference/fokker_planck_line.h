/* One line of cells of a Fokker-Planck equation: its rates, and its implicit steps by an
 * elimination without subtractions.  For files of this room. */
#pragma once

#include <glib.h>

/* Doubles that the factor of a line of n cells needs. */
#define ANS_FOKKER_PLANCK_LINE_FACTOR(n) (5 * (gsize) (n))

/* Fills right and left (n each) with the rates of leaving cell i for i + 1 and for i - 1,
 * eps B (z) / h^2, for the potential U (n values, `stride` apart); 0 through walls. */
void ans_fokker_planck_line_rates (int n, gboolean periodic, double h, const double *U,
                                   gsize stride, double eps, double *right, double *left);

/* Fills factor for steps of dt of implicit Euler, (1 - dt A) p_new = p, A the generator
 * with these rates. */
void ans_fokker_planck_line_factor (int n, double dt, const double *right,
                                    const double *left, double *factor);

/* p (n) after such a step, in place: every cell to a few units in the last place of
 * itself, and never negative if no cell was. */
void ans_fokker_planck_line_euler (int n, const double *factor, double *p);

/* The same for a step of Crank-Nicolson of 2 dt: twice the above less p. */
void ans_fokker_planck_line_crank_nicolson (int n, const double *factor, double *old,
                                            double *p);
