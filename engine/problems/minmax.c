/* Zero-sum games in pure strategies, min_x max_y E (x, y), and the methods that look for
 * their equilibria along V (z) = (-dE/dx, dE/dy), z = (x, y), all from one start.  Near
 * an equilibrium each method is a linear map; the square of its spectral radius is the
 * factor of |z|^2 per step.  On E = x y: descent-ascent 1 + eta^2 (it runs away),
 * alternating 1 (it keeps x^2 + y^2 - eta x y), extragradient 1 - eta^2 + eta^4, proximal
 * 1 / (1 + eta^2), optimistic the larger root of r^2 - r (1 + 2 i eta) + i eta = 0.
 *
 * The truth is in closed form (engine/reference/saddle.h).  Dirac-GAN: Mescheder, Geiger,
 * Nowozin 2018; forsaken: Hsieh, Mertikopoulos, Cevher 2021. */
#include "engine/problems/minmax_state.h"

#include <math.h>
#include <string.h>

enum { NOISE = 1 };
enum { RARE = 20 }; /* steps between two gaps where they take long */

/* ---- parameters ---- */

#define FIELD_REAL(field) ANS_REAL (AnsMinmaxState, params.field)
#define FIELD_INTEGER(field) ANS_INTEGER (AnsMinmaxState, params.field)
#define FIELD_CHOICE(field) ANS_CHOICE (AnsMinmaxState, params.field)
#define FIELD_SWITCH(field) ANS_SWITCH (AnsMinmaxState, params.field)
#define HARD(low, high) .hard_min = (low), .hard_max = (high)
#define SOFT(low, high) .soft_min = (low), .soft_max = (high)

/* A coefficient of the pay-off of one's own, and the switch of a method. */
#define TERM(index, name, term)                                                          \
  {                                                                                      \
    FIELD_REAL (own[index]),                                                             \
        .id = (name), .label = "Coefficient of " term, .symbol = (term),                 \
        .group = "Your pay-off", .help = "How much of " term " is in the pay-off E.",    \
        HARD (-100, 100), SOFT (-2, 2), .liveness = ANS_LIVE, .when = "payoff=own"       \
  }
#define SHOW(index, name, text, on)                                                      \
  {                                                                                      \
    FIELD_SWITCH (shown[index]),                                                         \
        .id = "show_" name, .label = (text), .group = "Methods shown",                   \
        .help = "Shows the method " name "; all of them run at any rate.",               \
        .initial = (on), HARD (0, 1), .liveness = ANS_VIEW                               \
  }

static const AnsChoice payoffs[] = {
    {"bilinear", "Bilinear, x·Ay"},
    {"quadratic", "Quadratic"},
    {"quartic", "Quartic"},
    {"forsaken", "Forsaken"},
    {"dirac-gan", "Dirac-GAN"},
    {"own", "Your own"},
    {NULL, NULL},
};
static const AnsChoice variants[] = {
    {"gan", "GAN"},
    {"non-saturating", "Non-saturating"},
    {"wgan", "Wasserstein, clipped"},
    {"wgan-gp", "Wasserstein, gradient penalty"},
    {"instance-noise", "Instance noise"},
    {NULL, NULL},
};
static const AnsChoice methods[] = {
    {"simultaneous", "Simultaneous"},
    {"alternating", "Alternating"},
    {"extragradient", "Extragradient"},
    {"past-extragradient", "Past extragradient"},
    {"optimistic", "Optimistic"},
    {"consensus", "Consensus"},
    {"proximal", "Proximal point"},
    {"two-time-scales", "Two time scales"},
    {NULL, NULL},
};
static const AnsChoice planes[] = {
    {"x1-y1", "x₁ and y₁"}, {"x2-y2", "x₂ and y₂"}, {"x1-x2", "x₁ and x₂"},
    {"y1-y2", "y₁ and y₂"}, {NULL, NULL},
};

static const AnsChoice backgrounds[] = {
    {"contours", "Contours"},
    {"colours", "Colours"},
    {"none", "None"},
    {NULL, NULL},
};

