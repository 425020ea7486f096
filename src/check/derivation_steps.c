/* SPDX-License-Identifier: MIT */
/* From line to line: is each side the same as the one before it, and does each equation have the
   solution of the one before it? */
#include "derivation.h"

#include <string.h>

/* --- trees ---------------------------------------------------------------------------------------- */

static const struct expr *node(struct marking *m, enum expr_op op, const struct expr *left,
                               const struct expr *right)
{
    const struct expr **args = arena_array(m->arena, 2, sizeof(*args));
    struct expr *made = arena_alloc(m->arena, sizeof(*made));
    args[0] = left;
    args[1] = right;
    *made = (struct expr){.op = op, .count = 2, .args = args};
    if (op == EXPR_RELATION)
        made->name = "=";
    return made;
}

static const struct expr *number(struct marking *m, long above, long below)
{
    return expr_from_value(m->arena, value_fraction(m->arena, above, below));
}

/** left - right with an expression in the subject's place. */
static const struct expr *gap(struct marking *m, const struct expr *equation, const char *subject,
                              const struct expr *in_place)
{
    const struct fact fact = {.name = subject, .tree = in_place};
    return node(m, EXPR_SUB, derivation_meant(m, equation->args[0], &fact, 1),
                derivation_meant(m, equation->args[1], &fact, 1));
}

/* --- sameness ------------------------------------------------------------------------------------- */

static enum match compare(struct marking *m, const struct expr *a, const struct expr *b,
                          enum closeness closeness, struct expr_decision *decision_out)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct expr_rules rules = marking_rules(m, closeness);
    const struct expr *kept = m->tree;
    *decision_out = (struct expr_decision){.verdict = EXPR_UNDECIDED};
    m->tree = a;
    marking_compare(m, b, &scope, &rules, decision_out);
    m->tree = kept;
    return marking_from_decision(decision_out);
}

enum match derivation_equal(struct marking *m, const struct expr *a, const struct expr *b,
                            struct expr_decision *decision_out)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    if (str_equal(expr_print(m->arena, a, &scope, EXPR_ASCII),
                  expr_print(m->arena, b, &scope, EXPR_ASCII))) {
        *decision_out = (struct expr_decision){.verdict = EXPR_EQUAL, .method = "text"};
        return MATCH_YES;
    }
    return compare(m, a, b, CLOSE_STRICT, decision_out);
}

static bool has_loose_rules(const struct field *field)
{
    return field->up_to_factor || field->up_to_constant || field->tolerance.text;
}

enum match derivation_same(struct marking *m, const struct expr *a, const struct expr *b,
                           struct expr_decision *decision_out)
{
    enum match match = derivation_equal(m, a, b, decision_out);
    if (match == MATCH_YES || !has_loose_rules(m->field))
        return match;
    return compare(m, a, b, CLOSE_LOOSE, decision_out);
}

/* --- solving -------------------------------------------------------------------------------------- */

/**
 * The subject S with S^power = T, where left - right is a T + b. Tried at T = 1, 2, 3: two points
 * give a and b, the third has to lie on their line.
 */
static const struct expr *solve_power(struct marking *m, const struct expr *equation,
                                      const char *subject, const struct expr *root)
{
    const struct expr *at[3];
    struct expr_decision decision;
    for (long t = 1; t <= 3; t++)
        at[t - 1] = gap(m, equation, subject, node(m, EXPR_POW, number(m, t, 1), root));
    const struct expr *slope = node(m, EXPR_SUB, at[1], at[0]);
    const struct expr *zero = number(m, 0, 1);
    if (derivation_equal(m, node(m, EXPR_SUB, at[2], at[1]), slope, &decision) != MATCH_YES ||
        derivation_equal(m, slope, zero, &decision) != MATCH_NO)
        return NULL;
    const struct expr *twice = node(m, EXPR_MUL, number(m, 2, 1), at[0]);
    const struct expr *power = node(m, EXPR_DIV, node(m, EXPR_SUB, at[1], twice), slope);
    return root->op == EXPR_NUMBER && value_equal(root->number, value_long(m->arena, 1))
               ? power
               : node(m, EXPR_POW, power, root);
}

/** Whether a square root of the subject's square is the subject. */
static bool is_positive(const struct field *field, const char *name)
{
    for (size_t i = 0; i < field->symbol_count; i++) {
        const struct expr_symbol *symbol = &field->symbols[i];
        if (str_equal(symbol->name, name))
            return symbol->positive ||
                   (value_is_number(symbol->minimum) && value_sign(symbol->minimum) >= 0);
    }
    return false;
}

