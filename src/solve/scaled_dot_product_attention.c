/* SPDX-License-Identifier: MIT */
/* Scaled dot-product attention: scores, their softmax row by row, and the mixed values. */
#include "vectors.h"
#include "wording.h"

enum {
    MAX_TOKENS = 32,
    MAX_SIZE = 64,
    MOST_SCORE = 4096,
    BITS_PER_UNIT = 3,
    TRACED_QUERIES = 4,
    ORACLE_BITS = 512
};

enum { QUERIES, KEYS, VALUES, TOKENS, HEADS, SCALING, DIVISOR, MASK, ALLOWED };

enum { OUT_SCORES, OUT_SCALED, OUT_DIVISOR, OUT_ALLOWED, OUT_WEIGHTS, OUT_OUTPUT, OUT_SHAPE };

static const struct param params[] = {
    [QUERIES] = {.name = "queries",
                 .summary = "Q: a row for each query, as long as the keys",
                 .type = PARAM_MATRIX},
    [KEYS] = {.name = "keys", .summary = "K: a row for each key", .type = PARAM_MATRIX},
    [VALUES] = {.name = "values", .summary = "V: a row for each key", .type = PARAM_MATRIX},
    [TOKENS] = {.name = "tokens",
                .summary = "rows: tokens are rows of Q, K, V and of all results; columns: columns; "
                           "but allowed always has a row for each query",
                .type = PARAM_CHOICE,
                .fallback = "rows",
                .choices = "rows columns"},
    [HEADS] = {.name = "heads",
               .summary =
                   "equal parts into which the entries of queries, keys and values are split",
               .type = PARAM_INTEGER,
               .fallback = "1",
               .minimum = "1",
               .maximum = "16"},
    [SCALING] = {.name = "scaling",
                 .summary =
                     "head_size: scores are divided by the square root of a head's key size; "
                     "none: they stay; default head_size",
                 .type = PARAM_CHOICE,
                 .fallback = "",
                 .choices = "head_size none"},
    [DIVISOR] = {.name = "divisor",
                 .summary = "or instead of scaling: what scores are divided by; greater than 0",
                 .type = PARAM_REAL,
                 .fallback = "",
                 .minimum = "0"},
    [MASK] = {.name = "mask",
              .summary =
                  "causal: query i sees the first i keys; causal_end: the last query sees all "
                  "keys, each one before one less",
              .type = PARAM_CHOICE,
              .fallback = "none",
              .choices = "none causal causal_end"},
    [ALLOWED] = {.name = "allowed",
                 .summary = "a row for each query: 1 for a key that it may see, 0 for one that it "
                            "may not",
                 .type = PARAM_MATRIX,
                 .fallback = "",
                 .minimum = "0",
                 .maximum = "1"},
};

static const struct solver_output outputs[] = {
    [OUT_SCORES] = {.name = "scores",
                    .summary =
                        "Q K^T before scaling and masking; of several heads a list of these"},
    [OUT_SCALED] = {.name = "scaled_scores", .summary = "scores over the divisor, before masking"},
    [OUT_DIVISOR] = {.name = "divisor", .summary = "what the scores were divided by"},
    [OUT_ALLOWED] = {.name = "allowed",
                     .summary = "a row for each query: 1 for a key that it sees, else 0"},
    [OUT_WEIGHTS] = {.name = "weights",
                     .summary = "attention weights: a softmax over the keys that each query sees; "
                                "of several heads a list of these"},
    [OUT_OUTPUT] = {.name = "output",
                    .summary = "weights times values, heads side by side: a row for each query"},
    [OUT_SHAPE] = {.name = "output_shape", .summary = "its rows and columns"},
};

struct attention {
    size_t queries, keys, heads;
    size_t key_size, value_size;   /* of one head */
    struct value q, k, v, allowed; /* tokens are rows */
    struct value divisor;
    bool columns; /* results are turned */
};

/* --- reading ---------------------------------------------------------------------------------------- */

