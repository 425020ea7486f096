/* SPDX-License-Identifier: MIT */
/* Bounds on the linear regions of deep ReLU networks: what no network of these widths can exceed, and
 * what a network that folds its input reaches. */
#include "run.h"

enum { INPUTS, WIDTHS, HIDDEN_UNITS, LAYERS, RATIO, FOLDS };

enum {
    OUT_FOLDING,
    OUT_FOLDING_FACTORS,
    OUT_FOLDING_PROVED,
    OUT_DIMENSION_BOUND,
    OUT_LAYER_FACTORS,
    OUT_PATTERN_BOUND,
    OUT_SERRA_BOUND,
    OUT_SHALLOW,
    OUT_UNITS,
};

enum {
    MAX_LAYERS = 100,
    MAX_UNITS = 100000,
    MAX_BITS = 1 << 17,
    MAX_TABLE = 40000,
    MAX_WORDS = 1000000
};

static const struct param params[] = {
    [INPUTS] = {.name = "inputs",
                .summary = "number of inputs, Dᵢ",
                .type = PARAM_INTEGER,
                .minimum = "1",
                .maximum = "10000"},
    [WIDTHS] = {.name = "widths",
                .summary = "ReLU units of each hidden layer",
                .unit = "units",
                .type = PARAM_LIST,
                .fallback = "",
                .minimum = "1",
                .maximum = "100000"},
    [HIDDEN_UNITS] = {.name = "hidden_units",
                      .summary = "or units of every hidden layer, D, with layers",
                      .unit = "units",
                      .type = PARAM_INTEGER,
                      .fallback = "",
                      .minimum = "1",
                      .maximum = "100000"},
    [LAYERS] = {.name = "layers",
                .summary = "number of hidden layers, K, with hidden_units",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = "100"},
    [RATIO] = {.name = "ratio",
               .summary = "units for each input in the folding layers: D/Dᵢ rounded down (floor, "
                          "what is proved) or as it is (exact, as the book prints it)",
               .type = PARAM_CHOICE,
               .fallback = "floor",
               .choices = "floor exact"},
    [FOLDS] = {.name = "folds",
               .summary = "p units fold an input into p + 1 pieces (plus_one), or p (plain, the "
                          "first published bound)",
               .type = PARAM_CHOICE,
               .fallback = "plus_one",
               .choices = "plus_one plain"},
};

static const struct solver_output outputs[] = {
    [OUT_FOLDING] =
        {.name = "folding_regions",
         .summary = "regions that folding counts: all layers but the last fold, the last one cuts; "
                    "none where one of these has fewer units than inputs",
         .unit = "regions"},
    [OUT_FOLDING_FACTORS] = {.name = "folding_factors", .summary = "its factor for each layer"},
    [OUT_FOLDING_PROVED] = {.name = "folding_proved",
                            .summary = "1 when a network is known to reach it, 0 when it is only "
                                       "the formula's value"},
    [OUT_DIMENSION_BOUND] = {.name = "dimension_bound",
                             .summary = "at most: each layer cuts each region in as many "
                                        "dimensions as the narrowest layer so far leaves",
                             .unit = "regions"},
    [OUT_LAYER_FACTORS] = {.name = "layer_factors", .summary = "its factor for each layer"},
    [OUT_PATTERN_BOUND] = {.name = "pattern_bound",
                           .summary = "at most: one for each pattern of active units, 2^units",
                           .unit = "regions"},
    [OUT_SERRA_BOUND] = {.name = "serra_bound",
                         .summary = "at most: as dimension_bound, but counting that regions with "
                                    "few active units have few dimensions",
                         .unit = "regions"},
    [OUT_SHALLOW] = {.name = "shallow_regions",
                     .summary = "the most of one hidden layer with as many units in all",
                     .unit = "regions"},
    [OUT_UNITS] = {.name = "units", .summary = "hidden units in all", .unit = "units"},
};

/* --- reading the arguments ------------------------------------------------------------------------- */

struct stack {
    long inputs, layers, units;
    long width[MAX_LAYERS];
};

