/* The window of the preferences: each acts as soon as it is changed. */
#pragma once

#include <adwaita.h>

#define ANS_TYPE_PREFERENCES (ans_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AnsPreferences, ans_preferences, ANS, PREFERENCES,
                      AdwPreferencesWindow)

/* Of settings with the schema of the program. */
GtkWidget *ans_preferences_new (GSettings *settings);

/* The control of a key, for tests; NULL: it has none. */
GtkWidget *ans_preferences_get_control (AnsPreferences *self, const char *key);

/* Lets plots and style follow the settings, for as long as the program runs. */
void ans_preferences_follow (GSettings *settings);
