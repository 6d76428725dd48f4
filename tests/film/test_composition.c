/* Pages of the fixture: sizes, names, commands, bytes, LaTeX, numbers. */
#include "engine/core/error.h"
#include "engine/run/headless.h"
#include "tests/runs/fixture.h"
#include "ui/film/numbers.h"
#include "ui/film/composition.h"
#include "ui/film/sheet.h"
#include "ui/film/tex.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { STEPS = 30, ALL = 4 };

static AnsRecipe recipe;
static AnsHeadlessResult result;

static AnsComposition *
new_page (int n)
{
  AnsComposition *page = ans_composition_new (&recipe, STEPS, 320, 200);
  for (int i = 0; i < n; i++) {
    g_autoptr (AnsPlot) plot =
        ans_sheet_plot (recipe.problem, i, result.frame, result.history, 300);
    ans_composition_add (page, i, plot, NULL);
  }
  return page;
}

static void
sizes_are_those_of_their_names (void)
{
  g_autoptr (AnsComposition) page = new_page (1);
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PDF);
  double width, height;
  ans_composition_measure (page, &options, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 8.4 / 2.54 * 72, 1e-9);
  options.size = ANS_COMPOSITION_TWO_COLUMNS;
  ans_composition_measure (page, &options, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 17.4 / 2.54 * 72, 1e-9);
  options.size = ANS_COMPOSITION_SLIDE;
  ans_composition_measure (page, &options, &width, &height);
  g_assert_cmpfloat_with_epsilon (width / height, 16.0 / 9, 1e-9);
  options.size = ANS_COMPOSITION_SCREEN;
  ans_composition_measure (page, &options, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 240, 1e-9);
  g_assert_cmpfloat_with_epsilon (height, 150, 1e-9);
  g_assert_true (ans_composition_parse_size ("10x5cm", &options, NULL));
  ans_composition_measure (page, &options, &width, &height);
  g_assert_cmpfloat_with_epsilon (height, 5 / 2.54 * 72, 1e-9);
}

/* In one column plots stand one below the other, and texts add to the height. */
static void
columns_grow_with_what_is_in_them (void)
{
  g_autoptr (AnsComposition) one = new_page (1), all = new_page (ALL);
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PDF);
  double width, single, several, texts;
  ans_composition_measure (one, &options, &width, &single);
  ans_composition_measure (all, &options, &width, &several);
  options.footer = options.equation = TRUE;
  ans_composition_measure (one, &options, &width, &texts);
  g_assert_cmpfloat_with_epsilon (several, ALL * single, 1e-9);
  g_assert_cmpfloat (texts, >, single + 10);
}

static void
sizes_are_read_or_refused (void)
{
  static const char *const wrong[] = {"",       "8.4",    "8.4x6",     "8.4x6mm", "x6cm",
                                      "0x6cm",  "-1x6px", "1e400x6cm", "nanx6cm", "colum",
                                      "8x6cm2", "cm",     "px"};
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PDF);
  g_assert_true (ans_composition_parse_size ("8.25x6.5cm", &options, NULL));
  g_assert_cmpfloat (options.width, ==, 8.25);
  g_assert_cmpint (options.size, ==, ANS_COMPOSITION_CENTIMETRES);
  g_assert_true (ans_composition_parse_size ("two-columns", &options, NULL));
  g_assert_cmpint (options.size, ==, ANS_COMPOSITION_TWO_COLUMNS);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ans_composition_parse_size (wrong[i], &options, &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_USAGE);
  }
}

static void
pixels_are_exact (void)
{
  g_autoptr (AnsComposition) page = new_page (1);
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PNG);
  static const int lengths[][2] = {{640, 480}, {641, 333}, {1919, 1081}};
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    options.size = ANS_COMPOSITION_PIXELS;
    options.width = lengths[i][0];
    options.height = lengths[i][1];
    g_autoptr (GBytes) png = ans_composition_bytes (page, &options, NULL);
    const guint8 *head = g_bytes_get_data (png, NULL);
    g_assert_cmpint (head[18] << 8 | head[19], ==, lengths[i][0]);
    g_assert_cmpint (head[22] << 8 | head[23], ==, lengths[i][1]);
  }
}

static void
names_and_commands_say_it_all (void)
{
  g_autoptr (AnsComposition) page = new_page (ALL), one = ans_composition_copy (page, 2);
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_SVG);
  g_autofree char *several = ans_composition_name (page, ANS_COMPOSITION_SVG);
  g_autofree char *single = ans_composition_name (one, ANS_COMPOSITION_TEX);
  g_assert_cmpstr (several, ==, "fixture-double-well-step30.svg");
  g_assert_cmpstr (single, ==, "fixture-double-well-step30-density.tex");
  options.theme = ANS_THEME_DARK;
  options.title = FALSE;
  options.dense = 700;
  options.size = ANS_COMPOSITION_SCREEN;
  g_autofree char *command = ans_composition_command (one, &options, FALSE, "a b.svg");
  g_assert_cmpstr (command, ==,
                   "ansatz figure fixture --preset double-well --set beta=4.5 --seed 1 "
                   "--steps 30 --plots density --size 320x200px --theme dark --no-title "
                   "--dense 700 --out 'a b.svg'");
}

