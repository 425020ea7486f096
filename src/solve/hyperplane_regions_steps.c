/* SPDX-License-Identifier: MIT */
/* The steps of hyperplane_regions. */
#include "hyperplane_regions.h"

#include "run.h"
#include "wording.h"

enum { POINTS_SHOWN = 8 };

static const char *name_of(const struct hyperplanes *planes, bool many)
{
    static const char *const names[][2] = {
        {"hyperplane", "hyperplanes"}, {"point", "points"}, {"line", "lines"}, {"plane", "planes"}};

    return names[planes->dimension > 3 ? 0 : planes->dimension][many];
}

static void step_distinct(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    const size_t repeated = planes->given - planes->idle - planes->rows.count;

    solve_step(run, &(struct trace_step){
                        .name = "distinct",
                        .title = run_printf(run, "%s that really cut",
                                            planes->dimension > 3    ? "Hyperplanes"
                                            : planes->dimension == 3 ? "Planes"
                                            : planes->dimension == 2 ? "Lines"
                                                                     : "Points"),
                        .formula = "L = rows − rows without direction − repeated ones",
                        .substitution = run_printf(run, "%zu − %zu − %zu", planes->given,
                                                   planes->idle, repeated),
                        .result = run_text(run, run->results[PLANES_DISTINCT]),
                        .why = run_printf(run,
                                          "Rows that are multiples of each other are the same %s, "
                                          "and one whose normal is zero cuts nothing.",
                                          name_of(planes, false)),
                        .value = run->results[PLANES_DISTINCT],
                    });
}

static const char *crossings_text(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    const struct value points = run->results[PLANES_POINTS];
    struct strbuf text;

    strbuf_init(&text);
    for (size_t i = 0; i < points.count && i < POINTS_SHOWN; i++) {
        wording_separate(&text, "; ");
        strbuf_printf(&text, "%s: m = %s", wording_list(run->ctx->arena, points.as.items[i]),
                      run_text(run, run->results[PLANES_MULTIPLICITIES].as.items[i]));
    }
    if (points.count > POINTS_SHOWN)
        strbuf_add(&text, "; …");
    if (points.count == 0)
        strbuf_add(&text, "no two lines cross");
    return wording_done(run->ctx->arena, &text);
}

static void step_crossings(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    const struct value sum = run->results[PLANES_POLYNOMIAL].as.items[2];

    solve_step(run,
               &(struct trace_step){
                   .name = "crossings",
                   .title = "What the crossings add: one less than the lines through each",
                   .formula = "Σ (m − 1) over the points, m lines through each",
                   .substitution = crossings_text(planes),
                   .result = run_text(run, sum),
                   .why = "Draw the lines one after the other: a new line is cut into one piece "
                          "more than it meets points, and each piece splits a region.",
                   .value = sum,
               });
}

/* "t³ − 5·t² + 9·t − 5" */
static const char *polynomial_text(const struct hyperplanes *planes)
{
    static const char *const powers[] = {"", "t", "t²", "t³", "t⁴", "t⁵", "t⁶", "t⁷", "t⁸"};
    struct arena *const arena = planes->run->ctx->arena;
    const struct value falling = planes->run->results[PLANES_POLYNOMIAL];
    struct strbuf text;

    strbuf_init(&text);
    for (size_t i = 0; i + 1 < falling.count; i++)
        wording_add_term(arena, &text, falling.as.items[i], powers[falling.count - 1 - i]);
    if (value_sign(falling.as.items[falling.count - 1]) != 0) {
        const struct value last = falling.as.items[falling.count - 1];

        strbuf_printf(&text, " %s %s", value_sign(last) < 0 ? "−" : "+",
                      wording_number(arena, num_abs(planes->run->ctx, last)));
    }
    return wording_done(arena, &text);
}

static void step_polynomial(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;

    solve_step(run,
               &(struct trace_step){
                   .name = "polynomial",
                   .title = "Characteristic polynomial",
                   .formula = "χ(t) = Σ (−1)^|B| · t^(n − rank B) over all sets B with a common "
                              "point",
                   .substitution =
                       run_printf(run, "n = %zu, the subsets of %zu %s", planes->dimension,
                                  planes->rows.count, name_of(planes, planes->rows.count != 1)),
                   .result = run_printf(run, "χ(t) = %s", polynomial_text(planes)),
                   .why = "Sets that share a point weigh by their number and by how many "
                          "dimensions they fix, so that parallels and crowded points count "
                          "for what they are.",
                   .value = run->results[PLANES_POLYNOMIAL],
               });
}

