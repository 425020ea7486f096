/* SPDX-License-Identifier: MIT */
/* Present mode without a terminal: keys go in, a surface comes out; clock and places are the test's
 * own. UPDATE_GOLDEN=1 writes the golden screens afresh. */
#include "../../src/tui/lectern.h"
#include "dltutor/load.h"
#include "golden.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FOLDER "tests/golden/tui"

static const struct {
    int width, height;
} sizes[] = {{80, 24}, {40, 12}, {120, 40}};

enum { PLACES = 4, NAME = 64 };

struct stage {
    struct arena *arena;
    struct bank bank;
    struct session_ports ports;
    struct tui_options options;
    struct app *app;
    struct surface *surface;
    int64_t now;
    bool full; /* nothing can be kept */
    struct {
        char question[NAME], step[NAME], furthest[NAME];
        uint64_t seed;
    } places[PLACES];
};

/* --- ports ------------------------------------------------------------------------------------------ */

static int64_t now(void *context)
{
    return ((struct stage *)context)->now;
}

static bool keep_place(void *context, const struct question *question,
                       const struct lesson_place *place)
{
    struct stage *stage = context;
    size_t i = 0;
    if (stage->full)
        return false;
    while (stage->places[i].question[0] && strcmp(stage->places[i].question, question->id) != 0)
        i++;
    assert_true(i < PLACES);
    snprintf(stage->places[i].question, NAME, "%s", question->id);
    snprintf(stage->places[i].step, NAME, "%s", place->step);
    snprintf(stage->places[i].furthest, NAME, "%s", place->furthest);
    stage->places[i].seed = place->seed;
    return true;
}

static bool find_place(void *context, struct arena *arena, const struct question *question,
                       struct lesson_place *place_out)
{
    const struct stage *stage = context;
    for (size_t i = 0; i < PLACES; i++) {
        if (strcmp(stage->places[i].question, question->id) != 0)
            continue;
        *place_out =
            (struct lesson_place){stage->places[i].seed, arena_strdup(arena, stage->places[i].step),
                                  arena_strdup(arena, stage->places[i].furthest)};
        return true;
    }
    return false;
}

/* --- the stage -------------------------------------------------------------------------------------- */

static void no_problem(void *context, const struct diag *diag)
{
    (void)context;
    fail_msg("%s:%u:%u: %s", diag->file, diag->line, diag->column, diag->text);
}

static int setup(void **state)
{
    static const char *const folders[] = {"tests/packs/screens"};
    struct stage *stage = calloc(1, sizeof *stage);
    stage->arena = arena_create();
    stage->now = 1000;
    stage->ports = (struct session_ports){
        .context = stage, .now = now, .place = keep_place, .find_place = find_place};
    stage->options = (struct tui_options){.ports = &stage->ports, .present = true};
    *state = stage;
    return load_bank(stage->arena, folders, 1, &stage->bank, no_problem, NULL) == DLT_OK ? 0 : -1;
}

static void close_app(struct stage *stage)
{
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    stage->app = NULL;
    stage->surface = NULL;
}

static int teardown(void **state)
{
    struct stage *stage = *state;
    close_app(stage);
    arena_destroy(stage->arena);
    free(stage);
    return 0;
}

static void resize(struct stage *stage, int width, int height)
{
    surface_resize(stage->surface, width, height);
    app_resize(stage->app, width, height);
}

static void open_app(struct stage *stage, int width, int height, enum charset charset)
{
    close_app(stage);
    stage->surface = surface_create(width, height, charset);
    stage->app = app_create(&stage->bank, &stage->options, charset);
    app_resize(stage->app, width, height);
}

