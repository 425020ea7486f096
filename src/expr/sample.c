/* SPDX-License-Identifier: MIT */
/* Points at which trees are compared: simple ones first, so that a witness is simple, then
 * pseudo-random rationals inside each symbol's domain. The same seed gives the same points. */
#include "decide.h"

#include <limits.h>
#include <math.h>
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
        if (str_same(hidden->name, name))
            return true;
    return false;
}

struct domain *sample_domain(struct deciding *d, const char *name)
{
    for (size_t i = 0; i < d->count; i++)
        if (str_same(d->domains[i].name, name))
            return &d->domains[i];
    return NULL;
}

/* What is declared of a symbol; "positive" is a bound like others. */
static void declare(struct deciding *d, struct domain *domain, const struct expr_symbol *symbol)
{
    domain->symbol = symbol;
    if (!symbol)
        return;
    domain->integer = symbol->integer;
    domain->minimum = symbol->minimum;
    domain->maximum = symbol->maximum;
    bool low = symbol->minimum.kind != VALUE_NONE && value_sign(symbol->minimum) == 1;
    if (!symbol->positive || low)
        return;
    domain->minimum = value_long(d->arena, 0);
    domain->above = true;
}

/* Domains stand in the order of their names, so that swapped trees see the same points. */
static struct domain *domain_of(struct collecting *c, const char *name)
{
    struct deciding *d = c->d;
    struct domain *known = sample_domain(d, name);
    if (known)
        return known;
    if (d->count == DECIDE_MAX_SYMBOLS) {
        c->full = true;
        return NULL;
    }
    d->domains = arena_grow(d->arena, d->domains, d->count, &d->capacity, sizeof(*d->domains));
    size_t at = d->count++;
    for (; at > 0 && strcmp(d->domains[at - 1].name, name) > 0; at--)
        d->domains[at] = d->domains[at - 1];
    d->domains[at] = (struct domain){.name = name};
    declare(d, &d->domains[at], scope_find(d->scope, name));
    return &d->domains[at];
}

static void collect(struct collecting *c, const struct expr *expr, const struct hidden *hidden);

static void collect_symbol(struct collecting *c, const struct expr *expr,
                           const struct hidden *hidden)
{
    bool constant = str_same(expr->name, "pi") || str_same(expr->name, "e");
    if (is_hidden(hidden, expr->name) || (constant && !scope_find(c->d->scope, expr->name)))
        return;
    struct domain *domain = domain_of(c, expr->name);
    if (!domain)
        return;
    bool vector = domain->symbol && domain->symbol->rows.size > 0;
    if (expr->count == 0 && !vector)
        domain->scalar = true;
    else
        c->d->indexed = true;
    if (c->counting || c->index) {
        domain->integer = true;
        domain->counting = domain->counting || c->counting || !domain->symbol;
        if (c->index && !domain->symbol && domain->minimum.kind == VALUE_NONE)
            domain->minimum = value_long(c->d->arena, 1); /* items are numbered from 1 on */
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
            (str_same(expr->name, "binom") || str_same(expr->name, "factorial")));
}

/* Constants near which something may happen: the 100 of max(x, 100), the 30 of C(n, 30). The
 * smallest are kept, in order, whichever tree comes first. */
static void mark_landmark(struct deciding *d, struct value number)
{
    double size = value_to_double(number);
    size_t at = 0;
    if (!(size > -1e9 && size < 1e9))
        return;
    while (at < d->landmark_count && num_compare(d->landmarks[at], number) == NUM_LESS)
        at++;
    if (at == DECIDE_MAX_LANDMARKS ||
        (at < d->landmark_count && num_compare(d->landmarks[at], number) == NUM_EQUAL))
        return;
    if (d->landmark_count < DECIDE_MAX_LANDMARKS)
        d->landmark_count++;
    memmove(&d->landmarks[at + 1], &d->landmarks[at],
            (d->landmark_count - 1 - at) * sizeof(*d->landmarks));
    d->landmarks[at] = number;
}

/* A power that is no whole one, but for those of constants. */
static bool hides_sign(const struct expr *power)
{
    const struct expr *base = power->args[0], *exponent = power->args[1];
    bool whole = exponent->op == EXPR_NUMBER && value_is_integer(exponent->number);
    bool constant =
        base->op == EXPR_NUMBER || (base->op == EXPR_SYMBOL && str_same(base->name, "e"));
    return !whole && !constant;
}

