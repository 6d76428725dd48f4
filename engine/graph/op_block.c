#include "engine/graph/op_block.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

/* A kernel whose element is `formula` of a, b and c, those of its operands that exist. */
#define UNARY(name, formula)                                                             \
  ANS_CLONES ANS_OP_BLOCK (name)                                                         \
  {                                                                                      \
    const double *restrict x = in[0];                                                    \
    double *restrict y = out;                                                            \
    (void) attributes;                                                                   \
    for (int i = 0; i < n; i++) {                                                        \
      double a = x[i];                                                                   \
      y[i] = formula;                                                                    \
    }                                                                                    \
  }

#define BINARY(name, formula)                                                            \
  ANS_CLONES ANS_OP_BLOCK (name)                                                         \
  {                                                                                      \
    const double *restrict x = in[0], *restrict z = in[1];                               \
    double *restrict y = out;                                                            \
    (void) attributes;                                                                   \
    for (int i = 0; i < n; i++) {                                                        \
      double a = x[i], b = z[i];                                                         \
      y[i] = formula;                                                                    \
    }                                                                                    \
  }

/* Elementary functions have their kernels in engine/core/vector.c. */
#define VECTOR(name)                                                                     \
  ANS_OP_BLOCK (name)                                                                    \
  {                                                                                      \
    (void) attributes;                                                                   \
    ans_vector_##name ((gsize) n, in[0], out);                                           \
  }

BINARY (add, a + b)
BINARY (sub, a - b)
BINARY (mul, a *b)
BINARY (div, a / b)
BINARY (greater, a > b ? 1.0 : 0.0)
BINARY (equal, a == b ? 1.0 : 0.0)
BINARY (maximum, a > b || isnan (a) ? a : b)
UNARY (relu, a <= 0 ? 0 : a) /* a NaN stays one */
UNARY (square, a *a)
UNARY (sqrt, sqrt (a))
UNARY (reciprocal, 1 / a)
VECTOR (exp)
VECTOR (log)
VECTOR (sin)
VECTOR (cos)
VECTOR (tanh)
VECTOR (sigmoid)
VECTOR (softplus)
VECTOR (erf)

ANS_CLONES
ANS_OP_BLOCK (affine)
{
  const double *restrict x = in[0];
  double *restrict y = out;
  double a = attributes->a, b = attributes->b;
  for (int i = 0; i < n; i++)
    y[i] = a * x[i] + b;
}

ANS_CLONES
ANS_OP_BLOCK (select)
{
  const double *restrict condition = in[0], *restrict x = in[1], *restrict z = in[2];
  double *restrict y = out;
  (void) attributes;
  for (int i = 0; i < n; i++) {
    double a = x[i], b = z[i];
    y[i] = condition[i] != 0 ? a : b;
  }
}

ANS_OP_BLOCK (stop_gradient)
{
  (void) attributes;
  memcpy (out, in[0], (gsize) n * sizeof *out);
}
