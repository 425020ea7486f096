/* SPDX-License-Identifier: MIT */
/* Parameters and multiply-adds of a transformer, by sublayer, block and stack. */
#include "transformer_parameters.h"

#define LARGEST "1000000000"

/* clang-format off */
static const struct param params[] = {
    [STACK] = {.name = "stack",
               .summary = "blocks that see all tokens (encoder), only those before (decoder), or an "
                          "encoder and a decoder that also looks at it",
               .type = PARAM_CHOICE,
               .fallback = "encoder",
               .choices = "encoder decoder encoder_decoder"},
    [D_MODEL] = {.name = "d_model",
                 .summary = "numbers of each token, d",
                 .type = PARAM_INTEGER,
                 .minimum = "1",
                 .maximum = LARGEST},
    [HEADS] = {.name = "heads",
               .summary = "attention heads, h",
               .type = PARAM_INTEGER,
               .minimum = "1",
               .maximum = LARGEST},
    [HEAD_SIZE] = {.name = "head_size",
                   .summary = "numbers of a query, key and value, dₕ; d/h when left out",
                   .type = PARAM_INTEGER,
                   .fallback = "",
                   .minimum = "1",
                   .maximum = LARGEST},
    [KEY_VALUE_HEADS] = {.name = "key_value_heads",
                         .summary = "heads of keys and values, g, each shared by h/g queries; h "
                                    "when left out",
                         .type = PARAM_INTEGER,
                         .fallback = "",
                         .minimum = "1",
                         .maximum = LARGEST},
    [D_FF] = {.name = "d_ff",
              .summary = "hidden units of the feed-forward network, f",
              .unit = "units",
              .type = PARAM_INTEGER,
              .minimum = "1",
              .maximum = LARGEST},
    [FEED_FORWARD] = {.name = "feed_forward",
                      .summary = "two matrices, or three where a gate multiplies the hidden units",
                      .type = PARAM_CHOICE,
                      .fallback = "plain",
                      .choices = "plain gated"},
    [BLOCKS] = {.name = "blocks",
                .summary = "blocks of the stack, L; of the encoder where there are two stacks",
                .unit = "blocks",
                .type = PARAM_INTEGER,
                .fallback = "1",
                .minimum = "1",
                .maximum = "1000000"},
    [DECODER_BLOCKS] = {.name = "decoder_blocks",
                        .summary = "blocks of the decoder of stack=encoder_decoder; as many as "
                                   "blocks when left out",
                        .unit = "blocks",
                        .type = PARAM_INTEGER,
                        .fallback = "",
                        .minimum = "1",
                        .maximum = "1000000"},
    [VOCABULARY] = {.name = "vocabulary",
                    .summary = "tokens that have an embedding, V; no embedding when left out",
                    .unit = "tokens",
                    .type = PARAM_INTEGER,
                    .fallback = "",
                    .minimum = "1",
                    .maximum = LARGEST},
    [SHARED_EMBEDDING] = {.name = "shared_embedding",
                          .summary = "encoder and decoder have one embedding, or each its own",
                          .type = PARAM_CHOICE,
                          .fallback = "yes",
                          .choices = "yes no"},
    [POSITIONS] = {.name = "positions",
                   .summary = "learned positions of each stack; none are learned when left out",
                   .type = PARAM_INTEGER,
                   .fallback = "",
                   .minimum = "1",
                   .maximum = LARGEST},
    [ATTENTION_BIAS] = {.name = "attention_bias",
                        .summary = "biases of queries, keys, values and output, of all but the "
                                   "output, or none",
                        .type = PARAM_CHOICE,
                        .fallback = "yes",
                        .choices = "yes qkv no"},
    [FEED_FORWARD_BIAS] = {.name = "feed_forward_bias",
                           .summary = "the feed-forward network has biases",
                           .type = PARAM_CHOICE,
                           .fallback = "yes",
                           .choices = "yes no"},
    [NORM] = {.name = "norm",
              .summary = "each norm learns scale and shift, scale alone, or nothing",
              .type = PARAM_CHOICE,
              .fallback = "both",
              .choices = "both scale none"},
    [NORMS_PER_SUBLAYER] = {.name = "norms_per_sublayer",
                            .summary = "norms before or after each attention and feed-forward",
                            .type = PARAM_INTEGER,
                            .fallback = "1",
                            .minimum = "0",
                            .maximum = "2"},
    [FINAL_NORM] = {.name = "final_norm",
                    .summary = "one more norm behind the last block of each stack",
                    .type = PARAM_CHOICE,
                    .fallback = "no",
                    .choices = "no yes"},
    [OUTPUT_LAYER] = {.name = "output_layer",
                      .summary = "scores of the vocabulary: none, by the weights of the embedding "
                                 "(tied), or by weights of their own",
                      .type = PARAM_CHOICE,
                      .fallback = "none",
                      .choices = "none tied untied"},
    [OUTPUT_BIAS] = {.name = "output_bias",
                     .summary = "each score has a bias",
                     .type = PARAM_CHOICE,
                     .fallback = "no",
                     .choices = "no yes"},
    [LENGTH] = {.name = "length",
                .summary = "tokens of a sequence, n, of the decoder where there are two stacks; no "
                           "multiply-adds when left out",
                .unit = "tokens",
                .type = PARAM_INTEGER,
                .fallback = "",
                .minimum = "1",
                .maximum = LARGEST},
    [SOURCE_LENGTH] = {.name = "source_length",
                       .summary = "tokens that the encoder of stack=encoder_decoder reads, m; n "
                                  "when left out",
                       .unit = "tokens",
                       .type = PARAM_INTEGER,
                       .fallback = "",
                       .minimum = "1",
                       .maximum = LARGEST},
    [MASKED_PAIRS] = {.name = "masked_pairs",
                      .summary = "pairs that a decoder masks are multiplied all the same, or skipped",
                      .type = PARAM_CHOICE,
                      .fallback = "counted",
                      .choices = "counted skipped"},
    [MULTIPLY_ADD] = {.name = "multiply_add",
                      .summary = "operations that one multiply-add counts as",
                      .type = PARAM_INTEGER,
                      .fallback = "1",
                      .minimum = "1",
                      .maximum = "2"},
};

