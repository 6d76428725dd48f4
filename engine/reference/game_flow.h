/* How the mixed strategies p (x), q (y) of a game on two lines or circles move: the
 * limits of many particles.  With temperatures eps_x, eps_y and y `ratio` times as fast,
 *
 *   Langevin       dp/dt = d/dx (p d(E q)/dx + eps_x dp/dx),
 *                  dq/dt = ratio d/dy (-q d(E' p)/dy + eps_y dq/dy)
 *   Fisher-Rao     the same, and births and deaths: - rate p (eps_x ln p + E q - mean),
 *                  - ratio rate q (eps_y ln q - E' p - mean)
 *   quasi-static   q is at each time the best response to p, ~ exp (E' p / eps_y); as
 *                  printed in some texts, ~ exp (E' p)
 *   averaged       Langevin against the averages of E q and E' p over the past, with
 *                  weights (past time)^memory
 *
 * by finite volumes (fokker_planck.h) with fields extrapolated to the half step. Implicit
 * Euler adds diffusion of about speed^2 dt / 2 and hides cycles that Crank-Nicolson
 * shows; grids hide them too unless |speed| h / eps is small.
 *
 * The quasi-static flow is the gradient flow of a convex functional,
 *
 *   Phi (p) = eps_x int p ln p + eps_y ln int exp (E' p / eps_y),  dPhi/dt =
 * -dissipation.
 *
 * All memory comes from the caller's arena; nothing is allocated after _init.  The state
 * is p and start_up of both lines, before, average, time, steps and pieces. */
#pragma once

#include "engine/core/arena.h"
#include "engine/reference/fokker_planck.h"
#include "engine/reference/game_equilibrium.h"

typedef enum {
  ANS_GAME_FLOW_LANGEVIN,
  ANS_GAME_FLOW_FISHER_RAO,
  ANS_GAME_FLOW_QUASI_STATIC,
  ANS_GAME_FLOW_AVERAGED,
} AnsGameFlowKind;

/* May change from step to step. */
typedef struct {
  AnsGameFlowKind kind;
  AnsFokkerPlanckScheme scheme;
  double eps[2];       /* of x, of y; > 0 */
  double ratio;        /* > 0 */
  double rate;         /* of births and deaths, >= 0 */
  double memory;       /* averaged: >= 0 */
  gboolean as_printed; /* quasi-static: the response at temperature 1 */
} AnsGameFlowRule;

typedef struct {
  const AnsGameMatrix *matrix; /* its cells are those of the lines; outlives the flow */
  AnsFokkerPlanck line[2];     /* of x and y, with p and q */
  double *field[2];            /* nx, ny: E q and E' p, as last taken */
  double *before[2];           /* nx, ny: what drove the last step */
  double *average[2];          /* nx, ny */
  double time;
  gint64 steps;
  int pieces; /* quasi-static: that a step is cut into so that Phi falls */
  double *half, *work, *saved; /* private */
} AnsGameFlow;

typedef struct {
  AnsGameGap gap;
  double mean[2], radius; /* of x and y; radius = |mean| */
  double phi;             /* Phi (p), whatever q */
  double dissipation;     /* -dPhi/dt where q is the best response to p */
} AnsGameFlowFigures;

/* Lines from lower[k] to upper[k] with the matrix's numbers of cells; uniform densities.
 */
void ans_game_flow_init (AnsGameFlow *self, AnsArena *arena, const AnsGameMatrix *matrix,
                         const double lower[2], const double upper[2],
                         const gboolean periodic[2]);

/* From the densities that the caller has filled into line[].p, which are normalised; also
 * a Gaussian about a point, cut off by walls or wound around. */
void ans_game_flow_restart (AnsGameFlow *self);
void ans_game_flow_concentrate (AnsGameFlow *self, int player, double centre,
                                double deviation);

/* One step of dt > 0 of the first player, ratio dt of the second. */
void ans_game_flow_step (AnsGameFlow *self, const AnsGameFlowRule *rule, double dt);

/* Takes the fields at the present densities (of the quasi-static flow, also q). */
void ans_game_flow_take (AnsGameFlow *self, const AnsGameFlowRule *rule);

/* Takes the fields and measures. */
AnsGameFlowFigures ans_game_flow_measure (AnsGameFlow *self, const AnsGameFlowRule *rule);
