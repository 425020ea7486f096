/* SPDX-License-Identifier: MIT */
/**
 * The program that two trees become before they are run in prime fields: steps in the order in which
 * they are computed, each a fraction, equal ones only once. Numbers of steps, "ids", stand for
 * values; matrices are taken apart into their cells.
 */
#ifndef EXPR_PRIME_PROGRAM_H
#define EXPR_PRIME_PROGRAM_H

#include "prime_field.h"

enum prime_op {
    PRIME_WHOLE,   /**< number */
    PRIME_LARGE,   /**< item a of the large numbers */
    PRIME_UNKNOWN, /**< unknown a; a symbol of which roots are taken is root^Q */
    PRIME_INDEX,   /**< the running index of loop a, set by it */
    PRIME_ADD,
    PRIME_SUB,
    PRIME_MUL,
    PRIME_DIV,
    PRIME_NEG,
    PRIME_POW,       /**< a ^ number; a is not zero when number <= 0 */
    PRIME_ROOT,      /**< (Q-th root of unknown a) ^ (Q number / b): see struct prime_program */
    PRIME_FACTORIAL, /**< number ! */
    PRIME_LOOP,      /**< what follows up to step b is run for values of the index of loop a */
    PRIME_TOTAL,     /**< the sum of loop a */
};

/** How an operation can be shortened. */
enum prime_form {
    PRIME_FORM_ANY,
    PRIME_FORM_WHOLE, /**< no denominators */
    PRIME_FORM_SAME,  /**< one common denominator; of a product: the second has none */
};

struct prime_step {
    uint8_t op, form;
    bool nonnegative; /**< where both trees have values */
    uint32_t a, b;
    uint32_t bottom; /**< steps of the same number have the same denominator; 0: it is 1 */
    int64_t number;
};

/** Bounds that hold for a fraction of polynomials: degrees, and sums of absolute coefficients. */
struct prime_bound {
    double degree[2], size[2];
};

/** What an unknown stands for. All but symbols and pi are functions. */
enum prime_family {
    PRIME_SYMBOL,
    PRIME_PI,
    PRIME_EXP,     /**< exp(argument), given by its Q-th root */
    PRIME_LOG,     /**< log |argument| */
    PRIME_MODULUS, /**< |argument|, given by its Q-th root */
    PRIME_ANGLE,   /**< tan(argument / 2) */
    PRIME_POWER,   /**< first argument ^ second one, given by its Q-th root */
    PRIME_GAMMA,   /**< argument ! */
    PRIME_OPAQUE,  /**< a function by its name, about which nothing is known */
};

enum prime_twist { PRIME_PLAIN, PRIME_INVERT, PRIME_NEGATE };

struct prime_unknown {
    enum prime_family family;
    const char *name;
    const struct expr_symbol *symbol;
    const long *indices;  /**< of a symbol */
    const uint32_t *args; /**< of a function: ids */
    size_t count;
    uint64_t hash;
    uint32_t id;      /**< of its first step */
    bool rooted;      /**< of a symbol: roots of it occur */
    bool nonnegative; /**< where both trees have values */
    uint32_t same;    /**< the unknown that it was found to be, itself when it is new */
    enum prime_twist twist;
};

/** A sum whose limits are polynomials: see sum_proof.c. */
struct prime_loop {
    uint32_t index, low, high, body, total; /**< ids */
    uint32_t start;                         /**< first step of the body */
    unsigned terms;                         /**< degree of the body in the index, plus 1 */
    struct prime_residue *values;           /**< of the body */
    const struct prime_linear *low_form, *high_form;
    bool may_be_empty;
};

/** Running indices around what is being compiled: a number, or a step. */
struct prime_index {
    const char *name;
    bool literal;
    long number;
    uint32_t id;
    const struct prime_index *outer;
};

struct prime_program {
    struct arena *arena;
    const struct expr_scope *scope;
    struct prime_step *steps;
    struct prime_bound *bounds;
    size_t count, capacity;
    uint32_t *buckets; /**< ids of steps, by what they compute; 0: free */
    size_t bucket_count;
    struct prime_unknown *unknowns;
    size_t unknown_count, unknown_capacity;
    struct value *large;
    size_t large_count, large_capacity;
    struct prime_loop *loops;
    size_t loop_count, loop_capacity;
    uint32_t *nonzero; /**< ids that a point must not make zero */
    size_t nonzero_count, nonzero_capacity;
    const struct prime_index *index;
    long root; /**< Q: least common multiple of all fractional powers' denominators */
    unsigned visits;
    unsigned depth; /**< of loops */
    unsigned marks; /**< steps found not to be negative */
    bool allow_sums, has_roots, has_matrices;
    bool functions, sums, upwards;
    const char *failed; /**< why the trees are not in the class; the first reason stays */
};

