/* SPDX-License-Identifier: MIT */
/* Axes: among the steps people count in (1, 2, 5, quarters, thirds) the one is taken that wastes
 * little room, keeps the numbers apart and lets the joints of the lines fall on ticks. */
#include "plot.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { VERTICAL_IDEAL = 4, HORIZONTAL_IDEAL = 11, PLAIN_LENGTH = 6, PLAIN_LONGEST = 16 };

/* Data may lie this far (in cells) beyond the centre of the outermost cell. */
static const double EDGE_ROOM = 0.25;
static const double WHOLE =
    1e-6; /* a value this near to a whole number of cells is meant to be it */

void range_widen(double *low, double *high)
{
    static const double largest = 1e300, smallest = 1e-301, relative = 1e-12;
    if (!(*low <= *high)) {
        *low = 0;
        *high = 1;
        return;
    }
    double a = fmax(-largest, fmin(largest, *low));
    double b = fmax(-largest, fmin(largest, *high));
    double magnitude = fmax(fabs(a), fabs(b));
    if (b - a < smallest || b - a < relative * magnitude) {
        if (magnitude < smallest / relative) {
            a = -1;
            b = 1;
        } else if (b > 0) { /* a constant stands halfway between zero and twice its value */
            b = fmin(largest, 2 * b);
            a = 0;
        } else {
            a = fmax(-largest, 2 * a);
            b = 0;
        }
    }
    *low = a;
    *high = b;
}

static double step_value(struct step step)
{
    double value = (double)step.mantissa / step.denominator;
    return step.exponent < 0 ? value / pow(10, -step.exponent) : value * pow(10, step.exponent);
}

double axis_position(const struct axis *axis, double value)
{
    return fmax(0, fmin(axis->cells, value / axis->cell - axis->first + 0.5));
}

int axis_cell_of(const struct axis *axis, double value)
{
    int cell = (int)floor(axis_position(axis, value) + WHOLE);
    return cell < axis->cells ? cell : axis->cells - 1;
}

/* --- numbers
 * -------------------------------------------------------------------------------------- */

static int count_digits(long long value)
{
    int digits = 1;
    for (; value >= 10 || value <= -10; value /= 10)
        digits++;
    return digits;
}

/* Characters of mantissa * 10^exponent without an 'e', sign apart. */
static int plain_length(long long mantissa, int exponent)
{
    int digits = count_digits(mantissa);
    if (exponent >= 0)
        return digits + exponent;
    return (digits > -exponent ? digits : 1 - exponent) + 1;
}

static void format_scientific(long long mantissa, int exponent, char out[TICK_BYTES])
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", mantissa < 0 ? -mantissa : mantissa);
    exponent += (int)strlen(digits) - 1;
    snprintf(out, TICK_BYTES, "%s%c%s%se%d", mantissa < 0 ? "-" : "", digits[0],
             digits[1] != '\0' ? "." : "", digits + 1, exponent);
}

