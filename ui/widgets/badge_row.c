#include "ui/widgets/badge_row.h"

#include <math.h>

#include "ui/widgets/badge.h"

struct _AnsBadgeRow {
  GtkBox parent;
};

G_DEFINE_FINAL_TYPE (AnsBadgeRow, ans_badge_row, GTK_TYPE_BOX)

/* The claim of a preset about a metric, or NULL. */
static const AnsClaim *
find_claim (const AnsProblem *problem, const AnsPreset *preset, const AnsMetric *metric)
{
  for (const AnsClaim *claim = problem->claims; claim && preset && claim->preset; claim++)
    if (g_str_equal (claim->preset, preset->id) &&
        g_str_equal (claim->metric, metric->id))
      return claim;
  return NULL;
}

void
ans_badge_row_fill (AnsBadgeRow *self, const AnsProblem *problem, const AnsPreset *preset)
{
  GtkWidget *child;
  g_return_if_fail (ANS_IS_BADGE_ROW (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_box_remove (GTK_BOX (self), child);
  for (const AnsMetric *metric = problem->metrics; metric->id; metric++)
    gtk_box_append (GTK_BOX (self),
                    ans_badge_new (metric, find_claim (problem, preset, metric)));
}

void
ans_badge_row_show (AnsBadgeRow *self, const AnsFrame *frame)
{
  g_return_if_fail (ANS_IS_BADGE_ROW (self));
  int metric = 0;
  for (GtkWidget *badge = gtk_widget_get_first_child (GTK_WIDGET (self)); badge;
       badge = gtk_widget_get_next_sibling (badge), metric++) {
    AnsMeasure measure = frame ? ans_frame_measure (frame, metric) : ANS_MEASURE_NONE;
    ans_badge_show (ANS_BADGE (badge), measure);
    /* What this preset does not measure takes no room. */
    gtk_widget_set_visible (badge, !frame || !isnan (measure.value));
  }
}

static void
ans_badge_row_class_init (AnsBadgeRowClass *class)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class),
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ans_badge_row_init (AnsBadgeRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_widget_add_css_class (GTK_WIDGET (self), "badges");
}
