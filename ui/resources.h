/* The compiled resources: interface descriptions, style sheet, icons. */
#pragma once

#include <gio/gio.h>

GResource *ans_resources_get_resource (void);
