/* SPDX-License-Identifier: MIT */
/* What comes before a question: questions that exist, and no circle of them. */
#include "checker.h"
#include "dltutor/load.h"
#include <string.h>
#include <sys/stat.h>

enum { MOST_KNOWN = 20000, DEEPEST = 1000 };

/* A question that some other comes after. */
struct checker_known {
    const char *path;    /* of its file */
    const char **before; /* paths of what comes before it */
    size_t count;
    bool open; /* the walk stands in it or below */
    bool done; /* no circle leads through it */
};

static bool is_there(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static const char *folder_of(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(cli->arena, path, (size_t)(slash - path)) : ".";
}

/* The file of PACK/ID: beside the question's own pack, or in a folder of packs. NULL: there is none. */
static const char *find_in_pack(struct cli *cli, const char *folder, const char *name)
{
    const char **folders = NULL;
    const char *path = arena_printf(cli->arena, "%s/../%s.yaml", folder, name);
    if (is_there(path))
        return path;
    size_t count = cli_question_folders(cli, &folders);
    for (size_t i = 0; i < count; i++) {
        path = arena_printf(cli->arena, "%s/%s.yaml", folders[i], name);
        if (is_there(path))
            return path;
    }
    return NULL;
}

/* The file of what comes before a question in this folder; NULL: there is none. `*loose_out`: the
 * folder is no pack, so that nobody knows what will stand beside the question. */
static const char *find_file(struct cli *cli, const char *folder, const char *name, bool *loose_out)
{
    *loose_out = false;
    if (strchr(name, '/'))
        return find_in_pack(cli, folder, name);
    const char *path = arena_printf(cli->arena, "%s/%s.yaml", folder, name);
    if (is_there(path))
        return path;
    *loose_out = !is_there(arena_printf(cli->arena, "%s/paper.yaml", folder));
    return NULL;
}

/* --- circles ------------------------------------------------------------------------------------ */

static struct checker_known *add_known(struct checker *checker, const char *path,
                                       const struct question *question)
{
    struct cli *cli = checker->cli;
    const char *folder = folder_of(cli, path);
    checker->known = arena_grow(cli->arena, checker->known, checker->known_count,
                                &checker->known_capacity, sizeof *checker->known);
    struct checker_known *known = &checker->known[checker->known_count++];
    *known = (struct checker_known){.path = arena_strdup(cli->arena, path)};
    known->before =
        arena_array(cli->arena, question ? question->prerequisite_count : 0, sizeof *known->before);
    for (size_t i = 0; question && i < question->prerequisite_count; i++) {
        bool loose;
        const char *file = find_file(cli, folder, question->prerequisites[i].text, &loose);
        if (file)
            known->before[known->count++] = file;
    }
    return known;
}

/* The same file, however the way there is written. */
static bool same_file(const char *a, const char *b)
{
    struct stat first, second;
    return str_equal(a, b) || (stat(a, &first) == 0 && stat(b, &second) == 0 &&
                               first.st_ino == second.st_ino && first.st_dev == second.st_dev);
}

static size_t know(struct checker *checker, const char *path)
{
    for (size_t i = 0; i < checker->known_count; i++)
        if (str_equal(checker->known[i].path, path))
            return i;
    struct arena *arena = arena_create();
    const struct question *question = NULL;
    (void)load_question(arena, path, "", &question, NULL, NULL);
    add_known(checker, path, question);
    arena_destroy(arena);
    return checker->known_count - 1;
}

static const char *id_of(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    return arena_strndup(cli->arena, name, length > 5 ? length - 5 : length);
}

/* The way from a file back to `goal`, "a, b"; NULL: none leads there. */
static const char *find_circle(struct checker *checker, const char *path, const char *goal,
                               int depth)
{
    struct cli *cli = checker->cli;
    if (same_file(path, goal))
        return id_of(cli, path);
    if (depth > DEEPEST || checker->known_count > MOST_KNOWN)
        return NULL;
    size_t at = know(checker, path);
    if (checker->known[at].open)
        return NULL;
    checker->known[at].open = true;
    const char *way = NULL;
    for (size_t i = 0; !way && i < checker->known[at].count; i++)
        way = find_circle(checker, checker->known[at].before[i], goal, depth + 1);
    return way ? arena_printf(cli->arena, "%s, %s", id_of(cli, path), way) : NULL;
}

static void check_circle(struct checker *checker, const struct question *question,
                         const struct source *place, const char *file)
{
    for (size_t i = 0; i < checker->known_count; i++)
        checker->known[i].open = false;
    const char *way = find_circle(checker, file, question->file, 0);
    if (way && strchr(way, ','))
        checker_complain(checker, place, "cycle",
                         "a circle: %s comes after %s, and nobody could begin", question->id, way);
    else if (way)
        checker_complain(checker, place, "cycle", "a question cannot come before itself");
}

/* --- what is not there -------------------------------------------------------------------------- */

/* The questions beside this one, for a proposal. */
static const char *propose(struct checker *checker, const char *folder, const char *name)
{
    struct cli *cli = checker->cli;
    struct bank bank = {0};
    struct arena *arena = arena_create();
    const char *near = NULL;
    if (load_heads(arena, &folder, 1, &bank, NULL, NULL) == DLT_OK && bank.paper_count > 0) {
        const struct paper *paper = bank.papers[0];
        const char **names = arena_array(arena, paper->question_count, sizeof *names);
        for (size_t i = 0; i < paper->question_count; i++)
            names[i] = paper->questions[i]->id;
        near = cli_propose(name, names, paper->question_count);
    }
    near = near ? arena_strdup(cli->arena, near) : NULL;
    arena_destroy(arena);
    return near;
}

static void tell_missing(struct checker *checker, const struct source *place, const char *folder)
{
    const char *near = strchr(place->text, '/') ? NULL : propose(checker, folder, place->text);
    if (near)
        checker_complain(checker, place, "unknown-question",
                         "no question of this pack is called \"%s\" (did you mean %s?)",
                         place->text, near);
    else if (strchr(place->text, '/'))
        checker_complain(
            checker, place, "unknown-question",
            "no question is called \"%s\": it is written PACK/ID, after the folder and "
            "the file",
            place->text);
    else
        checker_complain(checker, place, "unknown-question",
                         "no question of this pack is called \"%s\"; one of another pack is "
                         "written PACK/%s",
                         place->text, place->text);
}

void checker_prerequisites(struct checker *checker, const struct question *question)
{
    struct cli *cli = checker->cli;
    for (size_t i = 0; i < question->prerequisite_count; i++) {
        const struct source *place = &question->prerequisites[i];
        const char *folder = folder_of(cli, question->file);
        bool loose;
        const char *file = find_file(cli, folder, place->text, &loose);
        if (file)
            check_circle(checker, question, place, file);
        else if (!loose)
            tell_missing(checker, place, folder);
    }
}
