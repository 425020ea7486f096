/* SPDX-License-Identifier: MIT */
/* The construction in steps: which units act where, what each piece asks of the coefficients, and
 * how that ends. */
#include "piecewise_construction.h"
#include "wording.h"

/* Progress through the pieces. */
struct reading {
    const struct construction *c;
    struct solve_run *run;
    struct arena *arena;
    struct value *known;      /* of each unit; none until some piece forces it */
    size_t *forced_by;        /* piece that did */
    bool *read;               /* pieces dealt with */
    size_t clash, clash_with; /* pieces that disagree; equal: none */
    bool clashed;
};

static const char *number(const struct reading *r, struct value value)
{
    return wording_number(r->arena, value);
}

/* "φ₁ − 2·φ₂" for the slope of a piece, each unit's slope standing before its coefficient. */
static char *slope_formula(const struct reading *r, size_t piece)
{
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t u = 0; u < r->c->units; u++) {
        if (construction_active(r->c, u, piece))
            wording_add_term(r->arena, &sum, r->c->slope[u], wording_symbol(r->arena, "φ", u + 1));
    }
    if (sum.length == 0)
        strbuf_add(&sum, "0");
    return wording_done(r->arena, &sum);
}

static const char *active_units(const struct reading *r, size_t piece)
{
    struct strbuf names;
    strbuf_init(&names);
    for (size_t u = 0; u < r->c->units; u++) {
        if (!construction_active(r->c, u, piece))
            continue;
        wording_separate(&names, ", ");
        strbuf_add(&names, wording_symbol(r->arena, "h", u + 1));
    }
    if (names.length == 0)
        strbuf_add(&names, "none");
    return wording_done(r->arena, &names);
}

static void step_active(const struct reading *r)
{
    struct strbuf units, pieces;
    strbuf_init(&units);
    strbuf_init(&pieces);
    for (size_t u = 0; u < r->c->units; u++) {
        int facing = construction_facing(r->c, u);
        const char *name = wording_symbol(r->arena, "h", u + 1);
        wording_separate(&units, "; ");
        if (facing == 0)
            strbuf_printf(&units, "%s nowhere (slope 0)", name);
        else
            strbuf_printf(&units, "%s %s of %s", name, facing > 0 ? "right" : "left",
                          number(r, r->c->joint[u]));
    }
    for (size_t k = 0; k + 1 < r->c->knots; k++) {
        wording_separate(&pieces, "; ");
        strbuf_printf(&pieces, "piece %zu: %s", k + 1, active_units(r, k));
    }
    solve_step(r->run,
               &(struct trace_step){
                   .name = "active",
                   .title = "Where each hidden unit is active",
                   .formula = "hᵤ = ReLU(sᵤ·(x − qᵤ)): right of qᵤ when sᵤ > 0, left of it "
                              "when sᵤ < 0",
                   .substitution = wording_done(r->arena, &units),
                   .result = wording_done(r->arena, &pieces),
                   .why = "A unit adds its slope only where its inside is positive; elsewhere "
                          "it is 0. So look at the sign of its slope first.",
               });
}

static void step_slopes(const struct reading *r)
{
    struct strbuf sums;
    strbuf_init(&sums);
    for (size_t k = 0; k + 1 < r->c->knots; k++) {
        wording_separate(&sums, "; ");
        strbuf_printf(&sums, "%s = %s", wording_symbol(r->arena, "m", k + 1), slope_formula(r, k));
    }
    solve_step(r->run,
               &(struct trace_step){
                   .name = "slopes",
                   .title = "Slope of each piece in terms of the coefficients",
                   .formula = "mₖ = sum of φᵤ·sᵤ over the units active on piece k",
                   .substitution = wording_done(r->arena, &sums),
                   .result = arena_printf(r->arena, "%zu pieces, %zu coefficients", r->c->knots - 1,
                                          r->c->units),
                   .why = "φ₀ moves the whole graph up or down and has no part in the slopes.",
               });
}

