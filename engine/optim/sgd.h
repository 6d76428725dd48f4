/* Stochastic gradient descent with heavy-ball momentum over a flat parameter vector. */
#pragma once

/* velocity (n) = momentum velocity - rate grad;  theta += velocity. */
void ans_sgd_step (double rate, double momentum, int n, const double *grad,
                   double *velocity, double *theta);
