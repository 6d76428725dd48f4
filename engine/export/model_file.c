#include "engine/export/model_file.h"

#include "engine/core/number.h"
#include "engine/export/python.h"
#include "engine/graph/node.h"

#include <math.h>

char *
ans_model_file_constant (const AnsNode *node)
{
  return g_strdup_printf ("constant_%d", node->id);
}

static char *
qualified (int n, const AnsModel *model, const char *name)
{
  return n == 1 ? g_strdup (name) : g_strconcat (model->name, "/", name, NULL);
}

static void
set_metadata (AnsSafetensors *file, const char *const *metadata)
{
  for (; *metadata; metadata += 2)
    ans_safetensors_set_metadata (file, metadata[0], metadata[1]);
}

/* Values of a shape with `rows` in the place of the batch. */
static void
add (AnsSafetensors *file, const char *name, const AnsShape *shape, int rows,
     const double *values)
{
  gint64 size[ANS_MAX_RANK] = {0};
  for (int i = 0; i < shape->rank; i++)
    size[i] = shape->size[i] == ANS_BATCH ? rows : shape->size[i];
  ans_safetensors_add (file, name, FALSE, shape->rank, size, values);
}

static void
add_parameters (AnsSafetensors *file, int n, const AnsModel *model)
{
  for (int i = 0; i < ans_graph_parameters (model->graph); i++) {
    AnsParameterInfo info;
    ans_graph_parameter_info (model->graph, i, &info);
    g_autofree char *name = qualified (n, model, info.name);
    add (file, name, &info.node->shape, 0, model->parameters + info.offset);
  }
}

static void
add_constants (AnsSafetensors *file, int n, const AnsModel *model)
{
  int n_nodes;
  g_autofree AnsNode **nodes = ans_model_nodes (model, &n_nodes);
  for (int i = 0; i < n_nodes; i++) {
    if (nodes[i]->op != ANS_OP_CONSTANT || nodes[i]->shape.rank == 0)
      continue;
    g_autofree char *own = ans_model_file_constant (nodes[i]);
    g_autofree char *name = qualified (n, model, own);
    add (file, name, &nodes[i]->shape, 0, nodes[i]->values);
  }
}

AnsSafetensors *
ans_model_file_tensors (int n, AnsModel *const *models, const char *const *metadata)
{
  AnsSafetensors *file = ans_safetensors_new ();
  set_metadata (file, metadata);
  for (int i = 0; i < n; i++) {
    add_parameters (file, n, models[i]);
    add_constants (file, n, models[i]);
  }
  return file;
}

/* ---- the check ---- */

static void
add_ports (AnsSafetensors *file, int n, const AnsModel *model, int n_ports,
           const AnsModelPort *ports, const char *kind, double *const *values)
{
  for (int i = 0; i < n_ports; i++) {
    g_autofree char *own = g_strdup_printf ("%s.%s", kind, ports[i].name);
    g_autofree char *name = qualified (n, model, own);
    add (file, name, &ports[i].node->shape, ANS_MODEL_CHECKS, values[i]);
  }
}

AnsSafetensors *
ans_model_file_check (int n, AnsModel *const *models, const char *const *metadata,
                      GError **error)
{
  g_autoptr (AnsSafetensors) file = ans_safetensors_new ();
  double wide = 0, single = 0;
  char text[ANS_NUMBER_SIZE];
  set_metadata (file, metadata);
  for (int i = 0; i < n; i++) {
    const AnsModel *model = models[i];
    g_auto (AnsModelCheck) check = {{NULL}};
    if (!ans_model_check (model, &check, error))
      return NULL;
    add_ports (file, n, model, model->n_inputs, model->inputs, "input", check.inputs);
    add_ports (file, n, model, model->n_outputs, model->outputs, "output", check.outputs);
    wide = fmax (wide, check.tolerance);
    single = fmax (single, check.single_tolerance);
  }
  ans_number_text (wide, text);
  ans_safetensors_set_metadata (file, "tolerance", text);
  ans_number_text (single, text);
  ans_safetensors_set_metadata (file, "tolerance.float32", text);
  return g_steal_pointer (&file);
}

/* ---- the loader ---- */

static const char head[] = "\"\"\"Trained networks of Ansatz, in NumPy or PyTorch.\n"
                           "\n"
                           "    import load\n"
                           "    load.use(\"torch\")         # or stay with NumPy\n"
                           "    p = load.load()\n"
                           "    y, = load.%s(p, x)\n"
                           "\n"
                           "Run as a program it holds itself against %s.\n"
                           "\"\"\"\n";

static const char tail[] =
    "\n"
    "def check(path=None):\n"
    "    \"\"\"The largest distance from the outputs of the program, and what is "
    "allowed.\"\"\"\n"
    "    known, metadata = read(path or beside(CHECK))\n"
    "    p, most = load(), 0.0\n"
    "    for name, (network, prefix, inputs, outputs) in NETWORKS.items():\n"
    "        x = [known[prefix + \"input.\" + i] for i in inputs]\n"
    "        x = x if xp is numpy else [xp.from_numpy(value) for value in x]\n"
    "        for output, y in zip(outputs, network(p, *x)):\n"
    "            wanted = known[prefix + \"output.\" + output]\n"
    "            distance = abs(numpy.asarray(y) - wanted)\n"
    "            most = max(most, (distance / numpy.maximum(1, abs(wanted))).max())\n"
    "    return most, float(metadata[\"tolerance\"])\n"
    "\n"
    "\n"
    "if __name__ == \"__main__\":\n"
    "    use((sys.argv + [\"numpy\"])[1])\n"
    "    distance, tolerance = check()\n"
    "    print(f\"{distance:.3g} from the program's outputs, {tolerance:.3g} allowed\")\n"
    "    sys.exit(0 if distance <= tolerance else 1)\n";

static void
list_ports (GString *text, int n, const AnsModelPort *ports)
{
  g_string_append (text, ", (");
  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "\"%s\", ", ports[i].name);
  g_string_append (text, ")");
}

char *
ans_model_file_loader (int n, AnsModel *const *models, const char *tensors,
                       const char *check, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) list = g_string_new ("\n\nNETWORKS = {\n");
  g_string_append_printf (text, head, models[0]->name, check);
  for (int i = 0; ans_python_text[i]; i++)
    g_string_append (text, ans_python_text[i]);
  g_string_append (text, "\n\n# ---- the networks ----\n");
  for (int i = 0; i < n; i++) {
    g_autofree char *prefix = qualified (n, models[i], "");
    g_string_append (text, "\n");
    if (!ans_python_function (models[i], prefix, text, error))
      return NULL;
    g_string_append_printf (list, "    \"%s\": (%s, \"%s\"", models[i]->name,
                            models[i]->name, prefix);
    list_ports (list, models[i]->n_inputs, models[i]->inputs);
    list_ports (list, models[i]->n_outputs, models[i]->outputs);
    g_string_append (list, "),\n");
  }
  g_string_append_printf (text, "%s}\nTENSORS, CHECK = \"%s\", \"%s\"\n\n", list->str,
                          tensors, check);
  g_string_append (text, tail);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
