#include "ui/widgets/link.h"

static gboolean
is_same_quantity (const char *a, const char *b)
{
  return a && b && *a && g_str_equal (a, b);
}

AnsLink
ans_link_of (const AnsPlotInfo *a, const AnsPlotInfo *b)
{
  if (a == b)
    return ANS_LINK_NONE;
  if (a->history || b->history)
    return a->history && b->history ? ANS_LINK_X : ANS_LINK_NONE;
  return is_same_quantity (a->x_label, b->x_label) &&
                 is_same_quantity (a->y_label, b->y_label)
             ? ANS_LINK_BOTH
             : ANS_LINK_NONE;
}

AnsBox
ans_link_follow (AnsLink link, const AnsBox *from, const AnsBox *box)
{
  AnsBox result = *box;
  if (link == ANS_LINK_NONE)
    return result;
  result.x0 = from->x0;
  result.x1 = from->x1;
  if (link == ANS_LINK_BOTH) {
    result.y0 = from->y0;
    result.y1 = from->y1;
  }
  return result;
}
