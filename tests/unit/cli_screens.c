/* SPDX-License-Identifier: MIT */
/* Whole screens without a terminal: keys go in, a surface comes out and is compared with a golden
 * file in three sizes and both character sets. UPDATE_GOLDEN=1 writes the files afresh. */
#include "../../src/tui/question.h"
#include "dltutor/load.h"
#include "golden.h"

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

struct stage {
    struct arena *arena;
    struct bank bank;
    struct app *app;
    struct surface *surface;
};

static void no_problem(void *context, const struct diag *diag)
{
    (void)context;
    fail_msg("%s:%u:%u: %s", diag->file, diag->line, diag->column, diag->text);
}

static void load_folders(struct stage *stage, const char *const *folders, size_t count)
{
    stage->arena = arena_create();
    assert_int_equal(load_bank(stage->arena, folders, count, &stage->bank, no_problem, NULL),
                     DLT_OK);
}

/* The papers that are there for this test. */
static void load(struct stage *stage)
{
    static const char *const packs[] = {"tests/packs/screens", "tests/packs/steps"};
    load_folders(stage, packs, DLT_COUNT(packs));
}

/* Opens one of the papers by its name, or the first for NULL. */
static void open_paper(struct stage *stage, const char *paper, int width, int height,
                       enum charset charset)
{
    struct tui_options options = {.ports = NULL};
    for (size_t i = 0; paper && i < stage->bank.paper_count; i++)
        if (str_equal(stage->bank.papers[i]->id, paper))
            options.paper = i;
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    stage->surface = surface_create(width, height, charset);
    stage->app = app_create(&stage->bank, &options, charset);
    app_resize(stage->app, width, height);
}

/* The paper that most tests are about. */
static void open_app(struct stage *stage, int width, int height, enum charset charset)
{
    open_paper(stage, "screens", width, height, charset);
}

static void resize(struct stage *stage, int width, int height)
{
    surface_resize(stage->surface, width, height);
    app_resize(stage->app, width, height);
}

static void stage_close(struct stage *stage)
{
    app_destroy(stage->app);
    surface_destroy(stage->surface);
    arena_destroy(stage->arena);
    *stage = (struct stage){0};
}

/* --- keys as text: "<F2>" and the like in angle brackets, anything else is typed ---------------------- */

static struct key named_key(const char *name, size_t length)
{
    static const struct {
        const char *name;
        enum key_code code;
    } names[] = {
        {"Enter", KEY_CODE_ENTER},  {"Tab", KEY_CODE_TAB},        {"BackTab", KEY_CODE_BACKTAB},
        {"Esc", KEY_CODE_ESCAPE},   {"Up", KEY_CODE_UP},          {"Down", KEY_CODE_DOWN},
        {"PgUp", KEY_CODE_PAGE_UP}, {"PgDn", KEY_CODE_PAGE_DOWN}, {"Home", KEY_CODE_HOME},
        {"End", KEY_CODE_END},      {"Left", KEY_CODE_LEFT},      {"BS", KEY_CODE_BACKSPACE},
        {"Line", KEY_CODE_NEWLINE}, {"MoveUp", KEY_CODE_MOVE_UP}, {"MoveDown", KEY_CODE_MOVE_DOWN},
    };
    if (name[0] == 'F' && length > 1)
        return (struct key){.code = KEY_CODE_FUNCTION, .letter = atoi(name + 1)};
    if (name[0] == 'A' && name[1] == '-')
        return (struct key){.code = KEY_CODE_ALT, .letter = name[2]};
    if (name[0] == '^')
        return (struct key){.code = KEY_CODE_CTRL, .letter = name[1]};
    for (size_t i = 0; i < DLT_COUNT(names); i++)
        if (strlen(names[i].name) == length && strncmp(names[i].name, name, length) == 0)
            return (struct key){.code = names[i].code};
    fail_msg("no key is called %.*s", (int)length, name);
    return (struct key){.code = KEY_CODE_NONE};
}

