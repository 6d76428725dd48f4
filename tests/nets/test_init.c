/* Initial values: their moments, within four standard errors, and orthogonality. */
#include "engine/nets/init.h"

#include <math.h>

enum { rows = 80, columns = 120, n = rows * columns };

static double
mean_square (const double *x)
{
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sum / n;
}

static double
largest (const double *x)
{
  double most = 0;
  for (int i = 0; i < n; i++)
    most = fmax (most, fabs (x[i]));
  return most;
}

static const struct {
  AnsInit init;
  double variance;
  gboolean uniform;
} moments[] = {
    {{ANS_INIT_NORMAL, 0.3, 0, 0}, 0.09, FALSE},
    {{ANS_INIT_UNIFORM, 0.3, 0, 0}, 0.03, TRUE},
    {{ANS_INIT_GLOROT_NORMAL, 1, 0, 0}, 2.0 / 200, FALSE},
    {{ANS_INIT_GLOROT_UNIFORM, 0.5, 0, 0}, 0.25 * 2 / 200, TRUE},
    {{ANS_INIT_HE_NORMAL, 1, 0, 0}, 2.0 / 120, FALSE},
    {{ANS_INIT_HE_UNIFORM, 1, 0, 0}, 2.0 / 120, TRUE},
    {{ANS_INIT_HE_NORMAL, 1, 7, 0}, 2.0 / 7, FALSE},
    {{ANS_INIT_GLOROT_NORMAL, 1, 7, 9}, 2.0 / 16, FALSE},
};

/* The mean square of n normal values has the relative standard error sqrt (2 / n). */
static void
test_moments (void)
{
  static double x[n];
  const int shape[] = {rows, columns};

  for (gsize k = 0; k < G_N_ELEMENTS (moments); k++) {
    AnsRandom random = ans_random (3, 0, (guint32) k);
    double spread = sqrt (moments[k].variance), mean = 0;
    ans_init_values (&moments[k].init, 2, shape, &random, x);
    for (int i = 0; i < n; i++)
      mean += x[i] / n;
    g_assert_cmpfloat (fabs (mean), <, 4 * spread / sqrt (n));
    g_assert_cmpfloat_with_epsilon (mean_square (x) / moments[k].variance, 1,
                                    4 * sqrt (2.0 / n));
    if (moments[k].uniform)
      g_assert_cmpfloat (largest (x), <=, sqrt (3) * spread);
    else
      g_assert_cmpfloat (largest (x), >, 3 * spread);
  }
}

/* The axes between belong to both fans: 2 / (5 * 8) for [10, 5, 8], as with convolutions.
 */
static void
test_window (void)
{
  static double x[10 * 30 * 32];
  AnsInit init = {.kind = ANS_INIT_HE_NORMAL, .scale = 1};
  AnsRandom random = ans_random (4, 0, 0);
  double sum = 0;

  ans_init_values (&init, 3, (int[]){10, 30, 32}, &random, x);
  for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
    sum += x[i] * x[i];
  g_assert_cmpfloat_with_epsilon (sum / 9600 / (2.0 / 960), 1, 4 * sqrt (2.0 / 9600));
}

static void
check_orthogonal (int m, int k, double scale)
{
  AnsInit init = {.kind = ANS_INIT_ORTHOGONAL, .scale = scale};
  AnsRandom random = ans_random (5, 0, 0);
  g_autofree double *A = g_new (double, m *k);
  int few = MIN (m, k), many = MAX (m, k);

  ans_init_values (&init, 2, (int[]){m, k}, &random, A);
  for (int i = 0; i < few; i++)
    for (int j = 0; j < few; j++) {
      double dot = 0;
      for (int l = 0; l < many; l++)
        dot += m <= k ? A[i * k + l] * A[j * k + l] : A[l * k + i] * A[l * k + j];
      g_assert_cmpfloat_with_epsilon (dot, i == j ? scale * scale : 0, 1e-13);
    }
}

static void
test_orthogonal (void)
{
  check_orthogonal (30, 30, 1);
  check_orthogonal (7, 40, 1);
  check_orthogonal (40, 7, 1.5);
  check_orthogonal (1, 1, 1);
}

/* Constants draw nothing, so that what comes after them stays. */
static void
test_constants (void)
{
  AnsInit ones = {.kind = ANS_INIT_CONSTANT, .scale = 2.5},
          zeros = {.kind = ANS_INIT_ZEROS, .scale = 3};
  AnsRandom random = ans_random (6, 0, 0);
  double x[6];

  ans_init_values (&ones, 1, (int[]){6}, &random, x);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (x[i], ==, 2.5);
  ans_init_values (&zeros, 2, (int[]){2, 3}, &random, x);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (x[i], ==, 0);
  g_assert_cmpuint (random.position, ==, 0);
}

static void
test_names (void)
{
  const char *const *names = ans_init_names ();
  AnsInitKind kind = ANS_INIT_NORMAL;
  int i = 0;

  for (; names[i] != NULL; i++) {
    g_assert_true (ans_init_from_name (names[i], &kind));
    g_assert_cmpint (kind, ==, i);
    g_assert_cmpstr (ans_init_name (kind), ==, names[i]);
  }
  g_assert_cmpint (i, ==, ANS_INIT_ORTHOGONAL + 1);
  g_assert_false (ans_init_from_name ("xavier", &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nets/init/values-have-their-moments", test_moments);
  g_test_add_func ("/nets/init/windows-count-in-the-fans", test_window);
  g_test_add_func ("/nets/init/orthogonal-matrices-are-so", test_orthogonal);
  g_test_add_func ("/nets/init/constants-draw-nothing", test_constants);
  g_test_add_func ("/nets/init/names-lead-there-and-back", test_names);
  return g_test_run ();
}
