#include "engine/problems/problem.h"

#include "engine/core/number.h"
#include "engine/problems/spelling.h"

#include <math.h>
#include <string.h>

/* A name out of a table whose entries begin with different fields is found through this.
 */
typedef const char *(*NameAt) (gconstpointer table, int index);

static const char *
problem_name (gconstpointer table, int index)
{
  const AnsProblem *const *problems = table;
  return problems[index] ? problems[index]->id : NULL;
}

static const char *
preset_name (gconstpointer table, int index)
{
  return ((const AnsPreset *) table)[index].id;
}

static const char *
param_name (gconstpointer table, int index)
{
  return ((const AnsParam *) table)[index].id;
}

static const char *
metric_name (gconstpointer table, int index)
{
  return ((const AnsMetric *) table)[index].id;
}

static const char *
plot_name (gconstpointer table, int index)
{
  return ((const AnsPlotInfo *) table)[index].id;
}

static const char *
choice_name (gconstpointer table, int index)
{
  return ((const AnsChoice *) table)[index].id;
}

static int
count (gconstpointer table, NameAt name_at)
{
  int n = 0;
  while (table && name_at (table, n))
    n++;
  return n;
}

/* -1, with the nearest spelling in the error, if there is no such name. */
static int
find (const char *what, const char *id, gconstpointer table, NameAt name_at,
      GError **error)
{
  int n = count (table, name_at);
  for (int i = 0; i < n; i++)
    if (strcmp (name_at (table, i), id) == 0)
      return i;
  if (n == 0) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "unknown %s '%s': there is none",
                 what, id);
    return -1;
  }
  g_autofree const char **names = g_new0 (const char *, n + 1);
  for (int i = 0; i < n; i++)
    names[i] = name_at (table, i);
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "unknown %s '%s'; did you mean '%s'?",
               what, id, ans_spelling_nearest (id, names));
  return -1;
}

const AnsProblem *
ans_problem_find (const char *id, GError **error)
{
  int index = find ("problem", id, ans_problems, problem_name, error);
  return index < 0 ? NULL : ans_problems[index];
}

const AnsPreset *
ans_problem_preset (const AnsProblem *self, const char *id, GError **error)
{
  int index = find ("preset", id, self->presets, preset_name, error);
  return index < 0 ? NULL : &self->presets[index];
}

int
ans_problem_n_params (const AnsProblem *self)
{
  return count (self->params, param_name);
}

int
ans_problem_n_metrics (const AnsProblem *self)
{
  return count (self->metrics, metric_name);
}

int
ans_problem_n_plots (const AnsProblem *self)
{
  return count (self->plots, plot_name);
}

int
ans_problem_param_index (const AnsProblem *self, const char *id, GError **error)
{
  return find ("parameter", id, self->params, param_name, error);
}

int
ans_problem_metric_index (const AnsProblem *self, const char *id)
{
  return find ("metric", id, self->metrics, metric_name, NULL);
}

void
ans_problem_defaults (const AnsProblem *self, double *values)
{
  for (int i = 0; i < ans_problem_n_params (self); i++)
    values[i] = self->params[i].initial;
}

/* ---- values as text ---- */

/* Integers up to here are exact in a double and fit the field. */
#define LARGEST_INTEGER 2147483647.0

char *
ans_problem_param_text (const AnsProblem *self, int param, double value)
{
  const AnsParam *info = &self->params[param];
  switch (info->kind) {
  case ANS_PARAM_SWITCH:
    return g_strdup (value != 0 ? "on" : "off");
  case ANS_PARAM_CHOICE:
    return g_strdup (info->choices[(int) value].id);
  case ANS_PARAM_INTEGER:
    return g_strdup_printf ("%d", (int) value);
  case ANS_PARAM_REAL:
    break;
  }
  return g_strdup (ans_number_text (value, (char[ANS_NUMBER_SIZE]){0}));
}

static gboolean
parse_switch (const AnsParam *info, const char *text, double *value, GError **error)
{
  static const char *const words[] = {"off", "on",  "false", "true",
                                      "no",  "yes", "0",     "1"};
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0) {
      *value = (double) (i % 2);
      return TRUE;
    }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "%s=%s: a switch is 'on' or 'off'",
               info->id, text);
  return FALSE;
}

static gboolean
parse_choice (const AnsParam *info, const char *text, double *value, GError **error)
{
  g_autofree char *what = g_strdup_printf ("value of %s", info->id);
  int index = find (what, text, info->choices, choice_name, error);
  *value = index;
  return index >= 0;
}

static gboolean
within (const AnsParam *info, double value, GError **error)
{
  if (value >= info->hard_min && value <= info->hard_max)
    return TRUE;
  char given[ANS_NUMBER_SIZE], low[ANS_NUMBER_SIZE], high[ANS_NUMBER_SIZE];
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE, "%s=%s is outside its limits %s ... %s",
               info->id, ans_number_text (value, given),
               ans_number_text (info->hard_min, low),
               ans_number_text (info->hard_max, high));
  return FALSE;
}

