/* SPDX-License-Identifier: MIT */
/* The formulas of one layer's parameters and multiply-adds, and the steps that explain them. */
#include "axes.h"
#include "layer_parameters.h"

static struct value list(const struct solve_run *run, const struct value *items, size_t count)
{
    return value_list(run->ctx->arena, items, count);
}

/* The sides of the kernel and up to two further factors. */
static struct value with_sides(const struct solve_run *run, const struct layer *layer,
                               const long *factors, size_t count)
{
    struct value items[AXES_MAX + 3];
    size_t sides = layer->sides.count;

    for (size_t i = 0; i < sides; i++)
        items[i] = layer->sides.as.items[i];
    for (size_t i = 0; i < count; i++)
        items[sides + i] = run_long(run, factors[i]);
    return list(run, items, sides + count);
}

/* "k·k·", or "k₁·k₂·" where the sides differ; "" without a kernel. */
static const char *sides_text(const struct solve_run *run, const struct layer *layer)
{
    const char *text = "";
    bool square = true;

    for (size_t i = 1; i < layer->sides.count; i++)
        square = square && value_equal(layer->sides.as.items[i], layer->sides.as.items[0]);
    for (size_t i = 0; i < layer->sides.count; i++)
        text = run_printf(run, "%sk%s·", text, square ? "" : run_subscript(run, (long)i + 1));
    return text;
}

/* --- the parts of each kind -------------------------------------------------------------------------- */

static void describe_plain(struct solve_run *run, struct layer *layer)
{
    bool grouped = layer->groups > 1, transposed = layer->kind == TRANSPOSED;
    long in = layer->inputs, to = layer->outputs;
    long factors[] = {transposed ? in : in / layer->groups, transposed ? to / layer->groups : to};
    const char *channels = !grouped ? "C·C′" : transposed ? "C·(C′/g)" : "(C/g)·C′";
    struct layer_part *part = &layer->parts[layer->part_count++];

    part->formula = run_printf(run, "%s%s", sides_text(run, layer), channels);
    part->factors = with_sides(run, layer, factors, 2);
    part->why = layer->kind == DENSE ? "Every output reads every input."
                : transposed ? "Each input channel puts a kernel down in each output channel that "
                               "it reaches."
                : grouped    ? "Each kernel reads all its places in the channels of its own group."
                             : "Each of the C′ kernels reads all its places in all C channels.";
}

static void describe_depthwise(struct solve_run *run, struct layer *layer)
{
    bool multiplied = layer->multiplier > 1;
    long factors[] = {layer->inputs, layer->multiplier, layer->outputs};
    struct layer_part *part = &layer->parts[layer->part_count++];

    part->name = "depthwise";
    part->title = "Weights of the depthwise part";
    part->formula = run_printf(run, "%sC%s", sides_text(run, layer), multiplied ? "·m" : "");
    part->factors = with_sides(run, layer, factors, multiplied ? 2 : 1);
    part->why = multiplied
                    ? "Each channel has m kernels of its own, which read no other channel."
                    : "Each channel has one kernel of its own, which reads no other channel.";
    if (layer->kind != SEPARABLE)
        return;
    part = &layer->parts[layer->part_count++];
    part->name = "pointwise";
    part->title = "Weights of the pointwise part";
    part->formula = multiplied ? "C·m·C′" : "C·C′";
    part->factors = list(run,
                         (struct value[]){run_long(run, factors[0]),
                                          run_long(run, multiplied ? factors[1] : factors[2]),
                                          run_long(run, factors[2])},
                         multiplied ? 3 : 2);
    part->why = "A 1 × 1 convolution mixes the channels, place by place.";
}

static void describe_embedding(struct solve_run *run, struct layer *layer)
{
    struct value factors =
        list(run, (struct value[]){run_long(run, layer->inputs), run_long(run, layer->outputs)}, 2);
    bool tied = run_is(run->args[OUTPUT_LAYER], "tied");

    layer->parts[layer->part_count++] = (struct layer_part){
        .name = "embedding",
        .title = "Weights of the embedding",
        .formula = "V·d",
        .factors = factors,
        .looked_up = true,
        .why = "Each word of the vocabulary has a row of d numbers; rows are looked up, not "
               "multiplied.",
    };
    if (run_is(run->args[OUTPUT_LAYER], "none"))
        return;
    layer->parts[layer->part_count++] = (struct layer_part){
        .name = "output_layer",
        .title = tied ? "Weights that the output layer uses" : "Weights of the output layer",
        .formula = "d·V",
        .factors = list(run, (struct value[]){factors.as.items[1], factors.as.items[0]}, 2),
        .free = tied,
        .why = tied ? "They are those of the embedding once more, and are not counted again."
                    : "Each word has a score that reads all d numbers.",
    };
}

