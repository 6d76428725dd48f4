/* Learning rates that change with the step: pure functions of it, so that a resumed run
 * goes on with the same bits.
 *
 * With w = warmup, L = length and s = (step - w) / (L - w), held within 0 and 1:
 *   constant     rate
 *   cosine       last + (rate - last) (1 + cos (pi s)) / 2     (Loshchilov, Hutter 2017)
 *   exponential  rate (last / rate)^s
 *   step         rate (last / rate)^(floor (stairs s) / stairs): equal falls, `last` from
 *                L on
 *   inverse      rate / (1 + (rate / last - 1) s), s not held below 1: the 1 / t of
 *                Robbins, Monro 1951, through `last` at L
 *   linear       rate + (last - rate) s
 * In the steps before w each begins with the same ramp, rate (step + 1) / (w + 1)
 * (Goyal et al. 2017), which is never zero and meets the rate at step w. */
#pragma once

#include <glib.h>

typedef enum {
  ANS_CONSTANT,
  ANS_COSINE,
  ANS_EXPONENTIAL,
  ANS_STEP,
  ANS_INVERSE,
  ANS_LINEAR
} AnsScheduleKind;

/* Their ids and labels in the order of the enumeration, for the choices of a parameter.
 */
#define ANS_SCHEDULE_CHOICES                                                             \
  {"constant", "Constant"}, {"cosine", "Cosine"}, {"exponential", "Exponential"},        \
      {"step", "Steps"}, {"inverse", "Inverse time"},                                    \
  {                                                                                      \
    "linear", "Linear"                                                                   \
  }

typedef struct {
  AnsScheduleKind kind;
  double rate;   /* at the end of the warm-up; > 0 for exponential, step, inverse */
  double last;   /* at `length`, and beyond but for inverse; > 0 for the same three */
  gint64 length; /* steps, the warm-up included; not above `warmup`: constant after it */
  gint64 warmup; /* steps before the rate is reached, >= 0 */
  int stairs;    /* falls of kind step, >= 1; 0 counts as 1 */
} AnsSchedule;

/* The rate of a step >= 0. */
double ans_schedule_rate (const AnsSchedule *self, gint64 step);

/* "cosine" and so on. */
const char *ans_schedule_id (AnsScheduleKind kind);