static void step_target(const struct reading *r)
{
    const struct construction *c = r->c;
    struct strbuf quotients, slopes;
    strbuf_init(&quotients);
    strbuf_init(&slopes);
    for (size_t k = 0; k + 1 < c->knots; k++) {
        const char *name = wording_symbol(r->arena, "m", k + 1);
        wording_separate(&quotients, "; ");
        wording_separate(&slopes, ", ");
        strbuf_printf(&quotients, "%s = (%s − %s)/(%s − %s)", name, number(r, c->y[k + 1]),
                      wording_operand(r->arena, c->y[k]), number(r, c->x[k + 1]),
                      wording_operand(r->arena, c->x[k]));
        strbuf_printf(&slopes, "%s = %s", name, number(r, c->wanted[k]));
    }
    solve_step(r->run,
               &(struct trace_step){
                   .name = "target",
                   .title = "Slope that the target wants on each piece",
                   .formula = "mₖ = rise / width",
                   .substitution = wording_done(r->arena, &quotients),
                   .result = wording_done(r->arena, &slopes),
                   .why = "A steep slope is a small width: divide by the width of the piece.",
                   .value = value_list(r->arena, c->wanted, c->knots - 1),
               });
}

/* Units active on a piece, those of them still unknown, and one of those. */
struct tally {
    size_t active, unknown, unit;
    struct value known_sum; /* what the known ones contribute */
};

static struct tally count_units(const struct reading *r, size_t piece)
{
    struct num_ctx *ctx = r->c->ctx;
    struct tally tally = {.known_sum = value_long(r->arena, 0)};
    for (size_t u = 0; u < r->c->units; u++) {
        if (!construction_active(r->c, u, piece))
            continue;
        tally.active++;
        if (r->known[u].kind == VALUE_NONE) {
            tally.unknown++;
            tally.unit = u;
        } else {
            tally.known_sum =
                num_add(ctx, tally.known_sum, num_mul(ctx, r->known[u], r->c->slope[u]));
        }
    }
    return tally;
}

/* The unit to speak of when every coefficient of a piece is known: its only one, or the last. */
static size_t spoken_unit(const struct reading *r, size_t piece)
{
    size_t last = 0;
    for (size_t u = 0; u < r->c->units; u++) {
        if (construction_active(r->c, u, piece))
            last = u;
    }
    return last;
}

/* "φ₁ − φ₂ = −4, with φ₂ = −4"; what is said of a lone unit's coefficient is left to the result. */
static char *piece_equation(const struct reading *r, size_t piece)
{
    struct strbuf text;
    strbuf_init(&text);
    strbuf_printf(&text, "%s = %s", slope_formula(r, piece), number(r, r->c->wanted[piece]));
    bool first = true, lone = count_units(r, piece).active == 1;
    for (size_t u = 0; u < r->c->units && !lone; u++) {
        if (!construction_active(r->c, u, piece) || r->known[u].kind == VALUE_NONE)
            continue;
        strbuf_printf(&text, "%s%s = %s", first ? ", with " : ", ",
                      wording_symbol(r->arena, "φ", u + 1), number(r, r->known[u]));
        first = false;
    }
    return wording_done(r->arena, &text);
}

static struct trace_step piece_step(const struct reading *r, size_t piece)
{
    return (struct trace_step){
        .name = arena_printf(r->arena, "piece%zu", piece + 1),
        .title = arena_printf(r->arena, "What piece %zu, from %s to %s, asks for", piece + 1,
                              number(r, r->c->x[piece]), number(r, r->c->x[piece + 1])),
        .formula = arena_printf(r->arena, "%s = %s", wording_symbol(r->arena, "m", piece + 1),
                                slope_formula(r, piece)),
        .substitution = piece_equation(r, piece),
    };
}

static void force_unit(struct reading *r, size_t piece, const struct tally *tally)
{
    struct num_ctx *ctx = r->c->ctx;
    struct trace_step step = piece_step(r, piece);
    struct value left = num_sub(ctx, r->c->wanted[piece], tally->known_sum);
    struct value phi = num_div(ctx, left, r->c->slope[tally->unit]);
    const char *symbol = wording_symbol(r->arena, "φ", tally->unit + 1);
    step.result = arena_printf(r->arena, "%s = %s", symbol, number(r, phi));
    step.value = phi;
    step.why = tally->active == 1
                   ? arena_printf(r->arena,
                                  "Only %s is active here, so this piece fixes its "
                                  "coefficient alone.",
                                  wording_symbol(r->arena, "h", tally->unit + 1))
                   : arena_printf(r->arena,
                                  "The other active units are settled, so this piece "
                                  "fixes %s.",
                                  symbol);
    solve_step(r->run, &step);
    r->known[tally->unit] = phi;
    r->forced_by[tally->unit] = piece;
}

