/* SPDX-License-Identifier: MIT */
/* The paper's own numbers, the numbers behind its usual slips, and what must be refused. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ALEXNET(g2, side)                                                                          \
    "convolutional_parameters input=[" side "," side ",3] layers=[[conv,conv1,96,11,4],"           \
    "[pool,3,2],[conv,conv2,256,5,1,2," g2 "],[pool,3,2],[conv,conv3,384,3,1,1],[conv,conv4,384,"  \
    "3,1,1," g2 "],[conv,conv5,256,3,1,1," g2 "],[pool,3,2],[fc,fc6,4096],[fc,fc7,4096],"          \
    "[fc,fc8,1000]] "
#define RECEPTIVE "receptive_field kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] "
#define YOLO "yolo_output grid=7 boxes=3 classes=20 object_cells=5 "
#define MLP "mlp_parameters inputs=7 outputs=3 "
#define PROPOSALS "region_proposal_parameters channels=256 hidden=256 window=3 anchors=12 "
#define EPOCHS "epochs iterations=5000 examples=10000 batch_size=50 "

/* clang-format off */
static const struct {
    const char *line; /* solver and arguments */
    const char *output;
    const char *value; /* a number, or the text of a list */
} cases[] = {
    {"fewest_units inputs=2 regions=[7,7]", "units", "6"},
    {"fewest_units inputs=2 regions=[7,7]", "per_output", "(3, 3)"},
    {"fewest_units inputs=2 regions=[7,7]", "units_any_function", "8"},
    {"fewest_units inputs=2 regions=[7,7] shared=yes", "units", "3"},
    {"fewest_units inputs=1 regions=[7,7]", "units", "12"},
    {"fewest_units inputs=5 regions=[1,1]", "units", "0"},
    {"fewest_units inputs=5 regions=[1,1]", "units_any_function", "10"},
    {"fewest_units inputs=1 regions=[1000000000000000000]", "units", "999999999999999999"},
    {"fewest_units inputs=1000000 regions=[1000000000000000000]", "units", "60"},
    {"linear_regions inputs=3 hidden_units=3", "regions", "8"},
    {"linear_regions inputs=2 hidden_units=5", "regions", "16"},
    {"linear_regions inputs=2 hidden_units=5", "terms", "(1, 5, 10)"},
    {"linear_regions inputs=1 hidden_units=3", "regions", "4"},
    {"linear_regions inputs=2 hidden_units=3", "regions", "7"},
    {"linear_regions inputs=3 hidden_units=5", "regions", "26"},
    {"linear_regions inputs=3 hidden_units=3 bias=no", "regions", "8"},
    {"linear_regions inputs=2 hidden_units=5 bias=no", "regions", "10"},
    {"linear_regions inputs=180 hidden_units=180", "regions",
     "1532495540865888858358347027150309183618739122183602176"},
    {YOLO, "shape", "(7, 7, 35)"},
    {YOLO, "dont_care", "1408"},
    {YOLO, "outputs", "1715"},
    {YOLO, "per_empty_cell", "32"},
    {YOLO "unused=all", "dont_care", "1448"},
    {YOLO "class_scores=box", "shape", "(7, 7, 75)"},
    {YOLO "class_scores=box", "dont_care", "3168"},
    {YOLO "class_scores=box unused=all", "dont_care", "3408"},
    {"yolo_output grid=7 boxes=2 classes=20 object_cells=5", "channels", "30"},
    {"yolo_output grid=7 boxes=1 classes=20 object_cells=5", "channels", "25"},
    {"initialisation_variance left_slope=1/sqrt(3)", "second_moment", "2/3"},
    {"initialisation_variance left_slope=1/sqrt(3)", "coefficient", "3/2"},
    {"initialisation_variance left_slope=-sqrt(3)", "coefficient", "1/2"},
    {"initialisation_variance left_slope=0", "coefficient", "2"},
    {"initialisation_variance left_slope=1", "coefficient", "1"},
    {"initialisation_variance left_slope=1/sqrt(3) fan_in=15", "variance", "1/10"},
    {"initialisation_variance left_slope=1/sqrt(3) fan=average fan_in=10 fan_out=5", "variance",
     "1/5"},
    {"initialisation_variance left_slope=1/sqrt(3) fan=out fan_in=10 fan_out=5", "variance",
     "3/10"},
    {MLP "depth=12 width=15", "parameters", "2808"},
    {MLP "depth=12 width=15", "weights", "2625"},
    {MLP "depth=12 width=15", "biases", "183"},
    {MLP "depth=12 width=15", "hidden_units", "180"},
    {MLP "depth=12 width=15", "width", "15"},
    {MLP "depth=13 width=15 depth_convention=weight_layers", "parameters", "2808"},
    {MLP "depth=13 width=15 depth_convention=weight_layers", "depth", "13"},
    {MLP "depth=13 width=15 depth_convention=weight_layers", "hidden_layers", "12"},
    {MLP "depth=12 width=15 bias=no", "parameters", "2625"},
    {MLP "depth=11 width=15", "parameters", "2568"},
    {MLP "depth=13 width=15", "parameters", "3048"},
    {MLP "widths=[15,20]", "layer_weights", "(105, 300, 60)"},
    {MLP "widths=[15,20]", "layer_biases", "(15, 20, 3)"},
    {MLP "widths=[]", "parameters", "24"},
    {"dropout_ensemble hidden_units=180 rate=0.2", "models",
     "1532495540865888858358347027150309183618739122183602176"},
    {"dropout_ensemble hidden_units=180 rate=0.2", "kept_units", "144"},
    {"dropout_ensemble hidden_units=10 inputs=7 drop_inputs=yes", "models", "131072"},
    {"dropout_ensemble hidden_units=10 rate=0", "models", "1"},
    {EPOCHS, "epochs", "25"},
    {EPOCHS, "iterations_per_epoch", "200"},
    {"epochs epochs=25 examples=10000 batch_size=50", "iterations", "5000"},
    {"epochs epochs=25 iterations=5000 batch_size=50", "examples", "10000"},
    {"epochs epochs=25 iterations=5000 examples=10000", "batch_size", "50"},
    {"epochs iterations=7 examples=10 batch_size=4", "epochs", "7/3"},
    {"epochs iterations=7 examples=10 batch_size=4 last_batch=drop", "epochs", "7/2"},
    {"epochs iterations=7 examples=10 batch_size=4 last_batch=fraction", "epochs", "14/5"},
    {"epochs epochs=1/2 examples=10 batch_size=4 last_batch=fraction", "iterations", "5/4"},
    {"epochs epochs=3 iterations=4 examples=10 last_batch=fraction", "batch_size", "15/2"},
    {RECEPTIVE, "receptive_field", "(3, 19, 27)"},
    {RECEPTIVE, "jump", "(2, 2, 4)"},
    {RECEPTIVE, "inputs_read", "(3, 15, 21)"},
    {RECEPTIVE, "effective_kernel", "(3, 9, 5)"},
    {RECEPTIVE "dilation_convention=zeros", "receptive_field", "(5, 29, 41)"},
    {RECEPTIVE "padding=[1,4,2]", "start", "(-1, -9, -13)"},
    {"receptive_field kernel_size=[3,5,3] dilation=[1,2,2]", "receptive_field", "(3, 11, 15)"},
    {"receptive_field kernel_size=[3,5,3] stride=[2,1,2]", "receptive_field", "(3, 11, 15)"},
    {"receptive_field kernel_size=[3,5,3]", "receptive_field", "(3, 7, 9)"},
    {PROPOSALS "bias=no", "parameters", "608256"},
    {PROPOSALS "bias=no", "convolution_weights", "589824"},
    {PROPOSALS "bias=no", "head_weights", "18432"},
    {PROPOSALS "bias=yes", "parameters", "608584"},
    {PROPOSALS "bias=no scores=1", "parameters", "605184"},
    {PROPOSALS "bias=yes scores=1", "parameters", "605500"},
    {ALEXNET("1", "227"), "names", "(conv1, conv2, conv3, conv4, conv5, fc6, fc7, fc8)"},
    {ALEXNET("1", "227"), "parameters",
     "(34944, 614656, 885120, 1327488, 884992, 37752832, 16781312, 4097000)"},
    {ALEXNET("1", "227"), "map_size", "(55, 27, 27, 13, 13, 13, 13, 6)"},
    {ALEXNET("1", "227"), "map_channels", "(96, 96, 256, 256, 384, 384, 256, 256)"},
    {ALEXNET("1", "227"), "inputs_per_fc", "(9216, 4096, 4096)"},
    {ALEXNET("1", "227"), "total", "62378344"},
    {ALEXNET("1", "227"), "total_weights", "62367776"},
    {ALEXNET("1", "227"), "total_biases", "10568"},
    {ALEXNET("1", "227") "bias=no", "total", "62367776"},
    {ALEXNET("2", "227"), "parameters",
     "(34944, 307456, 885120, 663936, 442624, 37752832, 16781312, 4097000)"},
    {ALEXNET("2", "227"), "total", "60965224"},
    {ALEXNET("1", "239") "rounding=ceil", "inputs_per_fc", "(12544, 4096, 4096)"},
};
/* clang-format on */