static const AnsParam params[] = {
    {FIELD_CHOICE (payoff), .id = "payoff", .label = "Pay-off", .symbol = "E",
     .group = "Game", .help = "What x makes small and y makes large.", .choices = payoffs,
     HARD (0, 5), .liveness = ANS_RESTART},
    {FIELD_INTEGER (dimension), .id = "dimension", .label = "Coordinates per player",
     .symbol = "d", .group = "Game", .help = "One or two coordinates for each player.",
     .initial = 1, HARD (1, 2), .liveness = ANS_RESTART},
    {FIELD_REAL (a11), .id = "a11", .label = "Coupling", .symbol = "A₁₁", .group = "Game",
     .help = "How strongly x₁ and y₁ are coupled: the players circle that much faster.",
     .initial = 1, HARD (-100, 100), SOFT (-3, 3), .liveness = ANS_LIVE},
    {FIELD_REAL (a12), .id = "a12", .label = "Coupling of x₁ and y₂", .symbol = "A₁₂",
     .group = "Game", .help = "Mixes the two pairs of coordinates.", HARD (-100, 100),
     SOFT (-3, 3), .liveness = ANS_LIVE, .when = "dimension=2"},
    {FIELD_REAL (a21), .id = "a21", .label = "Coupling of x₂ and y₁", .symbol = "A₂₁",
     .group = "Game", .help = "Mixes the two pairs of coordinates.", HARD (-100, 100),
     SOFT (-3, 3), .liveness = ANS_LIVE, .when = "dimension=2"},
    {FIELD_REAL (a22), .id = "a22", .label = "Coupling of x₂ and y₂", .symbol = "A₂₂",
     .group = "Game", .help = "The smaller singular value of A sets the slowest rate.",
     .initial = 0.5, HARD (-100, 100), SOFT (-3, 3), .liveness = ANS_LIVE,
     .when = "dimension=2"},
    {FIELD_REAL (curve_x), .id = "curve_x", .label = "Curvature of x", .symbol = "a",
     .group = "Game", .help = "E has ax²/2: convex in x where a is positive.",
     .initial = 0.2, HARD (-100, 100), SOFT (-2, 2), .liveness = ANS_LIVE,
     .when = "payoff=quadratic"},
    {FIELD_REAL (curve_y), .id = "curve_y", .label = "Curvature of y", .symbol = "b",
     .group = "Game", .help = "E has −by²/2: concave in y where b is positive.",
     .initial = 0.2, HARD (-100, 100), SOFT (-2, 2), .liveness = ANS_LIVE,
     .when = "payoff=quadratic"},
    {FIELD_REAL (quartic_x), .id = "quartic_x", .label = "Quartic of x", .symbol = "p",
     .group = "Game", .help = "E has px⁴/4, flat at the equilibrium.", .initial = 1,
     HARD (-100, 100), SOFT (-2, 2), .liveness = ANS_LIVE, .when = "payoff=quartic"},
    {FIELD_REAL (quartic_y), .id = "quartic_y", .label = "Quartic of y", .symbol = "q",
     .group = "Game", .help = "E has −qy⁴/4, flat at the equilibrium.", .initial = 1,
     HARD (-100, 100), SOFT (-2, 2), .liveness = ANS_LIVE, .when = "payoff=quartic"},

    {FIELD_CHOICE (variant), .id = "variant", .label = "Variant", .group = "Dirac-GAN",
     .help = "What generator and discriminator play for.", .choices = variants,
     HARD (0, 4), .liveness = ANS_LIVE, .when = "payoff=dirac-gan"},
    {FIELD_REAL (r1), .id = "r1", .label = "R1 penalty", .symbol = "γ",
     .group = "Dirac-GAN",
     .help = "Weight of the discriminator's squared slope; at 1 the circling stops.",
     HARD (0, 100), SOFT (0, 3), .liveness = ANS_LIVE, .when = "payoff=dirac-gan"},
    {FIELD_REAL (clip), .id = "clip", .label = "Clipping", .group = "Dirac-GAN",
     .help = "After each step the discriminator is cut to this size; 0 leaves it.",
     .initial = 0.3, HARD (0, 100), SOFT (0, 2), .liveness = ANS_LIVE,
     .when = "variant=wgan"},
    {FIELD_REAL (weight), .id = "gp_weight", .label = "Gradient penalty",
     .group = "Dirac-GAN", .help = "Weight of (|slope| − target)²/2.", .initial = 1,
     HARD (0, 100), SOFT (0, 3), .liveness = ANS_LIVE, .when = "variant=wgan-gp"},
    {FIELD_REAL (target), .id = "gp_target", .label = "Target of the slope",
     .group = "Dirac-GAN", .help = "The slope that the gradient penalty asks for.",
     .initial = 0.3, HARD (0, 100), SOFT (0, 2), .liveness = ANS_LIVE,
     .when = "variant=wgan-gp"},
    {FIELD_REAL (sd), .id = "blur", .label = "Instance noise", .symbol = "σ",
     .group = "Dirac-GAN",
     .help = "Standard deviation of the blur of data and generated points, averaged "
             "exactly.",
     .initial = 1, HARD (0, 10), SOFT (0, 3), .liveness = ANS_LIVE,
     .when = "variant=instance-noise"},

    TERM (ANS_PAYOFF_X, "c_x", "x"),
    TERM (ANS_PAYOFF_Y, "c_y", "y"),
    TERM (ANS_PAYOFF_XX, "c_xx", "x²"),
    TERM (ANS_PAYOFF_YY, "c_yy", "y²"),
    TERM (ANS_PAYOFF_XXY, "c_xxy", "x²y"),
    TERM (ANS_PAYOFF_XYY, "c_xyy", "xy²"),
    TERM (ANS_PAYOFF_XXXX, "c_x4", "x⁴"),
    TERM (ANS_PAYOFF_YYYY, "c_y4", "y⁴"),
    TERM (ANS_PAYOFF_X6, "c_x6", "x⁶"),
    TERM (ANS_PAYOFF_Y6, "c_y6", "y⁶"),
    TERM (ANS_PAYOFF_SIN_X, "c_sin_x", "sin ωx"),
    TERM (ANS_PAYOFF_SIN_Y, "c_sin_y", "sin ωy"),
    TERM (ANS_PAYOFF_COS_X, "c_cos_x", "cos ωx"),
    TERM (ANS_PAYOFF_COS_Y, "c_cos_y", "cos ωy"),
    TERM (ANS_PAYOFF_SIN_SIN, "c_sin_sin", "sin ωx sin ωy"),
    {FIELD_REAL (frequency), .id = "frequency", .label = "Frequency", .symbol = "ω",
     .group = "Your pay-off", .help = "Of the sines and cosines.", .initial = 1,
     HARD (0, 100), SOFT (0.1, 6), .liveness = ANS_LIVE, .when = "payoff=own"},

    {FIELD_CHOICE (method), .id = "method", .label = "Method", .group = "Method",
     .help = "The one that the metrics are of and that is drawn on top.",
     .choices = methods, .initial = ANS_DESCENT_ASCENT_EXTRAGRADIENT,
     HARD (0, ANS_MINMAX_METHODS - 1), .liveness = ANS_LIVE},
    {FIELD_REAL (eta), .id = "eta", .label = "Step size", .symbol = "η",
     .group = "Method", .help = "Step size of all methods; too large and they run away.",
     .initial = 0.1, HARD (1e-6, 100), SOFT (1e-3, 3), .log_scale = TRUE,
     .liveness = ANS_LIVE},
    {FIELD_REAL (ratio), .id = "ratio", .label = "Ratio of time scales",
     .group = "Method",
     .help = "Two time scales: y takes steps that many times those of x.", .initial = 4,
     HARD (1e-3, 1000), SOFT (0.1, 20), .log_scale = TRUE, .liveness = ANS_LIVE},
    {FIELD_REAL (consensus), .id = "consensus", .label = "Weight of consensus",
     .group = "Method", .help = "Consensus: descends this much of |V|²/2 besides.",
     .initial = 0.3, HARD (0, 100), SOFT (0, 2), .liveness = ANS_LIVE},
    {FIELD_REAL (noise), .id = "noise", .label = "Noise of gradients", .symbol = "σ",
     .group = "Method",
     .help = "Standard deviation of what is added to each gradient: try it with "
             "averages.",
     HARD (0, 100), SOFT (0, 1), .liveness = ANS_LIVE},

#define START(name, text)                                                                \
  .id = (name), .label = (text), .group = "Start",                                       \
  .help = "Where all methods start; drag it in the picture.", HARD (-100, 100),          \
  SOFT (-3, 3), .liveness = ANS_LIVE
    {FIELD_REAL (start[0]), START ("start_x", "x₁ at the start"), .initial = 1},
    {FIELD_REAL (start[1]), START ("start_y", "y₁ at the start"), .initial = 1},
    {FIELD_REAL (start[2]), START ("start_x2", "x₂ at the start"), .initial = -0.5,
     .when = "dimension=2"},
    {FIELD_REAL (start[3]), START ("start_y2", "y₂ at the start"), .initial = 1,
     .when = "dimension=2"},

    {FIELD_REAL (box), .id = "box", .label = "Box", .symbol = "R", .group = "View",
     .help = "The strategies −R … R that are drawn, and over which the gap is taken.",
     .initial = 2.5, HARD (0.01, 100), SOFT (0.5, 10), .liveness = ANS_LIVE},
    {FIELD_CHOICE (plane), .id = "plane", .label = "Plane", .group = "View",
     .help = "The two coordinates that are drawn; the others are at the equilibrium.",
     .choices = planes, HARD (0, 3), .liveness = ANS_VIEW, .when = "dimension=2"},
    {FIELD_CHOICE (background), .id = "background", .label = "Pay-off", .group = "View",
     .help = "How the plane shows the pay-off E.", .choices = backgrounds, HARD (0, 2),
     .liveness = ANS_VIEW},
    {FIELD_SWITCH (arrows), .id = "arrows", .label = "Arrows", .group = "View",
     .help = "Draws the field that the players follow.", .initial = 1, HARD (0, 1),
     .liveness = ANS_VIEW},
    {FIELD_SWITCH (averages), .id = "averages", .label = "Average of iterates",
     .group = "View", .help = "Draws where the mean of all points so far has been.",
     HARD (0, 1), .liveness = ANS_VIEW},

    SHOW (ANS_DESCENT_ASCENT_SIMULTANEOUS, "simultaneous", "Simultaneous", 1),
    SHOW (ANS_DESCENT_ASCENT_ALTERNATING, "alternating", "Alternating", 1),
    SHOW (ANS_DESCENT_ASCENT_EXTRAGRADIENT, "extragradient", "Extragradient", 1),
    SHOW (ANS_DESCENT_ASCENT_PAST_EXTRAGRADIENT, "past_extragradient",
          "Past extragradient", 0),
    SHOW (ANS_DESCENT_ASCENT_OPTIMISTIC, "optimistic", "Optimistic", 1),
    SHOW (ANS_DESCENT_ASCENT_CONSENSUS, "consensus", "Consensus", 1),
    SHOW (ANS_DESCENT_ASCENT_PROXIMAL, "proximal", "Proximal point", 1),
    SHOW (ANS_DESCENT_ASCENT_TWO_TIME_SCALES, "two_time_scales", "Two time scales", 0),
    {.id = NULL},
};

