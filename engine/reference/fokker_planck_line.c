/* M = 1 - dt A has columns that sum to one and nothing positive off its diagonal.  Such a
 * matrix is eliminated without any subtraction (Grassmann, Taksar, Heyman 1985) by
 * carrying the sums of the columns of what remains in place of the diagonal:
 *
 *   M_kk = e_k + sum_i O_ik,  O_ij += O_ik O_kj / M_kk,  e_j += e_k O_kj / M_kk,
 *
 * O = -M off the diagonal.  So mass and sign are kept for any dt, where the usual
 * recursion loses dt eps / h^2 units in the last place.  The last cell is eliminated
 * last; on a circle every other one borders on it, between walls these entries are 0. */
#include "engine/reference/fokker_planck_line.h"

#include <math.h>

#define SERIES 1e-8 /* B (z) = 1 - z / 2 + O (z^2) below */
#define VANISHED 700.0

/* eps B (rise / eps) for rise >= 0. */
static double
uphill (double rise, double eps)
{
  double z = rise / eps;
  if (eps == 0 || z > VANISHED)
    return 0;
  return z < SERIES ? eps - 0.5 * rise : rise / expm1 (z);
}

void
ans_fokker_planck_line_rates (int n, gboolean periodic, double h, const double *U,
                              gsize stride, double eps, double *right, double *left)
{
  double scale = 1 / (h * h);
  left[0] = right[n - 1] = 0;
  for (int i = 0; i < (periodic ? n : n - 1); i++) {
    int next = i + 1 < n ? i + 1 : 0;
    double rise = U[(gsize) next * stride] - U[(gsize) i * stride];
    double slow = uphill (fabs (rise), eps), fast = slow + fabs (rise);
    right[i] = scale * (rise > 0 ? slow : fast);
    left[next] = scale * (rise > 0 ? fast : slow);
  }
}

/* What is stored of cell k: shares of b_k that go on to k + 1 and to the last cell, those
 * of x_{k+1} and of x_last that come back, and 1 / M_kk; n values of each. */
void
ans_fokker_planck_line_factor (int n, double dt, const double *right, const double *left,
                               double *factor)
{
  double *ons = factor, *lasts = ons + n, *backs = lasts + n, *backs_last = backs + n,
         *inverses = backs_last + n;
  double excess = 1, excess_last = 1;
  double to_last = dt * left[0], from_last = dt * right[n - 1];
  for (int k = 0; k < n - 1; k++) {
    gboolean meets_last = k == n - 2;
    double on = dt * right[k], back = dt * left[k + 1];
    if (meets_last) {
      to_last += on;
      from_last += back;
      on = back = 0;
    }
    double inverse = 1 / (excess + (on + to_last));
    inverses[k] = inverse;
    ons[k] = on * inverse;
    lasts[k] = to_last * inverse;
    backs[k] = back * inverse;
    backs_last[k] = from_last * inverse;
    excess_last += from_last * (excess * inverse);
    excess = 1 + back * (excess * inverse);
    to_last *= backs[k];
    from_last *= ons[k];
  }
  ons[n - 1] = lasts[n - 1] = backs[n - 1] = backs_last[n - 1] = 0;
  inverses[n - 1] = 1 / excess_last;
}

void
ans_fokker_planck_line_euler (int n, const double *factor, double *p)
{
  const double *on = factor, *last = on + n, *back = last + n, *back_last = back + n,
               *inverse = back_last + n;
  double bottom = p[n - 1];
  for (int k = 0; k < n - 1; k++) {
    bottom += last[k] * p[k];
    p[k + 1] += on[k] * p[k];
  }
  double x_last = bottom * inverse[n - 1], x = 0;
  for (int k = n - 2; k >= 0; k--) {
    x = p[k] * inverse[k] + back_last[k] * x_last + back[k] * x;
    p[k] = x;
  }
  p[n - 1] = x_last;
}

void
ans_fokker_planck_line_crank_nicolson (int n, const double *factor, double *old,
                                       double *p)
{
  for (int i = 0; i < n; i++)
    old[i] = p[i];
  ans_fokker_planck_line_euler (n, factor, p);
  for (int i = 0; i < n; i++)
    p[i] += p[i] - old[i];
}
