/* SPDX-License-Identifier: MIT */
/* Two constants: rational arithmetic, then exact fields for roots, exponentials, logarithms and pi,
 * then balls. */
#include "decide.h"
#include "sum_proof.h"

#include <limits.h>
#include <math.h>

enum { FIELD_MAX_NODES = 400, FIELD_MAX_TERMS = 64 };

/* --- trees into an exact field -------------------------------------------------------------------------- */

/* A tree on its way into a field. `nodes` is what may still be visited. */
struct walk {
    struct constant_field *field;
    struct arena *arena;
    unsigned nodes;
};

static const struct constant *enter(struct walk *w, const struct expr *expr,
                                    const struct expr_env *env);

static const struct constant *enter_long(struct walk *w, long number)
{
    return constant_from_value(w->field, value_long(w->arena, number));
}

static const struct constant *euler(struct walk *w)
{
    return constant_exp(w->field, enter_long(w, 1));
}

/* What is left to rational arithmetic: factorials, binomials, running indices. */
static const struct constant *enter_value(struct walk *w, const struct expr *expr,
                                          const struct expr_env *env)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, w->arena, NULL);
    ctx.max_work = DECIDE_MAX_WORK / 64;
    struct value value = expr_eval(&ctx, expr, env);
    return ctx.err ? NULL : constant_from_value(w->field, value);
}

static const struct constant *enter_symbol(struct walk *w, const struct expr *expr,
                                           const struct expr_env *env)
{
    bool free = expr->count == 0 && expr_env_get(env, expr->name).kind == VALUE_NONE;
    if (free && str_same(expr->name, "pi"))
        return constant_pi(w->field);
    if (free && str_same(expr->name, "e"))
        return euler(w);
    return free ? NULL : enter_value(w, expr, env);
}

static const struct constant *enter_chain(struct walk *w, const struct expr *expr,
                                          const struct expr_env *env)
{
    const struct constant *all = enter(w, expr->args[0], env);
    for (size_t i = 1; i < expr->count && all; i++) {
        const struct constant *next = enter(w, expr->args[i], env);
        all = expr->op == EXPR_MUL ? constant_mul(w->field, all, next)
                                   : constant_add(w->field, all, next);
    }
    return all;
}

static const struct constant *enter_pair(struct walk *w, const struct expr *expr,
                                         const struct expr_env *env)
{
    const struct constant *a = enter(w, expr->args[0], env);
    const struct constant *b = a ? enter(w, expr->args[1], env) : NULL;
    if (!b)
        return NULL;
    if (expr->op == EXPR_SUB)
        return constant_sub(w->field, a, b);
    if (expr->op == EXPR_DIV)
        return constant_div(w->field, a, b);
    const struct expr *base = expr->args[0];
    bool natural = base->op == EXPR_SYMBOL && str_same(base->name, "e") && base->count == 0 &&
                   expr_env_get(env, "e").kind == VALUE_NONE;
    return natural ? constant_exp(w->field, b) : constant_pow(w->field, a, b);
}

/* Sums and products over literal ranges. */
static const struct constant *enter_bound(struct walk *w, const struct expr *expr,
                                          const struct expr_env *env)
{
    long from = 0, to = 0;
    struct num_ctx ctx;
    num_ctx_init(&ctx, w->arena, NULL);
    bool fits = value_to_long(expr_eval(&ctx, expr->args[1], env), &from) &&
                value_to_long(expr_eval(&ctx, expr->args[2], env), &to);
    if (ctx.err || !fits || from < -FIELD_MAX_NODES || from > LONG_MAX / 2 ||
        to > from + FIELD_MAX_TERMS)
        return NULL;
    bool sum = expr->op == EXPR_SUM;
    const struct constant *all = enter_long(w, sum ? 0 : 1);
    struct expr_binding binding = {.name = expr->args[0]->name};
    struct expr_env inner = {.bindings = &binding, .count = 1, .outer = env};
    for (long k = from; k <= to && all; k++) {
        binding.value = value_long(w->arena, k);
        const struct constant *term = enter(w, expr->args[3], &inner);
        all = sum ? constant_add(w->field, all, term) : constant_mul(w->field, all, term);
    }
    return all;
}

