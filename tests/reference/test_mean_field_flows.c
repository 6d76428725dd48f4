/* Flows whose potential follows from the density, against values from elsewhere. */
#include "engine/reference/fokker_planck.h"
#include "engine/reference/gibbs.h"

#include <math.h>
#include <string.h>

enum { CIRCLE = 512, MODES = 9, GAME = 800 };

/* The potential of the half step from those at this step and the one before, kept in
 * `before`. */
static void
step_at_half (AnsFokkerPlanck *self, const double *now, double *before, gboolean first,
              double eps, double dt)
{
  double half[GAME];
  for (int i = 0; i < self->n; i++) {
    half[i] = first ? now[i] : 1.5 * now[i] - 0.5 * before[i];
    before[i] = now[i];
  }
  ans_fokker_planck_set (self, half, eps);
  ans_fokker_planck_step (self, ANS_FOKKER_PLANCK_CRANK_NICOLSON, dt);
}

/* Neurons on a circle with rectifiers: Psi = k * (p - p_star), k (d) = (sin d + (pi - d)
 * cos d) / (2 pi), whose cosine coefficients are integrated here. */
typedef struct {
  double kernel[MODES], cosine[MODES][CIRCLE], sine[MODES][CIRCLE], target[CIRCLE];
} Circle;

static void
open_circle (Circle *self, AnsFokkerPlanck *f)
{
  *self = (Circle){.kernel = {0}};
  const int points = 100000;
  for (int i = 0; i < points; i++) {
    double d = G_PI * (i + 0.5) / points;
    double k = (sin (d) + (G_PI - d) * cos (d)) / (2 * G_PI);
    for (int m = 0; m < MODES; m++)
      self->kernel[m] += (m == 0 ? 1 : 2) * k * cos (m * d) / points;
  }
  for (int i = 0; i < CIRCLE; i++) {
    double x = ans_fokker_planck_centre (f, i);
    for (int m = 0; m < MODES; m++) {
      self->cosine[m][i] = cos (m * x);
      self->sine[m][i] = sin (m * x);
    }
    self->target[i] = (1 + 0.7 * cos (x - 0.5) + 0.25 * cos (2 * x + 1)) / (2 * G_PI);
    f->p[i] = -2 * cos (x + 2);
  }
  ans_gibbs_density (CIRCLE, f->h, f->p, 1, f->p);
}

/* Fills Psi and returns the loss <p - p_star, Psi> / 2. */
static double
measure_circle (const Circle *self, const AnsFokkerPlanck *f, double *Psi)
{
  double loss = 0;
  memset (Psi, 0, CIRCLE * sizeof *Psi);
  for (int m = 0; m < MODES; m++) {
    double a = 0, b = 0;
    for (int i = 0; i < CIRCLE; i++) {
      a += f->h * (f->p[i] - self->target[i]) * self->cosine[m][i];
      b += f->h * (f->p[i] - self->target[i]) * self->sine[m][i];
    }
    loss += 0.5 * self->kernel[m] * (a * a + b * b);
    for (int i = 0; i < CIRCLE; i++)
      Psi[i] += self->kernel[m] * (a * self->cosine[m][i] + b * self->sine[m][i]);
  }
  return loss;
}

/* Free energies at times 0, 20, ... 100 with the noise 0.002, computed independently with
 * other steps in time; early values depend on these the most. */
static void
circle_network_has_its_free_energies (void)
{
  const double known[6] = {0.12664813,  -0.00269917, -0.00333348,
                           -0.00336472, -0.00336965, -0.00337136};
  const double room[6] = {5e-9, 2e-5, 2e-6, 2e-7, 5e-8, 5e-8};
  g_autoptr (AnsArena) arena = ans_arena_new ();
  Circle *circle = ans_arena_array (arena, Circle, 1);
  AnsFokkerPlanck f;
  ans_fokker_planck_init (&f, arena, CIRCLE, -G_PI, G_PI, TRUE);
  open_circle (circle, &f);
  double Psi[CIRCLE], before[CIRCLE], zero[CIRCLE] = {0};
  for (int k = 0; k <= 2000; k++) {
    double loss = measure_circle (circle, &f, Psi);
    if (k % 400 == 0) {
      double F = loss + ans_gibbs_free_energy (CIRCLE, f.h, zero, 0.002, f.p);
      g_test_message ("t = %g: F = %.8f", 0.05 * k, F);
      g_assert_cmpfloat_with_epsilon (F, known[k / 400], room[k / 400]);
    }
    step_at_half (&f, Psi, before, k == 0, 0.002, 0.05);
  }
}

static double
mean_of (const AnsFokkerPlanck *f)
{
  double sum = 0;
  for (int i = 0; i < f->n; i++)
    sum += f->h * f->p[i] * ans_fokker_planck_centre (f, i);
  return sum;
}

/* Descent in x and ascent in y of (x^2 - 1)^2 / 4 - (y^2 - 1)^2 / 4 + 4 x y; the mean of
 * the radius of the two means from `from` to `to`. */
static double
play (double eps, double from, double to)
{
  const double dt = 0.004, start[2] = {1.1, 0};
  g_autoptr (AnsArena) arena = ans_arena_new ();
  AnsFokkerPlanck f[2];
  double now[GAME], before[2][GAME], radius = 0;
  for (int k = 0; k < 2; k++) {
    ans_fokker_planck_init (&f[k], arena, GAME, -2.6, 2.6, FALSE);
    for (int i = 0; i < GAME; i++)
      f[k].p[i] = pow (ans_fokker_planck_centre (&f[k], i) - start[k], 2) / 0.02;
    ans_gibbs_density (GAME, f[k].h, f[k].p, 1, f[k].p);
  }
  int steps = (int) round (to / dt), first = (int) round (from / dt);
  for (int step = 0; step < steps; step++) {
    const double pull[2] = {4 * mean_of (&f[1]), -4 * mean_of (&f[0])};
    if (step >= first)
      radius += hypot (pull[0], pull[1]) / 4 / (steps - first);
    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < GAME; i++) {
        double x = ans_fokker_planck_centre (&f[k], i);
        now[i] = (x * x - 1) * (x * x - 1) / 4 + pull[k] * x;
      }
      step_at_half (&f[k], now, before[k], step == 0, eps, dt);
    }
  }
  return radius;
}

/* With little noise the means circle for ever at a radius of 1.063 to 1.100, which first
 * order in time would hide, and with 0.07 they settle. */
static void
oscillating_game_circles_and_settles (void)
{
  double circling = play (0.03, 20, 30), settled = play (0.07, 39, 40);
  g_test_message ("radius %.4f, %.2e", circling, settled);
  g_assert_cmpfloat (circling, >, 1.063);
  g_assert_cmpfloat (circling, <, 1.100);
  g_assert_cmpfloat (settled, <, 1e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/fokker-planck/circle-network-has-its-free-energies",
                   circle_network_has_its_free_energies);
  g_test_add_func ("/reference/fokker-planck/oscillating-game-circles-and-settles",
                   oscillating_game_circles_and_settles);
  return g_test_run ();
}
