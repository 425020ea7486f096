/* SPDX-License-Identifier: MIT */
/* Where papers and progress are kept, and loading them: the program's own tree, the installed
 * folders, the user's data folder, DLTUTOR_QUESTIONS. */
#include "cli_private.h"
#include "dltutor/load.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_FOLDERS = 64,
    WORTH_KEEPING = 500, /* heads, by a command that only looks; the tutor keeps all */
};

struct folders {
    const char **items;
    size_t count;
};

static void add_folder(struct folders *folders, const char *path)
{
    if (folders->count < MAX_FOLDERS && path[0] && access(path, F_OK) == 0)
        folders->items[folders->count++] = path;
}

/* Folder of the running program; "" when it cannot be told. */
static const char *program_folder(struct cli *cli)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0) {
        char *resolved = realpath(cli->program, NULL);
        if (!resolved)
            return "";
        length = (ssize_t)strlen(resolved);
        if ((size_t)length >= sizeof path)
            length = 0;
        memcpy(path, resolved, (size_t)length);
        free(resolved);
    }
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    return slash ? arena_strndup(cli->arena, path, (size_t)(slash - path)) : "";
}

/* XDG_DATA_HOME (only an absolute path counts) or its default; NULL without a home. */
static const char *data_folder(struct cli *cli)
{
    const char *data = getenv("XDG_DATA_HOME");
    if (data && data[0] == '/')
        return arena_printf(cli->arena, "%s/dltutor", data);
    const char *home = getenv("HOME");
    if (home && home[0] == '/')
        return arena_printf(cli->arena, "%s/.local/share/dltutor", home);
    return NULL;
}

/* A pack is called like its folder, which "." and ".." do not tell. */
static const char *named_folder(struct cli *cli, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!str_equal(name, ".") && !str_equal(name, ".."))
        return path;
    char *resolved = realpath(path, NULL);
    const char *named = resolved ? arena_strdup(cli->arena, resolved) : path;
    free(resolved);
    return named;
}

/* A paper here, or one folder below. */
static bool has_paper(DIR *folder, const char *path)
{
    struct arena *arena = arena_create();
    bool found = access(arena_printf(arena, "%s/paper.yaml", path), F_OK) == 0;
    for (const struct dirent *entry = NULL; !found && (entry = readdir(folder));) {
        arena_reset(arena);
        found = entry->d_name[0] != '.' &&
                access(arena_printf(arena, "%s/%s/paper.yaml", path, entry->d_name), F_OK) == 0;
    }
    arena_destroy(arena);
    return found;
}

/* The folders of DLTUTOR_QUESTIONS; one that cannot be read is told and left out. */
static void add_own_folders(struct cli *cli, struct folders *folders)
{
    const char *own = getenv("DLTUTOR_QUESTIONS");
    while (own && *own) {
        size_t length = strcspn(own, ":");
        const char *path = arena_strndup(cli->arena, own, length);
        own += length + (own[length] == ':');
        if (length == 0 || folders->count == MAX_FOLDERS)
            continue;
        DIR *folder = opendir(path);
        if (folder)
            folders->items[folders->count++] = named_folder(cli, path);
        else
            cli_error(cli, 0, "DLTUTOR_QUESTIONS: %s: %s", path, strerror(errno));
        if (folder && !has_paper(folder, path))
            cli_error(cli, 0, "DLTUTOR_QUESTIONS: %s: no paper.yaml here, nor one folder below",
                      path);
        if (folder)
            closedir(folder);
    }
}

size_t cli_question_folders(struct cli *cli, const char ***folders_out)
{
    struct folders folders = {.items = arena_array(cli->arena, MAX_FOLDERS, sizeof(char *))};
    add_own_folders(cli, &folders);
    const char *data = data_folder(cli);
    if (data)
        add_folder(&folders, arena_printf(cli->arena, "%s/questions", data));
    /* Beside an installed program, then in the tree it was built in. */
    static const char *const places[] = {"../share/dltutor/questions", "../questions",
                                         "../../questions"};
    const char *folder = program_folder(cli);
    size_t before = folders.count;
    for (size_t i = 0; folder[0] && i < DLT_COUNT(places) && folders.count == before; i++)
        add_folder(&folders, arena_printf(cli->arena, "%s/%s", folder, places[i]));
    *folders_out = folders.items;
    return folders.count;
}

static void report(void *context, const struct diag *diag)
{
    cli_diag(context, diag);
}

static bool load_papers(struct cli *cli, size_t worth, struct bank *bank_out)
{
    const char **folders = NULL;
    size_t count = cli_question_folders(cli, &folders);
    if (count == 0) {
        cli_error(cli, EXIT_ENVIRONMENT,
                  "no folder of questions beside the program; name one in DLTUTOR_QUESTIONS");
        return false;
    }
    const char *kept = cli_heads_file(cli, folders, count);
    const bool known = cli_heads_use(kept);
    const struct load_places places = {.folders = folders,
                                       .folder_count = count,
                                       .kept = kept,
                                       .worth = worth,
                                       .now = (int64_t)time(NULL)};
    enum dlt_err err = load_kept_heads(cli->arena, &places, bank_out, report, cli);
    if (!known)
        cli_heads_tidy(cli, kept);
    if (err != DLT_OK)
        return false;
    if (bank_out->paper_count == 0) {
        cli_error(cli, EXIT_ENVIRONMENT, "no paper could be loaded from %s", folders[0]);
        return false;
    }
    return true;
}