/* ---- presets, metrics, plots, claims ---- */

static const AnsPreset presets[] = {
    {"bilinear", "E = xy",
     "Every method from one start: descent-ascent spirals out, alternating steps circle, "
     "the others come home.",
     "payoff=bilinear eta=0.3 start_x=1.2 start_y=0.5 consensus=0.2", 100},
    {"bilinear-2d", "Bilinear in two dimensions",
     "Two pairs of coordinates; the smaller singular value of A sets the pace.",
     "payoff=bilinear dimension=2 a11=1 a12=0.4 a21=-0.3 a22=0.6 eta=0.2", 600},
    {"quadratic", "Convex and concave",
     "With curvature even descent-ascent converges, if its step is small enough.",
     "payoff=quadratic curve_x=0.3 curve_y=0.1 eta=0.2 method=simultaneous", 300},
    {"quartic", "Quartic",
     "Flat at the equilibrium: what converges on E = xy still does, the rest circles.",
     "payoff=quartic eta=0.1 method=simultaneous", 1000},
    {"forsaken", "Forsaken",
     "The equilibrium attracts only what starts close to it: most methods end on a "
     "cycle.",
     "payoff=forsaken eta=0.05 start_x=0.9 start_y=1 box=1.6 method=extragradient", 1000},
    {"dirac-gan", "Dirac-GAN",
     "One point of data, one generated: unregularised they circle for ever.",
     "payoff=dirac-gan eta=0.1 method=alternating box=2", 500},
    {"dirac-gan-r1", "Dirac-GAN with R1",
     "The penalty on the discriminator's slope makes the circle a spiral.",
     "payoff=dirac-gan r1=0.3 eta=0.1 method=simultaneous box=2", 500},
    {"dirac-gan-wgan", "Dirac-GAN, Wasserstein, clipped",
     "Clipping holds the discriminator but does not end the circling.",
     "payoff=dirac-gan variant=wgan clip=0.3 eta=0.1 method=alternating box=2", 500},
    {"dirac-gan-wgan-gp", "Dirac-GAN, Wasserstein with gradient penalty",
     "A slope other than 0 is asked for: the players never rest.",
     "payoff=dirac-gan variant=wgan-gp eta=0.1 method=simultaneous box=2", 500},
    {"dirac-gan-noise", "Dirac-GAN with instance noise",
     "Blurred points: a discriminator that is too sure is punished, and it converges.",
     "payoff=dirac-gan variant=instance-noise blur=1 eta=0.1 method=simultaneous box=2",
     500},
    {"dirac-gan-non-saturating", "Dirac-GAN, non-saturating",
     "The loss that is used in practice: it comes closer, but ever more slowly.",
     "payoff=dirac-gan variant=non-saturating eta=0.1 method=alternating box=2", 500},
    {"dirac-gan-consensus", "Dirac-GAN with consensus",
     "Both players also shorten the field, and it converges.",
     "payoff=dirac-gan consensus=0.3 eta=0.1 method=consensus box=2", 500},
    {"averages", "Averages of iterates",
     "Alternating steps circle with noisy gradients; their average comes home.",
     "payoff=bilinear eta=0.1 noise=0.2 method=alternating averages=on "
     "show_simultaneous=off show_consensus=off show_proximal=off show_optimistic=off "
     "show_extragradient=off",
     1000},
    {"own", "Your own pay-off",
     "A local minimax point that is no Nash equilibrium: descent-ascent finds it "
     "only with a fast y.",
     "payoff=own c_xx=-0.15 c_yy=-0.1 c_x4=0.05 c_y4=-0.05 eta=0.1 start_x=1.5 "
     "start_y=1 method=two-time-scales show_two_time_scales=on",
     1000},
    {.id = NULL},
};

