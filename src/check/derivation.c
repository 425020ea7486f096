/* SPDX-License-Identifier: MIT */
/* An expression with the lines that lead to it. What the last line comes to is marked as any
   expression is; the steps on the way can take marks from it, or explain what went wrong. */
#include "derivation.h"
#include "guess.h"
#include "symbolic.h"

#include <string.h>

/* --- reading -------------------------------------------------------------------------------------- */

/** The side that is the answer: the last one, or what stands before "= subject". */
static const char *answer_text(struct marking *m, const struct derivation *d, size_t *start_out)
{
    const struct typed_line *line = &d->lines[d->line_count - 1];
    const struct side *last = &d->sides[d->side_count - 1];
    size_t at[DERIVATION_MAX_SIDES], start = 0;
    char *text = arena_strndup(m->arena, m->text + line->start, line->length);
    size_t signs = marking_equal_signs(text, at, DERIVATION_MAX_SIDES);
    if (d->solved && last->subject && last->tree->op == EXPR_SYMBOL && signs > 0) {
        text[at[signs - 1]] = '\0';
        start = signs > 1 ? at[signs - 2] + 1 : 0;
    }
    *start_out = line->start + start;
    return text + start;
}

/** An equation that is still to be solved: it has no value yet. */
static void read_unsolved(struct marking *m, const struct derivation *d)
{
    const struct expr **args = arena_array(m->arena, 2, sizeof(*args));
    struct expr *equation = arena_alloc(m->arena, sizeof(*equation));
    args[0] = d->sides[d->side_count - 2].tree;
    args[1] = d->sides[d->side_count - 1].tree;
    *equation = (struct expr){.op = EXPR_RELATION, .name = "=", .count = 2, .args = args};
    m->tree = equation;
    m->side = m->text;
    m->value = value_none();
    marking_echo(m);
}

static bool read_answer(struct marking *m, const struct derivation *d)
{
    const char *whole = m->text;
    size_t start = 0;
    m->text = answer_text(m, d, &start);
    bool read = engine_expression.read(m);
    if (!read && m->verdict->column > 0)
        m->verdict->column += (unsigned)utf8_count(whole, start);
    m->text = whole;
    return read;
}

/** All lines in one, for an echo of one line. */
static const char *joined(struct marking *m)
{
    enum { LONGEST = 240 };
    struct strbuf text;
    const struct verdict *verdict = m->verdict;
    strbuf_init(&text);
    for (size_t i = 0; i < verdict->line_count; i++)
        strbuf_printf(&text, "%s%s", i ? "; " : "", verdict->lines[i].reads_as);
    const char *whole = text.length <= LONGEST ? strbuf_take(&text, m->arena) : verdict->reads_as;
    strbuf_finish(&text);
    return whole;
}

/** One expression needs no more than its kind does; m->kept stays NULL. */
static bool read_plain(struct marking *m)
{
    struct line_verdict *line = arena_alloc(m->arena, sizeof(*line));
    bool read = engine_expression.read(m);
    *line = (struct line_verdict){.line = 1, .text = "", .reads_as = m->verdict->reads_as};
    line->status = read ? VERDICT_BLANK : VERDICT_UNREADABLE;
    line->text = read ? "" : m->verdict->feedback;
    m->verdict->lines = line;
    m->verdict->line_count = 1;
    return read;
}

static bool derivation_read(struct marking *m)
{
    if (derivation_is_plain(m->text))
        return read_plain(m);
    struct derivation *d = arena_alloc(m->arena, sizeof(*d));
    m->kept = d;
    if (!derivation_parse(m, d))
        return false;
    if (d->solved && !read_answer(m, d))
        return false;
    if (!d->solved)
        read_unsolved(m, d);
    if (d->side_count > 1)
        m->verdict->reads_as = joined(m);
    return true;
}

/* --- words ---------------------------------------------------------------------------------------- */

/** A mistake in a step between two typed sides: asked for as if the first were expected. */
static const char *usual_mistake(struct marking *m, const struct steps *steps)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct field field = *m->field;
    struct verdict verdict = {.status = VERDICT_BLANK};
    struct marking step = {
        .arena = m->arena, .variant = m->variant, .env = m->env, .text = m->text, .work = m->work};
    field.kind = FIELD_EXPRESSION;
    field.expect = (struct source){.text = expr_print(m->arena, steps->wanted, &scope, EXPR_ASCII)};
    step.field = &field;
    step.verdict = &verdict;
    step.tree = steps->found;
    step.side = m->text;
    return engine_expression.guess(&step) ? verdict.feedback : NULL;
}

