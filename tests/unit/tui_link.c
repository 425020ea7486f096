/* SPDX-License-Identifier: MIT */
/* The link between a lesson and its notes: both ends in one program, and strangers in between. */
#define _GNU_SOURCE /* accept4 */
#include "link_private.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE_MS = 10000 };

static const struct brief sample = {
    .paper = "A paper",
    .question = "Passes over the data",
    .step = 2,
    .step_count = 9,
    .now = "the statement",
    .next = "hint 1",
    .solution = "44 steps,\ntwice",
    .notes = "Ask first.",
    .running = true,
    .since = 1000,
    .elapsed = 0,
};

/* --- a runtime folder for each test ----------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *place)
{
    (void)status, (void)flag, (void)place;
    return remove(path);
}

static int setup(void **state)
{
    char *folder = strdup("/tmp/dltutor.XXXXXX");
    if (!folder || !mkdtemp(folder))
        return -1;
    *state = folder;
    return setenv("XDG_RUNTIME_DIR", folder, 1);
}

static int teardown(void **state)
{
    nftw(*state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(*state);
    return 0;
}

static void path_of(char path_out[LINK_PATH_MAX], const char *name)
{
    snprintf(path_out, LINK_PATH_MAX, "%s/dltutor/%s", getenv("XDG_RUNTIME_DIR"), name);
}

static struct link *serve(void)
{
    struct link *link = NULL;
    struct diag diag = {0};
    if (link_serve(&link, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
    return link;
}

static struct link *follow(void)
{
    struct link *link = NULL;
    struct diag diag = {0};
    if (link_follow(&link, &diag) != DLT_OK)
        fail_msg("%s", diag.text);
    return link;
}

/* Lets a link take in what has come; fails when nothing does. */
static void handle(struct link *link)
{
    struct pollfd file = {.fd = link_descriptor(link), .events = POLLIN};
    assert_int_equal(poll(&file, 1, DEADLINE_MS), 1);
    link_handle(link);
}

static bool is_quiet(const struct link *link)
{
    struct pollfd file = {.fd = link_descriptor(link), .events = POLLIN};
    return poll(&file, 1, 0) == 0;
}

/* Until it heard this question; NULL: until nobody presents. */
static void hear(struct link *link, const char *question)
{
    struct brief brief;
    for (;;) {
        bool heard = link_heard(link, &brief);
        if (question ? heard && str_equal(brief.question, question) : !heard)
            return;
        handle(link);
    }
}

static struct brief about(const char *question)
{
    struct brief brief = sample;
    brief.question = question;
    return brief;
}

/* --- both ends -------------------------------------------------------------------------------------- */

static void what_is_told_is_heard(void **state)
{
    struct link *server = serve(), *follower = follow();
    struct brief brief;
    (void)state;
    assert_false(link_heard(follower, &brief));
    handle(server); /* takes the follower in, who is told nothing yet */
    link_tell(server, &sample);
    hear(follower, sample.question);
    assert_true(link_heard(follower, &brief));
    assert_string_equal(brief.paper, "A paper");
    assert_int_equal(brief.step, 2);
    assert_int_equal(brief.step_count, 9);
    assert_string_equal(brief.now, "the statement");
    assert_string_equal(brief.next, "hint 1");
    assert_string_equal(brief.solution, "44 steps,\ntwice");
    assert_string_equal(brief.notes, "Ask first.");
    assert_true(brief.running);
    assert_int_equal(brief.since, 1000);
    /* The same again says nothing, and who only listens costs nothing. */
    link_tell(server, &sample);
    assert_true(is_quiet(follower));
    assert_true(is_quiet(server));
    link_close(follower);
    link_close(server);
}

static void who_comes_late_is_told_at_once(void **state)
{
    struct link *server = serve();
    (void)state;
    link_tell(server, &sample);
    struct link *one = follow(), *other = follow();
    handle(server);
    handle(server);
    hear(one, sample.question);
    hear(other, sample.question);
    link_close(one);
    handle(server); /* drops it */
    const struct brief next = about("another");
    link_tell(server, &next);
    hear(other, "another");
    link_close(other);
    link_close(server);
}