/* log(x)/log(b) */
static const struct constant *logarithm(struct walk *w, const struct constant *x,
                                        const struct constant *base)
{
    return constant_div(w->field, constant_log(w->field, x), constant_log(w->field, base));
}

/* (exp(x) + sign exp(-x))/2 */
static const struct constant *hyperbolic(struct walk *w, const struct constant *x, bool minus)
{
    const struct constant *up = constant_exp(w->field, x);
    const struct constant *down = constant_div(w->field, enter_long(w, 1), up);
    const struct constant *twice =
        minus ? constant_sub(w->field, up, down) : constant_add(w->field, up, down);
    return constant_div(w->field, twice, enter_long(w, 2));
}

static const struct constant *largest(struct walk *w, const struct constant *a,
                                      const struct constant *b, bool maximum)
{
    enum num_order order = constant_compare(w->field, a, b);
    if (order == NUM_UNKNOWN)
        return NULL;
    return (order == NUM_LESS) == maximum ? b : a;
}

static const struct constant *enter_pair_call(struct walk *w, const struct expr *expr,
                                              const struct constant *x,
                                              const struct constant *second)
{
    const char *name = expr->name;
    if (str_same(name, "log"))
        return logarithm(w, x, second);
    if (str_same(name, "root"))
        return constant_pow(w->field, x, constant_div(w->field, enter_long(w, 1), second));
    if (str_same(name, "max") || str_same(name, "min"))
        return largest(w, x, second, str_same(name, "max"));
    return NULL;
}

/* Functions made of exponentials and logarithms. */
static const struct constant *enter_composed(struct walk *w, const char *name,
                                             const struct constant *x)
{
    if (str_same(name, "relu"))
        return largest(w, x, enter_long(w, 0), true);
    if (str_same(name, "percent"))
        return constant_div(w->field, x, enter_long(w, 100));
    if (str_same(name, "sinh") || str_same(name, "cosh"))
        return hyperbolic(w, x, str_same(name, "sinh"));
    if (str_same(name, "tanh"))
        return constant_div(w->field, hyperbolic(w, x, true), hyperbolic(w, x, false));
    const struct constant *one = enter_long(w, 1), *power = constant_exp(w->field, x);
    if (str_same(name, "sigmoid"))
        return constant_div(w->field, power, constant_add(w->field, one, power));
    if (str_same(name, "softplus"))
        return constant_log(w->field, constant_add(w->field, one, power));
    return NULL;
}

static const struct constant *enter_call(struct walk *w, const struct expr *expr,
                                         const struct expr_env *env)
{
    const char *name = expr->name;
    if (expr->count == 0 || expr->count > 2 || str_same(name, "binom") ||
        str_same(name, "factorial") || str_same(name, "gcd") || str_same(name, "lcm") ||
        str_same(name, "mod"))
        return enter_value(w, expr, env);
    const struct constant *x = enter(w, expr->args[0], env);
    if (!x)
        return NULL;
    if (expr->count == 2)
        return enter_pair_call(w, expr, x, enter(w, expr->args[1], env));
    if (str_same(name, "sqrt"))
        return constant_sqrt(w->field, x);
    if (str_same(name, "exp"))
        return constant_exp(w->field, x);
    if (str_same(name, "log"))
        return constant_log(w->field, x);
    if (str_same(name, "log2"))
        return logarithm(w, x, enter_long(w, 2));
    if (str_same(name, "log10"))
        return logarithm(w, x, enter_long(w, 10));
    if (str_same(name, "abs"))
        return constant_abs(w->field, x);
    if (str_same(name, "sin"))
        return constant_sin(w->field, x);
    if (str_same(name, "cos"))
        return constant_cos(w->field, x);
    if (str_same(name, "tan"))
        return constant_div(w->field, constant_sin(w->field, x), constant_cos(w->field, x));
    return enter_composed(w, name, x);
}

