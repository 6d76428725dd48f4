/* What the forward Laplacian knows of a node f of the directions t_1 ... t_D of x: its
 * tangents Df [t_d] and its second part, sum_d w_d D^2 f [t_d, t_d] + Df [drift].
 *
 * For a node f (u, v) the chain rule gives the tangents sum_u f_u T_u and the second part
 * sum_u f_u L_u + sum_uv f_uv sum_d w_d T_u T_v; for every operation these follow from
 * its JVP, applied once and twice. */
#pragma once

#include "engine/graph/local.h"
#include "engine/graph/node.h"

/* Zero where NULL.  Tangents are [BATCH, D, rest of the node], or [1, D, rest] if they
 * are the same for all samples.  Tangents along the coordinates themselves are diagonal
 * for what is computed coordinate by coordinate: then the rest has D entries and
 * `diagonal`, which can be repeated to the node's shape, holds the tangents' entries; and
 * they are local for what is computed particle by particle.  They are written out when an
 * operation needs that. */
typedef struct {
  AnsNode *tangents, *diagonal, *second;
  AnsLocal local;
} AnsJet;

typedef struct {
  int D;
  AnsNode *weights; /* [D] or [BATCH, D]; NULL: all one */
  gboolean first;   /* the tangents only */
} AnsJetDirections;

/* Whether some tangent is not zero. */
gboolean ans_jet_is_moving (const AnsJet *jet);

/* The jet of a batched node, of which some operand has one that is not zero. operands[i]
 * is shared between equal operands; its tangents may be written out. */
AnsJet ans_jet_apply (const AnsNode *node, AnsJet *const *operands,
                      const AnsJetDirections *along);

/* The tangents of a node with this jet, written out. */
AnsNode *ans_jet_tangents (const AnsNode *node, AnsJet *jet, int D);
