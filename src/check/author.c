/* SPDX-License-Identifier: MIT */
/* The author's side of a comparison: texts over the question's numbers, as values and as trees. */
#include "key.h"

#include <stdio.h>
#include <string.h>

enum {
    AUTHOR_WORK = 1 << 22, /* of one expression of a question: it is computed again and again */
    SPELL_DEPTH = 8
};

enum dlt_err check_locate(struct diag *diag, const struct source *source, enum dlt_err err)
{
    if (!diag || !source || !source->text)
        return err;
    unsigned line = source->line;
    unsigned column = source->column;
    unsigned length = diag->column ? diag->length : 1;
    unsigned offset = diag->column ? diag->column - 1 : 0;
    const char *c = source->text;
    for (unsigned at = 1; at < diag->column && *c; at++) {
        uint32_t point = 0;
        size_t bytes = utf8_decode(c, strlen(c), &point);
        c += bytes ? bytes : 1;
        line += point == '\n';
        column = point == '\n' ? 1 : column + 1;
    }
    (void)snprintf(diag->file, sizeof(diag->file), "%s", source->file ? source->file : "");
    diag_place(diag, line, column, length ? length : 1);
    diag->text_line = source->line;
    diag->text_column = source->column;
    diag->text_offset = offset;
    return err;
}

static bool is_field_symbol(const struct field *field, const char *name)
{
    for (size_t i = 0; i < field->symbol_count; i++) {
        if (str_equal(field->symbols[i].name, name))
            return true;
    }
    return false;
}

static size_t env_size(const struct expr_env *env)
{
    size_t count = 0;
    for (; env; env = env->outer)
        count += env->count;
    return count;
}

/** The names of `env` that the field does not leave to the answer, as one flat table. */
static struct expr_env question_names(struct marking *m)
{
    struct expr_binding *bindings =
        arena_array(m->arena, env_size(m->env), sizeof(struct expr_binding));
    size_t count = 0;
    for (const struct expr_env *env = m->env; env; env = env->outer) {
        for (size_t i = 0; i < env->count; i++) {
            if (env->bindings[i].value.kind != VALUE_NONE &&
                !is_field_symbol(m->field, env->bindings[i].name))
                bindings[count++] = env->bindings[i];
        }
    }
    return (struct expr_env){.bindings = bindings, .count = count};
}

static bool is_bound(const struct expr_env *env, const char *name)
{
    return expr_env_get(env, name).kind != VALUE_NONE;
}

/** A spelling that is open to students stands aside where the question has a name like it. */
static struct expr_symbol without_clashes(struct marking *m, const struct expr_symbol *symbol)
{
    struct expr_symbol own = *symbol;
    const char **aliases = arena_array(m->arena, symbol->alias_count, sizeof(const char *));
    own.alias_count = 0;
    own.keys = NULL; /* those of all its spellings */
    own.key_count = 0;
    for (size_t i = 0; i < symbol->alias_count; i++) {
        if (!is_bound(m->env, symbol->aliases[i]))
            aliases[own.alias_count++] = symbol->aliases[i];
    }
    own.aliases = aliases;
    return own;
}

struct expr_scope marking_author_scope(struct marking *m, const struct expr_env *names,
                                       unsigned flags)
{
    const struct field *field = m->field;
    size_t bound = names ? names->count : 0;
    struct expr_symbol *symbols =
        arena_array(m->arena, field->symbol_count + bound, sizeof(struct expr_symbol));
    for (size_t i = 0; i < field->symbol_count; i++)
        symbols[i] = without_clashes(m, &field->symbols[i]);
    for (size_t i = 0; i < bound; i++)
        symbols[field->symbol_count + i] = (struct expr_symbol){.name = names->bindings[i].name};
    return (struct expr_scope){
        .symbols = symbols, .symbol_count = field->symbol_count + bound, .flags = flags};
}

static bool holds_word(struct value value)
{
    if (value.kind == VALUE_WORD)
        return true;
    for (size_t i = 0; value.kind == VALUE_LIST && i < value.count; i++) {
        if (holds_word(value.as.items[i]))
            return true;
    }
    return false;
}

