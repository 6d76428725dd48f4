#include "tests/contract/bench.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static const AnsListener nobody;

double
bench_now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

/* ---- the alarm ---- */

atomic_int bench_stop;
static _Atomic double rung;

static void
ring (int number G_GNUC_UNUSED)
{
  atomic_store (&rung, bench_now ());
  atomic_store (&bench_stop, TRUE);
}

/* A signal needs no thread and arrives in the midst of a step. */
void
bench_alarm (double seconds)
{
  struct sigaction action = {.sa_handler = ring, .sa_flags = SA_RESTART};
  struct itimerval timer = {0};
  sigaction (SIGALRM, &action, NULL);
  atomic_store (&bench_stop, FALSE);
  timer.it_value.tv_sec = (time_t) seconds;
  timer.it_value.tv_usec = (suseconds_t) (1e6 * (seconds - floor (seconds)));
  setitimer (ITIMER_REAL, &timer, NULL);
  if (seconds <= 0)
    atomic_store (&bench_stop, FALSE);
}

double
bench_alarm_time (void)
{
  return atomic_load (&rung);
}

/* ---- opening and stepping ---- */

double *
bench_values (const BenchCase *self)
{
  g_autoptr (GError) error = NULL;
  double *values = g_new0 (double, ans_problem_n_params (self->problem) + 1);
  ans_problem_defaults (self->problem, values);
  ans_problem_apply (self->problem, self->preset->settings, values, &error);
  g_assert_no_error (error);
  return values;
}

/* Seconds of opening beyond which the other tests of a preset are left to the slow suite.
 */
#define PATIENCE (3.0 * BENCH_SLOW)

static const AnsPreset *slow_preset;

gboolean
bench_skips (const BenchCase *self)
{
  if (slow_preset != self->preset || g_test_slow ())
    return FALSE;
  g_test_skip ("it takes long to open: this is in the slow suite");
  return TRUE;
}

AnsExperiment *
bench_open (const BenchCase *self, int threads, guint64 seed, const AnsSnapshot *start)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *values = bench_values (self);
  AnsExperiment *experiment =
      ans_experiment_new (self->problem, threads, &nobody, &bench_stop);
  double before = bench_now ();
  bench_alarm (0);
  ans_experiment_open (experiment, start ? ans_snapshot_values (start) : values, seed,
                       start, &error);
  g_assert_no_error (error);
  if (bench_now () - before > PATIENCE)
    slow_preset = self->preset;
  return experiment;
}

void
bench_steps (AnsExperiment *experiment, int n)
{
  for (int i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    ans_experiment_step (experiment, &error);
    g_assert_no_error (error);
  }
}

/* ---- what must hold ---- */

guint64
bench_watch (const AnsProblem *problem)
{
  guint64 watch = 0;
  for (int i = 0; i < ans_problem_n_plots (problem); i++)
    if (!problem->plots[i].history)
      watch |= (guint64) 1 << i;
  return watch;
}

void
bench_assert_frame (const BenchCase *self, AnsExperiment *experiment)
{
  guint64 watch = bench_watch (self->problem);
  g_autoptr (GString) faults = g_string_new (NULL);
  g_autoptr (AnsFrame) frame = ans_experiment_frame (experiment, watch);
  contract_frame_faults (self->problem, frame, watch, faults);
  g_assert_cmpstr (faults->str, ==, "");
}

void
bench_assert_values (const BenchCase *self, const AnsExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *values = bench_values (self);
  ans_experiment_values (experiment, values);
  ans_problem_check (self->problem, values, &error);
  g_assert_no_error (error);
}

