/* SPDX-License-Identifier: MIT */
/* Receptive fields of a stack of one-dimensional convolutions. */
#include "run.h"

#include <stdlib.h>

enum { KERNEL_SIZE, STRIDE, DILATION, PADDING, DILATION_CONVENTION };
enum { RECEPTIVE_FIELD, JUMP, EFFECTIVE_KERNEL, INPUTS_READ, START };

enum { LAYERS_MAX = 1000 };
#define LARGEST "1000000"

/* clang-format off */
static const struct param params[] = {
    [KERNEL_SIZE] = {.name = "kernel_size",
                     .summary = "taps of the kernel of each layer, k",
                     .type = PARAM_LIST,
                     .minimum = "1",
                     .maximum = LARGEST},
    [STRIDE] = {.name = "stride",
                .summary = "stride of each layer, s; ones when left out",
                .type = PARAM_LIST,
                .fallback = "",
                .minimum = "1",
                .maximum = LARGEST},
    [DILATION] = {.name = "dilation",
                  .summary = "dilation of each layer, d; ordinary kernels when left out",
                  .type = PARAM_LIST,
                  .fallback = "",
                  .minimum = "0",
                  .maximum = LARGEST},
    [PADDING] = {.name = "padding",
                 .summary = "zeros on the left of each layer's input, p; only for start",
                 .type = PARAM_LIST,
                 .fallback = "",
                 .minimum = "0",
                 .maximum = LARGEST},
    [DILATION_CONVENTION] = {.name = "dilation_convention",
                             .summary = "dilation is the spacing of taps (1: an ordinary kernel), "
                                        "or the zeros between them (0: ordinary)",
                             .type = PARAM_CHOICE,
                             .fallback = "spacing",
                             .choices = "spacing zeros"},
};

static const struct solver_output outputs[] = {
    [RECEPTIVE_FIELD] = {.name = "receptive_field",
                         .summary = "span of one unit of each layer",
                         .unit = "inputs"},
    [JUMP] = {.name = "jump",
              .summary = "inputs between neighbouring units of each layer",
              .unit = "inputs"},
    [EFFECTIVE_KERNEL] = {.name = "effective_kernel",
                          .summary = "span of each layer's dilated kernel on the layer below"},
    [INPUTS_READ] = {.name = "inputs_read",
                     .summary = "inputs really read by one unit of each layer, gaps left out",
                     .unit = "inputs"},
    [START] = {.name = "start",
               .summary = "first input seen by unit 0 of each layer, counted from 0; negative in "
                          "the padding"},
};
/* clang-format on */

/* One layer as plain numbers; spacing has the convention worked in. */
struct layer {
    long kernel, stride, spacing, padding;
    long dilation; /* as it was given */
};

struct stack {
    struct layer *layers;
    size_t count;
    bool zeros;  /* dilation counts zeros */
    bool padded; /* padding was given */
};

static bool check_list(struct solve_run *run, const char *name, struct value list, size_t count)
{
    if (!run_given(list))
        return true;
    if (list.count != count) {
        num_fail(run->ctx, DLT_ERR_RANGE, "lengths",
                 "%s has %zu numbers and kernel_size has %zu; each layer needs one of both", name,
                 list.count, count);
        return false;
    }
    return run_whole(run, name, list);
}

static long item(struct value list, size_t index, long otherwise)
{
    return run_given(list) ? run_to_long(list.as.items[index]) : otherwise;
}

