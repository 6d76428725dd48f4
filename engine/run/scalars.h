/* A lossless queue of scalars between one producer and one consumer thread.  Nobody waits
 * and nothing is dropped: when the consumer is late the queue grows by a chunk, and a
 * chunk that has been read goes back to the producer. */
#pragma once

#include <glib.h>

/* In the place of a metric: the run was opened again, what came before is over; or it was
 * turned back to a step. */
enum { ANS_SCALAR_RESTART = -1, ANS_SCALAR_CUT = -2 };

typedef struct {
  int metric;
  gint64 step;
  double value;
} AnsScalar;

typedef struct _AnsScalars AnsScalars;

AnsScalars *ans_scalars_new (void);
void ans_scalars_free (AnsScalars *self); /* when both threads have left it */

void ans_scalars_push (AnsScalars *self, AnsScalar scalar); /* the producer */
gboolean ans_scalars_pop (AnsScalars *self,
                          AnsScalar *scalar); /* the consumer; FALSE: empty */