static const struct solver_output outputs[] = {
    [OUT_HEAD_SIZE] = {.name = "head_size", .summary = "numbers of a query, dₕ"},
    [ATTENTION] = {.name = "attention", .summary = "parameters of one attention, all heads"},
    [OUT_FEED_FORWARD] = {.name = "feed_forward",
                          .summary = "parameters of one feed-forward network"},
    [NORMS] = {.name = "norms", .summary = "parameters of the norms of one block"},
    [BLOCK] = {.name = "block",
               .summary = "parameters of one block; of the encoder where there are two stacks"},
    [DECODER_BLOCK] = {.name = "decoder_block",
                       .summary = "parameters of one block with cross-attention; none without"},
    [ALL_BLOCKS] = {.name = "all_blocks", .summary = "parameters of all blocks"},
    [EMBEDDING] = {.name = "embedding", .summary = "parameters of the token embeddings"},
    [POSITION_EMBEDDING] = {.name = "position_embedding",
                            .summary = "parameters of learned positions"},
    [FINAL_NORMS] = {.name = "final_norms", .summary = "parameters of the norms behind the stacks"},
    [OUT_OUTPUT_LAYER] = {.name = "output_layer",
                          .summary = "parameters of the output layer that are its own"},
    [PARAMETERS] = {.name = "parameters", .summary = "all parameters"},
    [NAMES] = {.name = "names", .summary = "parts that have parameters"},
    [PART_PARAMETERS] = {.name = "part_parameters",
                         .summary = "parameters of each of these parts, all blocks together"},
    [PROJECTION_MULTIPLY_ADDS] = {.name = "projection_multiply_adds",
                                  .summary = "multiply-adds of queries, keys, values and output in "
                                             "one block"},
    [PAIR_MULTIPLY_ADDS] = {.name = "pair_multiply_adds",
                            .summary = "multiply-adds of scores and weighted values in one block, "
                                       "those with n²"},
    [FEED_FORWARD_MULTIPLY_ADDS] = {.name = "feed_forward_multiply_adds",
                                    .summary = "multiply-adds of one feed-forward network"},
    [BLOCK_MULTIPLY_ADDS] = {.name = "block_multiply_adds", .summary = "multiply-adds of one block"},
    [DECODER_BLOCK_MULTIPLY_ADDS] = {.name = "decoder_block_multiply_adds",
                                     .summary = "multiply-adds of one block with cross-attention"},
    [OUTPUT_MULTIPLY_ADDS] = {.name = "output_multiply_adds",
                              .summary = "multiply-adds of the scores of all tokens"},
    [MULTIPLY_ADDS] = {.name = "multiply_adds",
                       .summary = "all multiply-adds for one sequence; norms, softmax, activations "
                                  "and biases are not counted"},
    [OPERATIONS] = {.name = "operations",
                    .summary = "multiply_adds times what each counts as, multiply_add"},
    [PAIR_SHARE] = {.name = "pair_share",
                    .summary = "pair_multiply_adds as a fraction of those of one block"},
};
/* clang-format on */
_Static_assert(DLT_COUNT(params) == TRANSFORMER_PARAM_COUNT &&
                   DLT_COUNT(outputs) == TRANSFORMER_OUTPUT_COUNT,
               "every parameter and output has its row");

