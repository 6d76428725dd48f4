/* The game as it is set, its equilibrium z*, and what each method does near it.  A
 * method's update map is found by letting the method itself play the game's
 * linearisation, from unit vectors. */
#include "engine/problems/minmax_state.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

enum { WIDE = ANS_MINMAX_MAX, WIDEST = ANS_MINMAX_WIDEST };

/* ---- the game ---- */

static void
set_terms (const AnsMinmaxParams *p, double *c)
{
  switch ((AnsMinmaxPayoff) p->payoff) {
  case ANS_MINMAX_QUADRATIC:
    c[ANS_PAYOFF_XX] = p->curve_x / 2;
    c[ANS_PAYOFF_YY] = -p->curve_y / 2;
    break;
  case ANS_MINMAX_QUARTIC:
    c[ANS_PAYOFF_XXXX] = p->quartic_x / 4;
    c[ANS_PAYOFF_YYYY] = -p->quartic_y / 4;
    break;
  case ANS_MINMAX_FORSAKEN:
    c[ANS_PAYOFF_X] = -0.45;
    c[ANS_PAYOFF_XX] = 0.25;
    c[ANS_PAYOFF_XXXX] = -0.5;
    c[ANS_PAYOFF_X6] = 1.0 / 6;
    c[ANS_PAYOFF_YY] = -0.25;
    c[ANS_PAYOFF_YYYY] = 0.5;
    c[ANS_PAYOFF_Y6] = -1.0 / 6;
    break;
  case ANS_MINMAX_OWN:
    memcpy (c, p->own, sizeof p->own);
    break;
  case ANS_MINMAX_BILINEAR:
  case ANS_MINMAX_DIRAC:
    break;
  }
}

void
ans_minmax_truth_game (AnsMinmaxState *self)
{
  const AnsMinmaxParams *p = &self->params;
  int d = p->dimension;
  gboolean dirac = p->payoff == ANS_MINMAX_DIRAC;
  const double A[4] = {p->a11, d == 1 ? 0 : p->a12, p->a21, p->a22};
  self->n = 2 * d;
  self->payoff =
      dirac ? ans_payoff_dirac (d, (AnsPayoffDirac) (ANS_PAYOFF_DIRAC_GAN + p->variant))
            : ans_payoff_terms (d);
  memcpy (self->payoff.A, A, sizeof A);
  set_terms (p, self->payoff.c);
  self->payoff.frequency = p->frequency;
  self->payoff.r1 = p->r1;
  self->payoff.weight = p->weight;
  self->payoff.target = p->target;
  self->payoff.sd = p->sd;
  gboolean clips = dirac && self->payoff.dirac == ANS_PAYOFF_DIRAC_WGAN;
  self->descent = (AnsDescentAscent){.field = ans_payoff_field,
                                     .game = &self->payoff,
                                     .d = d,
                                     .eta = p->eta,
                                     .ratio = p->ratio,
                                     .consensus = p->consensus,
                                     .clip = clips ? p->clip : 0,
                                     .noise = p->noise};
}

/* ---- the equilibrium ---- */

static gboolean
is_central (const AnsMinmaxState *self)
{
  return self->params.payoff != ANS_MINMAX_FORSAKEN &&
         self->params.payoff != ANS_MINMAX_OWN;
}

/* The one nearest to the start. */
static void
find_equilibrium (AnsMinmaxState *self)
{
  AnsMinmaxTruth *truth = &self->truth;
  int d = self->n / 2;
  double nearest = INFINITY;
  truth->known = FALSE;
  truth->smooth = TRUE;
  memset (truth->z, 0, sizeof truth->z);
  if (is_central (self)) {
    truth->known = TRUE;
    truth->smooth = self->payoff.dirac != ANS_PAYOFF_DIRAC_WGAN_GP;
    truth->n_points = 1;
    memset (truth->points, 0, sizeof truth->points);
    return;
  }
  truth->n_points = ans_payoff_equilibria (&self->payoff, self->params.box,
                                           ANS_MINMAX_POINTS, truth->points);
  for (int k = 0; k < truth->n_points; k++) {
    const double *z = truth->points + k * self->n;
    double far = 0;
    for (int i = 0; i < d; i++)
      far = hypot (far, hypot (z[i] - self->params.start[2 * i],
                               z[d + i] - self->params.start[2 * i + 1]));
    if (far < nearest) {
      nearest = far;
      truth->known = TRUE;
      memcpy (truth->z, z, sizeof (double) * (gsize) self->n);
    }
  }
}

