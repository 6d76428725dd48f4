/* The algebra of engine/graph/rewrite.h, a function per operation. */
#include "engine/graph/op_table.h"
#include "engine/graph/rewrite.h"

static AnsNode *
make_unary (AnsRewriter *self, AnsOp op, AnsNode *x)
{
  return ans_rewrite_make (self, op, NULL, 1, &x);
}

static AnsNode *
make_binary (AnsRewriter *self, AnsOp op, AnsNode *a, AnsNode *b)
{
  return ans_rewrite_make (self, op, NULL, 2, (AnsNode *[]){a, b});
}

static AnsNode *
make_affine (AnsRewriter *self, AnsNode *x, double a, double b)
{
  AnsAttributes attributes = {.a = a, .b = b};
  return ans_rewrite_make (self, ANS_OP_AFFINE, &attributes, 1, &x);
}

static AnsNode *
make_broadcast (AnsRewriter *self, AnsNode *x, const AnsShape *shape)
{
  AnsAttributes attributes = {.shape = *shape};
  return ans_rewrite_make (self, ANS_OP_BROADCAST, &attributes, 1, &x);
}

static gboolean
is_zero (const AnsNode *x)
{
  double value;
  return ans_node_splat (x, &value) && value == 0;
}

static gboolean
is_scale (const AnsNode *x)
{
  return x->op == ANS_OP_AFFINE && x->attributes.b == 0;
}

static gboolean
is_neg (const AnsNode *x)
{
  return is_scale (x) && x->attributes.a == -1;
}

/* If one operand has one known value: which is the other. */
static int
find_splat (const AnsNode *node, double *value)
{
  for (int i = 0; i < 2; i++)
    if (ans_node_splat (node->operands[i], value))
      return 1 - i;
  return -1;
}

/* a x + b for such a node, repeated to its shape. */
static AnsNode *
splat_affine (AnsRewriter *self, const AnsNode *node, int other, double a, double b)
{
  AnsNode *x = make_affine (self, node->operands[other], a, b);
  return make_broadcast (self, x, &node->shape);
}

static AnsNode *
rule_add (AnsRewriter *self, const AnsNode *node)
{
  double c;
  int other = find_splat (node, &c);

  if (other >= 0)
    return splat_affine (self, node, other, 1, c);
  for (int i = 0; i < 2; i++)
    if (is_neg (node->operands[i]))
      return make_binary (self, ANS_OP_SUB, node->operands[1 - i],
                          node->operands[i]->operands[0]);
  return ans_rewrite_sum_of_products (self, node);
}

static AnsNode *
rule_sub (AnsRewriter *self, const AnsNode *node)
{
  double c;
  int other = find_splat (node, &c);

  if (other == 0)
    return splat_affine (self, node, 0, 1, -c);
  if (other == 1)
    return splat_affine (self, node, 1, -1, c);
  if (is_neg (node->operands[1]))
    return make_binary (self, ANS_OP_ADD, node->operands[0],
                        node->operands[1]->operands[0]);
  return NULL;
}

static AnsNode *
rule_mul (AnsRewriter *self, const AnsNode *node)
{
  double c;
  int other = find_splat (node, &c);

  if (is_zero (node->operands[0]) || is_zero (node->operands[1]))
    return ans_rewrite_fill (self, &node->shape, 0);
  if (other >= 0)
    return splat_affine (self, node, other, c, 0);
  if (node->operands[0] == node->operands[1])
    return make_unary (self, ANS_OP_SQUARE, node->operands[0]);
  return NULL;
}

static AnsNode *
rule_div (AnsRewriter *self, const AnsNode *node)
{
  double c;
  if (find_splat (node, &c) == 0 && c == 1)
    return make_broadcast (self, node->operands[0], &node->shape);
  return NULL;
}

