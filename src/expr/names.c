/* SPDX-License-Identifier: MIT */
/* Which name stands here: the longest declared spelling wins, a run of letters is split only when
 * all of it can be, and underscores and braces of subscripts do not matter. */
#include "expr_internal.h"

#include <string.h>

static uint32_t code_at(const struct parser *p, size_t i)
{
    return i < p->end ? p->glyphs.items[i].code : GLYPH_END;
}

static bool is_word(uint32_t code)
{
    return glyph_is_letter(code) || glyph_is_digit(code);
}

/* How a glyph is spelled in keys: gamma for γ, d for ∂. */
static const char *key_spelling(uint32_t code, char buffer[8])
{
    const char *name = code == 0x2202 ? "d" : greek_name(code);
    if (name)
        return name;
    buffer[code <= 0x10FFFF ? utf8_encode(code, buffer) : 0] = '\0';
    return buffer;
}

static bool insignificant(uint32_t code)
{
    return code == '_' || code == '{' || code == '}' || glyph_is_blank(code);
}

static char *key_of_glyphs(struct arena *arena, const struct glyph *items, size_t count)
{
    struct strbuf key;
    strbuf_init(&key);
    char buffer[8];
    unsigned brackets = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t code = items[i].code;
        bool script = code == '(' && i > 0 && items[i - 1].code == '_';
        if (script)
            brackets++;
        else if (code == ')' && brackets > 0)
            brackets--;
        else if (code != GLYPH_FRAC && !insignificant(code))
            strbuf_add(&key, key_spelling(code, buffer));
    }
    char *copy = strbuf_take(&key, arena);
    strbuf_finish(&key);
    return copy;
}

/* A plain ASCII spelling without the marks that keys leave out; NULL: it takes more than that. */
static const char *key_of_ascii(struct arena *arena, const char *text)
{
    size_t length = 0, count = 0;
    for (; text[length]; length++)
        if ((unsigned char)text[length] >= 0x80 || text[length] == '\\' || text[length] == '(' ||
            text[length] == '@' || text[length] == '$')
            return NULL;
    char *key = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++)
        if (!insignificant((unsigned char)text[i]))
            key[count++] = text[i];
    return key;
}

static const char *key_of(struct arena *arena, const char *text)
{
    struct glyphs glyphs;
    const char *key = text ? key_of_ascii(arena, text) : NULL;
    if (!key && (!text || glyphs_read(arena, text, &glyphs, NULL)))
        return NULL;
    if (!key)
        key = key_of_glyphs(arena, glyphs.items, glyphs.count);
    return key[0] ? key : NULL;
}

void expr_symbols_prepare(struct arena *arena, struct expr_symbol *symbols, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct expr_symbol *symbol = &symbols[i];
        const char **keys = arena_array(arena, symbol->alias_count + 1, sizeof(*keys));
        size_t kept = 0;
        for (size_t k = 0; k <= symbol->alias_count; k++) {
            const char *key = key_of(arena, k == 0 ? symbol->name : symbol->aliases[k - 1]);
            bool known = !key;
            for (size_t j = 0; j < kept && !known; j++)
                known = strcmp(keys[j], key) == 0;
            if (!known)
                keys[kept++] = key;
        }
        symbol->keys = keys;
        symbol->key_count = kept;
    }
}

/* Bits of letters: the upper- and lower-case ones of ASCII have one each. */
static uint64_t letter_bit(char letter)
{
    return (uint64_t)1 << ((unsigned char)letter & 63);
}

/* The first letter of a spelling's key, or 0 when that takes more than a look. */
static char first_letter(const char *spelling)
{
    unsigned char first = (unsigned char)spelling[0];
    return first >= 0x80 || first == '\\' || !glyph_is_letter(first) ? '\0' : (char)first;
}

static void add_spelling(struct parser *p, const char *key, const struct expr_symbol *symbol,
                         size_t *capacity)
{
    if (!key || !(p->letters & letter_bit(key[0])))
        return;
    p->spellings =
        arena_grow(p->arena, p->spellings, p->spelling_count, capacity, sizeof(*p->spellings));
    p->spellings[p->spelling_count++] = (struct spelling){.key = key, .symbol = symbol};
}

static void add_spellings(struct parser *p, const struct expr_symbol *symbol, size_t *capacity)
{
    for (size_t k = 0; symbol->keys && k < symbol->key_count; k++)
        add_spelling(p, symbol->keys[k], symbol, capacity);
    for (size_t k = 0; !symbol->keys && k <= symbol->alias_count; k++) {
        const char *spelling = k == 0 ? symbol->name : symbol->aliases[k - 1];
        char first = spelling ? first_letter(spelling) : '\0';
        if (spelling && (!first || (p->letters & letter_bit(first))))
            add_spelling(p, key_of(p->arena, spelling), symbol, capacity);
    }
}

void names_prepare(struct parser *p)
{
    size_t capacity = 0;
    for (size_t i = 0; i < p->glyphs.count; i++) {
        uint32_t code = p->glyphs.items[i].code;
        char buffer[8];
        if (glyph_is_letter(code))
            p->letters |= letter_bit(code < 0x80 ? (char)code : key_spelling(code, buffer)[0]);
        else if (code == GLYPH_FRAC)
            p->letters = ~(uint64_t)0;
    }
    for (size_t i = 0; i < p->scope->symbol_count; i++)
        add_spellings(p, &p->scope->symbols[i], &capacity);
}

