/* SPDX-License-Identifier: MIT */
/* A shallow network with one input beside its target: hidden units faintly, both functions with
 * their kinks, and the pieces on which they differ marked and named. */
#include "network.h"

enum { MAX_UNITS = 32, MAX_POINTS = 96, MAX_NAMED = 8 };

enum { SLOPES, JOINTS, TARGET_X, TARGET_Y, COEFFICIENTS, FROM, TO, SHOW, WITNESS };

static const struct param params[] = {
    [SLOPES] = {.name = "slopes",
                .summary = "slope of each hidden unit relu(slope * (x - joint))",
                .type = PARAM_LIST},
    [JOINTS] = {.name = "joints", .summary = "joint of each hidden unit", .type = PARAM_LIST},
    [TARGET_X] = {.name = "target_x",
                  .summary = "increasing points of the target, straight in between",
                  .type = PARAM_LIST,
                  .fallback = ""},
    [TARGET_Y] = {.name = "target_y",
                  .summary = "the target's values there",
                  .type = PARAM_LIST,
                  .fallback = ""},
    [COEFFICIENTS] = {.name = "coefficients",
                      .summary = "phi_0, phi_1, ..., phi_D of the network to draw: what was typed",
                      .type = PARAM_LIST,
                      .fallback = ""},
    [FROM] = {.name = "from",
              .summary = "left end; default: the first target point, or 0",
              .type = PARAM_RATIONAL,
              .fallback = ""},
    [TO] = {.name = "to",
            .summary = "right end; default: the last target point, or 1",
            .type = PARAM_RATIONAL,
            .fallback = ""},
    [SHOW] = {.name = "show",
              .summary = "all: units, target and network; target: only it; units: only them",
              .type = PARAM_CHOICE,
              .fallback = "all",
              .choices = "all target units"},
    [WITNESS] = {.name = "witness",
                 .summary = "x at which network and target are seen to differ: witness.FIELD",
                 .type = PARAM_RATIONAL,
                 .fallback = ""},
};

/* What was typed may be irrational, or have gaps: nearby fractions, or nothing to draw. */
static struct value typed_coefficients(struct num_ctx *ctx, struct value typed)
{
    if (typed.kind != VALUE_LIST)
        return value_none();
    struct value *items = arena_array(ctx->arena, typed.count, sizeof *items);
    for (size_t i = 0; i < typed.count; i++) {
        if (!value_is_number(typed.as.items[i]))
            return value_none();
        items[i] = num_simplest(ctx, typed.as.items[i]);
    }
    return value_list(ctx->arena, items, typed.count);
}

static bool check_arguments(struct num_ctx *ctx, const struct value *args)
{
    for (size_t i = SLOPES; i <= TARGET_Y; i++) {
        if (args[i].kind == VALUE_LIST && !sketch_exact_list(args[i])) {
            num_fail(ctx, DLT_ERR_TYPE, "not-exact", "%s must hold exact numbers", params[i].name);
            return false;
        }
    }
    if (args[SLOPES].count != args[JOINTS].count)
        num_fail(ctx, DLT_ERR_RANGE, "units-count", "%zu slopes but %zu joints", args[SLOPES].count,
                 args[JOINTS].count);
    else if (args[TARGET_X].count != args[TARGET_Y].count)
        num_fail(ctx, DLT_ERR_RANGE, "points-count", "%zu values in target_x but %zu in target_y",
                 args[TARGET_X].count, args[TARGET_Y].count);
    else if (args[SLOPES].count > MAX_UNITS || args[TARGET_X].count > MAX_POINTS)
        num_fail(ctx, DLT_ERR_LIMIT, "too-many", "at most %d units and %d points", MAX_UNITS,
                 MAX_POINTS);
    return ctx->err == DLT_OK;
}

static void read_interval(struct network_scene *scene, const struct value *args)
{
    struct value points = args[TARGET_X];
    bool has_points = sketch_has_list(points);
    scene->from = args[FROM];
    scene->to = args[TO];
    if (scene->from.kind == VALUE_NONE)
        scene->from = has_points ? points.as.items[0] : value_long(scene->ctx->arena, 0);
    if (scene->to.kind == VALUE_NONE)
        scene->to = has_points && points.count > 1 ? points.as.items[points.count - 1]
                                                   : value_long(scene->ctx->arena, 1);
    if (num_compare(scene->from, scene->to) != NUM_LESS)
        num_fail(scene->ctx, DLT_ERR_RANGE, "empty-interval", "`from` must lie left of `to`");
}

