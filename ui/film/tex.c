#include "ui/film/tex.h"

#include <math.h>
#include <string.h>

static const struct {
  gunichar letter;
  const char *formula; /* between $ and $ */
} formulas[] = {
    {0x0393, "\\Gamma"},  {0x0394, "\\Delta"},   {0x0398, "\\Theta"},
    {0x039b, "\\Lambda"}, {0x039e, "\\Xi"},      {0x03a0, "\\Pi"},
    {0x03a3, "\\Sigma"},  {0x03a6, "\\Phi"},     {0x03a8, "\\Psi"},
    {0x03a9, "\\Omega"},  {0x03b1, "\\alpha"},   {0x03b2, "\\beta"},
    {0x03b3, "\\gamma"},  {0x03b4, "\\delta"},   {0x03b5, "\\varepsilon"},
    {0x03b6, "\\zeta"},   {0x03b7, "\\eta"},     {0x03b8, "\\theta"},
    {0x03b9, "\\iota"},   {0x03ba, "\\kappa"},   {0x03bb, "\\lambda"},
    {0x03bc, "\\mu"},     {0x00b5, "\\mu"},      {0x03bd, "\\nu"},
    {0x03be, "\\xi"},     {0x03bf, "o"},         {0x03c0, "\\pi"},
    {0x03c1, "\\rho"},    {0x03c3, "\\sigma"},   {0x03c2, "\\varsigma"},
    {0x03c4, "\\tau"},    {0x03c5, "\\upsilon"}, {0x03c6, "\\varphi"},
    {0x03d5, "\\phi"},    {0x03c7, "\\chi"},     {0x03c8, "\\psi"},
    {0x03c9, "\\omega"},  {0x2207, "\\nabla"},   {0x2202, "\\partial"},
    {0x221a, "\\surd"},   {0x222b, "\\int"},     {0x2211, "\\sum"},
    {0x220f, "\\prod"},   {0x221e, "\\infty"},   {0x2212, "-"},
    {0x00b1, "\\pm"},     {0x00b7, "\\cdot"},    {0x22c5, "\\cdot"},
    {0x00d7, "\\times"},  {0x2264, "\\le"},      {0x2265, "\\ge"},
    {0x2260, "\\neq"},    {0x2248, "\\approx"},  {0x223c, "\\sim"},
    {0x2208, "\\in"},     {0x2192, "\\to"},      {0x2190, "\\leftarrow"},
    {0x2016, "\\Vert"},   {0x2225, "\\Vert"},    {0x27e8, "\\langle"},
    {0x27e9, "\\rangle"}, {0x2032, "'"},         {0x2113, "\\ell"},
    {0x210f, "\\hbar"},   {0x00bd, "\\frac12"},  {0x2297, "\\otimes"},
    {0x2295, "\\oplus"},  {0x2218, "\\circ"},    {0x211d, "\\mathrm{R}"},
    {0x207b, "^{-}"},     {0x208a, "_{+}"},      {0x208b, "_{-}"},
    {0x00b9, "^{1}"},     {0x00b2, "^{2}"},      {0x00b3, "^{3}"},
};

static const struct {
  gunichar letter;
  const char *text;
} texts[] = {
    {'\\', "\\textbackslash{}"},
    {'{', "\\{"},
    {'}', "\\}"},
    {'$', "\\$"},
    {'&', "\\&"},
    {'#', "\\#"},
    {'%', "\\%"},
    {'_', "\\_"},
    {'^', "\\textasciicircum{}"},
    {'~', "\\textasciitilde{}"},
    {'<', "$<$"},
    {'>', "$>$"},
    {'|', "$|$"},
    {0x2013, "--"},
    {0x2014, "---"},
    {0x2018, "`"},
    {0x2019, "'"},
    {0x201c, "``"},
    {0x201d, "''"},
    {0x2026, "\\dots{}"},
    {0x00a0, "~"},
    {0x2009, "\\,"},
    {0x202f, "\\,"},
};

/* Accents that follow their letter. */
static const struct {
  gunichar letter;
  const char *command;
} accents[] = {{0x0302, "hat"}, {0x0303, "tilde"}, {0x0304, "bar"},
               {0x0307, "dot"}, {0x0308, "ddot"},  {0x0305, "bar"}};

static const char *
accent_of (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accents); i++)
    if (accents[i].letter == letter)
      return accents[i].command;
  return NULL;
}

static void
add_formula (GString *text, const char *formula, const char *accent)
{
  if (accent)
    g_string_append_printf (text, "$\\%s{%s}$", accent, formula);
  else
    g_string_append_printf (text, "$%s$", formula);
}

static void
add_letter (GString *text, gunichar letter, const char *accent)
{
  char plain[8] = "";
  plain[g_unichar_to_utf8 (letter, plain)] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (formulas); i++)
    if (formulas[i].letter == letter) {
      add_formula (text, formulas[i].formula, accent);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].letter == letter) {
      g_string_append (text, texts[i].text);
      return;
    }
  if (letter >= 0x2080 && letter <= 0x2089)
    g_string_append_printf (text, "$_{%u}$", letter - 0x2080);
  else if (letter >= 0x2074 && letter <= 0x2079)
    g_string_append_printf (text, "$^{%u}$", letter - 0x2070);
  else if (accent)
    add_formula (text, plain, accent);
  else
    g_string_append (text, plain);
}

static void
add_plain (GString *text, const char *plain)
{
  g_autofree char *whole = g_utf8_normalize (plain, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  glong n = 0;
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (whole ? whole : "", -1, &n);
  for (glong i = 0; i < n; i++) {
    gunichar letter = letters[i], below, mark;
    const char *accent = accent_of (letters[i + 1]);
    i += accent != NULL;
    /* Beyond Latin-1 TeX may not know the letter with its accent. */
    if (!accent && letter > 0xff && g_unichar_decompose (letter, &below, &mark) &&
        (accent = accent_of (mark)))
      letter = below;
    add_letter (text, letter, accent);
  }
}

static const struct {
  const char *element, *command;
} commands[] = {{"i", "\\textit{"},
                {"b", "\\textbf{"},
                {"sub", "\\textsubscript{"},
                {"sup", "\\textsuperscript{"}};

static const char *
command_of (const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].element, element))
      return commands[i].command;
  return NULL;
}

static void
element_begins (GMarkupParseContext *context, const char *element, const char **names,
                const char **values, gpointer text, GError **error)
{
  (void) context, (void) names, (void) values, (void) error;
  const char *command = command_of (element);
  if (command)
    g_string_append (text, command);
}

static void
element_ends (GMarkupParseContext *context, const char *element, gpointer text,
              GError **error)
{
  (void) context, (void) error;
  if (command_of (element))
    g_string_append_c (text, '}');
}

static void
text_comes (GMarkupParseContext *context, const char *plain, gsize length, gpointer text,
            GError **error)
{
  (void) context, (void) error;
  g_autofree char *part = g_strndup (plain, length);
  add_plain (text, part);
}

char *
ans_tex_text (const char *markup)
{
  static const GMarkupParser parser = {
      .start_element = element_begins, .end_element = element_ends, .text = text_comes};
  GString *text = g_string_new (NULL);
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, text, NULL);
  gboolean parsed = g_markup_parse_context_parse (context, whole, -1, NULL) &&
                    g_markup_parse_context_end_parse (context, NULL);
  g_markup_parse_context_free (context);
  if (!parsed) {
    g_string_truncate (text, 0);
    add_plain (text, markup);
  }
  return g_string_free (text, FALSE);
}

void
ans_tex_number (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite (value))
    g_string_append (text, "nan");
  else
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.6g", value));
}
