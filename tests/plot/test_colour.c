#include "ui/plot/colour.h"

#include <math.h>

/* CIE L* of a pixel, another measure of lightness than the one the tables are made with.
 */
static double
lightness (guint32 pixel)
{
  double sum = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (int k = 0; k < 3; k++) {
    double s = (pixel >> (16 - 8 * k) & 255) / 255.0;
    sum += weights[k] * (s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4));
  }
  return sum > 0.008856 ? 116 * cbrt (sum) - 16 : 903.3 * sum;
}

static void
sequential_maps_get_lighter (void)
{
  const AnsMap maps[] = {ANS_MAP_SEQUENTIAL, ANS_MAP_GREY};
  for (guint m = 0; m < G_N_ELEMENTS (maps); m++) {
    const guint32 *table = ans_colour_table (maps[m]);
    for (int i = 1; i < 256;
         i++) /* 8 bits a channel: steps back of half a unit are rounding */
      g_assert_cmpfloat (lightness (table[i]), >, lightness (table[i - 1]) - 0.35);
    for (int i = 8; i < 256; i++)
      g_assert_cmpfloat (lightness (table[i]), >, lightness (table[i - 8]));
    g_assert_cmpfloat (lightness (table[255]) - lightness (table[0]), >, 70);
  }
}

static void
palettes_get_lighter (void)
{
  for (int p = ANS_PALETTE_VIRIDIS; p <= ANS_PALETTE_BATLOW; p++) {
    const guint32 *table = ans_colour_palette ((AnsPalette) p, ANS_MAP_SEQUENTIAL);
    for (int i = 8; i < 256; i++)
      g_assert_cmpfloat (lightness (table[i]), >, lightness (table[i - 8]));
    g_assert_cmpfloat (lightness (table[255]) - lightness (table[0]), >, 70);
    g_assert_true (ans_colour_palette ((AnsPalette) p, ANS_MAP_CYCLIC) ==
                   ans_colour_table (ANS_MAP_CYCLIC)); /* phases close */
  }
}

/* One value in a thousand is wild: it does not set the range. */
static void
a_robust_range_leaves_out_what_is_wild (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *field =
      ans_plot_field (plot, 100, 100, (AnsBox){0, 1, 0, 1}, ANS_MAP_SEQUENTIAL, NULL);
  for (int i = 0; i < 10000; i++)
    field->values[i] = i % 1000 == 500 ? 1e6f : (float) (i % 100) / 99;
  field->values[3] = NAN;
  AnsColourScale scale = ans_colour_robust (field);
  /* Percentiles of 4096 even samples are right to a hundredth or two. */
  g_assert_cmpfloat_with_epsilon (scale.low, 0.01, 0.02);
  g_assert_cmpfloat_with_epsilon (scale.high, 0.99, 0.02);
  g_assert_cmpfloat (ans_colour_extent (field).high, ==, 1e6);
  double shares[4], sum = 0;
  ans_colour_histogram (field, &scale, 4, shares);
  for (int k = 0; k < 4; k++)
    sum += shares[k];
  g_assert_cmpfloat (sum, >, 3.5); /* nearly even */
  field->map = ANS_MAP_DIVERGING;
  scale = ans_colour_robust (field);
  g_assert_cmpfloat (scale.low, ==, -scale.high);
  for (int i = 0; i < 10000; i++)
    field->values[i] = NAN;
  scale = ans_colour_robust (field);
  g_assert_cmpfloat (scale.low, <, scale.high);
}

static void
the_diverging_map_is_lightest_in_the_middle_and_even (void)
{
  const guint32 *table = ans_colour_table (ANS_MAP_DIVERGING);
  for (int i = 8; i < 128; i++)
    g_assert_cmpfloat (lightness (table[i]), >, lightness (table[i - 8]));
  for (int i = 0; i < 128; i++) /* the two measures of lightness differ a little by hue */
    g_assert_cmpfloat_with_epsilon (lightness (table[i]), lightness (table[255 - i]), 8);
  g_assert_cmpfloat (lightness (table[127]), >, 90);
  g_assert_cmpuint (table[0] & 255, >, table[0] >> 16 & 255);     /* blue */
  g_assert_cmpuint (table[255] & 255, <, table[255] >> 16 & 255); /* red */
}

