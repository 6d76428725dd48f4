#include "tests/bench/cost.h"

#include "engine/core/linalg.h"
#include "engine/core/vector.h"
#include "engine/graph/plan.h"

#include <math.h>
#include <time.h>

enum { BLOCK = 2048, PRODUCTS = 50, REPEATS = 30 };

typedef struct {
  AnsOp op;
  void (*run) (gsize n, const double *x, double *out);
} Function;

static const Function functions[COST_FUNCTIONS] = {
    {ANS_OP_EXP, ans_vector_exp},           {ANS_OP_LOG, ans_vector_log},
    {ANS_OP_SIN, ans_vector_sin},           {ANS_OP_COS, ans_vector_cos},
    {ANS_OP_TANH, ans_vector_tanh},         {ANS_OP_SIGMOID, ans_vector_sigmoid},
    {ANS_OP_SOFTPLUS, ans_vector_softplus},
};

static void
add_steps (const GPtrArray *steps, double times, Cost *cost)
{
  for (guint i = 0; i < steps->len; i++) {
    const AnsStep *step = steps->pdata[i];
    cost->flops += times * step->flops;
    for (guint k = 0; step->unit != NULL && k < step->unit->nodes->len; k++) {
      const AnsNode *node = step->unit->nodes->pdata[k];
      for (int f = 0; f < COST_FUNCTIONS; f++)
        if (node->op == functions[f].op)
          cost->evaluations[f] += times * ans_shape_row (&node->shape);
    }
  }
}

void
cost_of_program (const AnsProgram *program, int rows, Cost *cost)
{
  *cost = (Cost){0};
  for (guint s = 0; s < program->stages->len; s++) {
    const AnsStage *stage = program->stages->pdata[s];
    add_steps (stage->global, 1, cost);
    add_steps (stage->shard, rows, cost);
  }
}

double
cost_clock (gboolean alone)
{
  struct timespec time;
  clock_gettime (alone ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static double
gemm_rate (int m, int n, int k)
{
  g_autofree double *A = g_new (double, m *k + k * n + m * n);
  double *B = A + m * k, *C = B + k * n, best = INFINITY, flops = 2.0 * m * n * k;
  int calls = (int) (1e8 / flops) + 1;

  for (int i = 0; i < m * k + k * n + m * n; i++)
    A[i] = 1.0 / (1 + i % 7);
  for (int i = 0; i < PRODUCTS; i++) {
    double begin = cost_clock (TRUE);
    for (int c = 0; c < calls; c++)
      ans_linalg_gemm (FALSE, FALSE, m, n, k, A, B, 0, C);
    best = fmin (best, (cost_clock (TRUE) - begin) / calls);
  }
  return flops / best;
}

static double
function_rate (const Function *function)
{
  double x[BLOCK], y[BLOCK], best = INFINITY;

  for (int i = 0; i < BLOCK; i++)
    x[i] = 0.01 + 3.0 * i / BLOCK;
  for (int i = 0; i < REPEATS; i++) {
    double begin = cost_clock (TRUE);
    for (int k = 0; k < 20; k++)
      function->run (BLOCK, x, y);
    best = fmin (best, cost_clock (TRUE) - begin);
  }
  return 20.0 * BLOCK / best;
}

void
cost_measure (Cost *rates)
{
  rates->flops = fmax (gemm_rate (384, 384, 384), gemm_rate (128, 64, 64));
  for (int f = 0; f < COST_FUNCTIONS; f++)
    rates->evaluations[f] = function_rate (&functions[f]);
}

double
cost_seconds (const Cost *work, const Cost *rates, int threads)
{
  double seconds = work->flops / rates->flops;
  for (int f = 0; f < COST_FUNCTIONS; f++)
    seconds += work->evaluations[f] / rates->evaluations[f];
  return seconds / threads;
}

double
cost_transcendentals (const Cost *work)
{
  double sum = 0;
  for (int f = 0; f < COST_FUNCTIONS; f++)
    sum += work->evaluations[f];
  return sum;
}

double
cost_bytes (const AnsProgram *program)
{
  double arenas = (double) program->arena_length * program->shard * program->threads;
  double sums = (double) program->partial_length * ANS_PLAN_GROUPS;
  double kept = (double) program->spill_row * program->spill_rows;
  return sizeof (double) * (arenas + sums + kept + (double) program->global_length);
}
