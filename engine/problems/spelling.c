#include "engine/problems/spelling.h"

#include <string.h>

static int
cheapest (int a, int b, int c)
{
  return MIN (MIN (a, b), c);
}

/* Rows of the table of distances between prefixes: two[j], one[j] and row[j] belong to i
 * - 2, i - 1 and i letters of a against j letters of b. */
static void
next_row (const char *a, const char *b, gsize i, gsize n, const int *two, const int *one,
          int *row)
{
  row[0] = (int) i;
  for (gsize j = 1; j <= n; j++) {
    int replaced = one[j - 1] + (a[i - 1] != b[j - 1]);
    row[j] = cheapest (one[j] + 1, row[j - 1] + 1, replaced);
    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
      row[j] = MIN (row[j], two[j - 2] + 1);
  }
}

int
ans_spelling_distance (const char *a, const char *b)
{
  gsize m = strlen (a), n = strlen (b);
  int *table = g_new0 (int, 3 * (n + 1));
  int *rows[3] = {table, table + n + 1, table + 2 * (n + 1)};
  for (gsize j = 0; j <= n; j++)
    rows[0][j] = (int) j;
  for (gsize i = 1; i <= m; i++)
    next_row (a, b, i, n, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
  int distance = rows[m % 3][n];
  g_free (table);
  return distance;
}

const char *
ans_spelling_nearest (const char *text, const char *const *names)
{
  const char *nearest = names[0];
  int least = G_MAXINT;
  for (; *names; names++) {
    int distance = ans_spelling_distance (text, *names);
    if (distance < least) {
      least = distance;
      nearest = *names;
    }
  }
  return nearest;
}
