/* SPDX-License-Identifier: MIT */
/* What an expression or an equation is worth at the numbers that its field states: typed.FIELD. */
#include "symbolic.h"

#include "key.h"

#include <string.h>

enum { COURSE_MOST = 65 /* numbers of one list */ };

/** The numbers along which an answer is worked out, and the names at each of them. */
struct course {
    const struct value *x;
    const struct expr_env *envs;
    size_t count;
};

/** Splits "name=text". */
static const char *split_argument(struct arena *arena, const char *argument, const char **name_out)
{
    size_t length = strcspn(argument, "=");
    *name_out = str_trim(arena, arena_strndup(arena, argument, length));
    return argument + length + (argument[length] == '=');
}

/** The numbers that the field states for its symbols, over those of `env`. */
static void read_stated(const struct field *field, struct num_ctx *ctx, const struct expr_env *env,
                        struct expr_binding *bindings_out)
{
    for (size_t i = 0; i < field->at_count; i++) {
        const char *text = split_argument(ctx->arena, field->at[i], &bindings_out[i].name);
        bindings_out[i].value = expr_eval_text(ctx, text, env);
    }
}

static struct expr_env stated_numbers(struct marking *m, struct num_ctx *ctx)
{
    const struct field *field = m->field;
    struct key_field *kept = key_field(m);
    const struct expr_binding *bindings = kept ? kept->stated : NULL;
    if (!bindings) {
        struct arena *arena = kept ? m->variant->arena : ctx->arena;
        struct expr_binding *read = arena_array(arena, field->at_count, sizeof(*read));
        struct num_ctx own;
        num_ctx_init(&own, arena, NULL);
        read_stated(field, &own, &m->variant->env, read);
        if (own.err == DLT_OK && kept)
            kept->stated = read;
        ctx->err = own.err;
        bindings = read;
    }
    return (struct expr_env){
        .bindings = bindings, .count = field->at_count, .outer = &m->variant->env};
}

/* --- along a list ------------------------------------------------------------------------------------- */

static const struct course *make_course(struct marking *m, struct arena *arena)
{
    const struct field *field = m->field;
    const struct expr_env *outer = &m->variant->env;
    struct course *course = arena_alloc(arena, sizeof(*course));
    struct num_ctx ctx;
    const char *name;
    num_ctx_init(&ctx, arena, NULL);
    struct value list = expr_eval_text(&ctx, split_argument(arena, field->along, &name), outer);
    *course = (struct course){0};
    if (ctx.err != DLT_OK || list.kind != VALUE_LIST || list.count > COURSE_MOST)
        return course;
    struct expr_env *envs = arena_array(arena, list.count, sizeof(*envs));
    for (size_t i = 0; i < list.count && ctx.err == DLT_OK; i++) {
        struct expr_binding *all = arena_array(arena, field->at_count + 1, sizeof(*all));
        const struct expr_env own = {.bindings = all, .count = 1, .outer = outer};
        all[0] = (struct expr_binding){.name = name, .value = list.as.items[i]};
        read_stated(field, &ctx, &own, all + 1);
        envs[i] = (struct expr_env){.bindings = all, .count = field->at_count + 1, .outer = outer};
    }
    if (ctx.err == DLT_OK)
        *course = (struct course){.x = list.as.items, .envs = envs, .count = list.count};
    return course;
}

static const struct course *find_course(struct marking *m)
{
    struct key_field *kept = key_field(m);
    if (!kept)
        return make_course(m, m->arena);
    if (!kept->course)
        kept->course = make_course(m, m->variant->arena);
    return kept->course;
}

static struct value value_at(struct marking *m, const struct expr *tree, const struct expr_env *env)
{
    struct num_ctx ctx;
    marking_context(m, &ctx, NULL);
    ctx.max_work /= COURSE_MOST;
    struct value value = expr_eval(&ctx, tree, env);
    return ctx.err == DLT_OK && value_is_number(value) ? value : value_none();
}

/* --- closer to where it is the least --------------------------------------------------------------------- */

/** A search between two neighbours of the least value along the list. */
struct search {
    struct marking *m;
    const struct expr *tree;
    struct value low, high;
};

/** What the tree is worth at any x, with the names that the field states there. */
static struct value worth_at(const struct search *search, double x, struct value *x_out)
{
    struct marking *m = search->m;
    const struct field *field = m->field;
    struct expr_binding *all = arena_array(m->arena, field->at_count + 1, sizeof(*all));
    const struct expr_env *outer = &m->variant->env;
    const struct expr_env own = {.bindings = all, .count = 1, .outer = outer};
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    (void)split_argument(m->arena, field->along, &all[0].name);
    *x_out = all[0].value = value_from_double(m->arena, x);
    read_stated(field, &ctx, &own, all + 1);
    const struct expr_env env = {.bindings = all, .count = field->at_count + 1, .outer = outer};
    return ctx.err == DLT_OK ? value_at(m, search->tree, &env) : value_none();
}

