/* SPDX-License-Identifier: MIT */
/* The screens of present mode. */
#include "lectern.h"
#include <string.h>

enum { ROOMY_HEIGHT = 20, ROOMY_WIDTH = 60, DIGIT_ROWS = 5, DIGIT_COLUMNS = 3 };

static const char STARTS[] = "t starts ";

/* --- the frame --------------------------------------------------------------------------------------- */

char *present_number(const struct app *app, struct arena *frame, size_t index)
{
    const char *id = session_question(app->session, index)->id;
    /* Only a paper's own numbers mean something beside their titles. */
    if (id[0] == 'q' && id[1] >= '0' && id[1] <= '9')
        return arena_strdup(frame, id + 1);
    return arena_printf(frame, "%zu", index + 1);
}

/* The steps so far as a line that grows, with the title's colour. */
static void draw_progress(const struct app *app, struct surface *surface, int y)
{
    const struct present *present = app->present;
    const struct rect area = present_area(app);
    const bool utf8 = app->charset == CHARSET_UTF8;
    const size_t count = present->lesson ? present->lesson->count : 1;
    const size_t done = present->lesson ? present->step + 1 : 0;
    const int filled = (int)((size_t)area.width * done / count);
    surface_fill(surface, area.x, y, area.width, 1, ROLE_DIM, utf8 ? "─" : "-");
    surface_fill(surface, area.x, y, filled, 1, ROLE_ACCENT, utf8 ? "━" : "=");
}

static bool is_unstarted(const struct timer *timer)
{
    return timer->limit > 0 && !timer->running && timer->elapsed == 0;
}

/* From the right: the timer, then the step, then the marks. Returns where they begin. */
static int draw_status(const struct app *app, struct arena *frame, struct surface *surface, int y)
{
    const struct present *present = app->present;
    const struct rect area = present_area(app);
    int x = area.x + area.width;
    if (present->timer.wanted) {
        bool late = false;
        const char *time = timer_text(app, frame, &present->timer, &late);
        x -= draw_width(time, app->charset);
        surface_text(surface, x, y, late ? ROLE_WRONG : ROLE_HEADING, time);
        if (!present->timer.running)
            surface_paint(surface, x, y, draw_width(time, app->charset), 1,
                          late ? ROLE_WRONG : ROLE_DIM);
        if (is_unstarted(&present->timer) && app->width >= ROOMY_WIDTH) {
            x -= (int)strlen(STARTS);
            surface_text(surface, x, y, ROLE_DIM, STARTS);
        }
        x -= 3;
    }
    if (!present->lesson)
        return x;
    const struct question *question = app_question(app);
    const char *text = arena_printf(frame, "%zu of %zu", present->step + 1, present->lesson->count);
    if (app->width >= ROOMY_WIDTH)
        text = arena_printf(frame, "%s mark%s   step %s", marks_format(frame, question->marks),
                            question->marks == MARKS_ONE ? "" : "s", text);
    x -= draw_width(text, app->charset);
    surface_text(surface, x, y, ROLE_DIM, text);
    return x;
}

static const char *frame_title(const struct app *app, struct arena *frame)
{
    const struct present *present = app->present;
    const struct lesson_step *step = present_step(app);
    if (!step || step->kind == LESSON_TITLE)
        return session_paper(app->session)->title;
    const uint64_t seed = session_variant(app->session)->seed;
    const char *fresh =
        seed ? arena_printf(frame, "   (numbers %llu)", (unsigned long long)seed) : "";
    return arena_printf(frame, "%s  %s%s", present_number(app, frame, present->question),
                        app_question(app)->title.text, fresh);
}

/* The line of keys within the margins. */
static void draw_keys(const struct app *app, struct surface *surface)
{
    const struct rect area = present_area(app);
    struct surface *line = surface_create(area.width + 2, 1, app->charset);
    app_draw_footer(app, line);
    surface_copy(surface, area.x - 1, surface->height - 1, line);
    surface_destroy(line);
}

static void draw_line(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct present *present = app->present;
    const struct rect area = present_area(app);
    const int last = surface->height - 1;
    if (present->digits[0]) {
        int x = area.x;
        x += surface_text(surface, x, last, ROLE_KEY, "question ");
        x += surface_text(surface, x, last, ROLE_INPUT, present->digits);
        surface->cursor_x = x;
        surface->cursor_y = last;
        surface_text_cut(surface, x + 2, last, area.x + area.width - x - 2, ROLE_DIM,
                         "Enter goes there, Esc does not");
    } else if (app->notice) {
        const struct lines lines = draw_wrap(frame, app->notice, area.width, app->charset);
        const int rows = lines.count > 1 && surface->height >= ROOMY_HEIGHT ? 2 : 1;
        for (int i = 0; i < rows; i++)
            surface_text_cut(surface, area.x, last - rows + 1 + i, area.width, ROLE_HINT,
                             i + 1 < rows || lines.count == 1 ? lines.items[i]
                             : rows == 1                      ? app->notice
                                                              : lines.items[i]);
    } else if (!present->bare) {
        draw_keys(app, surface);
    }
}

