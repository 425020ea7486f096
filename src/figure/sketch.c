/* SPDX-License-Identifier: MIT */
/* Numbers, polylines, notes, bars and tables for the figures. */
#include "sketch.h"

#include <math.h>
#include <string.h>

enum { SHORT_NUMBER = 12 };

/* Whole numbers with as many digits have their thousands apart. */
#define GROUPED 10000.0
/* From here on few digits tell more than all. */
#define ROUGH 1e8

/* As people write them: a whole number in full where it is exact, and "e9" for "e+09". */
char *sketch_double(struct arena *arena, double number)
{
    static const struct num_format grouped = {.grouping = true};
    double size = fabs(number);
    if (size >= GROUPED && size < ROUGH && number == floor(number))
        return value_format(arena, value_long(arena, (long)number), &grouped);
    char *text = arena_printf(arena, "%.6g", number == 0 ? 0.0 : number),
         *power = strchr(text, 'e');
    if (!power)
        return text;
    bool below = power[1] == '-';
    const char *digits = power + 1 + strspn(power + 1, "+-0");
    *power = '\0';
    return arena_printf(arena, "%se%s%s", text, below ? "-" : "", digits);
}

/* Also of numbers that no double holds. */
static char *rounded(struct arena *arena, struct value number)
{
    static const struct num_format few = {.style = NUM_STYLE_SIGNIFICANT, .digits = 6};
    double near = value_to_double(number);
    bool lost = value_is_number(number) && (isinf(near) || (near == 0 && value_sign(number) != 0));
    return lost ? value_format(arena, number, &few) : sketch_double(arena, near);
}

static bool is_apart(struct value number)
{
    return value_is_integer(number) && fabs(value_to_double(number)) >= GROUPED;
}

char *sketch_number(struct arena *arena, struct value number)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    static const struct num_format grouped = {.style = NUM_STYLE_FRACTION, .grouping = true};
    if (number.kind == VALUE_RATIONAL) {
        size_t bits = mpz_sizeinbase(mpq_numref(number.as.rational), 2) +
                      mpz_sizeinbase(mpq_denref(number.as.rational), 2);
        bool apart = is_apart(number);
        char *text = bits < 64 ? value_format(arena, number, apart ? &grouped : &fraction) : NULL;
        if (text && strlen(text) <= SHORT_NUMBER)
            return text;
    }
    return rounded(arena, number);
}

char *sketch_decimal(struct arena *arena, struct value number)
{
    static const struct num_format grouped = {.grouping = true};
    bool apart = is_apart(number);
    char *text = value_format(arena, number, apart ? &grouped : NULL);
    return strlen(text) <= SHORT_NUMBER ? text : rounded(arena, number);
}

char *sketch_slopes(struct num_ctx *ctx, struct value got, struct value wanted)
{
    const char *mine = sketch_number(ctx->arena, got);
    const char *right = sketch_number(ctx->arena, wanted);
    if (!str_equal(mine, right))
        return arena_printf(ctx->arena, "slope %s, wanted %s", mine, right);
    struct value more = num_sub(ctx, got, wanted);
    return arena_printf(ctx->arena, "slope %s, too %s by %s", mine,
                        value_sign(more) > 0 ? "large" : "small",
                        sketch_number(ctx->arena, num_abs(ctx, more)));
}

bool sketch_has_list(struct value value)
{
    return value.kind == VALUE_LIST && value.count > 0;
}

bool sketch_is(struct value value, const char *word)
{
    return value.kind == VALUE_WORD && str_equal(value.as.word, word);
}

bool sketch_exact_list(struct value value)
{
    for (size_t i = 0; value.kind == VALUE_LIST && i < value.count; i++) {
        if (value.as.items[i].kind != VALUE_RATIONAL)
            return false;
    }
    return value.kind == VALUE_LIST;
}

