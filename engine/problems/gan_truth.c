/* What is known without networks: distances of samples, densities by kernels, and the
 * best discriminator between two densities (Goodfellow et al. 2014, proposition 1). */
#include "engine/core/linalg.h"
#include "engine/core/statistics.h"
#include "engine/core/vector.h"
#include "engine/problems/gan_state.h"

#include <math.h>

enum { SIDE = ANS_GAN_SIDE };

/* Sums of distances of a point to n points x (n x 2). */
ANS_CLONES static double
sum_distances (int n, const double *restrict x, double a, double b)
{
  double sums[8] = {0}, total = 0;
  int i = 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++) {
      double dx = x[2 * (i + k)] - a, dy = x[2 * (i + k) + 1] - b;
      sums[k] += sqrt (dx * dx + dy * dy);
    }
  for (; i < n; i++)
    total += hypot (x[2 * i] - a, x[2 * i + 1] - b);
  for (int k = 0; k < 8; k++)
    total += sums[k];
  return total;
}

/* The mean over i of h_i = mean_j |x_i - y_j| - mean_(j != i) |x_i - x_j|, and its
 * variance: the first-order projection of a U-statistic. */
static double
half_energy (int n, const double *x, const double *y, double *variance)
{
  double sum = 0, square = 0;
  for (int i = 0; i < n; i++) {
    double across = sum_distances (n, y, x[2 * i], x[2 * i + 1]) / n;
    double within = sum_distances (n, x, x[2 * i], x[2 * i + 1]) / (n - 1);
    double h = across - within;
    sum += h;
    square += h * h;
  }
  double mean = sum / n;
  *variance = fmax (square / n - mean * mean, 0) / (n - 1);
  return mean;
}

double
ans_gan_truth_energy (int n, const double *x, const double *y, double *error)
{
  double of_x, of_y;
  double energy = half_energy (n, x, y, &of_x) + half_energy (n, y, x, &of_y);
  *error = 2 * sqrt (of_x + of_y);
  return energy;
}

double
ans_gan_truth_blur (double half)
{
  return 1.25 * 2 * half / (SIDE - 1);
}

/* The kernel is a product, so that the grid's values are one matrix product. */
void
ans_gan_truth_estimate (double half, int n, const double *x, double *work, double *p)
{
  double blur = ans_gan_truth_blur (half), factor = -0.5 / (blur * blur);
  double *across = work, *along = work + n * SIDE;
  for (int i = 0; i < n; i++)
    for (int k = 0; k < SIDE; k++) {
      double at = half * (2.0 * k / (SIDE - 1) - 1);
      double dx = at - x[2 * i], dy = at - x[2 * i + 1];
      across[i * SIDE + k] = fmax (factor * dx * dx, -700);
      along[i * SIDE + k] = fmax (factor * dy * dy, -700);
    }
  ans_vector_exp ((gsize) n * 2 * SIDE, work, work);
  ans_linalg_gemm (TRUE, FALSE, SIDE, SIDE, n, along, across, 0, p);
  ans_linalg_scale (SIDE * SIDE, 1 / (n * 2 * G_PI * blur * blur), p);
}

void
ans_gan_truth_discriminator (int n, const double *p, const double *p_g, double least,
                             double *D)
{
  for (int i = 0; i < n; i++) {
    double sum = p[i] + p_g[i];
    D[i] = sum >= least ? p[i] / sum : (double) NAN;
  }
}
