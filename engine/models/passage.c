#include "engine/models/passage.h"

#include <math.h>
#include <string.h>

#define MOST ANS_PASSAGE_MAX_DIMENSION

/* Close to the minimum and the pass, in the first two coordinates. */
typedef struct {
  double minimum[2], pass[2];
} Start;

static const Start starts[ANS_N_TARGETS];

static void
hessian (const AnsTarget *target, const double *x, double *H)
{
  const double h = 1e-5;
  int d = target->d;
  double y[MOST], up[MOST], down[MOST];
  for (int i = 0; i < d; i++) {
    memcpy (y, x, sizeof (double) * (gsize) d);
    y[i] = x[i] + h;
    ans_target_eval (target, 1, y, NULL, up);
    y[i] = x[i] - h;
    ans_target_eval (target, 1, y, NULL, down);
    for (int j = 0; j < d; j++)
      H[i * d + j] = (up[j] - down[j]) / (2 * h);
  }
}

/* Solves H p = b by elimination with pivots, in place; returns det H. */
static double
eliminate (int d, double *H, double *b)
{
  double det = 1;
  for (int k = 0; k < d; k++) {
    int best = k;
    for (int i = k + 1; i < d; i++)
      if (fabs (H[i * d + k]) > fabs (H[best * d + k]))
        best = i;
    for (int j = 0; j < d && best != k; j++) {
      double t = H[k * d + j];
      H[k * d + j] = H[best * d + j];
      H[best * d + j] = t;
    }
    double t = b[k];
    b[k] = b[best];
    b[best] = t;
    det *= best != k ? -H[k * d + k] : H[k * d + k];
    for (int i = k + 1; i < d; i++) {
      double factor = H[i * d + k] / H[k * d + k];
      for (int j = k; j < d; j++)
        H[i * d + j] -= factor * H[k * d + j];
      b[i] -= factor * b[k];
    }
  }
  for (int i = d - 1; i >= 0; i--) {
    for (int j = i + 1; j < d; j++)
      b[i] -= H[i * d + j] * b[j];
    b[i] /= H[i * d + i];
  }
  return det;
}

/* Newton's method for grad L = 0; returns det H there. */
static double
find_critical (const AnsTarget *target, const double *start, double *x)
{
  double H[MOST * MOST] = {0}, step[MOST] = {0}, det = 0;
  int d = target->d;
  memset (x, 0, sizeof (double) * MOST);
  memcpy (x, start, sizeof (double) * (gsize) MIN (d, 2));
  for (int iteration = 0; iteration < 50; iteration++) {
    double size = 0;
    ans_target_eval (target, 1, x, NULL, step);
    hessian (target, x, H);
    det = eliminate (d, H, step);
    for (int i = 0; i < d; i++) {
      x[i] -= step[i];
      size = fmax (size, fabs (step[i]));
    }
    if (size < 1e-12)
      break;
  }
  return det;
}

/* The negative eigenvalue of the Hessian at a pass: the least Rayleigh quotient, by power
 * iteration on c - H, c above all eigenvalues. */
static double
least_eigenvalue (const AnsTarget *target, const double *x)
{
  double H[MOST * MOST] = {0}, v[MOST] = {0}, w[MOST], c = 0, value = 0;
  int d = target->d;
  hessian (target, x, H);
  for (int i = 0; i < d * d; i++)
    c += fabs (H[i]);
  for (int i = 0; i < d; i++)
    v[i] = 1.0 / (i + 1);
  for (int iteration = 0; iteration < 2000; iteration++) {
    double norm = 0;
    for (int i = 0; i < d; i++) {
      w[i] = c * v[i];
      for (int j = 0; j < d; j++)
        w[i] -= H[i * d + j] * v[j];
      norm += w[i] * w[i];
    }
    for (int i = 0; i < d; i++)
      v[i] = w[i] / sqrt (norm);
  }
  for (int i = 0; i < d; i++)
    for (int j = 0; j < d; j++)
      value += v[i] * H[i * d + j] * v[j];
  return value;
}

/* Straight on from the minimum over the pass; the valleys of Mueller-Brown bend, and the
 * line x - y = -0.9 lies between the second and the third. */
static void
set_out (AnsPassage *self, const AnsTarget *target)
{
  if (target->kind == ANS_TARGET_MUELLER_BROWN) {
    self->normal[0] = 1;
    self->normal[1] = -1;
    self->offset = -0.9;
    return;
  }
  self->normal[0] = self->pass[0] > self->minimum[0] ? 1 : -1;
  self->normal[1] = 0;
  self->offset = self->normal[0] * (2 * self->pass[0] - self->minimum[0]);
}

AnsPassage
ans_passage (const AnsTarget *target)
{
  AnsPassage self = {.found = FALSE};
  const Start *start = &starts[target->kind];
  double L[2];
  double way =
      hypot (start->pass[0] - start->minimum[0], start->pass[1] - start->minimum[1]);
  if (target->d > MOST || !(way > 0))
    return self;
  double pass[2] = {start->pass[0], start->pass[1]};
  if (target->kind == ANS_TARGET_FLAT_SHARP) { /* Where both wells are equally high. */
    double k = sqrt (target->ratio);
    pass[0] = (k - 1) / (k + 1);
  }
  double det_min = find_critical (target, start->minimum, self.minimum);
  double det_pass = find_critical (target, pass, self.pass);
  ans_target_eval (target, 1, self.minimum, &L[0], NULL);
  ans_target_eval (target, 1, self.pass, &L[1], NULL);
  double lambda = least_eigenvalue (target, self.pass);
  self.barrier = L[1] - L[0];
  self.prefactor = fabs (lambda) / (2 * G_PI) * sqrt (det_min / fabs (det_pass));
  set_out (&self, target);
  self.found = det_min > 0 && det_pass < 0 && lambda < 0 && self.barrier > 0;
  return self;
}

double
ans_passage_rate (const AnsPassage *self, double beta)
{
  return self->found ? self->prefactor * exp (-beta * self->barrier) : (double) NAN;
}

gboolean
ans_passage_out (const AnsPassage *self, int d, const double *x)
{
  double y = d > 1 ? x[1] : 0;
  return self->found && self->normal[0] * x[0] + self->normal[1] * y > self->offset;
}

/* Equal entries: no passage. */
static const Start starts[ANS_N_TARGETS] = {
    [ANS_TARGET_DOUBLE_WELL] = {{-1, 0}, {0, 0}},
    [ANS_TARGET_THREE_WELLS] = {{-1.5, 0}, {-0.87, 0}},
    [ANS_TARGET_MIXTURE] = {{-2, 0}, {-0.15, 0}},
    [ANS_TARGET_MUELLER_BROWN] = {{-0.558, 1.442}, {-0.822, 0.624}},
    [ANS_TARGET_FLAT_SHARP] = {{1, 0}, {0.5, 0}},
};
