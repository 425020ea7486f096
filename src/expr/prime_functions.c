/* SPDX-License-Identifier: MIT */
/* Functions in a program. Each becomes powers of a few unknowns, by rules that hold wherever both
 * sides have a value; what has no rule is an unknown by its arguments. */
#include "prime_program.h"

enum { MAX_SHIFT = 32, MAX_FACTORIAL = 4096, MAX_CHOICE = 64, MAX_TURNS = 12, MAX_DETERMINANT = 4 };

/* An argument as a tree or, cell of a matrix, as a step. */
struct argument {
    const struct expr *tree; /* NULL: only the step is known */
    uint32_t id;
};

typedef uint32_t (*map_fn)(struct prime_program *, const struct argument *);

/* A step that is a sum, term by term. */
static void add_step(struct prime_program *p, struct prime_linear *sum, uint32_t id,
                     struct prime_ratio factor, unsigned depth)
{
    struct prime_step step = p->steps[id];
    struct prime_ratio minus = {-factor.top, factor.bottom};
    if (depth > 0 && (step.op == PRIME_ADD || step.op == PRIME_SUB)) {
        add_step(p, sum, step.a, factor, depth - 1);
        add_step(p, sum, step.b, step.op == PRIME_ADD ? factor : minus, depth - 1);
    } else if (depth > 0 && step.op == PRIME_NEG) {
        add_step(p, sum, step.a, minus, depth - 1);
    } else {
        struct prime_linear term = {.ids = {id}, .factors = {{1, 1}}, .count = 1};
        prime_linear_join(sum, &term, factor);
    }
}

static struct prime_linear linear_of(struct prime_program *p, const struct argument *argument)
{
    enum { DEPTH = 4 };
    struct prime_linear sum = {.count = 0};
    if (argument->tree)
        prime_linear_of(p, argument->tree, &sum);
    else
        add_step(p, &sum, argument->id, (struct prime_ratio){1, 1}, DEPTH);
    if (sum.full)
        prime_fail(p, "an exponent has too many terms");
    return sum;
}

static uint32_t id_of(struct prime_program *p, const struct argument *argument)
{
    return argument->tree ? prime_compile_scalar(p, argument->tree) : argument->id;
}

static uint32_t halved(struct prime_program *p, uint32_t id)
{
    return prime_div(p, id, prime_whole(p, 2));
}

/* --- exponentials and logarithms ------------------------------------------------------------------------ */

static uint32_t map_exp(struct prime_program *p, const struct argument *argument)
{
    struct prime_linear sum = linear_of(p, argument);
    return prime_emit_exp(p, &sum);
}

static uint32_t map_sigmoid(struct prime_program *p, const struct argument *argument)
{
    uint32_t e = map_exp(p, argument);
    return prime_div(p, e, prime_add(p, 1, e));
}

static uint32_t map_tanh(struct prime_program *p, const struct argument *argument)
{
    uint32_t e = prime_pow(p, map_exp(p, argument), 2);
    return prime_div(p, prime_sub(p, e, 1), prime_add(p, 1, e));
}

static uint32_t map_sinh(struct prime_program *p, const struct argument *argument)
{
    uint32_t e = map_exp(p, argument);
    return halved(p, prime_sub(p, e, prime_div(p, 1, e)));
}

static uint32_t map_cosh(struct prime_program *p, const struct argument *argument)
{
    uint32_t e = map_exp(p, argument);
    return halved(p, prime_add(p, e, prime_div(p, 1, e)));
}

static uint32_t log_of(struct prime_program *p, uint32_t id)
{
    prime_need_nonzero(p, id);
    return prime_value(p, prime_function(p, PRIME_LOG, NULL, &id, 1));
}

static uint32_t map_log(struct prime_program *p, const struct argument *argument)
{
    return argument->tree ? prime_emit_log(p, argument->tree) : log_of(p, argument->id);
}

static uint32_t map_softplus(struct prime_program *p, const struct argument *argument)
{
    return log_of(p, prime_add(p, 1, map_exp(p, argument)));
}

static uint32_t log_ten(struct prime_program *p)
{
    return prime_add(p, log_of(p, prime_whole(p, 2)), log_of(p, prime_whole(p, 5)));
}

static uint32_t map_log2(struct prime_program *p, const struct argument *argument)
{
    return prime_div(p, map_log(p, argument), log_of(p, prime_whole(p, 2)));
}

