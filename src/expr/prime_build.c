/* SPDX-License-Identifier: MIT */
/* Making the steps of a program: each is looked up first, so that equal ones are made once. */
#include "prime_program.h"

enum { FIRST_STEPS = 32, FIRST_BUCKETS = 128, MAX_POWER = 1 << 30 };

uint32_t prime_fail(struct prime_program *p, const char *reason)
{
    if (!p->failed)
        p->failed = reason;
    return 1;
}

static uint64_t mix(uint64_t x)
{
    x *= 0x9E3779B97F4A7C15u;
    return x ^ (x >> 32);
}

static uint64_t step_hash(const struct prime_step *step)
{
    uint64_t key = ((uint64_t)step->a << 32 | step->b) + step->op * 0xD6E8FEB86659FD93u;
    return mix(mix(key) + (uint64_t)step->number);
}

static uint64_t hash_at(const struct prime_program *p, uint32_t id)
{
    const struct prime_step *step = &p->steps[id];
    return step->op == PRIME_UNKNOWN ? p->unknowns[step->a].hash : step_hash(step);
}

static uint32_t *free_bucket(const struct prime_program *p, uint64_t hash)
{
    size_t at = hash & (p->bucket_count - 1);
    while (p->buckets[at] != 0)
        at = (at + 1) & (p->bucket_count - 1);
    return &p->buckets[at];
}

static void grow_buckets(struct prime_program *p)
{
    size_t old_count = p->bucket_count;
    const uint32_t *old = p->buckets;
    p->bucket_count = old_count ? old_count * 4 : FIRST_BUCKETS;
    p->buckets = arena_array(p->arena, p->bucket_count, sizeof(*p->buckets));
    for (size_t i = 0; i < old_count; i++)
        if (old[i] != 0)
            *free_bucket(p, hash_at(p, old[i])) = old[i];
}

uint32_t prime_new_step(struct prime_program *p, struct prime_step step)
{
    if (p->count >= PRIME_MAX_PROGRAM)
        return prime_fail(p, "it is too long");
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : FIRST_STEPS;
        struct prime_step *steps = arena_array(p->arena, capacity, sizeof(*steps));
        if (p->count > 0)
            memcpy(steps, p->steps, p->count * sizeof(*steps));
        p->steps = steps;
        p->capacity = capacity;
    }
    p->steps[p->count] = step;
    return (uint32_t)p->count++;
}

static uint32_t keep_step(struct prime_program *p, struct prime_step step, uint64_t hash)
{
    if (p->count * 2 >= p->bucket_count)
        grow_buckets(p);
    uint32_t id = prime_new_step(p, step);
    if (!p->failed)
        *free_bucket(p, hash) = id;
    return id;
}

static bool same_step(const struct prime_step *x, const struct prime_step *y)
{
    return x->op == y->op && x->a == y->a && x->b == y->b && x->number == y->number;
}

uint32_t prime_step(struct prime_program *p, struct prime_step step)
{
    uint64_t hash = step_hash(&step);
    for (size_t at = hash & (p->bucket_count - 1); p->buckets[at] != 0;
         at = (at + 1) & (p->bucket_count - 1))
        if (same_step(&p->steps[p->buckets[at]], &step))
            return p->buckets[at];
    return keep_step(p, step, hash);
}

void prime_program_init(struct prime_program *p, struct arena *arena,
                        const struct prime_question *question)
{
    *p = (struct prime_program){
        .arena = arena, .scope = question->scope, .root = 1, .allow_sums = question->sums};
    grow_buckets(p);
    prime_new_step(p, (struct prime_step){.op = PRIME_WHOLE}); /* 0 in a bucket means free */
    prime_whole(p, 1);
}

/* --- numbers ------------------------------------------------------------------------------------- */

uint32_t prime_whole(struct prime_program *p, int64_t number)
{
    return prime_step(p, (struct prime_step){.op = PRIME_WHOLE, .number = number});
}

uint32_t prime_number(struct prime_program *p, struct value value)
{
    struct value_halves halves;
    if (!value_halves(value, &halves))
        return prime_fail(p, "a number is not exact");
    if (halves.fits && halves.numerator > INT64_MIN)
        return prime_fraction(p, halves.numerator, halves.denominator);
    p->large =
        arena_grow(p->arena, p->large, p->large_count, &p->large_capacity, sizeof(*p->large));
    p->large[p->large_count] = value;
    return prime_new_step(p,
                          (struct prime_step){.op = PRIME_LARGE, .a = (uint32_t)p->large_count++});
}

/* --- operations ------------------------------------------------------------------------------------- */

static bool is_whole(const struct prime_program *p, uint32_t id, int64_t number)
{
    return p->steps[id].op == PRIME_WHOLE && p->steps[id].number == number;
}