/* For messages: also those that begin with a letter which the text does not have. */
static void prepare_all(struct parser *p)
{
    size_t capacity = 0;
    if (p->letters == ~(uint64_t)0)
        return;
    p->letters = ~(uint64_t)0;
    p->spellings = NULL;
    p->spelling_count = 0;
    for (size_t i = 0; i < p->scope->symbol_count; i++)
        add_spellings(p, &p->scope->symbols[i], &capacity);
}

bool names_declared(struct parser *p, const char *spelling)
{
    for (size_t i = 0; i < p->local_count; i++)
        if (strcmp(p->locals[i], spelling) == 0)
            return true;
    const char *key = key_of(p->arena, spelling);
    for (size_t i = 0; key && i < p->spelling_count; i++)
        if (strcmp(p->spellings[i].key, key) == 0)
            return true;
    return false;
}

/* Progress of matching a key: open braces, and whether we are inside \frac{...}{...}. */
struct matching {
    unsigned depth;
    unsigned rounds;   /* bit per depth: opened by ( after _ */
    bool frac, halved; /* in \frac, and its bar has been passed */
};

/* Takes a glyph that keys leave out. 0: it is not one, else how many glyphs were taken. */
static size_t skip_insignificant(const struct parser *p, struct matching *m, size_t i,
                                 const char **key)
{
    uint32_t code = code_at(p, i);
    if (code == '{' || (code == '(' && i > 0 && code_at(p, i - 1) == '_')) {
        if (m->depth >= 8)
            return 0;
        m->rounds = code == '(' ? m->rounds | 1u << m->depth : m->rounds & ~(1u << m->depth);
        m->depth++;
        return 1;
    }
    if ((code == '}' || code == ')') && m->depth > 0 &&
        (code == ')') == ((m->rounds >> (m->depth - 1) & 1u) != 0)) {
        m->depth--;
        if (m->frac && m->depth == 0 && code_at(p, i + 1) == '{' && **key == '/') {
            (*key)++;
            m->halved = true;
        }
        return 1;
    }
    return code == '_' ? 1 : 0;
}

/* Blanks may stand beside the signs of a name: dl / df. Those around a sum part v_t + 1. */
static bool may_be_spaced(const char *key, unsigned depth)
{
    bool sign = !is_word((unsigned char)key[0]) || !is_word((unsigned char)key[-1]);
    bool sum = key[0] == '+' || key[0] == '-' || key[-1] == '+' || key[-1] == '-';
    return sign && (depth > 0 || !sum);
}

/*
 * Where a key that starts at glyph i ends, or 0. `*frac_out`: it ended inside the denominator of
 * \frac, where indices may follow before the brace.
 */
static size_t key_match(const struct parser *p, size_t i, const char *key, bool *frac_out)
{
    struct matching m = {.frac = code_at(p, i) == GLYPH_FRAC};
    const char *start = key;
    *frac_out = false;
    if (m.frac)
        i++;
    while (*key) {
        size_t skipped = (key > start || m.frac) ? skip_insignificant(p, &m, i, &key) : 0;
        i += skipped;
        if (skipped > 0)
            continue;
        uint32_t code = code_at(p, i);
        if (code == GLYPH_END || (key == start && code == '_'))
            return 0;
        if (code < 0x80 && code == (unsigned char)*key) {
            key++;
            i++;
            continue;
        }
        if (glyph_is_blank(code) && key > start && may_be_spaced(key, m.depth)) {
            i++;
            continue;
        }
        if (code < 0x80)
            return 0;
        char buffer[8];
        const char *spelled = key_spelling(code, buffer);
        size_t length = strlen(spelled);
        if (length == 0 || strncmp(key, spelled, length) != 0)
            return 0;
        key += length;
        i++;
    }
    if (m.frac && !m.halved) /* \frac{n}{2} is no n */
        return 0;
    const char *rest = "";
    while (m.depth > 0) {
        if (m.frac && m.depth == 1 && (code_at(p, i) == '_' || glyph_is_digit(code_at(p, i)))) {
            *frac_out = true;
            return i;
        }
        if (code_at(p, i) == '_' || code_at(p, i) == '{' || !skip_insignificant(p, &m, i, &rest))
            return 0;
        i++;
    }
    return i;
}

static size_t closing(const struct parser *p, size_t i)
{
    uint32_t open = code_at(p, i), close = open == '(' ? ')' : '}';
    unsigned depth = 0;
    for (; i < p->end; i++) {
        if (code_at(p, i) == open)
            depth++;
        if (code_at(p, i) == close && --depth == 0)
            return i;
    }
    return 0;
}

static bool is_local_letter(const struct parser *p, uint32_t code)
{
    char buffer[8];
    const char *spelled = key_spelling(code, buffer);
    for (size_t i = 0; i < p->local_count; i++)
        if (strcmp(p->locals[i], spelled) == 0)
            return true;
    return false;
}

