/* The window and files of its session: save, open, and saving by itself, so that what was
 * running can be restored after a crash.  Files are written on the saver's thread. */
#include "ui/window_private.h"

#include <glib/gi18n.h>

#include "engine/store/autosave.h"
#include "engine/store/saver.h"

/* Seconds between two savings while it runs, and after it has come to rest. */
enum { RUNNING_PERIOD = 60, RESTING_PERIOD = 1 };

struct _AnsWindowStore {
  AnsSaver *saver;
  AnsAutosave *place; /* NULL: there is none, and nothing is saved by itself */
  GSource *wake;      /* something has been written */
  guint timer;
  gint64 due;         /* when it rings, monotonic, us */
  char *path;         /* of the file that the session is; NULL: none */
  char *wanted;       /* where to write what is captured next; NULL: nowhere */
  AnsSnapshot *saved; /* by itself, the last; not read any more */
  int saved_entries;
  GtkFileChooserNative *chooser;
};

/* ---- what has been written ---- */

static void
tell_result (AnsWindow *self, const AnsSaverResult *result)
{
  g_autofree char *name = g_path_get_basename (result->path);
  g_autofree char *saved = g_strdup_printf (_ ("Saved %s"), name);
  if (result->error)
    ans_window_say (self, result->error->message);
  else if (result->asked)
    ans_window_say (self, saved);
}

static gboolean
wake_dispatch (GSource *source, GSourceFunc function, gpointer data)
{
  (void) function;
  AnsWindow *self = data;
  AnsSaverResult result;
  g_source_set_ready_time (source, -1);
  while (self->store && ans_saver_take (self->store->saver, &result)) {
    tell_result (self, &result);
    ans_saver_result_clear (&result);
  }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_functions = {.dispatch = wake_dispatch};

static gboolean
unused_callback (gpointer data)
{
  (void) data;
  return G_SOURCE_CONTINUE;
}

/* Called in the saver's thread. */
static void
written (gpointer source)
{
  g_source_set_ready_time (source, 0);
}

/* ---- saving by itself ---- */

/* Has anything been done that could be lost? */
static gboolean
is_worth_it (const AnsSessionFile *record)
{
  const AnsSnapshot *start = ans_journal_start (record->journal);
  return ans_journal_length (record->journal) > 0 ||
         ans_snapshot_step (record->latest) > (start ? ans_snapshot_step (start) : 0);
}

static void
save_by_itself (AnsWindow *self, AnsSessionFile *record)
{
  AnsWindowStore *store = self->store;
  if (!store->place)
    return;
  g_clear_pointer (&store->saved, ans_snapshot_unref);
  store->saved = ans_snapshot_ref (record->latest);
  store->saved_entries = ans_journal_length (record->journal);
  if (is_worth_it (record))
    ans_saver_post (store->saver, ans_autosave_path (store->place), record, FALSE);
}

void
ans_window_keep (AnsWindow *self)
{
  g_auto (AnsSessionFile) record = {0};
  if (self->store && ans_session_get_record (self->session, &record))
    save_by_itself (self, &record);
}

static gboolean
is_saved (AnsWindow *self)
{
  AnsWindowStore *store = self->store;
  const AnsRecipe *recipe = ans_session_get_recipe (self->session);
  g_autoptr (AnsJournal) journal = ans_session_get_journal (self->session);
  return store->saved && ans_snapshot_problem (store->saved) == recipe->problem &&
         ans_snapshot_opening (store->saved) == ans_journal_opening (journal) &&
         ans_snapshot_step (store->saved) ==
             ans_session_get_status (self->session)->step &&
         store->saved_entries == ans_journal_length (journal);
}

static gboolean
ring (gpointer data)
{
  AnsWindow *self = data;
  self->store->timer = 0;
  if (ans_session_get_recipe (self->session) && !is_saved (self))
    ans_session_capture (self->session);
  return G_SOURCE_REMOVE;
}

/* Something has changed, or goes on: it is saved in a while. */
static void
arm (AnsWindow *self)
{
  AnsWindowStore *store = self->store;
  if (!store || !store->place || !ans_session_get_recipe (self->session))
    return;
  AnsRunState state = ans_session_get_status (self->session)->state;
  int period = state == ANS_RUN_RUNNING ? RUNNING_PERIOD : RESTING_PERIOD;
  gint64 due = g_get_monotonic_time () + period * G_USEC_PER_SEC;
  if (state == ANS_RUN_OPENING || (store->timer && store->due <= due))
    return;
  g_clear_handle_id (&store->timer, g_source_remove);
  store->due = due;
  store->timer = g_timeout_add_seconds ((guint) period, ring, self);
}

static void
session_captured (AnsWindow *self)
{
  AnsWindowStore *store = self->store;
  g_auto (AnsSessionFile) record = {0}, copy = {0};
  if (!store || !ans_session_get_record (self->session, &record))
    return;
  if (store->wanted) {
    ans_session_file_init (&copy, record.journal, record.latest, NULL);
    ans_saver_post (store->saver, store->wanted, &copy, TRUE);
    g_clear_pointer (&store->wanted, g_free);
  }
  save_by_itself (self, &record);
}

static void
session_opened (AnsWindow *self)
{
  if (!self->store)
    return;
  g_clear_pointer (&self->store->path, g_free);
  g_clear_pointer (&self->store->wanted, g_free);
  g_clear_pointer (&self->store->saved, ans_snapshot_unref);
}

/* ---- opening ---- */

gboolean
ans_window_open_file (AnsWindow *self, const char *path)
{
  g_return_val_if_fail (ANS_IS_WINDOW (self), FALSE);
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) file = {0};
  if (!ans_session_file_load (path, &file, &error)) {
    ans_window_say (self, error->message);
    return FALSE;
  }
  ans_window_keep (self);
  ans_session_restore (self->session, &file);
  g_free (self->store->path);
  self->store->path = g_strdup (path);
  return TRUE;
}

