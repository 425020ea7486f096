/* SPDX-License-Identifier: MIT */
/* Deciding at random points of prime fields: which primes, how many, and what agreement is worth. */
#include "prime_program.h"

#include <limits.h>
#include <math.h>

enum { MAX_FUNCTIONS = 64, MAX_TURNS = 3, MAX_BAD_POINTS = 3, PRIME_BITS = 60 };

struct deciding_field {
    struct prime_program program;
    const struct prime_question *question;
    struct prime_answer *answer;
    struct prime_cells sides[2];
    struct prime_point point;
    struct prime_bound bound; /* of all that must vanish: degree[0] and size[0] */
    unsigned attempts, bad;
    bool relations;
};

static void not_applicable(struct deciding_field *f, const char *reason)
{
    f->answer->outcome = PRIME_NOT_APPLICABLE;
    f->answer->reason = reason;
}

/* --- a look at the trees ahead ------------------------------------------------------------------------- */

static bool is_fraction(const struct expr *expr)
{
    while (expr->op == EXPR_NEG)
        expr = expr->args[0];
    return expr->op == EXPR_DIV || (expr->op == EXPR_NUMBER && !value_is_integer(expr->number));
}

/* A root or a logarithm of a symbol is only where the symbol is not negative. */
static void note_argument(struct prime_program *p, const struct expr *expr, unsigned sums)
{
    if (expr->op != EXPR_SYMBOL || expr->count > 0 || sums > 0 || prime_is_constant(p, expr, "e") ||
        prime_is_constant(p, expr, "pi"))
        return;
    const struct expr_symbol *symbol = scope_find(p->scope, expr->name);
    if (symbol && symbol->rows.size > 0)
        return;
    uint32_t unknown = prime_symbol(p, expr->name, NULL, 0);
    p->unknowns[unknown].nonnegative = true;
}

static void look(struct prime_program *p, const struct expr *expr, unsigned sums)
{
    if (expr->op == EXPR_CALL) {
        bool root = strcmp(expr->name, "sqrt") == 0;
        if (root || strncmp(expr->name, "log", 3) == 0)
            note_argument(p, expr->args[0], sums);
        p->has_roots = p->has_roots || root || strcmp(expr->name, "root") == 0;
    } else if (expr->op == EXPR_POW && is_fraction(expr->args[1])) {
        struct prime_ratio exponent;
        p->has_roots = true;
        if (prime_literal(p, expr->args[1], &exponent) && exponent.bottom != 1)
            note_argument(p, expr->args[0], sums);
    } else if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) {
        sums++;
    } else if (expr->op == EXPR_LIST) {
        p->has_matrices = true;
    }
    for (size_t i = 0; i < expr->count; i++)
        if (expr->args[i]->count > 0)
            look(p, expr->args[i], sums);
}

static bool mentions_matrices(const struct prime_question *question)
{
    const struct expr_scope *scope = question->scope;
    for (size_t i = 0; scope && i < scope->symbol_count; i++) {
        const struct expr_symbol *symbol = &scope->symbols[i];
        if (symbol->rows.size > 0 &&
            (expr_mentions(question->a, symbol->name) || expr_mentions(question->b, symbol->name)))
            return true;
    }
    return false;
}

/* --- which functions are the same ------------------------------------------------------------------------ */

enum likeness { UNLIKE, SAME, NEGATED, RECIPROCAL };

static enum likeness compare(const struct prime_point *pt, uint32_t a, uint32_t b)
{
    struct prime_residue x = pt->values[a], y = pt->values[b];
    uint64_t left = prime_multiply(pt, x.top, y.bottom);
    uint64_t right = prime_multiply(pt, y.top, x.bottom);
    if (left == right)
        return SAME;
    if (prime_sum(pt, left, right) == 0)
        return NEGATED;
    if (prime_multiply(pt, x.top, y.top) == prime_multiply(pt, x.bottom, y.bottom))
        return RECIPROCAL;
    return UNLIKE;
}

