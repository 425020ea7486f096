/* SPDX-License-Identifier: MIT */
/* One of the options, by name, label or unique beginning. */
#include "marking.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool ends_word(char c)
{
    return c == '\0' || isspace((unsigned char)c) || strchr(".,;:!()", c) != NULL;
}

static const char *label_of(struct marking *m, const struct option *option)
{
    return marking_say(m, &option->label, option->name);
}

/** A text as labels are shown: "sigma^2" is typed, and stands there as σ². */
static const char *as_label(struct marking *m, const char *text)
{
    const struct expr_scope scope = marking_author_scope(m, NULL, EXPR_READ_DOTTED);
    return expr_prose(m->arena, text, &scope);
}

/** "yes or no", "yes, no": what follows a first option names another one. */
static bool names_another(struct marking *m, const struct option *first, const char *rest)
{
    static const char *const joins[] = {"or", "and"};
    static const char blanks[] = " \t\n,;:/";
    bool joined = false;
    rest += strspn(rest, blanks);
    for (size_t i = 0; i < DLT_COUNT(joins) && !joined; i++) {
        size_t length = strlen(joins[i]);
        joined = strncasecmp(rest, joins[i], length) == 0 && ends_word(rest[length]);
        rest += joined ? length + strspn(rest + length, blanks) : 0;
    }
    for (size_t i = 0; i < m->field->option_count; i++) {
        const struct option *other = &m->field->options[i];
        size_t length = strlen(other->name);
        if (other == first || strncasecmp(rest, other->name, length) != 0 ||
            !ends_word(rest[length]))
            continue;
        if (joined || rest[length + strspn(rest + length, " \t\n.?!")] == '\0')
            return true;
    }
    return false;
}

/** The option that a text names in full; a sentence that starts with its name counts. */
static const struct option *named_option(struct marking *m, const char *text)
{
    const char *label = as_label(m, text);
    for (size_t i = 0; i < m->field->option_count; i++) {
        const struct option *option = &m->field->options[i];
        size_t length = strlen(option->name);
        if (strcasecmp(label, label_of(m, option)) == 0)
            return option;
        if (strncasecmp(text, option->name, length) == 0 && ends_word(text[length]))
            return names_another(m, option, text + length) ? NULL : option;
    }
    return NULL;
}

/** The only option that begins like this; `*several_out` when more than one does. */
static const struct option *prefixed_option(struct marking *m, const char *text, bool *several_out)
{
    const struct option *found = NULL;
    const char *label = as_label(m, text);
    size_t length = strlen(text);
    *several_out = false;
    for (size_t i = 0; i < m->field->option_count; i++) {
        const struct option *option = &m->field->options[i];
        bool begins = strncasecmp(text, option->name, length) == 0 ||
                      strncasecmp(label, label_of(m, option), strlen(label)) == 0;
        if (begins && found)
            *several_out = true;
        if (begins)
            found = option;
    }
    return *several_out ? NULL : found;
}

static const struct option *other_word(struct marking *m, const char *text)
{
    static const char *const words[][2] = {{"y", "yes"},    {"n", "no"},     {"true", "yes"},
                                           {"false", "no"}, {"yes", "true"}, {"no", "false"}};
    for (size_t i = 0; i < DLT_COUNT(words); i++) {
        const struct option *option =
            strcasecmp(text, words[i][0]) == 0 ? named_option(m, words[i][1]) : NULL;
        if (option)
            return option;
    }
    return NULL;
}

static const struct option *find_option(struct marking *m, const char *text, bool *several_out)
{
    const struct option *option = named_option(m, text);
    *several_out = false;
    if (!option)
        option = other_word(m, text);
    return option ? option : prefixed_option(m, text, several_out);
}

static char *list_options(struct marking *m)
{
    struct strbuf buffer;
    strbuf_init(&buffer);
    for (size_t i = 0; i < m->field->option_count; i++)
        strbuf_printf(&buffer, "%s%s", i ? ", " : "", m->field->options[i].name);
    char *text = strbuf_take(&buffer, m->arena);
    strbuf_finish(&buffer);
    return text;
}

static bool choice_read(struct marking *m)
{
    bool several = false;
    const char *text = str_trim(m->arena, m->text);
    const struct option *option = find_option(m, text, &several);
    if (!option) {
        struct diag diag;
        diag_clear(&diag);
        diag_set(&diag, DLT_ERR_UNKNOWN, several ? "ambiguous-option" : "unknown-option",
                 "%s one of: %s.",
                 several ? "More than one option begins like this; type"
                         : "This is none of the options; type",
                 list_options(m));
        diag_place(&diag, 0, 1, (unsigned)utf8_count(text, strlen(text)));
        marking_unreadable(m, &diag);
        return false;
    }
    m->word = option->name;
    m->value = value_word(m->arena, option->name);
    const char *label = label_of(m, option);
    m->verdict->reads_as = str_equal(label, option->name)
                               ? option->name
                               : arena_printf(m->arena, "%s: %s", option->name, label);
    return true;
}

/** An author's text names an option, or computes it: a word, or 1 for yes and 0 for no. */
static const struct option *meant_option(struct marking *m, const struct source *is)
{
    struct num_ctx ctx;
    long truth = 0;
    if (!is->text)
        return NULL;
    const char *text = str_trim(m->arena, is->text);
    for (size_t i = 0; i < m->field->option_count; i++) {
        if (str_equal(text, m->field->options[i].name))
            return &m->field->options[i];
    }
    num_ctx_init(&ctx, m->arena, NULL);
    const struct expr_env words = {.outer = m->env, .words = true};
    struct value value = expr_eval_text(&ctx, text, &words);
    if (value.kind == VALUE_WORD)
        return named_option(m, value.as.word);
    if (value_to_long(value, &truth) && (truth == 0 || truth == 1))
        return named_option(m, truth ? "yes" : "no");
    return NULL;
}

static enum match choice_match(struct marking *m, const struct source *is, enum closeness closeness,
                               struct expr_decision *decision_out)
{
    const struct option *option = meant_option(m, is);
    (void)closeness;
    if (option)
        *decision_out = (struct expr_decision){.verdict = EXPR_DIFFERENT};
    return option && str_equal(option->name, m->word) ? MATCH_YES : MATCH_NO;
}

static void choice_miss(struct marking *m, const struct expr_decision *decision)
{
    (void)decision;
    m->verdict->feedback =
        arena_printf(m->arena,
                     "\"%s\" does not hold here. Which fact of the question decides it? "
                     "Try to give the reason in one sentence.",
                     m->word);
}

static char *choice_model(struct marking *m)
{
    const struct option *option = meant_option(m, &m->field->expect);
    return option ? arena_strdup(m->arena, option->name) : NULL;
}

static enum dlt_err choice_audit(struct marking *m, const struct source *is, struct diag *diag)
{
    if (meant_option(m, is))
        return DLT_OK;
    return diag_set(diag, DLT_ERR_UNKNOWN, "unknown-option", "\"%s\" is none of the options: %s",
                    is->text ? is->text : "", list_options(m));
}

const struct answer_kind kind_choice = {
    .name = "choice",
    .summary = "one of the options that the question names",
    .typing = "one of the options, or its first letters: yes, y",
    .kind = FIELD_CHOICE,
    .mark = marking_mark,
};

const struct engine engine_choice = {
    .read = choice_read,
    .match = choice_match,
    .miss = choice_miss,
    .model = choice_model,
    .audit = choice_audit,
};
