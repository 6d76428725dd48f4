#include "app/claim.h"

#include "app/table.h"

#include <math.h>

char *
ans_claim_bound_text (const AnsClaim *claim)
{
  double bound = claim->kind == ANS_WITHIN ? 100 * claim->bound : claim->bound;
  g_autofree char *number = ans_table_number (bound);
  switch (claim->kind) {
  case ANS_AT_MOST:
    return g_strdup_printf ("<= %s", number);
  case ANS_AT_LEAST:
    return g_strdup_printf (">= %s", number);
  case ANS_WITHIN:
    break;
  }
  return g_strdup_printf ("within %s %%", number);
}

const char *
ans_claim_bound_id (AnsBound kind)
{
  static const char *const ids[] = {
      [ANS_AT_MOST] = "at-most", [ANS_AT_LEAST] = "at-least", [ANS_WITHIN] = "within"};
  return ids[kind];
}

/* Every comparison with NaN is false: what is not known keeps no claim. */
gboolean
ans_claim_holds (const AnsClaim *claim, const AnsMeasure *measure)
{
  switch (claim->kind) {
  case ANS_AT_MOST:
    return measure->value <= claim->bound;
  case ANS_AT_LEAST:
    return measure->value >= claim->bound;
  case ANS_WITHIN:
    break;
  }
  return fabs (measure->value / measure->reference - 1) <= claim->bound;
}

gint64
ans_claim_steps (const AnsClaim *claim, const AnsPreset *preset)
{
  return claim->steps > 0 ? claim->steps : preset->steps;
}