static bool is_declared_letter(const struct parser *p, uint32_t code)
{
    char buffer[8];
    const char *spelled = key_spelling(code, buffer);
    for (size_t i = 0; i < p->spelling_count; i++)
        if (strcmp(p->spellings[i].key, spelled) == 0)
            return true;
    return false;
}

/* End of an unbraced subscript: digits, or letters that can be indices. */
static size_t index_run(const struct parser *p, size_t i)
{
    size_t start = i;
    if (glyph_is_digit(code_at(p, i))) {
        while (glyph_is_digit(code_at(p, i)))
            i++;
        return i;
    }
    bool local = is_local_letter(p, code_at(p, i));
    while (glyph_is_letter(code_at(p, i)) &&
           (i == start ||
            (local ? is_local_letter(p, code_at(p, i)) : !is_declared_letter(p, code_at(p, i)))))
        i++;
    while (i > start && glyph_is_digit(code_at(p, i))) /* Omega_i1 */
        i++;
    return i;
}

/* Indices after the name that ends at `i`. False: something follows that cannot be read. */
static bool read_indices(const struct parser *p, size_t i, bool allowed, struct candidate *out)
{
    uint32_t code = code_at(p, i);
    out->end = out->index_start = out->index_end = i;
    if (code != '_' && !glyph_is_digit(code))
        return true;
    if (!allowed)
        return false;
    size_t start = code == '_' ? i + 1 : i;
    uint32_t open = code_at(p, start);
    if (code == '_' && (open == '{' || open == '(')) {
        size_t close = closing(p, start);
        out->index_start = start + 1;
        out->index_end = close;
        out->end = close + 1;
        return close > start + 1;
    }
    out->index_start = start;
    out->index_end = out->end = index_run(p, start);
    out->index_letters = true;
    return out->end > start;
}

bool names_read_subscript(struct parser *p, size_t at, struct token *token)
{
    struct candidate found = {0};
    if (code_at(p, at) != '_' || !read_indices(p, at, true, &found))
        return false;
    token->end = found.end;
    token->index_start = found.index_start;
    token->index_end = found.index_end;
    token->index_letters = found.index_letters;
    return true;
}

/* Where the bracket at `open` closes, when that is near; else 0. */
static size_t near_closing(const struct parser *p, size_t open)
{
    enum { LONGEST = 40 };
    unsigned depth = 0;
    for (size_t i = open; i < open + LONGEST && i < p->end; i++) {
        uint32_t code = code_at(p, i);
        depth += code == '(';
        if (code == ')' && --depth == 0)
            return i;
    }
    return 0;
}

/* `base` and `index` in this order, with or without [ ] around the index. */
static bool is_spelled(const char *key, const char *base, const char *index)
{
    size_t length = strlen(base), rest = strlen(index);
    if (strncmp(key, base, length) != 0)
        return false;
    key += length;
    return strcmp(key, index) == 0 || (key[0] == '[' && strncmp(key + 1, index, rest) == 0 &&
                                       strcmp(key + 1 + rest, "]") == 0);
}

/* Indices behind a bracket: _i, _{i} or [i]. */
static bool read_outer_indices(const struct parser *p, size_t i, struct candidate *out)
{
    if (code_at(p, i) == '_')
        return read_indices(p, i, true, out);
    size_t end = i + 1;
    while (is_word(code_at(p, end)))
        end++;
    if (code_at(p, i) != '[' || code_at(p, end) != ']' || end == i + 1)
        return false;
    out->index_start = i + 1;
    out->index_end = end;
    out->end = end + 1;
    return true;
}

bool names_read_bracketed(struct parser *p, struct token *token)
{
    struct candidate found = {0};
    size_t open = token->start, close = near_closing(p, open);
    if (close == 0 || !read_outer_indices(p, close + 1, &found))
        return false;
    const char *base = key_of_glyphs(p->arena, p->glyphs.items + open + 1, close - open - 1);
    const char *index = key_of_glyphs(p->arena, p->glyphs.items + found.index_start,
                                      found.index_end - found.index_start);
    for (size_t i = 0; i < p->spelling_count; i++) {
        if (!is_spelled(p->spellings[i].key, base, index))
            continue;
        token->kind = TOKEN_SYMBOL;
        token->name = p->spellings[i].symbol->name;
        token->symbol = p->spellings[i].symbol;
        token->end = token->index_start = token->index_end = found.end;
        return true;
    }
    return false;
}

static bool reachable(const struct word_memo *word, size_t end)
{
    return end >= word->end || word->best[end - word->start].end > 0;
}

static void keep(const struct word_memo *word, const struct candidate *found,
                 struct candidate *best)
{
    if (found->end > best->end && reachable(word, found->end))
        *best = *found;
}

/* The + or - of a name that looks like a sum, v_t+1; `end` where there is none. */
static size_t sum_sign(const struct parser *p, size_t start, size_t end)
{
    unsigned depth = 0;
    for (size_t i = start; i < end; i++) {
        uint32_t code = code_at(p, i);
        if (code == '{' || code == '(')
            depth++;
        else if ((code == '}' || code == ')') && depth > 0)
            depth--;
        else if (depth == 0 && i > start && (code == '+' || code == '-'))
            return i;
    }
    return end;
}

