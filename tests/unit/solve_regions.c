/* SPDX-License-Identifier: MIT */
/* Pieces, regions and patterns: known values, random networks and hyperplanes against the oracles and
 * against each other, and what must be refused. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A triangle wave: one fold, two and three. */
#define FOLD "[[2,-4],[2,-4]]"
#define FOLDS_1 "weights=[[[1],[1]],[[2,-4]]] biases=[[0,-1/2],[0]] from=0 to=1"
#define FOLDS_2 "weights=[[[1],[1]]," FOLD ",[[2,-4]]] biases=[[0,-1/2],[0,-1/2],[0]] from=0 to=1"
#define FOLDS_3                                                                                    \
    "weights=[[[1],[1]]," FOLD "," FOLD                                                            \
    ",[[2,-4]]] biases=[[0,-1/2],[0,-1/2],[0,-1/2],[0]] from=0 to=1"
/* |x| along three axes: x_i and -x_i as units. */
#define CORNERS "weights=[[[1,0,0],[-1,0,0],[0,1,0],[0,-1,0],[0,0,1],[0,0,-1]],[[1,1,1,1,1,1]]]"
#define CONES "weights=[[[1,0],[-1,0],[0,1],[0,-1]],[[1,1,-1,-1]],[[1]]]"
#define BUMP "weights=[[[1],[1],[1]],[[1,-2,1]]] biases=[[1/2,0,-1/2],[0]]"
/* x_i = x_j for four numbers: one region for each of their 24 orders */
#define ORDERS                                                                                     \
    "hyperplanes=[[1,-1,0,0,0],[1,0,-1,0,0],[1,0,0,-1,0],[0,1,-1,0,0],[0,1,0,-1,0],[0,0,1,-1,0]]"

