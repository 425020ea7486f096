/* SPDX-License-Identifier: MIT */
/* A sitting that is recorded: its pictures are those that the terminal showed, and its keys lead to the
 * same screen again, with nothing of what was kept at hand. */
#include "tutor.h"
#include <sys/stat.h>

enum { LINES = 24, COLUMNS = 90 };

#define F3 "\033OR"
#define F4 "\033OS"
#define F10 "\033[21~"
#define SHIFT_RIGHT "\033[1;2C"
#define PICTURES "jq -rj 'select(type == \"array\" and .[1] == \"o\") | .[2]' \"$1\""

struct cells {
    char *screen;
    struct vt_cell *items;
    struct vt_cursor cursor;
    int lines, columns;
};

static struct cells take(struct vt *vt, int lines)
{
    struct cells cells = {.lines = lines, .columns = vt_columns(vt), .cursor = vt_cursor(vt)};
    cells.screen = strdup(vt_screen(vt));
    cells.items = calloc((size_t)cells.lines * (size_t)cells.columns, sizeof *cells.items);
    assert_non_null(cells.items);
    for (int i = 0; i < cells.lines * cells.columns; i++)
        cells.items[i] = vt_cell(vt, i / cells.columns, i % cells.columns);
    return cells;
}

static void drop(struct cells *cells)
{
    free(cells->screen);
    free(cells->items);
}

/* Texts and colours; the colours that a blank could have had are no difference. */
static void assert_same(const struct cells *a, struct vt *vt, int lines)
{
    struct cells b = take(vt, lines);
    assert_int_equal(a->columns, b.columns);
    for (int i = 0; i < lines * a->columns; i++) {
        const struct vt_cell *x = &a->items[i], *y = &b.items[i];
        const bool blank = !x->text[0] || strcmp(x->text, " ") == 0;
        bool same = blank ? (!y->text[0] || strcmp(y->text, " ") == 0)
                          : strcmp(x->text, y->text) == 0 && x->foreground == y->foreground &&
                                x->bold == y->bold && x->background == y->background;
        if (!same || x->reverse != y->reverse) {
            fprintf(stderr, "before:\n%s\n", a->screen);
            vt_dump(vt);
            fail_msg("row %d, column %d: '%s' %d/%d, and '%s' %d/%d", i / a->columns,
                     i % a->columns, x->text, x->foreground, x->background, y->text, y->foreground,
                     y->background);
        }
    }
    drop(&b);
}

/* A press, a drag or a release; row and column count from 0. */
static const char *mouse(char bytes[static 32], int button, int row, int column, char last)
{
    snprintf(bytes, 32, "\033[<%d;%d;%d%c", button, column + 1, row + 1, last);
    return bytes;
}

static const char *file_of(const struct tutor *tutor, char path[static 320])
{
    snprintf(path, 320, "%s/sitting.cast", strchr(tutor->data, '=') + 1);
    return path;
}

static struct vt *run(struct tutor *tutor, const char *const argv[], const char *data, int lines,
                      int columns)
{
    const char *const env[] = {data ? data : tutor->data, NULL};
    vt_destroy(tutor->vt);
    tutor->vt = vt_start(argv, env, lines, columns);
    return tutor->vt;
}

static struct vt *record(struct tutor *tutor, int lines, int columns)
{
    char path[320];
    const char *const argv[] = {vt_program(), "--record", file_of(tutor, path), NULL};
    struct vt *vt = run(tutor, argv, NULL, lines, columns);
    vt_wait_idle(vt);
    return vt;
}

static struct vt *replay(struct tutor *tutor, int lines, int columns)
{
    char path[320];
    const char *const argv[] = {vt_program(), "--replay", file_of(tutor, path), NULL};
    return run(tutor, argv, "XDG_DATA_HOME=/nonexistent", lines, columns);
}

static struct vt *decode(struct tutor *tutor, int lines, int columns)
{
    char path[320];
    const char *const argv[] = {"sh", "-c", PICTURES, "sh", file_of(tutor, path), NULL};
    struct vt *vt = run(tutor, argv, NULL, lines, columns);
    assert_int_equal(vt_wait_exit(vt), 0);
    return vt;
}

