/* write-models FOLDER: graphs and trained networks as a person takes them home, each in a
 * folder of its own, for test_models.py to read.  Cases of the tests of the graph, random
 * graphs, and the networks of every preset of every problem after a few steps. */
#include "engine/export/file.h"
#include "engine/export/model_file.h"
#include "engine/export/npz.h"
#include "engine/export/onnx.h"
#include "engine/run/experiment.h"
#include "tests/graph/cases_linalg.h"
#include "tests/graph/maker.h"

#include <stdio.h>
#include <time.h>

enum { RANDOM_GRAPHS = 40, STEPS = 7 };
#define PATIENCE 2.0 /* seconds to open a problem */

#define B ANS_BATCH

static const AnsOpConv strided = {{2, 1}, {1, 0}, {3, 4}, {FALSE, FALSE}};
static const AnsOpConv loose = {{2, 2}, {1, 2}, {4, 2}, {FALSE, FALSE}};
static const AnsOpConv periodic = {{2, 1}, {1, 2}, {3, 4}, {TRUE, TRUE}};
static const AnsOpConv back = {{2, 1}, {1, 0}, {7, 6}, {FALSE, FALSE}};
static const AnsOpConv wrapped_back = {{2, 1}, {1, 2}, {6, 3}, {TRUE, TRUE}};

static AnsNode *
indices (AnsNode *x, int n, const double *values)
{
  return ans_graph_constant (x->graph, n > 1 ? 1 : 0, &n, values);
}

BUILDER (conv, ans_op_conv (x[0], x[1], &strided))
BUILDER (conv_loose, ans_op_conv (x[0], x[1], &loose))
BUILDER (conv_periodic, ans_op_conv (x[0], x[1], &periodic))
BUILDER (conv_back, ans_op_conv_transposed (x[0], x[1], &back))
BUILDER (conv_wrapped_back, ans_op_conv_transposed (x[0], x[1], &wrapped_back))
BUILDER (equal, ans_op_equal (ans_op_greater (x[0], x[1]), ans_op_greater (x[1], x[0])))
BUILDER (maximum, ans_op_maximum (x[0], x[1]))
BUILDER (relu, ans_op_relu (x[0]))
BUILDER (erf, ans_op_erf (x[0]))
BUILDER (stop, ans_op_stop_gradient (x[0]))
BUILDER (max_1, ans_op_max (x[0], 2, FALSE))
BUILDER (max_0, ans_op_max (x[0], 1, FALSE))
BUILDER (gather, ans_op_gather (x[0], 1, indices (x[0], 3, (double[]){2, 0, 2})))
BUILDER (gather_one, ans_op_gather (x[0], 1, indices (x[0], 1, (double[]){1})))
BUILDER (gather_row, ans_op_gather (x[0], 0, indices (x[0], 2, (double[]){1, 0})))
BUILDER (gather_own, ans_op_gather (x[0], 1, x[1]))
BUILDER (scatter, ans_op_scatter_add (x[0], 1, 4, indices (x[0], 3, (double[]){3, 0, 3})))
BUILDER (identity, x[0])
BUILDER (filter,
         ans_op_conv_filter (x[0], x[1],
                             &(AnsOpConv){{1, 1}, {0, 0}, {2, 2}, {FALSE, FALSE}}))

/* The gradient of a network in its input is a network too. */
static AnsNode *
build_gradient (AnsNode *const *x)
{
  AnsNode *g, *z = ans_op_tanh (ans_op_matmul (x[0], x[1], FALSE, TRUE));
  ans_grad (ans_op_sum (ans_op_mul (z, z), 2, FALSE), 1, x, &g);
  return g;
}

