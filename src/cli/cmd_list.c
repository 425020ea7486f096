/* SPDX-License-Identifier: MIT */
/* dltutor list: papers, questions, marks, topics and progress. */
#include "cli_private.h"
#include <string.h>

enum { TITLE_WIDTH = 34, TITLE_WIDEST = 56, ID_WIDTH = 5 };

/* Progress is a courtesy here: without a database the list is printed all the same, and none is
 * made. */
static const struct cli_progress *load_progress(struct cli *cli)
{
    const struct cli_progress *list = NULL;
    struct diag diag = {0};
    const char *why = NULL;
    if (!cli_has_store(cli))
        return NULL;
    struct store *store = cli_open_store(cli, &why);
    if (store) {
        list = cli_read_progress(store, cli->arena, &diag);
        why = list ? NULL : diag.text;
    }
    if (why)
        cli_error(cli, 0, "progress cannot be read: %s", why);
    store_close(store);
    return list;
}

static const char *topics(struct cli *cli, const struct question *question)
{
    struct strbuf text;
    strbuf_init(&text);
    for (size_t i = 0; i < question->topic_count; i++) {
        strbuf_add(&text, i ? ", " : "");
        strbuf_add(&text, question->topics[i]);
    }
    const char *joined = strbuf_take(&text, cli->arena);
    strbuf_finish(&text);
    return joined;
}

/* Columns for the ids and the titles of a paper. */
struct widths {
    int id, title;
};

static struct widths paper_widths(const struct paper *paper)
{
    struct widths widths = {ID_WIDTH, TITLE_WIDTH};
    for (size_t i = 0; i < paper->question_count; i++) {
        const struct question *question = paper->questions[i];
        int id = (int)strlen(question->id);
        int title = utf8_width(question->title.text, strlen(question->title.text));
        widths.id = id > widths.id ? id : widths.id;
        widths.title = title > widths.title ? title : widths.title;
    }
    widths.title = widths.title > TITLE_WIDEST ? TITLE_WIDEST : widths.title;
    return widths;
}

static void print_question(struct cli *cli, const struct question *question, struct widths widths,
                           const struct progress *progress)
{
    const char *max = marks_format(cli->arena, question->marks);
    const char *marks =
        progress ? arena_printf(cli->arena, "%s/%s", marks_format(cli->arena, progress->best), max)
                 : arena_printf(cli->arena, "-/%s", max);
    const char *self =
        progress && progress->self
            ? arena_printf(cli->arena, "  (self %s)", marks_format(cli->arena, progress->self))
            : "";
    const char *level = question->difficulty > 0
                            ? arena_printf(cli->arena, "  (level %d)", question->difficulty)
                            : "";
    char *line = arena_printf(cli->arena, "  %-*s %8s  %s %s%s%s\n", widths.id, question->id, marks,
                              cli_padded(cli, question->title.text, widths.title),
                              topics(cli, question), level, self);
    cli_print(cli, cli->out, line);
}

static void print_paper(struct cli *cli, const struct paper *paper, const struct cli_progress *list)
{
    char *line =
        arena_printf(cli->arena, "%s  %s  (%zu question%s, %s %s, %d minute%s)\n", paper->id,
                     paper->title, paper->question_count, paper->question_count == 1 ? "" : "s",
                     marks_format(cli->arena, paper->marks), cli_marks_word(paper->marks),
                     paper->minutes, paper->minutes == 1 ? "" : "s");
    cli_print(cli, cli->out, line);
    const struct widths widths = paper_widths(paper);
    for (size_t i = 0; i < paper->question_count; i++)
        print_question(cli, paper->questions[i], widths,
                       cli_find_progress(list, paper->questions[i]));
}

static json_t *question_json(const struct question *question, const struct progress *progress)
{
    json_t *topic_list = json_array();
    for (size_t i = 0; i < question->topic_count; i++)
        json_array_append_new(topic_list, json_string(question->topics[i]));
    json_t *before = json_array();
    for (size_t i = 0; i < question->prerequisite_count; i++)
        json_array_append_new(before, json_string(question->prerequisites[i].text));
    json_t *fields = json_array();
    for (size_t i = 0; i < question->head_count; i++) {
        const struct field_head *head = &question->heads[i];
        json_array_append_new(fields, json_pack("{s:s, s:s, s:o}", "id", head->id, "kind",
                                                check_kind(head->kind)->name, "max",
                                                cli_json_marks(head->marks)));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:b}", "id", question->id,
                     "title", question->title.text, "max", cli_json_marks(question->marks),
                     "topics", topic_list, "difficulty",
                     question->difficulty ? json_integer(question->difficulty) : json_null(),
                     "prerequisites", before, "fields", fields, "marks",
                     cli_json_marks(progress ? progress->best : 0), "self",
                     cli_json_marks(progress ? progress->self : 0), "tries",
                     progress ? progress->tries : 0, "begun", progress != NULL);
}

static json_t *paper_json(const struct paper *paper, const struct cli_progress *list)
{
    json_t *questions = json_array();
    for (size_t i = 0; i < paper->question_count; i++)
        json_array_append_new(
            questions,
            question_json(paper->questions[i], cli_find_progress(list, paper->questions[i])));
    return json_pack("{s:s, s:s, s:i, s:o, s:o}", "id", paper->id, "title", paper->title, "minutes",
                     paper->minutes, "max", cli_json_marks(paper->marks), "questions", questions);
}

static int run(struct cli *cli, const struct cli_args *args)
{
    struct bank bank = {0};
    if (!cli_load_bank(cli, &bank))
        return EXIT_ENVIRONMENT;
    const struct cli_progress *list = load_progress(cli);
    if (cli_option(args, "--json")) {
        json_t *papers = json_array();
        for (size_t i = 0; i < bank.paper_count; i++)
            json_array_append_new(papers, paper_json(bank.papers[i], list));
        cli_print_json(cli, json_pack("{s:o}", "papers", papers));
        return EXIT_DONE;
    }
    for (size_t i = 0; i < bank.paper_count; i++)
        print_paper(cli, bank.papers[i], list);
    return EXIT_DONE;
}

const struct command cmd_list = {
    .name = "list",
    .operands = "",
    .summary = "list papers and questions with marks, topics and progress",
    .options = {{.name = "--json", .help = "as JSON"}},
    .least = 0,
    .most = 0,
    .run = run,
};