static struct key key_of(const char *keys, size_t length)
{
    static const struct {
        const char *name;
        enum key_code code;
    } names[] = {
        {"Enter", KEY_CODE_ENTER},  {"Tab", KEY_CODE_TAB},        {"BackTab", KEY_CODE_BACKTAB},
        {"Esc", KEY_CODE_ESCAPE},   {"Up", KEY_CODE_UP},          {"Down", KEY_CODE_DOWN},
        {"PgUp", KEY_CODE_PAGE_UP}, {"PgDn", KEY_CODE_PAGE_DOWN}, {"Home", KEY_CODE_HOME},
        {"End", KEY_CODE_END},      {"Left", KEY_CODE_LEFT},      {"Right", KEY_CODE_RIGHT},
        {"BS", KEY_CODE_BACKSPACE}, {"Tick", KEY_CODE_TICK},
    };
    struct key key = {.code = KEY_CODE_TEXT};
    for (size_t i = 0; i < DLT_COUNT(names); i++)
        if (strlen(names[i].name) == length && strncmp(names[i].name, keys, length) == 0)
            key.code = names[i].code;
    if (keys[0] == 'F' && length == 2)
        key = (struct key){.code = KEY_CODE_FUNCTION, .letter = keys[1] - '0'};
    return key;
}

/* "<Tab>" and the like in angle brackets, anything else is typed. */
static unsigned press(struct stage *stage, const char *keys)
{
    unsigned flags = 0;
    while (*keys) {
        const size_t length = *keys == '<' ? strcspn(keys, ">") : 0;
        struct key key = {.code = KEY_CODE_TEXT, .text = {*keys}};
        if (length > 0)
            key = key_of(keys + 1, length - 1);
        flags = app_key(stage->app, &key);
        app_draw(stage->app, stage->surface); /* every state in between must be drawable */
        keys += length + 1;
    }
    return flags;
}

static const char *screen(struct stage *stage)
{
    app_draw(stage->app, stage->surface);
    return surface_to_text(stage->arena, stage->surface);
}

static void assert_shows(struct stage *stage, const char *text)
{
    const char *all = screen(stage);
    if (!strstr(all, text))
        fail_msg("no '%s' on\n%s", text, all);
}

static void assert_lacks(struct stage *stage, const char *text)
{
    const char *all = screen(stage);
    if (strstr(all, text))
        fail_msg("'%s' on\n%s", text, all);
}

static const char *step_name(const struct stage *stage)
{
    return present_step(stage->app)->name;
}

/* --- golden screens --------------------------------------------------------------------------------- */

static char *read_text(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    char buffer[32768];
    if (!file)
        return NULL;
    size_t length = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return arena_strndup(arena, buffer, length);
}

/* The letters that stand for a role: what the spotlight dims shows in no text. */
static char *roles(struct stage *stage)
{
    struct strbuf text;
    strbuf_init(&text);
    for (int y = 0; y < stage->surface->height; y++) {
        bool bright = false, dim = false, spot = false;
        for (int x = 0; x < stage->surface->width; x++) {
            const struct cell *cell = surface_cell(stage->surface, x, y);
            const bool blank = cell->text[0] == '\0' || cell->text[0] == ' ';
            dim = dim || (!blank && cell->role == ROLE_DIM);
            spot = spot || (!blank && cell->back == ROLE_SPOT);
            bright = bright || (!blank && cell->role != ROLE_DIM);
        }
        strbuf_printf(&text, "%s", spot ? "!" : bright ? (dim ? "+" : "*") : dim ? "." : " ");
    }
    char *taken = strbuf_take(&text, stage->arena);
    strbuf_finish(&text);
    return taken;
}

static void compare(struct stage *stage, const char *name)
{
    const struct surface *surface = stage->surface;
    const char *set = surface->charset == CHARSET_UTF8 ? "utf8" : "ascii";
    char *path = arena_printf(stage->arena, FOLDER "/%s.%dx%d.%s.txt", name, surface->width,
                              surface->height, set);
    const char *text = screen(stage);
    char *got = arena_printf(stage->arena, "%s\nrows %s\ncursor %d,%d%s\n", text, roles(stage),
                             surface->cursor_x, surface->cursor_y,
                             surface->cursor_quiet ? ", not shown" : "");
    if (golden_updates()) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fputs(got, file);
        assert_int_equal(fclose(file), 0);
    }
    char *want = read_text(stage->arena, path);
    if (!want || strcmp(want, got) != 0)
        fail_msg("%s differs (UPDATE_GOLDEN=1 writes it)\n--- expected\n%s--- got\n%s", path,
                 want ? want : "", got);
}

