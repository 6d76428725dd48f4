/* Normalisation of values. */
#pragma once

#include "engine/graph/graph.h"

/* (x - mean) / sqrt (variance + 1e-5) over the last axis, times `name`.scale, plus
 * `name`.shift, which start at ones and zeros (layer normalisation, Ba, Kiros and Hinton
 * 2016).  x [..., channels]. */
AnsNode *ans_norm_layer (AnsNode *x, const char *name);