static bool read_stack(struct solve_run *run, struct stack *stack_out)
{
    struct value kernels = run->args[KERNEL_SIZE];
    struct stack stack = {
        .count = kernels.count,
        .zeros = run_is(run->args[DILATION_CONVENTION], "zeros"),
        .padded = run_given(run->args[PADDING]),
    };

    if (stack.count == 0 || stack.count > LAYERS_MAX) {
        num_fail(run->ctx, stack.count ? DLT_ERR_LIMIT : DLT_ERR_RANGE, "layers",
                 "kernel_size needs one number for each layer, at most %d", LAYERS_MAX);
        return false;
    }
    if (!run_whole(run, "kernel_size", kernels) ||
        !check_list(run, "stride", run->args[STRIDE], stack.count) ||
        !check_list(run, "dilation", run->args[DILATION], stack.count) ||
        !check_list(run, "padding", run->args[PADDING], stack.count))
        return false;
    stack.layers = arena_array(run->ctx->arena, stack.count, sizeof(*stack.layers));
    for (size_t i = 0; i < stack.count; i++) {
        struct layer *layer = &stack.layers[i];

        layer->kernel = run_to_long(kernels.as.items[i]);
        layer->stride = item(run->args[STRIDE], i, 1);
        layer->dilation = item(run->args[DILATION], i, stack.zeros ? 0 : 1);
        layer->spacing = layer->dilation + (stack.zeros ? 1 : 0);
        layer->padding = item(run->args[PADDING], i, 0);
        if (layer->spacing > 0)
            continue;
        num_fail(run->ctx, DLT_ERR_RANGE, "dilation",
                 "item %zu of dilation is 0; as a spacing it is at least 1 (zeros between taps "
                 "need dilation_convention=zeros)",
                 i + 1);
        return false;
    }
    *stack_out = stack;
    return true;
}

/* --- inputs really read ---------------------------------------------------------------------------- */

/* A map of the inputs read, one byte each, grows up to this many; beyond there is no count. */
enum { MAP_MAX = 1 << 22, MAP_WORK_MAX = 1 << 26 };

/* Which inputs of its span a unit reads: all of them, those of the map, or unknown. */
struct reading {
    enum { READS_ALL, READS_SOME, READS_UNKNOWN } state;
    long span; /* while it fits */
    const unsigned char *map;
};

/* Lays `kernel` copies of the reading below, `step` inputs apart, over each other. */
static void overlay(struct solve_run *run, struct reading *reading, long kernel, struct value step)
{
    long apart = run_to_long(step);
    long span = reading->span;
    unsigned char *map;

    if (!value_is_integer(step) || apart <= 0 || apart > MAP_MAX || kernel > MAP_MAX ||
        span > MAP_MAX || (kernel - 1) * apart + span > MAP_MAX || kernel * span > MAP_WORK_MAX) {
        reading->state = READS_UNKNOWN;
        return;
    }
    map = arena_alloc(run->ctx->arena, (size_t)((kernel - 1) * apart + span));
    for (long tap = 0; tap < kernel; tap++)
        for (long i = 0; i < span; i++)
            map[tap * apart + i] |= reading->state == READS_ALL || reading->map[i];
    reading->map = map;
    reading->span = (kernel - 1) * apart + span;
    reading->state = READS_SOME;
}

/* The reading of the next layer, whose taps stand `step` inputs apart; its count, or none. */
static struct value read_layer(struct solve_run *run, struct reading *reading, long kernel,
                               struct value step, const struct value spans[2])
{
    long count = 0;

    if (reading->state == READS_UNKNOWN)
        return value_none();
    if (kernel > 1 && (reading->state == READS_SOME || num_compare(step, spans[0]) == NUM_GREATER))
        overlay(run, reading, kernel, step);
    if (reading->state == READS_UNKNOWN)
        return value_none();
    if (reading->state == READS_ALL) {
        /* Spans too long for a map are unknown once they have gaps. */
        reading->span = value_to_double(spans[1]) > MAP_MAX ? MAP_MAX + 1 : run_to_long(spans[1]);
        return spans[1];
    }
    for (long i = 0; i < reading->span; i++)
        count += reading->map[i];
    return run_long(run, count);
}

/* --- run -------------------------------------------------------------------------------------------- */

/* What the recursion carries from layer to layer. */
struct state {
    struct value span, jump, start;
    struct reading reading;
};

