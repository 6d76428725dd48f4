#include "engine/problems/committor_truth.h"

#include <math.h>

#define CELLS 200 /* a side: five digits of the rate */

static AnsCommittorTruthKind
kind_of (const AnsPotential *potential)
{
  switch (potential->kind) {
  case ANS_POTENTIAL_MUELLER_BROWN:
  case ANS_POTENTIAL_RUGGED_MUELLER:
  case ANS_POTENTIAL_THREE_HOLES:
    return ANS_TRUTH_PLANE;
  case ANS_POTENTIAL_DOUBLE_WELL:
  case ANS_POTENTIAL_SPHERES:
    return ANS_TRUTH_EXACT;
  case ANS_POTENTIAL_GINZBURG_LANDAU:
  case ANS_N_POTENTIALS:
    break;
  }
  return ANS_TRUTH_NONE;
}

void
ans_committor_truth_init (AnsCommittorTruth *self, const AnsPotential *potential)
{
  *self = (AnsCommittorTruth){
      .kind = kind_of (potential), .rate = NAN, .p_a = NAN, .k_ab = NAN};
  if (self->kind == ANS_TRUTH_PLANE)
    self->plane = ans_committor_2d_new (CELLS, CELLS);
}

void
ans_committor_truth_clear (AnsCommittorTruth *self)
{
  g_clear_pointer (&self->plane, ans_committor_2d_free);
  g_clear_pointer (&self->exact, ans_committor_exact_free);
}

static gboolean
report (gpointer data, double share)
{
  AnsContext *context = data;
  if (context == NULL)
    return TRUE;
  ans_context_progress (context, share, "reference committor by finite volumes");
  return !ans_context_cancelled (context);
}

static gboolean
solve_plane (AnsCommittorTruth *self, const AnsPotential *potential, double beta,
             const AnsSet *a, const AnsSet *b, AnsContext *context, GError **error)
{
  AnsCommittor2dProblem problem = {
      .nx = CELLS,
      .ny = CELLS,
      .lower = {potential->lower[0], potential->lower[1]},
      .upper = {potential->upper[0], potential->upper[1]},
      .beta = beta,
      .cut = potential->cut,
      .potential = ans_potential_value,
      .potential_data = potential,
      .level = ans_set_level,
      .a = a,
      .b = b,
      .progress = report,
      .progress_data = context,
  };
  if (!ans_committor_2d_solve (self->plane, &problem, error))
    return FALSE;
  self->rate = self->plane->rate;
  self->p_a = self->plane->p_a;
  self->k_ab = self->plane->k_ab;
  return TRUE;
}

static gboolean
solve_exact (AnsCommittorTruth *self, const AnsPotential *potential, double beta,
             const AnsSet *a, const AnsSet *b, GError **error)
{
  g_clear_pointer (&self->exact, ans_committor_exact_free);
  if (potential->kind == ANS_POTENTIAL_SPHERES)
    self->exact = ans_committor_exact_spheres (potential->d, ANS_POTENTIAL_SPHERES_C,
                                               beta, a->radius, b->radius, error);
  else
    self->exact =
        ans_committor_exact_double_well (beta, a->center[0], b->center[0], error);
  if (self->exact == NULL)
    return FALSE;
  self->rate = self->exact->rate;
  self->p_a = self->exact->p_a;
  self->k_ab = self->exact->k_ab;
  return TRUE;
}

gboolean
ans_committor_truth_solve (AnsCommittorTruth *self, const AnsPotential *potential,
                           double beta, const AnsSet *a, const AnsSet *b,
                           AnsContext *context, GError **error)
{
  self->rate = self->p_a = self->k_ab = NAN;
  if (self->kind == ANS_TRUTH_PLANE)
    self->valid = solve_plane (self, potential, beta, a, b, context, error);
  else if (self->kind == ANS_TRUTH_EXACT)
    self->valid = solve_exact (self, potential, beta, a, b, error);
  else
    self->valid = TRUE;
  return self->valid;
}

void
ans_committor_truth_eval (const AnsCommittorTruth *self, int n, int d, const double *x,
                          double *u)
{
  if (self->kind == ANS_TRUTH_PLANE && self->valid)
    ans_committor_2d_eval (self->plane, n, d, x, u);
  else if (self->kind == ANS_TRUTH_EXACT && self->valid)
    ans_committor_exact_eval (self->exact, n, d, x, u);
  else
    for (int i = 0; i < n; i++)
      u[i] = NAN;
}