static void test_golden_screens(void **state)
{
    static const struct {
        const char *name, *keys;
        int64_t later; /* seconds, after the keys */
    } scenes[] = {
        {"present-title", "", 0},
        {"present-statement", "2<Enter><Right><Right>", 0},
        {"present-asked", "2<Enter><Right><Right><Right>", 0},
        {"present-hint", "2<Enter><Tab><Tab><Tab><Tab><Right>", 0},
        {"present-answer", "2<Enter><Tab><Tab><Tab><Tab><Tab>", 0},
        {"present-answers", "2<Enter><Tab><Tab><Tab><Tab><Tab> ", 0},
        {"present-solution", "2<Enter><Tab><Tab><Tab><Tab><Tab><Tab>", 0},
        {"present-spotlight", "2<Enter><Tab><Tab><Tab><Tab> s<Up>", 0},
        {"present-timer", "  t", 75},
        {"present-number", "  2", 0},
        {"present-search", "/wei", 0},
        {"present-steps", "2<Enter>  g", 0},
        {"present-bare", "  h", 0},
        {"present-blank", "  b", 0},
        {"present-table", "3<Enter> ", 0},
    };
    struct stage *stage = *state;
    for (size_t i = 0; i < DLT_COUNT(scenes); i++)
        for (size_t s = 0; s < DLT_COUNT(sizes); s++)
            for (int set = CHARSET_ASCII; set <= CHARSET_UTF8; set++) {
                memset(stage->places, 0, sizeof stage->places);
                open_app(stage, sizes[s].width, sizes[s].height, (enum charset)set);
                press(stage, scenes[i].keys);
                stage->now += scenes[i].later;
                compare(stage, scenes[i].name);
            }
}

/* --- what keys do ----------------------------------------------------------------------------------- */

static void test_steps_back_and_forth(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 100, 30, CHARSET_UTF8);
    assert_string_equal(step_name(stage), "title");
    press(stage, " <Right><PgDn><Enter>");
    assert_int_equal(stage->app->present->step, 4);
    press(stage, "<BS><Left><PgUp>");
    assert_int_equal(stage->app->present->step, 1);
    press(stage, "<End>"); /* no further than what was revealed */
    assert_int_equal(stage->app->present->step, 4);
    press(stage, "<Home><End>"); /* anew */
    assert_string_equal(step_name(stage), "title");
    press(stage, "<Left>");
    assert_string_equal(step_name(stage), "title");
    for (int i = 0; i < 40; i++)
        press(stage, " ");
    assert_shows(stage, "end of the question");
}

/* The answer is on no screen before its step, in any view that can be opened until then. */
static void test_the_answer_waits_for_its_step(void **state)
{
    static const char *const looks[] = {"", "g<Esc>", "/<Esc>", "f<Esc>", "s<Up><Up>s", "?<Esc>"};
    struct stage *stage = *state;
    open_app(stage, 100, 30, CHARSET_UTF8);
    while (present_step(stage->app)->kind != LESSON_ANSWER) {
        for (size_t i = 0; i < DLT_COUNT(looks); i++) {
            press(stage, looks[i]);
            assert_lacks(stage, "25");
        }
        press(stage, " ");
    }
    assert_shows(stage, "✓ 25");
    press(stage, "<BS>");
    assert_lacks(stage, "25");
}

static bool is_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_';
}

static bool has_token(const char *text, const char *token)
{
    const size_t length = strlen(token);
    for (const char *at = strstr(text, token); at; at = strstr(at + 1, token))
        if ((at == text || !is_word(at[-1])) && !is_word(at[length]) &&
            !(at[length] && strchr("*^/(.,", at[length])))
            return true;
    return false;
}

/* What was on an earlier screen by the author's own words is no secret of the steps to come. */
static bool is_said(struct stage *stage, const struct lesson *lesson, const char *token)
{
    for (size_t i = 0; i < lesson->count; i++) {
        const enum lesson_kind kind = lesson->steps[i].kind;
        if ((kind <= LESSON_ASK || kind == LESSON_HINT) &&
            has_token(lesson_words(stage->arena, lesson, i), token))
            return true;
    }
    return false;
}