static void consider_symbols(const struct parser *p, const struct word_memo *word, size_t i,
                             struct candidate *best)
{
    char buffer[8];
    uint32_t code = code_at(p, i);
    char first = code < 0x80          ? (char)code
                 : code == GLYPH_FRAC ? '\0'
                                      : key_spelling(code, buffer)[0];
    for (size_t k = 0; k < p->local_count; k++) {
        bool frac = false;
        struct candidate found = {.name = p->locals[k]};
        size_t end = key_match(p, i, p->locals[k], &frac);
        if (end > 0 && read_indices(p, end, false, &found))
            keep(word, &found, best);
    }
    for (size_t k = 0; k < p->spelling_count; k++) {
        const struct expr_symbol *symbol = p->spellings[k].symbol;
        if (first && p->spellings[k].key[0] != first)
            continue;
        bool frac = false;
        struct candidate found = {.name = symbol->name, .symbol = symbol};
        size_t end = key_match(p, i, p->spellings[k].key, &frac);
        if (end > 0 && code_at(p, end) == '.' && glyph_is_digit(code_at(p, end + 1)) &&
            sum_sign(p, i, end) < end) /* v_t+1.5 */
            continue;
        if (end == 0 || !read_indices(p, end, symbol->indexed || symbol->rows.size > 0, &found))
            continue;
        if (frac && code_at(p, found.end) == '}')
            found.end++;
        else if (frac)
            continue;
        keep(word, &found, best);
    }
}

static size_t word_run(const struct parser *p, size_t i)
{
    while (is_word(code_at(p, i)))
        i++;
    return i;
}

static uint32_t next_code(const struct parser *p, size_t i)
{
    while (glyph_is_blank(code_at(p, i)))
        i++;
    return code_at(p, i);
}

/* sum_{k=1}^n, log_2. */
static bool function_takes_subscript(const struct function *function)
{
    return function->kind == FUNCTION_BIND || str_equal(function->name, "log");
}

/* May this function name stand here, given what follows it? */
static bool function_fits(const struct parser *p, const struct function *function, size_t end)
{
    uint32_t next = next_code(p, end);
    if (code_at(p, end) == '_')
        return function_takes_subscript(function);
    if (next == '(' || next == '[' || next == '{')
        return true;
    return function->kind == FUNCTION_MAP || (function->kind == FUNCTION_BIND && next == '^');
}

/* True when a comma stands in the bracket at `i`, not within another. */
static bool bracket_has_comma(const struct parser *p, size_t i)
{
    enum { FARTHEST = 2000 };
    size_t depth = 0, end = i + FARTHEST < p->end ? i + FARTHEST : p->end;
    while (glyph_is_blank(code_at(p, i)))
        i++;
    for (; i < end; i++) {
        uint32_t code = code_at(p, i);
        depth += code == '(' || code == '[' || code == '{';
        if (code == ',' && depth == 1)
            return true;
        if ((code == ')' || code == ']' || code == '}') && --depth == 0)
            return false;
    }
    return true;
}

/* Behind a value, `and (`, `or (`, and `if (`, `mod (`, `choose (` of one thing are no calls. */
static bool joins_values(const struct parser *p, const struct function *function, size_t i,
                         size_t end)
{
    if (!p->after_value || i != p->at)
        return false;
    const char *name = function->name;
    if (str_equal(name, "and") || str_equal(name, "or"))
        return true;
    return (str_equal(name, "if") || str_equal(name, "mod") || str_equal(name, "choose")) &&
           !bracket_has_comma(p, end);
}

static void consider_functions(const struct parser *p, const struct word_memo *word, size_t i,
                               struct candidate *best)
{
    size_t end = word_run(p, i);
    char name[16];
    size_t length = 0;
    if (end - i >= sizeof(name) || (end == i + 1 && code_at(p, i) != 'C'))
        return;
    for (size_t k = i; k < end; k++) {
        uint32_t code = code_at(p, k);
        if (code >= 0x80)
            return;
        name[length++] = (char)code;
    }
    name[length] = '\0';
    const struct function *function = function_find(name);
    if (!function || !function_fits(p, function, end) || joins_values(p, function, i, end))
        return;
    /* Nothing of the word remains: what follows is the function's argument. */
    if (end > best->end)
        *best = (struct candidate){.end = end, .name = function->name, .function = function};
    (void)word;
}

static void consider_constants(const struct parser *p, const struct word_memo *word, size_t i,
                               struct candidate *best)
{
    bool frac = false;
    struct candidate found = {.name = "pi"};
    uint32_t code = code_at(p, i);
    size_t end = code == 'p' || code == 0x3C0 ? key_match(p, i, "pi", &frac) : 0;
    if (end > 0 && read_indices(p, end, false, &found))
        keep(word, &found, best);
    if (code == 'e' && i == word->start && word->end == i + 1) {
        found = (struct candidate){.name = "e", .end = i + 1};
        keep(word, &found, best);
    }
}

struct keyword_name {
    const char *name;
    enum keyword keyword;
};

