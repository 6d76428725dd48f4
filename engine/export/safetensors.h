/* Safetensors: eight bytes with the length of a JSON header (little-endian), the header,
 * which gives each tensor's type, shape and place, then the tensors themselves, packed
 * and little-endian. https://huggingface.co/docs/safetensors.  Types F64 and I64.
 *
 * A file is hostile until it is read: the header is at most 16 MiB, the places lie within
 * the file, do not overlap and leave no hole, sizes agree with types and shapes. Anything
 * else is an error that says what is wrong. */
#pragma once

#include <glib.h>

enum { ANS_TENSOR_MAX_RANK = 8 };

typedef struct {
  char *name;
  gboolean integers; /* gint64, else double */
  int rank;
  gint64 shape[ANS_TENSOR_MAX_RANK];
  gsize n; /* the product of the shape; 1 for rank 0 */
  gpointer values;
} AnsTensor;

typedef struct _AnsSafetensors AnsSafetensors;

AnsSafetensors *ans_safetensors_new (void);
void ans_safetensors_free (AnsSafetensors *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnsSafetensors, ans_safetensors_free)

/* Copies; names and keys are used once. */
void ans_safetensors_add (AnsSafetensors *self, const char *name, gboolean integers,
                          int rank, const gint64 *shape, gconstpointer values);
void ans_safetensors_set_metadata (AnsSafetensors *self, const char *key,
                                   const char *value);

int ans_safetensors_n_tensors (const AnsSafetensors *self);
const AnsTensor *ans_safetensors_tensor (const AnsSafetensors *self, int index);
const AnsTensor *ans_safetensors_find (const AnsSafetensors *self, const char *name);
const char *ans_safetensors_metadata (const AnsSafetensors *self,
                                      const char *key); /* or NULL */

/* The key and the value of number `index`; NULL when there are no more. */
const char *ans_safetensors_metadata_entry (const AnsSafetensors *self, int index,
                                            const char **value);

gboolean ans_safetensors_save (const AnsSafetensors *self, const char *path,
                               GError **error);
AnsSafetensors *ans_safetensors_load (const char *path, GError **error);

/* From memory; `name` is how errors call it. */
AnsSafetensors *ans_safetensors_parse (const guint8 *data, gsize bytes, const char *name,
                                       GError **error);
