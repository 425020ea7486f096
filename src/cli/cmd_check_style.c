/* SPDX-License-Identifier: MIT */
/* What is no problem, but seldom meant so: nothing to learn from, or the answer given away. */
#include "checker.h"
#include <ctype.h>
#include <string.h>

enum {
    SCREEN_COLUMNS = 76,
    SCREEN_LINES = 20,
    LABEL_COLUMNS = 24, /* as many as the answer line has for it */
    TITLE_COLUMNS = 60,
    SMALL = 10,       /* a whole number below it says little by itself */
    SHORT_WORD = 4,   /* letters of an option that is seldom a word of a sentence */
    SHORT_FORMULA = 3 /* characters */
};

struct styling {
    struct checker *checker;
    struct arena *arena;
    const struct variant *variant;
    const struct question *question;
    const struct part *part;
    size_t part_index;
};

/* --- numbers in texts --------------------------------------------------------------------------- */

/* A number at `text`: 5,000 or 1.5 or 3/2; returns its bytes, 0: none begins here. */
static size_t number_length(const char *text)
{
    size_t at = 0;
    while (isdigit((unsigned char)text[at]) ||
           (at > 0 && text[at] && strchr(",./", text[at]) && isdigit((unsigned char)text[at + 1])))
        at++;
    return at;
}

static bool number_is(struct arena *arena, const char *text, size_t length, struct value want)
{
    const struct expr_env nothing = {0};
    struct num_ctx ctx;
    char *plain = arena_alloc(arena, length + 1);
    size_t used = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] != ',')
            plain[used++] = text[i];
    num_ctx_init(&ctx, arena, NULL);
    struct value value = expr_eval_text(&ctx, plain, &nothing);
    return ctx.err == DLT_OK && value_is_number(value) && value_equal(value, want);
}

static bool follows_equals(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] == ' ')
        at--;
    return at > 0 && text[at - 1] == '=';
}

/* Whether a text tells the number. `bare`: also where nothing says that it is a result. */
static bool tells_number(struct arena *arena, const char *text, struct value want, bool bare)
{
    for (size_t at = 0; text && text[at];) {
        size_t length = number_length(text + at);
        bool inside = at > 0 && (isalnum((unsigned char)text[at - 1]) || text[at - 1] == '_');
        if (length > 0 && !inside && (bare || follows_equals(text, at)) &&
            number_is(arena, text + at, length, want))
            return true;
        at += length > 0 ? length : 1;
    }
    return false;
}

static bool holds_number(struct value value, struct value want)
{
    if (value_is_number(value))
        return value_equal(value, want);
    for (size_t i = 0; value.kind == VALUE_LIST && i < value.count; i++)
        if (holds_number(value.as.items[i], want))
            return true;
    return false;
}

/* The number stands in the question anyway. */
static bool is_given(const struct styling *styling, const struct field *field, struct value want)
{
    const struct variant *variant = styling->variant;
    char *prompt = NULL;
    for (size_t i = 0; i < styling->question->given_count; i++)
        if (holds_number(expr_env_get(&variant->env, styling->question->givens[i].name), want))
            return true;
    (void)variant_fill(styling->arena, variant, &field->prompt, &prompt, NULL);
    return tells_number(styling->arena, variant->statement, want, true) ||
           tells_number(styling->arena, variant->parts[styling->part_index].statement, want,
                        true) ||
           tells_number(styling->arena, prompt, want, true);
}

/* --- hints that say too much -------------------------------------------------------------------- */

static bool gives_number(const struct styling *styling, const struct field *field, const char *text,
                         const char *model)
{
    struct verdict read;
    check_read(styling->arena, styling->variant, field, model, &read);
    long small = 0;
    if (!value_is_number(read.value) || is_given(styling, field, read.value))
        return false;
    bool bare = !(value_to_long(read.value, &small) && small > -SMALL && small < SMALL);
    return tells_number(styling->arena, text, read.value, bare);
}

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        bool begins = at == text || !isalnum((unsigned char)at[-1]);
        if (begins && !isalnum((unsigned char)at[length]))
            return true;
    }
    return false;
}

/* The right option, and none of the others. */
static bool gives_option(const struct field *field, const char *text, const char *model)
{
    if (strlen(model) < SHORT_WORD || !has_word(text, model))
        return false;
    for (size_t i = 0; i < field->option_count; i++)
        if (!str_equal(field->options[i].name, model) && has_word(text, field->options[i].name))
            return false;
    return true;
}

/* Without blanks, and with x for a cross. */
static char *squeezed(struct arena *arena, const char *text)
{
    struct strbuf out;
    strbuf_init(&out);
    for (; *text; text++) {
        if (str_starts(text, "\xC3\x97")) {
            strbuf_add(&out, "x");
            text++;
        } else if (!isspace((unsigned char)*text)) {
            strbuf_add_bytes(&out, text, 1);
        }
    }
    char *taken = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return taken;
}

static bool holds_formula(const struct styling *styling, const char *text, const char *formula)
{
    return text && strstr(squeezed(styling->arena, text), formula) != NULL;
}

