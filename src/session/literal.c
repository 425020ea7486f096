/* SPDX-License-Identifier: MIT */
/* Numbers in a typed answer: where they stand, and others written in their place. */
#include "literal.h"

#include <string.h>

enum { MOST_DECIMALS = 6 };

/* --- characters ----------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/** Where the character before `at` starts; `at` is not 0. */
static size_t back(const char *text, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
    return at;
}

/** The code point before `at`, 0 at the start. */
static uint32_t before(const char *text, size_t at)
{
    uint32_t code = 0;
    if (at > 0)
        (void)utf8_decode(text + back(text, at), at - back(text, at), &code);
    return code;
}

/** As `before`, past blanks. */
static uint32_t before_blanks(const char *text, size_t at)
{
    while (at > 0 && is_blank(text[at - 1]))
        at--;
    return before(text, at);
}

static uint32_t after_blanks(const char *text, size_t at)
{
    uint32_t code = 0;
    while (is_blank(text[at]))
        at++;
    if (text[at])
        (void)utf8_decode(text + at, strlen(text + at), &code);
    return code;
}

static bool is_letter(uint32_t code)
{
    bool latin = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_' ||
                 code == '\\' || code == '\'';
    bool other = (code >= 0xc0 && code <= 0x24f && code != 0xd7 && code != 0xf7) ||
                 (code >= 0x370 && code <= 0x3ff) || (code >= 0x2080 && code <= 0x209c) ||
                 code == 0x2202 || code == 0x2032;
    return latin || other;
}

static bool is_minus(uint32_t code)
{
    return code == '-' || code == 0x2212;
}

/** Behind these a number begins something: a sign there is its own. */
static bool opens(uint32_t code)
{
    return code == 0 || (code < 0x80 && strchr("([{,;=<>:\n", (int)code)) || code == 0x2264 ||
           code == 0x2265;
}

static bool closes(uint32_t code)
{
    return code == 0 || (code < 0x80 && strchr(")]},;=<>+-\n", (int)code)) || is_minus(code) ||
           code == 0x2264 || code == 0x2265;
}

static bool multiplies(uint32_t code)
{
    return code == '*' || code == '/' || code == '^' || code == 0xd7 || code == 0xb7;
}

/* --- finding ---------------------------------------------------------------------------------------------- */

struct scan {
    struct arena *arena;
    const char *text;
    enum field_kind kind;
    size_t at;
};

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/** In a shape the x between two sizes is no name. */
static bool is_times(const struct scan *scan, size_t at)
{
    uint32_t code = before(scan->text, at);
    if (scan->kind != FIELD_SHAPE || (code != 'x' && code != 'X'))
        return false;
    uint32_t left = before_blanks(scan->text, at - 1);
    return left == ')' || (left >= '0' && left <= '9');
}

static bool starts_number(const struct scan *scan)
{
    const char *text = scan->text;
    size_t at = scan->at;
    uint32_t left = before(text, at);
    bool digit = is_digit(text[at]) || (text[at] == '.' && is_digit(text[at + 1]));
    if (!digit || left == '.' || (left >= '0' && left <= '9'))
        return false;
    return !is_letter(left) || is_times(scan, at);
}

/** Passes what belongs to a name: _{...}. */
static bool skip_index(struct scan *scan)
{
    const char *text = scan->text + scan->at;
    if (text[0] != '_' || text[1] != '{')
        return false;
    scan->at += strcspn(text, "}");
    return true;
}

/** The thousands behind the first digits: ",408,000". */
static size_t groups(const struct scan *scan, const char *text, size_t first)
{
    size_t length = first;
    char mark = text[first];
    if (scan->kind != FIELD_NUMBER || first > 3 || (mark != ',' && mark != ' '))
        return 0;
    while (text[length] == mark && digits(text + length + 1) == 3)
        length += 4;
    bool ends = text[length] != mark || !is_digit(text[length + 1]);
    return length > first && ends ? length - first : 0;
}

