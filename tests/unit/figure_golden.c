/* SPDX-License-Identifier: MIT */
/* Every example of every kind of figure against its golden pictures and words, in any size without
 * harm, and with arguments that are wrong. UPDATE_GOLDEN=1 writes the files afresh. */
#include "dltutor/figure.h"
#include "golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define FOLDER "tests/golden/figure"

struct page {
    int width, height;
    enum charset charset;
};

/* In fewer columns texts may be cut off. */
enum { LEAST_WIDTH = 13 };

/* A strip, the pane of a question, and a whole screen. */
static const struct page pages[] = {
    {30, 6, CHARSET_ASCII}, {72, 18, CHARSET_ASCII}, {100, 30, CHARSET_ASCII}};

/* One example bound to its parameters. */
struct bound {
    struct arena *arena;
    const struct figure_kind *kind;
    struct num_ctx ctx;
    struct diag diag;
    struct value *args;
    enum dlt_err err;
};

/* Splits at blanks outside brackets. */
static size_t split(struct arena *arena, const char *line, const char ***texts_out)
{
    const char **texts = NULL;
    size_t count = 0, capacity = 0;
    while (*line) {
        int depth = 0;
        line += strspn(line, " ");
        const char *start = line;
        for (; *line && (depth > 0 || *line != ' '); line++)
            depth += (*line == '[' || *line == '(') - (*line == ']' || *line == ')');
        if (line == start)
            break;
        texts = arena_grow(arena, texts, count, &capacity, sizeof *texts);
        texts[count++] = arena_strndup(arena, start, (size_t)(line - start));
    }
    *texts_out = texts;
    return count;
}

static void bind(struct bound *bound, const struct figure_kind *kind, const char *line)
{
    const char **texts;
    memset(bound, 0, sizeof *bound);
    bound->arena = arena_create();
    bound->kind = kind;
    num_ctx_init(&bound->ctx, bound->arena, &bound->diag);
    size_t count = split(bound->arena, line, &texts);
    bound->args = arena_array(bound->arena, kind->param_count, sizeof *bound->args);
    bound->err = param_bind(&bound->ctx, kind->params, kind->param_count, texts, count, NULL,
                            bound->args, NULL);
}

static const struct figure_kind *kind_at(size_t index)
{
    size_t count;
    return figure_table(&count)[index];
}

static size_t kind_count(void)
{
    size_t count;
    figure_table(&count);
    return count;
}

/* What colours lie behind the cells: a digit for each region's, in a second picture; "" for none. */
static const char *behind(struct bound *bound, const struct surface *surface)
{
    struct strbuf text;
    bool any = false;
    strbuf_init(&text);
    for (int row = 0; row < surface->height; row++) {
        strbuf_add(&text, row == 0 ? "\n-- behind it\n" : "\n");
        for (int column = 0; column < surface->width; column++) {
            const struct cell *cell = surface_cell(surface, column, row);
            bool area = cell->back >= ROLE_REGION_1 && cell->back <= ROLE_REGION_8;
            bool departs = cell->back == ROLE_DEPARTS;
            any = any || cell->back != ROLE_TEXT;
            const char mark = (char)(area                      ? '1' + cell->back - ROLE_REGION_1
                                     : departs                 ? '!'
                                     : cell->back == ROLE_TEXT ? '.'
                                                               : '?');
            strbuf_add_bytes(&text, &mark, 1);
        }
    }
    const char *whole = any ? strbuf_take(&text, bound->arena) : "";
    strbuf_finish(&text);
    return whole;
}

static char *render(struct bound *bound, const struct page *page, enum marker marker)
{
    struct surface *surface = surface_create(page->width, page->height, page->charset);
    enum dlt_err err = bound->kind->draw(&bound->ctx, bound->args, surface,
                                         &(struct figure_view){.marker = marker});
    char *text = NULL;
    if (surface->cut_off > 0 && page->width >= LEAST_WIDTH)
        fail_msg("%s at %dx%d: %zu texts end at the edge without an ellipsis:\n%s",
                 bound->kind->name, page->width, page->height, surface->cut_off,
                 surface_to_text(bound->arena, surface));
    if (err == DLT_OK)
        text = arena_printf(bound->arena, "%s%s", surface_to_text(bound->arena, surface),
                            behind(bound, surface));
    bound->err = err;
    surface_destroy(surface);
    return text;
}

