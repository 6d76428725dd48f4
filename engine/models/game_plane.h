/* The GAN of the plane, whose pay-off is not a short sum of features: sums over pairs of
 * a bump and a sample.  For files of this room; as in game_field.h. */
#pragma once

#include "engine/models/game.h"

gsize ans_game_plane_size (int n);

void ans_game_plane_prepare (const AnsGame *self, AnsGamePlayer player, int n,
                             const double *other, const double *w, double *field);

void ans_game_plane_eval (const AnsGame *self, AnsGamePlayer player, int n,
                          const double *field, int count, const double *x, double *V,
                          double *grad);

/* cos f (k (x - c) - (k * p*) (c)) of one x against ny of y. */
void ans_game_plane_row (const AnsGame *self, const double *x, int ny, const double *y,
                         double *E);
