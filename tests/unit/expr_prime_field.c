/* SPDX-License-Identifier: MIT */
/* Formulas in prime fields: what is told equal or different, and what is left alone. */
#include "expr_fixture.h"
#include "prime_program.h"

#include <stdio.h>

static struct prime_answer decide(struct arena *arena, const char *a, const char *b,
                                  const struct expr_scope *scope, uint64_t seed)
{
    struct prime_question question = {
        .a = parse(arena, a, scope), .b = parse(arena, b, scope), .scope = scope, .seed = seed};
    struct prime_answer answer;
    prime_field_decide(arena, &question, &answer);
    return answer;
}

struct pair {
    const char *a, *b;
};

static const char *outcome_name(enum prime_outcome outcome)
{
    return outcome == PRIME_EQUAL       ? "equal"
           : outcome == PRIME_DIFFERENT ? "different"
                                        : "not applicable";
}

/* Each pair in both orders and from several seeds. */
static void assert_outcomes(struct arena *arena, const struct pair *pairs, size_t count,
                            const struct expr_scope *scope, enum prime_outcome expected)
{
    for (size_t i = 0; i < count; i++) {
        for (uint64_t seed = 0; seed < 6; seed++) {
            bool swap = seed % 2 == 1;
            struct prime_answer answer = decide(arena, swap ? pairs[i].b : pairs[i].a,
                                                swap ? pairs[i].a : pairs[i].b, scope, seed);
            if (answer.outcome != expected)
                fail_msg("%s and %s, seed %d: %s (%s)", pairs[i].a, pairs[i].b, (int)seed,
                         outcome_name(answer.outcome), answer.reason ? answer.reason : "");
            if (expected == PRIME_EQUAL)
                assert_true(answer.error < 1e-6 && answer.points >= (answer.error > 0 ? 2 : 1));
        }
        arena_reset(arena);
    }
}

static const struct expr_scope any = {.flags = EXPR_READ_UNDECLARED};

/* --- the field ----------------------------------------------------------------------------------------- */

static uint64_t power_mod(uint64_t base, uint64_t exponent, uint64_t prime)
{
    __extension__ typedef unsigned __int128 wide;
    uint64_t result = 1;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1u)
            result = (uint64_t)((wide)result * base % prime);
        base = (uint64_t)((wide)base * base % prime);
    }
    return result;
}

/* Miller and Rabin's test with bases that leave no doubt below 2^64. */
static bool is_prime(uint64_t n)
{
    static const uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    __extension__ typedef unsigned __int128 wide;
    uint64_t odd = n - 1;
    unsigned twos = 0;
    for (; odd % 2 == 0; odd /= 2)
        twos++;
    for (size_t i = 0; i < DLT_COUNT(bases); i++) {
        uint64_t x = power_mod(bases[i], odd, n);
        unsigned left = twos;
        for (; x != 1 && x != n - 1 && left > 1; left--)
            x = (uint64_t)((wide)x * x % n);
        if (x != n - 1 && !(x == 1 && left == twos))
            return false;
    }
    return true;
}

static void test_primes(void **state)
{
    (void)state;
    assert_false(is_prime((UINT64_C(1) << 61) - 3));
    for (size_t i = 0; i < PRIME_TABLE_SIZE; i++) {
        assert_true(is_prime((UINT64_C(1) << 61) - prime_offsets[i]));
        if (i > 0)
            assert_true(prime_offsets[i] > prime_offsets[i - 1]);
    }
}

static void test_arithmetic(void **state)
{
    __extension__ typedef unsigned __int128 wide;
    uint64_t x = 88172645463325252u;
    (void)state;
    for (size_t i = 0; i < PRIME_TABLE_SIZE; i++) {
        struct prime_point point = {.offset = prime_offsets[i],
                                    .prime = (UINT64_C(1) << 61) - prime_offsets[i]};
        uint64_t p = point.prime, a = x % p, b = p - 1 - i % 3;
        assert_true(prime_multiply(&point, a, b) == (uint64_t)((wide)a * b % p));
        assert_true(prime_multiply(&point, b, b) == (uint64_t)((wide)b * b % p));
        assert_true(prime_sum(&point, a, b) == (a + b) % p);
        assert_true(prime_sum(&point, prime_difference(&point, a, b), b) == a);
        x = x * 6364136223846793005u + 1442695040888963407u;
    }
}

/* --- rational functions ------------------------------------------------------------------------------------ */

