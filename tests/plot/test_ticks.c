#include "ui/plot/ticks.h"

#include <math.h>

/* All labels in one line. */
static char *
labels (const AnsTicks *ticks)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < ticks->n; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", ticks->labels[i]);
  return g_string_free (text, FALSE);
}

static void
check_linear (double low, double high, int m, gboolean inside, const char *expected)
{
  AnsTicks ticks;
  ans_ticks_linear (low, high, m, inside, 0, &ticks);
  g_autofree char *text = labels (&ticks);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_log (double low, double high, int m, const char *expected)
{
  AnsTicks ticks;
  ans_ticks_log (low, high, m, &ticks);
  g_autofree char *text = labels (&ticks);
  g_assert_cmpstr (text, ==, expected);
}

/* The example of the paper's first figure, and others by eye. */
static void
linear_ticks_are_nice (void)
{
  check_linear (8.1, 14.1, 4, FALSE, "8 10 12 14");
  check_linear (0, 1, 6, TRUE, "0.0 0.2 0.4 0.6 0.8 1.0");
  check_linear (-1, 1, 3, TRUE, "−1 0 1");
  check_linear (0, 100, 5, TRUE, "0 25 50 75 100");
  check_linear (0, 99999, 5, TRUE, "0 25 50 75 100");
  check_linear (0.55, 0.5501, 3, TRUE, "0.55000 0.55005 0.55010");
}

static void
long_labels_lose_a_factor (void)
{
  AnsTicks ticks;
  char factor[ANS_DIGITS_SIZE];
  ans_ticks_linear (0, 2e5, 5, TRUE, 0, &ticks);
  g_autofree char *text = labels (&ticks);
  ans_ticks_factor (&ticks, factor);
  g_assert_cmpstr (text, ==, "0 50 100 150 200");
  g_assert_cmpstr (factor, ==, "×10<sup>3</sup>");
  ans_ticks_linear (0, 4e-6, 5, TRUE, 0, &ticks);
  g_autofree char *small = labels (&ticks);
  ans_ticks_factor (&ticks, factor);
  g_assert_cmpstr (small, ==, "0 1 2 3 4");
  g_assert_cmpstr (factor, ==, "×10<sup>−6</sup>");
}

static void
far_from_zero_labels_count_from_an_offset (void)
{
  AnsTicks ticks;
  char factor[ANS_DIGITS_SIZE];
  ans_ticks_linear (1000000, 1000010, 3, TRUE, 0, &ticks);
  g_autofree char *text = labels (&ticks);
  ans_ticks_factor (&ticks, factor);
  g_assert_cmpstr (text, ==, "0 5 10");
  g_assert_cmpstr (factor, ==, " +10<sup>6</sup>");
}

static void
no_two_labels_are_alike (void)
{
  for (int k = 0; k < 400; k++) {
    double low = sin (k * 1.7) * pow (10, k % 13 - 6),
           high = low + pow (10, k % 17 - 8) * (1 + k % 7);
    if (high - low < 1e-9 * fabs (low))
      continue;
    AnsTicks ticks;
    ans_ticks_linear (low, high, 2 + k % 9, TRUE, 0, &ticks);
    g_assert_cmpint (ticks.n, >=, 2);
    for (int i = 1; i < ticks.n; i++) {
      g_assert_cmpstr (ticks.labels[i], !=, ticks.labels[i - 1]);
      g_assert_cmpfloat (ticks.values[i], >, ticks.values[i - 1]);
    }
    double slack = 2.1e-3 * (high - low); /* less than a pixel */
    g_assert_cmpfloat (ticks.values[0], >=, low - slack);
    g_assert_cmpfloat (ticks.values[ticks.n - 1], <=, high + slack);
  }
}

/* Twice the range, twice the ticks: nothing in the choice knows units of ten. */
static void
ten_times_the_range_gives_ten_times_the_ticks (void)
{
  for (int k = 0; k < 100; k++) {
    double low = 10 * sin (k), high = low + 1 + 3 * fabs (cos (k));
    AnsTicks a, b;
    ans_ticks_linear (low, high, 5, TRUE, 0, &a);
    ans_ticks_linear (10 * low, 10 * high, 5, TRUE, 0, &b);
    g_assert_cmpint (a.n, ==, b.n);
    for (int i = 0; i < a.n; i++)
      g_assert_cmpfloat_with_epsilon (10 * a.values[i], b.values[i], 1e-9 * (high - low));
  }
}

static void
the_step_in_use_is_kept (void)
{
  int changes = 0, loyal_changes = 0;
  double step = 0, loyal = 0;
  for (int k = 0; k < 400; k++) {
    AnsTicks ticks;
    double high = 10 + 0.8 * sin (k * 0.9); /* an axis that trembles */
    ans_ticks_linear (0, high, 5, TRUE, 0, &ticks);
    changes += k > 0 && ticks.step != step;
    step = ticks.step;
    ans_ticks_linear (0, high, 5, TRUE, loyal, &ticks);
    loyal_changes += k > 0 && ticks.step != loyal;
    loyal = ticks.step;
  }
  g_assert_cmpint (changes, >, 20);
  g_assert_cmpint (loyal_changes, <=, 2);
  AnsTicks ticks;
  ans_ticks_linear (0, 50, 5, TRUE, loyal, &ticks);
  g_assert_cmpfloat (ticks.step, >, loyal);
}

static void
logarithmic_ticks_follow_the_range (void)
{
  check_log (
      1e-6, 1, 8,
      "10<sup>−6</sup> 10<sup>−5</sup> 10<sup>−4</sup> 10<sup>−3</sup> 10<sup>−2</sup> "
      "10<sup>−1</sup> 10<sup>0</sup>");
  check_log (1e-8, 1e8, 5,
             "10<sup>−8</sup> 10<sup>−4</sup> 10<sup>0</sup> 10<sup>4</sup> "
             "10<sup>8</sup>");
  check_log (0.01, 100, 6, "0.01 0.1 1 10 100");
  check_log (3, 60, 6, "5 10 20 50");
  check_log (2.1, 3.9, 4, "2.5 3.0 3.5");
}

static void
logarithmic_minor_ticks_lie_between (void)
{
  AnsTicks ticks;
  ans_ticks_log (0.1, 1000, 6, &ticks);
  g_assert_cmpint (ticks.n, ==, 5);
  g_assert_cmpint (ticks.n_minor, ==, 32);
}

static void
check_symlog (double low, double high, double gap, int m, const char *expected)
{
  AnsTicks ticks;
  ans_ticks_symlog (low, high, gap, m, &ticks);
  g_autofree char *text = labels (&ticks);
  g_assert_cmpstr (text, ==, expected);
}

static void
symmetric_logarithmic_ticks_have_a_zero (void)
{
  check_symlog (-150, 1500, 1, 10, "−100 −10 −1 0 1 10 100 1000");
  check_symlog (-2e3, 2e3, 1, 5, "−1000 −10 0 10 1000");
  check_symlog (-3e-3, 3e-3, 1e-5, 9,
                "−10<sup>−3</sup> −10<sup>−4</sup> −10<sup>−5</sup> 0 10<sup>−5</sup> "
                "10<sup>−4</sup> 10<sup>−3</sup>");
  check_symlog (-1, 1, 10, 3, "−1 0 1");                  /* within the gap */
  check_symlog (0.01, 100, 1e-3, 6, "0.01 0.1 1 10 100"); /* beyond it */
  check_symlog (-100, -0.01, 1e-3, 6, "−100 −10 −1 −0.1 −0.01");
  check_symlog (-0.2, 30, 1, 6, "0 1 10");
}

static void
symmetric_ticks_are_in_order (void)
{
  for (int k = 0; k < 300; k++) {
    double low = -pow (10, 4 * sin (k * 1.3)), high = pow (10, 4 * cos (k * 0.7));
    AnsTicks ticks;
    ans_ticks_symlog (low, high, pow (10, k % 7 - 4), 2 + k % 9, &ticks);
    g_assert_cmpint (ticks.n, >=, 2);
    for (int i = 0; i < ticks.n; i++) {
      g_assert_cmpfloat (ticks.values[i], >=, low - 3e-3 * (high - low));
      g_assert_cmpfloat (ticks.values[i], <=, high + 3e-3 * (high - low));
      if (i > 0)
        g_assert_cmpfloat (ticks.values[i], >, ticks.values[i - 1]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/ticks/linear-ticks-are-nice", linear_ticks_are_nice);
  g_test_add_func ("/plot/ticks/long-labels-lose-a-factor", long_labels_lose_a_factor);
  g_test_add_func ("/plot/ticks/far-from-zero-labels-count-from-an-offset",
                   far_from_zero_labels_count_from_an_offset);
  g_test_add_func ("/plot/ticks/no-two-labels-are-alike", no_two_labels_are_alike);
  g_test_add_func ("/plot/ticks/ten-times-the-range-gives-ten-times-the-ticks",
                   ten_times_the_range_gives_ten_times_the_ticks);
  g_test_add_func ("/plot/ticks/the-step-in-use-is-kept", the_step_in_use_is_kept);
  g_test_add_func ("/plot/ticks/logarithmic-ticks-follow-the-range",
                   logarithmic_ticks_follow_the_range);
  g_test_add_func ("/plot/ticks/logarithmic-minor-ticks-lie-between",
                   logarithmic_minor_ticks_lie_between);
  g_test_add_func ("/plot/ticks/symmetric-logarithmic-ticks-have-a-zero",
                   symmetric_logarithmic_ticks_have_a_zero);
  g_test_add_func ("/plot/ticks/symmetric-ticks-are-in-order",
                   symmetric_ticks_are_in_order);
  return g_test_run ();
}