static struct value tokens_as_rows(struct solve_run *run, size_t param)
{
    struct value matrix = run->args[param];
    return run_is(run->args[TOKENS], "columns") && run_given(matrix)
               ? vectors_transpose(run->ctx, matrix)
               : matrix;
}

static void read_heads(struct solve_run *run, struct attention *attention)
{
    struct num_ctx *ctx = run->ctx;
    size_t key_size = attention->q.as.items[0].count, value_size = attention->v.as.items[0].count;
    attention->heads = (size_t)run_to_long(run->args[HEADS]);
    if (key_size % attention->heads != 0)
        num_fail(ctx, DLT_ERR_RANGE, "heads", "heads: %zu entries of a key do not split into %zu",
                 key_size, attention->heads);
    else if (value_size % attention->heads != 0)
        num_fail(ctx, DLT_ERR_RANGE, "heads", "heads: %zu entries of a value do not split into %zu",
                 value_size, attention->heads);
    attention->key_size = key_size / attention->heads;
    attention->value_size = value_size / attention->heads;
}

static void read_shapes(struct solve_run *run, struct attention *attention)
{
    struct num_ctx *ctx = run->ctx;
    size_t key_size = attention->k.as.items[0].count;
    attention->queries = attention->q.count;
    attention->keys = attention->k.count;
    if (attention->queries > MAX_TOKENS || attention->keys > MAX_TOKENS || key_size > MAX_SIZE ||
        attention->v.as.items[0].count > MAX_SIZE)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many",
                 "queries, keys and values: at most %d tokens of %d numbers", MAX_TOKENS, MAX_SIZE);
    else if (attention->q.as.items[0].count != key_size)
        num_fail(ctx, DLT_ERR_RANGE, "shape", "queries have %zu entries, keys %zu: they must agree",
                 attention->q.as.items[0].count, key_size);
    else if (attention->v.count != attention->keys)
        num_fail(ctx, DLT_ERR_RANGE, "shape", "there are %zu keys but %zu values", attention->keys,
                 attention->v.count);
    else
        read_heads(run, attention);
}

static void read_divisor(struct solve_run *run, struct attention *attention)
{
    struct value divisor = run->args[DIVISOR];
    attention->divisor = divisor;
    if (run_given(divisor) && run_given(run->args[SCALING]))
        num_fail(run->ctx, DLT_ERR_RANGE, "together",
                 "divisor is instead of scaling: leave one of them out");
    else if (run_given(divisor) && value_sign(divisor) != 1)
        num_fail(run->ctx, DLT_ERR_RANGE, "divisor", "divisor must be greater than 0");
    else if (!run_given(divisor) && run_is(run->args[SCALING], "none"))
        attention->divisor = run_long(run, 1);
    else if (!run_given(divisor))
        attention->divisor = num_sqrt(run->ctx, run_long(run, (long)attention->key_size));
}

/* 1 where the mask of that name lets query i see key j. */
static bool mask_allows(const struct solve_run *run, const struct attention *attention, size_t i,
                        size_t j)
{
    if (run_is(run->args[MASK], "causal"))
        return j <= i;
    if (run_is(run->args[MASK], "causal_end"))
        return j + attention->queries <= i + attention->keys;
    return true;
}

static struct value allowed_row(struct solve_run *run, const struct attention *attention, size_t i)
{
    struct value *items = arena_array(run->ctx->arena, attention->keys, sizeof *items);
    struct value given = attention->allowed;
    bool any = false;
    for (size_t j = 0; j < attention->keys; j++) {
        bool sees = mask_allows(run, attention, i, j);
        if (run_given(given) && !value_is_integer(vectors_at(given, i, j)))
            num_fail(run->ctx, DLT_ERR_RANGE, "allowed", "allowed takes 1 and 0 only; not %s",
                     run_text(run, vectors_at(given, i, j)));
        if (run_given(given))
            sees = sees && value_sign(vectors_at(given, i, j)) == 1;
        any = any || sees;
        items[j] = run_long(run, sees);
    }
    if (!any)
        num_fail(run->ctx, DLT_ERR_RANGE, "sees-nothing",
                 "query %zu may see no key at all: check mask and allowed", i + 1);
    return value_list(run->ctx->arena, items, attention->keys);
}

