/* Everything the window can be told to do by key: one table, from which the accelerators,
 * the keys of the plots and the shortcuts window are made. */
#pragma once

#include <adwaita.h>

typedef enum {
  ANS_KEY_ALWAYS, /* wherever the focus is */
  ANS_KEY_FREE,   /* if the focused widget has no use for the key: plain letters, Space */
} AnsKeyScope;

typedef struct {
  const char *action;        /* "win.run", "app.quit", "cell.log-y" (of the current plot),
                                "win.cell(0)" */
  const char *keys;          /* accelerators, separated by blanks */
  const char *title, *group; /* title NULL: goes with a row above */
  AnsKeyScope scope;
  const char *shown; /* in the shortcuts window instead of the keys */
} AnsAction;

extern const AnsAction ans_actions[]; /* ended by an action of NULL */

void ans_actions_install (GtkApplication *application);

/* The keys that are free go to `activate` with the row of the table. */
void ans_actions_add_free_keys (GtkWidget *window,
                                void (*activate) (GtkWidget *window,
                                                  const AnsAction *action));

GtkWidget *ans_actions_shortcuts_window (void);
