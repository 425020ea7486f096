/* SPDX-License-Identifier: MIT */
/* Regions of deep networks: bounds as published, and compositions counted by hand. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct call {
    struct arena *arena;
    struct solve_result result;
    struct diag diag;
    enum dlt_err err;
};

static void run_line(struct call *call, const char *solver, const char *line)
{
    const char *const *texts;
    memset(call, 0, sizeof *call);
    call->arena = arena_create();
    size_t count = solve_split(call->arena, line, &texts);
    call->err =
        solve_call_text(call->arena, solver, texts, count, NULL, &call->result, NULL, &call->diag);
}

static void expect(const char *solver, const char *line, const char *name, const char *wanted)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    struct call call;
    const char *text = "no such output";
    run_line(&call, solver, line);
    if (call.err != DLT_OK)
        fail_msg("%s %s: %s", solver, line, call.diag.text);
    for (size_t i = 0; i < call.result.solver->output_count; i++)
        if (str_equal(call.result.solver->outputs[i].name, name))
            text = value_format(call.arena, call.result.values[i], &fraction);
    if (!str_equal(text, wanted))
        fail_msg("%s %s: %s is %s, not %s", solver, line, name, text, wanted);
    arena_destroy(call.arena);
}

static void refused(const char *solver, const char *line, const char *says)
{
    struct call call;
    run_line(&call, solver, line);
    if (call.err == DLT_OK)
        fail_msg("%s accepted %s", solver, line);
    if (!strstr(call.diag.text, says))
        fail_msg("%s %s: \"%s\" does not say \"%s\"", solver, line, call.diag.text, says);
    arena_destroy(call.arena);
}

static void bounds_as_published(void **state)
{
    static const char solver[] = "deep_regions_bound";
    (void)state;
    /* One input, ten units in each of five layers: 161,051 regions, the book's figure. */
    expect(solver, "inputs=1 hidden_units=10 layers=5", "folding_regions", "161051");
    expect(solver, "inputs=10 hidden_units=50 layers=5", "folding_regions",
           "179562019186562049740867382427559978336256");
    /* With one input the maximum is the product of width + 1, once layers are wider than one. */
    expect(solver, "inputs=1 widths=[2,3,4]", "serra_bound", "60");
    expect(solver, "inputs=1 widths=[1,4]", "serra_bound", "6");
    expect(solver, "inputs=1 widths=[1,4]", "dimension_bound", "10");
    expect(solver, "inputs=2 widths=[5]", "dimension_bound", "16");
    expect(solver, "inputs=2 widths=[5,1,5]", "dimension_bound", "192");
    expect(solver, "inputs=2 widths=[2,2]", "serra_bound", "11");
    expect(solver, "inputs=2 widths=[5,4,7] ratio=exact", "folding_regions", "12789/4");
    expect(solver, "inputs=2 widths=[5,4,7] folds=plain", "folding_regions", "464");
    expect(solver, "inputs=2 widths=[5,4,7] folds=plain", "folding_proved", "1");
    expect(solver, "inputs=2 widths=[5,4,7]", "folding_proved", "0");
    expect(solver, "inputs=2 widths=[6,7]", "folding_proved", "1");
    expect(solver, "inputs=4 widths=[4,1,6]", "folding_regions", "none");
    expect(solver, "inputs=2 widths=[3,4]", "pattern_bound", "128");
    expect(solver, "inputs=2 widths=[3,4]", "shallow_regions", "29");
}

/* No bound lies above a weaker one, and what is proved to be reached lies below all. */
static void bounds_are_in_order(void **state)
{
    struct arena *arena = arena_create();
    (void)state;
    for (int i = 0; i < 200; i++) {
        struct call call;
        const struct value *out;
        const char *line =
            arena_printf(arena, "inputs=%d widths=[%d,%d,%d] folds=%s", i % 4 + 1, i % 13 + 1,
                         i * 7 % 11 + 1, i * 5 % 9 + 1, i % 2 ? "plain" : "plus_one");
        run_line(&call, "deep_regions_bound", line);
        assert_int_equal(call.err, DLT_OK);
        out = call.result.values; /* folding, factors, proved, dimension, factors, pattern, serra */
        if (num_compare(out[6], out[3]) == NUM_GREATER ||
            num_compare(out[3], out[5]) == NUM_GREATER)
            fail_msg("%s: the bounds are out of order", line);
        if (out[2].kind != VALUE_NONE && value_sign(out[2]) > 0 &&
            num_compare(out[0], out[6]) == NUM_GREATER)
            fail_msg("%s: more regions than there can be", line);
        arena_destroy(call.arena);
    }
    arena_destroy(arena);
}

