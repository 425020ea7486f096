/* SPDX-License-Identifier: MIT */
#include "paint.h"
#include <stdlib.h>
#include <string.h>

/* A small frame arrives as a whole anyway; for a large one more orders are tried. */
enum { SMALL_FRAME = 128, LARGE_FRAME = 500, MANY_RUNS = 300, ORDERS = 14, NOWHERE = -1 };

static const char frame_begin[] = "\033[?2026h", frame_end[] = "\033[?2026l";

/* A cell as it is seen. */
struct shown {
    char text[DRAW_CELL_BYTES];
    uint8_t width;
    struct look look;
};

/* Neighbours in a row that are sent at once, in one look. */
struct run {
    int x, y, count;
    bool erases; /* blanks, by one sequence */
    bool blank;  /* so far only what is behind it matters */
    struct look look;
};

struct painter {
    struct paint_abilities abilities;
    enum tui_theme theme;
    enum charset charset; /* of the picture */
    int width, height;
    struct shown *shown; /* on the screen; empty texts: unknown */
    struct shown *row;   /* as it is to be */
    bool known;
    bool anew; /* this frame begins on an empty screen */
    /* The state of the terminal. */
    int x, y; /* NOWHERE: not known */
    struct look look;
    bool cursor;      /* it is visible */
    struct run *runs; /* of the present frame */
    size_t run_count, run_capacity;
    const struct paint_picture *picture; /* over the cells of this frame; NULL: none */
    struct strbuf sixels;                /* over the cells on the screen, with the way there */
    int left, top, right, bottom;        /* of the cells that those are over */
    struct strbuf *out;
    /* Of a role with another behind it, in the present theme; kept once they are asked for. */
    struct look looks[ROLE_COUNT][ROLE_COUNT];
    bool has_look[ROLE_COUNT][ROLE_COUNT];
};

struct painter *painter_create(const struct paint_abilities *abilities)
{
    struct painter *painter = mem_alloc(sizeof *painter);
    painter->abilities = *abilities;
    strbuf_init(&painter->sixels);
    return painter;
}

void painter_destroy(struct painter *painter)
{
    if (!painter)
        return;
    mem_free(painter->shown);
    mem_free(painter->row);
    mem_free(painter->runs);
    strbuf_finish(&painter->sixels);
    mem_free(painter);
}

void painter_forget(struct painter *painter)
{
    painter->known = false;
}

void painter_theme(struct painter *painter, enum tui_theme theme)
{
    if (painter->theme == theme)
        return;
    painter->theme = theme;
    painter->known = false;
    memset(painter->has_look, 0, sizeof painter->has_look);
}

/* --- looks ---------------------------------------------------------------------------------------- */

static bool same_look(struct look a, struct look b)
{
    return a.fore == b.fore && a.back == b.back && a.attributes == b.attributes;
}

static void add_code(struct strbuf *codes, const char *format, int number)
{
    if (codes->length > 0)
        strbuf_add(codes, ";");
    strbuf_printf(codes, format, number);
}

static void add_colour(struct strbuf *codes, bool behind, int index)
{
    int base = behind ? 40 : 30;
    if (index < 0)
        add_code(codes, "%d", base + 9);
    else if (index < 8)
        add_code(codes, "%d", base + index);
    else if (index < 16)
        add_code(codes, "%d", base + 60 + index - 8);
    else
        add_code(codes, behind ? "48;5;%d" : "38;5;%d", index);
}

/* The codes that lead from one look to another. */
static void add_codes(struct strbuf *codes, struct look from, struct look to)
{
    static const uint8_t flags[] = {LOOK_BOLD, LOOK_DIM, LOOK_REVERSE};
    static const int on[] = {1, 2, 7};
    uint8_t gone = (uint8_t)(from.attributes & ~to.attributes), kept = from.attributes;
    if (gone & (LOOK_BOLD | LOOK_DIM)) { /* one code ends both */
        add_code(codes, "%d", 22);
        kept &= LOOK_REVERSE;
    }
    if (gone & LOOK_REVERSE)
        add_code(codes, "%d", 27);
    for (size_t i = 0; i < DLT_COUNT(flags); i++)
        if (to.attributes & ~kept & flags[i])
            add_code(codes, "%d", on[i]);
    if (from.fore != to.fore)
        add_colour(codes, false, to.fore);
    if (from.back != to.back)
        add_colour(codes, true, to.back);
}

