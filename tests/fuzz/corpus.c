/* Runs a target over a folder of inputs: each as it is, and changed in many ways.  What a
 * loader asks for at once must be no more than a small multiple of what the input has, as
 * a hostile header may promise anything. */
#include "tests/fuzz/target.h"

#include <malloc.h>
#include <string.h>

enum { CHANGES = 300, SLACK = 256 * 1024, TIMES = 64 };

static gsize largest; /* bytes asked for in one piece */

#ifndef ANS_SANITIZED
void *__libc_malloc (size_t);
void *__libc_calloc (size_t, size_t);
void *__libc_realloc (void *, size_t);

void *
malloc (size_t n)
{
  largest = MAX (largest, n);
  return __libc_malloc (n);
}

void *
calloc (size_t m, size_t n)
{
  largest = MAX (largest, m * n);
  return __libc_calloc (m, n);
}

void *
realloc (void *p, size_t n)
{
  largest = MAX (largest, n);
  return __libc_realloc (p, n);
}
#endif

/* The target gets a copy of the very size, so that a sanitizer sees what reads beyond. */
static void
run (const guint8 *data, gsize bytes)
{
  g_autofree guint8 *copy = g_memdup2 (data, bytes);
  largest = 0;
  LLVMFuzzerTestOneInput (copy, bytes);
  g_assert_cmpuint (largest, <=, SLACK + TIMES * bytes);
}

static void
change (GRand *random, guint8 *data, gsize *bytes)
{
  gsize at = (gsize) g_rand_int (random) % *bytes;
  switch (g_rand_int_range (random, 0, 4)) {
  case 0:
    data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
    break;
  case 1:
    data[at] = (guint8) g_rand_int (random);
    break;
  case 2:
    *bytes = at + 1;
    break;
  default:
    memmove (data + at, data, *bytes - at);
  }
}

static void
run_input (gconstpointer path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  gsize n;
  g_file_get_contents (path, &contents, &n, &error);
  g_assert_no_error (error);
  run ((const guint8 *) contents, n);
  for (int i = 0; i < CHANGES && n > 0; i++) {
    g_autofree guint8 *changed = g_memdup2 (contents, n);
    gsize bytes = n;
    for (int k = g_rand_int_range (random, 1, 4); k > 0; k--)
      change (random, changed, &bytes);
    run (changed, bytes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  g_autoptr (GDir) folder = g_dir_open (argv[1], 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *target = g_path_get_basename (argv[1]);
  const char *name;
  while ((name = g_dir_read_name (folder))) {
    g_autofree char *test = g_strdup_printf ("/fuzz/%s/%s", target, name);
    g_ptr_array_add (paths, g_build_filename (argv[1], name, NULL));
    g_test_add_data_func (test, paths->pdata[paths->len - 1], run_input);
  }
  g_assert_cmpuint (paths->len, >, 0);
  return g_test_run ();
}