void present_draw_frame(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct rect area = present_area(app);
    const int y = surface->height >= ROOMY_HEIGHT ? 1 : 0;
    const int right = draw_status(app, frame, surface, y);
    surface_text_cut(surface, area.x, y, right - area.x - 2, ROLE_HEADING, frame_title(app, frame));
    draw_progress(app, surface, y + 1);
    draw_line(app, frame, surface);
}

/* --- the title's page -------------------------------------------------------------------------------- */

/* Three columns by five rows, a bit each, from the top left. */
static const unsigned digit_bits[] = {075557, 026227, 071747, 071717, 055711,
                                      074717, 074757, 071111, 075757, 075717};

static bool digit_bit(int digit, int row, int column)
{
    const int bit = DIGIT_COLUMNS * (DIGIT_ROWS - 1 - row) + DIGIT_COLUMNS - 1 - column;
    return (digit_bits[digit] >> bit) & 1;
}

/* A number as large as five rows make it. */
static void draw_number(struct surface *surface, int x, int y, const char *number)
{
    const char *block = surface->charset == CHARSET_UTF8 ? "█" : "#";
    for (; *number >= '0' && *number <= '9'; number++) {
        for (int row = 0; row < DIGIT_ROWS; row++)
            for (int column = 0; column < DIGIT_COLUMNS; column++)
                if (digit_bit(*number - '0', row, column))
                    surface_fill(surface, x + 2 * column, y + row, 2, 1, ROLE_ACCENT, block);
        x += 2 * DIGIT_COLUMNS + 2;
    }
}