static void step_layer(struct solve_run *run, const struct stack *stack, size_t index,
                       const struct state *below, struct value span)
{
    const struct layer *layer = &stack->layers[index];
    long number = (long)index + 1;
    const char *now = run_subscript(run, number), *last = run_subscript(run, number - 1);
    const char *jump = run_text(run, below->jump);
    const char *dilation = stack->zeros ? run_printf(run, "(%ld + 1)", layer->dilation)
                                        : run_printf(run, "%ld", layer->dilation);
    const char *why =
        index == 0
            ? "The first layer reads the input itself: r₀ = 1, and neighbours are j₀ = 1 apart."
        : layer->kernel == 1
            ? "A single tap sees what the unit below it sees."
            : run_printf(run,
                         "One step in H%ld moves %s input%s; neighbouring taps of H%ld stand %ld "
                         "step%s apart.",
                         number - 1, jump, str_equal(jump, "1") ? "" : "s", number, layer->spacing,
                         layer->spacing == 1 ? "" : "s");

    solve_step(
        run, &(struct trace_step){
                 .name = run_printf(run, "h%ld", number),
                 .title = run_printf(run, "Receptive field of H%ld", number),
                 .formula = run_printf(run,
                                       stack->zeros ? "r%s = r%s + (k%s − 1)·(d%s + 1)·j%s"
                                                    : "r%s = r%s + (k%s − 1)·d%s·j%s",
                                       now, last, now, now, last),
                 .substitution = run_printf(run, "%s + (%ld − 1)·%s·%s", run_text(run, below->span),
                                            layer->kernel, dilation, jump),
                 .why = why,
                 .value = span});
}

static void step_jump(struct solve_run *run, const struct stack *stack, size_t index,
                      struct value below, struct value jump)
{
    long number = (long)index + 1;

    solve_step(
        run, &(struct trace_step){
                 .name = run_printf(run, "jump%ld", number),
                 .title = run_printf(run, "Inputs between neighbouring units of H%ld", number),
                 .formula = run_printf(run, "j%s = j%s·s%s", run_subscript(run, number),
                                       run_subscript(run, number - 1), run_subscript(run, number)),
                 .substitution =
                     run_printf(run, "%s·%ld", run_text(run, below), stack->layers[index].stride),
                 .why = "Strides multiply; a layer's own stride matters only to the layers above.",
                 .value = jump});
}

/* "1·1 + 4·2": padding of each layer times the inputs that one step below it is worth. */
static const char *shifts(const struct solve_run *run, const struct stack *stack)
{
    struct value *terms = arena_array(run->ctx->arena, stack->count, sizeof(*terms));
    const char *jump = "1";

    for (size_t i = 0; i < stack->count; i++) {
        terms[i] =
            value_word(run->ctx->arena, run_printf(run, "%ld·%s", stack->layers[i].padding, jump));
        jump = run_text(run, run->results[JUMP].as.items[i]);
    }
    return run_joined(run, value_list(run->ctx->arena, terms, stack->count), " + ");
}

static void steps_end(struct solve_run *run, const struct stack *stack, const struct state *last)
{
    size_t top = stack->count - 1;
    struct value read = run->results[INPUTS_READ].as.items[top];

    if (run_given(read))
        solve_step(run, &(struct trace_step){
                            .name = "inputs_read",
                            .title = run_printf(run, "Inputs that one unit of H%zu really reads",
                                                stack->count),
                            .formula = "inputs of the receptive field that a path reaches",
                            .substitution = run_printf(run, "%s of %s", run_text(run, read),
                                                       run_text(run, last->span)),
                            .why = "Dilation and strides may leave gaps; the receptive field spans "
                                   "them all the same.",
                            .value = read});
    if (stack->padded)
        solve_step(run,
                   &(struct trace_step){
                       .name = "start",
                       .title = run_printf(run, "First input seen by unit 0 of H%zu", stack->count),
                       .formula = "−Σₗ pₗ·jₗ₋₁",
                       .substitution = run_printf(run, "−(%s)", shifts(run, stack)),
                       .result = run_text(run, last->start),
                       .why = "Padding moves the first unit to the left, by as many inputs as "
                              "a step in the layer below is worth.",
                       .value = last->start});
}