/** The same for what nobody typed, as the solution of an equation: no piece of it is named. */
static const char *whole_mistake(struct marking *m, const struct steps *steps)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const struct mutants mutants = mutants_make(m->arena, steps->wanted, &scope);
    for (size_t i = 0; i < mutants.count && !m->limit; i++) {
        const struct mutant *mutant = &mutants.items[i];
        struct expr_decision decision;
        if (mutant->whole && mutant->tree &&
            derivation_same(m, mutant->tree, steps->found, &decision) == MATCH_YES)
            return mutant->say;
    }
    return NULL;
}

/** What the author says of a wrong value on the way; NULL: it is none of the field's slips. */
static const char *slip_words(struct marking *m, const struct expr *found)
{
    const struct field *field = m->field;
    for (size_t i = 0; found && i < field->slip_count && !m->limit; i++) {
        const struct reply *slip = &field->slips[i];
        const struct expr *is =
            marking_holds(m, &slip->when) ? marking_tree(m, &slip->is, NULL) : NULL;
        struct expr_decision decision;
        if (is && derivation_equal(m, is, found, &decision) == MATCH_YES)
            return marking_say(m, &slip->say, NULL);
    }
    return NULL;
}

static const char *step_mistake(struct marking *m, const struct steps *steps)
{
    const char *own = slip_words(m, steps->found);
    if (own)
        return own;
    if (!steps->wanted || !steps->found || m->limit)
        return NULL;
    bool typed = steps->left && steps->right && steps->before > 0;
    return typed ? usual_mistake(m, steps) : whole_mistake(m, steps);
}

/** A side as it was typed, where that is short; else NULL. */
static const char *side_text(struct marking *m, const struct expr *tree)
{
    enum { SHORT = 40 };
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    const char *text = tree ? expr_print(m->arena, tree, &scope, EXPR_UNICODE) : NULL;
    return text && utf8_count(text, strlen(text)) <= SHORT ? text : NULL;
}

/** "In line 1, 2·a is not a²": what an "=" within a line says wrongly. */
static const char *sides_text(struct marking *m, const struct steps *steps)
{
    const char *left = side_text(m, steps->left), *right = side_text(m, steps->right);
    if (!left && !right)
        return arena_printf(m->arena, "In line %u the two sides are not equal", steps->line);
    return arena_printf(m->arena, "In line %u, %s is not %s", steps->line,
                        left ? left : "what stands left of \"=\"",
                        right ? right : "what stands right of \"=\"");
}

/** "Line 3 does not follow from line 2: at D = 2 line 2 gives 3/4, and line 3 gives 3/8." */
static const char *broken_text(struct marking *m, const struct steps *steps)
{
    const char *usual = step_mistake(m, steps);
    const char *colon = steps->witness ? ": " : "";
    const char *witness = steps->witness ? steps->witness : "";
    const char *text = NULL;
    if (steps->before == steps->line)
        text = arena_printf(m->arena, "%s%s%s.", sides_text(m, steps), colon, witness);
    else if (steps->before == 0)
        text = arena_printf(m->arena, "Line %u does not follow from what is given%s%s.",
                            steps->line, colon, witness);
    else
        text = arena_printf(m->arena, "Line %u does not follow from line %u%s%s.", steps->line,
                            steps->before, colon, witness);
    bool new = usual && !strstr(m->verdict->feedback, usual);
    return new ? arena_printf(m->arena, "%s %s", text, usual) : text;
}

/** What is still to be done to make an answer of the last line. */
static const char *missing_text(struct marking *m, const struct derivation *d)
{
    const struct expr *last = d->sides[d->side_count - 1].tree;
    if (!d->solved)
        return arena_printf(m->arena,
                            "So far this is right, and it is not the answer yet: solve the "
                            "equation for %s.",
                            derivation_shown(m->field, d->subject));
    for (size_t i = 0; i < d->fact_count; i++) {
        if (expr_mentions(last, d->facts[i].name))
            return arena_printf(m->arena,
                                "So far this is right, and it is not the answer yet: put in what "
                                "%s is.",
                                derivation_shown(m->field, d->facts[i].name));
    }
    return "So far this is right, and it is not the answer yet.";
}

