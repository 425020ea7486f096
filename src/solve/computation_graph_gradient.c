/* SPDX-License-Identifier: MIT */
/* Reverse-mode differentiation of an expression: its intermediate values forward, their adjoints
 * back. */
#include "derivative.h"
#include "vectors.h"
#include "wording.h"

#include <string.h>

enum { MAX_INPUTS = 16, MAX_NODES = 128 };

enum { FUNCTION, INPUTS, AT_JOINT, REPEATS, SEED };

enum { OUT_VALUE, OUT_FORMULAS, OUT_NODES, OUT_ADJOINTS, OUT_GRADIENT, OUT_COUNT };

static const struct param params[] = {
    [FUNCTION] = {.name = "function",
                  .summary = "an expression in the inputs: + - * / ^ exp log sqrt sin cos tan tanh "
                             "sigmoid relu abs max min",
                  .type = PARAM_FUNCTION},
    [INPUTS] = {.name = "inputs",
                .summary = "a row for each: its name and its value, such as [[x, 2], [y, 1/3]]",
                .type = PARAM_TABLE},
    [AT_JOINT] = {.name = "at_joint",
                  .summary =
                      "slope of relu where its argument is exactly 0; that of abs is 0 there, "
                      "and of equal arguments max and min take the first",
                  .type = PARAM_REAL,
                  .fallback = "0",
                  .minimum = "0",
                  .maximum = "1"},
    [REPEATS] = {.name = "repeats",
                 .summary = "an operation that occurs twice on the same operands: merged into one "
                            "intermediate value, or separate",
                 .type = PARAM_CHOICE,
                 .fallback = "merged",
                 .choices = "merged separate"},
    [SEED] = {.name = "output_gradient",
              .summary = "what the way back begins with: the derivative by the expression's value",
              .type = PARAM_REAL,
              .fallback = "1"},
};

static const struct solver_output outputs[] = {
    [OUT_VALUE] = {.name = "value", .summary = "of the expression"},
    [OUT_FORMULAS] = {.name = "formulas",
                      .summary = "what each intermediate value is made of, in order"},
    [OUT_NODES] = {.name = "intermediates", .summary = "v_1, v_2, ..., the last is the value"},
    [OUT_ADJOINTS] = {.name = "adjoints",
                      .summary = "derivative of the result by each intermediate value"},
    [OUT_GRADIENT] = {.name = "gradient",
                      .summary = "derivative of the result by each input, in their order"},
    [OUT_COUNT] = {.name = "operations", .summary = "how many intermediate values there are"},
};

/* An input, a constant, or an operation on earlier nodes. */
struct node {
    const char *label;   /* "x", "2", "v₁" */
    const char *formula; /* of an operation: "x + v₁" */
    const struct expr *expr;
    size_t count;
    const size_t *operands;
    const struct value *slopes; /* derivative of this node by each operand; none for constants */
    struct value value, adjoint;
    bool moves; /* depends on an input */
    bool operation;
    size_t number; /* of an operation, from 1 */
};

struct graph {
    struct solve_run *run;
    struct node nodes[MAX_NODES];
    size_t count, inputs, operations;
    size_t top; /* the node whose value is asked for */
    bool merged;
};

/* --- reading ---------------------------------------------------------------------------------------- */

static struct node *add_node(struct graph *graph)
{
    if (graph->count == MAX_NODES) {
        num_fail(graph->run->ctx, DLT_ERR_LIMIT, "too-many",
                 "function: at most %d inputs, constants and operations", MAX_NODES);
        return NULL;
    }
    return &graph->nodes[graph->count++];
}

static bool read_input(struct graph *graph, struct value row, struct expr_symbol *symbol)
{
    struct num_ctx *ctx = graph->run->ctx;
    const char *name = row.as.items[0].as.word;
    if (row.count != 2 || !value_is_number(row.as.items[1])) {
        num_fail(ctx, DLT_ERR_RANGE, "input",
                 "inputs: the row of %s must be a name and a number, such as [%s, 2]", name, name);
        return false;
    }
    for (size_t i = 0; i < graph->inputs; i++) {
        if (str_equal(graph->nodes[i].label, name)) {
            num_fail(ctx, DLT_ERR_RANGE, "input", "inputs: %s stands there twice", name);
            return false;
        }
    }
    struct node *node = add_node(graph);
    *node = (struct node){.label = name, .value = row.as.items[1], .moves = true};
    *symbol = (struct expr_symbol){.name = name};
    graph->inputs++;
    return true;
}

