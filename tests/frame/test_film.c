#include "engine/frame/film.h"

static int living;

static gpointer
item (gint64 step)
{
  gint64 *value = g_new (gint64, 1);
  *value = step;
  living++;
  return value;
}

static void
drop (gpointer value)
{
  g_free (value);
  living--;
}

/* Steps go up, and each item is that of its step. */
static void
check_order (const AnsFilm *film)
{
  gsize length = (gsize) ans_film_length (film);
  g_assert_cmpint (living, ==, (int) length);
  for (int i = 0; i < (int) length; i++) {
    g_assert_cmpint (*(gint64 *) ans_film_item (film, i), ==, ans_film_step (film, i));
    if (i > 0)
      g_assert_cmpint (ans_film_step (film, i), >, ans_film_step (film, i - 1));
  }
}

static void
keeps_all_of_the_last_and_thins_the_past (void)
{
  g_autoptr (AnsFilm) film = ans_film_new (G_MAXSIZE, 20, drop);
  for (gint64 step = 0; step < 1000; step++)
    ans_film_add (film, 3 * step, 8, item (3 * step));
  check_order (film);
  int n = ans_film_length (film);
  g_assert_cmpint (ans_film_step (film, 0), ==, 0);
  for (int i = n - 20; i < n; i++)
    g_assert_cmpint (ans_film_step (film, i), ==, 3 * (1000 - n + i));
  /* A gap is a power of two times the first, and at an age of a items it is at most
   * a / 10: twenty of each gap come after it. */
  for (int i = 1; i < n; i++) {
    gint64 gap = (ans_film_step (film, i) - ans_film_step (film, i - 1)) / 3;
    gint64 age = 999 - ans_film_step (film, i - 1) / 3;
    g_assert_cmpint (gap & (gap - 1), ==, 0);
    if (gap > 1)
      g_assert_cmpint (10 * gap, <=, age);
  }
  g_assert_cmpint (n, <, 20 * 7);
}

static void
holds_its_budget (void)
{
  g_autoptr (AnsFilm) film = ans_film_new (5000, 200, drop);
  for (gint64 step = 0; step < 30000; step++) {
    ans_film_add (film, step, 17 + (gsize) (step % 7), item (step));
    g_assert_cmpuint (ans_film_bytes (film), <=, 5000);
  }
  check_order (film);
  /* Thinned, not cut off: a good part of the budget is used, and the beginning is there.
   */
  g_assert_cmpuint (ans_film_bytes (film), >, 1500);
  g_assert_cmpint (ans_film_step (film, 0), ==, 0);
  g_assert_cmpint (ans_film_step (film, ans_film_length (film) - 1), ==, 29999);
}

static void
a_budget_may_change (void)
{
  g_autoptr (AnsFilm) film = ans_film_new (50000, 200, drop);
  gint64 step = 0;
  for (; step < 3000; step++)
    ans_film_add (film, step, 50, item (step));
  int before = ans_film_length (film);
  ans_film_set_budget (film, 3000);
  g_assert_cmpuint (ans_film_bytes (film), <=, 3000);
  g_assert_cmpint (ans_film_step (film, ans_film_length (film) - 1), ==, 2999);
  ans_film_set_budget (film, 50000);
  for (; step < 9000; step++)
    ans_film_add (film, step, 50, item (step));
  g_assert_cmpint (ans_film_length (film), >=, before / 2);
  g_assert_cmpint (ans_film_step (film, 0), ==, 0);
  check_order (film);
}

static void
keeps_the_last_though_it_is_too_large (void)
{
  g_autoptr (AnsFilm) film = ans_film_new (100, 8, drop);
  for (gint64 step = 0; step < 5; step++)
    ans_film_add (film, step, 1000, item (step));
  g_assert_cmpint (ans_film_length (film), ==, 1);
  g_assert_cmpint (ans_film_step (film, 0), ==, 4);
}

static void
finds_what_is_at_or_before_a_step (void)
{
  g_autoptr (AnsFilm) film = ans_film_new (G_MAXSIZE, 4, drop);
  g_assert_cmpint (ans_film_find (film, 5), ==, -1);
  for (gint64 step = 10; step < 500; step += 7)
    ans_film_add (film, step, 1, item (step));
  int n = ans_film_length (film);
  g_assert_cmpint (ans_film_find (film, 9), ==, -1);
  g_assert_cmpint (ans_film_find (film, G_MAXINT64), ==, n - 1);
  for (int i = 0; i < n; i++) {
    g_assert_cmpint (ans_film_find (film, ans_film_step (film, i)), ==, i);
    g_assert_cmpint (ans_film_find (film, ans_film_step (film, i) - 1), ==, i - 1);
  }
}

static void
turns_back_and_goes_on (void)
{
  g_autoptr (AnsFilm) film = ans_film_new (G_MAXSIZE, 6, drop);
  for (gint64 step = 0; step < 300; step++)
    ans_film_add (film, step, 1, item (step));
  ans_film_cut (film, 100);
  check_order (film);
  g_assert_cmpint (ans_film_step (film, ans_film_length (film) - 1), <=, 100);
  g_assert_cmpuint (ans_film_bytes (film), ==, (gsize) ans_film_length (film));
  for (gint64 step = 101; step < 400; step++)
    ans_film_add (film, step, 1, item (step));
  ans_film_add (film, 399, 1, item (399)); /* again: in the place of the first */
  check_order (film);
  ans_film_add (film, 0, 1, item (0));
  g_assert_cmpint (ans_film_length (film), ==, 1);
  ans_film_clear (film);
  g_assert_cmpint (living, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/film/keeps-all-of-the-last-and-thins-the-past",
                   keeps_all_of_the_last_and_thins_the_past);
  g_test_add_func ("/frame/film/holds-its-budget", holds_its_budget);
  g_test_add_func ("/frame/film/a-budget-may-change", a_budget_may_change);
  g_test_add_func ("/frame/film/keeps-the-last-though-it-is-too-large",
                   keeps_the_last_though_it_is_too_large);
  g_test_add_func ("/frame/film/finds-what-is-at-or-before-a-step",
                   finds_what_is_at_or_before_a_step);
  g_test_add_func ("/frame/film/turns-back-and-goes-on", turns_back_and_goes_on);
  return g_test_run ();
}
