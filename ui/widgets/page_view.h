/* Shows the page about a problem, with its lessons.
 *
 * Signals:
 *   "closed": the person has had enough;
 *   "lesson" (const char *id): a lesson is to begin. */
#pragma once

#include <adwaita.h>

#include "ui/widgets/page.h"

#define ANS_TYPE_PAGE_VIEW (ans_page_view_get_type ())
G_DECLARE_FINAL_TYPE (AnsPageView, ans_page_view, ANS, PAGE_VIEW, AdwBin)

/* Shows a page, from its top. */
void ans_page_view_show (AnsPageView *self, const AnsPage *page);

/* Adds a button for a lesson below the page. */
void ans_page_view_add_lesson (AnsPageView *self, const char *id, const char *title);
