/* Share strings: copied, pasted, and asked for. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "engine/run/share.h"

static void
copy_share (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  if (!recipe)
    return;
  g_autofree char *text = ans_share_text (recipe);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ans_window_say (self, _ ("Share string copied"));
}

/* Opens the run, or returns why not. */
static gboolean
open_text (AnsWindow *self, const char *text, GError **error)
{
  g_auto (AnsRecipe) recipe = {0};
  if (!ans_share_read (text, &recipe, error))
    return FALSE;
  ans_window_open (self, &recipe);
  return TRUE;
}

static void
pasted (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (AnsWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  if (!text || !ans_share_is (text))
    ans_window_say (self, _ ("The clipboard holds no share string (ansatz:…)"));
  else if (!open_text (self, text, &error))
    ans_window_say (self, error->message);
}

static void
paste_share (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (data), NULL, pasted,
                                 g_object_ref (data));
}

/* ---- the dialog ---- */

static void
respond (AdwMessageDialog *dialog, const char *response, AnsWindow *self)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  if (g_str_equal (response, "open"))
    open_text (self, gtk_editable_get_text (GTK_EDITABLE (entry)), NULL);
}

/* What would be refused is said while it is typed. */
static void
text_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_auto (AnsRecipe) recipe = {0};
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (entry);
  gboolean good = ans_share_read (text, &recipe, &error);
  adw_message_dialog_set_response_enabled (dialog, "open", good);
  adw_message_dialog_set_body (
      dialog, good ? _ (recipe.problem->title)
              : *text != '\0'
                  ? error->message
                  : _ ("It begins with ansatz: and names a problem, a preset and "
                       "what is changed in it."));
}

static void
ask_share (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action, (void) parameter;
  AnsWindow *self = data;
  GtkWidget *widget =
      adw_message_dialog_new (GTK_WINDOW (self), _ ("Open Share String"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);
  GtkWidget *entry = gtk_entry_new ();
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "ansatz:…");
  gtk_widget_set_tooltip_text (entry, _ ("Share String"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Share string"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "open", _ ("_Open"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "open");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (text_changed), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (respond), self, 0);
  text_changed (GTK_EDITABLE (entry), dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

static void
session_opened (AnsWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "copy-share");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), TRUE);
}

void
ans_window_add_share (AnsWindow *self)
{
  static const GActionEntry entries[] = {{.name = "copy-share", .activate = copy_share},
                                         {.name = "paste-share", .activate = paste_share},
                                         {.name = "open-share", .activate = ask_share}};
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  GAction *copy = g_action_map_lookup_action (G_ACTION_MAP (self), "copy-share");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (copy), FALSE);
  g_signal_connect_object (self->session, "opened", G_CALLBACK (session_opened), self,
                           G_CONNECT_SWAPPED);
}