static void read_mask(struct solve_run *run, struct attention *attention)
{
    struct value *rows = arena_array(run->ctx->arena, attention->queries, sizeof *rows);
    struct value given = attention->allowed;
    if (run_given(given) &&
        (given.count != attention->queries || given.as.items[0].count != attention->keys)) {
        num_fail(run->ctx, DLT_ERR_RANGE, "shape", "allowed must be %zu queries x %zu keys",
                 attention->queries, attention->keys);
        return;
    }
    for (size_t i = 0; i < attention->queries && run->ctx->err == DLT_OK; i++)
        rows[i] = allowed_row(run, attention, i);
    attention->allowed = value_list(run->ctx->arena, rows, attention->queries);
}

static bool read_attention(struct solve_run *run, struct attention *attention)
{
    *attention = (struct attention){
        .q = tokens_as_rows(run, QUERIES),
        .k = tokens_as_rows(run, KEYS),
        .v = tokens_as_rows(run, VALUES),
        .allowed = run->args[ALLOWED],
        .columns = run_is(run->args[TOKENS], "columns"),
    };
    read_shapes(run, attention);
    if (run->ctx->err == DLT_OK)
        read_divisor(run, attention);
    if (run->ctx->err == DLT_OK)
        read_mask(run, attention);
    return run->ctx->err == DLT_OK;
}

/* --- computing -------------------------------------------------------------------------------------- */

/* The columns of one head. */
static struct value head_of(struct num_ctx *ctx, struct value matrix, size_t head, size_t size)
{
    struct value *rows = arena_array(ctx->arena, matrix.count, sizeof *rows);
    for (size_t i = 0; i < matrix.count; i++)
        rows[i] = value_list(ctx->arena, matrix.as.items[i].as.items + head * size, size);
    return value_list(ctx->arena, rows, matrix.count);
}

/* What one head makes. */
struct head {
    struct value q, k, v, scores, scaled, weights, output;
};

static void check_scores(struct num_ctx *ctx, struct value scaled)
{
    double most = 0;
    for (size_t i = 0; i < scaled.count; i++) {
        for (size_t j = 0; j < scaled.as.items[i].count; j++) {
            double size = value_to_double(vectors_at(scaled, i, j));
            size = size < 0 ? -size : size;
            if (!(size <= most))
                most = size;
        }
    }
    if (ctx->err == DLT_OK && !(most <= MOST_SCORE))
        num_fail(ctx, DLT_ERR_LIMIT, "too-large",
                 "scores must lie between -%d and %d: make queries or keys smaller", MOST_SCORE,
                 MOST_SCORE);
    else if (ctx->err == DLT_OK)
        ctx->precision += BITS_PER_UNIT * (long)most;
}

/* Scores over the divisor, with the greatest subtracted before: equal scores give exactly 0. */
static struct value behind_greatest(struct num_ctx *ctx, struct value scores, struct value divisor)
{
    struct value greatest = scores.as.items[vectors_greatest(scores)];
    struct value *items = arena_array(ctx->arena, scores.count, sizeof *items);
    for (size_t j = 0; j < scores.count; j++) {
        items[j] = num_sub(ctx, scores.as.items[j], greatest);
        if (value_sign(items[j]) != 0)
            items[j] = num_div(ctx, items[j], divisor);
    }
    return value_list(ctx->arena, items, scores.count);
}

