/* SPDX-License-Identifier: MIT */
/* Do two trees mean the same? Constants are decided exactly where they are rational; formulas at
 * points of their domain; shapes before values. */
#include "decide.h"

#include <limits.h>
#include <string.h>

enum { DETAIL_NUMBER = 48 };

void decide(struct deciding *d, enum expr_verdict verdict, const char *method, const char *format,
            ...)
{
    va_list args;
    va_start(args, format);
    d->out->verdict = verdict;
    d->out->method = method;
    d->out->detail = arena_vprintf(d->arena, format, args);
    va_end(args);
}

void decide_too_long(struct deciding *d)
{
    decide(d, EXPR_UNDECIDED, "limit", "this takes too long to decide");
}

static const char *short_text(struct deciding *d, struct value value, int digits)
{
    struct num_format significant = {.style = NUM_STYLE_SIGNIFICANT, .digits = digits};
    const char *text = value_format(d->arena, value, digits > 0 ? &significant : NULL);
    if (strlen(text) <= DETAIL_NUMBER || value.kind == VALUE_LIST || digits > 0)
        return text;
    significant.digits = 6;
    return value_format(d->arena, value, &significant);
}

const char *decide_where(struct deciding *d)
{
    enum { SHOWN = 4 };
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < d->out->witness_count && i < SHOWN; i++)
        strbuf_printf(&text, "%s%s = %s", i > 0 ? ", " : "", d->out->witness[i].name,
                      short_text(d, d->out->witness[i].value, 0));
    if (d->out->witness_count > SHOWN)
        strbuf_add(&text, ", ...");
    char *copy = strbuf_take(&text, d->arena);
    strbuf_finish(&text);
    return copy;
}

void decide_different(struct deciding *d, const struct point *point, const char *method,
                      const struct value values[2])
{
    d->out->left = value_copy(d->arena, values[0]);
    d->out->right = value_copy(d->arena, values[1]);
    if (point)
        sample_witness(d, point);
    const char *left = short_text(d, values[0], 0), *right = short_text(d, values[1], 0);
    for (int digits = 12; digits <= 48 && strcmp(left, right) == 0; digits *= 2) {
        left = short_text(d, values[0], digits);
        right = short_text(d, values[1], digits);
    }
    const char *where = decide_where(d);
    decide(d, EXPR_DIFFERENT, method, "%s%s%sthe first is %s, the second %s", where[0] ? "at " : "",
           where, where[0] ? ": " : "", left, right);
}

/* --- one point -------------------------------------------------------------------------------------------- */

/* What one point said. */
struct reading {
    enum outcome outcomes[2];
    struct value values[2];
    enum agreement agreement;
    int digits;
};

static enum agreement read_at(struct deciding *d, const struct point *point, long precision,
                              struct reading *out)
{
    const struct expr *trees[2] = {d->a, d->b};
    for (int side = 0; side < 2; side++) {
        arena_reset(d->scratch[side]);
        out->outcomes[side] =
            sample_value(d, trees[side], point, d->scratch[side], precision, &out->values[side]);
    }
    if (out->outcomes[0] != OUTCOME_VALUE || out->outcomes[1] != OUTCOME_VALUE)
        return AGREE_UNSURE;
    struct num_ctx ctx;
    num_ctx_init(&ctx, d->scratch[0], NULL);
    ctx.precision = precision;
    return agree_values(&ctx, out->values[0], out->values[1], d->rules->tolerance, &out->digits);
}

/* Raises the precision until balls are fine enough to tell. `least`: where agreement may count. */
static void read_point(struct deciding *d, const struct point *point, long least,
                       struct reading *out)
{
    for (long precision = NUM_PRECISION_DEFAULT; precision <= DECIDE_MAX_PRECISION;
         precision *= 2) {
        out->digits = INT_MAX;
        out->agreement = read_at(d, point, precision, out);
        bool values = out->outcomes[0] == OUTCOME_VALUE && out->outcomes[1] == OUTCOME_VALUE;
        if (!values && (out->outcomes[0] == OUTCOME_FAILED || out->outcomes[1] == OUTCOME_FAILED ||
                        d->count > 0))
            return;
        if (values && (out->agreement == AGREE_EXACT || out->agreement == AGREE_NOT))
            return;
        if (values && out->agreement == AGREE_BALLS && precision >= least)
            return;
        if (sample_spent(d))
            return;
    }
}

