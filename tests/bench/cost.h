/* What a step of a program needs, and how fast this machine can do that at best. */
#pragma once

#include "engine/graph/program.h"

/* The functions that cost more than arithmetic. */
enum {
  COST_EXP,
  COST_LOG,
  COST_SIN,
  COST_COS,
  COST_TANH,
  COST_SIGMOID,
  COST_SOFTPLUS,
  COST_FUNCTIONS
};

/* Of one run: operations; or of a machine's thread: operations a second. */
typedef struct {
  double flops; /* of matrix products */
  double evaluations[COST_FUNCTIONS];
} Cost;

/* Of a run of `rows` rows. */
void cost_of_program (const AnsProgram *program, int rows, Cost *cost);

/* Measures this machine, with the kernels of engine/core: matrix products, of a large and
 * a small size, the faster of which counts, and functions of 2048 values; the best of
 * some runs. */
void cost_measure (Cost *rates);

/* The shortest time in which work can be done by threads. */
double cost_seconds (const Cost *work, const Cost *rates, int threads);
double cost_transcendentals (const Cost *work);

/* Bytes a program keeps: all workers' arenas, sums, values kept between stages. */
double cost_bytes (const AnsProgram *program);

/* Seconds: the processor time of a thread that works alone, which other processes do not
 * disturb; else the clock's. */
double cost_clock (gboolean alone);
