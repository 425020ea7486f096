/* SPDX-License-Identifier: MIT */
/* What stands on a page: the step on show, and above it as much of what it belongs to as there is room
 * for, the statement first. */
#include "dltutor/check.h"
#include "lectern.h"
#include <string.h>

enum {
    TEXT_WIDEST = 70,
    MARGIN_PERCENT = 8,
    MARGIN_LEAST = 2,
    ROOMY_HEIGHT = 20,
    LABEL_WIDTH = 9,
    LABEL_LEAST = 52, /* columns of text from which on labels stand beside it */
    PICTURE_ROWS = 7,
    FIGURE_LEAST = 8,
    CUT_LEAST = 3, /* rows from which a part of the statement is worth showing */
    MOST_BLOCKS = 512
};

/* Rows under way. */
struct rows {
    const struct app *app;
    struct arena *frame;
    struct page_row *items;
    int width; /* of the text */
    size_t count, capacity, units;
    bool now;
};

/* The rows of one step. */
struct block {
    size_t step;
    struct rows rows;
    int figure_height; /* rows of the figure below them */
    bool chosen;
};

/* Rows for the blocks of a page, and of blanks between two. */
struct space {
    int room, gap;
};

struct rect present_area(const struct app *app)
{
    const bool roomy = app->height >= ROOMY_HEIGHT;
    const int margin = present_margin(app), top = roomy ? 4 : 2, bottom = roomy ? 2 : 1;
    return (struct rect){margin, top, app->width - 2 * margin, app->height - top - bottom};
}

int present_margin(const struct app *app)
{
    const int share = app->width * MARGIN_PERCENT / 100;
    return share > MARGIN_LEAST ? share : MARGIN_LEAST;
}

/* --- rows ------------------------------------------------------------------------------------------- */

static struct page_row *add_row(struct rows *rows, enum draw_role role, const char *text)
{
    rows->items =
        arena_grow(rows->frame, rows->items, rows->count, &rows->capacity, sizeof *rows->items);
    struct page_row *row = &rows->items[rows->count++];
    *row = (struct page_row){.role = role, .text = text, .unit = rows->units, .now = rows->now};
    return row;
}

/* Paragraphs, lines and tables, each line of the text a unit of its own; blank lines stay. */
static void add_text(struct rows *rows, enum draw_role role, int indent, const char *text)
{
    while (*text) {
        const size_t length = strcspn(text, "\n");
        const char *line = arena_strndup(rows->frame, text, length);
        const int width = rows->width - indent > 1 ? rows->width - indent : 1;
        const struct lines lines = draw_wrap(rows->frame, line, width, rows->app->charset);
        for (size_t i = 0; i < lines.count; i++)
            add_row(rows, role, lines.items[i])->indent = indent;
        if (lines.count == 0)
            add_row(rows, role, "")->unit = SIZE_MAX;
        rows->units += lines.count > 0;
        text += length + (text[length] == '\n');
    }
}

/* A text with a label: beside it where there is room. */
static void add_labelled(struct rows *rows, enum draw_role role, const char *label,
                         const char *text)
{
    if (rows->width < LABEL_LEAST) {
        add_row(rows, role, label);
        add_text(rows, ROLE_TEXT, 0, text);
        return;
    }
    const size_t first = rows->count;
    add_text(rows, ROLE_TEXT, LABEL_WIDTH, text);
    if (rows->count > first) {
        rows->items[first].label = label;
        rows->items[first].label_role = role;
    }
}

static const char *marks_words(struct arena *frame, int marks)
{
    return arena_printf(frame, "%s mark%s", marks_format(frame, marks),
                        marks == MARKS_ONE ? "" : "s");
}

/* "(c) YOLO output ........ 3 marks" above all that belongs to a part. */
static void add_part_title(struct rows *rows, size_t index)
{
    const struct part *part = &app_question(rows->app)->parts[index];
    if (!part->id[0])
        return;
    struct page_row *row = add_row(
        rows, ROLE_HEADING,
        arena_printf(rows->frame, "(%s) %s", part->id, part->title.text ? part->title.text : ""));
    row->right = marks_words(rows->frame, part->marks);
    row->unit = SIZE_MAX;
    row->now = false;
}

static void add_gap(struct rows *rows)
{
    add_row(rows, ROLE_TEXT, "")->unit = SIZE_MAX;
}

