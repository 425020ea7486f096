/* SPDX-License-Identifier: MIT */
/* What the files on exact constants share: the graph of operations and what bounds its values. */
#ifndef DLTUTOR_CONSTANT_PRIVATE_H
#define DLTUTOR_CONSTANT_PRIVATE_H

#include "num_real.h"

enum constant_op {
    CONSTANT_RATIONAL, /* q */
    CONSTANT_TURN,     /* q pi, q not zero */
    CONSTANT_COSINE,   /* cos(q pi), 0 < q < 1/2 and q is not 1/3 */
    CONSTANT_ADD,
    CONSTANT_SUB,
    CONSTANT_MUL,
    CONSTANT_DIV,
    CONSTANT_POW, /* a^q, q neither 0 nor 1; a > 0 unless q is whole, a not zero if q < 0 */
    CONSTANT_EXP,
    CONSTANT_LOG,
    CONSTANT_SIN, /* of what is not known to be a rational multiple of pi */
    CONSTANT_COS,
};

enum {
    CONSTANT_NODES = 512,       /* operations in one field */
    CONSTANT_REWRITINGS = 1024, /* steps towards simpler arguments in one field */
    CONSTANT_BITS = 4096,       /* numerator or denominator of a rational */
    CONSTANT_EXPONENT = 4096,   /* |x| < 2^4096, and > 2^-4096 unless it is zero */
    CONSTANT_TERM_BITS = 20,    /* of the fraction in a power, or of a turn */
    CONSTANT_TERM = 1 << CONSTANT_TERM_BITS,
    CONSTANT_PRECISION = 1 << 13,       /* bits of a ball, for roots */
    CONSTANT_FUNCTION_PRECISION = 1024, /* bits of a ball, where functions are involved */
    CONSTANT_GENERATORS = 64,           /* bits in a mask */
};

/*
 * The size of a constant, for the theorem on root separation and for the caps on Calcium. A constant
 * without functions is U / L with algebraic integers U and L of the field that its roots generate:
 * all conjugates of U are at most 2^top in absolute value, those of L at most 2^bottom.
 */
struct constant_size {
    uint64_t roots;     /* generators of that field, as bits that stand for field->generators */
    uint64_t radicals;  /* roots and cosines, each application apart */
    uint64_t functions; /* likewise pi, exp, log, sin, cos */
    bool vast;          /* more of them than can be told apart */
    bool small;         /* this one and all below it are small enough for Calcium */
    double top, bottom;
    double terms, terms_below; /* of numerator and denominator as polynomials in all of these */
    unsigned long scale;       /* lcm of the denominators of rationals, at most CONSTANT_TERM */
};

struct constant {
    enum constant_op op;
    enum num_order sign; /* against zero; UNKNOWN as long as it was not asked for or not found */
    bool sized, given_up;
    bool transcendental;    /* a function is in it */
    size_t index;           /* in the field */
    struct constant *a, *b; /* operands, made before this one */
    fmpq_t q;
    slong precision; /* of the ball; 0: none yet */
    arb_t ball;
    struct constant_size size;
    void *exact; /* Calcium's number; NULL as long as nobody asked */
};

/* An algebraic number whose root of that degree is adjoined; or the cosines of pi / degree. */
struct constant_generator {
    const struct constant *node; /* NULL for a whole number or the cosines */
    fmpz_t whole;                /* 0 for the cosines */
    unsigned long degree;
};

struct constant_field {
    struct arena *arena;
    struct constant *nodes[CONSTANT_NODES];
    size_t count;
    struct constant_generator generators[CONSTANT_GENERATORS];
    size_t generator_count;
    size_t radical_count, function_count;
    unsigned rewritings;
    enum dlt_err err;
    void *calcium; /* its context; NULL as long as nobody asked */
    unsigned calcium_left;
};

/* Keeps the first failure; returns NULL. */
const struct constant *constant_fail(struct constant_field *field, enum dlt_err err);
/* True when no failure is kept and neither operand is missing. */
bool constant_ready(const struct constant_field *field, const struct constant *a,
                    const struct constant *b);
bool constant_is_rational(const struct constant *a);
bool constant_is_whole(const struct constant *a, long number);
/* The node with that content, made if it is not there; NULL with LIMIT. */
const struct constant *constant_node(struct constant_field *field, enum constant_op op,
                                     const struct constant *a, const struct constant *b,
                                     const fmpq_t q);
const struct constant *constant_operation(struct constant_field *field, enum constant_op op,
                                          const struct constant *a, const struct constant *b);
/* As constant_node without operands. Takes q, which is cleared. */
const struct constant *constant_leaf(struct constant_field *field, enum constant_op op, fmpq_t q);
const struct constant *constant_whole(struct constant_field *field, long number);
/* The rational factor of a product or of a multiple of pi, NULL when it is 1, and the rest. */
const struct constant *constant_split(struct constant_field *field, const struct constant *a,
                                      const struct constant **factor_out);
/* base^q: a positive base, or one that is not zero and a whole q. */
const struct constant *constant_pow_rational(struct constant_field *field,
                                             const struct constant *base, const fmpq_t exponent);
/* The power of which base a node is, with exponent 1 for what is none. */
const struct constant *constant_base(const struct constant *a, fmpq_t exponent_out);
/* As constant_sign; an unknown one fails the field, with false. */
bool constant_find_sign(struct constant_field *field, const struct constant *a,
                        enum num_order *out);
/*
 * Takes a prime power out of `left` > 0, or what is left beyond trial division; false when that is 1.
 * `trial` starts at 2.
 */
bool constant_next_factor(fmpz_t left, unsigned long *trial, fmpz_t prime_out,
                          unsigned long *times_out);
/* Order against zero where the same nodes cancel out in a sum, but for 1 and pi, else UNKNOWN. */
enum num_order constant_cancels(const struct constant *node);
/* The ball at `precision` bits or more; recursive, each node once for each precision. */
void constant_enclose(struct constant *node, slong precision);
/* Fills node->size, and those below. */
const struct constant_size *constant_measure(struct constant_field *field, struct constant *node);
/* Upper bound of the degree over the rationals. */
double constant_degree(const struct constant_field *field, uint64_t roots);
/* Order against zero. UNKNOWN when neither balls, nor separation, nor Calcium can tell. */
enum num_order constant_sign(struct constant_field *field, const struct constant *a);
/* Whether Calcium can do with a constant of that size, apart from the degree. */
bool constant_is_small(const struct constant_size *size);
/* EQUAL or UNKNOWN, by Calcium; UNKNOWN at once beyond what it does in bearable time. */
enum num_order constant_vanishes(struct constant_field *field, struct constant *node);
/* Frees what Calcium holds in the field. */
void constant_forget(struct constant_field *field);

#endif
