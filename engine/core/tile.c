/* A tile of C is held in up to 25 vector registers, which hide the latency of the
 * multiply-adds: for each l a row of B is loaded once and multiplied by a number of A for
 * each row of C. */
#include "engine/core/tile.h"

#define VECTOR ANS_TILE_VECTOR
#define MOST_ROWS 6
#define MOST_VECTORS 5
#define INLINE static inline __attribute__ ((always_inline))

#ifdef __clang__
#define UNROLL _Pragma ("unroll")
#else
#define UNROLL _Pragma ("GCC unroll 8")
#endif

typedef double Vector __attribute__ ((vector_size (64), aligned (8), may_alias));

/* The last vector may be wider than C. */
INLINE void
store_part (const Vector *sum, int n, gboolean add, double *C)
{
  const double *from = (const double *) sum;
  for (int j = 0; j < n; j++)
    C[j] = add ? C[j] + from[j] : from[j];
}

INLINE void
store (const AnsTile *self, int rows, int vectors, Vector (*sum)[MOST_VECTORS], double *C)
{
  if (self->n == vectors * VECTOR) {
    UNROLL
    for (int i = 0; i < rows; i++) {
      Vector *to = (Vector *) (C + (gsize) i * self->c_row);
      UNROLL
      for (int v = 0; v < vectors; v++)
        if (self->add)
          to[v] += sum[i][v];
        else
          to[v] = sum[i][v];
    }
    return;
  }
  for (int i = 0; i < rows; i++) {
    Vector copy[MOST_VECTORS];
    UNROLL
    for (int v = 0; v < vectors; v++)
      copy[v] = sum[i][v];
    store_part (copy, self->n, self->add, C + (gsize) i * self->c_row);
  }
}

INLINE void
multiply (const AnsTile *self, int rows, int vectors, const double *A, double *C)
{
  Vector sum[MOST_ROWS][MOST_VECTORS];

  UNROLL
  for (int i = 0; i < rows; i++) {
    UNROLL
    for (int v = 0; v < vectors; v++)
      sum[i][v] = (Vector){0};
  }
  for (int s = 0; s < self->segments; s++) {
    const double *a = A + (gsize) s * self->a_segment;
    const double *b = self->B + (gsize) s * self->b_segment;
    for (int l = 0; l < self->k; l++) {
      Vector row[MOST_VECTORS];
      UNROLL
      for (int v = 0; v < vectors; v++)
        row[v] = *(const Vector *) (b + v * VECTOR);
      UNROLL
      for (int i = 0; i < rows; i++) {
        double x = a[(gsize) i * self->a_row];
        UNROLL
        for (int v = 0; v < vectors; v++)
          sum[i][v] += x * row[v];
      }
      a += self->a_step;
      b += self->b_step;
    }
  }
  store (self, rows, vectors, sum, C);
}

typedef void (*Kernel) (const AnsTile *self, const double *A, double *C);

#define KERNEL(level, rows, vectors)                                                     \
  LEVEL_##level static void level##_##rows##_##vectors (const AnsTile *self,             \
                                                        const double *A, double *C)      \
  {                                                                                      \
    multiply (self, rows, vectors, A, C);                                                \
  }
#define KERNELS(level, rows)                                                             \
  KERNEL (level, rows, 1)                                                                \
  KERNEL (level, rows, 2)                                                                \
  KERNEL (level, rows, 3)                                                                \
  KERNEL (level, rows, 4)                                                                \
  KERNEL (level, rows, 5)
#define ROW(level, rows)                                                                 \
  {                                                                                      \
    level##_##rows##_1, level##_##rows##_2, level##_##rows##_3, level##_##rows##_4,      \
        level##_##rows##_5                                                               \
  }

#define LEVEL_plain
KERNEL (plain, 1, 1)
KERNEL (plain, 2, 1)

static const Kernel plain[] = {plain_1_1, plain_2_1};

#ifdef __x86_64__
#define LEVEL_avx2 __attribute__ ((target ("avx2,fma")))
KERNEL (avx2, 1, 1)
KERNEL (avx2, 2, 1)
KERNEL (avx2, 3, 1)
KERNEL (avx2, 4, 1)
KERNEL (avx2, 5, 1)
KERNEL (avx2, 6, 1)

static const Kernel avx2[] = {avx2_1_1, avx2_2_1, avx2_3_1, avx2_4_1, avx2_5_1, avx2_6_1};

#define LEVEL_avx512 __attribute__ ((target ("avx512f,avx512vl,avx512dq,avx2,fma")))
KERNELS (avx512, 1)
KERNELS (avx512, 2)
KERNELS (avx512, 3)
KERNELS (avx512, 4)
KERNELS (avx512, 5)
KERNELS (avx512, 6)

/* 6 x 5 would need more registers than there are. */
static const Kernel avx512[][MOST_VECTORS] = {ROW (avx512, 1), ROW (avx512, 2),
                                              ROW (avx512, 3), ROW (avx512, 4),
                                              ROW (avx512, 5), ROW (avx512, 6)};
#endif

/* What a processor's registers can hold. */
typedef enum { PLAIN, AVX2, AVX512 } Level;

static inline Level
level (void)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512vl") &&
      __builtin_cpu_supports ("avx512dq"))
    return AVX512;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return AVX2;
#endif
  return PLAIN;
}

static inline int
most_rows (Level at, int vectors)
{
  return at == PLAIN ? 2 : at == AVX512 && vectors == 5 ? 5 : MOST_ROWS;
}

static inline Kernel
kernel (Level at, int rows, int vectors)
{
#ifdef __x86_64__
  if (at == AVX512)
    return avx512[rows - 1][vectors - 1];
  if (at == AVX2)
    return avx2[rows - 1];
#endif
  (void) at, (void) vectors;
  return plain[rows - 1];
}

/* Rows are shared out evenly, since short tiles are slow. */
void
ans_tile_run (const AnsTile *self)
{
  Level at = level ();
  int vectors = (self->n + VECTOR - 1) / VECTOR, most = most_rows (at, vectors);
  int tiles = (self->m + most - 1) / most;
  const double *A = self->A;
  double *C = self->C;

  for (int t = 0, done = 0; t < tiles; t++) {
    int rows = (self->m - done) / (tiles - t);
    kernel (at, rows, vectors) (self, A, C);
    done += rows;
    A += (gsize) rows * self->a_row;
    C += (gsize) rows * self->c_row;
  }
}

int
ans_tile_columns (void)
{
  return level () == AVX512 ? MOST_VECTORS * VECTOR : VECTOR;
}

int
ans_tile_panel (int n)
{
  int most = ans_tile_columns () / VECTOR, vectors = (n + VECTOR - 1) / VECTOR;
  int panels = (vectors + most - 1) / most;
  return (vectors + panels - 1) / panels * VECTOR;
}
