/* A compiled graph: dead nodes dropped, common subexpressions merged, constants folded,
 * elementwise chains fused, memory planned.  Running allocates nothing.  The batch is cut
 * into shards of fixed size, which run on the pool's threads; sums over the batch are
 * added shard by shard in order, so results have the same bits for any number of threads.
 */
#pragma once

#include "engine/core/parallel.h"
#include "engine/graph/graph.h"

typedef struct _AnsProgram AnsProgram;

/* Compiles what `outputs` need.  NULL and an error for a graph that was misused.  The
 * graph may be freed afterwards; `parallel` (may be NULL) must outlive the program. */
AnsProgram *ans_program_new (int n, AnsNode *const *outputs, AnsParallel *parallel,
                             GError **error);
void ans_program_free (AnsProgram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsProgram, ans_program_free)

/* Runs `rows` samples (>= 0; rows of batched inputs).  parameters: the flat vector (may
 * be NULL if none is needed).  inputs[i]: the values of the graph's input i (NULL if it
 * is not needed; one that is missing ends the process, naming it); batched inputs are
 * rows x (rest of the shape).  outputs[i]: room for the values of output i, rows x (rest)
 * for batched ones. */
void ans_program_run (AnsProgram *self, int rows, const double *parameters,
                      const double *const *inputs, double *const *outputs);

/* Measures each kernel from now on, anew, or ends that; with one thread only.
 * ans_program_dump shows the least time of all runs. */
void ans_program_time (AnsProgram *self, gboolean on);

/* What the program is made of. */
typedef struct {
  int nodes;          /* kernels run per shard */
  int shard;          /* rows per shard */
  gsize arena_bytes;  /* planned memory of one worker */
  double flops;       /* multiply-adds of matrix products per sample, times two */
  double elementwise; /* elementwise evaluations per sample */
} AnsProgramStats;

void ans_program_stats (const AnsProgram *self, AnsProgramStats *stats);

/* A readable listing of kernels and the nodes they compute, with shapes, buffers, bytes
 * and flops, and the time each took if the program was timed; free with g_free. */
char *ans_program_dump (const AnsProgram *self);