/* ---- files that are chosen ---- */

static void
save_to (AnsWindow *self, const char *path)
{
  AnsWindowStore *store = self->store;
  g_free (store->wanted);
  store->wanted = g_strdup (path);
  if (store->path != path) {
    g_free (store->path);
    store->path = g_strdup (path);
  }
  ans_session_capture (self->session);
}

static void
chosen (AnsWindow *self, int response, GtkNativeDialog *dialog)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  gboolean save = gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE;
  g_autoptr (GFile) file =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  if (file && !path)
    ans_window_say (self, _ ("This place is not a folder of this computer"));
  else if (path && save)
    save_to (self, path);
  else if (path)
    ans_window_open_file (self, path);
  g_clear_object (&self->store->chooser);
}

static void
choose (AnsWindow *self, GtkFileChooserAction action, const char *title,
        const char *accept)
{
  AnsWindowStore *store = self->store;
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_clear_object (&store->chooser);
  store->chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);
  gtk_file_filter_set_name (filter, _ ("Sessions of Ansatz"));
  gtk_file_filter_add_pattern (filter, "*" ANS_SESSION_ENDING);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (store->chooser), filter);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE) {
    g_autofree char *name = g_strconcat (
        ans_session_get_recipe (self->session)->problem->id, ANS_SESSION_ENDING, NULL);
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (store->chooser), name);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (store->chooser), TRUE);
  g_signal_connect_object (store->chooser, "response", G_CALLBACK (chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (store->chooser));
}

/* ---- actions ---- */

static void
act_open (AnsWindow *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open Session"), _ ("_Open"));
}

static void
act_save_as (AnsWindow *self)
{
  if (ans_session_get_recipe (self->session))
    choose (self, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save Session"), _ ("_Save"));
}

static void
act_save (AnsWindow *self)
{
  if (self->store->path && ans_session_get_recipe (self->session))
    save_to (self, self->store->path);
  else
    act_save_as (self);
}

/* What cannot be read is put aside and named, not thrown away. */
static void
act_restore (AnsWindow *self)
{
  AnsAutosave *place = self->store->place;
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) file = {0};
  const char *found = place ? ans_autosave_found (place) : NULL;
  gtk_revealer_set_reveal_child (self->recovery, FALSE);
  if (!found)
    return;
  if (ans_session_file_load (found, &file, &error)) {
    ans_saver_wait (self->store->saver); /* what waits is for the place that is left */
    ans_autosave_adopt (place);
    ans_session_restore (self->session, &file);
    return;
  }
  g_autofree char *aside = ans_autosave_put_aside (place);
  g_autofree char *message =
      g_strdup_printf (_ ("%s. It is kept as %s"), error->message, aside);
  ans_window_say (self, message);
}

static void
act_discard (AnsWindow *self)
{
  gtk_revealer_set_reveal_child (self->recovery, FALSE);
  if (self->store->place)
    ans_autosave_discard (self->store->place);
}

static const struct {
  const char *name;
  void (*act) (AnsWindow *self);
} acts[] = {{"open-session", act_open},
            {"save-session", act_save},
            {"save-session-as", act_save_as},
            {"restore-session", act_restore},
            {"discard-session", act_discard}};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) parameter;
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i].name, g_action_get_name (G_ACTION (action))))
      acts[i].act (data);
}

/* ---- life ---- */

static void
take_place (AnsWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder =
      g_build_filename (g_get_user_state_dir (), "ansatz", "sessions", NULL);
  self->store->place = ans_autosave_new (folder, &error);
  if (!self->store->place)
    ans_window_say (self, error->message);
  else if (ans_autosave_found (self->store->place))
    gtk_revealer_set_reveal_child (self->recovery, TRUE);
}

void
ans_window_add_store (AnsWindow *self)
{
  AnsWindowStore *store = self->store = g_new0 (AnsWindowStore, 1);
  store->wake = g_source_new (&wake_functions, sizeof (GSource));
  g_source_set_callback (store->wake, unused_callback, self, NULL);
  g_source_attach (store->wake, NULL);
  store->saver = ans_saver_new (written, store->wake);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    GActionEntry entry = {.name = acts[i].name, .activate = activate};
    g_action_map_add_action_entries (G_ACTION_MAP (self), &entry, 1, self);
  }
  const struct {
    const char *signal;
    GCallback callback;
  } handlers[] = {{"opened", G_CALLBACK (session_opened)},
                  {"captured", G_CALLBACK (session_captured)},
                  {"status", G_CALLBACK (arm)},
                  {"wake", G_CALLBACK (arm)}};
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->session, handlers[i].signal, handlers[i].callback,
                             self, G_CONNECT_SWAPPED);
  take_place (self);
}

void
ans_window_end_store (AnsWindow *self, gboolean clean)
{
  AnsWindowStore *store = g_steal_pointer (&self->store);
  g_auto (AnsSessionFile) record = {0};
  if (!store)
    return;
  g_clear_handle_id (&store->timer, g_source_remove);
  if (store->wanted && ans_session_get_record (self->session, &record))
    ans_saver_post (store->saver, store->wanted, &record, TRUE);
  ans_saver_free (store->saver);
  ans_autosave_free (store->place, clean);
  g_source_destroy (store->wake);
  g_source_unref (store->wake);
  g_clear_object (&store->chooser);
  ans_snapshot_unref (store->saved);
  g_free (store->path);
  g_free (store->wanted);
  g_free (store);
}
