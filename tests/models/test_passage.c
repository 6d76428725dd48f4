#include "engine/models/passage.h"

#include <math.h>

/* L'' (+-1) = 8, L'' (0) = -4: k = sqrt (32) / (2 pi) exp (-beta). */
static void
double_well_has_the_known_rate (void)
{
  AnsTarget target = ans_target (ANS_TARGET_DOUBLE_WELL, 0);
  AnsPassage passage = ans_passage (&target);
  g_assert_true (passage.found);
  for (double beta = 1; beta < 9; beta *= 2)
    /* Second differences leave 1e-9. */
    g_assert_cmpfloat_with_epsilon (ans_passage_rate (&passage, beta) * exp (beta),
                                    sqrt (32) / (2 * G_PI), 1e-7);
}

/* c = 16/27: L'' (+-3/2) = 8 c b^2 = 24, at the barriers x^2 = b / 3, b = 9/4, it is
 * -8 c b^2 / 3 = -8. */
static void
three_wells_have_the_known_rate (void)
{
  AnsTarget target = ans_target (ANS_TARGET_THREE_WELLS, 0);
  AnsPassage passage = ans_passage (&target);
  g_assert_true (passage.found);
  g_assert_cmpfloat_with_epsilon (passage.barrier, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (passage.prefactor, sqrt (24.0 * 8) / (2 * G_PI), 1e-7);
}

/* Published: minimum (-0.558, 1.442) at -146.70, saddle (-0.822, 0.624) at -40.66. */
static void
mueller_brown_has_the_published_pass (void)
{
  AnsTarget target = ans_target (ANS_TARGET_MUELLER_BROWN, 0);
  AnsPassage passage = ans_passage (&target);
  g_assert_true (passage.found);
  g_assert_cmpfloat_with_epsilon (passage.minimum[0], -0.558, 1e-3);
  g_assert_cmpfloat_with_epsilon (passage.pass[0], -0.822, 1e-3);
  g_assert_cmpfloat_with_epsilon (passage.pass[1], 0.624, 1e-3);
  g_assert_cmpfloat_with_epsilon (passage.barrier, 146.70 - 40.66, 0.02);
}

/* The passes of a soft minimum lie on the axis; a coordinate more multiplies the
 * prefactor by sqrt (k_sharp / k_pass), k_pass between the two curvatures. */
static void
a_coordinate_more_is_a_factor (void)
{
  double before = 0, factor = 0;
  for (int d = 1; d <= 4; d++) {
    AnsTarget target = ans_target (ANS_TARGET_FLAT_SHARP, d);
    AnsPassage passage = ans_passage (&target);
    g_assert_true (passage.found);
    g_assert_cmpfloat (passage.barrier, >, 0.5);
    if (d == 2)
      factor = passage.prefactor / before;
    if (d > 2)
      g_assert_cmpfloat_with_epsilon (passage.prefactor / before, factor, 1e-6);
    before = passage.prefactor;
  }
  g_assert_cmpfloat (factor, >, 1);
  g_assert_cmpfloat (factor, <, 3);
}

static void
one_well_has_no_passage (void)
{
  AnsTarget target = ans_target (ANS_TARGET_QUADRATIC, 0);
  AnsPassage passage = ans_passage (&target);
  g_assert_false (passage.found);
  g_assert_true (isnan (ans_passage_rate (&passage, 1)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/passage/double-well-has-the-known-rate",
                   double_well_has_the_known_rate);
  g_test_add_func ("/models/passage/three-wells-have-the-known-rate",
                   three_wells_have_the_known_rate);
  g_test_add_func ("/models/passage/mueller-brown-has-the-published-pass",
                   mueller_brown_has_the_published_pass);
  g_test_add_func ("/models/passage/a-coordinate-more-is-a-factor",
                   a_coordinate_more_is_a_factor);
  g_test_add_func ("/models/passage/one-well-has-no-passage", one_well_has_no_passage);
  return g_test_run ();
}
