/* SPDX-License-Identifier: MIT */
#include "notes.h"
#include <string.h>

enum { SIDE_BY_SIDE = 100, TEXT_WIDEST = 92, ROOMY = 16, LABEL = 6, GAP = 4 };
/* The most rows of a step; on a small screen those of what is on show and of what comes next. */
enum { STEP_ROWS = 4, NOW_ROWS = 3, NEXT_ROWS = 2 };

void notes_init(struct notes *notes)
{
    *notes = (struct notes){.heard = false};
    strbuf_init(&notes->about);
}

void notes_finish(struct notes *notes)
{
    strbuf_finish(&notes->about);
}

void notes_take(struct notes *notes, const struct link *link)
{
    notes->heard = link_heard(link, &notes->brief);
    if (!notes->heard || str_equal(notes->about.text, notes->brief.question))
        return;
    strbuf_clear(&notes->about);
    strbuf_add(&notes->about, notes->brief.question);
    notes->scroll = 0;
}

char *notes_timer(struct arena *arena, const struct brief *brief, int64_t now)
{
    int64_t seconds = brief->running ? now - brief->since : brief->elapsed;
    if (!brief->running && seconds == 0)
        return arena_strdup(arena, "");
    seconds = seconds < 0 ? -seconds : seconds; /* it counts down */
    long hours = (long)(seconds / 3600);
    int minutes = (int)(seconds / 60 % 60), rest = (int)(seconds % 60);
    if (hours > 0)
        return arena_printf(arena, "%ld:%02d:%02d", hours, minutes, rest);
    return arena_printf(arena, "%d:%02d", minutes, rest);
}

/* --- what can be scrolled --------------------------------------------------------------------------- */

/* Rows of text, some of them headings. */
struct leaf {
    struct lines left, right; /* the right ones only where there is room */
    int count;                /* of the longer side */
    int width;                /* of one side */
};

static bool has_sides(const struct notes *notes)
{
    return notes->width >= SIDE_BY_SIDE;
}

/* Blank lines at an end are no rows. */
static struct lines wrap(struct arena *frame, const char *text, int width, enum charset charset)
{
    struct lines lines = draw_wrap(frame, str_reflow(frame, text), width, charset);
    while (lines.count > 0 && lines.items[lines.count - 1][0] == '\0')
        lines.count--;
    return lines;
}

static const char *or_none(const char *text)
{
    return text[0] ? text : "None were written for this part.";
}

static struct leaf page_of(const struct notes *notes, struct arena *frame, enum charset charset)
{
    const struct brief *brief = &notes->brief;
    const char *solution = brief->solution[0] ? brief->solution : "There is none.";
    struct leaf page = {.width = notes->width - 4};
    if (has_sides(notes)) {
        page.width = (notes->width - 4 - GAP) / 2;
        page.width = page.width < TEXT_WIDEST ? page.width : TEXT_WIDEST;
        page.left = wrap(frame, arena_printf(frame, "Notes\n\n%s", or_none(brief->notes)),
                         page.width, charset);
        page.right =
            wrap(frame, arena_printf(frame, "Solution\n\n%s", solution), page.width, charset);
    } else {
        page.width = page.width < TEXT_WIDEST ? page.width : TEXT_WIDEST;
        page.left = wrap(
            frame,
            arena_printf(frame, "Notes\n\n%s\n\nSolution\n\n%s", or_none(brief->notes), solution),
            page.width, charset);
    }
    size_t count = page.left.count > page.right.count ? page.left.count : page.right.count;
    page.count = (int)count;
    return page;
}

static bool is_heading(const char *line)
{
    return str_equal(line, "Notes") || str_equal(line, "Solution");
}

/* --- the fixed rows above it -------------------------------------------------------------------------- */

