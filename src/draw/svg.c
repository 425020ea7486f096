/* SPDX-License-Identifier: MIT */
/* A surface as a document in SVG: its style sheet, its strokes, and its text in a grid of cells. */
#include "svg.h"

#include "strokes.h"

#include <math.h>
#include <string.h>

/* --- roles
 * ----------------------------------------------------------------------------------------- */

/* Each colour is readable on its page: letters at a contrast of 4.5 and more. */
static const struct look {
    const char *name, *light, *dark;
    bool bold;
} looks[] = {
    [ROLE_TEXT] = {"text", "#1f2328", "#e6edf3", false},
    [ROLE_DIM] = {"dim", "#59636e", "#9198a1", false},
    [ROLE_HEADING] = {"heading", "#1f2328", "#e6edf3", true},
    [ROLE_ACCENT] = {"accent", "#00657f", "#39c5cf", true},
    [ROLE_KEY] = {"key", "#1f2328", "#e6edf3", true},
    [ROLE_INPUT] = {"input", "#1f2328", "#e6edf3", true},
    [ROLE_SELECTED] = {"selected", "#ffffff", "#0d1117", false},
    [ROLE_SPOT] = {"spot", "#1f2328", "#e6edf3", true},
    [ROLE_RIGHT] = {"right", "#1a7f37", "#3fb950", false},
    [ROLE_PARTIAL] = {"partial", "#8a5a00", "#d29922", false},
    [ROLE_WRONG] = {"wrong", "#cf222e", "#ff7b72", false},
    [ROLE_HINT] = {"hint", "#00657f", "#39c5cf", true},
    [ROLE_AXIS] = {"axis", "#424a53", "#b1bac4", false},
    [ROLE_GRID] = {"grid", "#9aa4ae", "#58616b", false},
    [ROLE_KINK] = {"kink", "#1f2328", "#e6edf3", false},
    [ROLE_SERIES_1] = {"series1", "#0969da", "#58a6ff", false},
    [ROLE_SERIES_2] = {"series2", "#cf222e", "#ff7b72", false},
    [ROLE_SERIES_3] = {"series3", "#1a7f37", "#3fb950", false},
    [ROLE_SERIES_4] = {"series4", "#8250df", "#bc8cff", false},
    [ROLE_SERIES_5] = {"series5", "#8a5a00", "#d29922", false},
    [ROLE_SERIES_6] = {"series6", "#00657f", "#39c5cf", false},
    [ROLE_REGION_1] = {"region1", "#c6defa", "#17396b", false},
    [ROLE_REGION_2] = {"region2", "#fbd3cc", "#63241d", false},
    [ROLE_REGION_3] = {"region3", "#cbecce", "#1b4a25", false},
    [ROLE_REGION_4] = {"region4", "#e2d3f8", "#452c74", false},
    [ROLE_REGION_5] = {"region5", "#f7e3a6", "#5b470d", false},
    [ROLE_REGION_6] = {"region6", "#bfecee", "#0e5157", false},
    [ROLE_REGION_7] = {"region7", "#f6cde6", "#61234c", false},
    [ROLE_REGION_8] = {"region8", "#dbe0e6", "#3a424d", false},
    [ROLE_DEPARTS] = {"departs", "#f6cde6", "#61234c", false},
};
_Static_assert(DLT_COUNT(looks) == ROLE_COUNT, "one look for each role");

static const char page_light[] = "#ffffff", page_dark[] = "#0d1117";
/* Behind text in reverse. */
static const char back_light[] = "#1f2328", back_dark[] = "#e6edf3";

/* --- elements
 * -------------------------------------------------------------------------------------- */

double svg_x(double column)
{
    return SVG_MARGIN + column * SVG_CELL_WIDTH;
}

double svg_y(double row)
{
    return SVG_MARGIN + row * SVG_CELL_HEIGHT;
}

/* Two decimals at most, none that say nothing; never "-0". */
static void add_number(struct strbuf *out, double number)
{
    static const double most = 1e9;
    long long hundredths = isfinite(number) ? llround(fmax(-most, fmin(most, number)) * 100) : 0;
    long long size = hundredths < 0 ? -hundredths : hundredths;
    strbuf_printf(out, "%s%lld", hundredths < 0 ? "-" : "", size / 100);
    if (size % 100 != 0)
        strbuf_printf(out, size % 10 ? ".%02lld" : ".%lld",
                      size % 10 ? size % 100 : size / 10 % 10);
}

