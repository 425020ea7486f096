/* SPDX-License-Identifier: MIT */
/* The strokes of a surface as a sixel picture, for terminals that show such ones over their cells. */
#include "strokes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BAND = 6, CLEAR = 0, FIRST_BIT = '?' };

struct canvas {
    const struct surface *surface;
    const struct sixel_options *options;
    struct arena *arena;
    int width, height; /* pixels */
    uint8_t *pixels;   /* CLEAR or 1 + index into colours */
    bool *covered;     /* by cells of the surface */
    uint32_t colours[SIXEL_COLOURS];
    size_t colour_count;
    uint8_t pen; /* what is drawn with */
};

/* --- cells ---------------------------------------------------------------------------------------- */

static bool is_shape(const char *glyph)
{
    static const char *const shapes[] = {"◆", "◇", "▲", "■", "●", "○", "◐", "×", "+"};
    for (size_t i = 0; i < DLT_COUNT(shapes); i++)
        if (str_equal(glyph, shapes[i]))
            return true;
    return false;
}

/* Boxes, blocks and braille. */
static bool is_line(const char *glyph)
{
    uint32_t codepoint = 0;
    utf8_decode(glyph, strlen(glyph), &codepoint);
    return (codepoint >= 0x2500 && codepoint <= 0x259f) ||
           (codepoint >= 0x2800 && codepoint <= 0x28ff);
}

bool sixel_covers(const struct surface *surface, int x, int y)
{
    const struct cell *cell = surface_cell(surface, x, y);
    if (!cell || !surface->strokes || surface->strokes->count == 0)
        return false;
    if (!str_equal(cell->text, " ") &&
        !(cell->stroked && (is_shape(cell->text) || is_line(cell->text))))
        return false;
    for (size_t i = 0; i < surface->plot_count; i++) {
        const struct plot_area *area = &surface->plots[i];
        if (x >= area->x && x < area->x + area->width && y >= area->y && y < area->y + area->height)
            return true;
    }
    return false;
}

/* --- pixels --------------------------------------------------------------------------------------- */

static void dot(struct canvas *canvas, int x, int y)
{
    const struct sixel_options *options = canvas->options;
    if (x < 0 || y < 0 || x >= canvas->width || y >= canvas->height)
        return;
    size_t cell = (size_t)(y / options->cell_height) * (size_t)canvas->surface->width +
                  (size_t)(x / options->cell_width);
    if (canvas->covered[cell])
        canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x] = canvas->pen;
}

/* A disc of a width in pixels, from 1. */
static void stamp(struct canvas *canvas, struct spot at, double width)
{
    double reach = width / 2;
    int left = (int)floor(at.x - reach), right = (int)ceil(at.x + reach);
    int top = (int)floor(at.y - reach), bottom = (int)ceil(at.y + reach);
    dot(canvas, (int)floor(at.x), (int)floor(at.y));
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++)
            if (hypot(x + 0.5 - at.x, y + 0.5 - at.y) <= reach)
                dot(canvas, x, y);
}

/* Narrows from..to, shares of a way from `a` on by `by`, to where it is within 0..most. */
static void narrow(double a, double by, double most, double shares[2])
{
    if (by == 0) {
        if (a < 0 || a > most)
            shares[1] = shares[0] - 1;
        return;
    }
    double first = -a / by, last = (most - a) / by;
    shares[0] = fmax(shares[0], fmin(first, last));
    shares[1] = fmin(shares[1], fmax(first, last));
}

/* Dashes, of `dash` pixels and gaps as long; 0: none. */
struct pencil {
    double width, dash;
};

