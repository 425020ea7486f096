/* SPDX-License-Identifier: MIT */
/* Sums with symbolic limits against closed forms. */
#include "expr_fixture.h"
#include "sum_proof.h"

static struct prime_answer decide(struct arena *arena, const char *a, const char *b,
                                  const struct expr_scope *scope, uint64_t seed)
{
    struct prime_question question = {
        .a = parse(arena, a, scope), .b = parse(arena, b, scope), .scope = scope, .seed = seed};
    struct prime_answer answer;
    sum_proof_decide(arena, &question, &answer);
    return answer;
}

struct pair {
    const char *a, *b;
};

static void assert_outcomes(struct arena *arena, const struct pair *pairs, size_t count,
                            const struct expr_scope *scope, enum prime_outcome expected)
{
    for (size_t i = 0; i < count; i++) {
        for (uint64_t seed = 0; seed < 6; seed++) {
            bool swap = seed % 2 == 1;
            struct prime_answer answer = decide(arena, swap ? pairs[i].b : pairs[i].a,
                                                swap ? pairs[i].a : pairs[i].b, scope, seed);
            if (answer.outcome != expected)
                fail_msg("%s and %s, seed %d: %d (%s)", pairs[i].a, pairs[i].b, (int)seed,
                         (int)answer.outcome, answer.reason ? answer.reason : "");
            if (expected == PRIME_EQUAL)
                assert_true(answer.sums && answer.error < 1e-12);
        }
        arena_reset(arena);
    }
}

static const struct expr_scope any = {.flags = EXPR_READ_UNDECLARED};

static void test_proved(void **state)
{
    static const struct pair pairs[] = {
        {"sum(k,1,n,k)", "n(n+1)/2"},
        {"sum(k,1,n,k^2)", "n(n+1)(2n+1)/6"},
        {"sum(k,1,n,k^3)", "sum(k,1,n,k)^2"},
        {"sum(k,0,n-1,2k+1)", "n^2"},
        {"sum(i,1,n,sum(j,1,i,j))", "n(n+1)(n+2)/6"},
        {"sum(i,1,n,sum(j,1,n,i*j))", "(n(n+1)/2)^2"},
        {"sum(i,1,n,sum(j,i+1,n,1))", "n(n-1)/2"},
        {"sum(i,1,n,sum(j,1,i,sum(k,1,j,1)))", "C(n+2,3)"},
        {"sum(k,m,m+n,k)", "(n+1)(2m+n)/2"},
        {"sum(k,1,n,a*k+b)", "a*n(n+1)/2+b*n"},
        {"sum(k,1,n,(x-k)^2)", "n*x^2-x*n(n+1)+n(n+1)(2n+1)/6"},
        {"sum(k,1,n,c)", "n*c"},
        {"sum(k,1,n,k*exp(x))", "exp(x) n (n+1)/2"},
        {"sum(k,1,n,k*(k+1))", "n(n+1)(n+2)/3"},
        {"sum(k,1,n,k/(a+b))", "n(n+1)/(2a+2b)"},
        {"sum(k,1,n^2,1)", "n^2"},
        {"sum(k,1,10^9,k)", "500000000500000000"},
        {"sum(i,1,10^9,sum(j,1,10^9,sum(k,1,10^9,i*j*k)))", "500000000500000000^3"},
        {"sum(k,1,n,k^10)", "n(n+1)(2n+1)(n^2+n-1)(3n^6+9n^5+2n^4-11n^3+3n^2+10n-5)/66"},
        {"sum(k,0,n,C(k,2))", "C(n+1,3)"},
        {"sum(k,1,n,(k+1)^3-k^3)", "(n+1)^3-1"},
    };
    assert_outcomes(*state, pairs, DLT_COUNT(pairs), &any, PRIME_EQUAL);
}

static void test_different(void **state)
{
    static const struct pair pairs[] = {
        {"sum(k,1,n,k)", "n(n-1)/2"},
        {"sum(k,0,n,1)", "n"},
        {"sum(k,1,n,k^2)", "n(n+1)(2n+1)/6+1/10^40"},
        {"sum(k,1,n,k^2)", "n^3/3"},
        {"sum(i,1,n,sum(j,1,i,j))", "n(n+1)(n+2)/5"},
        {"sum(k,1,10^9,k)", "500000000500000001"},
        {"sum(k,1,n,k)", "sum(k,1,m,k)"},
        /* zero at n = 0, 1, ..., 6 */
        {"sum(k,1,n,1)", "n+n(n-1)(n-2)(n-3)(n-4)(n-5)(n-6)"},
    };
    assert_outcomes(*state, pairs, DLT_COUNT(pairs), &any, PRIME_DIFFERENT);
}