void svg_number(struct svg *svg, const char *name, double number)
{
    strbuf_printf(&svg->body, " %s=\"", name);
    add_number(&svg->body, number);
    strbuf_add(&svg->body, "\"");
}

void svg_begin(struct svg *svg, const char *name, enum draw_role role, const char *extra)
{
    svg->used[role] = true;
    strbuf_printf(&svg->body, "<%s class=\"%s%s%s\"", name, looks[role].name, extra ? " " : "",
                  extra ? extra : "");
}

void svg_end(struct svg *svg)
{
    strbuf_add(&svg->body, "/>\n");
}

void svg_rect(struct svg *svg, enum draw_role role, const char *extra, const double edges[4])
{
    svg_begin(svg, "rect", role, extra);
    svg_number(svg, "x", edges[0]);
    svg_number(svg, "y", edges[1]);
    svg_number(svg, "width", edges[2] - edges[0]);
    svg_number(svg, "height", edges[3] - edges[1]);
    svg_end(svg);
}

void svg_line(struct svg *svg, enum draw_role role, const char *extra, const double ends[4])
{
    static const char *const names[4] = {"x1", "y1", "x2", "y2"};
    svg_begin(svg, "line", role, extra);
    for (size_t i = 0; i < 4; i++)
        svg_number(svg, names[i], ends[i]);
    svg_end(svg);
}

void svg_circle(struct svg *svg, enum draw_role role, const char *extra, const double circle[3])
{
    static const char *const names[3] = {"cx", "cy", "r"};
    svg_begin(svg, "circle", role, extra);
    for (size_t i = 0; i < 3; i++)
        svg_number(svg, names[i], circle[i]);
    svg_end(svg);
}

void svg_path(struct svg *svg, enum draw_role role, const char *name, const char *extra,
              const struct spot *pixels, size_t count)
{
    svg_begin(svg, name, role, extra);
    strbuf_add(&svg->body, " points=\"");
    for (size_t i = 0; i < count; i++) {
        strbuf_add(&svg->body, i > 0 ? " " : "");
        add_number(&svg->body, pixels[i].x);
        strbuf_add(&svg->body, ",");
        add_number(&svg->body, pixels[i].y);
    }
    strbuf_add(&svg->body, "\"");
    svg_end(svg);
}

bool svg_shape(struct svg *svg, enum draw_role role, const char *glyph, struct spot at)
{
    static const double disc = 3.6, reach = 4.6, side = 3.5;
    const struct spot diamond[4] = {
        {at.x, at.y - reach}, {at.x + reach, at.y}, {at.x, at.y + reach}, {at.x - reach, at.y}};
    const struct spot triangle[3] = {
        {at.x, at.y - reach}, {at.x + reach, at.y + side}, {at.x - reach, at.y + side}};
    const struct spot half[5] = {{at.x, at.y - disc},
                                 {at.x - disc * 0.7, at.y - disc * 0.7},
                                 {at.x - disc, at.y},
                                 {at.x - disc * 0.7, at.y + disc * 0.7},
                                 {at.x, at.y + disc}};
    const double circle[3] = {at.x, at.y, disc};
    if (str_equal(glyph, "◆") || str_equal(glyph, "◇"))
        svg_path(svg, role, "polygon", str_equal(glyph, "◇") ? "hollow" : NULL, diamond, 4);
    else if (str_equal(glyph, "▲"))
        svg_path(svg, role, "polygon", NULL, triangle, 3);
    else if (str_equal(glyph, "■"))
        svg_rect(svg, role, NULL,
                 (const double[4]){at.x - side, at.y - side, at.x + side, at.y + side});
    else if (str_equal(glyph, "●"))
        svg_circle(svg, role, NULL, circle);
    else if (str_equal(glyph, "○") || str_equal(glyph, "◐"))
        svg_circle(svg, role, "hollow", circle);
    else
        return false;
    if (str_equal(glyph, "◐"))
        svg_path(svg, role, "polygon", NULL, half, DLT_COUNT(half));
    return true;
}