static const Case own[] = {
    {BUILD (conv), 2, {{4, {B, 6, 5, 2}}, {4, {3, 2, 2, 3}}}, -1, 1},
    {BUILD (conv), 2, {{4, {2, 6, 5, 2}}, {4, {3, 2, 2, 3}}}, -1, 1},
    {BUILD (conv_loose), 2, {{4, {B, 5, 3, 1}}, {4, {3, 3, 1, 2}}}, -1, 1},
    {BUILD (conv_periodic), 2, {{4, {B, 6, 4, 2}}, {4, {4, 3, 2, 1}}}, -1, 1},
    {BUILD (conv_back), 2, {{4, {B, 3, 5, 3}}, {4, {3, 2, 2, 3}}}, -1, 1},
    {BUILD (conv_wrapped_back), 2, {{4, {B, 3, 3, 1}}, {4, {4, 3, 2, 1}}}, -1, 1},
    {BUILD (filter), 2, {{4, {B, 3, 3, 1}}, {4, {B, 2, 2, 1}}}, -1, 1},
    {BUILD (equal), 2, {{2, {B, 3}}, {1, {3}}}, -2, 2},
    {BUILD (maximum), 2, {{2, {B, 3}}, {2, {B, 1}}}, -2, 2},
    {BUILD (relu), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (erf), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (stop), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (max_1), 1, {{3, {B, 2, 3}}}, -2, 2},
    {BUILD (max_0), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (gather), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (gather_one), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (gather_row), 1, {{2, {3, 2}}}, -2, 2},
    {BUILD (gather_own), 2, {{2, {B, 3}}, {2, {B, 2}}}, -2, 2},
    {BUILD (scatter), 1, {{3, {B, 3, 2}}}, -2, 2},
    {BUILD (identity), 1, {{2, {B, 3}}}, -2, 2},
    {BUILD (gradient), 2, {{2, {B, 3}}, {2, {4, 3}}}, -2, 2},
};

/* ---- writing ---- */

static void
save_text (const char *folder, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  if (!ans_file_save (path, text, strlen (text), &error))
    g_error ("%s", error->message);
}

/* What ONNX cannot say is written down instead: refused.txt. */
static void
save_onnx (const AnsModel *model, AnsOnnxPrecision precision, const char *folder,
           const char *name, const char *const *metadata)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  if (!ans_onnx_save (model, precision, metadata, path, &error))
    save_text (folder, "refused.txt", error->message);
}

static void
save (AnsModel *model, const char *root, const char *name)
{
  static const char *const metadata[] = {"problem", "fixture", "version", ANS_VERSION,
                                         NULL};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (root, name, NULL);
  g_autofree char *tensors = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *npz = g_build_filename (folder, "model.npz", NULL);
  g_autofree char *check = g_build_filename (folder, "check.safetensors", NULL);
  if (!ans_file_prepare_folder (folder, &error))
    g_error ("%s", error->message);
  g_autoptr (AnsSafetensors) file = ans_model_file_tensors (1, &model, metadata);
  g_autoptr (AnsSafetensors) checks = ans_model_file_check (1, &model, metadata, &error);
  g_autofree char *loader = NULL;
  if (!checks || !ans_safetensors_save (file, tensors, &error) ||
      !ans_npz_save (file, npz, &error) || !ans_safetensors_save (checks, check, &error))
    g_error ("%s: %s", name, error->message);
  loader =
      ans_model_file_loader (1, &model, "model.safetensors", "check.safetensors", &error);
  save_onnx (model, ANS_ONNX_SINGLE, folder, "model.onnx", metadata);
  save_onnx (model, ANS_ONNX_DOUBLE, folder, "model64.onnx", metadata);
  save_text (folder, loader ? "load.py" : "no-python.txt",
             loader ? loader : error->message);
}

/* ---- graphs ---- */

static void
save_graph (Bench *bench, AnsNode *y, double low, double high, const char *root,
            const char *name)
{
  g_autoptr (AnsModel) model = ans_model_new ("network", "A graph.", bench->graph, NULL);
  ans_model_add_output (model, "y", y);
  for (int i = 0; i < model->n_inputs; i++) {
    int n = ans_shape_row (&model->inputs[i].node->shape);
    g_autofree double *lower = g_new (double, n), *upper = g_new (double, n);
    for (int j = 0; j < n; j++) {
      lower[j] = low;
      upper[j] = high;
    }
    ans_model_set_box (model, i, lower, upper);
  }
  save (model, root, name);
  bench->graph = ans_graph_new ();
}

static void
save_cases (const char *kind, gsize n, const Case *all, const char *root)
{
  for (gsize i = 0; i < n; i++) {
    Bench bench;
    g_autofree char *name = g_strdup_printf ("%s-%02d-%s", kind, (int) i, all[i].name);
    bench_open (&bench, i, 1);
    for (int k = 0; k < all[i].n; k++)
      bench_input (&bench, &all[i].shapes[k], all[i].low, all[i].high);
    save_graph (&bench, all[i].build (bench.nodes), all[i].low, all[i].high, root, name);
    bench_close (&bench);
  }
}

