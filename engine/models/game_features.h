/* The features of games that are bilinear in them, for files of this room.  Columns are
 * feature by feature, m <= ANS_GAME_FEATURES_BLOCK points each. */
#pragma once

#include "engine/models/game.h"

#define ANS_GAME_FEATURES_BLOCK 64

/* Sets the numbers of features and A for the kind. */
void ans_game_features_init (AnsGame *self, AnsRandom *random);

/* phi (features x m) of `player` at x (m x d). */
void ans_game_features_fill (const AnsGame *self, AnsGamePlayer player, int m,
                             const double *x, double *phi);

/* Their slopes (features x m) in coordinate k; phi as filled. */
void ans_game_features_slope (const AnsGame *self, AnsGamePlayer player, int m,
                              const double *x, const double *phi, int k, double *slope);
