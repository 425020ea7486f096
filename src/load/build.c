/* SPDX-License-Identifier: MIT */
/* The first pass: libyaml's events become a tree with places. What a question file has no use for
 * (aliases, tags, further documents, deep nesting) is refused here, before libcyaml sees it. */
#include "loader.h"
#include <string.h>
#include <yaml.h>

enum { MOST_EVENTS = 100000 /* in one file; keeps memory within a few megabytes */ };

struct builder {
    struct loader *loader;
    size_t events;
    yaml_parser_t parser;
    struct node *open[LOAD_MAX_DEPTH];
    size_t depth;
    const char *key; /* read, its value not yet */
    unsigned key_line, key_column;
    char quoted; /* the quote of the last text that stands in quotes; '\0': it has none */
    size_t quoted_line, quoted_end; /* its first line and its last, from 0 */
    size_t documents;
    bool done, failed;
};

static struct spot spot_at(yaml_mark_t mark)
{
    return (struct spot){
        .line = (unsigned)mark.line + 1, .column = (unsigned)mark.column + 1, .length = 1};
}

/* What to do about the more common of libyaml's complaints. */
static const char *advice(const char *problem, char at)
{
    if (strstr(problem, "tab character"))
        return "a tab cannot indent, use blanks";
    if (strstr(problem, "cannot start any token")) {
        if (at == '\t')
            return "a tab cannot indent, use blanks";
        return "a text that starts so needs quotes";
    }
    if (strstr(problem, "mapping values are not allowed"))
        return "a text with ': ' in it needs quotes";
    if (strstr(problem, "could not find expected ':'"))
        return "is this a key without ':' or without a blank behind it, or a text that is indented "
               "too little?";
    if (strstr(problem, "did not find expected key"))
        return "the keys of one mapping stand in one column, and nothing follows a closing quote";
    if (strstr(problem, "did not find expected '-'"))
        return "the items of one list stand in one column";
    if (strstr(problem, "expected alphabetic or numeric"))
        return "a text that starts with '*' or '&' needs quotes";
    if (strstr(problem, "expected node content"))
        return "is a value missing between two commas?";
    if (strstr(problem, "expected ',' or"))
        return "is a bracket not closed, or a text with brackets not quoted?";
    return NULL;
}

