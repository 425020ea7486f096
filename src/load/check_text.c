/* SPDX-License-Identifier: MIT */
/* One text against what it stands for: names, numbers, words. */
#include "check.h"
#include <string.h>

enum { MOST_QUOTED = 40 };

bool load_is_made_of(const char *text, const char *alphabet)
{
    return *text && !text[strspn(text, alphabet)];
}

const char *load_quote(struct checker *checker, const char *text)
{
    const size_t length = strlen(text);
    size_t end = 0;

    for (size_t shown = 0; end < length && shown < MOST_QUOTED && text[end] != '\n'; shown++) {
        uint32_t point;

        end += utf8_decode(text + end, length - end, &point);
    }
    return arena_printf(checker->loader->scratch, "\"%.*s%s\"", (int)end, text,
                        end < length ? "..." : "");
}

static void refuse(struct checker *checker, const struct node *node, const char *tag,
                   const char *wanted)
{
    loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, tag, "expected %s, found %s",
                  wanted, load_quote(checker, node->text));
}

static void check_name(struct checker *checker, const struct node *node, const char *alphabet,
                       const char *wanted)
{
    if (!load_is_made_of(node->text, alphabet))
        refuse(checker, node, "bad-name", wanted);
    else if (node->length > LOAD_LONGEST_NAME)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_LIMIT, "bad-name",
                      "a name may have %d characters at most", (int)LOAD_LONGEST_NAME);
}

static void check_given_name(struct checker *checker, const struct node *node)
{
    const char first = node->text[0];

    if (!load_is_made_of(node->text, ALPHABET_WORD) || strchr(node->text, '-') ||
        (first >= '0' && first <= '9') || first == '_')
        refuse(checker, node, "bad-name", "a letter, then letters, digits and '_'");
    else
        check_name(checker, node, ALPHABET_WORD, "");
}

static void check_marks(struct checker *checker, const struct node *node)
{
    int marks;

    if (!marks_from_text(node->text, &marks))
        refuse(checker, node, "bad-number", "marks such as 2 or 0.5");
}

static void check_count(struct checker *checker, const struct node *node)
{
    long count;

    if (!str_to_long(node->text, &count))
        refuse(checker, node, "bad-number", "a whole number");
    else if (count < 1 || count > LOAD_LARGEST_COUNT)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_RANGE, "range",
                      "expected a number from 1 to %d", (int)LOAD_LARGEST_COUNT);
}

static void check_kind(struct checker *checker, const struct node *node)
{
    enum field_kind kind;
    const char *nearest;

    if (load_kind_from_text(node->text, &kind))
        return;
    nearest = str_nearest(node->text, load_kinds, FIELD_KIND_COUNT);
    loader_report(checker->loader, loader_spot(node), DLT_ERR_UNKNOWN, "unknown-kind",
                  "no kind of field is called %s; %s%s%s", load_quote(checker, node->text),
                  nearest ? "did you mean " : "there are ", nearest ? nearest : load_kind_names(),
                  nearest ? "?" : "");
}

static void check_domain(struct checker *checker, const struct node *node)
{
    struct expr_symbol symbol = {0};

    if (!load_domain_from_text(checker->loader->scratch, node->text, &symbol))
        refuse(checker, node, "bad-domain",
               "a domain such as real, positive, integer, positive integer, 0..1 or integer 0..8");
}

static void check_size(struct checker *checker, const struct node *node)
{
    struct expr_dim dim;

    if (!load_dim_from_text(checker->loader->scratch, checker->loader->document.root, node->text,
                            &dim))
        refuse(checker, node, "bad-size",
               "a size from 1 to 64, such as 5 or D_o=3, or a given that is one");
}

static void check_field(struct checker *checker, const struct node *node)
{
    if (!load_find_field(checker, checker->part, node->text))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_UNKNOWN, "unknown-field",
                      "no field is called %s%s", load_quote(checker, node->text),
                      names_proposal(&checker->fields, node->text));
}

static void check_trace(struct checker *checker, const struct node *node)
{
    const char *const dot = strchr(node->text, '.');
    const char *call;

    if (!dot || dot == node->text || !dot[1]) {
        refuse(checker, node, "bad-trace", "CALL.STEP");
        return;
    }
    call = arena_strndup(checker->loader->scratch, node->text, (size_t)(dot - node->text));
    if (!names_has(&checker->solves, call))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_UNKNOWN, "unknown-call",
                      "no solve call is named %s%s", load_quote(checker, call),
                      names_proposal(&checker->solves, call));
}

