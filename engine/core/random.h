/* Random streams: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as
 * 1, 2, 3"), a counter-based generator.  A stream is keyed by (seed, purpose, shard) and
 * is a small value that can be copied, stored in a checkpoint and continued bit by bit.
 */
#pragma once

#include <glib.h>

typedef struct {
  guint64 seed;
  guint32
      purpose; /* what the numbers are for: streams with other purposes are independent */
  guint32 shard;    /* which part of the work draws them */
  guint64 position; /* how many blocks of four 32-bit words have been drawn */
} AnsRandom;

AnsRandom ans_random (guint64 seed, guint32 purpose, guint32 shard);

/* Uniform in the open interval (0, 1), 53 bits. */
double ans_random_uniform (AnsRandom *self);

/* Standard normal (Box-Muller; one of the pair is thrown away: fill draws both). */
double ans_random_normal (AnsRandom *self);

/* An integer in 0 ... n - 1, n >= 1. */
int ans_random_below (AnsRandom *self, int n);

/* Fills out[n].  The n numbers depend on the stream only, not on how n is cut up into
 * blocks of whole calls elsewhere. */
void ans_random_fill_uniform (AnsRandom *self, int n, double *out);
void ans_random_fill_normal (AnsRandom *self, int n, double *out);

/* A random order of 0 ... n - 1 in out[n] (Fisher-Yates). */
void ans_random_permutation (AnsRandom *self, int n, int *out);
