/* SPDX-License-Identifier: MIT */
/* Heads of questions: they say what the whole questions say, and their problems are told in the same
 * order, however many threads read them. */
#include "dltutor/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PACKS = 70, LISTED = 30 /* together more than several threads are started for */ };

/* Folders of the test's own. */
struct place {
    struct arena *arena;
    char root[64];
};

static int make_place(void **state)
{
    struct place *const place = mem_alloc(sizeof *place);

    place->arena = arena_create();
    strcpy(place->root, "/tmp/dltutor-heads-XXXXXX");
    assert_non_null(mkdtemp(place->root));
    *state = place;
    return 0;
}

static int drop(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about;
    (void)type;
    (void)where;
    return remove(path);
}

static int drop_place(void **state)
{
    struct place *const place = *state;

    nftw(place->root, drop, 8, FTW_DEPTH | FTW_PHYS);
    arena_destroy(place->arena);
    mem_free(place);
    return 0;
}

static void make_file(const char *path, const char *text)
{
    FILE *const file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void make_question(struct place *place, const char *path, const char *id, const char *marks)
{
    make_file(path, arena_printf(place->arena,
                                 "id: %s\ntitle: T\nstatement: S\nfields:\n"
                                 "  - {id: n, kind: number, marks: %s, prompt: P, expect: 1}\n",
                                 id, marks));
}

static void tell(void *context, const struct diag *diag)
{
    struct arena *const arena = arena_create();

    strbuf_printf(context, "%s\n", diag_format(arena, diag));
    arena_destroy(arena);
}

static void check_head(const struct question *head, const struct question *whole)
{
    assert_true(head->head);
    assert_false(whole->head);
    assert_null(head->parts);
    assert_string_equal(head->id, whole->id);
    assert_string_equal(head->pack, whole->pack);
    assert_string_equal(head->file, whole->file);
    assert_string_equal(head->title.text, whole->title.text);
    assert_int_equal(head->title.line, whole->title.line);
    assert_int_equal(head->title.column, whole->title.column);
    assert_int_equal(head->marks, whole->marks);
    assert_int_equal(head->difficulty, whole->difficulty);
    assert_int_equal(head->topic_count, whole->topic_count);
    for (size_t i = 0; i < head->topic_count; i++)
        assert_string_equal(head->topics[i], whole->topics[i]);
    assert_int_equal(head->prerequisite_count, whole->prerequisite_count);
    for (size_t i = 0; i < head->prerequisite_count; i++) {
        assert_string_equal(head->prerequisites[i].text, whole->prerequisites[i].text);
        assert_int_equal(head->prerequisites[i].line, whole->prerequisites[i].line);
        assert_int_equal(head->prerequisites[i].column, whole->prerequisites[i].column);
    }
    assert_int_equal(head->head_count, question_field_count(whole));
    for (size_t i = 0; i < head->head_count; i++) {
        const struct field *const field = question_field(whole, i, NULL);

        assert_string_equal(head->heads[i].id, field->id);
        assert_int_equal(head->heads[i].kind, field->kind);
        assert_int_equal(head->heads[i].marks, field->marks);
    }
}

static void check_banks(const char *const *folders, size_t count)
{
    struct arena *const arena = arena_create();
    struct bank heads = {0}, whole = {0};
    struct strbuf told[2];

    strbuf_init(&told[0]);
    strbuf_init(&told[1]);
    assert_int_equal(load_heads(arena, folders, count, &heads, tell, &told[0]), DLT_OK);
    assert_int_equal(load_bank(arena, folders, count, &whole, tell, &told[1]), DLT_OK);
    assert_string_equal(told[0].text, told[1].text);
    assert_int_equal(heads.paper_count, whole.paper_count);
    for (size_t i = 0; i < heads.paper_count; i++) {
        assert_string_equal(heads.papers[i]->id, whole.papers[i]->id);
        assert_string_equal(heads.papers[i]->title, whole.papers[i]->title);
        assert_int_equal(heads.papers[i]->marks, whole.papers[i]->marks);
        assert_int_equal(heads.papers[i]->question_count, whole.papers[i]->question_count);
        for (size_t j = 0; j < heads.papers[i]->question_count; j++)
            check_head(heads.papers[i]->questions[j], whole.papers[i]->questions[j]);
    }
    strbuf_finish(&told[0]);
    strbuf_finish(&told[1]);
    arena_destroy(arena);
}

static void say_what_the_whole_questions_say(void **state)
{
    static const char *const folders[] = {"questions", "tests/packs"};

    (void)state;
    check_banks(folders, 2);
}

static void make_pack(struct place *place, int number)
{
    const char *const folder = arena_printf(place->arena, "%s/p%03d", place->root, number);
    struct strbuf paper;

    assert_int_equal(mkdir(folder, 0700), 0);
    strbuf_init(&paper);
    strbuf_printf(&paper, "title: T%d\nminutes: 1\nmarks: %s\nquestions:\n", number,
                  number == 7 ? "none" : "30");
    for (int i = 0; i < LISTED; i++) {
        const char *const path = arena_printf(place->arena, "%s/q%d.yaml", folder, i);
        const int turn = number * LISTED + i;

        strbuf_printf(&paper, "  - q%d\n", i);
        if (turn % 97 == 5)
            continue; /* not there */
        make_question(place, path, turn % 89 == 3 ? "other" : arena_printf(place->arena, "q%d", i),
                      turn % 61 == 2 ? "2x" : "1");
    }
    make_file(arena_printf(place->arena, "%s/paper.yaml", folder), paper.text);
    strbuf_finish(&paper);
}

static void problems_come_in_order(void **state)
{
    struct place *const place = *state;
    const char *const folders[] = {place->root};

    for (int i = 0; i < PACKS; i++)
        make_pack(place, i);
    for (int round = 0; round < 5; round++)
        check_banks(folders, 1);
}

static void the_whole_is_read_from_the_file_as_it_is(void **state)
{
    struct place *const place = *state;
    const char *const path = arena_printf(place->arena, "%s/q1.yaml", place->root);
    const struct question head = {.id = "q1", .pack = "p", .file = path, .head = true};
    const struct question *question = NULL;
    struct strbuf told;

    strbuf_init(&told);
    make_question(place, path, "q1", "3");
    assert_int_equal(load_whole_question(place->arena, &head, &question, tell, &told), DLT_OK);
    assert_string_equal(told.text, "");
    assert_string_equal(question->pack, "p");
    assert_int_equal(question->marks, 3 * MARKS_ONE);
    question = NULL;
    make_question(place, path, "q2", "3");
    assert_int_equal(load_whole_question(place->arena, &head, &question, tell, &told),
                     DLT_ERR_UNKNOWN);
    assert_non_null(strstr(told.text, "the question is called q2"));
    assert_int_equal(remove(path), 0);
    assert_int_equal(load_whole_question(place->arena, &head, &question, tell, &told), DLT_ERR_IO);
    assert_null(question);
    strbuf_finish(&told);
}

/* --- heads that are kept ----------------------------------------------------------------------------- */

enum { KEPT = 600, NOW = 2000000000, LONG_AGO = 1000000000 };

static const char *kept_path(struct place *place, const char *name)
{
    return arena_printf(place->arena, "%s/bank/p/%s", place->root, name);
}

static void set_time(const char *path, time_t seconds)
{
    const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void write_kept(struct place *place, int number, const char *marks, time_t seconds)
{
    const char *const id = arena_printf(place->arena, "q%d", number);
    const char *const path = kept_path(place, arena_printf(place->arena, "%s.yaml", id));

    make_question(place, path, id, marks);
    set_time(path, seconds);
}

static void make_kept_bank(struct place *place)
{
    struct strbuf paper;

    assert_int_equal(mkdir(arena_printf(place->arena, "%s/bank", place->root), 0700), 0);
    assert_int_equal(mkdir(arena_printf(place->arena, "%s/bank/p", place->root), 0700), 0);
    strbuf_init(&paper);
    strbuf_add(&paper, "title: T\nminutes: 1\nmarks: 600\nquestions:\n");
    for (int i = 0; i < KEPT; i++) {
        strbuf_printf(&paper, "  - q%d\n", i);
        write_kept(place, i, "1", LONG_AGO);
    }
    make_file(kept_path(place, "paper.yaml"), paper.text);
    strbuf_finish(&paper);
}

static const char *kept_file(struct place *place)
{
    return arena_printf(place->arena, "%s/cache/dltutor/heads", place->root);
}

/* Loads with the kept file and without one: the same is found and told. The sum of all marks. */
static int load_kept(struct place *place)
{
    struct arena *const arena = arena_create();
    const char *const folder = arena_printf(arena, "%s/bank", place->root);
    const struct load_places places = {
        .folders = &folder, .folder_count = 1, .worth = 16, .kept = kept_file(place), .now = NOW};
    struct bank kept = {0}, whole = {0};
    struct strbuf told[2];
    int marks = 0;

    strbuf_init(&told[0]);
    strbuf_init(&told[1]);
    assert_int_equal(load_kept_heads(arena, &places, &kept, tell, &told[0]), DLT_OK);
    assert_int_equal(load_bank(arena, &folder, 1, &whole, tell, &told[1]), DLT_OK);
    assert_string_equal(told[0].text, told[1].text);
    assert_int_equal(kept.papers[0]->question_count, whole.papers[0]->question_count);
    for (size_t i = 0; i < kept.papers[0]->question_count; i++) {
        check_head(kept.papers[0]->questions[i], whole.papers[0]->questions[i]);
        marks += kept.papers[0]->questions[i]->marks;
    }
    strbuf_finish(&told[0]);
    strbuf_finish(&told[1]);
    arena_destroy(arena);
    return marks / MARKS_ONE;
}

static void kept_heads_follow_their_files(void **state)
{
    struct place *const place = *state;
    const char *const hidden = kept_path(place, "q7.yaml");
    struct stat first, second;

    make_kept_bank(place);
    assert_int_equal(load_kept(place), KEPT);
    assert_int_equal(stat(kept_file(place), &first), 0);
    assert_int_equal(first.st_mode & 0777, 0600);
    assert_int_equal(load_kept(place), KEPT);
    assert_int_equal(stat(kept_file(place), &second), 0);
    assert_int_equal(first.st_ino, second.st_ino); /* nothing new: not written again */
    write_kept(place, 3, "2", LONG_AGO + 1);       /* as large as before */
    write_kept(place, 4, "12.5", LONG_AGO);        /* as old as before */
    assert_int_equal(load_kept(place), KEPT + 12);
    write_kept(place, 5, "2x", LONG_AGO + 1); /* a problem, told each time */
    assert_int_equal(load_kept(place), KEPT + 11);
    assert_int_equal(load_kept(place), KEPT + 11);
    assert_int_equal(remove(hidden), 0);
    assert_int_equal(load_kept(place), KEPT + 10);
}

/* A head is taken from the kept file and from no other place: one that is changed there is seen. */
static void kept_heads_are_used(void **state)
{
    struct place *const place = *state;
    struct arena *const arena = arena_create();
    const char *const folder = arena_printf(arena, "%s/bank", place->root);
    const struct load_places places = {
        .folders = &folder, .folder_count = 1, .worth = 16, .kept = kept_file(place), .now = NOW};
    struct bank bank = {0};

    make_kept_bank(place);
    assert_int_equal(load_kept(place), KEPT);
    /* Another file of the same size, number and time: nobody could tell. */
    FILE *const file = fopen(kept_path(place, "q9.yaml"), "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)strlen("id: q9\ntitle: "), SEEK_SET), 0);
    assert_int_equal(fputc('X', file), 'X');
    assert_int_equal(fclose(file), 0);
    set_time(kept_path(place, "q9.yaml"), LONG_AGO);
    assert_int_equal(load_kept_heads(arena, &places, &bank, NULL, NULL), DLT_OK);
    assert_string_equal(bank.papers[0]->questions[9]->title.text, "T");
    /* What was written just now may be written again in the same instant. */
    set_time(kept_path(place, "q9.yaml"), NOW - 1);
    assert_int_equal(load_kept_heads(arena, &places, &bank, NULL, NULL), DLT_OK);
    assert_string_equal(bank.papers[0]->questions[9]->title.text, "X");
    arena_destroy(arena);
}

static void change_byte(const char *path, long at)
{
    FILE *const file = fopen(path, "r+b");
    int byte;

    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_true(fputc(byte ^ 0x55, file) != EOF);
    assert_int_equal(fclose(file), 0);
}

static void damaged_files_count_as_empty(void **state)
{
    struct place *const place = *state;
    struct stat about;

    make_kept_bank(place);
    assert_int_equal(load_kept(place), KEPT);
    assert_int_equal(stat(kept_file(place), &about), 0);
    for (long at = 0; at < about.st_size; at += about.st_size / 7) {
        change_byte(kept_file(place), at);
        assert_int_equal(load_kept(place), KEPT);
    }
    assert_int_equal(truncate(kept_file(place), about.st_size / 2), 0);
    assert_int_equal(load_kept(place), KEPT);
    assert_int_equal(truncate(kept_file(place), 0), 0);
    assert_int_equal(load_kept(place), KEPT);
    assert_int_equal(remove(kept_file(place)), 0);
    assert_int_equal(mkdir(kept_file(place), 0700), 0); /* cannot be read, nor replaced */
    assert_int_equal(load_kept(place), KEPT);
}

/* Records that are not what was written, under a checksum that fits them. */
static void change_record(const char *path, long at, int byte)
{
    enum { CHECKSUM = 56, RECORDS = 64 };
    FILE *const file = fopen(path, "r+b");
    uint64_t hash = 14695981039346656037u;

    assert_non_null(file);
    assert_int_equal(fseek(file, RECORDS + at, SEEK_SET), 0);
    assert_true(fputc(byte, file) != EOF);
    assert_int_equal(fseek(file, RECORDS, SEEK_SET), 0);
    for (int c = fgetc(file); c != EOF; c = fgetc(file))
        hash = (hash ^ (unsigned char)c) * 1099511628211u;
    hash ^= hash >> 32;
    assert_int_equal(fseek(file, CHECKSUM, SEEK_SET), 0);
    assert_int_equal(fwrite(&hash, sizeof hash, 1, file), 1);
    assert_int_equal(fclose(file), 0);
}

static void foreign_records_do_no_harm(void **state)
{
    static const int bytes[] = {0, 0xFF, 0x80, '\033'};
    struct place *const place = *state;
    const char *const folder = arena_printf(place->arena, "%s/bank", place->root);
    const struct load_places places = {
        .folders = &folder, .folder_count = 1, .worth = 16, .kept = kept_file(place), .now = NOW};

    make_kept_bank(place);
    for (long at = 0; at < 300; at++) {
        struct arena *const arena = arena_create();
        struct bank bank = {0};

        if (at % 20 == 0) {
            remove(kept_file(place));
            assert_int_equal(load_kept(place), KEPT);
        }
        change_record(kept_file(place), at, bytes[at % 4]);
        assert_int_equal(load_kept_heads(arena, &places, &bank, NULL, NULL), DLT_OK);
        assert_int_equal(bank.papers[0]->question_count, KEPT);
        for (size_t i = 0; i < 3; i++) {
            assert_null(strchr(bank.papers[0]->questions[i]->title.text, '\033'));
            assert_true(utf8_valid(bank.papers[0]->questions[i]->title.text,
                                   strlen(bank.papers[0]->questions[i]->title.text), NULL));
        }
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(say_what_the_whole_questions_say),
        cmocka_unit_test_setup_teardown(problems_come_in_order, make_place, drop_place),
        cmocka_unit_test_setup_teardown(the_whole_is_read_from_the_file_as_it_is, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(kept_heads_follow_their_files, make_place, drop_place),
        cmocka_unit_test_setup_teardown(kept_heads_are_used, make_place, drop_place),
        cmocka_unit_test_setup_teardown(damaged_files_count_as_empty, make_place, drop_place),
        cmocka_unit_test_setup_teardown(foreign_records_do_no_harm, make_place, drop_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