/* No answer of a later step is on the screen, and figures know of none. */
static void assert_nothing_early(struct stage *stage)
{
    const struct lesson *lesson = stage->app->present->lesson;
    const struct lesson_step *step = present_step(stage->app);
    const struct figure_source source = app_figure_source(stage->app);
    const size_t fields = question_field_count(lesson->variant->question);
    const char *all = screen(stage);
    for (size_t i = step->answered; i < fields; i++)
        assert_int_equal(source.verdicts[i].status, VERDICT_BLANK);
    for (size_t i = stage->app->present->step + 1; i < lesson->count; i++) {
        const struct lesson_step *later = &lesson->steps[i];
        if (later->kind == LESSON_ANSWER && strlen(later->text) > 2 &&
            has_token(all, later->text) && !is_said(stage, lesson, later->text))
            fail_msg("%s, %s tells %s\n%s", lesson->variant->question->id, step->name, later->text,
                     all);
    }
}

/* Every question of the packs, from its title up to its last answer. */
static void test_no_screen_tells_an_answer_early(void **state)
{
    static const char *const folders[] = {"questions"};
    struct stage *stage = *state;
    struct bank packs = {0}, own = stage->bank;
    struct arena *arena = arena_create();
    assert_int_equal(load_bank(arena, folders, 1, &packs, no_problem, NULL), DLT_OK);
    stage->options.ports = NULL;
    stage->bank = packs;
    for (size_t p = 0; p < packs.paper_count; p++) {
        stage->options.paper = p;
        open_app(stage, 100, 30, CHARSET_UTF8);
        for (size_t q = 0; q < packs.papers[p]->question_count; q++, press(stage, "n")) {
            const struct present *present = stage->app->present;
            assert_int_equal(present->question, q);
            while (present->step + 1 < present->lesson->count) {
                assert_nothing_early(stage);
                press(stage, " ");
            }
        }
    }
    close_app(stage);
    stage->bank = own;
    arena_destroy(arena);
}

/* Goes to a step of a question of the packs by its name. */
static void go_to(struct stage *stage, size_t question, const char *name)
{
    present_open(stage->app, question);
    present_go(stage->app, lesson_find(stage->app->present->lesson, name));
    assert_string_equal(step_name(stage), name);
    stage->app->present->furthest = stage->app->present->step;
}

/* What if, the whole screen and the words show and tell no more than the lesson has. */
static void test_other_views_tell_no_more(void **state)
{
    static const char *const folders[] = {"questions"};
    struct stage *stage = *state;
    struct bank packs = {0}, own = stage->bank;
    struct arena *arena = arena_create();
    assert_int_equal(load_bank(arena, folders, 1, &packs, no_problem, NULL), DLT_OK);
    stage->options.ports = NULL;
    stage->bank = packs;
    open_app(stage, 100, 30, CHARSET_UTF8);
    go_to(stage, 0, "a/figure/0/1");
    assert_int_equal(app_figure_source(stage->app).layers, 1);
    press(stage, "fd");
    assert_lacks(stage, "7 regions");
    press(stage, "<Esc><Esc>e");
    assert_int_equal(app_figure_source(stage->app).layers, 1);
    press(stage, "h");
    assert_shows(stage, "has shown no hint yet");
    press(stage, "<Esc>");
    go_to(stage, 0, "a/hint/1");
    assert_int_equal(app_figure_source(stage->app).layers, 0);
    press(stage, "eh");
    assert_shows(stage, "Take one output alone");
    press(stage, "h");
    assert_shows(stage, "has shown no further hint");
    press(stage, "<Esc>");
    close_app(stage);
    stage->bank = own;
    arena_destroy(arena);
}

/* The table that a question is about stays in sight where there is room, and is a few keys away
 * where there is none. */