/* All coefficients of the piece are known: does it agree with them? */
static void check_piece(struct reading *r, size_t piece, const struct tally *tally)
{
    struct num_ctx *ctx = r->c->ctx;
    struct trace_step step = piece_step(r, piece);
    bool agrees = num_compare(tally->known_sum, r->c->wanted[piece]) == NUM_EQUAL;
    size_t unit = spoken_unit(r, piece);
    step.value = tally->known_sum;
    if (agrees) {
        step.result = arena_printf(r->arena, "%s = %s: agrees", number(r, tally->known_sum),
                                   number(r, r->c->wanted[piece]));
        step.why = "Nothing new is forced: this piece is a check.";
    } else if (tally->active == 1) {
        struct value own = num_div(ctx, r->c->wanted[piece], r->c->slope[unit]);
        const char *symbol = wording_symbol(r->arena, "φ", unit + 1);
        step.value = own;
        step.result =
            arena_printf(r->arena, "%s = %s here, but %s from piece %zu", symbol, number(r, own),
                         number(r, r->known[unit]), r->forced_by[unit] + 1);
        step.why = arena_printf(r->arena,
                                "Only %s is active here, so this piece fixes %s alone: "
                                "compare with what it was before.",
                                wording_symbol(r->arena, "h", unit + 1), symbol);
    } else {
        step.result = arena_printf(r->arena, "slope %s, but %s is wanted",
                                   number(r, tally->known_sum), number(r, r->c->wanted[piece]));
        step.why = tally->active == 0 ? "No unit is active here: the network is flat on this piece."
                                      : "Every coefficient of this piece is settled already.";
    }
    if (!agrees && !r->clashed) {
        r->clashed = true;
        r->clash = piece;
        r->clash_with = tally->active > 0 ? r->forced_by[unit] : piece;
    }
    solve_step(r->run, &step);
}

/* Reads off what can be read, a piece with at most one unknown at a time, from the left. */
static void read_pieces(struct reading *r)
{
    size_t pieces = r->c->knots - 1;
    for (bool progress = true; progress;) {
        progress = false;
        for (size_t k = 0; k < pieces; k++) {
            struct tally tally = count_units(r, k);
            if (r->read[k] || tally.unknown > 1)
                continue;
            if (tally.unknown == 1)
                force_unit(r, k, &tally);
            else
                check_piece(r, k, &tally);
            r->read[k] = progress = true;
        }
    }
    for (size_t k = 0; k < pieces; k++) {
        if (r->read[k])
            continue;
        struct trace_step step = piece_step(r, k);
        struct tally tally = count_units(r, k);
        step.result = arena_printf(r->arena, "ties %zu coefficients together", tally.unknown);
        step.why = "One equation for several unknowns: look at the jumps of the slope instead.";
        solve_step(r->run, &step);
    }
}

/* One line per inner joint: what the jump of the slope there says. */
static void step_jumps(const struct reading *r)
{
    const struct construction *c = r->c;
    struct strbuf sums, jumps;
    strbuf_init(&sums);
    strbuf_init(&jumps);
    for (size_t k = 1; k + 1 < c->knots; k++) {
        struct strbuf sum;
        strbuf_init(&sum);
        for (size_t u = 0; u < c->units; u++) {
            if (construction_facing(c, u) != 0 && num_compare(c->joint[u], c->x[k]) == NUM_EQUAL)
                wording_add_term(r->arena, &sum, num_abs(c->ctx, c->slope[u]),
                                 wording_symbol(r->arena, "φ", u + 1));
        }
        wording_separate(&sums, "; ");
        wording_separate(&jumps, "; ");
        const char *text = sum.length > 0 ? wording_done(r->arena, &sum) : "0";
        strbuf_printf(&sums, "%s = %s − %s", text, wording_symbol(r->arena, "m", k + 1),
                      wording_symbol(r->arena, "m", k));
        strbuf_printf(&jumps, "%s = %s", text,
                      number(r, num_sub(c->ctx, c->wanted[k], c->wanted[k - 1])));
        strbuf_finish(&sum);
    }
    if (c->knots > 2)
        solve_step(r->run, &(struct trace_step){
                               .name = "jumps",
                               .title = "Jump of the slope at each joint",
                               .formula = "slope right − slope left = φᵤ·|sᵤ|",
                               .substitution = wording_done(r->arena, &sums),
                               .result = wording_done(r->arena, &jumps),
                               .why = "Whichever way a unit faces, from left to right its part of "
                                      "the slope grows by φᵤ·|sᵤ| at its joint.",
                           });
    strbuf_finish(&sums);
    strbuf_finish(&jumps);
}