/** Names that nobody bound may be words, as keep in "if(last_batch = keep, ...)". */
static struct value eval_with_words(struct marking *m, const char *text)
{
    struct num_ctx ctx;
    num_ctx_init(&ctx, m->arena, NULL);
    const struct expr_env words = {.outer = m->env, .words = true};
    struct value value = expr_eval_text(&ctx, text, &words);
    return ctx.err == DLT_OK ? value : value_none();
}

/** 7x7x35 where a shape is asked; false for what is written in any other way. */
static bool eval_shape(struct marking *m, const struct source *is, struct value *value_out)
{
    struct num_ctx ctx;
    if (m->field->kind != FIELD_SHAPE || !is->text)
        return false;
    const struct expr_env names = question_names(m);
    const struct expr_scope scope =
        marking_author_scope(m, &names, EXPR_READ_DOTTED | EXPR_READ_SHAPE);
    const struct expr *tree = NULL;
    if (expr_parse(m->arena, is->text, &scope, &tree, NULL, NULL) != DLT_OK ||
        tree->op != EXPR_SHAPE)
        return false;
    num_ctx_init(&ctx, m->arena, NULL);
    *value_out = expr_eval(&ctx, tree, m->env);
    return ctx.err == DLT_OK;
}

static struct value eval_source(struct marking *m, const struct source *is, struct diag *diag)
{
    struct num_ctx ctx;
    struct value value;
    if (eval_shape(m, is, &value))
        return value;
    num_ctx_init(&ctx, m->arena, diag);
    ctx.max_work = AUTHOR_WORK;
    value = expr_eval_text(&ctx, is->text, m->env);
    if (ctx.err == DLT_OK)
        return value;
    if (ctx.err == DLT_ERR_UNKNOWN) {
        value = eval_with_words(m, is->text);
        if (value.kind != VALUE_NONE && !holds_word(value)) {
            if (diag)
                diag_clear(diag);
            return value;
        }
    }
    return value_none();
}

struct value marking_eval(struct marking *m, const struct source *is, struct diag *diag)
{
    struct key_text *kept = diag ? NULL : key_text(m, is);
    if (!kept)
        return eval_source(m, is, diag);
    if (!(kept->known & KEY_VALUE)) {
        struct marking own = key_begin(m);
        kept->value = value_copy(m->variant->arena, eval_source(&own, is, NULL));
        kept->known |= KEY_VALUE;
        key_end(&own);
    }
    return kept->value;
}

static bool is_true(struct marking *m, const char *text)
{
    struct value value = eval_with_words(m, text);
    return value_is_number(value) && value_sign(value) != 0;
}

bool marking_holds(struct marking *m, const struct source *condition)
{
    if (!condition || !condition->text)
        return true;
    struct key_text *kept = key_text(m, condition);
    if (!kept)
        return is_true(m, condition->text);
    if (!(kept->known & KEY_HOLDS)) {
        struct marking own = key_begin(m);
        kept->holds = is_true(&own, condition->text);
        kept->known |= KEY_HOLDS;
        key_end(&own);
    }
    return kept->holds;
}

/* --- irrational givens ----------------------------------------------------------------------------------- */

/** A given that is known as a ball only, with a text that says exactly what it is. */
static const struct given *inexact_given(struct marking *m, const char *name)
{
    const struct variant *variant = m->variant;
    const struct question *question = variant->question;
    for (size_t i = 0; i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        bool drawn = variant->seed != 0 && given->draw.text;
        if (str_equal(given->name, name) && !given->word && !drawn)
            return expr_env_get(&variant->env, name).kind == VALUE_REAL ? given : NULL;
    }
    return NULL;
}

/**
 * Puts 1/sqrt(3) in the place of a given of that value: a ball alone would never be equal to an
 * answer that holds the root.
 */
static const struct expr *spell_out(struct marking *m, const struct expr *tree,
                                    const struct expr_scope *scope, int depth)
{
    const struct given *given =
        tree->op == EXPR_SYMBOL && depth > 0 ? inexact_given(m, tree->name) : NULL;
    const struct expr *meant = NULL;
    if (given && !is_field_symbol(m->field, tree->name) &&
        expr_parse(m->arena, given->value.text, scope, &meant, NULL, NULL) == DLT_OK)
        return spell_out(m, meant, scope, depth - 1);
    if (tree->count == 0)
        return tree;
    const struct expr **args = arena_array(m->arena, tree->count, sizeof(*args));
    struct expr *copy = arena_alloc(m->arena, sizeof(*copy));
    for (size_t i = 0; i < tree->count; i++)
        args[i] = spell_out(m, tree->args[i], scope, depth);
    *copy = *tree;
    copy->args = args;
    return copy;
}

