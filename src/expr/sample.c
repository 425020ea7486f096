/* SPDX-License-Identifier: MIT */
/* Points at which trees are compared: simple ones first, so that a witness is simple, then
 * pseudo-random rationals inside each symbol's domain. The same seed gives the same points. */
#include "decide.h"

#include <string.h>

enum { SIMPLE_DRAWS = 8, MAX_CELLS = 4096, DRAW_WORK = 64 };

/* --- which symbols there are -------------------------------------------------------------------------- */

/* Running indices hide symbols of the same name. */
struct hidden {
    const char *name;
    const struct hidden *outer;
};

struct collecting {
    struct deciding *d;
    bool counting; /* inside the limits of a sum, a factorial or a binomial */
    bool index;    /* inside a subscript */
    bool full;
};

static bool is_hidden(const struct hidden *hidden, const char *name)
{
    for (; hidden; hidden = hidden->outer)
        if (strcmp(hidden->name, name) == 0)
            return true;
    return false;
}

static struct domain *domain_of(struct collecting *c, const char *name)
{
    struct deciding *d = c->d;
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->domains[i].name, name) == 0)
            return &d->domains[i];
    if (d->count == DECIDE_MAX_SYMBOLS) {
        c->full = true;
        return NULL;
    }
    struct domain *domain = &d->domains[d->count++];
    *domain = (struct domain){.name = name, .symbol = scope_find(d->scope, name)};
    domain->integer = domain->symbol && domain->symbol->integer;
    return domain;
}

static void collect(struct collecting *c, const struct expr *expr, const struct hidden *hidden);

static void collect_symbol(struct collecting *c, const struct expr *expr,
                           const struct hidden *hidden)
{
    bool constant = strcmp(expr->name, "pi") == 0 || strcmp(expr->name, "e") == 0;
    if (is_hidden(hidden, expr->name) || (constant && !scope_find(c->d->scope, expr->name)))
        return;
    struct domain *domain = domain_of(c, expr->name);
    if (!domain)
        return;
    bool vector = domain->symbol && domain->symbol->rows.size > 0;
    if (expr->count == 0 && !vector)
        domain->scalar = true;
    if (c->counting || c->index) {
        domain->integer = true;
        domain->counting = domain->counting || c->counting || !domain->symbol;
    }
    bool index = c->index;
    c->index = true;
    for (size_t i = 0; i < expr->count; i++)
        collect(c, expr->args[i], hidden);
    c->index = index;
}

static bool counts(const struct expr *expr)
{
    return expr->op == EXPR_FACTORIAL ||
           (expr->op == EXPR_CALL &&
            (strcmp(expr->name, "binom") == 0 || strcmp(expr->name, "factorial") == 0));
}

static void collect(struct collecting *c, const struct expr *expr, const struct hidden *hidden)
{
    bool counting = c->counting;
    if (expr->op == EXPR_SYMBOL) {
        collect_symbol(c, expr, hidden);
        return;
    }
    if (expr->op == EXPR_SUM || expr->op == EXPR_PRODUCT) {
        struct hidden inner = {.name = expr->args[0]->name, .outer = hidden};
        c->counting = true;
        collect(c, expr->args[1], hidden);
        collect(c, expr->args[2], hidden);
        c->counting = counting;
        collect(c, expr->args[3], &inner);
        return;
    }
    c->counting = counting || counts(expr);
    for (size_t i = 0; i < expr->count; i++)
        collect(c, expr->args[i], hidden);
    c->counting = counting;
}

bool sample_collect(struct deciding *d)
{
    struct collecting c = {.d = d};
    collect(&c, d->b, NULL);
    collect(&c, d->a, NULL);
    return !c.full;
}

