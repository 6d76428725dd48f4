/* What each primitive of engine/graph/op_table.c is in ONNX: an operator of the same
 * operands, or a few. */
#include "engine/export/onnx_writer.h"

#define OPERAND(i) ans_onnx_writer_value (self, node->operands[i])

/* ---- elementwise ---- */

static void
write_affine (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  double a = node->attributes.a, b = node->attributes.b;
  const char *x = OPERAND (0);
  if (a != 1 && b != 0)
    x = ANS_ONNX (self, "Mul", NULL, x, ans_onnx_writer_number (self, a));
  if (b != 0)
    ANS_ONNX (self, "Add", result, x, ans_onnx_writer_number (self, b));
  else
    ANS_ONNX (self, "Mul", result, x, ans_onnx_writer_number (self, a));
}

static void
write_square (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  ANS_ONNX (self, "Mul", result, OPERAND (0), OPERAND (0));
}

/* max (x, 0) + log (1 + exp (-|x|)) in double precision, which no runtime has it in. */
static void
write_softplus (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *x = OPERAND (0);
  if (self->precision == ANS_ONNX_SINGLE) {
    ANS_ONNX (self, "Softplus", result, x);
    return;
  }
  const char *size = ANS_ONNX (self, "Abs", NULL, x);
  const char *small = ANS_ONNX (self, "Exp", NULL, ANS_ONNX (self, "Neg", NULL, size));
  const char *sum = ANS_ONNX (self, "Add", NULL, small, ans_onnx_writer_number (self, 1));
  ANS_ONNX (self, "Add", result, ANS_ONNX (self, "Relu", NULL, x),
            ANS_ONNX (self, "Log", NULL, sum));
}

/* Comparisons are numbers here and truth values there. */
static void
write_comparison (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *type = node->op == ANS_OP_GREATER ? "Greater" : "Equal";
  const char *truth = ANS_ONNX (self, type, NULL, OPERAND (0), OPERAND (1));
  ANS_ONNX (self, "Cast", result, truth);
  ans_onnx_writer_integer (self, "to",
                           self->precision == ANS_ONNX_SINGLE
                               ? ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT
                               : ONNX__TENSOR_PROTO__DATA_TYPE__DOUBLE);
}

static void
write_select (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *condition = ANS_ONNX (self, "Cast", NULL, OPERAND (0));
  ans_onnx_writer_integer (self, "to", ONNX__TENSOR_PROTO__DATA_TYPE__BOOL);
  ANS_ONNX (self, "Where", result, condition, OPERAND (1), OPERAND (2));
}

/* ---- shape ---- */

/* Sizes as a value; the batch stands for itself as `free`. */
static const char *
sizes (AnsOnnxWriter *self, const AnsShape *shape, int free)
{
  int size[ANS_MAX_RANK] = {0};
  for (int i = 0; i < shape->rank; i++)
    size[i] = shape->size[i] == ANS_BATCH ? free : shape->size[i];
  return ans_onnx_writer_indices (self, shape->rank, size);
}

static void
write_reshape (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  ANS_ONNX (self, "Reshape", result, OPERAND (0), sizes (self, &node->shape, -1));
}

/* A size of 1 leaves the batch as it is; where there is none yet, it is asked for. */
static void
write_broadcast (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *to = sizes (self, &node->shape, 1);
  if (ans_shape_is_batched (&node->shape) && !ans_node_is_batched (node->operands[0])) {
    AnsShape rest = ans_shape_remove (&node->shape, 1);
    const char *batch = ans_onnx_writer_batch (self);
    if (!batch) {
      ans_onnx_writer_refuse (self, node, "no input tells the number of rows");
      return;
    }
    to = ANS_ONNX (self, "Concat", NULL, batch, sizes (self, &rest, 1));
    ans_onnx_writer_integer (self, "axis", 0);
  }
  ANS_ONNX (self, "Expand", result, OPERAND (0), to);
}

static void
write_transpose (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  ans_onnx_writer_turn (self, OPERAND (0), result, node->shape.rank,
                        node->attributes.shape.size);
}

static void
write_slice (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const AnsAttributes *at = &node->attributes;
  ans_onnx_writer_cut (self, OPERAND (0), result, at->axis, at->first,
                       at->first + at->shape.size[0]);
}

