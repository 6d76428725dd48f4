/* Flows of mixed strategies against values computed independently, laws of theirs, and
 * the equilibria that mirror-prox finds. */
#include "engine/models/game_field.h"
#include "engine/reference/game_flow.h"

#include <math.h>
#include <string.h>

#define TAU (2 * G_PI)

#ifdef ANS_SANITIZED
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

typedef struct {
  AnsArena *arena;
  AnsGameMatrix *matrix;
  AnsGameFlow flow;
  AnsGameFlowRule rule;
} Set;

static void
close_set (Set *self)
{
  ans_arena_free (self->arena);
  ans_game_matrix_free (self->matrix);
}

static AnsGameFlowRule
rule_of (AnsGameFlowKind kind, double eps)
{
  return (AnsGameFlowRule){.kind = kind,
                           .scheme = ANS_FOKKER_PLANCK_CRANK_NICOLSON,
                           .eps = {eps, eps},
                           .ratio = 1,
                           .memory = 1};
}

/* The oscillating game on n cells a line, which starts about (1.1, 0). */
static void
open_wells (Set *self, int n, double alpha, AnsGameFlowRule rule)
{
  const double lower[2] = {-2.6, -2.6}, upper[2] = {2.6, 2.6};
  const gboolean periodic[2] = {FALSE, FALSE};
  double h = 5.2 / n;
  g_autofree double *x = g_new (double, 3 * n), *y = g_new (double, 3 * n);
  for (int i = 0; i < n; i++) {
    double at = -2.6 + (i + 0.5) * h;
    x[i] = 0.25 * (at * at - 1) * (at * at - 1);
    y[n + i] = -x[i];
    y[i] = x[n + i] = 1;
    x[2 * n + i] = at;
    y[2 * n + i] = alpha * at;
  }
  self->arena = ans_arena_new ();
  self->matrix = ans_game_matrix_new_sum (n, n, h, h, 3, x, y);
  self->rule = rule;
  ans_game_flow_init (&self->flow, self->arena, self->matrix, lower, upper, periodic);
  ans_game_flow_concentrate (&self->flow, 0, 1.1, 0.1);
  ans_game_flow_concentrate (&self->flow, 1, 0, 0.1);
  ans_game_flow_restart (&self->flow);
}

/* A game of the torus on the points i / n, which starts at 1 + 0.8 cos 2 pi x and
 * 1 + 0.8 sin (2 pi y + 0.3). */
static void
open_torus (Set *self, int n, const AnsGame *game, AnsGameFlowRule rule)
{
  const double lower[2] = {-0.5 / n, -0.5 / n}, upper[2] = {1 - 0.5 / n, 1 - 0.5 / n};
  const gboolean periodic[2] = {TRUE, TRUE};
  g_autofree double *x = g_new (double, n), *E = g_new (double, n *n);
  for (int i = 0; i < n; i++)
    x[i] = (double) i / n;
  ans_game_field_matrix (game, n, x, n, x, E);
  self->arena = ans_arena_new ();
  self->matrix = ans_game_matrix_new (n, n, 1.0 / n, 1.0 / n, E);
  self->rule = rule;
  ans_game_flow_init (&self->flow, self->arena, self->matrix, lower, upper, periodic);
  for (int i = 0; i < n; i++) {
    self->flow.line[0].p[i] = 1 + 0.8 * cos (TAU * x[i]);
    self->flow.line[1].p[i] = 1 + 0.8 * sin (TAU * x[i] + 0.3);
  }
  ans_game_flow_restart (&self->flow);
}

static AnsGameFlowFigures
run (Set *self, double dt, double time)
{
  for (gint64 i = (gint64) (time / dt + 0.5); i > 0; i--)
    ans_game_flow_step (&self->flow, &self->rule, dt);
  return ans_game_flow_measure (&self->flow, &self->rule);
}

typedef struct {
  double least, most, mean, period; /* radii; 0 without two turns */
} Cycle;

static double
mean_of (const AnsFokkerPlanck *line)
{
  double sum = 0;
  for (int i = 0; i < line->n; i++)
    sum += line->h * line->p[i] * ans_fokker_planck_centre (line, i);
  return sum;
}

