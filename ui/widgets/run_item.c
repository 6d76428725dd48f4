#include "ui/widgets/run_item.h"

#include <math.h>

#include "ui/widgets/readable.h"

struct _AnsRunItem {
  GObject parent;
  int number;
  char *name, *failure;
  AnsRole role;
  gboolean visible, current;
  double progress;
  gint64 step;
  AnsRecipe recipe; /* values NULL: not set yet */
  int n_metrics;
  AnsSummary *summaries;
};

G_DEFINE_FINAL_TYPE (AnsRunItem, ans_run_item, G_TYPE_OBJECT)

static guint changed_signal;

static void
summarize (AnsRunItem *self, const AnsOverlayRun *run)
{
  for (int i = 0; i < self->n_metrics; i++) {
    int length = ans_history_length (run->history, i);
    AnsSummary *summary = &self->summaries[i];
    /* A series that has not grown is what it was. */
    if (summary->n == length && length > 0 &&
        summary->step == ans_history_step (run->history, i, length - 1))
      continue;
    *summary = ans_compare_summary (run->history, i);
  }
}

void
ans_run_item_set (AnsRunItem *self, const AnsOverlayRun *run)
{
  g_return_if_fail (ANS_IS_RUN_ITEM (self));
  if (!self->summaries) {
    self->n_metrics = ans_problem_n_metrics (run->recipe->problem);
    self->summaries = g_new0 (AnsSummary, self->n_metrics + 1);
  }
  g_free (self->name);
  g_free (self->failure);
  ans_recipe_clear (&self->recipe);
  ans_recipe_copy (&self->recipe, run->recipe);
  self->name = g_strdup (run->name);
  self->failure = g_strdup (run->failure);
  self->role = run->role;
  self->visible = run->visible;
  self->current = run->current;
  self->progress = run->progress;
  self->step = run->step;
  summarize (self, run);
  g_signal_emit (self, changed_signal, 0);
}

int
ans_run_item_get_number (AnsRunItem *self)
{
  return self->number;
}

const char *
ans_run_item_get_name (AnsRunItem *self)
{
  return self->name;
}

const char *
ans_run_item_get_failure (AnsRunItem *self)
{
  return self->failure;
}

AnsRole
ans_run_item_get_role (AnsRunItem *self)
{
  return self->role;
}

gboolean
ans_run_item_is_visible (AnsRunItem *self)
{
  return self->visible;
}

gboolean
ans_run_item_is_current (AnsRunItem *self)
{
  return self->current;
}

double
ans_run_item_get_progress (AnsRunItem *self)
{
  return self->progress;
}

static double
statistic_of (const AnsSummary *summary, AnsStatistic statistic)
{
  if (summary->n == 0)
    return (double) NAN;
  return statistic == ANS_STATISTIC_LAST    ? summary->last
         : statistic == ANS_STATISTIC_LEAST ? summary->least
                                            : summary->mean;
}

double
ans_run_item_value (AnsRunItem *self, const AnsRunCell *cell)
{
  switch (cell->kind) {
  case ANS_RUN_CELL_SEEN:
    return self->visible;
  case ANS_RUN_CELL_NAME:
  case ANS_RUN_CELL_MENU:
    return self->number;
  case ANS_RUN_CELL_SEED:
    return (double) self->recipe.seed;
  case ANS_RUN_CELL_STEP:
    return (double) self->step;
  case ANS_RUN_CELL_PARAM:
    return self->recipe.values[cell->index];
  case ANS_RUN_CELL_METRIC:
    break;
  }
  return statistic_of (&self->summaries[cell->index], cell->statistic);
}

char *
ans_run_item_text (AnsRunItem *self, const AnsRunCell *cell)
{
  double value = ans_run_item_value (self, cell);
  if (cell->kind == ANS_RUN_CELL_NAME)
    return g_strdup (self->name);
  if (cell->kind == ANS_RUN_CELL_STEP)
    return ans_readable_count (self->step);
  if (cell->kind == ANS_RUN_CELL_SEED)
    return g_strdup_printf ("%" G_GUINT64_FORMAT, self->recipe.seed);
  if (cell->kind == ANS_RUN_CELL_PARAM &&
      self->recipe.problem->params[cell->index].kind != ANS_PARAM_REAL)
    return ans_problem_param_text (self->recipe.problem, cell->index, value);
  return ans_readable_number (value, cell->kind == ANS_RUN_CELL_PARAM ? 4 : 3);
}

static void
ans_run_item_finalize (GObject *object)
{
  AnsRunItem *self = ANS_RUN_ITEM (object);
  ans_recipe_clear (&self->recipe);
  g_free (self->summaries);
  g_free (self->name);
  g_free (self->failure);
  G_OBJECT_CLASS (ans_run_item_parent_class)->finalize (object);
}

static void
ans_run_item_class_init (AnsRunItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ans_run_item_finalize;
  changed_signal = g_signal_new ("changed", ANS_TYPE_RUN_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
ans_run_item_init (AnsRunItem *self)
{
  self->progress = -1;
}

AnsRunItem *
ans_run_item_new (int number)
{
  AnsRunItem *self = g_object_new (ANS_TYPE_RUN_ITEM, NULL);
  self->number = number;
  return self;
}