static AnsNode *
rule_affine (AnsRewriter *self, const AnsNode *node)
{
  const AnsNode *x = node->operands[0];
  double a = node->attributes.a, b = node->attributes.b;

  if (a == 1 && b == 0)
    return node->operands[0];
  if (a == 0)
    return ans_rewrite_fill (self, &node->shape, b);
  if (x->op == ANS_OP_AFFINE)
    return make_affine (self, x->operands[0], a * x->attributes.a,
                        a * x->attributes.b + b);
  return NULL;
}

static AnsNode *
rule_square (AnsRewriter *self, const AnsNode *node)
{
  if (is_neg (node->operands[0]))
    return make_unary (self, ANS_OP_SQUARE, node->operands[0]->operands[0]);
  return NULL;
}

static AnsNode *
rule_stop_gradient (AnsRewriter *self, const AnsNode *node)
{
  (void) self;
  return node->operands[0];
}

static AnsNode *
rule_select (AnsRewriter *self, const AnsNode *node)
{
  double c;
  if (!ans_node_splat (node->operands[0], &c))
    return NULL;
  return make_broadcast (self, node->operands[c != 0 ? 1 : 2], &node->shape);
}

/* Whether x swaps its last two axes and nothing else. */
static gboolean
swaps_matrix (const AnsNode *x)
{
  const int *axes = x->attributes.shape.size;
  int rank = x->shape.rank;

  if (x->op != ANS_OP_TRANSPOSE || rank < 2 || axes[rank - 1] != rank - 2)
    return FALSE;
  for (int i = 0; i < rank - 2; i++)
    if (axes[i] != i)
      return FALSE;
  return TRUE;
}

/* The operand with its last two axes, one of them 1, read as m x n. */
static AnsNode *
as_matrix (AnsRewriter *self, AnsNode *x, int m, int n)
{
  AnsShape shape = x->shape;
  shape.size[shape.rank - 2] = m;
  shape.size[shape.rank - 1] = n;
  return ans_rewrite_reshape (self, x, &shape);
}

/* Whether one weight matrix meets a whole batch: then it is worth being turned round
 * once, since products without transposed operands are the fastest. */
static gboolean
is_weight (const AnsNode *x, const AnsNode *node)
{
  return x == node->operands[1] && ans_node_is_batched (node) &&
         !ans_node_is_batched (x) && x->shape.rank == 2;
}

static AnsNode *
turn_weight (AnsRewriter *self, const AnsNode *node)
{
  AnsAttributes swap = {.shape = {2, {1, 0}}}, attributes = node->attributes;
  AnsNode *x[2] = {node->operands[0], node->operands[1]};

  attributes.axes ^= 2u;
  x[1] = ans_rewrite_make (self, ANS_OP_TRANSPOSE, &swap, 1, &x[1]);
  return ans_rewrite_make (self, ANS_OP_MATMUL, &attributes, 2, x);
}

static AnsNode *
rule_matmul (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *x[2] = {node->operands[0], node->operands[1]}, *product;
  AnsAttributes attributes = node->attributes;
  int rank = node->shape.rank, m = node->shape.size[rank - 2],
      n = node->shape.size[rank - 1];
  const AnsShape *a = &x[0]->shape;

  if (is_zero (x[0]) || is_zero (x[1]))
    return ans_rewrite_fill (self, &node->shape, 0);
  for (guint i = 0; i < 2; i++)
    if (swaps_matrix (x[i]) && !(is_weight (x[i], node) && !(attributes.axes & 2))) {
      x[i] = x[i]->operands[0];
      attributes.axes ^= 1u << i;
      return ans_rewrite_make (self, ANS_OP_MATMUL, &attributes, 2, x);
    }
  for (int i = 0; i < 2; i++) {
    AnsNode *matrix = ans_rewrite_repeated_matrix (self, x[i]);
    if (matrix == NULL || x[1 - i]->shape.rank < 3)
      continue;
    x[i] = matrix;
    return ans_rewrite_make (self, ANS_OP_MATMUL, &attributes, 2, x);
  }
  product = ans_rewrite_product_of_pad (self, node);
  if (product != NULL)
    return product;
  if (a->size[attributes.axes & 1 ? a->rank - 2 : a->rank - 1] != 1)
    return (attributes.axes & 2) && is_weight (x[1], node)
               ? turn_weight (self, node)
               : ans_rewrite_matmul_factor (self, node);
  return make_binary (self, ANS_OP_MUL, as_matrix (self, x[0], m, 1),
                      as_matrix (self, x[1], 1, n));
}

