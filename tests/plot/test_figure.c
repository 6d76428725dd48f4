#include "ui/plot/figure.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/core/error.h"
#include "tests/plot/layers.h"

static AnsFigure
figure_of (const AnsFigurePanel *panel, AnsFigureFormat format)
{
  return (AnsFigure){.n = 1,
                     .columns = 1,
                     .panels = panel,
                     .format = format,
                     .width = 240,
                     .height = 180,
                     .theme = ANS_THEME_PRINT,
                     .title = "Committor <u> & more",
                     .recipe = "ansatz run committor --seed 7"};
}

static gboolean
contains (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return memmem (data, size, text, strlen (text)) != NULL;
}

static void
every_layer_is_written_in_every_format (void)
{
  static const char *const starts[] = {"\211PNG\r\n\032\n", "<?xml", "%PDF-1."};
  static const char *const ends[] = {"IEND\256B`\202", "</svg>\n", "%%EOF\n"};
  for (int kind = ANS_LAYER_FIELD; kind <= ANS_LAYER_MARKS; kind++)
    for (int format = 0; format < ANS_N_FIGURE_FORMATS; format++) {
      g_autoptr (AnsPlot) plot = ans_plot_new ();
      layers_add (plot, (AnsLayerKind) kind, 40);
      AnsFigurePanel panel = {
          plot, {.x_label = "x", .y_label = "y"}, ans_view_default ()};
      AnsFigure figure = figure_of (&panel, (AnsFigureFormat) format);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = ans_figure_bytes (&figure, &error);
      g_assert_no_error (error);
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);
      g_assert_cmpuint (size, >, 2000);
      g_assert_true (strncmp (data, starts[format], strlen (starts[format])) == 0);
      g_assert_cmpint (memcmp (data + size - strlen (ends[format]), ends[format],
                               strlen (ends[format])),
                       ==, 0);
    }
}

/* Also after other figures have been made in between, as in a long session. */
static void
the_same_figure_has_the_same_bytes (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_FIELD, 0);
  layers_add (plot, ANS_LAYER_CONTOURS, 0);
  layers_add (plot, ANS_LAYER_POINTS, 6000);
  AnsFigurePanel panel = {plot, {.title = "Same", .equal = TRUE}, ans_view_default ()};
  for (int format = 0; format < ANS_N_FIGURE_FORMATS; format++) {
    AnsFigure figure = figure_of (&panel, (AnsFigureFormat) format), other = figure;
    g_autoptr (GBytes) first = ans_figure_bytes (&figure, NULL);
    other.width = 300;
    g_bytes_unref (ans_figure_bytes (&other, NULL));
    g_autoptr (GBytes) second = ans_figure_bytes (&figure, NULL);
    g_assert_true (g_bytes_equal (first, second));
  }
}

static void
files_know_where_they_come_from (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_LINES, 20);
  AnsFigurePanel panel = {plot, {0}, ans_view_default ()};
  AnsFigure figure = figure_of (&panel, ANS_FIGURE_PNG);
  g_autoptr (GBytes) png = ans_figure_bytes (&figure, NULL);
  g_assert_true (contains (png, "ansatz run committor --seed 7"));
  g_assert_true (contains (png, "Committor <u> & more"));
  figure.format = ANS_FIGURE_SVG;
  g_autoptr (GBytes) svg = ans_figure_bytes (&figure, NULL);
  g_assert_true (contains (svg, "<desc>ansatz run committor --seed 7</desc>"));
  g_assert_true (contains (svg, "<title>Committor &lt;u&gt; &amp; more</title>"));
  figure.format = ANS_FIGURE_PDF;
  g_setenv ("SOURCE_DATE_EPOCH", "1000000000", TRUE);
  g_autoptr (GBytes) pdf = ans_figure_bytes (&figure, NULL);
  g_unsetenv ("SOURCE_DATE_EPOCH");
  g_assert_true (contains (pdf, "ansatz run committor --seed 7"));
  g_assert_true (contains (pdf, "20010909014640"));
}

