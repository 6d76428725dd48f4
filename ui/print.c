#include "ui/print.h"

#include "engine/core/error.h"

/* A sheet has room for what was computed. */
static AnsCompositionOptions
options_of (GtkPrintContext *context)
{
  AnsCompositionOptions options = ans_composition_options (ANS_COMPOSITION_PDF);
  options.size = ANS_COMPOSITION_CENTIMETRES;
  options.width = gtk_print_context_get_width (context) * 2.54 / 72;
  options.height = gtk_print_context_get_height (context) * 2.54 / 72;
  options.footer = options.equation = TRUE;
  return options;
}

static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int number,
           gpointer data)
{
  (void) operation, (void) number;
  AnsCompositionOptions options = options_of (context);
  ans_composition_draw (data, &options, gtk_print_context_get_cairo_context (context));
}

gboolean
ans_print (GtkWindow *parent, AnsComposition *page, const char *file, GError **error)
{
  g_autoptr (AnsComposition) mine = page;
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autofree char *name = ans_composition_name (page, ANS_COMPOSITION_PDF);
  gtk_page_setup_set_orientation (setup, ans_composition_n_plots (page) > 2
                                             ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                             : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), mine);
  if (file)
    gtk_print_operation_set_export_filename (operation, file);
  g_autoptr (GError) cause = NULL;
  GtkPrintOperationResult result = gtk_print_operation_run (
      operation,
      file ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
      parent, &cause);
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return TRUE;
  g_set_error (error, ANS_ERROR, ANS_ERROR_FILE, "the plots could not be printed: %s",
               cause->message);
  return FALSE;
}