/* --- reading ---------------------------------------------------------------------------------------- */

static bool refuse(struct solve_run *run, const char *sentence)
{
    num_fail(run->ctx, DLT_ERR_RANGE, "transformer", "%s", sentence);
    return false;
}

static bool divides(struct solve_run *run, struct value small, struct value large)
{
    return value_is_integer(num_div(run->ctx, large, small));
}

static bool exceeds(struct value count, struct value limit)
{
    return run_given(count) && num_compare(count, limit) == NUM_GREATER;
}

/* What belongs to other stacks, or needs something that is not there. */
static bool check_words(struct solve_run *run, const struct transformer *net)
{
    const struct value *args = run->args;
    bool output = !run_is(args[OUTPUT_LAYER], "none");

    if (net->stack != BOTH && run_given(args[DECODER_BLOCKS]))
        return refuse(run, "decoder_blocks belong to stack=encoder_decoder");
    if (net->stack != BOTH && run_given(args[SOURCE_LENGTH]))
        return refuse(run, "source_length belongs to stack=encoder_decoder");
    if (net->stack != BOTH && run_is(args[SHARED_EMBEDDING], "no"))
        return refuse(run, "shared_embedding=no belongs to stack=encoder_decoder");
    if (output && !run_given(args[VOCABULARY]))
        return refuse(run, "vocabulary is needed for an output_layer");
    if (!output && run_is(args[OUTPUT_BIAS], "yes"))
        return refuse(run, "output_bias=yes needs output_layer=tied or untied");
    if (run_given(args[SOURCE_LENGTH]) && !run_given(args[LENGTH]))
        return refuse(run, "length is needed beside source_length");
    if (run_given(args[POSITIONS]) &&
        (exceeds(args[LENGTH], args[POSITIONS]) || exceeds(args[SOURCE_LENGTH], args[POSITIONS])))
        return refuse(run, "a sequence has no more tokens than there are positions: lower length "
                           "or raise positions");
    if (net->skipped && net->stack == ENCODER)
        return refuse(run, "masked_pairs=skipped needs a decoder: an encoder masks nothing");
    return true;
}