static uint32_t map_log10(struct prime_program *p, const struct argument *argument)
{
    return prime_div(p, map_log(p, argument), log_ten(p));
}

/* --- absolute values -------------------------------------------------------------------------------------- */

/* |a b| = |a| |b| */
static uint32_t modulus_of(struct prime_program *p, uint32_t id, unsigned depth)
{
    struct prime_step step = p->steps[id];
    if (prime_nonnegative(p, id, 4))
        return id;
    if (step.op == PRIME_WHOLE)
        return prime_whole(p, -step.number);
    if (step.op == PRIME_NEG && depth > 0)
        return modulus_of(p, step.a, depth - 1);
    if ((step.op == PRIME_MUL || step.op == PRIME_DIV) && depth > 0) {
        uint32_t a = modulus_of(p, step.a, depth - 1), b = modulus_of(p, step.b, depth - 1);
        return step.op == PRIME_MUL ? prime_mul(p, a, b) : prime_div(p, a, b);
    }
    return prime_root(p, prime_function(p, PRIME_MODULUS, NULL, &id, 1), 1, 1);
}

enum { MODULUS_DEPTH = 16 };

static uint32_t map_relu(struct prime_program *p, const struct argument *argument)
{
    uint32_t id = id_of(p, argument);
    return halved(p, prime_add(p, id, modulus_of(p, id, MODULUS_DEPTH)));
}

static uint32_t larger(struct prime_program *p, uint32_t a, uint32_t b)
{
    uint32_t gap = modulus_of(p, prime_sub(p, a, b), MODULUS_DEPTH);
    return halved(p, prime_add(p, prime_add(p, a, b), gap));
}

static uint32_t smaller(struct prime_program *p, uint32_t a, uint32_t b)
{
    uint32_t gap = modulus_of(p, prime_sub(p, a, b), MODULUS_DEPTH);
    return halved(p, prime_sub(p, prime_add(p, a, b), gap));
}

static uint32_t root_of(struct prime_program *p, uint32_t id)
{
    return prime_root(p, prime_function(p, PRIME_MODULUS, NULL, &id, 1), 1, 2);
}

static uint32_t map_sqrt(struct prime_program *p, const struct argument *argument)
{
    return root_of(p, id_of(p, argument));
}

/* --- angles --------------------------------------------------------------------------------------------------- */

/* A step for the real and one for the imaginary part. */
struct turn {
    uint32_t parts[2];
};

static struct turn turn_times(struct prime_program *p, struct turn a, struct turn b)
{
    uint32_t same =
        prime_sub(p, prime_mul(p, a.parts[0], b.parts[0]), prime_mul(p, a.parts[1], b.parts[1]));
    uint32_t other =
        prime_add(p, prime_mul(p, a.parts[0], b.parts[1]), prime_mul(p, a.parts[1], b.parts[0]));
    return (struct turn){{same, other}};
}

/* cos + i sin of one term, as a power where its factor is a small whole number. */
static struct turn turn_of(struct prime_program *p, uint32_t id, struct prime_ratio factor)
{
    struct turn result = {{1, prime_whole(p, 0)}}, unit = {{prime_whole(p, 0), 1}};
    uint32_t unknown = 0;
    bool pi = prime_is_unknown(p, id, &unknown) && p->unknowns[unknown].family == PRIME_PI;
    int64_t times = factor.top < 0 ? -factor.top : factor.top;
    if (pi && factor.bottom <= 2) {
        times = (factor.bottom == 1 ? factor.top % 4 * 2 : factor.top % 4) % 4;
        for (times += times < 0 ? 4 : 0; times > 0; times--)
            result = turn_times(p, result, unit);
        return result;
    }
    if (factor.bottom != 1 || times > MAX_TURNS) {
        id = prime_mul(p, prime_fraction(p, times, factor.bottom), id);
        times = 1;
    }
    uint32_t t = prime_value(p, prime_function(p, PRIME_ANGLE, NULL, &id, 1));
    uint32_t square = prime_pow(p, t, 2), below = prime_add(p, 1, square);
    unit.parts[0] = prime_div(p, prime_sub(p, 1, square), below);
    unit.parts[1] = prime_div(p, prime_mul(p, prime_whole(p, 2), t), below);
    if (factor.top < 0)
        unit.parts[1] = prime_neg(p, unit.parts[1]);
    for (result = unit; times > 1; times--)
        result = turn_times(p, result, unit);
    return result;
}

