/* The parts of payoff.c.  Nobody else includes this. */
#pragma once

#include "engine/models/payoff.h"

/* E, its gradient (2 d) and its Hessian (2 d x 2 d) at z; all are filled. */
double ans_payoff_terms_eval (const AnsPayoff *self, const double *z, double *grad,
                              double *H);
double ans_payoff_dirac_eval (const AnsPayoff *self, const double *z, double *grad,
                              double *H);

/* Replaces the generator's rows of V and J by those of its own pay-off. */
void ans_payoff_dirac_generator (const AnsPayoff *self, const double *z, double *V,
                                 double *J);