#define OF_METHOD                                                                        \
  "Factor of the squared distance in one step, along the slowest direction; the "        \
  "reference is the closed form."

static const AnsMetric metrics[] = {
    [METRIC_RADIUS] = {"radius", "Radius", "|z|", "",
                       "Distance from 0; the reference is that of the equilibrium.",
                       TRUE},
    [METRIC_RATE] = {"rate", "Rate", "|z|² factor", "",
                     "Factor of |z − z*|² in the last step, along the slowest direction; "
                     "the reference is its closed form at the equilibrium.",
                     FALSE},
    [METRIC_DISTANCE] = {"distance", "Distance to the equilibrium", "|z − z*|", "",
                         "Of the highlighted method.", TRUE},
    [METRIC_GAP] = {"nikaido_isoda_gap", "Nikaido–Isoda gap", "NI", "",
                    "What both players could gain together by their best replies in the "
                    "box; 0 at an equilibrium of the box.",
                    TRUE},
    [METRIC_AVERAGE_DISTANCE] = {"average_distance", "Distance of the average",
                                 "|z̄ − z*|", "", "Of the mean of all iterates so far.",
                                 TRUE},
    [METRIC_AVERAGE_GAP] = {"average_gap", "Gap of the average", "NI(z̄)", "",
                            "Nikaido–Isoda gap of the mean of all iterates so far.",
                            TRUE},
    [METRIC_SPECTRAL_RADIUS] =
        {"spectral_radius", "Spectral radius of the update", "ρ", "",
         "Largest modulus of an eigenvalue of the update map at the equilibrium, and its "
         "closed form.",
         FALSE},
    [METRIC_FIELD_REAL] = {"field_real", "Real part of the field's eigenvalue", "Re μ",
                           "1/time",
                           "Of the eigenvalue of the game's Jacobian furthest to the "
                           "right, and its closed form.",
                           FALSE},
    [METRIC_FIELD_IMAGINARY] = {"field_imaginary", "Imaginary part of it", "Im μ",
                                "1/time", "How fast the players circle.", FALSE},
    [METRIC_RATES] = {"rate_simultaneous", "Rate: simultaneous", "", "", OF_METHOD,
                      FALSE},
    {"rate_alternating", "Rate: alternating", "", "", OF_METHOD, FALSE},
    {"rate_extragradient", "Rate: extragradient", "", "", OF_METHOD, FALSE},
    {"rate_past_extragradient", "Rate: past extragradient", "", "", OF_METHOD, FALSE},
    {"rate_optimistic", "Rate: optimistic", "", "", OF_METHOD, FALSE},
    {"rate_consensus", "Rate: consensus", "", "", OF_METHOD, FALSE},
    {"rate_proximal", "Rate: proximal point", "", "", OF_METHOD, FALSE},
    {"rate_two_time_scales", "Rate: two time scales", "", "", OF_METHOD, FALSE},
    [METRIC_ENDED] = {"ended", "Methods that ended", "", "",
                      "How many have run away; the others go on.", FALSE},
    [N_METRICS] = {.id = NULL},
};