static void insert_knot(const struct network_scene *scene, struct value *knots, size_t *count,
                        struct value knot)
{
    if (num_compare(knot, scene->from) == NUM_LESS || num_compare(knot, scene->to) == NUM_GREATER)
        return;
    size_t at = *count;
    while (at > 0 && num_compare(knot, knots[at - 1]) == NUM_LESS)
        at--;
    if (at > 0 && num_compare(knot, knots[at - 1]) == NUM_EQUAL)
        return;
    for (size_t i = *count; i > at; i--)
        knots[i] = knots[i - 1];
    knots[at] = knot;
    ++*count;
}

static void measure_piece(const struct network_scene *scene, struct network_piece *piece)
{
    struct num_ctx *ctx = scene->ctx;
    struct value width = num_sub(ctx, piece->to, piece->from);
    struct value left[2], rise[2];
    const struct piecewise *functions[2] = {&scene->target, &scene->network};
    const bool has[2] = {scene->has_target, scene->has_network};
    struct value *slopes[2] = {&piece->wanted, &piece->got};
    for (size_t i = 0; i < 2; i++) {
        if (!has[i])
            continue;
        left[i] = piecewise_eval(ctx, functions[i], piece->from);
        rise[i] = num_sub(ctx, piecewise_eval(ctx, functions[i], piece->to), left[i]);
        *slopes[i] = num_div(ctx, rise[i], width);
    }
    if (!has[0] || !has[1])
        return;
    piece->high = num_sub(ctx, left[1], left[0]);
    piece->departs =
        value_sign(piece->high) != 0 || num_compare(piece->wanted, piece->got) != NUM_EQUAL;
}

/* The pieces lie between the ends, the joints, and the bends of the target. */
static void cut_pieces(struct network_scene *scene)
{
    struct num_ctx *ctx = scene->ctx;
    size_t room = 2 + scene->units + (scene->has_target ? scene->target.count : 0), count = 0;
    struct value *knots = arena_array(ctx->arena, room, sizeof *knots);
    insert_knot(scene, knots, &count, scene->from);
    insert_knot(scene, knots, &count, scene->to);
    for (size_t u = 0; u < scene->units; u++) {
        if (value_sign(scene->slope[u]) != 0)
            insert_knot(scene, knots, &count, scene->joint[u]);
    }
    for (size_t i = 0; scene->has_target && i < scene->target.count; i++)
        insert_knot(scene, knots, &count, scene->target.x[i]);
    scene->pieces = arena_array(ctx->arena, count, sizeof *scene->pieces);
    for (size_t i = 0; i + 1 < count; i++) {
        scene->pieces[i] = (struct network_piece){.from = knots[i], .to = knots[i + 1]};
        measure_piece(scene, &scene->pieces[i]);
        scene->departures += scene->pieces[i].departs;
    }
    scene->piece_count = count - 1;
}

static bool read_scene(struct network_scene *scene, struct num_ctx *ctx, const struct value *args)
{
    *scene = (struct network_scene){.ctx = ctx};
    if (!check_arguments(ctx, args))
        return false;
    scene->units = args[SLOPES].count;
    scene->slope = args[SLOPES].as.items;
    scene->joint = args[JOINTS].as.items;
    struct value typed = typed_coefficients(ctx, args[COEFFICIENTS]);
    scene->typed = typed.count;
    scene->shows_units = !sketch_is(args[SHOW], "target");
    scene->has_target = sketch_has_list(args[TARGET_X]) && !sketch_is(args[SHOW], "units");
    scene->only_all = sketch_is(args[SHOW], "all");
    scene->has_network = scene->typed == scene->units + 1 && scene->only_all;
    scene->phi = scene->has_network ? typed.as.items : NULL;
    scene->witness = args[WITNESS];
    read_interval(scene, args);
    if (ctx->err != DLT_OK)
        return false;
    if (scene->has_target &&
        piecewise_from_points(ctx, args[TARGET_X], args[TARGET_Y], &scene->target) != DLT_OK)
        return false;
    if (scene->has_network) {
        struct value rest = value_list(ctx->arena, scene->phi + 1, scene->units);
        if (piecewise_from_units(ctx, args[SLOPES], args[JOINTS], rest, scene->phi[0],
                                 &scene->network) != DLT_OK)
            return false;
    }
    cut_pieces(scene);
    return ctx->err == DLT_OK;
}