static void refuse(struct solve_run *run, enum dlt_err err, const char *text)
{
    num_fail(run->ctx, err, "together", "%s", text);
}

/* Bits of a number of so many factors, none larger than `base`. */
static double bits_of(double factors, long base)
{
    double bits = 0;

    for (; base > 0; base /= 2)
        bits++;
    return factors * bits;
}

static void check_size(struct solve_run *run, const struct stack *stack)
{
    double bits = 0, words = 0;

    for (long l = 0; l < stack->layers; l++) {
        double width = (double)stack->width[l], inputs = (double)stack->inputs;
        double cut = bits_of(inputs < width ? inputs : width, stack->width[l]);

        bits += cut < width ? cut : width;
        if (inputs < width)
            words += inputs * cut / 64;
        /* An exact ratio keeps its denominator. */
        if (run_is(run->args[RATIO], "exact"))
            bits += bits_of(inputs, stack->width[l] + stack->inputs);
    }
    if (stack->units > MAX_UNITS)
        refuse(run, DLT_ERR_LIMIT, "widths are limited to 100000 units in all");
    else if (bits > MAX_BITS)
        refuse(run, DLT_ERR_LIMIT, "inputs and widths make bounds of more than 40000 digits");
    else if (words > MAX_WORDS)
        refuse(run, DLT_ERR_LIMIT, "inputs and widths make sums that are too long to add up");
}

static bool read_stack(struct solve_run *run, struct stack *stack)
{
    const struct value *args = run->args;
    bool listed = run_given(args[WIDTHS]);
    bool equal = run_given(args[HIDDEN_UNITS]) && run_given(args[LAYERS]);

    *stack = (struct stack){.inputs = run_to_long(args[INPUTS])};
    if (listed == equal || (listed && (run_given(args[HIDDEN_UNITS]) || run_given(args[LAYERS]))))
        refuse(run, DLT_ERR_RANGE, "give either widths, or hidden_units and layers");
    else if (listed && (args[WIDTHS].count == 0 || args[WIDTHS].count > MAX_LAYERS))
        refuse(run, DLT_ERR_LIMIT, "widths has between 1 and 100 layers");
    else if (listed)
        run_whole(run, "widths", args[WIDTHS]);
    if (run->ctx->err != DLT_OK)
        return false;
    stack->layers = listed ? (long)args[WIDTHS].count : run_to_long(args[LAYERS]);
    for (long l = 0; l < stack->layers; l++) {
        stack->width[l] = run_to_long(listed ? args[WIDTHS].as.items[l] : args[HIDDEN_UNITS]);
        stack->units += stack->width[l];
    }
    check_size(run, stack);
    return run->ctx->err == DLT_OK;
}

/* --- the bounds ---------------------------------------------------------------------------------------- */

static long smaller(long a, long b)
{
    return a < b ? a : b;
}

/* C(units, 0) + ... + C(units, last): the cells of so many hyperplanes. */
static struct value cells(struct solve_run *run, long units, long last)
{
    struct num_ctx *ctx = run->ctx;
    struct value term = run_long(run, 1), sum = term;

    if (last >= units)
        return num_pow(ctx, run_long(run, 2), run_long(run, units));
    for (long j = 1; j <= last && ctx->err == DLT_OK; j++) {
        term = num_div(ctx, num_mul(ctx, term, run_long(run, units - j + 1)), run_long(run, j));
        sum = num_add(ctx, sum, term);
    }
    return sum;
}

static struct value multiplied(struct solve_run *run, const struct value *factors, long count)
{
    struct value result = run_long(run, 1);

    for (long l = 0; l < count; l++)
        result = num_mul(run->ctx, result, factors[l]);
    return result;
}

/* Units for each input, by the convention. */
static struct value units_per_input(struct solve_run *run, const struct stack *stack, long l)
{
    if (run_is(run->args[RATIO], "floor"))
        return run_long(run, stack->width[l] / stack->inputs);
    return value_fraction(run->ctx->arena, stack->width[l], stack->inputs);
}

