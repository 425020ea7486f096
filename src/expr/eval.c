/* SPDX-License-Identifier: MIT */
/* Trees to values, exact as long as num stays exact, within a budget of steps and terms. */
#include "expr_internal.h"

#include <string.h>

struct value expr_env_get(const struct expr_env *env, const char *name)
{
    for (; env; env = env->outer)
        for (size_t i = 0; i < env->count; i++)
            if (str_same(env->bindings[i].name, name))
                return env->bindings[i].value;
    return value_none();
}

static bool env_has_words(const struct expr_env *env)
{
    for (; env; env = env->outer)
        if (env->words)
            return true;
    return false;
}

/* --- names ------------------------------------------------------------------------------------------ */

static struct value pick(const struct evaluator *ev, struct value value,
                         const struct value *indices, size_t count)
{
    struct value args[8];
    if (count == 0)
        return value;
    if (count >= DLT_COUNT(args))
        return num_fail(ev->ctx, DLT_ERR_LIMIT, "index", "there are too many indices");
    args[0] = value;
    memcpy(args + 1, indices, count * sizeof(*args));
    return function_find("item")->call(ev->ctx, args, count + 1);
}

/* Bound to no value: an output that a solver gives with other arguments only. */
static bool is_left_out(const struct expr_env *env, const char *name)
{
    for (; env; env = env->outer)
        for (size_t i = 0; i < env->count; i++)
            if (str_same(env->bindings[i].name, name))
                return strchr(name, '.') != NULL;
    return false;
}

static struct value unknown_symbol(const struct evaluator *ev, const char *name)
{
    const char *names[64];
    size_t count = 0;
    for (const struct expr_env *env = ev->env; env; env = env->outer)
        for (size_t i = 0; i < env->count && count < DLT_COUNT(names); i++)
            names[count++] = env->bindings[i].name;
    if (is_left_out(ev->env, name))
        return num_fail(ev->ctx, DLT_ERR_UNKNOWN, "no-value",
                        "%s has no value: with these arguments the solver gives none", name);
    const char *near = str_nearest(name, names, count);
    if (near)
        return num_fail(ev->ctx, DLT_ERR_UNKNOWN, "unknown-symbol",
                        "%s has no value; did you mean %s?", name, near);
    return num_fail(ev->ctx, DLT_ERR_UNKNOWN, "unknown-symbol", "%s has no value", name);
}

/* A result of a solver is no word, nor is an item of a list: those wait for their value. */
static bool may_be_word(const struct expr *symbol)
{
    return symbol->count == 0 && !strchr(symbol->name, '.');
}

static struct value eval_symbol(const struct evaluator *ev, const struct expr *expr)
{
    struct value indices[8];
    if (expr->count > DLT_COUNT(indices))
        return num_fail(ev->ctx, DLT_ERR_LIMIT, "index", "there are too many indices");
    for (size_t i = 0; i < expr->count; i++)
        indices[i] = eval_node(ev, expr->args[i]);
    if (ev->ctx->err)
        return value_none();
    struct value bound = expr_env_get(ev->env, expr->name);
    if (bound.kind != VALUE_NONE)
        return pick(ev, bound, indices, expr->count);
    if (ev->sample) {
        bound = ev->sample(ev, expr, indices);
        if (bound.kind != VALUE_NONE || ev->ctx->err)
            return bound;
    }
    if (strcmp(expr->name, "pi") == 0 && expr->count == 0)
        return num_pi(ev->ctx);
    if (strcmp(expr->name, "e") == 0 && expr->count == 0)
        return num_exp(ev->ctx, value_long(ev->ctx->arena, 1));
    if (may_be_word(expr) && env_has_words(ev->env))
        return value_word(ev->ctx->arena, expr->name);
    return unknown_symbol(ev, expr->name);
}

/* True for the constant e, so that e^x is exp(x). */
static bool is_e(const struct evaluator *ev, const struct expr *expr)
{
    if (expr->op != EXPR_SYMBOL || expr->count > 0 || strcmp(expr->name, "e") != 0 ||
        expr_env_get(ev->env, "e").kind != VALUE_NONE)
        return false;
    struct num_ctx trial = *ev->ctx;
    struct evaluator probe = *ev;
    trial.diag = NULL;
    probe.ctx = &trial;
    return !ev->sample || ev->sample(&probe, expr, NULL).kind == VALUE_NONE;
}

/* --- arithmetic ----------------------------------------------------------------------------------------- */

