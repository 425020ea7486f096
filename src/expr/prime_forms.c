/* SPDX-License-Identifier: MIT */
/* Sums with small rational factors, as exponents are taken apart, and products with small rational
 * exponents, as bases and arguments of roots and logarithms are. A product that a root is taken of is
 * one of absolute values: the root of x^2 is |x|, and that of x y is that of |x| |y|. */
#include "prime_program.h"

static const struct prime_ratio one = {1, 1};

/* --- small rationals ----------------------------------------------------------------------------------- */

static bool normal(int64_t top, int64_t bottom, struct prime_ratio *out)
{
    int64_t a = top, b = bottom;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    if (a == 0 || top == INT64_MIN || bottom == INT64_MIN)
        return false;
    if ((bottom / a) < 0)
        a = -a;
    *out = (struct prime_ratio){top / a, bottom / a};
    return true;
}

bool ratio_add(struct prime_ratio a, struct prime_ratio b, struct prime_ratio *out)
{
    int64_t left, right, top, bottom;
    if (__builtin_mul_overflow(a.top, b.bottom, &left) ||
        __builtin_mul_overflow(b.top, a.bottom, &right) ||
        __builtin_add_overflow(left, right, &top) ||
        __builtin_mul_overflow(a.bottom, b.bottom, &bottom) || top == INT64_MIN)
        return false;
    return normal(top, bottom, out);
}

bool ratio_mul(struct prime_ratio a, struct prime_ratio b, struct prime_ratio *out)
{
    int64_t top, bottom;
    if (__builtin_mul_overflow(a.top, b.top, &top) ||
        __builtin_mul_overflow(a.bottom, b.bottom, &bottom) || top == INT64_MIN)
        return false;
    return normal(top, bottom, out);
}

static bool ratio_div(struct prime_ratio a, struct prime_ratio b, struct prime_ratio *out)
{
    if (b.top == 0)
        return false;
    struct prime_ratio inverse = {b.bottom, b.top};
    return ratio_mul(a, inverse, out);
}

static bool ratio_pow(struct prime_ratio base, struct prime_ratio exponent, struct prime_ratio *out)
{
    struct prime_ratio result = one;
    bool invert = exponent.top < 0;
    if (exponent.bottom != 1 || exponent.top > 63 || exponent.top < -63 ||
        (base.top == 0 && exponent.top <= 0))
        return false;
    for (int64_t i = invert ? -exponent.top : exponent.top; i > 0; i--)
        if (!ratio_mul(result, base, &result))
            return false;
    return invert ? ratio_div(one, result, out) : (*out = result, true);
}

static bool literal_pair(struct prime_program *p, const struct expr *expr, struct prime_ratio *out)
{
    struct prime_ratio a = one, b = one;
    if (!prime_literal(p, expr->args[0], &a) || !prime_literal(p, expr->args[1], &b))
        return false;
    if (expr->op == EXPR_POW)
        return ratio_pow(a, b, out);
    if (expr->op == EXPR_DIV)
        return ratio_div(a, b, out);
    b.top = -b.top;
    return ratio_add(a, b, out);
}

static bool literal_chain(struct prime_program *p, const struct expr *expr, struct prime_ratio *out)
{
    struct prime_ratio result = {expr->op == EXPR_MUL, 1};
    for (size_t i = 0; i < expr->count; i++) {
        struct prime_ratio next = one;
        if (!prime_literal(p, expr->args[i], &next) ||
            !(expr->op == EXPR_MUL ? ratio_mul : ratio_add)(result, next, &result))
            return false;
    }
    *out = result;
    return true;
}

static bool literal_index(const struct prime_program *p, const struct expr *expr,
                          struct prime_ratio *out)
{
    const struct prime_index *index = expr->count == 0 ? prime_find_index(p, expr->name) : NULL;
    if (!index || !index->literal)
        return false;
    *out = (struct prime_ratio){index->number, 1};
    return true;
}

