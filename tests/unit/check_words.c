/* SPDX-License-Identifier: MIT */
/* Options and free text: what is meant, and what is denied. */
#include "unit/check_fixture.h"

/* --- choices ------------------------------------------------------------------------------------------ */

static const struct option options[] = {
    {.name = "yes", .label = SRC("the members share their weights")},
    {.name = "no", .label = SRC("it is one network")},
    {.name = "never", .label = SRC("it cannot be")},
    {.name = "far", .label = SRC("it grows with sigma^2")},
};
static const struct reply option_slips[] = {REPLY("not-shared", "no", -1, "Think of the units.")};
static const struct field choice = {
    .id = "ensemble",
    .label = "ensemble",
    .kind = FIELD_CHOICE,
    .marks = 50,
    .expect = SRC("yes"),
    .options = options,
    .option_count = DLT_COUNT(options),
    .slips = option_slips,
    .slip_count = DLT_COUNT(option_slips),
};

static void options_by_name_label_and_beginning(void **state)
{
    static const struct expected_verdict rows[] = {
        {"yes", VERDICT_CORRECT, 50, "correct", NULL},
        {" YES ", VERDICT_CORRECT, 50, "correct", NULL},
        {"y", VERDICT_CORRECT, 50, "correct", NULL},
        {"ye", VERDICT_CORRECT, 50, "correct", NULL},
        {"Yes, because they share", VERDICT_CORRECT, 50, "correct", NULL},
        {"the members share their weights", VERDICT_CORRECT, 50, "correct", NULL},
        {"true", VERDICT_CORRECT, 50, "correct", NULL},
        {"no", VERDICT_INCORRECT, 0, "mistake:not-shared", "Think of the units."},
        {"n", VERDICT_INCORRECT, 0, "mistake:not-shared", NULL},
        {"nev", VERDICT_INCORRECT, 0, "incorrect", "never"},
        {"it grows with sigma^2", VERDICT_INCORRECT, 0, "incorrect", "far"},
        {"it grows with σ²", VERDICT_INCORRECT, 0, "incorrect", "far"},
        {"it grows with sigma", VERDICT_INCORRECT, 0, "incorrect", "far"},
        {"maybe", VERDICT_UNREADABLE, 0, "unreadable:unknown-option", "yes, no, never"},
    };
    struct fixture fixture;
    struct verdict verdict;
    (void)state;
    fixture_init(&fixture, &choice, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    check_read(fixture.arena, &fixture.variant, &choice, "y", &verdict);
    assert_int_equal(verdict.status, VERDICT_BLANK);
    assert_string_equal(verdict.reads_as, "yes: the members share their weights");
    assert_string_equal(check_model_answer(fixture.arena, &fixture.variant, &choice), "yes");
    fixture_finish(&fixture);
}

static void an_option_may_be_computed(void **state)
{
    static const struct field computed = {.id = "possible",
                                          .label = "possible",
                                          .kind = FIELD_CHOICE,
                                          .marks = 50,
                                          .expect = SRC("if(rank > 2, yes, no)"),
                                          .options = options,
                                          .option_count = DLT_COUNT(options)};
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &computed, 1);
    fixture_name(&fixture, "rank", "2");
    assert_string_equal(check_model_answer(fixture.arena, &fixture.variant, &computed), "no");
    assert_int_equal(fixture_mark_one(&fixture, "yes")->status, VERDICT_INCORRECT);
    assert_int_equal(fixture_mark_one(&fixture, "no")->status, VERDICT_CORRECT);
    fixture_finish(&fixture);
}

/* --- key points ----------------------------------------------------------------------------------------- */

static const char *const restart_patterns[] = {
    "(different|several|many|random)\\w*\\s+(\\w+\\s+)?(initiali\\w+|starts?|restarts?)"};
static const char *const momentum_patterns[] = {"momentum"};
static const char *const noise_patterns[] = {"nois\\w*", "anneal\\w*"};
static const struct key_point ideas[] = {
    {.name = "different random starts",
     .patterns = restart_patterns,
     .pattern_count = 1,
     .say = SRC("each start falls into its own basin.")},
    {.name = "momentum", .patterns = momentum_patterns, .pattern_count = 1},
    {.name = "noise", .patterns = noise_patterns, .pattern_count = 2},
};
static const struct reply idea_slips[] = {
    REPLY("stochastic", "\\bSGD\\b|stochastic gradient|mini-?batch", -1, "That is excluded."),
};
static const struct field one_idea = {
    .id = "ideas",
    .label = "ideas",
    .kind = FIELD_TEXT,
    .marks = 200,
    .points = ideas,
    .point_count = DLT_COUNT(ideas),
    .points_needed = 1,
    .slips = idea_slips,
    .slip_count = DLT_COUNT(idea_slips),
};