static void climb(struct solve_run *run, const struct stack *stack, struct state *state,
                  struct value *items[])
{
    struct num_ctx *ctx = run->ctx;

    for (size_t i = 0; i < stack->count; i++) {
        const struct layer *layer = &stack->layers[i];
        struct value taps = run_long(run, (layer->kernel - 1) * layer->spacing);
        struct value step = num_mul(ctx, run_long(run, layer->spacing), state->jump);
        struct value span = num_add(ctx, state->span, num_mul(ctx, taps, state->jump));
        struct value jump = num_mul(ctx, state->jump, run_long(run, layer->stride));

        step_layer(run, stack, i, state, span);
        step_jump(run, stack, i, state->jump, jump);
        items[INPUTS_READ][i] = read_layer(run, &state->reading, layer->kernel, step,
                                           (struct value[]){state->span, span});
        state->start =
            num_sub(ctx, state->start, num_mul(ctx, run_long(run, layer->padding), state->jump));
        state->span = span;
        state->jump = jump;
        items[RECEPTIVE_FIELD][i] = span;
        items[JUMP][i] = jump;
        items[EFFECTIVE_KERNEL][i] = num_add(ctx, taps, run_long(run, 1));
        items[START][i] = state->start;
    }
}

static enum dlt_err run_receptive_field(struct solve_run *run, struct diag *diag)
{
    struct state state = {
        .span = run_long(run, 1),
        .jump = run_long(run, 1),
        .start = run_long(run, 0),
        .reading = {.state = READS_ALL, .span = 1},
    };
    struct value *items[DLT_COUNT(outputs)];
    struct stack stack;

    (void)diag;
    if (!read_stack(run, &stack))
        return run->ctx->err;
    for (size_t i = 0; i < DLT_COUNT(outputs); i++)
        items[i] = arena_array(run->ctx->arena, stack.count, sizeof(*items[i]));
    climb(run, &stack, &state, items);
    if (run->ctx->err != DLT_OK)
        return run->ctx->err;
    for (size_t i = 0; i < DLT_COUNT(outputs); i++)
        if (i != START || stack.padded)
            run->results[i] = value_list(run->ctx->arena, items[i], stack.count);
    steps_end(run, &stack, &state);
    return run->ctx->err;
}

/* --- oracle: trace one unit down to the inputs ------------------------------------------------------ */

enum { TRACE_MAX = 2000000 };

struct trail {
    long *places;
    size_t count;
};

