/* SPDX-License-Identifier: MIT */
/* A lesson in one terminal and its notes in another: both may come and go, and strangers may speak. */
#include "tutor.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

enum { LINES = 24, COLUMNS = 100 };

/* The runtime folder is the data folder of the test. */
struct pair {
    char runtime[256];
    char socket[108];
    struct vt *lesson, *notes;
};

static void name_folders(const struct tutor *tutor, struct pair *pair)
{
    const char *folder = strchr(tutor->data, '=') + 1;
    *pair = (struct pair){.lesson = NULL};
    snprintf(pair->runtime, sizeof pair->runtime, "XDG_RUNTIME_DIR=%.200s", folder);
    snprintf(pair->socket, sizeof pair->socket, "%.70s/dltutor/present.sock", folder);
}

static struct vt *start(const struct tutor *tutor, const struct pair *pair, const char *what)
{
    const char *const argv[] = {vt_program(), "present", what, "--again", NULL};
    const char *const notes[] = {vt_program(), "present", what, NULL};
    const char *const env[] = {tutor->data, pair->runtime, NULL};
    struct vt *vt = vt_start(what[0] == '-' ? notes : argv, env, LINES, COLUMNS);
    vt_wait_idle(vt);
    return vt;
}

static void finish(struct pair *pair)
{
    vt_destroy(pair->lesson);
    vt_destroy(pair->notes);
}

static void notes_follow_each_step(void **state)
{
    struct tutor *tutor = *state;
    struct pair pair;
    name_folders(tutor, &pair);
    pair.notes = start(tutor, &pair, "--notes");
    assert_shows(pair.notes, "Waiting for a presentation");
    pair.lesson = start(tutor, &pair, "q6");
    vt_wait_frame(pair.notes, "step 1 of");
    vt_wait_frame(pair.notes, "Number of epochs: 25");
    vt_press(pair.lesson, " ");
    vt_wait_frame(pair.notes, "step 2 of");
    vt_press(pair.lesson, "\177");
    vt_wait_frame(pair.notes, "step 1 of");
    /* Another size, its help, and the way out. */
    vt_resize(pair.notes, 12, 40);
    assert_shows(pair.notes, "step 1 of");
    vt_press(pair.notes, "?");
    assert_shows(pair.notes, "these keys");
    vt_press(pair.notes, "q");
    vt_press(pair.notes, "G");
    vt_send(pair.notes, "q");
    assert_int_equal(vt_wait_exit(pair.notes), 0);
    assert_restored(pair.notes);
    /* The lesson does not mind. */
    vt_press(pair.lesson, " ");
    finish(&pair);
}

static void who_follows_may_start_again(void **state)
{
    struct tutor *tutor = *state;
    struct pair pair;
    name_folders(tutor, &pair);
    pair.lesson = start(tutor, &pair, "q6");
    vt_press(pair.lesson, " ");
    for (int i = 0; i < 2; i++) {
        pair.notes = start(tutor, &pair, "--notes");
        vt_wait_frame(pair.notes, "step 2 of");
        vt_destroy(pair.notes); /* killed */
        vt_press(pair.lesson, " ");
        vt_press(pair.lesson, "\177");
    }
    pair.notes = NULL;
    finish(&pair);
}

