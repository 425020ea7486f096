/* SPDX-License-Identifier: MIT */
/* Every key of the question format, once. From these lists come the structures that libcyaml fills,
 * its schema, and the table that the checks walk, so the three cannot disagree.
 * Rows: TEXT(struct, key, need, meaning, default, example, help), TEXTS (a list of texts; no default),
 * LIST (of mappings) and MAP, both (struct, key, need, mapping, help). */
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

/* Every row holds a line of help for people: what the key means, with its unit and what holds where it
 * is left out. A text has besides the literal value that it has by default ("": none, or one that
 * depends on other keys) and an example, as it stands behind the colon without quotes. */
// clang-format off
#define PAPER_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, title, NEEDED, MEANS_TEXT, "", "A first quiz", \
         "What the paper is called.") \
    TEXT(S, minutes, NEEDED, MEANS_COUNT, "", "10", \
         "How long the paper takes, in minutes.") \
    TEXT(S, marks, NEEDED, MEANS_MARKS, "", "2", \
         "The sum of the marks of all its questions.") \
    TEXTS(S, questions, NEEDED, MEANS_SLUG, "epochs", \
          "The questions in order: NAME stands for the file NAME.yaml beside the paper.")

#define QUESTION_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, id, NEEDED, MEANS_SLUG, "", "epochs", \
         "The name of the question; in a pack, that of its file without .yaml.") \
    TEXT(S, title, NEEDED, MEANS_TEXT, "", "Passes over the data", \
         "A few words for the list of questions.") \
    TEXTS(S, topics, OPTIONAL, MEANS_TEXT, "training", \
          "What the question is about; by default nothing is said.") \
    TEXT(S, difficulty, OPTIONAL, MEANS_LEVEL, "", "2", \
         "From 1 (a warm-up) to 5 (hard); by default not said.") \
    TEXTS(S, prerequisites, OPTIONAL, MEANS_REQUIRED, "epochs", \
          "Questions to do before this one: an id of the same pack, or PACK/id.") \
    TEXT(S, reference, OPTIONAL, MEANS_TEXT, "", "Prince, Understanding Deep Learning, section 6.2", \
         "Where to read more.") \
    TEXT(S, statement, OPTIONAL, MEANS_TEMPLATE, "", "How many epochs are {steps:,} steps?", \
         "What is asked; stands above the parts. Required in a question without parts.") \
    LIST(S, given, OPTIONAL, given, \
         "The numbers, lists and words that the question is about.") \
    TEXTS(S, where, OPTIONAL, MEANS_CONDITION, "steps*batch_size >= examples", \
          "What must hold of the numbers, the paper's own and fresh ones.") \
    LIST(S, mix, OPTIONAL, mix, \
         "Sorts of fresh numbers that are mixed on purpose; by default all draws are of one sort.") \
    LIST(S, solve, OPTIONAL, solve, \
         "Runs of solvers, whose outputs are used as NAME.OUTPUT.") \
    LIST(S, fields, OPTIONAL, field, \
         "What is asked, one line to type each. Either this or parts is required.") \
    LIST(S, hints, OPTIONAL, hint, \
         "Help, shown one step at a time in this order; by default none.") \
    TEXT(S, solution, OPTIONAL, MEANS_TEMPLATE, "", "{steps:,} steps see {steps*batch_size:,} examples.", \
         "The worked solution; by default none.") \
    LIST(S, figures, OPTIONAL, figure, \
         "Pictures; by default none.") \
    LIST(S, parts, OPTIONAL, part, \
         "The parts a, b, c; fields, hints, solution and figures then belong into them.") \
    TEXT(S, learn, OPTIONAL, MEANS_TEMPLATE, "", "An epoch is one pass over the data.", \
         "What to take along, shown with the worked solution; by default none.") \
    TEXT(S, notes, OPTIONAL, MEANS_TEMPLATE, "", "Ask first how often one example is seen.", \
         "For who presents the question, never shown to students; by default none.") \
    LIST(S, tests, OPTIONAL, test, \
         "What certain answers score, tried by dltutor check; by default none.")

