/* SPDX-License-Identifier: MIT */
/* The coefficients of a shallow network, compared as the exact function that they draw. */
#include "pieces.h"

#include <string.h>

enum { NET_SLOPES = 0, NET_JOINTS, NET_TARGET_X, NET_TARGET_Y, NET_COUNT };

static const struct param net_params[] = {
    [NET_SLOPES] = {.name = "slopes", .summary = "slope of each hidden unit", .type = PARAM_LIST},
    [NET_JOINTS] = {.name = "joints", .summary = "joint of each hidden unit", .type = PARAM_LIST},
    [NET_TARGET_X] = {.name = "target_x", .summary = "points of the target", .type = PARAM_LIST},
    [NET_TARGET_Y] = {.name = "target_y", .summary = "its values there", .type = PARAM_LIST},
};
_Static_assert(DLT_COUNT(net_params) == NET_COUNT, "one parameter for each name");

/* --- reading -------------------------------------------------------------------------------------- */

static bool bind_network(struct marking *m, struct value *args_out, struct diag *diag)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, diag);
    return param_bind(&ctx, net_params, NET_COUNT, m->field->network, m->field->network_count,
                      m->env, args_out, NULL) == DLT_OK;
}

/** "2, -8, -4, 4" without brackets is the list that it looks like. */
static const char *in_brackets(struct marking *m)
{
    const char *text = str_trim(m->arena, m->text);
    if (strchr(text, '=') || strchr("([", text[0]) || !strchr(text, ','))
        return m->text;
    return arena_printf(m->arena, "(%s)", m->text);
}

static bool unfit(struct marking *m, const char *tag, const char *text)
{
    struct diag diag;
    diag_clear(&diag);
    diag_set(&diag, DLT_ERR_TYPE, tag, "%s", text);
    m->value = value_none();
    m->verdict->reads_as = NULL;
    marking_unreadable(m, &diag);
    return false;
}

static bool all_rational(struct value list)
{
    for (size_t i = 0; i < list.count; i++) {
        if (list.as.items[i].kind != VALUE_RATIONAL)
            return false;
    }
    return list.kind == VALUE_LIST;
}

static bool network_read(struct marking *m)
{
    struct num_ctx ctx;
    struct diag diag;
    struct value args[NET_COUNT];
    const char *text = in_brackets(m);
    if (!marking_parse(m, text, EXPR_READ_PLAIN)) {
        if (text != m->text && m->verdict->column > 1)
            m->verdict->column--;
        return false;
    }
    diag_clear(&diag);
    marking_context(m, &ctx, &diag);
    m->value = expr_eval(&ctx, m->tree, NULL);
    marking_echo(m);
    if (ctx.err != DLT_OK)
        return unfit(m, diag.tag[0] ? diag.tag : "value", diag.text);
    if (!all_rational(m->value))
        return unfit(m, "coefficients",
                     "Write the coefficients as (phi_0, phi_1, ...), exact "
                     "numbers with commas between them.");
    if (!bind_network(m, args, NULL))
        return true;
    if (m->value.count != args[NET_SLOPES].count + 1)
        return unfit(m, "coefficients",
                     arena_printf(m->arena,
                                  "%zu coefficients are needed, phi_0 first and then one for each "
                                  "hidden unit; these are %zu.",
                                  args[NET_SLOPES].count + 1, m->value.count));
    return true;
}

/* --- comparing ------------------------------------------------------------------------------------- */

/** The network typed, the target, and the interval on which they have to agree. */
struct pair {
    struct piecewise mine, target;
    struct value from, to;
    struct value departures;
};

static bool build_pair(struct num_ctx *ctx, struct marking *m, struct pair *pair_out)
{
    struct value args[NET_COUNT];
    if (!bind_network(m, args, NULL))
        return false;
    struct value weights =
        value_list(m->arena, m->value.as.items + 1, m->value.count ? m->value.count - 1 : 0);
    if (piecewise_from_units(ctx, args[NET_SLOPES], args[NET_JOINTS], weights, m->value.as.items[0],
                             &pair_out->mine) != DLT_OK ||
        piecewise_from_points(ctx, args[NET_TARGET_X], args[NET_TARGET_Y], &pair_out->target) !=
            DLT_OK)
        return false;
    pair_out->from = args[NET_TARGET_X].as.items[0];
    pair_out->to = args[NET_TARGET_X].as.items[args[NET_TARGET_X].count - 1];
    pair_out->departures =
        piecewise_departures(ctx, &pair_out->mine, &pair_out->target, pair_out->from, pair_out->to);
    return ctx->err == DLT_OK;
}

