/* SPDX-License-Identifier: MIT */
/* One parameter's value: words, tables and expressions, then type and range. */
#include "param_read.h"

#include <string.h>

/* True when `name` is bound, perhaps to no value; expr_env_get cannot tell these two apart. */
bool param_is_bound(const struct expr_env *env, const char *name)
{
    for (; env; env = env->outer)
        for (size_t i = 0; i < env->count; i++)
            if (str_equal(env->bindings[i].name, name))
                return true;
    return false;
}

const char *param_shown(struct arena *arena, const char *text)
{
    enum { SHOWN = 60 };
    size_t length = strlen(text), end = 0;

    if (length <= SHOWN)
        return text;
    while (end < SHOWN)
        end += utf8_grapheme(text + end, length - end);
    return arena_printf(arena, "%.*s…", (int)end, text);
}

static bool is_word(const char *text)
{
    if (!((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z')))
        return false;
    for (; *text; text++) {
        bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');

        if (!letter && !(*text >= '0' && *text <= '9') && *text != '_')
            return false;
    }
    return true;
}

static struct value read_choice(struct num_ctx *ctx, const struct param *param, const char *text,
                                const struct expr_env *env)
{
    const struct expr_env words = {.outer = env, .words = true};
    struct value value;

    if (param_has_choice(param->choices, text))
        return value_word(ctx->arena, text);
    value = expr_eval_text(ctx, text, &words);
    if (ctx->err != DLT_OK)
        return value_none();
    if (value.kind != VALUE_WORD || !param_has_choice(param->choices, value.as.word))
        return num_fail(ctx, DLT_ERR_RANGE, "not-a-choice", "%s must be one of: %s; not \"%s\"",
                        param->name, param->choices, param_shown(ctx->arena, text));
    return value;
}

/* --- tables --------------------------------------------------------------------------------------
 */

/* Bytes of the cell at `text`: up to a comma or the closing bracket that belongs outside. */
static size_t cell_length(const char *text)
{
    size_t depth = 0;
    const char *at = text;

    for (; *at; at++) {
        if (strchr("[(", *at)) {
            depth++;
        } else if (strchr("])", *at)) {
            if (depth == 0)
                break;
            depth--;
        } else if (*at == ',' && depth == 0) {
            break;
        }
    }
    return (size_t)(at - text);
}

struct cells {
    const char **texts;
    size_t count;
};

/* Splits "[a, b, c]" at its commas. SYNTAX unless the text is one whole bracket. */
static bool split_cells(struct arena *arena, const char *text, struct cells *cells_out)
{
    const char *at = text + 1;
    struct cells cells = {0};
    size_t capacity = 0;

    if (*text != '[' && *text != '(')
        return false;
    at += strspn(at, " \t");
    if (*at == ']' || *at == ')') {
        *cells_out = cells;
        return at[1] == '\0';
    }
    for (;;) {
        size_t length = cell_length(at);

        cells.texts = arena_grow(arena, cells.texts, cells.count, &capacity, sizeof(*cells.texts));
        cells.texts[cells.count++] = str_trim(arena, arena_strndup(arena, at, length));
        at += length;
        if (*at != ',')
            break;
        at++;
    }
    *cells_out = cells;
    return *at != '\0' && at[1] == '\0';
}

static struct value read_row(struct num_ctx *ctx, const struct param *param, const char *text,
                             const struct expr_env *env)
{
    struct cells cells;
    struct value *items;

    if (!split_cells(ctx->arena, text, &cells) || cells.count == 0 || !is_word(cells.texts[0]))
        return num_fail(ctx, DLT_ERR_SYNTAX, "table-row",
                        "each row of %s is a list that starts with a word, such as [name, ...]; "
                        "\"%s\" is not",
                        param->name, param_shown(ctx->arena, text));
    items = arena_array(ctx->arena, cells.count, sizeof(*items));
    for (size_t i = 0; i < cells.count; i++) {
        const char *cell = cells.texts[i];

        /* The first word is a keyword, even where a given has the same name. */
        if (is_word(cell) && (i == 0 || !param_is_bound(env, cell)))
            items[i] = value_word(ctx->arena, cell);
        else
            items[i] = expr_eval_text(ctx, cell, env);
        if (ctx->err != DLT_OK)
            return value_none();
    }
    return value_list(ctx->arena, items, cells.count);
}

static struct value read_table(struct num_ctx *ctx, const struct param *param, const char *text,
                               const struct expr_env *env)
{
    struct cells rows;
    struct value *items;

    if (strlen(text) > EXPR_MAX_TEXT)
        return num_fail(ctx, DLT_ERR_LIMIT, "too-long", "%s is too long to read", param->name);
    if (*text != '[' && *text != '(')
        return expr_eval_text(ctx, text, &(struct expr_env){.outer = env, .words = true});
    if (!split_cells(ctx->arena, text, &rows))
        return num_fail(ctx, DLT_ERR_SYNTAX, "unbalanced", "the brackets of %s do not match",
                        param->name);
    items = arena_array(ctx->arena, rows.count, sizeof(*items));
    for (size_t i = 0; i < rows.count; i++) {
        items[i] = read_row(ctx, param, rows.texts[i], env);
        if (ctx->err != DLT_OK)
            return value_none();
    }
    return value_list(ctx->arena, items, rows.count);
}

/* --- type and range ------------------------------------------------------------------------------
 */

static bool is_list_of(struct value value, bool (*item_is)(struct value))
{
    if (value.kind != VALUE_LIST)
        return false;
    for (size_t i = 0; i < value.count; i++)
        if (!item_is(value.as.items[i]))
            return false;
    return true;
}

static bool is_row(struct value value)
{
    return value.kind == VALUE_LIST && value.count > 0 && value.as.items[0].kind == VALUE_WORD;
}

static bool is_list(struct value value)
{
    return value.count > 0 && is_list_of(value, value_is_number);
}

static bool is_matrix(struct value value)
{
    size_t rows, columns;

    return value_is_matrix(value, &rows, &columns);
}

static bool has_type(const struct param *param, struct value value)
{
    switch (param->type) {
    case PARAM_INTEGER:
        return value_is_integer(value);
    case PARAM_RATIONAL:
        return value.kind == VALUE_RATIONAL;
    case PARAM_REAL:
        return value_is_number(value);
    case PARAM_LIST:
        return is_list_of(value, value_is_number);
    case PARAM_MATRIX:
        return is_matrix(value);
    case PARAM_LISTS:
        return value.count > 0 && is_list_of(value, is_list);
    case PARAM_MATRICES:
        return value.count > 0 && is_list_of(value, is_matrix);
    case PARAM_TABLE:
        return is_list_of(value, is_row);
    case PARAM_ANY:
        return value_is_number(value) || is_list(value) || is_matrix(value);
    case PARAM_CHOICE:
    case PARAM_FUNCTION:
        return value.kind == VALUE_WORD;
    }
    return false;
}

static const char *wanted(enum param_type type)
{
    static const char *const names[] = {
        [PARAM_INTEGER] = "a whole number",
        [PARAM_RATIONAL] = "an exact number",
        [PARAM_REAL] = "a number",
        [PARAM_CHOICE] = "a word",
        [PARAM_LIST] = "a list of numbers",
        [PARAM_MATRIX] = "a list of equally long rows",
        [PARAM_LISTS] = "a list of lists of numbers",
        [PARAM_MATRICES] = "a list of matrices, one for each layer",
        [PARAM_TABLE] = "a list of rows that start with a word",
        [PARAM_ANY] = "a number, a list of numbers or a matrix",
        [PARAM_FUNCTION] = "a function of x",
    };
    _Static_assert(DLT_COUNT(names) == PARAM_FUNCTION + 1, "every type has its words");

    return names[type];
}

static void out_of_range(struct num_ctx *ctx, const struct param *param, struct value number,
                         size_t item)
{
    const char *got = param_shown(ctx->arena, value_format(ctx->arena, number, NULL));
    const char *what =
        item == 0 ? param->name : arena_printf(ctx->arena, "item %zu of %s", item, param->name);

    if (param->minimum && param->maximum)
        num_fail(ctx, DLT_ERR_RANGE, "out-of-range", "%s must lie between %s and %s; it is %s",
                 what, param->minimum, param->maximum, got);
    else if (param->minimum)
        num_fail(ctx, DLT_ERR_RANGE, "out-of-range", "%s must be at least %s; it is %s", what,
                 param->minimum, got);
    else
        num_fail(ctx, DLT_ERR_RANGE, "out-of-range", "%s must be at most %s; it is %s", what,
                 param->maximum, got);
}

/* Checks a number, or each number of a list; `item` counts from 1, 0 for a lone number. */
static void check_range(struct num_ctx *ctx, const struct param *param, struct value value,
                        size_t item)
{
    bool low, high;

    if (value.kind == VALUE_LIST) {
        for (size_t i = 0; i < value.count && ctx->err == DLT_OK; i++)
            check_range(ctx, param, value.as.items[i], i + 1);
        return;
    }
    low = param->minimum && num_compare(value, value_from_text(ctx, param->minimum)) == NUM_LESS;
    high =
        param->maximum && num_compare(value, value_from_text(ctx, param->maximum)) == NUM_GREATER;
    if (low || high)
        out_of_range(ctx, param, value, item);
}

static struct value check(struct num_ctx *ctx, const struct param *param, const char *text,
                          struct value value)
{
    if (ctx->err != DLT_OK)
        return value_none();
    /* A single layer needs no brackets. */
    if ((param->type == PARAM_LIST && value_is_number(value)) ||
        (param->type == PARAM_LISTS && is_list(value)) ||
        (param->type == PARAM_MATRICES && is_matrix(value)))
        value = value_list(ctx->arena, &value, 1);
    if (!has_type(param, value))
        return num_fail(ctx, DLT_ERR_TYPE, "wrong-type", "%s must be %s; \"%s\" is not",
                        param->name, wanted(param->type), param_shown(ctx->arena, text));
    if (param->minimum || param->maximum)
        check_range(ctx, param, value, 0);
    return ctx->err == DLT_OK ? value : value_none();
}

struct value param_read(struct num_ctx *ctx, const struct param *param, const char *text,
                        const struct expr_env *env)
{
    const char *trimmed = str_trim(ctx->arena, text);
    bool bound = param_is_bound(env, trimmed);
    struct value value = bound ? expr_env_get(env, trimmed) : value_none();

    if (bound && value.kind == VALUE_NONE)
        return value_none();
    if (*trimmed == '\0')
        return num_fail(ctx, DLT_ERR_SYNTAX, "empty-value", "%s needs a value after \"=\"",
                        param->name);
    if (param->type == PARAM_CHOICE)
        return read_choice(ctx, param, trimmed, env);
    if (param->type == PARAM_FUNCTION)
        return value.kind == VALUE_WORD ? value : param_function(ctx, param, trimmed, env);
    if (param->type == PARAM_TABLE)
        return check(ctx, param, trimmed, read_table(ctx, param, trimmed, env));
    /* The language has no empty list; here it is "no layers". */
    if (param->type == PARAM_LIST && (str_equal(trimmed, "[]") || str_equal(trimmed, "()")))
        return value_list(ctx->arena, NULL, 0);
    return check(ctx, param, trimmed, expr_eval_text(ctx, text, env));
}
