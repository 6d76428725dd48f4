#include "engine/graph/hessian.h"

#include "engine/graph/grad.h"
#include "engine/graph/laplacian.h"
#include "engine/graph/node.h"
#include "engine/graph/op.h"
#include "engine/graph/spread.h"

void
ans_hessian_product (AnsNode *y, int n, AnsNode *const *wrt, AnsNode *const *v,
                     AnsNode **hv)
{
  g_autofree AnsNode **grads = g_new (AnsNode *, MAX (n, 1));

  ans_grad (y, n, wrt, grads);
  ans_jvp_several (n, grads, n, wrt, v, hv);
}

/* The gradient of y [BATCH] as [BATCH, D], or NULL after a misuse. */
static AnsNode *
flat_gradient (AnsNode *y, AnsNode *x)
{
  AnsNode *g, *result = NULL;

  if (!ans_node_is_batched (y) || y->shape.rank != 1 || !ans_node_is_batched (x)) {
    AnsNode draft = *y, *pair[] = {y, x};
    draft.n_operands = 2;
    draft.operands = pair;
    ans_node_refuse (
        &draft, g_strdup ("a Hessian needs a value [batch] and batched coordinates"));
    return NULL;
  }
  ans_grad (y, 1, &x, &g);
  if (y->graph->failure == NULL)
    result = ans_op_reshape (g, 2, (int[]){ANS_BATCH, ans_shape_row (&x->shape)});
  return result;
}

AnsNode *
ans_hessian (AnsNode *y, AnsNode *x)
{
  AnsNode *g = flat_gradient (y, x);
  return g != NULL ? ans_laplacian_jacobian (g, x) : ans_graph_scalar (y->graph, 0);
}

/* The unit vector i at every sample, of the shape of x. */
static AnsNode *
unit (const AnsNode *x, int D, int i)
{
  double *values = g_new0 (double, D);
  AnsNode *e;

  values[i] = 1;
  e = ans_graph_constant (x->graph, 2, (int[]){1, D}, values);
  g_free (values);
  return ans_op_reshape (ans_spread_to_batch (e), x->shape.rank, x->shape.size);
}

AnsNode *
ans_hessian_trace (AnsNode *y, AnsNode *x, AnsNode *weights)
{
  AnsNode *g = flat_gradient (y, x), *sum = NULL;
  int D = ans_shape_row (&x->shape), axis;

  for (int i = 0; g != NULL && i < D; i++) {
    AnsNode *e = unit (x, D, i), *term = ans_jvp (g, 1, &x, &e);
    term = ans_op_sum (ans_op_slice (term, 1, i, 1), 2, FALSE);
    if (weights != NULL) {
      axis = weights->shape.rank - 1;
      term = ans_op_mul (
          term, ans_op_sum (ans_op_slice (weights, axis, i, 1), 1u << axis, FALSE));
    }
    sum = sum != NULL ? ans_op_add (sum, term) : term;
  }
  return sum != NULL ? sum : ans_graph_scalar (y->graph, 0);
}