static void either_side_may_come_and_go(void **state)
{
    (void)state;
    struct link *follower = follow();
    assert_true(is_quiet(follower));
    for (int i = 0; i < 3; i++) {
        struct link *server = serve();
        const struct brief brief = about(i % 2 ? "odd" : "even");
        link_tell(server, &brief);
        handle(follower); /* the socket has appeared */
        handle(server);
        hear(follower, brief.question);
        link_close(server);
        hear(follower, NULL);
    }
    while (!is_quiet(follower))
        link_handle(follower);
    link_close(follower);
}

static void only_the_user_may_reach_it(void **state)
{
    char path[LINK_PATH_MAX];
    struct stat status;
    struct link *link = serve();
    (void)state;
    path_of(path, LINK_NAME);
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0600);
    path_of(path, "");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    link_close(link);
    path_of(path, LINK_NAME);
    assert_int_equal(stat(path, &status), -1);
}

static void a_second_lesson_waits(void **state)
{
    struct link *first = serve(), *second = NULL;
    const struct brief brief = about("another");
    (void)state;
    assert_int_equal(link_serve(&second, NULL), DLT_OK);
    assert_true(link_waits(second) && !link_waits(first));
    link_tell(second, &brief);
    /* The first is reached as before. */
    struct link *follower = follow();
    handle(first);
    link_tell(first, &sample);
    hear(follower, sample.question);
    link_close(first);
    while (link_waits(second))
        handle(second);
    while (is_quiet(second))
        handle(follower);
    handle(second);
    hear(follower, "another");
    link_close(second);
    link_close(follower);
}

/* A process that ends without a word leaves its socket behind. */
static void a_dead_ones_socket_is_replaced(void **state)
{
    char path[LINK_PATH_MAX];
    struct stat status;
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct link *link = NULL;
        _exit(link_serve(&link, NULL) == DLT_OK ? 0 : 1);
    }
    int ended = 0;
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    path_of(path, LINK_NAME);
    assert_int_equal(stat(path, &status), 0);
    struct link *follower = follow();
    hear(follower, NULL);
    struct link *server = serve();
    link_tell(server, &sample);
    handle(follower);
    handle(server);
    hear(follower, sample.question);
    link_close(server);
    link_close(follower);
}

/* --- strangers -------------------------------------------------------------------------------------- */