static bool read_heads(struct solve_run *run, struct transformer *net)
{
    const struct value *args = run->args;

    net->heads = args[HEADS];
    net->groups = run_given(args[KEY_VALUE_HEADS]) ? args[KEY_VALUE_HEADS] : net->heads;
    net->head =
        run_given(args[HEAD_SIZE]) ? args[HEAD_SIZE] : num_div(run->ctx, net->width, net->heads);
    if (!value_is_integer(net->head))
        return refuse(run, run_printf(run,
                                      "heads = %s do not divide d_model = %s; head_size would say "
                                      "how large they are",
                                      run_text(run, net->heads), run_text(run, net->width)));
    if (!divides(run, net->groups, net->heads))
        return refuse(run, run_printf(run, "key_value_heads = %s do not divide %s heads",
                                      run_text(run, net->groups), run_text(run, net->heads)));
    net->wide = num_mul(run->ctx, net->heads, net->head);
    net->narrow = num_mul(run->ctx, net->groups, net->head);
    return true;
}

static bool read_transformer(struct solve_run *run, struct transformer *net)
{
    const struct value *args = run->args;

    *net = (struct transformer){
        .stack = run_is(args[STACK], "encoder")   ? ENCODER
                 : run_is(args[STACK], "decoder") ? DECODER
                                                  : BOTH,
        .bias = run_is(args[ATTENTION_BIAS], "yes")   ? BIAS_ALL
                : run_is(args[ATTENTION_BIAS], "qkv") ? BIAS_QKV
                                                      : BIAS_NONE,
        .width = args[D_MODEL],
        .inner = args[D_FF],
        .blocks = args[BLOCKS],
        .length = args[LENGTH],
        .gated = run_is(args[FEED_FORWARD], "gated"),
        .inner_bias = run_is(args[FEED_FORWARD_BIAS], "yes"),
        .skipped = run_is(args[MASKED_PAIRS], "skipped"),
        .norm_terms = run_is(args[NORM], "both")    ? 2
                      : run_is(args[NORM], "scale") ? 1
                                                    : 0,
        .norms = run_to_long(args[NORMS_PER_SUBLAYER]),
    };
    if (net->stack == BOTH) {
        net->decoder_blocks = run_given(args[DECODER_BLOCKS]) ? args[DECODER_BLOCKS] : net->blocks;
        net->source = run_given(args[SOURCE_LENGTH]) ? args[SOURCE_LENGTH] : net->length;
    }
    return check_words(run, net) && read_heads(run, net);
}

/* --- parameters ------------------------------------------------------------------------------------- */

static struct value times(struct solve_run *run, long factor, struct value value)
{
    return num_mul(run->ctx, run_long(run, factor), value);
}

static void count_sublayers(struct solve_run *run, struct transformer *net)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value heads = num_add(ctx, net->wide, net->narrow);
    struct value qkv = num_add(ctx, net->wide, times(run, 2, net->narrow));
    long matrices = net->gated ? 3 : 2;

    net->attention_weights = times(run, 2, num_mul(ctx, net->width, heads));
    out[ATTENTION] = net->attention_weights;
    if (net->bias != BIAS_NONE)
        out[ATTENTION] = num_add(ctx, out[ATTENTION], qkv);
    if (net->bias == BIAS_ALL)
        out[ATTENTION] = num_add(ctx, out[ATTENTION], net->width);
    net->inner_weights = times(run, matrices, num_mul(ctx, net->width, net->inner));
    out[OUT_FEED_FORWARD] = net->inner_weights;
    if (net->inner_bias)
        out[OUT_FEED_FORWARD] =
            num_add(ctx, out[OUT_FEED_FORWARD],
                    num_add(ctx, times(run, matrices - 1, net->inner), net->width));
    out[NORMS] = times(run, 2 * net->norms * net->norm_terms, net->width);
    net->decoder_norms = times(run, 3 * net->norms * net->norm_terms, net->width);
}

