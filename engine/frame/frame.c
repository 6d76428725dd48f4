#include "engine/frame/frame.h"

#include <math.h>

struct _AnsFrame {
  int references;
  gint64 step;
  int n_plots, n_metrics;
  AnsPlot **plots; /* NULL where nobody looks */
  AnsMeasure *measures;
};

AnsFrame *
ans_frame_new (gint64 step, int n_plots, guint64 wanted, int n_metrics)
{
  g_assert (n_plots >= 0 && n_plots <= 64 && n_metrics >= 0);
  AnsFrame *self = g_new0 (AnsFrame, 1);
  self->references = 1;
  self->step = step;
  self->n_plots = n_plots;
  self->n_metrics = n_metrics;
  self->plots = g_new0 (AnsPlot *, n_plots);
  self->measures = g_new (AnsMeasure, n_metrics);
  for (int i = 0; i < n_plots; i++)
    if (wanted >> i & 1)
      self->plots[i] = ans_plot_new ();
  for (int i = 0; i < n_metrics; i++)
    self->measures[i] = ANS_MEASURE_NONE;
  return self;
}

AnsFrame *
ans_frame_ref (AnsFrame *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
ans_frame_unref (AnsFrame *self)
{
  if (__atomic_sub_fetch (&self->references, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  for (int i = 0; i < self->n_plots; i++)
    g_clear_pointer (&self->plots[i], ans_plot_unref);
  g_free (self->plots);
  g_free (self->measures);
  g_free (self);
}

AnsPlot *
ans_frame_want (AnsFrame *self, int plot)
{
  g_assert (plot >= 0 && plot < self->n_plots);
  return self->plots[plot];
}

void
ans_frame_set_measure (AnsFrame *self, int metric, AnsMeasure measure)
{
  g_assert (metric >= 0 && metric < self->n_metrics);
  self->measures[metric] = measure;
}

gint64
ans_frame_step (const AnsFrame *self)
{
  return self->step;
}

int
ans_frame_n_plots (const AnsFrame *self)
{
  return self->n_plots;
}

AnsPlot *
ans_frame_plot (const AnsFrame *self, int plot)
{
  g_assert (plot >= 0 && plot < self->n_plots);
  return self->plots[plot];
}

int
ans_frame_n_metrics (const AnsFrame *self)
{
  return self->n_metrics;
}

AnsMeasure
ans_frame_measure (const AnsFrame *self, int metric)
{
  g_assert (metric >= 0 && metric < self->n_metrics);
  return self->measures[metric];
}

gsize
ans_frame_bytes (const AnsFrame *self)
{
  gsize bytes = sizeof *self + (gsize) self->n_plots * sizeof (AnsPlot *) +
                (gsize) self->n_metrics * sizeof (AnsMeasure);
  for (int i = 0; i < self->n_plots; i++)
    if (self->plots[i])
      bytes += ans_plot_bytes (self->plots[i]);
  return bytes;
}
