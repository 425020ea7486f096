/* SPDX-License-Identifier: MIT */
/* An equation in named symbols: v_{t+1} = v_t + g^2, in any form that says the same. Of a chain
   a = b = c each link counts. */
#include "guess.h"
#include "symbolic.h"

#include <string.h>

enum { SIDES_MAX = 16 };

/** What was typed, side by side, and how the links of a chain agree. */
struct links {
    const struct expr *sides[SIDES_MAX];
    size_t count;
    const struct expr *broken; /**< a link that does not say what the marked one says; NULL: none */
    struct expr_decision apart; /**< how its sides differ */
    const char *unsettled;      /**< why a link could not be decided; NULL: all were */
    bool rest_right;            /**< but for the broken link, the answer is right */
};

static bool read_whole(struct marking *m, const char *text, struct diag *diag)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_RELATION);
    struct diag warning;
    diag_clear(&warning);
    m->side = text;
    if (expr_parse(m->arena, text, &scope, &m->tree, &warning, diag) != DLT_OK)
        return false;
    memcpy(m->warning, warning.text, sizeof(m->warning));
    return true;
}

static const struct expr *relation(struct marking *m, const struct expr *left,
                                   const struct expr *right)
{
    const struct expr **args = arena_array(m->arena, 2, sizeof(const struct expr *));
    struct expr *whole = arena_alloc(m->arena, sizeof(*whole));
    args[0] = left;
    args[1] = right;
    *whole = (struct expr){.op = EXPR_RELATION, .name = "=", .count = 2, .args = args};
    return whole;
}

/** The field's subject as a tree; NULL without one. */
static const struct expr *subject_tree(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *subject = NULL;
    if (!m->field->subject ||
        expr_parse(m->arena, m->field->subject, &scope, &subject, NULL, NULL) != DLT_OK)
        return NULL;
    return subject;
}

/** The sides of a = b = c, where each link begins with the side that ends the one before. */
static bool add_sides(struct links *links, const struct expr *tree)
{
    if (tree->op == EXPR_CALL && str_equal(tree->name, "and") && tree->count == 2)
        return add_sides(links, tree->args[0]) && add_sides(links, tree->args[1]);
    if (tree->op != EXPR_RELATION || !str_equal(tree->name, "=") || links->count + 2 > SIDES_MAX)
        return false;
    if (links->count == 0)
        links->sides[links->count++] = tree->args[0];
    else if (links->sides[links->count - 1] != tree->args[0])
        return false;
    links->sides[links->count++] = tree->args[1];
    return true;
}

/** None where the tree is neither a value nor made of equations. */
static void find_sides(struct links *links, const struct expr *tree)
{
    bool relations = tree->op == EXPR_RELATION || tree->op == EXPR_CALL;
    *links = (struct links){.count = 0};
    if (relations && add_sides(links, tree))
        return;
    links->count = 0;
    if (tree->op == EXPR_RELATION || (tree->op == EXPR_CALL && str_equal(tree->name, "and")))
        return;
    links->sides[links->count++] = tree;
}

/** "subject = ..." for what was typed without it. */
static bool give_subject(struct marking *m, struct links *links)
{
    const struct expr *subject = subject_tree(m);
    if (!subject || links->count == 0 || links->count == SIDES_MAX)
        return false;
    memmove(links->sides + 1, links->sides, links->count * sizeof(links->sides[0]));
    links->sides[0] = subject;
    links->count++;
    return true;
}

/** v and v_t are names for one thing at two times: the same up to what follows the "_". */
static bool same_stem(const char *one, const char *other)
{
    size_t length = strcspn(one, "_'");
    return length > 0 && length == strcspn(other, "_'") && strncmp(one, other, length) == 0;
}

/** "v = gamma v + (1 - gamma) g^2" is an update: the new value stands on the left. */
static bool is_update(struct marking *m, const struct links *links)
{
    const struct expr *left = links->sides[0], *right = links->sides[1];
    const struct expr *subject = subject_tree(m);
    return subject && left->op == EXPR_SYMBOL && subject->op == EXPR_SYMBOL &&
           !str_equal(subject->name, left->name) && same_stem(subject->name, left->name) &&
           expr_mentions(right, left->name) && !expr_mentions(right, subject->name);
}