/* --- the verdict ---------------------------------------------------------------------------------- */

static void add_sentence(struct marking *m, const char *sentence)
{
    struct verdict *verdict = m->verdict;
    if (!strstr(verdict->feedback, sentence))
        verdict->feedback = verdict->feedback[0]
                                ? arena_printf(m->arena, "%s %s", verdict->feedback, sentence)
                                : sentence;
}

/** Whether the last line is the answer but for what is still to be put in or solved. */
static enum match stops_short(struct marking *m, const struct derivation *d,
                              const struct steps *steps)
{
    const struct side *last = &d->sides[d->side_count - 1];
    const struct expr *want = marking_tree(m, &m->field->expect, NULL);
    struct expr_decision decision;
    const struct expr *have = d->solved ? last->meant : steps->solution;
    if (!want || !have || (d->solved && last->meant == last->tree))
        return MATCH_NO;
    return derivation_same(m, want, have, &decision);
}

static void mark_unfinished(struct marking *m, const struct derivation *d)
{
    struct verdict *verdict = m->verdict;
    int marks = m->field->step_marks > 0 ? m->field->step_marks : 0;
    if (str_starts(verdict->note, "mistake:")) {
        /* A mistake that the author named says more. */
        if (marks > verdict->marks)
            marking_earn(m, marks, false, verdict->note, verdict->feedback);
        return;
    }
    marking_earn(m, marks, false, "derivation:unfinished", missing_text(m, d));
    verdict->witness = NULL;
}

/** A right result from a wrong step is no derivation: the marks of the steps go. */
static void take_step_marks(struct marking *m, const char *text)
{
    struct verdict *verdict = m->verdict;
    const struct field *field = m->field;
    int left = field->step_marks >= 0 ? field->marks - field->step_marks : field->marks / 2;
    int marks = left < verdict->marks ? left : verdict->marks;
    const char *result =
        str_starts(verdict->note, "alternative:")
            ? arena_printf(m->arena, "%s But not all of the way there is right.", verdict->feedback)
            : "The result is right, but not all of the way there.";
    marking_earn(m, marks > 0 ? marks : 0, false, "derivation:step",
                 arena_printf(m->arena, "%s %s", result, text));
}

static void mark_broken(struct marking *m, const struct steps *steps, const char *text)
{
    struct verdict *verdict = m->verdict;
    if (verdict->status == VERDICT_CORRECT || str_starts(verdict->note, "alternative:"))
        take_step_marks(m, text);
    else if (str_equal(verdict->note, "incorrect"))
        verdict->feedback = text;
    else
        add_sentence(m, text);
    verdict->witness = steps->witness;
}

/** With nothing broken on the way a wrong result was there from the first line on. */
static void blame_first(struct marking *m, const struct derivation *d, const struct steps *steps)
{
    if (steps->one_thread && steps->compared > 0 && steps->undecided == 0 && !m->field->from.text &&
        m->verdict->status == VERDICT_INCORRECT)
        add_sentence(m, arena_printf(m->arena,
                                     "Your lines follow from one another: it is so from line %u "
                                     "on.",
                                     d->lines[0].number));
}

/** What the question does not ask about may change from line to line, but not unseen. */
static const char *loose_text(struct marking *m, const struct loose_step *loose)
{
    const struct field *field = m->field;
    const char *usual = loose->claimed ? slip_words(m, loose->found) : NULL;
    const char *rule = field->up_to_factor && field->up_to_constant
                           ? "up to a positive factor and an additive constant"
                       : field->up_to_factor   ? "up to a positive factor"
                       : field->up_to_constant ? "up to an additive constant"
                                               : "within the tolerance";
    const char *what = loose->before == 0 ? "It is" : "They are";
    const char *lines =
        loose->before == loose->line
            ? arena_printf(m->arena, "In line %u the sides are not equal.", loose->line)
        : loose->before == 0
            ? arena_printf(m->arena, "Line %u is not equal to what is given.", loose->line)
            : arena_printf(m->arena, "Line %u is not equal to line %u.", loose->line,
                           loose->before);
    return arena_printf(m->arena, "%s %s the same %s, which is what counts here.%s%s", lines, what,
                        rule, usual ? " " : "", usual ? usual : "");
}