static bool gives_formula(const struct styling *styling, const struct field *field,
                          const char *text, const char *model)
{
    const struct variant *variant = styling->variant;
    const char *formula = squeezed(styling->arena, model);
    char *prompt = NULL;
    (void)variant_fill(styling->arena, variant, &field->prompt, &prompt, NULL);
    return strlen(formula) >= SHORT_FORMULA && holds_formula(styling, text, formula) &&
           !holds_formula(styling, variant->statement, formula) &&
           !holds_formula(styling, variant->parts[styling->part_index].statement, formula) &&
           !holds_formula(styling, prompt, formula);
}

static bool gives_away(const struct styling *styling, const struct field *field, const char *text)
{
    const char *model = check_model_answer(styling->arena, styling->variant, field);
    if (!model || !*model)
        return false;
    switch (field->kind) {
    case FIELD_NUMBER:
        return gives_number(styling, field, text, model);
    case FIELD_CHOICE:
        return gives_option(field, text, model);
    case FIELD_SHAPE:
    case FIELD_EXPRESSION:
    case FIELD_EQUATION:
    case FIELD_DERIVATION:
        return gives_formula(styling, field, text, model);
    default:
        return false;
    }
}

static bool helps(const struct hint *hint, const struct field *field)
{
    return !hint->field || str_equal(hint->field, field->id) ||
           str_equal(hint->field, field->label);
}

/* The last hint for a field may say it all. */
static bool is_last(const struct part *part, size_t index, const struct field *field)
{
    for (size_t i = index + 1; i < part->hint_count; i++)
        if (helps(&part->hints[i], field))
            return false;
    return true;
}

static void check_hint(const struct styling *styling, size_t index)
{
    const struct part *part = styling->part;
    const struct hint *hint = &part->hints[index];
    char *text = NULL;
    if (!hint->text.text ||
        variant_fill(styling->arena, styling->variant, &hint->text, &text, NULL) != DLT_OK)
        return;
    for (size_t i = 0; i < part->field_count; i++) {
        const struct field *field = &part->fields[i];
        if (helps(hint, field) && !is_last(part, index, field) &&
            gives_away(styling, field, text)) {
            checker_advise(styling->checker, &hint->text, "gives-away",
                           "this hint tells the answer of %s, though others come after it",
                           field->id);
            return;
        }
    }
}

/* --- what is missing ---------------------------------------------------------------------------- */

static bool wants_slips(const struct field *field)
{
    enum { FEW_OPTIONS = 2 };
    switch (field->kind) {
    case FIELD_TEXT:     /* key points speak for themselves */
    case FIELD_ORDERING: /* so do steps */
    case FIELD_NETWORK:  /* and the places where a network departs */
    case FIELD_DERIVATION:
        return false;
    case FIELD_CHOICE:
        return field->option_count > FEW_OPTIONS;
    default:
        return true;
    }
}

static void check_field(const struct styling *styling, const struct field *field)
{
    struct source place = field->place;
    place.text = "";
    if (wants_slips(field) && field->slip_count == 0)
        checker_advise(styling->checker, &place, "no-slips",
                       "no slips: which wrong answer is typed most often, and what helps who "
                       "typed it?");
    if (utf8_width(field->label, strlen(field->label)) > LABEL_COLUMNS)
        checker_advise(styling->checker, &place, "long-label",
                       "the id %s is longer than the %d columns that the screen has for it",
                       field->label, (int)LABEL_COLUMNS);
}

static void check_length(const struct styling *styling, const struct source *place,
                         const char *text)
{
    if (!text)
        return;
    const char *flowing = str_reflow(styling->arena, text);
    struct lines lines = draw_wrap(styling->arena, flowing, SCREEN_COLUMNS, CHARSET_UTF8);
    if (lines.count > SCREEN_LINES)
        checker_advise(styling->checker, place, "long-text",
                       "%zu lines of text do not fit on a screen: could a part of it go into the "
                       "parts, or into \"learn\"?",
                       lines.count);
}

static void check_part(const struct styling *styling)
{
    const struct part *part = styling->part;
    struct source place = part->statement.text ? part->statement : part->fields[0].place;
    if (!styling->question->statement.text || *part->id == '\0')
        place = part->fields[0].place;
    place.text = "";
    if (part->hint_count == 0)
        checker_advise(styling->checker, &place, "no-hints",
                       "no hints%s%s: who is stuck gets no help", *part->id ? " in part " : "",
                       part->id);
    if (!part->solution.text)
        checker_advise(styling->checker, &place, "no-solution", "no worked solution%s%s",
                       *part->id ? " of part " : "", part->id);
    check_length(styling, &part->statement, styling->variant->parts[styling->part_index].statement);
    for (size_t i = 0; i < part->hint_count; i++)
        check_hint(styling, i);
    for (size_t i = 0; i < part->field_count; i++)
        check_field(styling, &part->fields[i]);
}

/* --- names that nothing uses -------------------------------------------------------------------- */