/* --- golden files -------------------------------------------------------------------------------------- */

static char *read_whole(struct arena *arena, const char *path)
{
    char buffer[4096];
    size_t length;
    struct strbuf text;
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    strbuf_init(&text);
    while ((length = fread(buffer, 1, sizeof buffer, file)) > 0)
        strbuf_add_bytes(&text, buffer, length);
    fclose(file);
    char *whole = strbuf_take(&text, arena);
    strbuf_finish(&text);
    return whole;
}

static void write_whole(const char *path, const char *text)
{
    mkdir("tests/golden", 0777);
    mkdir(FOLDER, 0777);
    FILE *file = fopen(path, "wb");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        fail_msg("cannot write %s", path);
}

static void compare(struct arena *arena, const char *path, const char *text)
{
    if (golden_updates())
        write_whole(path, text);
    const char *golden = read_whole(arena, path);
    if (!golden)
        fail_msg("%s is missing: run with UPDATE_GOLDEN=1 and look at it", path);
    if (strcmp(golden, text) != 0)
        fail_msg("%s differs; now it is:\n%s", path, text);
}

/* All pages of an example in one character set, each below a line that tells its size. */
static void compare_pages(struct bound *bound, size_t index, enum charset charset)
{
    const struct figure_kind *kind = bound->kind;
    bool ascii = charset == CHARSET_ASCII;
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < DLT_COUNT(pages); i++) {
        struct page page = pages[i];
        page.charset = charset;
        char *picture = render(bound, &page, ascii ? MARKER_ASCII : MARKER_BRAILLE);
        if (!picture)
            fail_msg("%s %s: %s", kind->name, kind->examples[index], bound->diag.text);
        size_t length = strlen(picture);
        while (length > 0 && picture[length - 1] == '\n')
            length--;
        strbuf_printf(&text, "== %dx%d\n%.*s\n", page.width, page.height, (int)length, picture);
    }
    compare(bound->arena,
            arena_printf(bound->arena, FOLDER "/%s.%zu.%s.txt", kind->name, index,
                         ascii ? "ascii" : "utf8"),
            text.text);
    strbuf_finish(&text);
}

static void compare_example(const struct figure_kind *kind, size_t index)
{
    struct bound bound;
    bind(&bound, kind, kind->examples[index]);
    if (bound.err != DLT_OK)
        fail_msg("%s %s: %s", kind->name, kind->examples[index], bound.diag.text);
    compare_pages(&bound, index, CHARSET_ASCII);
    compare_pages(&bound, index, CHARSET_UTF8);
    char *words = NULL;
    assert_int_equal(kind->describe(&bound.ctx, bound.args, &words), DLT_OK);
    compare(bound.arena, arena_printf(bound.arena, FOLDER "/%s.%zu.words.txt", kind->name, index),
            words);
    arena_destroy(bound.arena);
}

static void pictures_are_as_they_were(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++)
        for (size_t k = 0; k < kind_at(i)->example_count; k++)
            compare_example(kind_at(i), k);
}

/* --- rows ------------------------------------------------------------------------------------------------ */

static void rows_are_complete(void **state)
{
    (void)state;
    assert_true(kind_count() >= 3);
    for (size_t i = 0; i < kind_count(); i++) {
        const struct figure_kind *kind = kind_at(i);
        assert_ptr_equal(figure_find(kind->name), kind);
        assert_true(kind->summary && *kind->summary);
        assert_true(kind->draw && kind->describe && kind->height);
        assert_true(kind->param_count > 0 && kind->example_count >= 1);
        if (i > 0 && strcmp(kind_at(i - 1)->name, kind->name) >= 0)
            fail_msg("%s stands before %s", kind_at(i - 1)->name, kind->name);
        for (size_t p = 0; p < kind->param_count; p++) {
            const struct param *param = &kind->params[p];
            assert_true(param->name && param->summary && *param->summary);
            assert_int_equal(param->type == PARAM_CHOICE, param->choices != NULL);
        }
    }
    assert_null(figure_find("netwrk"));
}

static void every_parameter_has_an_example(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        const struct figure_kind *kind = kind_at(i);
        for (size_t p = 0; p < kind->param_count; p++) {
            struct arena *arena = arena_create();
            const char *key = arena_printf(arena, "%s=", kind->params[p].name);
            bool used = false;
            for (size_t k = 0; k < kind->example_count; k++)
                used = used || strstr(kind->examples[k], key);
            if (!used)
                fail_msg("%s: no example gives %s", kind->name, key);
            arena_destroy(arena);
        }
    }
}