#define GIVEN_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_NAME, "", "batch_size", \
         "What expressions call it.") \
    TEXT(S, value, OPTIONAL, MEANS_EXPRESSION, "", "50", \
         "The paper's own number or list, over the givens above. Either this or word is required.") \
    TEXT(S, word, OPTIONAL, MEANS_WORD, "", "keep", \
         "The paper's own word, such as a convention that a solver takes.") \
    TEXT(S, draw, OPTIONAL, MEANS_DRAW, "", "10..100 step 10", \
         "What fresh numbers are drawn from: LOW..HIGH, LOW..HIGH step STEP, or values with commas " \
         "between them; by default the value never changes.") \
    TEXT(S, what_if, OPTIONAL, MEANS_YES_NO, "yes", "no", \
         "Whether the value can be tried out in a what if; no for one that would tell an answer.")

#define MIX_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG, "", "solvable", \
         "What the sort is called.") \
    TEXT(S, share, OPTIONAL, MEANS_COUNT, "1", "2", \
         "How many draws are of this sort, beside the shares of the others.") \
    TEXTS(S, draw, OPTIONAL, MEANS_GIVEN_DRAW, "n = 2..8", \
          "GIVEN = DRAW: what these givens are drawn from in place of their own draw.") \
    TEXTS(S, where, OPTIONAL, MEANS_CONDITION, "n > 3", \
          "Conditions beside those of the question. Either this or draw is required.")

#define TEST_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, seed, OPTIONAL, MEANS_SEED, "0", "7", \
         "The numbers for which the test holds; 0 are the paper's own.") \
    TEXTS(S, answers, NEEDED, MEANS_TYPED, "epochs={steps*batch_size/examples}", \
          "FIELD=ANSWER: what is typed; fields that are not named stay blank.") \
    TEXT(S, marks, NEEDED, MEANS_MARKS, "", "2", \
         "What these answers earn together.") \
    TEXTS(S, notes, OPTIONAL, MEANS_NOTED, "epochs=mistake:no-batch-size", \
          "FIELD=NOTE: the notes that these answers get; by default any.")

#define SOLVE_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_NAME, "", "run", \
         "What expressions call this run: its outputs are NAME.OUTPUT.") \
    TEXT(S, solver, NEEDED, MEANS_ID, "", "epochs", \
         "The solver; dltutor solve lists them.") \
    TEXTS(S, with, OPTIONAL, MEANS_ARGUMENT, "iterations=steps", \
          "PARAMETER=EXPRESSION or PARAMETER=WORD; dltutor solve SOLVER --describe tells the parameters.")

#define PART_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, id, NEEDED, MEANS_ID, "", "a", \
         "The name of the part.") \
    TEXT(S, title, OPTIONAL, MEANS_TEXT, "", "Receptive fields", \
         "What stands beside the name; by default nothing.") \
    TEXT(S, statement, OPTIONAL, MEANS_TEMPLATE, "", "Look at one unit of each layer.", \
         "What is asked in this part; by default nothing besides the question's statement.") \
    LIST(S, fields, NEEDED, field, \
         "What is asked, one line to type each.") \
    LIST(S, hints, OPTIONAL, hint, \
         "Help, shown one step at a time in this order; by default none.") \
    TEXT(S, solution, OPTIONAL, MEANS_TEMPLATE, "", "One unit of H1 sees {kernel_size[1]} inputs.", \
         "The worked solution; by default none.") \
    TEXT(S, notes, OPTIONAL, MEANS_TEMPLATE, "", "Let them draw {kernel_size[1]} taps before they count.", \
         "For who presents the part, never shown to students; by default none.") \
    LIST(S, figures, OPTIONAL, figure, \
         "Pictures; by default none.")

