/* A step of Langevin dynamics of many particles against the least that it needs: its
 * normal numbers and its forces.  First the sampler alone, then the problem's step of ten
 * of them with its equation, histogram and metrics.
 * bench-langevin [TARGET [PARTICLES [THREADS]]] */
#include "engine/core/random.h"
#include "engine/models/target.h"
#include "engine/run/experiment.h"
#include "engine/sampling/langevin.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
  REPEATS = 31,
  AT_ONCE = 10,
  FIRST = 20 /* steps with a finer equation, which are not measured */
};

typedef struct {
  int n, shards;
  AnsTarget target;
  AnsLangevin dynamics;
  AnsParallel *parallel;
  AnsRandom *streams;
  double *x, *scratch;
  AnsExperiment *experiment;
} Work;

/* Processor time of one thread, which other processes do not disturb; else the clock's.
 */
static double
now (const Work *work)
{
  gboolean alone = ans_parallel_threads (work->parallel) == 1;
  struct timespec time;
  clock_gettime (alone ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static void
draw_shard (gpointer data, int task, int worker)
{
  const Work *work = data;
  int first = task * ANS_LANGEVIN_SHARD, d = work->target.d,
      n = MIN (ANS_LANGEVIN_SHARD, work->n - first);
  double *noise = work->scratch + ans_langevin_scratch (1, d) * (gsize) worker;
  ans_random_fill_normal (work->streams + task, n * d, noise);
}

static void
force_shard (gpointer data, int task, int worker)
{
  const Work *work = data;
  int first = task * ANS_LANGEVIN_SHARD, d = work->target.d,
      n = MIN (ANS_LANGEVIN_SHARD, work->n - first);
  double *grad = work->scratch + ans_langevin_scratch (1, d) * (gsize) worker;
  ans_target_eval (&work->target, n, work->x + (gsize) first * (gsize) d, NULL, grad);
}

static void
draw (Work *work)
{
  ans_parallel_run (work->parallel, work->shards, draw_shard, work);
}

static void
force (Work *work)
{
  ans_parallel_run (work->parallel, work->shards, force_shard, work);
}

static void
sample (Work *work)
{
  ans_langevin_run (&work->dynamics, work->parallel, 1, work->n, work->target.d, work->x,
                    work->streams, work->scratch);
}

static void
step (Work *work)
{
  if (!ans_experiment_step (work->experiment, NULL))
    g_error ("a step failed");
}

static int
compare (const void *a, const void *b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* Medians of all calls, in turns, so that what disturbs one disturbs all. */
static void
measure (Work *work, int n, void (*const calls[]) (Work *), double *medians)
{
  double times[4][REPEATS];
  for (int i = 0; i < REPEATS; i++)
    for (int k = 0; k < n; k++) {
      double begin = now (work);
      calls[k](work);
      times[k][i] = now (work) - begin;
    }
  for (int k = 0; k < n; k++) {
    qsort (times[k], REPEATS, sizeof (double), compare);
    medians[k] = times[k][REPEATS / 2];
  }
}

static AnsExperiment *
open_problem (const char *target, int n, int threads)
{
  static const AnsListener nobody;
  g_autoptr (GError) error = NULL;
  const AnsProblem *problem = ans_problem_find ("sgd-sampling", NULL);
  g_autofree double *values = g_new (double, ans_problem_n_params (problem));
  g_autofree char *settings =
      g_strdup_printf ("target=%s particles=%d at_once=%d eta=1e-5", target, n, AT_ONCE);
  AnsExperiment *experiment = ans_experiment_new (problem, threads, &nobody, NULL);
  ans_problem_defaults (problem, values);
  if (!ans_problem_apply (problem, settings, values, &error) ||
      !ans_experiment_open (experiment, values, 1, NULL, &error))
    g_error ("%s", error->message);
  return experiment;
}

static AnsTargetKind
find_target (const char *name)
{
  for (int kind = 0; kind < ANS_N_TARGETS; kind++)
    if (strcmp (ans_target_info ((AnsTargetKind) kind)->id, name) == 0)
      return (AnsTargetKind) kind;
  g_error ("no target %s", name);
}

static Work
open_work (const char *name, int n, int threads)
{
  Work work = {.n = n, .shards = ans_langevin_shards (n)};
  AnsRandom random = ans_random (1, 0, 0);
  work.target = ans_target (find_target (name), 0);
  work.dynamics = (AnsLangevin){ans_target_force, NULL, work.target.beta, 1e-5, INFINITY};
  work.parallel = ans_parallel_new (threads);
  work.streams = g_new (AnsRandom, work.shards);
  ans_langevin_streams (1, 1, n, work.streams);
  work.x = g_new (double, n *work.target.d);
  work.scratch = g_new0 (double, ans_langevin_scratch (n, work.target.d));
  ans_random_fill_normal (&random, n * work.target.d, work.x);
  work.experiment = open_problem (name, n, threads);
  return work;
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : "double-well";
  int n = argc > 2 ? atoi (argv[2]) : 100000, threads = argc > 3 ? atoi (argv[3]) : 1;
  Work work = open_work (name, n, threads);
  enum { DRAW, FORCE, SAMPLE, STEP };
  void (*const calls[]) (Work *) = {draw, force, sample, step};
  double medians[G_N_ELEMENTS (calls)];

  work.dynamics.potential = &work.target;
  for (int i = 0; i < FIRST; i++)
    step (&work);
  measure (&work, G_N_ELEMENTS (calls), calls, medians);
  double bare = medians[DRAW] + medians[FORCE], each = medians[STEP] / AT_ONCE;
  printf ("%d particles, %s, %d thread%s\n"
          "  normal numbers            %7.3f ms\n"
          "  forces                    %7.3f ms\n"
          "  step of the sampler       %7.3f ms, %.2f times both\n"
          "  a tenth of the problem's  %7.3f ms, %.2f times both\n",
          n, name, threads, threads > 1 ? "s" : "", 1e3 * medians[DRAW],
          1e3 * medians[FORCE], 1e3 * medians[SAMPLE], medians[SAMPLE] / bare, 1e3 * each,
          each / bare);
  ans_experiment_free (work.experiment);
  ans_parallel_free (work.parallel);
  g_free (work.streams);
  g_free (work.x);
  g_free (work.scratch);
  return 0;
}