static bool is_number(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

static const char *topics_words(const struct question *question, struct arena *frame,
                                enum charset charset)
{
    const char *text = "", *between = charset == CHARSET_UTF8 ? " · " : ", ";
    for (size_t i = 0; i < question->topic_count; i++)
        text = arena_printf(frame, "%s%s%s", text, i ? between : "", question->topics[i]);
    return text;
}

static const char *size_words(const struct question *question, struct arena *frame)
{
    const char *marks = arena_printf(frame, "%s mark%s", marks_format(frame, question->marks),
                                     question->marks == MARKS_ONE ? "" : "s");
    if (question->part_count > 1)
        marks = arena_printf(frame, "%s in %zu parts", marks, question->part_count);
    return marks;
}

static int draw_lines(const struct app *app, struct arena *frame, struct surface *surface, int y,
                      enum draw_role role, const char *text)
{
    const struct rect area = present_area(app);
    const struct lines lines = draw_wrap(frame, text, area.width, app->charset);
    for (size_t i = 0; i < lines.count && y < area.y + area.height; i++)
        surface_text(surface, area.x, y++, role, lines.items[i]);
    return y;
}

static void draw_title(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct rect area = present_area(app);
    const struct question *question = app_question(app);
    const char *number = present_number(app, frame, app->present->question);
    const bool large = area.height >= 14 && is_number(number) && strlen(number) < 4;
    const int gap = area.height >= 12;
    int y = area.y + (area.height - (large ? DIGIT_ROWS + 2 : 0) - 4 - 2 * gap) / 2;
    y = y < area.y ? area.y : y;
    if (large) {
        draw_number(surface, area.x, y, number);
        y += DIGIT_ROWS + 2;
    }
    surface->cursor_x = area.x;
    surface->cursor_y = y;
    surface->cursor_quiet = true;
    const char *title =
        large ? question->title.text : arena_printf(frame, "%s  %s", number, question->title.text);
    y = draw_lines(app, frame, surface, y, ROLE_HEADING, title) + gap;
    y = draw_lines(app, frame, surface, y, ROLE_TEXT, topics_words(question, frame, app->charset));
    draw_lines(app, frame, surface, y + gap, ROLE_DIM, size_words(question, frame));
}

/* --- a page ------------------------------------------------------------------------------------------ */

/* Everything loses its colour but the paragraph under the spotlight, which is marked as well. */
static void dim_others(const struct app *app, struct surface *surface, const struct leaf *page)
{
    const struct rect area = page->area;
    const size_t unit = app->present->unit;
    surface_paint(surface, 0, 0, surface->width, area.y, ROLE_DIM);
    for (int i = page->scroll; i < page->row_count && i - page->scroll < area.height; i++) {
        const int y = area.y + i - page->scroll;
        const bool figure = page->figure_height > 0 && i >= page->figure_row &&
                            i < page->figure_row + page->figure_height;
        if (unit == (figure ? page->figure_unit : page->rows[i].unit)) {
            const int wide = page->rows[i].indent + draw_width(page->rows[i].text, app->charset);
            if (!figure)
                surface_back(surface, area.x, y, wide < area.width ? wide : area.width, 1,
                             ROLE_SPOT);
            continue;
        }
        surface_paint(surface, 0, y, surface->width, 1, ROLE_DIM);
        surface_back(surface, 0, y, surface->width, 1, ROLE_TEXT);
    }
}

static void draw_row(const struct app *app, struct surface *surface, const struct leaf *page,
                     const struct page_row *row, int y)
{
    const bool utf8 = app->charset == CHARSET_UTF8;
    const int x = page->area.x, right = x + page->area.width;
    if (row->now)
        surface_text(surface, x - 2, y, ROLE_ACCENT, utf8 ? "▎" : "|");
    if (row->label)
        surface_text(surface, x, y, row->label_role, row->label);
    surface_text_cut(surface, x + row->indent, y, page->area.width - row->indent, row->role,
                     row->text);
    const int wide = row->right ? draw_width(row->right, app->charset) : 0;
    if (wide > 0 && row->indent + draw_width(row->text, app->charset) + wide + 1 < right - x)
        surface_text(surface, right - wide, y, ROLE_DIM, row->right);
}

static void draw_arrows(const struct app *app, struct surface *surface, const struct leaf *page)
{
    const struct glyphs *glyphs = draw_glyphs(app->charset);
    const struct rect area = page->area;
    const int x = area.x + area.width + 1;
    if (page->scroll > 0 || (page->back > 0 && app->present->scroll >= 0))
        surface_text(surface, x, area.y, ROLE_ACCENT, glyphs->arrow_up);
    if (page->scroll < page->scroll_limit)
        surface_text(surface, x, area.y + area.height - 1, ROLE_ACCENT, glyphs->arrow_down);
    const int top = area.y + page->figure_row - page->scroll, bottom = top + page->figure_height;
    if (page->figure_hidden > 0 && app->looks.row > 0)
        surface_text(surface, x, top, ROLE_ACCENT, glyphs->arrow_up);
    if (page->figure_hidden > 0 && app->looks.row < page->figure_hidden &&
        app->present->scroll >= 0)
        surface_text(surface, x, bottom - 1, ROLE_ACCENT, glyphs->arrow_down);
}

/* The figure, or so many rows of it as there is room for above the end of the page. */
static void draw_figure(const struct app *app, struct surface *surface, const struct leaf *page)
{
    const struct rect area = page->area;
    const int y = area.y + page->figure_row - page->scroll, left = area.y + area.height - y;
    const int rows = left < page->figure_height ? left : page->figure_height;
    if (page->figure_height <= 0 || rows <= 0)
        return;
    if (page->figure_hidden <= 0 && rows == page->figure_height) {
        app_draw_figure(app, surface, (struct rect){area.x, y, area.width, rows}, app->figure);
        return;
    }
    const struct rect whole = {0, 0, area.width, page->figure_height + page->figure_hidden};
    struct surface *all = surface_create(whole.width, whole.height, app->charset);
    struct surface *part = surface_create(area.width, rows, app->charset);
    app_draw_figure(app, all, whole, app->figure);
    surface_copy(part, 0, -app->looks.row, all);
    surface_copy(surface, area.x, y, part);
    surface_destroy(part);
    surface_destroy(all);
}

static void draw_page(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct leaf page = present_page(app, frame);
    const struct rect area = page.area;
    bool placed = false;
    for (int i = page.scroll; i < page.row_count && i - page.scroll < area.height; i++) {
        const int y = area.y + i - page.scroll;
        draw_row(app, surface, &page, &page.rows[i], y);
        if (page.rows[i].now && page.rows[i].unit != SIZE_MAX && !placed) {
            surface->cursor_x = area.x;
            surface->cursor_y = y;
            surface->cursor_quiet = placed = true;
        }
    }
    draw_figure(app, surface, &page);
    draw_arrows(app, surface, &page);
    if (app->present->spotlight) {
        dim_others(app, surface, &page);
        draw_status(app, frame, surface, area.y >= 4 ? 1 : 0);
    }
}

/* --- all --------------------------------------------------------------------------------------------- */

/* As a projector that is switched off: black also where the paper is white. */
static void draw_blank(const struct app *app, struct surface *surface)
{
    if (app->theme == THEME_LIGHT && app->charset == CHARSET_UTF8)
        surface_fill(surface, 0, 0, surface->width, surface->height, ROLE_TEXT, "█");
}

static void draw_problem(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct rect area = present_area(app);
    const int y =
        draw_lines(app, frame, surface, area.y, ROLE_WRONG, "This question cannot be shown.");
    draw_lines(app, frame, surface, y + 1, ROLE_TEXT, app->present->problem);
}

void present_draw(const struct app *app, struct arena *frame, struct surface *surface)
{
    const struct lesson_step *step = present_step(app);
    if (app->present->blank) {
        draw_blank(app, surface);
        return;
    }
    present_draw_frame(app, frame, surface);
    if (!step)
        draw_problem(app, frame, surface);
    else if (step->kind == LESSON_TITLE)
        draw_title(app, frame, surface);
    else
        draw_page(app, frame, surface);
}
