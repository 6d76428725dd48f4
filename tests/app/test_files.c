#include "engine/export/onnx.h"
#include "engine/export/safetensors.h"
#include "tests/app/program.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
run_leaves_a_folder (void)
{
  static const char *const plots[] = {"force", "well", "density", "loss", "moments"};
  static const char *const endings[] = {"png", "svg", "pdf"};
  g_auto (AnsTestOutput) output =
      ans_test_program ("run fixture --preset short --out a/b");
  g_assert_cmpint (output.status, ==, 0);
  g_assert_true (ans_test_program_has ("a/b/run.json"));
  g_assert_true (ans_test_program_has ("a/b/metrics.csv"));
  g_assert_true (ans_test_program_has ("a/b/checkpoint.safetensors"));
  g_assert_true (ans_test_program_has ("a/b/model.safetensors"));
  g_assert_true (ans_test_program_has ("a/b/check.safetensors"));
  g_assert_true (ans_test_program_has ("a/b/load.py"));
  if (g_strcmp0 (g_getenv ("ANSATZ_PICTURES"), "yes") != 0) {
    g_assert_nonnull (strstr (output.err, "without Cairo"));
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (plots); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (endings); j++) {
      g_autofree char *name = g_strdup_printf ("a/b/%s.%s", plots[i], endings[j]);
      g_assert_true (ans_test_program_has (name));
    }
}

static void
the_numbers_are_those_of_the_run (void)
{
  g_auto (AnsTestOutput) output =
      ans_test_program ("run fixture --preset short --out n --json");
  g_autofree char *json = ans_test_program_text ("n/run.json");
  g_autofree char *csv = ans_test_program_text ("n/metrics.csv");
  g_assert_cmpstr (output.out, ==, json);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 52);
  g_assert_cmpstr (lines[0], ==, "step,loss,energy,mean");
  g_autoptr (JsonParser) parser = ans_test_program_json (&output);
  JsonObject *metrics = json_object_get_object_member (
      json_node_get_object (json_parser_get_root (parser)), "metrics");
  g_auto (GStrv) last = g_strsplit (lines[50], ",", -1);
  g_assert_cmpstr (last[0], ==, "50");
  g_assert_cmpfloat (g_ascii_strtod (last[1], NULL), ==,
                     json_object_get_double_member (
                         json_object_get_object_member (metrics, "loss"), "value"));
}

static void
a_folder_that_cannot_be_written_is_refused_at_once (void)
{
  g_autofree char *file = ans_test_program_path ("file");
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  gint64 start = g_get_monotonic_time ();
  ans_test_program_refuses ("run fixture --set open-seconds=30 --out file/below",
                            "file/below");
  ans_test_program_refuses ("run fixture --set open-seconds=30 --out /proc/here",
                            "/proc/here");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

static void
nothing_is_left_of_a_run_that_did_not_begin (void)
{
  g_auto (AnsTestOutput) closed =
      ans_test_program ("run fixture --set open-fails=on --out nothing");
  g_assert_cmpint (closed.status, ==, 1);
  g_assert_false (ans_test_program_has ("nothing"));
  ans_test_program_refuses ("run fixture --out nothing --set beta=-1", "beta=-1");
  g_assert_false (ans_test_program_has ("nothing"));
}

static void
a_run_that_fails_is_written_as_far_as_it_came (void)
{
  g_auto (AnsTestOutput) output =
      ans_test_program ("run fixture --preset exploding --out x");
  g_assert_cmpint (output.status, ==, 1);
  g_autofree char *json = ans_test_program_text ("x/run.json");
  g_assert_nonnull (strstr (json, "lower dt"));
  g_assert_true (ans_test_program_has ("x/checkpoint.safetensors"));
}

/* Control-C: what is reached is written, from a whole step. */
static void
an_interrupted_run_is_written (void)
{
  g_auto (AnsTestOutput) output = ans_test_program_interrupted (
      "run fixture --set step-milliseconds=10 --steps 100000 --out i --save-every 0.05",
      "i/checkpoint.safetensors");
  g_assert_cmpint (output.status, ==, 1);
  g_assert_nonnull (strstr (output.err, "interrupted"));
  g_autofree char *json = ans_test_program_text ("i/run.json");
  g_assert_nonnull (strstr (json, "interrupted"));
  g_auto (AnsTestOutput) more =
      ans_test_program ("run fixture --resume i/checkpoint.safetensors --set "
                        "step-milliseconds=0 --seconds 0.1");
  g_assert_cmpint (more.status, ==, 0);
}

static void
a_resumed_run_has_the_same_bits (void)
{
  g_auto (AnsTestOutput) half =
      ans_test_program ("run fixture --preset short --set beta=4 --seed 9 --steps 20 "
                        "--out half --threads 1");
  g_auto (AnsTestOutput) rest =
      ans_test_program ("run fixture --resume half/checkpoint.safetensors --steps 60 "
                        "--out rest --threads 2");
  g_auto (AnsTestOutput) whole =
      ans_test_program ("run fixture --preset short --set beta=4 --seed 9 --steps 60 "
                        "--out whole --threads 2");
  g_assert_cmpint (half.status + rest.status + whole.status, ==, 0);
  static const char *const files[] = {"checkpoint.safetensors", "model.safetensors"};
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *one =
        g_build_filename (ans_test_program_folder (), "rest", files[i], NULL);
    g_autofree char *two =
        g_build_filename (ans_test_program_folder (), "whole", files[i], NULL);
    g_autofree char *a = NULL, *b = NULL;
    gsize m, n;
    g_assert_true (g_file_get_contents (one, &a, &m, NULL));
    g_assert_true (g_file_get_contents (two, &b, &n, NULL));
    g_assert_cmpmem (a, m, b, n);
  }
}