static void set_look(struct painter *p, struct look look)
{
    static const struct look plain = {-1, -1, 0};
    struct strbuf step, fresh;
    if (same_look(p->look, look))
        return;
    strbuf_init(&step);
    strbuf_init(&fresh);
    add_codes(&step, p->look, look);
    if (!same_look(look, plain)) {
        strbuf_add(&fresh, "0");
        add_codes(&fresh, plain, look);
    }
    /* Terminals without colours may know no code that ends one attribute. */
    bool begin_anew = fresh.length <= step.length || p->abilities.colours == 0;
    strbuf_printf(p->out, "\033[%sm", (begin_anew ? &fresh : &step)->text);
    strbuf_finish(&step);
    strbuf_finish(&fresh);
    p->look = look;
}

static bool is_blank(const struct shown *cell)
{
    return str_equal(cell->text, " ") && !(cell->look.attributes & LOOK_REVERSE);
}

/* What a blank needs: only what is behind it is seen. */
static struct look look_for(const struct painter *p, const struct shown *cell)
{
    if (!is_blank(cell))
        return cell->look;
    return (struct look){p->look.fore, cell->look.back,
                         (uint8_t)(p->look.attributes & ~LOOK_REVERSE)};
}

/* --- moves ---------------------------------------------------------------------------------------- */

/* Bytes of a number, and of a sequence with it: "ESC[C" or "ESC[7C". */
static int digits(int number)
{
    return number < 10 ? 1 : number < 100 ? 2 : number < 1000 ? 3 : 4;
}

static int steps_bytes(int count)
{
    return count == 0 ? 0 : count == 1 ? 3 : 3 + digits(count);
}

static void add_steps(struct strbuf *out, int count, char letter)
{
    if (count == 1)
        strbuf_printf(out, "\033[%c", letter);
    else if (count > 1)
        strbuf_printf(out, "\033[%d%c", count, letter);
}

/* Up to this many rows down or up, line feeds are shorter; nothing scrolls, since all is on the
 * screen. */
enum { FEEDS_DOWN = 3, FEEDS_UP = 1 };

static void add_rows(const struct painter *p, int down, struct strbuf *out)
{
    if (p->abilities.feeds && down > 0 && down <= FEEDS_DOWN)
        strbuf_add_repeat(out, "\n", (size_t)down);
    else if (p->abilities.feeds && down < 0 && -down <= FEEDS_UP)
        strbuf_add(out, "\033M");
    else
        add_steps(out, abs(down), down > 0 ? 'B' : 'A');
}

static int rows_bytes(const struct painter *p, int down)
{
    if (p->abilities.feeds && down > 0 && down <= FEEDS_DOWN)
        return down;
    return p->abilities.feeds && down == -1 ? 2 : steps_bytes(abs(down));
}

static void add_relative(const struct painter *p, int x, int y, struct strbuf *out)
{
    add_rows(p, y - p->y, out);
    if (x == 0 && p->x > 0)
        strbuf_add(out, "\r");
    else if (p->x - x > 0 && p->x - x <= 4)
        strbuf_add_repeat(out, "\b", (size_t)(p->x - x));
    else
        add_steps(out, p->x - x, 'D');
    add_steps(out, x - p->x, 'C');
}

static void add_absolute(int x, int y, struct strbuf *out)
{
    if (x == 0 && y == 0)
        strbuf_add(out, "\033[H");
    else if (x == 0)
        strbuf_printf(out, "\033[%dH", y + 1);
    else
        strbuf_printf(out, "\033[%d;%dH", y + 1, x + 1);
}

/* One code point of one column: where the cursor stands behind anything else, terminals differ. */
static bool is_simple(const struct shown *cell)
{
    size_t starts = 0;
    for (const char *at = cell->text; *at; at++)
        starts += ((unsigned char)*at & 0xc0) != 0x80;
    return cell->width == 1 && starts == 1;
}

/* Writes what lies between again, where that takes fewer bytes than `most`. */
static bool walk(struct painter *p, int x, size_t most)
{
    const struct shown *row = &p->shown[(size_t)p->y * (size_t)p->width];
    size_t bytes = 0;
    for (int i = p->x; i < x && bytes <= most; i++)
        bytes += same_look(look_for(p, &row[i]), p->look) && is_simple(&row[i])
                     ? strlen(row[i].text)
                     : most + 1;
    if (bytes > most)
        return false;
    for (; p->x < x; p->x++)
        strbuf_add(p->out, row[p->x].text);
    return true;
}

