/* A small problem for the tests of everything above the problems: written against the
 * public headers only, it opens at once, steps in microseconds, and misbehaves when told
 * to. */
#pragma once

#include "engine/problems/problem.h"

extern const AnsProblem ans_problem_fixture;