/* After `wait`, for `time`; turns are counted where the mean of x rises through 0. */
static Cycle
watch (Set *self, double dt, double wait, double time)
{
  Cycle cycle = {.least = INFINITY};
  double last = 0, first_turn = 0, last_turn = 0;
  int steps = (int) (time / dt), turns = 0;
  run (self, dt, wait);
  for (int i = 0; i < steps; i++) {
    ans_game_flow_step (&self->flow, &self->rule, dt);
    double x = mean_of (&self->flow.line[0]), y = mean_of (&self->flow.line[1]);
    double radius = hypot (x, y);
    cycle.least = fmin (cycle.least, radius);
    cycle.most = fmax (cycle.most, radius);
    cycle.mean += radius / steps;
    if (i > 0 && last < 0 && x >= 0) {
      last_turn = self->flow.time - dt * x / (x - last);
      first_turn = turns++ == 0 ? last_turn : first_turn;
    }
    last = x;
  }
  cycle.period = turns > 1 ? (last_turn - first_turn) / (turns - 1) : 0;
  g_test_message ("radius %.4f, %.4f to %.4f, period %.4f", cycle.mean, cycle.least,
                  cycle.most, cycle.period);
  return cycle;
}

static Cycle
watch_wells (int n, double alpha, double eps, double dt, double wait, double time)
{
  Set set;
  open_wells (&set, n, alpha, rule_of (ANS_GAME_FLOW_LANGEVIN, eps));
  Cycle cycle = watch (&set, dt, wait, time);
  close_set (&set);
  return cycle;
}

/* Known within 2 % from an independent code: radius 1.063 to 1.100 at the temperature
 * 0.03; the period 1.584 at 0.005 from 2400 cells. */
static void
strong_coupling_cycles (void)
{
  Cycle warm = watch_wells (800, 4, 0.03, 0.004, 20, 10);
  g_assert_cmpfloat_with_epsilon (warm.least, 1.063, 0.02 * 1.063);
  g_assert_cmpfloat_with_epsilon (warm.most, 1.100, 0.02 * 1.100);
  g_assert_cmpfloat_with_epsilon (warm.mean, 1.086, 0.01 * 1.086);
  Cycle cold = watch_wells (2400, 4, 0.005, 0.004, 2, 4);
  g_assert_cmpfloat_with_epsilon (cold.period, 1.584, 0.02 * 1.584);
}

/* Then both are at exp (-V / eps). */
static void
entropy_settles_the_cycle (void)
{
  Set set;
  double Z = 0;
  open_wells (&set, 800, 4, rule_of (ANS_GAME_FLOW_LANGEVIN, 0.07));
  AnsGameFlowFigures end = run (&set, 0.004, 60);
  const AnsFokkerPlanck *x = &set.flow.line[0], *y = &set.flow.line[1];
  g_assert_cmpfloat (end.radius, <, 1e-3);
  g_assert_cmpfloat (end.gap.entropic, <, 1e-11);
  for (int i = 0; i < x->n; i++)
    Z += x->h * exp (-ans_game_well (ans_fokker_planck_centre (x, i)) / 0.07);
  for (int i = 0; i < x->n; i++) {
    double known = exp (-ans_game_well (ans_fokker_planck_centre (x, i)) / 0.07) / Z;
    g_assert_cmpfloat_with_epsilon (x->p[i], known, 1e-5);
    g_assert_cmpfloat_with_epsilon (y->p[i], known, 1e-5);
  }
  close_set (&set);
}

/* Coupling, temperature that still cycles at a radius near 1, temperature that is settled
 * or dies out, slowly where the coupling is weak; `cells` suffice. */
static const struct {
  double alpha, cycles, settles;
  int cells;
  gboolean slow;
} threshold[] = {{0.8, 0.015, 0.020, 1200, TRUE},
                 {1, 0.025, 0.030, 1200, TRUE},
                 {2, 0.045, 0.050, 600, FALSE},
                 {4, 0.060, 0.0625, 2400, TRUE},
                 {8, 0.065, 0.070, 2400, TRUE}};

