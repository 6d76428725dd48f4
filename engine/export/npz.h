/* NPZ, NumPy's own format of several arrays: a zip file, stored without compression, of
 * NAME.npy files of version 1.0.  https://numpy.org/neps/nep-0001-npy-format.html.  The
 * bytes depend on the arrays only.  At most 4 GiB. */
#pragma once

#include "engine/export/safetensors.h"

/* The tensors of `file`; its metadata becomes an array of text for each key, of rank 0,
 * called __KEY__. */
gboolean ans_npz_save (const AnsSafetensors *file, const char *path, GError **error);
