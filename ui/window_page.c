/* The page about the problem, at the side of the window. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

/* A page that is missing is made of what the problem's tables say. */
static AnsPage *
page_of (const AnsProblem *problem)
{
  g_autoptr (GError) error = NULL;
  AnsPage *page = ans_page_load (problem->id, &error);
  if (page)
    return page;
  g_autofree char *title = g_markup_escape_text (_ (problem->title), -1);
  g_autofree char *summary =
      g_markup_escape_text (problem->summary ? _ (problem->summary) : "", -1);
  g_autofree char *text = g_strdup_printf ("# %s\n\n%s\n", title, summary);
  return ans_page_parse (text, problem->id, NULL);
}

static void
fill (AnsWindow *self)
{
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  g_autoptr (AnsPage) page = recipe ? page_of (recipe->problem) : NULL;
  g_auto (GStrv) ids = ans_lesson_ids ();
  if (page)
    ans_page_view_show (self->page, page);
  for (char **id = ids; page && *id; id++) {
    g_autoptr (AnsLesson) lesson = ans_lesson_load (*id, NULL);
    if (lesson && lesson->problem == recipe->problem)
      ans_page_view_add_lesson (self->page, *id, lesson->title);
  }
}

static void
set_show_page (GSimpleAction *action, GVariant *state, gpointer data)
{
  AnsWindow *self = data;
  g_simple_action_set_state (action, state);
  adw_flap_set_reveal_flap (self->side, g_variant_get_boolean (state));
}

static void
change (AnsWindow *self, gboolean shown)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self), "show-page",
                                      g_variant_new_boolean (shown));
}

static void
page_closed (AnsWindow *self)
{
  change (self, FALSE);
}

/* A narrow window closes it by a click beside it. */
static void
flap_revealed (AnsWindow *self)
{
  if (!self->presenting && !adw_flap_get_reveal_flap (self->side))
    change (self, FALSE);
}

static void
session_opened (AnsWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-page");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), TRUE);
  fill (self);
}

void
ans_window_add_page (AnsWindow *self)
{
  static const GActionEntry entry = {
      .name = "show-page", .state = "false", .change_state = set_show_page};
  g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-page");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), FALSE);
  g_signal_connect_object (self->page, "closed", G_CALLBACK (page_closed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side, "notify::reveal-flap", G_CALLBACK (flap_revealed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "opened", G_CALLBACK (session_opened), self,
                           G_CONNECT_SWAPPED);
}
