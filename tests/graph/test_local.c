/* Laplacians of functions of particles and of pairs of particles, whose tangents are
 * local, against the trace of the Hessian. */
#include "tests/graph/check_laplacian.h"

#include "engine/graph/op_linalg.h"

#define B ANS_BATCH

enum { N = 4, C = 2 };

static AnsNode *
open_particles (Bench *bench, guint64 seed)
{
  static const AnsShape shape = {3, {B, N, C}};
  bench_open (bench, seed, 3);
  return bench_input (bench, &shape, -1, 1);
}

/* tanh (x W), W on the last axis. */
static AnsNode *
net (Bench *bench, AnsNode *x, int n)
{
  AnsShape matrix = {2, {ans_node_size (x, ans_node_rank (x) - 1), n}};
  AnsNode *W = bench_input (bench, &matrix, -1, 1);
  return ans_op_tanh (ans_op_matmul (x, W, FALSE, FALSE));
}

static AnsNode *
row (AnsNode *x)
{
  return ans_op_reshape (x, 4, (int[]){B, N, 1, C});
}

static AnsNode *
column (AnsNode *x)
{
  return ans_op_reshape (x, 4, (int[]){B, 1, N, C});
}

static AnsNode *
pair_features (Bench *bench, AnsNode *x)
{
  AnsNode *apart = ans_op_sub (row (x), column (x));
  AnsNode *r2 = ans_op_shift (ans_op_sum (ans_op_square (apart), 8, TRUE), 0.1);
  AnsNode *own = ans_op_broadcast (ans_op_sin (row (x)), 4, (int[]){B, N, N, C});
  AnsNode *other = ans_op_broadcast (ans_op_sum (ans_op_exp (column (x)), 8, TRUE), 4,
                                     (int[]){B, N, N, 1});
  AnsNode *parts[] = {apart, ans_op_sqrt (r2), own, other};
  return net (bench, ans_op_concat (3, 4, parts), 3);
}

/* Functions of single particles, and sums over them. */
static int
particle_cases (Bench *bench, AnsNode *x, AnsNode **y)
{
  AnsNode *h = net (bench, x, 3), *A;
  int n = 0;

  y[n++] = h;
  y[n++] = ans_op_sum (net (bench, h, 2), 2, FALSE);
  y[n++] = ans_op_mul (h, ans_op_sum (h, 2, TRUE));
  y[n++] = ans_op_slice (ans_op_square (h), 1, 1, 2);
  y[n++] = ans_op_sin (ans_op_slice (h, 2, 1, 2));
  y[n++] = ans_op_transpose (ans_op_exp (h), (int[]){0, 2, 1});
  y[n++] = ans_op_pad (ans_op_mul (h, h), 2, 1, 0);
  A = ans_op_transpose (ans_op_square (h), (int[]){0, 2, 1});
  y[n++] = ans_op_matmul (A, h, FALSE, FALSE);
  y[n++] = ans_op_matmul (h, h, FALSE, TRUE);
  A = ans_op_reshape (ans_op_mul (h, h), 2, (int[]){B, 3 * N});
  y[n++] = ans_op_sin (ans_op_sum (A, 2, TRUE));
  y[n++] = ans_op_select (ans_op_greater (h, ans_op_square (h)), ans_op_exp (h), h);
  return n;
}

/* Functions of pairs, and sums over one or both of a pair. */
static int
pair_cases (Bench *bench, AnsNode *x, AnsNode **y)
{
  AnsNode *f = pair_features (bench, x), *A;
  int n = 0;

  y[n++] = f;
  y[n++] = ans_op_square (ans_op_sum (f, 2, FALSE));
  y[n++] = ans_op_square (ans_op_sum (f, 4, TRUE));
  y[n++] = ans_op_exp (ans_op_sum (f, 8, FALSE));
  y[n++] = ans_op_sin (ans_op_sum (f, 6, FALSE));
  y[n++] = ans_op_sin (ans_op_sum (f, 10, FALSE));
  y[n++] = ans_op_sin (ans_op_sum (f, 14, FALSE));
  y[n++] = ans_op_transpose (f, (int[]){0, 3, 2, 1});
  A = ans_op_reshape (f, 3, (int[]){B, N, 3 * N});
  y[n++] = ans_op_mul (A, A);
  y[n++] = ans_op_mul (f, ans_op_sum (row (x), 8, TRUE));
  y[n] = ans_op_reshape (ans_op_sum (x, 4, FALSE), 4, (int[]){B, 1, 1, N});
  y[n] = ans_op_mul (ans_op_sum (f, 8, TRUE), y[n]);
  return n + 1;
}

static void
check_cases (int (*build) (Bench *, AnsNode *, AnsNode **))
{
  for (int k = 0, n = 1; k < n; k++) {
    Bench bench;
    AnsNode *y[16], *x = open_particles (&bench, 10 + k);
    g_test_message ("case %d", k);
    n = build (&bench, x, y);
    laplacian_check (&bench, y[k], x);
    bench_close (&bench);
  }
}

static void
test_particles (void)
{
  check_cases (particle_cases);
}

static void
test_pairs (void)
{
  check_cases (pair_cases);
}

/* Coordinates split in two ways have no particles in common. */
static void
test_splits (void)
{
  static const AnsShape shape = {2, {B, 6}};
  Bench bench;
  AnsNode *x, *a, *b, *y;

  bench_open (&bench, 3, 3);
  x = bench_input (&bench, &shape, -1, 1);
  a = ans_op_reshape (ans_op_sin (x), 4, (int[]){B, 3, 1, 2});
  b = ans_op_reshape (ans_op_exp (x), 4, (int[]){B, 1, 2, 3});
  y = ans_op_mul (ans_op_sum (a, 8, TRUE), b);
  laplacian_check (&bench, y, x);
  y = ans_op_mul (ans_op_reshape (ans_op_sin (x), 3, (int[]){B, 6, 1}),
                  ans_op_reshape (ans_op_sin (x), 3, (int[]){B, 1, 6}));
  laplacian_check (&bench, y, x);
  bench_close (&bench);
}

/* log|det| of orbitals at positions that pairs have moved; and a derivative of its
 * Laplacian in the weights. */
static void
test_backflow (void)
{
  Bench bench;
  AnsNode *x = open_particles (&bench, 4), *y, *l;

  y = ans_op_sum (
      ans_op_mul (pair_features (&bench, x), ans_op_sum (column (x), 8, TRUE)), 4, FALSE);
  y = net (&bench, ans_op_concat (2, 2, (AnsNode *[]){x, y}), N);
  y = ans_op_log_abs_det (ans_op_add (y, ans_op_exp (net (&bench, x, N))));
  laplacian_check (&bench, y, x);
  l = ans_op_sum_all (ans_laplacian (ans_op_tanh (y), x, NULL, NULL));
  bench_check_gradient (&bench, l, 1);
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/local/particles-agree-with-hessian-trace", test_particles);
  g_test_add_func ("/graph/local/pairs-agree-with-hessian-trace", test_pairs);
  g_test_add_func ("/graph/local/splits-do-not-mix", test_splits);
  g_test_add_func ("/graph/local/backflow-agrees-with-hessian-trace", test_backflow);
  return g_test_run ();
}
