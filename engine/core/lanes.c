#include "engine/core/lanes.h"

int
ans_lanes (void)
{
#ifdef __x86_64__
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq") &&
      __builtin_cpu_supports ("avx512vl"))
    return 8;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return 4;
#endif
  return 2;
}
