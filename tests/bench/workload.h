/* What the benches measure: a workload builds a graph for a size, with named inputs and
 * outputs, and here it is compiled and given values; or it has code of its own.
 * tests/peers does the same maths in other frameworks, with the parameters and inputs
 * that workload_save writes. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/random.h"
#include "engine/graph/program.h"
#include "tests/bench/cost.h"

enum { WORKLOAD_INPUTS = 16, WORKLOAD_OUTPUTS = 5 };

/* A workload gives these their meaning; 0 where it has none. */
typedef struct {
  int depth, width, d, rows;
} WorkloadSize;

typedef struct {
  const char *name;
  AnsNode *node; /* NULL without a graph */
  int rank;
  gint64 shape[ANS_MAX_RANK]; /* for all rows */
  gsize length;
  double *values;
} WorkloadArray;

typedef struct _Workload Workload;

/* With `build`, or with all of the others; `close` may be NULL. */
typedef struct {
  const char *name, *what;
  const WorkloadSize *sizes; /* up to one without rows */
  void (*build) (Workload *self);
  void (*open) (Workload *self);
  void (*run) (Workload *self);
  void (*count) (const Workload *self, Cost *cost);
  void (*close) (Workload *self);
} WorkloadKind;

/* One size of a workload, ready to run. */
struct _Workload {
  const char *name;
  const WorkloadKind *kind;
  WorkloadSize size;
  AnsGraph *graph;     /* both NULL for code of its own, */
  AnsProgram *program; /* which has */
  gpointer data;
  AnsParallel *parallel;
  AnsArena *memory;
  AnsRandom random;
  int rows, threads; /* rows: of the batch */
  int n_inputs, n_outputs;
  WorkloadArray inputs[WORKLOAD_INPUTS], outputs[WORKLOAD_OUTPUTS];
  double *theta;
  const double *in[WORKLOAD_INPUTS];
  double *out[WORKLOAD_OUTPUTS];
};

/* All of them, up to NULL. */
extern const WorkloadKind *const workload_kinds[];
extern const WorkloadKind workload_committor, workload_flow, workload_laplacian,
    workload_orbitals, workload_convolution, workload_attention, workload_svgd,
    workload_mean_field, workload_langevin, workload_gan, workload_gan_step;

/* For builders of graphs.  An input of standard normal numbers; the batch is self->rows,
 * which a builder may change. */
AnsNode *workload_input (Workload *self, const char *name, int rank, const int *shape);
void workload_output (Workload *self, const char *name, AnsNode *node);
void workload_loss (Workload *self, AnsNode *loss); /* and its gradient in theta */

/* For code of its own.  An input of standard normal numbers, an output of zeros; their
 * values, which live as long as the workload. */
double *workload_given (Workload *self, const char *name, int rank, const gint64 *shape);
double *workload_result (Workload *self, const char *name, int rank, const gint64 *shape);

/* `parallel` may be NULL. */
Workload *workload_open (const WorkloadKind *kind, const WorkloadSize *size,
                         AnsParallel *parallel);
void workload_run (Workload *self, int steps);
Cost workload_cost (const Workload *self); /* of a step */
double workload_bytes (const Workload *self);
void workload_close (Workload *self);

/* "3x32-d2-b1024"; free with g_free. */
char *workload_label (const WorkloadSize *size);

/* Writes folder/NAME-LABEL.safetensors with what is in `self` now: parameter.NAME in
 * their order, input.NAME, output.NAME. */
gboolean workload_save (const Workload *self, const char *folder, GError **error);