static void test_rational(void **state)
{
    static const struct pair equal[] = {
        {"(a+b)^2", "a^2+2*a*b+b^2"},
        {"3/(2D)", "1.5 D^-1"},
        {"(x^2-1)/(x-1)", "x+1"},
        {"0.9*(0.9*v+0.1*g)+0.1*h", "0.81*v+0.09*g+0.1*h"},
        {"1/x+1/y", "(x+y)/(x*y)"},
        {"x^1000000", "x^999999*x"},
        {"(1+x)^50", "(1+x)^20*(1+2*x+x^2)^15"},
        {"2^180*x", "x*1532495540865888858358347027150309183618739122183602176"},
        {"20!", "2432902008176640000"},
        {"n*C(n-1,2)/3", "C(n,3)"},
        {"sum(d,1,5,(y_d-f_d)^2)", "sum(d,1,5,y_d^2)-2*sum(i,1,5,y_i*f_i)+sum(d,1,5,f_d^2)"},
        {"prod(k,1,4,x+k)", "(x^2+5*x+4)*(x^2+5*x+6)"},
        {"1/(1-1/(1-1/x))", "1-x"},
    };
    static const struct pair different[] = {
        {"(a+b)^2", "a^2+a*b+b^2"},
        {"x+1/10^40", "x"},
        {"x+1/10^400", "x"},
        {"x^1000000+1", "x^1000000"},
        {"x^999999", "x^1000000"},
        {"y_1", "y_2"},
        {"3/2*D", "3/(2D)"},
        {"a-b", "b-a"},
        {"n!/n!*x", "x+0*y+1"},
        {"2^180", "1532495540865888858358347027150309183618739122183602177"},
        {"sum(d,1,5,y_d)", "sum(d,1,4,y_d)"},
    };
    struct arena *arena = *state;
    assert_outcomes(arena, equal, DLT_COUNT(equal), &any, PRIME_EQUAL);
    assert_outcomes(arena, different, DLT_COUNT(different) - 3, &any, PRIME_DIFFERENT);
    assert_outcomes(arena, different + DLT_COUNT(different) - 2, 2, &any, PRIME_DIFFERENT);
    /* A function in it: that there is no rule proves nothing. */
    assert_outcomes(arena, different + DLT_COUNT(different) - 3, 1, &any, PRIME_NOT_APPLICABLE);
}

/* Differences that vanish modulo one prime, or two: there is always one more. */
static void test_multiples_of_primes(void **state)
{
    struct arena *arena = *state;
    char text[3000];
    for (size_t i = 0; i < PRIME_TABLE_SIZE; i += 31) {
        uint64_t p = (UINT64_C(1) << 61) - prime_offsets[i];
        snprintf(text, sizeof(text), "x+%llu*y", (unsigned long long)p);
        for (uint64_t seed = 0; seed < 8; seed++)
            assert_int_equal(decide(arena, text, "x", &any, seed).outcome, PRIME_DIFFERENT);
        arena_reset(arena);
    }
    /* Arguments that are the same modulo one prime. */
    for (size_t i = 0; i < PRIME_TABLE_SIZE; i++) {
        uint64_t p = (UINT64_C(1) << 61) - prime_offsets[i];
        snprintf(text, sizeof(text), "exp(x+%llu*y/z)", (unsigned long long)p);
        assert_int_equal(decide(arena, text, "exp(x)", &any, 3).outcome, PRIME_NOT_APPLICABLE);
        snprintf(text, sizeof(text), "floor(x+%llu*y)", (unsigned long long)p);
        assert_int_equal(decide(arena, text, "floor(x)", &any, 3).outcome, PRIME_NOT_APPLICABLE);
        arena_reset(arena);
    }
    /* The product of the first 15 primes that seed 0 takes: what it takes after them still tells. */
    strcpy(text, "x+y*1");
    for (size_t i = 0; i < PRIME_TABLE_SIZE; i += 70)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "*%llu",
                 (unsigned long long)((UINT64_C(1) << 61) - prime_offsets[i]));
    for (uint64_t seed = 0; seed < 200; seed++)
        assert_int_not_equal(decide(arena, text, "x", &any, seed).outcome, PRIME_EQUAL);
}

