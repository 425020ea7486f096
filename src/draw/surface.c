/* SPDX-License-Identifier: MIT */
/* The grid of cells: everything is clipped here, and no half of a wide character is left behind. */
#include "cluster.h"
#include "strokes.h"

#include <limits.h>
#include <stdarg.h>
#include <string.h>

static int clamp_side(int side)
{
    if (side < 0)
        return 0;
    return side > DRAW_MAX_SIDE ? DRAW_MAX_SIDE : side;
}

static int clamp_int(long long value)
{
    if (value < INT_MIN)
        return INT_MIN;
    return value > INT_MAX ? INT_MAX : (int)value;
}

static void set_blank(struct cell *cell, enum draw_role role)
{
    memset(cell, 0, sizeof(*cell));
    cell->text[0] = ' ';
    cell->width = 1;
    cell->role = (uint8_t)role;
}

static struct cell *cell_at(const struct surface *surface, long long x, long long y)
{
    if (x < 0 || y < 0 || x >= surface->width || y >= surface->height)
        return NULL;
    return &surface->cells[(size_t)y * (size_t)surface->width + (size_t)x];
}

struct surface *surface_create(int width, int height, enum charset charset)
{
    struct surface *surface = mem_alloc(sizeof(*surface));
    surface->charset = charset;
    surface_resize(surface, width, height);
    return surface;
}

void surface_destroy(struct surface *surface)
{
    if (surface == NULL)
        return;
    strokes_destroy(surface->strokes);
    mem_free(surface->cells);
    mem_free(surface);
}

void surface_clear(struct surface *surface)
{
    size_t count = (size_t)surface->width * (size_t)surface->height;
    for (size_t i = 0; i < count; i++)
        set_blank(&surface->cells[i], ROLE_TEXT);
    surface->cursor_x = -1;
    surface->cursor_y = -1;
    surface->plot_count = 0;
    surface->cut_off = 0;
    strokes_clear(surface->strokes);
}

void surface_resize(struct surface *surface, int width, int height)
{
    surface->width = clamp_side(width);
    surface->height = clamp_side(height);
    size_t count = (size_t)surface->width * (size_t)surface->height;
    surface->cells = mem_resize(surface->cells, count > 0 ? count : 1, sizeof(struct cell));
    surface_clear(surface);
}

/* Blanks the other half of the wide character that owns (x, y), which is about to be replaced. */
static void release(const struct surface *surface, long long x, long long y)
{
    const struct cell *old = cell_at(surface, x, y);
    if (old == NULL || old->width == 1)
        return;
    struct cell *other = cell_at(surface, old->width == 0 ? x - 1 : x + 1, y);
    if (other != NULL)
        set_blank(other, (enum draw_role)other->role);
}

/* What is written onto a coloured area leaves its colour behind it. */
static void set_cell(struct cell *cell, const struct cell *written)
{
    uint8_t back = written->back ? written->back : cell->back;
    *cell = *written;
    cell->back = back;
}

/* Writes one cluster; of a wide one that is half outside, the visible half becomes a blank. */
static void put(struct surface *surface, long long x, long long y, const struct cell *cell)
{
    struct cell *left = cell_at(surface, x, y);
    struct cell *right = cell->width == 2 ? cell_at(surface, x + 1, y) : NULL;
    if (left != NULL)
        release(surface, x, y);
    if (right != NULL)
        release(surface, x + 1, y);
    if (cell->width == 2 && (left == NULL || right == NULL)) {
        if (left != NULL)
            set_blank(left, (enum draw_role)cell->role);
        if (right != NULL)
            set_blank(right, (enum draw_role)cell->role);
        return;
    }
    if (left != NULL)
        set_cell(left, cell);
    if (right != NULL) {
        set_cell(right, &(struct cell){.role = cell->role, .back = cell->back});
        right->width = 0;
    }
}

/* Writes the clusters of `text` that end within `limit` columns and returns the columns written. */
static long long put_text(struct surface *surface, int x, int y, enum draw_role role,
                          const char *text, long long limit)
{
    size_t length = strlen(text);
    long long column = 0;
    for (size_t at = 0; at < length;) {
        struct cell cell = {.role = (uint8_t)role};
        at += cluster_read(text + at, length - at, &cell);
        if (column + cell.width > limit)
            break;
        put(surface, x + column, y, &cell);
        column += cell.width;
    }
    return column;
}

/* The text in the surface's character set; `spelled` holds it when it had to be spelled. */
static const char *in_charset(const struct surface *surface, const char *text,
                              struct strbuf *spelled)
{
    if (surface->charset != CHARSET_ASCII || text_is_ascii(text))
        return text;
    ascii_spell(spelled, text);
    return spelled->text;
}

int surface_text(struct surface *surface, int x, int y, enum draw_role role, const char *text)
{
    struct strbuf spelled;
    strbuf_init(&spelled);
    text = in_charset(surface, text, &spelled);
    long long columns = put_text(surface, x, y, role, text, LLONG_MAX);
    bool seen = columns > 1 && x < surface->width && y >= 0 && y < surface->height;
    surface->cut_off += seen && x + columns > surface->width;
    strbuf_finish(&spelled);
    return clamp_int(columns);
}

