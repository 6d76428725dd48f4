/* Shapes of what is built, and what is refused. */
#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"

#define B ANS_BATCH

typedef struct {
  AnsGraph *graph;
  AnsNode *x, *W, *v, *cube; /* [batch, 3], [4, 3], [4], [batch, 2, 3] */
} Fixture;

static void
open (Fixture *self)
{
  self->graph = ans_graph_new ();
  self->x = ans_graph_input (self->graph, "x", 2, (int[]){B, 3});
  self->W = ans_graph_parameter (self->graph, "W", 2, (int[]){4, 3}, 0.5);
  self->v = ans_graph_parameter (self->graph, "v", 1, (int[]){4}, 0);
  self->cube = ans_graph_input (self->graph, "cube", 3, (int[]){B, 2, 3});
}

static void
assert_shape (const AnsNode *node, int rank, const int *shape)
{
  g_assert_cmpint (ans_node_rank (node), ==, rank);
  for (int i = 0; i < rank; i++)
    g_assert_cmpint (ans_node_size (node, i), ==, shape[i]);
}

#define assert_is(node, ...)                                                             \
  assert_shape (node, (int) G_N_ELEMENTS (((int[]){__VA_ARGS__})), (int[]){__VA_ARGS__})

static void
test_shapes (void)
{
  Fixture f;
  open (&f);
  assert_is (ans_op_matmul (f.x, f.W, FALSE, TRUE), B, 4);
  assert_is (ans_op_matmul (f.cube, f.W, FALSE, TRUE), B, 2, 4);
  assert_is (ans_op_matmul (f.cube, f.cube, TRUE, FALSE), B, 3, 3);
  assert_is (ans_op_matmul (f.x, f.x, TRUE, FALSE), 3, 3);
  assert_is (ans_op_contract (f.cube, f.cube), 3, 3);
  assert_is (ans_op_add (f.cube, ans_op_reshape (f.x, 3, (int[]){B, 1, 3})), B, 2, 3);
  assert_is (ans_op_sum (f.cube, 1, FALSE), 2, 3);
  assert_is (ans_op_sum (f.cube, 1, TRUE), 1, 2, 3);
  assert_is (ans_op_sum (f.cube, 6, FALSE), B);
  g_assert_cmpint (ans_node_rank (ans_op_sum_all (f.cube)), ==, 0);
  assert_is (ans_op_broadcast (f.v, 2, (int[]){B, 4}), B, 4);
  assert_is (ans_op_transpose (f.cube, (int[]){0, 2, 1}), B, 3, 2);
  assert_is (ans_op_slice (f.x, 1, 1, 2), B, 2);
  assert_is (ans_op_pad (f.x, 1, 1, 2), B, 6);
  assert_is (ans_op_concat (1, 2, (AnsNode *[]){f.x, f.x}), B, 6);
  g_assert_true (ans_node_is_batched (f.x));
  g_assert_false (ans_node_is_batched (f.W));
  g_assert_true (ans_node_graph (f.x) == f.graph);
  g_assert_true (ans_graph_check (f.graph, NULL));
  ans_graph_free (f.graph);
}

static void
test_parameters (void)
{
  Fixture f;
  AnsParameterInfo info;

  open (&f);
  g_assert_cmpint (ans_graph_inputs (f.graph), ==, 2);
  g_assert_cmpint (ans_graph_parameters (f.graph), ==, 2);
  g_assert_cmpint (ans_graph_parameters_length (f.graph), ==, 16);
  ans_graph_parameter_info (f.graph, 1, &info);
  g_assert_cmpstr (info.name, ==, "v");
  g_assert_cmpint (info.offset, ==, 12);
  g_assert_cmpint (info.length, ==, 4);
  g_assert_true (info.node == f.v);
  ans_graph_parameter_info (f.graph, 0, &info);
  g_assert_cmpint (info.rank, ==, 2);
  g_assert_cmpint (info.shape[0], ==, 4);
  g_assert_cmpfloat (info.init.scale, ==, 0.5);
  ans_graph_free (f.graph);
}

