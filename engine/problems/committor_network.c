#include "engine/problems/committor_network.h"

#include "engine/graph/grad.h"
#include "engine/graph/op.h"
#include "engine/nets/init.h"

#include <string.h>

#define LEVEL_LEAST 1e-12 /* the level at which u counts as being on the boundary */
#define MOLLIFIER_STEEPNESS                                                              \
  1e3 /* s; the transition is centred at 0.02 beyond the radius */
#define MOLLIFIER_MARGIN 0.02
#define SETS_LENGTH(k) (2 * ((k) + 1)) /* centre and bound of A, then of B */

typedef enum { FORM_ROWS, FORM_LOSS, FORM_GRADIENT, N_FORMS } Form;

struct _AnsCommittorPrograms {
  AnsCommittorNetwork network;
  AnsParallel *parallel;
  AnsGraph *first; /* kept for the initial values of its parameters */
  AnsProgram *value, *slope;
  AnsProgram *terms[ANS_COMMITTOR_N_TERMS][N_FORMS];
  int P, k;
  double *sets; /* SETS_LENGTH (k) */
};

/* ---- building ---- */

typedef struct {
  const AnsCommittorNetwork *network;
  AnsGraph *graph;
  AnsNode *sets;
  int k;
} Builder;

static AnsNode *
input (Builder *self, const char *name, int columns)
{
  int shape[] = {ANS_BATCH, columns};
  return ans_graph_input (self->graph, name, columns > 0 ? 2 : 1, shape);
}

/* Column `index` of x as [BATCH]. */
static AnsNode *
column (AnsNode *x, int index)
{
  int shape[] = {ANS_BATCH};
  return ans_op_reshape (ans_op_slice (x, 1, index, 1), 1, shape);
}

/* |x - c|^2 over the first k coordinates, as [BATCH]. */
static AnsNode *
distance_squared (Builder *self, const AnsSet *set, int place, AnsNode *x)
{
  AnsNode *centre = ans_op_slice (self->sets, 0, place, set->k);
  AnsNode *near = ans_op_slice (x, 1, 0, set->k);
  return ans_op_sum (ans_op_square (ans_op_sub (near, centre)), 1u << 1, FALSE);
}

/* The level function of engine/models/set.h as [BATCH]. */
static AnsNode *
level (Builder *self, const AnsSet *set, int place, AnsNode *x)
{
  AnsNode *bound =
      ans_op_reshape (ans_op_slice (self->sets, 0, place + self->k, 1), 0, NULL);
  switch (set->kind) {
  case ANS_SET_BALL:
    return ans_op_sub (distance_squared (self, set, place, x), bound);
  case ANS_SET_OUTSIDE:
    return ans_op_sub (bound, distance_squared (self, set, place, x));
  case ANS_SET_BELOW:
    return ans_op_sub (column (x, 0), bound);
  case ANS_SET_ABOVE:
    return ans_op_sub (bound, column (x, 0));
  }
  g_assert_not_reached ();
}

/* log (level / (level + c)), the level held above LEVEL_LEAST. */
static AnsNode *
log_phi (Builder *self, const AnsSet *set, int place, AnsNode *x)
{
  AnsNode *raw = level (self, set, place, x);
  AnsNode *least = ans_graph_scalar (self->graph, LEVEL_LEAST);
  AnsNode *held = ans_op_select (ans_op_greater (raw, least), raw, least);
  AnsNode *shifted = ans_op_shift (held, self->network->softness);
  return ans_op_sub (ans_op_log (held), ans_op_log (shifted));
}

/* 1 in the set, 0 well outside of it. */
static AnsNode *
mollifier (Builder *self, const AnsSet *set, int place, AnsNode *x)
{
  double wide = set->radius + MOLLIFIER_MARGIN;
  gboolean ball = set->kind == ANS_SET_BALL || set->kind == ANS_SET_OUTSIDE;
  double margin = ball ? wide * wide - set->radius * set->radius : MOLLIFIER_MARGIN;
  AnsNode *raw = ans_op_shift (level (self, set, place, x), -margin);
  return ans_op_shift (
      ans_op_scale (ans_op_tanh (ans_op_scale (raw, MOLLIFIER_STEEPNESS)), -0.5), 0.5);
}

