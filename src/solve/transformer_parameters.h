/* SPDX-License-Identifier: MIT */
/* A transformer's sizes and counts: what its solver and the steps that explain it share. */
#ifndef DLTUTOR_SOLVE_TRANSFORMER_PARAMETERS_H
#define DLTUTOR_SOLVE_TRANSFORMER_PARAMETERS_H

#include "run.h"

enum {
    STACK,
    D_MODEL,
    HEADS,
    HEAD_SIZE,
    KEY_VALUE_HEADS,
    D_FF,
    FEED_FORWARD,
    BLOCKS,
    DECODER_BLOCKS,
    VOCABULARY,
    SHARED_EMBEDDING,
    POSITIONS,
    ATTENTION_BIAS,
    FEED_FORWARD_BIAS,
    NORM,
    NORMS_PER_SUBLAYER,
    FINAL_NORM,
    OUTPUT_LAYER,
    OUTPUT_BIAS,
    LENGTH,
    SOURCE_LENGTH,
    MASKED_PAIRS,
    MULTIPLY_ADD,
    TRANSFORMER_PARAM_COUNT
};
enum {
    OUT_HEAD_SIZE,
    ATTENTION,
    OUT_FEED_FORWARD,
    NORMS,
    BLOCK,
    DECODER_BLOCK,
    ALL_BLOCKS,
    EMBEDDING,
    POSITION_EMBEDDING,
    FINAL_NORMS,
    OUT_OUTPUT_LAYER,
    PARAMETERS,
    NAMES,
    PART_PARAMETERS,
    PROJECTION_MULTIPLY_ADDS,
    PAIR_MULTIPLY_ADDS,
    FEED_FORWARD_MULTIPLY_ADDS,
    BLOCK_MULTIPLY_ADDS,
    DECODER_BLOCK_MULTIPLY_ADDS,
    OUTPUT_MULTIPLY_ADDS,
    MULTIPLY_ADDS,
    OPERATIONS,
    PAIR_SHARE,
    TRANSFORMER_OUTPUT_COUNT
};

struct transformer {
    enum { ENCODER, DECODER, BOTH } stack;
    enum { BIAS_NONE, BIAS_QKV, BIAS_ALL } bias;    /**< of attention */
    struct value width, heads, groups, head, inner; /**< d, h, heads of keys, dₕ, f */
    struct value wide, narrow; /**< numbers of all heads' queries, and of their keys: h·dₕ, g·dₕ */
    struct value blocks, decoder_blocks; /**< the second only where there are both stacks */
    struct value length, source;         /**< tokens, n and m; none when not given */
    struct value attention_weights, inner_weights; /**< without biases, of one sublayer */
    struct value decoder_norms;                    /**< of one block with cross-attention */
    bool gated, inner_bias, skipped;               /**< skipped: masked pairs are not counted */
    long norm_terms, norms; /**< numbers that a norm learns per channel; norms of one sublayer */
};

/** The steps of the parameters, from the run's results. */
void transformer_steps(struct solve_run *run, const struct transformer *net);
/** The steps of the multiply-adds. */
void transformer_cost_steps(struct solve_run *run, const struct transformer *net);

#endif
