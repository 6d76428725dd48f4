/* Counts the allocations of a test's process while `counting` is 1; include it in one
 * file of the test. */
#pragma once

#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int counting, allocations;

void *__libc_malloc (size_t);
void *__libc_calloc (size_t, size_t);
void *__libc_realloc (void *, size_t);
void *__libc_memalign (size_t, size_t);

/* Sanitizers have allocators of their own. */
#ifdef ANS_SANITIZED
#define COUNTS_ALLOCATIONS 0
#else
#define COUNTS_ALLOCATIONS 1
#endif

#if COUNTS_ALLOCATIONS
void *
malloc (size_t n)
{
  atomic_fetch_add (&allocations, atomic_load (&counting));
  return __libc_malloc (n);
}

void *
calloc (size_t m, size_t n)
{
  atomic_fetch_add (&allocations, atomic_load (&counting));
  return __libc_calloc (m, n);
}

void *
realloc (void *p, size_t n)
{
  atomic_fetch_add (&allocations, atomic_load (&counting));
  return __libc_realloc (p, n);
}

void *
aligned_alloc (size_t alignment, size_t n)
{
  atomic_fetch_add (&allocations, atomic_load (&counting));
  return __libc_memalign (alignment, n);
}
#endif
