/* Text of plots for LaTeX without packages beyond the usual: Pango's markup and the
 * letters of mathematics. */
#pragma once

#include <glib.h>

/* <i>, <b>, <sub> and <sup> become commands, Greek letters and signs formulas, what TeX
 * would obey is escaped; other marks of markup are left out.  What does not parse is
 * taken as it is.  Free it. */
char *ans_tex_text (const char *markup);

/* A number that TeX reads, "nan" for what is none; appended. */
void ans_tex_number (GString *text, double value);
