/* SPDX-License-Identifier: MIT */
/* What a question file becomes: every key in its place, every source with its own. */
#include "dltutor/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fail_on_problem(void *context, const struct diag *diag)
{
    struct arena *const arena = context;

    fail_msg("%s", diag_format(arena, diag));
}

static const struct question *load_text(struct arena *arena, const char *text)
{
    char path[] = "/tmp/dltutor-question-XXXXXX";
    const int descriptor = mkstemp(path);
    FILE *const file = fdopen(descriptor, "wb");
    const struct question *question = NULL;

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    load_question(arena, path, "pack", &question, fail_on_problem, arena);
    remove(path);
    assert_non_null(question);
    return question;
}

static void assert_source(struct source source, const char *text, unsigned line, unsigned column)
{
    assert_string_equal(source.text, text);
    assert_non_null(source.file);
    assert_int_equal(source.line, line);
    assert_int_equal(source.column, column);
}

static void loads_a_question_without_parts(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *question = NULL;
    const struct part *part;

    (void)state;
    load_question(arena, "questions/cs60010-2025-midsem/q8.yaml", "pack", &question,
                  fail_on_problem, arena);
    assert_string_equal(question->id, "q8");
    assert_string_equal(question->pack, "pack");
    assert_string_equal(question->file, "questions/cs60010-2025-midsem/q8.yaml");
    assert_int_equal(question->marks, 400);
    assert_true(question->given_count > 0);
    assert_true(question->solve_count > 0);
    assert_string_equal(question->solves[0].solver, "receptive_field");
    assert_int_equal(question->part_count, 1);
    part = &question->parts[0];
    assert_string_equal(part->id, "");
    assert_null(part->statement.text);
    assert_int_equal(part->field_count, 3);
    assert_string_equal(part->fields[1].id, "h2");
    assert_string_equal(part->fields[1].label, "h2");
    assert_int_equal(part->fields[1].marks, 150);
    assert_int_equal(part->fields[1].rounded, -1);
    assert_true(part->hint_count > 0);
    assert_true(part->figure_count > 0);
    arena_destroy(arena);
}

static const char every_key[] =
    "id: q-1\n"
    "title: \"All ke\\u0079s\"\n"
    "topics: [yes, 1e3, null]\n"
    "reference: 'it''s a book'\n"
    "statement: |\n"
    "  First {k}.\n"
    "\n"
    "    Indented.\n"
    "\n"
    "given:\n"
    "  - {name: k, value: 3, draw: \"2..8 step 2\"}\n"
    "  - {name: mode, word: keep, draw: \"keep, drop\"}\n"
    "where:\n"
    "  - k > 1\n"
    "solve:\n"
    "  - name: rf\n"
    "    solver: receptive_field\n"
    "    with: [\"kernel_size=[k]\", pooling=floor]\n"
    "parts:\n"
    "  - id: a\n"
    "    title: Part one\n"
    "    statement: >\n"
    "      Folded\n"
    "      text.\n"
    "    fields:\n"
    "      - id: possible\n"
    "        kind: choice\n"
    "        marks: 0.5\n"
    "        prompt: Which\n"
    "        expect: no\n"
    "        options:\n"
    "          - {name: yes, label: It is}\n"
    "          - {name: no}\n"
    "      - id: loss\n"
    "        kind: expression\n"
    "        marks: 2\n"
    "        prompt: Loss\n"
    "        # only numbers have a unit\n"
    "        tolerance: 1/100\n"
    "        expect: 3*x*D_h\n"
    "        symbols:\n"
    "          - {name: x, aliases: [\"dl/df\", \"\xe2\x88\x82l\"], shown: \"\xcf\x87\", rows: "
    "D_o=3}\n"
    "          - {name: D_h, domain: positive integer 1..8, columns: k}\n"
    "          - {name: y, domain: 0..1, indexed: yes}\n"
    "        up_to: [constant]\n"
    "        variables: [x, y]\n"
    "        shown_if: possible = no\n"
    "        correct: Yes, {k}.\n"
    "        alternatives:\n"
    "          - {name: both, is: 4*x, marks: 1.5, together: per-box, say: Named.}\n"
    "        slips:\n"
    "          - name: inverted\n"
    "            is: 1/x\n"
    "            when: k > 2\n"
    "            say: Inverted.\n"
    "        follows:\n"
    "          - {name: from-possible, is: 2*x, say: Follows.}\n"
    "    hints:\n"
    "      - {say: Look., field: loss}\n"
    "      - {trace: rf.h1, field: a.possible}\n"
    "      - {say: Whole part.}\n"
    "    solution: |\n"
    "\n"
    "      After a blank line.\n"
    "    figures:\n"
    "      - {kind: receptive_pyramid, with: [\"kernel_size=[k]\"], caption: \"A picture of "
    "{k}\"}\n"
    "  - id: b\n"
    "    fields:\n"
    "      - id: why\n"
    "        kind: text\n"
    "        marks: 1\n"
    "        prompt: Why\n"
    "        model: because\n"
    "        points:\n"
    "          - {name: small, any: [small, 'tin(y|ier)'], say: It is small.}\n"
    "          - {name: positive, any: [positive]}\n"
    "        points_needed: 1\n"
    "        number: {from: 0, to: 1/1000}\n"
    "      - {id: count, kind: number, marks: 1, prompt: Count, expect: 2^k, rounded: 0.5, unit: "
    "bits}\n"
    "      - id: phi\n"
    "        kind: network\n"
    "        marks: 0\n"
    "        prompt: All of them\n"
    "        network: [\"slopes=[1]\", \"joints=[0]\"]\n";

