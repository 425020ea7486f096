/* SPDX-License-Identifier: MIT */
/* What a class answers: each answer is run once for each spelling, and those that mean the same are
 * counted together. A row that nobody gives any more is kept unseen, for who takes that back. */
#include "dltutor/session.h"
#include <stdlib.h>
#include <string.h>

enum {
    SPELLINGS_MAX = 2 * POLL_MAX_ROWS,
    UNDO_DEPTH = 64,
    COMPARED_MOST = 64, /* rows that one answer is compared with by deciding equality */
    TEXT_MAX = 4096
};

struct spelling {
    const char *text;
    size_t row;
};

/* The counts before a change. */
struct past {
    size_t row_count;
    size_t counts[POLL_MAX_ROWS];
};

struct poll {
    struct arena *arena;
    const char *name;
    struct poll_row rows[POLL_MAX_ROWS]; /* in the order in which they were first given */
    size_t row_count;
    struct poll_row shown[POLL_MAX_ROWS]; /* those of them that count, sorted */
    size_t shown_count;
    struct spelling spellings[SPELLINGS_MAX];
    size_t spelling_count;
    size_t answers;
    bool full; /* what is being added found no row for an answer: others that are new get none */
    struct past *past[UNDO_DEPTH];
    size_t past_count;
};

struct poll *poll_create(const char *name)
{
    struct poll *poll = mem_alloc(sizeof *poll);
    poll->arena = arena_create();
    poll->name = arena_strdup(poll->arena, name);
    return poll;
}

static void forget_past(struct poll *poll)
{
    while (poll->past_count > 0)
        mem_free(poll->past[--poll->past_count]);
}

void poll_destroy(struct poll *poll)
{
    if (!poll)
        return;
    forget_past(poll);
    arena_destroy(poll->arena);
    mem_free(poll);
}

const char *poll_name(const struct poll *poll)
{
    return poll->name;
}

/* --- what is on show -------------------------------------------------------------------------------- */

static bool was_read(const struct poll_row *row)
{
    return row->status != VERDICT_UNREADABLE && row->status != VERDICT_UNDECIDED;
}