static const struct expr *read_function(struct graph *graph, struct diag *diag)
{
    struct solve_run *run = graph->run;
    struct value rows = run->args[INPUTS];
    struct expr_symbol symbols[MAX_INPUTS] = {0};
    const struct expr *expr = NULL;
    if (rows.count == 0 || rows.count > MAX_INPUTS) {
        num_fail(run->ctx, DLT_ERR_LIMIT, "too-many", "inputs: from 1 to %d rows", MAX_INPUTS);
        return NULL;
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (!read_input(graph, rows.as.items[i], &symbols[i]))
            return NULL;
    }
    const struct expr_scope scope = {.symbols = symbols, .symbol_count = rows.count};
    enum dlt_err err =
        expr_parse(run->ctx->arena, run->args[FUNCTION].as.word, &scope, &expr, NULL, diag);
    if (err != DLT_OK)
        run->ctx->err = err;
    return err == DLT_OK ? expr : NULL;
}

/* --- values and local slopes ------------------------------------------------------------------------ */

/* Values of a node's operands, and room for the slopes by them. */
struct local {
    struct num_ctx *ctx;
    const struct expr *expr;
    size_t count;
    const struct value *a;
    const bool *moves;
    struct value at_joint;
    struct value *slopes;
};

static struct value whole(const struct local *local, long number)
{
    return value_long(local->ctx->arena, number);
}

static struct value sum_node(const struct local *local)
{
    struct value sum = local->a[0];
    local->slopes[0] = whole(local, 1);
    for (size_t i = 1; i < local->count; i++) {
        bool minus = local->expr->op == EXPR_SUB;
        sum = minus ? num_sub(local->ctx, sum, local->a[i]) : num_add(local->ctx, sum, local->a[i]);
        local->slopes[i] = whole(local, minus ? -1 : 1);
    }
    return sum;
}

/* The slope by each operand is the product of the others: of those before it, and of those behind. */
static struct value product_node(const struct local *local)
{
    struct value before = whole(local, 1), behind = before;
    for (size_t i = 0; i < local->count; i++) {
        local->slopes[i] = before;
        before = num_mul(local->ctx, before, local->a[i]);
    }
    for (size_t i = local->count; i-- > 0;) {
        local->slopes[i] = num_mul(local->ctx, local->slopes[i], behind);
        behind = num_mul(local->ctx, behind, local->a[i]);
    }
    return before;
}

static struct value quotient_node(const struct local *local)
{
    struct num_ctx *ctx = local->ctx;
    struct value quotient = num_div(ctx, local->a[0], local->a[1]);
    local->slopes[0] = num_div(ctx, whole(local, 1), local->a[1]);
    local->slopes[1] = num_neg(ctx, num_div(ctx, quotient, local->a[1]));
    return quotient;
}

static struct value power_node(const struct local *local)
{
    struct num_ctx *ctx = local->ctx;
    struct value base = local->a[0], exponent = local->a[1], one = whole(local, 1);
    local->slopes[0] = local->slopes[1] = whole(local, 0);
    /* x^0 is 1 everywhere. */
    if (!local->moves[1] && value_sign(exponent) == 0)
        return one;
    struct value power = num_pow(ctx, base, exponent);
    if (local->moves[0] && num_compare(exponent, one) == NUM_EQUAL)
        local->slopes[0] = one;
    else if (local->moves[0] && value_sign(exponent) != 0)
        local->slopes[0] = num_mul(ctx, exponent, num_pow(ctx, base, num_sub(ctx, exponent, one)));
    if (local->moves[1])
        local->slopes[1] = num_mul(ctx, power, num_log(ctx, base));
    return power;
}

