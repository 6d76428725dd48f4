/* The networks of the mean-field problem as graphs, to take home. */
#include "engine/graph/op.h"
#include "engine/graph/op_math.h"
#include "engine/problems/mean_field_state.h"

/* A parameter [rows, columns], or [rows] for no columns. */
static AnsNode *
parameter (AnsGraph *graph, const char *name, int rows, int columns)
{
  return ans_graph_parameter (graph, name, columns > 0 ? 2 : 1, (int[]){rows, columns},
                              0);
}

/* [BATCH] of the neurons' values [BATCH, m], weighted by a [m] if there is one. */
static AnsNode *
output (AnsNode *values, AnsNode *a, double scale)
{
  AnsNode *weighted = a ? ans_op_mul (values, a) : values;
  return ans_op_scale (ans_op_sum (weighted, 1u << 1, FALSE), scale);
}

static AnsModel *
finish (AnsGraph *graph, AnsNode *f, const char *summary, double reach,
        const double *parameters)
{
  AnsModel *model = ans_model_new ("network", summary, graph, parameters);
  ans_model_add_output (model, "f", f);
  ans_model_set_box (model, 0, (double[]){-reach, -reach}, (double[]){reach, reach});
  return model;
}

/* Column `column` of the neurons theta (m x 3). */
static void
copy_column (int m, const double *theta, int column, int stride, double *out)
{
  for (int i = 0; i < m; i++)
    out[i * stride] = theta[3 * i + column];
}

/* f (x) = scale sum_i a_i tanh (w_i x + b_i). */
static AnsModel *
regression (const AnsMeanField *self)
{
  int m = self->net.m;
  AnsGraph *graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 1});
  AnsNode *w = parameter (graph, "weight", m, 1), *b = parameter (graph, "bias", m, 0);
  AnsNode *a = parameter (graph, "output", m, 0);
  AnsNode *z = ans_op_add (ans_op_matmul (x, w, FALSE, TRUE), b);
  AnsNode *f = output (ans_op_tanh (z), a, self->net.scale);
  g_autofree double *values = g_new (double, 3 * m);
  copy_column (m, self->plane.theta, 1, 1, values);
  copy_column (m, self->plane.theta, 2, 1, values + m);
  copy_column (m, self->plane.theta, 0, 1, values + 2 * m);
  return finish (graph, f, "The function f of one variable x.", 2, values);
}

/* f (x) = scale sum_i a_i relu (w_i . x). */
static AnsModel *
student (const AnsMeanField *self)
{
  int m = self->net.m;
  AnsGraph *graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *w = parameter (graph, "weight", m, 2), *a = parameter (graph, "output", m, 0);
  AnsNode *f =
      output (ans_op_relu (ans_op_matmul (x, w, FALSE, TRUE)), a, self->net.scale);
  g_autofree double *values = g_new (double, 3 * m);
  copy_column (m, self->plane.theta, 1, 2, values);
  copy_column (m, self->plane.theta, 2, 2, values + 1);
  copy_column (m, self->plane.theta, 0, 1, values + 2 * m);
  return finish (graph, f, "The student f at a point x of the plane.", 1, values);
}

/* f (x) = (1 / m) sum_i relu (cos phi_i x_1 + sin phi_i x_2), the network that is drawn.
 */
static AnsModel *
circle (const AnsMeanField *self)
{
  int m = self->circle.m[0];
  AnsGraph *graph = ans_graph_new ();
  AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){ANS_BATCH, 2});
  AnsNode *phi = parameter (graph, "angles", m, 1);
  AnsNode *sides[] = {ans_op_cos (phi), ans_op_sin (phi)};
  AnsNode *directions = ans_op_concat (1, 2, sides);
  AnsNode *f =
      output (ans_op_relu (ans_op_matmul (x, directions, FALSE, TRUE)), NULL, 1.0 / m);
  return finish (graph, f, "The network f at a point x of the plane.", 3,
                 self->circle.phi + self->circle.first[0]);
}

AnsModel *
ans_mean_field_model (gpointer state, AnsContext *context G_GNUC_UNUSED, int index)
{
  static AnsModel *(*const builders[]) (const AnsMeanField *) = {
      [ANS_MEAN_FIELD_CIRCLE] = circle,
      [ANS_MEAN_FIELD_REGRESSION] = regression,
      [ANS_MEAN_FIELD_TEACHER] = student,
  };
  const AnsMeanField *self = state;
  return index == 0 ? builders[self->params.model](self) : NULL;
}