/**
 * Says of each line with a loose step that it is one, and in the feedback of the first that claims
 * to be equal, or the first at all. What the verdict says already of the last line is not repeated.
 */
static void add_loose(struct marking *m, const struct derivation *d, const struct steps *steps,
                      const char **texts)
{
    size_t first = SIZE_MAX, last = d->line_count - 1;
    for (size_t i = 0; i < d->line_count; i++) {
        const struct loose_step *loose = &steps->loose[i];
        if (loose->line == 0)
            continue;
        texts[i] = loose_text(m, loose);
        if (first == SIZE_MAX || (loose->claimed && !steps->loose[first].claimed))
            first = i;
    }
    if (first == SIZE_MAX || steps->broken)
        return;
    const struct loose_step *loose = &steps->loose[first];
    if (!m->remark || (loose->claimed && first != last))
        add_sentence(m, texts[first]);
}

/** `texts`: what is said of each line, NULL: nothing. */
static void fill_lines(struct marking *m, const struct derivation *d, const struct steps *steps,
                       const char *const *texts)
{
    const struct verdict *verdict = m->verdict;
    struct line_verdict *lines = arena_array(m->arena, d->line_count, sizeof(*lines));
    const char *label = derivation_last_label(d);
    bool right = !steps->broken && verdict->status == VERDICT_CORRECT;
    for (size_t i = 0; i < d->line_count; i++) {
        const char *own = d->lines[i].label;
        lines[i] = verdict->lines[i];
        lines[i].status = steps->status[i];
        if (lines[i].status == VERDICT_BLANK && right && (!own || !label || str_equal(own, label)))
            lines[i].status = VERDICT_CORRECT;
        if (lines[i].status == VERDICT_UNDECIDED)
            lines[i].text = "This step could not be decided; it costs nothing.";
        if (texts[i])
            lines[i].text = texts[i];
    }
    m->verdict->lines = lines;
}

/** What an equation that is still to be solved earns. */
static void mark_unsolved(struct marking *m, const struct derivation *d, const struct steps *steps)
{
    enum match match = stops_short(m, d, steps);
    if (match == MATCH_YES && !steps->broken) {
        mark_unfinished(m, d);
    } else if (match == MATCH_UNKNOWN || (!steps->solution && !steps->broken)) {
        marking_undecided(m, m->limit ? m->limit
                                      : "what the equation says of its unknown could not be "
                                        "found out.");
    } else {
        marking_earn(m, 0, false, "incorrect",
                     arena_printf(m->arena, "This equation is not yet solved for %s%s",
                                  derivation_shown(m->field, d->subject),
                                  match == MATCH_YES ? "." : ", and has another solution."));
    }
}

/** How many steps were decided, behind how the answer was. */
static void add_why(struct marking *m, const struct steps *steps)
{
    struct verdict *verdict = m->verdict;
    if (steps->compared == 0)
        return;
    verdict->why = arena_printf(m->arena, "%s%s%u step%s on the way, decided one by one",
                                verdict->why ? verdict->why : "", verdict->why ? " " : "",
                                steps->compared, steps->compared == 1 ? "" : "s");
    if (steps->undecided > 0)
        verdict->why =
            arena_printf(m->arena, "%s; %u left undecided", verdict->why, steps->undecided);
    verdict->why = arena_printf(m->arena, "%s.", verdict->why);
}

/** One expression alone follows from nothing: it is marked as an expression. */
static void mark_plain(struct marking *m)
{
    struct verdict *verdict = m->verdict;
    struct line_verdict *line = arena_alloc(m->arena, sizeof(*line));
    struct derivation d;
    const struct steps none = {.line = 0};
    marking_decide(m, &engine_derivation);
    if (m->field->fact_count > 0 && verdict->status != VERDICT_CORRECT &&
        verdict->status != VERDICT_UNDECIDED && derivation_parse(m, &d) &&
        stops_short(m, &d, &none) == MATCH_YES)
        mark_unfinished(m, &d);
    *line = verdict->lines[0];
    line->status = verdict->status == VERDICT_CORRECT ? VERDICT_CORRECT : VERDICT_BLANK;
    verdict->lines = line;
}

