/* How problems are grouped and searched, for lists of them. */
#pragma once

#include "engine/problems/problem.h"

/* The half of the talk that a problem's section is in, translated; other sections are
 * their own heading, and "" is that of a problem without one. */
const char *ans_catalogue_heading (const AnsProblem *problem);

/* All that a problem can be found by, case-folded: title, summary, section, equation,
 * names and symbols of its parameters, its presets.  Free it. */
char *ans_catalogue_text (const AnsProblem *problem);

/* The same of one preset: its title and its summary. */
char *ans_catalogue_preset_text (const AnsPreset *preset);

/* Does the text hold every word of the query?  No words: yes. */
gboolean ans_catalogue_matches (const char *text, const char *query);
