#include "engine/run/snapshot.h"
#include "tests/runs/fixture.h"

#include <math.h>

static AnsSnapshot *
make (double x, gint64 step)
{
  g_autofree double *values =
      g_new0 (double, ans_problem_n_params (&ans_problem_fixture));
  ans_problem_defaults (&ans_problem_fixture, values);
  AnsSnapshot *self = ans_snapshot_new (&ans_problem_fixture, values, 42, step);
  ans_snapshot_add (self, "a", FALSE, 2, (gint64[]){2, 3},
                    (double[]){x, 1, 2, 3, 4, NAN});
  ans_snapshot_add (self, "b", TRUE, 1, (gint64[]){2}, (gint64[]){G_MININT64, -1});
  ans_snapshot_add (self, "c", FALSE, 0, NULL, &x);
  ans_snapshot_add (self, "d", FALSE, 1, (gint64[]){0}, NULL);
  return self;
}

static void
keeps_arrays_of_every_shape (void)
{
  g_autoptr (AnsSnapshot) snapshot = make (0.5, 7);
  g_assert_cmpint (ans_snapshot_n_kept (snapshot), ==, 4);
  const AnsKept *a = ans_snapshot_kept (snapshot, 0),
                *b = ans_snapshot_kept (snapshot, 1);
  g_assert_cmpstr (a->name, ==, "a");
  g_assert_cmpuint (a->n, ==, 6);
  g_assert_cmpfloat (((double *) a->values)[0], ==, 0.5);
  g_assert_true (b->integers);
  g_assert_cmpint (((gint64 *) b->values)[0], ==, G_MININT64);
  g_assert_cmpuint (ans_snapshot_kept (snapshot, 2)->n, ==, 1);
  g_assert_cmpuint (ans_snapshot_kept (snapshot, 3)->n, ==, 0);
  g_assert_cmpint (ans_snapshot_step (snapshot), ==, 7);
  g_assert_cmpuint (ans_snapshot_seed (snapshot), ==, 42);
  g_assert_cmpuint (ans_snapshot_bytes (snapshot), >, 9 * sizeof (double));
}

/* Bits are compared, so that NaN equals itself and 0 is not -0. */
static void
equal_means_the_same_bits (void)
{
  g_autoptr (AnsSnapshot) one = make (0, 7), same = make (0, 7), other = make (-0.0, 7),
                          later = make (0, 8);
  g_assert_true (ans_snapshot_equal (one, same));
  g_assert_false (ans_snapshot_equal (one, other));
  g_assert_false (ans_snapshot_equal (one, later));
}

static void
lives_until_the_last_reference (void)
{
  AnsSnapshot *snapshot = make (1, 1);
  AnsSnapshot *second = ans_snapshot_ref (snapshot);
  ans_snapshot_unref (snapshot);
  g_assert_cmpint (ans_snapshot_step (second), ==, 1);
  ans_snapshot_unref (second);
  ans_snapshot_unref (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run/snapshot/keeps-arrays-of-every-shape",
                   keeps_arrays_of_every_shape);
  g_test_add_func ("/run/snapshot/equal-means-the-same-bits", equal_means_the_same_bits);
  g_test_add_func ("/run/snapshot/lives-until-the-last-reference",
                   lives_until_the_last_reference);
  return g_test_run ();
}
