#include "ui/plot/ticks.h"

#include <math.h>
#include <string.h>

/* Nice mantissas, the best first, and the weights of the paper. */
static const double mantissas[] = {1, 5, 2, 2.5, 4, 3};
enum { N_NICE = G_N_ELEMENTS (mantissas) };
static const double weights[] = {0.25, 0.2, 0.5, 0.05};

/* Ticks may lie outside by what nobody sees, so that 0 ... 99999 ends at 100000. */
static const double overshoot = 2e-3;

/* What the step in use is worth more than another while it gives a fit number of ticks:
 * more than any other can be better by. */
static const double loyalty = 2;

typedef struct {
  double low, high; /* of the data */
  int m;
  gboolean inside;
  double current;
  double score, first, step; /* the best so far */
  int k;
} Search;

static double
simplicity (int q, int j, gboolean zero)
{
  return 1 - q / (N_NICE - 1.0) - j + (zero ? 1 : 0);
}

/* What coverage is measured by.  Ticks that must stay inside cannot reach both ends: with
 * the tenth of the paper they would be anything but simple. */
static double
tolerance (const Search *self)
{
  return (self->inside ? 0.25 : 0.1) * (self->high - self->low);
}

static double
coverage (const Search *self, double low, double high)
{
  double range = tolerance (self);
  double a = (self->high - high) / range, b = (self->low - low) / range;
  return 1 - 0.5 * (a * a + b * b);
}

static double
coverage_bound (const Search *self, double span)
{
  double range = self->high - self->low;
  double half = 0.5 * (span - range) / tolerance (self);
  return span > range ? 1 - half * half : 1;
}

static double
density (const Search *self, int k, double low, double high)
{
  double r = (k - 1) / (high - low);
  double wanted = (self->m - 1) / (MAX (high, self->high) - MIN (low, self->low));
  return 2 - MAX (r / wanted, wanted / r);
}

static double
density_bound (const Search *self, int k)
{
  return k >= self->m ? 2 - (k - 1) / (self->m - 1.0) : 1;
}

static double
score (double s, double c, double d)
{
  return weights[0] * s + weights[1] * c + weights[2] * d + weights[3];
}

/* What an unseen candidate may have beside its score. */
static double
bonus (const Search *self)
{
  return self->current > 0 ? loyalty : 0;
}

static void
consider (Search *self, int q, int j, int k, double step, double start)
{
  double low = start * step / j, high = low + step * (k - 1);
  double slack = 1e-10 * (self->high - self->low);
  if (self->inside && (low < self->low - slack || high > self->high + slack))
    return;
  double rest = low / step - floor (low / step);
  gboolean zero = (rest < 1e-10 || rest > 1 - 1e-10) && low <= 0 && high >= 0;
  double value = score (simplicity (q, j, zero), coverage (self, low, high),
                        density (self, k, low, high));
  gboolean fit = k >= 0.6 * self->m && k <= 1.7 * self->m;
  if (self->current > 0 && fit && fabs (step - self->current) < 1e-6 * step)
    value += loyalty;
  if (value <= self->score)
    return;
  self->score = value;
  self->first = low;
  self->step = step;
  self->k = k;
}

/* All starts of k labels q * j * 10^z apart. */
static void
try_power (Search *self, int q, int j, int k, int z)
{
  double step = j * mantissas[q] * pow (10, z);
  double first = floor (self->high / step) * j - (k - 1) * j;
  double last = ceil (self->low / step) * j;
  if (self->inside)
    last = (floor (self->high / step) + 1) * j;
  int starts = (int) CLAMP (last - first + j + 1, 0, 1000);
  for (int i = 0; i < starts; i++)
    consider (self, q, j, k, step, first - j + i);
}

static void
try_counts (Search *self, int q, int j)
{
  double best_simple = simplicity (q, j, TRUE);
  for (int k = 2; k <= ANS_TICKS_MAX; k++) {
    double best_dense = density_bound (self, k);
    if (score (best_simple, 1, best_dense) + bonus (self) < self->score)
      break;
    double delta = (self->high - self->low) / (k + 1) / j / mantissas[q];
    for (int z = (int) ceil (log10 (delta)), tries = 0; tries < 3; z++, tries++) {
      double span = j * mantissas[q] * pow (10, z) * (k - 1);
      if (score (best_simple, coverage_bound (self, span), best_dense) + loyalty <
          self->score)
        break;
      try_power (self, q, j, k, z);
    }
  }
}

static void
search (Search *self)
{
  for (int j = 1; j <= 8; j++)
    for (int q = 0; q < N_NICE; q++) {
      if (score (simplicity (q, j, TRUE), 1, 1) + bonus (self) < self->score)
        return;
      try_counts (self, q, j);
    }
}

/* Labels of more than five characters lose a power of ten, a multiple of three; where
 * neighbours would differ only after many digits, they are counted from an offset. */
