/* SPDX-License-Identifier: MIT */
/* Known numbers for softmax and cross-entropy, backpropagation, attention, convolutions and graphs. */
#include "dltutor/solve.h"

#include <math.h>
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

static void run_good_line(struct call *call, const char *solver, const char *line)
{
    run_line(call, solver, line);
    if (call->err != DLT_OK)
        fail_msg("%s %s: %s", solver, line, call->diag.text);
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

static const char *fractions(const struct call *call, const char *name)
{
    static const struct num_format fraction = {.style = NUM_STYLE_FRACTION};
    return value_format(call->arena, output(call, name), &fraction);
}

static const char *digits(const struct call *call, const char *name, int count)
{
    const struct num_format format = {.style = NUM_STYLE_SIGNIFICANT, .digits = count};
    return value_format(call->arena, output(call, name), &format);
}

/* One output of one line, exact or to six digits. */
struct known {
    const char *solver, *line, *output, *exact, *rounded;
};

static void check_known(const struct known *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct call call;
        run_good_line(&call, rows[i].solver, rows[i].line);
        const char *got =
            rows[i].exact ? fractions(&call, rows[i].output) : digits(&call, rows[i].output, 6);
        const char *wanted = rows[i].exact ? rows[i].exact : rows[i].rounded;
        if (strcmp(got, wanted) != 0)
            fail_msg("%s %s: %s is %s, not %s", rows[i].solver, rows[i].line, rows[i].output, got,
                     wanted);
        arena_destroy(call.arena);
    }
}

#define SOFTMAX "softmax_cross_entropy"

static void softmax_by_hand(void **state)
{
    static const struct known rows[] = {
        {SOFTMAX, "logits=[1,2,3] classes=3", "probabilities", NULL,
         "((0.0900306, 0.244728, 0.665241))"},
        {SOFTMAX, "logits=[1,2,3] classes=3", "loss", NULL, "0.407606"},
        {SOFTMAX, "logits=[1,2,3] classes=3", "gradient", NULL,
         "((0.0900306, 0.244728, -0.334759))"},
        {SOFTMAX, "logits=[1,2,3] classes=1", "predicted", "(3)", NULL},
        {SOFTMAX, "logits=[5,5,5,5] classes=2 log_base=2", "loss", "2", NULL},
        {SOFTMAX, "logits=[5,5] classes=2", "gradient", "((1/2, -1/2))", NULL},
        {SOFTMAX, "logits=[5,5] temperature=4", "jacobian", "((1/16, -1/16), (-1/16, 1/16))", NULL},
        {SOFTMAX, "logits=[0,0,0] classes=1 smoothing=3/10", "targets", "((4/5, 1/10, 1/10))",
         NULL},
        {SOFTMAX, "logits=[0,0,0] classes=1 smoothing=3/10 smoothing_over=others", "targets",
         "((7/10, 3/20, 3/20))", NULL},
        {SOFTMAX, "logits=[0,0] targets=[1,0] output=sigmoid smoothing=1/5", "targets",
         "((9/10, 1/10))", NULL},
        {SOFTMAX, "logits=[0,0] targets=[1,0] output=sigmoid reduction=mean_logits log_base=2",
         "loss", "1", NULL},
        {SOFTMAX, "logits=[0,0] targets=[1,0] output=sigmoid log_base=2", "loss", "2", NULL},
        {SOFTMAX, "logits=[[0,0],[0,0]] classes=[1,2]", "gradient", "((-1/4, 1/4), (1/4, -1/4))",
         NULL},
        {SOFTMAX, "logits=[[0,0],[0,0]] classes=[1,2] reduction=sum", "gradient",
         "((-1/2, 1/2), (1/2, -1/2))", NULL},
        {SOFTMAX, "logits=[2,2,1]", "predicted", "(1)", NULL},
        /* logit 2: sigmoid 0.8807970779778824 */
        {SOFTMAX, "logits=2 output=sigmoid", "probabilities", NULL, "((0.880797))"},
    };
    (void)state;
    check_known(rows, DLT_COUNT(rows) - 1);
    struct call call;
    run_line(&call, SOFTMAX, rows[DLT_COUNT(rows) - 1].line);
    assert_int_equal(call.err, DLT_ERR_TYPE); /* a logit alone is no row */
    arena_destroy(call.arena);
}

