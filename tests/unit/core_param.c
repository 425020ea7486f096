/* SPDX-License-Identifier: MIT */
/* Binding texts to parameters: values, defaults, and sentences for what is wrong. */
#include "dltutor/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE, RATE, SLOPE, MODE, KERNELS, WEIGHTS, BIASES, NETWORK, LAYERS, CURVE, PARAM_COUNT };

static const struct param params[] = {
    [SIZE] = {.name = "batch_size",
              .summary = "examples in a batch",
              .type = PARAM_INTEGER,
              .minimum = "1",
              .maximum = "64"},
    [RATE] = {.name = "rate",
              .summary = "a probability",
              .type = PARAM_RATIONAL,
              .fallback = "1/2",
              .minimum = "0",
              .maximum = "1"},
    [SLOPE] = {.name = "slope", .summary = "a slope", .type = PARAM_REAL, .fallback = ""},
    [MODE] = {.name = "last_batch",
              .summary = "a convention",
              .type = PARAM_CHOICE,
              .fallback = "keep",
              .choices = "keep drop fraction"},
    [KERNELS] = {.name = "kernel_size",
                 .summary = "taps",
                 .type = PARAM_LIST,
                 .fallback = "",
                 .minimum = "1"},
    [WEIGHTS] = {.name = "weights", .summary = "a matrix", .type = PARAM_MATRIX, .fallback = ""},
    [BIASES] = {.name = "biases", .summary = "lists", .type = PARAM_LISTS, .fallback = ""},
    [NETWORK] = {.name = "network",
                 .summary = "matrices",
                 .type = PARAM_MATRICES,
                 .fallback = "",
                 .maximum = "9"},
    [LAYERS] = {.name = "layers", .summary = "rows", .type = PARAM_TABLE, .fallback = ""},
    [CURVE] = {.name = "function", .summary = "a loss", .type = PARAM_FUNCTION, .fallback = ""},
};

struct binding {
    struct arena *arena;
    struct num_ctx ctx;
    struct diag diag;
    struct value values[PARAM_COUNT];
    size_t bad;
    enum dlt_err err;
};

static void begin(struct binding *binding)
{
    memset(binding, 0, sizeof(*binding));
    binding->arena = arena_create();
    num_ctx_init(&binding->ctx, binding->arena, &binding->diag);
}

static void bind(struct binding *binding, const char *const *texts, size_t count,
                 const struct expr_env *env)
{
    begin(binding);
    binding->err = param_bind(&binding->ctx, params, PARAM_COUNT, texts, count, env,
                              binding->values, &binding->bad);
}

#define BIND(binding, env, ...)                                                                    \
    bind(binding, (const char *const[]){__VA_ARGS__},                                              \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), env)

static void assert_value(struct value value, const char *text)
{
    struct arena *arena = arena_create();

    assert_string_equal(value_format(arena, value, NULL), text);
    arena_destroy(arena);
}

static void fills_in_defaults(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, "batch_size=50");
    assert_int_equal(b.err, DLT_OK);
    assert_int_equal(b.bad, 1);
    assert_value(b.values[SIZE], "50");
    assert_value(b.values[RATE], "0.5");
    assert_value(b.values[MODE], "keep");
    assert_int_equal(b.values[SLOPE].kind, VALUE_NONE);
    assert_int_equal(b.values[LAYERS].kind, VALUE_NONE);
    arena_destroy(b.arena);
}

static void reads_every_type(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, " batch_size = 5*10 ", "rate=0.2", "slope=1/sqrt(3)", "last_batch= drop ",
         "kernel_size=[3, 2+3, 3]", "weights=[[1,-2],[0,1/2]]", "function=x^2 - 1");
    assert_int_equal(b.err, DLT_OK);
    assert_value(b.values[SIZE], "50");
    assert_true(value_equal(b.values[RATE], value_fraction(b.arena, 1, 5)));
    assert_int_equal(b.values[SLOPE].kind, VALUE_REAL);
    assert_value(b.values[MODE], "drop");
    assert_value(b.values[KERNELS], "(3, 5, 3)");
    assert_value(b.values[WEIGHTS], "((1, -2), (0, 0.5))");
    assert_value(b.values[CURVE], "x^2 - 1");
    arena_destroy(b.arena);
}

