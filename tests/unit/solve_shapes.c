/* SPDX-License-Identifier: MIT */
/* Shapes and sizes of layers: numbers from papers and well-known networks, and what is refused. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SHAPE "convolution_shape "
#define TRANSPOSED SHAPE "operation=transposed "
#define POOLING SHAPE "operation=pooling "

/* clang-format off */
static const struct {
    const char *line; /* solver and arguments */
    const char *output;
    const char *value; /* a number, or the text of a list */
} cases[] = {
    /* The figures of Dumoulin and Visin 2016. */
    {SHAPE "input_size=[4,4] kernel_size=3", "size", "(2, 2)"},
    {SHAPE "input_size=[5,5] kernel_size=4 padding=2", "size", "(6, 6)"},
    {SHAPE "input_size=[5,5] kernel_size=3 padding=1", "size", "(5, 5)"},
    {SHAPE "input_size=[5,5] kernel_size=3 padding=2", "size", "(7, 7)"},
    {SHAPE "input_size=[5,5] kernel_size=3 stride=2", "size", "(2, 2)"},
    {SHAPE "input_size=[6,6] kernel_size=3 stride=2 padding=1", "size", "(3, 3)"},
    {SHAPE "input_size=[6,6] kernel_size=3 stride=2 padding=1", "unrounded", "(3.5, 3.5)"},
    {SHAPE "input_size=[7,7] kernel_size=3 dilation=2", "size", "(3, 3)"},
    {SHAPE "input_size=[7,7] kernel_size=3 dilation=1 dilation_convention=zeros", "size", "(3, 3)"},
    {TRANSPOSED "input_size=[2,2] kernel_size=3", "size", "(4, 4)"},
    {TRANSPOSED "input_size=[3,3] kernel_size=3 stride=2 padding=1", "size", "(5, 5)"},
    {TRANSPOSED "input_size=[3,3] kernel_size=3 stride=2 padding=1 output_padding=1", "size", "(6, 6)"},
    /* First layers of AlexNet, ResNet and a video network. */
    {SHAPE "input_size=[227,227] kernel_size=11 stride=4 in_channels=3 out_channels=96", "shape", "(55, 55, 96)"},
    {SHAPE "input_size=[224,224] kernel_size=11 stride=4", "lost_inputs", "(1, 1)"},
    {SHAPE "input_size=[224,224] kernel_size=7 stride=2 padding=3 in_channels=3 out_channels=64", "elements", "802816"},
    {SHAPE "input_size=[16,112,112] kernel_size=[3,7,7] stride=[1,2,2] padding=[1,3,3] in_channels=3 out_channels=64 layout=channels_first", "shape", "(64, 16, 56, 56)"},
    {SHAPE "input_size=[16,112,112] kernel_size=[3,7,7] in_channels=3 out_channels=64 layout=channels_first", "weight_shape", "(64, 3, 3, 7, 7)"},
    {SHAPE "input_size=[8,8] kernel_size=[3,5] in_channels=12 out_channels=20 groups=4", "weight_shape", "(3, 5, 3, 20)"},
    {SHAPE "input_size=[8,8] kernel_size=[3,5] in_channels=12 out_channels=20 groups=4", "weights", "900"},
    {TRANSPOSED "input_size=[8,8] kernel_size=4 in_channels=12 out_channels=20 groups=4 layout=channels_first", "weight_shape", "(12, 5, 4, 4)"},
    {POOLING "input_size=[112,112] kernel_size=3 stride=2 padding=1 in_channels=64", "shape", "(56, 56, 64)"},
    {POOLING "input_size=[5] kernel_size=2", "size", "(2)"},
    {POOLING "input_size=[5] kernel_size=2", "lost_inputs", "(1)"},
    {POOLING "input_size=[5] kernel_size=2 rounding=ceil", "size", "(3)"},
    {POOLING "input_size=[5] kernel_size=2 rounding=ceil", "lost_inputs", "(0)"},
    /* A window that would begin in the padding behind the input does not count. */
    {POOLING "input_size=[4] kernel_size=2 stride=3 padding=1 rounding=ceil", "size", "(2)"},
    {SHAPE "input_size=[10] kernel_size=3 stride=4 padding_mode=same", "padding_end", "(1)"},
    {SHAPE "input_size=[10] kernel_size=3 stride=4 padding_mode=same", "padding_start", "(0)"},
    {SHAPE "input_size=[10] kernel_size=3 padding_mode=same dilation=4", "size", "(10)"},
    {TRANSPOSED "input_size=[5] kernel_size=2 stride=3 padding_mode=same", "size", "(15)"},
    {TRANSPOSED "input_size=[1000000000] kernel_size=1000000 stride=1000000 dilation=1000000", "size", "(1000999998000001)"},
};
/* clang-format on */

