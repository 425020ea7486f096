/* SPDX-License-Identifier: MIT */
/* Folding a question: texts and places, givens, solve calls, hints, figures, parts. */
#include "fold.h"
#include <string.h>

const char *load_fold_text(const struct fold *fold, const char *raw)
{
    size_t length;
    bool plain = true;

    if (!raw)
        return NULL;
    length = strlen(raw);
    while (length && strchr(" \n\r\t", raw[length - 1]))
        length--;
    for (size_t i = 0; i < length && plain; i++)
        plain = raw[i] == '\n' || (raw[i] >= ' ' && raw[i] < 0x7F);
    if (plain)
        return arena_strndup(fold->arena, raw, length);
    return utf8_sanitise(fold->arena, raw, length, UTF8_KEEP_NEWLINE, NULL);
}

const char *const *load_fold_texts(const struct fold *fold, char *const *raw, unsigned count)
{
    const char **texts = NULL;

    if (count)
        texts = arena_array(fold->arena, count, sizeof *texts);
    for (unsigned i = 0; i < count; i++)
        texts[i] = load_fold_text(fold, raw[i]);
    return texts;
}

static struct source source_at(const struct fold *fold, const struct node *node, const char *raw)
{
    struct source source = {.text = load_fold_text(fold, raw), .file = fold->loader->file};

    if (raw && node)
        tree_text_place(&fold->loader->document, node, &source.line, &source.column);
    return source;
}

struct source load_fold_source(const struct fold *fold, const struct node *node, const char *key,
                               const char *raw)
{
    return raw ? source_at(fold, tree_get(node, key), raw) : (struct source){0};
}

const struct source *load_fold_sources(const struct fold *fold, const struct node *node,
                                       const char *key, char *const *raw, unsigned count)
{
    const struct node *item = tree_first(tree_get(node, key));
    struct source *sources;

    if (!count)
        return NULL;
    sources = arena_array(fold->arena, count, sizeof *sources);
    for (unsigned i = 0; i < count; i++) {
        sources[i] = source_at(fold, item, raw[i]);
        item = item ? item->next : NULL;
    }
    return sources;
}

struct source load_fold_place(const struct fold *fold, const struct node *node)
{
    return (struct source){
        .text = "", /* a place alone: what is not absent can be pointed at */
        .file = fold->loader->file,
        .line = node ? node->line : 0,
        .column = node ? node->column : 0,
    };
}

const char *load_fold_field_id(const struct fold *fold, const char *name)
{
    if (!name || !fold->parts || strchr(name, '.'))
        return load_fold_text(fold, name);
    return arena_printf(fold->arena, "%s.%s", fold->part, name);
}

static void fold_givens(const struct fold *fold, const struct raw_question *raw,
                        struct question *question)
{
    const struct node *item = tree_first(tree_get(fold->loader->document.root, "given"));
    struct given *const givens = arena_array(fold->arena, raw->given_count, sizeof *givens);

    for (unsigned i = 0; i < raw->given_count; i++, item = item->next) {
        const struct raw_given *const from = &raw->given[i];

        givens[i] = (struct given){
            .name = load_fold_text(fold, from->name),
            .value = from->word ? load_fold_source(fold, item, "word", from->word)
                                : load_fold_source(fold, item, "value", from->value),
            .draw = load_fold_source(fold, item, "draw", from->draw),
            .word = from->word != NULL,
        };
        bool offered = true;
        if (from->what_if)
            load_yes_no_from_text(from->what_if, &offered);
        givens[i].hidden = !offered;
    }
    question->givens = givens;
    question->given_count = raw->given_count;
}

static void fold_solves(const struct fold *fold, const struct raw_question *raw,
                        struct question *question)
{
    const struct node *item = tree_first(tree_get(fold->loader->document.root, "solve"));
    struct solve_call *const solves = arena_array(fold->arena, raw->solve_count, sizeof *solves);

    for (unsigned i = 0; i < raw->solve_count; i++, item = item->next) {
        const struct raw_solve *const from = &raw->solve[i];

        solves[i] = (struct solve_call){
            .name = load_fold_text(fold, from->name),
            .solver = load_fold_text(fold, from->solver),
            .with = load_fold_sources(fold, item, "with", from->with, from->with_count),
            .with_count = from->with_count,
            .place = load_fold_place(fold, tree_get(item, "solver")),
        };
    }
    question->solves = solves;
    question->solve_count = raw->solve_count;
}

static void fold_fields(const struct fold *fold, const struct node *node,
                        const struct raw_part *raw, struct part *part)
{
    const struct node *item = tree_first(tree_get(node, "fields"));
    struct field *const fields = arena_array(fold->arena, raw->fields_count, sizeof *fields);

    for (unsigned i = 0; i < raw->fields_count; i++, item = item->next) {
        fields[i] = load_fold_field(fold, item, &raw->fields[i]);
        part->marks += fields[i].marks;
    }
    part->fields = fields;
    part->field_count = raw->fields_count;
}

