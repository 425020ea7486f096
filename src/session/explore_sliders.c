/* SPDX-License-Identifier: MIT */
/* Which numbers of a part can be tried out: those in its answers, and the givens it depends on. */
#include "explore_sliders.h"
#include "explore_words.h"

#include <string.h>

struct sliders {
    struct arena *arena;
    const struct variant *variant;
    size_t part;
    struct slider *items;
    size_t count, capacity;
};

static void add(struct sliders *sliders, const struct slider *slider)
{
    if (sliders->count >= EXPLORE_MOST)
        return;
    sliders->items = arena_grow(sliders->arena, sliders->items, sliders->count, &sliders->capacity,
                                sizeof(*sliders->items));
    sliders->items[sliders->count++] = *slider;
}

/* --- numbers in answers ----------------------------------------------------------------------------------- */

static bool has_numbers(enum field_kind kind)
{
    return kind != FIELD_CHOICE && kind != FIELD_TEXT && kind != FIELD_ORDERING;
}

static void add_answer(struct sliders *sliders, size_t index, const char *text)
{
    const struct field *field = question_field(sliders->variant->question, index, NULL);
    struct literal *found = arena_array(sliders->arena, LITERALS_MAX, sizeof(*found));
    size_t count = literal_find(sliders->arena, text, field->kind, found);
    for (size_t i = 0; i < count; i++)
        add(sliders, &(struct slider){.label = count == 1 ? field->label
                                                          : arena_printf(sliders->arena, "%s %zu",
                                                                         field->label, i + 1),
                                      .field = index,
                                      .signs = true,
                                      .given = SIZE_MAX,
                                      .row = SIZE_MAX,
                                      .column = SIZE_MAX,
                                      .literal = found[i]});
}

static void add_answers(struct sliders *sliders, const char *const *texts)
{
    const struct question *question = sliders->variant->question;
    size_t count = question_field_count(question), part = 0;
    struct answer *answers = arena_array(sliders->arena, count, sizeof(*answers));
    for (size_t i = 0; i < count; i++)
        answers[i].text = texts[i];
    for (size_t i = 0; i < count; i++) {
        const struct field *field = question_field(question, i, &part);
        if (part == sliders->part && texts[i] && has_numbers(field->kind) &&
            check_field_shown(sliders->variant, field, answers))
            add_answer(sliders, i, texts[i]);
    }
}

/* --- what a part depends on ----------------------------------------------------------------------------------- */

/** All that a part computes, as one text in which names are looked for. */
struct soup {
    struct arena *arena;
    struct strbuf text;
};

static void add_code(struct soup *soup, const char *text)
{
    if (text)
        strbuf_printf(&soup->text, "%s\n", text);
}

/** Only what stands in braces: the rest is words. */
static void add_template(struct soup *soup, const char *text)
{
    for (const char *at = text ? strchr(text, '{') : NULL; at; at = strchr(at, '{')) {
        size_t length = strcspn(at, "}");
        strbuf_add_bytes(&soup->text, at, length);
        strbuf_add(&soup->text, "\n");
        at += length;
    }
}

static void add_replies(struct soup *soup, const struct reply *replies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_code(soup, replies[i].is.text);
        add_code(soup, replies[i].when.text);
        add_template(soup, replies[i].say.text);
    }
}

static void add_field(struct soup *soup, const struct field *field)
{
    add_template(soup, field->correct.text);
    add_code(soup, field->expect.text);
    add_code(soup, field->tolerance.text);
    add_code(soup, field->number_from.text);
    add_code(soup, field->number_to.text);
    add_code(soup, field->from.text);
    add_code(soup, field->domain_from.text);
    add_code(soup, field->domain_to.text);
    add_template(soup, field->model.text);
    add_replies(soup, field->alternatives, field->alternative_count);
    add_replies(soup, field->slips, field->slip_count);
    add_replies(soup, field->follows, field->follow_count);
    for (size_t i = 0; i < field->network_count; i++)
        add_code(soup, field->network[i]);
    for (size_t i = 0; i < field->at_count; i++)
        add_code(soup, field->at[i]);
    for (size_t i = 0; i < field->fact_count; i++)
        add_code(soup, field->facts[i].text);
    for (size_t i = 0; i < field->step_count; i++)
        add_template(soup, field->steps[i].text.text);
}

