/* SPDX-License-Identifier: MIT */
/* Sums of polynomials between symbolic limits. With T the term, a polynomial of degree d in the
 * index, and m = high - low + 1, the sum is that of (difference j of T at low) C(m, j + 1) for
 * j = 0..d, whatever m is. */
#include "sum_proof.h"
#include "prime_program.h"

enum { MAX_NESTING = 4, MAX_SUM_TERMS = 48 };

/* --- limits -------------------------------------------------------------------------------------------------- */

/* The least value of a symbol that counts; false when none is known. */
static bool symbol_least(const struct prime_unknown *unknown, int64_t *least_out)
{
    const struct expr_symbol *symbol = unknown->symbol;
    struct value_halves halves;
    *least_out = symbol && symbol->positive && symbol->integer;
    if (unknown->family != PRIME_SYMBOL ||
        (symbol && symbol->maximum.kind != VALUE_NONE && value_sign(symbol->maximum) <= 0))
        return false;
    if (!symbol || !value_halves(symbol->minimum, &halves) || !halves.fits)
        return !symbol || symbol->minimum.kind == VALUE_NONE;
    int64_t least = halves.numerator / halves.denominator - (halves.numerator < 0);
    *least_out = least > *least_out || !symbol->positive ? least : *least_out;
    return true;
}

/* Puts a limit in place of the index of a sum around. */
static bool replace_index(const struct prime_program *p, struct prime_linear *sum)
{
    for (size_t i = 0; i < sum->count; i++) {
        const struct prime_step *step = &p->steps[sum->ids[i]];
        if (step->op != PRIME_INDEX)
            continue;
        const struct prime_loop *loop = &p->loops[step->a];
        struct prime_ratio factor = sum->factors[i];
        sum->ids[i] = sum->ids[--sum->count];
        sum->factors[i] = sum->factors[sum->count];
        prime_linear_join(sum, factor.top > 0 ? loop->low_form : loop->high_form, factor);
        return true;
    }
    return false;
}

bool prime_at_least(const struct prime_program *p, const struct prime_linear *sum, int64_t least)
{
    struct prime_linear rest = *sum;
    struct prime_ratio total = {0, 1};
    for (int i = 0; i < 2 * MAX_NESTING && replace_index(p, &rest); i++)
        ;
    if (rest.full)
        return false;
    for (size_t i = 0; i < rest.count; i++) {
        const struct prime_step *step = &p->steps[rest.ids[i]];
        struct prime_ratio part = {1, 1};
        if (rest.ids[i] != 1 && (step->op != PRIME_UNKNOWN || rest.factors[i].top < 0 ||
                                 !symbol_least(&p->unknowns[step->a], &part.top)))
            return false;
        if (!ratio_mul(part, rest.factors[i], &part) || !ratio_add(total, part, &total))
            return false;
    }
    int64_t bound = 0;
    return !__builtin_mul_overflow(least, total.bottom, &bound) && total.top >= bound;
}

/* --- compiling -------------------------------------------------------------------------------------------------- */

static void set_limits(struct prime_program *p, const struct expr *expr, struct prime_loop *loop)
{
    struct prime_linear *low = arena_alloc(p->arena, sizeof(*low));
    struct prime_linear *high = arena_alloc(p->arena, sizeof(*high));
    prime_linear_of(p, expr->args[1], low);
    prime_linear_of(p, expr->args[2], high);
    loop->low_form = low;
    loop->high_form = high;
    struct prime_linear terms = *high;
    prime_linear_subtract(&terms, low);
    if (terms.full || !prime_at_least(p, &terms, -1))
        p->upwards = true;
    loop->may_be_empty = terms.full || !prime_at_least(p, &terms, 0);
    loop->low = prime_emit_linear(p, low);
    loop->high = prime_emit_linear(p, high);
}

uint32_t prime_compile_sum(struct prime_program *p, const struct expr *expr)
{
    struct prime_loop loop = {.low = 0};
    if (p->depth == MAX_NESTING)
        return prime_fail(p, "sums are nested too deeply");
    set_limits(p, expr, &loop);
    uint32_t number = (uint32_t)p->loop_count++;
    p->loops = arena_grow(p->arena, p->loops, number, &p->loop_capacity, sizeof(*p->loops));
    loop.index = prime_new_step(p, (struct prime_step){.op = PRIME_INDEX, .a = number});
    loop.start = prime_new_step(p, (struct prime_step){.op = PRIME_LOOP, .a = number}) + 1;
    p->loops[number] = loop;
    p->sums = true;
    p->depth++;
    struct prime_index index = {.name = expr->args[0]->name, .id = loop.index, .outer = p->index};
    loop.body = prime_compile_at(p, expr->args[3], &index);
    p->depth--;
    loop.total = prime_new_step(p, (struct prime_step){.op = PRIME_TOTAL, .a = number});
    if (p->failed)
        return 1;
    p->loops[number] = loop;
    p->steps[loop.start - 1].b = loop.total;
    return loop.total;
}

