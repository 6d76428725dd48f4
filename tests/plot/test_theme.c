#include "ui/plot/theme.h"

#include <math.h>

static double
linear (double s)
{
  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static double
luminance (AnsColour c)
{
  return 0.2126 * linear (c.red) + 0.7152 * linear (c.green) + 0.0722 * linear (c.blue);
}

/* WCAG 2.1. */
static double
contrast (AnsColour a, AnsColour b)
{
  double x = luminance (a) + 0.05, y = luminance (b) + 0.05;
  return MAX (x, y) / MIN (x, y);
}

/* How a dichromat sees a colour (Vienot, Brettel, Mollon 1999), in linear RGB: protanope,
 * deuteranope. */
static void
see (AnsColour c, int kind, double out[3])
{
  double r = linear (c.red), g = linear (c.green), b = linear (c.blue);
  static const double mix[2][2] = {{0.11238, 0.88762}, {0.29275, 0.70725}};
  static const double blue[2] = {0.00401, -0.02234};
  if (kind == 0) {
    out[0] = r, out[1] = g, out[2] = b;
    return;
  }
  const double *m = mix[kind - 1];
  out[0] = out[1] = m[0] * r + m[1] * g;
  out[2] = blue[kind - 1] * (r - g) + b;
}

/* Distance in Oklab. */
static double
difference (AnsColour a, AnsColour b, int kind)
{
  double lab[2][3];
  const AnsColour both[] = {a, b};
  for (int k = 0; k < 2; k++) {
    double c[3];
    see (both[k], kind, c);
    double l = cbrt (0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2]);
    double m = cbrt (0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2]);
    double s = cbrt (0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2]);
    lab[k][0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    lab[k][1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    lab[k][2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
  }
  return sqrt (pow (lab[0][0] - lab[1][0], 2) + pow (lab[0][1] - lab[1][1], 2) +
               pow (lab[0][2] - lab[1][2], 2));
}

static void
roles_stand_off_the_background (void)
{
  for (int t = 0; t < ANS_N_THEMES; t++) {
    const AnsTheme *theme = ans_theme_get ((AnsThemeKind) t);
    g_assert_cmpfloat (contrast (theme->foreground, theme->background), >, 7);
    g_assert_cmpfloat (contrast (theme->muted, theme->background), >, 4.5);
    for (int r = 0; r < ANS_N_ROLES; r++) /* 3 is what WCAG asks of graphics */
      if (r != ANS_ROLE_LANDSCAPE)
        g_assert_cmpfloat (contrast (theme->roles[r], theme->background), >, 3);
  }
}

static void
network_and_reference_differ_for_every_eye (void)
{
  const AnsRole roles[] = {ANS_ROLE_NETWORK, ANS_ROLE_REFERENCE, ANS_ROLE_PARTICLES,
                           ANS_ROLE_FIRST, ANS_ROLE_SECOND};
  for (int t = 0; t < ANS_N_THEMES; t++)
    for (int kind = 0; kind < 3; kind++) {
      const AnsColour *c = ans_theme_get ((AnsThemeKind) t)->roles;
      g_assert_cmpfloat (difference (c[ANS_ROLE_NETWORK], c[ANS_ROLE_REFERENCE], kind), >,
                         0.15);
      g_assert_cmpfloat (difference (c[ANS_ROLE_FIRST], c[ANS_ROLE_SECOND], kind), >,
                         0.1);
      for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
        for (guint j = 0; j < i; j++) /* 0.02 is a just noticeable difference */
          g_assert_cmpfloat (difference (c[roles[i]], c[roles[j]], kind), >, 0.05);
    }
}

/* Lines on a field: each stands off its rim, so that one of the two stands off whatever
 * is below, and they can be told apart. */
static void
lines_on_a_field_stand_off_their_rims (void)
{
  const AnsTheme *theme = ans_theme_on_field ();
  for (int r = 0; r < ANS_N_ROLES; r++)
    g_assert_cmpfloat (contrast (theme->roles[r], theme->background), >, 6);
  for (int kind = 0; kind < 3; kind++)
    g_assert_cmpfloat (difference (theme->roles[ANS_ROLE_NETWORK],
                                   theme->roles[ANS_ROLE_REFERENCE], kind),
                       >, 0.15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/theme/roles-stand-off-the-background",
                   roles_stand_off_the_background);
  g_test_add_func ("/plot/theme/network-and-reference-differ-for-every-eye",
                   network_and_reference_differ_for_every_eye);
  g_test_add_func ("/plot/theme/lines-on-a-field-stand-off-their-rims",
                   lines_on_a_field_stand_off_their_rims);
  return g_test_run ();
}