static void
the_same_page_has_the_same_bytes (void)
{
  for (int format = 0; format < ANS_N_PAGE_FORMATS; format++) {
    g_autoptr (AnsComposition) page = new_page (ALL),
                               copy = ans_composition_copy (page, -1);
    AnsCompositionOptions options =
        ans_composition_options ((AnsCompositionFormat) format);
    options.footer = options.equation = TRUE;
    g_autoptr (GBytes) first = ans_composition_bytes (page, &options, NULL);
    g_autoptr (GBytes) second = ans_composition_bytes (copy, &options, NULL);
    g_assert_nonnull (first);
    g_assert_true (g_bytes_equal (first, second));
  }
}

static void
previews_fit (void)
{
  g_autoptr (AnsComposition) page = new_page (ALL);
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PDF);
  cairo_surface_t *picture = ans_composition_preview (page, &options, 300, 200);
  g_assert_cmpint (cairo_image_surface_get_width (picture), <=, 300);
  g_assert_cmpint (cairo_image_surface_get_height (picture), <=, 200);
  g_assert_cmpint (cairo_image_surface_get_height (picture), >=, 199);
  cairo_surface_destroy (picture);
}

static void
markup_becomes_latex (void)
{
  static const char *const pairs[][2] = {
      {"x<sub>1</sub>", "x\\textsubscript{1}"},
      {"<i>V</i>(x²)", "\\textit{V}(x$^{2}$)"},
      {"50 % & {a_b} #1 $", "50 \\% \\& \\{a\\_b\\} \\#1 \\$"},
      {"50 % &amp; {a_b}", "50 \\% \\& \\{a\\_b\\}"},
      {"−β⁻¹∇u", "$-$$\\beta$$^{-}$$^{1}$$\\nabla$u"},
      {"ẋ ū β̄", "$\\dot{x}$ $\\bar{u}$ $\\bar{\\beta}$"},
      {"a < b", "a $<$ b"},
      {"<span size='small'>Müller–Brown</span>", "Müller--Brown"}};
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *text = ans_tex_text (pairs[i][0]);
    g_assert_cmpstr (text, ==, pairs[i][1]);
  }
}

static int
count (const char *text, const char *part)
{
  int n = 0;
  for (const char *at = strstr (text, part); at; at = strstr (at + 1, part))
    n++;
  return n;
}

/* Every brace and every environment is closed: what TeX would stumble over first. */
static void
latex_is_whole (void)
{
  g_autoptr (AnsComposition) page = new_page (ALL);
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_TEX);
  g_autoptr (GBytes) bytes = ans_composition_bytes (page, &options, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  int depth = 0;
  for (const char *at = text; *at; at++) {
    depth += (*at == '{') - (*at == '}');
    g_assert_cmpint (depth, >=, 0);
  }
  g_assert_cmpint (depth, ==, 0);
  g_assert_cmpint (count (text, "\\begin{axis}"), ==, ALL);
  g_assert_cmpint (count (text, "\\end{axis}"), ==, ALL);
  g_assert_cmpint (count (text, "ymode=log"), ==, 1);
  g_assert_cmpint (count (text, "% ansatz run fixture --preset double-well"), ==, 1);
  g_assert_true (g_str_has_suffix (text, "\\end{document}\n"));
}

static void
numbers_are_those_of_the_frame (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ansatz-page-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npz", NULL), *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  ans_numbers_save (&recipe, result.frame, NULL, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_nonnull (memmem (data, size, "force.0.y.npy", 13));
  g_assert_nonnull (memmem (data, size, "metric.energy.value.npy", 23));
  double value = ans_frame_measure (result.frame,
                                    ans_problem_metric_index (recipe.problem, "energy"))
                     .value;
  g_assert_true (isfinite (value));
  g_assert_nonnull (memmem (data, size, &value, sizeof value));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  g_assert_true (ans_problem_apply (recipe.problem, "beta=4.5", recipe.values, NULL));
  AnsHeadless run = {.recipe = &recipe, .steps = STEPS, .watch = G_MAXUINT64};
  g_assert_true (ans_headless_run (&run, &result, NULL));
  g_test_add_func ("/film/composition/sizes-are-those-of-their-names",
                   sizes_are_those_of_their_names);
  g_test_add_func ("/film/composition/columns-grow-with-what-is-in-them",
                   columns_grow_with_what_is_in_them);
  g_test_add_func ("/film/composition/sizes-are-read-or-refused",
                   sizes_are_read_or_refused);
  g_test_add_func ("/film/composition/pixels-are-exact", pixels_are_exact);
  g_test_add_func ("/film/composition/names-and-commands-say-it-all",
                   names_and_commands_say_it_all);
  g_test_add_func ("/film/composition/the-same-page-has-the-same-bytes",
                   the_same_page_has_the_same_bytes);
  g_test_add_func ("/film/composition/previews-fit", previews_fit);
  g_test_add_func ("/film/composition/markup-becomes-latex", markup_becomes_latex);
  g_test_add_func ("/film/composition/latex-is-whole", latex_is_whole);
  g_test_add_func ("/film/composition/numbers-are-those-of-the-frame",
                   numbers_are_those_of_the_frame);
  int status = g_test_run ();
  ans_headless_result_clear (&result);
  ans_recipe_clear (&recipe);
  return status;
}
