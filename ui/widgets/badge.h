/* One metric beside its reference, with the verdict of its claim if the preset makes one:
 * a tick when the bound holds, a mark while it does not. */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_BADGE (ans_badge_get_type ())
G_DECLARE_FINAL_TYPE (AnsBadge, ans_badge, ANS, BADGE, GtkBox)

/* `claim` may be NULL. */
GtkWidget *ans_badge_new (const AnsMetric *metric, const AnsClaim *claim);
void ans_badge_show (AnsBadge *self, AnsMeasure measure);

/* Does a measured value keep the bound of a claim?  FALSE for a value that is not known.
 */
gboolean ans_badge_holds (const AnsClaim *claim, AnsMeasure measure);
