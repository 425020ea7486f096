/* SPDX-License-Identifier: MIT */
/* Constructions of piecewise-linear functions: the paper's two impossible ones, solvable ones, and
 * proofs that are checked by adding them up. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct call {
    struct arena *arena;
    struct num_ctx ctx;
    struct solve_result result;
    struct diag diag;
    enum dlt_err err;
};

static void run_line(struct call *call, const char *line)
{
    const char *const *texts;
    memset(call, 0, sizeof *call);
    call->arena = arena_create();
    num_ctx_init(&call->ctx, call->arena, &call->diag);
    size_t count = solve_split(call->arena, line, &texts);
    call->err = solve_call_text(call->arena, "piecewise_construction", texts, count, NULL,
                                &call->result, NULL, &call->diag);
}

static struct value output(const struct call *call, const char *name)
{
    const struct solver *solver = call->result.solver;
    for (size_t i = 0; i < solver->output_count; i++) {
        if (str_equal(solver->outputs[i].name, name))
            return call->result.values[i];
    }
    fail_msg("no output %s", name);
    return value_none();
}

static void assert_output(const struct call *call, const char *name, const char *wanted)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    struct value value = output(call, name);
    const char *text =
        value.kind == VALUE_NONE ? "none" : value_format(call->arena, value, &fraction);
    if (strcmp(text, wanted) != 0)
        fail_msg("%s is %s, wanted %s", name, text, wanted);
}

static const struct trace_step *find_step(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->result.trace.count; i++) {
        if (str_equal(call->result.trace.steps[i].name, name))
            return &call->result.trace.steps[i];
    }
    fail_msg("no step %s", name);
    return NULL;
}

#define PAPER "slopes=[1,-1,1] joints=[1/4,2/4,3/4] target_x=[0,1/4,2/4,3/4,1] "

static void the_paper_is_impossible_both_times(void **state)
{
    static const struct {
        const char *line, *residual, *condition, *nearest, *phi[3];
    } rows[] = {
        {PAPER "target_y=[0,1,0,1,0]",
         "3",
         "12",
         "(1/2, 2/5, -2/5, -16/5)",
         {"φ₂ = −4", "φ₁ = −8", "φ₁ = 4 here, but −8 from piece 2"}},
        {PAPER "target_y=[1,0,1,0,1]",
         "-3",
         "-12",
         "(1/2, -2/5, 2/5, 16/5)",
         {"φ₂ = 4", "φ₁ = 8", "φ₁ = −4 here, but 8 from piece 2"}},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        run_line(&call, rows[i].line);
        assert_int_equal(call.err, DLT_OK);
        assert_output(&call, "solvable", "0");
        assert_output(&call, "unique", "0");
        assert_output(&call, "coefficients", "none");
        assert_output(&call, "certificate", "(-1, 2, -2, 1, 0)");
        assert_output(&call, "residual", rows[i].residual);
        assert_output(&call, "condition", rows[i].condition);
        assert_output(&call, "condition_weights", "(1, -1, 1, 0)");
        assert_output(&call, "nearest", rows[i].nearest);
        assert_string_equal(find_step(&call, "condition")->formula, "m₁ − m₂ + m₃ = 0");
        for (size_t k = 0; k < 3; k++) {
            const char *name = arena_printf(call.arena, "piece%zu", k + 1);
            assert_string_equal(find_step(&call, name)->result, rows[i].phi[k]);
        }
        arena_destroy(call.arena);
    }
}

static void solvable_ones_are_solved(void **state)
{
    static const struct {
        const char *line, *offset, *coefficients;
    } rows[] = {
        {"slopes=[1,1,-1] joints=[1/6,2/6,4/6] target_x=[0,1/6,2/6,4/6,1] target_y=[0,1,0,1,0]",
         "4", "(-12, 9, -6)"},
        {"slopes=[1,1,-1,1] joints=[1/10,7/20,11/20,3/4] "
         "target_x=[0,1/10,7/20,11/20,3/4,1] target_y=[0,1,0,1,0,1]",
         "11/2", "(-14, 9, -10, 9)"},
        {"slopes=[1,1,1] joints=[0,1/3,2/3] target_x=[0,1/3,2/3,1] target_y=[0,1,0,1]", "0",
         "(3, -6, 6)"},
        {"slopes=[2] joints=[-1] target_x=[0,1] target_y=[5,9]", "1", "(2)"},
        {"slopes=[1,-1] joints=[1/2,1/2] target_x=[0,1/2,1] target_y=[1,0,3]", "0", "(6, 2)"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        run_line(&call, rows[i].line);
        assert_int_equal(call.err, DLT_OK);
        assert_output(&call, "solvable", "1");
        assert_output(&call, "unique", "1");
        assert_output(&call, "offset", rows[i].offset);
        assert_output(&call, "coefficients", rows[i].coefficients);
        assert_output(&call, "certificate", "none");
        assert_non_null(find_step(&call, "solution"));
        arena_destroy(call.arena);
    }
}

/* Right-facing units only: two of them bend twice, but a third piece needs a unit that starts it. */
static void two_units_never_make_three_zigzag_pieces(void **state)
{
    static const char *const signs[] = {"[1,1]", "[1,-1]", "[-1,1]", "[-1,-1]"};
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(signs); i++) {
        struct call call;
        struct arena *arena = arena_create();
        run_line(&call, arena_printf(arena, "slopes=%s joints=[1/3,2/3] target_slopes=[3,-3,3]",
                                     signs[i]));
        assert_int_equal(call.err, DLT_OK);
        assert_output(&call, "solvable", "0");
        arena_destroy(call.arena);
        arena_destroy(arena);
    }
}