static void
threshold_is_where_it_is_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (threshold); i++) {
    double alpha = threshold[i].alpha, dt = 0.02 / (1 + alpha);
    if (threshold[i].slow && !g_test_slow ())
      continue;
    Cycle on = watch_wells (threshold[i].cells, alpha, threshold[i].cycles, dt, 135, 15);
    Cycle off =
        watch_wells (threshold[i].cells, alpha, threshold[i].settles, dt, 135, 15);
    g_assert_cmpfloat (on.mean, >, 0.7);
    g_assert_cmpfloat (off.mean, <, 0.3);
  }
}

/* Phi falls at every step, and by the integral of its dissipation: to the second order in
 * the step.  Its tail is the exchange of the wells, at a rate known as 0.0114. */
static void
quasi_static_flow_descends (void)
{
  Set set;
  double fallen = 0, start;
  open_wells (&set, 400, 4, rule_of (ANS_GAME_FLOW_QUASI_STATIC, 0.03));
  AnsGameFlowFigures last = ans_game_flow_measure (&set.flow, &set.rule), now;
  start = last.phi;
  for (int i = 0; i < 2000; i++, last = now) {
    now = run (&set, 0.001, 0.001);
    g_assert_cmpfloat (now.phi, <=, last.phi + 2e-12);
    g_assert_cmpfloat (now.gap.part_q, <, 1e-14);
    if (i == 99)
      start = now.phi, fallen = 0;
    else
      fallen += 0.0005 * (now.dissipation + last.dissipation);
  }
  g_assert_cmpfloat_with_epsilon (fallen / (start - last.phi), 1, 1e-2);
  now = run (&set, 0.002, 28);
  g_assert_cmpfloat (now.radius, <, 2e-3);
  double later = run (&set, 0.002, 20).gap.entropic;
  g_assert_cmpfloat_with_epsilon (log (now.gap.entropic / later) / 20, 0.0114, 2e-4);
  close_set (&set);
}

/* With the response at temperature 1 the gap stays where it is. */
static void
printed_formula_stalls (void)
{
  for (int printed = 0; printed < 2; printed++) {
    Set set;
    open_wells (&set, 300, 4, rule_of (ANS_GAME_FLOW_QUASI_STATIC, 0.1));
    set.rule.as_printed = printed;
    double gap = run (&set, 0.005, 40).gap.entropic;
    if (printed)
      g_assert_cmpfloat (gap, >, 0.05);
    else
      g_assert_cmpfloat (gap, <, 1e-4);
    close_set (&set);
  }
}

/* From about 2.15 on; rate 2 settles only by the diffusion that implicit Euler adds. */
static void
births_and_deaths_break_the_cycle (void)
{
  static const double rates[] = {2, 3};
  for (int i = 0; i < 2; i++) {
    Set set;
    open_wells (&set, 600, 4, rule_of (ANS_GAME_FLOW_FISHER_RAO, 0.03));
    set.rule.rate = rates[i];
    AnsGameFlowFigures end = run (&set, 0.004, 60);
    if (rates[i] > 2.5)
      g_assert_cmpfloat (end.gap.entropic, <, 1e-15);
    else
      g_assert_cmpfloat (end.radius, >, 0.9);
    close_set (&set);
  }
}

static void
a_fast_maximiser_breaks_the_cycle (void)
{
  Set set;
  open_wells (&set, 400, 4, rule_of (ANS_GAME_FLOW_LANGEVIN, 0.03));
  set.rule.ratio = 2;
  g_assert_cmpfloat (run (&set, 0.004, 30).radius, >, 0.5);
  set.rule.ratio = 20;
  g_assert_cmpfloat (run (&set, 0.001, 30).gap.entropic, <, 5e-3);
  close_set (&set);
}

/* Gaps of the torus game at the inverse temperature 5, t = 20, known to the digits of the
 * bounds. */