/* What kinds of formulas there are: it tells where the sides must be looked at. */
static void note_kind(struct deciding *d, const struct expr *expr)
{
    static const char *const bending[] = {"abs",  "max",   "min",  "relu", "floor",
                                          "ceil", "sign",  "step", "mod",  "gcd",
                                          "lcm",  "round", "if",   "norm", "binom"};
    switch (expr->op) {
    case EXPR_NUMBER:
        mark_landmark(d, expr->number);
        break;
    case EXPR_POW:
        d->rooted = d->rooted || hides_sign(expr);
        break;
    case EXPR_CALL:
        d->rooted = d->rooted || str_same(expr->name, "sqrt") || str_same(expr->name, "root");
        for (size_t i = 0; i < DLT_COUNT(bending) && !d->bending; i++)
            d->bending = str_same(expr->name, bending[i]);
        break;
    case EXPR_CASES:
        d->bending = true;
        break;
    case EXPR_SUM:
        d->sums = true;
        break;
    default:
        break;
    }
}

static void collect(struct collecting *c, const struct expr *expr, const struct hidden *hidden)
{
    bool counting = c->counting;
    note_kind(c->d, expr);
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

bool sample_collect_tree(struct deciding *d, const struct expr *expr)
{
    struct collecting c = {.d = d};
    collect(&c, expr, NULL);
    return !c.full;
}

bool sample_collect(struct deciding *d)
{
    bool first = sample_collect_tree(d, d->a);
    return sample_collect_tree(d, d->b) && first;
}

struct point sample_point(const struct deciding *d, unsigned turn)
{
    return (struct point){.seed = d->rules->seed,
                          .domains = d->domains,
                          .count = d->count,
                          .landmarks = d->landmarks,
                          .landmark_count = d->landmark_count,
                          .wide = d->bending || d->rooted,
                          .fixed = turn,
                          .moving = turn,
                          .keep = d->arena};
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
    {2, 1}, {3, 1}, {1, 1}, {1, 2}, {-1, 1}, {0, 1}, {5, 1}, {-2, 1}, {1, 3},
    {3, 2}, {4, 1}, {7, 1}, {1, 4}, {-3, 1}, {2, 3}, {6, 1}, {-1, 2}, {1, 10},
};

static const struct simple simple_integers[] = {
    {2, 1}, {3, 1}, {1, 1}, {4, 1}, {0, 1}, {-1, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {-2, 1},
};

bool sample_inside(const struct domain *domain, struct value value)
{
    if (domain->minimum.kind == VALUE_NONE && domain->counting && value_sign(value) < 0)
        return false;
    if (domain->minimum.kind != VALUE_NONE) {
        enum num_order order = num_compare(value, domain->minimum);
        if (order == NUM_LESS || (order == NUM_EQUAL && domain->above))
            return false;
    }
    if (domain->maximum.kind == VALUE_NONE)
        return true;
    enum num_order order = num_compare(value, domain->maximum);
    return order != NUM_GREATER && !(order == NUM_EQUAL && domain->below);
}

static bool table_inside(const struct domain *domain, struct arena *arena, struct simple simple)
{
    if (domain->minimum.kind == VALUE_NONE && domain->maximum.kind == VALUE_NONE)
        return !domain->counting || simple.numerator >= 0;
    return sample_inside(domain, value_fraction(arena, simple.numerator, simple.denominator));
}

/* The rank-th simple value of the domain; NONE when it has fewer. */
static struct value simple_value(const struct domain *domain, struct arena *arena, size_t rank)
{
    const struct simple *table = domain->integer ? simple_integers : simple_reals;
    size_t count = domain->integer ? DLT_COUNT(simple_integers) : DLT_COUNT(simple_reals);
    size_t found = 0;
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < count; i++)
            if (table_inside(domain, arena, table[i]) && found++ == rank)
                return value_fraction(arena, table[i].numerator, table[i].denominator);
        if (found == 0)
            break;
        rank = rank % found + found;
    }
    return value_none();
}

/* Where no small number is in the domain: whole steps from its one end, or simple parts of it. */
static struct value near_value(const struct domain *domain, struct arena *arena, size_t rank)
{
    static const struct simple parts[] = {{1, 2}, {1, 4}, {3, 4}, {1, 8}, {7, 8}, {3, 8}, {5, 8}};
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    struct value low = domain->minimum, high = domain->maximum;
    long step = (long)(rank % DLT_COUNT(parts));
    if (low.kind == VALUE_NONE && high.kind == VALUE_NONE)
        return value_none();
    if (high.kind == VALUE_NONE)
        return num_add(&ctx, low, value_long(arena, step + domain->above));
    if (low.kind == VALUE_NONE)
        return num_sub(&ctx, high, value_long(arena, step + domain->below));
    struct value part = value_fraction(arena, parts[step].numerator, parts[step].denominator);
    part = num_add(&ctx, low, num_mul(&ctx, num_sub(&ctx, high, low), part));
    return domain->integer ? num_floor(&ctx, part) : part;
}

