#include "engine/reference/fokker_planck.h"

#include "engine/reference/fokker_planck_line.h"
#include "engine/reference/gibbs.h"

#include <math.h>

void
ans_fokker_planck_init (AnsFokkerPlanck *self, AnsArena *arena, int n, double lower,
                        double upper, gboolean periodic)
{
  g_assert (n >= (periodic ? 3 : 2));
  g_assert (isfinite (lower) && isfinite (upper) && lower < upper);
  *self = (AnsFokkerPlanck){.n = n,
                            .periodic = periodic,
                            .lower = lower,
                            .upper = upper,
                            .h = (upper - lower) / n,
                            .eps = 1,
                            .start_up = ANS_FOKKER_PLANCK_START_UP};
  self->p = ans_arena_array (arena, double, n);
  self->U = ans_arena_array (arena, double, n);
  self->right = ans_arena_array (arena, double, n);
  self->left = ans_arena_array (arena, double, n);
  self->factor = ans_arena_array (arena, double, ANS_FOKKER_PLANCK_LINE_FACTOR (n));
  self->old = ans_arena_array (arena, double, n);
  for (int i = 0; i < n; i++)
    self->p[i] = 1 / (upper - lower);
  ans_fokker_planck_line_rates (n, periodic, self->h, self->U, 1, 1, self->right,
                                self->left);
}

double
ans_fokker_planck_centre (const AnsFokkerPlanck *self, int i)
{
  return self->lower + (i + 0.5) * self->h;
}

void
ans_fokker_planck_set (AnsFokkerPlanck *self, const double *U, double eps)
{
  g_assert (eps >= 0 && isfinite (eps));
  for (int i = 0; i < self->n; i++)
    self->U[i] = U[i];
  self->eps = eps;
  self->factored = 0;
  ans_fokker_planck_line_rates (self->n, self->periodic, self->h, self->U, 1, eps,
                                self->right, self->left);
}

void
ans_fokker_planck_step (AnsFokkerPlanck *self, AnsFokkerPlanckScheme scheme, double dt)
{
  g_assert (dt > 0 && isfinite (dt));
  gboolean second = scheme == ANS_FOKKER_PLANCK_CRANK_NICOLSON && self->start_up <= 0;
  double implicit = second ? 0.5 * dt : dt;
  if (implicit != self->factored)
    ans_fokker_planck_line_factor (self->n, implicit, self->right, self->left,
                                   self->factor);
  self->factored = implicit;
  if (second)
    ans_fokker_planck_line_crank_nicolson (self->n, self->factor, self->old, self->p);
  else
    ans_fokker_planck_line_euler (self->n, self->factor, self->p);
  if (self->start_up > 0)
    self->start_up--;
}

/* h times what flows from cell i to `next`. */
static double
flow (const AnsFokkerPlanck *self, int i, int next)
{
  return self->h * (self->right[i] * self->p[i] - self->left[next] * self->p[next]);
}

void
ans_fokker_planck_rate (const AnsFokkerPlanck *self, double *rate)
{
  int n = self->n;
  double before = flow (self, n - 1, 0); /* 0 between walls */
  for (int i = 0; i < n; i++) {
    double after = flow (self, i, i + 1 < n ? i + 1 : 0);
    rate[i] = (before - after) / self->h;
    before = after;
  }
}

double
ans_fokker_planck_mass (const AnsFokkerPlanck *self)
{
  double sum = 0;
  for (int i = 0; i < self->n; i++)
    sum += self->p[i];
  return sum * self->h;
}

double
ans_fokker_planck_free_energy (const AnsFokkerPlanck *self)
{
  return ans_gibbs_free_energy (self->n, self->h, self->U, self->eps, self->p);
}

double
ans_fokker_planck_dissipation (const AnsFokkerPlanck *self)
{
  double sum = 0;
  for (int i = 0; i < (self->periodic ? self->n : self->n - 1); i++) {
    int next = i + 1 < self->n ? i + 1 : 0;
    double p = self->p[i], q = self->p[next];
    if (p > 0 && q > 0)
      sum += flow (self, i, next) *
             (self->U[i] - self->U[next] + self->eps * (log (p) - log (q)));
  }
  return sum;
}
