/* Adam (Kingma, Ba 2015) over a flat parameter vector. */
#pragma once

#include <glib.h>

typedef struct {
  double beta1, beta2, epsilon; /* 0.9, 0.999, 1e-8 */
} AnsAdam;

#define ANS_ADAM_DEFAULT ((AnsAdam){.beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8})

/* Step `t` = 0, 1, ... of n parameters; m and v (n) are the moments, zero at t = 0. */
void ans_adam_step (const AnsAdam *self, gint64 t, double rate, int n, const double *grad,
                    double *m, double *v, double *theta);
