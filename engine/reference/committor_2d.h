/* The committor of overdamped Langevin dynamics in the plane by finite volumes with cut
 * cells:
 *
 *   div (exp (-beta V) m grad u) = 0 outside of A and B,  u = 1 on A, u = 0 on B,
 *
 * with no flux through the border of the domain {V < cut} of the box.  Faces have the
 * weight exp (-beta (V - V_min)) m of their midpoint; a face that the boundary of A or B
 * cuts at the fraction theta of the distance of its cells has the weight of the midpoint
 * of what remains, over theta.  Symmetric, second order; solved by conjugate gradients
 * with a modified incomplete Cholesky factorisation.  (Gibou, Fedkiw, Cheng, Kang 2002.)
 *
 * The density is rho = exp (-beta V) m / Z over the domain, m the optional extra weight
 * (r^{d-2} where a coordinate of the plane is the radius of d - 1 others). */
#pragma once

#include <glib.h>

/* A scalar field at the points x (n x d), d = 2 here. */
typedef void (*AnsScalarField) (gconstpointer data, int n, int d, const double *x,
                                double *out);

typedef struct {
  int nx, ny; /* cells, 8 ... 4096 each */
  double lower[2], upper[2];
  double beta; /* > 0 */
  double cut;  /* cells with V >= cut are left out; INFINITY for none */
  AnsScalarField potential;
  gconstpointer potential_data;
  AnsScalarField level;  /* of A and B: > 0 outside, 0 on the boundary, < 0 inside */
  gconstpointer a, b;    /* handed to `level` */
  AnsScalarField weight; /* m >= 0, or NULL for 1 */
  gconstpointer weight_data;
  gboolean (*progress) (gpointer data, double share); /* FALSE cancels; may be NULL */
  gpointer progress_data;
} AnsCommittor2dProblem;

/* Cell i, j has its centre at lower + (i + 1/2, j + 1/2) h and is number j nx + i.  Read
 * only; filled by ans_committor_2d_solve. */
typedef struct {
  int nx, ny;
  double lower[2], upper[2];
  double beta;
  double *u;    /* ny x nx; 1 in A, 0 in B; continued smoothly outside of the domain */
  double *V;    /* ny x nx */
  double *rho;  /* ny x nx, the density, 0 outside of the domain */
  double *J;    /* ny x nx x 2, the reactive current -rho grad u / beta, from A to B */
  double V_min; /* over the cells */
  double Z;     /* integral of exp (-beta V) m over the domain (not shifted by V_min) */
  double log_Z; /* its logarithm, which does not overflow */
  double
      rate; /* transitions from A to B per unit time, integral of rho |grad u|^2 / beta */
  double p_a, p_b;   /* probability to have come last from A, from B: integrals of rho u,
                        rho (1 - u) */
  double k_ab, k_ba; /* rate / p_a, rate / p_b */
  int iterations;    /* of the conjugate gradients */
} AnsCommittor2d;

AnsCommittor2d *ans_committor_2d_new (int nx, int ny);
void ans_committor_2d_free (AnsCommittor2d *self);

/* Solves; allocates nothing, so that one object serves while a set is dragged (25 ms for
 * 200 x 200, 4 ms for 100 x 100).  The result depends on the problem alone, to the last
 * bit.  nx, ny must be those of ans_committor_2d_new.  Fails with ANS_ERROR_RANGE when a
 * set is missed by the grid or the two come within a cell of each other, with
 * ANS_ERROR_NUMERIC when the solver does not converge, with ANS_ERROR_CANCELLED; the
 * fields are then undefined. */
gboolean ans_committor_2d_solve (AnsCommittor2d *self,
                                 const AnsCommittor2dProblem *problem, GError **error);

/* u (n) at the points x (n x d), of which the first two coordinates count, by cubic
 * interpolation; second order up to the boundaries of A and B, exactly 1 in A and 0 in B;
 * points off the box take the value at its border. */
void ans_committor_2d_eval (const AnsCommittor2d *self, int n, int d, const double *x,
                            double *u);

/* The flux through the level line u = c, 0 < c < 1: the sum of the fluxes of all faces
 * between a cell above and a cell below c.  Equals the rate for every c up to the
 * solver's tolerance. */
double ans_committor_2d_flux (const AnsCommittor2d *self, double c);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsCommittor2d, ans_committor_2d_free)
