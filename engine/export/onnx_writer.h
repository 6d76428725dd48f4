/* An ONNX graph under construction: its nodes and initializers, in the order in which
 * they are added.  Values have names; all memory is the writer's. */
#pragma once

#include "engine/export/onnx.h"
#include "engine/graph/node.h"

#include "engine/export/onnx.pb-c.h"

typedef struct {
  AnsArena *arena;
  AnsOnnxPrecision precision;
  GPtrArray *nodes, *initializers;
  char **names;      /* by a node's id: its value's, or NULL */
  const char *batch; /* the value that holds the number of rows, or NULL */
  const char *rows;  /* an input to ask for them */
  int n_fresh;
  GError *error; /* the first */
} AnsOnnxWriter;

void ans_onnx_writer_init (AnsOnnxWriter *self, AnsOnnxPrecision precision, int n_nodes);
void ans_onnx_writer_clear (AnsOnnxWriter *self);

char *ans_onnx_writer_copy (AnsOnnxWriter *self, const char *text);

/* The value of a node of our graph. */
const char *ans_onnx_writer_value (const AnsOnnxWriter *self, const AnsNode *node);

/* Adds an operator over the inputs, which end with NULL, and returns its result, by a new
 * name if that is NULL. */
const char *ans_onnx_writer_add (AnsOnnxWriter *self, const char *type,
                                 const char *result, const char *const *inputs);
#define ANS_ONNX(self, type, result, ...)                                                \
  ans_onnx_writer_add (self, type, result, (const char *const[]){__VA_ARGS__, NULL})

/* Attributes of the operator added last. */
void ans_onnx_writer_integer (AnsOnnxWriter *self, const char *name, gint64 value);
void ans_onnx_writer_integers (AnsOnnxWriter *self, const char *name, int n,
                               const int *values);

/* Known values: in the precision of the model, or whole numbers. */
const char *ans_onnx_writer_tensor (AnsOnnxWriter *self, const char *name, int rank,
                                    const int *shape, const double *values);
const char *ans_onnx_writer_number (AnsOnnxWriter *self, double value);
const char *ans_onnx_writer_indices (AnsOnnxWriter *self, int n, const int *values);

/* Turns of axes: result axis i is axes[i]. */
const char *ans_onnx_writer_turn (AnsOnnxWriter *self, const char *x, const char *result,
                                  int rank, const int *axes);

/* Entries first ... end - 1 along an axis. */
const char *ans_onnx_writer_cut (AnsOnnxWriter *self, const char *x, const char *result,
                                 int axis, int first, int end);

/* The number of rows, as a value of shape [1]. */
const char *ans_onnx_writer_batch (AnsOnnxWriter *self);

/* A node that cannot be written; the first is the error. */
void ans_onnx_writer_refuse (AnsOnnxWriter *self, const AnsNode *node,
                             const char *reason);

/* Appends what computes the node, under the name `result` (engine/export/onnx_table.c).
 */
void ans_onnx_table_write (AnsOnnxWriter *self, const AnsNode *node, const char *result);

/* Rows of that table: engine/export/onnx_conv.c. */
void ans_onnx_conv_write (AnsOnnxWriter *self, const AnsNode *node, const char *result);
void ans_onnx_conv_write_transposed (AnsOnnxWriter *self, const AnsNode *node,
                                     const char *result);
