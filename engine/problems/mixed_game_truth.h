/* What the particles of the problem mixed-game are compared with, for its own files. */
#pragma once

#include "engine/problems/mixed_game_state.h"
#include "engine/reference/game_equilibrium.h"
#include "engine/reference/game_flow.h"

/* The entropic equilibrium on the grids of the players, NULL where there is none. */
struct _AnsMixedGameTruth {
  AnsGameMatrix *matrix;
  AnsGameEquilibrium *equilibrium;
  double step;     /* of mirror-prox */
  double made_for; /* coupling of the matrices */
  double *target;  /* density of the target of a GAN on the grid of x, or NULL */
  double *Eq, *Ep, *work;

  gboolean flows;             /* is there an equation for this game? */
  AnsGameMatrix *flow_matrix; /* on its cells */
  AnsGameFlow flow;
  double *density[2]; /* of the equation on the grids of the players */
  double *kept;       /* scratch: the density of a player who stands still */
};