bool load_is_option(const struct node *field, const char *word)
{
    const struct node *const options = tree_get(field, "options");

    /* A list that is missing or too long is a problem of its own, and told there. */
    if (!options || options->kind != NODE_LIST || options->count > CHECK_MOST_OPTIONS)
        return true;
    for (const struct node *item = options->first; item; item = item->next) {
        const char *const name = tree_text(item, "name");

        if (name && str_equal(name, word))
            return true;
    }
    return false;
}

void load_report_option(struct checker *checker, const struct node *node, const struct node *field,
                        const char *word)
{
    struct names options;

    names_init(&options, checker->loader->scratch);
    for (const struct node *item = tree_first(tree_get(field, "options")); item;
         item = item->next) {
        if (tree_text(item, "name"))
            names_add(&options, tree_text(item, "name"), item);
    }
    loader_report(checker->loader, loader_spot(node), DLT_ERR_UNKNOWN, "unknown-option",
                  "%s is no option of %s%s", load_quote(checker, word),
                  tree_text(field, "id") ? tree_text(field, "id") : "this field",
                  names_proposal(&options, word));
}

static void check_option_of(struct checker *checker, const struct node *node,
                            const struct node *field, const char *word)
{
    const char *const kind = tree_text(field, "kind");

    if (kind && str_equal(kind, "choice") && !load_is_option(field, word))
        load_report_option(checker, node, field, word);
}

static void check_shown_if(struct checker *checker, const struct node *node)
{
    struct arena *const scratch = checker->loader->scratch;
    const char *const equals = strchr(node->text, '=');
    const char *name, *id;

    if (!equals || equals == node->text || !equals[1]) {
        refuse(checker, node, "bad-condition", "FIELD=ANSWER");
        return;
    }
    name = str_trim(scratch, arena_strndup(scratch, node->text, (size_t)(equals - node->text)));
    id = load_find_field(checker, checker->part, name);
    if (!id)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_UNKNOWN, "unknown-field",
                      "no field is called %s%s", load_quote(checker, name),
                      names_proposal(&checker->fields, name));
    else if (names_node(&checker->fields, id)->parent == checker->field)
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "cycle",
                      "a field cannot wait for its own answer");
    else
        check_option_of(checker, node, names_node(&checker->fields, id)->parent,
                        str_trim(scratch, equals + 1));
}

bool load_is_question_id(const char *text)
{
    return load_is_made_of(text, ALPHABET_ID "-") && strlen(text) <= LOAD_LONGEST_NAME;
}

static void check_slug(struct checker *checker, const struct node *node)
{
    check_name(checker, node, ALPHABET_ID "-", "lower-case letters, digits, '_' and '-'");
}

static void check_id(struct checker *checker, const struct node *node)
{
    check_name(checker, node, ALPHABET_ID, "lower-case letters, digits and '_'");
}

static void check_tag(struct checker *checker, const struct node *node)
{
    check_name(checker, node, "abcdefghijklmnopqrstuvwxyz0123456789-",
               "lower-case letters, digits and '-'");
}

static void check_word(struct checker *checker, const struct node *node)
{
    check_name(checker, node, ALPHABET_WORD, "one word");
}

static void check_yes_no(struct checker *checker, const struct node *node)
{
    bool yes;

    if (!load_yes_no_from_text(node->text, &yes))
        refuse(checker, node, "bad-word", "yes or no");
}

static void check_up_to(struct checker *checker, const struct node *node)
{
    if (!str_equal(node->text, "factor") && !str_equal(node->text, "constant"))
        refuse(checker, node, "bad-word", "factor or constant");
}

static void check_form(struct checker *checker, const struct node *node)
{
    const char *const word = node->text + strspn(node->text, "0123456789");
    enum answer_form form;
    int digits;

    if (load_form_from_text(node->text, &form, &digits))
        return;
    if (word > node->text && (str_equal(word, " decimals") || str_equal(word, " significant")))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_RANGE, "range",
                      "expected a number of digits from %d to %d", word[1] == 's',
                      (int)LOAD_MOST_DIGITS);
    else
        refuse(checker, node, "bad-word",
               "integer, lowest terms, 2 decimals, 3 significant, factored, expanded or single "
               "power");
}

