#include "engine/graph/op_pair.h"

#include "engine/core/vector.h"

/* t of the first operation's operands x, y; the result of t and of z. */
#define PAIR(name, arity, first, second)                                                 \
  static ANS_CLONES ANS_PAIR (name)                                                      \
  {                                                                                      \
    const double *restrict in_x = in[0], *restrict in_y = in[(arity) -1],                \
                           *restrict in_z = in[arity];                                   \
    double *restrict y_out = out, a = attributes->a, b = attributes->b;                  \
    (void) in_y, (void) in_z, (void) a, (void) b;                                        \
    for (int i = 0; i < n; i++) {                                                        \
      double t = first;                                                                  \
      y_out[i] = second;                                                                 \
    }                                                                                    \
  }

#define ANS_PAIR(name)                                                                   \
  void name (int n, const double *const *in, const AnsAttributes *attributes, double *out)

/* All that can follow one first operation. */
#define PAIRS(name, arity, first)                                                        \
  PAIR (name##_add, arity, first, t + in_z[i])                                           \
  PAIR (name##_sub, arity, first, t - in_z[i])                                           \
  PAIR (name##_from, arity, first, in_z[i] - t)                                          \
  PAIR (name##_mul, arity, first, t *in_z[i])                                            \
  PAIR (name##_affine, arity, first, a *t + b)                                           \
  PAIR (name##_square, arity, first, t *t)

PAIRS (add, 2, in_x[i] + in_y[i])
PAIRS (sub, 2, in_x[i] - in_y[i])
PAIRS (mul, 2, in_x[i] * in_y[i])
PAIRS (affine, 1, a *in_x[i] + b)
PAIRS (square, 1, in_x[i] * in_x[i])

typedef enum { ADD, SUB, FROM, MUL, AFFINE, SQUARE, N_SECONDS } Second;

#define ROW(name)                                                                        \
  {                                                                                      \
    name##_add, name##_sub, name##_from, name##_mul, name##_affine, name##_square        \
  }

static const AnsBlock pairs[ANS_N_OPS][N_SECONDS] = {
    [ANS_OP_ADD] = ROW (add),       [ANS_OP_SUB] = ROW (sub),
    [ANS_OP_MUL] = ROW (mul),       [ANS_OP_AFFINE] = ROW (affine),
    [ANS_OP_SQUARE] = ROW (square),
};

AnsBlock
ans_op_pair (AnsOp first, AnsOp second, int i)
{
  if (second == ANS_OP_ADD)
    return pairs[first][ADD];
  if (second == ANS_OP_SUB)
    return pairs[first][i == 0 ? SUB : FROM];
  if (second == ANS_OP_MUL)
    return pairs[first][MUL];
  if (second == ANS_OP_AFFINE)
    return first == ANS_OP_AFFINE ? NULL : pairs[first][AFFINE];
  return second == ANS_OP_SQUARE ? pairs[first][SQUARE] : NULL;
}
