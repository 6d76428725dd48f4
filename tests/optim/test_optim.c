#include "engine/optim/adam.h"
#include "engine/optim/average.h"
#include "engine/optim/sgd.h"

#include <math.h>

/* The first step of Adam moves each parameter by the rate against the sign of its
 * gradient. */
static void
test_adam_first_step (void)
{
  AnsAdam adam = ANS_ADAM_DEFAULT;
  double grad[] = {3.0, -1e-3, 40.0}, m[3] = {0}, v[3] = {0}, theta[] = {1.0, 1.0, 1.0};
  ans_adam_step (&adam, 0, 0.1, 3, grad, m, v, theta);
  g_assert_cmpfloat_with_epsilon (theta[0], 0.9, 1e-6);
  g_assert_cmpfloat_with_epsilon (theta[1], 1.1, 1e-5);
  g_assert_cmpfloat_with_epsilon (theta[2], 0.9, 1e-6);
}

static void
test_adam_finds_minimum (void)
{
  AnsAdam adam = ANS_ADAM_DEFAULT;
  double m[2] = {0}, v[2] = {0}, theta[2] = {3.0, -4.0};
  for (gint64 t = 0; t < 4000; t++) {
    double grad[2] = {2.0 * (theta[0] - 1.0), 200.0 * (theta[1] - 2.0)};
    ans_adam_step (&adam, t, 0.05 * exp (-0.002 * (double) t), 2, grad, m, v, theta);
  }
  g_assert_cmpfloat_with_epsilon (theta[0], 1.0, 1e-3);
  g_assert_cmpfloat_with_epsilon (theta[1], 2.0, 1e-3);
}

/* Heavy ball on x^2 / 2: the exact two-term recursion x'' = (1 + mu - h) x' - mu x. */
static void
test_sgd_recursion (void)
{
  double h = 0.1, mu = 0.8, theta = 1.0, velocity = 0.0, before = 1.0, now = 1.0;
  for (int i = 0; i < 20; i++) {
    double next = (1.0 + mu - h) * now - mu * before;
    before = now;
    now = next;
    ans_sgd_step (h, mu, 1, &theta, &velocity, &theta);
    g_assert_cmpfloat_with_epsilon (theta, now, 1e-14);
  }
}

/* With no gradient AdamW shrinks by 1 - rate decay a step, whatever the moments' scale;
 * an L2 term in the gradient would move by the rate. */
static void
test_adam_decay (void)
{
  AnsAdam adam = ANS_ADAM_DEFAULT;
  double grad[2] = {0}, m[2] = {0}, v[2] = {0}, theta[2] = {3.0, -40.0};
  adam.weight_decay = 0.5;
  for (gint64 t = 0; t < 3; t++)
    ans_adam_step (&adam, t, 0.1, 2, grad, m, v, theta);
  g_assert_cmpfloat_with_epsilon (theta[0], 3.0 * pow (0.95, 3.0), 1e-14);
  g_assert_cmpfloat_with_epsilon (theta[1], -40.0 * pow (0.95, 3.0), 1e-13);
}

static void
test_adam_nan (void)
{
  AnsAdam adam = ANS_ADAM_DEFAULT;
  double grad[2] = {NAN, 1.0}, m[2] = {0}, v[2] = {0}, theta[2] = {3.0, 3.0};
  ans_adam_step (&adam, 0, 0.1, 2, grad, m, v, theta);
  g_assert_true (isnan (theta[0]));
  g_assert_cmpfloat_with_epsilon (theta[1], 2.9, 1e-6);
}

/* Of the steps 0, 1, ..., n - 1 themselves: their mean, and the geometric sum. */
static void
test_averages (void)
{
  double mean = NAN, moving = 0.0;
  for (gint64 k = 0; k < 11; k++) {
    double theta = (double) k;
    ans_average_polyak (k, 1, &theta, &mean);
    ans_average_exponential (0.5, 1, &theta, &moving);
    g_assert_cmpfloat_with_epsilon (mean, 0.5 * theta, 1e-14);
    g_assert_cmpfloat_with_epsilon (moving, theta - 1.0 + pow (0.5, theta), 1e-14);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/adam/first-step-has-the-rate's-length", test_adam_first_step);
  g_test_add_func ("/optim/adam/finds-a-stretched-minimum", test_adam_finds_minimum);
  g_test_add_func ("/optim/sgd/obeys-the-heavy-ball-recursion", test_sgd_recursion);
  g_test_add_func ("/optim/adam/decay-is-kept-out-of-the-moments", test_adam_decay);
  g_test_add_func ("/optim/adam/a-NaN-stays-where-it-is", test_adam_nan);
  g_test_add_func ("/optim/average/of-the-first-numbers", test_averages);
  return g_test_run ();
}
