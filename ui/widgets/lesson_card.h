/* What a lesson has to say about its state, with buttons to the next and the one before.
 *
 * Signals: "moved" (int by), "ended". */
#pragma once

#include <gtk/gtk.h>

#define ANS_TYPE_LESSON_CARD (ans_lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (AnsLessonCard, ans_lesson_card, ANS, LESSON_CARD, GtkBox)

/* State `index` of `n` of a lesson; `narration` is markup. */
void ans_lesson_card_show (AnsLessonCard *self, const char *lesson, const char *title,
                           const char *narration, int index, int n);
