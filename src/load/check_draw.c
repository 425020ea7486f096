/* SPDX-License-Identifier: MIT */
/* What fresh numbers are drawn from: ranges with something in them, values over what stands above. */
#include "check.h"
#include "dltutor/num.h"
#include <string.h>

enum { LONGEST_DRAW = 4096 /* bytes: each piece is looked at on several levels */ };

/* The first of `separator` from `at` outside brackets, or the end. */
static size_t find_separator(const struct slice *slice, size_t at, const char *separator)
{
    int depth = 0;

    for (; at < slice->end; at++) {
        const char c = slice->node->text[at];

        if (depth == 0 && str_starts(slice->node->text + at, separator))
            return at;
        depth += c == '(' || c == '[' ? 1 : 0;
        depth -= c == ')' || c == ']' ? 1 : 0;
    }
    return slice->end;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static struct slice trim(struct slice slice)
{
    while (slice.start < slice.end && is_blank(slice.node->text[slice.start]))
        slice.start++;
    while (slice.start < slice.end && is_blank(slice.node->text[slice.end - 1]))
        slice.end--;
    return slice;
}

static struct slice cut(struct slice slice, size_t start, size_t end)
{
    slice.start = start;
    slice.end = end;
    return slice;
}

static const char *slice_text(const struct checker *checker, struct slice slice)
{
    return arena_strndup(checker->loader->scratch, slice.node->text + slice.start,
                         slice.end - slice.start);
}

/* The value of a bound that names no given; none: that is only known with numbers. */
static struct value constant(const struct checker *checker, struct num_ctx *ctx, struct slice slice)
{
    const struct expr_env nothing = {0};

    num_ctx_init(ctx, checker->loader->scratch, NULL);
    return expr_eval_text(ctx, slice_text(checker, slice), &nothing);
}

static void refuse(struct checker *checker, struct slice slice, const char *text)
{
    const size_t length = utf8_count(slice.node->text + slice.start, slice.end - slice.start);

    loader_report(checker->loader, load_slice_spot(checker, &slice, 0, (unsigned)length),
                  DLT_ERR_RANGE, "bad-draw", "%s", text);
}

/* Whether anything lies between bounds that are known; `step` is none where the text has none. */
static void check_bounds(struct checker *checker, struct slice range, struct slice low_slice,
                         struct slice high_slice, struct slice step_slice)
{
    struct num_ctx ctx;
    struct value low, high, step = value_long(checker->loader->scratch, 1);
    long steps = 0;

    if (step_slice.end > step_slice.start) {
        step = constant(checker, &ctx, step_slice);
        if (ctx.err == DLT_OK && (!value_is_number(step) || value_sign(step) != 1)) {
            refuse(checker, trim(step_slice), "the step must be positive");
            return;
        }
        if (ctx.err != DLT_OK)
            step = value_none();
    }
    low = constant(checker, &ctx, low_slice);
    if (ctx.err != DLT_OK)
        return;
    high = constant(checker, &ctx, high_slice);
    if (ctx.err != DLT_OK)
        return;
    if (!step.kind)
        step = value_long(checker->loader->scratch, 1);
    if (step_slice.end > step_slice.start &&
        num_compare(step, num_sub(&ctx, high, low)) == NUM_GREATER &&
        num_compare(low, high) == NUM_LESS) {
        refuse(checker, trim(step_slice),
               "the step is larger than the range: only its start could be drawn");
        return;
    }
    step = num_floor(&ctx, num_div(&ctx, num_sub(&ctx, high, low), step));
    if (ctx.err != DLT_OK || !value_is_number(step) || value_sign(step) < 0)
        refuse(checker, range, "there is nothing in this range");
    else if (!value_to_long(step, &steps))
        refuse(checker, range, "there are too many numbers in this range");
}

static void check_range(struct checker *checker, struct slice slice, size_t dots)
{
    static const char step_word[] = " step ";
    const size_t step = find_separator(&slice, dots, step_word);
    const size_t behind = step < slice.end ? step + sizeof step_word - 1 : slice.end;
    const struct slice low = cut(slice, slice.start, dots), high = cut(slice, dots + 2, step);
    const size_t before = checker->loader->problems;

    load_check_slice(checker, low, EXPR_READ_PLAIN);
    load_check_slice(checker, high, EXPR_READ_PLAIN);
    if (find_separator(&slice, behind, step_word) < slice.end)
        refuse(checker, cut(slice, find_separator(&slice, behind, step_word) + 1, slice.end),
               "a range has one step");
    else if (step < slice.end)
        load_check_slice(checker, cut(slice, behind, slice.end), EXPR_READ_PLAIN);
    if (checker->loader->problems == before)
        check_bounds(checker, slice, low, high, cut(slice, behind, slice.end));
}

/* "2-3" is one number; nobody draws from it on purpose. */
static bool refuse_difference(struct checker *checker, struct slice slice)
{
    const char *const text = slice_text(checker, slice);
    const size_t low = strspn(text, "0123456789");
    const size_t sign = low + strspn(text + low, " ");
    const size_t high = sign + (text[sign] == '-') + strspn(text + sign + (text[sign] == '-'), " ");
    struct num_ctx ctx;
    struct value value;

    if (!low || text[sign] != '-' || !text[high] || text[high + strspn(text + high, "0123456789")])
        return false;
    value = constant(checker, &ctx, slice);
    if (ctx.err != DLT_OK)
        return false;
    refuse(checker, slice,
           arena_printf(
               checker->loader->scratch, "this is one value, %s; a range is written %.*s..%s",
               value_format(checker->loader->scratch, value, NULL), (int)low, text, text + high));
    return true;
}

static void check_draw(struct checker *checker, struct slice slice, int depth);

/* Each of the pieces between separators; false when there is only one. */
static bool check_pieces(struct checker *checker, struct slice slice, const char *separator,
                         int depth)
{
    size_t at = slice.start;

    if (find_separator(&slice, at, separator) == slice.end)
        return false;
    while (at <= slice.end) {
        const size_t end = find_separator(&slice, at, separator);

        check_draw(checker, cut(slice, at, end), depth);
        at = end + 1;
    }
    return true;
}

/* "2..8 step 2", "3, 5, 7" or "3 | 5 | 7", and lists of such: [1..3, 2 | 4]. */
static void check_draw(struct checker *checker, struct slice slice, int depth)
{
    enum { DEEPEST = 8 };
    const char *const text = slice.node->text;
    size_t dots;

    slice = trim(slice);
    if (depth > DEEPEST || check_pieces(checker, slice, ",", depth + 1) ||
        check_pieces(checker, slice, "|", depth + 1))
        return;
    if (slice.end - slice.start >= 2 && text[slice.start] == '[' && text[slice.end - 1] == ']') {
        slice.start++;
        slice.end--;
        if (!check_pieces(checker, slice, ",", depth + 1))
            check_draw(checker, slice, depth + 1);
        return;
    }
    dots = find_separator(&slice, slice.start, "..");
    if (dots < slice.end && text[dots + 2] == '.')
        refuse(checker, cut(slice, dots, dots + 3), "a range has two dots, as in 5..20");
    else if (dots < slice.end)
        check_range(checker, slice, dots);
    else if (!refuse_difference(checker, slice))
        load_check_slice(checker, slice, EXPR_READ_PLAIN);
}

/* --- words ---------------------------------------------------------------------------------------- */

/* "keep, drop": nothing but words. */
static void check_words(struct checker *checker, struct slice slice)
{
    size_t at = 0;

    while (at <= slice.node->length) {
        const size_t end = find_separator(&slice, at, ",");
        const struct slice word = trim(cut(slice, at, end));

        if (!load_is_made_of(slice_text(checker, word), ALPHABET_WORD))
            refuse(checker, word, "expected words with commas between them");
        at = end + 1;
    }
}

static void add_words(struct checker *checker, struct names *names, const struct node *node)
{
    struct slice slice = {.node = node};
    size_t at = 0;

    if (!node || node->kind != NODE_TEXT || node->length > LONGEST_DRAW)
        return;
    slice.end = node->length;
    while (at <= node->length) {
        const size_t end = find_separator(&slice, at, ",");

        names_add(names, slice_text(checker, trim(cut(slice, at, end))), node);
        at = end + 1;
    }
}

/* What stands above a given: names, and the words that name themselves. */
static void gather_earlier(struct checker *checker, struct names *names, const struct node *given)
{
    const struct node *item = tree_first(tree_get(checker->loader->document.root, "given"));

    names_init(names, checker->loader->scratch);
    for (; item && item != given; item = item->next) {
        const struct node *const word = tree_get(item, "word");

        add_words(checker, names, tree_get(item, "name"));
        add_words(checker, names, word);
        if (word)
            add_words(checker, names, tree_get(item, "draw"));
    }
}

static void check_given(struct checker *checker, const struct node *given, struct slice slice)
{
    struct names earlier;

    if (slice.node->length > LONGEST_DRAW) {
        loader_report(checker->loader, loader_spot(slice.node), DLT_ERR_LIMIT, "too-long",
                      "a draw may have %d bytes at most", (int)LONGEST_DRAW);
        return;
    }
    if (tree_get(given, "word")) {
        check_words(checker, slice);
        return;
    }
    gather_earlier(checker, &earlier, given);
    slice.earlier = &earlier;
    check_draw(checker, slice, 0);
}

void load_check_given_value(struct checker *checker, const struct node *node)
{
    struct slice slice = {.node = node, .end = node->length};
    struct names earlier;

    gather_earlier(checker, &earlier, node->parent);
    slice.earlier = &earlier;
    load_check_slice(checker, slice, EXPR_READ_PLAIN);
}

void load_check_draw(struct checker *checker, const struct node *node)
{
    check_given(checker, node->parent, (struct slice){.node = node, .end = node->length});
}

void load_check_given_draw(struct checker *checker, const struct node *node)
{
    const struct slice whole = {.node = node, .end = node->length};
    const size_t equals = find_separator(&whole, 0, "=");
    const struct slice name = trim(cut(whole, 0, equals));
    const char *const text = slice_text(checker, name);
    const struct node *const given = names_node(&checker->givens, text);

    if (equals == whole.end || !*text)
        refuse(checker, whole, "expected GIVEN = DRAW, such as n = 2..8");
    else if (!given)
        loader_report(checker->loader,
                      loader_spot_text(checker->loader, node, name.start, name.end - name.start),
                      DLT_ERR_UNKNOWN, "unknown-given", "no given is called %s%s",
                      load_quote(checker, text), names_proposal(&checker->givens, text));
    else
        check_given(checker, given->parent, cut(whole, equals + 1, whole.end));
}