/* --- constants ------------------------------------------------------------------------------------------------ */

static void decide_constants(struct deciding *d)
{
    struct point point = {.seed = d->rules->seed, .keep = d->arena};
    struct reading reading;
    read_point(d, &point, DECIDE_MAX_PRECISION / 4, &reading);
    if (sample_spent(d) && reading.agreement != AGREE_NOT && reading.agreement != AGREE_EXACT) {
        decide_too_long(d);
        return;
    }
    for (int side = 0; side < 2; side++) {
        if (reading.outcomes[side] == OUTCOME_VALUE)
            continue;
        struct value unused;
        sample_value(d, side == 0 ? d->a : d->b, &point, d->scratch[side], NUM_PRECISION_DEFAULT,
                     &unused);
        decide(d, EXPR_UNDECIDED, reading.outcomes[side] == OUTCOME_FAILED ? "limit" : "undefined",
               "the %s has no value here: %s", side == 0 ? "first" : "second", d->diag.text);
        return;
    }
    bool tolerant = d->rules->tolerance.kind != VALUE_NONE;
    bool exact = reading.values[0].kind != VALUE_REAL && reading.values[1].kind != VALUE_REAL;
    const char *method = tolerant ? "tolerance" : exact ? "exact" : "balls";
    if (reading.agreement == AGREE_NOT)
        decide_different(d, NULL, method, reading.values);
    else if (reading.agreement == AGREE_UNSURE)
        decide(d, EXPR_UNDECIDED, method, "the values are too close to tell at %d bits",
               DECIDE_MAX_PRECISION);
    else if (reading.agreement == AGREE_BALLS)
        decide(d, EXPR_EQUAL, method, "they agree to %d digits", reading.digits);
    else
        decide(d, EXPR_EQUAL, method, "both are %s", short_text(d, reading.values[0], 0));
    if (d->out->verdict != EXPR_UNDECIDED) {
        d->out->left = value_copy(d->arena, reading.values[0]);
        d->out->right = value_copy(d->arena, reading.values[1]);
    }
}

/* --- formulas --------------------------------------------------------------------------------------------------- */

/* How the points so far came out. */
struct tally {
    unsigned agreed, unsure, one_sided, excluded, failed;
    bool balls;
    int digits;
    char reason[DIAG_TEXT_SIZE];
};

static void count_missing(struct deciding *d, const struct reading *reading, struct tally *tally)
{
    bool a = reading->outcomes[0] == OUTCOME_VALUE, b = reading->outcomes[1] == OUTCOME_VALUE;
    if (reading->outcomes[0] == OUTCOME_FAILED || reading->outcomes[1] == OUTCOME_FAILED) {
        tally->failed++;
        if (!tally->reason[0] && d->diag.text[0])
            memcpy(tally->reason, d->diag.text, sizeof(tally->reason));
    } else if (reading->outcomes[0] == OUTCOME_EXCLUDED ||
               reading->outcomes[1] == OUTCOME_EXCLUDED) {
        tally->excluded++;
    } else if (a != b) {
        tally->one_sided++;
    }
}

static void show_difference(struct deciding *d, const struct point *at,
                            const struct reading *reading)
{
    struct seen_list seen = {.count = 0};
    struct point point = *at;
    struct reading again;
    point.seen = &seen;
    sample_refill(d);
    bool real = reading->values[0].kind == VALUE_REAL || reading->values[1].kind == VALUE_REAL;
    const char *method = real ? "balls" : point.grid ? "integer-grid" : "random-points";
    /* A difference that only shows at a higher precision is read there again. */
    if (read_at(d, &point, NUM_PRECISION_DEFAULT, &again) != AGREE_NOT)
        read_at(d, &point, DECIDE_MAX_PRECISION, &again);
    decide_different(d, &point, method, again.values);
}