bool prime_literal(struct prime_program *p, const struct expr *expr, struct prime_ratio *out)
{
    struct value_halves halves;
    if (++p->visits > PRIME_MAX_VISITS) {
        prime_fail(p, "it is too long");
        return false;
    }
    switch (expr->op) {
    case EXPR_NUMBER:
        if (!value_halves(expr->number, &halves) || !halves.fits || halves.numerator == INT64_MIN)
            return false;
        *out = (struct prime_ratio){halves.numerator, halves.denominator};
        return true;
    case EXPR_SYMBOL:
        return literal_index(p, expr, out);
    case EXPR_NEG:
        if (!prime_literal(p, expr->args[0], out))
            return false;
        out->top = -out->top;
        return true;
    case EXPR_ADD:
    case EXPR_MUL:
        return literal_chain(p, expr, out);
    case EXPR_SUB:
    case EXPR_DIV:
    case EXPR_POW:
        return literal_pair(p, expr, out);
    default:
        return false;
    }
}

/* --- sums ------------------------------------------------------------------------------------------------- */

static void linear_put(struct prime_linear *sum, uint32_t id, struct prime_ratio factor)
{
    if (factor.top == 0)
        return;
    for (size_t i = 0; i < sum->count; i++) {
        if (sum->ids[i] != id)
            continue;
        if (!ratio_add(sum->factors[i], factor, &factor))
            sum->full = true;
        sum->factors[i] = factor;
        if (factor.top == 0) {
            sum->ids[i] = sum->ids[--sum->count];
            sum->factors[i] = sum->factors[sum->count];
        }
        return;
    }
    if (sum->count == PRIME_MAX_TERMS) {
        sum->full = true;
        return;
    }
    sum->ids[sum->count] = id;
    sum->factors[sum->count++] = factor;
}

void prime_linear_join(struct prime_linear *sum, const struct prime_linear *more,
                       struct prime_ratio by)
{
    sum->full = sum->full || more->full;
    for (size_t i = 0; i < more->count && !sum->full; i++) {
        struct prime_ratio factor;
        if (ratio_mul(more->factors[i], by, &factor))
            linear_put(sum, more->ids[i], factor);
        else
            sum->full = true;
    }
}

void prime_linear_subtract(struct prime_linear *sum, const struct prime_linear *less)
{
    prime_linear_join(sum, less, (struct prime_ratio){-1, 1});
}

static void linear_times(struct prime_program *p, struct prime_linear *a,
                         const struct prime_linear *b)
{
    struct prime_linear result = {.full = a->full || b->full};
    for (size_t i = 0; i < a->count && !result.full; i++) {
        for (size_t j = 0; j < b->count && !result.full; j++) {
            struct prime_ratio factor;
            uint32_t x = a->ids[i] < b->ids[j] ? a->ids[i] : b->ids[j];
            uint32_t y = a->ids[i] < b->ids[j] ? b->ids[j] : a->ids[i];
            if (ratio_mul(a->factors[i], b->factors[j], &factor))
                linear_put(&result, prime_mul(p, x, y), factor);
            else
                result.full = true;
        }
    }
    *a = result;
}

static void linear_tree(struct prime_program *p, const struct expr *expr, struct prime_linear *out);

static void linear_chain(struct prime_program *p, const struct expr *expr, struct prime_linear *out)
{
    linear_tree(p, expr->args[0], out);
    for (size_t i = 1; i < expr->count && !out->full && !p->failed; i++) {
        struct prime_linear next;
        linear_tree(p, expr->args[i], &next);
        if (expr->op == EXPR_MUL)
            linear_times(p, out, &next);
        else
            prime_linear_join(out, &next, (struct prime_ratio){expr->op == EXPR_SUB ? -1 : 1, 1});
    }
}

/* Only by a single term; another quotient is a term itself. */
static bool linear_quotient(struct prime_program *p, const struct expr *expr,
                            struct prime_linear *out)
{
    struct prime_linear below;
    linear_tree(p, expr->args[1], &below);
    if (below.full || below.count != 1)
        return false;
    linear_tree(p, expr->args[0], out);
    struct prime_linear inverse = {.count = 1};
    inverse.ids[0] = below.ids[0] == 1 ? 1 : prime_div(p, 1, below.ids[0]);
    if (!ratio_div(one, below.factors[0], &inverse.factors[0]))
        return false;
    linear_times(p, out, &inverse);
    return true;
}

static bool linear_power(struct prime_program *p, const struct expr *expr, struct prime_linear *out)
{
    enum { EXPANDED = 4 };
    struct prime_ratio exponent;
    if (!prime_literal(p, expr->args[1], &exponent) || exponent.bottom != 1 || exponent.top < 1 ||
        exponent.top > EXPANDED)
        return false;
    struct prime_linear base;
    linear_tree(p, expr->args[0], &base);
    *out = base;
    for (int64_t i = 1; i < exponent.top; i++)
        linear_times(p, out, &base);
    return true;
}

