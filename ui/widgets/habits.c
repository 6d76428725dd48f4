#include "ui/widgets/habits.h"

struct _AnsHabits {
  GObject parent;
  double font_scale;
  gboolean grid, drag_zooms;
};

G_DEFINE_FINAL_TYPE (AnsHabits, ans_habits, G_TYPE_OBJECT)

enum { FONT_SCALE = 1, GRID, DRAG_ZOOMS, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

double
ans_habits_get_font_scale (AnsHabits *self)
{
  g_return_val_if_fail (ANS_IS_HABITS (self), 1);
  return self->font_scale;
}

gboolean
ans_habits_get_grid (AnsHabits *self)
{
  g_return_val_if_fail (ANS_IS_HABITS (self), TRUE);
  return self->grid;
}

gboolean
ans_habits_get_drag_zooms (AnsHabits *self)
{
  g_return_val_if_fail (ANS_IS_HABITS (self), FALSE);
  return self->drag_zooms;
}

static void
ans_habits_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  AnsHabits *self = ANS_HABITS (object);
  (void) spec;
  if (id == FONT_SCALE)
    g_value_set_double (value, self->font_scale);
  else
    g_value_set_boolean (value, id == GRID ? self->grid : self->drag_zooms);
}

static void
ans_habits_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  AnsHabits *self = ANS_HABITS (object);
  (void) spec;
  if (id == FONT_SCALE)
    self->font_scale = g_value_get_double (value);
  else
    *(id == GRID ? &self->grid : &self->drag_zooms) = g_value_get_boolean (value);
}

static void
ans_habits_class_init (AnsHabitsClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;
  object->get_property = ans_habits_get_property;
  object->set_property = ans_habits_set_property;
  properties[FONT_SCALE] =
      g_param_spec_double ("font-scale", NULL, NULL, 0.5, 3, 1, flags);
  properties[GRID] = g_param_spec_boolean ("grid", NULL, NULL, TRUE, flags);
  properties[DRAG_ZOOMS] = g_param_spec_boolean ("drag-zooms", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object, N_PROPERTIES, properties);
}

static void
ans_habits_init (AnsHabits *self)
{
  (void) self;
}

AnsHabits *
ans_habits_get (void)
{
  static AnsHabits *habits;
  if (!habits)
    habits = g_object_new (ANS_TYPE_HABITS, NULL);
  return habits;
}