/* More bits of coefficients take more points. */
static void test_points(void **state)
{
    struct arena *arena = *state;
    struct prime_answer small = decide(arena, "(a+b)^2", "a^2+2*a*b+b^2", &any, 0);
    assert_int_equal(small.points, 2);
    assert_true(small.degree == 2 && small.bits == 4);
    struct prime_answer large = decide(arena, "(1+x)^200", "(1+2*x+x^2)^100", &any, 0);
    assert_int_equal(large.outcome, PRIME_EQUAL);
    assert_true(large.bits >= 201 && large.points == 4);
    struct prime_answer deep = decide(arena, "x^1000000*y", "x*y*x^999999", &any, 0);
    assert_true(deep.error > 1e-13 && deep.error < 1e-11);
    struct prime_answer same = decide(arena, "(x+y)*2", "2*(y+x)", &any, 0);
    assert_true(same.outcome == PRIME_EQUAL && same.error == 0);
    assert_string_equal(prime_field_sentence(arena, &same), "both come down to the same formula");
    assert_string_equal(prime_field_sentence(arena, &small),
                        "equal at random points modulo 2 primes of 61 bits: a difference (of "
                        "degree 2 at most) would go unseen with a chance below 3e-18");
}

/* --- functions ------------------------------------------------------------------------------------------------ */

static void test_functions(void **state)
{
    static const struct pair equal[] = {
        {"sin(x)^2+cos(x)^2", "1"},
        {"sin(2x)", "2 sin(x) cos(x)"},
        {"cos(a-b)", "cos(a)cos(b)+sin(a)sin(b)"},
        {"sin(x+pi)", "-sin(x)"},
        {"tan(x)", "sin(x)/cos(x)"},
        {"1/(1+exp(-x))", "exp(x)/(1+exp(x))"},
        {"sigmoid(x)", "1/(1+e^(-x))"},
        {"sigmoid(x)*(1-sigmoid(x))", "exp(-x)/(1+exp(-x))^2"},
        {"tanh(x)", "2*sigmoid(2x)-1"},
        {"exp(a+b)", "exp(a) e^b"},
        {"exp((x-y)*(x+y))", "exp(x^2)/exp(y^2)"},
        {"exp(x/2)^2", "exp(x)"},
        {"exp((x^2-1)/(x-1))", "exp((x^3-x)/(x^2-x))"},
        {"exp(log(x))", "x"},
        {"log(exp(x))", "x"},
        {"log(x^2)", "2 log(x)"},
        {"log(x^2)", "2 log(-x)"},
        {"log(a*b)", "log(a)+log(b)"},
        {"log(1/(1+x))", "-log(1+x)"},
        {"log2(8x)", "3+log2(x)"},
        {"log10(1000)", "3"},
        {"log(x,2)", "log2(x)"},
        {"log(exp(-x^2/2)/sqrt(2*pi))", "-x^2/2-log(2*pi)/2"},
        {"sqrt(8)", "2 sqrt(2)"},
        {"sqrt(x)^2", "x"},
        {"x/sqrt(x)", "sqrt(x)"},
        {"(x+1)/sqrt(x+1)", "sqrt(x+1)"},
        {"sqrt(4x)", "2 x^(1/2)"},
        {"x^(3/2)", "x sqrt(x)"},
        {"sqrt(x^2)", "abs(x)"},
        {"sqrt((a-b)^2)", "|b-a|"},
        {"abs(-2x)", "2|x|"},
        {"abs(x)^2", "x^2"},
        {"sqrt((x+1)^2)", "sqrt(x+1)^2"},
        {"abs(n+1)", "exp(log(n+1))"},
        {"max(0,x)", "relu(x)"},
        {"max(a,b)", "max(b,a)"},
        {"max(a,b)+min(a,b)", "a+b"},
        {"relu(x)-relu(-x)", "x"},
        {"2^(D+1)", "2*2^D"},
        {"4^D", "2^(2D)"},
        {"x^(n+1)", "x*x^n"},
        {"exp(n*log(x))", "x^n"},
        {"(n+1)!", "(n+1)*n!"},
        {"(2-sqrt(4))!", "1"},
        {"n!/(n-2)!", "n(n-1)"},
        {"C(n,k)", "n!/(k!(n-k)!)"},
        {"C(n,k)", "C(n,n-k)"},
        {"exp((a-b)/(c-d))*exp((b-a)/(c-d))", "1"},
        {"sin((a-b)/(c-d))", "-sin((b-a)/(c-d))"},
        {"cos((a-b)/(c-d))", "cos((b-a)/(c-d))"},
        {"log(1+a/b)", "-log(1-a/(a+b))"},
        {"sqrt(1+a/b)*sqrt(1-a/(a+b))", "1"},
        {"floor((a+b)^2)", "floor(a^2+2*a*b+b^2)"},
        {"log(1+exp(x))", "softplus(x)"},
    };
    static const struct pair open[] = {
        {"sqrt(x^2)", "x"},
        {"sqrt(x^4)", "x*abs(x)"},
        {"abs(x)", "x"},
        {"relu(x)", "x"},
        {"log(x)", "log2(x)"},
        {"exp(x^2)", "exp(x)^2"},
        {"sin(x)", "cos(x)"},
        {"max(a,b)", "min(a,b)"},
        {"sqrt(a*b)*sqrt(a*c)", "a*sqrt(b*c)"},
        {"((x)^n)^(1/2)", "x^(n/2)"},
        {"(x^2)^(n/2)", "x^n"},
        {"(-x)^n", "x^n"},
        {"floor(x)", "ceil(x)"},
        {"exp((a-b)/(c-d))", "exp((b-a)/(c-d))"},
        {"sin((a-b)/(c-d))", "sin((b-a)/(c-d))"},
        {"log(1+a/b)", "log(1-a/(a+b))"},
        {"floor((a-b)/(c-d))", "-floor((b-a)/(c-d))"},
        {"exp(x+1/10^40)", "exp(x)"},
        {"2^D", "D^2"},
        {"log(a+b)", "log(a)+log(b)"},
        {"sqrt(n)^2", "(-n)^(1/2)"},
        {"(-1)^(1/2)*x", "2*x"},
    };
    struct arena *arena = *state;
    assert_outcomes(arena, equal, DLT_COUNT(equal), &any, PRIME_EQUAL);
    assert_outcomes(arena, open, DLT_COUNT(open), &any, PRIME_NOT_APPLICABLE);
    assert_true(decide(arena, "sin(x)", "sin(x)+0", &any, 0).functions);
    assert_false(decide(arena, "x", "x+0", &any, 0).functions);
}

