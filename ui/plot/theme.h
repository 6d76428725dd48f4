/* How things look: a colour for every role, line widths and fonts in each theme. */
#pragma once

#include "ui/plot/colour.h"

typedef enum {
  ANS_THEME_LIGHT,
  ANS_THEME_DARK,
  ANS_THEME_PRINT, /* on white paper */
  ANS_N_THEMES,
} AnsThemeKind;

/* Sizes and widths in units of the picture (pixels on a screen, points on paper). */
typedef struct {
  const char *family; /* of the fonts, as Pango names them */
  double tick_size, label_size, title_size;
  double line_width; /* of curves; contours and axes are thinner by these */
  double contour_width, axis_width;
  AnsColour background, foreground;
  AnsColour muted; /* ticks' labels and notes */
  AnsColour axis, grid;
  AnsColour roles[ANS_N_ROLES];
} AnsTheme;

const AnsTheme *ans_theme_get (AnsThemeKind kind);

/* What lies on a field of colours looks alike in all themes, as the field does: lines are
 * light, their rim (the background here) dark, so that one of the two stands off every
 * colour below. */
const AnsTheme *ans_theme_on_field (void);
