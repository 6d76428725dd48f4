#include "engine/core/error.h"
#include "engine/export/safetensors.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Two values that no rounding keeps, the ends of both types, an empty and a rank-0
 * tensor. */
static AnsSafetensors *
example (void)
{
  AnsSafetensors *self = ans_safetensors_new ();
  ans_safetensors_set_metadata (self, "problem", "fixture");
  ans_safetensors_set_metadata (self, "note", "β = \"1\"\n\\ end");
  ans_safetensors_add (
      self, "net.0.weight", FALSE, 2, (gint64[]){2, 3},
      (double[]){1.0 / 3, -0.0, (double) NAN, 1e-308, 1e308, (double) INFINITY});
  ans_safetensors_add (self, "steps", TRUE, 1, (gint64[]){2},
                       (gint64[]){G_MININT64, G_MAXINT64});
  ans_safetensors_add (self, "scalar", FALSE, 0, NULL, (double[]){0.1});
  ans_safetensors_add (self, "none", FALSE, 2, (gint64[]){0, 7}, NULL);
  return self;
}

static guint8 *
example_bytes (gsize *bytes)
{
  g_autofree char *path = path_of ("example.safetensors");
  g_autoptr (AnsSafetensors) file = example ();
  char *contents;
  g_assert_true (ans_safetensors_save (file, path, NULL));
  g_assert_true (g_file_get_contents (path, &contents, bytes, NULL));
  return (guint8 *) contents;
}

static void
assert_same (const AnsSafetensors *a, const AnsSafetensors *b)
{
  g_assert_cmpint (ans_safetensors_n_tensors (a), ==, ans_safetensors_n_tensors (b));
  for (int i = 0; i < ans_safetensors_n_tensors (a); i++) {
    const AnsTensor *x = ans_safetensors_tensor (a, i);
    const AnsTensor *y = ans_safetensors_find (b, x->name);
    g_assert_nonnull (y);
    g_assert_cmpint (x->integers, ==, y->integers);
    g_assert_cmpint (x->rank, ==, y->rank);
    g_assert_cmpmem (x->shape, sizeof x->shape, y->shape, sizeof y->shape);
    g_assert_cmpmem (x->values, x->n * 8, y->values, y->n * 8);
  }
}

static void
what_is_written_is_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of ("example.safetensors");
  g_autoptr (AnsSafetensors) file = example ();
  g_assert_true (ans_safetensors_save (file, path, NULL));
  g_autoptr (AnsSafetensors) back = ans_safetensors_load (path, &error);
  g_assert_no_error (error);
  assert_same (file, back);
  g_assert_cmpstr (ans_safetensors_metadata (back, "problem"), ==, "fixture");
  g_assert_cmpstr (ans_safetensors_metadata (back, "note"), ==, "β = \"1\"\n\\ end");
  g_assert_null (ans_safetensors_metadata (back, "other"));
  g_assert_null (ans_safetensors_find (back, "other"));
}

static void
tensors_are_aligned (void)
{
  gsize bytes;
  guint64 length;
  g_autofree guint8 *data = example_bytes (&bytes);
  memcpy (&length, data, sizeof length);
  g_assert_cmpuint (GUINT64_FROM_LE (length) % 8, ==, 0);
  g_assert_cmpuint (data[8], ==, '{');
  g_assert_cmpuint (bytes, ==, 8 + GUINT64_FROM_LE (length) + 9 * 8);
}

static void
a_file_cut_at_any_byte_is_refused (void)
{
  gsize bytes;
  g_autofree guint8 *data = example_bytes (&bytes);
  for (gsize n = 0; n < bytes; n++) {
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *cut = g_memdup2 (data, n);
    g_assert_null (ans_safetensors_parse (cut, n, "cut", &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  }
}

/* Nothing is claimed but that it ends well: many of these are files of other tensors. */
static void
a_file_with_any_byte_changed_does_no_harm (void)
{
  gsize bytes;
  g_autofree guint8 *data = example_bytes (&bytes);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  for (gsize i = 0; i < bytes; i++)
    for (int k = 0; k < 8; k++) {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *changed = g_memdup2 (data, bytes);
      changed[i] = (guint8) g_rand_int (random);
      g_autoptr (AnsSafetensors) file =
          ans_safetensors_parse (changed, bytes, "changed", &error);
      g_assert_true ((file == NULL) == (error != NULL));
    }
}

static AnsSafetensors *
parse (const char *header, gsize length, gsize data_bytes, GError **error)
{
  g_autofree guint8 *file = g_malloc0 (8 + length + data_bytes);
  guint64 size = GUINT64_TO_LE ((guint64) length);
  memcpy (file, &size, sizeof size);
  memcpy (file + 8, header, length);
  return ans_safetensors_parse (file, 8 + length + data_bytes, "hostile", error);
}

static void
hostile_headers_are_refused_with_a_reason (void)
{
  static const struct {
    const char *header;
    gsize bytes;
    const char *reason;
  } cases[] = {
      {"", 0, "not JSON"},
      {"[]", 0, "not JSON"},
      {"{", 0, "its header"},
      {"{\"a\":1}", 0, "not described by an object"},
      {"{\"a\":{}}", 0, "has the type ''"},
      {"{\"a\":{\"dtype\":3}}", 0, "has the type ''"},
      {"{\"a\":{\"dtype\":\"F16\"}}", 0, "has the type 'F16'; F64 and I64 are read"},
      {"{\"a\":{\"dtype\":\"F64\"}}", 0, "no shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,8]}}",
       8, "no shape of at most 8 dimensions"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}}", 8,
       "impossible shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1.5],\"data_offsets\":[0,8]}}", 8,
       "impossible shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[\"1\"],\"data_offsets\":[0,8]}}", 8,
       "impossible shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,"
       "0]}}",
       0, "impossible shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}"
       "}",
       0, "do not agree with its shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1]}}", 8, "no data_offsets"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0]}}", 8,
       "no data_offsets"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[-8,0]}}", 8,
       "no data_offsets"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,0]}}", 8, "outside"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}", 8, "outside"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}"
       "}",
       8, "outside"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,16]}}", 16,
       "do not agree with its shape"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 16,
       "8 bytes at its end belong to no tensor"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}", 16,
       "comes after a hole"},
      {"{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
       "\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
       8, "overlaps another"},
      {"{\"__metadata__\":[]}", 0, "its __metadata__ is not an object"},
      {"{\"__metadata__\":{\"a\":1}}", 0, "metadata 'a' is not a string"},
      {"{\"a\":[[[[[[[]]]]]]]}", 0, "nested more than 4 deep"},
      {"{\"\xff\":{}}", 0, "not JSON in UTF-8"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (
        parse (cases[i].header, strlen (cases[i].header), cases[i].bytes, &error));
    g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
    if (!strstr (error->message, cases[i].reason))
      g_error ("'%s' is not in: %s", cases[i].reason, error->message);
  }
}