const struct expr *derivation_solve(struct marking *m, const struct expr *left,
                                    const struct expr *right, const char *subject)
{
    const struct expr *equation = node(m, EXPR_RELATION, left, right);
    for (int i = 0; i < 2; i++) {
        const struct expr *one = equation->args[i], *other = equation->args[1 - i];
        if (one->op == EXPR_SYMBOL && str_equal(one->name, subject) &&
            !expr_mentions(other, subject))
            return other;
    }
    const struct expr *roots[] = {number(m, 1, 1), number(m, -1, 1), number(m, 1, 2)};
    size_t count = is_positive(m->field, subject) ? DLT_COUNT(roots) : DLT_COUNT(roots) - 1;
    for (size_t i = 0; i < count && !m->limit; i++) {
        const struct expr *solution = solve_power(m, equation, subject, roots[i]);
        if (solution)
            return solution;
    }
    return NULL;
}

/* --- the walk ------------------------------------------------------------------------------------- */

/** Sides that are said to be one thing; the last of them goes on. */
struct thread {
    const char *label;
    const struct side *last;
    bool aside; /**< it only recalls a fact: "df/dOmega = h" */
};

struct equation {
    const struct expr *tree;     /**< NULL: none yet */
    const struct expr *solution; /**< NULL: not known */
    unsigned line;               /**< 0: the field's `from` */
};

/** One walk through the lines. */
struct walk {
    struct marking *m;
    const struct derivation *d;
    struct steps *steps;
    size_t index; /**< of the line */
    struct thread *threads;
    size_t count, recent;
    struct equation equation;
    struct side from; /**< tree NULL: none, or it has been met */
    bool aside;       /**< the line states what is true of a fact, and is not on the way itself */
    bool fresh;       /**< the line goes on from no thread */
};

static enum verdict_status *status_of(struct walk *w)
{
    return &w->steps->status[w->index];
}

/** The first entry in which two lists differ; the values themselves where they are none. */
static const char *pick_entry(struct arena *arena, struct value *left, struct value *right)
{
    const char *entry = "";
    while (left->kind == VALUE_LIST && right->kind == VALUE_LIST && left->count == right->count &&
           left->count > 0) {
        size_t i = 0;
        while (i + 1 < left->count && value_equal(left->as.items[i], right->as.items[i]))
            i++;
        entry = arena_printf(arena, "%s%s%zu", entry, entry[0] ? "," : "", i + 1);
        *left = left->as.items[i];
        *right = right->as.items[i];
    }
    return entry[0] ? arena_printf(arena, " in entry %s", entry) : "";
}

/**
 * What a point shows of a step that does not follow. `what` is put before both values: "v = " where
 * they are those of a subject.
 */
static const char *step_witness(struct walk *w, const struct expr_decision *decision,
                                const char *what, unsigned before)
{
    struct arena *arena = w->m->arena;
    unsigned line = w->d->lines[w->index].number;
    if (str_equal(decision->method ? decision->method : "", "shapes"))
        return decision->detail;
    if (decision->left.kind == VALUE_NONE || decision->right.kind == VALUE_NONE)
        return NULL;
    struct value values[2] = {decision->left, decision->right};
    const char *entry = pick_entry(arena, &values[0], &values[1]);
    const char *left = marking_number_text(arena, values[0], NULL);
    const char *right = marking_number_text(arena, values[1], NULL);
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < decision->witness_count; i++)
        strbuf_printf(&text, "%s%s = %s", i ? ", " : "at ", decision->witness[i].name,
                      marking_number_text(arena, decision->witness[i].value, NULL));
    strbuf_add(&text, decision->witness_count ? " " : "");
    if (before == line)
        strbuf_printf(&text, "the left side is %s, the right one %s", left, right);
    else if (before == 0) /* the value of what is given may be the answer's */
        strbuf_printf(&text, "line %u gives %s%s, and what is given another value", line, what,
                      right);
    else
        strbuf_printf(&text, "line %u gives %s%s, and line %u gives %s%s", before, what, left, line,
                      what, right);
    strbuf_add(&text, entry);
    char *said = strbuf_take(&text, arena);
    strbuf_finish(&text);
    return said;
}