static unsigned press(struct stage *stage, const char *keys)
{
    unsigned flags = 0;
    while (*keys) {
        struct key key = {.code = KEY_CODE_TEXT};
        size_t length = strcspn(keys, ">");
        if (*keys == '<' && keys[length] == '>' && keys[1] != ' ') {
            key = named_key(keys + 1, length - 1);
            length++;
        } else {
            uint32_t codepoint = 0;
            length = utf8_decode(keys, strlen(keys), &codepoint);
            memcpy(key.text, keys, length);
        }
        flags = app_key(stage->app, &key);
        app_draw(stage->app, stage->surface); /* every state in between must be drawable */
        keys += length;
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

/* --- golden files ------------------------------------------------------------------------------------- */

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

/* The picture, and where the cursor is: screen readers follow it. */
static char *picture(struct stage *stage)
{
    const char *text = screen(stage);
    return arena_printf(stage->arena, "%s\ncursor %d,%d%s\n", text, stage->surface->cursor_x,
                        stage->surface->cursor_y,
                        stage->surface->cursor_quiet ? ", not shown" : "");
}

static void compare(struct stage *stage, const char *name)
{
    const char *set = stage->surface->charset == CHARSET_UTF8 ? "utf8" : "ascii";
    char *path = arena_printf(stage->arena, FOLDER "/%s.%dx%d.%s.txt", name, stage->surface->width,
                              stage->surface->height, set);
    char *got = picture(stage);
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

struct scene {
    const char *name, *keys;
    const char *paper; /* NULL: the usual one */
};

static const struct scene scenes[] = {
    {"list", "<Down>", NULL},
    {"search", "/wei", NULL},
    {"fresh", "<Enter>", NULL},
    {"typed", "<Enter>7*15 + 2^3", NULL},
    {"right", "<Enter>25<Enter>", NULL},
    {"wrong", "<Enter>200<Enter><F2><F2>", NULL},
    {"caret", "<Enter>5000 * qx / 2", NULL},
    {"unfinished", "<Enter>3/(4", NULL},
    {"unreadable", "<Enter>5000 * qx / 2<Enter>", NULL},
    {"figure", "<Down><Enter>2/D_h<Enter>", NULL},
    {"figure-full", "<Down><Enter><F3>", NULL},
    {"choice", "<Down><Enter><Tab>", NULL},
    {"second-part", "<Down><Enter><Tab><Tab>", NULL},
    {"fields", "<End><Enter>220<Enter><Enter>630<Enter><Tab><Tab>1<Enter><Tab><Tab>", NULL},
    {"help", "?", NULL},
    {"summary", "<Enter>25<Enter><F7>", NULL},
    {"confirm", "<Enter>2<F6>", NULL},
    {"solution", "<Enter><F6>y", NULL},
    {"why", "<Enter>200<Enter><F2><F5>", NULL},
    {"poll",
     "<Enter><A-p>25 #12<Enter>200<Enter>200.0<Enter>0.04<Enter>nobody knows<Enter>17<Enter><Esc>",
     NULL},
    {"poll-typing", "<Enter><A-p>25<Enter>17<Enter>2", NULL},
    {"poll-told", "<Enter><A-p>25 #12<Enter>200 #4<Enter>0.04<Enter>what<Enter>17<Esc>v<Down>",
     NULL},
    {"poll-none", "<Enter><A-p><Esc>", NULL},
    {"reading", "<Enter>(1/a + 1/b)/(1 + 2 a)", "steps"},
    {"lines", "<Enter>(1/a+1/b)/2<Line>(a+b)/(a*b)<Line>(a+b)/(2a b)<Enter>", "steps"},
    {"lines-many", "<Enter>a<Line>b<Line>a<Line>b<Line>a<Line>b<Line>a<Line>b<Line>a<Up>", "steps"},
    {"lines-caret", "<Enter>(1/a+1/b)/2<Line>(a+q)/(a*b)<Line>(a+b)/(2a b)<Enter>", "steps"},
    {"lines-why", "<Enter>(1/a+1/b)/2<Line>(a+b)/(a*b)<Line>(a+b)/(2a b)<Enter><F5>", "steps"},
    {"order", "<Down><Enter><F8>eb<MoveUp><Down><Down>", "steps"},
    {"order-wrong", "<Down><Enter>b e c<Enter>", "steps"},
    {"self", "<Down><Down><Enter>symmetry<Enter><A-y>hal", "steps"},
    {"self-marked", "<Down><Down><Enter>symmetry<Enter><A-y>1.5<Enter>", "steps"},
    {"witness", "<End><Enter>2*relu(x) - 3*relu(x - 1/2)<Enter>", "steps"},
};

static void screens_are_golden(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t i = 0; i < DLT_COUNT(scenes); i++)
        for (size_t j = 0; j < 2 * DLT_COUNT(sizes); j++) {
            open_paper(&stage, scenes[i].paper ? scenes[i].paper : "screens", sizes[j / 2].width,
                       sizes[j / 2].height, j % 2 ? CHARSET_UTF8 : CHARSET_ASCII);
            press(&stage, scenes[i].keys);
            compare(&stage, scenes[i].name);
        }
    stage_close(&stage);
}

/* --- what holds on every screen ----------------------------------------------------------------------- */

static void too_small_says_so(void **state)
{
    static const struct {
        int width, height;
        const char *line;
    } small[] = {
        {39, 12, "dltutor needs 40x12; this is 39x12.\nMake it larger, or leave with ^C."},
        {40, 11, "dltutor needs 40x12; this is 40x11. Make\nit larger, or leave with ^C."},
        {20, 6, "dltutor needs 40x12;\nthis is 20x6. Make\nit larger, or leave\nwith ^C."},
        {1, 1, "d"},
    };
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t i = 0; i < DLT_COUNT(small); i++) {
        open_app(&stage, small[i].width, small[i].height, CHARSET_ASCII);
        press(&stage, "<Enter>12<F2><Enter>"); /* not understood, and not carried out unseen */
        char *want = arena_strdup(stage.arena, small[i].line);
        int rows = 1;
        for (const char *at = small[i].line; *at; at++)
            rows += *at == '\n';
        for (; rows < small[i].height; rows++)
            want = arena_printf(stage.arena, "%s\n", want);
        assert_string_equal(screen(&stage), want);
        resize(&stage, 80, 24);
        assert_shows(&stage, "0 of 3 begun");
    }
    stage_close(&stage);
}

/* The row on which a text stands, or -1. */
static int row_of(struct stage *stage, const char *text)
{
    int row = 0;
    const char *all = screen(stage), *at = strstr(all, text);
    for (; at && all < at; all++)
        row += *all == '\n';
    return at ? row : -1;
}

/* Whatever is typed and said, answers and statement stay where they are. */
static void nothing_jumps(void **state)
{
    static const char *const steps[] = {"3",       "/",    "(",       "2",      " D_h",
                                        ")",       " + q", "<Enter>", "<BS>",   "<BS><BS><BS>",
                                        "<Enter>", "<^u>", "2/D_h",   "<Enter>"};
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t size = 0; size < DLT_COUNT(sizes); size++) {
        open_app(&stage, sizes[size].width, sizes[size].height, CHARSET_UTF8);
        press(&stage, "<Down><Enter>");
        bool small = sizes[size].height < 24; /* there a long verdict has to take a row */
        int answer = row_of(&stage, "> variance"), other = row_of(&stage, "  grows");
        int statement = row_of(&stage, "Both parts concern");
        assert_true(answer > 0 && other == answer + 2 && statement > 0);
        for (size_t i = 0; i < DLT_COUNT(steps); i++) {
            press(&stage, steps[i]);
            if (small && question_is_marked(stage.app, stage.app->field))
                continue;
            assert_int_equal(row_of(&stage, "> variance"), answer);
            assert_int_equal(row_of(&stage, "  grows"), other);
            assert_int_equal(row_of(&stage, "Both parts concern"), statement);
            assert_int_equal(stage.surface->cursor_y, answer);
        }
    }
    stage_close(&stage);
}

