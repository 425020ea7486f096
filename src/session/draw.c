/* SPDX-License-Identifier: MIT */
/* Fresh numbers within the ranges that a question states. */
#include "draw.h"

#include <string.h>

enum { DRAW_DEPTH = 8 };

/* --- the generator: splitmix64 (Steele, Lea and Flood, 2014) ------------------------------------------ */

static uint64_t dice_next(struct dice *dice)
{
    dice->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = dice->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

struct dice dice_for(const char *question, uint64_t seed)
{
    struct dice dice = {.state = seed};
    for (const char *c = question; *c; c++)
        dice.state = dice_next(&dice) ^ (unsigned char)*c;
    return dice;
}

uint64_t dice_below(struct dice *dice, uint64_t count)
{
    /* Numbers past the last whole multiple would favour small remainders. */
    uint64_t most = UINT64_MAX - UINT64_MAX % count;
    uint64_t number;
    do {
        number = dice_next(dice);
    } while (number >= most);
    return number % count;
}

/* --- reading what may be drawn -------------------------------------------------------------------------- */

size_t draw_split(struct arena *arena, const char *text, char separator,
                  const char *const **pieces_out)
{
    const char **pieces = NULL;
    size_t count = 0, capacity = 0;
    int depth = 0;
    const char *start = text;
    for (const char *c = text;; c++) {
        if (*c && strchr("([{", *c))
            depth++;
        else if (*c && strchr(")]}", *c))
            depth--;
        if (*c && !(*c == separator && depth == 0))
            continue;
        pieces = arena_grow(arena, pieces, count, &capacity, sizeof(*pieces));
        pieces[count++] = str_trim(arena, arena_strndup(arena, start, (size_t)(c - start)));
        if (!*c)
            break;
        start = c + 1;
    }
    *pieces_out = pieces;
    return count;
}

const char *draw_word(struct arena *arena, const char *text, struct dice *dice)
{
    const char *const *words = NULL;
    size_t count = draw_split(arena, text, ',', &words);
    return words[dice_below(dice, count)];
}

/** The text inside "[...]" when the brackets hold the whole text and something is drawn inside. */
static const char *inside_list(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    int depth = 0;
    if (text[0] != '[' || (!strstr(text, "..") && !strchr(text, '|')))
        return NULL;
    for (size_t i = 0; i < length; i++) {
        depth += text[i] == '[';
        depth -= text[i] == ']';
        if (depth == 0 && i + 1 < length)
            return NULL;
    }
    return depth == 0 ? arena_strndup(arena, text + 1, length - 2) : NULL;
}

/** "lo..hi" and "lo..hi step s". */
static struct value draw_range(struct num_ctx *ctx, const char *text, const struct expr_env *env,
                               struct dice *dice)
{
    const char *dots = strstr(text, "..");
    const char *high_text = dots + 2;
    const char *step_text = strstr(high_text, " step ");
    struct value low =
        expr_eval_text(ctx, arena_strndup(ctx->arena, text, (size_t)(dots - text)), env);
    struct value step = value_long(ctx->arena, 1);
    long steps = 0;
    if (step_text) {
        high_text = arena_strndup(ctx->arena, high_text, (size_t)(step_text - high_text));
        step = expr_eval_text(ctx, step_text + strlen(" step "), env);
    }
    struct value high = expr_eval_text(ctx, high_text, env);
    if (ctx->err == DLT_OK && (!value_is_number(step) || value_sign(step) != 1))
        return num_fail(ctx, DLT_ERR_RANGE, "bad-draw", "the step of \"%s\" must be positive",
                        text);
    struct value reach = num_floor(ctx, num_div(ctx, num_sub(ctx, high, low), step));
    if (ctx->err != DLT_OK)
        return value_none();
    if (!value_to_long(reach, &steps) || steps < 0)
        return num_fail(ctx, DLT_ERR_RANGE, "bad-draw", "there is nothing in the range \"%s\"",
                        text);
    long pick = (long)dice_below(dice, (uint64_t)steps + 1);
    return num_add(ctx, low, num_mul(ctx, step, value_long(ctx->arena, pick)));
}

static struct value draw_nested(struct num_ctx *ctx, const char *text, const struct expr_env *env,
                                struct dice *dice, int depth);

static struct value draw_items(struct num_ctx *ctx, const char *text, const struct expr_env *env,
                               struct dice *dice, int depth)
{
    const char *const *pieces = NULL;
    size_t count = draw_split(ctx->arena, text, ',', &pieces);
    struct value *items = arena_array(ctx->arena, count, sizeof(struct value));
    for (size_t i = 0; i < count; i++)
        items[i] = draw_nested(ctx, pieces[i], env, dice, depth);
    return value_list(ctx->arena, items, count);
}

static struct value draw_nested(struct num_ctx *ctx, const char *text, const struct expr_env *env,
                                struct dice *dice, int depth)
{
    const char *const *pieces = NULL;
    if (depth > DRAW_DEPTH)
        return num_fail(ctx, DLT_ERR_LIMIT, "too-deep", "too many brackets in \"%s\"", text);
    for (const char *separator = ",|"; *separator; separator++) {
        size_t count = draw_split(ctx->arena, text, *separator, &pieces);
        if (count > 1)
            return draw_nested(ctx, pieces[dice_below(dice, count)], env, dice, depth + 1);
    }
    text = pieces[0];
    const char *inside = inside_list(ctx->arena, text);
    if (inside)
        return draw_items(ctx, inside, env, dice, depth + 1);
    if (strstr(text, ".."))
        return draw_range(ctx, text, env, dice);
    return expr_eval_text(ctx, text, env);
}

struct value draw_value(struct num_ctx *ctx, const char *text, const struct expr_env *env,
                        struct dice *dice)
{
    return draw_nested(ctx, text, env, dice, 0);
}
