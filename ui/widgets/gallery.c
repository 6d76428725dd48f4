#include "ui/widgets/gallery.h"

#include <glib/gi18n.h>

#include "ui/widgets/catalogue.h"
#include "ui/widgets/gallery_card.h"

typedef struct {
  GtkWidget *heading, *cards;
} Section;

struct _AnsGallery {
  AdwBin parent;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkBox *sections_box;
  GArray *sections; /* of Section */
  GPtrArray *cards; /* AnsGalleryCard */
};

G_DEFINE_FINAL_TYPE (AnsGallery, ans_gallery, ADW_TYPE_BIN)

enum { CHOSEN, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- choosing ---- */

static void
choose (AnsGallery *self, const AnsProblem *problem, const AnsPreset *preset)
{
  g_signal_emit (self, signals[CHOSEN], 0, problem, preset);
}

static void
card_activated (GtkFlowBox *box, AnsGalleryCard *card, AnsGallery *self)
{
  (void) box;
  const AnsProblem *problem = ans_gallery_card_get_problem (card);
  choose (self, problem, problem->presets);
}

static void
preset_chosen (AnsGalleryCard *card, gpointer preset, AnsGallery *self)
{
  choose (self, ans_gallery_card_get_problem (card), preset);
}

/* ---- search ---- */

/* Sections without a card that matches are hidden with their heading. */
static void
search_changed (AnsGallery *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->search));
  gboolean any = FALSE;
  for (guint i = 0; i < self->sections->len; i++) {
    Section *section = &g_array_index (self->sections, Section, i);
    gboolean some = FALSE;
    for (guint k = 0; k < self->cards->len; k++) {
      GtkWidget *card = g_ptr_array_index (self->cards, k);
      if (gtk_widget_get_parent (card) != section->cards)
        continue;
      gboolean found = ans_gallery_card_search (ANS_GALLERY_CARD (card), query);
      gtk_widget_set_visible (card, found);
      some |= found;
    }
    gtk_widget_set_visible (section->heading, some);
    gtk_widget_set_visible (section->cards, some);
    any |= some;
  }
  gtk_stack_set_visible_child_name (self->stack, any ? "cards" : "none");
}

/* Return opens the first card that is found. */
static void
search_activated (AnsGallery *self)
{
  for (guint i = 0; i < self->cards->len; i++) {
    AnsGalleryCard *card = g_ptr_array_index (self->cards, i);
    if (!gtk_widget_get_visible (GTK_WIDGET (card)))
      continue;
    card_activated (NULL, card, self);
    return;
  }
}

static void
search_stopped (AnsGallery *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)))
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    g_signal_emit (self, signals[LEFT], 0);
}

void
ans_gallery_focus_search (AnsGallery *self)
{
  g_return_if_fail (ANS_IS_GALLERY (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* ---- cards ---- */

static Section *
find_section (AnsGallery *self, const char *title)
{
  for (guint i = 0; i < self->sections->len; i++) {
    Section *section = &g_array_index (self->sections, Section, i);
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (section->heading)), title))
      return section;
  }
  Section section = {gtk_label_new (title), gtk_flow_box_new ()};
  GtkFlowBox *cards = GTK_FLOW_BOX (section.cards);
  gtk_label_set_xalign (GTK_LABEL (section.heading), 0);
  gtk_label_set_wrap (GTK_LABEL (section.heading), TRUE);
  gtk_widget_add_css_class (section.heading, "title-4");
  gtk_flow_box_set_selection_mode (cards, GTK_SELECTION_NONE);
  gtk_widget_set_halign (section.cards, GTK_ALIGN_START);
  gtk_flow_box_set_homogeneous (cards, TRUE);
  gtk_flow_box_set_max_children_per_line (cards, 4);
  gtk_flow_box_set_column_spacing (cards, 12);
  gtk_flow_box_set_row_spacing (cards, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cards), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  g_signal_connect (cards, "child-activated", G_CALLBACK (card_activated), self);
  gtk_box_append (self->sections_box, section.heading);
  gtk_box_append (self->sections_box, section.cards);
  g_array_append_val (self->sections, section);
  return &g_array_index (self->sections, Section, self->sections->len - 1);
}

void
ans_gallery_fill (AnsGallery *self, const AnsProblem *const *problems)
{
  g_return_if_fail (ANS_IS_GALLERY (self));
  for (; *problems; problems++) {
    GtkWidget *card = ans_gallery_card_new (*problems);
    Section *section = find_section (self, ans_catalogue_heading (*problems));
    gtk_flow_box_insert (GTK_FLOW_BOX (section->cards), card, -1);
    g_signal_connect (card, "chosen", G_CALLBACK (preset_chosen), self);
    g_ptr_array_add (self->cards, card);
  }
  search_changed (self);
}

void
ans_gallery_show_picture (AnsGallery *self, const AnsProblem *problem)
{
  g_return_if_fail (ANS_IS_GALLERY (self));
  for (guint i = 0; i < self->cards->len; i++) {
    AnsGalleryCard *card = g_ptr_array_index (self->cards, i);
    if (!problem || ans_gallery_card_get_problem (card) == problem)
      ans_gallery_card_show_picture (card);
  }
}

GtkWidget *
ans_gallery_get_card (AnsGallery *self, const AnsProblem *problem)
{
  g_return_val_if_fail (ANS_IS_GALLERY (self), NULL);
  for (guint i = 0; i < self->cards->len; i++) {
    AnsGalleryCard *card = g_ptr_array_index (self->cards, i);
    if (ans_gallery_card_get_problem (card) == problem)
      return GTK_WIDGET (card);
  }
  return NULL;
}

/* ---- the object ---- */

static void
style_changed (AnsGallery *self)
{
  ans_gallery_show_picture (self, NULL);
}

static void
ans_gallery_finalize (GObject *object)
{
  AnsGallery *self = ANS_GALLERY (object);
  g_array_unref (self->sections);
  g_ptr_array_unref (self->cards);
  G_OBJECT_CLASS (ans_gallery_parent_class)->finalize (object);
}

static void
ans_gallery_class_init (AnsGalleryClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  GType type = ANS_TYPE_GALLERY;
  G_OBJECT_CLASS (class)->finalize = ans_gallery_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
  signals[LEFT] =
      g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/gallery.ui");
  gtk_widget_class_bind_template_child (widget, AnsGallery, search);
  gtk_widget_class_bind_template_child (widget, AnsGallery, stack);
  gtk_widget_class_bind_template_child_full (widget, "sections", FALSE,
                                             G_STRUCT_OFFSET (AnsGallery, sections_box));
}

static void
ans_gallery_init (AnsGallery *self)
{
  self->sections = g_array_new (FALSE, TRUE, sizeof (Section));
  self->cards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed),
                            self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_activated),
                            self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (search_stopped),
                            self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (style_changed), self, G_CONNECT_SWAPPED);
}