static void add_ask(struct rows *rows, const struct lesson_step *step)
{
    const struct glyphs *glyphs = draw_glyphs(rows->app->charset);
    for (size_t i = 0; i < step->item_count; i++) {
        const struct lesson_item *item = &step->items[i];
        const struct field *field = question_field(app_question(rows->app), item->field, NULL);
        if (i > 0 && item->choice_count + item[-1].choice_count > 0 &&
            rows->app->height >= ROOMY_HEIGHT)
            add_gap(rows);
        const size_t first = rows->count;
        rows->width -= LABEL_WIDTH; /* of the marks */
        add_text(rows, ROLE_ACCENT, 2, item->prompt);
        rows->width += LABEL_WIDTH;
        if (rows->count > first) {
            rows->items[first].label = glyphs->bullet;
            rows->items[first].label_role = ROLE_ACCENT;
            if (step->item_count > 1)
                rows->items[first].right = marks_format(rows->frame, field->marks);
        }
        for (size_t j = 0; j < item->choice_count; j++)
            add_text(rows, ROLE_TEXT, 5, item->choices[j]);
    }
}

/* --- answers ---------------------------------------------------------------------------------------- */

/* The model answer as on paper, with a tick before it. */
static void add_model(struct rows *rows, const struct lesson_step *step)
{
    const struct app *app = rows->app;
    const struct field *field = question_field(app_question(app), step->field, NULL);
    const char *tick = draw_glyphs(app->charset)->right;
    struct expr_picture picture = {0};
    size_t first = rows->count, baseline = 0;
    if (!strchr(step->text, '\n'))
        picture = check_picture(rows->frame, session_variant(app->session), field, step->text,
                                app->charset == CHARSET_UTF8 ? EXPR_UNICODE : EXPR_ASCII,
                                rows->width - 4, PICTURE_ROWS);
    if (picture.count > 1) {
        for (size_t i = 0; i < picture.count; i++)
            add_row(rows, ROLE_RIGHT, picture.lines[i])->indent = 4;
        baseline = picture.baseline;
        rows->units++;
    } else {
        add_text(rows, ROLE_RIGHT, 4, step->reads);
    }
    if (first + baseline < rows->count) {
        rows->items[first + baseline].label = arena_printf(rows->frame, "  %s", tick);
        rows->items[first + baseline].label_role = ROLE_RIGHT;
    }
}

static void add_answer(struct rows *rows, const struct lesson_step *step, bool now)
{
    const bool roomy = rows->app->height >= ROOMY_HEIGHT;
    add_text(rows, ROLE_ACCENT, 0, step->title + strlen("Answer: "));
    add_model(rows, step);
    if (!now)
        return;
    if (step->reason[0]) {
        if (roomy)
            add_gap(rows);
        add_text(rows, ROLE_TEXT, 4, step->reason);
    }
    if (step->correct[0]) {
        if (roomy)
            add_gap(rows);
        add_text(rows, ROLE_TEXT, 4, step->correct);
    }
}

/* --- blocks ----------------------------------------------------------------------------------------- */

static void fill_block(struct rows *rows, const struct lesson_step *step, bool now)
{
    switch (step->kind) {
    case LESSON_STATEMENT:
        add_text(rows, ROLE_TEXT, 0, step->text);
        break;
    case LESSON_ASK:
        add_ask(rows, step);
        break;
    case LESSON_HINT:
        add_labelled(rows, ROLE_HINT, arena_printf(rows->frame, "Hint %zu", step->index),
                     step->text);
        break;
    case LESSON_ANSWER:
        add_answer(rows, step, now);
        break;
    case LESSON_SOLUTION:
        add_row(rows, ROLE_HEADING, "Worked solution")->unit = SIZE_MAX;
        add_text(rows, ROLE_TEXT, 0, step->text);
        break;
    case LESSON_LEARN:
        add_row(rows, ROLE_HEADING, "To take along")->unit = SIZE_MAX;
        add_text(rows, ROLE_TEXT, 0, step->text);
        break;
    case LESSON_FIGURE:
    case LESSON_DRAWN:
        add_text(rows, ROLE_DIM, 0, step->text);
        break;
    default:
        break;
    }
}

static int block_height(const struct block *block)
{
    return (int)block->rows.count + block->figure_height;
}

/* True when an earlier step may stand above the one on show. */
static bool belongs(const struct lesson_step *earlier, const struct lesson_step *step)
{
    if (step->kind == LESSON_LEARN || earlier->kind == LESSON_TITLE)
        return false;
    if (earlier->part == SIZE_MAX)
        return earlier->kind == LESSON_STATEMENT;
    if (earlier->part != step->part)
        return false;
    switch (earlier->kind) {
    case LESSON_STATEMENT:
        return true;
    case LESSON_ASK:
        return step->answered <= earlier->items[0].field; /* the answers repeat it */
    case LESSON_HINT:
        return step->kind == LESSON_HINT;
    case LESSON_ANSWER:
        return step->kind == LESSON_ANSWER || step->kind == LESSON_SOLUTION;
    default:
        return false;
    }
}

