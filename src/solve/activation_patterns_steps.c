/* SPDX-License-Identifier: MIT */
/* The steps of activation_patterns. */
#include "activation_patterns.h"

#include "run.h"
#include "wording.h"

enum { UNITS_SHOWN = 6, MAPS_SHOWN = 8 };

/* "x₁ − 2·x₂ + 1/2" */
static const char *affine_text(const struct pattern_box *box, struct value row)
{
    struct num_ctx *const ctx = box->run->ctx;
    const struct value last = row.as.items[row.count - 1];
    struct strbuf text;

    strbuf_init(&text);
    for (size_t i = 0; i + 1 < row.count; i++)
        wording_add_term(ctx->arena, &text, row.as.items[i],
                         row.count == 2 ? "x" : wording_symbol(ctx->arena, "x", i + 1));
    if (text.length == 0)
        strbuf_add(&text, wording_number(ctx->arena, last));
    else if (value_sign(last) != 0)
        strbuf_printf(&text, " %s %s", value_sign(last) < 0 ? "−" : "+",
                      wording_number(ctx->arena, num_abs(ctx, last)));
    return wording_done(ctx->arena, &text);
}

static const char *first_sums(const struct pattern_box *box)
{
    struct arena *const arena = box->run->ctx->arena;
    const struct dense_layer *const layer = &box->net.layers[0];
    struct value *const row = arena_array(arena, layer->inputs + 1, sizeof *row);
    struct strbuf text;

    strbuf_init(&text);
    for (size_t u = 0; u < layer->units && u < UNITS_SHOWN; u++) {
        for (size_t i = 0; i < layer->inputs; i++)
            row[i] = layer->rows[u].as.items[i];
        row[layer->inputs] = layer->bias[u];
        wording_separate(&text, ", ");
        strbuf_printf(&text, "%s = %s", wording_symbol(arena, "z", u + 1),
                      affine_text(box, value_list(arena, row, layer->inputs + 1)));
    }
    if (layer->units > UNITS_SHOWN)
        strbuf_add(&text, ", …");
    return wording_done(arena, &text);
}

static void step_layer(const struct pattern_box *box, size_t l)
{
    struct solve_run *const run = box->run;
    const size_t now = box->layer_patterns[l];

    if (!box->net.layers[l].activated)
        return;
    solve_step(
        run,
        &(struct trace_step){
            .name = run_printf(run, "layer%zu", l + 1),
            .title = l == 0 ? "Cells that the first hidden layer makes"
                            : run_printf(run, "Cells after hidden layer %zu", l + 1),
            .formula = run_printf(run, "z = b + w·%s; %s; cut every cell where z = 0",
                                  l > 0 ? "h of the layer before" : "x", box->net.activation),
            .substitution = l == 0
                                ? first_sums(box)
                                : run_printf(run, "%zu cells, units in each: %zu",
                                             box->layer_patterns[l - 1], box->net.layers[l].units),
            .result = run_printf(run, now == 1 ? "%zu pattern" : "%zu patterns", now),
            .why = l == 0 ? "z = 0 is one straight cut through the whole box. A pattern counts "
                            "where a point strictly inside it exists; a corner or a border does "
                            "not count."
                          : "In each cell the layer before is another affine map, so the same unit "
                            "cuts elsewhere in every cell, or not at all.",
            .value = run_long(run, (long)now),
        });
}

static void step_patterns(const struct pattern_box *box)
{
    struct solve_run *const run = box->run;
    const struct value *const results = run->results;

    solve_step(run,
               &(struct trace_step){
                   .name = "patterns",
                   .title = "Activation patterns",
                   .formula = "a digit for each hidden unit: 1 where z > 0",
                   .substitution = box->net.hidden > 0
                                       ? run_joined(run, results[BOX_PATTERN_LIST], ", ")
                                       : "no hidden unit",
                   .result = run_text(run, results[BOX_PATTERNS]),
                   .why = box->count == (size_t)1 << box->net.hidden
                              ? "Every combination of on and off holds somewhere."
                              : run_printf(run,
                                           "%zu hidden %s could be on or off in 2^%zu ways; "
                                           "the others hold nowhere in the box.",
                                           box->net.hidden, box->net.hidden == 1 ? "unit" : "units",
                                           box->net.hidden),
                   .value = results[BOX_PATTERNS],
               });
}

static const char *maps_text(const struct pattern_box *box)
{
    const struct value maps = box->run->results[BOX_MAP_LIST];
    struct strbuf text;

    strbuf_init(&text);
    for (size_t m = 0; m < maps.count && m < MAPS_SHOWN; m++) {
        const struct value map = maps.as.items[m];

        wording_separate(&text, "; ");
        if (box->output_count == 1)
            strbuf_add(&text, affine_text(box, map));
        for (size_t o = 0; box->output_count > 1 && o < map.count && o < UNITS_SHOWN; o++)
            strbuf_printf(&text, "%s%s%s", o > 0 ? ", " : "(", affine_text(box, map.as.items[o]),
                          o + 1 == map.count || o + 1 == UNITS_SHOWN ? ")" : "");
    }
    if (maps.count > MAPS_SHOWN)
        strbuf_add(&text, "; …");
    return wording_done(box->run->ctx->arena, &text);
}

static void step_maps(const struct pattern_box *box)
{
    struct solve_run *const run = box->run;
    const bool fewer = box->maps < box->count;

    solve_step(run, &(struct trace_step){
                        .name = "maps",
                        .title = "Affine maps of the output",
                        .formula = "f(x) = slopes·x + constant under each pattern",
                        .substitution = maps_text(box),
                        .result = run_printf(run, box->maps == 1 ? "%zu map" : "%zu different maps",
                                             box->maps),
                        .why = fewer ? "Different patterns may give the same map: where everything "
                                       "that a unit feeds is off, it may switch unseen."
                                     : "Here every pattern has a map of its own.",
                        .value = run->results[BOX_MAPS],
                    });
}

static void step_regions(const struct pattern_box *box)
{
    struct solve_run *const run = box->run;

    solve_step(
        run,
        &(struct trace_step){
            .name = "regions",
            .title = "Linear regions",
            .formula = "regions = patterns − merged neighbours of one map",
            .substitution = run_printf(run, "%zu − %zu", box->count, box->count - box->regions),
            .result = run_text(run, run->results[BOX_REGIONS]),
            .why = box->regions > box->maps
                       ? "Cells that share a border and a map are one region; the same "
                         "map may come back in a place apart, which is a region of its "
                         "own."
                       : "Cells that share a border, not a corner only, and have one map "
                         "are one region.",
            .value = run->results[BOX_REGIONS],
        });
}

void box_steps(const struct pattern_box *box)
{
    for (size_t l = 0; l < box->net.depth; l++)
        step_layer(box, l);
    step_patterns(box);
    step_maps(box);
    step_regions(box);
}