/* The row which an operand repeats for all samples, or NULL. */
static AnsNode *
repeated_row (AnsRewriter *self, const AnsNode *x)
{
  int n = x->shape.size[x->shape.rank - 1];
  AnsNode *source = x->op == ANS_OP_BROADCAST ? x->operands[0] : NULL;
  AnsShape row = {1, {n}};

  if (source == NULL || ans_node_is_batched (source))
    return NULL;
  if (ans_shape_row (&source->shape) == 1) {
    AnsShape one = {1, {1}};
    return make_broadcast (self, ans_rewrite_reshape (self, source, &one), &row);
  }
  return source->shape.rank > 0 && ans_shape_row (&source->shape) == n &&
                 source->shape.size[source->shape.rank - 1] == n
             ? ans_rewrite_reshape (self, source, &row)
             : NULL;
}

/* With one operand the same for all samples: its product with the other's sum. */
static AnsNode *
rule_contract (AnsRewriter *self, const AnsNode *node)
{
  AnsAttributes leading = {.axes = (1u << (node->operands[0]->shape.rank - 1)) - 1};
  AnsNode *sum;

  if (is_zero (node->operands[0]) || is_zero (node->operands[1]))
    return ans_rewrite_fill (self, &node->shape, 0);
  for (int i = 0; i < 2; i++) {
    AnsNode *row = repeated_row (self, node->operands[i]), *other = node->operands[1 - i];
    AnsShape column = {2, {node->shape.size[0], 1}}, flat = {2, {1, node->shape.size[1]}};
    if (row == NULL)
      continue;
    sum = ans_rewrite_make (self, ANS_OP_SUM, &leading, 1, &other);
    return make_binary (self, ANS_OP_MUL,
                        ans_rewrite_reshape (self, i == 0 ? row : sum, &column),
                        ans_rewrite_reshape (self, i == 0 ? sum : row, &flat));
  }
  sum = ans_rewrite_contract_of_pad (self, node);
  return sum != NULL ? sum : ans_rewrite_contract_factor (self, node);
}

/* Axes of size 1 are not summed but left out, factors are taken out of the sum. */
static AnsNode *
rule_sum (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *x = node->operands[0];
  AnsAttributes attributes = node->attributes;
  guint ones = 0;
  AnsShape rest;

  if (is_zero (x))
    return ans_rewrite_fill (self, &node->shape, 0);
  for (int i = 0; i < x->shape.rank; i++)
    if ((attributes.axes >> i & 1) && x->shape.size[i] == 1)
      ones |= 1u << i;
  if (attributes.axes == ones)
    return ans_rewrite_reshape (self, x, &node->shape);
  if (is_scale (x))
    return make_affine (
        self, ans_rewrite_make (self, ANS_OP_SUM, &attributes, 1, &x->operands[0]),
        x->attributes.a, 0);
  if (ones == 0)
    return ans_rewrite_sum_factor (self, node);
  attributes.axes = 0;
  for (int i = 0, j = 0; i < x->shape.rank; i++) {
    if (node->attributes.axes & ~ones & 1u << i)
      attributes.axes |= 1u << j;
    j += ones >> i & 1 ? 0 : 1;
  }
  rest = ans_shape_remove (&x->shape, ones);
  x = ans_rewrite_reshape (self, x, &rest);
  return ans_rewrite_make (self, ANS_OP_SUM, &attributes, 1, &x);
}

