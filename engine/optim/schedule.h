/* Learning rates that change with the step. */
#pragma once

#include <glib.h>

typedef enum { ANS_CONSTANT, ANS_COSINE, ANS_EXPONENTIAL } AnsScheduleKind;

typedef struct {
  AnsScheduleKind kind;
  double rate;   /* at step 0 */
  double last;   /* the rate at `length` and beyond, for cosine and exponential */
  gint64 length; /* steps */
} AnsSchedule;

double ans_schedule_rate (const AnsSchedule *self, gint64 step);
