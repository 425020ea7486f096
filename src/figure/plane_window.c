/* SPDX-License-Identifier: MIT */
/* Which part of the plane is shown: around all crossings, or the box, in round numbers. */
#include "plane.h"

#include <math.h>
#include <string.h>

static void stretch(struct plane *plane, double x, double y)
{
    if (!isfinite(x) || !isfinite(y))
        return;
    plane->x_from = fmin(plane->x_from, x);
    plane->x_to = fmax(plane->x_to, x);
    plane->y_from = fmin(plane->y_from, y);
    plane->y_to = fmax(plane->y_to, y);
}

/* Twice the range, which for a single point is 1, or what is seen beside so large a number. */
static void widen(double *from, double *to, double other)
{
    double middle = *from / 2 + *to / 2, half = fmax(*to - *from, other / 2);
    half = fmax(half, fabs(middle) * 1e-9);
    *from = fmax(middle - half, -1e300);
    *to = fmin(middle + half, 1e300);
}

double plane_tick_step(double range, int most)
{
    double ten = pow(10, floor(log10(range / most)));
    static const double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < DLT_COUNT(steps); i++) {
        if (range / (steps[i] * ten) <= most)
            return steps[i] * ten;
    }
    return 10 * ten;
}

/* Out to round numbers: while a line moves a little the window stays where it is. */
static void round_out(double *from, double *to)
{
    double step = plane_tick_step(*to - *from, 8);
    double first = floor(*from / step) * step, last = ceil(*to / step) * step;
    if (isfinite(first) && isfinite(last) && first < last) {
        *from = first;
        *to = last;
    }
}

/* A window around all crossings, or around the points nearest to the origin. */
static void frame_lines(struct plane *plane)
{
    const struct arrangement *lines = plane->lines;
    plane->x_from = plane->y_from = INFINITY;
    plane->x_to = plane->y_to = -INFINITY;
    for (size_t i = 0; i < lines->point_count; i++)
        stretch(plane, value_to_double(lines->points[i].x), value_to_double(lines->points[i].y));
    for (size_t i = 0; i < lines->line_count && lines->point_count == 0; i++)
        stretch(plane, lines->lines[i].across * lines->lines[i].at,
                lines->lines[i].up * lines->lines[i].at);
    if (plane->x_to < plane->x_from)
        stretch(plane, 0, 0);
    const double content[] = {plane->x_from, plane->x_to, plane->y_from, plane->y_to};
    memcpy(plane->content, content, sizeof content);
    double wide = plane->x_to - plane->x_from, high = plane->y_to - plane->y_from;
    double most = fmax(wide, high);
    if (!(most > 1e-9))
        most = 1;
    widen(&plane->x_from, &plane->x_to, most);
    widen(&plane->y_from, &plane->y_to, most);
    round_out(&plane->x_from, &plane->x_to);
    round_out(&plane->y_from, &plane->y_to);
}

/* A box has the window to itself, and a little around it. */
static void frame_box(struct plane *plane)
{
    for (size_t i = 0; i < 4; i++)
        plane->box[i] = fmin(fmax(value_to_double(plane->lines->box[i]), -1e300), 1e300);
    memcpy(plane->content, plane->box, sizeof plane->content);
    double wide = (plane->box[1] - plane->box[0]) / 8, high = (plane->box[3] - plane->box[2]) / 8;
    plane->x_from = plane->box[0] - wide;
    plane->x_to = plane->box[1] + wide;
    plane->y_from = plane->box[2] - high;
    plane->y_to = plane->box[3] + high;
}

/* Half as much again on both sides, so that what goes on moving stays inside for a while. */
static void make_room(double *from, double *to)
{
    double more = (*to - *from) / 4;
    *from -= more;
    *to += more;
    round_out(from, to);
}

void plane_keep(struct plane *plane, const struct plot_area *held)
{
    const double *content = plane->content;
    bool inside = content[0] > held->x_from && content[1] < held->x_to &&
                  content[2] > held->y_from && content[3] < held->y_to;
    bool alike = held->x_to - held->x_from < 5 * (plane->x_to - plane->x_from) &&
                 held->y_to - held->y_from < 5 * (plane->y_to - plane->y_from);
    bool firm = held->firm && held->x_from < held->x_to && held->y_from < held->y_to;
    plane->strays = firm && !(inside && alike);
    if ((inside && alike) || firm) {
        plane->x_from = held->x_from;
        plane->x_to = held->x_to;
        plane->y_from = held->y_from;
        plane->y_to = held->y_to;
    } else if (!plane->lines->boxed) {
        make_room(&plane->x_from, &plane->x_to);
        make_room(&plane->y_from, &plane->y_to);
    }
}

void plane_part(double *from, double *to, double first, double last)
{
    double range = *to - *from, start = *from;
    *from = start + first * range;
    *to = start + last * range;
}

bool plane_read(struct plane *plane, struct num_ctx *ctx, const struct value *args, size_t count)
{
    *plane = (struct plane){.arena = ctx->arena,
                            .lines = arena_array(ctx->arena, 1, sizeof *plane->lines)};
    if (!lines_read(plane->lines, ctx, args[LINES], args[NAMES], args[BOX], SIZE_MAX))
        return false;
    if (plane->lines->boxed)
        frame_box(plane);
    else
        frame_lines(plane);
    if (count < args[LINES].count &&
        !lines_read(plane->lines, ctx, args[LINES], args[NAMES], args[BOX], count))
        return false;
    return lines_find_regions(plane->lines);
}