/* Written from the last character on. Longer numbers than a buffer holds are scientific. */
static void format_plain(long long mantissa, int exponent, char out[TICK_BYTES])
{
    unsigned long long rest = (unsigned long long)(mantissa < 0 ? -mantissa : mantissa);
    char text[TICK_BYTES];
    size_t at = sizeof(text) - 1;
    text[at] = '\0';
    for (int zeros = exponent; zeros > 0 && at > TICK_BYTES / 2; zeros--)
        text[--at] = '0';
    for (int place = exponent; (rest > 0 || place <= 0) && at > 2; place++) {
        if (place == 0 && exponent < 0)
            text[--at] = '.';
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    if (mantissa < 0)
        text[--at] = '-';
    memcpy(out, text + at, sizeof(text) - at);
}

static void format_fraction(long long numerator, long long denominator, char out[TICK_BYTES])
{
    for (long long factor = 2; factor <= denominator; factor++) {
        while (numerator % factor == 0 && denominator % factor == 0) {
            numerator /= factor;
            denominator /= factor;
        }
    }
    if (denominator == 1)
        snprintf(out, TICK_BYTES, "%lld", numerator);
    else
        snprintf(out, TICK_BYTES, "%lld/%lld", numerator, denominator);
}

/* What a logarithm to base 10 is of: 1e-5, 0.1, 10, and 1.26 between the powers. */
static void format_power(const struct axis *axis, long long index, char out[TICK_BYTES])
{
    static const double plain = 3, finest = 12;
    double exponent = (double)index * (double)axis->step.mantissa / axis->step.denominator *
                      pow(10, axis->step.exponent);
    if (fabs(exponent) < plain || (exponent != floor(exponent) && fabs(exponent) < finest))
        snprintf(out, TICK_BYTES, "%.3g", pow(10, exponent));
    else
        snprintf(out, TICK_BYTES, "1e%.10g", exponent);
}

/* The number of tick `index`, exact: no double comes near it. */
static void format_tick(const struct axis *axis, long long index, char out[TICK_BYTES])
{
    long long mantissa = index * axis->step.mantissa;
    int exponent = axis->step.exponent;
    if (axis->powers) {
        format_power(axis, index, out);
        return;
    }
    if (axis->step.denominator != 1) {
        format_fraction(mantissa, axis->step.denominator, out);
        return;
    }
    bool strip = axis->scientific || !axis->aligned || exponent > 0;
    while (strip && mantissa != 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        exponent++;
    }
    if (mantissa == 0 && strip)
        exponent = 0;
    if (axis->scientific && mantissa != 0)
        format_scientific(mantissa, exponent, out);
    else
        format_plain(mantissa, exponent, out);
}

bool axis_tick(const struct axis *axis, int cell, char text_out[TICK_BYTES])
{
    double index = (axis->first + cell) / axis->per_tick;
    if (index != floor(index))
        return false;
    format_tick(axis, (long long)index, text_out);
    return true;
}

/* First and last tick on the axis; none when first > last. */
static void tick_range(const struct axis *axis, long long *first_out, long long *last_out)
{
    *first_out = (long long)ceil(axis->first / axis->per_tick);
    *last_out = (long long)floor((axis->first + axis->cells - 1) / axis->per_tick);
}

int axis_label_width(const struct axis *axis)
{
    long long first, last;
    tick_range(axis, &first, &last);
    if (last - first > axis->cells)
        last = first + axis->cells;
    size_t longest = 0;
    for (long long i = first; i <= last; i++) {
        char text[TICK_BYTES];
        format_tick(axis, i, text);
        if (strlen(text) > longest)
            longest = strlen(text);
    }
    return (int)longest;
}

/* Powers of ten where the plain numbers are long and the powers are shorter. */
static void choose_notation(struct axis *axis)
{
    long long first, last;
    tick_range(axis, &first, &last);
    int a = plain_length(first * axis->step.mantissa, axis->step.exponent);
    int b = plain_length(last * axis->step.mantissa, axis->step.exponent);
    int longest = a > b ? a : b;
    axis->scientific = false;
    if (axis->step.denominator != 1 || longest <= PLAIN_LENGTH)
        return;
    int plain = longest <= PLAIN_LONGEST ? axis_label_width(axis) : INT_MAX;
    axis->scientific = true;
    axis->scientific = axis_label_width(axis) < plain;
}

/* --- choosing a step
 * -------------------------------------------------------------------------------- */

/* Lays the lattice for a step with as many cells per tick as the range allows; false if none fits.
 */
static bool lay_lattice(struct axis *axis, const struct axis_wish *wish)
{
    double value = step_value(axis->step), span = axis->high - axis->low;
    double most = (wish->cells - 1 + 2 * EDGE_ROOM) * (value / span);
    if (!(most < 4.0 * DRAW_MAX_SIDE))
        return false;
    for (int per_tick = (int)most + 1; per_tick >= 1; per_tick--) {
        double cell = value / per_tick;
        double first = floor(axis->low / cell + EDGE_ROOM + WHOLE);
        double last = ceil(axis->high / cell - EDGE_ROOM - WHOLE);
        if (last - first + 1 > wish->cells)
            continue;
        axis->cell = cell;
        axis->first = first;
        axis->cells = (int)(last - first) + 1;
        axis->per_tick = per_tick;
        return true;
    }
    return false;
}

/* Share of the joints that are whole multiples of `unit`, 0 without joints. */
static double joint_share(const struct axis_wish *wish, double unit)
{
    size_t hits = 0;
    for (size_t i = 0; i < wish->joint_count; i++) {
        double multiple = wish->joints[i] / unit;
        if (fabs(multiple - round(multiple)) < WHOLE)
            hits++;
    }
    return wish->joint_count > 0 ? (double)hits / (double)wish->joint_count : 0;
}

/* Lower is better. The weights were set by looking at plots. */
static double judge(const struct axis *axis, const struct axis_wish *wish, double plainness)
{
    int ideal = wish->vertical ? VERTICAL_IDEAL : HORIZONTAL_IDEAL;
    int least = wish->cells < 8 ? 1 : 2;
    if (!wish->vertical)
        least = axis_label_width(axis) + (wish->cells < 24 ? 1 : 2);
    double ticks = floor(axis->high / (axis->cell * axis->per_tick) + WHOLE) -
                   ceil(axis->low / (axis->cell * axis->per_tick) - WHOLE) + 1;
    double waste = 1 - (axis->high - axis->low) / axis->cell / fmax(1, wish->cells - 1);
    double score = 1.2 * fmax(0, waste) + plainness;
    score += (wish->vertical ? 0.16 : 0.12) * fabs(log2((double)axis->per_tick / ideal));
    if (axis->per_tick < least)
        score += 3 + (double)(least - axis->per_tick) / least;
    if (ticks < 2)
        score += ticks < 1 ? 4 : 1;
    score -= 0.35 * joint_share(wish, axis->cell * axis->per_tick);
    score -= 0.15 * joint_share(wish, axis->cell);
    return score;
}

/* A row to spare goes where it keeps a kink off the rim: away from zero, or to both ends. */
static void spread(struct axis *axis, int cells)
{
    bool above = axis->high > 0, below = axis->low < 0;
    if (above && axis->cells < cells)
        axis->cells++;
    if (below && axis->cells < cells) {
        axis->cells++;
        axis->first--;
    }
}

struct axis axis_fit(double low, double high, const struct axis_wish *wish)
{
    static const struct {
        struct step step;
        double plainness;
    } steps[] = {
        {{1, 0, 1}, 0.00},   {{2, 0, 1}, 0.02}, {{5, 0, 1}, 0.02},
        {{25, -1, 1}, 0.10}, {{1, 0, 3}, 0.20}, {{1, 0, 6}, 0.25},
    };
    struct axis best = {.low = low, .high = high};
    double best_score = INFINITY;
    int around = (int)floor(log10(high - low));
    for (int exponent = around - 4; exponent <= around + 2; exponent++) {
        for (size_t i = 0; i < DLT_COUNT(steps); i++) {
            struct axis axis = {
                .low = low, .high = high, .aligned = wish->vertical, .powers = wish->powers};
            axis.step = steps[i].step;
            if (axis.step.denominator != 1 && exponent != 0)
                continue; /* only proper fractions are read with ease */
            axis.step.exponent += exponent;
            if (axis.powers && high - low >= 2 &&
                (axis.step.exponent < 0 || axis.step.denominator != 1))
                continue; /* powers of ten, and nothing between them */
            if (axis.step.exponent < -306 || !lay_lattice(&axis, wish))
                continue;
            choose_notation(&axis);
            double score = judge(&axis, wish, steps[i].plainness);
            if (score < best_score) {
                best_score = score;
                best = axis;
            }
        }
    }
    if (best.cells == 0) /* nothing fits: one cell without a tick */
        best = (struct axis){.low = low,
                             .high = high,
                             .cell = 4 * (high - low),
                             .per_tick = INT_MAX,
                             .cells = 1,
                             .step = {1, 0, 1},
                             .first = 1};
    if (wish->vertical)
        spread(&best, wish->cells);
    return best;
}