/* Sums and products are the same in either order. */
static uint32_t pair(struct prime_program *p, enum prime_op op, uint32_t a, uint32_t b)
{
    bool swap = a > b && (op == PRIME_ADD || op == PRIME_MUL);
    return prime_step(p,
                      (struct prime_step){.op = (uint8_t)op, .a = swap ? b : a, .b = swap ? a : b});
}

/* Small whole numbers are computed at once. */
static bool fold(const struct prime_program *p, enum prime_op op, const uint32_t ids[2],
                 int64_t *out)
{
    const struct prime_step *x = &p->steps[ids[0]], *y = &p->steps[ids[1]];
    if (x->op != PRIME_WHOLE || y->op != PRIME_WHOLE)
        return false;
    if (op == PRIME_ADD)
        return !__builtin_add_overflow(x->number, y->number, out) && *out != INT64_MIN;
    if (op == PRIME_SUB)
        return !__builtin_sub_overflow(x->number, y->number, out) && *out != INT64_MIN;
    if (op == PRIME_MUL)
        return !__builtin_mul_overflow(x->number, y->number, out) && *out != INT64_MIN;
    *out = y->number == 0 ? 0 : x->number / y->number;
    return y->number != 0 && x->number % y->number == 0;
}

static uint32_t combine(struct prime_program *p, enum prime_op op, uint32_t a, uint32_t b)
{
    const uint32_t ids[2] = {a, b};
    int64_t number = 0;
    return fold(p, op, ids, &number) ? prime_whole(p, number) : pair(p, op, a, b);
}

uint32_t prime_add(struct prime_program *p, uint32_t a, uint32_t b)
{
    if (is_whole(p, a, 0))
        return b;
    return is_whole(p, b, 0) ? a : combine(p, PRIME_ADD, a, b);
}

uint32_t prime_sub(struct prime_program *p, uint32_t a, uint32_t b)
{
    return is_whole(p, b, 0) ? a : combine(p, PRIME_SUB, a, b);
}

uint32_t prime_mul(struct prime_program *p, uint32_t a, uint32_t b)
{
    if (is_whole(p, a, 1))
        return b;
    return is_whole(p, b, 1) ? a : combine(p, PRIME_MUL, a, b);
}

uint32_t prime_div(struct prime_program *p, uint32_t a, uint32_t b)
{
    return is_whole(p, b, 1) ? a : combine(p, PRIME_DIV, a, b);
}

uint32_t prime_fraction(struct prime_program *p, int64_t numerator, int64_t denominator)
{
    return prime_div(p, prime_whole(p, numerator), prime_whole(p, denominator));
}

uint32_t prime_neg(struct prime_program *p, uint32_t a)
{
    if (p->steps[a].op == PRIME_WHOLE)
        return prime_whole(p, -p->steps[a].number);
    return p->steps[a].op == PRIME_NEG ? p->steps[a].a : pair(p, PRIME_NEG, a, 0);
}

uint32_t prime_pow(struct prime_program *p, uint32_t a, int64_t exponent)
{
    if (exponent == 1)
        return a;
    if (exponent <= 0)
        prime_need_nonzero(p, a);
    if (exponent == 0)
        return prime_whole(p, 1);
    if (p->steps[a].op == PRIME_ROOT && exponent > -MAX_POWER && exponent < MAX_POWER &&
        p->steps[a].number > -MAX_POWER && p->steps[a].number < MAX_POWER)
        return prime_root(p, p->steps[a].a, p->steps[a].number * exponent, p->steps[a].b);
    return prime_step(p, (struct prime_step){.op = PRIME_POW, .a = a, .number = exponent});
}