static void step_regions(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    const struct value falling = run->results[PLANES_POLYNOMIAL];
    struct value *const sizes = arena_array(run->ctx->arena, falling.count, sizeof *sizes);
    const bool plane = planes->dimension == 2;

    for (size_t i = 0; i < falling.count; i++)
        sizes[i] = num_abs(run->ctx, falling.as.items[i]);
    solve_step(run, &(struct trace_step){
                        .name = "regions",
                        .title = "Regions",
                        .formula = plane ? "regions = 1 + L + Σ (m − 1)" : "regions = |χ(−1)|",
                        .substitution = run_joined(
                            run, value_list(run->ctx->arena, sizes, falling.count), " + "),
                        .result = run_text(run, run->results[PLANES_REGIONS]),
                        .why = plane ? "One region to begin with, one more for each line, and one "
                                       "more at each point "
                                       "for every further line through it."
                                     : "The signs of χ alternate, so at −1 all its terms add up.",
                        .value = run->results[PLANES_REGIONS],
                    });
}

/* "1 − 5 + 10" */
static const char *signed_sum(const struct solve_run *run, struct value list)
{
    struct strbuf text;

    strbuf_init(&text);
    for (size_t i = 0; i < list.count; i++) {
        const struct value item = list.as.items[i];

        if (i > 0)
            strbuf_add(&text, value_sign(item) < 0 ? " − " : " + ");
        strbuf_add(&text, wording_number(run->ctx->arena, i > 0 ? num_abs(run->ctx, item) : item));
    }
    return wording_done(run->ctx->arena, &text);
}

static void step_bounded(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    const struct value falling = run->results[PLANES_POLYNOMIAL];
    const bool plane = planes->dimension == 2;
    const long rank = run_to_long(run->results[PLANES_RANK]);
    const bool spans = (size_t)rank == planes->dimension;

    solve_step(
        run,
        &(struct trace_step){
            .name = "bounded",
            .title = "Bounded regions",
            .formula = !spans  ? "bounded = 0 where the normals span fewer than n dimensions"
                       : plane ? "bounded = 1 − L + Σ (m − 1)"
                               : "bounded = |χ(1)|",
            .substitution = !spans  ? run_printf(run, "%ld < %zu", rank, planes->dimension)
                            : plane ? run_printf(run, "1 − %zu + %s", planes->rows.count,
                                                 run_text(run, falling.as.items[2]))
                                    : run_printf(run, "|%s|", signed_sum(run, falling)),
            .result = run_text(run, run->results[PLANES_BOUNDED]),
            .why = spans
                       ? "Far away only the directions of the hyperplanes are seen; the regions "
                         "that do not reach that far are left over."
                       : "Some direction runs along all of them at once, and every region goes on "
                         "that way for ever.",
            .value = run->results[PLANES_BOUNDED],
        });
}

static void step_most(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    struct num_ctx *const ctx = run->ctx;
    struct value *const terms = arena_array(ctx->arena, planes->dimension + 1, sizeof *terms);
    const struct value lost = num_sub(ctx, run->results[PLANES_MOST], run->results[PLANES_REGIONS]);

    for (size_t j = 0; j <= planes->dimension; j++)
        terms[j] = num_binomial(ctx, run_long(run, (long)planes->given), run_long(run, (long)j));
    solve_step(run, &(struct trace_step){
                        .name = "most",
                        .title = run_printf(run, "The most that %zu %s can make", planes->given,
                                            name_of(planes, planes->given != 1)),
                        .formula = "Σⱼ₌₀ⁿ C(D, j)",
                        .substitution = run_joined(
                            run, value_list(ctx->arena, terms, planes->dimension + 1), " + "),
                        .result = run_text(run, run->results[PLANES_MOST]),
                        .why = value_sign(lost) == 0
                                   ? "These lie in general position: no more meet than must."
                                   : "Here some are parallel, the same, or meet in too few "
                                     "points, and each of these costs regions.",
                        .value = run->results[PLANES_MOST],
                    });
}

static void step_patterns(const struct hyperplanes *planes)
{
    struct solve_run *const run = planes->run;
    const struct value patterns = run->results[PLANES_PATTERNS];

    if (!run_given(patterns))
        return;
    solve_step(run,
               &(struct trace_step){
                   .name = "patterns",
                   .title = "One pattern of sides for each region",
                   .formula = planes->left ? "digit i is 1 where aᵢ·x + bᵢ > 0"
                                           : "digit i is 1 where aᵢ·x > cᵢ",
                   .substitution = run_joined(run, patterns, ", "),
                   .result = run_printf(run, "%zu patterns", patterns.count),
                   .why = "Two points lie in one region exactly when no hyperplane parts them. "
                          "For a hidden layer the digits say which units are active.",
                   .value = patterns,
               });
}

void hyperplanes_steps(const struct hyperplanes *planes)
{
    step_distinct(planes);
    if (planes->dimension == 2)
        step_crossings(planes);
    else
        step_polynomial(planes);
    step_regions(planes);
    step_bounded(planes);
    step_most(planes);
    step_patterns(planes);
}
