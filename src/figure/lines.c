/* SPDX-License-Identifier: MIT */
/* Regions are convex polygons with exact corners, cut by one line after the other. The plane is a box
 * with all crossings inside it: what reaches its edge is unbounded. */
#include "lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CORNERS = LINES_MAX + 4 };

struct polygon {
    uint32_t sides;
    size_t count;
    struct value x[CORNERS], y[CORNERS];
};

/* --- reading --------------------------------------------------------------------------------------- */

static struct value exact(struct num_ctx *ctx, struct value number)
{
    if (number.kind != VALUE_RATIONAL)
        number = value_from_double(ctx->arena, value_to_double(number));
    return number.kind == VALUE_RATIONAL
               ? number
               : num_fail(ctx, DLT_ERR_TYPE, "not-a-number", "lines and boxes are made of numbers");
}

/* a.x - c with a = (a, b). */
static struct value offset(struct num_ctx *ctx, const struct line *line, struct value x,
                           struct value y)
{
    return num_sub(ctx, num_add(ctx, num_mul(ctx, line->a, x), num_mul(ctx, line->b, y)), line->c);
}

/* Scaled so that equal lines are equal: the first number that is not zero is positive. `*turned_out`
 * says that the sign had to change. False where there is no line. */
static bool scale(struct num_ctx *ctx, const struct value row[3], struct line *line,
                  bool *turned_out)
{
    struct value a = exact(ctx, row[0]), b = exact(ctx, row[1]);
    if (ctx->err != DLT_OK || (value_sign(a) == 0 && value_sign(b) == 0))
        return false;
    struct value size = num_max(ctx, num_abs(ctx, a), num_abs(ctx, b));
    *turned_out = value_sign(value_sign(a) != 0 ? a : b) < 0;
    if (*turned_out)
        size = num_neg(ctx, size);
    line->a = num_div(ctx, a, size);
    line->b = num_div(ctx, b, size);
    line->c = num_div(ctx, exact(ctx, row[2]), size);
    if (ctx->err != DLT_OK)
        return false;
    double length = hypot(value_to_double(line->a), value_to_double(line->b));
    line->across = value_to_double(line->a) / length;
    line->up = value_to_double(line->b) / length;
    line->at = value_to_double(line->c) / length;
    return true;
}

static const char *unit_name(struct arena *arena, struct value names, size_t index)
{
    if (names.kind == VALUE_LIST && index < names.count)
        return names.as.items[index].as.items[0].as.word;
    return arena_printf(arena, "h%zu", index + 1);
}

static void read_unit(struct arrangement *lines, const struct value row[3], const char *name)
{
    struct num_ctx *ctx = lines->ctx;
    struct unit *unit = &lines->units[lines->unit_count++];
    struct line line = {.name = name};
    *unit = (struct unit){.name = name, .line = SIZE_MAX};
    if (!scale(ctx, row, &line, &unit->turned)) {
        unit->always = value_sign(exact(ctx, row[2])) < 0;
        return;
    }
    size_t i = 0;
    while (i < lines->line_count &&
           !(value_equal(lines->lines[i].a, line.a) && value_equal(lines->lines[i].b, line.b) &&
             value_equal(lines->lines[i].c, line.c)))
        i++;
    unit->line = i;
    if (i < lines->line_count)
        lines->lines[i].name = arena_printf(ctx->arena, "%s, %s", lines->lines[i].name, name);
    else
        lines->lines[lines->line_count++] = line;
}

static void read_box(struct arrangement *lines, struct value box)
{
    struct num_ctx *ctx = lines->ctx;
    lines->boxed = box.kind == VALUE_LIST;
    if (!lines->boxed)
        return;
    bool good = box.count <= 2;
    for (size_t i = 0; i < 4 && good; i++) {
        struct value row = box.as.items[i / 2 < box.count ? i / 2 : 0];
        good = row.count == 2;
        lines->box[i] = good ? exact(ctx, row.as.items[i % 2]) : value_none();
    }
    if (ctx->err == DLT_OK && (!good || num_compare(lines->box[0], lines->box[1]) != NUM_LESS ||
                               num_compare(lines->box[2], lines->box[3]) != NUM_LESS))
        num_fail(ctx, DLT_ERR_RANGE, "box", "give the box as rows (from, to), from below to");
}

