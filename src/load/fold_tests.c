/* SPDX-License-Identifier: MIT */
/* Folding what stands around a question: how hard it is, what comes before it and after it, the sorts
 * of its fresh numbers, and its tests. */
#include "fold.h"
#include <string.h>

/* "name = text" -> both; the text keeps its place. */
static const char *split(const struct fold *fold, const struct node *item, struct source *text_out)
{
    const char *const equals = strchr(item->text, '=');
    const char *text = equals + 1;

    while (*text == ' ')
        text++;
    *text_out = (struct source){.text = load_fold_text(fold, text), .file = fold->loader->file};
    tree_place_in_text(&fold->loader->document, item,
                       utf8_count(item->text, (size_t)(text - item->text)), &text_out->line,
                       &text_out->column);
    return str_trim(fold->arena,
                    arena_strndup(fold->arena, item->text, (size_t)(equals - item->text)));
}

static void fold_mix(const struct fold *fold, const struct raw_question *raw,
                     struct question *question)
{
    const struct node *item = tree_first(tree_get(fold->loader->document.root, "mix"));
    struct mix_sort *const mix = arena_array(fold->arena, raw->mix_count, sizeof *mix);

    for (unsigned i = 0; i < raw->mix_count; i++, item = item->next) {
        const struct raw_mix *const from = &raw->mix[i];
        const struct node *text = tree_first(tree_get(item, "draw"));
        struct given_draw *const draws = arena_array(fold->arena, from->draw_count, sizeof *draws);

        mix[i] = (struct mix_sort){
            .name = load_fold_text(fold, from->name),
            .share = 1,
            .draws = draws,
            .draw_count = from->draw_count,
            .where = load_fold_sources(fold, item, "where", from->where, from->where_count),
            .where_count = from->where_count,
        };
        if (from->share)
            str_to_long(from->share, &mix[i].share);
        for (unsigned j = 0; j < from->draw_count; j++, text = text->next)
            draws[j].given = split(fold, text, &draws[j].draw);
    }
    question->mix = mix;
    question->mix_count = raw->mix_count;
}

/* A field by its id, or by the label that it alone has; SIZE_MAX: none. */
static size_t find_answered(const struct question *question, const char *name)
{
    size_t found = question_find_field(question, name);

    for (size_t i = 0; found == SIZE_MAX && i < question_field_count(question); i++) {
        if (str_equal(question_field(question, i, NULL)->label, name))
            found = i;
    }
    return found;
}

static const struct test_text *fold_test_texts(const struct fold *fold, const struct node *list,
                                               const struct question *question)
{
    const size_t count = list ? list->count : 0;
    struct test_text *const texts = arena_array(fold->arena, count, sizeof *texts);
    const struct node *item = tree_first(list);

    for (size_t i = 0; i < count; i++, item = item->next) {
        const char *const name = split(fold, item, &texts[i].text);
        const size_t field = find_answered(question, name);

        texts[i].field = field == SIZE_MAX ? name : question_field(question, field, NULL)->id;
    }
    return texts;
}

static void fold_tests(const struct fold *fold, const struct raw_question *raw,
                       struct question *question)
{
    const struct node *item = tree_first(tree_get(fold->loader->document.root, "tests"));
    struct question_test *const tests = arena_array(fold->arena, raw->tests_count, sizeof *tests);

    for (unsigned i = 0; i < raw->tests_count; i++, item = item->next) {
        const struct raw_test *const from = &raw->tests[i];
        long seed = 0;

        if (from->seed)
            str_to_long(from->seed, &seed);
        tests[i] = (struct question_test){
            .seed = (uint64_t)seed,
            .answers = fold_test_texts(fold, tree_get(item, "answers"), question),
            .answer_count = from->answers_count,
            .notes = fold_test_texts(fold, tree_get(item, "notes"), question),
            .note_count = from->notes_count,
            .place = load_fold_place(fold, item),
        };
        marks_from_text(from->marks, &tests[i].marks);
    }
    question->tests = tests;
    question->test_count = raw->tests_count;
}

void load_fold_study(const struct fold *fold, const struct raw_question *raw,
                     struct question *question)
{
    const struct node *const root = fold->loader->document.root;
    long difficulty = 0;

    if (raw->difficulty)
        str_to_long(raw->difficulty, &difficulty);
    question->difficulty = (int)difficulty;
    question->prerequisites = load_fold_sources(fold, root, "prerequisites", raw->prerequisites,
                                                raw->prerequisites_count);
    question->prerequisite_count = raw->prerequisites_count;
    question->learn = load_fold_source(fold, root, "learn", raw->learn);
    question->notes = load_fold_source(fold, root, "notes", raw->notes);
    fold_mix(fold, raw, question);
    fold_tests(fold, raw, question);
}