/* --- degrees ------------------------------------------------------------------------------------------------------ */

/* Degrees in the index, of steps from the index on. */
struct degrees {
    const struct prime_program *p;
    const struct prime_loop *loop;
    double (*items)[2];
};

static double degree_of(const struct degrees *d, uint32_t id, unsigned half)
{
    return id < d->loop->index ? 0 : d->items[id - d->loop->index][half];
}

static bool depends(const struct degrees *d, uint32_t id)
{
    return degree_of(d, id, 0) > 0 || degree_of(d, id, 1) > 0;
}

static bool unknown_depends(const struct degrees *d, uint32_t number)
{
    const struct prime_unknown *unknown = &d->p->unknowns[number];
    for (size_t i = 0; unknown->args && i < unknown->count; i++)
        if (depends(d, unknown->args[i]))
            return true;
    return false;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Degree of a sum within this one. */
static double inner_degree(const struct degrees *d, const struct prime_loop *inner, unsigned half)
{
    double low = degree_of(d, inner->low, 0), high = degree_of(d, inner->high, 0);
    double body = degree_of(d, inner->body, half);
    return half ? body : body + (inner->terms - 1) * low + inner->terms * larger(low, high);
}

/* False when it is no rational function of the index. */
static bool step_degree(const struct degrees *d, const struct prime_step *step, double out[2])
{
    uint32_t a = step->a, b = step->b;
    bool flip = step->op == PRIME_DIV || (step->op == PRIME_POW && step->number < 0);
    double times = (double)(step->number < 0 ? -step->number : step->number);
    out[0] = out[1] = 0;
    switch ((enum prime_op)step->op) {
    case PRIME_INDEX:
        out[0] = step == &d->p->steps[d->loop->index];
        return true;
    case PRIME_UNKNOWN:
    case PRIME_ROOT:
        return !unknown_depends(d, a);
    case PRIME_ADD:
    case PRIME_SUB:
        out[1] = degree_of(d, a, 1) + degree_of(d, b, 1);
        out[0] = larger(degree_of(d, a, 0) + degree_of(d, b, 1),
                        degree_of(d, b, 0) + degree_of(d, a, 1));
        return true;
    case PRIME_MUL:
    case PRIME_DIV:
        out[0] = degree_of(d, a, 0) + degree_of(d, b, flip);
        out[1] = degree_of(d, a, 1) + degree_of(d, b, !flip);
        return true;
    case PRIME_NEG:
        out[0] = degree_of(d, a, 0);
        out[1] = degree_of(d, a, 1);
        return true;
    case PRIME_POW:
        out[0] = times * degree_of(d, a, flip);
        out[1] = times * degree_of(d, a, !flip);
        return true;
    case PRIME_TOTAL:
        out[0] = inner_degree(d, &d->p->loops[a], 0);
        out[1] = inner_degree(d, &d->p->loops[a], 1);
        return true;
    default:
        return true;
    }
}

bool prime_link_loop(struct prime_program *p, struct prime_loop *loop)
{
    size_t count = loop->total - loop->index;
    struct degrees d = {.p = p, .loop = loop};
    d.items = arena_array(p->arena, count, sizeof(*d.items));
    for (size_t i = 0; i < count; i++)
        if (!step_degree(&d, &p->steps[loop->index + i], d.items[i])) {
            prime_fail(p, "a function of the index of a sum");
            return false;
        }
    double degree = degree_of(&d, loop->body, 0);
    if (degree_of(&d, loop->body, 1) > 0 || degree >= MAX_SUM_TERMS) {
        prime_fail(p, "a sum of no polynomial of low degree");
        return false;
    }
    if (p->steps[loop->low].bottom != 0 || p->steps[loop->high].bottom != 0) {
        prime_fail(p, "a limit with a denominator");
        return false;
    }
    /* A sum without terms is 0, also where the term would be divided by zero. */
    if (loop->may_be_empty && p->bounds[loop->body].degree[1] > 0)
        p->upwards = true;
    loop->terms = (unsigned)degree + 1;
    if (!loop->values)
        loop->values = arena_array(p->arena, loop->terms, sizeof(*loop->values));
    return true;
}

struct prime_bound prime_total_bound(const struct prime_program *p, const struct prime_loop *loop)
{
    struct prime_bound body = p->bounds[loop->body];
    struct prime_bound low = p->bounds[loop->low], high = p->bounds[loop->high];
    double d = loop->terms - 1, size = low.size[0] + high.size[0] + 1, below = 1;
    double term = body.size[0];
    for (unsigned i = 0; i + 1 < loop->terms; i++)
        term *= 2 * (low.size[0] + d); /* a difference of T(low), ..., T(low + d) */
    double top = term;
    for (unsigned j = loop->terms - 1; j-- > 0;) {
        top = term * below * (j + 2) + (size + d) * top;
        below *= j + 2;
    }
    double reach = larger(low.degree[0], high.degree[0]);
    return (struct prime_bound){
        .degree = {body.degree[0] + d * low.degree[0] + (d + 1) * reach, body.degree[1]},
        .size = {size * top, below * body.size[1]}};
}

/* --- running -------------------------------------------------------------------------------------------------------- */

/* T(low), T(low + 1), ... become differences. */
static void difference(const struct prime_point *point, const struct prime_loop *loop)
{
    for (unsigned j = 1; j < loop->terms; j++)
        for (unsigned i = loop->terms - 1; i >= j; i--)
            loop->values[i].top =
                prime_difference(point, loop->values[i].top, loop->values[i - 1].top);
}

bool prime_run_loop(struct prime_point *point, const struct prime_loop *loop)
{
    uint64_t low = point->values[loop->low].top, at = low, top, below = 1;
    for (unsigned i = 0; i < loop->terms; i++) {
        point->values[loop->index] = (struct prime_residue){.top = at, .bottom = 1};
        if (!prime_run_steps(point, loop->start, loop->total))
            return false;
        loop->values[i] = point->values[loop->body];
        at = prime_sum(point, at, 1);
    }
    difference(point, loop);
    uint64_t m = prime_sum(point, prime_difference(point, point->values[loop->high].top, low), 1);
    top = loop->values[loop->terms - 1].top;
    for (unsigned j = loop->terms - 1; j-- > 0;) {
        below = prime_multiply(point, below, j + 2);
        top = prime_sum(point, prime_multiply(point, loop->values[j].top, below),
                        prime_multiply(point, prime_difference(point, m, (uint64_t)j + 1), top));
    }
    point->values[loop->total] =
        (struct prime_residue){.top = prime_multiply(point, m, top),
                               .bottom = prime_multiply(point, below, loop->values[0].bottom)};
    return true;
}

/* --- by induction ------------------------------------------------------------------------------------------------------- */

/* The tree with another one in place of a symbol. A tree without it is shared. */
static const struct expr *replace(struct arena *arena, const struct expr *expr, const char *name,
                                  const struct expr *by)
{
    if (expr->op == EXPR_SYMBOL && expr->count == 0)
        return strcmp(expr->name, name) == 0 ? by : expr;
    if (expr->count == 0 || !expr_mentions(expr, name))
        return expr;
    const struct expr **args = arena_array(arena, expr->count, sizeof(*args));
    bool binds = expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT;
    for (size_t i = 0; i < expr->count; i++) {
        bool hidden = binds && (i == 0 || (i == 3 && strcmp(expr->args[0]->name, name) == 0));
        args[i] = hidden ? expr->args[i] : replace(arena, expr->args[i], name, by);
    }
    struct expr *copy = arena_alloc(arena, sizeof(*copy));
    *copy = *expr;
    copy->args = args;
    return copy;
}

static bool has_sum(const struct expr *expr)
{
    bool found = expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT;
    for (size_t i = 0; i < expr->count && !found; i++)
        found = has_sum(expr->args[i]);
    return found;
}

/* A sum with the upper limit n + shift, against a closed form. */
struct induction {
    struct arena *arena;
    const struct expr *sum, *closed;
    const char *name; /* n */
    long shift;
    bool may_be_backwards;
};

/* The limits once more, as sums of symbols: how n stands in the upper one, and what is below it. */
static bool read_limits(struct induction *in, const struct prime_question *question)
{
    struct prime_program p;
    struct prime_linear low, high;
    unsigned symbols = 0;
    prime_program_init(&p, in->arena, question);
    prime_linear_of(&p, in->sum->args[1], &low);
    prime_linear_of(&p, in->sum->args[2], &high);
    for (size_t i = 0; i < high.count; i++) {
        uint32_t unknown = 0;
        bool unit = high.factors[i].top == 1 && high.factors[i].bottom == 1;
        if (high.ids[i] == 1) {
            in->shift = (long)high.factors[i].top;
            symbols += high.factors[i].bottom != 1 || in->shift > 64 || in->shift < -64 ? 2 : 0;
        } else if (unit && prime_is_unknown(&p, high.ids[i], &unknown)) {
            in->name = p.unknowns[unknown].name;
            symbols +=
                p.unknowns[unknown].family == PRIME_SYMBOL && !p.unknowns[unknown].count ? 1 : 2;
        } else {
            return false;
        }
    }
    prime_linear_subtract(&high, &low);
    in->may_be_backwards = high.full || !prime_at_least(&p, &high, -1);
    return !p.failed && symbols == 1 && !expr_mentions(in->sum->args[1], in->name);
}

static const struct expr *plus(struct arena *arena, const struct expr *a, long number)
{
    const struct expr *args[2] = {a, expr_new_number(arena, value_long(arena, number))};
    return number == 0 ? a : expr_new(arena, EXPR_ADD, NULL, args, 2);
}

/* Joins the bounds of what was decided one after the other. */
static bool also_equal(struct arena *arena, const struct prime_question *question,
                       struct prime_answer *answer)
{
    struct prime_answer next;
    prime_field_decide(arena, question, &next);
    if (next.outcome != PRIME_EQUAL)
        return false;
    answer->error += next.error;
    answer->functions = answer->functions || next.functions;
    answer->upwards = answer->upwards || next.upwards;
    answer->degree = larger(answer->degree, next.degree);
    answer->bits = answer->bits > next.bits ? answer->bits : next.bits;
    answer->points = answer->points > next.points ? answer->points : next.points;
    answer->steps += next.steps;
    return true;
}

/* closed(n) - closed(n - 1) is the term at the upper limit, and closed is 0 where the sum is empty:
 * then it is the sum for all n from there on. The first term is looked at as well: it has a value. */
static void prove_by_induction(struct arena *arena, const struct prime_question *question,
                               struct prime_answer *answer)
{
    struct induction in = {.arena = arena, .sum = question->a, .closed = question->b};
    if (in.sum->op != EXPR_SUM) {
        in.sum = question->b;
        in.closed = question->a;
    }
    if (in.sum->op != EXPR_SUM || has_sum(in.closed) || has_sum(in.sum->args[3]) ||
        !read_limits(&in, question) || expr_mentions(in.sum->args[3], in.name))
        return;
    const struct expr *n = expr_new(arena, EXPR_SYMBOL, in.name, NULL, 0);
    const struct expr *before = replace(arena, in.closed, in.name, plus(arena, n, -1));
    struct prime_question step = *question, base = *question;
    step.a = expr_new_pair(arena, EXPR_SUB, in.closed, before);
    step.b = replace(arena, in.sum->args[3], in.sum->args[0]->name, in.sum->args[2]);
    base.a = replace(arena, in.closed, in.name, plus(arena, in.sum->args[1], -1 - in.shift));
    base.b = expr_new_number(arena, value_long(arena, 0));
    struct prime_answer proof = {
        .outcome = PRIME_EQUAL, .sums = true, .induction = true, .upwards = in.may_be_backwards};
    struct prime_question first = *question;
    first.a = replace(arena, in.closed, in.name, plus(arena, in.sum->args[1], -in.shift));
    first.b = replace(arena, in.sum->args[3], in.sum->args[0]->name, in.sum->args[1]);
    if (also_equal(arena, &step, &proof) && also_equal(arena, &base, &proof) &&
        also_equal(arena, &first, &proof))
        *answer = proof;
}

/* --- deciding ----------------------------------------------------------------------------------------------------------- */

void sum_proof_decide(struct arena *arena, const struct prime_question *question,
                      struct prime_answer *answer_out)
{
    struct prime_question with_sums = *question;
    with_sums.sums = true;
    prime_field_decide(arena, &with_sums, answer_out);
    if (answer_out->outcome == PRIME_NOT_APPLICABLE)
        prove_by_induction(arena, &with_sums, answer_out);
    if (answer_out->sums)
        return;
    answer_out->outcome = PRIME_NOT_APPLICABLE;
    answer_out->reason = "no sum with a symbolic limit";
}