static void takes_a_number_for_a_list_of_one(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, "batch_size=1", "kernel_size=7");
    assert_int_equal(b.err, DLT_OK);
    assert_int_equal(b.values[KERNELS].kind, VALUE_LIST);
    assert_value(b.values[KERNELS], "(7)");
    arena_destroy(b.arena);
}

static void reads_the_weights_and_biases_of_layers(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, "batch_size=1", "network=[[[1],[-2]], [[1,1/2],[0,3],[1,1]], [[1,2,3]]]",
         "biases=[[1,2],[3,4,5],[6]]");
    assert_int_equal(b.err, DLT_OK);
    assert_value(b.values[NETWORK], "(((1), (-2)), ((1, 0.5), (0, 3), (1, 1)), ((1, 2, 3)))");
    assert_value(b.values[BIASES], "((1, 2), (3, 4, 5), (6))");
    arena_destroy(b.arena);

    BIND(&b, NULL, "batch_size=1", "network=[[1,2],[3,4]]", "biases=[1,2]");
    assert_int_equal(b.err, DLT_OK);
    assert_value(b.values[NETWORK], "(((1, 2), (3, 4)))");
    assert_value(b.values[BIASES], "((1, 2))");
    arena_destroy(b.arena);
}

static void reads_tables_of_words_and_numbers(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, "batch_size=1",
         "layers=[[conv, conv1, 96, 11, 2*2], [pool, 3, 2],[fc,fc6,4096]]");
    assert_int_equal(b.err, DLT_OK);
    assert_value(b.values[LAYERS], "((conv, conv1, 96, 11, 4), (pool, 3, 2), (fc, fc6, 4096))");
    arena_destroy(b.arena);
}

static void evaluates_over_the_givens(void **state)
{
    struct arena *arena = arena_create();
    struct expr_binding bindings[] = {
        {"n", value_long(arena, 6)},    {"c1", value_long(arena, 96)},
        {"conv", value_long(arena, 1)}, {"rule", value_word(arena, "fraction")},
        {"blank", value_none()},
    };
    const struct expr_env env = {.bindings = bindings, .count = DLT_COUNT(bindings)};
    struct binding b;

    (void)state;
    BIND(&b, &env, "batch_size=n^2", "last_batch=rule", "slope=blank",
         "layers=[[conv, conv1, c1, 2n-1]]");
    assert_int_equal(b.err, DLT_OK);
    assert_value(b.values[SIZE], "36");
    assert_value(b.values[MODE], "fraction");
    assert_int_equal(b.values[SLOPE].kind, VALUE_NONE);
    assert_value(b.values[LAYERS], "((conv, conv1, 96, 11))");
    arena_destroy(b.arena);

    BIND(&b, &env, "batch_size=blank");
    assert_int_equal(b.err, DLT_ERR_RANGE);
    assert_string_equal(b.diag.tag, "missing-parameter");
    arena_destroy(b.arena);
    arena_destroy(arena);
}

struct refusal {
    const char *text;
    enum dlt_err err;
    const char *tag; /* NULL: the language's own */
    const char *says;
};