static void move_to(struct painter *p, int x, int y)
{
    struct strbuf absolute, relative;
    if (p->x == x && p->y == y)
        return;
    strbuf_init(&absolute);
    strbuf_init(&relative);
    add_absolute(x, y, &absolute);
    const struct strbuf *best = &absolute;
    if (p->x != NOWHERE) {
        add_relative(p, x, y, &relative);
        best = relative.length <= absolute.length ? &relative : &absolute;
    }
    if (p->x == NOWHERE || p->y != y || x < p->x || !walk(p, x, best->length))
        strbuf_add(p->out, best->text);
    strbuf_finish(&absolute);
    strbuf_finish(&relative);
    p->x = x;
    p->y = y;
}

/* --- rows ----------------------------------------------------------------------------------------- */

static struct look look_of(struct painter *p, const struct cell *cell)
{
    struct look *look = &p->looks[cell->role][cell->back];
    bool *known = &p->has_look[cell->role][cell->back];
    if (!*known)
        *look = palette_look(p->abilities.colours, p->theme, (enum draw_role)cell->role,
                             (enum draw_role)cell->back);
    *known = true;
    return *look;
}

/* Blanks that cannot be told apart are the same. */
static struct look plain_blank(struct painter *p, struct look look)
{
    const struct cell nothing = {.role = ROLE_TEXT};
    if (look.attributes & LOOK_REVERSE)
        return look;
    return (struct look){look_of(p, &nothing).fore, look.back, 0};
}

static struct shown shown_of(struct painter *p, const struct cell *cell)
{
    const struct cell blank = {.text = " ", .width = 1, .role = ROLE_TEXT};
    struct shown shown = {.text = " "};
    const struct cell drawn =
        palette_cell(p->abilities.colours, p->theme, p->charset, cell ? *cell : blank);
    cell = &drawn;
    shown.width = cell->width;
    shown.look = look_of(p, cell);
    if (cell->text[0] || cell->width == 0)
        memcpy(shown.text, cell->text, sizeof shown.text);
    if (str_equal(shown.text, " "))
        shown.look = plain_blank(p, shown.look);
    return shown;
}

static bool same(const struct shown *a, const struct shown *b)
{
    return a->width == b->width && same_look(a->look, b->look) && str_equal(a->text, b->text);
}

static bool can_write(const struct painter *p, int x, int y)
{
    const struct shown *cell = &p->shown[(size_t)y * (size_t)p->width + (size_t)x];
    bool last = y == p->height - 1 && x + cell->width == p->width;
    return cell->width > 0 && (!last || p->abilities.last_cell);
}

static void put(struct painter *p, int x, int y)
{
    const struct shown *cell = &p->shown[(size_t)y * (size_t)p->width + (size_t)x];
    if (!can_write(p, x, y))
        return;
    move_to(p, x, y);
    set_look(p, look_for(p, cell));
    strbuf_add(p->out, cell->text);
    p->x = x + 1 < p->width && is_simple(cell) ? x + 1 : NOWHERE;
}

/* Writes what was just put again as often as the cells behind it, up to before `end`, are the same.
 * Returns how many. */
static int repeat(struct painter *p, int x, int y, int end)
{
    const struct shown *cell = &p->shown[(size_t)y * (size_t)p->width + (size_t)x];
    int count = 0;
    while (x + 1 + count < end && can_write(p, x + 1 + count, y) &&
           str_equal(cell[1 + count].text, cell->text) &&
           same_look(look_for(p, &cell[1 + count]), p->look))
        count++;
    if (!p->abilities.repeats || p->x != x + 1 ||
        (size_t)count * strlen(cell->text) <= (size_t)steps_bytes(count))
        return 0;
    strbuf_printf(p->out, "\033[%db", count);
    p->x = x + 1 + count < p->width ? x + 1 + count : NOWHERE;
    return count;
}

/* The first column of the blanks that end a row and can be erased at once; `width`: none. */
static int blank_tail(const struct painter *p)
{
    const struct shown *last = &p->row[p->width - 1];
    int from = p->width;
    bool erasable = last->look.attributes == 0 && (last->look.back < 0 || p->abilities.back_erases);
    while (erasable && from > 0 && str_equal(p->row[from - 1].text, " ") &&
           same_look(p->row[from - 1].look, last->look))
        from--;
    return from;
}

