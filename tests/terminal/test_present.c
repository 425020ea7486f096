/* SPDX-License-Identifier: MIT */
/* A lesson on a terminal: it goes on where it was, whatever ended it, and follows the file. */
#include "tutor.h"

#include <sys/stat.h>

static const char question[] = "id: sums\n"
                               "title: %s\n"
                               "statement: Add the numbers.\n"
                               "fields:\n"
                               "  - {id: first, kind: number, marks: 1, prompt: %s, "
                               "expect: 20 + 21}\n"
                               "%s"
                               "solution: It is 20 and 21 together.\n";
static const char hints[] = "hints:\n  - say: Count on from 20.\n  - say: By %s.\n";

struct pack {
    char file[340], variable[340];
};

static void write_text(const char *path, const char *text)
{
    FILE *const file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void save(const struct pack *pack, const char *title, const char *prompt, const char *by)
{
    char help[256] = "", text[1024];
    if (by)
        snprintf(help, sizeof help, hints, by);
    snprintf(text, sizeof text, question, title, prompt, help);
    write_text(pack->file, text);
}

static void make_pack(void **state, struct pack *pack)
{
    const struct tutor *const tutor = *state;
    const char *folder = strchr(tutor->data, '=') + 1;
    char path[340];
    snprintf(path, sizeof path, "%s/pack", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/pack/paper.yaml", folder);
    snprintf(pack->file, sizeof pack->file, "%s/pack/sums.yaml", folder);
    snprintf(pack->variable, sizeof pack->variable, "DLTUTOR_QUESTIONS=%s", folder);
    write_text(path, "title: A pack\nminutes: 5\nmarks: 1\nquestions: [sums]\n");
    save(pack, "Before", "The sum", "one and twenty");
}

/* Another program on the same data; the one before is ended as with kill -9. */
static struct vt *present(void **state, const char *operand, const char *option,
                          const char *variable, int lines, int columns)
{
    struct tutor *tutor = *state;
    const char *const argv[] = {vt_program(), "present", operand, option, NULL};
    const char *const env[] = {tutor->data, variable, NULL};
    vt_destroy(tutor->vt);
    tutor->vt = vt_start(argv, env, lines, columns);
    vt_wait_idle(tutor->vt);
    return tutor->vt;
}

static void goes_on_after_a_kill(void **state)
{
    struct vt *vt = present(state, "q8", NULL, NULL, 24, 80);
    vt_type(vt, "      ");
    assert_shows(vt, "step 7 of");
    assert_shows(vt, "Hint 2");
    vt_signal(vt, SIGKILL);
    assert_int_equal(vt_wait_exit(vt), 128 + SIGKILL);
    vt = present(state, NULL, NULL, NULL, 24, 80);
    assert_shows(vt, "8  Receptive fields");
    assert_shows(vt, "step 7 of");
    vt_type(vt, "6\r "); /* another question has its own place */
    assert_shows(vt, "step 2 of");
    vt_type(vt, "8\r");
    assert_shows(vt, "step 7 of");
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
    vt = present(state, "cs60010-2025-midsem", NULL, NULL, 24, 80);
    assert_shows(vt, "8  Receptive fields");
    vt = present(state, "q8", "--again", NULL, 24, 80);
    assert_shows(vt, "step 1 of");
}

static void follows_the_file(void **state)
{
    struct pack pack;
    make_pack(state, &pack);
    struct vt *vt = present(state, "sums", NULL, pack.variable, 24, 80);
    vt_type(vt, "    ");
    assert_shows(vt, "By one and twenty.");
    save(&pack, "After", "The sum", "two tens and one");
    vt_wait_frame(vt, "By two tens and one.");
    vt_press(vt, "\014"); /* ^L draws once more */
    assert_shows(vt, "After");
    assert_shows(vt, "step 5 of");
    write_text(pack.file, "id: sums\ntitle: [\n");
    vt_wait_frame(vt, "cannot be read");
    vt_press(vt, "\033[D"); /* the lesson goes on with what it has */
    assert_shows(vt, "Count on from 20.");
    vt_press(vt, " ");
    save(&pack, "Without hints", "The sum", NULL);
    vt_wait_frame(vt, "Without hints");
    vt_press(vt, "\014");
    assert_lacks(vt, "41"); /* the step is gone, and nothing later is shown in its place */
    assert_shows(vt, "The sum");
}

/* What was open above the lesson was about the question as it was. */
static void follows_the_file_below_other_views(void **state)
{
    static const char *const keys[] = {"o", "g", "/", "e"};
    struct pack pack;
    make_pack(state, &pack);
    struct vt *vt = present(state, "sums", NULL, pack.variable, 24, 80);
    vt_type(vt, "    ");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char by[32];
        snprintf(by, sizeof by, "way %zu", i);
        vt_press(vt, keys[i]);
        save(&pack, "After", "The sum", by);
        strcat(by, ".");
        vt_wait_frame(vt, by);
        vt_press(vt, "\014");
        assert_shows(vt, "step 5 of");
    }
    vt_press(vt, "?");
    save(&pack, "At last", "The sum", "help");
    vt_press(vt, "\033");
    vt_wait_frame(vt, "At last");
}

static void works_on_small_screens_and_without_colours(void **state)
{
    struct vt *vt = present(state, "q1", NULL, "NO_COLOR=1", 12, 40);
    for (int i = 0; i < 60; i++)
        vt_press(vt, " ");
    assert_shows(vt, "of ");
    vt_resize(vt, 30, 100);
    assert_shows(vt, "1  Short parts");
    vt_resize(vt, 8, 30);
    assert_shows(vt, "dltutor needs 40x12");
    vt_resize(vt, 12, 40);
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
}

static void the_timer_ticks_only_while_it_runs(void **state)
{
    struct vt *vt = present(state, "q6", "--time=1", NULL, 24, 80);
    assert_shows(vt, "01:00");
    vt_press(vt, "t");
    vt_wait_frame(vt, "00:5"); /* by itself */
    vt_press(vt, "t");
    vt_press(vt, "T");
    assert_shows(vt, "01:00");
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(goes_on_after_a_kill),
        TUTOR_TEST(follows_the_file),
        TUTOR_TEST(follows_the_file_below_other_views),
        TUTOR_TEST(works_on_small_screens_and_without_colours),
        TUTOR_TEST(the_timer_ticks_only_while_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
