/* Plots of the same quantities show the same part of them. */
#include "ui/widgets/plot_grid_private.h"

#include "ui/plot/view_history.h"
#include "ui/widgets/link.h"

static AnsLink
link_between (AnsPlotGrid *self, int a, int b)
{
  int p = ans_plot_cell_get_plot (self->cells[a]),
      q = ans_plot_cell_get_plot (self->cells[b]);
  if (!self->problem || a == b || p < 0 || q < 0)
    return ANS_LINK_NONE;
  return ans_link_of (&self->problem->plots[p], &self->problem->plots[q]);
}

void
ans_plot_grid_show_links (AnsPlotGrid *self)
{
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    gboolean partners = FALSE;
    for (int j = 0; j < self->n; j++)
      partners |= link_between (self, i, j) != ANS_LINK_NONE;
    ans_plot_cell_set_partners (self->cells[i], partners);
  }
}

/* The plots linked to one that has moved go along. */
void
ans_plot_grid_lead (AnsPlotGrid *self, int cell)
{
  const AnsBox *box =
      &ans_canvas_get_view (ans_plot_cell_get_view (self->cells[cell]))->box;
  if (!ans_plot_cell_get_linked (self->cells[cell]))
    return;
  self->following = TRUE;
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    AnsLink link = link_between (self, cell, i);
    if (link == ANS_LINK_NONE || !ans_plot_cell_get_linked (self->cells[i]))
      continue;
    AnsCanvas *view = ans_plot_cell_get_view (self->cells[i]);
    const AnsBox *before = &ans_canvas_get_view (view)->box;
    AnsBox after = ans_link_follow (link, box, before);
    if (!ans_view_history_same (before, &after))
      ans_canvas_set_box (view, &after);
  }
  self->following = FALSE;
}

/* Another plot in a cell shows what those it is linked to show. */
void
ans_plot_grid_change_plot (AnsPlotGrid *self, int cell, int plot)
{
  self->following = TRUE;
  ans_plot_cell_set_plot (self->cells[cell], plot);
  AnsCanvas *view = ans_plot_cell_get_view (self->cells[cell]);
  for (int i = 0; i < ANS_MAX_CELLS; i++) {
    AnsLink link = link_between (self, cell, i);
    if (link == ANS_LINK_NONE || !ans_plot_cell_get_linked (self->cells[i]) ||
        !ans_plot_cell_get_linked (self->cells[cell]))
      continue;
    AnsCanvas *other = ans_plot_cell_get_view (self->cells[i]);
    AnsBox box = ans_link_follow (link, &ans_canvas_get_view (other)->box,
                                  &ans_canvas_get_view (view)->box);
    if (!ans_view_history_same (&box, &ans_canvas_get_view (view)->box))
      ans_canvas_set_box (view, &box);
    break;
  }
  self->following = FALSE;
}
