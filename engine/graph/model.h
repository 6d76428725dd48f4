/* A network to take home: a graph of its own, the values of its parameters, what goes in
 * and what comes out.  Independent of the run that trained it. */
#pragma once

#include "engine/graph/graph.h"

enum { ANS_MODEL_MAX_INPUTS = 8, ANS_MODEL_MAX_OUTPUTS = 8, ANS_MODEL_CHECKS = 64 };

/* An array of the model: its node, and its name, which is an identifier. */
typedef struct {
  char *name;
  AnsNode *node;
  double *lower, *upper; /* inputs: the box it was trained in, a row of the shape each */
} AnsModelPort;

typedef struct {
  char *name, *summary;
  AnsGraph *graph;
  double *parameters; /* all of the graph's, packed */
  int n_inputs, n_outputs;
  AnsModelPort inputs[ANS_MODEL_MAX_INPUTS];   /* all of the graph's, in their order */
  AnsModelPort outputs[ANS_MODEL_MAX_OUTPUTS]; /* at least one */
} AnsModel;

/* Takes the graph, copies the parameters.  The inputs are those of the graph, in their
 * order; their box is (-1, 1) until it is set.  `name` is one word, `summary` a
 * sentence: what goes in and what comes out. */
AnsModel *ans_model_new (const char *name, const char *summary, AnsGraph *graph,
                         const double *parameters);
void ans_model_free (AnsModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsModel, ans_model_free)

void ans_model_add_output (AnsModel *self, const char *name, AnsNode *node);

/* Where an input was trained: `lower` and `upper` have a number for each column. */
void ans_model_set_box (AnsModel *self, int input, const double *lower,
                        const double *upper);

/* The values of all outputs at n rows of each input. */
gboolean ans_model_eval (const AnsModel *self, int n, const double *const *inputs,
                         double *const *outputs, GError **error);

/* What the model gives at ANS_MODEL_CHECKS points of the inputs' box that single
 * precision holds, and how well others can agree with it, relative to max (1, |output|).
 */
typedef struct {
  double *inputs[ANS_MODEL_MAX_INPUTS], *outputs[ANS_MODEL_MAX_OUTPUTS];
  double tolerance;        /* in double precision */
  double single_tolerance; /* in single precision, which rounds parameters too */
} AnsModelCheck;

gboolean ans_model_check (const AnsModel *self, AnsModelCheck *check, GError **error);
void ans_model_check_clear (AnsModelCheck *check);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsModelCheck, ans_model_check_clear)

/* The first input with the batch in front, which tells the number of rows, or NULL. */
const AnsModelPort *ans_model_batched (const AnsModel *self);

/* The nodes that the outputs need, operands first; free it. */
AnsNode **ans_model_nodes (const AnsModel *self, int *n);
