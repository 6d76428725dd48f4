#include "engine/graph/op_table.h"

#include "engine/graph/derive.h"
#include "engine/graph/op_block.h"
#include "engine/graph/op_family.h"
#include "engine/graph/op_linalg.h"
#include "engine/graph/op_conv.h"
#include "engine/graph/op_shape.h"
#include "engine/graph/second.h"
#include "engine/graph/spread.h"

#define INDEX(text, rule)                                                                \
  {                                                                                      \
    .name = text, .shape = ans_op_index_shape_##rule, .vjp = ans_op_index_vjp_##rule,    \
    .jvp = ans_op_index_jvp_linear, .spread = ans_spread_first                           \
  }

#define LEAF(text)                                                                       \
  {                                                                                      \
    .name = text, .shape = ans_op_shape_leaf                                             \
  }

#define ELEMENTWISE(text, kernel, rule)                                                  \
  {                                                                                      \
    .name = text, .block = ans_op_block_##kernel, .shape = ans_op_shape_elementwise,     \
    .chain = ans_derive_chain_##rule, .vjp = ans_derive_vjp_elementwise,                 \
    .jvp = ans_derive_jvp_elementwise                                                    \
  }

#define STRUCTURAL(text, forward)                                                        \
  {                                                                                      \
    .name = #text, .shape = ans_op_shape_##text, .vjp = ans_derive_vjp_##text,           \
    .jvp = ans_derive_jvp_##forward                                                      \
  }

#define FAMILY(text, family, rule, forward)                                              \
  {                                                                                      \
    .name = text, .shape = ans_op_##family##_shape_##rule,                               \
    .vjp = ans_op_##family##_vjp_##rule, .jvp = ans_op_##family##_jvp_##forward          \
  }

#define LINALG(text, result, rule)                                                       \
  {                                                                                      \
    .name = text, .shape = ans_op_linalg_shape_##result,                                 \
    .vjp = ans_op_linalg_vjp_##rule, .jvp = ans_op_linalg_jvp_##rule                     \
  }

#define CONVOLUTION(text)                                                                \
  {                                                                                      \
    .name = text, .shape = ans_op_conv_shape, .vjp = ans_op_conv_vjp,                    \
    .jvp = ans_derive_jvp_bilinear, .spread = ans_spread_conv                            \
  }

const AnsOpRow ans_op_table[ANS_N_OPS] = {
    [ANS_OP_INPUT] = LEAF ("input"),
    [ANS_OP_PARAMETER] = LEAF ("parameter"),
    [ANS_OP_CONSTANT] = LEAF ("constant"),
    [ANS_OP_PLACEHOLDER] = LEAF ("placeholder"),
    [ANS_OP_ADD] = ELEMENTWISE ("add", add, add),
    [ANS_OP_SUB] = ELEMENTWISE ("sub", sub, sub),
    [ANS_OP_MUL] = ELEMENTWISE ("mul", mul, mul),
    [ANS_OP_DIV] = ELEMENTWISE ("div", div, div),
    [ANS_OP_GREATER] = ELEMENTWISE ("greater", greater, zero),
    [ANS_OP_AFFINE] = ELEMENTWISE ("affine", affine, affine),
    [ANS_OP_EXP] = ELEMENTWISE ("exp", exp, exp),
    [ANS_OP_LOG] = ELEMENTWISE ("log", log, log),
    [ANS_OP_SIN] = ELEMENTWISE ("sin", sin, sin),
    [ANS_OP_COS] = ELEMENTWISE ("cos", cos, cos),
    [ANS_OP_TANH] = ELEMENTWISE ("tanh", tanh, tanh),
    [ANS_OP_SIGMOID] = ELEMENTWISE ("sigmoid", sigmoid, sigmoid),
    [ANS_OP_SOFTPLUS] = ELEMENTWISE ("softplus", softplus, softplus),
    [ANS_OP_SQUARE] = ELEMENTWISE ("square", square, square),
    [ANS_OP_SQRT] = ELEMENTWISE ("sqrt", sqrt, sqrt),
    [ANS_OP_RECIPROCAL] = ELEMENTWISE ("reciprocal", reciprocal, reciprocal),
    [ANS_OP_SELECT] = ELEMENTWISE ("select", select, select),
    [ANS_OP_STOP_GRADIENT] = ELEMENTWISE ("stop-gradient", stop_gradient, zero),
    [ANS_OP_MATMUL] = {.name = "matmul",
                       .shape = ans_op_shape_matmul,
                       .vjp = ans_derive_vjp_matmul,
                       .jvp = ans_derive_jvp_bilinear,
                       .spread = ans_spread_matmul,
                       .second = ans_second_matmul},
    [ANS_OP_CONTRACT] = STRUCTURAL (contract, bilinear),
    [ANS_OP_SUM] = STRUCTURAL (sum, linear),
    [ANS_OP_BROADCAST] = STRUCTURAL (broadcast, linear),
    [ANS_OP_RESHAPE] = STRUCTURAL (reshape, linear),
    [ANS_OP_TRANSPOSE] = STRUCTURAL (transpose, linear),
    [ANS_OP_SLICE] = STRUCTURAL (slice, linear),
    [ANS_OP_PAD] = STRUCTURAL (pad, linear),
    [ANS_OP_CONCAT] = STRUCTURAL (concat, linear),
    [ANS_OP_CONV] = CONVOLUTION ("conv"),
    [ANS_OP_CONV_TRANSPOSED] = CONVOLUTION ("conv-transposed"),
    [ANS_OP_CONV_FILTER] = CONVOLUTION ("conv-filter"),
    [ANS_OP_TOTAL] = {.name = "total"},
    [ANS_OP_EQUAL] = ELEMENTWISE ("equal", equal, zero),
    [ANS_OP_MAXIMUM] = ELEMENTWISE ("maximum", maximum, maximum),
    [ANS_OP_RELU] = ELEMENTWISE ("relu", relu, relu),
    [ANS_OP_ERF] = ELEMENTWISE ("erf", erf, erf),
    [ANS_OP_MAX] = FAMILY ("max", reduce, max, max),
    [ANS_OP_GATHER] = INDEX ("gather", gather),
    [ANS_OP_SCATTER_ADD] = INDEX ("scatter-add", scatter_add),
    [ANS_OP_LOG_ABS_DET] = {.name = "log-abs-det",
                            .shape = ans_op_linalg_shape_det,
                            .vjp = ans_op_linalg_vjp_log_abs_det,
                            .jvp = ans_op_linalg_jvp_log_abs_det,
                            .second = ans_second_log_abs_det},
    [ANS_OP_DET_SIGN] = LINALG ("det-sign", det, det_sign),
    [ANS_OP_INVERSE] = LINALG ("inverse", inverse, inverse),
    [ANS_OP_TRIANGULAR_SOLVE] =
        LINALG ("triangular-solve", triangular_solve, triangular_solve),
};
