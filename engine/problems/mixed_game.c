/* Zero-sum games over mixed strategies,
 *
 *   min_p max_q  int int E (x, y) p (x) q (y),
 *
 * played by clouds of particles: Langevin descent-ascent with temperature eps = 1 / beta,
 * with birth and death (Lu, Lu, Nolen 2019), with weights (Domingo-Enrich et al. 2020),
 * quasi-static (Ma, Ying 2022), mirror-prox (Wang, Chizat 2025), averaged gradients (Kim
 * et al. 2024); beside the equation that many particles follow and the entropic
 * equilibrium
 *
 *   p* ~ exp (-beta E q*),  q* ~ exp (beta E' p*).
 *
 * The talk asks whether the plain dynamics converges for large beta: for the coupled
 * double wells it does not (Mourrat, Pillaud-Vivien 2026). */
#include "engine/problems/mixed_game_state.h"

#include <math.h>
#include <string.h>

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsMixedGame, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsMixedGame, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsMixedGame, params.field)
#define FIELD_SWITCH(field) ANS_SWITCH (AnsMixedGame, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)

/* In the order of AnsGameKind. */
static const AnsChoice games[] = {
    {"oscillating", "Coupled double wells"},
    {"torus", "Waves on a torus"},
    {"trigonometric", "Random waves"},
    {"spheres", "Polynomial on spheres"},
    {"gan-circle", "GAN on a circle"},
    {"gan-plane", "GAN in the plane"},
    {NULL, NULL},
};
static const AnsChoice dynamics[] = {
    {"langevin", "Langevin"},
    {"weights", "Moves and weights"},
    {"mirror-prox", "Mirror-prox"},
    {NULL, NULL},
};
static const AnsChoice who[] = {
    {"both", "Both"},
    {"x", "x only"},
    {"y", "y only"},
    {NULL, NULL},
};
static const AnsChoice starts[] = {
    {"aside", "Aside"},
    {"uniform", "Uniform"},
    {"grid", "Evenly spaced"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (game), .id = "game", .label = "Game", .symbol = "E", .group = "Game",
     .help = "The pay-off: x makes it small, y makes it large.", .choices = games,
     HARD (0, ANS_N_GAMES - 1), .liveness = ANS_RESTART},
    {FIELD_REAL (alpha), .id = "alpha", .label = "Coupling", .symbol = "α",
     .group = "Game", .help = "Of the two wells, α x y; strong couplings cycle.",
     .initial = 4, HARD (0, 32), SOFT (0.25, 16), .log_scale = TRUE, .liveness = ANS_LIVE,
     .when = "game=oscillating"},
    {FIELD_INTEGER (dimension), .id = "dimension", .label = "Dimension", .symbol = "d",
     .group = "Game", .help = "Of the space in which the unit spheres lie.", .initial = 2,
     HARD (2, ANS_GAME_MAX_DIMENSION), .liveness = ANS_RESTART, .when = "game=spheres"},
    {FIELD_INTEGER (game_seed), .id = "game_seed", .label = "Which one", .group = "Game",
     .help = "Draws another game of the same kind.", .initial = 1, HARD (0, 1000000),
     SOFT (0, 20), .liveness = ANS_RESTART, .when = "game=trigonometric|spheres"},
    {FIELD_INTEGER (modes), .id = "modes", .label = "Modes", .group = "Game",
     .help = "Gaussians on a ring that the first player is to imitate.", .initial = 8,
     HARD (1, ANS_GAME_MAX_MODES), .liveness = ANS_RESTART, .when = "game=gan-plane"},

    {FIELD_REAL (epsilon), .id = "epsilon", .label = "Temperature", .symbol = "ε = 1/β",
     .group = "Temperature",
     .help = "Noise of the particles and weight of the entropy; small ones cycle.",
     .initial = 0.03, HARD (1e-3, 10), SOFT (0.003, 1), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_SWITCH (separate), .id = "separate", .label = "Another one for y",
     .group = "Temperature", .help = "Gives the second player its own temperature.",
     HARD (0, 1), .liveness = ANS_LIVE},
    {FIELD_REAL (epsilon_y), .id = "epsilon_y", .label = "Temperature of y",
     .symbol = "ε′", .group = "Temperature", .help = "Of the second player alone.",
     .initial = 0.03, HARD (1e-3, 10), SOFT (0.003, 1), .log_scale = TRUE,
     .liveness = ANS_LIVE, .when = "separate=on"},

    {FIELD_CHOICE (dynamics), .id = "dynamics", .label = "Dynamics", .group = "Dynamics",
     .help = "Langevin has noise; the others move without and change weights instead.",
     .choices = dynamics, HARD (0, 2), .liveness = ANS_LIVE},
    {FIELD_INTEGER (inner), .id = "inner", .label = "Inner steps", .symbol = "k₁",
     .group = "Dynamics",
     .help = "Moves of y for one of x, 0 for infinitely many: its exact answer, solved "
             "for on a grid (with steps of 0.001); try 3 while the means go round.",
     .initial = 1, HARD (0, 100), SOFT (0, 10), .liveness = ANS_LIVE,
     .when = "dynamics=langevin"},
    {FIELD_REAL (rate), .id = "rate", .label = "Birth-death rate", .symbol = "α_bd",
     .group = "Dynamics",
     .help = "Bad strategies die, good ones multiply; try 2 while the means go round.",
     HARD (0, 100), SOFT (0, 10), .liveness = ANS_LIVE, .when = "dynamics=langevin"},
    {FIELD_REAL (ratio), .id = "ratio", .label = "Speed of y", .symbol = "τ",
     .group = "Dynamics", .help = "Step of y over step of x: two time scales.",
     .initial = 1, HARD (0.01, 100), SOFT (0.1, 50), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_SWITCH (averaged), .id = "averaged", .label = "Averaged gradients",
     .group = "Dynamics",
     .help = "Each player faces the time average of the other, not the present one.",
     HARD (0, 1), .liveness = ANS_LIVE},
    {FIELD_SWITCH (printed), .id = "printed", .label = "Formula as printed",
     .group = "Dynamics",
     .help = "The inner player at temperature 1, q ∝ exp(Eᵀp), without its β.",
     HARD (0, 1), .liveness = ANS_LIVE, .when = "dynamics=langevin"},
    {FIELD_REAL (eta), .id = "eta", .label = "Step size", .symbol = "η",
     .group = "Dynamics", .help = "Time of one move.", .initial = 0.005, HARD (1e-6, 0.1),
     SOFT (1e-4, 0.02), .log_scale = TRUE, .liveness = ANS_LIVE},
    {FIELD_REAL (eta_w), .id = "eta_w", .label = "Step of the weights", .symbol = "η_w",
     .group = "Dynamics", .help = "How fast weights grow; 0 leaves them equal.",
     .initial = 0.04, HARD (0, 1), SOFT (0, 0.2), .liveness = ANS_LIVE,
     .when = "dynamics=weights|mirror-prox"},
    {FIELD_CHOICE (player), .id = "player", .label = "Who moves", .group = "Dynamics",
     .help = "One player at a time, to see what each does.", .choices = who, HARD (0, 2),
     .liveness = ANS_LIVE},
    {FIELD_INTEGER (at_once), .id = "at_once", .label = "Moves at once",
     .group = "Dynamics", .help = "Moves of x for one step of the run.", .initial = 4,
     HARD (1, 1000), SOFT (1, 50), .log_scale = TRUE, .liveness = ANS_LIVE},
    {FIELD_INTEGER (warm_up), .id = "warm_up", .label = "Warm-up", .symbol = "k₀",
     .unit = "moves", .group = "Dynamics",
     .help = "Moves that y makes before the game begins.", HARD (0, 2000),
     .liveness = ANS_RESTART, .advanced = TRUE},

    {FIELD_SWITCH (entropic), .id = "entropic", .label = "Births know the entropy",
     .group = "Birth and death",
     .help = "Adds ε ln ρ to the rates; without it clouds shrink to points.",
     .initial = 1, HARD (0, 1), .liveness = ANS_LIVE, .advanced = TRUE,
     .when = "dynamics=langevin"},
    {FIELD_REAL (bandwidth), .id = "bandwidth", .label = "Bandwidth", .symbol = "h",
     .group = "Birth and death",
     .help = "Of the kernel for the density ρ, in widths of the space.", .initial = 0.01,
     HARD (0.001, 0.2), SOFT (0.003, 0.05), .log_scale = TRUE, .liveness = ANS_LIVE,
     .advanced = TRUE, .when = "dynamics=langevin"},
    {FIELD_REAL (jitter), .id = "jitter", .label = "Noise of copies",
     .group = "Birth and death",
     .help = "How far from its parent a copy is put, in widths of the space. Without "
             "it the equation of the wells still cycles at rate 2, and settles at 2.3.",
     .initial = 0.03, HARD (0, 0.2), SOFT (0, 0.1), .liveness = ANS_LIVE,
     .advanced = TRUE, .when = "dynamics=langevin"},

    {FIELD_INTEGER (n_x), .id = "n_x", .label = "Particles of x", .symbol = "n",
     .group = "Particles", .help = "Pure strategies in the mixture of the first player.",
     .initial = 500, HARD (1, ANS_MIXED_GAME_MOST), SOFT (10, 2000), .log_scale = TRUE,
     .liveness = ANS_RESTART},
    {FIELD_INTEGER (n_y), .id = "n_y", .label = "Particles of y", .symbol = "n′",
     .group = "Particles", .help = "Pure strategies in the mixture of the second player.",
     .initial = 500, HARD (1, ANS_MIXED_GAME_MOST), SOFT (10, 2000), .log_scale = TRUE,
     .liveness = ANS_RESTART},
    {FIELD_CHOICE (start), .id = "start", .label = "Start", .group = "Particles",
     .help = "Where the clouds begin; drag them on the plots at any time.",
     .choices = starts, HARD (0, 2), .liveness = ANS_RESTART},
    {FIELD_SWITCH (equation), .id = "equation", .label = "Equation", .group = "Particles",
     .help =
         "Solves the equation of infinitely many particles beside them; there is none "
         "with weights, nor while copies get noise.",
     .initial = 1, HARD (0, 1), .liveness = ANS_LIVE},
    {FIELD_SWITCH (show_average), .id = "show_average", .label = "Show time averages",
     .group = "Particles", .help = "Draws the densities averaged over time as well.",
     HARD (0, 1), .liveness = ANS_VIEW},
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

static const AnsPreset presets[] = {
    {"limit-cycle", "Perpetual cycle",
     "Two coupled double wells at low temperature go round for ever; set the inner steps "
     "to 3, or the birth-death rate to 2, and they settle.",
     "game=oscillating alpha=4 epsilon=0.03", 50000},
    {"quasi-static", "Three inner steps",
     "The same game with three moves of y for one of x settles at the equilibrium.",
     "game=oscillating alpha=4 epsilon=0.03 inner=3", 5000},
    {"exact-inner", "Infinitely many inner steps",
     "y always answers exactly: Φ(p) falls, and as fast as its dissipation says.",
     "game=oscillating alpha=4 epsilon=0.03 inner=0 n_x=2000 eta=0.001 "
     "at_once=5",
     4000},
    {"birth-death", "Birth and death",
     "The same game, where bad strategies die and good ones multiply.",
     "game=oscillating alpha=4 epsilon=0.03 rate=2", 5000},
    {"warm", "Warm enough to settle",
     "Above ε = 1/12 no coupling makes the wells cycle; here 0.07 is enough.",
     "game=oscillating alpha=4 epsilon=0.07 n_x=2000 n_y=2000", 3000},
    {"two-time-scales", "Two time scales", "y ten times as fast: the cycle ends.",
     "game=oscillating alpha=4 epsilon=0.03 ratio=10 eta=0.001 at_once=10", 5000},
    {"averaged", "Averaged gradients",
     "Each player answers to the average of the past of the other.",
     "game=oscillating alpha=4 epsilon=0.03 averaged=on show_average=on", 5000},
    {"torus", "Waves on a torus",
     "Four wells: Langevin alone takes ages to even out their masses.",
     "game=torus epsilon=0.2 eta=0.001 at_once=10", 2000},
    {"torus-birth-death", "Birth and death on the torus",
     "What noise cannot carry over the barrier, births and deaths put there.",
     "game=torus epsilon=0.1 eta=0.001 at_once=10 rate=5", 1500},
    {"torus-weights", "Weights on the torus",
     "The last iterate goes round and round; its time average converges.",
     "game=torus epsilon=0.005 eta=0.001 at_once=5 dynamics=weights n_x=50 n_y=50 "
     "start=uniform",
     2000},
    {"torus-mirror-prox", "Mirror-prox on the torus",
     "Ten particles and no noise: the equilibrium to five digits.",
     "game=torus epsilon=0.005 eta=0.001 at_once=1 dynamics=mirror-prox n_x=10 n_y=10 "
     "start=grid",
     300},
    {"torus-cold", "Cold torus",
     "At β = 200 the gap of the entropic equilibrium is half the dimensions over β.",
     "game=torus epsilon=0.005 eta=0.0002 at_once=10 start=uniform", 1000},
    {"printed-formula", "The formula as printed",
     "Without its β the inner player stays lukewarm, and the gap stalls.",
     "game=torus epsilon=0.1 eta=0.001 at_once=5 inner=0 printed=on start=uniform", 1500},
    {"circle-gan", "GAN on a circle",
     "Generated points against bumps with a phase: no mode can be lost.",
     "game=gan-circle epsilon=0.01 eta=0.002 at_once=5 n_x=1000 n_y=1000 start=uniform "
     "rate=2 equation=off",
     1500},
    {"plane-gan", "GAN in the plane",
     "Eight Gaussians on a ring found by particles, with births and deaths.",
     "game=gan-plane epsilon=0.003 eta=0.02 at_once=1 n_x=500 n_y=500 start=uniform "
     "rate=5 jitter=0.01",
     1500},
    {"trigonometric", "Random waves", "A random game on the torus, with many wells.",
     "game=trigonometric epsilon=0.5 eta=0.0002 at_once=10 rate=1 start=uniform", 1000},
    {"mirror-prox", "Mirror-prox on random waves",
     "Five by six particles with weights, without noise.",
     "game=trigonometric epsilon=0.05 eta=0.0001 at_once=1 dynamics=mirror-prox n_x=5 "
     "n_y=6 start=grid",
     1500},
    {"spheres", "Polynomial on circles", "Strategies on two circles.",
     "game=spheres epsilon=0.1 eta=0.005 start=uniform", 1500},
    {"spheres-6d", "Polynomial on spheres", "Strategies on spheres in six dimensions.",
     "game=spheres dimension=6 epsilon=0.05 eta=0.005 start=uniform", 1500},
    {.id = NULL},
};

static const AnsMetric metrics[] = {
    [METRIC_GAP] = {"nikaido_isoda_gap", "Nikaido–Isoda gap", "NI", "",
                    "What the two could gain by their best pure answers to the particles "
                    "as they are; the reference is that of the exact entropic "
                    "equilibrium.",
                    TRUE},
    [METRIC_AVERAGE_GAP] =
        {"average_gap", "Gap of the time averages", "NI", "",
         "The same of the mixtures averaged over time since the start or the last "
         "change by hand.",
         TRUE},
    [METRIC_ENTROPIC_GAP] =
        {"entropic_gap", "Entropic gap", "NIε", "",
         "ε KL(p|BR(q)) + ε KL(q|BR(p)) of the particles blurred by 0.008 widths of the "
         "space; the reference is that of as many independent samples of the "
         "equilibrium.",
         TRUE},
    [METRIC_KL_P] = {"kl_p", "KL of x", "KL", "",
                     "Of the blurred density of x from its best response to y.", TRUE},
    [METRIC_KL_Q] = {"kl_q", "KL of y", "KL", "",
                     "Of the blurred density of y from its best response to x.", TRUE},
    [METRIC_PHI] = {"phi", "Φ(p)", "Φ", "",
                    "What x pays in the end if y always answers exactly, with entropies; "
                    "the quasi-static flow descends it.",
                    FALSE},
    [METRIC_DISSIPATION] =
        {"dissipation", "Dissipation of Φ", "", "",
         "∫ p |∇ δΦ/δp|², at which rate the quasi-static flow loses Φ; "
         "of blurred particles it contains their noise.",
         TRUE},
    [METRIC_RADIUS] = {"radius", "Distance of the means from 0", "r", "",
                       "Averaged over the last ten units of time; the reference is that "
                       "of the equation.",
                       TRUE},
    [METRIC_MEAN_X] = {"mean_x", "Mean of x", "⟨x⟩", "",
                       "On circles, the share in the upper half; against the equation.",
                       FALSE},
    [METRIC_MEAN_Y] = {"mean_y", "Mean of y", "⟨y⟩", "",
                       "On circles, the share in the upper half; against the equation.",
                       FALSE},
    [METRIC_VALUE] = {"value", "Pay-off", "⟨p, Eq⟩", "",
                      "What x pays to y now; the reference is that of the equilibrium.",
                      FALSE},
    [METRIC_TARGET_DISTANCE] =
        {"target_distance", "Distance from the target", "TV", "",
         "Total variation between the generated density and the target of a GAN; the "
         "reference is that of the equilibrium.",
         TRUE},
    [METRIC_STAR_DISTANCE] = {"equilibrium_distance", "Bias of the equilibrium", "TV", "",
                              "Total variation between the entropic equilibrium and the "
                              "target of a GAN.",
                              TRUE},
    [METRIC_MODES] = {"modes", "Modes found", "", "",
                      "Modes of the target with a particle within three standard "
                      "deviations.",
                      FALSE},
    [METRIC_QUALITY] = {"high_quality", "High quality", "", "",
                        "Share of particles within three standard deviations of a mode.",
                        FALSE},
    [METRIC_BIRTHS] = {"births", "Births", "", "", "Of both players, since the start.",
                       FALSE},
    [METRIC_DEATHS] = {"deaths", "Deaths", "", "", "Of both players, since the start.",
                       FALSE},
    [METRIC_ANCESTORS] = {"ancestors", "Distinct ancestors", "", "",
                          "Share of the first particles of x that still have "
                          "descendants: copies are no new strategies.",
                          FALSE},
    [METRIC_EFFECTIVE_X] = {"effective_x", "Effective particles of x", "", "",
                            "1 over the sum of squared weights.", FALSE},
    [METRIC_EFFECTIVE_Y] = {"effective_y", "Effective particles of y", "", "",
                            "1 over the sum of squared weights.", FALSE},
    [METRIC_DENSITY_ERROR] = {"density_error", "L¹ from the equation", "L¹", "",
                              "Of the blurred density of x.", TRUE},
    [METRIC_BETA_GAP] = {"beta_gap", "β gap of the equilibrium", "β NI", "",
                         "Of the exact entropic equilibrium; half the sum of dimensions "
                         "for large β.",
                         FALSE},
    [METRIC_RESIDUAL] = {"equilibrium_residual", "Residual of the equilibrium", "", "",
                         "What the exact equilibrium, solved beside the run, still "
                         "lacks.",
                         TRUE},
    [METRIC_TIME] = {"time", "Time", "t", "", "Simulated time.", FALSE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    [PLOT_PAYOFF] = {"pay-off", "Pay-off and strategies",
                     "What y gets from x, with the particles on the margins; drag the "
                     "clouds.",
                     "x", "y", .touch = TRUE},
    [PLOT_GAP] = {"gap", "How far from equilibrium",
                  "Gap, its floor, and the two relative entropies that make up the "
                  "entropic gap.",
                  "time", "gap", .y_log = TRUE},
    [PLOT_STRATEGY_X] = {"strategy-x", "Strategy of x",
                         "Particles, the equation and the equilibrium; drag the cloud.",
                         "x", "density", .touch = TRUE},
    [PLOT_STRATEGY_Y] = {"strategy-y", "Strategy of y",
                         "Particles, the equation and the equilibrium; drag the cloud.",
                         "y", "density", .touch = TRUE},
    [PLOT_MEANS] = {"means", "Plane of means",
                    "The two means, or the shares in the upper half; drag to move the "
                    "clouds.",
                    "mean of x", "mean of y", .aspect = ANS_AXES_EQUAL, .touch = TRUE},
    [PLOT_PLANE] = {"coupling-temperature", "Who cycles",
                    "Coupling and temperature of this run, below or above the threshold; "
                    "drag the dot.",
                    "α", "ε", .x_log = TRUE, .touch = TRUE},
    [PLOT_VARIATION_X] = {"variation-x", "What x would pay",
                          "The first variation Eq; with the entropy flat on the support "
                          "at equilibrium.",
                          "x", "Eq", .hidden = TRUE},
    [PLOT_VARIATION_Y] = {"variation-y", "What y would get",
                          "The first variation Eᵀp; with the entropy flat on the support "
                          "at equilibrium.",
                          "y", "Eᵀp", .hidden = TRUE},
    [PLOT_PHI] = {"functional", "The functional Φ and its dissipation",
                  "Falls all the while if y answers exactly.", "time", "Φ", .y_log = TRUE,
                  .hidden = TRUE},
    [PLOT_EVENTS] = {"events", "Births and deaths",
                     "Of a particle in a unit of time, and distinct ancestors.", "time",
                     "rate", .hidden = TRUE},
    {.id = NULL},
};

static const AnsClaim claims[] = {
    {"limit-cycle", "radius", ANS_AT_LEAST, 1.064, 5000,
     "Mourrat, Pillaud-Vivien 2026: the plain dynamics cycles for ever at 1.086 with "
     "steps of 0.005",
     FALSE},
    {"limit-cycle", "radius", ANS_AT_MOST, 1.108, 5000, "The same, from above", FALSE},
    {"limit-cycle", "nikaido_isoda_gap", ANS_AT_LEAST, 4, 5000,
     "The talk's question: no convergence at large beta", FALSE},
    {"quasi-static", "radius", ANS_AT_MOST, 0.03, 0,
     "Three inner steps turn the cycle into convergence, to the noise of 500 particles",
     FALSE},
    {"exact-inner", "radius", ANS_AT_MOST, 0.05, 0,
     "Ma, Ying 2022: the quasi-static dynamics converges", FALSE},
    {"birth-death", "radius", ANS_AT_MOST, 0.08, 0,
     "Births and deaths at rate 2 end the cycle", FALSE},
    {"warm", "radius", ANS_AT_MOST, 0.03, 0, "At eps = 0.07 the game settles", FALSE},
    {"torus", "beta_gap", ANS_AT_LEAST, 1.066168, 1,
     "Gap of the entropic equilibrium at beta = 5: 0.21323373", FALSE},
    {"torus", "beta_gap", ANS_AT_MOST, 1.066170, 1, "The same, from above", FALSE},
    {"torus-cold", "beta_gap", ANS_WITHIN, 0.0014, 1,
     "Nguyen et al. 2026: the gap is (d_x + d_y) / (2 beta), 1.00126 at beta = 200",
     FALSE},
    {"torus-weights", "nikaido_isoda_gap", ANS_AT_LEAST, 0.5, 0,
     "With weights the last iterate is no equilibrium", FALSE},
    {"torus-weights", "average_gap", ANS_AT_MOST, 0.06, 0,
     "Domingo-Enrich et al. 2020: the time average converges", FALSE},
    {"torus-mirror-prox", "nikaido_isoda_gap", ANS_AT_MOST, 1e-5, 100,
     "Wang, Chizat 2025: ten particles, gap below 1e-5 in 100 steps", FALSE},
    {"mirror-prox", "nikaido_isoda_gap", ANS_AT_MOST, 1e-6, 0,
     "Wang, Chizat 2025: linear convergence to the unregularised equilibrium", FALSE},
    {"printed-formula", "nikaido_isoda_gap", ANS_AT_LEAST, 0.2, 0,
     "q ~ exp (E'p) without beta: the gap stalls above 0.1028 at beta = 10", FALSE},
    {"circle-gan", "equilibrium_distance", ANS_AT_LEAST, 0.0384, 1,
     "Total variation of the equilibrium from the target at beta = 100: 0.0394", FALSE},
    {"circle-gan", "equilibrium_distance", ANS_AT_MOST, 0.0404, 1, "The same, from above",
     FALSE},
    {"plane-gan", "modes", ANS_AT_LEAST, 8, 0, "No mode is lost", FALSE},
    {NULL},
};

/* ---- life ---- */

/* Steps between two notes of the gauges where all pairs are summed: what searches the
 * best responses on lattices costs as much as dozens of steps. */
#define PAIR_STRIDE 16

static gboolean
check (gconstpointer state, GError **error)
{
  const AnsMixedGameParams *p = &((const AnsMixedGame *) state)->params;
  gboolean high = p->game == ANS_GAME_SPHERES && p->dimension > 2;
  if (p->inner == 0 && p->dynamics == ANS_MIXED_GAME_LANGEVIN && high) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "The inner player is solved for on a grid, on spheres in 2 dimensions "
                 "only, not in %d",
                 p->dimension);
    return FALSE;
  }
  if (p->averaged && (high || p->game == ANS_GAME_GAN_PLANE)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "Averages over time are kept on grids, which the game %s has not",
                 high ? "spheres in more than 2 dimensions" : "gan-plane");
    return FALSE;
  }
  if (p->rate > 0 && (p->n_x < 2 || p->n_y < 2)) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "Births and deaths need 2 particles of each player or more, not %d and "
                 "%d",
                 p->n_x, p->n_y);
    return FALSE;
  }
  if (p->game == ANS_GAME_GAN_PLANE && p->n_x > 4000000 / p->n_y) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_RANGE,
                 "In the plane all pairs are summed, and %d x %d are more than 4000000",
                 p->n_x, p->n_y);
    return FALSE;
  }
  return TRUE;
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error)
{
  AnsMixedGame *self = state;
  const AnsMixedGameParams *p = &self->params;
  gboolean free = p->game == ANS_GAME_SPHERES;
  if (!check (self, error))
    return FALSE;
  ans_game_init (&self->game, (AnsGameKind) p->game, free ? p->dimension : 0,
                 (guint64) p->game_seed);
  ans_game_set_coupling (&self->game, p->alpha);
  ans_game_set_modes (&self->game, p->modes);
  self->clock = ans_context_array (context, double, N_CLOCK);
  self->counts = ans_context_array (context, gint64, N_COUNTS);
  ans_context_keep (context, "clock", 1, (gint64[]){N_CLOCK}, self->clock);
  ans_context_keep_integers (context, "counts", N_COUNTS, self->counts);
  self->counts[COUNT_STRIDE] = p->game == ANS_GAME_GAN_PLANE ? PAIR_STRIDE : 1;
  if (!ans_mixed_game_play_open (self, context, error))
    return FALSE;
  ans_mixed_game_truth_open (self, context);
  ans_mixed_game_gauge_open (self, context);
  if (p->game == ANS_GAME_OSCILLATING) {
    self->thresholds = ans_context_array (context, AnsMixedGameThresholds, 1);
    ans_mixed_game_closure_thresholds (self->thresholds);
  }
  return TRUE;
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsMixedGame *self = state;
  ans_mixed_game_truth_renew (self);
  if (!ans_mixed_game_play_step (self, context, error))
    return FALSE;
  ans_mixed_game_gauge_record (self, context);
  return TRUE;
}

