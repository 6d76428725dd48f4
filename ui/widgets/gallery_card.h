/* A problem in the gallery: its picture, its title, what it is; and, while they are
 * searched for, buttons of its presets.
 *
 * Signal "chosen" (AnsPreset *preset): a button of a preset. */
#pragma once

#include <gtk/gtk.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_GALLERY_CARD (ans_gallery_card_get_type ())
G_DECLARE_FINAL_TYPE (AnsGalleryCard, ans_gallery_card, ANS, GALLERY_CARD,
                      GtkFlowBoxChild)

GtkWidget *ans_gallery_card_new (const AnsProblem *problem);
const AnsProblem *ans_gallery_card_get_problem (AnsGalleryCard *self);

/* Takes the picture from the cache, if it is there. */
void ans_gallery_card_show_picture (AnsGalleryCard *self);

/* TRUE if the problem has every word; shows the presets that have them too. */
gboolean ans_gallery_card_search (AnsGalleryCard *self, const char *query);
