/* What moves on the screen: Langevin particles, reactive paths guided by u, walkers let
 * go at a point.
 *
 * A reactive path is the diffusion conditioned to reach B before A (Doob's transform with
 * 1 - u, the chance to do so):  dX = (-grad V - (2 / beta) grad u / (1 - u)) dt + sqrt (2
 * / beta) dB. */
#include "engine/core/linalg.h"
#include "engine/problems/committor_state.h"

#include <math.h>
#include <string.h>

#define PATHS ANS_COMMITTOR_PATHS
#define TRAIL ANS_COMMITTOR_TRAIL
#define RELEASED ANS_COMMITTOR_RELEASED
#define GUIDE_FLOOR 1e-9 /* 1 - u is held above this */
#define RELEASE_STEPS 50 /* time steps of released walkers for one step of the run */
#define RELEASE_LONGEST 200000
#define FIRST_STRIDE 4 /* time steps between two points of a new trail */

enum { STREAM_PARTICLES = 400, STREAM_GUIDED, STREAM_RELEASED };
enum { RELEASE_UNDER_WAY, RELEASE_STEPS_DONE, N_RELEASE };
enum { STRIDE = 2 * PATHS, COUNT = 3 * PATHS, NEXT_ARRIVED = 4 * PATHS, N_LENGTHS };

static AnsLangevin
dynamics (const AnsCommittor *self)
{
  return (AnsLangevin){.force = ans_potential_force,
                       .potential = &self->potential,
                       .beta = self->params.beta,
                       .dt = self->params.dt,
                       .cut = self->potential.cut};
}

/* ---- reactive walkers ---- */

static void
guided_start (AnsCommittor *self, int path)
{
  AnsCommittorWalk *w = &self->walk;
  int d = self->potential.d, point = ans_random_below (w->guided_random, self->pool.n);
  double *x = w->guided + (gsize) path * (gsize) d;
  memcpy (x, self->pool.x + (gsize) point * (gsize) d, sizeof (double) * (gsize) d);
  ans_set_sample_boundary (&self->a, 1, d, w->guided_random, x);
  w->lengths[path] = 0;
  w->lengths[STRIDE + path] = FIRST_STRIDE;
  w->lengths[COUNT + path] = 0;
}

static void
project (const AnsCommittor *self, const double *x, double *point)
{
  const AnsCommittorPlane *plane = &self->plane;
  point[0] = point[1] = 0.0;
  for (int k = 0; k < self->potential.d; k++) {
    point[0] += plane->e1[k] * (x[k] - plane->origin[k]);
    point[1] += plane->e2[k] * (x[k] - plane->origin[k]);
  }
}

/* Notes every stride-th point; when the trail is full every other one is dropped. */
static void
note (AnsCommittor *self, int path, const double *x)
{
  AnsCommittorWalk *w = &self->walk;
  double *trail = w->trail + (gsize) path * TRAIL * 2;
  gint64 *length = &w->lengths[path], *stride = &w->lengths[STRIDE + path];
  if (w->lengths[COUNT + path]++ % *stride != 0)
    return;
  if (*length == TRAIL) {
    for (int i = 0; i < TRAIL / 2; i++)
      memcpy (trail + 2 * (gsize) i, trail + 4 * (gsize) i, 2 * sizeof (double));
    *length = TRAIL / 2;
    *stride *= 2;
  }
  project (self, x, trail + 2 * *length);
  (*length)++;
}

static void
arrive (AnsCommittor *self, int path)
{
  AnsCommittorWalk *w = &self->walk;
  gsize row = TRAIL * 2;
  int slot = (int) w->lengths[NEXT_ARRIVED];
  memcpy (w->arrived + (gsize) slot * row, w->trail + (gsize) path * row,
          sizeof (double) * row);
  w->lengths[PATHS + slot] = w->lengths[path];
  w->lengths[NEXT_ARRIVED] = (slot + 1) % PATHS;
}

