#include "engine/optim/clip.h"

#include "engine/core/linalg.h"

#include <math.h>

double
ans_clip_norm (int n, double limit, double *grad)
{
  double norm = ans_linalg_norm (n, grad);
  if (isfinite (norm) && norm > limit)
    ans_linalg_scale (n, limit / norm, grad);
  return norm;
}

int
ans_clip_value (int n, double limit, double *grad)
{
  int outside = 0;
  for (int i = 0; i < n; i++) {
    if (!(fabs (grad[i]) > limit))
      continue;
    grad[i] = copysign (limit, grad[i]);
    outside++;
  }
  return outside;
}
