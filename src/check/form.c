/* SPDX-License-Identifier: MIT */
/* Required forms of numbers: whole, in lowest terms, with so many digits. */
#include "digits.h"
#include "forms.h"
#include "polynomial.h"

#include <math.h>
#include <stdlib.h>

void form_earn(struct marking *m, const char *note, const char *feedback)
{
    const struct field *field = m->field;
    int marks = field->form_marks < 0 ? field->marks / 2 : field->form_marks;
    marking_earn(m, marks < m->verdict->marks ? marks : m->verdict->marks, false, note, feedback);
}

static const struct expr *without_sign(const struct expr *tree)
{
    return tree->op == EXPR_NEG ? tree->args[0] : tree;
}

/* --- whole numbers and fractions ---------------------------------------------------------------------- */

static void check_integer(struct marking *m)
{
    if (without_sign(m->tree)->op == EXPR_NUMBER && value_is_integer(m->value))
        return;
    form_earn(m, "form:integer",
              value_is_integer(m->value) ? "The value is right; work it out to one whole number."
                                         : "The value is right, but one whole number is asked.");
}

/** p/q as typed; `*below_out` is 1 for a whole number. False: nothing of the kind. */
static bool read_fraction(const struct expr *tree, struct value *above_out, struct value *below_out)
{
    tree = without_sign(tree);
    if (tree->op != EXPR_DIV)
        return false;
    const struct expr *above = without_sign(tree->args[0]);
    const struct expr *below = without_sign(tree->args[1]);
    if (above->op != EXPR_NUMBER || below->op != EXPR_NUMBER || !value_is_integer(above->number) ||
        !value_is_integer(below->number))
        return false;
    *above_out = above->number;
    *below_out = below->number;
    return true;
}

static void check_lowest_terms(struct marking *m)
{
    static const char note[] = "form:lowest-terms";
    const struct expr *tree = without_sign(m->tree);
    const struct digits *digits = digits_of(m);
    struct value above, below;
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    bool written = digits->some && (digits->pointed || digits->power);
    if (tree->op == EXPR_NUMBER && !written)
        return; /* a whole number, or one sign such as ½ */
    if (!read_fraction(m->tree, &above, &below)) {
        form_earn(m, note,
                  value_is_integer(m->value)
                      ? "The value is right; write it as a whole number."
                      : "The value is right; write it as one fraction p/q of whole numbers.");
        return;
    }
    struct value common = polynomial_gcd(&ctx, above, below);
    long factor = 0;
    if (value_is_integer(m->value))
        form_earn(m, note,
                  "The value is right; it is a whole number, so write it without a "
                  "denominator.");
    else if (!value_to_long(common, &factor) || factor != 1)
        form_earn(m, note,
                  arena_printf(m->arena, "The value is right; cancel the common factor %s.",
                               marking_number_text(m->arena, common, NULL)));
}

/* --- digits --------------------------------------------------------------------------------------------- */

/** How what was typed goes together with a number that is to be rounded. */
enum rounding {
    ROUNDED_NOT = 0,
    ROUNDED_RIGHT, /**< to the digits asked for, or to more */
    ROUNDED_OFF,   /**< less than one off in the last place */
    ROUNDED_SHORT, /**< right as far as it goes, which is not far enough */
    ROUNDED_OTHER, /**< rounded right, and written as 67/100 or 67% */
};

bool form_rounds(const struct field *field)
{
    return field->form == FORM_DECIMAL || field->form == FORM_SIGNIFICANT;
}

/** The exponent of the first digit of a number that is not zero, as 2 of 123. */
static bool leading_power(struct marking *m, struct value number, long *power_out)
{
    enum { LARGEST = 300 };
    struct num_ctx ctx;
    struct value ten = value_long(m->arena, 10);
    double size = fabs(value_to_double(number));
    if (!(size > 1e-300) || !(size < 1e300))
        return false;
    long power = (long)floor(log10(size));
    num_ctx_init(&ctx, m->arena, NULL);
    struct value above = num_pow(&ctx, ten, value_long(m->arena, power + 1));
    struct value below = num_pow(&ctx, ten, value_long(m->arena, power));
    struct value absolute = num_abs(&ctx, number);
    if (num_compare(absolute, below) == NUM_LESS)
        power--;
    else if (num_compare(absolute, above) != NUM_LESS)
        power++;
    *power_out = power;
    return ctx.err == DLT_OK && labs(power) < LARGEST;
}

/** The exponent of the last digit that is asked for, as -2 with two decimals. */
static bool last_power(struct marking *m, struct value want, long *power_out)
{
    long digits = m->field->form_digits, power = 0;
    if (m->field->form == FORM_DECIMAL) {
        *power_out = -digits;
        return true;
    }
    if (!leading_power(m, want, &power))
        return false;
    *power_out = power - digits + 1;
    /* 9.996 to three digits is 10.0: the rounded number has one digit more before the point. */
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    struct value ten = value_long(m->arena, 10);
    struct value half = num_div(&ctx, num_pow(&ctx, ten, value_long(m->arena, *power_out)),
                                value_long(m->arena, 2));
    struct value up = num_add(&ctx, num_abs(&ctx, want), half);
    struct value edge = num_pow(&ctx, ten, value_long(m->arena, power + 1));
    if (ctx.err == DLT_OK && num_compare(up, edge) != NUM_LESS)
        ++*power_out;
    return ctx.err == DLT_OK;
}

static bool at_most(struct value a, struct value b)
{
    enum num_order order = num_compare(a, b);
    return order == NUM_LESS || order == NUM_EQUAL;
}

