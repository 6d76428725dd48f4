/* What the parameters of the committor ask for: potential and sets, and whether they fit.
 */
#include "engine/problems/committor_state.h"

/* The sets that the parameters ask for. */
void
ans_committor_system_sets (const AnsCommittorParams *p, const AnsPotential *potential,
                           AnsSet *a, AnsSet *b)
{
  ans_potential_sets (potential, a, b);
  if (potential->kind == ANS_POTENTIAL_DOUBLE_WELL) {
    *a = ans_set_below (p->a_x);
    *b = ans_set_above (p->b_x);
    return;
  }
  a->radius = p->radius_a;
  b->radius = p->radius_b;
  if (a->k != 2 || potential->kind == ANS_POTENTIAL_SPHERES)
    return;
  *a = ans_set_ball (2, (double[]){p->a_x, p->a_y}, p->radius_a);
  *b = ans_set_ball (2, (double[]){p->b_x, p->b_y}, p->radius_b);
}

static gboolean
check_dimension (const AnsCommittorParams *p, GError **error)
{
  const AnsPotentialInfo *info = ans_potential_info ((AnsPotentialKind) p->potential);
  int d = p->dimension;
  if (d == 0 || info->d_min == info->d_max || (d >= info->d_min && d <= info->d_max))
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
               "dimension = %d: the potential %s has %d to %d dimensions (0 takes %d)", d,
               info->id, info->d_min, info->d_max, info->d_usual);
  return FALSE;
}

AnsPotential
ans_committor_system_potential (const AnsCommittorParams *p)
{
  const AnsPotentialInfo *info = ans_potential_info ((AnsPotentialKind) p->potential);
  int d = info->d_min == info->d_max ? 0 : p->dimension;
  return ans_potential ((AnsPotentialKind) p->potential, d);
}

static gboolean
check_sets (const AnsPotential *potential, const AnsSet *a, const AnsSet *b,
            GError **error)
{
  gboolean plane = potential->active <= 2;
  return ans_set_check_pair (a, b, potential->d, plane ? potential->active : 0,
                             potential->lower, potential->upper, error);
}

static gboolean
check_sampling (const AnsCommittorParams *p, const AnsPotential *potential,
                GError **error)
{
  if (potential->kind == ANS_POTENTIAL_GINZBURG_LANDAU &&
      p->sampling == ANS_COMMITTOR_UNIFORM) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "sampling = uniform: no uniform points fill %d reactive dimensions; "
                 "take langevin "
                 "or warm",
                 potential->d);
    return FALSE;
  }
  if (p->boundary == ANS_COMMITTOR_SINGULAR &&
      potential->kind == ANS_POTENTIAL_DOUBLE_WELL) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "boundary = singular: half spaces have no centre for a singular term; "
                 "take logit, "
                 "penalty or mollifier");
    return FALSE;
  }
  return TRUE;
}

gboolean
ans_committor_system_check (gconstpointer state, GError **error)
{
  const AnsCommittor *self = state;
  AnsSet a, b;
  if (!check_dimension (&self->params, error))
    return FALSE;
  AnsPotential potential = ans_committor_system_potential (&self->params);
  ans_committor_system_sets (&self->params, &potential, &a, &b);
  return check_sets (&potential, &a, &b, error) &&
         check_sampling (&self->params, &potential, error);
}

/* Takes new sets over, or says why not and puts the parameters back. */
void
ans_committor_system_adopt (AnsCommittor *self, AnsContext *context)
{
  AnsSet a, b;
  g_autoptr (GError) error = NULL;
  ans_committor_system_sets (&self->params, &self->potential, &a, &b);
  if (check_sets (&self->potential, &a, &b, &error)) {
    self->a = a;
    self->b = b;
    ans_committor_network_move_sets (self->network, &a, &b);
    self->truth_stale = self->data_stale = TRUE;
    return;
  }
  ans_context_say (context, "%s", error->message);
  ans_context_set (context, "a_x", self->a.center[0]);
  ans_context_set (context, "b_x", self->b.center[0]);
  if (self->a.k >= 2) {
    ans_context_set (context, "a_y", self->a.center[1]);
    ans_context_set (context, "b_y", self->b.center[1]);
    ans_context_set (context, "radius_a", self->a.radius);
    ans_context_set (context, "radius_b", self->b.radius);
  }
}
