#include "ui/plot/view_history.h"

#include <math.h>

static const AnsBox automatic = {(double) NAN, (double) NAN, (double) NAN, (double) NAN};

static AnsBox
box_of (int i)
{
  return (AnsBox){i, i + 1, -i, i};
}

static void
record (AnsViewHistory *self, int i, gboolean goes_on)
{
  AnsBox box = box_of (i);
  ans_view_history_record (self, &box, goes_on);
}

static void
check_at (const AnsViewHistory *self, int i)
{
  AnsBox box = box_of (i);
  g_assert_true (ans_view_history_same (&self->boxes[self->at], &box));
}

static void
views_are_gone_back_to_and_forth (void)
{
  AnsViewHistory views;
  ans_view_history_init (&views, &automatic);
  g_assert_null (ans_view_history_go (&views, -1));
  for (int i = 1; i <= 3; i++)
    record (&views, i, FALSE);
  g_assert_null (ans_view_history_go (&views, 1));
  g_assert_nonnull (ans_view_history_go (&views, -1));
  check_at (&views, 2);
  ans_view_history_go (&views, -1);
  ans_view_history_go (&views, -1);
  g_assert_true (ans_view_history_same (&views.boxes[views.at], &automatic));
  ans_view_history_go (&views, 1);
  check_at (&views, 1);
  record (&views, 7, FALSE); /* another way: what lay ahead is gone */
  g_assert_null (ans_view_history_go (&views, 1));
  ans_view_history_go (&views, -1);
  check_at (&views, 1);
}

static void
a_gesture_is_one_view (void)
{
  AnsViewHistory views;
  ans_view_history_init (&views, &automatic);
  for (int i = 1; i <= 9; i++)
    record (&views, i, i > 1);
  g_assert_cmpint (views.n, ==, 2);
  check_at (&views, 9);
  ans_view_history_go (&views, -1);
  record (&views, 20, TRUE); /* the first view is never lost to a gesture */
  g_assert_cmpint (views.n, ==, 2);
  ans_view_history_go (&views, -1);
  g_assert_true (ans_view_history_same (&views.boxes[0], &automatic));
}

/* Of two linked plots one goes back, and the other hears of a box it has shown. */
static void
a_neighbour_is_a_step_and_not_a_new_view (void)
{
  AnsViewHistory views;
  ans_view_history_init (&views, &automatic);
  for (int i = 1; i <= 3; i++)
    record (&views, i, FALSE);
  record (&views, 2, FALSE);
  g_assert_cmpint (views.at, ==, 2);
  g_assert_cmpint (views.n, ==, 4);
  record (&views, 3, FALSE);
  g_assert_cmpint (views.at, ==, 3);
  g_assert_cmpint (views.n, ==, 4);
}

static void
the_oldest_views_are_forgotten (void)
{
  AnsViewHistory views;
  ans_view_history_init (&views, &automatic);
  for (int i = 1; i <= 1000; i++)
    record (&views, i, FALSE);
  check_at (&views, 1000);
  int steps = 0;
  while (ans_view_history_go (&views, -1))
    steps++;
  g_assert_cmpint (steps, ==, ANS_VIEW_HISTORY_MAX - 1);
  check_at (&views, 1000 - steps);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/view-history/views-are-gone-back-to-and-forth",
                   views_are_gone_back_to_and_forth);
  g_test_add_func ("/plot/view-history/a-gesture-is-one-view", a_gesture_is_one_view);
  g_test_add_func ("/plot/view-history/a-neighbour-is-a-step-and-not-a-new-view",
                   a_neighbour_is_a_step_and_not_a_new_view);
  g_test_add_func ("/plot/view-history/the-oldest-views-are-forgotten",
                   the_oldest_views_are_forgotten);
  return g_test_run ();
}
