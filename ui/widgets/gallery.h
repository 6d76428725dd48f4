/* The start page: a card for each problem, grouped by the two halves of the talk, with a
 * picture of it, and a search over all that a problem and its presets are called.
 *
 * Signals:
 *   "chosen" (AnsProblem *problem, AnsPreset *preset);
 *   "left": the person wants back to where they came from. */
#pragma once

#include <adwaita.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_GALLERY (ans_gallery_get_type ())
G_DECLARE_FINAL_TYPE (AnsGallery, ans_gallery, ANS, GALLERY, AdwBin)

/* `problems` ends with NULL. */
void ans_gallery_fill (AnsGallery *self, const AnsProblem *const *problems);

/* The picture of a problem, or of all (NULL), is there or is another one. */
void ans_gallery_show_picture (AnsGallery *self, const AnsProblem *problem);

/* The keyboard goes to the search entry. */
void ans_gallery_focus_search (AnsGallery *self);

/* The card of a problem, and whether the search shows it, for tests. */
GtkWidget *ans_gallery_get_card (AnsGallery *self, const AnsProblem *problem);