/* Hints, fresh numbers, a paste, letters beyond ASCII, the figure, what if. */
static void sit(struct vt *vt)
{
    vt_type(vt, "jjjjjjj" ENTER);
    vt_type(vt, "3" ENTER ENTER "3 + 4*2" ENTER);
    vt_press(vt, F2);
    vt_press(vt, F3);
    vt_press(vt, "q");
    vt_press(vt, F4);
    vt_press(vt, "\033[200~5 + \xe2\x88\x9a"
                 "16\033[201~");
    vt_press(vt, ENTER);
    vt_press(vt, ESC);
    vt_press(vt, ENTER);
    vt_press(vt, F10);
    vt_press(vt, SHIFT_RIGHT);
    vt_type(vt, "j2" ENTER);
    vt_press(vt, ESC);
    vt_press(vt, "\033]");
    vt_type(vt, "7*15+\xc3\xa4" ENTER);
}

/* The end of the program, by SIGKILL, takes nothing of the recording. */
static void replays_to_the_same_screen(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = record(tutor, LINES, COLUMNS);
    sit(vt);
    struct cells shown = take(vt, LINES);
    vt = replay(tutor, LINES + 1, COLUMNS);
    vt_wait_frame(vt, "the end");
    assert_same(&shown, vt, LINES);
    assert_shows(vt, "key 41 of 41");
    vt_send(vt, "q");
    assert_int_equal(vt_wait_exit(vt), 0);
    assert_restored(vt);
    drop(&shown);
}

static void holds_the_pictures_that_were_shown(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = record(tutor, LINES, COLUMNS);
    sit(vt);
    struct cells shown = take(vt, LINES);
    vt = decode(tutor, LINES, COLUMNS);
    assert_same(&shown, vt, LINES);
    drop(&shown);
}

/* A figure's colours, and the theme's, whatever the size was before. */
static void follows_changes_of_size(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = record(tutor, LINES, COLUMNS);
    vt_type(vt, "jjjjjjj" ENTER "3" ENTER);
    vt_resize(vt, 30, 100);
    vt_press(vt, F2);
    vt_resize(vt, 16, 60);
    vt_press(vt, TAB);
    struct cells shown = take(vt, 16);
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
    vt = decode(tutor, 16, 60);
    assert_same(&shown, vt, 16);
    vt = replay(tutor, 17, 60);
    vt_wait_frame(vt, "the end");
    assert_same(&shown, vt, 16);
    drop(&shown);
}

/* What was kept from an earlier sitting is in the recording. */
static void brings_what_was_kept(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = tutor_start(state, NULL, LINES, COLUMNS);
    vt_type(vt, "jjjjjjj" ENTER "3" ENTER ENTER "3 + 4");
    vt_press(vt, F2);
    vt_press(vt, F2);
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
    vt = record(tutor, LINES, COLUMNS);
    assert_shows(vt, "1 of 10 begun");
    vt_type(vt, "jjjjjjj" ENTER);
    assert_shows(vt, "3 + 4");
    assert_shows(vt, "hint 2 of");
    vt_type(vt, "*2" ENTER);
    struct cells shown = take(vt, LINES);
    vt = replay(tutor, LINES + 1, COLUMNS);
    vt_wait_frame(vt, "the end");
    assert_same(&shown, vt, LINES);
    drop(&shown);
}

/* A lesson goes on where the last one stood, with its steps, its theme, and the timer of then. */
static void plays_lessons(void **state)
{
    struct tutor *tutor = *state;
    char path[320];
    const char *const first[] = {vt_program(), "present", "q8", NULL};
    const char *const second[] = {
        vt_program(), "present", "q8", "--theme", "dark", "--record", file_of(tutor, path), NULL};
    struct vt *vt = run(tutor, first, NULL, LINES, COLUMNS);
    vt_wait_idle(vt);
    vt_type(vt, "    ");
    vt_send(vt, "\003");
    assert_int_equal(vt_wait_exit(vt), 0);
    vt = run(tutor, second, NULL, LINES, COLUMNS);
    vt_wait_idle(vt);
    assert_shows(vt, "step 5 of");
    vt_type(vt, "   \177");
    struct cells shown = take(vt, LINES);
    vt = replay(tutor, LINES + 1, COLUMNS);
    vt_wait_frame(vt, "the end");
    assert_same(&shown, vt, LINES);
    vt = decode(tutor, LINES, COLUMNS);
    assert_same(&shown, vt, LINES);
    drop(&shown);
}

/* What the mouse does is in the recording: a line of a map that is dragged, cell by cell, and a track
 * that is clicked into. */
