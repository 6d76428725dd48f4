#include "engine/models/regression.h"

#include <math.h>

#define N ANS_REGRESSION_POINTS
#define DRAWN 2048

AnsRegression
ans_regression (void)
{
  AnsRegression self = {.floor = 0};
  double y = 0, xy = 0;
  for (int i = 0; i < N; i++) {
    double x = -1.5 + 3.5 * i / (N - 1);
    double scatter = sin (12.9898 * i * i + 1);
    self.x[i] = x;
    self.y[i] = 0.5 + x + (0.2 + 0.5 * fabs (x)) * scatter;
    self.H[0] += 1.0 / N;
    self.H[1] += x / N;
    self.H[2] += x * x / N;
    y += self.y[i] / N;
    xy += x * self.y[i] / N;
  }
  double det = self.H[0] * self.H[2] - self.H[1] * self.H[1];
  self.minimum[0] = (self.H[2] * y - self.H[1] * xy) / det;
  self.minimum[1] = (self.H[0] * xy - self.H[1] * y) / det;
  for (int i = 0; i < N; i++) {
    double r = self.minimum[0] + self.minimum[1] * self.x[i] - self.y[i];
    self.floor += 0.5 * r * r / N;
  }
  return self;
}

void
ans_regression_eval (const AnsRegression *self, int n, const double *theta, double *L,
                     double *grad)
{
  for (int i = 0; i < n; i++) {
    double a = theta[2 * i] - self->minimum[0], b = theta[2 * i + 1] - self->minimum[1];
    double ga = self->H[0] * a + self->H[1] * b, gb = self->H[1] * a + self->H[2] * b;
    if (L != NULL)
      L[i] = self->floor + 0.5 * (a * ga + b * gb);
    if (grad == NULL)
      continue;
    grad[2 * i] = ga;
    grad[2 * i + 1] = gb;
  }
}

void
ans_regression_step (const AnsRegression *self, int batch, double eta, int n,
                     double *theta, AnsRandom *random)
{
  double u[DRAWN];
  for (int i = 0; i < n; i++) {
    double a = theta[2 * i], b = theta[2 * i + 1], ga = 0, gb = 0;
    for (int k = 0; k < batch; k++) {
      gsize drawn = (gsize) i * (gsize) batch + (gsize) k;
      gsize left = (gsize) n * (gsize) batch - drawn;
      if (drawn % DRAWN == 0)
        ans_random_fill_uniform (random, (int) MIN (left, DRAWN), u);
      int point = (int) (N * u[drawn % DRAWN]);
      double x = self->x[point], r = a + b * x - self->y[point];
      ga += r;
      gb += r * x;
    }
    theta[2 * i] = a - eta * ga / batch;
    theta[2 * i + 1] = b - eta * gb / batch;
  }
}

/* E g g^T, g the mean gradient of a batch:
 * (1 - 1/B) H S H + mean_i phi_i phi_i^T (phi_i^T S phi_i + 2 r_i phi_i . m + r_i^2) / B.
 */
static void
gradient_square (const AnsRegression *self, int batch, const AnsRegressionMoments *m,
                 double *out)
{
  const double *H = self->H, *S = m->square;
  double P[4] = {H[0] * S[0] + H[1] * S[1], H[0] * S[1] + H[1] * S[2],
                 H[1] * S[0] + H[2] * S[1], H[1] * S[1] + H[2] * S[2]};
  double whole = 1 - 1.0 / batch;
  out[0] = whole * (P[0] * H[0] + P[1] * H[1]);
  out[1] = whole * (P[0] * H[1] + P[1] * H[2]);
  out[2] = whole * (P[2] * H[1] + P[3] * H[2]);
  for (int i = 0; i < N; i++) {
    double x = self->x[i], r = self->minimum[0] + self->minimum[1] * x - self->y[i];
    double square = S[0] + 2 * x * S[1] + x * x * S[2] +
                    2 * r * (m->mean[0] + x * m->mean[1]) + r * r;
    out[0] += square / (N * batch);
    out[1] += square * x / (N * batch);
    out[2] += square * x * x / (N * batch);
  }
}

void
ans_regression_follow (const AnsRegression *self, int batch, double eta,
                       AnsRegressionMoments *moments)
{
  const double *H = self->H;
  AnsRegressionMoments old = *moments;
  const double *S = old.square, *m = old.mean;
  double G[3];
  gradient_square (self, batch, &old, G);
  moments->mean[0] = m[0] - eta * (H[0] * m[0] + H[1] * m[1]);
  moments->mean[1] = m[1] - eta * (H[1] * m[0] + H[2] * m[1]);
  /* S - eta (H S + S H) + eta^2 G */
  double cross = H[0] * S[1] + H[1] * S[2] + H[1] * S[0] + H[2] * S[1];
  moments->square[0] = S[0] - 2 * eta * (H[0] * S[0] + H[1] * S[1]) + eta * eta * G[0];
  moments->square[1] = S[1] - eta * cross + eta * eta * G[1];
  moments->square[2] = S[2] - 2 * eta * (H[1] * S[1] + H[2] * S[2]) + eta * eta * G[2];
}

double
ans_regression_stiffest (const AnsRegression *self)
{
  double middle = 0.5 * (self->H[0] + self->H[2]);
  return middle + hypot (0.5 * (self->H[0] - self->H[2]), self->H[1]);
}

/* E g g^T of the linear part is at most ((1 - 1/B) lambda + max |phi|^2 / B) H in the
 * sense of traces, lambda the largest eigenvalue of H. */
double
ans_regression_limit (const AnsRegression *self, int batch)
{
  double most = 0;
  for (int i = 0; i < N; i++)
    most = fmax (most, 1 + self->x[i] * self->x[i]);
  return 2 / ((1 - 1.0 / batch) * ans_regression_stiffest (self) + most / batch);
}

double
ans_regression_beta (const AnsRegression *self, int batch, double eta)
{
  AnsRegressionMoments zero = {.mean = {0, 0}};
  double C[3];
  gradient_square (self, 1, &zero, C);
  return 4 * batch / (eta * (C[0] + C[2]));
}
