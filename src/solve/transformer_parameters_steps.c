/* SPDX-License-Identifier: MIT */
/* The steps that explain a transformer's parameters and multiply-adds. */
#include "transformer_parameters.h"

/* --- sublayers --------------------------------------------------------------------------------------- */

static void step_head(struct solve_run *run, const struct transformer *net)
{
    if (run_given(run->args[HEAD_SIZE]))
        return;
    solve_step(run, &(struct trace_step){
                        .name = "head_size",
                        .title = "Size of one head",
                        .formula = "dₕ = d/h",
                        .substitution = run_printf(run, "%s/%s", run_text(run, net->width),
                                                   run_text(run, net->heads)),
                        .why = "The heads share the d numbers of a token among them, so that more "
                               "heads do not mean more parameters.",
                        .value = net->head});
}

/* Formula and numbers of one attention; heads of keys may be fewer. */
static void step_attention(struct solve_run *run, const struct transformer *net)
{
    bool even = value_equal(net->wide, net->narrow),
         square = even && value_equal(net->wide, net->width);
    const char *d = run_text(run, net->width), *wide = run_text(run, net->wide);
    const char *narrow = run_text(run, net->narrow);
    const char *formula = square ? "4·d·d" : even ? "4·d·h·dₕ" : "2·d·h·dₕ + 2·d·g·dₕ";
    const char *with = even ? run_printf(run, "4·%s·%s", d, wide)
                            : run_printf(run, "2·%s·%s + 2·%s·%s", d, wide, d, narrow);
    const char *why = "Queries, keys and values are three matrices from d numbers, and the output "
                      "a fourth back to them.";

    if (net->bias != BIAS_NONE) {
        formula = run_printf(run, "%s%s", formula,
                             square ? " + 3·d"
                             : even ? " + 3·h·dₕ"
                                    : " + h·dₕ + 2·g·dₕ");
        with = even ? run_printf(run, "%s + 3·%s", with, wide)
                    : run_printf(run, "%s + %s + 2·%s", with, wide, narrow);
    }
    if (net->bias == BIAS_ALL) {
        formula = run_printf(run, "%s + d", formula);
        with = run_printf(run, "%s + %s", with, d);
    }
    if (!even)
        why = "Queries and the output have h heads, keys and values only g, which are shared.";
    solve_step(run, &(struct trace_step){.name = "attention",
                                         .title = "Parameters of one attention",
                                         .formula = formula,
                                         .substitution = with,
                                         .why = why,
                                         .value = run->results[ATTENTION]});
}

static void step_feed_forward(struct solve_run *run, const struct transformer *net)
{
    const char *d = run_text(run, net->width), *f = run_text(run, net->inner);
    const char *formula = net->gated ? "3·d·f" : "2·d·f";
    const char *with = run_printf(run, "%d·%s·%s", net->gated ? 3 : 2, d, f);

    if (net->inner_bias) {
        formula = net->gated ? "3·d·f + 2·f + d" : "2·d·f + f + d";
        with = run_printf(run, net->gated ? "%s + 2·%s + %s" : "%s + %s + %s", with, f, d);
    }
    solve_step(run, &(struct trace_step){
                        .name = "feed_forward",
                        .title = "Parameters of one feed-forward network",
                        .formula = formula,
                        .substitution = with,
                        .why = net->gated ? "Two matrices lead to the f hidden units, one of them "
                                            "the gate, and one leads back."
                                          : "One matrix leads to the f hidden units and one leads "
                                            "back; every token uses the same.",
                        .value = run->results[OUT_FEED_FORWARD]});
}

/* `sublayers` of a block with norms at each. */
static void step_norms(struct solve_run *run, const struct transformer *net, long sublayers,
                       struct value value)
{
    long norms = sublayers * net->norms;
    const char *d = run_text(run, net->width);
    bool none = norms == 0 || net->norm_terms == 0, both = net->norm_terms == 2;

    solve_step(run,
               &(struct trace_step){
                   .name = sublayers == 2 ? "norms" : "decoder_norms",
                   .title = sublayers == 2 ? "Parameters of the norms of a block"
                                           : "Parameters of the norms of a decoder block",
                   .formula = none   ? "no norm learns anything"
                              : both ? "norms × 2·d"
                                     : "norms × d",
                   .substitution = none   ? "0"
                                   : both ? run_printf(run, "%ld·2·%s", norms, d)
                                          : run_printf(run, "%ld·%s", norms, d),
                   .why = none   ? NULL
                          : both ? "A norm has a scale and a shift for each of the d numbers."
                                 : "A norm has a scale for each of the d numbers, and no shift.",
                   .value = value});
}