/* Drawn at a size, twice the same, and in ASCII where that is asked for. */
static void draw_at(struct bound *bound, const struct page *page, enum marker marker)
{
    const char *once = render(bound, page, marker);
    if (!once)
        fail_msg("%s at %dx%d: %s", bound->kind->name, page->width, page->height, bound->diag.text);
    assert_string_equal(once, render(bound, page, marker));
    for (const char *at = once; page->charset == CHARSET_ASCII && *at; at++)
        assert_true((unsigned char)*at < 0x80);
}

static void draw_at_every_size(struct bound *bound)
{
    static const struct page sizes[] = {
        {0, 0, CHARSET_UTF8},     {1, 1, CHARSET_UTF8},   {8, 4, CHARSET_ASCII},
        {13, 2, CHARSET_UTF8},    {2, 30, CHARSET_UTF8},  {160, 50, CHARSET_UTF8},
        {160, 50, CHARSET_ASCII}, {300, 3, CHARSET_UTF8}, {24, 14, CHARSET_UTF8},
        {24, 14, CHARSET_ASCII},  {18, 9, CHARSET_UTF8},  {40, 12, CHARSET_UTF8},
    };
    for (size_t s = 0; s < DLT_COUNT(sizes); s++)
        draw_at(bound, &sizes[s], (enum marker)(s % MARKER_COUNT));
    for (int width = 8; width <= 160; width += 19) {
        int height = bound->kind->height(bound->args, width);
        assert_true(height >= 2 && height <= 60);
    }
}

static void every_size_is_drawn(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        for (size_t k = 0; k < kind_at(i)->example_count; k++) {
            struct bound bound;
            bind(&bound, kind_at(i), kind_at(i)->examples[k]);
            assert_int_equal(bound.err, DLT_OK);
            draw_at_every_size(&bound);
            arena_destroy(bound.arena);
        }
    }
}

/* --- parts of pictures ------------------------------------------------------------------------------------ */

static char *render_view(struct bound *bound, const struct figure_view *view, size_t *plots_out)
{
    struct surface *surface = surface_create(72, 18, CHARSET_UTF8);
    if (bound->kind->draw(&bound->ctx, bound->args, surface, view) != DLT_OK)
        fail_msg("%s: %s", bound->kind->name, bound->diag.text);
    char *text = surface_to_text(bound->arena, surface);
    *plots_out = surface->plot_count;
    surface_destroy(surface);
    return text;
}

static void draw_windows(struct bound *bound)
{
    static const struct plot_window windows[] = {
        {0, 1, 0, 1}, {0.25, 0.5, 0.5, 0.75}, {0.5, 0.500001, 0, 0.000001}, {0.5, 0.5, 1, 1},
        {1, 0, 1, 0}, {-1, 2, -1, 2},         {0.999, 1, 0, 0.5},
    };
    size_t plots;
    for (size_t i = 0; i < DLT_COUNT(windows); i++)
        render_view(bound, &(struct figure_view){.window = &windows[i], .weight = (int)i % 4},
                    &plots);
}

/* The last layer completes the picture; before it there is less of it. */
static void draw_layers(struct bound *bound)
{
    size_t plots;
    const char *whole = render_view(bound, &(struct figure_view){.layers = 0}, &plots);
    int count = bound->kind->layers ? bound->kind->layers(bound->args) : 1;
    assert_true(count >= 1 && count <= 64);
    for (int i = 1; i < count; i++)
        render_view(bound, &(struct figure_view){.layers = i}, &plots);
    assert_string_equal(whole, render_view(bound, &(struct figure_view){.layers = count}, &plots));
}

static void find_handles(struct bound *bound)
{
    struct figure_handle handles[FIGURE_MAX_HANDLES];
    size_t plots, count;
    render_view(bound, &(struct figure_view){.layers = 0}, &plots);
    count = bound->kind->handles ? bound->kind->handles(&bound->ctx, bound->args, handles) : 0;
    assert_true(count <= FIGURE_MAX_HANDLES);
    for (size_t i = 0; i < count; i++) {
        assert_true(isfinite(handles[i].x) && isfinite(handles[i].y));
        assert_true(handles[i].name && handles[i].name[0]);
        assert_true(handles[i].plot < plots);
    }
}

