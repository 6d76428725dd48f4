#include "tests/bench/allocations.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_int counting, allocations;

void
allocations_begin (void)
{
  atomic_store (&allocations, 0);
  atomic_store (&counting, 1);
}

#ifdef ANS_SANITIZED

int
allocations_end (void)
{
  return -1;
}

#else

int
allocations_end (void)
{
  atomic_store (&counting, 0);
  return atomic_load (&allocations);
}

void *__libc_malloc (size_t);
void *__libc_calloc (size_t, size_t);
void *__libc_realloc (void *, size_t);
void *__libc_memalign (size_t, size_t);

static void
count (void)
{
  atomic_fetch_add (&allocations, atomic_load (&counting));
}

void *
malloc (size_t n)
{
  count ();
  return __libc_malloc (n);
}

void *
calloc (size_t m, size_t n)
{
  count ();
  return __libc_calloc (m, n);
}

void *
realloc (void *p, size_t n)
{
  count ();
  return __libc_realloc (p, n);
}

void *
aligned_alloc (size_t alignment, size_t n)
{
  count ();
  return __libc_memalign (alignment, n);
}

int
posix_memalign (void **p, size_t alignment, size_t n)
{
  count ();
  *p = __libc_memalign (alignment, n);
  return *p == NULL ? ENOMEM : 0;
}

#endif
