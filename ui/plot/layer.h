/* The layer drawers, one file each, all of one shape.  cr is clipped to the axes' area.
 */
#pragma once

#include "ui/plot/picture.h"

typedef void (*AnsLayerDraw) (AnsPicture *picture, const AnsLayer *layer,
                              const AnsColourScale *colours);

void ans_layer_field (AnsPicture *picture, const AnsLayer *layer,
                      const AnsColourScale *colours);
void ans_layer_contours (AnsPicture *picture, const AnsLayer *layer,
                         const AnsColourScale *colours);
void ans_layer_points (AnsPicture *picture, const AnsLayer *layer,
                       const AnsColourScale *colours);
void ans_layer_arrows (AnsPicture *picture, const AnsLayer *layer,
                       const AnsColourScale *colours);
void ans_layer_lines (AnsPicture *picture, const AnsLayer *layer,
                      const AnsColourScale *colours);
void ans_layer_bars (AnsPicture *picture, const AnsLayer *layer,
                     const AnsColourScale *colours);
void ans_layer_path (AnsPicture *picture, const AnsLayer *layer,
                     const AnsColourScale *colours);
void ans_layer_matrix (AnsPicture *picture, const AnsLayer *layer,
                       const AnsColourScale *colours);
void ans_layer_marks (AnsPicture *picture, const AnsLayer *layer,
                      const AnsColourScale *colours);

/* Strokes the path of cr in the colour of the layer's role, dashed if the layer is, and
 * over a rim where a field lies below. */
void ans_layer_stroke (AnsPicture *picture, const AnsLayer *layer, double width,
                       double alpha);

/* Adds to the path of cr the polylines px, py (n each), broken at NaN, without vertices
 * that are nearer than what can be seen. */
void ans_layer_polyline (AnsPicture *picture, int n, const double *px, const double *py);

/* Strokes such polylines.  On a screen, in short pieces: the time of a stroke grows
 * faster than its length where it crosses itself. */
void ans_layer_stroke_polyline (AnsPicture *picture, const AnsLayer *layer, double width,
                                double alpha, int n, const double *px, const double *py);

/* Adds an arrow, filled, to the path of cr; none if it is too short to be seen. */
void ans_layer_add_arrow (cairo_t *cr, double x0, double y0, double x1, double y1,
                          double unit);

/* The diameter of the markers of a points layer, in units. */
double ans_layer_point_size (const AnsPicture *picture, const AnsLayer *layer);