static void softmax_of_far_apart_logits(void **state)
{
    static const struct known rows[] = {
        /* 1 - p is e^-1000 and not 0 */
        {SOFTMAX, "logits=[1000,0] classes=1", "loss", NULL, "5.07596e-435"},
        {SOFTMAX, "logits=[1000,0] classes=1", "gradient", NULL, "((-5.07596e-435, 5.07596e-435))"},
        {SOFTMAX, "logits=[1000,0] classes=2", "loss", NULL, "1000"},
        {SOFTMAX, "logits=[-1000] targets=[0] output=sigmoid", "loss", NULL, "5.07596e-435"},
    };
    (void)state;
    check_known(rows, DLT_COUNT(rows));
}

#define MLP "mlp_backpropagation"
/* A well-known worked example: two inputs, two hidden and two output units, all sigmoid. */
#define WORKED_EXAMPLE                                                                             \
    "weights=[[[0.15,0.20],[0.25,0.30]],[[0.40,0.45],[0.50,0.55]]] "                               \
    "biases=[[0.35,0.35],[0.60,0.60]] input=[0.05,0.10] target=[0.01,0.99] activation=sigmoid "    \
    "output_activation=sigmoid learning_rate=0.5"
#define RELU_NET "weights=[[[1,-2],[3,1]],[[2,-1]]] biases=[[1/2,0],[1]] input=[1,2] target=[3]"
#define JOINT_NET "weights=[[[2,-1],[1,1]],[[1,1]]] input=[1,2] target=[1]"

static void backpropagation_by_hand(void **state)
{
    static const struct known rows[] = {
        {MLP, WORKED_EXAMPLE, "output", NULL, "(0.751365, 0.772928)"},
        {MLP, WORKED_EXAMPLE, "loss", NULL, "0.298371"},
        {MLP, WORKED_EXAMPLE, "new_weights", NULL,
         "(((0.149781, 0.199561), (0.249751, 0.299502)), ((0.358916, 0.408666), (0.511301, "
         "0.56137)))"},
        {MLP, RELU_NET, "preactivations", "((-5/2, 5), (-4))", NULL},
        {MLP, RELU_NET, "loss", "49/2", NULL},
        {MLP, RELU_NET " loss=sse", "loss", "49", NULL},
        {MLP, RELU_NET " loss=sse", "deltas", "((0, 14), (-14))", NULL},
        {MLP, RELU_NET, "weight_gradients", "(((0, 0), (7, 14)), ((0, -35)))", NULL},
        {MLP, RELU_NET, "input_gradient", "(21, 7)", NULL},
        {MLP, RELU_NET " learning_rate=1/10", "new_weights",
         "(((1, -2), (23/10, -2/5)), ((2, 5/2)))", NULL},
        {MLP, RELU_NET " learning_rate=1/10", "new_biases", "((1/2, -7/10), (17/10))", NULL},
        {MLP, RELU_NET " learning_rate=1/10", "new_loss", "49/200", NULL},
        {MLP, RELU_NET " activation=leaky_relu leak=1/5", "deltas", "((-16/5, 8), (-8))", NULL},
        {MLP, JOINT_NET, "deltas", "((0, 2), (2))", NULL},
        {MLP, JOINT_NET " at_joint=1/2", "deltas", "((1, 2), (2))", NULL},
        {MLP, JOINT_NET " activation=leaky_relu leak=1/5 at_joint=1/2", "slopes", "((3/5, 1), (1))",
         NULL},
        {MLP, "weights=[[[1,0],[0,1]]] input=[3,5] target=[1,1] loss=mse", "loss", "10", NULL},
        {MLP, "weights=[[[1,0],[0,1]]] input=[3,5] target=[1,1] loss=mse", "deltas", "((2, 4))",
         NULL},
        {MLP, "weights=[[[1],[1]]] input=[0] target=1 loss=cross_entropy", "deltas",
         "((-1/2, 1/2))", NULL},
        {MLP,
         "weights=[[[1]]] input=[0] target=[1] loss=binary_cross_entropy "
         "output_activation=sigmoid",
         "deltas", "((-1/2))", NULL},
        {MLP,
         "weights=[[[1]]] input=[0] target=[1] loss=binary_cross_entropy "
         "output_activation=sigmoid",
         "activation_gradients", "((-2))", NULL},
        {MLP, "weights=[[[1]]] input=[0] target=[1] loss=binary_cross_entropy_logits",
         "activation_gradients", "((-1/2))", NULL},
        {MLP, "weights=[[[1]],[[1]]] input=[0] target=[1] activations=[[tanh],[softplus]]",
         "slopes", "((1), (1/2))", NULL},
        {MLP, "weights=[[[1]]] input=[1] target=[0] learning_rate=1/10", "bias_gradients", "none",
         NULL},
        {MLP, "weights=[[[1]]] input=[1] target=[0] learning_rate=1/10", "new_biases", "none",
         NULL},
        {MLP, "weights=[[[1]]] input=[1] target=[0] learning_rate=1/10", "new_loss", "81/200",
         NULL},
        {MLP, "weights=[[[1]]] biases=[[0]] input=[1] target=[0] learning_rate=1/10", "new_biases",
         "((-1/10))", NULL},
    };
    (void)state;
    check_known(rows, DLT_COUNT(rows));
}