/* clang-format off */
static const struct {
    const char *line; /* solver and arguments */
    const char *output;
    const char *value; /* a number, or the text of a list */
} cases[] = {
    {"network_pieces " FOLDS_1, "regions", "2"},
    {"network_pieces " FOLDS_2, "regions", "4"},
    {"network_pieces " FOLDS_3, "regions", "8"},
    {"network_pieces " FOLDS_3, "slopes", "(8, -8, 8, -8, 8, -8, 8, -8)"},
    {"network_pieces " FOLDS_3, "breaks", "(0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875)"},
    {"network_pieces " FOLDS_3, "break_values", "(1, 0, 1, 0, 1, 0, 1)"},
    {"network_pieces " FOLDS_3, "end_value", "0"},
    {"network_pieces " BUMP, "slopes", "(0, 1, -1, 0)"},
    {"network_pieces " BUMP, "patterns", "4"},
    /* a unit that switches where nothing listens: a pattern, but no piece */
    {"network_pieces weights=[[[1],[1]],[[1,0]]] biases=[[0,-1],[0]]", "patterns", "3"},
    {"network_pieces weights=[[[1],[1]],[[1,0]]] biases=[[0,-1],[0]]", "regions", "2"},
    /* kinks at the ends do not count */
    {"network_pieces weights=[[[1],[1]],[[1,1]]] biases=[[0,-1],[0]] from=0 to=1", "regions", "1"},
    {"network_pieces weights=[[[1],[1]],[[1,1]]] biases=[[0,-1],[0]] from=0 to=1", "patterns", "1"},
    /* relu(x) - relu(x) never bends; |x| touches zero in the next layer without crossing it */
    {"network_pieces weights=[[[1],[1]],[[1,-1]]]", "regions", "1"},
    {"network_pieces weights=[[[1],[1]],[[1,-1]]]", "patterns", "2"},
    {"network_pieces weights=[[[1],[-1]],[[1,1]],[[1]]]", "pattern_list", "(01|1, 10|1)"},
    /* a big number moves the break, not the count */
    {"network_pieces weights=[[[1]],[[1]]] biases=[[-10^30],[0]]", "breaks", "(1000000000000000000000000000000)"},
    {"network_pieces weights=[[[1,2]],[[1]]] start=[1,0] direction=[1,-1]", "breaks", "(1)"},
    {"network_pieces weights=[[[1,2]],[[1]]] start=[1,0] direction=[1,-1]", "slopes", "(-1, 0)"},
    {"network_pieces weights=[[[1],[-1]],[[1,1],[1,-1]]]", "slopes", "((-1, 1), (1, 1))"},
    {"network_pieces weights=[[[1],[-1]],[[1,1],[1,-1]]] output=2", "slopes", "(1)"},
    {"network_pieces weights=[[[2]],[[1]]] activation=leaky_relu leak=1/4", "slopes", "(0.5, 2)"},
    {"network_pieces weights=[[[2]],[[1]]] activation=abs", "slopes", "(-2, 2)"},
    {"network_pieces weights=[[[2]],[[1]]] activation=leaky_relu", "slopes", "(0.02, 2)"},
    {"network_pieces weights=[[[2]]] last_layer=activated", "slopes", "(0, 2)"},

    {"hyperplane_regions hyperplanes=[[1,0,0],[0,1,0],[1,1,1]]", "regions", "7"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[0,1,0],[1,1,1]]", "bounded", "1"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[0,1,0],[1,1,0]]", "regions", "6"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[0,1,0],[1,1,0]]", "multiplicities", "(3)"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[1,0,1],[0,1,0],[0,1,1]]", "regions", "9"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[1,0,1],[0,1,0],[0,1,1]]", "bounded", "1"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[1,0,1],[0,1,0],[0,1,1]]", "most", "11"},
    {"hyperplane_regions hyperplanes=[[1,0,0],[1,0,1],[0,1,0],[0,1,1]]", "most_bounded", "3"},
    {"hyperplane_regions " ORDERS, "regions", "24"},
    {"hyperplane_regions " ORDERS, "bounded", "0"},
    {"hyperplane_regions " ORDERS, "polynomial", "(1, -6, 11, -6, 0)"},
    {"hyperplane_regions " ORDERS, "rank", "3"},
    {"hyperplane_regions hyperplanes=[[0,0,1],[0,0,0]]", "regions", "1"},
    {"hyperplane_regions hyperplanes=[[1,1,-1]] constant=left", "patterns", "(0, 1)"},
    {"hyperplane_regions hyperplanes=[[1,2,3],[-1,-2,-3]]", "patterns", "(01, 10)"},
    {"hyperplane_regions hyperplanes=[[1,2,3],[-1,-2,-3]]", "distinct", "1"},

    {"activation_patterns " CORNERS, "patterns", "8"},
    {"activation_patterns " CORNERS, "maps", "8"},
    {"activation_patterns " BUMP, "patterns", "4"},
    {"activation_patterns " BUMP, "regions", "4"},
    {"activation_patterns " BUMP, "maps", "3"}, /* zero on both sides of the bump */
    {"activation_patterns " BUMP, "map_list", "((0, 0), (1, 0.5), (-1, 0.5))"},
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]]]", "patterns", "4"},
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]]] box=[[0,1]]", "patterns", "1"},
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]]] box=[[0,1],[-1,1]]", "patterns", "2"},
    /* where the sum of two positive parts is below 1/2, the output is zero */
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]],[[1]]] biases=[[0,0],[-1/2],[0]]", "patterns", "7"},
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]],[[1]]] biases=[[0,0],[-1/2],[0]]", "layer_patterns", "(4, 7)"},
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]],[[1]]] biases=[[0,0],[-1/2],[0]]", "maps", "4"},
    {"activation_patterns weights=[[[1,0],[0,1]],[[1,1]],[[1]]] biases=[[0,0],[-1/2],[0]]", "regions", "4"},
    /* |x1| - |x2| or zero: zero in two cones that meet in the origin only */
    {"activation_patterns " CONES, "patterns", "8"},
    {"activation_patterns " CONES, "maps", "5"},
    {"activation_patterns " CONES, "regions", "6"},
};
/* clang-format on */

struct call {
    struct arena *arena;
    struct solve_result result;
    struct diag diag;
    enum dlt_err err;
};

static void call_line(struct call *call, const char *line, bool oracle)
{
    const char *const *texts;
    size_t count;

    memset(call, 0, sizeof(*call));
    call->arena = arena_create();
    count = solve_split(call->arena, line, &texts);
    call->err = oracle ? solve_call_oracle(call->arena, texts[0], texts + 1, count - 1, NULL,
                                           &call->result, &call->diag)
                       : solve_call_text(call->arena, texts[0], texts + 1, count - 1, NULL,
                                         &call->result, NULL, &call->diag);
}

static struct value output_of(const struct call *call, const char *name)
{
    const struct solver *const solver = call->result.solver;

