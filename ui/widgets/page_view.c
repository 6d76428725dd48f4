#include "ui/widgets/page_view.h"

#include <glib/gi18n.h>

struct _AnsPageView {
  AdwBin parent;
  GtkScrolledWindow *scroller;
  GtkBox *blocks;
  GtkButton *close;
  gboolean has_lessons;
};

G_DEFINE_FINAL_TYPE (AnsPageView, ans_page_view, ADW_TYPE_BIN)

enum { CLOSED, LESSON, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const styles[] = {[ANS_PAGE_TITLE] = "title-2",
                                     [ANS_PAGE_HEADING] = "heading",
                                     [ANS_PAGE_TEXT] = NULL,
                                     [ANS_PAGE_EQUATION] = "page-equation",
                                     [ANS_PAGE_ITEM] = NULL};

/* Text can be selected with the pointer, but the keyboard does not stop at each of the
 * many paragraphs. */
static GtkWidget *
new_label (AnsPageKind kind, const char *markup)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  if (styles[kind])
    gtk_widget_add_css_class (label, styles[kind]);
  if (kind == ANS_PAGE_HEADING)
    gtk_widget_set_margin_top (label, 9);
  if (kind == ANS_PAGE_TITLE)
    gtk_widget_set_margin_end (label, 30);
  return label;
}

static void
add_block (AnsPageView *self, const AnsPageBlock *block)
{
  GtkWidget *label = new_label (block->kind, block->markup);
  if (block->kind != ANS_PAGE_ITEM) {
    gtk_box_append (self->blocks, label);
    return;
  }
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *bullet = gtk_label_new ("•");
  gtk_label_set_yalign (GTK_LABEL (bullet), 0);
  gtk_widget_add_css_class (bullet, "dim-label");
  gtk_box_append (GTK_BOX (line), bullet);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (self->blocks, line);
}

void
ans_page_view_show (AnsPageView *self, const AnsPage *page)
{
  g_return_if_fail (ANS_IS_PAGE_VIEW (self));
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->blocks))))
    gtk_box_remove (self->blocks, child);
  self->has_lessons = FALSE;
  for (int i = 0; i < page->n; i++)
    add_block (self, &page->blocks[i]);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
lesson_clicked (GtkWidget *button, AnsPageView *self)
{
  g_signal_emit (self, signals[LESSON], 0, g_object_get_data (G_OBJECT (button), "id"));
}

void
ans_page_view_add_lesson (AnsPageView *self, const char *id, const char *title)
{
  g_return_if_fail (ANS_IS_PAGE_VIEW (self));
  if (!self->has_lessons) {
    g_autofree char *heading = g_markup_escape_text (_ ("Lessons"), -1);
    gtk_box_append (self->blocks, new_label (ANS_PAGE_HEADING, heading));
  }
  self->has_lessons = TRUE;
  GtkWidget *button = gtk_button_new (), *content = adw_button_content_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content),
                                    "media-playback-start-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), title);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _ ("Begin This Lesson"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (lesson_clicked), self);
  gtk_box_append (self->blocks, button);
}

static void
close_clicked (AnsPageView *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
ans_page_view_class_init (AnsPageViewClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_PAGE_VIEW;
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[LESSON] = g_signal_new ("lesson", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/page-view.ui");
  gtk_widget_class_bind_template_child (widget, AnsPageView, scroller);
  gtk_widget_class_bind_template_child (widget, AnsPageView, blocks);
  gtk_widget_class_bind_template_child (widget, AnsPageView, close);
}

static void
ans_page_view_init (AnsPageView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked), self);
}