static void
torus_flows_are_as_known (void)
{
  static const struct {
    AnsGameFlowKind kind;
    double rate, least, most;
  } known[] = {{ANS_GAME_FLOW_LANGEVIN, 0, 0.69, 0.71},
               {ANS_GAME_FLOW_QUASI_STATIC, 0, 6.3e-7, 6.7e-7},
               {ANS_GAME_FLOW_FISHER_RAO, 0.5, 0.0195, 0.0225},
               {ANS_GAME_FLOW_FISHER_RAO, 5, -1e-15, 1e-15}};
  AnsGame game;
  ans_game_init (&game, ANS_GAME_TORUS, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    Set set;
    open_torus (&set, 200, &game, rule_of (known[i].kind, 0.2));
    set.rule.rate = known[i].rate;
    AnsGameFlowFigures end = run (&set, 0.001, 20);
    g_test_message ("gap %.8f, entropic %.4e", end.gap.gap, end.gap.entropic);
    g_assert_cmpfloat (end.gap.entropic, >, known[i].least);
    g_assert_cmpfloat (end.gap.entropic, <, known[i].most);
    g_assert_cmpfloat_with_epsilon (ans_fokker_planck_mass (&set.flow.line[0]), 1, 1e-12);
    if (known[i].rate > 1)
      g_assert_cmpfloat_with_epsilon (end.gap.gap, 0.213234, 1e-6);
    close_set (&set);
  }
}

/* Temperatures apart, a game that nobody looked at: the end of the flow is what
 * mirror-prox finds. */
static void
flows_end_in_the_equilibrium (void)
{
  for (guint64 seed = 1; seed < 4; seed++) {
    Set set;
    AnsGame game;
    ans_game_init (&game, ANS_GAME_TRIGONOMETRIC, 0, seed);
    open_torus (&set, 100, &game, rule_of (ANS_GAME_FLOW_FISHER_RAO, 1));
    set.rule.rate = 4;
    set.rule.eps[1] = 1.6;
    run (&set, 0.0005, 4);
    g_autoptr (AnsGameEquilibrium) at = ans_game_equilibrium_new (set.matrix);
    AnsGameEquilibriumProblem problem = {
        .matrix = set.matrix, .eps = {1, 1.6}, .tolerance = 1e-11, .iterations = 100000};
    g_assert_true (ans_game_equilibrium_solve (at, &problem, NULL));
    for (int i = 0; i < 100; i++) {
      g_assert_cmpfloat_with_epsilon (set.flow.line[0].p[i], at->p[i], 1e-7);
      g_assert_cmpfloat_with_epsilon (set.flow.line[1].p[i], at->q[i], 1e-7);
    }
    close_set (&set);
  }
}

static void
no_births_are_langevin (void)
{
  AnsGame game;
  Set a, b;
  ans_game_init (&game, ANS_GAME_TORUS, 0, 0);
  open_torus (&a, 64, &game, rule_of (ANS_GAME_FLOW_LANGEVIN, 0.2));
  open_torus (&b, 64, &game, rule_of (ANS_GAME_FLOW_FISHER_RAO, 0.2));
  run (&a, 0.002, 0.5);
  run (&b, 0.002, 0.5);
  for (int k = 0; k < 2; k++)
    g_assert_cmpmem (a.flow.line[k].p, 64 * sizeof (double), b.flow.line[k].p,
                     64 * sizeof (double));
  close_set (&a);
  close_set (&b);
}

/* -E (y, x) with the players' names exchanged is the same game, and a constant changes
 * its value only. */
static void
players_can_be_exchanged (void)
{
  enum { N = 60 };
  static double E[N * N], swapped[N * N];
  AnsGame game;
  Set a, b;
  ans_game_init (&game, ANS_GAME_TRIGONOMETRIC, 0, 9);
  open_torus (&a, N, &game, rule_of (ANS_GAME_FLOW_FISHER_RAO, 0.5));
  open_torus (&b, N, &game, rule_of (ANS_GAME_FLOW_FISHER_RAO, 0.5));
  memcpy (E, a.matrix->E, sizeof E);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      swapped[j * N + i] = 7 - E[i * N + j];
  ans_game_matrix_free (b.matrix);
  b.flow.matrix = b.matrix = ans_game_matrix_new (N, N, 1.0 / N, 1.0 / N, swapped);
  for (int k = 0; k < 2; k++)
    memcpy (b.flow.line[k].p, a.flow.line[1 - k].p, N * sizeof (double));
  a.rule.rate = b.rule.rate = 0.7;
  AnsGameFlowFigures one = run (&a, 0.001, 0.3), other = run (&b, 0.001, 0.3);
  for (int i = 0; i < N; i++) {
    g_assert_cmpfloat_with_epsilon (a.flow.line[0].p[i], b.flow.line[1].p[i], 1e-10);
    g_assert_cmpfloat_with_epsilon (a.flow.line[1].p[i], b.flow.line[0].p[i], 1e-10);
  }
  g_assert_cmpfloat_with_epsilon (one.gap.part_p, other.gap.part_q, 1e-9);
  g_assert_cmpfloat_with_epsilon (one.gap.gap, other.gap.gap, 1e-9);
  g_assert_cmpfloat_with_epsilon (one.gap.value, 7 - other.gap.value, 1e-9);
  close_set (&a);
  close_set (&b);
}