#define FIELD_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, id, NEEDED, MEANS_ID, "", "epochs", \
         "The name of the field within its part.") \
    TEXT(S, kind, NEEDED, MEANS_KIND, "", "number", \
         "What sort of answer is typed, and so how it is decided.") \
    TEXT(S, marks, NEEDED, MEANS_MARKS, "", "2", \
         "What the right answer earns.") \
    TEXT(S, prompt, NEEDED, MEANS_TEMPLATE, "", "Number of epochs", \
         "A few words before the answer line.") \
    TEXT(S, expect, OPTIONAL, MEANS_ANSWER, "", "steps*batch_size/examples", \
         "The right answer, by the givens, the outputs of solvers and the field's symbols.") \
    TEXT(S, unit, OPTIONAL, MEANS_TEMPLATE, "", "MB", \
         "The unit of a number, which may be typed or left out; by default none.") \
    TEXT(S, tolerance, OPTIONAL, MEANS_EXPRESSION, "", "1/100", \
         "How far off an answer may be, relative, from 0 to 1; by default it is exact.") \
    TEXT(S, rounded, OPTIONAL, MEANS_MARKS, "", "1", \
         "What a rounded value of a whole number earns; by default nothing.") \
    LIST(S, symbols, OPTIONAL, symbol, \
         "The symbols that may occur in an answer; by default none.") \
    TEXTS(S, up_to, OPTIONAL, MEANS_UP_TO, "factor", \
          "What an answer leaves open: a positive factor, an additive constant; by default neither.") \
    TEXTS(S, variables, OPTIONAL, MEANS_TEXT, "w", \
          "The symbols that the open factor and constant may not depend on; by default all.") \
    TEXTS(S, where, OPTIONAL, MEANS_SYMBOL_CONDITION, "a < b", \
          "What holds of the symbols beyond their domains; by default nothing.") \
    TEXT(S, form, OPTIONAL, MEANS_FORM, "", "lowest terms", \
         "The form that an answer must have besides its value; by default any.") \
    TEXT(S, form_marks, OPTIONAL, MEANS_MARKS, "", "1", \
         "What the right value in another form earns; by default half of the field's marks.") \
    TEXT(S, from, OPTIONAL, MEANS_ANSWER, "", "D*v = s^2", \
         "What the first line of a derivation must follow from; by default it may be anything.") \
    TEXTS(S, facts, OPTIONAL, MEANS_FACT, "E = s^2/4", \
          "NAME = EXPRESSION: what every line of a derivation may use; by default nothing.") \
    TEXT(S, step_marks, OPTIONAL, MEANS_MARKS, "", "0.5", \
         "What right lines earn that stop short of the answer; by default nothing.") \
    LIST(S, steps, OPTIONAL, step, \
         "The steps to put in order, in one right order.") \
    TEXT(S, variable, OPTIONAL, MEANS_NAME, "", "x", \
         "The variable of the function that is asked.") \
    MAP(S, domain, OPTIONAL, range, \
        "Where the function counts, both ends in it; by default the whole line.") \
    TEXT(S, units, OPTIONAL, MEANS_COUNT, "", "3", \
         "How many hidden units the function may have; by default any number.") \
    TEXT(S, subject, OPTIONAL, MEANS_TEXT, "", "y", \
         "The left side of an equation, taken for granted when it is not typed; in a derivation the " \
         "symbol that equations are solved for.") \
    LIST(S, options, OPTIONAL, option, \
         "What there is to choose from.") \
    LIST(S, alternatives, OPTIONAL, reply, \
         "Other answers that are accepted; by default none.") \
    LIST(S, slips, OPTIONAL, reply, \
         "Usual mistakes, with what is said of them; by default none.") \
    LIST(S, follows, OPTIONAL, reply, \
         "Answers that are right given earlier ones that were wrong, over typed.FIELD; by default none.") \
    LIST(S, points, OPTIONAL, point, \
         "The ideas that a text must name.") \
    TEXT(S, points_needed, OPTIONAL, MEANS_COUNT, "", "2", \
         "How many points earn full marks; by default all of them.") \
    TEXT(S, points_most, OPTIONAL, MEANS_COUNT, "", "3", \
         "How many ideas a text may name before further ones cost a point each; by default any number.") \
    MAP(S, number, OPTIONAL, range, \
        "Numbers above from and up to to that earn full marks as well; by default none.") \
    TEXTS(S, at, OPTIONAL, MEANS_ARGUMENT, "D_h=1", \
          "SYMBOL=NUMBER: where the answer is worth typed.FIELD in figures and later fields.") \
    TEXT(S, along, OPTIONAL, MEANS_ARGUMENT, "", "x=range(0, 20)", \
         "NAME=LIST: typed.FIELD is then a point [x, value] for each number; at may use the name.") \
    TEXT(S, carry, OPTIONAL, MEANS_TEXT, "", "v_t", \
         "The symbol that takes the value of the subject at the number before, along the list.") \
    TEXTS(S, network, OPTIONAL, MEANS_ARGUMENT, "joints=[0, 1/2]", \
          "The shallow network that is asked: its slopes, joints, target_x and target_y.") \
    TEXT(S, shown_if, OPTIONAL, MEANS_SHOWN_IF, "", "possible=yes", \
         "The field is asked only after this answer to another one; by default always.") \
    TEXT(S, model, OPTIONAL, MEANS_TEMPLATE, "", "it avoids a division by zero", \
         "A text that earns full marks; by default the names of the points.") \
    TEXT(S, correct, OPTIONAL, MEANS_TEMPLATE, "", "Right: {steps*batch_size:,} examples were seen.", \
         "What is said of the right answer; by default a plain sentence.")