static void regions_multiply_or_not(void **state)
{
    static const char solver[] = "piecewise_composition";
    (void)state;
    expect(solver, "inner=1-abs(2x-1) times=3 from=0 to=1", "regions", "16");
    expect(solver, "inner=1-abs(2x-1) times=3 from=0 to=1", "product_holds", "1");
    expect(solver, "inner=1-abs(2x-1) times=1 from=0 to=1 height=1/3", "preimages",
           "(1/12, 5/12, 7/12, 11/12)");
    /* Three pieces from 0 to 1 and back, twice: nine. */
    expect(solver, "inner_points=[[0,0],[1/3,1],[2/3,0],[1,1]]", "regions", "9");
    expect(solver, "inner_points=[[0,0],[1/3,1],[2/3,0],[1,1]]", "breaks",
           "(1/9, 2/9, 1/3, 4/9, 5/9, 2/3, 7/9, 8/9)");
    /* The outer joint at 3 lies outside the range [0, 2]. */
    expect(solver, "inner=abs(x) outer=abs(x-3) from=-1 to=2", "regions", "2");
    expect(solver, "inner=abs(x) outer=abs(x-3) from=-1 to=2", "product", "4");
    expect(solver, "inner=abs(x) outer=abs(x-3) from=-1 to=2", "product_holds", "0");
    expect(solver, "inner=abs(x) outer=abs(x-3) from=-1 to=2", "missed", "2");
    /* One piece reaches it, the other does not. */
    expect(solver, "inner=abs(x) outer=abs(x-3) from=-1 to=5", "reached", "(0, 1)");
    expect(solver, "inner=abs(x) outer=abs(x-3) from=-1 to=5", "breaks", "(0, 3)");
    /* A range that ends at the joint does not pass it. */
    expect(solver, "inner=abs(x) outer=abs(x-2) from=-2 to=2", "regions", "2");
    /* Slopes -1 and 1 become equal: the joint of the inner function vanishes. */
    expect(solver, "inner=abs(x) outer=abs(x) times=5 from=-1 to=1", "regions", "2");
    expect(solver, "inner=x+relu(x) outer=x-relu(x)/2 from=-1 to=1", "merged", "1");
    expect(solver, "inner=x+relu(x) outer=x-relu(x)/2 from=-1 to=1", "slopes", "(1)");
    expect(solver, "inner=3 outer=abs(x) from=0 to=1", "regions", "1");
    expect(solver, "inner=3 outer=abs(x) from=0 to=1 height=3", "preimages", "none");
    expect(solver, "inner=abs(x) times=0 from=-1 to=1", "counts", "(2)");
    /* A straight line has no break, however it is written. */
    expect(solver, "inner=x times=0 from=-1 to=2", "breaks", "()");
    expect(solver, "inner=x outer=relu(x)+x-relu(x) from=-1 to=2", "breaks", "()");
    expect(solver, "inner=x outer=relu(x)+x-relu(x) from=-1 to=2", "outer_regions", "1");
}

static void what_does_not_fit_is_refused(void **state)
{
    static const char deep[] = "deep_regions_bound", compose[] = "piecewise_composition";
    (void)state;
    refused(deep, "inputs=2", "widths");
    refused(deep, "inputs=2 widths=[3] layers=2", "widths");
    refused(deep, "inputs=2 hidden_units=3", "layers");
    refused(deep, "inputs=2 widths=[]", "widths");
    refused(deep, "inputs=2 widths=[3/2]", "widths");
    refused(deep, "inputs=2 widths=[60000,60000]", "widths");
    refused(deep, "inputs=10000 widths=[100000]", "too long");
    refused(deep, "inputs=500 hidden_units=600 layers=100 ratio=exact", "digits");
    refused(compose, "from=0 to=1", "inner");
    refused(compose, "inner=x inner_points=[[0,1]] from=0 to=1", "inner");
    refused(compose, "inner=abs(x)", "from");
    refused(compose, "inner=abs(x) from=1 to=1", "from");
    refused(compose, "inner=x^2 from=0 to=1", "");
    refused(compose, "inner=y from=0 to=1", "y");
    refused(compose, "inner_points=[[1,0],[0,1]]", "left to right");
    refused(compose, "inner_points=[[1,0,2]]", "inner_points");
    refused(compose, "inner=x outer=x outer_points=[[0,1]] from=0 to=1", "outer");
    refused(compose, "inner=1-abs(2x-1) times=64 from=0 to=1", "break points");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_as_published),
        cmocka_unit_test(bounds_are_in_order),
        cmocka_unit_test(regions_multiply_or_not),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