static void reads_every_key_of_a_question(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *const question = load_text(arena, every_key);

    (void)state;
    assert_string_equal(question->id, "q-1");
    assert_source(question->title, "All keys", 2, 9);
    assert_int_equal(question->topic_count, 3);
    assert_string_equal(question->topics[0], "yes");
    assert_string_equal(question->topics[1], "1e3");
    assert_string_equal(question->topics[2], "null");
    assert_string_equal(question->reference, "it's a book");
    assert_source(question->statement, "First {k}.\n\n  Indented.", 6, 3);
    assert_int_equal(question->given_count, 2);
    assert_source(question->givens[0].value, "3", 11, 22);
    assert_source(question->givens[0].draw, "2..8 step 2", 11, 32);
    assert_false(question->givens[0].word);
    assert_true(question->givens[1].word);
    assert_source(question->givens[1].value, "keep", 12, 24);
    assert_int_equal(question->where_count, 1);
    assert_source(question->where[0], "k > 1", 14, 5);
    assert_source(question->solves[0].with[1], "pooling=floor", 18, 31);
    assert_int_equal(question->solves[0].place.line, 17);
    assert_int_equal(question->part_count, 2);
    assert_int_equal(question->marks, 450);
    assert_int_equal(question->parts[0].marks, 250);
    assert_source(question->parts[0].title, "Part one", 21, 12);
    assert_source(question->parts[0].statement, "Folded text.", 23, 7);
    assert_source(question->parts[0].solution, "\nAfter a blank line.", 63, 7);
    arena_destroy(arena);
}

static void reads_every_key_of_a_field(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *const question = load_text(arena, every_key);
    const struct field *const choice = &question->parts[0].fields[0];
    const struct field *const loss = &question->parts[0].fields[1];

    (void)state;
    assert_string_equal(choice->id, "a.possible");
    assert_string_equal(choice->label, "possible");
    assert_int_equal(choice->kind, FIELD_CHOICE);
    assert_int_equal(choice->marks, 50);
    assert_source(choice->expect, "no", 30, 17);
    assert_int_equal(choice->option_count, 2);
    assert_string_equal(choice->options[0].name, "yes");
    assert_source(choice->options[0].label, "It is", 32, 32);
    assert_null(choice->options[1].label.text);
    assert_int_equal(loss->place.line, 34);
    assert_string_equal(question->parts[1].fields[1].unit.text, "bits");
    assert_string_equal(loss->tolerance.text, "1/100");
    assert_true(loss->up_to_constant);
    assert_false(loss->up_to_factor);
    assert_int_equal(loss->variable_count, 2);
    assert_string_equal(loss->shown_if.text, "a.possible=no");
    assert_int_equal(loss->alternatives[0].marks, 150);
    assert_string_equal(loss->alternatives[0].together, "per-box");
    assert_int_equal(loss->slips[0].marks, -1);
    assert_null(loss->slips[0].together);
    assert_source(loss->slips[0].when, "k > 2", 54, 19);
    assert_string_equal(loss->follows[0].name, "from-possible");
    arena_destroy(arena);
}

