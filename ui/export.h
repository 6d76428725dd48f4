/* Asks for a file and writes the figure of a plot to it: PNG, SVG or PDF by its name. */
#pragma once

#include <adwaita.h>

#include "engine/run/run.h"
#include "ui/widgets/canvas.h"

void ans_export_figure (GtkWindow *window, const AnsRecipe *recipe, int plot,
                        AnsCanvas *canvas, gint64 step, AdwToastOverlay *toasts);
