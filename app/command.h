/* What the commands of the command line share: exit statuses, options, output. */
#pragma once

#include "engine/run/recipe.h"

#include <glib.h>

enum {
  ANS_EXIT_SUCCESS = 0,
  ANS_EXIT_FAILED = 1, /* a run or a claim failed */
  ANS_EXIT_USAGE =
      2, /* wrong usage: the message names the nearest right spelling, or the limit */
};

/* argv[0] is the command's name. */
typedef struct {
  const char *name, *synopsis, *summary;
  int (*run) (int argc, char **argv);
} AnsCommandInfo;

int ans_command_list (int argc, char **argv);
int ans_command_describe (int argc, char **argv);
int ans_command_run (int argc, char **argv);
int ans_command_figure (int argc, char **argv);
int ans_command_movie (int argc, char **argv);
int ans_command_reproduce (int argc, char **argv);
int ans_command_export (int argc, char **argv);
int ans_command_replay (int argc, char **argv);

/* Takes the options out of argv; an unknown one is refused with the nearest spelling
 * named.  --help prints the help and exits. */
gboolean ans_command_parse (const char *synopsis, const char *summary,
                            const GOptionEntry *entries, int *argc, char ***argv,
                            GError **error);

/* Says "ansatz: message" on stderr and returns the exit status. */
int ans_command_refuse (const GError *error);

/* The problem that the only argument names. */
const AnsProblem *ans_command_problem (int argc, char **argv, GError **error);

/* Text to stdout, as it is. */
void ans_command_print (const char *text);
G_GNUC_PRINTF (1, 2) void ans_command_printf (const char *format, ...);