/* A reading of several rows grows down into free ones: the answer and what is above stay. */
static void readings_grow_downward(void **state)
{
    static const char text[] = "(1/a + 1/b)/(1 + 2/(3 a))";
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t size = 0; size < DLT_COUNT(sizes); size++) {
        open_paper(&stage, "steps", sizes[size].width, sizes[size].height, CHARSET_ASCII);
        press(&stage, "<Enter>");
        int answer = row_of(&stage, "> mean"), statement = row_of(&stage, "Two weights");
        for (size_t i = 0; i < sizeof text - 1; i++) {
            const char key[2] = {text[i], '\0'};
            press(&stage, key);
            assert_int_equal(row_of(&stage, "> mean"), answer);
            assert_int_equal(row_of(&stage, "Two weights"), statement);
            assert_int_equal(stage.surface->cursor_y, answer);
        }
        bool small = sizes[size].height < 24; /* there is no room: one line says it */
        int reading = row_of(&stage, "reads as");
        assert_true(reading > answer && (row_of(&stage, " ----") >= reading) == !small);
        press(&stage, "<Enter>");
        if (!small) /* there the verdict has to take rows */
            assert_int_equal(row_of(&stage, "> mean"), answer);
    }
    stage_close(&stage);
}

/* A new row takes one from below, and the whole of the answer stays in sight up to its limit. */
static void rows_grow_downward(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_paper(&stage, "steps", 120, 40, CHARSET_ASCII);
    press(&stage, "<Enter>a");
    int answer = row_of(&stage, "> mean");
    for (int i = 1; i < 12; i++) {
        press(&stage, "<Line>b");
        assert_int_equal(row_of(&stage, "> mean"), answer);
        assert_int_equal(stage.surface->cursor_y, answer + (i < 8 ? i : 7));
    }
    for (int i = 0; i < 12; i++)
        press(&stage, "<Up>");
    assert_int_equal(stage.surface->cursor_y, answer);
    assert_shows(&stage, "> mean (3)  a");
    press(&stage, "<A-]>"); /* not in focus, it is one row with what else there is */
    press(&stage, "<A-[>");
    assert_shows(&stage, "> mean (3)");
    stage_close(&stage);
}

