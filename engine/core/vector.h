/* Elementary functions over arrays, by vector kernels built for AVX-512, AVX2 and
 * baseline in one binary.  Errors below 4 units in the last place; NaN in, NaN out; in
 * and out may be the same array, but may not overlap otherwise. */
#pragma once

#include <glib.h>

/* Marks a kernel to be compiled once per instruction set and chosen at run time.  The
 * choice is made before sanitizers are ready, so their builds (meson.build defines
 * ANS_SANITIZED) take the baseline. */
#if defined(ANS_SANITIZED) || !defined(__x86_64__) || defined(__clang__)
#define ANS_CLONES
#else
#define ANS_CLONES                                                                       \
  __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif

void ans_vector_exp (gsize n, const double *x, double *out);
void ans_vector_log (gsize n, const double *x, double *out);
void ans_vector_sin (gsize n, const double *x, double *out);
void ans_vector_cos (gsize n, const double *x, double *out);
/* Both, with the same bits, for the cost of one; neither output may be x. */
void ans_vector_sin_cos (gsize n, const double *x, double *sine, double *cosine);
void ans_vector_tanh (gsize n, const double *x, double *out);
void ans_vector_erf (gsize n, const double *x, double *out);
void ans_vector_sigmoid (gsize n, const double *x, double *out);  /* 1 / (1 + exp (-x)) */
void ans_vector_softplus (gsize n, const double *x, double *out); /* log (1 + exp (x)) */
