/* Philox4x32-10: ten rounds of two 32 x 32 -> 64 bit multiplications scramble a 128-bit
 * counter (position, purpose, shard) under a 64-bit key (the seed). */
#include "engine/core/random.h"

#include "engine/core/vector.h"

#include <math.h>

#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u
#define BLOCKS 128 /* counters scrambled at once: four words each */
#define LANES 16   /* a multiple of which is scrambled */

AnsRandom
ans_random (guint64 seed, guint32 purpose, guint32 shard)
{
  return (AnsRandom){.seed = seed, .purpose = purpose, .shard = shard};
}

ANS_CLONES static void
fill_counters (const AnsRandom *self, int n, guint32 c[4][BLOCKS])
{
  for (int i = 0; i < n; i++) {
    guint64 position = self->position + (guint64) i;
    c[0][i] = (guint32) position;
    c[1][i] = (guint32) (position >> 32);
    c[2][i] = self->purpose;
    c[3][i] = self->shard;
  }
}

/* One counter per lane; all lanes go through the rounds together so that they vectorise.
 */
ANS_CLONES static void
scramble (int n, guint32 key_0, guint32 key_1, guint32 c[4][BLOCKS])
{
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < n; i++) {
      guint64 p0 = (guint64) MULTIPLIER_0 * c[0][i];
      guint64 p1 = (guint64) MULTIPLIER_1 * c[2][i];
      guint32 c0 = (guint32) (p1 >> 32) ^ c[1][i] ^ key_0;
      guint32 c2 = (guint32) (p0 >> 32) ^ c[3][i] ^ key_1;
      c[0][i] = c0;
      c[1][i] = (guint32) p1;
      c[2][i] = c2;
      c[3][i] = (guint32) p0;
    }
    key_0 += WEYL_0;
    key_1 += WEYL_1;
  }
}

/* Draws n <= BLOCKS blocks; returns how many are filled, a few of them more. */
static int
draw (AnsRandom *self, int n, guint32 c[4][BLOCKS])
{
  int lanes = (n + LANES - 1) / LANES * LANES;
  fill_counters (self, lanes, c);
  scramble (lanes, (guint32) self->seed, (guint32) (self->seed >> 32), c);
  self->position += (guint64) n;
  return lanes;
}

/* 53 bits to the open interval (0, 1). */
static inline double
to_unit (guint32 high, guint32 low)
{
  guint64 bits = ((guint64) high << 21) ^ (low >> 11);
  return ((double) (gint64) bits + 0.5) * 0x1p-53;
}

void
ans_random_fill_uniform (AnsRandom *self, int n, double *out)
{
  guint32 c[4][BLOCKS];
  for (int first = 0; first < n; first += 2 * BLOCKS) {
    int count = MIN (2 * BLOCKS, n - first);
    draw (self, (count + 1) / 2, c);
    for (int i = 0; i < count; i++)
      out[first + i] = to_unit (c[i % 2 * 2][i / 2], c[i % 2 * 2 + 1][i / 2]);
  }
}

/* The two numbers of each block, the second as an angle. */
ANS_CLONES static void
to_units (int n, guint32 c[4][BLOCKS], double *restrict first, double *restrict angle)
{
  for (int i = 0; i < n; i++) {
    first[i] = to_unit (c[0][i], c[1][i]);
    angle[i] = 2.0 * G_PI * to_unit (c[2][i], c[3][i]);
  }
}

ANS_CLONES static void
to_pairs (int n, const double *restrict log_first, const double *restrict cosine,
          const double *restrict sine, double *restrict out)
{
  for (int i = 0; i < n; i++) {
    double radius = sqrt (-2.0 * log_first[i]);
    out[2 * i] = radius * cosine[i];
    out[2 * i + 1] = radius * sine[i];
  }
}

/* Box-Muller over whole blocks: radius from the first number of a block, angle from the
 * second. */
void
ans_random_fill_normal (AnsRandom *self, int n, double *out)
{
  guint32 c[4][BLOCKS];
  double first[BLOCKS], angle[BLOCKS], sine[BLOCKS], cosine[BLOCKS], last[2];
  for (int done = 0; done < n; done += 2 * BLOCKS) {
    int count = MIN (2 * BLOCKS, n - done), pairs = count / 2;
    int lanes = draw (self, (count + 1) / 2, c);
    to_units (lanes, c, first, angle);
    ans_vector_log ((gsize) lanes, first, first);
    ans_vector_sin_cos ((gsize) lanes, angle, sine, cosine);
    to_pairs (pairs, first, cosine, sine, out + done);
    if (count % 2 == 0)
      continue;
    to_pairs (1, first + pairs, cosine + pairs, sine + pairs, last);
    out[done + count - 1] = last[0];
  }
}

/* A block of its own for each single number. */
double
ans_random_uniform (AnsRandom *self)
{
  double value;
  ans_random_fill_uniform (self, 1, &value);
  return value;
}

double
ans_random_normal (AnsRandom *self)
{
  double value;
  ans_random_fill_normal (self, 1, &value);
  return value;
}

int
ans_random_below (AnsRandom *self, int n)
{
  g_assert (n >= 1);
  int value = (int) (ans_random_uniform (self) * n);
  return MIN (value, n - 1);
}

void
ans_random_permutation (AnsRandom *self, int n, int *out)
{
  for (int i = 0; i < n; i++) {
    int j = ans_random_below (self, i + 1);
    out[i] = out[j];
    out[j] = i;
  }
}