static const AnsPlotInfo plots[] = {
    [PLOT_PLANE] = {"plane", "Trajectories",
                    "All methods over the pay-off and the field they follow; drag "
                    "anywhere to start from there.",
                    "x", "y", .aspect = ANS_AXES_EQUAL, .touch = TRUE},
    [PLOT_DISTANCE] = {"distance", "Distance to the equilibrium",
                       "Of all methods, with their closed-form rates dashed.", "step",
                       "|z − z*|", .y_log = TRUE},
    [PLOT_SPECTRUM] = {"spectrum", "Eigenvalues of the update",
                       "Of all methods at the equilibrium, with the unit circle; the "
                       "dashed circle is the highlighted method's measured rate.",
                       "real part", "imaginary part", .aspect = ANS_AXES_EQUAL},
    [PLOT_RATES] = {"rates", "Rates: measured and exact",
                    "Factors of |z − z*|² per step, measured against closed forms.",
                    "closed form", "measured"},
    [PLOT_AVERAGES] = {"averages", "Averages of iterates",
                       "Distance of the mean of all iterates from the equilibrium.",
                       "step", "|z̄ − z*|", .y_log = TRUE},
    [PLOT_GAP] = {"gap", "Nikaido–Isoda gap",
                  "Of the highlighted method and of its average, over the box.", "step",
                  "gap", .y_log = TRUE, .history = "nikaido_isoda_gap average_gap"},
    [PLOT_FIELD_SPECTRUM] = {"field-spectrum", "Eigenvalues of the game",
                             "Of the Jacobian of V at the equilibrium: to the right of "
                             "the line it repels.",
                             "real part", "imaginary part", .aspect = ANS_AXES_EQUAL},
    [PLOT_PLAYERS] = {"players", "Players over time", "Of the highlighted method.",
                      "step", "strategy", .hidden = TRUE},
    {.id = NULL},
};

