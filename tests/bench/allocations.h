/* Counts the allocations of the process. */
#pragma once

#include <glib.h>

void allocations_begin (void);

/* How many there were since then, on all threads; -1 if they cannot be counted:
 * sanitizers have allocators of their own. */
int allocations_end (void);
