/* Attention: values against plain loops, symmetry in the tokens, gradients against
 * differences. */
#include "engine/core/random.h"
#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"
#include "engine/nets/attention.h"
#include "engine/nets/init.h"

#include <math.h>
#include <string.h>

enum { batch = 3, tokens = 5, channels = 6 };

typedef struct {
  AnsGraph *graph;
  AnsNode *x, *y;
  int P;
  double *theta, *input;
} Net;

static void
net_open (Net *self, const AnsAttention *net)
{
  AnsRandom random = ans_random (8, 0, 0);
  self->graph = ans_graph_new ();
  self->x = ans_graph_input (self->graph, "x", 3, (int[]){ANS_BATCH, tokens, channels});
  self->y = ans_attention (self->x, "a", net);
  g_assert_true (ans_graph_check (self->graph, NULL));
  self->P = ans_graph_parameters_length (self->graph);
  self->theta = g_new (double, self->P);
  self->input = g_new (double, batch *tokens *channels);
  ans_random_fill_normal (&random, self->P, self->theta);
  ans_random_fill_normal (&random, batch * tokens * channels, self->input);
}

static void
net_close (Net *self)
{
  g_free (self->theta);
  g_free (self->input);
  ans_graph_free (self->graph);
}

static double *
net_run (const Net *self, AnsNode *node, int length)
{
  g_autoptr (AnsProgram) program = ans_program_new (1, &node, NULL, NULL);
  const double *inputs[] = {self->input};
  double *out = g_new (double, length);
  ans_program_run (program, batch, self->theta, inputs, &out);
  return out;
}

/* y [tokens, n_out] = x W^T + b; returns what follows b. */
static const double *
project (const double *theta, int n_in, int n_out, const double *x, double *y)
{
  const double *b = theta + n_in * n_out;
  for (int t = 0; t < tokens; t++)
    for (int i = 0; i < n_out; i++) {
      y[t * n_out + i] = b[i];
      for (int j = 0; j < n_in; j++)
        y[t * n_out + i] += theta[i * n_in + j] * x[t * n_in + j];
    }
  return b + n_out;
}

static void
by_hand (const double *theta, int heads, int d, int n_out, const double *x, double *y)
{
  double Q[100], K[100], V[100], mixed[100] = {0};
  int wide = heads * d;

  theta = project (theta, channels, wide, x, Q);
  theta = project (theta, channels, wide, x, K);
  theta = project (theta, channels, wide, x, V);
  for (int h = 0; h < heads; h++)
    for (int s = 0; s < tokens; s++) {
      double weights[tokens], sum = 0;
      for (int t = 0; t < tokens; t++) {
        double dot = 0;
        for (int j = h * d; j < (h + 1) * d; j++)
          dot += Q[s * wide + j] * K[t * wide + j];
        weights[t] = exp (dot / sqrt (d));
        sum += weights[t];
      }
      for (int t = 0; t < tokens; t++)
        for (int j = h * d; j < (h + 1) * d; j++)
          mixed[s * wide + j] += weights[t] / sum * V[t * wide + j];
    }
  project (theta, wide, n_out, mixed, y);
}

static void
test_values (void)
{
  static const AnsAttention nets[] = {
      {1, 0, 0, FALSE, FALSE, ANS_INIT_NORMAL},
      {3, 0, 0, FALSE, TRUE, ANS_INIT_NORMAL},
      {2, 4, 5, FALSE, FALSE, ANS_INIT_HE_UNIFORM},
  };
  for (gsize k = 0; k < G_N_ELEMENTS (nets); k++) {
    int d = nets[k].head_channels > 0 ? nets[k].head_channels : channels / nets[k].heads,
        n_out = nets[k].n_out > 0 ? nets[k].n_out : channels;
    Net net;
    g_autofree double *fast = NULL;
    net_open (&net, &nets[k]);
    fast = net_run (&net, net.y, batch * tokens * n_out);
    for (int r = 0; r < batch; r++) {
      const double *x = net.input + r * tokens * channels;
      double slow[100];
      by_hand (net.theta, nets[k].heads, d, n_out, x, slow);
      for (int i = 0; i < tokens * n_out; i++)
        g_assert_cmpfloat_with_epsilon (fast[r * tokens * n_out + i],
                                        slow[i] + (nets[k].residual ? x[i] : 0), 1e-11);
    }
    net_close (&net);
  }
}