/* The figure stays as well, as long as the verdict is not very long. */
static void figures_stay(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 120, 40, CHARSET_ASCII);
    press(&stage, "<Down><Enter>");
    int figure = row_of(&stage, "slope 0.5 left of 0");
    assert_true(figure > 0);
    press(&stage, "2/D_h<Enter><F2>");
    assert_int_equal(row_of(&stage, "slope 0.5 left of 0"), figure);
    press(&stage, "<Tab>");
    assert_int_equal(row_of(&stage, "slope 0.5 left of 0"), figure);
    stage_close(&stage);
}

/* A figure never takes rows from a statement. */
static void figures_yield(void **state)
{
    static const char *const folder = "questions";
    struct stage stage = {0};
    size_t drawn = 0, folded = 0;
    (void)state;
    load_folders(&stage, &folder, 1);
    for (int height = 20; height <= 44; height += 4) {
        open_app(&stage, height * 3, height, CHARSET_UTF8);
        press(&stage, "<Enter>");
        for (size_t i = 0; i < stage.bank.papers[0]->question_count; i++) {
            app_draw(stage.app, stage.surface);
            const struct layout *layout = question_layout(stage.app);
            bool whole = layout->statement_height >= (int)layout->statement.count;
            assert_true(whole || layout->figure_height == 0);
            drawn += layout->figure_height > 0;
            folded += !whole;
            press(&stage, "<A-]>");
        }
    }
    assert_true(drawn > 0 && folded > 0);
    stage_close(&stage);
}

/* A list that goes on says so, above and below. */
static void lists_tell_of_more(void **state)
{
    static const char *const folder = "questions";
    struct stage stage = {0};
    (void)state;
    load_folders(&stage, &folder, 1);
    open_paper(&stage, "foundations", 40, 12, CHARSET_UTF8);
    assert_non_null(strstr(screen(&stage), "↓\n"));
    assert_null(strstr(screen(&stage), "↑\n"));
    press(&stage, "<End>");
    assert_non_null(strstr(screen(&stage), "↑\n"));
    assert_null(strstr(screen(&stage), "↓\n"));
    open_paper(&stage, "foundations", 120, 60, CHARSET_UTF8);
    assert_null(strstr(screen(&stage), "↓\n"));
    stage_close(&stage);
}

