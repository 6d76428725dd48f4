/* Adam (Kingma, Ba 2015) over a flat parameter vector, and with weight_decay > 0 AdamW,
 * whose decay is kept out of the moments (Loshchilov, Hutter 2019, algorithm 2; scaled
 * by the rate as in PyTorch):
 *   m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
 *   theta <- (1 - rate weight_decay) theta
 *            - rate m / (1 - beta1^(t+1)) / (sqrt (v / (1 - beta2^(t+1))) + epsilon). */
#pragma once

#include <glib.h>

typedef struct {
  double beta1, beta2, epsilon; /* 0.9, 0.999, 1e-8 */
  double weight_decay;          /* >= 0 */
} AnsAdam;

#define ANS_ADAM_DEFAULT ((AnsAdam){.beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8})

/* Step `t` = 0, 1, ... of n parameters; m and v (n) are the moments, zero at t = 0.  A
 * NaN of the gradient stays in its parameter and its moments. */
void ans_adam_step (const AnsAdam *self, gint64 t, double rate, int n,
                    const double *restrict grad, double *restrict m, double *restrict v,
                    double *restrict theta);
