/* The time for speeds and pauses; what is computed never reads it. */
#pragma once

#include <time.h>

/* Seconds since some moment, the same for the life of the machine. */
static inline double
ans_clock_now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}
