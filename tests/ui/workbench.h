/* The window at the fixture, for tests that look at it as a whole. */
#pragma once

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/window.h"

typedef struct {
  AnsRecipe recipe;
  GtkApplication *application;
  AnsWindow *window;
  AnsSession *session;
  AnsPlotGrid *grid;
  AnsParamPanel *panel;
} Workbench;

/* Opens it and does not wait; `preset` NULL: the list of problems. */
void workbench_begin (Workbench *self, const char *preset, const char *settings);
/* Opens it and waits until its plots are there. */
void workbench_open (Workbench *self, const char *preset, const char *settings);
void workbench_close (Workbench *self);

AnsCanvas *workbench_canvas (Workbench *self, int cell);

/* For driver_until; data is the workbench. */
gboolean workbench_is_ready (gpointer data);
gboolean workbench_is_running (gpointer data);
gboolean workbench_is_resting (gpointer data);

/* Calls `visit` for a widget and all below it, with what is in popovers. */
void workbench_walk (GtkWidget *widget, void (*visit) (GtkWidget *widget, gpointer data),
                     gpointer data);
