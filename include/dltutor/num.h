/* SPDX-License-Identifier: MIT */
/**
 * num: exact numbers, rigorous reals, lists of them, combinatorics, exact linear algebra and exact
 * piecewise-linear functions. The only room that sees GMP's and FLINT's functions.
 *
 * A `struct value` is immutable and lives in an arena. Arithmetic stays exact (rationals) as long as
 * the mathematics allows, and becomes a ball (midpoint and rigorous radius) where it does not.
 */
#ifndef DLTUTOR_NUM_H
#define DLTUTOR_NUM_H

#include "dltutor/base.h"
#include <gmp.h>

/**
 * Loads the libraries that this room computes with, where the program was linked so that it starts
 * without them (Makefile, LAZY). Nothing of this room and of expr may be called before; again it costs
 * next to nothing. NULL, or the name of the library that is missing.
 */
const char *num_libraries(void);
/**
 * The first thing in main: where LD_BIND_NOW made the loader look all names up before those libraries
 * were there, the program starts again without it.
 */
void num_begin(char **argv);

enum value_kind {
    VALUE_NONE = 0, /**< no value: not given, or the result of a failed operation */
    VALUE_RATIONAL, /**< an exact integer or fraction in lowest terms */
    VALUE_REAL,     /**< a ball: a real number known to lie in it */
    VALUE_WORD,     /**< a name from a fixed list, such as "keep", or free text */
    VALUE_LIST,     /**< an ordered list; a matrix is a list of equally long rows */
};

/** A real number enclosed by midpoint and radius, opaque; see real_* below. */
struct real;

struct value {
    enum value_kind kind;
    size_t count; /**< items of a list, else 0 */
    union {
        mpq_srcptr rational; /**< read-only, canonical */
        const struct real *real;
        const char *word; /**< sanitised UTF-8 */
        const struct value *items;
    } as;
};

enum num_order { NUM_LESS = -1, NUM_EQUAL = 0, NUM_GREATER = 1, NUM_UNKNOWN = 2 };

enum {
    NUM_PRECISION_DEFAULT = 128, /**< bits of a ball's midpoint */
    NUM_BITS_DEFAULT = 1 << 18,  /**< largest numerator or denominator, in bits */
    NUM_WORK_DEFAULT = 1 << 25,  /**< work of all operations in one context, see num_ctx */
};

/**
 * Where results go and how large they may become. The first failure is kept in `err`/`diag`, and
 * every later operation returns VALUE_NONE at once, so formulas can be written without a check
 * after each step: check `err` at the end.
 */
struct num_ctx {
    struct arena *arena;
    unsigned long max_bits;
    long precision;
    unsigned long long work;     /**< done so far: about the machine words touched */
    unsigned long long max_work; /**< LIMIT beyond it, which bounds time and memory; 0: no bound */
    enum dlt_err err;
    struct diag *diag; /**< may be NULL */
};

/** Defaults for precision and size; `diag` may be NULL. */
void num_ctx_init(struct num_ctx *ctx, struct arena *arena, struct diag *diag);
/** Records a failure (the first wins) and returns VALUE_NONE. */
struct value num_fail(struct num_ctx *ctx, enum dlt_err err, const char *tag, const char *format,
                      ...) DLT_PRINTF(4, 5);

/* --- making and reading values ---------------------------------------------------------------- */

struct value value_none(void);
struct value value_long(struct arena *arena, long number);
struct value value_fraction(struct arena *arena, long numerator, long denominator);
struct value value_from_mpz(struct arena *arena, mpz_srcptr number);
/** `number` must be canonical. */
struct value value_from_mpq(struct arena *arena, mpq_srcptr number);
/** The exact binary fraction that `number` is; VALUE_NONE for NaN and infinities. */
struct value value_from_double(struct arena *arena, double number);
struct value value_word(struct arena *arena, const char *word);
struct value value_list(struct arena *arena, const struct value *items, size_t count);
/**
 * Reads one decimal number strictly: `-12`, `3.25`, `6.08e5`, `1/3` (no blanks). The result is exact.
 * SYNTAX for anything else, LIMIT for an exponent or length that would not fit `ctx->max_bits`.
 */
