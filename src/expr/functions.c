/* SPDX-License-Identifier: MIT */
/* The functions that may be typed: one row each, with how many arguments, and what help says. */
#include "expr_internal.h"

#include <string.h>

static struct value constant(struct num_ctx *ctx, long number)
{
    return value_long(ctx->arena, number);
}

static struct value fn_relu(struct num_ctx *ctx, struct value x)
{
    return num_max(ctx, x, constant(ctx, 0));
}

static struct value fn_sigmoid(struct num_ctx *ctx, struct value x)
{
    struct value one = constant(ctx, 1);
    return num_div(ctx, one, num_add(ctx, one, num_exp(ctx, num_neg(ctx, x))));
}

static struct value fn_softplus(struct num_ctx *ctx, struct value x)
{
    return num_log(ctx, num_add(ctx, constant(ctx, 1), num_exp(ctx, x)));
}

static struct value fn_sinh(struct num_ctx *ctx, struct value x)
{
    struct value twice = num_sub(ctx, num_exp(ctx, x), num_exp(ctx, num_neg(ctx, x)));
    return num_div(ctx, twice, constant(ctx, 2));
}

static struct value fn_cosh(struct num_ctx *ctx, struct value x)
{
    struct value twice = num_add(ctx, num_exp(ctx, x), num_exp(ctx, num_neg(ctx, x)));
    return num_div(ctx, twice, constant(ctx, 2));
}

static struct value fn_sign(struct num_ctx *ctx, struct value x)
{
    int sign = value_sign(x);
    if (sign == 2)
        return num_fail(ctx, DLT_ERR_RANGE, "undecided", "the sign of this number is not certain");
    return constant(ctx, sign);
}

static struct value fn_step(struct num_ctx *ctx, struct value x)
{
    struct value sign = fn_sign(ctx, x);
    return ctx->err ? value_none() : constant(ctx, value_sign(sign) > 0);
}

static struct value fn_round(struct num_ctx *ctx, struct value x)
{
    return num_floor(ctx, num_add(ctx, x, value_fraction(ctx->arena, 1, 2)));
}

static struct value fn_percent(struct num_ctx *ctx, struct value x)
{
    return num_div(ctx, x, constant(ctx, 100));
}

/* log_base(x), exact where it is a whole number. */
static struct value log_base(struct num_ctx *ctx, struct value x, struct value base)
{
    struct value result = num_div(ctx, num_log(ctx, x), num_log(ctx, base));
    if (ctx->err || x.kind != VALUE_RATIONAL || base.kind != VALUE_RATIONAL)
        return result;
    double near = value_to_double(result);
    if (!(near > -100000 && near < 100000))
        return result;
    struct value whole = constant(ctx, (long)(near < 0 ? near - 0.5 : near + 0.5));
    struct num_ctx trial = *ctx;
    trial.diag = NULL;
    struct value power = num_pow(&trial, base, whole);
    return !trial.err && value_equal(power, x) ? whole : result;
}

static struct value fn_log2(struct num_ctx *ctx, struct value x)
{
    return log_base(ctx, x, constant(ctx, 2));
}

static struct value fn_log10(struct num_ctx *ctx, struct value x)
{
    return log_base(ctx, x, constant(ctx, 10));
}

static struct value fn_log(struct num_ctx *ctx, const struct value *args, size_t count)
{
    return count == 1 ? num_log(ctx, args[0]) : log_base(ctx, args[0], args[1]);
}

static struct value fn_abs(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return args[0].kind == VALUE_LIST ? matrix_norm(ctx, args[0]) : num_abs(ctx, args[0]);
}

static struct value fn_matmul(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return matrix_multiply(ctx, args[0], args[1]);
}

static struct value fn_pow(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return num_pow(ctx, args[0], args[1]);
}

static struct value fn_root(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    struct value exponent = num_div(ctx, constant(ctx, 1), args[1]);
    long degree = 0;
    if (value_to_long(args[1], &degree) && degree % 2 != 0 && value_sign(args[0]) == -1)
        return num_neg(ctx, num_pow(ctx, num_neg(ctx, args[0]), exponent));
    return num_pow(ctx, args[0], exponent);
}