static void who_presents_may_start_again(void **state)
{
    struct tutor *tutor = *state;
    struct pair pair;
    struct stat status;
    name_folders(tutor, &pair);
    pair.notes = start(tutor, &pair, "--notes");
    pair.lesson = start(tutor, &pair, "q6");
    vt_wait_frame(pair.notes, "Epochs");
    assert_int_equal(stat(pair.socket, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    /* In good order: its socket goes with it. */
    vt_send(pair.lesson, "q");
    assert_int_equal(vt_wait_exit(pair.lesson), 0);
    vt_wait_frame(pair.notes, "Waiting for a presentation");
    assert_int_equal(stat(pair.socket, &status), -1);
    vt_destroy(pair.lesson);
    pair.lesson = start(tutor, &pair, "q8");
    vt_wait_frame(pair.notes, "eceptive");
    /* Killed: its socket stays, and the next lesson takes its place. */
    vt_signal(pair.lesson, SIGKILL);
    assert_int_equal(vt_wait_exit(pair.lesson), 128 + SIGKILL);
    vt_wait_frame(pair.notes, "Waiting for a presentation");
    assert_int_equal(stat(pair.socket, &status), 0);
    vt_destroy(pair.lesson);
    pair.lesson = start(tutor, &pair, "q6");
    vt_wait_frame(pair.notes, "Epochs");
    finish(&pair);
}

/* Without a screen each change is a line of text. */
static void notes_are_told_as_lines(void **state)
{
    static const char *const argv[] = {"", "present", "--notes", NULL};
    struct tutor *tutor = *state;
    struct pair pair;
    name_folders(tutor, &pair);
    const char *const env[] = {tutor->data, pair.runtime, "TERM=dumb", NULL};
    const char *own[4];
    memcpy(own, argv, sizeof own);
    own[0] = vt_program();
    pair.notes = vt_start(own, env, LINES, COLUMNS);
    vt_wait_text(pair.notes, "Waiting for a presentation");
    pair.lesson = start(tutor, &pair, "q6");
    vt_wait_text(pair.notes, "Number of epochs: 25");
    vt_wait_text(pair.notes, "Read more");
    assert_null(strchr(vt_output(pair.notes), 27));
    vt_forget_output(pair.notes);
    vt_press(pair.lesson, " ");
    vt_wait_text(pair.notes, "Step 2 of");
    vt_press(pair.lesson, "t");
    vt_wait_text(pair.notes, "Timer ");
    assert_null(strstr(vt_output(pair.notes), "Solution")); /* it is the same as before */
    vt_signal(pair.lesson, SIGKILL);
    vt_wait_text(pair.notes, "Waiting for a presentation");
    vt_signal(pair.notes, SIGTERM);
    assert_int_equal(vt_wait_exit(pair.notes), 128 + SIGTERM);
    finish(&pair);
}

/* However the first ends: with its quit, or killed. */
static void a_second_lesson_is_followed_once_the_first_has_gone(void **state)
{
    struct tutor *tutor = *state;
    struct pair pair, later;
    name_folders(tutor, &pair);
    name_folders(tutor, &later);
    pair.lesson = start(tutor, &pair, "q6");
    pair.notes = start(tutor, &pair, "--notes");
    vt_wait_frame(pair.notes, "Epochs");
    later.lesson = start(tutor, &later, "q8");
    later.notes = start(tutor, &later, "q4");
    assert_shows(later.lesson, "The notes show another lesson");
    vt_press(later.lesson, " ");
    vt_press(pair.lesson, " ");
    vt_wait_frame(pair.notes, "step 2 of");
    assert_shows(pair.notes, "Epochs");
    vt_signal(later.notes, SIGKILL); /* one who waited, too: nobody follows it */
    vt_signal(pair.lesson, SIGKILL);
    vt_wait_frame(pair.notes, "Receptive fields");
    assert_shows(pair.notes, "step 2 of");
    vt_press(later.lesson, " ");
    vt_wait_frame(pair.notes, "step 3 of");
    finish(&later);
    vt_wait_frame(pair.notes, "Waiting for a presentation");
    finish(&pair);
}

static void strangers_bytes_reach_no_screen(void **state)
{
    static const char bytes[] =
        "no json\n[]\n\033]2;owned\007\n"
        "{\"question\": \"Evil \\u001b[31mred\", \"now\": \"\\u009bX \\u202e\"}\n";
    struct tutor *tutor = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct pair pair;
    char fresh[sizeof address.sun_path];
    name_folders(tutor, &pair);
    pair.notes = start(tutor, &pair, "--notes");
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%.90s.new", pair.socket);
    memcpy(fresh, address.sun_path, sizeof fresh);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(rename(fresh, pair.socket), 0);
    int file = accept(listener, NULL, NULL);
    assert_true(file >= 0);
    vt_forget_output(pair.notes);
    assert_int_equal(write(file, bytes, sizeof bytes - 1), sizeof bytes - 1);
    vt_wait_frame(pair.notes, "Evil");
    vt_poll(pair.notes);
    assert_null(strstr(vt_output(pair.notes), "\033[31mred"));
    assert_null(strstr(vt_output(pair.notes), "\xc2\x9b"));
    assert_null(strstr(vt_output(pair.notes), "\xe2\x80\xae"));
    assert_null(strstr(vt_output(pair.notes), "owned"));
    close(file);
    close(listener);
    vt_wait_frame(pair.notes, "Waiting for a presentation");
    finish(&pair);
}

#define NOTES_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        NOTES_TEST(notes_follow_each_step),
        NOTES_TEST(who_follows_may_start_again),
        NOTES_TEST(who_presents_may_start_again),
        NOTES_TEST(notes_are_told_as_lines),
        NOTES_TEST(a_second_lesson_is_followed_once_the_first_has_gone),
        NOTES_TEST(strangers_bytes_reach_no_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