static const struct {
    const char *line;
    enum dlt_err err;
    const char *says; /* part of the sentence */
} refusals[] = {
    {"epochs iterations=5 examples=9", DLT_ERR_RANGE, "exactly three of iterations"},
    {"epochs iterations=5 examples=9 batch_size=3 epochs=2", DLT_ERR_RANGE, "4 are given"},
    {"epochs iterations=5 examples=9 batch_size=10 last_batch=drop", DLT_ERR_RANGE, "batch_size"},
    {"epochs iterations=5 epochs=0 batch_size=10", DLT_ERR_RANGE, "epochs = 0"},
    {"epochs iterations=5 epochs=2 batch_size=10", DLT_ERR_RANGE, "last_batch=fraction"},
    {"epochs iterations=7 epochs=1 examples=10", DLT_ERR_RANGE, "no whole batch_size"},
    {"epochs iterations=12 epochs=1 examples=10 last_batch=drop", DLT_ERR_RANGE, "batch_size"},
    {"linear_regions inputs=100000 hidden_units=1000000", DLT_ERR_LIMIT, "hidden_units"},
    {"fewest_units inputs=2 regions=[]", DLT_ERR_RANGE, "regions"},
    {"fewest_units inputs=2 regions=[7, 3/2]", DLT_ERR_RANGE, "item 2 of regions"},
    {"yolo_output grid=3 boxes=1 classes=1 object_cells=10", DLT_ERR_RANGE, "object_cells = 10"},
    {"initialisation_variance left_slope=0 right_slope=0", DLT_ERR_RANGE, "left_slope"},
    {MLP, DLT_ERR_RANGE, "widths or depth"},
    {MLP "depth=3", DLT_ERR_RANGE, "width is needed"},
    {MLP "depth=3 width=2 widths=[1]", DLT_ERR_RANGE, "not both"},
    {MLP "depth=0 depth_convention=weight_layers", DLT_ERR_RANGE, "depth"},
    {MLP "widths=[3, 1.5]", DLT_ERR_RANGE, "item 2 of widths"},
    {"dropout_ensemble hidden_units=5 drop_inputs=yes", DLT_ERR_RANGE, "inputs is needed"},
    {"dropout_ensemble hidden_units=1000000000", DLT_ERR_LIMIT, "hidden_units"},
    {"receptive_field kernel_size=[]", DLT_ERR_RANGE, "kernel_size"},
    {"receptive_field kernel_size=[3,3] stride=[1]", DLT_ERR_RANGE, "stride has 1"},
    {"receptive_field kernel_size=[3,3] dilation=[1,0]", DLT_ERR_RANGE, "item 2 of dilation"},
    {"receptive_field kernel_size=[3,2.5]", DLT_ERR_RANGE, "item 2 of kernel_size"},
    {"convolutional_parameters input=[8,8] layers=[[pool,2]]", DLT_ERR_RANGE, "input needs three"},
    {"convolutional_parameters input=[8,8,3] layers=[]", DLT_ERR_RANGE, "layers"},
    {"convolutional_parameters input=[8,8,3] layers=[[pol,2]]", DLT_ERR_RANGE, "row 1 (pol)"},
    {"convolutional_parameters input=[8,8,3] layers=[[pool]]", DLT_ERR_RANGE, "[pool, kernel"},
    {"convolutional_parameters input=[8,8,3] layers=[[conv,5,3]]", DLT_ERR_RANGE, "[conv, NAME"},
    {"convolutional_parameters input=[8,8,3] layers=[[fc,a,1,2]]", DLT_ERR_RANGE, "[fc, NAME"},
    {"convolutional_parameters input=[8,8,3] layers=[[conv,a,5,3,0]]", DLT_ERR_RANGE, "item 5"},
    {"convolutional_parameters input=[8,8,3] layers=[[conv,a,5,9]]", DLT_ERR_RANGE,
     "row 1 (a): kernel 9 does not fit"},
    {"convolutional_parameters input=[8,8,3] layers=[[conv,a,4,3,1,0,2]]", DLT_ERR_RANGE,
     "groups = 2 do not divide 3"},
    {"convolutional_parameters input=[8,8,3] layers=[[fc,a,4],[pool,2]]", DLT_ERR_RANGE,
     "row 2 (pool1): it stands after"},
    {"convolutional_parameters input=[8,8,3] layers=[[fc,a,4],[fc,a,2]]", DLT_ERR_RANGE,
     "row 1 has the same name"},
    {"convolutional_parameters input=[8,8,3] layers=[[pool,2,2,2]]", DLT_ERR_RANGE, "padding"},
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

static const struct trace_step *step(const struct solve_result *result, const char *name)
{
    for (size_t i = 0; i < result->trace.count; i++)
        if (str_equal(result->trace.steps[i].name, name))
            return &result->trace.steps[i];
    fail_msg("%s has no step %s", result->solver->name, name);
    return NULL;
}

static void gives_the_papers_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        struct num_ctx ctx;
        struct value value;
        bool good;

        if (call(arena, cases[i].line, &result, &diag) != DLT_OK)
            fail_msg("%s: %s", cases[i].line, diag.text);
        value = output(&result, cases[i].output);
        num_ctx_init(&ctx, arena, &diag);
        good = *cases[i].value == '(' ? str_equal(value_format(arena, value, NULL), cases[i].value)
                                      : value_equal(value, value_from_text(&ctx, cases[i].value));
        if (!good)
            fail_msg("%s: %s is %s, not %s", cases[i].line, cases[i].output,
                     value_format(arena, value, NULL), cases[i].value);
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

        if (err != refusals[i].err || !strstr(diag.text, refusals[i].says))
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
        {RECEPTIVE, "h1", "r₁ = r₀ + (k₁ − 1)·d₁·j₀", "1 + (3 − 1)·1·1", "3"},
        {RECEPTIVE, "h2", "r₂ = r₁ + (k₂ − 1)·d₂·j₁", "3 + (5 − 1)·2·2", "19"},
        {RECEPTIVE, "h3", "r₃ = r₂ + (k₃ − 1)·d₃·j₂", "19 + (3 − 1)·2·2", "27"},
        {EPOCHS, "iterations_per_epoch", "examples / batch size", "10000 / 50", "200"},
        {EPOCHS, "epochs", "iterations / iterations per epoch", "5000 / 200", "25"},
        {MLP "depth=12 width=15", "weights", "Dᵢ·D + (K − 1)·D·D + D·Dₒ",
         "7·15 + (12 − 1)·15·15 + 15·3", "2625"},
        {MLP "depth=12 width=15", "biases", "K·D + Dₒ", "12·15 + 3", "183"},
        {MLP "depth=12 width=15", "parameters", "weights + biases", "2625 + 183", "2808"},
        {YOLO, "channels", "C + B·(4 + 1)", "20 + 3·(4 + 1)", "35"},
        {YOLO, "shape", "S × S × channels", "7 × 7 × 35", "7 × 7 × 35"},
        {YOLO, "dont_care", "empty cells × numbers each", "44·32", "1408"},
        {"initialisation_variance left_slope=1/sqrt(3)", "second_moment",
         "E[h²] = ½·a²·σ_f² + ½·b²·σ_f²", "½·(1/3)·σ_f² + ½·1·σ_f²", "2/3·σ_f²"},
        {"initialisation_variance left_slope=1/sqrt(3)", "coefficient",
         "D_h·σ_Ω²·½·(a² + b²) = 1, so σ_Ω² = 2/((a² + b²)·D_h)", "2/((4/3)·D_h)", "3/(2·D_h)"},
        {"linear_regions inputs=2 hidden_units=5", "regions", "Σⱼ₌₀^Dᵢ C(D, j)", "1 + 5 + 10",
         "16"},
        {"dropout_ensemble hidden_units=180", "models", "2ⁿ for n units", "2^180",
         "1532495540865888858358347027150309183618739122183602176"},
        {PROPOSALS "bias=no", "convolution_weights", "C·k·k·D", "256·3·3·256", "589824"},
        {PROPOSALS "bias=no", "parameters", "weights of the window + weights of the heads",
         "589824 + 18432", "608256"},
        {ALEXNET("1", "227"), "conv1", "k·k·Cᵢₙ·C + C", "11·11·3·96 + 96", "34944"},
        {ALEXNET("1", "227"), "conv1_map", "⌊(n + 2p − k)/s⌋ + 1", "⌊(227 + 2·0 − 11)/4⌋ + 1",
         "55 × 55 × 96"},
        {ALEXNET("2", "227"), "conv2", "k·k·(Cᵢₙ/g)·C + C", "5·5·(96/2)·256 + 256", "307456"},
        {ALEXNET("1", "227"), "fc6", "h·w·C·D + D", "6·6·256·4096 + 4096", "37752832"},
        {ALEXNET("1", "227"), "fc7", "Dᵢₙ·D + D", "4096·4096 + 4096", "16781312"},
        {"fewest_units inputs=2 regions=[7,7]", "output1", "smallest D₁ with r(D₁) ≥ R₁",
         "r(2) = 4 < 7 ≤ 7 = r(3)", "3"},
        {"fewest_units inputs=2 regions=[7,7]", "units", "sum over outputs of D", "3 + 3", "6"},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(wanted); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        const struct trace_step *got;

        if (call(arena, wanted[i].line, &result, &diag) != DLT_OK)
            fail_msg("%s: %s", wanted[i].line, diag.text);
        got = step(&result, wanted[i].step);
        assert_string_equal(got->formula, wanted[i].formula);
        assert_string_equal(got->substitution, wanted[i].substitution);
        assert_string_equal(got->result, wanted[i].result);
        arena_destroy(arena);
    }
}