/* The logarithm of a product is a sum. */
static void linear_log(struct prime_program *p, const struct expr *expr, struct prime_linear *out)
{
    struct prime_product product;
    prime_product_of(p, expr, &product);
    out->full = product.full;
    for (size_t i = 0; i < product.count && !p->failed && !out->full; i++) {
        const struct prime_factor *factor = &product.items[i];
        const struct prime_step *step = &p->steps[factor->id];
        struct prime_ratio by = factor->exponent;
        uint32_t inner = factor->id;
        enum prime_family family = PRIME_OPAQUE;
        if (step->op == PRIME_ROOT)
            family = p->unknowns[step->a].family;
        if (family == PRIME_EXP || family == PRIME_MODULUS) {
            struct prime_ratio root = {step->number, step->b};
            inner = p->unknowns[step->a].args[0];
            out->full = !ratio_mul(by, root, &by);
        }
        if (family != PRIME_EXP) {
            prime_need_nonzero(p, inner);
            inner = prime_value(p, prime_function(p, PRIME_LOG, NULL, &inner, 1));
        }
        linear_put(out, inner, by);
    }
    if (product.count == 0 && product.negative)
        prime_fail(p, "a logarithm of a negative number");
    if (product.count == 1 && !product.negative && !product.items[0].modulus &&
        product.items[0].exponent.top % 2 != 0)
        prime_mark_nonnegative(p, product.items[0].id);
}

static void linear_tree(struct prime_program *p, const struct expr *expr, struct prime_linear *out)
{
    struct prime_ratio number;
    *out = (struct prime_linear){.count = 0};
    if (prime_literal(p, expr, &number)) {
        linear_put(out, 1, number);
        return;
    }
    bool taken = true;
    if (p->has_matrices && expr->op != EXPR_ADD && expr->op != EXPR_SUB && expr->op != EXPR_NEG)
        taken = false;
    else if (expr->op == EXPR_ADD || expr->op == EXPR_SUB || expr->op == EXPR_MUL)
        linear_chain(p, expr, out);
    else if (expr->op == EXPR_NEG) {
        struct prime_linear inner;
        linear_tree(p, expr->args[0], &inner);
        prime_linear_join(out, &inner, (struct prime_ratio){-1, 1});
    } else if (expr->op == EXPR_DIV)
        taken = linear_quotient(p, expr, out);
    else if (expr->op == EXPR_POW)
        taken = linear_power(p, expr, out);
    else if (expr->op == EXPR_CALL && expr->count == 1 && strcmp(expr->name, "log") == 0)
        linear_log(p, expr->args[0], out);
    else
        taken = false;
    if (taken && !out->full)
        return;
    *out = (struct prime_linear){.count = 0};
    uint32_t id = prime_compile_scalar(p, expr);
    if (p->steps[id].op == PRIME_WHOLE)
        linear_put(out, 1, (struct prime_ratio){p->steps[id].number, 1});
    else
        linear_put(out, id, one);
}

void prime_linear_of(struct prime_program *p, const struct expr *expr, struct prime_linear *out)
{
    linear_tree(p, expr, out);
}

uint32_t prime_emit_linear(struct prime_program *p, const struct prime_linear *linear)
{
    uint32_t sum = prime_whole(p, 0);
    for (size_t i = 0; i < linear->count && !p->failed; i++) {
        struct prime_ratio factor = linear->factors[i];
        uint32_t term = prime_mul(p, prime_fraction(p, factor.top, factor.bottom), linear->ids[i]);
        sum = prime_add(p, sum, term);
    }
    return sum;
}

uint32_t prime_emit_log(struct prime_program *p, const struct expr *argument)
{
    struct prime_linear sum = {.count = 0};
    linear_log(p, argument, &sum);
    if (sum.full)
        return prime_fail(p, "a logarithm has too many factors");
    return prime_emit_linear(p, &sum);
}

/* --- products ------------------------------------------------------------------------------------------------ */