static void test_the_statement_stays_in_reach(void **state)
{
    static const char *const folders[] = {"questions"};
    struct stage *stage = *state;
    struct bank packs = {0}, own = stage->bank;
    struct arena *arena = arena_create();
    assert_int_equal(load_bank(arena, folders, 1, &packs, no_problem, NULL), DLT_OK);
    stage->options.ports = NULL;
    stage->bank = packs;
    open_app(stage, 100, 30, CHARSET_UTF8);
    go_to(stage, 1, "a/hint/1");
    assert_shows(stage, "joint 1/4");
    open_app(stage, 80, 24, CHARSET_UTF8);
    go_to(stage, 1, "a/ask");
    for (int i = 0; i < 30; i++)
        press(stage, "<Up>");
    assert_shows(stage, "A shallow network with one input");
    for (int i = 0; i < 30; i++)
        press(stage, "<Down>");
    assert_shows(stage, "Relation between the slopes");
    assert_lacks(stage, "A shallow network with one input");
    press(stage, "<Up><Up><BS>"); /* back to the step before, not further up */
    assert_string_equal(step_name(stage), "a/text/1");
    open_app(stage, 40, 12, CHARSET_UTF8);
    go_to(stage, 0, "a/ask");
    assert_shows(stage, "that can do it?");
    assert_lacks(stage, "Five short parts");
    go_to(stage, 8, "/figure/0/1");
    assert_shows(stage, "↓");
    for (int i = 0; i < 20; i++)
        press(stage, "<Down>");
    assert_lacks(stage, "↓");
    assert_shows(stage, "↑");
    go_to(stage, 8, "/figure/0/2"); /* above a figure, too */
    for (int i = 0; i < 30; i++)
        press(stage, "<Up>");
    assert_shows(stage, "A region-proposal network");
    assert_lacks(stage, "The 12 anchors of one place");
    press(stage, "<PgDn>");
    assert_shows(stage, "How many parameters");
    assert_string_equal(step_name(stage), "/figure/0/2");
    press(stage, "<PgUp><PgUp><PgUp>");
    assert_shows(stage, "A region-proposal network");
    assert_string_equal(step_name(stage), "/figure/0/2");
    press(stage, "<Down><Down><Down><Down><Down><Down><Down>");
    assert_shows(stage, "The 12 anchors of one place");
    assert_shows(stage, "Space next"); /* the figure ends where the page does */
    for (int i = 0; i < 40; i++)
        press(stage, "<Down>");
    assert_shows(stage, "The 12 anchors of one place");
    assert_lacks(stage, "↓");
    press(stage, "<PgUp>"); /* nothing is scrolled back: the step is taken back */
    assert_string_equal(step_name(stage), "/figure/0/1");
    close_app(stage);
    stage->bank = own;
    arena_destroy(arena);
}

/* Nobody in a class typed the answer that is drawn: no figure, caption or table says "yours". */
static void test_nobody_typed_what_is_shown(void **state)
{
    static const char *const folders[] = {"questions"};
    struct stage *stage = *state;
    struct bank packs = {0}, own = stage->bank;
    struct arena *arena = arena_create();
    size_t drawn = 0, named = 0;
    assert_int_equal(load_bank(arena, folders, 1, &packs, no_problem, NULL), DLT_OK);
    stage->options.ports = NULL;
    stage->bank = packs;
    open_app(stage, 100, 30, CHARSET_UTF8);
    for (size_t i = 0; i < packs.papers[0]->question_count; i++) {
        present_open(stage->app, i);
        for (size_t j = 0; j < stage->app->present->lesson->count; j++) {
            if (stage->app->present->lesson->steps[j].kind != LESSON_DRAWN)
                continue;
            present_go(stage->app, j);
            assert_lacks(stage, "yours");
            assert_lacks(stage, "your ");
            named += strstr(screen(stage), "shown") != NULL;
            drawn++;
            press(stage, "fd");
            assert_lacks(stage, "yours");
            assert_lacks(stage, "your ");
            press(stage, "<Esc><Esc>");
        }
    }
    assert_true(drawn > 10 && named > 5);
    close_app(stage);
    stage->bank = own;
    arena_destroy(arena);
}

