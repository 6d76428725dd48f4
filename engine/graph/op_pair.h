/* Two elementwise operations in one pass: t = first (...), then second (t, ...) without a
 * detour through memory.  Fused units are limited by loads and stores, not arithmetic. */
#pragma once

#include "engine/graph/op_table.h"

/* The kernel for `second`, whose operand number `i` is the result of `first`; NULL if
 * there is none.  It reads the operands of `first`, then the other operand of `second`,
 * and the attributes of the one that is affine. */
AnsBlock ans_op_pair (AnsOp first, AnsOp second, int i);
