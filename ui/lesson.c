#include "ui/lesson.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <pango/pango.h>
#include <string.h>

#include "engine/core/error.h"
#include "engine/problems/spelling.h"
#include "ui/widgets/page.h"

#define FOLDER "/org/ansatz/Ansatz/lessons"
#define ENDING ".lesson"

typedef struct {
  const char *id;
  int line;
  AnsLesson *lesson;
  GArray *states;     /* of AnsLessonState */
  GString *narration; /* of the state in hand */
  gboolean narrating; /* its keys are over */
} Reader;

/* Says where, in front of what another function has said or of a text of our own. */
static gboolean
fail (const Reader *self, const char *what, GError **error)
{
  g_autofree char *message = g_strdup (*error ? (*error)->message : what);
  g_clear_error (error);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "%s" ENDING ":%d: %s", self->id,
               MAX (self->line, 1), message);
  return FALSE;
}

static AnsLessonState *
current (const Reader *self)
{
  return &g_array_index (self->states, AnsLessonState, self->states->len - 1);
}

/* ---- the keys of a state ---- */

static gboolean
read_preset (Reader *self, const char *value, GError **error)
{
  AnsLessonState *state = current (self);
  state->preset = ans_problem_preset (self->lesson->problem, value, error);
  if (!state->preset)
    return FALSE;
  g_auto (AnsRecipe) recipe = {0};
  ans_recipe_init (&recipe, self->lesson->problem, state->preset);
  memcpy (state->values, recipe.values,
          sizeof (double) * (gsize) ans_problem_n_params (recipe.problem));
  state->opens = TRUE;
  return TRUE;
}

static gboolean
read_set (Reader *self, const char *value, GError **error)
{
  return ans_problem_apply (self->lesson->problem, value, current (self)->values, error);
}

static gboolean
read_seed (Reader *self, const char *value, GError **error)
{
  current (self)->opens = TRUE;
  return g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &current (self)->seed,
                                     error);
}

static int
find_plot (const AnsProblem *problem, const char *name, GError **error)
{
  int n = ans_problem_n_plots (problem);
  g_autofree const char **ids = g_new0 (const char *, n + 1);
  for (int i = 0; i < n; i++) {
    ids[i] = problem->plots[i].id;
    if (g_str_equal (name, ids[i]))
      return i;
  }
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               _ ("unknown plot '%s'; did you mean '%s'?"), name,
               ans_spelling_nearest (name, ids));
  return -1;
}

static gboolean
read_plots (Reader *self, const char *value, GError **error)
{
  AnsLessonState *state = current (self);
  g_auto (GStrv) names = g_strsplit (value, " ", -1);
  state->n_plots = 0;
  for (char **name = names; *name; name++) {
    if (!**name)
      continue;
    int plot = find_plot (self->lesson->problem, *name, error);
    if (plot < 0)
      return FALSE;
    if (state->n_plots == ANS_LESSON_PLOTS)
      return fail (self, _ ("more than six plots"), error);
    state->plots[state->n_plots++] = plot;
  }
  return state->n_plots > 0 || fail (self, _ ("no plot is named"), error);
}

static gboolean
read_run (Reader *self, const char *value, GError **error)
{
  AnsLessonState *state = current (self);
  guint64 steps;
  state->run = g_str_equal (value, "play") ? ANS_LESSON_PLAY : ANS_LESSON_PAUSE;
  if (g_str_equal (value, "play") || g_str_equal (value, "pause"))
    return TRUE;
  if (!g_ascii_string_to_unsigned (value, 10, 1, 1000000000, &steps, error))
    return FALSE;
  state->run = ANS_LESSON_STEPS;
  state->steps = (gint64) steps;
  return TRUE;
}

static gboolean
read_speed (Reader *self, const char *value, GError **error)
{
  char *end;
  double speed = g_ascii_strtod (value, &end);
  current (self)->speed = 0;
  if (g_str_equal (value, "max"))
    return TRUE;
  if (*end || end == value || !(speed >= 0.1) || speed > 1e6)
    return fail (self, _ ("the speed is \"max\" or 0.1 to 1000000 steps a second"),
                 error);
  current (self)->speed = speed;
  return TRUE;
}

