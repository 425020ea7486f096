/* SPDX-License-Identifier: MIT */
/* An arrangement of lines as exact strokes: the window is cut along one line after the other. */
#include "lines.h"

#include <math.h>

/* A window has four corners, and each line adds one. */
enum { MAX_CORNERS = LINES_MAX + 4 };

struct piece {
    struct spot corners[MAX_CORNERS]; /* in the plane */
    size_t count;
    uint32_t sides;
};

static double height_over(const struct line *line, struct spot at)
{
    return line->across * at.x + line->up * at.y - line->at;
}

static struct spot crossing_of(struct spot a, struct spot b, double above_a, double above_b)
{
    double t = above_a / (above_a - above_b);
    return (struct spot){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/* The part of a piece on one side of a line (1 or -1); empty when it only touches it. */
static struct piece part_of(const struct piece *piece, const struct line *line, double side)
{
    struct piece part = {.sides = piece->sides};
    bool any = false;
    for (size_t i = 0; i < piece->count; i++) {
        const struct spot a = piece->corners[i], b = piece->corners[(i + 1) % piece->count];
        double above_a = side * height_over(line, a), above_b = side * height_over(line, b);
        any |= above_a > 0;
        if (above_a >= 0 && part.count < MAX_CORNERS)
            part.corners[part.count++] = a;
        if (((above_a > 0 && above_b < 0) || (above_a < 0 && above_b > 0)) &&
            part.count < MAX_CORNERS)
            part.corners[part.count++] = crossing_of(a, b, above_a, above_b);
    }
    part.count = any ? part.count : 0;
    return part;
}

/* Cuts all pieces along a line; returns how many there are then. */
static size_t cut(struct piece *pieces, size_t count, const struct line *line, uint32_t bit)
{
    for (size_t i = 0, before = count; i < before; i++) {
        struct piece above = part_of(&pieces[i], line, 1), below = part_of(&pieces[i], line, -1);
        above.sides |= bit;
        if (above.count == 0 || below.count == 0)
            pieces[i] = above.count > 0 ? above : below;
        else if (count < LINES_REGIONS) {
            pieces[i] = below;
            pieces[count++] = above;
        }
    }
    return count;
}

static struct piece rectangle(const double edges[4])
{
    return (struct piece){.corners = {{edges[0], edges[2]},
                                      {edges[1], edges[2]},
                                      {edges[1], edges[3]},
                                      {edges[0], edges[3]}},
                          .count = 4};
}

static void stroke_corners(struct surface *surface, const double world[4],
                           const struct stroke *stroke, const struct piece *piece)
{
    struct spot spots[MAX_CORNERS];
    for (size_t i = 0; i < piece->count; i++)
        spots[i] = (struct spot){
            (piece->corners[i].x - world[0]) / (world[1] - world[0]) * surface->width,
            (world[3] - piece->corners[i].y) / (world[3] - world[2]) * surface->height};
    surface_stroke(surface, stroke, spots, piece->count);
}

/* Where a line enters and leaves the window. */
static void stroke_line(struct surface *surface, const double world[4], const struct line *line,
                        int weight)
{
    const struct stroke stroke = {.kind = STROKE_LINE, .role = ROLE_SERIES_1, .weight = weight};
    const struct piece window = rectangle(world);
    struct piece ends = {.count = 0};
    for (size_t i = 0; i < window.count && ends.count < 2; i++) {
        const struct spot a = window.corners[i], b = window.corners[(i + 1) % window.count];
        double above_a = height_over(line, a), above_b = height_over(line, b);
        if (above_a == 0)
            ends.corners[ends.count++] = a;
        else if ((above_a > 0 && above_b < 0) || (above_a < 0 && above_b > 0))
            ends.corners[ends.count++] = crossing_of(a, b, above_a, above_b);
    }
    if (ends.count == 2)
        stroke_corners(surface, world, &stroke, &ends);
}

void lines_stroke(const struct arrangement *lines, const double world[4], struct surface *surface,
                  int weight)
{
    struct piece *pieces = arena_array(lines->ctx->arena, LINES_REGIONS, sizeof *pieces);
    double edges[4] = {world[0], world[1], world[2], world[3]};
    size_t count = 1;
    for (size_t i = 0; i < 4 && lines->boxed; i++) {
        double edge = value_to_double(lines->box[i]);
        edges[i] = i % 2 ? fmin(edges[i], edge) : fmax(edges[i], edge);
    }
    bool seen = edges[0] < edges[1] && edges[2] < edges[3];
    pieces[0] = rectangle(edges);
    for (size_t i = 0; i < lines->line_count; i++)
        count = cut(pieces, count, &lines->lines[i], 1U << i);
    for (size_t i = 0; i < count && seen; i++) {
        const struct stroke stroke = {.kind = STROKE_AREA,
                                      .role = lines_colour(lines, pieces[i].sides)};
        if (lines_region(lines, pieces[i].sides))
            stroke_corners(surface, world, &stroke, &pieces[i]);
    }
    for (size_t i = 0; i < lines->line_count; i++)
        stroke_line(surface, world, &lines->lines[i], weight);
    if (lines->boxed && seen) {
        const struct stroke stroke = {.kind = STROKE_DASHED, .role = ROLE_DIM, .weight = 1};
        struct piece box = rectangle(edges);
        box.corners[box.count++] = box.corners[0];
        stroke_corners(surface, world, &stroke, &box);
    }
}