static struct turn direction(struct prime_program *p, const struct argument *argument)
{
    struct prime_linear sum = linear_of(p, argument);
    struct turn result = {{1, prime_whole(p, 0)}};
    for (size_t i = 0; i < sum.count && !p->failed; i++) {
        struct turn next = turn_of(p, sum.ids[i], sum.factors[i]);
        result = i == 0 ? next : turn_times(p, result, next);
    }
    return result;
}

static uint32_t map_cos(struct prime_program *p, const struct argument *argument)
{
    return direction(p, argument).parts[0];
}

static uint32_t map_sin(struct prime_program *p, const struct argument *argument)
{
    return direction(p, argument).parts[1];
}

static uint32_t map_tan(struct prime_program *p, const struct argument *argument)
{
    struct turn turn = direction(p, argument);
    return prime_div(p, turn.parts[1], turn.parts[0]);
}

/* --- factorials ---------------------------------------------------------------------------------------------------- */

/* (t + c)! from t!, unless t is a negative number in disguise, of which there is no factorial. */
static uint32_t shifted(struct prime_program *p, uint32_t rest, int64_t shift)
{
    uint32_t result = prime_value(p, prime_function(p, PRIME_GAMMA, NULL, &rest, 1));
    for (int64_t i = 1; i <= shift; i++) {
        uint32_t factor = prime_add(p, rest, prime_whole(p, i));
        prime_need_nonzero(p, factor);
        result = prime_mul(p, result, factor);
    }
    for (int64_t i = 0; i > shift; i--)
        result = prime_div(p, result, prime_add(p, rest, prime_whole(p, i)));
    return result;
}

static uint32_t factorial(struct prime_program *p, const struct prime_linear *sum)
{
    struct prime_linear rest = *sum;
    int64_t shift = 0;
    for (size_t i = 0; i < rest.count; i++) {
        struct prime_ratio constant = rest.factors[i];
        if (rest.ids[i] != 1 || constant.bottom != 1)
            continue;
        if (rest.count > 1 && (constant.top > MAX_SHIFT || constant.top < -MAX_SHIFT))
            continue;
        shift = constant.top;
        rest.ids[i] = rest.ids[--rest.count];
        rest.factors[i] = rest.factors[rest.count];
        break;
    }
    if (rest.count > 0)
        return shifted(p, prime_emit_linear(p, &rest), shift);
    if (shift < 0 || shift > MAX_FACTORIAL)
        return prime_fail(p, "a factorial is too large, or of a negative number");
    return prime_step(p, (struct prime_step){.op = PRIME_FACTORIAL, .number = shift});
}

uint32_t prime_factorial(struct prime_program *p, const struct expr *argument)
{
    struct prime_linear sum;
    prime_linear_of(p, argument, &sum);
    return factorial(p, &sum);
}

/* A whole number for all whole values of its symbols. */
static bool counts(struct prime_program *p, const struct expr *expr)
{
    struct prime_linear sum;
    prime_linear_of(p, expr, &sum);
    bool whole = !sum.full;
    for (size_t i = 0; i < sum.count && whole; i++) {
        enum prime_op op = (enum prime_op)p->steps[sum.ids[i]].op;
        whole = sum.factors[i].bottom == 1 &&
                (sum.ids[i] == 1 || op == PRIME_UNKNOWN || op == PRIME_INDEX);
    }
    return whole;
}

static uint32_t binomial(struct prime_program *p, const struct expr *expr)
{
    struct prime_ratio choice;
    if (prime_literal(p, expr->args[1], &choice)) {
        uint32_t n = prime_compile_scalar(p, expr->args[0]), result = 1, below = 1;
        struct prime_ratio number;
        if (prime_literal(p, expr->args[0], &number) && number.bottom != 1)
            return prime_fail(p, "a binomial of a fraction");
        if (choice.bottom != 1 || choice.top > MAX_CHOICE)
            return prime_fail(p, "a binomial of a large number");
        p->functions = p->functions || !counts(p, expr->args[0]);
        if (choice.top < 0)
            return prime_whole(p, 0);
        for (int64_t i = 0; i < choice.top; i++) {
            result = prime_mul(p, result, prime_sub(p, n, prime_whole(p, i)));
            below = prime_mul(p, below, prime_whole(p, i + 1));
        }
        return prime_div(p, result, below);
    }
    struct prime_linear n, k, rest;
    prime_linear_of(p, expr->args[0], &n);
    prime_linear_of(p, expr->args[1], &k);
    rest = n;
    prime_linear_subtract(&rest, &k);
    if (rest.full)
        return prime_fail(p, "a binomial of a long sum");
    p->upwards = p->upwards || !prime_at_least(p, &n, 0);
    uint32_t below = prime_mul(p, factorial(p, &k), factorial(p, &rest));
    return prime_div(p, factorial(p, &n), below);
}

