#include "app/claim.h"
#include "app/description.h"
#include "app/report.h"

/* A string that the table may leave out. */
static void
add_text (AnsJson *json, const char *key, const char *text)
{
  if (text)
    ans_json_string (json, key, text);
}

static void
add_limits (AnsJson *json, const AnsParam *param)
{
  gboolean same = param->soft_min >= param->soft_max;
  ans_json_number (json, "minimum", param->hard_min);
  ans_json_number (json, "maximum", param->hard_max);
  ans_json_number (json, "soft_minimum", same ? param->hard_min : param->soft_min);
  ans_json_number (json, "soft_maximum", same ? param->hard_max : param->soft_max);
  ans_json_boolean (json, "log_scale", param->log_scale);
}

static void
add_choices (AnsJson *json, const AnsParam *param)
{
  ans_json_begin_array (json, "choices");
  for (const AnsChoice *choice = param->choices; choice->id; choice++)
    ans_json_string (json, NULL, choice->id);
  ans_json_end_array (json);
}

/* The initial value is the member "initial", of the parameter's own kind. */
static void
add_initial (AnsJson *json, const AnsParam *param)
{
  switch (param->kind) {
  case ANS_PARAM_REAL:
    ans_json_number (json, "initial", param->initial);
    break;
  case ANS_PARAM_INTEGER:
    ans_json_integer (json, "initial", (gint64) param->initial);
    break;
  case ANS_PARAM_SWITCH:
    ans_json_boolean (json, "initial", param->initial != 0);
    break;
  case ANS_PARAM_CHOICE:
    ans_json_string (json, "initial", param->choices[(int) param->initial].id);
    break;
  }
}

static void
add_param (AnsJson *json, const AnsParam *param)
{
  static const char *const kinds[] = {[ANS_PARAM_REAL] = "real",
                                      [ANS_PARAM_INTEGER] = "integer",
                                      [ANS_PARAM_SWITCH] = "switch",
                                      [ANS_PARAM_CHOICE] = "choice"};
  static const char *const liveness[] = {
      [ANS_LIVE] = "live", [ANS_RESTART] = "restart", [ANS_VIEW] = "view"};
  ans_json_begin_object (json, NULL);
  ans_json_string (json, "id", param->id);
  ans_json_string (json, "kind", kinds[param->kind]);
  ans_json_string (json, "liveness", liveness[param->liveness]);
  add_text (json, "label", param->label);
  add_text (json, "symbol", param->symbol);
  add_text (json, "unit", param->unit);
  add_text (json, "help", param->help);
  add_text (json, "group", param->group);
  add_text (json, "when", param->when);
  add_initial (json, param);
  if (param->kind == ANS_PARAM_REAL || param->kind == ANS_PARAM_INTEGER)
    add_limits (json, param);
  if (param->kind == ANS_PARAM_CHOICE)
    add_choices (json, param);
  ans_json_end_object (json);
}

static void
add_presets (AnsJson *json, const AnsProblem *problem)
{
  ans_json_begin_array (json, "presets");
  for (const AnsPreset *preset = problem->presets; preset->id; preset++) {
    ans_json_begin_object (json, NULL);
    ans_json_string (json, "id", preset->id);
    add_text (json, "title", preset->title);
    add_text (json, "summary", preset->summary);
    add_text (json, "settings", preset->settings);
    ans_json_integer (json, "steps", preset->steps);
    ans_json_end_object (json);
  }
  ans_json_end_array (json);
}

static void
add_metrics (AnsJson *json, const AnsProblem *problem)
{
  ans_json_begin_array (json, "metrics");
  for (const AnsMetric *metric = problem->metrics; metric->id; metric++) {
    ans_json_begin_object (json, NULL);
    ans_json_string (json, "id", metric->id);
    add_text (json, "label", metric->label);
    add_text (json, "symbol", metric->symbol);
    add_text (json, "unit", metric->unit);
    add_text (json, "help", metric->help);
    ans_json_end_object (json);
  }
  ans_json_end_array (json);
}

static void
add_plots (AnsJson *json, const AnsProblem *problem)
{
  ans_json_begin_array (json, "plots");
  for (const AnsPlotInfo *plot = problem->plots; plot->id; plot++) {
    ans_json_begin_object (json, NULL);
    ans_json_string (json, "id", plot->id);
    add_text (json, "title", plot->title);
    add_text (json, "help", plot->help);
    add_text (json, "x", plot->x_label);
    add_text (json, "y", plot->y_label);
    add_text (json, "history", plot->history);
    ans_json_boolean (json, "touch", plot->touch);
    ans_json_end_object (json);
  }
  ans_json_end_array (json);
}

static void
add_claims (AnsJson *json, const AnsProblem *problem)
{
  ans_json_begin_array (json, "claims");
  for (const AnsClaim *claim = problem->claims; claim && claim->preset; claim++) {
    ans_json_begin_object (json, NULL);
    ans_json_string (json, "preset", claim->preset);
    ans_json_string (json, "metric", claim->metric);
    ans_json_string (json, "kind", ans_claim_bound_id (claim->kind));
    ans_json_number (json, "bound", claim->bound);
    if (claim->steps > 0)
      ans_json_integer (json, "steps", claim->steps);
    add_text (json, "source", claim->source);
    ans_json_boolean (json, "slow", claim->slow);
    ans_json_end_object (json);
  }
  ans_json_end_array (json);
}

char *
ans_description_json (const AnsProblem *problem)
{
  AnsJson *json = ans_json_new (TRUE);
  ans_json_begin_object (json, NULL);
  ans_json_string (json, "id", problem->id);
  ans_json_string (json, "title", problem->title);
  ans_json_string (json, "section", problem->section);
  ans_json_string (json, "summary", problem->summary);
  add_text (json, "equation", problem->equation);
  ans_json_begin_array (json, "parameters");
  for (int i = 0; i < ans_problem_n_params (problem); i++)
    add_param (json, &problem->params[i]);
  ans_json_end_array (json);
  add_presets (json, problem);
  add_metrics (json, problem);
  add_plots (json, problem);
  add_claims (json, problem);
  ans_json_end_object (json);
  return ans_json_finish (json);
}
