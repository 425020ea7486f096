/* SPDX-License-Identifier: MIT */
/* Points at which answers are compared by value before anything is decided. */
#include "probe.h"

#include "key.h"

enum { PROBE_WORK = 1 << 14, PROBE_SYMBOLS = 32, PROBE_ITEMS = 64 };

struct probe {
    struct expr_env points[PROBE_POINTS];
    bool usable;
};

/* --- choosing points ---------------------------------------------------------------------------------- */

static bool in_domain(const struct expr_symbol *symbol, struct value value)
{
    if (symbol->integer && !value_is_integer(value))
        return false;
    if (symbol->positive && value_sign(value) != 1)
        return false;
    enum num_order low = symbol->minimum.kind ? num_compare(value, symbol->minimum) : NUM_GREATER;
    enum num_order high = symbol->maximum.kind ? num_compare(value, symbol->maximum) : NUM_LESS;
    return low != NUM_LESS && low != NUM_UNKNOWN && high != NUM_GREATER && high != NUM_UNKNOWN;
}

/** Small positive numbers that no usual formula takes for a special case; counted by `draw`. */
static struct value candidate(struct arena *arena, const struct expr_symbol *symbol, size_t draw)
{
    static const long whole[] = {7, 3, 5, 11, 4, 13, 6, 8, 2, 9};
    static const long above[] = {7, 5, 11, 13, 17, 9, 19, 23};
    static const long below[] = {3, 2, 4, 6, 5, 7, 8, 9};
    if (symbol->integer)
        return value_long(arena, whole[draw % DLT_COUNT(whole)]);
    return value_fraction(arena, above[draw % DLT_COUNT(above)], below[draw % DLT_COUNT(below)]);
}

/** A number in the domain; without one among the candidates, something between its ends. */
static struct value choose(struct arena *arena, const struct expr_symbol *symbol, size_t draw)
{
    enum { TRIES = 40 };
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    for (size_t i = 0; i < TRIES; i++) {
        struct value value = candidate(arena, symbol, draw + i);
        if (i >= TRIES / 2 && !symbol->integer) /* shrinks towards zero */
            value = num_div(&ctx, value, value_long(arena, 1L << (i - TRIES / 2)));
        if (in_domain(symbol, value))
            return value;
    }
    if (symbol->minimum.kind != VALUE_RATIONAL)
        return value_none();
    struct value offset = value_long(arena, (long)(draw % 3));
    if (!symbol->integer)
        offset = value_fraction(arena, (long)(draw % 7) + 1, 1000);
    struct value value = num_add(&ctx, symbol->minimum, offset);
    return ctx.err == DLT_OK && in_domain(symbol, value) ? value : value_none();
}

static struct value choose_items(struct arena *arena, const struct expr_symbol *symbol, size_t draw)
{
    size_t rows = (size_t)symbol->rows.size;
    size_t columns = (size_t)(symbol->columns.size > 1 ? symbol->columns.size : 1);
    struct value *list = arena_array(arena, rows, sizeof(*list));
    for (size_t r = 0; r < rows; r++) {
        struct value *row = arena_array(arena, columns, sizeof(*row));
        for (size_t c = 0; c < columns; c++)
            row[c] = choose(arena, symbol, draw + 3 * r + 5 * c + 1);
        list[r] = columns == 1 ? row[0] : value_list(arena, row, columns);
    }
    return value_list(arena, list, rows);
}

static bool varies(const struct field *field, const char *name)
{
    for (size_t i = 0; i < field->variable_count; i++) {
        if (str_equal(field->variables[i], name))
            return true;
    }
    return field->variable_count == 0;
}

/** What a free factor may depend on stays as it is at the first point. */
static bool fill_point(struct arena *arena, const struct field *field, size_t point,
                       struct expr_env *env_out)
{
    struct expr_binding *bindings = arena_array(arena, field->symbol_count, sizeof(*bindings));
    for (size_t i = 0; i < field->symbol_count; i++) {
        const struct expr_symbol *symbol = &field->symbols[i];
        size_t draw = i + (varies(field, symbol->name) ? 3 * point : 0);
        bool many = symbol->rows.size > 0;
        if (symbol->indexed && !many)
            continue;
        if (many &&
            symbol->rows.size * (symbol->columns.size > 1 ? symbol->columns.size : 1) > PROBE_ITEMS)
            return false;
        bindings[i].value = many ? choose_items(arena, symbol, draw) : choose(arena, symbol, draw);
    }
    for (size_t i = 0; i < field->symbol_count; i++)
        bindings[i].name = field->symbols[i].name;
    *env_out = (struct expr_env){.bindings = bindings, .count = field->symbol_count};
    return true;
}

