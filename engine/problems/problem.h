/* The interface of a problem: a constant struct of tables and functions.  A problem is
 * one file in this folder that defines `const AnsProblem ans_problem_NAME` and is named
 * in meson.build; panel, plots, command line, checkpoints, exports and the contract tests
 * follow from the struct. */
#pragma once

#include "engine/frame/frame.h"
#include "engine/graph/model.h"
#include "engine/problems/context.h"

/* ---- parameters ---- */

typedef enum {
  ANS_PARAM_REAL,
  ANS_PARAM_INTEGER,
  ANS_PARAM_SWITCH,
  ANS_PARAM_CHOICE
} AnsParamKind;

typedef enum {
  ANS_LIVE,    /* applies between two steps */
  ANS_RESTART, /* applies when the run is opened again */
  ANS_VIEW,    /* changes what is shown, never what is computed */
} AnsLiveness;

typedef struct {
  const char *id, *label;
} AnsChoice;

typedef struct {
  AnsParamKind kind;
  gsize offset; /* of the field in the state: double, int (integer, choice) or gboolean */
  const char *id, *label, *symbol, *unit, *help;
  const char *group; /* heading in the panel */
  double initial;
  double hard_min, hard_max; /* a value outside is refused */
  double soft_min, soft_max; /* reach of the slider; equal: the hard limits */
  gboolean log_scale;
  AnsLiveness liveness;
  gboolean advanced;        /* folded away at first */
  const AnsChoice *choices; /* ended by an id of NULL */
  const char *when;         /* shown only if another parameter has one of these values:
                               "boundary=penalty|singular" */
} AnsParam;

/* The kind and the offset of a field; a field of the wrong type does not compile. */
#define ANS_FIELD_KIND_(State, field, type, k)                                           \
  .kind = _Generic(((State *) 0)->field, type : (k)), .offset = offsetof (State, field)
#define ANS_REAL(State, field) ANS_FIELD_KIND_ (State, field, double, ANS_PARAM_REAL)
#define ANS_INTEGER(State, field) ANS_FIELD_KIND_ (State, field, int, ANS_PARAM_INTEGER)
#define ANS_CHOICE(State, field) ANS_FIELD_KIND_ (State, field, int, ANS_PARAM_CHOICE)
#define ANS_SWITCH(State, field) ANS_FIELD_KIND_ (State, field, int, ANS_PARAM_SWITCH)

/* ---- presets, metrics, plots, claims ---- */

typedef struct {
  const char *id, *title, *summary;
  const char *settings; /* "beta=0.1 potential=rugged-mueller"; what is not named keeps
                           its initial value */
  gint64 steps;         /* length of a run that names no other */
} AnsPreset;

typedef struct {
  const char *id, *label, *symbol, *unit, *help;
  gboolean log_scale; /* best seen on a logarithmic axis */
} AnsMetric;

typedef enum {
  ANS_AXES_FREE,
  ANS_AXES_EQUAL, /* one unit is as long in x as in y */
} AnsAspect;

typedef struct {
  const char *id, *title, *help;
  const char *x_label, *y_label;
  gboolean x_log, y_log;
  AnsAspect aspect;
  const char *history; /* "loss rmse rate": drawn from the run's history of these metrics
                          with their references, not by `show`; NULL: drawn by `show` */
  gboolean touch;      /* pointer events on it reach `touch` */
  gboolean hidden;     /* not among the plots a fresh window shows */
} AnsPlotInfo;

typedef enum {
  ANS_AT_MOST,  /* value <= bound */
  ANS_AT_LEAST, /* value >= bound */
  ANS_WITHIN,   /* |value / reference - 1| <= bound */
} AnsBound;

typedef struct {
  const char *preset, *metric;
  AnsBound kind;
  double bound;
  gint64 steps;       /* 0: the preset's length */
  const char *source; /* the sentence of the talk or the paper */
  gboolean slow;      /* takes more than some ten seconds: checked in the slow suite */
} AnsClaim;

/* ---- pointer ---- */

typedef enum { ANS_TOUCH_PRESS, ANS_TOUCH_DRAG, ANS_TOUCH_RELEASE } AnsTouchKind;