static void conclude(struct deciding *d, const struct tally *tally, bool grid, bool complete)
{
    unsigned needed = complete ? 1 : DECIDE_AGREEING;
    const char *method = tally->balls ? "balls" : grid ? "integer-grid" : "random-points";
    if (tally->agreed < needed || tally->unsure > tally->agreed) {
        if (sample_spent(d))
            decide_too_long(d);
        else if (tally->reason[0])
            decide(d, EXPR_UNDECIDED, "limit", "%s", tally->reason);
        else if (tally->agreed == 0)
            decide(d, EXPR_UNDECIDED, method, "there is no point at which both have a value");
        else
            decide(d, EXPR_UNDECIDED, method, "they agree, but at %u points only", tally->agreed);
        return;
    }
    const char *remark = tally->one_sided > 0  ? "; elsewhere one of them has no value"
                         : tally->excluded > 0 ? ", where the condition holds"
                                               : "";
    if (tally->balls)
        decide(d, EXPR_EQUAL, method, "equal at %u points to %d digits or more%s", tally->agreed,
               tally->digits, remark);
    else if (grid)
        decide(d, EXPR_EQUAL, method, "equal at all %u small whole numbers tried%s", tally->agreed,
               remark);
    else
        decide(d, EXPR_EQUAL, method, "equal at %u points, exactly%s", tally->agreed, remark);
}

static void decide_formulas(struct deciding *d)
{
    bool complete = false;
    unsigned points = sample_grid(d, &complete);
    bool grid = points > 0;
    struct tally tally = {.digits = INT_MAX};
    if (!grid)
        points = DECIDE_MAX_TRIALS;
    for (unsigned t = 0; t < points && (grid || tally.agreed < DECIDE_AGREEING); t++) {
        struct point point = {.seed = d->rules->seed,
                              .domains = d->domains,
                              .count = d->count,
                              .fixed = t,
                              .moving = t,
                              .grid = grid,
                              .keep = d->arena};
        struct reading reading;
        arena_reset(d->points);
        sample_prepare(&point, d->points);
        read_point(d, &point, 0, &reading);
        bool decided = reading.agreement == AGREE_NOT || reading.agreement == AGREE_EXACT;
        if ((sample_spent(d) && !decided) || tally.failed >= DECIDE_MAX_FAILED)
            break;
        bool both = reading.outcomes[0] == OUTCOME_VALUE && reading.outcomes[1] == OUTCOME_VALUE;
        if (!both) {
            count_missing(d, &reading, &tally);
        } else if (reading.agreement == AGREE_NOT) {
            show_difference(d, &point, &reading);
            return;
        } else if (reading.agreement == AGREE_UNSURE) {
            tally.unsure++;
        } else {
            tally.agreed++;
            tally.balls = tally.balls || reading.agreement == AGREE_BALLS;
            if (reading.digits < tally.digits)
                tally.digits = reading.digits;
        }
    }
    conclude(d, &tally, grid, grid && complete && !sample_spent(d));
}

void decide_values(struct deciding *d)
{
    if (d->count == 0)
        decide_constants(d);
    else
        decide_formulas(d);
}

/* --- relations ------------------------------------------------------------------------------------------------------ */

/* The symbol that stands alone on one side and does not occur on the other. */
static const struct expr *isolated(const struct expr *relation, const struct expr **other_out)
{
    for (int side = 0; side < 2; side++) {
        const struct expr *alone = relation->args[side], *other = relation->args[1 - side];
        if (alone->op != EXPR_SYMBOL || expr_mentions(other, alone->name))
            continue;
        *other_out = other;
        return alone;
    }
    return NULL;
}

/* a > b is b < a. */
static const char *direction(const struct expr *relation, bool *swapped_out)
{
    const char *name = relation->name;
    *swapped_out = name[0] == '>';
    return name[0] != '>' ? name : name[1] == '=' ? "<=" : "<";
}

static const struct expr *difference(struct deciding *d, const struct expr *relation, bool swapped)
{
    return expr_new_pair(d->arena, EXPR_SUB, relation->args[swapped ? 1 : 0],
                         relation->args[swapped ? 0 : 1]);
}