/** What is said of the steps, in the feedback and on their lines. */
static void tell_steps(struct marking *m, const struct derivation *d, const struct steps *steps)
{
    const char **texts = arena_array(m->arena, d->line_count, sizeof(*texts));
    const char *broken = steps->broken ? broken_text(m, steps) : NULL;
    if (broken)
        mark_broken(m, steps, broken);
    else if (d->solved)
        blame_first(m, d, steps);
    add_loose(m, d, steps, texts);
    for (size_t i = 0; i < d->line_count && broken; i++) {
        if (d->lines[i].number == steps->line)
            texts[i] = broken;
    }
    if (steps->undecided > 0 && m->verdict->status != VERDICT_UNDECIDED)
        add_sentence(m, arena_printf(m->arena,
                                     "The step to line %u could not be decided, and costs nothing.",
                                     steps->undecided_line));
    fill_lines(m, d, steps, texts);
}

static void derivation_mark(struct marking *m)
{
    const struct derivation *d = m->kept;
    struct verdict *verdict = m->verdict;
    struct steps steps;
    if (!d) {
        mark_plain(m);
        return;
    }
    if (d->solved)
        marking_decide(m, &engine_derivation);
    bool other_way =
        str_starts(verdict->note, "alternative:") || str_equal(verdict->note, "follow-through");
    bool alone = d->side_count == 1;
    derivation_decide(m, d, !other_way && !alone, &steps);
    if (!d->solved)
        mark_unsolved(m, d, &steps);
    else if (verdict->status != VERDICT_CORRECT && verdict->status != VERDICT_UNDECIDED &&
             !steps.broken && stops_short(m, d, &steps) == MATCH_YES)
        mark_unfinished(m, d);
    tell_steps(m, d, &steps);
    add_why(m, &steps);
}

/* --- the author's side ------------------------------------------------------------------------------ */

/** Whether what the derivation starts from is what it should end with. */
static enum dlt_err audit_from(struct marking *m, const struct derivation *d, struct diag *diag)
{
    struct expr_decision decision;
    const struct expr *want = marking_tree(m, &m->field->expect, diag);
    const struct expr *from = marking_tree(m, &m->field->from, diag);
    if (!want || !from)
        return DLT_ERR_SYNTAX;
    const struct expr *meant = derivation_meant(m, from, d->facts, d->fact_count);
    if (meant->op == EXPR_RELATION)
        meant = d->subject ? derivation_solve(m, meant->args[0], meant->args[1], d->subject) : NULL;
    if (!meant)
        return diag_set(diag, DLT_ERR_TYPE, "bad-from",
                        "\"from\" is an equation that cannot be solved for a subject");
    if (derivation_same(m, meant, want, &decision) != MATCH_NO)
        return DLT_OK;
    const char *witness = decision.detail ? decision.detail : "";
    return diag_set(diag, DLT_ERR_RANGE, "from-differs",
                    "with the facts put in, \"from\" is not the expected answer: %s", witness);
}

static enum dlt_err derivation_audit_field(struct marking *m, struct diag *diag)
{
    struct derivation d = {0};
    enum dlt_err err = derivation_facts(m, &d, diag);
    if (err == DLT_OK && m->field->from.text)
        err = audit_from(m, &d, diag);
    return err == DLT_OK ? symbolic_audit_worth(m, diag) : err;
}

static bool derivation_rounded(struct marking *m)
{
    return m->tree->op != EXPR_RELATION && engine_expression.rounded(m);
}

static bool derivation_guess(struct marking *m)
{
    return m->tree->op != EXPR_RELATION && engine_expression.guess(m);
}

const struct answer_kind kind_derivation = {
    .name = "derivation",
    .summary = "an expression with the lines that lead to it, each following from the one before",
    .typing =
        "an expression, or the lines that lead to it, on lines of their own or parted by \";\": "
        "(1/6 + 1/2) s^2; = 2/3 s^2",
    .kind = FIELD_DERIVATION,
    .mark = marking_mark,
};

const struct engine engine_derivation = {
    .read = derivation_read,
    .match = symbolic_match,
    .rounded = derivation_rounded,
    .guess = derivation_guess,
    .miss = symbolic_miss,
    .model = symbolic_model,
    .audit = symbolic_audit,
    .audit_field = derivation_audit_field,
    .mark = derivation_mark,
};
