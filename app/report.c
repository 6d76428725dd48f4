#include "app/report.h"

#include "app/table.h"

#include <math.h>

double
ans_report_error (const AnsMeasure *measure)
{
  double difference = fabs (measure->value - measure->reference);
  return measure->reference != 0 ? difference / fabs (measure->reference) : difference;
}

void
ans_report_param (AnsJson *json, const AnsProblem *problem, int param, double value)
{
  const AnsParam *info = &problem->params[param];
  switch (info->kind) {
  case ANS_PARAM_REAL:
    ans_json_number (json, info->id, value);
    break;
  case ANS_PARAM_INTEGER:
    ans_json_integer (json, info->id, (gint64) value);
    break;
  case ANS_PARAM_SWITCH:
    ans_json_boolean (json, info->id, value != 0);
    break;
  case ANS_PARAM_CHOICE:
    ans_json_string (json, info->id, info->choices[(int) value].id);
    break;
  }
}

static void
add_known (AnsJson *json, const char *key, double value)
{
  if (isfinite (value))
    ans_json_number (json, key, value);
}

static void
add_metrics (AnsJson *json, const AnsReport *self)
{
  const AnsProblem *problem = self->recipe->problem;
  ans_json_begin_object (json, "metrics");
  for (int i = 0; self->result->frame && i < ans_problem_n_metrics (problem); i++) {
    AnsMeasure measure = ans_frame_measure (self->result->frame, i);
    ans_json_begin_object (json, problem->metrics[i].id);
    ans_json_number (json, "value", measure.value);
    add_known (json, "reference", measure.reference);
    add_known (json, "error", ans_report_error (&measure));
    add_known (json, "stderr", measure.stderror);
    ans_json_end_object (json);
  }
  ans_json_end_object (json);
}

char *
ans_report_json (const AnsReport *self)
{
  const AnsRecipe *recipe = self->recipe;
  const AnsHeadlessResult *result = self->result;
  g_autofree char *command = ans_recipe_command (recipe, result->step);
  AnsJson *json = ans_json_new (TRUE);
  ans_json_begin_object (json, NULL);
  ans_json_string (json, "problem", recipe->problem->id);
  ans_json_string (json, "preset", recipe->preset->id);
  ans_json_begin_object (json, "parameters");
  for (int i = 0; i < ans_problem_n_params (recipe->problem); i++)
    ans_report_param (json, recipe->problem, i, recipe->values[i]);
  ans_json_end_object (json);
  ans_json_unsigned (json, "seed", recipe->seed);
  ans_json_integer (json, "threads", recipe->threads);
  ans_json_integer (json, "steps", result->step);
  ans_json_number (json, "seconds", result->seconds);
  ans_json_number (json, "open_seconds", result->open_seconds);
  ans_json_number (json, "steps_per_second", result->steps_per_second);
  ans_json_integer (json, "peak_memory_bytes", result->peak_memory);
  add_metrics (json, self);
  ans_json_string (json, "version", ANS_VERSION);
  ans_json_string (json, "command", command);
  if (self->failure)
    ans_json_string (json, "failure", self->failure);
  ans_json_end_object (json);
  return ans_json_finish (json);
}

static void
add_number (AnsTable *table, double value)
{
  g_autofree char *text = ans_table_number (value);
  ans_table_add (table, text);
}

/* "0.8 %" of the reference, or the plain difference from 0. */
static void
add_error (AnsTable *table, const AnsMeasure *measure)
{
  double error = ans_report_error (measure);
  gboolean relative = isfinite (error) && measure->reference != 0;
  g_autofree char *number = ans_table_number (relative ? 100 * error : error);
  g_autofree char *text = g_strconcat (number, relative ? " %" : "", NULL);
  ans_table_add (table, text);
}

char *
ans_report_text (const AnsReport *self)
{
  const AnsProblem *problem = self->recipe->problem;
  g_autoptr (AnsTable) table = ans_table_new ("lrrrr");
  static const char *const heads[] = {"metric", "reached", "reference", "off by",
                                      "std. error"};
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    ans_table_add (table, heads[i]);
  for (int i = 0; i < ans_problem_n_metrics (problem); i++) {
    AnsMeasure measure = ans_frame_measure (self->result->frame, i);
    if (isnan (measure.value) && isnan (measure.reference))
      continue; /* makes no sense here */
    ans_table_add (table, problem->metrics[i].id);
    add_number (table, measure.value);
    add_number (table, measure.reference);
    add_error (table, &measure);
    add_number (table, measure.stderror);
  }
  return ans_table_text (table, 2);
}
