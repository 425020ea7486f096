/* SPDX-License-Identifier: MIT */
/* Making, copying and inspecting values. */
#include "num_real.h"
#include <math.h>
#include <string.h>

struct value value_none(void)
{
    return (struct value){.kind = VALUE_NONE};
}

/* A fraction whose limbs lie in the arena, right behind it, so that nothing has to be cleared. */
static struct value keep_halves(struct arena *arena, mpz_srcptr top, mpz_srcptr bottom)
{
    const size_t top_size = mpz_size(top), bottom_size = mpz_size(bottom);
    __mpq_struct *const q = arena_alloc(arena, sizeof *q);
    mp_limb_t *const limbs = arena_array(arena, top_size + bottom_size, sizeof *limbs);

    if (top_size)
        memcpy(limbs, mpz_limbs_read(top), top_size * sizeof *limbs);
    if (bottom_size)
        memcpy(limbs + top_size, mpz_limbs_read(bottom), bottom_size * sizeof *limbs);
    mpz_roinit_n(mpq_numref(q), limbs,
                 mpz_sgn(top) < 0 ? -(mp_size_t)top_size : (mp_size_t)top_size);
    mpz_roinit_n(mpq_denref(q), limbs + top_size, (mp_size_t)bottom_size);
    return (struct value){.kind = VALUE_RATIONAL, .as.rational = q};
}

struct value value_from_mpz(struct arena *arena, mpz_srcptr number)
{
    const mp_limb_t one_limb = 1;
    mpz_t one;

    return keep_halves(arena, number, mpz_roinit_n(one, &one_limb, 1));
}

struct value value_from_mpq(struct arena *arena, mpq_srcptr number)
{
    return keep_halves(arena, mpq_numref(number), mpq_denref(number));
}

struct value value_long(struct arena *arena, long number)
{
    return value_fraction(arena, number, 1);
}