static int64_t greatest(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

uint32_t prime_root(struct prime_program *p, uint32_t unknown, int64_t numerator,
                    int64_t denominator)
{
    enum { MAX_ROOT = 60 };
    const struct prime_unknown *u = &p->unknowns[unknown];
    int64_t common = greatest(numerator < 0 ? -numerator : numerator, denominator);
    if (numerator == 0)
        return prime_whole(p, 1);
    numerator /= common;
    denominator /= common;
    if (u->family == PRIME_MODULUS && denominator == 1 &&
        (numerator % 2 == 0 || prime_nonnegative(p, u->args[0], 4)))
        return prime_pow(p, u->args[0], numerator);
    if (denominator > MAX_ROOT || numerator > MAX_POWER || numerator < -MAX_POWER)
        return prime_fail(p, "a power is too large");
    p->root = (long)(p->root / greatest(p->root, denominator) * denominator);
    if (p->root > MAX_ROOT)
        return prime_fail(p, "there are too many kinds of roots");
    p->unknowns[unknown].rooted = true;
    return prime_step(
        p, (struct prime_step){
               .op = PRIME_ROOT, .a = unknown, .b = (uint32_t)denominator, .number = numerator});
}

void prime_need_nonzero(struct prime_program *p, uint32_t id)
{
    if (p->steps[id].op == PRIME_UNKNOWN || p->steps[id].op == PRIME_ROOT)
        return;
    if (is_whole(p, id, 0)) {
        prime_fail(p, "something is divided by zero");
        return;
    }
    p->nonzero = arena_grow(p->arena, p->nonzero, p->nonzero_count, &p->nonzero_capacity,
                            sizeof(*p->nonzero));
    p->nonzero[p->nonzero_count++] = id;
}

/* --- unknowns ------------------------------------------------------------------------------------------ */

static bool same_unknown(const struct prime_unknown *x, const struct prime_unknown *y)
{
    if (x->hash != y->hash || x->family != y->family || x->count != y->count)
        return false;
    if (x->name != y->name && (!x->name || !y->name || strcmp(x->name, y->name) != 0))
        return false;
    if (x->count == 0)
        return true;
    if (x->indices && y->indices)
        return memcmp(x->indices, y->indices, x->count * sizeof(*x->indices)) == 0;
    return x->args && y->args && memcmp(x->args, y->args, x->count * sizeof(*x->args)) == 0;
}

static uint64_t unknown_hash(const struct prime_unknown *u)
{
    uint64_t hash = u->family + 77u;
    for (const char *c = u->name; c && *c; c++)
        hash = hash * 31 + (unsigned char)*c;
    hash = mix(hash);
    for (size_t i = 0; i < u->count; i++)
        hash = mix(hash + (u->indices ? (uint64_t)u->indices[i] : u->args[i]));
    return hash;
}

/* The unknown like this one; a new one keeps its own copy of what it was found by. */
static uint32_t intern(struct prime_program *p, struct prime_unknown like)
{
    like.hash = unknown_hash(&like);
    for (size_t at = like.hash & (p->bucket_count - 1); p->buckets[at] != 0;
         at = (at + 1) & (p->bucket_count - 1)) {
        const struct prime_step *step = &p->steps[p->buckets[at]];
        if (step->op == PRIME_UNKNOWN && same_unknown(&p->unknowns[step->a], &like))
            return step->a;
    }
    if (like.count > 0 && like.indices) {
        long *copy = arena_array(p->arena, like.count, sizeof(*copy));
        memcpy(copy, like.indices, like.count * sizeof(*copy));
        like.indices = copy;
    } else if (like.count > 0 && like.args) {
        uint32_t *copy = arena_array(p->arena, like.count, sizeof(*copy));
        memcpy(copy, like.args, like.count * sizeof(*copy));
        like.args = copy;
    }
    uint32_t number = (uint32_t)p->unknown_count++;
    p->unknowns =
        arena_grow(p->arena, p->unknowns, number, &p->unknown_capacity, sizeof(*p->unknowns));
    like.same = number;
    p->unknowns[number] = like;
    uint32_t id = keep_step(p, (struct prime_step){.op = PRIME_UNKNOWN, .a = number}, like.hash);
    p->unknowns[number].id = id;
    return number;
}

uint32_t prime_symbol(struct prime_program *p, const char *name, const long *indices, size_t count)
{
    size_t before = p->unknown_count;
    uint32_t number =
        intern(p, (struct prime_unknown){
                      .family = PRIME_SYMBOL, .name = name, .indices = indices, .count = count});
    if (p->unknown_count == before)
        return number;
    const struct expr_symbol *symbol = scope_find(p->scope, name);
    struct prime_unknown *unknown = &p->unknowns[number];
    unknown->symbol = symbol;
    unknown->nonnegative = symbol && (symbol->positive || (symbol->minimum.kind != VALUE_NONE &&
                                                           value_sign(symbol->minimum) >= 0 &&
                                                           value_sign(symbol->minimum) <= 1));
    return number;
}

uint32_t prime_function(struct prime_program *p, enum prime_family family, const char *name,
                        const uint32_t *args, size_t count)
{
    p->functions = true;
    return intern(
        p, (struct prime_unknown){.family = family, .name = name, .args = args, .count = count});
}

uint32_t prime_value(struct prime_program *p, uint32_t unknown)
{
    enum prime_family family = p->unknowns[unknown].family;
    if (family == PRIME_EXP || family == PRIME_MODULUS || family == PRIME_POWER)
        return prime_root(p, unknown, 1, 1);
    return p->unknowns[unknown].id;
}

bool prime_is_unknown(const struct prime_program *p, uint32_t id, uint32_t *unknown_out)
{
    if (p->steps[id].op != PRIME_UNKNOWN)
        return false;
    *unknown_out = p->steps[id].a;
    return true;
}