static void add_part(struct soup *soup, const struct part *part)
{
    add_template(soup, part->statement.text);
    for (size_t i = 0; i < part->field_count; i++)
        add_template(soup, part->fields[i].prompt.text);
    add_template(soup, part->solution.text);
    for (size_t i = 0; i < part->field_count; i++)
        add_field(soup, &part->fields[i]);
    for (size_t i = 0; i < part->hint_count; i++) {
        add_template(soup, part->hints[i].text.text);
        add_code(soup, part->hints[i].trace.text);
    }
    for (size_t i = 0; i < part->figure_count; i++) {
        const struct figure_spec *figure = &part->figures[i];
        add_template(soup, figure->caption.text);
        for (size_t j = 0; j < figure->with_count; j++)
            add_code(soup, figure->with[j].text + strcspn(figure->with[j].text, "="));
    }
}

/** The givens that a part depends on, in the order in which a reader comes to them. */
struct used {
    struct arena *arena;
    const struct variant *variant;
    bool *seen, *run; /**< givens, and runs of solvers, that were come to */
    size_t *givens;   /**< that come from no other */
    size_t count;
};

static void follow_names(struct used *used, const char *text);

/** A given comes from earlier ones alone, and a run from givens and earlier runs, so this ends. */
static void follow_name(struct used *used, const char *name)
{
    const struct question *question = used->variant->question;
    for (size_t i = 0; i < question->given_count; i++) {
        const struct given *given = &question->givens[i];
        if (used->seen[i] || !str_equal(given->name, name))
            continue;
        used->seen[i] = true;
        if (bind_is_free(used->variant, given))
            used->givens[used->count++] = i;
        else if (!given->word)
            follow_names(used, given->value.text);
    }
    for (size_t i = 0; i < question->solve_count; i++) {
        const struct solve_call *call = &question->solves[i];
        if (used->run[i] || !str_equal(call->name, name))
            continue;
        used->run[i] = true;
        for (size_t j = 0; j < call->with_count; j++)
            follow_names(used, call->with[j].text + strcspn(call->with[j].text, "="));
    }
}

/** All names of a text, but for the outputs behind a run's name. */
static void follow_names(struct used *used, const char *text)
{
    const char *at = text ? text : "", *const start = at;
    while (*at) {
        size_t length = 0;
        while (bind_is_name_byte(at[length]))
            length++;
        if (length > 0 && (at == start || at[-1] != '.'))
            follow_name(used, arena_strndup(used->arena, at, length));
        at += length > 0 ? length : 1;
    }
}

/** Which givens a part depends on: those that it names, and those that these come from. */
static struct used find_used(struct arena *arena, const struct variant *variant, size_t part)
{
    const struct question *question = variant->question;
    struct soup soup = {.arena = arena};
    struct used used = {
        .arena = arena,
        .variant = variant,
        .seen = arena_array(arena, question->given_count, sizeof(*used.seen)),
        .run = arena_array(arena, question->solve_count, sizeof(*used.run)),
        .givens = arena_array(arena, question->given_count, sizeof(*used.givens)),
    };
    strbuf_init(&soup.text);
    add_template(&soup, question->statement.text);
    add_part(&soup, &question->parts[part]);
    follow_names(&used, soup.text.text);
    strbuf_finish(&soup.text);
    return used;
}

/* --- numbers of the question ------------------------------------------------------------------------------ */

/** The most digits behind a point in a text; 0: there is none. */
static int decimals_in(const char *text)
{
    size_t most = 0;
    for (const char *at = strchr(text, '.'); at; at = strchr(at + 1, '.')) {
        size_t digits = at[1] == '.' ? 0 : strspn(at + 1, "0123456789");
        most = digits > most ? digits : most;
    }
    return most <= 6 ? (int)most : 6;
}