static const struct {
    const char *line;
    const char *says; /* part of the sentence */
} refusals[] = {
    {SHAPE "input_size=[] kernel_size=3", "input_size"},
    {SHAPE "input_size=[1,2,3,4] kernel_size=1", "input_size"},
    {SHAPE "input_size=[5,5] kernel_size=[3,3,3]", "kernel_size has 3 numbers"},
    {SHAPE "input_size=[5,5] kernel_size=3 stride=[]", "stride has 0 numbers"},
    {SHAPE "input_size=5 kernel_size=3/2", "item 1 of kernel_size"},
    {SHAPE "input_size=5 kernel_size=7", "does not fit into axis 1"},
    {SHAPE "input_size=[9,5] kernel_size=3 dilation=3", "does not fit into axis 2"},
    {SHAPE "input_size=9 kernel_size=3 dilation=0", "dilation is 0"},
    {SHAPE "input_size=5 kernel_size=2 stride=2 rounding=exact", "stride = 2 does not divide"},
    {SHAPE "input_size=5 kernel_size=3 padding=1 padding_mode=same", "padding has numbers"},
    {SHAPE "input_size=5 kernel_size=3 output_padding=1", "output_padding"},
    {SHAPE "input_size=5 kernel_size=3 groups=2", "groups need"},
    {SHAPE "input_size=5 kernel_size=3 groups=2 in_channels=4 out_channels=3", "do not divide 4"},
    {TRANSPOSED "input_size=1 kernel_size=2 padding=1", "padding cuts off all 2 places"},
    {TRANSPOSED "input_size=3 kernel_size=2 stride=2 output_padding=2", "output_padding = 2"},
    {TRANSPOSED "input_size=3 kernel_size=2 rounding=ceil", "rounding=ceil"},
    {TRANSPOSED "input_size=3 kernel_size=2 padding_mode=same output_padding=0", "padding_mode"},
    {POOLING "input_size=5 kernel_size=2 out_channels=2", "operation=pooling keeps"},
    {POOLING "input_size=5 kernel_size=2 padding=2", "padding of a pooling"},
};

static enum dlt_err call(struct arena *arena, const char *line, struct solve_result *result,
                         struct diag *diag)
{
    const char *const *texts;
    size_t count = solve_split(arena, line, &texts);

    return solve_call_text(arena, texts[0], texts + 1, count - 1, NULL, result, NULL, diag);
}

static struct value output(const struct solve_result *result, const char *name)
{
    for (size_t i = 0; i < result->solver->output_count; i++)
        if (str_equal(result->solver->outputs[i].name, name))
            return result->values[i];
    fail_msg("%s has no output %s", result->solver->name, name);
    return value_none();
}

static void gives_known_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        const char *got;

        if (call(arena, cases[i].line, &result, &diag) != DLT_OK)
            fail_msg("%s: %s", cases[i].line, diag.text);
        got = value_format(arena, output(&result, cases[i].output), NULL);
        if (!str_equal(got, cases[i].value))
            fail_msg("%s: %s is %s, not %s", cases[i].line, cases[i].output, got, cases[i].value);
        arena_destroy(arena);
    }
}

static void refuses_with_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(refusals); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        enum dlt_err err = call(arena, refusals[i].line, &result, &diag);

        if (err != DLT_ERR_RANGE || !strstr(diag.text, refusals[i].says))
            fail_msg("%s: %s, \"%s\"", refusals[i].line, dlt_err_name(err), diag.text);
        assert_null(result.solver);
        arena_destroy(arena);
    }
}

/* Hints and worked solutions show these: they are looked at letter by letter. */
static void steps_read_as_on_paper(void **state)
{
    static const struct {
        const char *line, *step, *formula, *substitution, *result;
    } wanted[] = {
        {SHAPE "input_size=32 kernel_size=3 dilation=2", "kernel1", "K = d·(k − 1) + 1",
         "2·(3 − 1) + 1", "5"},
        {SHAPE "input_size=32 kernel_size=3 dilation=2 dilation_convention=zeros", "kernel1",
         "K = (d + 1)·(k − 1) + 1", "(2 + 1)·(3 − 1) + 1", "7"},
        {SHAPE "input_size=32 kernel_size=5 stride=2 padding=1", "size1", "⌊(n + 2p − K)/s⌋ + 1",
         "⌊(32 + 2·1 − 5)/2⌋ + 1", "15"},
        {SHAPE "input_size=9 kernel_size=5 stride=2 rounding=exact", "size1", "(n + 2p − K)/s + 1",
         "(9 + 2·0 − 5)/2 + 1", "3"},
        {POOLING "input_size=4 kernel_size=2 stride=3 padding=1 rounding=ceil", "size1",
         "⌈(n + 2p − K)/s⌉ + 1", "⌈(4 + 2·1 − 2)/3⌉ + 1 − 1", "2"},
        {TRANSPOSED "input_size=7 kernel_size=3 stride=2 padding=1 output_padding=1", "size1",
         "(n − 1)·s + K − 2p + a", "(7 − 1)·2 + 3 − 2·1 + 1", "14"},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(wanted); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        bool found = false;

        assert_int_equal(call(arena, wanted[i].line, &result, &diag), DLT_OK);
        for (size_t s = 0; s < result.trace.count; s++) {
            const struct trace_step *step = &result.trace.steps[s];

            if (!str_equal(step->name, wanted[i].step))
                continue;
            found = true;
            assert_string_equal(step->formula, wanted[i].formula);
            assert_string_equal(step->substitution, wanted[i].substitution);
            assert_string_equal(step->result, wanted[i].result);
        }
        if (!found)
            fail_msg("%s: no step %s", wanted[i].line, wanted[i].step);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_known_numbers),
        cmocka_unit_test(refuses_with_a_sentence),
        cmocka_unit_test(steps_read_as_on_paper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
