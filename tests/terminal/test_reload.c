/* SPDX-License-Identifier: MIT */
/* A question whose file is saved while it is on the screen. */
#include "tutor.h"

#include <sys/stat.h>

static const char question[] = "id: sums\n"
                               "title: %s\n"
                               "statement: Add the numbers.\n"
                               "fields:\n"
                               "  - {id: first, kind: number, marks: 1, prompt: One and one, "
                               "expect: 1 + 1}\n"
                               "  - {id: %s, kind: number, marks: 1, prompt: Two and two, "
                               "expect: %s}\n";

/* A pack of one question in the test's own folder. */
struct pack {
    char folder[300], file[340], other[340], variable[340];
};

static void write_text(const char *path, const char *text)
{
    FILE *const file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* As most editors do (false), or as those that write another file and rename it. */
static void save(const struct pack *pack, const char *text, bool renames)
{
    write_text(renames ? pack->other : pack->file, text);
    if (renames)
        assert_int_equal(rename(pack->other, pack->file), 0);
}

static void save_question(const struct pack *pack, const char *title, const char *field,
                          const char *expect, bool renames)
{
    char text[1024];

    snprintf(text, sizeof text, question, title, field, expect);
    save(pack, text, renames);
}

static struct vt *open_pack(void **state, struct pack *pack)
{
    const struct tutor *const tutor = *state;
    char paper[340];

    snprintf(pack->folder, sizeof pack->folder, "%s/pack", strchr(tutor->data, '=') + 1);
    assert_int_equal(mkdir(pack->folder, 0700), 0);
    snprintf(pack->file, sizeof pack->file, "%s/sums.yaml", pack->folder);
    snprintf(pack->other, sizeof pack->other, "%s/.sums.yaml.new", pack->folder);
    snprintf(paper, sizeof paper, "%s/paper.yaml", pack->folder);
    snprintf(pack->variable, sizeof pack->variable, "DLTUTOR_QUESTIONS=%s",
             strchr(tutor->data, '=') + 1);
    write_text(paper, "title: A pack\nminutes: 5\nmarks: 2\nquestions: [sums]\n");
    save_question(pack, "Before", "second", "2 + 2", false);
    const char *const env[] = {pack->variable, NULL};
    struct vt *const vt = tutor_start(state, env, 24, 80);
    vt_press(vt, ENTER);
    assert_shows(vt, "Before");
    return vt;
}

/* Waits until a text has come, and then for the rest of its screen. */
static void wait_for(struct vt *vt, const char *text)
{
    vt_wait_frame(vt, text);
    vt_press(vt, "\014"); /* ^L draws once more */
    assert_shows(vt, text);
}

static void the_draft_and_the_field_stay(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    vt_press(vt, TAB);
    vt_type(vt, "3 + ");
    save_question(&pack, "After", "second", "2 + 2", false);
    wait_for(vt, "After");
    assert_lacks(vt, "Before");
    vt_type(vt, "1");
    assert_shows(vt, "3 + 1");
    vt_press(vt, ENTER);
    assert_shows(vt, "1 / 2");
}

static void a_renamed_file_is_noticed(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    save_question(&pack, "After", "second", "2 + 2", true);
    wait_for(vt, "After");
    save_question(&pack, "Once more", "second", "2 + 2", true);
    wait_for(vt, "Once more");
}

static void problems_stand_in_its_place_until_they_are_mended(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    vt_type(vt, "1 + 1");
    save_question(&pack, "Broken", "second", "2 + (", false);
    wait_for(vt, "1 problem to mend");
    assert_shows(vt, "line 6, column");
    assert_lacks(vt, "Add the numbers");
    vt_type(vt, "xyz"); /* goes nowhere */
    assert_shows(vt, "Nothing is lost");
    save(&pack, "", false);
    wait_for(vt, "the file is empty");
    save_question(&pack, "Mended", "second", "2 + 2", true);
    wait_for(vt, "Mended");
    assert_shows(vt, "1 + 1");
    assert_lacks(vt, "xyz");
    vt_press(vt, ENTER);
    assert_shows(vt, "1 / 2");
}

/* Numbers that only fail when they are computed are told in the same way. */
static void what_cannot_be_computed_is_told(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    save(&pack,
         "id: sums\ntitle: T\nstatement: \"{1/n}\"\ngiven: [{name: n, value: 0}]\n"
         "fields: [{id: first, kind: number, marks: 2, prompt: p, expect: n}]\n",
         false);
    wait_for(vt, "1 problem to mend");
    assert_shows(vt, "line 3, column");
    save_question(&pack, "Mended", "second", "2 + 2", false);
    wait_for(vt, "Mended");
}

/* A field that one save leaves out is what it was when the next one brings it back. */
static void a_field_comes_back_with_its_answer(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    vt_press(vt, TAB);
    vt_type(vt, "4");
    vt_press(vt, ENTER);
    assert_shows(vt, "1 / 2");
    save_question(&pack, "Without", "third", "2 + 2", false);
    wait_for(vt, "Without");
    save_question(&pack, "Again", "second", "2 + 2", false);
    wait_for(vt, "Again");
    assert_shows(vt, "1 / 2");
    assert_shows(vt, "second (1)  4");
}

static void a_file_that_goes_away_is_told(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    assert_int_equal(remove(pack.file), 0);
    vt_wait_frame(vt, "1 problem to mend");
    wait_for(vt, "No such file");
    save_question(&pack, "Back", "second", "2 + 2", false);
    wait_for(vt, "Back");
}

/* Answers are marked anew, and a field that is gone takes its focus along. */
static void answers_are_marked_anew(void **state)
{
    struct pack pack;
    struct vt *const vt = open_pack(state, &pack);

    vt_press(vt, TAB);
    vt_type(vt, "5");
    vt_press(vt, ENTER);
    assert_shows(vt, "0 / 2");
    save_question(&pack, "After", "second", "2 + 3", false);
    wait_for(vt, "After");
    assert_shows(vt, "1 / 2");
    save_question(&pack, "Other field", "third", "2 + 2", false);
    wait_for(vt, "Other field");
    vt_type(vt, "2");
    vt_press(vt, ENTER);
    assert_shows(vt, "third");
    assert_shows(vt, "1 / 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_draft_and_the_field_stay, tutor_setup, tutor_teardown),
        cmocka_unit_test_setup_teardown(a_renamed_file_is_noticed, tutor_setup, tutor_teardown),
        cmocka_unit_test_setup_teardown(problems_stand_in_its_place_until_they_are_mended,
                                        tutor_setup, tutor_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_computed_is_told, tutor_setup,
                                        tutor_teardown),
        cmocka_unit_test_setup_teardown(a_field_comes_back_with_its_answer, tutor_setup,
                                        tutor_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_goes_away_is_told, tutor_setup, tutor_teardown),
        cmocka_unit_test_setup_teardown(answers_are_marked_anew, tutor_setup, tutor_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