static void
what_cannot_be_resumed_is_refused (void)
{
  g_auto (AnsTestOutput) half =
      ans_test_program ("run fixture --preset short --steps 20 --out c");
  g_assert_cmpint (half.status, ==, 0);
  g_autofree char *file = ans_test_program_path ("broken");
  g_assert_true (g_file_set_contents (file, "12345678{}", -1, NULL));
  ans_test_program_refuses ("run fixture --resume broken", "not a safetensors file");
  ans_test_program_refuses ("run fixture --resume none", "none");
  ans_test_program_refuses ("run fixture --resume c/model.safetensors",
                            "but a model, which cannot go on");
  ans_test_program_refuses ("run fixture --resume c/checkpoint.safetensors --steps 20",
                            "give more --steps");
  ans_test_program_refuses ("run fixture --resume c/checkpoint.safetensors --seed 3",
                            "--seed does not go with --resume");
  g_auto (AnsTestOutput) other = ans_test_program (
      "run fixture --resume c/checkpoint.safetensors --set particles=32 --steps 30");
  g_assert_cmpint (other.status, ==, 1);
  g_assert_nonnull (strstr (other.err, "'particles' is [64, 1], the run's is [32, 1]"));
}

static void
export_takes_out_model_and_numbers (void)
{
  g_auto (AnsTestOutput) run = ans_test_program ("run fixture --preset short --out e");
  g_assert_cmpint (run.status, ==, 0);
  g_auto (AnsTestOutput) output = ans_test_program (
      "export e/checkpoint.safetensors --safetensors model --csv table.csv");
  g_assert_cmpint (output.status, ==, 0);
  g_autofree char *path = ans_test_program_path ("model");
  g_autoptr (AnsSafetensors) model = ans_safetensors_load (path, NULL);
  const AnsTensor *curve = ans_safetensors_find (model, "curve");
  g_assert_cmpint (ans_safetensors_n_tensors (model), ==, 2);
  g_assert_cmpuint (curve->n, ==, 8);
  g_assert_cmpstr (ans_safetensors_metadata (model, "problem"), ==, "fixture");
  g_autofree char *table = ans_test_program_text ("table.csv");
  const char *line = strstr (table, "\r\nparameters.curve,0,0,");
  g_assert_nonnull (line);
  g_assert_cmpfloat (g_ascii_strtod (line + strlen ("\r\nparameters.curve,0,0,"), NULL),
                     ==, ((double *) curve->values)[0]);
  ans_test_program_refuses ("export e/checkpoint.safetensors",
                            "--onnx, --safetensors, --npz or --csv");
  ans_test_program_refuses ("export e/run.json --csv t", "not a safetensors file");
  ans_test_program_refuses ("export e/checkpoint.safetensors --csv /nowhere/t",
                            "/nowhere/t");
}

