/* Games that are bilinear in features need only the features' means, psi_bar = sum_j b_j
 * psi (y_j): then V (x) = phi (x)' A psi_bar.  Pair by pair, a field holds the features
 * of all opponents and their weights as padded columns. */
#include "engine/models/game_field.h"

#include "engine/core/vector.h"
#include "engine/models/game_features.h"
#include "engine/models/game_plane.h"

#include <math.h>
#include <string.h>

enum {
  BLOCK = ANS_GAME_FEATURES_BLOCK,
  FEATURES = ANS_GAME_MAX_FEATURES,
  LANES = 8,
  STRIP = 512
};

static gboolean
bilinear (const AnsGame *self)
{
  return self->features[0] > 0;
}

static int
padded (int n)
{
  return (n + LANES - 1) / LANES * LANES;
}

gsize
ans_game_field_size (const AnsGame *self, AnsGamePlayer player, int n)
{
  if (!bilinear (self))
    return ans_game_plane_size (n);
  if (self->by_pairs)
    return (gsize) padded (n) * (gsize) (self->features[1 - player] + 1);
  return (gsize) self->features[player];
}

/* out = A v for the minimiser, A' v for the maximiser. */
static void
couple (const AnsGame *self, AnsGamePlayer player, const double *v, double *out)
{
  int rows = self->features[0], columns = self->features[1];
  memset (out, 0, sizeof *out * (gsize) self->features[player]);
  for (int a = 0; a < rows; a++)
    for (int b = 0; b < columns; b++)
      if (player == ANS_GAME_MINIMISER)
        out[a] += self->A[a * columns + b] * v[b];
      else
        out[b] += self->A[a * columns + b] * v[a];
}

ANS_CLONES static double
weigh (int m, const double *w, const double *column)
{
  double sum = 0;
  for (int i = 0; i < m; i++)
    sum += w[i] * column[i];
  return sum;
}

static void
prepare_means (const AnsGame *self, AnsGamePlayer player, int n, const double *other,
               const double *w, double *field)
{
  AnsGamePlayer opponent = 1 - player;
  double psi[FEATURES * BLOCK], equal[BLOCK], mean[FEATURES] = {0};
  int d = self->space[opponent].d;
  for (int i = 0; i < BLOCK; i++)
    equal[i] = 1.0 / n;
  for (int from = 0; from < n; from += BLOCK) {
    int m = MIN (BLOCK, n - from);
    ans_game_features_fill (self, opponent, m, other + (gsize) from * (gsize) d, psi);
    for (int l = 0; l < self->features[opponent]; l++)
      mean[l] += weigh (m, w != NULL ? w + from : equal, psi + l * m);
  }
  couple (self, player, mean, field);
}

static void
prepare_pairs (const AnsGame *self, AnsGamePlayer player, int n, const double *other,
               const double *w, double *field)
{
  AnsGamePlayer opponent = 1 - player;
  double psi[FEATURES * BLOCK];
  int d = self->space[opponent].d, r = self->features[opponent];
  gsize length = (gsize) padded (n);
  memset (field, 0, sizeof *field * ans_game_field_size (self, player, n));
  for (int from = 0; from < n; from += BLOCK) {
    int m = MIN (BLOCK, n - from);
    ans_game_features_fill (self, opponent, m, other + (gsize) from * (gsize) d, psi);
    for (int l = 0; l < r; l++)
      memcpy (field + (gsize) l * length + from, psi + l * m, sizeof *psi * (gsize) m);
  }
  for (int j = 0; j < n; j++)
    field[(gsize) r * length + (gsize) j] = w != NULL ? w[j] : 1.0 / n;
}

void
ans_game_field_prepare (const AnsGame *self, AnsGamePlayer player, int n,
                        const double *other, const double *w, double *field)
{
  g_assert (n >= 1);
  if (!bilinear (self))
    ans_game_plane_prepare (self, player, n, other, w, field);
  else if (self->by_pairs)
    prepare_pairs (self, player, n, other, w, field);
  else
    prepare_means (self, player, n, other, w, field);
}