/* log r, or r^(2 - k), of the distance to a ball's centre. */
static AnsNode *
fundamental (Builder *self, const AnsSet *set, int place, AnsNode *x)
{
  AnsNode *log_r =
      ans_op_scale (ans_op_log (distance_squared (self, set, place, x)), 0.5);
  return set->k == 2 ? log_r : ans_op_exp (ans_op_scale (log_r, 2.0 - set->k));
}

/* The network's outputs, [BATCH, n_out]. */
static AnsNode *
raw_network (Builder *self, AnsNode *x, int n_out)
{
  const AnsCommittorNetwork *network = self->network;
  int weights[] = {network->n_features, network->d}, bias[] = {network->n_features};
  AnsNode *F = ans_graph_constant (self->graph, 2, weights, network->features);
  AnsNode *o = ans_graph_constant (self->graph, 1, bias, network->offset);
  AnsMlp net = network->net;
  net.n_out = n_out;
  return ans_mlp (ans_op_add (ans_op_matmul (x, F, FALSE, TRUE), o), "net", &net);
}

static AnsNode *
build_logit (Builder *self, AnsNode *x)
{
  AnsNode *n = column (raw_network (self, x, 1), 0);
  AnsNode *phi_a = log_phi (self, &self->network->a, 0, x);
  AnsNode *phi_b = log_phi (self, &self->network->b, self->k + 1, x);
  return ans_op_sigmoid (ans_op_add (ans_op_sub (phi_b, phi_a), n));
}

static AnsNode *
build_penalty (Builder *self, AnsNode *x)
{
  return column (raw_network (self, x, 1), 0);
}

static AnsNode *
build_singular (Builder *self, AnsNode *x)
{
  AnsNode *n = raw_network (self, x, 3);
  AnsNode *near_a = fundamental (self, &self->network->a, 0, x);
  AnsNode *near_b = fundamental (self, &self->network->b, self->k + 1, x);
  AnsNode *singular =
      ans_op_add (ans_op_mul (column (n, 0), near_a), ans_op_mul (column (n, 1), near_b));
  return ans_op_add (singular, column (n, 2));
}

static AnsNode *
build_mollifier (Builder *self, AnsNode *x)
{
  AnsNode *n = ans_op_sigmoid (column (raw_network (self, x, 1), 0));
  AnsNode *in_a = mollifier (self, &self->network->a, 0, x);
  AnsNode *in_b = mollifier (self, &self->network->b, self->k + 1, x);
  AnsNode *out_a = ans_op_shift (ans_op_neg (in_a), 1.0);
  AnsNode *out_b = ans_op_shift (ans_op_neg (in_b), 1.0);
  return ans_op_mul (out_b, ans_op_add (ans_op_mul (out_a, n), in_a));
}

static AnsNode *
build_u (Builder *self, AnsNode *x)
{
  static AnsNode *(*const builders[]) (Builder *, AnsNode *) = {
      [ANS_COMMITTOR_LOGIT] = build_logit,
      [ANS_COMMITTOR_PENALTY] = build_penalty,
      [ANS_COMMITTOR_SINGULAR] = build_singular,
      [ANS_COMMITTOR_MOLLIFIER] = build_mollifier};
  return builders[self->network->treatment](self, x);
}

static Builder
builder (const AnsCommittorNetwork *network, int k)
{
  Builder self = {.network = network, .graph = ans_graph_new (), .k = k};
  self.sets = ans_graph_input (self.graph, "sets", 1, (int[]){SETS_LENGTH (k)});
  return self;
}

AnsModel *
ans_committor_network_model (const AnsCommittorPrograms *self, const double *theta,
                             const double *lower, const double *upper)
{
  Builder b = {.network = &self->network, .graph = ans_graph_new (), .k = self->k};
  b.sets = ans_graph_constant (b.graph, 1, (int[]){SETS_LENGTH (self->k)}, self->sets);
  AnsNode *x = input (&b, "x", self->network.d);
  AnsNode *u = build_u (&b, x);
  AnsModel *model =
      ans_model_new ("committor", "The probability u to reach A before B from a point x.",
                     b.graph, theta);
  ans_model_add_output (model, "u", u);
  ans_model_set_box (model, 0, lower, upper);
  return model;
}

/* ---- the terms: residual [BATCH], and its square summed over directions ---- */