/* What XML 1.0 forbids even as a reference, and the controls it advises against. */
static bool is_forbidden(uint32_t codepoint)
{
    return (codepoint < 0x20 && codepoint != '\t' && codepoint != '\n') ||
           (codepoint >= 0x7f && codepoint < 0xa0) || (codepoint & 0xfffe) == 0xfffe;
}

void svg_escape(struct strbuf *out, const char *text, size_t length)
{
    for (size_t at = 0, size; at<length; at += size> 0 ? size : 1) {
        uint32_t codepoint = 0;
        size = utf8_decode(text + at, length - at, &codepoint);
        if (size == 0 || is_forbidden(codepoint))
            strbuf_add_codepoint(out, 0xfffd);
        else if (codepoint == '&')
            strbuf_add(out, "&amp;");
        else if (codepoint == '<')
            strbuf_add(out, "&lt;");
        else if (codepoint == '>')
            strbuf_add(out, "&gt;");
        else
            strbuf_add_bytes(out, text + at, size);
    }
}

/* --- strokes
 * --------------------------------------------------------------------------------------- */

static struct spot to_pixels(struct spot spot)
{
    return (struct spot){svg_x(spot.x), svg_y(spot.y)};
}

/* A glyph that is no shape: letters in the middle of the spot. */
static void add_letter(struct svg *svg, enum draw_role role, const char *glyph, struct spot at)
{
    static const double below = 5; /* pixels from the middle to the line that letters stand on */
    svg_begin(svg, "text", role, "mark");
    svg_number(svg, "x", at.x);
    svg_number(svg, "y", at.y + below);
    strbuf_add(&svg->body, ">");
    svg_escape(&svg->body, glyph, strlen(glyph));
    strbuf_add(&svg->body, "</text>\n");
}

static void add_mark(struct svg *svg, const struct stroke *stroke, struct spot at)
{
    static const double reach = 3.4;
    bool crosses = str_equal(stroke->glyph, "×"), plus = str_equal(stroke->glyph, "+");
    if (crosses || plus) {
        double a = crosses ? reach : 0, b = crosses ? reach : reach + 1;
        svg_line(svg, stroke->role, "heavy",
                 (const double[4]){at.x - a, at.y - b, at.x + a, at.y + b});
        svg_line(svg, stroke->role, "heavy",
                 (const double[4]){at.x - b, at.y + a, at.x + b, at.y - a});
    } else if (!svg_shape(svg, stroke->role, stroke->glyph, at)) {
        add_letter(svg, stroke->role, stroke->glyph, at);
    }
}

static void add_stroke(struct svg *svg, struct arena *arena, const struct kept_stroke *kept)
{
    static const char *const weights[] = {"w1", "w2", "w3"};
    const struct stroke *stroke = &kept->stroke;
    struct spot *pixels = arena_array(arena, kept->count, sizeof(*pixels));
    for (size_t i = 0; i < kept->count; i++)
        pixels[i] = to_pixels(svg->surface->strokes->spots[kept->first + i]);
    int weight = stroke->weight < 1 ? 1 : (stroke->weight > 3 ? 3 : stroke->weight);
    bool thin = stroke->role == ROLE_AXIS || stroke->role == ROLE_GRID;
    const char *solid = thin ? "box" : weights[weight - 1];
    const char *class = stroke->kind == STROKE_DASHED ? "dash" : solid;
    if (stroke->kind == STROKE_MARK)
        add_mark(svg, stroke, pixels[0]);
    else if (stroke->kind == STROKE_AREA)
        svg_path(svg, stroke->role, "polygon", NULL, pixels, kept->count);
    else if (kept->count == 2)
        svg_line(svg, stroke->role, class,
                 (const double[4]){pixels[0].x, pixels[0].y, pixels[1].x, pixels[1].y});
    else
        svg_path(svg, stroke->role, "polyline", class, pixels, kept->count);
}

/* Areas, or all else. */
static void add_strokes(struct svg *svg, bool areas)
{
    const struct strokes *strokes = svg->surface->strokes;
    struct arena *arena = arena_create();
    for (size_t i = 0; strokes && i < strokes->count; i++) {
        if ((strokes->items[i].stroke.kind == STROKE_AREA) == areas)
            add_stroke(svg, arena, &strokes->items[i]);
        arena_reset(arena);
    }
    arena_destroy(arena);
}