/** Adds the least point and one close to either side of it, by the golden section; 0: none. */
static size_t search_least(const struct search *search, struct value *points_out)
{
    enum { ROUNDS = 30 };
    const double share = 0.6180339887498949;
    double low = value_to_double(search->low), high = value_to_double(search->high);
    double at[2] = {high - share * (high - low), low + share * (high - low)}, loss[2];
    struct value x[3], y[3];
    for (size_t i = 0; i < 2; i++)
        loss[i] = value_to_double(worth_at(search, at[i], &x[i]));
    for (size_t i = 0; i < ROUNDS; i++) {
        size_t better = loss[1] < loss[0];
        if (better)
            low = at[0];
        else
            high = at[1];
        at[!better] = at[better];
        loss[!better] = loss[better];
        at[better] = better ? low + share * (high - low) : high - share * (high - low);
        loss[better] = value_to_double(worth_at(search, at[better], &x[better]));
    }
    const double last[] = {low, (low + high) / 2, high};
    for (size_t i = 0; i < 3; i++) {
        y[i] = worth_at(search, last[i], &x[i]);
        if (y[i].kind == VALUE_NONE || !(low < last[1] && last[1] < high))
            return 0;
        const struct value pair[] = {x[i], y[i]};
        points_out[i] = value_list(search->m->arena, pair, 2);
    }
    return 3;
}

/** Puts in what is found near the least of the points, where that is none of the ends. `points` has
 *  room for 3 more. */
static size_t refine(struct marking *m, const struct expr *tree, struct value *points, size_t count)
{
    struct value found[3];
    size_t best = 0, same = 0;
    for (size_t i = 1; i < count; i++) {
        const struct value *least = &points[best].as.items[1], *here = &points[i].as.items[1];
        best = value_to_double(*here) < value_to_double(*least) ? i : best;
    }
    if (count < 3 || best == 0 || best + 1 == count)
        return count;
    struct search search = {m, tree, points[best - 1].as.items[0], points[best + 1].as.items[0]};
    size_t more = search_least(&search, found);
    const double middle = value_to_double(points[best].as.items[0]);
    size_t before = 0; /* of those found, left of the least that was there */
    while (before < more && value_to_double(found[before].as.items[0]) < middle)
        before++;
    while (same < more && value_to_double(found[same].as.items[0]) != middle)
        same++;
    if (more == 0 || same < more)
        return count;
    memmove(points + best + 1 + more, points + best + 1, (count - best - 1) * sizeof(*points));
    points[best + before] = points[best];
    memcpy(points + best, found, before * sizeof(*points));
    memcpy(points + best + before + 1, found + before, (more - before) * sizeof(*points));
    return count + more;
}

/* --- points --------------------------------------------------------------------------------------------- */

/** Points [x, value]; with a symbol that is carried each value is that symbol's at the next x. */
static struct value points_along(struct marking *m, const struct expr *tree)
{
    const struct course *course = find_course(m);
    const char *carry = m->field->carry;
    struct value *points = arena_array(m->arena, course->count + 3, sizeof(*points));
    struct expr_binding last = {.name = carry, .value = value_none()};
    size_t count = 0;
    for (size_t i = 0; i < course->count; i++) {
        const struct expr_env carried = {.bindings = &last, .count = 1, .outer = &course->envs[i]};
        const struct expr_env *env = last.value.kind ? &carried : &course->envs[i];
        if (i == 0 && !marking_has_values(tree, env))
            return value_none();
        const struct value pair[] = {course->x[i], value_at(m, tree, env)};
        if (pair[1].kind != VALUE_NONE)
            points[count++] = value_list(m->arena, pair, 2);
        else if (carry)
            break;
        if (carry)
            last.value = pair[1];
    }
    if (!carry)
        count = refine(m, tree, points, count);
    return count > 0 ? value_list(m->arena, points, count) : value_none();
}

/* --- what was typed ------------------------------------------------------------------------------------ */

/** Of an equation the side that its subject is equal to; NULL: it tells no such thing. */
static const struct expr *worth_of(struct marking *m)
{
    const struct expr *other = NULL;
    if (m->tree->op != EXPR_RELATION)
        return m->tree;
    const char *name = str_equal(m->tree->name, "=") ? symbolic_isolated(m->tree, &other) : NULL;
    return name && (!m->field->subject || str_equal(name, m->field->subject)) ? other : NULL;
}

void symbolic_value(struct marking *m)
{
    struct num_ctx ctx;
    const struct expr *tree = worth_of(m);
    struct value value = value_none();
    m->value = value;
    if (tree && m->field->along) {
        m->value = points_along(m, tree);
        return;
    }
    marking_context(m, &ctx, NULL);
    const struct expr_env env = stated_numbers(m, &ctx);
    if (tree && marking_has_values(tree, &env))
        value = expr_eval(&ctx, tree, &env);
    m->value = ctx.err == DLT_OK && value.kind != VALUE_WORD ? value : value_none();
}

enum dlt_err symbolic_audit_worth(struct marking *m, struct diag *diag)
{
    const struct field *field = m->field;
    struct num_ctx ctx;
    const char *name;
    if (!field->along)
        return DLT_OK;
    num_ctx_init(&ctx, m->arena, diag);
    struct value list =
        expr_eval_text(&ctx, split_argument(m->arena, field->along, &name), &m->variant->env);
    if (ctx.err != DLT_OK)
        return ctx.err;
    if (list.kind != VALUE_LIST || list.count > COURSE_MOST)
        return diag_set(diag, DLT_ERR_RANGE, "not-a-list",
                        "along has to be a list of at most %d numbers", (int)COURSE_MOST);
    m->tree = marking_tree(m, &field->expect, NULL);
    if (!m->tree)
        return DLT_OK;
    symbolic_value(m);
    if (m->value.kind == VALUE_NONE)
        return diag_set(diag, DLT_ERR_RANGE, "no-value",
                        "the expected answer has no value along %s: at has to give all of its "
                        "symbols",
                        field->along);
    return DLT_OK;
}
