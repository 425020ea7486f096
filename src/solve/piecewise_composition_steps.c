/* SPDX-License-Identifier: MIT */
/* The steps of piecewise_composition in words. */
#include "piecewise_composition.h"
#include "wording.h"

enum { TOLD_PIECES = 6 };

static const char *joints_text(struct solve_run *run, const struct piecewise *function,
                               size_t joints)
{
    if (joints == 0)
        return "no joint";
    return run_printf(run, "%s at x = %s", joints == 1 ? "joint" : "joints",
                      run_joined(run, value_list(run->ctx->arena, function->x, joints), ", "));
}

static void explain_functions(struct solve_run *run, const struct composition *c)
{
    solve_step(run, &(struct trace_step){
                        .name = "inner",
                        .title = "Regions of the inner function",
                        .formula = "joints inside the interval + 1",
                        .substitution = run_printf(run, "f(x): %s, from %s to %s", c->inner_name,
                                                   run_text(run, c->from), run_text(run, c->to)),
                        .why = "Between two joints the function is straight.",
                        .value = run_long(run, (long)c->counts[0]),
                    });
    solve_step(run, &(struct trace_step){
                        .name = "outer",
                        .title = "Regions of the outer function",
                        .formula = "joints + 1",
                        .substitution = run_printf(run, "g(x): %s; %s", c->outer_name,
                                                   joints_text(run, &c->outer, c->outer_joints)),
                        .why = "Its joints can bend the composition wherever the inner function "
                               "passes through them.",
                        .value = run_long(run, (long)c->outer_joints + 1),
                    });
}

static void explain_pieces(struct solve_run *run, const struct composition *c)
{
    struct strbuf ranges, sum;
    size_t total = 0;

    strbuf_init(&ranges);
    strbuf_init(&sum);
    for (size_t i = 0; i < c->piece_count; i++) {
        const struct composition_piece *piece = &c->pieces[i];

        total += piece->reached + 1;
        if (i >= TOLD_PIECES)
            continue;
        wording_separate(&ranges, "; ");
        strbuf_printf(&ranges, "[%s, %s] → [%s, %s]", run_text(run, piece->from),
                      run_text(run, piece->to), run_text(run, piece->low),
                      run_text(run, piece->high));
        wording_separate(&sum, " + ");
        strbuf_printf(&sum, "%zu", piece->reached + 1);
    }
    if (c->piece_count > TOLD_PIECES) {
        strbuf_printf(&ranges, "; … (%zu pieces)", c->piece_count);
        strbuf_add(&sum, " + …");
    }
    solve_step(run,
               &(struct trace_step){
                   .name = "ranges",
                   .title = "Range of each piece of the inner function",
                   .formula = "f on a piece runs from its value at one end to that at the other",
                   .substitution = wording_done(run->ctx->arena, &ranges),
                   .result = c->missed == 0
                                 ? "every piece passes all joints of g"
                                 : run_printf(run, "%zu time%s a joint of g lies outside a range",
                                              c->missed, c->missed == 1 ? "" : "s"),
                   .why = "A piece is folded along a joint of g only if that joint lies inside "
                          "the piece's range; touching it at an end is not enough.",
               });
    solve_step(run, &(struct trace_step){
                        .name = "pieces",
                        .title = "Pieces after the first application",
                        .formula = "Σ over pieces of (joints of g inside the range + 1)",
                        .substitution = wording_done(run->ctx->arena, &sum),
                        .result = c->merged == 0
                                      ? run_printf(run, "%zu", total)
                                      : run_printf(run, "%zu, of which %zu join", total, c->merged),
                        .why = c->merged == 0
                                   ? "Each joint that is passed cuts the piece once more."
                                   : "Where the slopes on both sides come out equal, a joint of f "
                                     "vanishes and two pieces become one.",
                        .value = run_long(run, (long)c->counts[1]),
                    });
}

/* "2 → 4 → …": the counts before the last one. */
static const char *counts_text(struct solve_run *run, const struct composition *c)
{
    struct value counts[COMPOSITION_MAX_TIMES + 1];

    if (c->times == 0)
        return "no application";
    for (long time = 0; time < c->times; time++)
        counts[time] = run_long(run, (long)c->counts[time]);
    return run_printf(
        run, "%s → …",
        run_joined(run, value_list(run->ctx->arena, counts, (size_t)c->times), " → "));
}

static void explain_count(struct solve_run *run, const struct composition *c)
{
    struct strbuf product;

    strbuf_init(&product);
    strbuf_printf(&product, "%zu·%zu", c->counts[0], c->outer_joints + 1);
    if (c->times > 1)
        strbuf_printf(&product, "^%ld", c->times);
    solve_step(run,
               &(struct trace_step){
                   .name = "regions",
                   .title = "Regions of the composition",
                   .formula = "regions after each application",
                   .substitution = counts_text(run, c),
                   .result = run_printf(run, "%zu", c->counts[c->times]),
                   .why = c->times > 1 ? "Each application folds the line that is there once more."
                                       : "One application makes these pieces.",
                   .value = run_long(run, (long)c->counts[c->times]),
               });
    solve_step(run,
               &(struct trace_step){
                   .name = "product",
                   .title = "Do the regions multiply?",
                   .formula = "regions of f × regions of g for each application",
                   .substitution = wording_done(run->ctx->arena, &product),
                   .result = run_printf(run,
                                        c->holds ? "%s: the product rule holds"
                                                 : "%s, but there are %zu: it does not "
                                                   "hold",
                                        run_text(run, c->product), c->counts[c->times]),
                   .why = c->holds ? "Every piece passes through all joints of g, and no joint "
                                     "vanishes."
                                   : "It needs every piece to pass through every joint of g; a "
                                     "range that misses one makes fewer regions.",
                   .value = c->product,
               });
}

void composition_explain(struct solve_run *run, const struct composition *composition)
{
    explain_functions(run, composition);
    if (composition->times > 0)
        explain_pieces(run, composition);
    explain_count(run, composition);
}
