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

typedef double Vector2 __attribute__ ((vector_size (16), aligned (8), may_alias));
typedef double Vector4 __attribute__ ((vector_size (32), aligned (8), may_alias));
typedef double Vector8 __attribute__ ((vector_size (64), aligned (8), may_alias));

/* A row of sums that is wider than C. */
INLINE void
store_part (const double *sum, int n, gboolean add, double *C)
{
  for (int j = 0; j < n; j++)
    C[j] = add ? C[j] + sum[j] : sum[j];
}

/* The kernel for one kind of vectors; rows and vectors are known to the compiler, so that
 * the sums become registers. */
#define MULTIPLY(Vector, width)                                                          \
  INLINE void multiply##width (const AnsTile *self, int rows, int vectors,               \
                               const double *A, double *C)                               \
  {                                                                                      \
    Vector sum[MOST_ROWS][MOST_VECTORS];                                                 \
                                                                                         \
    UNROLL                                                                               \
    for (int i = 0; i < rows; i++) {                                                     \
      UNROLL                                                                             \
      for (int v = 0; v < vectors; v++)                                                  \
        sum[i][v] = (Vector){0};                                                         \
    }                                                                                    \
    for (int s = 0; s < self->segments; s++) {                                           \
      const double *a = A + (gsize) s * self->a_segment;                                 \
      const double *b = self->B + (gsize) s * self->b_segment;                           \
      for (int l = 0; l < self->k; l++) {                                                \
        Vector row[MOST_VECTORS];                                                        \
        UNROLL                                                                           \
        for (int v = 0; v < vectors; v++)                                                \
          row[v] = *(const Vector *) (b + v * width);                                    \
        UNROLL                                                                           \
        for (int i = 0; i < rows; i++) {                                                 \
          double x = a[(gsize) i * self->a_row];                                         \
          UNROLL                                                                         \
          for (int v = 0; v < vectors; v++)                                              \
            sum[i][v] += x * row[v];                                                     \
        }                                                                                \
        a += self->a_step;                                                               \
        b += self->b_step;                                                               \
      }                                                                                  \
    }                                                                                    \
    UNROLL                                                                               \
    for (int i = 0; i < rows; i++) {                                                     \
      double *to = C + (gsize) i * self->c_row;                                          \
      double copy[MOST_VECTORS * width];                                                 \
      UNROLL                                                                             \
      for (int v = 0; v < vectors; v++) {                                                \
        if (self->n < vectors * width)                                                   \
          *(Vector *) (copy + v * width) = sum[i][v];                                    \
        else if (self->add)                                                              \
          *(Vector *) (to + v * width) += sum[i][v];                                     \
        else                                                                             \
          *(Vector *) (to + v * width) = sum[i][v];                                      \
      }                                                                                  \
      if (self->n < vectors * width)                                                     \
        store_part (copy, self->n, self->add, to);                                       \
    }                                                                                    \
  }

MULTIPLY (Vector2, 2)
MULTIPLY (Vector4, 4)
MULTIPLY (Vector8, 8)

typedef void (*Kernel) (const AnsTile *self, const double *A, double *C);

/* In vectors of the level's own width. */
#define KERNEL(level, width, rows, vectors)                                              \
  LEVEL_##level static void level##_##rows##_##vectors (const AnsTile *self,             \
                                                        const double *A, double *C)      \
  {                                                                                      \
    multiply##width (self, rows, vectors, A, C);                                         \
  }
#define KERNELS(level, rows)                                                             \
  KERNEL (level, 8, rows, 1)                                                             \
  KERNEL (level, 8, rows, 2)                                                             \
  KERNEL (level, 8, rows, 3)                                                             \
  KERNEL (level, 8, rows, 4)                                                             \
  KERNEL (level, 8, rows, 5)
#define ROW(level, rows)                                                                 \
  {                                                                                      \
    level##_##rows##_1, level##_##rows##_2, level##_##rows##_3, level##_##rows##_4,      \
        level##_##rows##_5                                                               \
  }

#define LEVEL_plain
KERNEL (plain, 2, 1, 4)
KERNEL (plain, 2, 2, 4)

static const Kernel plain[] = {plain_1_4, plain_2_4};

#ifdef __x86_64__
#define LEVEL_avx2 __attribute__ ((target ("avx2,fma")))
KERNEL (avx2, 4, 1, 2)
KERNEL (avx2, 4, 2, 2)
KERNEL (avx2, 4, 3, 2)
KERNEL (avx2, 4, 4, 2)
KERNEL (avx2, 4, 5, 2)
KERNEL (avx2, 4, 6, 2)

static const Kernel avx2[] = {avx2_1_2, avx2_2_2, avx2_3_2, avx2_4_2, avx2_5_2, avx2_6_2};

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

static int limit = 512;

void
ans_tile_limit (int bits)
{
  limit = bits;
}

static inline Level
level (void)
{
#ifdef __x86_64__
  if (limit >= 512 && __builtin_cpu_supports ("avx512f") &&
      __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512dq"))
    return AVX512;
  if (limit >= 256 && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
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

/* Rows of B that are gone through at once: those of a long sum would leave the cache
 * before the next tile needs them. */
#define DEPTH 256

void
ans_tile_gemm (gboolean ta, int m, int n, int k, const double *A, const double *B,
               gboolean add, double *C)
{
  int panel = ans_tile_panel (n), depth = ta ? DEPTH : MAX (k, 1);
  AnsTile tile = {
      .m = m, .segments = 1, .add = add, .b_step = (gsize) n, .c_row = (gsize) n};

  g_assert (n % VECTOR == 0);
  tile.a_row = (gsize) (ta ? 1 : k);
  tile.a_step = (gsize) (ta ? m : 1);
  for (int l = 0; l < MAX (k, 1); l += depth) {
    tile.k = MIN (depth, k - l);
    for (int j = 0; j < n; j += panel) {
      tile.n = MIN (panel, n - j);
      tile.A = A + (gsize) l * tile.a_step;
      tile.B = B + (gsize) l * (gsize) n + (gsize) j;
      tile.C = C + j;
      ans_tile_run (&tile);
    }
    tile.add = TRUE;
  }
}