/* --- drawing values ---------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static uint64_t mix_name(uint64_t x, const char *name)
{
    for (; *name; name++)
        x = mix(x ^ (unsigned char)*name);
    return x;
}

struct simple {
    signed char numerator, denominator;
};

static const struct simple simple_reals[] = {
    {2, 1}, {3, 1}, {1, 1}, {1, 2}, {5, 1},  {-1, 1}, {4, 1}, {1, 3},  {-2, 1},
    {3, 2}, {0, 1}, {7, 1}, {1, 4}, {-3, 1}, {2, 3},  {6, 1}, {-1, 2}, {1, 10},
};

static const struct simple simple_integers[] = {
    {2, 1}, {3, 1}, {1, 1}, {4, 1}, {5, 1}, {0, 1}, {6, 1}, {-1, 1}, {7, 1}, {8, 1}, {-2, 1},
};

static bool inside(const struct domain *domain, struct value value)
{
    const struct expr_symbol *symbol = domain->symbol;
    if (domain->counting && (!symbol || symbol->minimum.kind == VALUE_NONE) &&
        value_sign(value) < 0)
        return false;
    if (!symbol)
        return true;
    if (symbol->positive && value_sign(value) <= 0)
        return false;
    if (symbol->minimum.kind != VALUE_NONE && num_compare(value, symbol->minimum) == NUM_LESS)
        return false;
    return symbol->maximum.kind == VALUE_NONE || num_compare(value, symbol->maximum) != NUM_GREATER;
}

/* The rank-th simple value of the domain; NONE when it has fewer. */
static struct value simple_value(const struct domain *domain, struct arena *arena, size_t rank)
{
    const struct simple *table = domain->integer ? simple_integers : simple_reals;
    size_t count = domain->integer ? DLT_COUNT(simple_integers) : DLT_COUNT(simple_reals);
    size_t found = 0;
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i++) {
            struct value value = value_fraction(arena, table[i].numerator, table[i].denominator);
            if (inside(domain, value) && found++ == rank)
                return value;
        }
        if (found == 0)
            break;
        rank = rank % found + found;
    }
    return value_none();
}

/* Between the ends of the domain, or near the one end it has. */
static struct value random_value(const struct domain *domain, struct arena *arena, uint64_t hash)
{
    const struct expr_symbol *symbol = domain->symbol;
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    long numerator = (long)(hash % 61), denominator = (long)(hash / 61 % 12) + 1;
    bool negative = (hash >> 40 & 1u) != 0;
    if (domain->integer)
        denominator = 1;
    if (domain->integer)
        numerator = (long)(hash % 10);
    bool low = symbol && symbol->minimum.kind != VALUE_NONE;
    bool high = symbol && symbol->maximum.kind != VALUE_NONE;
    struct value step = value_fraction(arena, numerator, denominator);
    if (low && high) {
        struct value width = num_sub(&ctx, symbol->maximum, symbol->minimum);
        step = num_mul(&ctx, width, value_fraction(arena, (long)(hash % 98), 97));
        step = num_add(&ctx, symbol->minimum, step);
        return domain->integer ? num_floor(&ctx, step) : step;
    }
    if (low)
        return num_add(&ctx, symbol->minimum, step);
    if (high)
        return num_sub(&ctx, symbol->maximum, step);
    if ((symbol && symbol->positive) || domain->counting)
        return symbol && symbol->positive && numerator == 0 ? value_long(arena, 11) : step;
    return negative ? num_neg(&ctx, step) : step;
}

static struct value draw(const struct point *point, const struct domain *domain,
                         struct arena *arena, uint64_t salt, size_t ordinal)
{
    unsigned turn = sample_moves(point, domain->name) ? point->moving : point->fixed;
    if (turn < SIMPLE_DRAWS) {
        struct value simple = simple_value(domain, arena, ordinal + turn);
        if (simple.kind != VALUE_NONE)
            return simple;
    }
    uint64_t hash = mix(mix_name(mix(point->seed ^ salt) + turn, domain->name));
    return random_value(domain, arena, hash);
}

bool sample_moves(const struct point *point, const char *name)
{
    if (!point->variables)
        return true;
    for (size_t i = 0; i < point->variable_count; i++)
        if (strcmp(point->variables[i], name) == 0)
            return true;
    return false;
}

/* --- the grid of small whole numbers ---------------------------------------------------------------------------- */

/* Small values first; a grid over two symbols uses the first few only. */
static const signed char grid_order[] = {1, 2, 3, 4, 5, 6, 7, 8, 0, -1, -2, 9, 10, 11, 12, 17, 25};
enum { GRID_PLANE = 11 };

/* The rank-th value of one side of the grid: 1, 2, ... before 0 and the negative ones. */
static struct value grid_value(const struct domain *domain, struct arena *arena, size_t rank,
                               bool plane)
{
    size_t found = 0;
    for (size_t i = 0; i < (plane ? GRID_PLANE : DLT_COUNT(grid_order)); i++) {
        struct value value = value_long(arena, grid_order[i]);
        if (inside(domain, value) && found++ == rank)
            return value;
    }
    return value_none();
}

static size_t grid_side(const struct domain *domain, struct arena *arena, bool plane)
{
    size_t side = 0;
    while (grid_value(domain, arena, side, plane).kind != VALUE_NONE)
        side++;
    return side;
}

