/* A row of the table of runs: what is said of one run, cell by cell. */
#pragma once

#include <gtk/gtk.h>

#include "engine/frame/compare.h"
#include "ui/film/overlay.h"

#define ANS_TYPE_RUN_ITEM (ans_run_item_get_type ())
G_DECLARE_FINAL_TYPE (AnsRunItem, ans_run_item, ANS, RUN_ITEM, GObject)

typedef enum {
  ANS_STATISTIC_LAST,
  ANS_STATISTIC_LEAST,
  ANS_STATISTIC_MEAN,
  ANS_N_STATISTICS,
} AnsStatistic;

/* What a column shows. */
typedef enum {
  ANS_RUN_CELL_SEEN, /* colour, and whether it is drawn */
  ANS_RUN_CELL_NAME,
  ANS_RUN_CELL_SEED,
  ANS_RUN_CELL_STEP,
  ANS_RUN_CELL_PARAM,  /* number `index` */
  ANS_RUN_CELL_METRIC, /* number `index` */
  ANS_RUN_CELL_MENU,
} AnsRunCellKind;

typedef struct {
  AnsRunCellKind kind;
  int index;
  AnsStatistic statistic;
} AnsRunCell;

/* Emits "changed" when it is set to something else. */
AnsRunItem *ans_run_item_new (int number);
void ans_run_item_set (AnsRunItem *self, const AnsOverlayRun *run);

int ans_run_item_get_number (AnsRunItem *self);
const char *ans_run_item_get_name (AnsRunItem *self);
const char *ans_run_item_get_failure (AnsRunItem *self); /* or NULL */
AnsRole ans_run_item_get_role (AnsRunItem *self);
gboolean ans_run_item_is_visible (AnsRunItem *self);
gboolean ans_run_item_is_current (AnsRunItem *self);
double ans_run_item_get_progress (AnsRunItem *self); /* < 0: not in the background */

/* A cell as a number, for sorting, and as text; free it. */
double ans_run_item_value (AnsRunItem *self, const AnsRunCell *cell);
char *ans_run_item_text (AnsRunItem *self, const AnsRunCell *cell);
