#include "app/progress.h"

#include "app/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { BAR = 24, USUAL_WIDTH = 80 };

void
ans_progress_init (AnsProgress *self, const AnsProblem *problem, gint64 steps)
{
  *self = (AnsProgress){
      .problem = problem, .steps = steps, .shown = isatty (STDERR_FILENO) != 0};
}

static int
terminal_width (void)
{
  struct winsize size = {0};
  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                          : USUAL_WIDTH;
}

static void
append_bar (GString *line, double fraction)
{
  int full = (int) (fraction * BAR + 0.5);
  g_string_append_c (line, '[');
  for (int i = 0; i < BAR; i++)
    g_string_append_c (line, i < full ? '=' : ' ');
  g_string_append_printf (line, "] %3d %%", (int) (100 * fraction));
}

/* The last value of every metric that is recorded. */
static void
append_metrics (GString *line, const AnsProblem *problem, const AnsHistory *history)
{
  for (int i = 0; i < ans_problem_n_metrics (problem); i++) {
    int n = ans_history_length (history, i);
    if (n == 0)
      continue;
    g_autofree char *value = ans_table_number (ans_history_value (history, i, n - 1));
    g_string_append_printf (line, "  %s %s", problem->metrics[i].id, value);
  }
}

static void
append_steps (const AnsProgress *self, GString *line, const AnsHeadlessStatus *status)
{
  double rate = status->steps_per_second;
  g_autofree char *speed = ans_table_number (rate > 10 ? round (rate) : rate);
  g_string_append_printf (line, "  step %" G_GINT64_FORMAT, status->step);
  if (self->steps >= 0)
    g_string_append_printf (line, "/%" G_GINT64_FORMAT, self->steps);
  g_string_append_printf (line, "  %s/s", speed);
  append_metrics (line, self->problem, status->history);
}

/* Leaves the terminal's last column free: writing there would begin a new line. */
static void
cut (GString *line, int columns)
{
  if (g_utf8_strlen (line->str, -1) >= columns)
    g_string_truncate (
        line, (gsize) (g_utf8_offset_to_pointer (line->str, columns - 1) - line->str));
}

void
ans_progress_update (AnsProgress *self, const AnsHeadlessStatus *status)
{
  if (!self->shown)
    return;
  g_autoptr (GString) line = g_string_new (NULL);
  append_bar (line, status->fraction);
  if (status->opening)
    g_string_append_printf (line, "  %s", status->doing ? status->doing : "");
  else
    append_steps (self, line, status);
  cut (line, terminal_width ());
  fprintf (stderr, "\r%s\033[K", line->str);
  fflush (stderr);
  self->drawn = TRUE;
}

void
ans_progress_clear (AnsProgress *self)
{
  if (self->drawn)
    fputs ("\r\033[K", stderr);
  self->drawn = FALSE;
}

void
ans_progress_say (AnsProgress *self, const char *text)
{
  ans_progress_clear (self);
  fprintf (stderr, "%s\n", text);
}