static void
test_sharing (void)
{
  g_autoptr (GError) error = NULL;
  Fixture f;

  open (&f);
  g_assert_true (ans_graph_parameter (f.graph, "v", 1, (int[]){4}, 0) == f.v);
  g_assert_cmpint (ans_graph_parameters (f.graph), ==, 2);
  g_assert_true (ans_graph_check (f.graph, NULL));
  ans_graph_parameter (f.graph, "v", 2, (int[]){4, 1}, 0);
  g_assert_false (ans_graph_check (f.graph, &error));
  g_assert_nonnull (strstr (error->message, "'v' [4] cannot be shared as [4, 1]"));
  ans_graph_free (f.graph);
}

typedef AnsNode *(*Misuse) (Fixture *f);

#define MISUSE(name, expression)                                                         \
  static AnsNode *misuse_##name (Fixture *f)                                             \
  {                                                                                      \
    return expression;                                                                   \
  }

MISUSE (add, ans_op_add (f->x, f->v))
MISUSE (batch_inside, ans_op_add (ans_op_sum (f->x, 2, FALSE), f->W))
MISUSE (inner, ans_op_matmul (f->x, f->W, FALSE, FALSE))
MISUSE (vector, ans_op_matmul (f->x, f->v, FALSE, FALSE))
MISUSE (batch_last, ans_op_matmul (f->W, f->x, FALSE, TRUE))
MISUSE (leading, ans_op_matmul (f->x, f->cube, FALSE, TRUE))
MISUSE (contract, ans_op_contract (f->x, f->cube))
MISUSE (sum, ans_op_sum (f->x, 4, FALSE))
MISUSE (broadcast, ans_op_broadcast (f->v, 2, (int[]){4, 3}))
MISUSE (reshape, ans_op_reshape (f->x, 2, (int[]){3, 4}))
MISUSE (rank, ans_op_reshape (f->x, 9, (int[]){B, 1, 1, 1, 1, 1, 1, 1, 3}))
MISUSE (zero, ans_op_reshape (f->v, 2, (int[]){4, 0}))
MISUSE (transpose, ans_op_transpose (f->cube, (int[]){1, 0, 2}))
MISUSE (twice, ans_op_transpose (f->cube, (int[]){0, 1, 1}))
MISUSE (slice, ans_op_slice (f->x, 1, 2, 2))
MISUSE (cut_batch, ans_op_slice (f->x, 0, 0, 1))
MISUSE (pad, ans_op_pad (f->x, 1, -1, 0))
MISUSE (axis, ans_op_pad (f->x, 2, 1, 0))
MISUSE (concat, ans_op_concat (1, 2, (AnsNode *[]){f->x, f->W}))
MISUSE (join_batch, ans_op_concat (0, 2, (AnsNode *[]){f->x, f->x}))
MISUSE (jvp, ans_jvp (f->x, 1, &f->x, &f->v))
MISUSE (per_sample, ans_grad_parameters_per_sample (f->x))
MISUSE (loss, ans_grad_parameters (ans_op_sum (f->x, 2, FALSE)))
MISUSE (through_sum,
        ans_grad_parameters_per_sample (ans_op_mul (
            ans_op_sum (f->x, 2, FALSE),
            ans_op_sum_all (ans_op_sum (ans_op_matmul (f->x, f->W, FALSE, TRUE), 1,
                                        FALSE)))))

