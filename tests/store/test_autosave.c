/* Automatic saving: what a program that did not end well has left is found, by one other
 * only; and a program that is killed at any moment of saving leaves a whole file. */
#include "engine/store/autosave.h"

#include "engine/run/run.h"
#include "engine/store/saver.h"
#include "tests/runs/fixture.h"
#include "tests/store/sample.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

#ifdef ANS_SANITIZED
enum { KILLS = 10, LONGEST = 800 }; /* milliseconds */
#else
enum { KILLS = 100, LONGEST = 30 };
#endif

static char *
new_folder (void)
{
  return g_dir_make_tmp ("ansatz-autosave-XXXXXX", NULL);
}

static int
remove_folder (const char *folder)
{
  int n = 0;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir)); n++) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (folder);
  return n;
}

static AnsAutosave *
take (const char *folder)
{
  g_autoptr (GError) error = NULL;
  AnsAutosave *self = ans_autosave_new (folder, &error);
  g_assert_no_error (error);
  return self;
}

static void
write_text (const char *path)
{
  g_assert_true (g_file_set_contents (path, "text", -1, NULL));
}

static void
a_clean_end_leaves_nothing (void)
{
  g_autofree char *folder = new_folder ();
  AnsAutosave *self = take (folder);
  g_assert_null (ans_autosave_found (self));
  write_text (ans_autosave_path (self));
  ans_autosave_free (self, TRUE);
  g_assert_cmpint (remove_folder (folder), ==, 0);
}

static void
two_programs_have_two_places (void)
{
  g_autofree char *folder = new_folder ();
  AnsAutosave *one = take (folder);
  write_text (ans_autosave_path (one));
  AnsAutosave *two = take (folder);
  g_assert_cmpstr (ans_autosave_path (one), !=, ans_autosave_path (two));
  g_assert_null (ans_autosave_found (two));
  ans_autosave_free (two, TRUE);
  ans_autosave_free (one, TRUE);
  g_assert_cmpint (remove_folder (folder), ==, 0);
}

static void
what_is_left_is_found_once (void)
{
  g_autofree char *folder = new_folder ();
  AnsAutosave *dead = take (folder);
  g_autofree char *path = g_strdup (ans_autosave_path (dead));
  write_text (path);
  ans_autosave_free (dead, FALSE);
  AnsAutosave *one = take (folder), *two = take (folder);
  g_assert_cmpstr (ans_autosave_found (one), ==, path);
  g_assert_null (ans_autosave_found (two));
  ans_autosave_free (one, TRUE); /* nobody has said anything about it: it stays */
  AnsAutosave *three = take (folder);
  g_assert_cmpstr (ans_autosave_found (three), ==, path);
  ans_autosave_discard (three);
  g_assert_null (ans_autosave_found (three));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  ans_autosave_free (two, TRUE);
  ans_autosave_free (three, TRUE);
  g_assert_cmpint (remove_folder (folder), ==, 0);
}

static void
what_is_adopted_is_saved_over (void)
{
  g_autofree char *folder = new_folder ();
  AnsAutosave *dead = take (folder);
  g_autofree char *path = g_strdup (ans_autosave_path (dead));
  write_text (path);
  ans_autosave_free (dead, FALSE);
  AnsAutosave *self = take (folder);
  ans_autosave_adopt (self);
  g_assert_cmpstr (ans_autosave_path (self), ==, path);
  g_assert_null (ans_autosave_found (self));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  ans_autosave_free (self, TRUE);
  g_assert_cmpint (remove_folder (folder), ==, 0);
}

static void
what_is_damaged_is_put_aside (void)
{
  g_autofree char *folder = new_folder ();
  for (int i = 0; i < 2; i++) {
    AnsAutosave *dead = take (folder);
    write_text (ans_autosave_path (dead));
    ans_autosave_free (dead, FALSE);
    AnsAutosave *self = take (folder);
    g_autofree char *aside = ans_autosave_put_aside (self);
    g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
    g_assert_nonnull (strstr (aside, ".damaged"));
    ans_autosave_free (self, TRUE);
  }
  AnsAutosave *after = take (folder);
  g_assert_null (ans_autosave_found (after));
  ans_autosave_free (after, TRUE);
  g_assert_cmpint (remove_folder (folder), ==, 2);
}

/* ---- kills ---- */