static void count_blocks(struct solve_run *run, const struct transformer *net)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value sublayers = num_add(ctx, out[ATTENTION], out[OUT_FEED_FORWARD]);

    out[BLOCK] = num_add(ctx, sublayers, out[NORMS]);
    out[ALL_BLOCKS] = num_mul(ctx, net->blocks, out[BLOCK]);
    if (net->stack != BOTH)
        return;
    out[DECODER_BLOCK] = num_add(ctx, num_add(ctx, sublayers, out[ATTENTION]), net->decoder_norms);
    out[ALL_BLOCKS] =
        num_add(ctx, out[ALL_BLOCKS], num_mul(ctx, net->decoder_blocks, out[DECODER_BLOCK]));
}

static void count_ends(struct solve_run *run, const struct transformer *net)
{
    struct num_ctx *ctx = run->ctx;
    const struct value *args = run->args;
    struct value *out = run->results, zero = run_long(run, 0);
    long stacks = net->stack == BOTH ? 2 : 1;
    long tables = run_is(args[SHARED_EMBEDDING], "no") ? 2 : 1;
    bool given = run_given(args[VOCABULARY]);
    struct value table = given ? num_mul(ctx, args[VOCABULARY], net->width) : zero;

    out[EMBEDDING] = times(run, tables, table);
    out[POSITION_EMBEDDING] = run_given(args[POSITIONS])
                                  ? times(run, stacks, num_mul(ctx, args[POSITIONS], net->width))
                                  : zero;
    out[FINAL_NORMS] =
        run_is(args[FINAL_NORM], "yes") ? times(run, stacks * net->norm_terms, net->width) : zero;
    out[OUT_OUTPUT_LAYER] = run_is(args[OUTPUT_LAYER], "untied") ? table : zero;
    if (run_is(args[OUTPUT_BIAS], "yes"))
        out[OUT_OUTPUT_LAYER] = num_add(ctx, out[OUT_OUTPUT_LAYER], args[VOCABULARY]);
}

/* The table of parts: what is zero has no row. */
static void list_parts(struct solve_run *run, const struct transformer *net)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value attentions = net->blocks, norms = num_mul(ctx, net->blocks, out[NORMS]);
    struct value inners = net->blocks;
    struct value names[7], sizes[7];
    size_t count = 0;

    if (net->stack == BOTH) {
        attentions = num_add(ctx, attentions, times(run, 2, net->decoder_blocks));
        inners = num_add(ctx, inners, net->decoder_blocks);
        norms = num_add(ctx, norms, num_mul(ctx, net->decoder_blocks, net->decoder_norms));
    }
    const struct {
        const char *name;
        struct value size;
    } parts[] = {
        {"embedding", out[EMBEDDING]},
        {"positions", out[POSITION_EMBEDDING]},
        {"attention", num_mul(ctx, attentions, out[ATTENTION])},
        {"feed_forward", num_mul(ctx, inners, out[OUT_FEED_FORWARD])},
        {"norms", norms},
        {"final_norm", out[FINAL_NORMS]},
        {"output", out[OUT_OUTPUT_LAYER]},
    };
    for (size_t i = 0; i < DLT_COUNT(parts); i++) {
        if (value_sign(parts[i].size) == 0)
            continue;
        names[count] = value_word(ctx->arena, parts[i].name);
        sizes[count++] = parts[i].size;
    }
    out[NAMES] = value_list(ctx->arena, names, count);
    out[PART_PARAMETERS] = value_list(ctx->arena, sizes, count);
    out[PARAMETERS] = run_total(run, out[PART_PARAMETERS]);
}

/* --- multiply-adds ---------------------------------------------------------------------------------- */

/* Pairs of tokens that look at each other in one head of self-attention. */
static struct value self_pairs(struct solve_run *run, const struct transformer *net,
                               struct value tokens, bool masked)
{
    struct num_ctx *ctx = run->ctx;
    struct value more = masked && net->skipped ? num_add(ctx, tokens, run_long(run, 1)) : tokens;
    struct value pairs = num_mul(ctx, tokens, more);

    return masked && net->skipped ? num_div(ctx, pairs, run_long(run, 2)) : pairs;
}