static struct value eval_chain(const struct evaluator *ev, const struct expr *expr)
{
    struct value result = eval_node(ev, expr->args[0]);
    for (size_t i = 1; i < expr->count && !ev->ctx->err; i++) {
        struct value next = eval_node(ev, expr->args[i]);
        if (ev->ctx->err)
            break;
        result = expr->op == EXPR_MUL ? matrix_multiply(ev->ctx, result, next)
                                      : matrix_add(ev->ctx, result, next, false);
    }
    return ev->ctx->err ? value_none() : result;
}

static struct value eval_power(const struct evaluator *ev, const struct expr *expr)
{
    struct value exponent = eval_node(ev, expr->args[1]);
    if (ev->ctx->err)
        return value_none();
    if (is_e(ev, expr->args[0]))
        return num_exp(ev->ctx, exponent);
    struct value base = eval_node(ev, expr->args[0]);
    long times = 0;
    if (base.kind != VALUE_LIST || !value_to_long(exponent, &times) || times < 1 || times > 64)
        return ev->ctx->err ? value_none() : num_pow(ev->ctx, base, exponent);
    struct value result = base;
    for (long i = 1; i < times; i++)
        result = matrix_multiply(ev->ctx, result, base);
    return result;
}

static struct value eval_divide(const struct evaluator *ev, struct value a, struct value b)
{
    if (a.kind != VALUE_LIST)
        return num_div(ev->ctx, a, b);
    struct value factor = num_div(ev->ctx, value_long(ev->ctx->arena, 1), b);
    return ev->ctx->err ? value_none() : matrix_multiply(ev->ctx, factor, a);
}

static struct value negate(struct num_ctx *ctx, struct value x)
{
    return num_neg(ctx, x);
}

static struct value eval_pair(const struct evaluator *ev, const struct expr *expr)
{
    struct value a = eval_node(ev, expr->args[0]);
    struct value b = ev->ctx->err ? value_none() : eval_node(ev, expr->args[1]);
    if (ev->ctx->err)
        return value_none();
    switch (expr->op) {
    case EXPR_SUB:
        return matrix_add(ev->ctx, a, b, true);
    case EXPR_DIV:
        return eval_divide(ev, a, b);
    default:
        return matrix_elementwise(ev->ctx, a, b);
    }
}

/* --- conditions -------------------------------------------------------------------------------------------- */

static struct value eval_relation(const struct evaluator *ev, const struct expr *expr)
{
    struct value a = eval_node(ev, expr->args[0]);
    struct value b = ev->ctx->err ? value_none() : eval_node(ev, expr->args[1]);
    if (ev->ctx->err)
        return value_none();
    const char *name = expr->name;
    bool equal = name[0] == '=' || name[0] == '!';
    bool numbers = value_is_number(a) && value_is_number(b);
    if (!numbers && !equal)
        return num_fail(ev->ctx, DLT_ERR_TYPE, "type", "only numbers can be compared by size");
    enum num_order order = NUM_UNKNOWN;
    if (numbers)
        order = num_compare(a, b);
    else
        order = value_equal(a, b) ? NUM_EQUAL : NUM_LESS;
    if (order == NUM_UNKNOWN)
        return num_fail(ev->ctx, DLT_ERR_RANGE, "undecided",
                        "the two sides are too close to tell which is larger");
    bool holds = name[0] == '='         ? order == NUM_EQUAL
                 : name[0] == '!'       ? order != NUM_EQUAL
                 : (order == NUM_EQUAL) ? name[1] == '='
                 : name[0] == '<'       ? order == NUM_LESS
                                        : order == NUM_GREATER;
    return value_long(ev->ctx->arena, holds);
}

int eval_condition(const struct evaluator *ev, const struct expr *expr)
{
    struct value value = eval_node(ev, expr);
    int sign = ev->ctx->err ? 2 : value_sign(value);
    if (sign == 2 && !ev->ctx->err)
        num_fail(ev->ctx, DLT_ERR_TYPE, "type", "a condition is needed here");
    return sign == 2 ? -1 : sign != 0;
}

static struct value eval_cases(const struct evaluator *ev, const struct expr *expr)
{
    for (size_t i = 0; i + 1 < expr->count; i += 2) {
        int holds = eval_condition(ev, expr->args[i + 1]);
        if (holds < 0)
            return value_none();
        if (holds)
            return eval_node(ev, expr->args[i]);
    }
    return num_fail(ev->ctx, DLT_ERR_RANGE, "no-case", "none of the cases applies here");
}