/** A scalar when both are 1; `ids` row by row. */
struct prime_cells {
    uint32_t rows, columns;
    uint32_t one;        /**< of a scalar */
    const uint32_t *ids; /**< of anything else */
};

/** Keeps the first reason; gives the id of a step that does no harm. */
uint32_t prime_fail(struct prime_program *p, const char *reason);
void prime_program_init(struct prime_program *p, struct arena *arena,
                        const struct prime_question *question);

/* --- making steps: prime_build.c ------------------------------------------------------------------ */

uint32_t prime_whole(struct prime_program *p, int64_t number);
/** denominator > 0, coprime. */
uint32_t prime_fraction(struct prime_program *p, int64_t numerator, int64_t denominator);
uint32_t prime_number(struct prime_program *p, struct value value);
uint32_t prime_add(struct prime_program *p, uint32_t a, uint32_t b);
uint32_t prime_sub(struct prime_program *p, uint32_t a, uint32_t b);
uint32_t prime_mul(struct prime_program *p, uint32_t a, uint32_t b);
uint32_t prime_div(struct prime_program *p, uint32_t a, uint32_t b);
uint32_t prime_neg(struct prime_program *p, uint32_t a);
uint32_t prime_pow(struct prime_program *p, uint32_t a, int64_t exponent);
/** unknown ^ (numerator / denominator), for families given by their roots and symbols. */
uint32_t prime_root(struct prime_program *p, uint32_t unknown, int64_t numerator,
                    int64_t denominator);
/** A step of any other kind, which is not made twice. */
uint32_t prime_step(struct prime_program *p, struct prime_step step);
/** A step that is made anew. */
uint32_t prime_new_step(struct prime_program *p, struct prime_step step);
/** The unknown of a symbol with literal indices. */
uint32_t prime_symbol(struct prime_program *p, const char *name, const long *indices, size_t count);
/** The unknown of a function of arguments; `name` is that of an opaque one. */
uint32_t prime_function(struct prime_program *p, enum prime_family family, const char *name,
                        const uint32_t *args, size_t count);
/** The value of an unknown. */
uint32_t prime_value(struct prime_program *p, uint32_t unknown);
/** Points at which the step is zero are no good. */
void prime_need_nonzero(struct prime_program *p, uint32_t id);
/** The step is the value of this unknown; false when it is none. */
bool prime_is_unknown(const struct prime_program *p, uint32_t id, uint32_t *unknown_out);

/* --- trees to steps: prime_compile.c -------------------------------------------------------------- */

struct prime_cells prime_compile(struct prime_program *p, const struct expr *expr);
/** Fails for matrices. */
uint32_t prime_compile_scalar(struct prime_program *p, const struct expr *expr);
/** Compiles with one more running index. */
uint32_t prime_compile_at(struct prime_program *p, const struct expr *expr,
                          const struct prime_index *index);
const struct prime_index *prime_find_index(const struct prime_program *p, const char *name);
/** A name that nobody declared and no index hides: the constants pi and e. */
bool prime_is_constant(const struct prime_program *p, const struct expr *expr, const char *name);
/** Each cell through a function of ids. */
struct prime_cells prime_cells_new(struct prime_program *p, uint32_t rows, uint32_t columns,
                                   const uint32_t *ids);
uint32_t prime_cell(const struct prime_cells *cells, uint32_t at);
bool prime_is_scalar(const struct prime_cells *cells);
struct prime_cells prime_scalar(uint32_t id);
struct prime_cells prime_cells_fail(struct prime_program *p, const char *reason);
struct prime_cells prime_cells_multiply(struct prime_program *p, struct prime_cells a,
                                        struct prime_cells b);
struct prime_cells prime_cells_transpose(struct prime_program *p, struct prime_cells a);
/** prime_functions.c */
struct prime_cells prime_compile_call(struct prime_program *p, const struct expr *expr);
uint32_t prime_factorial(struct prime_program *p, const struct expr *argument);
/** sum_proof.c: a sum whose limits are no numbers. */
uint32_t prime_compile_sum(struct prime_program *p, const struct expr *expr);
/** sum_proof.c: the sum of symbols is no less than `least` on their declared domains. Those that
 * nothing is declared of count from 0. */