static const struct refusal refusals[] = {
    {"batch_sise=3", DLT_ERR_UNKNOWN, "unknown-parameter", "did you mean batch_size"},
    {"zzzz=3", DLT_ERR_UNKNOWN, "unknown-parameter", "no parameter \"zzzz\""},
    {"batch_size", DLT_ERR_SYNTAX, "no-equals", "name=value"},
    {"=5", DLT_ERR_SYNTAX, "no-equals", "name=value"},
    {"", DLT_ERR_SYNTAX, "no-equals", "name=value"},
    {"batch_size=", DLT_ERR_SYNTAX, "empty-value", "batch_size needs a value"},
    {"batch_size=2.5", DLT_ERR_TYPE, "wrong-type", "batch_size must be a whole number"},
    {"batch_size=[2]", DLT_ERR_TYPE, "wrong-type", "batch_size must be a whole number"},
    {"batch_size=0", DLT_ERR_RANGE, "out-of-range", "batch_size must lie between 1 and 64"},
    {"batch_size=65", DLT_ERR_RANGE, "out-of-range", "it is 65"},
    {"batch_size=1/0", DLT_ERR_RANGE, NULL, "batch_size"},
    {"batch_size=(1", DLT_ERR_SYNTAX, NULL, "batch_size"},
    {"batch_size=wat", DLT_ERR_UNKNOWN, NULL, "batch_size"},
    {"rate=sqrt(2)/2", DLT_ERR_TYPE, "wrong-type", "rate must be an exact number"},
    {"rate=1.01", DLT_ERR_RANGE, "out-of-range", "rate must lie between 0 and 1"},
    {"slope=[1]", DLT_ERR_TYPE, "wrong-type", "slope must be a number"},
    {"last_batch=kept", DLT_ERR_RANGE, "not-a-choice", "keep drop fraction"},
    {"last_batch=3", DLT_ERR_RANGE, "not-a-choice", "last_batch must be one of"},
    {"kernel_size=[3, 0, 3]", DLT_ERR_RANGE, "out-of-range", "item 2 of kernel_size"},
    {"kernel_size=[[3]]", DLT_ERR_TYPE, "wrong-type", "kernel_size must be a list of numbers"},
    {"weights=[[1,2],[3]]", DLT_ERR_TYPE, NULL, "weights"},
    {"weights=[1,2]", DLT_ERR_TYPE, "wrong-type", "weights must be a list of equally long rows"},
    {"biases=[[[1]]]", DLT_ERR_TYPE, "wrong-type", "biases must be a list of lists of numbers"},
    {"biases=[1,[2]]", DLT_ERR_TYPE, NULL, "biases"},
    {"biases=3", DLT_ERR_TYPE, "wrong-type", "biases must be a list of lists of numbers"},
    {"network=[[[1,2],[3]]]", DLT_ERR_TYPE, NULL, "network"},
    {"network=[1,2]", DLT_ERR_TYPE, "wrong-type", "network must be a list of matrices"},
    {"network=[[[[1]]]]", DLT_ERR_TYPE, "wrong-type", "network must be a list of matrices"},
    {"network=[[[1]],[[2],[10]]]", DLT_ERR_RANGE, "out-of-range", "network must be at most 9"},
    {"layers=[[conv, a, 3]", DLT_ERR_SYNTAX, "unbalanced", "brackets of layers"},
    {"layers=[[3, a]]", DLT_ERR_SYNTAX, "table-row", "starts with a word"},
    {"layers=[conv]", DLT_ERR_SYNTAX, "table-row", "starts with a word"},
    {"layers=[[]]", DLT_ERR_SYNTAX, "table-row", "starts with a word"},
    {"layers=[[conv, a, 3+]]", DLT_ERR_SYNTAX, NULL, "layers"},
    {"layers=[[conv]] x", DLT_ERR_SYNTAX, "unbalanced", "layers"},
    {"function= ", DLT_ERR_SYNTAX, "empty-value", "function needs a value"},
};

static void a_function_takes_numbers_in_braces(void **state)
{
    struct arena *arena = arena_create();
    struct expr_binding bindings[] = {
        {"n", value_long(arena, -3)},
        {"blank", value_none()},
        {"rule", value_word(arena, "x^2")},
    };
    const struct expr_env env = {.bindings = bindings, .count = DLT_COUNT(bindings)};
    struct binding b;

    (void)state;
    BIND(&b, &env, "batch_size=1", "function=x^4 - {n} x^2 + {1/n + 1}x");
    assert_int_equal(b.err, DLT_OK);
    assert_string_equal(b.values[CURVE].as.word, "x^4 - (-3) x^2 + (2/3)x");
    arena_destroy(b.arena);
    /* LaTeX has braces of its own. */
    BIND(&b, &env, "batch_size=1", "function=\\frac{1}{2} x^{2} + x_{1}");
    assert_string_equal(b.values[CURVE].as.word, "\\frac{1}{2} x^{2} + x_{1}");
    arena_destroy(b.arena);
    BIND(&b, &env, "batch_size=1", "function={blank} x");
    assert_int_equal(b.err, DLT_OK);
    assert_int_equal(b.values[CURVE].kind, VALUE_NONE);
    arena_destroy(b.arena);
    BIND(&b, &env, "batch_size=1", "function={sqrt(2)} x");
    assert_int_equal(b.err, DLT_ERR_TYPE);
    assert_string_equal(b.diag.text,
                        "{sqrt(2)} in function has to be an exact number, such as 3 or 1/2");
    arena_destroy(b.arena);
    BIND(&b, &env, "batch_size=1", "function=x + {[n, 2]}");
    assert_int_equal(b.diag.column, 15);
    assert_int_equal(b.diag.length, 6);
    arena_destroy(b.arena);
    BIND(&b, &env, "batch_size=1", "function=x + { n + mm} x");
    assert_int_equal(b.err, DLT_ERR_UNKNOWN);
    assert_int_equal(b.diag.column, 20);
    assert_int_equal(b.diag.length, 2);
    arena_destroy(b.arena);
    BIND(&b, &env, "batch_size=1", "function=rule");
    assert_string_equal(b.values[CURVE].as.word, "x^2");
    arena_destroy(b.arena);
    arena_destroy(arena);
}

