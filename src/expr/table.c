/* SPDX-License-Identifier: MIT */
/* LaTeX's tables: \begin{cases} and matrices. */
#include "expr_internal.h"

#include <string.h>

static const struct expr *unclosed_table(struct parser *p, const struct token *open)
{
    return parse_fail(p, DLT_ERR_SYNTAX, open->start, open->end, "unbalanced",
                      "this \\begin is never closed by \\end");
}

static const struct expr *otherwise(struct parser *p)
{
    return parse_number(p, parse_peek(p)->start, value_long(p->arena, 1));
}

/* What stands behind &: if x > 0, x > 0, otherwise, or nothing. */
static const struct expr *row_condition(struct parser *p)
{
    struct token word = *parse_peek(p);
    if (word.kind == TOKEN_KEYWORD && word.keyword == KEYWORD_OTHERWISE) {
        parse_next(p);
        return otherwise(p);
    }
    if (word.kind == TOKEN_KEYWORD && word.keyword == KEYWORD_IF)
        parse_next(p);
    p->conditions++;
    const struct expr *condition = parse_relation(p);
    p->conditions--;
    return condition;
}

const struct expr *parse_cases_table(struct parser *p)
{
    struct token open = parse_next(p);
    struct expr_vec pairs = {0};
    p->tables++;
    do {
        if (parse_is(p, GLYPH_CLOSE) && pairs.count > 0)
            break; /* \\ at the end of the last row */
        const struct expr *value = parse_additive(p);
        if (value && !parse_is(p, '&'))
            parse_accept(p, ',');
        struct token word = *parse_peek(p);
        bool column = value && parse_accept(p, '&');
        column = column || (word.kind == TOKEN_KEYWORD && value);
        const struct expr *condition = column ? row_condition(p) : value ? otherwise(p) : NULL;
        if (!condition)
            return NULL;
        expr_vec_add(p->arena, &pairs, value);
        expr_vec_add(p->arena, &pairs, condition);
        if (!parse_accept(p, ','))
            parse_accept(p, ';');
    } while (parse_accept(p, GLYPH_ROW));
    p->tables--;
    if (!parse_accept(p, GLYPH_CLOSE))
        return unclosed_table(p, &open);
    return parse_node(p, EXPR_CASES, open.start, NULL, &pairs);
}

static const struct expr *matrix_row(struct parser *p)
{
    size_t start = parse_peek(p)->start;
    struct expr_vec items = {0};
    do {
        const struct expr *item = parse_additive(p);
        if (!item)
            return NULL;
        expr_vec_add(p->arena, &items, item);
    } while (parse_accept(p, '&'));
    return items.count == 1 ? items.items[0] : parse_node(p, EXPR_LIST, start, NULL, &items);
}

const struct expr *parse_matrix_table(struct parser *p)
{
    struct token open = parse_next(p);
    struct expr_vec rows = {0};
    unsigned bars = p->bars;
    p->bars = 0;
    p->tables++;
    p->nesting++;
    do {
        if (parse_is(p, GLYPH_CLOSE) && rows.count > 0)
            break;
        const struct expr *row = matrix_row(p);
        if (!row)
            return NULL;
        expr_vec_add(p->arena, &rows, row);
    } while (parse_accept(p, GLYPH_ROW));
    p->nesting--;
    p->tables--;
    p->bars = bars;
    if (!parse_accept(p, GLYPH_CLOSE))
        return unclosed_table(p, &open);
    return rows.count == 1 && rows.items[0]->op != EXPR_LIST
               ? rows.items[0]
               : parse_node(p, EXPR_LIST, open.start, NULL, &rows);
}