static struct value fn_mod(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return num_mod(ctx, args[0], args[1]);
}

static struct value fn_binom(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return num_binomial(ctx, args[0], args[1]);
}

static struct value gcd(struct num_ctx *ctx, struct value a, struct value b)
{
    if (!value_is_integer(a) || !value_is_integer(b))
        return num_fail(ctx, DLT_ERR_TYPE, "type", "gcd and lcm need whole numbers");
    return num_gcd(ctx, a, b);
}

static struct value fn_gcd(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = args[0];
    for (size_t i = 1; i < count && !ctx->err; i++)
        result = gcd(ctx, result, args[i]);
    return result;
}

static struct value fn_lcm(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = args[0];
    for (size_t i = 1; i < count && !ctx->err; i++) {
        struct value product = num_abs(ctx, num_mul(ctx, result, args[i]));
        result = num_div(ctx, product, gcd(ctx, result, args[i]));
    }
    return result;
}

typedef struct value (*binary_fn)(struct num_ctx *, struct value, struct value);

/* Folds numbers, and the numbers of lists, in order. */
static struct value fold(struct num_ctx *ctx, const struct value *args, size_t count,
                         binary_fn combine, struct value *result, unsigned depth)
{
    for (size_t i = 0; i < count && !ctx->err; i++) {
        if (args[i].kind == VALUE_LIST && depth < 8)
            fold(ctx, args[i].as.items, args[i].count, combine, result, depth + 1);
        else
            *result = result->kind == VALUE_NONE ? args[i] : combine(ctx, *result, args[i]);
    }
    return ctx->err ? value_none() : *result;
}

static struct value fn_max(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = value_none();
    return fold(ctx, args, count, num_max, &result, 0);
}

static struct value fn_min(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = value_none();
    return fold(ctx, args, count, num_min, &result, 0);
}

static struct value fn_total(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = constant(ctx, 0);
    return fold(ctx, args, count, num_add, &result, 0);
}

static struct value fn_product(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = constant(ctx, 1);
    return fold(ctx, args, count, num_mul, &result, 0);
}

static struct value fn_length(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return constant(ctx, args[0].kind == VALUE_LIST ? (long)args[0].count : 1);
}

static struct value fn_mean(struct num_ctx *ctx, const struct value *args, size_t count)
{
    if (count > 1)
        return num_div(ctx, fn_total(ctx, args, count), constant(ctx, (long)count));
    return num_div(ctx, fn_total(ctx, args, 1), fn_length(ctx, args, 1));
}

static struct value fn_first(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    if (args[0].kind == VALUE_LIST && args[0].count == 0)
        return num_fail(ctx, DLT_ERR_RANGE, "index", "the list is empty");
    return args[0].kind == VALUE_LIST ? args[0].as.items[0] : args[0];
}

static struct value fn_last(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    if (args[0].kind == VALUE_LIST && args[0].count == 0)
        return num_fail(ctx, DLT_ERR_RANGE, "index", "the list is empty");
    return args[0].kind == VALUE_LIST ? args[0].as.items[args[0].count - 1] : args[0];
}

static struct value fn_item(struct num_ctx *ctx, const struct value *args, size_t count)
{
    struct value result = args[0];
    for (size_t i = 1; i < count; i++) {
        long index = 0;
        if (!value_to_long(args[i], &index))
            return num_fail(ctx, DLT_ERR_TYPE, "index", "an index is a whole number");
        if (result.kind != VALUE_LIST && index == 1)
            continue;
        if (result.kind != VALUE_LIST || index < 1 || (size_t)index > result.count)
            return num_fail(ctx, DLT_ERR_RANGE, "index",
                            "there is no item %ld: items count from 1 to %zu", index,
                            result.kind == VALUE_LIST ? result.count : 1);
        result = result.as.items[index - 1];
    }
    return result;
}

