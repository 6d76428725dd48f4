/* The table of primitive operations: a row for each, with everything that is known about
 * it. Add an operation by a value of AnsOp, a row here and a builder in
 * engine/graph/op.c or, with its rules and its kernel, in files of its family. */
#pragma once

#include "engine/graph/node.h"

/* Elementwise kernel: out[i] from in[k][i], i < n; the arrays may not overlap. */
typedef void (*AnsBlock) (int n, const double *const *in, const AnsAttributes *attributes,
                          double *out);

typedef struct {
  const char *name;
  AnsBlock block; /* elementwise operations only */

  /* The result's shape; or why the operands do not fit, to be freed. */
  char *(*shape) (const AnsNode *draft, AnsShape *shape);

  /* Elementwise operations: t times the partial derivative for operand i; NULL for zero.
   */
  AnsNode *(*chain) (const AnsNode *node, int i, AnsNode *t);

  /* The cotangent of operand i for the cotangent g of the node; NULL for zero.  With
   * `per_sample`, that of a global operand of a batched node has the batch in front. */
  AnsNode *(*vjp) (const AnsNode *node, int i, AnsNode *g, gboolean per_sample);

  /* The node's tangent for those of its operands, NULL standing for zero (not for all).
   */
  AnsNode *(*jvp) (const AnsNode *node, AnsNode *const *tangents);

  /* The node on operands of which those marked `spread` have D directions behind their
   * batch (engine/graph/spread.h); NULL: all of them get that axis. */
  AnsNode *(*spread) (const AnsNode *node, AnsNode **operands, const gboolean *spread,
                      int D);

  /* The second derivative along the operands' tangents, summed over directions with their
   * weights (engine/graph/second.h); NULL: by the JVP, applied twice. */
  AnsNode *(*second) (const AnsNode *node, AnsNode *const *tangents, AnsNode *weights);
} AnsOpRow;

extern const AnsOpRow ans_op_table[ANS_N_OPS];
