#include "engine/sampling/tilt.h"

#include <math.h>

#define N 20000
#define D 3
#define BETA 2.0

/* V = |x|^2 / 2, whose averages are known with and without the tilt. */
static void
harmonic (gconstpointer data, int n, int d, const double *x, double *V, double *grad)
{
  (void) data;
  for (int i = 0; i < n; i++) {
    double square = 0.0;
    for (int k = 0; k < d; k++) {
      square += x[i * d + k] * x[i * d + k];
      if (grad != NULL)
        grad[i * d + k] = x[i * d + k];
    }
    if (V != NULL)
      V[i] = 0.5 * square;
  }
}

static const double a[D] = {1.5, 0.0, 0.0}, b[D] = {-1.5, 0.0, 0.0};

typedef struct {
  AnsArena *arena;
  AnsTilt tilt;
  double *x, *log_density, *w;
} Umbrella;

static void
sample (Umbrella *self, double kappa)
{
  self->arena = ans_arena_new ();
  ans_tilt_init (&self->tilt, self->arena, harmonic, NULL, N, D, a, b, kappa);
  self->x = ans_arena_array (self->arena, double, N *D);
  self->log_density = ans_arena_array (self->arena, double, N);
  self->w = ans_arena_array (self->arena, double, N);
  AnsRandom *streams = ans_arena_array (self->arena, AnsRandom, ans_tilt_streams (N));
  double *scratch = ans_arena_array (self->arena, double, ans_langevin_scratch (N, D));
  AnsLangevin dynamics = {.beta = BETA, .dt = 0.01, .cut = INFINITY};
  for (int i = 0; i < ans_tilt_streams (N); i++)
    streams[i] = ans_random (3, 1, (guint32) i);
  ans_tilt_start (&self->tilt, self->x);
  ans_tilt_run (&self->tilt, &dynamics, NULL, 600, self->x, streams, scratch);
  ans_tilt_weigh (&self->tilt, BETA, 40, self->x, self->log_density);
  double sum = 0.0;
  for (int i = 0; i < N; i++)
    sum += self->w[i] = exp (-self->log_density[i]);
  for (int i = 0; i < N; i++)
    self->w[i] /= sum;
}

/* With the tilt, exp (-f) = (1 + kappa)^(-d / 2) exp (-beta kappa |c|^2 / (2 (1 +
 * kappa))). */
static void
test_free_energies (void)
{
  Umbrella umbrella;
  double kappa = 2.4;
  sample (&umbrella, kappa);
  for (int k = 1; k < ANS_TILT_FAMILIES; k++) {
    double strength = umbrella.tilt.family[k].kappa;
    double exact = 0.5 * D * log (1.0 + strength) +
                   BETA * strength * 1.5 * 1.5 / (2.0 * (1.0 + strength));
    /* About 0.02 from 20000 walkers, and a bias of dt kappa / 4. */
    g_assert_cmpfloat_with_epsilon (umbrella.tilt.f[k], exact, 0.08);
  }
  ans_arena_free (umbrella.arena);
}

static void
test_averages (void)
{
  Umbrella umbrella;
  double mean = 0.0, square = 0.0, far = 0.0;
  sample (&umbrella, 2.4);
  for (int i = 0; i < N; i++) {
    const double *x = umbrella.x + i * D;
    mean += umbrella.w[i] * x[0];
    square += umbrella.w[i] * (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]);
    far += umbrella.w[i] * (x[0] > 1.5);
  }
  /* Standard errors are near 0.007, 0.01 and 0.0006; bounds leave five of them and the
   * bias of dt. */
  g_assert_cmpfloat_with_epsilon (mean, 0.0, 0.035);
  g_assert_cmpfloat_with_epsilon (square, D / BETA, 0.06);
  g_assert_cmpfloat_with_epsilon (far, 0.5 * erfc (1.5 * sqrt (BETA / 2.0)), 0.003);
  ans_arena_free (umbrella.arena);
}

static void
test_tilts_bring_points_near (void)
{
  Umbrella umbrella;
  int near[ANS_TILT_FAMILIES] = {0};
  sample (&umbrella, 10.0);
  for (int k = 0; k < ANS_TILT_FAMILIES; k++)
    for (int i = umbrella.tilt.first[k]; i < umbrella.tilt.first[k + 1]; i++)
      near[k] += (umbrella.x[i * D] > 1.0) - (umbrella.x[i * D] < -1.0);
  g_assert_cmpint (near[2], >, 1000);
  g_assert_cmpint (near[4], <, -1000);
  g_assert_cmpint (umbrella.tilt.first[ANS_TILT_FAMILIES], ==, N);
  ans_arena_free (umbrella.arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sampling/tilt/finds-the-free-energies", test_free_energies);
  g_test_add_func ("/sampling/tilt/weights-give-the-averages", test_averages);
  g_test_add_func ("/sampling/tilt/families-lie-about-their-centres",
                   test_tilts_bring_points_near);
  return g_test_run ();
}
