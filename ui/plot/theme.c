/* The roles' hues are those of Okabe and Ito (2008, "Color universal design"), which stay
 * apart for every kind of colour vision; each is made darker or lighter to stand off its
 * background. */
#include "ui/plot/theme.h"

#define RGB(hex)                                                                         \
  {                                                                                      \
    ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex) &255) / 255.0, 1     \
  }

#define FONTS                                                                            \
  .family = "Cantarell, Sans", .tick_size = 11, .label_size = 12, .title_size = 13

static const AnsTheme themes[ANS_N_THEMES] = {
    [ANS_THEME_LIGHT] =
        {
            FONTS,
            .line_width = 1.75,
            .contour_width = 1.25,
            .axis_width = 1,
            .background = RGB (0xffffff),
            .foreground = RGB (0x1e1e22),
            .muted = RGB (0x5a5a62),
            .axis = RGB (0x8c8c94),
            .grid = RGB (0xececef),
            .roles =
                {
                    [ANS_ROLE_NEUTRAL] = RGB (0x2e2e34),
                    [ANS_ROLE_NETWORK] = RGB (0x0072b2),
                    [ANS_ROLE_REFERENCE] = RGB (0xd55e00),
                    [ANS_ROLE_PARTICLES] = RGB (0x009e73),
                    [ANS_ROLE_DATA] = RGB (0x7b8ca6),
                    [ANS_ROLE_LANDSCAPE] = RGB (0xb4b4bc),
                    [ANS_ROLE_FIRST] = RGB (0x8a5c00),
                    [ANS_ROLE_SECOND] = RGB (0xb0568a),
                    [ANS_ROLE_THIRD] = RGB (0x3a9bd6),
                    [ANS_ROLE_FOURTH] = RGB (0x8a7f00),
                    [ANS_ROLE_WARNING] = RGB (0xc01c28),
                },
        },
    [ANS_THEME_DARK] =
        {
            FONTS,
            .line_width = 1.75,
            .contour_width = 1.25,
            .axis_width = 1,
            .background = RGB (0x1e1e1e),
            .foreground = RGB (0xf2f2f2),
            .muted = RGB (0xb0b0b6),
            .axis = RGB (0x77777e),
            .grid = RGB (0x2f2f32),
            .roles =
                {
                    [ANS_ROLE_NEUTRAL] = RGB (0xe4e4e8),
                    [ANS_ROLE_NETWORK] = RGB (0x56b4e9),
                    [ANS_ROLE_REFERENCE] = RGB (0xff8a3c),
                    [ANS_ROLE_PARTICLES] = RGB (0x2fbf94),
                    [ANS_ROLE_DATA] = RGB (0x8496b4),
                    [ANS_ROLE_LANDSCAPE] = RGB (0x5a5a60),
                    [ANS_ROLE_FIRST] = RGB (0xf0b429),
                    [ANS_ROLE_SECOND] = RGB (0xe08fbd),
                    [ANS_ROLE_THIRD] = RGB (0x3d8fd1),
                    [ANS_ROLE_FOURTH] = RGB (0xe8dc4a),
                    [ANS_ROLE_WARNING] = RGB (0xff7b63),
                },
        },
    [ANS_THEME_PRINT] =
        {
            FONTS,
            .line_width = 1.5,
            .contour_width = 1.1,
            .axis_width = 0.75,
            .background = RGB (0xffffff),
            .foreground = RGB (0x000000),
            .muted = RGB (0x202020),
            .axis = RGB (0x505050),
            .grid = RGB (0xe6e6e6),
            .roles =
                {
                    [ANS_ROLE_NEUTRAL] = RGB (0x000000),
                    [ANS_ROLE_NETWORK] = RGB (0x0072b2),
                    [ANS_ROLE_REFERENCE] = RGB (0xd55e00),
                    [ANS_ROLE_PARTICLES] = RGB (0x009e73),
                    [ANS_ROLE_DATA] = RGB (0x7b8ca6),
                    [ANS_ROLE_LANDSCAPE] = RGB (0xa8a8b0),
                    [ANS_ROLE_FIRST] = RGB (0x8a5c00),
                    [ANS_ROLE_SECOND] = RGB (0xb0568a),
                    [ANS_ROLE_THIRD] = RGB (0x3a9bd6),
                    [ANS_ROLE_FOURTH] = RGB (0x8a7f00),
                    [ANS_ROLE_WARNING] = RGB (0xc01c28),
                },
        },
};

static const AnsTheme on_field = {
    FONTS,
    .line_width = 1.75,
    .contour_width = 1.25,
    .axis_width = 1,
    .background = RGB (0x14141c),
    .foreground = RGB (0xffffff),
    .muted = RGB (0xe4e4e8),
    .axis = RGB (0xb4b4bc),
    .grid = RGB (0x8c8c94),
    .roles =
        {
            [ANS_ROLE_NEUTRAL] = RGB (0xffffff),
            [ANS_ROLE_NETWORK] = RGB (0xffffff),
            [ANS_ROLE_REFERENCE] = RGB (0xff7f2a),
            [ANS_ROLE_PARTICLES] = RGB (0x6af0c6),
            [ANS_ROLE_DATA] = RGB (0xb8c6de),
            [ANS_ROLE_LANDSCAPE] = RGB (0x9a9aa2),
            [ANS_ROLE_FIRST] = RGB (0xffc94d),
            [ANS_ROLE_SECOND] = RGB (0xff9ed2),
            [ANS_ROLE_THIRD] = RGB (0x8fd0ff),
            [ANS_ROLE_FOURTH] = RGB (0xfff06a),
            [ANS_ROLE_WARNING] = RGB (0xff8a78),
        },
};

const AnsTheme *
ans_theme_on_field (void)
{
  return &on_field;
}

const AnsTheme *
ans_theme_get (AnsThemeKind kind)
{
  return &themes[kind];
}