/* All of a long statement can be read, whatever the size. */
static void statements_scroll(void **state)
{
    static const char *const words[] = {"A stack of", "first ", "sixth  ", "arithmetic,", "10*20"};
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 40, 12, CHARSET_ASCII);
    press(&stage, "<End><Enter>");
    bool seen[DLT_COUNT(words)] = {false};
    for (int i = 0; i < 8; i++) {
        for (size_t j = 0; j < DLT_COUNT(words); j++)
            seen[j] |= strstr(screen(&stage), words[j]) != NULL;
        press(&stage, "<PgDn>");
    }
    for (size_t j = 0; j < DLT_COUNT(words); j++)
        assert_true(seen[j]);
    const char *end = screen(&stage);
    press(&stage, "<PgDn>");
    assert_string_equal(screen(&stage), end); /* and no further than its end */
    for (int i = 0; i < 8; i++)
        press(&stage, "<PgUp>");
    assert_shows(&stage, "A stack of");
    stage_close(&stage);
}

/* The keys that matter most are there at 40 columns. */
static void assert_footer(struct stage *stage)
{
    static const char *const needed[] = {" Enter o", " Esc ", " F1 ? "};
    const char *all = screen(stage), *footer = all;
    for (const char *at = all; *at; at++)
        footer = *at == '\n' && at[1] ? at + 1 : footer;
    char *padded = arena_printf(stage->arena, "%s ", footer);
    for (size_t i = 0; i < DLT_COUNT(needed); i++)
        if (!strstr(padded, needed[i]))
            fail_msg("no '%s' in the footer of\n%s", needed[i], all);
}

/* In every field of the question on show. */
static void walk_fields(struct stage *stage, const struct question *question)
{
    size_t fields = question_field_count(question);
    for (size_t i = 0; i < fields; i++) {
        app_draw(stage->app, stage->surface);
        assert_non_null(
            surface_cell(stage->surface, stage->surface->cursor_x, stage->surface->cursor_y));
        if (stage->surface->width == 40)
            assert_footer(stage);
        press(stage, "(<F2><F3><Esc>1<Enter><F5><Esc><^u><Tab>");
    }
}

static void the_paper_fits(void **state)
{
    static const char *const folder = "questions";
    struct stage stage = {0};
    (void)state;
    load_folders(&stage, &folder, 1);
    const struct paper *paper = stage.bank.papers[0];
    for (size_t size = 0; size < DLT_COUNT(sizes); size++) {
        open_app(&stage, sizes[size].width, sizes[size].height,
                 size == 1 ? CHARSET_UTF8 : CHARSET_ASCII);
        press(&stage, "<Enter>");
        for (size_t i = 0; i < paper->question_count; i++) {
            walk_fields(&stage, paper->questions[i]);
            press(&stage, "<A-]>");
        }
    }
    stage_close(&stage);
}

/* Every key that does something is on the help page, and in the table the manual is made of. */
static void help_names_every_key(void **state)
{
    struct stage stage = {0};
    size_t count = 0, public_count = 0;
    (void)state;
    load(&stage);
    open_app(&stage, 120, 200, CHARSET_ASCII);
    press(&stage, "?");
    const struct key_row *rows = app_keys(&count);
    const struct tui_key *keys = tui_keys(&public_count);
    assert_int_equal(count, public_count);
    for (size_t i = 0; i < count; i++) {
        assert_shows(&stage, rows[i].shown);
        assert_string_equal(rows[i].shown, keys[i].keys);
        assert_true(rows[i].help[0] != '\0');
        for (size_t j = 0; j < i; j++) /* no key means two things in one view */
            assert_false(rows[i].context == rows[j].context && rows[i].code == rows[j].code &&
                         rows[i].letter == rows[j].letter);
    }
    stage_close(&stage);
}

/* --- single behaviours ---------------------------------------------------------------------------------- */

static void enter_goes_on_when_right(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    press(&stage, "<End><Enter>220<Enter>");
    assert_shows(&stage, " Enter next ");
    press(&stage, "<Enter>");
    assert_shows(&stage, "> second");
    press(&stage, "1<Enter>");
    assert_shows(&stage, " Enter check");
    int tries = session_field(stage.app->session, 1)->tries;
    press(&stage, "<Enter>"); /* the same wrong answer is not marked again */
    assert_shows(&stage, "This answer was marked.");
    assert_int_equal(session_field(stage.app->session, 1)->tries, tries);
    press(&stage, "<^u><Enter>");
    assert_shows(&stage, "Type an answer first.");
    stage_close(&stage);
}

