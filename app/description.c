#include "app/description.h"

#include "app/claim.h"
#include "app/table.h"
#include "engine/core/number.h"

static const char *const liveness[] = {
    [ANS_LIVE] = "live", [ANS_RESTART] = "restart", [ANS_VIEW] = "view"};

/* Pango markup without its tags. */
static char *
plain (const char *markup)
{
  char *text = NULL;
  GString *rest = g_string_new (NULL);
  for (gboolean tag = FALSE; markup && *markup; markup++) {
    tag = tag || *markup == '<';
    if (!tag)
      g_string_append_c (rest, *markup);
    tag = tag && *markup != '>';
  }
  g_string_replace (rest, "&lt;", "<", 0);
  g_string_replace (rest, "&gt;", ">", 0);
  g_string_replace (rest, "&amp;", "&", 0);
  text = g_string_free (rest, FALSE);
  return text;
}

static char *
limits_text (const AnsParam *param)
{
  char low[ANS_NUMBER_SIZE], high[ANS_NUMBER_SIZE];
  GString *choices;
  switch (param->kind) {
  case ANS_PARAM_SWITCH:
    return g_strdup ("on | off");
  case ANS_PARAM_CHOICE:
    choices = g_string_new (NULL);
    for (const AnsChoice *choice = param->choices; choice->id; choice++)
      g_string_append_printf (choices, "%s%s", choice == param->choices ? "" : " | ",
                              choice->id);
    return g_string_free (choices, FALSE);
  case ANS_PARAM_INTEGER:
  case ANS_PARAM_REAL:
    break;
  }
  return g_strdup_printf ("%s ... %s", ans_number_text (param->hard_min, low),
                          ans_number_text (param->hard_max, high));
}

static void
append_params (const AnsProblem *problem, GString *text)
{
  g_autoptr (AnsTable) table = ans_table_new ("lllll");
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    const AnsParam *param = &problem->params[i];
    g_autofree char *initial = ans_problem_param_text (problem, i, param->initial);
    g_autofree char *limits = limits_text (param);
    g_autofree char *setting =
        g_strdup_printf ("%s=%s%s%s", param->id, initial, param->unit ? " " : "",
                         param->unit ? param->unit : "");
    ans_table_add (table, setting);
    ans_table_add (table, param->symbol);
    ans_table_add (table, liveness[param->liveness]);
    ans_table_add (table, limits);
    ans_table_add (table, param->help);
  }
  g_autofree char *rows = ans_table_text (table, 2);
  g_string_append_printf (
      text, "\nParameters (initial value, when they apply, limits)\n%s", rows);
}

static void
append_presets (const AnsProblem *problem, GString *text)
{
  g_autoptr (AnsTable) table = ans_table_new ("lrll");
  for (const AnsPreset *preset = problem->presets; preset->id; preset++) {
    g_autofree char *steps =
        g_strdup_printf ("%" G_GINT64_FORMAT " steps", preset->steps);
    ans_table_add (table, preset->id);
    ans_table_add (table, steps);
    ans_table_add (table, preset->settings);
    ans_table_add (table, preset->summary);
  }
  g_autofree char *rows = ans_table_text (table, 2);
  g_string_append_printf (text, "\nPresets\n%s", rows);
}

static void
append_metrics (const AnsProblem *problem, GString *text)
{
  g_autoptr (AnsTable) table = ans_table_new ("llll");
  for (const AnsMetric *metric = problem->metrics; metric->id; metric++) {
    ans_table_add (table, metric->id);
    ans_table_add (table, metric->symbol);
    ans_table_add (table, metric->label);
    ans_table_add (table, metric->help);
  }
  g_autofree char *rows = ans_table_text (table, 2);
  g_string_append_printf (text, "\nMetrics\n%s", rows);
}

static void
append_plots (const AnsProblem *problem, GString *text)
{
  g_autoptr (AnsTable) table = ans_table_new ("lll");
  for (const AnsPlotInfo *plot = problem->plots; plot->id; plot++) {
    ans_table_add (table, plot->id);
    ans_table_add (table, plot->title);
    ans_table_add (table, plot->help);
  }
  g_autofree char *rows = ans_table_text (table, 2);
  g_string_append_printf (text, "\nPlots\n%s", rows);
}

static void
append_claims (const AnsProblem *problem, GString *text)
{
  g_autoptr (AnsTable) table = ans_table_new ("lllll");
  for (const AnsClaim *claim = problem->claims; claim && claim->preset; claim++) {
    g_autofree char *bound = ans_claim_bound_text (claim);
    ans_table_add (table, claim->preset);
    ans_table_add (table, claim->metric);
    ans_table_add (table, bound);
    ans_table_add (table, claim->slow ? "slow" : "");
    ans_table_add (table, claim->source);
  }
  g_autofree char *rows = ans_table_text (table, 2);
  g_string_append_printf (text, "\nClaims\n%s", rows);
}

char *
ans_description_text (const AnsProblem *problem)
{
  g_autofree char *equation = plain (problem->equation);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s - %s (%s)\n%s\n%s\n", problem->id, problem->title,
                          problem->section, problem->summary, equation);
  append_presets (problem, text);
  append_params (problem, text);
  append_metrics (problem, text);
  append_plots (problem, text);
  append_claims (problem, text);
  return g_string_free (text, FALSE);
}