/* What is kept longest when room gets short: the statement of the part, that of the question, what is
 * asked, what was told last, and then what was told before. */
enum { RANK_PART, RANK_QUESTION, RANK_ASK, RANK_LAST, RANK_OLDER };

static int rank(const struct lesson_step *earlier, const struct lesson_step *step, size_t distance)
{
    if (earlier->kind == LESSON_STATEMENT)
        return earlier->part == step->part ? RANK_PART : RANK_QUESTION;
    if (earlier->kind == LESSON_ASK)
        return RANK_ASK;
    return distance == 1 ? RANK_LAST : RANK_OLDER;
}

struct blocks {
    struct block items[MOST_BLOCKS];
    size_t count;
};

static void make_blocks(const struct app *app, struct arena *frame, int width,
                        struct blocks *blocks)
{
    const struct present *present = app->present;
    const struct lesson_step *steps = present->lesson->steps;
    size_t first = present->step;
    /* Those nearest to the step on show, should there be too many. */
    for (size_t i = 0; i < MOST_BLOCKS - 1 && first > 0; i++)
        first--;
    for (size_t i = first; i <= present->step; i++) {
        const bool now = i == present->step;
        if (!now && !belongs(&steps[i], &steps[present->step]))
            continue;
        struct block *block = &blocks->items[blocks->count++];
        *block = (struct block){
            .step = i,
            .rows = {.app = app, .frame = frame, .width = width, .now = now},
            .chosen = now,
        };
        fill_block(&block->rows, &steps[i], now);
    }
}

/* Takes in blocks while there is room, by rank and from the latest up. Returns the rows taken.
 * `*cut_out` is the first part of the statement that does not fit, NULL: all of it does. */
static int choose(const struct app *app, struct blocks *blocks, int used, struct space space,
                  struct block **cut_out)
{
    const struct lesson_step *steps = app->present->lesson->steps;
    const struct lesson_step *step = &steps[app->present->step];
    const int room = space.room, gap = space.gap;
    *cut_out = NULL;
    for (int wanted = RANK_PART; wanted <= RANK_OLDER; wanted++) {
        if (wanted == RANK_QUESTION && *cut_out)
            continue; /* what is asked first, then what it is about */
        for (size_t i = blocks->count - 1; i > 0; i--) {
            struct block *block = &blocks->items[i - 1];
            const int height = block_height(block) + gap;
            if (block->chosen ||
                rank(&steps[block->step], step, app->present->step - block->step) != wanted)
                continue;
            if (used + height > room) {
                if (wanted <= RANK_QUESTION && !*cut_out)
                    *cut_out = block;
                wanted = wanted == RANK_LAST ? RANK_OLDER : wanted;
                break; /* nothing older of its rank without it */
            }
            block->chosen = true;
            used += height;
        }
    }
    return used;
}

/* Lines of tables begin with blanks. */
static bool is_table_row(const struct page_row *row)
{
    return row->text[0] == ' ' && row->text[strspn(row->text, " ")] != '\0';
}

/* A block that does not fit in whole: its last rows, or its table, below a mark. */
static void cut_block(struct block *block, int room, const char *mark)
{
    const int count = (int)block->rows.count, wanted = room - 1;
    int first = count - wanted, table = count, end = 0;
    for (int i = 0; i < count; i++)
        if (is_table_row(&block->rows.items[i])) {
            table = i < table ? i : table;
            end = i + 1;
        }
    /* All of the table, or its end: what is gone is above the mark. */
    if (end > table && table < first)
        first = end - table <= wanted && table > 0 ? table : end - wanted;
    first = first > 1 ? first : 1;
    struct page_row *rows = block->rows.items + first - 1;
    rows[0] = (struct page_row){.role = ROLE_DIM, .text = mark, .unit = SIZE_MAX};
    block->rows.items = rows;
    block->rows.count = (size_t)room;
    block->chosen = true;
}

/* The whole statement, and what is asked, above the step: to be scrolled. */
static void choose_all(const struct app *app, struct blocks *blocks)
{
    const struct lesson_step *steps = app->present->lesson->steps;
    for (size_t i = 0; i < blocks->count; i++)
        if (steps[blocks->items[i].step].kind <= LESSON_ASK)
            blocks->items[i].chosen = true;
}

static int chosen_height(const struct blocks *blocks, int gap)
{
    int height = 0;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->items[i].chosen)
            height += block_height(&blocks->items[i]) + gap;
    return height - gap;
}

/* --- the page --------------------------------------------------------------------------------------- */