/* Without biases nothing is said of b, not even in the last step. */
static void without_biases_nothing_is_said_of_them(void **state)
{
    struct call call;
    (void)state;
    run_line(&call, MLP, "weights=[[[1]]] input=[1] target=[0] learning_rate=1/10");
    assert_int_equal(call.err, DLT_OK);
    for (size_t i = 0; i < call.result.trace.count; i++) {
        const char *formula = call.result.trace.steps[i].formula;
        assert_true(!formula || (!strstr(formula, "∂b") && !strstr(formula, "b −")));
    }
    arena_destroy(call.arena);
}

#define ATTENTION "scaled_dot_product_attention"
#define THREE_TOKENS "queries=[[1,0],[0,1],[1,1]] keys=[[1,0],[0,1],[1,1]] values=[[1],[10],[100]]"

static void attention_by_hand(void **state)
{
    static const struct known rows[] = {
        {ATTENTION, "queries=[[0,0]] keys=[[1,2],[3,4]] values=[[1,0],[3,8]]", "output", "((2, 4))",
         NULL},
        {ATTENTION, THREE_TOKENS, "scores", "((1, 0, 1), (0, 1, 1), (1, 1, 2))", NULL},
        {ATTENTION, THREE_TOKENS " mask=causal", "allowed", "((1, 0, 0), (1, 1, 0), (1, 1, 1))",
         NULL},
        {ATTENTION, "queries=[[0],[0]] keys=[[1],[1],[1]] values=[[1],[2],[6]] mask=causal",
         "output", "((1), (3/2))", NULL},
        {ATTENTION, "queries=[[0],[0]] keys=[[1],[1],[1]] values=[[1],[2],[6]] mask=causal_end",
         "output", "((3/2), (3))", NULL},
        {ATTENTION,
         "queries=[[0],[0]] keys=[[1],[1],[1]] values=[[1],[2],[6]] allowed=[[0,1,1],[1,0,0]]",
         "output", "((4), (1))", NULL},
        {ATTENTION, "queries=[[1,0]] keys=[[1,0],[0,1]] values=[[1],[0]] scaling=none", "output",
         NULL, "((0.731059))"},
        {ATTENTION, "queries=[[1,0]] keys=[[1,0],[0,1]] values=[[1],[0]]", "output", NULL,
         "((0.669762))"},
        {ATTENTION, "queries=[[1,0]] keys=[[1,0],[0,1]] values=[[1],[0]] divisor=1/2", "output",
         NULL, "((0.880797))"},
        /* two heads of size 1: nothing is scaled, and each head sees its own column */
        {ATTENTION, "queries=[[1,0]] keys=[[1,0],[0,1]] values=[[1,1],[0,0]] heads=2", "weights",
         NULL, "(((0.731059, 0.268941)), ((0.5, 0.5)))"},
        {ATTENTION, "queries=[[1,0]] keys=[[1,0],[0,1]] values=[[1,1],[0,0]] heads=2",
         "output_shape", "(1, 2)", NULL},
        {ATTENTION, "queries=[[1],[0]] keys=[[1,0],[0,1]] values=[[1,0]] tokens=columns", "weights",
         NULL, "((0.669762), (0.330238))"},
        {ATTENTION, "queries=[[1],[0]] keys=[[1,0],[0,1]] values=[[1,0]] tokens=columns",
         "output_shape", "(1, 1)", NULL},
        /* a row for each query, wherever the tokens stand */
        {ATTENTION,
         "queries=[[0,0]] keys=[[1,2]] values=[[2,6]] tokens=columns allowed=[[1,1],[0,1]]",
         "output", "((4, 6))", NULL},
        {ATTENTION,
         "queries=[[0,0]] keys=[[1,2,3]] values=[[2,6,7]] tokens=columns "
         "allowed=[[1,1,0],[0,1,0]]",
         "output", "((4, 6))", NULL},
        {ATTENTION, "queries=[[0,0]] keys=[[1,2]] values=[[2,6]] tokens=columns mask=causal",
         "allowed", "((1, 0), (1, 1))", NULL},
    };
    (void)state;
    check_known(rows, DLT_COUNT(rows));
}

