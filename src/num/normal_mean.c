/* SPDX-License-Identifier: MIT */
/* Means over the standard normal distribution, enclosed by rigorous integration: Gauss-Legendre
 * quadrature with error bounds from complex enclosures (Arb's acb_calc) up to a bound, and beyond it
 * the largest value on each of many short intervals. */
#include "num_normal.h"

enum {
    STACK_MAX = 64,
    STEPS_MAX = 4096,
    BOUND = 20, /* where the tails begin */
    TAIL_END = 60,
    TAIL_PARTS = 2, /* intervals to a unit: a ball around exp of a long one would hold 0 */
    GOAL_BITS = 100,
    WORK = 200000, /* steps that the evaluations on one side may take together */
};

/* A value and its derivative by x. */
struct dual {
    acb_t value, slope;
};

struct program {
    const struct normal_step *steps;
    size_t count;
    struct dual *stack;
    bool derivative; /* integrate f'^2 in place of f^2 */
};

static void dual_clear_all(struct dual *stack)
{
    for (size_t i = 0; i < STACK_MAX; i++) {
        acb_clear(stack[i].value);
        acb_clear(stack[i].slope);
    }
}

/* a and b become their product. */
static void multiply(struct dual *a, struct dual *b, slong prec)
{
    acb_mul(b->slope, a->value, b->slope, prec);
    acb_addmul(b->slope, a->slope, b->value, prec);
    acb_swap(a->slope, b->slope);
    acb_mul(a->value, a->value, b->value, prec);
}

static void divide(struct dual *a, struct dual *b, slong prec)
{
    acb_div(a->value, a->value, b->value, prec);
    acb_submul(a->slope, a->value, b->slope, prec);
    acb_div(a->slope, a->slope, b->value, prec);
}

/* The larger (or smaller) of a and b; the slope of whichever it is. */
static void extreme(struct dual *a, struct dual *b, bool largest, int analytic, slong prec)
{
    acb_t chosen;

    acb_init(chosen);
    acb_sub(chosen, a->value, b->value, prec);
    if (!largest)
        acb_neg(chosen, chosen);
    acb_real_heaviside(chosen, chosen, analytic, prec);
    acb_sub(a->slope, a->slope, b->slope, prec);
    acb_mul(a->slope, a->slope, chosen, prec);
    acb_add(a->slope, a->slope, b->slope, prec);
    if (largest)
        acb_real_max(a->value, a->value, b->value, analytic, prec);
    else
        acb_real_min(a->value, a->value, b->value, analytic, prec);
    acb_clear(chosen);
}

static void two_operands(enum normal_code code, struct dual *a, struct dual *b, int analytic,
                         slong prec)
{
    switch (code) {
    case NORMAL_ADD:
        acb_add(a->value, a->value, b->value, prec);
        acb_add(a->slope, a->slope, b->slope, prec);
        break;
    case NORMAL_SUB:
        acb_sub(a->value, a->value, b->value, prec);
        acb_sub(a->slope, a->slope, b->slope, prec);
        break;
    case NORMAL_MUL:
        multiply(a, b, prec);
        break;
    case NORMAL_DIV:
        divide(a, b, prec);
        break;
    default:
        extreme(a, b, code == NORMAL_MAX, analytic, prec);
        break;
    }
}

/* 1/(1 + exp(-x)) */
static void sigmoid(acb_t out, const acb_t x, slong prec)
{
    acb_neg(out, x);
    acb_exp(out, out, prec);
    acb_add_ui(out, out, 1, prec);
    acb_inv(out, out, prec);
}

/* The density exp(-x^2/2)/sqrt(2 pi). */
static void density(acb_t out, const acb_t x, slong prec)
{
    arb_t scale;

    arb_init(scale);
    arb_const_pi(scale, prec);
    arb_mul_2exp_si(scale, scale, 1);
    arb_rsqrt(scale, scale, prec);
    acb_mul(out, x, x, prec);
    acb_mul_2exp_si(out, out, -1);
    acb_neg(out, out);
    acb_exp(out, out, prec);
    acb_mul_arb(out, out, scale, prec);
    arb_clear(scale);
}

/* (1 + erf(x/sqrt(2)))/2 */
static void distribution(acb_t out, const acb_t x, slong prec)
{
    arb_t root;

    arb_init(root);
    arb_sqrt_ui(root, 2, prec);
    acb_div_arb(out, x, root, prec);
    acb_hypgeom_erf(out, out, prec);
    acb_add_ui(out, out, 1, prec);
    acb_mul_2exp_si(out, out, -1);
    arb_clear(root);
}

