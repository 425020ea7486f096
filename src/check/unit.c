/* SPDX-License-Identifier: MIT */
/* The table of units, and what may stand behind a number. */
#include "unit.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { MAX_WORDS = 8 };

/* --- the table --------------------------------------------------------------------------------------- */

enum measure { MEASURE_COUNT = 0, MEASURE_DATA, MEASURE_TIME, MEASURE_WORK, MEASURE_SPEED };

static const char *const measures[] = {
    [MEASURE_COUNT] = "counts",
    [MEASURE_DATA] = "data",
    [MEASURE_TIME] = "time",
    [MEASURE_WORK] = "operations",
    [MEASURE_SPEED] = "operations in a time",
};

/** Which prefixes a unit takes. */
enum { PREFIX_NONE = 0, PREFIX_LARGE = 1, PREFIX_BINARY = 2, PREFIX_SMALL = 4 };

struct base_unit {
    const char *name;
    enum measure measure;
    long numerator, denominator; /**< in bits, seconds, operations, operations per second */
    unsigned prefixes;
};

static const struct base_unit bases[] = {
    {"bit", MEASURE_DATA, 1, 1, PREFIX_LARGE | PREFIX_BINARY},
    {"bits", MEASURE_DATA, 1, 1, PREFIX_LARGE | PREFIX_BINARY},
    {"b", MEASURE_DATA, 1, 1, PREFIX_LARGE},
    {"B", MEASURE_DATA, 8, 1, PREFIX_LARGE | PREFIX_BINARY},
    {"byte", MEASURE_DATA, 8, 1, PREFIX_NONE},
    {"bytes", MEASURE_DATA, 8, 1, PREFIX_NONE},
    {"s", MEASURE_TIME, 1, 1, PREFIX_SMALL},
    {"sec", MEASURE_TIME, 1, 1, PREFIX_NONE},
    {"second", MEASURE_TIME, 1, 1, PREFIX_NONE},
    {"seconds", MEASURE_TIME, 1, 1, PREFIX_NONE},
    {"millisecond", MEASURE_TIME, 1, 1000, PREFIX_NONE},
    {"milliseconds", MEASURE_TIME, 1, 1000, PREFIX_NONE},
    {"microsecond", MEASURE_TIME, 1, 1000000, PREFIX_NONE},
    {"microseconds", MEASURE_TIME, 1, 1000000, PREFIX_NONE},
    {"min", MEASURE_TIME, 60, 1, PREFIX_NONE},
    {"minute", MEASURE_TIME, 60, 1, PREFIX_NONE},
    {"minutes", MEASURE_TIME, 60, 1, PREFIX_NONE},
    {"h", MEASURE_TIME, 3600, 1, PREFIX_NONE},
    {"hour", MEASURE_TIME, 3600, 1, PREFIX_NONE},
    {"hours", MEASURE_TIME, 3600, 1, PREFIX_NONE},
    {"day", MEASURE_TIME, 86400, 1, PREFIX_NONE},
    {"days", MEASURE_TIME, 86400, 1, PREFIX_NONE},
    {"FLOP", MEASURE_WORK, 1, 1, PREFIX_LARGE},
    {"FLOPs", MEASURE_WORK, 1, 1, PREFIX_LARGE},
    {"FLOP/s", MEASURE_SPEED, 1, 1, PREFIX_LARGE},
    {"FLOPs/s", MEASURE_SPEED, 1, 1, PREFIX_LARGE},
    {"FLOPS", MEASURE_SPEED, 1, 1, PREFIX_LARGE},
};

struct prefix {
    const char *name;
    unsigned kind;
    long numerator, denominator;
};

static const struct prefix prefixes[] = {
    {"", ~0U, 1, 1},
    {"Ki", PREFIX_BINARY, 1L << 10, 1},
    {"Mi", PREFIX_BINARY, 1L << 20, 1},
    {"Gi", PREFIX_BINARY, 1L << 30, 1},
    {"Ti", PREFIX_BINARY, 1L << 40, 1},
    {"k", PREFIX_LARGE, 1000, 1},
    {"K", PREFIX_LARGE, 1000, 1},
    {"M", PREFIX_LARGE, 1000000, 1},
    {"G", PREFIX_LARGE, 1000000000, 1},
    {"T", PREFIX_LARGE, 1000000000000, 1},
    {"P", PREFIX_LARGE, 1000000000000000, 1},
    {"m", PREFIX_SMALL, 1, 1000},
    {"u", PREFIX_SMALL, 1, 1000000},
    {"µ", PREFIX_SMALL, 1, 1000000},
    {"μ", PREFIX_SMALL, 1, 1000000},
    {"n", PREFIX_SMALL, 1, 1000000000},
};