#define CLOSED "Closed form of the factor of |z|² per step on E = xy"
#define MESCHEDER "Mescheder, Geiger, Nowozin 2018"

static const AnsClaim claims[] = {
    {"bilinear", "rate_simultaneous", ANS_WITHIN, 1e-14, 0, CLOSED ": 1 + η²", FALSE},
    {"bilinear", "rate_extragradient", ANS_WITHIN, 1e-14, 0, CLOSED ": 1 − η² + η⁴",
     FALSE},
    {"bilinear", "rate_proximal", ANS_WITHIN, 1e-14, 0, CLOSED ": 1 / (1 + η²)", FALSE},
    {"bilinear", "rate_alternating", ANS_WITHIN, 1e-14, 0,
     "Alternating steps keep x² + y² − ηxy", FALSE},
    {"bilinear", "rate_optimistic", ANS_WITHIN, 1e-14, 0,
     CLOSED ": roots of r² − r(1 + 2iη) + iη = 0", FALSE},
    {"bilinear", "rate_past_extragradient", ANS_WITHIN, 1e-14, 0,
     "Past extragradient has the rate of the optimistic method", FALSE},
    {"bilinear", "rate_consensus", ANS_WITHIN, 1e-14, 0, CLOSED ": (1 − ηγ)² + η²",
     FALSE},
    {"bilinear", "rate_two_time_scales", ANS_WITHIN, 1e-14, 0, CLOSED ": 1 + ratio η²",
     FALSE},
    {"bilinear", "distance", ANS_AT_MOST, 0.1, 0, "Extragradient converges on E = xy",
     FALSE},
    {"bilinear-2d", "spectral_radius", ANS_WITHIN, 1e-13, 0,
     "Singular values of A uncouple the game", FALSE},
    {"dirac-gan", "field_imaginary", ANS_WITHIN, 1e-13, 0,
     "Eigenvalues ±i/2 without regularisation, " MESCHEDER, FALSE},
    {"dirac-gan", "field_real", ANS_AT_MOST, 1e-13, 0,
     "Eigenvalues ±i/2 without regularisation, " MESCHEDER, FALSE},
    {"dirac-gan", "distance", ANS_AT_LEAST, 0.5, 0,
     "Without regularisation the Dirac-GAN does not converge, " MESCHEDER, FALSE},
    {"dirac-gan-r1", "field_real", ANS_WITHIN, 1e-13, 0,
     "Eigenvalues −γ/2 ± √(γ²/4 − 1/4), " MESCHEDER, FALSE},
    {"dirac-gan-r1", "field_imaginary", ANS_WITHIN, 1e-13, 0,
     "Eigenvalues −γ/2 ± √(γ²/4 − 1/4), " MESCHEDER, FALSE},
    {"dirac-gan-r1", "distance", ANS_AT_MOST, 1e-2, 0,
     "With the R1 penalty the Dirac-GAN converges, " MESCHEDER, FALSE},
    {"dirac-gan-wgan", "distance", ANS_AT_LEAST, 0.1, 0,
     "The clipped Wasserstein GAN does not converge, " MESCHEDER, FALSE},
    {"dirac-gan-wgan-gp", "distance", ANS_AT_LEAST, 0.1, 0,
     "WGAN-GP does not converge, " MESCHEDER, FALSE},
    {"dirac-gan-noise", "distance", ANS_AT_MOST, 1e-2, 0,
     "With instance noise the Dirac-GAN converges, " MESCHEDER, FALSE},
    {"dirac-gan-non-saturating", "field_real", ANS_AT_MOST, 1e-13, 0,
     "The non-saturating Dirac-GAN has eigenvalues ±i/2 as well: no exponential "
     "rate, " MESCHEDER,
     FALSE},
    {"dirac-gan-consensus", "distance", ANS_AT_MOST, 0.1, 0,
     "With consensus optimisation the Dirac-GAN converges, " MESCHEDER, FALSE},
    {"forsaken", "distance", ANS_AT_LEAST, 0.5, 0,
     "Extragradient ends on a spurious cycle, Hsieh, Mertikopoulos, Cevher 2021", FALSE},
    {"own", "distance", ANS_AT_MOST, 1e-3, 0,
     "Strict local minimax points attract gradient descent-ascent with fast ascent, Jin, "
     "Netrapalli, Jordan 2020",
     FALSE},
    {NULL},
};