static void
save_random (const char *root)
{
  for (guint64 seed = 0; seed < RANDOM_GRAPHS; seed++) {
    Maker maker;
    g_autofree char *name = g_strdup_printf ("random-%02d", (int) seed);
    maker_open (&maker, 1000 + seed);
    save_graph (&maker.bench, row_value (&maker), -1.5, 1.5, root, name);
    bench_close (&maker.bench);
  }
}

/* Two networks that are trained together, whose parameters have the same names. */
static void
save_pair (const char *root)
{
  static const char *const names[] = {"generator", "critic"};
  static const char *const metadata[] = {"problem", "pair", NULL};
  const double theta[] = {0.5, -1, 2, 0.25};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (root, "pair-00-of-networks", NULL);
  g_autofree char *tensors = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *check = g_build_filename (folder, "check.safetensors", NULL);
  g_autofree char *npz = g_build_filename (folder, "model.npz", NULL);
  AnsModel *models[2];
  for (int i = 0; i < 2; i++) {
    AnsGraph *graph = ans_graph_new ();
    AnsNode *x = ans_graph_input (graph, "x", 2, (int[]){B, 1 + i});
    AnsNode *w = ans_graph_parameter (graph, "weight", 2, (int[]){2, 1 + i}, 0);
    AnsNode *y = ans_op_tanh (ans_op_matmul (x, w, FALSE, TRUE));
    models[i] = ans_model_new (names[i], "One of two.", graph, theta);
    ans_model_add_output (models[i], "y", y);
    ans_model_add_output (models[i], "z", ans_op_sum (y, 2, FALSE));
  }
  g_autoptr (AnsSafetensors) file = ans_model_file_tensors (2, models, metadata);
  g_autoptr (AnsSafetensors) known = ans_model_file_check (2, models, metadata, &error);
  g_autofree char *loader =
      ans_model_file_loader (2, models, "model.safetensors", "check.safetensors", &error);
  if (!loader || !ans_file_prepare_folder (folder, &error) ||
      !ans_safetensors_save (file, tensors, &error) ||
      !ans_safetensors_save (known, check, &error) || !ans_npz_save (file, npz, &error))
    g_error ("%s", error->message);
  save_text (folder, "load.py", loader);
  for (int i = 0; i < 2; i++)
    ans_model_free (models[i]);
}

/* ---- problems ---- */

static atomic_int stop;
static double patience_ends;

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static void
on_progress (gpointer data G_GNUC_UNUSED, double fraction G_GNUC_UNUSED,
             const char *what G_GNUC_UNUSED)
{
  if (now () > patience_ends)
    atomic_store (&stop, TRUE);
}

static void
save_preset (const AnsProblem *problem, const AnsPreset *preset, const char *root)
{
  const AnsListener listener = {.progress = on_progress};
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsExperiment) run = ans_experiment_new (problem, 1, &listener, &stop);
  g_autofree double *values = g_new0 (double, ans_problem_n_params (problem) + 1);
  ans_problem_defaults (problem, values);
  if (!ans_problem_apply (problem, preset->settings, values, &error))
    g_error ("%s %s: %s", problem->id, preset->id, error->message);
  atomic_store (&stop, FALSE);
  patience_ends = now () + PATIENCE;
  if (!ans_experiment_open (run, values, 5, NULL, &error)) {
    if (!atomic_load (&stop))
      g_error ("%s %s: %s", problem->id, preset->id, error->message);
    printf ("# %s %s takes long to open: left out\n", problem->id, preset->id);
    return;
  }
  for (int i = 0; i < STEPS; i++)
    if (!ans_experiment_step (run, &error))
      g_error ("%s %s: %s", problem->id, preset->id, error->message);
  g_autoptr (GPtrArray) models = ans_experiment_models (run);
  for (guint i = 0; i < models->len; i++) {
    AnsModel *model = models->pdata[i];
    g_autofree char *name =
        g_strdup_printf ("problem-%s-%s-%s", problem->id, preset->id, model->name);
    save (model, root, name);
  }
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  save_cases ("case", G_N_ELEMENTS (cases), cases, argv[1]);
  save_cases ("matrix", G_N_ELEMENTS (linalg_cases), linalg_cases, argv[1]);
  save_cases ("own", G_N_ELEMENTS (own), own, argv[1]);
  save_random (argv[1]);
  save_pair (argv[1]);
  for (int i = 0; ans_problems[i]; i++)
    for (const AnsPreset *preset = ans_problems[i]->presets; preset->id; preset++)
      if (ans_problems[i]->model)
        save_preset (ans_problems[i], preset, argv[1]);
  return 0;
}