/* relu and abs. */
static struct value bent_node(const struct local *local, bool relu)
{
    struct num_ctx *ctx = local->ctx;
    int sign = value_sign(local->a[0]);
    if (ctx->err == DLT_OK && sign == 2)
        return num_fail(ctx, DLT_ERR_RANGE, "joint",
                        "the rounded argument of %s cannot be told from its joint",
                        relu ? "relu" : "abs");
    local->slopes[0] = whole(local, sign > 0 ? 1 : sign < 0 && !relu ? -1 : 0);
    if (sign == 0 && relu)
        local->slopes[0] = local->at_joint;
    return num_mul(ctx, local->a[0], sign > 0 ? whole(local, 1) : whole(local, relu ? 0 : -1));
}

static struct value extreme_node(const struct local *local, bool largest)
{
    size_t best = 0;
    for (size_t i = 0; i < local->count; i++) {
        enum num_order order = num_compare(local->a[i], local->a[best]);
        if (i > 0 && order == NUM_UNKNOWN)
            return num_fail(local->ctx, DLT_ERR_RANGE, "joint",
                            "the rounded arguments of %s cannot be told apart",
                            largest ? "max" : "min");
        if (order == (largest ? NUM_GREATER : NUM_LESS))
            best = i;
        local->slopes[i] = whole(local, 0);
    }
    local->slopes[best] = whole(local, 1);
    return local->a[best];
}

static struct value log_node(const struct local *local, long base)
{
    struct num_ctx *ctx = local->ctx;
    struct value log = num_log(ctx, local->a[0]);
    struct value scale = base ? num_log(ctx, whole(local, base)) : whole(local, 1);
    local->slopes[0] = num_div(ctx, whole(local, 1), num_mul(ctx, local->a[0], scale));
    return num_div(ctx, log, scale);
}

/* Functions of one argument whose slope is written with their value. */
static struct value smooth_node(const struct local *local, const char *name)
{
    struct num_ctx *ctx = local->ctx;
    struct value a = local->a[0], one = whole(local, 1), value;
    if (str_equal(name, "exp")) {
        value = local->slopes[0] = num_exp(ctx, a);
    } else if (str_equal(name, "sqrt")) {
        value = num_sqrt(ctx, a);
        local->slopes[0] = num_div(ctx, one, num_add(ctx, value, value));
    } else if (str_equal(name, "sin")) {
        value = num_sin(ctx, a);
        local->slopes[0] = num_cos(ctx, a);
    } else if (str_equal(name, "cos")) {
        value = num_cos(ctx, a);
        local->slopes[0] = num_neg(ctx, num_sin(ctx, a));
    } else if (str_equal(name, "tan")) {
        value = num_tan(ctx, a);
        local->slopes[0] = num_add(ctx, one, num_mul(ctx, value, value));
    } else if (str_equal(name, "tanh")) {
        value = num_tanh(ctx, a);
        local->slopes[0] = num_sub(ctx, one, num_mul(ctx, value, value));
    } else {
        value = vectors_sigmoid(ctx, a);
        local->slopes[0] = num_mul(ctx, value, num_sub(ctx, one, value));
    }
    return value;
}

static struct value call_node(const struct local *local)
{
    const char *name = local->expr->name;
    if (str_equal(name, "max") || str_equal(name, "min"))
        return extreme_node(local, str_equal(name, "max"));
    if (str_equal(name, "relu") || str_equal(name, "abs"))
        return bent_node(local, str_equal(name, "relu"));
    if (str_equal(name, "log") || str_equal(name, "ln"))
        return log_node(local, 0);
    if (str_equal(name, "log2") || str_equal(name, "log10"))
        return log_node(local, name[3] == '2' ? 2 : 10);
    return smooth_node(local, name);
}

static struct value evaluate(const struct local *local)
{
    switch (local->expr->op) {
    case EXPR_ADD:
    case EXPR_SUB:
        return sum_node(local);
    case EXPR_MUL:
        return product_node(local);
    case EXPR_DIV:
        return quotient_node(local);
    case EXPR_POW:
        return power_node(local);
    case EXPR_NEG:
        local->slopes[0] = whole(local, -1);
        return num_neg(local->ctx, local->a[0]);
    default:
        return call_node(local);
    }
}

/* --- building --------------------------------------------------------------------------------------- */

