/* Asks how a figure is to look, shows it as it will be, with its true size in bytes, and
 * writes it on a thread.  Everything chosen is remembered for each format.
 *
 * Signal "saved" (const char *path): it is written; the dialog closes. */
#pragma once

#include <adwaita.h>

#include "ui/film/composition.h"

#define ANS_TYPE_FIGURE_DIALOG (ans_figure_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AnsFigureDialog, ans_figure_dialog, ANS, FIGURE_DIALOG, AdwWindow)

typedef enum {
  ANS_FIGURE_THIS, /* the plot in hand */
  ANS_FIGURE_PAGE, /* all plots on one page */
  ANS_FIGURE_EACH, /* each in a file of its own */
} AnsFigureChoice;

/* Takes the page with all plots; `current` is the one in hand. */
AnsFigureDialog *ans_figure_dialog_new (GtkWindow *parent, AnsComposition *page,
                                        int current);

AnsFigureChoice ans_figure_dialog_get_choice (AnsFigureDialog *self);
AnsCompositionOptions ans_figure_dialog_get_options (AnsFigureDialog *self);

/* As if a person had set all that. */
void ans_figure_dialog_set (AnsFigureDialog *self, AnsFigureChoice choice,
                            const AnsCompositionOptions *options);

/* Writes to a path (each: NAME.pdf becomes NAME-PLOT.pdf), as after the file chooser. */
void ans_figure_dialog_save (AnsFigureDialog *self, const char *path);

/* What it says about size and bytes; "" until it is known. */
const char *ans_figure_dialog_get_estimate (AnsFigureDialog *self);
