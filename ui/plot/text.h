/* Text by Pango, with its layouts kept from picture to picture.  Strings are Pango
 * markup; one that does not parse is shown as it is. */
#pragma once

#include "ui/plot/theme.h"

typedef struct _AnsText AnsText;

typedef enum {
  ANS_TEXT_TICK,
  ANS_TEXT_LABEL,
  ANS_TEXT_STRONG, /* a label, bold */
  ANS_TEXT_TITLE,
  ANS_N_TEXT_STYLES,
} AnsTextStyle;

AnsText *ans_text_new (void);
void ans_text_free (AnsText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsText, ans_text_free)

/* To be called before a picture is drawn on cr. */
void ans_text_begin (AnsText *self, cairo_t *cr, const AnsTheme *theme,
                     double font_scale);

/* The size of the font of a style, in units of the picture. */
double ans_text_font_size (const AnsText *self, AnsTextStyle style);

void ans_text_size (AnsText *self, AnsTextStyle style, const char *text, double *width,
                    double *height);

/* Draws in the source colour of cr, so that (x, y) lies at the fraction ax of the width
 * from the left, and at the fraction ay of the height from the top; ay = ANS_TEXT_MIDDLE:
 * the middle of the digits; ANS_TEXT_BASELINE: the baseline of the first line. */
void ans_text_draw (AnsText *self, cairo_t *cr, AnsTextStyle style, const char *text,
                    double x, double y, double ax, double ay);

#define ANS_TEXT_MIDDLE (-1.0)
#define ANS_TEXT_BASELINE (-2.0)

/* The same in a colour over a soft rim of another, to be read on anything. */
void ans_text_draw_rimmed (AnsText *self, cairo_t *cr, AnsTextStyle style,
                           const char *text, double x, double y, double ax, double ay,
                           AnsColour colour, AnsColour rim);

/* Several lines, centred in a width. */
void ans_text_draw_wrapped (AnsText *self, cairo_t *cr, AnsTextStyle style,
                            const char *text, double x, double y, double width);
