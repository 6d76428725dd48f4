/* Any bytes are either a safetensors file or refused with a message; nothing else
 * happens. */
#include "engine/export/safetensors.h"
#include "tests/fuzz/target.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsSafetensors) file = ans_safetensors_parse (data, bytes, "fuzz", &error);
  g_assert ((file == NULL) == (error != NULL));
  for (int i = 0; file && i < ans_safetensors_n_tensors (file); i++) {
    const AnsTensor *tensor = ans_safetensors_tensor (file, i);
    g_assert (tensor->n == 0 || tensor->values);
  }
  return 0;
}