/* Curves stay shapes, and few; points beyond some thousands are one image. */
static void
vector_files_stay_small (void)
{
  g_autoptr (AnsPlot) curve = ans_plot_new (), points = ans_plot_new ();
  AnsLayer *line = ans_plot_lines (curve, 100000, FALSE, ANS_ROLE_NETWORK, NULL);
  for (int i = 0; i < line->n; i++) {
    line->x[i] = (float) i;
    line->y[i] = (float) (i * 7919 % 1000);
  }
  layers_add (points, ANS_LAYER_POINTS, 40000);
  const AnsPlot *plots[] = {curve, points};
  for (int k = 0; k < 2; k++) {
    AnsFigurePanel panel = {plots[k], {0}, ans_view_default ()};
    AnsFigure figure = figure_of (&panel, ANS_FIGURE_SVG);
    g_autoptr (GBytes) svg = ans_figure_bytes (&figure, NULL);
    g_assert_true (contains (svg, "<image") == (k == 1));
    g_assert_cmpuint (g_bytes_get_size (svg), <, 400 * 1024);
  }
}

/* Letters that can be searched and printed anywhere: their shapes are in the file. */
static void
fonts_are_embedded (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_LINES, 20);
  AnsFigurePanel panel = {plot, {.title = "Letters"}, ans_view_default ()};
  AnsFigure figure = figure_of (&panel, ANS_FIGURE_PDF);
  g_autoptr (GBytes) pdf = ans_figure_bytes (&figure, NULL);
  g_assert_true (contains (pdf, "/FontFile"));
}

static void
assert_poppler_opens (GBytes *pdf)
{
  g_autofree char *program = g_find_program_in_path ("pdftoppm");
  g_autofree char *folder = g_dir_make_tmp ("ansatz-figure-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.pdf", NULL);
  g_autofree char *picture = g_build_filename (folder, "a.png", NULL);
  g_autofree char *root = g_build_filename (folder, "a", NULL), *complaints = NULL;
  char *arguments[] = {program, (char[]){"-png"}, (char[]){"-singlefile"}, path, root,
                       NULL};
  int status = -1;
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);
  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  if (program) {
    g_assert_true (g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                                 &complaints, &status, NULL));
    g_assert_cmpint (status, ==, 0);
    g_assert_cmpstr (complaints, ==, "");
    g_assert_cmpint (g_unlink (picture), ==, 0);
  } else {
    g_test_skip ("pdftoppm is not installed");
  }
  g_unlink (path);
  g_rmdir (folder);
}

static void
a_hundred_thousand_particles_fit_a_pdf (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *points = ans_plot_points (plot, 100000, TRUE, ANS_ROLE_PARTICLES, "energy");
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (int i = 0; i < points->n; i++) {
    double angle = g_rand_double_range (random, 0, 2 * G_PI);
    double radius = sqrt (-2 * log (1 - g_rand_double (random)));
    points->x[i] = (float) (radius * cos (angle));
    points->y[i] = (float) (radius * sin (angle));
    points->values[i] = (float) radius;
  }
  AnsFigurePanel panel = {plot, {.x_label = "x"}, ans_view_default ()};
  AnsFigure figure = figure_of (&panel, ANS_FIGURE_PDF);
  figure.width = 493;
  figure.height = 370;
  figure.scale = 300 / 72.0;
  g_autoptr (GBytes) pdf = ans_figure_bytes (&figure, NULL);
  g_test_message ("%" G_GSIZE_FORMAT " bytes", g_bytes_get_size (pdf));
  g_assert_cmpuint (g_bytes_get_size (pdf), <, 3 * 1000 * 1000);
  assert_poppler_opens (pdf);
}

static void
dense_says_when_points_become_an_image (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_POINTS, 1200);
  AnsFigurePanel panel = {plot, {0}, ans_view_default ()};
  AnsFigure figure = figure_of (&panel, ANS_FIGURE_SVG);
  figure.no_bar = TRUE; /* which is an image too */
  g_autoptr (GBytes) shapes = ans_figure_bytes (&figure, NULL);
  figure.dense = 1100;
  g_autoptr (GBytes) image = ans_figure_bytes (&figure, NULL);
  g_assert_false (contains (shapes, "<image"));
  g_assert_true (contains (image, "<image"));
}

