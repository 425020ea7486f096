/* SPDX-License-Identifier: MIT */
/* The walk: tree against key table. Finds unknown, missing and repeated keys and wrong types, and
 * hands each text on. */
#include "check.h"
#include <string.h>

static void check_value(struct checker *checker, const struct node *node,
                        const struct key_row *row);

/* Index of a key in the table; its count: not there. */
static size_t find_row(const struct mapping *mapping, const char *key)
{
    size_t at = 0;

    while (at < mapping->count &&
           (mapping->rows[at].key[0] != key[0] || !str_equal(mapping->rows[at].key, key)))
        at++;
    return at;
}

static bool is_whole(const char *text)
{
    return *text && !text[strspn(text, "0123456789")];
}

static void report_lone_key(struct checker *checker, const struct node *node)
{
    const struct node *before = node->parent->first;

    while (before != node && before->next != node)
        before = before->next;
    if (before != node && before->kind == NODE_TEXT && is_whole(before->text) &&
        is_whole(node->key))
        loader_report(checker->loader, loader_spot_key(node), DLT_ERR_SYNTAX, "needs-quotes",
                      "a key without a value: decimals have a point, %s.%s, and a list of values "
                      "needs quotes",
                      before->text, node->key);
    else
        loader_report(checker->loader, loader_spot_key(node), DLT_ERR_SYNTAX, "needs-quotes",
                      "a key without a value: inside { } a text that holds a comma needs quotes");
}

static void report_unknown_key(struct checker *checker, const struct node *node,
                               const struct mapping *mapping)
{
    const char *keys[MAPPING_MOST_KEYS];
    const char *nearest;

    /* {is: (10, 11), ...}: the comma ends a value, and what follows looks like a key of its own. */
    if (node->kind == NODE_TEXT && node->style == STYLE_PLAIN && !node->length) {
        if (!load_is_torn_off(checker, node))
            report_lone_key(checker, node);
        return;
    }
    for (size_t i = 0; i < mapping->count; i++)
        keys[i] = mapping->rows[i].key;
    nearest = str_nearest(node->key, keys, mapping->count);
    if (nearest)
        loader_report(checker->loader, loader_spot_key(node), DLT_ERR_UNKNOWN, "unknown-key",
                      "a %s has no such key (did you mean %s?)", mapping->name, nearest);
    else
        loader_report(checker->loader, loader_spot_key(node), DLT_ERR_UNKNOWN, "unknown-key",
                      "a %s has no such key", mapping->name);
}

static const char *found(const struct node *node)
{
    switch (node->kind) {
    case NODE_MAPPING:
        return "keys with values";
    case NODE_LIST:
        return "a list";
    default:
        return node->length || node->style != STYLE_PLAIN ? "a text" : "nothing";
    }
}

static void refuse_kind(struct checker *checker, const struct node *node, const char *wanted)
{
    if (node->kind != NODE_BAD)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_TYPE, "type",
                      "expected %s, found %s", wanted, found(node));
}

/* As it may stand inside brackets. */
static const char *example_of(struct checker *checker, const struct key_row *row)
{
    const char *const quote = strpbrk(row->example, ",[]{}:#\"") ? "\"" : "";
    const bool list = row->type == ROW_TEXTS;

    return arena_printf(checker->loader->scratch, "%s%s%s%s%s", list ? "[" : "", quote,
                        row->example, quote, list ? "]" : "");
}

/* "keys with values such as {name: keep, value: 50}": the keys that are needed, or the first. */
static const char *wanted_mapping(struct checker *checker, const struct mapping *mapping)
{
    enum { MOST_SHOWN = 3 };
    const char *text = "";
    bool any = false;
    int shown = 0;

    for (size_t i = 0; i < mapping->count; i++)
        any |= mapping->rows[i].needed;
    if (mapping == &load_mapping_range)
        return "a range such as {from: 0, to: 2}";
    if (mapping == &load_mapping_question || mapping == &load_mapping_paper)
        return "keys with values";
    for (size_t i = 0; i < mapping->count && shown < MOST_SHOWN; i++) {
        const struct key_row *const row = &mapping->rows[i];

        if ((any ? !row->needed : i > 0) || !*row->example)
            continue;
        text = arena_printf(checker->loader->scratch, "%s%s%s: %s", text, shown ? ", " : "",
                            row->key, example_of(checker, row));
        shown++;
    }
    return arena_printf(checker->loader->scratch, "keys with values such as {%s}", text);
}