static void step_condition(const struct reading *r)
{
    const struct construction *c = r->c;
    if (!c->weight)
        return;
    struct strbuf symbols, numbers;
    strbuf_init(&symbols);
    strbuf_init(&numbers);
    for (size_t k = 0; k + 1 < c->knots; k++) {
        wording_add_term(r->arena, &symbols, c->weight[k], wording_symbol(r->arena, "m", k + 1));
        wording_add_term(r->arena, &numbers, c->weight[k], wording_operand(r->arena, c->wanted[k]));
    }
    if (symbols.length == 0)
        strbuf_add(&symbols, "0");
    if (numbers.length == 0)
        strbuf_add(&numbers, "0");
    bool holds = value_sign(c->condition) == 0;
    solve_step(r->run,
               &(struct trace_step){
                   .name = "condition",
                   .title = "The relation between the slopes that no coefficients escape",
                   .formula = arena_printf(r->arena, "%s = 0", wording_done(r->arena, &symbols)),
                   .substitution = wording_done(r->arena, &numbers),
                   .result = holds ? "0: it holds"
                                   : arena_printf(r->arena, "%s, not 0", number(r, c->condition)),
                   .why =
                       "The units that face left make the first slope, and the same coefficients "
                       "make the jumps at their joints: first slope + those jumps = 0.",
                   .value = c->condition,
               });
}

static void step_stray(const struct reading *r)
{
    if (r->c->stray.count == 0)
        return;
    solve_step(r->run, &(struct trace_step){
                           .name = "stray_bends",
                           .title = "Bends of the target without a unit",
                           .formula = "a network bends only at joints",
                           .substitution = arena_printf(r->arena, "the target also bends at x = %s",
                                                        wording_list(r->arena, r->c->stray)),
                           .result = "no coefficients can make these bends",
                           .why = "A sum of functions that are straight there is straight there.",
                           .value = r->c->stray,
                       });
}

static char *solution_text(const struct reading *r, const struct value *phi, size_t from)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = from; i <= r->c->units; i++) {
        wording_separate(&text, ", ");
        strbuf_printf(&text, "%s = %s", wording_symbol(r->arena, "φ", i), number(r, phi[i]));
    }
    return wording_done(r->arena, &text);
}

/* φ₀ from the left end: what the units do not give there. */
static void step_offset(const struct reading *r, const struct value *phi)
{
    const struct construction *c = r->c;
    struct strbuf sum;
    strbuf_init(&sum);
    strbuf_add(&sum, number(r, c->y[0]));
    for (size_t u = 0; u < c->units; u++) {
        struct value inner = num_mul(c->ctx, c->slope[u], num_sub(c->ctx, c->from, c->joint[u]));
        if (value_sign(inner) > 0 && value_sign(phi[u + 1]) != 0)
            strbuf_printf(&sum, " − %s·%s", wording_factor(r->arena, phi[u + 1]),
                          wording_factor(r->arena, inner));
    }
    solve_step(r->run,
               &(struct trace_step){
                   .name = "offset",
                   .title = arena_printf(r->arena, "The offset, from the value at x = %s",
                                         number(r, c->from)),
                   .formula = "φ₀ = target − sum of φᵤ·hᵤ at the left end",
                   .substitution = wording_done(r->arena, &sum),
                   .result = arena_printf(r->arena, "φ₀ = %s", number(r, phi[0])),
                   .why = "Units that face left are not 0 at the left end: they count here.",
                   .value = phi[0],
               });
}