static const struct keyword_name keywords[] = {
    {"if", KEYWORD_IF},         {"when", KEYWORD_IF},  {"for", KEYWORD_IF},
    {"or", KEYWORD_OR},         {"and", KEYWORD_AND},  {"otherwise", KEYWORD_OTHERWISE},
    {"to", KEYWORD_TO},         {"mod", KEYWORD_MOD},  {"else", KEYWORD_OTHERWISE},
    {"choose", KEYWORD_CHOOSE}, {"where", KEYWORD_IF},
};

static void consider_keywords(const struct parser *p, const struct word_memo *word, size_t i,
                              struct candidate *best)
{
    if (i != word->start || word->end < i + 2 || word->end > i + 9)
        return;
    for (size_t k = 0; k < DLT_COUNT(keywords); k++) {
        if (code_at(p, i) != (unsigned char)keywords[k].name[0])
            continue;
        size_t length = strlen(keywords[k].name), same = 0;
        while (same < length && code_at(p, i + same) == (unsigned char)keywords[k].name[same])
            same++;
        if (same == length && word->end == i + length && best->end < word->end)
            *best = (struct candidate){
                .end = word->end, .name = keywords[k].name, .keyword = keywords[k].keyword};
    }
}

/* Into `best`, which is zeroed. */
static void find_best(const struct parser *p, const struct word_memo *word, size_t i,
                      struct candidate *best)
{
    consider_symbols(p, word, i, best);
    if (word->end == i + 1 && best->end > 0)
        return; /* a letter that is a name */
    consider_functions(p, word, i, best);
    consider_constants(p, word, i, best);
    consider_keywords(p, word, i, best);
}

/* End of the run that one name could fill: letters, digits, subscripts, dots for authors. */
static size_t word_end(const struct parser *p, size_t i)
{
    if (code_at(p, i) == GLYPH_FRAC)
        return i + 1;
    bool dotted = (p->scope->flags & EXPR_READ_DOTTED) != 0;
    for (;;) {
        uint32_t code = code_at(p, i), next = code_at(p, i + 1);
        if (is_word(code)) {
            i++;
        } else if (code == '_' && (next == '{' || next == '(')) {
            size_t close = closing(p, i + 1);
            return close == 0 ? i + 1 : close + 1;
        } else if ((code == '_' && (is_word(next) || dotted)) ||
                   (code == '.' && dotted && glyph_is_letter(next))) {
            i++;
        } else {
            return i;
        }
    }
}

/* Finds out which places of the word can begin a name so that the whole word is used up. */
static bool prepare_word(struct parser *p)
{
    struct word_memo *word = &p->memo;
    if (word->valid && word->locals == p->local_version && p->at >= word->start &&
        p->at < word->end)
        return true;
    size_t end = word_end(p, p->at);
    if (end - p->at > PARSE_MAX_WORD) {
        parse_fail(p, DLT_ERR_LIMIT, p->at, end, "too-long", "no name is that long");
        return false;
    }
    word->start = p->at;
    word->end = end;
    word->locals = p->local_version;
    word->valid = true;
    word->best = arena_array(p->arena, end - p->at, sizeof(*word->best));
    for (size_t i = end; i-- > p->at;)
        if (glyph_is_letter(code_at(p, i)) || code_at(p, i) == '_' || code_at(p, i) == GLYPH_FRAC)
            find_best(p, word, i, &word->best[i - word->start]);
    return true;
}

static const char *plain_text(struct parser *p, size_t start, size_t end)
{
    struct strbuf text;
    strbuf_init(&text);
    char buffer[8];
    for (size_t i = start; i < end; i++)
        if (code_at(p, i) != GLYPH_FRAC && !glyph_is_blank(code_at(p, i)))
            strbuf_add(&text, key_spelling(code_at(p, i), buffer));
    char *copy = strbuf_take(&text, p->arena);
    strbuf_finish(&text);
    return copy;
}

/* Plain names first: those with a dot stand for what other places gave. */
static const char *known_names(struct parser *p)
{
    enum { MOST_SHOWN = 8 };
    const size_t total = p->scope->symbol_count;
    size_t shown = 0;
    struct strbuf list;
    strbuf_init(&list);
    for (size_t i = 0; i < 2 * total && shown < MOST_SHOWN; i++) {
        const char *name = p->scope->symbols[i % total].name;
        if ((strchr(name, '.') != NULL) == (i >= total))
            strbuf_printf(&list, "%s%s", shown++ > 0 ? ", " : "", name);
    }
    char *copy = strbuf_take(&list, p->arena);
    strbuf_finish(&list);
    return copy;
}

static const char *nearest_name(struct parser *p, const char *typed, bool function)
{
    size_t total = p->scope->symbol_count + p->spelling_count + function_count + 1, count = 0;
    const char **names = arena_array(p->arena, total, sizeof(*names));
    for (size_t i = 0; !function && i < p->scope->symbol_count; i++)
        names[count++] = p->scope->symbols[i].name;
    for (size_t i = 0; !function && i < p->spelling_count; i++)
        names[count++] = p->spellings[i].key;
    if (!function)
        names[count++] = "pi";
    for (size_t i = 0; function && i < function_count; i++)
        names[count++] = function_table[i].name;
    const char *near = str_nearest(typed, names, count);
    for (size_t i = 0; near && i < p->spelling_count; i++)
        if (strcmp(near, p->spellings[i].key) == 0)
            return p->spellings[i].symbol->name;
    return near;
}

