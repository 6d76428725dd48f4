/* The computational graph: nodes are tensor operations over doubles, built once when a
 * run is opened, differentiated by rewriting (engine/graph/grad.h) and compiled
 * (engine/graph/program.h).
 *
 * Shapes are row-major, of rank 0 to ANS_MAX_RANK.  The first dimension may be ANS_BATCH:
 * its size is known only when a program runs, and its rows are independent samples which
 * the program cuts into shards.  A node without ANS_BATCH is *global*.
 *
 * A misuse (shapes that do not fit, nodes of two graphs) marks the graph as failed,
 * remembers the first message, which names the nodes and their shapes, and yields a
 * harmless node, so that a builder needs one check at its end: ans_graph_check. */
#pragma once

#include "engine/core/error.h"

#define ANS_BATCH (-1)
#define ANS_MAX_RANK 5

typedef struct _AnsGraph AnsGraph;
typedef struct _AnsNode AnsNode; /* owned by its graph */

AnsGraph *ans_graph_new (void);
void ans_graph_free (AnsGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsGraph, ans_graph_free)

/* FALSE and the first misuse, if there was one since the graph was made. */
gboolean ans_graph_check (const AnsGraph *self, GError **error);

/* For what builds on the operations: marks the graph as misused, "BUILDER of NODE SHAPE:
 * reason", and gives a harmless node. */
AnsNode *ans_graph_refuse (AnsNode *x, const char *builder, const char *reason);

/* An array given when a program runs; inputs are numbered in the order of their creation.
 */
AnsNode *ans_graph_input (AnsGraph *self, const char *name, int rank, const int *shape);

/* How the initial values of a parameter are drawn (engine/nets/init.h). */
typedef enum {
  ANS_INIT_NORMAL,         /* N (0, scale^2) */
  ANS_INIT_UNIFORM,        /* in (-scale, scale) */
  ANS_INIT_ZEROS,          /* */
  ANS_INIT_CONSTANT,       /* scale */
  ANS_INIT_GLOROT_NORMAL,  /* of variance scale^2 2 / (fan_in + fan_out), */
  ANS_INIT_GLOROT_UNIFORM, /* the same, uniform */
  ANS_INIT_HE_NORMAL,      /* of variance scale^2 2 / fan_in */
  ANS_INIT_HE_UNIFORM,
  ANS_INIT_ORTHOGONAL, /* scale times orthonormal rows, or columns if there are fewer */
} AnsInitKind;

/* The fans are the numbers of inputs that enter an output, and of outputs an input enters
 * into.  Where they are 0 they are those of a shape [n_out, ..., n_in], each times the
 * axes between.  Orthonormal are rows of the first axis, or, where fan_in and the last
 * axis make up the shape, of fan_in numbers. */
typedef struct {
  AnsInitKind kind;
  double scale;
  int fan_in, fan_out;
} AnsInit;

/* A global array that is trained.  All parameters lie packed in one flat vector in the
 * order of their creation.  `spread` is the standard deviation of the initial normal
 * values (0: zeros). A name that is taken gives the parameter of that name, so that a net
 * can be applied twice, and starts as asked for first; another shape under the same name
 * is a misuse. */
AnsNode *ans_graph_parameter (AnsGraph *self, const char *name, int rank,
                              const int *shape, double spread);
AnsNode *ans_graph_parameter_init (AnsGraph *self, const char *name, int rank,
                                   const int *shape, const AnsInit *init);

/* A global array of known values, copied. */
AnsNode *ans_graph_constant (AnsGraph *self, int rank, const int *shape,
                             const double *values);
AnsNode *ans_graph_scalar (AnsGraph *self, double value);

/* The inputs' number; parameters: their number, total length, and one by one. */
int ans_graph_inputs (const AnsGraph *self);
int ans_graph_parameters (const AnsGraph *self);
int ans_graph_parameters_length (const AnsGraph *self);

typedef struct {
  const char *name;
  int rank, shape[ANS_MAX_RANK];
  int offset, length; /* place in the flat vector */
  AnsInit init;
  AnsNode *node;
} AnsParameterInfo;

void ans_graph_parameter_info (const AnsGraph *self, int index, AnsParameterInfo *info);

/* Shape of a node. */
AnsGraph *ans_node_graph (const AnsNode *node);
int ans_node_rank (const AnsNode *node);
int ans_node_size (const AnsNode *node, int axis);
gboolean ans_node_is_batched (const AnsNode *node);
