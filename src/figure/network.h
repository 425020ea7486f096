/* SPDX-License-Identifier: MIT */
/* A shallow network with one input beside its target, read from a figure's arguments. */
#ifndef DLTUTOR_FIGURE_NETWORK_H
#define DLTUTOR_FIGURE_NETWORK_H

#include "sketch.h"

/* One piece between neighbouring knots: the ends, the joints, and the bends of the target. */
struct network_piece {
    struct value from, to;
    struct value wanted, got; /* slopes; none without target or network */
    struct value high;        /* network - target at the left end */
    bool departs;
};

struct network_scene {
    struct num_ctx *ctx;
    size_t units;
    const struct value *slope, *joint;
    const struct value *phi; /* phi_0 .. phi_D; NULL without network */
    struct value from, to, witness;
    bool has_target, has_network, shows_units;
    bool only_all; /* what was typed is to be drawn */
    size_t typed;  /* numbers in coefficients */
    struct piecewise target, network;
    struct network_piece *pieces;
    size_t piece_count, departures;
};

/* What is drawn one after the other. */
enum network_layer {
    NETWORK_TARGET,
    NETWORK_UNITS,
    NETWORK_SCALED, /* the units times their coefficients */
    NETWORK_SUM,
    NETWORK_LAYERS
};
/* True when `layer` is among the first `limit` (0: all) of the layers that the scene has. */
bool network_shows(const struct network_scene *scene, enum network_layer layer, int limit);

/* True when a unit is active throughout the piece. */
bool network_is_active(const struct network_scene *scene, size_t unit,
                       const struct network_piece *piece);
/* "101": which units are active. */
const char *network_pattern(const struct network_scene *scene, const struct network_piece *piece);
/* What is right and wrong of the network that was typed. */
void network_note(const struct network_scene *scene, struct notes *notes);

/* Draws the scene: the plot, a second one of the units where there is room, and the notes. */
enum dlt_err network_draw(const struct network_scene *scene, struct surface *surface,
                          const struct figure_view *view);

#endif