/* ---- closed forms ---- */

/* Q = P^T H R for d x d matrices; FALSE unless it is diagonal. */
static gboolean
rotate (int d, const double *H, const gsl_matrix *P, const gsl_matrix *R,
        double *diagonal)
{
  double size = 0, off = 0;
  for (int i = 0; i < d; i++)
    for (int j = 0; j < d; j++) {
      double sum = 0;
      for (int k = 0; k < d; k++)
        for (int l = 0; l < d; l++)
          sum += gsl_matrix_get (P, (gsize) k, (gsize) i) * H[k * d + l] *
                 gsl_matrix_get (R, (gsize) l, (gsize) j);
      size = fmax (size, fabs (sum));
      if (i == j)
        diagonal[i] = sum;
      else
        off = fmax (off, fabs (sum));
    }
  return off <= 1e-13 * size;
}

/* The singular coordinates of the mixed derivatives uncouple the linear game, if they
 * make the curvatures diagonal as well. */
static int
uncouple (const AnsMinmaxState *self, const double *J, AnsSaddle *pairs)
{
  int d = self->n / 2, n = self->n;
  double a[2], b[2], s[2], P[4], Q[4], C[4], work_data[2], S_data[2], U_data[4],
      R_data[4];
  for (int i = 0; i < d; i++)
    for (int j = 0; j < d; j++) {
      P[i * d + j] = -J[i * n + j];
      C[i * d + j] = -J[i * n + d + j];
      Q[i * d + j] = -J[(d + i) * n + d + j];
      U_data[i * d + j] = C[i * d + j];
      if (fabs (J[(d + j) * n + i] - C[i * d + j]) > 1e-14)
        return 0;
    }
  gsize m = (gsize) d;
  gsl_matrix_view U = gsl_matrix_view_array (U_data, m, m);
  gsl_matrix_view R = gsl_matrix_view_array (R_data, m, m);
  gsl_vector_view S = gsl_vector_view_array (S_data, m);
  gsl_vector_view work = gsl_vector_view_array (work_data, m);
  if (d == 1) {
    pairs[0] = (AnsSaddle){.a = P[0], .b = Q[0], .s = C[0]};
    return 1;
  }
  if (gsl_linalg_SV_decomp (&U.matrix, &R.matrix, &S.vector, &work.vector) != 0 ||
      !(S_data[1] > 0) || !rotate (d, P, &U.matrix, &U.matrix, a) ||
      !rotate (d, Q, &R.matrix, &R.matrix, b) || !rotate (d, C, &U.matrix, &R.matrix, s))
    return 0;
  for (int i = 0; i < d; i++)
    pairs[i] = (AnsSaddle){.a = a[i], .b = b[i], .s = s[i]};
  return d;
}

static double
closed_form (const AnsMinmaxParams *p, int method, AnsSaddle saddle)
{
  switch ((AnsDescentAscentMethod) method) {
  case ANS_DESCENT_ASCENT_SIMULTANEOUS:
    return ans_saddle_simultaneous (saddle, p->eta);
  case ANS_DESCENT_ASCENT_ALTERNATING:
    return ans_saddle_alternating (saddle, p->eta);
  case ANS_DESCENT_ASCENT_EXTRAGRADIENT:
    return ans_saddle_extragradient (saddle, p->eta);
  case ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT:
  case ANS_DESCENT_ASCENT_OPTIMISTIC:
    return ans_saddle_optimistic (saddle, p->eta);
  case ANS_DESCENT_ASCENT_CONSENSUS:
    return ans_saddle_consensus (saddle, p->eta, p->consensus);
  case ANS_DESCENT_ASCENT_PROXIMAL:
    return ans_saddle_proximal (saddle, p->eta);
  case ANS_DESCENT_ASCENT_TWO_TIME_SCALES:
    return ans_saddle_two_time_scales (saddle, p->eta, p->ratio);
  case ANS_DESCENT_ASCENT_N_METHODS:
    break;
  }
  return (double) NAN;
}

/* ---- eigenvalues ---- */