static void
the_cyclic_map_closes (void)
{
  const guint32 *table = ans_colour_table (ANS_MAP_CYCLIC);
  for (int i = 0; i < 256; i++)
    for (int k = 0; k < 24; k += 8) {
      int a = table[i] >> k & 255, b = table[(i + 1) % 256] >> k & 255;
      g_assert_cmpint (ABS (a - b), <=, 6);
    }
}

static void
values_find_their_colours (void)
{
  AnsColourScale scale = {ANS_MAP_GREY, -1, 3};
  const guint32 *table = ans_colour_table (ANS_MAP_GREY);
  g_assert_cmpuint (ans_colour_pick (&scale, -1), ==, table[0]);
  g_assert_cmpuint (ans_colour_pick (&scale, 1), ==, table[128]);
  g_assert_cmpuint (ans_colour_pick (&scale, 3), ==, table[255]);
  g_assert_cmpuint (ans_colour_pick (&scale, -1e30), ==, table[0]);
  g_assert_cmpuint (ans_colour_pick (&scale, 1e30), ==, table[255]);
  AnsColourScale phases = {ANS_MAP_CYCLIC, 0, 1};
  g_assert_cmpint (ans_colour_index (&phases, 0.25), ==,
                   ans_colour_index (&phases, 3.25));
  g_assert_cmpint (ans_colour_index (&phases, 0.25), ==,
                   ans_colour_index (&phases, -0.75));
}

static void
automatic_ranges_leave_holes_out (void)
{
  g_autoptr (AnsPlot) plot = ans_plot_new ();
  AnsLayer *field =
      ans_plot_field (plot, 2, 2, (AnsBox){0, 1, 0, 1}, ANS_MAP_SEQUENTIAL, NULL);
  float values[] = {NAN, 2, -1, INFINITY};
  for (int i = 0; i < 4; i++)
    field->values[i] = values[i];
  AnsColourScale scale = ans_colour_scale (field);
  g_assert_cmpfloat (scale.low, ==, -1);
  g_assert_cmpfloat (scale.high, ==, 2);
  field->map = ANS_MAP_DIVERGING;
  scale = ans_colour_scale (field);
  g_assert_cmpfloat (scale.low, ==, -2);
  g_assert_cmpfloat (scale.high, ==, 2);
  field->low = 0, field->high = 1;
  g_assert_cmpfloat (ans_colour_scale (field).high, ==, 1);
  AnsLayer *flat = ans_plot_field (plot, 2, 2, (AnsBox){0, 1, 0, 1}, ANS_MAP_GREY, NULL);
  scale = ans_colour_scale (flat);
  g_assert_cmpfloat (scale.low, <, scale.high);
  for (int i = 0; i < 4; i++)
    flat->values[i] = NAN;
  scale = ans_colour_scale (flat);
  g_assert_cmpfloat (scale.low, <, scale.high);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/colour/sequential-maps-get-lighter",
                   sequential_maps_get_lighter);
  g_test_add_func ("/plot/colour/the-diverging-map-is-lightest-in-the-middle-and-even",
                   the_diverging_map_is_lightest_in_the_middle_and_even);
  g_test_add_func ("/plot/colour/the-cyclic-map-closes", the_cyclic_map_closes);
  g_test_add_func ("/plot/colour/values-find-their-colours", values_find_their_colours);
  g_test_add_func ("/plot/colour/automatic-ranges-leave-holes-out",
                   automatic_ranges_leave_holes_out);
  g_test_add_func ("/plot/colour/palettes-get-lighter", palettes_get_lighter);
  g_test_add_func ("/plot/colour/a-robust-range-leaves-out-what-is-wild",
                   a_robust_range_leaves_out_what_is_wild);
  return g_test_run ();
}
