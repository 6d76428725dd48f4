/* Milliseconds a step of each workload, how near that is to what the machine can do, and
 * where the time goes.  Run it on a quiet machine; --help tells the options. */
#include "tests/bench/allocations.h"
#include "tests/bench/cost.h"
#include "tests/bench/workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TIMED 0.5 /* seconds, of programs that are printed */

static char **chosen;       /* names of workloads */
static char *label, *scale; /* of a size; which part of it to vary */
static char *folder;
static int threads = 1, repeats = 9;
static double seconds = 0.05; /* of each repeat */
static gboolean json, dump;

static const GOptionEntry entries[] = {
    {"workload", 'w', 0, G_OPTION_ARG_STRING_ARRAY, &chosen, "Measure NAME (repeatable)",
     "NAME"},
    {"size", 's', 0, G_OPTION_ARG_STRING, &label, "Measure this size only", "LABEL"},
    {"threads", 't', 0, G_OPTION_ARG_INT, &threads, "Threads", "N"},
    {"repeats", 'r', 0, G_OPTION_ARG_INT, &repeats, "Repeats of a measurement", "N"},
    {"seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "Length of a repeat", "S"},
    {"scale", 0, 0, G_OPTION_ARG_STRING, &scale,
     "Vary batch, width, depth, dimension or threads of each size", "WHAT"},
    {"write", 0, 0, G_OPTION_ARG_FILENAME, &folder,
     "Write parameters, inputs and outputs as safetensors", "FOLDER"},
    {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print an object a line", NULL},
    {"dump", 0, 0, G_OPTION_ARG_NONE, &dump, "Print the programs, timed", NULL},
    {NULL}};

typedef struct {
  double best, median; /* seconds a step */
  int allocations;     /* in some steps */
} Times;

static double
seconds_of (Workload *work, int steps)
{
  gboolean alone = work->threads == 1;
  double begin = cost_clock (alone);
  workload_run (work, steps);
  return cost_clock (alone) - begin;
}

static int
compare (const void *a, const void *b)
{
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static Times
measure (Workload *work)
{
  g_autofree double *times = g_new (double, repeats);
  Times result;
  double two;
  int steps;

  workload_run (work, 1);
  two = seconds_of (work, 2);
  steps = (int) CLAMP (2 * seconds / two, 1, 100000);
  for (int i = 0; i < repeats; i++)
    times[i] = seconds_of (work, steps) / steps;
  qsort (times, (gsize) repeats, sizeof *times, compare);
  result.best = times[0];
  result.median = times[repeats / 2];
  allocations_begin ();
  workload_run (work, 5);
  result.allocations = allocations_end ();
  return result;
}

static void
print_json (const Workload *work, const Times *times, const Cost *cost, double share)
{
  g_autofree char *size = workload_label (&work->size);
  printf ("{\"workload\": \"%s\", \"size\": \"%s\", \"threads\": %d, \"ms\": %.6f, "
          "\"best_ms\": %.6f, \"flops\": %.0f, \"transcendentals\": %.0f, "
          "\"roofline\": %.4f, \"bytes\": %.0f, \"allocations\": %d}\n",
          work->name, size, work->threads, 1e3 * times->median, 1e3 * times->best,
          cost->flops, cost_transcendentals (cost), share, workload_bytes (work),
          times->allocations);
}

static void
print_text (const Workload *work, const Times *times, const Cost *cost, double share)
{
  g_autofree char *size = workload_label (&work->size);
  printf ("%-11s %-16s %7d %9.3f %9.3f %9.1f %9.2f %9.3f %8.0f %% %8.0f %6d\n",
          work->name, size, work->threads, 1e3 * times->median, 1e3 * times->best,
          1 / times->median, 1e-6 * cost->flops, 1e-6 * cost_transcendentals (cost),
          100 * share, workload_bytes (work) / 1024, times->allocations);
}

/* Timed for long enough that what disturbs it is spread over all kernels. */
static void
print_dump (Workload *work, double step)
{
  g_autofree char *text = NULL;
  if (work->threads == 1) {
    ans_program_time (work->program, TRUE);
    workload_run (work, MAX (10, (int) (TIMED / step)));
    ans_program_time (work->program, FALSE);
  }
  text = ans_program_dump (work->program);
  puts (text);
}

static void
save (const Workload *work)
{
  g_autoptr (GError) error = NULL;
  if (!workload_save (work, folder, &error))
    g_error ("%s", error->message);
}

static void
bench (const WorkloadKind *kind, const WorkloadSize *size, int n_threads,
       const Cost *rates)
{
  g_autoptr (AnsParallel) parallel = n_threads > 1 ? ans_parallel_new (n_threads) : NULL;
  Workload *work = workload_open (kind, size, parallel);
  Times times = measure (work);
  Cost cost = workload_cost (work);
  double share = cost_seconds (&cost, rates, n_threads) / times.median;
  (json ? print_json : print_text) (work, &times, &cost, share);
  fflush (stdout);
  if (folder != NULL)
    save (work);
  if (dump && work->program != NULL)
    print_dump (work, times.best);
  workload_close (work);
}

/* The part of a size that is varied; NULL for threads. */
static int *
part_of (WorkloadSize *size)
{
  const struct {
    const char *name;
    int *part;
  } parts[] = {{"batch", &size->rows},
               {"width", &size->width},
               {"depth", &size->depth},
               {"dimension", &size->d}};
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strcmp (scale, parts[i].name) == 0)
      return parts[i].part;
  return NULL;
}

/* One part of the size from a quarter to four times, or more and more threads. */
static void
bench_scaled (const WorkloadKind *kind, const WorkloadSize *size, const Cost *rates)
{
  WorkloadSize other = *size;
  int *part = part_of (&other), whole = part == NULL ? 0 : *part;

  for (int n = 1; part == NULL && n <= (int) g_get_num_processors (); n *= 2)
    bench (kind, size, n, rates);
  for (int factor = 1; whole > 0 && factor <= 16; factor *= 2)
    if (whole * factor >= 4) {
      *part = whole * factor / 4;
      bench (kind, &other, threads, rates);
    }
}

/* The chosen sizes of a kind; returns how many. */
static int
bench_kind (const WorkloadKind *kind, const Cost *rates)
{
  int count = 0;
  for (const WorkloadSize *size = kind->sizes; size->rows > 0; size++) {
    g_autofree char *name = workload_label (size);
    if (label != NULL && strcmp (label, name) != 0)
      continue;
    if (scale != NULL)
      bench_scaled (kind, size, rates);
    else
      bench (kind, size, threads, rates);
    count++;
  }
  return count;
}

static void
print_head (const Cost *rates)
{
  printf ("A thread: %.1f Gflop/s of products, %.2f Gtanh/s, %.2f Gexp/s, "
          "%.2f Gsigmoid/s, %.2f Gsoftplus/s\n",
          1e-9 * rates->flops, 1e-9 * rates->evaluations[COST_TANH],
          1e-9 * rates->evaluations[COST_EXP], 1e-9 * rates->evaluations[COST_SIGMOID],
          1e-9 * rates->evaluations[COST_SOFTPLUS]);
  printf ("%-11s %-16s %7s %9s %9s %9s %9s %9s %10s %8s %6s\n", "workload", "size",
          "threads", "ms", "best", "steps/s", "Mflop", "Mtransc.", "roofline", "kB",
          "alloc");
}

/* Says what is wrong with the options. */
static gboolean
parse (int argc, char **argv)
{
  static const char *const scales[] = {"batch",     "width",   "depth",
                                       "dimension", "threads", NULL};
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const char *wrong = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    wrong = error->message;
  else if (threads < 1 || repeats < 1 || !(seconds > 0))
    wrong = "threads, repeats and seconds are positive";
  else if (scale != NULL && !g_strv_contains (scales, scale))
    wrong = "scale is one of batch, width, depth, dimension, threads";
  if (wrong != NULL)
    fprintf (stderr, "%s\n", wrong);
  return wrong == NULL;
}

int
main (int argc, char **argv)
{
  int count = 0;
  Cost rates;

  if (!parse (argc, argv))
    return 2;
  cost_measure (&rates);
  if (!json)
    print_head (&rates);
  for (int i = 0; workload_kinds[i] != NULL; i++)
    if (chosen == NULL ||
        g_strv_contains ((const char *const *) chosen, workload_kinds[i]->name))
      count += bench_kind (workload_kinds[i], &rates);
  if (count == 0)
    fprintf (stderr, "no workload of that name and size\n");
  return count > 0 ? 0 : 2;
}