/* The softmax of the scores over those keys that may be seen; 0 for the others. */
static struct value masked_softmax(struct num_ctx *ctx, struct value row, struct value allowed,
                                   struct value divisor)
{
    struct value *seen = arena_array(ctx->arena, row.count, sizeof *seen);
    size_t count = 0;
    for (size_t j = 0; j < row.count; j++) {
        if (value_sign(allowed.as.items[j]) == 1)
            seen[count++] = row.as.items[j];
    }
    struct value scores = behind_greatest(ctx, value_list(ctx->arena, seen, count), divisor);
    struct value weights = vectors_softmax(ctx, scores);
    struct value *items = arena_array(ctx->arena, row.count, sizeof *items);
    count = 0;
    for (size_t j = 0; j < row.count; j++)
        items[j] = value_sign(allowed.as.items[j]) == 1 ? weights.as.items[count++]
                                                        : value_long(ctx->arena, 0);
    return value_list(ctx->arena, items, row.count);
}

/* a * b^T; the terms of its sums, many times larger than all of it, do not stay. */
static struct value product_of_rows(struct num_ctx *ctx, struct value a, struct value b)
{
    struct value *rows = arena_array(ctx->arena, a.count, sizeof *rows);
    for (size_t i = 0; i < a.count && ctx->err == DLT_OK; i++) {
        struct num_ctx scratch = *ctx;
        scratch.arena = arena_create();
        rows[i] = value_copy(ctx->arena, vectors_apply(&scratch, b, a.as.items[i]));
        ctx->work = scratch.work;
        ctx->err = scratch.err;
        arena_destroy(scratch.arena);
    }
    return value_list(ctx->arena, rows, a.count);
}

static struct head compute_head(struct num_ctx *ctx, const struct attention *attention, size_t h)
{
    struct head head = {
        .q = head_of(ctx, attention->q, h, attention->key_size),
        .k = head_of(ctx, attention->k, h, attention->key_size),
        .v = head_of(ctx, attention->v, h, attention->value_size),
    };
    struct value *rows = arena_array(ctx->arena, attention->queries, sizeof *rows);
    struct value one = value_long(ctx->arena, 1);
    head.scores = product_of_rows(ctx, head.q, head.k);
    if (ctx->err != DLT_OK)
        return head;
    head.scaled = vectors_scale(ctx, head.scores, num_div(ctx, one, attention->divisor));
    check_scores(ctx, head.scaled);
    for (size_t i = 0; i < attention->queries && ctx->err == DLT_OK; i++)
        rows[i] = masked_softmax(ctx, head.scores.as.items[i], attention->allowed.as.items[i],
                                 attention->divisor);
    if (ctx->err != DLT_OK)
        return head;
    head.weights = value_list(ctx->arena, rows, attention->queries);
    head.output = product_of_rows(ctx, head.weights, vectors_transpose(ctx, head.v));
    return head;
}

/* Rows of all heads behind each other. */
static struct value side_by_side(struct num_ctx *ctx, const struct attention *attention,
                                 const struct head *heads)
{
    size_t width = attention->heads * attention->value_size;
    struct value *rows = arena_array(ctx->arena, attention->queries, sizeof *rows);
    struct value *items = arena_array(ctx->arena, width, sizeof *items);
    for (size_t i = 0; i < attention->queries; i++) {
        for (size_t c = 0; c < width; c++)
            items[c] =
                vectors_at(heads[c / attention->value_size].output, i, c % attention->value_size);
        rows[i] = value_list(ctx->arena, items, width);
    }
    return value_list(ctx->arena, rows, attention->queries);
}

/* The matrix, turned where tokens are columns. */
static struct value as_given(struct num_ctx *ctx, const struct attention *attention,
                             struct value matrix)
{
    return attention->columns ? vectors_transpose(ctx, matrix) : matrix;
}

/* The matrix of the only head, or the list of all heads' matrices. */
static struct value of_heads(struct num_ctx *ctx, const struct attention *attention,
                             struct value *matrices)
{
    for (size_t h = 0; h < attention->heads; h++)
        matrices[h] = as_given(ctx, attention, matrices[h]);
    return attention->heads == 1 ? matrices[0] : value_list(ctx->arena, matrices, attention->heads);
}