/* Value of unit u at x, worked out here. */
static struct value unit_at(struct call *call, struct value slope, struct value joint,
                            struct value x)
{
    struct value z = num_mul(&call->ctx, slope, num_sub(&call->ctx, x, joint));
    return value_sign(z) > 0 ? z : value_long(call->arena, 0);
}

/* Every certificate is added up: all coefficients must cancel, and the right side be the residual. */
static void certificates_add_up(void **state)
{
    const struct solver *solver = solve_find("piecewise_construction");
    size_t checked = 0;
    (void)state;
    for (size_t line = 0; line < solver->grid_count; line++) {
        struct call call;
        run_line(&call, solver->grid[line]);
        assert_int_equal(call.err, DLT_OK);
        struct value y = output(&call, "certificate");
        if (y.kind == VALUE_NONE) {
            arena_destroy(call.arena);
            continue;
        }
        struct value xs = output(&call, "target_x"), targets = output(&call, "target_y");
        struct value slopes = call.result.args[0], joints = call.result.args[1];
        struct value zero = value_long(call.arena, 0);
        for (size_t u = 0; u <= slopes.count; u++) {
            struct value sum = zero;
            for (size_t k = 0; k < y.count; k++) {
                struct value h = u == 0 ? value_long(call.arena, 1)
                                        : unit_at(&call, slopes.as.items[u - 1],
                                                  joints.as.items[u - 1], xs.as.items[k]);
                sum = num_add(&call.ctx, sum, num_mul(&call.ctx, y.as.items[k], h));
            }
            assert_int_equal(value_sign(sum), 0);
        }
        struct value right = zero;
        for (size_t k = 0; k < y.count; k++)
            right =
                num_add(&call.ctx, right, num_mul(&call.ctx, y.as.items[k], targets.as.items[k]));
        assert_true(value_sign(right) != 0 && value_equal(right, output(&call, "residual")));
        checked++;
        arena_destroy(call.arena);
    }
    assert_true(checked >= 5);
}

/* The network of a solution, built by another room, meets the target at every knot; directions
 * change nothing there. */
