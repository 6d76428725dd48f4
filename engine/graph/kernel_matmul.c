/* Matrix products: one for a whole shard wherever the samples' rows can be folded
 * together, otherwise one for each sample. */
#include "engine/core/linalg.h"
#include "engine/core/small_gemm.h"
#include "engine/core/tile.h"
#include "engine/graph/plan.h"

/* Long sums in whole vectors of columns are a matter for tiles, where these are wide. */
static gboolean
suits_tiles (int n, int k)
{
  return n % ANS_TILE_VECTOR == 0 && n >= 2 * ANS_TILE_VECTOR && k >= 16 &&
         ans_tile_columns () > ANS_TILE_VECTOR;
}

typedef struct {
  gboolean ta, tb;
  gboolean rows_in_m; /* m is to be multiplied by the rows of a run */
  int m, n, k;
  gboolean counted; /* the number of products likewise */
  int count;
  gsize step_a, step_b; /* from one product's operand to the next one's, 0: the same */
} Product;

static void
product (const Product *self, int m, const double *A, const double *B, double *C)
{
  if (m == 0)
    return;
  if (self->n == 1)
    ans_linalg_gemv (self->ta, m, self->k, A, B, 0, C);
  else if (!self->tb && suits_tiles (self->n, self->k))
    ans_tile_gemm (self->ta, m, self->n, self->k, A, B, FALSE, C);
  else
    ans_linalg_gemm (self->ta, self->tb, m, self->n, self->k, A, B, 0, C);
}

static void
run_matmul (const AnsStep *step, const AnsRun *run)
{
  const Product *self = step->data;
  const double *A = ans_place_read (run, &step->in[0]),
               *B = ans_place_read (run, &step->in[1]);
  double *C = ans_place_write (run, &step->out[0]);
  gsize count = (gsize) self->count * (self->counted ? (gsize) run->rows : 1);
  int m = self->m * (self->rows_in_m ? run->rows : 1);

  for (gsize i = 0; i < count; i++)
    product (self, m, A + i * self->step_a, B + i * self->step_b,
             C + i * (gsize) m * (gsize) self->n);
}

static void
run_small (const AnsStep *step, const AnsRun *run)
{
  const Product *self = step->data;
  AnsSmallGemm products = {.ta = self->ta,
                           .tb = self->tb,
                           .m = self->m * (self->rows_in_m ? run->rows : 1),
                           .n = self->n,
                           .k = self->k,
                           .count = (gsize) self->count *
                                    (self->counted ? (gsize) run->rows : 1),
                           .step_a = self->step_a,
                           .step_b = self->step_b};

  if (products.count == 1 && ans_linalg_gemm_pays (products.m, self->n, self->k))
    product (self, products.m, ans_place_read (run, &step->in[0]),
             ans_place_read (run, &step->in[1]), ans_place_write (run, &step->out[0]));
  else if (products.m > 0)
    ans_small_gemm (&products, ans_place_read (run, &step->in[0]),
                    ans_place_read (run, &step->in[1]),
                    ans_place_write (run, &step->out[0]), run->scratch);
}

static int
leading (const AnsShape *shape)
{
  int n = 1;
  for (int i = ans_shape_is_batched (shape) ? 1 : 0; i < shape->rank - 2; i++)
    n *= shape->size[i];
  return n;
}

void
ans_kernel_matmul (AnsProgram *program, AnsStep *step)
{
  const AnsShape *a = &step->node->operands[0]->shape,
                 *b = &step->node->operands[1]->shape;
  const AnsShape *c = &step->node->shape;
  gboolean batched = ans_shape_is_batched (c);
  Product *self = ans_arena_array (program->memory, Product, 1);
  int m = c->size[c->rank - 2];

  self->ta = step->node->attributes.axes & 1;
  self->tb = (step->node->attributes.axes & 2) != 0;
  self->n = c->size[c->rank - 1];
  self->k = a->size[self->ta ? a->rank - 2 : a->rank - 1];
  self->m = m == ANS_BATCH ? 1 : m;
  self->count = leading (c);
  self->rows_in_m = m == ANS_BATCH;
  self->counted = batched && !self->rows_in_m;
  self->step_a = a->rank > 2 ? (gsize) (self->m * self->k) : 0;
  self->step_b = b->rank > 2 ? (gsize) (self->n * self->k) : 0;
  if (!self->ta && b->rank == 2 && c->rank > 2) {
    self->rows_in_m = batched;
    self->m *= self->count;
    self->count = 1;
    self->counted = FALSE;
  }
  step->run = run_matmul;
  if ((self->tb || !suits_tiles (self->n, self->k)) &&
      ans_small_gemm_pays (self->ta, self->rows_in_m, self->m, self->n, self->k)) {
    gsize need = ans_small_gemm_scratch (self->n, self->k);
    program->scratch_length = MAX (program->scratch_length, (need + 7) / 8 * 8);
    step->run = run_small;
  }
  step->name = "matmul";
  step->data = self;
  step->flops = 2.0 * ans_shape_row (c) * self->k;
}

typedef struct {
  int m, n;
  gboolean batched;
  int rows; /* per sample */
} Contraction;

static void
run_contract (const AnsStep *step, const AnsRun *run)
{
  const Contraction *self = step->data;
  const double *A = ans_place_read (run, &step->in[0]),
               *B = ans_place_read (run, &step->in[1]);
  double *C = ans_place_write (run, &step->out[0]);
  double beta = self->batched && !ans_place_is_fresh (run, &step->out[0]) ? 1 : 0;
  int rows = self->rows * (self->batched ? run->rows : 1);

  if (self->n == 1)
    ans_linalg_gemv (TRUE, self->m, rows, A, B, beta, C);
  else if (self->m == 1)
    ans_linalg_gemv (TRUE, self->n, rows, B, A, beta, C);
  else if (suits_tiles (self->n, rows))
    ans_tile_gemm (TRUE, self->m, self->n, rows, A, B, beta != 0, C);
  else
    ans_linalg_gemm (TRUE, FALSE, self->m, self->n, rows, A, B, beta, C);
}

void
ans_kernel_contract (AnsProgram *program, AnsStep *step)
{
  const AnsShape *a = &step->node->operands[0]->shape;
  Contraction *self = ans_arena_array (program->memory, Contraction, 1);

  self->m = step->node->shape.size[0];
  self->n = step->node->shape.size[1];
  self->batched = ans_shape_is_batched (a);
  self->rows = ans_shape_row (a) / self->m;
  step->run = run_contract;
  step->name = "contract";
  step->data = self;
  step->flops = 2.0 * self->m * self->n * self->rows;
}
