/* What can be done about a run that has failed. */
#pragma once

#include "engine/problems/problem.h"

/* The parameter that the message tells to make smaller, by its identifier or its label:
 * "lower dt"; -1: none that can be. */
int ans_advice_smaller (const AnsProblem *problem, const double *values,
                        const char *message);

/* Half of the parameter's value, but not beyond its limit. */
double ans_advice_half (const AnsParam *param, double value);