/* The place of a mark, counted in characters, in the bytes; the end where there is none. */
static size_t offset_of(const struct document *document, yaml_mark_t mark)
{
    size_t at;

    if (mark.line >= document->line_count)
        return document->length;
    at = document->lines[mark.line];
    for (size_t skipped = 0; skipped < mark.column && at < document->length; skipped++) {
        uint32_t point;

        at += utf8_decode(document->bytes + at, document->length - at, &point);
    }
    return at;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* "-id: n" above the place: the dash made a text of what should be an item. */
static bool has_tight_dash(const struct document *document, size_t line)
{
    const char *at = document->bytes + document->lines[line];

    while (is_blank(*at))
        at++;
    return at[0] == '-' && !is_blank(at[1]) && at[1] != '\n' && at[1] != '-';
}

/* What the characters around the place say about the mistake; NULL: nothing. */
static const char *look_around(const struct builder *builder, const char *problem, yaml_mark_t mark)
{
    struct arena *const scratch = builder->loader->scratch;
    const struct document *const document = &builder->loader->document;
    const size_t at = offset_of(document, mark);
    size_t before = at;

    while (before > 0 && is_blank(document->bytes[before - 1]))
        before--;
    if (strstr(problem, "mapping values are not allowed") && mark.line > 0 &&
        (has_tight_dash(document, mark.line - 1) || has_tight_dash(document, mark.line)))
        return "behind the '-' of an item stands a blank";
    if (!strstr(problem, "did not find expected") || !before)
        return NULL;
    if (builder->quoted_end > builder->quoted_line && builder->quoted_end + 1 >= mark.line)
        return arena_printf(scratch, "is the quote that opens on line %zu not closed?",
                            builder->quoted_line + 1);
    if (document->bytes[before - 1] == '\'' && builder->quoted == '\'')
        return "inside '...' a quote is written twice, or the text stands in \"...\"";
    if (document->bytes[before - 1] == '}' || document->bytes[before - 1] == ']')
        return "a text that starts with a bracket needs quotes";
    return NULL;
}

static void report_syntax(struct builder *builder)
{
    const yaml_parser_t *const parser = &builder->parser;
    const struct document *const document = &builder->loader->document;
    const char *const problem = parser->problem ? parser->problem : "cannot be read";
    const char *help = look_around(builder, problem, parser->problem_mark);
    char *text = arena_strdup(builder->loader->scratch, problem);

    if (!help)
        help = advice(problem, document->bytes[offset_of(document, parser->problem_mark)]);
    builder->failed = true;
    if (parser->context)
        text = arena_printf(builder->loader->scratch, "%s %s", text, parser->context);
    if (parser->context && parser->context_mark.line != parser->problem_mark.line)
        text = arena_printf(builder->loader->scratch, "%s (begun on line %zu)", text,
                            parser->context_mark.line + 1);
    if (help)
        text = arena_printf(builder->loader->scratch, "%s: %s", text, help);
    loader_report(builder->loader, spot_at(parser->problem_mark),
                  parser->error == YAML_MEMORY_ERROR ? DLT_ERR_LIMIT : DLT_ERR_SYNTAX, "yaml", "%s",
                  text);
}

static void attach(struct builder *builder, struct node *node)
{
    struct node *const parent = builder->depth ? builder->open[builder->depth - 1] : NULL;

    node->parent = parent;
    if (!parent) {
        if (builder->documents == 1)
            builder->loader->document.root = node;
        return;
    }
    if (parent->kind == NODE_MAPPING) {
        node->key = builder->key;
        node->key_line = builder->key_line;
        node->key_column = builder->key_column;
        builder->key = NULL;
    }
    node->index = parent->count++;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
}

static struct node *add_node(struct builder *builder, enum node_kind kind, yaml_mark_t mark)
{
    struct node *const node = arena_alloc(builder->loader->scratch, sizeof *node);

    node->kind = kind;
    node->line = (unsigned)mark.line + 1;
    node->column = (unsigned)mark.column + 1;
    attach(builder, node);
    return node;
}

static bool key_is_next(const struct builder *builder)
{
    return builder->depth && builder->open[builder->depth - 1]->kind == NODE_MAPPING &&
           !builder->key;
}

static void refuse_decoration(struct builder *builder, const yaml_event_t *event,
                              const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_UNSUPPORTED, "anchor",
                      "anchors are not used here; a text that starts with '&' needs quotes");
    if (tag)
        loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_UNSUPPORTED, "tag",
                      "tags are not used here; a text that starts with '!' needs quotes");
}

static enum node_style style_of(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return STYLE_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return STYLE_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE:
        return STYLE_BLOCK;
    default:
        return STYLE_PLAIN;
    }
}

static void note_quotes(struct builder *builder, const yaml_event_t *event)
{
    const yaml_scalar_style_t style = event->data.scalar.style;

    builder->quoted = '\0';
    builder->quoted_line = builder->quoted_end = event->start_mark.line;
    if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE)
        builder->quoted = '\'';
    else if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        builder->quoted = '"';
    if (builder->quoted)
        builder->quoted_end = event->end_mark.line;
}

static void add_scalar(struct builder *builder, const yaml_event_t *event)
{
    const char *const text =
        arena_strndup(builder->loader->scratch, (const char *)event->data.scalar.value,
                      event->data.scalar.length);
    struct node *node;

    refuse_decoration(builder, event, event->data.scalar.anchor, event->data.scalar.tag);
    note_quotes(builder, event);
    if (key_is_next(builder)) {
        builder->key = text;
        builder->key_line = (unsigned)event->start_mark.line + 1;
        builder->key_column = (unsigned)event->start_mark.column + 1;
        return;
    }
    node = add_node(builder, NODE_TEXT, event->start_mark);
    node->style = style_of(event->data.scalar.style);
    node->text = text;
    node->length = event->data.scalar.length;
}