/* sinx, expx: a function and a known name run together. */
static const char *glued_call(struct parser *p, size_t start, size_t end)
{
    for (size_t i = start + 2; i < end; i++) {
        const struct function *function = function_find(plain_text(p, start, i));
        const char *rest = parse_quote(p, i, end);
        if (function && function->kind == FUNCTION_MAP && names_declared(p, rest))
            return arena_printf(p->arena, "did you mean %s(%s)?", function->name, rest);
    }
    return NULL;
}

/* x2 of a known x. */
static const char *glued_digits(struct parser *p, size_t start, size_t end)
{
    size_t name = end;
    while (name > start && glyph_is_digit(code_at(p, name - 1)))
        name--;
    if (name == start || name == end || code_at(p, name - 1) == '_')
        return NULL;
    const char *base = parse_quote(p, start, name), *digits = parse_quote(p, name, end);
    return names_declared(p, base)
               ? arena_printf(p->arena, "did you mean %s^%s or %s*%s?", base, digits, digits, base)
               : NULL;
}

/* sum x, Σ x: the sign of a sum that has lost its limits. */
static bool fails_as_sum(struct parser *p, size_t start, size_t end, const char *typed)
{
    uint32_t code = end == start + 1 ? code_at(p, start) : GLYPH_END;
    const struct function *function = function_find(code == 0x3A3   ? "sum"
                                                    : code == 0x3A0 ? "prod"
                                                                    : typed);
    if (!function || function->kind != FUNCTION_BIND)
        return false;
    parse_fail(p, DLT_ERR_SYNTAX, start, end, "sum-limits",
               "say from where to where: %s(k, 1, n, term)", function->name);
    return true;
}

static void unknown(struct parser *p)
{
    prepare_all(p);
    size_t start = p->memo.start, end = p->memo.end;
    if (p->at > start)
        start = p->at;
    if (code_at(p, start) == GLYPH_FRAC)
        return;
    if (code_at(p, end - 1) == '_' && (code_at(p, end) == '{' || code_at(p, end) == '(')) {
        parse_fail(p, DLT_ERR_SYNTAX, end, end + 1, "unbalanced", "this %s is never closed",
                   parse_quote(p, end, end + 1));
        return;
    }
    const char *typed = plain_text(p, start, end), *shown = parse_quote(p, start, end);
    bool call = next_code(p, end) == '(';
    if (fails_as_sum(p, start, end, typed))
        return;
    const char *near = nearest_name(p, typed, call);
    const char *tag = call && end - start > 1 ? "unknown-function" : "unknown-symbol";
    const char *repair = call ? NULL : glued_digits(p, start, end);
    if (!repair && !call)
        repair = glued_call(p, start, end);
    if (repair)
        parse_fail(p, DLT_ERR_UNKNOWN, start, end, tag, "%s is not known here; %s", shown, repair);
    else if (!near && call)
        parse_fail(p, DLT_ERR_UNKNOWN, start, end, tag,
                   "%s is not known here; there are abs, exp, log, sqrt, max, min, relu and others",
                   shown);
    else if (near)
        parse_fail(p, DLT_ERR_UNKNOWN, start, end, tag, "%s is not known here; did you mean %s?",
                   shown, near);
    else if (p->scope->symbol_count == 0)
        parse_fail(p, DLT_ERR_UNKNOWN, start, end, tag, "%s is not known here, only numbers are",
                   shown);
    else
        parse_fail(p, DLT_ERR_UNKNOWN, start, end, tag, "%s is not known here; known names: %s",
                   shown, known_names(p));
}

static bool subscript_has_local(const struct parser *p, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (is_local_letter(p, code_at(p, i)))
            return true;
    return false;
}

/* x1, x_1 and x_{1} are one name; v_{t+1} keeps its braces. */
static const char *undeclared_name(struct parser *p, size_t start, size_t base, size_t end)
{
    const char *name = plain_text(p, start, base);
    if (end == base)
        return name;
    const char *key = key_of_glyphs(p->arena, p->glyphs.items + base, end - base);
    const struct function *function = function_find(name);
    if (function && function_takes_subscript(function))
        return arena_printf(p->arena, "%s%s", name, key);
    for (const char *c = key; *c; c++)
        if (!is_word((unsigned char)*c))
            return arena_printf(p->arena, "%s_{%s}", name, key);
    return arena_printf(p->arena, "%s_%s", name, key);
}

/* Refuses the name up to `end` when it is that of a function that is not known here. */
static bool refuse_inverse(struct parser *p, size_t end)
{
    static const char *const names[] = {"asin",   "acos",  "atan",  "arcsin", "arccos",
                                        "arctan", "asinh", "acosh", "atanh"};
    const char *typed = plain_text(p, p->at, end);
    for (size_t i = 0; i < DLT_COUNT(names); i++) {
        if (strcmp(typed, names[i]) != 0)
            continue;
        parse_fail(p, DLT_ERR_UNKNOWN, p->at, end, "unknown-function",
                   "inverse functions such as %s are not known here", typed);
        return true;
    }
    return false;
}