/* ---- life ---- */

static void
keep (AnsMinmaxState *self, AnsContext *context)
{
  const gint64 methods_shape[] = {ANS_MINMAX_METHODS, ANS_MINMAX_MAX};
  const gint64 one[] = {ANS_MINMAX_METHODS};
  const gint64 ring[] = {ANS_MINMAX_METHODS, ANS_MINMAX_TRAIL, ANS_MINMAX_MAX};
  const gint64 curves[] = {ANS_MINMAX_METHODS, N_CURVES, ANS_MINMAX_CURVE};
  ans_context_keep (context, "iterates", 2, methods_shape, self->z);
  ans_context_keep (context, "memory", 2, methods_shape, self->memory);
  ans_context_keep (context, "means", 2, methods_shape, self->mean);
  ans_context_keep (context, "rates", 1, one, self->rate);
  ans_context_keep (context, "anchors", 1, one, self->anchor);
  ans_context_keep (context, "trails", 3, ring, self->trail);
  ans_context_keep (context, "trails_of_means", 3, ring, self->mean_trail);
  ans_context_keep (context, "curves", 3, curves, self->curves);
  ans_context_keep_integers (context, "counters", N_COUNTERS, self->counters);
}

static gboolean
open_problem (gpointer state, AnsContext *context, GError **error G_GNUC_UNUSED)
{
  AnsMinmaxState *self = state;
  gsize points = (gsize) ANS_MINMAX_METHODS * ANS_MINMAX_MAX;
  self->z = ans_context_array (context, double, points);
  self->memory = ans_context_array (context, double, points);
  self->mean = ans_context_array (context, double, points);
  self->rate = ans_context_array (context, double, ANS_MINMAX_METHODS);
  self->anchor = ans_context_array (context, double, ANS_MINMAX_METHODS);
  self->trail = ans_context_array (context, double, points *ANS_MINMAX_TRAIL);
  self->mean_trail = ans_context_array (context, double, points *ANS_MINMAX_TRAIL);
  self->curves = ans_context_array (
      context, double, (gsize) ANS_MINMAX_METHODS *N_CURVES *ANS_MINMAX_CURVE);
  self->counters = ans_context_array (context, gint64, N_COUNTERS);
  self->random = ans_context_random (context, NOISE, ANS_MINMAX_METHODS);
  keep (self, context);
  ans_minmax_truth_game (self);
  ans_minmax_truth_init (self);
  ans_minmax_flow_restart (self);
  return TRUE;
}