static void check_level(struct checker *checker, const struct node *node)
{
    long level;

    if (!str_to_long(node->text, &level) || level < 1 || level > LOAD_HARDEST)
        refuse(checker, node, "bad-number", "a whole number from 1 (a warm-up) to 5 (hard)");
}

static void check_seed(struct checker *checker, const struct node *node)
{
    long seed;

    if (!str_to_long(node->text, &seed) || seed < 0)
        refuse(checker, node, "bad-number", "a seed: a whole number, 0 for the paper's numbers");
}

/* "epochs", or "PACK/epochs". Whether there is such a question is told when all packs are known. */
static void check_required(struct checker *checker, const struct node *node)
{
    const char *const slash = strchr(node->text, '/');
    const char *const id = slash ? slash + 1 : node->text;
    const char *const own = tree_text(checker->loader->document.root, "id");

    if (!load_is_made_of(id, ALPHABET_ID "-") || slash == node->text)
        refuse(checker, node, "bad-name", "the id of a question, or PACK/id");
    else if (!slash && own && str_equal(own, id))
        loader_report(checker->loader, loader_spot(node), DLT_ERR_SYNTAX, "cycle",
                      "a question cannot come before itself");
}

static void check_plain_expression(struct checker *checker, const struct node *node)
{
    const struct node *const list = node->parent ? node->parent->parent : NULL;

    if (list && list->key && str_equal(list->key, "given"))
        load_check_given_value(checker, node);
    else
        load_check_expression(checker, node, EXPR_READ_PLAIN);
}

static void check_condition(struct checker *checker, const struct node *node)
{
    long number;

    /* A number alone would hold whenever it is not 0, which nobody means. */
    if (names_has(&checker->givens, node->text) || str_to_long(node->text, &number)) {
        refuse(checker, node, "bad-condition", "a condition such as n > 3");
        loader_soften(checker->loader);
        return;
    }
    load_check_expression(checker, node, EXPR_READ_RELATION);
}

/* A condition over the field's symbols: without a relation it would hold nowhere or everywhere. */
static void check_symbol_condition(struct checker *checker, const struct node *node)
{
    static const char *const signs[] = {"=", "<", ">", "≤", "≥", "≠"};

    for (size_t i = 0; i < DLT_COUNT(signs); i++) {
        if (strstr(node->text, signs[i])) {
            check_condition(checker, node);
            return;
        }
    }
    refuse(checker, node, "bad-condition", "a condition such as a < b");
}

void load_check_text(struct checker *checker, const struct node *node, enum meaning meaning)
{
    static void (*const checks[])(struct checker *, const struct node *) = {
        [MEANS_TEMPLATE] = load_check_template,
        [MEANS_EXPRESSION] = check_plain_expression,
        [MEANS_CONDITION] = check_condition,
        [MEANS_ANSWER] = load_check_answer,
        [MEANS_ARGUMENT] = load_check_argument,
        [MEANS_DRAW] = load_check_draw,
        [MEANS_SLUG] = check_slug,
        [MEANS_ID] = check_id,
        [MEANS_NAME] = check_given_name,
        [MEANS_TAG] = check_tag,
        [MEANS_WORD] = check_word,
        [MEANS_MARKS] = check_marks,
        [MEANS_COUNT] = check_count,
        [MEANS_YES_NO] = check_yes_no,
        [MEANS_KIND] = check_kind,
        [MEANS_DOMAIN] = check_domain,
        [MEANS_SIZE] = check_size,
        [MEANS_UP_TO] = check_up_to,
        [MEANS_FIELD] = check_field,
        [MEANS_TRACE] = check_trace,
        [MEANS_SHOWN_IF] = check_shown_if,
        [MEANS_SYMBOL_CONDITION] = check_symbol_condition,
        [MEANS_FORM] = check_form,
        [MEANS_FACT] = check_condition,
        [MEANS_LEVEL] = check_level,
        [MEANS_SEED] = check_seed,
        [MEANS_REQUIRED] = check_required,
        [MEANS_GIVEN_DRAW] = load_check_given_draw,
        [MEANS_TYPED] = load_check_typed,
        [MEANS_NOTED] = load_check_noted,
    };
    _Static_assert(DLT_COUNT(checks) == MEANS_COUNT_OF, "every meaning has its row or none");

    if (checks[meaning])
        checks[meaning](checker, node);
}
