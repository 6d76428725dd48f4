/* What a node is, for the files of this room and for what walks graphs out
 * (engine/export). */
#pragma once

#include "engine/core/arena.h"
#include "engine/graph/shape.h"

/* Each has a row in the table of engine/graph/op_table.c. */
typedef enum {
  ANS_OP_INPUT,
  ANS_OP_PARAMETER,
  ANS_OP_CONSTANT,
  ANS_OP_PLACEHOLDER, /* stands for a cotangent while a rule is traced; never runs */
  ANS_OP_ADD,
  ANS_OP_SUB,
  ANS_OP_MUL,
  ANS_OP_DIV,
  ANS_OP_GREATER,
  ANS_OP_AFFINE, /* a x + b: scale, shift and neg */
  ANS_OP_EXP,
  ANS_OP_LOG,
  ANS_OP_SIN,
  ANS_OP_COS,
  ANS_OP_TANH,
  ANS_OP_SIGMOID,
  ANS_OP_SOFTPLUS,
  ANS_OP_SQUARE,
  ANS_OP_SQRT,
  ANS_OP_RECIPROCAL,
  ANS_OP_SELECT,
  ANS_OP_STOP_GRADIENT,
  ANS_OP_MATMUL,
  ANS_OP_CONTRACT,
  ANS_OP_SUM,
  ANS_OP_BROADCAST,
  ANS_OP_RESHAPE,
  ANS_OP_TRANSPOSE,
  ANS_OP_SLICE,
  ANS_OP_PAD,
  ANS_OP_CONCAT,
  ANS_OP_CONV,
  ANS_OP_CONV_TRANSPOSED,
  ANS_OP_CONV_FILTER,
  ANS_OP_TOTAL, /* a sum of sums over the batch, in compiled programs only */
  ANS_OP_EQUAL,
  ANS_OP_MAXIMUM,
  ANS_OP_RELU,
  ANS_OP_ERF,
  ANS_OP_MAX,
  ANS_OP_GATHER,
  ANS_OP_SCATTER_ADD,
  ANS_OP_LOG_ABS_DET,
  ANS_OP_DET_SIGN,
  ANS_OP_INVERSE,
  ANS_OP_TRIANGULAR_SOLVE,
  ANS_N_OPS,
} AnsOp;

/* What an operation needs to know besides its operands; the rest stays zero, so that two
 * can be compared as bytes. */
typedef struct {
  double a, b; /* affine */
  int index;   /* input: its number; parameter: its place in the flat vector */
  guint axes;  /* sum, max: a set of axes; matmul: bit 0 ta, bit 1 tb; triangular solve:
                  bit 0 upper, bit 1 transposed; inverse: bit 1 transposed */
  int axis;    /* slice, pad, concat, gather, scatter_add */
  int first;   /* slice; pad: zeros before */
  int after;   /* pad: zeros after; scatter_add: entries along the axis */
  AnsShape shape; /* broadcast, reshape: the result; slice: size[0]; transpose: axes;
                   * convolutions: strides and sizes, zeros before in first and after,
                   * periodic directions in axes */
} AnsAttributes;

struct _AnsNode {
  AnsGraph *graph;
  int id; /* larger than those of its operands */
  AnsOp op;
  AnsAttributes attributes;
  AnsShape shape;
  int n_operands;
  AnsNode **operands;
  const double *values; /* constant */
  const char *name;     /* input, parameter */
};

/* A node of the graph; a misuse gives a harmless scalar and marks the graph. */
AnsNode *ans_node_new (AnsGraph *graph, AnsOp op, const AnsAttributes *attributes, int n,
                       AnsNode *const *operands);

/* A node without operands, of a known shape. */
AnsNode *ans_node_leaf (AnsGraph *graph, AnsOp op, const AnsShape *shape,
                        const char *name, int index);

/* Marks the graph as misused: "OP of NODE SHAPE and NODE SHAPE: reason".  Takes `reason`.
 */
AnsNode *ans_node_refuse (const AnsNode *draft, char *reason);

/* A global constant or parameter, input, or operation with its number, and its shape. */
char *ans_node_text (const AnsNode *self);

/* Whether all values are known to be the same, and which. */
gboolean ans_node_splat (const AnsNode *self, double *value);

/* In engine/graph/graph.c. */
struct _AnsGraph {
  AnsArena *arena;
  GPtrArray *nodes;
  GArray *parameters; /* AnsParameterInfo */
  int n_inputs;
  char *failure; /* the first misuse, or NULL */
};