/* Scores and weighted values: each pair costs dₕ multiply-adds twice in each head. */
static struct value pair_cost(struct solve_run *run, const struct transformer *net,
                              struct value pairs)
{
    return times(run, 2, num_mul(run->ctx, net->wide, pairs));
}

/* A decoder block with cross-attention: its keys and values are made of the m source tokens. */
static struct value decoder_cost(struct solve_run *run, const struct transformer *net)
{
    struct num_ctx *ctx = run->ctx;
    struct value own = num_add(ctx, net->attention_weights, net->inner_weights);
    struct value asked = times(run, 2, num_mul(ctx, net->width, net->wide));
    struct value read = times(run, 2, num_mul(ctx, net->width, net->narrow));
    struct value tokens = num_mul(ctx, net->length, num_add(ctx, own, asked));
    struct value pairs = num_add(ctx, self_pairs(run, net, net->length, true),
                                 num_mul(ctx, net->length, net->source));

    return num_add(ctx, num_add(ctx, tokens, num_mul(ctx, net->source, read)),
                   pair_cost(run, net, pairs));
}

static void count_cost(struct solve_run *run, const struct transformer *net)
{
    struct num_ctx *ctx = run->ctx;
    struct value *out = run->results;
    struct value tokens = net->stack == BOTH ? net->source : net->length;
    struct value pairs = self_pairs(run, net, tokens, net->stack == DECODER);

    out[PROJECTION_MULTIPLY_ADDS] = num_mul(ctx, tokens, net->attention_weights);
    out[PAIR_MULTIPLY_ADDS] = pair_cost(run, net, pairs);
    out[FEED_FORWARD_MULTIPLY_ADDS] = num_mul(ctx, tokens, net->inner_weights);
    out[BLOCK_MULTIPLY_ADDS] =
        num_add(ctx, num_add(ctx, out[PROJECTION_MULTIPLY_ADDS], out[PAIR_MULTIPLY_ADDS]),
                out[FEED_FORWARD_MULTIPLY_ADDS]);
    out[MULTIPLY_ADDS] = num_mul(ctx, net->blocks, out[BLOCK_MULTIPLY_ADDS]);
    if (net->stack == BOTH) {
        out[DECODER_BLOCK_MULTIPLY_ADDS] = decoder_cost(run, net);
        out[MULTIPLY_ADDS] =
            num_add(ctx, out[MULTIPLY_ADDS],
                    num_mul(ctx, net->decoder_blocks, out[DECODER_BLOCK_MULTIPLY_ADDS]));
    }
    out[OUTPUT_MULTIPLY_ADDS] = run_long(run, 0);
    if (!run_is(run->args[OUTPUT_LAYER], "none"))
        out[OUTPUT_MULTIPLY_ADDS] =
            num_mul(ctx, net->length, num_mul(ctx, run->args[VOCABULARY], net->width));
    out[MULTIPLY_ADDS] = num_add(ctx, out[MULTIPLY_ADDS], out[OUTPUT_MULTIPLY_ADDS]);
    out[OPERATIONS] = num_mul(ctx, run->args[MULTIPLY_ADD], out[MULTIPLY_ADDS]);
    out[PAIR_SHARE] = num_div(ctx, out[PAIR_MULTIPLY_ADDS], out[BLOCK_MULTIPLY_ADDS]);
}

static enum dlt_err run_transformer(struct solve_run *run, struct diag *diag)
{
    struct transformer net;

    (void)diag;
    if (!read_transformer(run, &net))
        return run->ctx->err;
    run->results[OUT_HEAD_SIZE] = net.head;
    count_sublayers(run, &net);
    count_blocks(run, &net);
    count_ends(run, &net);
    list_parts(run, &net);
    transformer_steps(run, &net);
    if (run_given(net.length)) {
        count_cost(run, &net);
        transformer_cost_steps(run, &net);
    }
    return run->ctx->err;
}

/* --- oracle: build every matrix, head by head, and go through the tokens ------------------------------ */