static void refuses_with_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(refusals); i++) {
        const struct refusal *wanted = &refusals[i];
        struct binding b;

        BIND(&b, NULL, wanted->text);
        if (b.err != wanted->err || !strstr(b.diag.text, wanted->says))
            fail_msg("%s: error %s, \"%s\"", wanted->text, dlt_err_name(b.err), b.diag.text);
        if (wanted->tag)
            assert_string_equal(b.diag.tag, wanted->tag);
        assert_int_equal(b.bad, 0);
        for (size_t p = 0; p < PARAM_COUNT; p++)
            assert_int_equal(b.values[p].kind, VALUE_NONE);
        arena_destroy(b.arena);
    }
}

static void tells_which_text_is_at_fault(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, "batch_size=3", "rate=1/3", "rate=1/4");
    assert_int_equal(b.err, DLT_ERR_SYNTAX);
    assert_string_equal(b.diag.tag, "given-twice");
    assert_int_equal(b.bad, 2);
    arena_destroy(b.arena);

    BIND(&b, NULL, "rate=1/3");
    assert_int_equal(b.err, DLT_ERR_RANGE);
    assert_string_equal(b.diag.tag, "missing-parameter");
    assert_non_null(strstr(b.diag.text, "batch_size is needed"));
    assert_int_equal(b.bad, 1);
    arena_destroy(b.arena);
}

static void counts_columns_from_the_start_of_the_text(void **state)
{
    struct binding b;

    (void)state;
    BIND(&b, NULL, "batch_size=3 + wat");
    assert_int_equal(b.err, DLT_ERR_UNKNOWN);
    assert_int_equal(b.diag.column, 16);
    arena_destroy(b.arena);
}

/* What was typed is repeated up to its sixtieth byte, whole characters only. */
static void repeats_little_of_what_was_typed(void **state)
{
    const char *const starts[] = {"last_batch=\"", "batch_size=[", "batch_size=9", "", "no_such_"};

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(starts); i++) {
        struct strbuf text;
        struct binding b;

        strbuf_init(&text);
        strbuf_add(&text, starts[i]);
        strbuf_add_repeat(&text, i == 1 ? "9," : i == 2 ? "9" : "ä", 200);
        strbuf_add(&text, i == 1 ? "9]" : i == 4 ? "=1" : "");
        BIND(&b, NULL, text.text);
        assert_int_not_equal(b.err, DLT_OK);
        assert_true(strlen(b.diag.text) < 200);
        assert_true(utf8_valid(b.diag.text, strlen(b.diag.text), NULL));
        arena_destroy(b.arena);
        strbuf_finish(&text);
    }
}

static void needs_no_diagnostic(void **state)
{
    struct binding b;

    (void)state;
    begin(&b);
    b.ctx.diag = NULL;
    assert_int_equal(param_bind(&b.ctx, params, PARAM_COUNT, (const char *const[]){"batch_size=?"},
                                1, NULL, b.values, NULL),
                     DLT_ERR_SYNTAX);
    arena_destroy(b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_in_defaults),
        cmocka_unit_test(reads_every_type),
        cmocka_unit_test(takes_a_number_for_a_list_of_one),
        cmocka_unit_test(reads_the_weights_and_biases_of_layers),
        cmocka_unit_test(reads_tables_of_words_and_numbers),
        cmocka_unit_test(evaluates_over_the_givens),
        cmocka_unit_test(a_function_takes_numbers_in_braces),
        cmocka_unit_test(refuses_with_a_sentence),
        cmocka_unit_test(tells_which_text_is_at_fault),
        cmocka_unit_test(counts_columns_from_the_start_of_the_text),
        cmocka_unit_test(repeats_little_of_what_was_typed),
        cmocka_unit_test(needs_no_diagnostic),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