/* One guided step of all; the pull is held below the length of a typical random step. */
static void
guided_step (AnsCommittor *self)
{
  AnsCommittorWalk *w = &self->walk;
  int d = self->potential.d;
  double beta = self->params.beta, dt = self->params.dt, spread = sqrt (2.0 * dt / beta);
  double force[PATHS * ANS_SET_MAX_DIMENSION];
  ans_committor_network_eval (self->network, self->theta, PATHS, w->guided, w->guided_u,
                              w->guided_slope);
  ans_potential_force (&self->potential, PATHS, d, w->guided, NULL, force);
  ans_random_fill_normal (w->guided_random, PATHS * d, w->noise);
  for (int path = 0; path < PATHS; path++) {
    double *x = w->guided + (gsize) path * (gsize) d,
           *slope = w->guided_slope + (gsize) path * (gsize) d;
    double pull = 2.0 * dt / (beta * fmax (1.0 - w->guided_u[path], GUIDE_FLOOR));
    double length = pull * ans_linalg_norm (d, slope), longest = spread * sqrt (d);
    pull *= length > longest ? longest / length : 1.0;
    for (int k = 0; k < d; k++)
      x[k] +=
          -dt * force[path * d + k] - pull * slope[k] + spread * w->noise[path * d + k];
    note (self, path, x);
    if (!isfinite (x[0]) || ans_set_contains (&self->b, x)) {
      arrive (self, path);
      guided_start (self, path);
    }
  }
}

/* ---- released walkers ---- */

void
ans_committor_walk_release (AnsCommittor *self, AnsContext *context, double x, double y)
{
  AnsCommittorWalk *w = &self->walk;
  int d = self->potential.d;
  ans_committor_views_point (self, x, y, w->released);
  if (ans_set_contains (&self->a, w->released) ||
      ans_set_contains (&self->b, w->released)) {
    ans_context_say (context, "The point (%.3g, %.3g) lies in %s: u is %d there.", x, y,
                     ans_set_contains (&self->a, w->released) ? "A" : "B",
                     ans_set_contains (&self->a, w->released) ? 1 : 0);
    return;
  }
  ans_committor_network_eval (self->network, self->theta, 1, w->released, &w->release_u,
                              NULL);
  for (int i = 0; i < RELEASED; i++) {
    memmove (w->released + (gsize) i * (gsize) d, w->released,
             sizeof (double) * (gsize) d);
    w->ends_kept[i] = ANS_HITTING_UNDER_WAY;
  }
  w->release_at[0] = x;
  w->release_at[1] = y;
  w->release[RELEASE_UNDER_WAY] = 1;
  w->release[RELEASE_STEPS_DONE] = 0;
}

static void
report_release (AnsCommittor *self, AnsContext *context, AnsHittingCount count)
{
  const AnsCommittorWalk *w = &self->walk;
  int ended = count.a + count.b;
  if (ended == 0) {
    ans_context_say (context, "No walker released at (%.3g, %.3g) has reached A or B.",
                     w->release_at[0], w->release_at[1]);
    return;
  }
  double share = (double) count.a / ended,
         error = sqrt (fmax (share * (1.0 - share), 0.25 / ended) / ended);
  ans_context_say (
      context,
      "Released at (%.3g, %.3g): %.3f ± %.3f of %d walkers reached A first; u is %.3f "
      "there.",
      w->release_at[0], w->release_at[1], share, error, ended, w->release_u);
}

static void
released_step (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorWalk *w = &self->walk;
  if (!w->release[RELEASE_UNDER_WAY])
    return;
  AnsHitting hitting = {.dynamics = dynamics (self),
                        .distance = ans_set_distance,
                        .a = &self->a,
                        .b = &self->b,
                        .bridge = TRUE};
  for (int i = 0; i < RELEASED; i++)
    w->ends[i] = (int) w->ends_kept[i];
  ans_hitting_run (&hitting, ans_context_parallel (context), RELEASE_STEPS, RELEASED,
                   self->potential.d, w->released, w->ends, w->released_streams,
                   w->scratch);
  for (int i = 0; i < RELEASED; i++)
    w->ends_kept[i] = w->ends[i];
  w->release[RELEASE_STEPS_DONE] += RELEASE_STEPS;
  AnsHittingCount count = ans_hitting_count (RELEASED, w->ends);
  if (count.under_way > 0 && w->release[RELEASE_STEPS_DONE] < RELEASE_LONGEST)
    return;
  w->release[RELEASE_UNDER_WAY] = 0;
  report_release (self, context, count);
}