/* Names the first array that differs. */
void
bench_assert_same (const AnsSnapshot *one, const AnsSnapshot *other)
{
  g_assert_cmpint (ans_snapshot_step (one), ==, ans_snapshot_step (other));
  g_assert_cmpint (ans_snapshot_n_kept (one), ==, ans_snapshot_n_kept (other));
  for (int i = 0; i < ans_snapshot_n_kept (one); i++) {
    const AnsKept *a = ans_snapshot_kept (one, i), *b = ans_snapshot_kept (other, i);
    gsize bytes = a->n * sizeof (double); /* or of gint64, which is as long */
    g_assert_cmpstr (a->name, ==, b->name);
    g_assert_cmpuint (a->n, ==, b->n);
    if (bytes > 0 && memcmp (a->values, b->values, bytes) != 0)
      g_error ("'%s' has other bits at step %" G_GINT64_FORMAT, a->name,
               ans_snapshot_step (one));
  }
  g_assert_true (ans_snapshot_equal (one, other));
}

/* ---- at random ---- */

static double
between (double low, double high, gboolean log_scale, AnsRandom *random)
{
  double u = ans_random_uniform (random);
  if (log_scale && low > 0)
    return CLAMP (low * pow (high / low, u), low, high);
  return CLAMP (low + u * (high - low), low, high);
}

double
bench_random_value (const AnsParam *param, gboolean anywhere, AnsRandom *random)
{
  gboolean hard = anywhere || param->soft_min == param->soft_max;
  double low = hard ? param->hard_min : param->soft_min;
  double high = hard ? param->hard_max : param->soft_max;
  int n = 0;
  switch (param->kind) {
  case ANS_PARAM_SWITCH:
    return ans_random_below (random, 2);
  case ANS_PARAM_CHOICE:
    while (param->choices[n].id)
      n++;
    return ans_random_below (random, n);
  case ANS_PARAM_INTEGER:
    return round (between (low, high, param->log_scale, random));
  case ANS_PARAM_REAL:
    break;
  }
  return between (low, high, param->log_scale, random);
}

static void
widen (AnsBox *box, double x, double y)
{
  if (isfinite (x) && isfinite (y))
    *box =
        (AnsBox){MIN (box->x0, x), MAX (box->x1, x), MIN (box->y0, y), MAX (box->y1, y)};
}

/* What the plot shows, as far as its layers say. */
static AnsBox
extent (const AnsPlot *plot)
{
  AnsBox box = {INFINITY, -INFINITY, INFINITY, -INFINITY};
  for (int i = 0; plot && i < ans_plot_n_layers (plot); i++) {
    const AnsLayer *layer = ans_plot_layer (plot, i);
    if (layer->kind == ANS_LAYER_FIELD || layer->kind == ANS_LAYER_CONTOURS) {
      widen (&box, layer->box.x0, layer->box.y0);
      widen (&box, layer->box.x1, layer->box.y1);
    } else if (layer->kind != ANS_LAYER_MATRIX) {
      for (int k = 0; layer->x && layer->y && k < layer->n; k++)
        widen (&box, layer->x[k], layer->y[k]);
    }
  }
  return box.x0 < box.x1 && box.y0 < box.y1 ? box : (AnsBox){-1, 1, -1, 1};
}

AnsTouch
bench_random_touch (const AnsProblem *problem, AnsExperiment *experiment, int plot,
                    AnsRandom *random)
{
  g_autoptr (AnsFrame) frame = ans_experiment_frame (experiment, (guint64) 1 << plot);
  AnsBox box = extent (ans_frame_plot (frame, plot));
  double far = ans_random_below (random, 4) == 0 ? 100 : 1.2;
  g_assert_true (problem->plots[plot].touch);
  return (AnsTouch){.kind = (AnsTouchKind) ans_random_below (random, 3),
                    .plot = plot,
                    .x = (box.x0 + box.x1) / 2 +
                         far * (box.x1 - box.x0) * (ans_random_uniform (random) - .5),
                    .y = (box.y0 + box.y1) / 2 +
                         far * (box.y1 - box.y0) * (ans_random_uniform (random) - .5),
                    .reach = 0.02 * (box.x1 - box.x0),
                    .second = ans_random_below (random, 4) == 0};
}