static struct value pieces_per_input(struct solve_run *run, const struct stack *stack, long l)
{
    long more = run_is(run->args[FOLDS], "plus_one");

    return num_add(run->ctx, units_per_input(run, stack, l), run_long(run, more));
}

/* Each input needs a unit of its own to be folded by. */
static bool folds(const struct stack *stack)
{
    for (long l = 0; l + 1 < stack->layers; l++)
        if (stack->width[l] < stack->inputs)
            return false;
    return true;
}

/* Whole folds are proved with p pieces from p units, and with p + 1 from p >= 3; the last layer is
 * an ordinary one. */
static bool folding_proved(const struct solve_run *run, const struct stack *stack)
{
    long least = run_is(run->args[FOLDS], "plus_one") ? 3 : 1;

    for (long l = 0; l + 1 < stack->layers; l++)
        if (stack->width[l] < least * stack->inputs ||
            (run_is(run->args[RATIO], "exact") && stack->width[l] % stack->inputs != 0))
            return false;
    return true;
}

static struct value *folding_factors(struct solve_run *run, const struct stack *stack)
{
    struct value *factors = arena_array(run->ctx->arena, (size_t)stack->layers, sizeof *factors);
    long last = stack->layers - 1;

    for (long l = 0; l < last; l++)
        factors[l] =
            num_pow(run->ctx, pieces_per_input(run, stack, l), run_long(run, stack->inputs));
    factors[last] = cells(run, stack->width[last], stack->inputs);
    return factors;
}

static struct value *layer_factors(struct solve_run *run, const struct stack *stack)
{
    struct value *factors = arena_array(run->ctx->arena, (size_t)stack->layers, sizeof *factors);
    long dimension = stack->inputs;

    for (long l = 0; l < stack->layers; l++) {
        factors[l] = cells(run, stack->width[l], dimension);
        dimension = smaller(dimension, stack->width[l]);
    }
    return factors;
}

/*
 * Serra's sum from the last layer back: above[m] counts the regions that the layers behind make of
 * one region of m dimensions; a layer with j units switched off leaves at most n - j of them.
 */
static struct value serra_bound(struct solve_run *run, const struct stack *stack)
{
    struct num_ctx *ctx = run->ctx;
    long most = 0;
    struct value *above, *here;

    for (long l = 0; l < stack->layers; l++)
        most = stack->width[l] > most ? stack->width[l] : most;
    most = smaller(stack->inputs, most);
    if (most * most * stack->layers > MAX_TABLE)
        return value_none();
    above = arena_array(ctx->arena, (size_t)most + 1, sizeof *above);
    here = arena_array(ctx->arena, (size_t)most + 1, sizeof *here);
    for (long m = 0; m <= most; m++)
        above[m] = run_long(run, 1);
    for (long l = stack->layers - 1; l >= 0; l--) {
        long width = stack->width[l];
        struct value *swap = above;

        for (long m = 0; m <= most; m++) {
            here[m] = run_long(run, 0);
            for (long j = 0; j <= smaller(m, width); j++)
                here[m] =
                    num_add(ctx, here[m],
                            num_mul(ctx, num_binomial(ctx, run_long(run, width), run_long(run, j)),
                                    above[smaller(m, width - j)]));
        }
        above = here;
        here = swap;
    }
    return above[most];
}

static void compute(struct solve_run *run, const struct stack *stack)
{
    struct arena *arena = run->ctx->arena;
    struct value *out = run->results;
    struct value *layers = layer_factors(run, stack);

    if (folds(stack)) {
        struct value *folding = folding_factors(run, stack);

        out[OUT_FOLDING] = multiplied(run, folding, stack->layers);
        out[OUT_FOLDING_FACTORS] = value_list(arena, folding, (size_t)stack->layers);
        out[OUT_FOLDING_PROVED] = run_long(run, folding_proved(run, stack));
    }
    out[OUT_DIMENSION_BOUND] = multiplied(run, layers, stack->layers);
    out[OUT_LAYER_FACTORS] = value_list(arena, layers, (size_t)stack->layers);
    out[OUT_PATTERN_BOUND] = num_pow(run->ctx, run_long(run, 2), run_long(run, stack->units));
    out[OUT_SERRA_BOUND] = serra_bound(run, stack);
    out[OUT_SHALLOW] = cells(run, stack->units, stack->inputs);
    out[OUT_UNITS] = run_long(run, stack->units);
}

