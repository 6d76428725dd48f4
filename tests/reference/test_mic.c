#include "engine/core/random.h"
#include "engine/reference/mic.h"

#include <math.h>

/* Weights of one, or those of a landscape of thirteen orders of magnitude, with a share
 * of them more on the diagonal; of the landscape every seventh cell takes no part. */
static void
fill_matrix (AnsMic *mic, gboolean landscape)
{
  int nx = mic->nx, n = nx * mic->ny;
  for (int i = 0; i < n; i++) {
    gboolean column = i % nx < nx - 1, row = i / nx < mic->ny - 1;
    double w =
        landscape ? exp (-15 * (1 + sin (0.3 * (i % nx)) * cos (0.2 * (i / nx)))) : 1;
    mic->right[i] = column && !(landscape && (i % 7 == 0 || (i + 1) % 7 == 0)) ? w : 0;
    mic->up[i] = row && !(landscape && (i % 7 == 0 || (i + nx) % 7 == 0)) ? w : 0;
    mic->diagonal[i] = 1e-3 * w;
  }
  for (int i = 0; i < n; i++) {
    mic->diagonal[i] += mic->right[i] + mic->up[i];
    if (mic->right[i] > 0)
      mic->diagonal[i + 1] += mic->right[i];
    if (mic->up[i] > 0)
      mic->diagonal[i + nx] += mic->up[i];
  }
  for (int i = 0; i < n && landscape; i += 7)
    mic->diagonal[i] = 0;
}

/* r = A x. */
static void
fill_residual (AnsMic *mic, const double *x)
{
  int nx = mic->nx, n = nx * mic->ny;
  for (int i = 0; i < n; i++)
    mic->r[i] = mic->diagonal[i] * x[i];
  for (int i = 0; i < n; i++) {
    if (mic->right[i] > 0) {
      mic->r[i] -= mic->right[i] * x[i + 1];
      mic->r[i + 1] -= mic->right[i] * x[i];
    }
    if (mic->up[i] > 0) {
      mic->r[i] -= mic->up[i] * x[i + nx];
      mic->r[i + nx] -= mic->up[i] * x[i];
    }
  }
}

static int
solve (int nx, int ny, gboolean landscape, double tolerance, double *error)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsMic mic;
  int n = nx * ny, iterations;
  ans_mic_init (&mic, arena, nx, ny);
  double *exact = ans_arena_array (arena, double, n),
         *x = ans_arena_array (arena, double, n);
  AnsRandom random = ans_random (2, 0, 0);
  ans_random_fill_normal (&random, n, exact);
  fill_matrix (&mic, landscape);
  for (int i = 0; i < n; i++)
    if (mic.diagonal[i] <= 0)
      exact[i] = 0;
  fill_residual (&mic, exact);
  ans_mic_factor (&mic);
  g_assert_cmpint (ans_mic_solve (&mic, tolerance, 2000, x, NULL, NULL, &iterations), ==,
                   ANS_MIC_CONVERGED);
  *error = 0;
  for (int i = 0; i < n; i++)
    *error = fmax (*error, fabs (x[i] - exact[i]));
  return iterations;
}

static void
solutions_are_found (void)
{
  double error;
  solve (37, 50, FALSE, 1e-12, &error);
  g_assert_cmpfloat (error, <, 1e-9);
  /* The condition number is about 1e6 n: the preconditioned residual underrates the
   * error. */
  solve (50, 37, TRUE, 1e-11, &error);
  g_assert_cmpfloat (error, <, 1e-6);
}

/* As the square root of the side; without the modification as the side: four times as
 * many. */
static void
iterations_grow_slowly (void)
{
  double error;
  int small = solve (50, 50, FALSE, 1e-10, &error),
      large = solve (200, 200, FALSE, 1e-10, &error);
  g_test_message ("%d, %d iterations", small, large);
  g_assert_cmpint (large, <, 3 * small);
}

static void
stalls_are_reported (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsMic mic;
  double x[100] = {0};
  int iterations;
  ans_mic_init (&mic, arena, 10, 10);
  fill_matrix (&mic, FALSE);
  for (int i = 0; i < 100; i++)
    mic.r[i] = i;
  ans_mic_factor (&mic);
  g_assert_cmpint (ans_mic_solve (&mic, 1e-12, 2, x, NULL, NULL, &iterations), ==,
                   ANS_MIC_STALLED);
  mic.r[5] = NAN;
  g_assert_cmpint (ans_mic_solve (&mic, 1e-12, 100, x, NULL, NULL, &iterations), ==,
                   ANS_MIC_STALLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/mic/solutions-are-found", solutions_are_found);
  g_test_add_func ("/reference/mic/iterations-grow-slowly", iterations_grow_slowly);
  g_test_add_func ("/reference/mic/stalls-are-reported", stalls_are_reported);
  return g_test_run ();
}