/** Words that multiply a count: "62.4 M parameters". */
static const struct prefix multiples[] = {
    {"k", 0, 1000, 1},
    {"K", 0, 1000, 1},
    {"thousand", 0, 1000, 1},
    {"M", 0, 1000000, 1},
    {"million", 0, 1000000, 1},
    {"millions", 0, 1000000, 1},
    {"G", 0, 1000000000, 1},
    {"B", 0, 1000000000, 1},
    {"billion", 0, 1000000000, 1},
    {"billions", 0, 1000000000, 1},
    {"T", 0, 1000000000000, 1},
    {"trillion", 0, 1000000000000, 1},
};

/** A unit of the table, with its prefix. */
struct unit {
    enum measure measure;
    struct value factor;
};

/** Short names and those with capitals keep their case: Mb is not MB. Long words need not. */
static bool same_name(const char *text, const char *name)
{
    enum { SHORT = 3 };
    size_t small = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    bool word = name[small] == '\0' && small > SHORT;
    return word ? strcasecmp(text, name) == 0 : str_equal(text, name);
}

static bool find_unit(struct num_ctx *ctx, const char *text, struct unit *unit_out)
{
    for (size_t p = 0; p < DLT_COUNT(prefixes); p++) {
        const struct prefix *prefix = &prefixes[p];
        if (!str_starts(text, prefix->name))
            continue;
        const char *rest = text + strlen(prefix->name);
        for (size_t b = 0; b < DLT_COUNT(bases); b++) {
            const struct base_unit *base = &bases[b];
            if ((p > 0 && !(base->prefixes & prefix->kind)) || !same_name(rest, base->name))
                continue;
            unit_out->measure = base->measure;
            unit_out->factor =
                num_mul(ctx, value_fraction(ctx->arena, base->numerator, base->denominator),
                        value_fraction(ctx->arena, prefix->numerator, prefix->denominator));
            return ctx->err == DLT_OK;
        }
    }
    return false;
}

static const struct prefix *find_multiple(const char *word)
{
    for (size_t i = 0; i < DLT_COUNT(multiples); i++) {
        if (same_name(word, multiples[i].name))
            return &multiples[i];
    }
    return NULL;
}

/** Words that name what is counted and change no number. */
static bool is_plain_word(const char *word)
{
    static const char *const words[] = {
        "unit",   "units",   "hidden",     "neuron",  "neurons", "linear",    "region", "regions",
        "epoch",  "epochs",  "parameters", "weights", "model",   "models",    "inputs", "pixels",
        "layers", "numbers", "values",     "entries", "total",   "parameter", "weight", "params"};
    for (size_t i = 0; i < DLT_COUNT(words); i++) {
        if (strcasecmp(word, words[i]) == 0)
            return true;
    }
    return false;
}

/* --- what stands there --------------------------------------------------------------------------------- */

/** One reading of a suffix under way. */
struct suffix {
    struct marking *m;
    struct num_ctx *ctx;
    const char *wanted; /**< the field's unit; "" without one */
    bool measured;      /**< the field's unit is in the table */
    struct unit unit;   /**< the field's, where it is */
};

enum outcome { NO_UNIT = 0, FITS, MISFITS };

static bool is_percent(const char *text)
{
    return str_equal(text, "%") || strcasecmp(text, "percent") == 0 ||
           strcasecmp(text, "per cent") == 0;
}

/** The same word but for case and a plural s. */
static bool is_wanted(const struct suffix *suffix, const char *text)
{
    if (is_percent(text) && is_percent(suffix->wanted))
        return true;
    size_t length = strlen(text), size = strlen(suffix->wanted);
    size_t common = length < size ? length : size;
    if (common == 0 || strncasecmp(text, suffix->wanted, common) != 0)
        return false;
    if (suffix->measured) /* ms and s, Mb and MB are not the same */
        return str_equal(text, suffix->wanted);
    const char *rest = length < size ? suffix->wanted + common : text + common;
    return rest[0] == '\0' || (common > 1 && strcasecmp(rest, "s") == 0);
}

