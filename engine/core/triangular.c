/* Substitution row by row of x; the m columns lie side by side in vector registers. */
#include "engine/core/triangular.h"

#include "engine/core/vector.h"

#include <string.h>

/* Row i of x from its rows first <= j < end, which are known; op(T)_ij = t[j * step]. */
static inline __attribute__ ((always_inline)) void
substitute (int m, int i, int first, int end, const double *t, int step, double *x)
{
  double *row = x + i * m;

  for (int j = first; j < end; j++) {
    const double *known = x + j * m;
    double factor = t[j * step];
    for (int c = 0; c < m; c++)
      row[c] -= factor * known[c];
  }
  for (int c = 0; c < m; c++)
    row[c] /= t[i * step];
}

ANS_CLONES static void
solve (int n, int m, gboolean upper, gboolean transposed, const double *T, double *x)
{
  int row = transposed ? 1 : n, step = transposed ? n : 1;
  gboolean backward = upper != transposed;

  for (int k = 0; k < n; k++) {
    int i = backward ? n - 1 - k : k;
    substitute (m, i, backward ? i + 1 : 0, backward ? n : i, T + i * row, step, x);
  }
}

void
ans_triangular_solve (int n, int m, gboolean upper, gboolean transposed, gsize count,
                      const double *T, const double *b, double *x)
{
  gsize length = (gsize) n * (gsize) m;

  if (x != b)
    memcpy (x, b, count * length * sizeof *x);
  for (gsize k = 0; k < count; k++)
    solve (n, m, upper, transposed, T + k * (gsize) n * (gsize) n, x + k * length);
}