static void test_declared(void **state)
{
    static const struct expr_symbol symbols[] = {
        {.name = "sigma", .positive = true}, {.name = "mu"}, {.name = "x"},
        {.name = "y", .indexed = true},      {.name = "i"},  {.name = "j"}};
    static const struct expr_scope scope = {.symbols = symbols, .symbol_count = 6};
    static const struct pair equal[] = {
        {"sqrt(sigma^2)", "sigma"},
        {"log(sqrt(2*pi*sigma^2))", "log(2*pi)/2+log(sigma)"},
        {"1/sqrt(2*pi*sigma^2)*exp(-(x-mu)^2/(2*sigma^2))",
         "exp(-(x^2-2*x*mu+mu^2)/(2*sigma^2))/(sigma*sqrt(2*pi))"},
        {"y_{i+1}-y_i", "y_{1+i}-y_i"},
    };
    static const struct pair items[] = {{"y_i", "y_j"}, {"y_{i+1}", "y_i"}, {"y_1", "y_i"}};
    assert_outcomes(*state, equal, DLT_COUNT(equal), &scope, PRIME_EQUAL);
    assert_outcomes(*state, items, DLT_COUNT(items), &scope, PRIME_NOT_APPLICABLE);
    assert_outcomes(*state, equal + 2, 1, &any, PRIME_NOT_APPLICABLE);
}

/* --- matrices --------------------------------------------------------------------------------------------------- */

static void test_matrices(void **state)
{
    static const struct expr_symbol symbols[] = {
        {.name = "A", .rows = {"n", 3}, .columns = {"m", 4}},
        {.name = "B", .rows = {"m", 4}, .columns = {"n", 3}},
        {.name = "P", .rows = {"n", 3}, .columns = {"n", 3}},
        {.name = "Q", .rows = {"n", 3}, .columns = {"n", 3}},
        {.name = "v", .rows = {"n", 3}, .columns = {NULL, 1}},
        {.name = "w", .rows = {"n", 3}, .columns = {NULL, 1}},
        {.name = "c"},
        {.name = "y", .indexed = true},
    };
    static const struct expr_scope scope = {.symbols = symbols, .symbol_count = DLT_COUNT(symbols)};
    static const struct pair equal[] = {
        {"(A B)^T", "B^T A^T"},
        {"v^T w", "w^T v"},
        {"dot(v,w)", "sum(i,1,3,v_i*w_i)"},
        {"trace(P Q)", "trace(Q P)"},
        {"det(P Q)", "det(P)*det(Q)"},
        {"(P+Q)^2", "P^2+P Q+Q P+Q^2"},
        {"c(v+w)/2", "0.5 c v+w c/2"},
        {"v .* w", "w .* v"},
        {"exp(v) .* exp(w)", "exp(v+w)"},
        {"relu(v)", "relu(2v)/2"},
        {"norm(v)^2", "v^T v"},
        {"P (v+w)", "P v + P w"},
        {"sum(k,1,4,y_k)", "y_1+y_2+y_3+y_4"},
        {"c/sqrt(c)", "sqrt(c)"},
    };
    static const struct pair different[] = {
        {"P Q", "Q P"}, {"(P Q)^T", "P^T Q^T"},       {"v w^T", "w v^T"},
        {"P^T", "P"},   {"(P+Q)^2", "P^2+2 P Q+Q^2"},
    };
    assert_outcomes(*state, equal, DLT_COUNT(equal), &scope, PRIME_EQUAL);
    assert_outcomes(*state, different, DLT_COUNT(different), &scope, PRIME_DIFFERENT);
}

