/* Births and deaths are split off (Strang).  With the field U frozen they are linear in
 * logarithms, d ln p / dt = -rate (eps ln p + U) + const, and are solved exactly. */
#include "engine/reference/game_flow.h"

#include "engine/core/linalg.h"
#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

enum { MOST_PIECES = 256, PATIENCE = 50 };

#define TINY 1e-300
#define ROUNDING 1e-12
#define FAIR 0.25

void
ans_game_flow_init (AnsGameFlow *self, AnsArena *arena, const AnsGameMatrix *matrix,
                    const double lower[2], const double upper[2],
                    const gboolean periodic[2])
{
  *self = (AnsGameFlow){.matrix = matrix, .pieces = 1};
  for (int k = 0; k < 2; k++) {
    int n = k == 0 ? matrix->nx : matrix->ny;
    ans_fokker_planck_init (&self->line[k], arena, n, lower[k], upper[k], periodic[k]);
    g_assert (fabs (self->line[k].h - matrix->cell[k]) < 1e-12 * matrix->cell[k]);
    self->field[k] = ans_arena_array (arena, double, n);
    self->before[k] = ans_arena_array (arena, double, n);
    self->average[k] = ans_arena_array (arena, double, n);
  }
  self->half = ans_arena_array (arena, double, MAX (matrix->nx, matrix->ny));
  self->saved = ans_arena_array (arena, double, matrix->nx);
  self->work = ans_arena_array (arena, double, MAX (matrix->nx, matrix->ny));
}

static void
normalise (AnsFokkerPlanck *line)
{
  ans_linalg_scale (line->n, 1 / ans_fokker_planck_mass (line), line->p);
}

void
ans_game_flow_restart (AnsGameFlow *self)
{
  for (int k = 0; k < 2; k++) {
    normalise (&self->line[k]);
    self->line[k].start_up = ANS_FOKKER_PLANCK_START_UP;
  }
  self->time = 0;
  self->steps = 0;
  self->pieces = 1;
}

void
ans_game_flow_concentrate (AnsGameFlow *self, int player, double centre, double deviation)
{
  AnsFokkerPlanck *line = &self->line[player];
  double length = line->upper - line->lower;
  g_assert (deviation > 0);
  for (int i = 0; i < line->n; i++) {
    double apart = ans_fokker_planck_centre (line, i) - centre;
    if (line->periodic)
      apart -= length * round (apart / length);
    line->p[i] = exp (-0.5 * apart * apart / (deviation * deviation));
  }
  normalise (line);
}

/* Of the response of y: as printed, 1. */
static double
inner_eps (const AnsGameFlowRule *rule)
{
  return rule->as_printed ? 1 : rule->eps[1];
}

void
ans_game_flow_take (AnsGameFlow *self, const AnsGameFlowRule *rule)
{
  double *p = self->line[0].p, *q = self->line[1].p;
  ans_game_matrix_facing_y (self->matrix, p, self->field[1]);
  if (rule->kind == ANS_GAME_FLOW_QUASI_STATIC)
    ans_game_equilibrium_respond (self->matrix->ny, self->matrix->cell[1], self->field[1],
                                  1, inner_eps (rule), q);
  ans_game_matrix_facing_x (self->matrix, q, self->field[0]);
}

/* Of weights t^memory over the past; the first step's field is its own average. */
static void
average (AnsGameFlow *self, const AnsGameFlowRule *rule, int k, double dt)
{
  double share = fmin ((rule->memory + 1) * dt / (self->time + dt), 1);
  double *mean = self->average[k];
  if (rule->kind != ANS_GAME_FLOW_AVERAGED || self->steps == 0)
    share = 1;
  for (int i = 0; i < self->line[k].n; i++)
    mean[i] =
        share < 1 ? mean[i] + share * (self->field[k][i] - mean[i]) : self->field[k][i];
}

/* The potential of the half step, which the line copies. */
static void
drive (AnsGameFlow *self, const AnsGameFlowRule *rule, int k, double dt)
{
  const double *now = self->average[k];
  double *before = self->before[k], sign = k == 0 ? 1 : -1;
  gboolean slaved = rule->kind == ANS_GAME_FLOW_QUASI_STATIC;
  average (self, rule, k, dt);
  for (int i = 0; i < self->line[k].n; i++) {
    double last = self->steps == 0 || slaved ? now[i] : before[i];
    self->half[i] = sign * (1.5 * now[i] - 0.5 * last);
    before[i] = now[i];
  }
  ans_fokker_planck_set (&self->line[k], self->half, rule->eps[k]);
}