static void step_solution(const struct reading *r)
{
    const struct construction *c = r->c;
    const struct value *phi = c->exact.solution.as.items;
    bool family = c->exact.outcome == LINEAR_FAMILY;
    step_offset(r, phi);
    solve_step(r->run,
               &(struct trace_step){
                   .name = "solution",
                   .title = family ? "One choice of coefficients among many"
                                   : "The only choice of coefficients",
                   .formula = "f(x) = φ₀ + φ₁·h₁ + φ₂·h₂ + …",
                   .substitution = solution_text(r, phi, 1),
                   .result = solution_text(r, phi, 0),
                   .why = family ? "Units that bend at the same joint, or do not bend here at "
                                   "all, can share the work in many ways."
                                 : "Every piece has its slope and the left end its value, so "
                                   "the network is the target.",
                   .value = c->exact.solution,
               });
    if (family)
        solve_step(
            r->run,
            &(struct trace_step){
                .name = "family",
                .title = "What may be added without changing the network here",
                .formula = "(φ₀, φ₁, …) + any multiples of the directions",
                .substitution = wording_list(r->arena, c->exact.directions),
                .result = arena_printf(r->arena, "%zu free number%s", c->exact.directions.count,
                                       c->exact.directions.count == 1 ? "" : "s"),
                .why = "Along a direction the units cancel each other on the interval.",
                .value = c->exact.directions,
            });
}

static void step_clash(const struct reading *r)
{
    if (!r->clashed)
        return;
    bool alone = r->clash == r->clash_with;
    solve_step(r->run,
               &(struct trace_step){
                   .name = "clash",
                   .title = "Where it fails",
                   .formula = "every piece must get its slope from the same coefficients",
                   .substitution =
                       alone ? arena_printf(r->arena, "piece %zu cannot have slope %s",
                                            r->clash + 1, number(r, r->c->wanted[r->clash]))
                             : arena_printf(r->arena, "pieces %zu and %zu ask for different values",
                                            r->clash_with + 1, r->clash + 1),
                   .result = "impossible: no coefficients give this target",
                   .why = "φ₀ cannot help: it shifts every value and changes no slope.",
               });
}

static void step_certificate(const struct reading *r)
{
    const struct construction *c = r->c;
    struct strbuf sum;
    strbuf_init(&sum);
    for (size_t k = 0; k < c->knots; k++)
        wording_add_term(
            r->arena, &sum, c->exact.certificate.as.items[k],
            arena_printf(r->arena, "[f(%s) = %s]", number(r, c->x[k]), number(r, c->y[k])));
    solve_step(
        r->run,
        &(struct trace_step){
            .name = "certificate",
            .title = "A proof in one line",
            .formula = "add up the equations at the knots with these factors: every φ cancels",
            .substitution = wording_done(r->arena, &sum),
            .result = arena_printf(r->arena, "0 = %s", number(r, c->exact.residual)),
            .why = "If any coefficients met all the equations, they would meet this sum of "
                   "them too; its left side is 0 whatever they are.",
            .value = c->exact.certificate,
        });
}

static void step_nearest(const struct reading *r)
{
    const struct construction *c = r->c;
    solve_step(r->run, &(struct trace_step){
                           .name = "nearest",
                           .title = "The nearest network",
                           .formula = "smallest sum of (f(xₖ) − yₖ)² over the knots",
                           .substitution = arena_printf(
                               r->arena, "knots x = %s",
                               wording_list(r->arena, value_list(r->arena, c->x, c->knots))),
                           .result = solution_text(r, c->nearest.solution.as.items, 0),
                           .why = "Not the target, but the best these units can do at its knots.",
                           .value = c->nearest.solution,
                       });
}

void construction_steps(const struct construction *c, struct solve_run *run)
{
    struct arena *arena = run->ctx->arena;
    struct reading r = {
        .c = c,
        .run = run,
        .arena = arena,
        .known = arena_array(arena, c->units, sizeof *r.known),
        .forced_by = arena_array(arena, c->units, sizeof *r.forced_by),
        .read = arena_array(arena, c->knots, sizeof *r.read),
    };
    step_active(&r);
    step_slopes(&r);
    step_target(&r);
    read_pieces(&r);
    step_jumps(&r);
    step_condition(&r);
    step_stray(&r);
    if (c->exact.outcome != LINEAR_INCONSISTENT) {
        step_solution(&r);
        return;
    }
    step_clash(&r);
    step_certificate(&r);
    step_nearest(&r);
}