struct value value_from_text(struct num_ctx *ctx, const char *text);
/** A copy that lives in `arena`. */
struct value value_copy(struct arena *arena, struct value value);

bool value_is_integer(struct value value);
/** Also true for a ball. */
bool value_is_number(struct value value);
/** True for a non-empty list of equally long non-empty lists of numbers; gives its shape. */
bool value_is_matrix(struct value value, size_t *rows_out, size_t *columns_out);
bool value_to_long(struct value value, long *number_out);
/** Nearest double (also for a ball's midpoint); NaN when it is not a number. */
double value_to_double(struct value value);
/** -1, 0, 1; 2 when a ball contains zero or the value is no number. */
int value_sign(struct value value);
/** The radius of a ball as a double, rounded up; 0 for a rational. */
double value_radius(struct value value);

/** Numerator and denominator of a rational modulo a prime; false for other values. O(limbs). */
bool value_mod_prime(struct value value, uint64_t prime, uint64_t *numerator_out,
                     uint64_t *denominator_out);
/** The halves of a fraction in lowest terms. */
struct value_halves {
    bool fits; /**< both fit a long, as do their negatives, and are given */
    long numerator, denominator;
    double numerator_size, denominator_size; /**< absolute values, rounded up; may be infinite */
};
/** False for anything but a rational. */
bool value_halves(struct value value, struct value_halves *halves_out);

/** Exact for rationals; for balls UNKNOWN when they overlap. */
enum num_order num_compare(struct value a, struct value b);
/** Same kind and content: numbers by num_compare == EQUAL, words by letters, lists item by item. */
bool value_equal(struct value a, struct value b);

/* --- arithmetic (numbers; a failed or non-number operand gives VALUE_NONE and a failure) ------- */

struct value num_add(struct num_ctx *ctx, struct value a, struct value b);
struct value num_sub(struct num_ctx *ctx, struct value a, struct value b);
struct value num_mul(struct num_ctx *ctx, struct value a, struct value b);
/** RANGE when b is zero or its ball contains zero. */
struct value num_div(struct num_ctx *ctx, struct value a, struct value b);
struct value num_neg(struct num_ctx *ctx, struct value a);
struct value num_abs(struct num_ctx *ctx, struct value a);
/** Exact when the result is rational (integer exponents, perfect powers); 0^0 is RANGE. */
struct value num_pow(struct num_ctx *ctx, struct value base, struct value exponent);
struct value num_sqrt(struct num_ctx *ctx, struct value a);
struct value num_exp(struct num_ctx *ctx, struct value a);
struct value num_log(struct num_ctx *ctx, struct value a);
struct value num_sin(struct num_ctx *ctx, struct value a);
struct value num_cos(struct num_ctx *ctx, struct value a);
struct value num_tan(struct num_ctx *ctx, struct value a);
struct value num_tanh(struct num_ctx *ctx, struct value a);
struct value num_pi(struct num_ctx *ctx);
struct value num_floor(struct num_ctx *ctx, struct value a);
struct value num_ceil(struct num_ctx *ctx, struct value a);
struct value num_min(struct num_ctx *ctx, struct value a, struct value b);
struct value num_max(struct num_ctx *ctx, struct value a, struct value b);
/** a - b floor(a / b), with the sign of b. */
struct value num_mod(struct num_ctx *ctx, struct value a, struct value b);
/** The greatest common divisor of two integers, at least 0; gcd(0, 0) is 0. RANGE for fractions, TYPE
 *  for balls. */
struct value num_gcd(struct num_ctx *ctx, struct value a, struct value b);
/** n! for integers n >= 0. */
struct value num_factorial(struct num_ctx *ctx, struct value n);
/** C(n, k) for integers; 0 for k < 0 or 0 <= n < k. */
struct value num_binomial(struct num_ctx *ctx, struct value n, struct value k);
/** The simplest fraction (smallest denominator) in a ball; the value itself when exact. */
struct value num_simplest(struct num_ctx *ctx, struct value a);