static void test_numbers_jump(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    press(stage, "3");
    assert_shows(stage, "question 3");
    press(stage, "<Esc> ");
    assert_int_equal(stage->app->present->question, 0); /* and the key after it is a key again */
    assert_int_equal(stage->app->present->step, 1);
    press(stage, "31<BS><Enter>");
    assert_int_equal(stage->app->present->question, 2);
    press(stage, "77<Enter>");
    assert_shows(stage, "There is no question 77: they are 1 to ");
    press(stage, "p");
    assert_int_equal(stage->app->present->question, 1);
    press(stage, "nn");
    assert_shows(stage, "This is the last question.");
}

static void test_search_opens_a_question(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    press(stage, " /count");
    assert_shows(stage, "More answers than rows");
    assert_lacks(stage, "Leaky units");
    press(stage, "<Enter>");
    assert_int_equal(stage->app->present->question, 2);
    press(stage, "/nothing<Enter>");
    assert_shows(stage, "No question matches.");
    press(stage, "<Esc>1<Enter>");
    assert_int_equal(stage->app->present->step, 1); /* where it was left */
    press(stage, "gstate<Enter>");
    assert_int_equal(present_step(stage->app)->kind, LESSON_STATEMENT);
    press(stage, "g3<Enter>"); /* the number before its title */
    assert_int_equal(stage->app->present->step, 2);
}

static void test_the_timer_runs_and_stands(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    assert_int_equal(app_timeout(stage->app), -1);
    assert_lacks(stage, "00:00");
    press(stage, "t");
    assert_in_range(app_timeout(stage->app), 1, 1000);
    stage->now += 61;
    press(stage, "<Tick>");
    assert_shows(stage, "01:01");
    press(stage, "t");
    assert_int_equal(app_timeout(stage->app), -1);
    stage->now += 1000;
    assert_shows(stage, "01:01");
    press(stage, "t");
    stage->now += 4;
    assert_shows(stage, "01:05");
    press(stage, "T");
    assert_shows(stage, "00:00");
    press(stage, "tT");
    assert_lacks(stage, "00:00");
}

static enum draw_role role_of(struct stage *stage, const char *text)
{
    const char *all = screen(stage), *at = strstr(all, text);
    assert_non_null(at);
    int y = 0, x = 0;
    for (const char *c = all; c < at; c++) {
        x = *c == '\n' ? 0 : x + ((*c & 0xC0) != 0x80);
        y += *c == '\n';
    }
    return (enum draw_role)surface_cell(stage->surface, x, y)->role;
}

static void test_the_timer_counts_down(void **state)
{
    struct stage *stage = *state;
    stage->options.minutes = 2;
    open_app(stage, 80, 24, CHARSET_UTF8);
    assert_shows(stage, "t starts 02:00");
    press(stage, "t");
    assert_lacks(stage, "starts");
    stage->now += 59;
    assert_int_equal(role_of(stage, "01:01"), ROLE_HEADING);
    stage->now += 1;
    assert_int_equal(role_of(stage, "01:00"), ROLE_WRONG);
    stage->now += 72;
    assert_int_equal(role_of(stage, "-00:12"), ROLE_WRONG);
}

static void test_the_place_is_kept(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    press(stage, "    <BS>n  ");
    open_app(stage, 80, 24, CHARSET_UTF8);
    assert_int_equal(stage->app->present->step, 3);
    press(stage, "<End>");
    assert_int_equal(stage->app->present->step, 4);
    press(stage, "n");
    assert_int_equal(stage->app->present->step, 2);
    stage->options.again = true;
    open_app(stage, 80, 24, CHARSET_UTF8);
    assert_int_equal(stage->app->present->step, 0);
    assert_int_equal(stage->app->present->furthest, 0);
}

static void test_a_full_disk_is_told_once(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    press(stage, " ");
    stage->full = true;
    press(stage, " ");
    assert_shows(stage, "could not be kept");
    press(stage, " ");
    assert_lacks(stage, "could not be kept");
    assert_shows(stage, "Space next");
    stage->full = false;
    press(stage, " ");
    stage->full = true;
    press(stage, " ");
    assert_shows(stage, "could not be kept");
}

