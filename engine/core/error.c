#include "engine/core/error.h"

G_DEFINE_QUARK (ans - error - quark, ans_error)
