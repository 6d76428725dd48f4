/* A whole update of both players of a GAN on the ring of eight, as the problem does it:
 * data and noise are drawn, the discriminator steps, then the generator, both by Adam;
 * with the penalty R1 for size.d = 3 numbers of noise.  The numbers that our streams draw
 * are an input for the others, who draw their own where time is taken. */
#include "tests/bench/workload.h"

#include "engine/problems/gan_state.h"
#include "engine/run/experiment.h"

#include <string.h>

enum { PENALISED = 3 };

extern const AnsProblem ans_problem_gan;

typedef struct {
  AnsProblem updates; /* the problem without its metrics */
  AnsListener nobody;
  AnsExperiment *experiment;
  AnsGan *gan; /* its state */
} Game;

static AnsGan *opened;

static gboolean
open_gan (gpointer state, AnsContext *context, GError **error)
{
  opened = state;
  return ans_problem_gan.open (state, context, error);
}

static gboolean
update (gpointer state, AnsContext *context, GError **error)
{
  return ans_gan_train_step (state, context, error);
}

static void
open_experiment (Workload *self, Game *game)
{
  const WorkloadSize *size = &self->size;
  g_autoptr (GError) error = NULL;
  double values[64];
  g_autofree char *settings = g_strdup_printf (
      "depth=%d width=%d latent=%d batch=%d loss=%s", size->depth, size->width, size->d,
      size->rows, size->d == PENALISED ? "r1" : "non-saturating");
  game->updates = ans_problem_gan;
  game->updates.open = open_gan;
  game->updates.step = update;
  game->experiment =
      ans_experiment_new (&game->updates, self->threads, &game->nobody, NULL);
  ans_problem_defaults (&ans_problem_gan, values);
  if (!ans_problem_apply (&ans_problem_gan, settings, values, &error) ||
      !ans_experiment_open (game->experiment, values, 1, NULL, &error))
    g_error ("%s", error->message);
  game->gan = opened;
}

/* The start of one side, array by array under the names of a graph. */
static void
give_parameters (Workload *self, const AnsGraph *graph, const AnsGanSide *side)
{
  for (int k = 0; k < ans_graph_parameters (graph); k++) {
    AnsParameterInfo info;
    gint64 shape[ANS_MAX_RANK];
    ans_graph_parameter_info (graph, k, &info);
    for (int axis = 0; axis < info.rank; axis++)
      shape[axis] = info.shape[axis];
    memcpy (workload_given (self, info.name, info.rank, shape), side->theta + info.offset,
            (gsize) info.length * sizeof (double));
  }
}

static void
copy (Workload *self, const char *name, int rank, const gint64 *shape,
      const double *values)
{
  gsize n = 1;
  double *out = workload_result (self, name, rank, shape);
  for (int i = 0; i < rank; i++)
    n *= (gsize) shape[i];
  memcpy (out, values, n * sizeof *out);
}

/* Parameters after the first update. */
static void
note_moved (Workload *self, const char *name, const AnsGanSide *side)
{
  copy (self, name, 1, (gint64[]){side->P}, side->theta);
}

static void
run (Workload *self)
{
  g_autoptr (GError) error = NULL;
  Game *game = self->data;
  if (!ans_experiment_step (game->experiment, &error))
    g_error ("%s", error->message);
}

static void
open (Workload *self)
{
  Game *game = self->data = ans_arena_array (self->memory, Game, 1);
  int n = self->rows, d = self->size.d;
  open_experiment (self, game);
  AnsGan *gan = game->gan;
  give_parameters (self, gan->network.generator, &gan->generators);
  give_parameters (self, gan->network.discriminator, &gan->discriminators);
  double *noise = workload_given (self, "noise", 2, (gint64[]){n, 2 + d});
  run (self);
  for (int i = 0; i < n; i++) {
    memcpy (noise + i * (2 + d), gan->x + 2 * i, 2 * sizeof *noise);
    memcpy (noise + i * (2 + d) + 2, gan->z + i * d, (gsize) d * sizeof *noise);
  }
  copy (self, "loss_g", 0, NULL, gan->generators.loss);
  note_moved (self, "moved_d", &gan->discriminators);
  note_moved (self, "moved_g", &gan->generators);
}

static void
end (Workload *self)
{
  Game *game = self->data;
  ans_experiment_free (game->experiment);
}

static void
add (Cost *cost, const AnsProgram *program, int rows)
{
  Cost more;
  cost_of_program (program, rows, &more);
  cost->flops += more.flops;
  for (int i = 0; i < COST_FUNCTIONS; i++)
    cost->evaluations[i] += more.evaluations[i];
}

/* The programs, and Box and Muller's functions of the data and the noise. */
static void
count (const Workload *self, Cost *cost)
{
  const Game *game = self->data;
  const AnsGanNetwork *network = &game->gan->network;
  int loss = game->gan->params.loss, rows = self->rows;
  double pairs = 0.5 * rows * (2 + self->size.d);
  add (cost, network->train[loss], rows);
  add (cost, network->sample, rows);
  add (cost, network->slope[loss], rows);
  add (cost, network->back, rows);
  cost->evaluations[COST_LOG] += pairs;
  cost->evaluations[COST_SIN] += pairs;
  cost->evaluations[COST_COS] += pairs;
}

static const WorkloadSize sizes[] = {
    {2, 64, 2, 256}, {2, 64, PENALISED, 256}, {2, 128, 2, 256}, {0}};

const WorkloadKind workload_gan_step = {
    "gan-step",  "a whole update of both players of a GAN",
    sizes,       .open = open,
    .run = run,  .count = count,
    .close = end};