static const char *wanted_list(struct checker *checker, const struct key_row *row)
{
    struct arena *const scratch = checker->loader->scratch;

    if (row->mapping)
        return arena_printf(scratch, "a list, each item behind \"- \" with the keys of a %s",
                            row->mapping->name);
    if (!*row->example)
        return "a list";
    return arena_printf(scratch, "a list such as %s", example_of(checker, row));
}

/* Enters a mapping that later checks need to know about; leave() takes it back. */
static void enter(struct checker *checker, const struct node *node, const struct mapping *mapping)
{
    const char *kind;

    if (mapping == &load_mapping_part)
        checker->part = node;
    if (mapping != &load_mapping_field)
        return;
    checker->field = node;
    checker->kind = FIELD_KIND_COUNT;
    kind = tree_text(node, "kind");
    if (kind)
        load_kind_from_text(kind, &checker->kind);
    load_scope_symbols(checker, tree_get(node, "symbols"));
}

static void leave(struct checker *checker, const struct mapping *mapping)
{
    if (mapping != &load_mapping_field)
        return;
    checker->field = NULL;
    checker->kind = FIELD_KIND_COUNT;
    checker->scope = (struct expr_scope){0};
}

static void check_missing(struct checker *checker, const struct node *node,
                          const struct mapping *mapping, const struct node *const *seen)
{
    for (size_t i = 0; i < mapping->count; i++) {
        if (mapping->rows[i].needed && !seen[i])
            loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "missing-key",
                          "the key \"%s\" is missing", mapping->rows[i].key);
    }
}

static void check_mapping(struct checker *checker, const struct node *node,
                          const struct mapping *mapping)
{
    const struct node *seen[MAPPING_MOST_KEYS] = {0};

    if (node->kind != NODE_MAPPING) {
        refuse_kind(checker, node, wanted_mapping(checker, mapping));
        return;
    }
    enter(checker, node, mapping);
    for (const struct node *child = node->first; child && !loader_full(checker->loader);
         child = child->next) {
        const size_t at = find_row(mapping, child->key);

        if (at == mapping->count) {
            report_unknown_key(checker, child, mapping);
        } else if (seen[at]) {
            loader_report(checker->loader, loader_spot_key(child), DLT_ERR_SYNTAX, "duplicate-key",
                          "this key stands here twice, first on line %u", seen[at]->key_line);
        } else {
            seen[at] = child;
            check_value(checker, child, &mapping->rows[at]);
        }
    }
    check_missing(checker, node, mapping, seen);
    load_check_rules(checker, node, mapping);
    leave(checker, mapping);
}

/* The first character that may not be there, behind an escape such as "\e"; false: none. */
static bool find_unsafe(struct checker *checker, const struct node *node, size_t *offset_out,
                        uint32_t *point_out)
{
    size_t offset = 0;
    bool changed = false;

    utf8_sanitise(checker->loader->scratch, node->text, node->length,
                  UTF8_KEEP_NEWLINE | UTF8_KEEP_TAB, &changed);
    for (size_t at = 0; changed && at < node->length; offset++) {
        uint32_t point = 0;

        at += utf8_decode(node->text + at, node->length - at, &point);
        if (point == '\n' || (point >= ' ' && point < 0x7F))
            continue;
        if (load_is_unsafe(checker->loader->scratch, point)) {
            *offset_out = offset;
            *point_out = point;
            return true;
        }
    }
    return false;
}

static const char *wanted_scalar(enum meaning meaning)
{
    switch (meaning) {
    case MEANS_COUNT:
    case MEANS_LEVEL:
    case MEANS_SEED:
        return "a whole number";
    case MEANS_MARKS:
        return "a number";
    case MEANS_YES_NO:
        return "yes or no";
    default:
        return "a text";
    }
}