static void test_fresh_numbers_hide_what_was_revealed(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 100, 30, CHARSET_UTF8);
    while (present_step(stage->app)->kind != LESSON_ANSWER)
        press(stage, " ");
    press(stage, "<F4>");
    assert_int_not_equal(session_variant(stage->app->session)->seed, 0);
    assert_int_equal(present_step(stage->app)->answered, 0);
    press(stage, "<End>");
    assert_int_equal(present_step(stage->app)->answered, 0);
    const uint64_t seed = session_variant(stage->app->session)->seed;
    open_app(stage, 100, 30, CHARSET_UTF8);
    assert_true(session_variant(stage->app->session)->seed == seed); /* kept with the place */
    stage->options.seeded = true;
    stage->options.seed = 0;
    open_app(stage, 100, 30, CHARSET_UTF8);
    assert_true(session_variant(stage->app->session)->seed == 0);
    assert_string_equal(step_name(stage), "title");
}

/* Space goes on within a step that is too long for the screen; back as well. */
static void test_long_steps_scroll(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 40, 12, CHARSET_ASCII);
    press(stage, "3<Enter> ");
    const size_t step = stage->app->present->step;
    const char *before = screen(stage);
    press(stage, " ");
    assert_int_equal(stage->app->present->step, step);
    assert_string_not_equal(before, screen(stage));
    press(stage, "<BS>");
    assert_string_equal(before, screen(stage));
    while (stage->app->present->step == step)
        press(stage, " ");
    assert_int_equal(stage->app->present->step, step + 1);
}

static void test_the_blank_screen_is_blank(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    press(stage, "  ");
    const char *before = screen(stage);
    press(stage, "b");
    assert_string_equal(screen(stage) + strspn(screen(stage), "\n"), "");
    press(stage, " "); /* brings it back, and nothing more */
    assert_string_equal(screen(stage), before);
}

static void test_every_size(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 100, 30, CHARSET_UTF8);
    for (int question = 1; question <= 3; question++) {
        press(stage, arena_printf(stage->arena, "%d<Enter>", question));
        for (int i = 0; i < 40; i++, press(stage, " "))
            for (int size = 0; size < 12; size++) {
                resize(stage, 30 + 9 * size, 8 + 3 * size);
                (void)screen(stage);
                press(stage, "sss<Down><Up>");
            }
    }
}

/* What the notes are told; the solution goes to them alone. */
static void test_the_brief_tells_what_comes(void **state)
{
    struct stage *stage = *state;
    open_app(stage, 80, 24, CHARSET_UTF8);
    press(stage, " t");
    struct brief brief = present_brief(stage->app, stage->arena);
    assert_string_equal(brief.paper, "Screens");
    assert_string_equal(brief.question, "1  Epochs");
    assert_int_equal(brief.step, 2);
    assert_non_null(strstr(brief.now, "How many epochs"));
    assert_non_null(strstr(brief.next, "What is asked"));
    assert_non_null(strstr(brief.solution, "Number of epochs: 25"));
    assert_true(brief.running);
    assert_int_equal(brief.since, stage->now);
    press(stage, "b");
    assert_non_null(strstr(present_brief(stage->app, stage->arena).now, "blank"));
}

#define STAGED(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAGED(test_golden_screens),
        STAGED(test_steps_back_and_forth),
        STAGED(test_the_answer_waits_for_its_step),
        STAGED(test_no_screen_tells_an_answer_early),
        STAGED(test_other_views_tell_no_more),
        STAGED(test_the_statement_stays_in_reach),
        STAGED(test_nobody_typed_what_is_shown),
        STAGED(test_numbers_jump),
        STAGED(test_search_opens_a_question),
        STAGED(test_the_timer_runs_and_stands),
        STAGED(test_the_timer_counts_down),
        STAGED(test_the_place_is_kept),
        STAGED(test_a_full_disk_is_told_once),
        STAGED(test_fresh_numbers_hide_what_was_revealed),
        STAGED(test_long_steps_scroll),
        STAGED(test_the_blank_screen_is_blank),
        STAGED(test_every_size),
        STAGED(test_the_brief_tells_what_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