bool network_shows(const struct network_scene *scene, enum network_layer layer, int limit)
{
    const bool has[NETWORK_LAYERS] = {scene->has_target, scene->shows_units,
                                      scene->shows_units && scene->has_network, scene->has_network};
    int before = 0;
    for (int i = 0; i < (int)layer; i++)
        before += has[i];
    return has[layer] && (limit <= 0 || before < limit);
}

/* --- what is said of it ------------------------------------------------------------------------------ */

bool network_is_active(const struct network_scene *scene, size_t unit,
                       const struct network_piece *piece)
{
    int facing = value_sign(scene->slope[unit]);
    return (facing > 0 && num_compare(scene->joint[unit], piece->from) != NUM_GREATER) ||
           (facing < 0 && num_compare(scene->joint[unit], piece->to) != NUM_LESS);
}

const char *network_pattern(const struct network_scene *scene, const struct network_piece *piece)
{
    char *text = arena_array(scene->ctx->arena, scene->units + 1, sizeof *text);
    for (size_t u = 0; u < scene->units; u++)
        text[u] = network_is_active(scene, u, piece) ? '1' : '0';
    return text;
}

static char *departure_text(const struct network_scene *scene, size_t index)
{
    struct arena *arena = scene->ctx->arena;
    const struct network_piece *piece = &scene->pieces[index];
    if (num_compare(piece->wanted, piece->got) != NUM_EQUAL)
        return arena_printf(arena, "piece %zu departs: %s", index + 1,
                            sketch_slopes(scene->ctx, piece->got, piece->wanted));
    bool above = value_sign(piece->high) > 0;
    return arena_printf(arena, "piece %zu departs: its slope is right, but it lies %s too %s",
                        index + 1, sketch_number(arena, num_abs(scene->ctx, piece->high)),
                        above ? "high" : "low");
}

/* All pieces depart by one and the same number. */
static bool only_shifted(const struct network_scene *scene)
{
    for (size_t i = 0; i < scene->piece_count; i++) {
        const struct network_piece *piece = &scene->pieces[i];
        if (!piece->departs || num_compare(piece->wanted, piece->got) != NUM_EQUAL)
            return false;
    }
    return scene->piece_count > 0;
}

void network_note(const struct network_scene *scene, struct notes *notes)
{
    if (scene->typed > 0 && scene->typed != scene->units + 1 && scene->only_all)
        notes_add(notes, ROLE_WRONG,
                  "this network has %zu coefficients, phi_0 to phi_%zu; %zu given",
                  scene->units + 1, scene->units, scene->typed);
    if (!scene->has_network || !scene->has_target)
        return;
    if (scene->departures == 0 && scene->piece_count == 1)
        notes_add(notes, ROLE_RIGHT, "the network is the target");
    else if (scene->departures == 0)
        notes_add(notes, ROLE_RIGHT, "the network is the target on all %zu pieces",
                  scene->piece_count);
    if (only_shifted(scene)) {
        struct value high = scene->pieces[0].high;
        notes_add(notes, ROLE_WRONG, "every slope is right, but the whole network lies %s too %s",
                  sketch_number(notes->arena, num_abs(scene->ctx, high)),
                  value_sign(high) > 0 ? "high" : "low");
        return;
    }
    for (size_t i = 0, named = 0; i < scene->piece_count; i++) {
        if (!scene->pieces[i].departs)
            continue;
        if (named++ == MAX_NAMED) {
            notes_add(notes, ROLE_WRONG, "and %zu more", scene->departures - MAX_NAMED);
            break;
        }
        notes_add(notes, ROLE_WRONG, "%s", departure_text(scene, i));
    }
}

static enum dlt_err draw(struct num_ctx *ctx, const struct value *args, struct surface *surface,
                         const struct figure_view *view)
{
    struct network_scene scene;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    return network_draw(&scene, surface, view);
}

/* --- for demonstrations and the mouse ------------------------------------------------------------------ */