/* --- exact constants: roots, exponentials, logarithms, pi ---------------------------------------- */

/**
 * Decides equality of constants such as sqrt(2) + sqrt(3) and sqrt(5 + 2 sqrt(6)): by balls where
 * they differ, by a bound on root separation where there are only roots, by Calcium where there are
 * functions. A field owns all constants made in it. Its caps on operations, degrees and sizes bound
 * time and memory; the first operation that would pass them, or that leaves the real numbers, fails
 * the field for good: later results are NULL, and NULL operands are accepted. The same calls in the
 * same order give the same results.
 */
struct constant_field;
struct constant;

struct constant_field *constant_field_create(void);
/** NULL is accepted. */
void constant_field_destroy(struct constant_field *field);
/** OK, LIMIT beyond the caps, RANGE for 1/0, log(0) or a result that is not real, TYPE for a value
 * that is no rational. */
enum dlt_err constant_field_error(const struct constant_field *field);

/** A rational; NULL for anything else. */
const struct constant *constant_from_value(struct constant_field *field, struct value value);
const struct constant *constant_pi(struct constant_field *field);
const struct constant *constant_add(struct constant_field *field, const struct constant *a,
                                    const struct constant *b);
const struct constant *constant_sub(struct constant_field *field, const struct constant *a,
                                    const struct constant *b);
const struct constant *constant_mul(struct constant_field *field, const struct constant *a,
                                    const struct constant *b);
const struct constant *constant_div(struct constant_field *field, const struct constant *a,
                                    const struct constant *b);
/** Real powers: a positive base, or an integer exponent. 0^0 is RANGE. */
const struct constant *constant_pow(struct constant_field *field, const struct constant *base,
                                    const struct constant *exponent);
const struct constant *constant_sqrt(struct constant_field *field, const struct constant *a);
const struct constant *constant_exp(struct constant_field *field, const struct constant *a);
const struct constant *constant_log(struct constant_field *field, const struct constant *a);
const struct constant *constant_sin(struct constant_field *field, const struct constant *a);
/** Algebraic, and so cheap, for rational multiples of pi. A tangent is sin / cos. */
const struct constant *constant_cos(struct constant_field *field, const struct constant *a);
const struct constant *constant_abs(struct constant_field *field, const struct constant *a);
/**
 * EQUAL, LESS and GREATER only when proved; UNKNOWN when the field failed or does not know (which
 * does not fail it). Differences are found down to 2^-4096 between roots, 2^-1000 else.
 */
enum num_order constant_compare(struct constant_field *field, const struct constant *a,
                                const struct constant *b);

/* --- formatting ------------------------------------------------------------------------------- */

enum num_style {
    NUM_STYLE_AUTO = 0,    /**< integers as such, fractions that end within 6 decimals as decimals,
                             other small ones as p/q, else 6 significant digits */
    NUM_STYLE_FRACTION,    /**< p/q */
    NUM_STYLE_DECIMAL,     /**< fixed decimals: `digits` places */
    NUM_STYLE_SIGNIFICANT, /**< `digits` significant digits without idle zeros, scientific when
                                that is shorter with all of them */
};

struct num_format {
    enum num_style style;
    int digits;
    bool grouping; /**< 62,378,344; not inside lists, where a comma parts the items */
};

/**
 * Text of any value: numbers as `format` says (NULL: auto), words as they are, lists as
 * "(7, 7, 35)", no value as "none". ASCII only, but for words. A ball that is certain to the digits
 * shown has no mark; another shows the digits that are certain, at least one, behind a "~".
 */
char *value_format(struct arena *arena, struct value value, const struct num_format *format);

/* --- exact linear algebra ---------------------------------------------------------------------- */

enum linear_outcome {
    LINEAR_UNIQUE,       /**< one solution */
    LINEAR_FAMILY,       /**< a particular solution plus any combination of the directions */
    LINEAR_INCONSISTENT, /**< no solution, and a certificate */
};

