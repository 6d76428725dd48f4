/* Schedules at their ends, by hand. */
#include "engine/optim/schedule.h"

#include <math.h>

static const struct {
  const char *id, *label;
} choices[] = {ANS_SCHEDULE_CHOICES};

static AnsSchedule
schedule (AnsScheduleKind kind)
{
  return (AnsSchedule){
      .kind = kind, .rate = 1.0, .last = 0.01, .length = 100, .stairs = 4};
}

/* `at` the quarters of the way and far beyond. */
static void
check (const AnsSchedule *self, const double at[6])
{
  const gint64 steps[] = {0, 25, 50, 75, 100, 1000000};
  for (gsize k = 0; k < G_N_ELEMENTS (steps); k++) {
    gint64 step = steps[k] + self->warmup;
    g_assert_cmpfloat_with_epsilon (ans_schedule_rate (self, step), at[k], 1e-15);
  }
}

static const double expected[][6] = {
    [ANS_CONSTANT] = {1.0, 1.0, 1.0, 1.0, 1.0, 1.0},
    [ANS_COSINE] = {1.0, 0.505 + 0.495 * G_SQRT2 / 2.0, 0.505,
                    0.505 - 0.495 * G_SQRT2 / 2.0, 0.01, 0.01},
    [ANS_EXPONENTIAL] = {1.0, 0.31622776601683794, 0.1, 0.031622776601683794, 0.01, 0.01},
    [ANS_STEP] = {1.0, 0.31622776601683794, 0.1, 0.031622776601683794, 0.01, 0.01},
    [ANS_INVERSE] = {1.0, 1.0 / 25.75, 1.0 / 50.5, 1.0 / 75.25, 0.01, 1.0 / 990001.0},
    [ANS_LINEAR] = {1.0, 0.7525, 0.505, 0.2575, 0.01, 0.01},
};

static void
test_values (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (expected); k++) {
    AnsSchedule self = schedule ((AnsScheduleKind) k);
    g_test_message ("%s", ans_schedule_id (self.kind));
    check (&self, expected[k]);
    g_assert_cmpfloat (ans_schedule_rate (&self, 0), ==, 1.0);
  }
}

/* A ramp of equal steps up to the rate; what follows is the same, later. */
static void
test_warmup (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (expected); k++) {
    AnsSchedule self = schedule ((AnsScheduleKind) k);
    self.warmup = 9;
    self.length = 109;
    for (gint64 step = 0; step <= 9; step++)
      g_assert_cmpfloat_with_epsilon (ans_schedule_rate (&self, step),
                                      0.1 * (double) (step + 1), 1e-15);
    check (&self, expected[k]);
  }
}

/* Steps fall at the very steps that divide the length, for any number of stairs. */
static void
test_stairs (void)
{
  for (int stairs = 1; stairs <= 100; stairs++) {
    AnsSchedule self = {ANS_STEP, 2.0, 0.5, 7 * (gint64) stairs, 0, stairs};
    for (gint64 k = 1; k <= stairs; k++) {
      double before = ans_schedule_rate (&self, 7 * k - 1);
      double after = ans_schedule_rate (&self, 7 * k);
      g_assert_cmpfloat_with_epsilon (after / before, pow (0.25, 1.0 / stairs), 1e-14);
      g_assert_cmpfloat (ans_schedule_rate (&self, 7 * k + 6), ==,
                         k < stairs ? after : 0.5);
    }
  }
}

static void
test_no_length (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (expected); k++) {
    AnsSchedule self = schedule ((AnsScheduleKind) k);
    self.length = 0;
    g_assert_cmpfloat (ans_schedule_rate (&self, 70), ==, 1.0);
    self.length = self.warmup = 3;
    g_assert_cmpfloat (ans_schedule_rate (&self, 0), ==, 0.25);
    g_assert_cmpfloat (ans_schedule_rate (&self, 3), ==, 1.0);
  }
}

static void
test_names (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (choices), ==, G_N_ELEMENTS (expected));
  g_assert_cmpstr (ans_schedule_id (ANS_CONSTANT), ==, "constant");
  g_assert_cmpstr (ans_schedule_id (ANS_STEP), ==, "step");
  g_assert_cmpstr (choices[ANS_INVERSE].id, ==, "inverse");
  g_assert_cmpstr (choices[ANS_LINEAR].label, ==, "Linear");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/schedule/passes-through-its-ends", test_values);
  g_test_add_func ("/optim/schedule/warm-up-leads-to-the-rate", test_warmup);
  g_test_add_func ("/optim/schedule/stairs-fall-in-time", test_stairs);
  g_test_add_func ("/optim/schedule/is-constant-without-a-length", test_no_length);
  g_test_add_func ("/optim/schedule/kinds-have-names", test_names);
  return g_test_run ();
}