static void
write_labels (AnsTicks *ticks)
{
  double first = ticks->values[0], last = ticks->values[ticks->n - 1];
  double largest = MAX (fabs (first), fabs (last));
  ticks->power = 0;
  ticks->offset = 0;
  if (largest / ticks->step > 2e4) {
    double unit = pow (10, ceil (log10 (last - first)));
    ticks->offset = floor (first / unit) * unit;
    largest = last - ticks->offset;
  }
  int magnitude = (int) floor (log10 (largest) + 1e-9);
  if (magnitude > 4 || (magnitude < -2 && ans_digits_decimals (ticks->step) > 3))
    ticks->power = 3 * (int) floor (magnitude / 3.0);
  double factor = pow (10, -ticks->power);
  int decimals = ans_digits_decimals (ticks->step * factor);
  for (int i = 0; i < ticks->n; i++)
    ans_digits_fixed ((ticks->values[i] - ticks->offset) * factor, decimals,
                      ticks->labels[i]);
}

/* The step cut into 5, 4 or 2 parts that are as simple. */
static void
add_minor (double low, double high, AnsTicks *ticks)
{
  double mantissa = ticks->step / pow (10, floor (log10 (ticks->step) + 1e-9));
  int parts = mantissa > 3.5 && mantissa < 4.5   ? 4
              : mantissa > 1.5 && mantissa < 2.2 ? 4
                                                 : 5;
  parts = mantissa > 2.8 && mantissa < 3.2 ? 3 : parts;
  double fine = ticks->step / parts;
  ticks->n_minor = 0;
  for (double i = ceil (low / fine);
       i * fine <= high && ticks->n_minor < ANS_TICKS_MAX_MINOR; i++)
    if (fmod (fabs (i - round (ticks->values[0] / fine)), parts) > 0.5)
      ticks->minor[ticks->n_minor++] = i * fine;
}

void
ans_ticks_linear (double low, double high, int m, gboolean inside, double step,
                  AnsTicks *ticks)
{
  g_return_if_fail (low < high && isfinite (high - low));
  memset (ticks, 0, sizeof *ticks);
  if (high - low < 1e-11 * MAX (fabs (low), fabs (high)))
    return; /* an interval too narrow for its size */
  double slack = inside ? overshoot * (high - low) : 0;
  Search best = {.low = low - slack,
                 .high = high + slack,
                 .m = CLAMP (m, 2, ANS_TICKS_MAX),
                 .inside = inside,
                 .current = step,
                 .score = -2};
  search (&best);
  if (best.k == 0)
    return;
  ticks->n = best.k;
  ticks->step = best.step;
  for (int i = 0; i < best.k; i++) {
    ticks->values[i] = best.first + i * best.step;
    if (fabs (ticks->values[i]) < 1e-9 * best.step)
      ticks->values[i] = 0;
  }
  write_labels (ticks);
  add_minor (low, high, ticks);
}

/* Adds mantissa * 10^power for every power, if inside; every `stride`-th is labelled. */
static void
add_decades (double low, double high, double mantissa, int stride, AnsTicks *ticks)
{
  int first = (int) floor (log10 (low)) - 1, last = (int) ceil (log10 (high)) + 1;
  for (int power = first; power <= last; power++) {
    double value = mantissa * pow (10, power);
    if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9))
      continue;
    gboolean major = stride > 0 && ((power % stride) + stride) % stride == 0;
    if (major && ticks->n < ANS_TICKS_MAX)
      ticks->values[ticks->n++] = value;
    else if (!major && ticks->n_minor < ANS_TICKS_MAX_MINOR)
      ticks->minor[ticks->n_minor++] = value;
  }
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Powers all as 10^k or, when none is long, all as plain numbers. */
static void
write_log_labels (AnsTicks *ticks, gboolean decades)
{
  gboolean plain = ticks->values[0] > 0.9e-3 && ticks->values[ticks->n - 1] < 1.1e4;
  for (int i = 0; i < ticks->n; i++)
    if (decades && !plain)
      ans_digits_power ((int) lround (log10 (ticks->values[i])), ticks->labels[i]);
    else
      ans_digits_short (ticks->values[i], 3, ticks->labels[i]);
}

void
ans_ticks_log (double low, double high, int m, AnsTicks *ticks)
{
  g_return_if_fail (low > 0 && low < high && isfinite (high));
  int decades = (int) (floor (log10 (high) + 1e-9) - ceil (log10 (low) - 1e-9)) + 1;
  m = CLAMP (m, 2, ANS_TICKS_MAX);
  if (log10 (high / low) < 0.7) {
    ans_ticks_linear (low, high, m, TRUE, 0, ticks);
    ticks->step = 0;
    return;
  }
  memset (ticks, 0, sizeof *ticks);
  if (decades >= 3 || (decades == 2 && m <= 3)) {
    int stride = (decades + m - 1) / m;
    add_decades (low, high, 1, stride, ticks);
    for (int d = 2; d <= 9 && stride == 1; d++)
      add_decades (low, high, d, 0, ticks);
    write_log_labels (ticks, TRUE);
    return;
  }
  for (int d = 1; d <= 9; d++) {
    gboolean major = d == 1 || d == 2 || d == 5 || (d == 3 && m > 8);
    add_decades (low, high, d, major ? 1 : 0, ticks);
  }
  qsort (ticks->values, (gsize) ticks->n, sizeof (double), compare);
  write_log_labels (ticks, FALSE);
}