static void points_are_found_and_named(void **state)
{
    static const struct expected_verdict rows[] = {
        {"Start from many random initialisations", VERDICT_CORRECT, 200, "correct",
         "Key points found: each start falls into its own basin."},
        {"use Momentum", VERDICT_CORRECT, 200, "correct", "momentum"},
        {"anneal the learning rate", VERDICT_CORRECT, 200, "correct", "noise"},
        {"more epochs", VERDICT_INCORRECT, 0, "incorrect", "None of the key points"},
        {"use SGD", VERDICT_INCORRECT, 0, "mistake:stochastic", "That is excluded."},
        {"SGD with momentum", VERDICT_CORRECT, 200, "correct", "momentum"},
        {"add noise\nto the gradient", VERDICT_CORRECT, 200, "correct", "noise"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &one_idea, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_slip_with_marks_wins_over_the_points(void **state)
{
    static const struct expected_verdict rows[] = {
        {"SGD with momentum", VERDICT_INCORRECT, 0, "mistake:stochastic", "That is excluded."},
        {"momentum, not SGD", VERDICT_CORRECT, 200, "correct", NULL},
        {"momentum", VERDICT_CORRECT, 200, "correct", NULL},
    };
    static const struct reply slips[] = {
        REPLY("stochastic", "\\bSGD\\b", 0, "That is excluded."),
    };
    static const struct expected_verdict partial = {
        "momentum of SGD", VERDICT_PARTIAL, 66, "partial", "3 are needed. But: That is excluded."};
    struct field field = one_idea;
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &field, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "SGD with momentum");
    assert_null(strstr(verdict->feedback, "But"));
    field.points_needed = 0;
    expect_rows(&fixture, &partial, 1);
    field.points_needed = 1;
    field.slips = slips;
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void the_names_of_points_stay_the_authors(void **state)
{
    static const char *const answers[] = {"more epochs", "asdf", "use SGD", "noise",
                                          "momentum and noise"};
    struct field all = one_idea;
    struct fixture fixture;
    (void)state;
    all.points_needed = 0;
    fixture_init(&fixture, &all, 1);
    for (size_t i = 0; i < DLT_COUNT(answers); i++) {
        const struct verdict *verdict = fixture_mark_one(&fixture, answers[i]);
        assert_null(strstr(verdict->feedback, "random starts"));
        for (size_t k = 0; k < verdict->line_count; k++)
            assert_int_equal(verdict->lines[k].status, VERDICT_CORRECT);
    }
    fixture_finish(&fixture);
}

static void what_is_denied_does_not_count(void **state)
{
    static const struct expected_verdict rows[] = {
        {"no momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"do not use momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"don't add any noise", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"never add noise", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"without momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"avoid momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"smaller steps instead of momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"momentum does not help", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"not SGD, but momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"not SGD but momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"instead of SGD use momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"not only momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"it does not need any kind of added noise", VERDICT_INCORRECT, 0, "incorrect",
         "not counted"},
        {"do not use any noise or momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"neither noise nor momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"it fails to use momentum", VERDICT_INCORRECT, 0, "incorrect", "not counted"},
        {"it is not stuck, thanks to momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"it does not stop because momentum carries on", VERDICT_CORRECT, 200, "correct", NULL},
        {"it does not stay where it was and momentum carries on", VERDICT_CORRECT, 200, "correct",
         NULL},
        {"without SGD. Momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"no momentum; noise", VERDICT_CORRECT, 200, "correct", "not counted"},
        {"not SGD", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"it is not fast and momentum helps", VERDICT_CORRECT, 200, "correct", NULL},
        {"do not get stuck in a minimum by means of momentum", VERDICT_CORRECT, 200, "correct",
         NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &one_idea, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void several_points_share_the_marks(void **state)
{
    static const struct expected_verdict rows[] = {
        {"momentum and noise and random restarts", VERDICT_CORRECT, 200, "correct", NULL},
        {"momentum and noise", VERDICT_PARTIAL, 133, "partial", "2 found, 3 are needed."},
        {"momentum", VERDICT_PARTIAL, 66, "partial", NULL},
    };
    struct field all = one_idea;
    struct fixture fixture;
    (void)state;
    all.points_needed = 0;
    fixture_init(&fixture, &all, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    const char *model = check_model_answer(fixture.arena, &fixture.variant, &all);
    assert_string_equal(model, "different random starts; momentum; noise");
    assert_int_equal(fixture_mark_one(&fixture, model)->status, VERDICT_CORRECT);
    fixture_finish(&fixture);
}

/* --- forms of words, lists of everything ---------------------------------------------------------------- */

static bool finds(struct arena *arena, const char *words, const char *text)
{
    const char *const patterns[] = {words};
    const struct key_point point = {.name = "point", .patterns = patterns, .pattern_count = 1};
    const struct field field = {.id = "t",
                                .label = "t",
                                .kind = FIELD_TEXT,
                                .marks = 100,
                                .points = &point,
                                .point_count = 1};
    struct verdict verdict;
    const struct variant variant = {.arena = arena};
    check_kind(FIELD_TEXT)->mark(arena, &variant, &field, text, NULL, &verdict);
    return verdict.status == VERDICT_CORRECT;
}

/** Each of the words in `text` is found, or none is. */
static void expect_forms(struct arena *arena, const char *words, const char *text, bool found)
{
    while (*text) {
        size_t length = strcspn(text, " ");
        const char *word = arena_strndup(arena, text, length);
        if (finds(arena, words, word) != found)
            fail_msg("%s: %s", words, word);
        text += length + (text[length] == ' ');
    }
}

static void plain_words_have_forms(void **state)
{
    static const struct {
        const char *words, *found, *apart; /* parted by blanks */
    } rows[] = {
        {"normalise",
         "normalise normalises normalised normalising normalize Normalization "
         "normalisation",
         "normal norm"},
        {"normalization", "normalise normalized normalisations", "normal"},
        {"analyse", "analyse analyzing analysed", "analysis"},
        {"vanish", "vanish vanishes vanished vanishing", "van varnish"},
        {"vanishing", "vanish vanishes vanished vanishing", "van"},
        {"share", "share shares shared sharing", "shark shar"},
        {"shared", "share shares sharing", "shark"},
        {"drop", "drop drops dropped dropping", "dropout"},
        {"dropping", "drop dropped drops", "dropout"},
        {"vary", "vary varies varied varying", "var variance"},
        {"layer", "layer layers layered", "lay player"},
        {"layers", "layer layers", "lay"},
        {"loss", "loss losses", "los lossy"},
        {"bias", "bias biases biased", "bia"},
        {"noise", "noise noises", "nose"},
        {"string", "string strings", "str stray"},
        {"behaviour", "behavior behaviours", "behave"},
        {"modelling", "model modeling modelled models", "mode"},
        {"use", "use uses used using", "us"},
        {"relu", "ReLU relus", "prelu"},
        {"\xc3\xa9tape", "\xc3\xa9tape", "tape"},
    };
    struct arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(rows); i++) {
        expect_forms(arena, rows[i].words, rows[i].found, true);
        expect_forms(arena, rows[i].words, rows[i].apart, false);
    }
    assert_true(finds(arena, "random start", "many Random-Starts help"));
    assert_true(finds(arena, "random start", "start randomly") == false);
    assert_true(finds(arena, "weight sharing", "it shares weights") == false);
    assert_true(finds(arena, "weight sharing", "the weights shared by all"));
    assert_true(finds(arena, "noi", "noise") == false);
    assert_true(finds(arena, "noi\\w*", "noise"));
    arena_destroy(arena);
}

static void each_point_has_its_line(void **state)
{
    struct field all = one_idea;
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &all, 1);
    const struct verdict *verdict = fixture_mark_one(&fixture, "momentum");
    assert_int_equal(verdict->line_count, 3);
    assert_int_equal(verdict->lines[0].status, VERDICT_BLANK);
    assert_string_equal(verdict->lines[0].reads_as, "different random starts");
    assert_int_equal(verdict->lines[1].status, VERDICT_CORRECT);
    assert_non_null(strstr(verdict->feedback, "Others that count: different random starts; noise"));
    /* What is not found stays open as long as it is wanted. */
    assert_int_equal(fixture_mark_one(&fixture, "more epochs")->line_count, 0);
    all.points_needed = 0;
    verdict = fixture_mark_one(&fixture, "start from many random initialisations");
    assert_int_equal(verdict->line_count, 1);
    assert_string_equal(verdict->lines[0].text, "each start falls into its own basin.");
    fixture_finish(&fixture);
}

static void a_list_of_everything_is_no_answer(void **state)
{
    static const struct expected_verdict rows[] = {
        {"momentum", VERDICT_CORRECT, 200, "correct", NULL},
        {"momentum and noise", VERDICT_CORRECT, 200, "correct", NULL},
        {"momentum, noise, random restarts", VERDICT_INCORRECT, 0, "too-many-points",
         "At most 2 may be named, and these are 3"},
        {"momentum, SGD, noise", VERDICT_INCORRECT, 0, "too-many-points", "Choose the best."},
        {"momentum, not noise, not SGD", VERDICT_CORRECT, 200, "correct", NULL},
    };
    static const struct expected_verdict two[] = {
        {"momentum and noise", VERDICT_CORRECT, 200, "correct", NULL},
        {"momentum, noise, random restarts", VERDICT_PARTIAL, 100, "too-many-points", NULL},
        {"momentum, noise, random restarts, SGD", VERDICT_INCORRECT, 0, "too-many-points", NULL},
    };
    static const struct expected_verdict all = {
        "momentum, noise, random restarts, SGD", VERDICT_PARTIAL, 133, "too-many-points",
        "A mistake beside them takes points away again. But: That is excluded."};
    struct field few = one_idea;
    struct fixture fixture;
    (void)state;
    few.points_most = 2;
    fixture_init(&fixture, &few, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    few.points_needed = 2;
    expect_rows(&fixture, two, DLT_COUNT(two));
    few.points_needed = few.points_most = 3;
    expect_rows(&fixture, &all, 1);
    fixture_finish(&fixture);
}

static void the_opposite_of_a_point_takes_one_away(void **state)
{
    static const char *const zero[] = {"\\bdiv\\w* by (zero|0)\\b"};
    static const char *const small[] = {"small"};
    static const struct key_point points[] = {
        {.name = "small", .patterns = small, .pattern_count = 1},
        {.name = "no-division", .patterns = zero, .pattern_count = 1}};
    static const struct field epsilon = {.id = "epsilon",
                                         .label = "epsilon",
                                         .kind = FIELD_TEXT,
                                         .marks = 100,
                                         .points = points,
                                         .point_count = 2,
                                         .points_needed = 1};
    static const struct expected_verdict rows[] = {
        {"small", VERDICT_CORRECT, 100, "correct", NULL},
        {"avoids division by zero", VERDICT_CORRECT, 100, "correct", NULL},
        {"no div by 0", VERDICT_CORRECT, 100, "correct", NULL},
        {"small; it does not avoid division by zero", VERDICT_INCORRECT, 0, "incorrect",
         "the opposite is right"},
        {"it fails to prevent division by zero", VERDICT_INCORRECT, 0, "incorrect", NULL},
        {"without it we cannot avoid division by zero", VERDICT_CORRECT, 100, "correct", NULL},
        {"it is not large and small", VERDICT_CORRECT, 100, "correct", NULL},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &epsilon, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_wild_pattern_is_bounded(void **state)
{
    static const char *const wild[] = {"(a+)+$"};
    static const struct key_point point[] = {
        {.name = "wild", .patterns = wild, .pattern_count = 1}};
    static const struct field text = {.id = "t",
                                      .label = "t",
                                      .kind = FIELD_TEXT,
                                      .marks = 100,
                                      .points = point,
                                      .point_count = 1};
    struct fixture fixture;
    char typed[5001];
    (void)state;
    memset(typed, 'a', sizeof(typed) - 2);
    typed[sizeof(typed) - 2] = '!';
    typed[sizeof(typed) - 1] = '\0';
    fixture_init(&fixture, &text, 1);
    assert_int_equal(fixture_mark_one(&fixture, typed)->status, VERDICT_INCORRECT);
    fixture_finish(&fixture);
}

static void numbers_stand_for_text(void **state)
{
    static const char *const small[] = {"(very )?small|tiny"};
    static const struct key_point points[] = {
        {.name = "small", .patterns = small, .pattern_count = 1}};
    static const struct reply slips[] = {
        REPLY("not-positive", "number x <= 0", -1, "It has to be positive."),
        REPLY("large", "number x >= 1", -1, "That is large."),
    };
    static const struct field epsilon = {.id = "i.epsilon",
                                         .label = "epsilon",
                                         .kind = FIELD_TEXT,
                                         .marks = 100,
                                         .points = points,
                                         .point_count = 1,
                                         .number_from = SRC("0"),
                                         .number_to = SRC("1e-3"),
                                         .slips = slips,
                                         .slip_count = DLT_COUNT(slips)};
    static const struct expected_verdict rows[] = {
        {"1e-8", VERDICT_CORRECT, 100, "correct", NULL},
        {"epsilon = 10^-8", VERDICT_CORRECT, 100, "correct", NULL},
        {"eps is about 1e-8.", VERDICT_CORRECT, 100, "correct", NULL},
        {"v = 0", VERDICT_INCORRECT, 0, "incorrect", "None of the key points"},
        {"tiny, for when v = 0", VERDICT_CORRECT, 100, "correct", "small"},
        {"0.001", VERDICT_CORRECT, 100, "correct", NULL},
        {"0.0011", VERDICT_INCORRECT, 0, "incorrect", "0.0011"},
        {"0", VERDICT_INCORRECT, 0, "mistake:not-positive", "positive"},
        {"-1e-8", VERDICT_INCORRECT, 0, "mistake:not-positive", "positive"},
        {"5", VERDICT_INCORRECT, 0, "mistake:large", "large"},
        {"a very small number", VERDICT_CORRECT, 100, "correct", "small"},
    };
    struct fixture fixture;
    (void)state;
    fixture_init(&fixture, &epsilon, 1);
    expect_rows(&fixture, rows, DLT_COUNT(rows));
    fixture_finish(&fixture);
}

static void a_point_may_be_about_avoiding(void **state)
{
    static const char *const patterns[] = {"divi\\w+ by (0|zero)"};
    static const struct key_point avoiding[] = {
        {.name = "no-division-by-zero", .patterns = patterns, .pattern_count = 1}};
    static const struct key_point plain[] = {
        {.name = "division-by-zero", .patterns = patterns, .pattern_count = 1}};
    struct field text = one_idea;
    struct fixture fixture;
    (void)state;
    text.points = avoiding;
    text.point_count = 1;
    fixture_init(&fixture, &text, 1);
    assert_string_equal(fixture_mark_one(&fixture, "it avoids division by zero")->note, "correct");
    text.points = plain;
    assert_string_equal(fixture_mark_one(&fixture, "it avoids division by zero")->note,
                        "incorrect");
    fixture_finish(&fixture);
}

static void long_texts_are_refused(void **state)
{
    struct fixture fixture;
    char text[10002];
    (void)state;
    fixture_init(&fixture, &one_idea, 1);
    memset(text, 'm', sizeof(text));
    text[10001] = '\0';
    assert_string_equal(fixture_mark_one(&fixture, text)->note, "unreadable:too-long");
    text[10000] = '\0';
    assert_string_equal(fixture_mark_one(&fixture, text)->note, "incorrect");
    fixture_finish(&fixture);
}

static void controls_never_reach_the_screen(void **state)
{
    struct fixture fixture;
    struct verdict verdict;
    (void)state;
    fixture_init(&fixture, &one_idea, 1);
    check_read(fixture.arena, &fixture.variant, &one_idea, "a\033[2Jb \xe2\x80\xae\xff", &verdict);
    assert_null(strchr(verdict.reads_as, '\033'));
    assert_null(strstr(verdict.reads_as, "\xe2\x80\xae"));
    assert_true(utf8_valid(verdict.reads_as, strlen(verdict.reads_as), NULL));
    fixture_finish(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_by_name_label_and_beginning),
        cmocka_unit_test(an_option_may_be_computed),
        cmocka_unit_test(points_are_found_and_named),
        cmocka_unit_test(a_slip_with_marks_wins_over_the_points),
        cmocka_unit_test(the_names_of_points_stay_the_authors),
        cmocka_unit_test(what_is_denied_does_not_count),
        cmocka_unit_test(several_points_share_the_marks),
        cmocka_unit_test(plain_words_have_forms),
        cmocka_unit_test(each_point_has_its_line),
        cmocka_unit_test(a_list_of_everything_is_no_answer),
        cmocka_unit_test(the_opposite_of_a_point_takes_one_away),
        cmocka_unit_test(a_wild_pattern_is_bounded),
        cmocka_unit_test(numbers_stand_for_text),
        cmocka_unit_test(a_point_may_be_about_avoiding),
        cmocka_unit_test(long_texts_are_refused),
        cmocka_unit_test(controls_never_reach_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