/* A number between the ends of the domain, or near the one end it has. */
static struct value random_value(const struct domain *domain, struct arena *arena, uint64_t hash)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    long numerator = (long)(hash % 61), denominator = (long)(hash / 61 % 12) + 1;
    bool negative = (hash >> 40 & 1u) != 0;
    bool low = domain->minimum.kind != VALUE_NONE, high = domain->maximum.kind != VALUE_NONE;
    if (domain->integer) {
        numerator = (long)(hash % 10);
        denominator = 1;
    }
    if (numerator == 0 && (domain->above || domain->below))
        numerator = 11;
    struct value step = value_fraction(arena, numerator, denominator);
    if (low && high) {
        struct value width = num_sub(&ctx, domain->maximum, domain->minimum);
        long part = (long)(hash % 98);
        if ((part == 0 && domain->above) || (part == 97 && domain->below))
            part = 53;
        step = num_mul(&ctx, width, value_fraction(arena, part, 97));
        step = num_add(&ctx, domain->minimum, step);
        return domain->integer ? num_floor(&ctx, step) : step;
    }
    if (low)
        return num_add(&ctx, domain->minimum, step);
    if (high)
        return num_sub(&ctx, domain->maximum, step);
    return negative && !domain->counting ? num_neg(&ctx, step) : step;
}

/* Between or near constants of the trees, each in its turn; NONE outside the domain. */
static struct value landmark_value(const struct point *point, const struct domain *domain,
                                   struct arena *arena, unsigned turn, uint64_t hash)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    size_t which = turn % point->landmark_count, other = hash % point->landmark_count;
    struct value mark = point->landmarks[which];
    static const short scales[] = {1, 1, 7, 1000};
    long step = (long)((hash >> 16) % 4) + 1, scale = scales[(hash >> 24) % DLT_COUNT(scales)];
    step = turn / point->landmark_count % 2 ? -step : step;
    if ((hash >> 36) % 4 == 0)
        mark = num_mul(&ctx, mark, point->landmarks[other]);
    struct value value = num_add(&ctx, mark, value_fraction(arena, step, scale));
    if (other != which && (hash >> 32) % 4 == 0)
        value = num_div(&ctx, num_add(&ctx, mark, point->landmarks[other]), value_long(arena, 2));
    if ((hash >> 34) % 4 == 0)
        value = num_neg(&ctx, value);
    if (domain->integer)
        value = num_floor(&ctx, value);
    return !ctx.err && sample_inside(domain, value) ? value : value_none();
}

/* Ten to ten thousand times as large, where the domain allows. */
static struct value far_value(const struct domain *domain, struct arena *arena, struct value value,
                              uint64_t hash)
{
    static const short scales[] = {10, 100, 1000, 10000};
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    if (domain->counting || domain->integer)
        return value;
    long scale = scales[(hash >> 50) % DLT_COUNT(scales)];
    struct value far = num_mul(&ctx, value, value_long(arena, scale));
    return !ctx.err && sample_inside(domain, far) ? far : value;
}

