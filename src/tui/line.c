/* SPDX-License-Identifier: MIT */
/* The line editor: moving and deleting by grapheme, word and row, kill and yank, undo, history. */
#include "line.h"
#include <ctype.h>
#include <string.h>

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *memory = mem_alloc(size);
    memcpy(memory, text, size);
    return memory;
}

void line_init(struct line *line)
{
    *line = (struct line){.goal = -1};
    strbuf_init(&line->text);
}

static void forget_undo(struct line *line)
{
    for (size_t i = 0; i < line->undo_count; i++)
        mem_free(line->undo[i].text);
    line->undo_count = 0;
}

void line_finish(struct line *line)
{
    forget_undo(line);
    mem_free(line->killed);
    mem_free(line->written);
    strbuf_finish(&line->text);
    *line = (struct line){0};
}

static void replace(struct line *line, const char *text)
{
    strbuf_clear(&line->text);
    strbuf_add(&line->text, text);
    line->cursor = line->text.length;
}

void line_set(struct line *line, const char *text)
{
    forget_undo(line);
    line->typing = line->killing = false;
    line->history_place = 0;
    line->goal = -1;
    replace(line, text);
}

void line_set_history(struct line *line, const char *const *texts, size_t count)
{
    line->history = texts;
    line->history_count = count;
    line->history_place = 0;
}

/* Remembers the text before a change; the oldest memory goes when there are too many. */
static void remember(struct line *line)
{
    if (line->undo_count == LINE_UNDO_DEPTH) {
        mem_free(line->undo[0].text);
        memmove(&line->undo[0], &line->undo[1], (LINE_UNDO_DEPTH - 1) * sizeof line->undo[0]);
        line->undo_count--;
    }
    line->undo[line->undo_count++] =
        (struct line_state){.text = copy(line->text.text), .cursor = line->cursor};
}

static void undo(struct line *line)
{
    if (line->undo_count == 0)
        return;
    struct line_state state = line->undo[--line->undo_count];
    replace(line, state.text);
    line->cursor = state.cursor;
    mem_free(state.text);
}

/* After a change the cursor may stand inside a character that grew around it. */
static void snap(struct line *line)
{
    size_t place = 0;
    while (place < line->cursor && place < line->text.length)
        place += utf8_grapheme(line->text.text + place, line->text.length - place);
    line->cursor = place;
}

/* Replaces bytes [from, to) by `text` and leaves the cursor behind it. */
static void splice(struct line *line, size_t from, size_t to, const char *text, size_t length)
{
    char *tail = copy(line->text.text + to);
    line->text.length = from;
    line->text.text[from] = '\0';
    strbuf_add_bytes(&line->text, text, length);
    line->cursor = line->text.length;
    strbuf_add(&line->text, tail);
    mem_free(tail);
    snap(line);
}

/* Bytes of the escape sequence at `text`, which begins with ESC. */
static size_t sequence_length(const char *text)
{
    size_t length = 1;
    if (text[1] != '[')
        return length;
    for (length = 2; text[length] >= 0x20 && text[length] < 0x40;)
        length++;
    return text[length] ? length + 1 : length;
}

/* Line ends stay where there may be rows and are blanks elsewhere; nothing stays of what a person
 * cannot see or what was meant for a terminal. */
static char *clean(struct arena *arena, const char *text, bool many)
{
    static const char replacement[] = "\xef\xbf\xbd";
    char *copy = arena_strdup(arena, text), *to = copy;
    for (const char *at = copy; *at;) {
        size_t skip = *at == '\033' ? sequence_length(at) : many && *at == '\r' && at[1] == '\n';
        if (!skip)
            *to++ = *at != '\n' && *at != '\r' ? *at : many ? '\n' : ' ';
        at += skip ? skip : 1;
    }
    *to = '\0';
    char *safe = utf8_sanitise(arena, copy, strlen(copy),
                               many ? UTF8_KEEP_NEWLINE : UTF8_KEEP_NOTHING, NULL);
    struct strbuf kept;
    strbuf_init(&kept);
    for (const char *at = safe; *at;) {
        size_t skip = strncmp(at, replacement, 3) == 0 ? 3 : 0;
        if (!skip)
            strbuf_add_bytes(&kept, at, 1);
        at += skip ? skip : 1;
    }
    char *result = strbuf_take(&kept, arena);
    strbuf_finish(&kept);
    return result;
}

bool line_insert(struct line *line, const char *text, size_t length)
{
    line->full = line->text.length >= LINE_MAX_TEXT && length > 0;
    if (line->full)
        return false; /* at once: a long paste comes as that many keys */
    struct arena *arena = arena_create();
    const char *all = line->text.text;
    /* Cleaned together with what it is put into: a combining mark needs its letter. */
    char *added = arena_strndup(arena, text, length);
    char *head = arena_printf(arena, "%.*s%s", (int)line->cursor, all, added);
    char *whole = clean(arena, arena_printf(arena, "%s%s", head, all + line->cursor), line->many);
    line->full = strlen(whole) > LINE_MAX_TEXT;
    if (!line->full) {
        line->cursor = strlen(clean(arena, head, line->many));
        strbuf_clear(&line->text);
        strbuf_add(&line->text, whole);
        snap(line);
    }
    arena_destroy(arena);
    return !line->full;
}