/* What likeness of the arguments means for the function. */
static bool twist_of(enum prime_family family, enum likeness likeness, enum prime_twist *out)
{
    *out = PRIME_PLAIN;
    if (likeness == NEGATED && family == PRIME_EXP)
        *out = PRIME_INVERT;
    else if (likeness == NEGATED && family == PRIME_ANGLE)
        *out = PRIME_NEGATE;
    else if (likeness == RECIPROCAL && family == PRIME_LOG)
        *out = PRIME_NEGATE;
    else if (likeness == RECIPROCAL && family == PRIME_MODULUS)
        *out = PRIME_INVERT;
    else
        return likeness == SAME ||
               (likeness == NEGATED && (family == PRIME_LOG || family == PRIME_MODULUS));
    return true;
}

static bool same_function(const struct prime_point *pt, const struct prime_unknown *x,
                          const struct prime_unknown *y, enum prime_twist *twist_out)
{
    if (x->family != y->family || x->count != y->count ||
        (x->family == PRIME_OPAQUE && strcmp(x->name, y->name) != 0))
        return false;
    for (size_t i = 0; i < x->count; i++) {
        enum likeness likeness = compare(pt, x->args[i], y->args[i]);
        if (likeness == UNLIKE || (x->count > 1 && likeness != SAME) ||
            !twist_of(x->family, likeness, twist_out))
            return false;
    }
    return true;
}

static bool is_function(const struct prime_unknown *unknown)
{
    return unknown->family != PRIME_SYMBOL && unknown->family != PRIME_PI;
}

/* At one point; what is found is confirmed at all the others. An unknown that depends on others comes
 * after them, so it is computed anew once one of them is found to be another one. */
static bool find_relations(struct deciding_field *f)
{
    struct prime_program *p = &f->program;
    for (size_t i = 1; i < p->unknown_count; i++) {
        struct prime_unknown *unknown = &p->unknowns[i];
        for (size_t j = 0; j < i && is_function(unknown); j++) {
            if (p->unknowns[j].same != j ||
                !same_function(&f->point, &p->unknowns[j], unknown, &unknown->twist))
                continue;
            unknown->same = (uint32_t)j;
            f->relations = true;
            if (!prime_link(p) || !prime_run(&f->point))
                return false;
            break;
        }
    }
    return true;
}

static bool relations_hold(const struct deciding_field *f)
{
    const struct prime_program *p = &f->program;
    for (size_t i = 0; f->relations && i < p->unknown_count; i++) {
        const struct prime_unknown *unknown = &p->unknowns[i];
        enum prime_twist twist = PRIME_PLAIN;
        if (unknown->same != i &&
            (!same_function(&f->point, &p->unknowns[unknown->same], unknown, &twist) ||
             twist != unknown->twist))
            return false;
    }
    return true;
}

/* --- points ------------------------------------------------------------------------------------------------ */

static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* The next point, of another prime than all before. False when there is none. */
static bool next_point(struct deciding_field *f)
{
    uint64_t choice = mix(f->question->seed);
    uint64_t stride = (choice >> 20) | 1u;
    for (;;) {
        uint64_t at = (choice + f->attempts * stride) % PRIME_TABLE_SIZE;
        f->point.offset = prime_offsets[at];
        f->point.prime = (UINT64_C(1) << 61) - f->point.offset;
        f->point.seed = mix(choice + f->attempts);
        f->attempts++;
        if (prime_run(&f->point))
            return true;
        if (f->point.spent || ++f->bad > MAX_BAD_POINTS) {
            not_applicable(f, f->point.spent ? "it takes too long" : "a division by zero");
            return false;
        }
    }
}

static bool sides_agree(const struct deciding_field *f)
{
    for (uint32_t i = 0; i < f->sides[0].rows * f->sides[0].columns; i++) {
        struct prime_residue x = f->point.values[prime_cell(&f->sides[0], i)];
        struct prime_residue y = f->point.values[prime_cell(&f->sides[1], i)];
        if (prime_multiply(&f->point, x.top, y.bottom) !=
            prime_multiply(&f->point, y.top, x.bottom))
            return false;
    }
    return true;
}

/* --- bounds ------------------------------------------------------------------------------------------------ */

