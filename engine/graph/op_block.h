/* Kernels of the elementwise operations over short arrays, see AnsBlock. */
#pragma once

#include "engine/graph/op_table.h"

#define ANS_OP_BLOCK(name)                                                               \
  void ans_op_block_##name (int n, const double *const *in,                              \
                            const AnsAttributes *attributes, double *out)

ANS_OP_BLOCK (add);
ANS_OP_BLOCK (sub);
ANS_OP_BLOCK (mul);
ANS_OP_BLOCK (div);
ANS_OP_BLOCK (greater);
ANS_OP_BLOCK (affine);
ANS_OP_BLOCK (exp);
ANS_OP_BLOCK (log);
ANS_OP_BLOCK (sin);
ANS_OP_BLOCK (cos);
ANS_OP_BLOCK (tanh);
ANS_OP_BLOCK (sigmoid);
ANS_OP_BLOCK (softplus);
ANS_OP_BLOCK (square);
ANS_OP_BLOCK (sqrt);
ANS_OP_BLOCK (reciprocal);
ANS_OP_BLOCK (select);
ANS_OP_BLOCK (stop_gradient);
ANS_OP_BLOCK (equal);
ANS_OP_BLOCK (maximum);
ANS_OP_BLOCK (relu);
ANS_OP_BLOCK (erf);