static gboolean
parse_number (const AnsParam *info, const char *text, double *value, GError **error)
{
  char *end;
  double number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (number)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "%s=%s: '%s' is not a number",
                 info->id, text, text);
    return FALSE;
  }
  if (info->kind == ANS_PARAM_INTEGER && number != floor (number)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "%s=%s: a whole number is wanted",
                 info->id, text);
    return FALSE;
  }
  if (!within (info, number, error))
    return FALSE;
  *value = number;
  return TRUE;
}

static gboolean
parse_value (const AnsParam *info, const char *text, double *value, GError **error)
{
  switch (info->kind) {
  case ANS_PARAM_SWITCH:
    return parse_switch (info, text, value, error);
  case ANS_PARAM_CHOICE:
    return parse_choice (info, text, value, error);
  case ANS_PARAM_INTEGER:
  case ANS_PARAM_REAL:
    break;
  }
  return parse_number (info, text, value, error);
}

gboolean
ans_problem_set (const AnsProblem *self, const char *id, const char *text, double *values,
                 GError **error)
{
  int index = ans_problem_param_index (self, id, error);
  double value;
  if (index < 0 || !parse_value (&self->params[index], text, &value, error))
    return FALSE;
  values[index] = value;
  return TRUE;
}

static gboolean
apply_one (const AnsProblem *self, char *setting, double *values, GError **error)
{
  char *equals = strchr (setting, '=');
  if (!equals) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "'%s' is not of the form KEY=VALUE",
                 setting);
    return FALSE;
  }
  *equals = '\0';
  return ans_problem_set (self, setting, equals + 1, values, error);
}

gboolean
ans_problem_apply (const AnsProblem *self, const char *settings, double *values,
                   GError **error)
{
  gsize n = (gsize) ans_problem_n_params (self);
  g_autofree double *changed = g_memdup2 (values, n * sizeof *values);
  g_auto (GStrv) words = g_strsplit_set (settings ? settings : "", " \t\n", -1);
  for (int i = 0; words[i]; i++)
    if (*words[i] && !apply_one (self, words[i], changed, error))
      return FALSE;
  if (n > 0)
    memcpy (values, changed, n * sizeof *values);
  return TRUE;
}

/* ---- values and states ---- */

void
ans_problem_load (const AnsProblem *self, const double *values, gpointer state)
{
  for (int i = 0; i < ans_problem_n_params (self); i++) {
    gpointer field = (guint8 *) state + self->params[i].offset;
    if (self->params[i].kind == ANS_PARAM_REAL)
      memcpy (field, &values[i], sizeof values[i]);
    else
      memcpy (field, &(int){(int) values[i]}, sizeof (int));
  }
}

void
ans_problem_store (const AnsProblem *self, gconstpointer state, double *values)
{
  for (int i = 0; i < ans_problem_n_params (self); i++) {
    gconstpointer field = (const guint8 *) state + self->params[i].offset;
    int whole;
    if (self->params[i].kind == ANS_PARAM_REAL) {
      memcpy (&values[i], field, sizeof values[i]);
    } else {
      memcpy (&whole, field, sizeof whole);
      values[i] = whole;
    }
  }
}

gboolean
ans_problem_check_value (const AnsProblem *self, int param, double value, GError **error)
{
  const AnsParam *info = &self->params[param];
  AnsParam limited = *info;
  if (info->kind != ANS_PARAM_REAL &&
      (value != floor (value) || fabs (value) > LARGEST_INTEGER)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE, "%s=%g: a whole number is wanted",
                 info->id, value);
    return FALSE;
  }
  if (info->kind == ANS_PARAM_SWITCH || info->kind == ANS_PARAM_CHOICE) {
    limited.hard_min = 0;
    limited.hard_max =
        info->kind == ANS_PARAM_SWITCH ? 1 : count (info->choices, choice_name) - 1;
  }
  return within (&limited, value, error);
}

gboolean
ans_problem_check (const AnsProblem *self, const double *values, GError **error)
{
  for (int i = 0; i < ans_problem_n_params (self); i++)
    if (!ans_problem_check_value (self, i, values[i], error))
      return FALSE;
  if (!self->check)
    return TRUE;
  g_autofree guint8 *state = g_malloc0 (self->state_size);
  ans_problem_load (self, values, state);
  return self->check (state, error);
}

gboolean
ans_problem_param_shown (const AnsProblem *self, int param, const double *values)
{
  const char *when = self->params[param].when;
  if (!when)
    return TRUE;
  g_auto (GStrv) sides = g_strsplit (when, "=", 2);
  int other = ans_problem_param_index (self, sides[0], NULL);
  g_return_val_if_fail (other >= 0 && sides[1], TRUE);
  g_auto (GStrv) alternatives = g_strsplit (sides[1], "|", -1);
  for (int i = 0; alternatives[i]; i++) {
    double value;
    if (parse_value (&self->params[other], alternatives[i], &value, NULL) &&
        value == values[other])
      return TRUE;
  }
  return FALSE;
}