static void reads_symbols(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *const question = load_text(arena, every_key);
    const struct field *const loss = &question->parts[0].fields[1];
    long bound = 0;

    (void)state;
    assert_int_equal(loss->symbol_count, 3);
    assert_int_equal(loss->symbols[0].alias_count, 2);
    assert_string_equal(loss->symbols[0].aliases[0], "dl/df");
    assert_string_equal(loss->symbols[0].shown, "\xcf\x87");
    assert_string_equal(loss->symbols[0].rows.name, "D_o");
    assert_int_equal(loss->symbols[0].rows.size, 3);
    assert_int_equal(loss->symbols[0].columns.size, 1);
    assert_true(loss->symbols[1].positive && loss->symbols[1].integer);
    assert_true(value_to_long(loss->symbols[1].maximum, &bound));
    assert_int_equal(bound, 8);
    assert_string_equal(loss->symbols[1].columns.name, "k");
    assert_int_equal(loss->symbols[1].columns.size, 3);
    assert_true(loss->symbols[2].indexed);
    assert_false(loss->symbols[2].integer || loss->symbols[2].positive);
    assert_true(value_to_long(loss->symbols[2].maximum, &bound));
    assert_int_equal(bound, 1);
    assert_int_equal(loss->symbols[2].rows.size, 0);
    arena_destroy(arena);
}

static void reads_hints_figures_and_points(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *const question = load_text(arena, every_key);
    const struct part *const a = &question->parts[0];
    const struct field *const why = &question->parts[1].fields[0];

    (void)state;
    assert_int_equal(a->hint_count, 3);
    assert_string_equal(a->hints[0].text.text, "Look.");
    assert_null(a->hints[0].trace.text);
    assert_string_equal(a->hints[0].field, "a.loss");
    assert_string_equal(a->hints[1].trace.text, "rf.h1");
    assert_string_equal(a->hints[1].field, "a.possible");
    assert_null(a->hints[2].field);
    assert_string_equal(a->figures[0].kind, "receptive_pyramid");
    assert_int_equal(a->figures[0].with_count, 1);
    assert_string_equal(a->figures[0].caption.text, "A picture of {k}");
    assert_string_equal(why->id, "b.why");
    assert_string_equal(why->model.text, "because");
    assert_int_equal(why->point_count, 2);
    assert_int_equal(why->points[0].pattern_count, 2);
    assert_string_equal(why->points[0].patterns[1], "tin(y|ier)");
    assert_null(why->points[1].say.text);
    assert_int_equal(why->points_needed, 1);
    assert_string_equal(why->number_to.text, "1/1000");
    assert_int_equal(question->parts[1].fields[1].rounded, 50);
    assert_int_equal(question->parts[1].fields[2].network_count, 2);
    assert_string_equal(question->parts[1].fields[2].network[0], "slopes=[1]");
    arena_destroy(arena);
}

/* CR LF line ends and a byte order mark, as some editors write them. */
static void reads_files_of_other_systems(void **state)
{
    struct arena *const arena = arena_create();
    const struct question *const question = load_text(
        arena, "\xEF\xBB\xBFid: q1\r\ntitle: T\r\nstatement: |\r\n  One\r\n  two\r\n"
               "fields:\r\n  - {id: n, kind: number, marks: 1, prompt: P, expect: 3}\r\n");

    (void)state;
    assert_source(question->statement, "One\ntwo", 4, 3);
    assert_source(question->title, "T", 2, 8);
    arena_destroy(arena);
}

static void loads_the_papers_questions(void **state)
{
    struct arena *const arena = arena_create();
    const struct paper *paper = NULL;

    (void)state;
    assert_int_equal(
        load_pack(arena, "questions/cs60010-2025-midsem/", &paper, fail_on_problem, arena), DLT_OK);
    assert_string_equal(paper->id, "cs60010-2025-midsem");
    assert_int_equal(paper->minutes, 120);
    assert_int_equal(paper->marks, 5000);
    assert_int_equal(paper->question_count, 10);
    assert_string_equal(paper->questions[9]->id, "q10");
    assert_string_equal(paper->questions[9]->pack, paper->id);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_a_question_without_parts),
        cmocka_unit_test(reads_every_key_of_a_question),
        cmocka_unit_test(reads_every_key_of_a_field),
        cmocka_unit_test(reads_symbols),
        cmocka_unit_test(reads_hints_figures_and_points),
        cmocka_unit_test(reads_files_of_other_systems),
        cmocka_unit_test(loads_the_papers_questions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