/** Behind a step that does not follow, whoever is back at what was right before it is right. */
static bool is_back(struct walk *w, const struct side *side)
{
    const struct steps *steps = w->steps;
    struct expr_decision decision;
    return steps->broken && steps->wanted && side->meant &&
           derivation_same(w->m, steps->wanted, side->meant, &decision) == MATCH_YES;
}

/** Puts down how one step came out; `what` as in step_witness. */
static void note_step(struct walk *w, enum match match, const struct expr_decision *decision,
                      const struct side *before, const struct side *side, const char *what)
{
    struct steps *steps = w->steps;
    enum verdict_status *status = status_of(w);
    unsigned line = w->d->lines[w->index].number;
    steps->compared++;
    if (match == MATCH_YES || (match == MATCH_NO && is_back(w, side))) {
        *status = *status == VERDICT_BLANK ? VERDICT_CORRECT : *status;
        return;
    }
    if (match == MATCH_UNKNOWN) {
        *status = *status == VERDICT_INCORRECT ? *status : VERDICT_UNDECIDED;
        steps->undecided_line = steps->undecided ? steps->undecided_line : line;
        steps->doubt = steps->undecided ? steps->doubt : decision->detail;
        steps->undecided++;
        return;
    }
    *status = VERDICT_INCORRECT;
    if (steps->broken)
        return;
    steps->broken = true;
    steps->line = line;
    steps->before = before->line;
    steps->witness = step_witness(w, decision, what, before->line);
    steps->wanted = before->meant;
    steps->found = side->meant;
    steps->left = before->tree;
    steps->right = side->tree;
}

/** derivation_same, and remembers a line's first step that only the looser rules let pass. */
static enum match follows(struct walk *w, const struct side *before, const struct side *side,
                          bool claimed, struct expr_decision *decision_out)
{
    struct loose_step *loose = &w->steps->loose[w->index];
    enum match strict = derivation_equal(w->m, before->meant, side->meant, decision_out);
    if (strict == MATCH_YES || !has_loose_rules(w->m->field))
        return strict;
    enum match match = compare(w->m, before->meant, side->meant, CLOSE_LOOSE, decision_out);
    if (strict == MATCH_NO && match == MATCH_YES && (loose->line == 0 || !loose->claimed))
        *loose = (struct loose_step){.line = w->d->lines[w->index].number,
                                     .before = before->line,
                                     .claimed = claimed,
                                     .found = side->meant};
    return match;
}

static void step(struct walk *w, const struct side *before, const struct side *side)
{
    struct expr_decision decision;
    enum match match = follows(w, before, side, before != &w->from, &decision);
    note_step(w, match, &decision, before, side, "");
}

/* --- equations ------------------------------------------------------------------------------------ */

/** Whether `solution` makes an equation true. */
static enum match fulfils(struct walk *w, const struct expr *equation, const struct expr *solution,
                          struct expr_decision *decision_out)
{
    const struct fact fact = {.name = w->d->subject, .tree = solution};
    return derivation_equal(w->m, derivation_meant(w->m, equation->args[0], &fact, 1),
                            derivation_meant(w->m, equation->args[1], &fact, 1), decision_out);
}

static enum match same_solution(struct walk *w, const struct equation *old,
                                const struct equation *new, struct expr_decision *decision_out)
{
    if (old->solution && new->solution)
        return derivation_same(w->m, old->solution, new->solution, decision_out);
    if (old->solution)
        return fulfils(w, new->tree, old->solution, decision_out);
    if (new->solution)
        return fulfils(w, old->tree, new->solution, decision_out);
    enum match match = compare(w->m, old->tree, new->tree, CLOSE_STRICT, decision_out);
    return match == MATCH_NO ? MATCH_UNKNOWN : match;
}

static void set_thread(struct walk *w, const char *label, const struct side *last);

