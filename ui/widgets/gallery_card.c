#include "ui/widgets/gallery_card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/widgets/catalogue.h"
#include "ui/film/thumbnail.h"

/* Presets that a search shows at most. */
enum { PRESETS_SHOWN = 3 };

struct _AnsGalleryCard {
  GtkFlowBoxChild parent;
  const AnsProblem *problem;
  char *text; /* to be searched */
  GtkPicture *picture;
  GtkStack *picture_stack;
  GtkLabel *title, *section, *summary;
  GtkBox *presets;
};

G_DEFINE_FINAL_TYPE (AnsGalleryCard, ans_gallery_card, GTK_TYPE_FLOW_BOX_CHILD)

static guint chosen_signal;

void
ans_gallery_card_show_picture (AnsGalleryCard *self)
{
  g_return_if_fail (ANS_IS_GALLERY_CARD (self));
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autofree char *path =
      ans_thumbnail_path (NULL, self->problem, dark ? ANS_THEME_DARK : ANS_THEME_LIGHT);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_filename (path, NULL);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->picture_stack, texture ? "picture" : "none");
}

/* ---- search ---- */

static void
preset_clicked (GtkButton *button, AnsGalleryCard *self)
{
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (button), "preset"));
}

static void
add_preset (AnsGalleryCard *self, const AnsPreset *preset)
{
  GtkWidget *button = gtk_button_new_with_label (_ (preset->title));
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "preset");
  gtk_widget_set_tooltip_text (button, preset->summary ? _ (preset->summary) : NULL);
  g_object_set_data (G_OBJECT (button), "preset", (gpointer) (gsize) preset);
  g_signal_connect (button, "clicked", G_CALLBACK (preset_clicked), self);
  gtk_box_append (self->presets, button);
}

static void
show_presets (AnsGalleryCard *self, const char *query)
{
  GtkWidget *child;
  int n = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->presets))))
    gtk_box_remove (self->presets, child);
  for (const AnsPreset *preset = self->problem->presets; preset->id && *query; preset++) {
    g_autofree char *text = ans_catalogue_preset_text (preset);
    if (n < PRESETS_SHOWN && ans_catalogue_matches (text, query)) {
      add_preset (self, preset);
      n++;
    }
  }
  gtk_widget_set_visible (GTK_WIDGET (self->presets), n > 0);
}

gboolean
ans_gallery_card_search (AnsGalleryCard *self, const char *query)
{
  g_return_val_if_fail (ANS_IS_GALLERY_CARD (self), FALSE);
  g_autofree char *words = g_strstrip (g_strdup (query));
  show_presets (self, words);
  return ans_catalogue_matches (self->text, words);
}

/* ---- the object ---- */

const AnsProblem *
ans_gallery_card_get_problem (AnsGalleryCard *self)
{
  g_return_val_if_fail (ANS_IS_GALLERY_CARD (self), NULL);
  return self->problem;
}

static void
ans_gallery_card_finalize (GObject *object)
{
  g_free (ANS_GALLERY_CARD (object)->text);
  G_OBJECT_CLASS (ans_gallery_card_parent_class)->finalize (object);
}

static void
ans_gallery_card_class_init (AnsGalleryCardClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = ans_gallery_card_finalize;
  chosen_signal = g_signal_new ("chosen", ANS_TYPE_GALLERY_CARD, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/ansatz/Ansatz/ui/gallery-card.ui");
  gtk_widget_class_bind_template_child (widget, AnsGalleryCard, picture);
  gtk_widget_class_bind_template_child (widget, AnsGalleryCard, picture_stack);
  gtk_widget_class_bind_template_child (widget, AnsGalleryCard, title);
  gtk_widget_class_bind_template_child (widget, AnsGalleryCard, section);
  gtk_widget_class_bind_template_child (widget, AnsGalleryCard, summary);
  gtk_widget_class_bind_template_child (widget, AnsGalleryCard, presets);
}

static void
ans_gallery_card_init (AnsGalleryCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "2.2.1 Two-layer networks" without its number, which is the talk's. */
static const char *
section_name (const AnsProblem *problem)
{
  const char *name = problem->section ? _ (problem->section) : "";
  while (g_ascii_isdigit (*name) || *name == '.' || *name == ' ')
    name++;
  return name;
}

GtkWidget *
ans_gallery_card_new (const AnsProblem *problem)
{
  AnsGalleryCard *self = g_object_new (ANS_TYPE_GALLERY_CARD, NULL);
  const char *summary = problem->summary ? _ (problem->summary) : "";
  self->problem = problem;
  self->text = ans_catalogue_text (problem);
  gtk_label_set_text (self->title, _ (problem->title));
  gtk_label_set_text (self->section, section_name (problem));
  gtk_widget_set_visible (GTK_WIDGET (self->section), *section_name (problem) != '\0');
  gtk_label_set_text (self->summary, summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (problem->title), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  summary, -1);
  return GTK_WIDGET (self);
}