static void join_bound(struct deciding_field *f, uint32_t a, uint32_t b)
{
    const struct prime_bound *bounds = f->program.bounds;
    struct prime_bound cross = prime_cross_bound(bounds[a], bounds[b]);
    f->bound.degree[0] = fmax(f->bound.degree[0], cross.degree[0]);
    if (!(cross.size[0] <= f->bound.size[0]))
        f->bound.size[0] = cross.size[0];
}

/* Reciprocals are told by a product of numerators against one of denominators. */
static void join_reciprocal(struct deciding_field *f, uint32_t a, uint32_t b)
{
    const struct prime_bound *x = &f->program.bounds[a], *y = &f->program.bounds[b];
    double size = x->size[0] * y->size[0] + x->size[1] * y->size[1];
    f->bound.degree[0] =
        fmax(f->bound.degree[0], fmax(x->degree[0] + y->degree[0], x->degree[1] + y->degree[1]));
    if (!(size <= f->bound.size[0]))
        f->bound.size[0] = size;
}

/* Of the difference of the sides, and of all relations between functions. */
static void find_bound(struct deciding_field *f)
{
    const struct prime_program *p = &f->program;
    f->bound = (struct prime_bound){.degree = {0, 0}, .size = {1, 1}};
    for (uint32_t i = 0; i < f->sides[0].rows * f->sides[0].columns; i++)
        join_bound(f, prime_cell(&f->sides[0], i), prime_cell(&f->sides[1], i));
    for (size_t i = 0; f->relations && i < p->unknown_count; i++) {
        const struct prime_unknown *unknown = &p->unknowns[i];
        for (size_t k = 0; unknown->same != i && k < unknown->count; k++) {
            join_bound(f, unknown->args[k], p->unknowns[unknown->same].args[k]);
            join_reciprocal(f, unknown->args[k], p->unknowns[unknown->same].args[k]);
        }
    }
    f->answer->degree = f->bound.degree[0];
    int bits = PRIME_BITS * PRIME_MAX_POINTS;
    if (f->bound.size[0] < 0x1p1000)
        (void)frexp(f->bound.size[0] * (1 + 1e-6), &bits);
    f->answer->bits = (unsigned)bits;
}

/* --- deciding ----------------------------------------------------------------------------------------------- */

/* Once more when something was found not to be negative that came before: what is decided does not
 * hang on the order. */
static bool compile_sides(struct deciding_field *f, struct arena *arena)
{
    struct prime_program *p = &f->program;
    prime_program_init(p, arena, f->question);
    p->has_matrices = mentions_matrices(f->question);
    look(p, f->question->a, 0);
    look(p, f->question->b, 0);
    for (unsigned turn = 0, marks = UINT_MAX; turn < MAX_TURNS && marks != p->marks; turn++) {
        marks = p->marks;
        f->sides[0] = prime_compile(p, f->question->a);
        f->sides[1] = prime_compile(p, f->question->b);
    }
    if (!p->failed &&
        (f->sides[0].rows != f->sides[1].rows || f->sides[0].columns != f->sides[1].columns))
        prime_fail(p, "the shapes differ");
    bool linked = !p->failed && prime_link(p);
    f->answer->functions = p->functions;
    f->answer->sums = p->sums;
    f->answer->upwards = p->upwards;
    return linked;
}

/* Two functions of one kind may be the same. */
static bool has_pairs(const struct prime_program *p)
{
    unsigned seen = 0;
    for (size_t i = 0; i < p->unknown_count; i++) {
        unsigned bit = 1u << p->unknowns[i].family;
        if (is_function(&p->unknowns[i]) && (seen & bit))
            return true;
        seen |= bit;
    }
    return false;
}

static bool relate_functions(struct deciding_field *f)
{
    const struct prime_program *p = &f->program;
    size_t functions = 0;
    if (!p->functions || !has_pairs(p))
        return true;
    for (size_t i = 0; i < p->unknown_count; i++)
        functions += is_function(&p->unknowns[i]);
    if (functions > MAX_FUNCTIONS) {
        not_applicable(f, "there are too many functions");
        return false;
    }
    if (!next_point(f))
        return false;
    if (!find_relations(f)) {
        not_applicable(f, f->point.spent ? "it takes too long" : "a division by zero");
        return false;
    }
    return true;
}

