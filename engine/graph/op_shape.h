/* Shape rules of the primitive operations: NULL and the result's shape, or why the
 * operands do not fit (to be freed). */
#pragma once

#include "engine/graph/node.h"

char *ans_op_shape_leaf (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_elementwise (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_matmul (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_contract (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_sum (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_broadcast (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_reshape (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_transpose (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_slice (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_pad (const AnsNode *draft, AnsShape *shape);
char *ans_op_shape_concat (const AnsNode *draft, AnsShape *shape);
