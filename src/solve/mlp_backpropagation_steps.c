/* SPDX-License-Identifier: MIT */
/* The trace of a forward and a backward pass, layer by layer. */
#include "mlp_backpropagation.h"

#include "vectors.h"
#include "wording.h"

enum { SHOWN_UNITS = 4 };

/* "a₁"; "x" for layer 0, the input. */
static const char *layer_symbol(const struct solve_run *run, const char *name, size_t l)
{
    if (l == 0)
        return "x";
    return run_printf(run, "%s%s", name, run_subscript(run, (long)l));
}

/* "0.5 + 1·2 + (−2)·1; 3·2 + 1·1", without a bias where none is given. */
static const char *sums_text(const struct solve_run *run, struct value matrix, struct value vector,
                             struct value bias)
{
    struct strbuf sums;
    strbuf_init(&sums);
    for (size_t i = 0; i < matrix.count; i++) {
        wording_separate(&sums, "; ");
        if (i == SHOWN_UNITS && matrix.count > SHOWN_UNITS + 1) {
            strbuf_printf(&sums, "… (%zu of these)", matrix.count);
            break;
        }
        if (bias.kind == VALUE_LIST)
            strbuf_printf(&sums, "%s + ", run_text(run, bias.as.items[i]));
        strbuf_add(&sums, vectors_dot_text(run, matrix.as.items[i], vector));
    }
    return wording_done(run->ctx->arena, &sums);
}

static void explain_sums(struct solve_run *run, const struct mlp_layer *layer, size_t l)
{
    bool biased = run_given(run->args[MLP_BIASES]);
    const char *index = run_subscript(run, (long)l);
    const char *below = layer_symbol(run, "a", l - 1);
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "z%zu", l),
                        .title = run_printf(run, "Forward: sums of layer %zu", l),
                        .formula = biased ? run_printf(run, "z%s = b%s + W%s·%s", index, index,
                                                       index, below)
                                          : run_printf(run, "z%s = W%s·%s", index, index, below),
                        .substitution = sums_text(run, layer->weights, layer->input,
                                                  biased ? layer->bias : value_none()),
                        .result = vectors_result(run, layer->z),
                        .why = l == 1 ? "Each unit weighs all inputs: a row of W for each unit."
                                      : "What the layer before gives is the input of this one.",
                        .value = layer->z,
                    });
}

static const char *activation_words(const struct solve_run *run,
                                    const struct activation *activation)
{
    const char *formula = activations_formula(activation->kind);
    if (activation->kind == ACTIVATION_LEAKY_RELU)
        return run_printf(run, "%s, leak = %s", formula, run_text(run, activation->leak));
    return formula;
}

static void explain_activation(struct solve_run *run, const struct mlp_layer *layer, size_t l)
{
    const char *index = run_subscript(run, (long)l);
    bool kept = layer->activation.kind == ACTIVATION_IDENTITY;
    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "a%zu", l),
                   .title = run_printf(run, "Forward: activations of layer %zu", l),
                   .formula = kept ? run_printf(run, "a%s = z%s", index, index)
                                   : run_printf(run, "a%s = %s(z%s), %s(z) = %s", index,
                                                activations_name(layer->activation.kind), index,
                                                activations_name(layer->activation.kind),
                                                activation_words(run, &layer->activation)),
                   .substitution = run_printf(run, "for z%s = %s", index, run_text(run, layer->z)),
                   .result = vectors_result(run, layer->a),
                   .why = kept ? "This layer is linear: it gives its sums as they are."
                               : "Without the activation two layers would be no more than one "
                                 "linear layer.",
                   .value = layer->a,
               });
}

