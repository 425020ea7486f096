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
    CONSTANT_NODES = 256,     /* operations in one field */
    CONSTANT_BITS = 4096,     /* numerator or denominator of a rational */
    CONSTANT_EXPONENT = 4096, /* |x| < 2^4096, and > 2^-4096 unless it is zero */
    CONSTANT_TERM_BITS = 20,  /* of the fraction in a power, or of a turn */
    CONSTANT_TERM = 1 << CONSTANT_TERM_BITS,
    CONSTANT_PRECISION = 1 << 13,      /* bits of a ball, for roots */
    CONSTANT_FUNCTION_PRECISION = 640, /* bits of a ball, where functions are involved */
    CONSTANT_GENERATORS = 64,          /* bits in a mask */
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
    enum dlt_err err;
    void *calcium; /* its context; NULL as long as nobody asked */
    unsigned calcium_left;
};

/* Keeps the first failure; returns NULL. */
const struct constant *constant_fail(struct constant_field *field, enum dlt_err err);
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