/* --- blocks and stacks ------------------------------------------------------------------------------- */

static void step_block(struct solve_run *run, const struct transformer *net)
{
    const struct value *out = run->results;
    const char *attention = run_text(run, out[ATTENTION]);
    const char *inner = run_text(run, out[OUT_FEED_FORWARD]);

    solve_step(run, &(struct trace_step){
                        .name = "block",
                        .title = net->stack == BOTH ? "Parameters of one encoder block"
                                                    : "Parameters of one block",
                        .formula = "attention + feed-forward + norms",
                        .substitution = run_printf(run, "%s + %s + %s", attention, inner,
                                                   run_text(run, out[NORMS])),
                        .why = net->stack == DECODER
                                   ? "A decoder only masks what comes later, which needs no "
                                     "parameters."
                                   : "The length of the sequence is not in it.",
                        .value = out[BLOCK]});
    if (net->stack != BOTH)
        return;
    step_norms(run, net, 3, net->decoder_norms);
    solve_step(run, &(struct trace_step){
                        .name = "decoder_block",
                        .title = "Parameters of one decoder block",
                        .formula = "2 × attention + feed-forward + norms",
                        .substitution = run_printf(run, "2·%s + %s + %s", attention, inner,
                                                   run_text(run, net->decoder_norms)),
                        .why = "Besides its own tokens a decoder block looks at the encoder's: a "
                               "second attention, with a norm of its own.",
                        .value = out[DECODER_BLOCK]});
}

static void step_blocks(struct solve_run *run, const struct transformer *net)
{
    const struct value *out = run->results;
    const char *with =
        run_printf(run, "%s·%s", run_text(run, net->blocks), run_text(run, out[BLOCK]));

    if (net->stack == BOTH)
        with = run_printf(run, "%s + %s·%s", with, run_text(run, net->decoder_blocks),
                          run_text(run, out[DECODER_BLOCK]));
    solve_step(run,
               &(struct trace_step){
                   .name = "all_blocks",
                   .title = "Parameters of all blocks",
                   .formula = net->stack == BOTH ? "blocks × block, in either stack" : "L × block",
                   .substitution = with,
                   .why = "The blocks are built alike, and each has weights of its own.",
                   .value = out[ALL_BLOCKS]});
}

static void step_embedding(struct solve_run *run, const struct transformer *net)
{
    bool own = run_is(run->args[SHARED_EMBEDDING], "no");
    const char *d = run_text(run, net->width);

    if (run_given(run->args[VOCABULARY]))
        solve_step(run,
                   &(struct trace_step){
                       .name = "embedding",
                       .title = "Parameters of the token embeddings",
                       .formula = own ? "2·V·d" : "V·d",
                       .substitution = run_printf(run, own ? "2·%s·%s" : "%s·%s",
                                                  run_text(run, run->args[VOCABULARY]), d),
                       .why = own ? "Encoder and decoder have a table each, with d numbers for "
                                    "every token of the vocabulary."
                                  : "Every token of the vocabulary has d numbers.",
                       .value = run->results[EMBEDDING]});
    if (run_given(run->args[POSITIONS]))
        solve_step(run,
                   &(struct trace_step){
                       .name = "position_embedding",
                       .title = "Parameters of the positions",
                       .formula = net->stack == BOTH ? "2 × positions × d" : "positions × d",
                       .substitution = run_printf(run, net->stack == BOTH ? "2·%s·%s" : "%s·%s",
                                                  run_text(run, run->args[POSITIONS]), d),
                       .why = "Each position that is learned has d numbers as well.",
                       .value = run->results[POSITION_EMBEDDING]});
}

static void step_output(struct solve_run *run, const struct transformer *net)
{
    const char *words = run_text(run, run->args[VOCABULARY]);
    bool tied = run_is(run->args[OUTPUT_LAYER], "tied");
    bool bias = run_is(run->args[OUTPUT_BIAS], "yes");
    const char *product = run_printf(run, "%s·%s", run_text(run, net->width), words);

    if (run_is(run->args[OUTPUT_LAYER], "none"))
        return;
    solve_step(run,
               &(struct trace_step){
                   .name = "output_layer",
                   .title = "Parameters of the output layer",
                   .formula = tied   ? (bias ? "V" : "none of its own")
                              : bias ? "d·V + V"
                                     : "d·V",
                   .substitution = tied   ? (bias ? words : "0")
                                   : bias ? run_printf(run, "%s + %s", product, words)
                                          : product,
                   .why = tied ? "Its weights are those of the embedding, which are counted "
                                 "already."
                               : "Each token of the vocabulary has a score that reads d numbers.",
                   .value = run->results[OUT_OUTPUT_LAYER]});
}

