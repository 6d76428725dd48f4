/* The table of what can be done by key. */
#include "tests/runs/fixture.h"
#include "ui/actions.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static void
test_keys (void)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (const AnsAction *action = ans_actions; action->action; action++) {
    g_auto (GStrv) keys = g_strsplit (action->keys, " ", -1);
    for (char **key = keys; *key; key++) {
      guint code;
      GdkModifierType modifiers;
      g_test_message ("%s: %s", action->action, *key);
      g_assert_true (gtk_accelerator_parse (*key, &code, &modifiers));
      g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (code, modifiers)));
    }
  }
}

static void
test_groups (void)
{
  g_autoptr (GHashTable) ended =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, NULL);
  const char *group = NULL;
  for (const AnsAction *action = ans_actions; action->action; action++) {
    if (g_strcmp0 (group, action->group) != 0 && group)
      g_hash_table_add (ended, (gpointer) (gsize) group);
    group = action->group;
    g_assert_false (g_hash_table_contains (ended, group));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/actions/no-key-does-two-things", test_keys);
  g_test_add_func ("/ui/actions/groups-are-together", test_groups);
  return g_test_run ();
}