static void add_crossing(struct arrangement *lines, size_t i, size_t k)
{
    struct num_ctx *ctx = lines->ctx;
    const struct line *p = &lines->lines[i], *q = &lines->lines[k];
    struct value turn = num_sub(ctx, num_mul(ctx, p->a, q->b), num_mul(ctx, p->b, q->a));
    if (ctx->err != DLT_OK || value_sign(turn) == 0)
        return;
    struct value x = num_sub(ctx, num_mul(ctx, p->c, q->b), num_mul(ctx, p->b, q->c));
    struct value y = num_sub(ctx, num_mul(ctx, p->a, q->c), num_mul(ctx, p->c, q->a));
    x = num_div(ctx, x, turn);
    y = num_div(ctx, y, turn);
    size_t at = 0;
    while (at < lines->point_count &&
           !(value_equal(lines->points[at].x, x) && value_equal(lines->points[at].y, y)))
        at++;
    if (at == lines->point_count)
        lines->points[lines->point_count++] = (struct crossing){.x = x, .y = y};
    lines->points[at].lines |= 1U << i | 1U << k;
}

/* NOLINTNEXTLINE(readability-function-size): the arguments of the figure, one by one */
bool lines_read(struct arrangement *lines, struct num_ctx *ctx, struct value rows,
                struct value names, struct value box, size_t count)
{
    *lines = (struct arrangement){.ctx = ctx};
    if (rows.kind != VALUE_LIST || rows.count > LINES_MAX || rows.as.items[0].count != 3) {
        num_fail(ctx, DLT_ERR_RANGE, "lines", "give at most %d rows (a, b, c)", LINES_MAX);
        return false;
    }
    for (size_t i = 0; i < rows.count && i < count && ctx->err == DLT_OK; i++)
        read_unit(lines, rows.as.items[i].as.items, unit_name(ctx->arena, names, i));
    for (size_t i = 0; i < lines->line_count; i++)
        for (size_t k = 0; k < i && ctx->err == DLT_OK; k++)
            add_crossing(lines, i, k);
    read_box(lines, box);
    return ctx->err == DLT_OK;
}

/* --- cutting --------------------------------------------------------------------------------------- */

static void add_corner(struct polygon *polygon, struct value x, struct value y)
{
    if (polygon->count < CORNERS) {
        polygon->x[polygon->count] = x;
        polygon->y[polygon->count++] = y;
    }
}

/* Puts the corners on one side of the line (and on it) into `part`. */
static void cut(struct num_ctx *ctx, const struct polygon *whole, const struct value *offsets,
                int side, struct polygon *part)
{
    part->sides = whole->sides;
    part->count = 0;
    for (size_t i = 0; i < whole->count; i++) {
        size_t next = (i + 1) % whole->count;
        int here = value_sign(offsets[i]) * side, there = value_sign(offsets[next]) * side;
        if (here >= 0)
            add_corner(part, whole->x[i], whole->y[i]);
        if (here * there >= 0)
            continue;
        struct value share = num_div(ctx, offsets[i], num_sub(ctx, offsets[i], offsets[next]));
        struct value dx = num_sub(ctx, whole->x[next], whole->x[i]);
        struct value dy = num_sub(ctx, whole->y[next], whole->y[i]);
        add_corner(part, num_add(ctx, whole->x[i], num_mul(ctx, share, dx)),
                   num_add(ctx, whole->y[i], num_mul(ctx, share, dy)));
    }
}

/* Cuts polygon `at` by line `index`; a second part goes to the end. */
static void cut_one(struct arrangement *lines, struct polygon *parts, size_t *count, size_t at,
                    size_t index)
{
    struct num_ctx *ctx = lines->ctx;
    struct value offsets[CORNERS];
    struct polygon whole = parts[at];
    bool above = false, below = false;
    for (size_t i = 0; i < whole.count; i++) {
        offsets[i] = offset(ctx, &lines->lines[index], whole.x[i], whole.y[i]);
        above = above || value_sign(offsets[i]) == 1;
        below = below || value_sign(offsets[i]) == -1;
    }
    if (ctx->err != DLT_OK)
        return;
    if (above && below && *count < LINES_REGIONS) {
        cut(ctx, &whole, offsets, -1, &parts[at]);
        at = (*count)++;
        cut(ctx, &whole, offsets, 1, &parts[at]);
    }
    if (above)
        parts[at].sides |= 1U << index;
}

static size_t cut_all(struct arrangement *lines, const struct value box[4], struct polygon *parts)
{
    size_t count = 1;
    parts[0] = (struct polygon){
        .count = 4, .x = {box[0], box[1], box[1], box[0]}, .y = {box[2], box[2], box[3], box[3]}};
    for (size_t i = 0; i < lines->line_count; i++) {
        for (size_t at = count; at-- > 0 && lines->ctx->err == DLT_OK;)
            cut_one(lines, parts, &count, at, i);
    }
    return count;
}