/* How many blanks from `x` to before `end` can be erased at once: worth it from about seven, since
 * the cursor stays where it is. */
static int erasable(const struct painter *p, int x, int end)
{
    const struct shown *first = &p->row[x];
    bool plain = first->look.attributes == 0 &&
                 (first->look.back < 0 || p->abilities.back_erases) && p->abilities.erases;
    int at = x;
    while (plain && at < end && str_equal(p->row[at].text, " ") &&
           same_look(p->row[at].look, first->look))
        at++;
    return at - x >= 7 ? at - x : 0;
}

/* Takes over what is to be, and notes how it is sent. */
static void add_run(struct painter *p, struct run run)
{
    struct shown *before = &p->shown[(size_t)run.y * (size_t)p->width];
    memcpy(before + run.x, p->row + run.x, (size_t)run.count * sizeof *before);
    if (p->run_count == p->run_capacity) {
        p->run_capacity = p->run_capacity ? 2 * p->run_capacity : 64;
        p->runs = mem_resize(p->runs, p->run_capacity, sizeof *p->runs);
    }
    p->runs[p->run_count++] = run;
}

/* True when the cell at (x, y) can be the next of a run of text. */
static bool continues(const struct painter *p, const struct run *run, int x, int y)
{
    const struct shown *cell = &p->row[x];
    if (run->erases || run->y != y || run->x + run->count != x)
        return false;
    return is_blank(cell) && !(run->look.attributes & LOOK_REVERSE)
               ? cell->look.back == run->look.back
               : same_look(cell->look, run->look);
}

static void find_runs(struct painter *p, int y)
{
    const struct shown *before = &p->shown[(size_t)y * (size_t)p->width];
    int tail = blank_tail(p), end = p->width;
    while (end > 0 && same(&before[end - 1], &p->row[end - 1]))
        end--;
    for (int x = 0; x < end; x++) {
        struct run *last = p->run_count > 0 ? &p->runs[p->run_count - 1] : NULL;
        if (same(&before[x], &p->row[x]))
            continue;
        int blanks = x >= tail && end - x > 3 ? p->width - x : erasable(p, x, end);
        if (blanks == 0 && last && continues(p, last, x, y)) {
            p->shown[(size_t)y * (size_t)p->width + (size_t)x] = p->row[x];
            last->count++;
            continue;
        }
        add_run(p, (struct run){.x = x,
                                .y = y,
                                .count = blanks > 0 ? blanks : 1,
                                .erases = blanks > 0,
                                .look = p->row[x].look,
                                .blank = is_blank(&p->row[x])});
        x += blanks > 0 ? blanks - 1 : 0;
    }
}

/* --- order ---------------------------------------------------------------------------------------- */

static void send_run(struct painter *p, const struct run *run)
{
    const struct shown *cells = &p->shown[(size_t)run->y * (size_t)p->width];
    for (int x = run->x; x < run->x + run->count && !run->erases; x++) {
        put(p, x, run->y);
        x += repeat(p, x, run->y, run->x + run->count);
    }
    if (!run->erases)
        return;
    move_to(p, run->x, run->y);
    set_look(p, look_for(p, &cells[run->x]));
    if (run->x + run->count == p->width)
        strbuf_add(p->out, "\033[K");
    else
        strbuf_printf(p->out, "\033[%dX", run->count);
}

/* About how many bytes it takes to begin a run here. */
static int distance(const struct painter *p, const struct run *run)
{
    int x = abs(p->x - run->x), rows = rows_bytes(p, run->y - p->y);
    int bytes = 4 + digits(run->y + 1) + digits(run->x + 1);
    int across = p->x > run->x && x <= 4 ? x : steps_bytes(x);
    if (p->x != NOWHERE && across + rows < bytes)
        bytes = across + rows;
    if (p->look.back != run->look.back)
        bytes += 9;
    if (!run->blank && p->look.fore != run->look.fore)
        bytes += 9;
    if (!run->blank && p->look.attributes != run->look.attributes)
        bytes += 4;
    return bytes;
}

/* The run that takes the fewest bytes to begin. */
static size_t nearest(const struct painter *p, const struct run *runs, size_t count)
{
    size_t best = 0;
    for (size_t i = 1, least = (size_t)distance(p, &runs[0]); i < count && least > 0; i++) {
        size_t bytes = (size_t)distance(p, &runs[i]);
        best = bytes < least ? i : best;
        least = bytes < least ? bytes : least;
    }
    return best;
}