static const char *squared_terms(const struct solve_run *run, const struct mlp *mlp, struct value a)
{
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t i = 0; i < a.count && i < SHOWN_UNITS; i++) {
        wording_separate(&sum, " + ");
        strbuf_printf(&sum, "(%s − %s)²", run_text(run, a.as.items[i]),
                      run_factor(run, mlp->target.as.items[i]));
    }
    if (a.count > SHOWN_UNITS)
        strbuf_printf(&sum, " + … (%zu terms)", a.count);
    const char *text = wording_done(run->ctx->arena, &sum);
    if (mlp->loss == MLP_HALF_SSE)
        return run_printf(run, a.count > 1 ? "½·[%s]" : "½·%s", text);
    if (mlp->loss == MLP_MSE && a.count > 1)
        return run_printf(run, "(1/%zu)·[%s]", a.count, text);
    return text;
}

struct loss_words {
    const char *title, *formula, *gradient, *why, *gradient_why;
};

static const struct loss_words loss_words[] = {
    [MLP_HALF_SSE] = {"Half the squared error", "L = ½·Σᵢ (aᵢ − yᵢ)²", "∂L/∂a = a − y",
                      "The half is there so that the 2 of the derivative cancels.",
                      "The derivative of ½e² is e: how far off each output is."},
    [MLP_SSE] = {"Sum of squared errors", "L = Σᵢ (aᵢ − yᵢ)²", "∂L/∂a = 2·(a − y)",
                 "No half and no mean here: the gradient keeps its factor 2.",
                 "The derivative of e² is 2e."},
    [MLP_MSE] = {"Mean squared error", "L = (1/n)·Σᵢ (aᵢ − yᵢ)²", "∂L/∂a = (2/n)·(a − y)",
                 "The mean over the n outputs: the gradient gets the factor 1/n as well.",
                 "The derivative of e²/n is 2e/n."},
    [MLP_CROSS_ENTROPY] = {"Cross-entropy of the softmax", "L = −Σᵢ yᵢ·log pᵢ, p = softmax(a)",
                           "∂L/∂a = p − y",
                           "Minus the log of the probability that the target gets.",
                           "Softmax and logarithm cancel: prediction minus target."},
    [MLP_BCE] = {"Binary cross-entropy", "L = −Σᵢ [yᵢ·log aᵢ + (1 − yᵢ)·log(1 − aᵢ)]",
                 "∂L/∂a = (a − y)/(a·(1 − a))",
                 "Minus the log of the probability that the answer gets, yes or no.",
                 "The denominator is the slope of the sigmoid: behind it a − y is left."},
    [MLP_BCE_LOGITS] = {"Binary cross-entropy of the sigmoid",
                        "L = −Σᵢ [yᵢ·log pᵢ + (1 − yᵢ)·log(1 − pᵢ)], p = sigmoid(a)",
                        "∂L/∂a = p − y",
                        "Minus the log of the probability that the answer gets, yes or no.",
                        "Sigmoid and logarithm cancel: prediction minus target."},
};

static void explain_loss(struct solve_run *run, const struct mlp *mlp)
{
    const struct loss_words *words = &loss_words[mlp->loss];
    const struct mlp_layer *last = &mlp->layers[mlp->depth - 1];
    bool squared = mlp->loss < MLP_CROSS_ENTROPY;
    const char *y = run_text(run, mlp->target);
    if (!squared && mlp->loss != MLP_BCE)
        solve_step(run, &(struct trace_step){
                            .name = "probabilities",
                            .title = "Outputs as probabilities",
                            .formula = mlp->loss == MLP_CROSS_ENTROPY ? "pᵢ = exp(aᵢ)/Σⱼ exp(aⱼ)"
                                                                      : "pᵢ = 1/(1 + exp(−aᵢ))",
                            .substitution = run_printf(run, "for a = %s", run_text(run, last->a)),
                            .result = vectors_result(run, mlp->probabilities),
                            .why = "This belongs to the loss, not to the last layer.",
                            .value = mlp->probabilities,
                        });
    solve_step(run, &(struct trace_step){
                        .name = "loss",
                        .title = words->title,
                        .formula = words->formula,
                        .substitution = squared ? squared_terms(run, mlp, last->a)
                                                : run_printf(run, "for %s = %s, y = %s",
                                                             mlp->loss == MLP_BCE ? "a" : "p",
                                                             run_text(run, mlp->probabilities), y),
                        .value = mlp->loss_value,
                        .why = words->why,
                    });
    solve_step(run, &(struct trace_step){
                        .name = "output_gradient",
                        .title = "Backward: gradient for the outputs",
                        .formula = words->gradient,
                        .substitution = run_printf(
                            run, "for %s = %s, y = %s", squared || mlp->loss == MLP_BCE ? "a" : "p",
                            run_text(run, squared ? last->a : mlp->probabilities), y),
                        .result = vectors_result(run, last->by_a),
                        .why = words->gradient_why,
                        .value = last->by_a,
                    });
}