static struct value eval_lazy(const struct evaluator *ev, const struct expr *expr)
{
    if (strcmp(expr->name, "if") == 0) {
        int holds = eval_condition(ev, expr->args[0]);
        return holds < 0 ? value_none() : eval_node(ev, expr->args[holds ? 1 : 2]);
    }
    if (strcmp(expr->name, "not") == 0) {
        int holds = eval_condition(ev, expr->args[0]);
        return holds < 0 ? value_none() : value_long(ev->ctx->arena, !holds);
    }
    bool all = strcmp(expr->name, "and") == 0;
    for (size_t i = 0; i < expr->count; i++) {
        int holds = eval_condition(ev, expr->args[i]);
        if (holds < 0)
            return value_none();
        if (holds != (int)all)
            return value_long(ev->ctx->arena, !all);
    }
    return value_long(ev->ctx->arena, all);
}

/* --- calls, lists, sums ---------------------------------------------------------------------------------------- */

static struct value eval_list(const struct evaluator *ev, const struct expr *expr)
{
    struct value *items = arena_array(ev->ctx->arena, expr->count, sizeof(*items));
    for (size_t i = 0; i < expr->count && !ev->ctx->err; i++)
        items[i] = eval_node(ev, expr->args[i]);
    return ev->ctx->err ? value_none() : value_list(ev->ctx->arena, items, expr->count);
}

static struct value eval_call(const struct evaluator *ev, const struct expr *expr)
{
    const struct function *function = expr->function ? expr->function : function_find(expr->name);
    if (!function || expr->count < function->minimum || expr->count > function->maximum)
        return num_fail(ev->ctx, DLT_ERR_UNSUPPORTED, "unknown-function",
                        "%s cannot be computed here", expr->name);
    if (function->kind == FUNCTION_LAZY)
        return eval_lazy(ev, expr);
    struct value *args = arena_array(ev->ctx->arena, expr->count, sizeof(*args));
    for (size_t i = 0; i < expr->count && !ev->ctx->err; i++)
        args[i] = eval_node(ev, expr->args[i]);
    if (ev->ctx->err)
        return value_none();
    if (function->kind == FUNCTION_MAP && expr->count == 1)
        return matrix_map(ev->ctx, args[0], function->map);
    if (function->call)
        return function->call(ev->ctx, args, expr->count);
    return num_fail(ev->ctx, DLT_ERR_UNSUPPORTED, "unknown-function", "%s cannot be computed here",
                    expr->name);
}

/* One running sum or product. Terms are computed in scratch memory that is given back now and then. */
struct running {
    const struct expr *expr;
    long from, to;
    struct arena *scratch[2];
};

enum { TERMS_PER_SCRATCH = 64 };

static struct value run_terms(const struct evaluator *ev, const struct running *run)
{
    bool sum = run->expr->op == EXPR_SUM;
    unsigned turn = 0;
    struct num_ctx ctx = *ev->ctx;
    if (run->scratch[0])
        ctx.arena = run->scratch[0];
    struct expr_binding binding = {.name = run->expr->args[0]->name};
    struct expr_env env = {.bindings = &binding, .count = 1, .outer = ev->env};
    struct evaluator inner = *ev;
    inner.ctx = &ctx;
    inner.env = &env;
    struct value result = value_long(ctx.arena, sum ? 0 : 1);
    for (long k = run->from; k <= run->to && !ctx.err; k++) {
        binding.value = value_long(ctx.arena, k);
        struct value term = eval_node(&inner, run->expr->args[3]);
        if (ctx.err)
            break;
        result = sum ? (k == run->from ? term : matrix_add(&ctx, result, term, false))
                     : matrix_multiply(&ctx, result, term);
        if ((k - run->from) % TERMS_PER_SCRATCH == TERMS_PER_SCRATCH - 1 && run->scratch[0] &&
            !ctx.err) {
            turn ^= 1;
            result = value_copy(run->scratch[turn], result);
            arena_reset(run->scratch[turn ^ 1]);
            ctx.arena = run->scratch[turn];
        }
        if (k == run->to)
            break;
    }
    ev->ctx->err = ctx.err;
    ev->ctx->work = ctx.work;
    if (ctx.err)
        return value_none();
    return run->scratch[0] ? value_copy(ev->ctx->arena, result) : result;
}

