/* SPDX-License-Identifier: MIT */
/* Second moments of activation functions and their slopes: named ones and expressions in x. */
#include "activation_moment.h"

#include "dltutor/expr.h"

#include <math.h>

static const struct activation activations[] = {
    {.name = "tanh", .formula = "h(x) = tanh x", .text = "tanh(x)"},
    {.name = "sigmoid", .formula = "h(x) = 1/(1 + exp(−x))", .text = "sigmoid(x)"},
    {.name = "gelu", .formula = "h(x) = x·Φ(x)"},
    {.name = "gelu_tanh",
     .formula = "h(x) = ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))",
     .text = "x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))"},
    {.name = "swish", .formula = "h(x) = x/(1 + exp(−x))", .text = "x*sigmoid(x)"},
    {.name = "elu",
     .formula = "h(x) = x for x > 0, α·(exp(x) − 1) below",
     .text = "max(0, x) + alpha*(exp(min(0, x)) - 1)"},
    {.name = "selu",
     .formula = "h(x) = λ·x for x > 0, λ·α·(exp(x) − 1) below; λ = 1.0507…, α = 1.6733…",
     .text = "1.0507009873554804934193349852946*(max(0, x) + "
             "1.6732632423543772848170429916717*(exp(min(0, x)) - 1))"},
    {.name = "softplus", .formula = "h(x) = ln(1 + exp(x))", .text = "softplus(x)"},
    {.name = "mish", .formula = "h(x) = x·tanh(ln(1 + exp(x)))", .text = "x*tanh(softplus(x))"},
};

const struct activation *activation_find(const char *name)
{
    for (size_t i = 0; i < DLT_COUNT(activations); i++)
        if (str_equal(activations[i].name, name))
            return &activations[i];
    return NULL;
}

/* --- from an expression to steps ------------------------------------------------------------------- */

struct compiler {
    struct num_ctx *ctx;
    const struct expr_env *env; /* alpha */
    struct normal_step *steps;
    size_t count, capacity;
};

enum { STEPS_MAX = 2000 }; /* tan and cosh hold their argument twice */

static void add_step(struct compiler *c, enum normal_code code, struct value constant)
{
    if (c->count == STEPS_MAX)
        num_fail(c->ctx, DLT_ERR_LIMIT, "too-long", "function: this is too long to integrate");
    if (c->ctx->err != DLT_OK)
        return;
    c->steps = arena_grow(c->ctx->arena, c->steps, c->count, &c->capacity, sizeof(*c->steps));
    c->steps[c->count++] = (struct normal_step){code, constant};
}

static void add_code(struct compiler *c, enum normal_code code)
{
    add_step(c, code, value_none());
}

static void add_number(struct compiler *c, long number)
{
    add_step(c, NORMAL_CONSTANT, value_long(c->ctx->arena, number));
}

static bool depends_on_x(const struct expr *expr)
{
    if (expr->op == EXPR_SYMBOL)
        return str_equal(expr->name, "x");
    for (size_t i = 0; i < expr->count; i++)
        if (depends_on_x(expr->args[i]))
            return true;
    return false;
}

static void compile(struct compiler *c, const struct expr *expr);

static void unsupported(struct compiler *c, const struct expr *expr)
{
    num_fail(c->ctx, DLT_ERR_UNSUPPORTED, "unsupported",
             "function: there is no way to integrate %s; use +, -, *, /, powers, exp, log, sqrt, "
             "sin, cos, tanh, sigmoid, softplus, relu, abs, max and min",
             expr->name ? expr->name : "this");
}

/* All operands with `code` between them. */
static void compile_chain(struct compiler *c, const struct expr *expr, enum normal_code code)
{
    for (size_t i = 0; i < expr->count && c->ctx->err == DLT_OK; i++) {
        compile(c, expr->args[i]);
        if (i > 0)
            add_code(c, code);
    }
}

static void compile_power(struct compiler *c, const struct expr *base, const struct expr *exponent)
{
    long whole = 0;

    compile(c, base);
    if (!depends_on_x(exponent)) {
        const struct value power = expr_eval(c->ctx, exponent, c->env);

        if (value_to_long(power, &whole) && whole >= -1000 && whole <= 1000) {
            add_step(c, NORMAL_POWER, power);
            return;
        }
    }
    /* base^exponent = exp(exponent·log(base)) */
    add_code(c, NORMAL_LOG);
    compile(c, exponent);
    add_code(c, NORMAL_MUL);
    add_code(c, NORMAL_EXP);
}

