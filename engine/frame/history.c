/* A series is a column of samples and a pyramid: entry i of level k holds the smallest
 * and the largest of the samples 16^k i ... 16^k (i + 1) - 1.  Any stretch of n samples
 * is covered by O(16 log n) entries.  Columns grow by chunks, so that appending never
 * moves what is there. */
#include "engine/frame/history.h"

#include <math.h>

enum {
  CHUNK_SHIFT = 9, /* 512 entries of 16 bytes: two pages */
  CHUNK = 1 << CHUNK_SHIFT,
  FACTOR_SHIFT = 4,
  LEVELS = 7, /* 16^7 samples: more than an int counts after one more */
};

/* A sample, or the range of many. */
typedef union {
  struct {
    gint64 step;
    double value;
  } sample;
  struct {
    double low, high; /* NaN: no value is finite */
  } range;
} Entry;

typedef struct {
  GPtrArray *chunks; /* of Entry[CHUNK] */
  int length;
} Column;

typedef struct {
  Column samples;
  Column levels[LEVELS]; /* level k is [k - 1] */
} Series;

/* The running average of a series, as far as it has been asked for. */
typedef struct {
  Series series;
  double weight, decay, value; /* decay: weight^i, the bias of the i samples so far */
} Average;

struct _AnsHistory {
  int n_metrics;
  Series *series;
  Average *averages; /* of each series, with the weight last asked for */
};

static Entry *
at (const Column *column, int i)
{
  Entry *chunk = g_ptr_array_index (column->chunks, i >> CHUNK_SHIFT);
  return &chunk[i & (CHUNK - 1)];
}

static Entry *
push (Column *column)
{
  if ((column->length & (CHUNK - 1)) == 0)
    g_ptr_array_add (column->chunks, g_new (Entry, CHUNK));
  return at (column, column->length++);
}

static void
each_column (Series *series, void (*act) (Column *column))
{
  act (&series->samples);
  for (int k = 0; k < LEVELS; k++)
    act (&series->levels[k]);
}

static void
init_column (Column *column)
{
  column->chunks = g_ptr_array_new_with_free_func (g_free);
  column->length = 0;
}

static void
clear_column (Column *column)
{
  g_ptr_array_set_size (column->chunks, 0);
  column->length = 0;
}

static void
free_column (Column *column)
{
  g_ptr_array_unref (column->chunks);
}

AnsHistory *
ans_history_new (int n_metrics)
{
  g_assert (n_metrics >= 0);
  AnsHistory *self = g_new0 (AnsHistory, 1);
  self->n_metrics = n_metrics;
  self->series = g_new0 (Series, n_metrics);
  self->averages = g_new0 (Average, n_metrics);
  for (int i = 0; i < n_metrics; i++) {
    each_column (&self->series[i], init_column);
    each_column (&self->averages[i].series, init_column);
  }
  return self;
}

void
ans_history_free (AnsHistory *self)
{
  for (int i = 0; i < self->n_metrics; i++) {
    each_column (&self->series[i], free_column);
    each_column (&self->averages[i].series, free_column);
  }
  g_free (self->averages);
  g_free (self->series);
  g_free (self);
}

void
ans_history_clear (AnsHistory *self)
{
  for (int i = 0; i < self->n_metrics; i++) {
    each_column (&self->series[i], clear_column);
    each_column (&self->averages[i].series, clear_column);
    self->averages[i].decay = 1;
  }
}

static const Series *
series_of (const AnsHistory *self, int metric)
{
  g_assert (metric >= 0 && metric < self->n_metrics);
  return &self->series[metric];
}

/* fmin and fmax pass over NaN; an infinity is a hole like a NaN. */
static void
widen (Entry *range, double low, double high)
{
  range->range.low = fmin (range->range.low, low);
  range->range.high = fmax (range->range.high, high);
}

static void
append (Series *series, gint64 step, double value)
{
  int i = series->samples.length;
  g_assert (i < G_MAXINT);
  g_assert (i == 0 || step >= at (&series->samples, i - 1)->sample.step);
  Entry *sample = push (&series->samples);
  sample->sample.step = step;
  sample->sample.value = value;
  double finite = isfinite (value) ? value : (double) NAN;
  for (int k = 1; k <= LEVELS; k++) {
    Column *level = &series->levels[k - 1];
    if (i >> (FACTOR_SHIFT * k) < level->length)
      widen (at (level, level->length - 1), finite, finite);
    else
      *push (level) = (Entry){.range = {finite, finite}};
  }
}

