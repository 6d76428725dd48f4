/* What a run without a window has come to, as JSON and as text. */
#pragma once

#include "engine/export/json.h"
#include "engine/run/headless.h"

typedef struct {
  const AnsRecipe *recipe;
  const AnsHeadlessResult *result;
  const char *failure; /* NULL: none */
} AnsReport;

/* The whole object: problem, preset, parameters, seed, threads, steps, seconds,
 * steps_per_second, peak_memory_bytes, metrics.  Free it. */
char *ans_report_json (const AnsReport *self);

/* A table of the metrics beside their references; free it. */
char *ans_report_text (const AnsReport *self);

/* |value - reference|, relative where the reference is not 0; NaN where either is not
 * known. */
double ans_report_error (const AnsMeasure *measure);

/* A parameter as a JSON member of its kind: number, boolean or string. */
void ans_report_param (AnsJson *json, const AnsProblem *problem, int param, double value);
