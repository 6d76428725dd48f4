/* Initial values of a graph's parameters. */
#pragma once

#include "engine/core/random.h"
#include "engine/graph/graph.h"

/* Fills theta (ans_graph_parameters_length) with normal values of each parameter's
 * spread. */
void ans_init_parameters (const AnsGraph *graph, AnsRandom *random, double *theta);