/* ---- life ---- */

static void
keep_all (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorWalk *w = &self->walk;
  gint64 d = self->potential.d, n = self->params.walkers;
  ans_context_keep (context, "particles", 2, (gint64[]){n, d}, w->x);
  ans_context_keep (context, "guided", 2, (gint64[]){PATHS, d}, w->guided);
  ans_context_keep (context, "guided.trails", 3, (gint64[]){PATHS, TRAIL, 2}, w->trail);
  ans_context_keep (context, "guided.arrived", 3, (gint64[]){PATHS, TRAIL, 2},
                    w->arrived);
  ans_context_keep_integers (context, "guided.lengths", N_LENGTHS, w->lengths);
  ans_context_keep (context, "released", 2, (gint64[]){RELEASED, d}, w->released);
  ans_context_keep_integers (context, "released.ends", RELEASED, w->ends_kept);
  ans_context_keep_integers (context, "released.state", N_RELEASE, w->release);
}

void
ans_committor_walk_open (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorWalk *w = &self->walk;
  int n = self->params.walkers, d = self->potential.d;
  gsize scratch = MAX (ans_langevin_scratch (n, d), ans_hitting_scratch (RELEASED, d));
  double minima[8 * ANS_SET_MAX_DIMENSION];
  int n_minima = ans_potential_minima (&self->potential, 8, minima);
  w->x = ans_context_array (context, double, (gsize) n *(gsize) d);
  w->scratch = ans_context_array (context, double, scratch);
  w->streams = ans_context_random (context, STREAM_PARTICLES, ans_langevin_shards (n));
  w->guided = ans_context_array (context, double, PATHS *(gsize) d);
  w->guided_u = ans_context_array (context, double, PATHS);
  w->guided_slope = ans_context_array (context, double, PATHS *(gsize) d);
  w->noise = ans_context_array (context, double, PATHS *(gsize) d);
  w->trail = ans_context_array (context, double, PATHS *TRAIL * 2);
  w->arrived = ans_context_array (context, double, PATHS *TRAIL * 2);
  w->lengths = ans_context_array (context, gint64, N_LENGTHS);
  w->guided_random = ans_context_random (context, STREAM_GUIDED, 1);
  w->released = ans_context_array (context, double, RELEASED *(gsize) d);
  w->released_streams =
      ans_context_random (context, STREAM_RELEASED, ans_langevin_shards (RELEASED));
  w->ends = ans_context_array (context, int, RELEASED);
  w->ends_kept = ans_context_array (context, gint64, RELEASED);
  w->release = ans_context_array (context, gint64, N_RELEASE);
  for (int i = 0; i < n; i++)
    memcpy (w->x + (gsize) i * (gsize) d, minima + (gsize) (i % n_minima) * (gsize) d,
            sizeof (double) * (gsize) d);
  for (int path = 0; path < PATHS; path++)
    guided_start (self, path);
  keep_all (self, context);
}

void
ans_committor_walk_step (AnsCommittor *self, AnsContext *context)
{
  AnsCommittorWalk *w = &self->walk;
  int substeps = self->params.substeps;
  AnsLangevin langevin = dynamics (self);
  if (substeps > 0)
    ans_langevin_run (&langevin, ans_context_parallel (context), substeps,
                      self->params.walkers, self->potential.d, w->x, w->streams,
                      w->scratch);
  for (int i = 0; i < substeps; i++)
    guided_step (self);
  released_step (self, context);
}
