/* SPDX-License-Identifier: MIT */
/* PCRE2 with bounds, and the look at the words before and after a match that deny it. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"
#include "words.h"

#include <pcre2.h>
#include <string.h>

enum { MATCH_STEPS = 200000, MATCH_DEPTH = 2000, MATCH_HEAP_KIB = 4096, MATCHES_MAX = 50 };

/** A compiled pattern with what a match needs. */
struct search {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *bounds;
};

struct span {
    size_t start, end;
};

static bool search_open(struct search *search, const char *pattern, int *error_out,
                        size_t *offset_out)
{
    const uint32_t options = PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP;
    *search = (struct search){0};
    search->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, error_out,
                                 offset_out, NULL);
    if (!search->code)
        return false;
    search->data = pcre2_match_data_create_from_pattern(search->code, NULL);
    search->bounds = pcre2_match_context_create(NULL);
    if (search->bounds) {
        pcre2_set_match_limit(search->bounds, MATCH_STEPS);
        pcre2_set_depth_limit(search->bounds, MATCH_DEPTH);
        pcre2_set_heap_limit(search->bounds, MATCH_HEAP_KIB);
    }
    return search->data && search->bounds;
}

static void search_close(struct search *search)
{
    pcre2_match_context_free(search->bounds);
    pcre2_match_data_free(search->data);
    pcre2_code_free(search->code);
}

static bool search_next(struct search *search, const char *text, size_t length, size_t from,
                        struct span *span_out)
{
    if (from > length || pcre2_match(search->code, (PCRE2_SPTR)text, length, from, 0, search->data,
                                     search->bounds) < 0)
        return false;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(search->data);
    *span_out = (struct span){.start = ends[0], .end = ends[1]};
    return ends[1] >= ends[0];
}

/* --- negation --------------------------------------------------------------------------------------- */

static const char clause_end[] =
    "[,;:!?()\\n]|\\.(?=\\s|$)|\\b(?:but|however|although|though|whereas|yet|instead(?!\\s+of))\\b";

#define DENIAL                                                                                     \
    "(?:\\b(?:not(?!\\s+(?:only|just|merely|necessarily))|never|cannot|hardly|no"                  \
    "(?!\\s+(?:matter|doubt))|neither|nor|(?:fails?|failed|unable)\\s+to)\\b|n['’]t\\b)\\W+"
#define REASON                                                                                     \
    "because|since|by|due|thanks|through|via|when|while|if|so|as|using|which|until|unless"

/* A verb is denied, a few words on: "do not use any momentum". A reason is not: "does not vanish
   because ReLU ...". */
static const char denies_verb[] =
    DENIAL "(?:\\w+\\W+)?(?:(?!(?:and|" REASON ")\\b)\\w+\\W+){0,2}\\z";

/* Up to the end of the clause, unless something new begins: "does not need any kind of noise". */
static const char denies_clause[] =
    DENIAL "(?:\\w+\\W+)?(?:(?!(?:" REASON
           "|and|with|to|use|try|add|apply|start|run|take|pick|you|we|one|it|they)\\b)\\w+\\W+)"
           "{0,12}\\z";

/* A thing is denied, until another verb starts something new: "instead of SGD use momentum". */
static const char denies_thing[] =
    "(?<!\\bnot )\\b(?:without|avoid(?:s|ed|ing)?|instead\\s+of|rather\\s+than|except(?:\\s+for)?"
    "|exclud\\w*|forbid\\w*|lack(?:s|ing)?|free\\s+of)\\W+"
    "(?:(?!(?:use|try|add|apply|start|run|take|pick|employ|introduce|you|we|one|i)\\b)\\w+\\W+)"
    "{0,3}\\z";

/* "does not avoid": what is to be avoided is said to happen. */
static const char keeps_thing[] =
    "(?:\\b(?:not|never|cannot|hardly|(?:fails?|failed|unable)\\s+to)\\b|n['’]t\\b)\\W+"
    "(?:\\w+\\W+)?(?:avoid|prevent|stop|exclude|rule\\s+out|guard|protect|keep|help|save)\\w*\\W+"
    "(?:(?!(?:and|" REASON ")\\b)\\w+\\W+){0,6}\\z";

/* "Without it nothing prevents overfitting" says the same as "it prevents overfitting". */
static const char supposes[] = "\\b(?:without|otherwise|unless|else|if\\s+(?:it|we|there)\\b)";

/* "momentum does not help" */
static const char denied_after[] =
    "\\A\\W+(?:\\w+\\W+){0,2}?(?:not|never|cannot|\\w+n['’]t)\\W+(?:\\w+\\W+){0,2}?"
    "(?:help|work|suffic\\w*|enough|allowed|permitted|useful|used|needed)\\b";

enum { WINDOW = 400 /* bytes before and after a match in which its denial may stand */ };

enum {
    CLAUSE_END = 0,
    DENIES_VERB,
    DENIES_CLAUSE,
    DENIES_THING,
    DENIED_AFTER,
    KEEPS_THING,
    SUPPOSES,
    DENIAL_COUNT
};

static const char *const denials[DENIAL_COUNT] = {
    [CLAUSE_END] = clause_end,     [DENIES_VERB] = denies_verb,   [DENIES_CLAUSE] = denies_clause,
    [DENIES_THING] = denies_thing, [DENIED_AFTER] = denied_after, [KEEPS_THING] = keeps_thing,
    [SUPPOSES] = supposes,
};

/** A pattern of the author's, compiled; `code` NULL when it cannot be. */
struct kept_pattern {
    const char *pattern;
    struct search search;
};