/* --- the trace ------------------------------------------------------------------------------------------ */

static const char *layer_texts(struct solve_run *run, const struct stack *stack, bool folding)
{
    struct value *texts = arena_array(run->ctx->arena, (size_t)stack->layers, sizeof *texts);
    long dimension = stack->inputs;

    for (long l = 0; l < stack->layers; l++) {
        const char *text = run_printf(run, "Σⱼ₌₀^%ld C(%ld, j)",
                                      smaller(dimension, stack->width[l]), stack->width[l]);

        if (folding && l + 1 < stack->layers)
            text = run_printf(run, "%s^%ld", run_factor(run, pieces_per_input(run, stack, l)),
                              stack->inputs);
        texts[l] = value_word(run->ctx->arena, text);
        if (!folding)
            dimension = smaller(dimension, stack->width[l]);
    }
    return run_joined(run, value_list(run->ctx->arena, texts, (size_t)stack->layers), "; ");
}

static void explain_folding(struct solve_run *run, const struct stack *stack)
{
    const struct value *out = run->results;
    bool exact = run_is(run->args[RATIO], "exact"), plus = run_is(run->args[FOLDS], "plus_one");
    const char *ratio = exact ? "D/Dᵢ" : "⌊D/Dᵢ⌋";

    if (stack->layers > 1)
        solve_step(run,
                   &(struct trace_step){
                       .name = "folds",
                       .title = "Pieces into which the first layer folds each input",
                       .formula = plus ? run_printf(run, "%s + 1", ratio) : ratio,
                       .substitution = run_printf(
                           run, plus ? "%s + 1" : "%s",
                           exact ? run_printf(run, "%ld/%ld", stack->width[0], stack->inputs)
                                 : run_printf(run, "⌊%ld/%ld⌋", stack->width[0], stack->inputs)),
                       .why = "The units are dealt out to the inputs; those of one input fold "
                              "it like paper, so that later layers act on all pieces at once.",
                       .value = pieces_per_input(run, stack, 0),
                   });
    solve_step(run,
               &(struct trace_step){
                   .name = "folding_factors",
                   .title = "What each layer multiplies by",
                   .formula = "pieces^Dᵢ for each folding layer, Σⱼ₌₀^Dᵢ C(D, j) for the last",
                   .substitution = layer_texts(run, stack, true),
                   .result = run_joined(run, out[OUT_FOLDING_FACTORS], ", "),
                   .why = "Folding works on every input by itself, so pieces multiply over the "
                          "inputs; the last layer cuts as a shallow network does.",
                   .value = out[OUT_FOLDING_FACTORS],
               });
    solve_step(
        run,
        &(struct trace_step){
            .name = "folding_regions",
            .title = "Regions that folding counts",
            .formula = plus ? run_printf(run, "(%s + 1)^(Dᵢ·(K − 1))·Σⱼ₌₀^Dᵢ C(D, j)", ratio)
                            : run_printf(run, "(%s)^(Dᵢ·(K − 1))·Σⱼ₌₀^Dᵢ C(D, j)", ratio),
            .substitution = run_joined(run, out[OUT_FOLDING_FACTORS], "·"),
            .why = value_sign(out[OUT_FOLDING_PROVED]) == 0
                       ? "Here this is a formula, not a proved count: that takes whole folds, and "
                         "for p + 1 pieces at least 3 units an input."
                       : "Every region of a layer is seen through all folds before it.",
            .value = out[OUT_FOLDING],
        });
}

