/* A session bus of its own with an accessibility bus on it, and a look at the program
 * as a screen reader has it: through AT-SPI. */
#pragma once

#include <gio/gio.h>

/* Starts both buses and sets the environment; to be called before driver_start.  FALSE
 * (and a TAP skip): they are not installed. */
gboolean bus_start (void);
void bus_stop (void);

/* What a screen reader is told of one thing. */
typedef struct {
  char *role, *name, *description;
  gboolean focusable, showing;
  gboolean has_value;
  double value;
  int depth;
} BusNode;

/* Everything the program shows, depth first; the main loop runs meanwhile.  Free it. */
GPtrArray *bus_walk (void);

/* The first of a role whose name is this, or NULL. */
const BusNode *bus_find (GPtrArray *nodes, const char *role, const char *name);
