/* SPDX-License-Identifier: MIT */
/* Every key of the question format, once. From these lists come the structures that libcyaml fills,
 * its schema, and the table that the checks walk, so the three cannot disagree.
 * Rows: TEXT(struct, key, need, meaning), TEXTS (a list of texts), LIST (of mappings), MAP. */
#ifndef DLTUTOR_LOAD_KEYS_H
#define DLTUTOR_LOAD_KEYS_H

/* What a text stands for, and so how it is checked. */
enum meaning {
    MEANS_NOTHING = 0, /* the row is no text */
    MEANS_TEXT,        /* any text */
    MEANS_TEMPLATE,    /* text with {expression} in it */
    MEANS_EXPRESSION,
    MEANS_CONDITION,
    MEANS_ANSWER,   /* what the kind of the field makes of it */
    MEANS_ARGUMENT, /* key=expression */
    MEANS_DRAW,
    MEANS_SLUG, /* of a question, and its file's name: lower-case letters, digits, _ and - */
    MEANS_ID,   /* of a part, a field, a solver: lower-case letters, digits, _ */
    MEANS_NAME, /* of a given or an output */
    MEANS_TAG,  /* of a reply: lower-case letters, digits, - */
    MEANS_WORD, /* an option or a convention */
    MEANS_MARKS,
    MEANS_COUNT,
    MEANS_YES_NO,
    MEANS_KIND,
    MEANS_DOMAIN,
    MEANS_SIZE, /* 5, or D_o=3, or the name of a given */
    MEANS_UP_TO,
    MEANS_FIELD, /* names a field */
    MEANS_TRACE, /* call.step */
    MEANS_SHOWN_IF,
    MEANS_SYMBOL_CONDITION, /* over the symbols of the field: a < b */
    MEANS_FORM,             /* lowest terms, 3 significant, ... */
    MEANS_FACT,             /* name = expression, over the symbols of the field */
    MEANS_LEVEL,            /* a whole number from 1 to 5 */
    MEANS_SEED,             /* a whole number from 0 */
    MEANS_REQUIRED,         /* a question: id, or PACK/id */
    MEANS_GIVEN_DRAW,       /* given = draw */
    MEANS_TYPED,            /* field=answer, a template */
    MEANS_NOTED,            /* field=note */
    MEANS_COUNT_OF          /* how many there are */
};

// clang-format off
#define PAPER_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, title, NEEDED, MEANS_TEXT) \
    TEXT(S, minutes, NEEDED, MEANS_COUNT) \
    TEXT(S, marks, NEEDED, MEANS_MARKS) \
    TEXTS(S, questions, NEEDED, MEANS_SLUG)

#define QUESTION_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, id, NEEDED, MEANS_SLUG) \
    TEXT(S, title, NEEDED, MEANS_TEXT) \
    TEXTS(S, topics, OPTIONAL, MEANS_TEXT) \
    TEXT(S, difficulty, OPTIONAL, MEANS_LEVEL) \
    TEXTS(S, prerequisites, OPTIONAL, MEANS_REQUIRED) \
    TEXT(S, reference, OPTIONAL, MEANS_TEXT) \
    TEXT(S, statement, OPTIONAL, MEANS_TEMPLATE) \
    LIST(S, given, OPTIONAL, given) \
    TEXTS(S, where, OPTIONAL, MEANS_CONDITION) \
    LIST(S, mix, OPTIONAL, mix) \
    LIST(S, solve, OPTIONAL, solve) \
    LIST(S, fields, OPTIONAL, field) \
    LIST(S, hints, OPTIONAL, hint) \
    TEXT(S, solution, OPTIONAL, MEANS_TEMPLATE) \
    LIST(S, figures, OPTIONAL, figure) \
    LIST(S, parts, OPTIONAL, part) \
    TEXT(S, learn, OPTIONAL, MEANS_TEMPLATE) \
    LIST(S, tests, OPTIONAL, test)

