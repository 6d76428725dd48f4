#include "engine/core/arena.h"

static void
test_aligned_and_zeroed (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  for (int n = 1; n < 200; n += 13) {
    double *block = ans_arena_array (arena, double, n);
    g_assert_cmpuint ((guintptr) block % 64, ==, 0);
    for (int i = 0; i < n; i++)
      g_assert_cmpfloat (block[i], ==, 0.0);
  }
}

static void
test_blocks_do_not_overlap (void)
{
  g_autoptr (AnsArena) arena = ans_arena_new ();
  int *blocks[50];
  for (int b = 0; b < 50; b++) {
    blocks[b] = ans_arena_array (arena, int, b + 1);
    for (int i = 0; i <= b; i++)
      blocks[b][i] = b;
  }
  for (int b = 0; b < 50; b++)
    for (int i = 0; i <= b; i++)
      g_assert_cmpint (blocks[b][i], ==, b);
  g_assert_cmpuint (ans_arena_bytes (arena), >=, 50 * 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/arena/is-aligned-and-zeroed", test_aligned_and_zeroed);
  g_test_add_func ("/core/arena/blocks-do-not-overlap", test_blocks_do_not_overlap);
  return g_test_run ();
}
