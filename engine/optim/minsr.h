/* Natural gradient in the space of samples, for more parameters than samples: with the
 * derivatives J (rows x P) of rows samples and what they shall change by, eps (rows),
 *   direction = (J^T J + lambda I)^-1 J^T eps = J^T (J J^T + lambda I)^-1 eps,
 * whichever of the two systems is smaller (Chen, Heyl 2024, "Empowering deep neural
 * quantum states through efficient optimization", equation 5; the identity is that of
 * ridge regression).
 *
 * In variational Monte Carlo J holds d log |psi| / d theta and eps the local energies,
 * both centred: J^T J is the quantum geometric tensor, 2 J^T eps the gradient of the
 * energy, and theta <- theta - rate direction.
 *
 * SPRING's momentum mu (Goldshlager, Abrahamsen, Lin 2024, "A Kaczmarz-inspired approach
 * to accelerate the optimization of neural network wavefunctions", equation 23) pulls
 * towards the last direction d instead of zero: the direction then minimises
 *   |J x - eps|^2 + lambda |x - mu d|^2,  x = mu d + J^T (J J^T + lambda I)^-1
 *                                                        (eps - mu J d).
 * They bound the length of a step: engine/optim/clip.h. */
#pragma once

#include "engine/core/arena.h"
#include "engine/core/parallel.h"

typedef struct _AnsMinsr AnsMinsr;

/* P parameters, `rows` samples at most; memory from the arena, min (P, rows)^2 twice. */
AnsMinsr *ans_minsr_new (AnsArena *arena, AnsParallel *parallel, int P, int rows);

typedef struct {
  double damping;  /* lambda > 0: 1e-3 is usual */
  double momentum; /* mu, 0 to 1; 0: plain MinSR, 0.99 is usual */
} AnsMinsrStep;

/* The direction (P).  FALSE if J, eps or the solution is not finite: then `direction` is
 * worthless and the momentum what it was. */
gboolean ans_minsr_direction (AnsMinsr *self, const AnsMinsrStep *step, int rows,
                              const double *J, const double *eps, double *direction);

/* Takes the mean over the samples from J (rows x P) and eps (rows), and divides both by
 * sqrt (rows), in place. */
void ans_minsr_centre (AnsMinsr *self, int rows, double *J, double *eps);

/* Forgets the last direction. */
void ans_minsr_restart (AnsMinsr *self);

/* The last direction (P): an array to be kept, so that a run continues bit by bit. */
double *ans_minsr_state (AnsMinsr *self);
