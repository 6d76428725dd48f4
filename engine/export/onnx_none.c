/* A build without protobuf-c and the schema of ONNX says so. */
#include "engine/export/onnx.h"

gboolean
ans_onnx_available (void)
{
  return FALSE;
}

GBytes *
ans_onnx_pack (const AnsModel *model, AnsOnnxPrecision precision G_GNUC_UNUSED,
               const char *const *metadata G_GNUC_UNUSED, GError **error)
{
  g_set_error (error, ANS_ERROR, ANS_ERROR_USAGE,
               "%s: this build writes no ONNX; it was made without protobuf-c and "
               "libonnx-dev",
               model->name);
  return NULL;
}

gboolean
ans_onnx_save (const AnsModel *model, AnsOnnxPrecision precision,
               const char *const *metadata, const char *path G_GNUC_UNUSED,
               GError **error)
{
  g_autoptr (GBytes) bytes = ans_onnx_pack (model, precision, metadata, error);
  return bytes != NULL;
}
