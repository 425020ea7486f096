/* SPDX-License-Identifier: MIT */
/* One question file, from path to core: bytes, tree, checks, libcyaml, fold. */
#include "fold.h"
#include "pack.h"

static enum dlt_err read_question(struct loader *loader, const struct listed *listed,
                                  const struct question **question_out)
{
    struct raw_question *raw = NULL;

    if (load_read_document(loader) != DLT_OK || load_build_tree(loader) != DLT_OK)
        return loader->err;
    load_check_question(loader);
    if ((loader->err == DLT_OK || (listed->salvage && !loader->hard)) &&
        load_raw_question(loader, &raw) == DLT_OK)
        *question_out = load_fold_question(loader, raw, listed->pack);
    load_raw_question_free(raw);
    return loader->err;
}

static enum dlt_err report_id(struct loader *loader, const struct listed *listed, const char *id)
{
    return loader_report(loader, loader_spot(tree_get(loader->document.root, "id")),
                         DLT_ERR_UNKNOWN, "wrong-id",
                         "the question is called %s, and its file %s.yaml", id, listed->name);
}

enum dlt_err load_listed_question(struct arena *arena, const struct listed *listed,
                                  const struct question **question_out, load_report_fn report,
                                  void *context)
{
    const struct question *question = NULL;
    struct loader loader;
    enum dlt_err err;

    loader_init(&loader, arena, listed->path, report, context);
    err = read_question(&loader, listed, &question);
    if (question && err == DLT_OK && listed->name && !str_equal(question->id, listed->name))
        err = report_id(&loader, listed, question->id);
    if (err == DLT_OK || listed->salvage)
        *question_out = question;
    loader_finish(&loader);
    return err;
}

enum dlt_err load_listed_head(struct loader *loader, const struct listed *listed,
                              const struct question **question_out)
{
    const struct node *id;

    if (load_read_document(loader) != DLT_OK || load_build_tree(loader) != DLT_OK)
        return loader->err;
    load_check_question(loader);
    if (loader->err != DLT_OK)
        return loader->err;
    id = tree_get(loader->document.root, "id");
    if (listed->name && !str_equal(id->text, listed->name))
        return report_id(loader, listed, id->text);
    *question_out = load_head(loader, listed->pack);
    return DLT_OK;
}

enum dlt_err load_question(struct arena *arena, const char *path, const char *pack,
                           const struct question **question_out, load_report_fn report,
                           void *context)
{
    const struct listed listed = {.path = path, .pack = pack};

    return load_listed_question(arena, &listed, question_out, report, context);
}

enum dlt_err load_salvaged_question(struct arena *arena, const char *path, const char *pack,
                                    const struct question **question_out, load_report_fn report,
                                    void *context)
{
    const struct listed listed = {.path = path, .pack = pack, .salvage = true};

    return load_listed_question(arena, &listed, question_out, report, context);
}

enum dlt_err load_whole_question(struct arena *arena, const struct question *head,
                                 const struct question **question_out, load_report_fn report,
                                 void *context)
{
    const struct listed listed = {.path = head->file, .pack = head->pack, .name = head->id};

    return load_listed_question(arena, &listed, question_out, report, context);
}
