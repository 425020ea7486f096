/* SPDX-License-Identifier: MIT */
/* The steps of network_pieces: where units switch, what each pattern gives, what merges. */
#include "network_pieces.h"

#include "run.h"
#include "wording.h"

enum { UNITS_SHOWN = 6, LINES_SHOWN = 8 };

static const char *end_text(const struct solve_run *run, struct value end, const char *infinite)
{
    return run_given(end) ? wording_number(run->ctx->arena, end) : infinite;
}

const char *pieces_interval(const struct solve_run *run, struct value from, struct value to)
{
    return run_printf(run, "(%s, %s)", end_text(run, from, "−∞"), end_text(run, to, "∞"));
}

const char *pieces_line(const struct solve_run *run, struct value slope, struct value constant,
                        const char *variable)
{
    struct arena *const arena = run->ctx->arena;
    struct strbuf text;

    strbuf_init(&text);
    wording_add_term(arena, &text, slope, variable);
    if (text.length == 0)
        strbuf_add(&text, wording_number(arena, constant));
    else if (value_sign(constant) != 0)
        strbuf_printf(&text, " %s %s", value_sign(constant) < 0 ? "−" : "+",
                      wording_number(arena, num_abs(run->ctx, constant)));
    return wording_done(arena, &text);
}

void pieces_add_sums(const struct line_walk *walk, struct strbuf *text,
                     const struct line_piece *sums, size_t units)
{
    for (size_t u = 0; u < units && u < UNITS_SHOWN; u++)
        strbuf_printf(text, "%s%s = %s", u > 0 ? ", " : "",
                      wording_symbol(walk->run->ctx->arena, "z", u + 1),
                      pieces_line(walk->run, sums->slope[u], sums->constant[u], walk->variable));
    if (units > UNITS_SHOWN)
        strbuf_add(text, ", …");
}

/* "1/4, 1/2"; long lists are cut in the middle. */
static const char *points_text(const struct solve_run *run, struct value list)
{
    struct value *const words = arena_array(run->ctx->arena, list.count, sizeof *words);

    for (size_t i = 0; i < list.count; i++)
        words[i] = value_word(run->ctx->arena, wording_number(run->ctx->arena, list.as.items[i]));
    return run_joined(run, value_list(run->ctx->arena, words, list.count), ", ");
}

/* What each layer is called; a last layer that only sums up is the output. */
static void step_layer(const struct line_walk *walk, size_t l)
{
    const struct dense_layer *const layer = &walk->net.layers[l];
    const struct solve_run *const run = walk->run;
    const struct value switches = walk->switches[l];

    if (!layer->activated)
        return;
    solve_step(
        walk->run,
        &(struct trace_step){
            .name = run_printf(run, "layer%zu", l + 1),
            .title = run_printf(run, "Hidden layer %zu: where its units switch", l + 1),
            .formula = run_printf(run, "z = b + w·%s; %s switches where z = 0",
                                  l > 0 ? "h of the layer before" : "input", walk->net.activation),
            .substitution = walk->sums[l],
            .result = switches.count > 0
                          ? run_printf(run, "%s = %s", walk->variable, points_text(run, switches))
                          : "no new switch",
            .why = l == 0 ? "Along the line each sum z is one straight line, which crosses zero at "
                            "most once; an end of the interval is not inside."
                          : "Between the switches found so far each z is a straight line again, so "
                            "a unit of this layer can cross zero once in every piece.",
            .value = switches,
        });
}

static void step_patterns(const struct line_walk *walk)
{
    struct solve_run *const run = walk->run;
    const struct value *const results = run->results;

    solve_step(run, &(struct trace_step){
                        .name = "patterns",
                        .title = "Activation patterns",
                        .formula = "patterns = 1 + switches inside the interval",
                        .substitution = run_printf(
                            run, "1 + %zu%s%s", walk->count - 1, walk->net.hidden > 0 ? ": " : "",
                            run_joined(run, results[PIECES_PATTERN_LIST], ", ")),
                        .result = run_text(run, results[PIECES_PATTERNS]),
                        .why = "A pattern says for each hidden unit whether its z is above 0 "
                               "(1) or not (0). Each switch changes it, and no pattern returns: "
                               "where it holds is one stretch of the line.",
                        .value = results[PIECES_PATTERNS],
                    });
}

static void step_lines(const struct line_walk *walk)
{
    struct solve_run *const run = walk->run;
    struct strbuf text;

    strbuf_init(&text);
    for (size_t p = 0; p < walk->count && p < LINES_SHOWN; p++) {
        const struct line_piece *const piece = &walk->pieces[p];

        wording_separate(&text, "; ");
        strbuf_printf(&text, "%s: ", pieces_interval(run, piece->from, piece->to));
        for (size_t o = 0; o < walk->output_count && o < UNITS_SHOWN; o++)
            strbuf_printf(&text, "%s%s", o > 0 ? ", " : "",
                          pieces_line(run, piece->slope[walk->first_output + o],
                                      piece->constant[walk->first_output + o], walk->variable));
    }
    if (walk->count > LINES_SHOWN)
        strbuf_add(&text, "; …");
    solve_step(run,
               &(struct trace_step){
                   .name = "pieces",
                   .title = "The output on each stretch",
                   .formula = "f = output layer, with every h replaced by its z, or by what "
                              "the activation leaves of it",
                   .substitution = wording_done(run->ctx->arena, &text),
                   .result = run_printf(run, "slopes %s",
                                        wording_list(run->ctx->arena, run->results[PIECES_SLOPES])),
                   .why = "With the pattern fixed nothing bends, and the whole network is one "
                          "straight line.",
                   .value = run->results[PIECES_SLOPES],
               });
}

static void step_regions(const struct line_walk *walk)
{
    struct solve_run *const run = walk->run;
    const struct value breaks = run->results[PIECES_BREAKS];
    const size_t idle = walk->count - 1 - breaks.count;

    solve_step(
        run,
        &(struct trace_step){
            .name = "regions",
            .title = "Where the function really bends",
            .formula = "regions = 1 + switches − switches at which the slope stays the same",
            .substitution = run_printf(run, "1 + %zu − %zu", walk->count - 1, idle),
            .result = breaks.count > 0 ? run_printf(run, "%s; %s = %s",
                                                    run_text(run, run->results[PIECES_REGIONS]),
                                                    walk->variable, points_text(run, breaks))
                                       : run_text(run, run->results[PIECES_REGIONS]),
            .why = idle > 0 ? "A unit may switch without a bend: what it feeds is off, or another "
                              "unit makes up for it. Such neighbours are one piece."
                            : "Here the slope changes at every switch, so patterns and pieces are "
                              "equally many.",
            .value = run->results[PIECES_REGIONS],
        });
}

void pieces_steps(const struct line_walk *walk)
{
    for (size_t l = 0; l < walk->net.depth; l++)
        step_layer(walk, l);
    step_patterns(walk);
    step_lines(walk);
    step_regions(walk);
}
