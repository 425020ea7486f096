/* SPDX-License-Identifier: MIT */
/* A shape or tuple: 7x7x35, compared size by size and never multiplied out. */
#include "marking.h"

/* --- reading -------------------------------------------------------------------------------------- */

/** The sizes of a shape as typed, a list as a list, and anything else as the number it is. */
static struct value sizes_of(struct num_ctx *ctx, const struct expr *tree)
{
    if (tree->op != EXPR_SHAPE)
        return expr_eval(ctx, tree, NULL);
    struct value *sizes = arena_array(ctx->arena, tree->count, sizeof(struct value));
    for (size_t i = 0; i < tree->count; i++)
        sizes[i] = expr_eval(ctx, tree->args[i], NULL);
    return value_list(ctx->arena, sizes, tree->count);
}

static bool is_shape(const struct expr *tree)
{
    return tree->op == EXPR_SHAPE || tree->op == EXPR_LIST;
}

/** Of "7x7x35 = 1715" the first side that is a shape counts. */
static void prefer_shape(struct marking *m)
{
    enum { SIDES = 16 };
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_SHAPE);
    size_t at[SIDES];
    size_t signs = marking_equal_signs(m->text, at, SIDES);
    size_t start = 0;
    for (size_t i = 0; i < signs && !is_shape(m->tree); i++) {
        const struct expr *tree = NULL;
        const char *side = arena_strndup(m->arena, m->text + start, at[i] - start);
        if (expr_parse(m->arena, side, &scope, &tree, NULL, NULL) == DLT_OK && is_shape(tree)) {
            m->tree = tree;
            m->side = side;
        }
        start = at[i] + 1;
    }
}

static bool shape_read(struct marking *m)
{
    struct diag diag;
    struct num_ctx ctx;
    if (!marking_parse(m, m->text, EXPR_READ_SHAPE))
        return false;
    prefer_shape(m);
    diag_clear(&diag);
    marking_context(m, &ctx, &diag);
    m->value = sizes_of(&ctx, m->tree);
    marking_echo(m);
    if (ctx.err == DLT_OK)
        return true;
    m->value = value_none();
    if (ctx.err == DLT_ERR_LIMIT) {
        marking_undecided(m, diag.text);
        return false;
    }
    m->verdict->reads_as = NULL;
    marking_unreadable(m, &diag);
    return false;
}

/* --- comparing ------------------------------------------------------------------------------------- */

static enum match shape_match(struct marking *m, const struct source *is, enum closeness closeness,
                              struct expr_decision *decision_out)
{
    if (closeness != CLOSE_STRICT)
        return MATCH_NO;
    struct value want = marking_eval(m, is, NULL);
    if (want.kind == VALUE_NONE)
        return MATCH_NO;
    bool same = value_equal(m->value, want);
    *decision_out = (struct expr_decision){
        .verdict = same ? EXPR_EQUAL : EXPR_DIFFERENT,
        .method = "exact",
        .detail = "The sizes were compared one by one.",
    };
    return same ? MATCH_YES : MATCH_NO;
}

/** Each size of `a` found in `b`, whatever the order; both have the same number of sizes. */
static bool same_sizes(struct arena *arena, struct value a, struct value b)
{
    bool *used = arena_array(arena, b.count, sizeof(bool));
    for (size_t i = 0; i < a.count; i++) {
        size_t j = 0;
        while (j < b.count && (used[j] || !value_equal(a.as.items[i], b.as.items[j])))
            j++;
        if (j == b.count)
            return false;
        used[j] = true;
    }
    return true;
}

static char *name_departures(struct marking *m, struct value want)
{
    struct strbuf buffer;
    strbuf_init(&buffer);
    size_t wrong = 0;
    for (size_t i = 0; i < want.count; i++) {
        if (value_equal(m->value.as.items[i], want.as.items[i]))
            continue;
        strbuf_printf(&buffer, "%s%zu (yours %s)", wrong++ ? ", " : "", i + 1,
                      value_format(m->arena, m->value.as.items[i], NULL));
    }
    char *list = strbuf_take(&buffer, m->arena);
    strbuf_finish(&buffer);
    return arena_printf(
        m->arena, wrong == 1 ? "size number %s is not right" : "sizes number %s are not right",
        list);
}

static void shape_miss(struct marking *m, const struct expr_decision *decision)
{
    struct value want = marking_eval(m, &m->field->expect, NULL);
    struct verdict *verdict = m->verdict;
    (void)decision;
    if (m->value.kind != VALUE_LIST) {
        verdict->feedback = "A shape is asked, size by size, such as 7x7x3; this is one number.";
        return;
    }
    if (want.kind != VALUE_LIST || want.count != m->value.count) {
        const char *sizes = m->value.count == 1 ? "size" : "sizes";
        verdict->witness = arena_printf(m->arena, "yours has %zu %s", m->value.count, sizes);
        verdict->feedback =
            arena_printf(m->arena,
                         "Yours has %zu %s, which is not the number of sizes asked for: name each "
                         "dimension once.",
                         m->value.count, sizes);
        return;
    }
    if (same_sizes(m->arena, m->value, want)) {
        verdict->witness = "the sizes are right, their order is not";
        verdict->feedback = "The sizes are right, their order is not: height and width come first, "
                            "or as the question says.";
        return;
    }
    verdict->witness = name_departures(m, want);
    verdict->feedback = arena_printf(
        m->arena, "Of your shape, %s; what does each entry along that dimension stand for?",
        verdict->witness);
}

/* --- the author's side ------------------------------------------------------------------------------ */

static char *shape_model(struct marking *m)
{
    struct value want = marking_eval(m, &m->field->expect, NULL);
    if (want.kind != VALUE_LIST)
        return want.kind == VALUE_NONE ? NULL : value_format(m->arena, want, NULL);
    struct strbuf buffer;
    strbuf_init(&buffer);
    for (size_t i = 0; i < want.count; i++)
        strbuf_printf(&buffer, "%s%s", i ? "x" : "",
                      value_format(m->arena, want.as.items[i], NULL));
    char *text = strbuf_take(&buffer, m->arena);
    strbuf_finish(&buffer);
    return text;
}

static enum dlt_err shape_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    struct value value = marking_eval(m, is, diag);
    if (value.kind == VALUE_LIST || value_is_number(value))
        return DLT_OK;
    if (!diag->text[0])
        diag_set(diag, DLT_ERR_TYPE, "not-a-shape",
                 "\"%s\" does not give a list of sizes or a number", is->text);
    return DLT_ERR_TYPE;
}

const struct answer_kind kind_shape = {
    .name = "shape",
    .summary = "a shape or tuple, size by size",
    .typing = "sizes in order: 7x7x35, 7*7*35 or (7, 7, 35)",
    .kind = FIELD_SHAPE,
    .mark = marking_mark,
};

const struct engine engine_shape = {
    .read = shape_read,
    .match = shape_match,
    .miss = shape_miss,
    .model = shape_model,
    .audit = shape_audit,
};
