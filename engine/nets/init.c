#include "engine/nets/init.h"

void
ans_init_parameters (const AnsGraph *graph, AnsRandom *random, double *theta)
{
  for (int i = 0; i < ans_graph_parameters (graph); i++) {
    AnsParameterInfo info;
    double *values;

    ans_graph_parameter_info (graph, i, &info);
    values = theta + info.offset;
    for (int j = 0; j < info.length; j++)
      values[j] = info.spread > 0 ? info.spread * ans_random_normal (random) : 0;
  }
}