#define GIVEN_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_NAME) \
    TEXT(S, value, OPTIONAL, MEANS_EXPRESSION) \
    TEXT(S, word, OPTIONAL, MEANS_WORD) \
    TEXT(S, draw, OPTIONAL, MEANS_DRAW)

#define MIX_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG) \
    TEXT(S, share, OPTIONAL, MEANS_COUNT) \
    TEXTS(S, draw, OPTIONAL, MEANS_GIVEN_DRAW) \
    TEXTS(S, where, OPTIONAL, MEANS_CONDITION)

#define TEST_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, seed, OPTIONAL, MEANS_SEED) \
    TEXTS(S, answers, NEEDED, MEANS_TYPED) \
    TEXT(S, marks, NEEDED, MEANS_MARKS) \
    TEXTS(S, notes, OPTIONAL, MEANS_NOTED)

#define SOLVE_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_NAME) \
    TEXT(S, solver, NEEDED, MEANS_ID) \
    TEXTS(S, with, OPTIONAL, MEANS_ARGUMENT)

#define PART_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, id, NEEDED, MEANS_ID) \
    TEXT(S, title, OPTIONAL, MEANS_TEXT) \
    TEXT(S, statement, OPTIONAL, MEANS_TEMPLATE) \
    LIST(S, fields, NEEDED, field) \
    LIST(S, hints, OPTIONAL, hint) \
    TEXT(S, solution, OPTIONAL, MEANS_TEMPLATE) \
    LIST(S, figures, OPTIONAL, figure)

#define FIELD_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, id, NEEDED, MEANS_ID) \
    TEXT(S, kind, NEEDED, MEANS_KIND) \
    TEXT(S, marks, NEEDED, MEANS_MARKS) \
    TEXT(S, prompt, NEEDED, MEANS_TEMPLATE) \
    TEXT(S, expect, OPTIONAL, MEANS_ANSWER) \
    TEXT(S, unit, OPTIONAL, MEANS_TEMPLATE) \
    TEXT(S, tolerance, OPTIONAL, MEANS_EXPRESSION) \
    TEXT(S, rounded, OPTIONAL, MEANS_MARKS) \
    LIST(S, symbols, OPTIONAL, symbol) \
    TEXTS(S, up_to, OPTIONAL, MEANS_UP_TO) \
    TEXTS(S, variables, OPTIONAL, MEANS_TEXT) \
    TEXTS(S, where, OPTIONAL, MEANS_SYMBOL_CONDITION) \
    TEXT(S, form, OPTIONAL, MEANS_FORM) \
    TEXT(S, form_marks, OPTIONAL, MEANS_MARKS) \
    TEXT(S, from, OPTIONAL, MEANS_ANSWER) \
    TEXTS(S, facts, OPTIONAL, MEANS_FACT) \
    TEXT(S, step_marks, OPTIONAL, MEANS_MARKS) \
    LIST(S, steps, OPTIONAL, step) \
    TEXT(S, variable, OPTIONAL, MEANS_NAME) \
    MAP(S, domain, OPTIONAL, range) \
    TEXT(S, units, OPTIONAL, MEANS_COUNT) \
    TEXT(S, subject, OPTIONAL, MEANS_TEXT) \
    LIST(S, options, OPTIONAL, option) \
    LIST(S, alternatives, OPTIONAL, reply) \
    LIST(S, slips, OPTIONAL, reply) \
    LIST(S, follows, OPTIONAL, reply) \
    LIST(S, points, OPTIONAL, point) \
    TEXT(S, points_needed, OPTIONAL, MEANS_COUNT) \
    TEXT(S, points_most, OPTIONAL, MEANS_COUNT) \
    MAP(S, number, OPTIONAL, range) \
    TEXTS(S, at, OPTIONAL, MEANS_ARGUMENT) \
    TEXTS(S, network, OPTIONAL, MEANS_ARGUMENT) \
    TEXT(S, shown_if, OPTIONAL, MEANS_SHOWN_IF) \
    TEXT(S, model, OPTIONAL, MEANS_TEMPLATE) \
    TEXT(S, correct, OPTIONAL, MEANS_TEMPLATE)