/** A quotient of unknown names is no name. */
static bool is_simple_name(const char *text, size_t length)
{
    const char *slash = strchr(text, '/'), *fraction = strstr(text, "\\frac");
    if ((slash && slash < text + length) || (fraction && fraction < text + length))
        return false;
    return marking_is_name(text, length);
}

/** "v_new = ...": a left side with a name of the person's own counts as the subject. */
static bool read_own_name(struct marking *m, size_t sign, const struct diag *diag,
                          struct links *links)
{
    size_t before = utf8_count(m->text, sign);
    struct diag ignored;
    diag_clear(&ignored);
    if (!m->field->subject || diag->column > before || !is_simple_name(m->text, sign) ||
        !read_whole(m, m->text + sign + 1, &ignored))
        return false;
    find_sides(links, m->tree);
    return give_subject(m, links);
}

/** "v <- v + g^2" assigns: the arrow becomes "=", as wide as it was, so that columns stay right. */
static void replace_arrow(struct marking *m)
{
    static const char *const arrows[][2] = {
        {"<-", "= "}, {"←", "="}, {"⟵", "="}, {":=", "= "}, {"\\leftarrow", "=          "}};
    for (size_t i = 0; i < DLT_COUNT(arrows); i++) {
        const char *at = strstr(m->text, arrows[i][0]);
        if (!at || !marking_is_name(m->text, (size_t)(at - m->text)))
            continue;
        m->text = arena_printf(m->arena, "%.*s%s%s", (int)(at - m->text), m->text, arrows[i][1],
                               at + strlen(arrows[i][0]));
        return;
    }
}

/** What was typed as sides; false when it is neither an equation nor one side of it. */
static bool read_sides(struct marking *m, struct links *links, struct diag *diag)
{
    size_t signs[SIDES_MAX];
    *links = (struct links){.count = 0};
    if (!read_whole(m, m->text, diag))
        return marking_equal_signs(m->text, signs, SIDES_MAX) > 0 &&
               read_own_name(m, signs[0], diag, links);
    find_sides(links, m->tree);
    if (links->count == 1)
        (void)give_subject(m, links);
    else if (links->count > 1 && is_update(m, links))
        links->sides[0] = subject_tree(m);
    if (links->count > 1 || (links->count == 0 && m->tree->op == EXPR_RELATION))
        return true;
    diag_set(diag, DLT_ERR_TYPE, "no-equation",
             "An equation is asked: write both sides, with = between them.");
    return false;
}

static void compare_trees(struct marking *m, const struct expr *one, const struct expr *other,
                          struct expr_decision *decision_out)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr_rules strict = marking_rules(m, CLOSE_STRICT);
    m->tree = one;
    marking_compare(m, other, &scope, &strict, decision_out);
}

/** The link that is marked is the first that is no identity; all others must say the same. */
static void choose_link(struct marking *m, struct links *links)
{
    const struct expr *chosen = NULL;
    for (size_t i = 0; i + 1 < links->count; i++) {
        const struct expr *link = relation(m, links->sides[i], links->sides[i + 1]);
        struct expr_decision sides, same = {.verdict = EXPR_EQUAL};
        compare_trees(m, link->args[0], link->args[1], &sides);
        if (sides.verdict == EXPR_EQUAL)
            continue;
        if (chosen)
            compare_trees(m, chosen, link, &same);
        else
            chosen = link;
        if (same.verdict == EXPR_DIFFERENT && !links->broken) {
            links->broken = link;
            links->apart = sides;
        } else if (same.verdict == EXPR_UNDECIDED) {
            links->unsettled = same.detail;
        }
    }
    m->tree = chosen ? chosen : relation(m, links->sides[0], links->sides[1]);
}

static void echo_sides(struct marking *m, const struct links *links)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct strbuf buffer;
    strbuf_init(&buffer);
    for (size_t i = 0; i < links->count; i++)
        strbuf_printf(&buffer, "%s%s", i > 0 ? " = " : "",
                      expr_print(m->arena, links->sides[i], &scope, EXPR_UNICODE));
    m->verdict->reads_as = strbuf_take(&buffer, m->arena);
    strbuf_finish(&buffer);
}