static bool all_plain(const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_plain_word(words[i]))
            return false;
    }
    return true;
}

static void misfit(const struct suffix *suffix, const char *typed, const char *measure,
                   size_t offset)
{
    struct marking *m = suffix->m;
    struct diag diag;
    diag_clear(&diag);
    if (measure)
        (void)diag_set(&diag, DLT_ERR_TYPE, "unit",
                       "\"%s\" is a unit of %s, and the answer is asked in %s.", typed, measure,
                       suffix->wanted);
    else
        (void)diag_set(&diag, DLT_ERR_TYPE, "unit",
                       "\"%s\" is no unit of %s, and the answer is asked in %s.", typed,
                       measures[suffix->unit.measure], suffix->wanted);
    diag_place(&diag, 0, (unsigned)utf8_count(m->text, offset) + 1,
               (unsigned)utf8_count(typed, strlen(typed)));
    marking_unreadable(m, &diag);
}

/** Words behind a number where something is counted. */
static enum outcome count_words(const struct suffix *suffix, const char *text,
                                const char *const *words, size_t count, struct value *factor_out)
{
    const struct prefix *multiple = find_multiple(words[0]);
    *factor_out = value_long(suffix->ctx->arena, 1);
    if (is_wanted(suffix, text) || all_plain(words, count))
        return FITS;
    if (!multiple || (count == 1 && !suffix->wanted[0]))
        return NO_UNIT;
    const char *rest = text + strlen(words[0]);
    rest += strspn(rest, " \t\n");
    if (count > 1 && !is_wanted(suffix, rest) && !all_plain(words + 1, count - 1))
        return NO_UNIT;
    *factor_out = value_fraction(suffix->ctx->arena, multiple->numerator, multiple->denominator);
    return FITS;
}

static enum outcome read_words(const struct suffix *suffix, const char *text,
                               const char *const *words, size_t count, size_t offset,
                               struct value *factor_out)
{
    struct unit unit;
    enum outcome outcome = NO_UNIT;
    if (!suffix->measured)
        outcome = count_words(suffix, text, words, count, factor_out);
    if (outcome != NO_UNIT || !suffix->wanted[0])
        return outcome;
    bool known = count == 1 && find_unit(suffix->ctx, words[0], &unit);
    if (known && suffix->measured && unit.measure == suffix->unit.measure) {
        *factor_out = num_div(suffix->ctx, unit.factor, suffix->unit.factor);
        return FITS;
    }
    if (known)
        misfit(suffix, text, measures[unit.measure], offset);
    else if (suffix->measured && all_plain(words, count))
        misfit(suffix, text, NULL, offset);
    else
        return NO_UNIT;
    return MISFITS;
}

static bool is_unit_byte(char c)
{
    return isalpha((unsigned char)c) || c == '/' || c == '%' || (unsigned char)c >= 0x80;
}

/** Splits at blanks; `count` words at most MAX_WORDS, or 0 when there are more. */
static size_t split(struct arena *arena, const char *text, const char *words[MAX_WORDS])
{
    size_t count = 0;
    while (*text) {
        size_t length = strcspn(text, " \t\n");
        if (count == MAX_WORDS)
            return 0;
        if (length > 0)
            words[count++] = arena_strndup(arena, text, length);
        text += length;
        text += strspn(text, " \t\n");
    }
    return count;
}

/** The longest candidate that is a unit, from `start` on, each at the beginning of a word. */
static enum outcome find_suffix(struct suffix *suffix, const char *text, size_t start,
                                struct unit_reading *reading_out)
{
    struct marking *m = suffix->m;
    for (size_t at = start; text[at]; at++) {
        const char *words[MAX_WORDS];
        bool begins = is_unit_byte(text[at]) && (at == start || !is_unit_byte(text[at - 1]));
        size_t count = begins ? split(m->arena, text + at, words) : 0;
        if (count == 0)
            continue;
        struct value factor = value_none();
        enum outcome outcome = read_words(suffix, text + at, words, count, at, &factor);
        if (outcome == NO_UNIT || suffix->ctx->err != DLT_OK)
            continue;
        *reading_out = (struct unit_reading){
            .number = arena_strndup(m->arena, text, at), .typed = text + at, .factor = factor};
        return outcome;
    }
    return NO_UNIT;
}

