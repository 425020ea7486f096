/* SPDX-License-Identifier: MIT */
/* man/dltutor.5 against the loader: it lists the keys that there are, no more and no fewer, and its
 * examples load. */
#include "check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_LINE = 512 };

static FILE *open_manual(void)
{
    FILE *const file = fopen("man/dltutor.5", "r");

    assert_non_null(file);
    return file;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(FILE *file, char line[LONGEST_LINE])
{
    if (!fgets(line, LONGEST_LINE, file))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

/* Goes on behind the comment ".\" WHAT: NAME" and gives NAME; false: there is none left. */
static bool find_comment(FILE *file, const char *what, char name[LONGEST_LINE])
{
    char line[LONGEST_LINE];

    while (next_line(file, line)) {
        char start[64];

        snprintf(start, sizeof start, ".\\\" %s: ", what);
        if (str_starts(line, start)) {
            strcpy(name, line + strlen(start));
            return true;
        }
    }
    return false;
}

/* --- keys ------------------------------------------------------------------------------------------ */

static const struct mapping *find_mapping(const char *name)
{
#define MAPPING_ADDRESS(type, keys) &load_mapping_##type,
    static const struct mapping *const mappings[] = {MAPPINGS(MAPPING_ADDRESS)};

    for (size_t i = 0; i < DLT_COUNT(mappings); i++) {
        if (str_equal(mappings[i]->name, name))
            return mappings[i];
    }
    fail_msg("the manual speaks of a mapping %s", name);
    return NULL;
}

/* The list that follows must hold the mapping's keys, in the table's order. */
static void compare_keys(FILE *file, const struct mapping *mapping)
{
    char line[LONGEST_LINE];
    size_t at = 0;

    while (next_line(file, line) && !str_equal(line, ".El")) {
        if (!str_starts(line, ".It Ic "))
            continue;
        if (at >= mapping->count)
            fail_msg("%s: the manual has a key %s more", mapping->name, line + 7);
        assert_string_equal(line + 7, mapping->rows[at].key);
        at++;
    }
    if (at < mapping->count)
        fail_msg("%s: the manual lacks %s", mapping->name, mapping->rows[at].key);
}

static void the_manual_lists_every_key(void **state)
{
    enum {
        ALL = 0
#define MAPPING_ONE(type, keys) +1
        MAPPINGS(MAPPING_ONE)
    };
    FILE *const file = open_manual();
    char name[LONGEST_LINE];
    int found = 0;

    (void)state;
    while (find_comment(file, "keys", name)) {
        compare_keys(file, find_mapping(name));
        found++;
    }
    fclose(file);
    assert_int_equal(found, ALL);
}

/* --- examples -------------------------------------------------------------------------------------- */

/* Takes the roff escapes off a line of a literal block: \e is a backslash, \& nothing. */
static void add_unescaped(struct strbuf *text, const char *line)
{
    for (; *line; line++) {
        if (line[0] == '\\' && (line[1] == 'e' || line[1] == '&')) {
            line++;
            if (*line == 'e')
                strbuf_add(text, "\\");
        } else {
            strbuf_add_bytes(text, line, 1);
        }
    }
    strbuf_add(text, "\n");
}

/* The literal block that follows. */
static void read_block(FILE *file, struct strbuf *text)
{
    char line[LONGEST_LINE];

    strbuf_clear(text);
    assert_true(next_line(file, line));
    assert_true(str_starts(line, ".Bd -literal"));
    while (next_line(file, line) && !str_equal(line, ".Ed"))
        add_unescaped(text, line);
}

static void fail_on_problem(void *context, const struct diag *diag)
{
    fail_msg("%s in\n%s", diag->text, (const char *)context);
}

static void write_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Each example stands alone, a paper with the example question epochs that came before it. */
static void load_example(const char *folder, const char *kind, char *text)
{
    struct arena *const arena = arena_create();
    const struct question *question = NULL;
    const struct paper *paper = NULL;
    const char *const path =
        arena_printf(arena, "%s/%s.yaml", folder, str_equal(kind, "paper") ? "paper" : "example");

    write_file(path, text);
    if (str_equal(kind, "paper")) {
        assert_int_equal(load_pack(arena, folder, &paper, fail_on_problem, text), DLT_OK);
        assert_int_equal(paper->question_count, 1);
    } else {
        assert_string_equal(kind, "question");
        assert_int_equal(load_question(arena, path, "pack", &question, fail_on_problem, text),
                         DLT_OK);
        if (str_equal(question->id, "epochs"))
            write_file(arena_printf(arena, "%s/epochs.yaml", folder), text);
    }
    remove(path);
    arena_destroy(arena);
}

static void the_manuals_examples_load(void **state)
{
    char folder[] = "/tmp/dltutor-manual-XXXXXX";
    FILE *const file = open_manual();
    char kind[LONGEST_LINE], path[64];
    struct strbuf text;
    int found = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    strbuf_init(&text);
    while (find_comment(file, "example", kind)) {
        read_block(file, &text);
        load_example(folder, kind, text.text);
        found++;
    }
    assert_true(found >= 6);
    strbuf_finish(&text);
    fclose(file);
    snprintf(path, sizeof path, "%s/epochs.yaml", folder);
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

/* --- what the examples show ---------------------------------------------------------------------- */

/* Keys that were seen, each as "MAPPING.KEY". */
static void see(struct names *seen, const struct node *node, const struct mapping *mapping)
{
    for (size_t i = 0; i < mapping->count; i++) {
        const struct key_row *const row = &mapping->rows[i];
        const struct node *const child = tree_get(node, row->key);

        if (!child)
            continue;
        names_add(seen, arena_printf(seen->arena, "%s.%s", mapping->name, row->key), NULL);
        if (row->type == ROW_MAP)
            see(seen, child, row->mapping);
        for (const struct node *item = tree_first(child); item && row->type == ROW_LIST;
             item = item->next)
            see(seen, item, row->mapping);
    }
    if (mapping == &load_mapping_field && tree_text(node, "kind"))
        names_add(seen, arena_strdup(seen->arena, tree_text(node, "kind")), NULL);
}

static void see_example(struct names *seen, const char *path, const char *kind, char *text)
{
    struct loader loader;

    write_file(path, text);
    loader_init(&loader, seen->arena, path, fail_on_problem, text);
    assert_int_equal(load_read_document(&loader), DLT_OK);
    assert_int_equal(load_build_tree(&loader), DLT_OK);
    see(seen, loader.document.root, find_mapping(kind));
    loader_finish(&loader);
    remove(path);
}

/* Every key and every kind of field stands in an example. */
static void the_examples_use_every_key(void **state)
{
    char path[] = "/tmp/dltutor-manual-XXXXXX", kind[LONGEST_LINE];
    const int descriptor = mkstemp(path);
    FILE *const file = open_manual();
    struct arena *const arena = arena_create();
    struct names seen;
    struct strbuf text;

    (void)state;
    assert_true(descriptor >= 0);
    close(descriptor);
    names_init(&seen, arena);
    strbuf_init(&text);
    while (find_comment(file, "example", kind)) {
        read_block(file, &text);
        see_example(&seen, path, kind, text.text);
    }
    for (size_t i = 0; i < FIELD_KIND_COUNT; i++) {
        if (!names_has(&seen, load_kinds[i]))
            fail_msg("no example has a field of kind %s", load_kinds[i]);
    }
#define SEEN_MAPPING(type, keys) &load_mapping_##type,
    static const struct mapping *const mappings[] = {MAPPINGS(SEEN_MAPPING)};
    for (size_t i = 0; i < DLT_COUNT(mappings); i++) {
        for (size_t k = 0; k < mappings[i]->count; k++) {
            const char *const key =
                arena_printf(arena, "%s.%s", mappings[i]->name, mappings[i]->rows[k].key);

            if (!names_has(&seen, key))
                fail_msg("no example has %s", key);
        }
    }
    strbuf_finish(&text);
    fclose(file);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manual_lists_every_key),
        cmocka_unit_test(the_manuals_examples_load),
        cmocka_unit_test(the_examples_use_every_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