/* How many points agreement takes; 0: more than there may be. */
static unsigned points_needed(const struct deciding_field *f)
{
    if (f->answer->bits >= PRIME_BITS * PRIME_MAX_POINTS || !(f->bound.degree[0] < 0x1p36))
        return 0;
    unsigned points = f->answer->bits / PRIME_BITS + 1;
    return points < 2 ? 2 : points;
}

/* The same steps: agreement is no matter of chance, once there is a value at all. */
static bool same_steps(const struct deciding_field *f)
{
    for (uint32_t i = 0; i < f->sides[0].rows * f->sides[0].columns; i++)
        if (prime_cell(&f->sides[0], i) != prime_cell(&f->sides[1], i))
            return false;
    return true;
}

static void decide_same_steps(struct deciding_field *f)
{
    if (!next_point(f))
        return;
    f->answer->outcome = PRIME_EQUAL;
    f->answer->points = 1;
}

static void decide_at_points(struct deciding_field *f)
{
    unsigned needed = points_needed(f), agreed = 0;
    while (agreed < (needed ? needed : 1)) {
        if (!next_point(f))
            return;
        if (!relations_hold(f)) {
            not_applicable(f, "functions of nearly the same arguments");
            return;
        }
        if (!sides_agree(f)) {
            if (f->program.functions)
                not_applicable(f, "no rule makes them the same");
            else if (f->program.upwards)
                not_applicable(f, "a sum may have no terms");
            else
                f->answer->outcome = PRIME_DIFFERENT;
            f->answer->points = 1;
            return;
        }
        agreed++;
    }
    if (needed == 0) {
        not_applicable(f, "the numbers in it could be too large");
        return;
    }
    f->answer->outcome = PRIME_EQUAL;
    f->answer->points = agreed;
    f->answer->error = fmax(f->answer->degree, 1) * 0x1p-60 * (f->bad > 0 ? f->attempts : 1);
}

void prime_field_decide(struct arena *arena, const struct prime_question *question,
                        struct prime_answer *answer_out)
{
    struct deciding_field f = {.question = question, .answer = answer_out};
    *answer_out = (struct prime_answer){.outcome = PRIME_NOT_APPLICABLE};
    if (!compile_sides(&f, arena)) {
        answer_out->reason = f.program.failed;
        return;
    }
    f.point.program = &f.program;
    f.point.left = question->max_steps ? question->max_steps : PRIME_MAX_STEPS;
    unsigned long before = f.point.left;
    f.point.values = arena_array(arena, f.program.count, sizeof(*f.point.values));
    f.point.draws = arena_array(arena, f.program.unknown_count, sizeof(*f.point.draws));
    if (same_steps(&f)) {
        decide_same_steps(&f);
    } else if (relate_functions(&f)) {
        find_bound(&f);
        decide_at_points(&f);
    }
    answer_out->steps = before - f.point.left;
}

/* --- the sentence ---------------------------------------------------------------------------------------------- */

const char *prime_field_sentence(struct arena *arena, const struct prime_answer *answer)
{
    const char *what = answer->induction ? "by induction on the upper limit, "
                       : answer->sums    ? "sums as polynomials of their limits, "
                                         : "";
    if (answer->outcome == PRIME_DIFFERENT)
        return arena_printf(arena, "%stheir difference is not zero as a formula", what);
    if (answer->outcome == PRIME_NOT_APPLICABLE)
        return "";
    if (answer->error == 0)
        return arena_printf(arena, "%s%sboth come down to the same formula", what,
                            answer->functions ? "by the laws of functions, " : "");
    const char *functions = answer->functions ? ", functions by their laws" : "";
    return arena_printf(arena,
                        "%sequal at random points modulo %u primes of 61 bits%s: a difference (of "
                        "degree %.0f at most) would go unseen with a chance below %.0e",
                        what, answer->points, functions, answer->degree, answer->error * 1.5);
}
