/* Any bytes are either a session or refused with a message; whatever is read has a
 * journal that could be carried out. */
#include "engine/store/session_file.h"
#include "tests/fuzz/target.h"
#include "tests/runs/fixture.h"

const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

static void
check (const AnsSessionFile *session)
{
  const AnsProblem *problem = ans_journal_recipe (session->journal)->problem;
  gint64 before = 0;
  g_assert (ans_problem_check (problem, ans_snapshot_values (session->latest), NULL));
  g_assert (ans_problem_check (problem, ans_snapshot_opened (session->latest), NULL));
  for (int i = 0; i < ans_journal_length (session->journal); i++) {
    const AnsEntry *entry = ans_journal_entry (session->journal, i);
    g_assert (entry->step >= before);
    g_assert (entry->step <= ans_snapshot_step (session->latest));
    g_assert (ans_session_file_check (problem, entry, NULL));
    before = entry->step;
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (AnsSessionFile) session = {0};
  g_autoptr (AnsSafetensors) file = ans_safetensors_parse (data, bytes, "fuzz", NULL);
  if (!file)
    return 0;
  gboolean read = ans_session_file_read (file, "fuzz", &session, &error);
  g_assert (read == (error == NULL));
  if (read)
    check (&session);
  return 0;
}