static void plays_drags(void **state)
{
    struct tutor *tutor = *state;
    char bytes[32];
    int row = 0, column = 0;
    struct vt *vt = record(tutor, 30, 100);
    vt_type(vt, ENTER F10);
    assert_shows(vt, "as in the question");
    assert_true(vt_find(vt, "h1", NULL, &column)); /* the line is upright */
    vt_press(vt, mouse(bytes, 0, 9, column - 1, 'M'));
    for (int i = 2; i < 12; i++)
        vt_press(vt, mouse(bytes, 32, 9, column - i, 'M'));
    vt_press(vt, mouse(bytes, 0, 9, column - 11, 'm'));
    assert_shows(vt, "1 changed");
    assert_true(vt_find(vt, "> ", &row, NULL));
    vt_press(vt, mouse(bytes, 64, row, 40, 'M')); /* the wheel */
    struct cells shown = take(vt, 30);
    vt = replay(tutor, 31, 100);
    vt_wait_frame(vt, "the end");
    assert_same(&shown, vt, 30);
    assert_shows(vt, "1 changed");
    drop(&shown);
}

/* It holds all answers. */
static void is_for_its_owner_alone(void **state)
{
    struct tutor *tutor = *state;
    char path[320];
    struct stat status = {0};
    record(tutor, LINES, COLUMNS);
    assert_int_equal(stat(file_of(tutor, path), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void steps_when_paused(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = record(tutor, LINES, COLUMNS);
    vt_type(vt, "jjjj");
    vt = replay(tutor, LINES, COLUMNS);
    vt_wait_frame(vt, "the end");
    vt = replay(tutor, LINES, COLUMNS);
    vt_send(vt, "n"); /* at once: the first key has not come yet, or it has */
    vt_wait_text(vt, "paused");
    vt_press(vt, "n");
    vt_press(vt, "\033[C");
    vt_press(vt, "n");
    vt_press(vt, "n");
    assert_shows(vt, "key 4 of 4");
    assert_shows(vt, "the end");
}

static void says_when_the_screen_is_smaller(void **state)
{
    struct tutor *tutor = *state;
    struct vt *vt = record(tutor, 30, 100);
    vt_type(vt, "jj" ENTER);
    vt = replay(tutor, 12, 75);
    vt_wait_text(vt, "recorded at 100x30");
    vt = replay(tutor, 12, 40);
    vt_wait_frame(vt, "the end  of 100x30");
    assert_shows(vt, "q leave");
    assert_shows(vt, "A Gaussian loss");
}

static void replaces_no_file(void **state)
{
    struct tutor *tutor = *state;
    char path[320];
    const char *const argv[] = {vt_program(), "--record", file_of(tutor, path), NULL};
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("mine\n", file);
    fclose(file);
    struct vt *vt = run(tutor, argv, NULL, LINES, COLUMNS);
    assert_int_equal(vt_wait_exit(vt), 4);
    assert_shows(vt, "is there already");
    file = fopen(path, "r");
    assert_non_null(file);
    assert_string_equal(fgets(path, sizeof path, file), "mine\n");
    fclose(file);
}

/* The sitting goes on without its recording, and says so. */
static void goes_on_when_the_disk_is_full(void **state)
{
    struct tutor *tutor = *state;
    char path[320];
    const char *const argv[] = {"sh",
                                "-c",
                                "ulimit -f 8; trap '' XFSZ; exec \"$0\" --record \"$1\"",
                                vt_program(),
                                file_of(tutor, path),
                                NULL};
    struct vt *vt = run(tutor, argv, "XDG_DATA_HOME=/nonexistent", LINES, COLUMNS);
    vt_wait_idle(vt);
    for (int i = 0; i < 30 && !vt_find(vt, "The recording ends here", NULL, NULL); i++)
        vt_press(vt, i % 2 ? "q" : "?");
    assert_shows(vt, "The recording ends here");
    vt_press(vt, "j");
    assert_lacks(vt, "The recording ends here");
    vt = replay(tutor, LINES + 1, COLUMNS);
    vt_wait_frame(vt, "the end");
}

#define TUTOR_TEST(name) cmocka_unit_test_setup_teardown(name, tutor_setup, tutor_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TUTOR_TEST(replays_to_the_same_screen),
        TUTOR_TEST(holds_the_pictures_that_were_shown),
        TUTOR_TEST(follows_changes_of_size),
        TUTOR_TEST(brings_what_was_kept),
        TUTOR_TEST(plays_lessons),
        TUTOR_TEST(plays_drags),
        TUTOR_TEST(is_for_its_owner_alone),
        TUTOR_TEST(steps_when_paused),
        TUTOR_TEST(says_when_the_screen_is_smaller),
        TUTOR_TEST(replaces_no_file),
        TUTOR_TEST(goes_on_when_the_disk_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
