#include "engine/export/json.h"
#include "tests/runs/comma.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void
writes_what_the_format_says (void)
{
  AnsJson *json = ans_json_new (FALSE);
  ans_json_begin_object (json, NULL);
  ans_json_string (json, "a \"b\"\\", "line\n\ttab\x01");
  ans_json_number (json, "x", 0.1);
  ans_json_number (json, "large", 1e300);
  ans_json_number (json, "nan", (double) NAN);
  ans_json_number (json, "inf", -(double) INFINITY);
  ans_json_integer (json, "i", G_MININT64);
  ans_json_unsigned (json, "u", G_MAXUINT64);
  ans_json_boolean (json, "t", TRUE);
  ans_json_begin_array (json, "list");
  ans_json_integer (json, NULL, 1);
  ans_json_string (json, NULL, NULL);
  ans_json_begin_object (json, NULL);
  ans_json_end_object (json);
  ans_json_end_array (json);
  ans_json_begin_array (json, "none");
  ans_json_end_array (json);
  ans_json_end_object (json);
  g_autofree char *text = ans_json_finish (json);
  g_assert_cmpstr (
      text, ==,
      "{\"a \\\"b\\\"\\\\\":\"line\\u000a\\u0009tab\\u0001\",\"x\":0.1,"
      "\"large\":1e+300,\"nan\":null,\"inf\":null,\"i\":-9223372036854775808,"
      "\"u\":18446744073709551615,\"t\":true,\"list\":[1,null,{}],\"none\":[]}");
}

static char *
numbers_text (const double *numbers, int n)
{
  AnsJson *json = ans_json_new (TRUE);
  ans_json_begin_array (json, NULL);
  for (int i = 0; i < n; i++)
    ans_json_number (json, NULL, numbers[i]);
  ans_json_end_array (json);
  return ans_json_finish (json);
}

/* Bit patterns at random, so that all exponents come up. */
static void
another_reader_gets_the_same_numbers (void)
{
  enum { N = 2000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  double numbers[N];
  for (int i = 0; i < N; i++)
    do {
      guint64 bits = ((guint64) g_rand_int (random) << 32) | g_rand_int (random);
      memcpy (&numbers[i], &bits, sizeof bits);
    } while (!isfinite (numbers[i]));
  g_autofree char *text = numbers_text (numbers, N);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, text, -1, NULL));
  JsonArray *array = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (array), ==, N);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat (json_array_get_double_element (array, i), ==, numbers[i]);
}

static void
numbers_do_not_know_the_locale (void)
{
  const char *name = ans_test_comma_locale ();
  if (!name || !setlocale (LC_ALL, name)) {
    g_test_skip ("no locale with a decimal comma can be made");
  } else {
    g_autofree char *text = numbers_text ((double[]){0.5, -1.25e-7}, 2);
    g_assert_cmpstr (text, ==, "[\n  0.5,\n  -1.25e-07\n]\n");
  }
  setlocale (LC_ALL, "C.UTF-8");
  ans_test_comma_clear ();
}

static void
broken_text_becomes_valid (void)
{
  AnsJson *json = ans_json_new (FALSE);
  ans_json_string (json, NULL,
                   "a\xff"
                   "b");
  g_autofree char *text = ans_json_finish (json);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (text, ==,
                   "\"a\xef\xbf\xbd"
                   "b\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/json/writes-what-the-format-says",
                   writes_what_the_format_says);
  g_test_add_func ("/export/json/another-reader-gets-the-same-numbers",
                   another_reader_gets_the_same_numbers);
  g_test_add_func ("/export/json/numbers-do-not-know-the-locale",
                   numbers_do_not_know_the_locale);
  g_test_add_func ("/export/json/broken-text-becomes-valid", broken_text_becomes_valid);
  return g_test_run ();
}