static void add_alias(struct builder *builder, const yaml_event_t *event)
{
    loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_UNSUPPORTED, "alias",
                  "aliases are not used here; a text that starts with '*' needs quotes");
    if (key_is_next(builder))
        builder->failed = true;
    else
        add_node(builder, NODE_BAD, event->start_mark);
}

static void open_node(struct builder *builder, const yaml_event_t *event, enum node_kind kind)
{
    if (kind == NODE_MAPPING)
        refuse_decoration(builder, event, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    else
        refuse_decoration(builder, event, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
    if (builder->depth == LOAD_MAX_DEPTH) {
        loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_LIMIT, "too-deep",
                      "nested more than %d deep", (int)LOAD_MAX_DEPTH);
        builder->failed = true;
    } else if (key_is_next(builder)) {
        loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_SYNTAX, "key",
                      "a key must be a name; a text that starts with '%c' needs quotes",
                      kind == NODE_MAPPING ? '{' : '[');
        builder->failed = true;
    } else {
        struct node *const node = add_node(builder, kind, event->start_mark);

        builder->open[builder->depth++] = node;
    }
}

static void take_event(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (++builder->documents == 1)
            break;
        loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_SYNTAX,
                      "second-document", "a second document starts here; one file is one question");
        builder->done = true;
        break;
    case YAML_SCALAR_EVENT:
        add_scalar(builder, event);
        break;
    case YAML_ALIAS_EVENT:
        add_alias(builder, event);
        break;
    case YAML_MAPPING_START_EVENT:
        open_node(builder, event, NODE_MAPPING);
        break;
    case YAML_SEQUENCE_START_EVENT:
        open_node(builder, event, NODE_LIST);
        break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        builder->depth--;
        break;
    case YAML_STREAM_END_EVENT:
        builder->done = true;
        break;
    default:
        break;
    }
}

static void refuse_more(struct builder *builder, const yaml_event_t *event)
{
    builder->failed = true;
    loader_report(builder->loader, spot_at(event->start_mark), DLT_ERR_LIMIT, "too-many",
                  "more than %d keys and values in one file", (int)MOST_EVENTS);
}

static void check_root(struct loader *loader)
{
    const struct node *const root = loader->document.root;

    if (!root || (root->kind == NODE_TEXT && root->style == STYLE_PLAIN && !root->length))
        loader_report(loader, (struct spot){0}, DLT_ERR_SYNTAX, "empty",
                      "the file holds nothing but comments");
    else if (root->kind == NODE_TEXT || root->kind == NODE_LIST)
        loader_report(loader, loader_spot(root), DLT_ERR_TYPE, "type",
                      "expected keys with values (\"title: ...\"), found a %s",
                      root->kind == NODE_LIST ? "list" : "text");
}

enum dlt_err load_build_tree(struct loader *loader)
{
    struct builder builder = {.loader = loader};

    if (!yaml_parser_initialize(&builder.parser))
        return loader_report(loader, (struct spot){0}, DLT_ERR_LIMIT, "memory", "out of memory");
    yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder.parser, (const unsigned char *)loader->document.bytes,
                                 loader->document.length);
    while (!builder.done && !builder.failed && !loader_full(loader)) {
        yaml_event_t event;

        if (!yaml_parser_parse(&builder.parser, &event)) {
            report_syntax(&builder);
            break;
        }
        if (++builder.events <= MOST_EVENTS)
            take_event(&builder, &event);
        else
            refuse_more(&builder, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&builder.parser);
    if (!builder.failed)
        check_root(loader);
    if (builder.failed || !loader->document.root || loader->document.root->kind != NODE_MAPPING)
        return loader->err;
    return DLT_OK;
}