static void
react (AnsGameFlow *self, const AnsGameFlowRule *rule, int k, double dt)
{
  AnsFokkerPlanck *line = &self->line[k];
  double *l = self->work, most = -INFINITY;
  double exponent = rule->rate * rule->eps[k] * dt, keep = exp (-exponent);
  double gain = -expm1 (-exponent) / rule->eps[k];
  if (rule->kind != ANS_GAME_FLOW_FISHER_RAO || rule->rate <= 0)
    return;
  for (int i = 0; i < line->n; i++)
    l[i] = fmax (line->p[i], TINY);
  ans_vector_log ((gsize) line->n, l, l);
  for (int i = 0; i < line->n; i++) {
    l[i] = keep * l[i] - gain * line->U[i];
    most = fmax (most, l[i]);
  }
  for (int i = 0; i < line->n; i++)
    l[i] -= most;
  ans_vector_exp ((gsize) line->n, l, line->p);
  normalise (line);
}

/* Phi (p) with E' p as last taken. */
static double
phi_of (AnsGameFlow *self, const AnsGameFlowRule *rule)
{
  const AnsFokkerPlanck *x = &self->line[0], *y = &self->line[1];
  double entropy = 0, *l = self->work;
  for (int i = 0; i < x->n; i++)
    l[i] = fmax (x->p[i], TINY);
  ans_vector_log ((gsize) x->n, l, l);
  for (int i = 0; i < x->n; i++)
    entropy += x->h * x->p[i] * l[i];
  return rule->eps[0] * entropy + ans_game_equilibrium_respond (
                                      y->n, y->h, self->field[1], 1, inner_eps (rule), l);
}

/* Takes the fields; -dPhi/dt there, where dPhi/dp = eps_x ln p + E q. */
static double
dissipation_of (AnsGameFlow *self, const AnsGameFlowRule *rule)
{
  ans_game_flow_take (self, rule);
  ans_fokker_planck_set (&self->line[0], self->field[0], rule->eps[0]);
  return ans_fokker_planck_dissipation (&self->line[0]);
}

/* `pieces` steps of dt / pieces of p against its response; whether Phi has fallen by a
 * fair share of what it dissipates: then they do not swing about the descent. */
static gboolean
descend (AnsGameFlow *self, const AnsGameFlowRule *rule, double dt)
{
  double before, expected, piece = dt / self->pieces;
  ans_game_flow_take (self, rule);
  before = phi_of (self, rule);
  for (int i = 0; i < self->pieces; i++) {
    if (i > 0)
      ans_game_flow_take (self, rule);
    drive (self, rule, 0, piece);
    ans_fokker_planck_step (&self->line[0], rule->scheme, piece);
  }
  expected = FAIR * dt * dissipation_of (self, rule);
  return phi_of (self, rule) <= before - expected + ROUNDING * (1 + fabs (before));
}

/* The response is stiff, and explicit: steps are cut into pieces until Phi falls.  Now
 * and then half as many are tried. */
static void
step_slaved (AnsGameFlow *self, const AnsGameFlowRule *rule, double dt)
{
  AnsFokkerPlanck *x = &self->line[0];
  double start_up = x->start_up;
  gsize bytes = sizeof *x->p * (gsize) x->n;
  memcpy (self->saved, x->p, bytes);
  if (self->steps % PATIENCE == PATIENCE - 1)
    self->pieces = MAX (self->pieces / 2, 1);
  while (!descend (self, rule, dt) && self->pieces < MOST_PIECES) {
    memcpy (x->p, self->saved, bytes);
    x->start_up = start_up;
    self->pieces *= 2;
  }
}

void
ans_game_flow_step (AnsGameFlow *self, const AnsGameFlowRule *rule, double dt)
{
  gboolean slaved = rule->kind == ANS_GAME_FLOW_QUASI_STATIC;
  g_assert (dt > 0 && rule->ratio > 0 && rule->eps[0] > 0 && rule->eps[1] > 0);
  if (slaved)
    step_slaved (self, rule, dt);
  else
    ans_game_flow_take (self, rule);
  for (int k = 0; k < 2 && !slaved; k++) {
    double mine = k == 0 ? dt : rule->ratio * dt;
    drive (self, rule, k, dt);
    react (self, rule, k, 0.5 * mine);
    ans_fokker_planck_step (&self->line[k], rule->scheme, mine);
    react (self, rule, k, 0.5 * mine);
  }
  self->time += dt;
  self->steps++;
}

static double
mean_of (const AnsFokkerPlanck *line)
{
  double sum = 0;
  for (int i = 0; i < line->n; i++)
    sum += line->h * line->p[i] * ans_fokker_planck_centre (line, i);
  return sum;
}

AnsGameFlowFigures
ans_game_flow_measure (AnsGameFlow *self, const AnsGameFlowRule *rule)
{
  AnsGameFlowFigures figures;
  ans_game_flow_take (self, rule);
  figures.gap =
      ans_game_equilibrium_gap (self->matrix, rule->eps, self->line[0].p, self->line[1].p,
                                self->field[0], self->field[1], self->work);
  for (int k = 0; k < 2; k++)
    figures.mean[k] = mean_of (&self->line[k]);
  figures.radius = hypot (figures.mean[0], figures.mean[1]);
  figures.phi = phi_of (self, rule);
  figures.dissipation = dissipation_of (self, rule);
  return figures;
}