/* --- text
 * ------------------------------------------------------------------------------------------ */

static bool is_blank(const struct cell *cell)
{
    return !cell || svg_draws(cell) || cell->text[0] == '\0' || str_equal(cell->text, " ");
}

/* Colours of areas are for areas: letters in them are as other text is. */
static enum draw_role letter_role(const struct cell *cell)
{
    return cell->role >= ROLE_REGION_1 && cell->role <= ROLE_DEPARTS ? ROLE_TEXT
                                                                     : (enum draw_role)cell->role;
}

static bool has_areas(const struct strokes *strokes)
{
    for (size_t i = 0; i < strokes->count; i++)
        if (strokes->items[i].stroke.kind == STROKE_AREA)
            return true;
    return false;
}

/* Over the lines of a plot, letters keep them at a distance; on colours that would look torn. */
static bool needs_halo(const struct surface *surface, int x, int y)
{
    if (surface->strokes == NULL || surface_cell(surface, x, y)->back != ROLE_TEXT ||
        has_areas(surface->strokes))
        return false;
    for (size_t i = 0; i < surface->plot_count; i++) {
        const struct plot_area *area = &surface->plots[i];
        if (x >= area->x && x < area->x + area->width && y >= area->y && y < area->y + area->height)
            return true;
    }
    return false;
}

/* The column after a run of letters that look alike and stand together: single blanks are between
 * words, more are a gap. */
static int run_end(const struct svg *svg, int x, int y)
{
    const struct cell *first = svg_cell(svg, x, y);
    const bool halo = needs_halo(svg->surface, x, y);
    int end = x;
    for (int at = x; at < svg->surface->width && at - end < 2; at++) {
        const struct cell *cell = svg_cell(svg, at, y);
        if (!cell || (svg_draws(cell) && cell->width > 0) || cell->back != first->back)
            break;
        if (is_blank(cell) && cell->width > 0)
            continue;
        if (cell->role != first->role || needs_halo(svg->surface, at, y) != halo)
            break;
        end = at + 1;
    }
    return end;
}

/* Fonts that are a little wider or narrower are made to fill the columns. */
static void add_run(struct svg *svg, int x, int end, int y)
{
    static const double base = 14; /* pixels from the top of a row to the line of its letters */
    svg_begin(svg, "text", letter_role(svg_cell(svg, x, y)),
              needs_halo(svg->surface, x, y) ? "halo" : NULL);
    svg_number(svg, "x", svg_x(x));
    svg_number(svg, "y", svg_y(y) + base);
    svg_number(svg, "textLength", svg_x(end) - svg_x(x));
    strbuf_add(&svg->body, " lengthAdjust=\"spacingAndGlyphs\">");
    for (int at = x; at < end; at++) {
        const char *text = surface_cell(svg->surface, at, y)->text;
        svg_escape(&svg->body, text, strlen(text));
    }
    strbuf_add(&svg->body, "</text>\n");
}

static void add_text(struct svg *svg)
{
    for (int y = 0; y < svg->surface->height; y++) {
        for (int x = 0; x < svg->surface->width;) {
            if (is_blank(svg_cell(svg, x, y))) {
                x++;
                continue;
            }
            int end = run_end(svg, x, y);
            add_run(svg, x, end, y);
            x = end;
        }
    }
}

/* --- the document
 * ---------------------------------------------------------------------------------- */

static void add_rules(struct strbuf *out, const struct svg *svg, bool dark)
{
    const char *page = dark ? page_dark : page_light;
    strbuf_printf(out, ".dltutor .page,.dltutor .hollow{fill:%s}\n", page);
    strbuf_printf(out, ".dltutor .halo{stroke:%s}\n", page);
    if (svg->used[ROLE_SELECTED])
        strbuf_printf(out, ".dltutor .back{fill:%s}\n", dark ? back_dark : back_light);
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (svg->used[i])
            strbuf_printf(out, ".dltutor .%s{color:%s}\n", looks[i].name,
                          dark ? looks[i].dark : looks[i].light);
}