static void check_scalar(struct checker *checker, const struct node *node, enum meaning meaning)
{
    struct loader *const loader = checker->loader;
    uint32_t point;
    size_t offset;

    if (node->kind != NODE_TEXT) {
        refuse_kind(checker, node, wanted_scalar(meaning));
        return;
    }
    if (node->length > LOAD_LONGEST_TEXT) {
        loader_report(loader, loader_spot(node), DLT_ERR_LIMIT, "too-long",
                      "a text may have %d bytes at most, and this one has %zu",
                      (int)LOAD_LONGEST_TEXT, node->length);
        return;
    }
    /* Only an escape can put such a character there: the bytes of the file were looked at. */
    if (node->style == STYLE_DOUBLE && find_unsafe(checker, node, &offset, &point)) {
        loader_report(loader, loader_spot_text(loader, node, offset, 1), DLT_ERR_SYNTAX,
                      "control-character", "U+%04X is a control or invisible character",
                      (unsigned)point);
        return;
    }
    if (!*str_trim(loader->scratch, node->text)) {
        loader_report(loader, loader_spot(node), DLT_ERR_SYNTAX, "empty-text",
                      "expected a text, found nothing");
        return;
    }
    load_check_text(checker, node, meaning);
}

/* Far more than anybody writes, and few enough to be tried with 200 seeds. */
size_t load_most_items(const struct key_row *row)
{
    if (row->meaning == MEANS_SLUG)
        return LOAD_MAX_QUESTIONS;
    if (row->mapping == &load_mapping_solve)
        return CHECK_MOST_CALLS;
    if (row->mapping == &load_mapping_given)
        return CHECK_MOST_GIVENS;
    return row->mapping == &load_mapping_field ? CHECK_MOST_FIELDS : CHECK_MOST_ITEMS;
}

static void check_list(struct checker *checker, const struct node *node, const struct key_row *row)
{
    if (node->kind != NODE_LIST) {
        refuse_kind(checker, node, wanted_list(checker, row));
        return;
    }
    if (node->count > load_most_items(row)) {
        loader_report(checker->loader, loader_spot(node), DLT_ERR_LIMIT, "too-many",
                      "a list of these may have %zu items at most, and this one has %zu",
                      load_most_items(row), node->count);
        return;
    }
    for (const struct node *item = node->first; item && !loader_full(checker->loader);
         item = item->next) {
        if (row->mapping)
            check_mapping(checker, item, row->mapping);
        else
            check_scalar(checker, item, row->meaning);
    }
    if (row->needed && !node->count)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "empty-list",
                      "this list needs at least one item");
}

static void check_value(struct checker *checker, const struct node *node, const struct key_row *row)
{
    switch (row->type) {
    case ROW_TEXT:
        check_scalar(checker, node, row->meaning);
        break;
    case ROW_MAP:
        check_mapping(checker, node, row->mapping);
        break;
    default:
        check_list(checker, node, row);
        break;
    }
}

void load_check_question(struct loader *loader)
{
    struct checker checker = {
        .loader = loader,
        .part = loader->document.root,
        .kind = FIELD_KIND_COUNT,
    };

    names_init(&checker.givens, loader->scratch);
    names_init(&checker.solves, loader->scratch);
    names_init(&checker.fields, loader->scratch);
    names_init(&checker.words, loader->scratch);
    load_gather_words(&checker);
    load_gather_names(&checker);
    check_mapping(&checker, loader->document.root, &load_mapping_question);
}

void load_check_paper(struct loader *loader)
{
    struct checker checker = {.loader = loader, .kind = FIELD_KIND_COUNT};
    const struct node *const questions = tree_get(loader->document.root, "questions");
    struct names names;

    check_mapping(&checker, loader->document.root, &load_mapping_paper);
    names_init(&names, loader->scratch);
    for (const struct node *item = tree_first(questions); item; item = item->next) {
        const struct node *const before =
            item->kind == NODE_TEXT ? names_add(&names, item->text, item) : NULL;

        if (before)
            loader_report(loader, loader_spot(item), DLT_ERR_SYNTAX, "repeated",
                          "%s is listed twice", item->text);
    }
}