static AnsNode *
rule_broadcast (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *x = node->operands[0];
  if (ans_shape_equal (&x->shape, &node->shape))
    return x;
  if (x->op == ANS_OP_BROADCAST)
    return make_broadcast (self, x->operands[0], &node->shape);
  if (!ans_node_is_batched (node) && x->shape.rank > 0 &&
      ans_shape_row (&x->shape) == ans_shape_row (&node->shape))
    return ans_rewrite_reshape (self, x, &node->shape);
  return NULL;
}

static AnsNode *
rule_reshape (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *x = node->operands[0];
  if (ans_shape_equal (&x->shape, &node->shape))
    return x;
  if (x->op == ANS_OP_RESHAPE)
    return ans_rewrite_reshape (self, x->operands[0], &node->shape);
  return NULL;
}

static AnsNode *
rule_transpose (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *x = node->operands[0];
  const int *axes = node->attributes.shape.size;
  AnsAttributes attributes = node->attributes;
  gboolean identity = TRUE;
  int last = -1;

  for (int i = 0; i < x->shape.rank; i++)
    if (x->shape.size[axes[i]] != 1) {
      identity = identity && axes[i] > last;
      last = axes[i];
    }
  if (identity)
    return ans_rewrite_reshape (self, x, &node->shape);
  if (x->op != ANS_OP_TRANSPOSE)
    return NULL;
  for (int i = 0; i < x->shape.rank; i++)
    attributes.shape.size[i] = x->attributes.shape.size[axes[i]];
  return ans_rewrite_make (self, ANS_OP_TRANSPOSE, &attributes, 1, &x->operands[0]);
}

/* A cut through a join is a cut through one of its parts. */
static AnsNode *
slice_of_concat (AnsRewriter *self, const AnsNode *node)
{
  const AnsNode *x = node->operands[0];
  AnsAttributes attributes = node->attributes;
  int last = attributes.first + attributes.shape.size[0];

  for (int i = 0, begin = 0; i < x->n_operands; i++) {
    int end = begin + x->operands[i]->shape.size[attributes.axis];
    if (begin <= attributes.first && last <= end) {
      attributes.first -= begin;
      return ans_rewrite_make (self, ANS_OP_SLICE, &attributes, 1, &x->operands[i]);
    }
    begin = end;
  }
  return NULL;
}

static AnsNode *
rule_slice (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *x = node->operands[0];
  AnsAttributes attributes = node->attributes;

  if (ans_shape_equal (&x->shape, &node->shape))
    return x;
  if (x->n_operands == 0)
    return NULL;
  if (x->op == ANS_OP_MATMUL)
    return ans_rewrite_slice_of_product (self, node);
  if (x->attributes.axis != attributes.axis)
    return NULL;
  if (x->op == ANS_OP_CONCAT)
    return slice_of_concat (self, node);
  if (x->op == ANS_OP_SLICE)
    attributes.first += x->attributes.first;
  else if (x->op == ANS_OP_PAD)
    attributes.first -= x->attributes.first;
  else
    return NULL;
  if (attributes.first < 0 || attributes.first + attributes.shape.size[0] >
                                  x->operands[0]->shape.size[attributes.axis])
    return NULL;
  return ans_rewrite_make (self, ANS_OP_SLICE, &attributes, 1, &x->operands[0]);
}

static AnsNode *
rule_pad (AnsRewriter *self, const AnsNode *node)
{
  (void) self;
  return ans_shape_equal (&node->operands[0]->shape, &node->shape) ? node->operands[0]
                                                                   : NULL;
}

static AnsNode *
rule_concat (AnsRewriter *self, const AnsNode *node)
{
  (void) self;
  return node->n_operands == 1 ? node->operands[0] : NULL;
}