/* All values of a declared, short range are on the grid: agreement is then a proof. */
static bool grid_complete(const struct domain *domain, bool plane)
{
    const struct expr_symbol *symbol = domain->symbol;
    long low = 0, high = 0;
    return symbol && value_to_long(symbol->minimum, &low) &&
           value_to_long(symbol->maximum, &high) && low >= -2 && high <= (plane ? 8 : 12);
}

unsigned sample_grid(const struct deciding *d, bool *complete_out)
{
    unsigned points = 1;
    *complete_out = true;
    if (d->count == 0 || d->count > 2)
        return 0;
    for (size_t i = 0; i < d->count; i++) {
        if (!d->domains[i].scalar || !d->domains[i].integer)
            return 0;
        points *= (unsigned)grid_side(&d->domains[i], d->scratch[0], d->count == 2);
        *complete_out = *complete_out && grid_complete(&d->domains[i], d->count == 2);
    }
    return *complete_out || points >= DECIDE_AGREEING ? points : 0;
}

/* Points are counted along diagonals, so that small sums come first. */
static size_t grid_rank(const struct point *point, struct arena *arena, size_t which)
{
    if (point->count == 1)
        return point->moving;
    size_t sides[2] = {grid_side(&point->domains[0], arena, true),
                       grid_side(&point->domains[1], arena, true)};
    unsigned left = point->moving;
    for (size_t sum = 0; sum < sides[0] + sides[1]; sum++)
        for (size_t i = 0; i <= sum; i++)
            if (i < sides[0] && sum - i < sides[1] && left-- == 0)
                return which == 0 ? i : sum - i;
    return 0;
}

/* --- values of symbols -------------------------------------------------------------------------------------------- */

static const struct domain *find_domain(const struct point *point, const char *name,
                                        size_t *ordinal_out)
{
    for (size_t i = 0; i < point->count; i++) {
        if (strcmp(point->domains[i].name, name) != 0)
            continue;
        *ordinal_out = i;
        return &point->domains[i];
    }
    return NULL;
}

static void remember(const struct point *point, const char *name, struct value value)
{
    struct seen_list *seen = point->seen;
    if (!seen || seen->count == DECIDE_MAX_SEEN)
        return;
    for (size_t i = 0; i < seen->count; i++)
        if (strcmp(seen->items[i].name, name) == 0)
            return;
    seen->items[seen->count++] = (struct seen){.name = arena_strdup(point->keep, name),
                                               .value = value_copy(point->keep, value)};
}

static struct value item_value(const struct point *point, const struct domain *domain,
                               struct arena *arena, const long *indices, size_t count)
{
    uint64_t salt = mix(count + 77);
    for (size_t i = 0; i < count; i++)
        salt = mix(salt ^ (uint64_t)indices[i]);
    struct domain item = *domain;
    item.integer = domain->symbol && domain->symbol->integer;
    item.counting = false;
    struct value value =
        draw(point, &item, arena, salt, (size_t)(mix_name(salt, domain->name) % 11));
    if (!point->seen)
        return value;
    const char *name = "";
    for (size_t i = 0; i < count; i++)
        name = arena_printf(arena, "%s%s%ld", name, i > 0 ? "," : "", indices[i]);
    const char *pattern = strlen(name) > 1 ? "{%s}" : "%s";
    const char *index = arena_printf(arena, pattern, name);
    remember(point, arena_printf(arena, "%s_%s", domain->name, index), value);
    return value;
}

static struct value matrix_value(const struct evaluator *ev, const struct point *point,
                                 const struct domain *domain)
{
    long rows = domain->symbol->rows.size, columns = domain->symbol->columns.size;
    columns = columns > 0 ? columns : 1;
    if (rows > MAX_CELLS || columns > MAX_CELLS || rows * columns > MAX_CELLS)
        return num_fail(ev->ctx, DLT_ERR_LIMIT, "too-large", "%s is too large", domain->name);
    ev->ctx->work += DRAW_WORK * (unsigned long long)(rows * columns);
    struct point quiet = *point;
    quiet.seen = NULL;
    struct arena *arena = ev->ctx->arena;
    struct value *lines = arena_array(arena, (size_t)rows, sizeof(*lines));
    for (long i = 0; i < rows; i++) {
        struct value *cells = arena_array(arena, (size_t)columns, sizeof(*cells));
        for (long j = 0; j < columns; j++) {
            long indices[2] = {i + 1, j + 1};
            cells[j] = item_value(&quiet, domain, arena, indices, columns == 1 ? 1 : 2);
        }
        lines[i] = columns == 1 ? cells[0] : value_list(arena, cells, (size_t)columns);
    }
    struct value value =
        rows == 1 && columns == 1 ? lines[0] : value_list(arena, lines, (size_t)rows);
    remember(point, domain->name, value);
    return value;
}

