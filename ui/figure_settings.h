/* What was chosen for figures last, format by format. */
#pragma once

#include "ui/figure_dialog.h"

/* As it was saved, or as it is at first. */
AnsCompositionOptions ans_figure_settings_load (AnsCompositionFormat format);
AnsCompositionFormat ans_figure_settings_last (AnsFigureChoice *choice);
void ans_figure_settings_save (AnsFigureChoice choice,
                               const AnsCompositionOptions *options);
