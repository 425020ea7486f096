/* SPDX-License-Identifier: MIT */
/* Checks over the tree, before anything is built from it. Private to load. */
#ifndef DLTUTOR_LOAD_CHECK_H
#define DLTUTOR_LOAD_CHECK_H

#include "loader.h"
#include "names.h"
#include "schema.h"

enum {
    CHECK_MOST_OPTIONS = 64,
    CHECK_MOST_SYMBOLS = 200,
    CHECK_MOST_STEPS = 12, /* of one field */
    CHECK_MOST_CALLS = 64, /* of solvers */
    CHECK_MOST_GIVENS = 200,
    CHECK_MOST_FIELDS = 200,     /* of all parts */
    CHECK_MOST_ITEMS = 500,      /* of any other list but a paper's questions */
    LOAD_LONGEST_TEXT = 1 << 16, /* bytes of one text */
    LOAD_LONGEST_NAME = 64,
    LOAD_LARGEST_COUNT = 100000,
    LOAD_HARDEST = 5,
    LOAD_LARGEST_SIDE = 64 /* random matrices of this size are drawn and multiplied */
};

/* What the checks know about the file so far, and where in it they stand. */
struct checker {
    struct loader *loader;
    struct names givens, solves, fields; /* fields by full id: "a.phi2" */
    struct names words;                  /* of givens and options */
    const struct node *part;  /* in which the walk is; the root where there are no parts */
    const struct node *field; /* in which the walk is, NULL: none */
    enum field_kind kind;     /* of that field, FIELD_KIND_COUNT: not known */
    struct expr_scope scope;  /* its symbols */
};

/* Which names without a dot an expression may have. */
enum names_allowed {
    NAMES_ANY,
    NAMES_KNOWN, /* givens, symbols, words */
    NAMES_SPLIT  /* any but what would be read as a product of names: nn for n*n */
};

/* A stretch of a scalar's text, in bytes. */
struct slice {
    const struct node *node;
    size_t start, end;
    const struct names *earlier; /* of a draw: the names it may use; NULL: any name will do */
    enum names_allowed names;    /* elsewhere */
};

/* All problems of a question file or a paper file, told through the loader. */
void load_check_question(struct loader *loader);
void load_check_paper(struct loader *loader);

/* How many items a list may have. */
size_t load_most_items(const struct key_row *row);

/* Makes the symbols of a field (a list of mappings, or NULL) the scope of its expressions. */
void load_scope_symbols(struct checker *checker, const struct node *symbols);
/* check_text.c: one text against what it stands for. */
void load_check_text(struct checker *checker, const struct node *node, enum meaning meaning);
/* check_expr.c: expressions, conditions, templates, arguments; unknown typed.FIELD or call.output. */
void load_check_expression(struct checker *checker, const struct node *node, unsigned flags);
void load_check_template(struct checker *checker, const struct node *node);
void load_check_argument(struct checker *checker, const struct node *node);
void load_check_answer(struct checker *checker, const struct node *node);
/* check_known.c: names that would never have a value. */
void load_gather_words(struct checker *checker);
void load_check_known(struct checker *checker, const struct slice *slice, const struct expr *expr);
/* One expression within a text. */
void load_check_slice(struct checker *checker, struct slice slice, unsigned flags);
/* The place of a column (from 1; 0 is the start) that was counted within the slice. */
struct spot load_slice_spot(const struct checker *checker, const struct slice *slice,
                            unsigned column, unsigned length);
/* check_torn.c: a text in brackets that YAML ended at its comma. True when this one was, or is what
 * came after the comma: it is told once, and nothing more has to be said. */
bool load_report_torn(struct checker *checker, const struct node *node);
/* True when a key without a value is what came after the comma of the value before it. */
bool load_is_torn_off(const struct checker *checker, const struct node *node);
/* check_draw.c: ranges and lists of fresh values, as far as they can be told without numbers. */
void load_check_draw(struct checker *checker, const struct node *node);
/* The value of a given, over those above it. */
void load_check_given_value(struct checker *checker, const struct node *node);
/* "given = draw", of one of the sorts of a mix. */
void load_check_given_draw(struct checker *checker, const struct node *node);
/* check_tests.c: the answers and notes of a question's tests. */
void load_check_typed(struct checker *checker, const struct node *node);
void load_check_noted(struct checker *checker, const struct node *node);
void load_check_test(struct checker *checker, const struct node *test);
/* check_text.c: the start of a text in quotes, for messages; and the alphabets of names. */
/* True also where the options themselves are in doubt. */
bool load_is_option(const struct node *field, const char *word);
void load_report_option(struct checker *checker, const struct node *node, const struct node *field,
                        const char *word);
const char *load_quote(struct checker *checker, const char *text);
bool load_is_made_of(const char *text, const char *alphabet);
#define ALPHABET_ID "abcdefghijklmnopqrstuvwxyz0123456789_"
#define ALPHABET_WORD ALPHABET_ID "-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
/* check_names.c: gathers the names of a question, and finds repeated ones. */
void load_gather_names(struct checker *checker);
/* The field that a reference in the current part means: its full id, or NULL. */
const char *load_find_field(const struct checker *checker, const struct node *part,
                            const char *name);
/* check_rules.c: what keys must come together, and what one key table cannot say. */
struct kind_rule { /* a key of a field that only some kinds have */
    const char *key;
    unsigned allowed, needed; /* bits of enum field_kind */
};
extern const struct kind_rule load_kind_rules[];
extern const size_t load_kind_rule_count;
struct pair_rule { /* two keys of which one is needed */
    const struct mapping *mapping;
    const char *first, *second;
    bool both; /* may stand together */
};
extern const struct pair_rule load_pair_rules[];
extern const size_t load_pair_rule_count;
extern const char *const load_part_keys[];
extern const size_t load_part_key_count;
void load_check_rules(struct checker *checker, const struct node *node,
                      const struct mapping *mapping);

/* check_steps.c: the steps of an ordering; the facts and the subject of a derivation (NULL: none). */
void load_check_steps(struct checker *checker, const struct node *list);
/* The steps that a slip of an ordering names, in order. */
void load_check_order(struct checker *checker, const struct node *node);
void load_check_facts(struct checker *checker, const struct node *facts);
void load_check_subject(struct checker *checker, const struct node *subject);

/* check_symbols.c: the symbols of a field, and the keys that name them. */
void load_check_symbols(struct checker *checker, const struct node *field);
/* Tells that the field has no symbol of this name. */
void load_report_symbol(struct checker *checker, const struct node *node, const char *name);

/* values.c: the small languages inside texts. `text` is one word or line; false: not understood. */
bool load_kind_from_text(const char *text, enum field_kind *kind_out);
/* "integer", "lowest terms", "2 decimals", "3 significant", "factored", "expanded",
   "single power". */
enum { LOAD_MOST_DIGITS = 30 };
bool load_form_from_text(const char *text, enum answer_form *form_out, int *digits_out);
/* The forms by enum answer_form; those that start with a blank have a number of digits before it. */
enum { LOAD_FORMS = FORM_SINGLE_POWER + 1 };
extern const char *const load_forms[LOAD_FORMS];
bool load_yes_no_from_text(const char *text, bool *value_out);
/* "5", "D_o=3", or the name of a given of the question (`root`) that is a whole number. */
bool load_dim_from_text(struct arena *arena, const struct node *root, const char *text,
                        struct expr_dim *dim_out);
bool load_domain_from_text(struct arena *arena, const char *text, struct expr_symbol *symbol);
const char *load_kind_names(void); /* for messages */
extern const char *const load_kinds[FIELD_KIND_COUNT];

#endif
