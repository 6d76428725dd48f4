/* The choice of quality by the load: no window, no thread, no clock. */
#include "ui/widgets/governor.h"

/* Pictures of `cost` every `period` (ms), for `seconds`; returns the end. */
static gint64
draw (AnsGovernor *governor, gint64 from, double cost, double period, double seconds)
{
  gint64 end = from + (gint64) (1e6 * seconds);
  for (gint64 now = from; now < end; now += (gint64) (1000 * period))
    ans_governor_note (governor, now, now + (gint64) (1000 * cost));
  return end;
}

static void
test_within_budget (void)
{
  AnsGovernor governor;
  ans_governor_init (&governor);
  draw (&governor, 1000, 10, 16.7, 60);
  g_assert_cmpint (governor.level, ==, ANS_QUALITY_FULL);
  g_assert_cmpfloat_with_epsilon (governor.load, 10 / 16.7, 0.02);
}

/* One slow picture, as the first one is, is no reason. */
static void
test_one_slow_picture (void)
{
  AnsGovernor governor;
  ans_governor_init (&governor);
  gint64 now = draw (&governor, 1000, 300, 300, 0.3);
  draw (&governor, now, 4, 16.7, 10);
  g_assert_cmpint (governor.level, ==, ANS_QUALITY_FULL);
}

static void
test_goes_down_in_order (void)
{
  AnsGovernor governor;
  ans_governor_init (&governor);
  gint64 now = 1000;
  int before = ANS_QUALITY_FULL;
  for (int i = 0; i < 1000; i++, now += 16000) {
    gboolean changed = ans_governor_note (&governor, now, now + 15900);
    g_assert_cmpint (governor.level - before, ==, changed ? 1 : 0);
    before = governor.level;
  }
  g_assert_cmpint (governor.level, ==, ANS_QUALITY_ALL_SLOW);
}

static void
test_comes_back (void)
{
  AnsGovernor governor;
  ans_governor_init (&governor);
  gint64 now = draw (&governor, 1000, 16, 16.7, 20);
  g_assert_cmpint (governor.level, >, ANS_QUALITY_DENSITY);
  draw (&governor, now, 2, 16.7, 60);
  g_assert_cmpint (governor.level, ==, ANS_QUALITY_FULL);
}

/* Where one level is too slow and the next far below the budget, it does not go to and
 * fro for ever at the same pace. */
static void
test_does_not_flicker (void)
{
  AnsGovernor governor;
  ans_governor_init (&governor);
  gint64 now = 1000;
  int changes[2] = {0};
  for (int k = 0; k < 2; k++)
    for (gint64 end = now + 60000000; now < end; now += 16700) {
      gint64 cost = governor.level == ANS_QUALITY_FULL ? 15000 : 3000;
      changes[k] += ans_governor_note (&governor, now, now + cost);
    }
  g_assert_cmpint (changes[0], <=, 12);
  g_assert_cmpint (changes[1], <=, 6);
}

static void
test_periods (void)
{
  for (int level = 0; level < ANS_QUALITY_N; level++) {
    gint64 mine = ans_governor_period (level, TRUE),
           others = ans_governor_period (level, FALSE);
    g_assert_cmpint (mine, <=, 33334);
    g_assert_cmpint (mine, <=, others);
    g_assert_cmpint (others, <=, 66667);
    if (level < ANS_QUALITY_OTHERS_SLOW)
      g_assert_cmpint (others, ==, 0);
  }
  g_assert_cmpint (ans_governor_period (ANS_QUALITY_OTHERS_SLOW, TRUE), ==, 0);
  g_assert_cmpint (ans_governor_period (ANS_QUALITY_ALL_SLOW, TRUE), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/governor/leaves-alone-what-is-fast-enough", test_within_budget);
  g_test_add_func ("/ui/governor/forgives-one-slow-picture", test_one_slow_picture);
  g_test_add_func ("/ui/governor/goes-down-level-by-level", test_goes_down_in_order);
  g_test_add_func ("/ui/governor/comes-back-to-full-quality", test_comes_back);
  g_test_add_func ("/ui/governor/does-not-go-to-and-fro", test_does_not_flicker);
  g_test_add_func ("/ui/governor/slows-other-views-first", test_periods);
  return g_test_run ();
}