static void describe_norm(struct solve_run *run, struct layer *layer)
{
    bool scale = !run_is(run->args[LEARNED], "none");

    layer->parts[layer->part_count++] = (struct layer_part){
        .formula = "C",
        .factors = list(run, (struct value[]){run_long(run, layer->inputs)}, 1),
        .free = !scale,
        .why = layer->kind == LAYER_NORM ? "Each feature has a scale; mean and variance are worked "
                                           "out from the example, not learned."
                                         : "Each channel has one scale, whatever the size of the "
                                           "map and the number of examples or groups.",
    };
}

static void describe_biases(struct solve_run *run, struct layer *layer)
{
    bool none = run_is(run->args[BIAS], "no");
    bool both = layer->kind == SEPARABLE && run_is(run->args[BIAS], "yes");
    bool norm = layer_is_norm(layer);
    struct value terms[2];
    size_t count = 0;

    if (norm)
        none = !run_is(run->args[LEARNED], "both");
    if (layer->kind == EMBEDDING && run_is(run->args[OUTPUT_LAYER], "none"))
        none = true;
    if (both || layer->kind == DEPTHWISE)
        terms[count++] = num_mul(run->ctx, run->args[INPUTS], run->args[MULTIPLIER]);
    if (layer->kind != DEPTHWISE)
        terms[count++] = layer->kind == EMBEDDING || norm ? run->args[INPUTS] : run->args[OUTPUTS];
    layer->bias_formula = norm                                ? "C"
                          : layer->kind == EMBEDDING          ? "V"
                          : layer->kind != DEPTHWISE && !both ? "C′"
                          : layer->multiplier > 1             ? (both ? "C·m + C′" : "C·m")
                                                              : (both ? "C + C′" : "C");
    layer->bias_factors = list(run, terms, none ? 0 : count);
}

void layer_describe(struct solve_run *run, struct layer *layer)
{
    switch (layer->kind) {
    case DEPTHWISE:
    case SEPARABLE:
        describe_depthwise(run, layer);
        break;
    case EMBEDDING:
        describe_embedding(run, layer);
        break;
    case BATCH_NORM:
    case LAYER_NORM:
    case GROUP_NORM:
        describe_norm(run, layer);
        break;
    default:
        describe_plain(run, layer);
    }
    describe_biases(run, layer);
}

/* --- steps ------------------------------------------------------------------------------------------- */

/* "(a)·P" where every position has weights of its own. */
static const char *at_each(const struct solve_run *run, const struct layer *layer, const char *text,
                           const char *places)
{
    return layer->own ? run_printf(run, "(%s)·%s", text, places) : text;
}

static void step_parts(struct solve_run *run, const struct layer *layer)
{
    for (size_t i = 0; i < layer->part_count; i++) {
        const struct layer_part *part = &layer->parts[i];

        solve_step(run, &(struct trace_step){.name = part->name,
                                             .title = part->title,
                                             .formula = part->formula,
                                             .substitution = axes_product_text(run, part->factors),
                                             .why = part->why,
                                             .value = part->weights});
    }
}

static void step_weights(struct solve_run *run, const struct layer *layer)
{
    const struct layer_part *part = &layer->parts[0];
    bool two = layer->part_count > 1, tied = two && layer->parts[1].free;
    const char *places = run_text(run, layer->places);
    const char *formula =
        two ? (tied ? "weights of the embedding, once" : "weights of both parts") : part->formula;
    const char *with = two && !tied ? run_joined(run, run->results[PART_WEIGHTS], " + ")
                       : two        ? run_text(run, part->weights)
                                    : axes_product_text(run, part->factors);

    if (two)
        step_parts(run, layer);
    if (!two && part->free) {
        formula = "nothing is learned";
        with = "0";
    }
    solve_step(run, &(struct trace_step){
                        .name = "weights",
                        .title = layer_is_norm(layer) ? "Scales" : "Weights",
                        .formula = at_each(run, layer, formula, "P"),
                        .substitution = at_each(run, layer, with, places),
                        .why = layer->own ? "Nothing is shared here: each of the P positions has "
                                            "weights of its own."
                               : two      ? NULL
                                          : part->why,
                        .value = run->results[WEIGHTS]});
}

static void step_biases(struct solve_run *run, const struct layer *layer)
{
    bool norm = layer_is_norm(layer), none = layer->bias_factors.count == 0;
    const char *with = run_joined(run, layer->bias_factors, " + ");

    solve_step(run, &(struct trace_step){
                        .name = "biases",
                        .title = norm ? "Shifts" : "Biases",
                        .formula = none ? (norm ? "no shifts" : "no biases")
                                        : at_each(run, layer, layer->bias_formula, "P"),
                        .substitution =
                            none ? "0" : at_each(run, layer, with, run_text(run, layer->places)),
                        .why = none   ? NULL
                               : norm ? "One for each channel, like the scales."
                                      : "One for each output, whatever it reads.",
                        .value = run->results[BIASES]});
    solve_step(run,
               &(struct trace_step){
                   .name = "parameters",
                   .title = "Parameters",
                   .formula = norm ? "scales + shifts" : "weights + biases",
                   .substitution = run_printf(run, "%s + %s", run_text(run, run->results[WEIGHTS]),
                                              run_text(run, run->results[BIASES])),
                   .why = layer->own ? NULL
                          : norm || layer->map.count == 0
                              ? "Both are learned."
                              : "All positions share them: their number is not in it.",
                   .value = run->results[PARAMETERS]});
}