/* Ticks and labels with the other sign. */
static void
mirror (AnsTicks *ticks)
{
  for (int i = 0; i < ticks->n / 2; i++) {
    double value = ticks->values[i];
    char label[ANS_DIGITS_SIZE];
    int j = ticks->n - 1 - i;
    memcpy (label, ticks->labels[i], sizeof label);
    memcpy (ticks->labels[i], ticks->labels[j], sizeof label);
    memcpy (ticks->labels[j], label, sizeof label);
    ticks->values[i] = ticks->values[j];
    ticks->values[j] = value;
  }
  for (int i = 0; i < ticks->n; i++) {
    char label[ANS_DIGITS_SIZE];
    memcpy (label, ticks->labels[i], sizeof label);
    ticks->values[i] = -ticks->values[i];
    g_snprintf (ticks->labels[i], ANS_DIGITS_SIZE, "\342\210\222%.60s", label);
  }
  for (int i = 0; i < ticks->n_minor; i++)
    ticks->minor[i] = -ticks->minor[i];
}

/* How many decades from the gap on a side reaches, with the gap itself. */
static int
decades_beyond (double end, double gap)
{
  return end < gap * (1 - 1e-9) ? 0 : (int) floor (log10 (end / gap) + 1e-9) + 1;
}

/* The decades of one side, the farthest first; its largest are labelled first, and on
 * both sides the same. */
static void
add_side (double end, double gap, int sign, int most, int stride, AnsTicks *ticks)
{
  for (int k = decades_beyond (end, gap) - 1; k >= 0; k--) {
    double value = gap * pow (10, k);
    if ((most - 1 - k) % stride == 0 && ticks->n < ANS_TICKS_MAX)
      ticks->values[ticks->n++] = sign * value;
    for (int d = (most - 1 - k) % stride == 0 ? 2 : 1; d <= 9; d++)
      if (d * value <= end && (stride == 1 || d == 1) &&
          ticks->n_minor < ANS_TICKS_MAX_MINOR)
        ticks->minor[ticks->n_minor++] = sign * d * value;
  }
}

static void
write_symlog_label (double value, gboolean plain, char label[ANS_DIGITS_SIZE])
{
  char power[ANS_DIGITS_SIZE];
  if (plain || value == 0) {
    ans_digits_short (value, 3, label);
    return;
  }
  ans_digits_power ((int) lround (log10 (fabs (value))), power);
  g_snprintf (label, ANS_DIGITS_SIZE, "%s%.60s", value < 0 ? "\342\210\222" : "", power);
}

void
ans_ticks_symlog (double low, double high, double gap, int m, AnsTicks *ticks)
{
  g_return_if_fail (low < high && gap > 0 && isfinite (high - low));
  if (low >= gap || high <= -gap) {
    ans_ticks_log (low > 0 ? low : -high, low > 0 ? high : -low, m, ticks);
    if (low < 0)
      mirror (ticks);
    return;
  }
  int below = decades_beyond (-low, gap), above = decades_beyond (high, gap);
  gboolean zero = low <= 0 && high >= 0;
  if (below + above + zero < 2) {
    ans_ticks_linear (low, high, m, TRUE, 0, ticks);
    ticks->step = 0;
    return;
  }
  memset (ticks, 0, sizeof *ticks);
  int room = MAX (1, CLAMP (m, 2, ANS_TICKS_MAX - 2) - zero);
  int most = MAX (below, above), stride = MAX (1, (below + above + room - 1) / room);
  add_side (-low, gap, -1, most, stride, ticks);
  if (zero)
    ticks->values[ticks->n++] = 0;
  add_side (high, gap, 1, most, stride, ticks);
  qsort (ticks->values, (gsize) ticks->n, sizeof (double), compare);
  qsort (ticks->minor, (gsize) ticks->n_minor, sizeof (double), compare);
  gboolean plain = gap > 0.9e-3 && MAX (-low, high) < 1.1e4;
  for (int i = 0; i < ticks->n; i++)
    write_symlog_label (ticks->values[i], plain, ticks->labels[i]);
}

void
ans_ticks_factor (const AnsTicks *ticks, char text[ANS_DIGITS_SIZE])
{
  char power[ANS_DIGITS_SIZE] = "", offset[ANS_DIGITS_SIZE] = "";
  if (ticks->power != 0)
    ans_digits_power (ticks->power, power);
  if (ticks->offset != 0)
    ans_digits_short (ticks->offset, 12, offset);
  g_snprintf (text, ANS_DIGITS_SIZE, "%s%.36s%s%.18s", *power ? "\303\227" : "", power,
              *offset ? (*offset == '-' || *offset == '\342' ? " " : " +") : "", offset);
}