static const struct constant *enter(struct walk *w, const struct expr *expr,
                                    const struct expr_env *env)
{
    if (w->nodes == 0)
        return NULL;
    w->nodes--;
    switch (expr->op) {
    case EXPR_NUMBER:
        return constant_from_value(w->field, expr->number);
    case EXPR_SYMBOL:
        return enter_symbol(w, expr, env);
    case EXPR_ADD:
    case EXPR_MUL:
        return enter_chain(w, expr, env);
    case EXPR_SUB:
    case EXPR_DIV:
    case EXPR_POW:
        return enter_pair(w, expr, env);
    case EXPR_NEG:
        return constant_sub(w->field, enter_long(w, 0), enter(w, expr->args[0], env));
    case EXPR_FACTORIAL:
        return enter_value(w, expr, env);
    case EXPR_CALL:
        return enter_call(w, expr, env);
    case EXPR_SUM:
    case EXPR_PRODUCT:
        return enter_bound(w, expr, env);
    default:
        return NULL;
    }
}

static enum num_order compare_in_field(struct walk *w, const struct expr *a, const struct expr *b)
{
    if ((a->op == EXPR_LIST || a->op == EXPR_SHAPE) && a->op == b->op && a->count == b->count) {
        enum num_order all = NUM_EQUAL;
        for (size_t i = 0; i < a->count && all == NUM_EQUAL; i++)
            all = compare_in_field(w, a->args[i], b->args[i]);
        return all;
    }
    const struct constant *left = enter(w, a, NULL), *right = left ? enter(w, b, NULL) : NULL;
    return right ? constant_compare(w->field, left, right) : NUM_UNKNOWN;
}

static enum num_order constants_compare(struct deciding *d)
{
    struct walk walk = {
        .field = constant_field_create(), .arena = decide_scratch(d), .nodes = FIELD_MAX_NODES};
    enum num_order order = compare_in_field(&walk, d->a, d->b);
    if (constant_field_error(walk.field) != DLT_OK)
        order = NUM_UNKNOWN;
    constant_field_destroy(walk.field);
    return order;
}

static const char same_number[] = "they are the same number, by exact arithmetic with roots, "
                                  "angles, exponentials, logarithms and pi";

/* --- deciding -------------------------------------------------------------------------------------------- */

static void say_missing(struct deciding *d, const struct point *point,
                        const struct reading *reading)
{
    int side = reading->outcomes[0] == OUTCOME_VALUE ? 1 : 0;
    struct value unused;
    sample_value(d, side == 0 ? d->a : d->b, point, d->scratch, NUM_PRECISION_DEFAULT, &unused);
    decide(d, EXPR_UNDECIDED, reading->outcomes[side] == OUTCOME_FAILED ? "limit" : "undefined",
           "the %s has no value here: %s", side == 0 ? "first" : "second", d->diag.text);
}

static bool is_allowed(const struct deciding *d, bool exact)
{
    unsigned exactly = EXPR_BY_EXACT | EXPR_BY_BALLS;
    return (d->deciders & (exact ? exactly : (unsigned)EXPR_BY_BALLS)) != 0;
}

static void keep_values(struct deciding *d, const struct reading *reading)
{
    d->out->left = value_copy(d->arena, reading->values[0]);
    d->out->right = value_copy(d->arena, reading->values[1]);
}

/* sin(1)^2 + cos(1)^2 and 1 are the same formula. */
static bool prove_formula(struct deciding *d)
{
    struct prime_question question = {
        .a = d->a, .b = d->b, .scope = d->scope, .seed = d->rules->seed};
    struct prime_answer answer;
    for (int sums = d->sums ? 1 : 0; sums >= 0; sums--) {
        question.sums = sums;
        if (!(d->deciders & (sums ? EXPR_BY_SUM_PROOF : EXPR_BY_PRIME_FIELD)))
            continue;
        if (sums)
            sum_proof_decide(decide_scratch(d), &question, &answer);
        else
            prime_field_decide(decide_scratch(d), &question, &answer);
        d->out->work += answer.steps;
        if (answer.outcome != PRIME_EQUAL || answer.upwards)
            continue;
        decide_equal(d, sums ? "sum-proof" : "prime-field", answer.points, answer.error,
                     prime_field_sentence(d->arena, &answer));
        return true;
    }
    return false;
}