static size_t exponent(const char *text)
{
    if (*text != 'e' && *text != 'E')
        return 0;
    size_t sign = text[1] == '-' || text[1] == '+';
    size_t count = digits(text + 1 + sign);
    return count > 0 && !is_letter((unsigned char)text[1 + sign + count]) ? 1 + sign + count : 0;
}

/** Where a denominator ends that belongs to the number; 0: there is none. */
static size_t denominator(const struct scan *scan, size_t from)
{
    const char *text = scan->text;
    uint32_t left = before_blanks(text, scan->at);
    size_t count = text[from] == '/' ? digits(text + from + 1) : 0;
    if (count == 0 || multiplies(left) || is_letter(left))
        return 0;
    uint32_t next = after_blanks(text, from + 1 + count);
    char behind = text[from + 1 + count];
    if (behind == '.' || behind == 'e' || behind == 'E' || next == '^' || next == '!')
        return 0;
    return from + 1 + count;
}

/** The sign in front, where it is the number's own; moves the start. */
static bool take_sign(const struct scan *scan, struct literal *literal)
{
    const char *text = scan->text;
    size_t at = literal->start;
    while (at > 0 && is_blank(text[at - 1]))
        at--;
    if (!is_minus(before(text, at)))
        return false;
    at = back(text, at);
    if (!opens(before_blanks(text, at)))
        return false;
    literal->length += literal->start - at;
    literal->start = at;
    return true;
}

static enum literal_place place_of(const char *text, const struct literal *literal)
{
    uint32_t left = before_blanks(text, literal->start);
    uint32_t right = after_blanks(text, literal->start + literal->length);
    if (!closes(right))
        return LITERAL_TIGHT;
    if (opens(left))
        return LITERAL_ALONE;
    return left == '+' || is_minus(left) ? LITERAL_TERM : LITERAL_TIGHT;
}

static bool read_value(const struct scan *scan, bool negative, struct literal *literal)
{
    struct num_ctx ctx;
    const char *typed = arena_strndup(scan->arena, scan->text + literal->start, literal->length);
    char *plain = arena_strdup(scan->arena, typed), *to = plain;
    num_ctx_init(&ctx, scan->arena, NULL);
    for (const char *c = typed; *c; c++)
        if (is_digit(*c) || strchr("./eE", *c) || (*c == '+' && to > plain) ||
            (*c == '-' && to > plain))
            *to++ = *c;
    *to = '\0';
    if (plain[0] == '.')
        plain = arena_printf(scan->arena, "0%s", plain);
    literal->value = value_from_text(&ctx, plain);
    if (negative)
        literal->value = num_neg(&ctx, literal->value);
    struct value_halves halves;
    if (ctx.err != DLT_OK || !value_halves(literal->value, &halves))
        return false;
    if (literal->fraction && halves.fits)
        literal->below = halves.denominator;
    return !literal->fraction || halves.fits;
}

/** Reads the number that starts here and goes past it; false where it is none of ours. */
static bool next_literal(struct scan *scan, struct literal *out)
{
    const char *text = scan->text;
    size_t end = scan->at + digits(text + scan->at);
    *out = (struct literal){.start = scan->at, .below = 1, .exponent = ""};
    size_t grouped = groups(scan, text + scan->at, end - scan->at);
    if (grouped > 0)
        out->grouping = text[end];
    end += grouped;
    if (text[end] == '.' && text[end + 1] != '.') {
        out->decimals = (int)digits(text + end + 1);
        end += 1 + (size_t)out->decimals;
    }
    size_t power = exponent(text + end);
    out->exponent = arena_strndup(scan->arena, text + end, power);
    end += power;
    if (!grouped && out->decimals == 0 && power == 0 && denominator(scan, end) > 0) {
        end = denominator(scan, end);
        out->fraction = true;
    }
    out->length = end - scan->at;
    scan->at = end;
    bool negative = take_sign(scan, out);
    out->place = place_of(text, out);
    return out->length <= LITERAL_MAX_LENGTH && read_value(scan, negative, out);
}