bool cli_load_bank(struct cli *cli, struct bank *bank_out)
{
    return load_papers(cli, WORTH_KEEPING, bank_out);
}

bool cli_load_bank_to_sit(struct cli *cli, struct bank *bank_out)
{
    return load_papers(cli, 1, bank_out);
}

int cli_bind_question(struct cli *cli, const struct cli_args *args, struct variant **variant_out)
{
    struct bank bank = {0};
    const struct question *head = NULL, *question = NULL;
    struct diag diag = {0};
    uint64_t seed = 0;
    if (!cli_seed(cli, args, &seed))
        return EXIT_USAGE;
    if (!cli_load_bank(cli, &bank))
        return EXIT_ENVIRONMENT;
    enum dlt_err err = bank_find_question(&bank, args->operands[0], &head, &diag);
    if (err == DLT_OK) {
        err = cli_open_question(cli->arena, head, &question, report, cli);
        if (err != DLT_OK)
            return cli_exit_code(err); /* the file has changed since, and that is told */
        err = variant_create(question, seed, variant_out, &diag);
    }
    if (err != DLT_OK)
        cli_diag(cli, &diag);
    return cli_exit_code(err);
}

/* --- progress ---------------------------------------------------------------------------------- */

struct cli_progress {
    struct progress *items; /* by the names of their questions */
    size_t count;
};

static int by_name(const void *a, const void *b)
{
    const struct progress *first = a, *second = b;
    return strcmp(first->question, second->question);
}

struct cli_progress *cli_read_progress(struct store *store, struct arena *arena, struct diag *diag)
{
    struct cli_progress *list = arena_alloc(arena, sizeof *list);
    if (store_progress(store, arena, &list->items, &list->count, diag) != DLT_OK)
        return NULL;
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, by_name);
    return list;
}