typedef struct {
  AnsTouchKind kind;
  int plot;
  double x, y; /* data coordinates */
  double
      reach; /* radius, in data units along x, within which a thing counts as touched */
  gboolean second; /* secondary button, or primary with Control */
} AnsTouch;

/* ---- the problem ---- */

typedef struct {
  const char *id; /* "gan-games" for gan_games.c */
  const char *title, *section, *summary;
  const char *equation; /* Pango markup, one or two lines */
  gsize state_size;
  const AnsParam *params;   /* ended by an id of NULL, as are the other tables */
  const AnsPreset *presets; /* the first is the default */
  const AnsMetric *metrics;
  const AnsPlotInfo *plots;
  const AnsClaim *claims; /* ended by a preset of NULL */

  /* Checks settings that are each within their limits but do not fit together
   * (overlapping sets), cheaply and without a context; NULL: everything fits. */
  gboolean (*check) (gconstpointer state, GError **error);

  /* Allocates from the context and initialises the zeroed state, whose parameter fields
   * are set.  On failure nothing is left behind: `close` is called after it all the same.
   */
  gboolean (*open) (gpointer state, AnsContext *context, GError **error);

  /* One natural step.  FALSE with ANS_ERROR_NUMERIC when a value is no longer finite: the
   * message says which knob to turn. */
  gboolean (*step) (gpointer state, AnsContext *context, GError **error);

  /* A live or view parameter has changed (its field already has the new value); may be
   * NULL. */
  void (*changed) (gpointer state, AnsContext *context, const char *param);

  void (*show) (gpointer state, AnsContext *context, AnsFrame *frame);
  AnsMeasure (*measure) (gpointer state, AnsContext *context, int metric);
  void (*touch) (gpointer state, AnsContext *context,
                 const AnsTouch *touch); /* may be NULL */
  void (*close) (gpointer state);        /* frees what is not in the arena; may be NULL */

  /* The networks that are trained, as they are on the screen, to take home: number 0, 1,
   * ..., then NULL.  Each is a graph of its own from the inputs that a person has to the
   * outputs that they see: scalings, features and boundary factors included.  NULL:
   * nothing is trained, or none of it is a graph. */
  AnsModel *(*model) (gpointer state, AnsContext *context, int index);
} AnsProblem;

/* ---- reading the tables ---- */

/* All problems, ended by NULL, generated from meson.build. */
extern const AnsProblem *const ans_problems[];

const AnsProblem *ans_problem_find (const char *id,
                                    GError **error); /* names the nearest spelling */
const AnsPreset *ans_problem_preset (const AnsProblem *self, const char *id,
                                     GError **error);
int ans_problem_n_params (const AnsProblem *self);
int ans_problem_n_metrics (const AnsProblem *self);
int ans_problem_n_plots (const AnsProblem *self);
int ans_problem_param_index (const AnsProblem *self, const char *id, GError **error);
int ans_problem_metric_index (const AnsProblem *self, const char *id); /* -1: none */

/* Settings are one double per parameter, in the table's order (choices: index). */
void ans_problem_defaults (const AnsProblem *self, double *values);

/* Applies "key=value key=value ..." (a preset's settings) or one "key", "value" to
 * values; a name that does not exist, a value that is no number or passes a hard limit is
 * refused with values unchanged. */
gboolean ans_problem_apply (const AnsProblem *self, const char *settings, double *values,
                            GError **error);
gboolean ans_problem_set (const AnsProblem *self, const char *id, const char *text,
                          double *values, GError **error);

/* Between values and the fields of a state. */
void ans_problem_load (const AnsProblem *self, const double *values, gpointer state);
void ans_problem_store (const AnsProblem *self, gconstpointer state, double *values);

/* Is one value of the parameter's kind and within its hard limits? */
gboolean ans_problem_check_value (const AnsProblem *self, int param, double value,
                                  GError **error);

/* Are values within their hard limits, and do they fit together? */
gboolean ans_problem_check (const AnsProblem *self, const double *values, GError **error);

/* Does the `when` of a parameter hold? */
gboolean ans_problem_param_shown (const AnsProblem *self, int param,
                                  const double *values);

/* The value as text that ans_problem_set reads back, locale-free, shortest that is exact;
 * free it. */
char *ans_problem_param_text (const AnsProblem *self, int param, double value);
