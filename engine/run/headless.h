/* A run in the calling thread, from its opening to its end, without a window: the same
 * bits as with one. */
#pragma once

#include "engine/frame/history.h"
#include "engine/run/journal.h"

#include <stdatomic.h>

typedef struct {
  gboolean opening;
  double fraction;   /* of opening, or of the run; 0 if it has no known end */
  const char *doing; /* while opening */
  gint64 step;
  double seconds, steps_per_second;
  const AnsHistory *history;
} AnsHeadlessStatus;

typedef struct {
  const AnsRecipe *recipe;
  AnsSnapshot
      *start; /* goes on from there, with the recipe's values; NULL: from the beginning */
  const AnsJournal *journal; /* carried out at its steps; NULL: nothing */
  gint64 steps;              /* ends when so many steps are done; < 0: no end */
  double seconds;            /* or when steps have taken so long; <= 0: no end */
  guint64 watch;             /* plots that the last frame holds */
  atomic_int *cancel; /* set from outside: end now, with what is reached; may be NULL */

  /* All may be NULL; progress is called about ten times a second, save with the state
   * that is reached whenever another save_every seconds have gone (<= 0: never). */
  void (*progress) (gpointer data, const AnsHeadlessStatus *status);
  void (*say) (gpointer data, const char *text);
  void (*save) (gpointer data, const AnsSnapshot *snapshot);
  double save_every;

  /* Called at the first step, after every picture_every steps and at the last one, with a
   * frame that holds the plots of `watch`; FALSE ends the run as if cancelled.  NULL:
   * never. */
  gboolean (*picture) (gpointer data, const AnsFrame *frame, const AnsHistory *history);
  gint64 picture_every; /* >= 1 */
  gpointer data;
} AnsHeadless;

typedef struct {
  gint64 first, step;           /* the steps it began at and came to */
  double open_seconds, seconds; /* of opening, of all steps */
  double steps_per_second;
  gint64 peak_memory; /* bytes, of the whole process */
  gboolean cancelled;
  AnsHistory *history;
  AnsFrame *frame; /* NULL if opening failed, as the next */
  AnsSnapshot *snapshot;
  GPtrArray *models; /* AnsModel: the networks at the end */
} AnsHeadlessResult;

/* FALSE, with an error, when opening or a step failed; the result then holds the last
 * good step. */
gboolean ans_headless_run (const AnsHeadless *self, AnsHeadlessResult *result,
                           GError **error);
void ans_headless_result_clear (AnsHeadlessResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsHeadlessResult, ans_headless_result_clear)