static gboolean
read_hide (Reader *self, const char *value, GError **error)
{
  AnsLessonState *state = current (self);
  g_auto (GStrv) names = g_strsplit (value, " ", -1);
  memset (state->hidden, 0,
          sizeof (gboolean) * (gsize) ans_problem_n_params (self->lesson->problem));
  for (char **name = names; *name; name++) {
    if (!**name)
      continue;
    int param = ans_problem_param_index (self->lesson->problem, *name, error);
    if (param < 0)
      return FALSE;
    state->hidden[param] = TRUE;
  }
  return TRUE;
}

static const struct {
  const char *key;
  gboolean (*read) (Reader *self, const char *value, GError **error);
} keys[] = {{"preset", read_preset}, {"set", read_set}, {"seed", read_seed},
            {"plots", read_plots},   {"run", read_run}, {"speed", read_speed},
            {"hide", read_hide}};

static gboolean
read_key (Reader *self, const char *key, const char *value, GError **error)
{
  const char *names[G_N_ELEMENTS (keys) + 1] = {NULL};
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    names[i] = keys[i].key;
    if (!g_str_equal (key, keys[i].key))
      continue;
    GError *reason = NULL;
    if (keys[i].read (self, value, &reason))
      return TRUE;
    g_propagate_error (error, reason);
    return g_str_has_prefix (reason->message, self->id) ? FALSE
                                                        : fail (self, NULL, error);
  }
  g_autofree char *message = g_strdup_printf (_ ("unknown key '%s'; did you mean '%s'?"),
                                              key, ans_spelling_nearest (key, names));
  return fail (self, message, error);
}

/* ---- states ---- */

static gboolean
finish_state (Reader *self, GError **error)
{
  if (self->states->len == 0)
    return TRUE;
  AnsLessonState *state = current (self);
  g_autoptr (GError) reason = NULL;
  state->narration = g_strdup (g_strstrip (self->narration->str));
  g_string_truncate (self->narration, 0);
  if (!state->preset)
    return fail (self, _ ("the first state has to name a preset"), error);
  if (!*state->narration)
    return fail (self, _ ("the state above has nothing to say"), error);
  if (!pango_parse_markup (state->narration, -1, 0, NULL, NULL, NULL, &reason) ||
      !ans_problem_check (self->lesson->problem, state->values, &reason))
    return fail (self, reason->message, error);
  return TRUE;
}

static gboolean
begin_state (Reader *self, const char *title, GError **error)
{
  if (!self->lesson->problem || !self->lesson->title)
    return fail (self, _ ("a title and a problem come first"), error);
  if (!finish_state (self, error))
    return FALSE;
  gsize n = (gsize) ans_problem_n_params (self->lesson->problem);
  AnsLessonState state = {.seed = 1};
  if (self->states->len > 0)
    state = *current (self);
  state.title = g_strdup (title);
  state.narration = NULL;
  state.opens = FALSE;
  state.run = ANS_LESSON_PAUSE;
  state.values = state.values ? g_memdup2 (state.values, n * sizeof *state.values)
                              : g_new0 (double, n + 1);
  state.hidden = state.hidden ? g_memdup2 (state.hidden, n * sizeof *state.hidden)
                              : g_new0 (gboolean, n + 1);
  g_array_append_val (self->states, state);
  self->narrating = FALSE;
  return TRUE;
}

/* ---- lines ---- */

static gboolean
read_head (Reader *self, const char *key, const char *value, GError **error)
{
  if (!g_str_equal (key, "problem"))
    return fail (self, _ ("\"problem: ID\" is wanted before the states"), error);
  GError *reason = NULL;
  self->lesson->problem = ans_problem_find (value, &reason);
  if (self->lesson->problem)
    return TRUE;
  g_propagate_error (error, reason);
  return fail (self, NULL, error);
}