void
ans_history_append (AnsHistory *self, int metric, gint64 step, double value)
{
  g_assert (metric >= 0 && metric < self->n_metrics);
  append (&self->series[metric], step, value);
}

static void
shorten (Column *column, int length)
{
  column->length = length;
  guint chunks = (guint) ((length + CHUNK - 1) >> CHUNK_SHIFT);
  g_ptr_array_set_size (column->chunks, (gint) chunks);
}

/* The last entry of a level, from what is left of the column below it. */
static void
narrow_last (const Series *series, int k, Column *level)
{
  const Column *below = k == 1 ? &series->samples : &series->levels[k - 2];
  Entry *last = at (level, level->length - 1);
  *last = (Entry){.range = {(double) NAN, (double) NAN}};
  for (int i = (level->length - 1) << FACTOR_SHIFT; i < below->length; i++) {
    const Entry *entry = at (below, i);
    double value = isfinite (entry->sample.value) ? entry->sample.value : (double) NAN;
    widen (last, k == 1 ? value : entry->range.low, k == 1 ? value : entry->range.high);
  }
}

void
ans_history_cut (AnsHistory *self, gint64 step)
{
  for (int metric = 0; metric < self->n_metrics; metric++) {
    Series *series = &self->series[metric];
    int n = series->samples.length;
    while (n > 0 && at (&series->samples, n - 1)->sample.step > step)
      n--;
    if (n == series->samples.length)
      continue;
    shorten (&series->samples, n);
    each_column (&self->averages[metric].series, clear_column);
    for (int k = 1; k <= LEVELS; k++) {
      Column *level = &series->levels[k - 1];
      shorten (level, n > 0 ? ((n - 1) >> (FACTOR_SHIFT * k)) + 1 : 0);
      if (n > 0)
        narrow_last (series, k, level);
    }
  }
}

static gsize
size_of (const Column *column)
{
  return column->chunks->len * sizeof (Entry[CHUNK]);
}

gsize
ans_history_size (const AnsHistory *self)
{
  gsize size = 0;
  for (int i = 0; i < self->n_metrics; i++) {
    size += size_of (&self->series[i].samples);
    for (int k = 0; k < LEVELS; k++)
      size += size_of (&self->series[i].levels[k]);
  }
  return size;
}

int
ans_history_length (const AnsHistory *self, int metric)
{
  return series_of (self, metric)->samples.length;
}

gint64
ans_history_step (const AnsHistory *self, int metric, int index)
{
  const Series *series = series_of (self, metric);
  g_assert (index >= 0 && index < series->samples.length);
  return at (&series->samples, index)->sample.step;
}

double
ans_history_value (const AnsHistory *self, int metric, int index)
{
  const Series *series = series_of (self, metric);
  g_assert (index >= 0 && index < series->samples.length);
  return at (&series->samples, index)->sample.value;
}

/* The range of the samples i ... j - 1: at each place the largest block that starts there
 * and ends before j. */
static Entry
range_of (const Series *series, int i, int j)
{
  Entry result = {.range = {(double) NAN, (double) NAN}};
  while (i < j) {
    int k = 0;
    while (k < LEVELS && (i & ((1 << (FACTOR_SHIFT * (k + 1))) - 1)) == 0 &&
           (gint64) i + (1 << (FACTOR_SHIFT * (k + 1))) <= j)
      k++;
    if (k == 0) {
      double value = at (&series->samples, i)->sample.value;
      value = isfinite (value) ? value : (double) NAN;
      widen (&result, value, value);
    } else {
      const Entry *block = at (&series->levels[k - 1], i >> (FACTOR_SHIFT * k));
      widen (&result, block->range.low, block->range.high);
    }
    i += 1 << (FACTOR_SHIFT * k);
  }
  return result;
}