void transformer_steps(struct solve_run *run, const struct transformer *net)
{
    const struct value *out = run->results;
    long stacks = net->stack == BOTH ? 2 : 1;

    step_head(run, net);
    step_attention(run, net);
    step_feed_forward(run, net);
    step_norms(run, net, 2, out[NORMS]);
    step_block(run, net);
    step_blocks(run, net);
    step_embedding(run, net);
    if (value_sign(out[FINAL_NORMS]) > 0)
        solve_step(run,
                   &(struct trace_step){
                       .name = "final_norm",
                       .title = stacks > 1 ? "Parameters of the norms behind the stacks"
                                           : "Parameters of the norm behind the last block",
                       .formula = net->norm_terms == 2 ? "stacks × 2·d" : "stacks × d",
                       .substitution = run_printf(run, net->norm_terms == 2 ? "%ld·2·%s" : "%ld·%s",
                                                  stacks, run_text(run, net->width)),
                       .why = "It stands once behind each stack, not in every block.",
                       .value = out[FINAL_NORMS]});
    step_output(run, net);
    solve_step(run,
               &(struct trace_step){.name = "parameters",
                                    .title = "All parameters",
                                    .formula = run_joined(run, out[NAMES], " + "),
                                    .substitution = run_joined(run, out[PART_PARAMETERS], " + "),
                                    .why = "These are the parts over all blocks.",
                                    .value = out[PARAMETERS]});
}

/* --- multiply-adds ----------------------------------------------------------------------------------- */

static void step_tokens(struct solve_run *run, const struct transformer *net, const char *n,
                        const char *tokens)
{
    const struct value *out = run->results;

    solve_step(run, &(struct trace_step){
                        .name = "projection_multiply_adds",
                        .title = "Multiply-adds of queries, keys, values and output",
                        .formula = run_printf(run, "%s × weights of the attention", n),
                        .substitution =
                            run_printf(run, "%s·%s", tokens, run_text(run, net->attention_weights)),
                        .why = "Every token goes through the four matrices; adding biases is not "
                               "counted.",
                        .value = out[PROJECTION_MULTIPLY_ADDS]});
    solve_step(run, &(struct trace_step){
                        .name = "feed_forward_multiply_adds",
                        .title = "Multiply-adds of the feed-forward network",
                        .formula = run_printf(run, "%s × weights of the feed-forward network", n),
                        .substitution =
                            run_printf(run, "%s·%s", tokens, run_text(run, net->inner_weights)),
                        .why = "Every token goes through it by itself.",
                        .value = out[FEED_FORWARD_MULTIPLY_ADDS]});
}

static void step_pairs(struct solve_run *run, const struct transformer *net, const char *n,
                       const char *tokens)
{
    bool skipped = net->skipped && net->stack == DECODER;
    bool square = value_equal(net->wide, net->width);

    solve_step(
        run,
        &(struct trace_step){
            .name = "pair_multiply_adds",
            .title = "Multiply-adds of scores and weighted values",
            .formula = run_printf(run, skipped ? "2·%s·%s·(%s + 1)/2" : "2·%s·%s²",
                                  square ? "d" : "h·dₕ", n, n),
            .substitution = run_printf(run, skipped ? "2·%s·%s·(%s + 1)/2" : "2·%s·%s²",
                                       run_text(run, net->wide), tokens, tokens),
            .why = skipped ? "Each token looks at itself and those before it: once for the score, "
                             "once for the value."
                           : "Each token looks at each: dₕ multiply-adds in every head for the "
                             "score and as many for the value.",
            .value = run->results[PAIR_MULTIPLY_ADDS]});
}