size_t literal_find(struct arena *arena, const char *text, enum field_kind kind,
                    struct literal *literals_out)
{
    struct scan scan = {.arena = arena, .text = text, .kind = kind};
    size_t count = 0;
    while (text[scan.at] && count < LITERALS_MAX) {
        if (skip_index(&scan))
            continue;
        if (!starts_number(&scan))
            scan.at++;
        else if (next_literal(&scan, &literals_out[count]))
            count++;
    }
    return count;
}

bool literal_read(struct arena *arena, const char *text, struct literal *literal_out)
{
    struct literal *found = arena_array(arena, LITERALS_MAX, sizeof(*found));
    const char *trimmed = str_trim(arena, text);
    size_t count = literal_find(arena, trimmed, FIELD_NETWORK, found);
    if (count != 1 || found[0].start != 0 || found[0].length != strlen(trimmed))
        return false;
    *literal_out = found[0];
    return true;
}

/* --- writing ---------------------------------------------------------------------------------------------- */

static struct value power_of_ten(struct num_ctx *ctx, long exponent)
{
    return num_pow(ctx, value_long(ctx->arena, 10), value_long(ctx->arena, exponent));
}

static long scale_of(const struct literal *literal)
{
    long scale = 0;
    const char *text = literal->exponent;
    if (text[0] && !str_to_long(text + 1 + (text[1] == '+'), &scale))
        scale = 0;
    return scale;
}

struct value literal_step(struct arena *arena, const struct literal *literal)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    return literal->fraction ? value_fraction(arena, 1, literal->below)
                             : power_of_ten(&ctx, scale_of(literal) - literal->decimals);
}

/** With as few decimals as it takes, from `least` on; NULL: it does not end soon enough. */
static char *as_decimal(struct num_ctx *ctx, struct value value, int least)
{
    int most = least > MOST_DECIMALS ? least : MOST_DECIMALS;
    for (int digits = least; digits <= most; digits++) {
        const struct num_format format = {.style = NUM_STYLE_DECIMAL, .digits = digits};
        if (value_is_integer(num_mul(ctx, value, power_of_ten(ctx, digits))))
            return value_format(ctx->arena, value, &format);
    }
    return NULL;
}

static char *group(struct arena *arena, const char *text, char mark)
{
    size_t sign = text[0] == '-', whole = strcspn(text + sign, "./");
    struct strbuf out;
    strbuf_init(&out);
    strbuf_add_bytes(&out, text, sign);
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            strbuf_add_bytes(&out, &mark, 1);
        strbuf_add_bytes(&out, text + sign + i, 1);
    }
    strbuf_add(&out, text + sign + whole);
    char *taken = strbuf_take(&out, arena);
    strbuf_finish(&out);
    return taken;
}

static char *write_bare(struct arena *arena, const struct literal *literal, struct value value)
{
    const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    struct num_ctx ctx;
    char *text = NULL;
    num_ctx_init(&ctx, arena, NULL);
    if (literal->exponent[0]) {
        struct value mantissa = num_div(&ctx, value, power_of_ten(&ctx, scale_of(literal)));
        text = as_decimal(&ctx, mantissa, literal->decimals);
        text = text ? arena_printf(arena, "%s%s", text, literal->exponent) : NULL;
    } else if (!literal->fraction) {
        text = as_decimal(&ctx, value, literal->decimals);
    }
    if (!text)
        text = value_format(arena, value, &fraction);
    return literal->grouping ? group(arena, text, literal->grouping) : text;
}

char *literal_write(struct arena *arena, const struct literal *literal, struct value value)
{
    char *text = write_bare(arena, literal, value);
    bool was_negative = value_sign(literal->value) < 0, negative = text[0] == '-';
    bool divided = strchr(text, '/') != NULL;
    bool bracket = (negative && !was_negative && literal->place != LITERAL_ALONE) ||
                   (divided && !literal->fraction && literal->place == LITERAL_TIGHT);
    return bracket ? arena_printf(arena, "(%s)", text) : text;
}