struct pattern_book {
    struct arena *arena;
    bool open;
    struct search denials[DENIAL_COUNT];
    struct kept_pattern *patterns;
    size_t count, capacity;
};

static void book_close(void *object)
{
    struct pattern_book *book = object;
    for (size_t i = 0; i < DENIAL_COUNT; i++)
        search_close(&book->denials[i]);
    for (size_t i = 0; i < book->count; i++)
        search_close(&book->patterns[i].search);
}

struct pattern_book *pattern_book_create(struct arena *arena)
{
    struct pattern_book *book = arena_alloc(arena, sizeof(*book));
    *book = (struct pattern_book){.arena = arena};
    arena_defer(arena, book_close, book);
    return book;
}

/** The compiled pattern, or NULL. */
static struct search *book_find(struct pattern_book *book, const char *pattern)
{
    int error = 0;
    size_t offset = 0;
    size_t at = 0;
    while (at < book->count && book->patterns[at].pattern != pattern)
        at++;
    if (at == book->count) {
        const char *meant =
            words_are_plain(pattern) ? words_pattern(book->arena, pattern) : pattern;
        book->patterns = arena_grow(book->arena, book->patterns, book->count, &book->capacity,
                                    sizeof(*book->patterns));
        struct kept_pattern *kept = &book->patterns[book->count++];
        kept->pattern = pattern;
        (void)search_open(&kept->search, meant, &error, &offset);
    }
    struct search *search = &book->patterns[at].search;
    return search->code && search->data && search->bounds ? search : NULL;
}

/** The look for denials in one text, from left to right. */
struct denial {
    struct pattern_book *book;
    const char *text;
    size_t start; /**< of the clause at hand */
};

/** Compiles what tells denials when the first match needs it. */
static void denial_open(struct pattern_book *book)
{
    int error = 0;
    size_t offset = 0;
    for (size_t i = 0; i < DENIAL_COUNT && !book->open; i++)
        (void)search_open(&book->denials[i], denials[i], &error, &offset);
    book->open = true;
}

static bool matches(struct denial *denial, size_t which, size_t from, size_t to)
{
    struct span ignored;
    struct search *search = &denial->book->denials[which];
    return search->code && search->data &&
           search_next(search, denial->text + from, to - from, 0, &ignored);
}

/** The end of the clause that begins at `from`, `to` at most. */
static size_t clause_stop(struct denial *denial, size_t from, size_t to, size_t *next_out)
{
    struct span span;
    struct search *search = &denial->book->denials[CLAUSE_END];
    if (!search->code || !search->data ||
        !search_next(search, denial->text + from, to - from, 0, &span))
        return to;
    *next_out = from + (span.end > span.start ? span.end : span.end + 1);
    return from + span.start;
}

/** Moves to the beginning of a character. */
static size_t character_at(const char *text, size_t at)
{
    while (((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static enum mention mention_at(struct denial *denial, struct span span)
{
    size_t next = 0, length = strlen(denial->text);
    denial_open(denial->book);
    while (clause_stop(denial, denial->start, span.start, &next) < span.start)
        denial->start = next < span.start ? next : span.start;
    size_t start = denial->start;
    if (span.start - start > WINDOW)
        start = character_at(denial->text, span.start - WINDOW);
    if (matches(denial, KEEPS_THING, start, span.start) && !matches(denial, SUPPOSES, 0, length))
        return MENTION_KEPT;
    if (matches(denial, DENIES_VERB, start, span.start) ||
        matches(denial, DENIES_CLAUSE, start, span.start) ||
        matches(denial, DENIES_THING, start, span.start))
        return MENTION_DENIED;
    size_t end = span.end;
    if (length - end > WINDOW)
        length = character_at(denial->text, end + WINDOW);
    bool after = matches(denial, DENIED_AFTER, end, clause_stop(denial, end, length, &next));
    return after ? MENTION_DENIED : MENTION_FOUND;
}

/* --- patterns ----------------------------------------------------------------------------------------- */

enum dlt_err pattern_check(const char *pattern, struct diag *diag)
{
    struct search search;
    int error = 0;
    if (words_are_plain(pattern))
        return DLT_OK;
    size_t offset = 0;
    enum dlt_err err = DLT_OK;
    if (!search_open(&search, pattern, &error, &offset)) {
        char reason[DIAG_TEXT_SIZE / 2] = "it cannot be compiled";
        pcre2_get_error_message(error, (PCRE2_UCHAR *)reason, sizeof(reason));
        err = diag_set(diag, DLT_ERR_SYNTAX, "bad-pattern", "\"%s\" is no pattern: %s", pattern,
                       reason);
        diag_place(diag, 0, (unsigned)utf8_count(pattern, offset) + 1, 1);
    }
    search_close(&search);
    return err;
}

enum mention pattern_find(struct pattern_book *book, struct arena *arena, const char *text,
                          const char *pattern, const char **found_out)
{
    struct search *search = book_find(book, pattern);
    struct denial denial = {.book = book, .text = text};
    struct span span;
    enum mention mention = MENTION_NONE;
    size_t length = strlen(text), from = 0;
    for (int i = 0; search && i < MATCHES_MAX && mention != MENTION_FOUND; i++) {
        if (!search_next(search, text, length, from, &span))
            break;
        mention = mention_at(&denial, span);
        if (found_out)
            *found_out = arena_strndup(arena, text + span.start, span.end - span.start);
        from = span.end > span.start ? span.end : span.end + 1;
    }
    return mention;
}