/* By the formula of the fixture: bumps about eight places between -2.5 and 2.5. */
static double
curve_at (const double *c, double x)
{
  double sum = 0;
  for (int k = 0; k < 8; k++) {
    double r = (x + 2.5) * 7 / 5 - k;
    sum += c[k] * exp (-0.5 * r * r);
  }
  return sum;
}

static void
the_check_of_a_model_is_what_the_network_gives (void)
{
  g_auto (AnsTestOutput) run = ans_test_program ("run fixture --preset short --out m");
  g_assert_cmpint (run.status, ==, 0);
  g_autofree char *model_path = ans_test_program_path ("m/model.safetensors");
  g_autofree char *check_path = ans_test_program_path ("m/check.safetensors");
  g_autoptr (AnsSafetensors) model = ans_safetensors_load (model_path, NULL);
  g_autoptr (AnsSafetensors) check = ans_safetensors_load (check_path, NULL);
  const double *c = ans_safetensors_find (model, "curve")->values;
  const AnsTensor *x = ans_safetensors_find (check, "input.x");
  const AnsTensor *f = ans_safetensors_find (check, "output.f");
  g_assert_cmpuint (x->n, ==, 64);
  g_assert_cmpuint (f->n, ==, 64);
  for (int i = 0; i < 64; i++) {
    double at = ((double *) x->values)[i], value = ((double *) f->values)[i];
    g_assert_cmpfloat (fabs (at), <=, 2.5);
    /* Rounding in the ten terms of a sum of numbers of size 1. */
    g_assert_cmpfloat_with_epsilon (value, curve_at (c, at), 1e-13);
  }
  g_assert_cmpstr (ans_safetensors_metadata (check, "tolerance"), ==, "1e-12");
  g_assert_nonnull (ans_safetensors_metadata (check, "tolerance.float32"));
}

static void
export_writes_onnx_and_npz (void)
{
  g_auto (AnsTestOutput) run = ans_test_program ("run fixture --preset short --out o");
  g_assert_cmpint (run.status, ==, 0);
  g_auto (AnsTestOutput) npz =
      ans_test_program ("export o/checkpoint.safetensors --npz o.npz");
  g_assert_cmpint (npz.status, ==, 0);
  g_autofree char *archive = ans_test_program_text ("o.npz");
  g_assert_true (g_str_has_prefix (archive, "PK"));
  if (!ans_onnx_available ()) {
    ans_test_program_refuses ("export o/checkpoint.safetensors --onnx o.onnx",
                              "libonnx-dev");
    g_assert_nonnull (strstr (run.err, "libonnx-dev"));
    return;
  }
  g_auto (AnsTestOutput) both =
      ans_test_program ("export o/checkpoint.safetensors --onnx o.onnx --double");
  g_assert_cmpint (both.status, ==, 0);
  g_assert_true (ans_test_program_has ("o.onnx"));
  g_assert_true (ans_test_program_has ("o/model.onnx"));
}

static void
movies_are_made_and_refused_by_name (void)
{
  if (g_strcmp0 (g_getenv ("ANSATZ_PICTURES"), "yes") != 0) {
    ans_test_program_refuses ("movie fixture", "without Cairo");
    return;
  }
  g_auto (AnsTestOutput) output = ans_test_program (
      "movie fixture --preset short --steps 4 --every 2 --size 128x96 --out film");
  g_assert_cmpint (output.status, ==, 0);
  g_assert_true (ans_test_program_has ("film/00002.png"));
  g_assert_false (ans_test_program_has ("film/00003.png"));
  g_auto (AnsTestOutput) late = ans_test_program (
      "movie fixture --preset short --steps 4 --every 1 --from 3 --size 128x96 --out l");
  g_assert_cmpint (late.status, ==, 0);
  g_assert_true (ans_test_program_has ("l/00001.png"));
  g_assert_false (ans_test_program_has ("l/00002.png"));
  ans_test_program_refuses ("movie fixture --steps 4 --from 5 --out a", "from 0 to 4");
  ans_test_program_refuses ("movie fixture --out a.avi", ".webm or .gif");
  ans_test_program_refuses ("movie fixture --out a --size 128", "as in 1280x720");
  ans_test_program_refuses ("movie fixture --out a --size 129x96", "even numbers");
  ans_test_program_refuses ("movie fixture --out a --rate 0", "--rate");
  ans_test_program_refuses ("movie fixture --out a --plots lost", "'loss'");
  ans_test_program_refuses ("movie fixture --out a --theme darc", "dark");
}

