/* SPDX-License-Identifier: MIT */
/* Telling problems: the place, the key path, and an end when there are too many. */
#include "loader.h"
#include <stdio.h>
#include <string.h>

void loader_init(struct loader *loader, struct arena *arena, const char *path,
                 load_report_fn report, void *context)
{
    *loader = (struct loader){
        .arena = arena,
        .scratch = arena_create(),
        .parsed = arena_create(),
        .file = arena_strdup(arena, path),
        .report = report,
        .context = context,
    };
    loader->document.path = loader->file;
}

bool loader_full(const struct loader *loader)
{
    return loader->problems > LOAD_MAX_PROBLEMS;
}

struct spot loader_spot(const struct node *node)
{
    return (struct spot){.node = node, .line = node->line, .column = node->column, .length = 1};
}

struct spot loader_spot_key(const struct node *node)
{
    if (!node->key)
        return loader_spot(node);
    return (struct spot){
        .node = node,
        .line = node->key_line,
        .column = node->key_column,
        .length = (unsigned)utf8_count(node->key, strlen(node->key)),
    };
}

struct spot loader_spot_text(const struct loader *loader, const struct node *node, size_t offset,
                             size_t length)
{
    struct spot spot = {.node = node, .length = length ? (unsigned)length : 1};

    tree_place_in_text(&loader->document, node, offset, &spot.line, &spot.column);
    return spot;
}

void loader_add_path(struct strbuf *out, const struct node *node)
{
    if (!node->parent)
        return;
    loader_add_path(out, node->parent); /* at most LOAD_MAX_DEPTH deep */
    if (node->key) {
        if (out->length)
            strbuf_add(out, ".");
        strbuf_add(out, node->key);
    } else {
        strbuf_printf(out, "[%zu]", node->index);
    }
}

/* Keeps the end of a path that does not fit: that is where files differ. */
static void set_file(struct diag *diag, const char *path)
{
    const size_t length = strlen(path);

    if (length < sizeof diag->file)
        memcpy(diag->file, path, length + 1);
    else
        snprintf(diag->file, sizeof diag->file, "...%s", path + length - (sizeof diag->file - 4));
}

static void keep(struct loader *loader, struct spot spot, enum dlt_err err, const char *tag,
                 const char *text)
{
    struct diag *diag;

    loader->found = arena_grow(loader->scratch, loader->found, loader->problems, &loader->capacity,
                               sizeof *loader->found);
    diag = &loader->found[loader->problems++];
    diag_clear(diag);
    set_file(diag, loader->file);
    diag_set(diag, err, tag, "%s", text);
    diag_place(diag, spot.line, spot.column, spot.length);
}

static void keep_with_path(struct loader *loader, struct spot spot, enum dlt_err err,
                           const char *tag, const char *text)
{
    struct strbuf path;
    char *clean;

    strbuf_init(&path);
    loader_add_path(&path, spot.node);
    clean = utf8_sanitise(loader->scratch, path.text, path.length, UTF8_KEEP_NOTHING, NULL);
    strbuf_finish(&path);
    if (!*clean) {
        keep(loader, spot, err, tag, text);
        return;
    }
    keep(loader, spot, err, tag, arena_printf(loader->scratch, "%s: %s", clean, text));
    loader->found[loader->problems - 1].path_length = (unsigned)strlen(clean);
    if (spot.node->kind == NODE_TEXT)
        tree_text_place(&loader->document, spot.node,
                        &loader->found[loader->problems - 1].text_line,
                        &loader->found[loader->problems - 1].text_column);
}

static bool stands_before(const struct diag *a, const struct diag *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* Few, and mostly in order: insertion, which leaves problems at one place as they were found. */
static void sort(struct diag *found, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct diag moved = found[i];
        size_t at = i;

        for (; at > 0 && stands_before(&moved, &found[at - 1]); at--)
            found[at] = found[at - 1];
        found[at] = moved;
    }
}

void loader_finish(struct loader *loader)
{
    const size_t count = loader_full(loader) ? loader->problems - 1 : loader->problems;

    sort(loader->found, count); /* that there are more is said last */
    for (size_t i = 0; loader->report && i < loader->problems; i++)
        loader->report(loader->context, &loader->found[i]);
    arena_destroy(loader->parsed);
    arena_destroy(loader->scratch);
    loader->parsed = loader->scratch = NULL;
}

void loader_soften(struct loader *loader)
{
    loader->hard--;
}

enum dlt_err loader_report(struct loader *loader, struct spot spot, enum dlt_err err,
                           const char *tag, const char *format, ...)
{
    va_list args;
    char *text;

    loader->hard++;
    if (loader->err == DLT_OK)
        loader->err = err;
    if (loader_full(loader))
        return err;
    if (loader->problems == LOAD_MAX_PROBLEMS) {
        keep(loader, (struct spot){0}, DLT_ERR_LIMIT, "too-many-problems",
             "there are more problems than these");
        return err;
    }
    va_start(args, format);
    text = arena_vprintf(loader->scratch, format, args);
    va_end(args);
    /* A message may quote the file: what it quotes is foreign text. */
    text = utf8_sanitise(loader->scratch, text, strlen(text), UTF8_KEEP_NOTHING, NULL);
    if (spot.node)
        keep_with_path(loader, spot, err, tag, text);
    else
        keep(loader, spot, err, tag, text);
    return err;
}