#define CONVOLUTION "convolution_gradient"

static void convolution_by_hand(void **state)
{
    static const struct known rows[] = {
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,0,-1]", "output", "(-2, -2)", NULL},
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,0,-1] operation=convolution", "output", "(2, 2)",
         NULL},
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,0,-1] output_gradient=[1,2]", "kernel_gradient",
         "(5, 8, 11)", NULL},
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,0,-1] output_gradient=[1,2] operation=convolution",
         "kernel_gradient", "(11, 8, 5)", NULL},
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,0,-1] output_gradient=[1,2]", "input_gradient",
         "(1, 2, -1, -2)", NULL},
        {CONVOLUTION, "input=[1,2,3,4,5] kernel=[1,2] stride=2 padding=1", "output", "(2, 8, 14)",
         NULL},
        {CONVOLUTION, "input=[1,2,3,4,5] kernel=[1,2] stride=2 padding=1", "matrix",
         "((2, 0, 0, 0, 0), (0, 1, 2, 0, 0), (0, 0, 0, 1, 2))", NULL},
        {CONVOLUTION, "input=[1,2,3,4,5] kernel=[1,1] stride=4 output_gradient=3", "input_gradient",
         "(3, 3, 0, 0, 0)", NULL},
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,1] dilation=3 bias=1/2 target=[0]", "loss",
         "121/8", NULL},
        {CONVOLUTION, "input=[1,2,3,4] kernel=[1,1] dilation=3 bias=1/2 target=[0]",
         "bias_gradient", "11/2", NULL},
    };
    (void)state;
    check_known(rows, DLT_COUNT(rows));
}

#define GRAPH "computation_graph_gradient"