static enum rounding rounding_of(struct marking *m, struct value want)
{
    const struct digits *digits = digits_of(m);
    const size_t enough = m->field->form == FORM_DECIMAL && digits->pointed ? 1 : 2;
    struct num_ctx ctx;
    long power = 0;
    num_ctx_init(&ctx, m->arena, NULL);
    if (!last_power(m, want, &power))
        return ROUNDED_NOT;
    struct value place = num_pow(&ctx, value_long(m->arena, 10), value_long(m->arena, power));
    struct value off = num_abs(&ctx, num_sub(&ctx, m->value, want));
    struct value twice = num_mul(&ctx, off, value_long(m->arena, 2));
    bool whole = value_is_integer(num_div(&ctx, m->value, place));
    if (ctx.err != DLT_OK)
        return ROUNDED_NOT;
    if (!digits->some)
        return whole && at_most(twice, place) ? ROUNDED_OTHER : ROUNDED_NOT;
    bool finer = num_compare(digits->unit, place) == NUM_LESS;
    if ((whole && at_most(twice, place)) || (finer && at_most(twice, digits->unit)))
        return ROUNDED_RIGHT;
    if (whole && num_compare(off, place) == NUM_LESS)
        return ROUNDED_OFF;
    bool coarser = num_compare(digits->unit, place) == NUM_GREATER;
    if (coarser && digits->significant >= enough && at_most(twice, digits->unit))
        return ROUNDED_SHORT;
    return ROUNDED_NOT;
}

bool form_agrees(struct marking *m, struct value want)
{
    return rounding_of(m, want) != ROUNDED_NOT;
}

/** "2 decimals", "3 significant figures" */
static const char *asked_digits(const struct marking *m)
{
    int digits = m->field->form_digits;
    const char *what = m->field->form == FORM_DECIMAL ? "decimal" : "significant figure";
    return arena_printf(m->arena, "%d %s%s", digits, what, digits == 1 ? "" : "s");
}

/** As many digits as asked for; the last zeros of a whole number count as one likes. */
static bool has_digits(const struct marking *m, const struct digits *digits)
{
    size_t wanted = (size_t)m->field->form_digits;
    struct num_ctx ctx;
    if (m->field->form == FORM_DECIMAL) {
        num_ctx_init(&ctx, m->arena, NULL);
        struct value place = num_pow(&ctx, value_long(m->arena, 10),
                                     value_long(m->arena, -(long)m->field->form_digits));
        return value_equal(digits->unit, place);
    }
    if (value_sign(m->value) == 0)
        return true;
    if (!digits->pointed && !digits->power)
        return digits->least <= wanted && wanted <= digits->significant;
    return digits->significant == wanted;
}

static void check_digits(struct marking *m)
{
    const char *note = m->field->form == FORM_DECIMAL ? "form:decimals" : "form:significant";
    const char *asked = asked_digits(m);
    const struct digits *digits = digits_of(m);
    enum rounding rounding = rounding_of(m, m->wanted);
    if (!digits->some) {
        bool exact = num_compare(m->value, m->wanted) == NUM_EQUAL;
        form_earn(
            m, note,
            arena_printf(m->arena, "%s; write it as a number with %s.",
                         exact ? "The value is right" : "This is the rounded value in another form",
                         asked));
        return;
    }
    if (rounding == ROUNDED_OFF) {
        form_earn(m, "form:rounding",
                  "The last digit is rounded the wrong way: look at the digit that comes after "
                  "it in the exact value.");
        return;
    }
    if (rounding == ROUNDED_SHORT) {
        marking_earn(
            m, 0, false, note,
            arena_printf(m->arena, "This is right as far as it goes; %s are asked.", asked));
        return;
    }
    if (!has_digits(m, digits))
        form_earn(m, note,
                  arena_printf(m->arena,
                               "The value is right; write it with exactly %s, last zeros "
                               "included.",
                               asked));
}

/** A rounded number with all of its digits. */
static char *digits_model(struct marking *m, struct value want)
{
    struct num_ctx ctx;
    long power = 0;
    num_ctx_init(&ctx, m->arena, NULL);
    if (!last_power(m, want, &power))
        return NULL;
    const struct num_format decimals = {.style = NUM_STYLE_DECIMAL,
                                        .digits = power < 0 ? (int)-power : 0};
    if (power <= 0)
        return value_format(m->arena, want, &decimals);
    struct value place = num_pow(&ctx, value_long(m->arena, 10), value_long(m->arena, power));
    char *figures = value_format(m->arena, num_div(&ctx, want, place), &decimals);
    return ctx.err == DLT_OK ? arena_printf(m->arena, "%se%ld", figures, power) : NULL;
}

char *form_model(struct marking *m, struct value want)
{
    if (form_rounds(m->field))
        return digits_model(m, want);
    if (m->field->form != FORM_SINGLE_POWER)
        return NULL;
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr *tree = marking_tree(m, &m->field->expect, NULL);
    return tree ? expr_print(m->arena, tree, &scope, EXPR_ASCII) : NULL;
}

/* --- the whole -------------------------------------------------------------------------------------------- */

void form_check(struct marking *m)
{
    if (m->field->kind == FIELD_FUNCTION)
        function_check_units(m);
    if (!m->tree || (m->field->kind != FIELD_NUMBER && m->field->kind != FIELD_EXPRESSION))
        return;
    switch (m->field->form) {
    case FORM_INTEGER:
        check_integer(m);
        break;
    case FORM_LOWEST_TERMS:
        check_lowest_terms(m);
        break;
    case FORM_DECIMAL:
    case FORM_SIGNIFICANT:
        check_digits(m);
        break;
    case FORM_FACTORED:
    case FORM_EXPANDED:
    case FORM_SINGLE_POWER:
        form_check_tree(m);
        break;
    case FORM_ANY:
        break;
    }
}