/* --- places in the text --------------------------------------------------------------------------- */

static size_t left_of(const struct line *line, size_t place)
{
    size_t left = 0;
    /* From the start: what is one character can depend on all that is before it. */
    for (size_t at = 0; at < place;) {
        left = at;
        at += utf8_grapheme(line->text.text + at, line->text.length - at);
    }
    return left;
}

static size_t right_of(const struct line *line, size_t place)
{
    size_t left = line->text.length - place;
    return left == 0 ? place : place + utf8_grapheme(line->text.text + place, left);
}

/* Letters, digits and everything beyond ASCII make words; the rest separates them. */
static bool in_word(const struct line *line, size_t place)
{
    unsigned char byte = (unsigned char)line->text.text[place];
    return byte >= 0x80 || isalnum(byte) || byte == '_';
}

static size_t word_left(const struct line *line)
{
    size_t place = line->cursor;
    while (place > 0 && !in_word(line, left_of(line, place)))
        place = left_of(line, place);
    while (place > 0 && in_word(line, left_of(line, place)))
        place = left_of(line, place);
    return place;
}

static size_t word_right(const struct line *line)
{
    size_t place = line->cursor;
    while (place < line->text.length && !in_word(line, place))
        place = right_of(line, place);
    while (place < line->text.length && in_word(line, place))
        place = right_of(line, place);
    return place;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n';
}

/* Start of the blank-separated word before the cursor, as ^W takes it. */
static size_t blank_word_left(const struct line *line)
{
    size_t place = line->cursor;
    while (place > 0 && is_blank(line->text.text[place - 1]))
        place--;
    while (place > 0 && !is_blank(line->text.text[place - 1]))
        place = left_of(line, place);
    return place;
}

/* Where the row of the cursor begins and ends. A line that has no rows is one. */
static size_t row_start(const struct line *line)
{
    return rows_start(line->text.text, rows_of(line->text.text, line->cursor));
}

static size_t row_end(const struct line *line)
{
    return rows_end(line->text.text, rows_of(line->text.text, line->cursor));
}

/* --- changes -------------------------------------------------------------------------------------- */

static void erase(struct line *line, size_t from, size_t to)
{
    if (from == to)
        return;
    remember(line);
    splice(line, from, to, "", 0);
}

/* Removes [from, to) and keeps it for ^Y; neighbouring kills are kept as one text. */
static void kill_text(struct line *line, size_t from, size_t to, bool was_killing)
{
    line->killing = true;
    if (from == to)
        return;
    struct strbuf kept;
    bool forward = from == line->cursor;
    strbuf_init(&kept);
    if (was_killing && line->killed && forward)
        strbuf_add(&kept, line->killed);
    strbuf_add_bytes(&kept, line->text.text + from, to - from);
    if (was_killing && line->killed && !forward)
        strbuf_add(&kept, line->killed);
    mem_free(line->killed);
    line->killed = copy(kept.text);
    strbuf_finish(&kept);
    erase(line, from, to);
}

static void yank(struct line *line)
{
    if (!line->killed)
        return;
    remember(line);
    line_insert(line, line->killed, strlen(line->killed));
}

/* ^T: swaps the two characters around the cursor, or the last two at the end. */
static void transpose(struct line *line)
{
    size_t middle = line->cursor == line->text.length ? left_of(line, line->cursor) : line->cursor;
    size_t first = left_of(line, middle), last = right_of(line, middle);
    if (first == middle || middle == last)
        return;
    struct strbuf swapped;
    remember(line);
    strbuf_init(&swapped);
    strbuf_add_bytes(&swapped, line->text.text + middle, last - middle);
    strbuf_add_bytes(&swapped, line->text.text + first, middle - first);
    splice(line, first, last, swapped.text, swapped.length);
    strbuf_finish(&swapped);
}

/* What is shown already would be no step: such places are passed over. */
static void walk_history(struct line *line, bool older)
{
    const char *shown = line->text.text;
    const char *written = line->history_place > 0 ? line->written : shown, *text;
    size_t place = line->history_place, last = older ? line->history_count : 0;
    do {
        if (place == last)
            return;
        place += older ? 1 : (size_t)-1;
        text = place > 0 ? line->history[place - 1] : written;
    } while (str_equal(text, shown));
    if (line->history_place == 0) {
        mem_free(line->written);
        line->written = copy(shown);
    }
    remember(line);
    line->history_place = place;
    replace(line, text);
}

/* One row up or down, in the column where the moves began. Among the rows of a text that has only
 * one there is nowhere to go: then it is a step in the history. */