/* Halving the step divides the error by four. */
static void
steps_are_of_second_order (void)
{
  AnsGame game;
  double value[3];
  ans_game_init (&game, ANS_GAME_TORUS, 0, 0);
  for (int i = 0; i < 3; i++) {
    Set set;
    open_torus (&set, 100, &game, rule_of (ANS_GAME_FLOW_FISHER_RAO, 0.3));
    set.rule.rate = 1.5;
    value[i] = run (&set, 0.00025 / (1 << i), 0.1).gap.value;
    close_set (&set);
  }
  double ratio = (value[0] - value[1]) / (value[1] - value[2]);
  g_assert_cmpfloat (ratio, >, 3.2);
  g_assert_cmpfloat (ratio, <, 5);
}

/* Weights that only see the present leave Langevin.  Weights t over the past forget a
 * start like t^-2, which the gap has as a square: 10^-4 from t = 20 to 200. */
static void
averages_of_the_past_converge (void)
{
  Set plain, present, past;
  open_wells (&plain, 200, 0.3, rule_of (ANS_GAME_FLOW_LANGEVIN, 0.3));
  open_wells (&present, 200, 0.3, rule_of (ANS_GAME_FLOW_AVERAGED, 0.3));
  open_wells (&past, 200, 0.3, rule_of (ANS_GAME_FLOW_AVERAGED, 0.3));
  present.rule.memory = 1e12;
  run (&plain, 0.01, 2);
  run (&present, 0.01, 2);
  g_assert_cmpmem (plain.flow.line[0].p, 200 * sizeof (double), present.flow.line[0].p,
                   200 * sizeof (double));
  double early = run (&past, 0.01, 20).gap.entropic;
  double late = run (&past, 0.01, 180).gap.entropic;
  g_test_message ("entropic gap %.3e, then %.3e", early, late);
  g_assert_cmpfloat (late, <, 1e-3 * early);
  g_assert_cmpfloat (late, >, 1e-6 * early);
  close_set (&plain);
  close_set (&present);
  close_set (&past);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reference/game_flow/no-births-are-langevin", no_births_are_langevin);
  g_test_add_func ("/reference/game_flow/players-can-be-exchanged",
                   players_can_be_exchanged);
  g_test_add_func ("/reference/game_flow/steps-are-of-second-order",
                   steps_are_of_second_order);
  g_test_add_func ("/reference/game_flow/flows-end-in-the-equilibrium",
                   flows_end_in_the_equilibrium);
  g_test_add_func ("/reference/game_flow/averages-of-the-past-converge",
                   averages_of_the_past_converge);
  g_test_add_func ("/reference/game_flow/printed-formula-stalls", printed_formula_stalls);
  g_test_add_func ("/reference/game_flow/quasi-static-flow-descends",
                   quasi_static_flow_descends);
  if (SANITIZED)
    return g_test_run ();
  g_test_add_func ("/reference/game_flow/strong-coupling-cycles", strong_coupling_cycles);
  g_test_add_func ("/reference/game_flow/entropy-settles-the-cycle",
                   entropy_settles_the_cycle);
  g_test_add_func ("/reference/game_flow/threshold-is-where-it-is-known",
                   threshold_is_where_it_is_known);
  g_test_add_func ("/reference/game_flow/births-and-deaths-break-the-cycle",
                   births_and_deaths_break_the_cycle);
  g_test_add_func ("/reference/game_flow/a-fast-maximiser-breaks-the-cycle",
                   a_fast_maximiser_breaks_the_cycle);
  g_test_add_func ("/reference/game_flow/torus-flows-are-as-known",
                   torus_flows_are_as_known);
  return g_test_run ();
}