    for (size_t o = 0; o < solver->output_count; o++)
        if (str_equal(solver->outputs[o].name, name))
            return call->result.values[o];
    fail_msg("%s has no output %s", solver->name, name);
    return value_none();
}

static void knows_these_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        struct call call;
        const char *got;

        call_line(&call, cases[i].line, false);
        if (call.err != DLT_OK)
            fail_msg("%s: %s", cases[i].line, call.diag.text);
        got = value_format(call.arena, output_of(&call, cases[i].output), NULL);
        if (!str_equal(got, cases[i].value))
            fail_msg("%s: %s is %s, not %s", cases[i].line, cases[i].output, got, cases[i].value);
        arena_destroy(call.arena);
    }
}

/* --- random ones ------------------------------------------------------------------------------------ */

static unsigned next_random(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % below;
}

static void add_row(struct strbuf *text, unsigned *seed, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strbuf_printf(text, "%s%d", i ? "," : "[", (int)next_random(seed, 7) - 3);
    strbuf_add(text, "]");
}

static void add_matrix(struct strbuf *text, unsigned *seed, size_t rows, size_t columns)
{
    for (size_t i = 0; i < rows; i++) {
        strbuf_add(text, i ? "," : "[");
        add_row(text, seed, columns);
    }
    strbuf_add(text, "]");
}

/* A network of that many inputs, up to three hidden layers of up to three units, one output. */
static void add_network(struct strbuf *text, unsigned *seed, size_t inputs)
{
    static const char *const activations[] = {"relu", "relu", "leaky_relu", "abs"};
    const size_t layers = 1 + next_random(seed, 3);
    size_t sizes[5] = {inputs};

    for (size_t l = 1; l <= layers; l++)
        sizes[l] = 1 + next_random(seed, 3);
    sizes[layers + 1] = 1;
    strbuf_add(text, " weights=[");
    for (size_t l = 0; l <= layers; l++) {
        strbuf_add(text, l ? "," : "");
        add_matrix(text, seed, sizes[l + 1], sizes[l]);
    }
    strbuf_add(text, "] biases=[");
    for (size_t l = 0; l <= layers; l++) {
        strbuf_add(text, l ? "," : "");
        add_row(text, seed, sizes[l + 1]);
    }
    strbuf_printf(text, "] activation=%s", activations[next_random(seed, 4)]);
}

static void compare_with_oracle(const char *line)
{
    struct call run, oracle;
    size_t compared = 0;

    call_line(&run, line, false);
    call_line(&oracle, line, true);
    if (run.err != DLT_OK || oracle.err != DLT_OK)
        fail_msg("%s: run: %s oracle: %s", line, run.diag.text, oracle.diag.text);
    for (size_t o = 0; o < run.result.solver->output_count; o++) {
        const struct value a = run.result.values[o], b = oracle.result.values[o];

        if (b.kind == VALUE_NONE)
            continue;
        compared++;
        if (!solve_agree(run.result.solver, a, b))
            fail_msg("%s: %s is %s, the oracle says %s", line, run.result.solver->outputs[o].name,
                     value_format(run.arena, a, NULL), value_format(run.arena, b, NULL));
    }
    assert_true(compared > 1);
    arena_destroy(run.arena);
    arena_destroy(oracle.arena);
}

static void random_networks_agree_along_a_line(void **state)
{
    struct strbuf line;
    unsigned seed = 1;

    (void)state;
    strbuf_init(&line);
    for (int round = 0; round < 150; round++) {
        const size_t inputs = 1 + next_random(&seed, 3);

        strbuf_clear(&line);
        strbuf_add(&line, "network_pieces");
        add_network(&line, &seed, inputs);
        strbuf_add(&line, " direction=");
        add_row(&line, &seed, inputs);
        strbuf_add(&line, " start=");
        add_row(&line, &seed, inputs);
        if (round % 3 != 0)
            strbuf_add(&line, " from=-2");
        if (round % 3 == 1)
            strbuf_add(&line, " to=3/2");
        compare_with_oracle(line.text);
    }
    strbuf_finish(&line);
}

static void random_networks_agree_on_a_box(void **state)
{
    struct strbuf line;
    unsigned seed = 2;

    (void)state;
    strbuf_init(&line);
    for (int round = 0; round < 120; round++) {
        const size_t inputs = 1 + next_random(&seed, 2);

        strbuf_clear(&line);
        strbuf_add(&line, "activation_patterns");
        add_network(&line, &seed, inputs);
        strbuf_add(&line, round % 2 ? " box=[[-2,1]]" : " box=[[-5/2,3]]");
        compare_with_oracle(line.text);
    }
    strbuf_finish(&line);
}

