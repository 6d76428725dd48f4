/* A problem on the test bench: opened at a preset, changed at random, stopped by an
 * alarm. */
#pragma once

#include "engine/run/experiment.h"
#include "tests/contract/faults.h"

enum { BENCH_STEPS = 3, BENCH_SEED = 7 };

typedef struct {
  const AnsProblem *problem;
  const AnsPreset *preset;
  int index; /* of the preset */
} BenchCase;

/* Sanitizers make everything some ten times slower. */
#ifdef ANS_SANITIZED
#define BENCH_SLOW 10
#else
#define BENCH_SLOW 1
#endif

double bench_now (void); /* seconds, from some beginning */

/* The flag that stops a run, and a clock that raises it. */
extern atomic_int bench_stop;
void bench_alarm (double seconds); /* raises the flag then; 0: never mind */
double bench_alarm_time (void);    /* when it did */

/* The preset's values; free them. */
double *bench_values (const BenchCase *self);

/* Opened at the preset, or at `values`; an error fails the test. */
AnsExperiment *bench_open (const BenchCase *self, int threads, guint64 seed,
                           const AnsSnapshot *start);

/* Has opening this preset taken so long that only the slow suite (-m slow) does it more
 * than once?  Marks the test as skipped then. */
gboolean bench_skips (const BenchCase *self);

void bench_steps (AnsExperiment *experiment, int n);

/* Plots that `show` draws, and those of them that can be touched. */
guint64 bench_watch (const AnsProblem *problem);

void bench_assert_frame (const BenchCase *self, AnsExperiment *experiment);
void bench_assert_values (const BenchCase *self, const AnsExperiment *experiment);
void bench_assert_same (const AnsSnapshot *one, const AnsSnapshot *other);

/* A value of the parameter: from the reach of its slider, or anywhere within its hard
 * limits. */
double bench_random_value (const AnsParam *param, gboolean anywhere, AnsRandom *random);

/* A touch of a plot, near what is drawn there or far away. */
AnsTouch bench_random_touch (const AnsProblem *problem, AnsExperiment *experiment,
                             int plot, AnsRandom *random);
