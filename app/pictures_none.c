#include "app/command.h"
#include "app/pictures.h"
#include "engine/core/error.h"

gboolean
ans_pictures_save (const AnsReport *report G_GNUC_UNUSED,
                   const char *folder G_GNUC_UNUSED, GPtrArray *notes,
                   GError **error G_GNUC_UNUSED)
{
  g_ptr_array_add (
      notes, g_strdup ("No pictures: this build was made without Cairo and Pango."));
  return TRUE;
}

int
ans_command_figure (int argc, char **argv)
{
  (void) argc;
  (void) argv;
  g_autoptr (GError) error =
      g_error_new (ANS_ERROR, ANS_ERROR_USAGE,
                   "this Ansatz was built without Cairo, so it cannot draw figures");
  return ans_command_refuse (error);
}

int
ans_command_movie (int argc, char **argv)
{
  (void) argc;
  (void) argv;
  g_autoptr (GError) error =
      g_error_new (ANS_ERROR, ANS_ERROR_USAGE,
                   "this Ansatz was built without Cairo, so it cannot film");
  return ans_command_refuse (error);
}
