/* Methods for saddle points against their closed forms. */
#include "engine/optim/descent_ascent.h"

#include <math.h>
#include <string.h>

#define EACH(m)                                                                          \
  int m = 0;                                                                             \
  m < ANS_DESCENT_ASCENT_N_METHODS;                                                      \
  m++

/* E = a x^2 / 2 + x y - b y^2 / 2. */
typedef struct {
  double a, b;
} Game;

static void
field (gconstpointer data, const double *z, double *V, double *J)
{
  const Game *game = data;
  if (V != NULL) {
    V[0] = -game->a * z[0] - z[1];
    V[1] = z[0] - game->b * z[1];
  }
  if (J != NULL) {
    const double entries[] = {-game->a, -1, 1, -game->b};
    memcpy (J, entries, sizeof entries);
  }
}

static const Game bilinear = {0, 0};

static AnsDescentAscent
method_with (double eta)
{
  return (AnsDescentAscent){.field = field,
                            .game = &bilinear,
                            .d = 1,
                            .eta = eta,
                            .ratio = 3,
                            .consensus = 0.4};
}

static double
norm2 (const double *z)
{
  return z[0] * z[0] + z[1] * z[1];
}

/* The factors of |z|^2 are exact, step by step, up to a few roundings. */
static void
bilinear_factors_are_exact (void)
{
  static const double etas[] = {0.037, 0.31, 0.77, 1.4};
  for (int k = 0; k < 4; k++) {
    double eta = etas[k], e2 = eta * eta;
    const double factors[ANS_DESCENT_ASCENT_N_METHODS] = {
        [ANS_DESCENT_ASCENT_SIMULTANEOUS] = 1 + e2,
        [ANS_DESCENT_ASCENT_EXTRAGRADIENT] = 1 - e2 + e2 * e2,
        [ANS_DESCENT_ASCENT_CONSENSUS] = (1 - 0.4 * eta) * (1 - 0.4 * eta) + e2,
        [ANS_DESCENT_ASCENT_PROXIMAL] = 1 / (1 + e2),
    };
    AnsDescentAscent self = method_with (eta);
    for (EACH (m)) {
      double z[2] = {0.8, -0.3}, memory[2];
      ans_descent_ascent_start (&self, z, memory);
      for (int step = 0; factors[m] > 0 && step < 30; step++) {
        double before = norm2 (z);
        g_assert_true (
            ans_descent_ascent_step (&self, (AnsDescentAscentMethod) m, z, memory, NULL));
        g_assert_cmpfloat_with_epsilon (norm2 (z) / before / factors[m], 1, 1e-14);
      }
    }
  }
}

/* x^2 + y^2 - eta x y does not change; for eta < 2 that is an ellipse, for eta > 2 not.
 */
static void
alternating_keeps_its_quadratic_form (void)
{
  static const double etas[] = {0.1, 0.9, 1.99, 2.1};
  for (int k = 0; k < 4; k++) {
    double eta = etas[k], z[2] = {1, -0.4}, memory[2] = {0}, most = 0;
    double start = norm2 (z) - eta * z[0] * z[1];
    AnsDescentAscent self = method_with (eta);
    for (int step = 0; step < 200; step++) {
      g_assert_true (ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_ALTERNATING, z,
                                              memory, NULL));
      most = fmax (most, norm2 (z));
    }
    if (eta < 2)
      g_assert_cmpfloat_with_epsilon (norm2 (z) - eta * z[0] * z[1], start, 1e-11);
    if (eta < 2)
      g_assert_cmpfloat (most, <=, start / (1 - eta / 2) * (1 + 1e-10));
    else
      g_assert_cmpfloat (most, >, 1e6);
  }
}

/* As complex numbers z+ = (1 + 2 i eta) z - i eta z_prev. */
static void
optimistic_obeys_its_recursion (void)
{
  double eta = 0.43, z[2] = {0.5, 1.1}, memory[2], prev[2], older[2];
  AnsDescentAscent self = method_with (eta);
  ans_descent_ascent_start (&self, z, memory);
  memcpy (prev, z, sizeof z);
  for (int step = 0; step < 20; step++) {
    memcpy (older, prev, sizeof z);
    memcpy (prev, z, sizeof z);
    ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_OPTIMISTIC, z, memory, NULL);
    g_assert_cmpfloat_with_epsilon (z[0], prev[0] - 2 * eta * prev[1] + eta * older[1],
                                    1e-14);
    g_assert_cmpfloat_with_epsilon (z[1], prev[1] + 2 * eta * prev[0] - eta * older[0],
                                    1e-14);
  }
}

/* The half steps of past extragradient are the optimistic method's points. */
static void
past_extragradient_is_optimistic_half_a_step_on (void)
{
  const Game game = {0.3, 0.1};
  double z[2] = {0.5, 1.1}, memory[2], half[2], optimistic[2], past[2];
  AnsDescentAscent self = method_with (0.2);
  self.game = &game;
  ans_descent_ascent_start (&self, z, memory);
  for (int i = 0; i < 2; i++)
    optimistic[i] = z[i] + 0.2 * memory[i];
  memcpy (past, memory, sizeof past);
  for (int step = 0; step < 20; step++) {
    for (int i = 0; i < 2; i++)
      half[i] = z[i] + 0.2 * memory[i];
    g_assert_cmpfloat_with_epsilon (half[0], optimistic[0], 1e-14);
    g_assert_cmpfloat_with_epsilon (half[1], optimistic[1], 1e-14);
    ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT, z, memory,
                             NULL);
    ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_OPTIMISTIC, optimistic, past,
                             NULL);
  }
}