bool prime_nonnegative(const struct prime_program *p, uint32_t id, unsigned depth)
{
    const struct prime_step *step = &p->steps[id];
    if (step->nonnegative)
        return true;
    switch ((enum prime_op)step->op) {
    case PRIME_WHOLE:
        return step->number >= 0;
    case PRIME_FACTORIAL:
        return true;
    case PRIME_UNKNOWN:
        return p->unknowns[step->a].nonnegative;
    case PRIME_ROOT:
        return p->unknowns[step->a].nonnegative || p->unknowns[step->a].family == PRIME_EXP ||
               p->unknowns[step->a].family == PRIME_MODULUS;
    case PRIME_POW:
        return step->number % 2 == 0 || (depth > 0 && prime_nonnegative(p, step->a, depth - 1));
    case PRIME_ADD:
    case PRIME_MUL:
    case PRIME_DIV:
        return depth > 0 && prime_nonnegative(p, step->a, depth - 1) &&
               prime_nonnegative(p, step->b, depth - 1);
    default:
        return false;
    }
}

void prime_mark_nonnegative(struct prime_program *p, uint32_t id)
{
    uint32_t unknown = 0;
    if (p->depth > 0 || prime_nonnegative(p, id, 0))
        return;
    p->marks++;
    p->steps[id].nonnegative = true;
    if (prime_is_unknown(p, id, &unknown) && p->unknowns[unknown].family == PRIME_SYMBOL)
        p->unknowns[unknown].nonnegative = true;
}

static void product_put(struct prime_program *p, struct prime_product *product,
                        struct prime_factor factor)
{
    if (factor.exponent.bottom != 1)
        factor.modulus = true;
    if (factor.modulus && ((factor.exponent.bottom == 1 && factor.exponent.top % 2 == 0) ||
                           prime_nonnegative(p, factor.id, 4)))
        factor.modulus = false;
    for (size_t i = 0; i < product->count; i++) {
        struct prime_factor *item = &product->items[i];
        if (item->id != factor.id || item->modulus != factor.modulus)
            continue;
        if (!ratio_add(item->exponent, factor.exponent, &factor.exponent)) {
            product->full = true;
            return;
        }
        *item = product->items[--product->count];
        if (factor.exponent.top == 0)
            prime_need_nonzero(p, factor.id);
        else
            product_put(p, product, factor);
        return;
    }
    if (product->count == PRIME_MAX_FACTORS)
        product->full = true;
    else
        product->items[product->count++] = factor;
}

/* What a product is multiplied by: tree ^ exponent, or |tree| ^ exponent. */
struct raised {
    struct prime_ratio exponent;
    bool modulus;
};

static void product_whole(struct prime_program *p, struct prime_product *product, int64_t number,
                          struct raised by)
{
    static const uint8_t primes[] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31, 37, 41,
                                     43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97};
    if (number < 0) {
        number = -number;
        if (!by.modulus && by.exponent.bottom == 1 && by.exponent.top % 2 != 0)
            product->negative = !product->negative;
    }
    for (size_t i = 0; i < DLT_COUNT(primes) && number > 1; i++) {
        int64_t times = 0;
        for (; number % primes[i] == 0; number /= primes[i])
            times++;
        struct prime_factor factor = {.id = times > 0 ? prime_whole(p, primes[i]) : 0};
        if (times == 0)
            continue;
        if (ratio_mul(by.exponent, (struct prime_ratio){times, 1}, &factor.exponent))
            product_put(p, product, factor);
        else
            product->full = true;
    }
    if (number != 1)
        product_put(p, product,
                    (struct prime_factor){.id = prime_whole(p, number), .exponent = by.exponent});
}

static void product_tree(struct prime_program *p, struct prime_product *product,
                         const struct expr *expr, struct raised by);

/* A tree that product_tree does not take apart. */
static bool is_single(const struct expr *expr)
{
    return expr->op == EXPR_SYMBOL || expr->op == EXPR_ADD || expr->op == EXPR_SUB;
}

/* (tree ^ exponent) ^ by. A root is one of absolute values; of what is not taken apart, it tells that
 * it is not negative where there is a value at all. */
static void product_power(struct prime_program *p, struct prime_product *product,
                          const struct expr *base, struct prime_ratio exponent, struct raised by)
{
    struct raised inner = {.modulus = by.modulus || exponent.bottom != 1};
    p->functions = p->functions || exponent.bottom != 1;
    if (!ratio_mul(by.exponent, exponent, &inner.exponent)) {
        product->full = true;
        return;
    }
    if (exponent.bottom != 1 && is_single(base))
        prime_mark_nonnegative(p, prime_compile_scalar(p, base));
    product_tree(p, product, base, inner);
}