/* What the window does, as fast as it goes. */
G_NORETURN static void
save_for_ever (const char *folder)
{
  AnsAutosave *place = ans_autosave_new (folder, NULL);
  AnsSaver *saver = ans_saver_new (NULL, NULL);
  AnsRecipe recipe;
  ans_recipe_init (&recipe, &ans_problem_fixture, NULL);
  recipe.threads = 2;
  if (ans_autosave_found (place))
    ans_autosave_adopt (place);
  g_auto (AnsSessionFile) before = {0};
  AnsRun *run = NULL;
  if (ans_session_file_load (ans_autosave_path (place), &before, NULL))
    run = ans_run_restore (before.journal, before.latest, NULL, NULL);
  else
    run = ans_run_new (&recipe, NULL, NULL);
  ans_run_play (run);
  for (int i = 0;; i++) {
    AnsJournal *journal;
    ans_run_set (run, 0, 2 + 0.01 * (i % 100), NULL);
    ans_run_capture (run);
    g_usleep (300);
    g_autoptr (AnsSnapshot) state = ans_run_take_record (run, &journal);
    AnsSessionFile file;
    if (!state)
      continue;
    ans_session_file_init (&file, journal, state, NULL);
    ans_saver_post (saver, ans_autosave_path (place), &file, FALSE);
    ans_journal_free (journal);
  }
}

static void
start_and_kill (const char *program, const char *folder, gulong time)
{
  const char *arguments[] = {program, "--save-for-ever", folder, NULL};
  g_autoptr (GError) error = NULL;
  GPid child;
  int status;
  g_spawn_async (NULL, (char **) (gpointer) arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                 NULL, NULL, &child, &error);
  g_assert_no_error (error);
  g_usleep (time);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

/* The step of the file that is found, -1 if there is none. */
static gint64
check_found (const char *folder, AnsSessionFile *file)
{
  g_autoptr (GError) error = NULL;
  AnsAutosave *place = take (folder);
  gint64 step = -1;
  if (ans_autosave_found (place)) {
    ans_session_file_load (ans_autosave_found (place), file, &error);
    g_assert_no_error (error);
    step = ans_snapshot_step (file->latest);
  }
  ans_autosave_free (place, TRUE);
  return step;
}

/* The journal of all lives leads to the state of the last. */
static void
check_replay (const AnsSessionFile *file)
{
  g_autoptr (GError) error = NULL;
  AnsRecipe recipe;
  ans_recipe_copy (&recipe, ans_journal_recipe (file->journal));
  AnsRun *run = ans_run_restore (file->journal, file->latest, NULL, NULL);
  ans_run_wait (run, -1);
  ans_run_capture (run);
  ans_run_wait (run, -1);
  g_autoptr (AnsSnapshot) there = ans_run_take_snapshot (run);
  g_assert_true (ans_snapshot_equal (there, file->latest));
  ans_run_branch (run, NULL, ans_snapshot_step (file->latest)); /* from the start */
  ans_run_wait (run, -1);
  ans_run_capture (run);
  ans_run_wait (run, -1);
  g_autoptr (AnsSnapshot) again = ans_run_take_snapshot (run);
  g_assert_true (ans_snapshot_equal (again, file->latest));
  ans_run_free (run);
  ans_recipe_clear (&recipe);
}

static void
a_killed_program_leaves_a_whole_file (gconstpointer program)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (GRand) random = g_rand_new_with_seed (23);
  g_auto (AnsSessionFile) last = {0};
  gint64 reached = -1;
  int advances = 0;
  for (int i = 0; i < KILLS; i++) {
    g_auto (AnsSessionFile) file = {0};
    start_and_kill (program, folder,
                    (gulong) g_rand_int_range (random, 1, LONGEST * 1000));
    gint64 step = check_found (folder, &file);
    g_assert_cmpint (step, >=, reached);
    advances += step > reached;
    reached = step;
    if (step >= 0) {
      ans_session_file_clear (&last);
      last = file;
      file = (AnsSessionFile){0};
    }
  }
  g_assert_cmpint (advances, >, KILLS / 5);
  check_replay (&last);
  g_test_message ("%d of %d kills left a later state, the last of step %" G_GINT64_FORMAT,
                  advances, KILLS, reached);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--save-for-ever"))
    save_for_ever (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/autosave/a-clean-end-leaves-nothing",
                   a_clean_end_leaves_nothing);
  g_test_add_func ("/store/autosave/two-programs-have-two-places",
                   two_programs_have_two_places);
  g_test_add_func ("/store/autosave/what-is-left-is-found-once",
                   what_is_left_is_found_once);
  g_test_add_func ("/store/autosave/what-is-adopted-is-saved-over",
                   what_is_adopted_is_saved_over);
  g_test_add_func ("/store/autosave/what-is-damaged-is-put-aside",
                   what_is_damaged_is_put_aside);
  g_test_add_data_func ("/store/autosave/a-killed-program-leaves-a-whole-file", argv[0],
                        a_killed_program_leaves_a_whole_file);
  return g_test_run ();
}
