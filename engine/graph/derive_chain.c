/* Derivatives of the elementwise operations: t df/dx, written with the node's own value
 * where that is cheaper than its operand: tanh' = 1 - tanh^2, sigmoid' = s (1 - s), exp'
 * = exp. */
#include "engine/graph/derive.h"

#include "engine/graph/op.h"

#include <math.h>

/* The operation's own value may be used in its derivative. */
#define SELF(node) ((AnsNode *) (node)->graph->nodes->pdata[(node)->id])
#define OPERAND(node, i) ((node)->operands[i])

AnsNode *
ans_derive_chain_add (const AnsNode *node, int i, AnsNode *t)
{
  (void) node, (void) i;
  return t;
}

AnsNode *
ans_derive_chain_sub (const AnsNode *node, int i, AnsNode *t)
{
  (void) node;
  return i == 0 ? t : ans_op_neg (t);
}

AnsNode *
ans_derive_chain_mul (const AnsNode *node, int i, AnsNode *t)
{
  return ans_op_mul (t, OPERAND (node, 1 - i));
}

AnsNode *
ans_derive_chain_div (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *quotient = ans_op_div (t, OPERAND (node, 1));
  return i == 0 ? quotient : ans_op_neg (ans_op_mul (quotient, SELF (node)));
}

AnsNode *
ans_derive_chain_zero (const AnsNode *node, int i, AnsNode *t)
{
  (void) node, (void) i, (void) t;
  return NULL;
}

AnsNode *
ans_derive_chain_affine (const AnsNode *node, int i, AnsNode *t)
{
  (void) i;
  return node->attributes.a == 1 ? t : ans_op_scale (t, node->attributes.a);
}

AnsNode *
ans_derive_chain_exp (const AnsNode *node, int i, AnsNode *t)
{
  (void) i;
  return ans_op_mul (t, SELF (node));
}

AnsNode *
ans_derive_chain_log (const AnsNode *node, int i, AnsNode *t)
{
  return ans_op_div (t, OPERAND (node, i));
}

AnsNode *
ans_derive_chain_sin (const AnsNode *node, int i, AnsNode *t)
{
  return ans_op_mul (t, ans_op_cos (OPERAND (node, i)));
}

AnsNode *
ans_derive_chain_cos (const AnsNode *node, int i, AnsNode *t)
{
  return ans_op_neg (ans_op_mul (t, ans_op_sin (OPERAND (node, i))));
}

AnsNode *
ans_derive_chain_tanh (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *slope = ans_op_shift (ans_op_neg (ans_op_square (SELF (node))), 1);
  (void) i;
  return ans_op_mul (t, slope);
}

AnsNode *
ans_derive_chain_sigmoid (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *s = SELF (node);
  (void) i;
  return ans_op_mul (t, ans_op_sub (s, ans_op_square (s)));
}

AnsNode *
ans_derive_chain_softplus (const AnsNode *node, int i, AnsNode *t)
{
  return ans_op_mul (t, ans_op_sigmoid (OPERAND (node, i)));
}

AnsNode *
ans_derive_chain_square (const AnsNode *node, int i, AnsNode *t)
{
  return ans_op_mul (ans_op_scale (t, 2), OPERAND (node, i));
}

AnsNode *
ans_derive_chain_sqrt (const AnsNode *node, int i, AnsNode *t)
{
  (void) i;
  return ans_op_div (ans_op_scale (t, 0.5), SELF (node));
}

AnsNode *
ans_derive_chain_reciprocal (const AnsNode *node, int i, AnsNode *t)
{
  (void) i;
  return ans_op_mul (ans_op_neg (t), ans_op_square (SELF (node)));
}

AnsNode *
ans_derive_chain_select (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *zero, *condition = OPERAND (node, 0);
  if (i == 0)
    return NULL;
  zero = ans_graph_scalar (node->graph, 0);
  return i == 1 ? ans_op_select (condition, t, zero) : ans_op_select (condition, zero, t);
}

/* Where both are equal, half of it. */
AnsNode *
ans_derive_chain_maximum (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *a = OPERAND (node, i), *b = OPERAND (node, 1 - i), *side;
  side = ans_op_sub (ans_op_greater (a, b), ans_op_greater (b, a));
  return ans_op_mul (t, ans_op_shift (ans_op_scale (side, 0.5), 0.5));
}

AnsNode *
ans_derive_chain_relu (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *zero = ans_graph_scalar (node->graph, 0);
  return ans_op_mul (t, ans_op_greater (OPERAND (node, i), zero));
}

/* 2 / sqrt (pi) exp (-x^2) */
AnsNode *
ans_derive_chain_erf (const AnsNode *node, int i, AnsNode *t)
{
  AnsNode *bell = ans_op_exp (ans_op_neg (ans_op_square (OPERAND (node, i))));
  return ans_op_mul (t, ans_op_scale (bell, M_2_SQRTPI));
}