/* A subscript that holds nothing, the big signs, and the function in sinθ are no part of a name. */
static bool undeclared_fails(struct parser *p, size_t base, const struct candidate *found)
{
    const struct function *function = function_find(plain_text(p, p->at, base));
    if (glyph_is_letter(code_at(p, base)) && refuse_inverse(p, base))
        return true;
    if (function && function->kind == FUNCTION_BIND && base == found->end)
        parse_fail(p, DLT_ERR_SYNTAX, p->at, base, "sum-limits",
                   "say from where to where: %s(k, 1, n, term)", function->name);
    else if (function && function->kind == FUNCTION_MAP && glyph_is_letter(code_at(p, base)))
        parse_fail(p, DLT_ERR_SYNTAX, p->at, base, "missing-operand",
                   "%s needs brackets here: %s(%s)", function->name, function->name,
                   parse_quote(p, base, word_run(p, base)));
    else if (found->end > base &&
             !key_of_glyphs(p->arena, p->glyphs.items + base, found->end - base)[0])
        parse_fail(p, DLT_ERR_SYNTAX, base, found->end, "missing-operand",
                   "an index is missing here");
    return p->err != DLT_OK;
}

/* Any name where no declaration is needed: one Greek letter or a run of others, and a subscript. */
static void read_undeclared(struct parser *p, struct token *token)
{
    size_t base = p->at;
    bool dotted = (p->scope->flags & EXPR_READ_DOTTED) != 0;
    if (greek_name(code_at(p, base)))
        base++;
    else
        while (glyph_is_letter(code_at(p, base)) && !greek_name(code_at(p, base)))
            base++;
    struct candidate found = {0};
    token->kind = TOKEN_SYMBOL;
    if (dotted || !read_indices(p, base, true, &found)) {
        token->end = dotted ? p->memo.end : base;
        token->name = dotted ? plain_text(p, p->at, token->end) : plain_text(p, p->at, base);
        token->index_start = token->index_end = token->end;
        return;
    }
    if (undeclared_fails(p, base, &found))
        return;
    token->end = found.end;
    if (found.index_end > found.index_start && found.index_letters &&
        !subscript_has_local(p, found.index_start, found.index_end)) {
        token->end = word_run(p, found.index_start); /* x_ab is one name */
    } else if (subscript_has_local(p, found.index_start, found.index_end)) {
        token->name = plain_text(p, p->at, base);
        token->index_start = found.index_start;
        token->index_end = found.index_end;
        token->index_letters = found.index_letters;
        return;
    }
    token->name = undeclared_name(p, p->at, base, token->end);
    token->index_start = token->index_end = token->end;
}

static void take(struct token *token, const struct candidate *best)
{
    token->kind = best->keyword ? TOKEN_KEYWORD : best->function ? TOKEN_FUNCTION : TOKEN_SYMBOL;
    token->end = best->end;
    token->name = best->name;
    token->symbol = best->symbol;
    token->function = best->function;
    token->keyword = best->keyword;
    token->index_start = best->index_start;
    token->index_end = best->index_end;
    token->index_letters = best->index_letters;
}

/* Says so when a name was read that could be a sum. */
static void warn_of_sum(struct parser *p, const struct token *token)
{
    size_t sign = sum_sign(p, p->at, token->end);
    if (sign == token->end || code_at(p, p->at) == GLYPH_FRAC)
        return;
    const char *left = parse_quote(p, p->at, sign);
    if (names_declared(p, left) || (p->scope->flags & EXPR_READ_UNDECLARED))
        parse_warn(p, p->at, token->end, "ambiguous-name",
                   "%s is read as one name; with blanks around the %s it is a sum",
                   parse_typed(p, p->at, token->end), parse_quote(p, sign, sign + 1));
}

/* x_2 is declared, and an x with just these digits stands here. */
static bool begins_numbered_name(const struct parser *p)
{
    for (size_t k = 0; k < p->spelling_count; k++) {
        bool frac = false;
        size_t end = key_match(p, p->at, p->spellings[k].key, &frac);
        if (end > p->at + 1 && !glyph_is_digit(code_at(p, end)))
            return true;
    }
    return false;
}

/* An x between a value and a number or bracket multiplies, unless x, or x with its digits, is a name. */
static bool is_times_letter(struct parser *p)
{
    uint32_t code = code_at(p, p->at), next = code_at(p, p->at + 1);
    size_t before = p->at;
    if (code != 'x' && code != 'X')
        return false;
    while (before > 0 && glyph_is_blank(code_at(p, before - 1)))
        before--;
    uint32_t last = before > 0 ? code_at(p, before - 1) : GLYPH_END;
    bool sizes = glyph_is_digit(last) &&
                 (glyph_is_digit(next) || glyph_is_blank(next) || next == '(') &&
                 (p->scope->flags & EXPR_READ_SHAPE);
    if (!is_word(last) && last != ')' && last != ']' && last != '}' && last != '!')
        return false;
    if (!glyph_is_blank(next) && !glyph_is_digit(next) && next != '(' && next != GLYPH_ROOT)
        return false;
    if (!sizes && glyph_is_digit(next) && begins_numbered_name(p))
        return false;
    return sizes || (!(p->scope->flags & EXPR_READ_UNDECLARED) &&
                     !names_declared(p, code == 'x' ? "x" : "X"));
}