/* --- matrices ----------------------------------------------------------------------------------------------------------- */

static uint32_t trace(struct prime_program *p, const struct prime_cells *a)
{
    if (a->rows != a->columns)
        return prime_fail(p, "the shapes do not fit");
    uint32_t sum = prime_cell(a, 0);
    for (uint32_t i = 1; i < a->rows; i++)
        sum = prime_add(p, sum, prime_cell(a, i * a->columns + i));
    return sum;
}

/* By the first of the rows that are left; `columns` are those that are. */
static uint32_t determinant(struct prime_program *p, const struct prime_cells *a, uint32_t row,
                            unsigned columns)
{
    uint32_t sum = prime_whole(p, 0);
    bool minus = false;
    if (row == a->rows)
        return 1;
    for (uint32_t j = 0; j < a->columns; j++) {
        if (!(columns >> j & 1u))
            continue;
        uint32_t rest = determinant(p, a, row + 1, columns & ~(1u << j));
        uint32_t term = prime_mul(p, prime_cell(a, row * a->columns + j), rest);
        sum = minus ? prime_sub(p, sum, term) : prime_add(p, sum, term);
        minus = !minus;
    }
    return sum;
}

static uint32_t norm(struct prime_program *p, const struct prime_cells *a)
{
    uint32_t sum = prime_whole(p, 0);
    if (prime_is_scalar(a))
        return modulus_of(p, a->one, MODULUS_DEPTH);
    for (uint32_t i = 0; i < a->rows * a->columns; i++)
        sum = prime_add(p, sum, prime_pow(p, prime_cell(a, i), 2));
    return root_of(p, sum);
}

typedef uint32_t (*pair_fn)(struct prime_program *, uint32_t, uint32_t);

/* All numbers in all arguments, in order. */
static uint32_t fold(struct prime_program *p, const struct expr *expr, pair_fn fn)
{
    uint32_t result = 0, count = 0;
    for (size_t i = 0; i < expr->count && !p->failed; i++) {
        struct prime_cells cells = prime_compile(p, expr->args[i]);
        for (uint32_t j = 0; j < cells.rows * cells.columns && !p->failed; j++)
            result = count++ == 0 ? prime_cell(&cells, j) : fn(p, result, prime_cell(&cells, j));
    }
    return result;
}

static struct prime_cells determinant_of(struct prime_program *p, const struct prime_cells *a)
{
    if (a->rows != a->columns || a->rows > MAX_DETERMINANT)
        return prime_cells_fail(p, "a determinant of a large matrix");
    return prime_scalar(determinant(p, a, 0, (1u << a->rows) - 1));
}

/* False when it is none of these functions. */
static bool compile_matrix_call(struct prime_program *p, const struct expr *expr,
                                struct prime_cells *out)
{
    static const char *const names[] = {"transpose", "trace", "det", "norm", "abs", "dot"};
    size_t which = 0;
    while (which < DLT_COUNT(names) && strcmp(expr->name, names[which]) != 0)
        which++;
    if (which == DLT_COUNT(names) || expr->count != (which == 5 ? 2 : 1))
        return false;
    struct prime_cells a = prime_compile(p, expr->args[0]);
    if (which == 0)
        *out = prime_cells_transpose(p, a);
    else if (which == 1)
        *out = prime_scalar(trace(p, &a));
    else if (which == 2)
        *out = determinant_of(p, &a);
    else if (which < 5)
        *out = prime_scalar(norm(p, &a));
    else
        *out =
            prime_cells_multiply(p, prime_cells_transpose(p, a), prime_compile(p, expr->args[1]));
    return true;
}

