#include "ui/film/history_plot.h"

#include <glib/gi18n.h>
#include <math.h>

/* What is learned comes first; the others take the colours of the players. */
static const AnsRole roles[] = {ANS_ROLE_NETWORK, ANS_ROLE_SECOND, ANS_ROLE_THIRD,
                                ANS_ROLE_FOURTH, ANS_ROLE_FIRST};

static void
add_reference (AnsPlot *plot, const AnsFrame *frame, int metric, const char *label)
{
  double reference = frame ? ans_frame_measure (frame, metric).reference : (double) NAN;
  if (!isfinite (reference))
    return;
  AnsLayer *mark =
      ans_plot_mark (plot, ANS_MARK_HORIZONTAL, 0, reference, ANS_ROLE_REFERENCE, label);
  mark->dashed = TRUE;
}

typedef struct {
  AnsPlot *plot;
  const AnsHistory *history;
  const AnsFrame *frame;
  gint64 first, last;
  int columns;
  double weight;
} Curves;

/* The average carries the name. */
static void
add_curve (const Curves *self, int metric, AnsRole role, const char *label,
           gboolean average)
{
  gboolean smooth = self->weight > 0;
  int before = ans_plot_n_layers (self->plot);
  if (ans_history_length (self->history, metric) == 0 || (average && !smooth))
    return;
  if (average) {
    ans_history_plot_smooth (self->history, metric, self->weight, self->first, self->last,
                             self->columns, role, label, self->plot);
    return;
  }
  ans_history_plot (self->history, metric, self->first, self->last, self->columns, role,
                    smooth ? NULL : label, self->plot);
  if (smooth && ans_plot_n_layers (self->plot) > before)
    ans_plot_set_faint (self->plot, before);
}

static void
add_metrics (const Curves *self, const AnsProblem *problem, char **ids, gboolean average)
{
  gboolean several = ids[0] && ids[1]; /* then nobody could tell whose it is */
  for (int i = 0, drawn = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (problem, ids[i]);
    if (metric < 0)
      continue;
    if (!average)
      add_reference (self->plot, self->frame, metric, several ? NULL : _ ("reference"));
    add_curve (self, metric, roles[drawn % (int) G_N_ELEMENTS (roles)],
               _ (problem->metrics[metric].label), average);
    drawn++;
  }
}

AnsPlot *
ans_history_plot_new (const AnsProblem *problem, int index, const AnsHistory *history,
                      const AnsFrame *frame, gint64 first, gint64 last, int columns)
{
  return ans_history_plot_smooth_new (problem, index, history, frame, first, last,
                                      columns, 0);
}

AnsPlot *
ans_history_plot_smooth_new (const AnsProblem *problem, int index,
                             const AnsHistory *history, const AnsFrame *frame,
                             gint64 first, gint64 last, int columns, double weight)
{
  AnsPlot *plot = ans_plot_new ();
  Curves curves = {plot, history, frame, first, last, columns, weight};
  g_auto (GStrv) ids = g_strsplit (problem->plots[index].history, " ", -1);
  int length = 0;
  for (int i = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (problem, ids[i]);
    length = metric < 0 ? length : MAX (length, ans_history_length (history, metric));
  }
  /* One point makes no curve. */
  if (length < 2) {
    ans_plot_set_message (plot, _ ("Press Run: the curve grows with the run"));
    return plot;
  }
  add_metrics (&curves, problem, ids, FALSE);
  add_metrics (&curves, problem, ids, TRUE);
  return plot;
}
