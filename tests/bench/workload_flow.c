/* A step of a potential flow (Zhang, E, Wang 2018, "Monge-Ampere flow for generative
 * modeling"): x' = grad phi (x), (log p)' = - Laplacian of phi, with
 *   phi (x) = sum_j a_j softplus (w_j . x + b_j)
 * by the classical Runge-Kutta method in ten steps, which are all in the graph.
 *   loss = mean (|x(1)|^2 / 2 + integral of the Laplacian)
 * and its gradient in the parameters.  Of one hidden layer, gradient and Laplacian are
 * written out: with s = sigmoid (w_j . x + b_j), v = sum_j a_j s w_j and
 * lap = sum_j a_j s (1 - s) |w_j|^2. */
#include "tests/bench/workload.h"

#include "engine/graph/op.h"

enum { STEPS = 10 };

typedef struct {
  AnsNode *W, *b, *a, *A; /* width x d, width, width, and a_j |w_j|^2 */
} Potential;

/* Velocity (rows x d) and divergence (rows). */
typedef struct {
  AnsNode *v, *lap;
} Slope;

static Slope
slope (const Potential *phi, AnsNode *x)
{
  AnsNode *u = ans_op_add (ans_op_matmul (x, phi->W, FALSE, TRUE), phi->b);
  AnsNode *s = ans_op_sigmoid (u), *ds = ans_op_sub (s, ans_op_square (s));
  return (Slope){ans_op_matmul (ans_op_mul (s, phi->a), phi->W, FALSE, FALSE),
                 ans_op_sum (ans_op_mul (ds, phi->A), 2, FALSE)};
}

/* a + 2 b + 2 c + d */
static AnsNode *
simpson (AnsNode *a, AnsNode *b, AnsNode *c, AnsNode *d)
{
  return ans_op_add (ans_op_add (a, d), ans_op_scale (ans_op_add (b, c), 2));
}

/* One step from *x, added to the integral of the Laplacian. */
static void
runge_kutta (const Potential *phi, double dt, AnsNode **x, AnsNode **integral)
{
  Slope k1 = slope (phi, *x);
  Slope k2 = slope (phi, ans_op_add (*x, ans_op_scale (k1.v, dt / 2)));
  Slope k3 = slope (phi, ans_op_add (*x, ans_op_scale (k2.v, dt / 2)));
  Slope k4 = slope (phi, ans_op_add (*x, ans_op_scale (k3.v, dt)));
  AnsNode *v = simpson (k1.v, k2.v, k3.v, k4.v);
  AnsNode *lap = ans_op_scale (simpson (k1.lap, k2.lap, k3.lap, k4.lap), dt / 6);

  *x = ans_op_add (*x, ans_op_scale (v, dt / 6));
  *integral = *integral == NULL ? lap : ans_op_add (*integral, lap);
}

static void
build (Workload *self)
{
  int width = self->size.width, d = self->size.d;
  AnsNode *x = workload_input (self, "x", 2, (int[]){ANS_BATCH, d}), *integral = NULL;
  AnsNode *W = ans_graph_parameter (self->graph, "phi.W", 2, (int[]){width, d}, 1);
  AnsNode *b = ans_graph_parameter (self->graph, "phi.b", 1, &width, 0.5);
  AnsNode *a = ans_graph_parameter (self->graph, "phi.a", 1, &width, 0.3);
  Potential phi = {W, b, a, ans_op_mul (a, ans_op_sum (ans_op_square (W), 2, FALSE))};
  AnsNode *energy;

  for (int i = 0; i < STEPS; i++)
    runge_kutta (&phi, 1.0 / STEPS, &x, &integral);
  energy = ans_op_scale (ans_op_sum (ans_op_square (x), 2, FALSE), 0.5);
  workload_loss (self, ans_op_scale (ans_op_sum_all (ans_op_add (energy, integral)),
                                     1.0 / self->rows));
}

static const WorkloadSize sizes[] = {{1, 64, 2, 256}, {0}};

const WorkloadKind workload_flow = {
    "flow", "loss of a potential flow over ten Runge-Kutta steps, its gradient", sizes,
    build};