static void every_part_is_drawn(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        for (size_t k = 0; k < kind_at(i)->example_count; k++) {
            struct bound bound;
            bind(&bound, kind_at(i), kind_at(i)->examples[k]);
            assert_int_equal(bound.err, DLT_OK);
            draw_windows(&bound);
            draw_layers(&bound);
            find_handles(&bound);
            arena_destroy(bound.arena);
        }
    }
}

static void layers_come_one_by_one(void **state)
{
    static const char *const firsts[] = {"target", "h1", "φ1 h1", "network"};
    struct bound bound;
    size_t plots;
    (void)state;
    bind(&bound, figure_find("network"), figure_find("network")->examples[1]);
    assert_int_equal(bound.kind->layers(bound.args), (int)DLT_COUNT(firsts));
    for (int layers = 1; layers <= (int)DLT_COUNT(firsts); layers++) {
        const char *text = render_view(&bound, &(struct figure_view){.layers = layers}, &plots);
        assert_non_null(strstr(text, firsts[layers - 1]));
        assert_true(layers == 4 || !strstr(text, firsts[layers]));
        assert_true((strstr(text, "departs") != NULL) == (layers == 4));
    }
    arena_destroy(bound.arena);
}

/* --- what the pictures say ------------------------------------------------------------------------------- */

static char *picture(struct bound *bound, const char *kind, const char *line)
{
    static const struct page page = {72, 20, CHARSET_ASCII};
    bind(bound, figure_find(kind), line);
    if (bound->err != DLT_OK)
        fail_msg("%s: %s", line, bound->diag.text);
    char *text = render(bound, &page, MARKER_ASCII);
    if (!text)
        fail_msg("%s: %s", line, bound->diag.text);
    return text;
}

static void assert_says(const char *kind, const char *line, const char *part, bool says)
{
    struct bound bound;
    const char *text = picture(&bound, kind, line);
    if ((strstr(text, part) != NULL) != says)
        fail_msg("%s %s\nshould%s say \"%s\":\n%s", kind, line, says ? "" : " not", part, text);
    arena_destroy(bound.arena);
}

#define PAPER                                                                                      \
    "slopes=[1,-1,1] joints=[1/4,2/4,3/4] target_x=[0,1/4,2/4,3/4,1] target_y=[0,1,0,1,0] "

static void departures_are_named(void **state)
{
    (void)state;
    assert_says("network", PAPER "coefficients=[2,-8,-4,4]", "piece 3 departs: slope -8, wanted 4",
                true);
    assert_says("network", PAPER "coefficients=[2,-8,-4,4]", "piece 2 departs", false);
    assert_says("network", PAPER "coefficients=[2,4,-4,-8]", "piece 2 departs: slope 8, wanted -4",
                true);
    assert_says("network", PAPER "coefficients=[1,2]", "4 coefficients", true);
    assert_says("network", PAPER, "departs", false);
    assert_says("network",
                "slopes=[1,1,-1] joints=[1/6,2/6,4/6] target_x=[0,1/6,2/6,4/6,1] "
                "target_y=[0,1,0,1,0] coefficients=[4,-12,9,-6]",
                "is the target on all 4 pieces", true);
    assert_says("network",
                "slopes=[1,1,-1] joints=[1/6,2/6,4/6] target_x=[0,1/6,2/6,4/6,1] "
                "target_y=[0,1,0,1,0] coefficients=[0,-12,9,-6]",
                "lies 4 too low", true);
}

/* Marks in the line that starts with `name`. */
static size_t marks_in_row(const char *text, const char *name)
{
    const char *row = strstr(text, name);
    size_t count = 0;
    assert_non_null(row);
    for (; *row && *row != '\n'; row++)
        count += *row == '#';
    return count;
}

static void pyramids_read_the_right_inputs(void **state)
{
    static const char line[] = "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2]";
    struct bound bound;
    (void)state;
    const char *text = picture(&bound, "receptive_pyramid", line);
    assert_int_equal(marks_in_row(text, "H3"), 1);
    assert_int_equal(marks_in_row(text, "H2"), 3);
    assert_int_equal(marks_in_row(text, "H1"), 7);
    assert_int_equal(marks_in_row(text, "x "), 21);
    arena_destroy(bound.arena);
    assert_says("receptive_pyramid", line, "right", false);
    assert_says("receptive_pyramid",
                "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] typed=[3,11] layer=2",
                "H2 yours 11", true);
}

