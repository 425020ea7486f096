/* SPDX-License-Identifier: MIT */
/* Every example of every kind of figure as a file: well-formed, the same each time, with its words. */
#include "dltutor/figure.h"
#include "svg_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Splits at blanks outside brackets, in place. */
static size_t split(char *line, const char **texts_out, size_t most)
{
    size_t count = 0;
    while (*line && count < most) {
        int depth = 0;
        line += strspn(line, " ");
        if (!*line)
            break;
        texts_out[count++] = line;
        for (; *line && (depth > 0 || *line != ' '); line++)
            depth += (*line == '[' || *line == '(') - (*line == ']' || *line == ')');
        if (*line)
            *line++ = '\0';
    }
    return count;
}

static char *picture_of(struct arena *arena, const struct figure_kind *kind, const char *example,
                        const struct figure_page *like)
{
    const char *texts[64];
    struct diag diag = {0};
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, arena, &diag);
    struct value *args = arena_array(arena, kind->param_count + 1, sizeof *args);
    size_t count = split(arena_strdup(arena, example), texts, DLT_COUNT(texts));
    struct figure_page page = *like;
    page.kind = kind;
    page.args = args;
    if (param_bind(&ctx, kind->params, kind->param_count, texts, count, NULL, args, NULL) !=
            DLT_OK ||
        figure_to_picture(&ctx, &page, &text) != DLT_OK)
        fail_msg("%s %s: %s", kind->name, example, diag.text);
    return text;
}

static void check_example(const struct figure_kind *kind, const char *example)
{
    static const int sizes[][2] = {{72, 0}, {40, 12}, {8, 4}, {1, 1}, {120, 40}};
    for (size_t i = 0; i < DLT_COUNT(sizes); i++) {
        struct arena *arena = arena_create();
        struct figure_page page = {.caption = "A <caption> & more",
                                   .width = sizes[i][0],
                                   .height = sizes[i][1],
                                   .charset = CHARSET_ASCII,
                                   .view = {.marker = MARKER_BRAILLE, .weight = 2},
                                   .format = PICTURE_SVG};
        const char *svg = picture_of(arena, kind, example, &page), *wrong = svg_check(svg);
        if (wrong)
            fail_msg("%s %s: not well-formed from here on: %.80s", kind->name, example, wrong);
        assert_string_equal(svg, picture_of(arena, kind, example, &page));
        assert_non_null(strstr(svg, "<title>A &lt;caption&gt; &amp; more</title>\n<desc>"));
        page.format = PICTURE_TEXT;
        const char *text = picture_of(arena, kind, example, &page);
        assert_int_equal(strspn(text, "A"), 1); /* the caption comes first */
        for (const char *at = text; *at; at++)
            assert_true(*at == '\n' || (*at >= ' ' && *at <= '~'));
        arena_destroy(arena);
    }
}

static void all_examples(void **state)
{
    size_t count;
    const struct figure_kind *const *table = figure_table(&count);
    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < table[i]->example_count; k++)
            check_example(table[i], table[i]->examples[k]);
}

/* The lines of an arrangement end on the rim, and its areas fill it. */
static void arrangements_are_exact(void **state)
{
    (void)state;
    struct arena *arena = arena_create();
    const struct figure_page page = {.width = 60, .height = 20, .format = PICTURE_SVG};
    const char *svg = picture_of(arena, figure_find("line_arrangement"),
                                 "lines=[[1,0,0],[0,1,0],[1,1,1]]", &page);
    size_t areas = 0, lines = 0;
    for (const char *at = strstr(svg, "<polygon class=\"region"); at;
         at = strstr(at + 1, "<polygon class=\"region"))
        areas++;
    for (const char *at = strstr(svg, "<line class=\"series1 w1\""); at;
         at = strstr(at + 1, "<line class=\"series1 w1\""))
        lines++;
    assert_int_equal(areas, 7);
    assert_int_equal(lines, 3);
    assert_null(strstr(svg, "<circle"));
    arena_destroy(arena);
}

/* The word as it stands in a picture keeps its place and its role; parts of words are none. */
static void an_answer_on_show_is_nobodys(void **state)
{
    struct surface *surface = surface_create(40, 2, CHARSET_UTF8);
    struct arena *arena = arena_create();
    (void)state;
    surface_text(surface, 0, 0, ROLE_WRONG, "yours: 3, \xe2\x96\xa0 yours");
    surface_text(surface, 0, 1, ROLE_TEXT, "yourself xyours yoursy your         yours");
    figure_picture_shown(surface);
    assert_string_equal(surface_to_text(arena, surface),
                        "shown: 3, \xe2\x96\xa0 shown\nyourself xyours yoursy your         your");
    assert_int_equal(surface_cell(surface, 4, 0)->role, ROLE_WRONG);
    assert_string_equal(
        figure_words_shown(arena, "yours holds. Is it yours?\n\nstep  yours\n  yours"),
        "the answer on show holds. Is it the answer on show?\n\nstep  shown\n"
        "  the answer on show");
    assert_string_equal(figure_words_shown(arena, "xyours your yoursy"), "xyours your yoursy");
    assert_string_equal(figure_words_shown(arena, ""), "");
    surface_destroy(surface);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_examples),
        cmocka_unit_test(arrangements_are_exact),
        cmocka_unit_test(an_answer_on_show_is_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