static struct value value_at(struct arena *arena, const struct expr *tree,
                             const struct expr_env *env)
{
    struct num_ctx ctx;
    if (!marking_has_values(tree, env))
        return value_none();
    num_ctx_init(&ctx, arena, NULL);
    ctx.max_work = PROBE_WORK;
    struct value value = expr_eval(&ctx, tree, env);
    return ctx.err == DLT_OK && value.kind != VALUE_WORD ? value : value_none();
}

/** A point that misses a condition of the field shows nothing. */
static bool meets_conditions(struct marking *m, const struct expr_env *env)
{
    const struct expr_rules rules = marking_rules(m, CLOSE_STRICT);
    for (size_t i = 0; i < rules.where_count; i++) {
        struct value holds = value_at(m->arena, rules.where[i], env);
        if (!value_is_number(holds) || value_sign(holds) == 0)
            return false;
    }
    return true;
}

static const struct probe *make_probe(struct marking *m, struct arena *arena)
{
    struct probe *probe = arena_alloc(arena, sizeof(*probe));
    probe->usable = m->field->symbol_count <= PROBE_SYMBOLS;
    for (size_t p = 0; p < PROBE_POINTS && probe->usable; p++)
        probe->usable = fill_point(arena, m->field, p, &probe->points[p]) &&
                        meets_conditions(m, &probe->points[p]);
    return probe;
}

static const struct probe *find_probe(struct marking *m)
{
    struct key_field *kept = key_field(m);
    if (kept && !kept->probe)
        kept->probe = make_probe(m, m->variant->arena);
    if (!m->probe)
        m->probe = kept ? kept->probe : make_probe(m, m->arena);
    return m->probe;
}

/* --- values at them ------------------------------------------------------------------------------------- */

static struct value typed_at(struct marking *m, size_t point)
{
    unsigned bit = 1U << point;
    if (!(m->probed.known & bit)) {
        m->probed.known |= bit;
        m->probed.at[point] = value_at(m->arena, m->tree, &m->probe->points[point]);
    }
    return m->probed.at[point];
}

static struct probe_values *kept_values(struct marking *m, const struct source *source)
{
    struct key_text *text = source ? key_text(m, source) : NULL;
    if (text && !text->at)
        text->at = arena_alloc(m->variant->arena, sizeof(*text->at));
    return text ? text->at : NULL;
}

static struct value want_at(struct marking *m, const struct expr *want, struct probe_values *kept,
                            size_t point)
{
    unsigned bit = 1U << point;
    if (kept && (kept->known & bit))
        return kept->at[point];
    struct value value = value_at(m->arena, want, &m->probe->points[point]);
    if (kept) {
        kept->known |= bit;
        kept->at[point] = value_copy(m->variant->arena, value);
    }
    return value;
}

/** True when the two values are certainly not the same. */
static bool apart(struct value a, struct value b)
{
    if (value_is_number(a) && value_is_number(b)) {
        enum num_order order = num_compare(a, b);
        return order == NUM_LESS || order == NUM_GREATER;
    }
    if (a.kind != VALUE_LIST || b.kind != VALUE_LIST)
        return false;
    if (a.count != b.count) /* other shapes */
        return true;
    for (size_t i = 0; i < a.count; i++) {
        if (apart(a.as.items[i], b.as.items[i]))
            return true;
    }
    return false;
}

/** Whether both are of a kind that `apart` can compare. */
static bool comparable(struct value a, struct value b)
{
    return (value_is_number(a) && value_is_number(b)) ||
           (a.kind == VALUE_LIST && b.kind == VALUE_LIST);
}

/** Whether no positive factor carries `b` to `a`: one is zero where the other is not, or their signs
 *  or ratios differ. */
static bool unrelated_by_factor(struct num_ctx *ctx, const struct value *a, const struct value *b,
                                size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int mine = value_sign(a[i]), other = value_sign(b[i]);
        if (mine != 2 && other != 2 && mine != other)
            return true;
        if (i > 0 && apart(num_mul(ctx, a[i], b[0]), num_mul(ctx, a[0], b[i])))
            return ctx->err == DLT_OK;
    }
    return false;
}

static bool unrelated(struct marking *m, const struct value *mine, const struct value *want,
                      const struct expr_rules *rules)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    ctx.max_work = PROBE_WORK;
    size_t count = 0;
    struct value a[PROBE_POINTS], b[PROBE_POINTS];
    for (size_t i = rules->up_to_constant ? 1 : 0; i < PROBE_POINTS; i++, count++) {
        a[count] = rules->up_to_constant ? num_sub(&ctx, mine[i], mine[0]) : mine[i];
        b[count] = rules->up_to_constant ? num_sub(&ctx, want[i], want[0]) : want[i];
    }
    if (ctx.err != DLT_OK)
        return false;
    if (rules->up_to_factor)
        return unrelated_by_factor(&ctx, a, b, count);
    for (size_t i = 0; i < count; i++) {
        if (apart(a[i], b[i]))
            return true;
    }
    return false;
}

