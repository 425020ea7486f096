/* SPDX-License-Identifier: MIT */
/**
 * Sums of polynomials up to symbolic limits, proved. The term is a polynomial of known degree d in
 * the running index, so the sum is one of degree d + 1 in its limits: d + 1 terms fix it, by
 * Newton's differences, and its value is known wherever the limits lie, also at a random point of
 * a prime field. Agreement there is decided as in prime_field.h, with the same bound.
 *
 * Other sums, as of r^k, 1/(k(k+1)) or k k!, against a closed form S(n) without sums: that
 * S(n) - S(n-1) is the last term and S is 0 where the sum is empty is decided there instead.
 */
#ifndef EXPR_SUM_PROOF_H
#define EXPR_SUM_PROOF_H

#include "prime_field.h"

/**
 * As prime_field_decide with `question->sums`, for trees of which at least one holds a sum with a
 * symbolic limit; NOT_APPLICABLE otherwise. Nested sums, several limits, and limits that are
 * polynomials with whole values are in the class. EQUAL holds for all limits where the sums run
 * upwards or are just empty; `upwards` tells when the declared domains do not ensure this (symbols
 * in limits that nothing is declared of count from 0).
 */
void sum_proof_decide(struct arena *arena, const struct prime_question *question,
                      struct prime_answer *answer_out);

#endif
