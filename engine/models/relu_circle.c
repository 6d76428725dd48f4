/* cos (n phi) and sin (n phi) for even n by the recurrence of a rotation by 2 phi. */
#include "engine/models/relu_circle.h"

#include "engine/core/vector.h"

#include <math.h>
#include <string.h>

#define MODES ANS_RELU_CIRCLE_MODES
#define LANES 8  /* sums of a block side by side */
#define BLOCK 64 /* angles taken together: they stay in registers and L1 */

int
ans_relu_circle_mode (int index)
{
  return index < 2 ? index : 2 * index - 2;
}

double
ans_relu_circle_coefficient (int index)
{
  double n = ans_relu_circle_mode (index);
  if (index == 1)
    return 0.25;
  return (index == 0 ? 2 : 4 / ((n * n - 1) * (n * n - 1))) / (G_PI * G_PI);
}

double
ans_relu_circle_kernel (double angle)
{
  double d = fabs (remainder (angle, 2 * G_PI));
  return (sin (d) + (G_PI - d) * cos (d)) / (2 * G_PI);
}

typedef double Lanes __attribute__ ((vector_size (64)));

/* Adds up in LANES sums side by side. */
static inline __attribute__ ((always_inline)) double
sum_block (const double *x)
{
  Lanes sum = {0}, part;
  for (int i = 0; i < BLOCK; i += LANES) {
    memcpy (&part, x + i, sizeof part);
    sum += part;
  }
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) +
         ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

/* (c, s) <- (c, s) turned by (c2, s2). */
static inline __attribute__ ((always_inline)) void
turn (const double *restrict c2, const double *restrict s2, double *restrict c,
      double *restrict s)
{
  for (int i = 0; i < BLOCK; i++) {
    double x = c[i] * c2[i] - s[i] * s2[i];
    s[i] = s[i] * c2[i] + c[i] * s2[i];
    c[i] = x;
  }
}

/* cos and sin of phi and of 2 phi for n <= BLOCK angles; the rest of the block counts
 * nothing. */
typedef struct {
  double c1[BLOCK], s1[BLOCK], c2[BLOCK], s2[BLOCK];
} Angles;

static void
prepare (Angles *self, int n, const double *phi)
{
  ans_vector_cos ((gsize) n, phi, self->c1);
  ans_vector_sin ((gsize) n, phi, self->s1);
  for (int i = n; i < BLOCK; i++)
    self->c1[i] = self->s1[i] = 0;
  for (int i = 0; i < BLOCK; i++) {
    self->c2[i] = self->c1[i] * self->c1[i] - self->s1[i] * self->s1[i];
    self->s2[i] = 2 * self->c1[i] * self->s1[i];
  }
}

ANS_CLONES static void
add_moments (const Angles *angles, AnsReluCircle *out)
{
  double c[BLOCK], s[BLOCK];
  out->re[1] += sum_block (angles->c1);
  out->im[1] += sum_block (angles->s1);
  memcpy (c, angles->c2, sizeof c);
  memcpy (s, angles->s2, sizeof s);
  for (int mode = 2; mode < MODES; mode++) {
    out->re[mode] += sum_block (c);
    out->im[mode] += sum_block (s);
    turn (angles->c2, angles->s2, c, s);
  }
}

void
ans_relu_circle_moments (int m, const double *phi, AnsReluCircle *out)
{
  Angles angles;
  memset (out, 0, sizeof *out);
  for (int first = 0; first < m; first += BLOCK) {
    prepare (&angles, MIN (BLOCK, m - first), phi + first);
    add_moments (&angles, out);
  }
  for (int mode = 1; mode < MODES; mode++) {
    out->re[mode] /= m;
    out->im[mode] /= m;
  }
  out->re[0] = 1;
}

void
ans_relu_circle_moments_of_cells (int n, const double *p, AnsReluCircle *out)
{
  double h = 2 * G_PI / n;
  memset (out, 0, sizeof *out);
  for (int mode = 0; mode < MODES; mode++) {
    double step = h * ans_relu_circle_mode (mode);
    double turn_re = cos (step), turn_im = sin (step), re = cos (step / 2),
           im = sin (step / 2);
    for (int i = 0; i < n; i++) {
      double next = re * turn_re - im * turn_im;
      out->re[mode] += h * p[i] * re;
      out->im[mode] += h * p[i] * im;
      im = im * turn_re + re * turn_im;
      re = next;
    }
  }
}

AnsReluCircle
ans_relu_circle_difference (const AnsReluCircle *a, const AnsReluCircle *b)
{
  AnsReluCircle out;
  for (int mode = 0; mode < MODES; mode++) {
    out.re[mode] = a->re[mode] - b->re[mode];
    out.im[mode] = a->im[mode] - b->im[mode];
  }
  return out;
}

double
ans_relu_circle_square (const AnsReluCircle *q)
{
  double sum = 0;
  for (int mode = MODES - 1; mode >= 0; mode--)
    sum += ans_relu_circle_coefficient (mode) *
           (q->re[mode] * q->re[mode] + q->im[mode] * q->im[mode]);
  return sum;
}

/* psi and slope += of one mode: Re and slope of (a - i b) exp (i n phi). */
static inline __attribute__ ((always_inline)) void
add_mode (double n, double a, double b, const double *restrict c,
          const double *restrict s, double *restrict psi, double *restrict slope)
{
  for (int i = 0; i < BLOCK; i++) {
    psi[i] += a * c[i] + b * s[i];
    slope[i] += n * (b * c[i] - a * s[i]);
  }
}

ANS_CLONES static void
potential_block (const AnsReluCircle *q, const double *weights, const Angles *angles,
                 double *psi, double *slope)
{
  double c[BLOCK], s[BLOCK];
  for (int i = 0; i < BLOCK; i++) {
    psi[i] = weights[0] * q->re[0];
    slope[i] = 0;
  }
  add_mode (1, weights[1] * q->re[1], weights[1] * q->im[1], angles->c1, angles->s1, psi,
            slope);
  memcpy (c, angles->c2, sizeof c);
  memcpy (s, angles->s2, sizeof s);
  for (int mode = 2; mode < MODES; mode++) {
    add_mode (2 * mode - 2, weights[mode] * q->re[mode], weights[mode] * q->im[mode], c,
              s, psi, slope);
    turn (angles->c2, angles->s2, c, s);
  }
}

void
ans_relu_circle_potential (const AnsReluCircle *q, int m, const double *phi, double *psi,
                           double *slope)
{
  double weights[MODES], values[BLOCK], slopes[BLOCK];
  Angles angles;
  for (int mode = 0; mode < MODES; mode++)
    weights[mode] = ans_relu_circle_coefficient (mode);
  for (int first = 0; first < m; first += BLOCK) {
    int n = MIN (BLOCK, m - first);
    prepare (&angles, n, phi + first);
    potential_block (q, weights, &angles, values, slopes);
    if (psi)
      memcpy (psi + first, values, (gsize) n * sizeof *psi);
    if (slope)
      memcpy (slope + first, slopes, (gsize) n * sizeof *slope);
  }
}