static int compare_places(const void *a, const void *b)
{
    const long *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* The units of the layer below that the units of `trail` read, sorted, each once. */
static bool descend(struct arena *arena, const struct layer *layer, struct trail *trail)
{
    size_t total, kept = 0;
    long *places;

    if (layer->kernel > TRACE_MAX || trail->count > TRACE_MAX / (size_t)layer->kernel)
        return false;
    total = trail->count * (size_t)layer->kernel;
    places = arena_array(arena, total, sizeof(*places));
    for (size_t i = 0; i < total; i++) {
        long unit = trail->places[i / (size_t)layer->kernel];
        long tap = (long)(i % (size_t)layer->kernel);

        if (unit > TRACE_MAX || unit < -TRACE_MAX)
            return false;
        places[i] = unit * layer->stride + tap * layer->spacing - layer->padding;
    }
    qsort(places, total, sizeof(*places), compare_places);
    for (size_t i = 0; i < total; i++)
        if (kept == 0 || places[kept - 1] != places[i])
            places[kept++] = places[i];
    *trail = (struct trail){.places = places, .count = kept};
    return true;
}

/* Inputs read by a unit of layer `top`; false when there are too many to follow. */
static bool follow(struct arena *arena, const struct stack *stack, size_t top, long unit,
                   struct trail *trail_out)
{
    struct trail trail = {.places = arena_alloc(arena, sizeof(long)), .count = 1};

    trail.places[0] = unit;
    for (size_t i = top + 1; i-- > 0;)
        if (!descend(arena, &stack->layers[i], &trail))
            return false;
    *trail_out = trail;
    return true;
}

static bool oracle_layer(struct solve_run *run, const struct stack *stack, size_t index,
                         struct value *items[])
{
    struct arena *arena = run->ctx->arena;
    struct trail first, second;

    if (!follow(arena, stack, index, 0, &first) || !follow(arena, stack, index, 1, &second))
        return false;
    items[RECEPTIVE_FIELD][index] =
        run_long(run, first.places[first.count - 1] - first.places[0] + 1);
    items[JUMP][index] = run_long(run, second.places[0] - first.places[0]);
    items[INPUTS_READ][index] = run_long(run, (long)first.count);
    items[START][index] = run_long(run, first.places[0]);
    return true;
}

static enum dlt_err oracle_receptive_field(struct solve_run *run, struct diag *diag)
{
    struct value *items[DLT_COUNT(outputs)];
    struct stack stack;

    (void)diag;
    if (!read_stack(run, &stack))
        return run->ctx->err;
    for (size_t i = 0; i < DLT_COUNT(outputs); i++)
        items[i] = arena_array(run->ctx->arena, stack.count, sizeof(*items[i]));
    for (size_t i = 0; i < stack.count; i++)
        if (!oracle_layer(run, &stack, i, items))
            return DLT_OK;
    for (size_t i = 0; i < DLT_COUNT(outputs); i++)
        if (i != EFFECTIVE_KERNEL && (i != START || stack.padded))
            run->results[i] = value_list(run->ctx->arena, items[i], stack.count);
    return run->ctx->err;
}

static const char *const grid[] = {
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2]",
    "kernel_size=[3,5,3] stride=[2,1,2] dilation=[1,2,2] dilation_convention=zeros",
    "kernel_size=[3,5,3]",
    "kernel_size=[3,5,3] dilation_convention=zeros",
    "kernel_size=[1]",
    "kernel_size=[1,1,1] stride=[2,2,2] dilation=[3,3,3]",
    "kernel_size=[3] stride=[5] dilation=[4] padding=[2]",
    "kernel_size=[3,3,3,3] padding=[1,1,1,1]",
    "kernel_size=[3,3,3,3] stride=[2,2,2,2] padding=[1,1,0,3]",
    "kernel_size=[2,2,2] dilation=[4,2,1]",
    "kernel_size=[2,2,2] dilation=[1,2,4]",
    "kernel_size=[2,2,2] dilation=[2,4,8]",
    "kernel_size=[2,3,2,4] stride=[3,4,1,2] dilation=[5,1,3,2]",
    "kernel_size=[11,3,5,3,3,3,3,3] stride=[4,2,1,2,1,1,1,2]",
    "kernel_size=[7,3,3,1,3,3,1,3] stride=[2,2,1,1,2,1,1,2] dilation=[1,1,2,1,1,4,1,1]",
};

const struct solver solver_receptive_field = {
    .name = "receptive_field",
    .summary = "Receptive fields of a stack of one-dimensional convolutions.",
    .citation = "Araujo et al. 2019, Computing Receptive Fields; Prince, Understanding Deep "
                "Learning, sec. 10.2",
    .params = params,
    .param_count = DLT_COUNT(params),
    .outputs = outputs,
    .output_count = DLT_COUNT(outputs),
    .run = run_receptive_field,
    .oracle = oracle_receptive_field,
    .oracle_note = "traces one unit down to the set of inputs that it reads",
    .grid = grid,
    .grid_count = DLT_COUNT(grid),
};