static void draw_segment(struct canvas *canvas, struct spot a, struct spot b, struct pencil pencil)
{
    const double step = 0.5, x = b.x - a.x, y = b.y - a.y, length = hypot(x, y);
    double shares[2] = {0, 1};
    narrow(a.x, x, canvas->width, shares);
    narrow(a.y, y, canvas->height, shares);
    if (!isfinite(length) || shares[0] > shares[1])
        return;
    const int steps = (int)((shares[1] - shares[0]) * length / step) + 1;
    for (int i = 0; i <= steps; i++) {
        double share = shares[0] + (shares[1] - shares[0]) * i / steps;
        if (pencil.dash > 0 && fmod(share * length, 2 * pencil.dash) >= pencil.dash)
            continue;
        stamp(canvas, (struct spot){a.x + share * x, a.y + share * y}, pencil.width);
    }
}

static void draw_path(struct canvas *canvas, const struct spot *spots, size_t count,
                      struct pencil pencil)
{
    if (count == 1)
        draw_segment(canvas, spots[0], spots[0], pencil);
    for (size_t i = 1; i < count; i++)
        draw_segment(canvas, spots[i - 1], spots[i], pencil);
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* The first pixel whose middle is not left of a place; that behind the last, beyond. */
static int column_of(const struct canvas *canvas, double x)
{
    return (int)ceil(fmax(fmin(x, canvas->width), 0) - 0.5);
}

static void fill_path(struct canvas *canvas, const struct spot *spots, size_t count)
{
    double *crossings = arena_array(canvas->arena, count + 1, sizeof *crossings);
    for (int y = 0; y < canvas->height; y++) {
        size_t found = 0;
        double middle = y + 0.5;
        for (size_t i = 0; i < count; i++) {
            const struct spot a = spots[i], b = spots[(i + 1) % count];
            if ((a.y <= middle) != (b.y <= middle))
                crossings[found++] = a.x + (middle - a.y) / (b.y - a.y) * (b.x - a.x);
        }
        qsort(crossings, found, sizeof *crossings, compare);
        for (size_t i = 0; i + 1 < found; i += 2) {
            int from = column_of(canvas, crossings[i]), to = column_of(canvas, crossings[i + 1]);
            for (int x = from; x < to; x++)
                dot(canvas, x, y);
        }
    }
}

/* --- strokes -------------------------------------------------------------------------------------- */

/* Round shapes have corners, too. */
enum { CORNERS = 24 };

struct shape {
    struct spot corners[CORNERS];
    size_t count;
};

static struct shape disc_of(struct spot at, double reach, double from, double to)
{
    struct shape shape = {.count = CORNERS};
    for (size_t i = 0; i < CORNERS; i++) {
        double turn = from + (to - from) * (double)i / CORNERS;
        shape.corners[i] = (struct spot){at.x + reach * cos(turn), at.y + reach * sin(turn)};
    }
    return shape;
}

static struct shape shape_of(const char *glyph, struct spot at, double reach)
{
    static const double pi = 3.141592653589793;
    const double side = reach * 0.8;
    if (str_equal(glyph, "◆") || str_equal(glyph, "◇"))
        return (struct shape){{{at.x, at.y - reach},
                               {at.x + reach, at.y},
                               {at.x, at.y + reach},
                               {at.x - reach, at.y}},
                              4};
    if (str_equal(glyph, "▲"))
        return (struct shape){
            {{at.x, at.y - reach}, {at.x + reach, at.y + side}, {at.x - reach, at.y + side}}, 3};
    if (str_equal(glyph, "■"))
        return (struct shape){{{at.x - side, at.y - side},
                               {at.x + side, at.y - side},
                               {at.x + side, at.y + side},
                               {at.x - side, at.y + side}},
                              4};
    return disc_of(at, side, 0, 2 * pi);
}

static void draw_mark(struct canvas *canvas, const char *glyph, struct spot at)
{
    static const double pi = 3.141592653589793;
    const double reach = fmax(canvas->options->cell_height * 0.3, 1.5), slope = reach * 0.75;
    const struct pencil pencil = {fmax(reach * 0.4, 1), 0};
    if (str_equal(glyph, "×") || str_equal(glyph, "+")) {
        double a = str_equal(glyph, "+") ? 0 : slope, b = a > 0 ? slope : reach;
        draw_segment(canvas, (struct spot){at.x - a, at.y - b}, (struct spot){at.x + a, at.y + b},
                     pencil);
        draw_segment(canvas, (struct spot){at.x - b, at.y + a}, (struct spot){at.x + b, at.y - a},
                     pencil);
        return;
    }
    struct shape shape = shape_of(glyph, at, reach),
                 half = disc_of(at, reach * 0.8, pi / 2, 1.5 * pi);
    bool hollow = str_equal(glyph, "◇") || str_equal(glyph, "○") || str_equal(glyph, "◐");
    uint8_t pen = canvas->pen;
    canvas->pen = hollow ? CLEAR : pen;
    fill_path(canvas, shape.corners, shape.count);
    canvas->pen = pen;
    if (str_equal(glyph, "◐"))
        fill_path(canvas, half.corners, half.count);
    if (hollow) {
        draw_path(canvas, shape.corners, shape.count, pencil);
        draw_segment(canvas, shape.corners[shape.count - 1], shape.corners[0], pencil);
    }
}

static void choose_pen(struct canvas *canvas, enum draw_role role)
{
    uint32_t colour = canvas->options->colour(canvas->options->user, role);
    size_t at = 0;
    while (at < canvas->colour_count && canvas->colours[at] != colour)
        at++;
    if (at == SIXEL_COLOURS)
        at--;
    else if (at == canvas->colour_count)
        canvas->colours[canvas->colour_count++] = colour;
    canvas->pen = (uint8_t)(at + 1);
}

static void draw_stroke(struct canvas *canvas, const struct kept_stroke *kept)
{
    static const double widths[] = {1.6, 3, 4.5}; /* in ninths of a cell's width */
    const struct sixel_options *options = canvas->options;
    const struct stroke *stroke = &kept->stroke;
    const double ninth = options->cell_width / 9.0;
    int weight = stroke->weight < 1 ? 1 : (stroke->weight > 3 ? 3 : stroke->weight);
    struct spot *pixels = arena_array(canvas->arena, kept->count, sizeof *pixels);
    for (size_t i = 0; i < kept->count; i++) {
        const struct spot spot = canvas->surface->strokes->spots[kept->first + i];
        pixels[i] = (struct spot){spot.x * options->cell_width, spot.y * options->cell_height};
    }
    choose_pen(canvas, stroke->role);
    if (stroke->kind == STROKE_AREA)
        fill_path(canvas, pixels, kept->count);
    else if (stroke->kind == STROKE_MARK && is_shape(stroke->glyph))
        draw_mark(canvas, stroke->glyph, pixels[0]);
    else if (stroke->kind == STROKE_DASHED)
        draw_path(canvas, pixels, kept->count, (struct pencil){1, fmax(3 * ninth, 2)});
    else if (stroke->kind == STROKE_LINE)
        draw_path(canvas, pixels, kept->count,
                  (struct pencil){fmax(widths[weight - 1] * ninth, 1), 0});
}

static void draw_strokes(struct canvas *canvas, bool areas)
{
    const struct strokes *strokes = canvas->surface->strokes;
    for (size_t i = 0; i < strokes->count; i++)
        if ((strokes->items[i].stroke.kind == STROKE_AREA) == areas)
            draw_stroke(canvas, &strokes->items[i]);
}

/* --- sixels --------------------------------------------------------------------------------------- */

/* The bits of six pixels below each other that have a colour. */
static unsigned bits_of(const struct canvas *canvas, int x, int top, uint8_t colour)
{
    unsigned bits = 0;
    for (int i = 0; i < BAND && top + i < canvas->height; i++)
        bits |= (unsigned)(canvas->pixels[(size_t)(top + i) * (size_t)canvas->width + (size_t)x] ==
                           colour)
                << i;
    return bits;
}

static void add_run(struct strbuf *out, unsigned bits, int count)
{
    const char text[2] = {(char)(FIRST_BIT + (int)bits), '\0'};
    if (count > 3)
        strbuf_printf(out, "!%d%s", count, text);
    else
        strbuf_add_repeat(out, text, (size_t)count);
}

/* One colour of a band, up to its last pixel. */
static void add_colour(const struct canvas *canvas, int top, uint8_t colour, struct strbuf *out)
{
    unsigned before = 0;
    int count = 0;
    strbuf_printf(out, "#%d", colour - 1);
    for (int x = 0; x < canvas->width; x++) {
        unsigned bits = bits_of(canvas, x, top, colour);
        if (bits != before && count > 0)
            add_run(out, before, count);
        count = bits != before ? 1 : count + 1;
        before = bits;
    }
    if (before)
        add_run(out, before, count);
}

/* False when the band has no pixels. */
static bool add_band(const struct canvas *canvas, int top, struct strbuf *out)
{
    bool used[SIXEL_COLOURS + 1] = {false}, any = false;
    for (int y = top; y < top + BAND && y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++)
            used[canvas->pixels[(size_t)y * (size_t)canvas->width + (size_t)x]] = true;
    for (size_t i = 1; i <= canvas->colour_count; i++) {
        if (!used[i])
            continue;
        strbuf_add(out, any ? "$" : "");
        add_colour(canvas, top, (uint8_t)i, out);
        any = true;
    }
    return any;
}

static char *encode(const struct canvas *canvas, struct arena *arena)
{
    struct strbuf out;
    size_t bands = 0; /* since the last with pixels */
    bool any = false;
    strbuf_init(&out);
    strbuf_printf(&out, "\033P0;1;0q\"1;1;%d;%d", canvas->width, canvas->height);
    for (size_t i = 0; i < canvas->colour_count; i++) {
        uint32_t rgb = canvas->colours[i];
        strbuf_printf(&out, "#%zu;2;%u;%u;%u", i, ((rgb >> 16 & 0xff) * 100 + 127) / 255,
                      ((rgb >> 8 & 0xff) * 100 + 127) / 255, ((rgb & 0xff) * 100 + 127) / 255);
    }
    for (int top = 0; top < canvas->height; top += BAND, bands++) {
        struct strbuf band;
        strbuf_init(&band);
        if (add_band(canvas, top, &band)) {
            strbuf_add_repeat(&out, "-", bands);
            strbuf_add(&out, band.text);
            bands = 0;
            any = true;
        }
        strbuf_finish(&band);
    }
    strbuf_add(&out, "\033\\");
    char *text = any ? strbuf_take(&out, arena) : NULL;
    strbuf_finish(&out);
    return text;
}

static bool can_draw(const struct surface *surface, const struct sixel_options *options)
{
    const int width = options->cell_width, height = options->cell_height;
    return surface->strokes && width > 0 && height > 0 && width <= SIXEL_MAX_CELL &&
           height <= SIXEL_MAX_CELL && surface->width > 0 && surface->height > 0 &&
           (int64_t)surface->width * width * surface->height * height <= SIXEL_MAX_PIXELS;
}

char *surface_to_sixel(struct arena *arena, const struct surface *surface,
                       const struct sixel_options *options)
{
    if (!can_draw(surface, options))
        return NULL;
    struct canvas canvas = {.surface = surface,
                            .options = options,
                            .arena = arena_create(),
                            .width = surface->width * options->cell_width,
                            .height = surface->height * options->cell_height};
    canvas.pixels = arena_array(canvas.arena, (size_t)canvas.width * (size_t)canvas.height, 1);
    canvas.covered = arena_array(canvas.arena, (size_t)surface->width * (size_t)surface->height,
                                 sizeof *canvas.covered);
    for (int y = 0; y < surface->height; y++)
        for (int x = 0; x < surface->width; x++)
            canvas.covered[y * surface->width + x] = sixel_covers(surface, x, y);
    draw_strokes(&canvas, true);
    draw_strokes(&canvas, false);
    char *text = encode(&canvas, arena);
    arena_destroy(canvas.arena);
    return text;
}