static void collect(struct solve_run *run, const struct attention *attention,
                    const struct head *heads)
{
    struct num_ctx *ctx = run->ctx;
    struct value *lists[3], *out = run->results;
    for (size_t k = 0; k < DLT_COUNT(lists); k++)
        lists[k] = arena_array(ctx->arena, attention->heads, sizeof *lists[k]);
    for (size_t h = 0; h < attention->heads; h++) {
        lists[0][h] = heads[h].scores;
        lists[1][h] = heads[h].scaled;
        lists[2][h] = heads[h].weights;
    }
    out[OUT_SCORES] = of_heads(ctx, attention, lists[0]);
    out[OUT_SCALED] = of_heads(ctx, attention, lists[1]);
    out[OUT_WEIGHTS] = of_heads(ctx, attention, lists[2]);
    out[OUT_DIVISOR] = attention->divisor;
    out[OUT_ALLOWED] = attention->allowed;
    out[OUT_OUTPUT] = as_given(ctx, attention, side_by_side(ctx, attention, heads));
    struct value sides[] = {
        run_long(run, (long)out[OUT_OUTPUT].count),
        run_long(run, (long)out[OUT_OUTPUT].as.items[0].count),
    };
    out[OUT_SHAPE] = value_list(ctx->arena, sides, 2);
}

/* --- the trace -------------------------------------------------------------------------------------- */

/* One query's way through one head. */
struct row {
    const struct attention *attention;
    const struct head *head;
    size_t h, i;
    const char *suffix; /* of step names: "1", or "_2_1" for query 1 of head 2 */
    const char *who;    /* "query 1", "query 1 in head 2" */
};

/* The items that the query may see. */
static struct value seen(struct num_ctx *ctx, const struct row *row, struct value list)
{
    struct value *items = arena_array(ctx->arena, list.count, sizeof *items);
    size_t count = 0;
    for (size_t j = 0; j < list.count; j++) {
        if (value_sign(vectors_at(row->attention->allowed, row->i, j)) == 1)
            items[count++] = list.as.items[j];
    }
    return value_list(ctx->arena, items, count);
}

static const char *score_terms(const struct solve_run *run, const struct row *row)
{
    enum { SHOWN = 4 };
    struct value q = row->head->q.as.items[row->i], k = row->head->k;
    struct strbuf terms;
    strbuf_init(&terms);
    for (size_t j = 0; j < k.count; j++) {
        wording_separate(&terms, "; ");
        if (j == SHOWN && k.count > SHOWN + 1) {
            strbuf_printf(&terms, "… (%zu keys)", k.count);
            break;
        }
        strbuf_add(&terms, vectors_dot_text(run, q, k.as.items[j]));
    }
    return wording_done(run->ctx->arena, &terms);
}

static void explain_scores(struct solve_run *run, const struct row *row)
{
    struct value scores = row->head->scores.as.items[row->i];
    struct value scaled = row->head->scaled.as.items[row->i];
    const char *divisor = run_factor(run, row->attention->divisor);
    bool own = run_given(run->args[DIVISOR]);
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "scores%s", row->suffix),
                        .title = run_printf(run, "Scores of %s", row->who),
                        .formula = "sᵢⱼ = qᵢ·kⱼ",
                        .substitution = score_terms(run, row),
                        .result = vectors_result(run, scores),
                        .why = "A dot product is large where query and key point the same way.",
                        .value = scores,
                    });
    if (value_equal(row->attention->divisor, run_long(run, 1)))
        return;
    solve_step(
        run, &(struct trace_step){
                 .name = run_printf(run, "scaled%s", row->suffix),
                 .title = run_printf(run, "Scaled scores of %s", row->who),
                 .formula = own ? "sᵢⱼ/c" : "sᵢⱼ/√d, d the length of a key in one head",
                 .substitution = own ? run_printf(run, "%s/%s", run_text(run, scores), divisor)
                                     : run_printf(run, "%s/√%zu", run_text(run, scores),
                                                  row->attention->key_size),
                 .result = vectors_result(run, scaled),
                 .why = "Sums of d products spread like √d; undone, the softmax does not saturate.",
                 .value = scaled,
             });
}

