/* The errors of the engine.  Every message names the value that is wrong and what was
 * expected. */
#pragma once

#include <glib.h>

#define ANS_ERROR (ans_error_quark ())

typedef enum {
  ANS_ERROR_USAGE,     /* a name that does not exist, a request that makes no sense */
  ANS_ERROR_RANGE,     /* a value outside its limits */
  ANS_ERROR_FILE,      /* a file that cannot be read or written, or is not what it says */
  ANS_ERROR_NUMERIC,   /* a singular matrix, a divergence, a NaN */
  ANS_ERROR_CANCELLED, /* somebody asked to stop */
} AnsError;

GQuark ans_error_quark (void);