const struct progress *cli_find_progress(const struct cli_progress *list,
                                         const struct question *question)
{
    size_t low = 0, high = list ? list->count : 0;
    size_t length = strlen(question->pack);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *name = list->items[middle].question;
        int order = strncmp(name, question->pack, length);
        if (order == 0)
            order = name[length] == '/' ? strcmp(name + length + 1, question->id)
                                        : (unsigned char)name[length] - '/';
        if (order == 0)
            return &list->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const char *store_path(struct cli *cli)
{
    const char *data = data_folder(cli);
    return data ? arena_printf(cli->arena, "%s/progress.db", data) : NULL;
}

bool cli_has_store(struct cli *cli)
{
    const char *path = store_path(cli);
    return path && access(path, F_OK) == 0;
}

struct store *cli_open_store(struct cli *cli, const char **why_out)
{
    struct store *store = NULL;
    struct diag diag = {0};
    const char *path = store_path(cli);
    *why_out = NULL;
    if (!path) {
        *why_out = "neither XDG_DATA_HOME nor HOME is set";
        return NULL;
    }
    if (store_open(path, &store, &diag) == DLT_OK)
        return store;
    *why_out = arena_strdup(cli->arena, diag.text);
    return NULL;
}

static int64_t port_now(void *context)
{
    (void)context;
    return (int64_t)time(NULL);
}

static bool port_attempt(void *context, const struct variant *variant, const struct field *field,
                         const char *text, const struct verdict *verdict, int hints_seen)
{
    struct cli_keeper *keeper = context;
    if (!keeper->store)
        return false;
    struct arena *arena = arena_create();
    const struct attempt attempt = {
        .question = question_full_name(arena, variant->question),
        .seed = variant->seed,
        .field = field->id,
        .text = text,
        .status = verdict_status_name(verdict->status),
        .note = verdict->note,
        .marks = verdict->marks,
        .max = verdict->max,
        .at = port_now(context),
        .hints_seen = hints_seen,
        .self = verdict->self,
    };
    bool kept = store_record_attempt(keeper->store, &attempt, NULL) == DLT_OK;
    arena_destroy(arena);
    return kept;
}

static bool port_draft(void *context, const struct variant *variant, const struct field *field,
                       const char *text)
{
    struct cli_keeper *keeper = context;
    if (!keeper->store)
        return false;
    struct arena *arena = arena_create();
    const char *name = question_full_name(arena, variant->question);
    bool kept =
        store_save_draft(keeper->store, name, variant->seed, field->id, text, NULL) == DLT_OK;
    arena_destroy(arena);
    return kept;
}

static bool port_hints(void *context, const struct variant *variant, const struct part *part,
                       uint64_t seen)
{
    struct cli_keeper *keeper = context;
    if (!keeper->store)
        return false;
    struct arena *arena = arena_create();
    const char *name = question_full_name(arena, variant->question);
    bool kept =
        store_save_hints(keeper->store, name, variant->seed, part->id, seen, NULL) == DLT_OK;
    arena_destroy(arena);
    return kept;
}

static void restore_field(struct session *session, const struct question *question,
                          const struct kept_field *kept)
{
    size_t index = question_find_field(question, kept->field);
    if (index == SIZE_MAX)
        return; /* the question has changed since */
    if (kept->text)
        session_restore_submitted(session, index, kept->text, kept->best);
    session_restore_self(session, index, kept->self ? kept->self_marks : -1, kept->best_self);
    if (kept->draft)
        session_restore_draft(session, index, kept->draft);
}

static void port_restore(void *context, struct session *session, const struct variant *variant)
{
    struct cli_keeper *keeper = context;
    struct kept kept = {0};
    if (!keeper->store)
        return;
    struct arena *arena = arena_create();
    const struct question *question = variant->question;
    const char *name = question_full_name(arena, question);
    if (store_load(keeper->store, arena, name, variant->seed, &kept, NULL) == DLT_OK) {
        for (size_t i = 0; i < kept.field_count; i++)
            restore_field(session, question, &kept.fields[i]);
        for (size_t i = 0; i < kept.hint_count; i++)
            for (size_t part = 0; part < question->part_count; part++)
                if (str_equal(question->parts[part].id, kept.hints[i].part))
                    session_restore_hints(session, part, kept.hints[i].seen);
    }
    arena_destroy(arena);
}

static bool port_place(void *context, const struct question *question,
                       const struct lesson_place *place)
{
    struct cli_keeper *keeper = context;
    if (!keeper->store)
        return false;
    struct arena *arena = arena_create();
    const struct kept_place kept = {question_full_name(arena, question), place->seed, place->step,
                                    place->furthest};
    const bool done = store_save_place(keeper->store, &kept, NULL) == DLT_OK;
    arena_destroy(arena);
    return done;
}

static bool port_find_place(void *context, struct arena *arena, const struct question *question,
                            struct lesson_place *place_out)
{
    const struct cli_keeper *keeper = context;
    struct kept_place kept = {0};
    if (!keeper->store ||
        store_load_place(keeper->store, arena, question_full_name(arena, question), &kept, NULL) !=
            DLT_OK ||
        !kept.question)
        return false;
    *place_out = (struct lesson_place){kept.seed, kept.step, kept.furthest};
    return true;
}

/* A sitting asks for each question of its paper in turn, and then no more: the records are read with
 * the first of them, and again when the same one is asked for by the next sitting. */
static void read_best(struct cli_keeper *keeper, const struct question *question)
{
    if (keeper->best_first && keeper->best_first != question &&
        str_equal(keeper->best_first->pack, question->pack))
        return;
    arena_destroy(keeper->best_arena);
    keeper->best_arena = arena_create();
    keeper->best = cli_read_progress(keeper->store, keeper->best_arena, NULL);
    keeper->best_first = question;
}

static int port_best(void *context, const struct question *question, int *self_out)
{
    struct cli_keeper *keeper = context;
    if (!keeper->store)
        return -1;
    read_best(keeper, question);
    const struct progress *found = cli_find_progress(keeper->best, question);
    if (!found)
        return -1;
    *self_out = found->self;
    return found->best;
}

/* --- whole questions ----------------------------------------------------------------------------- */

/* A question that the session has open, in an arena of its own. */
struct cli_opened {
    struct cli_opened *next;
    struct arena *arena;
    const struct question *question;
};

static enum dlt_err port_open(void *context, const struct question *listed,
                              const struct question **question_out,
                              void (*report_fn)(void *context, const struct diag *diag),
                              void *report_context)
{
    struct cli_keeper *keeper = context;
    struct arena *arena = arena_create();
    const struct question *question = NULL;
    enum dlt_err err = cli_open_question(arena, listed, &question, report_fn, report_context);
    if (err != DLT_OK) {
        arena_destroy(arena);
        return err;
    }
    struct cli_opened *opened = mem_alloc(sizeof(*opened));
    *opened = (struct cli_opened){.next = keeper->opened, .arena = arena, .question = question};
    keeper->opened = opened;
    *question_out = question;
    return DLT_OK;
}

static void port_close(void *context, const struct question *question)
{
    struct cli_keeper *keeper = context;
    struct cli_opened **at = &keeper->opened;
    while (*at && (*at)->question != question)
        at = &(*at)->next;
    if (!*at)
        return;
    struct cli_opened *opened = *at;
    *at = opened->next;
    arena_destroy(opened->arena);
    mem_free(opened);
}

void cli_keeper_finish(struct cli_keeper *keeper)
{
    arena_destroy(keeper->best_arena);
    store_close(keeper->store);
    *keeper = (struct cli_keeper){.store = NULL};
}

struct session_ports cli_ports(struct cli_keeper *keeper)
{
    return (struct session_ports){
        .context = keeper,
        .now = port_now,
        .open = port_open,
        .close = port_close,
        .attempt = port_attempt,
        .draft = port_draft,
        .hints = port_hints,
        .restore = port_restore,
        .best = port_best,
        .place = port_place,
        .find_place = port_find_place,
    };
}
