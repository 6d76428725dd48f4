#include "tests/bench/workload.h"

#include "engine/export/safetensors.h"
#include "engine/graph/grad.h"
#include "engine/nets/init.h"

const WorkloadKind *const workload_kinds[] = {
    &workload_committor,   &workload_flow,      &workload_laplacian, &workload_orbitals,
    &workload_convolution, &workload_attention, &workload_svgd,      &workload_mean_field,
    &workload_langevin,    &workload_gan,       &workload_gan_step,  NULL};

AnsNode *
workload_input (Workload *self, const char *name, int rank, const int *shape)
{
  AnsNode *node = ans_graph_input (self->graph, name, rank, shape);
  g_assert (self->n_inputs < WORKLOAD_INPUTS);
  self->inputs[self->n_inputs++] = (WorkloadArray){.name = name, .node = node};
  return node;
}

void
workload_output (Workload *self, const char *name, AnsNode *node)
{
  g_assert (self->n_outputs < WORKLOAD_OUTPUTS);
  self->outputs[self->n_outputs++] = (WorkloadArray){.name = name, .node = node};
}

void
workload_loss (Workload *self, AnsNode *loss)
{
  workload_output (self, "loss", loss);
  workload_output (self, "gradient", ans_grad_parameters (loss));
}

/* The shape for `rows` samples; the length of all. */
static gsize
shape_of (const AnsNode *node, int rows, gint64 *shape)
{
  gsize length = 1;
  for (int i = 0; i < ans_node_rank (node); i++) {
    int size = ans_node_size (node, i);
    shape[i] = size == ANS_BATCH ? rows : size;
    length *= (gsize) shape[i];
  }
  return length;
}

static void
compile (Workload *self, AnsParallel *parallel)
{
  g_autoptr (GError) error = NULL;
  AnsNode *nodes[WORKLOAD_OUTPUTS];

  for (int i = 0; i < self->n_outputs; i++)
    nodes[i] = self->outputs[i].node;
  self->program = ans_program_new (self->n_outputs, nodes, parallel, &error);
  if (self->program == NULL)
    g_error ("%s: %s", self->name, error->message);
}

static void
allocate (Workload *self, WorkloadArray *array)
{
  array->rank = ans_node_rank (array->node);
  array->length = shape_of (array->node, self->rows, array->shape);
  array->values = ans_arena_array (self->memory, double, array->length);
}

static void
fill (Workload *self, const WorkloadArray *array)
{
  ans_random_fill_normal (&self->random, (int) array->length, array->values);
}

static void
fill_graph (Workload *self)
{
  int P = ans_graph_parameters_length (self->graph);

  self->theta = ans_arena_array (self->memory, double, P);
  ans_init_parameters (self->graph, &self->random, self->theta);
  for (int i = 0; i < self->n_inputs; i++) {
    allocate (self, &self->inputs[i]);
    fill (self, &self->inputs[i]);
    self->in[i] = self->inputs[i].values;
  }
  for (int i = 0; i < self->n_outputs; i++) {
    allocate (self, &self->outputs[i]);
    self->out[i] = self->outputs[i].values;
  }
}

static void
add_array (Workload *self, const char *name, int rank, const gint64 *shape,
           WorkloadArray *array)
{
  *array = (WorkloadArray){.name = name, .rank = rank, .length = 1};
  for (int i = 0; i < rank; i++) {
    array->shape[i] = shape[i];
    array->length *= (gsize) shape[i];
  }
  array->values = ans_arena_array (self->memory, double, array->length);
}

double *
workload_given (Workload *self, const char *name, int rank, const gint64 *shape)
{
  WorkloadArray *array = &self->inputs[self->n_inputs++];
  g_assert (self->n_inputs <= WORKLOAD_INPUTS);
  add_array (self, name, rank, shape, array);
  fill (self, array);
  return array->values;
}

double *
workload_result (Workload *self, const char *name, int rank, const gint64 *shape)
{
  WorkloadArray *array = &self->outputs[self->n_outputs++];
  g_assert (self->n_outputs <= WORKLOAD_OUTPUTS);
  add_array (self, name, rank, shape, array);
  return array->values;
}

Workload *
workload_open (const WorkloadKind *kind, const WorkloadSize *size, AnsParallel *parallel)
{
  Workload *self = g_new0 (Workload, 1);
  self->name = kind->name;
  self->kind = kind;
  self->size = *size;
  self->rows = size->rows;
  self->parallel = parallel;
  self->threads = ans_parallel_threads (parallel);
  self->memory = ans_arena_new ();
  self->random = ans_random (1, 0, 0); /* the same for any number of threads */
  if (kind->build == NULL) {
    kind->open (self);
    return self;
  }
  self->graph = ans_graph_new ();
  kind->build (self);
  compile (self, parallel);
  fill_graph (self);
  return self;
}

void
workload_run (Workload *self, int steps)
{
  for (int i = 0; i < steps; i++)
    if (self->program != NULL)
      ans_program_run (self->program, self->rows, self->theta, self->in, self->out);
    else
      self->kind->run (self);
}

Cost
workload_cost (const Workload *self)
{
  Cost cost = {0};
  if (self->program != NULL)
    cost_of_program (self->program, self->rows, &cost);
  else
    self->kind->count (self, &cost);
  return cost;
}

double
workload_bytes (const Workload *self)
{
  return self->program != NULL ? cost_bytes (self->program)
                               : (double) ans_arena_bytes (self->memory);
}

void
workload_close (Workload *self)
{
  if (self->program != NULL) {
    ans_program_free (self->program);
    ans_graph_free (self->graph);
  }
  if (self->kind->close != NULL)
    self->kind->close (self);
  ans_arena_free (self->memory);
  g_free (self);
}

char *
workload_label (const WorkloadSize *size)
{
  return g_strdup_printf ("%dx%d-d%d-b%d", size->depth, size->width, size->d, size->rows);
}

static void
add_arrays (AnsSafetensors *file, const char *kind, int n, const WorkloadArray *arrays)
{
  for (int i = 0; i < n; i++) {
    const WorkloadArray *array = &arrays[i];
    g_autofree char *name = g_strdup_printf ("%s.%s", kind, array->name);
    ans_safetensors_add (file, name, FALSE, array->rank, array->shape, array->values);
  }
}

static void
add_parameters (const Workload *self, AnsSafetensors *file)
{
  for (int i = 0; i < ans_graph_parameters (self->graph); i++) {
    AnsParameterInfo info;
    gint64 shape[ANS_MAX_RANK];
    ans_graph_parameter_info (self->graph, i, &info);
    g_autofree char *name = g_strdup_printf ("parameter.%s", info.name);
    shape_of (info.node, self->rows, shape);
    ans_safetensors_add (file, name, FALSE, info.rank, shape, self->theta + info.offset);
  }
}

gboolean
workload_save (const Workload *self, const char *folder, GError **error)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_new ();
  g_autofree char *label = workload_label (&self->size);
  g_autofree char *name = g_strdup_printf ("%s-%s.safetensors", self->name, label);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (self->graph != NULL)
    add_parameters (self, file);
  add_arrays (file, "input", self->n_inputs, self->inputs);
  add_arrays (file, "output", self->n_outputs, self->outputs);
  return ans_safetensors_save (file, path, error);
}
