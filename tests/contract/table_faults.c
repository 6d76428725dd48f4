#include "tests/contract/faults.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

void
contract_fault (GString *faults, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_string_append_vprintf (faults, format, arguments);
  va_end (arguments);
  g_string_append_c (faults, '\n');
}

/* ---- names and sentences ---- */

/* Lower case words of letters and digits, joined by `joint`. */
static gboolean
is_id (const char *id, char joint)
{
  if (!id || !g_ascii_islower (*id))
    return FALSE;
  for (const char *p = id; *p; p++) {
    gboolean between = p[0] == joint && g_ascii_isalnum (p[1]);
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && !between)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_label (const char *label)
{
  return label && *label && g_utf8_validate (label, -1, NULL) &&
         !g_ascii_isspace (*label);
}

static gboolean
is_sentence (const char *text)
{
  gboolean symbol =
      text && *text && !g_ascii_isalnum (text[1]); /* "u on the diagonal." */
  return is_label (text) && g_str_has_suffix (text, ".") &&
         (symbol || !g_ascii_islower (*text));
}

static void
check_entry (const char *what, const char *id, char joint, const char *label,
             const char *help, GString *faults)
{
  if (!is_id (id, joint))
    contract_fault (faults, "%s '%s': its id is not of the form one%ctwo", what, id,
                    joint);
  if (!is_label (label))
    contract_fault (faults, "%s '%s' has no label", what, id);
  if (!is_sentence (help))
    contract_fault (faults, "%s '%s': its help is no sentence with a full stop", what,
                    id);
}

/* Each id once.  `stride` is the size of an entry, which begins with its id after
 * `offset`. */
static void
check_unique (const char *what, gconstpointer table, gsize stride, gsize offset,
              GString *faults)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (const guint8 *entry = table; entry; entry += stride) {
    char *id;
    memcpy (&id, entry + offset, sizeof id);
    if (!id)
      return;
    if (!g_hash_table_add (seen, id))
      contract_fault (faults, "%s '%s' is there twice", what, id);
  }
}

/* ---- parameters ---- */

static void
check_limits (const AnsParam *param, GString *faults)
{
  gboolean soft = param->soft_min != param->soft_max;
  if (!(param->hard_min < param->hard_max))
    contract_fault (faults, "parameter '%s' has no room between its hard limits",
                    param->id);
  if (!(param->initial >= param->hard_min && param->initial <= param->hard_max))
    contract_fault (faults, "parameter '%s' starts outside of its limits", param->id);
  if (soft && !(param->soft_min >= param->hard_min &&
                param->soft_max <= param->hard_max && param->soft_min < param->soft_max))
    contract_fault (faults, "parameter '%s': soft limits are not within hard ones",
                    param->id);
  if (param->log_scale && !((soft ? param->soft_min : param->hard_min) > 0))
    contract_fault (faults, "parameter '%s': a logarithmic slider needs a reach above 0",
                    param->id);
}

static void
check_choices (const AnsParam *param, GString *faults)
{
  if (!param->choices || !param->choices[0].id || !param->choices[1].id) {
    contract_fault (faults, "parameter '%s' leaves no choice", param->id);
    return;
  }
  check_unique ("choice", param->choices, sizeof (AnsChoice), offsetof (AnsChoice, id),
                faults);
  for (const AnsChoice *choice = param->choices; choice->id; choice++)
    if (!is_id (choice->id, '-') || !is_label (choice->label))
      contract_fault (faults, "choice '%s' of '%s': id or label", choice->id, param->id);
}

/* "other=one|two" names a parameter and values of it. */
static void
check_when (const AnsProblem *problem, const AnsParam *param, GString *faults)
{
  if (!param->when)
    return;
  g_auto (GStrv) sides = g_strsplit (param->when, "=", 2);
  g_auto (GStrv) texts = g_strsplit (sides[1] ? sides[1] : "", "|", -1);
  g_autofree double *values = g_new0 (double, ans_problem_n_params (problem));
  if (strcmp (sides[0], param->id) == 0 || !texts[0])
    contract_fault (faults, "parameter '%s': when '%s'", param->id, param->when);
  for (int i = 0; texts[i]; i++) {
    g_autoptr (GError) error = NULL;
    if (!ans_problem_set (problem, sides[0], texts[i], values, &error))
      contract_fault (faults, "parameter '%s': when: %s", param->id, error->message);
  }
}

static void
check_field (const AnsProblem *problem, const AnsParam *param, GString *faults)
{
  gsize size = param->kind == ANS_PARAM_REAL ? sizeof (double) : sizeof (int);
  if (param->offset + size > problem->state_size)
    contract_fault (faults, "parameter '%s' lies outside of the state", param->id);
  for (const AnsParam *other = problem->params; other != param; other++)
    if (other->offset == param->offset)
      contract_fault (faults, "'%s' and '%s' share a field", other->id, param->id);
}