static void random_hyperplanes_agree(void **state)
{
    struct strbuf line;
    unsigned seed = 3;

    (void)state;
    strbuf_init(&line);
    for (int round = 0; round < 120; round++) {
        const size_t dimension = 1 + next_random(&seed, 3);

        strbuf_clear(&line);
        strbuf_add(&line, "hyperplane_regions hyperplanes=");
        add_matrix(&line, &seed, 1 + next_random(&seed, 6), dimension + 1);
        strbuf_add(&line, round % 2 ? " constant=left" : " constant=right");
        compare_with_oracle(line.text);
    }
    strbuf_finish(&line);
}

/* The box of one input is an interval, and the hidden layer of a shallow network is an arrangement. */
static void the_solvers_agree_with_each_other(void **state)
{
    struct strbuf line, other;
    unsigned seed = 4;

    (void)state;
    strbuf_init(&line);
    strbuf_init(&other);
    for (int round = 0; round < 80; round++) {
        struct call box, interval;

        strbuf_clear(&line);
        add_network(&line, &seed, 1);
        strbuf_clear(&other);
        strbuf_printf(&other, "activation_patterns %s box=[[-2,5/2]]", line.text);
        call_line(&box, other.text, false);
        strbuf_clear(&other);
        strbuf_printf(&other, "network_pieces %s from=-2 to=5/2", line.text);
        call_line(&interval, other.text, false);
        if (box.err != DLT_OK || interval.err != DLT_OK ||
            !value_equal(output_of(&box, "patterns"), output_of(&interval, "patterns")) ||
            !value_equal(output_of(&box, "regions"), output_of(&interval, "regions")))
            fail_msg("%s", line.text);
        arena_destroy(box.arena);
        arena_destroy(interval.arena);
    }
    strbuf_finish(&line);
    strbuf_finish(&other);
}

/* --- refusals ----------------------------------------------------------------------------------------- */

static const struct {
    const char *line;
    enum dlt_err err;
    const char *says;
} refusals[] = {
    {"network_pieces weights=[[[1]],[[1,2]]]", DLT_ERR_RANGE, "rows of layer 2 have length 2"},
    {"network_pieces weights=[[[1]],[[1]]] biases=[[1]]", DLT_ERR_RANGE, "equally many layers"},
    {"network_pieces weights=[[[1]],[[1]]] biases=[[1],[1,2]]", DLT_ERR_RANGE, "layer 2 of biases"},
    {"network_pieces weights=[[[sqrt(2)]]]", DLT_ERR_TYPE, "weights must be exact"},
    {"network_pieces weights=[[[1]]] biases=[[pi]]", DLT_ERR_TYPE, "biases must be exact"},
    {"network_pieces weights=[[[1,1]]]", DLT_ERR_RANGE, "direction is needed"},
    {"network_pieces weights=[[[1,1]]] direction=[1]", DLT_ERR_RANGE, "direction must have"},
    {"network_pieces weights=[[[1]]] start=[1,2]", DLT_ERR_RANGE, "start must have"},
    {"network_pieces weights=[[[1]]] from=1 to=1", DLT_ERR_RANGE, "from must be less than to"},
    {"network_pieces weights=[[[1]]] output=2", DLT_ERR_RANGE, "output must be at most 1"},
    {"network_pieces weights=[[[1]]] leak=1/2", DLT_ERR_RANGE, "leak is for"},
    {"hyperplane_regions hyperplanes=[[1]]", DLT_ERR_RANGE, "hyperplanes needs a normal"},
    {"hyperplane_regions hyperplanes=[[1,sqrt(2)]]", DLT_ERR_TYPE, "hyperplanes must be exact"},
    {"hyperplane_regions hyperplanes=[[1,2,3,4,5,6,7,8,9,10]]", DLT_ERR_LIMIT, "hyperplanes may"},
    {"hyperplane_regions hyperplanes=[[1,2,3,4,5,6,7,8,9,10]]", DLT_ERR_LIMIT,
     "100 rows in one dimension"},
    {"activation_patterns weights=[[[1]]] box=[[1,1]]", DLT_ERR_RANGE, "row of box"},
    {"activation_patterns weights=[[[1]]] box=[[0,1],[0,1]]", DLT_ERR_RANGE, "box must have"},
    {"activation_patterns weights=[[[1,1]]] box=[[0,1,2]]", DLT_ERR_RANGE, "box must have"},
    {"activation_patterns weights=[[[1]]] box=[[0,pi]]", DLT_ERR_TYPE, "box must be exact"},
    {"activation_patterns weights=[[[1,1,1,1,1,1,1]]]", DLT_ERR_LIMIT, "6 inputs"},
    {"activation_patterns "
     "weights=[[[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],[1],"
     "[1],[1],[1],[1],[1]],[[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]]]",
     DLT_ERR_LIMIT, "20 hidden units"},
    /* numbers that grow beyond what is worth computing */
    {"network_pieces weights=[[[10^70000],[10^60000]],[[10^70000,-10^70000],[1,10^7000]],[[1,1]]] "
     "biases=[[3,1],[1/10^70000,10^50000],[0]]",
     DLT_ERR_LIMIT, "weights makes too many pieces"},
    {"activation_patterns weights=[[[10^70000,1],[10^60000,3]],[[10^70000,-10^70000],[1,10^7000]],"
     "[[1,1]]] biases=[[3,1],[1/10^70000,10^50000],[0]]",
     DLT_ERR_LIMIT, "weights makes too many activation patterns"},
    {"hyperplane_regions "
     "hyperplanes=[[10^70000,1/7^9000,3,1],[1/3^9000,10^70000,1,3],[7,1,10^60000,"
     "1],[1/11^9000,1,1/13^9000,5]]",
     DLT_ERR_LIMIT, "hyperplanes makes too many regions"},
    {"activation_patterns weights=[[[1]]] output=2", DLT_ERR_RANGE, "output must be at most 1"},
};

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(refusals); i++) {
        struct call call;

        call_line(&call, refusals[i].line, false);
        if (call.err != refusals[i].err || !strstr(call.diag.text, refusals[i].says))
            fail_msg("%s: %s, \"%s\"", refusals[i].line, dlt_err_name(call.err), call.diag.text);
        arena_destroy(call.arena);
    }
}