static void solutions_meet_the_knots(void **state)
{
    const struct solver *solver = solve_find("piecewise_construction");
    size_t families = 0;
    (void)state;
    for (size_t line = 0; line < solver->grid_count; line++) {
        struct call call;
        struct piecewise network;
        run_line(&call, solver->grid[line]);
        struct value offset = output(&call, "offset");
        struct value directions = output(&call, "directions");
        if (offset.kind == VALUE_NONE) {
            arena_destroy(call.arena);
            continue;
        }
        struct value xs = output(&call, "target_x"), targets = output(&call, "target_y");
        struct value slopes = call.result.args[0], joints = call.result.args[1];
        struct value phi = output(&call, "coefficients");
        assert_int_equal(piecewise_from_units(&call.ctx, slopes, joints, phi, offset, &network),
                         DLT_OK);
        for (size_t k = 0; k < xs.count; k++)
            assert_true(value_equal(piecewise_eval(&call.ctx, &network, xs.as.items[k]),
                                    targets.as.items[k]));
        for (size_t d = 0; d < directions.count; d++) {
            const struct value *way = directions.as.items[d].as.items;
            assert_int_equal(piecewise_from_units(&call.ctx, slopes, joints,
                                                  value_list(call.arena, way + 1, slopes.count),
                                                  way[0], &network),
                             DLT_OK);
            for (size_t k = 0; k < xs.count; k++)
                assert_int_equal(value_sign(piecewise_eval(&call.ctx, &network, xs.as.items[k])),
                                 0);
        }
        families += directions.count > 0;
        arena_destroy(call.arena);
    }
    assert_true(families >= 3);
}

/* Widths w1..w4, slopes (+,+,-): solvable exactly when 1/w1 = 1/w3 + 1/w4; (+,-,-): 1/w4 = 1/w1 +
 * 1/w2; no other signs. All widths of twelfths are tried. */
static void zigzags_obey_the_rule_of_widths(void **state)
{
    static const int signs[][3] = {{1, 1, 1},  {1, 1, -1},  {1, -1, 1},  {1, -1, -1},
                                   {-1, 1, 1}, {-1, 1, -1}, {-1, -1, 1}, {-1, -1, -1}};
    size_t solvable = 0;
    (void)state;
    for (int a = 1; a <= 9; a++) {
        for (int code = 0; code < 64 * 8; code++) {
            int b = 1 + code / 8 % 8, c = 1 + code / 64, d = 12 - a - b - c;
            const int *s = signs[code % 8];
            if (d < 1)
                continue;
            struct call call;
            struct arena *arena = arena_create();
            run_line(&call, arena_printf(arena,
                                         "slopes=[%d,%d,%d] joints=[%d/12,%d/12,%d/12] "
                                         "target_slopes=[12/%d,-12/%d,12/%d,-12/%d]",
                                         s[0], s[1], s[2], a, a + b, a + b + c, a, b, c, d));
            assert_int_equal(call.err, DLT_OK);
            bool rule = (s[0] > 0 && s[1] > 0 && s[2] < 0 && c * d == a * d + a * c) ||
                        (s[0] > 0 && s[1] < 0 && s[2] < 0 && a * b == d * b + d * a);
            assert_output(&call, "solvable", rule ? "1" : "0");
            solvable += rule;
            arena_destroy(call.arena);
            arena_destroy(arena);
        }
    }
    assert_true(solvable >= 4);
}

static void nonsense_is_refused(void **state)
{
    static const char *const lines[] = {
        "slopes=[1,2] joints=[0] target_x=[0,1] target_y=[0,1]",
        "slopes=[1] joints=[0] target_x=[0,1] target_y=[0]",
        "slopes=[1] joints=[0]",
        "slopes=[1] joints=[0] target_x=[0,1] target_y=[0,1] target_slopes=[1]",
        "slopes=[1] joints=[1/2] target_slopes=[1]",
        "slopes=[1] joints=[1/2] target_slopes=[1,2] from=1 to=0",
        "slopes=[1] joints=[1/2] target_x=[1,0] target_y=[0,1] from=0 to=1",
        "slopes=[sqrt(2)] joints=[1/2] target_slopes=[1,2]",
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(lines); i++) {
        struct call call;
        run_line(&call, lines[i]);
        if (call.err == DLT_OK)
            fail_msg("accepted: %s", lines[i]);
        assert_true(call.diag.text[0] != '\0');
        arena_destroy(call.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_paper_is_impossible_both_times),
        cmocka_unit_test(solvable_ones_are_solved),
        cmocka_unit_test(two_units_never_make_three_zigzag_pieces),
        cmocka_unit_test(certificates_add_up),
        cmocka_unit_test(solutions_meet_the_knots),
        cmocka_unit_test(zigzags_obey_the_rule_of_widths),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