static struct value fn_range(struct num_ctx *ctx, const struct value *args, size_t count)
{
    long from = 0, to = 0;
    (void)count;
    if (!value_to_long(args[0], &from) || !value_to_long(args[1], &to))
        return num_fail(ctx, DLT_ERR_TYPE, "type", "range needs two whole numbers");
    if (to < from)
        return value_list(ctx->arena, NULL, 0);
    if ((unsigned long)to - (unsigned long)from >= EXPR_MAX_TERMS)
        return num_fail(ctx, DLT_ERR_LIMIT, "too-many-terms", "this range is too long");
    size_t length = (size_t)(to - from) + 1;
    struct value *items = arena_array(ctx->arena, length, sizeof(*items));
    for (size_t i = 0; i < length; i++)
        items[i] = constant(ctx, from + (long)i);
    return value_list(ctx->arena, items, length);
}

static struct value fn_norm(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return matrix_norm(ctx, args[0]);
}

static struct value fn_det(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return matrix_determinant(ctx, args[0]);
}

static struct value fn_transpose(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return matrix_transpose(ctx, args[0]);
}

static struct value fn_dot(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return matrix_multiply(ctx, matrix_transpose(ctx, args[0]), args[1]);
}

static struct value fn_outer(struct num_ctx *ctx, const struct value *args, size_t count)
{
    (void)count;
    return matrix_multiply(ctx, args[0], matrix_transpose(ctx, args[1]));
}

static struct value fn_trace(struct num_ctx *ctx, const struct value *args, size_t count)
{
    size_t rows = 1, columns = 1;
    (void)count;
    if (!matrix_size(args[0], &rows, &columns) || rows != columns)
        return num_fail(ctx, DLT_ERR_TYPE, "shapes", "the trace needs a square matrix");
    struct value sum = constant(ctx, 0);
    for (size_t i = 0; i < rows; i++)
        sum = num_add(ctx, sum, rows == 1 ? args[0] : args[0].as.items[i].as.items[i]);
    return sum;
}

enum { ANY = 64 };

#define MAP(n, c, f, h)                                                                            \
    {                                                                                              \
        .name = (n), .canonical = (c), .kind = FUNCTION_MAP, .minimum = 1, .maximum = 1,           \
        .map = (f), .help = (h)                                                                    \
    }
#define ARGS(n, c, low, high, f, h)                                                                \
    {                                                                                              \
        .name = (n), .canonical = (c), .kind = FUNCTION_ARGS, .minimum = (low), .maximum = (high), \
        .call = (f), .help = (h)                                                                   \
    }
#define LAZY(n, low, high, h)                                                                      \
    {                                                                                              \
        .name = (n), .kind = FUNCTION_LAZY, .minimum = (low), .maximum = (high), .help = (h)       \
    }