static void
check_params (const AnsProblem *problem, GString *faults)
{
  check_unique ("parameter", problem->params, sizeof (AnsParam), offsetof (AnsParam, id),
                faults);
  for (const AnsParam *param = problem->params; param && param->id; param++) {
    check_entry ("parameter", param->id, '_', param->label, param->help, faults);
    check_when (problem, param, faults);
    check_field (problem, param, faults);
    if (!is_label (param->group))
      contract_fault (faults, "parameter '%s' is in no group", param->id);
    if (param->kind == ANS_PARAM_CHOICE)
      check_choices (param, faults);
    if (param->kind == ANS_PARAM_REAL || param->kind == ANS_PARAM_INTEGER)
      check_limits (param, faults);
    if (param->kind != ANS_PARAM_REAL && param->initial != floor (param->initial))
      contract_fault (faults, "parameter '%s' starts between two whole numbers",
                      param->id);
  }
}

/* ---- presets, metrics, plots, claims ---- */

static void
check_presets (const AnsProblem *problem, GString *faults)
{
  int n = ans_problem_n_params (problem);
  if (!problem->presets || !problem->presets[0].id) {
    contract_fault (faults, "there is no preset");
    return;
  }
  check_unique ("preset", problem->presets, sizeof (AnsPreset), offsetof (AnsPreset, id),
                faults);
  for (const AnsPreset *preset = problem->presets; preset->id; preset++) {
    g_autofree double *values = g_new0 (double, n);
    g_autoptr (GError) error = NULL;
    check_entry ("preset", preset->id, '-', preset->title, preset->summary, faults);
    ans_problem_defaults (problem, values);
    if (!ans_problem_apply (problem, preset->settings, values, &error) ||
        !ans_problem_check (problem, values, &error))
      contract_fault (faults, "preset '%s': %s", preset->id, error->message);
    if (preset->steps <= 0)
      contract_fault (faults, "preset '%s' has no length", preset->id);
  }
}

static void
check_metrics (const AnsProblem *problem, GString *faults)
{
  check_unique ("metric", problem->metrics, sizeof (AnsMetric), offsetof (AnsMetric, id),
                faults);
  if (ans_problem_n_metrics (problem) == 0)
    contract_fault (faults, "there is no metric");
  for (const AnsMetric *metric = problem->metrics; metric && metric->id; metric++)
    check_entry ("metric", metric->id, '_', metric->label, metric->help, faults);
}

static void
check_history (const AnsProblem *problem, const AnsPlotInfo *plot, GString *faults)
{
  g_auto (GStrv) names = g_strsplit (plot->history, " ", -1);
  for (int i = 0; names[i]; i++)
    if (ans_problem_metric_index (problem, names[i]) < 0)
      contract_fault (faults, "plot '%s': no metric '%s'", plot->id, names[i]);
}

static void
check_plots (const AnsProblem *problem, GString *faults)
{
  int n = ans_problem_n_plots (problem), shown = 0;
  check_unique ("plot", problem->plots, sizeof (AnsPlotInfo), offsetof (AnsPlotInfo, id),
                faults);
  if (n < 1 || n > 64)
    contract_fault (faults, "%d plots, 1 to 64 are possible", n);
  for (int i = 0; i < n; i++) {
    const AnsPlotInfo *plot = &problem->plots[i];
    check_entry ("plot", plot->id, '-', plot->title, plot->help, faults);
    shown += !plot->hidden;
    if (plot->history)
      check_history (problem, plot, faults);
    if (plot->touch && (plot->history || !problem->touch))
      contract_fault (faults, "plot '%s' cannot be touched", plot->id);
  }
  if (shown == 0)
    contract_fault (faults, "a fresh window shows no plot");
}

static void
check_claims (const AnsProblem *problem, GString *faults)
{
  for (const AnsClaim *claim = problem->claims; claim && claim->preset; claim++) {
    g_autoptr (GError) error = NULL;
    if (!ans_problem_preset (problem, claim->preset, &error))
      contract_fault (faults, "claim: %s", error->message);
    if (!claim->metric || ans_problem_metric_index (problem, claim->metric) < 0)
      contract_fault (faults, "claim of '%s': no metric '%s'", claim->preset,
                      claim->metric);
    if (!isfinite (claim->bound) || claim->steps < 0)
      contract_fault (faults, "claim of '%s' on '%s': bound or steps", claim->preset,
                      claim->metric);
    if (!is_label (claim->source))
      contract_fault (faults, "claim of '%s' on '%s' names no source", claim->preset,
                      claim->metric);
  }
}

void
contract_table_faults (const AnsProblem *problem, const char *name, GString *faults)
{
  g_autofree char *id = g_strdelimit (g_strdup (name), "_", '-');
  if (!is_id (problem->id, '-') || strcmp (problem->id, id) != 0)
    contract_fault (faults, "%s.c, but its id is '%s'", name, problem->id);
  if (!is_label (problem->title) || !is_label (problem->section) ||
      !is_sentence (problem->summary) || !is_label (problem->equation))
    contract_fault (faults,
                    "title, section, summary (a sentence) or equation is missing");
  if (!problem->open || !problem->step || !problem->show || !problem->measure)
    contract_fault (faults, "open, step, show or measure is missing");
  if (problem->state_size == 0)
    contract_fault (faults, "the state has no size");
  check_params (problem, faults);
  check_presets (problem, faults);
  check_metrics (problem, faults);
  check_plots (problem, faults);
  check_claims (problem, faults);
}