static void
heading_and_footer_take_room (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_LINES, 20);
  AnsFigurePanel panel = {plot, {0}, ans_view_default ()};
  AnsFigure figure = figure_of (&panel, ANS_FIGURE_PDF);
  double above, below, wide;
  ans_figure_measure (&figure, &above, &below);
  g_assert_cmpfloat (above + below, ==, 0);
  figure.heading = "<i>u</i><sub>t</sub> = Δ<i>u</i>\n<i>u</i> = 0";
  figure.footer =
      "β = 3, several words that have to go on a second line, seed 7, step 12";
  ans_figure_measure (&figure, &above, &below);
  g_assert_cmpfloat (above, >, 30);
  g_assert_cmpfloat (below, >, 25);
  figure.width *= 3;
  ans_figure_measure (&figure, &above, &wide);
  g_assert_cmpfloat (wide, <, below);
}

static void
several_panels_share_a_figure (void)
{
  AnsFigurePanel panels[3];
  AnsPlot *plots[3];
  for (int i = 0; i < 3; i++) {
    plots[i] = ans_plot_new ();
    layers_add (plots[i], (AnsLayerKind) (ANS_LAYER_LINES + i), 20);
    panels[i] = (AnsFigurePanel){plots[i], {.title = "Panel"}, ans_view_default ()};
  }
  AnsFigure figure = figure_of (panels, ANS_FIGURE_PNG);
  figure.n = 3;
  figure.columns = 2;
  g_autoptr (GBytes) bytes = ans_figure_bytes (&figure, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 3000);
  for (int i = 0; i < 3; i++)
    ans_plot_unref (plots[i]);
}

static void
a_failed_write_leaves_nothing_behind (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ansatz-figure-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "a.pdf", NULL);
  g_autofree char *bad = g_build_filename (folder, "none", "a.pdf", NULL);
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  layers_add (plot, ANS_LAYER_LINES, 20);
  AnsFigurePanel panel = {plot, {0}, ans_view_default ()};
  AnsFigure figure = figure_of (&panel, ANS_FIGURE_PDF);
  g_autoptr (GError) error = NULL;
  g_assert_true (ans_figure_write (&figure, good, &error));
  g_assert_no_error (error);
  g_assert_false (ans_figure_write (&figure, bad, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, bad));
  g_clear_error (&error);
  figure.width = 1e9;
  g_assert_false (ans_figure_write (&figure, good, &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_RANGE);
  g_autoptr (GDir) listing = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (listing), ==, "a.pdf");
  g_assert_null (g_dir_read_name (listing));
  g_unlink (good);
  g_rmdir (folder);
}

static void
formats_are_known_by_their_endings (void)
{
  AnsFigureFormat format = ANS_FIGURE_PNG;
  g_assert_true (ans_figure_format_of ("/a.b/c.SVG", &format));
  g_assert_cmpint (format, ==, ANS_FIGURE_SVG);
  g_assert_false (ans_figure_format_of ("/a.pdf/c", &format));
  g_assert_false (ans_figure_format_of ("jpeg", &format));
  g_assert_cmpstr (ans_figure_extension (ANS_FIGURE_PDF), ==, "pdf");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/figure/every-layer-is-written-in-every-format",
                   every_layer_is_written_in_every_format);
  g_test_add_func ("/plot/figure/the-same-figure-has-the-same-bytes",
                   the_same_figure_has_the_same_bytes);
  g_test_add_func ("/plot/figure/files-know-where-they-come-from",
                   files_know_where_they_come_from);
  g_test_add_func ("/plot/figure/vector-files-stay-small", vector_files_stay_small);
  g_test_add_func ("/plot/figure/fonts-are-embedded", fonts_are_embedded);
  g_test_add_func ("/plot/figure/a-hundred-thousand-particles-fit-a-pdf",
                   a_hundred_thousand_particles_fit_a_pdf);
  g_test_add_func ("/plot/figure/dense-says-when-points-become-an-image",
                   dense_says_when_points_become_an_image);
  g_test_add_func ("/plot/figure/heading-and-footer-take-room",
                   heading_and_footer_take_room);
  g_test_add_func ("/plot/figure/several-panels-share-a-figure",
                   several_panels_share_a_figure);
  g_test_add_func ("/plot/figure/a-failed-write-leaves-nothing-behind",
                   a_failed_write_leaves_nothing_behind);
  g_test_add_func ("/plot/figure/formats-are-known-by-their-endings",
                   formats_are_known_by_their_endings);
  return g_test_run ();
}