/* "weights=[[[3,-1],...],...]": layers of the sizes, with numbers that make many pieces. */
static void add_weights(struct strbuf *out, const size_t *sizes, size_t count)
{
    unsigned state = 7;
    strbuf_add(out, "weights=[");
    for (size_t l = 1; l < count; l++) {
        strbuf_add(out, l > 1 ? ",[" : "[");
        for (size_t u = 0; u < sizes[l]; u++) {
            strbuf_add(out, u > 0 ? ",[" : "[");
            for (size_t i = 0; i < sizes[l - 1]; i++) {
                state = state * 1103515245u + 12345u;
                strbuf_printf(out, "%s%d", i > 0 ? "," : "", (int)(state >> 16) % 11 - 5);
            }
            strbuf_add(out, "]");
        }
        strbuf_add(out, "]");
    }
    strbuf_add(out, "] biases=[");
    for (size_t l = 1; l < count; l++) {
        strbuf_add(out, l > 1 ? ",[" : "[");
        for (size_t u = 0; u < sizes[l]; u++) {
            state = state * 1103515245u + 12345u;
            strbuf_printf(out, "%s%d", u > 0 ? "," : "", (int)(state >> 16) % 11 - 5);
        }
        strbuf_add(out, "]");
    }
    strbuf_add(out, "]");
}

static void networks_that_take_long_are_refused(void **state)
{
    static const struct {
        const char *solver;
        size_t sizes[8], count;
    } rows[] = {
        {"network_pieces ", {1, 90, 90, 1}, 4},
        {"activation_patterns ", {6, 12, 1}, 3},
        {"activation_patterns ", {6, 6, 6, 6, 1}, 5},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        struct strbuf line;
        strbuf_init(&line);
        strbuf_add(&line, rows[i].solver);
        add_weights(&line, rows[i].sizes, rows[i].count);
        call_line(&call, line.text, false);
        strbuf_finish(&line);
        assert_int_equal(call.err, DLT_ERR_LIMIT);
        assert_true(arena_used(call.arena) < 48u << 20);
        arena_destroy(call.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_these_values),
        cmocka_unit_test(random_networks_agree_along_a_line),
        cmocka_unit_test(random_networks_agree_on_a_box),
        cmocka_unit_test(random_hyperplanes_agree),
        cmocka_unit_test(the_solvers_agree_with_each_other),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(networks_that_take_long_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