const struct function function_table[] = {
    ARGS("abs", NULL, 1, 1, fn_abs, "absolute value; the norm of a vector"),
    LAZY("and", 1, ANY, "1 when all conditions hold"),
    ARGS("binom", NULL, 2, 2, fn_binom, "ways to choose k of n: binom(n, k)"),
    ARGS("binomial", "binom", 2, 2, fn_binom, "see binom"),
    ARGS("C", "binom", 2, 2, fn_binom, "see binom"),
    MAP("ceil", NULL, num_ceil, "the next whole number upwards"),
    ARGS("choose", "binom", 2, 2, fn_binom, "see binom"),
    ARGS("comb", "binom", 2, 2, fn_binom, "see binom"),
    MAP("cos", NULL, num_cos, "cosine"),
    MAP("cosh", NULL, fn_cosh, "hyperbolic cosine"),
    ARGS("det", NULL, 1, 1, fn_det, "determinant of a square matrix"),
    ARGS("dot", NULL, 2, 2, fn_dot, "inner product of two vectors"),
    MAP("exp", NULL, num_exp, "e to the power of x"),
    MAP("factorial", NULL, num_factorial, "n!"),
    ARGS("first", NULL, 1, 1, fn_first, "first item of a list"),
    MAP("floor", NULL, num_floor, "the next whole number downwards"),
    ARGS("gcd", NULL, 1, ANY, fn_gcd, "greatest common divisor"),
    LAZY("if", 3, 3, "if(condition, a, b): a where the condition holds, else b"),
    ARGS("item", NULL, 2, 4, fn_item, "item(list, i), counted from 1"),
    ARGS("last", NULL, 1, 1, fn_last, "last item of a list"),
    ARGS("lcm", NULL, 1, ANY, fn_lcm, "least common multiple"),
    ARGS("length", NULL, 1, 1, fn_length, "number of items of a list"),
    MAP("lg", "log2", fn_log2, "logarithm to base 2"),
    MAP("ln", "log", num_log, "natural logarithm"),
    {.name = "log",
     .kind = FUNCTION_MAP,
     .minimum = 1,
     .maximum = 2,
     .map = num_log,
     .call = fn_log,
     .help = "natural logarithm; log(x, b) to base b"},
    MAP("log10", NULL, fn_log10, "logarithm to base 10"),
    MAP("log2", NULL, fn_log2, "logarithm to base 2"),
    ARGS("matmul", NULL, 2, 2, fn_matmul, "matrix product of two matrices"),
    ARGS("max", NULL, 1, ANY, fn_max, "the largest"),
    ARGS("maximum", "max", 1, ANY, fn_max, "see max"),
    ARGS("mean", NULL, 1, ANY, fn_mean, "arithmetic mean"),
    ARGS("min", NULL, 1, ANY, fn_min, "the smallest"),
    ARGS("minimum", "min", 1, ANY, fn_min, "see min"),
    ARGS("mod", NULL, 2, 2, fn_mod, "remainder: mod(a, b)"),
    ARGS("nCr", "binom", 2, 2, fn_binom, "see binom"),
    ARGS("norm", NULL, 1, 1, fn_norm, "length of a vector"),
    LAZY("not", 1, 1, "1 when the condition does not hold"),
    LAZY("or", 1, ANY, "1 when any condition holds"),
    ARGS("outer", NULL, 2, 2, fn_outer, "outer product of two vectors: a b^T"),
    MAP("percent", NULL, fn_percent, "a hundredth"),
    ARGS("pow", NULL, 2, 2, fn_pow, "a to the power of b"),
    ARGS("power", NULL, 2, 2, fn_pow, "see pow"),
    {.name = "prod",
     .canonical = "product",
     .kind = FUNCTION_BIND,
     .minimum = 1,
     .maximum = 1,
     .help = "prod(k, 1, n, term)"},
    ARGS("product", NULL, 1, 1, fn_product, "product of a list"),
    ARGS("range", NULL, 2, 2, fn_range, "list of the whole numbers from a to b"),
    MAP("relu", NULL, fn_relu, "max(0, x)"),
    ARGS("root", NULL, 2, 2, fn_root, "root(x, n): the n-th root"),
    MAP("round", NULL, fn_round, "nearest whole number, halves upwards"),
    MAP("sigmoid", NULL, fn_sigmoid, "1/(1 + exp(-x))"),
    MAP("sign", NULL, fn_sign, "-1, 0 or 1"),
    MAP("sin", NULL, num_sin, "sine"),
    MAP("sinh", NULL, fn_sinh, "hyperbolic sine"),
    MAP("softplus", NULL, fn_softplus, "log(1 + exp(x))"),
    MAP("sqrt", NULL, num_sqrt, "square root"),
    MAP("step", NULL, fn_step, "1 for x > 0, else 0"),
    {.name = "sum",
     .canonical = "total",
     .kind = FUNCTION_BIND,
     .minimum = 1,
     .maximum = 1,
     .help = "sum(k, 1, n, term)"},
    MAP("tan", NULL, num_tan, "tangent"),
    MAP("tanh", NULL, num_tanh, "hyperbolic tangent"),
    ARGS("total", NULL, 1, 1, fn_total, "sum of a list"),
    ARGS("trace", NULL, 1, 1, fn_trace, "sum of the diagonal"),
    ARGS("transpose", NULL, 1, 1, fn_transpose, "rows become columns"),
};

const size_t function_count = DLT_COUNT(function_table);

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Order of two words, capitals as small letters. */
static int word_order(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) - lower(*b);
}

const struct function *function_find(const char *name)
{
    size_t low = 0, high = function_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = word_order(name, function_table[middle].name);
        if (order == 0) {
            const struct function *found = &function_table[middle];
            return name[1] || name[0] == found->name[0] ? found : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