static void fold_hints(const struct fold *fold, const struct node *node, const struct raw_part *raw,
                       struct part *part)
{
    const struct node *item = tree_first(tree_get(node, "hints"));
    struct hint *const hints = arena_array(fold->arena, raw->hints_count, sizeof *hints);

    for (unsigned i = 0; i < raw->hints_count; i++, item = item->next) {
        const struct raw_hint *const from = &raw->hints[i];

        hints[i] = (struct hint){
            .text = load_fold_source(fold, item, "say", from->say),
            .trace = load_fold_source(fold, item, "trace", from->trace),
            .field = load_fold_field_id(fold, from->field),
        };
    }
    part->hints = hints;
    part->hint_count = raw->hints_count;
}

static void fold_figures(const struct fold *fold, const struct node *node,
                         const struct raw_part *raw, struct part *part)
{
    const struct node *item = tree_first(tree_get(node, "figures"));
    struct figure_spec *const figures =
        arena_array(fold->arena, raw->figures_count, sizeof *figures);

    for (unsigned i = 0; i < raw->figures_count; i++, item = item->next) {
        const struct raw_figure *const from = &raw->figures[i];

        figures[i] = (struct figure_spec){
            .kind = load_fold_text(fold, from->kind),
            .with = load_fold_sources(fold, item, "with", from->with, from->with_count),
            .with_count = from->with_count,
            .field = load_fold_field_id(fold, from->field),
            .caption = load_fold_source(fold, item, "caption", from->caption),
            .place = load_fold_place(fold, tree_get(item, "kind")),
        };
    }
    part->figures = figures;
    part->figure_count = raw->figures_count;
}

static void fold_part(const struct fold *fold, const struct node *node, const struct raw_part *raw,
                      struct part *part)
{
    *part = (struct part){
        .id = fold->part,
        .title = load_fold_source(fold, node, "title", raw->title),
        .statement = load_fold_source(fold, node, "statement", raw->statement),
        .solution = load_fold_source(fold, node, "solution", raw->solution),
        .notes = load_fold_source(fold, node, "notes", raw->notes),
    };
    fold_fields(fold, node, raw, part);
    fold_hints(fold, node, raw, part);
    fold_figures(fold, node, raw, part);
}

/* A question without parts is one with a single nameless part; what stands above stays above. */
static void fold_single_part(const struct fold *fold, const struct raw_question *raw,
                             struct part *part)
{
    const struct raw_part whole = {
        .fields = raw->fields,
        .fields_count = raw->fields_count,
        .hints = raw->hints,
        .hints_count = raw->hints_count,
        .solution = raw->solution,
        .figures = raw->figures,
        .figures_count = raw->figures_count,
    };

    fold_part(fold, fold->loader->document.root, &whole, part);
}

static void fold_parts(struct fold *fold, const struct raw_question *raw, struct question *question)
{
    const struct node *item = tree_first(tree_get(fold->loader->document.root, "parts"));
    const size_t count = raw->parts_count ? raw->parts_count : 1;
    struct part *const parts = arena_array(fold->arena, count, sizeof *parts);

    fold->parts = raw->parts_count > 0;
    fold->part = "";
    if (!fold->parts)
        fold_single_part(fold, raw, &parts[0]);
    for (unsigned i = 0; i < raw->parts_count; i++, item = item->next) {
        fold->part = load_fold_text(fold, raw->parts[i].id);
        fold_part(fold, item, &raw->parts[i], &parts[i]);
    }
    for (size_t i = 0; i < count; i++)
        question->marks += parts[i].marks;
    question->parts = parts;
    question->part_count = count;
}

const struct question *load_fold_question(struct loader *loader, const struct raw_question *raw,
                                          const char *pack)
{
    struct fold fold = {.loader = loader, .arena = loader->arena};
    const struct node *const root = loader->document.root;
    struct question *const question = arena_alloc(loader->arena, sizeof *question);

    *question = (struct question){
        .id = load_fold_text(&fold, raw->id),
        .pack = arena_strdup(loader->arena, pack ? pack : ""),
        .file = loader->file,
        .title = load_fold_source(&fold, root, "title", raw->title),
        .statement = load_fold_source(&fold, root, "statement", raw->statement),
        .topics = load_fold_texts(&fold, raw->topics, raw->topics_count),
        .topic_count = raw->topics_count,
        .where = load_fold_sources(&fold, root, "where", raw->where, raw->where_count),
        .where_count = raw->where_count,
        .reference = load_fold_text(&fold, raw->reference),
    };
    fold_givens(&fold, raw, question);
    fold_solves(&fold, raw, question);
    fold_parts(&fold, raw, question);
    load_fold_study(&fold, raw, question);
    return question;
}
