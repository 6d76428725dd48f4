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

static void
add_metrics (AnsPlot *plot, const AnsProblem *problem, char **ids,
             const AnsHistory *history, const AnsFrame *frame, const gint64 range[2],
             int columns)
{
  gboolean several = ids[0] && ids[1]; /* then nobody could tell whose it is */
  for (int i = 0, drawn = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (problem, ids[i]);
    if (metric < 0)
      continue;
    const char *label = _ (problem->metrics[metric].label);
    add_reference (plot, frame, metric, several ? NULL : _ ("reference"));
    if (ans_history_length (history, metric) > 0)
      ans_history_plot (history, metric, range[0], range[1], columns,
                        roles[drawn % (int) G_N_ELEMENTS (roles)], label, plot);
    drawn++;
  }
}

AnsPlot *
ans_history_plot_new (const AnsProblem *problem, int index, const AnsHistory *history,
                      const AnsFrame *frame, gint64 first, gint64 last, int columns)
{
  AnsPlot *plot = ans_plot_new ();
  const gint64 range[2] = {first, last};
  g_auto (GStrv) ids = g_strsplit (problem->plots[index].history, " ", -1);
  int length = 0;
  for (int i = 0; ids[i]; i++) {
    int metric = ans_problem_metric_index (problem, ids[i]);
    length = metric < 0 ? length : MAX (length, ans_history_length (history, metric));
  }
  /* One point makes no curve. */
  if (length < 2)
    ans_plot_set_message (plot, _ ("Press Run: the curve grows with the run"));
  else
    add_metrics (plot, problem, ids, history, frame, range, columns);
  return plot;
}
