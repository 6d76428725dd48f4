/* The metrics of a problem in a row, each a badge. */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_BADGE_ROW (ans_badge_row_get_type ())
G_DECLARE_FINAL_TYPE (AnsBadgeRow, ans_badge_row, ANS, BADGE_ROW, GtkBox)

/* Badges for the metrics, with the claims that a preset (may be NULL) makes. */
void ans_badge_row_fill (AnsBadgeRow *self, const AnsProblem *problem,
                         const AnsPreset *preset);
/* frame NULL: nothing is known. */
void ans_badge_row_show (AnsBadgeRow *self, const AnsFrame *frame);