/* sinh, cosh and tan by what they are made of; false for others. */
static bool compile_made(struct compiler *c, const struct expr *expr)
{
    bool sinh_here = str_equal(expr->name, "sinh");

    if (str_equal(expr->name, "tan")) {
        compile(c, expr->args[0]);
        add_code(c, NORMAL_SIN);
        compile(c, expr->args[0]);
        add_code(c, NORMAL_COS);
        add_code(c, NORMAL_DIV);
        return true;
    }
    if (!sinh_here && !str_equal(expr->name, "cosh"))
        return false;
    compile(c, expr->args[0]);
    add_code(c, NORMAL_EXP);
    compile(c, expr->args[0]);
    add_code(c, NORMAL_NEG);
    add_code(c, NORMAL_EXP);
    add_code(c, sinh_here ? NORMAL_SUB : NORMAL_ADD);
    add_number(c, 2);
    add_code(c, NORMAL_DIV);
    return true;
}

static void compile_call(struct compiler *c, const struct expr *expr)
{
    static const struct {
        const char *name;
        enum normal_code code;
    } functions[] = {
        {"exp", NORMAL_EXP},           {"sin", NORMAL_SIN},
        {"cos", NORMAL_COS},           {"tanh", NORMAL_TANH},
        {"abs", NORMAL_ABS},           {"sigmoid", NORMAL_SIGMOID},
        {"softplus", NORMAL_SOFTPLUS}, {"sqrt", NORMAL_SQRT},
        {"log", NORMAL_LOG},           {"ln", NORMAL_LOG},
    };
    bool largest = str_equal(expr->name, "max");

    if (largest || str_equal(expr->name, "min")) {
        compile_chain(c, expr, largest ? NORMAL_MAX : NORMAL_MIN);
        return;
    }
    if (expr->count == 2 && str_equal(expr->name, "pow")) {
        compile_power(c, expr->args[0], expr->args[1]);
        return;
    }
    if (expr->count == 1 && str_equal(expr->name, "relu")) {
        compile(c, expr->args[0]);
        add_number(c, 0);
        add_code(c, NORMAL_MAX);
        return;
    }
    for (size_t i = 0; expr->count == 1 && i < DLT_COUNT(functions); i++) {
        if (!str_equal(expr->name, functions[i].name))
            continue;
        compile(c, expr->args[0]);
        add_code(c, functions[i].code);
        return;
    }
    if (expr->count != 1 || !compile_made(c, expr))
        unsupported(c, expr);
}

static void compile(struct compiler *c, const struct expr *expr)
{
    if (c->ctx->err != DLT_OK)
        return;
    if (!depends_on_x(expr)) {
        add_step(c, NORMAL_CONSTANT, expr_eval(c->ctx, expr, c->env));
        return;
    }
    switch (expr->op) {
    case EXPR_SYMBOL:
        add_code(c, NORMAL_X);
        break;
    case EXPR_ADD:
        compile_chain(c, expr, NORMAL_ADD);
        break;
    case EXPR_SUB:
        compile_chain(c, expr, NORMAL_SUB);
        break;
    case EXPR_MUL:
        compile_chain(c, expr, NORMAL_MUL);
        break;
    case EXPR_DIV:
        compile_chain(c, expr, NORMAL_DIV);
        break;
    case EXPR_NEG:
        compile(c, expr->args[0]);
        add_code(c, NORMAL_NEG);
        break;
    case EXPR_POW:
        compile_power(c, expr->args[0], expr->args[1]);
        break;
    case EXPR_CALL:
        compile_call(c, expr);
        break;
    default:
        unsupported(c, expr);
        break;
    }
}

/* --- moments --------------------------------------------------------------------------------------- */

static const struct expr *read_text(struct num_ctx *ctx, const char *text)
{
    static const struct expr_symbol symbols[] = {{.name = "x"}, {.name = "alpha"}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = DLT_COUNT(symbols)};
    const struct expr *expr = NULL;
    enum dlt_err err = expr_parse(ctx->arena, text, &scope, &expr, NULL, ctx->diag);

    if (err != DLT_OK)
        ctx->err = err;
    return expr;
}

enum dlt_err activation_moments(struct num_ctx *ctx, const struct activation *activation,
                                struct value *square_out, struct value *slope_out)
{
    const struct expr_binding alpha = {"alpha", activation->alpha};
    const struct expr_env env = {.bindings = &alpha, .count = 1};
    struct compiler c = {.ctx = ctx, .env = &env};
    const struct expr *expr;

