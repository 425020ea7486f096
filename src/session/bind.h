/* SPDX-License-Identifier: MIT */
/* A variant under construction. */
#ifndef SESSION_BIND_H
#define SESSION_BIND_H

#include "dltutor/session.h"
#include "draw.h"

enum {
    BIND_WORK_ONE = 1 << 22, /**< of one draw or condition, as struct num_ctx counts it */
    BIND_WORK_ALL = 1 << 26, /**< after which no further numbers are drawn */
    BIND_WORK_BYTE = 32,     /**< of reading one byte of an expression */
};

/** The names of a variant as they come; `variant->env` always sees all of them. */
struct binder {
    struct variant *variant;
    struct expr_binding *bindings;
    size_t count, capacity;
    struct dice dice;
    unsigned long long work;     /**< of all tries so far */
    bool fresh;                  /**< draw, in place of the paper's numbers */
    const struct value *fixed;   /**< one for each given, NONE: as the question says; NULL: none */
    const struct mix_sort *sort; /**< the sort of numbers to draw; NULL: there are none */
};

/** Givens, conditions and solvers. RANGE when these numbers do not meet the conditions. */
enum dlt_err bind_numbers(struct binder *binder, struct diag *diag);
/** Whether a given of a variant takes any number: it was drawn, or comes from no other given. */
bool bind_is_free(const struct variant *variant, const struct given *given);
/** Letters, digits and the underscore. */
bool bind_is_name_byte(char c);
/** Where a text has a whole word; SIZE_MAX: nowhere. */
size_t bind_find_word(const char *text, const char *word, size_t length);
/** Statements, solutions and ladders. */
enum dlt_err bind_texts(struct variant *variant, struct diag *diag);

#endif