/* Of M (n x n); the left eigenvector of the largest in modulus, if `map` is given. */
static void
diagonalise (int n, double *M, double *real, double *imaginary, AnsMinmaxMap *map)
{
  gsize m = (gsize) n;
  double values[2 * WIDEST], vectors[2 * WIDEST * WIDEST];
  gsl_matrix_view matrix = gsl_matrix_view_array (M, m, m);
  gsl_vector_complex_view mu = gsl_vector_complex_view_array (values, m);
  gsl_matrix_complex_view rows = gsl_matrix_complex_view_array (vectors, m, m);
  gsl_eigen_nonsymmv_workspace *work = gsl_eigen_nonsymmv_alloc (m);
  gsl_matrix_transpose (&matrix.matrix);
  gsl_eigen_nonsymmv (&matrix.matrix, &mu.vector, &rows.matrix, work);
  gsl_eigen_nonsymmv_free (work);
  int first = 0;
  for (int i = 0; i < n; i++) {
    real[i] = values[2 * i];
    imaginary[i] = values[2 * i + 1];
    double ahead = hypot (real[i], imaginary[i]) - hypot (real[first], imaginary[first]);
    if (ahead > 1e-14)
      first = i;
  }
  if (map == NULL)
    return;
  map->spectral = hypot (real[first], imaginary[first]);
  for (int i = 0; i < n; i++) {
    map->left_real[i] = vectors[2 * (i * n + first)];
    map->left_imaginary[i] = vectors[2 * (i * n + first) + 1];
  }
}

typedef struct {
  int n;
  double J[WIDE * WIDE];
} Linear;

static void
linear_field (gconstpointer game, const double *z, double *V, double *J)
{
  const Linear *self = game;
  for (int i = 0; V != NULL && i < self->n; i++) {
    V[i] = 0;
    for (int k = 0; k < self->n; k++)
      V[i] += self->J[i * self->n + k] * z[k];
  }
  if (J != NULL)
    memcpy (J, self->J, sizeof *J * (gsize) (self->n * self->n));
}

static void
find_map (AnsMinmaxState *self, const Linear *linear, int method)
{
  AnsMinmaxMap *map = &self->truth.maps[method];
  AnsDescentAscent descent = self->descent;
  AnsDescentAscentMethod kind = (AnsDescentAscentMethod) method;
  int n = self->n;
  double M[WIDEST * WIDEST];
  descent.field = linear_field;
  descent.game = linear;
  descent.clip = descent.noise = 0;
  *map = (AnsMinmaxMap){.n = ans_descent_ascent_remembers (kind) ? 2 * n : n};
  map->spectral = map->rate = (double) NAN;
  for (int j = 0; j < map->n; j++) {
    double s[WIDEST] = {0};
    s[j] = 1;
    if (!ans_descent_ascent_step (&descent, kind, s, s + n, NULL))
      return;
    for (int i = 0; i < map->n; i++)
      M[i * map->n + j] = s[i];
  }
  diagonalise (map->n, M, map->real, map->imaginary, map);
  map->rate = map->spectral * map->spectral;
  if (self->truth.n_pairs > 0)
    map->rate = 0;
  for (int k = 0; k < self->truth.n_pairs; k++)
    map->rate =
        fmax (map->rate, closed_form (&self->params, method, self->truth.pairs[k]));
}

/* The slowest pair's first eigenvalue. */
static void
find_field (AnsMinmaxTruth *truth)
{
  truth->field_real = truth->field_imaginary = (double) NAN;
  for (int k = 0; k < truth->n_pairs; k++) {
    double real[2], imaginary[2];
    ans_saddle_eigenvalues (truth->pairs[k], real, imaginary);
    if (k == 0 || real[0] > truth->field_real + 1e-13) {
      truth->field_real = real[0];
      truth->field_imaginary = imaginary[0];
    }
  }
}

void
ans_minmax_truth_init (AnsMinmaxState *self)
{
  AnsMinmaxTruth *truth = &self->truth;
  Linear linear = {.n = self->n};
  find_equilibrium (self);
  truth->n_pairs = 0;
  truth->field_real = truth->field_imaginary = (double) NAN;
  truth->gap = truth->known ? ans_minmax_gauge_gap (self, truth->z) : (double) NAN;
  if (!truth->known || !truth->smooth)
    return;
  ans_payoff_field (&self->payoff, truth->z, NULL, linear.J);
  truth->n_pairs = uncouple (self, linear.J, truth->pairs);
  for (int method = 0; method < ANS_MINMAX_METHODS; method++)
    find_map (self, &linear, method);
  find_field (truth);
  diagonalise (self->n, linear.J, truth->real, truth->imaginary, NULL);
}