static char *read_file(struct arena *arena, const char *path)
{
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *text = arena_alloc(arena, MOST + 1);
    text[fread(text, 1, MOST, file)] = '\0';
    (void)fclose(file);
    return text;
}

static bool is_name_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Whether the word stands in the file more often than where it is named. */
static bool is_used(const char *text, const char *word)
{
    size_t length = strlen(word), times = 0;
    for (const char *at = strstr(text, word); at && times < 2; at = strstr(at + length, word))
        times += !(at > text && is_name_letter(at[-1])) && !is_name_letter(at[length]);
    return times > 1;
}

static void check_unused(const struct styling *styling)
{
    const struct question *question = styling->question;
    const char *text = read_file(styling->arena, styling->checker->path);
    for (size_t i = 0; text && i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        if (!is_used(text, given->name))
            checker_advise(styling->checker, &given->value, "unused", "nothing uses the given %s",
                           given->name);
    }
    for (size_t i = 0; text && i < question->solve_count; i++) {
        struct source place = question->solves[i].place;
        place.text = "";
        if (!is_used(text, question->solves[i].name))
            checker_advise(styling->checker, &place, "unused", "nothing uses the results of %s",
                           question->solves[i].name);
    }
}

/* --- comments that nobody meant ----------------------------------------------------------------- */

/* Where "# " would be a comment and "#3" hardly is: behind a blank, outside of quotes, in a line that
 * has something before it. 0: nowhere. */
/* "title: Steps # batches": behind prose and one blank, "# " hardly begins a comment either; authors
 * put two blanks before those, or stand them behind other values than texts that people read. */
static bool cuts_prose(const char *line, size_t at)
{
    static const char *const keys[] = {"title:", "prompt:",   "statement:", "say:",   "label:",
                                       "text:",  "solution:", "learn:",     "notes:", "caption:"};
    const char *key = line + strspn(line, " -{");
    bool prose = false;
    for (size_t i = 0; i < DLT_COUNT(keys); i++)
        prose |= str_starts(key, keys[i]);
    return prose && at >= 2 && isalnum((unsigned char)line[at - 2]) && line[at + 1] == ' ' &&
           isalnum((unsigned char)line[at + 2]);
}

static unsigned stray_comment(const char *line, size_t length)
{
    char quote = '\0';
    bool text = false;
    for (size_t i = 0; i < length; i++) {
        char c = line[i];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if ((c == '"' || c == '\'') && i > 0 && strchr(" [{", line[i - 1])) {
            quote = c;
        } else if (c == '#' && i > 0 && line[i - 1] == ' ') {
            bool meant =
                !cuts_prose(line, i) && (!text || i + 1 == length || strchr(" #!-=", line[i + 1]));
            return meant ? 0 : (unsigned)utf8_count(line, i) + 1;
        }
        text |= c != ' ';
    }
    return 0;
}

/* In a block text nothing is a comment: where one is open, its lines are deeper than its key. */
static void check_comments(const struct styling *styling)
{
    const char *text = read_file(styling->arena, styling->checker->path);
    size_t block = SIZE_MAX; /* indentation of the key of the block text that is open */
    for (unsigned number = 1; text && *text; number++) {
        size_t length = strcspn(text, "\n"), indent = strspn(text, " -");
        bool inside = block != SIZE_MAX && (indent > block || indent >= length);
        if (!inside) {
            unsigned column = stray_comment(text, length);
            size_t end = length;
            while (end > 0 && strchr("+-0123456789 ", text[end - 1]))
                end--;
            block =
                end > 1 && strchr("|>", text[end - 1]) && text[end - 2] == ' ' ? indent : SIZE_MAX;
            const struct source place = {
                .file = styling->question->file, .line = number, .column = column};
            if (column > 0)
                checker_advise(styling->checker, &place, "comment",
                               "the text ends here: what follows \" #\" is a comment, unless it "
                               "stands in quotes");
        }
        text += length + (text[length] == '\n');
    }
}

/* --- the whole ---------------------------------------------------------------------------------- */

void checker_style(struct checker *checker, struct arena *arena, const struct variant *variant)
{
    const struct question *question = variant->question;
    struct styling styling = {
        .checker = checker, .arena = arena, .variant = variant, .question = question};
    if (utf8_width(question->title.text, strlen(question->title.text)) > TITLE_COLUMNS)
        checker_advise(checker, &question->title, "long-title",
                       "the title is longer than %d columns, and lists cut it", (int)TITLE_COLUMNS);
    if (question->test_count == 0)
        checker_advise(checker, &question->title, "no-tests",
                       "no tests: under \"tests\" write what some answers earn, such as "
                       "{answers: [%s=...], marks: ...}",
                       question->part_count ? question->parts[0].fields[0].id : "field");
    check_length(&styling, &question->statement, variant->statement);
    check_length(&styling, &question->learn, variant->learn);
    check_unused(&styling);
    check_comments(&styling);
    for (size_t i = 0; i < question->part_count; i++) {
        styling.part = &question->parts[i];
        styling.part_index = i;
        check_part(&styling);
    }
}