static bool is_known(const struct expr *expr)
{
    static const char *const names[] = {"exp",  "sqrt", "sin", "cos", "tan",  "tanh", "sigmoid",
                                        "relu", "abs",  "log", "ln",  "log2", "log10"};
    if (expr->op != EXPR_CALL)
        return expr->op == EXPR_ADD || expr->op == EXPR_SUB || expr->op == EXPR_MUL ||
               expr->op == EXPR_DIV || expr->op == EXPR_POW || expr->op == EXPR_NEG;
    if (expr->count > 0 && (str_equal(expr->name, "max") || str_equal(expr->name, "min")))
        return true;
    for (size_t i = 0; i < DLT_COUNT(names); i++) {
        if (expr->count == 1 && str_equal(expr->name, names[i]))
            return true;
    }
    return false;
}

static bool mentions_input(const struct graph *graph, const struct expr *expr)
{
    for (size_t i = 0; expr->op == EXPR_SYMBOL && i < graph->inputs; i++) {
        if (str_equal(expr->name, graph->nodes[i].label))
            return true;
    }
    for (size_t i = 0; i < expr->count; i++) {
        if (mentions_input(graph, expr->args[i]))
            return true;
    }
    return false;
}

/* Says where in the function what went wrong is told. */
static void place_failure(const struct graph *graph, const char *where)
{
    struct num_ctx *ctx = graph->run->ctx;
    if (!ctx->diag)
        return;
    const char *tag = arena_strdup(ctx->arena, ctx->diag->tag);
    const char *why = arena_strdup(ctx->arena, ctx->diag->text);
    diag_set(ctx->diag, ctx->err, tag, "function: %s at %s", why, where);
}

static size_t add_constant(struct graph *graph, struct value value)
{
    struct num_ctx *ctx = graph->run->ctx;
    if (ctx->err == DLT_OK && !value_is_number(value))
        num_fail(ctx, DLT_ERR_TYPE, "function", "function must be made of numbers, not of lists");
    struct node *node = ctx->err == DLT_OK ? add_node(graph) : NULL;
    if (!node)
        return 0;
    *node = (struct node){.label = run_text(graph->run, value), .value = value};
    return graph->count - 1;
}

/* "(−2)" for what would be misread behind a sign or before an exponent. */
static const char *operand_text(const struct graph *graph, size_t index, bool numbers)
{
    const struct node *node = &graph->nodes[index];
    return numbers || (!node->moves && !node->operation) ? run_factor(graph->run, node->value)
                                                         : node->label;
}

static const char *operation_text(const struct graph *graph, const struct node *node, bool numbers)
{
    struct strbuf text;
    const struct expr *expr = node->expr;
    bool call = expr->op == EXPR_CALL;
    const char *sign = expr->op == EXPR_ADD   ? " + "
                       : expr->op == EXPR_SUB ? " − "
                       : expr->op == EXPR_MUL ? "·"
                       : expr->op == EXPR_DIV ? "/"
                       : expr->op == EXPR_POW ? "^"
                                              : ", ";
    strbuf_init(&text);
    strbuf_printf(&text, "%s", call ? expr->name : expr->op == EXPR_NEG ? "−" : "");
    strbuf_add(&text, call ? "(" : "");
    for (size_t i = 0; i < node->count; i++) {
        strbuf_add(&text, i > 0 ? sign : "");
        if (call && numbers)
            strbuf_add(&text, run_text(graph->run, graph->nodes[node->operands[i]].value));
        else
            strbuf_add(&text, operand_text(graph, node->operands[i], numbers));
    }
    strbuf_add(&text, call ? ")" : "");
    return wording_done(graph->run->ctx->arena, &text);
}

/* The same operation on the same operands, or the number of nodes. */
static size_t find_same(const struct graph *graph, const struct node *wanted)
{
    size_t first = graph->merged ? 0 : graph->count;
    for (size_t i = first; i < graph->count; i++) {
        const struct node *node = &graph->nodes[i];
        bool same =
            node->operation && node->expr->op == wanted->expr->op && node->count == wanted->count &&
            (node->expr->op != EXPR_CALL || str_equal(node->expr->name, wanted->expr->name));
        for (size_t k = 0; same && k < node->count; k++) {
            size_t a = node->operands[k], b = wanted->operands[k];
            same = a == b || (!graph->nodes[a].moves && !graph->nodes[b].moves &&
                              value_equal(graph->nodes[a].value, graph->nodes[b].value));
        }
        if (same)
            return i;
    }
    return graph->count;
}

