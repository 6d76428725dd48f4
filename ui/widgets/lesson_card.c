#include "ui/widgets/lesson_card.h"

#include <glib/gi18n.h>

struct _AnsLessonCard {
  GtkBox parent;
  GtkLabel *title, *place, *narration;
  GtkButton *back, *next, *close;
};

G_DEFINE_FINAL_TYPE (AnsLessonCard, ans_lesson_card, GTK_TYPE_BOX)

enum { MOVED, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

void
ans_lesson_card_show (AnsLessonCard *self, const char *lesson, const char *title,
                      const char *narration, int index, int n)
{
  g_return_if_fail (ANS_IS_LESSON_CARD (self));
  g_autofree char *place = g_strdup_printf (_ ("%s · %d of %d"), lesson, index + 1, n);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->place, place);
  gtk_label_set_markup (self->narration, narration);
  gtk_widget_set_sensitive (GTK_WIDGET (self->back), index > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), index < n - 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

static void
back_clicked (AnsLessonCard *self)
{
  g_signal_emit (self, signals[MOVED], 0, -1);
}

static void
next_clicked (AnsLessonCard *self)
{
  g_signal_emit (self, signals[MOVED], 0, 1);
}

static void
close_clicked (AnsLessonCard *self)
{
  g_signal_emit (self, signals[ENDED], 0);
}

static void
ans_lesson_card_class_init (AnsLessonCardClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_LESSON_CARD;
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/lesson-card.ui");
  gtk_widget_class_bind_template_child (widget, AnsLessonCard, title);
  gtk_widget_class_bind_template_child (widget, AnsLessonCard, place);
  gtk_widget_class_bind_template_child (widget, AnsLessonCard, narration);
  gtk_widget_class_bind_template_child (widget, AnsLessonCard, back);
  gtk_widget_class_bind_template_child (widget, AnsLessonCard, next);
  gtk_widget_class_bind_template_child (widget, AnsLessonCard, close);
}

static void
ans_lesson_card_init (AnsLessonCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_clicked), self);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_clicked), self);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked), self);
}