static void explain_dimensions(struct solve_run *run, const struct stack *stack)
{
    const struct value *out = run->results;

    solve_step(run,
               &(struct trace_step){
                   .name = "layer_factors",
                   .title = "Pieces into which each layer can cut one region",
                   .formula = "Σⱼ₌₀^d C(D, j), d = the smallest of Dᵢ and the widths before",
                   .substitution = layer_texts(run, stack, false),
                   .result = run_joined(run, out[OUT_LAYER_FACTORS], ", "),
                   .why = "Within a region the layers before are linear: their outputs fill no "
                          "more dimensions than the narrowest of them has units.",
                   .value = out[OUT_LAYER_FACTORS],
               });
    solve_step(run, &(struct trace_step){
                        .name = "dimension_bound",
                        .title = "No network of these widths has more regions",
                        .formula = "∏ₗ Σⱼ₌₀^dₗ C(Dₗ, j)",
                        .substitution = run_joined(run, out[OUT_LAYER_FACTORS], "·"),
                        .why = "At best every region is cut into as many pieces as possible.",
                        .value = out[OUT_DIMENSION_BOUND],
                    });
}

static void explain_rest(struct solve_run *run, const struct stack *stack)
{
    const struct value *out = run->results;

    if (run_given(out[OUT_SERRA_BOUND]))
        solve_step(run,
                   &(struct trace_step){
                       .name = "serra_bound",
                       .title = "Count units that are off as lost dimensions",
                       .formula = "Σ over j₁, …, j_K of ∏ₗ C(Dₗ, jₗ), "
                                  "jₗ ≤ min(Dᵢ, D₁ − j₁, …, Dₗ₋₁ − jₗ₋₁, Dₗ)",
                       .substitution = stack->layers == 1
                                           ? "one layer: the same sum as before"
                                           : run_printf(run, "all choices of j for the %ld layers",
                                                        stack->layers),
                       .why = "A unit that is off passes nothing on: where j of D units are "
                              "off, the next layer sees at most D − j dimensions.",
                       .value = out[OUT_SERRA_BOUND],
                   });
    solve_step(run, &(struct trace_step){
                        .name = "pattern_bound",
                        .title = "One region for each pattern of active units at most",
                        .formula = "2^(D₁ + … + D_K)",
                        .substitution = run_printf(run, "2^%ld", stack->units),
                        .why = "Within a region the same units are active, and each is on or off.",
                        .value = out[OUT_PATTERN_BOUND],
                    });
    solve_step(run,
               &(struct trace_step){
                   .name = "shallow_regions",
                   .title = "The same units in one layer",
                   .formula = "Σⱼ₌₀^Dᵢ C(D, j), D = all units",
                   .substitution = run_printf(run, "Σⱼ₌₀^%ld C(%ld, j)",
                                              smaller(stack->inputs, stack->units), stack->units),
                   .why = "Without depth nothing is folded, and each unit cuts only once.",
                   .value = out[OUT_SHALLOW],
               });
}

static enum dlt_err run_deep_regions_bound(struct solve_run *run, struct diag *diag)
{
    struct stack stack;

    (void)diag;
    if (!read_stack(run, &stack))
        return run->ctx->err;
    compute(run, &stack);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    if (run_given(run->results[OUT_FOLDING]))
        explain_folding(run, &stack);
    explain_dimensions(run, &stack);
    explain_rest(run, &stack);
    return run->ctx->err;
}

/* --- the oracle: hyperplanes one at a time, and every choice of inactive units ------------------------- */

enum { ORACLE_TABLE = 100000, ORACLE_CHOICES = 100000 };

/* Adds hyperplanes one at a time: each is itself cut by those before it, one dimension lower. */
static struct value oracle_cells(struct solve_run *run, long units, long dimension)
{
    struct value *row;

    dimension = smaller(dimension, units);
    row = arena_array(run->ctx->arena, (size_t)dimension + 1, sizeof *row);
    for (long d = 0; d <= dimension; d++)
        row[d] = run_long(run, 1);
    for (long unit = 0; unit < units; unit++)
        for (long d = dimension; d >= 1; d--)
            row[d] = num_add(run->ctx, row[d], row[d - 1]);
    return row[dimension];
}