/* The inputs as they were given: "x = 0, y = 1". */
static const char *inputs_text(const struct graph *graph)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < graph->inputs; i++)
        strbuf_printf(&text, "%s%s = %s", i > 0 ? ", " : "", graph->nodes[i].label,
                      run_text(graph->run, graph->nodes[i].value));
    return wording_done(graph->run->ctx->arena, &text);
}

static void compute(struct graph *graph, struct node *node)
{
    struct num_ctx *ctx = graph->run->ctx;
    struct value *values = arena_array(ctx->arena, node->count, sizeof *values);
    bool *moves = arena_array(ctx->arena, node->count, sizeof *moves);
    for (size_t i = 0; i < node->count; i++) {
        values[i] = graph->nodes[node->operands[i]].value;
        moves[i] = graph->nodes[node->operands[i]].moves;
    }
    struct local local = {.ctx = ctx,
                          .expr = node->expr,
                          .count = node->count,
                          .a = values,
                          .moves = moves,
                          .at_joint = graph->run->args[AT_JOINT],
                          .slopes = arena_array(ctx->arena, node->count, sizeof *values)};
    node->value = evaluate(&local);
    node->slopes = local.slopes;
    if (ctx->err != DLT_OK)
        place_failure(graph,
                      run_printf(graph->run, "%s = %s = %s, where %s", node->label, node->formula,
                                 operation_text(graph, node, true), inputs_text(graph)));
}

static size_t add_operation(struct graph *graph, const struct expr *expr, const size_t *operands)
{
    struct node made = {
        .expr = expr, .count = expr->count, .operands = operands, .moves = true, .operation = true};
    size_t same = find_same(graph, &made);
    if (same < graph->count)
        return same;
    made.number = ++graph->operations;
    made.label = run_printf(graph->run, "v%s", run_subscript(graph->run, (long)made.number));
    made.formula = operation_text(graph, &made, false);
    compute(graph, &made);
    struct node *node = graph->run->ctx->err == DLT_OK ? add_node(graph) : NULL;
    if (!node)
        return 0;
    *node = made;
    return graph->count - 1;
}

/* The node of an expression, made where it is not there; recursive, as deep as the expression. */
static size_t build(struct graph *graph, const struct expr *expr)
{
    struct num_ctx *ctx = graph->run->ctx;
    if (ctx->err != DLT_OK)
        return 0;
    for (size_t i = 0; expr->op == EXPR_SYMBOL && i < graph->inputs; i++) {
        if (str_equal(expr->name, graph->nodes[i].label))
            return i;
    }
    if (!mentions_input(graph, expr)) {
        struct value value = expr_eval(ctx, expr, NULL);
        if (ctx->err != DLT_OK)
            place_failure(graph, expr_print(ctx->arena, expr, NULL, EXPR_UNICODE));
        return add_constant(graph, value);
    }
    if (!is_known(expr)) {
        num_fail(ctx, DLT_ERR_UNSUPPORTED, "function",
                 "function must be built from its inputs, numbers, + - * / ^, and exp, log, sqrt, "
                 "sin, cos, tan, tanh, sigmoid, relu, abs, max, min");
        return 0;
    }
    size_t *operands = arena_array(ctx->arena, expr->count, sizeof *operands);
    for (size_t i = 0; i < expr->count; i++)
        operands[i] = build(graph, expr->args[i]);
    return ctx->err == DLT_OK ? add_operation(graph, expr, operands) : 0;
}

static bool read_graph(struct graph *graph, struct diag *diag)
{
    struct num_ctx *ctx = graph->run->ctx;
    const struct expr *expr = read_function(graph, diag);
    graph->merged = run_is(graph->run->args[REPEATS], "merged");
    if (expr)
        graph->top = build(graph, expr);
    return ctx->err == DLT_OK;
}

/* --- the way back ----------------------------------------------------------------------------------- */

static void pass_backward(struct graph *graph)
{
    struct num_ctx *ctx = graph->run->ctx;
    for (size_t i = 0; i < graph->count; i++)
        graph->nodes[i].adjoint = value_long(ctx->arena, 0);
    graph->nodes[graph->top].adjoint = graph->run->args[SEED];
    for (size_t i = graph->count; i-- > graph->inputs;) {
        const struct node *node = &graph->nodes[i];
        for (size_t k = 0; node->operation && k < node->count; k++) {
            struct node *below = &graph->nodes[node->operands[k]];
            if (below->moves)
                below->adjoint =
                    num_add(ctx, below->adjoint, num_mul(ctx, node->adjoint, node->slopes[k]));
        }
    }
}