static int layers(const struct value *args)
{
    bool all = sketch_is(args[SHOW], "all"), units = !sketch_is(args[SHOW], "target");
    bool typed = all && args[COEFFICIENTS].kind == VALUE_LIST &&
                 args[COEFFICIENTS].count == args[SLOPES].count + 1;
    bool target = sketch_has_list(args[TARGET_X]) && !sketch_is(args[SHOW], "units");
    int count = target + units + (typed ? 1 + units : 0);
    return count > 0 ? count : 1;
}

/* Where the network, or else the target or the axis, is at x. */
static double height_at(const struct network_scene *scene, struct value x)
{
    if (scene->has_network)
        return value_to_double(piecewise_eval(scene->ctx, &scene->network, x));
    if (scene->has_target)
        return value_to_double(piecewise_eval(scene->ctx, &scene->target, x));
    return 0;
}

static void add_handle(const struct network_scene *scene, struct value x, const char *name,
                       struct figure_handle *handle)
{
    *handle =
        (struct figure_handle){.x = value_to_double(x), .y = height_at(scene, x), .name = name};
}

/* The joints of the units on the network, and its ends. */
static size_t handles(struct num_ctx *ctx, const struct value *args,
                      struct figure_handle *handles_out)
{
    struct network_scene scene;
    size_t count = 0;
    if (!read_scene(&scene, ctx, args))
        return 0;
    for (size_t u = 0; u < scene.units && scene.shows_units; u++) {
        if (value_sign(scene.slope[u]) != 0 &&
            num_compare(scene.joint[u], scene.from) != NUM_LESS &&
            num_compare(scene.joint[u], scene.to) != NUM_GREATER) {
            add_handle(&scene, scene.joint[u], arena_printf(ctx->arena, "joint of h%zu", u + 1),
                       &handles_out[count]);
            handles_out[count++].level = true;
        }
    }
    if (scene.has_network) {
        add_handle(&scene, scene.from, "left end", &handles_out[count++]);
        add_handle(&scene, scene.to, "right end", &handles_out[count++]);
    }
    return ctx->err == DLT_OK ? count : 0;
}

/* --- in words ---------------------------------------------------------------------------------------- */

static const char *active_units(const struct network_scene *scene,
                                const struct network_piece *piece)
{
    struct strbuf names;
    strbuf_init(&names);
    for (size_t u = 0; u < scene->units; u++) {
        if (network_is_active(scene, u, piece))
            strbuf_printf(&names, "%sh%zu", names.length > 0 ? " " : "", u + 1);
    }
    if (names.length == 0)
        strbuf_add(&names, "none");
    const char *text = strbuf_take(&names, scene->ctx->arena);
    strbuf_finish(&names);
    return text;
}

static void describe_unit(const struct network_scene *scene, size_t u, struct strbuf *out)
{
    struct arena *arena = scene->ctx->arena;
    strbuf_printf(out, "Hidden unit h%zu: slope %s, joint at %s", u + 1,
                  sketch_number(arena, scene->slope[u]), sketch_number(arena, scene->joint[u]));
    if (scene->has_network)
        strbuf_printf(
            out, "; times phi_%zu = %s its slope is %s", u + 1,
            sketch_number(arena, scene->phi[u + 1]),
            sketch_number(arena, num_mul(scene->ctx, scene->phi[u + 1], scene->slope[u])));
    strbuf_add(out, ".\n");
}

static void describe_pieces(const struct network_scene *scene, struct strbuf *out)
{
    struct arena *arena = scene->ctx->arena;
    struct table table = {.arena = arena};
    table.columns = 4 + (size_t)scene->has_target + (size_t)scene->has_network;
    static const char *const heads[] = {"piece", "from", "to", "active"};
    for (size_t i = 0; i < DLT_COUNT(heads); i++)
        table_add(&table, heads[i]);
    if (scene->has_target)
        table_add(&table, "target slope");
    if (scene->has_network)
        table_add(&table, "network slope");
    for (size_t i = 0; i < scene->piece_count; i++) {
        const struct network_piece *piece = &scene->pieces[i];
        table_add(&table, arena_printf(arena, "%zu%s", i + 1, piece->departs ? " departs" : ""));
        table_add(&table, sketch_number(arena, piece->from));
        table_add(&table, sketch_number(arena, piece->to));
        table_add(&table, active_units(scene, piece));
        if (scene->has_target)
            table_add(&table, sketch_number(arena, piece->wanted));
        if (scene->has_network)
            table_add(&table, sketch_number(arena, piece->got));
    }
    table_print(&table, out);
}