/* An empty line ends the keys, and in the narration begins a paragraph. */
static gboolean
read_text (Reader *self, const char *line)
{
  GString *text = self->narration;
  if (!*line && text->len > 0 && !g_str_has_suffix (text->str, "\n\n"))
    g_string_append (text, "\n\n");
  else if (*line)
    g_string_append_printf (
        text, "%s%s", text->len > 0 && text->str[text->len - 1] != '\n' ? " " : "", line);
  return TRUE;
}

static gboolean
read_line (Reader *self, char *line, GError **error)
{
  g_strchomp (line);
  if (g_str_has_prefix (line, "## "))
    return begin_state (self, line + 3, error);
  if (g_str_has_prefix (line, "# ") && !self->lesson->title) {
    self->lesson->title = g_strdup (line + 2);
    return TRUE;
  }
  if (self->narrating)
    return read_text (self, line);
  if (!*line) {
    self->narrating = self->states->len > 0;
    return TRUE;
  }
  char *colon = strchr (line, ':');
  if (!colon)
    return fail (self, _ ("\"key: value\" is wanted, or an empty line before the text"),
                 error);
  *colon = '\0';
  char *value = g_strstrip (colon + 1);
  return self->states->len > 0 ? read_key (self, line, value, error)
                               : read_head (self, line, value, error);
}

static gboolean
read_lines (Reader *self, const char *text, GError **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    return fail (self, _ ("the text is not UTF-8"), error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    self->line++;
    if (!read_line (self, *line, error))
      return FALSE;
  }
  if (self->states->len == 0)
    return fail (self, _ ("there are no states"), error);
  return finish_state (self, error);
}

AnsLesson *
ans_lesson_parse (const char *text, const char *id, GError **error)
{
  g_autoptr (AnsLesson) lesson = g_new0 (AnsLesson, 1);
  g_autoptr (GString) narration = g_string_new (NULL);
  GError *reason = NULL;
  Reader reader = {.id = id, .lesson = lesson, .narration = narration};
  lesson->id = g_strdup (id);
  reader.states = g_array_new (FALSE, TRUE, sizeof (AnsLessonState));
  gboolean read = read_lines (&reader, text, &reason);
  lesson->n = (int) reader.states->len;
  lesson->states = (AnsLessonState *) (gpointer) g_array_free (reader.states, FALSE);
  if (read)
    return g_steal_pointer (&lesson);
  g_propagate_error (error, reason);
  return NULL;
}

void
ans_lesson_free (AnsLesson *self)
{
  for (int i = 0; i < self->n; i++) {
    g_free (self->states[i].title);
    g_free (self->states[i].narration);
    g_free (self->states[i].values);
    g_free (self->states[i].hidden);
  }
  g_free (self->states);
  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

/* ---- the resources ---- */

AnsLesson *
ans_lesson_load (const char *id, GError **error)
{
  g_autofree char *text = ans_page_resource ("lessons", id, "lesson");
  if (text)
    return ans_lesson_parse (text, id, error);
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, _ ("there is no lesson '%s'"), id);
  return NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
ans_lesson_ids (void)
{
  g_auto (GStrv) names = g_resources_enumerate_children (FOLDER, 0, NULL);
  GPtrArray *ids = g_ptr_array_new ();
  for (char **name = names; name && *name; name++)
    if (g_str_has_suffix (*name, ENDING))
      g_ptr_array_add (ids, g_strndup (*name, strlen (*name) - strlen (ENDING)));
  g_ptr_array_sort (ids, compare);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

/* ---- running ---- */

void
ans_lesson_recipe (const AnsLesson *self, int state, AnsRecipe *recipe)
{
  const AnsLessonState *wanted = &self->states[state];
  ans_recipe_init (recipe, self->problem, wanted->preset);
  memcpy (recipe->values, wanted->values,
          sizeof (double) * (gsize) ans_problem_n_params (self->problem));
  recipe->seed = wanted->seed;
}

gboolean
ans_lesson_goes_on (const AnsLesson *self, int state)
{
  if (state == 0 || self->states[state].opens)
    return FALSE;
  for (int i = 0; i < ans_problem_n_params (self->problem); i++)
    if (self->problem->params[i].liveness == ANS_RESTART &&
        self->states[state].values[i] != self->states[state - 1].values[i])
      return FALSE;
  return TRUE;
}
