/* Where the ticks of an axis stand and what they say. */
#pragma once

#include "ui/plot/digits.h"

enum { ANS_TICKS_MAX = 24, ANS_TICKS_MAX_MINOR = 120 };

typedef struct {
  int n, n_minor;
  double step;   /* of a linear axis, in data units; 0 on a logarithmic axis */
  int power;     /* labels are multiples of 10^power (0: as they are) ... */
  double offset; /* ... counted from here */
  double values[ANS_TICKS_MAX];
  char labels[ANS_TICKS_MAX][ANS_DIGITS_SIZE]; /* Pango markup */
  double minor[ANS_TICKS_MAX_MINOR];           /* without labels */
} AnsTicks;

/* About m >= 2 ticks for low < high by the extended Wilkinson algorithm of Talbot, Lin,
 * Hanrahan (2010, "An extension of Wilkinson's algorithm for positioning tick labels on
 * axes"): simplicity, coverage, density.  With `inside`, none visibly outside low ...
 * high.  A `step` > 0 is that of the ticks which are shown: it is kept as long as it
 * gives a fit number of ticks. */
void ans_ticks_linear (double low, double high, int m, gboolean inside, double step,
                       AnsTicks *ticks);

/* For 0 < low < high: decades, or 1-2-5, or linear within a decade. */
void ans_ticks_log (double low, double high, int m, AnsTicks *ticks);

/* For low < high and a gap that is a power of ten: 0 and decades on both sides of it;
 * within the gap linear, on one side of it logarithmic. */
void ans_ticks_symlog (double low, double high, double gap, int m, AnsTicks *ticks);

/* What is written at the end of an axis whose labels leave out a power of ten and an
 * offset, as markup; empty if nothing is left out. */
void ans_ticks_factor (const AnsTicks *ticks, char text[ANS_DIGITS_SIZE]);
