/* What the benches measure: a workload builds a graph for a size, with named inputs and
 * outputs, and here it is compiled and given values.  tests/peers does the same maths in
 * other frameworks, with the parameters and inputs that workload_save writes. */
#pragma once

#include "engine/core/arena.h"
#include "engine/graph/program.h"

enum { WORKLOAD_INPUTS = 6, WORKLOAD_OUTPUTS = 5 };

/* A workload gives these their meaning; 0 where it has none. */
typedef struct {
  int depth, width, d, rows;
} WorkloadSize;

typedef struct {
  const char *name;
  AnsNode *node;
  gsize length; /* for all rows */
  double *values;
} WorkloadArray;

/* One size of a workload, ready to run. */
typedef struct {
  const char *name;
  WorkloadSize size;
  AnsGraph *graph;
  AnsProgram *program;
  AnsArena *memory;
  int rows, threads; /* rows: of the batch */
  int n_inputs, n_outputs;
  WorkloadArray inputs[WORKLOAD_INPUTS], outputs[WORKLOAD_OUTPUTS];
  double *theta;
  const double *in[WORKLOAD_INPUTS];
  double *out[WORKLOAD_OUTPUTS];
} Workload;

typedef struct {
  const char *name, *what;
  const WorkloadSize *sizes; /* up to one without rows */
  void (*build) (Workload *self);
} WorkloadKind;

/* All of them, up to NULL. */
extern const WorkloadKind *const workload_kinds[];
extern const WorkloadKind workload_committor, workload_flow, workload_laplacian,
    workload_orbitals, workload_convolution, workload_attention;

/* For builders.  An input of standard normal numbers; the batch is self->rows, which a
 * builder may change. */
AnsNode *workload_input (Workload *self, const char *name, int rank, const int *shape);
void workload_output (Workload *self, const char *name, AnsNode *node);
void workload_loss (Workload *self, AnsNode *loss); /* and its gradient in theta */

/* `parallel` may be NULL. */
Workload *workload_open (const WorkloadKind *kind, const WorkloadSize *size,
                         AnsParallel *parallel);
void workload_run (Workload *self, int steps);
void workload_close (Workload *self);

/* "3x32-d2-b1024"; free with g_free. */
char *workload_label (const WorkloadSize *size);

/* Writes folder/NAME-LABEL.safetensors with what is in `self` now: parameter.NAME in
 * their order, input.NAME, output.NAME. */
gboolean workload_save (const Workload *self, const char *folder, GError **error);