static size_t marks(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '#';
    return count;
}

static void grids_hold_the_objects_asked_for(void **state)
{
    (void)state;
    for (int side = 1; side <= 12; side++) {
        for (int objects = 0; objects <= side * side; objects += 1 + side / 3) {
            struct bound bound;
            struct arena *arena = arena_create();
            char *words = NULL;
            bind(&bound, figure_find("grid_cells"),
                 arena_printf(arena, "grid=%d object_cells=%d", side, objects));
            assert_int_equal(bound.kind->describe(&bound.ctx, bound.args, &words), DLT_OK);
            assert_int_equal(marks(words), objects + 1); /* one in the legend */
            arena_destroy(bound.arena);
            arena_destroy(arena);
        }
    }
}

static void regions_of_lines_are_counted(void **state)
{
    static const struct {
        const char *lines, *says;
    } rows[] = {
        {"[[1,-1,-1],[1,1,1],[0,1,1/2]]", "3 lines, 7 regions, 1 bounded"},
        {"[[1,2,0],[2,1,0],[1,-1,0]]", "3 lines, 6 regions, 0 bounded"},
        {"[[1,0,0],[1,0,1],[1,0,2]]", "3 lines, 4 regions, 0 bounded"},
        {"[[1,0,0],[-3,0,0],[0,0,5]]", "1 line, 2 regions, 0 bounded"},
        {"[[1,0,0],[0,1,0],[1,1,0],[1,-1,0]]", "4 lines, 8 regions, 0 bounded"},
        {"[[1,0,0],[0,1,0],[1,1,1],[1,-1,3]]", "4 lines, 11 regions, 3 bounded"},
        {"[[1,0,0],[0,1,0],[1,1,1],[1,-1,1]]", "4 lines, 10 regions, 2 bounded"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct arena *arena = arena_create();
        assert_says("line_arrangement",
                    arena_printf(arena, "lines=%s show_count=yes", rows[i].lines), rows[i].says,
                    true);
        assert_says("line_arrangement", arena_printf(arena, "lines=%s", rows[i].lines), "regions",
                    false);
        arena_destroy(arena);
    }
}

static void boxes_tell_what_they_share(void **state)
{
    static const char two[] = "boxes=[[p,2,1,8,5],[t,12,6,4,2]]";
    (void)state;
    assert_says("boxes", two, "p and t overlap", true);
    assert_says("boxes", two, "3/11", false);
    assert_says("boxes", "boxes=[[p,2,1,8,5],[t,12,6,4,2]] show_overlap=yes",
                "p and t share 4 x 3 = 12; together 44, ratio 3/11", true);
    assert_says("boxes", "boxes=[[p,0,0,1,1],[t,1,0,2,1]]", "no two of them overlap", true);
}

/* The box is the window: it neither grows nor shrinks while numbers are changed. */
static void boxes_of_regions_stay(void **state)
{
    static const struct plot_area held[SURFACE_MAX_PLOTS];
    struct bound bound;
    size_t plots;
    (void)state;
    bind(&bound, figure_find("deep_regions"), figure_find("deep_regions")->examples[1]);
    assert_int_equal(bound.err, DLT_OK);
    const char *alone = render_view(&bound, &(struct figure_view){.layers = 0}, &plots);
    assert_string_equal(alone, render_view(&bound, &(struct figure_view){.held = held}, &plots));
    arena_destroy(bound.arena);
}

static void variances_and_tables_tell_their_numbers(void **state)
{
    (void)state;
    assert_says("variance_depth", "gain=2 second_moment=2/3 layers=20",
                "yours explodes: times 1.333 in each layer, times 315.3 after 20", true);
    assert_says("variance_depth", "gain=3/2 second_moment=2/3",
                "yours holds: it keeps the variance", true);
    assert_says("variance_depth", "gain=2/(1+1/sqrt(3)^2) second_moment=(1+1/sqrt(3)^2)/2",
                "yours holds: it keeps the variance", true);
    assert_says("variance_depth", "gain=2 second_moment=2/3 right=3/2", "3/(2 D_h)", false);
    assert_says("variance_depth", "right=3/2 show_right=yes", "3/(2 D_h)", true);
    assert_says("layer_table", "weights=[1000,2000] biases=[10,20]", "total 3,030", true);
    assert_says("layer_table", "weights=[1000,2000] biases=[10,20] show_total=no", "3,030", false);
    assert_says("descent", "curve_x=[0,1,2] curve_y=[1,0,1] starts=[0,2] ends=[1,1] basin=[1,1]",
                "minimum 1 at 1: from 0, 2", true);
}

/* --- refusals -------------------------------------------------------------------------------------------- */

static void nonsense_is_refused(void **state)
{
    static const struct {
        const char *kind, *line;
    } rows[] = {
        {"network", "slopes=[1,2] joints=[0]"},
        {"network", "slopes=[1] joints=[0] target_x=[0,1] target_y=[1]"},
        {"network", "slopes=[1] joints=[0] target_x=[1,0] target_y=[1,0] from=0 to=1"},
        {"network", "slopes=[1] joints=[0] from=1 to=1"},
        {"network", "slopes=[pi] joints=[0]"},
        {"activation", "from=1 to=1"},
        {"grid_cells", "grid=2 object_cells=5"},
        {"grid_cells", "grid=2 cells=[5]"},
        {"layer_table", "weights=[1,2] biases=[1]"},
        {"line_arrangement", "lines=[[1,2]]"},
        {"deep_regions", "weights=[[[1,0]]] biases=[[0]] box=[[0,1]]"},
        {"deep_regions", "weights=[[[1,0]],[[1,1]]] biases=[[0],[0]] box=[[0,1]]"},
        {"deep_regions", "weights=[[[1,0]],[[1]]] biases=[[0,1],[0]] box=[[0,1]]"},
        {"deep_regions", "weights=[[[pi,0]],[[1]]] biases=[[0],[0]] box=[[0,1]]"},
        {"deep_regions", "weights=[[[1,0]],[[1]]] biases=[[0],[0]] box=[[1,1]]"},
        {"boxes", "boxes=[[a,1,2,3]]"},
        {"boxes", "boxes=[[a,1,2,3,b]]"},
        {"boxes", "boxes=[[a,0,0,1,1],[b,0,0,1,1],[c,0,0,1,1],[d,0,0,1,1],[e,0,0,1,1],[f,0,0,1,1],["
                  "g,0,0,1,1]]"},
        {"descent", "curve_x=[0,1] curve_y=[0]"},
        {"descent", "curve_x=[1,0] curve_y=[0,1]"},
        {"descent", "curve_x=[0,1] curve_y=[0,1] starts=[0] ends=[0,1]"},
        {"variance_depth", "layers=0"},
        {"receptive_pyramid", "kernel_size=[3,3] stride=[1]"},
        {"receptive_pyramid", "kernel_size=[3/2]"},
        {"receptive_pyramid", "kernel_size=[3] layer=2"},
        {"receptive_pyramid", "kernel_size=[3] show=everything"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        static const struct page page = {40, 10, CHARSET_ASCII};
        struct bound bound;
        char *words = NULL;
        bind(&bound, figure_find(rows[i].kind), rows[i].line);
        if (bound.err == DLT_OK && render(&bound, &page, MARKER_ASCII))
            fail_msg("%s accepted %s", rows[i].kind, rows[i].line);
        assert_true(bound.diag.text[0] != '\0');
        if (bound.ctx.err != DLT_OK && bound.args[0].kind != VALUE_NONE)
            assert_int_not_equal(bound.kind->describe(&bound.ctx, bound.args, &words), DLT_OK);
        assert_null(words);
        arena_destroy(bound.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_complete),
        cmocka_unit_test(every_parameter_has_an_example),
        cmocka_unit_test(pictures_are_as_they_were),
        cmocka_unit_test(every_size_is_drawn),
        cmocka_unit_test(every_part_is_drawn),
        cmocka_unit_test(layers_come_one_by_one),
        cmocka_unit_test(departures_are_named),
        cmocka_unit_test(pyramids_read_the_right_inputs),
        cmocka_unit_test(grids_hold_the_objects_asked_for),
        cmocka_unit_test(regions_of_lines_are_counted),
        cmocka_unit_test(boxes_tell_what_they_share),
        cmocka_unit_test(boxes_of_regions_stay),
        cmocka_unit_test(variances_and_tables_tell_their_numbers),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