const char *notes_words(struct arena *arena, const char *text, bool roomy)
{
    text = str_trim(arena, text);
    const char *end = strchr(text, '\n');
    if (end) {
        const char *words = end + strspn(end, "\n");
        text = arena_printf(arena, "%.*s:%s%s", (int)(end - text), text,
                            roomy && str_starts(words, "- ") ? "\n" : " ", words);
    }
    char *copy = arena_strdup(arena, text), *to = copy;
    for (const char *at = copy; *at; at++) {
        bool breaks = *at == '\n';
        if (breaks && to > copy && to[-1] == (roomy ? '\n' : ' '))
            continue;
        *to++ = breaks && !roomy ? ' ' : *at;
    }
    *to = '\0';
    return copy;
}

/* The rows of Now, or of Next. */
static struct lines step_lines(struct arena *frame, const struct notes *notes, bool next,
                               enum charset charset)
{
    const char *step = next ? notes->brief.next : notes->brief.now;
    const char *text = step[0] ? step : "nothing more";
    int width = notes->width - 2 - LABEL - 1;
    width = width < TEXT_WIDEST ? width : TEXT_WIDEST;
    const bool roomy = notes->height >= ROOMY;
    struct lines lines = wrap(frame, notes_words(frame, text, roomy), width, charset);
    const size_t most = roomy ? STEP_ROWS : next ? NEXT_ROWS : NOW_ROWS;
    if (lines.count > most) {
        lines.items[most - 1] =
            arena_printf(frame, "%s %s", lines.items[most - 1], draw_glyphs(charset)->ellipsis);
        lines.count = most;
    }
    return lines;
}

/* A label, and a text that hangs beside it. Returns the rows taken. */
static int draw_step(const struct notes *notes, struct arena *frame, struct surface *surface, int y,
                     bool next)
{
    const bool some = (next ? notes->brief.next : notes->brief.now)[0] != '\0';
    struct lines lines = step_lines(frame, notes, next, surface->charset);
    surface_text(surface, 1, y, ROLE_KEY, next ? "Next" : "Now");
    for (size_t i = 0; i < lines.count; i++)
        surface_text_cut(surface, 1 + LABEL, y + (int)i, notes->width - 2 - LABEL,
                         some ? ROLE_TEXT : ROLE_DIM, lines.items[i]);
    return lines.count > 0 ? (int)lines.count : 1;
}

/* --- the frame -------------------------------------------------------------------------------------- */

static bool has_rules(const struct notes *notes)
{
    return notes->height >= ROOMY;
}

static void draw_rule(const struct notes *notes, struct surface *surface, int y)
{
    surface_fill(surface, 0, y, notes->width, 1, ROLE_DIM,
                 draw_glyphs(surface->charset)->horizontal);
}

/* The keys of this screen, as many as fit. */
static void draw_footer(const struct notes *notes, struct surface *surface, bool scrolls)
{
    size_t count = 0;
    const struct key_row *rows = app_keys(&count);
    int x = 1;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].context != CONTEXT_NOTES || !rows[i].footer)
            continue;
        if (rows[i].action != ACTION_QUIT && rows[i].action != ACTION_HELP && !scrolls)
            continue;
        const char *word = notes->help && rows[i].action == ACTION_QUIT ? "back" : rows[i].footer;
        int wide = draw_width(rows[i].shown, surface->charset) + 1 + (int)strlen(word);
        if (x + wide > notes->width - 1)
            break;
        x += surface_text(surface, x, notes->height - 1, ROLE_KEY, rows[i].shown) + 1;
        x += surface_text(surface, x, notes->height - 1, ROLE_DIM, word) + 3;
    }
}

/* Rows from this one to the last above the footer. */
static int rows_below(const struct notes *notes, int y)
{
    return notes->height - 1 - has_rules(notes) - y;
}

static int first_row(const struct notes *notes)
{
    return 1 + has_rules(notes);
}

/* The row below what is fixed: Now, Next and the rule under them. */
static int page_top(const struct notes *notes, struct arena *frame, enum charset charset)
{
    int y = first_row(notes);
    for (int next = 0; next < 2; next++) {
        const struct lines lines = step_lines(frame, notes, next != 0, charset);
        y += lines.count > 0 ? (int)lines.count : 1;
    }
    return y + 1;
}