#define SYMBOL_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TEXT) \
    TEXTS(S, aliases, OPTIONAL, MEANS_TEXT) \
    TEXT(S, shown, OPTIONAL, MEANS_TEXT) \
    TEXT(S, domain, OPTIONAL, MEANS_DOMAIN) \
    TEXT(S, indexed, OPTIONAL, MEANS_YES_NO) \
    TEXT(S, rows, OPTIONAL, MEANS_SIZE) \
    TEXT(S, columns, OPTIONAL, MEANS_SIZE)

#define OPTION_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_WORD) \
    TEXT(S, label, OPTIONAL, MEANS_TEMPLATE)

#define REPLY_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG) \
    TEXT(S, is, NEEDED, MEANS_ANSWER) \
    TEXT(S, when, OPTIONAL, MEANS_CONDITION) \
    TEXT(S, marks, OPTIONAL, MEANS_MARKS) \
    TEXT(S, together, OPTIONAL, MEANS_TAG) \
    TEXT(S, say, NEEDED, MEANS_TEMPLATE)

#define POINT_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG) \
    TEXTS(S, any, NEEDED, MEANS_TEXT) \
    TEXT(S, say, OPTIONAL, MEANS_TEMPLATE)

#define STEP_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG) \
    TEXT(S, text, NEEDED, MEANS_TEMPLATE) \
    TEXTS(S, after, OPTIONAL, MEANS_TAG) \
    TEXT(S, instead_of, OPTIONAL, MEANS_TAG) \
    TEXT(S, distractor, OPTIONAL, MEANS_YES_NO) \
    TEXT(S, say, OPTIONAL, MEANS_TEMPLATE)

#define RANGE_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, from, NEEDED, MEANS_EXPRESSION) \
    TEXT(S, to, NEEDED, MEANS_EXPRESSION)

#define HINT_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, say, OPTIONAL, MEANS_TEMPLATE) \
    TEXT(S, trace, OPTIONAL, MEANS_TRACE) \
    TEXT(S, field, OPTIONAL, MEANS_FIELD)

#define FIGURE_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, kind, NEEDED, MEANS_ID) \
    TEXTS(S, with, OPTIONAL, MEANS_ARGUMENT) \
    TEXT(S, field, OPTIONAL, MEANS_FIELD) \
    TEXT(S, caption, OPTIONAL, MEANS_TEMPLATE)

/* All mappings, innermost first: each is used only by later ones. */
#define MAPPINGS(M) \
    M(option, OPTION_KEYS) M(reply, REPLY_KEYS) M(point, POINT_KEYS) M(range, RANGE_KEYS) M(step, STEP_KEYS) \
    M(symbol, SYMBOL_KEYS) M(hint, HINT_KEYS) M(figure, FIGURE_KEYS) M(given, GIVEN_KEYS) \
    M(solve, SOLVE_KEYS) M(field, FIELD_KEYS) M(part, PART_KEYS) M(mix, MIX_KEYS) M(test, TEST_KEYS) M(question, QUESTION_KEYS) \
    M(paper, PAPER_KEYS)
// clang-format on

/* struct raw_field and its like: what libcyaml fills, every value a text. */
#define RAW_TEXT(S, key, need, means) char *key;
#define RAW_TEXTS(S, key, need, means)                                                             \
    char **key;                                                                                    \
    unsigned key##_count;
#define RAW_LIST(S, key, need, type)                                                               \
    struct raw_##type *key;                                                                        \
    unsigned key##_count;
#define RAW_MAP(S, key, need, type) struct raw_##type *key;
#define RAW_STRUCT(name, keys)                                                                     \
    struct raw_##name {                                                                            \
        keys(name, RAW_TEXT, RAW_TEXTS, RAW_LIST, RAW_MAP)                                         \
    };
MAPPINGS(RAW_STRUCT)

#endif
