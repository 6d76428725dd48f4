/* What libFuzzer calls with each input, and corpus.c with the inputs that are kept. */
#pragma once

#include <glib.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize bytes);