/** left = right, with the subject in one of them. */
static void equate(struct walk *w, const struct side *left, const struct side *right)
{
    struct expr_decision decision;
    const char *subject = w->d->subject;
    bool lone = left->tree->op == EXPR_SYMBOL || right->tree->op == EXPR_SYMBOL;
    if (!lone && derivation_equal(w->m, left->meant, right->meant, &decision) == MATCH_YES) {
        note_step(w, MATCH_YES, &decision, left, right, "");
        return;
    }
    const struct equation old = w->equation;
    struct side was = {.line = old.line}, is = {.line = right->line};
    w->equation.tree = node(w->m, EXPR_RELATION, left->meant, right->meant);
    w->equation.solution = derivation_solve(w->m, left->meant, right->meant, subject);
    w->equation.line = right->line;
    if (old.tree) {
        bool both = old.solution && w->equation.solution;
        was.meant = both ? old.solution : NULL;
        is.meant = both ? w->equation.solution : NULL;
        enum match match = same_solution(w, &old, &w->equation, &decision);
        if (!both) /* its values are those of the two sides, not of two lines */
            decision.left = decision.right = value_none();
        note_step(w, match, &decision, &was, &is,
                  arena_printf(w->m->arena, "%s = ", derivation_shown(w->m->field, subject)));
    }
    if (left->subject && left->tree->op == EXPR_SYMBOL && !right->subject)
        set_thread(w, subject, right);
    else if (right->subject && right->tree->op == EXPR_SYMBOL && !left->subject)
        set_thread(w, subject, left);
}

/* --- lines ---------------------------------------------------------------------------------------- */

static bool is_fact(const struct derivation *d, const char *name)
{
    for (size_t i = 0; i < d->fact_count; i++) {
        if (str_equal(d->facts[i].name, name))
            return true;
    }
    return false;
}

static void set_thread(struct walk *w, const char *label, const struct side *last)
{
    size_t i = 0;
    while (i < w->count && !(label && w->threads[i].label && str_equal(w->threads[i].label, label)))
        i++;
    if (!label && w->count > 0 && !w->fresh)
        i = w->recent;
    if (i == w->count) {
        w->threads[i] =
            (struct thread){.label = label, .aside = w->aside || (label && is_fact(w->d, label))};
        w->count++;
    }
    w->fresh = false;
    w->threads[i].last = last;
    w->recent = i;
}

static const struct thread *find_thread(const struct walk *w, const char *label)
{
    for (size_t i = 0; i < w->count; i++) {
        if (w->threads[i].label && str_equal(w->threads[i].label, label))
            return &w->threads[i];
    }
    return NULL;
}

/** Whether something but facts was said. */
static bool has_begun(const struct walk *w)
{
    for (size_t i = 0; i < w->count; i++) {
        if (!w->threads[i].aside)
            return true;
    }
    return false;
}

/** A line without a name follows when it equals what any of the lines before came to. */
static void enter_unnamed(struct walk *w, const struct side *side)
{
    struct expr_decision first = {.verdict = EXPR_UNDECIDED}, decision;
    const struct side *recent = w->threads[w->recent].last;
    enum match match = follows(w, recent, side, false, &first);
    for (size_t i = 0; i < w->count && match == MATCH_NO; i++) {
        if (i == w->recent ||
            derivation_same(w->m, w->threads[i].last->meant, side->meant, &decision) != MATCH_YES)
            continue;
        w->recent = i;
        match = MATCH_YES;
    }
    note_step(w, match, &first, recent, side, "");
}

const char *derivation_last_label(const struct derivation *derivation)
{
    for (size_t i = derivation->line_count; i > 0; i--) {
        if (derivation->lines[i - 1].label)
            return derivation->lines[i - 1].label;
    }
    return NULL;
}

/** Whether a line, with those that go on from it, says of a symbol or of a fact what it is. */
static bool is_statement(const struct walk *w, const struct typed_line *line)
{
    const struct side *side = &w->d->sides[line->first];
    const struct typed_line *next = line + 1;
    bool more = line->count > 1 ||
                (next < w->d->lines + w->d->line_count && next->continues && next->count > 0);
    return more && !line->label && (side->tree->op == EXPR_SYMBOL || side->tree != side->meant);
}

/** Goes on from what was reached, or else stated last, and is just this; false: there is none. */
static bool rejoin(struct walk *w, const struct side *side)
{
    for (size_t i = 0; i < w->count; i++) {
        struct expr_decision decision;
        const struct side *last = w->threads[i].last;
        if (w->threads[i].aside && (i != w->recent || has_begun(w)))
            continue;
        if (derivation_equal(w->m, last->meant, side->meant, &decision) != MATCH_YES)
            continue;
        note_step(w, MATCH_YES, &decision, last, side, "");
        w->recent = i;
        w->fresh = false;
        return true;
    }
    return false;
}

