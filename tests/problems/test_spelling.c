#include "engine/problems/spelling.h"

static void
distance_counts_single_changes (void)
{
  g_assert_cmpint (ans_spelling_distance ("", ""), ==, 0);
  g_assert_cmpint (ans_spelling_distance ("", "abc"), ==, 3);
  g_assert_cmpint (ans_spelling_distance ("beta", "beta"), ==, 0);
  g_assert_cmpint (ans_spelling_distance ("bta", "beta"), ==, 1);
  g_assert_cmpint (ans_spelling_distance ("baeta", "beta"), ==, 1);
  g_assert_cmpint (ans_spelling_distance ("bexa", "beta"), ==, 1);
  g_assert_cmpint (ans_spelling_distance ("ebta", "beta"), ==, 1);
  g_assert_cmpint (ans_spelling_distance ("kitten", "sitting"), ==, 3);
}

static void
distance_is_symmetric (void)
{
  static const char *const words[] = {"committor", "comittor", "rate", "", "tear", "rat"};
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (words); j++)
      g_assert_cmpint (ans_spelling_distance (words[i], words[j]), ==,
                       ans_spelling_distance (words[j], words[i]));
}

static void
nearest_is_found (void)
{
  static const char *const names[] = {"beta", "height", "dt", "particles", NULL};
  g_assert_cmpstr (ans_spelling_nearest ("partciles", names), ==, "particles");
  g_assert_cmpstr (ans_spelling_nearest ("hight", names), ==, "height");
  g_assert_cmpstr (ans_spelling_nearest ("", names), ==, "dt");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/spelling/distance-counts-single-changes",
                   distance_counts_single_changes);
  g_test_add_func ("/problems/spelling/distance-is-symmetric", distance_is_symmetric);
  g_test_add_func ("/problems/spelling/nearest-is-found", nearest_is_found);
  return g_test_run ();
}
