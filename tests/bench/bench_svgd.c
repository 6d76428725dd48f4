/* A step of SVGD in the plane (gradient, pair loop, discrepancy, its share of the median,
 * move) against the bare vectorised pair loop, sum_j exp (-|x_i - x_j|^2 / h).
 * bench-svgd [REPEATS [N [D]]] */
#include "engine/core/vector.h"
#include "engine/models/target.h"
#include "engine/sampling/svgd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCK = 512, REFRESH = 10 };

typedef double Lanes __attribute__ ((vector_size (8 * sizeof (double))));

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

ANS_CLONES static void
distances (int m, double a, double b, const double *restrict x, const double *restrict y,
           double *restrict u)
{
  for (int j = 0; j < m; j++)
    u[j] = -((x[j] - a) * (x[j] - a) + (y[j] - b) * (y[j] - b));
}

ANS_CLONES static double
sum (int m, const double *K)
{
  Lanes part = {0}, value;
  double all = 0;
  for (int j = 0; j < m; j += 8) {
    memcpy (&value, K + j, sizeof value);
    part += value;
  }
  for (int l = 0; l < 8; l++)
    all += part[l];
  return all;
}

/* n a multiple of 8. */
static double
bare_loop (int n, const double *x, const double *y)
{
  _Alignas(64) double u[BLOCK], K[BLOCK];
  double all = 0;
  for (int i = 0; i < n; i++)
    for (int from = 0; from < n; from += BLOCK) {
      int m = MIN (BLOCK, n - from);
      distances (m, x[i], y[i], x + from, y + from, u);
      ans_vector_exp ((gsize) m, u, K);
      all += sum (m, K);
    }
  return all;
}

typedef struct {
  int n, d, done;
  AnsTarget target;
  AnsSvgd svgd;
  double *x, *grad, *g, *G, *scratch, *distances;
} Work;

static void
step (Work *self, AnsParallel *parallel)
{
  AnsRandom random = ans_random (1, 2, 3);
  if (self->done++ % REFRESH == 0)
    self->svgd.h =
        ans_svgd_median_bandwidth (self->n, self->d, self->x, &random, self->distances);
  ans_target_force (&self->target, self->n, self->d, self->x, NULL, self->grad);
  ans_svgd_direction (&self->svgd, parallel, self->n, self->d, self->x, self->grad,
                      self->g, self->scratch);
  ans_svgd_move (ANS_SVGD_PLAIN, 0.01, FALSE, self->n * self->d, self->g, self->G,
                 self->x);
}

static double
time_steps (Work *self, AnsParallel *parallel)
{
  double begin = now ();
  for (int i = 0; i < REFRESH; i++)
    step (self, parallel);
  return (now () - begin) / REFRESH;
}

int
main (int argc, char **argv)
{
  int repeats = argc > 1 ? atoi (argv[1]) : 30, n = argc > 2 ? atoi (argv[2]) : 1024;
  int d = argc > 3 ? atoi (argv[3]) : 2;
  Work work = {.n = n, .d = d};
  AnsRandom random = ans_random (1, 1, 0);
  g_autoptr (AnsParallel) two = ans_parallel_new (2);
  double bare = 1e9, one_thread = 1e9, two_threads = 1e9, checksum = 0;
  g_autofree double *columns = g_new (double, 2 * n);

  work.target = ans_target (d == 2 ? ANS_TARGET_BANANA : ANS_TARGET_GAUSSIAN, d);
  work.svgd = (AnsSvgd){.kernel = ANS_SVGD_GAUSSIAN, .h = 1, .beta = 1};
  work.x = g_new (double, n *d);
  work.grad = g_new (double, n *d);
  work.g = g_new (double, n *d);
  work.G = g_new (double, n *d);
  work.scratch = g_new (double, ans_svgd_scratch (n, d));
  work.distances = g_new (double, ANS_SVGD_SAMPLE);
  ans_random_fill_normal (&random, n * d, work.x);
  ans_random_fill_normal (&random, 2 * n, columns);
  for (int i = 0; i < repeats; i++) {
    double begin = now ();
    for (int k = 0; k < REFRESH; k++)
      checksum += bare_loop (n, columns, columns + n);
    bare = MIN (bare, (now () - begin) / REFRESH);
    one_thread = MIN (one_thread, time_steps (&work, NULL));
    two_threads = MIN (two_threads, time_steps (&work, two));
  }
  printf ("n = %d, d = %d: bare pair loop in the plane %.3f ms, step %.3f ms, on two "
          "threads %.3f ms\n",
          n, d, 1e3 * bare, 1e3 * one_thread, 1e3 * two_threads);
  printf ("step / bare loop %.2f, two threads %.2f times as fast (sum %.6g)\n",
          one_thread / bare, one_thread / two_threads, checksum);
  g_free (work.x);
  g_free (work.grad);
  g_free (work.g);
  g_free (work.G);
  g_free (work.scratch);
  g_free (work.distances);
  return 0;
}