static struct value draw(const struct point *point, const struct domain *domain,
                         struct arena *arena, uint64_t salt, size_t ordinal)
{
    unsigned turn = sample_moves(point, domain->name) ? point->moving : point->fixed;
    if (turn < SIMPLE_DRAWS) {
        struct value simple = simple_value(domain, arena, ordinal + turn);
        if (simple.kind == VALUE_NONE)
            simple = near_value(domain, arena, ordinal + turn);
        if (simple.kind != VALUE_NONE)
            return simple;
    }
    uint64_t hash = mix(mix_name(mix(point->seed ^ salt) + turn, domain->name));
    unsigned late = turn < SIMPLE_DRAWS ? 0 : turn - SIMPLE_DRAWS;
    bool far = point->wide && late % 4 == 3;
    if (point->landmark_count > 0 && turn >= SIMPLE_DRAWS && !far && (late + ordinal) % 2 == 0) {
        unsigned which = ordinal % 2 && point->wide ? late / 4 : late / 2;
        struct value near = landmark_value(point, domain, arena, which, mix(hash));
        if (near.kind != VALUE_NONE)
            return near;
    }
    struct value value = random_value(domain, arena, hash);
    return far ? far_value(domain, arena, value, hash) : value;
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
static const signed char grid_order[] = {1, 2,  3,  4,  5,  6,  7,  8,  0,  -1, -2,
                                         9, 10, 11, 12, 17, 25, -3, -4, -7, -12};
enum { GRID_PLANE = 11, GRID_END = 12, GRID_MOST = 400, GRID_FARTHEST = 2000 };

static void grid_add(struct grid *grid, size_t side, const struct domain *domain,
                     struct value value)
{
    if (grid->counts[side] == DECIDE_GRID_SIDE || !sample_inside(domain, value))
        return;
    for (size_t i = 0; i < grid->counts[side]; i++)
        if (num_compare(grid->sides[side][i], value) == NUM_EQUAL)
            return;
    grid->sides[side][grid->counts[side]++] = value;
}

/* What lies in the domain from its one end on, up to so many values. */
static void grid_from_end(struct grid *grid, size_t side, struct arena *arena,
                          const struct domain *domain, long count)
{
    const struct value ends[2] = {domain->minimum, domain->maximum};
    struct num_ctx ctx;
    num_ctx_init(&ctx, arena, NULL);
    for (int end = 0; end < 2; end++)
        for (long i = 0; i < count && ends[end].kind != VALUE_NONE && !ctx.err; i++)
            grid_add(grid, side, domain, num_add(&ctx, ends[end], value_long(arena, end ? -i : i)));
}

/* How many values a symbol has; 0 when they are more than so many. */
static long domain_size(const struct domain *domain, long most)
{
    long low = 0, high = 0;
    bool counted = domain->minimum.kind == VALUE_NONE && domain->counting;
    if ((!counted && !value_to_long(domain->minimum, &low)) ||
        !value_to_long(domain->maximum, &high) || low > high)
        return 0;
    unsigned long size = (unsigned long)high - (unsigned long)low;
    return size < (unsigned long)most ? (long)size + 1 : 0;
}

/* 1, 2, ... before 0 and the negative ones, then the ends of the domain and what lies just beyond
 * the constants. */
static void grid_fill(struct grid *grid, size_t side, const struct deciding *d, struct arena *arena)
{
    const struct domain *domain = &d->domains[side];
    bool plane = d->count == 2;
    long size = grid->complete ? domain_size(domain, DECIDE_GRID_SIDE) : 0;
    for (size_t i = 0; i < (plane ? GRID_PLANE : DLT_COUNT(grid_order)); i++)
        grid_add(grid, side, domain, value_long(arena, grid_order[i]));
    grid_from_end(grid, side, arena, domain, size ? size : plane ? 2 : GRID_END);
    for (size_t i = 0; i < d->landmark_count && d->count == 1; i++) {
        long mark = 0;
        if (!value_to_long(d->landmarks[i], &mark) || mark < 12 || mark > GRID_FARTHEST)
            continue;
        for (long step = 0; step < 3; step++)
            grid_add(grid, side, domain, value_long(arena, mark + step));
    }
}

/* All values of short ranges are on the grid: agreement is then a proof. */
static bool grid_complete(const struct deciding *d)
{
    long points = 1;
    for (size_t i = 0; i < d->count; i++)
        points *= domain_size(&d->domains[i], DECIDE_GRID_SIDE);
    return points > 0 && points <= (d->count == 1 ? DECIDE_GRID_SIDE : GRID_MOST);
}

const struct grid *sample_grid(const struct deciding *d, struct arena *arena)
{
    if (d->count == 0 || d->count > 2)
        return NULL;
    for (size_t i = 0; i < d->count; i++)
        if (!d->domains[i].scalar || !d->domains[i].integer)
            return NULL;
    struct grid *grid = arena_alloc(arena, sizeof(*grid));
    grid->points = 1;
    grid->complete = grid_complete(d);
    for (size_t i = 0; i < d->count; i++) {
        grid_fill(grid, i, d, arena);
        grid->points *= (unsigned)grid->counts[i];
    }
    return grid->complete || grid->points >= DECIDE_AGREEING ? grid : NULL;
}

/* Points are counted along diagonals, so that small sums come first. */
static size_t grid_rank(const struct point *point, size_t which)
{
    const size_t *sides = point->grid->counts;
    unsigned left = point->moving;
    if (point->count == 1)
        return point->moving;
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
            values[i] = point->grid->sides[i][grid_rank(point, i)];
        else if (domain->scalar)
            values[i] = draw(point, domain, arena, 0, point->level ? 0 : i);
    }
    point->values = values;
}

/* Bits from the largest to the smallest digit that a value brings in. */
static void watch_span(const struct evaluator *ev, struct value value)
{
    const struct point *point = ev->data;
    long span = 0;
    if (value.kind == VALUE_RATIONAL) {
        size_t words = mpz_size(mpq_numref(value.as.rational)),
               below = mpz_size(mpq_denref(value.as.rational));
        span = words > 1 || below > 1 ? (long)(words > below ? words : below) * 64 : 0;
    } else if (value.kind == VALUE_REAL && value_sign(value) != 2) {
        int exponent = 0;
        double size = fabs(value_to_double(value));
        if (!(size > 0 && size < INFINITY))
            span = LONG_MAX;
        else if (frexp(size, &exponent) > 0)
            span = exponent < 0 ? -(long)exponent : exponent;
    }
    if (span > *point->span)
        *point->span = span;
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
    if (point->span)
        ev.watch = watch_span;
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
