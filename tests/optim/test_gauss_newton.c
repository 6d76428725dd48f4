#include "engine/optim/gauss_newton.h"

#include "engine/core/random.h"

#include <math.h>
#include <string.h>

#define ROWS 100
#define P 3

/* Fit y = a exp (-b t) + c to exact data. */
typedef struct {
  double t[ROWS], y[ROWS];
} Fit;

static double
model (const double *theta, double t)
{
  return theta[0] * exp (-theta[1] * t) + theta[2];
}

static void
rows (gpointer data, const double *theta, int first, int n, double *J, double *r)
{
  const Fit *fit = data;
  for (int i = 0; i < n; i++) {
    double t = fit->t[first + i], e = exp (-theta[1] * t);
    r[i] = model (theta, t) - fit->y[first + i];
    J[i * P] = e;
    J[i * P + 1] = -theta[0] * t * e;
    J[i * P + 2] = 1.0;
  }
}

static double
loss (gpointer data, const double *theta)
{
  const Fit *fit = data;
  double sum = 0.0;
  for (int i = 0; i < ROWS; i++)
    sum += pow (model (theta, fit->t[i]) - fit->y[i], 2.0);
  return sum;
}

static const AnsLeastSquares *
make_fit (Fit *fit, AnsLeastSquares *problem, const double *truth)
{
  for (int i = 0; i < ROWS; i++) {
    fit->t[i] = 0.05 * i;
    fit->y[i] = model (truth, fit->t[i]);
  }
  *problem = (AnsLeastSquares){.data = fit, .rows = rows, .loss = loss};
  return problem;
}

static void
test_finds_parameters (void)
{
  const double truth[P] = {2.0, 1.3, -0.4};
  double theta[P] = {1.0, 0.5, 0.0};
  Fit fit;
  AnsLeastSquares problem;
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsGaussNewton *newton = ans_gauss_newton_new (arena, NULL, P, 32);
  make_fit (&fit, &problem, truth);
  int moved = 0;
  for (int call = 0; call < 160 && moved < 30; call++)
    moved += ans_gauss_newton_advance (newton, &problem, ROWS, theta) ==
             ANS_GAUSS_NEWTON_MOVED;
  for (int i = 0; i < P; i++)
    g_assert_cmpfloat_with_epsilon (theta[i], truth[i], 1e-8);
}

/* 100 rows in slices of 32: three calls gather, the fourth moves. */
static void
test_slices (void)
{
  const double truth[P] = {2.0, 1.3, -0.4};
  Fit fit;
  AnsLeastSquares problem;
  double results[2][P];
  make_fit (&fit, &problem, truth);
  for (int k = 0; k < 2; k++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsGaussNewton *newton = ans_gauss_newton_new (arena, NULL, P, k == 0 ? 32 : ROWS);
    double theta[P] = {1.0, 0.5, 0.0};
    for (int i = 0; i < (k == 0 ? 3 : 0); i++)
      g_assert_cmpint (ans_gauss_newton_advance (newton, &problem, ROWS, theta), ==,
                       ANS_GAUSS_NEWTON_ROWS);
    g_assert_cmpint (ans_gauss_newton_advance (newton, &problem, ROWS, theta), ==,
                     ANS_GAUSS_NEWTON_MOVED);
    memcpy (results[k], theta, sizeof theta);
  }
  for (int i = 0; i < P; i++) /* the sums differ in their order only */
    g_assert_cmpfloat_with_epsilon (results[0][i], results[1][i], 1e-10);
}

static void
test_never_raises_loss (void)
{
  const double truth[P] = {2.0, 5.0, -0.4};
  Fit fit;
  AnsLeastSquares problem;
  make_fit (&fit, &problem, truth);
  for (guint64 seed = 0; seed < 20; seed++) {
    g_autoptr (AnsArena) arena = ans_arena_new ();
    AnsGaussNewton *newton = ans_gauss_newton_new (arena, NULL, P, ROWS);
    AnsRandom random = ans_random (seed, 0, 0);
    double theta[P];
    ans_random_fill_normal (&random, P, theta);
    double before = loss (&fit, theta);
    for (int i = 0; i < 20; i++) {
      ans_gauss_newton_advance (newton, &problem, ROWS, theta);
      double now = loss (&fit, theta);
      g_assert_cmpfloat (now, <=, before);
      before = now;
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/gauss-newton/finds-the-parameters-of-exact-data",
                   test_finds_parameters);
  g_test_add_func ("/optim/gauss-newton/slices-give-the-same-step", test_slices);
  g_test_add_func ("/optim/gauss-newton/never-raises-the-loss", test_never_raises_loss);
  return g_test_run ();
}
