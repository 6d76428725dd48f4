/* Sliders and numbers: no window. */
#include "ui/widgets/param_scale.h"
#include "ui/widgets/readable.h"

static const AnsParam linear = {.kind = ANS_PARAM_REAL,
                                .id = "a",
                                .hard_min = -10,
                                .hard_max = 10,
                                .soft_min = 0,
                                .soft_max = 2};
static const AnsParam decades = {.kind = ANS_PARAM_REAL,
                                 .id = "b",
                                 .hard_min = 1e-9,
                                 .hard_max = 1e3,
                                 .soft_min = 1e-4,
                                 .soft_max = 1,
                                 .log_scale = TRUE};
static const AnsParam hard_only = {
    .kind = ANS_PARAM_REAL, .id = "c", .hard_min = 1, .hard_max = 5};

static void
reaches_over_the_soft_limits (void)
{
  double low, high;
  ans_param_scale_reach (&linear, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 2);
  ans_param_scale_reach (&hard_only, &low, &high);
  g_assert_cmpfloat (low, ==, 1);
  g_assert_cmpfloat (high, ==, 5);
}

static void
positions_give_short_numbers (void)
{
  /* A slider is at any double; its value is what a person would have typed. */
  g_assert_cmpfloat (ans_param_scale_value (&linear, 0.30000000000000004), ==, 0.3);
  g_assert_cmpfloat (ans_param_scale_value (&linear, 1.2345678), ==, 1.23);
  g_assert_cmpfloat (ans_param_scale_value (&decades, -2), ==, 0.01);
  g_assert_cmpfloat (ans_param_scale_value (&decades, -2.5), ==, 0.00316);
}

static void
position_and_value_are_inverse (void)
{
  for (double position = -4; position <= 0; position += 0.125) {
    double value = ans_param_scale_value (&decades, position);
    /* Three digits: half a percent, 0.0022 in the logarithm. */
    g_assert_cmpfloat_with_epsilon (ans_param_scale_position (&decades, value), position,
                                    0.0022);
  }
}

static void
nudges_stay_within_the_hard_limits (void)
{
  g_assert_cmpfloat (ans_param_scale_nudge (&linear, 1, 1), ==, 1.01);
  g_assert_cmpfloat (ans_param_scale_nudge (&linear, 10, 5), ==, 10);
  g_assert_cmpfloat (ans_param_scale_nudge (&decades, 0.02, 1), ==, 0.0205);
  g_assert_cmpfloat (ans_param_scale_nudge (&decades, 1e-9, -1000), ==, 1e-9);
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
numbers_read_as_written (void)
{
  assert_text (ans_readable_number (0.0123456, 3), "0.0123");
  assert_text (ans_readable_number (-2, 3), "−2.00");
  assert_text (ans_readable_number (1.5e-7, 2), "1.5×10⁻⁷");
  assert_text (ans_readable_number (-3e12, 2), "−3.0×10¹²");
  assert_text (ans_readable_number (0, 4), "0");
  assert_text (ans_readable_number (g_ascii_strtod ("nan", NULL), 4), "–");
  assert_text (ans_readable_number (g_ascii_strtod ("inf", NULL), 4), "∞");
  assert_text (ans_readable_count (999), "999");
  assert_text (ans_readable_count (1234567), "1\u202f234\u202f567");
  assert_text (ans_readable_count (-1234), "-1\u202f234");
  assert_text (ans_readable_sentence ("été is late"), "Été is late");
  assert_text (ans_readable_sentence (""), "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/scale/reaches-over-the-soft-limits",
                   reaches_over_the_soft_limits);
  g_test_add_func ("/ui/scale/positions-give-short-numbers",
                   positions_give_short_numbers);
  g_test_add_func ("/ui/scale/position-and-value-are-inverse",
                   position_and_value_are_inverse);
  g_test_add_func ("/ui/scale/nudges-stay-within-the-hard-limits",
                   nudges_stay_within_the_hard_limits);
  g_test_add_func ("/ui/scale/numbers-read-as-written", numbers_read_as_written);
  return g_test_run ();
}