static void
assert_same_text (const char *one, const char *two)
{
  g_autofree char *a = ans_test_program_text (one), *b = ans_test_program_text (two);
  g_assert_nonnull (a);
  g_assert_cmpstr (a, ==, b);
}

static void
assert_runs (const char *line)
{
  g_auto (AnsTestOutput) output = ans_test_program (line);
  g_assert_cmpint (output.status, ==, 0);
}

/* The same figure has the same bytes, in another process and with other threads, and that
 * of a checkpoint shows the same density. */
static void
figures_are_the_same_each_time (void)
{
  if (g_strcmp0 (g_getenv ("ANSATZ_PICTURES"), "yes") != 0) {
    ans_test_program_refuses ("figure fixture", "without Cairo");
    return;
  }
#define FIGURE "figure fixture --preset short --steps 40 --plots density "
  assert_runs (FIGURE "--footer --threads 1 --out a.svg");
  assert_runs (FIGURE "--footer --threads 2 --out b.svg");
  assert_same_text ("a.svg", "b.svg");
  assert_runs (FIGURE "--threads 1 --out a.tex");
  assert_runs ("run fixture --preset short --steps 40 --out f");
  assert_runs ("figure f/checkpoint.safetensors --plots density --out b.tex");
  assert_same_text ("a.tex", "b.tex");
  assert_runs (FIGURE "--size 320x240px --out a.png");
  assert_runs (FIGURE "--out a.npz");
  assert_runs ("figure fixture --steps 0 --each --out e.pdf");
#undef FIGURE
  g_assert_true (ans_test_program_has ("e-force.pdf"));
  g_assert_true (ans_test_program_has ("e-loss.pdf"));
  g_assert_false (ans_test_program_has ("e.pdf"));
}

static void
impossible_figures_are_refused (void)
{
  if (g_strcmp0 (g_getenv ("ANSATZ_PICTURES"), "yes") != 0)
    return;
  ans_test_program_refuses ("figure fixture --out a.jpg", ".pdf, .svg, .png, .tex or");
  ans_test_program_refuses ("figure fixture --size 8.4", "8.4x6.3cm");
  ans_test_program_refuses ("figure fixture --dpi 20", "from 72 to 1200");
  ans_test_program_refuses ("figure fixture --dense 0", "--dense 0");
  ans_test_program_refuses ("figure fixture --theme papper", "print are there");
  ans_test_program_refuses ("figure fixture --plots lost", "'loss'");
  ans_test_program_refuses ("figure fixtur", "fixture");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/files/run-leaves-a-folder", run_leaves_a_folder);
  g_test_add_func ("/app/files/the-numbers-are-those-of-the-run",
                   the_numbers_are_those_of_the_run);
  g_test_add_func ("/app/files/a-folder-that-cannot-be-written-is-refused-at-once",
                   a_folder_that_cannot_be_written_is_refused_at_once);
  g_test_add_func ("/app/files/nothing-is-left-of-a-run-that-did-not-begin",
                   nothing_is_left_of_a_run_that_did_not_begin);
  g_test_add_func ("/app/files/a-run-that-fails-is-written-as-far-as-it-came",
                   a_run_that_fails_is_written_as_far_as_it_came);
  g_test_add_func ("/app/files/an-interrupted-run-is-written",
                   an_interrupted_run_is_written);
  g_test_add_func ("/app/files/a-resumed-run-has-the-same-bits",
                   a_resumed_run_has_the_same_bits);
  g_test_add_func ("/app/files/what-cannot-be-resumed-is-refused",
                   what_cannot_be_resumed_is_refused);
  g_test_add_func ("/app/files/the-check-of-a-model-is-what-the-network-gives",
                   the_check_of_a_model_is_what_the_network_gives);
  g_test_add_func ("/app/files/export-writes-onnx-and-npz", export_writes_onnx_and_npz);
  g_test_add_func ("/app/files/export-takes-out-model-and-numbers",
                   export_takes_out_model_and_numbers);
  g_test_add_func ("/app/files/movies-are-made-and-refused-by-name",
                   movies_are_made_and_refused_by_name);
  g_test_add_func ("/app/files/figures-are-the-same-each-time",
                   figures_are_the_same_each_time);
  g_test_add_func ("/app/files/impossible-figures-are-refused",
                   impossible_figures_are_refused);
  int status = g_test_run ();
  ans_test_program_end ();
  return status;
}