static bool product_call(struct prime_program *p, struct prime_product *product,
                         const struct expr *expr, struct raised by)
{
    struct prime_ratio degree = {2, 1};
    if (strcmp(expr->name, "abs") == 0 && !p->has_matrices) {
        by.modulus = true;
        product_tree(p, product, expr->args[0], by);
        return true;
    }
    bool root = strcmp(expr->name, "root") == 0 && expr->count == 2;
    if (root && !prime_literal(p, expr->args[1], &degree))
        return false;
    bool even = degree.bottom == 1 && degree.top > 0 && degree.top % 2 == 0;
    if (!even || (!root && strcmp(expr->name, "sqrt") != 0))
        return false;
    product_power(p, product, expr->args[0], (struct prime_ratio){1, degree.top}, by);
    return true;
}

static bool product_inside(struct prime_program *p, struct prime_product *product,
                           const struct expr *expr, struct raised by)
{
    struct prime_ratio exponent;
    switch (expr->op) {
    case EXPR_NEG:
        if (!by.modulus && by.exponent.bottom == 1 && by.exponent.top % 2 != 0)
            product->negative = !product->negative;
        product_tree(p, product, expr->args[0], by);
        return true;
    case EXPR_MUL:
        for (size_t i = 0; i < expr->count && !p->failed && !p->has_matrices; i++)
            product_tree(p, product, expr->args[i], by);
        return !p->has_matrices;
    case EXPR_DIV:
        if (p->has_matrices)
            return false;
        product_tree(p, product, expr->args[0], by);
        by.exponent.top = -by.exponent.top;
        product_tree(p, product, expr->args[1], by);
        return true;
    case EXPR_POW:
        if (!prime_literal(p, expr->args[1], &exponent) || p->has_matrices ||
            prime_is_constant(p, expr->args[0], "e"))
            return false;
        product_power(p, product, expr->args[0], exponent, by);
        return true;
    case EXPR_CALL:
        return product_call(p, product, expr, by);
    default:
        return false;
    }
}

static void product_tree(struct prime_program *p, struct prime_product *product,
                         const struct expr *expr, struct raised by)
{
    struct prime_ratio number;
    if (expr->op != EXPR_POW && prime_literal(p, expr, &number)) {
        product_whole(p, product, number.top, by);
        by.exponent.top = -by.exponent.top;
        if (number.bottom != 1)
            product_whole(p, product, number.bottom, by);
    } else if (!product_inside(p, product, expr, by)) {
        product_put(p, product,
                    (struct prime_factor){.id = prime_compile_scalar(p, expr),
                                          .modulus = by.modulus,
                                          .exponent = by.exponent});
    }
}

void prime_product_of(struct prime_program *p, const struct expr *expr, struct prime_product *out)
{
    *out = (struct prime_product){.count = 0};
    product_tree(p, out, expr, (struct raised){.exponent = one});
}

/* step ^ exponent where the exponent is a fraction, or of |step|. */
static uint32_t emit_root(struct prime_program *p, const struct prime_factor *factor)
{
    const struct prime_step *step = &p->steps[factor->id];
    struct prime_ratio exponent = factor->exponent;
    uint32_t unknown = step->a, whole = 1;
    if (step->op == PRIME_ROOT && p->unknowns[unknown].family != PRIME_POWER) {
        struct prime_ratio inner = {step->number, step->b};
        if (!ratio_mul(inner, exponent, &exponent))
            return prime_fail(p, "a power is too large");
        return prime_root(p, unknown, exponent.top, exponent.bottom);
    }
    bool symbol =
        prime_is_unknown(p, factor->id, &unknown) && p->unknowns[unknown].family == PRIME_SYMBOL;
    if (!symbol || factor->modulus) {
        if (!factor->modulus) {
            int64_t rest = exponent.top % exponent.bottom;
            rest += rest < 0 ? exponent.bottom : 0;
            whole = prime_pow(p, factor->id, (exponent.top - rest) / exponent.bottom);
            exponent.top = rest;
        }
        unknown = prime_function(p, PRIME_MODULUS, NULL, &factor->id, 1);
    }
    return prime_mul(p, whole, prime_root(p, unknown, exponent.top, exponent.bottom));
}

