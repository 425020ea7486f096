/* SPDX-License-Identifier: MIT */
/* The page of all keys, a chapter for each view. */
#include "app.h"
#include <string.h>

enum { KEYS_WIDTH = 19, KEYS_NARROW = 14 };

/* "  keys   what they do", the second column hanging; keys too long for theirs get a row of their own.
 */
static void help_row(struct strbuf *text, struct arena *frame, int width, const char *keys,
                     const char *what)
{
    int first = width < 60 ? KEYS_NARROW : KEYS_WIDTH;
    int columns = utf8_width(keys, strlen(keys));
    struct lines lines = draw_wrap(frame, what, width - first - 2, CHARSET_UTF8);
    strbuf_printf(text, "  %s", keys);
    if (columns >= first) {
        strbuf_add(text, "\n  ");
        columns = 0;
    }
    for (size_t i = 0; i < lines.count; i++) {
        strbuf_add_repeat(text, " ", (size_t)(i ? first + 2 : first - columns));
        strbuf_printf(text, "%s\n", lines.items[i]);
    }
}

/* One row for each action of a context, with all keys that do it. */
static void help_keys(struct strbuf *text, struct arena *frame, int width, enum context context)
{
    size_t count = 0;
    const struct key_row *rows = app_keys(&count);
    for (size_t i = 0; i < count; i++) {
        bool told = rows[i].context != context;
        for (size_t j = 0; j < i; j++)
            told |= rows[j].context == context && rows[j].action == rows[i].action;
        if (told)
            continue;
        const char *keys = rows[i].shown;
        for (size_t j = i + 1; j < count; j++)
            if (rows[j].context == context && rows[j].action == rows[i].action)
                keys = arena_printf(frame, "%s %s", keys, rows[j].shown);
        help_row(text, frame, width, keys, rows[i].help);
    }
    strbuf_add(text, "\n");
}

struct help_line {
    const char *left, *right;
};

static const struct help_line line_help[] = {
    {"Left Right ^B ^F", "move by a character"},
    {"Alt-b Alt-f", "move by a word; also ^Left ^Right"},
    {"Home End ^A ^E", "move to the start, to the end of the line"},
    {"Up Down", "move between the lines of an answer that has several, else your earlier answers"},
    {"^P ^N", "your earlier answers"},
    {"Backspace Del ^D", "delete a character"},
    {"^W Alt-d", "delete a word back, forward"},
    {"^U ^K", "delete all before, all after in the line"},
    {"^Y", "put back what was deleted last"},
    {"^T", "swap two characters"},
    {"^_", "undo"},
};

static const struct help_line typing_help[] = {
    {"numbers", "25   1,408   6.08e5   3/4   8%   2^180   7*15+11*15^2   C(5,2)   5!   sqrt(8)"},
    {"shapes", "7x7x35   7*7*35   (7, 7, 35)"},
    {"formulas", "3/(2 D_h)   1.5 D_h^-1   sigma^2   sum(k, 1, n, k^2)   max(0, x)   h^T"},
    {"equations", "v_{t+1} = v_t + g^2"},
    {"derivations", "one line below the other, each following from the one before"},
    {"orders", "the letters of the steps: b a d"},
    {"Greek", "sigma, \\sigma or the letter itself; x^2 or a superscript; phi_1 or phi1"},
};

static void help_lines(struct strbuf *text, struct arena *frame, int width,
                       const struct help_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        help_row(text, frame, width, lines[i].left, lines[i].right);
    strbuf_add(text, "\n");
}

/* --- chapters ---------------------------------------------------------------------------------------- */

static void typing_lines(struct strbuf *text, struct arena *frame, int width)
{
    help_lines(text, frame, width, typing_help, DLT_COUNT(typing_help));
    strbuf_add(text, "The line under your answer shows how it was read. What cannot be read costs "
                     "nothing, and a caret shows where reading stopped.\n\n");
}

static void line_lines(struct strbuf *text, struct arena *frame, int width)
{
    help_lines(text, frame, width, line_help, DLT_COUNT(line_help));
}

static void number_lines(struct strbuf *text, struct arena *frame, int width)
{
    (void)frame;
    (void)width;
    strbuf_add(text, "A number and Enter go to that question.\n\n");
}

struct chapter {
    const char *title;
    enum context context; /* whose keys; COUNT: of none */
    void (*lines)(struct strbuf *text, struct arena *frame, int width);
    bool sitting, lesson; /* who presents marks and types nothing */
};

static const struct chapter chapters[] = {
    {.title = "While presenting",
     .context = CONTEXT_PRESENT,
     .lines = number_lines,
     .lesson = true},
    {.title = "In the list", .context = CONTEXT_LIST, .sitting = true},
    {.title = "In a question", .context = CONTEXT_QUESTION, .sitting = true},
    {.title = "What may be typed",
     .context = CONTEXT_COUNT,
     .lines = typing_lines,
     .sitting = true},
    {.title = "In the answer line", .context = CONTEXT_COUNT, .lines = line_lines, .sitting = true},
    {.title = "While putting steps in order", .context = CONTEXT_ORDER, .sitting = true},
    {.title = "While marking yourself", .context = CONTEXT_SELF, .sitting = true},
    {.title = "With the figure on the whole screen",
     .context = CONTEXT_FIGURE,
     .sitting = true,
     .lesson = true},
    {.title = "While naming a file for it",
     .context = CONTEXT_SAVE,
     .sitting = true,
     .lesson = true},
    {.title = "While trying other numbers out",
     .context = CONTEXT_EXPLORE,
     .sitting = true,
     .lesson = true},
    {.title = "While polling a class", .context = CONTEXT_POLL, .sitting = true, .lesson = true},
    {.title = "While typing an answer of the class",
     .context = CONTEXT_TALLY,
     .sitting = true,
     .lesson = true},
    {.title = "While searching", .context = CONTEXT_SEARCH, .sitting = true, .lesson = true},
    {.title = "In a page like this", .context = CONTEXT_PAGER, .sitting = true, .lesson = true},
    {.title = "Everywhere", .context = CONTEXT_EVERYWHERE, .sitting = true, .lesson = true},
};

const char *help_title(enum context context)
{
    for (size_t i = 0; i < DLT_COUNT(chapters); i++)
        if (chapters[i].context == context)
            return chapters[i].title;
    return NULL;
}

bool help_is_title(const char *line)
{
    for (size_t i = 0; i < DLT_COUNT(chapters); i++)
        if (str_equal(chapters[i].title, line))
            return true;
    return false;
}

char *help_text(const struct app *app, struct arena *frame, int width)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < DLT_COUNT(chapters); i++) {
        const struct chapter *chapter = &chapters[i];
        if (app->present ? !chapter->lesson : !chapter->sitting)
            continue;
        strbuf_printf(&text, "%s\n", chapter->title);
        if (chapter->context != CONTEXT_COUNT)
            help_keys(&text, frame, width, chapter->context);
        if (chapter->lines)
            chapter->lines(&text, frame, width);
    }
    strbuf_add(&text, "Where no function keys reach the program, Escape and then the letter does "
                      "the same as Alt with the letter.\n");
    char *result = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return result;
}