static void add_style(struct strbuf *out, const struct svg *svg, enum svg_theme theme)
{
    strbuf_printf(out,
                  "<style>\n"
                  ".dltutor{font:%dpx ui-monospace,\"DejaVu Sans Mono\",Menlo,Consolas,"
                  "\"Liberation Mono\",monospace}\n"
                  ".dltutor text,.dltutor rect,.dltutor circle,.dltutor polygon"
                  "{fill:currentColor}\n"
                  ".dltutor line,.dltutor polyline{stroke:currentColor;fill:none;stroke-width:1}\n"
                  ".dltutor rect,.dltutor .box,.dltutor .dash{shape-rendering:crispEdges}\n"
                  ".dltutor .box{stroke-linecap:square}\n"
                  ".dltutor .dash{stroke-dasharray:2 3}\n"
                  ".dltutor .heavy{stroke-width:2}\n"
                  ".dltutor .w1,.dltutor .w2,.dltutor .w3"
                  "{stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}\n"
                  ".dltutor .w2{stroke-width:3}\n"
                  ".dltutor .w3{stroke-width:4.5}\n"
                  ".dltutor .hollow{stroke:currentColor;stroke-width:1.2}\n"
                  ".dltutor .mark{text-anchor:middle;font-weight:bold}\n"
                  ".dltutor .halo{paint-order:stroke;stroke-width:4;stroke-linejoin:round}\n"
                  ".dltutor .tint{fill-opacity:.2}\n"
                  ".dltutor .s1{fill-opacity:.25}\n"
                  ".dltutor .s2{fill-opacity:.5}\n"
                  ".dltutor .s3{fill-opacity:.75}\n",
                  SVG_FONT_SIZE);
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (svg->used[i] && looks[i].bold)
            strbuf_printf(out, ".dltutor text.%s{font-weight:bold}\n", looks[i].name);
    add_rules(out, svg, theme == SVG_DARK);
    if (theme == SVG_AUTO) {
        strbuf_add(out, "@media (prefers-color-scheme:dark){\n");
        add_rules(out, svg, true);
        strbuf_add(out, "}\n");
    }
    strbuf_add(out, "</style>\n");
}

static void add_words(struct strbuf *out, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    strbuf_printf(out, "<%s>", name);
    svg_escape(out, text, strlen(text));
    strbuf_printf(out, "</%s>\n", name);
}

char *surface_to_svg(struct arena *arena, const struct surface *surface,
                     const struct svg_options *options)
{
    static const struct svg_options plain = {.theme = SVG_AUTO};
    struct svg svg = {.surface = surface};
    struct strbuf out;
    const int width = 2 * SVG_MARGIN + surface->width * SVG_CELL_WIDTH;
    const int height = 2 * SVG_MARGIN + surface->height * SVG_CELL_HEIGHT;
    options = options ? options : &plain;
    strbuf_init(&svg.body);
    strbuf_init(&out);
    add_strokes(&svg, true);
    svg_backs(&svg);
    svg_cells(&svg);
    add_strokes(&svg, false);
    add_text(&svg);
    strbuf_printf(&out,
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dltutor\" role=\"img\" "
                  "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
                  width, height, width, height);
    add_words(&out, "title", options->title);
    add_words(&out, "desc", options->description);
    add_style(&out, &svg, options->theme);
    strbuf_printf(&out, "<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", width, height);
    strbuf_add_bytes(&out, svg.body.text, svg.body.length);
    strbuf_add(&out, "</svg>\n");
    char *result = strbuf_take(&out, arena);
    strbuf_finish(&out);
    strbuf_finish(&svg.body);
    return result;
}

/* --- files
 * ----------------------------------------------------------------------------------------- */

static bool ends_with(const char *path, const char *suffix)
{
    size_t length = strlen(path), end = strlen(suffix);
    for (size_t i = 0; i < end && length > end; i++) {
        char c = path[length - end + i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != suffix[i])
            return false;
    }
    return length > end && path[length - end - 1] != '/';
}

bool picture_format_of(const char *path, enum picture_format *format_out)
{
    bool svg = ends_with(path, ".svg");
    *format_out = svg ? PICTURE_SVG : PICTURE_TEXT;
    return svg || ends_with(path, ".txt");
}

char *surface_to_picture(struct arena *arena, const struct surface *surface,
                         enum picture_format format, const struct svg_options *options)
{
    if (format == PICTURE_SVG)
        return surface_to_svg(arena, surface, options);
    return arena_printf(arena, "%s\n", surface_to_text(arena, surface));
}