/* Each time what is nearest, in bytes: bands of many rows in few colours, one colour after another.
 * `first` comes first. */
static void send_nearest(struct painter *p, size_t first)
{
    size_t left = p->run_count, next = first;
    struct run *runs = mem_raw((left + 1) * sizeof *runs);
    memcpy(runs, p->runs, left * sizeof *runs);
    while (left > 0) {
        send_run(p, &runs[next]);
        memmove(runs + next, runs + next + 1, (--left - next) * sizeof *runs);
        next = left > 0 ? nearest(p, runs, left) : 0;
    }
    mem_free(runs);
}

/* Row by row in the first order; in the others from one of the runs on what is nearest. */
static void send_in_order(struct painter *p, size_t order)
{
    for (size_t i = 0; i < p->run_count && order == 0; i++)
        send_run(p, &p->runs[i]);
    if (order == 1)
        send_nearest(p, nearest(p, p->runs, p->run_count));
    else if (order > 1)
        send_nearest(p, (order - 2) * (p->run_count - 1) / (ORDERS - 3));
}

static void place_cursor(struct painter *p, const struct surface *surface)
{
    bool placed = surface->cursor_x >= 0 && surface->cursor_y >= 0 &&
                  surface->cursor_x < p->width && surface->cursor_y < p->height;
    bool visible = placed && !surface->cursor_quiet;
    if (placed)
        move_to(p, surface->cursor_x, surface->cursor_y);
    if (visible != p->cursor)
        strbuf_add(p->out, visible ? "\033[?25h" : "\033[?25l");
    p->cursor = visible;
}

/* Sends all runs and the cursor in one order, from the state of before, where that takes fewer bytes
 * than the best so far; before the first that is empty. */
static void try_order(struct painter *p, const struct painter *before, size_t order,
                      const struct surface *surface, struct strbuf *best)
{
    struct painter trial = *p;
    struct strbuf sent;
    strbuf_init(&sent);
    trial.x = before->x;
    trial.y = before->y;
    trial.look = before->look;
    trial.cursor = before->cursor;
    trial.out = &sent;
    send_in_order(&trial, order);
    place_cursor(&trial, surface);
    trial.out = p->out;
    bool shorter = order == 0 || sent.length < best->length;
    strbuf_finish(shorter ? best : &sent);
    if (shorter) {
        *best = sent;
        *p = trial;
    }
}

/* In the order that takes the fewest bytes; row by row with very many runs, and on an empty screen, where
 * the first frame had better come soon. */
static void send_runs(struct painter *p, const struct surface *surface, struct strbuf *frame)
{
    const struct painter before = *p;
    struct strbuf best;
    strbuf_init(&best);
    try_order(p, &before, 0, surface, &best);
    size_t orders = p->run_count < 2 || p->run_count > MANY_RUNS || p->anew ? 1
                    : best.length < LARGE_FRAME                             ? 2
                                                                            : ORDERS;
    for (size_t order = 1; order < orders; order++)
        try_order(p, &before, order, surface, &best);
    if (best.length > 0)
        strbuf_add(frame, best.text);
    strbuf_finish(&best);
}

/* --- pictures over cells ---------------------------------------------------------------------------- */

void painter_picture(struct painter *painter, const struct paint_picture *picture)
{
    painter->picture = picture;
}

static bool is_covered(const struct painter *p, int x, int y)
{
    const struct paint_picture *picture = p->picture;
    return picture && sixel_covers(picture->strokes, x - picture->x, y - picture->y);
}

static uint32_t stroke_colour(const void *painter, enum draw_role role)
{
    static const uint32_t grey = 0x808080; /* can be seen on every background */
    const struct painter *p = painter;
    int fore = palette_look(p->abilities.colours, p->theme, role, ROLE_TEXT).fore;
    return fore < 0 ? grey : palette_rgb(fore);
}

