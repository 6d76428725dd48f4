/* Layer normalisation. */
#include "engine/core/random.h"
#include "engine/graph/program.h"
#include "engine/nets/init.h"
#include "engine/nets/norm.h"

#include <math.h>

enum { batch = 3, tokens = 2, channels = 7, n = batch * tokens * channels };

/* Fresh parameters: every row has mean 0 and variance 1, but for the 1e-5 added. */
static void
test_rows (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 3, (int[]){ANS_BATCH, tokens, channels});
  AnsNode *y = ans_norm_layer (x, "norm");
  g_autoptr (AnsProgram) program = ans_program_new (1, &y, NULL, NULL);
  double values[n], results[n], theta[2 * channels], *outputs[] = {results};
  const double *inputs[] = {values};
  AnsRandom random = ans_random (1, 0, 0);

  g_assert_cmpint (ans_graph_parameters_length (graph), ==, 2 * channels);
  ans_init_parameters (graph, &random, theta);
  ans_random_fill_normal (&random, n, values);
  for (int i = 0; i < n; i++)
    values[i] = 5 + 3 * values[i];
  ans_program_run (program, batch, theta, inputs, outputs);
  for (int r = 0; r < batch * tokens; r++) {
    double mean = 0, square = 0;
    for (int j = 0; j < channels; j++) {
      mean += results[r * channels + j] / channels;
      square += results[r * channels + j] * results[r * channels + j] / channels;
    }
    g_assert_cmpfloat_with_epsilon (mean, 0, 1e-14);
    g_assert_cmpfloat_with_epsilon (square, 1, 1e-4);
  }
}

/* A row of equal values has no variance: its result is the shift. */
static void
test_flat (void)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *y = ans_norm_layer (x, "norm");
  g_autoptr (AnsProgram) program = ans_program_new (1, &y, NULL, NULL);
  const double values[] = {4, 4, 1, 3}, theta[] = {2, -3, 0.5, 0.25};
  double results[4], *outputs[] = {results}, unit = 1 / sqrt (1 + 1e-5);
  const double *inputs[] = {values};

  ans_program_run (program, 2, theta, inputs, outputs);
  g_assert_cmpfloat (results[0], ==, 0.5);
  g_assert_cmpfloat (results[1], ==, 0.25);
  g_assert_cmpfloat_with_epsilon (results[2], -2 * unit + 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (results[3], -3 * unit + 0.25, 1e-15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nets/norm/rows-have-mean-zero-and-variance-one", test_rows);
  g_test_add_func ("/nets/norm/flat-rows-give-the-shift", test_flat);
  return g_test_run ();
}
