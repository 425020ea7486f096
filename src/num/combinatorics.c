/* SPDX-License-Identifier: MIT */
/* Factorials and binomial coefficients, refused by estimate before they grow too large; divisors. */
#include "num_private.h"
#include <math.h>

/* The whole number in `a`, or NULL with TYPE for a ball and RANGE for a fraction. */
static mpz_srcptr whole(struct num_ctx *ctx, struct value a, const char *what)
{
    if (!num_ready_rational(ctx, a))
        return NULL;
    if (value_is_integer(a))
        return mpq_numref(a.as.rational);
    num_fail(ctx, DLT_ERR_RANGE, "not-whole", "%s needs whole numbers", what);
    return NULL;
}

struct value num_factorial(struct num_ctx *ctx, struct value n)
{
    const mpz_srcptr number = whole(ctx, n, "a factorial");
    struct value result;
    double size;
    mpz_t product;

    if (!number)
        return value_none();
    if (mpz_sgn(number) < 0)
        return num_fail(ctx, DLT_ERR_RANGE, "negative", "the factorial of a negative number");
    if (mpz_cmp_ui(number, num_max_bits(ctx)) > 0)
        return num_fail_large(ctx);
    size = mpz_get_d(number);
    if (size > 2 && size * log2(size / 2.7183) > (double)num_max_bits(ctx))
        return num_fail_large(ctx);
    mpz_init(product);
    mpz_fac_ui(product, mpz_get_ui(number));
    result = num_spend(ctx, num_weight(mpz_sizeinbase(product, 2))) ? num_keep_z(ctx, product)
                                                                    : value_none();
    mpz_clear(product);
    return result;
}

struct value num_gcd(struct num_ctx *ctx, struct value a, struct value b)
{
    static const char what[] = "a greatest common divisor";
    const mpz_srcptr first = whole(ctx, a, what);
    const mpz_srcptr second = first ? whole(ctx, b, what) : NULL;
    struct value result;
    mpz_t divisor;

    /* Long by short is one division; two long ones are divided many times over. */
    if (!second || !num_spend(ctx, mpz_size(first) * mpz_size(second) / 4))
        return value_none();
    mpz_init(divisor);
    mpz_gcd(divisor, first, second);
    result = num_keep_z(ctx, divisor);
    mpz_clear(divisor);
    return result;
}

/* log2 of n / k from their lengths, low by at most 1; k > 0. */
static double log_ratio(mpz_srcptr n, mpz_srcptr k)
{
    long n_exponent, k_exponent;
    const double n_digits = mpz_get_d_2exp(&n_exponent, n);
    const double k_digits = mpz_get_d_2exp(&k_exponent, k);

    return log2(n_digits / k_digits) + (double)(n_exponent - k_exponent);
}

/* C(n, k) for 0 <= k <= n; C(n, k) >= (n/k)^k decides whether it may be computed. */
static struct value choose(struct num_ctx *ctx, mpz_srcptr n, mpz_t k)
{
    struct value result;
    double bits, words;
    mpz_t other;

    mpz_init(other);
    mpz_sub(other, n, k);
    if (mpz_cmp(other, k) < 0)
        mpz_swap(k, other);
    bits = mpz_sgn(k) ? mpz_get_d(k) * log_ratio(n, k) : 0;
    words = bits / GMP_NUMB_BITS;
    if (mpz_sgn(k) == 0) {
        result = value_long(ctx->arena, 1);
    } else if (mpz_cmp_ui(k, num_max_bits(ctx)) > 0 || bits > (double)num_max_bits(ctx)) {
        result = num_fail_large(ctx);
    } else if (!num_spend(ctx, (unsigned long long)(words * fmin(words, mpz_get_d(k))))) {
        result = value_none(); /* GMP takes time that grows with the square of the length */
    } else {
        mpz_bin_ui(other, n, mpz_get_ui(k));
        result = num_keep_z(ctx, other);
    }
    mpz_clear(other);
    return result;
}

/* C(n, k) for 0 <= k <= n <= WORD_ROWS, where no product on the way leaves a word. */
static uint64_t choose_words(uint64_t n, uint64_t k)
{
    uint64_t chosen = 1;

    if (k > n - k)
        k = n - k;
    for (uint64_t i = 0; i < k; i++)
        chosen = chosen * (n - i) / (i + 1);
    return chosen;
}

struct value num_binomial(struct num_ctx *ctx, struct value n, struct value k)
{
    enum { WORD_ROWS = 60 };
    const mpz_srcptr from = whole(ctx, n, "a binomial coefficient");
    const mpz_srcptr taken = from ? whole(ctx, k, "a binomial coefficient") : NULL;
    struct value result;
    mpz_t top, bottom;

    if (!from || !taken)
        return value_none();
    if (mpz_sgn(taken) < 0 || (mpz_sgn(from) >= 0 && mpz_cmp(from, taken) < 0))
        return value_long(ctx->arena, 0);
    if (ctx->max_bits >= GMP_NUMB_BITS && mpz_sgn(from) >= 0 && mpz_cmp_ui(from, WORD_ROWS) <= 0)
        return value_long(ctx->arena, (long)choose_words(mpz_get_ui(from), mpz_get_ui(taken)));
    mpz_init_set(top, from);
    mpz_init_set(bottom, taken);
    if (mpz_sgn(from) < 0) { /* C(-n, k) = (-1)^k C(n + k - 1, k) */
        mpz_neg(top, top);
        mpz_add(top, top, bottom);
        mpz_sub_ui(top, top, 1);
    }
    result = choose(ctx, top, bottom);
    if (mpz_sgn(from) < 0 && mpz_odd_p(taken))
        result = num_neg(ctx, result);
    mpz_clear(bottom);
    mpz_clear(top);
    return result;
}