static void walk_rows(struct line *line, bool up)
{
    const char *text = line->text.text;
    size_t row = rows_of(text, line->cursor), count = rows_count(text);
    if (count < 2) {
        walk_history(line, up);
        return;
    }
    if (line->goal < 0)
        line->goal = rows_column(text, line->cursor);
    if (up ? row > 0 : row + 1 < count)
        line->cursor = rows_place(text, up ? row - 1 : row + 1, line->goal);
}

/* --- keys ------------------------------------------------------------------------------------------- */

/* Kills up to an end of the row; from that end on, the line end beyond it. */
static void kill_row(struct line *line, bool forward, bool was_killing)
{
    size_t cursor = line->cursor, start = row_start(line), end = row_end(line);
    if (forward)
        kill_text(line, cursor, cursor < end ? end : right_of(line, end), was_killing);
    else
        kill_text(line, cursor > start ? start : left_of(line, start), cursor, was_killing);
}

static bool control_key(struct line *line, int letter, bool was_killing)
{
    size_t cursor = line->cursor;
    switch (letter) {
    case 'a':
        line->cursor = row_start(line);
        break;
    case 'e':
        line->cursor = row_end(line);
        break;
    case 'b':
        line->cursor = left_of(line, cursor);
        break;
    case 'f':
        line->cursor = right_of(line, cursor);
        break;
    case 'd':
        erase(line, cursor, right_of(line, cursor));
        break;
    case 'k':
        kill_row(line, true, was_killing);
        break;
    case 'u':
        kill_row(line, false, was_killing);
        break;
    case 'w':
        kill_text(line, blank_word_left(line), cursor, was_killing);
        break;
    case 'y':
        yank(line);
        break;
    case 't':
        transpose(line);
        break;
    case 'p':
    case 'n':
        walk_history(line, letter == 'p');
        break;
    case '_':
        undo(line);
        break;
    default:
        return false;
    }
    return true;
}

static bool alt_key(struct line *line, int letter, bool was_killing)
{
    size_t cursor = line->cursor;
    switch (letter) {
    case 'b':
        line->cursor = word_left(line);
        break;
    case 'f':
        line->cursor = word_right(line);
        break;
    case 'd':
        kill_text(line, cursor, word_right(line), was_killing);
        break;
    case 0x7f:
        kill_text(line, word_left(line), cursor, was_killing);
        break;
    default:
        return false;
    }
    return true;
}

static bool motion_key(struct line *line, enum key_code code)
{
    size_t cursor = line->cursor;
    switch (code) {
    case KEY_CODE_LEFT:
    case KEY_CODE_MOVE_LEFT:
        line->cursor = left_of(line, cursor);
        break;
    case KEY_CODE_RIGHT:
    case KEY_CODE_MOVE_RIGHT:
        line->cursor = right_of(line, cursor);
        break;
    case KEY_CODE_WORD_LEFT:
        line->cursor = word_left(line);
        break;
    case KEY_CODE_WORD_RIGHT:
        line->cursor = word_right(line);
        break;
    case KEY_CODE_HOME:
        line->cursor = row_start(line);
        break;
    case KEY_CODE_END:
        line->cursor = row_end(line);
        break;
    case KEY_CODE_UP:
    case KEY_CODE_MOVE_UP:
        walk_rows(line, true);
        break;
    case KEY_CODE_DOWN:
    case KEY_CODE_MOVE_DOWN:
        walk_rows(line, false);
        break;
    case KEY_CODE_BACKSPACE:
        erase(line, left_of(line, cursor), cursor);
        break;
    case KEY_CODE_DELETE:
        erase(line, cursor, right_of(line, cursor));
        break;
    default:
        return false;
    }
    return true;
}

void line_start_again(struct line *line)
{
    remember(line);
    replace(line, "");
    line->typing = true; /* one undo takes back what is typed now as well */
}

void line_replace(struct line *line, const char *text)
{
    line->typing = line->killing = line->full = false;
    line->goal = -1;
    remember(line);
    replace(line, text);
}

void line_break(struct line *line)
{
    line->typing = line->killing = line->full = false;
    line->goal = -1;
    if (!line->many)
        return;
    remember(line);
    line_insert(line, "\n", 1);
}

bool line_key(struct line *line, const struct key *key)
{
    bool was_typing = line->typing, was_killing = line->killing;
    line->typing = line->killing = line->full = false;
    bool rows = key->code == KEY_CODE_UP || key->code == KEY_CODE_MOVE_UP ||
                key->code == KEY_CODE_DOWN || key->code == KEY_CODE_MOVE_DOWN;
    line->goal = rows ? line->goal : -1;
    switch (key->code) {
    case KEY_CODE_TEXT:
        if (!was_typing)
            remember(line);
        line->typing = true;
        line_insert(line, key->text, strlen(key->text));
        return true;
    case KEY_CODE_PASTE:
        remember(line);
        line_insert(line, key->paste, strlen(key->paste));
        return true;
    case KEY_CODE_CTRL:
        return control_key(line, key->letter, was_killing);
    case KEY_CODE_ALT:
        return alt_key(line, key->letter, was_killing);
    default:
        return motion_key(line, key->code);
    }
}