/* Balls that overlap: an exact field, or agreement to many digits, which is said to be no proof. */
static void decide_overlap(struct deciding *d, const struct point *point, struct reading *reading)
{
    enum num_order order = NUM_UNKNOWN;
    keep_values(d, reading);
    if (d->deciders & EXPR_BY_CONSTANTS)
        order = constants_compare(d);
    if (order == NUM_EQUAL) {
        decide_equal(d, "constants", 0, 0, same_number);
        return;
    }
    if (order == NUM_UNKNOWN && prove_formula(d))
        return;
    decide_scratch(d);
    points_settle(d, point, DECIDE_MAX_PRECISION / 2, reading);
    if (sample_spent(d) && reading->agreement != AGREE_NOT) {
        decide_too_long(d);
    } else if (reading->outcomes[0] != OUTCOME_VALUE || reading->outcomes[1] != OUTCOME_VALUE) {
        say_missing(d, point, reading);
    } else if (order != NUM_UNKNOWN || (reading->agreement == AGREE_NOT && is_allowed(d, false))) {
        decide_different(d, NULL, order == NUM_UNKNOWN ? "balls" : "constants", reading->values);
        return;
    } else if (reading->agreement == AGREE_BALLS && is_allowed(d, false)) {
        keep_values(d, reading);
        decide(d, EXPR_EQUAL, "balls", "they agree to %d digits, which is no proof",
               reading->digits);
        d->out->error = NAN;
        d->out->points = 1;
        return;
    } else {
        decide(d, EXPR_UNDECIDED, "balls", "the values are too close to tell at %d bits",
               DECIDE_MAX_PRECISION);
    }
    d->out->left = d->out->right = value_none();
}

/* What balls or rationals would tell, but may not, an exact field may. */
static void decide_in_field(struct deciding *d, const struct reading *reading)
{
    enum num_order order = NUM_UNKNOWN;
    struct value values[2];
    for (int side = 0; side < 2; side++)
        values[side] = value_copy(d->arena, reading->values[side]);
    if (d->deciders & EXPR_BY_CONSTANTS)
        order = constants_compare(d);
    d->out->left = values[0];
    d->out->right = values[1];
    if (order == NUM_EQUAL) {
        decide_equal(d, "constants", 0, 0, same_number);
    } else if (order != NUM_UNKNOWN && d->rules->tolerance.kind == VALUE_NONE) {
        decide_different(d, NULL, "constants", values);
    } else if (reading->agreement == AGREE_NOT || !prove_formula(d)) {
        d->out->left = d->out->right = value_none();
        decide(d, EXPR_UNDECIDED, "deciders", "what may be used does not decide this");
    }
}

static void decide_exactly(struct deciding *d, const struct reading *reading)
{
    bool tolerant = d->rules->tolerance.kind != VALUE_NONE;
    bool exact = agree_is_exact(reading->values[0]) && agree_is_exact(reading->values[1]);
    const char *method = tolerant ? "tolerance" : exact ? "exact" : "balls";
    if (!is_allowed(d, exact)) {
        decide_in_field(d, reading);
    } else if (reading->agreement == AGREE_NOT) {
        decide_different(d, NULL, method, reading->values);
    } else {
        keep_values(d, reading);
        decide_equal(d, method, 0, 0,
                     arena_printf(d->arena, tolerant ? "both are about %s" : "both are %s",
                                  decide_number(d, reading->values[0], 0)));
    }
}