    if (activation->text) {
        expr = read_text(ctx, activation->text);
        if (ctx->err == DLT_OK)
            compile(&c, expr);
    } else {
        add_code(&c, NORMAL_X);
        add_code(&c, NORMAL_X);
        add_code(&c, NORMAL_DISTRIBUTION);
        add_code(&c, NORMAL_MUL);
    }
    if (ctx->err != DLT_OK)
        return ctx->err;
    num_normal_moments(ctx, c.steps, c.count, square_out, slope_out);
    if (ctx->err == DLT_ERR_RANGE && ctx->diag && str_equal(ctx->diag->tag, "no-mean"))
        diag_set(ctx->diag, DLT_ERR_RANGE, "no-mean",
                 "function: the mean of its square cannot be found with a small error; it must "
                 "have a real value for every x, not grow too large (as x^50 and exp(x^2) do), and "
                 "not bend too often");
    return ctx->err;
}

/* --- the same in floating point -------------------------------------------------------------------- */

enum { INTERVALS = 4000, EXPRESSION_INTERVALS = 1200 };

static double selu_plain(double x)
{
    const double lambda = 1.0507009873554805, alpha = 1.6732632423543772;

    return lambda * (x > 0 ? x : alpha * expm1(x));
}

static double named_plain(const char *name, double alpha, double x)
{
    double sigmoid = 1 / (1 + exp(-x)), softplus = x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));

    if (str_equal(name, "tanh"))
        return 1 - 2 / (exp(2 * x) + 1);
    if (str_equal(name, "sigmoid"))
        return sigmoid;
    if (str_equal(name, "gelu"))
        return x * erfc(-x / sqrt(2)) / 2;
    if (str_equal(name, "gelu_tanh"))
        return x / (1 + exp(-2 * sqrt(2 / acos(-1)) * (x + 0.044715 * x * x * x)));
    if (str_equal(name, "swish"))
        return x * sigmoid;
    if (str_equal(name, "elu"))
        return x > 0 ? x : alpha * expm1(x);
    if (str_equal(name, "selu"))
        return selu_plain(x);
    return str_equal(name, "mish") ? x * tanh(softplus) : softplus;
}

struct plain {
    struct num_ctx *ctx;
    const struct activation *activation;
    const struct expr *expr;
};

static double plain_at(const struct plain *plain, double x)
{
    struct num_ctx trial = *plain->ctx;
    struct value at = value_from_double(trial.arena, x);
    const struct expr_binding bindings[] = {{"x", at}, {"alpha", plain->activation->alpha}};
    const struct expr_env env = {.bindings = bindings, .count = DLT_COUNT(bindings)};

    if (plain->activation->name)
        return named_plain(plain->activation->name, value_to_double(plain->activation->alpha), x);
    trial.diag = NULL;
    return value_to_double(expr_eval(&trial, plain->expr, &env));
}

/* Simpson's rule over one half of the line, 12 long: beyond it nothing is left. */
static void add_half(const struct plain *plain, int side, int intervals, double sums[2])
{
    const double width = 12.0 / intervals, h = 1e-5;

    for (int i = 0; i <= intervals; i++) {
        double x = side * i * width, inside = x + (i == 0 ? side * h : 0);
        double weight = i == 0 || i == intervals ? 1 : i % 2 ? 4 : 2;
        double share = weight * exp(-x * x / 2) * width / 3 / sqrt(2 * acos(-1));
        double value = plain_at(plain, x);
        double rise = (plain_at(plain, inside + h) - plain_at(plain, inside - h)) / (2 * h);

        sums[0] += share * value * value;
        sums[1] += share * rise * rise;
    }
}

bool activation_plain_moments(struct num_ctx *ctx, const struct activation *activation,
                              double *square_out, double *slope_out)
{
    struct plain plain = {.ctx = ctx, .activation = activation};

    if (!activation->name)
        plain.expr = read_text(ctx, activation->text);
    if (ctx->err != DLT_OK)
        return false;
    int intervals = activation->name ? INTERVALS : EXPRESSION_INTERVALS;
    double fine[2] = {0}, coarse[2] = {0};

    for (int side = -1; side <= 1; side += 2) {
        add_half(&plain, side, intervals, fine);
        add_half(&plain, side, intervals / 2, coarse);
    }
    /* Where a kink or a jump lies between the points the rule says nothing. */
    *square_out = fabs(fine[0] - coarse[0]) < 1e-7 ? fine[0] : NAN;
    *slope_out = fabs(fine[1] - coarse[1]) < 1e-7 ? fine[1] : NAN;
    return isfinite(*square_out);
}