static void
write_pad (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  int rank = node->shape.rank, pads[2 * ANS_MAX_RANK] = {0};
  pads[node->attributes.axis] = node->attributes.first;
  pads[rank + node->attributes.axis] = node->attributes.after;
  ANS_ONNX (self, "Pad", result, OPERAND (0),
            ans_onnx_writer_indices (self, 2 * rank, pads));
}

static void
write_concat (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  g_autofree const char **parts = g_new0 (const char *, node->n_operands + 1);
  for (int i = 0; i < node->n_operands; i++)
    parts[i] = OPERAND (i);
  ans_onnx_writer_add (self, "Concat", result, parts);
  ans_onnx_writer_integer (self, "axis", node->attributes.axis);
}

/* ---- sums and products ---- */

/* Without axes there is nothing to reduce; there an empty set means all. */
static void
write_reduction (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  int axes[ANS_MAX_RANK] = {0}, n = 0;
  for (int i = 0; i < node->operands[0]->shape.rank; i++)
    if (node->attributes.axes >> i & 1)
      axes[n++] = i;
  if (n == 0) {
    ANS_ONNX (self, "Identity", result, OPERAND (0));
    return;
  }
  if (node->op == ANS_OP_SUM) {
    ANS_ONNX (self, "ReduceSum", result, OPERAND (0),
              ans_onnx_writer_indices (self, n, axes));
  } else {
    ANS_ONNX (self, "ReduceMax", result, OPERAND (0));
    ans_onnx_writer_integers (self, "axes", n, axes);
  }
  ans_onnx_writer_integer (self, "keepdims", 0);
}