static void computation_graphs_by_hand(void **state)
{
    static const struct known rows[] = {
        {GRAPH, "function=(x+y)*z inputs=[[x,-2],[y,5],[z,-4]]", "intermediates", "(3, -12)", NULL},
        {GRAPH, "function=(x+y)*z inputs=[[x,-2],[y,5],[z,-4]]", "gradient", "(-4, -4, 3)", NULL},
        {GRAPH,
         "function=sigmoid(w_0*x_0+w_1*x_1+w_2) "
         "inputs=[[w_0,2],[x_0,-1],[w_1,-3],[x_1,-2],[w_2,-3]]",
         "gradient", NULL, "(-0.196612, 0.393224, -0.393224, -0.589836, 0.196612)"},
        {GRAPH, "function=(x+y)*(x+y) inputs=[[x,1],[y,2]]", "operations", "2", NULL},
        {GRAPH, "function=(x+y)*(x+y) inputs=[[x,1],[y,2]]", "adjoints", "(6, 1)", NULL},
        {GRAPH, "function=(x+y)*(x+y) inputs=[[x,1],[y,2]] repeats=separate", "adjoints",
         "(3, 3, 1)", NULL},
        {GRAPH, "function=(x+y)*max(y,z) inputs=[[x,1],[y,2],[z,0]]", "gradient", "(2, 5, 0)",
         NULL},
        {GRAPH, "function=relu(x) inputs=[[x,0]]", "gradient", "(0)", NULL},
        {GRAPH, "function=relu(x) inputs=[[x,0]] at_joint=1/2", "gradient", "(1/2)", NULL},
        {GRAPH, "function=x^2 inputs=[[x,3]] output_gradient=-1/2", "gradient", "(-3)", NULL},
        {GRAPH, "function=7 inputs=[[x,3]]", "gradient", "(0)", NULL},
        {GRAPH, "function=x^1+y*x^0 inputs=[[x,0],[y,3]]", "gradient", "(1, 1)", NULL},
        {"optimiser_steps", "rule=sgd function=3*x^1+x^0+x^2 start=0 learning_rate=1", "final",
         "-3", NULL},
    };
    (void)state;
    check_known(rows, DLT_COUNT(rows));
}

