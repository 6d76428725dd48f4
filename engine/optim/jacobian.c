#include "engine/optim/jacobian.h"

#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/graph/program.h"

#include <string.h>

struct _AnsJacobian {
  AnsProgram *forward, *backward, *product;
  int P, rows, n_inputs; /* inputs without v and u, which follow */
  const double *theta;
  const double **inputs;
};

/* d y along the flat vector v in the parameters. */
static AnsNode *
tangent (AnsNode *y, AnsNode *v)
{
  AnsGraph *graph = ans_node_graph (y);
  int n = ans_graph_parameters (graph);
  g_autofree AnsNode **wrt = g_new (AnsNode *, n), **along = g_new (AnsNode *, n);
  for (int i = 0; i < n; i++) {
    AnsParameterInfo info;
    ans_graph_parameter_info (graph, i, &info);
    wrt[i] = info.node;
    along[i] = ans_op_reshape (ans_op_slice (v, 0, info.offset, info.length), info.rank,
                               info.shape);
  }
  return ans_jvp (y, n, wrt, along);
}

static AnsNode *
input_like (AnsNode *y)
{
  int shape[ANS_MAX_RANK] = {0}, rank = ans_node_rank (y);
  for (int i = 0; i < rank; i++)
    shape[i] = ans_node_size (y, i);
  return ans_graph_input (ans_node_graph (y), "cotangent", rank, shape);
}

static gboolean
compile (AnsJacobian *self, AnsNode *y, AnsParallel *parallel, GError **error)
{
  AnsNode *v = ans_graph_input (ans_node_graph (y), "tangent", 1, &self->P);
  AnsNode *u = input_like (y), *Jv = tangent (y, v);
  AnsNode *JTu = ans_grad_parameters (ans_op_sum_all (ans_op_mul (y, u)));
  AnsNode *JTJv =
      ans_grad_parameters (ans_op_sum_all (ans_op_mul (y, ans_op_stop_gradient (Jv))));

  self->forward = ans_program_new (1, &Jv, parallel, error);
  if (self->forward == NULL)
    return FALSE;
  self->backward = ans_program_new (1, &JTu, parallel, error);
  if (self->backward == NULL)
    return FALSE;
  self->product = ans_program_new (1, &JTJv, parallel, error);
  return self->product != NULL;
}

AnsJacobian *
ans_jacobian_new (AnsNode *y, AnsParallel *parallel, GError **error)
{
  AnsGraph *graph = ans_node_graph (y);
  g_autoptr (AnsJacobian) self = g_new0 (AnsJacobian, 1);

  self->P = ans_graph_parameters_length (graph);
  self->n_inputs = ans_graph_inputs (graph);
  self->inputs = g_new0 (const double *, self->n_inputs + 2);
  if (self->P == 0) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
                 "the graph has no parameters to differentiate in");
    return NULL;
  }
  if (!compile (self, y, parallel, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ans_jacobian_free (AnsJacobian *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->forward, ans_program_free);
  g_clear_pointer (&self->backward, ans_program_free);
  g_clear_pointer (&self->product, ans_program_free);
  g_free (self->inputs);
  g_free (self);
}

int
ans_jacobian_parameters (const AnsJacobian *self)
{
  return self->P;
}

void
ans_jacobian_place (AnsJacobian *self, int rows, const double *theta,
                    const double *const *inputs)
{
  self->rows = rows;
  self->theta = theta;
  for (int i = 0; i < self->n_inputs; i++)
    self->inputs[i] = inputs[i];
}

static void
run (AnsJacobian *self, AnsProgram *program, const double *v, const double *u,
     double *out)
{
  self->inputs[self->n_inputs] = v;
  self->inputs[self->n_inputs + 1] = u;
  ans_program_run (program, self->rows, self->theta, self->inputs, &out);
}

void
ans_jacobian_forward (gpointer self, const double *v, double *Jv)
{
  AnsJacobian *jacobian = self;
  run (jacobian, jacobian->forward, v, NULL, Jv);
}

void
ans_jacobian_backward (gpointer self, const double *u, double *JTu)
{
  AnsJacobian *jacobian = self;
  run (jacobian, jacobian->backward, NULL, u, JTu);
}

void
ans_jacobian_product (gpointer self, const double *v, double *JTJv)
{
  AnsJacobian *jacobian = self;
  run (jacobian, jacobian->product, v, NULL, JTJv);
}
