/* SPDX-License-Identifier: MIT */
/* Trees to the steps of a program. Sums and products between numbers are unrolled. */
#include "prime_program.h"

enum { MAX_UNROLLED = 4096, MAX_INDICES = 8, MAX_MATRIX_POWER = 16 };

/* --- names ---------------------------------------------------------------------------------------------- */

const struct prime_index *prime_find_index(const struct prime_program *p, const char *name)
{
    for (const struct prime_index *index = p->index; index; index = index->outer)
        if (strcmp(index->name, name) == 0)
            return index;
    return NULL;
}

bool prime_is_constant(const struct prime_program *p, const struct expr *expr, const char *name)
{
    return expr->op == EXPR_SYMBOL && expr->count == 0 && strcmp(expr->name, name) == 0 &&
           !prime_find_index(p, name) && !scope_find(p->scope, name);
}

/* The matrix that a declared symbol is, cell by cell: the same unknowns as its items. */
static struct prime_cells compile_matrix(struct prime_program *p, const struct expr_symbol *symbol)
{
    long rows = symbol->rows.size, columns = symbol->columns.size > 0 ? symbol->columns.size : 1;
    if (rows > PRIME_MAX_CELLS || columns > PRIME_MAX_CELLS || rows * columns > PRIME_MAX_CELLS)
        return prime_cells_fail(p, "a matrix is too large");
    uint32_t *ids = arena_array(p->arena, (size_t)(rows * columns), sizeof(*ids));
    for (long i = 0; i < rows * columns && !p->failed; i++) {
        long indices[2] = {i / columns + 1, i % columns + 1};
        ids[i] = prime_value(p, prime_symbol(p, symbol->name, indices, columns == 1 ? 1 : 2));
    }
    return prime_cells_new(p, (uint32_t)rows, (uint32_t)columns, ids);
}

static uint32_t compile_indexed(struct prime_program *p, const struct expr *expr)
{
    long indices[MAX_INDICES];
    uint32_t args[MAX_INDICES];
    bool literal = true;
    if (expr->count > MAX_INDICES)
        return prime_fail(p, "there are too many indices");
    for (size_t i = 0; i < expr->count && literal; i++) {
        struct prime_ratio number;
        literal = prime_literal(p, expr->args[i], &number) && number.bottom == 1;
        indices[i] = literal ? number.top : 0;
    }
    if (literal)
        return prime_value(p, prime_symbol(p, expr->name, indices, expr->count));
    for (size_t i = 0; i < expr->count && !p->failed; i++)
        args[i] = prime_compile_scalar(p, expr->args[i]);
    return prime_value(p, prime_function(p, PRIME_OPAQUE, expr->name, args, expr->count));
}

static struct prime_cells compile_symbol(struct prime_program *p, const struct expr *expr)
{
    const struct prime_index *index = expr->count == 0 ? prime_find_index(p, expr->name) : NULL;
    if (index)
        return prime_scalar(index->literal ? prime_whole(p, index->number) : index->id);
    if (expr->count > 0)
        return prime_scalar(compile_indexed(p, expr));
    const struct expr_symbol *symbol = p->has_matrices ? scope_find(p->scope, expr->name) : NULL;
    if (symbol && symbol->rows.size > 0)
        return compile_matrix(p, symbol);
    if (prime_is_constant(p, expr, "e")) {
        struct prime_linear sum = {.ids = {1}, .factors = {{1, 1}}, .count = 1};
        return prime_scalar(prime_emit_exp(p, &sum));
    }
    if (prime_is_constant(p, expr, "pi"))
        return prime_scalar(prime_value(p, prime_function(p, PRIME_PI, NULL, NULL, 0)));
    return prime_scalar(prime_value(p, prime_symbol(p, expr->name, NULL, 0)));
}

/* --- arithmetic ---------------------------------------------------------------------------------------------- */

typedef uint32_t (*pair_fn)(struct prime_program *, uint32_t, uint32_t);

