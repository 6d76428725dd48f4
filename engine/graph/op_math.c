#include "engine/graph/op_math.h"

#include "engine/graph/node.h"
#include "engine/graph/op.h"

#include <math.h>

#define LARGEST_POWER 64 /* that is put together from products */

static AnsNode *
unary (AnsOp op, AnsNode *x)
{
  return ans_node_new (x->graph, op, NULL, 1, &x);
}

static AnsNode *
binary (AnsOp op, AnsNode *a, AnsNode *b)
{
  return ans_node_new (a->graph, op, NULL, 2, (AnsNode *[]){a, b});
}

AnsNode *
ans_op_less (AnsNode *a, AnsNode *b)
{
  return ans_op_greater (b, a);
}

AnsNode *
ans_op_greater_equal (AnsNode *a, AnsNode *b)
{
  return ans_op_add (ans_op_greater (a, b), ans_op_equal (a, b));
}

AnsNode *
ans_op_less_equal (AnsNode *a, AnsNode *b)
{
  return ans_op_greater_equal (b, a);
}

AnsNode *
ans_op_equal (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_EQUAL, a, b);
}

AnsNode *
ans_op_not_equal (AnsNode *a, AnsNode *b)
{
  return ans_op_add (ans_op_greater (a, b), ans_op_greater (b, a));
}

AnsNode *
ans_op_maximum (AnsNode *a, AnsNode *b)
{
  return binary (ANS_OP_MAXIMUM, a, b);
}

AnsNode *
ans_op_minimum (AnsNode *a, AnsNode *b)
{
  return ans_op_neg (ans_op_maximum (ans_op_neg (a), ans_op_neg (b)));
}

AnsNode *
ans_op_sign (AnsNode *x)
{
  AnsNode *zero = ans_graph_scalar (x->graph, 0);
  return ans_op_sub (ans_op_greater (x, zero), ans_op_greater (zero, x));
}

AnsNode *
ans_op_abs (AnsNode *x)
{
  return ans_op_mul (x, ans_op_sign (x));
}

AnsNode *
ans_op_erf (AnsNode *x)
{
  return unary (ANS_OP_ERF, x);
}

static AnsNode *
whole_power (AnsNode *x, int p)
{
  AnsNode *half;
  if (p == 1)
    return x;
  half = whole_power (x, p / 2);
  half = ans_op_square (half);
  return p % 2 ? ans_op_mul (half, x) : half;
}

AnsNode *
ans_op_power (AnsNode *x, double p)
{
  double q = fabs (p), whole = floor (q);
  AnsNode *y = NULL;

  if (!(q <= LARGEST_POWER) || (q != whole && q - whole != 0.5))
    return ans_op_exp (ans_op_scale (ans_op_log (x), p));
  if (p == 0)
    return ans_op_shift (ans_op_scale (x, 0), 1);
  if (whole >= 1)
    y = whole_power (x, (int) whole);
  if (q != whole)
    y = y != NULL ? ans_op_mul (y, ans_op_sqrt (x)) : ans_op_sqrt (x);
  return p < 0 ? ans_op_reciprocal (y) : y;
}

/* softplus (2 x) - x - log 2 */
AnsNode *
ans_op_log_cosh (AnsNode *x)
{
  AnsNode *y = ans_op_sub (ans_op_softplus (ans_op_scale (x, 2)), x);
  return ans_op_shift (y, -M_LN2);
}

AnsNode *
ans_op_relu (AnsNode *x)
{
  return unary (ANS_OP_RELU, x);
}

/* The factor has no derivative, so that of the product is the factor: one product. */
AnsNode *
ans_op_leaky_relu (AnsNode *x, double slope)
{
  AnsNode *zero = ans_graph_scalar (x->graph, 0), *one = ans_graph_scalar (x->graph, 1);
  AnsNode *low = ans_graph_scalar (x->graph, slope);
  return ans_op_mul (x, ans_op_select (ans_op_greater (x, zero), one, low));
}

/* The exponential sees no positive numbers: its derivative must stay finite where it is
 * not chosen. */
AnsNode *
ans_op_elu (AnsNode *x, double alpha)
{
  AnsNode *zero = ans_graph_scalar (x->graph, 0), *positive = ans_op_greater (x, zero);
  AnsNode *low = ans_op_exp (ans_op_select (positive, zero, x));
  return ans_op_select (positive, x, ans_op_scale (ans_op_shift (low, -1), alpha));
}

AnsNode *
ans_op_gelu (AnsNode *x)
{
  AnsNode *phi = ans_op_erf (ans_op_scale (x, M_SQRT1_2));
  return ans_op_mul (x, ans_op_shift (ans_op_scale (phi, 0.5), 0.5));
}

AnsNode *
ans_op_silu (AnsNode *x)
{
  return ans_op_mul (x, ans_op_sigmoid (x));
}