/* The first index whose step is >= step. */
static int
find_step (const Series *series, gint64 step)
{
  int low = 0, high = series->samples.length;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (at (&series->samples, middle)->sample.step < step)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

typedef struct {
  const Series *series;
  int n;
  float *x, *y; /* NULL: only count */
} Writer;

static void
put (Writer *writer, int i, double value)
{
  if (writer->x) {
    writer->x[writer->n] = (float) at (&writer->series->samples, i)->sample.step;
    writer->y[writer->n] = (float) value;
  }
  writer->n++;
}

static void
put_sample (Writer *writer, int i)
{
  put (writer, i, at (&writer->series->samples, i)->sample.value);
}

/* The samples i ... j - 1 as their smallest and largest, in the order in which the series
 * goes. */
static void
put_range (Writer *writer, int i, int j)
{
  if (j - i <= 2) {
    for (; i < j; i++)
      put_sample (writer, i);
    return;
  }
  Entry range = range_of (writer->series, i, j);
  gboolean falls = at (&writer->series->samples, i)->sample.value >
                   at (&writer->series->samples, j - 1)->sample.value;
  put (writer, i, falls ? range.range.high : range.range.low);
  put (writer, i + (j - i) / 2, falls ? range.range.low : range.range.high);
}

/* Columns of equal width in steps, narrower near step 0, so that a logarithmic axis shows
 * the beginning as well: never wider than 1/32 of their step.  The last sample is kept as
 * it is: it is where the run stands. */
static void
reduce (Writer *writer, int i, int j, int columns)
{
  const Column *samples = &writer->series->samples;
  gint64 span = at (samples, j - 1)->sample.step - at (samples, i)->sample.step;
  gint64 width = span / columns + 1;
  put_sample (writer, i++);
  while (i < j - 1) {
    gint64 step = at (samples, i)->sample.step;
    gint64 next = step + CLAMP (step / 32, 1, width);
    int end = CLAMP (find_step (writer->series, next), i + 1, j - 1);
    put_range (writer, i, end);
    i = end;
  }
  put_sample (writer, j - 1);
}

static void
write_all (Writer *writer, int i, int j, int columns)
{
  if (j - i > 2 * columns)
    reduce (writer, i, j, columns);
  else
    for (; i < j; i++)
      put_sample (writer, i);
}

static void
plot_series (const Series *series, gint64 first, gint64 last, int columns, AnsRole role,
             const char *label, AnsPlot *plot)
{
  int length = series->samples.length;
  g_assert (columns >= 1);
  if (length == 0)
    return;
  /* One sample more on either side, so that the line leaves the picture at its edges. */
  int i = last < first ? 0 : MAX (find_step (series, first) - 1, 0);
  int j = last < first ? length : MIN (find_step (series, last + 1) + 1, length);
  Writer count = {.series = series};
  write_all (&count, i, j, columns);
  if (count.n == 0)
    return;
  AnsLayer *layer = ans_plot_lines (plot, count.n, FALSE, role, label);
  Writer writer = {.series = series, .x = layer->x, .y = layer->y};
  write_all (&writer, i, j, columns);
}

void
ans_history_plot (const AnsHistory *self, int metric, gint64 first, gint64 last,
                  int columns, AnsRole role, const char *label, AnsPlot *plot)
{
  plot_series (series_of (self, metric), first, last, columns, role, label, plot);
}

/* ---- running averages ---- */

static void
catch_up (Average *average, const Series *series)
{
  for (int i = average->series.samples.length; i < series->samples.length; i++) {
    const Entry *entry = at (&series->samples, i);
    double value = entry->sample.value;
    if (isfinite (value)) {
      gboolean first = average->decay >= 1;
      average->decay *= average->weight;
      double gain = (1 - average->weight) / (1 - average->decay);
      average->value = first ? value : average->value + gain * (value - average->value);
      value = average->value;
    }
    append (&average->series, entry->sample.step, value);
  }
}

void
ans_history_plot_smooth (const AnsHistory *self, int metric, double weight, gint64 first,
                         gint64 last, int columns, AnsRole role, const char *label,
                         AnsPlot *plot)
{
  const Series *series = series_of (self, metric);
  Average *average = &self->averages[metric];
  g_assert (weight >= 0 && weight <= 0.999);
  if (average->weight != weight || average->series.samples.length == 0) {
    each_column (&average->series, clear_column);
    average->weight = weight;
    average->decay = 1;
  }
  catch_up (average, series);
  plot_series (&average->series, first, last, columns, role, label, plot);
}