/* Tokens in another order give the same values in that order. */
static void
test_order (void)
{
  AnsAttention block = {2, 0, 0, TRUE, TRUE, ANS_INIT_NORMAL};
  Net net;
  g_autofree double *before = NULL, *after = NULL;
  double kept[channels], *x;

  net_open (&net, &block);
  before = net_run (&net, net.y, batch * tokens * channels);
  x = net.input + tokens * channels;
  memcpy (kept, x, sizeof kept);
  memmove (x, x + channels, (tokens - 1) * sizeof kept);
  memcpy (x + (tokens - 1) * channels, kept, sizeof kept);
  after = net_run (&net, net.y, batch * tokens * channels);
  for (int t = 0; t < tokens; t++)
    for (int j = 0; j < channels; j++)
      g_assert_cmpfloat_with_epsilon (after[(tokens + t) * channels + j],
                                      before[(tokens + (t + 1) % tokens) * channels + j],
                                      1e-12);
  net_close (&net);
}

/* Truncation and rounding as in tests/graph/cases.h. */
static void
test_gradient (void)
{
  AnsAttention block = {2, 0, 0, TRUE, TRUE, ANS_INIT_NORMAL};
  Net net;
  AnsNode *loss, *g;
  g_autofree double *gradient = NULL;

  net_open (&net, &block);
  loss = ans_op_sum_all (ans_op_square (ans_op_sin (net.y)));
  g = ans_grad_parameters (loss);
  g_assert_true (ans_graph_check (net.graph, NULL));
  gradient = net_run (&net, g, net.P);
  for (int i = 0; i < net.P; i += 3) {
    double kept = net.theta[i], difference;
    g_autofree double *up = NULL, *down = NULL;
    net.theta[i] = kept + 1e-5;
    up = net_run (&net, loss, 1);
    net.theta[i] = kept - 1e-5;
    down = net_run (&net, loss, 1);
    net.theta[i] = kept;
    difference = (up[0] - down[0]) / 2e-5;
    g_assert_cmpfloat_with_epsilon (gradient[i], difference,
                                    1e-6 * (1 + fabs (difference) + fabs (up[0])));
  }
  net_close (&net);
}

static void
test_product (void)
{
  enum { m = 3, k = 4, rows = 2, columns = 5 };
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 3, (int[]){ANS_BATCH, m, k});
  AnsNode *y = ans_attention_product (x, "p", rows, columns, ANS_TANH);
  g_autoptr (AnsProgram) program = ans_program_new (1, &y, NULL, NULL);
  double X[batch * m * k], theta[rows * m + columns * k], Y[batch * rows * columns];
  const double *inputs[] = {X}, *U = theta, *V = theta + rows * m;
  double *outputs[] = {Y};
  AnsRandom random = ans_random (1, 0, 0);

  g_assert_cmpint (ans_graph_parameters_length (graph), ==, G_N_ELEMENTS (theta));
  ans_random_fill_normal (&random, G_N_ELEMENTS (X), X);
  ans_random_fill_normal (&random, G_N_ELEMENTS (theta), theta);
  ans_program_run (program, batch, theta, inputs, outputs);
  for (int e = 0; e < batch * rows * columns; e++) {
    int j = e % columns, i = e / columns % rows, r = e / columns / rows;
    double sum = 0;
    for (int a = 0; a < m; a++)
      for (int b = 0; b < k; b++)
        sum += U[i * m + a] * X[(r * m + a) * k + b] * V[j * k + b];
    g_assert_cmpfloat_with_epsilon (Y[e], tanh (sum), 1e-14);
  }
}

static void
refused (int rank, const AnsAttention *net, const char *reason)
{
  g_autoptr (AnsGraph) graph = ans_graph_new ();
  g_autoptr (GError) error = NULL;
  AnsNode *x = ans_graph_input (graph, "x", rank, (int[]){ANS_BATCH, tokens, channels});

  ans_attention (ans_attention (x, "a", net), "b", net);
  g_assert_false (ans_graph_check (graph, &error));
  g_assert_nonnull (strstr (error->message, "attention of input 'x' [batch, 5"));
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_misuse (void)
{
  AnsAttention broken = {.heads = 4}, wide = {.heads = 2, .n_out = 5, .residual = TRUE},
               fine = {.heads = 2};
  refused (3, &broken, "multiple");
  refused (3, &wide, "as many channels");
  refused (2, &fine, "[batch, tokens, channels]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nets/attention/values-agree-with-plain-loops", test_values);
  g_test_add_func ("/nets/attention/order-of-the-tokens-is-kept", test_order);
  g_test_add_func ("/nets/attention/gradient-agrees-with-differences", test_gradient);
  g_test_add_func ("/nets/attention/product-form-agrees-with-its-sums", test_product);
  g_test_add_func ("/nets/attention/misuse-is-refused-with-its-name", test_misuse);
  return g_test_run ();
}
