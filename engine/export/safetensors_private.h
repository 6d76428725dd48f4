/* What the reader and the writer of safetensors share. */
#pragma once

#include "engine/export/safetensors.h"

enum { ANS_TENSOR_WORD = 8 }; /* bytes of a value of either type */

/* Adds a tensor whose values are `bytes` of a file, of any alignment. */
void ans_safetensors_add_raw (AnsSafetensors *self, const AnsTensor *tensor,
                              const guint8 *bytes);
