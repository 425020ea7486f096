/* SPDX-License-Identifier: MIT */
/**
 * Whether two trees are the same formula, decided at random points of prime fields.
 *
 * A formula built with + - * / and whole powers is a quotient of two polynomials with whole
 * coefficients. Both trees are computed modulo primes of 61 bits, a fresh one at each point, as
 * pairs of numerator and denominator. Degrees and sizes of coefficients are carried along, and as
 * many primes are used as the coefficients of the cross-multiplied difference could hide from: were
 * it not zero, it would stay so modulo at least one of them, and vanish there at a random point
 * with a chance of at most degree / prime. Functions enter as further unknowns, one for each
 * argument that is found to be another one, with the rules that hold wherever both sides have a
 * value: exp(a + b) = exp(a) exp(b), log(a b) = log(a) + log(b), sin(-a) = -sin(a).
 * Source: Schwartz (1980), Fast probabilistic algorithms for verification of polynomial identities.
 */
#ifndef EXPR_PRIME_FIELD_H
#define EXPR_PRIME_FIELD_H

#include "expr_internal.h"

enum prime_outcome {
    PRIME_NOT_APPLICABLE, /**< outside the class, beyond the bounds, or 1/0 everywhere */
    PRIME_EQUAL,          /**< the same at every point at which both have a value */
    PRIME_DIFFERENT,      /**< another formula, certainly; where it shows is left to others: a short
                               list of whole numbers may not show it. Never with functions, nor
                               where `upwards` would hold */
};

/** What is asked. The declared symbols tell sizes of matrices and which are positive. */
struct prime_question {
    const struct expr *a, *b;
    const struct expr_scope *scope; /**< NULL: nothing is declared */
    uint64_t seed;                  /**< the same one gives the same answer */
    unsigned long max_steps;        /**< field operations, about 5 ns each; 0: PRIME_MAX_STEPS */
    bool sums; /**< sums with symbolic limits are in the class; see sum_proof.h */
};

struct prime_answer {
    enum prime_outcome outcome;
    double error;  /**< EQUAL: bound on the chance of error, over the seed; below 1e-6; 0 where both
                              sides come down to the same steps */
    double degree; /**< bound on the degree of the cross-multiplied difference */
    unsigned bits; /**< its coefficients' absolute values together are below 2^bits */
    unsigned points;     /**< primes, with a point each, at which everything agreed */
    unsigned long steps; /**< taken */
    bool functions;      /**< functions, roots, pi or e occurred, or powers with symbols above */
    bool sums;           /**< a sum with a symbolic limit occurred */
    bool induction;      /**< it was proved from each limit to the next; see sum_proof.h */
    bool upwards; /**< EQUAL holds where each sum has a term at least, and where what a binomial
                       chooses from is not negative: the declared domains do not say so */
    const char *reason; /**< NOT_APPLICABLE: a few words of what was in the way; static text */
};

enum {
    PRIME_MAX_STEPS = 200000,
    PRIME_MAX_POINTS = 16,
    PRIME_MAX_PROGRAM = 1 << 14, /**< operations of both trees, sums with numbers unrolled */
};

/**
 * Decides. Needs scratch memory of `arena` (about 100 bytes an operation), which may be given back
 * when the answer has been read. Relations, cases and conditions are outside the class.
 * O(nodes * points), 1 to 2 microseconds for what fits on a line.
 */
void prime_field_decide(struct arena *arena, const struct prime_question *question,
                        struct prime_answer *answer_out);

/**
 * One sentence for EQUAL and DIFFERENT: "equal at random points modulo 2 primes of 61 bits: of
 * degree 4 at most, a difference would go unseen with a chance below 4e-18"; "" otherwise.
 */
const char *prime_field_sentence(struct arena *arena, const struct prime_answer *answer);

#endif