static void explain_weights(struct solve_run *run, const struct row *row)
{
    struct value weights = row->head->weights.as.items[row->i];
    struct value scaled = seen(run->ctx, row, row->head->scaled.as.items[row->i]);
    bool masked = scaled.count < weights.count;
    solve_step(
        run,
        &(struct trace_step){
            .name = run_printf(run, "weights%s", row->suffix),
            .title = run_printf(run, "Attention weights of %s", row->who),
            .formula = masked ? "aᵢⱼ = exp(sᵢⱼ)/Σ exp(sᵢₘ) over the keys m that it sees, else 0"
                              : "aᵢⱼ = exp(sᵢⱼ)/Σₘ exp(sᵢₘ)",
            .substitution = run_printf(run, "softmax(%s), %zu of %zu keys",
                                       run_joined(run, scaled, ", "), scaled.count, weights.count),
            .result = vectors_result(run, weights),
            .why = masked ? "A masked score counts as −∞, and exp(−∞) is 0: the others share "
                            "all of the weight."
                          : "The softmax runs over the keys, so each query's weights add up "
                            "to 1.",
            .value = weights,
        });
}

/* "0.7·(1, 0) + 0.3·(0, 1)" over what is seen. */
static const char *mixture(struct solve_run *run, const struct row *row)
{
    enum { SHOWN = 4 };
    struct value weights = seen(run->ctx, row, row->head->weights.as.items[row->i]);
    struct value values = seen(run->ctx, row, row->head->v);
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t j = 0; j < weights.count; j++) {
        wording_separate(&sum, " + ");
        if (j == SHOWN && weights.count > SHOWN + 1) {
            strbuf_printf(&sum, "… (%zu values)", weights.count);
            break;
        }
        strbuf_printf(&sum, "%s·%s", run_factor(run, weights.as.items[j]),
                      run_text(run, values.as.items[j]));
    }
    return wording_done(run->ctx->arena, &sum);
}

static void explain_output(struct solve_run *run, const struct row *row)
{
    struct value output = row->head->output.as.items[row->i];
    solve_step(run, &(struct trace_step){
                        .name = run_printf(run, "output%s", row->suffix),
                        .title = run_printf(run, "Output for %s", row->who),
                        .formula = "oᵢ = Σⱼ aᵢⱼ·vⱼ",
                        .substitution = mixture(run, row),
                        .result = vectors_result(run, output),
                        .why = "A weighted mean of the values: it lies between them.",
                        .value = output,
                    });
}

static void explain(struct solve_run *run, const struct attention *attention,
                    const struct head *heads)
{
    struct value output = run->results[OUT_OUTPUT];
    for (size_t h = 0; h < attention->heads && h < TRACED_QUERIES; h++) {
        for (size_t i = 0; i < attention->queries && i < TRACED_QUERIES; i++) {
            struct row row = {attention, &heads[h], h, i, NULL, NULL};
            bool one = attention->heads == 1;
            row.suffix =
                one ? run_printf(run, "%zu", i + 1) : run_printf(run, "_%zu_%zu", h + 1, i + 1);
            row.who = one ? run_printf(run, "query %zu", i + 1)
                          : run_printf(run, "query %zu in head %zu", i + 1, h + 1);
            explain_scores(run, &row);
            explain_weights(run, &row);
            explain_output(run, &row);
        }
    }
    solve_step(
        run, &(struct trace_step){
                 .name = "output",
                 .title = attention->heads == 1 ? "All queries" : "All queries, heads side by side",
                 .formula = attention->columns ? "V·softmax(KᵀQ/√d), over each column"
                                               : "softmax(Q·Kᵀ/√d)·V, over each row",
                 .substitution = run_printf(run, "%zu x %zu weights times %zu x %zu values, %zu %s",
                                            attention->queries, attention->keys, attention->keys,
                                            attention->value_size, attention->heads,
                                            attention->heads == 1 ? "head" : "heads"),
                 .result = vectors_result(run, output),
                 .why = "As many outputs as queries, as long as the values: the number of keys is "
                        "summed away.",
                 .value = output,
             });
}