#define SYMBOL_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TEXT, "", "D_h", \
         "How it is typed.") \
    TEXTS(S, aliases, OPTIONAL, MEANS_TEXT, "hidden units", \
          "Other spellings of it; by default none.") \
    TEXT(S, shown, OPTIONAL, MEANS_TEXT, "", "Dₕ", \
         "How the echo writes it; by default derived from the name.") \
    TEXT(S, domain, OPTIONAL, MEANS_DOMAIN, "real", "positive integer", \
         "What numbers it stands for: real, positive, integer or positive integer, and after that, or " \
         "alone, a range such as 0..1.") \
    TEXT(S, indexed, OPTIONAL, MEANS_YES_NO, "no", "yes", \
         "Whether it may carry indices, as in y_d.") \
    TEXT(S, rows, OPTIONAL, MEANS_SIZE, "", "D_o=3", \
         "Its rows, from 1 to 64; with rows alone it is a column vector, without both a number.") \
    TEXT(S, columns, OPTIONAL, MEANS_SIZE, "", "D_i=2", \
         "Its columns, from 1 to 64; with columns alone it is a row vector.")

#define OPTION_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_WORD, "", "yes", \
         "What is typed.") \
    TEXT(S, label, OPTIONAL, MEANS_TEMPLATE, "", "It is needed", \
         "What it stands for; by default the name.")

#define REPLY_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG, "", "no-batch-size", \
         "What reports call it: mistake:NAME or alternative:NAME.") \
    TEXT(S, is, NEEDED, MEANS_ANSWER, "", "steps/examples", \
         "The answer, written as in expect; for a text a regular expression, or number and a condition " \
         "on x.") \
    TEXT(S, when, OPTIONAL, MEANS_CONDITION, "", "steps > examples", \
         "For which numbers there is this reply; by default for all.") \
    TEXT(S, marks, OPTIONAL, MEANS_MARKS, "", "1", \
         "What it earns; by default nothing for a slip and all for the others.") \
    TEXT(S, together, OPTIONAL, MEANS_TAG, "", "swapped", \
         "Replies with the same tag count only when every field that has one uses it or is blank.") \
    TEXT(S, say, NEEDED, MEANS_TEMPLATE, "", "One step sees {batch_size} examples, not one.", \
         "What is said of it.")

#define POINT_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG, "", "no-division", \
         "What the idea is called.") \
    TEXTS(S, any, NEEDED, MEANS_TEXT, "divide by zero", \
          "Words, found in all their forms, or regular expressions (PCRE2): any of them will do.") \
    TEXT(S, say, OPTIONAL, MEANS_TEMPLATE, "", "it avoids a division by zero", \
         "The idea in words; by default the name.")