static void step_decoder_cost(struct solve_run *run, const struct transformer *net)
{
    const char *n = run_text(run, net->length), *m = run_text(run, net->source);
    const char *d = run_text(run, net->width), *wide = run_text(run, net->wide);
    const char *own =
        net->skipped ? run_printf(run, "%s·(%s + 1)/2", n, n) : run_printf(run, "%s²", n);

    solve_step(
        run,
        &(struct trace_step){
            .name = "decoder_block_multiply_adds",
            .title = "Multiply-adds of one decoder block",
            .formula = run_printf(run, "n·(A + F + 2·d·h·dₕ) + m·2·d·g·dₕ + 2·h·dₕ·(%s + n·m)",
                                  net->skipped ? "n·(n + 1)/2" : "n²"),
            .substitution =
                run_printf(run, "%s·(%s + %s + 2·%s·%s) + %s·2·%s·%s + 2·%s·(%s + %s·%s)", n,
                           run_text(run, net->attention_weights), run_text(run, net->inner_weights),
                           d, wide, m, d, run_text(run, net->narrow), wide, own, n, m),
            .why = "A and F are the weights of attention and feed-forward. Cross-attention asks "
                   "with the n tokens of the decoder and answers with the m of the encoder.",
            .value = run->results[DECODER_BLOCK_MULTIPLY_ADDS]});
}

static void step_cost_total(struct solve_run *run, const struct transformer *net)
{
    const struct value *out = run->results;
    const char *with = run_printf(run, "%s·%s", run_text(run, net->blocks),
                                  run_text(run, out[BLOCK_MULTIPLY_ADDS]));
    bool scores = value_sign(out[OUTPUT_MULTIPLY_ADDS]) > 0;

    if (net->stack == BOTH)
        with = run_printf(run, "%s + %s·%s", with, run_text(run, net->decoder_blocks),
                          run_text(run, out[DECODER_BLOCK_MULTIPLY_ADDS]));
    if (scores)
        with = run_printf(run, "%s + %s", with, run_text(run, out[OUTPUT_MULTIPLY_ADDS]));
    solve_step(run,
               &(struct trace_step){
                   .name = "multiply_adds",
                   .title = "All multiply-adds",
                   .formula = scores ? "blocks × block + n·d·V for the scores" : "blocks × block",
                   .substitution = with,
                   .why = "Norms, softmax and activations are few beside them and are not "
                          "counted.",
                   .value = out[MULTIPLY_ADDS]});
    solve_step(run,
               &(struct trace_step){
                   .name = "operations",
                   .title = "All operations",
                   .formula = "operations of one multiply-add × multiply-adds",
                   .substitution = run_printf(run, "%s·%s", run_text(run, run->args[MULTIPLY_ADD]),
                                              run_text(run, out[MULTIPLY_ADDS])),
                   .why = run_to_long(run->args[MULTIPLY_ADD]) == 2
                              ? "Here a multiplication and an addition count as two operations."
                              : "Here a multiplication and an addition count as one operation.",
                   .value = out[OPERATIONS]});
}

void transformer_cost_steps(struct solve_run *run, const struct transformer *net)
{
    const struct value *out = run->results;
    const char *n = net->stack == BOTH ? "m" : "n";
    const char *tokens = run_text(run, net->stack == BOTH ? net->source : net->length);

    step_tokens(run, net, n, tokens);
    step_pairs(run, net, n, tokens);
    solve_step(run, &(struct trace_step){
                        .name = "block_multiply_adds",
                        .title = net->stack == BOTH ? "Multiply-adds of one encoder block"
                                                    : "Multiply-adds of one block",
                        .formula = "projections + pairs + feed-forward",
                        .substitution = run_printf(run, "%s + %s + %s",
                                                   run_text(run, out[PROJECTION_MULTIPLY_ADDS]),
                                                   run_text(run, out[PAIR_MULTIPLY_ADDS]),
                                                   run_text(run, out[FEED_FORWARD_MULTIPLY_ADDS])),
                        .why = "Only the pairs grow with the square of the length.",
                        .value = out[BLOCK_MULTIPLY_ADDS]});
    solve_step(
        run, &(struct trace_step){
                 .name = "pair_share",
                 .title = "Share of the pairs in a block",
                 .formula = "pairs / block",
                 .substitution = run_printf(run, "%s / %s", run_text(run, out[PAIR_MULTIPLY_ADDS]),
                                            run_text(run, out[BLOCK_MULTIPLY_ADDS])),
                 .why = "Longer sequences make it larger; wider tokens make it smaller.",
                 .value = out[PAIR_SHARE]});
    if (net->stack == BOTH)
        step_decoder_cost(run, net);
    step_cost_total(run, net);
}