/* Goes through all choices of units that are off, layer by layer; counts down what it may do. */
static struct value every_choice(struct solve_run *run, const struct stack *stack, long l,
                                 long dimension, long *left)
{
    struct value sum = run_long(run, 0), ways = run_long(run, 1);

    if (l == stack->layers)
        return ways;
    for (long j = 0; j <= smaller(dimension, stack->width[l]) && --*left > 0; j++) {
        long width = stack->width[l];
        struct value rest = every_choice(run, stack, l + 1, smaller(dimension, width - j), left);

        sum = num_add(run->ctx, sum, num_mul(run->ctx, ways, rest));
        ways = num_div(run->ctx, num_mul(run->ctx, ways, run_long(run, width - j)),
                       run_long(run, j + 1));
    }
    return sum;
}

static struct value oracle_folding(struct solve_run *run, const struct stack *stack)
{
    long last = stack->layers - 1;
    struct value product = oracle_cells(run, stack->width[last], stack->inputs);

    for (long l = 0; l < last; l++) {
        struct value pieces = pieces_per_input(run, stack, l);

        for (long i = 0; i < stack->inputs; i++)
            product = num_mul(run->ctx, product, pieces);
    }
    return product;
}

static enum dlt_err oracle_deep_regions_bound(struct solve_run *run, struct diag *diag)
{
    struct value *out = run->results, two = run_long(run, 2);
    long left = ORACLE_CHOICES, dimension;
    struct stack stack;

    (void)diag;
    if (!read_stack(run, &stack) || smaller(stack.inputs, stack.units) * stack.units > ORACLE_TABLE)
        return run->ctx->err;
    dimension = stack.inputs;
    if (folds(&stack))
        out[OUT_FOLDING] = oracle_folding(run, &stack);
    out[OUT_DIMENSION_BOUND] = out[OUT_PATTERN_BOUND] = run_long(run, 1);
    for (long l = 0; l < stack.layers; l++) {
        out[OUT_DIMENSION_BOUND] = num_mul(run->ctx, out[OUT_DIMENSION_BOUND],
                                           oracle_cells(run, stack.width[l], dimension));
        dimension = smaller(dimension, stack.width[l]);
    }
    for (long unit = 0; unit < stack.units; unit++)
        out[OUT_PATTERN_BOUND] = num_mul(run->ctx, out[OUT_PATTERN_BOUND], two);
    out[OUT_SERRA_BOUND] = every_choice(run, &stack, 0, stack.inputs, &left);
    if (left <= 0)
        out[OUT_SERRA_BOUND] = value_none();
    out[OUT_SHALLOW] = oracle_cells(run, stack.units, stack.inputs);
    return run->ctx->err;
}

static const char *const grid[] = {
    "inputs=1 hidden_units=10 layers=5",
    "inputs=10 hidden_units=50 layers=5",
    "inputs=10 hidden_units=50 layers=5 folds=plain",
    "inputs=2 widths=[5,5,5]",
    "inputs=2 widths=[5,4,7] ratio=exact",
    "inputs=3 widths=[7,8,9] ratio=exact folds=plain",
    "inputs=3 widths=[7]",
    "inputs=5 widths=[3,3,3]",
    "inputs=1 widths=[1,4,1,4]",
    "inputs=4 widths=[4,1,6]",
    "inputs=1 hidden_units=1 layers=1",
    "inputs=2 hidden_units=2 layers=20",
    "inputs=6 widths=[12,6,12]",
    "inputs=100 widths=[60,60]",
    "inputs=1 widths=1000",
};

const struct solver solver_deep_regions_bound = {
    .name = "deep_regions_bound",
    .summary = "Bounds on the linear regions of a deep ReLU network, and what folding reaches.",
    .citation =
        "Prince, Understanding Deep Learning, eq. 4.17; Montufar et al. 2014; Montufar 2017; "
        "Serra, Tjandraatmadja and Ramalingam 2018, Bounding and Counting Linear Regions of Deep "
        "Neural Networks",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_deep_regions_bound,
    .oracle = oracle_deep_regions_bound,
    .oracle_note =
        "adds hyperplanes one at a time, and goes through every choice of inactive units",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
