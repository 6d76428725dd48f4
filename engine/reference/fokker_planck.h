/* The Fokker-Planck equation on an interval,
 *
 *   dp/dt = d/dx (p dU/dx + eps dp/dx),   eps = 1 / beta >= 0,
 *
 * by finite volumes of width h with the fluxes of Scharfetter and Gummel (1969; the same
 * as Chang and Cooper 1970):
 *
 *   J_{i+1/2} = eps / h (B (z) p_i - B (-z) p_{i+1}),   z = (U_{i+1} - U_i) / eps,
 *   B (z) = z / (e^z - 1),   dp_i/dt = -(J_{i+1/2} - J_{i-1/2}) / h,
 *
 * J = 0 at the walls, or a circle; eps = 0 is the limit, first-order upwinding.  Mass is
 * kept and exp (-U_i / eps) is stationary, both to rounding.  Second order in h where
 * |U'| h / eps is small; the flux adds the diffusion eps ((z/2) coth (z/2) - 1).
 *
 * The potential may be given anew before each step (mean fields).  For second order in
 * time it is then to be that of the half step, 1.5 now - 0.5 before.
 *
 * All memory comes from the caller's arena; nothing is allocated after _init.  The state
 * is p and start_up: with these put back and the potential set again, a run resumes with
 * the same bits. */
#pragma once

#include "engine/core/arena.h"

typedef enum {
  ANS_FOKKER_PLANCK_EULER,          /* implicit: first order, positive for any dt */
  ANS_FOKKER_PLANCK_CRANK_NICOLSON, /* second order; may undershoot 0 for large dt */
} AnsFokkerPlanckScheme;

/* Steps by implicit Euler that damp what is rough before Crank-Nicolson takes over. */
#define ANS_FOKKER_PLANCK_START_UP 10

typedef struct {
  int n;
  gboolean periodic;
  double lower, upper;
  double h;             /* (upper - lower) / n */
  double *p;            /* n, density in 1 / unit of x, the caller's to fill; the state */
  double *U;            /* n, as last given; read only */
  double eps;           /* as last given; read only */
  double start_up;      /* steps by implicit Euler that are still to come before
                           Crank-Nicolson; of the state too.  Set it anew when p jumps */
  double *right, *left; /* n each, rates of leaving cell i for i + 1, i - 1 */
  double *factor, *old; /* private */
  double factored;      /* private: time step of the factor, 0 for none */
} AnsFokkerPlanck;

/* n >= 2 cells (3 on a circle) from lower to upper > lower.  p is uniform with mass 1
 * until the caller fills it; U is 0 and eps is 1. */
void ans_fokker_planck_init (AnsFokkerPlanck *self, AnsArena *arena, int n, double lower,
                             double upper, gboolean periodic);

/* The centre of cell i, lower + (i + 1/2) h. */
double ans_fokker_planck_centre (const AnsFokkerPlanck *self, int i);

/* Takes the potential U (n, finite, at the centres) and eps >= 0; U is copied. */
void ans_fokker_planck_set (AnsFokkerPlanck *self, const double *U, double eps);

/* One step of dt > 0.  Crank-Nicolson does `start_up` steps by implicit Euler first.  The
 * factor is kept while neither potential nor dt change. */
void ans_fokker_planck_step (AnsFokkerPlanck *self, AnsFokkerPlanckScheme scheme,
                             double dt);

/* Fills rate (n) with the semi-discrete dp/dt. */
void ans_fokker_planck_rate (const AnsFokkerPlanck *self, double *rate);

/* h sum p: the integral of p. */
double ans_fokker_planck_mass (const AnsFokkerPlanck *self);

/* F = h sum p (eps ln p + U), in units of U; 0 ln 0 = 0. */
double ans_fokker_planck_free_energy (const AnsFokkerPlanck *self);

/* sum J_{i+1/2} (xi_i - xi_{i+1}) >= 0, xi = eps ln p + U: exactly -dF/dt of the
 * semi-discrete equation where p > 0.  Faces of cells with p <= 0 are left out. */
double ans_fokker_planck_dissipation (const AnsFokkerPlanck *self);