/** Its left side is either what has been reached, or beside the way: its "=" alone is to be true. */
static void enter_statement(struct walk *w, const struct side *side)
{
    struct expr_decision decision;
    if (!has_begun(w) && w->from.tree &&
        derivation_equal(w->m, w->from.meant, side->meant, &decision) == MATCH_YES)
        note_step(w, MATCH_YES, &decision, &w->from, side, "");
    else if (!rejoin(w, side))
        w->aside = w->fresh = true;
}

/** The first side of a line that does not go on from the one before. */
static void enter(struct walk *w, const struct typed_line *line, const struct side *side)
{
    const char *last_label = derivation_last_label(w->d);
    const struct thread *thread = line->label ? find_thread(w, line->label) : NULL;
    bool foreign = line->label && last_label && !str_equal(line->label, last_label);
    w->fresh = !line->label && !has_begun(w);
    if (is_statement(w, line))
        enter_statement(w, side);
    else if (thread)
        step(w, thread->last, side);
    else if (line->label && is_fact(w->d, line->label))
        return;
    else if (w->fresh && rejoin(w, side))
        return;
    else if (!has_begun(w) && w->from.tree && !foreign)
        step(w, &w->from, side);
    else if (has_begun(w) && !line->label)
        enter_unnamed(w, side);
}

/** A value alone, behind an equation, is what the subject is. */
static const struct side *take_subject(struct walk *w, const struct typed_line *line)
{
    struct side *side = arena_alloc(w->m->arena, sizeof(*side));
    struct expr *symbol = arena_alloc(w->m->arena, sizeof(*symbol));
    *symbol = (struct expr){.op = EXPR_SYMBOL, .name = w->d->subject};
    *side = (struct side){.tree = symbol, .meant = symbol, .line = line->number, .subject = true};
    return side;
}

static bool speaks_of_subject(const struct walk *w, const struct typed_line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        if (w->d->sides[line->first + i].subject)
            return true;
    }
    return false;
}

/** The side that a line's first one is to be the same as; NULL: that is decided, or there is none. */
static const struct side *side_before(struct walk *w, const struct typed_line *line)
{
    const struct side *sides = &w->d->sides[line->first];
    if (line->continues && line->first > 0)
        return sides - 1;
    if (speaks_of_subject(w, line))
        return NULL;
    if (w->equation.line > 0 && line->count == 1 && !line->label && !find_thread(w, w->d->subject))
        return take_subject(w, line);
    enter(w, line, sides);
    return NULL;
}

static void walk_line(struct walk *w, const struct typed_line *line)
{
    w->aside = w->aside && line->continues;
    const struct side *before = line->count > 0 ? side_before(w, line) : NULL;
    for (size_t i = 0; i < line->count; i++) {
        const struct side *side = &w->d->sides[line->first + i];
        bool subject = side->subject;
        if (before && (before->subject || subject)) {
            equate(w, before, side);
        } else {
            if (before)
                step(w, before, side);
            if (!subject)
                set_thread(w, line->label, side);
        }
        before = side;
    }
}

/** What the first line has to follow from. */
static void begin(struct walk *w)
{
    struct marking *m = w->m;
    const struct expr *from = m->field->from.text ? marking_tree(m, &m->field->from, NULL) : NULL;
    if (!from)
        return;
    const struct expr *meant = derivation_meant(m, from, w->d->facts, w->d->fact_count);
    if (from->op != EXPR_RELATION) {
        w->from = (struct side){.tree = from, .meant = meant};
        return;
    }
    w->equation.tree = meant;
    w->equation.solution =
        w->d->subject ? derivation_solve(m, meant->args[0], meant->args[1], w->d->subject) : NULL;
}

void derivation_decide(struct marking *m, const struct derivation *derivation, bool start,
                       struct steps *steps_out)
{
    const struct derivation *d = derivation;
    struct walk w = {.m = m, .d = d, .steps = steps_out};
    *steps_out =
        (struct steps){.status = arena_array(m->arena, d->line_count, sizeof(*steps_out->status)),
                       .loose = arena_array(m->arena, d->line_count, sizeof(*steps_out->loose))};
    w.threads = arena_array(m->arena, d->side_count + 1, sizeof(*w.threads));
    if (start)
        begin(&w);
    for (w.index = 0; w.index < d->line_count; w.index++)
        walk_line(&w, &d->lines[w.index]);
    steps_out->solution = w.equation.line > 0 ? w.equation.solution : NULL;
    steps_out->one_thread = w.count <= 1;
}