static uint64_t magnitude(long number)
{
    return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

struct value value_fraction(struct arena *arena, long numerator, long denominator)
{
    const uint64_t top = magnitude(numerator), bottom = magnitude(denominator);
    struct value result;
    uint64_t common;
    mpq_t q;

    if (!denominator)
        return value_none();
    if (NUM_HAS_SMALL) {
        common = bottom == 1 ? 1 : small_gcd(top, bottom);
        return small_keep(arena, top && (numerator < 0) != (denominator < 0),
                          common == 1 ? top : top / common, common == 1 ? bottom : bottom / common);
    }
    mpq_init(q);
    mpz_set_si(mpq_numref(q), numerator);
    mpz_set_si(mpq_denref(q), denominator);
    mpq_canonicalize(q);
    result = value_from_mpq(arena, q);
    mpq_clear(q);
    return result;
}

struct value value_from_double(struct arena *arena, double number)
{
    struct value result;
    mpq_t q;

    if (!isfinite(number))
        return value_none();
    mpq_init(q);
    mpq_set_d(q, number);
    result = value_from_mpq(arena, q);
    mpq_clear(q);
    return result;
}

struct value value_word(struct arena *arena, const char *word)
{
    return (struct value){.kind = VALUE_WORD, .as.word = arena_strdup(arena, word)};
}

struct value value_list(struct arena *arena, const struct value *items, size_t count)
{
    struct value *const copy = arena_array(arena, count, sizeof *copy);

    if (count)
        memcpy(copy, items, count * sizeof *copy);
    return (struct value){.kind = VALUE_LIST, .count = count, .as.items = copy};
}

static void clear_real(void *object)
{
    struct real *const real = object;

    arb_clear(real->ball);
}

struct value value_from_ball(struct arena *arena, const arb_t ball)
{
    struct real *const copy = arena_alloc(arena, sizeof *copy);
    const struct value value = {.kind = VALUE_REAL, .as.real = copy};
    mp_limb_t *limbs;

    if (COEFF_IS_MPZ(ARF_EXP(arb_midref(ball))) || COEFF_IS_MPZ(MAG_EXP(arb_radref(ball)))) {
        arb_init(copy->ball);
        arb_set(copy->ball, ball);
        arena_defer(arena, clear_real, copy);
        return value;
    }
    *copy->ball = *ball;
    if (ARF_HAS_PTR(
            arb_midref(ball))) { /* nobody changes or clears it: its limbs may lie anywhere */
        const size_t count = (size_t)ARF_SIZE(arb_midref(ball));

        limbs = arena_array(arena, count, sizeof *limbs);
        memcpy(limbs, ARF_PTR_D(arb_midref(ball)), count * sizeof *limbs);
        ARF_PTR_D(arb_midref(copy->ball)) = limbs;
        ARF_PTR_ALLOC(arb_midref(copy->ball)) = (mp_size_t)count;
    }
    return value;
}

struct value value_copy(struct arena *arena, struct value value)
{
    struct value *items;

    switch (value.kind) {
    case VALUE_RATIONAL:
        return value_from_mpq(arena, value.as.rational);
    case VALUE_REAL:
        return value_from_ball(arena, value.as.real->ball);
    case VALUE_WORD:
        return value_word(arena, value.as.word);
    case VALUE_LIST:
        items = arena_array(arena, value.count, sizeof *items);
        for (size_t i = 0; i < value.count; i++)
            items[i] = value_copy(arena, value.as.items[i]);
        return (struct value){.kind = VALUE_LIST, .count = value.count, .as.items = items};
    case VALUE_NONE:
        break;
    }
    return value_none();
}

bool value_is_integer(struct value value)
{
    return value.kind == VALUE_RATIONAL && mpz_size(mpq_denref(value.as.rational)) == 1 &&
           mpz_getlimbn(mpq_denref(value.as.rational), 0) == 1;
}

bool value_is_number(struct value value)
{
    return value.kind == VALUE_RATIONAL || value.kind == VALUE_REAL;
}

bool value_is_zero(struct value a)
{
    if (a.kind == VALUE_RATIONAL)
        return mpq_sgn(a.as.rational) == 0;
    return a.kind == VALUE_REAL && arb_is_zero(a.as.real->ball);
}

bool value_is_one(struct value a)
{
    return value_is_integer(a) && mpq_sgn(a.as.rational) > 0 &&
           mpz_size(mpq_numref(a.as.rational)) == 1 &&
           mpz_getlimbn(mpq_numref(a.as.rational), 0) == 1;
}

bool value_is_matrix(struct value value, size_t *rows_out, size_t *columns_out)
{
    size_t columns;

    if (value.kind != VALUE_LIST || !value.count || value.as.items[0].kind != VALUE_LIST)
        return false;
    columns = value.as.items[0].count;
    if (!columns)
        return false;
    for (size_t i = 0; i < value.count; i++) {
        const struct value row = value.as.items[i];

        if (row.kind != VALUE_LIST || row.count != columns)
            return false;
        for (size_t j = 0; j < columns; j++)
            if (!value_is_number(row.as.items[j]))
                return false;
    }
    if (rows_out)
        *rows_out = value.count;
    if (columns_out)
        *columns_out = columns;
    return true;
}

bool value_to_long(struct value value, long *number_out)
{
    if (!value_is_integer(value) || !mpz_fits_slong_p(mpq_numref(value.as.rational)))
        return false;
    *number_out = mpz_get_si(mpq_numref(value.as.rational));
    return true;
}

double value_to_double(struct value value)
{
    arf_t top, bottom;
    struct small small;
    double result;

    if (small_read(value, &small) && small.top >> 53 == 0 && small.bottom >> 53 == 0) {
        result = (double)small.top / (double)small.bottom; /* of exact ones, rounded once */
        return small.negative ? -result : result;
    }
    if (value.kind == VALUE_REAL)
        return arf_get_d(arb_midref(value.as.real->ball), ARF_RND_NEAR);
    if (value.kind != VALUE_RATIONAL)
        return NAN;
    /* GMP's own conversion truncates. */
    arf_init(top);
    arf_init(bottom);
    arf_set_mpz(top, mpq_numref(value.as.rational));
    arf_set_mpz(bottom, mpq_denref(value.as.rational));
    arf_div(top, top, bottom, 53, ARF_RND_NEAR);
    result = arf_get_d(top, ARF_RND_NEAR);
    arf_clear(bottom);
    arf_clear(top);
    return result;
}

int value_sign(struct value value)
{
    if (value.kind == VALUE_RATIONAL)
        return mpq_sgn(value.as.rational);
    if (value.kind != VALUE_REAL)
        return 2;
    if (arb_is_zero(value.as.real->ball))
        return 0;
    if (arb_is_positive(value.as.real->ball))
        return 1;
    return arb_is_negative(value.as.real->ball) ? -1 : 2;
}

double value_radius(struct value value)
{
    double radius;

    if (value.kind == VALUE_RATIONAL)
        return 0;
    if (value.kind != VALUE_REAL)
        return NAN;
    radius = mag_get_d(arb_radref(value.as.real->ball));
    /* A radius too small for a double is still not zero. */
    return radius == 0 && !mag_is_zero(arb_radref(value.as.real->ball)) ? nextafter(0, 1) : radius;
}
