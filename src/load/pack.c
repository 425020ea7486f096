/* SPDX-License-Identifier: MIT */
/* A pack: paper.yaml and the questions it lists. A bad question spoils only itself. */
#include "pack.h"
#include "fold.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct reading {
    struct arena *arena;
    const char *folder;
    struct paper *paper;
    load_report_fn report;
    void *context;
};

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

/* Reads each listed question; a file that is not there is a problem of the list. */
static void read_questions(const struct reading *reading, struct loader *loader)
{
    const struct node *const list = tree_get(loader->document.root, "questions");
    const struct question **const questions =
        arena_array(reading->arena, list->count, sizeof *questions);
    size_t count = 0;

    for (const struct node *item = list->first; item; item = item->next) {
        const struct listed listed = {
            .path = arena_printf(reading->arena, "%s/%s.yaml", reading->folder, item->text),
            .pack = reading->paper->id,
            .name = item->text,
        };

        if (access(listed.path, F_OK) != 0 && errno == ENOENT)
            loader_report(loader, loader_spot(item), DLT_ERR_IO, "missing-question",
                          "there is no file %s.yaml beside the paper", item->text);
        else if (load_listed_question(reading->arena, &listed, &questions[count], reading->report,
                                      reading->context) == DLT_OK)
            count++;
    }
    reading->paper->questions = questions;
    reading->paper->question_count = count;
}

/* Only when all questions are there does their sum say anything. */
static void check_sum(const struct reading *reading, struct loader *loader)
{
    const struct node *const root = loader->document.root;
    const struct paper *const paper = reading->paper;
    long sum = 0;

    if (paper->question_count != tree_get(root, "questions")->count)
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

static enum dlt_err read_paper(struct reading *reading, struct loader *loader)
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
    fold_paper(loader, raw, reading->paper);
    load_raw_paper_free(raw);
    read_questions(reading, loader);
    check_sum(reading, loader);
    return DLT_OK; /* problems of the list were told, and what can be used is */
}

enum dlt_err load_pack(struct arena *arena, const char *folder, const struct paper **paper_out,
                       load_report_fn report, void *context)
{
    struct reading reading = {
        .arena = arena,
        .folder = folder,
        .paper = arena_alloc(arena, sizeof *reading.paper),
        .report = report,
        .context = context,
    };
    struct loader loader;
    enum dlt_err err;

    reading.paper->id = load_pack_name(arena, folder);
    loader_init(&loader, arena, arena_printf(arena, "%s/paper.yaml", folder), report, context);
    err = read_paper(&reading, &loader);
    loader_finish(&loader);
    if (err == DLT_OK)
        *paper_out = reading.paper;
    return err;
}
