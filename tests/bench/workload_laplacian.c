/* The Laplacian in x of a net's output, for each sample. */
#include "tests/bench/workload.h"

#include "engine/graph/laplacian.h"
#include "engine/graph/op.h"
#include "engine/nets/mlp.h"

static void
build (Workload *self)
{
  const WorkloadSize *size = &self->size;
  AnsMlp net = {size->depth, size->width, 1, ANS_TANH, FALSE, 0.5, 1};
  AnsNode *x = workload_input (self, "x", 2, (int[]){ANS_BATCH, size->d});
  AnsNode *u = ans_op_reshape (ans_mlp (x, "u", &net), 1, (int[]){ANS_BATCH});
  workload_output (self, "laplacian", ans_laplacian (u, x, NULL, NULL));
}

static const WorkloadSize sizes[] = {
    {4, 64, 6, 1024}, {4, 64, 12, 1024}, {4, 64, 30, 1024}, {0}};

const WorkloadKind workload_laplacian = {"laplacian", "the Laplacian of a net in x",
                                         sizes, build};