static void escape_never_quits(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    assert_int_equal(press(&stage, "<Enter><F5><F1><Esc><Esc><Esc><Esc><Esc>") & ACT_QUIT, 0);
    assert_shows(&stage, " Enter open");
    assert_int_equal(press(&stage, "<Enter>q") & ACT_QUIT, 0); /* a letter of the answer */
    assert_shows(&stage, "> epochs (2)  q");
    assert_int_equal(press(&stage, "<Esc>q") & ACT_QUIT, ACT_QUIT);
    stage_close(&stage);
}

static void searches(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    press(&stage, "/count");
    assert_shows(&stage, ">  3"); /* by topic */
    press(&stage, "<Esc>");
    assert_shows(&stage, ">  1");
    press(&stage, "/e<Down>");
    assert_shows(&stage, ">  2");
    press(&stage, "<Down><Down>");
    assert_shows(&stage, ">  1"); /* round */
    press(&stage, "<Up><Enter>");
    assert_shows(&stage, ">  3");
    assert_lacks(&stage, "search e");
    press(&stage, "/pq");
    assert_shows(&stage, "No question matches.");
    stage_close(&stage);
}

static void starts_a_question_again(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    press(&stage, "<Enter>25<Enter><^x>n");
    assert_shows(&stage, "> epochs (2)  25");
    press(&stage, "<^x>y");
    assert_lacks(&stage, "> epochs (2)  25");
    assert_shows(&stage, "2 of 2 marks"); /* kept */
    press(&stage, "<F4>");
    assert_shows(&stage, " (seed ");
    press(&stage, "<A-0>");
    assert_lacks(&stage, "seed");
    stage_close(&stage);
}

/* A text longer than the line is shown around the cursor, with marks where it goes on. */
static void long_answers_move_sideways(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 40, 12, CHARSET_ASCII);
    press(&stage, "<Enter>1+2+3+4+5+6+7+8+9+10+11+12");
    assert_shows(&stage, "> epochs (2)  ~");
    assert_shows(&stage, "+11+12");
    press(&stage, "<Home>");
    assert_shows(&stage, "> epochs (2)  1+2+3");
    assert_lacks(&stage, "+11+12  ");
    assert_int_equal(stage.surface->cursor_x, 15);
    press(&stage, "<End>+q");
    int row = row_of(&stage, "> epochs");
    const struct cell *caret = surface_cell(stage.surface, stage.surface->cursor_x - 1, row + 1);
    assert_string_equal(caret->text, "^"); /* still under its character */
    stage_close(&stage);
}

/* What is typed behind a right answer is a new one; the mark that was earned stays in sight. */
static void a_right_answer_is_not_edited(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    press(&stage, "<Enter>25<Enter>11");
    assert_shows(&stage, "> epochs (2)  11 ");
    press(&stage, "<Enter>");
    assert_shows(&stage, "(kept 2)");
    press(&stage, "<^u>25<Enter>7<^_>");
    assert_shows(&stage, "> epochs (2)  25 ");
    assert_lacks(&stage, "(kept 2)");
    press(&stage, "<Left>1"); /* not behind it: an edit */
    assert_shows(&stage, "> epochs (2)  215 ");
    stage_close(&stage);
}

/* The words beside the marks and the rows below give their columns to what is typed. */
static void lines_have_the_room(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_paper(&stage, "steps", 80, 24, CHARSET_ASCII);
    press(&stage, "<Enter>(1/a+1/b)/2<Line>(a+b)/(2a b)<Enter><^u>a<Enter>");
    assert_shows(&stage, "(kept 3)");
    press(&stage, "<Up><End>+0+0+0+0+0+0"); /* 23 columns, which end where the words begin */
    assert_shows(&stage, "(1/a+1/b)/2+0+0+0+0+0+0 ");
    press(&stage, "<Down><^u>1234567890+1234567890+1234567890");
    assert_shows(&stage, " 1234567890+1234567890+1234567890");
    stage_close(&stage);
}

