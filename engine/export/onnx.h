/* ONNX, the exchange format of networks: operator set 13, intermediate representation 7,
 * one model a file. The first axis of inputs and outputs is free ("batch"); parameters
 * are initializers under their own names. https://onnx.ai */
#pragma once

#include "engine/graph/model.h"

typedef enum {
  ANS_ONNX_SINGLE, /* float32, which every runtime knows in full */
  ANS_ONNX_DOUBLE,
} AnsOnnxPrecision;

/* Whether this build can: it needs protobuf-c and the schema of ONNX. */
gboolean ans_onnx_available (void);

/* `metadata`: keys and values in turn, ended by NULL.  An operation that ONNX has no
 * counterpart for is an error that names it. */
GBytes *ans_onnx_pack (const AnsModel *model, AnsOnnxPrecision precision,
                       const char *const *metadata, GError **error);
gboolean ans_onnx_save (const AnsModel *model, AnsOnnxPrecision precision,
                        const char *const *metadata, const char *path, GError **error);
