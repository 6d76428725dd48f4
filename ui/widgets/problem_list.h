/* All problems with their presets, grouped by the two halves of the talk.
 * Signal "chosen" (AnsProblem *problem, AnsPreset *preset). */
#pragma once

#include <adwaita.h>

#include "engine/problems/problem.h"

#define ANS_TYPE_PROBLEM_LIST (ans_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (AnsProblemList, ans_problem_list, ANS, PROBLEM_LIST, AdwBin)

GtkWidget *ans_problem_list_new (void);
/* `problems` ends with NULL. */
void ans_problem_list_fill (AnsProblemList *self, const AnsProblem *const *problems);
/* Marks what is open. */
void ans_problem_list_mark (AnsProblemList *self, const AnsProblem *problem,
                            const AnsPreset *preset);
