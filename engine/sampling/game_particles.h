/* Particle dynamics of a zero-sum game E (x, y) over mixed strategies: x descends, y
 * ascends.  With a_i, b_j the weights of the particles,
 *
 *   V_x (x_i) = sum_j b_j E (x_i, y_j),   V_y (y_j) = sum_i a_i E (x_i, y_j).
 *
 *   Langevin     x_i -= eta grad V_x + noise, y_j += eta grad V_y + noise, with birth and
 *                death if their rate is > 0 (Lu, Lu, Nolen 2019)
 *   quasi-static y makes k - 1 moves alone before each move of both (Ma, Ying 2022)
 *   weights      moves without noise, a_i *= exp (-eta_w V_x), b_j *= exp (eta_w V_y)
 *                (Domingo-Enrich et al. 2020)
 *   mirror-prox  the same twice, from ghosts (Wang, Chizat 2025)
 *
 * Nothing here allocates, and the bits do not depend on the number of threads. */
#pragma once

#include "engine/sampling/strategies.h"
#include "engine/sampling/strategies_birth.h"

typedef struct {
  int n;
  const double *x, *w; /* n x d points, n weights */
} AnsGameParticlesCloud;

/* Fills value (n) and grad (n x d; either may be NULL) with the first variation at points
 * x (n x d) of a player, 0 or 1, against the other's cloud. */
typedef void (*AnsGameParticlesField) (gconstpointer game, AnsParallel *parallel,
                                       int player, int n, const double *x,
                                       const AnsGameParticlesCloud *other, double *value,
                                       double *grad);

typedef struct {
  AnsGameParticlesField field;
  gconstpointer game;
  AnsParallel *parallel;
  AnsStrategies *player[2];
  gboolean moves[2];                    /* FALSE: the player stands still */
  double eta[2];                        /* step sizes, > 0 */
  double eps[2];                        /* temperatures, >= 0 */
  double eta_w;                         /* rate of the weights */
  int inner;                            /* moves of y for one of x, >= 1 */
  const AnsGameParticlesCloud *felt[2]; /* what player 0, 1 feels in place of the other's
                                           particles; NULL: these */
  AnsStrategiesBirth birth[2];          /* eps, dt and sign of which are set here */
  gboolean entropic;                    /* births and deaths know of the entropy */
  AnsRandom *birth_random[2];
  gint64 *counts; /* births of x, deaths of x, births of y, deaths of y */
} AnsGameParticles;

/* Values and gradients of a player at its particles. */
void ans_game_particles_look (const AnsGameParticles *self, int player);

/* One round of each dynamics. */
void ans_game_particles_langevin (const AnsGameParticles *self);
void ans_game_particles_weights (const AnsGameParticles *self);
void ans_game_particles_mirror_prox (const AnsGameParticles *self);

/* So many moves of one player alone. */
void ans_game_particles_alone (const AnsGameParticles *self, int player, int moves);

/* The best response of a player on m points grid (m x d) against the other's felt cloud:
 * weights w (m), sum 1, in proportion to exp (-+V / eps), and log_w; value (m) is V. */
void ans_game_particles_best (const AnsGameParticles *self, int player, double eps, int m,
                              const double *grid, double *value, double *log_w,
                              double *w);
