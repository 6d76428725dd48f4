/* The start page, driven by keys and pointer. */
#include <adwaita.h>

#include "tests/runs/fixture.h"
#include "tests/ui/driver.h"
#include "ui/widgets/catalogue.h"
#include "ui/widgets/gallery.h"
#include "ui/widgets/gallery_card.h"

static AnsProblem second;
static const AnsProblem *const problems[] = {&ans_problem_fixture, &second, NULL};
const AnsProblem *const ans_problems[] = {&ans_problem_fixture, NULL};

typedef struct {
  GtkWindow *window;
  AnsGallery *gallery;
  const AnsProblem *problem;
  const AnsPreset *preset;
  int left;
} Fixture;

static void
chosen (Fixture *self, gpointer problem, gpointer preset)
{
  self->problem = problem;
  self->preset = preset;
}

static void
left (Fixture *self)
{
  self->left++;
}

static gboolean
is_ready (gpointer data)
{
  return gtk_window_is_active (((Fixture *) data)->window);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  second = ans_problem_fixture;
  second.id = "second";
  second.title = "Wobbling sheets";
  second.summary = "Another one.";
  second.section = "2.9 Sheets";
  self->gallery = g_object_new (ANS_TYPE_GALLERY, NULL);
  ans_gallery_fill (self->gallery, problems);
  g_signal_connect_swapped (self->gallery, "chosen", G_CALLBACK (chosen), self);
  g_signal_connect_swapped (self->gallery, "left", G_CALLBACK (left), self);
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (self->window, 800, 600);
  gtk_window_set_child (self->window, GTK_WIDGET (self->gallery));
  gtk_window_present (self->window);
  g_assert_true (driver_until (is_ready, self));
  driver_run_for (0.2);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  (void) data;
  gtk_window_destroy (self->window);
  driver_run_for (0.05);
}

static gboolean
is_shown (Fixture *self, const AnsProblem *problem)
{
  return gtk_widget_get_mapped (ans_gallery_get_card (self->gallery, problem));
}

static void
test_click (Fixture *self, gconstpointer data)
{
  (void) data;
  driver_click (ans_gallery_get_card (self->gallery, &second), 0.5, 0.4, 1);
  g_assert_true (self->problem == &second);
  g_assert_true (self->preset == second.presets);
}

static void
test_search (Fixture *self, gconstpointer data)
{
  (void) data;
  ans_gallery_focus_search (self->gallery);
  driver_type ("wobbling");
  driver_run_for (0.4);
  g_assert_true (is_shown (self, &second));
  g_assert_false (is_shown (self, &ans_problem_fixture));
  driver_key ("Return");
  g_assert_true (self->problem == &second);
  driver_key ("Escape");
  driver_run_for (0.4);
  g_assert_true (is_shown (self, &ans_problem_fixture));
  g_assert_cmpint (self->left, ==, 0);
  driver_key ("Escape");
  g_assert_cmpint (self->left, ==, 1);
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  (void) data;
  ans_gallery_focus_search (self->gallery);
  driver_type ("zzzqqq");
  driver_run_for (0.4);
  g_assert_false (is_shown (self, &second));
  driver_key ("Return");
  g_assert_null (self->problem);
}

/* Walks the keyboard from the search to the first card and opens it. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  (void) data;
  ans_gallery_focus_search (self->gallery);
  for (int i = 0; i < 4 && !ANS_IS_GALLERY_CARD (gtk_window_get_focus (self->window));
       i++)
    driver_key ("Tab");
  g_assert_true (ANS_IS_GALLERY_CARD (gtk_window_get_focus (self->window)));
  driver_key ("Return");
  g_assert_true (self->problem == &ans_problem_fixture);
}

static void
test_preset (Fixture *self, gconstpointer data)
{
  (void) data;
  const AnsPreset *preset = &ans_problem_fixture.presets[1];
  AnsGalleryCard *card =
      ANS_GALLERY_CARD (ans_gallery_get_card (self->gallery, &ans_problem_fixture));
  g_assert_true (ans_gallery_card_search (card, preset->title));
  g_signal_emit_by_name (card, "chosen", preset);
  g_assert_true (self->preset == preset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!driver_start ())
    return 0;
#define TEST(name, f) g_test_add (name, Fixture, NULL, set_up, f, tear_down)
  TEST ("/ui/gallery/a-click-opens-the-problem", test_click);
  TEST ("/ui/gallery/a-search-hides-the-others", test_search);
  TEST ("/ui/gallery/what-is-not-found-is-not-opened", test_nothing);
  TEST ("/ui/gallery/cards-are-reached-by-keys", test_keys);
  TEST ("/ui/gallery/presets-are-found", test_preset);
  int status = g_test_run ();
  driver_stop ();
  return status;
}