/* What is said where a unit sits on its joint. */
static const char *joint_words(const struct solve_run *run, const struct mlp_layer *layer)
{
    bool found = false;
    for (size_t i = 0; i < layer->z.count; i++)
        found = found || value_sign(layer->z.as.items[i]) == 0;
    if (!found || !activations_has_joint(layer->activation.kind))
        return "";
    if (layer->activation.kind == ACTIVATION_RELU)
        return run_printf(run, ", %s at z = 0", run_text(run, layer->activation.at_joint));
    return run_printf(run, ", at z = 0 %s of the way from leak to 1",
                      run_text(run, layer->activation.at_joint));
}

static void explain_delta(struct solve_run *run, const struct mlp_layer *layer, size_t l)
{
    const char *index = run_subscript(run, (long)l);
    bool kept = layer->activation.kind == ACTIVATION_IDENTITY;
    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "delta%zu", l),
                   .title = run_printf(run, "Backward: through the activation of layer %zu", l),
                   .formula = kept ? run_printf(run, "δ%s = ∂L/∂z%s = ∂L/∂a%s", index, index, index)
                                   : run_printf(run, "δ%s = ∂L/∂z%s = ∂L/∂a%s ⊙ a′(z%s), a′ = %s%s",
                                                index, index, index, index,
                                                activations_slope_formula(layer->activation.kind),
                                                joint_words(run, layer)),
                   .substitution = kept ? run_text(run, layer->by_a)
                                        : run_printf(run, "%s ⊙ %s", run_text(run, layer->by_a),
                                                     run_text(run, layer->slope)),
                   .result = vectors_result(run, layer->delta),
                   .why = kept ? "A linear layer has slope 1: what arrives is passed on as it is."
                               : "⊙ multiplies entry by entry: each activation depends on its own "
                                 "sum alone.",
                   .value = layer->delta,
               });
}

static void explain_parameters(struct solve_run *run, const struct mlp_layer *layer, size_t l)
{
    const char *index = run_subscript(run, (long)l);
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "weights%zu", l),
                        .title = run_printf(run, "Gradient for the weights of layer %zu", l),
                        .formula = run_printf(run, "∂L/∂W%s = δ%s·%sᵀ", index, index,
                                              layer_symbol(run, "a", l - 1)),
                        .substitution =
                            run_printf(run, "column %s times row %s", run_text(run, layer->delta),
                                       run_text(run, layer->input)),
                        .result = vectors_result(run, layer->by_weights),
                        .why = "Entry ij: how unit i's sum moves the loss, times the input j that "
                               "the weight multiplies.",
                        .value = layer->by_weights,
                    });
    if (!run_given(run->args[MLP_BIASES]))
        return;
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "biases%zu", l),
                        .title = run_printf(run, "Gradient for the biases of layer %zu", l),
                        .formula = run_printf(run, "∂L/∂b%s = δ%s", index, index),
                        .substitution = run_text(run, layer->delta),
                        .result = vectors_result(run, layer->delta),
                        .why = "A bias is a weight whose input is always 1.",
                        .value = layer->delta,
                    });
}