static const struct {
  const char *name;
  Misuse build;
  const char *words[3]; /* what the message must name */
} misuses[] = {
    {"add", misuse_add, {"add", "'x' [batch, 3]", "'v' [4]"}},
    {"batch-inside", misuse_batch_inside, {"add", "[batch]", "'W' [4, 3]"}},
    {"inner", misuse_inner, {"matmul", "'x' [batch, 3]", "inner sizes"}},
    {"vector", misuse_vector, {"matmul", "'v' [4]", "two axes"}},
    {"batch-last", misuse_batch_last, {"matmul", "'x' [batch, 3]", "first axis"}},
    {"leading", misuse_leading, {"matmul", "'cube' [batch, 2, 3]", "first axis"}},
    {"contract", misuse_contract, {"contract", "'cube'", "'x'"}},
    {"sum", misuse_sum, {"sum", "'x' [batch, 3]", "0x4"}},
    {"broadcast", misuse_broadcast, {"broadcast", "'v' [4]", "[4, 3]"}},
    {"reshape", misuse_reshape, {"reshape", "'x' [batch, 3]", "[3, 4]"}},
    {"rank", misuse_rank, {"reshape", "rank 9", "5"}},
    {"zero", misuse_zero, {"reshape", "'v'", "[4, 0]"}},
    {"transpose", misuse_transpose, {"transpose", "'cube'", "first axis"}},
    {"twice", misuse_twice, {"transpose", "'cube'", "axis 2"}},
    {"slice", misuse_slice, {"slice", "'x'", "2 to 3 along axis 1"}},
    {"cut-batch", misuse_cut_batch, {"slice", "'x'", "batch"}},
    {"pad", misuse_pad, {"pad", "'x'", "-1"}},
    {"axis", misuse_axis, {"pad", "'x'", "axis 2"}},
    {"concat", misuse_concat, {"concat", "'x'", "'W' [4, 3]"}},
    {"join-batch", misuse_join_batch, {"concat", "'x'", "batch"}},
    {"jvp", misuse_jvp, {"'x' [batch, 3]", "'v' [4]", "tangent"}},
    {"per-sample", misuse_per_sample, {"[batch]", "per sample", ""}},
    {"loss", misuse_loss, {"sum", "'x' [batch, 3]", "one number"}},
    {"through-sum", misuse_through_sum, {"sum", "batch", "per sample"}},
};

static void
test_misuse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (misuses); i++) {
    g_autoptr (GError) error = NULL;
    Fixture f;
    AnsNode *harmless;

    open (&f);
    harmless = misuses[i].build (&f);
    g_test_message ("%s", misuses[i].name);
    g_assert_false (ans_graph_check (f.graph, &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_USAGE);
    g_test_message ("%s", error->message);
    for (int j = 0; j < 3; j++)
      g_assert_nonnull (strstr (error->message, misuses[i].words[j]));
    harmless = ans_op_tanh (ans_op_add (harmless, f.x));
    g_assert_null (ans_program_new (1, &harmless, NULL, NULL));
    ans_graph_free (f.graph);
  }
}

static void
test_two_graphs (void)
{
  g_autoptr (GError) error = NULL;
  Fixture f, g;

  open (&f);
  open (&g);
  ans_op_add (f.x, g.x);
  ans_op_add (f.x, f.v);
  g_assert_false (ans_graph_check (f.graph, &error));
  g_assert_nonnull (strstr (error->message, "two graphs"));
  g_assert_true (ans_graph_check (g.graph, NULL));
  ans_graph_free (f.graph);
  ans_graph_free (g.graph);
}

static void
test_bad_leaf (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsGraph) graph = ans_graph_new ();

  ans_graph_parameter (graph, "theta", 2, (int[]){B, 3}, 1);
  g_assert_false (ans_graph_check (graph, &error));
  g_assert_nonnull (strstr (error->message, "'theta'"));
  g_assert_nonnull (strstr (error->message, "[batch, 3]"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/graph/shapes-follow-the-rules", test_shapes);
  g_test_add_func ("/graph/graph/parameters-lie-packed", test_parameters);
  g_test_add_func ("/graph/graph/a-name-shares-its-parameter", test_sharing);
  g_test_add_func ("/graph/graph/misuse-is-refused-by-name", test_misuse);
  g_test_add_func ("/graph/graph/two-graphs-do-not-mix", test_two_graphs);
  g_test_add_func ("/graph/graph/bad-leaves-are-refused", test_bad_leaf);
  return g_test_run ();
}
