/* SPDX-License-Identifier: MIT */
#include "activations.h"

#include "vectors.h"

enum { MOST = 4096, BITS_PER_UNIT = 3 };

static const struct {
    const char *name, *formula, *slope;
} table[] = {
    [ACTIVATION_IDENTITY] = {"identity", "z", "1"},
    [ACTIVATION_RELU] = {"relu", "max(0, z)", "1 for z > 0, 0 for z < 0"},
    [ACTIVATION_LEAKY_RELU] = {"leaky_relu", "z for z > 0, leak·z else",
                               "1 for z > 0, leak for z < 0"},
    [ACTIVATION_SIGMOID] = {"sigmoid", "1/(1 + exp(−z))", "a·(1 − a)"},
    [ACTIVATION_TANH] = {"tanh", "tanh z", "1 − a²"},
    [ACTIVATION_SOFTPLUS] = {"softplus", "log(1 + exp z)", "1/(1 + exp(−z))"},
};
_Static_assert(DLT_COUNT(table) == ACTIVATION_KINDS, "every kind has its row");

enum activation_kind activations_find(const char *name)
{
    enum activation_kind kind = ACTIVATION_IDENTITY;
    while (kind < ACTIVATION_KINDS && !str_equal(table[kind].name, name))
        kind++;
    return kind;
}

const char *activations_name(enum activation_kind kind)
{
    return table[kind].name;
}

const char *activations_formula(enum activation_kind kind)
{
    return table[kind].formula;
}

const char *activations_slope_formula(enum activation_kind kind)
{
    return table[kind].slope;
}

bool activations_has_joint(enum activation_kind kind)
{
    return kind == ACTIVATION_RELU || kind == ACTIVATION_LEAKY_RELU;
}

/* Lets exp(z) be told from 0 beside 1. */
static void make_room(struct num_ctx *ctx, const struct activation *activation, struct value z)
{
    double size = value_to_double(z);
    size = size < 0 ? -size : size;
    if (ctx->err != DLT_OK)
        return;
    if (!(size <= MOST)) {
        num_fail(ctx, DLT_ERR_LIMIT, "too-large",
                 "a sum outside -%d to %d is too large for exp, which %s takes: make the weights "
                 "smaller",
                 MOST, MOST, table[activation->kind].name);
        return;
    }
    long bits = NUM_PRECISION_DEFAULT + BITS_PER_UNIT * (long)size;
    if (ctx->precision < bits)
        ctx->precision = bits;
}

struct value activations_value(struct num_ctx *ctx, const struct activation *activation,
                               struct value z)
{
    struct value zero = value_long(ctx->arena, 0), one = value_long(ctx->arena, 1);
    switch (activation->kind) {
    case ACTIVATION_RELU:
        return num_max(ctx, zero, z);
    case ACTIVATION_LEAKY_RELU:
        return num_add(ctx, num_max(ctx, zero, z),
                       num_mul(ctx, activation->leak, num_min(ctx, zero, z)));
    case ACTIVATION_SIGMOID:
        make_room(ctx, activation, z);
        return vectors_sigmoid(ctx, z);
    case ACTIVATION_TANH:
        make_room(ctx, activation, z);
        return num_tanh(ctx, z);
    case ACTIVATION_SOFTPLUS:
        make_room(ctx, activation, z);
        return num_log(ctx, num_add(ctx, one, num_exp(ctx, z)));
    case ACTIVATION_IDENTITY:
    case ACTIVATION_KINDS:
        break;
    }
    return z;
}

static struct value joint_slope(struct num_ctx *ctx, const struct activation *activation,
                                struct value z)
{
    struct value one = value_long(ctx->arena, 1);
    struct value left =
        activation->kind == ACTIVATION_RELU ? value_long(ctx->arena, 0) : activation->leak;
    switch (value_sign(z)) {
    case 1:
        return one;
    case -1:
        return left;
    case 0:
        return num_add(ctx, left, num_mul(ctx, activation->at_joint, num_sub(ctx, one, left)));
    default:
        return num_fail(ctx, DLT_ERR_RANGE, "at-joint",
                        "a preactivation cannot be told from 0, the joint of %s",
                        table[activation->kind].name);
    }
}

/* sigmoid(x) * sigmoid(-x): nothing cancels. */
static struct value sigmoid_slope(struct num_ctx *ctx, struct value x)
{
    return num_mul(ctx, vectors_sigmoid(ctx, x), vectors_sigmoid(ctx, num_neg(ctx, x)));
}

struct value activations_slope(struct num_ctx *ctx, const struct activation *activation,
                               struct value z)
{
    struct value one = value_long(ctx->arena, 1);
    switch (activation->kind) {
    case ACTIVATION_RELU:
    case ACTIVATION_LEAKY_RELU:
        return joint_slope(ctx, activation, z);
    case ACTIVATION_SIGMOID:
        make_room(ctx, activation, z);
        return sigmoid_slope(ctx, z);
    case ACTIVATION_TANH:
        make_room(ctx, activation, z);
        return num_mul(ctx, value_long(ctx->arena, 4), sigmoid_slope(ctx, num_add(ctx, z, z)));
    case ACTIVATION_SOFTPLUS:
        make_room(ctx, activation, z);
        return vectors_sigmoid(ctx, z);
    case ACTIVATION_IDENTITY:
    case ACTIVATION_KINDS:
        break;
    }
    return one;
}
