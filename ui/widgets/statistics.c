#include "ui/widgets/statistics.h"

#include <glib/gi18n.h>
#include <time.h>

#include "ui/widgets/readable.h"

/* What is counted, at one moment. */
typedef struct {
  gint64 time; /* us; 0: not counted yet */
  gint64 frames, pictures;
  double main; /* processor time of the main thread, s */
  double used; /* of the raster thread, s */
} Count;

struct _AnsStatistics {
  GtkBox parent;
  GtkLabel *names, *values;
  Count before;
};

G_DEFINE_FINAL_TYPE (AnsStatistics, ans_statistics, GTK_TYPE_BOX)

static const char *const names[] = {
    N_ ("Engine"),  N_ ("Shown"),       N_ ("Pictures"),
    N_ ("Drawing"), N_ ("Main thread"), N_ ("Raster thread"),
    N_ ("Quality"), N_ ("Frame age"),   N_ ("History"),
};

static const char *const levels[ANS_QUALITY_N] = {
    [ANS_QUALITY_FULL] = N_ ("full"),
    [ANS_QUALITY_ROUGH_LINES] = N_ ("rough level lines"),
    [ANS_QUALITY_COARSE_GRIDS] = N_ ("coarse grids"),
    [ANS_QUALITY_FEW_MARKERS] = N_ ("fewer markers"),
    [ANS_QUALITY_DENSITY] = N_ ("density of markers"),
    [ANS_QUALITY_OTHERS_SLOW] = N_ ("other plots at 15 Hz"),
    [ANS_QUALITY_ALL_SLOW] = N_ ("all plots at 30 Hz"),
};

static Count
count (AnsStatistics *self, const AnsRasterStatistics *raster)
{
  struct timespec time;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (Count){.time = g_get_monotonic_time (),
                 .frames = clock ? gdk_frame_clock_get_frame_counter (clock) : 0,
                 .pictures = raster->pictures,
                 .main = (double) time.tv_sec + 1e-9 * (double) time.tv_nsec,
                 .used = raster->used};
}

static void append (GString *text, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append (GString *text, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (text->len)
    g_string_append_c (text, '\n');
  g_string_append_vprintf (text, format, arguments);
  va_end (arguments);
}

static void
append_speed (GString *text, const AnsRunStatus *status)
{
  double speed = status->state == ANS_RUN_RUNNING ? status->steps_per_second : 0;
  g_autofree char *number = speed < 10 ? ans_readable_number (speed, 2)
                                       : ans_readable_count ((gint64) (speed + 0.5));
  append (text, _ ("%s steps/s"), number);
}

/* In the order of the names. */
static char *
describe (const Count *before, const Count *now, const AnsRunStatus *status,
          const AnsRasterStatistics *raster, gsize history)
{
  GString *text = g_string_new (NULL);
  double seconds = (double) MAX (now->time - before->time, 1) / 1e6;
  double frames = (double) (now->frames - before->frames);
  double pictures = (double) (now->pictures - before->pictures);
  append_speed (text, status);
  append (text, _ ("%.0f frames/s"), frames / seconds);
  append (text, _ ("%.0f a second"), pictures / seconds);
  append (text, _ ("%.1f ms, at most %.1f ms"), raster->cost, raster->worst);
  append (text, _ ("%.1f ms a frame"),
          1000 * (now->main - before->main) / MAX (frames, 1));
  append (text, _ ("%.0f %% of a processor"), 100 * (now->used - before->used) / seconds);
  append (text, "%d · %s", (int) raster->level, _ (levels[raster->level]));
  append (text, _ ("%.0f ms"), raster->age);
  append (text, _ ("%.1f MB"), (double) history / 1e6);
  return g_string_free (text, FALSE);
}

void
ans_statistics_begin (AnsStatistics *self)
{
  g_return_if_fail (ANS_IS_STATISTICS (self));
  self->before = (Count){0};
}

void
ans_statistics_update (AnsStatistics *self, const AnsRunStatus *status, AnsRaster *raster,
                       const AnsHistory *history)
{
  g_return_if_fail (ANS_IS_STATISTICS (self));
  AnsRasterStatistics drawing;
  ans_raster_look (raster, &drawing);
  Count now = count (self, &drawing);
  if (self->before.time == 0)
    self->before = now;
  g_autofree char *text = describe (&self->before, &now, status, &drawing,
                                    history ? ans_history_size (history) : 0);
  gtk_label_set_text (self->values, text);
  self->before = now;
}

const char *
ans_statistics_get_text (AnsStatistics *self)
{
  g_return_val_if_fail (ANS_IS_STATISTICS (self), NULL);
  return gtk_label_get_text (self->values);
}

/* ---- the object ---- */

static GtkLabel *
add_label (AnsStatistics *self, double side)
{
  GtkWidget *label = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (label), (float) side);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
ans_statistics_class_init (AnsStatisticsClass *class)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class),
                                        GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ans_statistics_init (AnsStatistics *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    append (text, "%s", _ (names[i]));
  self->names = add_label (self, 0);
  self->values = add_label (self, 1);
  gtk_label_set_text (self->names, text->str);
  gtk_widget_set_hexpand (GTK_WIDGET (self->values), TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->names), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self), "statistics");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Statistics"), -1);
}