/* Most often given first, what could not be run below all that could. */
static int compare_rows(const void *left, const void *right)
{
    const struct poll_row *a = left, *b = right;
    if (was_read(a) != was_read(b))
        return was_read(a) ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void sort_rows(struct poll *poll)
{
    poll->shown_count = poll->answers = 0;
    for (size_t i = 0; i < poll->row_count; i++) {
        poll->answers += poll->rows[i].count;
        if (poll->rows[i].count > 0)
            poll->shown[poll->shown_count++] = poll->rows[i];
    }
    if (poll->shown_count > 1)
        qsort(poll->shown, poll->shown_count, sizeof *poll->shown, compare_rows);
}

const struct poll_row *poll_rows(const struct poll *poll, size_t *count_out)
{
    *count_out = poll->shown_count;
    return poll->shown;
}

size_t poll_answers(const struct poll *poll)
{
    return poll->answers;
}

/* --- the past --------------------------------------------------------------------------------------- */

static void remember(struct poll *poll)
{
    if (poll->past_count == UNDO_DEPTH) {
        mem_free(poll->past[0]);
        memmove(poll->past, poll->past + 1, (UNDO_DEPTH - 1) * sizeof(struct past *));
        poll->past_count--;
    }
    struct past *past = mem_alloc(sizeof *past);
    past->row_count = poll->row_count;
    for (size_t i = 0; i < poll->row_count; i++)
        past->counts[i] = poll->rows[i].count;
    poll->past[poll->past_count++] = past;
}

bool poll_undo(struct poll *poll)
{
    if (poll->past_count == 0)
        return false;
    struct past *past = poll->past[--poll->past_count];
    for (size_t i = 0; i < poll->row_count; i++)
        poll->rows[i].count = i < past->row_count ? past->counts[i] : 0;
    mem_free(past);
    sort_rows(poll);
    return true;
}

/* Nothing changed after all. */
static void forget_last(struct poll *poll)
{
    mem_free(poll->past[--poll->past_count]);
}

/* --- answers ---------------------------------------------------------------------------------------- */

/* Where there is no more room: rows that nobody gave go for good, and so does the past. */
static void drop_unused(struct poll *poll)
{
    size_t kept_rows = 0, kept = 0, moved[POLL_MAX_ROWS];
    for (size_t i = 0; i < poll->row_count; i++) {
        moved[i] = SIZE_MAX;
        if (poll->rows[i].count == 0)
            continue;
        moved[i] = kept_rows;
        poll->rows[kept_rows++] = poll->rows[i];
    }
    for (size_t i = 0; i < poll->spelling_count; i++) {
        if (moved[poll->spellings[i].row] == SIZE_MAX)
            continue;
        poll->spellings[kept].text = poll->spellings[i].text;
        poll->spellings[kept++].row = moved[poll->spellings[i].row];
    }
    poll->row_count = kept_rows;
    poll->spelling_count = kept;
    forget_past(poll);
    remember(poll); /* the change under way is one that can be taken back */
}

/* How an answer was understood, as one text: of words, the ideas that were found in them. */
static const char *understood(struct arena *arena, const struct field *field,
                              const struct verdict *verdict)
{
    const char *text = "";
    if (field->kind != FIELD_TEXT || verdict->line_count == 0)
        return verdict->reads_as ? verdict->reads_as : "";
    for (size_t i = 0; i < verdict->line_count; i++)
        if (verdict->lines[i].status == VERDICT_CORRECT && verdict->lines[i].reads_as)
            text = arena_printf(arena, "%s%s%s", text, text[0] ? ", " : "",
                                verdict->lines[i].reads_as);
    return text;
}

/* The row whose answer means the same; SIZE_MAX: none. Two that are both right may still be two
 * answers: only the same value, or the same formula, is one. */
static size_t find_row(const struct poll *poll, const struct variant *variant,
                       const struct field *field, const char *text, const struct verdict *verdict)
{
    size_t compared = 0;
    for (size_t i = 0; i < poll->row_count; i++) {
        const struct poll_row *row = &poll->rows[i];
        if (row->status != verdict->status || !str_equal(row->note, verdict->note) ||
            !was_read(row))
            continue;
        if (row->reads_as[0] && str_equal(row->reads_as, verdict->reads_as))
            return i;
        if (compared++ == COMPARED_MOST)
            continue;
        struct arena *scratch = arena_create();
        bool same = check_same_meaning(scratch, variant, field, row->text, text);
        arena_destroy(scratch);
        if (same)
            return i;
    }
    return SIZE_MAX;
}

static size_t add_row(struct poll *poll, const char *text, const struct verdict *verdict)
{
    poll->rows[poll->row_count] = (struct poll_row){
        .id = poll->row_count,
        .text = text,
        .status = verdict->status,
        .note = arena_strdup(poll->arena, verdict->note ? verdict->note : ""),
        .feedback = arena_strdup(poll->arena, verdict->feedback ? verdict->feedback : ""),
        .reads_as = arena_strdup(poll->arena, verdict->reads_as),
    };
    return poll->row_count++;
}

static enum dlt_err no_room(struct poll *poll, struct diag *diag)
{
    poll->full = true;
    return diag_set(diag, DLT_ERR_LIMIT, "poll-rows", "there is room for %d different answers",
                    POLL_MAX_ROWS);
}

/* Runs a spelling that is new. */
static enum dlt_err run_text(struct poll *poll, const struct variant *variant,
                             const struct field *field, const char *text, size_t *row_out,
                             struct diag *diag)
{
    if (poll->spelling_count == SPELLINGS_MAX || poll->row_count == POLL_MAX_ROWS)
        drop_unused(poll);
    if (poll->full || poll->spelling_count == SPELLINGS_MAX)
        return no_room(poll, diag);
    struct arena *scratch = arena_create();
    struct verdict verdict;
    struct expr_env earlier;
    size_t part = 0;
    const struct question *question = variant->question;
    for (size_t i = 0; i < question_field_count(question); i++)
        if (question_field(question, i, NULL) == field)
            question_field(question, i, &part);
    check_typed(scratch, variant, part, NULL, 0, &earlier);
    check_kind(field->kind)->mark(scratch, variant, field, text, &earlier, &verdict);
    verdict.reads_as = understood(scratch, field, &verdict);
    size_t row = find_row(poll, variant, field, text, &verdict);
    bool room = row != SIZE_MAX || poll->row_count < POLL_MAX_ROWS;
    if (room) {
        const char *kept = arena_strdup(poll->arena, text);
        *row_out = row != SIZE_MAX ? row : add_row(poll, kept, &verdict);
        poll->spellings[poll->spelling_count++] = (struct spelling){kept, *row_out};
    }
    arena_destroy(scratch);
    return room ? DLT_OK : no_room(poll, diag);
}

/* Parts "25 #12" or "25<TAB>12" into the answer and how often it was given. */
static enum dlt_err read_tally(char *line, size_t *times_out, struct diag *diag)
{
    char *mark = strrchr(line, '\t'), *hash = strrchr(line, '#');
    long times = 1;
    bool counted = false;
    mark = mark ? mark : hash;
    if (mark) {
        const char *digits = mark + 1;
        digits += strspn(digits, " ");
        size_t length = strspn(digits, "0123456789");
        counted = length > 0 && digits[length + strspn(digits + length, " \r")] == '\0';
        times = counted ? strtol(digits, NULL, 10) : 1;
        if (!counted && *mark == '#' && *digits && strchr("+-0123456789", *digits))
            times = 0; /* meant as a count, and none */
    }
    if (times < 1 || times > POLL_MAX_ANSWERS)
        return diag_set(diag, DLT_ERR_LIMIT, "poll-count", "a count is from 1 to %d",
                        POLL_MAX_ANSWERS);
    if (counted)
        *mark = '\0';
    *times_out = (size_t)times;
    return DLT_OK;
}

static enum dlt_err add_line(struct poll *poll, const struct variant *variant,
                             const struct field *field, const char *line, struct diag *diag)
{
    struct arena *scratch = arena_create();
    char *copy = arena_strdup(scratch, line);
    size_t times = 0, row = SIZE_MAX;
    enum dlt_err err = read_tally(copy, &times, diag);
    const char *text = str_trim(scratch, copy);
    size_t length = strlen(text);
    if (err == DLT_OK && length == 0)
        err = diag_set(diag, DLT_ERR_SYNTAX, "poll-blank", "there is no answer before the count");
    if (err == DLT_OK && length > TEXT_MAX)
        err =
            diag_set(diag, DLT_ERR_LIMIT, "too-long", "an answer may have %d bytes here", TEXT_MAX);
    if (err == DLT_OK && poll->answers + times > POLL_MAX_ANSWERS)
        err = diag_set(diag, DLT_ERR_LIMIT, "poll-answers", "there is room for %d answers",
                       POLL_MAX_ANSWERS);
    for (size_t i = 0; err == DLT_OK && i < poll->spelling_count; i++)
        if (str_equal(poll->spellings[i].text, text))
            row = poll->spellings[i].row;
    if (err == DLT_OK && row == SIZE_MAX)
        err = run_text(poll, variant, field, text, &row, diag);
    if (err == DLT_OK) {
        poll->rows[row].count += times;
        poll->answers += times;
    }
    arena_destroy(scratch);
    return err;
}

/* Terminals paste a line end as a carriage return, and some files have both. */
static const char *clean_lines(struct arena *arena, const char *text)
{
    char *copy = arena_strdup(arena, text), *to = copy;
    for (const char *at = text; *at; at++) {
        if (at[0] == '\r' && at[1] == '\n')
            continue;
        *to++ = *at == '\r' ? '\n' : *at;
    }
    return utf8_sanitise(arena, copy, (size_t)(to - copy),
                         (enum utf8_keep)(UTF8_KEEP_NEWLINE | UTF8_KEEP_TAB), NULL);
}

enum dlt_err poll_add(struct poll *poll, const struct variant *variant, const struct field *field,
                      const char *text, struct poll_added *added_out, struct diag *diag)
{
    struct arena *scratch = arena_create();
    struct poll_added added = {.taken = 0};
    enum dlt_err err = DLT_OK;
    const size_t before = poll->answers;
    const char *line = clean_lines(scratch, text);
    remember(poll);
    poll->full = false;
    for (size_t length = 0; *line; line += length + (line[length] == '\n')) {
        length = strcspn(line, "\n");
        if (strspn(line, " \t\r") >= length)
            continue;
        struct diag why = {0};
        enum dlt_err one =
            add_line(poll, variant, field, arena_strndup(scratch, line, length), &why);
        if (one == DLT_OK)
            continue;
        added.refused++;
        if (err == DLT_OK && diag)
            *diag = why;
        err = err == DLT_OK ? one : err;
    }
    added.taken = poll->answers - before;
    if (added.taken == 0)
        forget_last(poll);
    sort_rows(poll);
    arena_destroy(scratch);
    *added_out = added;
    return err;
}

/* --- changes ---------------------------------------------------------------------------------------- */

bool poll_change(struct poll *poll, size_t row, int by)
{
    if (row >= poll->row_count || poll->rows[row].count == 0 ||
        (by > 0 && poll->answers + (size_t)by > POLL_MAX_ANSWERS) ||
        (by < 0 && poll->rows[row].count < (size_t)-by))
        return false;
    remember(poll);
    poll->rows[row].count += (size_t)by;
    sort_rows(poll);
    return true;
}

bool poll_remove(struct poll *poll, size_t row)
{
    if (row >= poll->row_count || poll->rows[row].count == 0)
        return false;
    remember(poll);
    poll->rows[row].count = 0;
    sort_rows(poll);
    return true;
}

void poll_clear(struct poll *poll)
{
    if (poll->answers == 0)
        return;
    remember(poll);
    for (size_t i = 0; i < poll->row_count; i++)
        poll->rows[i].count = 0;
    sort_rows(poll);
}