double *sketch_doubles(struct arena *arena, struct value list, size_t *count_out)
{
    size_t count = list.kind == VALUE_LIST ? list.count : 0;
    double *numbers = arena_array(arena, count, sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        numbers[i] = value_to_double(list.as.items[i]);
    *count_out = count;
    return numbers;
}

struct plot_series sketch_series(struct num_ctx *ctx, const struct piecewise *function,
                                 struct value from, struct value to)
{
    size_t room = function->count + 2, count = 0;
    double *x = arena_array(ctx->arena, room, sizeof *x);
    double *y = arena_array(ctx->arena, room, sizeof *y);
    bool *kink = arena_array(ctx->arena, room, sizeof *kink);
    x[count] = value_to_double(from);
    y[count++] = value_to_double(piecewise_eval(ctx, function, from));
    for (size_t i = 0; i < function->count && ctx->err == DLT_OK; i++) {
        if (num_compare(function->x[i], from) != NUM_GREATER ||
            num_compare(function->x[i], to) != NUM_LESS)
            continue;
        x[count] = value_to_double(function->x[i]);
        y[count] = value_to_double(function->y[i]);
        kink[count++] = num_compare(piecewise_slope(ctx, function, i),
                                    piecewise_slope(ctx, function, i + 1)) != NUM_EQUAL;
    }
    x[count] = value_to_double(to);
    y[count++] = value_to_double(piecewise_eval(ctx, function, to));
    if (ctx->err != DLT_OK)
        return (struct plot_series){0};
    return (struct plot_series){.x = x, .y = y, .kink = kink, .count = count};
}

size_t sketch_witness(struct num_ctx *ctx, const struct piecewise *mine,
                      const struct piecewise *target, struct value x,
                      struct plot_point points_out[2])
{
    if (x.kind != VALUE_RATIONAL)
        return 0;
    struct value got = piecewise_eval(ctx, mine, x), wanted = piecewise_eval(ctx, target, x);
    if (ctx->err != DLT_OK || num_compare(got, wanted) == NUM_EQUAL)
        return 0;
    double at = value_to_double(x);
    const char *words = arena_printf(ctx->arena, "at x = %s yours gives %s, the target %s",
                                     sketch_decimal(ctx->arena, x), sketch_decimal(ctx->arena, got),
                                     sketch_decimal(ctx->arena, wanted));
    points_out[0] = (struct plot_point){.x = at, .y = value_to_double(got), .label = words};
    points_out[1] = (struct plot_point){.x = at, .y = value_to_double(wanted)};
    return 2;
}

void notes_add(struct notes *notes, enum draw_role role, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(notes->arena, format, args);
    va_end(args);
    notes->texts = arena_grow(notes->arena, notes->texts, notes->count, &notes->capacity,
                              sizeof *notes->texts);
    notes->roles = arena_grow(notes->arena, notes->roles, notes->count, &notes->role_capacity,
                              sizeof *notes->roles);
    notes->texts[notes->count] = text;
    notes->roles[notes->count++] = role;
}

/* Rows of the notes that fit entirely into `limit`; they are drawn from row `y` unless it is < 0. */
static int place_notes(const struct notes *notes, struct surface *surface, int y, int limit)
{
    int rows = 0;
    for (size_t i = 0; i < notes->count; i++) {
        struct lines lines =
            draw_wrap(notes->arena, notes->texts[i], surface->width, surface->charset);
        bool first = rows == 0 && limit > 0;
        if (rows + (int)lines.count > limit && !(first && limit == 1))
            break;
        if (y >= 0 && first && (int)lines.count > limit)
            surface_text_cut(surface, 0, y, surface->width, notes->roles[i], notes->texts[i]);
        for (size_t k = 0; y >= 0 && (int)lines.count <= limit && k < lines.count; k++)
            surface_text(surface, 0, y + rows + (int)k, notes->roles[i], lines.items[k]);
        rows += (int)lines.count <= limit ? (int)lines.count : 1;
    }
    return rows;
}

int notes_draw(const struct notes *notes, struct surface *surface, int limit)
{
    if (limit <= 0 || surface->width < 1)
        return 0;
    int rows = place_notes(notes, surface, -1, limit);
    place_notes(notes, surface, surface->height - rows, limit);
    return rows;
}

void sketch_text(struct surface *surface, int x, int y, enum draw_role role, const char *text)
{
    surface_text_cut(surface, x, y, surface->width - x, role, text);
}

bool sketch_area(struct surface *surface, const struct plot_area *area, const struct spot *corners,
                 size_t count, enum draw_role role)
{
    enum { MOST = 32 };
    const struct stroke stroke = {.kind = STROKE_AREA, .role = role};
    struct spot spots[MOST];
    if (!surface->strokes || count > MOST)
        return false;
    for (size_t i = 0; i < count; i++) {
        double across = (corners[i].x - area->x_from) / (area->x_to - area->x_from);
        double down = (area->y_to - corners[i].y) / (area->y_to - area->y_from);
        if (!(across >= 0 && across <= 1 && down >= 0 && down <= 1))
            return false;
        spots[i] = (struct spot){area->x + across * area->width, area->y + down * area->height};
    }
    surface_stroke(surface, &stroke, spots, count);
    return true;
}

void sketch_bar(struct surface *surface, int x, int y, int width, double share, enum draw_role role)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    bool ascii = surface->charset == CHARSET_ASCII;
    if (width < 1 || !(share > 0))
        return;
    int parts = (int)lround(fmin(share, 1) * width * 8);
    if (parts == 0)
        parts = 1; /* something is there, however little */
    int whole = ascii ? (parts + 7) / 8 : parts / 8;
    surface_fill(surface, x, y, whole, 1, role, ascii ? "#" : "█");
    if (!ascii && parts % 8 != 0)
        surface_text(surface, x + whole, y, role, eighths[parts % 8]);
}

void sketch_bar_left(struct surface *surface, int x, int y, int width, double share,
                     enum draw_role role)
{
    bool ascii = surface->charset == CHARSET_ASCII;
    if (width < 1 || !(share > 0))
        return;
    int halves = (int)lround(fmin(share, 1) * width * 2);
    if (halves == 0)
        halves = 1;
    int whole = ascii ? (halves + 1) / 2 : halves / 2;
    surface_fill(surface, x - whole, y, whole, 1, role, ascii ? "#" : "█");
    if (!ascii && halves % 2 != 0)
        surface_text(surface, x - whole - 1, y, role, "▐");
}

void table_add(struct table *table, const char *cell)
{
    table->cells = arena_grow(table->arena, table->cells, table->count, &table->capacity,
                              sizeof *table->cells);
    table->cells[table->count++] = cell;
}

void table_print(const struct table *table, struct strbuf *out)
{
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns;
        int width = 0;
        for (size_t k = column; k < table->count; k += table->columns) {
            int cell = draw_width(table->cells[k], CHARSET_UTF8);
            width = cell > width ? cell : width;
        }
        int pad = width - draw_width(table->cells[i], CHARSET_UTF8);
        bool last = column + 1 == table->columns;
        if (column > 0)
            strbuf_add_repeat(out, " ", (size_t)pad + 2);
        strbuf_add(out, table->cells[i]);
        if (column == 0 && !last)
            strbuf_add_repeat(out, " ", (size_t)pad);
        if (last)
            strbuf_add(out, "\n");
    }
}
