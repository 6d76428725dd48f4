/* A recipe as one short text that can be sent, pasted and be part of an address:
 *
 *   ansatz:sgd-sampling/double-well?beta=2&eta=0.01&seed=7
 *
 * problem, preset, the settings that differ from the preset's, and the seed unless it is
 * 1.  Only letters, digits and "-._~:/?&=%" occur. */
#pragma once

#include "engine/run/recipe.h"

/* Free it. */
char *ans_share_text (const AnsRecipe *recipe);

/* Reads what ans_share_text has written, with blanks around it; or refuses it, by the
 * name of what is wrong: ANS_ERROR_USAGE, ANS_ERROR_RANGE.  `recipe` is then not touched;
 * else clear it.  Its threads are as many as there are processors. */
gboolean ans_share_read (const char *text, AnsRecipe *recipe, GError **error);

/* Does the text, blanks aside, say that it is one? */
gboolean ans_share_is (const char *text);