/** Up to a constant, what does not change at all agrees with too much. */
static bool is_constant(struct marking *m, const struct value *values)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    for (size_t i = 1; i < PROBE_POINTS; i++) {
        if (value_sign(num_sub(&ctx, values[i], values[0])) % 2 != 0)
            return false;
    }
    return true;
}

static enum probe_finding compare_loosely(struct marking *m, const struct expr *want,
                                          struct probe_values *kept, const struct expr_rules *rules)
{
    struct value a[PROBE_POINTS], b[PROBE_POINTS];
    for (size_t i = 0; i < PROBE_POINTS; i++) {
        a[i] = typed_at(m, i);
        b[i] = value_is_number(a[i]) ? want_at(m, want, kept, i) : value_none();
        if (!value_is_number(b[i]))
            return PROBE_UNKNOWN;
    }
    if (unrelated(m, a, b, rules))
        return PROBE_APART;
    return rules->up_to_constant && is_constant(m, b) ? PROBE_UNKNOWN : PROBE_AGREE;
}

static enum probe_finding compare_strictly(struct marking *m, const struct expr *want,
                                           struct probe_values *kept)
{
    enum probe_finding finding = PROBE_UNKNOWN;
    for (size_t i = 0; i < 2; i++) {
        struct value mine = typed_at(m, i);
        struct value right = mine.kind != VALUE_NONE ? want_at(m, want, kept, i) : value_none();
        if (!comparable(mine, right))
            continue;
        if (apart(mine, right))
            return PROBE_APART;
        finding = PROBE_AGREE;
    }
    return finding;
}

/* --- equations -------------------------------------------------------------------------------------------- */

static const struct expr_symbol *symbol_of(const struct field *field, const char *name)
{
    for (size_t i = 0; i < field->symbol_count; i++) {
        if (str_equal(field->symbols[i].name, name))
            return &field->symbols[i];
    }
    return NULL;
}

/**
 * Where the equation "name = right side" holds, another one that does not is not the same. The name
 * takes the value that the right side has at the first point.
 */
static enum probe_finding compare_equations(struct marking *m, const struct expr *want,
                                            struct probe_values *kept)
{
    const struct expr *left = want->args[0], *right = want->args[1];
    if (!str_equal(want->name, "=") || !str_equal(m->tree->name, "=") || left->op != EXPR_SYMBOL ||
        left->count > 0 || expr_mentions(right, left->name))
        return PROBE_UNKNOWN;
    const struct expr_symbol *symbol = symbol_of(m->field, left->name);
    struct value solved = want_at(m, right, kept, 0);
    if (!symbol || symbol->rows.size > 0 || m->field->where_count > 0 || !value_is_number(solved) ||
        !in_domain(symbol, solved))
        return PROBE_UNKNOWN;
    const struct expr_binding own = {.name = left->name, .value = solved};
    const struct expr_env env = {.bindings = &own, .count = 1, .outer = &m->probe->points[0]};
    struct value sides[] = {value_at(m->arena, m->tree->args[0], &env),
                            value_at(m->arena, m->tree->args[1], &env)};
    if (!comparable(sides[0], sides[1]))
        return PROBE_UNKNOWN;
    return apart(sides[0], sides[1]) ? PROBE_APART : PROBE_AGREE;
}

/* --- the whole ---------------------------------------------------------------------------------------------- */

enum probe_finding probe_compare(struct marking *m, const struct expr *want,
                                 struct probe_values *kept, const struct expr_rules *rules)
{
    bool equation = want->op == EXPR_RELATION;
    bool loose = rules->up_to_factor || rules->up_to_constant;
    if (!m->tree || !find_probe(m)->usable || rules->tolerance.kind != VALUE_NONE ||
        want->op == EXPR_CASES || m->tree->op == EXPR_CASES ||
        equation != (m->tree->op == EXPR_RELATION) || (equation && loose))
        return PROBE_UNKNOWN;
    if (equation)
        return compare_equations(m, want, kept);
    return loose ? compare_loosely(m, want, kept, rules) : compare_strictly(m, want, kept);
}

bool probe_differs(struct marking *m, const struct expr *want, const struct source *source,
                   const struct expr_rules *rules)
{
    return probe_compare(m, want, kept_values(m, source), rules) == PROBE_APART;
}

void probe_decide(struct marking *m, const struct expr *want, struct expr_decision *decision_out)
{
    *decision_out = (struct expr_decision){
        .verdict = EXPR_DIFFERENT,
        .method = PROBE_METHOD,
        .detail = "Both sides were computed at one point, where they differ.",
        .points = 1,
    };
    for (size_t i = 0; i < 2 && want->op != EXPR_RELATION; i++) {
        struct value mine = typed_at(m, i), right = want_at(m, want, NULL, i);
        if (!apart(mine, right))
            continue;
        decision_out->left = mine;
        decision_out->right = right;
        decision_out->witness = m->probe->points[i].bindings;
        decision_out->witness_count = m->probe->points[i].count;
        return;
    }
}
