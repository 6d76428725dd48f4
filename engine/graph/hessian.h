/* Second derivatives by forward over reverse mode: the gradient is built once, and each
 * direction costs a small multiple of it. */
#pragma once

#include "engine/graph/graph.h"

/* hv[i] = sum_j d^2 (sum of y) / (d wrt[i] d wrt[j]) v[j], of the shape of wrt[i]; v[j]
 * has the shape of wrt[j]. */
void ans_hessian_product (AnsNode *y, int n, AnsNode *const *wrt, AnsNode *const *v,
                          AnsNode **hv);

/* d^2 y / dx^2 of each sample, [BATCH, D, D] for y [BATCH] and the D entries of x
 * [BATCH, ...]. */
AnsNode *ans_hessian (AnsNode *y, AnsNode *x);

/* sum_i w_i d^2 y / dx_i^2 as ans_laplacian gives it, for y [BATCH], by D products with
 * the Hessian: a second way, dearer by about D times the number of nodes. */
AnsNode *ans_hessian_trace (AnsNode *y, AnsNode *x, AnsNode *weights);