enum { SIZE_LARGEST = 20000, COUNT_LARGEST = 200, VOCABULARY_LARGEST = 1000000 };

/* Sizes as plain numbers, and what has been counted. */
struct tally {
    long width, heads, groups, head, inner;
    long parameters;
    long used; /* multiply-adds */
};

/* A matrix from `from` numbers to `to`, used by `tokens` of them, row by row. */
static void matrix(struct tally *tally, long from, long to, bool bias, long tokens)
{
    for (long row = 0; row < to; row++) {
        tally->parameters += from + (bias ? 1 : 0);
        tally->used += tokens * from;
    }
}

static void attend(struct tally *tally, const struct transformer *net, long asking, long answering)
{
    for (long head = 0; head < tally->heads; head++)
        matrix(tally, tally->width, tally->head, net->bias != BIAS_NONE, asking);
    for (long head = 0; head < 2 * tally->groups; head++)
        matrix(tally, tally->width, tally->head, net->bias != BIAS_NONE, answering);
    matrix(tally, tally->heads * tally->head, tally->width, net->bias == BIAS_ALL, asking);
}

static void look(struct tally *tally, long asking, long answering, bool masked)
{
    for (long query = 0; query < asking; query++)
        for (long key = 0; key < answering; key++)
            if (!masked || key <= query)
                tally->used += 2 * tally->heads * tally->head;
}

static void block(struct tally *tally, const struct transformer *net, long tokens, long source)
{
    bool masked = net->skipped && (net->stack == DECODER || source > 0);
    long norms = (source > 0 ? 3 : 2) * net->norms;

    attend(tally, net, tokens, tokens);
    look(tally, tokens, tokens, masked);
    if (source > 0) {
        attend(tally, net, tokens, source);
        look(tally, tokens, source, false);
    }
    for (int layer = 0; layer < (net->gated ? 2 : 1); layer++)
        matrix(tally, tally->width, tally->inner, net->inner_bias, tokens);
    matrix(tally, tally->inner, tally->width, net->inner_bias, tokens);
    for (long norm = 0; norm < norms; norm++)
        tally->parameters += net->norm_terms * tally->width;
}

static bool is_small(const struct solve_run *run, const struct transformer *net)
{
    const int sizes[] = {D_MODEL, HEADS, HEAD_SIZE, D_FF, POSITIONS};
    const int counts[] = {BLOCKS, DECODER_BLOCKS, LENGTH, SOURCE_LENGTH};

    for (size_t i = 0; i < DLT_COUNT(sizes); i++)
        if (run_to_long(run->args[sizes[i]]) > SIZE_LARGEST)
            return false;
    for (size_t i = 0; i < DLT_COUNT(counts); i++)
        if (run_to_long(run->args[counts[i]]) > COUNT_LARGEST)
            return false;
    return run_to_long(run->args[VOCABULARY]) <= VOCABULARY_LARGEST &&
           run_to_long(net->wide) <= SIZE_LARGEST;
}

/* Embeddings, positions, norms behind the stacks and scores. */
static void ends(struct tally *tally, const struct solve_run *run, const struct transformer *net)
{
    const struct value *args = run->args;
    long stacks = net->stack == BOTH ? 2 : 1, words = run_to_long(args[VOCABULARY]);

    for (long word = 0; word < words; word++) {
        tally->parameters += tally->width * (run_is(args[SHARED_EMBEDDING], "no") ? 2 : 1);
        tally->parameters += run_is(args[OUTPUT_LAYER], "untied") ? tally->width : 0;
        tally->parameters += run_is(args[OUTPUT_BIAS], "yes");
        if (!run_is(args[OUTPUT_LAYER], "none"))
            tally->used += tally->width * run_to_long(net->length);
    }
    for (long stack = 0; stack < stacks; stack++) {
        tally->parameters += run_to_long(args[POSITIONS]) * tally->width;
        tally->parameters += run_is(args[FINAL_NORM], "yes") ? net->norm_terms * tally->width : 0;
    }
}