static void include(struct num_ctx *ctx, struct value range[2], struct value number)
{
    struct value one = value_long(ctx->arena, 1);
    range[0] = num_min(ctx, range[0], num_sub(ctx, number, one));
    range[1] = num_max(ctx, range[1], num_add(ctx, number, one));
}

/* A box with all crossings inside it; where there is none, with a piece of each line. */
static void enclose(struct arrangement *lines, struct value box[4])
{
    struct num_ctx *ctx = lines->ctx;
    struct value zero = value_long(ctx->arena, 0);
    for (size_t i = 0; i < 4; i++)
        box[i] = zero;
    include(ctx, box, zero);
    include(ctx, box + 2, zero);
    for (size_t i = 0; i < lines->point_count; i++) {
        include(ctx, box, lines->points[i].x);
        include(ctx, box + 2, lines->points[i].y);
    }
    for (size_t i = 0; i < lines->line_count && lines->point_count == 0; i++) {
        const struct line *line = &lines->lines[i];
        /* On one of the axes: at the number with the larger factor, which is 1 or -1. */
        bool steep = num_compare(num_abs(ctx, line->a), num_abs(ctx, line->b)) != NUM_LESS;
        include(ctx, steep ? box : box + 2,
                steep ? num_div(ctx, line->c, line->a) : num_div(ctx, line->c, line->b));
    }
}

static bool touches(const struct polygon *polygon, const struct value box[4])
{
    for (size_t i = 0; i < polygon->count; i++) {
        if (num_compare(polygon->x[i], box[0]) != NUM_GREATER ||
            num_compare(polygon->x[i], box[1]) != NUM_LESS ||
            num_compare(polygon->y[i], box[2]) != NUM_GREATER ||
            num_compare(polygon->y[i], box[3]) != NUM_LESS)
            return true;
    }
    return false;
}

/* --- regions --------------------------------------------------------------------------------------- */

static uint32_t units_of(const struct arrangement *lines, uint32_t sides)
{
    uint32_t units = 0;
    for (size_t i = 0; i < lines->unit_count; i++) {
        const struct unit *unit = &lines->units[i];
        bool on = unit->line == SIZE_MAX ? unit->always
                                         : (sides >> unit->line & 1) != (uint32_t)unit->turned;
        units |= (uint32_t)on << i;
    }
    return units;
}

/* As the patterns are written: the first unit counts most. */
static int by_units(const void *a, const void *b)
{
    uint32_t differing = ((const struct region *)a)->units ^ ((const struct region *)b)->units;
    uint32_t first = differing & (~differing + 1);
    return ((const struct region *)a)->units & first ? 1 : -1;
}

static void keep_regions(struct arrangement *lines, const struct polygon *parts, size_t count,
                         const struct value box[4])
{
    lines->region_count = count;
    for (size_t i = 0; i < count; i++)
        lines->regions[i] = (struct region){.sides = parts[i].sides,
                                            .units = units_of(lines, parts[i].sides),
                                            .bounded = !touches(&parts[i], box)};
    if (count > 1)
        qsort(lines->regions, count, sizeof *lines->regions, by_units);
    for (size_t i = 0; i < count; i++)
        lines->regions[i].label =
            i < 26 ? arena_printf(lines->ctx->arena, "%c", (char)('a' + i))
                   : arena_printf(lines->ctx->arena, "%c%zu", (char)('a' + i % 26), i / 26 + 1);
}

bool lines_find_regions(struct arrangement *lines)
{
    struct num_ctx *ctx = lines->ctx;
    struct polygon *parts = arena_array(ctx->arena, LINES_REGIONS, sizeof *parts);
    struct value box[4];
    enclose(lines, box);
    size_t count = cut_all(lines, box, parts);
    if (ctx->err != DLT_OK)
        return false;
    keep_regions(lines, parts, count, box);
    lines->plane_count = count;
    lines->bounded_count = 0;
    for (size_t i = 0; i < count; i++)
        lines->bounded_count += lines->regions[i].bounded;
    if (!lines->boxed)
        return true;
    count = cut_all(lines, lines->box, parts);
    if (ctx->err == DLT_OK)
        keep_regions(lines, parts, count, lines->box);
    return ctx->err == DLT_OK;
}

const struct region *lines_region(const struct arrangement *lines, uint32_t sides)
{
    for (size_t i = 0; i < lines->region_count; i++)
        if (lines->regions[i].sides == sides)
            return &lines->regions[i];
    return NULL;
}