/* Outer functions: `f` becomes the value, `d` the derivative at x. */
static void smooth(enum normal_code code, acb_t f, acb_t d, const acb_t x, slong prec)
{
    switch (code) {
    case NORMAL_EXP:
        acb_exp(f, x, prec);
        acb_set(d, f);
        break;
    case NORMAL_SIN:
        acb_sin_cos(f, d, x, prec);
        break;
    case NORMAL_COS:
        acb_sin_cos(d, f, x, prec);
        acb_neg(d, d);
        break;
    case NORMAL_TANH:
        acb_tanh(f, x, prec);
        acb_mul(d, f, f, prec);
        acb_sub_ui(d, d, 1, prec);
        acb_neg(d, d);
        break;
    case NORMAL_SIGMOID:
        sigmoid(f, x, prec);
        acb_mul(d, f, f, prec);
        acb_sub(d, f, d, prec);
        break;
    default: /* NORMAL_DISTRIBUTION */
        distribution(f, x, prec);
        density(d, x, prec);
        break;
    }
}

/* The same for functions with a cut or a kink, which are not finite where they are not analytic. */
static void cut(enum normal_code code, acb_t f, acb_t d, const acb_t x, int analytic, slong prec)
{
    switch (code) {
    case NORMAL_LOG:
        acb_log_analytic(f, x, analytic, prec);
        acb_inv(d, x, prec);
        break;
    case NORMAL_SQRT:
        acb_sqrt_analytic(f, x, analytic, prec);
        acb_mul_2exp_si(d, f, 1);
        acb_inv(d, d, prec);
        break;
    case NORMAL_SOFTPLUS:
        acb_exp(f, x, prec);
        acb_add_ui(f, f, 1, prec);
        acb_log_analytic(f, f, analytic, prec);
        sigmoid(d, x, prec);
        break;
    default: /* NORMAL_ABS */
        acb_real_abs(f, x, analytic, prec);
        acb_real_sgn(d, x, analytic, prec);
        break;
    }
}

static void power(struct dual *a, struct value exponent, slong prec)
{
    long n = 0;
    acb_t rest;

    value_to_long(exponent, &n);
    acb_init(rest);
    acb_pow_si(rest, a->value, n - 1, prec);
    acb_mul(a->slope, a->slope, rest, prec);
    acb_mul_si(a->slope, a->slope, n, prec);
    acb_pow_si(a->value, a->value, n, prec);
    acb_clear(rest);
}

static void one_operand(const struct normal_step *step, struct dual *a, int analytic, slong prec)
{
    acb_t f, d;

    if (step->code == NORMAL_POWER) {
        power(a, step->constant, prec);
        return;
    }
    if (step->code == NORMAL_NEG) {
        acb_neg(a->value, a->value);
        acb_neg(a->slope, a->slope);
        return;
    }
    acb_init(f);
    acb_init(d);
    if (step->code < NORMAL_LOG)
        smooth(step->code, f, d, a->value, prec);
    else
        cut(step->code, f, d, a->value, analytic, prec);
    acb_mul(a->slope, a->slope, d, prec);
    acb_swap(a->value, f);
    acb_clear(d);
    acb_clear(f);
}

/* Runs the program at x; its result is on the bottom of the stack. */
static void evaluate(const struct program *program, const acb_t x, int analytic, slong prec)
{
    struct dual *stack = program->stack;
    size_t top = 0;

    for (size_t i = 0; i < program->count; i++) {
        const struct normal_step *step = &program->steps[i];

        if (step->code == NORMAL_X) {
            acb_set(stack[top].value, x);
            acb_one(stack[top++].slope);
        } else if (step->code == NORMAL_CONSTANT) {
            real_load(acb_realref(stack[top].value), step->constant, prec);
            arb_zero(acb_imagref(stack[top].value));
            acb_zero(stack[top++].slope);
        } else if (step->code < NORMAL_NEG) {
            top--;
            two_operands(step->code, &stack[top - 1], &stack[top], analytic, prec);
        } else {
            one_operand(step, &stack[top - 1], analytic, prec);
        }
    }
}

/* f(x)^2 or f'(x)^2 times the density, as acb_calc wants it. */
static int integrand(acb_ptr out, const acb_t x, void *param, slong order, slong prec)
{
    const struct program *program = param;
    acb_ptr result = program->derivative ? program->stack[0].slope : program->stack[0].value;
    acb_t weight;

    evaluate(program, x, order != 0, prec);
    acb_init(weight);
    density(weight, x, prec);
    acb_mul(out, result, result, prec);
    acb_mul(out, out, weight, prec);
    acb_clear(weight);
    return 0;
}

/* Adds to the error what lies beyond the bound on one side: on each interval from r on the largest
 * square times exp(-r^2/2), which is more than the probability of all beyond r. */