static void
build_energy (Builder *self, AnsNode **residual, AnsNode **square)
{
  AnsNode *x = input (self, "x", self->network->d), *s = input (self, "s", 0);
  AnsNode *v = input (self, "v", self->network->d), *u = build_u (self, x), *gradient;
  *residual = ans_op_mul (s, ans_jvp (u, 1, &x, &v));
  ans_grad (u, 1, &x, &gradient);
  *square = ans_op_mul (ans_op_square (s),
                        ans_op_sum (ans_op_square (gradient), 1u << 1, FALSE));
}

static void
build_boundary (Builder *self, AnsNode **residual, AnsNode **square)
{
  AnsNode *x = input (self, "x", self->network->d), *s = input (self, "s", 0);
  AnsNode *t = input (self, "t", 0);
  *residual = ans_op_mul (s, ans_op_sub (build_u (self, x), t));
  *square = ans_op_square (*residual);
}

static void
build_pair (Builder *self, AnsNode **residual, AnsNode **square)
{
  AnsNode *x = input (self, "x", self->network->d), *s = input (self, "s", 0);
  AnsNode *x1 = input (self, "x1", self->network->d), *ends = input (self, "ends", 4);
  AnsNode *before =
      ans_op_add (ans_op_mul (column (ends, 0), build_u (self, x)), column (ends, 1));
  AnsNode *after =
      ans_op_add (ans_op_mul (column (ends, 2), build_u (self, x1)), column (ends, 3));
  *residual = ans_op_mul (s, ans_op_sub (before, after));
  *square = ans_op_square (*residual);
}

static void (*const build_term[]) (Builder *, AnsNode **residual, AnsNode **square) = {
    [ANS_COMMITTOR_ENERGY] = build_energy,
    [ANS_COMMITTOR_BOUNDARY] = build_boundary,
    [ANS_COMMITTOR_PAIR] = build_pair};

static gboolean
compile_term (AnsCommittorPrograms *self, AnsCommittorTerm term, gboolean second_order,
              GError **error)
{
  Builder b = builder (&self->network, self->k);
  g_autoptr (AnsGraph) graph = b.graph;
  AnsProgram **forms = self->terms[term];
  AnsNode *residual, *square;
  build_term[term](&b, &residual, &square);
  AnsNode *rows[] = {residual,
                     second_order ? ans_grad_parameters_per_sample (residual) : NULL};
  AnsNode *loss = ans_op_sum_all (square),
          *gradient[] = {loss, ans_grad_parameters (loss)};
  if (second_order &&
      ((forms[FORM_ROWS] = ans_program_new (2, rows, self->parallel, error)) == NULL ||
       (forms[FORM_LOSS] = ans_program_new (1, &loss, self->parallel, error)) == NULL))
    return FALSE;
  forms[FORM_GRADIENT] = ans_program_new (2, gradient, self->parallel, error);
  return forms[FORM_GRADIENT] != NULL;
}

/* u alone, and u with its gradient in x. */
static gboolean
compile_values (AnsCommittorPrograms *self, GError **error)
{
  Builder b = builder (&self->network, self->k);
  AnsNode *x = input (&b, "x", self->network.d), *outputs[2];
  self->first = b.graph;
  outputs[0] = build_u (&b, x);
  ans_grad (outputs[0], 1, &x, &outputs[1]);
  self->value = ans_program_new (1, outputs, self->parallel, error);
  if (self->value == NULL)
    return FALSE;
  self->slope = ans_program_new (2, outputs, self->parallel, error);
  self->P = ans_graph_parameters_length (self->first);
  return self->slope != NULL;
}

AnsCommittorPrograms *
ans_committor_network_compile (const AnsCommittorNetwork *self, gboolean second_order,
                               AnsParallel *parallel, GError **error)
{
  AnsCommittorPrograms *programs = g_new0 (AnsCommittorPrograms, 1);
  programs->network = *self;
  programs->parallel = parallel;
  programs->k = MAX (self->a.k, self->b.k);
  programs->sets = g_new0 (double, SETS_LENGTH (programs->k));
  ans_committor_network_move_sets (programs, &self->a, &self->b);
  gboolean good = compile_values (programs, error);
  for (AnsCommittorTerm term = 0; good && term < ANS_COMMITTOR_N_TERMS; term++)
    good = compile_term (programs, term, second_order, error);
  if (good)
    return programs;
  ans_committor_network_free (programs);
  return NULL;
}