/* An operand need not be repeated first when the operation does so itself. */
static AnsNode *
drop_broadcast (AnsRewriter *self, const AnsNode *node)
{
  AnsNode *operands[3] = {NULL};

  for (int i = 0; i < node->n_operands; i++) {
    AnsShape shape = {0};
    if (node->operands[i]->op != ANS_OP_BROADCAST)
      continue;
    for (int j = 0; j < node->n_operands; j++) {
      operands[j] = node->operands[j];
      if (j == i)
        operands[j] = node->operands[j]->operands[0];
      ans_shape_broadcast (&shape, &operands[j]->shape, &shape);
    }
    if (ans_shape_equal (&shape, &node->shape))
      return ans_rewrite_make (self, node->op, &node->attributes, node->n_operands,
                               operands);
  }
  return NULL;
}

/* An elementwise operation on known single values, or on one value repeated. */
static AnsNode *
fold_splat (AnsRewriter *self, const AnsNode *node)
{
  const double *in[3];
  double values[3], result;

  for (int i = 0; i < node->n_operands; i++) {
    if (!ans_node_splat (node->operands[i], &values[i]))
      return NULL;
    in[i] = &values[i];
  }
  ans_op_table[node->op].block (1, in, &node->attributes, &result);
  return ans_rewrite_fill (self, &node->shape, result);
}

/* What only moves values does nothing to a single value repeated. */
static AnsNode *
move_splat (AnsRewriter *self, const AnsNode *node)
{
  double value, first;

  if (!ans_node_splat (node->operands[0], &first) ||
      (node->op == ANS_OP_PAD && first != 0))
    return NULL;
  for (int i = 1; i < node->n_operands; i++)
    if (!ans_node_splat (node->operands[i], &value) || value != first)
      return NULL;
  return ans_rewrite_fill (self, &node->shape, first);
}

typedef AnsNode *(*Rule) (AnsRewriter *self, const AnsNode *draft);

static const Rule rules[ANS_N_OPS] = {
    [ANS_OP_ADD] = rule_add,
    [ANS_OP_SUB] = rule_sub,
    [ANS_OP_MUL] = rule_mul,
    [ANS_OP_DIV] = rule_div,
    [ANS_OP_AFFINE] = rule_affine,
    [ANS_OP_SQUARE] = rule_square,
    [ANS_OP_STOP_GRADIENT] = rule_stop_gradient,
    [ANS_OP_SELECT] = rule_select,
    [ANS_OP_MATMUL] = rule_matmul,
    [ANS_OP_CONTRACT] = rule_contract,
    [ANS_OP_SUM] = rule_sum,
    [ANS_OP_BROADCAST] = rule_broadcast,
    [ANS_OP_RESHAPE] = rule_reshape,
    [ANS_OP_TRANSPOSE] = rule_transpose,
    [ANS_OP_SLICE] = rule_slice,
    [ANS_OP_PAD] = rule_pad,
    [ANS_OP_CONCAT] = rule_concat,
};

static const gboolean moves[ANS_N_OPS] = {
    [ANS_OP_RESHAPE] = TRUE, [ANS_OP_TRANSPOSE] = TRUE, [ANS_OP_SLICE] = TRUE,
    [ANS_OP_PAD] = TRUE,     [ANS_OP_CONCAT] = TRUE,
};

AnsNode *
ans_rewrite_rules (AnsRewriter *self, const AnsNode *draft)
{
  AnsNode *simpler = NULL;

  if (ans_op_table[draft->op].block != NULL) {
    simpler = fold_splat (self, draft);
    if (simpler == NULL)
      simpler = drop_broadcast (self, draft);
  }
  if (moves[draft->op])
    simpler = move_splat (self, draft);
  if (simpler == NULL && rules[draft->op] != NULL)
    simpler = rules[draft->op](self, draft);
  if (simpler == NULL)
    simpler = ans_rewrite_repeat (self, draft);
  return simpler;
}