static void test_not_applicable(void **state)
{
    static const struct pair pairs[] = {
        {"sum(k,1,5,k)", "15"},
        {"n", "n"},
        {"sum(k,1,n,1/k)", "sum(j,1,n,1/j)"},
        {"sum(k,1,n,sin(k))", "n*sin(n)"},
        {"sum(k,1,n,k!)", "n*n!"},
        {"sum(k,0,n,k^0)", "n+1"},
        {"sum(k,1,n,n*k)", "sum(k,0,n+1,sum(j,2,k,n))"}, /* equal, but run backwards at k = 0 */
        {"sum(k,2,n-1,C(k/2,2))", "0"},
        {"sum(k,1,n,y_k)", "sum(j,1,n,y_j)"},
        {"sum(k,1,n,k^100)", "sum(j,1,n,j^100)"},
        {"sum(k,1,n,x/(x-x))", "1"},
        {"prod(k,1,n,k)", "n!"},
        {"sum(a,1,n,sum(b,1,n,sum(c,1,n,sum(d,1,n,sum(f,1,n,1)))))", "n^5"},
    };
    static const struct expr_symbol symbols[] = {
        {.name = "y", .indexed = true}, {.name = "n"}, {.name = "x"}, {.name = "r"}};
    static const struct expr_scope scope = {
        .symbols = symbols, .symbol_count = 4, .flags = EXPR_READ_UNDECLARED};
    assert_outcomes(*state, pairs, DLT_COUNT(pairs), &scope, PRIME_NOT_APPLICABLE);
}

static void test_induction(void **state)
{
    static const struct pair pairs[] = {
        {"sum(k,0,n,r^k)", "(r^(n+1)-1)/(r-1)"},
        {"sum(k,1,n,r^k)", "(r^(n+1)-r)/(r-1)"},
        {"sum(k,0,n-1,2^k)", "2^n-1"},
        {"sum(k,0,n,1/2^k)", "2-2^(-n)"},
        {"sum(k,1,n,k*2^k)", "(n-1)*2^(n+1)+2"},
        {"sum(k,m,n,r^k)", "(r^(n+1)-r^m)/(r-1)"},
        {"sum(k,1,n,1/(k*(k+1)))", "n/(n+1)"},
        {"sum(k,1,n,k*k!)", "(n+1)!-1"},
        {"sum(k,1,n,exp(-k*x))", "(1-exp(-n*x))/(exp(x)-1)"},
        {"sum(k,2,n,log(k)-log(k-1))", "log(n)"},
    };
    static const struct pair open[] = {
        {"sum(k,0,n,r^k)", "(r^(n+1)-r)/(r-1)"},   {"sum(k,0,n,r^k)", "(r^n-1)/(r-1)"},
        {"sum(k,1,n,1/(k*(k+1)))", "1+n/(n+1)"},   {"sum(k,1,n,n^k)", "(n^(n+1)-n)/(n-1)"},
        {"sum(k,0,2*n,2^k)", "2^(2*n+1)-1+n-n^2"}, {"sum(k,1,n,1/k)", "log(n)"},
        {"sum(k,0,n,r^k)", "sum(k,0,n,r^k)+1"},
    };
    assert_outcomes(*state, pairs, DLT_COUNT(pairs), &any, PRIME_EQUAL);
    assert_outcomes(*state, open, DLT_COUNT(open), &any, PRIME_NOT_APPLICABLE);
    assert_true(decide(*state, "sum(k,0,n,r^k)", "(r^(n+1)-1)/(r-1)", &any, 0).induction);
}

/* Whether the limits may leave a sum without terms, or running backwards. */
static void test_limits(void **state)
{
    struct arena *arena = *state;
    struct expr_symbol symbols[] = {{.name = "n", .integer = true}, {.name = "m", .integer = true}};
    struct expr_scope scope = {.symbols = symbols, .symbol_count = 2};
    assert_false(decide(arena, "sum(k,1,n,k)", "n(n+1)/2", &scope, 0).upwards);
    assert_false(decide(arena, "sum(k,0,n-1,2k+1)", "n^2", &scope, 0).upwards);
    assert_true(decide(arena, "sum(k,2,n,1)", "n-1", &scope, 0).upwards);
    assert_true(decide(arena, "sum(k,m,n,1)", "n-m+1", &scope, 0).upwards);
    assert_false(decide(arena, "sum(k,m,n+m,1)", "n+1", &scope, 0).upwards);
    assert_true(decide(arena, "sum(k,1,n,k/n)", "(n+1)/2", &scope, 0).upwards);
    symbols[0].positive = true;
    assert_false(decide(arena, "sum(k,2,n,1)", "n-1", &scope, 0).upwards);
    assert_false(decide(arena, "sum(k,1,n,k/n)", "(n+1)/2", &scope, 0).upwards);
    symbols[0].positive = false;
    symbols[0].minimum = value_long(arena, -3);
    assert_true(decide(arena, "sum(k,1,n,k)", "n(n+1)/2", &scope, 0).upwards);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_proved, setup, teardown),
        cmocka_unit_test_setup_teardown(test_different, setup, teardown),
        cmocka_unit_test_setup_teardown(test_not_applicable, setup, teardown),
        cmocka_unit_test_setup_teardown(test_induction, setup, teardown),
        cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
