/* Which plots show the same quantities, so that they are zoomed together. */
#pragma once

#include "engine/problems/problem.h"

typedef enum {
  ANS_LINK_NONE,
  ANS_LINK_X,    /* curves of a run share its steps */
  ANS_LINK_BOTH, /* plots with the same labels share both axes */
} AnsLink;

AnsLink ans_link_of (const AnsPlotInfo *a, const AnsPlotInfo *b);

/* The box of a plot after that of one linked to it has become `from`. */
AnsBox ans_link_follow (AnsLink link, const AnsBox *from, const AnsBox *box);
