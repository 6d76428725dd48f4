/* How a program is laid out, for the files of this room only.
 *
 * The rewritten graph is cut into *units*: elementwise nodes that run fused, with sums of
 * theirs, or single nodes.  Units belong to *stages*: a sum over the batch is known only
 * when all shards are through, so what needs it belongs to the next stage.  A stage runs
 * its global units once, its batched units shard by shard, and adds up its sums.  Each
 * value has a *place*. */
#pragma once

#include "engine/core/arena.h"
#include "engine/graph/node.h"
#include "engine/graph/program.h"

#define ANS_PLAN_SHARD 256    /* rows */
#define ANS_PLAN_CACHE 786432 /* bytes one worker's arena should not exceed */
#define ANS_PLAN_GROUPS 32    /* most partial sums over the batch at once */
/* Doubles of a fused unit's registers, which stay in L1 beside what it reads. */
#define ANS_PLAN_SCRATCH 2048

typedef enum {
  ANS_PLACE_NONE,
  ANS_PLACE_ARENA,     /* of a worker: values of one shard */
  ANS_PLACE_GLOBAL,    /* of the program: global values */
  ANS_PLACE_CONSTANT,  /* in the graph */
  ANS_PLACE_PARAMETER, /* given by the caller, as the following two */
  ANS_PLACE_INPUT,
  ANS_PLACE_OUTPUT,
  ANS_PLACE_SPILL,   /* of the program: whole-batch values that a later stage needs */
  ANS_PLACE_PARTIAL, /* of a group of shards: sums over the batch */
} AnsPlaceKind;

typedef struct {
  AnsPlaceKind kind;
  int index;    /* which input, output, or node (constant); PARTIAL: 1 if another step
                   has begun the sum before */
  gsize offset; /* in doubles; ARENA, SPILL: times the rows there is room for */
  int stride;   /* doubles from sample to sample; 0 for global values */
  gsize
      part; /* in doubles: where a part of a concat begins within a sample of the whole */
} AnsPlace;

typedef struct {
  GPtrArray *nodes; /* AnsNode, operands first */
  int stage;
  gboolean batched; /* runs shard by shard */
  gboolean reduces; /* its result is a sum over the batch */
} AnsUnit;

/* What one execution of a step sees. */
typedef struct {
  const AnsProgram *program;
  int rows;       /* of this shard; 1 for global steps */
  gsize first;    /* the first of them */
  gboolean fresh; /* sums over the batch begin anew */
  const double *parameters;
  const double *const *inputs;
  double *const *outputs;
  double *arena, *partial, *scratch;
} AnsRun;

typedef struct _AnsStep AnsStep;
struct _AnsStep {
  void (*run) (const AnsStep *self, const AnsRun *run);
  const char *name;
  const AnsUnit *unit;
  const AnsNode *node; /* the first of the unit */
  int n_in, n_out;
  AnsPlace *in;              /* of that node's operands */
  AnsPlace *out;             /* of the unit's nodes */
  gpointer data;             /* of the kernel */
  double flops, elementwise; /* per sample */
  double seconds;            /* least time of a run, if the program is timed */
  double running;            /* spent in this run so far */
};

typedef struct {
  AnsPlace from, to; /* PARTIAL, where the sum is wanted */
  int length;
  int total;        /* the node for which several sums are gathered, or -1 */
  gboolean maximum; /* of the parts, instead of their sum */
} AnsReduction;

typedef struct {
  GPtrArray *global, *shard; /* AnsStep */
  GArray *reductions;        /* AnsReduction */
} AnsStage;

struct _AnsProgram {
  AnsGraph *graph;   /* rewritten; NULL if it belongs to somebody else */
  AnsArena *memory;  /* of all that follows */
  GPtrArray *units;  /* AnsUnit, in order of execution */
  GPtrArray *stages; /* AnsStage */
  int n_outputs;
  AnsNode **outputs;
  int n_nodes;
  AnsNode *const *nodes;
  AnsPlace *places;  /* by node */
  gsize *counts;     /* by node: how many units and outputs use it */
  GPtrArray *needed; /* AnsNode: inputs and parameters that have to be given */
  int *totals;       /* by node: the total a sum over the batch is gathered for, or -1 */
  AnsParallel *parallel;
  int threads, shard;
  gsize arena_length, global_length, partial_length, spill_row; /* in doubles */
  gsize scratch_length; /* in doubles; kernels may ask for more */
  double **arenas;      /* by worker: its scratch, then the values of one shard */
  double *global, *partial, *spill;
  int spill_rows;
  gboolean timed;    /* measures steps, with one thread only */
  gint64 timed_runs; /* how often it ran so */
  int timed_rows;    /* with how many rows the last time */
};

/* The node whose memory a node shares: reshaping moves nothing. */
AnsNode *ans_plan_source (const AnsNode *node);
gboolean ans_plan_is_leaf (const AnsNode *node);
/* Whether it is a sum over the batch. */
gboolean ans_plan_reduces (const AnsNode *node);

/* Whether an operation is one of those that share one elimination of their operand. */
gboolean ans_plan_is_lu (AnsOp op);

/* Cuts the live nodes into units, in an order in which they can run
 * (engine/graph/fuse.c). */
void ans_fuse (AnsProgram *self);

/* Gives each value a place, chooses the shard (engine/graph/place.c). */
void ans_place (AnsProgram *self);

/* Whether a sum begins anew at its place. */
gboolean ans_place_is_fresh (const AnsRun *run, const AnsPlace *place);
const double *ans_place_read (const AnsRun *run, const AnsPlace *place);
double *ans_place_write (const AnsRun *run, const AnsPlace *place);

/* The kernels: fill in run, name and data of a step whose unit and places are known. */
void ans_kernel_elementwise (AnsProgram *self, AnsStep *step);
gboolean ans_kernel_outer (AnsProgram *self, AnsStep *step); /* FALSE: it is none */
void ans_kernel_matmul (AnsProgram *self, AnsStep *step);
void ans_kernel_contract (AnsProgram *self, AnsStep *step);
void ans_kernel_conv (AnsProgram *self, AnsStep *step); /* both directions */
void ans_kernel_conv_filter (AnsProgram *self, AnsStep *step);
void ans_kernel_reduce (AnsProgram *self, AnsStep *step); /* sum, max */
void ans_kernel_move (AnsProgram *self, AnsStep *step);
void ans_kernel_join_max (int n, const double *x, double *y); /* y = max (x, y) */
void ans_kernel_index (AnsProgram *self, AnsStep *step);      /* gather, scatter_add */
void ans_kernel_lu (AnsProgram *self, AnsStep *step);
void ans_kernel_triangular_solve (AnsProgram *self, AnsStep *step);
void ans_kernel_output (AnsProgram *self,
                        AnsStep *step); /* copies a value to an output */

/* Whether a unit's kernel can leave gaps between the samples it writes. */
gboolean ans_kernel_writes_strided (const AnsUnit *unit);

/* The values of one global node whose operands are constants, without rewriting. */
void ans_program_evaluate (AnsNode *node, double *values);