static long common(long a, long b)
{
    enum { MOST = 10000 };
    long x = a, y = b;
    while (y != 0) {
        long rest = x % y;
        x = y;
        y = rest;
    }
    return x > 0 && a <= MOST && b <= MOST && a / x * b <= MOST ? a / x * b : a;
}

/** A common denominator of all numbers in a value, as far as it is small; false: not all are exact. */
static bool find_below(struct value value, long *below)
{
    struct value_halves halves;
    for (size_t i = 0; value.kind == VALUE_LIST && i < value.count; i++)
        if (!find_below(value.as.items[i], below))
            return false;
    if (value.kind == VALUE_LIST)
        return true;
    if (!value_halves(value, &halves) || !halves.fits)
        return false;
    *below = common(*below, halves.denominator);
    return true;
}

static void add_number(struct sliders *sliders, const struct slider *like, struct value number)
{
    struct slider slider = *like;
    const char *name = sliders->variant->question->givens[like->given].name;
    slider.literal.value = number;
    slider.label = words_label(sliders->arena, name, slider.row, slider.column);
    add(sliders, &slider);
}

static void add_given(struct sliders *sliders, size_t index)
{
    const struct given *given = &sliders->variant->question->givens[index];
    struct value value = sliders_given(sliders->variant, index);
    long below = 1;
    size_t rows = 0, columns = 0;
    if (given->hidden || !bind_is_free(sliders->variant, given) || !find_below(value, &below))
        return;
    int decimals = sliders->variant->seed == 0 ? decimals_in(given->value.text) : 0;
    struct slider slider = {
        .field = SIZE_MAX,
        .given = index,
        .row = SIZE_MAX,
        .column = SIZE_MAX,
        .literal = {.below = below,
                    .fraction = below > 1 && decimals == 0,
                    .decimals = decimals,
                    .exponent = ""},
    };
    slider.signs =
        strchr(given->value.text, '-') || (given->draw.text && strchr(given->draw.text, '-'));
    bool matrix = value_is_matrix(value, &rows, &columns);
    if (value.kind == VALUE_RATIONAL)
        add_number(sliders, &slider, value);
    for (size_t i = 0; value.kind == VALUE_LIST && i < value.count; i++) {
        slider.row = i;
        slider.column = SIZE_MAX;
        if (value.as.items[i].kind == VALUE_RATIONAL)
            add_number(sliders, &slider, value.as.items[i]);
        for (size_t j = 0; matrix && j < columns; j++) {
            slider.column = j;
            add_number(sliders, &slider, value.as.items[i].as.items[j]);
        }
    }
}

struct value sliders_given(const struct variant *variant, size_t given)
{
    return expr_env_get(&variant->env, variant->question->givens[given].name);
}

struct value slider_put(struct arena *arena, const struct slider *slider, struct value given,
                        struct value number)
{
    if (slider->row == SIZE_MAX || given.kind != VALUE_LIST)
        return number;
    struct value *items = arena_array(arena, given.count, sizeof(*items));
    for (size_t i = 0; i < given.count; i++)
        items[i] = given.as.items[i];
    struct slider inner = *slider;
    inner.row = slider->column;
    inner.column = SIZE_MAX;
    items[slider->row] = slider_put(arena, &inner, items[slider->row], number);
    return value_list(arena, items, given.count);
}

struct slider *sliders_find(struct arena *arena, const struct variant *variant, size_t part,
                            const char *const *texts, size_t *count_out)
{
    struct sliders sliders = {.arena = arena, .variant = variant, .part = part};
    add_answers(&sliders, texts);
    const struct used used = find_used(arena, variant, part);
    for (size_t i = 0; i < used.count; i++)
        add_given(&sliders, used.givens[i]);
    *count_out = sliders.count;
    return sliders.items;
}