static enum dlt_err run_scaled_dot_product_attention(struct solve_run *run, struct diag *diag)
{
    struct attention attention;
    (void)diag;
    if (!read_attention(run, &attention))
        return run->ctx->err;
    struct head *heads = arena_array(run->ctx->arena, attention.heads, sizeof *heads);
    for (size_t h = 0; h < attention.heads && run->ctx->err == DLT_OK; h++)
        heads[h] = compute_head(run->ctx, &attention, h);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    collect(run, &attention, heads);
    explain(run, &attention, heads);
    return run->ctx->err;
}

/* --- the oracle: every output entry alone, from the definition ---------------------------------------- */

/* exp(score/divisor) of one pair in one head, 0 where the mask hides the key. */
static struct value oracle_power(struct solve_run *run, const struct attention *attention, size_t h,
                                 size_t i, size_t j)
{
    struct num_ctx *ctx = run->ctx;
    struct value score = run_long(run, 0);
    if (value_sign(vectors_at(attention->allowed, i, j)) == 0)
        return score;
    for (size_t c = (h + 1) * attention->key_size; c-- > h * attention->key_size;)
        score =
            num_add(ctx, score,
                    num_mul(ctx, vectors_at(attention->q, i, c), vectors_at(attention->k, j, c)));
    /* sqrt(d) from above: exp(s / sqrt(d)) */
    if (!run_given(run->args[DIVISOR]) && !run_is(run->args[SCALING], "none"))
        score = num_mul(ctx, score,
                        num_pow(ctx, run_long(run, (long)attention->key_size),
                                value_fraction(ctx->arena, -1, 2)));
    else if (run_given(run->args[DIVISOR]))
        score = num_div(ctx, score, run->args[DIVISOR]);
    return num_exp(ctx, score);
}

static struct value oracle_entry(struct solve_run *run, const struct attention *attention, size_t i,
                                 size_t column)
{
    struct num_ctx *ctx = run->ctx;
    struct value top = run_long(run, 0), bottom = top;
    for (size_t j = 0; j < attention->keys; j++) {
        struct value power = oracle_power(run, attention, column / attention->value_size, i, j);
        top = num_add(ctx, top, num_mul(ctx, power, vectors_at(attention->v, j, column)));
        bottom = num_add(ctx, bottom, power);
    }
    return num_div(ctx, top, bottom);
}

static struct value oracle_weight(struct solve_run *run, const struct attention *attention,
                                  size_t h, size_t i, size_t j)
{
    struct num_ctx *ctx = run->ctx;
    struct value bottom = run_long(run, 0);
    for (size_t m = 0; m < attention->keys; m++)
        bottom = num_add(ctx, bottom, oracle_power(run, attention, h, i, m));
    return num_div(ctx, oracle_power(run, attention, h, i, j), bottom);
}

static struct value oracle_weights(struct solve_run *run, const struct attention *attention,
                                   size_t h)
{
    struct arena *arena = run->ctx->arena;
    struct value *rows = arena_array(arena, attention->queries, sizeof *rows);
    struct value *items = arena_array(arena, attention->keys, sizeof *items);
    for (size_t i = 0; i < attention->queries; i++) {
        for (size_t j = 0; j < attention->keys; j++)
            items[j] = oracle_weight(run, attention, h, i, j);
        rows[i] = value_list(arena, items, attention->keys);
    }
    return value_list(arena, rows, attention->queries);
}