static struct value eval_bound(const struct evaluator *ev, const struct expr *expr)
{
    struct running run = {.expr = expr};
    struct value from = eval_node(ev, expr->args[1]);
    struct value to = ev->ctx->err ? value_none() : eval_node(ev, expr->args[2]);
    if (ev->ctx->err)
        return value_none();
    if (!value_is_integer(from) || !value_is_integer(to))
        return num_fail(ev->ctx, DLT_ERR_RANGE, "limits", "a %s runs between whole numbers",
                        expr->op == EXPR_SUM ? "sum" : "product");
    if (num_compare(from, to) == NUM_GREATER)
        return value_long(ev->ctx->arena, expr->op == EXPR_SUM ? 0 : 1);
    bool fits = value_to_long(from, &run.from) && value_to_long(to, &run.to);
    if (!fits || (unsigned long)run.to - (unsigned long)run.from >= ev->budget->terms)
        return num_fail(ev->ctx, DLT_ERR_LIMIT, "too-many-terms",
                        "this runs over more than %d terms", EXPR_MAX_TERMS);
    ev->budget->terms -= (unsigned long)run.to - (unsigned long)run.from + 1;
    bool many = run.to - run.from >= TERMS_PER_SCRATCH;
    if (many) {
        run.scratch[0] = arena_create();
        run.scratch[1] = arena_create();
    }
    struct value result = run_terms(ev, &run);
    arena_destroy(run.scratch[0]);
    arena_destroy(run.scratch[1]);
    return result;
}

/* --- the whole --------------------------------------------------------------------------------------------------- */

static struct value eval_unary(const struct evaluator *ev, const struct expr *expr)
{
    struct value x = eval_node(ev, expr->args[0]);
    if (ev->ctx->err)
        return value_none();
    if (expr->op == EXPR_TRANSPOSE)
        return matrix_transpose(ev->ctx, x);
    return expr->op == EXPR_NEG ? matrix_map(ev->ctx, x, negate) : num_factorial(ev->ctx, x);
}

static struct value eval_op(const struct evaluator *ev, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_NUMBER:
        return expr->number;
    case EXPR_SYMBOL:
        return eval_symbol(ev, expr);
    case EXPR_ADD:
    case EXPR_MUL:
        return eval_chain(ev, expr);
    case EXPR_SUB:
    case EXPR_DIV:
    case EXPR_ELEMENTWISE:
        return eval_pair(ev, expr);
    case EXPR_POW:
        return eval_power(ev, expr);
    case EXPR_NEG:
    case EXPR_TRANSPOSE:
    case EXPR_FACTORIAL:
        return eval_unary(ev, expr);
    case EXPR_CALL:
        return eval_call(ev, expr);
    case EXPR_SUM:
    case EXPR_PRODUCT:
        return eval_bound(ev, expr);
    case EXPR_LIST:
    case EXPR_SHAPE:
        return eval_list(ev, expr);
    case EXPR_RELATION:
        return eval_relation(ev, expr);
    case EXPR_CASES:
        return eval_cases(ev, expr);
    }
    return value_none();
}

struct value eval_node(const struct evaluator *ev, const struct expr *expr)
{
    struct num_ctx *ctx = ev->ctx;
    if (ctx->err)
        return value_none();
    if (ev->budget->steps == 0 || (ctx->max_work && ctx->work >= ctx->max_work))
        return num_fail(ctx, DLT_ERR_LIMIT, "too-many-steps", "this takes too long to compute");
    ev->budget->steps--;
    ctx->work += EVAL_NODE_WORK;
    struct value result = eval_op(ev, expr);
    if (ev->watch)
        ev->watch(ev, result);
    if (ctx->err && !ev->budget->located && expr->column > 0) {
        ev->budget->located = true;
        if (ctx->diag)
            diag_place(ctx->diag, ctx->diag->line ? ctx->diag->line : 1, expr->column,
                       expr->length);
    }
    return ctx->err ? value_none() : result;
}

struct value expr_eval(struct num_ctx *ctx, const struct expr *expr, const struct expr_env *env)
{
    struct eval_budget budget = {.terms = EXPR_MAX_TERMS, .steps = EVAL_MAX_STEPS};
    struct evaluator ev = {.ctx = ctx, .env = env, .budget = &budget};
    return eval_node(&ev, expr);
}

struct value expr_eval_text(struct num_ctx *ctx, const char *text, const struct expr_env *env)
{
    struct expr_scope scope = scope_from_env(ctx->arena, env, NULL);
    const struct expr *expr = NULL;
    if (ctx->err)
        return value_none();
    enum dlt_err err = expr_parse(ctx->arena, text, &scope, &expr, NULL, ctx->diag);
    if (err) {
        ctx->err = err;
        return value_none();
    }
    return expr_eval(ctx, expr, env);
}