/* All chosen rows below each other. */
static void join(struct leaf *page, struct rows *all, const struct blocks *blocks, int gap)
{
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->items[i];
        if (!block->chosen)
            continue;
        all->now = false;
        for (int g = 0; g < gap && all->count > 0; g++)
            add_gap(all);
        const size_t first = all->units;
        all->now = block->rows.now;
        for (size_t r = 0; r < block->rows.count; r++) {
            struct page_row *row = add_row(all, ROLE_TEXT, "");
            *row = block->rows.items[r];
            row->unit = row->unit == SIZE_MAX ? SIZE_MAX : first + row->unit;
        }
        all->units = first + block->rows.units;
        if (block->figure_height > 0) {
            page->figure_row = (int)all->count;
            page->figure_height = block->figure_height;
            page->figure_unit = all->units++;
            for (int r = 0; r < block->figure_height; r++)
                add_gap(all);
        }
    }
}

/* The figure has what it likes; where that is not there, what is left below its caption. */
static int figure_share(const struct app *app, int width, int caption, int room)
{
    const int wanted = app_figure_height(app, width), left = room - caption;
    if (wanted <= 0 || left < 1)
        return 0;
    return wanted < left ? wanted : left;
}

/* Rows of the title of the part, and of all that fits. */
struct span {
    int title, used;
};

/* What of the statement does not fit: as much of it as there is room for, or all, scrolled back. */
static void lay_back(const struct app *app, struct leaf *page, struct blocks *blocks,
                     struct block *cut, struct span span)
{
    const int gap = app->height >= ROOMY_HEIGHT, room = page->area.height;
    const int left = room - span.used - gap;
    const char *mark = app->charset == CHARSET_UTF8 ? "…" : "...";
    bool *chosen = arena_array(cut->rows.frame, blocks->count, sizeof *chosen);
    for (size_t i = 0; i < blocks->count; i++)
        chosen[i] = blocks->items[i].chosen;
    choose_all(app, blocks);
    const int whole = span.title + chosen_height(blocks, gap);
    page->back = whole - (span.used > room ? span.used : room);
    page->back = page->back > 0 ? page->back : 0;
    if (app->present->scroll < 0 && page->back > 0) {
        const int back = -app->present->scroll < page->back ? -app->present->scroll : page->back;
        page->scroll = page->back - back;
        page->scroll_limit = whole - room;
        return;
    }
    for (size_t i = 0; i < blocks->count; i++)
        blocks->items[i].chosen = chosen[i];
    if (left >= CUT_LEAST && left < (int)cut->rows.count)
        cut_block(cut, left, mark);
}

/* Rows that a figure lacks which is drawn in few: plots fit into every place. */
static int hidden_rows(const struct app *app, int width, int height)
{
    struct surface *surface = surface_create(width, height, app->charset);
    app_draw_figure(app, surface, (struct rect){0, 0, width, height}, app->figure);
    const bool plotted = surface->plot_count > 0;
    const int wanted = app_figure_height(app, width);
    surface_destroy(surface);
    return plotted || wanted < height ? 0 : wanted - height;
}

struct leaf present_page(const struct app *app, struct arena *frame)
{
    const struct lesson_step *step = present_step(app);
    struct leaf page = {.area = present_area(app), .figure_row = -1};
    struct blocks *blocks = arena_alloc(frame, sizeof *blocks);
    page.text_width = page.area.width < TEXT_WIDEST ? page.area.width : TEXT_WIDEST;
    struct rows all = {.app = app, .frame = frame, .width = page.text_width, .now = true};
    const int gap = app->height >= ROOMY_HEIGHT;
    if (step->part != SIZE_MAX)
        add_part_title(&all, step->part);
    const int title = all.count ? (int)all.count + gap : 0;
    make_blocks(app, frame, page.text_width, blocks);
    struct block *now = &blocks->items[blocks->count - 1];
    if (step->kind == LESSON_FIGURE || step->kind == LESSON_DRAWN)
        now->figure_height =
            figure_share(app, page.area.width, (int)now->rows.count, page.area.height - title);
    const struct space space = {page.area.height, gap};
    struct block *cut = NULL;
    const int used = choose(app, blocks, title + block_height(now), space, &cut);
    page.scroll_limit = used > space.room ? used - space.room : 0;
    page.scroll =
        app->present->scroll < page.scroll_limit ? app->present->scroll : page.scroll_limit;
    page.scroll = page.scroll > 0 ? page.scroll : 0;
    if (cut)
        lay_back(app, &page, blocks, cut, (struct span){title, used});
    join(&page, &all, blocks, gap);
    page.rows = all.items;
    page.row_count = (int)all.count;
    page.unit_count = all.units;
    if (page.figure_height > 0 && page.figure_height < FIGURE_LEAST)
        page.figure_hidden = hidden_rows(app, page.area.width, page.figure_height);
    return page;
}