static const char *
transposed (AnsOnnxWriter *self, const char *x, int rank)
{
  int axes[ANS_MAX_RANK];
  for (int i = 0; i < rank; i++)
    axes[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
  return ans_onnx_writer_turn (self, x, NULL, rank, axes);
}

static void
write_matmul (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *factors[3] = {OPERAND (0), OPERAND (1), NULL};
  for (int i = 0; i < 2; i++)
    if (node->attributes.axes >> i & 1)
      factors[i] = transposed (self, factors[i], node->operands[i]->shape.rank);
  ans_onnx_writer_add (self, "MatMul", result, factors);
}

static void
write_contract (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *factors[3] = {NULL};
  for (int i = 0; i < 2; i++) {
    int rows[] = {-1, node->shape.size[i]};
    factors[i] = ANS_ONNX (self, "Reshape", NULL, OPERAND (i),
                           ans_onnx_writer_indices (self, 2, rows));
  }
  factors[0] = transposed (self, factors[0], 2);
  ans_onnx_writer_add (self, "MatMul", result, factors);
}

/* ---- choices, for indices that are known ---- */

static const double *
known_index (const AnsNode *index)
{
  while (index->op == ANS_OP_RESHAPE)
    index = index->operands[0];
  return index->op == ANS_OP_CONSTANT ? index->values : NULL;
}

static void
write_gather (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const double *index = known_index (node->operands[1]);
  if (!index) {
    ans_onnx_writer_refuse (self, node, "its index is computed");
    return;
  }
  int n = node->shape.size[node->attributes.axis];
  g_autofree int *entries = g_new (int, n);
  for (int i = 0; i < n; i++)
    entries[i] = (int) index[i];
  ANS_ONNX (self, "Gather", result, OPERAND (0),
            ans_onnx_writer_indices (self, n, entries));
  ans_onnx_writer_integer (self, "axis", node->attributes.axis);
}

/* A product, with the axis turned to the end, by the matrix of ones where entry j goes to
 * index[j]. */
static void
write_scatter_add (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const double *index = known_index (node->operands[1]);
  int axis = node->attributes.axis, rank = node->shape.rank, turn[ANS_MAX_RANK];
  if (!index) {
    ans_onnx_writer_refuse (self, node, "its index is computed");
    return;
  }
  int shape[] = {node->operands[0]->shape.size[axis], node->shape.size[axis]};
  g_autofree double *ones = g_new0 (double, (gsize) shape[0] * (gsize) shape[1]);
  for (int j = 0; j < shape[0]; j++)
    ones[j * shape[1] + (int) index[j]] = 1;
  for (int i = 0; i < rank; i++)
    turn[i] = i == axis ? rank - 1 : i == rank - 1 ? axis : i;
  const char *last = ans_onnx_writer_turn (self, OPERAND (0), NULL, rank, turn);
  const char *matrix = ans_onnx_writer_tensor (self, NULL, 2, shape, ones);
  const char *product = ANS_ONNX (self, "MatMul", NULL, last, matrix);
  ans_onnx_writer_turn (self, product, result, rank, turn);
}

/* ---- determinants ---- */

static void
write_log_abs_det (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const char *det = ANS_ONNX (self, "Det", NULL, OPERAND (0));
  ANS_ONNX (self, "Log", result, ANS_ONNX (self, "Abs", NULL, det));
}

static void
write_det_sign (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  ANS_ONNX (self, "Sign", result, ANS_ONNX (self, "Det", NULL, OPERAND (0)));
}

/* ---- the table ---- */

typedef struct {
  const char *type; /* the operator of the same operands */
  void (*write) (AnsOnnxWriter *self, const AnsNode *node, const char *result);
} Row;

static const Row table[ANS_N_OPS] = {
    [ANS_OP_ADD] = {"Add"},
    [ANS_OP_SUB] = {"Sub"},
    [ANS_OP_MUL] = {"Mul"},
    [ANS_OP_DIV] = {"Div"},
    [ANS_OP_GREATER] = {.write = write_comparison},
    [ANS_OP_AFFINE] = {.write = write_affine},
    [ANS_OP_EXP] = {"Exp"},
    [ANS_OP_LOG] = {"Log"},
    [ANS_OP_SIN] = {"Sin"},
    [ANS_OP_COS] = {"Cos"},
    [ANS_OP_TANH] = {"Tanh"},
    [ANS_OP_SIGMOID] = {"Sigmoid"},
    [ANS_OP_SOFTPLUS] = {.write = write_softplus},
    [ANS_OP_SQUARE] = {.write = write_square},
    [ANS_OP_SQRT] = {"Sqrt"},
    [ANS_OP_RECIPROCAL] = {"Reciprocal"},
    [ANS_OP_SELECT] = {.write = write_select},
    [ANS_OP_STOP_GRADIENT] = {"Identity"},
    [ANS_OP_MATMUL] = {.write = write_matmul},
    [ANS_OP_CONTRACT] = {.write = write_contract},
    [ANS_OP_SUM] = {.write = write_reduction},
    [ANS_OP_BROADCAST] = {.write = write_broadcast},
    [ANS_OP_RESHAPE] = {.write = write_reshape},
    [ANS_OP_TRANSPOSE] = {.write = write_transpose},
    [ANS_OP_SLICE] = {.write = write_slice},
    [ANS_OP_PAD] = {.write = write_pad},
    [ANS_OP_CONCAT] = {.write = write_concat},
    [ANS_OP_CONV] = {.write = ans_onnx_conv_write},
    [ANS_OP_CONV_TRANSPOSED] = {.write = ans_onnx_conv_write_transposed},
    [ANS_OP_EQUAL] = {.write = write_comparison},
    [ANS_OP_MAXIMUM] = {"Max"},
    [ANS_OP_RELU] = {"Relu"},
    [ANS_OP_ERF] = {"Erf"},
    [ANS_OP_MAX] = {.write = write_reduction},
    [ANS_OP_GATHER] = {.write = write_gather},
    [ANS_OP_SCATTER_ADD] = {.write = write_scatter_add},
    [ANS_OP_LOG_ABS_DET] = {.write = write_log_abs_det},
    [ANS_OP_DET_SIGN] = {.write = write_det_sign},
};

void
ans_onnx_table_write (AnsOnnxWriter *self, const AnsNode *node, const char *result)
{
  const Row *row = &table[node->op];
  g_autofree const char **operands = g_new0 (const char *, node->n_operands + 1);
  for (int i = 0; i < node->n_operands; i++)
    operands[i] = OPERAND (i);
  if (row->write)
    row->write (self, node, result);
  else if (row->type)
    ans_onnx_writer_add (self, row->type, result, operands);
  else
    ans_onnx_writer_refuse (self, node, "there is no such operator");
}