static void failures_in_a_graph_say_where(void **state)
{
    static const struct {
        const char *line, *text;
    } rows[] = {
        {"function=y+1/x inputs=[[x,0],[y,1/3]]",
         "function: division by zero at v₁ = 1/x = 1/0, where x = 0, y = 1/3"},
        {"function=log(x-y)*y inputs=[[x,2],[y,2]]",
         "function: the logarithm of zero at v₂ = log(v₁) = log(0), where x = 2, y = 2"},
        {"function=y*(1/0) inputs=[[y,1]]", "function: division by zero at 1/0"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        run_line(&call, GRAPH, rows[i].line);
        assert_int_not_equal(call.err, DLT_OK);
        assert_string_equal(call.diag.text, rows[i].text);
        arena_destroy(call.arena);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    static const struct {
        const char *solver, *line, *tag;
    } rows[] = {
        {SOFTMAX, "logits=[[1,2],[3]]", "ragged"},
        {SOFTMAX, "logits=[1,2] classes=3", "class"},
        {SOFTMAX, "logits=[1,2] classes=1.5", "not-whole"},
        {SOFTMAX, "logits=[1,2] classes=[1,2]", "lengths"},
        {SOFTMAX, "logits=[1,2] classes=1 targets=[1,0]", "both"},
        {SOFTMAX, "logits=[1,2] classes=1 output=sigmoid", "classes-of-sigmoid"},
        {SOFTMAX, "logits=[1,2] targets=[1,1]", "distribution"},
        {SOFTMAX, "logits=[1,2] targets=[[1,0],[1,0]]", "shape"},
        {SOFTMAX, "logits=[1,2] temperature=0", "temperature"},
        {SOFTMAX, "logits=[1,2] example=2", "example"},
        {SOFTMAX, "logits=[1,2] classes=1 reduction=mean_logits", "reduction"},
        {SOFTMAX, "logits=[1] classes=1 smoothing=1/2 smoothing_over=others", "smoothing"},
        {SOFTMAX, "logits=[10^40,0]", "too-large"},
        {MLP, "weights=[[[1,2]]] input=[1] target=[1]", "shape"},
        {MLP, "weights=[[[1,2]],[[1,2]]] input=[1,1] target=[1]", "shape"},
        {MLP, "weights=[[[1]]] input=[1] target=[1,2]", "lengths"},
        {MLP, "weights=[[[1]]] biases=[[1],[1]] input=[1] target=[1]", "lengths"},
        {MLP, "weights=[[[1]]] biases=[[1,1]] input=[1] target=[1]", "shape"},
        {MLP, "weights=[[[1]]] input=[1] target=[1] activations=[[relu],[relu]]", "activations"},
        {MLP, "weights=[[[1]]] input=[1] target=[1] activations=[[swish]]", "activation"},
        {MLP, "weights=[[[1]]] input=[1] target=[1] activations=[[tanh]] activation=relu",
         "together"},
        {MLP, "weights=[[[1]]] input=[1] target=[1] activations=[[tanh]] output_activation=relu",
         "together"},
        {ATTENTION, "queries=[[1]] keys=[[1]] values=[[1]] scaling=none divisor=2", "together"},
        {MLP, "weights=[[[1]]] input=[1] target=[1] activations=[[relu,1]]", "activation"},
        {MLP, "weights=[[[1]]] input=[1] target=[2] loss=binary_cross_entropy_logits", "target"},
        {MLP, "weights=[[[1]]] input=[1] target=[1] loss=binary_cross_entropy",
         "not-a-probability"},
        {MLP, "weights=[[[1],[1]]] input=[1] target=[3] loss=cross_entropy", "class"},
        {MLP, "weights=[[[1],[1]]] input=[1] target=[1/2,1/4] loss=cross_entropy", "distribution"},
        {MLP, "weights=[[[1]],[[1]]] input=[10^40] target=[1] activation=sigmoid", "too-large"},
        {ATTENTION, "queries=[[1,2]] keys=[[1]] values=[[1]]", "shape"},
        {ATTENTION, "queries=[[1]] keys=[[1]] values=[[1],[2]]", "shape"},
        {ATTENTION, "queries=[[1]] keys=[[1]] values=[[1]] heads=2", "heads"},
        {ATTENTION, "queries=[[1]] keys=[[1]] values=[[1]] divisor=0", "divisor"},
        {ATTENTION, "queries=[[1]] keys=[[1]] values=[[1]] allowed=[[0]]", "sees-nothing"},
        {ATTENTION, "queries=[[1]] keys=[[1]] values=[[1]] allowed=[[1/2]]", "allowed"},
        {ATTENTION, "queries=[[1],[1]] keys=[[1]] values=[[1]] mask=causal_end", "sees-nothing"},
        {ATTENTION, "queries=[[10^40]] keys=[[1]] values=[[1]]", "too-large"},
        {GRAPH, "function=x inputs=[[x,1],[x,2]]", "input"},
        {GRAPH, "function=x inputs=[[x]]", "input"},
        {GRAPH, "function=x inputs=[[x,[1,2]]]", "input"},
        {GRAPH, "function=[1,2]*x inputs=[[x,1]]", "function"},
        {GRAPH, "function=x! inputs=[[x,1]]", "function"},
        {GRAPH, "function=x+q inputs=[[x,1]]", "unknown-symbol"},
        {GRAPH, "function=1/x inputs=[[x,0]]", "division-by-zero"},
        {CONVOLUTION, "input=[1,2] kernel=[1,2,3]", "kernel-too-long"},
        {CONVOLUTION, "input=[] kernel=[1]", "empty"},
        {CONVOLUTION, "input=[1,2] kernel=[1] target=[1]", "lengths"},
        {CONVOLUTION, "input=[1] kernel=[1] target=[1] output_gradient=[1]", "both"},
    };
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        struct call call;
        run_line(&call, rows[i].solver, rows[i].line);
        if (call.err == DLT_OK)
            fail_msg("%s accepted %s", rows[i].solver, rows[i].line);
        if (strcmp(call.diag.tag, rows[i].tag) != 0)
            fail_msg("%s %s: %s, not %s: %s", rows[i].solver, rows[i].line, call.diag.tag,
                     rows[i].tag, call.diag.text);
        arena_destroy(call.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(softmax_by_hand),
        cmocka_unit_test(softmax_of_far_apart_logits),
        cmocka_unit_test(backpropagation_by_hand),
        cmocka_unit_test(without_biases_nothing_is_said_of_them),
        cmocka_unit_test(attention_by_hand),
        cmocka_unit_test(convolution_by_hand),
        cmocka_unit_test(computation_graphs_by_hand),
        cmocka_unit_test(failures_in_a_graph_say_where),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