uint32_t prime_emit_product(struct prime_program *p, const struct prime_product *product)
{
    uint32_t halves[2] = {1, 1};
    if (product->full)
        return prime_fail(p, "a product has too many factors");
    for (size_t i = 0; i < product->count && !p->failed; i++) {
        struct prime_factor factor = product->items[i];
        bool below = factor.exponent.top < 0;
        if (below) {
            factor.exponent.top = -factor.exponent.top;
            prime_need_nonzero(p, factor.id);
        }
        uint32_t item = factor.exponent.bottom == 1 && !factor.modulus
                            ? prime_pow(p, factor.id, factor.exponent.top)
                            : emit_root(p, &factor);
        halves[below] = prime_mul(p, halves[below], item);
    }
    uint32_t result = prime_div(p, halves[0], halves[1]);
    return product->negative ? prime_neg(p, result) : result;
}

/* --- powers ------------------------------------------------------------------------------------------------------ */

uint32_t prime_emit_exp(struct prime_program *p, const struct prime_linear *linear)
{
    struct prime_product product = {.count = 0};
    uint32_t result = 1;
    for (size_t i = 0; i < linear->count && !p->failed; i++) {
        uint32_t id = linear->ids[i], unknown = 0;
        struct prime_ratio factor = linear->factors[i];
        if (prime_is_unknown(p, id, &unknown) && p->unknowns[unknown].family == PRIME_LOG) {
            product_put(p, &product,
                        (struct prime_factor){.id = p->unknowns[unknown].args[0],
                                              .modulus = true,
                                              .exponent = factor});
            continue;
        }
        unknown = prime_function(p, PRIME_EXP, NULL, &id, 1);
        result = prime_mul(p, result, prime_root(p, unknown, factor.top, factor.bottom));
    }
    return prime_mul(p, result, prime_emit_product(p, &product));
}

/* Of a base that is never negative: exp(exponent log(base)). */
static uint32_t positive_power(struct prime_program *p, const struct expr *base,
                               const struct prime_linear *exponent)
{
    struct prime_linear sum = {.count = 0};
    linear_log(p, base, &sum);
    linear_times(p, &sum, exponent);
    return sum.full ? prime_fail(p, "a power has too many factors") : prime_emit_exp(p, &sum);
}

static bool positive_product(const struct prime_program *p, const struct prime_product *product)
{
    for (size_t i = 0; i < product->count; i++)
        if (!prime_nonnegative(p, product->items[i].id, 4) || product->items[i].modulus)
            return false;
    return !product->negative && !product->full && product->count > 0;
}

/* b^(m t + 3) = (b^t)^m b^3, whatever the sign of b. */
static uint32_t opaque_power(struct prime_program *p, uint32_t base,
                             const struct prime_linear *exponent)
{
    uint32_t result = 1;
    prime_need_nonzero(p, base);
    for (size_t i = 0; i < exponent->count && !p->failed; i++) {
        struct prime_ratio factor = exponent->factors[i];
        uint32_t args[2] = {base, exponent->ids[i]};
        if (args[1] == 1 && factor.bottom == 1) {
            result = prime_mul(p, result,
                               factor.top < 0 ? prime_div(p, 1, prime_pow(p, base, -factor.top))
                                              : prime_pow(p, base, factor.top));
            continue;
        }
        uint32_t unknown = prime_function(p, PRIME_POWER, NULL, args, 2);
        result = prime_mul(p, result, prime_root(p, unknown, factor.top, factor.bottom));
    }
    return result;
}

uint32_t prime_compile_power(struct prime_program *p, const struct expr *base,
                             const struct expr *exponent)
{
    struct prime_ratio number;
    struct prime_linear sum;
    struct prime_product product;
    if (prime_is_constant(p, base, "e")) {
        prime_linear_of(p, exponent, &sum);
        return prime_emit_exp(p, &sum);
    }
    if (prime_literal(p, exponent, &number)) {
        if (number.bottom == 1 && (!p->has_roots || p->has_matrices))
            return prime_pow(p, prime_compile_scalar(p, base), number.top);
        product = (struct prime_product){.count = 0};
        product_power(p, &product, base, number, (struct raised){.exponent = one});
        return prime_emit_product(p, &product);
    }
    prime_linear_of(p, exponent, &sum);
    prime_product_of(p, base, &product);
    if (positive_product(p, &product))
        return positive_power(p, base, &sum);
    return opaque_power(p, prime_compile_scalar(p, base), &sum);
}