static struct value sample_symbol(const struct evaluator *ev, const struct expr *symbol,
                                  const struct value *indices)
{
    const struct point *point = ev->data;
    size_t ordinal = 0;
    const struct domain *domain = find_domain(point, symbol->name, &ordinal);
    if (!domain)
        return value_none();
    if (symbol->count > 0) {
        long numbers[8];
        ev->ctx->work += DRAW_WORK;
        for (size_t i = 0; i < symbol->count; i++)
            if (!value_to_long(indices[i], &numbers[i]))
                return num_fail(ev->ctx, DLT_ERR_RANGE, "index", "an index is a whole number");
        return item_value(point, domain, ev->ctx->arena, numbers, symbol->count);
    }
    if (domain->symbol && domain->symbol->rows.size > 0)
        return matrix_value(ev, point, domain);
    return point->values[ordinal];
}

void sample_prepare(struct point *point, struct arena *arena)
{
    struct value *values = arena_array(arena, point->count, sizeof(*values));
    for (size_t i = 0; i < point->count; i++) {
        const struct domain *domain = &point->domains[i];
        if (domain->scalar && point->grid)
            values[i] = grid_value(domain, arena, grid_rank(point, arena, i), point->count == 2);
        else if (domain->scalar)
            values[i] = draw(point, domain, arena, 0, i);
    }
    point->values = values;
}

void sample_context(const struct deciding *d, struct num_ctx *ctx, struct arena *arena,
                    long precision)
{
    num_ctx_init(ctx, arena, NULL);
    ctx->precision = precision;
    ctx->max_work = d->work > 0 ? d->work : 1;
}

/* One operation that is too much for what is left ends the comparison as well. */
void sample_charge(struct deciding *d, const struct num_ctx *ctx)
{
    bool used_up =
        ctx->err == DLT_ERR_LIMIT && ctx->diag &&
        (str_equal(ctx->diag->tag, "too-much-work") || str_equal(ctx->diag->tag, "too-many-steps"));
    d->out->work += ctx->work;
    d->work = used_up || ctx->work >= d->work ? 0 : d->work - ctx->work;
}

void sample_refill(struct deciding *d)
{
    d->work = DECIDE_MAX_WORK;
    d->budget.steps = DECIDE_MAX_STEPS;
}

bool sample_spent(const struct deciding *d)
{
    return d->work == 0 || d->budget.steps == 0;
}

enum outcome sample_value(struct deciding *d, const struct expr *expr, const struct point *point,
                          struct arena *arena, long precision, struct value *value_out)
{
    struct num_ctx ctx;
    diag_clear(&d->diag);
    sample_context(d, &ctx, arena, precision);
    ctx.diag = &d->diag;
    d->budget.terms = EXPR_MAX_TERMS;
    d->budget.located = false;
    struct evaluator ev = {
        .ctx = &ctx, .budget = &d->budget, .sample = sample_symbol, .data = point};
    *value_out = eval_node(&ev, expr);
    sample_charge(d, &ctx);
    if (!ctx.err)
        return OUTCOME_VALUE;
    if (ctx.err != DLT_ERR_RANGE)
        return OUTCOME_FAILED;
    return str_equal(d->diag.tag, "no-case") ? OUTCOME_EXCLUDED : OUTCOME_UNDEFINED;
}

void sample_witness(struct deciding *d, const struct point *point)
{
    size_t total = point->count + (point->seen ? point->seen->count : 0), count = 0;
    struct expr_binding *bindings = arena_array(d->arena, total, sizeof(*bindings));
    for (size_t i = 0; i < point->count; i++) {
        if (!point->domains[i].scalar)
            continue;
        bindings[count].name = point->domains[i].name;
        bindings[count++].value = value_copy(d->arena, point->values[i]);
    }
    for (size_t i = 0; point->seen && i < point->seen->count; i++) {
        bindings[count].name = point->seen->items[i].name;
        bindings[count++].value = point->seen->items[i].value;
    }
    d->out->witness = bindings;
    d->out->witness_count = count;
}
