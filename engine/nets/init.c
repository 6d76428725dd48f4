#include "engine/nets/init.h"

#include "engine/core/linalg.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
    [ANS_INIT_NORMAL] = "normal",
    [ANS_INIT_UNIFORM] = "uniform",
    [ANS_INIT_ZEROS] = "zeros",
    [ANS_INIT_CONSTANT] = "constant",
    [ANS_INIT_GLOROT_NORMAL] = "glorot-normal",
    [ANS_INIT_GLOROT_UNIFORM] = "glorot-uniform",
    [ANS_INIT_HE_NORMAL] = "he-normal",
    [ANS_INIT_HE_UNIFORM] = "he-uniform",
    [ANS_INIT_ORTHOGONAL] = "orthogonal",
    NULL,
};

const char *const *
ans_init_names (void)
{
  return names;
}

const char *
ans_init_name (AnsInitKind kind)
{
  g_assert ((guint) kind < G_N_ELEMENTS (names) - 1);
  return names[kind];
}

gboolean
ans_init_from_name (const char *name, AnsInitKind *kind)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0) {
      *kind = (AnsInitKind) i;
      return TRUE;
    }
  return FALSE;
}

static void
find_fans (const AnsInit *init, int rank, const int *shape, double *in, double *out)
{
  int between = 1;

  for (int i = 1; i < rank - 1; i++)
    between *= shape[i];
  *in = init->fan_in > 0 ? init->fan_in : rank > 0 ? between * shape[rank - 1] : 1;
  *out = init->fan_out > 0 ? init->fan_out : rank > 0 ? between * shape[0] : 1;
}

static void
fill_normal (AnsRandom *random, double spread, int n, double *values)
{
  for (int i = 0; i < n; i++)
    values[i] = spread > 0 ? spread * ans_random_normal (random) : 0;
}

static void
fill_uniform (AnsRandom *random, double spread, int n, double *values)
{
  for (int i = 0; i < n; i++)
    values[i] = spread * sqrt (3) * (2 * ans_random_uniform (random) - 1);
}

static void
fill_constant (double value, int n, double *values)
{
  for (int i = 0; i < n; i++)
    values[i] = value;
}

/* Rows of n numbers made orthonormal one after the other, each twice, since the first
 * round leaves rounding errors behind (Kahan and Parlett: twice is enough). */
static void
orthonormalise (int rows, int n, double *A)
{
  for (int i = 0; i < rows; i++) {
    double *row = A + (gsize) i * (gsize) n;
    for (int round = 0; round < 2; round++)
      for (int j = 0; j < i; j++) {
        const double *other = A + (gsize) j * (gsize) n;
        ans_linalg_axpy (n, -ans_linalg_dot (n, other, row), other, row);
      }
    ans_linalg_scale (n, 1 / ans_linalg_norm (n, row), row);
  }
}

/* A matrix of normal numbers, orthonormalised: uniform among all such matrices.  The rows
 * are the first axis; if there are more of them than columns, the columns are. */
static void
fill_orthogonal (AnsRandom *random, double scale, int rows, int columns, double *values)
{
  int few = MIN (rows, columns), many = MAX (rows, columns);
  double *A = g_new (double, (gsize) few *(gsize) many);

  fill_normal (random, 1, few * many, A);
  orthonormalise (few, many, A);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++)
      values[i * columns + j] =
          scale * (rows <= columns ? A[i * many + j] : A[j * many + i]);
  g_free (A);
}

void
ans_init_values (const AnsInit *init, int rank, const int *shape, AnsRandom *random,
                 double *values)
{
  double in, out, scale = init->scale;
  int n = 1, rows = rank > 0 ? shape[0] : 1;

  for (int i = 0; i < rank; i++)
    n *= shape[i];
  if (rank > 0 && init->fan_in > 0 && init->fan_in * shape[rank - 1] == n)
    rows = init->fan_in;
  find_fans (init, rank, shape, &in, &out);
  switch (init->kind) {
  case ANS_INIT_NORMAL:
    fill_normal (random, scale, n, values);
    return;
  case ANS_INIT_UNIFORM:
    fill_uniform (random, scale / sqrt (3), n, values);
    return;
  case ANS_INIT_ZEROS:
    fill_constant (0, n, values);
    return;
  case ANS_INIT_CONSTANT:
    fill_constant (scale, n, values);
    return;
  case ANS_INIT_GLOROT_NORMAL:
    fill_normal (random, scale * sqrt (2 / (in + out)), n, values);
    return;
  case ANS_INIT_GLOROT_UNIFORM:
    fill_uniform (random, scale * sqrt (2 / (in + out)), n, values);
    return;
  case ANS_INIT_HE_NORMAL:
    fill_normal (random, scale * sqrt (2 / in), n, values);
    return;
  case ANS_INIT_HE_UNIFORM:
    fill_uniform (random, scale * sqrt (2 / in), n, values);
    return;
  case ANS_INIT_ORTHOGONAL:
    fill_orthogonal (random, scale, rows, n / rows, values);
    return;
  }
  g_assert_not_reached ();
}

void
ans_init_parameters (const AnsGraph *graph, AnsRandom *random, double *theta)
{
  for (int i = 0; i < ans_graph_parameters (graph); i++) {
    AnsParameterInfo info;
    ans_graph_parameter_info (graph, i, &info);
    ans_init_values (&info.init, info.rank, info.shape, random, theta + info.offset);
  }
}