void
ans_committor_network_free (AnsCommittorPrograms *self)
{
  if (self == NULL)
    return;
  for (int term = 0; term < ANS_COMMITTOR_N_TERMS; term++)
    for (int form = 0; form < N_FORMS; form++)
      g_clear_pointer (&self->terms[term][form], ans_program_free);
  g_clear_pointer (&self->value, ans_program_free);
  g_clear_pointer (&self->slope, ans_program_free);
  g_clear_pointer (&self->first, ans_graph_free);
  g_free (self->sets);
  g_free (self);
}

/* ---- running ---- */

int
ans_committor_network_parameters (const AnsCommittorPrograms *self)
{
  return self->P;
}

static void
place_set (const AnsSet *set, int k, double *place)
{
  gboolean ball = set->kind == ANS_SET_BALL || set->kind == ANS_SET_OUTSIDE;
  memcpy (place, set->center, sizeof (double) * (gsize) set->k);
  place[k] = ball ? set->radius * set->radius : set->center[0];
}

void
ans_committor_network_move_sets (AnsCommittorPrograms *self, const AnsSet *a,
                                 const AnsSet *b)
{
  place_set (a, self->k, self->sets);
  place_set (b, self->k, self->sets + self->k + 1);
}

void
ans_committor_network_init (const AnsCommittorPrograms *self, AnsRandom *random,
                            double *theta)
{
  ans_init_parameters (self->first, random, theta);
}

void
ans_committor_network_eval (AnsCommittorPrograms *self, const double *theta, int n,
                            const double *x, double *u, double *gradient)
{
  const double *inputs[] = {self->sets, x};
  double *outputs[] = {u, gradient};
  ans_program_run (gradient == NULL ? self->value : self->slope, n, theta, inputs,
                   outputs);
}

/* The inputs of a term from row `first` on, in the order in which build_... asks for
 * them. */
static void
gather_inputs (const AnsCommittorPrograms *self, AnsCommittorTerm term,
               const AnsCommittorSamples *samples, int first, const double *inputs[5])
{
  gsize at = (gsize) first, wide = at * (gsize) self->network.d;
  inputs[0] = self->sets;
  inputs[1] = samples->x + wide;
  inputs[2] = samples->s + at;
  switch (term) {
  case ANS_COMMITTOR_ENERGY:
    inputs[3] = samples->v != NULL ? samples->v + wide : NULL;
    break;
  case ANS_COMMITTOR_BOUNDARY:
    inputs[3] = samples->t + at;
    break;
  case ANS_COMMITTOR_PAIR:
    inputs[3] = samples->x1 + wide;
    inputs[4] = samples->ends + 4 * at;
    break;
  case ANS_COMMITTOR_N_TERMS:
    g_assert_not_reached ();
  }
}

void
ans_committor_network_rows (AnsCommittorPrograms *self, AnsCommittorTerm term,
                            const AnsCommittorSamples *samples, int first, int n,
                            const double *theta, double *J, double *r)
{
  const double *inputs[5] = {NULL};
  double *outputs[] = {r, J};
  gather_inputs (self, term, samples, first, inputs);
  ans_program_run (self->terms[term][FORM_ROWS], n, theta, inputs, outputs);
}

static double
run_loss (AnsCommittorPrograms *self, AnsCommittorTerm term, Form form,
          const AnsCommittorSamples *samples, int n, const double *theta,
          double *gradient)
{
  const double *inputs[5] = {NULL};
  double loss = 0.0, *outputs[] = {&loss, gradient};
  gather_inputs (self, term, samples, 0, inputs);
  ans_program_run (self->terms[term][form], n, theta, inputs, outputs);
  return loss;
}

double
ans_committor_network_loss (AnsCommittorPrograms *self, AnsCommittorTerm term,
                            const AnsCommittorSamples *samples, int n,
                            const double *theta)
{
  return run_loss (self, term, FORM_LOSS, samples, n, theta, NULL);
}

double
ans_committor_network_gradient (AnsCommittorPrograms *self, AnsCommittorTerm term,
                                const AnsCommittorSamples *samples, int n,
                                const double *theta, double *gradient)
{
  return run_loss (self, term, FORM_GRADIENT, samples, n, theta, gradient);
}
