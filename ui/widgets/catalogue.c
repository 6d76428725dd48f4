#include "ui/widgets/catalogue.h"

#include <glib/gi18n.h>
#include <pango/pango.h>
#include <string.h>

const char *
ans_catalogue_heading (const AnsProblem *problem)
{
  const char *section = problem->section ? problem->section : "";
  if (g_str_has_prefix (section, "1"))
    return _ ("Networks for Differential Equations");
  if (g_str_has_prefix (section, "2"))
    return _ ("Differential Equations for Networks");
  return *section ? _ (section) : "";
}

/* Words of the table, also as they are translated. */
static void
add (GString *text, const char *words)
{
  if (!words || !*words)
    return;
  const char *translated = _ (words);
  g_string_append_printf (text, " %s", words);
  if (translated != words)
    g_string_append_printf (text, " %s", translated);
}

static void
add_markup (GString *text, const char *markup)
{
  g_autofree char *plain = NULL;
  if (markup && pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, NULL))
    g_string_append_printf (text, " %s", plain);
}

static char *
finish (GString *text)
{
  char *folded = g_utf8_casefold (text->str, -1);
  g_string_free (text, TRUE);
  return folded;
}

static void
add_preset (GString *text, const AnsPreset *preset)
{
  add (text, preset->title);
  add (text, preset->summary);
  add (text, preset->id);
}

char *
ans_catalogue_text (const AnsProblem *problem)
{
  GString *text = g_string_new (problem->id);
  add (text, problem->title);
  add (text, problem->summary);
  add (text, problem->section);
  add_markup (text, problem->equation);
  for (const AnsParam *param = problem->params; param->id; param++) {
    add (text, param->id);
    add (text, param->label);
    add_markup (text, param->symbol);
  }
  for (const AnsPreset *preset = problem->presets; preset->id; preset++)
    add_preset (text, preset);
  return finish (text);
}

char *
ans_catalogue_preset_text (const AnsPreset *preset)
{
  GString *text = g_string_new ("");
  add_preset (text, preset);
  return finish (text);
}

gboolean
ans_catalogue_matches (const char *text, const char *query)
{
  g_autofree char *folded = g_utf8_casefold (query, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  for (char **word = words; *word; word++)
    if (!strstr (text, *word))
      return FALSE;
  return TRUE;
}