/* --- help ------------------------------------------------------------------------------------------- */

static struct lines help_lines(const struct notes *notes, struct arena *frame, enum charset charset)
{
    size_t count = 0;
    const struct key_row *rows = app_keys(&count);
    struct strbuf text;
    strbuf_init(&text);
    strbuf_add(&text,
               "This terminal follows the lesson that is presented on this machine, and goes on "
               "by itself when the lesson is started again.\n\n");
    for (size_t i = 0; i < count; i++)
        if (rows[i].context == CONTEXT_NOTES || rows[i].context == CONTEXT_EVERYWHERE)
            strbuf_printf(&text, "  %-8s %s\n", rows[i].shown, rows[i].help);
    char *taken = strbuf_take(&text, frame);
    strbuf_finish(&text);
    return draw_wrap(frame, taken, notes->width - 4, charset);
}

/* --- keys ------------------------------------------------------------------------------------------- */

/* How many rows there are, and how many of them fit. */
static int count_rows(const struct notes *notes, int *fit_out)
{
    struct arena *frame = arena_create();
    int count = 0, top = first_row(notes);
    if (notes->help) {
        count = (int)help_lines(notes, frame, CHARSET_UTF8).count;
    } else if (notes->heard) {
        count = page_of(notes, frame, CHARSET_UTF8).count;
        top = page_top(notes, frame, CHARSET_UTF8);
    }
    *fit_out = rows_below(notes, top);
    arena_destroy(frame);
    return count;
}

static unsigned scroll(struct notes *notes, enum action action)
{
    int *place = notes->help ? &notes->help_scroll : &notes->scroll;
    int page = 0, last = count_rows(notes, &page) - page, to = *place;
    switch (action) {
    case ACTION_UP:
        to--;
        break;
    case ACTION_DOWN:
        to++;
        break;
    case ACTION_PAGE_UP:
        to -= page - 1;
        break;
    case ACTION_PAGE_DOWN:
        to += page - 1;
        break;
    case ACTION_FIRST:
        to = 0;
        break;
    case ACTION_LAST:
        to = last;
        break;
    default:
        return ACT_IGNORED;
    }
    to = to > last ? last : to;
    *place = to < 0 ? 0 : to;
    return ACT_CHANGED;
}

unsigned notes_key(struct notes *notes, const struct key *key)
{
    enum action action = app_action(CONTEXT_NOTES, key);
    bool leaves = action == ACTION_QUIT || action == ACTION_BACK || action == ACTION_HELP;
    if (action == ACTION_SUSPEND)
        return ACT_SUSPEND;
    if (action == ACTION_REDRAW)
        return ACT_REDRAW;
    if (key->code == KEY_CODE_CTRL && action == ACTION_QUIT)
        return ACT_QUIT;
    if (notes->help ? leaves : action == ACTION_HELP) {
        notes->help = !notes->help;
        notes->help_scroll = 0;
        return ACT_CHANGED;
    }
    return action == ACTION_QUIT ? ACT_QUIT : scroll(notes, action);
}

/* --- drawing ---------------------------------------------------------------------------------------- */

static void draw_lines(struct surface *surface, struct rect rect, struct lines lines, int first)
{
    for (int i = first; i < (int)lines.count && i - first < rect.height; i++)
        surface_text_cut(surface, rect.x, rect.y + i - first, rect.width,
                         is_heading(lines.items[i]) ? ROLE_HEADING : ROLE_TEXT, lines.items[i]);
}

static int within(int first, int count, int fit)
{
    first = first > count - fit ? count - fit : first;
    return first < 0 ? 0 : first;
}