static void
the_smallest_files_are_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AnsSafetensors) empty = parse ("{}", 2, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ans_safetensors_n_tensors (empty), ==, 0);
  const char *one = "{\"a\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}}   ";
  g_autoptr (AnsSafetensors) scalar = parse (one, strlen (one), 8, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ans_safetensors_find (scalar, "a")->rank, ==, 0);
}

/* Seventeen million brackets would break a parser that recurses. */
static void
endless_headers_are_refused (void)
{
  g_autoptr (GError) error = NULL;
  gsize length = 16 * 1024 * 1024;
  g_autofree char *brackets = g_malloc (length);
  memset (brackets, '[', length);
  brackets[0] = '{';
  g_assert_null (parse (brackets, length, 0, &error));
  g_assert_nonnull (strstr (error->message, "nested"));
  g_clear_error (&error);
  guint64 sizes[] = {G_MAXUINT64, G_MAXINT64, 16 * 1024 * 1024 + 1, 100};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    guint8 file[16] = {0};
    guint64 size = GUINT64_TO_LE (sizes[i]);
    memcpy (file, &size, sizeof size);
    g_assert_null (ans_safetensors_parse (file, sizeof file, "long", &error));
    g_assert_nonnull (strstr (error->message, "which is more than"));
    g_clear_error (&error);
  }
}

static void
what_is_no_file_is_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ans_safetensors_load (folder, &error));
  g_assert_nonnull (strstr (error->message, "not a regular file"));
  g_clear_error (&error);
  g_assert_null (ans_safetensors_load ("/dev/zero", &error));
  g_assert_nonnull (strstr (error->message, "not a regular file"));
  g_clear_error (&error);
  g_assert_null (ans_safetensors_load ("/nowhere/x.safetensors", &error));
  g_assert_error (error, ANS_ERROR, ANS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/nowhere/x.safetensors"));
}

static void
random_files_survive (void)
{
  g_autofree char *path = path_of ("random.safetensors");
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  for (int round = 0; round < 30; round++) {
    g_autoptr (AnsSafetensors) file = ans_safetensors_new ();
    for (int i = g_rand_int_range (random, 0, 12); i > 0; i--) {
      gint64 shape[] = {g_rand_int_range (random, 0, 9), g_rand_int_range (random, 0, 9)};
      guint32 values[2 * 81];
      g_autofree char *name = g_strdup_printf ("tensor %d", i);
      for (gsize k = 0; k < G_N_ELEMENTS (values); k++)
        values[k] = g_rand_int (random);
      ans_safetensors_add (file, name, g_rand_boolean (random),
                           g_rand_int_range (random, 1, 3), shape, values);
    }
    g_assert_true (ans_safetensors_save (file, path, NULL));
    g_autoptr (AnsSafetensors) back = ans_safetensors_load (path, NULL);
    assert_same (file, back);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ansatz-XXXXXX", NULL);
  g_test_add_func ("/export/safetensors/what-is-written-is-read",
                   what_is_written_is_read);
  g_test_add_func ("/export/safetensors/tensors-are-aligned", tensors_are_aligned);
  g_test_add_func ("/export/safetensors/a-file-cut-at-any-byte-is-refused",
                   a_file_cut_at_any_byte_is_refused);
  g_test_add_func ("/export/safetensors/a-file-with-any-byte-changed-does-no-harm",
                   a_file_with_any_byte_changed_does_no_harm);
  g_test_add_func ("/export/safetensors/hostile-headers-are-refused-with-a-reason",
                   hostile_headers_are_refused_with_a_reason);
  g_test_add_func ("/export/safetensors/the-smallest-files-are-read",
                   the_smallest_files_are_read);
  g_test_add_func ("/export/safetensors/endless-headers-are-refused",
                   endless_headers_are_refused);
  g_test_add_func ("/export/safetensors/what-is-no-file-is-refused",
                   what_is_no_file_is_refused);
  g_test_add_func ("/export/safetensors/random-files-survive", random_files_survive);
  int status = g_test_run ();
  g_autofree char *path_0 = g_build_filename (folder, "example.safetensors", NULL);
  g_remove (path_0);
  g_autofree char *path_1 = g_build_filename (folder, "random.safetensors", NULL);
  g_remove (path_1);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
