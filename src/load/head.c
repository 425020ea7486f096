/* SPDX-License-Identifier: MIT */
/* The head of a question, straight from the tree: what lists show, and nothing that a question is
 * bound or marked with. */
#include "fold.h"
#include "pack.h"

static struct source source_of(const struct fold *fold, const struct node *node)
{
    struct source source = {.file = fold->loader->file};

    if (!node)
        return (struct source){0};
    source.text = load_fold_text(fold, node->text);
    tree_text_place(&fold->loader->document, node, &source.line, &source.column);
    return source;
}

static void add_topics(const struct fold *fold, const struct node *list, struct question *question)
{
    const char **topics;
    size_t count = 0;

    if (!list)
        return;
    topics = arena_array(fold->arena, list->count, sizeof *topics);
    for (const struct node *item = list->first; item; item = item->next)
        topics[count++] = load_fold_text(fold, item->text);
    question->topics = topics;
    question->topic_count = count;
}

static void add_prerequisites(const struct fold *fold, const struct node *list,
                              struct question *question)
{
    struct source *sources;
    size_t count = 0;

    if (!list)
        return;
    sources = arena_array(fold->arena, list->count, sizeof *sources);
    for (const struct node *item = list->first; item; item = item->next)
        sources[count++] = source_of(fold, item);
    question->prerequisites = sources;
    question->prerequisite_count = count;
}

/* The fields of one part, or of a question without parts. */
static size_t add_fields(const struct fold *fold, const struct node *list, struct field_head *heads)
{
    size_t count = 0;

    for (const struct node *item = tree_first(list); item; item = item->next) {
        struct field_head *const head = &heads[count++];

        head->id = load_fold_field_id(fold, tree_text(item, "id"));
        load_kind_from_text(tree_text(item, "kind"), &head->kind);
        marks_from_text(tree_text(item, "marks"), &head->marks);
    }
    return count;
}

static void add_heads(struct fold *fold, struct question *question)
{
    const struct node *const root = fold->loader->document.root;
    const struct node *const fields = tree_get(root, "fields"), *const parts =
                                                                    tree_get(root, "parts");
    size_t count = fields ? fields->count : 0;
    struct field_head *heads;

    for (const struct node *part = tree_first(parts); part; part = part->next)
        count += tree_get(part, "fields")->count;
    heads = arena_array(fold->arena, count, sizeof *heads);
    count = add_fields(fold, fields, heads);
    fold->parts = parts != NULL;
    for (const struct node *part = tree_first(parts); part; part = part->next) {
        fold->part = tree_text(part, "id");
        count += add_fields(fold, tree_get(part, "fields"), heads + count);
    }
    for (size_t i = 0; i < count; i++)
        question->marks += heads[i].marks;
    question->heads = heads;
    question->head_count = count;
}

const struct question *load_head(struct loader *loader, const char *pack)
{
    struct fold fold = {.loader = loader, .arena = loader->arena, .part = ""};
    const struct node *const root = loader->document.root;
    struct question *const question = arena_alloc(loader->arena, sizeof *question);
    const char *const difficulty = tree_text(root, "difficulty");
    long level = 0;

    *question = (struct question){
        .id = load_fold_text(&fold, tree_text(root, "id")),
        .pack = pack,
        .file = loader->file,
        .head = true,
        .title = source_of(&fold, tree_get(root, "title")),
    };
    add_topics(&fold, tree_get(root, "topics"), question);
    if (difficulty && str_to_long(difficulty, &level))
        question->difficulty = (int)level;
    add_prerequisites(&fold, tree_get(root, "prerequisites"), question);
    add_heads(&fold, question);
    return question;
}