/* E = x y + x^4 / 4: the implicit equation holds after the step. */
static void
quartic_field (gconstpointer data G_GNUC_UNUSED, const double *z, double *V, double *J)
{
  if (V != NULL) {
    V[0] = -z[1] - z[0] * z[0] * z[0];
    V[1] = z[0];
  }
  if (J != NULL) {
    const double entries[] = {-3 * z[0] * z[0], -1, 1, 0};
    memcpy (J, entries, sizeof entries);
  }
}

static void
proximal_solves_the_implicit_equation (void)
{
  static const double etas[] = {0.1, 2, 50};
  for (int k = 0; k < 3; k++) {
    AnsDescentAscent self = {.field = quartic_field, .d = 1, .eta = etas[k]};
    double z[2] = {1.3, 0.7}, start[2] = {1.3, 0.7}, V[2], memory[2];
    g_assert_true (
        ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_PROXIMAL, z, memory, NULL));
    quartic_field (NULL, z, V, NULL);
    for (int i = 0; i < 2; i++)
      g_assert_cmpfloat_with_epsilon (z[i] - etas[k] * V[i], start[i], 1e-12);
  }
}

/* E = -x^2 / 2 + x y + y^2 / 2 with eta = 1: I - eta J is singular. */
static void
proximal_without_a_solution_fails (void)
{
  const Game game = {-1, -1};
  AnsDescentAscent self = {.field = field, .game = &game, .d = 1, .eta = 1};
  double z[2] = {1, 1}, memory[2];
  Game flat = {-1, 0};
  g_assert_true (
      ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_PROXIMAL, z, memory, NULL));
  self.game = &flat;
  self.eta = (1 + sqrt (5)) / 2; /* det = 1 - eta + eta^2 > 0: still solvable */
  g_assert_true (
      ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_PROXIMAL, z, memory, NULL));
  flat.a = -2;
  self.eta = 1; /* (1 - 2) 1 + 1 = 0 */
  z[0] = 1;
  z[1] = 3;
  g_assert_false (
      ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_PROXIMAL, z, memory, NULL));
  g_assert_cmpfloat (z[0], ==, 1);
  g_assert_cmpfloat (z[1], ==, 3);
}

static void
clipping_bounds_the_second_player_only (void)
{
  for (EACH (m)) {
    AnsDescentAscent self = method_with (0.5);
    double z[2] = {3, 0.1}, memory[2], most = 0;
    self.clip = 0.3;
    ans_descent_ascent_start (&self, z, memory);
    for (int step = 0; step < 40; step++) {
      g_assert_true (
          ans_descent_ascent_step (&self, (AnsDescentAscentMethod) m, z, memory, NULL));
      g_assert_cmpfloat (fabs (z[1]), <=, 0.3);
      most = fmax (most, fabs (z[0]));
    }
    g_assert_cmpfloat (most, >, 0.3);
  }
}

/* A step's noise has the standard deviation eta sigma: 20000 draws leave 0.5 %. */
static void
noise_has_its_size (void)
{
  enum { DRAWS = 20000 };
  AnsRandom random = ans_random (3, 1, 0);
  AnsDescentAscent self = method_with (0.2);
  double sum = 0, memory[2];
  self.noise = 1.5;
  for (int i = 0; i < DRAWS; i++) {
    double z[2] = {0, 0};
    ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_SIMULTANEOUS, z, memory, &random);
    sum += norm2 (z) / (2 * DRAWS);
  }
  g_assert_cmpfloat_with_epsilon (sqrt (sum) / (0.2 * 1.5), 1, 0.02);
}

static void
what_overflows_is_refused (void)
{
  AnsDescentAscent self = method_with (1e300);
  double z[2] = {1e300, 1}, memory[2];
  g_assert_false (
      ans_descent_ascent_step (&self, ANS_DESCENT_ASCENT_SIMULTANEOUS, z, memory, NULL));
  g_assert_cmpfloat (z[0], ==, 1e300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optim/descent_ascent/bilinear-factors-are-exact",
                   bilinear_factors_are_exact);
  g_test_add_func ("/optim/descent_ascent/alternating-keeps-its-quadratic-form",
                   alternating_keeps_its_quadratic_form);
  g_test_add_func ("/optim/descent_ascent/optimistic-obeys-its-recursion",
                   optimistic_obeys_its_recursion);
  g_test_add_func (
      "/optim/descent_ascent/past-extragradient-is-optimistic-half-a-step-on",
      past_extragradient_is_optimistic_half_a_step_on);
  g_test_add_func ("/optim/descent_ascent/proximal-solves-the-implicit-equation",
                   proximal_solves_the_implicit_equation);
  g_test_add_func ("/optim/descent_ascent/proximal-without-a-solution-fails",
                   proximal_without_a_solution_fails);
  g_test_add_func ("/optim/descent_ascent/clipping-bounds-the-second-player-only",
                   clipping_bounds_the_second_player_only);
  g_test_add_func ("/optim/descent_ascent/noise-has-its-size", noise_has_its_size);
  g_test_add_func ("/optim/descent_ascent/what-overflows-is-refused",
                   what_overflows_is_refused);
  return g_test_run ();
}
