/* Kernels written with vectors of a fixed width are compiled once for each of three
 * widths.  They live in a template, a file *.inc that is included with LANES defined as
 * 8, 4 and 2, and are chosen by ans_lanes when they run. */
#pragma once

#include <glib.h>

/* How many doubles one operation takes on this machine: 8, 4 or 2. */
int ans_lanes (void);

/* For templates: the function attribute of this width, and a name of its own. */
#define ANS_LANES_TARGET ANS_LANES_JOIN (ANS_LANES_TARGET, LANES)
#define ANS_LANES_NAME(name) ANS_LANES_JOIN (name, LANES)
#define ANS_LANES_JOIN(a, b) ANS_LANES_JOIN_NOW (a, b)
#define ANS_LANES_JOIN_NOW(a, b) a##_##b

#ifdef __x86_64__
#define ANS_LANES_TARGET_8 __attribute__ ((target ("avx512f,avx512dq,avx512vl,avx2,fma")))
#define ANS_LANES_TARGET_4 __attribute__ ((target ("avx2,fma")))
#else
#define ANS_LANES_TARGET_8
#define ANS_LANES_TARGET_4
#endif
#define ANS_LANES_TARGET_2