/* The picture with the way to its place. One that cannot be drawn is none. */
static void make_sixels(struct painter *p, struct strbuf *out)
{
    const struct paint_picture *picture = p->picture;
    if (!picture)
        return;
    struct arena *arena = arena_create();
    const struct sixel_options options = {.cell_width = picture->cell_width,
                                          .cell_height = picture->cell_height,
                                          .colour = stroke_colour,
                                          .user = p};
    const char *text = surface_to_sixel(arena, picture->strokes, &options);
    if (!text)
        p->picture = NULL;
    else
        strbuf_printf(out, "\033[%d;%dH%s", picture->y + 1, picture->x + 1, text);
    arena_destroy(arena);
}

static bool same_text(const struct strbuf *a, const struct strbuf *b)
{
    return a->length == b->length && (a->length == 0 || str_equal(a->text, b->text));
}

/* What lies under a picture that goes has to be written again, which takes it away. */
static void uncover(struct painter *p)
{
    for (int y = p->top; y < p->bottom && y < p->height && p->sixels.length > 0; y++)
        for (int x = p->left; x < p->right && x < p->width; x++)
            p->shown[(size_t)y * (size_t)p->width + (size_t)x].text[0] = '\0';
}

/* True when cells below the picture are written in this frame: that may have torn it. */
static bool is_torn(const struct painter *p)
{
    for (size_t i = 0; i < p->run_count; i++) {
        const struct run *run = &p->runs[i];
        if (run->y >= p->top && run->y < p->bottom && run->x < p->right &&
            run->x + run->count > p->left)
            return true;
    }
    return false;
}

/* From the picture on the screen to the next, whose sixels are `next`, behind all cells. */
static void send_sixels(struct painter *p, const struct surface *surface, const struct strbuf *next,
                        struct strbuf *frame)
{
    bool changed = !same_text(&p->sixels, next);
    if (changed) {
        strbuf_clear(&p->sixels);
        if (next->length > 0)
            strbuf_add(&p->sixels, next->text);
    }
    if (p->picture) {
        p->left = p->picture->x;
        p->top = p->picture->y;
        p->right = p->left + p->picture->strokes->width;
        p->bottom = p->top + p->picture->strokes->height;
    }
    if (next->length == 0 || (!changed && !is_torn(p)))
        return;
    strbuf_add(frame, next->text);
    p->out = frame;
    p->x = NOWHERE; /* terminals differ */
    place_cursor(p, surface);
}

/* --- frames --------------------------------------------------------------------------------------- */

/* Clears the screen, which then holds blanks. */
static void begin_anew(struct painter *p, int width, int height)
{
    size_t count = (size_t)width * (size_t)height;
    p->width = width;
    p->height = height;
    p->shown = mem_resize(p->shown, count + 1, sizeof *p->shown);
    p->row = mem_resize(p->row, (size_t)width + 1, sizeof *p->row);
    p->look = (struct look){-1, -1, 0};
    struct shown blank = shown_of(p, NULL);
    strbuf_add(p->out, "\033[?25l\033[m");
    if (p->abilities.back_erases)
        set_look(p, blank.look);
    else
        blank.look = plain_blank(p, p->look);
    strbuf_add(p->out, "\033[H\033[2J");
    for (size_t i = 0; i < count; i++)
        p->shown[i] = blank;
    p->x = p->y = 0;
    p->cursor = false;
    p->known = true;
    strbuf_clear(&p->sixels);
}

void painter_show(struct painter *painter, const struct surface *surface, int width, int height,
                  struct strbuf *out)
{
    struct strbuf frame, sixels;
    strbuf_init(&frame);
    strbuf_init(&sixels);
    painter->out = &frame;
    if (width < 1 || height < 1)
        width = height = 1;
    painter->anew = !painter->known || painter->width != width || painter->height != height;
    if (painter->anew)
        begin_anew(painter, width, height);
    make_sixels(painter, &sixels);
    if (!same_text(&painter->sixels, &sixels))
        uncover(painter);
    painter->run_count = 0;
    painter->charset = surface->charset;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++)
            painter->row[x] =
                shown_of(painter, is_covered(painter, x, y) ? NULL : surface_cell(surface, x, y));
        find_runs(painter, y);
    }
    send_runs(painter, surface, &frame);
    send_sixels(painter, surface, &sixels, &frame);
    bool hold = painter->abilities.frames && frame.length > SMALL_FRAME;
    strbuf_printf(out, "%s%s%s", hold ? frame_begin : "", frame.text ? frame.text : "",
                  hold ? frame_end : "");
    strbuf_finish(&sixels);
    strbuf_finish(&frame);
    painter->picture = NULL;
    painter->out = NULL;
}