/* A field with several rows that is not in focus tells how many there are, apart from the first. */
static void folded_rows_are_counted_apart(void **state)
{
    static const char *const folder = "questions";
    struct stage stage = {0};
    (void)state;
    load_folders(&stage, &folder, 1);
    open_app(&stage, 100, 30, CHARSET_ASCII);
    press(&stage, "<Down><Down><Down><Down><Down><Down><Enter><Tab>a+b<Line>c<Line>d<Tab>");
    assert_shows(&stage, "(2)  a+b  (2 more)");
    stage_close(&stage);
}

/* Names that only the author knows are words where a person reads them. */
static void names_of_points_are_words(void **state)
{
    static const char *const folder = "questions";
    struct stage stage = {0};
    (void)state;
    load_folders(&stage, &folder, 1);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    press(&stage, "<Down><Down><Down><Down><Enter>restarts and a larger learning rate<Enter><F5>");
    assert_shows(&stage, "4  +  learning rate\n");
    assert_lacks(&stage, "learning-rate");
    press(&stage, "<Esc><A-[>");
    assert_shows(&stage, "0 of 1 mark\n"); /* one is one */
    stage_close(&stage);
}

/* The key for other characters is offered where it does something. */
static void markers_are_for_lines(void **state)
{
    static const char *const folder = "questions";
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_UTF8);
    press(&stage, "<Down><Enter><F3>");
    assert_shows(&stage, " m marker");
    const char *before = screen(&stage);
    press(&stage, "m");
    assert_string_not_equal(screen(&stage), before);
    stage_close(&stage);
    load_folders(&stage, &folder, 1);
    open_app(&stage, 80, 24, CHARSET_UTF8);
    press(&stage, "<Down><Down><Down><Down><Down><Down><Down><Enter><F3>"); /* a pyramid */
    assert_shows(&stage, " Esc back");
    assert_lacks(&stage, " m marker");
    stage_close(&stage);
}

static void help_opens_over_a_page(void **state)
{
    struct stage stage = {0};
    (void)state;
    load(&stage);
    open_app(&stage, 80, 24, CHARSET_ASCII);
    press(&stage, "<Down><Enter><F3><F1>");
    assert_shows(&stage, " Help ");
    press(&stage, "<Esc><Esc><F7><F1>");
    assert_shows(&stage, " Help ");
    press(&stage, "<Esc>");
    assert_shows(&stage, " Marks\n");
    press(&stage, "<Esc>");
    assert_shows(&stage, "> variance");
    stage_close(&stage);
}

/* Help begins with the keys of the view that it was called from, and leads back to it. */
static void help_opens_at_the_keys_of_the_view(void **state)
{
    static const struct {
        const char *keys, *first;
    } views[] = {
        {"", "In the list"},
        {"<Down><Enter>", "In a question"},
        {"<Down><Enter><F3>", "With the figure on the whole screen"},
        {"<Down><Enter><F10>", "While trying other numbers out"},
        {"<Down><Enter><A-p>", "While typing an answer of the class"},
        {"<Down><Enter><A-p><Esc>", "While polling a class"},
    };
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t i = 0; i < DLT_COUNT(views); i++) {
        open_app(&stage, 80, 24, CHARSET_ASCII);
        press(&stage, views[i].keys);
        const char *before = arena_strdup(stage.arena, screen(&stage));
        press(&stage, "<F1>");
        const char *row = strchr(strchr(screen(&stage), '\n') + 1, '\n') + 1;
        assert_true(str_starts(row, arena_printf(stage.arena, "  %s\n", views[i].first)));
        const char *help = arena_strdup(stage.arena, screen(&stage));
        press(&stage, "<F1>"); /* it is there already */
        assert_string_equal(screen(&stage), help);
        press(&stage, "<Esc>");
        assert_string_equal(screen(&stage), before);
    }
    stage_close(&stage);
}