static struct prime_cells cellwise(struct prime_program *p, struct prime_cells a,
                                   struct prime_cells b, pair_fn fn)
{
    if (a.rows != b.rows || a.columns != b.columns)
        return prime_cells_fail(p, "the shapes do not fit");
    if (prime_is_scalar(&a))
        return prime_scalar(fn(p, a.one, b.one));
    uint32_t *ids = arena_array(p->arena, (size_t)a.rows * a.columns, sizeof(*ids));
    for (uint32_t i = 0; i < a.rows * a.columns && !p->failed; i++)
        ids[i] = fn(p, prime_cell(&a, i), prime_cell(&b, i));
    return prime_cells_new(p, a.rows, a.columns, ids);
}

static struct prime_cells compile_chain(struct prime_program *p, const struct expr *expr)
{
    struct prime_cells result = prime_compile(p, expr->args[0]);
    for (size_t i = 1; i < expr->count && !p->failed; i++) {
        struct prime_cells next = prime_compile(p, expr->args[i]);
        result = expr->op == EXPR_MUL ? prime_cells_multiply(p, result, next)
                                      : cellwise(p, result, next, prime_add);
    }
    return result;
}

static struct prime_cells compile_quotient(struct prime_program *p, const struct expr *expr)
{
    struct prime_cells a = prime_compile(p, expr->args[0]);
    uint32_t below = prime_compile_scalar(p, expr->args[1]);
    if (prime_is_scalar(&a))
        return prime_scalar(prime_div(p, a.one, below));
    return prime_cells_multiply(p, prime_scalar(prime_div(p, 1, below)), a);
}

static struct prime_cells compile_elementwise(struct prime_program *p, const struct expr *expr)
{
    struct prime_cells a = prime_compile(p, expr->args[0]), b = prime_compile(p, expr->args[1]);
    if (prime_is_scalar(&a) || prime_is_scalar(&b))
        return prime_cells_multiply(p, a, b);
    return cellwise(p, a, b, prime_mul);
}

static struct prime_cells compile_negation(struct prime_program *p, const struct expr *expr)
{
    struct prime_cells a = prime_compile(p, expr->args[0]);
    if (prime_is_scalar(&a))
        return prime_scalar(prime_neg(p, a.one));
    return prime_cells_multiply(p, prime_scalar(prime_whole(p, -1)), a);
}

static struct prime_cells compile_power(struct prime_program *p, const struct expr *expr)
{
    struct prime_ratio times;
    if (!p->has_matrices)
        return prime_scalar(prime_compile_power(p, expr->args[0], expr->args[1]));
    struct prime_cells base = prime_compile(p, expr->args[0]);
    if (p->failed || prime_is_scalar(&base))
        return prime_scalar(prime_compile_power(p, expr->args[0], expr->args[1]));
    if (!prime_literal(p, expr->args[1], &times) || times.bottom != 1 || times.top < 1 ||
        times.top > MAX_MATRIX_POWER)
        return prime_cells_fail(p, "a power of a matrix");
    struct prime_cells result = base;
    for (int64_t i = 1; i < times.top && !p->failed; i++)
        result = prime_cells_multiply(p, result, base);
    return result;
}

/* --- sums, products, lists -------------------------------------------------------------------------------------- */

uint32_t prime_compile_at(struct prime_program *p, const struct expr *expr,
                          const struct prime_index *index)
{
    const struct prime_index *before = p->index;
    p->index = index;
    uint32_t id = prime_compile_scalar(p, expr);
    p->index = before;
    return id;
}

static struct prime_cells unroll(struct prime_program *p, const struct expr *expr, int64_t from,
                                 int64_t to)
{
    bool sum = expr->op == EXPR_SUM;
    struct prime_cells result = prime_scalar(prime_whole(p, sum ? 0 : 1));
    struct prime_index index = {.name = expr->args[0]->name, .literal = true, .outer = p->index};
    for (int64_t k = from; k <= to && !p->failed; k++) {
        index.number = k;
        p->index = &index;
        struct prime_cells term = prime_compile(p, expr->args[3]);
        p->index = index.outer;
        if (k == from)
            result = term;
        else
            result =
                sum ? cellwise(p, result, term, prime_add) : prime_cells_multiply(p, result, term);
    }
    return result;
}