/* Neighbours are on two sides of a single line. The code of its first unit, which is not 0, makes
 * their sums of codes differ, and so their colours. Up to three units all colours are different. A
 * region has the same colour while others come and go. */
enum draw_role lines_colour(const struct arrangement *lines, uint32_t sides)
{
    static const unsigned codes[] = {1, 2, 4, 7, 3, 5, 6};
    uint32_t units = units_of(lines, sides), told = 0; /* lines whose first unit came */
    unsigned sum = 0;
    for (size_t i = 0; i < lines->unit_count; i++) {
        size_t line = lines->units[i].line;
        if (line == SIZE_MAX || told >> line & 1)
            continue;
        told |= 1U << line;
        sum ^= units >> i & 1 ? codes[i % DLT_COUNT(codes)] : 0;
    }
    return (enum draw_role)(ROLE_REGION_1 + sum);
}

/* --- words ----------------------------------------------------------------------------------------- */

const char *lines_pattern(const struct arrangement *lines, const struct region *region)
{
    char *text = arena_array(lines->ctx->arena, lines->unit_count + 1, 1);
    for (size_t i = 0; i < lines->unit_count; i++)
        text[i] = region->units >> i & 1 ? '1' : '0';
    return text;
}

const char *lines_active(const struct arrangement *lines, const struct region *region)
{
    const char *text = "";
    for (size_t i = 0; i < lines->unit_count; i++)
        if (region->units >> i & 1)
            text = arena_printf(lines->ctx->arena, "%s%s%s", text, *text ? " " : "",
                                lines->units[i].name);
    return *text ? text : "none";
}

const char *lines_count_words(const struct arrangement *lines)
{
    struct arena *arena = lines->ctx->arena;
    const char *count = arena_printf(arena, "%zu line%s, %zu region%s", lines->line_count,
                                     lines->line_count == 1 ? "" : "s", lines->region_count,
                                     lines->region_count == 1 ? "" : "s");
    return lines->boxed
               ? arena_printf(arena, "%s in the box, %zu in all", count, lines->plane_count)
               : arena_printf(arena, "%s, %zu bounded", count, lines->bounded_count);
}

static const char *joined(const struct arrangement *lines, uint32_t which)
{
    const char *text = "";
    for (size_t i = 0; i < lines->line_count; i++)
        if (which >> i & 1)
            text = arena_printf(lines->ctx->arena, "%s%s%s", text, *text ? ", " : "",
                                lines->lines[i].name);
    return text;
}

/* The lines parallel to line `i`, itself among them; 0 where an earlier one has told it. */
static uint32_t parallels(const struct arrangement *lines, size_t i)
{
    uint32_t found = 0;
    for (size_t k = 0; k < lines->line_count; k++) {
        bool same = value_equal(lines->lines[i].a, lines->lines[k].a) &&
                    value_equal(lines->lines[i].b, lines->lines[k].b);
        if (same && k < i)
            return 0;
        found |= same ? 1U << k : 0;
    }
    return found & (found - 1) ? found : 0;
}

static bool is_shared(const struct arrangement *lines, size_t line)
{
    size_t units = 0;
    for (size_t i = 0; i < lines->unit_count; i++)
        units += lines->units[i].line == line;
    return units > 1;
}

size_t lines_special_words(const struct arrangement *lines, const char **texts_out, size_t most)
{
    struct arena *arena = lines->ctx->arena;
    size_t count = 0;
    for (size_t i = 0; i < lines->unit_count && count < most; i++)
        if (lines->units[i].line == SIZE_MAX)
            texts_out[count++] =
                arena_printf(arena, "%s has no line: it is %s everywhere", lines->units[i].name,
                             lines->units[i].always ? "on" : "off");
    for (size_t i = 0; i < lines->line_count && count < most; i++)
        if (is_shared(lines, i))
            texts_out[count++] =
                arena_printf(arena, "%s switch along the same line", lines->lines[i].name);
    for (size_t i = 0; i < lines->line_count && count < most; i++)
        if (parallels(lines, i))
            texts_out[count++] =
                arena_printf(arena, "%s are parallel", joined(lines, parallels(lines, i)));
    for (size_t i = 0; i < lines->point_count && count < most; i++) {
        uint32_t through = lines->points[i].lines;
        through &= through - 1;
        if (through & (through - 1))
            texts_out[count++] =
                arena_printf(arena, "%s meet in one point", joined(lines, lines->points[i].lines));
    }
    return count;
}
