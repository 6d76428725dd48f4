/* Activations: their names and values. */
#include "engine/graph/program.h"
#include "engine/nets/activation.h"

#include <math.h>

static double
truth (AnsActivation activation, double z)
{
  double s = 1 / (1 + exp (-z));
  double truths[] = {tanh (z),
                     s,
                     log1p (exp (z)),
                     sin (z),
                     z * s,
                     fmax (z, 0),
                     z > 0 ? z : 0.01 * z,
                     z > 0 ? z : expm1 (z),
                     0.5 * z * erfc (-z / M_SQRT2),
                     log (cosh (z)),
                     z};
  g_assert_cmpint (activation, <, G_N_ELEMENTS (truths));
  return truths[activation];
}

static void
test_values (void)
{
  const char *const *names = ans_activation_names ();
  int n = 0;

  for (; names[n] != NULL; n++) {
    g_autoptr (AnsGraph) graph = ans_graph_new ();
    AnsNode *x = ans_graph_input (graph, "x", 1, (int[]){ANS_BATCH}), *y;
    g_autoptr (AnsProgram) program = NULL;
    double values[13], results[13], *outputs[] = {results};
    const double *inputs[] = {values};
    y = ans_activation (x, (AnsActivation) n);
    program = ans_program_new (1, &y, NULL, NULL);
    for (int i = 0; i < 13; i++)
      values[i] = 0.5 * (i - 6);
    ans_program_run (program, 13, NULL, inputs, outputs);
    for (int i = 0; i < 13; i++)
      g_assert_cmpfloat_with_epsilon (results[i], truth ((AnsActivation) n, values[i]),
                                      1e-14);
  }
  g_assert_cmpint (n, ==, ANS_IDENTITY + 1);
}

static void
test_names (void)
{
  const char *const *names = ans_activation_names ();
  AnsActivation activation = ANS_TANH;

  for (int i = 0; names[i] != NULL; i++) {
    g_assert_true (ans_activation_from_name (names[i], &activation));
    g_assert_cmpint (activation, ==, i);
    g_assert_cmpstr (ans_activation_name (activation), ==, names[i]);
  }
  g_assert_true (ans_activation_from_name ("swish", &activation));
  g_assert_cmpint (activation, ==, ANS_SWISH);
  g_assert_false (ans_activation_from_name ("tan", &activation));
  g_assert_cmpint (activation, ==, ANS_SWISH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nets/activation/values-agree-with-the-library", test_values);
  g_test_add_func ("/nets/activation/names-lead-there-and-back", test_names);
  return g_test_run ();
}