static struct prime_cells compile_bound(struct prime_program *p, const struct expr *expr)
{
    struct prime_ratio from, to;
    if (prime_literal(p, expr->args[1], &from) && prime_literal(p, expr->args[2], &to)) {
        int64_t terms = 0;
        if (from.bottom != 1 || to.bottom != 1)
            return prime_cells_fail(p, "a sum runs between whole numbers");
        if (!__builtin_sub_overflow(to.top, from.top, &terms) && terms < MAX_UNROLLED)
            return unroll(p, expr, from.top, to.top);
    }
    if (expr->op == EXPR_PRODUCT || !p->allow_sums)
        return prime_cells_fail(p, "a sum or product without fixed ends");
    return prime_scalar(prime_compile_sum(p, expr));
}

static struct prime_cells compile_list(struct prime_program *p, const struct expr *expr)
{
    struct prime_cells first = {.rows = 1, .columns = 1};
    uint32_t *ids = NULL;
    for (size_t i = 0; i < expr->count && !p->failed; i++) {
        struct prime_cells item = prime_compile(p, expr->args[i]);
        if (i == 0) {
            first = item;
            if (item.columns != 1 || expr->count * item.rows > PRIME_MAX_CELLS)
                return prime_cells_fail(p, "a list of matrices");
            ids = arena_array(p->arena, expr->count * item.rows, sizeof(*ids));
        }
        if (item.rows != first.rows || item.columns != 1)
            return prime_cells_fail(p, "a ragged list");
        for (uint32_t j = 0; j < first.rows; j++)
            ids[i * first.rows + j] = prime_cell(&item, j);
    }
    return prime_cells_new(p, (uint32_t)expr->count, first.rows, ids);
}

/* --- the whole ------------------------------------------------------------------------------------------------------- */

static struct prime_cells compile_op(struct prime_program *p, const struct expr *expr)
{
    switch (expr->op) {
    case EXPR_NUMBER:
        return prime_scalar(prime_number(p, expr->number));
    case EXPR_SYMBOL:
        return compile_symbol(p, expr);
    case EXPR_ADD:
    case EXPR_MUL:
        return compile_chain(p, expr);
    case EXPR_SUB: {
        struct prime_cells a = prime_compile(p, expr->args[0]);
        return cellwise(p, a, prime_compile(p, expr->args[1]), prime_sub);
    }
    case EXPR_NEG:
        return compile_negation(p, expr);
    case EXPR_DIV:
        return compile_quotient(p, expr);
    case EXPR_POW:
        return compile_power(p, expr);
    case EXPR_ELEMENTWISE:
        return compile_elementwise(p, expr);
    case EXPR_TRANSPOSE:
        return prime_cells_transpose(p, prime_compile(p, expr->args[0]));
    case EXPR_FACTORIAL:
        return prime_scalar(prime_factorial(p, expr->args[0]));
    case EXPR_CALL:
        return prime_compile_call(p, expr);
    case EXPR_SUM:
    case EXPR_PRODUCT:
        return compile_bound(p, expr);
    case EXPR_LIST:
        return compile_list(p, expr);
    case EXPR_SHAPE:
    case EXPR_RELATION:
    case EXPR_CASES:
        break;
    }
    return prime_cells_fail(p, "a condition or a shape");
}

struct prime_cells prime_compile(struct prime_program *p, const struct expr *expr)
{
    if (p->failed || ++p->visits > PRIME_MAX_VISITS)
        return prime_cells_fail(p, "it is too long");
    if ((expr->op == EXPR_MUL || expr->op == EXPR_DIV) && p->has_roots && !p->has_matrices) {
        struct prime_product product;
        prime_product_of(p, expr, &product);
        return prime_scalar(prime_emit_product(p, &product));
    }
    return compile_op(p, expr);
}

uint32_t prime_compile_scalar(struct prime_program *p, const struct expr *expr)
{
    struct prime_cells cells = prime_compile(p, expr);
    return prime_is_scalar(&cells) ? cells.one
                                   : prime_fail(p, "a matrix stands where a number is needed");
}