static void decide_relations(struct deciding *d)
{
    bool swapped[2];
    const char *first = direction(d->a, &swapped[0]), *second = direction(d->b, &swapped[1]);
    if (strcmp(first, second) != 0) {
        decide(d, EXPR_DIFFERENT, "relation", "one says %s, the other %s", d->a->name, d->b->name);
        return;
    }
    bool equation = first[0] == '=' || first[0] == '!';
    const struct expr *sides[2] = {NULL, NULL};
    const struct expr *one = isolated(d->a, &sides[0]), *two = isolated(d->b, &sides[1]);
    if (equation && one && two && expr_same(one, two)) {
        d->a = sides[0];
        d->b = sides[1];
        d->count = 0;
        sample_collect(d);
        decide_values(d);
        return;
    }
    d->a = difference(d, d->a, swapped[0]);
    d->b = difference(d, d->b, swapped[1]);
    struct relation_rule rule = {.factor = true, .any_sign = equation};
    relate_trees(d, &rule);
    if (d->out->verdict == EXPR_DIFFERENT && d->out->witness_count > 0)
        d->out->detail = arena_printf(
            d->arena,
            "they are different equations: at %s the sides of the first differ by %s, "
            "those of the second by %s",
            decide_where(d), short_text(d, d->out->left, 0), short_text(d, d->out->right, 0));
}

/* --- the whole -------------------------------------------------------------------------------------------------------- */

static bool has_shapes(const struct deciding *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->domains[i].symbol && d->domains[i].symbol->rows.size > 0)
            return true;
    return false;
}

static void decide_trees(struct deciding *d)
{
    const char *sentence = NULL;
    const struct expr_rules *rules = d->rules;
    bool relations = d->a->op == EXPR_RELATION, collected = sample_collect(d);
    enum shape_finding shapes = SHAPE_SAME;
    if (collected && has_shapes(d))
        shapes = shape_agree(d->arena, d->a, d->b, d->scope, &sentence);
    if (!collected) {
        decide(d, EXPR_UNDECIDED, "limit", "there are more than %d names", DECIDE_MAX_SYMBOLS);
    } else if (relations != (d->b->op == EXPR_RELATION)) {
        decide(d, EXPR_UNDECIDED, "relation", "an equation is compared with a value");
    } else if (shapes != SHAPE_SAME) {
        decide(d, shapes == SHAPE_NEITHER ? EXPR_UNDECIDED : EXPR_DIFFERENT, "shapes", "%s",
               sentence);
    } else if (relations) {
        decide_relations(d);
    } else if ((rules->up_to_factor || rules->up_to_constant) && d->count > 0) {
        struct relation_rule rule = {.factor = rules->up_to_factor,
                                     .constant = rules->up_to_constant,
                                     .variables = rules->variable_count ? rules->variables : NULL,
                                     .variable_count = rules->variable_count};
        relate_trees(d, &rule);
    } else {
        decide_values(d);
    }
}

void expr_compare(struct arena *arena, const struct expr *a, const struct expr *b,
                  const struct expr_scope *scope, const struct expr_rules *rules,
                  struct expr_decision *decision_out)
{
    static const struct expr_rules strict = {0};
    struct deciding *d = arena_alloc(arena, sizeof(*d));
    *decision_out = (struct expr_decision){.verdict = EXPR_UNDECIDED};
    *d = (struct deciding){.arena = arena,
                           .a = a,
                           .b = b,
                           .scope = scope,
                           .rules = rules ? rules : &strict,
                           .work = DECIDE_MAX_WORK,
                           .out = decision_out,
                           .budget = {.terms = EXPR_MAX_TERMS, .steps = DECIDE_MAX_STEPS}};
    d->points = arena_create();
    d->scratch[0] = arena_create();
    d->scratch[1] = arena_create();
    decide_trees(d);
    arena_destroy(d->points);
    arena_destroy(d->scratch[0]);
    arena_destroy(d->scratch[1]);
}