static void draw_title(const struct notes *notes, struct arena *frame, struct surface *surface)
{
    const struct brief *brief = &notes->brief;
    const char *title = "Notes of the lesson", *status = "";
    int fit = 0, count = count_rows(notes, &fit);
    if (notes->help) {
        int first = within(notes->help_scroll, count, fit);
        title = "Keys";
        if (count > fit)
            status = arena_printf(frame, "%d-%d of %d lines", first + 1, first + fit, count);
    } else if (notes->heard) {
        const char *timer = notes_timer(frame, brief, notes->now);
        title = str_trim(frame, brief->question[0] ? brief->question : brief->paper);
        if (brief->step_count > 0)
            status = arena_printf(frame, "step %zu of %zu", brief->step, brief->step_count);
        if (timer[0])
            status = arena_printf(frame, "%s%s%s", status, status[0] ? "   " : "", timer);
    }
    int wide = draw_width(status, surface->charset);
    surface_text_cut(surface, 1, 0, notes->width - wide - 4, ROLE_HEADING, title);
    surface_text(surface, notes->width - wide - 1, 0, ROLE_DIM, status);
    if (has_rules(notes)) {
        draw_rule(notes, surface, 1);
        draw_rule(notes, surface, notes->height - 2);
    }
    draw_footer(notes, surface, count > fit);
}

/* The first row on show, within what there is; and where that is, at the right end of row `y`. */
static int place_on(const struct notes *notes, struct arena *frame, struct surface *surface, int y,
                    int count)
{
    int fit = rows_below(notes, y + 1), first = within(notes->scroll, count, fit);
    if (count > fit) {
        const char *where =
            arena_printf(frame, " %d-%d of %d lines ", first + 1, first + fit, count);
        int wide = draw_width(where, surface->charset);
        surface_text(surface, notes->width - wide - 1, y, ROLE_DIM, where);
    }
    return first;
}

static void draw_heard(const struct notes *notes, struct arena *frame, struct surface *surface)
{
    int y = first_row(notes);
    y += draw_step(notes, frame, surface, y, false);
    y += draw_step(notes, frame, surface, y, true);
    draw_rule(notes, surface, y);
    struct leaf page = page_of(notes, frame, surface->charset);
    int first = place_on(notes, frame, surface, y, page.count);
    struct rect rect = {2, y + 1, page.width, rows_below(notes, y + 1)};
    draw_lines(surface, rect, page.left, first);
    rect.x += page.width + GAP;
    draw_lines(surface, rect, page.right, first);
}

static void draw_help(const struct notes *notes, struct arena *frame, struct surface *surface)
{
    struct lines lines = help_lines(notes, frame, surface->charset);
    int y = first_row(notes);
    struct rect rect = {2, y, notes->width - 4, rows_below(notes, y)};
    draw_lines(surface, rect, lines, within(notes->help_scroll, (int)lines.count, rect.height));
}

static void draw_waiting(const struct notes *notes, struct arena *frame, struct surface *surface)
{
    const char *text = arena_printf(frame, "Waiting for a presentation%s",
                                    draw_glyphs(surface->charset)->ellipsis);
    struct lines lines = draw_wrap(
        frame, "It begins when dltutor present is started in another terminal on this machine.",
        notes->width - 4, surface->charset);
    int y = first_row(notes) + has_rules(notes);
    surface_text(surface, 2, y, ROLE_TEXT, text);
    struct rect rect = {2, y + 2, notes->width - 4, rows_below(notes, y + 2)};
    draw_lines(surface, rect, lines, 0);
}

void notes_show(const struct notes *notes, struct surface *surface)
{
    struct arena *frame = arena_create();
    surface_clear(surface);
    surface->cursor_x = 1;
    surface->cursor_y = 0;
    surface->cursor_quiet = true;
    if (notes->width < APP_MIN_WIDTH || notes->height < APP_MIN_HEIGHT) {
        const char *text = arena_printf(frame, "dltutor needs %dx%d; this is %dx%d.", APP_MIN_WIDTH,
                                        APP_MIN_HEIGHT, notes->width, notes->height);
        surface_text_cut(surface, 0, 0, notes->width, ROLE_TEXT, text);
    } else {
        draw_title(notes, frame, surface);
        if (notes->help)
            draw_help(notes, frame, surface);
        else if (notes->heard)
            draw_heard(notes, frame, surface);
        else
            draw_waiting(notes, frame, surface);
    }
    arena_destroy(frame);
}
