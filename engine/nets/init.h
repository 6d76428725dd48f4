/* Initial values of a graph's parameters: Glorot and Bengio 2010, He et al. 2015, Saxe et
 * al. 2014 (orthogonal). */
#pragma once

#include "engine/core/random.h"
#include "engine/graph/graph.h"

/* Fills theta (ans_graph_parameters_length) with values drawn as each parameter asks,
 * parameter by parameter. */
void ans_init_parameters (const AnsGraph *graph, AnsRandom *random, double *theta);

/* Fills values (the product of the shape's sizes). */
void ans_init_values (const AnsInit *init, int rank, const int *shape, AnsRandom *random,
                      double *values);

/* "normal", "uniform", "zeros", "constant", "glorot-normal", "glorot-uniform",
 * "he-normal", "he-uniform", "orthogonal"; the list ends with NULL. */
const char *const *ans_init_names (void);
const char *ans_init_name (AnsInitKind kind);
gboolean ans_init_from_name (const char *name, AnsInitKind *kind);