static void collect(struct graph *graph)
{
    struct solve_run *run = graph->run;
    struct arena *arena = run->ctx->arena;
    struct value *lists[3], gradient[MAX_INPUTS] = {0};
    for (size_t k = 0; k < DLT_COUNT(lists); k++)
        lists[k] = arena_array(arena, graph->operations, sizeof *lists[k]);
    for (size_t i = 0; i < graph->count; i++) {
        const struct node *node = &graph->nodes[i];
        if (i < graph->inputs)
            gradient[i] = node->adjoint;
        if (!node->operation)
            continue;
        lists[0][node->number - 1] = value_word(arena, node->formula);
        lists[1][node->number - 1] = node->value;
        lists[2][node->number - 1] = node->adjoint;
    }
    run->results[OUT_VALUE] = graph->nodes[graph->top].value;
    run->results[OUT_FORMULAS] = value_list(arena, lists[0], graph->operations);
    run->results[OUT_NODES] = value_list(arena, lists[1], graph->operations);
    run->results[OUT_ADJOINTS] = value_list(arena, lists[2], graph->operations);
    run->results[OUT_GRADIENT] = value_list(arena, gradient, graph->inputs);
    run->results[OUT_COUNT] = run_long(run, (long)graph->operations);
}

/* --- the trace -------------------------------------------------------------------------------------- */

static void explain_forward(const struct graph *graph, const struct node *node)
{
    struct solve_run *run = graph->run;
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "v%zu", node->number),
                        .title = run_printf(run, "Forward: %s", node->label),
                        .formula = run_printf(run, "%s = %s", node->label, node->formula),
                        .substitution = operation_text(graph, node, true),
                        .value = node->value,
                        .why = node->number == 1
                                   ? "One operation for each intermediate value, inputs first."
                                   : "Each value is kept: the way back needs it for the slopes.",
                    });
}

/* The terms of an adjoint: in symbols, and in numbers. */
static void adjoint_terms(const struct graph *graph, size_t index, struct strbuf *symbols,
                          struct strbuf *numbers)
{
    const char *label = graph->nodes[index].label;
    for (size_t i = index + 1; i < graph->count; i++) {
        const struct node *user = &graph->nodes[i];
        for (size_t k = 0; user->operation && k < user->count; k++) {
            if (user->operands[k] != index)
                continue;
            wording_separate(symbols, " + ");
            wording_separate(numbers, " + ");
            strbuf_printf(symbols, "∂f/∂%s·∂%s/∂%s", user->label, user->label, label);
            strbuf_printf(numbers, "%s·%s", run_factor(graph->run, user->adjoint),
                          run_factor(graph->run, user->slopes[k]));
        }
    }
}

static void explain_adjoint(const struct graph *graph, size_t index)
{
    struct solve_run *run = graph->run;
    const struct node *node = &graph->nodes[index];
    struct strbuf symbols, numbers;
    strbuf_init(&symbols);
    strbuf_init(&numbers);
    adjoint_terms(graph, index, &symbols, &numbers);
    bool none = symbols.length == 0, several = strstr(symbols.text ? symbols.text : "", " + ");
    const char *formula = wording_done(run->ctx->arena, &symbols);
    const char *substitution = wording_done(run->ctx->arena, &numbers);
    if (none && index == graph->top)
        substitution = formula = run_printf(run, "∂f/∂f = %s", run_text(run, run->args[SEED]));
    else if (none)
        substitution = formula = "f does not hold it";
    solve_step(run,
               &(struct trace_step){
                   .name = node->operation ? run_printf(run, "adjoint%zu", node->number)
                                           : run_printf(run, "by_%s", node->label),
                   .title = run_printf(run, "Backward: by %s", node->label),
                   .formula = none ? formula : run_printf(run, "∂f/∂%s = %s", node->label, formula),
                   .substitution = substitution,
                   .value = node->adjoint,
                   .why = none      ? "The way back begins here."
                          : several ? "It is used in several places, and each of them sends "
                                      "something back: the terms add up."
                                    : "What arrives from above times the local slope.",
               });
}