static enum dlt_err oracle_scaled_dot_product_attention(struct solve_run *run, struct diag *diag)
{
    struct attention attention;
    struct arena *arena = run->ctx->arena;
    (void)diag;
    if (!read_attention(run, &attention))
        return run->ctx->err;
    run->ctx->precision += ORACLE_BITS;
    size_t width = attention.heads * attention.value_size;
    struct value *weights = arena_array(arena, attention.heads, sizeof *weights);
    struct value *rows = arena_array(arena, attention.queries, sizeof *rows);
    struct value *items = arena_array(arena, width, sizeof *items);
    for (size_t h = 0; h < attention.heads; h++)
        weights[h] = oracle_weights(run, &attention, h);
    for (size_t i = 0; i < attention.queries; i++) {
        for (size_t c = 0; c < width; c++)
            items[c] = oracle_entry(run, &attention, i, c);
        rows[i] = value_list(arena, items, width);
    }
    run->results[OUT_WEIGHTS] = of_heads(run->ctx, &attention, weights);
    run->results[OUT_OUTPUT] =
        as_given(run->ctx, &attention, value_list(arena, rows, attention.queries));
    return run->ctx->err;
}

static const char *const grid[] = {
    "queries=[[1,0],[0,1]] keys=[[1,0],[1,1]] values=[[1,2],[3,4]]",
    "queries=[[1,0],[0,1]] keys=[[1,0],[1,1]] values=[[1,2],[3,4]] mask=causal",
    "queries=[[1,0,2,-1]] keys=[[1,0,1,1],[0,2,-1,0],[1,1,1,1]] values=[[1],[2],[3]]",
    "queries=[[1,0,2,-1]] keys=[[1,0,1,1],[0,2,-1,0],[1,1,1,1]] values=[[1],[2],[3]] scaling=none",
    "queries=[[1,0,2,-1]] keys=[[1,0,1,1],[0,2,-1,0],[1,1,1,1]] values=[[1],[2],[3]] divisor=4",
    "queries=[[1,0,2,-1],[1,1,0,0]] keys=[[1,0,1,1],[0,2,-1,0],[1,1,1,1]] "
    "values=[[1,0],[2,1],[3,-1]] heads=2",
    "queries=[[1,2],[3,4],[0,1]] keys=[[1,2],[3,4],[0,1]] values=[[1,2],[3,4],[0,1]] heads=2 "
    "mask=causal",
    "queries=[[1,2],[3,4]] keys=[[1,0],[0,1],[1,1]] values=[[1],[2],[4]] mask=causal_end",
    "queries=[[1,2],[3,4]] keys=[[1,0],[0,1],[1,1]] values=[[1],[2],[4]] "
    "allowed=[[1,0,1],[0,1,0]]",
    "queries=[[1,2],[3,4]] keys=[[1,0],[0,1],[1,1]] values=[[1],[2],[4]] mask=causal "
    "allowed=[[1,1,1],[0,1,1]]",
    "queries=[[1,0],[0,1],[1,1]] keys=[[1,0],[1,1],[0,2]] values=[[1,2]] tokens=columns",
    "queries=[[1,0,2],[0,1,1]] keys=[[1,0],[1,1]] values=[[1,2],[0,1],[5,1]] tokens=columns "
    "allowed=[[1,1],[0,1],[1,1]]",
    "queries=[[0,0]] keys=[[1,2],[3,4],[5,6],[7,8]] values=[[1],[2],[3],[6]]",
    "queries=[[5]] keys=[[3]] values=[[7,8,9]]",
    "queries=[[40,30]] keys=[[10,0],[0,10],[-10,5]] values=[[1],[2],[3]] scaling=none",
};

const struct solver solver_scaled_dot_product_attention = {
    .name = "scaled_dot_product_attention",
    .summary = "Attention: scores of queries and keys, their softmax, and the mixed values.",
    .citation = "Vaswani et al. 2017, Attention Is All You Need, sec. 3.2, eq. 1; Prince, "
                "Understanding Deep Learning, sec. 12.2-12.3",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_scaled_dot_product_attention,
    .oracle = oracle_scaled_dot_product_attention,
    .oracle_note = "each entry of the output alone, as a quotient of two sums of exponentials over "
                   "the keys, with 512 bits more",
    .oracle_tolerance = 1e-12,
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