struct linear_solution {
    enum linear_outcome outcome;
    struct value solution;    /**< list of n rationals; none when inconsistent */
    struct value directions;  /**< list of (n - rank) lists of n: a basis of the null space */
    struct value certificate; /**< list of m: y with y^T A = 0 and y^T b = `residual`: coprime
                                   integers, the last of which that is not zero is positive */
    struct value residual;    /**< nonzero when inconsistent */
};

/**
 * Solves A x = b over the rationals. `a` is an m x n matrix, `b` a list of m.
 * TYPE for other shapes, LIMIT above 256 x 256. O(m n min(m, n)) rational operations.
 */
enum dlt_err num_solve_linear(struct num_ctx *ctx, struct value a, struct value b,
                              struct linear_solution *solution_out);

/* --- halfspaces and hyperplanes ------------------------------------------------------------------ */

/**
 * A point x with a.x > c for each row (a, c) of `dimension` + 1 rationals in the list `rows`, which
 * may be empty; `*point_out` is a list of `dimension` numbers, or no value when there is no such
 * point. The simplex method with Bland's rule, exact: TYPE for other shapes, LIMIT above 4096 rows
 * or 64 dimensions, or when the work of `ctx` is used up.
 */
enum dlt_err num_interior_point(struct num_ctx *ctx, struct value rows, size_t dimension,
                                struct value *point_out);
/**
 * The row (a, c) inside the hyperplane a'.x = c' that `plane` is, with the first coordinate whose a'
 * is not zero left out (num_pivot_of tells which): one number less. Signs of a.x - c are kept. TYPE
 * when the lengths differ or a' is zero.
 */
struct value num_restrict_row(struct num_ctx *ctx, struct value row, struct value plane);
/** Place of the first number that is not zero before the last one; that of the last if there is none. */
size_t num_pivot_of(struct value row);
/**
 * The coefficients of t^0, t^1, ..., t^n of the characteristic polynomial of the hyperplanes
 * a.x = c given as rows (a, c) of n + 1 rationals; equal rows count once. Its value at -1 has the
 * number of regions as size, that at 1 the number of regions that are bounded in the directions of
 * the normals. RANGE for a row with a = 0, TYPE for what is no such matrix, LIMIT above 256 rows, 16
 * dimensions or 2^16 regions. Cost: a row operation for each region and row.
 * Sources: Whitney 1932; Zaslavsky 1975; Stanley, An Introduction to Hyperplane Arrangements, lecture 2.
 */
enum dlt_err num_arrangement_polynomial(struct num_ctx *ctx, struct value rows,
                                        struct value *coefficients_out);

/* --- polynomials --------------------------------------------------------------------------------- */

/** Over the rationals; term i is coefficients[i] times the powers exponents[i * variables + k]. */
struct polynomial {
    size_t variables, count;
    const struct value *coefficients; /**< rational, none of them zero */
    const unsigned long *exponents;
};

/**
 * Into how many factors of degree one or more it splits over the rationals, repeated ones counted as
 * often; 0 for a constant, 1 for what does not split. Decided exactly (FLINT). LIMIT above 4
 * variables, 64 terms, 64 bits in a coefficient, or degree 16 (8 with several variables).
 */
size_t num_polynomial_factors(struct num_ctx *ctx, const struct polynomial *polynomial);

/**
 * The real zeros of c[0] + c[1] x + ..., each once and in order: the simplest fraction within 2^-64
 * or so of the zero, which is the zero itself where that is a simple fraction. `roots_out` has room
 * for count - 1. How many there are; 0 for a constant. Isolated with balls (Arb), so that none is
 * missed. LIMIT above degree 16 or 1024 bits in a coefficient.
 */
size_t num_real_roots(struct num_ctx *ctx, const struct value *coefficients, size_t count,
                      struct value *roots_out);

/* --- means over the normal distribution ---------------------------------------------------------- */

