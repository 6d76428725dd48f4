/* Zero-sum games of two players with a pay-off E (x, y): the first player (the minimiser)
 * picks x, the second (the maximiser) y.
 *
 *   oscillating    V (x) - V (y) + alpha x y, V (x) = (x^2 - 1)^2 / 4: two double wells
 *   torus          sin 4 pi x + sin 4 pi y + 2 cos 2 pi (x + y)
 *   trigonometric  Re sum_{|k|, |l| <= 3} c_kl exp (2 pi i (k x + l y)), c_kl complex
 *                  with parts N (0, 1)
 *   spheres        x'A0 x + x'A1 y + y'A2 y + y'A3 (x o x), entries N (0, 1)
 *   GAN, circle    y = (c, f): cos f (k (x - c) - (k * p*) (c)), k a periodic Gaussian
 *                  of height 1: generated samples x against bumps with a phase
 *   GAN, plane     the same with x and c in the plane, p* Gaussians on a ring
 *
 * All but the last are bilinear in features, E = phi (x)' A psi (y).  A game is a value;
 * while it is not written it may be used from any thread. */
#pragma once

#include "engine/core/random.h"

#define ANS_GAME_MAX_DIMENSION 10 /* of a strategy */
#define ANS_GAME_MAX_FEATURES 48
#define ANS_GAME_MAX_MODES 16

typedef enum {
  ANS_GAME_OSCILLATING,
  ANS_GAME_TORUS,
  ANS_GAME_TRIGONOMETRIC,
  ANS_GAME_SPHERES,
  ANS_GAME_GAN_CIRCLE,
  ANS_GAME_GAN_PLANE,
  ANS_N_GAMES
} AnsGameKind;

typedef enum { ANS_GAME_MINIMISER, ANS_GAME_MAXIMISER } AnsGamePlayer;

/* Where a player's strategies live: the unit sphere of R^d, or a box whose coordinates go
 * round or have walls.  `lower` and `upper` of the first two coordinates are also what is
 * worth drawing; on spheres they are -1 and 1. */
typedef struct {
  gboolean sphere;
  int d;
  double lower[ANS_GAME_MAX_DIMENSION], upper[ANS_GAME_MAX_DIMENSION];
  gboolean periodic[ANS_GAME_MAX_DIMENSION];
} AnsGameSpace;

typedef struct {
  AnsGameKind kind;
  AnsGameSpace space[2]; /* by player */
  gboolean by_pairs;     /* FALSE; TRUE has fields (game_field.h) summed pair by pair */
  double alpha;          /* oscillating: the coupling, any finite number */
  int features[2];       /* by player; 0: not bilinear in features */
  double A[ANS_GAME_MAX_FEATURES * ANS_GAME_MAX_FEATURES]; /* of features, row-major */
  double square[2][ANS_GAME_MAX_DIMENSION * ANS_GAME_MAX_DIMENSION]; /* A0, A2 */
  double width;  /* GANs: of the bumps k, in units of x, > 0 */
  double spread; /* GANs: standard deviation of a mode of p*, > 0 */
  int modes;     /* GANs: of p* */
  double mode[ANS_GAME_MAX_MODES][2], weight[ANS_GAME_MAX_MODES]; /* sum 1 */
  double floor; /* GAN, circle: the share of p* that is uniform */
} AnsGame;

typedef struct {
  const char *id; /* "oscillating" */
  const char *title;
  gboolean random;           /* drawn by a seed */
  gboolean target;           /* has a density p* that the first player is to find */
  int d_min, d_max, d_usual; /* of a strategy; only that of spheres can be chosen */
} AnsGameInfo;

const AnsGameInfo *ans_game_info (AnsGameKind kind);

/* d in d_min ... d_max of the kind, or 0 for the usual one; `seed` matters to random
 * games only.  Of GANs on the plane the ring has eight modes, of equal weight. */
void ans_game_init (AnsGame *self, AnsGameKind kind, int d, guint64 seed);

/* Sets what a kind has of these: the coupling of the oscillating game; the number of
 * modes (1 ... ANS_GAME_MAX_MODES) on the ring; the width of the bumps of GANs (at least
 * 0.06 on the circle, where a series of them is cut off). */
void ans_game_set_coupling (AnsGame *self, double alpha);
void ans_game_set_modes (AnsGame *self, int modes);
void ans_game_set_width (AnsGame *self, double width);

/* FALSE with an error that names what is wrong with these choices. */
gboolean ans_game_check (AnsGameKind kind, int d, GError **error);

/* V (x) of the oscillating game and its slope. */
double ans_game_well (double x);
double ans_game_well_slope (double x);

/* Of games with a target: p (n), p* at x (n x d), and n draws from it into x (n x d). */
void ans_game_target_density (const AnsGame *self, int n, const double *x, double *p);
void ans_game_target_sample (const AnsGame *self, AnsRandom *random, int n, double *x);