static bool equation_read(struct marking *m)
{
    struct links *links = arena_alloc(m->arena, sizeof(*links));
    struct diag diag;
    diag_clear(&diag);
    replace_arrow(m);
    if (!read_sides(m, links, &diag)) {
        marking_unreadable(m, &diag);
        return false;
    }
    m->own = links;
    m->value = value_none();
    if (links->count > 2)
        choose_link(m, links);
    else if (links->count == 2)
        m->tree = relation(m, links->sides[0], links->sides[1]);
    marking_echo(m);
    if (links->count > 2)
        echo_sides(m, links);
    if (m->field->at_count > 0 || m->field->along)
        symbolic_value(m);
    return true;
}

static bool is_right_answer(const struct field *field, const struct source *is)
{
    bool right = is == &field->expect;
    for (size_t i = 0; i < field->alternative_count && !right; i++)
        right = is == &field->alternatives[i].is;
    return right;
}

/** A chain is right when all of its links are. */
static enum match equation_match(struct marking *m, const struct source *is,
                                 enum closeness closeness, struct expr_decision *decision_out)
{
    struct links *links = m->own;
    enum match match = symbolic_match(m, is, closeness, decision_out);
    if (match != MATCH_YES || !links || !is_right_answer(m->field, is))
        return match;
    if (links->broken) {
        links->rest_right = true;
        *decision_out = links->apart;
        return marking_from_decision(decision_out);
    }
    if (links->unsettled)
        *decision_out = (struct expr_decision){
            .verdict = EXPR_UNDECIDED, .method = "limit", .detail = links->unsettled};
    return links->unsettled ? MATCH_UNKNOWN : match;
}

/** "v_t + g^2 = v_t + g does not hold: at g = 2, v_t = 1 its sides are 5 and 3." */
static void miss_link(struct marking *m, const struct links *links)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr_decision *apart = &links->apart;
    const char *link = expr_print(m->arena, links->broken, &scope, EXPR_UNICODE);
    if (apart->left.kind == VALUE_NONE || apart->right.kind == VALUE_NONE) {
        m->verdict->feedback = arena_printf(m->arena, "%s does not hold; the rest is right.", link);
        return;
    }
    struct strbuf buffer;
    strbuf_init(&buffer);
    marking_add_point(&buffer, m->arena, apart, NULL);
    strbuf_printf(&buffer, "%sits sides are %s and %s", apart->witness_count ? " " : "",
                  marking_number_text(m->arena, apart->left, NULL),
                  marking_number_text(m->arena, apart->right, NULL));
    m->verdict->witness = strbuf_take(&buffer, m->arena);
    strbuf_finish(&buffer);
    m->verdict->feedback = arena_printf(m->arena, "%s does not hold: %s. The rest is right.", link,
                                        m->verdict->witness);
}

/** The right side of the answer with another name on its left. */
static bool miss_subject(struct marking *m)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *want = marking_tree(m, &m->field->expect, NULL), *tree = m->tree;
    const struct expr *subject = subject_tree(m);
    struct expr_decision decision;
    if (!subject || !want || want->op != EXPR_RELATION || tree->op != EXPR_RELATION ||
        tree->args[0]->op != EXPR_SYMBOL || want->args[0]->op != EXPR_SYMBOL ||
        str_equal(tree->args[0]->name, want->args[0]->name))
        return false;
    compare_trees(m, tree->args[1], want->args[1], &decision);
    m->tree = tree;
    if (decision.verdict != EXPR_EQUAL)
        return false;
    m->verdict->feedback =
        arena_printf(m->arena, "The right side is right, but the left side is %s, not %s.",
                     expr_print(m->arena, tree->args[0], &scope, EXPR_UNICODE),
                     expr_print(m->arena, subject, &scope, EXPR_UNICODE));
    return true;
}

static void equation_miss(struct marking *m, const struct expr_decision *decision)
{
    const struct links *links = m->own;
    if (links && links->broken && links->rest_right)
        miss_link(m, links);
    else if (!miss_subject(m))
        symbolic_miss(m, decision);
}

const struct answer_kind kind_equation = {
    .name = "equation",
    .summary = "an equation in the names that the question declares",
    .typing = "an equation: v_{t+1} = v_t + g^2, or its right side where the left one is given",
    .kind = FIELD_EQUATION,
    .mark = marking_mark,
};

const struct engine engine_equation = {
    .read = equation_read,
    .match = equation_match,
    .guess = guess_expression,
    .miss = equation_miss,
    .model = symbolic_model,
    .audit = symbolic_audit,
    .audit_field = symbolic_audit_worth,
};