static void explain(const struct graph *graph)
{
    for (size_t i = graph->inputs; i < graph->count; i++) {
        if (graph->nodes[i].operation)
            explain_forward(graph, &graph->nodes[i]);
    }
    for (size_t i = graph->count; i-- > 0;) {
        if (graph->nodes[i].operation || i < graph->inputs)
            explain_adjoint(graph, i);
    }
}

static enum dlt_err run_computation_graph_gradient(struct solve_run *run, struct diag *diag)
{
    struct graph *graph = arena_array(run->ctx->arena, 1, sizeof *graph);
    graph->run = run;
    if (!read_graph(graph, diag))
        return run->ctx->err;
    pass_backward(graph);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    collect(graph);
    explain(graph);
    return run->ctx->err;
}

/* --- the oracle: forward, with dual numbers, one input after the other -------------------------------- */

static enum dlt_err oracle_computation_graph_gradient(struct solve_run *run, struct diag *diag)
{
    struct num_ctx *ctx = run->ctx;
    struct graph *graph = arena_array(ctx->arena, 1, sizeof *graph);
    struct expr_binding bindings[MAX_INPUTS] = {0};
    struct value gradient[MAX_INPUTS] = {0};
    graph->run = run;
    const struct expr *expr = read_function(graph, diag);
    if (!expr)
        return ctx->err;
    for (size_t i = 0; i < graph->inputs; i++)
        bindings[i] =
            (struct expr_binding){.name = graph->nodes[i].label, .value = graph->nodes[i].value};
    const struct expr_env env = {.bindings = bindings, .count = graph->inputs};
    for (size_t i = 0; i < graph->inputs; i++) {
        struct derivative d = derivative_at(ctx, expr, &env, bindings[i].name);
        run->results[OUT_VALUE] = d.value;
        gradient[i] = num_mul(ctx, run->args[SEED], d.slope);
    }
    /* The dual numbers know no other slope than 0 at a joint. */
    if (value_sign(run->args[AT_JOINT]) == 0)
        run->results[OUT_GRADIENT] = value_list(ctx->arena, gradient, graph->inputs);
    return ctx->err;
}

static const char *const grid[] = {
    "function=(x+y)*z inputs=[[x,-2],[y,5],[z,-4]]",
    "function=(x+y)*exp(x+y) inputs=[[x,1],[y,1/2]]",
    "function=(x+y)*exp(x+y) inputs=[[x,1],[y,1/2]] repeats=separate output_gradient=3",
    "function=1/(1+exp(-(w*x+b))) inputs=[[w,2],[x,-1],[b,3]]",
    "function=sigmoid(w*x+b) inputs=[[w,2],[x,-1],[b,3]]",
    "function=x*x*x-x^3/y inputs=[[x,2],[y,3]]",
    "function=relu(x-2)+abs(y)+max(x,y)-min(x,y) inputs=[[x,2],[y,-3]]",
    "function=relu(x-2)*y inputs=[[x,2],[y,-3]] at_joint=1/2",
    "function=log(x)+sqrt(y)+sin(x*y)+cos(x)+tan(y)+tanh(x)+log2(x)+log10(y) inputs=[[x,2],[y,3]]",
    "function=x^y+y^x inputs=[[x,2],[y,3]]",
    "function=x inputs=[[x,7],[y,1]]",
    "function=2*pi inputs=[[x,7]]",
    "function=-x^2+3*x-5 inputs=[[x,0]]",
    "function=(a*b+b*a)*(a*b) inputs=[[a,1/3],[b,-2]]",
    "function=(f-y)^2/2 inputs=[[f,sqrt(2)],[y,1]]",
};

const struct solver solver_computation_graph_gradient = {
    .name = "computation_graph_gradient",
    .summary =
        "An expression's intermediate values, their adjoints and the gradient for its inputs.",
    .citation = "Prince, Understanding Deep Learning, sec. 7.3; Baydin et al. 2018, Automatic "
                "differentiation in machine learning: a survey, sec. 3.2",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_computation_graph_gradient,
    .oracle = oracle_computation_graph_gradient,
    .oracle_note = "goes forward with dual numbers, once for each input",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
