/* Claims: what they say, and whether a value keeps them. */
#pragma once

#include "engine/problems/problem.h"

/* "<= 0.02", "within 10 %"; free it. */
char *ans_claim_bound_text (const AnsClaim *claim);
const char *ans_claim_bound_id (AnsBound kind); /* "at-most", "at-least", "within" */
gboolean ans_claim_holds (const AnsClaim *claim, const AnsMeasure *measure);

/* How many steps its run takes. */
gint64 ans_claim_steps (const AnsClaim *claim, const AnsPreset *preset);