static const struct expr *read_tree(struct marking *m, const struct source *is, struct diag *diag)
{
    const struct expr_env names = question_names(m);
    const struct expr_scope scope =
        marking_author_scope(m, &names, EXPR_READ_DOTTED | EXPR_READ_RELATION | EXPR_READ_CASES);
    const struct expr *tree = NULL;
    if (!is->text || expr_parse(m->arena, is->text, &scope, &tree, NULL, diag) != DLT_OK)
        return NULL;
    return expr_substitute(m->arena, spell_out(m, tree, &scope, SPELL_DEPTH), &names);
}

const struct expr *marking_tree(struct marking *m, const struct source *is, struct diag *diag)
{
    struct key_text *kept = diag ? NULL : key_text(m, is);
    if (!kept)
        return read_tree(m, is, diag);
    if (!(kept->known & KEY_TREE)) {
        struct marking own = key_begin(m);
        kept->tree = key_copy(m->variant->arena, read_tree(&own, is, NULL));
        kept->known |= KEY_TREE;
        key_end(&own);
    }
    return kept->tree;
}

const char *marking_tree_text(struct marking *m, const struct source *is)
{
    const struct expr_scope scope = marking_scope(m->field, EXPR_READ_PLAIN);
    struct key_text *kept = key_text(m, is);
    if (kept && (kept->known & KEY_PRINTED))
        return kept->printed;
    const struct expr *tree = marking_tree(m, is, NULL);
    const char *text = tree ? expr_print(m->arena, tree, &scope, EXPR_ASCII) : "";
    if (kept) {
        kept->printed = arena_strdup(m->variant->arena, text);
        kept->known |= KEY_PRINTED;
    }
    return text;
}

/** The field's conditions, read once for all comparisons of an answer. */
static void read_conditions(struct marking *m)
{
    const struct field *field = m->field;
    if (m->where || field->where_count == 0)
        return;
    m->where = arena_array(m->arena, field->where_count, sizeof(*m->where));
    for (size_t i = 0; i < field->where_count; i++) {
        const struct expr *condition = marking_tree(m, &field->where[i], NULL);
        if (condition)
            m->where[m->where_count++] = condition;
    }
}

struct expr_rules marking_rules(struct marking *m, enum closeness closeness)
{
    const struct field *field = m->field;
    read_conditions(m);
    struct expr_rules rules = {.variables = field->variables,
                               .variable_count = field->variable_count,
                               .seed = 1,
                               .where = m->where,
                               .where_count = m->where_count};
    if (closeness != CLOSE_STRICT) {
        rules.up_to_factor = field->up_to_factor;
        rules.up_to_constant = field->up_to_constant;
        if (field->tolerance.text)
            rules.tolerance = marking_eval(m, &field->tolerance, NULL);
    }
    return rules;
}

void marking_compare(struct marking *m, const struct expr *tree, const struct expr_scope *scope,
                     const struct expr_rules *rules, struct expr_decision *decision_out)
{
    if (m->limit) {
        *decision_out = (struct expr_decision){
            .verdict = EXPR_UNDECIDED, .method = "limit", .detail = m->limit};
        return;
    }
    expr_compare(m->arena, m->tree, tree, scope, rules, decision_out);
    m->work += decision_out->work;
    if (decision_out->verdict == EXPR_UNDECIDED && str_equal(decision_out->method, "limit"))
        m->limit = decision_out->detail;
    else if (m->work > MARKING_COMPARE_WORK)
        m->limit = "this takes too long to decide";
}

enum match marking_from_decision(const struct expr_decision *decision)
{
    if (decision->verdict == EXPR_EQUAL)
        return MATCH_YES;
    return decision->verdict == EXPR_DIFFERENT ? MATCH_NO : MATCH_UNKNOWN;
}