int surface_text_cut(struct surface *surface, int x, int y, int width, enum draw_role role,
                     const char *text)
{
    if (width <= 0)
        return 0;
    struct strbuf spelled;
    strbuf_init(&spelled);
    text = in_charset(surface, text, &spelled);
    long long columns;
    if (cluster_width(text, strlen(text)) <= width) {
        columns = put_text(surface, x, y, role, text, width);
    } else {
        columns = put_text(surface, x, y, role, text, width - 1);
        columns += put_text(surface, clamp_int(x + columns), y, role,
                            draw_glyphs(surface->charset)->ellipsis, 1);
    }
    strbuf_finish(&spelled);
    return clamp_int(columns);
}

int surface_printf(struct surface *surface, int x, int y, enum draw_role role, const char *format,
                   ...)
{
    struct arena *arena = arena_create();
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(arena, format, args);
    va_end(args);
    int columns = surface_text(surface, x, y, role, text);
    arena_destroy(arena);
    return columns;
}

/* The part of (x, y, width, height) that lies on the surface, as [left, right) and [top, bottom).
 */
struct area {
    int left, right, top, bottom;
};

static struct area clip_area(const struct surface *surface, int x, int y, int width, int height)
{
    long long right = (long long)x + (width > 0 ? width : 0);
    long long bottom = (long long)y + (height > 0 ? height : 0);
    return (struct area){
        .left = x > 0 ? x : 0,
        .right = right < surface->width ? clamp_int(right) : surface->width,
        .top = y > 0 ? y : 0,
        .bottom = bottom < surface->height ? clamp_int(bottom) : surface->height,
    };
}

/* NOLINTNEXTLINE(readability-function-size): a rectangle and what to fill it with */
void surface_fill(struct surface *surface, int x, int y, int width, int height, enum draw_role role,
                  const char *glyph)
{
    struct cell cell = {.text = " ", .width = 1, .role = (uint8_t)role};
    struct cell blank = cell;
    struct strbuf spelled;
    strbuf_init(&spelled);
    if (glyph != NULL && glyph[0] != '\0') {
        const char *text = in_charset(surface, glyph, &spelled);
        if (text[0] != '\0')
            cluster_read(text, strlen(text), &cell);
    }
    strbuf_finish(&spelled);
    struct area area = clip_area(surface, x, y, width, height);
    for (int row = area.top; row < area.bottom; row++) {
        for (int column = area.left; column < area.right; column += cell.width)
            put(surface, column, row, column + cell.width > area.right ? &blank : &cell);
    }
}

void surface_paint(struct surface *surface, int x, int y, int width, int height,
                   enum draw_role role)
{
    struct area area = clip_area(surface, x, y, width, height);
    for (int row = area.top; row < area.bottom; row++) {
        for (int column = area.left; column < area.right; column++)
            cell_at(surface, column, row)->role = (uint8_t)role;
    }
}

void surface_back(struct surface *surface, int x, int y, int width, int height, enum draw_role role)
{
    struct area area = clip_area(surface, x, y, width, height);
    for (int row = area.top; row < area.bottom; row++) {
        for (int column = area.left; column < area.right; column++)
            cell_at(surface, column, row)->back = (uint8_t)role;
    }
}

void surface_add_plot(struct surface *surface, const struct plot_area *area)
{
    if (surface->plot_count < SURFACE_MAX_PLOTS)
        surface->plots[surface->plot_count++] = *area;
}

void surface_copy(struct surface *surface, int x, int y, const struct surface *source)
{
    bool spell = surface->charset == CHARSET_ASCII && source->charset != CHARSET_ASCII;
    struct strbuf spelled;
    strbuf_init(&spelled);
    for (int row = 0; row < source->height; row++) {
        for (int column = 0; column < source->width; column++) {
            struct cell cell = *cell_at(source, column, row);
            if (cell.width == 0)
                continue; /* written together with its left half */
            if (spell && !text_is_ascii(cell.text)) {
                strbuf_clear(&spelled);
                ascii_spell(&spelled, cell.text);
                cell = (struct cell){
                    .role = cell.role, .back = cell.back, .width = 1, .stroked = cell.stroked};
                cell.text[0] = spelled.length > 0 ? spelled.text[0] : ' ';
            }
            cell.stroked &= surface->strokes != NULL;
            put(surface, (long long)x + column, (long long)y + row, &cell);
        }
    }
    surface->cut_off += source->cut_off;
    for (size_t i = 0; i < source->plot_count; i++) {
        struct plot_area area = source->plots[i];
        area.x += x;
        area.y += y;
        area.rows_y += y;
        surface_add_plot(surface, &area);
    }
    strokes_copy(surface->strokes, x, y, source->strokes);
    strbuf_finish(&spelled);
}

void surface_stroked(struct surface *surface, int x, int y, int width, int height)
{
    struct area area = clip_area(surface, x, y, width, height);
    for (int row = area.top; row < area.bottom; row++) {
        for (int column = area.left; column < area.right && surface->strokes; column++)
            cell_at(surface, column, row)->stroked = true;
    }
}

const struct cell *surface_cell(const struct surface *surface, int x, int y)
{
    return cell_at(surface, x, y);
}

char *surface_to_text(struct arena *arena, const struct surface *surface)
{
    struct strbuf text;
    strbuf_init(&text);
    for (int row = 0; row < surface->height; row++) {
        int end = surface->width;
        while (end > 0 && str_equal(cell_at(surface, end - 1, row)->text, " "))
            end--;
        if (row > 0)
            strbuf_add(&text, "\n");
        for (int column = 0; column < end; column++)
            strbuf_add(&text, cell_at(surface, column, row)->text);
    }
    char *result = strbuf_take(&text, arena);
    strbuf_finish(&text);
    return result;
}
