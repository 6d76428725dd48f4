/* Starting the program as a person does, and what it says. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct {
  int status;
  char *out, *err;
} AnsTestOutput;

/* Runs `ansatz LINE` in an empty folder of its own, without a display. */
AnsTestOutput ans_test_program (const char *line);

/* The same, but the program is interrupted as soon as it has written a file. */
AnsTestOutput ans_test_program_interrupted (const char *line, const char *file);
void ans_test_program_clear (AnsTestOutput *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AnsTestOutput, ans_test_program_clear)

/* The line must be refused as wrong usage: nothing on stdout, and each text on stderr. */
void ans_test_program_refuses (const char *line, const char *text);

/* Its output as JSON; free the parser. */
JsonParser *ans_test_program_json (const AnsTestOutput *output);

/* The folder that the program runs in, and a file within it. */
const char *ans_test_program_folder (void);
char *ans_test_program_path (const char *name);
gboolean ans_test_program_has (const char *name);
char *ans_test_program_text (const char *name);

/* Removes the folder. */
void ans_test_program_end (void);
