#include "engine/run/share.h"

#include "engine/core/error.h"

#include <string.h>

#define SCHEME "ansatz:"
/* Longer than any recipe is. */
enum { MOST_BYTES = 8192, QUOTED = 32 };

/* ---- writing ---- */

static void
append_setting (GString *text, char *separator, const char *key, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (text, "%c%s=%s", *separator, key, escaped);
  *separator = '&';
}

char *
ans_share_text (const AnsRecipe *recipe)
{
  const AnsProblem *problem = recipe->problem;
  g_auto (AnsRecipe) usual = {0};
  GString *text = g_string_new (SCHEME);
  char separator = '?';
  ans_recipe_init (&usual, problem, recipe->preset);
  g_string_append_printf (text, "%s/%s", problem->id, usual.preset->id);
  for (int i = 0; i < ans_problem_n_params (problem); i++) {
    if (recipe->values[i] == usual.values[i])
      continue;
    g_autofree char *value = ans_problem_param_text (problem, i, recipe->values[i]);
    append_setting (text, &separator, problem->params[i].id, value);
  }
  if (recipe->seed != usual.seed) {
    g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, recipe->seed);
    append_setting (text, &separator, "seed", seed);
  }
  return g_string_free (text, FALSE);
}

/* ---- reading ---- */

gboolean
ans_share_is (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0;
}

/* What is told of a text that anybody may have written: its beginning, without what
 * cannot be printed. */
static char *
quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong n = g_utf8_strlen (valid, -1);
  char *start = g_utf8_substring (valid, 0, MIN (n, QUOTED));
  for (char *p = start; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  if (n <= QUOTED)
    return start;
  char *cut = g_strconcat (start, "…", NULL);
  g_free (start);
  return cut;
}

static gboolean
refuse (const char *text, const char *why, GError **error)
{
  g_autofree char *quoted = quote (text);
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE, "'%s' %s", quoted, why);
  return FALSE;
}

static gboolean
read_seed (const char *value, guint64 *seed, GError **error)
{
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, seed, NULL))
    return TRUE;
  g_autofree char *quoted = quote (value);
  g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE, "seed=%s: a whole number is wanted",
               quoted);
  return FALSE;
}

/* "key=value"; each key may come once. */
static gboolean
read_setting (const char *setting, GHashTable *seen, AnsRecipe *recipe, GError **error)
{
  const char *equals = strchr (setting, '=');
  if (!equals || equals == setting)
    return refuse (setting, "is not of the form key=value", error);
  g_autofree char *key = g_strndup (setting, (gsize) (equals - setting));
  g_autofree char *value = g_uri_unescape_string (equals + 1, NULL);
  if (!value)
    return refuse (setting, "has a % that is followed by no character's number", error);
  if (!g_hash_table_add (seen, g_strdup (key)))
    return refuse (key, "is given twice", error);
  if (g_str_equal (key, "seed"))
    return read_seed (value, &recipe->seed, error);
  g_autofree char *short_key = quote (key), *short_value = quote (value);
  return ans_problem_set (recipe->problem, short_key, short_value, recipe->values, error);
}

static gboolean
read_settings (const char *settings, AnsRecipe *recipe, GError **error)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) list = g_strsplit (settings, "&", -1);
  for (char **setting = list; *setting; setting++)
    if (!read_setting (*setting, seen, recipe, error))
      return FALSE;
  return ans_problem_check (recipe->problem, recipe->values, error);
}

/* "problem/preset". */
static gboolean
read_names (const char *names, AnsRecipe *recipe, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (names, "/", 3);
  if (g_strv_length (parts) != 2)
    return refuse (names, "is not of the form problem/preset", error);
  g_autofree char *problem_id = quote (parts[0]), *preset_id = quote (parts[1]);
  const AnsProblem *problem = ans_problem_find (problem_id, error);
  const AnsPreset *preset =
      problem ? ans_problem_preset (problem, preset_id, error) : NULL;
  if (!preset)
    return FALSE;
  ans_recipe_init (recipe, problem, preset);
  return TRUE;
}

gboolean
ans_share_read (const char *text, AnsRecipe *recipe, GError **error)
{
  g_auto (AnsRecipe) read = {0};
  if (!ans_share_is (text))
    return refuse (text, "does not begin with " SCHEME, error);
  if (strlen (text) > MOST_BYTES)
    return refuse (text, "is too long for a share string", error);
  g_autofree char *plain = g_strstrip (g_strdup (text));
  char *names = plain + strlen (SCHEME), *settings = strchr (names, '?');
  if (settings)
    *settings++ = '\0';
  if (!read_names (names, &read, error) ||
      (settings && !read_settings (settings, &read, error)))
    return FALSE;
  *recipe = read;
  read.values = NULL;
  return TRUE;
}