static gboolean
step (gpointer state, AnsContext *context, GError **error)
{
  AnsMinmaxState *self = state;
  if (ans_minmax_flow_step (self, context) == 0) {
    g_set_error (error, ANS_ERROR, ANS_ERROR_NUMERIC,
                 "All methods have run away: lower the step size η, which is %g, or "
                 "start closer to the equilibrium.",
                 self->params.eta);
    return FALSE;
  }
  gboolean costly = self->n > 2 && self->payoff.dirac == ANS_PAYOFF_DIRAC_NOISE;
  for (int i = 0; i < N_METRICS; i++)
    if (!costly || (i != METRIC_GAP && i != METRIC_AVERAGE_GAP) ||
        ans_context_step (context) % RARE == 0)
      ans_context_record (context, i, ans_minmax_gauge_measure (self, i).value);
  return TRUE;
}

/* What is looked at, and not what is played. */
static gboolean
is_view (const char *param)
{
  if (strcmp (param, "method") == 0)
    return TRUE;
  for (const AnsParam *p = params; p->id != NULL; p++)
    if (strcmp (param, p->id) == 0)
      return p->liveness == ANS_VIEW;
  return FALSE;
}

static void
changed (gpointer state, AnsContext *context G_GNUC_UNUSED, const char *param)
{
  AnsMinmaxState *self = state;
  if (is_view (param))
    return;
  ans_minmax_truth_game (self);
  ans_minmax_truth_init (self);
  if (g_str_has_prefix (param, "start_"))
    ans_minmax_flow_restart (self);
  else
    ans_minmax_flow_anchor (self);
}

static void
show (gpointer state, AnsContext *context G_GNUC_UNUSED, AnsFrame *frame)
{
  ans_minmax_views_show (state, frame);
}

static AnsMeasure
measure (gpointer state, AnsContext *context G_GNUC_UNUSED, int metric)
{
  return ans_minmax_gauge_measure (state, metric);
}

/* The start follows the pointer. */
static void
touch (gpointer state, AnsContext *context, const AnsTouch *touch)
{
  static const char *const ids[] = {"start_x", "start_y", "start_x2", "start_y2"};
  AnsMinmaxState *self = state;
  int d = self->n / 2, axes[2];
  double at[2] = {CLAMP (touch->x, -self->params.box, self->params.box),
                  CLAMP (touch->y, -self->params.box, self->params.box)};
  if (!isfinite (touch->x) || !isfinite (touch->y))
    return;
  ans_minmax_views_axes (self, &axes[0], &axes[1]);
  for (int k = 0; k < 2; k++) {
    int which = axes[k] < d ? 2 * axes[k] : 2 * (axes[k] - d) + 1;
    ans_context_set (context, ids[which], at[k]);
  }
  ans_minmax_truth_init (self);
  ans_minmax_flow_restart (self);
}

const AnsProblem ans_problem_minmax = {
    .id = "minmax",
    .title = "Min-max in pure strategies",
    .section = "2.4 Games",
    .summary = "Players that descend and ascend one pay-off: who circles, who runs away, "
               "who finds the equilibrium.",
    .equation = "min<sub><i>x</i></sub> max<sub><i>y</i></sub> <i>E</i>(<i>x</i>, "
                "<i>y</i>),   <i>ż</i> = (−∇<sub><i>x</i></sub><i>E</i>, "
                "∇<sub><i>y</i></sub><i>E</i>)",
    .state_size = sizeof (AnsMinmaxState),
    .params = params,
    .presets = presets,
    .metrics = metrics,
    .plots = plots,
    .claims = claims,
    .open = open_problem,
    .step = step,
    .changed = changed,
    .show = show,
    .measure = measure,
    .touch = touch,
};
