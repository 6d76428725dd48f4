/* The pages about problems: how they are read, and that each problem has a good one. */
#include <pango/pango.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/problems/problem.h"
#include "ui/widgets/page.h"
#include "ui/resources.h"

static void
test_blocks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsPage) page =
      ans_page_parse ("# A <i>title</i>\n\none\n two\n> x = 1\n> y\n"
                      "## Head\n- first\n  goes on\n- second\n",
                      "t", &error);
  const AnsPageBlock wanted[] = {
      {ANS_PAGE_TITLE, (char[]){"A <i>title</i>"}}, {ANS_PAGE_TEXT, (char[]){"one two"}},
      {ANS_PAGE_EQUATION, (char[]){"x = 1\ny"}},    {ANS_PAGE_HEADING, (char[]){"Head"}},
      {ANS_PAGE_ITEM, (char[]){"first goes on"}},   {ANS_PAGE_ITEM, (char[]){"second"}}};
  g_assert_no_error (error);
  g_assert_cmpint (page->n, ==, G_N_ELEMENTS (wanted));
  for (int i = 0; i < page->n; i++) {
    g_assert_cmpint (page->blocks[i].kind, ==, wanted[i].kind);
    g_assert_cmpstr (page->blocks[i].markup, ==, wanted[i].markup);
  }
}

static void
refused (const char *text, const char *where)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ans_page_parse (text, "t.md", &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, where));
}

static void
test_errors (void)
{
  refused ("", "t.md:1: ");
  refused ("\n\ntext first", "t.md:3: ");
  refused ("# one\n\n# two\n", "t.md:3: ");
  refused ("# one\n\ntext\n\nwith <i>no end\nof it", "t.md:5: ");
  refused ("# one\n\na & b", "t.md:3: ");
  refused ("# \xff", "t.md:1: ");
}

/* The blocks under a heading: how many there are of a kind, and how long their texts. */
static int
count (const AnsPage *page, const char *heading, AnsPageKind kind)
{
  int n = 0;
  gboolean inside = FALSE;
  for (int i = 0; i < page->n; i++) {
    if (page->blocks[i].kind == ANS_PAGE_HEADING)
      inside = g_str_equal (page->blocks[i].markup, heading);
    else if (inside && page->blocks[i].kind == kind)
      n++;
  }
  return n;
}

static void
test_problem (gconstpointer data)
{
  const AnsProblem *problem = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsPage) page = ans_page_load (problem->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->blocks[0].kind, ==, ANS_PAGE_TITLE);
  g_assert_cmpint (page->blocks[1].kind, ==, ANS_PAGE_TEXT);
  g_assert_cmpuint (strlen (page->blocks[1].markup), >, 120);
  g_assert_cmpint (count (page, "The equations", ANS_PAGE_EQUATION), >=, 2);
  g_assert_cmpint (count (page, "What to look for", ANS_PAGE_ITEM), >=, 3);
  g_assert_cmpint (count (page, "References", ANS_PAGE_ITEM), >=, 3);
  for (int i = 0; i < page->n; i++)
    if (strstr (page->blocks[i].markup, "(19") || strstr (page->blocks[i].markup, "(20"))
      return;
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_resources_register (ans_resources_get_resource ());
  g_test_add_func ("/ui/page/blocks-are-read", test_blocks);
  g_test_add_func ("/ui/page/errors-name-the-line", test_errors);
  for (int i = 0; ans_problems[i]; i++) {
    g_autofree char *path =
        g_strdup_printf ("/ui/page/%s/has-all-its-sections", ans_problems[i]->id);
    g_test_add_data_func (path, ans_problems[i], test_problem);
  }
  return g_test_run ();
}