static enum dlt_err describe(struct num_ctx *ctx, const struct value *args, char **text_out)
{
    struct network_scene scene;
    if (!read_scene(&scene, ctx, args))
        return ctx->err;
    struct notes notes = {.arena = ctx->arena};
    struct strbuf out;
    strbuf_init(&out);
    strbuf_printf(&out, "From x = %s to %s: %zu piece%s between joints and bends.\n",
                  sketch_number(ctx->arena, scene.from), sketch_number(ctx->arena, scene.to),
                  scene.piece_count, scene.piece_count == 1 ? "" : "s");
    for (size_t u = 0; u < scene.units && scene.shows_units; u++)
        describe_unit(&scene, u, &out);
    if (scene.has_target)
        strbuf_printf(&out, "The target starts at %s.\n",
                      sketch_number(ctx->arena, piecewise_eval(ctx, &scene.target, scene.from)));
    if (scene.has_network)
        strbuf_printf(&out, "The network starts at %s.\n",
                      sketch_number(ctx->arena, piecewise_eval(ctx, &scene.network, scene.from)));
    network_note(&scene, &notes);
    struct plot_point points[2];
    if (scene.has_network && scene.has_target &&
        sketch_witness(ctx, &scene.network, &scene.target, args[WITNESS], points) > 0)
        notes_add(&notes, ROLE_WRONG, "%s", points[0].label);
    for (size_t i = 0; i < notes.count; i++)
        strbuf_printf(&out, "%s%s.\n", i == 0 ? "Compared: " : "  ", notes.texts[i]);
    describe_pieces(&scene, &out);
    *text_out = strbuf_take(&out, ctx->arena);
    strbuf_finish(&out);
    return ctx->err;
}

static int height(const struct value *args, int width)
{
    return (width >= 60 ? 16 : 10) + (sketch_has_list(args[COEFFICIENTS]) ? 4 : 0);
}

#define PAPER "slopes=[1,-1,1] joints=[1/4,2/4,3/4] target_x=[0,1/4,2/4,3/4,1] target_y=[0,1,0,1,0]"

#define SOLVABLE                                                                                   \
    "slopes=[1,1,-1] joints=[1/6,2/6,4/6] target_x=[0,1/6,2/6,4/6,1] target_y=[0,1,0,1,0]"

#define STAIRS                                                                                     \
    "slopes=[1,2,3,4,5,6,7,8] joints=[1/9,2/9,3/9,4/9,5/9,6/9,7/9,8/9] "                           \
    "coefficients=[0,1,-1,1,-1,1,-1,1,-1]"

static const char *const examples[] = {
    PAPER,
    PAPER " coefficients=[2,-8,-4,4]",
    PAPER " coefficients=[1/2,2/5,-2/5,-16/5]",
    PAPER " coefficients=[1,2]",
    PAPER " coefficients=[sqrt(2),0,-sqrt(2)/2,pi]",
    PAPER " show=target",
    "slopes=[1,-1,1] joints=[1/4,2/4,3/4] show=units",
    SOLVABLE " coefficients=[4,-12,9,-6]",
    SOLVABLE " coefficients=[4,-12,9,6]",
    SOLVABLE " coefficients=[1000,-12,9,-6]",
    "slopes=[-2,1] joints=[-1/2,3] coefficients=[0,1,2] from=-1 to=4",
    "slopes=[0] joints=[0] target_x=[1/2] target_y=[3] coefficients=[3,1]",
    SOLVABLE " coefficients=[4,-12,9,6] witness=1/2",
    "slopes=[1] joints=[0] target_x=[-10^30,10^30] target_y=[0,10^30] coefficients=[0,1]",
    "slopes=[1] joints=[1/(2*10^30)] target_x=[0,1/10^30] target_y=[0,1/10^40] coefficients=[0,0]",
    "slopes=[1,-1] joints=[1/2,1/2] target_x=[0,1] target_y=[2,2] coefficients=[2,0,0]",
    STAIRS,
};

const struct figure_kind figure_network = {
    .name = "network",
    .summary = "A shallow network, its hidden units and its target, with the pieces that depart.",
    .params = params,
    .param_count = DLT_COUNT(params),
    .draw = draw,
    .describe = describe,
    .height = height,
    .layers = layers,
    .handles = handles,
    .examples = examples,
    .example_count = DLT_COUNT(examples),
};
