/* A graph built anew in its simplest form: equal nodes are made once, constants folded,
 * and what algebra makes superfluous left out.  Values stay what they were up to
 * rounding; a product with a constant zero is zero. */
#pragma once

#include "engine/graph/node.h"

/* The new graph, with inputs and parameters as in the old one; results[i] is outputs[i]
 * in it. */
AnsGraph *ans_rewrite (int n, AnsNode *const *outputs, AnsNode **results);

/* For the rules in engine/graph/rewrite_rules.c. */
typedef struct {
  AnsGraph *graph;
  GHashTable *seen; /* the nodes made so far, by what they are made of */
  gboolean alone;   /* nobody else needs the operands of the node that is being copied */
} AnsRewriter;

/* The simplest node for an operation. */
AnsNode *ans_rewrite_make (AnsRewriter *self, AnsOp op, const AnsAttributes *attributes,
                           int n, AnsNode *const *operands);
AnsNode *ans_rewrite_fill (AnsRewriter *self, const AnsShape *shape, double value);
AnsNode *ans_rewrite_reshape (AnsRewriter *self, AnsNode *x, const AnsShape *shape);

/* Something simpler than the draft, or NULL. */
AnsNode *ans_rewrite_rules (AnsRewriter *self, const AnsNode *draft);

/* A sum, contraction or product of a batch with a weight matrix, with what multiplies all
 * of its terms taken out; NULL if there is nothing (engine/graph/rewrite_factor.c). */
AnsNode *ans_rewrite_sum_factor (AnsRewriter *self, const AnsNode *sum);
AnsNode *ans_rewrite_contract_factor (AnsRewriter *self, const AnsNode *contract);
AnsNode *ans_rewrite_matmul_factor (AnsRewriter *self, const AnsNode *matmul);

/* Simpler products, or NULL (engine/graph/rewrite_product.c). */
AnsNode *ans_rewrite_slice_of_product (AnsRewriter *self, const AnsNode *slice);
AnsNode *ans_rewrite_sum_of_products (AnsRewriter *self, const AnsNode *add);
AnsNode *ans_rewrite_product_of_pad (AnsRewriter *self, const AnsNode *matmul);
AnsNode *ans_rewrite_contract_of_pad (AnsRewriter *self, const AnsNode *contract);

/* A draft whose value is the same for all samples, computed once and repeated; else NULL
 * (engine/graph/rewrite_repeat.c). */
AnsNode *ans_rewrite_repeat (AnsRewriter *self, const AnsNode *draft);

/* The one matrix [m, n] that a node [..., m, n] repeats for all its leading axes; else
 * NULL. */
AnsNode *ans_rewrite_repeated_matrix (AnsRewriter *self, AnsNode *x);