static void
changed (gpointer state, AnsContext *context G_GNUC_UNUSED, const char *param)
{
  AnsMixedGame *self = state;
  ans_mixed_game_truth_renew (self);
  ans_mixed_game_play_set (self);
  if (strcmp (param, "show_average") != 0)
    ans_mixed_game_play_average_anew (self);
  self->gauge.counted = 0;
}

static void
show (gpointer state, AnsContext *context G_GNUC_UNUSED, AnsFrame *frame)
{
  ans_mixed_game_views_show (state, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context G_GNUC_UNUSED, int metric)
{
  return ans_mixed_game_gauge_measure (state, metric);
}

/* ---- pointer ---- */

static gboolean
within (const AnsMixedGame *self, int player, double at)
{
  const AnsStrategySpace *space = &self->side[player].grid.space;
  return self->side[player].grid.line && at > space->lower[0] && at < space->upper[0];
}

static void
touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  AnsMixedGame *self = state;
  double x = touch->x, y = touch->y;
  gboolean wells = self->game.kind == ANS_GAME_OSCILLATING;
  if (touch->kind == ANS_TOUCH_RELEASE)
    return;
  if (touch->plot == PLOT_PLANE && wells) {
    ans_context_set (context, "alpha", CLAMP (x, 0.25, 16));
    ans_context_set (context, "epsilon", CLAMP (y, 0.003, 0.12));
  } else if (touch->plot == PLOT_MEANS && wells && fabs (x) < 2 && fabs (y) < 2) {
    ans_mixed_game_play_shift (self, 0, x);
    ans_mixed_game_play_shift (self, 1, y);
  } else if (touch->plot == PLOT_PAYOFF && within (self, 0, x) && within (self, 1, y)) {
    ans_mixed_game_play_drop (self, 0, x, 0);
    ans_mixed_game_play_drop (self, 1, y, 0);
  } else if (touch->plot == PLOT_PAYOFF && self->game.kind == ANS_GAME_GAN_PLANE) {
    ans_mixed_game_play_drop (self, 0, CLAMP (x, -2, 2), CLAMP (y, -2, 2));
  } else if (touch->plot == PLOT_STRATEGY_X && within (self, 0, x)) {
    ans_mixed_game_play_drop (self, 0, x, 0);
  } else if (touch->plot == PLOT_STRATEGY_Y && within (self, 1, x)) {
    ans_mixed_game_play_drop (self, 1, x, 0);
  }
}

static void
close_problem (gpointer state)
{
  ans_mixed_game_truth_close (state);
}

const AnsProblem ans_problem_mixed_game = {
    .id = "mixed-game",
    .title = "Games of mixed strategies",
    .section = "2.4 Games",
    .summary = "Two clouds of strategies play a zero-sum game: they cycle, or settle at "
               "the exact equilibrium.",
    .equation = "min<sub><i>p</i></sub> max<sub><i>q</i></sub> ∬ <i>E</i>(<i>x</i>,"
                "<i>y</i>) <i>p</i>(<i>x</i>) <i>q</i>(<i>y</i>)\n"
                "<i>p</i>* ∝ exp(−<i>βEq</i>*),  <i>q</i>* ∝ exp(<i>βE</i><sup>T</sup>"
                "<i>p</i>*)",
    .state_size = sizeof (AnsMixedGame),
    .params = params,
    .presets = presets,
    .metrics = metrics,
    .plots = plots,
    .claims = claims,
    .check = check,
    .open = open_problem,
    .step = step,
    .changed = changed,
    .show = show,
    .measure = measure,
    .touch = touch,
    .close = close_problem,
};