bool unit_read(struct marking *m, struct unit_reading *reading_out)
{
    struct num_ctx ctx;
    const char *text = m->text;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    text = arena_strndup(m->arena, text, length);
    *reading_out =
        (struct unit_reading){.number = text, .typed = "", .factor = value_long(m->arena, 1)};
    size_t start = length;
    while (start > 0 && (is_unit_byte(text[start - 1]) || isspace((unsigned char)text[start - 1])))
        start--;
    if (start == 0 || start == length)
        return true; /* no number before it, or nothing behind it */
    num_ctx_init(&ctx, m->arena, NULL);
    struct suffix suffix = {.m = m, .ctx = &ctx};
    suffix.wanted = str_trim(m->arena, marking_say(m, &m->field->unit, ""));
    suffix.measured = find_unit(&ctx, suffix.wanted, &suffix.unit);
    return find_suffix(&suffix, text, start, reading_out) != MISFITS;
}

/* --- before a number ------------------------------------------------------------------------------------ */

/** The word but for its case and a plural s. */
static bool is_same_noun(const char *text, size_t length, const char *word, size_t size)
{
    size_t common = length < size ? length : size;
    if (common == 0 || strncasecmp(text, word, common) != 0)
        return false;
    const char *rest = length < size ? word + common : text + common;
    size_t more = length < size ? size - length : length - size;
    return more == 0 || (more == 1 && tolower((unsigned char)rest[0]) == 's');
}

/** Whether a template has the word outside its braces. */
static bool template_has(const char *text, const char *word, size_t size)
{
    unsigned braces = 0;
    while (text && *text) {
        size_t length = 0;
        braces += *text == '{';
        braces -= *text == '}' && braces > 0;
        while (isalpha((unsigned char)text[length]))
            length++;
        if (braces == 0 && is_same_noun(text, length, word, size))
            return true;
        text += length > 0 ? length : 1;
    }
    return false;
}

/** A word that says what the field counts: its unit, or one of its prompt. */
static bool names_count(const struct field *field, const char *word)
{
    enum { SHORTEST = 3 };
    size_t size = strlen(word);
    return is_plain_word(word) || template_has(field->unit.text, word, size) ||
           (size >= SHORTEST && template_has(field->prompt.text, word, size));
}

/** Without its brackets, step 90 is never meant as the function, which is 1 for all such numbers. */
static bool is_step(const char *word)
{
    return strcasecmp(word, "step") == 0;
}

static const char *refuse_lead(struct marking *m, const char *text, size_t start, const char *word)
{
    struct diag diag;
    diag_clear(&diag);
    (void)diag_set(&diag, DLT_ERR_SYNTAX, "words",
                   "Type the number alone, in digits, without \"%s\".", word);
    diag_place(&diag, 0, (unsigned)utf8_count(text, start) + 1, (unsigned)strlen(word));
    marking_unreadable(m, &diag);
    return NULL;
}

const char *unit_without_lead(struct marking *m, const char *text)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_GROUPING);
    const struct expr *tree = NULL;
    const char *sign = strrchr(text, '=');
    size_t start = sign ? (size_t)(sign - text) + 1 : 0;
    start += strspn(text + start, " \t\n");
    size_t end = start;
    while (isalpha((unsigned char)text[end]))
        end++;
    size_t number = end + strspn(text + end, " \t\n");
    if (end == start || number == end || !isdigit((unsigned char)text[number]))
        return text;
    const char *word = arena_strndup(m->arena, text + start, end - start);
    bool counted = names_count(m->field, word);
    if (!counted && is_step(word))
        return refuse_lead(m, text, start, word);
    bool function = expr_parse(m->arena, text + start, &scope, &tree, NULL, NULL) == DLT_OK;
    if (!counted || (function && !is_step(word)))
        return text;
    char *blanked = arena_strdup(m->arena, text);
    memset(blanked + start, ' ', end - start);
    return blanked;
}
