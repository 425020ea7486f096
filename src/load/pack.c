/* SPDX-License-Identifier: MIT */
/* A pack: paper.yaml and the questions it lists. A bad question spoils only itself. */
#include "pack.h"
#include "fold.h"
#include "shelf.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The last part of a path, without slashes at its end: "a/b/" is "b". */
const char *load_pack_name(struct arena *arena, const char *path)
{
    size_t end = strlen(path), start;

    while (end > 1 && path[end - 1] == '/')
        end--;
    start = end;
    while (start && path[start - 1] != '/')
        start--;
    return utf8_sanitise(arena, path + start, end - start, UTF8_KEEP_NOTHING, NULL);
}

static void fold_paper(struct loader *loader, const struct raw_paper *raw, struct paper *paper)
{
    const struct fold fold = {.loader = loader, .arena = loader->arena};
    long minutes = 0;

    str_to_long(raw->minutes, &minutes);
    marks_from_text(raw->marks, &paper->marks);
    paper->minutes = (int)minutes;
    paper->title = load_fold_text(&fold, raw->title);
    paper->file = loader->file;
}

static enum dlt_err read_paper(struct loader *loader, struct paper *paper)
{
    struct raw_paper *raw = NULL;

    if (load_read_document(loader) != DLT_OK || load_build_tree(loader) != DLT_OK)
        return loader->err;
    load_check_paper(loader);
    if (loader->err == DLT_OK &&
        tree_get(loader->document.root, "questions")->count > (size_t)LOAD_MAX_QUESTIONS)
        loader_report(loader, loader_spot(tree_get(loader->document.root, "questions")),
                      DLT_ERR_LIMIT, "too-many", "more than %d questions", (int)LOAD_MAX_QUESTIONS);
    if (loader->err != DLT_OK || load_raw_paper(loader, &raw) != DLT_OK)
        return loader->err;
    fold_paper(loader, raw, paper);
    load_raw_paper_free(raw);
    return DLT_OK;
}

static void list_questions(struct pack *pack, const char *folder)
{
    const struct node *const list = tree_get(pack->loader.document.root, "questions");
    size_t count = 0;

    pack->listed = arena_array(pack->loader.scratch, list->count, sizeof *pack->listed);
    pack->found = arena_array(pack->arena, list->count, sizeof *pack->found);
    pack->keys = arena_array(pack->loader.scratch, list->count, sizeof *pack->keys);
    for (const struct node *item = list->first; item; item = item->next)
        pack->listed[count++] = (struct listed){
            .path = arena_printf(pack->arena, "%s/%s.yaml", folder, item->text),
            .pack = pack->paper->id,
            .name = item->text,
        };
    pack->count = count;
}

void load_pack_open(struct pack *pack, struct arena *arena, const char *folder,
                    load_report_fn report, void *context)
{
    *pack = (struct pack){.arena = arena, .paper = arena_alloc(arena, sizeof *pack->paper)};
    pack->paper->id = load_pack_name(arena, folder);
    loader_init(&pack->loader, arena, arena_printf(arena, "%s/paper.yaml", folder), report,
                context);
    pack->err = read_paper(&pack->loader, pack->paper);
    if (pack->err == DLT_OK)
        list_questions(pack, folder);
}

/* A file that is not there is a problem of the list. */
static enum dlt_err read_question(struct pack *pack, const struct listed *listed,
                                  const struct node *item, const struct question **question_out)
{
    struct loader loader;
    enum dlt_err err;

    if (access(listed->path, F_OK) != 0 && errno == ENOENT)
        return loader_report(&pack->loader, loader_spot(item), DLT_ERR_IO, "missing-question",
                             "there is no file %s.yaml beside the paper", item->text);
    if (!pack->heads)
        return load_listed_question(pack->arena, listed, question_out, pack->loader.report,
                                    pack->loader.context);
    loader_init(&loader, pack->arena, listed->path, pack->loader.report, pack->loader.context);
    err = load_listed_head(&loader, listed, question_out);
    loader_finish(&loader);
    return err;
}

static void read_questions(struct pack *pack)
{
    const struct node *item = tree_get(pack->loader.document.root, "questions")->first;
    size_t count = 0;

    for (size_t i = 0; i < pack->count; i++, item = item->next) {
        const struct question *question = pack->found[i];

        if (question || read_question(pack, &pack->listed[i], item, &question) == DLT_OK)
            pack->found[count++] = question;
    }
    pack->paper->questions = pack->found;
    pack->paper->question_count = count;
}

/* Only when all questions are there does their sum say anything. */
static void check_sum(struct pack *pack)
{
    struct loader *const loader = &pack->loader;
    const struct node *const root = loader->document.root;
    const struct paper *const paper = pack->paper;
    long sum = 0;

    if (paper->question_count != pack->count)
        return;
    for (size_t i = 0; i < paper->question_count; i++)
        sum += paper->questions[i]->marks;
    if (sum > MARKS_MAX)
        loader_report(loader, loader_spot(tree_get(root, "marks")), DLT_ERR_RANGE, "marks",
                      "the questions have more than %d marks together", MARKS_MAX / MARKS_ONE);
    else if (sum != paper->marks)
        loader_report(loader, loader_spot(tree_get(root, "marks")), DLT_ERR_RANGE, "marks",
                      "the paper has %s marks, and its questions %s together",
                      marks_format(loader->scratch, paper->marks),
                      marks_format(loader->scratch, (int)sum));
}

enum dlt_err load_pack_close(struct pack *pack, const struct paper **paper_out)
{
    if (pack->err == DLT_OK) {
        read_questions(pack);
        check_sum(pack); /* problems of the list are told, and what can be used is */
        *paper_out = pack->paper;
    }
    loader_finish(&pack->loader);
    return pack->err;
}

enum dlt_err load_pack(struct arena *arena, const char *folder, const struct paper **paper_out,
                       load_report_fn report, void *context)
{
    struct pack pack;

    load_pack_open(&pack, arena, folder, report, context);
    return load_pack_close(&pack, paper_out);
}
