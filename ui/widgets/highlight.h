/* A symbol made to stand out in an equation. */
#pragma once

/* The markup with each place where the symbol stands between `open` and `close`,
 * themselves markup ("<b>"); as it is where the symbol does not stand in it.
 *
 * The symbol is markup too, compared as it reads.  Variables are in italics: a small
 * letter elsewhere is part of a word or a differential.  Of a symbol that is a formula,
 * as "1/β", its letters are looked for.  Free it. */
char *ans_highlight_symbol (const char *markup, const char *symbol, const char *open,
                            const char *close);