/* --- the table ------------------------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    map_fn map;
} maps[] = {
    {"exp", map_exp},   {"log", map_log},   {"sqrt", map_sqrt},         {"sigmoid", map_sigmoid},
    {"relu", map_relu}, {"log2", map_log2}, {"sin", map_sin},           {"cos", map_cos},
    {"tan", map_tan},   {"tanh", map_tanh}, {"softplus", map_softplus}, {"log10", map_log10},
    {"sinh", map_sinh}, {"cosh", map_cosh},
};

static struct prime_cells apply(struct prime_program *p, const struct expr *expr, map_fn map)
{
    struct argument argument = {.tree = expr->args[0]};
    if (!p->has_matrices)
        return prime_scalar(map(p, &argument));
    struct prime_cells a = prime_compile(p, expr->args[0]);
    if (p->failed || prime_is_scalar(&a))
        return prime_scalar(map(p, &argument));
    argument.tree = NULL;
    uint32_t count = a.rows * a.columns, *ids = arena_array(p->arena, count, sizeof(*ids));
    for (uint32_t i = 0; i < count && !p->failed; i++) {
        argument.id = prime_cell(&a, i);
        ids[i] = map(p, &argument);
    }
    return prime_cells_new(p, a.rows, a.columns, ids);
}

static uint32_t log_to_base(struct prime_program *p, const struct expr *expr)
{
    return prime_div(p, prime_emit_log(p, expr->args[0]), prime_emit_log(p, expr->args[1]));
}

static uint32_t opaque(struct prime_program *p, const struct expr *expr)
{
    static const char *const names[] = {"floor", "ceil", "round", "sign", "step",
                                        "mod",   "gcd",  "lcm",   "root"};
    enum { MAX_ARGUMENTS = 4 };
    uint32_t args[MAX_ARGUMENTS];
    bool known = false;
    for (size_t i = 0; i < DLT_COUNT(names) && !known; i++)
        known = strcmp(expr->name, names[i]) == 0;
    if (!known || expr->count > MAX_ARGUMENTS)
        return prime_fail(p, "a function without a rule");
    for (size_t i = 0; i < expr->count && !p->failed; i++)
        args[i] = prime_compile_scalar(p, expr->args[i]);
    return prime_value(p, prime_function(p, PRIME_OPAQUE, expr->name, args, expr->count));
}

static uint32_t compile_roots(struct prime_program *p, const struct expr *expr)
{
    struct prime_product product;
    prime_product_of(p, expr, &product);
    return prime_emit_product(p, &product);
}

static bool is_even_root(struct prime_program *p, const struct expr *expr)
{
    struct prime_ratio degree;
    return strcmp(expr->name, "root") == 0 && expr->count == 2 &&
           prime_literal(p, expr->args[1], &degree) && degree.bottom == 1 && degree.top > 0 &&
           degree.top % 2 == 0;
}

struct prime_cells prime_compile_call(struct prime_program *p, const struct expr *expr)
{
    const char *name = expr->name;
    if (!p->has_matrices &&
        ((strcmp(name, "sqrt") == 0 && expr->count == 1) || is_even_root(p, expr)))
        return prime_scalar(compile_roots(p, expr));
    if (strcmp(name, "log") == 0 && expr->count == 2)
        return prime_scalar(log_to_base(p, expr));
    for (size_t i = 0; i < DLT_COUNT(maps) && expr->count == 1; i++)
        if (strcmp(name, maps[i].name) == 0)
            return apply(p, expr, maps[i].map);
    if (strcmp(name, "binom") == 0 && expr->count == 2)
        return prime_scalar(binomial(p, expr));
    if (strcmp(name, "factorial") == 0 && expr->count == 1)
        return prime_scalar(prime_factorial(p, expr->args[0]));
    if (strcmp(name, "percent") == 0 && expr->count == 1)
        return prime_scalar(
            prime_div(p, prime_compile_scalar(p, expr->args[0]), prime_whole(p, 100)));
    if (strcmp(name, "max") == 0 || strcmp(name, "min") == 0)
        return prime_scalar(fold(p, expr, name[1] == 'a' ? larger : smaller));
    if (strcmp(name, "total") == 0 || strcmp(name, "product") == 0)
        return prime_scalar(fold(p, expr, name[0] == 't' ? prime_add : prime_mul));
    struct prime_cells cells;
    if (compile_matrix_call(p, expr, &cells))
        return cells;
    return prime_scalar(opaque(p, expr));
}