/* However narrow it is, the way to all keys is shown, and shown once. */
static void the_footer_always_leads_to_help(void **state)
{
    static const char *const views[] = {"",
                                        "<Down><Enter>",
                                        "<Down><Enter><F3>",
                                        "<Down><Enter><F10>",
                                        "<Down><Enter><A-p>",
                                        "<Down><Enter><A-p>1<Enter><Esc>"};
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t i = 0; i < DLT_COUNT(views); i++) {
        open_app(&stage, 40, 12, CHARSET_ASCII);
        press(&stage, views[i]);
        for (int width = APP_MIN_WIDTH; width <= 120; width++) {
            app_resize(stage.app, width, 24);
            surface_destroy(stage.surface);
            stage.surface = surface_create(width, 24, CHARSET_ASCII);
            const char *all = screen(&stage), *footer = all;
            for (const char *at = all; *at; at++)
                footer = *at == '\n' && at[1] ? at + 1 : footer;
            const char *padded = arena_printf(stage.arena, "%s ", footer);
            if (!strstr(padded, " F1 ") && !strstr(padded, " ? "))
                fail_msg("no help in the footer of\n%s", all);
            assert_null(strstr(padded, "? ?"));
        }
    }
    stage_close(&stage);
}

/* Whatever is pressed, in whatever size: there is a screen, and its cursor is on it. */
static void any_keys_leave_a_screen(void **state)
{
    static const char *const keys[] = {
        "a",      "b",    "(",      "1",       "/",          ")",      " ",    "σ",
        "^",      "e",    "=",      "<Enter>", "<Line>",     "<Tab>",  "<Up>", "<Down>",
        "<Left>", "<BS>", "<F1>",   "<F2>",    "<F3>",       "<F5>",   "<F6>", "y",
        "<F8>",   "<F9>", "<Home>", "<End>",   "<MoveUp>",   "<PgDn>", "<^u>", "<^y>",
        "<^_>",   "<^p>", "<A-]>",  "<F4>",    "<MoveDown>", "<Esc>",  "<^k>", "symmetry",
    };
    static const char *const papers[] = {"screens", "steps"};
    uint32_t seed = 3;
    struct stage stage = {0};
    (void)state;
    load(&stage);
    for (size_t round = 0; round < 8; round++) {
        open_paper(&stage, papers[round % 2], 80, 24, round % 4 < 2 ? CHARSET_UTF8 : CHARSET_ASCII);
        press(&stage, "<Enter>");
        for (int i = 0; i < 150; i++) {
            seed = seed * 1664525U + 1013904223U;
            press(&stage, keys[(seed >> 16) % DLT_COUNT(keys)]);
            if (stage.surface->cursor_x >= 0)
                assert_non_null(
                    surface_cell(stage.surface, stage.surface->cursor_x, stage.surface->cursor_y));
            if ((seed >> 8) % 16 == 0)
                resize(&stage, 40 + (int)((seed >> 24) % 90), 12 + (int)((seed >> 20) % 30));
        }
    }
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_golden),
        cmocka_unit_test(too_small_says_so),
        cmocka_unit_test(nothing_jumps),
        cmocka_unit_test(readings_grow_downward),
        cmocka_unit_test(rows_grow_downward),
        cmocka_unit_test(lists_tell_of_more),
        cmocka_unit_test(figures_stay),
        cmocka_unit_test(figures_yield),
        cmocka_unit_test(statements_scroll),
        cmocka_unit_test(the_paper_fits),
        cmocka_unit_test(help_names_every_key),
        cmocka_unit_test(enter_goes_on_when_right),
        cmocka_unit_test(escape_never_quits),
        cmocka_unit_test(searches),
        cmocka_unit_test(starts_a_question_again),
        cmocka_unit_test(long_answers_move_sideways),
        cmocka_unit_test(a_right_answer_is_not_edited),
        cmocka_unit_test(help_opens_over_a_page),
        cmocka_unit_test(help_opens_at_the_keys_of_the_view),
        cmocka_unit_test(the_footer_always_leads_to_help),
        cmocka_unit_test(lines_have_the_room),
        cmocka_unit_test(folded_rows_are_counted_apart),
        cmocka_unit_test(names_of_points_are_words),
        cmocka_unit_test(markers_are_for_lines),
        cmocka_unit_test(any_keys_leave_a_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
