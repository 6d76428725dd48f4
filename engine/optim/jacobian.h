/* The derivatives J = d y / d theta of a node in all parameters of its graph, as products
 * with vectors, without J: forward mode for J v, reverse mode for J^T u, and both in one
 * program for J^T J v, which evaluates y once.  y [rows, ...] (or global) has m values in
 * all, theta P. */
#pragma once

#include "engine/core/parallel.h"
#include "engine/graph/graph.h"

typedef struct _AnsJacobian AnsJacobian;

/* Compiles the three; adds two inputs to the graph, after those it has.  NULL and an
 * error for a graph that was misused, or has no parameters.  The graph may be freed
 * afterwards; `parallel` (may be NULL) must outlive this. */
AnsJacobian *ans_jacobian_new (AnsNode *y, AnsParallel *parallel, GError **error);
void ans_jacobian_free (AnsJacobian *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsJacobian, ans_jacobian_free)

int ans_jacobian_parameters (const AnsJacobian *self); /* P */

/* Where the next products are taken: as in ans_program_run, with the inputs that the
 * graph had before.  The arrays are not copied, the table of them is. */
void ans_jacobian_place (AnsJacobian *self, int rows, const double *theta,
                         const double *const *inputs);

/* `self` is an AnsJacobian, untyped so that these serve as callbacks. */
void ans_jacobian_forward (gpointer self, const double *v, double *Jv);   /* P -> m */
void ans_jacobian_backward (gpointer self, const double *u, double *JTu); /* m -> P */
void ans_jacobian_product (gpointer self, const double *v, double *JTJv); /* P -> P */