/* out (m) = sum_l c_l phi_l. */
ANS_CLONES static void
combine (int m, int r, const double *restrict c, const double *restrict phi,
         double *restrict out)
{
  for (int i = 0; i < m; i++)
    out[i] = 0;
  for (int l = 0; l < r; l++)
    for (int i = 0; i < m; i++)
      out[i] += c[l] * phi[l * m + i];
}

/* What is summed: V from phi, or a slope. */
typedef struct {
  const AnsGame *game;
  AnsGamePlayer player;
  int n;
  const double *field;
} Sum;

/* sum_j w_j c' psi_j with the pay-offs of all pairs in turn. */
ANS_CLONES static double
sum_pairs (int n, int r, const double *restrict c, const double *restrict field)
{
  double E[STRIP] = {0}, sum[LANES] = {0}, all = 0;
  gsize length = (gsize) (n + LANES - 1) / LANES * LANES;
  const double *w = field + (gsize) r * length;
  for (gsize from = 0; from < length; from += STRIP) {
    gsize m = length - from < STRIP ? length - from : STRIP;
    for (gsize j = 0; j < m; j++)
      E[j] = 0;
    for (int l = 0; l < r; l++)
      for (gsize j = 0; j < m; j++)
        E[j] += c[l] * field[(gsize) l * length + from + j];
    for (gsize j = 0; j < m; j += LANES)
      for (gsize k = 0; k < LANES; k++)
        sum[k] += w[from + j + k] * E[j + k];
  }
  for (int k = 0; k < LANES; k++)
    all += sum[k];
  return all;
}

/* out (m, `stride` apart) from features, or slopes of these, phi (features x m). */
static void
contract (const Sum *sum, int m, const double *phi, int stride, double *out)
{
  const AnsGame *game = sum->game;
  int r = game->features[sum->player];
  double value[BLOCK], own[FEATURES], c[FEATURES];
  if (!game->by_pairs)
    combine (m, r, sum->field, phi, value);
  for (int i = 0; i < m && game->by_pairs; i++) {
    for (int l = 0; l < r; l++)
      own[l] = phi[l * m + i];
    couple (game, 1 - sum->player, own, c);
    value[i] = sum_pairs (sum->n, game->features[1 - sum->player], c, sum->field);
  }
  for (int i = 0; i < m; i++)
    out[i * stride] = value[i];
}

static void
eval_block (const Sum *sum, int m, const double *x, double *V, double *grad)
{
  double phi[FEATURES * BLOCK], slope[FEATURES * BLOCK];
  int d = sum->game->space[sum->player].d;
  ans_game_features_fill (sum->game, sum->player, m, x, phi);
  if (V != NULL)
    contract (sum, m, phi, 1, V);
  for (int k = 0; k < d && grad != NULL; k++) {
    ans_game_features_slope (sum->game, sum->player, m, x, phi, k, slope);
    contract (sum, m, slope, d, grad + k);
  }
}

void
ans_game_field_eval (const AnsGame *self, AnsGamePlayer player, int n,
                     const double *field, int count, const double *x, double *V,
                     double *grad)
{
  Sum sum = {self, player, n, field};
  int d = self->space[player].d;
  if (!bilinear (self)) {
    ans_game_plane_eval (self, player, n, field, count, x, V, grad);
    return;
  }
  for (int from = 0; from < count; from += BLOCK)
    eval_block (&sum, MIN (BLOCK, count - from), x + (gsize) from * (gsize) d,
                V != NULL ? V + from : NULL,
                grad != NULL ? grad + (gsize) from * (gsize) d : NULL);
}

/* Rows of the matrix are fields of the maximiser. */
void
ans_game_field_matrix (const AnsGame *self, int nx, const double *x, int ny,
                       const double *y, double *E)
{
  AnsGame means;
  double field[FEATURES];
  memcpy (&means, self, sizeof means);
  means.by_pairs = FALSE;
  for (int i = 0; i < nx; i++) {
    const double *here = x + (gsize) i * (gsize) self->space[0].d;
    double *row = E + (gsize) i * (gsize) ny;
    if (!bilinear (self)) {
      ans_game_plane_row (self, here, ny, y, row);
      continue;
    }
    ans_game_field_prepare (&means, ANS_GAME_MAXIMISER, 1, here, NULL, field);
    ans_game_field_eval (&means, ANS_GAME_MAXIMISER, 1, field, ny, y, row, NULL);
  }
}