/* A socket of our own in the place of a lesson's. */
static int pose(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct link_place place;
    assert_int_equal(link_find_place(&place, NULL), DLT_OK);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", place.fresh);
    assert_int_equal(bind(file, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(file, 4), 0);
    assert_int_equal(rename(place.fresh, place.socket), 0);
    return file;
}

/* Says something to who follows, however slowly that is taken. */
static void say(int file, struct link *follower, const char *bytes, size_t length)
{
    for (size_t sent = 0; sent < length;) {
        ssize_t count = send(file, bytes + sent, length - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        assert_true(count > 0 || errno == EAGAIN);
        sent += count > 0 ? (size_t)count : 0;
        link_handle(follower);
    }
}

static void hostile_bytes_harm_nobody(void **state)
{
    static const char *const junk[] = {
        "\n\n",
        "no json\n",
        "[1, 2\n",
        "{\"question\": \n",
        "7\n",
        "null\n",
        "[]\n",
        "{\"question\": \"a\", \"question\": \"b\"}\n",
        "{\"question\": \"\\u0000\"}\n",
        "\x1b]2;owned\x07\n",
        "{\"question\": \"\xff\xfe\"}\n",
    };
    enum { LONG = LINK_LINE_MAX + 4096 };
    struct brief brief;
    int listener = pose();
    struct link *follower = follow();
    int file = accept(listener, NULL, NULL);
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(junk); i++)
        say(file, follower, junk[i], strlen(junk[i]));
    say(file, follower, "a\0b\n", 4);
    /* A message that would be fine if it were shorter, and what looks like one within it. */
    static const char begin[] = "{\"question\": \"hidden";
    char *text = malloc(LONG);
    memset(text, 'x', LONG);
    say(file, follower, begin, strlen(begin));
    say(file, follower, text, LONG);
    say(file, follower, "\"}\n", 3);
    while (!is_quiet(follower))
        link_handle(follower);
    assert_false(link_heard(follower, &brief));
    /* What is read is safe to show, and numbers are within bounds. */
    static const char safe[] = "{\"question\": \"a\\u001b[31mb\\u202e\", \"now\": 7, \"step\": -4, "
                               "\"steps\": 99999999999999999, \"since\": 9223372036854775807}\n";
    say(file, follower, safe, strlen(safe));
    hear(follower, "a\xef\xbf\xbd[31mb\xef\xbf\xbd");
    assert_true(link_heard(follower, &brief));
    assert_string_equal(brief.now, "");
    assert_string_equal(brief.notes, "");
    assert_int_equal(brief.step, 0);
    assert_int_equal(brief.step_count, 1000000);
    assert_int_equal(brief.since, INT64_C(1) << 53);
    free(text);
    close(file);
    hear(follower, NULL);
    close(listener);
    link_close(follower);
}

/* A follower of our own, which does what the tested one never would. */
static int connect_raw(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char path[LINK_PATH_MAX];
    path_of(path, LINK_NAME);
    memcpy(address.sun_path, path, strlen(path) + 1);
    assert_int_equal(connect(file, (const struct sockaddr *)&address, sizeof address), 0);
    return file;
}

/* Never waited for: after as much as is kept for one who does not read, it is dropped. */
static void who_does_not_read_is_dropped(void **state)
{
    enum { TEXT = 60000, MESSAGES = 60 };
    char *text = malloc(TEXT + 1);
    struct link *server = serve(), *follower = follow();
    int idle = connect_raw();
    (void)state;
    handle(server);
    handle(server);
    memset(text, 'x', TEXT);
    text[TEXT] = '\0';
    for (int i = 0; i < MESSAGES; i++) {
        struct brief brief = about("many"), heard = {0};
        brief.solution = text;
        brief.step = (size_t)i;
        link_tell(server, &brief);
        while (!link_heard(follower, &heard) || heard.step != (size_t)i) {
            link_handle(server);
            link_handle(follower);
        }
    }
    /* What was on its way, and then the end. */
    ssize_t got, all = 0;
    while ((got = recv(idle, text, TEXT, MSG_DONTWAIT)) > 0) {
        all += got;
        link_handle(server);
    }
    assert_int_equal(got, 0);
    assert_true(all < (ssize_t)TEXT * MESSAGES);
    close(idle);
    link_close(follower);
    link_close(server);
    free(text);
}

static void who_talks_back_is_dropped(void **state)
{
    struct link *server = serve();
    char byte = 'x';
    (void)state;
    int file = connect_raw();
    handle(server);
    assert_int_equal(send(file, &byte, 1, 0), 1);
    handle(server);
    assert_true(recv(file, &byte, 1, 0) <= 0);
    assert_true(is_quiet(server));
    close(file);
    link_close(server);
}

static void no_more_than_a_few_follow(void **state)
{
    enum { MANY = 20 };
    struct link *server = serve(), *followers[MANY];
    size_t told = 0;
    struct brief brief;
    (void)state;
    link_tell(server, &sample);
    for (size_t i = 0; i < MANY; i++) {
        followers[i] = follow();
        link_handle(server);
        link_handle(followers[i]);
        told += link_heard(followers[i], &brief);
    }
    assert_int_equal(told, 16);
    for (size_t i = 0; i < MANY; i++)
        link_close(followers[i]);
    link_close(server);
}

/* --- places that will not do ------------------------------------------------------------------------ */

static void refuses(const char *reason)
{
    struct link *link = NULL;
    struct diag diag = {0};
    assert_int_equal(link_serve(&link, &diag), DLT_ERR_IO);
    if (!strstr(diag.text, reason))
        fail_msg("%s", diag.text);
    assert_int_equal(link_follow(&link, &diag), DLT_ERR_IO);
    assert_null(link);
}

static void a_place_that_will_not_do_is_named(void **state)
{
    char path[LINK_PATH_MAX], deep[LINK_PATH_MAX + 8];
    path_of(path, "");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(chmod(path, 0750), 0);
    refuses("open to others");
    assert_int_equal(rmdir(path), 0);
    path[strlen(path) - 1] = '\0';
    assert_int_equal(symlink("/tmp", path), 0);
    refuses("dltutor: ");
    assert_int_equal(unlink(path), 0);
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    close(file);
    refuses("Not a directory");
    snprintf(deep, sizeof deep, "%s/%0*d", (const char *)*state, 90, 0);
    setenv("XDG_RUNTIME_DIR", deep, 1);
    refuses("too long");
    snprintf(deep, sizeof deep, "%s/none/such", (const char *)*state);
    setenv("XDG_RUNTIME_DIR", deep, 1);
    refuses("No such file");
}

/* The folder is made anew when it goes away under who follows. */
static void a_folder_that_goes_away_is_made_again(void **state)
{
    char path[LINK_PATH_MAX];
    (void)state;
    struct link *follower = follow();
    path_of(path, "");
    assert_int_equal(rmdir(path), 0);
    handle(follower);
    struct link *server = serve();
    link_tell(server, &sample);
    handle(follower);
    handle(server);
    hear(follower, sample.question);
    link_close(server);
    link_close(follower);
}

/* Who cleans up takes no lesson's notes away. */
static void what_is_taken_away_is_put_back(void **state)
{
    static const char *const names[] = {LINK_NAME, "present.lock", ""};
    struct link *server = serve(), *early = follow(), *second = NULL;
    handle(server);
    link_tell(server, &sample);
    assert_int_equal(link_serve(&second, NULL), DLT_OK);
    for (size_t count = 1; count <= DLT_COUNT(names); count++) {
        char path[LINK_PATH_MAX];
        for (size_t i = 0; i < count; i++) {
            path_of(path, names[i]);
            assert_int_equal(remove(path), 0);
        }
        handle(server);
        struct link *late = follow();
        handle(server);
        hear(late, sample.question);
        link_close(late);
        handle(server);
        handle(second);
        assert_true(link_waits(second) && !link_waits(server));
    }
    link_close(second);
    char path[LINK_PATH_MAX], aside[LINK_PATH_MAX];
    path_of(path, "");
    path[strlen(path) - 1] = '\0';
    snprintf(aside, sizeof aside, "%s/aside", (const char *)*state);
    assert_int_equal(rename(path, aside), 0);
    handle(server);
    struct link *late = follow();
    handle(server);
    hear(late, sample.question);
    link_close(late);
    const struct brief brief = about("another");
    link_tell(server, &brief);
    hear(early, "another");
    link_close(server);
    link_close(early);
}

/* One who takes people in and says nothing is asked once a second, not all the time. */
static void who_says_nothing_is_left_alone(void **state)
{
    (void)state;
    int listener = pose();
    struct link *follower = follow();
    close(accept(listener, NULL, NULL));
    handle(follower);
    assert_true(is_quiet(follower));
    handle(follower);
    close(accept(listener, NULL, NULL));
    handle(follower);
    link_close(follower);
    close(listener);
}

#define LINK_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINK_TEST(what_is_told_is_heard),
        LINK_TEST(who_comes_late_is_told_at_once),
        LINK_TEST(either_side_may_come_and_go),
        LINK_TEST(only_the_user_may_reach_it),
        LINK_TEST(a_second_lesson_waits),
        LINK_TEST(a_dead_ones_socket_is_replaced),
        LINK_TEST(hostile_bytes_harm_nobody),
        LINK_TEST(who_does_not_read_is_dropped),
        LINK_TEST(who_talks_back_is_dropped),
        LINK_TEST(no_more_than_a_few_follow),
        LINK_TEST(a_place_that_will_not_do_is_named),
        LINK_TEST(a_folder_that_goes_away_is_made_again),
        LINK_TEST(what_is_taken_away_is_put_back),
        LINK_TEST(who_says_nothing_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