bool prime_at_least(const struct prime_program *p, const struct prime_linear *sum, int64_t least);

/* --- forms of exponents and bases: prime_forms.c -------------------------------------------------- */

/** A small rational, denominator > 0, in lowest terms. */
struct prime_ratio {
    int64_t top, bottom;
};

bool ratio_add(struct prime_ratio a, struct prime_ratio b, struct prime_ratio *out);
bool ratio_mul(struct prime_ratio a, struct prime_ratio b, struct prime_ratio *out);

enum {
    PRIME_MAX_TERMS = 16,
    PRIME_MAX_FACTORS = 24,
    PRIME_MAX_VISITS = 100000,
    PRIME_MAX_CELLS = 4096,
};

/** A sum of steps with factors; the step 1 carries the constant. */
struct prime_linear {
    uint32_t ids[PRIME_MAX_TERMS];
    struct prime_ratio factors[PRIME_MAX_TERMS];
    size_t count;
    bool full; /**< not all of it found room, or a factor became too large */
};

/** A product of steps with exponents, and a sign. */
struct prime_factor {
    uint32_t id;
    bool modulus; /**< of |step| */
    struct prime_ratio exponent;
};
struct prime_product {
    struct prime_factor items[PRIME_MAX_FACTORS];
    size_t count;
    bool negative, full;
};

/** The value of a tree that is a small rational. */
bool prime_literal(struct prime_program *p, const struct expr *expr, struct prime_ratio *out);
void prime_linear_of(struct prime_program *p, const struct expr *expr, struct prime_linear *out);
void prime_product_of(struct prime_program *p, const struct expr *expr, struct prime_product *out);
/** sum + by * more */
void prime_linear_join(struct prime_linear *sum, const struct prime_linear *more,
                       struct prime_ratio by);
void prime_linear_subtract(struct prime_linear *sum, const struct prime_linear *less);
uint32_t prime_emit_product(struct prime_program *p, const struct prime_product *product);
uint32_t prime_emit_linear(struct prime_program *p, const struct prime_linear *linear);
uint32_t prime_emit_exp(struct prime_program *p, const struct prime_linear *linear);
uint32_t prime_emit_log(struct prime_program *p, const struct expr *argument);
/** base ^ exponent in all its cases. */
uint32_t prime_compile_power(struct prime_program *p, const struct expr *base,
                             const struct expr *exponent);
/** The step is never negative where both trees have values. */
bool prime_nonnegative(const struct prime_program *p, uint32_t id, unsigned depth);
/** Notes it of a symbol: a root or logarithm of it occurs. */
void prime_mark_nonnegative(struct prime_program *p, uint32_t id);

/* --- running: prime_run.c -------------------------------------------------------------------------- */

/** A number of the field; numbers are kept below the prime. */
struct prime_residue {
    uint64_t top, bottom;
};

struct prime_point {
    const struct prime_program *program;
    uint64_t prime, offset; /**< 2^61 - offset */
    uint64_t seed;
    uint64_t *draws; /**< of the unknowns */
    struct prime_residue *values;
    unsigned long left; /**< steps */
    bool spent;
};

enum { PRIME_TABLE_SIZE = 1024 };
/** Primes are 2^61 - offset. */
extern const uint16_t prime_offsets[PRIME_TABLE_SIZE];

/** Computes all steps. False when a denominator is zero, or the steps are used up (`spent`). */
bool prime_run(struct prime_point *point);
uint64_t prime_multiply(const struct prime_point *point, uint64_t a, uint64_t b);
uint64_t prime_sum(const struct prime_point *point, uint64_t a, uint64_t b);
uint64_t prime_difference(const struct prime_point *point, uint64_t a, uint64_t b);
/** Runs steps [from, to). */
bool prime_run_steps(struct prime_point *point, size_t from, size_t to);
/** sum_proof.c */
bool prime_run_loop(struct prime_point *point, const struct prime_loop *loop);

/* --- bounds: prime_bound.c ------------------------------------------------------------------------- */

/** Finds short forms and bounds of all steps. False when a sum's term is no polynomial. */
bool prime_link(struct prime_program *p);
/** Bound on the difference of two fractions once multiplied out. */
struct prime_bound prime_cross_bound(struct prime_bound a, struct prime_bound b);
/** sum_proof.c: bound of the total, which needs those of the body. */
bool prime_link_loop(struct prime_program *p, struct prime_loop *loop);
struct prime_bound prime_total_bound(const struct prime_program *p, const struct prime_loop *loop);

#endif
