/* SPDX-License-Identifier: MIT */
/* Tests that an author writes into a question: which fields are answered, and what is expected. */
#include "check.h"
#include <string.h>

/* A field by its id, or by its label where only one field of the question has that; NULL: none. */
static const char *find_answered(const struct checker *checker, const char *name)
{
    const char *const id = load_find_field(checker, checker->loader->document.root, name);
    const char *found = NULL;

    if (id || strchr(name, '.'))
        return id;
    for (size_t i = 0; i < checker->fields.count; i++) {
        const char *const full = checker->fields.names[i];
        const char *const dot = strrchr(full, '.');

        if (!dot || !str_equal(dot + 1, name))
            continue;
        if (found)
            return NULL;
        found = full;
    }
    return found;
}

/* The field before the equals sign, as it is called in full; NULL: told. */
static const char *find_field(struct checker *checker, const struct node *node, const char *wanted)
{
    struct arena *const scratch = checker->loader->scratch;
    const char *const equals = strchr(node->text, '=');
    const char *name, *id;

    if (!equals || equals == node->text) {
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "bad-test",
                      "expected %s, found %s", wanted, load_quote(checker, node->text));
        return NULL;
    }
    name = str_trim(scratch, arena_strndup(scratch, node->text, (size_t)(equals - node->text)));
    id = find_answered(checker, name);
    if (!id) {
        loader_report(checker->loader, loader_spot_text(checker->loader, node, 0, strlen(name)),
                      DLT_ERR_UNKNOWN, "unknown-field", "no field is called %s%s",
                      load_quote(checker, name), names_proposal(&checker->fields, name));
        loader_soften(checker->loader);
    }
    return id;
}

void load_check_typed(struct checker *checker, const struct node *node)
{
    if (load_report_torn(checker, node))
        return;
    if (find_field(checker, node, "FIELD=ANSWER"))
        load_check_template(checker, node);
}

void load_check_noted(struct checker *checker, const struct node *node)
{
    const char *const equals = strchr(node->text, '=');
    const char *note;

    if (!find_field(checker, node, "FIELD=NOTE, such as epochs=mistake:inverted"))
        return;
    note = str_trim(checker->loader->scratch, equals + 1);
    if (!load_is_made_of(note, "abcdefghijklmnopqrstuvwxyz0123456789-:"))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "bad-test",
                      "expected a note such as correct or mistake:inverted, found %s",
                      load_quote(checker, note));
}

/* Fields of one list of a test, each once; a note needs an answer to stand for. */
static void gather(struct checker *checker, const struct node *list, struct names *names,
                   const struct names *answered)
{
    struct arena *const scratch = checker->loader->scratch;

    names_init(names, scratch);
    for (const struct node *item = tree_first(list); item; item = item->next) {
        const char *const equals = item->kind == NODE_TEXT ? strchr(item->text, '=') : NULL;
        const struct node *before;
        const char *name, *id;

        if (!equals)
            continue;
        name = str_trim(scratch, arena_strndup(scratch, item->text, (size_t)(equals - item->text)));
        id = find_answered(checker, name);
        if (!id)
            continue;
        before = names_add(names, id, item);
        if (before)
            loader_report(checker->loader, loader_spot(item), DLT_ERR_SYNTAX, "repeated",
                          "%s stands here twice, first on line %u", id, before->line);
        else if (answered && !names_has(answered, id))
            loader_report(checker->loader, loader_spot(item), DLT_ERR_SYNTAX, "bad-test",
                          "the test answers nothing for %s", id);
        else
            continue;
        loader_soften(checker->loader);
    }
}

/* The marks of all fields below; -1: some of them are in doubt, and told to be so. */
static long sum_marks(const struct node *fields)
{
    long sum = 0;

    for (const struct node *field = tree_first(fields); field; field = field->next) {
        const char *const text = tree_text(field, "marks");
        int marks;

        if (!text || !marks_from_text(text, &marks))
            return -1;
        sum += marks;
    }
    return sum;
}

/* No answers earn more than all marks of the question. */
static void check_marks(struct checker *checker, const struct node *marks)
{
    const struct node *const root = checker->loader->document.root;
    long sum = sum_marks(tree_get(root, "fields"));
    int wanted;

    for (const struct node *part = tree_first(tree_get(root, "parts")); part && sum >= 0;
         part = part->next) {
        const long own = sum_marks(tree_get(part, "fields"));

        sum = own < 0 ? -1 : sum + own;
    }
    if (sum >= 0 && sum <= MARKS_MAX && marks && marks->kind == NODE_TEXT &&
        marks_from_text(marks->text, &wanted) && wanted > sum)
        loader_report(checker->loader, loader_spot(marks), DLT_ERR_RANGE, "range",
                      "more than the %s marks of the question",
                      marks_format(checker->loader->scratch, (int)sum));
    else
        return;
    loader_soften(checker->loader);
}

void load_check_test(struct checker *checker, const struct node *test)
{
    struct names answered, noted;

    check_marks(checker, tree_get(test, "marks"));
    gather(checker, tree_get(test, "answers"), &answered, NULL);
    gather(checker, tree_get(test, "notes"), &noted, &answered);
}
