/* Shape rules and derivatives of the families of operations that have files of their own,
 * for the table in engine/graph/op_table.c, which says what each of them does. */
#pragma once

#include "engine/graph/op_table.h"

char *ans_op_reduce_shape_max (const AnsNode *draft, AnsShape *shape);
AnsNode *ans_op_reduce_vjp_max (const AnsNode *node, int i, AnsNode *g,
                                gboolean per_sample);
AnsNode *ans_op_reduce_jvp_max (const AnsNode *node, AnsNode *const *tangents);

char *ans_op_index_shape_gather (const AnsNode *draft, AnsShape *shape);
char *ans_op_index_shape_scatter_add (const AnsNode *draft, AnsShape *shape);
AnsNode *ans_op_index_vjp_gather (const AnsNode *node, int i, AnsNode *g,
                                  gboolean per_sample);
AnsNode *ans_op_index_vjp_scatter_add (const AnsNode *node, int i, AnsNode *g,
                                       gboolean per_sample);
AnsNode *ans_op_index_jvp_linear (const AnsNode *node, AnsNode *const *tangents);
