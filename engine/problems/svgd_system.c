/* The energies that the SVGD problem samples. */
#include "engine/problems/svgd_state.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

static const AnsTargetKind kinds[] = {
    [ANS_SVGD_STATE_MIXTURE] = ANS_TARGET_MIXTURE,
    [ANS_SVGD_STATE_DOUBLE_WELL] = ANS_TARGET_DOUBLE_WELL,
    [ANS_SVGD_STATE_RING] = ANS_TARGET_RING,
    [ANS_SVGD_STATE_BANANA] = ANS_TARGET_BANANA,
    [ANS_SVGD_STATE_BLOBS] = ANS_TARGET_BLOBS,
    [ANS_SVGD_STATE_GAUSSIAN] = ANS_TARGET_GAUSSIAN,
};

/* Two clouds that overlap, about (-0.7, -0.35) and (0.7, 0.35). */
static void
draw_data (AnsSvgdSystem *self, AnsRandom *random)
{
  for (int i = 0; i < ANS_SVGD_STATE_DATA; i++) {
    double t = i % 2 ? 1 : -1;
    self->t[i] = t;
    self->a[i] = 0.7 * t + ans_random_normal (random);
    self->b[i] = 0.35 * t + ans_random_normal (random);
  }
}

void
ans_svgd_system_init (AnsSvgdSystem *self, const AnsSvgdStateParams *params,
                      AnsRandom *random)
{
  self->logistic = params->target == ANS_SVGD_STATE_LOGISTIC;
  self->alpha = 1;
  if (self->logistic) {
    self->d = 3;
    draw_data (self, random);
    return;
  }
  gboolean gaussian = params->target == ANS_SVGD_STATE_GAUSSIAN;
  self->target = ans_target (kinds[params->target], gaussian ? params->dimension : 0);
  self->d = self->target.d;
  if (gaussian)
    ans_target_set_ratio (&self->target, params->ratio);
}

/* One weight vector w. */
static void
logistic_force (const AnsSvgdSystem *self, const double *w, double *L, double *grad)
{
  double z[ANS_SVGD_STATE_DATA], value[ANS_SVGD_STATE_DATA];
  double norm = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
  for (int i = 0; i < ANS_SVGD_STATE_DATA; i++)
    z[i] = -self->t[i] * (w[0] * self->a[i] + w[1] * self->b[i] + w[2]);
  if (L != NULL) {
    ans_vector_softplus (ANS_SVGD_STATE_DATA, z, value);
    *L = 0.5 * self->alpha * norm;
    for (int i = 0; i < ANS_SVGD_STATE_DATA; i++)
      *L += value[i];
  }
  if (grad == NULL)
    return;
  ans_vector_sigmoid (ANS_SVGD_STATE_DATA, z, value);
  for (int k = 0; k < 3; k++)
    grad[k] = self->alpha * w[k];
  for (int i = 0; i < ANS_SVGD_STATE_DATA; i++) {
    grad[0] -= value[i] * self->t[i] * self->a[i];
    grad[1] -= value[i] * self->t[i] * self->b[i];
    grad[2] -= value[i] * self->t[i];
  }
}

void
ans_svgd_system_force (gconstpointer system, int n, int d, const double *x, double *L,
                       double *grad)
{
  const AnsSvgdSystem *self = system;
  if (!self->logistic) {
    ans_target_force (&self->target, n, d, x, L, grad);
    return;
  }
  for (int i = 0; i < n; i++)
    logistic_force (self, x + i * d, L != NULL ? L + i : NULL,
                    grad != NULL ? grad + i * d : NULL);
}

double
ans_svgd_system_predict (const double *w, double a, double b)
{
  return 1 / (1 + exp (-(w[0] * a + w[1] * b + w[2])));
}

AnsSvgd
ans_svgd_system_sampler (const AnsSvgdState *self)
{
  return (AnsSvgd){.kernel = (AnsSvgdKernel) self->params.kernel,
                   .h = self->h[0],
                   .beta = self->params.beta,
                   .flipped = self->params.flipped};
}
