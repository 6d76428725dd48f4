/* Tiles of all shapes, by all kernels that this processor has, against plain loops. */
#include "engine/core/random.h"
#include "engine/core/tile.h"

#include <math.h>

#define SIZE 20000

/* The sums are short enough for 1e-13; all beyond C's part stays as it was. */
static void
check (const AnsTile *tile, const double *before, int length)
{
  for (int e = 0; e < length; e++) {
    int i = e / (int) tile->c_row, j = e % (int) tile->c_row;
    double sum = tile->add || j >= tile->n || i >= tile->m ? before[e] : 0;
    for (int s = 0; i < tile->m && j < tile->n && s < tile->segments; s++)
      for (int l = 0; l < tile->k; l++)
        sum +=
            tile->A[(gsize) i * tile->a_row + (gsize) l * tile->a_step +
                    (gsize) s * tile->a_segment] *
            tile->B[(gsize) l * tile->b_step + (gsize) s * tile->b_segment + (gsize) j];
    g_assert_cmpfloat_with_epsilon (tile->C[e], sum, 1e-13);
  }
}

static void
check_random (AnsRandom *random, const double *A, const double *B)
{
  double C[2000], before[2000];
  int n = 1 + ans_random_below (random, ans_tile_columns ());
  AnsTile tile = {.m = 1 + ans_random_below (random, 20),
                  .n = n,
                  .segments = ans_random_below (random, 4),
                  .k = ans_random_below (random, 12),
                  .add = ans_random_below (random, 2) != 0,
                  .A = A,
                  .B = B,
                  .C = C};

  tile.a_row = (gsize) ans_random_below (random, 50);
  tile.a_step = (gsize) ans_random_below (random, 50);
  tile.a_segment = (gsize) ans_random_below (random, 500);
  tile.b_step = (gsize) ans_random_below (random, 60);
  tile.b_segment = (gsize) ans_random_below (random, 500);
  tile.c_row = (gsize) (n + ans_random_below (random, 50));
  ans_random_fill_uniform (random, (int) G_N_ELEMENTS (C), C);
  for (gsize e = 0; e < G_N_ELEMENTS (C); e++)
    before[e] = C[e];
  ans_tile_run (&tile);
  check (&tile, before, (int) G_N_ELEMENTS (C));
}

static void
test_products (void)
{
  static const int bits[] = {128, 256, 512};
  AnsRandom random = ans_random (3, 0, 0);
  g_autofree double *A = g_new (double, SIZE), *B = g_new (double, SIZE);

  ans_random_fill_uniform (&random, SIZE, A);
  ans_random_fill_uniform (&random, SIZE, B);
  for (gsize b = 0; b < G_N_ELEMENTS (bits); b++) {
    ans_tile_limit (bits[b]);
    for (int i = 0; i < 2000; i++)
      check_random (&random, A, B);
  }
}

/* Columns for several panels, sums for several pieces. */
static void
test_gemm (void)
{
  AnsRandom random = ans_random (4, 0, 0);
  g_autofree double *A = g_new (double, SIZE), *B = g_new (double, SIZE * 3);

  ans_random_fill_uniform (&random, SIZE, A);
  ans_random_fill_uniform (&random, SIZE * 3, B);
  for (int i = 0; i < 60; i++) {
    gboolean ta = i % 2, add = i / 2 % 2;
    int m = 1 + ans_random_below (&random, 30), k = i < 4 ? 0 : 10 * i,
        n = ANS_TILE_VECTOR * (1 + ans_random_below (&random, 12));
    g_autofree double *C = g_new (double, m *n);
    for (int e = 0; e < m * n; e++)
      C[e] = 0.5;
    ans_tile_gemm (ta, m, n, k, A, B, add, C);
    for (int e = 0; e < m * n; e++) {
      double sum = add ? 0.5 : 0;
      for (int l = 0; l < k; l++)
        sum += A[ta ? l * m + e / n : e / n * k + l] * B[l * n + e % n];
      g_assert_cmpfloat_with_epsilon (C[e], sum, 1e-14 * (k + 1));
    }
  }
}

static void
test_panels (void)
{
  for (int n = 1; n < 300; n++) {
    int panel = ans_tile_panel (n), most = ans_tile_columns ();
    int panels = (n + panel - 1) / panel;
    g_assert_cmpint (panel, <=, most);
    g_assert_cmpint (panel % ANS_TILE_VECTOR, ==, 0);
    g_assert_cmpint (panels, ==, (n + most - 1) / most);
    g_assert_cmpint (panels * (panel - ANS_TILE_VECTOR), <, n);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/tile/products-agree-with-plain-loops", test_products);
  g_test_add_func ("/core/tile/gemm-agrees-with-plain-loops", test_gemm);
  g_test_add_func ("/core/tile/panels-are-few-and-even", test_panels);
  return g_test_run ();
}
