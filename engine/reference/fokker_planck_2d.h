/* The Fokker-Planck equation in a rectangle,
 *
 *   dp/dt = div (p grad U + eps grad p),   eps = 1 / beta >= 0,
 *
 * by splitting into lines, each with the finite volumes of fokker_planck.h.  The Gibbs
 * density restricted to a line is stationary for that line, so that splitting keeps
 * exp (-U / eps) to rounding.  Lines are shared out over threads; the bits are the same
 * for any number of them.  All memory comes from the caller's arena. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/parallel.h"
#include "engine/reference/fokker_planck.h"

typedef enum {
  ANS_FOKKER_PLANCK_2D_LIE,    /* x, then y: first order in time */
  ANS_FOKKER_PLANCK_2D_STRANG, /* half of x, y, half of x: second order */
} AnsFokkerPlanck2dSplitting;

typedef struct {
  int nx, ny;
  gboolean periodic[2]; /* in x, in y */
  double lower[2], upper[2], h[2];
  double *p;           /* ny x nx, density in 1 / area, the caller's to fill; the state */
  double *U;           /* ny x nx, as last given; read only */
  double eps;          /* as last given; read only */
  double start_up;     /* as in AnsFokkerPlanck; of the state too */
  double *rates[2][2]; /* private: lines along x (ny x nx), along y (nx x ny) */
  double *factor[2];   /* private */
  double factored[2];  /* private: time steps of the factors, 0 for none */
  double *columns, *old; /* private: nx x ny, p transposed, and scratch */
} AnsFokkerPlanck2d;

/* nx, ny >= 2 (3 on a circle) cells from lower (2) to upper (2); cell i, j has its centre
 * at lower + (i + 1/2, j + 1/2) h and is number j nx + i.  p is uniform with mass 1, U 0
 * and eps 1. */
void ans_fokker_planck_2d_init (AnsFokkerPlanck2d *self, AnsArena *arena, int nx, int ny,
                                const double *lower, const double *upper,
                                gboolean periodic_x, gboolean periodic_y);

/* Takes the potential U (ny x nx, finite) and eps >= 0; U is copied.  `parallel` may be
 * NULL here and below. */
void ans_fokker_planck_2d_set (AnsFokkerPlanck2d *self, AnsParallel *parallel,
                               const double *U, double eps);

/* One step of dt > 0: all lines along x and all along y by `scheme`, in the order of
 * `splitting`.  Crank-Nicolson does `start_up` steps by implicit Euler first. */
void ans_fokker_planck_2d_step (AnsFokkerPlanck2d *self, AnsParallel *parallel,
                                AnsFokkerPlanckScheme scheme,
                                AnsFokkerPlanck2dSplitting splitting, double dt);

/* Fills rate (ny x nx) with the semi-discrete dp/dt of the unsplit equation. */
void ans_fokker_planck_2d_rate (const AnsFokkerPlanck2d *self, double *rate);

/* hx hy sum p. */
double ans_fokker_planck_2d_mass (const AnsFokkerPlanck2d *self);

/* F = hx hy sum p (eps ln p + U) and exactly its -dF/dt under the unsplit semi-discrete
 * equation, as in fokker_planck.h (cells with p <= 0 are left out). */
double ans_fokker_planck_2d_free_energy (const AnsFokkerPlanck2d *self);
double ans_fokker_planck_2d_dissipation (const AnsFokkerPlanck2d *self);

/* Fills along_x (nx) and along_y (ny), each unless NULL, with the marginal densities. */
void ans_fokker_planck_2d_marginals (const AnsFokkerPlanck2d *self, double *along_x,
                                     double *along_y);