static void explain_way_down(struct solve_run *run, const struct mlp_layer *layer, size_t l)
{
    const char *index = run_subscript(run, (long)l);
    const char *below = layer_symbol(run, "a", l - 1);
    struct value columns = vectors_transpose(run->ctx, layer->weights);
    solve_step(
        run,
        &(struct trace_step){
            .name = l == 1 ? "input_gradient" : run_printf(run, "back%zu", l - 1),
            .title = l == 1 ? "Gradient for the input"
                            : run_printf(run, "Backward: from layer %zu to layer %zu", l, l - 1),
            .formula = run_printf(run, "∂L/∂%s = W%sᵀ·δ%s", below, index, index),
            .substitution = sums_text(run, columns, layer->delta, value_none()),
            .result = vectors_result(run, layer->by_input),
            .why = l == 1 ? "No parameter needs it, but it tells which inputs matter."
                          : "An activation reaches the loss through every unit above it: the "
                            "sum runs down a column of W.",
            .value = layer->by_input,
        });
}

static void explain_new_biases(struct solve_run *run, const struct mlp *mlp, size_t l)
{
    const char *index = run_subscript(run, (long)l + 1);
    if (!run_given(mlp->new_biases))
        return;
    struct value biases = mlp->new_biases.as.items[l];
    solve_step(run,
               &(struct trace_step){
                   .name = run_printf(run, "new_biases%zu", l + 1),
                   .title = run_printf(run, "New biases of layer %zu", l + 1),
                   .formula = run_printf(run, "b%s ← b%s − α·∂L/∂b%s", index, index, index),
                   .substitution = run_printf(run, "%s − %s·%s", run_text(run, mlp->layers[l].bias),
                                              run_text(run, run->args[MLP_LEARNING_RATE]),
                                              run_text(run, mlp->layers[l].delta)),
                   .result = vectors_result(run, biases),
                   .why = "Biases take the same step as weights.",
                   .value = biases,
               });
}

static void explain_update(struct solve_run *run, const struct mlp *mlp)
{
    const char *rate = run_text(run, run->args[MLP_LEARNING_RATE]);
    if (!run_given(mlp->new_weights))
        return;
    for (size_t l = 0; l < mlp->depth; l++) {
        const char *index = run_subscript(run, (long)l + 1);
        struct value weights = mlp->new_weights.as.items[l];
        solve_step(
            run,
            &(struct trace_step){
                .name = run_printf(run, "new_weights%zu", l + 1),
                .title = run_printf(run, "New weights of layer %zu", l + 1),
                .formula = run_printf(run, "W%s ← W%s − α·∂L/∂W%s", index, index, index),
                .substitution = run_printf(run, "%s − %s·%s", run_text(run, mlp->layers[l].weights),
                                           rate, run_text(run, mlp->layers[l].by_weights)),
                .result = vectors_result(run, weights),
                .why = "All gradients belong to the old weights: none is changed before the "
                       "backward pass is over.",
                .value = weights,
            });
        explain_new_biases(run, mlp, l);
    }
    solve_step(run, &(struct trace_step){
                        .name = "new_loss",
                        .title = "The loss after the step",
                        .formula = run_given(mlp->new_biases) ? "L at W − α·∂L/∂W, b − α·∂L/∂b"
                                                              : "L at W − α·∂L/∂W",
                        .substitution = run_printf(run, "for α = %s, where L was %s", rate,
                                                   run_text(run, mlp->loss_value)),
                        .value = mlp->new_loss,
                        .why = "A small enough step makes the loss smaller; one that is too large "
                               "may not.",
                    });
}

void mlp_backpropagation_steps(struct solve_run *run, const struct mlp *mlp)
{
    for (size_t l = 1; l <= mlp->depth; l++) {
        explain_sums(run, &mlp->layers[l - 1], l);
        explain_activation(run, &mlp->layers[l - 1], l);
    }
    explain_loss(run, mlp);
    for (size_t l = mlp->depth; l >= 1; l--) {
        explain_delta(run, &mlp->layers[l - 1], l);
        explain_parameters(run, &mlp->layers[l - 1], l);
        explain_way_down(run, &mlp->layers[l - 1], l);
    }
    explain_update(run, mlp);
}