/* A square that is not a short fraction stays what it is: an enclosure, not a guess. */
static void keeps_irrational_squares_as_they_are(void **state)
{
    struct arena *arena = arena_create();
    struct solve_result result = {0};

    (void)state;
    assert_int_equal(call(arena, "initialisation_variance left_slope=1/sqrt(pi)", &result, NULL),
                     DLT_OK);
    assert_int_equal(output(&result, "coefficient").kind, VALUE_REAL);
    assert_true(value_radius(output(&result, "coefficient")) < 1e-30);
    arena_destroy(arena);
}

/* Sizes far beyond what a machine integer holds. */
static void stays_exact_at_any_size(void **state)
{
    struct arena *arena = arena_create();
    struct solve_result result = {0};
    struct num_ctx ctx;
    struct value power;

    (void)state;
    num_ctx_init(&ctx, arena, NULL);
    power = num_pow(&ctx, value_long(arena, 2), value_long(arena, 200));
    assert_int_equal(call(arena,
                          "receptive_field kernel_size=[2,2] stride=[1000000,1] "
                          "dilation=[1000000,1000000]",
                          &result, NULL),
                     DLT_OK);
    assert_string_equal(value_format(arena, output(&result, "receptive_field"), NULL),
                        "(1000001, 1000001000001)");
    /* Gaps over such a span are not counted, but the rest is there. */
    assert_int_equal(output(&result, "inputs_read").as.items[1].kind, VALUE_NONE);
    assert_int_equal(call(arena, "linear_regions inputs=999 hidden_units=200", &result, NULL),
                     DLT_OK);
    assert_true(value_equal(output(&result, "regions"), power));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_papers_numbers),
        cmocka_unit_test(refuses_with_a_sentence),
        cmocka_unit_test(steps_read_as_on_paper),
        cmocka_unit_test(keeps_irrational_squares_as_they_are),
        cmocka_unit_test(stays_exact_at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