/* --- what is left alone ------------------------------------------------------------------------------------------ */

static void test_not_applicable(void **state)
{
    static const struct pair pairs[] = {
        {"x/(x-x)", "1"},
        {"1/0", "1/0"},
        {"1/(x-x)", "1/(x-x)"},
        {"0^0", "1"},
        {"x^0*0^0", "1"},
        {"(x-x)^0", "1"},
        {"1/(sin(x)^2+cos(x)^2-1)", "1"},
        {"log(0)", "log(0)"},
        {"10^10^10", "100^(5*10^9)"},
        {"9^9^9^9", "9^9^9^8"},
        {"(1+x)^100000", "(1+x)^99999*(1+x)"},
        {"sum(k,1,10^9,x)", "10^9*x"},
        {"sum(i,1,4000,sum(j,1,4000,y_j))", "4000*sum(j,1,4000,y_j)"},
        {"sum(k,1,n,k)", "n(n+1)/2"},
        {"if(x>0,x,0)", "relu(x)"},
        {"(1,2,x)", "(1,2)"},
        {"100000!", "100000!"},
        {"((x^2-1)/(x-1)-(x^2-9)/(x-3)+2)!", "0"},
        {"(2-sqrt(4)+(x^2-1)/(x-1)-x-1)!", "0"},
        {"(-3)!", "(-3)!"},
    };
    assert_outcomes(*state, pairs, DLT_COUNT(pairs), &any, PRIME_NOT_APPLICABLE);
}

/* Nested as deeply as can be typed, and too long to be run. */
static void test_large(void **state)
{
    struct arena *arena = *state;
    char text[8000] = "", half[2000];
    for (int i = 0; i < 60; i++)
        strcat(text, "exp(");
    strcat(text, "x");
    for (int i = 0; i < 60; i++)
        strcat(text, ")");
    assert_int_equal(decide(arena, text, text, &any, 0).outcome, PRIME_EQUAL);
    text[0] = '\0';
    for (int i = 0; i < 90; i++)
        strcat(text, "1/(1+");
    strcat(text, "x");
    for (int i = 0; i < 90; i++)
        strcat(text, ")");
    assert_int_equal(decide(arena, text, text, &any, 0).outcome, PRIME_EQUAL);
    text[0] = half[0] = '\0';
    for (int i = 0; i < 60; i++)
        snprintf(half + strlen(half), sizeof(half) - strlen(half), "+log(%d+x_%d)", i + 2, i);
    snprintf(text, sizeof(text), "exp(0%s)", half);
    assert_int_not_equal(decide(arena, text, text, &any, 0).outcome, PRIME_DIFFERENT);
    struct prime_question question = {.a = parse(arena, "sum(k,1,3000,x^k)", &any),
                                      .b = parse(arena, "sum(k,1,3000,x^k)", &any),
                                      .scope = &any,
                                      .max_steps = 1000};
    struct prime_answer answer;
    prime_field_decide(arena, &question, &answer);
    assert_int_equal(answer.outcome, PRIME_NOT_APPLICABLE);
    assert_string_equal(answer.reason, "it takes too long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_primes),
        cmocka_unit_test(test_arithmetic),
        cmocka_unit_test_setup_teardown(test_rational, setup, teardown),
        cmocka_unit_test_setup_teardown(test_multiples_of_primes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_points, setup, teardown),
        cmocka_unit_test_setup_teardown(test_functions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_declared, setup, teardown),
        cmocka_unit_test_setup_teardown(test_matrices, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_applicable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
