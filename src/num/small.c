/* SPDX-License-Identifier: MIT */
/* Arithmetic with fractions of machine words. */
#include "num_small.h"

uint64_t small_gcd(uint64_t a, uint64_t b)
{
    int shift;

    if (!a || !b)
        return a | b;
    if (a == 1 || b == 1)
        return 1;
    shift = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    b >>= __builtin_ctzll(b);
    while (a != b) { /* the zeros below do not depend on which one is larger: no waiting for that */
        const uint64_t difference = a - b;
        const int zeros = __builtin_ctzll(difference);

        if (a < b) {
            b = a;
            a = -difference >> zeros;
        } else {
            a = difference >> zeros;
        }
    }
    return a << shift;
}

static uint64_t high_word(num_wide number)
{
    return (uint64_t)(number >> 32 >> 32);
}

struct value small_keep(struct arena *arena, bool negative, num_wide top, num_wide bottom)
{
    const int top_size = high_word(top) ? 2 : top != 0, bottom_size = high_word(bottom) ? 2 : 1;
    struct {
        __mpq_struct q;
        mp_limb_t limbs[];
    } *const made =
        arena_alloc(arena, sizeof *made + (size_t)(top_size + bottom_size) * sizeof made->limbs[0]);
    mp_limb_t *const limbs = made->limbs;
    const mpz_t above = MPZ_ROINIT_N(limbs, negative ? -top_size : top_size);
    const mpz_t below = MPZ_ROINIT_N(limbs + top_size, bottom_size);

    if (top_size)
        limbs[0] = (mp_limb_t)top;
    if (top_size == 2)
        limbs[1] = (mp_limb_t)high_word(top);
    limbs[top_size] = (mp_limb_t)bottom;
    if (bottom_size == 2)
        limbs[top_size + 1] = (mp_limb_t)high_word(bottom);
    *mpq_numref(&made->q) = *above;
    *mpq_denref(&made->q) = *below;
    return (struct value){.kind = VALUE_RATIONAL, .as.rational = &made->q};
}

static uint64_t gcd_wide(num_wide a, uint64_t b)
{
    return small_gcd(high_word(a) ? (uint64_t)(a % b) : (uint64_t)a, b);
}

static num_wide divide(num_wide a, uint64_t b)
{
    if (b == 1)
        return a;
    return high_word(a) ? a / b : (num_wide)((uint64_t)a / b);
}

/* Source: Knuth, The Art of Computer Programming, volume 2, section 4.5.1. */
struct value small_add(struct arena *arena, const struct small *a, const struct small *b)
{
    const uint64_t common = small_gcd(a->bottom, b->bottom);
    const uint64_t a_rest = common == 1 ? a->bottom : a->bottom / common;
    const uint64_t b_rest = common == 1 ? b->bottom : b->bottom / common;
    const num_wide left = (num_wide)a->top * b_rest, right = (num_wide)b->top * a_rest;
    bool negative = a->negative;
    uint64_t again;
    num_wide top;

    if (a->negative == b->negative) {
        top = left + right;
    } else {
        top = left > right ? left - right : right - left;
        negative = left > right ? a->negative : b->negative;
    }
    if (!top)
        return small_keep(arena, false, 0, 1);
    again = common == 1 ? 1 : gcd_wide(top, common);
    return small_keep(arena, negative, divide(top, again),
                      (num_wide)a_rest * (again == 1 ? b->bottom : b->bottom / again));
}

struct value small_mul(struct arena *arena, const struct small *a, const struct small *b)
{
    const uint64_t one = small_gcd(a->top, b->bottom), other = small_gcd(b->top, a->bottom);
    const bool negative = a->negative != b->negative;

    if (!a->top || !b->top)
        return small_keep(arena, false, 0, 1);
    return small_keep(arena, negative, (num_wide)(a->top / one) * (b->top / other),
                      (num_wide)(a->bottom / other) * (b->bottom / one));
}

bool small_pow(struct arena *arena, const struct small *a, uint64_t times, bool inverse,
               struct value *power_out)
{
    const uint64_t larger = a->top > a->bottom ? a->top : a->bottom;
    const uint64_t bits = 64 - (uint64_t)__builtin_clzll(larger);
    num_wide top = 1, bottom = 1, top_power = a->top, bottom_power = a->bottom;

    if (times > 127 || bits * times > 127)
        return false;
    for (uint64_t left = times; left; left >>= 1) {
        if (left & 1) {
            top *= top_power;
            bottom *= bottom_power;
        }
        top_power *= top_power; /* the last square is not used, and may overflow */
        bottom_power *= bottom_power;
    }
    *power_out = small_keep(arena, a->negative && (times & 1), inverse ? bottom : top,
                            inverse ? top : bottom);
    return true;
}

int small_compare(const struct small *a, const struct small *b)
{
    const num_wide left = (num_wide)a->top * b->bottom, right = (num_wide)b->top * a->bottom;

    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    if (left == right)
        return 0;
    return (left < right) == a->negative ? 1 : -1;
}

struct value small_div(struct arena *arena, const struct small *a, const struct small *b)
{
    const struct small inverse = {.negative = b->negative, .top = b->bottom, .bottom = b->top};

    return small_mul(arena, a, &inverse);
}