static void add_tail(arb_t sum, const struct program *program, int side, slong prec)
{
    acb_ptr result = program->derivative ? program->stack[0].slope : program->stack[0].value;
    arb_t near, far, weight;
    mag_t most;
    acb_t x;

    mag_init(most);
    arb_init(near);
    arb_init(far);
    arb_init(weight);
    acb_init(x);
    for (int k = BOUND * TAIL_PARTS; k < TAIL_END * TAIL_PARTS; k++) {
        arb_set_si(near, side * k);
        arb_set_si(far, side * (k + 1));
        arb_div_ui(near, near, TAIL_PARTS, prec);
        arb_div_ui(far, far, TAIL_PARTS, prec);
        acb_zero(x);
        arb_union(acb_realref(x), near, far, prec);
        evaluate(program, x, 0, prec);
        arb_mul(weight, near, near, prec);
        arb_mul_2exp_si(weight, weight, -1);
        arb_neg(weight, weight);
        arb_exp(weight, weight, prec);
        acb_mul(x, result, result, prec);
        arb_mul(weight, weight, acb_realref(x), prec);
        arb_get_mag(most, weight);
        arb_add_error_mag(sum, most);
        if (!acb_is_real(x))
            arb_indeterminate(sum);
    }
    acb_clear(x);
    arb_clear(weight);
    arb_clear(far);
    arb_clear(near);
    mag_clear(most);
}

static struct value moment(struct num_ctx *ctx, struct program *program, slong prec)
{
    acb_calc_integrate_opt_t options;
    struct value result;
    acb_t from, to, half;
    arb_t sum;
    mag_t tolerance;

    acb_calc_integrate_opt_init(options);
    options->eval_limit = WORK / (slong)program->count + 100;
    arb_init(sum);
    acb_init(from);
    acb_init(to);
    acb_init(half);
    mag_init(tolerance);
    mag_set_ui_2exp_si(tolerance, 1, -GOAL_BITS);
    /* In two halves: most kinks lie at 0. */
    for (int side = -1; side <= 1; side += 2) {
        acb_set_si(from, side < 0 ? -BOUND : 0);
        acb_set_si(to, side < 0 ? 0 : BOUND);
        acb_calc_integrate(half, integrand, program, from, to, GOAL_BITS, tolerance, options, prec);
        arb_add(sum, sum, acb_realref(half), prec);
        add_tail(sum, program, side, prec);
    }
    if (arb_is_finite(sum) && mag_cmp_2exp_si(arb_radref(sum), -GOAL_BITS / 2) < 0)
        result = real_keep(ctx, sum);
    else
        result = num_fail(ctx, DLT_ERR_RANGE, "no-mean",
                          "the mean of this function's square cannot be found: it must have a real "
                          "value for every x, "
                          "not grow like exp(x^2), and not bend too often");
    mag_clear(tolerance);
    acb_clear(half);
    acb_clear(to);
    acb_clear(from);
    arb_clear(sum);
    return result;
}

/* False unless the steps leave one number and never take more than there are. */
static bool is_sound(const struct normal_step *steps, size_t count)
{
    size_t height = 0;

    for (size_t i = 0; i < count; i++) {
        size_t takes = steps[i].code < NORMAL_ADD ? 0 : steps[i].code < NORMAL_NEG ? 2 : 1;

        if (height < takes || height - takes >= STACK_MAX)
            return false;
        if ((steps[i].code == NORMAL_CONSTANT || steps[i].code == NORMAL_POWER) &&
            !value_is_number(steps[i].constant))
            return false;
        height = height - takes + 1;
    }
    return height == 1 && count <= STEPS_MAX;
}

enum dlt_err num_normal_moments(struct num_ctx *ctx, const struct normal_step *steps, size_t count,
                                struct value *square_out, struct value *slope_out)
{
    const slong prec = num_precision(ctx) + 32;
    struct program program = {.steps = steps, .count = count};
    struct value square, slope;

    if (ctx->err != DLT_OK)
        return ctx->err;
    if (!is_sound(steps, count)) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-deep", "this function is too long to integrate");
        return ctx->err;
    }
    if (!num_spend(ctx, 100000 + 1000 * (unsigned long long)count))
        return ctx->err;
    program.stack = mem_alloc(STACK_MAX * sizeof(*program.stack));
    for (size_t i = 0; i < STACK_MAX; i++) {
        acb_init(program.stack[i].value);
        acb_init(program.stack[i].slope);
    }
    square = moment(ctx, &program, prec);
    program.derivative = true;
    slope = moment(ctx, &program, prec);
    dual_clear_all(program.stack);
    mem_free(program.stack);
    if (ctx->err != DLT_OK)
        return ctx->err;
    *square_out = square;
    *slope_out = slope;
    return DLT_OK;
}
