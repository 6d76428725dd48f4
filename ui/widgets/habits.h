/* How a person likes plots to look and to behave, wherever there is one: what the
 * preferences bind to.  Properties: "font-scale" (double), "grid" (boolean: lines behind
 * curves), "drag-zooms" (boolean: a plain drag zooms to a rectangle, and Shift or the
 * middle button pans). */
#pragma once

#include <glib-object.h>

#define ANS_TYPE_HABITS (ans_habits_get_type ())
G_DECLARE_FINAL_TYPE (AnsHabits, ans_habits, ANS, HABITS, GObject)

/* Those of the program.  Not owned. */
AnsHabits *ans_habits_get (void);

double ans_habits_get_font_scale (AnsHabits *self);
gboolean ans_habits_get_grid (AnsHabits *self);
gboolean ans_habits_get_drag_zooms (AnsHabits *self);
