#include "ui/widgets/badge.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/readable.h"

typedef enum { UNKNOWN, HOLDS, FAILS } Verdict;

struct _AnsBadge {
  GtkBox parent;
  const AnsMetric *metric;
  const AnsClaim *claim;
  Verdict verdict;
  GtkLabel *title, *value, *reference;
  GtkImage *icon;
};

G_DEFINE_FINAL_TYPE (AnsBadge, ans_badge, GTK_TYPE_BOX)

gboolean
ans_badge_holds (const AnsClaim *claim, AnsMeasure measure)
{
  switch (claim->kind) {
  case ANS_AT_MOST:
    return measure.value <= claim->bound;
  case ANS_AT_LEAST:
    return measure.value >= claim->bound;
  case ANS_WITHIN:
    return fabs (measure.value / measure.reference - 1) <= claim->bound;
  }
  return FALSE;
}

static void
show_verdict (AnsBadge *self, Verdict verdict)
{
  static const char *const classes[] = {[HOLDS] = "holds", [FAILS] = "fails"};
  static const char *const icons[] = {
      [HOLDS] = "emblem-ok-symbolic", [FAILS] = "content-loading-symbolic"};
  if (verdict == self->verdict)
    return;
  if (self->verdict != UNKNOWN)
    gtk_widget_remove_css_class (GTK_WIDGET (self), classes[self->verdict]);
  if (verdict != UNKNOWN) {
    gtk_widget_add_css_class (GTK_WIDGET (self), classes[verdict]);
    gtk_image_set_from_icon_name (self->icon, icons[verdict]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->icon), verdict != UNKNOWN);
  self->verdict = verdict;
}

void
ans_badge_show (AnsBadge *self, AnsMeasure measure)
{
  g_return_if_fail (ANS_IS_BADGE (self));
  g_autofree char *value = ans_readable_number (measure.value, 4);
  gtk_label_set_text (self->value, value);
  gboolean has_reference = !isnan (measure.reference);
  g_autofree char *known = ans_readable_number (measure.reference, 4);
  /* Translators: the classical answer, beside the value reached. */
  g_autofree char *reference = g_strdup_printf (_ ("ref. %s"), known);
  gtk_label_set_text (self->reference, has_reference ? reference : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reference), has_reference);
  if (!self->claim || isnan (measure.value))
    show_verdict (self, UNKNOWN);
  else
    show_verdict (self, ans_badge_holds (self->claim, measure) ? HOLDS : FAILS);
  g_autofree char *spoken =
      has_reference ? g_strdup_printf ("%s, %s", value, reference) : g_strdup (value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
}

/* What the metric is, and what is claimed of it. */
static char *
tooltip (const AnsMetric *metric, const AnsClaim *claim)
{
  GString *text = g_string_new (_ (metric->label));
  if (metric->unit && *metric->unit)
    g_string_append_printf (text, " (%s)", _ (metric->unit));
  if (metric->help)
    g_string_append_printf (text, "\n%s", _ (metric->help));
  if (!claim)
    return g_string_free (text, FALSE);
  g_autofree char *bound = ans_readable_number (claim->bound, 3);
  g_autofree char *percent = ans_readable_number (100 * claim->bound, 3);
  g_string_append (text, "\n");
  switch (claim->kind) {
  case ANS_AT_MOST:
    g_string_append_printf (text, _ ("Claim: at most %s."), bound);
    break;
  case ANS_AT_LEAST:
    g_string_append_printf (text, _ ("Claim: at least %s."), bound);
    break;
  case ANS_WITHIN:
    g_string_append_printf (text, _ ("Claim: within %s %% of the reference."), percent);
    break;
  }
  if (claim->source)
    g_string_append_printf (text, "\n%s", _ (claim->source));
  return g_string_free (text, FALSE);
}

static void
ans_badge_class_init (AnsBadgeClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  gtk_widget_class_set_template_from_resource (widget, "/org/ansatz/Ansatz/ui/badge.ui");
  gtk_widget_class_bind_template_child (widget, AnsBadge, title);
  gtk_widget_class_bind_template_child (widget, AnsBadge, value);
  gtk_widget_class_bind_template_child (widget, AnsBadge, reference);
  gtk_widget_class_bind_template_child (widget, AnsBadge, icon);
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
ans_badge_init (AnsBadge *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ans_badge_new (const AnsMetric *metric, const AnsClaim *claim)
{
  AnsBadge *self = g_object_new (ANS_TYPE_BADGE, NULL);
  self->metric = metric;
  self->claim = claim;
  gtk_label_set_text (self->title, _ (metric->label));
  g_autofree char *text = tooltip (metric, claim);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (metric->label), -1);
  ans_badge_show (self, ANS_MEASURE_NONE);
  return GTK_WIDGET (self);
}