static enum dlt_err oracle_transformer(struct solve_run *run, struct diag *diag)
{
    struct transformer net;
    struct tally tally = {0};
    long before, tokens;

    (void)diag;
    if (!read_transformer(run, &net) || !is_small(run, &net))
        return run->ctx->err;
    tally = (struct tally){.width = run_to_long(net.width),
                           .heads = run_to_long(net.heads),
                           .groups = run_to_long(net.groups),
                           .head = run_to_long(net.head),
                           .inner = run_to_long(net.inner)};
    tokens = run_to_long(net.stack == BOTH ? net.source : net.length);
    block(&tally, &net, tokens, 0);
    run->results[BLOCK] = run_long(run, tally.parameters);
    if (run_given(net.length))
        run->results[BLOCK_MULTIPLY_ADDS] = run_long(run, tally.used);
    for (long i = 1; i < run_to_long(net.blocks); i++)
        block(&tally, &net, tokens, 0);
    before = tally.parameters;
    for (long i = 0; i < run_to_long(net.decoder_blocks); i++)
        block(&tally, &net, run_to_long(net.length), tokens > 0 ? tokens : 1);
    if (net.stack == BOTH)
        run->results[DECODER_BLOCK] =
            run_long(run, (tally.parameters - before) / run_to_long(net.decoder_blocks));
    run->results[ALL_BLOCKS] = run_long(run, tally.parameters);
    ends(&tally, run, &net);
    run->results[PARAMETERS] = run_long(run, tally.parameters);
    if (run_given(net.length))
        run->results[MULTIPLY_ADDS] = run_long(run, tally.used);
    return run->ctx->err;
}

static const char *const grid[] = {
    "stack=encoder d_model=8 heads=2 d_ff=32 length=5",
    "stack=encoder d_model=1 heads=1 d_ff=1 length=1",
    "stack=decoder d_model=768 heads=12 d_ff=3072 blocks=12 vocabulary=50257 positions=1024 "
    "final_norm=yes output_layer=tied length=20",
    "stack=decoder d_model=64 heads=8 d_ff=172 feed_forward=gated attention_bias=no "
    "feed_forward_bias=no norm=scale blocks=3 vocabulary=1000 output_layer=untied final_norm=yes "
    "length=17 masked_pairs=skipped",
    "stack=decoder d_model=64 heads=8 key_value_heads=2 head_size=16 d_ff=100 attention_bias=qkv "
    "feed_forward=gated length=7 multiply_add=2",
    "stack=encoder_decoder d_model=512 heads=8 d_ff=2048 blocks=6 vocabulary=37000 "
    "output_layer=tied attention_bias=no length=10",
    "stack=encoder_decoder d_model=16 heads=4 d_ff=64 blocks=2 decoder_blocks=3 vocabulary=100 "
    "shared_embedding=no positions=50 output_layer=untied output_bias=yes length=6 "
    "source_length=11 masked_pairs=skipped",
    "stack=encoder_decoder d_model=16 heads=4 d_ff=64 key_value_heads=1 norms_per_sublayer=2 "
    "final_norm=yes",
    "d_model=8 heads=2 d_ff=32 norms_per_sublayer=0",
    "d_model=8 heads=2 d_ff=32 norm=none final_norm=yes positions=4",
    "d_model=10 heads=3 head_size=7 d_ff=5 key_value_heads=3 length=9",
    "d_model=768 heads=12 d_ff=3072 blocks=12",
};

const struct solver solver_transformer_parameters = {
    .name = "transformer_parameters",
    .summary = "Parameters and multiply-adds of a transformer and its blocks.",
    .citation = "Vaswani et al. 2017, Attention Is All You Need; Prince, Understanding Deep "
                "Learning, sec. 12.3 to 12.8; Shazeer 2020 (gated feed-forward); Ainslie et al. "
                "2023 (grouped keys and values)",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_transformer,
    .oracle = oracle_transformer,
    .oracle_note = "builds every matrix head by head and goes through all pairs of tokens",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
