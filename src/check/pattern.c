/* SPDX-License-Identifier: MIT */
/* PCRE2 with bounds, and the look at the words before and after a match that deny it. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"
#include "words.h"

#include <pcre2.h>
#include <string.h>

enum { MATCH_STEPS = 200000, MATCH_DEPTH = 2000, MATCH_HEAP_KIB = 4096, MATCHES_MAX = 200 };

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

/** First or last match of a pattern of our own in `text`; false when there is none. */
static bool scan(const char *text, size_t length, const char *pattern, bool last,
                 struct span *span_out)
{
    struct search search;
    struct span span;
    int error = 0;
    size_t offset = 0;
    bool found = false;
    if (search_open(&search, pattern, &error, &offset)) {
        size_t from = 0;
        while (search_next(&search, text, length, from, &span) && (last || !found)) {
            *span_out = span;
            found = true;
            from = span.end > span.start ? span.end : span.end + 1;
        }
    }
    search_close(&search);
    return found;
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
static const char denies_verb[] = DENIAL "(?:\\w+\\W+)?(?:(?!(?:" REASON ")\\b)\\w+\\W+){0,2}\\z";

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

/* "momentum does not help" */
static const char denied_after[] =
    "\\A\\W+(?:\\w+\\W+){0,2}?(?:not|never|cannot|\\w+n['’]t)\\W+(?:\\w+\\W+){0,2}?"
    "(?:help|work|suffic\\w*|enough|allowed|permitted|useful|used|needed)\\b";

static bool is_denied(const char *text, struct span span)
{
    struct span at = {0};
    struct span ignored;
    size_t start = scan(text, span.start, clause_end, true, &at) ? at.end : 0;
    size_t before = span.start - start;
    if (scan(text + start, before, denies_verb, false, &ignored) ||
        scan(text + start, before, denies_clause, false, &ignored) ||
        scan(text + start, before, denies_thing, false, &ignored))
        return true;
    size_t rest = strlen(text + span.end);
    size_t after = scan(text + span.end, rest, clause_end, false, &at) ? at.start : rest;
    return scan(text + span.end, after, denied_after, false, &ignored);
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

enum mention pattern_find(struct arena *arena, const char *text, const char *pattern,
                          const char **found_out)
{
    struct search search;
    struct span span;
    enum mention mention = MENTION_NONE;
    size_t length = strlen(text), from = 0, offset = 0;
    int error = 0;
    if (words_are_plain(pattern))
        pattern = words_pattern(arena, pattern);
    if (search_open(&search, pattern, &error, &offset)) {
        for (int i = 0; i < MATCHES_MAX && mention != MENTION_FOUND; i++) {
            if (!search_next(&search, text, length, from, &span))
                break;
            mention = is_denied(text, span) ? MENTION_DENIED : MENTION_FOUND;
            if (found_out)
                *found_out = arena_strndup(arena, text + span.start, span.end - span.start);
            from = span.end > span.start ? span.end : span.end + 1;
        }
    }
    search_close(&search);
    return mention;
}