static void steps_statistics(struct solve_run *run, const struct layer *layer)
{
    const struct value *out = run->results;
    bool counted = run_is(run->args[RUNNING], "yes");
    const char *parameters = run_text(run, out[PARAMETERS]);

    if (layer->kind != BATCH_NORM)
        return;
    solve_step(run, &(struct trace_step){
                        .name = "statistics",
                        .title = "Running statistics",
                        .formula = "2·C",
                        .substitution = run_printf(run, "2·%ld", layer->inputs),
                        .why = "Running mean and variance of each channel are kept for testing; no "
                               "gradient reaches them.",
                        .value = out[STATISTICS]});
    solve_step(run, &(struct trace_step){
                        .name = "total",
                        .title = "Numbers that are counted",
                        .formula = counted ? "parameters + running statistics" : "parameters",
                        .substitution = counted ? run_printf(run, "%s + %s", parameters,
                                                             run_text(run, out[STATISTICS]))
                                                : parameters,
                        .why = counted ? "Here what is kept counts, learned or not."
                                       : "Here only what is learned counts.",
                        .value = out[TOTAL]});
}

static void steps_operations(struct solve_run *run, const struct layer *layer)
{
    const struct value *out = run->results;
    bool norm = layer_is_norm(layer), lookup = layer->kind == EMBEDDING;
    struct value places = layer->places;
    struct value used = num_div(run->ctx, out[MULTIPLY_ADDS], places);

    solve_step(run,
               &(struct trace_step){
                   .name = "multiply_adds",
                   .title = "Multiply-adds for one example",
                   .formula = norm     ? "C·P, the values"
                              : lookup ? "weights of the output layer × positions"
                                       : "weights of one position × positions",
                   .substitution = run_printf(run, "%s·%s", run_text(run, used),
                                              axes_product_text(run, layer->map)),
                   .why = norm ? "With its statistics fixed, the norm is one scale and one shift "
                                 "for each value."
                          : lookup ? "Looking a row up multiplies nothing."
                                   : "Each weight is used once at each position; adding biases is "
                                     "not counted.",
                   .value = out[MULTIPLY_ADDS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "operations",
                   .title = "Operations for one example",
                   .formula = run_is(run->args[MULTIPLY_ADD], "2") ? "2 × multiply-adds"
                                                                   : "operations of one "
                                                                     "multiply-add × "
                                                                     "multiply-adds",
                   .substitution = run_printf(run, "%s·%s", run_text(run, run->args[MULTIPLY_ADD]),
                                              run_text(run, out[MULTIPLY_ADDS])),
                   .why = run_to_long(run->args[MULTIPLY_ADD]) == 2
                              ? "Here a multiplication and an addition count as two operations."
                              : "Here a multiplication and an addition count as one operation.",
                   .value = out[OPERATIONS]});
}

static void steps_plain(struct solve_run *run, const struct layer *layer)
{
    const struct value *out = run->results;
    bool separable = layer->kind == SEPARABLE;
    const char *sides = sides_text(run, layer);
    long to = separable ? layer->outputs : layer->inputs;
    const char *with = axes_product_text(
        run, with_sides(run, layer, (long[]){layer->inputs, to, layer->multiplier},
                        separable || layer->multiplier == 1 ? 2 : 3));

    solve_step(run, &(struct trace_step){
                        .name = "plain_weights",
                        .title = "Weights of a plain convolution instead",
                        .formula = at_each(run, layer, run_printf(run, "%sC·C′", sides), "P"),
                        .substitution = at_each(run, layer, with, run_text(run, layer->places)),
                        .why = "A plain kernel reads all channels at once.",
                        .value = out[PLAIN_WEIGHTS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "ratio",
                   .title = "What is left of its weights and multiply-adds",
                   .formula = "weights / weights of a plain convolution",
                   .substitution = run_printf(run, "%s / %s", run_text(run, out[WEIGHTS]),
                                              run_text(run, out[PLAIN_WEIGHTS])),
                   .why = separable && layer->multiplier == 1
                              ? "It is 1/C′ + 1/(k·k): the depthwise part has no C′ in it, the "
                                "pointwise part no k."
                              : "No kernel reads across channels.",
                   .value = out[RATIO]});
}

void layer_steps(struct solve_run *run, const struct layer *layer)
{
    step_weights(run, layer);
    step_biases(run, layer);
    steps_statistics(run, layer);
    if (run_given(run->results[MULTIPLY_ADDS]))
        steps_operations(run, layer);
    if (run_given(run->results[RATIO]))
        steps_plain(run, layer);
}