/** One step of a function of x in postfix order: numbers are put on a stack, functions take theirs
 * from it. In groups: no operand, two operands, one operand. */
enum normal_code {
    NORMAL_X,
    NORMAL_CONSTANT, /**< of the step */
    NORMAL_ADD,
    NORMAL_SUB,
    NORMAL_MUL,
    NORMAL_DIV,
    NORMAL_MAX,
    NORMAL_MIN,
    NORMAL_NEG,
    NORMAL_POWER, /**< to the whole number in `constant` */
    NORMAL_EXP,
    NORMAL_SIN,
    NORMAL_COS,
    NORMAL_TANH,
    NORMAL_SIGMOID,
    NORMAL_DISTRIBUTION, /**< probability that a standard normal number is below */
    NORMAL_LOG,
    NORMAL_SQRT,
    NORMAL_SOFTPLUS,
    NORMAL_ABS,
};

struct normal_step {
    enum normal_code code;
    struct value constant;
};

/**
 * E[f(X)^2] and E[f'(X)^2] for X standard normal and the function f that the steps denote, as balls
 * of radius below 2^-50, in general about 2^-100. Rigorous but for |x| > 60, where less than 10^-780
 * of the probability lies: there neither f nor f' is taken to pass 10^300. RANGE when f has no real
 * value somewhere or grows too fast, LIMIT for more than 4096 steps or 64 numbers on the stack. The
 * work is bounded.
 */
enum dlt_err num_normal_moments(struct num_ctx *ctx, const struct normal_step *steps, size_t count,
                                struct value *square_out, struct value *slope_out);

/* --- exact piecewise-linear functions of one variable ------------------------------------------- */

/**
 * A continuous piecewise-linear function on the whole line: `count` >= 1 knots with increasing x,
 * the slope before the first and the slope after the last. All rational.
 */
struct piecewise {
    size_t count;
    const struct value *x;
    const struct value *y;
    struct value slope_left;
    struct value slope_right;
};

/**
 * offset + sum_u coefficients[u] * relu(slopes[u] * (x - joints[u])): a shallow network with one
 * input. The three lists have equal length (TYPE otherwise); zero slopes and coincident joints are
 * allowed. Knots at which the slope does not change are dropped. O(D^2).
 * Source: Prince, Understanding Deep Learning, eq. 3.1 and sec. 3.2.
 */
enum dlt_err piecewise_from_units(struct num_ctx *ctx, struct value slopes, struct value joints,
                                  struct value coefficients, struct value offset,
                                  struct piecewise *function_out);
/** Through the points (x[i], y[i]), x increasing, at least one; the end pieces go on straight. */
enum dlt_err piecewise_from_points(struct num_ctx *ctx, struct value x, struct value y,
                                   struct piecewise *function_out);
struct value piecewise_eval(struct num_ctx *ctx, const struct piecewise *function, struct value x);
/** Slope on piece i, where piece 0 lies left of x[0] and piece `count` right of the last knot. */
struct value piecewise_slope(struct num_ctx *ctx, const struct piecewise *function, size_t piece);
/** Pieces with different slopes inside the open interval (from, to). */
size_t piecewise_regions(struct num_ctx *ctx, const struct piecewise *function, struct value from,
                         struct value to);
/** a + factor * b, without knots that do nothing. */
enum dlt_err piecewise_combine(struct num_ctx *ctx, const struct piecewise *a, struct value factor,
                               const struct piecewise *b, struct piecewise *sum_out);
/** The largest of the two functions; its knots include the crossings. */
enum dlt_err piecewise_max(struct num_ctx *ctx, const struct piecewise *a,
                           const struct piecewise *b, struct piecewise *max_out);
/**
 * Where two functions depart from each other on [from, to]: a list of (x1, x2) intervals between
 * neighbouring knots of either function, empty when they agree everywhere on it.
 */
struct value piecewise_departures(struct num_ctx *ctx, const struct piecewise *a,
                                  const struct piecewise *b, struct value from, struct value to);

#endif