static void decide_settled(struct deciding *d)
{
    struct point point = {.seed = d->rules->seed, .keep = d->arena};
    struct reading reading;
    decide_scratch(d);
    points_read(d, &point, NUM_PRECISION_DEFAULT, &reading);
    bool values = reading.outcomes[0] == OUTCOME_VALUE && reading.outcomes[1] == OUTCOME_VALUE;
    /* 1/sin(pi/6 - ...) may only have a value at more bits. */
    if (!values && reading.outcomes[0] != OUTCOME_FAILED && reading.outcomes[1] != OUTCOME_FAILED)
        points_settle(d, &point, 0, &reading);
    values = reading.outcomes[0] == OUTCOME_VALUE && reading.outcomes[1] == OUTCOME_VALUE;
    bool told = reading.agreement == AGREE_EXACT || reading.agreement == AGREE_NOT;
    bool failed = reading.outcomes[0] == OUTCOME_FAILED || reading.outcomes[1] == OUTCOME_FAILED;
    if (failed && d->sums && d->rules->tolerance.kind == VALUE_NONE && prove_formula(d))
        return; /* a sum of a billion terms, and its formula */
    if (failed)
        decide_scratch(d);
    if (sample_spent(d) && !(values && told)) {
        decide_too_long(d);
    } else if (!values) {
        say_missing(d, &point, &reading);
    } else if (expr_same(d->a, d->b)) {
        keep_values(d, &reading);
        decide_equal(d, "identical", 0, 0, "they are the same expression");
    } else if (told) {
        decide_exactly(d, &reading);
    } else {
        decide_overlap(d, &point, &reading);
    }
}

/* floor(sqrt(2)^2): no ball tells it, but its argument is a whole number by exact arithmetic. */
static const struct expr *settle_jump(struct deciding *d, const struct expr *call)
{
    struct point nowhere = {.count = 0};
    struct deciding argument = *d;
    struct value ball;
    decide_scratch(d);
    if (sample_value(d, call, &nowhere, d->scratch, NUM_PRECISION_DEFAULT, &ball) ==
            OUTCOME_VALUE ||
        sample_value(d, call->args[0], &nowhere, d->scratch, NUM_PRECISION_DEFAULT, &ball) !=
            OUTCOME_VALUE ||
        ball.kind != VALUE_REAL || !(fabs(value_to_double(ball)) < 1e9))
        return call;
    argument.a = call->args[0];
    argument.b = expr_from_value(d->arena, value_long(d->arena, lround(value_to_double(ball))));
    return constants_compare(&argument) == NUM_EQUAL ? argument.b : call;
}

/* The tree with such calls replaced; a tree without any is shared. */
static const struct expr *settle_jumps(struct deciding *d, const struct expr *expr)
{
    bool changed = false;
    if (expr->count == 0 || expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT)
        return expr;
    const struct expr **args = arena_array(d->arena, expr->count, sizeof(*args));
    for (size_t i = 0; i < expr->count; i++) {
        args[i] = settle_jumps(d, expr->args[i]);
        changed = changed || args[i] != expr->args[i];
    }
    if (changed) {
        struct expr *copy = arena_alloc(d->arena, sizeof(*copy));
        *copy = *expr;
        copy->args = args;
        expr = copy;
    }
    bool jumps = expr->op == EXPR_CALL && expr->count == 1 &&
                 (str_same(expr->name, "floor") || str_same(expr->name, "ceil"));
    return jumps ? settle_jump(d, expr) : expr;
}

void decide_constants(struct deciding *d)
{
    const struct expr *a = d->a, *b = d->b;
    decide_settled(d);
    if (d->out->verdict != EXPR_UNDECIDED || !(d->deciders & EXPR_BY_CONSTANTS) || sample_spent(d))
        return;
    d->a = settle_jumps(d, a);
    d->b = settle_jumps(d, b);
    if (d->a == a && d->b == b)
        return;
    decide_settled(d);
    if (d->out->verdict == EXPR_EQUAL)
        d->out->detail = same_number;
    if (d->out->verdict != EXPR_UNDECIDED)
        d->out->method = "constants";
}