#define STEP_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, name, NEEDED, MEANS_TAG, "", "forward", \
         "What may be typed in place of the step's letter; two characters or more.") \
    TEXT(S, text, NEEDED, MEANS_TEMPLATE, "", "Run the network forward.", \
         "What is shown.") \
    TEXTS(S, after, OPTIONAL, MEANS_TAG, "forward", \
          "The steps that must stand before this one; where no step has any, the order listed is right.") \
    TEXT(S, instead_of, OPTIONAL, MEANS_TAG, "", "forward", \
         "The step whose place this one may take; by default it has a place of its own.") \
    TEXT(S, distractor, OPTIONAL, MEANS_YES_NO, "no", "yes", \
         "Whether it belongs to no right order.") \
    TEXT(S, say, OPTIONAL, MEANS_TEMPLATE, "", "It needs the loss.", \
         "What is said where it stands wrongly, or at all if it is a distractor; by default nothing.")

#define RANGE_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, from, NEEDED, MEANS_EXPRESSION, "", "0", \
         "The lower end.") \
    TEXT(S, to, NEEDED, MEANS_EXPRESSION, "", "2", \
         "The upper end, greater than the lower one.")

#define HINT_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, say, OPTIONAL, MEANS_TEMPLATE, "", "How many examples does one step see?", \
         "A hint in words. Either this or trace is required.") \
    TEXT(S, trace, OPTIONAL, MEANS_TRACE, "", "run.epochs", \
         "CALL.STEP: a step of a solver, shown as formula, substitution and result.") \
    TEXT(S, field, OPTIONAL, MEANS_FIELD, "", "epochs", \
         "The field it helps with; by default the whole part.")

#define FIGURE_KEYS(S, TEXT, TEXTS, LIST, MAP) \
    TEXT(S, kind, NEEDED, MEANS_ID, "", "function", \
         "The kind of picture; dltutor figure --kinds lists them.") \
    TEXTS(S, with, OPTIONAL, MEANS_ARGUMENT, "kernel_size=kernel_size", \
          "PARAMETER=EXPRESSION; typed.FIELD is what was answered, and nothing while that is blank.") \
    TEXT(S, field, OPTIONAL, MEANS_FIELD, "", "epochs", \
         "The field with which it is shown; by default all that have no figure of their own.") \
    TEXT(S, caption, OPTIONAL, MEANS_TEMPLATE, "", "What one unit of each layer sees", \
         "What stands beneath it; by default nothing.")

/* All mappings, innermost first: each is used only by later ones. */
#define MAPPINGS(M) \
    M(option, OPTION_KEYS) M(reply, REPLY_KEYS) M(point, POINT_KEYS) M(range, RANGE_KEYS) M(step, STEP_KEYS) \
    M(symbol, SYMBOL_KEYS) M(hint, HINT_KEYS) M(figure, FIGURE_KEYS) M(given, GIVEN_KEYS) \
    M(solve, SOLVE_KEYS) M(field, FIELD_KEYS) M(part, PART_KEYS) M(mix, MIX_KEYS) M(test, TEST_KEYS) M(question, QUESTION_KEYS) \
    M(paper, PAPER_KEYS)
// clang-format on

/* struct raw_field and its like: what libcyaml fills, every value a text. */
#define RAW_TEXT(S, key, need, means, fallback, example, help) char *key;
#define RAW_TEXTS(S, key, need, means, example, help)                                              \
    char **key;                                                                                    \
    unsigned key##_count;
#define RAW_LIST(S, key, need, type, help)                                                         \
    struct raw_##type *key;                                                                        \
    unsigned key##_count;
#define RAW_MAP(S, key, need, type, help) struct raw_##type *key;
#define RAW_STRUCT(name, keys)                                                                     \
    struct raw_##name {                                                                            \
        keys(name, RAW_TEXT, RAW_TEXTS, RAW_LIST, RAW_MAP)                                         \
    };
MAPPINGS(RAW_STRUCT)

#endif