/* asin(x) is no a times sin(x). */
static bool fails_as_inverse(struct parser *p)
{
    const struct word_memo *word = &p->memo;
    size_t length = word->end - p->at;
    if (code_at(p, p->at) != 'a' || p->at != word->start || length < 4 || length > 6 ||
        word->best[0].end == word->end)
        return false;
    return refuse_inverse(p, word->end);
}

/* Σ and Π with limits are the big signs, unless they are names. */
static uint32_t big_sign(struct parser *p)
{
    uint32_t code = code_at(p, p->at);
    if ((code != 0x3A3 && code != 0x3A0) || code_at(p, p->at + 1) != '_')
        return 0;
    if (names_declared(p, greek_name(code)))
        return 0;
    return code == 0x3A3 ? GLYPH_SUM : GLYPH_PRODUCT;
}

/* np.exp(x), math.pi: the module that a known function or constant is said to come from. */
static void skip_modules(struct parser *p)
{
    static const char *const modules[] = {"np", "numpy", "math", "torch", "tf", "nn", "linalg"};
    for (size_t i = 0; i < DLT_COUNT(modules); i++) {
        size_t length = strlen(modules[i]), same = 0, dot = p->at + length;
        while (same < length && code_at(p, p->at + same) == (unsigned char)modules[i][same])
            same++;
        if (same < length || code_at(p, dot) != '.' || names_declared(p, modules[i]))
            continue;
        size_t end = word_run(p, dot + 1);
        const char *name = plain_text(p, dot + 1, end);
        bool known = next_code(p, end) == '(' ? function_find(name) != NULL
                                              : str_equal(name, "pi") || str_equal(name, "e");
        if (known || code_at(p, end) == '.')
            p->at = dot + 1;
        if (known)
            return;
    }
}

void names_read(struct parser *p, struct token *token)
{
    if (!(p->scope->flags & EXPR_READ_DOTTED))
        skip_modules(p);
    uint32_t sign = is_times_letter(p) ? GLYPH_TIMES : big_sign(p);
    if (sign) {
        token->kind = TOKEN_CHAR;
        token->code = sign;
        token->end = p->at + 1;
        return;
    }
    if (!prepare_word(p))
        return;
    struct word_memo *word = &p->memo;
    const struct candidate *best = &word->best[p->at - word->start];
    if (fails_as_inverse(p))
        return;
    if (best->end > 0) {
        take(token, best);
        if (best->symbol)
            warn_of_sum(p, token);
        return;
    }
    if (code_at(p, p->at) == GLYPH_FRAC) {
        token->kind = TOKEN_CHAR;
        token->code = GLYPH_FRAC;
        token->end = p->at + 1;
        return;
    }
    if (p->index_mode && word->end == p->at + 1 && glyph_is_letter(code_at(p, p->at))) {
        token->kind = TOKEN_SYMBOL;
        token->name = plain_text(p, p->at, p->at + 1);
        token->end = token->index_start = token->index_end = p->at + 1;
        return;
    }
    bool call =
        next_code(p, word->end) == '(' && word->end - p->at > 1 &&
        glyph_is_letter(code_at(p, word->end - 1)) && !greek_name(code_at(p, p->at)) &&
        greek_letter(plain_text(p, p->at, word->end), strlen(plain_text(p, p->at, word->end))) == 0;
    if ((p->scope->flags & EXPR_READ_UNDECLARED) && code_at(p, p->at) != '_' &&
        (!call || word_run(p, p->at) != word->end))
        read_undeclared(p, token);
    else
        unknown(p);
}

const char *names_canonical(struct parser *p, size_t at)
{
    const char *spelled = plain_text(p, at, at + 1);
    for (size_t i = 0; i < p->local_count; i++)
        if (strcmp(p->locals[i], spelled) == 0)
            return p->locals[i];
    for (size_t i = 0; i < p->spelling_count; i++)
        if (strcmp(p->spellings[i].key, spelled) == 0)
            return p->spellings[i].symbol->name;
    return spelled;
}

const char *names_read_index(struct parser *p)
{
    parse_forget(p);
    size_t start = p->at;
    while (glyph_is_blank(code_at(p, start)))
        start++;
    size_t end = start;
    if (glyph_is_letter(code_at(p, start)))
        end = greek_name(code_at(p, start)) ? start + 1 : word_run(p, start);
    if (end == start || end - start > 32)
        return NULL;
    p->at = p->last = end;
    return plain_text(p, start, end);
}

bool names_push_local(struct parser *p, const char *name)
{
    parse_forget(p);
    if (p->local_count >= PARSE_MAX_LOCALS) {
        parse_fail(p, DLT_ERR_LIMIT, p->at, p->at, "too-deep", "sums are nested too deeply");
        return false;
    }
    p->locals[p->local_count++] = name;
    p->local_version++;
    return true;
}

void names_pop_local(struct parser *p)
{
    parse_forget(p);
    p->local_count--;
    p->local_version++;
}
