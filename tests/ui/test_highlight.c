/* Symbols that stand out in equations. */
#include <pango/pango.h>
#include <string.h>

#include "engine/problems/problem.h"
#include "ui/widgets/highlight.h"

static void
check (const char *markup, const char *symbol, const char *wanted)
{
  g_autofree char *text = ans_highlight_symbol (markup, symbol, "<b>", "</b>");
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_letters (void)
{
  check ("−<i>β</i><sup>2</sup> <i>e</i><sup>−<i>βV</i></sup>", "β",
         "−<i><b>β</b></i><sup>2</sup> <i>e</i><sup>−<i><b>β</b>V</i></sup>");
  check ("d<i>x</i> of <i>d</i>", "d", "d<i>x</i> of <i><b>d</b></i>");
  check ("max<sub><i>x</i></sub>", "x", "max<sub><i><b>x</b></i></sub>");
  check ("<i>θ̇</i> = <i>θ</i>", "θ", "<i>θ̇</i> = <i><b>θ</b></i>");
  check ("<sub>∂A</sub>", "A", "<sub>∂<b>A</b></sub>");
}

static void
test_formulas (void)
{
  check ("<i>β</i><sup>−1</sup>Δ<i>p</i>", "1/β",
         "<i><b>β</b></i><sup>−1</sup>Δ<i>p</i>");
  check ("<i>β</i>", "<i>β</i>", "<i><b>β</b></i>");
  check ("<i>a</i> &lt; <i>t</i>", "t", "<i>a</i> &lt; <i><b>t</b></i>");
  check ("<i>x</i>", "z", "<i>x</i>");
  check ("<i>x</i>", NULL, "<i>x</i>");
  check ("<i>x</i>", "<b>", "<i>x</i>");
}

/* Whatever stands out, the equation reads as before, and one parameter of each problem
 * does. */
static void
test_problems (void)
{
  for (int i = 0; ans_problems[i]; i++) {
    const AnsProblem *problem = ans_problems[i];
    g_autofree char *before = NULL;
    g_assert_true (
        pango_parse_markup (problem->equation, -1, 0, NULL, &before, NULL, NULL));
    for (const AnsParam *param = problem->params; param->id; param++) {
      g_autofree char *text =
          ans_highlight_symbol (problem->equation, param->symbol, "<b>", "</b>");
      g_autofree char *after = NULL;
      g_assert_true (pango_parse_markup (text, -1, 0, NULL, &after, NULL, NULL));
      g_assert_cmpstr (before, ==, after);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/highlight/variables-stand-out", test_letters);
  g_test_add_func ("/ui/highlight/letters-of-formulas-do-too", test_formulas);
  g_test_add_func ("/ui/highlight/equations-read-as-before", test_problems);
  return g_test_run ();
}
