/* What a player of a game faces: the first variation of the mean pay-off under the mixed
 * strategy of the other one, given as weighted points,
 *
 *   V (x) = sum_j b_j E (x, y_j),   and for the other player V (y) = sum_i a_i E (x_i,
 * y),
 *
 * and its gradient.  _prepare is done once for all points of the opponent, then _eval for
 * any points, in any parts and from any threads: values do not depend on the parts. */
#pragma once

#include "engine/models/game.h"

/* Doubles that the field of `n` opponents of `player` needs. */
gsize ans_game_field_size (const AnsGame *self, AnsGamePlayer player, int n);

/* Fills the field that `player` faces from the opponent's points other (n x d of the
 * opponent) with weights w (n); NULL stands for 1 / n each. */
void ans_game_field_prepare (const AnsGame *self, AnsGamePlayer player, int n,
                             const double *other, const double *w, double *field);

/* V (count) and grad (count x d), either of which may be NULL, at x (count x d) of
 * `player`; n is that of _prepare. */
void ans_game_field_eval (const AnsGame *self, AnsGamePlayer player, int n,
                          const double *field, int count, const double *x, double *V,
                          double *grad);

/* E (nx x ny) at x (nx x d) against y (ny x d). */
void ans_game_field_matrix (const AnsGame *self, int nx, const double *x, int ny,
                            const double *y, double *E);