static enum match network_match(struct marking *m, const struct source *is,
                                enum closeness closeness, struct expr_decision *decision_out)
{
    struct num_ctx ctx;
    struct pair pair;
    if (closeness != CLOSE_STRICT)
        return MATCH_NO;
    num_ctx_init(&ctx, m->arena, NULL);
    *decision_out = (struct expr_decision){.verdict = EXPR_DIFFERENT, .method = "exact"};
    if (is != &m->field->expect)
        return value_equal(m->value, marking_eval(m, is, NULL)) ? MATCH_YES : MATCH_NO;
    if (!build_pair(&ctx, m, &pair))
        return MATCH_NO;
    const struct range range = {.from = pair.from, .to = pair.to};
    const struct departure departure = pieces_depart(&ctx, &pair.mine, &pair.target, range);
    pieces_decide(m->arena, &departure, "x", decision_out);
    return departure.differs ? MATCH_NO : MATCH_YES;
}

static struct value slope_between(struct num_ctx *ctx, const struct piecewise *function,
                                  const struct value *ends)
{
    struct value rise = num_sub(ctx, piecewise_eval(ctx, function, ends[1]),
                                piecewise_eval(ctx, function, ends[0]));
    return num_div(ctx, rise, num_sub(ctx, ends[1], ends[0]));
}

static void network_miss(struct marking *m, const struct expr_decision *decision)
{
    struct num_ctx ctx;
    struct pair pair;
    (void)decision;
    num_ctx_init(&ctx, m->arena, NULL);
    m->verdict->feedback = "These coefficients do not draw the target.";
    if (!build_pair(&ctx, m, &pair) || pair.departures.count == 0)
        return;
    const struct value *ends = pair.departures.as.items[0].as.items;
    struct value mine = slope_between(&ctx, &pair.mine, ends);
    struct value target = slope_between(&ctx, &pair.target, ends);
    const char *at =
        arena_printf(m->arena, "on [%s, %s] your network", pieces_number(m->arena, ends[0]),
                     pieces_number(m->arena, ends[1]));
    if (num_compare(mine, target) == NUM_EQUAL)
        m->verdict->witness = arena_printf(
            m->arena, "%s has the right slope %s, but starts from %s where the target has %s", at,
            pieces_number(m->arena, mine),
            pieces_number(m->arena, piecewise_eval(&ctx, &pair.mine, ends[0])),
            pieces_number(m->arena, piecewise_eval(&ctx, &pair.target, ends[0])));
    else
        m->verdict->witness =
            arena_printf(m->arena, "%s has slope %s, the target %s", at,
                         pieces_number(m->arena, mine), pieces_number(m->arena, target));
    m->verdict->feedback =
        arena_printf(m->arena,
                     "This draws another function: %s. Which hidden units are active "
                     "there?",
                     m->verdict->witness);
}

/* --- the author's side ------------------------------------------------------------------------------ */

static char *network_model(struct marking *m)
{
    if (!m->field->expect.text)
        return NULL;
    struct value want = marking_eval(m, &m->field->expect, NULL);
    return want.kind == VALUE_LIST ? value_format(m->arena, want, NULL) : NULL;
}

static enum dlt_err network_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    struct value value = marking_eval(m, is, diag);
    if (all_rational(value))
        return DLT_OK;
    if (!diag->text[0])
        diag_set(diag, DLT_ERR_TYPE, "coefficients", "\"%s\" does not give a list of exact numbers",
                 is->text);
    return DLT_ERR_TYPE;
}

static enum dlt_err network_audit_field(struct marking *m, struct diag *diag)
{
    static const int pairs[][2] = {{NET_SLOPES, NET_JOINTS}, {NET_TARGET_X, NET_TARGET_Y}};
    struct value args[NET_COUNT];
    const struct source *place = &m->field->network_place;
    if (!bind_network(m, args, diag))
        return check_locate(diag, place, DLT_ERR_TYPE);
    for (size_t i = 0; i < DLT_COUNT(pairs); i++) {
        const struct value *a = &args[pairs[i][0]], *b = &args[pairs[i][1]];
        if (a->count != b->count)
            return check_locate(diag, place,
                                diag_set(diag, DLT_ERR_TYPE, "unequal-lists",
                                         "%s has %zu items and %s %zu: they need equal lengths",
                                         net_params[pairs[i][0]].name, a->count,
                                         net_params[pairs[i][1]].name, b->count));
    }
    if (args[NET_TARGET_X].count < 2)
        return check_locate(diag, place,
                            diag_set(diag, DLT_ERR_TYPE, "unequal-lists",
                                     "target_x and target_y need at least two points"));
    return DLT_OK;
}

const struct answer_kind kind_network = {
    .name = "network",
    .summary = "coefficients of a shallow network, compared as a function",
    .typing = "the coefficients, phi_0 first: (2, -8, -4, 4)",
    .kind = FIELD_NETWORK,
    .mark = marking_mark,
};

const struct engine engine_network = {
    .read = network_read,
    .match = network_match,
    .miss = network_miss,
    .model = network_model,
    .audit = network_audit,
    .audit_field = network_audit_field,
};
