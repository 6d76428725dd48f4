/* The classical answer to a committor problem: finite volumes where two coordinates carry
 * it, closed forms where one does, nothing otherwise.  Shares no code with the network.
 */
#pragma once

#include "engine/models/potential.h"
#include "engine/problems/context.h"
#include "engine/reference/committor_2d.h"
#include "engine/reference/committor_exact.h"

typedef enum { ANS_TRUTH_NONE, ANS_TRUTH_PLANE, ANS_TRUTH_EXACT } AnsCommittorTruthKind;

typedef struct {
  AnsCommittorTruthKind kind;
  gboolean valid;         /* the last solve succeeded */
  double rate, p_a, k_ab; /* NaN when not known */
  AnsCommittor2d *plane;
  AnsCommittorExact *exact;
} AnsCommittorTruth;

/* Which kind the system has; allocates for the plane. */
void ans_committor_truth_init (AnsCommittorTruth *self, const AnsPotential *potential);
void ans_committor_truth_clear (AnsCommittorTruth *self);

/* Solves for these sets; polls the context (may be NULL) for cancel and reports progress.
 */
gboolean ans_committor_truth_solve (AnsCommittorTruth *self,
                                    const AnsPotential *potential, double beta,
                                    const AnsSet *a, const AnsSet *b, AnsContext *context,
                                    GError **error);

/* u (n) at x (n x d); NaN where nothing is known. */
void ans_committor_truth_eval (const AnsCommittorTruth *self, int n, int d,
                               const double *x, double *u);
